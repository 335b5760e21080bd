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
    /// vote more can cost a seat: there numbers up to two thousand have been tried (fewer where
    /// there are more than fourteen claims), and of a larger one it is only known that the seat
    /// changes hands there.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::seats::{Quota, QuotaMethod, Settlement, allocate};

    fn of(claims: &[Claim], seats: u32, method: &Method) -> Margins {
        let allocation = allocate(claims, seats, method, &Settlement::default()).unwrap();
        margins(claims, seats, method, &allocation).unwrap().unwrap()
    }

    fn claims<const N: usize>(votes: [u64; N]) -> [Claim; N] {
        votes.map(|votes| Claim::new(Votes(votes)))
    }

    #[test]
    fn a_seat_changes_hands_beyond_the_equal_quotient() {
        // Four seats by D'Hondt: A has 53 and 26.5, B 24, C 23; A's third is 17.67.
        let got = of(&claims([53, 24, 23]), 4, &Method::Divisor(Divisors::DHondt));
        // A needs more than 69, B more than 46, C more than 48: the weakest of the others.
        assert_eq!(got.needs, [Some(Votes(17)), Some(Votes(23)), Some(Votes(26))]);
        // C keeps its seat above 53/3, that is from 18.
        assert_eq!(got.holder, Some(Holder { claimant: Claimant(2), can_lose: Some(Votes(5)) }));
        assert!(got.certain);
    }

    #[test]
    fn a_seat_by_lot_rests_on_no_vote() {
        let claims = claims([5, 5]);
        let method = Method::Divisor(Divisors::DHondt);
        let lot = Settlement::lot([Claimant(1)]);
        let allocation = allocate(&claims, 1, &method, &lot).unwrap();
        let got = margins(&claims, 1, &method, &allocation).unwrap().unwrap();
        assert_eq!(got.needs, [Some(Votes(1)), None]);
        assert_eq!(got.holder, Some(Holder { claimant: Claimant(1), can_lose: None }));
        let open = allocate(&claims, 1, &method, &Settlement::default()).unwrap();
        assert_eq!(margins(&claims, 1, &method, &open), Ok(None), "nothing is decided");
    }

    #[test]
    fn who_can_have_no_more_needs_no_number() {
        let [a, b] = claims([53, 24]);
        let got = of(&[a, b.at_most(1)], 4, &Method::Divisor(Divisors::SainteLague));
        assert_eq!(got.needs[1], None);
    }

    #[test]
    fn a_vote_moves_the_quota_too() {
        // Ten seats by Hare and largest remainders, 100 votes, 10 a seat: 4.3, 3.4, 2.3. B has the
        // remainder seat, with 4; A has it from x more votes where (43+x)/(100+x) of ten leaves a
        // larger remainder than 34/(100+x) of ten: 43+x-4(100+x)/10 > 34-3(100+x)/10, or x > 1.1.
        let method = Method::Quota(QuotaMethod::largest_remainder(Quota::HARE));
        let got = of(&claims([43, 34, 23]), 10, &method);
        assert_eq!(got.needs[0], Some(Votes(2)));
        assert_eq!(got.holder.unwrap().claimant, Claimant(1));
        assert!(got.certain);
    }
}
