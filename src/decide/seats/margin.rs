//! How near it was: the votes that would move the last seat, all else equal.

use num_bigint::BigUint;

use super::allocate_entries;
use super::allocation::{Allocation, Measure, Outcome, Problem, TieAbout, Value};
use super::claim::{Claim, Claimant, Entry};
use super::divisor;
use super::method::{Divisors, Method, QuotaMethod, QuotaRounding, QuotaSeats};
use super::settlement::{Settlement, Settler};
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
/// the border is found by halving. That is the least number where more votes never cost a claim a
/// seat, which holds within the steps of a quota that is made whole, and from step to step; both
/// are halved. With several phases of remainder (small councils of the Netherlands) it has not been
/// proved, and the number is one at which the seat does change hands.
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
        Method::Quota(quota) => {
            let block = match quota.quota.rounding {
                QuotaRounding::Exact => 1,
                QuotaRounding::Down
                | QuotaRounding::Nearest
                | QuotaRounding::Up
                | QuotaRounding::Above => match quota.quota.seats {
                    QuotaSeats::Seats => u64::from(seats),
                    QuotaSeats::SeatsAndOne => u64::from(seats) + 1,
                    QuotaSeats::SeatsAndTwo => u64::from(seats) + 2,
                },
            };
            by_trial(claims, seats, method, allocation, block).map(Some)
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
    Margins { needs, holder }
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

/// By allocating anew with other counts. `block` is how many votes leave a quota that is made whole
/// as it is.
fn by_trial(
    claims: &[Claim],
    seats: u32,
    method: &Method,
    allocation: &Allocation,
    block: u64,
) -> Result<Margins, Problem> {
    let trial = Trial { claims, seats, method, block };
    let mut needs = Vec::with_capacity(claims.len());
    for (at, (claim, &held)) in claims.iter().zip(&allocation.seats).enumerate() {
        let room = claim.cap.is_none_or(|cap| held < cap) && block > 0;
        needs.push(if room { trial.needs(at, claim, held)? } else { None });
    }
    let holder = match (allocation.trace.last_winning(), &allocation.trace.reassigned) {
        (Some(award), None) if block > 0 => {
            let at = award.claimant.0;
            let can_lose = match (claims.get(at), allocation.seats.get(at)) {
                (Some(claim), Some(&held)) => trial.can_lose(at, claim, held)?,
                _ => None,
            };
            Some(Holder { claimant: award.claimant, can_lose })
        }
        _ => None,
    };
    Ok(Margins { needs, holder })
}

struct Trial<'a> {
    claims: &'a [Claim],
    seats: u32,
    method: &'a Method,
    block: u64,
}

impl Trial<'_> {
    /// Whether the claim surely has so many seats with so many votes.
    fn has(&self, at: usize, votes: u64, seats: u32) -> Result<bool, Problem> {
        let mut entries: Vec<Entry> = self.claims.iter().map(Entry::from).collect();
        let Some(entry) = entries.get_mut(at) else { return Ok(false) };
        let before = std::mem::replace(&mut entry.weight, BigUint::from(votes));
        let settlement = Settlement::default();
        let settler = &mut Settler::new(&settlement);
        let allocation = match self.method {
            Method::Quota(quota) => {
                let mut quota = quota.clone();
                quota.votes = quota.votes.map(|all| {
                    let all = BigUint::from(all.0) + votes - before;
                    Votes(u64::try_from(all).unwrap_or(u64::MAX))
                });
                allocate_entries(&entries, self.seats, &Method::Quota(quota), settler)
            }
            Method::Divisor(_) => allocate_entries(&entries, self.seats, self.method, settler),
        }?;
        let held = allocation.seats.get(at).copied().unwrap_or_default();
        Ok(match allocation.outcome {
            Outcome::Filled | Outcome::Unfilled { .. } => held >= seats,
            Outcome::TooManyQuotas { .. } => false,
            Outcome::Tied(tie) => match tie.about {
                TieAbout::Gains => held >= seats,
                TieAbout::Loses => held - u32::from(tie.tied.contains(&Claimant(at))) >= seats,
            },
        })
    }

    /// The most votes of the claim at which the quota is still what it is at `votes`, or, with
    /// `back`, the fewest.
    fn edge(&self, at: usize, votes: u64, back: bool) -> u64 {
        let others: u128 = match self.method {
            Method::Quota(QuotaMethod { votes: Some(all), .. }) => {
                let own = self.claims.get(at).map_or(0, |claim| claim.votes.0);
                u128::from(all.0.saturating_sub(own))
            }
            Method::Quota(_) | Method::Divisor(_) => {
                let others = self.claims.iter().enumerate().filter(|(other, _)| *other != at);
                others.map(|(_, claim)| u128::from(claim.votes.0)).sum()
            }
        };
        let block = u128::from(self.block);
        // The rest that the votes leave at the last count before the quota changes.
        let last = match self.rounding() {
            QuotaRounding::Exact => return votes,
            QuotaRounding::Down | QuotaRounding::Above => block - 1,
            QuotaRounding::Up => 0,
            QuotaRounding::Nearest => block.div_ceil(2).saturating_sub(1),
        };
        let rest = (others + u128::from(votes)) % block;
        let ahead = (last + block - rest) % block;
        if back {
            let behind = u64::try_from(block - 1 - ahead).unwrap_or_default();
            votes.saturating_sub(behind)
        } else {
            votes.saturating_add(u64::try_from(ahead).unwrap_or(u64::MAX))
        }
    }

    fn rounding(&self) -> QuotaRounding {
        match self.method {
            Method::Quota(quota) => quota.quota.rounding,
            Method::Divisor(_) => QuotaRounding::Exact,
        }
    }

    /// A claim is best off at the end of a block, so the first block is sought at whose end it has
    /// the seat, and then the first count in it.
    fn needs(&self, at: usize, claim: &Claim, held: u32) -> Result<Option<Votes>, Problem> {
        let own = claim.votes.0;
        let end = |blocks: u64| {
            self.edge(at, own, false).saturating_add(blocks.saturating_mul(self.block))
        };
        let most = (u64::MAX - own) / self.block;
        let found = first(most, |blocks| self.has(at, end(blocks), held + 1))?;
        let Some(blocks) = found else { return Ok(None) };
        let start = blocks.checked_sub(1).map_or(own, end);
        let within = first(end(blocks) - start, |more| self.has(at, start + more, held + 1))?;
        Ok(within.map(|more| Votes(start - own + more)))
    }

    /// A claim is worst off at the start of a block, so the first block downwards is sought at
    /// whose start it has lost the seat, and then the most votes in it with which it has.
    fn can_lose(&self, at: usize, claim: &Claim, held: u32) -> Result<Option<Votes>, Problem> {
        let own = claim.votes.0;
        if !self.has(at, own, held)? {
            return Ok(None);
        }
        let start = |blocks: u64| {
            self.edge(at, own, true).saturating_sub(blocks.saturating_mul(self.block))
        };
        let most = own / self.block + 1;
        let lost = |votes: u64| self.has(at, votes, held).map(|has| !has);
        let found = first(most, |blocks| lost(start(blocks)))?;
        let Some(blocks) = found else { return Ok(Some(claim.votes)) };
        let top = blocks.checked_sub(1).map_or(own, start);
        let within = first(top - start(blocks), |fewer| lost(top - fewer))?;
        Ok(within.map(|fewer| Votes((own - top + fewer).saturating_sub(1))))
    }
}

/// The least number up to `most` at which it holds, if it holds from there on.
fn first(most: u64, holds: impl Fn(u64) -> Result<bool, Problem>) -> Result<Option<u64>, Problem> {
    if holds(0)? {
        return Ok(Some(0));
    }
    let (mut below, mut above) = (0, 1_u64.min(most));
    while !holds(above)? {
        if above >= most {
            return Ok(None);
        }
        (below, above) = (above, above.saturating_mul(2).min(most));
    }
    while above - below > 1 {
        let middle = below.midpoint(above);
        if holds(middle)? {
            above = middle;
        } else {
            below = middle;
        }
    }
    Ok(Some(above))
}
