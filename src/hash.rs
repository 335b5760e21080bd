//! Hashes that cost little where nothing can be won by making them collide.

use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hasher};

/// A map from numbers that this program made: no input can choose them so that they collide.
pub(crate) type NumberMap<K, V> = HashMap<K, V, BuildHasherDefault<NumberHasher>>;

/// Spreads numbers.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct NumberHasher(u64);

impl Hasher for NumberHasher {
    fn write(&mut self, bytes: &[u8]) {
        for &byte in bytes {
            self.write_u64(u64::from(byte));
        }
    }

    fn write_u64(&mut self, number: u64) {
        // The golden ratio in 64 bits, as in Knuth's multiplicative hashing.
        self.0 = (self.0.rotate_left(5) ^ number).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }

    fn write_usize(&mut self, number: usize) {
        self.write_u64(number as u64);
    }

    fn finish(&self) -> u64 {
        self.0.rotate_left(26)
    }
}

/// A set of such numbers.
pub(crate) type NumberSet<K> = HashSet<K, BuildHasherDefault<NumberHasher>>;

/// 64 bits that nearly always differ where texts do: enough to count different texts. The same in
/// every run, so that the same input gives the same answers.
pub(crate) fn text(text: &str) -> u64 {
    texts([text])
}

/// The same for several texts, told apart where they are cut.
pub(crate) fn texts<'a>(texts: impl IntoIterator<Item = &'a str>) -> u64 {
    let mut state = 0x243f_6a88_85a3_08d3_u64;
    for text in texts {
        let mut chunks = text.as_bytes().chunks_exact(8);
        for chunk in &mut chunks {
            state = mix(state ^ chunk.iter().fold(0, |word, &byte| word << 8 | u64::from(byte)));
        }
        let rest = chunks.remainder().iter().fold(0, |word, &byte| word << 8 | u64::from(byte));
        // The length tells texts apart that end in zeros, and where one ends.
        state = mix(mix(state ^ rest) ^ text.len() as u64);
    }
    state
}

/// Both halves of the product with an odd constant.
fn mix(word: u64) -> u64 {
    let product = u128::from(word ^ 0xa076_1d64_78bd_642f) * 0xe703_7ed1_a0b4_28db;
    let [low, high] = [product & u128::from(u64::MAX), product >> 64];
    u64::try_from(low ^ high).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_million_texts_have_a_million_hashes() {
        let mut seen = NumberSet::default();
        for number in 0..1_000_000 {
            seen.insert(text(&format!("Station {number}")));
        }
        assert_eq!(seen.len(), 1_000_000);
    }

    #[test]
    fn where_texts_are_cut_matters() {
        assert_ne!(texts(["ab", "c"]), texts(["a", "bc"]));
        assert_ne!(texts(["a", ""]), texts(["a"]));
        assert_ne!(text("a"), text("a\0"));
    }
}
