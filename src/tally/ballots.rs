//! Contests that share a table without saying so: units whose ballots have no choice in common.
//!
//! Where every unit lists the whole of its ballot, and the units fall into groups between which no
//! candidate is shared, each group voted on something else. To add them up would give shares of
//! votes that nobody there could have had.

use std::collections::{BTreeMap, BTreeSet};

use crate::code::Code;
use crate::finding::{Finding, Findings};
use crate::model::{Cell, ChoiceKind, Votes};
use crate::tally::election::{Choice, ChoiceId, Contest, Election, Line, Sum, UnitId, UnitRow};

/// More contests than this are told apart by a column, or they are none.
const MOST: usize = 2000;

/// Puts each group of units with a ballot of its own into a contest of its own.
pub(crate) fn split(election: &mut Election, findings: &mut Findings) {
    let mut contests = Vec::with_capacity(election.contests.len());
    for contest in std::mem::take(&mut election.contests) {
        let Some(groups) = groups(&contest) else {
            contests.push(contest);
            continue;
        };
        let names = names(&groups, election);
        findings.push(
            Finding::note(
                Code::ContestsByBallot,
                format!(
                    "the units have {} ballots with no choice in common: each is a contest",
                    groups.len()
                ),
            )
            .at(contest.place)
            .and(format!("told apart as {}", shown(&names))),
        );
        for (group, name) in groups.iter().zip(names) {
            contests.push(part(&contest, group, name));
        }
    }
    election.contests = contests;
}

/// Units with one ballot, and its candidates.
struct Group {
    choices: BTreeSet<ChoiceId>,
    units: BTreeSet<UnitId>,
}

/// The groups of a contest, in the order of their first units; `None` where it is one contest.
fn groups(contest: &Contest) -> Option<Vec<Group>> {
    let units = contest.units.as_ref()?;
    // What the file adds up over all units is one thing to it.
    let is_added = contest.stated.iter().any(|stated| !matches!(stated.line, Line::Choice(_)));
    if contest.district.is_some() || contest.choices.len() < 4 || units.len() < 4 || is_added {
        return None;
    }
    let is_own = |id: ChoiceId| {
        contest
            .choices
            .get(id.0)
            .is_some_and(|choice| matches!(choice.kind, ChoiceKind::Candidate | ChoiceKind::List))
    };
    // What every ballot has is told apart unit by unit, and modes are not known so.
    let mut shared = contest.choices.iter().enumerate().filter(|(id, _)| !is_own(ChoiceId(*id)));
    if shared.any(|(_, choice)| !choice.modes.is_empty()) {
        return None;
    }
    let mut union = Union::new(contest.choices.len());
    let listed = |row: &UnitRow| -> Vec<ChoiceId> {
        row.votes.iter().map(|(id, _)| *id).filter(|&id| is_own(id)).collect()
    };
    for row in units.values() {
        let of = listed(row);
        for pair in of.windows(2) {
            if let [one, other] = pair {
                union.join(one.0, other.0);
            }
        }
    }
    let all = (0..contest.choices.len()).filter(|&id| is_own(ChoiceId(id)));
    let roots: BTreeSet<usize> = all.map(|id| union.root(id)).collect();
    if roots.len() < 2 {
        return None;
    }
    let mut found: Vec<(usize, Group)> = Vec::new();
    for (&unit, row) in units {
        let first = listed(row).first().copied()?;
        let root = union.root(first.0);
        let at = found.iter().position(|(known, _)| *known == root);
        let at = at.unwrap_or_else(|| {
            found.push((root, Group { choices: BTreeSet::new(), units: BTreeSet::new() }));
            found.len() - 1
        });
        if let Some((_, group)) = found.get_mut(at) {
            group.units.insert(unit);
            group.choices.extend(listed(row));
        }
        if found.len() > MOST {
            return None;
        }
    }
    let groups: Vec<Group> = found.into_iter().map(|(_, group)| group).collect();
    let lists_all = groups.iter().all(|group| {
        let whole = group.units.iter().filter(|unit| {
            units.get(unit).is_some_and(|row| listed(row).len() == group.choices.len())
        });
        group.choices.len() >= 2
            && group.units.len() >= 2
            && 100 * whole.count() >= 95 * group.units.len()
    });
    (groups.len() >= 2 && lists_all).then_some(groups)
}

/// Names for the groups: the value of a level that is theirs alone, else numbers.
fn names(groups: &[Group], election: &Election) -> Vec<String> {
    let levels = election.units.iter().map(|unit| unit.key.len()).max().unwrap_or(0);
    for level in 0..levels {
        let values: Vec<BTreeSet<&str>> = groups
            .iter()
            .map(|group| {
                let keys = group.units.iter().filter_map(|&unit| election.unit(unit));
                keys.filter_map(|unit| unit.key.get(level))
                    .map(|(_, value)| value.as_str())
                    .collect()
            })
            .collect();
        let all: BTreeSet<&str> = values.iter().flatten().copied().collect();
        if all.len() == groups.len() && values.iter().all(|values| values.len() == 1) {
            return values.iter().flatten().map(|value| (*value).to_owned()).collect();
        }
    }
    (1..=groups.len()).map(|number| format!("ballot {number}")).collect()
}

fn shown(names: &[String]) -> String {
    let mut first: Vec<String> = names.iter().take(5).map(|name| format!("`{name}`")).collect();
    if names.len() > 5 {
        first.push(format!("and {} more", names.len() - 5));
    }
    first.join(", ")
}

/// The part of a contest that is one group's.
fn part(contest: &Contest, group: &Group, name: String) -> Contest {
    let rows: BTreeMap<UnitId, &UnitRow> = contest
        .units
        .iter()
        .flatten()
        .filter(|(unit, _)| group.units.contains(unit))
        .map(|(&unit, row)| (unit, row))
        .collect();
    let mut kept: Vec<(ChoiceId, Choice)> = Vec::new();
    for (id, choice) in contest.choices.iter().enumerate() {
        let id = ChoiceId(id);
        if group.choices.contains(&id) {
            kept.push((id, choice.clone()));
        } else if !matches!(choice.kind, ChoiceKind::Candidate | ChoiceKind::List) {
            let cells = rows.values().filter_map(|row| row.votes.get(&id)).copied();
            kept.push((id, Choice { sum: sum(cells), ..choice.clone() }));
        }
    }
    let new = |old: ChoiceId| kept.iter().position(|(id, _)| *id == old).map(ChoiceId);
    let quantities = contest.quantities.keys().map(|&quantity| {
        (quantity, sum(rows.values().filter_map(|row| row.quantities.get(&quantity)).copied()))
    });
    let stated = contest.stated.iter().filter_map(|stated| {
        let Line::Choice(id) = stated.line else { return None };
        let mut stated = stated.clone();
        stated.line = Line::Choice(new(id).filter(|_| group.choices.contains(&id))?);
        Some(stated)
    });
    Contest {
        name: contest.name.clone(),
        district: Some(name),
        quantities: quantities.collect(),
        blank_in_base: contest.blank_in_base,
        units_reported: rows.len() as u64,
        stated: stated.collect(),
        place: rows.values().map(|row| row.place).min().unwrap_or(contest.place),
        units: Some(
            rows.iter()
                .map(|(&unit, row)| {
                    let votes = row.votes.iter().filter_map(|(id, cell)| Some((new(*id)?, *cell)));
                    let modes = row
                        .modes
                        .iter()
                        .filter_map(|(id, mode, cell)| Some((new(*id)?, mode.clone(), *cell)));
                    let row = UnitRow {
                        votes: votes.collect(),
                        quantities: row.quantities.clone(),
                        modes: modes.collect(),
                        place: row.place,
                    };
                    (unit, row)
                })
                .collect(),
        ),
        choices: kept.iter().map(|(_, choice)| choice.clone()).collect(),
    }
}

/// A sum over cells that were added before, so that it fits.
fn sum(cells: impl Iterator<Item = Cell>) -> Sum {
    let mut sum = Sum::default();
    for cell in cells {
        match cell {
            Cell::Counted(votes) => {
                let before = sum.votes.unwrap_or_default();
                sum.votes = Some(Votes(before.0.saturating_add(votes.0)));
            }
            Cell::Correction(votes) => {
                let before = sum.votes.unwrap_or_default();
                sum.votes = Some(Votes(before.0.saturating_sub(votes.0)));
            }
            Cell::Missing => sum.missing += 1,
            Cell::Hidden => sum.hidden += 1,
        }
    }
    sum
}

/// Sets that are joined.
struct Union {
    parent: Vec<usize>,
}

impl Union {
    fn new(count: usize) -> Self {
        Self { parent: (0..count).collect() }
    }

    fn root(&mut self, mut of: usize) -> usize {
        while let Some(&parent) = self.parent.get(of).filter(|parent| **parent != of) {
            let above = self.parent.get(parent).copied().unwrap_or(parent);
            if let Some(entry) = self.parent.get_mut(of) {
                *entry = above;
            }
            of = above;
        }
        of
    }

    fn join(&mut self, one: usize, other: usize) {
        let (one, other) = (self.root(one), self.root(other));
        if let Some(entry) = self.parent.get_mut(one.max(other)) {
            *entry = one.min(other);
        }
    }
}
