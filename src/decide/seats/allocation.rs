//! What comes out: seats, what decided each of them, and where the procedure stopped.

use std::fmt;

use num_bigint::BigUint;

use super::claim::Claimant;
use super::fraction::Fraction;
use super::settlement::TieRule;

/// Seats, and how they came about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allocation {
    /// Seats of each claim, in the order of the claims. At a tie: those that are sure before it.
    pub seats: Vec<u32>,
    /// Whether all seats are given, and if not, why.
    pub outcome: Outcome,
    /// What decided the seats.
    pub trace: Trace,
}

/// How an allocation ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Every seat is given.
    Filled,
    /// Equal claims compete for fewer seats, and no settlement says who has them.
    Tied(Tie),
    /// Nobody is left who could take the rest: no claim, no vote, or all lists out of names.
    Unfilled {
        /// Seats that stay empty.
        seats: u32,
    },
    /// The full quotas give more seats than there are, and the method has no rule for that.
    /// `Allocation::seats` holds the full quotas.
    TooManyQuotas {
        /// Seats beyond the house.
        over: u32,
    },
}

/// Claims that are exactly equal where there are not seats for all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tie {
    /// What they have in common.
    pub value: Value,
    /// Who is tied, in the order of the claims.
    pub tied: Vec<Claimant>,
    /// Seats for them; fewer than they are.
    pub seats_left: u32,
    /// What is to be settled.
    pub about: TieAbout,
}

/// Which decision a tie stands in the way of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TieAbout {
    /// Who gets the seats that are left.
    Gains,
    /// Who gives up a seat: excess quotas, or the seat that a majority takes.
    Loses,
}

/// What one claim is compared with another by.
///
/// Values of one step compare with each other; those of different measures do not mean the same.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Value {
    /// What it is.
    pub measure: Measure,
    /// How much, exactly.
    pub amount: Fraction,
}

/// What a [`Value`] measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// Votes beyond full quotas.
    Remainder,
    /// Votes over a divisor.
    Quotient,
    /// The square of votes over a divisor, where the divisor is a square root (Huntington-Hill).
    SquaredQuotient,
    /// Votes where the divisor is zero: a first seat comes before every other, and first seats go
    /// by votes.
    FirstSeat,
}

impl Measure {
    /// The words for it: `quotient`, `squared quotient`.
    pub fn label(self) -> &'static str {
        match self {
            Self::Remainder => "remainder",
            Self::Quotient => "quotient",
            Self::SquaredQuotient => "squared quotient",
            Self::FirstSeat => "votes for a first seat",
        }
    }
}

/// What decided the seats. Everything is exact.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Trace {
    /// Of a quota method: the quota, full seats and remainders.
    pub quota: Option<QuotaTrace>,
    /// Seats given one by one, in order: all of a divisor method beyond the minima, the remainder
    /// seats of a quota method.
    pub awards: Vec<Award>,
    /// The claim that came next and got nothing, where there is one that could have taken a seat.
    pub first_losing: Option<Rival>,
    /// The seat that went to a list because it has more than half of the votes.
    pub reassigned: Option<Reassigned>,
    /// Seats that lists out of names gave back after the first round, by claim. Empty where the
    /// caps were kept from the start.
    pub passed_on: Vec<(Claimant, u32)>,
    /// Ties that the settlement decided, in order.
    pub settled: Vec<Settled>,
}

impl Trace {
    /// The last seat that was given, and by what: the last winning value.
    pub fn last_winning(&self) -> Option<&Award> {
        self.awards.last()
    }
}

/// A seat and what won it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Award {
    /// Who got it.
    pub claimant: Claimant,
    /// Which seat of this claimant it is, from 1.
    pub seat: u32,
    /// By what.
    pub value: Value,
    /// The phase of the remainder that it was given in, from 0; 0 for a divisor method.
    pub phase: usize,
    /// Whether the value alone decided it.
    pub decided: Decided,
}

/// A claim that had the best value among those without a seat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rival {
    /// Who it is.
    pub claimant: Claimant,
    /// Its value.
    pub value: Value,
}

/// What decided between claims.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decided {
    /// The larger value.
    Value,
    /// Equal values, and a rule of the law.
    Rule(TieRule),
    /// Equal values, and a drawn lot.
    Lot,
}

/// A tie that was settled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settled {
    /// Who was tied, in the order of the claims.
    pub tied: Vec<Claimant>,
    /// The value they had in common.
    pub value: Value,
    /// Who was chosen, in the order in which they came.
    pub chosen: Vec<Claimant>,
    /// What they were chosen for.
    pub about: TieAbout,
    /// By what.
    pub by: Decided,
}

/// The quota and what it gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuotaTrace {
    /// The quota, exact.
    pub quota: Fraction,
    /// The votes that it is a part of.
    pub votes: BigUint,
    /// Full quotas of each claim, before caps and minima.
    pub full: Vec<u32>,
    /// Votes of each claim beyond its full quotas.
    pub remainders: Vec<Fraction>,
    /// Seats that are not full quotas.
    pub remainder_seats: u32,
    /// Who gave up seats because the full quotas were too many.
    pub reduced: Vec<Claimant>,
}

/// A seat that changed hands so that a majority of votes is one of seats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reassigned {
    /// Who had it.
    pub from: Claimant,
    /// Who has more than half of the votes.
    pub to: Claimant,
    /// Seats before that.
    pub before: Vec<u32>,
}

/// Why there can be no allocation: the input contradicts itself.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Problem {
    /// A claim must have more seats than it may have.
    MinimumAboveCap {
        /// Which.
        claimant: Claimant,
    },
    /// The seats that claims have whatever their votes are more than there are.
    MinimaAboveSeats {
        /// The sum of the minima.
        minima: u64,
        /// The house.
        seats: u32,
    },
    /// More seats than any house has.
    TooManySeats {
        /// How many were asked for, or would be needed.
        seats: u64,
    },
    /// A sequence of divisors that ends before a claim could have all seats.
    SequenceTooShort {
        /// Divisors that it has.
        divisors: usize,
    },
    /// A claimant that is not there, or stands in two groups.
    Groups {
        /// Which.
        claimant: Claimant,
    },
    /// Tables or lists that should be of one length are not.
    Shape {
        /// The length that was expected.
        expected: usize,
        /// The length that was found.
        found: usize,
    },
    /// The votes that the quota is of are fewer than those of the claims.
    QuotaVotesBelowClaims,
    /// The seats of the parties are not as many as those of the districts.
    PartySeats {
        /// Seats of all parties.
        parties: u64,
        /// Seats of all districts.
        districts: u32,
    },
    /// A method that this procedure is not defined for.
    MethodNotApplicable,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MinimumAboveCap { claimant } => {
                write!(f, "the minimum of claim {} is above its cap", claimant.0 + 1)
            }
            Self::MinimaAboveSeats { minima, seats } => {
                write!(f, "the claims have {minima} seats whatever their votes, of {seats}")
            }
            Self::TooManySeats { seats } => write!(f, "{seats} seats are more than any house has"),
            Self::SequenceTooShort { divisors } => {
                write!(f, "the sequence ends after {divisors} divisors, before the seats do")
            }
            Self::Groups { claimant } => {
                write!(f, "claim {} is not there, or stands in two groups", claimant.0 + 1)
            }
            Self::Shape { expected, found } => write!(f, "{found} entries where {expected} belong"),
            Self::QuotaVotesBelowClaims => {
                f.write_str("the votes that the quota is of are fewer than those of the claims")
            }
            Self::PartySeats { parties, districts } => {
                write!(f, "the parties have {parties} seats and the districts {districts}")
            }
            Self::MethodNotApplicable => f.write_str("the procedure needs a divisor method"),
        }
    }
}

impl std::error::Error for Problem {}
