//! The places of a report, and which of them a contest is counted in: the lowest level that is
//! complete. What stands above it is compared with what it adds up to.

use std::collections::{BTreeMap, BTreeSet};

use super::super::json::Node;
use super::super::{count, mismatch};
use super::sum;
use super::tree::{id, ids, many, text};
use crate::code::Code;
use crate::finding::Finding;
use crate::model::{InputId, Place};

/// The counts of one line in one unit.
#[derive(Debug, Clone, Default)]
pub(super) struct Counted {
    pub(super) line: u64,
    /// The count of type `total`; empty where there is none.
    pub(super) total: String,
    pub(super) modes: Vec<(String, String)>,
}

impl Counted {
    pub(super) fn at(line: u64) -> Self {
        Self { line, ..Self::default() }
    }

    /// Adds a count of a type. `false` where there is one that is not of another device.
    pub(super) fn add(&mut self, kind: &str, votes: String, by_device: bool) -> bool {
        if kind == "total" {
            if self.total.is_empty() {
                self.total = votes;
                return true;
            }
            let added = sum(&self.total, &votes).filter(|_| by_device);
            let is_new = added.is_some();
            self.total = added.unwrap_or_else(|| std::mem::take(&mut self.total));
            return is_new;
        }
        let Some(mode) = mode(kind) else { return true };
        let Some((_, known)) = self.modes.iter_mut().find(|(known, _)| *known == mode) else {
            self.modes.push((mode, votes));
            return true;
        };
        let added = sum(known, &votes).filter(|_| by_device);
        let is_new = added.is_some();
        if let Some(added) = added {
            *known = added;
        }
        is_new
    }

    /// Takes the kinds of absentee votes away where their sum stands beside them.
    pub(super) fn without_details(&mut self) {
        if self.modes.iter().any(|(mode, _)| mode == "absentee") {
            let detail = |mode: &str| mode.starts_with("absentee_") || mode == "mail";
            self.modes.retain(|(mode, _)| !detail(mode));
        }
    }

    /// The votes, where they are plain numbers.
    fn votes(&self) -> Option<u64> {
        if !self.total.is_empty() {
            return count(&self.total);
        }
        let modes = self.modes.iter().map(|(_, votes)| count(votes));
        modes.sum::<Option<u64>>().filter(|_| !self.modes.is_empty())
    }
}

/// The mode of voting of a type of counts; none for what is no vote.
fn mode(kind: &str) -> Option<String> {
    Some(match kind {
        "seats" => return None,
        "absentee-mail" => "mail".to_owned(),
        _ => kind.replace('-', "_"),
    })
}

#[derive(Debug, Default)]
struct Unit {
    name: String,
    level: String,
    is_district: bool,
    children: Vec<String>,
    registered: Option<(u64, String)>,
    participated: Option<(u64, String)>,
}

/// The places of a report.
#[derive(Debug, Default)]
pub(super) struct Units {
    by_id: BTreeMap<String, Unit>,
    /// Identifiers in the order of the report.
    order: Vec<String>,
    /// The first place that a place is a part of, and that is no district.
    parents: BTreeMap<String, String>,
    /// Names that several places of one level have under one parent.
    shared: BTreeSet<String>,
}

/// A line's name and its counts by unit.
type Lines<'a> = [(&'a str, &'a BTreeMap<String, Counted>)];

impl Units {
    pub(super) fn of(report: &Node) -> Self {
        let mut all = Self::default();
        for node in many(report, "GpUnit") {
            let figure = |key: &str| node.get(key).map(|node| (node.line, text(node)));
            let kind = node.get("Type").map(text).unwrap_or_default();
            let level = match kind.as_str() {
                "other" | "" => node.get("OtherType").map_or_else(|| "unit".to_owned(), text),
                _ => kind,
            };
            let unit = Unit {
                name: node
                    .get("Name")
                    .map(text)
                    .filter(|name| !name.is_empty())
                    .unwrap_or_else(|| id(node)),
                level,
                is_district: node.get("IsDistricted").map(text).as_deref() == Some("true"),
                children: ids(node, "ComposingGpUnitIds"),
                registered: figure("VotersRegistered"),
                participated: figure("VotersParticipated"),
            };
            let id = id(node);
            if !unit.is_district {
                for child in &unit.children {
                    all.parents.entry(child.clone()).or_insert_with(|| id.clone());
                }
            }
            all.order.push(id.clone());
            all.by_id.insert(id, unit);
        }
        let mut seen: BTreeMap<(Option<&String>, &str, &str), &str> = BTreeMap::new();
        let mut shared = BTreeSet::new();
        for (id, unit) in &all.by_id {
            let key = (all.parents.get(id), unit.level.as_str(), unit.name.as_str());
            if let Some(other) = seen.insert(key, id) {
                shared.extend([other.to_owned(), id.clone()]);
            }
        }
        all.shared = shared;
        all
    }

    pub(super) fn registered(&self, unit: &str) -> Option<(u64, String)> {
        self.by_id.get(unit)?.registered.clone()
    }

    pub(super) fn participated(&self, unit: &str) -> Option<(u64, String)> {
        self.by_id.get(unit)?.participated.clone()
    }

    /// The name of a contest's district, where it is told apart from the election as a whole.
    pub(super) fn district(&self, district: &str, scope: &str) -> String {
        match self.by_id.get(district) {
            Some(unit) if unit.is_district && district != scope => unit.name.clone(),
            _ => String::new(),
        }
    }

    /// Whether a unit has another one in it.
    pub(super) fn contains(&self, unit: &str, other: &str) -> bool {
        self.under(unit).contains(other)
    }

    /// Level and name of a unit and those it is in, widest first, without those in `own`.
    pub(super) fn path(&self, unit: &str, own: &BTreeSet<String>) -> Vec<(String, String)> {
        let mut path: Vec<(String, String)> = Vec::new();
        let mut at = Some(unit.to_owned()).filter(|unit| !unit.is_empty());
        while let Some(id) = at.filter(|_| path.len() < 8) {
            if let Some(known) = self.by_id.get(&id).filter(|_| !own.contains(&id)) {
                let name = if self.shared.contains(&id) {
                    format!("{} ({id})", known.name)
                } else {
                    known.name.clone()
                };
                if !path.iter().any(|(level, _)| *level == known.level) {
                    path.push((known.level.clone(), name));
                }
            } else if !own.contains(&id) {
                path.push(("unit".to_owned(), id.clone()));
            }
            at = self.parents.get(&id).cloned();
        }
        path.reverse();
        path
    }

    /// All places in a place.
    fn under(&self, unit: &str) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut open: Vec<&str> = vec![unit];
        while let Some(at) = open.pop() {
            for child in self.by_id.get(at).map_or(&[][..], |unit| unit.children.as_slice()) {
                if child != unit && found.insert(child.clone()) {
                    open.push(child);
                }
            }
        }
        found
    }

    /// The units in which a contest is counted, in the order of the report. `own` are the place of
    /// the election and the district of the contest: all others are in them.
    pub(super) fn choose(
        &self,
        lines: &Lines<'_>,
        own: &BTreeSet<String>,
        contest: &str,
        findings: &mut Vec<Finding>,
    ) -> Vec<String> {
        let mut used: BTreeSet<String> = BTreeSet::new();
        for (_, counts) in lines {
            used.extend(counts.keys().cloned());
        }
        let mut under: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for unit in &used {
            let mut inner: BTreeSet<String> =
                self.under(unit).intersection(&used).cloned().collect();
            if own.contains(unit) {
                // A place that the contest's own place is in is no part of it.
                let outer = |other: &&String| {
                    *other != unit && !own.contains(*other) && !self.contains(other, unit)
                };
                inner.extend(used.iter().filter(outer).cloned());
            }
            under.insert(unit.clone(), inner);
        }
        let mut chosen: BTreeSet<String> = used
            .iter()
            .filter(|unit| under.get(*unit).is_none_or(BTreeSet::is_empty))
            .cloned()
            .collect();
        let mut upper: Vec<&String> = used.iter().filter(|unit| !chosen.contains(*unit)).collect();
        upper.sort_by_key(|unit| under.get(*unit).map_or(0, BTreeSet::len));
        for unit in upper {
            let parts: BTreeSet<String> = under
                .get(unit)
                .map(|inner| inner.intersection(&chosen).cloned().collect())
                .unwrap_or_default();
            let faults = differences(unit, &parts, lines);
            if faults.is_empty() {
                continue;
            }
            let is_less = faults.iter().all(|fault| fault.counted < fault.stated);
            if parts.is_empty() || (is_less && !self.is_complete(unit, &parts)) {
                findings.push(self.incomplete(unit, parts.len(), contest, &faults));
                chosen.retain(|known| !parts.contains(known));
                chosen.insert(unit.clone());
                continue;
            }
            let place = self.by_id.get(unit).map_or(unit.as_str(), |unit| unit.name.as_str());
            for fault in faults {
                let what = format!("{contest}, {place}, {}", fault.name);
                findings.push(mismatch(&what, fault.stated, fault.counted, fault.line));
            }
        }
        let mut order: Vec<String> =
            self.order.iter().filter(|unit| chosen.remove(*unit)).cloned().collect();
        order.extend(chosen);
        order
    }

    /// Whether every part that a place is said to have is counted, itself or in its parts.
    fn is_complete(&self, unit: &str, parts: &BTreeSet<String>) -> bool {
        let children = self.by_id.get(unit).map_or(&[][..], |unit| unit.children.as_slice());
        !children.is_empty()
            && children.iter().all(|child| {
                parts.contains(child) || self.under(child).iter().any(|part| parts.contains(part))
            })
    }

    fn incomplete(&self, unit: &str, parts: usize, contest: &str, faults: &[Fault<'_>]) -> Finding {
        let name = self.by_id.get(unit).map_or(unit, |unit| unit.name.as_str());
        let mut finding = Finding::warning(
            Code::TotalMismatch,
            format!("the {parts} places counted in `{name}` have less than it has: they are not all there, and `{name}` itself was counted"),
        )
        .contest(contest);
        if let Some(fault) = faults.first() {
            finding = finding
                .at(Place::row(InputId(0), fault.line))
                .and(format!("{}: {} of {}", fault.name, fault.counted, fault.stated));
        }
        finding
    }
}

/// A line whose parts do not add up.
struct Fault<'a> {
    name: &'a str,
    line: u64,
    stated: u64,
    counted: u64,
}

fn differences<'a>(unit: &str, parts: &BTreeSet<String>, lines: &Lines<'a>) -> Vec<Fault<'a>> {
    let mut found = Vec::new();
    for (name, counts) in lines {
        let Some(whole) = counts.get(unit) else { continue };
        let Some(stated) = whole.votes() else { continue };
        let of_parts = parts.iter().filter_map(|part| counts.get(part)?.votes());
        let counted = of_parts.fold(0, u64::saturating_add);
        if counted != stated {
            found.push(Fault { name, line: whole.line, stated, counted });
        }
    }
    found
}
