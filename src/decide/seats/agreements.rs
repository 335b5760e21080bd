//! Lists that share their surplus: seats to the groups first, then inside of each.

use super::allocate_entries;
use super::allocation::{Allocation, Outcome, Problem};
use super::claim::{Claim, Claimant, Entry, check};
use super::method::Method;
use super::settlement::{Settlement, Settler};

/// Seats of groups and of the lists in them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grouped {
    /// The groups that were made: the agreements in their order, then every other list alone. The
    /// claimants of `upper` are their places here.
    pub groups: Vec<Vec<Claimant>>,
    /// Seats of the groups.
    pub upper: Allocation,
    /// Seats inside of each group; the claimants are places in the group.
    pub inner: Vec<Allocation>,
    /// Seats of each list, in the order of the claims; at a tie those that are sure.
    pub seats: Vec<u32>,
}

impl Grouped {
    /// Whether everything is decided.
    pub fn is_filled(&self) -> bool {
        let mut all = self.inner.iter().chain([&self.upper]);
        all.all(|allocation| allocation.outcome == Outcome::Filled)
    }
}

/// Hands out seats over groups of lists, and then inside of each group by the same method: surplus
/// agreements of Israel (Knesset Elections Law, Bader-Ofer), joined lists elsewhere.
///
/// A list below the threshold is no claim, and an agreement with it is void: the caller leaves both
/// out. Lots are used in the order of the ties: the groups' first, then inside of the groups. The
/// lots of the groups name places in `Grouped::groups`, the others places inside of the group.
///
/// # Errors
///
/// As [`allocate`](super::allocate), and where a list stands in two agreements or is not there.
pub fn allocate_groups(
    claims: &[Claim],
    agreements: &[Vec<Claimant>],
    seats: u32,
    method: &Method,
    settlement: &Settlement,
) -> Result<Grouped, Problem> {
    let groups = groups(claims.len(), agreements)?;
    let entries: Vec<Entry> = claims.iter().map(Entry::from).collect();
    check(&entries, seats)?;
    let members = |group: &[Claimant]| -> Vec<Entry> {
        group.iter().filter_map(|&Claimant(at)| entries.get(at)).cloned().collect()
    };
    let together: Vec<Entry> = groups.iter().map(|group| together(&members(group))).collect();
    let settler = &mut Settler::new(settlement);
    let upper = allocate_entries(&together, seats, method, settler)?;
    let mut inner = Vec::with_capacity(groups.len());
    let mut held = vec![0; claims.len()];
    for (group, &won) in groups.iter().zip(&upper.seats) {
        let allocation = allocate_entries(&members(group), won, method, settler)?;
        for (&Claimant(at), &seats) in group.iter().zip(&allocation.seats) {
            if let Some(held) = held.get_mut(at) {
                *held = seats;
            }
        }
        inner.push(allocation);
    }
    Ok(Grouped { groups, upper, inner, seats: held })
}

fn groups(claims: usize, agreements: &[Vec<Claimant>]) -> Result<Vec<Vec<Claimant>>, Problem> {
    let mut grouped = vec![false; claims];
    for &claimant in agreements.iter().flatten() {
        match grouped.get_mut(claimant.0) {
            Some(taken) if !*taken => *taken = true,
            _ => return Err(Problem::Groups { claimant }),
        }
    }
    let alone = (0..).map(Claimant).zip(&grouped).filter(|(_, taken)| !**taken);
    Ok(agreements.iter().cloned().chain(alone.map(|(claimant, _)| vec![claimant])).collect())
}

fn together(members: &[Entry]) -> Entry {
    Entry {
        weight: members.iter().map(|entry| &entry.weight).sum(),
        // No minimum is above the house, and a sum of caps beyond any house is none.
        min: members.iter().fold(0, |sum, entry| sum.saturating_add(entry.min)),
        cap: members.iter().fold(0, |sum, entry| sum.saturating_add(entry.cap)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::seats::{Divisors, Quota, QuotaMethod};
    use crate::model::Votes;

    #[test]
    fn an_agreement_can_win_a_seat_for_both_lists() {
        // By hand, ten seats by D'Hondt: alone 35 has 4 seats and 25 has 3, with 40 at 4 of eleven
        // claims; 40/5 = 8, 25/3 = 8.33, 35/4 = 8.75. For nine seats together: 60 has 6, 40 has 3
        // (60/6 = 10 and 40/4 = 10 tie), for eight: 5 and 3.
        let claims = [40, 35, 25].map(|votes| Claim::new(Votes(votes)));
        let method = Method::Divisor(Divisors::DHondt);
        let agreements = [vec![Claimant(1), Claimant(2)]];
        let stop = Settlement::default();
        let got = allocate_groups(&claims, &agreements, 8, &method, &stop).unwrap();
        assert_eq!(got.groups, [vec![Claimant(1), Claimant(2)], vec![Claimant(0)]]);
        assert_eq!(
            (got.upper.seats.as_slice(), got.seats.as_slice()),
            (&[5, 3][..], &[3, 3, 2][..])
        );
        let tied = allocate_groups(&claims, &agreements, 9, &method, &stop).unwrap();
        assert!(!tied.is_filled());
        // The lot of the groups names the second, the list that stands alone.
        let lot = Settlement::lot([Claimant(1)]);
        let drawn = allocate_groups(&claims, &agreements, 9, &method, &lot).unwrap();
        assert!(drawn.is_filled());
        assert_eq!(drawn.seats, [4, 3, 2]);
    }

    #[test]
    fn a_list_is_in_one_agreement() {
        let claims = [40, 35].map(|votes| Claim::new(Votes(votes)));
        let method = Method::Quota(QuotaMethod::largest_remainder(Quota::HARE));
        let stop = Settlement::default();
        for (wrong, at) in
            [(vec![vec![Claimant(0)], vec![Claimant(0)]], 0), (vec![vec![Claimant(2)]], 2)]
        {
            let error = allocate_groups(&claims, &wrong, 3, &method, &stop).unwrap_err();
            assert_eq!(error, Problem::Groups { claimant: Claimant(at) });
        }
    }
}
