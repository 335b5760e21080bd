//! What was looked up for the texts of rows, so that each text is understood once.

use std::collections::HashMap;

use crate::model::Quantity;

/// What the label of a row means.
#[derive(Debug, Clone, Copy)]
pub(super) enum Means {
    /// A choice.
    Slot,
    Quantity(Quantity),
    Total,
    Ignored,
}

/// A contest of a row, or the quantity that stands in the place of its name.
#[derive(Debug, Clone, Copy)]
pub(super) enum Office {
    Contest(usize),
    Quantity(Quantity),
    /// A quantity of the ballots of one contest of several.
    Part(Quantity),
}

/// The contests of a row of a wide table, and the slots of its columns.
#[derive(Debug, Clone, Default)]
pub(super) struct WideSlots {
    /// Contests of the tally, by contest of the reading.
    pub(super) contests: Vec<usize>,
    /// Slots by column of choices; `None` where no row had one yet.
    pub(super) slots: Vec<Option<usize>>,
}

/// Ids by text, with the text that was asked last: neighbouring rows mostly share it.
#[derive(Debug, Clone)]
pub(super) struct Known<T> {
    last: Option<(String, T)>,
    all: HashMap<String, T>,
}

impl<T> Default for Known<T> {
    fn default() -> Self {
        Self { last: None, all: HashMap::new() }
    }
}

impl<T: Copy> Known<T> {
    /// What is known of a text.
    pub(super) fn get(&mut self, text: &str) -> Option<T> {
        if let Some((last, known)) = &self.last
            && last == text
        {
            return Some(*known);
        }
        let known = *self.all.get(text)?;
        self.set_last(text, known);
        Some(known)
    }

    /// Keeps what is known of a text.
    pub(super) fn insert(&mut self, text: &str, known: T) {
        self.all.insert(text.to_owned(), known);
        self.set_last(text, known);
    }

    fn set_last(&mut self, text: &str, known: T) {
        match &mut self.last {
            Some((last, of_last)) => {
                last.clear();
                last.push_str(text);
                *of_last = known;
            }
            None => self.last = Some((text.to_owned(), known)),
        }
    }
}

/// The text that was asked last, alone: for texts of which there are too many to keep.
#[derive(Debug, Clone)]
pub(super) struct Last<T>(Option<(String, T)>);

impl<T> Default for Last<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: Copy> Last<T> {
    /// What is known, if this text was the last one.
    pub(super) fn get(&self, text: &str) -> Option<T> {
        self.0.as_ref().filter(|(last, _)| last == text).map(|(_, known)| *known)
    }

    /// Keeps what is known of a text in place of the one before.
    pub(super) fn set(&mut self, text: &str, known: T) {
        match &mut self.0 {
            Some((last, of_last)) => {
                last.clear();
                last.push_str(text);
                *of_last = known;
            }
            None => self.0 = Some((text.to_owned(), known)),
        }
    }
}

/// What was looked up so far. Its ids are those of one tally.
#[derive(Debug, Clone, Default)]
pub(super) struct Memory {
    /// By the texts of the columns of contests and districts.
    pub(super) contests: Known<Office>,
    /// By the texts of the columns of units.
    pub(super) unit: Last<usize>,
    /// Whether a unit is called a total, by column of units.
    pub(super) totals: Vec<Last<bool>>,
    /// What a row counts that is no vote, by the text of the column of kinds.
    pub(super) kinds: Known<Option<Quantity>>,
    /// By the texts of the columns of names.
    pub(super) labels: Known<Means>,
    /// Slots of each contest, by the texts of names, party and mode.
    pub(super) slots: Vec<Known<usize>>,
    /// Index in `wide_slots` by the texts of the columns of contests and districts.
    pub(super) wide: Known<usize>,
    pub(super) wide_slots: Vec<WideSlots>,
    /// A text that is being put together.
    pub(super) key: String,
}

impl Memory {
    /// The slots known in a contest.
    pub(super) fn slots_of(&mut self, contest: usize) -> Option<&mut Known<usize>> {
        if self.slots.len() <= contest {
            self.slots.resize_with(contest + 1, Known::default);
        }
        self.slots.get_mut(contest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_known_after_others_were_asked() {
        let mut known = Known::default();
        known.insert("a", 1);
        known.insert("b", 2);
        assert_eq!(
            (known.get("a"), known.get("b"), known.get("b"), known.get("c")),
            (Some(1), Some(2), Some(2), None)
        );
    }

    #[test]
    fn only_the_last_text_is_remembered_where_there_are_many() {
        let mut last = Last::default();
        last.set("a", 1);
        assert_eq!(last.get("a"), Some(1));
        last.set("b", 2);
        assert_eq!((last.get("a"), last.get("b")), (None, Some(2)));
    }
}
