//! Who wins: a mechanism of law a file, each a pure function of the counts.

mod distribution;
mod effects;
mod electors;
mod majority;
mod otherwise;
mod parts;
mod plurality;
mod question;

use crate::decide::allot;
use crate::decide::field::Field;
use crate::decide::outcome::{Outcome, Reason, ReasonKind};
use crate::decide::rule::Way;
use crate::decide::words::capital;
use crate::error::Error;

pub(super) use parts::{Part, parts};
pub use parts::{WeighedUnits, weigh};

/// The outcome of a contest under its rule, by the counts as they are.
///
/// # Errors
/// [`Error::Usage`] where the outcome depends on what the rule leaves open.
pub(super) fn outcome(field: &Field<'_>) -> Result<Outcome, Error> {
    let (before, stop) = effects::before(field)?;
    if let Some(mut outcome) = stop {
        outcome.reasons.splice(0..0, before);
        return Ok(*outcome);
    }
    let mut outcome = match &field.rule.way {
        Way::Plurality { seats, base } => plurality::plurality(field, *seats, *base)?,
        Way::Majority { base, bar, distribution, otherwise } => {
            majority::majority(field, *base, *bar, distribution.as_ref(), *otherwise)?
        }
        Way::Qualified { base, win_if, otherwise } => {
            majority::qualified(field, *base, win_if, *otherwise)?
        }
        Way::MultiSeat { seats, otherwise } => plurality::multi_seat(field, *seats, *otherwise)?,
        Way::Referendum { base, bar, approval } => {
            question::referendum(field, *base, *bar, *approval)
        }
        Way::Sole { base, bar } => question::sole(field, *base, *bar),
        Way::DoubleMajority { base, weights } => question::double(field, *base, weights)?,
        Way::Electors { level, electors, otherwise } => {
            electors::electors(field, level.as_deref(), electors, *otherwise)?
        }
        Way::Seats(rule) => allot::allot(field, rule, None)?,
    };
    // A line that leads and decides nothing is what a reader asks about.
    if let Some(line) = before.iter().find(|reason| is_line_that_leads(reason)) {
        outcome.sentence = format!("{} {}.", outcome.sentence, capital(&line.text));
    }
    outcome.reasons.splice(0..0, before);
    Ok(outcome)
}

fn is_line_that_leads(reason: &Reason) -> bool {
    reason.kind == ReasonKind::AgainstAll && reason.met.is_none()
}
