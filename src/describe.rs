//! What the report says of its inputs: how each was read and understood.

use std::collections::BTreeMap;

use crate::code::Code;
use crate::error::Error;
use crate::finding::{Finding, Findings};
use crate::interpret::{LeftOut, Reading, Recipe};
use crate::model::{InputId, Place};
use crate::options::Options;
use crate::read::{How, InputFacts, Opened};
use crate::report;
use crate::study::Studied;

/// The inputs of the report.
///
/// # Errors
/// Where the rest of an input cannot be read.
pub(crate) fn inputs(
    inputs: Vec<Opened>,
    results: &[Studied],
) -> Result<Vec<report::Input>, Error> {
    let mut described = Vec::with_capacity(inputs.len());
    for (at, input) in inputs.into_iter().enumerate() {
        let (name, how) = (input.name.clone(), input.how.clone());
        let facts = input.finish()?;
        described.push(describe(at, name, &how, facts, results));
    }
    Ok(described)
}

/// What was assumed about the bytes of the first input, and about the tables.
pub(crate) fn assumed(inputs: &[Opened], results: &[Studied]) -> Vec<report::Assumption> {
    let mut found = Vec::new();
    if let Some(input) = inputs.first() {
        if input.how.encoding_guessed {
            found.push(report::Assumption {
                about: "encoding".into(),
                value: input.how.encoding.clone(),
                why: input.how.encoding_why.clone(),
                flag: Some("--encoding".into()),
            });
        }
        if let Some(byte) = input.how.delimiter {
            found.push(report::Assumption {
                about: "delimiter".into(),
                value: delimiter(byte),
                why: input.how.delimiter_why.clone(),
                flag: Some("--delimiter".into()),
            });
        }
    }
    for assumed in results.iter().flat_map(|studied| &studied.reading.assumed) {
        let assumption = report::Assumption {
            about: assumed.about.to_owned(),
            value: assumed.value.clone(),
            why: assumed.why.clone(),
            flag: assumed.flag.map(str::to_owned),
        };
        if !found.contains(&assumption) {
            found.push(assumption);
        }
    }
    found
}

/// The recipe of the run, where one reading holds for all of its tables.
pub(crate) fn recipe(results: &[Studied], inputs: &[Opened], options: &Options) -> Option<String> {
    // A format that says itself what it is needs none.
    if results.iter().any(|studied| studied.reading.is_exact) {
        return None;
    }
    let hows: Vec<&How> = inputs.iter().map(|input| &input.how).collect();
    let (first, rest) = results.split_first()?;
    let mut reading = first.reading.clone();
    for studied in rest {
        let other = &studied.reading;
        let same = other.layout == reading.layout
            && other.contests == reading.contests
            && other
                .columns
                .iter()
                .map(|c| (&c.header, &c.role))
                .eq(reading.columns.iter().map(|c| (&c.header, &c.role)));
        if !same {
            return None;
        }
        for (label, role) in &other.labels {
            if *reading.labels.entry(label.clone()).or_insert(*role) != *role {
                return None;
            }
        }
    }
    Recipe::write(&reading, &hows, options)
}

fn delimiter(byte: u8) -> String {
    if byte == b'\t' { "tab".into() } else { char::from(byte).to_string() }
}

fn describe(
    at: usize,
    name: String,
    how: &How,
    facts: InputFacts,
    results: &[Studied],
) -> report::Input {
    let mut left_out: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
    let mut tables = Vec::new();
    for studied in results {
        let Some(part) = studied.study.inputs.iter().position(|&input| input == at) else {
            continue;
        };
        for ((input, line), why) in &studied.reading.left_out {
            if input.0 == part {
                left_out.entry(words(why)).or_default().push(*line);
            }
        }
        tables.push(table(studied, part));
    }
    report::Input {
        name,
        sheet: how.sheet.clone(),
        bytes: facts.bytes,
        sha256: facts.sha256,
        format: how.format.to_owned(),
        compression: how.compression.map(str::to_owned),
        encoding: how.encoding.clone(),
        delimiter: how.delimiter.map(delimiter),
        tables,
        left_out: left_out
            .into_iter()
            .map(|(what, lines)| report::LeftOut {
                rows: lines.len() as u64,
                lines: lines.into_iter().take(20).collect(),
                what: what.to_owned(),
            })
            .collect(),
    }
}

fn words(why: &LeftOut) -> &'static str {
    match why {
        LeftOut::Preamble => "lines above the header",
        LeftOut::Footer => "lines below the table",
        LeftOut::HeaderRepeated => "the header again",
        LeftOut::HeaderCodes => "codes under the header",
        LeftOut::Total(_) => "totals, compared with the sums",
        LeftOut::Parent => "sums of rows beside them",
    }
}

fn table(studied: &Studied, part: usize) -> report::Table {
    let reading: &Reading = &studied.reading;
    report::Table {
        title: studied.study.title.clone(),
        layout: reading.layout.name().to_owned(),
        header_lines: reading.head.lines.clone(),
        rows: studied.rows.get(part).copied().unwrap_or(0),
        columns: reading
            .columns
            .iter()
            .enumerate()
            .map(|(index, column)| report::Column {
                position: index + 1,
                header: column.header.clone(),
                role: column.role.name(),
                why: column.why.clone(),
            })
            .collect(),
    }
}

/// The same bytes given twice count twice, which nobody wants without knowing.
pub(crate) fn same_bytes(inputs: &[report::Input], findings: &mut Findings) {
    for (index, input) in inputs.iter().enumerate() {
        let same = |other: &&report::Input| {
            other.bytes == input.bytes
                && (other.name != input.name || other.sheet == input.sheet)
                && match (&other.sha256, &input.sha256) {
                    (Some(one), Some(other)) => one == other,
                    _ => other.name == input.name,
                }
        };
        if let Some(before) = inputs.get(..index).unwrap_or_default().iter().find(same) {
            findings.push(
                Finding::warning(
                    Code::InputDuplicate,
                    format!(
                        "`{}` holds the same bytes as `{}`, and both were read",
                        input.name, before.name
                    ),
                )
                .at(Place::row(InputId(index), 1)),
            );
        }
    }
}
