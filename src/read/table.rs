//! Rows of text cells with their lines: what reading gives, and all that interpretation sees.

/// Rows of text cells. A whole table, or a block of whole records of one.
///
/// The cells lie in one string, so that a table costs little more than its text. Blank lines are
/// not rows; they show as a gap between line numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    text: String,
    ends: Vec<u32>,
    rows: Vec<RowMark>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct RowMark {
    /// Index in `ends` of the row's first cell.
    first: usize,
    /// Byte in `text` where the row's first cell begins.
    start: usize,
    line: u64,
}

/// One row of a [`Table`].
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    text: &'a str,
    ends: &'a [u32],
    line: u64,
}

impl Table {
    /// An empty table.
    pub fn new() -> Self {
        Self::default()
    }

    /// A table from cells, its rows on lines 1, 2, 3, … : for tests and small made tables.
    pub fn from_rows<R, C>(rows: impl IntoIterator<Item = R>) -> Self
    where
        R: IntoIterator<Item = C>,
        C: AsRef<str>,
    {
        let mut table = Self::new();
        for (line, row) in (1..).zip(rows) {
            table.push_row(line, row);
        }
        table
    }

    /// Adds a row that begins on `line`.
    pub fn push_row<C: AsRef<str>>(&mut self, line: u64, cells: impl IntoIterator<Item = C>) {
        let mark = RowMark { first: self.ends.len(), start: self.text.len(), line };
        for cell in cells {
            self.text.push_str(cell.as_ref());
            // The end is kept from the row's start, so that 32 bits suffice: a row is bounded.
            let end = u32::try_from(self.text.len() - mark.start).unwrap_or(u32::MAX);
            self.ends.push(end);
        }
        self.rows.push(mark);
    }

    /// Makes room for so many more rows and bytes of text.
    pub(super) fn reserve(&mut self, rows: usize, text: usize) {
        self.rows.reserve(rows);
        self.text.reserve(text);
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Bytes of text in all cells.
    pub fn text_len(&self) -> usize {
        self.text.len()
    }

    /// Row `index`, from 0.
    pub fn row(&self, index: usize) -> Option<Row<'_>> {
        let mark = self.rows.get(index)?;
        let next = self.rows.get(index + 1);
        let last = next.map_or(self.ends.len(), |next| next.first);
        let stop = next.map_or(self.text.len(), |next| next.start);
        Some(Row {
            text: self.text.get(mark.start..stop)?,
            ends: self.ends.get(mark.first..last)?,
            line: mark.line,
        })
    }

    /// All rows.
    pub fn rows(&self) -> impl DoubleEndedIterator<Item = Row<'_>> + ExactSizeIterator {
        (0..self.rows.len())
            .map(|index| self.row(index).unwrap_or(Row { text: "", ends: &[], line: 0 }))
    }

    /// Forgets the rows and keeps the memory.
    pub fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
        self.rows.clear();
    }
}

impl<'a> Row<'a> {
    /// How many cells it has.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether it has no cell.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The physical line on which it begins, from 1.
    pub fn line(&self) -> u64 {
        self.line
    }

    /// Cell `index`, from 0, as it stands in the file.
    pub fn get(&self, index: usize) -> Option<&'a str> {
        let end = *self.ends.get(index)? as usize;
        let start = match index.checked_sub(1) {
            Some(before) => *self.ends.get(before)? as usize,
            None => 0,
        };
        self.text.get(start..end)
    }

    /// Cell `index` without blanks around it; empty where the row is too short.
    pub fn cell(&self, index: usize) -> &'a str {
        self.get(index).unwrap_or_default().trim()
    }

    /// All cells as they stand in the file.
    pub fn cells(&self) -> impl DoubleEndedIterator<Item = &'a str> + ExactSizeIterator + use<'a> {
        let row = *self;
        (0..row.len()).map(move |index| row.get(index).unwrap_or_default())
    }

    /// Whether every cell is empty or blank.
    pub fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_come_back_as_they_went_in() {
        let mut table = Table::from_rows([vec!["a", "", "né"], vec![], vec!["x"]]);
        table.push_row(9, ["", ""]);
        assert_eq!(table.len(), 4);
        let rows: Vec<Vec<&str>> = table.rows().map(|row| row.cells().collect()).collect();
        assert_eq!(rows, [vec!["a", "", "né"], vec![], vec!["x"], vec!["", ""]]);
        assert_eq!(table.row(3).unwrap().line(), 9);
        assert!(table.row(3).unwrap().is_blank());
        assert!(table.row(4).is_none());
        assert_eq!(table.row(0).unwrap().get(3), None);
    }
}
