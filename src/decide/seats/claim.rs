//! Who asks for seats: a count, and how few and how many seats it may end with.

use num_bigint::BigUint;

use super::MOST_SEATS;
use super::allocation::Problem;
use crate::model::Votes;

/// The place of a claim among the claims, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Claimant(pub usize);

/// A list, party, group or state that takes part in an allocation.
///
/// Only those that are admitted are claims: the line against all, and lists below a threshold, are
/// left out by the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Claim {
    /// Votes for it, or the people of a state.
    pub votes: Votes,
    /// Seats that it has whatever its votes (one for each state in the US House).
    pub min: u32,
    /// The most seats that it can fill: the names on its list. `None` where it never runs out.
    pub cap: Option<u32>,
}

impl Claim {
    /// A claim by votes alone.
    pub fn new(votes: Votes) -> Self {
        Self { votes, min: 0, cap: None }
    }

    /// The same with seats that it has whatever its votes.
    #[must_use]
    pub fn at_least(self, min: u32) -> Self {
        Self { min, ..self }
    }

    /// The same with no more seats than it can fill.
    #[must_use]
    pub fn at_most(self, cap: u32) -> Self {
        Self { cap: Some(cap), ..self }
    }
}

/// A claim as the procedures see it: weights may be larger than counts (voter numbers of a
/// biproportional method are fractions that were brought to one denominator).
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) weight: BigUint,
    pub(super) min: u32,
    pub(super) cap: u32,
}

impl Entry {
    pub(super) fn has_votes(&self) -> bool {
        self.weight != BigUint::ZERO
    }
}

impl From<&Claim> for Entry {
    fn from(claim: &Claim) -> Self {
        Self {
            weight: BigUint::from(claim.votes.0),
            min: claim.min,
            cap: claim.cap.unwrap_or(u32::MAX),
        }
    }
}

/// What contradicts itself before any seat is given.
pub(super) fn check(entries: &[Entry], seats: u32) -> Result<(), Problem> {
    if seats > MOST_SEATS {
        return Err(Problem::TooManySeats { seats: u64::from(seats) });
    }
    if let Some(at) = entries.iter().position(|entry| entry.min > entry.cap) {
        return Err(Problem::MinimumAboveCap { claimant: Claimant(at) });
    }
    let minima: u64 = entries.iter().map(|entry| u64::from(entry.min)).sum();
    if minima > u64::from(seats) {
        return Err(Problem::MinimaAboveSeats { minima, seats });
    }
    Ok(())
}
