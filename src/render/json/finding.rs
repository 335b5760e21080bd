//! Findings as JSON.

use serde::Serialize;

use super::super::findings::column;
use crate::code::Code;
use crate::finding::{Finding, Level};

#[derive(Serialize)]
pub(super) struct FindingObject<'a> {
    code: Code,
    level: Level,
    message: &'a str,
    file: Option<&'a str>,
    sheet: Option<&'a str>,
    line: Option<u64>,
    column: Option<usize>,
    field: Option<&'a str>,
    value: Option<&'a str>,
    notes: &'a [String],
    help: Option<&'a str>,
    contest: Option<&'a str>,
    unit: Option<&'a str>,
}

/// The objects of findings; `names` are those of the inputs.
pub(super) fn finding_objects<'a>(
    findings: impl Iterator<Item = &'a Finding>,
    names: &'a [String],
) -> Vec<FindingObject<'a>> {
    let object = |finding: &'a Finding| FindingObject {
        code: finding.code,
        level: finding.level,
        message: &finding.message,
        file: match &finding.source {
            Some(source) => Some(&source.file),
            None => finding.place.and_then(|place| names.get(place.input.0)).map(String::as_str),
        },
        sheet: finding.source.as_ref().and_then(|source| source.sheet.as_deref()),
        line: finding.place.map(|place| place.line).filter(|line| *line > 0),
        column: column(finding),
        field: finding.field.as_deref(),
        value: finding.value.as_deref(),
        notes: &finding.notes,
        help: finding.help.as_deref(),
        contest: finding.contest.as_deref(),
        unit: finding.unit.as_deref(),
    };
    findings.map(object).collect()
}
