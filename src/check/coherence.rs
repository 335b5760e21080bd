//! Whether the figures can be what they were taken for. A reading whose figures contradict each
//! other in most units was wrong, and gives no result.

use crate::code::Code;
use crate::finding::Finding;
use crate::model::{Quantity, Votes};
use crate::tally::{Contest, Election, UnitRow};

/// So many units are needed to judge by.
const UNITS: usize = 3;

/// The contradiction that shows that the table was misread, if there is one: in a contest with
/// enough units, or in all contests together.
pub fn misread(election: &Election) -> Option<Finding> {
    let alone = election.contests.iter().find_map(|contest| {
        let rows: Vec<&UnitRow> = rows(contest).collect();
        let (what, bad, all) = contradicted(&rows)?;
        Some(contradiction(contest, what, bad, all))
    });
    alone.or_else(|| {
        let small =
            election.contests.iter().filter(|contest| contest.units_reported < UNITS as u64);
        let all: Vec<&UnitRow> = small.flat_map(rows).collect();
        let (what, bad, count) = contradicted(&all)?;
        Some(contradiction(election.contests.first()?, what, bad, count))
    })
}

fn rows(contest: &Contest) -> impl Iterator<Item = &UnitRow> {
    contest.units.iter().flat_map(|units| units.values())
}

/// What most units contradict, in how many of how many.
fn contradicted(rows: &[&UnitRow]) -> Option<(&'static str, usize, usize)> {
    let judge = |what: &'static str, wrong: &dyn Fn(&UnitRow) -> Option<bool>| {
        let judged: Vec<bool> = rows.iter().filter_map(|row| wrong(row)).collect();
        let bad = judged.iter().filter(|bad| **bad).count();
        (judged.len() >= UNITS && 3 * bad > 2 * judged.len()).then_some((what, bad, judged.len()))
    };
    judge("a choice has more votes than there are ballots or valid votes", &|row| {
        let most = row.votes.values().filter_map(|cell| cell.votes()).max()?;
        let bound = [Quantity::Valid, Quantity::Cast, Quantity::Issued]
            .into_iter()
            .filter_map(|quantity| figure(row, quantity))
            .min()?;
        Some(most > bound)
    })
    .or_else(|| {
        judge("there are more valid votes than ballots", &|row| {
            Some(figure(row, Quantity::Valid)? > figure(row, Quantity::Cast)?)
        })
    })
    .or_else(|| {
        judge("there are more ballots than voters on the roll", &|row| {
            let roll = figure(row, Quantity::Registered)?;
            Some(roll > Votes::ZERO && figure(row, Quantity::Cast)? > roll)
        })
    })
}

fn figure(row: &UnitRow, quantity: Quantity) -> Option<Votes> {
    row.quantities.get(&quantity).and_then(|cell| cell.votes())
}

fn contradiction(contest: &Contest, what: &str, bad: usize, all: usize) -> Finding {
    let finding = Finding::error(
        Code::ColumnsAmbiguous,
        format!("as the table was understood, {what}, in {bad} of {all} units"),
    )
    .at(contest.place)
    .and("so a column was taken for what it is not")
    .help("`tally inspect` shows the columns; --column ROLE=HEADER says what one is");
    if contest.name.is_empty() { finding } else { finding.contest(contest.name.clone()) }
}
