//! What a rule makes of the votes: an outcome, with the numbers that were compared.

use serde::Serialize;

use crate::decide::rule::TieRule;
use crate::model::Votes;
use crate::share::Share;
use crate::tally::{ChoiceId, ContestBase};

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

/// The outcome of a contest under a rule. Choices are those of the contest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// The rule's name.
    pub rule: String,
    /// What came out.
    pub status: Status,
    /// Who is elected, most votes first; at a tie, those that are elected whatever its result.
    pub elected: Vec<ChoiceId>,
    /// Who stands in the next round, most votes first.
    pub runoff: Vec<ChoiceId>,
    /// Who shares the place that decides.
    pub tied: Vec<ChoiceId>,
    /// Places that nobody has yet: at a tie those that the tied share.
    pub seats_left: Option<u64>,
    /// How the law settles the tie, where the rule says so.
    pub settled_by: Option<TieRule>,
    /// Seats or electors of each choice, in the order of the file; empty where none are given.
    pub seats: Vec<(ChoiceId, u64)>,
    /// What the votes were compared with.
    pub base: Option<ContestBase>,
    /// The votes that are needed.
    pub needed: Option<Votes>,
    /// By how much the last place was won.
    pub margin: Option<Lead>,
    /// Who was drawn by lot.
    pub lots: Vec<ChoiceId>,
    /// Each comparison that was made, in its order.
    pub reasons: Vec<Reason>,
    /// All of it in one or two sentences.
    pub sentence: String,
}

/// By how much the last place was won.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lead {
    /// The votes between them.
    pub votes: Votes,
    /// Who has the last place.
    pub who: ChoiceId,
    /// Who is next: a candidate or list, or several with equal votes; never a line against everyone.
    pub over: Vec<ChoiceId>,
    /// As a share of the base.
    pub share: Option<Share>,
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

/// One comparison: these votes of that base, where so many were needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// What it is about.
    pub kind: ReasonKind,
    /// Whose votes.
    pub choice: Option<ChoiceId>,
    /// The count that was compared: votes, ballots, units, electors or seats.
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

impl Reason {
    /// A reason in words; its numbers are added by the methods below.
    pub(super) fn new(kind: ReasonKind, text: String) -> Self {
        Self { kind, choice: None, votes: None, base: None, needed: None, met: None, text }
    }

    /// Whose votes.
    pub(super) fn of(self, choice: ChoiceId) -> Self {
        Self { choice: Some(choice), ..self }
    }

    /// The count, and of what.
    pub(super) fn votes(self, votes: Votes, base: Option<Votes>) -> Self {
        Self { votes: Some(votes), base, ..self }
    }

    /// What was needed, and whether it is reached.
    pub(super) fn needed(self, needed: Option<Votes>, met: bool) -> Self {
        Self { needed, met: Some(met), ..self }
    }
}
