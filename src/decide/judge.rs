//! The outcomes of an election: of each contest, and of contests added up.

use crate::decide::asked::{Asked, Decided};
use crate::decide::counting::{Expected, Out};
use crate::decide::field::Field;
use crate::decide::outcome::{Outcome, Status};
use crate::decide::settle::settle;
use crate::decide::together::{by_party, together};
use crate::decide::win;
use crate::decide::words::Shown;
use crate::error::Error;
use crate::tally::{Contest, Election, Rollup, rollups};

/// The outcomes of the contests with these indices.
///
/// # Errors
/// [`Error::Usage`] where an outcome depends on what the rule leaves open, with the flag that says
/// it; and for a lot that was not drawn among equals.
pub fn decide(
    election: &Election,
    indices: &[usize],
    asked: &Asked,
    shown: Shown,
) -> Result<Decided, Error> {
    let decided = outcomes(election, indices, asked, shown)?;
    drawn(asked, election, &rollups(&election.contests), &decided)?;
    Ok(decided)
}

/// The same for a part of all that was asked about, in which a lot may have nothing to settle.
pub(crate) fn outcomes(
    election: &Election,
    indices: &[usize],
    asked: &Asked,
    shown: Shown,
) -> Result<Decided, Error> {
    let Some(rule) = &asked.rule else { return Ok(Decided::default()) };
    let lots: Vec<String> = asked.lots().cloned().collect();
    let field_of = |contest| {
        let rows: &Contest = contest;
        Field { contest, rows, election, rule, lots: &lots, shown, absent: 0 }
    };
    let mut decided = Decided::default();
    let all = rollups(&election.contests);
    let in_all = by_party(&all, &field_of, indices, asked, &mut decided)?;
    for &index in indices {
        let Some(contest) = election.contests.get(index) else { continue };
        if contest.choices.is_empty() || in_all.contains(&index) {
            continue;
        }
        let field = field_of(contest);
        let outcome = one(&field, asked.expected.as_ref()).map_err(|error| match error {
            Error::Usage(message) if indices.len() > 1 && !contest.name.is_empty() => {
                Error::Usage(format!("`{}`: {message}", title(contest)))
            }
            error => error,
        })?;
        decided.contests.insert(index, outcome);
    }
    for (place, rollup) in all.iter().enumerate() {
        if !decided.rollups.contains_key(&place)
            && let Some(outcome) = together(rollup, election, &decided)
        {
            decided.rollups.insert(place, outcome);
        }
    }
    Ok(decided)
}

fn title(contest: &Contest) -> String {
    match &contest.district {
        Some(district) if !contest.name.contains(district.as_str()) => {
            format!("{} {district}", contest.name)
        }
        _ => contest.name.clone(),
    }
}

/// Every lot has to have been drawn among equals somewhere.
fn drawn(
    asked: &Asked,
    election: &Election,
    all: &[Rollup],
    decided: &Decided,
) -> Result<(), Error> {
    let contests =
        decided.contests.iter().map(|(index, outcome)| (election.contests.get(*index), outcome));
    let rollups = decided
        .rollups
        .iter()
        .map(|(place, outcome)| (all.get(*place).map(|rollup| &rollup.contest), outcome));
    let outcomes: Vec<(Option<&Contest>, &Outcome)> = contests.chain(rollups).collect();
    if outcomes.iter().any(|(_, outcome)| outcome.status == Status::Undecided) {
        return Ok(());
    }
    let used: Vec<&str> = outcomes
        .iter()
        .filter_map(|(contest, outcome)| Some(((*contest)?, outcome)))
        .flat_map(|(contest, outcome)| {
            outcome.lots.iter().filter_map(|id| contest.choices.get(id.0))
        })
        .map(|choice| choice.name.as_str())
        .collect();
    match asked.unused_lot(&used) {
        None => Ok(()),
        Some(lot) => Err(Error::Usage(no_such_tie(lot))),
    }
}

/// What to say of a lot that settles nothing.
pub(crate) fn no_such_tie(lot: &str) -> String {
    format!("`{lot}` was given as drawn by lot, and there is no tie that this name would settle")
}

/// The outcome of a contest; undecided where votes that are still out can change it.
fn one(field: &Field<'_>, expected: Option<&Expected>) -> Result<Outcome, Error> {
    let out = Out::of(field.contest, field.election, expected, field.rule.ballot());
    settle(field, out, win::outcome)
}
