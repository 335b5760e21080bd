//! Seats won in districts, and proportional seats on top of them: levelling seats, mixed-member
//! systems.

use super::MOST_SEATS;
use super::allocate_entries;
use super::allocation::{Allocation, Outcome, Problem};
use super::claim::{Claimant, Entry};
use super::method::Method;
use super::settlement::{Settlement, Settler};
use crate::model::Votes;

/// A party with what it won in districts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Its votes for the proportional seats. `None` where it has no part in them (below the bar, a
    /// member without a party): it keeps what it won, and that many seats fewer are proportional.
    pub votes: Option<Votes>,
    /// Seats that it won in districts, or has for sure by another rule.
    pub won: u32,
    /// The most seats that it can fill; `None` where its lists do not run out.
    pub cap: Option<u32>,
}

/// What happens to seats that a party won beyond its proportional ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Surplus {
    /// It keeps them, and the house grows by them (New Zealand, Electoral Act 1993 s 192).
    Added,
    /// It keeps them, and the house grows until they are proportional (Germany 2013 to 2021, BWG
    /// § 6 (5)).
    Levelled {
        /// So many of them are left as they are: 3 in 2021, else 0. They are added.
        unlevelled: u32,
    },
    /// It keeps them, and the others share what is left of the house: its size stays (levelling
    /// seats of Norway and Denmark, and of Sweden until 2014). Repeated until no party has more
    /// than its due.
    TakenFromOthers,
    /// They are not given: the party has its proportional seats and no more (Germany 2025, BWG
    /// § 6; seats that are given back in Sweden since 2018, Election Act ch. 14).
    NotGiven,
}

/// Seats in all, and how they divide.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Compensated {
    /// Seats of each party in the end, in the order of the parts; at a tie those that are sure.
    pub seats: Vec<u32>,
    /// The size of the house.
    pub house: u32,
    /// Proportional seats by votes alone, in the house as it was to be.
    pub due: Vec<u32>,
    /// Seats that a party won beyond `due`.
    pub surplus: Vec<u32>,
    /// Seats beyond those won: list seats, levelling seats.
    pub list: Vec<u32>,
    /// Seats that were won and are not given, with [`Surplus::NotGiven`].
    pub not_given: Vec<u32>,
    /// The proportional allocations, from the first to the one that stands. The claimants are
    /// places among the parts; who has no part in a round has no votes in it.
    pub rounds: Vec<Allocation>,
    /// How the last round ended.
    pub outcome: Outcome,
}

/// Proportional seats for the whole house by the method, less what was won in districts.
///
/// # Errors
///
/// As [`allocate`](super::allocate), and where the seats won by parties without a part in the
/// proportional seats are more than the house.
pub fn compensate(
    parts: &[Part],
    house: u32,
    method: &Method,
    surplus: Surplus,
    settlement: &Settlement,
) -> Result<Compensated, Problem> {
    let outside = won_by(parts, |part| part.votes.is_none());
    let Some(open) = house.checked_sub(u32::try_from(outside).unwrap_or(u32::MAX)) else {
        return Err(Problem::MinimaAboveSeats { minima: outside, seats: house });
    };
    let level = Level { parts, method, settlement };
    let first = level.round(open, &[])?;
    let due = first.seats.clone();
    let beyond: Vec<u32> = level
        .pairs(&due)
        .map(|(part, due)| if part.votes.is_some() { part.won.saturating_sub(due) } else { 0 })
        .collect();
    let further = match (&first.outcome, surplus) {
        // A tie for the last seat of a house that has to grow decides nothing.
        (Outcome::Filled | Outcome::Tied(_), Surplus::Levelled { unlevelled }) => {
            level.grow(open, unlevelled, &first)?.into_iter().collect()
        }
        (Outcome::Filled, Surplus::TakenFromOthers) => level.shrink(open, &first)?,
        (_, Surplus::Added | Surplus::NotGiven)
        | (
            Outcome::Unfilled { .. } | Outcome::TooManyQuotas { .. },
            Surplus::Levelled { .. } | Surplus::TakenFromOthers,
        )
        | (Outcome::Tied(_), Surplus::TakenFromOthers) => Vec::new(),
    };
    let rounds: Vec<Allocation> = [first].into_iter().chain(further).collect();
    let stands = rounds.last().map_or(&[][..], |round| &round.seats);
    let outcome = rounds.last().map_or(Outcome::Filled, |round| round.outcome.clone());
    let seats: Vec<u32> = level
        .pairs(stands)
        .map(|(part, due)| match (part.votes, surplus) {
            (Some(_), Surplus::NotGiven) => due,
            (Some(_), _) => due.max(part.won),
            (None, _) => part.won,
        })
        .collect();
    let list = level.pairs(&seats).map(|(part, seats)| seats.saturating_sub(part.won)).collect();
    let not_given =
        level.pairs(&seats).map(|(part, seats)| part.won.saturating_sub(seats)).collect();
    let house = seats.iter().fold(0_u32, |sum, &seats| sum.saturating_add(seats));
    Ok(Compensated { seats, house, due, surplus: beyond, list, not_given, rounds, outcome })
}

fn won_by(parts: &[Part], which: impl Fn(&Part) -> bool) -> u64 {
    parts.iter().filter(|part| which(part)).map(|part| u64::from(part.won)).sum()
}

struct Level<'a> {
    parts: &'a [Part],
    method: &'a Method,
    settlement: &'a Settlement,
}

impl Level<'_> {
    fn pairs<'b>(&'b self, seats: &'b [u32]) -> impl Iterator<Item = (&'b Part, u32)> {
        self.parts.iter().zip(seats.iter().copied())
    }

    /// The seats of a house without those who are out of this round.
    fn round(&self, seats: u32, out: &[Claimant]) -> Result<Allocation, Problem> {
        let entry = |(at, part): (usize, &Part)| {
            let votes = part.votes.filter(|_| !out.contains(&Claimant(at)));
            Entry {
                weight: votes.unwrap_or_default().0.into(),
                min: 0,
                cap: part.cap.unwrap_or(u32::MAX),
            }
        };
        let entries: Vec<Entry> = self.parts.iter().enumerate().map(entry).collect();
        if seats > MOST_SEATS {
            return Err(Problem::TooManySeats { seats: seats.into() });
        }
        allocate_entries(&entries, seats, self.method, &mut Settler::new(self.settlement))
    }

    /// The smallest house in which no more than `unlevelled` seats are beyond the proportional ones;
    /// nothing where the house is large enough as it is.
    ///
    /// Under a divisor method a larger house takes no seat from anyone, so that halving finds it.
    fn grow(
        &self,
        open: u32,
        unlevelled: u32,
        first: &Allocation,
    ) -> Result<Option<Allocation>, Problem> {
        let Method::Divisor(_) = self.method else { return Err(Problem::MethodNotApplicable) };
        let fits = |round: &Allocation| self.least_over(round) <= u64::from(unlevelled);
        if fits(first) {
            return Ok(None);
        }
        let (mut small, mut large) = (open, open.saturating_mul(2).clamp(1, MOST_SEATS));
        loop {
            if fits(&self.round(large, &[])?) {
                break;
            }
            if large == MOST_SEATS {
                return Err(Problem::TooManySeats { seats: u64::from(MOST_SEATS) + 1 });
            }
            (small, large) = (large, large.saturating_mul(2).min(MOST_SEATS));
        }
        while large - small > 1 {
            let middle = small.midpoint(large);
            if fits(&self.round(middle, &[])?) {
                large = middle;
            } else {
                small = middle;
            }
        }
        self.round(large, &[]).map(Some)
    }

    /// Seats beyond the proportional ones, as few as an open tie could leave. Where that is not
    /// what is sure, the tie decides the size of the house, and stands as the outcome.
    fn least_over(&self, round: &Allocation) -> u64 {
        let tied: &[Claimant] = match &round.outcome {
            Outcome::Tied(tie) => &tie.tied,
            Outcome::Filled | Outcome::Unfilled { .. } | Outcome::TooManyQuotas { .. } => &[],
        };
        let over = |(at, (part, due)): (usize, (&Part, u32))| {
            let due = due + u32::from(tied.contains(&Claimant(at)));
            part.votes.map_or(0, |_| u64::from(part.won.saturating_sub(due)))
        };
        self.pairs(&round.seats).enumerate().map(over).sum()
    }

    /// Those who have more than their due keep it and leave; the others share the rest anew.
    fn shrink(&self, open: u32, first: &Allocation) -> Result<Vec<Allocation>, Problem> {
        let mut rounds: Vec<Allocation> = Vec::new();
        let mut out: Vec<Claimant> = Vec::new();
        loop {
            let last = rounds.last().unwrap_or(first);
            let before = out.len();
            for (at, (part, due)) in self.pairs(&last.seats).enumerate() {
                if part.votes.is_some() && part.won > due && !out.contains(&Claimant(at)) {
                    out.push(Claimant(at));
                }
            }
            if out.len() == before || last.outcome != Outcome::Filled {
                return Ok(rounds);
            }
            let kept: u64 = out
                .iter()
                .filter_map(|&Claimant(at)| self.parts.get(at))
                .map(|part| u64::from(part.won))
                .sum();
            let Some(rest) = u64::from(open).checked_sub(kept) else {
                return Err(Problem::MinimaAboveSeats { minima: kept, seats: open });
            };
            rounds.push(self.round(u32::try_from(rest).unwrap_or(open), &out)?);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::seats::{Divisors, Quota, QuotaMethod};

    fn run(parts: &[(u64, u32)], house: u32, surplus: Surplus) -> Compensated {
        let part = |&(votes, won): &(u64, u32)| Part { votes: Some(Votes(votes)), won, cap: None };
        let parts: Vec<Part> = parts.iter().map(part).collect();
        let method = Method::Divisor(Divisors::SainteLague);
        compensate(&parts, house, &method, surplus, &Settlement::default()).unwrap()
    }

    /// Bundestag, 26 Sep 2021: list votes and districts won of SPD, CDU, Greens, FDP, `AfD`, CSU,
    /// Left and SSW; the official seats are 206, 152, 118, 92, 83, 45, 39 and 1, of 736. Three
    /// surplus seats of the CSU stay unlevelled.
    const GERMANY_2021: [(u64, u32); 8] = [
        (11_955_434, 121),
        (8_775_471, 98),
        (6_852_206, 16),
        (5_319_952, 0),
        (4_803_902, 16),
        (2_402_827, 45),
        (2_270_906, 3),
        (55_578, 0),
    ];

    #[test]
    fn a_house_grows_until_its_surplus_is_levelled() {
        let got = run(&GERMANY_2021, 598, Surplus::Levelled { unlevelled: 3 });
        assert_eq!(got.seats, [206, 152, 118, 92, 83, 45, 39, 1]);
        assert_eq!(got.house, 736);
        // 2017: CDU, SPD, AfD, FDP, Left, Greens, CSU. What the law's first step had secured was
        // 200 for the CDU and 46 for the CSU; the official seats are these, of 709.
        let parts = [
            (12_447_656, 200),
            (9_539_381, 59),
            (5_878_115, 3),
            (4_999_449, 0),
            (4_297_270, 5),
            (4_158_400, 1),
            (2_869_688, 46),
        ];
        let got = run(&parts, 598, Surplus::Levelled { unlevelled: 0 });
        assert_eq!((got.house, got.seats), (709, vec![200, 153, 94, 80, 69, 67, 46]));
    }

    #[test]
    fn surplus_seats_are_added_or_not_given_or_taken_from_the_others() {
        // By hand: 6, 3, 1 of ten by Sainte-Laguë; C won three.
        let parts = [(600, 4), (300, 2), (100, 3)];
        let added = run(&parts, 10, Surplus::Added);
        assert_eq!((added.house, added.seats), (12, vec![6, 3, 3]));
        assert_eq!((added.surplus, added.list), (vec![0, 0, 2], vec![2, 1, 0]));
        let not = run(&parts, 10, Surplus::NotGiven);
        assert_eq!((not.house, not.seats, not.not_given), (10, vec![6, 3, 1], vec![0, 0, 2]));
        // Seven are left for 600 and 300: 4.67 and 2.33.
        let taken = run(&parts, 10, Surplus::TakenFromOthers);
        assert_eq!((taken.house, taken.seats), (10, vec![5, 2, 3]));
        assert_eq!(taken.rounds.len(), 2);
    }

    #[test]
    fn who_has_no_part_keeps_its_districts_and_the_rest_is_proportional() {
        let part = |votes: Option<u64>, won| Part { votes: votes.map(Votes), won, cap: None };
        let parts = [part(Some(600), 1), part(Some(300), 0), part(None, 1)];
        let method = Method::Divisor(Divisors::SainteLague);
        let stop = Settlement::default();
        let got = compensate(&parts, 10, &method, Surplus::Added, &stop).unwrap();
        assert_eq!((got.house, got.seats), (10, vec![6, 3, 1]));
        let error = compensate(&parts, 0, &method, Surplus::Added, &stop).unwrap_err();
        assert_eq!(error, Problem::MinimaAboveSeats { minima: 1, seats: 0 });
    }

    #[test]
    fn levelling_needs_a_method_that_never_takes_a_seat_away() {
        let parts = [Part { votes: Some(Votes(6)), won: 0, cap: None }];
        let method = Method::Quota(QuotaMethod::largest_remainder(Quota::HARE));
        let surplus = Surplus::Levelled { unlevelled: 0 };
        let stop = Settlement::default();
        let error = compensate(&parts, 3, &method, surplus, &stop).unwrap_err();
        assert_eq!(error, Problem::MethodNotApplicable);
        // Denmark has largest remainders with seats taken from others.
        let taken = compensate(&parts, 3, &method, Surplus::TakenFromOthers, &stop).unwrap();
        assert_eq!(taken.seats, [3]);
    }

    #[test]
    fn a_house_that_can_never_be_level_is_a_problem() {
        let part = |votes, won| Part { votes: Some(Votes(votes)), won, cap: None };
        let method = Method::Divisor(Divisors::SainteLague);
        let surplus = Surplus::Levelled { unlevelled: 0 };
        let parts = [part(1_000_000_000, 1), part(1, 5)];
        let error = compensate(&parts, 10, &method, surplus, &Settlement::default()).unwrap_err();
        assert!(matches!(error, Problem::TooManySeats { .. }));
    }
}
