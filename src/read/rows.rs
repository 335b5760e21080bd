//! Blocks of whole records: text comes in pieces of any size, rows with their lines go out.
//!
//! The `csv` crate defines what the fields of a record are. Records without a quoted field are
//! split at the delimiter, which is what `csv` does with them; a block with one goes through `csv`.

use std::io::Read;

use crate::read::scan::{Fault, Mark, Rules, Scanner};
use crate::read::table::Table;

/// DOS programs end a text with this byte.
const CTRL_Z: u8 = 0x1A;

/// Bytes of padding at the end that are taken for one, at most.
const PADDING: usize = 4096;

/// So much memory is kept for the blocks that come next.
const SPARE: usize = 4 << 20;

/// Text that was not yet given out as rows, with the marks of its whole records.
pub(super) struct Rows {
    rules: Rules,
    scanner: Scanner,
    text: Vec<u8>,
    /// How much of `text` was scanned: all but a Ctrl-Z that may be the end.
    scanned: usize,
    marks: Vec<Mark>,
}

/// How a text ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ending {
    /// The physical line of its last byte.
    pub(super) line: u64,
    /// Whether a Ctrl-Z was dropped.
    pub(super) ctrl_z: bool,
    /// Whether its last line had no line end.
    pub(super) open_line: bool,
}

/// That the index of records and `csv` disagree: a mistake of ours, never of the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Disagreement {
    pub(super) line: u64,
}

impl Rows {
    /// No text yet; the first will begin on `line`.
    pub(super) fn new(rules: Rules, line: u64) -> Self {
        Self {
            rules,
            scanner: Scanner::new(rules, line),
            text: Vec::new(),
            scanned: 0,
            marks: Vec::new(),
        }
    }

    /// Adds text.
    ///
    /// # Errors
    ///
    /// What the scanner finds.
    pub(super) fn push(&mut self, text: &[u8]) -> Result<(), Fault> {
        self.text.extend_from_slice(text);
        let kept = padding(&self.text);
        self.scan_to(self.text.len() - kept)
    }

    /// The text is at its end.
    ///
    /// # Errors
    ///
    /// What the scanner finds.
    pub(super) fn end(&mut self) -> Result<Ending, Fault> {
        let ctrl_z = padding(&self.text) > 0;
        self.text.truncate(self.scanned);
        let last = self.text.last().copied();
        let line = self.scanner.line();
        self.scanner.end(&self.text, &mut self.marks)?;
        let open_line = last.is_some_and(|byte| byte != b'\n' && byte != b'\r');
        let line = if open_line || last.is_none() { line } else { line.saturating_sub(1).max(1) };
        Ok(Ending { line, ctrl_z, open_line })
    }

    /// The text that was not given out.
    pub(super) fn text(&self) -> &[u8] {
        &self.text
    }

    /// Gives the text up.
    pub(super) fn into_text(self) -> Vec<u8> {
        self.text
    }

    /// The marks of whole records.
    pub(super) fn marks(&self) -> &[Mark] {
        &self.marks
    }

    /// The physical line of the byte that comes next.
    pub(super) fn line(&self) -> u64 {
        self.scanner.line()
    }

    /// How many bytes the whole records take.
    pub(super) fn complete(&self) -> usize {
        self.marks.last().map_or(0, |mark| mark.end)
    }

    /// Takes back the text behind the last whole record, as if it had never been pushed.
    pub(super) fn take_carry(&mut self) -> Vec<u8> {
        let complete = self.complete();
        if complete == 0 {
            return Vec::new();
        }
        let carry = self.text.split_off(complete);
        self.scanner.restart(complete, self.text.last() == Some(&b'\r'));
        self.scanned = complete;
        carry
    }

    /// The rows of the first whole records: of about `size` bytes, at least one record if there is
    /// one. The text goes with them.
    ///
    /// # Errors
    ///
    /// A disagreement with `csv`, which would be a mistake of ours.
    pub(super) fn take(&mut self, size: usize) -> Result<Table, Disagreement> {
        let count = self.marks.partition_point(|mark| mark.end <= size).max(1);
        let count = count.min(self.marks.len());
        let table = self.table(self.marks.get(..count).unwrap_or_default())?;
        let end = count.checked_sub(1).and_then(|last| self.marks.get(last));
        let end = end.map_or(0, |mark| mark.end);
        self.text.drain(..end);
        self.marks.drain(..count);
        for mark in &mut self.marks {
            mark.start -= end;
            mark.end -= end;
        }
        self.scanner.forget(end);
        self.scanned -= end;
        // The head of a large input is many blocks, and what it took is needed elsewhere.
        if self.text.capacity() - self.text.len() > SPARE {
            self.text.shrink_to_fit();
            self.marks.shrink_to_fit();
        }
        Ok(table)
    }

    /// The rows of all whole records; the text stays.
    ///
    /// # Errors
    ///
    /// A disagreement with `csv`, which would be a mistake of ours.
    pub(super) fn all(&self) -> Result<Table, Disagreement> {
        self.table(&self.marks)
    }

    fn scan_to(&mut self, end: usize) -> Result<(), Fault> {
        let from = self.scanned;
        if end <= from {
            return Ok(());
        }
        self.scanned = end;
        let text = self.text.get(..end).unwrap_or_default();
        self.scanner.scan(text, from, &mut self.marks)
    }

    fn table(&self, marks: &[Mark]) -> Result<Table, Disagreement> {
        let mut table = Table::new();
        let (Some(first), Some(last)) = (marks.first(), marks.last()) else { return Ok(table) };
        let disagreement = Disagreement { line: first.line };
        let bytes = self.text.get(first.start..last.end).unwrap_or_default();
        let text = std::str::from_utf8(bytes).map_err(|_| disagreement)?;
        table.reserve(marks.len(), text.len());
        if marks.iter().any(|mark| mark.quoted) {
            read_quoted(text, self.rules, marks, &mut table)?;
            return Ok(table);
        }
        for mark in marks {
            let record = text.get(mark.start - first.start..mark.end - first.start);
            let record = record.ok_or(disagreement)?.trim_end_matches(['\r', '\n']);
            table.push_row(mark.line, record.split(char::from(self.rules.delimiter)));
        }
        Ok(table)
    }
}

/// How many bytes at the end may be a Ctrl-Z and what follows one.
fn padding(text: &[u8]) -> usize {
    if !matches!(text.last(), Some(&(CTRL_Z | b'\n' | b'\r'))) {
        return 0;
    }
    let tail = text.get(text.len().saturating_sub(PADDING)..).unwrap_or_default();
    let plain = tail.iter().rposition(|byte| !matches!(*byte, CTRL_Z | b'\n' | b'\r'));
    let tail = tail.get(plain.map_or(0, |at| at + 1)..).unwrap_or_default();
    tail.iter().position(|byte| *byte == CTRL_Z).map_or(0, |at| tail.len() - at)
}

/// Reads a block with quoted fields.
fn read_quoted(
    text: &str,
    rules: Rules,
    marks: &[Mark],
    table: &mut Table,
) -> Result<(), Disagreement> {
    // `csv` takes U+FEFF away at the start of what it reads. Here it is a character of a cell, so a
    // blank line, which is no record, goes before it.
    let guard: &[u8] = if text.starts_with('\u{FEFF}') { b"\n" } else { b"" };
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(rules.delimiter)
        .escape(rules.escape)
        .buffer_capacity(64 << 10)
        .from_reader(guard.chain(text.as_bytes()));
    let mut record = csv::StringRecord::new();
    for mark in marks {
        match reader.read_record(&mut record) {
            Ok(true) => table.push_row(mark.line, &record),
            Ok(false) | Err(_) => return Err(Disagreement { line: mark.line }),
        }
    }
    match reader.read_record(&mut record) {
        Ok(false) => Ok(()),
        Ok(true) | Err(_) => Err(Disagreement { line: marks.last().map_or(0, |mark| mark.line) }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::Limits;
    use proptest::prelude::*;

    fn rules(escape: Option<u8>) -> Rules {
        Rules { delimiter: b',', escape, lenient_quotes: true, limits: Limits::default() }
    }

    type Read = Vec<(u64, Vec<String>)>;

    fn copy(table: &Table) -> Read {
        let row =
            |row: crate::read::Row<'_>| (row.line(), row.cells().map(str::to_owned).collect());
        table.rows().map(row).collect()
    }

    /// Pushes `text` in pieces of `piece` bytes and takes blocks of `block` bytes.
    fn in_blocks(text: &str, piece: usize, block: usize, rules: Rules) -> Result<Read, Fault> {
        let mut rows = Rows::new(rules, 1);
        let mut read = Vec::new();
        for piece in text.as_bytes().chunks(piece) {
            rows.push(piece)?;
            while rows.complete() >= block {
                read.extend(copy(&rows.take(block).unwrap()));
            }
        }
        rows.end()?;
        while rows.complete() > 0 {
            read.extend(copy(&rows.take(block).unwrap()));
        }
        Ok(read)
    }

    /// The records of a plain `csv` reader, and the line of each by a slow count of its own.
    fn by_csv(text: &str, rules: Rules) -> Read {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .escape(rules.escape)
            .from_reader(text.as_bytes());
        let mut read = Vec::new();
        let mut record = csv::StringRecord::new();
        loop {
            // Where the last record ended; the next begins behind line ends.
            let mut at = usize::try_from(reader.position().byte()).unwrap();
            if !reader.read_record(&mut record).unwrap() {
                return read;
            }
            while text[at..].starts_with(['\r', '\n']) {
                at += 1;
            }
            let before = text[..at].replace("\r\n", "\n").replace('\r', "\n");
            let line = before.matches('\n').count() as u64 + 1;
            read.push((line, record.iter().map(str::to_owned).collect()));
        }
    }

    fn text() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            4 => "[a-zé0-9 ]{1,4}",
            3 => Just(",".to_owned()),
            2 => Just("\"".to_owned()),
            1 => Just("\"\"".to_owned()),
            1 => Just("\\".to_owned()),
            1 => Just("\r".to_owned()),
            1 => Just("\n".to_owned()),
            1 => Just("\r\n".to_owned()),
            1 => Just(",\"".to_owned()),
            1 => Just("\",".to_owned()),
        ];
        proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn rows_and_lines_are_those_of_csv_however_the_text_is_cut(
            text in text(),
            piece in 1_usize..65,
            block in 1_usize..65,
            escape in prop_oneof![Just(None), Just(Some(b'\\'))],
        ) {
            // A quote that is open at the end is an error with us, and the rest of the text in csv.
            if let Ok(read) = in_blocks(&text, piece, block, rules(escape)) {
                prop_assert_eq!(read, by_csv(&text, rules(escape)));
            }
        }
    }

    #[test]
    fn a_ctrl_z_ends_the_text_and_is_a_character_elsewhere() {
        for text in ["a,b\n1,2\n\x1A", "a,b\n1,2\n\x1A\r\n", "a,b\n1,2\n\x1A\x1A\x1A"] {
            for piece in [1, 64] {
                let mut rows = Rows::new(rules(None), 1);
                for piece in text.as_bytes().chunks(piece) {
                    rows.push(piece).unwrap();
                }
                let ending = rows.end().unwrap();
                assert_eq!(ending, Ending { line: 2, ctrl_z: true, open_line: false });
                assert_eq!(copy(&rows.all().unwrap())[1].1, ["1", "2"]);
                assert_eq!(rows.marks().len(), 2);
            }
        }
        let read = in_blocks("a\x1A,b\nc\n", 1, 64, rules(None)).unwrap();
        assert_eq!(read[0].1, ["a\x1A", "b"]);
    }

    #[test]
    fn a_mark_inside_the_text_is_kept() {
        let read = in_blocks("a,b\n\u{FEFF}c,\"d\"\n", 64, 4, rules(None)).unwrap();
        assert_eq!(read[1].1, ["\u{FEFF}c", "d"]);
    }

    #[test]
    fn blank_lines_are_no_rows_and_rows_of_delimiters_are() {
        let read = in_blocks("\n\na,b\n\n,\n \n", 64, 64, rules(None)).unwrap();
        let expected = [(3, vec!["a", "b"]), (5, vec!["", ""]), (6, vec![" "])];
        assert_eq!(read.len(), 3);
        for ((line, cells), (expected_line, expected_cells)) in read.iter().zip(expected) {
            assert_eq!((*line, cells.len()), (expected_line, expected_cells.len()));
            assert!(cells.iter().zip(expected_cells).all(|(a, b)| a == b));
        }
    }
}
