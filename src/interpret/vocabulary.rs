//! The words of published election results: what a header or a label says it is.
//!
//! A word is the weaker witness: what a column holds outranks what it is called. The list is
//! `vocabulary.csv`; a new word or language is a row there.

#[cfg(test)]
mod cases;
mod list;
mod meaning;
mod phrases;
mod text;
mod wording;

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::HashMap;

use list::Use;
pub use meaning::Meaning;
use phrases::{PHRASES, Token};
use text::fold;
pub use text::normalise;
pub use wording::Match;
use wording::{analyse, begins_as_count, one_wording};

/// What a header can mean, best first; empty where no word is known.
///
/// The whole phrase comes first. Among phrases that only stand in the header, what turns a count
/// into something else comes first ("percentage of votes" is a percentage), then the longest. A
/// header may be two languages with a slash between: what they agree on comes first. [`Meaning::Part`]
/// stands beside the quantity that the figure is a part of.
///
/// ```
/// use tally::interpret::{Meaning, header};
/// use tally::model::Quantity;
///
/// let first = |text| header(text).first().map(|found| found.meaning);
/// assert_eq!(first("Registered_Voters"), Some(Meaning::Quantity(Quantity::Registered)));
/// assert_eq!(first("Liczba głosów nieważnych"), Some(Meaning::Quantity(Quantity::Invalid)));
/// assert_eq!(first("Percentage of votes"), Some(Meaning::Percent));
/// assert_eq!(first("Larry Bagnell"), None);
/// ```
pub fn header(text: &str) -> Vec<Match> {
    let (function, inner) = peel(text);
    let mut found = whole_or_parts(inner);
    if function == Some(Function::Count)
        && found.iter().any(|m| matches!(m.meaning, Meaning::Unit(_)))
    {
        for each in &mut found {
            each.meaning = Meaning::Reporting;
        }
        found.truncate(1);
    }
    found
}

/// What a cell of a label column says it is, where the whole cell is such a phrase: a quantity, a
/// line that is no candidate, a total. `None` for names, also for names made of such words.
pub fn label(text: &str) -> Option<Meaning> {
    if text.len() > LONGEST_KNOWN {
        return label_indeed(text);
    }
    KNOWN.with_borrow_mut(|known| {
        if let Some(&meaning) = known.get(text) {
            return meaning;
        }
        if known.len() >= MOST_KNOWN {
            known.clear();
        }
        let meaning = label_indeed(text);
        known.insert(text.to_owned(), meaning);
        meaning
    })
}

thread_local! {
    /// What labels mean that were asked for lately: the same few stand on row after row.
    static KNOWN: RefCell<HashMap<String, Option<Meaning>>> = RefCell::default();
}

/// So many labels are remembered, up to a length in bytes.
const MOST_KNOWN: usize = 10_000;
const LONGEST_KNOWN: usize = 256;

fn label_indeed(text: &str) -> Option<Meaning> {
    let (_, text) = peel(text);
    if let Some(meaning) = label_part(text) {
        return Some(meaning);
    }
    let mut parts = text.split('/').map(label_part);
    let first = parts.next()??;
    parts.all(|part| part == Some(first)).then_some(first)
}

/// Whether the text is the name of a total: `TOTAL`, `Итого`, `Total Ordinary Votes`.
pub fn is_total(text: &str) -> bool {
    PHRASES.may_be_total(text) && is_total_indeed(text)
}

fn is_total_indeed(text: &str) -> bool {
    let (_, text) = peel(text);
    if label(text) == Some(Meaning::Total) {
        return true;
    }
    let folded = fold(&normalise(text));
    let tokens = PHRASES.tokens(&folded);
    let outer = [tokens.first(), tokens.last()];
    let is_named = outer.into_iter().flatten().any(|token| {
        PHRASES.senses(token.text).iter().any(|sense| sense.meaning == Meaning::Total)
    });
    let found = analyse(&tokens, "");
    is_named
        && found.iter().any(|each| each.covered == each.words || each.exact)
        && found.first().is_some_and(|each| {
            matches!(
                each.meaning,
                Meaning::Total
                    | Meaning::Votes
                    | Meaning::Mode(_)
                    | Meaning::Choice
                    | Meaning::Party
                    | Meaning::Unit(_)
                    | Meaning::District
                    | Meaning::Contest
            )
        })
}

/// The way of voting that a cell names, where the whole cell does.
pub fn mode(text: &str) -> Option<&'static str> {
    one_wording(text).into_iter().find_map(|each| match each.meaning {
        Meaning::Mode(way) if each.exact => Some(way),
        _ => None,
    })
}

/// An aggregate that an export from a database left around a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Function {
    Count,
    Other,
}

fn peel(text: &str) -> (Option<Function>, &str) {
    let text = text.trim();
    let Some((name, rest)) = text.split_once('(') else { return (None, text) };
    let Some(inner) = rest.strip_suffix(')') else { return (None, text) };
    let function = match name.trim().to_ascii_lowercase().as_str() {
        "count" => Function::Count,
        "sum" | "max" | "min" | "avg" | "any_value" => Function::Other,
        _ => return (None, text),
    };
    (Some(function), inner)
}

fn whole_or_parts(text: &str) -> Vec<Match> {
    // `投票數C C=A+B`: a formula is no word.
    let text = text.split_once('=').map_or(text, |(before, _)| before);
    let whole = one_wording(text);
    if whole.iter().any(|found| found.exact) || text.contains('%') {
        return whole;
    }
    let parts: Vec<Vec<Match>> = text.split(['/', '|', '\n']).map(one_wording).collect();
    if (2..=4).contains(&parts.len()) {
        let merged = agree(&parts);
        if !merged.is_empty() {
            return merged;
        }
    }
    if let Some((before, rest)) = text.split_once('(')
        && let Some((_, after)) = rest.rsplit_once(')')
    {
        let outside = one_wording(&format!("{before} {after}"));
        if outside.iter().any(|found| found.exact) && !whole.iter().any(|m| is_turning(m.meaning)) {
            return outside;
        }
    }
    whole
}

/// Whether the meaning takes a figure out of the counts.
fn is_turning(meaning: Meaning) -> bool {
    matches!(
        meaning,
        Meaning::Percent
            | Meaning::Previous
            | Meaning::Difference
            | Meaning::Ignore
            | Meaning::Part
    )
}

/// What several wordings of one header have in common, then what one of them says while the others
/// say nothing.
fn agree(parts: &[Vec<Match>]) -> Vec<Match> {
    let mut all: Vec<(usize, Match)> = Vec::new();
    for found in parts.iter().flatten() {
        let votes =
            parts.iter().filter(|part| part.iter().any(|m| m.meaning == found.meaning)).count();
        let silent = parts.iter().filter(|part| part.is_empty()).count();
        let exact = found.exact && votes + silent == parts.len();
        let found = Match { exact, ..*found };
        match all.iter_mut().find(|(_, known)| known.meaning == found.meaning) {
            Some((_, known)) if known.exact || !found.exact => {}
            Some((_, known)) => *known = found,
            None => all.push((votes, found)),
        }
    }
    let is_shared = all.iter().any(|(votes, _)| *votes > 1);
    if parts.len() > 1 && !is_shared && !all.iter().any(|(_, found)| found.exact) {
        return Vec::new();
    }
    all.sort_by_key(|(votes, found)| (!found.exact, Reverse(*votes), found.meaning.rank(false)));
    all.into_iter().map(|(_, found)| found).collect()
}

fn label_part(text: &str) -> Option<Meaning> {
    let outside = without_brackets(text);
    let spelled = normalise(outside);
    let folded = fold(&spelled);
    // `#NE` and `#NULO#` mark what is missing.
    if folded.is_empty() || outside.trim_start().starts_with('#') {
        return None;
    }
    if let Some(meaning) = line(&folded, Some(&spelled)) {
        return Some(meaning);
    }
    let tokens = PHRASES.tokens(&folded);
    let lead = tokens.iter().take_while(|token| is_mark(token)).count();
    let rest = tokens.get(lead..).unwrap_or_default();
    if begins_as_count(rest) {
        return figure(&analyse(rest, ""));
    }
    let core = trim(rest);
    if core.is_empty() {
        let is_named = rest.iter().any(|token| is_total_word(token.text));
        return is_named.then_some(Meaning::Total);
    }
    let joined: Vec<&str> = core.iter().map(|token| token.text).collect();
    let is_plain = core.len() == tokens.len();
    line(&joined.join(" "), None)
        .or_else(|| phrase(core))
        .filter(|meaning| is_plain || !matches!(meaning, Meaning::Yes | Meaning::No))
}

/// What a line of a protocol counts. A part of a figure is not the figure.
fn figure(found: &[Match]) -> Option<Meaning> {
    let first = found.iter().map(|each| each.meaning).find(|meaning| {
        matches!(
            meaning,
            Meaning::Quantity(_)
                | Meaning::Accredited
                | Meaning::AgainstAll
                | Meaning::WriteIn
                | Meaning::Percent
                | Meaning::Reporting
                | Meaning::Ignore
        )
    });
    let is_part = found.iter().any(|each| each.meaning == Meaning::Part);
    if is_part && first != Some(Meaning::Ignore) { Some(Meaning::Part) } else { first }
}

/// What a cell of several words says, where they all say the same.
fn phrase(core: &[Token<'_>]) -> Option<Meaning> {
    let found = analyse(core, "");
    let first = found.first().filter(|_| core.len() > 1)?;
    let is_one = first.exact
        || (first.known == first.words && first.meaning == Meaning::Percent)
        || (first.known == first.words && found.iter().all(|each| each.meaning == first.meaning));
    let is_answer = matches!(first.meaning, Meaning::Yes | Meaning::No);
    (is_one && first.meaning.is_line() && !is_answer).then_some(first.meaning)
}

/// Whether the word numbers a line: `15 - None of the Above`, `Blank (a)`.
fn is_mark(token: &Token<'_>) -> bool {
    token.is_number() || token.is_letter()
}

/// The meaning of a whole phrase as a label. A short word must have its accents: `boş` is blank,
/// Bos a name.
fn line(folded: &str, spelled: Option<&str>) -> Option<Meaning> {
    let is_short = folded.len() <= 4;
    PHRASES
        .senses(folded)
        .iter()
        .filter(|sense| sense.only != Use::Header && sense.meaning.is_line())
        .find(|sense| !is_short || spelled.is_some_and(|spelled| sense.spelled == spelled))
        .map(|sense| sense.meaning)
}

fn is_total_word(word: &str) -> bool {
    PHRASES.senses(word).iter().any(|sense| sense.meaning == Meaning::Total)
}

/// The words without "total" around them.
fn trim<'s, 't>(mut tokens: &'s [Token<'t>]) -> &'s [Token<'t>] {
    while let [first, rest @ ..] = tokens
        && is_total_word(first.text)
    {
        tokens = rest;
    }
    while let [rest @ .., last] = tokens
        && is_total_word(last.text)
    {
        tokens = rest;
    }
    tokens
}

/// The text without a short remark in brackets at its end: `Blank votes (a)`, `Turnout (%)`. What
/// is longer can be the rest of a name.
fn without_brackets(text: &str) -> &str {
    let trimmed = text.trim_end();
    let Some((before, remark)) = trimmed.strip_suffix(')').and_then(|text| text.rsplit_once('('))
    else {
        return trimmed;
    };
    let is_short = remark.chars().count() <= 4 || remark.contains('%');
    if is_short && !before.trim().is_empty() { before } else { trimmed }
}
