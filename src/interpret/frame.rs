//! Where the table is in the file: preamble, header rows, data, notes below.

use std::collections::BTreeMap;

use crate::code::Code;
use crate::error::Error;
use crate::finding::Finding;
use crate::interpret::reading::{Head, Header, LeftOut};
use crate::interpret::sheet::Sheet;
use crate::interpret::vocabulary;
use crate::model::{InputId, Place};
use crate::options::InterpretOptions;
use crate::read::{self, CellKind, Row, Table};

/// The table inside the inputs.
pub(crate) struct Frame<'a> {
    pub(crate) head: Head,
    /// Rows of data of all inputs.
    pub(crate) data: Sheet<'a>,
    pub(crate) left_out: BTreeMap<(InputId, u64), LeftOut>,
    pub(crate) findings: Vec<Finding>,
    /// How many columns there are.
    pub(crate) width: usize,
}

/// At most this many header rows are joined.
const HEADER_ROWS: usize = 3;

/// What a row looks like in the columns that hold numbers further down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Looks {
    /// Mostly numbers.
    Data,
    /// Mostly words.
    Words,
    /// Nothing there.
    Empty,
}

/// Finds the table of each input; the later ones must have the header of the first.
pub(crate) fn frame<'a>(
    tables: &[&'a Table],
    options: &InterpretOptions,
) -> Result<Frame<'a>, Error> {
    let Some(first) = tables.first() else {
        return Err(Error::Usage("no input".into()));
    };
    let mut findings = Vec::new();
    let mut left_out = BTreeMap::new();
    let width = width(first);
    if width < 2 {
        return Err(single_column(first).into());
    }
    let numeric = numeric_columns(first, width);
    let head = header(first, width, &numeric, options, &mut findings, &mut left_out)?;
    let mut starts = vec![head.start];
    for (index, table) in tables.iter().enumerate().skip(1) {
        starts.push(part_start(table, InputId(index), &head, first, &mut left_out)?);
    }
    let all = Sheet::new(tables);
    let mut kept = Vec::with_capacity(all.len());
    for (index, table) in tables.iter().enumerate() {
        let start = starts.get(index).copied().unwrap_or(0);
        let region = Region { table, input: InputId(index), start, width, numeric: &numeric };
        region.classify(&head, options, &mut kept, &mut findings, &mut left_out)?;
    }
    if !kept.iter().any(|&keep| keep) {
        return Err(Finding::error(Code::NoDataRows, "there is a header and no row under it")
            .at(Place::row(InputId(0), first.row(0).map_or(1, |row| row.line())))
            .into());
    }
    let data = all.keep(|index| kept.get(index).copied().unwrap_or(false));
    Ok(Frame {
        head: Head { headers: head.headers, lines: head.lines, rows_before_data: starts },
        data,
        left_out,
        findings,
        width,
    })
}

/// The table of a format that says itself what it is: a header, and rows of data.
pub(crate) fn exact<'a>(tables: &[&'a Table]) -> Result<Frame<'a>, Error> {
    let first = tables.first().and_then(|table| table.row(0));
    let Some(first) = first else { return Err(Error::Usage("no input".into())) };
    let mut left_out = BTreeMap::new();
    for (index, table) in tables.iter().enumerate().skip(1) {
        let head = Found { headers: Vec::new(), lines: vec![first.line()], start: 1 };
        if let Some(whole) = tables.first() {
            part_start(table, InputId(index), &head, whole, &mut left_out)?;
        }
    }
    let all = Sheet::new(tables);
    let mut is_header = Vec::with_capacity(all.len());
    for table in tables {
        is_header.extend((0..table.len()).map(|row| row == 0));
    }
    let data = all.keep(|index| is_header.get(index) == Some(&false));
    if data.len() == 0 {
        return Err(Finding::error(Code::NoDataRows, "there is a header and no row under it")
            .at(Place::row(InputId(0), first.line()))
            .into());
    }
    let headers: Vec<Header> =
        first.cells().map(|name| Header { group: String::new(), name: name.to_owned() }).collect();
    Ok(Frame {
        width: headers.len(),
        head: Head { headers, lines: vec![first.line()], rows_before_data: vec![1; tables.len()] },
        data,
        left_out,
        findings: Vec::new(),
    })
}

/// The number of columns: that of most rows, judged without empty cells at the end where the rows
/// do not agree.
fn width(table: &Table) -> usize {
    let most = |lengths: &mut dyn Iterator<Item = usize>| {
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        let mut all = 0_usize;
        for length in lengths {
            *counts.entry(length).or_default() += 1;
            all += 1;
        }
        let best = counts.iter().max_by_key(|&(length, count)| (*count, *length));
        best.map(|(&length, &count)| (length, 2 * count > all))
    };
    match most(&mut table.rows().map(|row| row.len())) {
        Some((length, true)) => length,
        Some(_) => most(&mut table.rows().map(|row| trimmed(row))).map_or(0, |(length, _)| length),
        None => 0,
    }
}

/// How many cells a row has without the empty ones at its end.
fn trimmed(row: Row<'_>) -> usize {
    (0..row.len()).rev().find(|&index| !row.cell(index).is_empty()).map_or(0, |last| last + 1)
}

fn single_column(table: &Table) -> Finding {
    let line = table.row(0).map_or(1, |row| row.line());
    let finding = Finding::error(Code::ColumnsNotFound, "the table has one column only")
        .at(Place::row(InputId(0), line))
        .and("a result needs choices and their votes");
    let laid_out = table.rows().filter(|row| row.cell(0).contains("  ")).count();
    if 2 * laid_out > table.len() {
        return finding
            .help("the columns seem to be laid out with blanks: export the table as CSV");
    }
    let mut seen = std::collections::BTreeSet::new();
    if table.rows().skip(1).any(|row| !seen.insert(row.cell(0).to_owned())) {
        return finding.help(
            "this looks like one ballot a row: tally reads counted votes, so count the rows first, \
             for instance with `sort | uniq -c`",
        );
    }
    finding.help("name the delimiter with --delimiter, if there are columns")
}

/// Columns where most cells below the first row are numbers.
fn numeric_columns(table: &Table, width: usize) -> Vec<bool> {
    let mut numbers = vec![0_usize; width];
    let mut filled = vec![0_usize; width];
    let rows = Sheet::new(&[table]);
    let first = (0..rows.len()).find(|&row| rows.row(row).is_some_and(|row| row.len() >= width));
    for index in rows.sample(2000) {
        if Some(index) == first {
            continue;
        }
        let Some(row) = rows.row(index).filter(|row| row.len() >= width) else { continue };
        for column in 0..width {
            let kind = read::shape(row.cell(column)).kind;
            if kind != CellKind::Missing
                && let (Some(filled), Some(numbers)) =
                    (filled.get_mut(column), numbers.get_mut(column))
            {
                *filled += 1;
                *numbers += usize::from(kind != CellKind::Text);
            }
        }
    }
    numbers
        .iter()
        .zip(&filled)
        .map(|(&numbers, &filled)| numbers > 0 && 2 * numbers >= filled)
        .collect()
}

fn looks(row: Row<'_>, numeric: &[bool]) -> Looks {
    let (mut numbers, mut words) = (0_usize, 0_usize);
    for column in (0..numeric.len()).filter(|&column| numeric.get(column) == Some(&true)) {
        match read::shape(row.cell(column)).kind {
            CellKind::Missing => {}
            CellKind::Number | CellKind::Hidden => numbers += 1,
            CellKind::Text => words += 1,
        }
    }
    match (numbers, words) {
        (0, 0) => Looks::Empty,
        _ if words > numbers => Looks::Words,
        _ => Looks::Data,
    }
}

struct Found {
    headers: Vec<Header>,
    lines: Vec<u64>,
    /// Index of the first row of data.
    start: usize,
}

fn header(
    table: &Table,
    width: usize,
    numeric: &[bool],
    options: &InterpretOptions,
    findings: &mut Vec<Finding>,
    left_out: &mut BTreeMap<(InputId, u64), LeftOut>,
) -> Result<Found, Error> {
    let rows: Vec<Row<'_>> = table.rows().take(200).collect();
    let looks: Vec<Looks> = rows.iter().map(|&row| looks(row, numeric)).collect();
    let full = |index: usize| rows.get(index).is_some_and(|row| row.len() >= width.min(2));
    if options.no_header {
        let from = options.skip_header.unwrap_or(0);
        let start = rows.iter().position(|row| row.line() > from).unwrap_or(rows.len());
        leave_preamble(&rows, start, findings, left_out);
        let headers = vec![Header::default(); width];
        return Ok(Found { headers, lines: Vec::new(), start });
    }
    let (first_header, start) = if let Some(skip) = options.skip_header {
        let first = rows.iter().position(|row| row.line() > skip).unwrap_or(rows.len());
        let start = (first + 1..rows.len())
            .find(|&index| looks.get(index) != Some(&Looks::Words))
            .unwrap_or(rows.len());
        (first, start.max(first + 1).min(first + HEADER_ROWS))
    } else {
        let is_data = |index: usize| {
            looks.get(index) == Some(&Looks::Data)
                && full(index)
                && (under_header(&rows, &looks, index)
                    || !has_header_words(rows.get(index), numeric))
        };
        let Some(mut data) = (0..rows.len()).find(|&index| is_data(index)) else {
            return worded_header(&rows, width, findings, left_out);
        };
        // A short row with a number, and a whole header further down: the file's own description.
        let is_short = |index: usize| rows.get(index).is_none_or(|row| row.len() < width);
        if is_short(data)
            && let Some(header) = (data + 1..rows.len().min(50)).find(|&index| {
                !is_short(index) && looks.get(index) == Some(&Looks::Words) && {
                    let row = rows.get(index);
                    row.is_some_and(|row| {
                        row.cells().filter(|cell| !cell.trim().is_empty()).count() >= 3
                    })
                }
            })
            && (0..header).all(is_short)
            && let Some(first) =
                (header + 1..rows.len()).find(|&index| is_data(index) && !is_short(index))
        {
            data = first;
        }
        // Rows without any figure directly above the first numbers are data, if a header stands
        // above them.
        let words = (0..data).rev().find(|&index| looks.get(index) != Some(&Looks::Empty));
        let Some(last) = words else { return Err(no_header(&rows, data).into()) };
        let last = header_above(&rows, last).unwrap_or(last);
        let mut first = last;
        while first > 0
            && last - first + 1 < HEADER_ROWS
            && follows_directly(rows.get(first - 1), rows.get(first))
            && is_group_row(rows.get(first - 1), width)
            && looks.get(first - 1) == Some(&Looks::Words)
        {
            first -= 1;
        }
        (first, last + 1)
    };
    let lines: Vec<u64> =
        rows.get(first_header..start).unwrap_or_default().iter().map(Row::line).collect();
    leave_preamble(&rows, first_header, findings, left_out);
    let mut headers = join(rows.get(first_header..start).unwrap_or_default(), width);
    let mut start = start;
    while rows.get(start).is_some_and(|row| is_numbering(*row))
        || (start > first_header + lines.len()
            && looks.get(start) == Some(&Looks::Words)
            && rows.get(start).is_some_and(|row| row.len() >= width))
    {
        let Some(row) = rows.get(start) else { break };
        tell_apart(&mut headers, *row);
        left_out.insert((InputId(0), row.line()), LeftOut::HeaderCodes);
        findings.push(
            Finding::note(Code::HeaderRepeated, "a row of codes under the header was left out")
                .at(Place::row(InputId(0), row.line())),
        );
        start += 1;
    }
    Ok(Found { headers, lines, start })
}

/// A row under the header that numbers the columns: `1 2 3 4 5`, with a gap perhaps.
fn is_numbering(row: Row<'_>) -> bool {
    let (mut steps, mut ones) = (0_usize, 0_usize);
    let mut before: Option<u64> = None;
    let (mut words, mut gaps) = (0_usize, 0_usize);
    for cell in row.cells().map(str::trim) {
        if cell.is_empty() {
            gaps += 1;
            continue;
        }
        let Ok(number) = cell.parse::<u64>() else {
            words += 1;
            continue;
        };
        if let Some(before) = before {
            if number <= before {
                return false;
            }
            steps += 1;
            ones += usize::from(number == before + 1);
        }
        before = Some(number);
    }
    // Few numbers are a numbering where a word says of what, and more cells are empty than not.
    let few = words == 1 && gaps > 2 && steps >= 1 && ones == steps;
    words <= 1 && (few || (steps >= 4 && 5 * ones >= 4 * steps))
}

/// Headers that are the same get the code that stands under each.
fn tell_apart(headers: &mut [Header], codes: Row<'_>) {
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for header in headers.iter() {
        *count.entry(header.whole()).or_default() += 1;
    }
    for (column, header) in headers.iter_mut().enumerate() {
        let code = codes.cell(column);
        if count.get(&header.whole()).is_some_and(|&count| count > 1)
            && !code.is_empty()
            && !header.name.is_empty()
        {
            header.name = format!("{} ({code})", header.name);
        }
    }
}

/// A header that stands above rows with words in the columns of numbers: it has words for roles,
/// and the rows under it have none and fill the first column.
fn header_above(rows: &[Row<'_>], last: usize) -> Option<usize> {
    let is_word = |cell: &str| !cell.contains(|c: char| c.is_ascii_digit()) && is_exact(cell);
    let words = |row: &Row<'_>| row.cells().filter(|cell| is_word(cell.trim())).count();
    if rows.get(last).is_none_or(|row| words(row) > 0) {
        return None;
    }
    let from = last.saturating_sub(5);
    let above =
        (from..last).rev().find(|&index| rows.get(index).is_some_and(|row| words(row) > 0))?;
    let filled =
        (above + 1..=last).all(|index| rows.get(index).is_some_and(|row| !row.cell(0).is_empty()));
    filled.then_some(above)
}

/// Where no row holds numbers: the first row whose cells are words for roles.
fn worded_header(
    rows: &[Row<'_>],
    width: usize,
    findings: &mut Vec<Finding>,
    left_out: &mut BTreeMap<(InputId, u64), LeftOut>,
) -> Result<Found, Error> {
    let known = |row: &Row<'_>| row.cells().filter(|cell| is_exact(cell.trim())).count();
    let header = rows.iter().position(|row| row.len() >= width && known(row) >= 2);
    match header {
        Some(index) if index + 1 < rows.len() => {
            leave_preamble(rows, index, findings, left_out);
            let lines = rows.get(index).map(Row::line).into_iter().collect();
            let headers = join(rows.get(index..=index).unwrap_or_default(), width);
            Ok(Found { headers, lines, start: index + 1 })
        }
        _ => no_data(rows, width),
    }
}

/// Whether the row directly above is a header that is as full, one cell aside: then this one is data,
/// whatever its first word and however its numbers rise.
fn under_header(rows: &[Row<'_>], looks: &[Looks], index: usize) -> bool {
    let filled = |index: usize| {
        rows.get(index).map_or(0, |row| row.cells().filter(|cell| !cell.trim().is_empty()).count())
    };
    index.checked_sub(1).is_some_and(|above| {
        looks.get(above) == Some(&Looks::Words) && filled(above) + 1 >= filled(index)
    })
}

/// Whether a row of numbers is a header all the same: a word for a role beside years or a numbering.
fn has_header_words(row: Option<&Row<'_>>, numeric: &[bool]) -> bool {
    let Some(row) = row else { return false };
    let exact = (0..row.len())
        .filter(|&column| numeric.get(column) != Some(&true))
        .any(|column| is_exact(row.cell(column)));
    let (mut before, mut rising, mut years, mut cells) = (None, true, true, 0);
    for column in (0..row.len()).filter(|&column| numeric.get(column) == Some(&true)) {
        let value: Option<u32> = row.cell(column).parse().ok();
        years &= value.is_some_and(|value| (1800..2100).contains(&value));
        rising &= value.is_some() && value > before;
        before = value;
        cells += 1;
    }
    exact && (years || (rising && cells > 1))
}

/// Whether the whole cell is a word for a role.
fn is_exact(cell: &str) -> bool {
    vocabulary::header(cell).first().is_some_and(|found| found.exact)
}

fn no_data(rows: &[Row<'_>], width: usize) -> Result<Found, Error> {
    let line = rows.first().map_or(1, Row::line);
    let wide = rows.iter().filter(|row| row.len() >= width).count();
    if wide <= 1 {
        return Err(Finding::error(Code::NoDataRows, "there is a header and no row under it")
            .at(Place::row(InputId(0), line))
            .into());
    }
    Err(Finding::error(Code::ColumnsNotFound, "no column holds numbers")
        .at(Place::row(InputId(0), line))
        .and("a result needs choices and their votes")
        .help("name the votes with --column votes=HEADER, or the delimiter with --delimiter")
        .into())
}

fn no_header(rows: &[Row<'_>], data: usize) -> Finding {
    let row = rows.get(data).or(rows.first());
    let shown: Vec<String> = row.map_or_else(Vec::new, |row| {
        (0..row.len().min(6))
            .map(|index| format!("{} = `{}`", index + 1, row.cell(index)))
            .collect()
    });
    Finding::error(Code::HeaderMissing, "the first row is data: the table has no header")
        .at(Place::row(InputId(0), row.map_or(1, Row::line)))
        .and(format!("its columns: {}", shown.join(", ")))
        .help(
            "say which column is which by position: --no-header --column choice=N --column votes=N",
        )
}

/// Whether no blank line lies between two rows.
fn follows_directly(above: Option<&Row<'_>>, below: Option<&Row<'_>>) -> bool {
    let (Some(above), Some(below)) = (above, below) else { return false };
    let inside: usize = above.cells().map(|cell| cell.matches('\n').count()).sum();
    above.line() + inside as u64 + 1 >= below.line()
}

/// Whether a row above the header names groups of columns, rather than the whole table.
fn is_group_row(row: Option<&Row<'_>>, width: usize) -> bool {
    let Some(row) = row else { return false };
    let filled = (0..row.len()).filter(|&index| !row.cell(index).is_empty()).count();
    row.len() >= width && filled >= 2
}

fn leave_preamble(
    rows: &[Row<'_>],
    count: usize,
    findings: &mut Vec<Finding>,
    left_out: &mut BTreeMap<(InputId, u64), LeftOut>,
) {
    let skipped = rows.get(..count).unwrap_or_default();
    let mut comments = true;
    let mut words = Vec::new();
    for row in skipped {
        left_out.insert((InputId(0), row.line()), LeftOut::Preamble);
        if !row.is_blank() {
            comments &= row.cell(0).starts_with('#');
            let filled: Vec<&str> =
                row.cells().map(str::trim).filter(|cell| !cell.is_empty()).collect();
            words.push(format!("line {}: `{}`", row.line(), shorten(&filled.join(" "))));
        }
    }
    if words.is_empty() {
        return;
    }
    let line = skipped.first().map_or(1, Row::line);
    let message = format!("{} above the header left out", counted(words.len(), "line"));
    let mut finding = if comments {
        Finding::note(Code::PreambleSkipped, message)
    } else {
        Finding::warning(Code::PreambleSkipped, message)
    }
    .at(Place::row(InputId(0), line));
    finding.notes.extend(words.into_iter().take(10));
    findings.push(finding.help("--skip-header N says how many lines stand above the header"));
}

/// `1 line`, `3 lines`.
pub(crate) fn counted(count: usize, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

/// A text cut for a message.
pub(crate) fn shorten(text: &str) -> String {
    match text.char_indices().nth(80) {
        Some((cut, _)) => format!("{}…", text.get(..cut).unwrap_or_default()),
        None => text.to_owned(),
    }
}

/// Joins header rows: the last one names the columns, those above name groups, which reach right
/// over the empty cells beside them.
fn join(rows: &[Row<'_>], width: usize) -> Vec<Header> {
    let mut headers = vec![Header::default(); width];
    let Some((last, above)) = rows.split_last() else { return headers };
    for row in above {
        let mut title = "";
        for (column, header) in headers.iter_mut().enumerate() {
            let cell = row.cell(column);
            if !cell.is_empty() {
                title = cell;
            }
            if !title.is_empty() {
                if !header.group.is_empty() {
                    header.group.push_str(" - ");
                }
                header.group.push_str(title);
            }
        }
    }
    for (column, header) in headers.iter_mut().enumerate() {
        last.cell(column).clone_into(&mut header.name);
        if header.group == header.name {
            header.group.clear();
        }
    }
    headers
}

/// Where the data of a later input begin: after the header that the first one has.
fn part_start(
    table: &Table,
    input: InputId,
    head: &Found,
    first: &Table,
    left_out: &mut BTreeMap<(InputId, u64), LeftOut>,
) -> Result<usize, Error> {
    if head.lines.is_empty() {
        return Ok(0);
    }
    let last = head.start.checked_sub(1).and_then(|index| first.row(index));
    let same = |row: Row<'_>| last.is_some_and(|last| same_cells(row, last));
    let found = table.rows().take(200).position(same);
    let Some(found) = found else {
        let line = table.row(0).map_or(1, |row| row.line());
        return Err(Finding::error(
            Code::HeaderChanged,
            "this input has another header than the first one",
        )
        .at(Place::row(input, line))
        .and("several inputs are parts of one result, and each has the same header")
        .help("give inputs with other columns in a run of their own")
        .into());
    };
    for row in table.rows().take(found) {
        left_out.insert((input, row.line()), LeftOut::Preamble);
    }
    Ok(found + 1)
}

fn same_cells(one: Row<'_>, other: Row<'_>) -> bool {
    let length = trimmed(one);
    length == trimmed(other) && (0..length).all(|index| one.cell(index) == other.cell(index))
}

struct Region<'a, 'b> {
    table: &'a Table,
    input: InputId,
    start: usize,
    width: usize,
    numeric: &'b [bool],
}

impl Region<'_, '_> {
    /// Says of every row whether it is data.
    fn classify(
        &self,
        head: &Found,
        options: &InterpretOptions,
        kept: &mut Vec<bool>,
        findings: &mut Vec<Finding>,
        left_out: &mut BTreeMap<(InputId, u64), LeftOut>,
    ) -> Result<(), Error> {
        let offset = kept.len();
        kept.resize(offset + self.table.len(), false);
        let rows = self.table.len();
        let end = rows.saturating_sub(options.skip_footer.unwrap_or(0));
        let last_data = (self.start..end)
            .rev()
            .find(|&index| self.looks(index) == Looks::Data)
            .map_or(self.start, |index| index + 1);
        let text_cells = self.usual_text_cells(last_data);
        let mut trailing = 0_usize;
        let mut repeated = Vec::new();
        let mut footer = Vec::new();
        for index in self.start..rows {
            let Some(row) = self.table.row(index) else { continue };
            if row.is_blank() {
                continue;
            }
            let place = Place::row(self.input, row.line());
            if index >= end || (index >= last_data && self.is_note(index, text_cells)) {
                left_out.insert((self.input, row.line()), LeftOut::Footer);
                footer.push(index);
                continue;
            }
            if Self::is_header(row, head) {
                left_out.insert((self.input, row.line()), LeftOut::HeaderRepeated);
                repeated.push(row.line());
                continue;
            }
            self.hold(row, index + 1 == rows, place)?;
            trailing += usize::from(row.len() > self.width);
            if self.is_other_header(row, head) {
                return Err(Finding::error(
                    Code::HeaderChanged,
                    "another header stands inside the table",
                )
                .at(place)
                .and("from here on the columns mean something else")
                .help("split the file here and read the parts in runs of their own")
                .into());
            }
            if let Some(keep) = kept.get_mut(offset + index) {
                *keep = true;
            }
        }
        self.report(trailing, &repeated, &footer, findings);
        Ok(())
    }

    fn report(
        &self,
        trailing: usize,
        repeated: &[u64],
        footer: &[usize],
        findings: &mut Vec<Finding>,
    ) {
        if trailing > 0 {
            findings.push(Finding::note(
                Code::RowTrailingEmpty,
                format!(
                    "{} end with more fields than the header, all empty",
                    counted(trailing, "row")
                ),
            ));
        }
        if let Some(&line) = repeated.first() {
            findings.push(
                Finding::warning(
                    Code::HeaderRepeated,
                    format!(
                        "the header stands again inside the table, {}",
                        if repeated.len() == 1 {
                            "once".to_owned()
                        } else {
                            format!("{} times", repeated.len())
                        }
                    ),
                )
                .at(Place::row(self.input, line))
                .and("these rows were left out; files were probably joined"),
            );
        }
        if let Some(row) = footer.first().and_then(|&index| self.table.row(index)) {
            let mut finding = Finding::warning(
                Code::FooterSkipped,
                format!("{} below the table left out", counted(footer.len(), "line")),
            )
            .at(Place::row(self.input, row.line()));
            for row in footer.iter().take(10).filter_map(|&index| self.table.row(index)) {
                let filled: Vec<&str> =
                    row.cells().map(str::trim).filter(|cell| !cell.is_empty()).collect();
                finding =
                    finding.and(format!("line {}: `{}`", row.line(), shorten(&filled.join(" "))));
            }
            findings.push(finding);
        }
    }

    fn looks(&self, index: usize) -> Looks {
        self.table.row(index).map_or(Looks::Empty, |row| looks(row, self.numeric))
    }

    /// The least number of words that a row of figures has beside its figures.
    fn usual_text_cells(&self, last_data: usize) -> usize {
        let rows = (self.start..last_data).filter(|&index| self.looks(index) == Looks::Data);
        rows.take(500)
            .filter_map(|index| self.table.row(index))
            .map(|row| self.text_cells(row))
            .min()
            .unwrap_or(0)
    }

    fn text_cells(&self, row: Row<'_>) -> usize {
        (0..self.width)
            .filter(|&column| self.numeric.get(column) != Some(&true))
            .filter(|&column| !row.cell(column).is_empty())
            .count()
    }

    /// Whether a row after the last figures is a note and not a row without figures.
    fn is_note(&self, index: usize, text_cells: usize) -> bool {
        let Some(row) = self.table.row(index) else { return false };
        let filled = (0..row.len()).filter(|&column| !row.cell(column).is_empty()).count();
        let text = (0..row.len()).map(|column| row.cell(column)).find(|cell| !cell.is_empty());
        let text = text.unwrap_or_default();
        let apart = index
            .checked_sub(1)
            .and_then(|above| self.table.row(above))
            .is_some_and(|above| above.is_blank() || !follows_directly(Some(&above), Some(&row)));
        if filled <= 1 && (apart || is_note_text(text)) {
            return true;
        }
        row.len() >= self.width && self.text_cells(row) < text_cells.max(1)
    }

    fn is_header(row: Row<'_>, head: &Found) -> bool {
        !head.lines.is_empty()
            && head
                .headers
                .iter()
                .enumerate()
                .all(|(column, header)| header.name == row.cell(column))
    }

    /// A row of words, most of which are words for roles, or those of the header in another order.
    fn is_other_header(&self, row: Row<'_>, head: &Found) -> bool {
        let filled =
            || (0..row.len()).map(|column| row.cell(column)).filter(|cell| !cell.is_empty());
        let count = filled().count();
        if count < 2 {
            return false;
        }
        let is_name = |cell: &str| head.headers.iter().any(|header| header.name == cell);
        let is_known = |cell: &str| is_name(cell) || is_exact(cell);
        if looks(row, self.numeric) == Looks::Words {
            return 2 * filled().filter(|cell| is_known(cell)).count() > count;
        }
        // Figures are looked at first: nearly every row has some, and is no header then.
        let is_figure = |cell: &str| cell.bytes().all(|byte| byte.is_ascii_digit());
        !head.lines.is_empty()
            && filled().filter(|cell| is_figure(cell)).all(is_name)
            && filled().all(is_known)
    }

    /// Holds the row's length to the header's.
    fn hold(&self, row: Row<'_>, last: bool, place: Place) -> Result<(), Error> {
        hold_length(row, self.width, last, place)
    }
}

/// Holds a row's length to the header's; more fields are allowed where all of them are empty.
pub(crate) fn hold_length(
    row: Row<'_>,
    width: usize,
    last: bool,
    place: Place,
) -> Result<(), Error> {
    if row.len() < width {
        let mut finding = Finding::error(
            Code::RowShort,
            format!("the row has {}, the header has {width}", counted(row.len(), "field")),
        )
        .at(place);
        finding = if last {
            finding.help("this is the last line: the file may be cut off; get it again")
        } else {
            finding.help("a field is missing, or a note stands inside the table")
        };
        return Err(finding.into());
    }
    if trimmed(row) > width {
        return Err(Finding::error(
            Code::RowLong,
            format!("the row has {}, the header has {width}", counted(row.len(), "field")),
        )
        .at(place)
        .help("a name or number with the delimiter in it needs quotes around it")
        .into());
    }
    Ok(())
}

/// Words that begin a note: a mark of a footnote, a source, a remark. A bare word could be a name
/// that was cut off.
fn is_note_text(text: &str) -> bool {
    let lower = text.to_lowercase();
    let marks = ['*', '#', '†', '‡', '(', '[', '©', '¹', '²', '³'];
    let begins = [
        "source",
        "note",
        "fuente",
        "nota",
        "quelle",
        "anmerkung",
        "hinweis",
        "bron",
        "fonte",
        "zdroj",
        "źródło",
        "uwaga",
        "источник",
        "примечание",
        "джерело",
        "kaynak",
        "출처",
        "資料來源",
        "來源",
        "出典",
        "注",
        "http://",
        "https://",
        "www.",
        "generated",
        "printed",
        "as of",
        "stand:",
    ];
    text.starts_with(marks)
        || begins.iter().any(|word| lower.starts_with(word))
        || text.split_whitespace().count() >= 6
}
