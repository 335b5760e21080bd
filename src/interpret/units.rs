//! Which columns name the units: words first, then whatever else is needed to tell rows apart.

use crate::hash::{self, NumberMap, NumberSet};
use crate::interpret::reading::Role;
use crate::interpret::roles::{self, Fixed};
use crate::interpret::survey::{Class, Profile, Survey};
use crate::interpret::vocabulary::{self, Meaning};
use crate::model::Quantity;

/// Gives the unit and contest columns of a wide table their roles.
pub(crate) fn assign(survey: &Survey<'_>, fixed: &Fixed, roles: &mut [(Role, String)]) {
    let free = |roles: &[(Role, String)], column: usize| {
        fixed.role(column).is_none()
            && roles.get(column).is_some_and(|(role, why)| *role == Role::Ignored && why.is_empty())
    };
    for column in 0..survey.width() {
        if !free(roles, column) {
            continue;
        }
        let Some(profile) = survey.profile(column) else { continue };
        if profile.class == Class::Words
            && profile.exact() == Some(&Meaning::Contest)
            && roles::can_name_units(survey, column)
        {
            set(roles, column, Role::Contest, "named a contest");
        }
    }
    let mut key: Vec<usize> = Vec::new();
    for column in 0..survey.width() {
        let fixed_unit = matches!(fixed.plain(column), Some(Role::Unit(_)));
        if fixed_unit || (free(roles, column) && is_named_unit(survey, column)) {
            key.push(column);
            if !fixed_unit {
                let level = level(survey, column);
                set(roles, column, Role::Unit(level), "named a place");
            }
        }
    }
    if key.iter().any(|&column| matches!(fixed.plain(column), Some(Role::Unit(_)))) {
        return;
    }
    complete(survey, roles, &mut key, &free);
}

/// Adds columns until rows can be told apart: words from the left, then codes and running numbers.
fn complete(
    survey: &Survey<'_>,
    roles: &mut [(Role, String)],
    key: &mut Vec<usize>,
    free: &impl Fn(&[(Role, String)], usize) -> bool,
) {
    let mut told_apart = distinct(survey, key);
    let rows = survey.rows();
    if told_apart >= rows {
        return;
    }
    let words = (0..survey.width()).filter(|&column| roles::can_name_units(survey, column));
    let numbers = (0..survey.width()).filter(|&column| {
        survey.profile(column).is_some_and(|profile| {
            profile.is_count()
                && (profile.running
                    || profile.means(|meaning| {
                        matches!(
                            meaning,
                            Meaning::Unit(_)
                                | Meaning::UnitCode
                                | Meaning::Rank
                                | Meaning::District
                        )
                    }))
        })
    });
    // What stands left of the first counted column and is no share is a key of some kind.
    let first_counted = roles.iter().position(|(role, _)| role.is_counted()).unwrap_or(0);
    let left = (0..first_counted).filter(|&column| {
        survey.profile(column).is_some_and(|profile| {
            profile.numbers > 0 && profile.class != Class::Empty && profile.distinct > 1
        })
    });
    let candidates: Vec<usize> = words.chain(numbers).chain(left).collect();
    for column in candidates {
        if told_apart >= rows || !free(roles, column) {
            continue;
        }
        key.push(column);
        let more = distinct(survey, key);
        if more > told_apart && is_of_contests(survey, roles, key) {
            told_apart = more;
            set(
                roles,
                column,
                Role::Contest,
                "rows of one unit differ in it, with the same voters: contests",
            );
        } else if more > told_apart {
            told_apart = more;
            let level = level(survey, column);
            set(roles, column, Role::Unit(level), "needed to tell the rows apart");
        } else {
            key.pop();
        }
    }
}

/// Whether the last column of the key tells contests apart: a year, or the roll of the units does
/// not depend on it.
fn is_of_contests(survey: &Survey<'_>, roles: &[(Role, String)], key: &[usize]) -> bool {
    let Some((&column, before)) = key.split_last() else { return false };
    let Some(profile) = survey.profile(column) else { return false };
    if profile.is_years || profile.exact() == Some(&Meaning::Date) {
        return true;
    }
    let roll = roles.iter().position(|(role, _)| {
        matches!(role, Role::Quantity { quantity: Quantity::Registered, .. })
    });
    let (Some(roll), false) = (roll, before.is_empty()) else { return false };
    let units = distinct(survey, before);
    let mut with_roll = before.to_vec();
    with_roll.push(roll);
    // Each unit several times, on average, and always with the same roll.
    2 * units <= survey.rows() && distinct(survey, &with_roll) == units
}

fn set(roles: &mut [(Role, String)], column: usize, role: Role, why: &str) {
    if let Some(entry) = roles.get_mut(column) {
        *entry = (role, why.to_owned());
    }
}

/// Whether words say that the column names places, and its cells could.
fn is_named_unit(survey: &Survey<'_>, column: usize) -> bool {
    let Some(profile) = survey.profile(column) else { return false };
    let named = profile.matches.first().is_some_and(|found| {
        matches!(found.meaning, Meaning::Unit(_) | Meaning::UnitCode | Meaning::District)
            && (found.exact || 2 * found.covered >= found.words)
    });
    named
        && profile.class != Class::Empty
        && (profile.numbers > 0 || roles::can_name_units(survey, column))
}

/// The level's name: the vocabulary's word, or the header itself.
pub(crate) fn level(survey: &Survey<'_>, column: usize) -> String {
    let Some(profile) = survey.profile(column) else { return "unit".into() };
    match profile.matches.first().map(|found| found.meaning) {
        Some(Meaning::Unit(level)) => level.to_owned(),
        Some(Meaning::UnitCode) => "code".into(),
        Some(Meaning::District) => "district".into(),
        _ => {
            let title = profile.header.name.trim().to_lowercase();
            if title.is_empty() { format!("column {}", column + 1) } else { title }
        }
    }
}

/// How many rows these columns tell apart.
pub(crate) fn distinct(survey: &Survey<'_>, key: &[usize]) -> usize {
    let mut seen = NumberSet::default();
    for row in survey.data.rows() {
        seen.insert(hash::texts(key.iter().map(|&column| row.cell(column))));
    }
    seen.len()
}

/// Whether nearly every choice stands in only one of the places of a column, where the contest has
/// several places.
pub(crate) fn confines(
    survey: &Survey<'_>,
    choice: &[usize],
    column: usize,
    contest: &[usize],
) -> bool {
    // All keys are hashes of texts.
    let mut counts: NumberMap<u64, bool> = NumberMap::default();
    let mut contests: NumberMap<u64, usize> = NumberMap::default();
    let mut places: Vec<usize> = Vec::new();
    let mut seen: NumberSet<(usize, u64)> = NumberSet::default();
    let mut ids: NumberMap<(usize, u64), usize> = NumberMap::default();
    let mut choices: Vec<Confined> = Vec::new();
    for row in survey.data.rows() {
        let name = hash::texts(choice.iter().map(|&column| row.cell(column)));
        let is_choice = *counts.entry(name).or_insert_with(|| {
            let parts: Vec<&str> = choice.iter().map(|&column| row.cell(column)).collect();
            let whole = parts.join(" ");
            !whole.trim().is_empty()
                && vocabulary::label(&whole).is_none()
                && !vocabulary::is_total(&whole)
        });
        if !is_choice {
            continue;
        }
        let key = hash::texts(contest.iter().map(|&column| row.cell(column)));
        let contest = *contests.entry(key).or_insert_with(|| {
            places.push(0);
            places.len() - 1
        });
        let place = hash::text(row.cell(column));
        if seen.insert((contest, place))
            && let Some(count) = places.get_mut(contest)
        {
            *count += 1;
        }
        let id = *ids.entry((contest, name)).or_insert_with(|| {
            choices.push(Confined { contest, place, is_confined: true });
            choices.len() - 1
        });
        if let Some(known) = choices.get_mut(id) {
            known.is_confined &= known.place == place;
        }
    }
    let (mut confined, mut all) = (0_usize, 0_usize);
    for each in choices {
        if places.get(each.contest).is_some_and(|&count| count >= 2) {
            all += 1;
            confined += usize::from(each.is_confined);
        }
    }
    all >= 4 && 20 * confined >= 17 * all
}

/// A choice of a contest, the place where it stands first, and whether it stands in no other.
struct Confined {
    contest: usize,
    place: u64,
    is_confined: bool,
}

/// Whether every repeat of a key is one of a line that stands as often in nearly every unit. A line
/// is what the columns of `rest` say.
pub(crate) fn lines_repeat(survey: &Survey<'_>, rest: &[usize], units: &[usize]) -> bool {
    let mut lines: NumberMap<u64, usize> = NumberMap::default();
    let mut ids: NumberMap<(usize, u64), usize> = NumberMap::default();
    // How often each line stands in each unit.
    let mut counts: Vec<(usize, usize)> = Vec::new();
    for row in survey.data.rows() {
        let next = lines.len();
        let key = hash::texts(rest.iter().map(|&column| row.cell(column)));
        let line = *lines.entry(key).or_insert(next);
        let unit = hash::texts(units.iter().map(|&column| row.cell(column)));
        let id = *ids.entry((line, unit)).or_insert_with(|| {
            counts.push((line, 0));
            counts.len() - 1
        });
        if let Some((_, count)) = counts.get_mut(id) {
            *count += 1;
        }
    }
    let mut most = vec![0_usize; lines.len()];
    for &(line, count) in &counts {
        if let Some(most) = most.get_mut(line) {
            *most = (*most).max(count);
        }
    }
    let mut spread = vec![(0_usize, 0_usize); lines.len()];
    for &(line, count) in &counts {
        if let (Some((all, regular)), Some(&most)) = (spread.get_mut(line), most.get(line)) {
            *all += 1;
            *regular += usize::from(count == most);
        }
    }
    let mut repeated = most.iter().zip(&spread).filter(|(most, _)| **most > 1).peekable();
    repeated.peek().is_some()
        && repeated.all(|(_, &(all, regular))| all >= 3 && 10 * regular >= 9 * all)
}

/// Why a column is not counted.
pub(crate) fn why_ignored(profile: &Profile) -> String {
    if profile.class == Class::Empty {
        return "empty".into();
    }
    let named = profile.matches.first().map(|found| match found.meaning {
        Meaning::Percent => "a percentage",
        Meaning::Rank => "a rank",
        Meaning::Seats => "seats",
        Meaning::Elected => "says who was elected",
        Meaning::Previous => "an election before",
        Meaning::Difference => "a difference",
        Meaning::Date => "a date",
        Meaning::Reporting => "the progress of counting",
        Meaning::Snapshot => "as of a moment before the end",
        Meaning::Accredited => "voters signed in: not the ballots",
        Meaning::ChoiceNumber => "the number of a choice",
        Meaning::PartyCode => "the code of a party",
        Meaning::Unit(_) | Meaning::UnitCode | Meaning::District => {
            "a place, not needed to tell the rows apart"
        }
        _ => "",
    });
    match (named, profile.class) {
        (Some(why), _) if !why.is_empty() => why.into(),
        (_, Class::Measures) => "numbers that are no counts".into(),
        (_, Class::Words) => "words that are no names of units or choices".into(),
        (_, Class::Codes) => "codes".into(),
        _ if profile.running => "a running number".into(),
        _ => "counts that nothing explains".into(),
    }
}
