//! A table without a header, whose columns are known by what they hold: names, and one count each.

use std::collections::BTreeMap;

use crate::interpret::layout::{Answer, Proposal, Sureness};
use crate::interpret::reading::{Assumed, NamePart, Role};
use crate::interpret::roles::Fixed;
use crate::interpret::survey::{Class, Profile, Survey};
use crate::interpret::units;
use crate::interpret::vocabulary;
use crate::options::Layout;

/// Fewer rows than this may be anything.
const ROWS: usize = 3;

/// One column of names that all differ, and one of counts beside a rank: `1;525811;Szydło;PiS`.
pub(crate) fn propose(survey: &Survey<'_>, fixed: &Fixed) -> Answer {
    let has_header = survey.columns.iter().any(|profile| !profile.title().is_empty());
    if has_header || fixed.any() || fixed.layout.is_some() || survey.rows() < ROWS {
        return Answer::No;
    }
    let of = |wanted: &dyn Fn(&Profile) -> bool| -> Vec<usize> {
        (0..survey.width()).filter(|&column| survey.profile(column).is_some_and(wanted)).collect()
    };
    let counts: Vec<usize> = of(&|profile| profile.is_count() && !profile.running)
        .into_iter()
        .filter(|&column| !is_rank(survey, column))
        .collect();
    let words = of(&|profile| profile.class == Class::Words && profile.filled == survey.rows());
    let names: Vec<usize> =
        words.iter().copied().filter(|&column| are_names(survey, column)).collect();
    let (&[votes], &[name]) = (counts.as_slice(), names.as_slice()) else { return Answer::No };
    let complete = survey.profile(votes).is_some_and(|profile| profile.numbers == survey.rows());
    if !complete {
        return Answer::No;
    }
    let parties: Vec<usize> = words
        .iter()
        .copied()
        .filter(|&column| column != name)
        .filter(|&column| survey.profile(column).is_some_and(|p| 2 * p.distinct <= survey.rows()))
        .collect();
    let columns = (0..survey.width())
        .map(|column| {
            let Some(profile) = survey.profile(column) else {
                return (Role::Ignored, String::new());
            };
            if column == votes {
                (Role::Votes, "the only column of counts that is no numbering".to_owned())
            } else if column == name {
                (Role::Choice(NamePart::Whole), "the only column of names that all differ".into())
            } else if parties.as_slice() == [column] {
                (Role::Party, "few texts, each beside several names".to_owned())
            } else {
                (Role::Ignored, units::why_ignored(profile))
            }
        })
        .collect();
    Answer::Fits(Box::new(Proposal {
        layout: Layout::Summary,
        columns,
        contests: Vec::new(),
        blank_in_base: false,
        districts_may_be_units: false,
        lines_repeat: false,
        gaps_are_zero: false,
        assumed: vec![Assumed {
            about: "columns",
            value: format!("column {} names choices, column {} holds votes", name + 1, votes + 1),
            why: "the table has no header: by what the columns hold".to_owned(),
            flag: Some("--no-header --column choice=N --column votes=N"),
        }],
        labels: BTreeMap::new(),
        sureness: Sureness::Words,
    }))
}

/// Whether the numbers are ranks: each is the one before, or up to as many more as shared that.
fn is_rank(survey: &Survey<'_>, column: usize) -> bool {
    let mut before = 0;
    (0..survey.rows()).all(|row| {
        let Some(rank) = survey.count(row, column) else { return false };
        let fits = rank == row as u64 + 1 || (row > 0 && rank == before);
        before = rank;
        fits
    })
}

/// Whether the texts are names of people or lists: all different, of letters, and no word of a
/// result or a place among them.
fn are_names(survey: &Survey<'_>, column: usize) -> bool {
    let Some(profile) = survey.profile(column) else { return false };
    let all_differ = profile.distinct == survey.rows();
    all_differ
        && (0..survey.rows()).all(|row| {
            let text = survey.text(row, column);
            text.chars().any(char::is_alphabetic) && vocabulary::label(text).is_none()
        })
}
