//! `openelections`: the columns of the `OpenElections` project, `county, precinct, office, district,
//! party, candidate, votes`, and one for each mode of voting.
//!
//! The widest level of the units is the county where there are several, the lowest the precinct. A
//! quantity is a row whose candidate is its name.

use std::collections::BTreeSet;
use std::io::{self, Write};

use super::lines::{self, What};
use super::long::control_characters;
use crate::model::{Cell, ChoiceKind};
use crate::render::csv::{guarded, into_io};
use crate::report::Report;

/// Which level stands in which column.
struct Levels {
    county: Option<String>,
    precinct: Option<String>,
    /// Levels between them, in columns of their own.
    others: Vec<String>,
}

impl Levels {
    fn of(report: &Report) -> Self {
        let levels = lines::levels(report);
        match levels.as_slice() {
            [] => Self { county: None, precinct: None, others: Vec::new() },
            [only] if only == "county" => {
                Self { county: Some(only.clone()), precinct: None, others: Vec::new() }
            }
            [only] => Self { county: None, precinct: Some(only.clone()), others: Vec::new() },
            [first, between @ .., last] => Self {
                county: Some(first.clone()),
                precinct: Some(last.clone()),
                others: between.to_vec(),
            },
        }
    }
}

pub(super) fn write(report: &Report, raw: bool, out: &mut dyn Write) -> io::Result<()> {
    let (levels, modes) = (Levels::of(report), lines::modes(report));
    let mut rows = csv::Writer::from_writer(out);
    let first = ["county", "precinct"].into_iter();
    let last = ["office", "district", "party", "candidate", "votes"].into_iter();
    let header: Vec<&str> = first
        .chain(levels.others.iter().map(String::as_str))
        .chain(last)
        .chain(modes.iter().map(String::as_str))
        .collect();
    rows.write_record(&header).map_err(into_io)?;
    for contest in &report.contests {
        let units = lines::units(contest);
        let mut written = Ok(());
        lines::each(contest, &units, |line| {
            if written.is_err() {
                return;
            }
            let text = |text: &str| if raw { text.to_owned() } else { guarded(text) };
            let place = |level: Option<&String>| {
                let value = line.unit.iter().find(|(known, _)| Some(known) == level);
                text(value.map_or("", |(_, value)| value.as_str()))
            };
            let mut cells = vec![place(levels.county.as_ref()), place(levels.precinct.as_ref())];
            cells.extend(levels.others.iter().map(|level| place(Some(level))));
            let none: &[(String, Cell)] = &[];
            let (name, party, votes, by_mode) = match line.what {
                What::Choice { choice, votes, modes } => {
                    (choice.name.as_str(), choice.party.as_deref(), votes, modes)
                }
                What::Quantity { quantity, votes, .. } => (quantity.label(), None, votes, none),
            };
            cells.extend([
                text(&contest.name),
                text(contest.district.as_deref().unwrap_or_default()),
                text(party.unwrap_or_default()),
                text(name),
                lines::text(votes),
            ]);
            cells.extend(lines::mode_cells(&modes, by_mode));
            written = rows.write_record(&cells).map_err(into_io);
        });
        written?;
    }
    rows.flush()
}

pub(super) fn losses(report: &Report, raw: bool) -> Vec<String> {
    let mut losses = lines::losses(report);
    let levels = Levels::of(report);
    for (level, column) in [(&levels.county, "county"), (&levels.precinct, "precinct")] {
        if let Some(level) = level.as_ref().filter(|level| *level != column) {
            losses.push(format!("the units of the level `{level}` stand under `{column}`"));
        }
    }
    let kinds: BTreeSet<&str> = report
        .contests
        .iter()
        .flat_map(|contest| &contest.choices)
        .filter(|choice| choice.kind != ChoiceKind::Candidate)
        .map(|choice| choice.kind.name())
        .collect();
    if !kinds.is_empty() {
        let kinds: Vec<&str> = kinds.into_iter().collect();
        losses.push(format!(
            "there is no column for the kinds of choices ({}): only their names tell them",
            kinds.join(", ")
        ));
    }
    if !raw {
        losses.extend(control_characters(report));
    }
    losses
}
