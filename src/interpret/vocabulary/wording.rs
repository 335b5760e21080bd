//! What the words of a text can mean: the phrases in it, ordered.

use std::cmp::Reverse;

use super::list::{Sense, Use};
use super::meaning::Meaning;
use super::phrases::{PHRASES, Span, Token};
use super::text::{fold, normalise};

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

/// What a text in one language can mean, best first.
pub(super) fn one_wording(text: &str) -> Vec<Match> {
    let spelled = normalise(text);
    let folded = fold(&spelled);
    analyse(&PHRASES.tokens(&folded), &spelled)
}

/// What the words of one wording can mean.
pub(super) fn analyse(tokens: &[Token<'_>], spelled: &str) -> Vec<Match> {
    let spans = PHRASES.spans(tokens);
    let words = count(tokens.len());
    let mut is_known: Vec<bool> = tokens.iter().map(Token::is_number).collect();
    let last = tokens.len().saturating_sub(1);
    let is_unspaced = tokens.iter().any(Token::is_unspaced);
    for (at, token) in tokens.iter().enumerate() {
        // At an end, a letter or a preposition is more likely the short name of a party; not so
        // beside Chinese, where it is the letter of a formula.
        let is_inner = (1..last).contains(&at);
        let is_letter = token.is_letter() && (is_inner || is_unspaced);
        if is_letter || (is_inner && PHRASES.is_glue(token.text)) {
            set(&mut is_known, at);
        }
    }
    for span in spans.iter().filter(|span| is_silent(span, tokens.len())) {
        if !span.means(Meaning::Name) && !span.senses.iter().all(|s| s.meaning == Meaning::Glue) {
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
    let is_about_figure =
        begins_as_count(tokens) || spans.iter().any(|span| span.means(Meaning::Part));
    let mut found: Vec<(Key, Match)> = Vec::new();
    for span in &speaking {
        let is_whole = silent.iter().enumerate().all(|(at, known)| *known || span.holds(at));
        let senses: Vec<&Sense> = span
            .senses
            .iter()
            .filter(|sense| sense.only != Use::Label && !sense.meaning.is_silent())
            // "Total" alone can be anything; beside other words it is a total.
            .filter(|sense| {
                is_whole
                    || span.covered > 1
                    || !span.means(Meaning::Total)
                    || sense.meaning == Meaning::Total
            })
            .collect();
        // `nő` is a woman and `no` an answer, where the accents are written.
        let is_spelled = senses.iter().any(|sense| sense.spelled == spelled);
        for (order, sense) in senses.iter().enumerate() {
            if is_spelled && sense.spelled != spelled {
                continue;
            }
            // "Sí al cambio" and "No Labels" are names: an answer is the whole of a header.
            let is_answer = matches!(sense.meaning, Meaning::Yes | Meaning::No | Meaning::Others);
            if is_answer && !is_all_known {
                continue;
            }
            // `Precinct 15` and `District 9` are places, not columns of places.
            let is_place =
                matches!(sense.meaning, Meaning::Unit(_) | Meaning::District) && !is_code;
            let exact = is_whole && !(is_place && is_numbered(tokens, span));
            let rank = match sense.meaning {
                _ if exact => 0,
                // One such word in a name ("Larry Long") does not make the column worthless.
                Meaning::Ignore if !is_all_known && !is_about_figure => LAST,
                Meaning::Votes if span.covered >= LONG => Meaning::Accredited.rank(false),
                meaning => meaning.rank(senses.len() > 1),
            };
            let meaning = if is_code { sense.meaning.coded() } else { sense.meaning };
            let covered = count(span.covered);
            let place = match meaning {
                Meaning::Quantity(_) => span.start,
                _ => head(tokens, span),
            };
            let key = (!exact, rank, Reverse(span.covered), place, order);
            found.push((key, Match { meaning, exact, covered, words, known }));
        }
    }
    found.sort_by_key(|(key, _)| *key);
    let mut unique: Vec<Match> = Vec::with_capacity(found.len());
    for (_, each) in found {
        let is_same = |known: &Match| {
            known.meaning == each.meaning
                || matches!((known.meaning, each.meaning), (Meaning::Unit(_), Meaning::Unit(_)))
        };
        if !unique.iter().any(is_same) {
            unique.push(each);
        }
    }
    unique
}

/// Whether a number stands beside the phrase.
fn is_numbered(tokens: &[Token<'_>], span: &Span<'_>) -> bool {
    tokens.iter().enumerate().any(|(at, token)| token.is_number() && !span.holds(at))
}

/// From so many words on, "number of votes cast for" is as sure as a quantity.
const LONG: usize = 3;

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
    // No preposition stands in front: `per_gop` is a percentage.
    let is_in_front = span.start == 0
        && span.senses.iter().all(|s| !s.meaning.is_silent() || s.meaning == Meaning::Glue);
    silent && !(speaks && (is_whole || is_in_front))
}

fn mark(known: &mut [bool], span: &Span<'_>) {
    for at in (span.start..span.end).filter(|at| span.holds(*at)) {
        set(known, at);
    }
}

fn set(known: &mut [bool], at: usize) {
    if let Some(each) = known.get_mut(at) {
        *each = true;
    }
}

/// "Number of": names may be long, but what begins so is no name.
pub(super) fn begins_as_count(tokens: &[Token<'_>]) -> bool {
    (1..=MOST_COUNT_WORDS).any(|words| {
        tokens.get(..words).is_some_and(|head| {
            let head: Vec<&str> = head.iter().map(|token| token.text).collect();
            let senses = PHRASES.senses(&head.join(" "));
            senses.iter().any(|sense| sense.meaning == Meaning::CountOf)
        })
    })
}

/// The longest way to say "number of".
const MOST_COUNT_WORDS: usize = 4;
