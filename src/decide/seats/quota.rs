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
    if run.over() > 0
        && let Some(outcome) = run.give_back(settler)
    {
        return Ok(run.end(outcome));
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::seats::{Claim, Settlement};
    use crate::model::Votes;

    fn run(claims: &[Claim], seats: u32, method: &QuotaMethod, stop: &Settlement) -> Allocation {
        let entries: Vec<Entry> = claims.iter().map(Entry::from).collect();
        allocate(&entries, seats, method, &mut Settler::new(stop)).unwrap()
    }

    fn claims(votes: &[u64]) -> Vec<Claim> {
        votes.iter().map(|&votes| Claim::new(Votes(votes))).collect()
    }

    fn largest_remainder(quota: Quota) -> QuotaMethod {
        QuotaMethod::largest_remainder(quota)
    }

    /// A council of the Netherlands: votes of the lists, and names on them where they run out.
    fn council(seats: u32, lists: &[(u64, u32)]) -> Allocation {
        let claims: Vec<Claim> =
            lists.iter().map(|&(votes, names)| Claim::new(Votes(votes)).at_most(names)).collect();
        run(&claims, seats, &QuotaMethod::netherlands_council(seats), &Settlement::default())
    }

    fn with_names(votes: &[u64]) -> Vec<(u64, u32)> {
        votes.iter().map(|&votes| (votes, 50)).collect()
    }

    /// The expected results of the software of the electoral council (`kiesraad/abacus`,
    /// `apportionment`): votes, seats, in which order the remainder seats went.
    #[test]
    fn councils_are_as_the_electoral_council_has_them() {
        let case = |seats, votes: &[u64], want: &[u32], order: &[usize]| {
            let got = council(seats, &with_names(votes));
            assert_eq!(got.outcome, Outcome::Filled, "{votes:?}");
            assert_eq!(got.seats, want, "{votes:?}");
            let awards: Vec<usize> =
                got.trace.awards.iter().map(|award| award.claimant.0).collect();
            assert_eq!(awards, order, "{votes:?}");
        };
        case(15, &[480, 160, 160, 160, 80, 80, 80], &[6, 2, 2, 2, 1, 1, 1], &[]);
        case(15, &[540, 160, 160, 80, 80, 80, 60, 40], &[7, 2, 2, 1, 1, 1, 1, 0], &[0, 6]);
        case(15, &[808, 59, 58, 57, 56, 55, 54, 53], &[12, 1, 1, 1, 0, 0, 0, 0], &[0, 0, 1, 2, 3]);
        case(15, &[480, 240, 240, 55, 50, 45, 45, 45], &[7, 4, 4, 0, 0, 0, 0, 0], &[0, 1, 2]);
        case(3, &[8, 7, 6, 5, 4, 3, 2, 1, 1, 1], &[1, 1, 1, 0, 0, 0, 0, 0, 0, 0], &[0, 1, 2]);
        case(10, &[0, 3, 5, 6, 7, 79], &[0, 0, 0, 0, 1, 9], &[5, 5, 4]);
        case(25, &[576, 288, 96, 96, 96, 48], &[12, 6, 2, 2, 2, 1], &[]);
        case(23, &[600, 302, 98, 99, 101], &[12, 6, 1, 2, 2], &[4, 1, 0, 3]);
        let nobody = council(10, &with_names(&[0, 0, 0]));
        assert_eq!(nobody.outcome, Outcome::Unfilled { seats: 10 });
    }

    /// From the same tests: lists with fewer names than seats.
    #[test]
    fn lists_out_of_names_are_as_the_electoral_council_has_them() {
        let case = |seats, lists: &[(u64, u32)], want: &[u32], empty: u32| {
            let got = council(seats, lists);
            let outcome = match empty {
                0 => Outcome::Filled,
                seats => Outcome::Unfilled { seats },
            };
            assert_eq!((got.outcome, got.seats.as_slice()), (outcome, want), "{lists:?}");
            assert!(!got.trace.passed_on.is_empty());
        };
        let lists = [(2000, 4), (1600, 4), (1200, 3), (800, 2), (400, 2)];
        case(15, &lists, &[4, 4, 3, 2, 2], 0);
        let lists = [
            (1066, 17),
            (485, 6),
            (832, 11),
            (658, 11),
            (601, 10),
            (649, 8),
            (606, 13),
            (326, 14),
            (1184, 12),
            (716, 1),
            (380, 6),
        ];
        case(17, &lists, &[3, 1, 2, 2, 1, 2, 1, 0, 3, 1, 1], 0);
        case(10, &[(0, 1), (3, 1), (5, 1), (6, 1), (7, 1), (79, 8)], &[0, 0, 0, 1, 1, 8], 0);
        case(6, &[(5, 2), (5, 2), (50, 2)], &[2, 2, 2], 0);
        case(6, &[(6, 2), (4, 2), (50, 2)], &[2, 2, 2], 0);
        case(15, &[(2571, 7), (977, 4), (567, 2), (536, 2), (453, 2)], &[7, 3, 2, 2, 1], 0);
        case(8, &[(32, 5), (41, 3), (7, 1)], &[4, 3, 1], 0);
        case(8, &[(537, 2), (10, 1), (426, 6)], &[2, 1, 5], 0);
        case(15, &[(2000, 4), (1600, 4), (1200, 3), (800, 2), (400, 1)], &[4, 4, 3, 2, 1], 1);
        case(15, &[(2000, 4), (2000, 4), (1200, 3), (400, 2), (400, 1)], &[4, 4, 3, 2, 1], 1);
        case(15, &[(610, 5), (520, 7), (370, 5)], &[5, 6, 4], 0);
    }

    /// From the same tests: where a lot is to be drawn.
    #[test]
    fn lots_are_drawn_where_the_electoral_council_draws_them() {
        let case = |votes: &[u64], tied: &[usize], left, about| {
            let got = council(15, &with_names(votes));
            let Outcome::Tied(tie) = got.outcome else { panic!("{votes:?}: {:?}", got.outcome) };
            let got: Vec<usize> = tie.tied.iter().map(|at| at.0).collect();
            assert_eq!((got.as_slice(), tie.seats_left, tie.about), (tied, left, about));
        };
        case(&[2552, 511, 511, 511, 509, 509], &[1, 2, 3], 1, TieAbout::Loses);
        case(&[540, 160, 160, 80, 80, 80, 55, 45], &[1, 2, 3, 4, 5], 1, TieAbout::Gains);
        case(&[500, 140, 140, 140, 140, 140], &[1, 2, 3, 4, 5], 4, TieAbout::Gains);
    }

    #[test]
    fn a_lot_says_who_gives_a_seat_to_the_majority() {
        let claims = claims(&[2552, 511, 511, 511, 509, 509]);
        let method = QuotaMethod::netherlands_council(15);
        let got = run(&claims, 15, &method, &Settlement::lot([Claimant(2)]));
        assert_eq!((got.outcome, got.seats), (Outcome::Filled, vec![8, 2, 1, 2, 1, 1]));
        assert_eq!(got.trace.reassigned.unwrap().from, Claimant(2));
    }

    #[test]
    fn exactly_half_of_the_votes_is_no_majority() {
        // 2,552 of 5,104 votes.
        let got = council(15, &with_names(&[2552, 996, 567, 536, 453]));
        assert_eq!(got.trace.reassigned, None);
    }

    #[test]
    fn too_many_full_quotas_are_never_given_silently() {
        // V = 100, S = 3: the Imperiali quota is 20, and 60 + 40 hold five of it.
        let votes = claims(&[60, 40]);
        let stop = Settlement::default();
        let method = largest_remainder(Quota::IMPERIALI);
        let got = run(&votes, 3, &method, &stop);
        assert_eq!((got.outcome, got.seats), (Outcome::TooManyQuotas { over: 2 }, vec![3, 2]));
        // Hagenbach-Bischoff: 25, and 2 + 1 full quotas.
        let excess = Excess::Retry(Quota::HAGENBACH_BISCHOFF);
        let got = run(&votes, 3, &QuotaMethod { excess, ..method.clone() }, &stop);
        assert_eq!((got.outcome, got.seats), (Outcome::Filled, vec![2, 1]));
        assert_eq!(got.trace.quota.unwrap().quota.to_string(), "25");
        // Remainders are equal, so it is for the lot, or the rule, who gives up a seat.
        let excess = Excess::SmallestRemainderLoses;
        let method = QuotaMethod { excess, ..method };
        let got = run(&claims(&[60, 40]), 4, &method, &stop);
        let Outcome::Filled = got.outcome else { panic!("{:?}", got.outcome) };
        let got = run(&claims(&[40, 40, 20]), 3, &method, &stop);
        let Outcome::Tied(tie) = &got.outcome else { panic!("{:?}", got.outcome) };
        assert_eq!((tie.about, tie.seats_left), (TieAbout::Loses, 2));
        let rule = Settlement::rule(crate::decide::seats::TieRule::MostTotalVotes);
        let got = run(&claims(&[50, 41, 9]), 3, &method, &rule);
        // Quota 20: 2, 2 and none, with remainders of 10, 1 and 9.
        assert_eq!((got.outcome, got.seats), (Outcome::Filled, vec![2, 1, 0]));
        assert_eq!(got.trace.quota.unwrap().reduced, [Claimant(1)]);
    }

    #[test]
    fn the_quota_may_be_of_more_votes_than_those_of_the_claims() {
        let method = QuotaMethod { votes: Some(Votes(1_000)), ..largest_remainder(Quota::HARE) };
        let got = run(&claims(&[500, 300]), 10, &method, &Settlement::default());
        // 100 a seat: 5 and 3, and the two that are left go one each, both without a remainder.
        assert_eq!((got.outcome, got.seats), (Outcome::Filled, vec![6, 4]));
        let few = QuotaMethod { votes: Some(Votes(799)), ..method };
        let entries = claims(&[500, 300]).iter().map(Entry::from).collect::<Vec<_>>();
        let stop = Settlement::default();
        let error = allocate(&entries, 10, &few, &mut Settler::new(&stop)).unwrap_err();
        assert_eq!(error, Problem::QuotaVotesBelowClaims);
    }

    #[test]
    fn remainders_go_round_again_where_lists_run_out() {
        let votes = claims(&[700, 200, 100]);
        let capped = [votes[0].at_most(2), votes[1], votes[2]];
        let method = largest_remainder(Quota::HARE);
        // 100 a seat: 2 of 7, 2, 1; five are left: one each, and again, and then a tie.
        let got = run(&capped, 10, &method, &Settlement::default());
        let Outcome::Tied(tie) = &got.outcome else { panic!("{:?}", got.outcome) };
        assert_eq!((got.seats.as_slice(), tie.seats_left), (&[2, 4, 3][..], 1));
    }
}
