//! Columns of text that line up: names to the left, figures to the right, within the width of the
//! terminal. When it is narrow, names shrink; figures never do.

use std::io::{self, Write};

use super::bars;
use super::cells::{Bar, Cell, Column, Holds, LEAST_NAME};
use super::safe::Safe;
use super::style::{Ink, Style};

/// Blanks between two columns; one where nothing else helps.
const GAP: usize = 2;
/// Names longer than this do not push the figures further away, however wide the output is.
const WIDEST_NAME: usize = 120;
/// Names are cut to this before anything else is given up.
const COMFORTABLE_NAME: usize = 16;

/// One line of a grid.
#[derive(Debug, Clone)]
enum Line {
    Cells(Vec<Cell>, Option<Bar>),
    Rule,
}

/// Lines of cells under a head.
#[derive(Debug, Clone, Default)]
pub(super) struct Grid {
    columns: Vec<Column>,
    lines: Vec<Line>,
}

/// How wide each column is on this output; `None` for one that is left out.
struct Fit {
    widths: Vec<Option<usize>>,
    gap: usize,
    short_heads: bool,
    bar: Option<usize>,
}

impl Fit {
    fn new(widths: Vec<Option<usize>>) -> Self {
        Self { widths, gap: GAP, short_heads: false, bar: None }
    }

    /// The columns that all of them take, with the gaps.
    fn total(&self) -> usize {
        let shown = self.widths.iter().flatten();
        let gaps = shown.clone().count().saturating_sub(1) * self.gap;
        shown.sum::<usize>() + gaps
    }

    /// Cuts columns of names, always the widest first, until all fit or none is above `least`.
    fn shrink(&mut self, columns: &[Column], limit: usize, least: usize) {
        for _ in limit..self.total() {
            let names = self.widths.iter_mut().zip(columns).filter(|(_, column)| column.is_name());
            let widest = names.filter_map(|(width, _)| width.as_mut()).max_by_key(|width| **width);
            match widest {
                Some(width) if *width > least => *width -= 1,
                _ => return,
            }
        }
    }
}

impl Grid {
    /// Adds a column.
    pub(super) fn column(&mut self, holds: Holds, head: &str) {
        self.column_or(holds, head, head);
    }

    /// Adds a column with a shorter head for narrow outputs.
    pub(super) fn column_or(&mut self, holds: Holds, head: &str, short: &str) {
        let (head, short_head) = (Safe::new(head), Safe::new(short));
        self.columns.push(Column { holds, head, short_head });
    }

    /// Adds a line.
    pub(super) fn line(&mut self, cells: Vec<Cell>) {
        self.lines.push(Line::Cells(cells, None));
    }

    /// Adds a line with a bar at its end, where there is room.
    pub(super) fn line_with_bar(&mut self, cells: Vec<Cell>, bar: Option<Bar>) {
        self.lines.push(Line::Cells(cells, bar));
    }

    /// Adds a rule.
    pub(super) fn rule(&mut self) {
        self.lines.push(Line::Rule);
    }

    /// Whether no line was added.
    pub(super) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Writes the grid.
    pub(super) fn write(&self, style: &Style, out: &mut dyn Write) -> io::Result<()> {
        let fit = self.fit(style.width);
        if self.columns.iter().any(|column| !column.head.is_empty()) {
            let heads: Vec<Cell> = self
                .columns
                .iter()
                .map(|column| Cell {
                    text: column.head(fit.short_heads).clone(),
                    ink: Ink::Faint,
                    ..Cell::default()
                })
                .collect();
            self.write_line(&heads, None, &fit, style, out)?;
            write_rule(&fit, style, out)?;
        }
        for line in &self.lines {
            match line {
                Line::Cells(cells, bar) => {
                    for line in self.filled(cells, &fit) {
                        self.write_line(&line, *bar, &fit, style, out)?;
                    }
                }
                Line::Rule => write_rule(&fit, style, out)?,
            }
        }
        Ok(())
    }

    /// Writes the grid in as many parts as it takes, each with the first column again, where there
    /// are more columns of figures than the output is wide.
    pub(super) fn write_in_parts(&self, style: &Style, out: &mut dyn Write) -> io::Result<()> {
        let (Some(limit), Some(first)) = (style.width, self.natural(0, false)) else {
            return self.write(style, out);
        };
        let first = first.min(COMFORTABLE_NAME);
        let mut start = 1;
        while start < self.columns.len() {
            let mut used = first;
            let mut end = start;
            while let Some(width) = self.natural(end, false) {
                used += GAP + width;
                if used > limit && end > start {
                    break;
                }
                end += 1;
            }
            if start > 1 {
                writeln!(out)?;
            }
            self.part(start, end).write(style, out)?;
            start = end;
        }
        Ok(())
    }

    /// The first column and those from `start` up to `end`.
    fn part(&self, start: usize, end: usize) -> Self {
        let keep = |at: usize| at == 0 || (start..end).contains(&at);
        let columns =
            self.columns.iter().enumerate().filter(|(at, _)| keep(*at)).map(|(_, c)| c.clone());
        let lines = self.lines.iter().map(|line| match line {
            Line::Rule => Line::Rule,
            Line::Cells(cells, bar) => {
                let cells = cells.iter().enumerate().filter(|(at, _)| keep(*at));
                Line::Cells(cells.map(|(_, cell)| cell.clone()).collect(), *bar)
            }
        });
        Self { columns: columns.collect(), lines: lines.collect() }
    }

    /// The width that a column would like to have.
    fn natural(&self, at: usize, short_heads: bool) -> Option<usize> {
        let column = self.columns.get(at)?;
        let cells = self.lines.iter().filter_map(|line| match line {
            Line::Cells(cells, _) => cells.get(at).map(Cell::width),
            Line::Rule => None,
        });
        let widest = cells.max().unwrap_or(0).max(column.head(short_heads).width());
        Some(if column.is_name() { widest.min(WIDEST_NAME) } else { widest })
    }

    /// Gives each column its width: all that it wants, or else names are cut, then heads are
    /// shortened, then extra columns go, then names are cut to a stub.
    fn fit(&self, limit: Option<usize>) -> Fit {
        let natural = |short| -> Vec<Option<usize>> {
            (0..self.columns.len()).map(|at| self.natural(at, short)).collect()
        };
        let mut fit = Fit::new(natural(false));
        let Some(limit) = limit else { return fit };
        fit.shrink(&self.columns, limit, COMFORTABLE_NAME);
        if fit.total() > limit {
            fit = Fit { short_heads: true, ..Fit::new(natural(true)) };
            fit.shrink(&self.columns, limit, COMFORTABLE_NAME);
        }
        if fit.total() > limit {
            for (width, column) in fit.widths.iter_mut().zip(&self.columns) {
                if column.holds == Holds::Extra {
                    *width = None;
                }
            }
            fit.shrink(&self.columns, limit, LEAST_NAME);
        }
        if fit.total() > limit {
            fit.gap = 1;
        }
        let room = limit.saturating_sub(fit.total() + GAP);
        fit.bar =
            (limit >= bars::TERMINAL && room >= bars::SHORTEST).then_some(room.min(bars::LONGEST));
        fit
    }

    /// The cells, on as many lines as the sentence in the last of them takes.
    fn filled(&self, cells: &[Cell], fit: &Fit) -> Vec<Vec<Cell>> {
        let prose = self.columns.last().is_some_and(|column| column.holds == Holds::Prose);
        let (Some((last, others)), Some(Some(width)), true) =
            (cells.split_last(), fit.widths.last(), prose)
        else {
            return vec![cells.to_vec()];
        };
        let blanks = vec![Cell::default(); others.len()];
        let lines = last.text.wrap(*width).into_iter().enumerate();
        let lines = lines.map(|(nth, text)| {
            let others = if nth == 0 { others } else { &blanks };
            [others, &[Cell { text, ..last.clone() }]].concat()
        });
        lines.collect()
    }

    fn write_line(
        &self,
        cells: &[Cell],
        bar: Option<Bar>,
        fit: &Fit,
        style: &Style,
        out: &mut dyn Write,
    ) -> io::Result<()> {
        let mut line = String::new();
        // Blanks are owed until there is text, so that no line ends in them.
        let mut owed = 0;
        let shown = self.columns.iter().zip(&fit.widths).enumerate();
        let shown = shown.filter_map(|(at, (column, width))| Some((at, column, (*width)?)));
        for (nth, (at, column, width)) in shown.enumerate() {
            if nth > 0 {
                owed += fit.gap;
            }
            let blank = Cell::default();
            let cell = cells.get(at).unwrap_or(&blank);
            let text = if column.is_name() { cell.fit(width) } else { cell.text.then(&cell.mark) };
            let padding = width.saturating_sub(text.width());
            if column.holds == Holds::Figures {
                owed += padding;
            }
            if !text.is_empty() {
                line.push_str(&" ".repeat(owed));
                line.push_str(&style.paint(cell.ink, text.as_str()));
                owed = 0;
            }
            if column.holds != Holds::Figures {
                owed += padding;
            }
        }
        if let (Some(bar), Some(width)) = (bar, fit.bar) {
            let drawn = bars::bar(bar.part, bar.whole, width);
            if !drawn.is_empty() {
                line.push_str(&" ".repeat(owed + GAP));
                line.push_str(&style.paint(Ink::Bar, &drawn));
            }
        }
        writeln!(out, "{line}")
    }
}

fn write_rule(fit: &Fit, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", style.paint(Ink::Faint, &"─".repeat(fit.total())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grid(names: &[&str]) -> Grid {
        let mut grid = Grid::default();
        grid.column(Holds::Names, "choice");
        grid.column(Holds::Extra, "party");
        grid.column(Holds::Figures, "votes");
        grid.column_or(Holds::Figures, "% of valid votes", "%");
        for name in names {
            let cells = ["Party", "6,456,393", "81.3"].map(Cell::new);
            grid.line([vec![Cell::new(name)], cells.to_vec()].concat());
        }
        grid
    }

    fn text(grid: &Grid, width: Option<usize>) -> String {
        let mut out = Vec::new();
        grid.write(&Style { width, ..Style::default() }, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn figures_line_up_under_names_of_any_script() {
        let shown = text(&grid(&["Токаев", "蔡英文", "e\u{301}😀"]), None);
        assert_eq!(
            shown,
            "choice  party      votes  % of valid votes\n\
             ──────────────────────────────────────────\n\
             Токаев  Party  6,456,393              81.3\n\
             蔡英文  Party  6,456,393              81.3\n\
             e\u{301}😀     Party  6,456,393              81.3\n"
        );
    }

    #[test]
    fn names_shrink_before_figures_are_lost() {
        let long = grid(&["Kassym-Jomart Kemeluly Tokayev"]);
        assert_eq!(
            text(&long, Some(59)).lines().nth(2).unwrap(),
            "Kassym-Jomart Kemeluly…  Party  6,456,393              81.3"
        );
        assert_eq!(
            text(&long, Some(20)),
            "ch…      votes     %\n────────────────────\nKa…  6,456,393  81.3\n"
        );
        for width in 0..60 {
            let shown = text(&long, Some(width));
            assert!(shown.contains("6,456,393 ") && shown.contains("81.3"), "{width}: {shown}");
        }
    }

    #[test]
    fn sentences_in_the_last_column_are_filled_into_lines() {
        let mut grid = Grid::default();
        grid.column(Holds::Words, "role");
        grid.column(Holds::Prose, "why");
        grid.line(["votes", "the only column of counts"].map(Cell::new).to_vec());
        assert_eq!(
            text(&grid, Some(24)),
            "role   why\n────────────────────────\nvotes  the only column\n       of counts\n"
        );
    }

    #[test]
    fn many_columns_are_written_in_parts_with_the_names_again() {
        let mut grid = Grid::default();
        grid.column(Holds::Names, "unit");
        for head in ["aaaaaaaa", "bbbbbbbb", "cccccccc"] {
            grid.column(Holds::Figures, head);
        }
        grid.line(["North", "1", "2", "3"].map(Cell::new).to_vec());
        let mut out = Vec::new();
        let style = Style { width: Some(26), ..Style::default() };
        grid.write_in_parts(&style, &mut out).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "unit   aaaaaaaa  bbbbbbbb\n─────────────────────────\nNorth         1         2\n\n\
             unit   cccccccc\n───────────────\nNorth         3\n"
        );
    }
}
