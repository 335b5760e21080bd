//! `csv`: one long table that holds everything, with the roles of its columns as headers.
//!
//! | column | holds |
//! | --- | --- |
//! | `contest`, `district` | the contest, where it has a name |
//! | `unit:LEVEL` | the unit, level by level |
//! | `choice`, `party` | the choice; or the name of the quantity |
//! | `kind` | the kind of choice, `quantity`, or `blank_in_base` |
//! | `votes` | the count; empty where it is missing, `*` where it is withheld |
//! | `votes:MODE` | of these, by mode of voting |
//!
//! A text that a spreadsheet would run, and one that begins with `'`, has a `'` before it, which is
//! taken away when the table is read.

use std::io::{self, Write};

use super::lines::{self, What};
use crate::model::{BLANK_IN_BASE, Cell, QUANTITY};
use crate::render::csv::{guarded, into_io};
use crate::report::Report;

pub(super) fn write(report: &Report, raw: bool, out: &mut dyn Write) -> io::Result<()> {
    let (levels, modes) = (lines::levels(report), lines::modes(report));
    let has_name = report.contests.iter().any(|contest| !contest.name.is_empty());
    let has_district = report.contests.iter().any(|contest| contest.district.is_some());
    let mut choices = report.contests.iter().flat_map(|contest| &contest.choices);
    let has_party = choices.any(|choice| choice.party.is_some());
    let mut header: Vec<String> = Vec::new();
    header.extend(has_name.then(|| "contest".to_owned()));
    header.extend(has_district.then(|| "district".to_owned()));
    header.extend(levels.iter().map(|level| format!("unit:{level}")));
    header.push("choice".to_owned());
    header.extend(has_party.then(|| "party".to_owned()));
    header.extend(["kind".to_owned(), "votes".to_owned()]);
    header.extend(modes.iter().map(|mode| format!("votes:{mode}")));
    let mut rows = csv::Writer::from_writer(out);
    rows.write_record(&header).map_err(into_io)?;
    for contest in &report.contests {
        let units = lines::units(contest);
        let mut written = Ok(());
        lines::each(contest, &units, |line| {
            if written.is_err() {
                return;
            }
            let mut cells: Vec<String> = Vec::with_capacity(header.len());
            let text = |text: &str| apart(text, raw);
            cells.extend(has_name.then(|| text(&contest.name)));
            let district = contest.district.as_deref().unwrap_or_default();
            cells.extend(has_district.then(|| text(district)));
            for level in &levels {
                cells.push(text(of(line.unit, level).unwrap_or_default()));
            }
            let none: &[(String, Cell)] = &[];
            let (name, party, kind, votes, by_mode) = match line.what {
                What::Choice { choice, votes, modes } => {
                    let party = choice.party.as_deref().unwrap_or_default();
                    (choice.name.as_str(), party, choice.kind.name(), votes, modes)
                }
                What::Quantity { quantity, votes, in_base } => {
                    let kind = if in_base { BLANK_IN_BASE } else { QUANTITY };
                    (quantity.name(), "", kind, votes, none)
                }
            };
            cells.push(text(name));
            cells.extend(has_party.then(|| text(party)));
            cells.extend([kind.to_owned(), lines::text(votes)]);
            cells.extend(lines::mode_cells(&modes, by_mode));
            written = rows.write_record(&cells).map_err(into_io);
        });
        written?;
    }
    rows.flush()
}

pub(super) fn losses(report: &Report, raw: bool) -> Vec<String> {
    let mut losses = lines::losses(report);
    if !raw {
        losses.extend(control_characters(report));
    }
    losses
}

/// Names that are written with their control characters spelled out.
pub(super) fn control_characters(report: &Report) -> Option<String> {
    let contests = report.contests.iter();
    let names = contests.flat_map(|contest| {
        let choices = contest.choices.iter();
        let parties = choices.clone().filter_map(|choice| choice.party.as_deref());
        let own = [contest.name.as_str(), contest.district.as_deref().unwrap_or_default()];
        own.into_iter().chain(choices.map(|choice| choice.name.as_str())).chain(parties)
    });
    let spelled =
        |name: &&str| guarded(name).trim_start_matches('\'') != name.trim_start_matches('\'');
    let count = names.filter(spelled).count();
    (count > 0)
        .then(|| format!("control characters in {count} names are spelled out; --raw keeps them"))
}

fn of<'a>(unit: &'a [(String, String)], level: &str) -> Option<&'a str> {
    unit.iter().find(|(known, _)| known == level).map(|(_, value)| value.as_str())
}

/// The text with a `'` before it where a spreadsheet would run it, or where it begins with one.
fn apart(text: &str, raw: bool) -> String {
    if text.starts_with('\'') {
        let rest = if raw { text.to_owned() } else { guarded(text) };
        return format!("'{rest}");
    }
    if raw { text.to_owned() } else { guarded(text) }
}
