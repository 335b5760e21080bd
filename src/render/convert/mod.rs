//! The counts of a report in formats that other programs read.
//!
//! A format is a file in here and a line in [`TARGETS`]. Each writes the counts of every unit, and
//! says what it has no field for.

mod lines;
mod long;
mod nist;
mod openelections;

use std::io::{self, Write};

use crate::report::Report;

/// A format that `tally convert` writes.
#[derive(Debug)]
pub struct Target {
    /// The name for `--to`.
    pub name: &'static str,
    /// Writes the counts. The second argument keeps what a spreadsheet takes for a formula.
    ///
    /// # Errors
    ///
    /// What the output gives.
    pub write: fn(&Report, bool, &mut dyn Write) -> io::Result<()>,
    /// What of the report the format has no field for, in sentences.
    pub losses: fn(&Report, bool) -> Vec<String>,
}

/// All formats, in the order of the help.
pub const TARGETS: &[Target] = &[
    Target { name: "openelections", write: openelections::write, losses: openelections::losses },
    Target { name: "nist-json", write: nist::write, losses: nist::losses },
    Target { name: "csv", write: long::write, losses: long::losses },
];
