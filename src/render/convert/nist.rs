//! `nist-json`: NIST SP 1500-100 version 2, election results reporting.
//!
//! Counts stand at the units of the contest, and nowhere else. What the data do not say (dates, the
//! issuer, the status of the results) is left out.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use serde_json::{Map, Value, json};

use super::lines;
use crate::model::{Cell, ChoiceKind, Quantity, Votes};
use crate::report::{Choice, Contest, Report, UnitCells};

/// The unit of the whole.
const SCOPE: &str = "scope";

/// Types of places that the format names; any other is `other`.
const TYPES: [&str; 28] = [
    "ballot-batch",
    "ballot-style-area",
    "borough",
    "city",
    "city-council",
    "combined-precinct",
    "congressional",
    "country",
    "county",
    "county-council",
    "drop-box",
    "judicial",
    "municipality",
    "polling-place",
    "precinct",
    "school",
    "special",
    "split-precinct",
    "state",
    "state-house",
    "state-senate",
    "town",
    "township",
    "utility",
    "village",
    "vote-center",
    "ward",
    "water",
];

/// Types of counts that the format names, by the mode of voting.
const COUNTS: [(&str, &str); 6] = [
    ("election_day", "election-day"),
    ("early", "early"),
    ("absentee", "absentee"),
    ("mail", "absentee-mail"),
    ("provisional", "provisional"),
    ("write_in", "write-in"),
];

pub(super) fn write(report: &Report, _raw: bool, out: &mut dyn Write) -> io::Result<()> {
    let places = Places::of(report);
    let mut parties: Vec<&str> = Vec::new();
    for party in choices(report).filter_map(|choice| choice.party.as_deref()) {
        if !parties.contains(&party) {
            parties.push(party);
        }
    }
    // A list is a party too.
    for choice in choices(report).filter(|choice| choice.kind == ChoiceKind::List) {
        if !parties.contains(&choice.name.as_str()) {
            parties.push(&choice.name);
        }
    }
    let party_id = |name: &str| {
        parties.iter().position(|party| *party == name).map(|at| format!("party-{}", at + 1))
    };
    let mut candidates = Vec::new();
    let mut contests = Vec::new();
    for (at, contest) in report.contests.iter().enumerate() {
        contests.push(contest_object(at, contest, &places, &party_id, &mut candidates));
    }
    let mut election = json!({
        "@type": "ElectionResults.Election",
        "Contest": contests,
        "ElectionScopeId": SCOPE,
        "Name": text(""),
        "Type": "other",
    });
    put(&mut election, "Candidate", candidates);
    put(&mut election, "BallotCounts", places.ballots());
    let has_units = report.contests.iter().any(|contest| !contest.units.levels.is_empty());
    let mut object = json!({
        "@type": "ElectionResults.ElectionReport",
        "Election": [election],
        "Format": if has_units { "precinct-level" } else { "summary-contest" },
        "GpUnit": places.objects(),
        "VendorApplicationId": format!("tally {}", env!("CARGO_PKG_VERSION")),
    });
    let party_objects = parties.iter().enumerate().map(|(at, name)| {
        json!({
            "@type": "ElectionResults.Party",
            "@id": format!("party-{}", at + 1),
            "Name": text(name),
        })
    });
    put(&mut object, "Party", party_objects.collect());
    serde_json::to_writer_pretty(&mut *out, &object)?;
    out.write_all(b"\n")
}

pub(super) fn losses(report: &Report, _raw: bool) -> Vec<String> {
    let mut losses = lines::losses(report);
    losses.push(
        "dates, issuer and status of the results are not in the data, and were left out".to_owned(),
    );
    let places = Places::of(report);
    let mut lost: BTreeSet<Quantity> = places.lost.clone();
    let mut missing = 0_u64;
    for contest in &report.contests {
        for unit in &lines::units(contest) {
            missing +=
                unit.choices.iter().filter(|cell| cell.votes == Cell::Missing).count() as u64;
            for (quantity, _) in &unit.totals {
                let kept = [
                    Quantity::Registered,
                    Quantity::Cast,
                    Quantity::Overvotes,
                    Quantity::Undervotes,
                ];
                if !kept.contains(quantity) {
                    lost.insert(*quantity);
                }
            }
        }
    }
    if !lost.is_empty() {
        let names: Vec<&str> = lost.iter().map(|quantity| quantity.label()).collect();
        losses.push(format!("the format has no field for these figures: {}", names.join(", ")));
    }
    if missing > 0 {
        losses.push(format!(
            "{missing} counts are missing, and are not told from choices that did not stand"
        ));
    }
    let kinds: BTreeSet<&str> = choices(report)
        .map(|choice| choice.kind)
        .filter(|kind| {
            matches!(kind, ChoiceKind::AgainstAll | ChoiceKind::Other | ChoiceKind::Blank)
        })
        .map(ChoiceKind::name)
        .collect();
    if !kinds.is_empty() {
        let kinds: Vec<&str> = kinds.into_iter().collect();
        losses.push(format!(
            "the format has no field for the kinds of choices ({}): only their names tell them",
            kinds.join(", ")
        ));
    }
    losses
}

fn choices(report: &Report) -> impl Iterator<Item = &Choice> {
    report.contests.iter().flat_map(|contest| &contest.choices)
}

/// Sets a list, where it holds anything.
fn put(object: &mut Value, key: &str, list: Vec<Value>) {
    if let (Some(fields), false) = (object.as_object_mut(), list.is_empty()) {
        fields.insert(key.to_owned(), Value::Array(list));
    }
}

/// Text in no language in particular.
fn text(content: &str) -> Value {
    json!({
        "@type": "ElectionResults.InternationalizedText",
        "Text": [{
            "@type": "ElectionResults.LanguageString",
            "Content": content,
            "Language": "und",
        }],
    })
}

fn contest_object(
    at: usize,
    contest: &Contest,
    places: &Places,
    party_id: &dyn Fn(&str) -> Option<String>,
    candidates: &mut Vec<Value>,
) -> Value {
    let id = format!("contest-{}", at + 1);
    let units = lines::units(contest);
    let mut order: BTreeMap<usize, usize> = BTreeMap::new();
    for cell in units.iter().flat_map(|unit| &unit.choices) {
        order.insert(cell.order, cell.choice);
    }
    let mut selections = Vec::new();
    let mut kinds: BTreeSet<ChoiceKind> = BTreeSet::new();
    for &choice in order.values() {
        let Some(line) = contest.choices.get(choice).filter(|line| line.kind != ChoiceKind::Blank)
        else {
            continue;
        };
        kinds.insert(line.kind);
        let mut selection = selection(&format!("{id}-{}", choice + 1), line, party_id, candidates);
        let mut counts = Vec::new();
        for unit in &units {
            let Some(cell) = unit.choices.iter().find(|cell| cell.choice == choice) else {
                continue;
            };
            let of = places.id(contest, unit);
            counts.extend(count(&of, "total", None, cell.votes));
            for (mode, votes) in &cell.modes {
                let known = COUNTS.iter().find(|(name, _)| name == mode).map(|(_, kind)| *kind);
                counts.extend(match known {
                    Some(kind) => count(&of, kind, None, *votes),
                    None => count(&of, "other", Some(mode), *votes),
                });
            }
        }
        put(&mut selection, "VoteCounts", counts);
        selections.push(selection);
    }
    let class = if kinds.contains(&ChoiceKind::List) {
        "PartyContest"
    } else if kinds.contains(&ChoiceKind::Yes) || kinds.contains(&ChoiceKind::No) {
        "BallotMeasureContest"
    } else {
        "CandidateContest"
    };
    let mut object = json!({
        "@type": format!("ElectionResults.{class}"),
        "@id": id,
        "ElectionDistrictId": places.district(contest),
        "Name": contest.name,
    });
    put(&mut object, "ContestSelection", selections);
    put(&mut object, "OtherCounts", marks(contest, &units, places));
    object
}

fn selection(
    id: &str,
    choice: &Choice,
    party_id: &dyn Fn(&str) -> Option<String>,
    candidates: &mut Vec<Value>,
) -> Value {
    match choice.kind {
        ChoiceKind::Yes | ChoiceKind::No if choice.party.is_none() => json!({
            "@type": "ElectionResults.BallotMeasureSelection",
            "@id": id,
            "Selection": text(&choice.name),
        }),
        ChoiceKind::List if choice.party.is_none() => json!({
            "@type": "ElectionResults.PartySelection",
            "@id": id,
            "PartyIds": party_id(&choice.name),
        }),
        _ => {
            let candidate = format!("candidate-{}", candidates.len() + 1);
            let mut object = Map::new();
            object.insert("@type".to_owned(), "ElectionResults.Candidate".into());
            object.insert("@id".to_owned(), candidate.clone().into());
            object.insert("BallotName".to_owned(), text(&choice.name));
            if let Some(party) = choice.party.as_deref().and_then(party_id) {
                object.insert("PartyId".to_owned(), party.into());
            }
            candidates.push(Value::Object(object));
            let mut selection = json!({
                "@type": "ElectionResults.CandidateSelection",
                "@id": id,
                "CandidateIds": [candidate],
            });
            if let (ChoiceKind::WriteIn, Some(fields)) = (choice.kind, selection.as_object_mut()) {
                fields.insert("IsWriteIn".to_owned(), true.into());
            }
            selection
        }
    }
}

/// One count; none for what is missing.
fn count(unit: &str, kind: &str, other: Option<&str>, cell: Cell) -> Option<Value> {
    let mut object = json!({
        "@type": "ElectionResults.VoteCounts",
        "GpUnitId": unit,
        "Type": kind,
    });
    let fields = object.as_object_mut()?;
    if let Some(other) = other {
        fields.insert("OtherType".to_owned(), other.into());
    }
    match cell {
        Cell::Missing => return None,
        Cell::Counted(Votes(votes)) => fields.insert("Count".to_owned(), votes.into()),
        Cell::Correction(votes) => {
            let negative = i64::try_from(votes.0).ok()?.checked_neg()?;
            fields.insert("Count".to_owned(), negative.into())
        }
        Cell::Hidden => {
            fields.insert("Count".to_owned(), 0.into());
            fields.insert("IsSuppressedForPrivacy".to_owned(), true.into())
        }
    };
    Some(object)
}

fn marks(contest: &Contest, units: &[UnitCells], places: &Places) -> Vec<Value> {
    let mut found = Vec::new();
    for unit in units {
        let figure = |wanted: Quantity| {
            let of = unit.totals.iter().find(|(quantity, _)| *quantity == wanted);
            of.and_then(|(_, cell)| cell.votes())
        };
        let marks = [
            ("Overvotes", figure(Quantity::Overvotes)),
            ("Undervotes", figure(Quantity::Undervotes)),
        ];
        if marks.iter().all(|(_, votes)| votes.is_none()) {
            continue;
        }
        let mut object = Map::new();
        object.insert("@type".to_owned(), "ElectionResults.OtherCounts".into());
        object.insert("GpUnitId".to_owned(), places.id(contest, unit).into());
        for (key, votes) in marks {
            if let Some(Votes(votes)) = votes {
                object.insert(key.to_owned(), votes.into());
            }
        }
        found.push(Value::Object(object));
    }
    found
}

/// A place: its level and name inside of others.
type Path = Vec<(String, String)>;

/// All places of a report.
struct Places {
    /// In the order of the report, each after those it is in.
    paths: Vec<Path>,
    ids: BTreeMap<Path, String>,
    /// Places that have counts of their own beside those of their parts: a second place of the name.
    apart: BTreeMap<Path, String>,
    districts: Vec<String>,
    /// Voters and ballots by place, where all contests there agree.
    figures: BTreeMap<(String, Quantity), Votes>,
    /// Figures on which they do not agree.
    lost: BTreeSet<Quantity>,
}

impl Places {
    fn of(report: &Report) -> Self {
        let mut places = Self {
            paths: Vec::new(),
            ids: BTreeMap::new(),
            apart: BTreeMap::new(),
            districts: Vec::new(),
            figures: BTreeMap::new(),
            lost: BTreeSet::new(),
        };
        for contest in &report.contests {
            if let Some(district) = &contest.district
                && !places.districts.contains(district)
            {
                places.districts.push(district.clone());
            }
            for unit in contest.units.cells.iter().flatten() {
                let path = path(unit);
                for length in 1..=path.len() {
                    let part: Path = path.iter().take(length).cloned().collect();
                    let next = format!("unit-{}", places.ids.len() + 1);
                    if !places.ids.contains_key(&part) {
                        places.ids.insert(part.clone(), next);
                        places.paths.push(part);
                    }
                }
            }
        }
        let with_parts: BTreeSet<&[(String, String)]> = places
            .paths
            .iter()
            .filter_map(|path| path.split_last())
            .map(|(_, above)| above)
            .collect();
        for contest in &report.contests {
            for unit in contest.units.cells.iter().flatten() {
                let path = path(unit);
                if !path.is_empty() && with_parts.contains(path.as_slice()) {
                    let id = places.ids.get(&path).cloned().unwrap_or_default();
                    places.apart.insert(path, format!("{id}-itself"));
                }
            }
        }
        places.figures(report);
        places
    }

    /// Voters and ballots have one field for all contests of a place.
    fn figures(&mut self, report: &Report) {
        let mut known: BTreeMap<(String, Quantity), BTreeSet<Option<Votes>>> = BTreeMap::new();
        for contest in &report.contests {
            for unit in &lines::units(contest) {
                let id = self.id(contest, unit);
                for quantity in [Quantity::Registered, Quantity::Cast] {
                    let of = unit.totals.iter().find(|(known, _)| *known == quantity);
                    let votes = of.and_then(|(_, cell)| cell.votes());
                    known.entry((id.clone(), quantity)).or_default().insert(votes);
                }
            }
        }
        for ((id, quantity), votes) in known {
            let mut all = votes.iter();
            match (all.next(), all.next()) {
                (Some(Some(only)), None) => {
                    self.figures.insert((id, quantity), *only);
                }
                (Some(None), None) | (None, _) => {}
                _ => {
                    self.lost.insert(quantity);
                }
            }
        }
    }

    /// The place where a unit's counts stand; that of the contest where the unit has no name.
    fn id(&self, contest: &Contest, unit: &UnitCells) -> String {
        let path = path(unit);
        let id = self.apart.get(&path).or_else(|| self.ids.get(&path));
        id.cloned().unwrap_or_else(|| self.district(contest))
    }

    fn district(&self, contest: &Contest) -> String {
        let at = contest.district.as_ref();
        let at = at.and_then(|district| self.districts.iter().position(|known| known == district));
        at.map_or_else(|| SCOPE.to_owned(), |at| format!("district-{}", at + 1))
    }

    fn objects(&self) -> Vec<Value> {
        let mut found = vec![self.object(SCOPE, "", "scope", Vec::new())];
        for (at, district) in self.districts.iter().enumerate() {
            let id = format!("district-{}", at + 1);
            let mut object = self.object(&id, district, "district", Vec::new());
            if let Some(fields) = object.as_object_mut() {
                fields.insert("IsDistricted".to_owned(), true.into());
            }
            found.push(object);
        }
        let mut parts: BTreeMap<&[(String, String)], Vec<Value>> = BTreeMap::new();
        for path in &self.paths {
            if let (Some((_, above)), Some(id)) = (path.split_last(), self.ids.get(path)) {
                parts.entry(above).or_default().push(id.clone().into());
                if let Some(itself) = self.apart.get(path) {
                    parts.entry(above).or_default().push(itself.clone().into());
                }
            }
        }
        for path in &self.paths {
            let (Some((level, name)), Some(id)) = (path.last(), self.ids.get(path)) else {
                continue;
            };
            let inner = parts.get(path.as_slice()).cloned().unwrap_or_default();
            found.push(self.object(id, name, level, inner));
            if let Some(itself) = self.apart.get(path) {
                found.push(self.object(itself, name, level, Vec::new()));
            }
        }
        found
    }

    fn object(&self, id: &str, name: &str, level: &str, parts: Vec<Value>) -> Value {
        let is_named = TYPES.contains(&level);
        let mut object = json!({
            "@type": "ElectionResults.ReportingUnit",
            "@id": id,
            "Name": text(name),
            "Type": if is_named { level } else { "other" },
        });
        if let Some(fields) = object.as_object_mut() {
            if !is_named {
                fields.insert("OtherType".to_owned(), level.into());
            }
            if let Some(Votes(votes)) = self.figures.get(&(id.to_owned(), Quantity::Registered)) {
                fields.insert("VotersRegistered".to_owned(), (*votes).into());
            }
        }
        put(&mut object, "ComposingGpUnitIds", parts);
        object
    }

    fn ballots(&self) -> Vec<Value> {
        let cast = self.figures.iter().filter(|((_, quantity), _)| *quantity == Quantity::Cast);
        cast.map(|((id, _), Votes(votes))| {
            json!({
                "@type": "ElectionResults.BallotCounts",
                "BallotsCast": votes,
                "GpUnitId": id,
                "Type": "total",
            })
        })
        .collect()
    }
}

/// The unit's key without levels that it leaves empty.
fn path(unit: &UnitCells) -> Path {
    lines::key(&unit.unit).into_iter().filter(|(_, value)| !value.is_empty()).collect()
}
