//! Several tables under each other in one: each with a title, most with a header of its own.

use std::collections::BTreeMap;

use crate::interpret::vocabulary;
use crate::read::{self, CellKind, Row, Table};

/// A table of several that stand under each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What stands above it, beside its header or under that.
    pub title: String,
    /// Its rows, with the lines that they have in the whole.
    pub table: Table,
    /// How many of them are its header.
    pub header: usize,
}

/// The blocks as one table, in which their titles are units: for blocks with one header that hold
/// the same choices.
pub fn titles_as_units(blocks: &[Block]) -> Option<Table> {
    let (first, _) = blocks.split_first()?;
    let head = |block: &Block| -> Vec<Vec<String>> {
        let rows = block.table.rows().take(block.header);
        rows.map(|row| row.cells().map(str::to_owned).collect()).collect()
    };
    let header = head(first);
    if blocks.iter().any(|block| head(block) != header) {
        return None;
    }
    let mut whole = Table::new();
    for (at, row) in first.table.rows().take(first.header).enumerate() {
        let name = if at + 1 == first.header { "unit" } else { "" };
        whole.push_row(row.line(), std::iter::once(name).chain(row.cells()));
    }
    for block in blocks {
        for row in block.table.rows().skip(block.header) {
            whole.push_row(row.line(), std::iter::once(block.title.as_str()).chain(row.cells()));
        }
    }
    Some(whole)
}

/// A table of more rows is not searched: nobody stacks so much by hand.
const ROWS: usize = 50_000;

/// The tables that stand under each other, where there are at least two with different titles;
/// else nothing.
pub fn blocks(table: &Table) -> Vec<Block> {
    if table.len() > ROWS || table.len() < 4 {
        return Vec::new();
    }
    let rows = Rows::new(table);
    let found = repeated_headers(&rows)
        .or_else(|| own_headers(&rows))
        .or_else(|| sections(&rows))
        .unwrap_or_default();
    let found = continued(found);
    let titles: Vec<&str> = found.iter().map(|part| part.title.as_str()).collect();
    let differ = titles.iter().any(|title| Some(title) != titles.first());
    if found.len() < 2 || !differ || titles.iter().any(|title| title.is_empty()) {
        return Vec::new();
    }
    found.into_iter().map(|part| part.block(table)).collect()
}

/// Rows of a block by their index, the header first.
#[derive(Debug)]
struct Part {
    title: String,
    /// Whether the title is the first cell of the header: then it is none of a column.
    in_header: bool,
    header: Vec<usize>,
    rows: Vec<usize>,
}

impl Part {
    fn block(self, table: &Table) -> Block {
        let mut block = Table::new();
        for index in &self.header {
            if let Some(row) = table.row(*index) {
                let title = usize::from(self.in_header && Some(index) == self.header.last());
                let blank = std::iter::repeat_n("", title);
                block.push_row(row.line(), blank.chain(row.cells().skip(title)));
            }
        }
        for index in &self.rows {
            if let Some(row) = table.row(*index) {
                block.push_row(row.line(), row.cells());
            }
        }
        Block { title: self.title, table: block, header: self.header.len() }
    }
}

/// What a row is, by its cells alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Blank,
    /// One text, alone.
    Title,
    /// Several texts and no number.
    Words,
    /// At least one number.
    Data,
}

struct Rows<'a> {
    table: &'a Table,
    kinds: Vec<Kind>,
    width: usize,
}

impl<'a> Rows<'a> {
    fn new(table: &'a Table) -> Self {
        let width = table.rows().map(|row| row.len()).max().unwrap_or(0);
        Self { table, kinds: table.rows().map(kind).collect(), width }
    }

    fn kind(&self, index: usize) -> Kind {
        self.kinds.get(index).copied().unwrap_or(Kind::Blank)
    }

    fn row(&self, index: usize) -> Option<Row<'a>> {
        self.table.row(index)
    }

    /// The only text of a title.
    fn title(&self, index: usize) -> &'a str {
        let cells = self.row(index).into_iter().flat_map(|row| row.cells());
        cells.map(str::trim).find(|cell| !cell.is_empty()).unwrap_or_default()
    }

    /// Whether a blank line lies between a row and the one above it, or nothing is above it.
    fn begins(&self, index: usize) -> bool {
        let Some(above) = index.checked_sub(1) else { return true };
        let (Some(upper), Some(row)) = (self.row(above), self.row(index)) else { return true };
        let inside: usize = upper.cells().map(|cell| cell.matches('\n').count()).sum();
        self.kind(above) == Kind::Blank || upper.line() + inside as u64 + 1 < row.line()
    }

    /// The first row of a header whose last one this is: rows of words directly above belong to it.
    fn first_of_header(&self, index: usize) -> usize {
        let mut first = index;
        while first > 0 && !self.begins(first) && self.kind(first - 1) == Kind::Words {
            first -= 1;
        }
        first
    }
}

fn kind(row: Row<'_>) -> Kind {
    let (mut numbers, mut texts) = (0_usize, 0_usize);
    for cell in row.cells() {
        match read::shape(cell.trim()).kind {
            CellKind::Missing | CellKind::Hidden => {}
            CellKind::Number => numbers += 1,
            CellKind::Text => texts += 1,
        }
    }
    match (numbers, texts) {
        (0, 0) => Kind::Blank,
        (0, 1) => Kind::Title,
        (0, _) => Kind::Words,
        _ => Kind::Data,
    }
}

/// A header that stands again above every block, its first cell aside.
fn repeated_headers(rows: &Rows<'_>) -> Option<Vec<Part>> {
    let mut of: BTreeMap<Vec<&str>, Vec<usize>> = BTreeMap::new();
    for index in 0..rows.table.len() {
        let Some(row) = rows.row(index) else { continue };
        if rows.kind(index) == Kind::Words || (rows.kind(index) == Kind::Data && is_numbered(row)) {
            let tail: Vec<&str> = row.cells().skip(1).map(str::trim).collect();
            if tail.iter().filter(|cell| !cell.is_empty()).count() >= 1 {
                of.entry(tail).or_default().push(index);
            }
        }
    }
    let (_, starts) = of
        .into_iter()
        .filter(|(_, starts)| starts.len() >= 2)
        .min_by_key(|(_, starts)| (std::cmp::Reverse(starts.len()), starts.first().copied()))?;
    let first = |index: &usize| rows.row(*index).map_or("", |row| row.cell(0));
    let own: Vec<&str> = starts.iter().map(first).collect();
    let own_titles = own.iter().any(|title| Some(title) != own.first())
        && own.iter().all(|title| !title.is_empty() && !is_word(title));
    let below = starts.iter().filter(|&&index| rows.kind(index + 1) == Kind::Title).count();
    let is_below = !own_titles && 2 * below > starts.len();
    let mut parts: Vec<Part> = Vec::new();
    for (at, &last) in starts.iter().enumerate() {
        let header_first = rows.first_of_header(last);
        let next = starts.get(at + 1).map_or(rows.table.len(), |&next| rows.first_of_header(next));
        let mut body: Vec<usize> = (last + 1..next).collect();
        let title = if own_titles {
            first(&last).to_owned()
        } else if is_below {
            body.retain(|&index| rows.kind(index) != Kind::Title || index != last + 1);
            rows.title(last + 1).to_owned()
        } else {
            title_above(rows, header_first)
        };
        // The title of the next block is none of this one's rows.
        if !own_titles && !is_below {
            while body.last().is_some_and(|&index| {
                next < rows.table.len() && matches!(rows.kind(index), Kind::Title | Kind::Blank)
            }) {
                body.pop();
            }
        }
        body.retain(|&index| rows.kind(index) != Kind::Blank);
        if !body.iter().any(|&index| rows.kind(index) == Kind::Data) {
            return None;
        }
        let header = (header_first..=last).collect();
        parts.push(Part { title, in_header: own_titles, header, rows: body });
    }
    Some(parts)
}

/// Whether a row of numbers is a header: they are a numbering, and a word stands beside them.
fn is_numbered(row: Row<'_>) -> bool {
    let mut before: Option<u64> = None;
    let (mut count, mut words) = (0_usize, 0_usize);
    for cell in row.cells().skip(1).map(str::trim).filter(|cell| !cell.is_empty()) {
        match cell.parse::<u64>() {
            Ok(number) if before.is_none_or(|before| before.checked_add(1) == Some(number)) => {
                before = Some(number);
                count += 1;
            }
            Ok(_) => return false,
            Err(_) => words += 1,
        }
    }
    count >= 2 && words >= 1
}

fn title_above(rows: &Rows<'_>, header: usize) -> String {
    let above = (0..header).rev().find(|&index| rows.kind(index) != Kind::Blank);
    match above {
        Some(index) if rows.kind(index) == Kind::Title => rows.title(index).to_owned(),
        _ => String::new(),
    }
}

/// Blocks that begin after a blank line with a title and a header that is theirs alone.
fn own_headers(rows: &Rows<'_>) -> Option<Vec<Part>> {
    let wide = |index: usize| {
        let filled =
            rows.row(index).map_or(0, |row| row.cells().filter(|c| !c.trim().is_empty()).count());
        filled >= 2
    };
    let is_start = |index: usize| {
        rows.kind(index) == Kind::Words
            && wide(index)
            && rows.first_of_header(index) == index
            && index.checked_sub(1).is_some_and(|above| {
                rows.kind(above) == Kind::Title
                    && (rows.begins(above) || above == 0 || rows.kind(above - 1) == Kind::Title)
            })
            && (index + 1..index + 4).any(|below| rows.kind(below) == Kind::Data)
    };
    let starts: Vec<usize> = (0..rows.table.len()).filter(|&index| is_start(index)).collect();
    if starts.len() < 2 {
        return None;
    }
    let mut parts = Vec::new();
    for (at, &start) in starts.iter().enumerate() {
        let end = starts.get(at + 1).copied().unwrap_or(rows.table.len());
        let mut last = start;
        while rows.kind(last + 1) == Kind::Words && last + 1 < end && !rows.begins(last + 1) {
            last += 1;
        }
        let mut body: Vec<usize> = (last + 1..end).collect();
        while body.last().is_some_and(|&index| {
            end < rows.table.len() && matches!(rows.kind(index), Kind::Title | Kind::Blank)
        }) {
            body.pop();
        }
        body.retain(|&index| rows.kind(index) != Kind::Blank);
        let title = title_above(rows, start);
        parts.push(Part { title, in_header: false, header: (start..=last).collect(), rows: body });
    }
    Some(parts)
}

/// One header, and under it titles with their rows: the first of them directly under the header.
fn sections(rows: &Rows<'_>) -> Option<Vec<Part>> {
    let header = (0..rows.table.len().min(50)).find(|&index| rows.kind(index) == Kind::Words)?;
    let titles: Vec<usize> = (header + 1..rows.table.len())
        .filter(|&index| {
            rows.kind(index) == Kind::Title
                && rows.kind(index + 1) == Kind::Data
                && rows.row(index).is_some_and(|row| !row.cell(0).is_empty())
        })
        .collect();
    let first = (header + 1..rows.table.len()).find(|&index| rows.kind(index) != Kind::Blank)?;
    if titles.len() < 2 || titles.first() != Some(&first) || rows.width < 2 {
        return None;
    }
    let header_rows: Vec<usize> = (rows.first_of_header(header)..=header).collect();
    let mut parts = Vec::new();
    for (at, &start) in titles.iter().enumerate() {
        let end = titles.get(at + 1).copied().unwrap_or(rows.table.len());
        let body = (start + 1..end).filter(|&index| rows.kind(index) != Kind::Blank).collect();
        let title = rows.title(start).to_owned();
        parts.push(Part { title, in_header: false, header: header_rows.clone(), rows: body });
    }
    Some(parts)
}

/// A block whose title is that of the block before it and a word for "continued" is part of that.
fn continued(parts: Vec<Part>) -> Vec<Part> {
    let mut joined: Vec<Part> = Vec::new();
    for part in parts {
        match joined.last_mut() {
            Some(before) if is_continuation(&before.title, &part.title) => {
                before.rows.extend(part.rows);
            }
            _ => joined.push(part),
        }
    }
    joined
}

fn is_continuation(before: &str, title: &str) -> bool {
    const WORDS: [&str; 12] = [
        "continued",
        "contd",
        "cont",
        "cont d",
        "fortsetzung",
        "forts",
        "suite",
        "continuación",
        "continuacion",
        "continuação",
        "vervolg",
        "segue",
    ];
    let before = before.to_lowercase();
    let title = title.to_lowercase();
    let Some(rest) = title.strip_prefix(before.trim()) else { return false };
    let rest: String = rest.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let rest = rest.split_whitespace().collect::<Vec<_>>().join(" ");
    WORDS.contains(&rest.as_str())
}

/// Whether a text is a word for a role: then it is a header and no title.
fn is_word(text: &str) -> bool {
    vocabulary::header(text).first().is_some_and(|found| found.exact)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(lines: &[&str]) -> Vec<(String, Vec<u64>)> {
        let mut table = Table::new();
        for (line, text) in (1..).zip(lines) {
            if !text.is_empty() {
                table.push_row(line, text.split(','));
            }
        }
        blocks(&table)
            .into_iter()
            .map(|block| (block.title, block.table.rows().map(|row| row.line()).collect()))
            .collect()
    }

    fn is(found: &[(String, Vec<u64>)], want: &[(&str, &[u64])]) {
        let found: Vec<(&str, &[u64])> =
            found.iter().map(|(title, rows)| (title.as_str(), rows.as_slice())).collect();
        assert_eq!(found, want);
    }

    #[test]
    fn the_title_is_the_first_cell_of_a_header_that_stands_again() {
        let found = split(&[
            "TOWN OF X,,",
            "",
            "GOVERNOR,1A,TOTAL",
            "BLANKS,1,1",
            "Alpha,4,4",
            "TOTAL,5,5",
            "",
            "AUDITOR,1A,TOTAL",
            "BLANKS,2,2",
            "Beta,3,3",
            "TOTAL,5,5",
            "",
            "AUDITOR continued,1A,TOTAL",
            "Gamma,0,0",
        ]);
        is(&found, &[("GOVERNOR", &[3, 4, 5, 6]), ("AUDITOR", &[8, 9, 10, 11, 14])]);
    }

    #[test]
    fn the_title_stands_under_the_header_or_above_it() {
        let found =
            split(&[",P1,P2", "PRESIDENT,,", "Alpha,1,2", ",P1,P2", "SENATOR,,", "Beta,3,4"]);
        is(&found, &[("PRESIDENT", &[1, 3]), ("SENATOR", &[4, 6])]);
        let found = split(&[
            "President,,",
            "Candidate,Votes,%",
            "Alpha,1,2",
            "",
            "Senator,,",
            "Candidate,Votes,%",
            "Beta,3,4",
        ]);
        is(&found, &[("President", &[2, 3]), ("Senator", &[6, 7])]);
    }

    #[test]
    fn blocks_with_headers_of_their_own_begin_after_a_blank_line() {
        let found = split(&[
            "President,,",
            "Precinct,Alpha,Beta",
            "P1,1,2",
            "",
            "Mayor,,",
            "Precinct,Gamma,Delta",
            "P1,3,4",
        ]);
        is(&found, &[("President", &[2, 3]), ("Mayor", &[6, 7])]);
    }

    #[test]
    fn titles_between_rows_make_sections_under_one_header() {
        let found = split(&["Name,Votes", "Mayor,", "Alpha,1", "Beta,2", "Clerk,", "Gamma,3"]);
        is(&found, &[("Mayor", &[1, 3, 4]), ("Clerk", &[1, 6])]);
    }

    #[test]
    fn a_header_on_every_page_and_a_plain_table_are_no_blocks() {
        is(&split(&["Unit,A,B", "P1,1,2", "Unit,A,B", "P2,1,2", "P3,1,2"]), &[]);
        is(&split(&["Unit,A,B", "P1,1,2", "P2,1,2", "P3,1,2"]), &[]);
        is(&split(&["Unit,A,B", "P1,1,2", "P2,,", "P3,1,2", "P4,1,2"]), &[]);
    }
}
