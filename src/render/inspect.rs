//! How the inputs were understood, before anyone trusts the counts.

use std::io::{self, Write};

use super::cells::{Cell, Holds};
use super::contest::paragraph;
use super::figures::{Number, grouped};
use super::grid::Grid;
use super::json;
use super::style::{Ink, Style};
use super::titles::contest_title;
use crate::report::{Contest, Input, LeftOut, Report, Table};

/// So many contests are listed, and so many lines of a group that was left out.
const FIRST: usize = 20;

/// Writes for a person how each input was understood and what else could be meant: format,
/// encoding, layout, the role of each column and why, what was left out, which contests there are.
///
/// # Errors
///
/// What `out` gives.
pub fn inspect(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    for (at, input) in report.inputs.iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        paragraph(&input.name, Ink::Title, style, out)?;
        facts(input).write(style, out)?;
        for table in &input.tables {
            if input.tables.len() > 1 {
                writeln!(out)?;
                paragraph(&table.title, Ink::Title, style, out)?;
                let mut grid = pairs();
                shape(table, &mut grid);
                grid.write(style, out)?;
            }
            writeln!(out)?;
            columns(table).write(style, out)?;
        }
        if !input.left_out.is_empty() {
            writeln!(out)?;
            left_out(input).write(style, out)?;
        }
    }
    if !report.assumed.is_empty() {
        writeln!(out)?;
        assumed(report).write(style, out)?;
    }
    writeln!(out)?;
    contests(report).write(style, out)?;
    if report.contests.len() > FIRST {
        let more = format!("and {} more", grouped((report.contests.len() - FIRST) as u64));
        paragraph(&more, Ink::Faint, style, out)?;
    }
    Ok(())
}

/// The same as JSON.
///
/// # Errors
///
/// What `out` gives.
pub fn inspect_json(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    json::inspect(report, out)
}

/// A grid of facts: a name and what it is.
fn pairs() -> Grid {
    let mut grid = Grid::default();
    grid.column(Holds::Words, "");
    grid.column(Holds::Prose, "");
    grid
}

fn facts(input: &Input) -> Grid {
    let mut grid = pairs();
    let mut fact = |name: &str, value: &str| {
        grid.line(vec![Cell::new(name).ink(Ink::Faint), Cell::new(value)]);
    };
    let packed = input.compression.as_deref().map(|how| format!(", {how}")).unwrap_or_default();
    fact("format", &format!("{}{packed}, {}", input.format, Number(input.bytes, "byte")));
    if let Some(sha256) = &input.sha256 {
        fact("sha256", sha256);
    }
    if let Some(sheet) = &input.sheet {
        fact("sheet", sheet);
    }
    fact("encoding", &input.encoding);
    if let Some(delimiter) = &input.delimiter {
        fact("delimiter", delimiter_words(delimiter));
    }
    match input.tables.as_slice() {
        [] => fact("tables", "none that was read"),
        [table] => shape(table, &mut grid),
        several => fact("tables", &grouped(several.len() as u64)),
    }
    grid
}

/// The facts of a table.
fn shape(table: &Table, grid: &mut Grid) {
    let mut fact = |name: &str, value: &str| {
        grid.line(vec![Cell::new(name).ink(Ink::Faint), Cell::new(value)]);
    };
    let header = match table.header_lines.as_slice() {
        [] => "none".to_owned(),
        lines => line_numbers(lines, lines.len() as u64),
    };
    fact("header", &header);
    fact("layout", &table.layout);
    fact("rows", &grouped(table.rows));
}

/// A delimiter that can be seen.
fn delimiter_words(delimiter: &str) -> &str {
    match delimiter {
        "\t" => "tab",
        " " => "blank",
        "," => "comma",
        ";" => "semicolon",
        "|" => "vertical bar",
        other => other,
    }
}

fn columns(table: &Table) -> Grid {
    let mut grid = Grid::default();
    grid.column(Holds::Figures, "#");
    grid.column(Holds::Names, "column");
    grid.column(Holds::Words, "role");
    grid.column(Holds::Prose, "why");
    for column in &table.columns {
        let header = if column.header.is_empty() { "(no header)" } else { &column.header };
        grid.line(vec![
            Cell::new(&column.position.to_string()).ink(Ink::Faint),
            Cell::new(header),
            Cell::new(&column.role).ink(Ink::Leader),
            Cell::new(&column.why),
        ]);
    }
    grid
}

fn left_out(input: &Input) -> Grid {
    let mut grid = Grid::default();
    grid.column(Holds::Figures, "rows");
    grid.column(Holds::Names, "left out");
    grid.column(Holds::Prose, "where");
    for LeftOut { lines, rows, what } in &input.left_out {
        let place = line_numbers(lines, *rows);
        grid.line(vec![Cell::new(&grouped(*rows)), Cell::new(what), Cell::new(&place)]);
    }
    grid
}

/// `line 12`, `lines 3 to 7, 40, …`: runs of lines in one, and not too many.
fn line_numbers(lines: &[u64], rows: u64) -> String {
    let mut runs: Vec<(u64, u64)> = Vec::new();
    for line in lines {
        match runs.last_mut() {
            Some((_, last)) if last.checked_add(1) == Some(*line) => *last = *line,
            _ => runs.push((*line, *line)),
        }
    }
    let more = runs.len() > FIRST || rows > lines.len() as u64;
    let mut words: Vec<String> = runs
        .iter()
        .take(FIRST)
        .map(|(first, last)| match last - first {
            0 => first.to_string(),
            1 => format!("{first}, {last}"),
            _ => format!("{first} to {last}"),
        })
        .collect();
    if more {
        words.push("…".to_owned());
    }
    match lines.len() {
        0 => String::new(),
        1 => format!("line {}", words.join(", ")),
        _ => format!("lines {}", words.join(", ")),
    }
}

fn assumed(report: &Report) -> Grid {
    let mut grid = Grid::default();
    grid.column(Holds::Words, "assumed");
    grid.column(Holds::Names, "");
    grid.column(Holds::Words, "to change it");
    grid.column(Holds::Prose, "why");
    for assumption in &report.assumed {
        grid.line(vec![
            Cell::new(&assumption.about),
            Cell::new(&assumption.value).ink(Ink::Leader),
            Cell::new(assumption.flag.as_deref().unwrap_or_default()),
            Cell::new(&assumption.why),
        ]);
    }
    grid
}

fn contests(report: &Report) -> Grid {
    let mut grid = Grid::default();
    grid.column(Holds::Names, &Number(report.contests.len() as u64, "contest").to_string());
    grid.column(Holds::Figures, "choices");
    let units = report.contests.iter().any(|contest| contest.units.reported.is_some());
    if units {
        grid.column(Holds::Figures, "units");
        grid.column(Holds::Names, "by");
    }
    for contest in report.contests.iter().take(FIRST) {
        grid.line(contest_line(contest, units));
    }
    grid
}

fn contest_line(contest: &Contest, units: bool) -> Vec<Cell> {
    let title = contest_title(contest);
    let title = if title.is_empty() { "(no name)" } else { &title };
    let mut cells = vec![Cell::new(title), Cell::new(&grouped(contest.choices.len() as u64))];
    if units {
        let reported = contest.units.reported.map_or_else(|| "-".to_owned(), grouped);
        cells.push(Cell::new(&reported));
        cells.push(Cell::new(&contest.units.levels.join(", ")));
    }
    cells
}
