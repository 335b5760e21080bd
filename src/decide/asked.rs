//! What is asked of the decision, and what it answers.

use std::collections::BTreeMap;

use crate::decide::counting::Expected;
use crate::decide::field::is_name;
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

impl Asked {
    /// Whether nothing is asked.
    pub fn is_nothing(&self) -> bool {
        self.rule.is_none() && self.expected.is_none()
    }

    /// The lots of the rule and those that were given beside it.
    pub(super) fn lots(&self) -> impl Iterator<Item = &String> {
        self.rule.iter().flat_map(|rule| &rule.lots).chain(&self.lots)
    }

    /// A lot that is none of those that settled a tie.
    pub(crate) fn unused_lot(&self, used: &[&str]) -> Option<&str> {
        let mut lots = self.lots();
        lots.find(|lot| !used.iter().any(|name| is_name(lot, name))).map(String::as_str)
    }
}

/// The outcomes of an election.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decided {
    /// By the contest's index.
    pub contests: BTreeMap<usize, Outcome>,
    /// By the place among the election's [`rollups`](crate::tally::rollups).
    pub rollups: BTreeMap<usize, Outcome>,
}
