//! What can come out of a contest, and what decides it.

use serde::Serialize;

/// What came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Every seat has somebody.
    Elected,
    /// Another round, between those that are named where the law names them.
    Runoff,
    /// Equal votes at a place that decides; nothing but the law's own rule may break it.
    Tie,
    /// Too few took part.
    VoidQuorum,
    /// The vote has to be held again.
    VoidRepeat,
    /// A question is answered with No, or a sole candidate is not elected.
    Rejected,
    /// More Yes than No, and too few of the electorate.
    RejectedQuorum,
    /// A question is answered with Yes.
    Accepted,
    /// Seats are given to lists or parties.
    Allocated,
    /// It cannot be said yet, or not from these figures.
    Undecided,
    /// No rule was given.
    NoRule,
}

impl Status {
    /// All, in the order of the contract.
    pub const ALL: [Self; 11] = [
        Self::Elected,
        Self::Runoff,
        Self::Tie,
        Self::VoidQuorum,
        Self::VoidRepeat,
        Self::Rejected,
        Self::RejectedQuorum,
        Self::Accepted,
        Self::Allocated,
        Self::Undecided,
        Self::NoRule,
    ];

    /// The name in JSON and CSV.
    pub fn name(self) -> &'static str {
        match self {
            Self::Elected => "elected",
            Self::Runoff => "runoff",
            Self::Tie => "tie",
            Self::VoidQuorum => "void_quorum",
            Self::VoidRepeat => "void_repeat",
            Self::Rejected => "rejected",
            Self::RejectedQuorum => "rejected_quorum",
            Self::Accepted => "accepted",
            Self::Allocated => "allocated",
            Self::Undecided => "undecided",
            Self::NoRule => "no_rule",
        }
    }
}

/// What a comparison was about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ReasonKind {
    /// How many took part.
    Quorum,
    /// The line against everyone.
    AgainstAll,
    /// Blank votes.
    Blank,
    /// More votes than others.
    MostVotes,
    /// A share of the base.
    Share,
    /// The lead over the second.
    Lead,
    /// Units in which a share is reached.
    Distribution,
    /// The share of the electorate that a question needs.
    Approval,
    /// Units that say Yes.
    Units,
    /// Electors.
    Electors,
    /// A place in the run-off.
    Runoff,
    /// Equal votes.
    Tie,
    /// A lot that was drawn.
    Lot,
    /// The bar for lists.
    Threshold,
    /// The quota or divisor of an allocation.
    Quota,
    /// A seat, and what gave it.
    Seat,
    /// The last seat, and who was next.
    LastSeat,
    /// Votes that are still out.
    StillOut,
    /// Votes of lines that hold several choices.
    NotListed,
    /// A figure that the file does not give.
    Unknown,
}

impl ReasonKind {
    /// All, in the order of the contract.
    pub const ALL: [Self; 20] = [
        Self::Quorum,
        Self::AgainstAll,
        Self::Blank,
        Self::MostVotes,
        Self::Share,
        Self::Lead,
        Self::Distribution,
        Self::Approval,
        Self::Units,
        Self::Electors,
        Self::Runoff,
        Self::Tie,
        Self::Lot,
        Self::Threshold,
        Self::Quota,
        Self::Seat,
        Self::LastSeat,
        Self::StillOut,
        Self::NotListed,
        Self::Unknown,
    ];

    /// The name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Quorum => "quorum",
            Self::AgainstAll => "against_all",
            Self::Blank => "blank",
            Self::MostVotes => "most_votes",
            Self::Share => "share",
            Self::Lead => "lead",
            Self::Distribution => "distribution",
            Self::Approval => "approval",
            Self::Units => "units",
            Self::Electors => "electors",
            Self::Runoff => "runoff",
            Self::Tie => "tie",
            Self::Lot => "lot",
            Self::Threshold => "threshold",
            Self::Quota => "quota",
            Self::Seat => "seat",
            Self::LastSeat => "last_seat",
            Self::StillOut => "still_out",
            Self::NotListed => "not_listed",
            Self::Unknown => "unknown",
        }
    }
}
