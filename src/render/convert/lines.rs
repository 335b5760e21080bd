//! The counts of a report as lines of a long table, in an order that reads back to the same one.

use std::collections::BTreeSet;

use crate::model::{Cell, ChoiceKind, Quantity, Votes};
use crate::report::{Choice, ChoiceCell, Contest, Origin, Report, UnitCells};

/// A row: a choice or a quantity of one unit.
pub(super) struct Line<'a> {
    pub(super) unit: &'a [(String, String)],
    pub(super) what: What<'a>,
}

/// What a row counts.
pub(super) enum What<'a> {
    Choice { choice: &'a Choice, votes: Cell, modes: &'a [(String, Cell)] },
    Quantity { quantity: Quantity, votes: Cell, in_base: bool },
}

/// The counts of each unit; those of the contest as a whole where the units were not kept.
pub(super) fn units(contest: &Contest) -> Vec<UnitCells> {
    if let Some(cells) = &contest.units.cells {
        let of = |unit: &UnitCells| UnitCells { unit: key(&unit.unit), ..unit.clone() };
        return cells.iter().map(of).collect();
    }
    let cell = |votes: Option<Votes>| votes.map_or(Cell::Missing, Cell::Counted);
    let choices = contest.choices.iter().enumerate();
    vec![UnitCells {
        unit: Vec::new(),
        choices: choices
            .map(|(at, choice)| ChoiceCell {
                choice: at,
                order: at,
                votes: cell(choice.votes),
                modes: choice
                    .modes
                    .iter()
                    .map(|(mode, votes)| (mode.clone(), cell(*votes)))
                    .collect(),
            })
            .collect(),
        totals: contest
            .totals
            .iter()
            .filter_map(|(quantity, figure)| Some((*quantity, (*figure)?)))
            .filter(|(_, figure)| figure.origin == Origin::Stated)
            .map(|(quantity, figure)| (quantity, Cell::Counted(figure.votes)))
            .collect(),
    }]
}

/// The text of each mode's count, empty where the row has none of it.
pub(super) fn mode_cells<'a>(
    modes: &'a [String],
    of_row: &'a [(String, Cell)],
) -> impl Iterator<Item = String> + 'a {
    modes.iter().map(|mode| {
        let cell = of_row.iter().find(|(known, _)| known == mode);
        cell.map_or_else(String::new, |(_, cell)| text(*cell))
    })
}

/// The key with each level once: what tells apart units of one name goes to the name.
pub(super) fn key(unit: &[(String, String)]) -> Vec<(String, String)> {
    let mut key: Vec<(String, String)> = Vec::with_capacity(unit.len());
    for (level, value) in unit {
        match key.iter_mut().find(|(known, _)| known == level) {
            Some((_, name)) => *name = format!("{name}, {value}"),
            None => key.push((level.clone(), value.clone())),
        }
    }
    key
}

/// Whether blank votes are among the choices, and are written once, as a quantity.
fn has_blank_choice(contest: &Contest) -> bool {
    contest.choices.iter().any(|choice| choice.kind == ChoiceKind::Blank)
}

/// Gives all lines of a contest. They go unit by unit, unless choices would then come up in another
/// order than that of the file.
pub(super) fn each<'a>(
    contest: &'a Contest,
    units: &'a [UnitCells],
    mut give: impl FnMut(Line<'a>),
) {
    let mut by_choice: Vec<(usize, &UnitCells, &ChoiceCell)> = Vec::new();
    let mut seen: Vec<usize> = Vec::new();
    let mut known = BTreeSet::new();
    for unit in units {
        for cell in &unit.choices {
            if known.insert(cell.order) {
                seen.push(cell.order);
            }
            by_choice.push((cell.order, unit, cell));
        }
    }
    if !seen.is_sorted() {
        by_choice.sort_by_key(|(order, _, _)| *order);
        for (_, unit, cell) in by_choice {
            choice(contest, unit, cell, &mut give);
        }
        for unit in units {
            quantities(contest, unit, &mut give);
        }
        return;
    }
    for unit in units {
        for cell in &unit.choices {
            choice(contest, unit, cell, &mut give);
        }
        quantities(contest, unit, &mut give);
    }
}

fn choice<'a>(
    contest: &'a Contest,
    unit: &'a UnitCells,
    cell: &'a ChoiceCell,
    give: &mut impl FnMut(Line<'a>),
) {
    let of = contest.choices.get(cell.choice).filter(|choice| choice.kind != ChoiceKind::Blank);
    if let Some(choice) = of {
        let what = What::Choice { choice, votes: cell.votes, modes: &cell.modes };
        give(Line { unit: &unit.unit, what });
    }
}

fn quantities<'a>(contest: &'a Contest, unit: &'a UnitCells, give: &mut impl FnMut(Line<'a>)) {
    for &(quantity, votes) in &unit.totals {
        let in_base = quantity == Quantity::Blank && has_blank_choice(contest);
        give(Line { unit: &unit.unit, what: What::Quantity { quantity, votes, in_base } });
    }
}

/// The levels of all units, widest first.
pub(super) fn levels(report: &Report) -> Vec<String> {
    let mut levels: Vec<String> = Vec::new();
    for contest in &report.contests {
        let units = contest.units.cells.iter().flatten();
        for (level, _) in units.flat_map(|unit| &unit.unit) {
            if !levels.contains(level) {
                levels.push(level.clone());
            }
        }
    }
    levels
}

/// The modes of voting, in the order of the report.
pub(super) fn modes(report: &Report) -> Vec<String> {
    let mut modes: Vec<String> = Vec::new();
    for contest in &report.contests {
        let of = contest.choices.iter().flat_map(|choice| &choice.modes);
        for (mode, _) in of {
            if !modes.contains(mode) {
                modes.push(mode.clone());
            }
        }
    }
    modes
}

/// A cell as text: nothing where it is missing, `*` where it is withheld.
pub(super) fn text(cell: Cell) -> String {
    match cell {
        Cell::Counted(votes) => votes.to_string(),
        Cell::Correction(votes) => format!("-{votes}"),
        Cell::Missing => String::new(),
        Cell::Hidden => "*".to_owned(),
    }
}

/// What no format of this program keeps.
pub(super) fn losses(report: &Report) -> Vec<String> {
    let mut losses = Vec::new();
    if report.contests.iter().any(|contest| contest.units.cells.is_none()) {
        losses.push(
            "the units were too many to be kept (--memory); each contest is given as a whole"
                .to_owned(),
        );
    }
    let cells = report.contests.iter().flat_map(|contest| contest.units.cells.iter().flatten());
    let gap = |cell: &ChoiceCell| matches!(cell.votes, Cell::Missing | Cell::Hidden);
    let hides = |contest: &Contest| {
        let units = contest.units.cells.as_deref().unwrap_or_default();
        let seen = |at: usize| {
            let mut cells = units.iter().flat_map(|unit| &unit.choices);
            cells.any(|cell| cell.choice == at && gap(cell))
        };
        let choices = contest.choices.iter().enumerate();
        choices.filter(|(at, choice)| choice.partial && !units.is_empty() && !seen(*at)).count()
    };
    let hidden: usize = report.contests.iter().map(hides).sum();
    if hidden > 0 {
        losses.push(format!(
            "{hidden} choices lack a count in one of the lines that were joined; that mark is lost"
        ));
    }
    let is_correction = |cell: Cell| matches!(cell, Cell::Correction(_));
    if cells.flat_map(|unit| &unit.choices).any(|cell| is_correction(cell.votes)) {
        losses
            .push("negative counts are written: read the output with --allow-negative".to_owned());
    }
    if !report.rollups.is_empty() {
        losses.push("contests added up are not written; they follow from the others".to_owned());
    }
    losses
}
