//! A table of keys to a rule.

use std::collections::BTreeMap;

use serde_json::Value;

use super::bar::{Bar, fraction};
use super::house;
use super::keys::{Keys, Wrong, unknown, wrong};
use super::law::{
    AgainstAll, BlankEffect, Condition, Distribution, Otherwise, Quorum, Rule, TieRule,
    UnitsNeeded, Way, Weights,
};
use crate::model::{Base, Quantity, Votes};
use crate::share::{Rounding, Share};

/// The types of rules, as `type` names them.
pub(super) const TYPES: [&str; 12] = [
    "plurality",
    "plurality_at_large",
    "runoff_plurality",
    "absolute_majority",
    "majority_with_distribution",
    "qualified",
    "absolute_majority_multi_seat",
    "referendum",
    "sole_candidate",
    "double_majority",
    "electors",
    "seats",
];

/// `else`, as a rule and `--else` name it.
pub const ELSE: [(&str, Otherwise); 4] = [
    ("runoff_top_two", Otherwise::RunoffTopTwo),
    ("second_round", Otherwise::SecondRound),
    ("new_election", Otherwise::NewElection),
    ("next_body", Otherwise::NextBody),
];

/// `against_all_effect`, as a rule and `--against-all` name it.
pub const AGAINST_ALL: [(&str, AgainstAll); 6] = [
    ("none", AgainstAll::None),
    ("base_only", AgainstAll::BaseOnly),
    ("repeat_if_leads", AgainstAll::RepeatIfLeads),
    ("repeat_if_more_than_every_candidate", AgainstAll::RepeatIfLeads),
    ("repeat_if_majority", AgainstAll::RepeatIfMajority),
    ("rival_of_sole_candidate", AgainstAll::RivalOfSole),
];

/// The one formula of a majority with several seats.
const MULTI_SEAT: &str = "floor(valid_votes/(2*seats))+1";

/// Reads a rule under a name that it has where it gives itself none.
pub(super) fn rule(name: &str, value: &Value) -> Result<Rule, Wrong> {
    let mut keys = Keys::of("", value)?;
    let said = keys.text("type")?;
    let name = keys.text("name")?.unwrap_or(name).to_owned();
    let title = keys.text("title")?.map(str::to_owned);
    let sources = keys.texts("source")?;
    keys.pass(&["note"]);
    let (against_all, blank) = effects(&mut keys)?;
    let quorum = keys.take("quorum").map(quorum).transpose()?;
    let ties = TieRule::ALL.map(|tie| (tie.name(), tie));
    let tie = keys.word("tie", &ties)?;
    let lots = keys.texts("lots")?;
    let votes_per_ballot = keys.number("votes_per_ballot")?;
    let turnout = keys.take("turnout").map(turnout).transpose()?;
    let (rounding, decimals) = rounding(&mut keys)?;
    let way = way(&mut keys, said)?;
    keys.finish()?;
    Ok(Rule {
        name,
        title,
        sources,
        way,
        against_all,
        blank,
        quorum,
        tie,
        lots,
        votes_per_ballot,
        turnout,
        rounding,
        decimals,
        written: value.clone(),
    })
}

fn way(keys: &mut Keys<'_>, said: Option<&str>) -> Result<Way, Wrong> {
    // A method of handing out seats says what type the rule is.
    let Some(said) = said.or(keys.text("method")?.map(|_| "seats")) else {
        return Err(format!("the rule has no `type`; it is one of: {}", TYPES.join(", ")));
    };
    match said {
        "plurality" | "runoff_plurality" => {
            Ok(Way::Plurality { seats: keys.number("seats")?.unwrap_or(1), base: base(keys)? })
        }
        "plurality_at_large" => Ok(Way::Plurality { seats: seats(keys)?, base: base(keys)? }),
        "absolute_majority" | "majority_with_distribution" => {
            let distribution = keys.take("distribution").map(distribution).transpose()?;
            if distribution.is_none() && said == "majority_with_distribution" {
                return Err(format!("a rule of type `{said}` needs the key `distribution`"));
            }
            Ok(Way::Majority {
                base: needed_base(keys)?,
                bar: bar(keys)?,
                distribution,
                otherwise: keys.word("else", &ELSE)?,
            })
        }
        "qualified" => {
            let win_if = match keys.take("win_if") {
                Some(value) => conditions("win_if", value)?,
                None => return Err("a rule of type `qualified` needs the key `win_if`".to_owned()),
            };
            Ok(Way::Qualified {
                base: needed_base(keys)?,
                win_if,
                otherwise: keys.word("else", &ELSE)?,
            })
        }
        "absolute_majority_multi_seat" => {
            if keys.text("formula")?.is_some_and(|formula| formula != MULTI_SEAT) {
                return Err(wrong("formula", &format!("the one that is known is `{MULTI_SEAT}`")));
            }
            Ok(Way::MultiSeat { seats: seats(keys)?, otherwise: keys.word("else", &ELSE)? })
        }
        "referendum" => {
            let approval = keys.take("approval_quorum");
            Ok(Way::Referendum {
                base: needed_base(keys)?,
                bar: bar(keys)?,
                approval: approval
                    .map(|value| of_registered("approval_quorum", value))
                    .transpose()?,
            })
        }
        "sole_candidate" => Ok(Way::Sole { base: needed_base(keys)?, bar: bar(keys)? }),
        "double_majority" => {
            Ok(Way::DoubleMajority { base: needed_base(keys)?, weights: weights(keys)? })
        }
        "electors" => Ok(Way::Electors {
            level: keys.text("level")?.map(str::to_owned),
            electors: electors(keys)?,
            otherwise: keys.word("else", &ELSE)?,
        }),
        "seats" => Ok(Way::Seats(Box::new(house::seats(keys)?))),
        other => Err(wrong("type", &unknown("type of rule", other, TYPES.into_iter()))),
    }
}

fn seats(keys: &mut Keys<'_>) -> Result<u64, Wrong> {
    keys.number("seats")?.ok_or_else(|| {
        "the rule does not say how many seats there are: give --seats N, or the key `seats`"
            .to_owned()
    })
}

/// The base, under its name, or the one that says what is in it.
fn base(keys: &mut Keys<'_>) -> Result<Option<Base>, Wrong> {
    keys.word("base", &bases())
}

pub(super) fn bases() -> Vec<(&'static str, Base)> {
    let mut names = Base::ALL.map(|base| (base.name(), base)).to_vec();
    names.push(("valid_with_against_all", Base::Valid));
    names
}

fn needed_base(keys: &mut Keys<'_>) -> Result<Base, Wrong> {
    base(keys)?.ok_or_else(|| {
        "the rule does not say what the share is a share of: give --base BASE, or the key `base`"
            .to_owned()
    })
}

/// The threshold; more than half where none is named, since an absolute majority is that.
fn bar(keys: &mut Keys<'_>) -> Result<Bar, Wrong> {
    match keys.take("threshold") {
        Some(value) => Bar::read("threshold", value, true),
        None => Ok(Bar::MAJORITY),
    }
}

fn effects(keys: &mut Keys<'_>) -> Result<(Option<AgainstAll>, Option<BlankEffect>), Wrong> {
    let against_all = keys.word("against_all_effect", &AGAINST_ALL)?;
    let is_repeat = keys.flag("repeat_vote")?.unwrap_or(false);
    let first_time = if is_repeat { BlankEffect::None } else { BlankEffect::RepeatIfMajority };
    let words = [
        ("none", BlankEffect::None),
        ("repeat_if_majority", BlankEffect::RepeatIfMajority),
        ("repeat_if_majority_first_time", first_time),
    ];
    Ok((against_all, keys.word("blank_effect", &words)?))
}

fn quorum(value: &Value) -> Result<Quorum, Wrong> {
    Ok(Quorum { bar: of_registered("quorum", value)? })
}

/// `{ of = "registered", min = { num = 1, den = 2 }, strict = false }`
fn of_registered(at: &str, value: &Value) -> Result<Bar, Wrong> {
    if !value.is_object() {
        return Bar::read(at, value, false);
    }
    let mut keys = Keys::of(at, value)?;
    keys.word("of", &[("registered", ())])?;
    let min = keys.fraction("min")?.ok_or_else(|| wrong(at, "it has no `min`"))?;
    let strict = keys.flag("strict")?.unwrap_or(false);
    keys.finish()?;
    Ok(Bar { share: min, strict })
}

/// `"issued"`, or `{ numerator = "issued", denominator = "registered" }`
fn turnout(value: &Value) -> Result<Quantity, Wrong> {
    let words = [("cast", Quantity::Cast), ("issued", Quantity::Issued)];
    if let Value::String(said) = value {
        return words
            .iter()
            .find(|(word, _)| word == said)
            .map(|(_, quantity)| *quantity)
            .ok_or_else(|| {
                wrong("turnout", &unknown("value", said, words.iter().map(|(word, _)| *word)))
            });
    }
    let mut keys = Keys::of("turnout", value)?;
    let quantity = keys.word("numerator", &words)?.unwrap_or(Quantity::Cast);
    keys.word("denominator", &[("registered", ())])?;
    keys.finish()?;
    Ok(quantity)
}

fn rounding(keys: &mut Keys<'_>) -> Result<(Option<Rounding>, Option<u32>), Wrong> {
    let Some(value) = keys.take("rounding") else { return Ok((None, None)) };
    let mut keys = Keys::of("rounding", value)?;
    let modes = [
        ("half_up", Rounding::HalfUp),
        ("half_even", Rounding::HalfEven),
        ("truncate", Rounding::Truncate),
    ];
    let mode = keys.word("mode", &modes)?;
    let decimals = keys.count("decimals")?;
    keys.finish()?;
    let decimals = decimals.map(|decimals| u32::try_from(decimals).unwrap_or(u32::MAX));
    if decimals.is_some_and(|decimals| decimals > 6) {
        return Err(wrong("rounding.decimals", "more than 6 digits are not shown"));
    }
    Ok((mode, decimals))
}

fn distribution(value: &Value) -> Result<Distribution, Wrong> {
    let mut keys = Keys::of("distribution", value)?;
    let bar = match keys.take("unit_share") {
        Some(value) => Bar::read("distribution.unit_share", value, false)?,
        None => return Err(wrong("distribution", "it has no `unit_share`")),
    };
    let units = match keys.take("units") {
        Some(Value::String(text)) if text == "more_than_half" => UnitsNeeded::Share(Bar::MAJORITY),
        Some(Value::Number(number)) => match number.as_u64() {
            Some(count) => UnitsNeeded::Count(count),
            None => return Err(wrong("distribution.units", "it is no whole number from 0")),
        },
        Some(value) => UnitsNeeded::Share(Bar::read("distribution.units", value, false)?),
        None => return Err(wrong("distribution", "it has no `units`: how many are needed")),
    };
    let total = keys.number("total")?;
    let level = keys.text("level")?.map(str::to_owned);
    keys.finish()?;
    Ok(Distribution { bar, units, total, level })
}

fn conditions(at: &str, value: &Value) -> Result<Vec<Condition>, Wrong> {
    let Value::Array(list) = value else { return Err(wrong(at, "it is no list of conditions")) };
    if list.is_empty() {
        return Err(wrong(at, "the list is empty"));
    }
    list.iter().map(|value| condition(at, value)).collect()
}

fn condition(at: &str, value: &Value) -> Result<Condition, Wrong> {
    let mut keys = Keys::of(at, value)?;
    let strict = |share| Bar { share, strict: true };
    let reached = |share| Bar { share, strict: false };
    let of = keys.word("of", &bases())?;
    let share = keys.fraction("share_gt")?.map(strict);
    let share = share.or(keys.fraction("share_ge")?.map(reached));
    let lead = points(&mut keys, "lead_points_gt")?.map(strict);
    let lead = lead.or(points(&mut keys, "lead_points_ge")?.map(reached));
    let all = keys.take("all").map(|list| conditions(&format!("{at}.all"), list)).transpose()?;
    keys.finish()?;
    match (share, lead, all) {
        (Some(bar), None, None) => Ok(Condition::Share(bar, of)),
        (None, Some(bar), None) if of.is_none() => Ok(Condition::Lead(bar)),
        (None, None, Some(all)) if of.is_none() => Ok(Condition::All(all)),
        _ => Err(wrong(
            at,
            "a condition is one of share_gt, share_ge (with `of`), lead_points_gt, lead_points_ge, \
             all",
        )),
    }
}

/// Percentage points as a share: 10 are 10/100.
fn points(keys: &mut Keys<'_>, key: &'static str) -> Result<Option<Share>, Wrong> {
    let at = keys.at(key);
    let Some(points) = keys.fraction(key)? else { return Ok(None) };
    let den = points.den().checked_mul(100);
    let share = den.and_then(|den| Share::new(Votes(points.num()), Votes(den)));
    share.map(Some).ok_or_else(|| wrong(&at, "the number is too large"))
}

/// `weights` gives each class its weight, `members` each class but one its units.
fn weights(keys: &mut Keys<'_>) -> Result<Weights, Wrong> {
    // What the units are, for people.
    keys.text("units")?;
    let level = keys.text("level")?.map(str::to_owned);
    let total = keys.fraction("total")?;
    let mut classes: BTreeMap<&str, Share> = BTreeMap::new();
    if let Some(value) = keys.take("weights") {
        let Value::Object(map) = value else { return Err(wrong("weights", "it is no table")) };
        for (class, value) in map {
            classes.insert(class, fraction(&format!("weights.{class}"), value)?);
        }
    }
    let mut special = BTreeMap::new();
    if let Some(value) = keys.take("members") {
        let Value::Object(map) = value else { return Err(wrong("members", "it is no table")) };
        for (class, units) in map {
            let Some(weight) = classes.remove(class.as_str()) else {
                return Err(wrong("members", &format!("`weights` has no class `{class}`")));
            };
            let Some(units) = units.as_array() else {
                return Err(wrong(&format!("members.{class}"), "it is no list of units"));
            };
            for unit in units {
                let Some(unit) = unit.as_str() else {
                    return Err(wrong(&format!("members.{class}"), "it is no list of units"));
                };
                special.insert(unit.to_owned(), weight);
            }
        }
    }
    let mut rest = classes.into_values();
    match (rest.next(), rest.next()) {
        (None, _) if special.is_empty() => {
            let one = fraction("weights", &Value::from(1_u64))?;
            Ok(Weights { level, whole: one, special, total })
        }
        (Some(whole), None) => Ok(Weights { level, whole, special, total }),
        (None, _) => Err(wrong("members", "a unit of no class has no weight")),
        (Some(_), Some(_)) => Err(wrong(
            "weights",
            "the rule does not say which units are of which class: list those of every class but \
             one under `members`, such as `members = { half = [\"Obwalden\", \"Nidwalden\"] }`",
        )),
    }
}

fn electors(keys: &mut Keys<'_>) -> Result<BTreeMap<String, u64>, Wrong> {
    let Some(Value::Object(map)) = keys.take("electors") else {
        return Err("a rule of type `electors` needs the table `electors`: how many each unit has"
            .to_owned());
    };
    map.iter()
        .map(|(unit, value)| match value.as_u64() {
            Some(count) => Ok((unit.clone(), count)),
            None => Err(wrong(&format!("electors.{unit}"), "it is no whole number from 0")),
        })
        .collect()
}
