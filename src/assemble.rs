//! What was counted, put together as the report: totals, bases, shares, standing, sentences.

use std::collections::{BTreeMap, BTreeSet};

use crate::decide::{Asked, Expected, Rule, Shown, outcomes, sentence, standing};
use crate::error::Error;
use crate::model::{Cell, Quantity, Votes};
use crate::options::ReportOptions;
use crate::report;
use crate::share::Share;
use crate::tally::{self, ChoiceId, Contest, Election, Rollup, Unit, UnitId, UnitRow};

/// Decimals of percentages in JSON, where no other number was asked for.
pub(crate) const DECIMALS: u32 = 2;

/// Decimals of percentages in sentences and tables.
const SHOWN: u32 = 1;

mod outcome;

/// The contests of the report and their roll-ups, with what the rule makes of them.
pub(crate) fn contests(
    election: &Election,
    options: &ReportOptions,
    asked: &Asked,
) -> Result<(Vec<report::Contest>, Vec<report::Rollup>), Error> {
    let mut ids = Ids::default();
    let names: Vec<String> = election.contests.iter().map(|contest| ids.next(contest)).collect();
    let wanted = |id: &str, contest: &Contest| {
        options.contest.as_ref().is_none_or(|text| {
            let text = text.to_lowercase();
            let whole = format!("{} {}", contest.name, contest.district.as_deref().unwrap_or(""));
            id.contains(&text) || whole.to_lowercase().contains(&text)
        })
    };
    let kept: Vec<usize> = election
        .contests
        .iter()
        .zip(&names)
        .enumerate()
        .filter(|(_, (contest, id))| wanted(id, contest))
        .map(|(index, _)| index)
        .collect();
    let decided = outcomes(election, &kept, asked, shown(options, asked))?;
    let of = |index: &usize| {
        let contest = election.contests.get(*index)?;
        let outcome = outcome::Of { outcome: decided.contests.get(index).cloned(), asked };
        Some(one(contest, names.get(*index)?.clone(), election, options, outcome))
    };
    let contests = kept.iter().filter_map(of).collect();
    let rollups = tally::rollups(&election.contests)
        .into_iter()
        .enumerate()
        .filter(|(_, rollup)| {
            rollup.of.iter().any(|&index| {
                election
                    .contests
                    .get(index)
                    .zip(names.get(index))
                    .is_some_and(|(contest, id)| wanted(id, contest))
            })
        })
        .map(|(place, rollup)| {
            let outcome = decided.rollups.get(&place).cloned();
            roll(&rollup, &names, election, options, outcome::Of { outcome, asked })
        })
        .collect();
    Ok((contests, rollups))
}

/// How shares are shown in sentences: as asked for, else as the rule has it.
fn shown(options: &ReportOptions, asked: &Asked) -> Shown {
    let rule = asked.rule.as_ref();
    Shown {
        decimals: options.decimals.or(rule.and_then(|rule| rule.decimals)).unwrap_or(SHOWN),
        rounding: rule.and_then(|rule| rule.rounding).unwrap_or(options.rounding),
    }
}

/// What to say where no contest has the name that was asked for.
pub(crate) fn no_such_contest(names: &[&str], options: &ReportOptions) -> String {
    let mut names = names.to_vec();
    names.dedup();
    let more = names.len().saturating_sub(10);
    names.truncate(10);
    let mut list = names.join(", ");
    if more > 0 {
        list = format!("{list} and {more} more");
    }
    let asked = options.contest.as_deref().unwrap_or_default();
    format!("--contest `{asked}`: no contest has this in its name; there are: {list}")
}

/// Whether the level that was asked for is one of the units'.
pub(crate) fn known_level(election: &Election, options: &ReportOptions) -> Result<(), String> {
    let Some(level) = &options.by else { return Ok(()) };
    let mut levels: Vec<&str> = Vec::new();
    for (name, _) in election.units.iter().flat_map(|unit| &unit.key) {
        if !levels.contains(&name.as_str()) {
            levels.push(name);
        }
    }
    if levels.iter().any(|known| known.to_lowercase() == level.to_lowercase()) {
        return Ok(());
    }
    Err(format!("--by `{level}`: the units have no such level; there are: {}", levels.join(", ")))
}

/// A name as an identifier: its letters and digits in lower case, with hyphens between.
pub(crate) fn slug(name: &str) -> String {
    let mut slug = String::new();
    for letter in name.chars().flat_map(char::to_lowercase) {
        if letter.is_alphanumeric() {
            slug.push(letter);
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
    }
    let slug = slug.trim_matches('-');
    if slug.is_empty() { "contest".to_owned() } else { slug.to_owned() }
}

/// Identifiers: the name and district in lower case, numbered where two would be the same.
#[derive(Default)]
struct Ids {
    taken: BTreeSet<String>,
}

impl Ids {
    fn next(&mut self, contest: &Contest) -> String {
        let district = contest.district.as_deref().unwrap_or("");
        let slug = slug(&format!("{} {district}", contest.name));
        let mut id = slug.clone();
        let mut number = 2;
        while !self.taken.insert(id.clone()) {
            id = format!("{slug}-{number}");
            number += 1;
        }
        id
    }
}

fn one(
    contest: &Contest,
    id: String,
    election: &Election,
    options: &ReportOptions,
    of: outcome::Of<'_>,
) -> report::Contest {
    let figures = tally::totals(contest);
    let rule = of.asked.rule.as_ref();
    let base = tally::base(contest, options.base.or(rule.and_then(Rule::base)));
    let standing = standing(contest, &base);
    let shown = shown(options, of.asked);
    let sentence = match &of.outcome {
        Some(outcome) => outcome::sentence(outcome, &base),
        None => sentence(contest, &base, &standing, shown.decimals, shown.rounding),
    };
    let name = |id: ChoiceId| {
        contest.choices.get(id.0).map(|choice| choice.name.clone()).unwrap_or_default()
    };
    let choices = standing
        .order
        .iter()
        .filter_map(|&id| contest.choices.get(id.0).map(|choice| (id, choice)))
        .map(|(id, choice)| report::Choice {
            name: choice.name.clone(),
            party: choice.party.clone(),
            kind: choice.kind,
            votes: choice.sum.votes,
            partial: choice.sum.missing > 0 || choice.sum.hidden > 0,
            share: choice
                .sum
                .votes
                .zip(base.votes)
                .and_then(|(votes, base)| Share::new(votes, base)),
            rank: standing.ranks.get(id.0).copied().flatten(),
            modes: choice.modes.iter().map(|(mode, sum)| (mode.clone(), sum.votes)).collect(),
            contests_led: None,
        })
        .collect();
    let totals: BTreeMap<Quantity, Option<report::Figure>> = Quantity::ALL
        .into_iter()
        .map(|quantity| {
            let figure = figures.get(&quantity).map(|figure| report::Figure {
                votes: figure.votes,
                origin: if figure.derived {
                    report::Origin::Derived
                } else {
                    report::Origin::Stated
                },
            });
            (quantity, figure)
        })
        .collect();
    let turnout =
        tally::turnout(|quantity| figures.get(&quantity).map(|figure| figure.votes), of.turnout())
            .and_then(|turnout| {
                Some(report::Turnout {
                    share: turnout.share()?,
                    num: turnout.num,
                    den: Quantity::Registered,
                    line: of.quorum(),
                    of: turnout.of,
                })
            });
    let margin = standing.leader.zip(standing.margin).map(|(leader, margin)| report::Margin {
        votes: margin.votes,
        share: base.votes.and_then(|base| Share::new(margin.votes, base)),
        leader: name(leader),
        over: name(margin.over),
    });
    report::Contest {
        id,
        name: contest.name.clone(),
        district: contest.district.clone(),
        complete: contest.is_complete(),
        choices,
        totals,
        notes: notes(contest, &figures),
        base: report::ContestBase {
            base: base.base,
            votes: base.votes,
            from: base.from.clone(),
            not_listed: base.not_listed,
        },
        turnout,
        units: units(contest, election, &standing.order, options, of.asked),
        lines: of.lines(base.base),
        outcome: of.report(contest),
        leader: standing.leader.map(name),
        tied: standing.tied.iter().map(|&id| name(id)).collect(),
        margin,
        majority: standing.majority,
        sentence,
    }
}

fn roll(
    rollup: &Rollup,
    names: &[String],
    election: &Election,
    options: &ReportOptions,
    of: outcome::Of<'_>,
) -> report::Rollup {
    let id = match rollup.contest.name.as_str() {
        "" => format!("all-by-{}", rollup.by),
        name => {
            format!("{}-by-{}", name.to_lowercase().replace(char::is_whitespace, "-"), rollup.by)
        }
    };
    let mut contest = one(&rollup.contest, id, election, options, of);
    for choice in &mut contest.choices {
        let index = rollup
            .contest
            .choices
            .iter()
            .position(|other| other.name == choice.name && other.kind == choice.kind);
        choice.contests_led = index.and_then(|index| rollup.led.get(index)).copied();
    }
    contest.units = report::Units::default();
    report::Rollup {
        by: rollup.by.to_owned(),
        of: rollup.of.iter().filter_map(|&index| names.get(index).cloned()).collect(),
        contest,
    }
}

/// Sentences under the figures: ballots handed out that are in no line.
fn notes(contest: &Contest, figures: &BTreeMap<Quantity, tally::Figure>) -> Vec<String> {
    let figure = |quantity| figures.get(&quantity).map(|figure| figure.votes);
    let mut notes = Vec::new();
    let in_lines = contest.all_choices();
    if figure(Quantity::Cast).is_none()
        && contest.is_complete()
        && let (Some(issued), Some(lines)) = (figure(Quantity::Issued), in_lines)
        && let Some(rest) = issued.checked_sub(lines)
        && rest > Votes::ZERO
    {
        notes.push(format!(
            "{} ballots were handed out and are in no line: invalid or never cast, the file does not say.",
            grouped(rest)
        ));
    }
    if let (Some(issued), Some(cast)) = (figure(Quantity::Issued), figure(Quantity::Cast))
        && let Some(rest) = issued.checked_sub(cast)
        && rest > Votes::ZERO
    {
        notes.push(format!("{} ballots were handed out and not cast.", grouped(rest)));
    }
    notes
}

/// A count with commas between groups of three digits.
fn grouped(votes: Votes) -> String {
    let digits = votes.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

fn units(
    contest: &Contest,
    election: &Election,
    order: &[ChoiceId],
    options: &ReportOptions,
    asked: &Asked,
) -> report::Units {
    let expected = asked.expected.as_ref().map(Expected::count);
    let Some(rows) = &contest.units else {
        return report::Units {
            reported: (contest.units_reported > 0).then_some(contest.units_reported),
            expected,
            ..report::Units::default()
        };
    };
    let mut levels: Vec<String> = Vec::new();
    for id in rows.keys() {
        for (level, value) in election.unit(*id).map_or(&[][..], |unit| unit.key.as_slice()) {
            if !value.is_empty() && !levels.contains(level) {
                levels.push(level.clone());
            }
        }
    }
    let level = options.by.as_ref().map(|by| by.to_lowercase());
    let shown = options.units || level.is_some();
    let table = shown.then(|| {
        let mut groups: Vec<(Vec<(String, String)>, report::UnitFigures)> = Vec::new();
        let mut index: BTreeMap<Vec<(String, String)>, usize> = BTreeMap::new();
        for (id, row) in rows {
            let Some(unit) = election.unit(*id) else { continue };
            let key = key_of(unit, level.as_deref());
            let at = *index.entry(key.clone()).or_insert_with(|| {
                groups.push((
                    key.clone(),
                    report::UnitFigures {
                        unit: key,
                        votes: vec![None; order.len()],
                        totals: BTreeMap::new(),
                        place: row.place,
                    },
                ));
                groups.len() - 1
            });
            let Some((_, figures)) = groups.get_mut(at) else { continue };
            for (votes, choice) in figures.votes.iter_mut().zip(order) {
                if let Some(Cell::Counted(more)) = row.votes.get(choice) {
                    *votes = votes.unwrap_or_default().checked_add(*more);
                }
            }
            for (&quantity, cell) in &row.quantities {
                if let Cell::Counted(more) = cell {
                    let sum = figures.totals.entry(quantity).or_default();
                    *sum = sum.checked_add(*more).unwrap_or(*sum);
                }
            }
        }
        groups.into_iter().map(|(_, figures)| figures).collect()
    });
    report::Units {
        reported: (contest.units_reported > 0).then_some(contest.units_reported),
        expected,
        levels,
        table,
        cells: options.cells.then(|| cells(rows, election, order)),
    }
}

/// Every count of every unit, in the order of the units.
fn cells(
    rows: &BTreeMap<UnitId, UnitRow>,
    election: &Election,
    order: &[ChoiceId],
) -> Vec<report::UnitCells> {
    let places: BTreeMap<ChoiceId, usize> =
        order.iter().enumerate().map(|(at, &id)| (id, at)).collect();
    rows.iter()
        .map(|(id, row)| report::UnitCells {
            unit: election.unit(*id).map(|unit| unit.key.clone()).unwrap_or_default(),
            choices: row
                .votes
                .iter()
                .filter_map(|(id, &votes)| {
                    let of = row.modes.iter().filter(|(choice, _, _)| choice == id);
                    Some(report::ChoiceCell {
                        choice: *places.get(id)?,
                        order: id.0,
                        votes,
                        modes: of.map(|(_, mode, cell)| (mode.clone(), *cell)).collect(),
                    })
                })
                .collect(),
            totals: row.quantities.iter().map(|(&quantity, &cell)| (quantity, cell)).collect(),
        })
        .collect()
}

/// The unit's key down to a level; the whole key where none is asked for.
fn key_of(unit: &Unit, level: Option<&str>) -> Vec<(String, String)> {
    let Some(level) = level else { return unit.key.clone() };
    match unit.key.iter().position(|(name, _)| name.to_lowercase() == level) {
        Some(last) => unit.key.iter().take(last + 1).cloned().collect(),
        None => unit.key.clone(),
    }
}

/// The base as it was asked for, for the settings.
pub(crate) fn settings(
    options: &ReportOptions,
    asked: &Asked,
    flags: BTreeMap<String, String>,
) -> report::Settings {
    let rule = asked.rule.as_ref();
    let shown = options.decimals.or(rule.and_then(|rule| rule.decimals));
    report::Settings {
        base: options.base,
        decimals: shown.unwrap_or(DECIMALS),
        rounding: self::shown(options, asked).rounding,
        shown,
        rule: rule.map(|rule| rule.written.clone()),
        flags,
    }
}
