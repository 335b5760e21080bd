//! What was typed to what it means.

use std::num::NonZero;
use std::path::{Path, PathBuf};
use std::thread;

use clap::ColorChoice;
use tally::options::{
    CountOptions, Decimal, InterpretOptions, Limits, Options, ReadOptions, ReportOptions, Thousands,
};
use tally::render::{Format, MessageFormat, Target};
use tally::share::Rounding;

use super::law::{Ruling, ruling};
use super::{Bounds, Typed};

/// More threads than this wait for one reader of the file.
const MOST_THREADS: usize = 4;
/// Words that are commands where they come first.
const COMMANDS: [&str; 6] = ["check", "inspect", "convert", "explain", "rules", "help"];

/// Inputs, and what is done with them.
#[derive(Debug)]
pub(crate) struct Job {
    /// What is shown of the report.
    pub(crate) view: View,
    /// The inputs; empty where none was given.
    pub(crate) inputs: Vec<Input>,
    /// The file of `--recipe`, which is still to be read.
    pub(crate) recipe: Option<PathBuf>,
    /// The rule, whose file is still to be read.
    pub(crate) ruling: Ruling,
    /// `--explain`.
    pub(crate) reasons: Reasons,
    /// The options of the library.
    pub(crate) options: Options,
    /// `--format`.
    pub(crate) format: Format,
    /// `--output`.
    pub(crate) output: Option<PathBuf>,
    /// `--raw`.
    pub(crate) raw: bool,
    /// `--strict`.
    pub(crate) strict: bool,
    /// `--message-format`.
    pub(crate) messages: MessageFormat,
    /// `--quiet`.
    pub(crate) quiet: bool,
    /// `--color`.
    pub(crate) color: ColorChoice,
}

/// How much is said of an outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reasons {
    /// In a sentence.
    Short,
    /// Each number that was compared.
    All,
}

/// What is shown of the report.
#[derive(Debug)]
pub(crate) enum View {
    /// The result.
    Result,
    /// The findings only.
    Check,
    /// The counts in another format.
    Convert {
        /// `--to`.
        to: &'static Target,
    },
    /// How the inputs were understood.
    Inspect {
        /// Where the recipe is written.
        save: Option<PathBuf>,
    },
}

/// An input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Input {
    /// A file by its path.
    File(PathBuf),
    /// `-`.
    Stdin,
}

/// The meaning of what was typed, or what is wrong with it.
pub(super) fn job(view: View, typed: Typed) -> Result<Job, String> {
    let format = match (typed.printing.format, typed.printing.json) {
        (Some(format), _) => format,
        (None, true) => Format::Json,
        (None, false) => Format::Table,
    };
    agree(&view, format, &typed)?;
    let inputs = inputs(typed.files)?;
    let reasons = if typed.deciding.explain { Reasons::All } else { Reasons::Short };
    let ruling = ruling(typed.deciding, typed.shown.base)?;
    let (reading, table, counting) = (typed.reading, typed.table, typed.counting);
    let count = CountOptions::default();
    let options = Options {
        read: ReadOptions {
            encoding: reading.encoding,
            delimiter: reading.delimiter,
            lenient_quotes: reading.lenient_quotes,
            escape: reading.escape,
            sheets: reading.sheets,
            limits: limits(&typed.limits),
            hash: format == Format::Json,
            ..ReadOptions::default()
        },
        interpret: InterpretOptions {
            columns: table.columns,
            no_header: table.no_header,
            skip_header: table.skip_header,
            skip_footer: table.skip_footer,
            layout: table.layout,
            thousands: table.thousands,
            decimal: table.decimal,
            exact: false,
            allow_negative: counting.allow_negative,
            repeats_decided: counting.duplicates.is_some(),
            recipe: None,
        },
        count: CountOptions {
            duplicates: counting.duplicates,
            allow_negative: counting.allow_negative,
            merge_case: counting.merge_case,
            threads: counting.threads.unwrap_or_else(threads),
            memory: counting.memory.unwrap_or(count.memory),
            modes_by_unit: matches!(view, View::Convert { .. }),
        },
        report: ReportOptions {
            base: typed.shown.base,
            by: typed.shown.by,
            contest: typed.shown.contest,
            units: typed.shown.units,
            cells: matches!(view, View::Convert { .. }),
            decimals: typed.shown.decimals,
            rounding: Rounding::default(),
        },
    };
    Ok(Job {
        view,
        inputs,
        recipe: table.recipe,
        ruling,
        reasons,
        options,
        format,
        output: typed.printing.output,
        raw: typed.printing.raw,
        strict: typed.shown.strict,
        messages: typed.printing.message_format.unwrap_or_default(),
        quiet: typed.printing.quiet,
        color: typed.printing.color,
    })
}

/// What options say together that each of them may say alone.
fn agree(view: &View, format: Format, typed: &Typed) -> Result<(), String> {
    let marks = (typed.table.thousands, typed.table.decimal);
    if matches!(
        marks,
        (Some(Thousands::Comma), Some(Decimal::Comma)) | (Some(Thousands::Dot), Some(Decimal::Dot))
    ) {
        return Err("--thousands and --decimal name the same mark".to_owned());
    }
    if typed.reading.escape.is_some() && typed.reading.escape == typed.reading.delimiter {
        return Err("--escape and --delimiter name the same character".to_owned());
    }
    let command = match view {
        View::Convert { .. } if typed.printing.format.is_some() || typed.printing.json => {
            return Err("`tally convert` takes --to in place of --format".to_owned());
        }
        View::Result | View::Convert { .. } => return Ok(()),
        View::Check => "check",
        View::Inspect { save } => {
            if save.is_some() && *save == typed.printing.output {
                return Err("--save and --output name the same file".to_owned());
            }
            "inspect"
        }
    };
    match format {
        Format::Table | Format::Json => Ok(()),
        _ => Err(format!("`tally {command}` writes table or json, not {}", format.name())),
    }
}

fn inputs(files: Vec<PathBuf>) -> Result<Vec<Input>, String> {
    for command in COMMANDS {
        if files.iter().any(|file| file == Path::new(command)) {
            return Err(format!(
                "`{command}` is a command and comes first: `tally {command} ...`; \
                 a file of this name is given as `./{command}`"
            ));
        }
    }
    let inputs: Vec<Input> = files
        .into_iter()
        .map(|file| if file == Path::new("-") { Input::Stdin } else { Input::File(file) })
        .collect();
    if inputs.iter().filter(|input| **input == Input::Stdin).count() > 1 {
        return Err("standard input, `-`, is given twice".to_owned());
    }
    Ok(inputs)
}

fn limits(typed: &Bounds) -> Limits {
    let default = Limits::default();
    Limits {
        field: typed.field.unwrap_or(default.field),
        row: typed.row.unwrap_or(default.row),
        columns: typed.columns.unwrap_or(default.columns),
        groups: typed.groups.unwrap_or(default.groups),
    }
}

fn threads() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get).min(MOST_THREADS)
}
