//! Allocation district by district, and where in the districts further seats go.

use super::allocate_entries;
use super::allocation::{Allocation, Outcome, Problem};
use super::claim::{Claim, Entry, check};
use super::divisor;
use super::method::{Divisors, Method};
use super::settlement::{Settlement, Settler};
use crate::model::Votes;

/// A district with its seats and its lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct District {
    /// Seats of the district.
    pub seats: u32,
    /// One claim for each list of the country, in the same order in all districts. A list that does
    /// not stand, or that the bar of the district keeps out, has no votes.
    pub claims: Vec<Claim>,
    /// What settles the ties of the district.
    pub settlement: Settlement,
}

/// Seats by district, and their sums.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Districts {
    /// One allocation for each district.
    pub districts: Vec<Allocation>,
    /// Seats of each list in all districts; where a district is tied, those that are sure.
    pub seats: Vec<u32>,
}

impl Districts {
    /// Whether all districts are decided.
    pub fn is_filled(&self) -> bool {
        self.districts.iter().all(|allocation| allocation.outcome == Outcome::Filled)
    }
}

/// Hands out the seats of each district by itself.
///
/// # Errors
///
/// As [`allocate`](super::allocate), and where districts do not have the same number of claims.
pub fn allocate_districts(districts: &[District], method: &Method) -> Result<Districts, Problem> {
    let lists = districts.first().map_or(0, |district| district.claims.len());
    let mut seats = vec![0_u32; lists];
    let mut allocations = Vec::with_capacity(districts.len());
    for district in districts {
        if district.claims.len() != lists {
            return Err(Problem::Shape { expected: lists, found: district.claims.len() });
        }
        let entries: Vec<Entry> = district.claims.iter().map(Entry::from).collect();
        let settler = &mut Settler::new(&district.settlement);
        let allocation = allocate_entries(&entries, district.seats, method, settler)?;
        for (sum, won) in seats.iter_mut().zip(&allocation.seats) {
            *sum = sum.saturating_add(*won);
        }
        allocations.push(allocation);
    }
    Ok(Districts { districts: allocations, seats })
}

/// Where the seats of one list go: its districts compete by the votes that the list has in each,
/// and keep the seats that it holds there already.
///
/// This places levelling seats in the districts with the best next quotient (Sweden, Election Act
/// ch. 14). `seats` is what the list has in all, fixed seats among them. The claimants of the
/// result are districts.
///
/// # Errors
///
/// As [`allocate`](super::allocate), and where `held` and `votes` are not of one length.
pub fn place(
    votes: &[Votes],
    held: &[u32],
    seats: u32,
    divisors: &Divisors,
    settlement: &Settlement,
) -> Result<Allocation, Problem> {
    if votes.len() != held.len() {
        return Err(Problem::Shape { expected: votes.len(), found: held.len() });
    }
    let entries: Vec<Entry> = votes
        .iter()
        .zip(held)
        .map(|(&votes, &held)| Entry::from(&Claim::new(votes).at_least(held)))
        .collect();
    check(&entries, seats)?;
    divisor::allocate(&entries, seats, divisors, &mut Settler::new(settlement))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_district_is_by_itself() {
        let district = |seats, votes: [u64; 2]| District {
            seats,
            claims: votes.map(|votes| Claim::new(Votes(votes))).to_vec(),
            settlement: Settlement::default(),
        };
        let method = Method::Divisor(Divisors::DHondt);
        // By hand: 60/40 of two is one each, 90/10 of three is all.
        let got = allocate_districts(&[district(2, [60, 40]), district(3, [90, 10])], &method);
        let got = got.unwrap();
        assert!(got.is_filled());
        assert_eq!(got.seats, [4, 1]);
        let tied = allocate_districts(&[district(1, [5, 5]), district(3, [90, 10])], &method);
        let tied = tied.unwrap();
        assert!(!tied.is_filled());
        assert_eq!(tied.seats, [3, 0]);
        let mut short = district(1, [5, 5]);
        short.claims.pop();
        let error = allocate_districts(&[district(1, [5, 4]), short], &method).unwrap_err();
        assert_eq!(error, Problem::Shape { expected: 2, found: 1 });
        assert!(allocate_districts(&[], &method).unwrap().is_filled());
    }

    #[test]
    fn levelling_seats_go_where_the_next_quotient_is_best() {
        // 1,000, 700 and 300 votes with 2, 1 and 0 seats held: the next quotients by odd numbers
        // are 200, 233.3 and 300; then 300/3 is behind 200.
        let votes = [Votes(1_000), Votes(700), Votes(300)];
        let seats = |seats| {
            let stop = Settlement::default();
            place(&votes, &[2, 1, 0], seats, &Divisors::SainteLague, &stop).unwrap().seats
        };
        assert_eq!(seats(3), [2, 1, 0]);
        assert_eq!(seats(4), [2, 1, 1]);
        assert_eq!(seats(5), [2, 2, 1]);
        assert_eq!(seats(6), [3, 2, 1]);
    }
}
