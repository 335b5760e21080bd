//! A recipe held to a table: every column found again, or the reasons why it does not fit.

use std::collections::{BTreeMap, BTreeSet};

use crate::code::Code;
use crate::finding::Finding;
use crate::interpret::frame::counted;
use crate::interpret::layout::{Answer, LAYOUTS, Proposal, Sureness, transposed};
use crate::interpret::reading::{LineRole, Role, TotalOf};
use crate::interpret::recipe::Recipe;
use crate::interpret::recipe::entry::{Entry, write_line};
use crate::interpret::roles::{Fixed, FixedRole};
use crate::interpret::survey::{Class, Profile, Survey};
use crate::interpret::units;
use crate::interpret::vocabulary;
use crate::model::{Cell, InputId, Place};
use crate::options::Layout;
use crate::read::{self, Marks};

/// The reason of a role.
const BY_RECIPE: &str = "said by the recipe";

/// At most this many names stand in a message.
const SHOWN: usize = 12;

/// What the columns are, with notes; or why the recipe does not fit.
pub(super) fn fit(
    recipe: &Recipe,
    survey: &mut Survey<'_>,
    header_rows: usize,
) -> Result<(Proposal, Vec<Finding>), Vec<Finding>> {
    let mut problems = Vec::new();
    if header_rows != recipe.header {
        problems.push(mismatch(format!(
            "the header has {}, and {} in the recipe",
            counted(header_rows, "row"),
            recipe.header
        )));
    }
    let matched = match_columns(&recipe.columns, survey);
    let entries: Vec<Option<&Entry>> =
        matched.of_table.iter().map(|&entry| recipe.columns.get(entry?)).collect();
    let missing = |wanted: bool| -> Vec<String> {
        let missing = matched.missing.iter().filter_map(|&entry| recipe.columns.get(entry));
        missing.filter(|entry| is_needed(&entry.role) == wanted).map(named).collect()
    };
    let lost = missing(true);
    if !lost.is_empty() {
        problems.push(mismatch(format!("columns of the recipe are missing: {}", list(&lost))));
    }
    let mut new = New::of(survey, &entries);
    if lost.is_empty() {
        look_again(recipe, survey, &entries, &mut new, &mut problems);
        problems.extend(
            entries
                .iter()
                .enumerate()
                .filter_map(|(column, &entry)| no_counts(survey, column, entry?)),
        );
        problems.extend(settle_marks(survey, &entries));
    }
    if !new.counts.is_empty() {
        problems.push(mismatch(format!(
            "columns of counts are new and not in the recipe: {}",
            list(&titles(survey, &new.counts))
        )));
    }
    if let Some(last) = problems.pop() {
        let place = Place::row(InputId(0), header_line(survey));
        problems.push(last.help(
            "read the file without the recipe (`tally inspect`) and compare; then edit the recipe \
             or save a new one",
        ));
        return Err(problems.into_iter().map(|problem| problem.at(place)).collect());
    }
    let mut notes = Vec::new();
    if !new.others.is_empty() {
        notes.push(note(format!(
            "columns that are not in the recipe hold no counts and are not used: {}",
            list(&titles(survey, &new.others))
        )));
    }
    let gone = missing(false);
    if !gone.is_empty() {
        notes.push(note(format!(
            "columns of the recipe that are not counted are missing: {}",
            list(&gone)
        )));
    }
    Ok((proposal(recipe, survey, &entries), notes))
}

fn mismatch(message: String) -> Finding {
    Finding::error(Code::RecipeMismatch, message)
}

fn note(message: String) -> Finding {
    Finding::note(Code::RecipeMismatch, message)
}

/// The line above the first data, or the first.
fn header_line(survey: &Survey<'_>) -> u64 {
    survey.data.row(0).map_or(1, |row| row.line().saturating_sub(1).max(1))
}

/// Which entry each column of the table is, and the entries that none is.
struct Matched {
    of_table: Vec<Option<usize>>,
    missing: Vec<usize>,
}

/// By header; of several columns with the same one, the one in its place.
fn match_columns(entries: &[Entry], survey: &Survey<'_>) -> Matched {
    let mut by_header: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (column, profile) in survey.columns.iter().enumerate() {
        by_header.entry(key(&profile.title())).or_default().push(column);
    }
    let mut of_table = vec![None; survey.width()];
    let mut missing = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        let same = by_header.get(&key(&entry.header)).map(Vec::as_slice).unwrap_or_default();
        let is_free = |column: &&usize| of_table.get(**column).is_some_and(Option::is_none);
        let column = match (same, entry.position) {
            ([only], Some(_)) if !entry.header.is_empty() => Some(only),
            (_, Some(position)) => same.iter().find(|&&column| column == position),
            (_, None) => same.iter().find(is_free),
        };
        match column.filter(is_free).and_then(|&column| of_table.get_mut(column)) {
            Some(found) => *found = Some(index),
            None => missing.push(index),
        }
    }
    Matched { of_table, missing }
}

/// A header for comparison. Signs alone, such as `%`, are their own words.
fn key(header: &str) -> String {
    let words = vocabulary::normalise(header);
    if words.is_empty() { header.trim().to_lowercase() } else { words }
}

/// Whether the figures depend on the column.
fn is_needed(role: &Role) -> bool {
    !matches!(role, Role::Percent | Role::Ignored)
}

fn named(entry: &Entry) -> String {
    match (entry.header.is_empty(), entry.position) {
        (true, Some(position)) => format!("column {}", position + 1),
        _ => format!("`{}`", entry.header),
    }
}

fn title(survey: &Survey<'_>, column: usize) -> String {
    let title = survey.profile(column).map(Profile::title).unwrap_or_default();
    if title.is_empty() { format!("column {}", column + 1) } else { format!("`{title}`") }
}

fn titles(survey: &Survey<'_>, columns: &[usize]) -> Vec<String> {
    columns.iter().map(|&column| title(survey, column)).collect()
}

fn list(names: &[String]) -> String {
    let shown = names.get(..SHOWN).unwrap_or(names).join(", ");
    match names.len().checked_sub(SHOWN) {
        Some(more) if more > 0 => format!("{shown} and {more} more"),
        _ => shown,
    }
}

/// Columns of the table that the recipe does not know.
struct New {
    counts: Vec<usize>,
    others: Vec<usize>,
}

impl New {
    fn of(survey: &Survey<'_>, entries: &[Option<&Entry>]) -> Self {
        let (mut counts, mut others) = (Vec::new(), Vec::new());
        for (column, profile) in survey.columns.iter().enumerate() {
            if entries.get(column).is_some_and(Option::is_some) || profile.class == Class::Empty {
                continue;
            }
            if profile.is_count() { counts.push(column) } else { others.push(column) }
        }
        Self { counts, others }
    }
}

/// What the layout makes of the table now, given the roles of the recipe: a new column that tells
/// contests or units apart, or a new line that is no choice, would be counted in a wrong place.
fn look_again(
    recipe: &Recipe,
    survey: &Survey<'_>,
    entries: &[Option<&Entry>],
    new: &mut New,
    problems: &mut Vec<Finding>,
) {
    // In a transposed table every row is a line that stands once.
    let lines = if recipe.layout == Layout::Transposed {
        lost_lines(recipe, survey, entries)
    } else {
        Vec::new()
    };
    if !lines.is_empty() {
        problems.push(mismatch(format!("rows of the recipe are missing: {}", list(&lines))));
    }
    let Some(found) = propose(recipe, survey, entries) else { return };
    let told_apart = |column: usize| {
        let role = found.columns.get(column).map(|(role, _)| role);
        match role {
            Some(Role::Contest | Role::District | Role::Mode | Role::Choice(_)) => true,
            Some(Role::Unit(_)) => {
                recipe.layout == Layout::Summary || tells_apart(survey, entries, column)
            }
            _ => false,
        }
    };
    let (keys, others) = new.others.iter().partition(|&&column| told_apart(column));
    new.others = others;
    let keys: Vec<usize> = keys;
    if !keys.is_empty() {
        problems.push(mismatch(format!(
            "columns that tell rows apart are new and not in the recipe: {}",
            list(&titles(survey, &keys))
        )));
    }
    let unsaid: Vec<String> = found
        .labels
        .iter()
        .filter(|(label, role)| {
            !recipe.labels.contains_key(*label) && !matches!(role, LineRole::Choice(_))
        })
        .map(|(label, role)| format!("`{label}` ({})", write_line(*role)))
        .collect();
    if !unsaid.is_empty() {
        problems.push(
            mismatch(format!(
                "rows are new and not in the labels of the recipe: {}",
                list(&unsaid)
            ))
            .and("they seem to be no choices"),
        );
    }
}

fn propose(
    recipe: &Recipe,
    survey: &Survey<'_>,
    entries: &[Option<&Entry>],
) -> Option<Box<Proposal>> {
    let roles = entries.iter().map(|entry| {
        Some(match &(*entry)?.role {
            Role::ChoiceVotes { .. } => FixedRole::ChoiceVotes,
            Role::UnitVotes(_) => FixedRole::UnitVotes,
            Role::Total(TotalOf::Choices(_)) => FixedRole::Total,
            role => FixedRole::Role(role.clone()),
        })
    });
    let fixed =
        Fixed { roles: roles.collect(), layout: Some(recipe.layout), repeats_decided: true };
    let layout = LAYOUTS.iter().find(|layout| layout.proposes.contains(&recipe.layout))?;
    match (layout.propose)(survey, &fixed) {
        Answer::Fits(found) => Some(found),
        Answer::No | Answer::Unsure(_) => None,
    }
}

/// Whether rows that are one to the recipe differ in this column.
fn tells_apart(survey: &Survey<'_>, entries: &[Option<&Entry>], column: usize) -> bool {
    let mut keys: Vec<usize> = entries
        .iter()
        .enumerate()
        .filter(|(_, entry)| {
            entry.is_some_and(|entry| is_needed(&entry.role) && !entry.role.is_counted())
        })
        .map(|(column, _)| column)
        .collect();
    let before = units::distinct(survey, &keys);
    keys.push(column);
    units::distinct(survey, &keys) > before
}

/// Lines with a quantity or a total that no row has.
fn lost_lines(recipe: &Recipe, survey: &Survey<'_>, entries: &[Option<&Entry>]) -> Vec<String> {
    let label = entries
        .iter()
        .position(|entry| entry.is_some_and(|entry| matches!(entry.role, Role::Choice(_))));
    let Some(label) = label else { return Vec::new() };
    let there: BTreeSet<&str> = (0..survey.rows()).map(|row| survey.text(row, label)).collect();
    recipe
        .labels
        .iter()
        .filter(|(label, role)| {
            matches!(role, LineRole::Quantity(_) | LineRole::Total)
                && !there.contains(label.as_str())
        })
        .map(|(label, _)| format!("`{label}`"))
        .collect()
}

/// A column that should be counted and cannot be.
fn no_counts(survey: &Survey<'_>, column: usize, entry: &Entry) -> Option<Finding> {
    let profile = survey.profile(column)?;
    // Withheld counts are counts.
    let holds = 2 * profile.numbers > profile.filled || profile.is_count();
    (entry.role.is_counted() && !holds).then(|| {
        mismatch(format!(
            "column {} holds no counts, and is `{}` in the recipe",
            title(survey, column),
            entry.role.name()
        ))
    })
}

/// Gives numbers that can be read in two ways the marks of the recipe; where the numbers show other
/// marks, the recipe does not fit.
fn settle_marks(survey: &mut Survey<'_>, entries: &[Option<&Entry>]) -> Vec<Finding> {
    let mut problems = Vec::new();
    let all: BTreeSet<Marks> = entries.iter().filter_map(|entry| (*entry)?.marks).collect();
    // One style in all columns that show theirs is the style of the table.
    let of_table = all.first().copied().filter(|_| all.len() == 1);
    for (column, entry) in entries.iter().enumerate() {
        let Some(entry) = entry.filter(|entry| entry.role.is_counted()) else { continue };
        let Some(marks) = entry.marks.or(of_table) else { continue };
        let settled = survey.profile(column).is_some_and(|profile| profile.ambiguous)
            && all_count(survey, column, marks);
        let title = title(survey, column);
        let Some(profile) = survey.columns.get_mut(column) else { continue };
        if settled {
            profile.marks = marks;
            profile.ambiguous = false;
            profile.marks_why = BY_RECIPE;
        } else if !profile.ambiguous && entry.marks.is_some() && contradicts(profile, marks) {
            problems.push(mismatch(format!(
                "numbers of column {title} are written as {}, and as {} in the recipe",
                profile.marks.example(),
                marks.example()
            )));
        }
    }
    problems
}

fn all_count(survey: &Survey<'_>, column: usize, marks: Marks) -> bool {
    (0..survey.rows()).all(|row| {
        let cell = survey.text(row, column);
        let is_number = read::shape(cell).kind == read::CellKind::Number;
        !is_number
            || matches!(read::value(cell, marks, true), Ok(Cell::Counted(_) | Cell::Correction(_)))
    })
}

fn contradicts(profile: &Profile, marks: Marks) -> bool {
    profile.grouped.is_some() && profile.marks.thousands() != marks.thousands()
        || profile.decimal_zero && profile.marks.decimal() != marks.decimal()
}

/// As for a table that is read without a recipe: by its own sums.
fn gaps_are_zero(survey: &Survey<'_>, entries: &[Option<&Entry>]) -> bool {
    let of = |wanted: fn(&Role) -> bool| {
        let found = entries
            .iter()
            .enumerate()
            .filter(move |(_, entry)| entry.is_some_and(|entry| wanted(&entry.role)));
        found.map(|(column, _)| column).collect::<Vec<usize>>()
    };
    let label = of(|role| matches!(role, Role::Choice(_)));
    let places = of(|role| matches!(role, Role::UnitVotes(_)));
    label.first().is_some_and(|&label| transposed::gaps_are_zero(survey, label, &places))
}

fn proposal(recipe: &Recipe, survey: &Survey<'_>, entries: &[Option<&Entry>]) -> Proposal {
    let columns = entries.iter().zip(&survey.columns).map(|(entry, profile)| match entry {
        Some(entry) => (entry.role.clone(), BY_RECIPE.to_owned()),
        None => (Role::Ignored, units::why_ignored(profile)),
    });
    Proposal {
        layout: recipe.layout,
        columns: columns.collect(),
        contests: recipe.contests.clone(),
        blank_in_base: recipe.blank_in_base,
        districts_may_be_units: recipe.districts_may_be_units,
        lines_repeat: recipe.lines_repeat,
        gaps_are_zero: recipe.layout == Layout::Transposed && gaps_are_zero(survey, entries),
        assumed: Vec::new(),
        labels: recipe.labels.clone(),
        sureness: Sureness::Asked,
    }
}
