//! A row a choice, a column a unit.

use std::collections::{BTreeMap, BTreeSet};

use crate::code::Code;
use crate::finding::Finding;
use crate::interpret::frame::counted;
use crate::interpret::layout::{Answer, BY_FLAG, Proposal, Sureness};
use crate::interpret::quantities;
use crate::interpret::reading::{Assumed, LineRole, NamePart, Role, TotalOf};
use crate::interpret::roles::{self, Fixed, FixedRole};
use crate::interpret::sums::{self, Group, Line, Sense};
use crate::interpret::survey::{self, Survey};
use crate::interpret::units;
use crate::interpret::vocabulary::{self, Meaning};
use crate::model::{Cell, ChoiceKind, Quantity};
use crate::options::Layout;
use crate::read;

/// More rows than this are no lines of one result.
const ROWS: usize = 20_000;

pub(crate) fn propose(survey: &Survey<'_>, fixed: &Fixed) -> Answer {
    let asked = fixed.layout == Some(Layout::Transposed);
    if survey.rows() > ROWS && !asked {
        return Answer::No;
    }
    let Some(label) = label_column(survey, fixed) else { return Answer::No };
    let units = unit_columns(survey, fixed, label);
    if units.len() < 2 {
        return Answer::No;
    }
    let named = is_named(survey, label) || fixed.role(label).is_some();
    let parts = parts_of_lines(survey, label, &units);
    let rows = survey.rows() - parts.len();
    if !asked && 20 * units::distinct(survey, &[label]) < 19 * rows {
        // The rows of one choice are in several units: a long table.
        return Answer::No;
    }
    let labelled = (0..survey.rows()).filter(|&row| is_quantity(survey.text(row, label))).count();
    let worded = units.iter().filter(|&&column| {
        survey.profile(column).is_some_and(|profile| {
            !vocabulary::is_total(&profile.header.name)
                && profile.matches.iter().any(|found| {
                    found.exact && matches!(found.meaning, Meaning::Quantity(_) | Meaning::Votes)
                })
        })
    });
    // Where all headers hold the same word beside a name, the names are units.
    let worded = worded.count();
    let under_quantity = units.iter().any(|&column| {
        survey.profile(column).is_some_and(|profile| {
            matches!(vocabulary::label(&profile.header.group), Some(Meaning::Quantity(_)))
        })
    });
    if !asked && under_quantity {
        return Answer::No;
    }
    let headers_are_quantities = worded > 0 && (worded < units.len() || units.len() < 3);
    if !asked && (headers_are_quantities || (!named && labelled == 0)) {
        return Answer::No;
    }
    let totals = total_columns(survey, &units);
    // Without a sum over the rows, something must show that the columns are places of one kind.
    let word = |column: usize| {
        survey
            .profile(column)
            .and_then(|profile| profile.matches.first())
            .map(|found| found.meaning)
    };
    let first = units.first().and_then(|&column| word(column));
    let one_word = matches!(first, Some(Meaning::Quantity(_) | Meaning::Votes))
        && units.len() >= 3
        && units.iter().all(|&column| word(column) == first);
    let shared =
        asked || one_word || labelled > 0 || totals.values().any(|(of, _)| *of == TotalOf::Units);
    if units.iter().any(|&column| survey.profile(column).is_some_and(survey::Profile::is_range)) {
        return Answer::No;
    }
    let places: Vec<usize> =
        units.iter().copied().filter(|column| !totals.contains_key(column)).collect();
    if places.is_empty() {
        return Answer::No;
    }
    let mut lines = lines(survey, label, &places);
    for &row in &parts {
        if let Some(line) = lines.get_mut(row) {
            line.sense = Sense::Not;
        }
    }
    let texts: Vec<&str> = (0..survey.rows()).map(|row| survey.text(row, label)).collect();
    for (row, quantity) in roles::labels_in_company(&texts) {
        if let Some(line) = lines.get_mut(row).filter(|line| line.sense == Sense::Unknown) {
            line.sense = Sense::Quantity(quantity);
        }
    }
    match read_lines(survey, label, &lines, named || asked, shared) {
        Ok(rows) => {
            let mut proposal = proposal(survey, fixed, label, &places, &totals, rows, asked);
            if !parts.is_empty() {
                proposal.assumed.push(Assumed {
                    about: "rows",
                    value: format!(
                        "{} without a name are not counted",
                        counted(parts.len(), "row")
                    ),
                    why: "they add up to the named row above them, in every column".into(),
                    flag: None,
                });
            }
            Answer::Fits(Box::new(proposal))
        }
        Err(finding) => Answer::Unsure(Box::new(finding)),
    }
}

/// Whether empty cells of choices are zeros, because the sums of every unit hold without them.
pub(crate) fn gaps_are_zero(survey: &Survey<'_>, label: usize, places: &[usize]) -> bool {
    let lines = lines(survey, label, places);
    read_lines(survey, label, &lines, true, true).is_ok_and(|rows| rows.gaps_are_zero)
}

/// Rows without a label that add up to the labelled row above them: candidates under their list.
/// None where one such sum does not hold.
fn parts_of_lines(survey: &Survey<'_>, label: usize, columns: &[usize]) -> Vec<usize> {
    let mut parts: Vec<usize> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut whole: Option<usize> = None;
    let holds = |whole: Option<usize>, open: &[usize]| {
        open.is_empty()
            || whole.is_some_and(|whole| {
                columns.iter().all(|&column| {
                    let sum = open.iter().try_fold(0_u64, |sum, &row| {
                        sum.checked_add(survey.count(row, column).unwrap_or(0))
                    });
                    sum == Some(survey.count(whole, column).unwrap_or(0))
                })
            })
    };
    for row in 0..survey.rows() {
        if survey.text(row, label).is_empty() {
            open.push(row);
            continue;
        }
        if !holds(whole, &open) {
            return Vec::new();
        }
        parts.append(&mut open);
        whole = Some(row);
    }
    if !holds(whole, &open) {
        return Vec::new();
    }
    parts.append(&mut open);
    parts
}

/// The column of the labels: said so, or named choices or parties, or the first one of words.
fn label_column(survey: &Survey<'_>, fixed: &Fixed) -> Option<usize> {
    let said =
        (0..survey.width()).find(|&column| matches!(fixed.plain(column), Some(Role::Choice(_))));
    let words = |column: &usize| {
        survey.profile(*column).is_some_and(|profile| profile.is_text() && profile.filled > 0)
    };
    said.or_else(|| (0..survey.width()).filter(words).find(|&column| is_named(survey, column)))
        .or_else(|| (0..survey.width()).find(words))
}

fn is_named(survey: &Survey<'_>, column: usize) -> bool {
    survey.profile(column).is_some_and(|profile| {
        profile.matches.iter().any(|found| {
            found.exact
                && matches!(found.meaning, Meaning::Choice | Meaning::Party | Meaning::Metric)
        })
    })
}

fn is_quantity(text: &str) -> bool {
    matches!(vocabulary::label(text), Some(Meaning::Quantity(_)))
}

/// Columns of figures: mostly numbers, their headers no words for anything but places, modes and
/// totals.
fn unit_columns(survey: &Survey<'_>, fixed: &Fixed, label: usize) -> Vec<usize> {
    let said: Vec<usize> = (0..survey.width())
        .filter(|&column| fixed.role(column) == Some(&FixedRole::UnitVotes))
        .collect();
    if !said.is_empty() {
        return said;
    }
    (0..survey.width())
        .filter(|&column| column != label && fixed.role(column).is_none())
        .filter(|&column| {
            survey.profile(column).is_some_and(|profile| {
                profile.numbers > 0
                    && !profile.is_text()
                    && !profile.running
                    && !profile.matches.iter().any(|found| {
                        found.exact
                            && matches!(
                                found.meaning,
                                Meaning::Percent
                                    | Meaning::Rank
                                    | Meaning::ChoiceNumber
                                    | Meaning::Seats
                                    | Meaning::PartyCode
                                    | Meaning::Party
                                    | Meaning::Choice
                            )
                    })
            })
        })
        .collect()
}

fn figure(survey: &Survey<'_>, row: usize, column: usize) -> Option<u64> {
    survey.count(row, column)
}

/// Columns that are the sum of others: by arithmetic, or by name.
fn total_columns(survey: &Survey<'_>, units: &[usize]) -> BTreeMap<usize, (TotalOf, String)> {
    let rows: Vec<usize> = (0..survey.rows()).collect();
    let lines: Vec<Line> = units
        .iter()
        .map(|&column| Line {
            sense: Sense::Unknown,
            exact: false,
            figures: rows.iter().map(|&row| figure(survey, row, column)).collect(),
        })
        .collect();
    let order: Vec<usize> = (0..units.len()).collect();
    let mut found: BTreeMap<usize, (TotalOf, String)> = BTreeMap::new();
    let after = sums::subtotals_after(&lines, &order);
    let is_named = |index: usize| {
        units
            .get(index)
            .and_then(|&column| survey.profile(column))
            .is_some_and(|profile| vocabulary::label(&profile.header.name) == Some(Meaning::Total))
    };
    for (&index, parts) in &after {
        if (parts.len() >= 3 || (is_named(index) && parts.len() >= 2))
            && let Some(&column) = units.get(index)
        {
            found.insert(
                column,
                (
                    TotalOf::SomeUnits,
                    format!("the sum of the {} before it", counted(parts.len(), "column")),
                ),
            );
        }
    }
    let inner: BTreeSet<usize> = found.keys().copied().collect();
    for (index, &column) in units.iter().enumerate() {
        let rest: Vec<usize> = order
            .iter()
            .copied()
            .filter(|&other| {
                other != index && units.get(other).is_some_and(|column| !inner.contains(column))
            })
            .collect();
        if rest.len() >= 2 && sums::closes(&lines, index, &rest).is_some() {
            found.insert(column, (TotalOf::Units, "the sum of all other columns".into()));
        } else if is_named(index) && !found.contains_key(&column) {
            found.insert(column, (TotalOf::Units, "named a total".into()));
        }
    }
    found
}

fn lines(survey: &Survey<'_>, label: usize, places: &[usize]) -> Vec<Line> {
    (0..survey.rows())
        .map(|row| {
            let text = survey.text(row, label);
            let (mut sense, exact) = line_sense(text);
            let mut figures = Vec::with_capacity(places.len());
            for &column in places {
                let Some(profile) = survey.profile(column) else { continue };
                match read::value(survey.text(row, column), profile.marks, false) {
                    Ok(Cell::Counted(votes)) => figures.push(Some(votes.0)),
                    Ok(_) => figures.push(None),
                    Err(_) => {
                        figures.push(None);
                        sense = Sense::Not;
                    }
                }
            }
            // A remark that was never made: zero throughout, under a word that is none of a choice.
            let is_zero = figures.iter().all(|votes| votes.is_none_or(|votes| votes == 0));
            let is_remark = || {
                vocabulary::header(text)
                    .first()
                    .is_some_and(|found| found.exact && found.meaning == Meaning::Ignore)
            };
            if figures.iter().all(Option::is_none) || (is_zero && is_remark()) {
                sense = Sense::Not;
            }
            Line { sense, exact, figures }
        })
        .collect()
}

fn line_sense(text: &str) -> (Sense, bool) {
    match vocabulary::label(text) {
        Some(Meaning::Quantity(quantity)) => (Sense::Quantity(quantity), true),
        Some(Meaning::AgainstAll) => (Sense::Choice(ChoiceKind::AgainstAll), true),
        Some(Meaning::WriteIn) => (Sense::Choice(ChoiceKind::WriteIn), true),
        Some(Meaning::Others) => (Sense::Choice(ChoiceKind::Other), true),
        Some(Meaning::Yes) => (Sense::Choice(ChoiceKind::Yes), true),
        Some(Meaning::No) => (Sense::Choice(ChoiceKind::No), true),
        Some(Meaning::Total) => (Sense::Total, true),
        Some(
            Meaning::Percent
            | Meaning::Accredited
            | Meaning::Snapshot
            | Meaning::Reporting
            | Meaning::Ignore,
        ) => (Sense::Not, true),
        _ if vocabulary::is_total(text) => (Sense::Total, true),
        _ => (Sense::Unknown, false),
    }
}

/// What the rows are.
struct Rows {
    labels: BTreeMap<String, LineRole>,
    blank_in_base: bool,
    why: String,
    closed: bool,
    /// Whether the sums hold in every unit with nothing in the empty cells.
    gaps_are_zero: bool,
}

fn read_lines(
    survey: &Survey<'_>,
    label: usize,
    lines: &[Line],
    named: bool,
    shared: bool,
) -> Result<Rows, Finding> {
    let text = |row: usize| survey.text(row, label).to_owned();
    let mut labels = BTreeMap::new();
    let all =
        sums::positions(lines, |line| matches!(line.sense, Sense::Unknown | Sense::Choice(_)));
    let mut subtotals = sums::subtotals_after(lines, &all);
    if subtotals.len() < 2 {
        let reversed: Vec<usize> = all.iter().rev().copied().collect();
        subtotals = sums::subtotals_after(lines, &reversed);
    }
    // One closing row may be chance or the total of all; several are lists over their candidates.
    if subtotals.len() < 2 && !subtotals.values().any(|parts| parts.len() + 1 == all.len()) {
        subtotals.clear();
    }
    for &row in subtotals.keys() {
        labels.insert(text(row), LineRole::Ignored);
    }
    let mut order: Vec<usize> =
        all.iter().copied().filter(|row| !subtotals.contains_key(row)).collect();
    let mut repeats = BTreeSet::new();
    for &row in &order {
        if !repeats.insert(text(row)) {
            return Err(Finding::error(
                Code::LayoutUnsupported,
                format!(
                    "the label `{}` stands on several rows with figures of several units",
                    text(row)
                ),
            )
            .at(survey.data.place(row))
            .help("if the table has several parts, split it and read each in a run of its own"));
        }
    }
    let groups = sums::groups(lines, &order);
    let outside: Vec<usize> = match groups.first() {
        Some(group) => order.iter().copied().filter(|row| !group.choices.contains(row)).collect(),
        None => Vec::new(),
    };
    let is_split = outside.len() >= 2
        && (0..lines.len()).any(|line| {
            lines.get(line).is_some_and(|line| matches!(line.sense, Sense::Quantity(_)))
                && sums::closes(lines, line, &outside).is_some_and(|(good, all)| good == all)
        });
    if is_split {
        // The people let in by card and by proxy add up to all that were let in.
        labels.extend(outside.iter().map(|&row| (text(row), LineRole::Ignored)));
        order.retain(|row| !outside.contains(row));
    }
    let group = match groups.into_iter().next() {
        // A run that leaves other unexplained rows outside is no reading of the whole table.
        Some(group) if order.iter().all(|row| group.choices.contains(row)) => Some(group),
        Some(group) => {
            let outside = order.iter().find(|row| !group.choices.contains(row));
            return Err(unsure(survey, label, outside.copied()));
        }
        None => None,
    };
    let closed = group.is_some();
    let has_whole = [Quantity::Valid, Quantity::Cast]
        .into_iter()
        .any(|quantity| !sums::of_quantity(lines, quantity).is_empty());
    if !closed && (has_whole || !named || !shared) {
        return Err(unsure(survey, label, order.first().copied()));
    }
    let group = group.unwrap_or(Group {
        choices: order.clone(),
        total: None,
        with: Vec::new(),
        blank_inside: false,
        closes: (0, 0),
        rival: None,
    });
    let why = if closed {
        format!(
            "the {} add up in {} of {} units",
            counted(group.choices.len(), "row"),
            group.closes.0,
            group.closes.1
        )
    } else {
        "rows under a header that names choices".into()
    };
    let gaps_are_zero = closed && group.closes.0 == group.closes.1;
    let found = quantities::resolve(lines, &[group], text);
    for (row, (quantity, _, _)) in &found.columns {
        labels.insert(text(*row), LineRole::Quantity(*quantity));
    }
    for row in found.ignored.keys() {
        labels.insert(text(*row), LineRole::Ignored);
    }
    for row in found.totals.keys() {
        labels.insert(text(*row), LineRole::Total);
    }
    for row in sums::positions(lines, |line| line.sense == Sense::Not) {
        labels.insert(text(row), LineRole::Ignored);
    }
    Ok(Rows { labels, blank_in_base: found.blank_in_base, why, closed, gaps_are_zero })
}

fn unsure(survey: &Survey<'_>, label: usize, row: Option<usize>) -> Finding {
    let mut finding = Finding::error(
        Code::ColumnsAmbiguous,
        "rows look like choices and columns like units, and the rows do not add up to the total",
    );
    if let Some(row) = row {
        finding = finding
            .at(survey.data.place(row))
            .and(format!("for instance the row `{}`", survey.text(row, label)));
    }
    finding.help(
        "if it is so, say --layout transposed; else name the columns with --column ROLE=HEADER",
    )
}

fn proposal(
    survey: &Survey<'_>,
    fixed: &Fixed,
    label: usize,
    places: &[usize],
    totals: &BTreeMap<usize, (TotalOf, String)>,
    rows: Rows,
    asked: bool,
) -> Proposal {
    let columns = (0..survey.width())
        .map(|column| {
            let Some(profile) = survey.profile(column) else {
                return (Role::Ignored, String::new());
            };
            if let Some(role) = fixed.plain(column) {
                (role.clone(), BY_FLAG.to_owned())
            } else if column == label {
                (Role::Choice(NamePart::Whole), "its texts name the rows".to_owned())
            } else if let Some((of, why)) = totals.get(&column) {
                (Role::Total(*of), why.clone())
            } else if places.contains(&column) {
                (Role::UnitVotes(profile.title()), "figures under the name of a unit".to_owned())
            } else if profile.means(|meaning| *meaning == Meaning::Party) && profile.is_text() {
                (Role::Party, "named the party".to_owned())
            } else {
                (Role::Ignored, units::why_ignored(profile))
            }
        })
        .collect();
    Proposal {
        layout: Layout::Transposed,
        columns,
        contests: Vec::new(),
        blank_in_base: rows.blank_in_base,
        districts_may_be_units: false,
        lines_repeat: false,
        gaps_are_zero: rows.gaps_are_zero,
        assumed: vec![Assumed {
            about: "layout",
            value: format!(
                "transposed: rows are choices, {} are units",
                counted(places.len(), "column")
            ),
            why: rows.why,
            flag: Some("--layout"),
        }],
        labels: rows.labels,
        sureness: if asked {
            Sureness::Asked
        } else if rows.closed {
            Sureness::Sums
        } else {
            Sureness::Words
        },
    }
}
