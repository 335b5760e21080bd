//! Contests added up: seats of parties over all of them, and how many each party has won.

use std::collections::{BTreeMap, BTreeSet};

use crate::decide::allot;
use crate::decide::asked::{Asked, Decided};
use crate::decide::counting::Out;
use crate::decide::field::Field;
use crate::decide::outcome::{Outcome, Reason, ReasonKind, Status};
use crate::decide::rule::{Shape, Way};
use crate::decide::settle::settle;
use crate::decide::win::{self, Part};
use crate::decide::words::{counted, grouped};
use crate::error::Error;
use crate::model::Votes;
use crate::tally::{Choice, ChoiceId, Contest, Election, Rollup, Sum};

/// Seats that parties get over several contests, or over their candidates; the contests of them,
/// which have no outcome of their own.
pub(super) fn by_party<'a>(
    all: &'a [Rollup],
    field_of: &impl Fn(&'a Contest) -> Field<'a>,
    indices: &[usize],
    asked: &Asked,
    decided: &mut Decided,
) -> Result<BTreeSet<usize>, Error> {
    let mut in_all = BTreeSet::new();
    for (place, rollup) in all.iter().enumerate() {
        let field = field_of(&rollup.contest);
        let Way::Seats(rule) = &field.rule.way else { continue };
        if !rollup.of.iter().any(|index| indices.contains(index)) {
            continue;
        }
        let is_by_district = matches!(rule.shape, Shape::Districts(_) | Shape::Biproportional(_));
        if is_by_district && rollup.of.len() < 2 {
            continue;
        }
        let outcome = settle(&field, out(rollup, &field, asked), |field| {
            if is_by_district {
                allot::allot(field, rule, Some(districts(rollup, field.election)))
            } else {
                win::outcome(field)
            }
        })?;
        in_all.extend(&rollup.of);
        decided.rollups.insert(place, outcome);
    }
    Ok(in_all)
}

/// What is out in any of the contests.
fn out(rollup: &Rollup, field: &Field<'_>, asked: &Asked) -> Out {
    let contests = rollup.of.iter().filter_map(|&index| field.election.contests.get(index));
    let none = Out {
        absent_ballots: Some(Votes::ZERO),
        partial_ballots: Some(Votes::ZERO),
        ..Out::default()
    };
    contests.fold(none, |all, contest| {
        let one = Out::of(contest, field.election, asked.expected.as_ref(), field.rule.ballot());
        let sum = |left: Option<Votes>, right: Option<Votes>| left?.checked_add(right?);
        Out {
            absent: all.absent.saturating_add(one.absent),
            partial: all.partial.saturating_add(one.partial),
            absent_ballots: sum(all.absent_ballots, one.absent_ballots),
            partial_ballots: sum(all.partial_ballots, one.partial_ballots),
        }
    })
}

/// Each contest of a roll-up with the roll-up's lines.
fn districts(rollup: &Rollup, election: &Election) -> Vec<Part> {
    let part = |contest: &Contest| {
        let mut inside = rollup.contest.clone();
        for choice in &mut inside.choices {
            choice.sum = Sum { votes: Some(Votes::ZERO), missing: 0, hidden: 0 };
        }
        for choice in &contest.choices {
            let line = line_of(rollup, choice);
            let Some(line) = line.and_then(|line| inside.choices.get_mut(line)) else { continue };
            let more = choice.sum.votes.unwrap_or_default();
            line.sum.votes = line.sum.votes.unwrap_or_default().checked_add(more);
            line.sum.missing += choice.sum.missing;
            line.sum.hidden += choice.sum.hidden;
        }
        inside.quantities.clone_from(&contest.quantities);
        let name = contest.district.clone().unwrap_or_else(|| contest.name.clone());
        Part { name, contest: inside }
    };
    rollup.of.iter().filter_map(|&index| election.contests.get(index)).map(part).collect()
}

/// The line of a roll-up that a choice is added to: its party's, its own, or that of no party.
fn line_of(rollup: &Rollup, choice: &Choice) -> Option<usize> {
    let name = choice.party.as_ref().unwrap_or(&choice.name);
    let lines = &rollup.contest.choices;
    let own = lines.iter().position(|line| line.name == *name);
    own.or_else(|| lines.iter().position(|line| !line.kind.can_win()))
}

/// The outcome of contests added up by party: how many of them each party has won.
///
/// `None` where none of them elects anybody.
pub(super) fn together(rollup: &Rollup, election: &Election, decided: &Decided) -> Option<Outcome> {
    let mut seats: BTreeMap<usize, u64> = BTreeMap::new();
    let (mut all, mut open, mut elected) = (0_u64, 0_u64, 0_u64);
    let mut rule = None;
    for index in &rollup.of {
        let Some((contest, outcome)) =
            election.contests.get(*index).zip(decided.contests.get(index))
        else {
            continue;
        };
        rule = Some(outcome.rule.clone());
        all += 1;
        open += u64::from(outcome.status != Status::Elected);
        for id in &outcome.elected {
            let Some(choice) = contest.choices.get(id.0) else { continue };
            if let Some(line) = line_of(rollup, choice) {
                *seats.entry(line).or_default() += 1;
                elected += 1;
            }
        }
    }
    let rule = rule?;
    if elected == 0 {
        return None;
    }
    let seats: Vec<(ChoiceId, u64)> =
        seats.into_iter().map(|(line, seats)| (ChoiceId(line), seats)).collect();
    let mut order = seats.clone();
    order.sort_by_key(|&(id, seats)| (std::cmp::Reverse(seats), id));
    let name =
        |id: ChoiceId| rollup.contest.choices.get(id.0).map_or("", |choice| choice.name.as_str());
    let told: Vec<String> = order
        .iter()
        .take(12)
        .map(|&(id, seats)| format!("{} {}", name(id), grouped(seats)))
        .collect();
    let open_text =
        if open > 0 { format!("; {} open", counted(open, "contest")) } else { String::new() };
    let text = format!(
        "{} in {}: {}{open_text}",
        counted(elected, "seat"),
        counted(all, "contest"),
        told.join(", ")
    );
    let reasons = order
        .iter()
        .map(|&(id, seats)| {
            let text = format!("{} has {}", name(id), counted(seats, "seat"));
            Reason::new(ReasonKind::Seat, text).of(id).votes(Votes(seats), Some(Votes(elected)))
        })
        .collect();
    Some(Outcome {
        rule,
        status: if open == 0 { Status::Allocated } else { Status::Undecided },
        elected: Vec::new(),
        runoff: Vec::new(),
        tied: Vec::new(),
        seats_left: None,
        settled_by: None,
        seats,
        base: None,
        needed: None,
        margin: None,
        lots: Vec::new(),
        reasons,
        sentence: format!("{text}."),
    })
}
