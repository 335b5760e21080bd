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
mod describe;
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
mod study;
pub mod tally;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use code::Code;
use decide::Asked;
use error::Error;
use finding::{Finding, Findings, Level, Origin};
use interpret::{LeftOut, Reading, Recipe};
use model::{InputId, Place};
use options::Options;
use read::{Opened, Source, Table};
use report::Report;
use study::{Studied, Study};
use tally::{Counter, Election, Tally};

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
    let mut of_source = Vec::with_capacity(sources.len());
    for (at, source) in sources.into_iter().enumerate() {
        let file = source.name().to_owned();
        let first = InputId(inputs.len());
        let opened = read::open_tables(source, first, &options.read);
        let opened = opened.map_err(|error| of_file(error, &file))?;
        of_source.extend(opened.iter().map(|_| at));
        inputs.extend(opened);
    }
    match all(&mut inputs, &of_source, options, asked) {
        Ok((results, doubts)) => {
            every_lot_was_drawn(&results, asked)?;
            finish(results, doubts, inputs, options, asked)
        }
        Err(Error::Data(found)) => Err(failed(found, &inputs)),
        Err(other) => Err(other),
    }
}

/// Everything that is a table of results, each read for itself.
fn all(
    inputs: &mut [Opened],
    of_source: &[usize],
    options: &Options,
    asked: &Asked,
) -> Result<(Vec<Studied>, Vec<Finding>), Error> {
    let studies = study::studies(inputs, of_source);
    let several = studies.len() > 1;
    let mut results: Vec<Studied> = Vec::new();
    let mut skipped: Vec<Finding> = Vec::new();
    let mut refused: Option<Error> = None;
    let mut choices: BTreeMap<BTreeSet<String>, String> = BTreeMap::new();
    for study in studies {
        let sheet = study.sheet.clone();
        let place = Place::row(InputId(study.inputs.first().copied().unwrap_or(0)), 0);
        match tables(study, inputs, options, asked) {
            Ok(found) => {
                if several && options.read.sheets.is_empty() {
                    for contest in found.iter().flat_map(|studied| &studied.contests) {
                        let names = contest.choices.iter().map(|choice| choice.name.clone());
                        let names: BTreeSet<String> = names.collect();
                        let before = choices.entry(names).or_insert_with(|| sheet.clone());
                        if *before != sheet
                            && contest.choices.len() > 1
                            && !study::is_question(contest)
                        {
                            return Err(two_sheets(before, &sheet, place).into());
                        }
                    }
                }
                results.extend(found);
            }
            Err(Error::Data(found)) if several && study::has_figures(&table_of(&sheet, inputs)) => {
                // What is left out could be the result, and what was read a list of contents.
                return Err(Error::Data(study::other_sheets(found, &sheet)));
            }
            Err(Error::Data(found)) if several => {
                skipped.push(not_read(&sheet, &found, place));
                refused.get_or_insert(Error::Data(found));
            }
            Err(other) => return Err(other),
        }
    }
    if let Some(error) = refused.filter(|_| results.is_empty()) {
        return Err(error);
    }
    study::tell_apart(&mut results);
    if results.iter().all(|studied| studied.contests.is_empty()) {
        let names: Vec<&str> =
            results.iter().flat_map(|studied| &studied.names).map(String::as_str).collect();
        return Err(Error::Usage(assemble::no_such_contest(&names, &options.report)));
    }
    if let Some(text) = results.iter().map(|studied| &studied.no_level).min().cloned().flatten() {
        return Err(Error::Usage(text));
    }
    Ok((results, skipped))
}

/// The tables of a sheet.
fn table_of<'a>(sheet: &str, inputs: &'a [Opened]) -> Vec<&'a Table> {
    let of_sheet = |input: &&Opened| input.how.sheet.as_deref() == Some(sheet);
    inputs.iter().filter(of_sheet).map(|input| &input.head).collect()
}

/// The tables of a study that stand under each other, or the study as one table.
fn tables(
    study: Study,
    inputs: &mut [Opened],
    options: &Options,
    asked: &Asked,
) -> Result<Vec<Studied>, Error> {
    let parts = study::stacked(&study, inputs, options);
    // A rule decides on what the blocks turn out to be, not on parts of it.
    let found = blocks(parts.clone(), inputs, options, &Asked::default())?;
    if found.len() > 1 && !study::are_units(&found) {
        return if asked.is_nothing() { Ok(found) } else { blocks(parts, inputs, options, asked) };
    }
    if found.len() > 1
        && let Some(units) = study::as_units(&study, &parts)
    {
        return tabulate(units, inputs, options, asked).map(|studied| vec![studied]);
    }
    tabulate(study, inputs, options, asked).map(|studied| vec![studied])
}

/// Each block for itself; one that cannot be understood alone is read like a block with the same
/// header. None where that is not enough for all of them.
fn blocks(
    parts: Vec<Study>,
    inputs: &mut [Opened],
    options: &Options,
    asked: &Asked,
) -> Result<Vec<Studied>, Error> {
    let mut found: Vec<(usize, Studied)> = Vec::with_capacity(parts.len());
    let mut left: Vec<(usize, Study)> = Vec::new();
    for (at, part) in parts.into_iter().enumerate() {
        match tabulate(part.clone(), inputs, options, asked) {
            Ok(studied) => found.push((at, studied)),
            // A number that is none is so however the block is read.
            Err(Error::Data(errors)) if study::has_bad_number(&errors) => {
                return Err(Error::Data(errors));
            }
            Err(Error::Data(_)) => left.push((at, part)),
            Err(other) => return Err(other),
        }
    }
    for (at, part) in left {
        let alike = found.iter().find(|(_, studied)| study::same_header(&studied.study, &part));
        let Some((_, alike)) = alike else { return Ok(Vec::new()) };
        let title = alike.study.title.clone();
        let Some(recipe) = Recipe::write(&alike.reading, &[], options) else {
            return Ok(Vec::new());
        };
        let mut options = options.clone();
        options.interpret.recipe = Some(recipe);
        match tabulate(part, inputs, &options, asked) {
            Ok(mut studied) => {
                for column in &mut studied.reading.columns {
                    column.why = format!("as in the table `{title}`, which has the same header");
                }
                found.push((at, studied));
            }
            Err(Error::Data(_)) => return Ok(Vec::new()),
            Err(other) => return Err(other),
        }
    }
    found.sort_by_key(|(at, _)| *at);
    Ok(found.into_iter().map(|(_, studied)| studied).collect())
}

fn tabulate(
    study: Study,
    inputs: &mut [Opened],
    options: &Options,
    asked: &Asked,
) -> Result<Studied, Error> {
    let inputs_of = study.inputs.clone();
    let studied = tabulate_here(study, inputs, options, asked);
    // Inside of a study inputs are counted from 0.
    let place = |place: &mut Place| {
        place.input = InputId(inputs_of.get(place.input.0).copied().unwrap_or(0));
    };
    match studied {
        Ok(mut studied) => {
            for finding in studied.findings.iter_mut() {
                finding.place.iter_mut().for_each(place);
            }
            let contests = studied.contests.iter_mut();
            let rolled = studied.rollups.iter_mut().map(|rollup| &mut rollup.contest);
            for contest in contests.chain(rolled) {
                contest.units.table.iter_mut().flatten().for_each(|unit| place(&mut unit.place));
            }
            Ok(studied)
        }
        Err(Error::Data(mut found)) => {
            found.iter_mut().filter_map(|finding| finding.place.as_mut()).for_each(place);
            Err(Error::Data(found))
        }
        Err(other) => Err(other),
    }
}

fn tabulate_here(
    mut study: Study,
    inputs: &mut [Opened],
    options: &Options,
    asked: &Asked,
) -> Result<Studied, Error> {
    let (reading, found) = understand(&mut study, inputs, options)?;
    let options = &study::options(&study, inputs, options);
    let with_interpretation = |error: Error| match error {
        Error::Data(errors) => Error::Data(found.iter().cloned().chain(errors).collect()),
        other => other,
    };
    let counter = Counter::new(&reading, &options.count, options.read.limits.groups);
    let (tallied, rows) = count(&counter, &reading, &study, inputs).map_err(with_interpretation)?;
    let (election, doubts) = counter.finish(tallied).map_err(with_interpretation)?;
    if let Some(finding) = check::misread(&election) {
        return Err(with_interpretation(finding.into()));
    }
    if is_empty(&election) {
        return Err(with_interpretation(nothing_counted().into()));
    }
    let mut findings = Findings::default();
    findings.extend(found.iter().cloned());
    findings.extend(doubts.iter().cloned());
    let doubtful = check::check(&election);
    let lawful = |finding: &&Finding| !is_lawful(finding, &election, asked);
    findings.extend(doubtful.iter().filter(lawful).cloned());
    hold_expected(&election, asked)?;
    findings.extend(missing_units(&election, asked));
    let (contests, rollups) = assemble::contests(&election, &options.report, asked)?;
    Ok(Studied {
        study,
        reading,
        rows,
        contests,
        rollups,
        findings,
        names: election.contests.iter().map(|contest| contest.name.clone()).collect(),
        no_level: assemble::known_level(&election, &options.report).err(),
    })
}

/// The reading of a study, and how its columns are unfolded. What cannot be understood as it stands
/// may have its choices as titles over columns.
fn understand(
    study: &mut Study,
    inputs: &[Opened],
    options: &Options,
) -> Result<(Reading, Vec<Finding>), Error> {
    study.unfold = study::unfold(study, inputs, options);
    match interpret_study(study, inputs, options) {
        Err(Error::Data(found)) if study.unfold.is_none() => {
            study.unfold = study::under_titles(study, inputs, options);
            if study.unfold.is_none() {
                return Err(Error::Data(found));
            }
            interpret_study(study, inputs, options).map_err(|_| Error::Data(found))
        }
        understood => understood,
    }
}

fn interpret_study(
    study: &Study,
    inputs: &[Opened],
    options: &Options,
) -> Result<(Reading, Vec<Finding>), Error> {
    let options = study::options(study, inputs, options);
    let heads: Vec<Cow<'_, Table>> = if let Some(table) = &study.stretch {
        vec![study.rows(table)]
    } else {
        let of = study.inputs.iter().filter_map(|&at| inputs.get(at));
        of.map(|input| study.rows(&input.head)).collect()
    };
    let heads: Vec<&Table> = heads.iter().map(Cow::as_ref).collect();
    interpret::interpret(&heads, &options.interpret)
}

fn is_empty(election: &Election) -> bool {
    let mut contests = election.contests.iter();
    contests.all(|contest| contest.choices.is_empty() && contest.quantities.is_empty())
}

/// A sheet that was not understood beside others that were.
fn not_read(sheet: &str, why: &[Finding], place: Place) -> Finding {
    let message = format!("the sheet `{sheet}` was not read");
    let mut finding = Finding::note(Code::SheetSkipped, message).at(place);
    if let Some(error) = why.iter().max_by_key(|finding| finding.level) {
        // Notes beside a table are common, and no loss; figures that are left out are.
        if error.code != Code::ColumnsNotFound && error.code != Code::NoDataRows {
            finding.level = Level::Warning;
        }
        finding = finding.and(error.message.clone());
    }
    finding.help("--sheet reads one sheet and says what stands in the way")
}

fn two_sheets(one: &str, other: &str, place: Place) -> Finding {
    Finding::error(
        Code::SheetAmbiguous,
        format!("the sheets `{one}` and `{other}` hold results for the same choices"),
    )
    .at(place)
    .and("they may be parts to be added, or the same votes twice")
    .help(format!("say which: --sheet `{one}`; give it twice to read both, each for itself"))
}

/// Every lot that was given has to have settled a tie somewhere.
fn every_lot_was_drawn(results: &[Studied], asked: &Asked) -> Result<(), Error> {
    let outcomes: Vec<&report::Outcome> = results
        .iter()
        .flat_map(|studied| {
            let rolled = studied.rollups.iter().map(|rollup| &rollup.contest);
            studied.contests.iter().chain(rolled).map(|contest| &contest.outcome)
        })
        .collect();
    if outcomes.iter().any(|outcome| outcome.status == model::Status::Undecided) {
        return Ok(());
    }
    let used: Vec<&str> =
        outcomes.iter().flat_map(|outcome| &outcome.lots).map(String::as_str).collect();
    match asked.unused_lot(&used) {
        None => Ok(()),
        Some(lot) => Err(Error::Usage(decide::no_such_tie(lot))),
    }
}

/// Whether more votes than ballots are as the rule has it: so many votes on each ballot.
fn is_lawful(finding: &Finding, election: &Election, asked: &Asked) -> bool {
    let ballot = asked.rule.as_ref().and_then(|rule| rule.votes_per_ballot);
    let Some(ballot) = ballot.filter(|votes| *votes > 1) else { return false };
    let holds = |contest: &tally::Contest| {
        let room = contest.stated(model::Quantity::Cast);
        let room = room.map(|cast| u128::from(cast.0) * u128::from(ballot));
        room.zip(contest.all_choices()).is_some_and(|(room, votes)| u128::from(votes.0) <= room)
    };
    finding.code == Code::VotesExceedBallots
        && finding.level < Level::Fault
        && election.contests.iter().all(holds)
}

/// That there are more units than there should be: the number was meant for another file.
fn hold_expected(election: &Election, asked: &Asked) -> Result<(), Error> {
    let Some(expected) = asked.expected.as_ref().map(decide::Expected::count) else {
        return Ok(());
    };
    let found = election.contests.iter().map(|contest| contest.units_reported).max();
    match found.filter(|&found| found > expected) {
        Some(found) => Err(Error::Usage(format!(
            "--expected-units: there should be {expected} units, and the file has {found}"
        ))),
        None => Ok(()),
    }
}

/// Units that there should be and that no row is about, for the contest that has most of them.
fn missing_units(election: &Election, asked: &Asked) -> Option<Finding> {
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

/// Counts every input of the study by the reading, block by block.
fn count(
    counter: &Counter<'_>,
    reading: &Reading,
    study: &Study,
    inputs: &mut [Opened],
) -> Result<(Tally, Vec<u64>), Error> {
    let mut whole = Tally::default();
    let mut rows = Vec::with_capacity(study.inputs.len());
    for (id, &at) in study.inputs.iter().enumerate() {
        let Some(input) = inputs.get_mut(at) else { continue };
        let mut part = Tally::default();
        let skip = reading.head.rows_before_data.get(id).copied().unwrap_or(0);
        let head = study.stretch.as_ref().unwrap_or(&input.head);
        counter.count(&study.rows(head), InputId(id), skip, &mut part)?;
        if !input.whole && reading.left_out.values().any(|why| *why == LeftOut::Parent) {
            return Err(parents_past_head().into());
        }
        while let Some(block) = input.next_block()? {
            counter.count(&study.rows(&block), InputId(id), 0, &mut part)?;
        }
        rows.push(part.rows());
        counter.merge(&mut whole, part);
    }
    Ok((whole, rows))
}

/// The report of all that was read, with the findings at their places.
fn finish(
    mut results: Vec<Studied>,
    doubts: Vec<Finding>,
    inputs: Vec<Opened>,
    options: &Options,
    asked: &Asked,
) -> Result<Report, Error> {
    let mut findings = Findings::default();
    for input in &inputs {
        findings.extend(input.findings.iter().cloned());
    }
    findings.extend(doubts);
    let mut report = Report {
        inputs: Vec::new(),
        contests: Vec::new(),
        rollups: Vec::new(),
        settings: assemble::settings(&options.report, asked, BTreeMap::new()),
        assumed: describe::assumed(&inputs, &results),
        findings: Findings::default(),
        recipe: describe::recipe(&results, &inputs, options),
    };
    for studied in &mut results {
        findings.extend(studied.findings.iter().cloned());
        report.contests.append(&mut studied.contests);
        report.rollups.append(&mut studied.rollups);
    }
    findings.sort();
    for finding in findings.iter_mut() {
        show_place(finding, &inputs);
    }
    report.inputs = describe::inputs(inputs, &results)?;
    describe::same_bytes(&report.inputs, &mut findings);
    report.findings = findings;
    Ok(report)
}

/// An error of an input that did not open, with the name of it.
fn of_file(error: Error, file: &str) -> Error {
    match error {
        Error::Data(mut found) => {
            for finding in &mut found {
                finding.source = Some(Origin { file: file.to_owned(), sheet: None });
            }
            Error::Data(found)
        }
        other => other,
    }
}

/// An error with what was found of the inputs before it, each at its place.
fn failed(found: Vec<Finding>, inputs: &[Opened]) -> Error {
    let mut all: Vec<Finding> =
        inputs.iter().flat_map(|input| input.findings.iter().cloned()).collect();
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
    let Some(input) = inputs.get(place.input.0) else { return };
    if finding.snippet.is_none()
        && let Some((snippet, _)) = input.snippet(place)
    {
        finding.snippet = Some(snippet);
    }
    finding.source = Some(Origin { file: input.name.clone(), sheet: input.how.sheet.clone() });
}
