//! The phrases of `vocabulary.csv`, looked up by their first word, and where they stand in a text.
//!
//! A row of the list is `word,language,meaning,only`. A word of the phrase may end in `*` (any
//! ending), begin with `*` (any beginning), or be `..` (up to a few words between). `only` is
//! `header`, `label` or empty for both.

use std::sync::LazyLock;

use super::list::{Id, List, Piece, Sense};
use super::meaning::Meaning;
use super::text::{fold, is_unspaced, normalise};

/// The list, as it is in the repository.
const LIST: &str = include_str!("../vocabulary.csv");

/// The phrases of the list, read once.
pub(super) static PHRASES: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(LIST));

/// How many words `..` may stand for.
const GAP: usize = 6;
/// How many words of a text are looked at.
const LONGEST: usize = 64;

/// Longer texts are no names of totals that a glance can tell.
const MOST_NAME: usize = 128;

/// The runs of letters and those of digits.
fn words(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.chunk_by(|one, other| {
        one.is_ascii_alphabetic() == other.is_ascii_alphabetic()
            && one.is_ascii_digit() == other.is_ascii_digit()
    })
    .filter(|run| run.first().is_some_and(u8::is_ascii_alphanumeric))
}

/// A word of a text, and what it is by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'t> {
    pub(super) text: &'t str,
    /// The phrase that a piece of an unspaced run is.
    run: Option<Id>,
}

impl Token<'_> {
    /// Whether it is a number.
    pub(super) fn is_number(&self) -> bool {
        !self.text.is_empty() && self.text.chars().all(char::is_numeric)
    }

    /// Whether it is of a script without blanks.
    pub(super) fn is_unspaced(&self) -> bool {
        self.text.chars().next().is_some_and(is_unspaced)
    }

    /// Whether it is one Latin letter.
    pub(super) fn is_letter(&self) -> bool {
        self.text.len() == 1 && self.text.bytes().all(|byte| byte.is_ascii_lowercase())
    }
}

/// A phrase found in a text: the words from `start` up to `end`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span<'p> {
    pub(super) start: usize,
    pub(super) end: usize,
    /// How many words of the phrase itself, without what stands between them.
    pub(super) covered: usize,
    /// Which words of the text these are, a bit for each.
    bits: u64,
    pub(super) senses: &'p [Sense],
    is_literal: bool,
}

impl Span<'_> {
    /// Whether the phrase has this meaning among others.
    pub(super) fn means(&self, meaning: Meaning) -> bool {
        self.senses.iter().any(|sense| sense.meaning == meaning)
    }

    /// Whether the word at this place is one of the phrase.
    pub(super) fn holds(&self, at: usize) -> bool {
        bit(at) & self.bits != 0
    }

    fn is_inside(&self, other: &Span<'_>) -> bool {
        let is_within = other.start <= self.start && self.end <= other.end;
        let keeps = self.means(Meaning::Part) && !other.is_literal;
        is_within
            && !keeps
            && (other.covered > self.covered
                || (other.covered == self.covered && other.is_literal && !self.is_literal))
    }
}

/// All phrases.
#[derive(Debug, Default)]
pub(super) struct Phrases {
    list: List,
}

impl Phrases {
    /// The phrases of a list.
    pub(super) fn new(list: &'static str) -> Self {
        Self { list: List::new(list) }
    }

    /// Whether a text can be the name of a total: a total begins somewhere in it. Much cheaper than
    /// finding out whether it is one, and `false` for nearly all names of places.
    pub(super) fn may_be_total(&self, text: &str) -> bool {
        if text.len() > MOST_NAME {
            return true;
        }
        if let Some(known) = self.plain_may_be_total(text) {
            return known;
        }
        let folded = fold(&normalise(text));
        // Marks that are dropped between letters of an unspaced script join what they part.
        let is_parted = text.contains(['/', '|', '(', '\n', '=']);
        if is_parted && folded.contains(is_unspaced) {
            return true;
        }
        let is_total =
            |senses: &[Sense]| senses.iter().any(|sense| sense.meaning == Meaning::Total);
        is_total(self.senses(&folded))
            || self.tokens(&folded).iter().any(|token| {
                let run = token.run.and_then(|id| self.list.entry(id));
                self.begins_total(token.text) || run.is_some_and(|entry| is_total(&entry.senses))
            })
    }

    fn begins_total(&self, word: &str) -> bool {
        self.list.total_words.contains(word)
            || self.list.totals.iter().any(|piece| piece.matches(word))
    }

    /// The same for ASCII whose words are plain to see; `None` where [`normalise`] is needed.
    fn plain_may_be_total(&self, text: &str) -> Option<bool> {
        let is_plain = |byte: u8| byte.is_ascii() && !matches!(byte, b'\'' | b'"' | b'`' | b'%');
        if !text.bytes().all(is_plain) {
            return None;
        }
        let mut lower = [0_u8; MOST_NAME];
        let lower = lower.get_mut(..text.len())?;
        for (to, from) in lower.iter_mut().zip(text.bytes()) {
            *to = from.to_ascii_lowercase();
        }
        let bytes = text.as_bytes();
        for (word, own) in words(lower).zip(words(bytes)) {
            // `TotalVotes`, `TOTALVotes`: taken apart elsewhere.
            let is_hump = own.windows(2).any(|pair| {
                matches!(pair, [first, second] if first.is_ascii_lowercase() && second.is_ascii_uppercase())
            });
            let is_end_of_initials = own.windows(3).any(|three| {
                matches!(three, [first, second, third]
                    if first.is_ascii_uppercase() && second.is_ascii_uppercase() && third.is_ascii_lowercase())
            });
            if is_hump || is_end_of_initials {
                return None;
            }
            if self.begins_total(str::from_utf8(word).ok()?) {
                return Some(true);
            }
        }
        Some(false)
    }

    /// The meanings of a folded phrase, letter by letter.
    pub(super) fn senses(&self, phrase: &str) -> &[Sense] {
        let entry = self.list.find(phrase).and_then(|id| self.list.entry(id));
        entry.map_or(&[], |entry| entry.senses.as_slice())
    }

    /// The phrase that a run of an unspaced script is.
    fn run(&self, text: &str) -> Option<Id> {
        if text.chars().all(is_unspaced) { self.list.find(text) } else { None }
    }

    /// The words of a folded text; runs of unspaced scripts are taken apart at known phrases.
    pub(super) fn tokens<'t>(&self, text: &'t str) -> Vec<Token<'t>> {
        let mut tokens = Vec::new();
        for word in text.split(' ').filter(|word| !word.is_empty()).take(LONGEST) {
            if word.chars().next().is_some_and(is_unspaced) {
                self.split_run(word, &mut tokens);
            } else {
                tokens.push(Token { text: word, run: None });
            }
        }
        tokens.truncate(LONGEST);
        tokens
    }

    fn split_run<'t>(&self, run: &'t str, tokens: &mut Vec<Token<'t>>) {
        if let Some(at) = self.run(run) {
            tokens.push(Token { text: run, run: Some(at) });
            return;
        }
        let mut rest = run;
        let mut unknown = 0;
        while let Some(first) = rest.get(unknown..).and_then(|tail| tail.chars().next()) {
            let tail = rest.get(unknown..).unwrap_or_default();
            if let Some((length, at)) = self.longest_at(tail) {
                if unknown > 0 {
                    tokens.push(Token { text: rest.get(..unknown).unwrap_or_default(), run: None });
                }
                tokens.push(Token { text: tail.get(..length).unwrap_or_default(), run: Some(at) });
                rest = tail.get(length..).unwrap_or_default();
                unknown = 0;
            } else {
                unknown += first.len_utf8();
            }
        }
        if !rest.is_empty() {
            tokens.push(Token { text: rest, run: None });
        }
    }

    /// The longest phrase that the run begins with. One letter is a word only when it stands alone.
    fn longest_at(&self, run: &str) -> Option<(usize, Id)> {
        let ends: Vec<usize> = run
            .char_indices()
            .map(|(at, char)| at + char.len_utf8())
            .take(self.list.longest_run)
            .collect();
        ends.iter()
            .skip(1)
            .rev()
            .find_map(|&end| run.get(..end).and_then(|part| self.run(part)).map(|at| (end, at)))
    }

    /// All phrases that stand in the text and are not part of a longer one there, from left to
    /// right.
    pub(super) fn spans(&self, tokens: &[Token<'_>]) -> Vec<Span<'_>> {
        let mut found = Vec::new();
        for start in 0..tokens.len() {
            self.spans_at(tokens, start, &mut found);
        }
        let spans: Vec<Span<'_>> = found
            .iter()
            .filter(|span| !found.iter().any(|other| span.is_inside(other)))
            .copied()
            .collect();
        spans
    }

    fn spans_at<'p>(&'p self, tokens: &[Token<'_>], start: usize, found: &mut Vec<Span<'p>>) {
        let Some(token) = tokens.get(start) else { return };
        if let Some(entry) = token.run.and_then(|id| self.list.entry(id)) {
            let senses = entry.senses.as_slice();
            let bits = bit(start);
            found.push(Span { start, end: start + 1, covered: 1, bits, senses, is_literal: true });
            return;
        }
        for entry in self.list.beginning_with(token.text) {
            if let Some((end, bits)) = self.reach(&entry.pieces, tokens, start) {
                let is_literal = entry.pieces.iter().all(|piece| matches!(piece, Piece::Word(_)));
                let covered = usize::try_from(bits.count_ones()).unwrap_or_default();
                found.push(Span { start, end, covered, bits, senses: &entry.senses, is_literal });
            }
        }
    }

    /// Where the phrase ends that begins at `start`, and which words of the text it has. Prepositions in
    /// the text that the phrase does not have are passed over.
    fn reach(&self, pieces: &[Piece], tokens: &[Token<'_>], start: usize) -> Option<(usize, u64)> {
        let mut at = start;
        let mut bits = 0;
        let mut gap = 0;
        for piece in pieces {
            if *piece == Piece::Gap {
                gap = GAP;
                continue;
            }
            loop {
                let token = tokens.get(at)?;
                at += 1;
                if piece.matches(token.text) {
                    break;
                }
                if bits != 0 && self.is_glue(token.text) {
                    continue;
                }
                gap = gap.checked_sub(1)?;
            }
            bits |= bit(at - 1);
            gap = 0;
        }
        Some((at, bits))
    }

    /// Whether the word is a preposition or an article.
    pub(super) fn is_glue(&self, word: &str) -> bool {
        self.senses(word).iter().any(|sense| sense.meaning == Meaning::Glue)
    }
}

/// A bit for a place in a text of at most [`LONGEST`] words.
fn bit(at: usize) -> u64 {
    u32::try_from(at).ok().and_then(|at| 1_u64.checked_shl(at)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::super::list::Row;
    use super::*;

    #[test]
    fn every_row_of_the_list_can_be_read_and_stands_there_once() {
        let mut seen = HashSet::new();
        for (at, line) in LIST.lines().enumerate().skip(1) {
            let row = Row::parse(line).unwrap_or_else(|| panic!("row {}: {line}", at + 1));
            let plain = row.phrase.replace(['*'], "").replace(" ..", "");
            assert_eq!(normalise(&plain), plain, "row {}: not normalised", at + 1);
            assert!(seen.insert(line), "row {}: twice: {line}", at + 1);
        }
    }

    #[test]
    fn a_glance_misses_no_total() {
        for entry in PHRASES.list.all() {
            if entry.senses.iter().any(|sense| sense.meaning == Meaning::Total) {
                let words: Vec<&str> = entry
                    .pieces
                    .iter()
                    .map(|piece| match piece {
                        Piece::Word(text) | Piece::Stem(text) | Piece::End(text) => text.as_ref(),
                        Piece::Gap => "of",
                    })
                    .collect();
                for text in [
                    words.join(" "),
                    words.join(" ").to_uppercase(),
                    format!("(a) {}: x1", words.join("-")),
                ] {
                    assert!(PHRASES.may_be_total(&text), "{text}");
                }
            }
        }
        for text in [
            "TotalVotes",
            "TOTALVotes",
            "Sous-total",
            "sum(Total)",
            "County Total 12",
            "ИТОГО:",
            "Sudbury Total",
        ] {
            assert!(PHRASES.may_be_total(text), "{text}");
        }
        for text in [
            "Whitemarsh District, Brest Region",
            "Falls Township Ward",
            "Núñez-Peña",
            "Смирнов",
            "",
        ] {
            assert!(
                !PHRASES.may_be_total(text) || text.contains("District") || text.contains("Ward"),
                "{text}"
            );
        }
    }

    #[test]
    fn an_unknown_meaning_or_use_is_no_row() {
        assert!(Row::parse("votes,en,votes,").is_some());
        assert!(Row::parse("votes,en,vote,").is_none());
        assert!(Row::parse("votes,en,votes,cell").is_none());
        assert!(Row::parse("votes,en,votes").is_none());
        assert!(Row::parse("votes,en,unit:,").is_none());
    }
}
