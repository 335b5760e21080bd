//! The outcome of a contest, of contests added up, and whether votes that are still out can change
//! it.

use std::collections::{BTreeMap, BTreeSet};

use crate::decide::allot;
use crate::decide::counting::{Expected, Out};
use crate::decide::field::{Field, is_name};
use crate::decide::outcome::{Outcome, Reason, ReasonKind, Status};
use crate::decide::rule::{Rule, Shape, Way};
use crate::decide::win::{self, Part};
use crate::decide::words::{Shown, capital, counted, grouped};
use crate::error::Error;
use crate::model::{Quantity, Votes};
use crate::tally::{Choice, ChoiceId, Contest, Election, Rollup, Sum, rollups};

/// What is asked of the decision.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// The rule; without one nobody is elected.
    pub rule: Option<Rule>,
    /// Names that were drawn by lot.
    pub lots: Vec<String>,
    /// The units that there should be.
    pub expected: Option<Expected>,
}

/// The outcomes of an election.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decided {
    /// By the contest's index.
    pub contests: BTreeMap<usize, Outcome>,
    /// By the place among the election's [`rollups`](crate::tally::rollups).
    pub rollups: BTreeMap<usize, Outcome>,
}

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
    let Some(rule) = &asked.rule else { return Ok(Decided::default()) };
    let lots: Vec<String> = rule.lots.iter().chain(&asked.lots).cloned().collect();
    let field_of = |contest| {
        let rows: &Contest = contest;
        Field { contest, rows, election, rule, lots: &lots, shown, absent: 0 }
    };
    let mut decided = Decided::default();
    let all = rollups(&election.contests);
    let in_all = by_party(&all, &field_of, indices, &mut decided)?;
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
    drawn(&lots, election, &all, &decided)?;
    Ok(decided)
}

/// Seats that parties get over several contests, or over their candidates; the contests of them,
/// which have no outcome of their own.
fn by_party<'a>(
    all: &'a [Rollup],
    field_of: &impl Fn(&'a Contest) -> Field<'a>,
    indices: &[usize],
    decided: &mut Decided,
) -> Result<BTreeSet<usize>, Error> {
    let mut in_all = BTreeSet::new();
    for (place, rollup) in all.iter().enumerate() {
        let field = field_of(&rollup.contest);
        let Way::Seats(rule) = &field.rule.way else { continue };
        if !rollup.of.iter().any(|index| indices.contains(index)) {
            continue;
        }
        let outcome = match rule.shape {
            Shape::Whole | Shape::Compensated { .. } => one(&field, None)?,
            Shape::Districts(_) | Shape::Biproportional(_) if rollup.of.len() > 1 => {
                allot::allot(&field, rule, Some(districts(rollup, field.election)))?
            }
            Shape::Districts(_) | Shape::Biproportional(_) => continue,
        };
        in_all.extend(&rollup.of);
        decided.rollups.insert(place, outcome);
    }
    Ok(in_all)
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
    lots: &[String],
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
    let used = |lot: &String| {
        outcomes.iter().any(|(contest, outcome)| {
            outcome.lots.iter().any(|id| {
                let choice = contest.and_then(|contest| contest.choices.get(id.0));
                choice.is_some_and(|choice| is_name(lot, &choice.name))
            })
        })
    };
    match lots.iter().find(|lot| !used(lot)) {
        None => Ok(()),
        Some(lot) => Err(Error::Usage(format!(
            "`{lot}` was given as drawn by lot, and there is no tie that this name would settle"
        ))),
    }
}

/// The outcome of a contest; undecided where votes that are still out can change it.
fn one(field: &Field<'_>, expected: Option<&Expected>) -> Result<Outcome, Error> {
    let out = Out::of(field.contest, field.election, expected, field.rule.ballot());
    if out.is_nothing() {
        return win::outcome(field);
    }
    let words = out.words();
    let field = &Field { absent: out.absent, ..*field };
    let so_far = win::outcome(field)?;
    let still_out =
        Reason { votes: out.ballots(), ..Reason::new(ReasonKind::StillOut, words.clone()) };
    let safe = match (out.absent_ballots, out.partial_ballots) {
        (Some(absent), Some(partial)) => is_safe(field, &so_far, absent, partial),
        _ => false,
    };
    let mut reasons = so_far.reasons.clone();
    if safe {
        let text = format!("{words}, and cannot change this");
        reasons.push(Reason { text: text.clone(), met: Some(true), ..still_out });
        let sentence = format!("{} {}.", so_far.sentence, capital(&text));
        return Ok(Outcome { reasons, sentence, ..so_far });
    }
    let can = if out.ballots().is_some() { ", and can change the outcome" } else { "" };
    reasons.push(Reason { met: out.ballots().map(|_| false), ..still_out });
    let sentence = format!("Undecided: {words}{can}. As counted so far: {}", so_far.sentence);
    Ok(Outcome {
        elected: Vec::new(),
        runoff: Vec::new(),
        reasons,
        sentence,
        status: Status::Undecided,
        ..so_far
    })
}

/// Whether the outcome is the same wherever the votes go that are still out.
///
/// The outcomes of a rule are bounded by comparisons that are linear in the votes, so that one which
/// holds where all of them go to each one choice, to nobody, and are not cast, holds for every way
/// between.
fn is_safe(field: &Field<'_>, so_far: &Outcome, absent: Votes, partial: Votes) -> bool {
    // An allocation of seats is bounded by other comparisons.
    if matches!(field.rule.way, Way::Seats(_)) {
        return false;
    }
    let choices = field.contest.choices.len();
    let mut worlds: Vec<World> = (0..choices).map(|to| World::One(ChoiceId(to))).collect();
    worlds.extend([World::Invalid, World::NotCast]);
    if matches!(field.rule.way, Way::MultiSeat { .. }) {
        worlds.extend((0..choices).map(|but| World::AllBut(ChoiceId(but))));
    }
    worlds.into_iter().all(|world| {
        let Some(contest) = world.of(field.contest, absent, partial) else { return false };
        match win::outcome(&Field { contest: &contest, ..*field }) {
            Ok(then) => is_same(field.rule, so_far, &then),
            Err(_) => false,
        }
    })
}

/// A way in which the votes that are out may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum World {
    /// All to one choice.
    One(ChoiceId),
    /// One for every other choice from each, where a ballot has several votes.
    AllBut(ChoiceId),
    /// All cast, and none valid.
    Invalid,
    /// None cast.
    NotCast,
}

impl World {
    fn of(self, contest: &Contest, absent: Votes, partial: Votes) -> Option<Contest> {
        let both = absent.checked_add(partial)?;
        let mut choices = contest.choices.clone();
        for (id, choice) in choices.iter_mut().enumerate() {
            let gains = match self {
                Self::One(to) => to.0 == id,
                Self::AllBut(but) => but.0 != id,
                Self::Invalid | Self::NotCast => false,
            };
            let votes = choice.sum.votes.unwrap_or_default();
            let votes = if gains { votes.checked_add(both)? } else { votes };
            choice.sum = Sum { votes: Some(votes), missing: 0, hidden: 0 };
        }
        let valid = matches!(self, Self::One(_) | Self::AllBut(_));
        let mut quantities = contest.quantities.clone();
        for (quantity, sum) in &mut quantities {
            let more = if sum.is_whole() { absent } else { both };
            let grows = match quantity {
                Quantity::Valid => valid,
                Quantity::Invalid => self == Self::Invalid,
                Quantity::Cast | Quantity::Issued => self != Self::NotCast,
                Quantity::Registered => true,
                Quantity::Abstained => self == Self::NotCast,
                _ => false,
            };
            let votes = sum.votes.unwrap_or_default();
            let votes = if grows { votes.checked_add(more)? } else { votes };
            *sum = Sum { votes: Some(votes), missing: 0, hidden: 0 };
        }
        Some(Contest {
            name: contest.name.clone(),
            district: contest.district.clone(),
            choices,
            quantities,
            blank_in_base: contest.blank_in_base,
            units_reported: contest.units_reported,
            units: None,
            stated: Vec::new(),
            place: contest.place,
        })
    }
}

/// Whether two outcomes are the same for a reader.
fn is_same(rule: &Rule, one: &Outcome, other: &Outcome) -> bool {
    let set = |ids: &[ChoiceId]| {
        let mut ids = ids.to_vec();
        ids.sort_unstable();
        ids
    };
    let same = one.status == other.status
        && set(&one.elected) == set(&other.elected)
        && set(&one.runoff) == set(&other.runoff)
        && set(&one.tied) == set(&other.tied)
        && one.seats == other.seats;
    // Of several conditions each has to hold or fail alike: a mixture could fail all of them.
    let compared = |outcome: &Outcome| -> Vec<(ReasonKind, Option<ChoiceId>, Option<bool>)> {
        let reasons = outcome.reasons.iter();
        reasons.map(|reason| (reason.kind, reason.choice, reason.met)).collect()
    };
    let by_condition = matches!(rule.way, Way::Qualified { .. });
    same && one.status != Status::Undecided && (!by_condition || compared(one) == compared(other))
}

/// The outcome of contests added up by party: how many of them each party has won.
///
/// `None` where none of them elects anybody.
fn together(rollup: &Rollup, election: &Election, decided: &Decided) -> Option<Outcome> {
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
