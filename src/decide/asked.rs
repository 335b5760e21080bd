//! What is asked of the decision, and what it answers.

use std::collections::BTreeMap;

use crate::decide::counting::Expected;
use crate::decide::outcome::Outcome;
use crate::decide::rule::Rule;

/// What is asked of the decision.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// The rule; without one nobody is elected.
    pub rule: Option<Rule>,
    /// Names that were drawn by lot.
    pub lots: Vec<String>,
    /// The units that there should be.
    pub expected: Option<Expected>,
}

/// The outcomes of an election.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decided {
    /// By the contest's index.
    pub contests: BTreeMap<usize, Outcome>,
    /// By the place among the election's [`rollups`](crate::tally::rollups).
    pub rollups: BTreeMap<usize, Outcome>,
}
