//! The methods, as data: divisors, quotas, and what is done with the remainder.

use num_bigint::BigUint;

use super::fraction::Fraction;
use crate::model::Votes;

/// How seats follow from votes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Method {
    /// The next seat goes to the largest quotient of votes over a divisor that grows with the
    /// seats a claim has.
    Divisor(Divisors),
    /// A seat for every full quota of votes, and a rule for the rest.
    Quota(QuotaMethod),
}

/// The divisors: d(s) for a claim that has s seats. All grow with s.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Divisors {
    /// s + 1: D'Hondt, Jefferson (Spain, LOREG art. 163; Austria, NRWO § 107).
    DHondt,
    /// 2s + 1: Sainte-Laguë, Webster (Germany, BWG § 5; New Zealand, Electoral Act 1993 s 192).
    SainteLague,
    /// 3s + 1: the Danish method, which favours small lists.
    Danish,
    /// s + 2: Imperiali (Belgian municipal councils).
    Imperiali,
    /// s: Adams. The first seat comes before all others.
    Adams,
    /// 2s(s+1) / (2s+1): Dean, at the harmonic mean of s and s + 1.
    Dean,
    /// sqrt(s(s+1)): Huntington-Hill, equal proportions, at the geometric mean (United States,
    /// 2 U.S.C. § 2a). Squares are compared, so that no root is taken.
    HuntingtonHill,
    /// Any other sequence, such as Sainte-Laguë with a dearer first seat.
    Sequence(Sequence),
}

impl Divisors {
    /// Sainte-Laguë with `num/den` in place of the first divisor: 14/10 in Norway, and in Sweden
    /// until 2014; 12/10 in Sweden since 2018 (Election Act ch. 14 § 3).
    /// `None` unless the first divisor is above zero and below 3, the second one.
    pub fn modified_sainte_lague(num: u32, den: u32) -> Option<Self> {
        Sequence::new(&[(num, den)], Some((2, 1))).map(Self::Sequence)
    }

    /// The divisor of a claim with that many seats, squared where [`Divisors::is_squared`]. `None`
    /// where the sequence has ended.
    pub(super) fn at(&self, seats: u32) -> Option<Fraction> {
        let s = BigUint::from(seats);
        let next = &s + 1_u8;
        let whole = |number: BigUint| Some(Fraction::whole(number));
        match self {
            Self::DHondt => whole(next),
            Self::SainteLague => whole(s * 2_u8 + 1_u8),
            Self::Danish => whole(s * 3_u8 + 1_u8),
            Self::Imperiali => whole(s + 2_u8),
            Self::Adams => whole(s),
            Self::Dean => {
                let den = &s * 2_u8 + 1_u8;
                Fraction::new(s * next * 2_u8, den)
            }
            Self::HuntingtonHill => whole(s * next),
            Self::Sequence(sequence) => sequence.at(seats),
        }
    }

    /// Whether divisors and quotients are kept as their squares.
    pub fn is_squared(&self) -> bool {
        match self {
            Self::HuntingtonHill => true,
            Self::DHondt
            | Self::SainteLague
            | Self::Danish
            | Self::Imperiali
            | Self::Adams
            | Self::Dean
            | Self::Sequence(_) => false,
        }
    }

    /// How far divisors lie apart: over it, they are the borders of rounding (s + 1/2 for
    /// Sainte-Laguë).
    pub(super) fn unit(&self) -> u32 {
        match self {
            Self::SainteLague => 2,
            Self::Danish => 3,
            Self::Sequence(sequence) => sequence.then.map_or(1, |(step, _)| step),
            Self::DHondt | Self::Imperiali | Self::Adams | Self::Dean | Self::HuntingtonHill => 1,
        }
    }

    /// How many divisors there are, where they end.
    pub(super) fn end(&self) -> Option<usize> {
        match self {
            Self::Sequence(sequence) if sequence.then.is_none() => Some(sequence.first.len()),
            _ => None,
        }
    }
}

/// A strictly growing sequence of divisors: some are listed, the rest follows a straight line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sequence {
    first: Vec<Fraction>,
    /// d(s) = step * s + start
    then: Option<(u32, u32)>,
}

impl Sequence {
    /// The divisors of the first seats as `(num, den)`, then `step * s + start` for claims that
    /// have s seats, where `(step, start)` is given. Without it the sequence ends.
    ///
    /// `None` where a denominator is zero, where there is no divisor at all, or where one is not
    /// larger than the one before: then equal quotients would not be ties. The first may be zero.
    pub fn new(first: &[(u32, u32)], then: Option<(u32, u32)>) -> Option<Self> {
        let first: Option<Vec<Fraction>> =
            first.iter().map(|&(num, den)| Fraction::new(num, den)).collect();
        let sequence = Self { first: first?, then };
        let end = match then {
            Some((0, _)) => return None,
            // One beyond the seam, where the line could be below the last that is listed.
            Some(_) => sequence.first.len() + 1,
            None if sequence.first.is_empty() => return None,
            None => sequence.first.len(),
        };
        let end = u32::try_from(end).ok()?;
        let all: Option<Vec<Fraction>> = (0..end).map(|seats| sequence.at(seats)).collect();
        all?.is_sorted_by(|one, next| one < next).then_some(sequence)
    }

    fn at(&self, seats: u32) -> Option<Fraction> {
        let listed = usize::try_from(seats).ok().and_then(|seats| self.first.get(seats));
        listed.cloned().or_else(|| {
            let (step, start) = self.then?;
            Some(Fraction::whole(u64::from(step) * u64::from(seats) + u64::from(start)))
        })
    }
}

/// Seats by full quotas, and then the remainder in one or more phases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuotaMethod {
    /// The votes that a full seat costs.
    pub quota: Quota,
    /// The votes that the quota is a part of, where the law counts more than those of the claims
    /// (lists below a threshold). `None`: the sum of the claims.
    pub votes: Option<Votes>,
    /// What happens where full quotas give more seats than there are.
    pub excess: Excess,
    /// How the seats are given that are not full quotas: each phase until no claim can take part
    /// in it any more, then the next; the last one is repeated. Without a phase they stay empty.
    pub remainder: Vec<Phase>,
    /// Whether a majority of votes has to be one of seats.
    pub majority: Majority,
}

/// A quota: votes over a number of seats, perhaps made whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// What the votes are divided by.
    pub seats: QuotaSeats,
    /// How the quotient is made whole.
    pub rounding: QuotaRounding,
}

/// What the votes are divided by to have a quota.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuotaSeats {
    /// The seats: Hare.
    Seats,
    /// The seats and one: Hagenbach-Bischoff and Droop.
    SeatsAndOne,
    /// The seats and two: Imperiali.
    SeatsAndTwo,
}

/// How a quota is made whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QuotaRounding {
    /// It stays a fraction.
    Exact,
    /// The fraction is dropped.
    Down,
    /// To the nearest whole number, a half up.
    Nearest,
    /// To the next whole number, unless it is whole.
    Up,
    /// To the next whole number, even if it is whole (Droop).
    Above,
}

impl Quota {
    /// V/S.
    pub const HARE: Self = Self { seats: QuotaSeats::Seats, rounding: QuotaRounding::Exact };
    /// floor(V/(S+1)) + 1.
    pub const DROOP: Self = Self { seats: QuotaSeats::SeatsAndOne, rounding: QuotaRounding::Above };
    /// V/(S+1), exact.
    pub const HAGENBACH_BISCHOFF: Self =
        Self { seats: QuotaSeats::SeatsAndOne, rounding: QuotaRounding::Exact };
    /// V/(S+1), to the nearest whole number (Slovakia, Act 180/2014 § 68).
    pub const HAGENBACH_BISCHOFF_ROUNDED: Self =
        Self { seats: QuotaSeats::SeatsAndOne, rounding: QuotaRounding::Nearest };
    /// V/(S+1), rounded up.
    pub const HAGENBACH_BISCHOFF_UP: Self =
        Self { seats: QuotaSeats::SeatsAndOne, rounding: QuotaRounding::Up };
    /// V/(S+2), exact.
    pub const IMPERIALI: Self =
        Self { seats: QuotaSeats::SeatsAndTwo, rounding: QuotaRounding::Exact };

    /// The quota of that many votes and seats; zero only without votes, or rounded down.
    pub(super) fn of(self, votes: &BigUint, seats: u32) -> Fraction {
        let seats = u64::from(seats)
            + match self.seats {
                QuotaSeats::Seats => 0,
                QuotaSeats::SeatsAndOne => 1,
                QuotaSeats::SeatsAndTwo => 2,
            };
        let Some(exact) = Fraction::new(votes.clone(), seats) else {
            return Fraction::whole(0_u8);
        };
        let floor = exact.floor();
        match self.rounding {
            QuotaRounding::Exact => exact,
            QuotaRounding::Down => Fraction::whole(floor),
            QuotaRounding::Nearest => {
                let twice = exact.num() * 2_u8 + exact.den();
                Fraction::whole(twice / (exact.den() * 2_u8))
            }
            QuotaRounding::Up if *exact.num() == &floor * exact.den() => Fraction::whole(floor),
            QuotaRounding::Up | QuotaRounding::Above => Fraction::whole(floor + 1_u8),
        }
    }
}

/// What happens where full quotas give more seats than there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Excess {
    /// Nothing is decided: the outcome is `Outcome::TooManyQuotas`.
    Refuse,
    /// The list with the smallest remainder gives up one, and so on (Slovakia, Act 180/2014
    /// § 68).
    SmallestRemainderLoses,
    /// The seats are allotted anew by this quota (Italy to 1993: one seat less in the divisor). If
    /// that gives too many as well, nothing is decided.
    Retry(Quota),
}

/// A phase of the remainder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phase {
    /// What decides.
    pub by: PhaseBy,
    /// The least part of a quota, as `(num, den)`, that a claim needs to take part; 0/1 for all.
    pub least: (u32, u32),
}

/// What decides a seat of the remainder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PhaseBy {
    /// The largest remainder: votes beyond full quotas; one seat each.
    LargestRemainder,
    /// The largest quotient of votes over the divisor of the seats that a claim has by then.
    HighestAverage {
        /// The divisors.
        divisors: Divisors,
        /// How many seats a claim can have in the phase.
        each: Each,
    },
}

/// How many seats a claim can have in a phase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Each {
    /// One at most.
    One,
    /// Any number.
    Any,
}

/// Whether a majority of votes has to be one of seats.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Majority {
    /// No rule.
    NoRule,
    /// A list with more than half of the votes and not more than half of the seats takes the last
    /// remainder seat (Netherlands, Kieswet art. P 9). Caps come after that (art. P 10).
    TakesLastRemainderSeat,
}

impl Phase {
    /// The largest remainders, one seat each.
    pub fn largest_remainder() -> Self {
        Self { by: PhaseBy::LargestRemainder, least: (0, 1) }
    }

    /// The largest D'Hondt averages.
    pub fn highest_average(each: Each) -> Self {
        Self { by: PhaseBy::HighestAverage { divisors: Divisors::DHondt, each }, least: (0, 1) }
    }

    /// The same among claims with at least `num/den` of a quota.
    #[must_use]
    pub fn among(self, num: u32, den: u32) -> Self {
        Self { least: (num, den), ..self }
    }
}

impl QuotaMethod {
    /// Full quotas and largest remainders.
    pub fn largest_remainder(quota: Quota) -> Self {
        Self {
            quota,
            votes: None,
            excess: Excess::Refuse,
            remainder: vec![Phase::largest_remainder()],
            majority: Majority::NoRule,
        }
    }

    /// Full quotas and highest averages.
    pub fn highest_average(quota: Quota) -> Self {
        let remainder = vec![Phase::highest_average(Each::Any)];
        Self { remainder, ..Self::largest_remainder(quota) }
    }

    /// A council or states of the Netherlands of that many seats (Kieswet art. P 5 to P 10).
    ///
    /// From 19 seats the remainder goes by averages (P 7). Below, one each by largest remainder
    /// among lists with three quarters of the quota; then one each by averages; then by averages
    /// (P 8). A majority of votes is made one of seats (P 9).
    pub fn netherlands_council(seats: u32) -> Self {
        let remainder = if seats >= 19 {
            vec![Phase::highest_average(Each::Any)]
        } else {
            vec![
                Phase::largest_remainder().among(3, 4),
                Phase::highest_average(Each::One),
                Phase::highest_average(Each::Any),
            ]
        };
        Self {
            remainder,
            majority: Majority::TakesLastRemainderSeat,
            ..Self::largest_remainder(Quota::HARE)
        }
    }

    /// The House of Representatives of the Netherlands: as a large council, but only lists with a
    /// full quota take part in the remainder (Kieswet art. P 7 (2)).
    pub fn netherlands_house() -> Self {
        Self {
            remainder: vec![Phase::highest_average(Each::Any).among(1, 1)],
            majority: Majority::TakesLastRemainderSeat,
            ..Self::largest_remainder(Quota::HARE)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn divisors(divisors: &Divisors) -> Vec<String> {
        (0..4).map(|seats| divisors.at(seats).unwrap().to_string()).collect()
    }

    #[test]
    fn the_divisors_are_those_of_the_textbook() {
        assert_eq!(divisors(&Divisors::DHondt), ["1", "2", "3", "4"]);
        assert_eq!(divisors(&Divisors::SainteLague), ["1", "3", "5", "7"]);
        assert_eq!(divisors(&Divisors::Danish), ["1", "4", "7", "10"]);
        assert_eq!(divisors(&Divisors::Imperiali), ["2", "3", "4", "5"]);
        assert_eq!(divisors(&Divisors::Adams), ["0", "1", "2", "3"]);
        assert_eq!(divisors(&Divisors::Dean), ["0", "4/3", "12/5", "24/7"]);
        assert_eq!(divisors(&Divisors::HuntingtonHill), ["0", "2", "6", "12"], "squared");
        let modified = Divisors::modified_sainte_lague(14, 10).unwrap();
        assert_eq!(divisors(&modified), ["7/5", "3", "5", "7"]);
    }

    #[test]
    fn a_sequence_grows() {
        assert!(Sequence::new(&[(1, 1), (2, 1), (3, 1)], None).is_some());
        assert!(Sequence::new(&[(0, 1), (1, 2)], Some((1, 0))).is_some());
        assert_eq!(Sequence::new(&[(1, 1), (1, 1)], None), None, "equal quotients of one list");
        assert_eq!(Sequence::new(&[(3, 1)], Some((2, 1))), None, "3, 3, 5");
        assert_eq!(Sequence::new(&[(5, 1)], Some((2, 1))), None, "5, 3, 5");
        assert_eq!(Sequence::new(&[(1, 0)], Some((2, 1))), None);
        assert_eq!(Sequence::new(&[], Some((0, 1))), None);
        assert_eq!(Sequence::new(&[], None), None);
        assert_eq!(Divisors::modified_sainte_lague(3, 1), None);
        let ended = Divisors::Sequence(Sequence::new(&[(1, 1)], None).unwrap());
        assert_eq!((ended.at(0).is_some(), ended.at(1)), (true, None));
    }

    #[test]
    fn quotas_are_those_of_the_textbook() {
        let of =
            |quota: Quota, votes: u64, seats| quota.of(&BigUint::from(votes), seats).to_string();
        assert_eq!(of(Quota::HARE, 5_104, 15), "5104/15");
        assert_eq!(of(Quota::DROOP, 100, 3), "26");
        assert_eq!(of(Quota::DROOP, 99, 3), "25");
        assert_eq!(of(Quota::HAGENBACH_BISCHOFF, 99, 3), "99/4");
        assert_eq!(of(Quota::HAGENBACH_BISCHOFF_ROUNDED, 99, 3), "25");
        assert_eq!(of(Quota::HAGENBACH_BISCHOFF_ROUNDED, 97, 3), "24");
        assert_eq!(of(Quota::HAGENBACH_BISCHOFF_ROUNDED, 98, 3), "25", "a half goes up");
        assert_eq!(of(Quota::HAGENBACH_BISCHOFF_UP, 97, 3), "25");
        assert_eq!(of(Quota::HAGENBACH_BISCHOFF_UP, 100, 3), "25");
        assert_eq!(of(Quota::IMPERIALI, 100, 3), "20");
    }
}
