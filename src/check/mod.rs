//! Checks of what was counted: identities of a protocol, limits, printed totals and percentages,
//! names. They read the table of units, never a row in flight, and change nothing.

mod coherence;
pub mod names;
pub mod papers;
pub mod percent;
mod scope;
pub mod sums;
pub mod totals;
pub mod turnout;
pub mod units;

pub use coherence::misread;
pub use scope::{Scope, Sides};

use crate::finding::Findings;
use crate::tally::Election;

/// A check: one family of identities.
#[derive(Debug, Clone, Copy)]
pub struct Check {
    /// Its name.
    pub name: &'static str,
    /// What it compares, in a line.
    pub help: &'static str,
    run: fn(&Election, &mut Findings),
}

/// All checks, in the order in which they run.
pub const CHECKS: &[Check] = &[
    Check {
        name: "sums",
        help: "choices against valid votes, valid and invalid against ballots cast",
        run: sums::check,
    },
    Check {
        name: "papers",
        help: "ballot papers: received, issued, found, invalid, blank",
        run: papers::check,
    },
    Check {
        name: "turnout",
        help: "ballots and votes against voters on the roll",
        run: turnout::check,
    },
    Check { name: "totals", help: "printed totals against the sums", run: totals::check },
    Check {
        name: "percentages",
        help: "printed percentages against the counts",
        run: percent::check,
    },
    Check {
        name: "units",
        help: "units that are empty, unanimous or without a vote for a strong choice",
        run: units::check,
    },
    Check {
        name: "names",
        help: "names that are doubtful or look like others of the contest",
        run: names::check,
    },
];

/// Runs all checks. Levels are those of the field: a fault where the data contradict themselves, a
/// warning where something is doubtful, a note where a reader may want to know.
pub fn check(election: &Election) -> Findings {
    let mut findings = Findings::default();
    for check in CHECKS {
        (check.run)(election, &mut findings);
    }
    findings
}

#[cfg(test)]
mod build;
