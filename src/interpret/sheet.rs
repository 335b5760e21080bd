//! All rows of a run as one table: the inputs are parts of one result.

use crate::model::{InputId, Place};
use crate::read::{Row, Table};

/// Rows of several tables seen as one.
#[derive(Debug, Clone)]
pub(crate) struct Sheet<'a> {
    tables: Vec<&'a Table>,
    rows: Vec<(u32, u32)>,
}

impl<'a> Sheet<'a> {
    /// All rows of the tables, in order.
    pub(crate) fn new(tables: &[&'a Table]) -> Self {
        let mut rows = Vec::with_capacity(tables.iter().map(|table| table.len()).sum());
        for (input, table) in (0_u32..).zip(tables) {
            rows.extend((0_u32..).take(table.len()).map(|row| (input, row)));
        }
        Self { tables: tables.to_vec(), rows }
    }

    /// Only these rows.
    pub(crate) fn keep(&self, wanted: impl Fn(usize) -> bool) -> Self {
        let rows = (0..self.rows.len())
            .filter(|&index| wanted(index))
            .filter_map(|index| self.rows.get(index).copied())
            .collect();
        Self { tables: self.tables.clone(), rows }
    }

    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The rows.
    pub(crate) fn rows(&self) -> impl DoubleEndedIterator<Item = Row<'a>> + '_ {
        self.rows
            .iter()
            .filter_map(|&(input, row)| self.tables.get(input as usize)?.row(row as usize))
    }

    pub(crate) fn row(&self, index: usize) -> Option<Row<'a>> {
        let (input, row) = *self.rows.get(index)?;
        self.tables.get(input as usize)?.row(row as usize)
    }

    /// A cell without blanks around it; empty where there is none.
    pub(crate) fn cell(&self, row: usize, column: usize) -> &'a str {
        self.row(row).map_or("", |row| row.cell(column))
    }

    /// Which input a row is of.
    pub(crate) fn input(&self, index: usize) -> InputId {
        InputId(self.rows.get(index).map_or(0, |&(input, _)| input as usize))
    }

    /// Where a row is.
    pub(crate) fn place(&self, index: usize) -> Place {
        Place::row(self.input(index), self.row(index).map_or(0, |row| row.line()))
    }

    /// Up to `most` row indices spread evenly over the sheet.
    pub(crate) fn sample(&self, most: usize) -> Vec<usize> {
        let count = self.len();
        if count <= most {
            return (0..count).collect();
        }
        (0..most).map(|step| step * (count - 1) / (most - 1).max(1)).collect()
    }
}
