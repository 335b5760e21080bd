//! A share of the base, a share with a lead, and either with a share in so many units.

use crate::decide::field::{Field, Runner};
use crate::decide::outcome::{Outcome, Reason, ReasonKind, Status};
use crate::decide::rule::{Bar, Condition, Distribution, Otherwise};
use crate::decide::win::distribution::{Spread, distribution};
use crate::decide::win::otherwise::{Missed, otherwise};
use crate::decide::win::plurality::hidden_rival;
use crate::decide::words::{capital, grouped};
use crate::error::Error;
use crate::model::{Base, Votes};
use crate::share::Share;
use crate::tally::{ContestBase, base};

/// Who has the share, and where the rule says so, in so many units too.
pub(super) fn majority(
    field: &Field<'_>,
    wanted: Base,
    bar: Bar,
    spread: Option<&Distribution>,
    or_else: Option<Otherwise>,
) -> Result<Outcome, Error> {
    let (base, votes) = match field.base(wanted) {
        Ok(found) => found,
        Err(unknown) => return Ok(*unknown),
    };
    let (runners, first) = match with_votes(field) {
        Ok(found) => found,
        Err(unknown) => return Ok(*unknown),
    };
    let met = bar.is_met(first.votes, votes);
    let needed = bar.needed(votes);
    let lines = [bar.share];
    let mut reasons = vec![share_reason(field, first, bar, &lines, &base, votes)];
    let done = |outcome: Outcome, mut reasons: Vec<Reason>| {
        reasons.extend(outcome.reasons.iter().cloned());
        Outcome { base: Some(base.clone()), needed, reasons, ..outcome }
    };
    if !met {
        let next = otherwise(field, &runners, &Missed::Majority(bar), or_else)?;
        let of =
            format!(" of {} {} ({})", grouped(votes.0), base.base.label(), needed_text(needed));
        let missed = format!("nobody has {}", bar.words());
        let sentence = next.sentence.replacen(&missed, &format!("{missed}{of}"), 1);
        return Ok(done(Outcome { sentence, ..next }, reasons));
    }
    if let Some(spread) = spread {
        let found = distribution(field, first.id, spread)?;
        reasons.push(found.reason);
        match found.verdict {
            Spread::Reached => {}
            Spread::Missed => {
                let missed = Missed::Words(format!(
                    "{} has {} and too few units",
                    field.name(first.id),
                    bar.words()
                ));
                return Ok(done(otherwise(field, &runners, &missed, or_else)?, reasons));
            }
            Spread::Unknown(why) => return Ok(done(field.unknown(&why), reasons)),
        }
    }
    let outcome = first_wins(field, &runners, &base, votes, Some((bar, needed)), &lines)?;
    Ok(done(outcome, reasons))
}

/// Who may win, and the first of them, if it has a vote: no bar is so low that none is needed.
fn with_votes(field: &Field<'_>) -> Result<(Vec<Runner>, Runner), Box<Outcome>> {
    let runners = field.runners();
    match runners.first().copied() {
        None => Err(Box::new(field.unknown("no candidate has a count"))),
        Some(first) if first.votes == Votes::ZERO => {
            Err(Box::new(field.unknown("no candidate has a vote")))
        }
        Some(first) => Ok((runners, first)),
    }
}

fn needed_text(needed: Option<Votes>) -> String {
    needed.map_or_else(|| "-".to_owned(), |needed| grouped(needed.0))
}

/// The first is elected, if it is alone there.
fn first_wins(
    field: &Field<'_>,
    runners: &[Runner],
    base: &ContestBase,
    votes: Votes,
    bar: Option<(Bar, Option<Votes>)>,
    lines: &[Share],
) -> Result<Outcome, Error> {
    let cut = field.cut(runners, 1)?;
    if let Some(outcome) = hidden_rival(field, runners, &cut) {
        return Ok(outcome);
    }
    let reasons = field.lot_reasons(&cut);
    let Some(&winner) = cut.sure.first() else {
        return Ok(field.tie(&cut, "the seat"));
    };
    let count = runners.first().map(|runner| runner.votes).unwrap_or_default();
    let margin = cut.lead(Some(votes));
    let part = field.shown.part(count, votes, base.base.label(), lines);
    let need = bar.map_or_else(String::new, |(bar, needed)| {
        format!(", {} needed ({})", bar.words(), needed_text(needed))
    });
    let by_lot = if cut.lots.is_empty() { "" } else { field.by_lot() };
    let more = field.margin_words(margin.as_ref().filter(|_| cut.lots.is_empty()));
    Ok(Outcome {
        sentence: format!("{} is elected{by_lot}: {part}{need}{more}.", field.name(winner)),
        elected: cut.sure,
        lots: cut.lots,
        margin,
        reasons,
        ..field.outcome(Status::Elected)
    })
}

fn share_reason(
    field: &Field<'_>,
    runner: Runner,
    bar: Bar,
    lines: &[Share],
    base: &ContestBase,
    votes: Votes,
) -> Reason {
    let (met, needed) = (bar.is_met(runner.votes, votes), bar.needed(votes));
    let part = field.shown.part(runner.votes, votes, base.base.label(), lines);
    let by = needed.map_or_else(String::new, |needed| match runner.votes.checked_sub(needed) {
        Some(Votes(0)) => ", reached exactly".to_owned(),
        Some(more) => format!(", reached with {} to spare", grouped(more.0)),
        None => format!(", {} short", grouped(needed.0.saturating_sub(runner.votes.0))),
    });
    let text = format!(
        "{} has {part}; {} is needed ({}){by}",
        field.name(runner.id),
        bar.words(),
        needed_text(needed)
    );
    let reason = Reason::new(ReasonKind::Share, text).of(runner.id);
    reason.votes(runner.votes, Some(votes)).needed(needed, met)
}

/// The first, if one of the conditions holds.
pub(super) fn qualified(
    field: &Field<'_>,
    wanted: Base,
    win_if: &[Condition],
    or_else: Option<Otherwise>,
) -> Result<Outcome, Error> {
    let (rule_base, votes) = match field.base(wanted) {
        Ok(found) => found,
        Err(unknown) => return Ok(*unknown),
    };
    let (runners, first) = match with_votes(field) {
        Ok(found) => found,
        Err(unknown) => return Ok(*unknown),
    };
    let mut reasons = Vec::new();
    let mut lines = Vec::new();
    for condition in win_if {
        bars(condition, &mut lines);
    }
    let mut holds = false;
    for condition in win_if {
        match test(field, condition, &runners, first, (&rule_base, votes), &lines, &mut reasons) {
            Ok(met) => holds |= met,
            Err(unknown) => return Ok(*unknown),
        }
    }
    let outcome = if holds {
        first_wins(field, &runners, &rule_base, votes, None, &lines)?
    } else {
        let missed = Missed::Words("no condition of the rule holds".to_owned());
        otherwise(field, &runners, &missed, or_else)?
    };
    reasons.extend(outcome.reasons.iter().cloned());
    // One condition that holds is enough; none does where something is missing in each.
    let many = if holds { 1 } else { usize::MAX };
    let mut why = String::new();
    for reason in reasons.iter().filter(|reason| reason.met == Some(holds)).take(many) {
        why.push(' ');
        why.push_str(&capital(&reason.text));
        why.push('.');
    }
    let sentence = format!("{}{why}", outcome.sentence);
    Ok(Outcome { base: Some(rule_base), reasons, sentence, ..outcome })
}

/// The shares that a condition speaks of: a printed one may stand on the wrong side of none.
fn bars(condition: &Condition, lines: &mut Vec<Share>) {
    match condition {
        Condition::Share(bar, _) => lines.push(bar.share),
        Condition::Lead(_) => {}
        Condition::All(all) => all.iter().for_each(|condition| bars(condition, lines)),
    }
}

/// Whether a condition holds; each comparison becomes a reason.
fn test(
    field: &Field<'_>,
    condition: &Condition,
    runners: &[Runner],
    first: Runner,
    (rule_base, votes): (&ContestBase, Votes),
    lines: &[Share],
    reasons: &mut Vec<Reason>,
) -> Result<bool, Box<Outcome>> {
    match condition {
        Condition::Share(bar, None) => {
            reasons.push(share_reason(field, first, *bar, lines, rule_base, votes));
            Ok(bar.is_met(first.votes, votes))
        }
        Condition::Share(bar, Some(other)) => {
            let (other, votes) = field.base(*other)?;
            reasons.push(share_reason(field, first, *bar, lines, &other, votes));
            Ok(bar.is_met(first.votes, votes))
        }
        Condition::Lead(bar) => {
            let second = runners.get(1).map_or(Votes::ZERO, |runner| runner.votes);
            let lead = first.votes.checked_sub(second).unwrap_or_default();
            let met = bar.is_met(lead, votes);
            let needed = bar.needed(votes);
            let over = runners.get(1).map_or("nobody", |runner| field.name(runner.id));
            let points = Share::new(lead, votes).map_or_else(String::new, |share| {
                format!(" ({} points)", field.shown.percent(share, &[bar.share]))
            });
            let text = format!(
                "{} is {} ahead of {over}{points}; {} points are needed ({})",
                field.name(first.id),
                grouped(lead.0),
                bar.words().trim_end_matches('%'),
                needed_text(needed)
            );
            let reason = Reason::new(ReasonKind::Lead, text).of(first.id);
            reasons.push(reason.votes(lead, Some(votes)).needed(needed, met));
            Ok(met)
        }
        Condition::All(all) => {
            let mut holds = true;
            for condition in all {
                let met =
                    test(field, condition, runners, first, (rule_base, votes), lines, reasons)?;
                holds &= met;
            }
            Ok(holds)
        }
    }
}

/// The base of a part of a contest, such as a unit.
pub(super) fn size(contest: &crate::tally::Contest, wanted: Base) -> Option<Votes> {
    base(contest, Some(wanted)).votes
}
