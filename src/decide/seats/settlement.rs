//! What settles a tie: a rule of the law, or a lot that was drawn.

use std::cmp::Reverse;

use super::allocation::{Decided, Settled, Tie, TieAbout, Value};
use super::claim::{Claimant, Entry};

/// How ties are settled. The default settles nothing: the procedure stops at the first tie.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settlement {
    /// The rule of the law, tried first.
    pub rule: Option<TieRule>,
    /// Drawn lots, one for each tie that the rule leaves, in the order in which the ties come up.
    /// A lot is the tied claimants in the order drawn: those who get a seat come first (or those
    /// who give one up, where a tie is about that). Names that are not tied are passed over; who is
    /// not named comes last. A lot that names fewer of the tied than there are seats settles
    /// nothing.
    pub lots: Vec<Vec<Claimant>>,
}

/// A rule for equal claims. What it leaves equal stays tied. Where a seat is to be given up, it
/// protects the same claims, and the others give it up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TieRule {
    /// The list with more votes in all (Spain, LOREG art. 163.1 d).
    MostTotalVotes,
    /// The list with fewer seats so far.
    FewestSeats,
}

impl Settlement {
    /// One drawn lot and no rule.
    pub fn lot(order: impl IntoIterator<Item = Claimant>) -> Self {
        Self { rule: None, lots: vec![order.into_iter().collect()] }
    }

    /// A rule and no lot.
    pub fn rule(rule: TieRule) -> Self {
        Self { rule: Some(rule), lots: Vec::new() }
    }
}

/// The settlement while it is used: lots are used up one by one.
pub(super) struct Settler<'a> {
    settlement: &'a Settlement,
    drawn: usize,
}

/// Who was chosen of several equal ones, and what is left open.
pub(super) struct Choice {
    /// Chosen, in order, each with what decided it.
    pub(super) chosen: Vec<(Claimant, Decided)>,
    /// What stays tied.
    pub(super) open: Option<Tie>,
    /// For the trace.
    pub(super) settled: Vec<Settled>,
}

impl<'a> Settler<'a> {
    pub(super) fn new(settlement: &'a Settlement) -> Self {
        Self { settlement, drawn: 0 }
    }

    /// Chooses `places` of the claimants, who are equal and more than that.
    pub(super) fn choose(
        &mut self,
        tied: &[Claimant],
        places: u32,
        value: &Value,
        about: TieAbout,
        entries: &[Entry],
        seats: &[u32],
    ) -> Choice {
        let mut choice = Choice { chosen: Vec::new(), open: None, settled: Vec::new() };
        let mut group: Vec<Claimant> = tied.to_vec();
        group.sort_unstable();
        let mut left = places as usize;
        if let Some(rule) = self.settlement.rule {
            let chosen = by_rule(rule, &mut group, left, about, entries, seats);
            left -= chosen.len();
            choice.note(tied, value, chosen, about, Decided::Rule(rule));
        }
        if left == 0 {
            return choice;
        }
        if let Some(lot) = self.settlement.lots.get(self.drawn) {
            self.drawn += 1;
            let mut drawn: Vec<Claimant> = Vec::new();
            for claimant in lot {
                if group.contains(claimant) && !drawn.contains(claimant) {
                    drawn.push(*claimant);
                }
            }
            if drawn.len() >= left {
                drawn.truncate(left);
                choice.note(&group, value, drawn, about, Decided::Lot);
                return choice;
            }
        }
        choice.open = Some(Tie {
            value: value.clone(),
            tied: group,
            seats_left: u32::try_from(left).unwrap_or(places),
            about,
        });
        choice
    }
}

impl Choice {
    fn note(
        &mut self,
        tied: &[Claimant],
        value: &Value,
        chosen: Vec<Claimant>,
        about: TieAbout,
        by: Decided,
    ) {
        if chosen.is_empty() {
            return;
        }
        self.chosen.extend(chosen.iter().map(|&claimant| (claimant, by)));
        self.settled.push(Settled { tied: tied.to_vec(), value: value.clone(), chosen, about, by });
    }
}

/// Takes those out of the group who come first by the rule without any doubt, and those out of it
/// who certainly do not.
fn by_rule(
    rule: TieRule,
    group: &mut Vec<Claimant>,
    places: usize,
    about: TieAbout,
    entries: &[Entry],
    seats: &[u32],
) -> Vec<Claimant> {
    let votes = |claimant: Claimant| entries.get(claimant.0).map(|entry| &entry.weight);
    let held = |claimant: Claimant| seats.get(claimant.0).copied().unwrap_or_default();
    let mut order = group.clone();
    match rule {
        TieRule::MostTotalVotes => order.sort_by_key(|&claimant| Reverse(votes(claimant))),
        TieRule::FewestSeats => order.sort_by_key(|&claimant| held(claimant)),
    }
    match about {
        TieAbout::Gains => {}
        TieAbout::Loses => order.reverse(),
    }
    let equal = |one: Claimant, other: Claimant| match rule {
        TieRule::MostTotalVotes => votes(one) == votes(other),
        TieRule::FewestSeats => held(one) == held(other),
    };
    let (Some(&last_in), Some(&first_out)) =
        (places.checked_sub(1).and_then(|last| order.get(last)), order.get(places))
    else {
        return Vec::new();
    };
    if !equal(last_in, first_out) {
        order.truncate(places);
        group.retain(|claimant| !order.contains(claimant));
        return order;
    }
    let sure = order.iter().position(|&claimant| equal(claimant, last_in)).unwrap_or_default();
    group.retain(|&claimant| equal(claimant, last_in));
    order.truncate(sure);
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::seats::{Fraction, Measure};

    /// Claims with these votes and seats are tied; who is chosen, and who stays tied.
    #[track_caller]
    fn case(
        settlement: &Settlement,
        lists: &[(u64, u32)],
        places: u32,
        about: TieAbout,
        chosen: &[usize],
        open: &[usize],
    ) {
        let entry = |&(votes, _): &(u64, u32)| Entry { weight: votes.into(), min: 0, cap: 9 };
        let entries: Vec<Entry> = lists.iter().map(entry).collect();
        let seats: Vec<u32> = lists.iter().map(|&(_, seats)| seats).collect();
        let tied: Vec<Claimant> = (0..lists.len()).map(Claimant).collect();
        let value = Value { measure: Measure::Quotient, amount: Fraction::whole(7_u8) };
        let got = Settler::new(settlement).choose(&tied, places, &value, about, &entries, &seats);
        let got_chosen: Vec<usize> = got.chosen.iter().map(|(at, _)| at.0).collect();
        assert_eq!(got_chosen, chosen);
        let left = got.open.as_ref().map_or(0, |tie| tie.seats_left as usize);
        assert_eq!(left, places as usize - chosen.len());
        let got_open: Vec<usize> =
            got.open.iter().flat_map(|tie| &tie.tied).map(|at| at.0).collect();
        assert_eq!(got_open, open);
        let settled: usize = got.settled.iter().map(|settled| settled.chosen.len()).sum();
        assert_eq!(settled, chosen.len());
    }

    fn lot(order: &[usize]) -> Settlement {
        Settlement::lot(order.iter().copied().map(Claimant))
    }

    const GAINS: TieAbout = TieAbout::Gains;

    #[test]
    fn without_a_settlement_all_stay_tied() {
        case(&Settlement::default(), &[(5, 0), (5, 0)], 1, GAINS, &[], &[0, 1]);
    }

    #[test]
    fn a_lot_is_the_order_drawn() {
        case(&lot(&[2, 0, 1]), &[(5, 0), (5, 0), (5, 0)], 2, GAINS, &[2, 0], &[]);
        case(&lot(&[2]), &[(5, 0), (5, 0), (5, 0)], 1, GAINS, &[2], &[]);
        case(&lot(&[2]), &[(5, 0), (5, 0), (5, 0)], 2, GAINS, &[], &[0, 1, 2]);
        case(&lot(&[7, 1, 1]), &[(5, 0), (5, 0), (5, 0)], 2, GAINS, &[], &[0, 1, 2]);
    }

    #[test]
    fn a_rule_decides_what_it_can() {
        let votes = Settlement::rule(TieRule::MostTotalVotes);
        case(&votes, &[(5, 0), (9, 1), (7, 1)], 2, GAINS, &[1, 2], &[]);
        case(&votes, &[(5, 0), (9, 1), (5, 0)], 2, GAINS, &[1], &[0, 2]);
        case(&votes, &[(5, 0), (9, 1), (9, 1)], 1, GAINS, &[], &[1, 2]);
        let seats = Settlement::rule(TieRule::FewestSeats);
        case(&seats, &[(5, 0), (9, 1), (7, 1)], 1, GAINS, &[0], &[]);
        case(&seats, &[(5, 0), (9, 1), (7, 1)], 2, GAINS, &[0], &[1, 2]);
    }

    #[test]
    fn who_is_protected_does_not_give_up_a_seat() {
        let votes = Settlement::rule(TieRule::MostTotalVotes);
        case(&votes, &[(5, 0), (9, 1), (7, 1)], 1, TieAbout::Loses, &[0], &[]);
        let seats = Settlement::rule(TieRule::FewestSeats);
        case(&seats, &[(5, 0), (9, 2), (7, 1)], 1, TieAbout::Loses, &[1], &[]);
    }

    #[test]
    fn what_a_rule_leaves_goes_by_lot() {
        let both = Settlement { rule: Some(TieRule::MostTotalVotes), lots: lot(&[0, 2]).lots };
        case(&both, &[(5, 0), (9, 1), (5, 0)], 2, GAINS, &[1, 0], &[]);
    }
}
