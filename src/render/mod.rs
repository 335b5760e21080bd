//! A report to text. A renderer sees the report and nothing else, and computes nothing but layout.

mod bars;
mod cells;
mod contest;
mod convert;
mod csv;
mod explain;
mod figures;
mod findings;
mod format;
mod grid;
mod inspect;
mod json;
mod markdown;
mod overview;
mod rules;
mod safe;
#[cfg(test)]
mod sample;
mod snippet;
mod style;
mod table;
#[cfg(test)]
mod tests;
mod titles;
mod units;

pub use convert::{TARGETS, Target};
pub use explain::{explain, explain_all};
pub use findings::{MessageFormat, render_errors, render_findings};
pub use format::{FORMATS, Format, FormatInfo, render};
pub use inspect::{inspect, inspect_json};
pub use json::render_error;
pub use rules::rules;
pub use safe::Safe;
pub use style::Style;
