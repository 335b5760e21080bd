//! Contests added up by party: the votes, and in how many contests each party leads.

use std::collections::BTreeMap;

use crate::model::{ChoiceKind, Place, Votes};
use crate::tally::election::{Choice, Contest, Sum};

/// Contests of one kind added up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rollup {
    /// By what: `party`.
    pub by: &'static str,
    /// The contests, by their index in the election.
    pub of: Vec<usize>,
    /// The sum, in the shape of a contest without units.
    pub contest: Contest,
    /// For each choice of it, the contests that it leads alone.
    pub led: Vec<u64>,
}

/// The name of lines that carry no party.
const NO_PARTY: &str = "(no party)";

/// The roll-ups by party: contests of one name whose lines carry parties.
///
/// A single contest has one only where a party has several lines in it.
pub fn rollups(contests: &[Contest]) -> Vec<Rollup> {
    let mut order: Vec<&str> = Vec::new();
    let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, contest) in contests.iter().enumerate() {
        if contest.choices.iter().any(|choice| choice.party.is_some()) {
            let group = groups.entry(&contest.name).or_default();
            if group.is_empty() {
                order.push(&contest.name);
            }
            group.push(index);
        }
    }
    order
        .into_iter()
        .filter_map(|name| {
            let of = groups.remove(name)?;
            let single = of.len() == 1;
            let rollup = roll(contests, of)?;
            let lines: usize = rollup
                .of
                .iter()
                .filter_map(|&index| contests.get(index))
                .map(|contest| contest.choices.len())
                .sum();
            (!single || rollup.contest.choices.len() < lines).then_some(rollup)
        })
        .collect()
}

/// What a line is added to: its party, or the kind of line that has none.
fn key(choice: &Choice) -> (String, ChoiceKind) {
    match (choice.kind, &choice.party) {
        (ChoiceKind::AgainstAll | ChoiceKind::Blank, _)
        | (ChoiceKind::WriteIn | ChoiceKind::Other, None) => (choice.name.clone(), choice.kind),
        (ChoiceKind::List, None) => (choice.name.clone(), ChoiceKind::List),
        (_, Some(party)) => (party.clone(), ChoiceKind::List),
        (_, None) => (NO_PARTY.to_owned(), ChoiceKind::Other),
    }
}

fn roll(contests: &[Contest], of: Vec<usize>) -> Option<Rollup> {
    let first = of.first().and_then(|&index| contests.get(index))?;
    let mut ids: BTreeMap<(String, ChoiceKind), usize> = BTreeMap::new();
    let mut choices: Vec<Choice> = Vec::new();
    let mut led: Vec<u64> = Vec::new();
    let mut quantities: BTreeMap<_, Sum> = first.quantities.clone();
    for (turn, contest) in of.iter().filter_map(|&index| contests.get(index)).enumerate() {
        let most = contest.choices.iter().filter_map(|choice| choice.sum.votes).max();
        let leaders = contest.choices.iter().filter(|choice| choice.sum.votes == most).count();
        for choice in &contest.choices {
            let key = key(choice);
            let id = *ids.entry(key.clone()).or_insert_with(|| {
                choices.push(empty(key.0.clone(), key.1, choice.place));
                led.push(0);
                choices.len() - 1
            });
            let (Some(sum), Some(led)) = (choices.get_mut(id), led.get_mut(id)) else { continue };
            add(&mut sum.sum, choice.sum)?;
            let leads = leaders == 1 && choice.sum.votes == most && most > Some(Votes::ZERO);
            *led += u64::from(leads);
        }
        if turn > 0 {
            // A figure that some contest does not have cannot be that of all.
            quantities.retain(|quantity, _| contest.quantities.contains_key(quantity));
            for (quantity, sum) in &mut quantities {
                if let Some(other) = contest.quantities.get(quantity) {
                    add(sum, *other)?;
                }
            }
        }
    }
    let contest = Contest {
        name: first.name.clone(),
        district: None,
        choices,
        quantities,
        blank_in_base: first.blank_in_base,
        units_reported: 0,
        units: None,
        stated: Vec::new(),
        place: first.place,
    };
    Some(Rollup { by: "party", of, contest, led })
}

fn empty(name: String, kind: ChoiceKind, place: Place) -> Choice {
    Choice {
        name,
        party: None,
        kind,
        sum: Sum::default(),
        modes: Vec::new(),
        stated_percent: None,
        spellings: Vec::new(),
        place,
    }
}

fn add(sum: &mut Sum, other: Sum) -> Option<()> {
    if let Some(votes) = other.votes {
        sum.votes = Some(sum.votes.unwrap_or_default().checked_add(votes)?);
    }
    sum.missing += other.missing;
    sum.hidden += other.hidden;
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contest(district: &str, lines: &[(&str, &str, u64)]) -> Contest {
        let choices = lines
            .iter()
            .map(|&(name, party, votes)| Choice {
                party: (!party.is_empty()).then(|| party.to_owned()),
                sum: Sum { votes: Some(Votes(votes)), missing: 0, hidden: 0 },
                ..empty(name.to_owned(), ChoiceKind::Candidate, Place::default())
            })
            .collect();
        Contest {
            name: "Mayor".into(),
            district: Some(district.into()),
            choices,
            quantities: BTreeMap::new(),
            blank_in_base: false,
            units_reported: 0,
            units: None,
            stated: Vec::new(),
            place: Place::default(),
        }
    }

    #[test]
    fn parties_are_added_over_districts_and_their_leads_counted() {
        let contests = [
            contest("1", &[("A", "Red", 10), ("B", "Blue", 5)]),
            contest("2", &[("C", "Red", 1), ("D", "Blue", 7), ("E", "", 2)]),
        ];
        let found = rollups(&contests);
        assert_eq!(found.len(), 1);
        let votes: Vec<_> = found[0]
            .contest
            .choices
            .iter()
            .map(|choice| (choice.name.as_str(), choice.sum.votes.unwrap().0))
            .collect();
        assert_eq!(votes, [("Red", 11), ("Blue", 12), ("(no party)", 2)]);
        assert_eq!(found[0].led, [1, 1, 0]);
    }
}
