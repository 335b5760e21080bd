//! What an allocation says of itself: thresholds, quotas, each seat, and the last one.

use std::cmp::Reverse;

use super::by_lot;
use super::lists::List;
use crate::decide::field::Field;
use crate::decide::outcome::{Lead, Reason, ReasonKind};
use crate::decide::rule::SeatsRule;
use crate::decide::seats::{
    Allocation, Award, BiproportionalOutcome, Claimant, Compensated, Decided, Fraction, Grouped,
    Margins, Part, Rival,
};
use crate::decide::words::{counted, grouped};
use crate::model::Votes;
use crate::tally::{ChoiceId, ContestBase};

/// So many lists stand in a sentence.
const SHOWN: usize = 12;
/// Digits of quotients and quotas in sentences; they are cut off.
const DIGITS: usize = 3;

/// The reasons of an allocation, and what stands out of them.
#[derive(Debug, Default)]
pub(super) struct Told {
    pub(super) reasons: Vec<Reason>,
    pub(super) base: Option<ContestBase>,
    pub(super) needed: Option<Votes>,
    pub(super) margin: Option<Lead>,
    pub(super) lots: Vec<ChoiceId>,
    /// The last seat in a sentence, without its full stop.
    pub(super) last: Option<String>,
}

impl Told {
    /// What the threshold says.
    pub(super) fn new(lists: &[List]) -> Self {
        Self {
            reasons: lists.iter().filter_map(|list| list.reason.clone()).collect(),
            base: lists.iter().find_map(|list| list.base.clone()),
            needed: lists.iter().find_map(|list| list.needed),
            ..Self::default()
        }
    }

    /// The quota, each seat, the last seat.
    pub(super) fn allocation(
        &mut self,
        field: &Field<'_>,
        lists: &[&List],
        house: u32,
        allocation: &Allocation,
        margins: Option<&Margins>,
    ) {
        let trace = &allocation.trace;
        if let Some(quota) = &trace.quota {
            let full: u64 = quota.full.iter().map(|&seats| u64::from(seats)).sum();
            let text = format!(
                "the quota is {} ({}); {} by full quotas, {} by the rest of the rule",
                quota.quota,
                amount(&quota.quota),
                counted(full, "seat"),
                grouped(u64::from(house).saturating_sub(full))
            );
            let reason = Reason::new(ReasonKind::Quota, text);
            self.reasons.push(reason.votes(Votes(full), Some(Votes(u64::from(house)))));
            for (list, full) in lists.iter().zip(&quota.full) {
                let text = format!(
                    "{} has {}",
                    field.name(list.id),
                    counted(u64::from(*full), "full quota")
                );
                let reason = Reason::new(ReasonKind::Quota, text).of(list.id);
                self.reasons.push(reason.votes(Votes(u64::from(*full)), None));
            }
        }
        self.reasons.extend(trace.awards.iter().filter_map(|award| seat(field, lists, award)));
        if let Some(moved) = &trace.reassigned
            && let (Some(from), Some(to)) = (lists.get(moved.from.0), lists.get(moved.to.0))
        {
            let text = format!(
                "the last seat moves from {} to {}, which has more than half of the votes and not \
                 more than half of the seats",
                field.name(from.id),
                field.name(to.id)
            );
            self.reasons.push(Reason::new(ReasonKind::Seat, text).of(to.id));
        }
        self.lots.extend(by_lot(allocation).filter_map(|at| lists.get(at.0)).map(|list| list.id));
        if let (Some(last), Some(rival)) = (trace.last_winning(), &trace.first_losing) {
            self.last_seat(field, lists, last, rival, margins);
        }
    }

    fn last_seat(
        &mut self,
        field: &Field<'_>,
        lists: &[&List],
        last: &Award,
        rival: &Rival,
        margins: Option<&Margins>,
    ) {
        let (Some(won), Some(next)) = (lists.get(last.claimant.0), lists.get(rival.claimant.0))
        else {
            return;
        };
        let text = format!(
            "the last seat is that of {}, with the {} {}; {} was next with {}",
            field.name(won.id),
            last.value.measure.label(),
            amount(&last.value.amount),
            field.name(next.id),
            amount(&rival.value.amount)
        );
        let reason = Reason::new(ReasonKind::LastSeat, text).of(won.id);
        // Who is nearest in votes need not be who was next by the measure.
        let needs = || margins.iter().flat_map(|margins| &margins.needs).zip(lists);
        let Some(fewest) = needs().filter_map(|(votes, _)| *votes).min() else {
            self.reasons.push(reason);
            return;
        };
        let nearest: Vec<ChoiceId> =
            needs().filter(|(votes, _)| **votes == Some(fewest)).map(|(_, list)| list.id).collect();
        // With other votes other lists could pass a threshold; that is another question.
        let same =
            if self.needed.is_some() { ", with the same lists above the threshold" } else { "" };
        let more = format!(
            "{} would have given it to {}{same}",
            counted(fewest.0, "more vote"),
            either(field, &nearest)
        );
        self.last = Some(format!("The last seat is that of {}; {more}", field.name(won.id)));
        self.margin = Some(Lead { votes: fewest, who: won.id, over: nearest, share: None });
        let text = format!("{}; {more}", reason.text);
        self.reasons.push(Reason { text, votes: Some(fewest), ..reason });
    }

    /// Groups of lists, and inside of each.
    pub(super) fn groups(&mut self, field: &Field<'_>, lists: &[&List], grouped: &Grouped) {
        for (group, &seats) in grouped.groups.iter().zip(&grouped.upper.seats) {
            if group.len() < 2 {
                continue;
            }
            let ids: Vec<ChoiceId> =
                group.iter().filter_map(|at| lists.get(at.0)).map(|list| list.id).collect();
            let names = field.names(&ids);
            let text = format!("{names} have {} together", counted(u64::from(seats), "seat"));
            let reason = Reason::new(ReasonKind::Seat, text);
            self.reasons.push(reason.votes(Votes(u64::from(seats)), None));
        }
        let of_group = |group: &[Claimant]| -> Vec<ChoiceId> {
            group.iter().filter_map(|at| lists.get(at.0)).map(|list| list.id).collect()
        };
        let drawn = by_lot(&grouped.upper).filter_map(|at| grouped.groups.get(at.0));
        self.lots.extend(drawn.flat_map(|group| of_group(group)));
        for (group, inner) in grouped.groups.iter().zip(&grouped.inner) {
            let members = of_group(group);
            self.lots.extend(by_lot(inner).filter_map(|at| members.get(at.0)));
        }
    }

    /// Proportional seats beside those won in districts.
    pub(super) fn compensation(
        &mut self,
        field: &Field<'_>,
        lists: &[List],
        parts: &[Part],
        found: &Compensated,
    ) {
        for (at, (list, part)) in lists.iter().zip(parts).enumerate() {
            let of = |seats: &[u32]| seats.get(at).copied().unwrap_or_default();
            if of(&found.seats) == 0 && part.won == 0 && of(&found.due) == 0 {
                continue;
            }
            let surplus = match of(&found.surplus) {
                0 => String::new(),
                seats => format!(", {} beyond its share", counted(u64::from(seats), "seat")),
            };
            let text = format!(
                "{} has {} by its votes, {} won in districts{surplus}: {}",
                field.name(list.id),
                counted(u64::from(of(&found.due)), "seat"),
                part.won,
                of(&found.seats)
            );
            let reason = Reason::new(ReasonKind::Seat, text).of(list.id);
            let (seats, won) = (u64::from(of(&found.seats)), u64::from(of(&found.due)));
            self.reasons.push(reason.votes(Votes(seats), Some(Votes(won))));
        }
    }

    /// The reasons of a district under its name.
    pub(super) fn district(&mut self, name: &str, told: Self, own_threshold: bool) {
        let kept = told
            .reasons
            .into_iter()
            .filter(|reason| own_threshold || reason.kind != ReasonKind::Threshold);
        self.reasons.extend(kept.map(|reason| {
            let text = format!("{name}: {}", reason.text);
            Reason { text, ..reason }.unit(name)
        }));
        self.lots.extend(told.lots);
    }

    /// The seats of a district, list by list.
    pub(super) fn row(&mut self, field: &Field<'_>, name: &str, lists: &[&List], row: &[u32]) {
        self.reasons.extend(lists.iter().zip(row).map(|(list, &seats)| {
            let seats = u64::from(seats);
            let text = format!("{name}: {} has {}", field.name(list.id), counted(seats, "seat"));
            Reason::new(ReasonKind::Seat, text).of(list.id).unit(name).votes(Votes(seats), None)
        }));
    }
}

fn seat(field: &Field<'_>, lists: &[&List], award: &Award) -> Option<Reason> {
    let list = lists.get(award.claimant.0)?;
    let how = match award.decided {
        Decided::Value => "",
        Decided::Rule(_) => ", among equals by the rule",
        Decided::Lot => ", among equals by lot",
    };
    let text = format!(
        "seat {} of {}: {} {}{how}",
        award.seat,
        field.name(list.id),
        award.value.measure.label(),
        amount(&award.value.amount)
    );
    let reason = Reason::new(ReasonKind::Seat, text).of(list.id);
    Some(reason.votes(Votes(u64::from(award.seat)), None))
}

/// `A`, `A or B`
fn either(field: &Field<'_>, ids: &[ChoiceId]) -> String {
    let names: Vec<&str> = ids.iter().map(|&id| field.name(id)).collect();
    names.join(" or ")
}

/// A fraction as a decimal number, cut off.
pub(super) fn amount(value: &Fraction) -> String {
    value.decimal(DIGITS)
}

/// Why a biproportional table is not filled.
pub(super) fn biproportional_words(outcome: &BiproportionalOutcome) -> String {
    match outcome {
        BiproportionalOutcome::Filled => "it is filled".to_owned(),
        _ => {
            "districts and parties cannot both have their seats without a lot, or at all".to_owned()
        }
    }
}

/// `630 seats by sainte_lague: CDU 164, AfD 152, …`
pub(super) fn sentence(field: &Field<'_>, rule: &SeatsRule, seats: &[(ChoiceId, u64)]) -> String {
    let total: u64 = seats.iter().map(|(_, seats)| seats).sum();
    let mut order: Vec<&(ChoiceId, u64)> = seats.iter().filter(|(_, seats)| *seats > 0).collect();
    order.sort_by_key(|&&(id, seats)| (Reverse(seats), id));
    let shown: Vec<String> = order
        .iter()
        .take(SHOWN)
        .map(|&&(id, seats)| format!("{} {}", field.name(id), grouped(seats)))
        .collect();
    let more = match order.len().saturating_sub(SHOWN) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    let method = rule.method_name.replace('_', " ");
    format!("{} by {method}: {}{more}", counted(total, "seat"), shown.join(", "))
}
