//! Counting that still goes on: which units are not there, and how many votes they can still bring.

use std::collections::BTreeSet;

use crate::decide::words::{counted, grouped};
use crate::model::{Cell, Quantity, Votes};
use crate::tally::{Contest, Election, UnitRow};

/// The units that there should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expected {
    /// So many.
    Number(u64),
    /// These.
    List(Vec<ExpectedUnit>),
}

/// A unit that there should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectedUnit {
    /// Its name as in the file: the value of its narrowest level, or all values with commas.
    pub name: String,
    /// Its registered voters, where they are known.
    pub registered: Option<Votes>,
}

impl Expected {
    /// Reads a list: a unit a line, with its registered voters after the last tab, semicolon or
    /// comma where they are known. Empty lines, lines with `#` and repeats are left out.
    pub fn list(text: &str) -> Self {
        let lines = text.lines().map(str::trim);
        let lines = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
        let mut seen: BTreeSet<String> = BTreeSet::new();
        Self::List(lines.map(unit).filter(|unit| seen.insert(unit.name.to_lowercase())).collect())
    }

    /// How many there should be.
    pub fn count(&self) -> u64 {
        match self {
            Self::Number(count) => *count,
            Self::List(units) => units.len() as u64,
        }
    }
}

fn unit(line: &str) -> ExpectedUnit {
    for mark in ['\t', ';', ','] {
        let Some((name, count)) = line.rsplit_once(mark) else { continue };
        let digits = count.trim();
        if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            let registered = digits.parse().ok().map(Votes);
            return ExpectedUnit { name: name.trim().to_owned(), registered };
        }
    }
    ExpectedUnit { name: line.to_owned(), registered: None }
}

/// How many votes a ballot holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ballot {
    /// One: what one choice has, no other has.
    OneVote,
    /// Several: each ballot may hold a vote for every choice.
    SeveralVotes,
}

/// What is still out in a contest. A count that is absent is not zero, and one that is withheld is
/// neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Out {
    /// Units that should be there and have no row.
    pub absent: u64,
    /// Units whose row lacks a count, or withholds it.
    pub partial: u64,
    /// At most so many ballots of the absent units; `None` where that cannot be known.
    pub absent_ballots: Option<Votes>,
    /// At most so many ballots of the partial units; `None` where that cannot be known.
    pub partial_ballots: Option<Votes>,
}

impl Out {
    /// What is out in a contest, against the units that there should be.
    pub fn of(
        contest: &Contest,
        election: &Election,
        expected: Option<&Expected>,
        ballot: Ballot,
    ) -> Self {
        let (absent, absent_ballots) = absent(contest, election, expected);
        let (partial, partial_ballots) = partial(contest, ballot);
        Self { absent, partial, absent_ballots, partial_ballots }
    }

    /// Whether nothing is.
    pub fn is_nothing(self) -> bool {
        self.absent == 0 && self.partial == 0
    }

    /// The ballots of both, at most.
    pub fn ballots(self) -> Option<Votes> {
        self.absent_ballots?.checked_add(self.partial_ballots?)
    }

    /// In words, as the start of a sentence.
    pub(super) fn words(self) -> String {
        let mut parts = Vec::new();
        if self.absent > 0 {
            let verb = if self.absent == 1 { "is" } else { "are" };
            parts.push(format!("{} {verb} not counted yet", counted(self.absent, "unit")));
        }
        if self.partial > 0 {
            let verb = if self.partial == 1 { "lacks" } else { "lack" };
            let some = counted(self.partial, "unit");
            parts.push(format!("{some} {verb} counts that are missing or withheld"));
        }
        let what = parts.join(", and ");
        match self.ballots() {
            Some(votes) => format!("{what}; at most {} votes are still out", grouped(votes.0)),
            None => format!(
                "{what}; how many votes are still out cannot be known, since the registered voters \
                 of these units are not given"
            ),
        }
    }
}

fn absent(
    contest: &Contest,
    election: &Election,
    expected: Option<&Expected>,
) -> (u64, Option<Votes>) {
    match expected {
        None => (0, Some(Votes::ZERO)),
        Some(Expected::Number(count)) => {
            let absent = count.saturating_sub(contest.units_reported);
            (absent, (absent == 0).then_some(Votes::ZERO))
        }
        Some(Expected::List(units)) => {
            let rows = contest.units.iter().flatten();
            let keys = rows.filter_map(|(id, _)| election.unit(*id));
            let mut there: BTreeSet<String> = BTreeSet::new();
            for unit in keys {
                there.insert(unit.name().trim().to_lowercase());
                there.extend(unit.key.last().map(|(_, value)| value.trim().to_lowercase()));
            }
            let absent: Vec<&ExpectedUnit> = units
                .iter()
                .filter(|unit| !there.contains(&unit.name.trim().to_lowercase()))
                .collect();
            let ballots = absent.iter().try_fold(Votes::ZERO, |sum, unit| {
                unit.registered.and_then(|registered| sum.checked_add(registered))
            });
            (absent.len() as u64, ballots)
        }
    }
}

fn partial(contest: &Contest, ballot: Ballot) -> (u64, Option<Votes>) {
    if contest.is_complete() {
        return (0, Some(Votes::ZERO));
    }
    let rows: Vec<&UnitRow> = contest.units.iter().flatten().map(|(_, row)| row).collect();
    let lacking: Vec<&&UnitRow> = rows.iter().filter(|row| lacks(row)).collect();
    if lacking.is_empty() {
        // There are no figures by unit: the whole contest is the unit.
        let known = contest.all_choices().unwrap_or_default();
        let stated =
            |quantity| contest.quantities.get(&quantity).filter(|sum| sum.is_whole())?.votes;
        return (1, room(stated, known, ballot));
    }
    let ballots = lacking.iter().try_fold(Votes::ZERO, |sum, row| {
        let counted = row.votes.values().filter_map(|cell| number(*cell));
        let known = Votes::checked_sum(counted)?;
        let stated = |quantity| row.quantities.get(&quantity).copied().and_then(number);
        sum.checked_add(room(stated, known, ballot)?)
    });
    (lacking.len() as u64, ballots)
}

fn lacks(row: &UnitRow) -> bool {
    row.votes.values().any(|cell| matches!(cell, Cell::Missing | Cell::Hidden))
}

fn number(cell: Cell) -> Option<Votes> {
    match cell {
        Cell::Counted(votes) => Some(votes),
        Cell::Correction(_) | Cell::Missing | Cell::Hidden => None,
    }
}

/// How many votes there can be beside those that are known: by the valid votes, the ballots, or the
/// registered voters, whichever is given first.
fn room(stated: impl Fn(Quantity) -> Option<Votes>, known: Votes, ballot: Ballot) -> Option<Votes> {
    let roll = || {
        let added = stated(Quantity::Supplementary).unwrap_or_default();
        stated(Quantity::Registered)?.checked_add(added)
    };
    let papers = || stated(Quantity::Cast).or_else(roll);
    match ballot {
        // More votes than there is room for would say that nothing here can be relied on.
        Ballot::OneVote => stated(Quantity::Valid).or_else(papers)?.checked_sub(known),
        Ballot::SeveralVotes => papers(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_names_units_and_their_voters_where_they_are_known() {
        let Expected::List(units) =
            Expected::list("# all\nNorth\t1200\nSouth, Old Town\n\nEast;7\n")
        else {
            panic!("no list");
        };
        let read: Vec<(&str, Option<u64>)> =
            units.iter().map(|unit| (unit.name.as_str(), unit.registered.map(|v| v.0))).collect();
        assert_eq!(read, [("North", Some(1200)), ("South, Old Town", None), ("East", Some(7))]);
    }

    #[test]
    fn room_is_what_the_papers_leave_beside_known_votes() {
        let stated = |cast: Option<u64>, registered: Option<u64>| {
            move |quantity| match quantity {
                Quantity::Cast => cast.map(Votes),
                Quantity::Registered => registered.map(Votes),
                _ => None,
            }
        };
        let one = |cast, registered, known| {
            room(stated(cast, registered), Votes(known), Ballot::OneVote).map(|votes| votes.0)
        };
        assert_eq!(one(Some(100), Some(150), 90), Some(10));
        assert_eq!(one(None, Some(150), 90), Some(60));
        assert_eq!(one(None, None, 90), None);
        assert_eq!(one(Some(80), None, 90), None, "the figures contradict each other");
        let several = room(stated(Some(100), None), Votes(250), Ballot::SeveralVotes);
        assert_eq!(several, Some(Votes(100)));
    }
}
