//! What a table means, bound once before anything is counted.
//!
//! A [`Reading`] is what `inspect` prints, what flags overrule, what a recipe keeps and what the
//! report records. Counting needs nothing else and decides nothing.

use std::collections::BTreeMap;

use crate::model::{ChoiceKind, InputId, Quantity};
use crate::options::Layout;
use crate::read::Marks;

/// How a table is understood.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about the table")]
pub struct Reading {
    /// The shape.
    pub layout: Layout,
    /// Every column of the table with its role.
    pub columns: Vec<Column>,
    /// The contests of a wide or transposed table; one unnamed contest where rows name them.
    pub contests: Vec<ColumnContest>,
    /// Lines of the header by input, and those above it that were left out.
    pub head: Head,
    /// Rows that are not data, by input and line.
    pub left_out: BTreeMap<(InputId, u64), LeftOut>,
    /// Whether blank votes are in the base: the file's own sums put them there, or it counts
    /// unmarked papers apart from them.
    pub blank_in_base: bool,
    /// What labels of rows are, where the table itself decides it and not the words alone.
    pub labels: BTreeMap<String, LineRole>,
    /// Whether districts of one contest whose lines are the same are its units.
    pub districts_may_be_units: bool,
    /// Whether the rows of a choice repeat in unit after unit, and are added: a candidate of
    /// several lists that the file does not tell apart.
    pub lines_repeat: bool,
    /// Whether empty cells of choices are zeros: the sums of every unit hold without them.
    pub gaps_are_zero: bool,
    /// Whether the format says what every row is: its column of kinds has the names of this
    /// program, no row is a total, and nothing is joined.
    pub is_exact: bool,
    /// What was decided on evidence.
    pub assumed: Vec<Assumed>,
}

/// The lines above the data.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Head {
    /// The text of the header, column by column: what a later part of the table must repeat.
    pub headers: Vec<Header>,
    /// Header rows of the first input, by line.
    pub lines: Vec<u64>,
    /// How many rows of each input stand before its data.
    pub rows_before_data: Vec<usize>,
}

/// The header of a column.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Header {
    /// The title that spans several columns, if there is a second header row.
    pub group: String,
    /// The column's own header.
    pub name: String,
}

impl Header {
    /// Both in one text.
    pub fn whole(&self) -> String {
        match (self.group.is_empty(), self.name.is_empty()) {
            (true, _) => self.name.clone(),
            (false, true) => self.group.clone(),
            (false, false) => format!("{} - {}", self.group, self.name),
        }
    }
}

/// One column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its header.
    pub header: String,
    /// What it holds.
    pub role: Role,
    /// On what evidence.
    pub why: String,
    /// How its numbers are written.
    pub marks: Marks,
    /// Whether its numbers show their marks; plain digits fit every style.
    pub marks_shown: bool,
    /// Whether no cell of it holds anything.
    pub is_empty: bool,
}

/// What a column holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    /// Part of the identity of a unit, at a level.
    Unit(String),
    /// Part of the name of a contest.
    Contest,
    /// The district of a contest.
    District,
    /// Part of the name of a choice.
    Choice(NamePart),
    /// The party of a choice.
    Party,
    /// The mode of voting that the row counts.
    Mode,
    /// What kind of vote the row counts: valid ones for its choice, blank, invalid.
    Kind,
    /// The votes of the row's choice.
    Votes,
    /// The votes of the row's choice in one mode of voting.
    ModeVotes(String),
    /// The votes for one choice of [`Reading::contests`].
    ChoiceVotes {
        /// Index in [`Reading::contests`].
        contest: usize,
        /// Index in [`ColumnContest::choices`].
        choice: usize,
    },
    /// A quantity of the unit, or of one contest in it.
    Quantity {
        /// Which.
        quantity: Quantity,
        /// Index in [`Reading::contests`], where it belongs to one of several.
        contest: Option<usize>,
    },
    /// The figures of one unit, in a transposed table.
    UnitVotes(String),
    /// A sum that repeats other columns; compared with them.
    Total(TotalOf),
    /// A percentage of the row's choice.
    Percent,
    /// Nothing that counts.
    Ignored,
}

/// What a total column repeats.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TotalOf {
    /// All choices of a contest of [`Reading::contests`].
    Choices(usize),
    /// The modes of voting of the row's choice.
    Modes,
    /// All units, in a transposed table.
    Units,
    /// Some of the units, in a transposed table; their columns are counted.
    SomeUnits,
}

/// Which part of a choice's name a column holds, in the order in which they are joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum NamePart {
    /// Given name.
    Given,
    /// Middle name.
    Middle,
    /// Family name.
    Family,
    /// The whole name.
    Whole,
}

/// A contest whose choices are columns (or, transposed, a contest over all rows).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ColumnContest {
    /// The name: what the headers of its columns have in common; empty if it is the only one.
    pub name: String,
    /// The choices.
    pub choices: Vec<ColumnChoice>,
}

/// A choice that is a column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ColumnChoice {
    /// The name.
    pub name: String,
    /// The kind of line.
    pub kind: ChoiceKind,
}

/// What a row with a label holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LineRole {
    /// Votes for a choice.
    Choice(ChoiceKind),
    /// A quantity.
    Quantity(Quantity),
    /// The sum of all choices.
    Total,
    /// Nothing that counts: percentages, sums that other rows repeat.
    Ignored,
}

/// Why a row is not data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LeftOut {
    /// Above the header.
    Preamble,
    /// Below the table.
    Footer,
    /// The header again.
    HeaderRepeated,
    /// Codes of the columns, under the header.
    HeaderCodes,
    /// A total of the rows that share the text of these columns, from 0, with it; of all rows where
    /// there is none. What it states is compared with what is counted.
    Total(Vec<usize>),
    /// It was found equal to the sum of rows beside it, or of a lower level.
    Parent,
}

/// Something that was decided on evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assumed {
    /// What it is about.
    pub about: &'static str,
    /// What was assumed.
    pub value: String,
    /// On what evidence.
    pub why: String,
    /// The flag that overrules it.
    pub flag: Option<&'static str>,
}

impl Role {
    /// The name, as `--column` and recipes have it.
    pub fn name(&self) -> String {
        match self {
            Self::Unit(level) => format!("unit:{level}"),
            Self::Contest => "contest".into(),
            Self::District => "district".into(),
            Self::Choice(NamePart::Whole) => "choice".into(),
            Self::Choice(NamePart::Given) => "choice:given".into(),
            Self::Choice(NamePart::Middle) => "choice:middle".into(),
            Self::Choice(NamePart::Family) => "choice:family".into(),
            Self::Party => "party".into(),
            Self::Mode => "mode".into(),
            Self::Kind => "kind".into(),
            Self::Votes => "votes".into(),
            Self::ModeVotes(mode) => format!("votes:{mode}"),
            Self::ChoiceVotes { .. } => "choice-votes".into(),
            Self::Quantity { quantity, .. } => quantity.name().into(),
            Self::UnitVotes(_) => "unit-votes".into(),
            Self::Total(_) => "total".into(),
            Self::Percent => "percent".into(),
            Self::Ignored => "ignored".into(),
        }
    }

    /// Whether cells of the column are counted.
    pub fn is_counted(&self) -> bool {
        matches!(
            self,
            Self::Votes
                | Self::ModeVotes(_)
                | Self::ChoiceVotes { .. }
                | Self::Quantity { .. }
                | Self::UnitVotes(_)
                | Self::Total(_)
        )
    }
}

impl Reading {
    /// Positions of the columns of a role, in the order of the file.
    pub fn positions(&self, wanted: impl Fn(&Role) -> bool) -> Vec<usize> {
        (0..self.columns.len())
            .filter(|&index| self.columns.get(index).is_some_and(|column| wanted(&column.role)))
            .collect()
    }

    /// The levels of the units, in the order of the columns.
    pub fn levels(&self) -> Vec<String> {
        self.columns
            .iter()
            .filter_map(|column| match &column.role {
                Role::Unit(level) => Some(level.clone()),
                _ => None,
            })
            .collect()
    }
}
