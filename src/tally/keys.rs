//! Ids by texts that are kept elsewhere, in little memory.

use std::hash::{BuildHasher, Hasher, RandomState};

use crate::hash::NumberMap;

/// Ids by texts that are kept elsewhere: the index knows hashes only, and asks whether an id has the
/// texts.
#[derive(Debug, Clone, Default)]
pub(crate) struct TextIndex {
    /// An id whose hash is taken stands under the next free number.
    ids: NumberMap<u64, u32>,
    random: RandomState,
}

impl TextIndex {
    /// The id of these texts, if it is known; else the number under which to insert one.
    pub(crate) fn find<S: AsRef<str>>(
        &self,
        texts: &[S],
        is_same: impl Fn(usize) -> bool,
    ) -> Result<usize, u64> {
        let mut hasher = self.random.build_hasher();
        for text in texts {
            hasher.write(text.as_ref().as_bytes());
            // No text holds this byte.
            hasher.write_u8(0xff);
        }
        let mut number = hasher.finish();
        while let Some(&id) = self.ids.get(&number) {
            if is_same(id as usize) {
                return Ok(id as usize);
            }
            number = number.wrapping_add(1);
        }
        Err(number)
    }

    /// Adds an id under the number that [`TextIndex::find`] gave.
    pub(crate) fn insert(&mut self, number: u64, id: usize) {
        self.ids.insert(number, u32::try_from(id).unwrap_or(u32::MAX));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_told_apart_where_they_are_cut_and_where_hashes_collide() {
        let kept = [["ab", "c"], ["a", "bc"]];
        let mut index = TextIndex::default();
        let find = |index: &TextIndex, texts: [&str; 2]| {
            index.find(&texts, |id| kept.get(id).is_some_and(|kept| *kept == texts))
        };
        let number = find(&index, kept[0]).unwrap_err();
        index.insert(number, 0);
        let other = find(&index, kept[1]).unwrap_err();
        index.insert(other, 1);
        assert_eq!((find(&index, kept[0]), find(&index, kept[1])), (Ok(0), Ok(1)));
        // An id of other texts under the same hash is passed over.
        let mut full = TextIndex { random: index.random.clone(), ..TextIndex::default() };
        full.insert(number, 1);
        assert_eq!(find(&full, kept[0]), Err(number.wrapping_add(1)));
        full.insert(number.wrapping_add(1), 0);
        assert_eq!(find(&full, kept[0]), Ok(0));
    }
}
