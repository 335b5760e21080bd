//! What the streams of the process are: how wide, and whether they take colours.

use std::env;
use std::io::{self, IsTerminal};

use anstream::AutoStream;
use clap::ColorChoice;
use tally::render::Style;

/// The style for standard output.
pub(crate) fn of_stdout(color: ColorChoice) -> Style {
    let stdout = io::stdout();
    let width = width(stdout.is_terminal(), terminal_size::terminal_size_of(&stdout));
    Style { width, color: colored(color, AutoStream::choice(&stdout)), ..Style::default() }
}

/// The style for standard error.
pub(crate) fn of_stderr(color: ColorChoice) -> Style {
    let stderr = io::stderr();
    let width = width(stderr.is_terminal(), terminal_size::terminal_size_of(&stderr));
    Style { width, color: colored(color, AutoStream::choice(&stderr)), ..Style::default() }
}

/// The style for a file: colours only where they were asked for by name.
pub(crate) fn of_file(color: ColorChoice) -> Style {
    Style { color: color == ColorChoice::Always, ..Style::default() }
}

fn colored(asked: ColorChoice, found: anstream::ColorChoice) -> bool {
    match asked {
        ColorChoice::Always => true,
        ColorChoice::Never => false,
        ColorChoice::Auto => found != anstream::ColorChoice::Never,
    }
}

type Size = (terminal_size::Width, terminal_size::Height);

/// `COLUMNS` where it is a number, else what the terminal says.
fn width(is_terminal: bool, size: Option<Size>) -> Option<usize> {
    if !is_terminal {
        return None;
    }
    let said = env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let said = said.filter(|columns| *columns > 0);
    said.or_else(|| size.map(|(width, _)| usize::from(width.0)).filter(|width| *width > 0))
}
