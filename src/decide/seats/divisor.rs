//! Divisor methods: the next seat to the largest quotient.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::allocation::{
    Allocation, Award, Decided, Measure, Outcome, Problem, Rival, TieAbout, Trace, Value,
};
use super::claim::{Claimant, Entry};
use super::fraction::Fraction;
use super::method::{Divisors, Each};
use super::settlement::Settler;

/// Minima first, then seat by seat. With minima this is the same as rounding every quotient by one
/// common divisor and taking the minimum where it is more.
///
/// Where the first divisor is zero (Adams, Dean, Huntington-Hill), the first seats come before all
/// others and, if they do not suffice for all, go by votes: the convention of Balinski and Young,
/// *Fair Representation* (1982).
pub(super) fn allocate(
    entries: &[Entry],
    seats: u32,
    divisors: &Divisors,
    settler: &mut Settler<'_>,
) -> Result<Allocation, Problem> {
    if let Some(end) = divisors.end()
        && entries.iter().any(|entry| end < entry.cap.min(seats) as usize)
    {
        return Err(Problem::SequenceTooShort { divisors: end });
    }
    let mut held: Vec<u32> = entries.iter().map(|entry| entry.min).collect();
    let mut left = seats.saturating_sub(held.iter().sum());
    let everyone = (0..entries.len()).map(Claimant);
    let mut hand = Hand::new(everyone, entries, &held, divisors, Each::Any);
    let mut trace = Trace::default();
    let outcome = hand.give(&mut left, &mut held, 0, &mut trace, settler);
    Ok(Allocation { seats: held, outcome, trace })
}

/// Quotients that wait for a seat, the largest first.
pub(super) struct Hand<'a> {
    entries: &'a [Entry],
    divisors: &'a Divisors,
    waiting: BinaryHeap<(Value, Reverse<Claimant>)>,
    each: Each,
}

impl<'a> Hand<'a> {
    /// The claims that take part, with the seats that they have.
    pub(super) fn new(
        claimants: impl Iterator<Item = Claimant>,
        entries: &'a [Entry],
        held: &[u32],
        divisors: &'a Divisors,
        each: Each,
    ) -> Self {
        let mut hand = Self { entries, divisors, waiting: BinaryHeap::new(), each };
        for claimant in claimants {
            hand.wait(claimant, held);
        }
        hand
    }

    /// Claims with values that are known, one seat each.
    pub(super) fn of_values(
        values: impl Iterator<Item = (Value, Claimant)>,
        entries: &'a [Entry],
    ) -> Self {
        let waiting = values.map(|(value, claimant)| (value, Reverse(claimant))).collect();
        // With one seat each no divisor is ever asked for.
        Self { entries, divisors: &Divisors::DHondt, waiting, each: Each::One }
    }

    fn wait(&mut self, claimant: Claimant, held: &[u32]) {
        let (Some(entry), Some(&seats)) = (self.entries.get(claimant.0), held.get(claimant.0))
        else {
            return;
        };
        if entry.has_votes()
            && seats < entry.cap
            && let Some(value) = value(entry, seats, self.divisors)
        {
            self.waiting.push((value, Reverse(claimant)));
        }
    }

    /// Gives seats until none is left, nobody waits, or a tie cannot be settled.
    pub(super) fn give(
        &mut self,
        left: &mut u32,
        held: &mut [u32],
        phase: usize,
        trace: &mut Trace,
        settler: &mut Settler<'_>,
    ) -> Outcome {
        while *left > 0 {
            let Some((best, equals)) = self.best() else {
                return Outcome::Unfilled { seats: *left };
            };
            let fit = u32::try_from(equals.len()).is_ok_and(|equals| equals <= *left);
            let (chosen, open) = if fit {
                (equals.into_iter().map(|claimant| (claimant, Decided::Value)).collect(), None)
            } else {
                let choice =
                    settler.choose(&equals, *left, &best, TieAbout::Gains, self.entries, held);
                for &claimant in &equals {
                    if !choice.chosen.iter().any(|&(chosen, _)| chosen == claimant) {
                        self.waiting.push((best.clone(), Reverse(claimant)));
                    }
                }
                trace.settled.extend(choice.settled);
                (choice.chosen, choice.open)
            };
            for (claimant, decided) in chosen {
                let Some(seats) = held.get_mut(claimant.0) else { continue };
                *seats += 1;
                *left -= 1;
                let value = best.clone();
                trace.awards.push(Award { claimant, seat: *seats, value, phase, decided });
                match self.each {
                    Each::One => {}
                    Each::Any => self.wait(claimant, held),
                }
            }
            if let Some(tie) = open {
                return Outcome::Tied(tie);
            }
        }
        trace.first_losing = self
            .waiting
            .peek()
            .map(|(value, Reverse(claimant))| Rival { claimant: *claimant, value: value.clone() });
        Outcome::Filled
    }

    /// The largest value and all that have it, taken out.
    fn best(&mut self) -> Option<(Value, Vec<Claimant>)> {
        let (best, Reverse(first)) = self.waiting.pop()?;
        let mut equals = vec![first];
        while let Some((value, _)) = self.waiting.peek()
            && *value == best
            && let Some((_, Reverse(claimant))) = self.waiting.pop()
        {
            equals.push(claimant);
        }
        Some((best, equals))
    }
}

/// What a claim with that many seats asks for the next one by; `None` where the sequence ended.
pub(super) fn value(entry: &Entry, seats: u32, divisors: &Divisors) -> Option<Value> {
    let divisor = divisors.at(seats)?;
    let weight = &entry.weight;
    let top = if divisors.is_squared() { weight * weight } else { weight.clone() };
    Some(match Fraction::whole(top).over(&divisor) {
        Some(amount) if divisors.is_squared() => {
            Value { measure: Measure::SquaredQuotient, amount }
        }
        Some(amount) => Value { measure: Measure::Quotient, amount },
        None => Value { measure: Measure::FirstSeat, amount: Fraction::whole(weight.clone()) },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::seats::{Claim, Settlement};
    use crate::model::Votes;

    fn run(claims: &[Claim], seats: u32, divisors: &Divisors) -> Allocation {
        let entries: Vec<Entry> = claims.iter().map(Entry::from).collect();
        let stop = Settlement::default();
        allocate(&entries, seats, divisors, &mut Settler::new(&stop)).unwrap()
    }

    fn claims<const N: usize>(votes: [u64; N]) -> [Claim; N] {
        votes.map(|votes| Claim::new(Votes(votes)))
    }

    #[test]
    fn first_seats_come_first_and_go_by_votes() {
        for divisors in [Divisors::Adams, Divisors::Dean, Divisors::HuntingtonHill] {
            let got = run(&claims([1_000, 2, 1]), 2, &divisors);
            assert_eq!((got.outcome, got.seats), (Outcome::Filled, vec![1, 1, 0]));
            let got = run(&claims([1_000, 2, 1]), 4, &divisors);
            assert_eq!(got.seats, [2, 1, 1]);
            let got = run(&claims([1_000, 1, 1]), 2, &divisors);
            let Outcome::Tied(tie) = got.outcome else { panic!("{divisors:?}") };
            assert_eq!(tie.value.measure, Measure::FirstSeat);
            assert_eq!((tie.tied, tie.seats_left), (vec![Claimant(1), Claimant(2)], 1));
        }
    }

    #[test]
    fn a_list_out_of_names_passes_its_seats_on() {
        let [a, b] = claims([900, 100]);
        let got = run(&[a.at_most(3), b], 10, &Divisors::DHondt);
        assert_eq!((got.outcome, got.seats), (Outcome::Filled, vec![3, 7]));
        let got = run(&[a.at_most(3), b.at_most(1)], 10, &Divisors::DHondt);
        assert_eq!((got.outcome, got.seats), (Outcome::Unfilled { seats: 6 }, vec![3, 1]));
    }

    #[test]
    fn seats_that_a_claim_has_anyway_are_part_of_its_share() {
        let [a, b] = claims([900, 100]);
        let got = run(&[a, b.at_least(1)], 4, &Divisors::DHondt);
        assert_eq!(got.seats, [3, 1]);
        assert_eq!(got.trace.awards.len(), 3, "the minimum is no award");
        let got = run(&[a, b.at_least(1)], 20, &Divisors::DHondt);
        assert_eq!(got.seats, run(&[a, b], 20, &Divisors::DHondt).seats);
    }

    #[test]
    fn without_votes_there_are_no_seats() {
        let got = run(&claims([0, 0]), 3, &Divisors::SainteLague);
        assert_eq!((got.outcome, got.seats), (Outcome::Unfilled { seats: 3 }, vec![0, 0]));
        let got = run(&claims([0, 5]), 3, &Divisors::Adams);
        assert_eq!((got.outcome, got.seats), (Outcome::Filled, vec![0, 3]));
        assert_eq!(run(&[], 3, &Divisors::Adams).outcome, Outcome::Unfilled { seats: 3 });
        assert_eq!(run(&claims([7]), 0, &Divisors::Adams).outcome, Outcome::Filled);
    }

    #[test]
    fn the_trace_has_every_seat_and_the_next_in_line() {
        // 53, 24 and 23: the fourth quotient of A is 13.25, the last seat goes for 23.
        let got = run(&claims([53, 24, 23]), 4, &Divisors::DHondt);
        let seats: Vec<(usize, u32, String)> = got
            .trace
            .awards
            .iter()
            .map(|award| (award.claimant.0, award.seat, award.value.amount.to_string()))
            .collect();
        let want = [(0, 1, "53"), (0, 2, "53/2"), (1, 1, "24"), (2, 1, "23")];
        assert_eq!(seats, want.map(|(at, seat, value)| (at, seat, value.to_owned())));
        let next = got.trace.first_losing.unwrap();
        assert_eq!(
            (next.claimant, next.value.amount.to_string()),
            (Claimant(0), "53/3".to_owned())
        );
    }

    #[test]
    fn a_sequence_has_to_last() {
        let entries = claims([5, 3]).map(|claim| Entry::from(&claim));
        let two = crate::decide::seats::Sequence::new(&[(1, 1), (2, 1)], None).unwrap();
        let stop = Settlement::default();
        let run = |seats| {
            let divisors = Divisors::Sequence(two.clone());
            allocate(&entries, seats, &divisors, &mut Settler::new(&stop))
        };
        assert_eq!(run(3).unwrap_err(), Problem::SequenceTooShort { divisors: 2 });
        assert_eq!(run(2).unwrap().seats, [1, 1]);
    }
}
