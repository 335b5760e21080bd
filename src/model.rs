//! The nouns of the domain: counts, quantities, kinds of choice, places in the input.
//!
//! Names are the field's: a *ballot* is paper, a *vote* is a mark, a *choice* is a line that can be
//! marked, a *unit* is a place where ballots are counted, a *contest* is what is decided.

mod outcome;

use std::fmt;

use serde::{Serialize, Serializer};

pub use outcome::{ReasonKind, Status};

/// A count of votes, ballots or people. Never negative, never rounded, never a float.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Votes(pub u64);

impl Votes {
    /// No vote at all, which is not the same as a count that is missing.
    pub const ZERO: Self = Self(0);

    /// The sum, or `None` where 64 bits cannot hold it.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// The difference, or `None` where it would be negative.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// The sum of many counts, or `None` where 64 bits cannot hold it.
    pub fn checked_sum(votes: impl IntoIterator<Item = Self>) -> Option<Self> {
        votes.into_iter().try_fold(Self::ZERO, Self::checked_add)
    }
}

impl fmt::Display for Votes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl Serialize for Votes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(self.0)
    }
}

/// What a cell says about a count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cell {
    /// A number, zero included.
    Counted(Votes),
    /// A negative number, by its size: a correction row, only where that was allowed.
    Correction(Votes),
    /// Nothing: empty, `-`, `n/a`. Not zero.
    Missing,
    /// Withheld by the publisher: `*`, `<5`. Not zero, not missing.
    Hidden,
}

impl Cell {
    /// The number, where there is one.
    pub fn votes(self) -> Option<Votes> {
        match self {
            Self::Counted(votes) => Some(votes),
            Self::Correction(_) | Self::Missing | Self::Hidden => None,
        }
    }
}

/// A counted figure of a unit or a contest that is not a vote for a choice.
///
/// Meanings are those of the field (NIST SP 1500-100 and national protocols); each is a number of
/// people, ballots or vote rights.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Quantity {
    /// People entitled to vote on the roll.
    Registered,
    /// People added to the roll on the day, or with a certificate.
    Supplementary,
    /// Ballot papers that a station was given.
    Received,
    /// Papers handed to voters, or voters who received papers.
    Issued,
    /// Papers never handed out, or cancelled.
    Unused,
    /// Papers lost.
    Lost,
    /// Papers found in the boxes: ballots cast, voters who took part.
    Cast,
    /// Votes that count in the base.
    Valid,
    /// Papers found that hold no lawful vote.
    Invalid,
    /// Papers found that are deliberately empty.
    Blank,
    /// Papers without any mark, where the law counts them apart from blank ones.
    Unmarked,
    /// Vote rights lost by marking too many.
    Overvotes,
    /// Vote rights not used.
    Undervotes,
    /// Written-in votes that were not accepted.
    RejectedWriteIns,
    /// People entitled who did not take part.
    Abstained,
}

impl Quantity {
    /// All quantities, in the order of reports.
    pub const ALL: [Self; 15] = [
        Self::Registered,
        Self::Supplementary,
        Self::Received,
        Self::Issued,
        Self::Unused,
        Self::Lost,
        Self::Cast,
        Self::Valid,
        Self::Invalid,
        Self::Blank,
        Self::Unmarked,
        Self::Overvotes,
        Self::Undervotes,
        Self::RejectedWriteIns,
        Self::Abstained,
    ];

    /// The name in JSON, recipes and `--column`: `registered`, `cast`, `rejected_write_ins`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Registered => "registered",
            Self::Supplementary => "supplementary",
            Self::Received => "received",
            Self::Issued => "issued",
            Self::Unused => "unused",
            Self::Lost => "lost",
            Self::Cast => "cast",
            Self::Valid => "valid",
            Self::Invalid => "invalid",
            Self::Blank => "blank",
            Self::Unmarked => "unmarked",
            Self::Overvotes => "overvotes",
            Self::Undervotes => "undervotes",
            Self::RejectedWriteIns => "rejected_write_ins",
            Self::Abstained => "abstained",
        }
    }

    /// The words in a table: `registered voters`, `ballots cast`.
    pub fn label(self) -> &'static str {
        match self {
            Self::Registered => "registered voters",
            Self::Supplementary => "supplementary voters",
            Self::Received => "ballots received",
            Self::Issued => "ballots issued",
            Self::Unused => "unused ballots",
            Self::Lost => "lost ballots",
            Self::Cast => "ballots cast",
            Self::Valid => "valid votes",
            Self::Invalid => "invalid ballots",
            Self::Blank => "blank ballots",
            Self::Unmarked => "unmarked ballots",
            Self::Overvotes => "overvotes",
            Self::Undervotes => "undervotes",
            Self::RejectedWriteIns => "rejected write-ins",
            Self::Abstained => "abstained",
        }
    }

    /// The quantity of that name, as [`Quantity::name`] writes it.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|quantity| quantity.name() == name)
    }
}

/// What kind of line a choice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChoiceKind {
    /// A person, or a ticket of persons.
    Candidate,
    /// A list or party.
    List,
    /// The affirmative answer to a question.
    Yes,
    /// The negative answer to a question.
    No,
    /// A printed line that refuses everyone: "against all", "none of the above". In the base, never
    /// elected.
    AgainstAll,
    /// Names written by voters.
    WriteIn,
    /// Blank votes, where they are in the base.
    Blank,
    /// A printed line of another kind: "all others".
    Other,
}

impl ChoiceKind {
    /// The name in JSON and recipes.
    pub fn name(self) -> &'static str {
        match self {
            Self::Candidate => "candidate",
            Self::List => "list",
            Self::Yes => "yes",
            Self::No => "no",
            Self::AgainstAll => "against_all",
            Self::WriteIn => "write_in",
            Self::Blank => "blank",
            Self::Other => "other",
        }
    }

    /// All kinds.
    pub const ALL: [Self; 8] = [
        Self::Candidate,
        Self::List,
        Self::Yes,
        Self::No,
        Self::AgainstAll,
        Self::WriteIn,
        Self::Blank,
        Self::Other,
    ];

    /// The kind of that name, as [`ChoiceKind::name`] writes it.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether a line of this kind can win a contest. Against-all and blank lines can lead, and are
    /// nobody's victory; scattered write-ins and "others" are many people under one line.
    pub fn can_win(self) -> bool {
        match self {
            Self::Candidate | Self::List | Self::Yes | Self::No => true,
            Self::AgainstAll | Self::WriteIn | Self::Blank | Self::Other => false,
        }
    }
}

/// In a long table of this program: the kind of a row that holds a quantity, by its name.
pub const QUANTITY: &str = "quantity";

/// In a long table of this program: the kind of a row of blank votes that are in the base.
pub const BLANK_IN_BASE: &str = "blank_in_base";

/// Which input of the run, from 0 in the order given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct InputId(pub usize);

/// A place in an input: a physical line and, where it is about one, a field of its row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Place {
    /// Which input.
    pub input: InputId,
    /// The physical line, from 1; LF, CRLF and a lone CR each end one, inside quotes too.
    pub line: u64,
    /// The field of the row, from 0.
    pub field: Option<usize>,
}

impl Place {
    /// A whole row.
    pub fn row(input: InputId, line: u64) -> Self {
        Self { input, line, field: None }
    }

    /// One field of a row.
    pub fn cell(input: InputId, line: u64, field: usize) -> Self {
        Self { input, line, field: Some(field) }
    }
}

/// What a percentage is a share of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Base {
    /// Votes that count, the against-all line among them, and blank votes where the file's own
    /// figures put them there.
    Valid,
    /// The same without the against-all line.
    ValidWithoutAgainstAll,
    /// Valid votes and blank ones.
    ValidWithBlank,
    /// All ballots cast.
    Cast,
    /// Registered voters.
    Registered,
    /// Ballots, in a contest with several votes a ballot.
    Ballots,
    /// Marks: the sum of the votes for all choices.
    Votes,
}

impl Base {
    /// All bases, in the order of the help.
    pub const ALL: [Self; 7] = [
        Self::Valid,
        Self::ValidWithoutAgainstAll,
        Self::ValidWithBlank,
        Self::Cast,
        Self::Registered,
        Self::Ballots,
        Self::Votes,
    ];

    /// The name in JSON and for `--base`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::ValidWithoutAgainstAll => "valid_without_against_all",
            Self::ValidWithBlank => "valid_with_blank",
            Self::Cast => "cast",
            Self::Registered => "registered",
            Self::Ballots => "ballots",
            Self::Votes => "votes",
        }
    }

    /// The words after "of the": `valid votes`, `registered voters`.
    pub fn label(self) -> &'static str {
        match self {
            Self::Valid => "valid votes",
            Self::ValidWithoutAgainstAll => "valid votes without those against all",
            Self::ValidWithBlank => "valid and blank votes",
            Self::Cast => "ballots cast",
            Self::Registered => "registered voters",
            Self::Ballots => "ballots",
            Self::Votes => "votes for all choices",
        }
    }
}
