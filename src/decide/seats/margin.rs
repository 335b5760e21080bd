//! How near it was: the votes that would move the last seat, all else equal.

use num_bigint::BigUint;

use super::allocation::{Allocation, Measure, Outcome, Problem, Value};
use super::claim::{Claim, Claimant, Entry};
use super::divisor;
use super::method::{Divisors, Method};
use super::trial::Trial;
use crate::model::Votes;

/// The votes that would move a seat. A tie does not count as a seat.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Margins {
    /// The fewest further votes with which each claim would have one seat more for sure, all other
    /// counts equal; in the order of the claims. `None` where no number of votes would do: a cap,
    /// seats that all others have whatever their votes.
    pub needs: Vec<Option<Votes>>,
    /// Who holds the last seat, and what it could lose.
    pub holder: Option<Holder>,
    /// Whether every smaller number has been ruled out. Always for divisor methods, and for quota
    /// methods with one phase of remainder. With several phases, or a rule for too many quotas, a
    /// vote more can cost a seat: there all numbers up to some thousands have been tried, and of a
    /// larger one it is only known that the seat changes hands there.
    pub certain: bool,
}

/// The claim that holds the last seat that was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Holder {
    /// Who it is.
    pub claimant: Claimant,
    /// The most votes that it could lose and keep all its seats for sure, all other counts equal.
    /// `None` where it has them by lot or by another rule than its count.
    pub can_lose: Option<Votes>,
}

/// How near the last seat was, for an allocation that filled all seats; `None` for another.
///
/// For divisor methods this follows from the last winning and the first losing quotient. For quota
/// methods, where a vote moves the quota too, the allocation is made anew with other counts until
/// the border is found.
///
/// # Errors
///
/// As [`allocate`](super::allocate).
pub fn margins(
    claims: &[Claim],
    seats: u32,
    method: &Method,
    allocation: &Allocation,
) -> Result<Option<Margins>, Problem> {
    if allocation.outcome != Outcome::Filled || allocation.seats.len() != claims.len() {
        return Ok(None);
    }
    match method {
        Method::Divisor(divisors) => Ok(Some(by_quotients(claims, divisors, allocation))),
        Method::Quota(method) => {
            let trial = Trial::new(claims, seats, method);
            let mut needs = Vec::with_capacity(claims.len());
            for (at, &held) in allocation.seats.iter().enumerate() {
                needs.push(trial.needs(at, held)?);
            }
            // A seat by the rule of majorities does not rest on the last remainder.
            let last = match &allocation.trace.reassigned {
                None => allocation.trace.last_winning(),
                Some(_) => None,
            };
            let mut holder = None;
            if let Some(award) = last
                && let Some(&held) = allocation.seats.get(award.claimant.0)
            {
                let can_lose = trial.can_lose(award.claimant.0, held)?;
                holder = Some(Holder { claimant: award.claimant, can_lose });
            }
            Ok(Some(Margins { needs, holder, certain: trial.is_certain() }))
        }
    }
}

fn by_quotients(claims: &[Claim], divisors: &Divisors, allocation: &Allocation) -> Margins {
    let entries: Vec<Entry> = claims.iter().map(Entry::from).collect();
    let pairs = || (0..).map(Claimant).zip(entries.iter().zip(allocation.seats.iter().copied()));
    let weakest_of_others = |but: Claimant| {
        pairs()
            .filter(|&(claimant, (entry, seats))| claimant != but && seats > entry.min)
            .filter_map(|(_, (entry, seats))| divisor::value(entry, seats - 1, divisors))
            .min()
    };
    let strongest_of_others = |but: Claimant| {
        pairs()
            .filter(|&(claimant, (entry, seats))| {
                claimant != but && seats < entry.cap && entry.has_votes()
            })
            .filter_map(|(_, (entry, seats))| divisor::value(entry, seats, divisors))
            .max()
    };
    let needs = pairs()
        .map(|(claimant, (entry, seats))| {
            if seats >= entry.cap {
                return None;
            }
            let votes = votes_to_beat(&weakest_of_others(claimant)?, seats, divisors)?;
            difference(&votes, &entry.weight)
        })
        .collect();
    let holder = allocation.trace.last_winning().and_then(|award| {
        let entry = entries.get(award.claimant.0)?;
        let votes = match strongest_of_others(award.claimant) {
            Some(value) => votes_to_beat(&value, award.seat - 1, divisors),
            None => Some(BigUint::from(1_u8)),
        };
        let can_lose = votes.and_then(|votes| difference(&entry.weight, &votes));
        Some(Holder { claimant: award.claimant, can_lose })
    });
    Margins { needs, holder, certain: true }
}

/// The fewest votes with which a claim that has so many seats asks with more than `value`.
fn votes_to_beat(value: &Value, seats: u32, divisors: &Divisors) -> Option<BigUint> {
    let divisor = divisors.at(seats)?;
    let one = BigUint::from(1_u8);
    if divisor.is_zero() {
        return Some(match value.measure {
            Measure::FirstSeat => value.amount.floor() + one,
            Measure::Remainder | Measure::Quotient | Measure::SquaredQuotient => one,
        });
    }
    let equal = value.amount.times(&divisor).floor();
    match value.measure {
        // No quotient comes before a first seat.
        Measure::FirstSeat => None,
        Measure::SquaredQuotient => Some(equal.sqrt() + one),
        Measure::Remainder | Measure::Quotient => Some(equal + one),
    }
}

fn difference(more: &BigUint, less: &BigUint) -> Option<Votes> {
    let difference = (more >= less).then(|| more - less)?;
    u64::try_from(difference).ok().map(Votes)
}
