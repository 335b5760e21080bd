//! Bytes to rows of text cells, with their lines.

mod table;

pub use table::{Row, Table};
