//! Quota methods: a seat for every full quota, then the remainder in phases.

use num_bigint::BigUint;

use super::allocation::{
    Allocation, Measure, Outcome, Problem, QuotaTrace, Reassigned, TieAbout, Trace, Value,
};
use super::claim::{Claimant, Entry};
use super::divisor::Hand;
use super::fraction::Fraction;
use super::method::{Each, Excess, Majority, PhaseBy, Quota, QuotaMethod};
use super::settlement::Settler;

/// Full quotas, the remainder, the seat that a majority takes, and lists that are out of names.
///
/// A claim has the larger of its full quotas and its minimum. Caps are kept from the start, except
/// where a majority may take a seat: the law has that done first (Kieswet art. P 9), then takes the
/// seats from the lists out of names and goes on with the remainder (art. P 10).
pub(super) fn allocate(
    entries: &[Entry],
    seats: u32,
    method: &QuotaMethod,
    settler: &mut Settler<'_>,
) -> Result<Allocation, Problem> {
    check(entries, seats, method)?;
    let uncapped: Vec<Entry>;
    let first_round = match method.majority {
        Majority::NoRule => entries,
        Majority::TakesLastRemainderSeat => {
            let without_cap = |entry: &Entry| Entry { cap: u32::MAX, ..entry.clone() };
            uncapped = entries.iter().map(without_cap).collect();
            &uncapped
        }
    };
    let mut run = Run::new(first_round, seats, method);
    if run.over() > 0 {
        if let Some(outcome) = run.give_back(settler) {
            return Ok(run.end(outcome));
        }
    }
    let mut left = run.left();
    if let Some(trace) = run.trace.quota.as_mut() {
        trace.remainder_seats = left;
    }
    let mut outcome = run.hand_out(first_round, &mut left, settler);
    if let Outcome::Tied(_) = outcome {
        return Ok(run.end(outcome));
    }
    if method.majority == Majority::TakesLastRemainderSeat {
        if let Some(tied) = run.make_majority(settler) {
            return Ok(run.end(tied));
        }
        run.pass_on(entries);
        left = run.left();
        if !run.trace.passed_on.is_empty() && left > 0 {
            outcome = run.hand_out(entries, &mut left, settler);
        }
    }
    Ok(run.end(outcome))
}

fn check(entries: &[Entry], seats: u32, method: &QuotaMethod) -> Result<(), Problem> {
    let sum: BigUint = entries.iter().map(|entry| &entry.weight).sum();
    if method.votes.is_some_and(|votes| BigUint::from(votes.0) < sum) {
        return Err(Problem::QuotaVotesBelowClaims);
    }
    for phase in &method.remainder {
        if let PhaseBy::HighestAverage { divisors, .. } = &phase.by
            && let Some(end) = divisors.end()
            && entries.iter().any(|entry| end < entry.cap.min(seats) as usize)
        {
            return Err(Problem::SequenceTooShort { divisors: end });
        }
    }
    Ok(())
}

struct Run<'a> {
    entries: &'a [Entry],
    method: &'a QuotaMethod,
    seats: u32,
    votes: BigUint,
    quota: Fraction,
    full: Vec<u32>,
    remainders: Vec<Fraction>,
    held: Vec<u32>,
    /// Who had a seat in each phase that gives one each.
    served: Vec<Vec<Claimant>>,
    trace: Trace,
}

impl<'a> Run<'a> {
    fn new(entries: &'a [Entry], seats: u32, method: &'a QuotaMethod) -> Self {
        let sum = || entries.iter().map(|entry| &entry.weight).sum();
        let votes = method.votes.map_or_else(sum, |votes| BigUint::from(votes.0));
        let mut run = Self {
            entries,
            method,
            seats,
            votes,
            quota: Fraction::whole(0_u8),
            full: Vec::new(),
            remainders: Vec::new(),
            held: Vec::new(),
            served: vec![Vec::new(); method.remainder.len()],
            trace: Trace::default(),
        };
        run.set_quota(method.quota);
        run
    }

    fn set_quota(&mut self, quota: Quota) {
        self.quota = quota.of(&self.votes, self.seats);
        let pairs: Vec<(u32, Fraction)> =
            self.entries.iter().map(|entry| full(&entry.weight, &self.quota)).collect();
        (self.full, self.remainders) = pairs.into_iter().unzip();
        self.held = self
            .entries
            .iter()
            .zip(&self.full)
            .map(|(entry, &full)| full.max(entry.min).min(entry.cap))
            .collect();
        self.trace.quota = Some(QuotaTrace {
            quota: self.quota.clone(),
            votes: self.votes.clone(),
            full: self.full.clone(),
            remainders: self.remainders.clone(),
            remainder_seats: 0,
            reduced: Vec::new(),
        });
    }

    fn sum(&self) -> u64 {
        self.held.iter().map(|&held| u64::from(held)).sum()
    }

    /// Seats that nobody has; none where they are too many.
    fn left(&self) -> u32 {
        u32::try_from(u64::from(self.seats).saturating_sub(self.sum())).unwrap_or_default()
    }

    /// Seats beyond the house.
    fn over(&self) -> u32 {
        let over = self.sum().saturating_sub(u64::from(self.seats));
        u32::try_from(over).unwrap_or(u32::MAX)
    }

    fn end(self, outcome: Outcome) -> Allocation {
        Allocation { seats: self.held, outcome, trace: self.trace }
    }

    /// What the method does about too many full quotas; an outcome where that ends it.
    fn give_back(&mut self, settler: &mut Settler<'_>) -> Option<Outcome> {
        match self.method.excess {
            Excess::Refuse => {}
            Excess::Retry(quota) => self.set_quota(quota),
            Excess::SmallestRemainderLoses => return self.smallest_remainder_loses(settler),
        }
        let over = self.over();
        (over > 0).then_some(Outcome::TooManyQuotas { over })
    }

    fn smallest_remainder_loses(&mut self, settler: &mut Settler<'_>) -> Option<Outcome> {
        let mut over = self.over();
        let mut reduced = Vec::new();
        while over > 0 {
            let mut round: Vec<(Fraction, Claimant)> = (0..)
                .map(Claimant)
                .zip(self.entries.iter().zip(&self.held).zip(&self.remainders))
                .filter(|(_, ((entry, held), _))| **held > entry.min)
                .map(|(claimant, (_, remainder))| (remainder.clone(), claimant))
                .collect();
            if round.is_empty() {
                return Some(Outcome::TooManyQuotas { over });
            }
            round.sort();
            for equals in round.chunk_by(|one, other| one.0 == other.0) {
                let Some((remainder, _)) = equals.first() else { continue };
                let claimants: Vec<Claimant> = equals.iter().map(|&(_, at)| at).collect();
                let (losers, open) = if u32::try_from(claimants.len()).is_ok_and(|n| n <= over) {
                    (claimants, None)
                } else {
                    let value = Value { measure: Measure::Remainder, amount: remainder.clone() };
                    let (entries, held) = (self.entries, &self.held);
                    let choice =
                        settler.choose(&claimants, over, &value, TieAbout::Loses, entries, held);
                    self.trace.settled.extend(choice.settled);
                    (choice.chosen.into_iter().map(|(at, _)| at).collect(), choice.open)
                };
                for loser in losers {
                    if let Some(held) = self.held.get_mut(loser.0) {
                        *held -= 1;
                        over -= 1;
                        reduced.push(loser);
                    }
                }
                if let Some(trace) = self.trace.quota.as_mut() {
                    trace.reduced.clone_from(&reduced);
                }
                if let Some(tie) = open {
                    return Some(Outcome::Tied(tie));
                }
                if over == 0 {
                    break;
                }
            }
        }
        None
    }

    /// The phases of the remainder, the last one again and again while it gives something.
    fn hand_out(
        &mut self,
        entries: &[Entry],
        left: &mut u32,
        settler: &mut Settler<'_>,
    ) -> Outcome {
        let phases = &self.method.remainder;
        let mut outcome =
            if *left == 0 { Outcome::Filled } else { Outcome::Unfilled { seats: *left } };
        let mut at = 0;
        let mut before = *left;
        while let Some(phase) = phases.get(at)
            && *left > 0
        {
            let members: Vec<Claimant> = (0..)
                .map(Claimant)
                .zip(entries)
                .filter(|(claimant, entry)| {
                    self.has_least(entry, phase.least) && !self.is_served(at, *claimant)
                })
                .map(|(claimant, _)| claimant)
                .collect();
            let mut hand = match &phase.by {
                PhaseBy::LargestRemainder => {
                    Hand::of_values(self.values(&members, entries).into_iter(), entries)
                }
                PhaseBy::HighestAverage { divisors, each } => {
                    Hand::new(members.into_iter(), entries, &self.held, divisors, *each)
                }
            };
            let given = self.trace.awards.len();
            outcome = hand.give(left, &mut self.held, at, &mut self.trace, settler);
            if let Outcome::Tied(_) = outcome {
                return outcome;
            }
            let one_each = match phase.by {
                PhaseBy::LargestRemainder | PhaseBy::HighestAverage { each: Each::One, .. } => true,
                PhaseBy::HighestAverage { each: Each::Any, .. } => false,
            };
            if one_each && let Some(served) = self.served.get_mut(at) {
                served.extend(self.trace.awards.iter().skip(given).map(|award| award.claimant));
            }
            if at + 1 < phases.len() {
                at += 1;
            } else if *left < before && one_each {
                // Only lists out of names, or a bar, leave seats here: a further round.
                before = *left;
                if let Some(served) = self.served.get_mut(at) {
                    served.clear();
                }
            } else {
                break;
            }
        }
        outcome
    }

    fn is_served(&self, phase: usize, claimant: Claimant) -> bool {
        self.served.get(phase).is_some_and(|served| served.contains(&claimant))
    }

    fn has_least(&self, entry: &Entry, (num, den): (u32, u32)) -> bool {
        &entry.weight * den * self.quota.den() >= self.quota.num() * num
    }

    /// Remainders of those that could take a seat; who has more than its quotas by a minimum waits
    /// for the next round.
    fn values(&self, members: &[Claimant], entries: &[Entry]) -> Vec<(Value, Claimant)> {
        let first_round = self.trace.awards.is_empty();
        members
            .iter()
            .filter_map(|&claimant| {
                let entry = entries.get(claimant.0)?;
                let held = *self.held.get(claimant.0)?;
                let full = *self.full.get(claimant.0)?;
                let may = entry.has_votes() && held < entry.cap && !(first_round && held > full);
                let amount = self.remainders.get(claimant.0)?.clone();
                may.then_some((Value { measure: Measure::Remainder, amount }, claimant))
            })
            .collect()
    }

    /// The last remainder seat goes to the list with more than half of the votes, where that has
    /// not more than half of the seats. A tie about who gives it up is the only outcome.
    fn make_majority(&mut self, settler: &mut Settler<'_>) -> Option<Outcome> {
        let to = self.entries.iter().position(|entry| &entry.weight * 2_u8 > self.votes)?;
        let held = self.held.get(to).copied()?;
        if u64::from(held) * 2 > u64::from(self.seats) {
            return None;
        }
        let last = self.trace.awards.last()?;
        let (value, phase) = (last.value.clone(), last.phase);
        let mut equals: Vec<Claimant> = Vec::new();
        for award in self.trace.awards.iter().rev() {
            if award.phase != phase || award.value != value {
                break;
            }
            if award.claimant.0 != to {
                equals.push(award.claimant);
            }
        }
        let from = match equals.as_slice() {
            [] => return None,
            [from] => *from,
            _ => {
                let about = TieAbout::Loses;
                let (entries, held) = (self.entries, &self.held);
                let choice = settler.choose(&equals, 1, &value, about, entries, held);
                self.trace.settled.extend(choice.settled);
                if let Some(tie) = choice.open {
                    return Some(Outcome::Tied(tie));
                }
                choice.chosen.first()?.0
            }
        };
        let before = self.held.clone();
        *self.held.get_mut(from.0)? -= 1;
        *self.held.get_mut(to)? += 1;
        // It may have the seat back, if the majority runs out of names.
        if let Some(served) = self.served.get_mut(phase) {
            served.retain(|&claimant| claimant != from);
        }
        self.trace.reassigned = Some(Reassigned { from, to: Claimant(to), before });
        None
    }

    /// Takes the seats from the lists that have no names for them.
    fn pass_on(&mut self, entries: &[Entry]) {
        for (at, (held, entry)) in self.held.iter_mut().zip(entries).enumerate() {
            if *held > entry.cap {
                self.trace.passed_on.push((Claimant(at), *held - entry.cap));
                *held = entry.cap;
            }
        }
    }
}

/// Full quotas and the remainder. A quota of zero is in no votes at all.
fn full(weight: &BigUint, quota: &Fraction) -> (u32, Fraction) {
    let weight = Fraction::whole(weight.clone());
    let Some(times) = weight.over(quota) else { return (0, weight) };
    let floor = times.floor();
    let full = u32::try_from(&floor).unwrap_or(u32::MAX);
    let remainder = weight.minus(&quota.times(&Fraction::whole(floor)));
    (full, remainder.unwrap_or_else(|| Fraction::whole(0_u8)))
}
