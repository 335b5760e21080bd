//! A small sorted list of figures by key: what a unit has in a contest, in little memory.

use crate::model::Cell;

/// Figures by key, each key once, in the order of the keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures<K>(Vec<(K, Cell)>);

impl<K> Default for Figures<K> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<K: Ord> Figures<K> {
    /// The figure of a key.
    pub fn get(&self, key: &K) -> Option<&Cell> {
        self.0.get(self.find(key).ok()?).map(|(_, cell)| cell)
    }

    /// Whether there is a figure of that key.
    pub fn contains_key(&self, key: &K) -> bool {
        self.find(key).is_ok()
    }

    /// Sets the figure of a key, and gives the one before.
    pub fn insert(&mut self, key: K, cell: Cell) -> Option<Cell> {
        match self.find(&key) {
            Ok(index) => self.0.get_mut(index).map(|(_, known)| std::mem::replace(known, cell)),
            Err(index) => {
                self.0.insert(index, (key, cell));
                None
            }
        }
    }

    /// Takes the figure of a key away.
    pub fn remove(&mut self, key: &K) -> Option<Cell> {
        self.find(key).ok().map(|index| self.0.remove(index).1)
    }

    /// All keys and figures, in order.
    pub fn iter(&self) -> <&Self as IntoIterator>::IntoIter {
        self.into_iter()
    }

    /// All figures, in the order of their keys.
    pub fn values(&self) -> impl Iterator<Item = &Cell> {
        self.0.iter().map(|(_, cell)| cell)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The same of pairs in any order; those of one key are joined, in the order given.
    pub(crate) fn joined(mut pairs: Vec<(K, Cell)>, join: impl Fn(Cell, Cell) -> Cell) -> Self {
        pairs.sort_by(|(one, _), (other, _)| one.cmp(other));
        pairs.dedup_by(|(key, cell), (before, known)| {
            let is_same = key == before;
            if is_same {
                *known = join(*known, *cell);
            }
            is_same
        });
        pairs.shrink_to_fit();
        Self(pairs)
    }

    fn find(&self, key: &K) -> Result<usize, usize> {
        self.0.binary_search_by(|(known, _)| known.cmp(key))
    }
}

impl<K: Ord> FromIterator<(K, Cell)> for Figures<K> {
    /// Of several figures of one key the last one stays.
    fn from_iter<I: IntoIterator<Item = (K, Cell)>>(pairs: I) -> Self {
        Self::joined(pairs.into_iter().collect(), |_, last| last)
    }
}

impl<'a, K> IntoIterator for &'a Figures<K> {
    type Item = (&'a K, &'a Cell);
    type IntoIter = std::iter::Map<std::slice::Iter<'a, (K, Cell)>, fn(&'a (K, Cell)) -> Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter().map(|(key, cell)| (key, cell))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Votes;

    #[test]
    fn figures_come_back_sorted_and_each_key_once() {
        let cell = |votes| Cell::Counted(Votes(votes));
        let mut figures: Figures<u8> = [(3, cell(30)), (1, cell(10)), (3, cell(31))].into_iter().collect();
        assert_eq!(figures.insert(2, cell(20)), None);
        assert_eq!(figures.insert(1, cell(11)), Some(cell(10)));
        let all: Vec<(u8, Cell)> = figures.iter().map(|(key, cell)| (*key, *cell)).collect();
        assert_eq!(all, [(1, cell(11)), (2, cell(20)), (3, cell(31))]);
        assert_eq!((figures.remove(&2), figures.get(&2), figures.contains_key(&3)), (Some(cell(20)), None, true));
        let joined = Figures::joined(vec![(1, cell(1)), (0, cell(5)), (1, Cell::Hidden)], |_, cell| cell);
        assert_eq!((joined.len(), joined.get(&1)), (2, Some(&Cell::Hidden)));
    }
}
