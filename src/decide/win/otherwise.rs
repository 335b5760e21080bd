//! What follows where nobody is elected.

use crate::decide::field::{Field, Runner};
use crate::decide::outcome::{Outcome, Reason, ReasonKind, Status};
use crate::decide::rule::{Bar, ELSE, Otherwise};
use crate::decide::win::plurality::hidden_rival;
use crate::decide::words::{counted, listed};
use crate::error::Error;

/// What was not reached.
pub(super) enum Missed {
    /// A share.
    Majority(Bar),
    /// Something else, in words: "nobody meets a condition of the rule".
    Words(String),
}

impl Missed {
    fn words(&self) -> String {
        match self {
            Self::Majority(bar) => format!("nobody has {}", bar.words()),
            Self::Words(words) => words.clone(),
        }
    }
}

/// The outcome that the rule gives where nobody is elected.
///
/// # Errors
/// [`Error::Usage`] where the rule does not say.
pub(super) fn otherwise(
    field: &Field<'_>,
    runners: &[Runner],
    missed: &Missed,
    otherwise: Option<Otherwise>,
) -> Result<Outcome, Error> {
    let why = missed.words();
    match otherwise {
        None => {
            let names = ELSE.map(|(name, _)| name);
            Err(Error::Usage(format!(
                "{why}, and the rule `{}` does not say what follows: give --else WHAT, one of {}",
                field.rule.name,
                listed(&names)
            )))
        }
        Some(Otherwise::RunoffTopTwo) => runoff(field, runners, &why),
        Some(Otherwise::SecondRound) => {
            let sentence = format!("A second round: {why}; the law says who may stand in it.");
            Ok(Outcome { sentence, ..field.outcome(Status::Runoff) })
        }
        Some(Otherwise::NewElection) => {
            let sentence = format!("The vote has to be held again: {why}.");
            Ok(Outcome { sentence, ..field.outcome(Status::VoidRepeat) })
        }
        Some(Otherwise::NextBody) => {
            let sentence = format!("Undecided: {why}; another body elects.");
            Ok(Outcome { sentence, ..field.outcome(Status::Undecided) })
        }
    }
}

/// The two first. A tie for the second place has to be settled before.
fn runoff(field: &Field<'_>, runners: &[Runner], why: &str) -> Result<Outcome, Error> {
    if let [only] = runners {
        let name = field.name(only.id);
        let sentence = format!("{name}, the only candidate, is not elected: {why}.");
        return Ok(Outcome { sentence, ..field.outcome(Status::Rejected) });
    }
    let cut = field.cut(runners, 2)?;
    if let Some(outcome) = hidden_rival(field, runners, &cut) {
        return Ok(outcome);
    }
    let mut reasons = field.lot_reasons(&cut);
    let votes = |id| runners.iter().find(|runner| runner.id == id).map(|runner| runner.votes);
    reasons.extend(cut.sure.iter().filter_map(|&id| {
        let votes = votes(id)?;
        let text =
            format!("{} with {} is in the run-off", field.name(id), counted(votes.0, "vote"));
        Some(Reason::new(ReasonKind::Runoff, text).of(id).votes(votes, None))
    }));
    if !cut.tied.is_empty() {
        let tie = field.tie(&cut, "the run-off");
        reasons.extend(tie.reasons.iter().cloned());
        let sentence = format!("A run-off, since {why}. {}", tie.sentence);
        return Ok(Outcome { runoff: cut.sure, reasons, sentence, ..tie });
    }
    let margin = cut.lead(None);
    let next = margin.as_ref().map_or_else(String::new, |lead| {
        if !cut.lots.is_empty() {
            return format!("; {} is in it{}", field.names(&cut.lots), field.by_lot());
        }
        let more = field.margin_words(Some(lead));
        format!("; {} has{}", field.name(lead.who), more.trim_start_matches(';'))
    });
    Ok(Outcome {
        sentence: format!("A run-off between {}, since {why}{next}.", field.names(&cut.sure)),
        runoff: cut.sure,
        lots: cut.lots,
        margin,
        reasons,
        ..field.outcome(Status::Runoff)
    })
}
