//! What a run is asked to do: everything that flags and recipes can say, already understood.

use crate::model::Base;
use crate::share::Rounding;

/// The shape of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layout {
    /// A row a choice, no units: `candidate, votes`.
    Summary,
    /// A row a unit and choice: `precinct, candidate, votes`.
    Long,
    /// A row a unit, a column a choice.
    Wide,
    /// A row a choice, a column a unit.
    Transposed,
}

impl Layout {
    /// All layouts, in the order of the help.
    pub const ALL: [Self; 4] = [Self::Summary, Self::Long, Self::Wide, Self::Transposed];

    /// The name for `--layout`, in recipes and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Summary => "summary",
            Self::Long => "long",
            Self::Wide => "wide",
            Self::Transposed => "transposed",
        }
    }
}

/// The mark between groups of digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Thousands {
    /// `1,234`, and the Indian `12,34,567`.
    Comma,
    /// `1.234`
    Dot,
    /// `1 234`, with any Unicode blank.
    Space,
    /// `1'234` or `1’234`
    Apostrophe,
}

/// The mark before a fraction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Decimal {
    /// `12.5`
    Dot,
    /// `12,5`
    Comma,
}

/// Which column a flag means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ColumnRef {
    /// By its header.
    Header(String),
    /// By its position, from 1.
    Position(usize),
}

/// `--column ROLE=COLUMN`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnFlag {
    /// The role's name, as `tally inspect` prints it: `choice`, `votes`, `unit`, `registered`, …
    pub role: String,
    /// The column.
    pub column: ColumnRef,
}

/// What to do with two rows for the same thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Duplicates {
    /// Add them.
    Sum,
    /// Keep the first.
    First,
    /// Keep the last.
    Last,
}

/// Bounds on what is read, each with an option that raises it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one field (`--max-field`).
    pub field: usize,
    /// Bytes of one row (`--max-row`).
    pub row: usize,
    /// Columns (`--max-columns`).
    pub columns: usize,
    /// Distinct choices, contests and units together (`--max-groups`).
    pub groups: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { field: 1 << 20, row: 16 << 20, columns: 4096, groups: 5_000_000 }
    }
}

/// How the bytes are read.
#[derive(Debug, Clone)]
pub struct ReadOptions {
    /// `--encoding`: a label of the Encoding Standard, or `cp866` and the like.
    pub encoding: Option<String>,
    /// `--delimiter`.
    pub delimiter: Option<u8>,
    /// `--lenient-quotes`: text after a closing quote belongs to the field.
    pub lenient_quotes: bool,
    /// `--escape`: the character that escapes a quote, usually a backslash.
    pub escape: Option<u8>,
    /// `--sheet`: the sheets of a workbook that are read; all that hold results where none is named.
    pub sheets: Vec<String>,
    /// Bounds.
    pub limits: Limits,
    /// Up to this many bytes of text the whole table is seen before it is interpreted.
    pub whole_table: usize,
    /// Bytes of a block of whole records past that.
    pub block: usize,
    /// Whether the SHA-256 of the inputs is computed.
    pub hash: bool,
}

impl Default for ReadOptions {
    fn default() -> Self {
        Self {
            encoding: None,
            delimiter: None,
            lenient_quotes: false,
            escape: None,
            sheets: Vec::new(),
            limits: Limits::default(),
            whole_table: 64 << 20,
            block: 256 << 10,
            hash: false,
        }
    }
}

/// How the table is understood, where a flag overrules the evidence.
#[derive(Debug, Clone, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub struct InterpretOptions {
    /// `--column ROLE=HEADER`.
    pub columns: Vec<ColumnFlag>,
    /// `--no-header`: the first row is data.
    pub no_header: bool,
    /// `--skip-header N`: lines of the file above the header.
    pub skip_header: Option<u64>,
    /// `--skip-footer N`: rows at the end that are not data.
    pub skip_footer: Option<usize>,
    /// `--layout`.
    pub layout: Option<Layout>,
    /// `--thousands`.
    pub thousands: Option<Thousands>,
    /// `--decimal`.
    pub decimal: Option<Decimal>,
    /// Whether `--duplicates` says what becomes of rows for the same choice.
    pub repeats_decided: bool,
    /// `--allow-negative`: negative counts are corrections.
    pub allow_negative: bool,
    /// The format itself says what every column and every row is: nothing is told by words or sums.
    pub exact: bool,
    /// A recipe's text (TOML), read from a file by the caller.
    pub recipe: Option<String>,
}

/// How counting goes.
#[derive(Debug, Clone)]
pub struct CountOptions {
    /// `--duplicates`.
    pub duplicates: Option<Duplicates>,
    /// `--allow-negative`: a negative count is a correction.
    pub allow_negative: bool,
    /// `--merge-case`: spellings that differ in case only are one choice.
    pub merge_case: bool,
    /// `--threads`.
    pub threads: usize,
    /// `--memory`: bytes for rows by unit.
    pub memory: usize,
    /// Whether the modes of voting are kept unit by unit.
    pub modes_by_unit: bool,
}

impl Default for CountOptions {
    fn default() -> Self {
        Self {
            duplicates: None,
            allow_negative: false,
            merge_case: false,
            threads: 1,
            memory: 256 << 20,
            modes_by_unit: false,
        }
    }
}

/// What the report shows.
#[derive(Debug, Clone, Default)]
pub struct ReportOptions {
    /// `--base`.
    pub base: Option<Base>,
    /// `--by LEVEL`: each unit of this level.
    pub by: Option<String>,
    /// `--contest`: only contests whose name or id contains this.
    pub contest: Option<String>,
    /// `--units`: the table of units.
    pub units: bool,
    /// `tally convert`: every count of every unit, by mode of voting too.
    pub cells: bool,
    /// `--decimals`.
    pub decimals: Option<u32>,
    /// Rounding of shown shares.
    pub rounding: Rounding,
}

/// A whole run.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Bytes to rows.
    pub read: ReadOptions,
    /// Rows to a `Reading`.
    pub interpret: InterpretOptions,
    /// Rows to a `Tally`.
    pub count: CountOptions,
    /// Tally to a report.
    pub report: ReportOptions,
}

/// The first line of an input, for findings about the input as a whole.
pub fn top_of(input: crate::model::InputId) -> crate::model::Place {
    crate::model::Place::row(input, 1)
}
