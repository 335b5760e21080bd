//! What is asked before anybody wins: a quorum, the line against everyone, blank votes.

use crate::decide::field::Field;
use crate::decide::outcome::{Outcome, Reason, ReasonKind, Status};
use crate::decide::rule::{AgainstAll, Bar, BlankEffect, Rule, Way};
use crate::decide::words::{counted, grouped};
use crate::error::Error;
use crate::model::{Base, ChoiceKind, Quantity, Votes};
use crate::tally::{self, Contest, Turnout};

/// What was compared, and the outcome if that ends it.
pub(super) type Before = (Vec<Reason>, Option<Box<Outcome>>);

/// The quorum, then the line against everyone, then blank votes.
pub(super) fn before(field: &Field<'_>) -> Result<Before, Error> {
    let (mut reasons, stop) = quorum(field);
    if stop.is_some() {
        return Ok((reasons, stop));
    }
    for step in [against_all, blank] {
        let (found, stop) = step(field)?;
        reasons.extend(found);
        if stop.is_some() {
            return Ok((reasons, stop));
        }
    }
    Ok((reasons, None))
}

/// Turnout with the numerator that the rule names.
pub(crate) fn turnout(contest: &Contest, rule: &Rule) -> Option<Turnout> {
    let figures = tally::totals(contest);
    let figure = |quantity| figures.get(&quantity).map(|figure| figure.votes);
    tally::turnout(figure, Some(rule.turnout.unwrap_or(Quantity::Cast)))
}

fn quorum(field: &Field<'_>) -> Before {
    let Some(quorum) = field.rule.quorum else { return (Vec::new(), None) };
    let Some(turnout) = turnout(field.contest, field.rule) else {
        let num = field.rule.turnout.unwrap_or(Quantity::Cast).label();
        let why =
            format!("there is a quorum, and the file does not give {num} of registered voters");
        return (Vec::new(), Some(Box::new(field.unknown(&why))));
    };
    let (voted, entitled) = (turnout.voted, turnout.entitled);
    let (met, needed) = (quorum.bar.is_met(voted, entitled), quorum.bar.needed(entitled));
    let took = took_part(field, quorum.bar, &turnout);
    let verdict = if met { "reached" } else { "not reached" };
    let text = format!("quorum {verdict}: {took}");
    let reason = Reason::new(ReasonKind::Quorum, text).votes(voted, Some(entitled));
    let reason = reason.needed(needed, met);
    if met {
        return (vec![reason], None);
    }
    let outcome = Outcome {
        needed,
        sentence: format!("The vote is void, too few took part: {took}."),
        ..field.outcome(Status::VoidQuorum)
    };
    (vec![reason], Some(Box::new(outcome)))
}

/// `2,946,716 of 6,525,760 registered voters (45.16%), at least half needed (3,262,880)`
fn took_part(field: &Field<'_>, bar: Bar, turnout: &Turnout) -> String {
    let label = Quantity::Registered.label();
    let part = field.shown.part(turnout.voted, turnout.entitled, label, &[bar.share]);
    let needed = bar.needed(turnout.entitled).map_or_else(String::new, |needed| {
        format!(", {} needed ({})", bar.words(), grouped(needed.0))
    });
    format!("{part}{needed}")
}

fn against_all(field: &Field<'_>) -> Result<Before, Error> {
    let Some((id, line)) = field.line(ChoiceKind::AgainstAll) else {
        return Ok((Vec::new(), None));
    };
    let runners = field.runners();
    let Some(first) = runners.first() else { return Ok((Vec::new(), None)) };
    let name = field.name(id);
    let leads = line > first.votes;
    let sole = runners.len() == 1;
    let effect = field.rule.against_all;
    // A share of the line is one of votes among which it is.
    let with_line = match field.rule.base() {
        Some(Base::ValidWithoutAgainstAll) | None => Base::Valid,
        Some(base) => base,
    };
    let base = match field.base(with_line) {
        Ok((_, votes)) => votes,
        Err(unknown) if effect == Some(AgainstAll::RepeatIfMajority) => {
            return Ok((Vec::new(), Some(unknown)));
        }
        Err(_) => return Ok((Vec::new(), None)),
    };
    let majority = Bar::MAJORITY.is_met(line, base);
    // A rule for a sole candidate says itself what is needed against the line.
    let effect = match field.rule.way {
        Way::Sole { .. } => effect.or(Some(AgainstAll::BaseOnly)),
        _ => effect,
    };
    let counts = format!(
        "the line `{name}` has {}, and {} as first has {}",
        counted(line.0, "vote"),
        field.name(first.id),
        grouped(first.votes.0)
    );
    let reason =
        |text: String| Reason::new(ReasonKind::AgainstAll, text).of(id).votes(line, Some(base));
    let repeat = |reason: Reason| {
        let sentence = format!("The vote has to be held again: {}.", reason.text);
        let outcome = Outcome { sentence, ..field.outcome(Status::VoidRepeat) };
        Ok((vec![reason], Some(Box::new(outcome))))
    };
    match effect {
        None if leads || majority || sole => Err(Error::Usage(format!(
            "{counts}, and the rule `{}` does not say what that means: give --against-all EFFECT, \
             one of none, base_only, repeat_if_leads, repeat_if_majority, rival_of_sole_candidate",
            field.rule.name
        ))),
        None => Ok((Vec::new(), None)),
        Some(AgainstAll::None | AgainstAll::BaseOnly) => {
            let text = format!("{counts}; by the rule it cannot win, and causes no repeat vote");
            Ok((if leads { vec![reason(text)] } else { Vec::new() }, None))
        }
        Some(AgainstAll::RepeatIfLeads) => {
            let next = Votes(first.votes.0.saturating_add(1));
            let found = reason(counts.clone()).needed(Some(next), leads);
            if leads {
                let text = format!("{counts}, and no candidate has as many");
                return repeat(Reason { text, ..found });
            }
            Ok((vec![found], None))
        }
        Some(AgainstAll::RepeatIfMajority) => {
            let part = field.shown.part(line, base, "votes", &[Bar::MAJORITY.share]);
            let text = format!("the line `{name}` has {part}");
            let found = reason(text).needed(Bar::MAJORITY.needed(base), majority);
            if majority {
                let text = format!("{}, more than half", found.text);
                return repeat(Reason { text, ..found });
            }
            Ok((vec![found], None))
        }
        Some(AgainstAll::RivalOfSole) => {
            if !sole {
                return Ok((Vec::new(), None));
            }
            let won = first.votes > line;
            let found = reason(counts.clone()).needed(None, won);
            if won {
                return Ok((vec![found], None));
            }
            let name = field.name(first.id);
            let sentence = format!("{name}, the only candidate, is not elected: {counts}.");
            let outcome = Outcome { sentence, ..field.outcome(Status::Rejected) };
            Ok((vec![found], Some(Box::new(outcome))))
        }
    }
}

fn blank(field: &Field<'_>) -> Result<Before, Error> {
    let line = field.line(ChoiceKind::Blank);
    // They are votes where the rule's base has them, or the file's own sums.
    let counts = field.contest.blank_in_base || field.rule.base() == Some(Base::ValidWithBlank);
    let stated = field.contest.stated(Quantity::Blank).filter(|_| counts);
    let Some(blank) = line.map(|(_, votes)| votes).or(stated) else {
        return Ok((Vec::new(), None));
    };
    // In a question blank votes may count as a No, by the base; there is nobody to refuse.
    if matches!(field.rule.way, Way::Referendum { .. } | Way::DoubleMajority { .. }) {
        return Ok((Vec::new(), None));
    }
    let Ok((base, votes)) = field.base(field.rule.base().unwrap_or(Base::Valid)) else {
        return Ok((Vec::new(), None));
    };
    let met = Bar::MAJORITY.is_met(blank, votes);
    let part = field.shown.part(blank, votes, base.base.label(), &[Bar::MAJORITY.share]);
    let text = format!("blank votes are {part}");
    let reason = Reason::new(ReasonKind::Blank, text).votes(blank, Some(votes));
    let mut reason = reason.needed(Bar::MAJORITY.needed(votes), met);
    reason.choice = line.map(|(id, _)| id);
    match field.rule.blank {
        None if met => Err(Error::Usage(format!(
            "{}, more than half, and the rule `{}` does not say what that means: give it the key \
             `blank_effect`, one of none, repeat_if_majority, repeat_if_majority_first_time",
            reason.text, field.rule.name
        ))),
        None | Some(BlankEffect::None) => Ok((Vec::new(), None)),
        Some(BlankEffect::RepeatIfMajority) if met => {
            let sentence =
                format!("The vote has to be held again: {}, more than half.", reason.text);
            let outcome = Outcome { sentence, ..field.outcome(Status::VoidRepeat) };
            Ok((vec![reason], Some(Box::new(outcome))))
        }
        Some(BlankEffect::RepeatIfMajority) => Ok((vec![reason], None)),
    }
}
