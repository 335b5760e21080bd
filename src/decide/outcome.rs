//! What a rule makes of the votes: an outcome, with the numbers that were compared.

use crate::decide::rule::TieRule;
use crate::model::Votes;
pub use crate::model::{ReasonKind, Status};
use crate::share::Share;
use crate::tally::{ChoiceId, ContestBase};

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

/// One comparison: these votes of that base, where so many were needed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// What it is about.
    pub kind: ReasonKind,
    /// Whose votes.
    pub choice: Option<ChoiceId>,
    /// The unit or district, where it is about one.
    pub unit: Option<String>,
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
        Self {
            kind,
            choice: None,
            unit: None,
            votes: None,
            base: None,
            needed: None,
            met: None,
            text,
        }
    }

    /// Whose votes.
    pub(super) fn of(self, choice: ChoiceId) -> Self {
        Self { choice: Some(choice), ..self }
    }

    /// The unit it is about.
    pub(super) fn unit(self, unit: &str) -> Self {
        Self { unit: Some(unit.to_owned()), ..self }
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
