//! Seats from counts: every procedure of the field as a pure function.
//!
//! A caller turns lists (or states, or groups of lists) into [`Claim`]s, names a [`Method`] and
//! calls [`allocate`]. What comes back says who has how many seats and why, and where the law's
//! procedure stops: at a tie that a lot has to settle, or with seats that nobody can take. Nothing
//! is ever broken by the order of the claims.
//!
//! Thresholds come first ([`admit`]); districts, levelling seats, mixed-member compensation,
//! agreements between lists and the biproportional method are built upon [`allocate`].
//!
//! All arithmetic is on whole numbers and exact fractions of any size, so that counts up to
//! `u64::MAX` neither overflow nor lose a digit.

mod agreements;
mod allocation;
mod biproportional;
mod claim;
mod compensation;
mod districts;
mod divisor;
mod fraction;
mod margin;
mod method;
mod quota;
mod scaling;
mod settlement;
mod threshold;
mod trial;

pub use agreements::{Grouped, allocate_groups};
pub use allocation::{
    Allocation, Award, Decided, Measure, Outcome, Problem, QuotaTrace, Reassigned, Rival, Settled,
    Tie, TieAbout, Trace, Value,
};
pub use biproportional::{
    Biproportional, BiproportionalOutcome, Cell, PartySeats, Table, VoterNumbers, biproportional,
};
pub use claim::{Claim, Claimant};
pub use compensation::{Compensated, Part, Surplus, compensate};
pub use districts::{District, Districts, allocate_districts, place};
pub use fraction::Fraction;
pub use margin::{Holder, Margins, margins};
pub use method::{
    Divisors, Each, Excess, Majority, Method, Phase, PhaseBy, Quota, QuotaMethod, QuotaRounding,
    QuotaSeats, Sequence,
};
pub use settlement::{Settlement, TieRule};
pub use threshold::{Admission, Admissions, Bar, Candidacy, Strictness, admit};

use claim::Entry;
use settlement::Settler;

/// The most seats that are ever handed out; a larger house is a mistake in the input.
pub const MOST_SEATS: u32 = 100_000;

/// Hands out `seats` among the claims by the method.
///
/// The result lists seats in the order of the claims. It does not depend on that order. Claims
/// without a vote get their minimum and nothing else.
///
/// # Errors
///
/// A [`Problem`] where the input contradicts itself: minima above the house or above a cap, more
/// than [`MOST_SEATS`], a sequence of divisors that ends too soon.
pub fn allocate(
    claims: &[Claim],
    seats: u32,
    method: &Method,
    settlement: &Settlement,
) -> Result<Allocation, Problem> {
    let entries: Vec<Entry> = claims.iter().map(Entry::from).collect();
    allocate_entries(&entries, seats, method, &mut Settler::new(settlement))
}

fn allocate_entries(
    entries: &[Entry],
    seats: u32,
    method: &Method,
    settler: &mut Settler<'_>,
) -> Result<Allocation, Problem> {
    claim::check(entries, seats)?;
    match method {
        Method::Divisor(divisors) => divisor::allocate(entries, seats, divisors, settler),
        Method::Quota(quota) => quota::allocate(entries, seats, quota, settler),
    }
}
