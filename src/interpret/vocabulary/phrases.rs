//! The phrases of `vocabulary.csv`, indexed by their first word, and where they stand in a text.
//!
//! A row of the list is `word,language,meaning,only`. A word of the phrase may end in `*` (any
//! ending), begin with `*` (any beginning), or be `..` (up to a few words between). `only` is
//! `header`, `label` or empty for both.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::meaning::Meaning;
use super::text::{fold, is_unspaced, spell_out};

/// The list, as it is in the repository.
const LIST: &str = include_str!("../vocabulary.csv");

/// The phrases of the list, read once.
pub(super) static PHRASES: LazyLock<Phrases> = LazyLock::new(|| Phrases::new(LIST));

/// How many words `..` may stand for.
const GAP: usize = 6;
/// How many words of a text are looked at.
const LONGEST: usize = 64;

/// Where a phrase may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    Both,
    Header,
    Label,
}

/// One meaning of a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sense {
    pub(super) meaning: Meaning,
    pub(super) only: Use,
    /// The phrase with its accents.
    pub(super) spelled: &'static str,
}

/// A row of the list that was read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub(super) phrase: &'static str,
    pub(super) sense: Sense,
}

impl Row {
    /// Reads a line; `None` where it is no row of a known meaning.
    pub(super) fn parse(line: &'static str) -> Option<Self> {
        let mut fields = line.split(',');
        let (phrase, _language) = (fields.next()?, fields.next()?);
        let meaning = Meaning::from_name(fields.next()?)?;
        let only = match fields.next()? {
            "" => Use::Both,
            "header" => Use::Header,
            "label" => Use::Label,
            _ => return None,
        };
        let is_whole = fields.next().is_none() && !phrase.is_empty();
        is_whole.then_some(Self { phrase, sense: Sense { meaning, only, spelled: phrase } })
    }
}

/// One word of a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Word(String),
    Stem(String),
    End(String),
    Gap,
}

impl Piece {
    fn parse(word: &str) -> Self {
        if word == ".." {
            Self::Gap
        } else if let Some(stem) = word.strip_suffix('*') {
            Self::Stem(stem.to_owned())
        } else if let Some(end) = word.strip_prefix('*') {
            Self::End(end.to_owned())
        } else {
            Self::Word(word.to_owned())
        }
    }

    fn matches(&self, token: &str) -> bool {
        match self {
            Self::Word(word) => word == token,
            Self::Stem(stem) => token.starts_with(stem.as_str()),
            Self::End(end) => token.ends_with(end.as_str()),
            Self::Gap => false,
        }
    }
}

#[derive(Debug)]
struct Entry {
    pieces: Vec<Piece>,
    senses: Vec<Sense>,
}

/// A word of a text, and what it is by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'t> {
    pub(super) text: &'t str,
    /// The phrase that a piece of an unspaced run is.
    run: Option<usize>,
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
    entries: Vec<Entry>,
    by_text: HashMap<String, usize>,
    by_word: HashMap<String, Vec<usize>>,
    by_stem: HashMap<String, Vec<usize>>,
    by_end: HashMap<String, Vec<usize>>,
    /// Phrases of unspaced scripts, looked for inside runs.
    runs: HashMap<String, usize>,
    longest_run: usize,
}

impl Phrases {
    /// The phrases of a list; rows that cannot be read are left out (a test watches over that).
    pub(super) fn new(list: &'static str) -> Self {
        let rows = list.lines().count();
        let mut phrases = Self {
            entries: Vec::with_capacity(rows),
            by_text: HashMap::with_capacity(rows),
            by_word: HashMap::with_capacity(rows / 2),
            ..Self::default()
        };
        for row in list.lines().skip(1).filter_map(Row::parse) {
            phrases.add(&fold(row.phrase), row.sense);
            if let Some(spelled) = spell_out(row.phrase) {
                phrases.add(&fold(&spelled), row.sense);
            }
        }
        phrases
    }

    fn add(&mut self, phrase: &str, sense: Sense) {
        if let Some(entry) = self.by_text.get(phrase).and_then(|&at| self.entries.get_mut(at)) {
            if !entry.senses.contains(&sense) {
                entry.senses.push(sense);
            }
            return;
        }
        let at = self.entries.len();
        let pieces: Vec<Piece> = phrase.split(' ').map(Piece::parse).collect();
        if phrase.chars().all(is_unspaced) {
            self.longest_run = self.longest_run.max(phrase.chars().count());
            self.runs.insert(phrase.to_owned(), at);
        }
        match pieces.first() {
            Some(Piece::Word(word)) => self.by_word.entry(word.clone()).or_default().push(at),
            Some(Piece::Stem(stem)) => self.by_stem.entry(stem.clone()).or_default().push(at),
            Some(Piece::End(end)) => self.by_end.entry(end.clone()).or_default().push(at),
            Some(Piece::Gap) | None => {}
        }
        self.by_text.insert(phrase.to_owned(), at);
        self.entries.push(Entry { pieces, senses: vec![sense] });
    }

    /// The meanings of a folded phrase, letter by letter.
    pub(super) fn senses(&self, phrase: &str) -> &[Sense] {
        self.by_text
            .get(phrase)
            .and_then(|&at| self.entries.get(at))
            .map_or(&[], |entry| entry.senses.as_slice())
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
        if let Some(&at) = self.runs.get(run) {
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
    fn longest_at(&self, run: &str) -> Option<(usize, usize)> {
        let ends: Vec<usize> = run
            .char_indices()
            .map(|(at, char)| at + char.len_utf8())
            .take(self.longest_run)
            .collect();
        ends.iter().skip(1).rev().find_map(|&end| {
            run.get(..end).and_then(|part| self.runs.get(part)).map(|&at| (end, at))
        })
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
        if let Some(entry) = token.run.and_then(|at| self.entries.get(at)) {
            let senses = entry.senses.as_slice();
            let bits = bit(start);
            found.push(Span { start, end: start + 1, covered: 1, bits, senses, is_literal: true });
            return;
        }
        let ends = token.text.char_indices().skip(1).map(|(at, _)| at);
        let stems = ends
            .clone()
            .chain([token.text.len()])
            .filter_map(|end| self.by_stem.get(token.text.get(..end)?));
        let tails = ends.filter_map(|from| self.by_end.get(token.text.get(from..)?));
        let whole = self.by_word.get(token.text);
        for &at in whole.into_iter().chain(stems).chain(tails).flatten() {
            if let Some(entry) = self.entries.get(at)
                && let Some((end, bits)) = self.reach(&entry.pieces, tokens, start)
            {
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

    use super::super::text::normalise;
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
    fn an_unknown_meaning_or_use_is_no_row() {
        assert!(Row::parse("votes,en,votes,").is_some());
        assert!(Row::parse("votes,en,vote,").is_none());
        assert!(Row::parse("votes,en,votes,cell").is_none());
        assert!(Row::parse("votes,en,votes").is_none());
        assert!(Row::parse("votes,en,unit:,").is_none());
    }
}
