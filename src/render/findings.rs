//! Findings as messages: what is wrong, where, and what to do.

use std::collections::BTreeMap;
use std::io::{self, Write};

use super::figures::grouped;
use super::safe::Safe;
use super::snippet;
use super::style::{Ink, Style};
use crate::code::Code;
use crate::finding::{Finding, Findings, Level};

/// How many findings of one code are shown; a thousandth adds nothing that the tenth did not say.
const SHOWN: u64 = 10;
/// No text of a message is longer, whatever the data hold.
const LONGEST: usize = 1000;

/// The form of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[non_exhaustive]
pub enum MessageFormat {
    /// Some lines each, with the place shown.
    #[default]
    Long,
    /// A line each, for editors: `results.csv:17:10: error[number-invalid]: …`.
    Short,
}

/// Writes findings; `names` are those of the inputs, by [`InputId`](crate::model::InputId). At most
/// ten of one code are written in the long form, and how many more there are.
///
/// # Errors
///
/// What `out` gives.
pub fn render_findings(
    findings: &Findings,
    names: &[String],
    format: MessageFormat,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let shown_of_each = match format {
        MessageFormat::Long => SHOWN,
        MessageFormat::Short => u64::MAX,
    };
    let mut shown: BTreeMap<Code, (Level, u64)> = BTreeMap::new();
    let mut first = true;
    for finding in findings.iter() {
        let (level, count) = shown.entry(finding.code).or_insert((finding.level, 0));
        *level = (*level).max(finding.level);
        if *count >= shown_of_each {
            continue;
        }
        *count += 1;
        match format {
            MessageFormat::Long => {
                if !first {
                    writeln!(out)?;
                }
                first = false;
                long(finding, names, style, out)?;
            }
            MessageFormat::Short => short(finding, names, style, out)?,
        }
    }
    for (code, (level, shown)) in shown {
        let more = findings.counts().get(&code).map_or(0, |count| count.saturating_sub(shown));
        if more > 0 {
            // One blank line before the first of these.
            if !first {
                writeln!(out)?;
            }
            first = true;
            let text = format!("and {} more [{}]", grouped(more), code.name());
            writeln!(out, "{}", style.paint(ink(level), &text))?;
        }
    }
    Ok(())
}

/// Writes the findings of a failed run, in the same way.
///
/// # Errors
///
/// What `out` gives.
pub fn render_errors(
    errors: &[Finding],
    names: &[String],
    format: MessageFormat,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut findings = Findings::default();
    findings.extend(errors.iter().cloned());
    render_findings(&findings, names, format, style, out)
}

fn long(finding: &Finding, names: &[String], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let head = format!("{}[{}]", finding.level.name(), finding.code.name());
    writeln!(out, "{}: {}", style.paint(ink(finding.level), &head), text(&finding.message))?;
    let line = finding.place.map_or(0, |place| place.line);
    let gutter = line.to_string().len();
    let blank = " ".repeat(gutter);
    let field = finding.field.as_deref().map(|field| format!("column `{field}`"));
    if let Some(place) = location(finding, names) {
        writeln!(out, "{blank}{} {place}", style.paint(Ink::Gutter, "-->"))?;
    }
    if let (Some(snippet), true) = (&finding.snippet, line > 0) {
        let label = Safe::new(field.as_deref().unwrap_or_default());
        snippet::write(snippet, line, &label, ink(finding.level), style, out)?;
    } else if let Some(field) = &field {
        let value = finding.value.as_deref().map(|value| format!(": `{value}`"));
        fact(&blank, "in", &format!("{field}{}", value.unwrap_or_default()), style, out)?;
    }
    let contest = finding.contest.as_deref().filter(|name| !name.is_empty());
    let unit = finding.unit.as_deref().filter(|name| !name.is_empty());
    let about: Vec<String> = [("contest", contest), ("unit", unit)]
        .into_iter()
        .filter_map(|(what, name)| name.map(|name| format!("{what} `{name}`")))
        .collect();
    if !about.is_empty() {
        fact(&blank, "in", &about.join(", "), style, out)?;
    }
    for note in &finding.notes {
        fact(&blank, "note", note, style, out)?;
    }
    if let Some(help) = &finding.help {
        fact(&blank, "help", help, style, out)?;
    }
    Ok(())
}

fn fact(blank: &str, what: &str, fact: &str, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{blank} {} {what}: {}", style.paint(Ink::Gutter, "="), text(fact))
}

fn short(
    finding: &Finding,
    names: &[String],
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let place = location(finding, names).map(|place| format!("{place}: ")).unwrap_or_default();
    let head = format!("{}[{}]", finding.level.name(), finding.code.name());
    let head = style.paint(ink(finding.level), &head);
    writeln!(out, "{place}{head}: {}", text(&finding.message))
}

/// `results.csv:17:10`: the input, the physical line, and the character where that is known.
fn location(finding: &Finding, names: &[String]) -> Option<String> {
    let place = finding.place?;
    let source = finding.source.as_ref();
    let name = match source.map(|source| &source.file).or_else(|| names.get(place.input.0)) {
        Some(name) => Safe::new(name).to_string(),
        None => format!("input {}", place.input.0 + 1),
    };
    if let Some(sheet) = source.and_then(|source| source.sheet.as_deref()) {
        let cell = match (place.line, place.field) {
            (0, _) => String::new(),
            (line, None) => format!("!{line}"),
            (line, Some(field)) => format!("!{}{line}", letters(field)),
        };
        return Some(format!("{name}!{}{cell}", Safe::new(sheet)));
    }
    Some(match (place.line, column(finding)) {
        (0, _) => name,
        (line, None) => format!("{name}:{line}"),
        (line, Some(column)) => format!("{name}:{line}:{column}"),
    })
}

/// The letters of a column of a sheet, which is counted from 0: `A`, `Z`, `AA`.
fn letters(column: usize) -> String {
    let mut letters = Vec::new();
    let mut left = column + 1;
    while left > 0 {
        let digit = (left - 1) % 26;
        letters.push(char::from(b'A' + u8::try_from(digit).unwrap_or(0)));
        left = (left - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// The first marked character of the line, from 1.
pub(super) fn column(finding: &Finding) -> Option<usize> {
    finding.snippet.as_ref().map(|snippet| snippet.start.saturating_add(1))
}

fn text(text: &str) -> Safe {
    Safe::new(text).cut(LONGEST)
}

fn ink(level: Level) -> Ink {
    match level {
        Level::Error | Level::Fault => Ink::Error,
        Level::Warning => Ink::Warning,
        Level::Note => Ink::Note,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Snippet;
    use crate::model::{InputId, Place};

    fn letter_o() -> Finding {
        let mut finding = Finding::error(Code::NumberInvalid, "`1O4` is not a vote count")
            .at(Place::cell(InputId(0), 17, 1))
            .field("votes")
            .value("1O4")
            .help("the second character is the letter O");
        finding.snippet = Some(Snippet { text: "Jane Roe,1O4".to_owned(), start: 9, length: 3 });
        finding
    }

    fn shown(findings: &[Finding], format: MessageFormat) -> String {
        let mut out = Vec::new();
        let names = ["results.csv".to_owned()];
        render_errors(findings, &names, format, &Style::default(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_finding_shows_its_place_and_what_to_do() {
        assert_eq!(
            shown(&[letter_o()], MessageFormat::Long),
            "error[number-invalid]: `1O4` is not a vote count\n  \
               --> results.csv:17:10\n   \
                |\n\
             17 | Jane Roe,1O4\n   \
                |          ^^^ column `votes`\n   \
                = help: the second character is the letter O\n"
        );
    }

    #[test]
    fn a_finding_for_an_editor_is_one_line() {
        assert_eq!(
            shown(&[letter_o()], MessageFormat::Short),
            "results.csv:17:10: error[number-invalid]: `1O4` is not a vote count\n"
        );
    }

    #[test]
    fn what_is_known_without_a_snippet_is_said_in_words() {
        let finding = Finding::fault(Code::SumOptions, "options add up to 812, `valid` says 821")
            .at(Place::cell(InputId(0), 4, 3))
            .field("valid")
            .value("821")
            .contest("President")
            .unit("0014")
            .and("the difference is 9");
        assert_eq!(
            shown(&[finding], MessageFormat::Long),
            "fault[sum-options]: options add up to 812, `valid` says 821\n \
              --> results.csv:4\n  \
               = in: column `valid`: `821`\n  \
               = in: contest `President`, unit `0014`\n  \
               = note: the difference is 9\n"
        );
    }

    #[test]
    fn ten_of_one_code_are_shown_and_the_rest_is_counted() {
        let sixty: Vec<Finding> = (1..=60)
            .map(|line| {
                Finding::warning(Code::RowShort, "a row is short").at(Place::row(InputId(0), line))
            })
            .collect();
        let long = shown(&sixty, MessageFormat::Long);
        assert_eq!(long.matches("warning[row-short]").count(), 10);
        assert!(long.ends_with("\n\nand 50 more [row-short]\n"), "{long}");
        assert_eq!(shown(&sixty, MessageFormat::Short).lines().count(), 60);
    }

    #[test]
    fn no_text_of_the_data_reaches_the_terminal_as_it_is() {
        let evil = "\u{1b}[31m\u{202e}\n";
        let mut finding = Finding::error(Code::NameBidi, evil).at(Place::row(InputId(0), 1));
        finding.field = Some(evil.to_owned());
        finding.value = Some(evil.to_owned());
        finding.contest = Some(evil.to_owned());
        finding.unit = Some(evil.to_owned());
        finding.help = Some(evil.to_owned());
        finding.notes = vec![evil.to_owned()];
        let snippet = Snippet { text: evil.repeat(3), start: 1, length: 8 };
        let with_snippet = Finding { snippet: Some(snippet), ..finding.clone() };
        for format in [MessageFormat::Long, MessageFormat::Short] {
            let mut out = Vec::new();
            let names = [evil.to_owned()];
            let both = [finding.clone(), with_snippet.clone()];
            render_errors(&both, &names, format, &Style::default(), &mut out).unwrap();
            let text = String::from_utf8(out).unwrap();
            assert!(!text.contains(['\u{1b}', '\u{202e}']), "{text:?}");
        }
    }
}
