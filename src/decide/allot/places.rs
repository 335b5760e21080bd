//! Seats by district: each district on its own, or districts and parties at once.

use std::collections::BTreeMap;

use super::lists::{List, lists};
use super::tell::{self, Told};
use super::{End, Handed, end, place_of, problem, settlement, spread, whole};
use crate::decide::field::{Field, is_name};
use crate::decide::outcome::Outcome;
use crate::decide::rule::{Places, SeatsRule};
use crate::decide::seats::{
    self, BiproportionalOutcome, Divisors, PartySeats, Table, VoterNumbers,
};
use crate::decide::win::Part;
use crate::decide::words::{listed, unknown_unit};
use crate::error::Error;
use crate::model::Votes;
use crate::tally::{ChoiceId, Contest};

/// What was handed out, or why it cannot be known.
type Found = Result<Handed, Box<Outcome>>;

/// Districts with their seats and figures, or why they are not there.
type Matched<'a> = Result<Vec<(u32, &'a Part)>, Box<Outcome>>;

/// The districts of the rule with the figures of each; both have to be the same districts.
fn matched<'a>(
    field: &Field<'_>,
    places: &Places,
    parts: &'a [Part],
) -> Result<Matched<'a>, Error> {
    let mut found = Vec::new();
    for part in parts {
        let Some((_, &seats)) = places.seats.iter().find(|(name, _)| is_name(name, &part.name))
        else {
            let names = places.seats.keys().map(String::as_str);
            return Err(Error::Usage(unknown_unit(&field.rule.name, &part.name, names)));
        };
        found.push((seats, part));
    }
    let missing: Vec<&str> = places
        .seats
        .keys()
        .filter(|name| !parts.iter().any(|part| is_name(name, &part.name)))
        .map(String::as_str)
        .collect();
    if !missing.is_empty() {
        let names = listed(&missing);
        let why = format!("the file has no figures for the district {names}");
        return Ok(Err(Box::new(field.unknown(&why))));
    }
    Ok(Ok(found))
}

/// Each district on its own.
pub(super) fn by_district(
    field: &Field<'_>,
    rule: &SeatsRule,
    places: &Places,
    parts: &[Part],
) -> Result<Found, Error> {
    let districts = match matched(field, places, parts)? {
        Ok(districts) => districts,
        Err(unknown) => return Ok(Err(unknown)),
    };
    let national = match lists(field, field.contest, rule, None)? {
        Ok(lists) => lists,
        Err(unknown) => return Ok(Err(unknown)),
    };
    let by_district = rule.threshold.as_ref().is_some_and(|threshold| threshold.by_district);
    let mut told = if by_district { Told::default() } else { Told::new(&national) };
    let mut sums: BTreeMap<ChoiceId, u64> = national.iter().map(|list| (list.id, 0)).collect();
    let mut how = End::Filled;
    for (seats, part) in districts {
        let inside = Field { contest: &part.contest, ..*field };
        let lists = if by_district {
            match lists(&inside, &part.contest, rule, None)? {
                Ok(lists) => lists,
                Err(unknown) => return Ok(Err(unknown)),
            }
        } else {
            let votes = |id: ChoiceId| part.contest.choices.get(id.0)?.sum.votes;
            let here = |list: &List| List {
                votes: votes(list.id).unwrap_or_default(),
                reason: None,
                ..list.clone()
            };
            national.iter().map(here).collect()
        };
        let handed = whole(&inside, rule, &lists, seats)?;
        for (id, seats) in handed.seats {
            *sums.entry(id).or_default() += seats;
        }
        told.district(&part.name, handed.told, by_district);
        how = match (how, handed.end) {
            (End::Filled, End::Filled) => End::Filled,
            (End::Filled, End::Tied(tied, left, text)) => {
                End::Tied(tied, left, format!("{}: {text}", part.name))
            }
            (End::Filled, End::Open(why)) => End::Open(format!("{}: {why}", part.name)),
            (before, _) => before,
        };
    }
    Ok(Ok(Handed { seats: sums.into_iter().collect(), end: how, told }))
}

/// Districts and parties at once.
pub(super) fn biproportional(
    field: &Field<'_>,
    rule: &SeatsRule,
    places: &Places,
    parts: &[Part],
) -> Result<Found, Error> {
    let districts = match matched(field, places, parts)? {
        Ok(districts) => districts,
        Err(unknown) => return Ok(Err(unknown)),
    };
    let all = match lists(field, field.contest, rule, None)? {
        Ok(lists) => lists,
        Err(unknown) => return Ok(Err(unknown)),
    };
    let lists: Vec<&List> = all.iter().filter(|list| list.admitted).collect();
    let votes = |contest: &Contest| -> Vec<Votes> {
        let votes = |list: &&List| contest.choices.get(list.id.0)?.sum.votes;
        lists.iter().map(|list| votes(list).unwrap_or_default()).collect()
    };
    let table = Table {
        district_seats: districts.iter().map(|(seats, _)| *seats).collect(),
        votes: districts.iter().map(|(_, part)| votes(&part.contest)).collect(),
    };
    let settlement = settlement(field, |name| place_of(field, &lists, name));
    let numbers = PartySeats::Allocated {
        numbers: VoterNumbers::Exact,
        divisors: Divisors::SainteLague,
        settlement,
    };
    let found = seats::biproportional(&table, &numbers, &Divisors::SainteLague, &[])
        .map_err(|error| problem(field, &error))?;
    let mut told = Told::new(&all);
    if let Some(upper) = &found.upper {
        told.allocation(field, &lists, rule.seats, upper, None);
    }
    let mut held = vec![0_u32; lists.len()];
    for ((_, part), row) in districts.iter().zip(&found.seats) {
        told.row(field, &part.name, &lists, row);
        for (sum, seats) in held.iter_mut().zip(row) {
            *sum = sum.saturating_add(*seats);
        }
    }
    let how = match &found.outcome {
        BiproportionalOutcome::Filled => End::Filled,
        other => match found.upper.as_ref().map(|upper| &upper.outcome) {
            Some(outcome @ seats::Outcome::Tied(_)) => {
                end(field, outcome, |at| lists.get(at.0).map(|list| list.id).into_iter().collect())
            }
            _ => End::Open(tell::biproportional_words(other)),
        },
    };
    Ok(Ok(Handed { seats: spread(&all, &lists, &held), end: how, told }))
}
