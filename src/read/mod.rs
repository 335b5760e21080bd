//! Bytes to rows of text cells, with their lines.

mod charset;
mod decode;
mod dialect;
mod document;
mod eastern;
mod encoding;
mod fault;
mod form;
mod guess;
mod language;
mod marks;
mod misread;
mod number;
mod opened;
mod page;
mod raw;
mod rows;
mod scan;
mod signature;
mod snippet;
mod source;
mod table;
mod unpack;
mod workbook;

pub use dialect::Dialect;
pub use marks::{MarkSet, Marks};
pub use misread::NumberFault;
pub use number::{CellKind, Shape, shape, value};
pub use opened::{How, Opened, open, open_tables};
pub use raw::InputFacts;
pub use source::Source;
pub use table::{Row, Table};
pub use workbook::NOT_COMPUTED;
