//! Whether votes that are still out can change an outcome.

use crate::decide::counting::Out;
use crate::decide::field::Field;
use crate::decide::outcome::{Outcome, Reason, ReasonKind, Status};
use crate::decide::rule::{Rule, Way};
use crate::decide::win;
use crate::decide::words::capital;
use crate::error::Error;
use crate::model::{Quantity, Votes};
use crate::tally::{ChoiceId, Contest, Sum};

/// An outcome against what is still out.
pub(super) fn settle(
    field: &Field<'_>,
    out: Out,
    outcome: impl Fn(&Field<'_>) -> Result<Outcome, Error>,
) -> Result<Outcome, Error> {
    if out.is_nothing() {
        return outcome(field);
    }
    let words = out.words();
    let field = &Field { absent: out.absent, ..*field };
    let so_far = outcome(field)?;
    let still_out =
        Reason { votes: out.ballots(), ..Reason::new(ReasonKind::StillOut, words.clone()) };
    let safe = match (out.absent_ballots, out.partial_ballots) {
        (Some(absent), Some(partial)) => is_safe(field, &so_far, absent, partial),
        _ => false,
    };
    let mut reasons = so_far.reasons.clone();
    if safe {
        let text = format!("{words}, and cannot change this");
        reasons.push(Reason { text: text.clone(), met: Some(true), ..still_out });
        let sentence = format!("{} {}.", so_far.sentence, capital(&text));
        return Ok(Outcome { reasons, sentence, ..so_far });
    }
    let can = match (out.ballots(), &field.rule.way) {
        (Some(_), Way::Seats(_)) => ", and whether they can move a seat is not computed",
        (Some(_), _) => ", and can change the outcome",
        (None, _) => "",
    };
    reasons.push(Reason { met: out.ballots().map(|_| false), ..still_out });
    let told = match so_far.sentence.strip_prefix("Undecided: ") {
        Some(why) => format!("Besides, {why}"),
        None => format!("As counted so far: {}", so_far.sentence),
    };
    Ok(Outcome {
        elected: Vec::new(),
        runoff: Vec::new(),
        reasons,
        sentence: format!("Undecided: {words}{can}. {told}"),
        status: Status::Undecided,
        ..so_far
    })
}

/// Whether the outcome is the same wherever the votes go that are still out.
///
/// The outcomes of a rule are bounded by comparisons that are linear in the votes, so that one which
/// holds where all of them go to each one choice, to nobody, and are not cast, holds for every way
/// between.
fn is_safe(field: &Field<'_>, so_far: &Outcome, absent: Votes, partial: Votes) -> bool {
    // An allocation of seats is bounded by other comparisons.
    if matches!(field.rule.way, Way::Seats(_)) {
        return absent == Votes::ZERO && partial == Votes::ZERO;
    }
    let choices = field.contest.choices.len();
    let mut worlds: Vec<World> = (0..choices).map(|to| World::One(ChoiceId(to))).collect();
    worlds.extend([World::Invalid, World::NotCast]);
    if matches!(field.rule.way, Way::MultiSeat { .. }) {
        worlds.extend((0..choices).map(|but| World::AllBut(ChoiceId(but))));
    }
    worlds.into_iter().all(|world| {
        let Some(contest) = world.of(field.contest, absent, partial) else { return false };
        match win::outcome(&Field { contest: &contest, ..*field }) {
            Ok(then) => is_same(field.rule, so_far, &then),
            Err(_) => false,
        }
    })
}

/// A way in which the votes that are out may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum World {
    /// All to one choice.
    One(ChoiceId),
    /// One for every other choice from each, where a ballot has several votes.
    AllBut(ChoiceId),
    /// All cast, and none valid.
    Invalid,
    /// None cast.
    NotCast,
}

impl World {
    fn of(self, contest: &Contest, absent: Votes, partial: Votes) -> Option<Contest> {
        let both = absent.checked_add(partial)?;
        let mut choices = contest.choices.clone();
        for (id, choice) in choices.iter_mut().enumerate() {
            let gains = match self {
                Self::One(to) => to.0 == id,
                Self::AllBut(but) => but.0 != id,
                Self::Invalid | Self::NotCast => false,
            };
            let votes = choice.sum.votes.unwrap_or_default();
            let votes = if gains { votes.checked_add(both)? } else { votes };
            choice.sum = Sum { votes: Some(votes), missing: 0, hidden: 0 };
        }
        let valid = matches!(self, Self::One(_) | Self::AllBut(_));
        let mut quantities = contest.quantities.clone();
        for (quantity, sum) in &mut quantities {
            let more = if sum.is_whole() { absent } else { both };
            let grows = match quantity {
                Quantity::Valid => valid,
                Quantity::Invalid => self == Self::Invalid,
                Quantity::Cast | Quantity::Issued => self != Self::NotCast,
                Quantity::Registered => true,
                Quantity::Abstained => self == Self::NotCast,
                _ => false,
            };
            let votes = sum.votes.unwrap_or_default();
            let votes = if grows { votes.checked_add(more)? } else { votes };
            *sum = Sum { votes: Some(votes), missing: 0, hidden: 0 };
        }
        Some(Contest {
            name: contest.name.clone(),
            district: contest.district.clone(),
            choices,
            quantities,
            blank_in_base: contest.blank_in_base,
            units_reported: contest.units_reported,
            units: None,
            stated: Vec::new(),
            place: contest.place,
        })
    }
}

/// Whether two outcomes are the same for a reader.
fn is_same(rule: &Rule, one: &Outcome, other: &Outcome) -> bool {
    let set = |ids: &[ChoiceId]| {
        let mut ids = ids.to_vec();
        ids.sort_unstable();
        ids
    };
    let same = one.status == other.status
        && set(&one.elected) == set(&other.elected)
        && set(&one.runoff) == set(&other.runoff)
        && set(&one.tied) == set(&other.tied)
        && one.seats == other.seats;
    // Of several conditions each has to hold or fail alike: a mixture could fail all of them.
    let compared = |outcome: &Outcome| -> Vec<(ReasonKind, Option<ChoiceId>, Option<bool>)> {
        let reasons = outcome.reasons.iter();
        reasons.map(|reason| (reason.kind, reason.choice, reason.met)).collect()
    };
    let by_condition = matches!(rule.way, Way::Qualified { .. });
    same && one.status != Status::Undecided && (!by_condition || compared(one) == compared(other))
}
