//! Whole reports through every format.

mod formats;
mod hostile;
mod schema;
mod tables;

use super::*;
use crate::report::Report;

/// The report as a table on a terminal of that width.
fn table(report: &Report, width: Option<usize>) -> String {
    text(report, Format::Table, &Style { width, ..Style::default() })
}

fn text(report: &Report, format: Format, style: &Style) -> String {
    let mut out = Vec::new();
    render(report, format, style, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}
