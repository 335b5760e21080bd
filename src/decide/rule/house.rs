//! What a rule says of seats: how many, by which method, who takes part.

use std::collections::BTreeMap;

use serde_json::Value;

use super::bar::Bar;
use super::keys::{Keys, Wrong, unknown, wrong};
use super::read::bases;
use crate::decide::seats::{Divisors, Excess, Method, Quota, QuotaMethod, Surplus};
use crate::model::Base;

/// Seats for lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeatsRule {
    /// How many seats there are.
    pub seats: u32,
    /// How they are handed out.
    pub method: Method,
    /// The method's name in the rule.
    pub method_name: String,
    /// Who takes part.
    pub threshold: Option<Threshold>,
    /// Lists that take part whatever their votes.
    pub exempt: Vec<String>,
    /// Coalitions, each with the number of its members, where the rule names them.
    pub coalitions: Option<BTreeMap<String, u64>>,
    /// Lists that share their surplus.
    pub agreements: Vec<Vec<String>>,
    /// Where the seats are.
    pub shape: Shape,
}

/// Where seats are handed out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// All in one.
    Whole,
    /// In each district on its own.
    Districts(Places),
    /// In all, less those that were won in districts.
    Compensated {
        /// Seats that each list has won in districts.
        won: BTreeMap<String, u32>,
        /// What becomes of those beyond its share.
        surplus: Surplus,
    },
    /// In all by party, and so that districts and parties both have their seats.
    Biproportional(Places),
}

/// Districts with their seats.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    /// Seats by district.
    pub seats: BTreeMap<String, u32>,
    /// The level of the districts, where units have several.
    pub level: Option<String>,
}

/// The votes that a list needs to take part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Threshold {
    /// How many.
    pub hurdle: Hurdle,
    /// What a share is of.
    pub base: Base,
    /// Whether it holds in each district, by the district's votes.
    pub by_district: bool,
    /// Other shares for coalitions, from so many members, most members last.
    pub tiers: Vec<(u64, Bar)>,
    /// So many district seats open the door too.
    pub or_district_seats: Option<u32>,
}

/// The votes that a list needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hurdle {
    /// A share of the base.
    Share(Bar),
    /// One full quota: the base divided by the seats.
    Quota,
}

/// Methods by their names in rules and for `--method`.
pub const METHODS: [&str; 22] = [
    "dhondt",
    "sainte_lague",
    "modified_sainte_lague_1_4",
    "modified_sainte_lague_1_2",
    "danish",
    "imperiali",
    "adams",
    "dean",
    "huntington_hill",
    "hare_lr",
    "droop_lr",
    "hb_lr",
    "hb_rounded_lr",
    "imperiali_lr",
    "hare_average",
    "nl_house",
    "nl_council",
    "nl_small_council",
    "dhondt_with_agreements",
    "dhondt_per_district",
    "mmp_sainte_lague_overhang_added",
    "biproportional_standard",
];

/// The method of that name. A name that says more than the method needs the keys for the rest.
fn method(name: &str, seats: u32) -> Option<Method> {
    let quota = |quota| Method::Quota(QuotaMethod::largest_remainder(quota));
    Some(match name {
        "dhondt" | "dhondt_with_agreements" | "dhondt_per_district" => {
            Method::Divisor(Divisors::DHondt)
        }
        "sainte_lague" | "mmp_sainte_lague_overhang_added" | "biproportional_standard" => {
            Method::Divisor(Divisors::SainteLague)
        }
        "modified_sainte_lague_1_4" => Method::Divisor(Divisors::modified_sainte_lague(14, 10)?),
        "modified_sainte_lague_1_2" => Method::Divisor(Divisors::modified_sainte_lague(12, 10)?),
        "danish" => Method::Divisor(Divisors::Danish),
        "imperiali" => Method::Divisor(Divisors::Imperiali),
        "adams" => Method::Divisor(Divisors::Adams),
        "dean" => Method::Divisor(Divisors::Dean),
        "huntington_hill" => Method::Divisor(Divisors::HuntingtonHill),
        "hare_lr" => quota(Quota::HARE),
        "droop_lr" => quota(Quota::DROOP),
        "hb_lr" => quota(Quota::HAGENBACH_BISCHOFF),
        "hb_rounded_lr" => {
            let rounded = QuotaMethod::largest_remainder(Quota::HAGENBACH_BISCHOFF_ROUNDED);
            let excess = Excess::SmallestRemainderLoses;
            Method::Quota(QuotaMethod { excess, ..rounded })
        }
        "imperiali_lr" => quota(Quota::IMPERIALI),
        "hare_average" => Method::Quota(QuotaMethod::highest_average(Quota::HARE)),
        "nl_house" => Method::Quota(QuotaMethod::netherlands_house()),
        "nl_council" | "nl_small_council" => Method::Quota(QuotaMethod::netherlands_council(seats)),
        _ => return None,
    })
}

/// Reads a rule of type `seats`.
pub(super) fn seats(keys: &mut Keys<'_>) -> Result<SeatsRule, Wrong> {
    let Some(name) = keys.text("method")? else {
        return Err(format!(
            "the rule does not say how seats are handed out: give --method METHOD, or the key \
             `method`, one of {}",
            METHODS.join(", ")
        ));
    };
    let level = keys.text("level")?.map(str::to_owned);
    let districts = numbers(keys, "district_seats")?;
    let won = numbers(keys, "electorate_seats")?;
    let sum =
        |map: &BTreeMap<String, u32>| map.values().try_fold(0_u32, |sum, n| sum.checked_add(*n));
    let said = keys.number("seats")?;
    let said = said.map(|seats| u32::try_from(seats).unwrap_or(u32::MAX));
    let all = districts.as_ref().and_then(sum);
    let Some(seats) = said.or(all) else {
        return Err("the rule does not say how many seats there are: give --seats N, or the key \
                    `seats`"
            .to_owned());
    };
    if let (Some(said), Some(all)) = (said, all)
        && said != all
    {
        let message = format!("it is {said}, and the districts have {all} seats together");
        return Err(wrong("seats", &message));
    }
    let Some(method) = method(name, seats) else {
        return Err(wrong("method", &unknown("method", name, METHODS.into_iter())));
    };
    let surplus = surplus(keys, name)?;
    let places = |what: &str| {
        districts.clone().map(|seats| Places { seats, level: level.clone() }).ok_or_else(|| {
            format!("{what} needs the table `district_seats`: how many seats each district has")
        })
    };
    let shape = match (name, won, surplus) {
        ("biproportional_standard", _, _) => Shape::Biproportional(places("the method")?),
        ("dhondt_per_district", _, _) => Shape::Districts(places("the method")?),
        (_, Some(won), Some(surplus)) => Shape::Compensated { won, surplus },
        (_, Some(_), None) => {
            return Err(
                "the rule does not say what becomes of seats won beyond the share: give it \
                        the key `surplus`, one of added, levelled, taken_from_others, not_given"
                    .to_owned(),
            );
        }
        ("mmp_sainte_lague_overhang_added", None, _) => {
            return Err(
                "the method needs the table `electorate_seats`: how many seats each party \
                        has won in electorates"
                    .to_owned(),
            );
        }
        (_, None, Some(surplus)) => Shape::Compensated { won: BTreeMap::new(), surplus },
        (_, None, None) => match districts {
            Some(_) => Shape::Districts(places("the rule")?),
            None => Shape::Whole,
        },
    };
    let agreements = agreements(keys)?;
    if agreements.is_none() && name == "dhondt_with_agreements" {
        return Err("the method needs the key `agreements`: lists that share their surplus, or []"
            .to_owned());
    }
    Ok(SeatsRule {
        seats,
        method,
        method_name: name.to_owned(),
        threshold: keys.take("threshold").map(threshold).transpose()?,
        exempt: keys.texts("exempt")?,
        coalitions: coalitions(keys)?,
        agreements: agreements.unwrap_or_default(),
        shape,
    })
}

fn surplus(keys: &mut Keys<'_>, method: &str) -> Result<Option<Surplus>, Wrong> {
    let words = [
        ("added", Surplus::Added),
        ("levelled", Surplus::Levelled { unlevelled: 0 }),
        ("taken_from_others", Surplus::TakenFromOthers),
        ("not_given", Surplus::NotGiven),
    ];
    let said = keys.word("surplus", &words)?;
    let by_name = (method == "mmp_sainte_lague_overhang_added").then_some(Surplus::Added);
    Ok(said.or(by_name))
}

fn numbers(keys: &mut Keys<'_>, key: &'static str) -> Result<Option<BTreeMap<String, u32>>, Wrong> {
    let at = keys.at(key);
    let Some(value) = keys.take(key) else { return Ok(None) };
    let Value::Object(map) = value else { return Err(wrong(&at, "it is no table")) };
    let number = |(name, value): (&String, &Value)| {
        let number = value.as_u64().and_then(|number| u32::try_from(number).ok());
        match number {
            Some(number) => Ok((name.clone(), number)),
            None => Err(wrong(&format!("{at}.{name}"), "it is no whole number from 0")),
        }
    };
    map.iter().map(number).collect::<Result<_, _>>().map(Some)
}

/// A list of names, of two members each, or a table of names with the numbers of their members.
fn coalitions(keys: &mut Keys<'_>) -> Result<Option<BTreeMap<String, u64>>, Wrong> {
    match keys.take("coalitions") {
        None => Ok(None),
        Some(Value::Object(map)) => map
            .iter()
            .map(|(name, members)| match members.as_u64() {
                Some(members) => Ok((name.clone(), members)),
                None => Err(wrong(&format!("coalitions.{name}"), "it is no number of members")),
            })
            .collect::<Result<_, _>>()
            .map(Some),
        Some(_) => {
            let names = keys.texts("coalitions")?;
            Ok(Some(names.into_iter().map(|name| (name, 2)).collect()))
        }
    }
}

fn agreements(keys: &mut Keys<'_>) -> Result<Option<Vec<Vec<String>>>, Wrong> {
    let none = || wrong("agreements", "it is no list of lists of names");
    let Some(value) = keys.take("agreements") else { return Ok(None) };
    let groups = value.as_array().ok_or_else(none)?;
    groups
        .iter()
        .map(|group| {
            let names = group.as_array().ok_or_else(none)?;
            let name = |name: &Value| name.as_str().map(str::to_owned).ok_or_else(none);
            names.iter().map(name).collect()
        })
        .collect::<Result<_, _>>()
        .map(Some)
}

fn threshold(value: &Value) -> Result<Threshold, Wrong> {
    let at = "threshold";
    let plain = |hurdle| Threshold {
        hurdle,
        base: Base::Valid,
        by_district: false,
        tiers: Vec::new(),
        or_district_seats: None,
    };
    if !value.is_object() {
        return Ok(plain(Hurdle::Share(Bar::read(at, value, false)?)));
    }
    let mut keys = Keys::of(at, value)?;
    let strict = keys.flag("strict")?.unwrap_or(false);
    let bar = |share| Bar { share, strict };
    let share = keys.fraction("share")?;
    let (num, den) = (keys.count("num")?, keys.count("den")?);
    let quota = keys.text("votes")?.is_some_and(|votes| votes.starts_with("one full quota"));
    let hurdle = match (share, num.zip(den), quota) {
        (Some(share), None, false) => Hurdle::Share(bar(share)),
        (None, Some(_), false) => {
            let mut parts = value.clone();
            if let Some(map) = parts.as_object_mut() {
                map.retain(|key, _| key == "num" || key == "den");
            }
            Hurdle::Share(Bar::read(at, &parts, strict)?)
        }
        (None, None, true) => Hurdle::Quota,
        _ => return Err(wrong(at, "it takes `share = \"1/20\"`, or `votes = \"one full quota\"`")),
    };
    let base = keys.word("base", &bases())?.unwrap_or(Base::Valid);
    let level = keys.word("level", &[("national", false), ("district", true)])?;
    let per = keys.word("per", &[("nation", false), ("constituency", true), ("district", true)])?;
    let mut tiers = Vec::new();
    for (key, members) in [("coalition", 2), ("coalition_2_3", 2), ("coalition_4_plus", 4)] {
        tiers.extend(keys.fraction(key)?.map(|share| (members, bar(share))));
    }
    let or_seats = keys.count("or_electorate_seats")?.or(keys.count("or_district_seats")?);
    keys.finish()?;
    Ok(Threshold {
        hurdle,
        base,
        by_district: per.or(level).unwrap_or(false),
        tiers,
        or_district_seats: or_seats.map(|seats| u32::try_from(seats).unwrap_or(u32::MAX)),
    })
}

impl SeatsRule {
    /// The share that decides, with its base.
    pub fn bar(&self) -> Option<(Base, Bar)> {
        let threshold = self.threshold.as_ref().filter(|threshold| !threshold.by_district)?;
        match threshold.hurdle {
            Hurdle::Share(bar) => Some((threshold.base, bar)),
            Hurdle::Quota => None,
        }
    }
}
