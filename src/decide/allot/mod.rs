//! Seats for lists: the figures of a contest to the claims of an allocation, and back.

mod lists;
mod places;
mod tell;

use std::collections::BTreeMap;

use crate::decide::field::{Field, given, is_name};
use crate::decide::outcome::{Outcome, Reason, ReasonKind, Status};
use crate::decide::rule::{SeatsRule, Shape, TieRule, unknown};
use crate::decide::seats::{self, Allocation, Claim, Claimant, Part as Share, Settlement, Surplus};
use crate::decide::win::{Part, parts};
use crate::decide::words::counted;
use crate::error::Error;
use crate::model::Votes;
use crate::tally::ChoiceId;
use lists::{List, lists};
use tell::Told;

/// What came of one allocation.
enum End {
    Filled,
    /// Who is tied, for how many seats.
    Tied(Vec<ChoiceId>, u32, String),
    /// Why not all seats have somebody.
    Open(String),
}

/// Seats by list, and what they rest on.
struct Handed {
    seats: Vec<(ChoiceId, u64)>,
    end: End,
    told: Told,
}

/// The seats of a contest; `districts` are contests of their own where the rule has districts.
///
/// # Errors
/// [`Error::Usage`] where the rule names lists or districts that are not there, or contradicts
/// itself.
pub(super) fn allot(
    field: &Field<'_>,
    rule: &SeatsRule,
    districts: Option<Vec<Part>>,
) -> Result<Outcome, Error> {
    known_lists(field, rule)?;
    let found = match &rule.shape {
        Shape::Whole => {
            let lists = match lists(field, field.contest, rule, None)? {
                Ok(lists) => lists,
                Err(unknown) => return Ok(*unknown),
            };
            let handed = whole(field, rule, &lists, rule.seats)?;
            let end = hidden_list(field, rule, &lists)?.unwrap_or(handed.end);
            Handed { end, ..handed }
        }
        Shape::Compensated { won, surplus } => {
            let lists = match lists(field, field.contest, rule, Some(won))? {
                Ok(lists) => lists,
                Err(unknown) => return Ok(*unknown),
            };
            compensated(field, rule, &lists, won, *surplus)?
        }
        Shape::Districts(places) | Shape::Biproportional(places) => {
            let parts = match districts {
                Some(parts) => Some(parts),
                None => parts(field, places.level.as_deref())?,
            };
            let Some(parts) = parts else {
                return Ok(field.unknown("the file has no figures by district"));
            };
            let found = if matches!(rule.shape, Shape::Districts(_)) {
                places::by_district(field, rule, places, &parts)?
            } else {
                places::biproportional(field, rule, places, &parts)?
            };
            match found {
                Ok(found) => found,
                Err(unknown) => return Ok(*unknown),
            }
        }
    };
    Ok(outcome(field, rule, found))
}

/// Every name of a list in the rule has to be one of the contest's.
fn known_lists(field: &Field<'_>, rule: &SeatsRule) -> Result<(), Error> {
    let won = match &rule.shape {
        Shape::Compensated { won, .. } => won.keys().collect(),
        _ => Vec::new(),
    };
    let all = rule
        .exempt
        .iter()
        .chain(rule.coalitions.iter().flat_map(BTreeMap::keys))
        .chain(rule.agreements.iter().flatten());
    for name in all.chain(won) {
        let names = field.contest.choices.iter().map(|choice| choice.name.as_str());
        if !names.clone().any(|known| is_name(name, known)) {
            let unknown = unknown("list", name, names);
            return Err(Error::Usage(format!(
                "the rule `{}` does not fit the file: {unknown}",
                field.rule.name
            )));
        }
    }
    Ok(())
}

fn settlement(field: &Field<'_>, names: impl Fn(&str) -> Option<Claimant>) -> Settlement {
    let rule = match field.rule.tie {
        Some(TieRule::MostVotes) => Some(seats::TieRule::MostTotalVotes),
        Some(TieRule::FewestSeats) => Some(seats::TieRule::FewestSeats),
        Some(TieRule::Lot | TieRule::Age | TieRule::NewVote) | None => None,
    };
    let order: Vec<Claimant> = field.lots.iter().filter_map(|lot| names(lot)).collect();
    // A name that was drawn counts at every tie that it is in.
    let lots = if order.is_empty() { Vec::new() } else { vec![order; 64] };
    Settlement { rule, lots }
}

fn problem(field: &Field<'_>, problem: &seats::Problem) -> Error {
    Error::Usage(format!("the rule `{}`: {problem}", field.rule.name))
}

fn place_of(field: &Field<'_>, lists: &[&List], name: &str) -> Option<Claimant> {
    lists.iter().position(|list| is_name(name, field.name(list.id))).map(Claimant)
}

/// How an allocation ended, with the claimants' names.
fn end(field: &Field<'_>, outcome: &seats::Outcome, id: impl Fn(Claimant) -> Vec<ChoiceId>) -> End {
    match outcome {
        seats::Outcome::Filled => End::Filled,
        seats::Outcome::Tied(tie) => {
            let tied: Vec<ChoiceId> = tie.tied.iter().flat_map(|&at| id(at)).collect();
            let (label, amount) = (tie.value.measure.label(), tell::amount(&tie.value.amount));
            let text = format!(
                "{} have the same {label} of {amount} for {}",
                field.names(&tied),
                counted(u64::from(tie.seats_left), "seat")
            );
            End::Tied(tied, tie.seats_left, text)
        }
        seats::Outcome::Unfilled { seats } => {
            End::Open(format!("{} can be taken by no list", counted(u64::from(*seats), "seat")))
        }
        seats::Outcome::TooManyQuotas { over } => End::Open(format!(
            "full quotas give {} more than there are, and the rule does not say who loses them",
            counted(u64::from(*over), "seat")
        )),
    }
}

/// That a line of several lists, or votes that the file does not list, may hold a list that gets a
/// seat: as one list it would.
fn hidden_list(field: &Field<'_>, rule: &SeatsRule, lists: &[List]) -> Result<Option<End>, Error> {
    let Some((line, votes)) = field.lump() else { return Ok(None) };
    let needed = lists.iter().find_map(|list| list.needed);
    if votes == Votes::ZERO || needed.is_some_and(|needed| votes < needed) {
        return Ok(None);
    }
    let admitted = lists.iter().filter(|list| list.admitted).map(|list| list.votes);
    let claims: Vec<Claim> = admitted.chain([votes]).map(Claim::new).collect();
    let found = seats::allocate(&claims, rule.seats, &rule.method, &Settlement::default())
        .map_err(|error| problem(field, &error))?;
    if found.outcome == seats::Outcome::Filled && found.seats.last() == Some(&0) {
        return Ok(None);
    }
    let votes = counted(votes.0, "vote");
    Ok(Some(End::Open(format!("{line} may hold a list that gets a seat, with {votes}"))))
}

fn nobody(lists: &[List]) -> Option<End> {
    let none = !lists.iter().any(|list| list.admitted);
    none.then(|| End::Open("no list reaches the threshold".to_owned()))
}

/// All seats in one allocation, with agreements where there are any.
fn whole(field: &Field<'_>, rule: &SeatsRule, all: &[List], house: u32) -> Result<Handed, Error> {
    let lists: Vec<&List> = all.iter().filter(|list| list.admitted).collect();
    let claims: Vec<Claim> = lists.iter().map(|list| Claim::new(list.votes)).collect();
    let mut told = Told::new(all);
    if let Some(end) = nobody(all) {
        return Ok(Handed { seats: none(all), end, told });
    }
    let wrong = |error: seats::Problem| problem(field, &error);
    let ids = |at: Claimant| lists.get(at.0).map(|list| list.id).into_iter().collect::<Vec<_>>();
    let agreements = agreements(field, rule, &lists);
    let (held, end) = if agreements.is_empty() {
        let settlement = settlement(field, |name| place_of(field, &lists, name));
        let allocation =
            seats::allocate(&claims, house, &rule.method, &settlement).map_err(wrong)?;
        let margins = seats::margins(&claims, house, &rule.method, &allocation).map_err(wrong)?;
        told.allocation(field, &lists, house, &allocation, margins.as_ref());
        let end = end(field, &allocation.outcome, ids);
        (allocation.seats, end)
    } else {
        let settlement = settlement(field, |name| {
            let at = place_of(field, &lists, name)?;
            Some(agreements.iter().position(|group| group.contains(&at)).map_or(at, Claimant))
        });
        let grouped =
            seats::allocate_groups(&claims, &agreements, house, &rule.method, &settlement)
                .map_err(wrong)?;
        told.groups(field, &lists, &grouped);
        let members = |group: &[Claimant]| group.iter().flat_map(|&at| ids(at)).collect();
        let mut how = end(field, &grouped.upper.outcome, |at| {
            grouped.groups.get(at.0).map_or_else(Vec::new, |group| members(group))
        });
        for (group, inner) in grouped.groups.iter().zip(&grouped.inner) {
            if matches!(how, End::Filled) {
                how = end(field, &inner.outcome, |at| {
                    group.get(at.0).map_or_else(Vec::new, |&at| ids(at))
                });
            }
        }
        (grouped.seats, how)
    };
    Ok(Handed { seats: spread(all, &lists, &held), end, told })
}

/// Agreements between lists that take part; with a list below the bar an agreement is void.
fn agreements(field: &Field<'_>, rule: &SeatsRule, lists: &[&List]) -> Vec<Vec<Claimant>> {
    let group = |names: &Vec<String>| -> Option<Vec<Claimant>> {
        names.iter().map(|name| place_of(field, lists, name)).collect()
    };
    rule.agreements.iter().filter_map(group).collect()
}

/// The seats of the lists that take part, and none for the others.
fn spread(all: &[List], admitted: &[&List], held: &[u32]) -> Vec<(ChoiceId, u64)> {
    let seats = |list: &List| {
        let at = admitted.iter().position(|other| other.id == list.id);
        at.and_then(|at| held.get(at)).map_or(0, |&seats| u64::from(seats))
    };
    all.iter().map(|list| (list.id, seats(list))).collect()
}

fn none(all: &[List]) -> Vec<(ChoiceId, u64)> {
    all.iter().map(|list| (list.id, 0)).collect()
}

/// Seats in all, on top of those that were won in districts.
fn compensated(
    field: &Field<'_>,
    rule: &SeatsRule,
    all: &[List],
    won: &BTreeMap<String, u32>,
    surplus: Surplus,
) -> Result<Handed, Error> {
    let lists: Vec<&List> = all.iter().collect();
    let shares: Vec<Share> = all
        .iter()
        .map(|list| Share {
            votes: list.admitted.then_some(list.votes),
            won: won_by(won, field.name(list.id)),
            cap: None,
        })
        .collect();
    let settlement = settlement(field, |name| place_of(field, &lists, name));
    let found = seats::compensate(&shares, rule.seats, &rule.method, surplus, &settlement)
        .map_err(|error| problem(field, &error))?;
    let mut told = Told::new(all);
    if let Some(last) = found.rounds.last() {
        told.allocation(field, &lists, rule.seats, last, None);
    }
    told.compensation(field, all, &shares, &found);
    let end = match nobody(all) {
        Some(end) => end,
        None => {
            end(field, &found.outcome, |at| all.get(at.0).map(|list| list.id).into_iter().collect())
        }
    };
    Ok(Handed { seats: spread(all, &lists, &found.seats), end, told })
}

pub(super) fn won_by(won: &BTreeMap<String, u32>, name: &str) -> u32 {
    won.iter().find(|(list, _)| is_name(list, name)).map_or(0, |(_, &seats)| seats)
}

/// The outcome of what was handed out.
fn outcome(field: &Field<'_>, rule: &SeatsRule, found: Handed) -> Outcome {
    let told = tell::sentence(field, rule, &found.seats);
    let mut outcome = Outcome {
        base: found.told.base.clone(),
        needed: found.told.needed,
        margin: found.told.margin.clone(),
        reasons: found.told.reasons,
        seats: found.seats,
        ..field.outcome(Status::Allocated)
    };
    let mut near = match &found.told.last {
        Some(last) => format!(" {last}."),
        None => String::new(),
    };
    if !found.told.lots.is_empty() {
        near = format!(" A lot was drawn for {}.{near}", field.names(&found.told.lots));
    }
    match found.end {
        End::Filled => outcome.sentence = format!("{told}.{near}"),
        End::Tied(tied, left, text) => {
            let settle = match field.rule.tie {
                Some(tie) => format!("by the rule it is settled by {}", tie.words()),
                None => "the rule does not say what settles it".to_owned(),
            };
            outcome.status = Status::Tie;
            outcome.tied = tied;
            outcome.seats_left = Some(u64::from(left));
            outcome.settled_by = field.rule.tie;
            outcome.margin = None;
            outcome.reasons.push(Reason::new(ReasonKind::Tie, text.clone()));
            outcome.sentence =
                format!("A tie: {text}; {settle}{}. Without these: {told}.", given(field.rule.tie));
        }
        End::Open(why) => {
            outcome.status = Status::Undecided;
            outcome.reasons.push(Reason::new(ReasonKind::Unknown, why.clone()));
            outcome.sentence = format!("Undecided: {why}. Otherwise: {told}.");
        }
    }
    outcome.lots = found.told.lots;
    outcome
}

/// Whether an allocation gave a seat by lot, and to whom.
fn by_lot(allocation: &Allocation) -> impl Iterator<Item = Claimant> {
    let lots = allocation.trace.settled.iter().filter(|settled| settled.by == seats::Decided::Lot);
    lots.flat_map(|settled| settled.chosen.iter().copied())
}
