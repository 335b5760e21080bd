//! A share in so many units besides.

use crate::decide::field::Field;
use crate::decide::outcome::{Reason, ReasonKind};
use crate::decide::rule::{Distribution, UnitsNeeded};
use crate::decide::win::majority::size;
use crate::decide::win::parts::parts;
use crate::decide::words::{counted, grouped};
use crate::error::Error;
use crate::model::{Base, Votes};
use crate::tally::ChoiceId;

/// Whether the share is reached in enough units.
pub(super) enum Spread {
    /// It is, whatever the units say that are not there.
    Reached,
    /// It is not, whatever they say.
    Missed,
    /// The units that are not there decide.
    Unknown(String),
}

/// The verdict with its numbers.
pub(super) struct Found {
    pub(super) verdict: Spread,
    pub(super) reason: Reason,
}

/// Counts the units in which a choice has the share of the unit's votes.
pub(super) fn distribution(
    field: &Field<'_>,
    who: ChoiceId,
    rule: &Distribution,
) -> Result<Found, Error> {
    let parts = parts(field, rule.level.as_deref())?.unwrap_or_default();
    let base = field.rule.base().unwrap_or(Base::Valid);
    let known: Vec<bool> = parts
        .iter()
        .filter(|part| part.is_whole())
        .filter_map(|part| {
            let votes = part.contest.choices.get(who.0)?.sum.votes.unwrap_or_default();
            Some(rule.bar.is_met(votes, size(&part.contest, base)?))
        })
        .collect();
    let reached = known.iter().filter(|met| **met).count() as u64;
    let there = (parts.len() as u64).saturating_add(field.absent);
    let total = rule.total.unwrap_or(there).max(parts.len() as u64);
    let unknown = total.saturating_sub(known.len() as u64);
    let needed = match rule.units {
        UnitsNeeded::Count(count) => count,
        UnitsNeeded::Share(bar) => bar.needed(Votes(total)).map_or(u64::MAX, |needed| needed.0),
    };
    let text = format!(
        "{} has {} in {} of {}; {} are needed{}",
        field.name(who),
        rule.bar.words(),
        grouped(reached),
        counted(total, "unit"),
        grouped(needed),
        if unknown > 0 {
            format!(", and {} are not known", grouped(unknown))
        } else {
            String::new()
        }
    );
    let verdict = if reached >= needed {
        Spread::Reached
    } else if reached.saturating_add(unknown) < needed {
        Spread::Missed
    } else {
        Spread::Unknown(text.clone())
    };
    let reason = Reason::new(ReasonKind::Distribution, text).of(who);
    let mut reason = reason.votes(Votes(reached), Some(Votes(total)));
    reason.needed = Some(Votes(needed));
    reason.met = match verdict {
        Spread::Reached => Some(true),
        Spread::Missed => Some(false),
        Spread::Unknown(_) => None,
    };
    Ok(Found { verdict, reason })
}
