//! OASIS Election Markup Language, message 510: counts, of which the Dutch `EML_NL` is a dialect.
//!
//! A contest has its figures as a whole (`TotalVotes`) and by reporting unit
//! (`ReportingUnitVotes`). The units are counted, and compared with the whole. Where there are lists,
//! they are the choices: their candidates repeat their votes.

use std::collections::BTreeMap;

use super::long::{Kind, Line, Long};
use super::xml::{self, Element};
use super::{Format, Found, Reads, count, mismatch};
use crate::code::Code;
use crate::finding::Finding;
use crate::model::{ChoiceKind, InputId, Place, Quantity};

pub(super) const EML: Format = Format { name: "eml-510", reads: Reads::Xml { knows, read } };

/// The extensions of the Dutch Electoral Council, in which `Cast` is the number of those called to
/// vote (`EML_NL` 1.0, message 510).
const DUTCH: &str = "http://www.kiesraad.nl/extensions";

const WANTED: [&str; 4] =
    ["ElectionIdentifier", "ContestIdentifier", "TotalVotes", "ReportingUnitVotes"];

fn knows(root: &Element) -> bool {
    root.name == "EML" && root.attribute("Id").is_some_and(|id| id.starts_with("510"))
}

fn read(text: &str, limit: usize) -> Result<Found, Finding> {
    let root = xml::root(text, limit)?;
    let level = match root.attribute("Id").unwrap_or_default() {
        "510a" | "510b" => "polling_station",
        "510c" => "municipality",
        "510d" => "district",
        _ => "unit",
    };
    let mut reader = Reader {
        is_dutch: root.attribute("kr") == Some(DUTCH),
        level,
        long: Long::default(),
        findings: Vec::new(),
        election: String::new(),
        contest: Contest::default(),
        candidates: 0,
        remarks: BTreeMap::new(),
    };
    xml::elements(text, &WANTED, limit, |element| {
        reader.take(&element);
        Ok(())
    })?;
    reader.close();
    if reader.long.is_empty() {
        return Err(Finding::error(Code::XmlInvalid, "the document holds no counts")
            .at(Place::row(InputId(0), 1)));
    }
    reader.notes();
    let (table, says) = reader.long.table();
    Ok(Found { table, says, findings: reader.findings })
}

/// What is read of one contest.
#[derive(Default)]
struct Contest {
    district: String,
    /// The figures of the whole.
    whole: Option<Part>,
    /// What the units add up to, by the label of the figure.
    sums: BTreeMap<String, u64>,
    /// Names of units, with their identifiers.
    units: BTreeMap<String, String>,
}

/// The figures of a unit, or of the whole.
struct Part {
    line: u64,
    figures: Vec<Figure>,
}

struct Figure {
    line: u64,
    name: String,
    party: String,
    kind: Kind,
    votes: String,
}

struct Reader {
    is_dutch: bool,
    level: &'static str,
    long: Long,
    findings: Vec<Finding>,
    election: String,
    contest: Contest,
    /// Candidates of lists that were added up.
    candidates: usize,
    /// Figures that are no quantity of the model, by their reason, with their sum.
    remarks: BTreeMap<String, u64>,
}

impl Reader {
    fn take(&mut self, element: &Element) {
        match element.name.as_str() {
            "ElectionIdentifier" => {
                self.close();
                let name = element.text_of("ElectionName").filter(|name| !name.is_empty());
                let name = name.or(element.attribute("Id")).unwrap_or_default();
                name.clone_into(&mut self.election);
            }
            "ContestIdentifier" => {
                self.close();
                let id = element.attribute("Id").unwrap_or_default();
                // "None" and "all": the contest is that of the whole election.
                let id = if matches!(id, "geen" | "alle") { "" } else { id };
                let name = element.text_of("ContestName").filter(|name| !name.is_empty());
                name.unwrap_or(id).clone_into(&mut self.contest.district);
            }
            "TotalVotes" => {
                let part = self.part(element, "the whole");
                self.contest.whole = Some(part);
            }
            _ => {
                let unit = self.unit(element);
                let part = self.part(element, &unit);
                for figure in &part.figures {
                    if let Some(votes) = count(&figure.votes) {
                        let sum = self.contest.sums.entry(label(figure)).or_default();
                        *sum = sum.saturating_add(votes);
                    }
                }
                self.push(part, &unit);
            }
        }
    }

    /// The unit's name; with its identifier where another one has the name.
    fn unit(&mut self, element: &Element) -> String {
        let identifier = element.one("ReportingUnitIdentifier");
        let id = identifier.and_then(|found| found.attribute("Id")).unwrap_or_default();
        let name = identifier.map(|found| found.text.trim()).unwrap_or_default();
        let name = if name.is_empty() { id } else { name };
        let known = self.contest.units.entry(name.to_owned()).or_insert_with(|| id.to_owned());
        if known == id { name.to_owned() } else { format!("{name} ({id})") }
    }

    fn part(&mut self, element: &Element, of: &str) -> Part {
        let mut figures: Vec<Figure> = Vec::new();
        // The list at hand, and what its candidates add up to.
        let mut list: Option<(usize, u64, usize)> = None;
        let has_lists =
            element.all("Selection").any(|one| one.one("AffiliationIdentifier").is_some());
        for child in &element.children {
            let text = child.text.trim();
            let quantity = match (child.name.as_str(), child.attribute("ReasonCode")) {
                ("Selection", _) => {
                    self.selection(child, has_lists, of, &mut figures, &mut list);
                    None
                }
                ("Cast", _) if self.is_dutch => Some(Quantity::Registered),
                ("Cast", _) => Some(Quantity::Cast),
                ("TotalCounted", _) => Some(Quantity::Valid),
                ("RejectedVotes", Some(reason)) => rejected(reason),
                ("RejectedVotes", None) => Some(Quantity::Invalid),
                _ => None,
            };
            if let Some(quantity) = quantity {
                figures.push(Figure {
                    line: child.line,
                    name: quantity.label().to_owned(),
                    party: String::new(),
                    kind: Kind::Quantity(quantity),
                    votes: text.to_owned(),
                });
            } else if matches!(child.name.as_str(), "RejectedVotes" | "UncountedVotes")
                && element.name != "TotalVotes"
            {
                let reason = child.attribute("ReasonCode").unwrap_or("without a reason");
                let sum = self.remarks.entry(reason.to_owned()).or_default();
                *sum = sum.saturating_add(count(text).unwrap_or(0));
            }
        }
        self.compare_list(of, &figures, list);
        Part { line: element.line, figures }
    }

    fn selection(
        &mut self,
        selection: &Element,
        has_lists: bool,
        of: &str,
        figures: &mut Vec<Figure>,
        list: &mut Option<(usize, u64, usize)>,
    ) {
        let votes = selection.text_of("ValidVotes").unwrap_or_default();
        if let Some(affiliation) = selection.one("AffiliationIdentifier") {
            self.compare_list(of, figures, list.take());
            *list = Some((figures.len(), 0, 0));
            let id = affiliation.attribute("Id").unwrap_or_default();
            let name = affiliation.text_of("RegisteredName").filter(|name| !name.is_empty());
            figures.push(Figure {
                line: selection.line,
                name: name.map_or_else(|| format!("List {id}"), str::to_owned),
                party: String::new(),
                kind: Kind::Choice(ChoiceKind::List),
                votes: votes.to_owned(),
            });
        } else if let Some((_, sum, candidates)) = list.as_mut().filter(|_| has_lists) {
            *sum = sum.saturating_add(count(votes).unwrap_or(0));
            *candidates += 1;
        } else {
            let (name, kind) = named(selection);
            figures.push(Figure {
                line: selection.line,
                name,
                party: String::new(),
                kind,
                votes: votes.to_owned(),
            });
        }
    }

    /// Compares a list with what its candidates add up to.
    fn compare_list(&mut self, of: &str, figures: &[Figure], list: Option<(usize, u64, usize)>) {
        let Some((at, sum, candidates)) = list.filter(|(_, _, candidates)| *candidates > 0) else {
            return;
        };
        let Some(figure) = figures.get(at) else { return };
        self.candidates += candidates;
        if let Some(stated) = count(&figure.votes).filter(|stated| *stated != sum) {
            self.findings.push(
                Finding::fault(
                    Code::TotalMismatch,
                    format!(
                        "the list `{}` has {stated} votes, and its candidates add up to {sum}",
                        figure.name
                    ),
                )
                .at(Place::row(InputId(0), figure.line))
                .unit(of)
                .and("the figure of the list was counted"),
            );
        }
    }

    fn push(&mut self, part: Part, unit: &str) {
        let unit = if unit.is_empty() {
            Vec::new()
        } else {
            vec![(self.level.to_owned(), unit.to_owned())]
        };
        for figure in part.figures {
            self.long.push(Line {
                at: figure.line,
                contest: self.election.clone(),
                district: self.contest.district.clone(),
                unit: unit.clone(),
                choice: figure.name,
                party: figure.party,
                kind: figure.kind,
                votes: figure.votes,
                modes: Vec::new(),
            });
        }
    }

    /// Compares the whole of the contest at hand with its units; counts it where there are none.
    fn close(&mut self) {
        let contest = std::mem::take(&mut self.contest);
        let Some(whole) = contest.whole else { return };
        if contest.units.is_empty() {
            self.contest.district = contest.district;
            self.push(whole, "");
            self.contest = Contest::default();
            return;
        }
        for figure in &whole.figures {
            let label = label(figure);
            let sum = contest.sums.get(&label).copied().unwrap_or(0);
            if let Some(stated) = count(&figure.votes).filter(|stated| *stated != sum) {
                let line = if figure.line > 0 { figure.line } else { whole.line };
                self.findings.push(mismatch(&label, stated, sum, line));
            }
        }
    }

    fn notes(&mut self) {
        let top = Place::row(InputId(0), 1);
        if self.candidates > 0 {
            self.findings.push(
                Finding::note(
                    Code::SheetSkipped,
                    "the choices are the lists; their candidates are not given one by one",
                )
                .at(top)
                .and("the votes of the candidates were compared with those of their lists"),
            );
        }
        let filled = self.remarks.iter().filter(|(_, sum)| **sum > 0);
        let reasons: Vec<String> =
            filled.map(|(reason, sum)| format!("`{reason}`: {sum}")).collect();
        if !reasons.is_empty() {
            let mut note = Finding::note(
                Code::SheetSkipped,
                "figures of the stations that are no votes and no ballots were left out",
            )
            .at(top);
            note.notes = reasons;
            self.findings.push(note);
        }
    }
}

fn label(figure: &Figure) -> String {
    figure.name.clone()
}

/// The quantity of rejected votes, by their reason.
fn rejected(reason: &str) -> Option<Quantity> {
    match reason {
        "blanco" | "blank" => Some(Quantity::Blank),
        "ongeldig" | "invalid" | "spoilt" | "spoiled" | "rejected" => Some(Quantity::Invalid),
        _ => None,
    }
}

/// The name of a selection that is of no list.
fn named(selection: &Element) -> (String, Kind) {
    if let Some(option) = selection.one("ReferendumOptionIdentifier") {
        let text = option.text.trim();
        let text = if text.is_empty() { option.attribute("Id").unwrap_or_default() } else { text };
        return (text.to_owned(), super::long::answer(text));
    }
    let Some(candidate) = selection.one("Candidate").or(selection.one("CandidateIdentifier"))
    else {
        return (String::new(), Kind::Named);
    };
    let identifier = candidate.one("CandidateIdentifier").unwrap_or(candidate);
    let name = identifier.text_of("CandidateName").filter(|name| !name.is_empty());
    let full = candidate.one("CandidateFullName").map(|full| words(full).join(" "));
    let full = full.filter(|full| !full.is_empty());
    let id = identifier.attribute("Id").unwrap_or_default();
    let name = name.map(str::to_owned).or(full).unwrap_or_else(|| format!("Candidate {id}"));
    (name, Kind::Named)
}

/// All texts in an element.
fn words(element: &Element) -> Vec<&str> {
    let own = element.text.trim();
    let mut found: Vec<&str> = if own.is_empty() { Vec::new() } else { vec![own] };
    for child in &element.children {
        found.extend(words(child));
    }
    found
}
