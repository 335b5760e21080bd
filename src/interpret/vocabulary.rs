//! The words of published election results: what a header or a label says it is.
//!
//! A word is the weaker witness: what a column holds outranks what it is called. The list is
//! `vocabulary.csv`; a new word or language is a row there.

mod meaning;
mod phrases;
mod text;

use std::cmp::Reverse;
use std::sync::LazyLock;

pub use meaning::Meaning;
use phrases::{LIST, Phrases, Sense, Span, Token, Use};
use text::fold;
pub use text::normalise;

static PHRASES: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(LIST));

/// One thing that a header can mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match {
    /// What it means.
    pub meaning: Meaning,
    /// Whether the whole text is that phrase, but for a number and words like "number of".
    pub exact: bool,
    /// How many words of the text the phrase takes.
    pub covered: u32,
    /// How many words the text has.
    pub words: u32,
    /// How many of them are known at all. A header with words that nobody knows is often a name:
    /// `Joseph D. Early, Jr.`, `Votos_Santos`.
    pub known: u32,
}

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
    if let Some(meaning) = label_part(text) {
        return Some(meaning);
    }
    let mut parts = text.split('/').map(label_part);
    let first = parts.next()??;
    parts.all(|part| part == Some(first)).then_some(first)
}

/// Whether the text is the name of a total: `TOTAL`, `Итого`, `Total Ordinary Votes`.
pub fn is_total(text: &str) -> bool {
    if label(text) == Some(Meaning::Total) {
        return true;
    }
    let folded = fold(&normalise(text));
    let tokens = PHRASES.tokens(&folded);
    let outer = [tokens.first(), tokens.last()];
    let is_named = outer.into_iter().flatten().any(|token| {
        PHRASES.senses(token.text).iter().any(|sense| sense.meaning == Meaning::Total)
    });
    let found = analyse(&tokens);
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
    let folded = fold(&normalise(text));
    let tokens = PHRASES.tokens(&folded);
    analyse(&tokens).into_iter().find_map(|each| match each.meaning {
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
        "sum" | "max" | "min" | "avg" | "any_value" | "first" | "total" => Function::Other,
        _ => return (None, text),
    };
    (Some(function), inner)
}

fn whole_or_parts(text: &str) -> Vec<Match> {
    let folded = fold(&normalise(text));
    let whole = analyse(&PHRASES.tokens(&folded));
    if whole.iter().any(|found| found.exact) || folded.contains('%') {
        return whole;
    }
    let parts: Vec<Vec<Match>> = text
        .split(['/', '|', '\n'])
        .map(|part| analyse(&PHRASES.tokens(&fold(&normalise(part)))))
        .collect();
    if (2..=4).contains(&parts.len()) {
        let merged = agree(&parts);
        if !merged.is_empty() {
            return merged;
        }
    }
    if let Some((before, rest)) = text.split_once('(')
        && let Some((_, after)) = rest.rsplit_once(')')
    {
        let outside = analyse(&PHRASES.tokens(&fold(&normalise(&format!("{before} {after}")))));
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

/// What the words of one wording can mean.
fn analyse(tokens: &[Token<'_>]) -> Vec<Match> {
    let spans = PHRASES.spans(tokens);
    let words = count(tokens.len());
    let mut is_known: Vec<bool> = tokens.iter().map(Token::is_mark).collect();
    for span in spans.iter().filter(|span| is_silent(span, tokens.len())) {
        if !span.means(Meaning::Name) {
            mark(&mut is_known, span);
        }
    }
    let silent = is_known.clone();
    let speaking: Vec<&Span<'_>> =
        spans.iter().filter(|span| !is_silent(span, tokens.len())).collect();
    for span in &speaking {
        mark(&mut is_known, span);
    }
    let is_all_known = is_known.iter().all(|known| *known);
    let known = count(is_known.iter().filter(|known| **known).count());
    let is_code =
        spans.iter().any(|span| span.means(Meaning::CodeOf) && is_silent(span, tokens.len()));
    let mut found: Vec<(Key, Match)> = Vec::new();
    for span in speaking {
        let exact = silent
            .iter()
            .enumerate()
            .all(|(at, known)| *known || (span.start..span.end).contains(&at));
        let senses: Vec<&Sense> = span
            .senses
            .iter()
            .filter(|sense| sense.only != Use::Label && !sense.meaning.is_silent())
            .collect();
        for (order, sense) in senses.iter().enumerate() {
            // "Sí al cambio" and "No Labels" are names: an answer is the whole of a header.
            let is_answer = matches!(sense.meaning, Meaning::Yes | Meaning::No | Meaning::Others);
            if is_answer && !is_all_known {
                continue;
            }
            let rank = match sense.meaning {
                _ if exact => 0,
                // One such word in a name ("Larry Long") does not make the column worthless.
                Meaning::Ignore if !is_all_known => LAST,
                meaning => meaning.rank(senses.len() > 1),
            };
            let meaning = if is_code { sense.meaning.coded() } else { sense.meaning };
            let covered = count(span.covered);
            let key = (!exact, rank, Reverse(span.covered), head(tokens, span), order);
            found.push((key, Match { meaning, exact, covered, words, known }));
        }
    }
    found.sort_by_key(|(key, _)| *key);
    let mut list: Vec<Match> = Vec::with_capacity(found.len());
    for (_, each) in found {
        if !list.iter().any(|known| known.meaning == each.meaning) {
            list.push(each);
        }
    }
    list
}

/// After all ranks of meanings.
const LAST: u8 = u8::MAX;

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Order of matches: whole phrase, rank, length, place, order in the list.
type Key = (bool, u8, Reverse<usize>, usize, usize);

/// "Candidate party" is a party, "party of the candidate" too: where a preposition follows, what
/// stands first is meant, else what stands last.
fn head(tokens: &[Token<'_>], span: &Span<'_>) -> usize {
    let is_before_glue = tokens.get(span.end).is_some_and(|token| PHRASES.is_glue(token.text));
    if is_before_glue { span.start } else { tokens.len().saturating_sub(span.end) }
}

/// Whether the phrase says nothing here. A word such as "name" speaks when it stands alone.
fn is_silent(span: &Span<'_>, words: usize) -> bool {
    let is_whole = span.start == 0 && span.end == words;
    let speaks = span.senses.iter().any(|sense| !sense.meaning.is_silent());
    let silent = span.senses.iter().any(|sense| sense.meaning.is_silent());
    silent && !(is_whole && speaks)
}

fn mark(known: &mut [bool], span: &Span<'_>) {
    for each in known.iter_mut().take(span.end).skip(span.start) {
        *each = true;
    }
}

fn label_part(text: &str) -> Option<Meaning> {
    let outside = without_brackets(text);
    let folded = fold(&normalise(&outside));
    if folded.is_empty() {
        return None;
    }
    if let Some(meaning) = line(&folded) {
        return Some(meaning);
    }
    let tokens = PHRASES.tokens(&folded);
    // Names may be long, but a cell that begins with "number of" is no name.
    let lead = tokens.iter().take_while(|token| token.is_mark()).count();
    let rest = tokens.get(lead..).unwrap_or_default();
    let spans = PHRASES.spans(rest);
    let is_count = spans.iter().any(|span| span.start == 0 && span.means(Meaning::CountOf));
    if is_count {
        return analyse(rest).into_iter().map(|found| found.meaning).find(|m| m.is_line());
    }
    let mut core = rest;
    core = trim(core, |token| is_total_word(token.text) || token.is_mark());
    if core.is_empty() {
        let is_named = rest.iter().any(|token| is_total_word(token.text));
        return is_named.then_some(Meaning::Total);
    }
    let joined: Vec<&str> = core.iter().map(|token| token.text).collect();
    line(&joined.join(" ")).or_else(|| {
        let is_spread = core.len() > 1 || lead > 0;
        let found = analyse(core);
        found
            .first()
            .filter(|found| found.exact && found.covered > 1 && is_spread)
            .map(|found| found.meaning)
            .filter(|meaning| meaning.is_line())
    })
}

/// The meaning of a whole phrase as a label.
fn line(folded: &str) -> Option<Meaning> {
    PHRASES
        .senses(folded)
        .iter()
        .find(|sense| sense.only != Use::Header && sense.meaning.is_line())
        .map(|sense| sense.meaning)
}

fn is_total_word(word: &str) -> bool {
    PHRASES.senses(word).iter().any(|sense| sense.meaning == Meaning::Total)
}

fn trim<'s, 't>(
    mut tokens: &'s [Token<'t>],
    is_cut: impl Fn(&Token<'t>) -> bool,
) -> &'s [Token<'t>] {
    while let [first, rest @ ..] = tokens
        && is_cut(first)
    {
        tokens = rest;
    }
    while let [rest @ .., last] = tokens
        && is_cut(last)
    {
        tokens = rest;
    }
    tokens
}

/// The text without a remark in brackets at its end: `Blank votes (a)`.
fn without_brackets(text: &str) -> String {
    let trimmed = text.trim_end();
    match trimmed.rfind('(') {
        Some(at) if trimmed.ends_with(')') && at > 0 => {
            trimmed.get(..at).unwrap_or(trimmed).to_owned()
        }
        _ => trimmed.to_owned(),
    }
}
