//! The rows of `vocabulary.csv`. Only those are read whose first word a text has: a run meets a few
//! dozen words, the list has thousands.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::OnceLock;

use super::meaning::Meaning;
use super::text::{fold, is_unspaced, spell_out};
use crate::hash::{self, NumberHasher, NumberMap};

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

    /// The phrase as texts have it: folded, and with two letters for one.
    fn spellings(&self) -> impl Iterator<Item = Text> {
        let (plain, spelled) = if self.phrase.is_ascii() {
            (Cow::Borrowed(self.phrase), None)
        } else {
            let spelled = spell_out(self.phrase).map(|spelled| Cow::Owned(fold(&spelled)));
            (Cow::Owned(fold(self.phrase)), spelled)
        };
        std::iter::once(plain).chain(spelled)
    }
}

/// A piece of the list, or what folding made of it.
pub(super) type Text = Cow<'static, str>;

/// A map whose keys are those of the list: no input adds any, so that a cheap hash does.
pub(super) type ListMap<V> =
    std::collections::HashMap<Text, V, std::hash::BuildHasherDefault<NumberHasher>>;

/// One word of a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    /// This word.
    Word(Text),
    /// Words that begin so.
    Stem(Text),
    /// Words that end so.
    End(Text),
    /// Up to a few words.
    Gap,
}

impl Piece {
    fn parse(word: Text) -> Self {
        if word == ".." {
            Self::Gap
        } else if word.ends_with('*') {
            let end = word.len() - 1;
            Self::Stem(part(&word, 0, end))
        } else if word.starts_with('*') {
            let end = word.len();
            Self::End(part(&word, 1, end))
        } else {
            Self::Word(word)
        }
    }

    fn all(phrase: &Text) -> Vec<Self> {
        let mut start = 0;
        let mut pieces = Vec::with_capacity(4);
        for word in phrase.split(' ') {
            pieces.push(Self::parse(part(phrase, start, start + word.len())));
            start += word.len() + 1;
        }
        pieces
    }

    pub(super) fn matches(&self, token: &str) -> bool {
        match self {
            Self::Word(word) => word == token,
            Self::Stem(stem) => token.starts_with(stem.as_ref()),
            Self::End(end) => token.ends_with(end.as_ref()),
            Self::Gap => false,
        }
    }
}

/// Bytes of a text; borrowed where the text is.
fn part(text: &Text, start: usize, end: usize) -> Text {
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(text.get(start..end).unwrap_or_default()),
        Cow::Owned(text) => Cow::Owned(text.get(start..end).unwrap_or_default().to_owned()),
    }
}

/// A phrase with its meanings.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) pieces: Vec<Piece>,
    pub(super) senses: Vec<Sense>,
}

/// Where a phrase is: its group, and its place there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Id(usize, usize);

/// The phrases that begin with the same word.
#[derive(Debug)]
struct Group {
    key: u64,
    /// The first and the last row, by index in `rows`.
    first: usize,
    last: usize,
    opened: OnceLock<Opened>,
}

#[derive(Debug, Default)]
struct Opened {
    entries: Vec<Entry>,
    by_text: ListMap<usize>,
}

/// A row that was not read: where it stands, and the next one of its group.
#[derive(Debug)]
struct Unread {
    line: &'static str,
    next: Option<usize>,
}

/// The list, sorted by first words.
#[derive(Debug, Default)]
pub(super) struct List {
    rows: Vec<Unread>,
    groups: Vec<Group>,
    by_key: NumberMap<u64, usize>,
    /// Letters of the longest phrase of unspaced scripts.
    pub(super) longest_run: usize,
    /// What phrases that are totals begin with, whole words apart.
    pub(super) totals: Vec<Piece>,
    pub(super) total_words: HashSet<Text>,
}

impl List {
    /// Sorts a list; rows that cannot be read are left out later (a test watches over that).
    pub(super) fn new(list: &'static str) -> Self {
        let mut sorted = Self::default();
        for line in list.lines().skip(1) {
            let Some((phrase, rest)) = line.split_once(',') else { continue };
            let first = first_word(phrase);
            if first.is_ascii() {
                sorted.put(line, key_of(first));
            } else {
                let plain = key_of(&fold(first));
                sorted.put(line, plain);
                let spelled = spell_out(first).and_then(|spelled| key_of(&fold(&spelled)));
                if spelled.is_some() && spelled != plain {
                    sorted.put(line, spelled);
                }
                if phrase.chars().all(is_unspaced) {
                    sorted.longest_run = sorted.longest_run.max(phrase.chars().count());
                }
            }
            let is_total = rest.split_once(',').is_some_and(|(_, rest)| rest.starts_with("total,"));
            if is_total && let Some(row) = Row::parse(line) {
                sorted.note_total(&row);
            }
        }
        sorted
    }

    fn put(&mut self, line: &'static str, key: Option<u64>) {
        let Some(key) = key else { return };
        let row = self.rows.len();
        self.rows.push(Unread { line, next: None });
        let next = self.groups.len();
        let at = *self.by_key.entry(key).or_insert(next);
        if at == next {
            self.groups.push(Group { key, first: row, last: row, opened: OnceLock::new() });
        } else if let Some(group) = self.groups.get_mut(at) {
            let last = std::mem::replace(&mut group.last, row);
            if let Some(last) = self.rows.get_mut(last) {
                last.next = Some(row);
            }
        }
    }

    fn note_total(&mut self, row: &Row) {
        for phrase in row.spellings() {
            match Piece::all(&phrase).into_iter().next() {
                Some(Piece::Word(word)) => {
                    self.total_words.insert(word);
                }
                Some(piece) if !self.totals.contains(&piece) => self.totals.push(piece),
                Some(_) | None => {}
            }
        }
    }

    /// All phrases that can begin with this word, and where they are.
    pub(super) fn beginning_with(&self, word: &str) -> impl Iterator<Item = &Entry> {
        let ends = word.char_indices().skip(1).map(|(at, _)| at);
        let stems = ends
            .clone()
            .chain([word.len()])
            .filter_map(|end| Some(hash::texts([word.get(..end)?, "*"])));
        let tails = ends.filter_map(|from| Some(hash::texts(["*", word.get(from..)?])));
        let keys = std::iter::once(hash::text(word)).chain(stems).chain(tails);
        keys.filter_map(|key| self.group(key)).flat_map(|(_, group)| &group.entries)
    }

    /// The phrase of this text, letter by letter.
    pub(super) fn find(&self, phrase: &str) -> Option<Id> {
        let (at, group) = self.group(hash::text(first_word(phrase)))?;
        Some(Id(at, *group.by_text.get(phrase)?))
    }

    /// A phrase that was found.
    pub(super) fn entry(&self, id: Id) -> Option<&Entry> {
        self.groups.get(id.0)?.opened.get()?.entries.get(id.1)
    }

    fn group(&self, key: u64) -> Option<(usize, &Opened)> {
        let at = *self.by_key.get(&key)?;
        let group = self.groups.get(at)?;
        Some((at, group.opened.get_or_init(|| self.read(group))))
    }

    /// Reads the rows of a group.
    fn read(&self, group: &Group) -> Opened {
        let mut opened = Opened::default();
        let mut next = Some(group.first);
        while let Some(unread) = next.and_then(|at| self.rows.get(at)) {
            next = unread.next;
            let Some(row) = Row::parse(unread.line) else { continue };
            for phrase in row.spellings() {
                if key_of(first_word(&phrase)) == Some(group.key) {
                    opened.add(phrase, row.sense);
                }
            }
        }
        opened
    }

    /// Every phrase of the list.
    #[cfg(test)]
    pub(super) fn all(&self) -> Vec<&Entry> {
        self.groups
            .iter()
            .filter_map(|group| self.group(group.key))
            .flat_map(|(_, group)| &group.entries)
            .collect()
    }
}

impl Opened {
    fn add(&mut self, phrase: Text, sense: Sense) {
        let known = self.by_text.get(&phrase).and_then(|&at| self.entries.get_mut(at));
        if let Some(entry) = known {
            if !entry.senses.contains(&sense) {
                entry.senses.push(sense);
            }
            return;
        }
        self.entries.push(Entry { pieces: Piece::all(&phrase), senses: vec![sense] });
        self.by_text.insert(phrase, self.entries.len() - 1);
    }
}

fn first_word(phrase: &str) -> &str {
    phrase.split(' ').next().unwrap_or_default()
}

/// The key of the group for phrases with this first word; `None` for a gap, which begins none.
fn key_of(word: &str) -> Option<u64> {
    match (word, word.strip_suffix('*'), word.strip_prefix('*')) {
        ("..", _, _) => None,
        (_, Some(stem), _) => Some(hash::texts([stem, "*"])),
        (_, None, Some(end)) => Some(hash::texts(["*", end])),
        (_, None, None) => Some(hash::text(word)),
    }
}
