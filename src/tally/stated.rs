//! Totals that the file prints, beside what was counted over the same cells.

use std::collections::BTreeMap;

use crate::hash::{self, NumberMap};
use crate::model::{Cell, Quantity, Votes};
use crate::tally::election::{ChoiceId, Line, StatedTotal, Sum};
use crate::tally::finish::UnitOrder;
use crate::tally::lines::Lines;
use crate::tally::table::{Stated, StatedLine};

/// Sets what one contest's totals state beside the sums.
pub(super) fn totals<'a>(
    stated: impl Iterator<Item = &'a Stated>,
    lines: &Lines<'_>,
    line_choice: &[Option<ChoiceId>],
    sums: &BTreeMap<Quantity, Sum>,
    units: &UnitOrder,
    is_folded: bool,
) -> Vec<StatedTotal> {
    let mut covered = Covered { lines, units, groups: BTreeMap::new() };
    let mut found = Vec::new();
    for stated in stated {
        if is_folded && !stated.scope.is_empty() {
            continue;
        }
        let (line, counted) = match stated.line {
            StatedLine::Slot(slot) => {
                let Some(line) = lines.lines.iter().position(|line| line.has(slot)) else { continue };
                let Some(&Some(choice)) = line_choice.get(line) else { continue };
                let counted = if is_folded {
                    lines.sums.get(line).and_then(|sum| sum.plus.checked_sub(sum.minus))
                } else {
                    let rows = covered.rows(&stated.scope);
                    sum_of_line(lines, line, &rows)
                };
                (Line::Choice(choice), counted)
            }
            StatedLine::Quantity(quantity) => {
                let counted = if stated.scope.is_empty() {
                    sums.get(&quantity).and_then(|sum| sum.votes).map(|votes| votes.0)
                } else {
                    let rows = covered.rows(&stated.scope);
                    covered.sum_of_quantity(quantity, &rows)
                };
                (Line::Quantity(quantity), counted)
            }
            StatedLine::AllChoices => {
                let rows = if is_folded { Vec::new() } else { covered.rows(&stated.scope) };
                let Some(counted) = all_choices(lines, &rows, is_folded) else { continue };
                if covered.fits_with_papers(&rows, counted, stated.votes.0) {
                    continue;
                }
                (Line::AllChoices, Some(counted))
            }
        };
        if let Some(counted) = counted {
            found.push(StatedTotal {
                line,
                stated: stated.votes,
                counted: Votes(counted),
                label: stated.label.clone(),
                place: stated.place,
            });
        }
    }
    found
}

/// The counted cells among these, added; `None` where there is none or 64 bits cannot hold the sum.
fn sum_of(cells: impl Iterator<Item = Cell>) -> Option<u64> {
    let mut sum: Option<u64> = None;
    for cell in cells {
        if let Cell::Counted(votes) = cell {
            sum = Some(sum.unwrap_or(0).checked_add(votes.0)?);
        }
    }
    sum
}

fn sum_of_line(lines: &Lines<'_>, line: usize, rows: &[usize]) -> Option<u64> {
    let line = lines.lines.get(line)?;
    sum_of(rows.iter().filter_map(|&row| line.cell(&lines.rows.get(row)?.1)))
}

fn all_choices(lines: &Lines<'_>, rows: &[usize], is_folded: bool) -> Option<u64> {
    let mut sum = 0_u64;
    for (line, folded) in lines.sums.iter().enumerate() {
        let votes = if is_folded {
            folded.plus.checked_sub(folded.minus)?
        } else {
            sum_of_line(lines, line, rows).unwrap_or(0)
        };
        sum = sum.checked_add(votes)?;
    }
    Some(sum)
}

/// Which units a total covers: those that share texts of their keys.
struct Covered<'a> {
    lines: &'a Lines<'a>,
    units: &'a UnitOrder,
    /// Rows by hash of the texts, for each set of parts of the key.
    groups: BTreeMap<Vec<usize>, NumberMap<u64, Vec<usize>>>,
}

impl Covered<'_> {
    fn rows(&mut self, scope: &[(usize, String)]) -> Vec<usize> {
        if scope.is_empty() {
            return (0..self.lines.rows.len()).collect();
        }
        let parts: Vec<usize> = scope.iter().map(|(part, _)| *part).collect();
        let (lines, units) = (self.lines, self.units);
        let values = |row: usize, parts: &[usize]| -> Option<Vec<&str>> {
            let unit = units.unit(lines.rows.get(row)?.0)?;
            parts.iter().map(|&part| unit.key.get(part).map(|(_, value)| value.as_str())).collect()
        };
        let group = self.groups.entry(parts).or_insert_with_key(|parts| {
            let mut group: NumberMap<u64, Vec<usize>> = NumberMap::default();
            for row in 0..lines.rows.len() {
                if let Some(values) = values(row, parts) {
                    group.entry(hash::texts(values)).or_default().push(row);
                }
            }
            group
        });
        let wanted: Vec<&str> = scope.iter().map(|(_, text)| text.as_str()).collect();
        let parts: Vec<usize> = scope.iter().map(|(part, _)| *part).collect();
        let found = group.get(&hash::texts(wanted.iter().copied()));
        let is_covered = |row: &usize| values(*row, &parts).as_ref() == Some(&wanted);
        found.into_iter().flatten().copied().filter(is_covered).collect()
    }

    fn sum_of_quantity(&self, quantity: Quantity, rows: &[usize]) -> Option<u64> {
        let cells = rows.iter().filter_map(|&row| {
            let (unit, row) = self.lines.rows.get(row)?;
            self.units.quantities(*unit, row).find(|(known, _)| *known == quantity)
        });
        sum_of(cells.map(|(_, cell)| cell))
    }

    /// Whether a total of all lines holds ballots without a valid vote too.
    fn fits_with_papers(&self, rows: &[usize], counted: u64, stated: u64) -> bool {
        let papers = [
            Quantity::Blank,
            Quantity::Invalid,
            Quantity::Unmarked,
            Quantity::Overvotes,
            Quantity::Undervotes,
        ];
        let figures: Vec<u64> = papers
            .into_iter()
            .filter_map(|quantity| self.sum_of_quantity(quantity, rows))
            .collect();
        (1_u32..1 << figures.len()).any(|set| {
            let added = figures.iter().enumerate().filter(|(bit, _)| set & (1 << bit) != 0);
            let sum = added.map(|(_, votes)| *votes).try_fold(counted, u64::checked_add);
            sum == Some(stated)
        })
    }
}
