//! Reads published election results as they are and gives the right result: votes, shares with
//! their base, turnout, who has most votes, and what in the file does not add up.
//!
//! ```
//! use tally::options::Options;
//! use tally::read::Source;
//!
//! let csv = "candidate,votes\nAlpha,10\nBeta,30\nTotal,40\n";
//! let source = Source::bytes("results.csv", csv.into());
//! let report = tally::run(vec![source], &Options::default())?;
//! let contest = &report.contests[0];
//! assert_eq!(contest.leader.as_deref(), Some("Beta"));
//! assert_eq!(contest.base.votes.map(|votes| votes.0), Some(40));
//! # Ok::<(), tally::error::Error>(())
//! ```
//!
//! With a rule, [`run_by`] says who is elected, and why:
//!
//! ```
//! use tally::decide::{Asked, Rule, Status};
//! use tally::options::Options;
//! use tally::read::Source;
//!
//! let rule = "type = \"absolute_majority\"\nbase = \"valid\"\nelse = \"runoff_top_two\"";
//! let rule = Rule::parse("mayor", rule)?;
//! let source = Source::bytes("results.csv", "candidate,votes\nAlpha,10\nBeta,30\n".into());
//! let asked = Asked { rule: Some(rule), ..Asked::default() };
//! let report = tally::run_by(vec![source], &Options::default(), &asked)?;
//! let outcome = &report.contests[0].outcome;
//! assert_eq!((outcome.status, outcome.elected[0].as_str()), (Status::Elected, "Beta"));
//! assert_eq!(outcome.needed.map(|votes| votes.0), Some(21));
//! # Ok::<(), tally::error::Error>(())
//! ```
//!
//! Data flow one way: [`read`] bytes to rows, [`interpret`] rows to a `Reading`, count by it to a
//! [`tally::Election`], [`check`] and [`decide`] on that, and [`render`] the [`report`].

mod assemble;
pub mod check;
pub mod code;
pub mod decide;
pub mod error;
pub mod finding;
mod hash;
pub mod interpret;
pub mod model;
pub mod name;
pub mod options;
pub mod read;
pub mod render;
pub mod report;
pub mod share;
pub mod tally;

use std::collections::BTreeMap;

use code::Code;
use decide::Asked;
use error::Error;
use finding::{Finding, Findings};
use interpret::{LeftOut, Reading, Recipe};
use model::{InputId, Place};
use options::Options;
use read::{InputFacts, Opened, Source, Table};
use report::Report;
use tally::{Counter, Tally};

/// The whole pipeline: the sources are parts of one result.
///
/// # Errors
/// [`Error::Data`] where the data cannot be tabulated or are not understood for sure,
/// [`Error::Io`] where reading fails, [`Error::Usage`] for options that make no sense.
pub fn run(sources: Vec<Source>, options: &Options) -> Result<Report, Error> {
    run_by(sources, options, &Asked::default())
}

/// The whole pipeline, with a rule that says who is elected, or units that there should be.
///
/// # Errors
/// Those of [`run`], and [`Error::Usage`] where an outcome depends on what the rule leaves open.
pub fn run_by(sources: Vec<Source>, options: &Options, asked: &Asked) -> Result<Report, Error> {
    let recipe = options.interpret.recipe.as_deref().map(Recipe::parse).transpose()?;
    let completed = recipe.map(|recipe| recipe.complete(options)).transpose()?;
    let options = completed.as_ref().unwrap_or(options);
    let mut inputs = Vec::with_capacity(sources.len());
    for (id, source) in sources.into_iter().enumerate() {
        inputs.push(read::open(source, InputId(id), &options.read)?);
    }
    let mut findings = Findings::default();
    for input in &inputs {
        findings.extend(input.findings.iter().cloned());
    }
    let (report, seen) = match tabulate(&mut inputs, options, asked) {
        Ok(done) => done,
        Err(Error::Data(found)) => return Err(failed(&findings, found, &inputs)),
        Err(other) => return Err(other),
    };
    finish(report, &seen, findings, inputs, options)
}

/// What was understood and found besides the figures.
struct Seen {
    reading: Reading,
    findings: Findings,
    rows: Vec<u64>,
}

fn tabulate(
    inputs: &mut [Opened],
    options: &Options,
    asked: &Asked,
) -> Result<(Report, Seen), Error> {
    let heads: Vec<&Table> = inputs.iter().map(|input| &input.head).collect();
    let (reading, found) = interpret::interpret(&heads, &options.interpret)?;
    let with_interpretation = |error: Error| match error {
        Error::Data(errors) => Error::Data(found.iter().cloned().chain(errors).collect()),
        other => other,
    };
    let counter = Counter::new(&reading, &options.count, options.read.limits.groups);
    let (tallied, rows) = count(&counter, &reading, inputs).map_err(with_interpretation)?;
    let (election, doubts) = counter.finish(tallied).map_err(with_interpretation)?;
    if let Some(finding) = check::misread(&election) {
        return Err(with_interpretation(finding.into()));
    }
    let mut findings = Findings::default();
    findings.extend(found.iter().cloned());
    findings.extend(doubts.iter().cloned());
    let doubtful = check::check(&election);
    let lawful = |finding: &&Finding| !is_lawful(finding, &election, asked);
    findings.extend(doubtful.iter().filter(lawful).cloned());
    if election
        .contests
        .iter()
        .all(|contest| contest.choices.is_empty() && contest.quantities.is_empty())
    {
        return Err(with_interpretation(nothing_counted().into()));
    }
    findings.extend(missing_units(&election, asked));
    let (contests, rollups) = assemble::contests(&election, &options.report, asked)?;
    if contests.is_empty() {
        return Err(Error::Usage(assemble::no_such_contest(&election, &options.report)));
    }
    assemble::known_level(&election, &options.report).map_err(Error::Usage)?;
    let report = Report {
        inputs: Vec::new(),
        contests,
        rollups,
        settings: assemble::settings(&options.report, asked, BTreeMap::new()),
        assumed: Vec::new(),
        findings: Findings::default(),
        recipe: None,
    };
    Ok((report, Seen { reading, findings, rows }))
}

/// Whether more votes than ballots are as the rule has it: so many votes on each ballot.
fn is_lawful(finding: &Finding, election: &tally::Election, asked: &Asked) -> bool {
    let ballot = asked.rule.as_ref().and_then(|rule| rule.votes_per_ballot);
    let Some(ballot) = ballot.filter(|votes| *votes > 1) else { return false };
    let holds = |contest: &tally::Contest| {
        let room = contest.stated(model::Quantity::Cast);
        let room = room.map(|cast| u128::from(cast.0) * u128::from(ballot));
        room.zip(contest.all_choices()).is_some_and(|(room, votes)| u128::from(votes.0) <= room)
    };
    finding.code == Code::VotesExceedBallots
        && finding.level < finding::Level::Fault
        && election.contests.iter().all(holds)
}

/// Units that there should be and that no row is about, for the contest that has most of them.
fn missing_units(election: &tally::Election, asked: &Asked) -> Option<Finding> {
    let expected = asked.expected.as_ref()?.count();
    let found = election.contests.iter().map(|contest| contest.units_reported).max()?;
    check::units::missing(expected, found)
}

/// Rows of a higher level are told by their sums, and those sums are seen in the head only.
fn parents_past_head() -> Finding {
    Finding::error(
        Code::LayoutBroken,
        "the table has rows of a higher level, and is too large to tell all of them by their sums",
    )
    .help("take the rows of the higher level out, or split the file")
}

fn nothing_counted() -> Finding {
    Finding::error(Code::ColumnsNotFound, "no row holds votes or figures of a result")
        .help("`tally inspect` shows how the columns were understood; --column ROLE=HEADER says what one is")
}

/// Counts every input by the reading, block by block.
fn count(
    counter: &Counter<'_>,
    reading: &Reading,
    inputs: &mut [Opened],
) -> Result<(Tally, Vec<u64>), Error> {
    let mut whole = Tally::default();
    let mut rows = Vec::with_capacity(inputs.len());
    for (id, input) in inputs.iter_mut().enumerate() {
        let mut part = Tally::default();
        let skip = reading.head.rows_before_data.get(id).copied().unwrap_or(0);
        counter.count(&input.head, InputId(id), skip, &mut part)?;
        if !input.whole && reading.left_out.values().any(|why| *why == LeftOut::Parent) {
            return Err(parents_past_head().into());
        }
        while let Some(block) = input.next_block()? {
            counter.count(&block, InputId(id), 0, &mut part)?;
        }
        rows.push(part.rows());
        counter.merge(&mut whole, part);
    }
    Ok((whole, rows))
}

/// The inputs' names, sizes and hashes, and the findings with their places shown.
fn finish(
    mut report: Report,
    seen: &Seen,
    mut findings: Findings,
    inputs: Vec<Opened>,
    options: &Options,
) -> Result<Report, Error> {
    // What the rest of the inputs said is there only now.
    let mut all = Findings::default();
    for input in &inputs {
        all.extend(input.findings.iter().cloned());
    }
    std::mem::swap(&mut all, &mut findings);
    findings.extend(seen.findings.iter().cloned());
    findings.sort();
    for finding in findings.iter_mut() {
        show_place(finding, &inputs);
    }
    let hows: Vec<&read::How> = inputs.iter().map(|input| &input.how).collect();
    report.recipe = Recipe::write(&seen.reading, &hows, options);
    for (id, input) in inputs.into_iter().enumerate() {
        report.assumed.extend(assumed(&input, id == 0));
        let (name, how) = (input.name.clone(), input.how.clone());
        let facts = input.finish()?;
        report.inputs.push(describe(id, name, &how, facts, seen));
    }
    report.assumed.extend(seen.reading.assumed.iter().map(|assumed| report::Assumption {
        about: assumed.about.to_owned(),
        value: assumed.value.clone(),
        why: assumed.why.clone(),
        flag: assumed.flag.map(str::to_owned),
    }));
    same_bytes(&report.inputs, &mut findings);
    report.findings = findings;
    Ok(report)
}

/// What was assumed about the bytes of an input; of several inputs, that of the first.
fn assumed(input: &Opened, is_first: bool) -> Vec<report::Assumption> {
    let mut found = Vec::new();
    if !is_first {
        return found;
    }
    if input.how.encoding_guessed {
        found.push(report::Assumption {
            about: "encoding".into(),
            value: input.how.encoding.clone(),
            why: input.how.encoding_why.clone(),
            flag: Some("--encoding".into()),
        });
    }
    found.push(report::Assumption {
        about: "delimiter".into(),
        value: delimiter(input.how.delimiter),
        why: input.how.delimiter_why.clone(),
        flag: Some("--delimiter".into()),
    });
    found
}

fn delimiter(byte: u8) -> String {
    if byte == b'\t' { "tab".into() } else { char::from(byte).to_string() }
}

fn describe(
    id: usize,
    name: String,
    how: &read::How,
    facts: InputFacts,
    seen: &Seen,
) -> report::Input {
    let reading = &seen.reading;
    let mut left_out: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
    for ((input, line), why) in &reading.left_out {
        if input.0 == id {
            let what = match why {
                LeftOut::Preamble => "lines above the header",
                LeftOut::Footer => "lines below the table",
                LeftOut::HeaderRepeated => "the header again",
                LeftOut::Total(_) => "totals, compared with the sums",
                LeftOut::Parent => "sums of rows beside them",
            };
            left_out.entry(what).or_default().push(*line);
        }
    }
    report::Input {
        name,
        bytes: facts.bytes,
        sha256: facts.sha256,
        format: how.format.to_owned(),
        compression: how.compression.map(str::to_owned),
        encoding: how.encoding.clone(),
        delimiter: delimiter(how.delimiter),
        layout: reading.layout.name().to_owned(),
        header_lines: reading.head.lines.clone(),
        rows: seen.rows.get(id).copied().unwrap_or(0),
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

/// The same bytes given twice count twice, which nobody wants without knowing.
fn same_bytes(inputs: &[report::Input], findings: &mut Findings) {
    for (index, input) in inputs.iter().enumerate() {
        let same = |other: &&report::Input| {
            other.bytes == input.bytes
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

/// An error with what was found before it, each at its place.
fn failed(findings: &Findings, found: Vec<Finding>, inputs: &[Opened]) -> Error {
    let mut all: Vec<Finding> = findings.iter().cloned().collect();
    for finding in found {
        if !all.contains(&finding) {
            all.push(finding);
        }
    }
    for finding in &mut all {
        show_place(finding, inputs);
    }
    Error::Data(all)
}

fn show_place(finding: &mut Finding, inputs: &[Opened]) {
    let Some(place) = finding.place else { return };
    if finding.snippet.is_none()
        && let Some(input) = inputs.get(place.input.0)
        && let Some((snippet, _)) = input.snippet(place)
    {
        finding.snippet = Some(snippet);
    }
}
