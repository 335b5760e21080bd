//! What a rule of law says, as a value: a state that makes no sense cannot be written down.

use std::collections::BTreeMap;

use super::bar::Bar;
use super::house::SeatsRule;
use crate::decide::counting::Ballot;
use crate::model::{Base, Quantity};
use crate::share::{Rounding, Share};

/// A rule: how votes become an outcome.
///
/// It says what the law says and nothing else. What a law leaves open is `None`, and is asked for
/// where an outcome depends on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// The name under which reports show it.
    pub name: String,
    /// What it is the rule of, in words.
    pub title: Option<String>,
    /// The laws or descriptions that it was taken from.
    pub sources: Vec<String>,
    /// How the winner is found.
    pub way: Way,
    /// What a line against everyone does.
    pub against_all: Option<AgainstAll>,
    /// What blank votes do, where they are in the base.
    pub blank: Option<BlankEffect>,
    /// How many have to take part.
    pub quorum: Option<Quorum>,
    /// How the law settles a tie.
    pub tie: Option<TieRule>,
    /// Lots that were drawn, by the names of the choices drawn.
    pub lots: Vec<String>,
    /// How many votes a ballot holds.
    pub votes_per_ballot: Option<u64>,
    /// Who counts as having taken part, `cast` where that is not said.
    pub turnout: Option<Quantity>,
    /// How the law rounds what is shown.
    pub rounding: Option<Rounding>,
    /// With how many digits.
    pub decimals: Option<u32>,
    /// The rule as it was written, for the report.
    pub written: serde_json::Value,
}

/// How the winner is found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Way {
    /// The `seats` candidates with most votes; with several seats the block vote.
    Plurality {
        /// How many are elected.
        seats: u64,
        /// What shares are of, where the law names it.
        base: Option<Base>,
    },
    /// Who reaches a share of the base, and where the law adds it, a share in so many units too.
    Majority {
        /// What the share is of.
        base: Base,
        /// The share.
        bar: Bar,
        /// In how many units which share is needed besides.
        distribution: Option<Distribution>,
        /// What follows where nobody has it.
        otherwise: Option<Otherwise>,
    },
    /// The first choice, if one of several conditions holds.
    Qualified {
        /// What shares are of.
        base: Base,
        /// Any of these is enough.
        win_if: Vec<Condition>,
        /// What follows where none holds.
        otherwise: Option<Otherwise>,
    },
    /// Several seats, each for a majority of the votes divided by twice the seats:
    /// `floor(votes / (2 * seats)) + 1` (Swiss cantons). The highest, where more reach it.
    MultiSeat {
        /// How many are elected.
        seats: u64,
        /// What follows for the seats left.
        otherwise: Option<Otherwise>,
    },
    /// A question: Yes or No.
    Referendum {
        /// What the share of Yes is of.
        base: Base,
        /// The share.
        bar: Bar,
        /// The share of the registered voters that Yes needs besides.
        approval: Option<Bar>,
    },
    /// A sole candidate, who needs a share of the base.
    Sole {
        /// What the share is of.
        base: Base,
        /// The share.
        bar: Bar,
    },
    /// A question that needs the people and the units. Equal units reject.
    DoubleMajority {
        /// What the people's share is of.
        base: Base,
        /// The units and their weights.
        weights: Weights,
    },
    /// Electors, all of a unit for its first; a majority of all appointed elects.
    Electors {
        /// The level of the units, where units have several.
        level: Option<String>,
        /// How many electors each unit has.
        electors: BTreeMap<String, u64>,
        /// What follows where nobody has the majority.
        otherwise: Option<Otherwise>,
    },
    /// Seats for lists.
    Seats(Box<SeatsRule>),
}

/// What follows where nobody is elected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Otherwise {
    /// A run-off between the two first.
    RunoffTopTwo,
    /// A second round, in which others may stand too.
    SecondRound,
    /// The vote is held again.
    NewElection,
    /// Another body elects.
    NextBody,
}

/// A share in so many units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Distribution {
    /// The share of a unit's votes.
    pub bar: Bar,
    /// In how many units.
    pub units: UnitsNeeded,
    /// How many units there are; those of the file where that is not said.
    pub total: Option<u64>,
    /// The level of the units, where units have several.
    pub level: Option<String>,
}

/// How many units are needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnitsNeeded {
    /// So many.
    Count(u64),
    /// A share of all.
    Share(Bar),
}

/// A condition on the first choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Condition {
    /// Its share of a base: the rule's, or another.
    Share(Bar, Option<Base>),
    /// Its lead over the second, as a share of the base.
    Lead(Bar),
    /// All of these.
    All(Vec<Condition>),
}

/// Units that count for a question, with their weights.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Weights {
    /// The level of the units, where units have several.
    pub level: Option<String>,
    /// The weight of a unit of no class.
    pub whole: Share,
    /// The weight of units by their names.
    pub special: BTreeMap<String, Share>,
    /// The sum of all weights; that of the units of the file where it is not said.
    pub total: Option<Share>,
}

/// What a line against everyone does. It is never elected and never a runner-up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgainstAll {
    /// Nothing.
    None,
    /// It is in the base, and does nothing else.
    BaseOnly,
    /// The vote is held again where the line has more than every candidate.
    RepeatIfLeads,
    /// The vote is held again where the line has more than half of the base.
    RepeatIfMajority,
    /// A sole candidate needs more votes than the line.
    RivalOfSole,
}

/// What blank votes do, where they are in the base.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BlankEffect {
    /// Nothing but raising the bar.
    None,
    /// The vote is held again where they are more than half of the base.
    RepeatIfMajority,
}

/// How many have to take part, as a share of the registered voters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quorum {
    /// The share.
    pub bar: Bar,
}

/// How a law settles a tie.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TieRule {
    /// A lot.
    Lot,
    /// The older candidate.
    Age,
    /// A new vote.
    NewVote,
    /// For seats: the list with more votes in all.
    MostVotes,
    /// For seats: the list with fewer seats so far.
    FewestSeats,
}

impl TieRule {
    /// All, in the order of the schema.
    pub const ALL: [Self; 5] =
        [Self::Lot, Self::Age, Self::NewVote, Self::MostVotes, Self::FewestSeats];

    /// The name in rules and in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Lot => "lot",
            Self::Age => "age",
            Self::NewVote => "new_vote",
            Self::MostVotes => "most_total_votes",
            Self::FewestSeats => "fewest_seats",
        }
    }

    /// In a sentence: `a lot`, `age`.
    pub fn words(self) -> &'static str {
        match self {
            Self::Lot => "a lot",
            Self::Age => "age: the older one is elected",
            Self::NewVote => "a new vote",
            Self::MostVotes => "the votes in all: who has more takes the seat",
            Self::FewestSeats => "the seats so far: who has fewer takes the seat",
        }
    }
}

impl Rule {
    /// Whether a ballot may hold votes for several choices.
    pub fn ballot(&self) -> Ballot {
        let seats = match &self.way {
            Way::Plurality { seats, .. } | Way::MultiSeat { seats, .. } => *seats,
            _ => 1,
        };
        match self.votes_per_ballot.unwrap_or(seats) {
            0 | 1 => Ballot::OneVote,
            _ => Ballot::SeveralVotes,
        }
    }

    /// What the decision compares shares of, where the rule names it.
    pub fn base(&self) -> Option<Base> {
        match &self.way {
            Way::Plurality { base, .. } => *base,
            Way::Majority { base, .. }
            | Way::Qualified { base, .. }
            | Way::Referendum { base, .. }
            | Way::Sole { base, .. }
            | Way::DoubleMajority { base, .. } => Some(*base),
            Way::MultiSeat { .. } => Some(Base::Votes),
            Way::Electors { .. } => None,
            Way::Seats(rule) => rule.threshold.as_ref().map(|threshold| threshold.base),
        }
    }

    /// The shares that decide, each with the base it is of, so that none is shown on the wrong side.
    pub fn bars(&self) -> Vec<(Base, Bar)> {
        fn of(conditions: &[Condition], base: Base, bars: &mut Vec<(Base, Bar)>) {
            for condition in conditions {
                match condition {
                    Condition::Share(bar, other) => bars.push((other.unwrap_or(base), *bar)),
                    Condition::Lead(_) => {}
                    Condition::All(all) => of(all, base, bars),
                }
            }
        }
        let mut bars = Vec::new();
        match &self.way {
            Way::Majority { base, bar, .. } | Way::Sole { base, bar } => bars.push((*base, *bar)),
            Way::Referendum { base, bar, approval } => {
                bars.push((*base, *bar));
                bars.extend(approval.map(|bar| (Base::Registered, bar)));
            }
            Way::DoubleMajority { base, .. } => bars.push((*base, Bar::MAJORITY)),
            Way::Qualified { base, win_if, .. } => of(win_if, *base, &mut bars),
            Way::Seats(rule) => bars.extend(rule.bar()),
            Way::Plurality { .. } | Way::MultiSeat { .. } | Way::Electors { .. } => {}
        }
        bars
    }
}
