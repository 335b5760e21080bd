//! Contests and roll-ups as JSON.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use super::outcome::OutcomeObject;
use crate::model::{Base, ChoiceKind, Quantity, Votes};
use crate::report::{
    Choice, Contest, ContestBase, Margin, Origin, Rollup, Settings, Turnout, Units,
};
use crate::share::Share;

#[derive(Serialize)]
pub(super) struct ContestObject<'a> {
    id: &'a str,
    name: &'a str,
    district: Option<&'a str>,
    complete: bool,
    choices: Vec<ChoiceObject<'a>>,
    totals: Totals<'a>,
    totals_from: TotalsFrom<'a>,
    base: BaseObject<'a>,
    turnout: Option<TurnoutObject<'a>>,
    units: UnitsObject<'a>,
    leader: Option<&'a str>,
    tied: &'a [String],
    margin: Option<MarginObject<'a>>,
    majority: Option<bool>,
    outcome: OutcomeObject<'a>,
    sentence: &'a str,
    notes: &'a [String],
}

#[derive(Serialize)]
pub(super) struct RollupObject<'a> {
    by: &'a str,
    of: &'a [String],
    #[serde(flatten)]
    contest: ContestObject<'a>,
}

#[derive(Serialize)]
struct ChoiceObject<'a> {
    name: &'a str,
    party: Option<&'a str>,
    kind: ChoiceKind,
    votes: Option<Votes>,
    partial: bool,
    share: Option<Share>,
    percent: Option<serde_json::Number>,
    rank: Option<u64>,
    #[serde(skip_serializing_if = "Modes::is_empty")]
    modes: Modes<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    contests_led: Option<u64>,
}

#[derive(Serialize)]
pub(super) struct BaseObject<'a> {
    name: Base,
    votes: Option<Votes>,
    from: &'a str,
    not_listed: Option<Votes>,
}

#[derive(Serialize)]
struct TurnoutObject<'a> {
    num: u64,
    den: u64,
    percent: Option<serde_json::Number>,
    of: &'a str,
}

#[derive(Serialize)]
struct UnitsObject<'a> {
    reported: Option<u64>,
    expected: Option<u64>,
    levels: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    table: Option<Vec<UnitObject<'a>>>,
}

#[derive(Serialize)]
struct UnitObject<'a> {
    unit: Vec<LevelObject<'a>>,
    votes: &'a [Option<Votes>],
    totals: &'a BTreeMap<Quantity, Votes>,
    line: u64,
}

#[derive(Serialize)]
struct LevelObject<'a> {
    level: &'a str,
    value: &'a str,
}

#[derive(Serialize)]
struct MarginObject<'a> {
    votes: Votes,
    num: Option<u64>,
    den: Option<u64>,
    percent: Option<serde_json::Number>,
    leader: &'a str,
    over: &'a str,
}

/// Votes by mode, in the order of the file.
struct Modes<'a>(&'a [(String, Option<Votes>)]);

/// Every quantity with its count or null.
struct Totals<'a>(&'a Contest);

/// Where each known quantity comes from.
struct TotalsFrom<'a>(&'a Contest);

impl<'a> ContestObject<'a> {
    pub(super) fn new(contest: &'a Contest, settings: &Settings) -> Self {
        Self {
            id: &contest.id,
            name: &contest.name,
            district: contest.district.as_deref(),
            complete: contest.complete,
            choices: contest.choices.iter().map(|c| ChoiceObject::new(c, settings)).collect(),
            totals: Totals(contest),
            totals_from: TotalsFrom(contest),
            base: BaseObject::new(&contest.base),
            turnout: contest.turnout.as_ref().map(|t| TurnoutObject::new(t, settings)),
            units: UnitsObject::new(&contest.units),
            leader: contest.leader.as_deref(),
            tied: &contest.tied,
            margin: contest.margin.as_ref().map(|margin| MarginObject::new(margin, settings)),
            majority: contest.majority,
            outcome: OutcomeObject::new(&contest.outcome, settings),
            sentence: &contest.sentence,
            notes: &contest.notes,
        }
    }
}

impl<'a> BaseObject<'a> {
    pub(super) fn new(base: &'a ContestBase) -> Self {
        Self { name: base.base, votes: base.votes, from: &base.from, not_listed: base.not_listed }
    }
}

impl<'a> RollupObject<'a> {
    pub(super) fn new(rollup: &'a Rollup, settings: &Settings) -> Self {
        let contest = ContestObject::new(&rollup.contest, settings);
        Self { by: &rollup.by, of: &rollup.of, contest }
    }
}

impl<'a> ChoiceObject<'a> {
    fn new(choice: &'a Choice, settings: &Settings) -> Self {
        Self {
            name: &choice.name,
            party: choice.party.as_deref(),
            kind: choice.kind,
            votes: choice.votes,
            partial: choice.partial,
            share: choice.share,
            percent: percent(choice.share, settings),
            rank: choice.rank,
            modes: Modes(&choice.modes),
            contests_led: choice.contests_led,
        }
    }
}

impl<'a> TurnoutObject<'a> {
    fn new(turnout: &'a Turnout, settings: &Settings) -> Self {
        Self {
            num: turnout.share.num(),
            den: turnout.share.den(),
            percent: percent(Some(turnout.share), settings),
            of: &turnout.of,
        }
    }
}

impl<'a> UnitsObject<'a> {
    fn new(units: &'a Units) -> Self {
        let table = units.table.as_ref().map(|table| {
            let unit = |unit: &'a crate::report::UnitFigures| UnitObject {
                unit: unit.unit.iter().map(|(level, value)| LevelObject { level, value }).collect(),
                votes: &unit.votes,
                totals: &unit.totals,
                line: unit.place.line,
            };
            table.iter().map(unit).collect()
        });
        Self { reported: units.reported, expected: units.expected, levels: &units.levels, table }
    }
}

impl<'a> MarginObject<'a> {
    fn new(margin: &'a Margin, settings: &Settings) -> Self {
        Self {
            votes: margin.votes,
            num: margin.share.map(Share::num),
            den: margin.share.map(Share::den),
            percent: percent(margin.share, settings),
            leader: &margin.leader,
            over: &margin.over,
        }
    }
}

/// The plainly rounded percentage as a JSON number. It is read from its decimal text, so that no
/// arithmetic on floats takes part.
pub(super) fn percent(share: Option<Share>, settings: &Settings) -> Option<serde_json::Number> {
    let percent = share?.percent(settings.decimals, settings.rounding);
    serde_json::from_str(&percent.to_string()).ok()
}

impl Modes<'_> {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Serialize for Modes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(mode, votes)| (mode, votes)))
    }
}

impl Serialize for Totals<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(Quantity::ALL.into_iter().map(|quantity| {
            let figure = self.0.totals.get(&quantity).copied().flatten();
            (quantity.name(), figure.map(|figure| figure.votes))
        }))
    }
}

impl Serialize for TotalsFrom<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(Quantity::ALL.into_iter().filter_map(|quantity| {
            let figure = self.0.totals.get(&quantity).copied().flatten()?;
            let origin = match figure.origin {
                Origin::Stated => "stated",
                Origin::Derived => "derived",
            };
            Some((quantity.name(), origin))
        }))
    }
}
