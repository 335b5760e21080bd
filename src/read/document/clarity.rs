//! Clarity (Scytl) election night reporting: `detail.xml` of a county by precinct, or of a state by
//! county.
//!
//! The total of a choice is an attribute; its parts by mode of voting, and of these by unit, are
//! inside. The parts are counted, and compared with the totals.

use std::collections::{BTreeMap, BTreeSet};

use super::long::{self, Kind, Line, Long};
use super::xml::{self, Element};
use super::{Format, Found, Reads, count, mismatch};
use crate::code::Code;
use crate::finding::Finding;
use crate::model::{ChoiceKind, InputId, Place, Quantity};

pub(super) const CLARITY: Format =
    Format { name: "clarity-xml", reads: Reads::Xml { knows, read } };

fn knows(root: &Element) -> bool {
    root.name == "ElectionResult"
}

fn read(text: &str, limit: usize) -> Result<Found, Finding> {
    let mut reader = Reader::default();
    let wanted = ["VoterTurnout", "ElectionVoterTurnout", "Contest"];
    xml::elements(text, &wanted, limit, |element| {
        if element.name == "Contest" {
            reader.contest(&element);
        } else {
            reader.turnout = Turnout::of(&element);
        }
        Ok(())
    })?;
    if reader.long.is_empty() {
        return Err(Finding::error(Code::XmlInvalid, "the document holds no contest")
            .at(Place::row(InputId(0), 1)));
    }
    let (table, says) = reader.long.table();
    Ok(Found { table, says, findings: reader.findings })
}

/// Voters and ballots, of the whole and by unit.
#[derive(Default)]
struct Turnout {
    line: u64,
    registered: String,
    cast: String,
    units: Vec<TurnoutOfUnit>,
}

struct TurnoutOfUnit {
    line: u64,
    name: String,
    registered: String,
    cast: String,
}

impl Turnout {
    fn of(element: &Element) -> Self {
        let figure = |of: &Element, name: &str| of.attribute(name).unwrap_or_default().to_owned();
        let parts = element.children.iter().flat_map(|group| &group.children);
        Self {
            line: element.line,
            registered: figure(element, "totalVoters"),
            cast: figure(element, "ballotsCast"),
            units: parts
                .filter(|unit| is_unit(unit))
                .map(|unit| TurnoutOfUnit {
                    line: unit.line,
                    name: figure(unit, "name"),
                    registered: figure(unit, "totalVoters"),
                    cast: figure(unit, "ballotsCast"),
                })
                .collect(),
        }
    }
}

#[derive(Default)]
struct Reader {
    long: Long,
    findings: Vec<Finding>,
    turnout: Turnout,
}

/// The figures of one choice in one unit.
#[derive(Default)]
struct OfUnit {
    line: u64,
    modes: Vec<(String, String)>,
}

impl Reader {
    fn contest(&mut self, contest: &Element) {
        let name = contest.attribute("text").unwrap_or_default();
        let mut level = String::new();
        let mut votes: BTreeMap<String, u64> = BTreeMap::new();
        let mut units: Vec<String> = Vec::new();
        let mut counts_marks = false;
        for child in &contest.children {
            match child.name.as_str() {
                "Choice" => {
                    let parts = self.parts(child, name, &mut level);
                    for (unit, part) in parts {
                        let sum: u64 =
                            part.modes.iter().filter_map(|(_, votes)| count(votes)).sum();
                        if !votes.contains_key(&unit) {
                            units.push(unit.clone());
                        }
                        *votes.entry(unit.clone()).or_default() += sum;
                        self.push_choice(contest, child, &level, &unit, part);
                    }
                }
                "VoteType" => {
                    let Some(quantity) = mark(child) else {
                        let what = child.attribute("name").unwrap_or_default();
                        self.findings.push(
                            Finding::note(
                                Code::SheetSkipped,
                                format!("the figures `{what}` of `{name}` were left out"),
                            )
                            .at(Place::row(InputId(0), child.line)),
                        );
                        continue;
                    };
                    counts_marks = true;
                    for (unit, line, figure) in of_units(child) {
                        *votes.entry(unit.clone()).or_default() += count(&figure).unwrap_or(0);
                        if !unit.is_empty() && level.is_empty() {
                            level = level_of(child);
                        }
                        self.push_quantity(name, &level, &unit, line, quantity, figure);
                    }
                    self.compare(child, "votes", name);
                }
                _ => {}
            }
        }
        let vote_for = contest.attribute("voteFor").and_then(count).unwrap_or(1).max(1);
        self.add_turnout(name, &level, &votes, counts_marks && vote_for == 1, vote_for);
    }

    /// The figures of a choice by unit, in the order of the document; of the whole where it has no
    /// units.
    fn parts(
        &mut self,
        choice: &Element,
        contest: &str,
        level: &mut String,
    ) -> Vec<(String, OfUnit)> {
        let mut order: Vec<(String, OfUnit)> = Vec::new();
        let mut index: BTreeMap<String, usize> = BTreeMap::new();
        let of = format!("{contest}, {}", choice.attribute("text").unwrap_or_default());
        let types: Vec<&Element> = choice.all("VoteType").collect();
        let mut sum = 0_u64;
        for kind in &types {
            let mode = long::mode(kind.attribute("name").unwrap_or_default());
            self.compare(kind, "votes", &of);
            sum = sum.saturating_add(kind.attribute("votes").and_then(count).unwrap_or(0));
            if level.is_empty() {
                *level = level_of(kind);
            }
            for (unit, line, votes) in of_units(kind) {
                let at = *index.entry(unit.clone()).or_insert_with(|| {
                    order.push((unit, OfUnit { line, modes: Vec::new() }));
                    order.len() - 1
                });
                if let Some((_, part)) = order.get_mut(at) {
                    part.modes.push((mode.clone(), votes));
                }
            }
        }
        let stated = choice.attribute("totalVotes").unwrap_or_default();
        if types.is_empty() {
            let modes = vec![(String::new(), stated.to_owned())];
            order.push((String::new(), OfUnit { line: choice.line, modes }));
        } else if let Some(stated) = count(stated).filter(|stated| *stated != sum) {
            self.findings.push(mismatch(&of, stated, sum, choice.line));
        }
        order
    }

    fn push_choice(
        &mut self,
        contest: &Element,
        choice: &Element,
        level: &str,
        unit: &str,
        part: OfUnit,
    ) {
        let text = choice.attribute("text").unwrap_or_default();
        let kind = if long::is_write_in(text) {
            Kind::Choice(ChoiceKind::WriteIn)
        } else if contest.attribute("isQuestion") == Some("true") {
            long::answer(text)
        } else {
            Kind::Named
        };
        // One mode for all votes is none.
        let is_one = part.modes.iter().all(|(mode, _)| mode.is_empty());
        let (votes, modes) = if is_one {
            (part.modes.into_iter().next().map(|(_, votes)| votes).unwrap_or_default(), Vec::new())
        } else {
            (String::new(), part.modes)
        };
        self.long.push(Line {
            at: part.line,
            contest: contest.attribute("text").unwrap_or_default().to_owned(),
            unit: unit_of(level, unit),
            choice: text.to_owned(),
            party: choice.attribute("party").unwrap_or_default().to_owned(),
            kind,
            votes,
            modes,
            ..Line::default()
        });
    }

    fn push_quantity(
        &mut self,
        contest: &str,
        level: &str,
        unit: &str,
        line: u64,
        quantity: Quantity,
        votes: String,
    ) {
        self.long.push(Line {
            at: line,
            contest: contest.to_owned(),
            unit: unit_of(level, unit),
            kind: Kind::Quantity(quantity),
            votes,
            ..Line::default()
        });
    }

    /// Compares the total of a mode of voting with its units.
    fn compare(&mut self, kind: &Element, attribute: &str, of: &str) {
        let stated = kind.attribute(attribute).and_then(count);
        let units: Vec<&Element> = kind.children.iter().filter(|unit| is_unit(unit)).collect();
        let parts = units.iter().filter_map(|unit| unit.attribute("votes").and_then(count));
        let sum = parts.fold(0, u64::saturating_add);
        if let Some(stated) = stated.filter(|stated| *stated != sum && !units.is_empty()) {
            let what = format!("{of}, {}", kind.attribute("name").unwrap_or_default());
            self.findings.push(mismatch(&what, stated, sum, kind.line));
        }
    }

    /// The voters and ballots are those of the whole election. They are figures of a contest where
    /// it is held in all units, and where its own marks do not say that fewer ballots had it.
    fn add_turnout(
        &mut self,
        contest: &str,
        level: &str,
        votes: &BTreeMap<String, u64>,
        fills: bool,
        vote_for: u64,
    ) {
        let turnout = std::mem::take(&mut self.turnout);
        let mine: BTreeSet<&str> = votes.keys().map(String::as_str).collect();
        let all: BTreeSet<&str> = turnout.units.iter().map(|unit| unit.name.as_str()).collect();
        let is_whole = mine == all || (all.is_empty() && mine.iter().all(|unit| unit.is_empty()));
        let whole: u64 = votes.values().fold(0, |sum, more| sum.saturating_add(*more));
        let cast = count(&turnout.cast);
        let fits = cast.is_some_and(|cast| {
            if fills { whole == cast } else { whole <= cast.saturating_mul(vote_for) }
        });
        if is_whole && fits {
            let figures =
                [(Quantity::Registered, &turnout.registered), (Quantity::Cast, &turnout.cast)];
            for (quantity, stated) in figures {
                let figure = |unit: &TurnoutOfUnit| match quantity {
                    Quantity::Registered => unit.registered.clone(),
                    _ => unit.cast.clone(),
                };
                let sum = turnout.units.iter().filter_map(|unit| count(&figure(unit)));
                let sum = sum.fold(0, u64::saturating_add);
                let stated_votes = count(stated).filter(|votes| *votes > 0);
                // Zero in every unit is not reported by unit.
                if sum == 0 {
                    if stated_votes.is_some() {
                        let (line, text) = (turnout.line, stated.clone());
                        self.push_quantity(contest, level, "", line, quantity, text);
                    }
                    continue;
                }
                for unit in &turnout.units {
                    let (line, text) = (unit.line, figure(unit));
                    self.push_quantity(contest, level, &unit.name, line, quantity, text);
                }
                if let Some(stated) = stated_votes.filter(|stated| *stated != sum) {
                    let what = format!("{contest}, {}", quantity.label());
                    self.findings.push(mismatch(&what, stated, sum, turnout.line));
                }
            }
        } else if cast.is_some_and(|cast| cast > 0) {
            self.findings.push(
                Finding::note(
                    Code::SheetSkipped,
                    format!("the turnout of the election is not that of `{contest}`"),
                )
                .at(Place::row(InputId(0), turnout.line))
                .and("voters and ballots were not taken for this contest"),
            );
        }
        self.turnout = turnout;
    }
}

fn is_unit(element: &Element) -> bool {
    matches!(element.name.as_str(), "County" | "Precinct")
}

fn level_of(kind: &Element) -> String {
    let first = kind.children.iter().find(|child| is_unit(child));
    first.map(|unit| unit.name.to_lowercase()).unwrap_or_default()
}

fn unit_of(level: &str, unit: &str) -> Vec<(String, String)> {
    if unit.is_empty() || level.is_empty() {
        return Vec::new();
    }
    vec![(level.to_owned(), unit.to_owned())]
}

/// Units with their figures; the whole where there is no unit.
fn of_units(kind: &Element) -> Vec<(String, u64, String)> {
    let figure = |of: &Element| of.attribute("votes").unwrap_or_default().to_owned();
    let units = kind.children.iter().filter(|unit| is_unit(unit));
    let found: Vec<(String, u64, String)> = units
        .map(|unit| {
            (unit.attribute("name").unwrap_or_default().to_owned(), unit.line, figure(unit))
        })
        .collect();
    if found.is_empty() { vec![(String::new(), kind.line, figure(kind))] } else { found }
}

/// The quantity of marks that are no vote for a choice.
fn mark(kind: &Element) -> Option<Quantity> {
    let name = kind.attribute("name").unwrap_or_default().to_lowercase();
    let name: String = name.chars().filter(char::is_ascii_alphabetic).collect();
    match name.as_str() {
        "undervotes" | "undervote" => Some(Quantity::Undervotes),
        "overvotes" | "overvote" => Some(Quantity::Overvotes),
        _ => None,
    }
}
