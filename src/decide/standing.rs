//! The order of the choices, the leader, the lead.

use std::cmp::Reverse;

use crate::model::{ChoiceKind, Votes};
use crate::tally::{ChoiceId, Contest, ContestBase};

/// How the choices of a contest stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// All choices: most votes first, equals in the order of the file, those without a number last.
    pub order: Vec<ChoiceId>,
    /// The place of each choice by votes, from 1, in the order of the file; equals share a place.
    pub ranks: Vec<Option<u64>>,
    /// The choice with most votes, of whatever kind; `None` at a tie, or where no one has a vote.
    pub leader: Option<ChoiceId>,
    /// Those that share the first place, in the order of the file, where there are several.
    pub tied: Vec<ChoiceId>,
    /// By how much the leader is ahead of the next choice.
    pub margin: Option<Margin>,
    /// Whether the leader has more than half of the base, half itself not being more. `None` without
    /// a leader or a base, or where counts are missing that could change it.
    pub majority: Option<bool>,
}

/// A lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Margin {
    /// In votes.
    pub votes: Votes,
    /// The next choice. A line against all or for blank votes is never a runner-up, unless it is
    /// the only rival.
    pub over: ChoiceId,
}

/// Orders the choices of a contest by their votes. Where counts are missing or hidden it goes by
/// those that are known.
pub fn standing(contest: &Contest, base: &ContestBase) -> Standing {
    let votes: Vec<Option<Votes>> = contest.choices.iter().map(|choice| choice.sum.votes).collect();
    let mut numbered: Vec<(ChoiceId, Votes)> = (0..)
        .map(ChoiceId)
        .zip(&votes)
        .filter_map(|(id, votes)| votes.map(|votes| (id, votes)))
        .collect();
    numbered.sort_by_key(|&(id, votes)| (Reverse(votes), id));
    let without = (0..).map(ChoiceId).zip(&votes).filter(|(_, votes)| votes.is_none());
    let order = numbered.iter().map(|&(id, _)| id).chain(without.map(|(id, _)| id)).collect();

    let most = numbered.first().map(|&(_, votes)| votes).filter(|&votes| votes > Votes::ZERO);
    let first: Vec<ChoiceId> =
        numbered.iter().filter(|&&(_, votes)| Some(votes) == most).map(|&(id, _)| id).collect();
    let leader = match first.as_slice() {
        &[leader] => Some(leader),
        _ => None,
    };
    let is_rival = |id: ChoiceId| {
        contest.choices.get(id.0).is_some_and(|choice| {
            !matches!(choice.kind, ChoiceKind::AgainstAll | ChoiceKind::Blank)
        })
    };
    let next = numbered.iter().skip(1).find(|&&(id, _)| is_rival(id)).or(numbered.get(1));
    let margin = leader
        .and(most)
        .zip(next)
        .and_then(|(most, &(over, next))| Some(Margin { votes: most.checked_sub(next)?, over }));
    Standing {
        order,
        ranks: ranks(&votes, &numbered),
        leader,
        tied: if first.len() > 1 { first } else { Vec::new() },
        margin,
        majority: leader.and(most).and_then(|most| majority(contest, base, most)),
    }
}

fn ranks(votes: &[Option<Votes>], numbered: &[(ChoiceId, Votes)]) -> Vec<Option<u64>> {
    let mut ranks = vec![None; votes.len()];
    let mut place = 0;
    let mut before = None;
    for (position, &(id, votes)) in (1..).zip(numbered) {
        if before != Some(votes) {
            place = position;
            before = Some(votes);
        }
        if let Some(rank) = ranks.get_mut(id.0) {
            *rank = Some(place);
        }
    }
    ranks
}

fn majority(contest: &Contest, base: &ContestBase, most: Votes) -> Option<bool> {
    let base = base.votes.filter(|_| contest.is_complete())?;
    Some(2 * u128::from(most.0) > u128::from(base.0))
}

#[cfg(test)]
pub(super) mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::model::{ChoiceKind, Place};
    use crate::tally::{Choice, Sum, base};

    pub(in crate::decide) fn contest(choices: &[(&str, ChoiceKind, Option<u64>)]) -> Contest {
        Contest {
            name: String::new(),
            district: None,
            choices: choices
                .iter()
                .map(|&(name, kind, votes)| Choice {
                    name: name.to_owned(),
                    party: None,
                    kind,
                    sum: Sum {
                        votes: votes.map(Votes),
                        missing: u64::from(votes.is_none()),
                        hidden: 0,
                    },
                    modes: Vec::new(),
                    stated_percent: None,
                    spellings: Vec::new(),
                    place: Place::default(),
                })
                .collect(),
            quantities: BTreeMap::new(),
            blank_in_base: false,
            units_reported: 0,
            units: None,
            stated: Vec::new(),
            place: Place::default(),
        }
    }

    fn of(votes: &[Option<u64>]) -> Standing {
        let choices: Vec<_> =
            votes.iter().map(|&votes| ("x", ChoiceKind::Candidate, votes)).collect();
        let contest = contest(&choices);
        standing(&contest, &base(&contest, None))
    }

    #[test]
    fn equals_share_a_place_in_the_order_of_the_file_and_the_numberless_are_last() {
        let got = of(&[Some(1), None, Some(5), Some(1), Some(9), Some(0)]);
        assert_eq!(got.order, [4, 2, 0, 3, 5, 1].map(ChoiceId));
        assert_eq!(got.ranks, [Some(3), None, Some(2), Some(3), Some(1), Some(5)]);
        assert_eq!(got.leader, Some(ChoiceId(4)));
        assert_eq!(got.margin, Some(Margin { votes: Votes(4), over: ChoiceId(2) }));
    }

    #[test]
    fn an_exact_tie_has_no_leader() {
        let got = of(&[Some(20), Some(1), Some(20)]);
        assert_eq!((got.leader, got.margin, got.majority), (None, None, None));
        assert_eq!(got.tied, [ChoiceId(0), ChoiceId(2)]);
    }

    #[test]
    fn no_vote_at_all_is_neither_lead_nor_tie() {
        let got = of(&[Some(0), Some(0)]);
        assert_eq!((got.leader, got.tied.len(), got.majority), (None, 0, None));
        assert_eq!(got.ranks, [Some(1), Some(1)]);
    }

    #[test]
    fn half_is_no_majority() {
        assert_eq!(of(&[Some(50), Some(30), Some(20)]).majority, Some(false));
        assert_eq!(of(&[Some(51), Some(30), Some(20)]).majority, Some(true));
    }

    #[test]
    fn missing_counts_leave_a_majority_open() {
        let got = of(&[Some(51), Some(30), None]);
        assert_eq!((got.leader, got.majority), (Some(ChoiceId(0)), None));
    }
}
