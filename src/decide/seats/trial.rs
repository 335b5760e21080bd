//! Allocations with other counts of one claim: where a quota method gives it a seat more or less.

use std::cell::Cell;

use num_bigint::BigUint;

use super::allocation::{Outcome, Problem, TieAbout};
use super::claim::{Claim, Claimant, Entry};
use super::method::{Excess, Majority, QuotaMethod, QuotaRounding, QuotaSeats};
use super::quota;
use super::settlement::{Settlement, Settler};
use crate::model::Votes;

/// How many numbers are tried one by one where halving proves nothing.
const MOST_TRIED: u64 = 2_000;

/// How much work that may be: a number is tried for each claim, and takes each claim into account.
const WORK: u64 = 400_000;

/// One claim has other votes, the others have theirs.
///
/// Let a quota method have one phase, and the quota be exact. With more votes of a claim its full
/// quotas grow and those of the others shrink. Where those of another drop by one, its remainder
/// becomes large and may pass that of the claim, but there is one remainder seat more; hence more
/// votes never cost a seat, and halving finds the border. A quota that is made whole stays as it is
/// for a block of votes. Inside of a block the same holds, and it holds from the end of a block to
/// the end of the next; so the block is found first, then the count in it.
///
/// Where the full quotas are too many nothing is decided. The others' full quotas shrink as the
/// claim grows, so that this can end only where they do: those places are gone through.
pub(super) struct Trial<'a> {
    entries: Vec<Entry>,
    claims: &'a [Claim],
    seats: u32,
    method: &'a QuotaMethod,
    /// How many votes leave a quota that is made whole as it is.
    block: u64,
    all_ruled_out: Cell<bool>,
}

/// What came out of other votes.
struct Found {
    /// Seats that the claim surely has; its full quotas where they are too many.
    held: u32,
    /// Whether nothing is decided, since full quotas are too many.
    too_many: bool,
    /// Full quotas of the others.
    others: u64,
}

impl<'a> Trial<'a> {
    pub(super) fn new(claims: &'a [Claim], seats: u32, method: &'a QuotaMethod) -> Self {
        let block = match method.quota.rounding {
            QuotaRounding::Exact => 1,
            QuotaRounding::Down
            | QuotaRounding::Nearest
            | QuotaRounding::Up
            | QuotaRounding::Above => {
                u64::from(seats)
                    + match method.quota.seats {
                        QuotaSeats::Seats => 0,
                        QuotaSeats::SeatsAndOne => 1,
                        QuotaSeats::SeatsAndTwo => 2,
                    }
            }
        };
        Self {
            entries: claims.iter().map(Entry::from).collect(),
            claims,
            seats,
            method,
            block: block.max(1),
            all_ruled_out: Cell::new(true),
        }
    }

    /// Whether all smaller numbers than those given so far have been ruled out.
    pub(super) fn is_certain(&self) -> bool {
        self.all_ruled_out.get()
    }

    /// The fewest further votes with which the claim surely has more seats than `held`.
    pub(super) fn needs(&self, at: usize, held: u32) -> Result<Option<Votes>, Problem> {
        let Some(claim) = self.claims.get(at) else { return Ok(None) };
        if claim.cap.is_some_and(|cap| held >= cap) || held >= self.seats {
            return Ok(None);
        }
        let own = claim.votes.0;
        let has = |votes: u64| self.found(at, votes).map(|found| found.held > held);
        let end = |blocks: u64| {
            self.edge(at, own, false).saturating_add(blocks.saturating_mul(self.block))
        };
        let most = (u64::MAX - own) / self.block;
        let blocks = first(most, |blocks| has(end(blocks)))?;
        let mut votes = None;
        if let Some(blocks) = blocks {
            let start = blocks.checked_sub(1).map_or(own, end);
            let within = first(end(blocks) - start, |more| has(start + more))?;
            votes = within.map(|more| start + more);
        }
        while let Some(at_least) = votes {
            let found = self.found(at, at_least)?;
            if !found.too_many {
                break;
            }
            let fewer =
                |more: u64| self.found(at, at_least + more).map(|next| next.others < found.others);
            let Some(more) = first(u64::MAX - at_least, fewer)? else {
                votes = None;
                break;
            };
            // That is the start of a block: at its end the claim has the seat.
            let start = at_least + more;
            let within = first(self.edge(at, start, false) - start, |more| has(start + more))?;
            votes = within.map(|more| start + more);
        }
        let further = votes.map(|votes| votes - own);
        let surely = |more: u64| {
            self.found(at, own + more).map(|found| !found.too_many && found.held > held)
        };
        let most = u64::MAX - own;
        let range = (own, own.saturating_add(further.unwrap_or(most)));
        Ok(self.rule_out(at, range, further, most, surely)?.map(Votes))
    }

    /// The most votes that the claim can lose and surely keep `held` seats; `None` where it does
    /// not have them by its votes.
    pub(super) fn can_lose(&self, at: usize, held: u32) -> Result<Option<Votes>, Problem> {
        let Some(own) = self.claims.get(at).map(|claim| claim.votes.0) else { return Ok(None) };
        let surely_has =
            |votes: u64| self.found(at, votes).map(|found| !found.too_many && found.held >= held);
        if !surely_has(own)? {
            return Ok(None);
        }
        let is_lost = |votes: u64| self.found(at, votes).map(|found| found.held < held);
        let start = |blocks: u64| {
            self.edge(at, own, true).saturating_sub(blocks.saturating_mul(self.block))
        };
        let most = (own / self.block).saturating_add(1);
        let mut fewer = None;
        if let Some(blocks) = first(most, |blocks| is_lost(start(blocks)))? {
            let top = blocks.checked_sub(1).map_or(own, start);
            let within = first(top - start(blocks), |fewer| is_lost(top - fewer))?;
            fewer = within.map(|fewer| own - top + fewer);
        }
        // Too many quotas come up where the next quota is smaller, and after that where the full
        // quotas of the others grow.
        let last = fewer.unwrap_or(own);
        let mut down = (own - self.edge(at, own, true)).saturating_add(1);
        while self.can_be_too_many() && down < last {
            let found = self.found(at, own - down)?;
            if found.too_many {
                fewer = Some(down);
                break;
            }
            let more = first(last - down, |step| {
                self.found(at, own - down - step).map(|next| next.others > found.others)
            })?;
            let Some(step) = more else { break };
            down += step;
        }
        let loses = |fewer: u64| surely_has(own - fewer).map(|has| !has);
        let range = (own - fewer.unwrap_or(own), own);
        let fewer = self.rule_out(at, range, fewer, own, loses)?;
        Ok(Some(Votes(fewer.map_or(own, |fewer| fewer.saturating_sub(1)))))
    }

    /// The least number at which it holds, where `known` is one and smaller ones may be. `range` is
    /// what the votes of the claim are by then.
    fn rule_out(
        &self,
        at: usize,
        range: (u64, u64),
        known: Option<u64>,
        most: u64,
        holds: impl Fn(u64) -> Result<bool, Problem>,
    ) -> Result<Option<u64>, Problem> {
        if self.is_monotone(at, range) {
            return Ok(known);
        }
        let last = known.unwrap_or(most);
        let claims = u64::try_from(self.claims.len()).unwrap_or(u64::MAX).max(1);
        let tried = (WORK / claims.saturating_mul(claims)).min(MOST_TRIED);
        for number in 1..last.min(tried) {
            if holds(number)? {
                return Ok(Some(number));
            }
        }
        if last > tried {
            self.all_ruled_out.set(false);
        }
        Ok(known)
    }

    /// Whether more votes never cost a seat while the votes of the claim are in the range.
    fn is_monotone(&self, at: usize, range: (u64, u64)) -> bool {
        let one_phase = self.method.remainder.len() == 1;
        let without_rule = match self.method.excess {
            Excess::Refuse => true,
            Excess::SmallestRemainderLoses | Excess::Retry(_) => !self.can_be_too_many(),
        };
        let no_majority = match self.method.majority {
            Majority::NoRule => true,
            Majority::TakesLastRemainderSeat => self.is_without_majority(at, range),
        };
        let no_caps = self.claims.iter().all(|claim| claim.cap.is_none());
        one_phase && without_rule && no_majority && no_caps
    }

    fn is_without_majority(&self, at: usize, (least, most): (u64, u64)) -> bool {
        let counts = || self.claims.iter().map(|claim| u128::from(claim.votes.0));
        let all = self.method.votes.map_or_else(|| counts().sum(), |all| u128::from(all.0));
        let own = counts().nth(at).unwrap_or_default();
        let others = all.saturating_sub(own);
        let largest = counts().enumerate().filter(|(other, _)| *other != at).map(|(_, n)| n).max();
        u128::from(most) <= others && 2 * largest.unwrap_or_default() <= others + u128::from(least)
    }

    fn can_be_too_many(&self) -> bool {
        match (self.method.quota.seats, self.method.quota.rounding) {
            (_, QuotaRounding::Above) | (QuotaSeats::SeatsAndTwo, _) => {
                self.method.quota.seats == QuotaSeats::SeatsAndTwo
            }
            (QuotaSeats::Seats, QuotaRounding::Exact | QuotaRounding::Up) => {
                self.claims.iter().any(|claim| claim.min > 0)
            }
            (QuotaSeats::Seats | QuotaSeats::SeatsAndOne, _) => true,
        }
    }

    fn found(&self, at: usize, votes: u64) -> Result<Found, Problem> {
        let mut entries = self.entries.clone();
        let own = self.claims.get(at).map_or(0, |claim| claim.votes.0);
        if let Some(entry) = entries.get_mut(at) {
            entry.weight = BigUint::from(votes);
        }
        let settlement = Settlement::default();
        let settler = &mut Settler::new(&settlement);
        let moved;
        let method = match self.method.votes {
            None => self.method,
            Some(Votes(all)) => {
                let others = u128::from(all).saturating_sub(u128::from(own));
                let all = others + u128::from(votes);
                let all = Votes(u64::try_from(all).unwrap_or(u64::MAX));
                moved = QuotaMethod { votes: Some(all), ..self.method.clone() };
                &moved
            }
        };
        let allocation = quota::allocate(&entries, self.seats, method, settler)?;
        let held = allocation.seats.get(at).copied().unwrap_or_default();
        let (held, too_many) = match allocation.outcome {
            Outcome::Filled | Outcome::Unfilled { .. } => (held, false),
            Outcome::TooManyQuotas { .. } => (held, true),
            Outcome::Tied(tie) => match tie.about {
                TieAbout::Gains => (held, false),
                TieAbout::Loses => {
                    (held.saturating_sub(u32::from(tie.tied.contains(&Claimant(at)))), false)
                }
            },
        };
        let full = allocation.trace.quota.map(|quota| quota.full).unwrap_or_default();
        let others = full.iter().enumerate().filter(|(other, _)| *other != at);
        let others = others.map(|(_, full)| u64::from(*full)).sum();
        Ok(Found { held, too_many, others })
    }

    /// The most votes of the claim at which the quota is still what it is at `votes`, or, with
    /// `back`, the fewest.
    fn edge(&self, at: usize, votes: u64, back: bool) -> u64 {
        let own = self.claims.get(at).map_or(0, |claim| claim.votes.0);
        let sum = || self.claims.iter().map(|claim| u128::from(claim.votes.0)).sum();
        let all = self.method.votes.map_or_else(sum, |all| u128::from(all.0));
        let block = u128::from(self.block);
        // The rest that the votes leave at the last count before the quota changes.
        let last = match self.method.quota.rounding {
            QuotaRounding::Exact => return votes,
            QuotaRounding::Down | QuotaRounding::Above => block - 1,
            QuotaRounding::Up => 0,
            QuotaRounding::Nearest => block.div_ceil(2).saturating_sub(1),
        };
        let rest = (all.saturating_sub(u128::from(own)) + u128::from(votes)) % block;
        let ahead = (last + block - rest) % block;
        if back {
            let behind = u64::try_from(block - 1 - ahead).unwrap_or_default();
            votes.saturating_sub(behind)
        } else {
            votes.saturating_add(u64::try_from(ahead).unwrap_or(u64::MAX))
        }
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
