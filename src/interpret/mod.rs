//! What the columns of a table mean.

mod vocabulary;

pub use vocabulary::{Match, Meaning, header, is_total, label, mode, normalise};
