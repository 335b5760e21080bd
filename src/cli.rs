//! The command line: what was typed ([`Args`]) to what it means ([`Request`]).

mod help;
mod job;
mod law;
mod values;

use std::path::PathBuf;

use clap::error::ErrorKind;
use clap::{Args as ClapArgs, ColorChoice, CommandFactory, FromArgMatches, Parser, Subcommand};
use tally::code::Code;
use tally::model::Base;
use tally::options::{ColumnFlag, Decimal, Duplicates, Layout, Thousands};
use tally::render::{Format, MessageFormat, Target};

pub(crate) use self::job::{Input, Job, Reasons, View};

/// What is to be done.
#[derive(Debug)]
pub(crate) enum Request {
    /// Something with inputs.
    Job(Box<Job>),
    /// `tally explain`: one code, or all.
    Explain {
        /// The code; all where it is not given.
        code: Option<Code>,
        /// `--color`.
        color: ColorChoice,
    },
    /// `tally rules`: one rule as a file, or the names of all.
    Rules {
        /// The rule; all where it is not given.
        name: Option<String>,
    },
}

/// Understands the arguments of the process.
///
/// # Errors
///
/// Wrong use, and the requests for help and version, as clap has them.
pub(crate) fn request() -> Result<Request, clap::Error> {
    request_of(std::env::args_os().collect())
}

fn request_of(words: Vec<std::ffi::OsString>) -> Result<Request, clap::Error> {
    let args = Args::from_arg_matches(&command().try_get_matches_from(words)?)?;
    let wrong = |message: String| command().error(ErrorKind::ValueValidation, message);
    let (view, typed) = match args.command {
        None => (View::Result, args.typed),
        Some(Command::Check(typed)) => (View::Check, typed),
        Some(Command::Convert(Convert { to, typed })) => (View::Convert { to }, typed),
        Some(Command::Inspect(Inspect { save, typed })) => (View::Inspect { save }, typed),
        Some(Command::Explain(Explain { code, color })) => {
            return Ok(Request::Explain { code, color });
        }
        Some(Command::Rules(Rules { name })) => return Ok(Request::Rules { name }),
    };
    Ok(Request::Job(Box::new(job::job(view, typed).map_err(wrong)?)))
}

/// The short help, as it is printed where nothing was asked.
pub(crate) fn short_help() -> String {
    help::short()
}

/// The command with its hand-made help, which is one screen and not one paragraph an option.
fn command() -> clap::Command {
    let with_help = |command: clap::Command, short: String, long: String| {
        command.help_template("{before-help}").before_help(short).before_long_help(long)
    };
    let mut command = with_help(Args::command(), help::short(), help::long());
    for name in ["check", "inspect", "convert"] {
        command =
            command.mut_subcommand(name, |command| with_help(command, help::short(), help::long()));
    }
    for (name, text) in [("explain", help::EXPLAIN), ("rules", help::RULES)] {
        command = command
            .mut_subcommand(name, |command| with_help(command, text.to_owned(), text.to_owned()));
    }
    command
}

/// What was typed.
#[derive(Debug, Parser)]
#[command(
    name = "tally",
    version,
    args_conflicts_with_subcommands = true,
    override_usage = "tally [check|inspect|convert] [OPTIONS] FILE..."
)]
struct Args {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    typed: Typed,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Prints only what is doubtful
    #[command(override_usage = "tally check [OPTIONS] FILE...")]
    Check(Typed),
    /// Shows how the file was understood
    #[command(override_usage = "tally inspect [OPTIONS] FILE...")]
    Inspect(Inspect),
    /// Writes the counts in another format
    #[command(override_usage = "tally convert --to FORMAT [OPTIONS] FILE...")]
    Convert(Convert),
    /// Tells what a message means
    #[command(override_usage = "tally explain [CODE]")]
    Explain(Explain),
    /// Lists the rules of law, or prints one
    #[command(override_usage = "tally rules [RULE]")]
    Rules(Rules),
}

#[derive(Debug, ClapArgs)]
struct Inspect {
    #[arg(long, value_name = "FILE")]
    save: Option<PathBuf>,
    #[command(flatten)]
    typed: Typed,
}

#[derive(Debug, ClapArgs)]
struct Convert {
    #[arg(long, value_name = "FORMAT", required = true, value_parser = values::target())]
    to: &'static Target,
    #[command(flatten)]
    typed: Typed,
}

#[derive(Debug, ClapArgs)]
struct Explain {
    #[arg(value_parser = values::code)]
    code: Option<Code>,
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    color: ColorChoice,
}

#[derive(Debug, ClapArgs)]
struct Rules {
    #[arg(value_name = "RULE")]
    name: Option<String>,
}

/// The inputs and all options about them.
#[derive(Debug, ClapArgs)]
struct Typed {
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    table: Table,
    #[command(flatten)]
    counting: Counting,
    #[command(flatten)]
    limits: Bounds,
    #[command(flatten)]
    shown: Shown,
    #[command(flatten)]
    deciding: law::Deciding,
    #[command(flatten)]
    printing: Printing,
}

/// Bytes to rows.
#[derive(Debug, ClapArgs)]
struct Reading {
    #[arg(long, value_name = "LABEL")]
    encoding: Option<String>,
    #[arg(
        long, value_name = "CHAR", value_parser = values::delimiter, allow_hyphen_values = true
    )]
    delimiter: Option<u8>,
    #[arg(long)]
    lenient_quotes: bool,
    #[arg(long, value_name = "CHAR", value_parser = values::escape, allow_hyphen_values = true)]
    escape: Option<u8>,
    #[arg(long = "sheet", value_name = "NAME")]
    sheets: Vec<String>,
}

/// Rows to a meaning.
#[derive(Debug, ClapArgs)]
struct Table {
    #[arg(long)]
    no_header: bool,
    #[arg(long, value_name = "N")]
    skip_header: Option<u64>,
    #[arg(long, value_name = "N")]
    skip_footer: Option<usize>,
    #[arg(long, value_name = "MARK", value_parser = values::thousands)]
    thousands: Option<Thousands>,
    #[arg(long, value_name = "MARK", value_parser = values::decimal)]
    decimal: Option<Decimal>,
    #[arg(long, value_name = "LAYOUT", value_parser = values::layout())]
    layout: Option<Layout>,
    #[arg(long = "column", value_name = "ROLE=COLUMN", value_parser = values::column)]
    columns: Vec<ColumnFlag>,
    #[arg(long, value_name = "FILE")]
    recipe: Option<PathBuf>,
}

/// Rows to sums.
#[derive(Debug, ClapArgs)]
struct Counting {
    #[arg(long, value_name = "WAY", value_parser = values::duplicates())]
    duplicates: Option<Duplicates>,
    #[arg(long)]
    allow_negative: bool,
    #[arg(long)]
    merge_case: bool,
    #[arg(long, value_name = "N", value_parser = values::threads)]
    threads: Option<usize>,
    #[arg(long, value_name = "SIZE", value_parser = values::size)]
    memory: Option<usize>,
}

/// What is too large to be a table of results.
#[derive(Debug, ClapArgs)]
struct Bounds {
    #[arg(long = "max-field", id = "max-field", value_name = "SIZE", value_parser = values::size)]
    field: Option<usize>,
    #[arg(long = "max-row", id = "max-row", value_name = "SIZE", value_parser = values::size)]
    row: Option<usize>,
    #[arg(
        long = "max-columns", id = "max-columns", value_name = "N",
        value_parser = values::at_least_one
    )]
    columns: Option<usize>,
    #[arg(
        long = "max-groups", id = "max-groups", value_name = "N",
        value_parser = values::at_least_one
    )]
    groups: Option<usize>,
}

/// Sums to a result.
#[derive(Debug, ClapArgs)]
struct Shown {
    #[arg(long, value_name = "BASE", value_parser = values::base())]
    base: Option<Base>,
    #[arg(long, value_name = "LEVEL")]
    by: Option<String>,
    #[arg(long, value_name = "TEXT")]
    contest: Option<String>,
    #[arg(long)]
    units: bool,
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(0..=12))]
    decimals: Option<u32>,
    #[arg(long)]
    strict: bool,
}

/// A result to text.
#[derive(Debug, ClapArgs)]
struct Printing {
    #[arg(short, long, value_name = "FORMAT", value_parser = values::format())]
    format: Option<Format>,
    #[arg(long, conflicts_with = "format")]
    json: bool,
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[arg(long)]
    raw: bool,
    #[arg(long, value_name = "FORM", value_parser = values::message_format())]
    message_format: Option<MessageFormat>,
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    color: ColorChoice,
    #[arg(short, long)]
    quiet: bool,
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use tally::decide::rule::{Otherwise, Way};
    use tally::options::ColumnRef;

    use super::*;

    fn typed(line: &str) -> Result<Request, clap::Error> {
        request_of(line.split(' ').map(Into::into).collect())
    }

    #[track_caller]
    fn job(line: &str) -> Job {
        match typed(line) {
            Ok(Request::Job(job)) => *job,
            other => panic!("{other:?}"),
        }
    }

    #[track_caller]
    fn refused(line: &str, words: &str) {
        let error = typed(line).expect_err(line);
        assert_eq!(error.exit_code(), 2, "{line}");
        assert!(error.to_string().contains(words), "{line}: {error}");
    }

    #[test]
    fn the_command_is_consistent() {
        command().debug_assert();
    }

    #[test]
    fn both_helps_fit_a_screen_and_name_what_there_is() {
        for (help, lines) in [(help::short(), 40), (help::long(), 50), (help::RULES.to_owned(), 50)]
        {
            assert!(help.lines().count() <= lines, "{} lines", help.lines().count());
            for line in help.lines() {
                assert!(line.chars().count() <= 80, "{line}");
            }
        }
        let long = help::long();
        let command = command();
        let all = command.get_subcommands().find(|command| command.get_name() == "inspect");
        for option in all.unwrap().get_arguments().filter_map(clap::Arg::get_long) {
            assert!(long.contains(&format!("--{option}")), "--{option} is not in the help");
        }
        for help in [help::short(), long.clone(), help::RULES.to_owned()] {
            for word in help.split(|c: char| !(c == '-' || c.is_ascii_alphabetic())) {
                let Some(flag) = word.strip_prefix("--") else { continue };
                let mut all = command.get_subcommands().flat_map(clap::Command::get_arguments);
                let known = all.any(|arg| arg.get_long() == Some(flag));
                assert!(known || ["help", "version"].contains(&flag), "no such option: {flag}");
            }
        }
        for format in tally::render::FORMATS {
            assert!(long.contains(format.name));
        }
        for base in Base::ALL {
            assert!(long.contains(base.name()), "{}", base.name());
        }
        for layout in Layout::ALL {
            assert!(long.contains(layout.name()));
        }
    }

    #[test]
    fn an_option_that_is_not_given_leaves_the_default_of_the_library() {
        let job = job("tally a.csv");
        let default = tally::options::Options::default();
        assert_eq!(job.options.read.limits, default.read.limits);
        assert_eq!(job.options.count.memory, default.count.memory);
        assert_eq!(job.options.report.base, None);
        assert!((1..=4).contains(&job.options.count.threads));
        assert_eq!(job.format, Format::Table);
        assert!(matches!(job.view, View::Result));
        assert!(!job.options.read.hash, "only JSON shows the hash");
        assert_eq!(job.inputs, [Input::File("a.csv".into())]);
    }

    #[test]
    fn every_option_arrives() {
        let job = job("tally inspect --save r.toml --encoding cp866 --delimiter ; --no-header \
             --skip-header 3 --skip-footer 2 --lenient-quotes --escape \\ --sheet Data --thousands ' \
             --decimal comma --layout wide --column choice=Name --column votes=3 --recipe q.toml \
             --duplicates last --allow-negative --merge-case --threads 2 --memory 1G \
             --max-field 2K --max-row 3M --max-columns 5 --max-groups 6 --base valid_with_blank \
             --by district --contest mayor --units --decimals 3 --strict --raw -f json -o out \
             --message-format short --color never -q - a.csv");
        let View::Inspect { save } = &job.view else { panic!("{:?}", job.view) };
        assert_eq!(save.as_deref(), Some(Path::new("r.toml")));
        let read = &job.options.read;
        assert_eq!(read.encoding.as_deref(), Some("cp866"));
        assert_eq!((read.delimiter, read.escape), (Some(b';'), Some(b'\\')));
        assert!(read.lenient_quotes && read.hash);
        assert_eq!(read.sheets, ["Data"]);
        assert_eq!((read.limits.field, read.limits.row), (2048, 3 << 20));
        assert_eq!((read.limits.columns, read.limits.groups), (5, 6));
        let interpret = &job.options.interpret;
        assert!(interpret.no_header);
        assert_eq!((interpret.skip_header, interpret.skip_footer), (Some(3), Some(2)));
        assert_eq!(interpret.thousands, Some(Thousands::Apostrophe));
        assert_eq!(interpret.decimal, Some(Decimal::Comma));
        assert_eq!(interpret.layout, Some(Layout::Wide));
        let columns: Vec<_> = interpret.columns.iter().map(|flag| &flag.column).collect();
        assert_eq!(columns, [&ColumnRef::Header("Name".into()), &ColumnRef::Position(3)]);
        assert_eq!(job.recipe.as_deref(), Some(Path::new("q.toml")));
        let count = &job.options.count;
        assert_eq!(count.duplicates, Some(Duplicates::Last));
        assert!(count.allow_negative && count.merge_case);
        assert_eq!((count.threads, count.memory), (2, 1 << 30));
        let report = &job.options.report;
        assert_eq!(report.base, Some(Base::ValidWithBlank));
        assert_eq!(report.by.as_deref(), Some("district"));
        assert_eq!(report.contest.as_deref(), Some("mayor"));
        assert!(report.units && job.strict && job.raw && job.quiet);
        assert_eq!(report.decimals, Some(3));
        assert_eq!(job.format, Format::Json);
        assert_eq!(job.output.as_deref(), Some(Path::new("out")));
        assert_eq!(job.messages, MessageFormat::Short);
        assert_eq!(job.color, ColorChoice::Never);
        assert_eq!(job.inputs, [Input::Stdin, Input::File("a.csv".into())]);
    }

    #[test]
    fn json_is_short_for_a_format_and_excludes_another() {
        assert_eq!(job("tally --json a.csv").format, Format::Json);
        refused("tally --json --format csv a.csv", "cannot be used with");
    }

    #[test]
    fn a_conversion_asks_for_every_count_by_unit_and_mode() {
        let job = job("tally convert --to nist-json -o out.json a.csv");
        assert!(matches!(job.view, View::Convert { to } if to.name == "nist-json"));
        assert!(job.options.report.cells && job.options.count.modes_by_unit);
        refused("tally convert a.csv", "--to");
        refused("tally convert --to pdf a.csv", "openelections");
        refused("tally convert --to csv --json a.csv", "--to in place of --format");
    }

    #[test]
    fn options_that_contradict_each_other_are_refused() {
        refused("tally --thousands , --decimal comma a.csv", "same mark");
        refused("tally --delimiter ; --escape ; a.csv", "same character");
        refused("tally check -f csv a.csv", "table or json");
        refused("tally inspect -f markdown a.csv", "table or json");
        refused("tally - a.csv -", "twice");
        refused("tally inspect --save out -o out a.csv", "same file");
    }

    #[test]
    fn what_is_said_of_a_rule_arrives() {
        let job =
            job("tally --rule majority --quorum 50% --threshold >55% --lot A --lot B --else \
             second_round --explain --expected-units 12 a.csv");
        assert_eq!(job.reasons, Reasons::All);
        let asked = job.ruling.asked(|_| panic!("there is no file")).unwrap();
        let rule = asked.rule.unwrap();
        assert_eq!(rule.name, "majority");
        let Way::Majority { base, bar, otherwise, .. } = rule.way else { panic!("{:?}", rule.way) };
        assert_eq!((base, bar.words().as_str()), (Base::Valid, "more than 55%"));
        assert_eq!(otherwise, Some(Otherwise::SecondRound));
        assert_eq!(rule.quorum.unwrap().bar.words(), "at least half");
        assert_eq!(asked.lots, ["A", "B"]);
        assert_eq!(asked.expected.unwrap().count(), 12);
    }

    #[test]
    fn a_base_is_asked_of_a_rule_of_no_law_and_shown_beside_that_of_a_law() {
        let base = |line: &str| {
            let asked = job(line).ruling.asked(|_| panic!("there is no file")).unwrap();
            asked.rule.unwrap().base()
        };
        assert_eq!(base("tally --rule majority --base cast a.csv"), Some(Base::Cast));
        assert_eq!(base("tally --rule kz-president --base cast a.csv"), Some(Base::Valid));
        assert_eq!(base("tally --rule plurality --base cast a.csv"), Some(Base::Cast));
    }

    #[test]
    fn a_flag_of_a_rule_without_a_rule_is_refused() {
        refused("tally --seats 5 a.csv", "--rule RULE");
        refused("tally --lot A a.csv", "there is none");
        refused("tally --method dhont a.csv", "dhondt");
        refused("tally --rule majority --threshold half a.csv", "such as 5%");
        assert!(matches!(typed("tally rules kz-president"), Ok(Request::Rules { name: Some(_) })));
        assert!(matches!(typed("tally rules"), Ok(Request::Rules { name: None })));
    }

    #[test]
    fn a_command_after_an_option_is_not_taken_for_a_file() {
        refused("tally --strict check a.csv", "`check` is a command");
        assert_eq!(job("tally ./check").inputs, [Input::File("./check".into())]);
        assert_eq!(job("tally check check.csv").inputs, [Input::File("check.csv".into())]);
    }

    #[test]
    fn a_near_code_is_suggested() {
        assert!(matches!(
            typed("tally explain row-short"),
            Ok(Request::Explain { code: Some(Code::RowShort), .. })
        ));
        refused("tally explain row-shrot", "row-short");
        assert!(matches!(typed("tally explain"), Ok(Request::Explain { code: None, .. })));
    }
}
