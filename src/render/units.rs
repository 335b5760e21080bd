//! Votes by unit, and by mode of voting.

use std::io::{self, Write};

use super::cells::{Cell, Holds};
use super::figures::{grouped, grouped_or_dash};
use super::grid::Grid;
use super::safe::Safe;
use super::style::{Ink, Style};
use super::titles::{choice_name, unit_name};
use crate::model::{Quantity, Votes};
use crate::report::Contest;

/// Names over columns of figures are cut to this.
const HEAD: usize = 14;

/// Writes the votes by mode of voting, where the file tells modes apart.
pub(super) fn write_modes(contest: &Contest, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let modes = mode_names(contest);
    if modes.is_empty() {
        return Ok(());
    }
    let mut grid = Grid::default();
    grid.column(Holds::Names, "by mode");
    for mode in &modes {
        grid.column(Holds::Figures, Safe::new(mode).cut(HEAD).as_str());
    }
    for choice in &contest.choices {
        let mut cells = vec![Cell::new(choice_name(choice))];
        for mode in &modes {
            let votes = choice.modes.iter().find(|(name, _)| name == mode);
            let votes = votes.and_then(|(_, votes)| *votes);
            cells.push(Cell::new(&grouped_or_dash(votes)));
        }
        grid.line(cells);
    }
    writeln!(out)?;
    grid.write_in_parts(style, out)
}

/// The modes of a contest, in the order of the file.
pub(super) fn mode_names(contest: &Contest) -> Vec<&str> {
    let mut modes: Vec<&str> = Vec::new();
    for (mode, _) in contest.choices.iter().flat_map(|choice| &choice.modes) {
        if !modes.contains(&mode.as_str()) {
            modes.push(mode);
        }
    }
    modes
}

/// Writes the table of units, where it was asked for.
pub(super) fn write_table(contest: &Contest, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let Some(units) = &contest.units.table else { return Ok(()) };
    let quantities: Vec<Quantity> = Quantity::ALL
        .into_iter()
        .filter(|quantity| units.iter().any(|unit| unit.totals.contains_key(quantity)))
        .collect();
    let mut grid = Grid::default();
    let levels: Vec<&str> = units
        .first()
        .map(|unit| unit.unit.iter().map(|(level, _)| level.as_str()).collect())
        .unwrap_or_default();
    grid.column(Holds::Names, &levels.join(", "));
    for choice in &contest.choices {
        grid.column(Holds::Figures, Safe::new(choice_name(choice)).cut(HEAD).as_str());
    }
    for quantity in &quantities {
        grid.column(Holds::Figures, quantity.label());
    }
    for unit in units {
        let mut cells = vec![Cell::new(&unit_name(&unit.unit))];
        for at in 0..contest.choices.len() {
            let votes: Option<Votes> = unit.votes.get(at).copied().flatten();
            cells.push(Cell::new(&grouped_or_dash(votes)));
        }
        for quantity in &quantities {
            let votes = unit.totals.get(quantity);
            cells.push(Cell::new(&votes.map_or_else(|| "-".to_owned(), |v| grouped(v.0))));
        }
        grid.line(cells);
    }
    writeln!(out)?;
    if units.is_empty() {
        return writeln!(out, "{}", style.paint(Ink::Faint, "no units"));
    }
    grid.write_in_parts(style, out)
}
