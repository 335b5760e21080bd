//! The formats of a report, and the one function that writes each.

use std::io::{self, Write};

use super::style::Style;
use super::{csv, json, markdown, table};
use crate::report::Report;

/// The format of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[non_exhaustive]
pub enum Format {
    /// Tables for people, on a terminal.
    #[default]
    Table,
    /// The whole report for programs, by the contract of `docs/report.schema.json`.
    Json,
    /// One flat table for spreadsheets.
    Csv,
    /// Tables for a page on the web.
    Markdown,
}

/// A format with its name, its help and the function that writes it.
#[derive(Debug, Clone, Copy)]
pub struct FormatInfo {
    /// The name for `--format`.
    pub name: &'static str,
    /// What it is for, in half a line.
    pub help: &'static str,
    /// The format.
    pub format: Format,
    /// Writes a report.
    pub render: fn(&Report, &Style, &mut dyn Write) -> io::Result<()>,
}

/// All formats, in the order of the help.
pub const FORMATS: &[FormatInfo] = &[
    FormatInfo {
        name: "table",
        help: "tables to read, as wide as the terminal",
        format: Format::Table,
        render: table::render,
    },
    FormatInfo {
        name: "json",
        help: "everything, exact, for programs",
        format: Format::Json,
        render: json::render,
    },
    FormatInfo {
        name: "csv",
        help: "one flat table for spreadsheets",
        format: Format::Csv,
        render: csv::render,
    },
    FormatInfo {
        name: "markdown",
        help: "tables for a page on the web",
        format: Format::Markdown,
        render: markdown::render,
    },
];

impl Format {
    /// The format of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        FORMATS.iter().find(|info| info.name == name).map(|info| info.format)
    }

    /// The name for `--format`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Markdown => "markdown",
        }
    }
}

/// Writes a report.
///
/// # Errors
///
/// What `out` gives; a closed pipe is one of them, and no fault of the data.
pub fn render(
    report: &Report,
    format: Format,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    match FORMATS.iter().find(|info| info.format == format) {
        Some(info) => (info.render)(report, style, out),
        None => Err(io::Error::new(io::ErrorKind::Unsupported, format.name())),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn every_format_is_registered_once_under_its_name() {
        for format in [Format::Table, Format::Json, Format::Csv, Format::Markdown] {
            assert_eq!(Format::from_name(format.name()), Some(format));
            assert_eq!(FORMATS.iter().filter(|info| info.format == format).count(), 1);
        }
    }

    /// Fails after so many bytes, as a pipe does whose reader has seen enough.
    struct Closing(usize);

    impl Write for Closing {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            if self.0 == 0 {
                return Err(io::ErrorKind::BrokenPipe.into());
            }
            let taken = bytes.len().min(self.0);
            self.0 -= taken;
            Ok(taken)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_pipe_that_closes_is_an_error_of_every_format_and_no_panic() {
        let report = sample::kazakhstan();
        for info in FORMATS {
            let mut whole = Vec::new();
            (info.render)(&report, &Style::default(), &mut whole).unwrap();
            for bytes in (0..whole.len()).step_by(37) {
                let result = (info.render)(&report, &Style::default(), &mut Closing(bytes));
                let error = result.expect_err(info.name);
                assert_eq!(error.kind(), io::ErrorKind::BrokenPipe, "{} at {bytes}", info.name);
            }
        }
    }
}
