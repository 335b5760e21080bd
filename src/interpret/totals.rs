//! Rows that repeat the sum of other rows: by their name, and by arithmetic where they have none.

use std::collections::{BTreeMap, BTreeSet};

use crate::code::Code;
use crate::finding::Finding;
use crate::hash::{self, NumberMap, NumberSet};
use crate::interpret::frame::counted;
use crate::interpret::layout::Proposal;
use crate::interpret::reading::{LeftOut, Role};
use crate::interpret::survey::Survey;
use crate::interpret::vocabulary;
use crate::options::Layout;

/// Arithmetic is tried on at most this many rows.
const ROWS: usize = 300_000;

/// A sum of fewer votes than this may be chance.
const VOTES: u64 = 50;

/// Rows, by index in the data, that are totals of others.
pub(crate) fn rows(
    survey: &Survey<'_>,
    proposal: &Proposal,
    findings: &mut Vec<Finding>,
) -> BTreeMap<usize, LeftOut> {
    let units: Vec<usize> = positions(proposal, |role| matches!(role, Role::Unit(_)));
    let mut found = named(survey, &units, proposal);
    if survey.rows() <= ROWS {
        match proposal.layout {
            Layout::Wide => wide(survey, proposal, &mut found),
            Layout::Long => long(survey, proposal, &units, &mut found),
            Layout::Summary | Layout::Transposed => {}
        }
    }
    report(survey, &found, findings);
    found
}

fn positions(proposal: &Proposal, wanted: impl Fn(&Role) -> bool) -> Vec<usize> {
    (0..proposal.columns.len())
        .filter(|&column| proposal.columns.get(column).is_some_and(|(role, _)| wanted(role)))
        .collect()
}

fn report(survey: &Survey<'_>, found: &BTreeMap<usize, LeftOut>, findings: &mut Vec<Finding>) {
    let of = |wanted: &dyn Fn(&LeftOut) -> bool| -> Vec<usize> {
        found.iter().filter(|(_, why)| wanted(why)).map(|(&row, _)| row).collect()
    };
    let texts = [
        (
            Code::TotalRow,
            of(&|why| matches!(why, LeftOut::Total(_))),
            "holds the sum of others",
            "hold sums of others",
        ),
        (
            Code::ParentRow,
            of(&|why| *why == LeftOut::Parent),
            "equals the sum of rows beside it",
            "equal sums of rows beside them",
        ),
    ];
    for (code, rows, one, many) in texts {
        let Some(&first) = rows.first() else { continue };
        let what = if rows.len() == 1 { one } else { many };
        let mut finding = Finding::note(
            code,
            format!(
                "{} {what} and {} left out of the sums",
                counted(rows.len(), "row"),
                if rows.len() == 1 { "was" } else { "were" }
            ),
        )
        .at(survey.data.place(first));
        for &row in rows.iter().take(5) {
            let cells: Vec<&str> = (0..survey.width())
                .map(|column| survey.text(row, column))
                .filter(|cell| !cell.is_empty())
                .take(4)
                .collect();
            let line = survey.data.place(row).line;
            finding = finding.and(format!("line {line}: {}", cells.join(", ")));
        }
        if rows.len() > 5 {
            finding = finding.and(format!("and {} more", rows.len() - 5));
        }
        findings.push(finding);
    }
}

/// Rows whose unit is called a total. The other unit cells, where they are real, say of what.
fn named(survey: &Survey<'_>, units: &[usize], proposal: &Proposal) -> BTreeMap<usize, LeftOut> {
    let mut found = BTreeMap::new();
    let also = if proposal.layout == Layout::Wide && units.is_empty() {
        (0..survey.width())
            .find(|&column| survey.profile(column).is_some_and(|profile| profile.is_text()))
    } else {
        None
    };
    let columns: Vec<usize> = units.iter().copied().chain(also).collect();
    // Neighbouring rows mostly share the texts of the wider units.
    let mut last: Vec<(&str, bool)> = vec![("", false); columns.len()];
    for row in 0..survey.rows() {
        let is_hit = columns.iter().zip(&mut last).fold(false, |is_hit, (&column, last)| {
            let text = survey.text(row, column);
            if text != last.0 {
                *last = (text, is_total_unit(text));
            }
            is_hit || last.1
        });
        if !is_hit {
            continue;
        }
        let shared: Vec<usize> = columns
            .iter()
            .copied()
            .filter(|&column| {
                let text = survey.text(row, column);
                !text.is_empty() && !is_total_unit(text)
            })
            .collect();
        found.insert(row, LeftOut::Total(shared));
    }
    // Where every row is called a total there is nothing else to count.
    if found.len() == survey.rows() { BTreeMap::new() } else { found }
}

/// Whether a unit is called a total. A name with a number in it is that of a place: a station
/// `01 TOTAL` at a petrol station.
pub(crate) fn is_total_unit(text: &str) -> bool {
    text.chars().count() < 60
        && !text.chars().any(|letter| letter.is_numeric())
        && vocabulary::is_total(text)
}

/// The counts of a table, row by row.
struct Counts {
    width: usize,
    counts: Vec<u64>,
}

impl Counts {
    fn len(&self) -> usize {
        self.counts.len().checked_div(self.width).unwrap_or(0)
    }

    fn get(&self, row: usize) -> Option<&[u64]> {
        let start = row.checked_mul(self.width)?;
        self.counts.get(start..start + self.width)
    }
}

/// The counted columns of a wide table.
fn vectors(survey: &Survey<'_>, proposal: &Proposal) -> Counts {
    let columns = positions(proposal, |role| {
        matches!(role, Role::ChoiceVotes { .. } | Role::Quantity { .. })
    });
    let mut counts = Vec::with_capacity(survey.rows() * columns.len());
    for row in 0..survey.rows() {
        counts.extend(columns.iter().map(|&column| survey.count(row, column).unwrap_or(0)));
    }
    Counts { width: columns.len(), counts }
}

fn wide(survey: &Survey<'_>, proposal: &Proposal, found: &mut BTreeMap<usize, LeftOut>) {
    let rows = vectors(survey, proposal);
    // A "total" below one of its parts is a unit with an odd name.
    let named: Vec<usize> = found.keys().copied().collect();
    for row in named {
        let Some(LeftOut::Total(shared)) = found.get(&row).cloned() else { continue };
        let below = (0..rows.len()).filter(|part| !found.contains_key(part)).any(|part| {
            let covered =
                shared.iter().all(|&column| survey.text(part, column) == survey.text(row, column));
            covered
                && rows.get(row).zip(rows.get(part)).is_some_and(|(total, part)| {
                    let sum = |votes: &[u64]| {
                        votes.iter().fold(0_u64, |sum, &votes| sum.saturating_add(votes))
                    };
                    sum(total) < sum(part)
                })
        });
        if below {
            found.remove(&row);
        }
    }
    // Parents of parents become visible once the lower ones are gone.
    for _ in 0..3 {
        let open: Vec<usize> = (0..rows.len()).filter(|row| !found.contains_key(row)).collect();
        if let Some(row) = grand_total(&rows, &open) {
            found.insert(row, LeftOut::Total(Vec::new()));
            continue;
        }
        let before = parents(&rows, &open, Side::After);
        let after = parents(&rows, &open, Side::Before);
        let mut more = if after.len() > before.len() { after } else { before };
        more.extend(only_children(&rows, &open, &more));
        if more.is_empty() {
            return;
        }
        found.extend(more.into_iter().map(|row| (row, LeftOut::Parent)));
    }
}

/// The row that equals the sum of all others in every column.
fn grand_total(rows: &Counts, open: &[usize]) -> Option<usize> {
    if open.len() < 3 {
        return None;
    }
    let width = rows.width;
    let mut sums = vec![0_u64; width];
    for &row in open {
        for (sum, &votes) in sums.iter_mut().zip(rows.get(row)?) {
            *sum = sum.checked_add(votes)?;
        }
    }
    let positive = sums.iter().filter(|&&sum| sum > 0).count();
    if positive < 2 && width > 1 || sums.iter().max().is_none_or(|&most| most < VOTES) {
        return None;
    }
    open.iter().copied().find(|&row| {
        rows.get(row).is_some_and(|votes| {
            votes.iter().zip(&sums).all(|(&votes, &sum)| votes.checked_mul(2) == Some(sum))
        })
    })
}

/// On which side of a parent its parts stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    Before,
    After,
}

/// Rows that equal the sum of two or more rows directly beside them, in every column.
fn parents(rows: &Counts, open: &[usize], side: Side) -> Vec<usize> {
    let mut order: Vec<usize> = open.to_vec();
    if side == Side::Before {
        order.reverse();
    }
    let mut found = Vec::new();
    let mut index = 0;
    while let Some(&row) = order.get(index) {
        let taken = rows.get(row).and_then(|parent| parts_after(rows, &order, index, parent));
        match taken {
            Some(count) => {
                found.push(row);
                index += count + 1;
            }
            None => index += 1,
        }
    }
    found
}

/// Where rows are parents of those after them, a row that equals the next one is a parent of one.
fn only_children(rows: &Counts, open: &[usize], parents: &[usize]) -> Vec<usize> {
    if parents.is_empty() {
        return Vec::new();
    }
    let large = |row: &[u64]| {
        row.iter().filter(|&&votes| votes > 0).count() >= 3
            && row.iter().fold(0_u64, |sum, &votes| sum.saturating_add(votes)) >= 4 * VOTES
    };
    open.windows(2)
        .filter_map(|pair| match pair {
            [one, next] if !parents.contains(one) && rows.get(*one) == rows.get(*next) => {
                Some(*one)
            }
            _ => None,
        })
        .filter(|&row| rows.get(row).is_some_and(large))
        .collect()
}

/// How many rows after `index` add up to the parent; the scan ends where a column is exceeded.
fn parts_after(rows: &Counts, order: &[usize], index: usize, parent: &[u64]) -> Option<usize> {
    let positive = parent.iter().filter(|&&votes| votes > 0).count();
    let votes = parent.iter().fold(0_u64, |sum, &votes| sum.saturating_add(votes));
    if positive < 3 || votes < 4 * VOTES {
        return None;
    }
    let mut left = parent.to_vec();
    let mut positive_parts = 0;
    for (count, &row) in order.get(index + 1..)?.iter().enumerate() {
        let part = rows.get(row)?;
        for (left, &votes) in left.iter_mut().zip(part) {
            *left = left.checked_sub(votes)?;
        }
        positive_parts += usize::from(part.iter().any(|&votes| votes > 0));
        if left.iter().all(|&left| left == 0) {
            return (positive_parts >= 2).then_some(count + 1);
        }
    }
    None
}

/// In a long table: a unit whose votes equal those of all others, line for line; or a column that
/// tells levels apart, on which the same votes stand several times.
fn long(
    survey: &Survey<'_>,
    proposal: &Proposal,
    units: &[usize],
    found: &mut BTreeMap<usize, LeftOut>,
) {
    for row in without_unit(survey, proposal, units) {
        found.insert(row, LeftOut::Total(Vec::new()));
    }
    let table = LongVotes::new(survey, proposal, found);
    for column in 0..survey.width() {
        let Some(profile) = survey.profile(column) else { continue };
        if !profile.is_text() || !(2..=8).contains(&profile.distinct) {
            continue;
        }
        let role = proposal.columns.get(column).map(|(role, _)| role);
        if !matches!(role, Some(Role::Unit(_) | Role::Ignored)) {
            continue;
        }
        let above = table.levels(survey, column);
        if !above.is_empty() {
            found.extend(above.into_iter().map(|row| (row, LeftOut::Parent)));
            return;
        }
    }
    for &column in units {
        let rows = table.grand_total(survey, column);
        if !rows.is_empty() {
            found.extend(rows.into_iter().map(|row| (row, LeftOut::Total(Vec::new()))));
            return;
        }
    }
}

/// Rows that name no unit, where the same choice of the same contest has rows with one: totals.
fn without_unit(survey: &Survey<'_>, proposal: &Proposal, units: &[usize]) -> Vec<usize> {
    let key = positions(proposal, |role| {
        matches!(role, Role::Contest | Role::District | Role::Choice(_) | Role::Party | Role::Mode)
    });
    let is_empty = |row: usize| units.iter().all(|&column| survey.text(row, column).is_empty());
    let empty: Vec<usize> = (0..survey.rows()).filter(|&row| is_empty(row)).collect();
    if empty.is_empty() || units.is_empty() {
        return Vec::new();
    }
    let line = |row: usize| hash::texts(key.iter().map(|&column| survey.text(row, column)));
    let with: NumberSet<u64> = (0..survey.rows()).filter(|&row| !is_empty(row)).map(line).collect();
    empty.into_iter().filter(|&row| with.contains(&line(row))).collect()
}

/// The votes of a long table by line: contest, choice and mode.
struct LongVotes {
    /// Line and votes of each row that counts.
    rows: Vec<(usize, usize, u64)>,
    lines: usize,
}

impl LongVotes {
    fn new(survey: &Survey<'_>, proposal: &Proposal, left_out: &BTreeMap<usize, LeftOut>) -> Self {
        let key = positions(proposal, |role| {
            matches!(
                role,
                Role::Contest | Role::District | Role::Choice(_) | Role::Party | Role::Mode
            )
        });
        let votes = positions(proposal, |role| matches!(role, Role::Votes | Role::ModeVotes(_)));
        let mut lines: NumberMap<u64, usize> = NumberMap::default();
        let mut rows = Vec::new();
        for row in (0..survey.rows()).filter(|row| !left_out.contains_key(row)) {
            let name = hash::texts(key.iter().map(|&column| survey.text(row, column)));
            let next = lines.len();
            let line = *lines.entry(name).or_insert(next);
            let sum = votes
                .iter()
                .filter_map(|&column| survey.count(row, column))
                .fold(0_u64, u64::saturating_add);
            rows.push((row, line, sum));
        }
        Self { rows, lines: lines.len() }
    }

    /// Votes by line for each text of a column.
    fn by_text<'a>(
        &self,
        survey: &Survey<'a>,
        column: usize,
    ) -> BTreeMap<&'a str, BTreeMap<usize, u64>> {
        let mut sums: BTreeMap<&str, BTreeMap<usize, u64>> = BTreeMap::new();
        for &(row, line, votes) in &self.rows {
            let sum = sums.entry(survey.text(row, column)).or_default().entry(line).or_default();
            *sum = sum.saturating_add(votes);
        }
        sums
    }

    fn rows_of(
        &self,
        survey: &Survey<'_>,
        column: usize,
        wanted: impl Fn(&str) -> bool,
    ) -> Vec<usize> {
        self.rows
            .iter()
            .map(|&(row, _, _)| row)
            .filter(|&row| wanted(survey.text(row, column)))
            .collect()
    }

    /// The rows of higher levels, where the texts of a column are levels that repeat the same votes.
    fn levels(&self, survey: &Survey<'_>, column: usize) -> Vec<usize> {
        let sums = self.by_text(survey, column);
        if sums.len() < 2 || self.lines < 2 {
            return Vec::new();
        }
        let size = |text: &str| {
            self.rows.iter().filter(|&&(row, _, _)| survey.text(row, column) == text).count()
        };
        let Some((finest, votes)) = sums.iter().max_by_key(|(text, _)| size(text)) else {
            return Vec::new();
        };
        let total = votes.values().fold(0_u64, |sum, &votes| sum.saturating_add(votes));
        if total < VOTES {
            return Vec::new();
        }
        let above: BTreeSet<&str> = sums
            .iter()
            .filter(|(text, other)| *text != finest && repeats(votes, other))
            .map(|(&text, _)| text)
            .collect();
        self.rows_of(survey, column, |text| above.contains(text))
    }

    /// The rows of a unit that repeats the votes of all others.
    fn grand_total(&self, survey: &Survey<'_>, column: usize) -> Vec<usize> {
        let all = self.rows.iter().fold(0_u64, |sum, &(_, _, votes)| sum.saturating_add(votes));
        if all < 2 * VOTES || self.lines < 2 {
            return Vec::new();
        }
        let sums = self.by_text(survey, column);
        if sums.len() < 3 {
            return Vec::new();
        }
        let half = sums.iter().find(|(_, votes)| {
            votes.values().fold(0_u64, |sum, &votes| sum.saturating_add(votes)).checked_mul(2)
                == Some(all)
        });
        let Some((&text, votes)) = half else { return Vec::new() };
        let mut rest: BTreeMap<usize, u64> = BTreeMap::new();
        for (_, other) in sums.iter().filter(|(other, _)| **other != text) {
            for (&line, &votes) in other {
                let sum = rest.entry(line).or_default();
                *sum = sum.saturating_add(votes);
            }
        }
        if repeats(&rest, votes) && rest.len() == votes.len() {
            self.rows_of(survey, column, |other| other == text)
        } else {
            Vec::new()
        }
    }
}

/// Whether the lines of `upper` have the same votes in `lower`, nearly all of them.
fn repeats(lower: &BTreeMap<usize, u64>, upper: &BTreeMap<usize, u64>) -> bool {
    let (mut same, mut all, mut positive) = (0_usize, 0_usize, 0_usize);
    for (line, votes) in upper {
        if let Some(other) = lower.get(line) {
            all += 1;
            same += usize::from(votes == other);
            positive += usize::from(votes == other && *votes > 0);
        }
    }
    positive >= 2 && 100 * same >= 95 * all && 2 * all >= upper.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(rows: &[Vec<u64>]) -> Counts {
        Counts { width: rows[0].len(), counts: rows.concat() }
    }

    #[test]
    fn a_row_that_equals_all_others_is_a_grand_total_wherever_it_stands() {
        let rows = vec![vec![60, 90], vec![10, 20], vec![20, 30], vec![30, 40]];
        assert_eq!(grand_total(&counts(&rows), &[0, 1, 2, 3]), Some(0));
        let rows = vec![vec![10, 20], vec![20, 30], vec![30, 51]];
        assert_eq!(grand_total(&counts(&rows), &[0, 1, 2]), None);
    }

    #[test]
    fn parents_before_their_parts_are_found_without_a_word() {
        let rows = vec![
            vec![30, 50, 80],
            vec![10, 20, 30],
            vec![20, 30, 50],
            vec![50, 30, 80],
            vec![20, 10, 30],
            vec![30, 20, 50],
        ];
        let open: Vec<usize> = (0..6).collect();
        assert!(
            parents(&counts(&rows), &open, Side::After).is_empty(),
            "small sums are left alone"
        );
        let rows: Vec<Vec<u64>> =
            rows.iter().map(|row| row.iter().map(|n| n * 10).collect()).collect();
        assert_eq!(parents(&counts(&rows), &open, Side::After), [0, 3]);
        assert!(parents(&counts(&rows), &open, Side::Before).is_empty());
    }
}
