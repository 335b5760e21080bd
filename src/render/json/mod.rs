//! The output for programs: everything, exact, by the contract of `docs/report.schema.json`.

mod contest;
mod finding;
mod input;
mod outcome;
mod writer;

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use self::contest::{ContestObject, RollupObject};
use self::finding::{FindingObject, finding_objects};
use self::input::{AssumptionObject, InputObject, SettingsObject};
use super::style::Style;
use crate::finding::Finding;
use crate::report::{Report, SCHEMA};

#[derive(Serialize)]
struct ReportObject<'a> {
    schema: &'static str,
    tally_version: &'static str,
    status: &'static str,
    inputs: Vec<InputObject<'a>>,
    contests: Vec<ContestObject<'a>>,
    rollups: Vec<RollupObject<'a>>,
    settings: SettingsObject<'a>,
    assumed: Vec<AssumptionObject<'a>>,
    findings: Vec<FindingObject<'a>>,
    finding_counts: BTreeMap<&'static str, u64>,
}

#[derive(Serialize)]
struct ErrorObject<'a> {
    schema: &'static str,
    status: &'static str,
    findings: Vec<FindingObject<'a>>,
}

#[derive(Serialize)]
struct InspectObject<'a> {
    schema: &'static str,
    tally_version: &'static str,
    status: &'static str,
    inputs: Vec<InputObject<'a>>,
    contests: Vec<ContestSize<'a>>,
    assumed: Vec<AssumptionObject<'a>>,
    findings: Vec<FindingObject<'a>>,
}

/// How large a contest is, without any of its counts.
#[derive(Serialize)]
struct ContestSize<'a> {
    id: &'a str,
    name: &'a str,
    district: Option<&'a str>,
    choices: usize,
    units: Option<u64>,
}

/// Writes the report.
pub(super) fn render(report: &Report, _style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let names = names(report);
    let settings = &report.settings;
    let counts = report.findings.counts();
    let object = ReportObject {
        schema: SCHEMA,
        tally_version: env!("CARGO_PKG_VERSION"),
        status: "ok",
        inputs: report.inputs.iter().map(InputObject::new).collect(),
        contests: report.contests.iter().map(|c| ContestObject::new(c, settings)).collect(),
        rollups: report.rollups.iter().map(|r| RollupObject::new(r, settings)).collect(),
        settings: SettingsObject::new(settings),
        assumed: report.assumed.iter().map(AssumptionObject::new).collect(),
        findings: finding_objects(report.findings.iter(), &names),
        finding_counts: counts.iter().map(|(code, count)| (code.name(), *count)).collect(),
    };
    writer::write(&object, out)
}

/// Writes the object that stands in place of a report when there is none: the findings that say
/// why. `names` are those of the inputs, by [`InputId`](crate::model::InputId).
///
/// # Errors
///
/// What `out` gives.
pub fn render_error(findings: &[Finding], names: &[String], out: &mut dyn Write) -> io::Result<()> {
    let object = ErrorObject {
        schema: SCHEMA,
        status: "error",
        findings: finding_objects(findings.iter(), names),
    };
    writer::write(&object, out)
}

/// Writes how the inputs were understood.
pub(super) fn inspect(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let names = names(report);
    let object = InspectObject {
        schema: "tally-inspect/1",
        tally_version: env!("CARGO_PKG_VERSION"),
        status: "ok",
        inputs: report.inputs.iter().map(InputObject::new).collect(),
        contests: report
            .contests
            .iter()
            .map(|contest| ContestSize {
                id: &contest.id,
                name: &contest.name,
                district: contest.district.as_deref(),
                choices: contest.choices.len(),
                units: contest.units.reported,
            })
            .collect(),
        assumed: report.assumed.iter().map(AssumptionObject::new).collect(),
        findings: finding_objects(report.findings.iter(), &names),
    };
    writer::write(&object, out)
}

fn names(report: &Report) -> Vec<String> {
    report.inputs.iter().map(|input| input.name.clone()).collect()
}
