//! Outcomes as JSON.

use serde::Serialize;

use super::contest::{BaseObject, percent};
use crate::model::{ReasonKind, Status, Votes};
use crate::report::{Lead, Outcome, Reason, Settings};
use crate::share::Share;

#[derive(Serialize)]
pub(super) struct OutcomeObject<'a> {
    rule: Option<&'a str>,
    status: Status,
    elected: &'a [String],
    runoff: &'a [String],
    tied: &'a [String],
    seats_left: Option<u64>,
    settled_by: Option<&'a str>,
    seats: Vec<SeatsObject<'a>>,
    base: Option<BaseObject<'a>>,
    needed: Option<Votes>,
    margin: Option<LeadObject<'a>>,
    lots: &'a [String],
    reasons: Vec<ReasonObject<'a>>,
}

#[derive(Serialize)]
struct SeatsObject<'a> {
    name: &'a str,
    seats: u64,
}

#[derive(Serialize)]
struct LeadObject<'a> {
    votes: Votes,
    num: Option<u64>,
    den: Option<u64>,
    percent: Option<serde_json::Number>,
    who: &'a str,
    over: &'a [String],
}

#[derive(Serialize)]
struct ReasonObject<'a> {
    kind: ReasonKind,
    choice: Option<&'a str>,
    unit: Option<&'a str>,
    votes: Option<Votes>,
    base: Option<Votes>,
    needed: Option<Votes>,
    met: Option<bool>,
    text: &'a str,
}

impl<'a> OutcomeObject<'a> {
    pub(super) fn new(outcome: &'a Outcome, settings: &Settings) -> Self {
        let seats = outcome.seats.iter();
        Self {
            rule: outcome.rule.as_deref(),
            status: outcome.status,
            elected: &outcome.elected,
            runoff: &outcome.runoff,
            tied: &outcome.tied,
            seats_left: outcome.seats_left,
            settled_by: outcome.settled_by.as_deref(),
            seats: seats.map(|of| SeatsObject { name: &of.name, seats: of.seats }).collect(),
            base: outcome.base.as_ref().map(BaseObject::new),
            needed: outcome.needed,
            margin: outcome.margin.as_ref().map(|lead| LeadObject::new(lead, settings)),
            lots: &outcome.lots,
            reasons: outcome.reasons.iter().map(ReasonObject::new).collect(),
        }
    }
}

impl<'a> LeadObject<'a> {
    fn new(lead: &'a Lead, settings: &Settings) -> Self {
        Self {
            votes: lead.votes,
            num: lead.share.map(Share::num),
            den: lead.share.map(Share::den),
            percent: percent(lead.share, settings),
            who: &lead.who,
            over: &lead.over,
        }
    }
}

impl<'a> ReasonObject<'a> {
    fn new(reason: &'a Reason) -> Self {
        Self {
            kind: reason.kind,
            choice: reason.choice.as_deref(),
            unit: reason.unit.as_deref(),
            votes: reason.votes,
            base: reason.base,
            needed: reason.needed,
            met: reason.met,
            text: &reason.text,
        }
    }
}
