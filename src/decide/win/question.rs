//! Yes or No: a majority, a share of the electorate, the units too; and a sole candidate.

use crate::decide::field::Field;
use crate::decide::outcome::{Outcome, Reason, ReasonKind, Status};
use crate::decide::rule::{Bar, Weights};
use crate::decide::win::parts::{parts, says_yes, weigh, weight_words};
use crate::decide::words::grouped;
use crate::error::Error;
use crate::model::{Base, ChoiceKind, Votes};
use crate::tally::{ChoiceId, ContestBase};

/// How the people answered.
struct Answer {
    base: ContestBase,
    needed: Option<Votes>,
    met: bool,
    yes: ChoiceId,
    count: Votes,
    reason: Reason,
    /// `1,230,937 of 2,384,439 valid votes (51.62%) are Yes, more than half needed (1,192,220)`
    told: String,
}

fn answer(field: &Field<'_>, wanted: Base, bar: Bar) -> Result<Answer, Box<Outcome>> {
    let Some((yes, count)) = field.line(ChoiceKind::Yes) else {
        return Err(Box::new(field.unknown("no line is the answer Yes")));
    };
    let (base, votes) = field.base(wanted)?;
    let needed = bar.needed(votes);
    let met = bar.is_met(count, votes);
    let part = field.shown.part(count, votes, base.base.label(), &[bar.share]);
    let need = needed.map_or_else(String::new, |needed| grouped(needed.0));
    let told = format!("{part} are {}, {} needed ({need})", field.name(yes), bar.words());
    let reason = Reason::new(ReasonKind::Share, told.clone()).of(yes);
    let reason = reason.votes(count, Some(votes)).needed(needed, met);
    Ok(Answer { base, needed, met, yes, count, reason, told })
}

/// Accepted with the share of the base, and where the rule says so, of the registered voters.
pub(super) fn referendum(
    field: &Field<'_>,
    wanted: Base,
    bar: Bar,
    approval: Option<Bar>,
) -> Outcome {
    let answer = match answer(field, wanted, bar) {
        Ok(answer) => answer,
        Err(unknown) => return *unknown,
    };
    let mut reasons = vec![answer.reason];
    let mut status = if answer.met { Status::Accepted } else { Status::Rejected };
    let mut told = answer.told;
    if let Some(quorum) = approval {
        let (_, registered) = match field.base(Base::Registered) {
            Ok(found) => found,
            Err(unknown) => return Outcome { reasons, ..*unknown },
        };
        let met = quorum.is_met(answer.count, registered);
        let needed = quorum.needed(registered);
        let label = Base::Registered.label();
        let part = field.shown.part(answer.count, registered, label, &[quorum.share]);
        let need = needed.map_or_else(String::new, |needed| grouped(needed.0));
        let text =
            format!("{} has {part}, {} needed ({need})", field.name(answer.yes), quorum.words());
        if answer.met {
            told = if met { format!("{told}; {text}") } else { format!("{told}; but {text}") };
            status = if met { Status::Accepted } else { Status::RejectedQuorum };
        }
        let reason = Reason::new(ReasonKind::Approval, text).of(answer.yes);
        reasons.push(reason.votes(answer.count, Some(registered)).needed(needed, met));
    }
    let verdict = if status == Status::Accepted { "Accepted" } else { "Rejected" };
    Outcome {
        base: Some(answer.base),
        needed: answer.needed,
        reasons,
        sentence: format!("{verdict}: {told}."),
        ..field.outcome(status)
    }
}

/// Accepted by the people and by the units.
pub(super) fn double(field: &Field<'_>, wanted: Base, weights: &Weights) -> Result<Outcome, Error> {
    let answer = match answer(field, wanted, Bar::MAJORITY) {
        Ok(answer) => answer,
        Err(unknown) => return Ok(*unknown),
    };
    let units: Vec<(String, Option<bool>)> = parts(field, weights.level.as_deref())?
        .unwrap_or_default()
        .iter()
        .map(|part| (part.name.clone(), says_yes(part)))
        .collect();
    let mut reasons = vec![answer.reason];
    let Some(weighed) = weigh(&units, weights).filter(|_| !units.is_empty()) else {
        let outcome = field.unknown("the file has no figures by unit");
        reasons.extend(outcome.reasons);
        return Ok(Outcome { base: Some(answer.base), reasons, ..outcome });
    };
    // The weight of units that are not there is known from the sum of all only.
    let says = weighed.majority().filter(|_| field.absent == 0 || weights.total.is_some());
    let text = format!(
        "{} of {} units say {}, more than half needed, and {} do not",
        weight_words(weighed.yes),
        weight_words(weighed.total),
        field.name(answer.yes),
        weight_words(weighed.no)
    );
    let mut reason = Reason::new(ReasonKind::Units, text.clone()).of(answer.yes);
    reason.met = says;
    reasons.push(reason);
    let told = answer.told;
    let (status, sentence) = match (answer.met, says) {
        (true, Some(true)) => (Status::Accepted, format!("Accepted: {told}; {text}.")),
        (true, Some(false)) => (Status::Rejected, format!("Rejected: {told}; but {text}.")),
        (false, _) => (Status::Rejected, format!("Rejected: {told}; {text}.")),
        (true, None) => (Status::Undecided, format!("Undecided: {told}; {text}.")),
    };
    Ok(Outcome {
        base: Some(answer.base),
        needed: answer.needed,
        reasons,
        sentence,
        ..field.outcome(status)
    })
}

/// A sole candidate is elected with the share of the base.
pub(super) fn sole(field: &Field<'_>, wanted: Base, bar: Bar) -> Outcome {
    let runners = field.runners();
    // Where the choices are Yes and No, the one who is asked about is elected by Yes.
    let who = match field.line(ChoiceKind::Yes) {
        Some((id, votes)) => (id, votes),
        None => match runners.as_slice() {
            [only] => (only.id, only.votes),
            [] => return field.unknown("no candidate has a count"),
            _ => return field.unknown("there are several candidates, and the rule is for one"),
        },
    };
    let (base, votes) = match field.base(wanted) {
        Ok(found) => found,
        Err(unknown) => return *unknown,
    };
    let (met, needed) = (bar.is_met(who.1, votes), bar.needed(votes));
    let part = field.shown.part(who.1, votes, base.base.label(), &[bar.share]);
    let need = needed.map_or_else(String::new, |needed| grouped(needed.0));
    let told = format!("{part}, {} needed ({need})", bar.words());
    let name = field.name(who.0);
    let reason = Reason::new(ReasonKind::Share, format!("{name} has {told}")).of(who.0);
    let reasons = vec![reason.votes(who.1, Some(votes)).needed(needed, met)];
    let (status, elected, verdict) = if met {
        (Status::Elected, vec![who.0], "is elected")
    } else {
        (Status::Rejected, Vec::new(), "is not elected")
    };
    Outcome {
        elected,
        base: Some(base),
        needed,
        reasons,
        sentence: format!("{name} {verdict}: {told}."),
        ..field.outcome(status)
    }
}
