//! An outcome in the names of the report.

use crate::decide::{Asked, Outcome, Reason};
use crate::model::{Base, Quantity, Votes};
use crate::report::{self, Line};
use crate::tally::{ChoiceId, Contest, ContestBase};

use super::grouped;

/// What the rule makes of a contest, and what it asks of the display.
pub(super) struct Of<'a> {
    pub(super) outcome: Option<Outcome>,
    pub(super) asked: &'a Asked,
}

impl Of<'_> {
    /// The numerator of turnout that the rule names.
    pub(super) fn turnout(&self) -> Option<Quantity> {
        self.asked.rule.as_ref()?.turnout
    }

    /// The quorum of the rule.
    pub(super) fn quorum(&self) -> Option<Line> {
        let bar = self.asked.rule.as_ref()?.quorum?.bar;
        Some(Line { share: bar.share, strict: bar.strict })
    }

    /// The shares that decide, where the shares shown are of the same base.
    pub(super) fn lines(&self, shown: Base) -> Vec<Line> {
        let Some(rule) = &self.asked.rule else { return Vec::new() };
        let bars = rule.bars().into_iter().filter(|(base, _)| *base == shown);
        bars.map(|(_, bar)| Line { share: bar.share, strict: bar.strict }).collect()
    }

    /// The outcome with names for choices.
    pub(super) fn report(self, contest: &Contest) -> report::Outcome {
        let Some(outcome) = self.outcome else { return report::Outcome::default() };
        let name = |id: ChoiceId| {
            contest.choices.get(id.0).map(|choice| choice.name.clone()).unwrap_or_default()
        };
        let names = |ids: &[ChoiceId]| ids.iter().map(|&id| name(id)).collect();
        let reason = |reason: Reason| report::Reason {
            kind: reason.kind,
            choice: reason.choice.map(name),
            unit: reason.unit,
            votes: reason.votes,
            base: reason.base,
            needed: reason.needed,
            met: reason.met,
            text: reason.text,
        };
        report::Outcome {
            rule: Some(outcome.rule),
            status: outcome.status,
            elected: names(&outcome.elected),
            runoff: names(&outcome.runoff),
            tied: names(&outcome.tied),
            seats_left: outcome.seats_left,
            settled_by: outcome.settled_by.map(|tie| tie.name().to_owned()),
            seats: outcome
                .seats
                .iter()
                .map(|&(id, seats)| report::Seats { name: name(id), seats })
                .collect(),
            base: outcome.base.map(|base| report::ContestBase {
                base: base.base,
                votes: base.votes,
                from: base.from,
                not_listed: base.not_listed,
            }),
            needed: outcome.needed,
            margin: outcome.margin.map(|lead| report::Lead {
                votes: lead.votes,
                share: lead.share,
                who: name(lead.who),
                over: names(&lead.over),
            }),
            lots: names(&outcome.lots),
            reasons: outcome.reasons.into_iter().map(reason).collect(),
        }
    }
}

/// The sentence of an outcome, with what the file leaves out of the base.
pub(super) fn sentence(outcome: &Outcome, base: &ContestBase) -> String {
    match base.not_listed.filter(|votes| *votes > Votes::ZERO) {
        Some(votes) => {
            let label = base.base.label();
            let unlisted = grouped(votes);
            format!("{} The file does not list {unlisted} of the {label}.", outcome.sentence)
        }
        None => outcome.sentence.clone(),
    }
}
