//! What holds for every table: laws over made-up tables whose totals are known, and over bytes of
//! any kind.
//!
//! The cases are the same in every run; `PROPTEST_RNG_SEED` and `PROPTEST_CASES` make others.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail loudly")]

mod tables;

mod cases;

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::{Index, select};
use tables::{Shape, Table, worlds};
use tally::error::Error;
use tally::finding::Level;
use tally::options::{Duplicates, Layout, Options, Thousands};
use tally::read::Source;
use tally::render::{FORMATS, Format, MessageFormat, Style, render_error, render_findings};
use tally::report::{Contest, Report};
use tally::share::Share;

use cases::cases;

proptest! {
    #![proptest_config(cases(32))]

    #[test]
    fn the_votes_are_those_that_were_written(world in worlds(), shape in shapes()) {
        let report = run(&world.table(shape))?;
        let sums = world.sums(shape);
        prop_assert_eq!(votes(&report), sums.clone());
        for contest in &report.contests {
            let sum: u128 = sums[&contest.name].values().sum();
            prop_assert_eq!(contest.base.votes.map(|votes| u128::from(votes.0)), Some(sum));
            prop_assert!(contest.complete);
            if let Some(registered) = world.registered(shape) {
                let found = contest.totals.get(&tally::model::Quantity::Registered).copied().flatten();
                prop_assert_eq!(found.map(|figure| u128::from(figure.votes.0)), Some(registered));
            }
        }
        prop_assert!(report.findings.worst() < Some(Level::Warning), "{:?}", codes(&report));
    }

    #[test]
    fn the_order_of_the_rows_changes_nothing(
        world in worlds(),
        shape in shapes(),
        order in prop::collection::vec(any::<Index>(), 400),
    ) {
        let table = world.table(shape);
        let mut shuffled = table.clone();
        for (from, index) in (1..shuffled.rows.len()).rev().zip(&order) {
            shuffled.rows.swap(from, index.index(from + 1));
        }
        let (one, other) = (run(&table)?, run(&shuffled)?);
        prop_assert_eq!(numbers(&one), numbers(&other));
        prop_assert_eq!(codes(&one), codes(&other));
    }

    #[test]
    fn the_order_of_the_columns_of_a_long_table_changes_nothing(
        world in worlds(),
        shape in shapes_of(Shape::LONG),
        order in prop::collection::vec(any::<Index>(), 8),
    ) {
        let table = world.table(shape);
        let mut columns: Vec<usize> = (0..table.head.len()).collect();
        for (from, index) in (1..columns.len()).rev().zip(&order) {
            columns.swap(from, index.index(from + 1));
        }
        let (one, other) = (run(&table)?, run(&table.with_columns(&columns))?);
        prop_assert_eq!(numbers(&one), numbers(&other));
        prop_assert_eq!(codes(&one), codes(&other));
    }

    #[test]
    fn parts_are_the_whole(
        world in worlds(),
        shape in shapes_of(Shape::WITH_UNITS),
        at in any::<Index>(),
        swapped in any::<bool>(),
    ) {
        let table = world.table(shape);
        let at = 1 + at.index(table.rows.len() - 1);
        let mut parts = Vec::from(table.split(at));
        if swapped {
            parts.reverse();
        }
        let sources = (0..).zip(&parts).map(|(part, table)| source(&format!("{part}.csv"), table));
        let of_parts = run_with(sources.collect(), &Options::default())?;
        prop_assert_eq!(numbers(&run(&table)?), numbers(&of_parts));
    }

    #[test]
    fn a_reader_that_gives_byte_by_byte_gives_the_same(world in worlds(), shape in shapes()) {
        let table = world.table(shape);
        let bytes = io::Cursor::new(table.csv().into_bytes());
        let source = Source::reader("x.csv", Box::new(OneByOne(bytes)));
        let dripped = run_with(vec![source], &Options::default())?;
        prop_assert_eq!(run(&table)?, dripped);
    }

    #[test]
    fn many_times_the_votes_are_many_times_the_votes_with_the_same_shares(
        world in worlds(),
        shape in shapes(),
        times in 2..100_000_u64,
    ) {
        let one = numbers(&run(&world.table(shape))?);
        let many = numbers(&run(&world.times(times).table(shape))?);
        prop_assert_eq!(one.len(), many.len());
        for (one, many) in one.iter().zip(&many) {
            prop_assert_eq!(&one.times(times), many);
        }
    }

    #[test]
    fn a_letter_in_a_count_is_told_or_changes_no_vote(
        world in worlds(),
        shape in shapes(),
        at in any::<Index>(),
    ) {
        let mut table = world.table(shape);
        let (row, column) = *at.get(&table.counts());
        table.rows[row][column].insert(1, 'O');
        match tally::run(vec![source("x.csv", &table)], &Options::default()) {
            Err(Error::Data(_)) => {}
            Err(other) => return Err(TestCaseError::fail(format!("{other}"))),
            Ok(report) => {
                let is_told = report.findings.worst() >= Some(Level::Warning);
                let is_right = votes(&report) == world.sums(shape);
                prop_assert!(is_told || is_right, "{:?}\n{}", votes(&report), table.csv());
            }
        }
    }

    #[test]
    fn an_empty_count_is_told_or_changes_no_vote(
        world in worlds(),
        shape in shapes(),
        at in any::<Index>(),
    ) {
        let mut table = world.table(shape);
        let (row, column) = *at.get(&table.counts());
        table.rows[row][column].clear();
        match tally::run(vec![source("x.csv", &table)], &Options::default()) {
            Err(Error::Data(_)) => {}
            Err(other) => return Err(TestCaseError::fail(format!("{other}"))),
            Ok(report) => {
                let is_incomplete = report.contests.iter().any(|contest| !contest.complete);
                let is_told = is_incomplete && report.findings.worst() >= Some(Level::Warning);
                let is_right = votes(&report) == world.sums(shape);
                prop_assert!(is_told || is_right, "{:?}\n{}", votes(&report), table.csv());
            }
        }
    }

    #[test]
    fn every_report_keeps_the_contract(world in worlds(), shape in shapes()) {
        let report = run(&world.table(shape))?;
        prop_assert_eq!(broken_contract(&json(&report)), None);
    }
}

proptest! {
    #![proptest_config(cases(8))]

    #[test]
    fn what_streams_is_counted_like_what_is_seen_at_once(
        world in tables::large(),
        shape in shapes_of(Shape::WITH_UNITS),
        block in 1..64_usize,
    ) {
        let table = world.table(shape);
        let whole = run(&table)?;
        let mut options = Options::default();
        options.read.whole_table = 4 << 10;
        let streamed = run_with(vec![source("x.csv", &table)], &options)?;
        prop_assert_eq!(numbers(&whole), numbers(&streamed));
        // What is told once of all rows may be told row by row.
        let kinds = |report| {
            let mut codes = codes(report);
            codes.dedup();
            codes
        };
        prop_assert_eq!(kinds(&whole), kinds(&streamed));
        options.read.block = block;
        let in_blocks = run_with(vec![source("x.csv", &table)], &options)?;
        prop_assert_eq!(in_blocks, streamed);
    }
}

proptest! {
    #![proptest_config(cases(160))]

    #[test]
    fn any_bytes_give_a_report_or_an_error(
        bytes in prop::collection::vec(any::<u8>(), 0..600),
        options in any_options(),
    ) {
        prop_assert_eq!(outcome(&bytes, &options), None);
    }

    #[test]
    fn any_text_gives_a_report_or_an_error(
        text in "[a-zA-Z0-9,;\\t\n\r\" .%*<–=А-Яа-яß\u{a0}\u{301}-]{0,400}",
        options in any_options(),
    ) {
        prop_assert_eq!(outcome(text.as_bytes(), &options), None);
    }

    #[test]
    fn any_cells_give_a_report_or_an_error(
        rows in prop::collection::vec(prop::collection::vec(select(CELLS), 1..7), 1..12),
        options in any_options(),
    ) {
        let lines: Vec<String> = rows.iter().map(|cells| cells.join(",")).collect();
        prop_assert_eq!(outcome(lines.join("\n").as_bytes(), &options), None);
    }

    #[test]
    fn a_sample_with_anything_changed_gives_a_report_or_an_error(
        sample in any::<Index>(),
        changes in prop::collection::vec(change(), 1..6),
        options in any_options(),
    ) {
        let mut bytes = sample.get(&SAMPLES).clone();
        for change in &changes {
            change.apply(&mut bytes);
        }
        prop_assert_eq!(outcome(&bytes, &options), None);
    }
}

/// Cells that mean something.
const CELLS: &[&str] = &[
    "candidate",
    "votes",
    "precinct",
    "contest",
    "party",
    "district",
    "registered",
    "ballots cast",
    "valid votes",
    "invalid",
    "blank",
    "total",
    "percent",
    "turnout",
    "early",
    "mode",
    "Alpha",
    "Beta",
    "Against all",
    "Total",
    "P1",
    "P2",
    "0010",
    "10",
    "0",
    "1",
    "2",
    "3",
    "12",
    "1.234",
    "\"1,234\"",
    "12.5",
    "12.5%",
    "-3",
    "*",
    "<5",
    "n/a",
    "",
    "",
    "18446744073709551615",
    "99999999999",
    "1e5",
    "Source: clerk",
    "-",
    "x",
    "\u{301}",
    "Ω",
    "\"a\nb\"",
];

/// A change of some bytes.
#[derive(Debug, Clone)]
enum Change {
    Set(Index, u8),
    Insert(Index, Vec<u8>),
    Remove(Index, usize),
    Repeat(Index, usize),
    Cut(Index),
}

impl Change {
    fn apply(&self, bytes: &mut Vec<u8>) {
        let length = bytes.len();
        let until = |at: usize, count: usize| (at + count).min(length);
        match self {
            Self::Insert(at, new) => {
                let at = at.index(length + 1);
                bytes.splice(at..at, new.iter().copied());
            }
            _ if length == 0 => {}
            Self::Set(at, byte) => bytes[at.index(length)] = *byte,
            Self::Remove(at, count) => {
                let at = at.index(length);
                bytes.drain(at..until(at, *count));
            }
            Self::Repeat(at, count) => {
                let at = at.index(length);
                let again = bytes[at..until(at, *count)].to_vec();
                bytes.splice(at..at, again);
            }
            Self::Cut(at) => bytes.truncate(at.index(length)),
        }
    }
}

fn change() -> impl Strategy<Value = Change> {
    let telling: Vec<Vec<u8>> = [
        "\"",
        "\n",
        "\r",
        "\r\n",
        ",",
        ";",
        "\t",
        "\0",
        "\u{feff}",
        "Total",
        "-",
        "*",
        "9",
        "0",
        ".",
        "\u{202e}",
        "\u{a0}",
        " ",
        "%",
        "18446744073709551615",
        "\n\n",
        ",,",
        "\"\"",
    ]
    .map(|text| text.as_bytes().to_vec())
    .into_iter()
    .chain([vec![0xff], vec![0xc3], vec![0x1f, 0x8b], vec![0xff, 0xfe]])
    .collect();
    prop_oneof![
        (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Change::Set(at, byte)),
        (any::<Index>(), select(telling)).prop_map(|(at, new)| Change::Insert(at, new)),
        (any::<Index>(), 1..40_usize).prop_map(|(at, count)| Change::Remove(at, count)),
        (any::<Index>(), 1..80_usize).prop_map(|(at, count)| Change::Repeat(at, count)),
        any::<Index>().prop_map(Change::Cut),
    ]
}

fn any_options() -> impl Strategy<Value = Options> {
    let interpret = (
        prop::option::weighted(0.2, select(&Layout::ALL[..])),
        prop::bool::weighted(0.1),
        prop::option::weighted(0.1, 0..4_u64),
        prop::option::weighted(0.1, 0..4_usize),
        prop::option::weighted(
            0.1,
            select(
                &[Thousands::Comma, Thousands::Dot, Thousands::Space, Thousands::Apostrophe][..],
            ),
        ),
        prop::bool::weighted(0.1),
    );
    let count = (
        prop::option::weighted(
            0.3,
            select(&[Duplicates::Sum, Duplicates::First, Duplicates::Last][..]),
        ),
        any::<bool>(),
    );
    let read = (select(&[1_usize, 7, 64 << 10][..]), any::<bool>(), any::<bool>());
    (interpret, count, read, any::<bool>()).prop_map(|(interpret, count, read, units)| {
        let mut options = Options::default();
        options.interpret.layout = interpret.0;
        options.interpret.no_header = interpret.1;
        options.interpret.skip_header = interpret.2;
        options.interpret.skip_footer = interpret.3;
        options.interpret.thousands = interpret.4;
        options.interpret.allow_negative = interpret.5;
        options.count.allow_negative = interpret.5;
        options.count.duplicates = count.0;
        options.count.merge_case = count.1;
        options.read.block = read.0;
        options.read.lenient_quotes = read.1;
        if read.2 {
            options.read.whole_table = 1;
        }
        options.report.units = units;
        options
    })
}

/// What is wrong with what comes of these bytes; a panic is wrong by itself.
fn outcome(bytes: &[u8], options: &Options) -> Option<String> {
    match tally::run(vec![Source::bytes("x.csv", bytes.to_vec())], options) {
        Ok(report) => {
            for info in FORMATS {
                let mut text = Vec::new();
                (info.render)(&report, &Style::default(), &mut text).unwrap();
                if info.format == Format::Json {
                    let broken = broken_contract(&String::from_utf8(text).unwrap());
                    if broken.is_some() {
                        return broken;
                    }
                }
            }
            let names: Vec<String> = report.inputs.iter().map(|input| input.name.clone()).collect();
            let mut text = Vec::new();
            let style = Style::default();
            render_findings(&report.findings, &names, MessageFormat::Long, &style, &mut text)
                .unwrap();
            None
        }
        Err(Error::Data(found)) => {
            if !found.iter().any(|finding| finding.level == Level::Error) {
                return Some("no error says why there is no result".to_owned());
            }
            let mut text = Vec::new();
            render_error(&found, &["x.csv".to_owned()], &mut text).unwrap();
            broken_contract(&String::from_utf8(text).unwrap())
        }
        Err(other) => Some(format!("{other}")),
    }
}

fn json(report: &Report) -> String {
    let mut text = Vec::new();
    tally::render::render(report, Format::Json, &Style::default(), &mut text).unwrap();
    String::from_utf8(text).unwrap()
}

/// How a JSON text breaks the published contract.
fn broken_contract(json: &str) -> Option<String> {
    static CONTRACT: LazyLock<jsonschema::Validator> = LazyLock::new(|| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/report.schema.json");
        let schema = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        jsonschema::draft202012::new(&schema).unwrap()
    });
    let value = match serde_json::from_str(json) {
        Ok(value) => value,
        Err(error) => return Some(format!("no JSON: {error}")),
    };
    let errors: Vec<String> = CONTRACT.iter_errors(&value).map(|e| e.to_string()).collect();
    (!errors.is_empty()).then(|| errors.join("; "))
}

/// Small files to change: those with one fault, those with a trap, and clean ones.
static SAMPLES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    let mut paths: Vec<PathBuf> = ["", "badinputs", "traps"]
        .iter()
        .flat_map(|folder| fs::read_dir(data.join(folder)).unwrap())
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .collect();
    paths.sort_unstable();
    let read = paths.iter().map(|path| fs::read(path).unwrap());
    let mut samples: Vec<Vec<u8>> = read.filter(|bytes| bytes.len() < 5000).collect();
    samples.extend(CLEAN.iter().map(|text| text.as_bytes().to_vec()));
    samples
});

/// Clean tables of every layout.
const CLEAN: [&str; 4] = [
    "Station,Registered,Cast,Invalid,Valid,Alpha,Beta\n1,1000,600,20,580,300,280\n2,800,500,10,490,200,290\nTotal,1800,1100,30,1070,500,570\n",
    "Candidate,Ward 1,Ward 2,Ward 3,Total\nAlpha,100,50,60,210\nBeta,90,75,20,185\nValid votes,190,125,80,395\n",
    "county,office,district,candidate,party,votes\nAdams,House,1,Alpha,Red,40\nAdams,House,1,Beta,Blue,50\nBaker,House,1,Alpha,Red,10\nBaker,House,1,Beta,Blue,5\nBaker,House,2,Alpha,Red,70\nBaker,House,2,Gamma,Blue,60\n",
    "precinct,candidate,early,mail,votes\nP1,Alpha,10,25,35\nP1,Beta,7,33,40\nP2,Alpha,1,62,63\nP2,Beta,9,48,57\n",
];

fn shapes() -> impl Strategy<Value = Shape> {
    shapes_of(Shape::ALL)
}

fn shapes_of(shapes: &'static [Shape]) -> impl Strategy<Value = Shape> {
    select(shapes)
}

fn source(name: &str, table: &Table) -> Source {
    Source::bytes(name, table.csv().into_bytes())
}

fn run(table: &Table) -> Result<Report, TestCaseError> {
    run_with(vec![source("x.csv", table)], &Options::default())
}

fn run_with(sources: Vec<Source>, options: &Options) -> Result<Report, TestCaseError> {
    tally::run(sources, options).map_err(|error| match error {
        Error::Data(found) => {
            let said =
                found.iter().map(|f| format!("{}: {} {:?}\n", f.code.name(), f.message, f.notes));
            TestCaseError::fail(said.collect::<String>())
        }
        other => TestCaseError::fail(format!("{other}")),
    })
}

/// The votes by contest and choice; what has no number is not there.
fn votes(report: &Report) -> BTreeMap<String, BTreeMap<String, u128>> {
    let contests = report.contests.iter().map(|contest| {
        let choices = contest.choices.iter();
        let votes =
            choices.filter_map(|choice| Some((choice.name.clone(), choice.votes?.0.into())));
        (contest.name.clone(), votes.collect())
    });
    contests.collect()
}

/// The codes of the findings with their levels, each as often as it was found.
fn codes(report: &Report) -> Vec<(&'static str, Level)> {
    let mut codes: Vec<_> =
        report.findings.iter().map(|finding| (finding.code.name(), finding.level)).collect();
    codes.sort_unstable();
    codes
}

/// Name, votes, share and rank of a choice.
type Line = (String, Option<u64>, Option<Share>, Option<u64>);

/// All the figures of a contest, freed from the order of the file.
#[derive(Debug, Clone, PartialEq)]
struct Numbers {
    id: String,
    choices: Vec<Line>,
    totals: BTreeMap<&'static str, Option<u64>>,
    base: Option<u64>,
    turnout: Option<Share>,
    leader: Option<String>,
    tied: Vec<String>,
    lead: Option<u64>,
    lead_share: Option<Share>,
    majority: Option<bool>,
    complete: bool,
    units: Option<u64>,
}

impl Numbers {
    fn of(contest: &Contest) -> Self {
        let mut choices: Vec<_> = contest
            .choices
            .iter()
            .map(|choice| {
                let votes = choice.votes.map(|votes| votes.0);
                (choice.name.clone(), votes, choice.share, choice.rank)
            })
            .collect();
        choices.sort_by(|one, other| one.0.cmp(&other.0));
        let mut tied = contest.tied.clone();
        tied.sort_unstable();
        Self {
            id: contest.id.clone(),
            choices,
            totals: contest
                .totals
                .iter()
                .map(|(quantity, figure)| (quantity.name(), figure.map(|figure| figure.votes.0)))
                .collect(),
            base: contest.base.votes.map(|votes| votes.0),
            turnout: contest.turnout.as_ref().map(|turnout| turnout.share),
            leader: contest.leader.clone(),
            tied,
            lead: contest.margin.as_ref().map(|margin| margin.votes.0),
            lead_share: contest.margin.as_ref().and_then(|margin| margin.share),
            majority: contest.majority,
            complete: contest.complete,
            units: contest.units.reported,
        }
    }

    /// All counts multiplied; shares stay.
    fn times(&self, times: u64) -> Self {
        let mut many = self.clone();
        let counts = many
            .choices
            .iter_mut()
            .map(|(_, votes, ..)| votes)
            .chain(many.totals.values_mut())
            .chain([&mut many.base, &mut many.lead]);
        for count in counts {
            *count = count.map(|count| count * times);
        }
        many
    }
}

fn numbers(report: &Report) -> Vec<Numbers> {
    let mut numbers: Vec<Numbers> = report.contests.iter().map(Numbers::of).collect();
    numbers.sort_by(|one, other| one.id.cmp(&other.id));
    numbers
}

/// A reader that has never more than a byte at hand, as a slow pipe.
struct OneByOne<R>(R);

impl<R: Read> Read for OneByOne<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let room = buffer.len().min(1);
        self.0.read(&mut buffer[..room])
    }
}
