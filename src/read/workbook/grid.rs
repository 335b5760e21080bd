//! The cells of a sheet, kept one by one until all of them are known.

use std::collections::BTreeMap;

use crate::code::Code;
use crate::finding::Finding;
use crate::model::{InputId, Place};
use crate::options::ReadOptions;
use crate::read::table::Table;

/// Bounds on what a sheet may hold.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Bytes of one cell.
    field: usize,
    /// Columns.
    columns: usize,
    /// Bytes of all cells.
    text: usize,
}

impl Limits {
    pub(super) fn new(options: &ReadOptions) -> Self {
        let limits = options.limits;
        Self {
            field: limits.field,
            columns: limits.columns,
            text: options.whole_table.max(1 << 20),
        }
    }
}

impl Limits {
    /// A column beyond which the first cell is one too many.
    pub(super) fn beyond(self) -> u32 {
        u32::try_from(self.columns).unwrap_or(u32::MAX).saturating_add(1)
    }
}

/// Cells by row and column, both from 0.
#[derive(Debug, Default)]
pub(super) struct Grid {
    rows: BTreeMap<u32, BTreeMap<u32, String>>,
    text: usize,
}

/// Bytes of empty cells that a table may have for the sake of equal rows.
const PADDING: usize = 16 << 20;

impl Grid {
    /// Adds a cell; an empty one is nothing.
    ///
    /// # Errors
    ///
    /// Where the cell is too long, too far to the right, or one too many.
    pub(super) fn put(
        &mut self,
        row: u32,
        column: u32,
        text: String,
        limits: Limits,
    ) -> Result<(), Finding> {
        if text.trim().is_empty() {
            return Ok(());
        }
        let place = Place::cell(InputId(0), u64::from(row) + 1, column as usize);
        if column as usize >= limits.columns {
            return Err(Finding::error(
                Code::RowLong,
                format!("a cell stands in column {}, far beyond the table", u64::from(column) + 1),
            )
            .at(place)
            .help("delete the stray cell; or, if it belongs to the table, raise --max-columns"));
        }
        if text.len() > limits.field {
            return Err(Finding::error(
                Code::FieldTooLarge,
                format!("a cell holds {} bytes", text.len()),
            )
            .at(place)
            .help("--max-field raises the limit"));
        }
        // A cell costs more than its text.
        self.text = self.text.saturating_add(text.len() + 16);
        if self.text > limits.text {
            return Err(Finding::error(
                Code::ExpansionLimit,
                format!("the sheet holds more than {} MiB of text", limits.text >> 20),
            )
            .at(place)
            .help("save the sheet as CSV: of that, any size is read"));
        }
        self.rows.entry(row).or_default().insert(column, text);
        Ok(())
    }

    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Gives a merged cell's text to all its rows, in its first column: a unit that spans the rows
    /// of its choices. A number stays where it is, or it would be counted twice.
    pub(super) fn merge(&mut self, rows: std::ops::RangeInclusive<u32>, column: u32) {
        let first = *rows.start();
        if *rows.end() <= first {
            return;
        }
        let Some(text) = self.rows.get(&first).and_then(|row| row.get(&column)).cloned() else {
            return;
        };
        if text.trim().parse::<f64>().is_ok() {
            return;
        }
        for (_, row) in self.rows.range_mut(rows) {
            row.entry(column).or_insert_with(|| text.clone());
        }
    }

    /// The rows as a table: the line of a row is its number in the sheet. Rows are filled up to one
    /// length, so that a cell that is empty at the end of a row is one that is there.
    pub(super) fn into_table(self) -> Table {
        let last = |row: &BTreeMap<u32, String>| row.keys().next_back().map_or(0, |&last| last + 1);
        let width = self.rows.values().map(last).max().unwrap_or(0);
        let fill = (width as usize).saturating_mul(self.rows.len()) * size_of::<u32>() <= PADDING;
        let mut table = Table::new();
        for (row, cells) in &self.rows {
            let length = if fill { width } else { last(cells) };
            let cell = |column| cells.get(&column).map_or("", String::as_str);
            table.push_row(u64::from(*row) + 1, (0..length).map(cell));
        }
        table
    }
}

/// A number as text. One with three digits after the point gets a fourth, or it would look like
/// thousands.
pub(super) fn number(value: f64) -> String {
    let mut text = value.to_string();
    if text.rsplit_once('.').is_some_and(|(_, fraction)| fraction.len() == 3) {
        text.push('0');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_digits_and_fractions_are_never_thousands() {
        let cases = [(104_292.0, "104292"), (50.95, "50.95"), (1.234, "1.2340"), (-3.0, "-3")];
        for (value, text) in cases {
            assert_eq!(number(value), text);
        }
    }
}
