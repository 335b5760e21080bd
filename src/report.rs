//! The one value a caller gets: inputs, contests, roll-ups, what was assumed, and findings.
//!
//! Everything that a renderer shows is in here; a renderer computes nothing but layout.

use std::collections::BTreeMap;

use crate::finding::Findings;
use crate::model::{Base, Cell, ChoiceKind, Place, Quantity, ReasonKind, Status, Votes};
use crate::share::{Rounding, Share};

/// The name and version of the JSON contract.
pub const SCHEMA: &str = "tally-report/1";

/// What a run gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The inputs, in the order given.
    pub inputs: Vec<Input>,
    /// The contests, in the order of the file.
    pub contests: Vec<Contest>,
    /// Contests of the same kind added up, such as the parties over all districts.
    pub rollups: Vec<Rollup>,
    /// The options that shape the numbers.
    pub settings: Settings,
    /// What was decided on evidence and can be overruled by a flag.
    pub assumed: Vec<Assumption>,
    /// What is doubtful.
    pub findings: Findings,
    /// How the table was understood, as a recipe file.
    pub recipe: Option<String>,
}

/// One input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    /// The name as it was given; `-` for standard input.
    pub name: String,
    /// The sheet, where the input is a workbook.
    pub sheet: Option<String>,
    /// Bytes read, before unpacking.
    pub bytes: u64,
    /// SHA-256 of these bytes in hexadecimal, where it was asked for.
    pub sha256: Option<String>,
    /// `csv`, `xlsx`, …
    pub format: String,
    /// `gzip`, `zstd`, or none.
    pub compression: Option<String>,
    /// The encoding.
    pub encoding: String,
    /// The delimiter, where the format has one.
    pub delimiter: Option<String>,
    /// The tables: one, unless several stand under each other. A sheet that was not read has none.
    pub tables: Vec<Table>,
    /// Rows and lines that were not counted, each group with what it is.
    pub left_out: Vec<LeftOut>,
}

/// A table of an input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// What stands above it, where the input holds several.
    pub title: String,
    /// The layout: `long`, `wide`, …
    pub layout: String,
    /// Lines of the header, from 1.
    pub header_lines: Vec<u64>,
    /// Rows of data read.
    pub rows: u64,
    /// Each column with its role.
    pub columns: Vec<Column>,
}

/// Lines of an input that were not counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// Their physical lines, from 1; where there are very many, the first of them.
    pub lines: Vec<u64>,
    /// How many rows there are.
    pub rows: u64,
    /// What they are, in words: "rows that repeat the sum of others".
    pub what: String,
}

/// How a column was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Position, from 1.
    pub position: usize,
    /// The header.
    pub header: String,
    /// The role, as `--column` takes it.
    pub role: String,
    /// Why.
    pub why: String,
}

/// The options that shape the numbers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Settings {
    /// `--base`, where it was given.
    pub base: Option<Base>,
    /// Decimals of `percent` in JSON.
    pub decimals: u32,
    /// Rounding of shown percentages.
    pub rounding: Rounding,
    /// The least number of digits of percentages in text, where it was asked for or the rule has it.
    pub shown: Option<u32>,
    /// The rule that decides, as it is written.
    pub rule: Option<serde_json::Value>,
    /// Other options that were given, by flag name.
    pub flags: BTreeMap<String, String>,
}

/// Something that was decided on evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assumption {
    /// What it is about: `encoding`, `delimiter`, `columns`, `numbers`, `layout`, `base`.
    pub about: String,
    /// What was assumed.
    pub value: String,
    /// On what evidence.
    pub why: String,
    /// The flag that overrules it.
    pub flag: Option<String>,
}

/// One contest, or contests of one kind added up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contest {
    /// A stable identifier made of the name and district.
    pub id: String,
    /// The name; empty where the file gives none.
    pub name: String,
    /// The district, where the contest is that of one.
    pub district: Option<String>,
    /// Whether no count is missing or hidden.
    pub complete: bool,
    /// The choices, most votes first; equals and those without a number in the order of the file.
    pub choices: Vec<Choice>,
    /// Every quantity, `None` where the file does not say and no identity gives it.
    pub totals: BTreeMap<Quantity, Option<Figure>>,
    /// What the shares are shares of.
    pub base: ContestBase,
    /// Turnout, where both of its terms are known.
    pub turnout: Option<Turnout>,
    /// The units.
    pub units: Units,
    /// The choice with most votes; `None` at a tie or where no one has a vote.
    pub leader: Option<String>,
    /// The choices that share the first place, where there are several.
    pub tied: Vec<String>,
    /// By how much the leader is ahead.
    pub margin: Option<Margin>,
    /// Whether the leader has more than half of the base.
    pub majority: Option<bool>,
    /// What the rule makes of it; without a rule nobody is elected.
    pub outcome: Outcome,
    /// Shares of the base that decide by the rule: none is shown on the wrong side of one.
    pub lines: Vec<Line>,
    /// One sentence in plain words: who has most votes, by what margin, of what.
    pub sentence: String,
    /// Further sentences that belong under the figures, such as how many papers were handed out and
    /// hold no vote for a choice.
    pub notes: Vec<String>,
}

/// A figure and where it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figure {
    /// The count.
    pub votes: Votes,
    /// Whether the file states it or an identity gives it.
    pub origin: Origin,
}

/// Where a figure comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// The file states it (or its parts by unit).
    Stated,
    /// It follows from stated figures.
    Derived,
}

/// One choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The name.
    pub name: String,
    /// The party.
    pub party: Option<String>,
    /// The kind of line.
    pub kind: ChoiceKind,
    /// The votes; `None` where missing or hidden.
    pub votes: Option<Votes>,
    /// Whether some count of it is missing or hidden, so that `votes` is a lower bound.
    pub partial: bool,
    /// The exact share of the base.
    pub share: Option<Share>,
    /// Place by votes among all choices, equals sharing a place, from 1.
    pub rank: Option<u64>,
    /// Votes by mode, where the file tells them apart.
    pub modes: Vec<(String, Option<Votes>)>,
    /// For a roll-up: how many contests this choice leads alone.
    pub contests_led: Option<u64>,
}

/// The base of the shares.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContestBase {
    /// Its name.
    pub base: Base,
    /// Its size; `None` where it is not known.
    pub votes: Option<Votes>,
    /// How it is known, in words: "stated by the file", "sum of the choices".
    pub from: String,
    /// Votes in the base that no line of the file lists.
    pub not_listed: Option<Votes>,
}

/// Turnout, with both its terms named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turnout {
    /// The share.
    pub share: Share,
    /// The numerator's quantity.
    pub num: Quantity,
    /// The denominator's quantity.
    pub den: Quantity,
    /// The share that has to be reached by the rule, where there is a quorum.
    pub line: Option<Line>,
    /// Both in words: "ballots cast of registered voters".
    pub of: String,
}

/// The units of a contest.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Units {
    /// How many have a row.
    pub reported: Option<u64>,
    /// How many there should be, where the file says.
    pub expected: Option<u64>,
    /// The levels of the units, widest first.
    pub levels: Vec<String>,
    /// The figures by unit, or by unit of the level that was asked for.
    pub table: Option<Vec<UnitFigures>>,
    /// Every count of every unit, for `tally convert`; `None` where it was not asked for, or where
    /// the units were too many to be kept.
    pub cells: Option<Vec<UnitCells>>,
}

/// All counts of one unit in one contest.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UnitCells {
    /// The unit's key: level and value, widest first.
    pub unit: Vec<(String, String)>,
    /// The choices that the unit lists, in the order of the file.
    pub choices: Vec<ChoiceCell>,
    /// Quantities of the unit.
    pub totals: Vec<(Quantity, Cell)>,
}

/// The count of a choice in a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChoiceCell {
    /// Which of [`Contest::choices`].
    pub choice: usize,
    /// Its place among the choices in the order of the file.
    pub order: usize,
    /// The votes over all modes of voting.
    pub votes: Cell,
    /// The votes by mode, where the file tells them apart.
    pub modes: Vec<(String, Cell)>,
}

/// One row of the table of units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitFigures {
    /// The unit's key: level and value.
    pub unit: Vec<(String, String)>,
    /// Votes by the contest's choices, in the order of [`Contest::choices`]; `None` where the unit
    /// has no number for it.
    pub votes: Vec<Option<Votes>>,
    /// Quantities of the unit.
    pub totals: BTreeMap<Quantity, Votes>,
    /// Where the unit stands first.
    pub place: Place,
}

/// By how much the leader is ahead of the next choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Margin {
    /// In votes.
    pub votes: Votes,
    /// As a share of the base; percentage points when printed.
    pub share: Option<Share>,
    /// The leader.
    pub leader: String,
    /// The next choice.
    pub over: String,
}

/// A share of the base that decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// The share.
    pub share: Share,
    /// Whether the share itself is not enough.
    pub strict: bool,
}

/// What a rule makes of a contest. Names are those of [`Contest::choices`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The rule's name; `None` where no rule was given.
    pub rule: Option<String>,
    /// What came out.
    pub status: Status,
    /// Who is elected, most votes first; at a tie, those that are elected whatever its result.
    pub elected: Vec<String>,
    /// Who stands in the next round.
    pub runoff: Vec<String>,
    /// Who shares the place that decides.
    pub tied: Vec<String>,
    /// Places that nobody has yet.
    pub seats_left: Option<u64>,
    /// What settles the tie by the rule: `lot`, `age`, `new_vote`, …
    pub settled_by: Option<String>,
    /// Seats or electors of each choice, where there are any.
    pub seats: Vec<Seats>,
    /// What the votes were compared with.
    pub base: Option<ContestBase>,
    /// The votes that are needed.
    pub needed: Option<Votes>,
    /// By how much the last place was won.
    pub margin: Option<Lead>,
    /// Who was drawn by lot.
    pub lots: Vec<String>,
    /// Each comparison that was made, in its order.
    pub reasons: Vec<Reason>,
}

/// The seats of a choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seats {
    /// The choice.
    pub name: String,
    /// How many.
    pub seats: u64,
}

/// By how much the last place was won.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lead {
    /// In votes.
    pub votes: Votes,
    /// As a share of the base.
    pub share: Option<Share>,
    /// Who has the last place.
    pub who: String,
    /// Who is next, several with equal votes.
    pub over: Vec<String>,
}

/// One comparison: these votes of that base, where so many were needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// What it is about.
    pub kind: ReasonKind,
    /// Whose votes.
    pub choice: Option<String>,
    /// The unit or district, where it is about one.
    pub unit: Option<String>,
    /// The count: votes, ballots, units, electors or seats.
    pub votes: Option<Votes>,
    /// What it is a part of.
    pub base: Option<Votes>,
    /// The count that was needed.
    pub needed: Option<Votes>,
    /// Whether that was reached; `None` where nothing had to be, or where it cannot be known.
    pub met: Option<bool>,
    /// The same in words.
    pub text: String,
}

impl Default for Outcome {
    /// No rule: nobody is elected.
    fn default() -> Self {
        Self {
            rule: None,
            status: Status::NoRule,
            elected: Vec::new(),
            runoff: Vec::new(),
            tied: Vec::new(),
            seats_left: None,
            settled_by: None,
            seats: Vec::new(),
            base: None,
            needed: None,
            margin: None,
            lots: Vec::new(),
            reasons: Vec::new(),
        }
    }
}

/// Contests added up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rollup {
    /// By what the votes are added: `party`.
    pub by: String,
    /// The ids of the contests.
    pub of: Vec<String>,
    /// The sum, in the shape of a contest.
    pub contest: Contest,
}

impl Report {
    /// Whether there is a choice in any contest; a file of turnout figures has none.
    pub fn has_choices(&self) -> bool {
        self.contests.iter().any(|contest| !contest.choices.is_empty())
    }
}
