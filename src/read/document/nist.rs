//! NIST SP 1500-100, election results reporting, version 2, in JSON and XML.
//!
//! Counts stand at several levels at once: [`levels`] takes one. The count of type `total` repeats
//! the sum of the modes of voting beside it. The names of the draft of 2018 are read too.

mod levels;
mod tree;

use std::collections::{BTreeMap, BTreeSet};

use super::json::Node;
use super::long::{self, Kind, Line, Long};
use super::xml::{self, Element};
use super::{Format, Found, Reads, count};
use crate::code::Code;
use crate::finding::Finding;
use crate::model::{ChoiceKind, InputId, Place, Quantity};
use levels::{Counted, Units};
use tree::{class, id, ids, many, of_element, text};

pub(super) const JSON: Format =
    Format { name: "nist-json", reads: Reads::Json { knows: knows_json, read: read_report } };
pub(super) const XML: Format =
    Format { name: "nist-xml", reads: Reads::Xml { knows: knows_xml, read: read_xml } };

fn knows_json(node: &Node) -> bool {
    class(node) == "ElectionReport"
        || (node.get("Election").is_some() && node.get("GpUnit").is_some())
}

fn knows_xml(root: &Element) -> bool {
    root.name == "ElectionReport"
}

fn read_xml(text: &str, limit: usize) -> Result<Found, Finding> {
    let mut found = None;
    xml::elements(text, &["ElectionReport"], limit, |report| {
        found = Some(read_report(&of_element(&report))?);
        Ok(())
    })?;
    found.ok_or_else(nothing)
}

fn nothing() -> Finding {
    Finding::error(Code::NoDataRows, "the report holds no counts").at(Place::row(InputId(0), 1))
}

fn read_report(report: &Node) -> Result<Found, Finding> {
    let units = Units::of(report);
    let mut reader = Reader {
        parties: named(many(report, "Party"), "Name"),
        candidates: BTreeMap::new(),
        units: &units,
        long: Long::default(),
        findings: Vec::new(),
        scope: String::new(),
        ballots: BTreeMap::new(),
        is_counted: false,
    };
    let elections = many(report, "Election");
    for election in &elections {
        reader.election(election, elections.len() > 1)?;
    }
    if !reader.is_counted {
        return Err(nothing());
    }
    let (table, says) = reader.long.table();
    Ok(Found { table, says, findings: reader.findings })
}

/// Names by identifier.
fn named(nodes: Vec<&Node>, key: &str) -> BTreeMap<String, String> {
    nodes.into_iter().map(|node| (id(node), node.get(key).map(text).unwrap_or_default())).collect()
}

struct Candidate {
    name: String,
    party: String,
}

struct Reader<'a> {
    parties: BTreeMap<String, String>,
    candidates: BTreeMap<String, Candidate>,
    units: &'a Units,
    long: Long,
    findings: Vec<Finding>,
    /// The unit that the whole election is held in.
    scope: String,
    /// Ballots cast by unit, with their line.
    ballots: BTreeMap<String, (u64, String)>,
    /// Whether any contest has a count.
    is_counted: bool,
}

/// A line of a contest with its counts by unit.
struct Selection {
    name: String,
    party: String,
    kind: Kind,
    counts: BTreeMap<String, Counted>,
}

impl Reader<'_> {
    fn election(&mut self, election: &Node, is_one_of_several: bool) -> Result<(), Finding> {
        self.scope = election.get("ElectionScopeId").map(text).unwrap_or_default();
        self.candidates = BTreeMap::new();
        for candidate in many(election, "Candidate") {
            let name = candidate.get("BallotName").map(text).unwrap_or_default();
            let party = candidate.get("PartyId").map(text).unwrap_or_default();
            let party = self.parties.get(&party).cloned().unwrap_or_default();
            self.candidates.insert(id(candidate), Candidate { name, party });
        }
        self.ballots = BTreeMap::new();
        for counts in many(election, "BallotCounts") {
            let kind = counts.get("Type").map_or("total".to_owned(), text);
            if let Some(cast) = counts.get("BallotsCast").filter(|_| kind == "total") {
                let unit = counts.get("GpUnitId").map(text).unwrap_or_default();
                self.ballots.insert(unit, (cast.line, text(cast)));
            }
        }
        let title = election.get("Name").map(text).unwrap_or_default();
        for contest in many(election, "Contest") {
            self.contest(contest, if is_one_of_several { &title } else { "" })?;
        }
        Ok(())
    }

    fn contest(&mut self, contest: &Node, election: &str) -> Result<(), Finding> {
        let name = contest.get("Name").or(contest.get("BallotTitle")).map(text).unwrap_or_default();
        let name = if election.is_empty() { name } else { format!("{election}: {name}") };
        let district = contest.get("ElectionDistrictId").or(contest.get("ElectoralDistrictId"));
        let district = district.map(text).unwrap_or_default();
        let mut selections: Vec<Selection> = Vec::new();
        let of_contest = many(contest, "ContestSelection").into_iter();
        for selection in of_contest.chain(many(contest, "BallotSelection")) {
            selections.push(self.selection(selection, class(contest), &name)?);
        }
        selections.extend(Self::marks(contest));
        let own: BTreeSet<String> =
            [&self.scope, &district].into_iter().filter(|id| !id.is_empty()).cloned().collect();
        let lines: Vec<(&str, &BTreeMap<String, Counted>)> =
            selections.iter().map(|line| (line.name.as_str(), &line.counts)).collect();
        let mut chosen = self.units.choose(&lines, &own, &name, &mut self.findings);
        let shown = self.units.district(&district, &self.scope);
        self.is_counted |= !chosen.is_empty();
        if chosen.is_empty() {
            chosen.push(district.clone());
        }
        let missing = Counted::at(contest.line);
        for (at, unit) in chosen.iter().enumerate() {
            let path = self.units.path(unit, &own);
            for selection in &selections {
                // A line without any count stands in the contest, and its count is missing.
                let is_bare = at == 0 && selection.counts.is_empty();
                let bare = is_bare.then_some(&missing);
                let Some(counted) = selection.counts.get(unit).or(bare) else { continue };
                self.long.push(Line {
                    at: counted.line,
                    contest: name.clone(),
                    district: shown.clone(),
                    unit: path.clone(),
                    choice: selection.name.clone(),
                    party: selection.party.clone(),
                    kind: selection.kind,
                    votes: counted.total.clone(),
                    modes: counted.modes.clone(),
                });
            }
            for (quantity, line, votes) in self.of_unit(unit, &district) {
                self.long.push(Line {
                    at: line,
                    contest: name.clone(),
                    district: shown.clone(),
                    unit: path.clone(),
                    kind: Kind::Quantity(quantity),
                    votes,
                    ..Line::default()
                });
            }
        }
        Ok(())
    }

    /// Voters and ballots of a unit, where it is no larger than the contest's district.
    fn of_unit(&self, unit: &str, district: &str) -> Vec<(Quantity, u64, String)> {
        let mut found = Vec::new();
        if unit != district && self.units.contains(unit, district) {
            return found;
        }
        if let Some((line, votes)) = self.units.registered(unit) {
            found.push((Quantity::Registered, line, votes));
        }
        let cast = self.ballots.get(unit).cloned().or_else(|| self.units.participated(unit));
        if let Some((line, votes)) = cast {
            found.push((Quantity::Cast, line, votes));
        }
        found
    }

    fn selection(
        &mut self,
        selection: &Node,
        of: &str,
        contest: &str,
    ) -> Result<Selection, Finding> {
        let mut names: Vec<String> = Vec::new();
        let mut parties: Vec<String> = Vec::new();
        let mut kind = Kind::Named;
        for candidate in ids(selection, "CandidateIds") {
            match self.candidates.get(&candidate) {
                Some(known) => {
                    names.push(known.name.clone());
                    if !known.party.is_empty() && !parties.contains(&known.party) {
                        parties.push(known.party.clone());
                    }
                }
                None => names.push(candidate),
            }
        }
        let endorsing: Vec<String> = ids(selection, "EndorsementPartyIds")
            .iter()
            .map(|id| self.parties.get(id).cloned().unwrap_or_else(|| id.clone()))
            .collect();
        if !endorsing.is_empty() {
            parties = endorsing;
        }
        if let Some(answer) = selection.get("Selection") {
            names.push(text(answer));
            kind = long::answer(&text(answer));
        }
        if class(selection) == "PartySelection" || (names.is_empty() && of == "PartyContest") {
            kind = Kind::Choice(ChoiceKind::List);
            let of_list = ids(selection, "PartyIds");
            names.extend(
                of_list
                    .iter()
                    .map(|id| self.parties.get(id).cloned().unwrap_or_else(|| id.clone())),
            );
        }
        let writes_in = selection.get("IsWriteIn").map(text).as_deref() == Some("true");
        if names.is_empty() {
            if writes_in {
                kind = Kind::Choice(ChoiceKind::WriteIn);
                names.push("Write-in".to_owned());
            } else {
                names.push(id(selection));
            }
        } else if names.iter().all(|name| long::is_write_in(name)) {
            kind = Kind::Choice(ChoiceKind::WriteIn);
        }
        let name = names.join(" / ");
        Ok(Selection {
            counts: self.counts(selection, contest, &name)?,
            name,
            party: parties.join(" / "),
            kind,
        })
    }

    fn counts(
        &mut self,
        selection: &Node,
        contest: &str,
        name: &str,
    ) -> Result<BTreeMap<String, Counted>, Finding> {
        let mut found: BTreeMap<String, Counted> = BTreeMap::new();
        let mut later_rounds = false;
        for counts in many(selection, "VoteCounts") {
            if counts.get("Round").map(text).is_some_and(|round| round != "1") {
                later_rounds = true;
                continue;
            }
            let unit = counts.get("GpUnitId").map(text).unwrap_or_default();
            let kind = counts.get("Type").map_or_else(|| "total".to_owned(), text);
            let kind = match kind.as_str() {
                "other" => counts.get("OtherType").map_or(kind, text),
                _ => kind,
            };
            let suppressed = counts.get("IsSuppressedForPrivacy").map(text);
            let votes = if suppressed.as_deref() == Some("true") {
                "*".to_owned()
            } else {
                counts.get("Count").map(text).unwrap_or_default()
            };
            let of_unit = found.entry(unit).or_insert_with(|| Counted::at(counts.line));
            let by_device = counts.get("DeviceClass").is_some();
            if !of_unit.add(&kind, votes, by_device) {
                return Err(Finding::error(
                    Code::RowConflict,
                    format!("`{name}` has two counts of type `{kind}` in one unit"),
                )
                .at(Place::row(InputId(0), counts.line))
                .contest(contest));
            }
        }
        found.values_mut().for_each(Counted::without_details);
        if later_rounds {
            self.findings.push(
                Finding::warning(
                    Code::LayoutUnsupported,
                    format!("`{name}` has counts of later rounds, which were left out"),
                )
                .at(Place::row(InputId(0), selection.line))
                .contest(contest),
            );
        }
        Ok(found)
    }

    /// Overvotes and undervotes, as lines with counts by unit.
    fn marks(contest: &Node) -> Vec<Selection> {
        let marks = [("Overvotes", Quantity::Overvotes), ("Undervotes", Quantity::Undervotes)];
        let others: Vec<&Node> = many(contest, "OtherCounts")
            .into_iter()
            .chain(many(contest, "SummaryCounts"))
            .collect();
        let mut found = Vec::new();
        for (key, quantity) in marks {
            let mut counts: BTreeMap<String, Counted> = BTreeMap::new();
            for node in &others {
                let kind = node.get("Type").map_or_else(|| "total".to_owned(), text);
                let (Some(votes), "total") = (node.get(key), kind.as_str()) else { continue };
                let unit = node.get("GpUnitId").map(text).unwrap_or_default();
                let of_unit = counts.entry(unit).or_insert_with(|| Counted::at(node.line));
                let by_device = node.get("DeviceClass").is_some();
                of_unit.add("total", text(votes), by_device);
            }
            if !counts.is_empty() {
                found.push(Selection {
                    name: quantity.label().to_owned(),
                    party: String::new(),
                    kind: Kind::Quantity(quantity),
                    counts,
                });
            }
        }
        found
    }
}

/// The sum of two figures; nothing where one of them is no plain number.
fn sum(one: &str, other: &str) -> Option<String> {
    count(one)?.checked_add(count(other)?).map(|sum| sum.to_string())
}
