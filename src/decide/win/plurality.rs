//! Most votes: for one seat, for several, and with a majority for each of several seats.

use crate::decide::field::{Cut, Field, Runner};
use crate::decide::outcome::{Outcome, Reason, ReasonKind, Status};
use crate::decide::rule::{Bar, Otherwise};
use crate::decide::win::otherwise;
use crate::decide::words::{counted, grouped};
use crate::error::Error;
use crate::model::{Base, Votes};
use crate::share::Share;
use crate::tally::ContestBase;

/// The `seats` candidates with most votes.
pub(super) fn plurality(
    field: &Field<'_>,
    seats: u64,
    wanted: Option<Base>,
) -> Result<Outcome, Error> {
    let mut runners = field.runners();
    runners.retain(|runner| runner.votes > Votes::ZERO);
    let Some(first) = runners.first().copied() else {
        return Ok(field.unknown("no candidate has a vote"));
    };
    let base = crate::tally::base(field.contest, wanted);
    let cut = field.cut(&runners, seats)?;
    if let Some(outcome) = hidden_rival(field, &runners, &cut) {
        return Ok(Outcome { base: Some(base), ..outcome });
    }
    let margin = cut.lead(base.votes);
    let mut reasons = field.lot_reasons(&cut);
    let most = |runner: &Runner| {
        let text = format!("{} has {}", field.name(runner.id), part(field, runner.votes, &base));
        let met = cut.sure.contains(&runner.id);
        Reason { met: Some(met), ..Reason::new(ReasonKind::MostVotes, text) }
            .of(runner.id)
            .votes(runner.votes, base.votes)
    };
    let shown = usize::try_from(seats).unwrap_or(usize::MAX).saturating_add(1);
    reasons.extend(runners.iter().take(shown).map(most));
    if !cut.tied.is_empty() {
        let place = if seats == 1 { "the seat" } else { "the last seat" };
        let mut outcome = field.tie(&cut, place);
        if !cut.sure.is_empty() {
            let sure = field.names(&cut.sure);
            outcome.sentence = format!("Elected: {sure}. {}", outcome.sentence);
        }
        reasons.append(&mut outcome.reasons);
        return Ok(Outcome { elected: cut.sure, base: Some(base), reasons, ..outcome });
    }
    let by_lot = if cut.lots.is_empty() { "" } else { field.by_lot() };
    let left = seats.saturating_sub(cut.sure.len() as u64);
    let sentence = if seats == 1 {
        format!(
            "{} is elected{by_lot}: {}{}.",
            field.name(first_of(&cut, first)),
            part(field, first.votes, &base),
            field.margin_words(margin.as_ref().filter(|_| cut.lots.is_empty()))
        )
    } else {
        let last = margin.as_ref().filter(|_| cut.lots.is_empty());
        let last = last.map_or_else(String::new, |lead| {
            let (votes, over) = (grouped(lead.votes.0), field.names(&lead.over));
            format!("; for the last seat {} has {votes} more than {over}", field.name(lead.who))
        });
        let empty = if left > 0 { format!("; {left} have nobody") } else { String::new() };
        let seats = counted(seats, "seat");
        let drawn = match cut.lots.as_slice() {
            [] => String::new(),
            drawn => format!("; {}{by_lot}", field.names(drawn)),
        };
        format!("Elected for {seats}: {}{drawn}{last}{empty}.", field.names(&cut.sure))
    };
    Ok(Outcome {
        elected: cut.sure,
        seats_left: (left > 0).then_some(left),
        lots: cut.lots,
        base: Some(base),
        margin,
        reasons,
        sentence,
        ..field.outcome(Status::Elected)
    })
}

fn first_of(cut: &Cut, first: Runner) -> crate::tally::ChoiceId {
    cut.sure.first().copied().unwrap_or(first.id)
}

/// `6,456,393 of 7,940,478 valid votes (81.31%)`, or the votes alone.
pub(super) fn part(field: &Field<'_>, votes: Votes, base: &ContestBase) -> String {
    match base.votes {
        Some(size) => field.shown.part(votes, size, base.base.label(), &[Share::HALF]),
        None => counted(votes.0, "vote"),
    }
}

/// That somebody under a line of many names may have more votes than the last of the places.
pub(super) fn hidden_rival(field: &Field<'_>, runners: &[Runner], cut: &Cut) -> Option<Outcome> {
    let places = cut.sure.len() + cut.tied.len();
    let last = runners.get(places.checked_sub(1)?)?;
    let (line, votes) = field.lump()?;
    if votes < last.votes {
        return None;
    }
    let why = format!(
        "{line} may hold {} for one rival, and {} has {}",
        counted(votes.0, "vote"),
        field.name(last.id),
        grouped(last.votes.0)
    );
    let reason = Reason::new(ReasonKind::NotListed, why.clone()).votes(votes, None);
    Some(Outcome { reasons: vec![reason], ..field.unknown(&why) })
}

/// The least votes for a seat: `floor(votes / (2 * seats)) + 1`.
///
/// A common formula of Swiss cantons: votes on candidates, empty lines left out.
fn multi_seat_bar(votes: Votes, seats: u64) -> Votes {
    let double = u128::from(seats) * 2;
    let quotient = (u128::from(votes.0) / double) + 1;
    Votes(u64::try_from(quotient).unwrap_or(u64::MAX))
}

/// Several seats, each for a majority; the highest where more reach it than there are seats.
pub(super) fn multi_seat(
    field: &Field<'_>,
    seats: u64,
    otherwise: Option<Otherwise>,
) -> Result<Outcome, Error> {
    let (base, votes) = match field.base(Base::Votes) {
        Ok(found) => found,
        Err(unknown) => return Ok(*unknown),
    };
    let needed = multi_seat_bar(votes, seats);
    let runners = field.runners();
    let reach: Vec<Runner> =
        runners.iter().copied().filter(|runner| runner.votes >= needed).collect();
    let mut reasons: Vec<Reason> = runners
        .iter()
        .map(|runner| {
            let met = runner.votes >= needed;
            let verdict = if met { "reaches" } else { "does not reach" };
            let text = format!(
                "{} has {} and {verdict} the majority of {} ({} votes for candidates, divided by \
                 twice {}, and the next whole number)",
                field.name(runner.id),
                grouped(runner.votes.0),
                grouped(needed.0),
                grouped(votes.0),
                counted(seats, "seat")
            );
            let reason = Reason::new(ReasonKind::Share, text).of(runner.id);
            reason.votes(runner.votes, Some(votes)).needed(Some(needed), met)
        })
        .collect();
    let cut = field.cut(&reach, seats)?;
    reasons.extend(field.lot_reasons(&cut));
    if !cut.tied.is_empty() {
        let tie = field.tie(&cut, "the last seat");
        reasons.extend(tie.reasons.iter().cloned());
        return Ok(Outcome {
            elected: cut.sure,
            base: Some(base),
            needed: Some(needed),
            reasons,
            ..tie
        });
    }
    let left = seats.saturating_sub(cut.sure.len() as u64);
    let of = format!("the majority is {} of {} votes", grouped(needed.0), grouped(votes.0));
    let who = if cut.sure.is_empty() {
        format!("Nobody is elected: {of}")
    } else {
        format!("Elected: {}; {of}", field.names(&cut.sure))
    };
    let margin = cut.lead(Some(votes)).or_else(|| margin_of(field, &runners, &cut));
    let elected = Outcome {
        margin,
        elected: cut.sure.clone(),
        lots: cut.lots.clone(),
        base: Some(base),
        needed: Some(needed),
        reasons,
        sentence: format!("{who}."),
        ..field.outcome(Status::Elected)
    };
    if left == 0 {
        return Ok(elected);
    }
    let bar = Bar { share: Share::HALF, strict: true };
    let rest: Vec<Runner> =
        runners.iter().copied().filter(|runner| !cut.sure.contains(&runner.id)).collect();
    let next = otherwise::otherwise(field, &rest, &otherwise::Missed::Majority(bar), otherwise)?;
    Ok(Outcome {
        status: next.status,
        runoff: next.runoff,
        tied: next.tied,
        seats_left: Some(left),
        settled_by: next.settled_by,
        reasons: [elected.reasons, next.reasons].concat(),
        sentence: format!("{who}. {} left. {}", counted(left, "seat"), next.sentence),
        ..elected
    })
}

/// The last elected over the next one, whether that reached the majority or not.
fn margin_of(
    field: &Field<'_>,
    runners: &[Runner],
    cut: &Cut,
) -> Option<crate::decide::outcome::Lead> {
    let all = field.cut(runners, cut.sure.len() as u64).ok()?;
    all.lead(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_majority_of_several_seats_is_the_next_whole_number() {
        // 18,500 / 4 = 4,625, and the next whole number.
        assert_eq!(multi_seat_bar(Votes(18_500), 2), Votes(4_626));
        assert_eq!(multi_seat_bar(Votes(18_501), 2), Votes(4_626));
        assert_eq!(multi_seat_bar(Votes(u64::MAX), 1), Votes(u64::MAX / 2 + 1));
    }
}
