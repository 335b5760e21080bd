//! Elections for tests of checks.

use std::collections::BTreeMap;

use crate::code::Code;
use crate::finding::{Findings, Level};
use crate::model::{Cell, ChoiceKind, InputId, Place, Quantity, Votes};
use crate::tally::{Choice, ChoiceId, Contest, Election, Sum, Unit, UnitId, UnitRow};

/// Votes by choice, and quantities, of one unit.
pub(super) type Row<'a> = (&'a [u64], &'a [(Quantity, u64)]);

/// A contest of candidates counted in units; sums are made from the rows.
pub(super) fn election(names: &[&str], rows: &[Row<'_>]) -> Election {
    let mut contest = contest(names);
    let mut units = BTreeMap::new();
    for (index, (votes, quantities)) in rows.iter().enumerate() {
        let cell = |votes: &u64| Cell::Counted(Votes(*votes));
        let row = UnitRow {
            modes: Vec::new(),
            votes: votes.iter().enumerate().map(|(id, v)| (ChoiceId(id), cell(v))).collect(),
            quantities: quantities.iter().map(|(name, votes)| (*name, cell(votes))).collect(),
            place: Place::row(InputId(0), index as u64 + 2),
        };
        for (choice, votes) in contest.choices.iter_mut().zip(*votes) {
            add(&mut choice.sum, *votes);
        }
        for (quantity, votes) in *quantities {
            add(contest.quantities.entry(*quantity).or_default(), *votes);
        }
        units.insert(UnitId(index), row);
    }
    contest.units_reported = rows.len() as u64;
    contest.units = Some(units);
    let unit = |index: usize| Unit {
        key: vec![("precinct".to_owned(), format!("P{}", index + 1))],
        place: Place::row(InputId(0), index as u64 + 2),
    };
    Election { contests: vec![contest], units: (0..rows.len()).map(unit).collect() }
}

/// A contest without units: a summary.
pub(super) fn summary(choices: &[(&str, u64)], quantities: &[(Quantity, u64)]) -> Election {
    let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
    let mut contest = contest(&names);
    for (choice, (_, votes)) in contest.choices.iter_mut().zip(choices) {
        add(&mut choice.sum, *votes);
    }
    for (quantity, votes) in quantities {
        add(contest.quantities.entry(*quantity).or_default(), *votes);
    }
    Election { contests: vec![contest], units: Vec::new() }
}

/// Codes and levels that a check gives.
pub(super) fn run(check: fn(&Election, &mut Findings), election: &Election) -> Vec<(Code, Level)> {
    let mut findings = Findings::default();
    check(election, &mut findings);
    findings.iter().map(|finding| (finding.code, finding.level)).collect()
}

/// The first finding that a check gives, as it would be read.
pub(super) fn message(check: fn(&Election, &mut Findings), election: &Election) -> String {
    let mut findings = Findings::default();
    check(election, &mut findings);
    findings.iter().next().map(|finding| finding.message.clone()).unwrap_or_default()
}

fn contest(names: &[&str]) -> Contest {
    Contest {
        name: String::new(),
        district: None,
        choices: names.iter().map(|name| choice(name)).collect(),
        quantities: BTreeMap::new(),
        blank_in_base: false,
        units_reported: 0,
        units: Some(BTreeMap::new()),
        stated: Vec::new(),
        place: Place::row(InputId(0), 1),
    }
}

fn choice(name: &str) -> Choice {
    Choice {
        name: name.to_owned(),
        party: None,
        kind: ChoiceKind::Candidate,
        sum: Sum::default(),
        modes: Vec::new(),
        stated_percent: None,
        spellings: Vec::new(),
        place: Place::row(InputId(0), 2),
    }
}

fn add(sum: &mut Sum, votes: u64) {
    sum.votes = Some(Votes(sum.votes.unwrap_or_default().0 + votes));
}
