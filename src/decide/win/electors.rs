//! Electors: all of a unit for its first, and a majority of all that are appointed.

use std::collections::BTreeMap;

use crate::decide::field::{Field, Runner, is_name};
use crate::decide::outcome::{Outcome, Reason, ReasonKind, Status};
use crate::decide::rule::{Bar, Otherwise};
use crate::decide::win::otherwise::{Missed, otherwise};
use crate::decide::win::parts::{Part, parts};
use crate::decide::words::{counted, grouped, unknown_unit};
use crate::error::Error;
use crate::model::Votes;
use crate::tally::ChoiceId;

/// Who has a majority of the electors.
pub(super) fn electors(
    field: &Field<'_>,
    level: Option<&str>,
    electors: &BTreeMap<String, u64>,
    or_else: Option<Otherwise>,
) -> Result<Outcome, Error> {
    let total: u64 = electors.values().fold(0, |sum, more| sum.saturating_add(*more));
    let parts = parts(field, level)?.unwrap_or_default();
    let mut open = total;
    let mut seats: BTreeMap<ChoiceId, u64> = BTreeMap::new();
    let mut reasons = Vec::new();
    for part in &parts {
        let Some((_, &count)) = electors.iter().find(|(unit, _)| is_name(unit, &part.name)) else {
            let names = electors.keys().map(String::as_str);
            return Err(Error::Usage(unknown_unit(&field.rule.name, &part.name, names)));
        };
        let (reason, first) = first(field, part, count)?;
        reasons.push(reason);
        if let Some(first) = first {
            let sum = seats.entry(first).or_default();
            *sum = sum.saturating_add(count);
            open = open.saturating_sub(count);
        }
    }
    let mut order: Vec<Runner> =
        seats.iter().map(|(&id, &count)| Runner { id, votes: Votes(count) }).collect();
    order.sort_by_key(|runner| (std::cmp::Reverse(runner.votes), runner.id));
    let needed = Bar::MAJORITY.needed(Votes(total));
    let need = needed.map_or(u64::MAX, |needed| needed.0);
    let most = order.first().map_or(0, |runner| runner.votes.0);
    let all: Vec<(ChoiceId, u64)> = seats.into_iter().collect();
    let done = |outcome: Outcome, reasons: Vec<Reason>| Outcome {
        seats: all.clone(),
        needed,
        reasons,
        ..outcome
    };
    let missing =
        if open > 0 { format!("; {} are open", counted(open, "elector")) } else { String::new() };
    let told = |runner: &Runner| {
        let (votes, total) = (grouped(runner.votes.0), grouped(total));
        format!("{} has {votes} of {total} electors", field.name(runner.id))
    };
    reasons.extend(order.iter().map(|runner| {
        let reason = Reason::new(ReasonKind::Electors, told(runner)).of(runner.id);
        let met = runner.votes.0 >= need;
        reason.votes(runner.votes, Some(Votes(total))).needed(needed, met)
    }));
    match order.first() {
        Some(first) if most >= need => {
            let sentence = format!(
                "{} is elected: {}, a majority is {}{missing}.",
                field.name(first.id),
                told(first),
                grouped(need)
            );
            let elected = vec![first.id];
            let outcome = Outcome { elected, sentence, ..field.outcome(Status::Elected) };
            Ok(done(outcome, reasons))
        }
        _ if most.saturating_add(open) >= need => {
            let why = format!("nobody has the majority of {} electors yet{missing}", grouped(need));
            let outcome = field.unknown(&why);
            reasons.extend(outcome.reasons.iter().cloned());
            Ok(done(outcome, reasons))
        }
        _ => {
            let missed = Missed::Words(format!("nobody has {} electors", grouped(need)));
            let outcome = otherwise(field, &order, &missed, or_else)?;
            reasons.extend(outcome.reasons.iter().cloned());
            Ok(done(outcome, reasons))
        }
    }
}

/// Who is first in a unit, if anybody is alone there.
fn first(field: &Field<'_>, part: &Part, count: u64) -> Result<(Reason, Option<ChoiceId>), Error> {
    let unit = Field { contest: &part.contest, ..*field };
    let runners = unit.runners();
    let name = &part.name;
    let cut = unit.cut(&runners, 1)?;
    let electors = counted(count, "elector");
    let reason =
        |text| Reason::new(ReasonKind::Electors, text).unit(name).votes(Votes(count), None);
    let winner = cut.sure.first().copied().filter(|_| part.is_whole());
    Ok(match winner {
        Some(id) => (reason(format!("{name}: {electors} for {}", unit.name(id))).of(id), Some(id)),
        None if !part.is_whole() => {
            (reason(format!("{name}: {electors} open, since counts are missing")), None)
        }
        None => (reason(format!("{name}: {electors} open, since the first are tied")), None),
    })
}
