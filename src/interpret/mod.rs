//! Rows to a [`Reading`]: what a table means, bound once, before anything is counted.

mod affix;
mod frame;
mod layout;
mod quantities;
mod reading;
mod recipe;
mod roles;
mod sheet;
mod stack;
mod sums;
mod survey;
mod totals;
mod unfold;
mod units;
mod vocabulary;

pub use reading::{
    Assumed, Column, ColumnChoice, ColumnContest, Head, Header, LeftOut, LineRole, NamePart,
    Reading, Role, TotalOf,
};
pub use recipe::Recipe;
pub use stack::{Block, blocks, titles_as_units};
pub use unfold::Unfold;
pub use vocabulary::{Match, Meaning, header, is_total, label, mode, normalise};

pub(crate) use frame::hold_length;
pub(crate) use totals::is_total_unit;

use std::collections::BTreeMap;

use crate::code::Code;
use crate::error::Error;
use crate::finding::Finding;
use crate::model::{InputId, Place};
use crate::options::{ColumnFlag, InterpretOptions, Thousands};
use crate::read::{self, Table};
use frame::Frame;
use layout::{Answer, LAYOUTS, Proposal};
use roles::Fixed;
use survey::Survey;

/// Binds the meaning of the tables, which are parts of one result, or says why it cannot.
///
/// A pure function of the rows and the options. Notes and warnings come beside the reading.
///
/// # Errors
/// [`Error::Data`] where no reading is sure enough, with the flag that decides in its help.
pub fn interpret(
    tables: &[&Table],
    options: &InterpretOptions,
) -> Result<(Reading, Vec<Finding>), Error> {
    let framed = if options.exact { frame::exact(tables) } else { frame::frame(tables, options) };
    let frame = match framed {
        Err(Error::Data(found)) if is_headless(&found) && options.columns.is_empty() => {
            return without_header(tables, options).map_err(|_| Error::Data(found));
        }
        frame => frame?,
    };
    let Frame { head, data, left_out, mut findings, width } = frame;
    let mut survey = Survey::new(data, &head.headers, options);
    debug_assert_eq!(survey.width(), width, "a profile for every column");
    let result = bind(&mut survey, &head, options, &mut findings);
    let (proposal, totals) = match result {
        Ok(found) => found,
        Err(Error::Data(errors)) => {
            findings.extend(errors);
            return Err(Error::Data(findings));
        }
        Err(other) => return Err(other),
    };
    let mut left_out = left_out;
    for (row, why) in totals {
        left_out.insert((survey.data.input(row), survey.data.place(row).line), why);
    }
    let columns = survey
        .columns
        .iter()
        .zip(proposal.columns)
        .map(|(profile, (role, why))| Column {
            header: profile.title(),
            role,
            why: if options.exact { "said by the format".to_owned() } else { why },
            marks: profile.marks,
            marks_shown: profile.shows_marks(),
            is_empty: profile.filled == 0,
        })
        .collect();
    let reading = Reading {
        layout: proposal.layout,
        columns,
        contests: proposal.contests,
        head,
        left_out,
        blank_in_base: proposal.blank_in_base,
        labels: proposal.labels,
        districts_may_be_units: proposal.districts_may_be_units && !options.exact,
        lines_repeat: proposal.lines_repeat && !options.exact,
        gaps_are_zero: proposal.gaps_are_zero,
        is_exact: options.exact,
        assumed: proposal.assumed,
    };
    Ok((reading, findings))
}

fn is_headless(found: &[Finding]) -> bool {
    found.iter().any(|finding| finding.code == Code::HeaderMissing)
}

/// A table whose first row is data, where what the columns hold is clear enough.
fn without_header(
    tables: &[&Table],
    options: &InterpretOptions,
) -> Result<(Reading, Vec<Finding>), Error> {
    let options = InterpretOptions { no_header: true, ..options.clone() };
    let (reading, mut findings) = interpret(tables, &options)?;
    let message = "the first row is data: columns were told by what they hold";
    let place = tables.first().and_then(|table| table.row(0)).map_or(1, |row| row.line());
    findings.push(
        Finding::warning(Code::HeaderMissing, message)
            .at(Place::row(InputId(0), place))
            .help("`tally inspect` shows how; --no-header --column ROLE=N decides otherwise"),
    );
    Ok((reading, findings))
}

fn bind(
    survey: &mut Survey<'_>,
    head: &Head,
    options: &InterpretOptions,
    findings: &mut Vec<Finding>,
) -> Result<(Proposal, BTreeMap<usize, LeftOut>), Error> {
    let proposal = if let Some(text) = &options.recipe {
        let (proposal, notes) = Recipe::parse(text)?.proposal(survey, head.lines.len())?;
        findings.extend(notes);
        proposal
    } else {
        let mut fixed = Fixed::new(&options.columns, options.layout, survey)?;
        fixed.repeats_decided = options.repeats_decided;
        same_headers(survey, &fixed)?;
        beyond_header(survey, &fixed, options)?;
        choose(survey, &fixed, &options.columns)?
    };
    headers(survey, &proposal, findings)?;
    not_computed(survey, &proposal)?;
    numbers(survey, &proposal, findings)?;
    let totals =
        if options.exact { BTreeMap::new() } else { totals::rows(survey, &proposal, findings) };
    Ok((proposal, totals))
}

/// The surest layout.
fn choose(survey: &Survey<'_>, fixed: &Fixed, flags: &[ColumnFlag]) -> Result<Proposal, Error> {
    let mut fits: Vec<Box<Proposal>> = Vec::new();
    let mut doubts: Vec<Box<Finding>> = Vec::new();
    for layout in LAYOUTS {
        if fixed.layout.is_some_and(|wanted| !layout.proposes.contains(&wanted)) {
            continue;
        }
        match (layout.propose)(survey, fixed) {
            Answer::No => {}
            Answer::Unsure(finding) => doubts.push(finding),
            Answer::Fits(proposal) => fits.push(proposal),
        }
    }
    // The first of equals stands first in the list of layouts: its words are for every role.
    fits.sort_by_key(|proposal| std::cmp::Reverse(proposal.sureness));
    let mut fits = fits.into_iter();
    let Some(best) = fits.next() else {
        return Err(match doubts.into_iter().next() {
            Some(finding) => (*finding).into(),
            None => not_found(survey, flags).into(),
        });
    };
    if let Some(next) = fits.next()
        && next.sureness == best.sureness
        && best.sureness < layout::Sureness::Sums
    {
        return Err(Finding::error(
            Code::LayoutAmbiguous,
            format!(
                "the table could be {} or {}, and nothing decides",
                best.layout.name(),
                next.layout.name()
            ),
        )
        .help("say which with --layout")
        .into());
    }
    Ok(*best)
}

fn not_found(survey: &Survey<'_>, flags: &[ColumnFlag]) -> Finding {
    let titles: Vec<String> = survey.columns.iter().map(survey::Profile::title).collect();
    let mut finding = Finding::error(
        Code::ColumnsNotFound,
        "no column was recognised as choices with their votes",
    )
    .and(format!("headers: {}", titles.iter().take(12).cloned().collect::<Vec<_>>().join(", ")));
    if let Some(line) = survey.data.row(0).map(|row| row.line()) {
        finding = finding.at(Place::row(InputId(0), line.saturating_sub(1).max(1)));
    }
    let near: Vec<String> = titles.iter().filter_map(|title| near_word(title)).collect();
    if !near.is_empty() {
        return finding.help(format!("did you mean {}?", near.join(", ")));
    }
    let words = survey.columns.iter().position(survey::Profile::is_text);
    let counts = survey.counts().first().copied();
    let name = |column: Option<usize>| {
        column.and_then(|column| titles.get(column)).map_or("HEADER", String::as_str)
    };
    if flags.is_empty() {
        finding.help(format!(
            "say which they are: --column choice={} --column votes={}",
            name(words),
            name(counts)
        ))
    } else {
        finding.help("the flags --column leave a role open: choice and votes, or --layout")
    }
}

/// A header word that the title nearly is.
fn near_word(title: &str) -> Option<String> {
    const WORDS: [&str; 10] = [
        "candidate",
        "votes",
        "party",
        "contest",
        "precinct",
        "county",
        "district",
        "office",
        "registered",
        "choice",
    ];
    let lower = title.to_lowercase();
    WORDS
        .into_iter()
        .map(|word| (strsim::damerau_levenshtein(word, &lower), word))
        .filter(|(distance, word)| *distance > 0 && 4 * distance <= word.len() + 3)
        .min()
        .map(|(_, word)| format!("`{word}` for `{title}`"))
}

/// Two columns with one header that is a word for votes or a quantity, before a layout chooses.
fn same_headers(survey: &Survey<'_>, fixed: &Fixed) -> Result<(), Error> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for column in 0..survey.width() {
        let Some(profile) = survey.profile(column) else { continue };
        let counts = profile.filled > 0
            && fixed.role(column).is_none()
            && profile.exact().is_some_and(|meaning| {
                matches!(meaning, Meaning::Votes | Meaning::Quantity(_) | Meaning::Choice)
            });
        if counts && let Some(before) = seen.insert(normalise(&profile.title()), column) {
            return Err(duplicate(survey, before, column).into());
        }
    }
    Ok(())
}

/// Filled columns after the last header: groups of columns that repeat, and that nothing names.
fn beyond_header(
    survey: &Survey<'_>,
    fixed: &Fixed,
    options: &InterpretOptions,
) -> Result<(), Error> {
    let unnamed = (0..survey.width())
        .rev()
        .take_while(|&column| {
            survey.profile(column).is_some_and(|profile| profile.title().is_empty())
                && fixed.role(column).is_none()
        })
        .filter(|&column| survey.profile(column).is_some_and(|profile| profile.filled > 0))
        .count();
    if unnamed < 2 || options.no_header || unnamed == survey.width() {
        return Ok(());
    }
    Err(Finding::error(
        Code::LayoutUnsupported,
        format!("{unnamed} filled columns stand after the last header"),
    )
    .at(Place::row(InputId(0), survey.data.row(0).map_or(1, |row| row.line())))
    .and("a block of columns seems to repeat for each candidate, and is named once only")
    .help("bring the table into rows first: unit, candidate, votes")
    .into())
}

fn duplicate(survey: &Survey<'_>, before: usize, column: usize) -> Finding {
    let title = survey.profile(column).map_or_else(String::new, survey::Profile::title);
    Finding::error(
        Code::HeaderDuplicate,
        format!("columns {} and {} have the same header `{title}`", before + 1, column + 1),
    )
    .at(Place::row(InputId(0), survey.data.row(0).map_or(1, |row| row.line())))
    .help(format!(
        "say which counts: --column votes={} --column ignored={}",
        before + 1,
        column + 1
    ))
}

/// Two headers that are the same, where one of them counts; headers that are not there.
fn headers(
    survey: &Survey<'_>,
    proposal: &Proposal,
    findings: &mut Vec<Finding>,
) -> Result<(), Error> {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for column in 0..survey.width() {
        let Some(profile) = survey.profile(column) else { continue };
        let title = normalise(&profile.title());
        let counts = |column: usize| {
            proposal.columns.get(column).is_some_and(|(role, _)| {
                role.is_counted() || matches!(role, Role::Choice(_) | Role::Contest)
            })
        };
        if profile.title().is_empty() {
            let named = proposal.columns.iter().any(|(role, _)| role.is_counted());
            if !counts(column)
                && named
                && survey.columns.iter().any(|other| !other.title().is_empty())
            {
                findings.push(Finding::note(
                    Code::HeaderEmpty,
                    format!("column {} has no header and is not used", column + 1),
                ));
            }
            continue;
        }
        let Some(before) = seen.insert(title, column) else { continue };
        if counts(before) || counts(column) {
            return Err(duplicate(survey, before, column).into());
        }
    }
    Ok(())
}

/// A column of formulas that were never computed looks like words, and may be a choice.
fn not_computed(survey: &Survey<'_>, proposal: &Proposal) -> Result<(), Error> {
    for (column, (role, _)) in proposal.columns.iter().enumerate() {
        let Some(profile) = survey.profile(column) else { continue };
        let is_share = profile.matches.iter().any(|found| found.meaning == Meaning::Percent);
        if *role != Role::Ignored || profile.title().is_empty() || is_share {
            continue;
        }
        let formula = |row: &usize| survey.text(*row, column) == read::NOT_COMPUTED;
        if let Some(row) = (0..survey.rows()).find(formula) {
            let place = survey.data.place(row);
            return Err(Finding::error(
                Code::NumberInvalid,
                "a formula whose value was never stored",
            )
            .at(Place::cell(place.input, place.line, column))
            .field(profile.title())
            .help("open the workbook in a spreadsheet program once and save it")
            .into());
        }
    }
    Ok(())
}

/// How the numbers of counted columns are written, where that had to be decided.
fn numbers(
    survey: &Survey<'_>,
    proposal: &Proposal,
    findings: &mut Vec<Finding>,
) -> Result<(), Error> {
    let counted =
        |column: usize| proposal.columns.get(column).is_some_and(|(role, _)| role.is_counted());
    let mut dots = Vec::new();
    let mut decimal_zero = Vec::new();
    let mut other_digits = Vec::new();
    for column in (0..survey.width()).filter(|&column| counted(column)) {
        let Some(profile) = survey.profile(column) else { continue };
        let title = profile.title();
        if profile.ambiguous {
            return Err(ambiguous_numbers(survey, column, &title).into());
        }
        if profile.grouped == Some(Thousands::Dot) || !profile.marks_why.is_empty() {
            dots.push(title.clone());
        }
        if profile.decimal_zero {
            decimal_zero.push(title.clone());
        }
        if profile.other_digits {
            other_digits.push(title);
        }
    }
    let quoted = |titles: &[String]| {
        let mut shown: Vec<String> =
            titles.iter().take(5).map(|title| format!("`{title}`")).collect();
        if titles.len() > 5 {
            shown.push(format!("and {} more", titles.len() - 5));
        }
        shown.join(", ")
    };
    if !dots.is_empty() {
        findings.push(
            Finding::note(
                Code::NumberGrouping,
                format!(
                    "marks inside the numbers of {} were read as thousands marks",
                    quoted(&dots)
                ),
            )
            .help("--thousands and --decimal decide otherwise"),
        );
    }
    if !decimal_zero.is_empty() {
        findings.push(Finding::note(
            Code::NumberDecimalZero,
            format!("whole numbers of {} are written with decimals", quoted(&decimal_zero)),
        ));
    }
    if !other_digits.is_empty() {
        findings.push(Finding::note(
            Code::NumberOtherDigits,
            format!(
                "numbers of {} are written with digits of another script",
                quoted(&other_digits)
            ),
        ));
    }
    Ok(())
}

fn ambiguous_numbers(survey: &Survey<'_>, column: usize, title: &str) -> Finding {
    let row = (0..survey.rows()).find(|&row| survey.text(row, column).contains(['.', ',']));
    let row = row.unwrap_or(0);
    let text = survey.text(row, column);
    let mark = if text.contains('.') { "." } else { "," };
    let place = survey.data.place(row);
    Finding::error(
        Code::NumberAmbiguous,
        format!("`{text}` can be a whole number with a thousands mark, or a fraction"),
    )
    .at(Place::cell(place.input, place.line, column))
    .field(title)
    .value(text)
    .and("no other number of the column or the table decides")
    .help(format!("say which: --thousands {mark} or --decimal {mark}"))
}
