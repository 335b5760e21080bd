//! An input that is being read: its head, then blocks of rows, then what was read in all.

use crate::code::Code;
use crate::error::Error;
use crate::finding::{Finding, Snippet};
use crate::model::{InputId, Place};
use crate::options::{ColumnFlag, ReadOptions, top_of};
use crate::read::decode::{Decoder, Invalid};
use crate::read::dialect::Dialect;
use crate::read::document;
use crate::read::encoding::{self, Settled};
use crate::read::fault;
use crate::read::raw::InputFacts;
use crate::read::rows::{Disagreement, Rows};
use crate::read::scan::{Fault, Rules};
use crate::read::signature;
use crate::read::snippet;
use crate::read::source::Source;
use crate::read::table::Table;
use crate::read::unpack::{Packing, Unpacked};
use crate::read::workbook;

/// Bytes by which the format and the delimiter are told, and that are read at a time.
const PIECE: usize = 64 << 10;

/// An input that is being read.
pub struct Opened {
    /// The name of the source.
    pub name: String,
    /// How its bytes were understood.
    pub how: How,
    /// The whole table, or where it is larger than the budget its first rows.
    pub head: Table,
    /// Whether `head` is the whole table.
    pub whole: bool,
    /// What was found so far. [`Opened::next_block`] may add to it; after the last block it is
    /// complete.
    pub findings: Vec<Finding>,
    /// What the format itself says of its columns; empty for a format that is only rows of cells.
    pub says: Vec<ColumnFlag>,
    /// How the sign before a text that a spreadsheet would run is taken away.
    unguard: Option<document::Unguard>,
    rest: Rest,
}

/// What of an input is not yet given out.
enum Rest {
    /// Text that is read as it is asked for.
    Text(Box<Stream>),
    /// Nothing: the table was read whole.
    Read(InputFacts),
}

/// How the bytes of an input were understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct How {
    /// `csv`: delimited text; `xlsx`, `xls`, `ods`: a sheet of a workbook; `nist-json`, `nist-xml`,
    /// `eml-510`, `clarity-xml`: a document of that format; `json`: a list of records.
    pub format: &'static str,
    /// The name of the sheet, or of the part of a document, that the table is.
    pub sheet: Option<String>,
    /// `gzip` or `zstd`.
    pub compression: Option<&'static str>,
    /// The encoding, in lower case: `utf-8`, `iso-8859-1`, `windows-1251`, `utf-16le`.
    pub encoding: String,
    /// On what evidence.
    pub encoding_why: String,
    /// Whether the encoding is a guess.
    pub encoding_guessed: bool,
    /// The byte between fields; `None` where the format has none.
    pub delimiter: Option<u8>,
    /// On what evidence.
    pub delimiter_why: String,
}

/// Where the text comes from, and what of it is not yet given out.
struct Stream {
    input: InputId,
    options: ReadOptions,
    bytes: Unpacked,
    settled: Settled,
    decoder: Decoder,
    rows: Rows,
    rules: Rules,
    ended: bool,
}

/// Opens an input and tells what its bytes are: one table of delimited text with its head read, or
/// the tables of a workbook, which are numbered from `first` on.
///
/// # Errors
///
/// Those of [`open`], and those of a workbook that is none or that passes a limit.
pub fn open_tables(
    source: Source,
    first: InputId,
    options: &ReadOptions,
) -> Result<Vec<Opened>, Error> {
    let (name, raw) = source.open(options.hash)?;
    let mut bytes = Unpacked::new(name, raw, first)?;
    let mut sample = Vec::new();
    let ended = bytes.read_up_to(PIECE, &mut sample)?;
    if let Some(container) = workbook::Container::of(&sample) {
        let sheets = workbook::open(container, bytes, sample, first, options)?;
        let ballots = sheets.iter().find_map(|sheet| document::is_ballot_sheet(&sheet.head));
        return match ballots {
            Some(finding) => Err(finding.at(top_of(first)).into()),
            None => Ok(sheets),
        };
    }
    if let Some(finding) = document::is_ballots(&sample) {
        return Err(finding.at(top_of(first)).into());
    }
    if let Some(syntax) = document::Syntax::of(&sample) {
        return document::open(syntax, bytes, sample, first, options);
    }
    open_text(bytes, sample, ended, first, options).map(|opened| vec![opened])
}

/// Opens an input of delimited text, tells what its bytes are, and reads its head.
///
/// The head is the whole table where the text is at most `options.whole_table` bytes (counted
/// before a code page is turned into UTF-8), else its first records up to that.
///
/// # Errors
///
/// `Error::Io` where the source cannot be read, `Error::Usage` for an unknown encoding, and
/// `Error::Data` where the bytes are no delimited text, or none that can be read for sure.
pub fn open(source: Source, input: InputId, options: &ReadOptions) -> Result<Opened, Error> {
    let (name, raw) = source.open(options.hash)?;
    let mut bytes = Unpacked::new(name, raw, input)?;
    let mut sample = Vec::new();
    let ended = bytes.read_up_to(PIECE, &mut sample)?;
    open_text(bytes, sample, ended, input, options)
}

fn open_text(
    bytes: Unpacked,
    sample: Vec<u8>,
    ended: bool,
    input: InputId,
    options: &ReadOptions,
) -> Result<Opened, Error> {
    let mut findings = Vec::new();
    match read_head(bytes, sample, ended, input, options, &mut findings) {
        Ok(opened) => Ok(Opened { findings, ..opened }),
        Err(error) => Err(with(findings, error)),
    }
}

impl Opened {
    /// The next rows after the head: whole records of about `options.block` bytes; `None` at the
    /// end.
    ///
    /// # Errors
    ///
    /// Those of [`open`], for what stands further on.
    pub fn next_block(&mut self) -> Result<Option<Table>, Error> {
        match &mut self.rest {
            Rest::Text(stream) if !self.whole => {
                let block = stream.next_block(&mut self.findings)?;
                let unguard = self.unguard;
                Ok(block.map(|block| document::without_guards(block, unguard)))
            }
            Rest::Text(_) | Rest::Read(_) => Ok(None),
        }
    }

    /// Reads what is left of the bytes, and tells what was read.
    ///
    /// # Errors
    ///
    /// `Error::Io` where reading fails or the file changed meanwhile, and what is wrong with the
    /// rest of a compressed input.
    pub fn finish(self) -> Result<InputFacts, Error> {
        match self.rest {
            Rest::Text(stream) => stream.bytes.facts(),
            Rest::Read(facts) => Ok(facts),
        }
    }

    /// A table that was read whole.
    pub(super) fn read(name: String, how: How, table: Table, facts: InputFacts) -> Self {
        Self {
            name,
            how,
            head: table,
            whole: true,
            findings: Vec::new(),
            says: Vec::new(),
            unguard: None,
            rest: Rest::Read(facts),
        }
    }

    /// The physical line of a place with its field marked (or the whole line, where the place is a
    /// row), cut to 200 characters around the mark, and the column of the mark in characters from
    /// 1. `None` where the table is not whole: its text is not kept.
    pub fn snippet(&self, place: Place) -> Option<(Snippet, u64)> {
        let Rest::Text(stream) = &self.rest else { return None };
        if !self.whole || place.input != stream.input {
            return None;
        }
        let rows = &stream.rows;
        let index = rows.marks().partition_point(|mark| mark.line <= place.line).checked_sub(1)?;
        let mark = rows.marks().get(index)?;
        if mark.line == place.line {
            return snippet::of_field(rows.text(), mark, &stream.rules, place.field);
        }
        // A later line of a record with line ends in it.
        let record = rows.text().get(..mark.end)?;
        let skip = usize::try_from(place.line - mark.line).ok()?;
        let start = snippet::nth_line(record, mark.start, skip)?;
        snippet::line_at(record, start)
    }
}

/// Reads the first bytes, settles what they are, and goes on until the head is complete.
fn read_head(
    mut bytes: Unpacked,
    mut sample: Vec<u8>,
    mut ended: bool,
    input: InputId,
    options: &ReadOptions,
    findings: &mut Vec<Finding>,
) -> Result<Opened, Error> {
    if sample.is_empty() {
        findings.append(&mut bytes.take_findings());
        return Err(empty(input, "there is nothing in the input"));
    }
    let name = bytes.name().to_owned();
    signature::check(&sample, bytes.packing()).map_err(|finding| finding.at(top_of(input)))?;
    if let (Some(packing), None) = (Packing::of_name(&name), bytes.packing()) {
        let message = format!("the name says {}, the content is not compressed", packing.name());
        findings.push(Finding::note(Code::FormatMismatch, message).at(top_of(input)));
    }
    let settled = Settled::by_start(&sample, options.encoding.as_deref(), input)?;
    let mark = settled.as_ref().map_or(0, |settled| settled.mark);
    let sample = sample.split_off(mark.min(sample.len()));
    // Until the encoding is settled, bytes stand for themselves: every encoding that may come of
    // it has ASCII for delimiters, quotes and line ends.
    let mut decoder = settled.as_ref().map(|settled| Decoder::new(settled.encoding));
    let mut text = Vec::new();
    let mut invalid = decode(decoder.as_mut(), &sample, ended, &mut text).err();

    let dialect = Dialect::of(&text, ended, options.delimiter).map_err(|f| f.at(top_of(input)))?;
    let rules = Rules {
        delimiter: dialect.delimiter,
        escape: options.escape,
        lenient_quotes: options.lenient_quotes,
        limits: options.limits,
    };
    let first_line = if dialect.sep_line > 0 { 2 } else { 1 };
    let mut rows = Rows::new(rules, first_line);
    let mut unread = text.split_off(dialect.sep_line.min(text.len()));
    let mut piece = Vec::new();
    loop {
        let pushed = rows.push(&unread);
        pushed.map_err(|fault| fault::finding(fault, rows.text(), input, &options.limits))?;
        let enough = rows.text().len() > options.whole_table && rows.complete() > 0;
        if ended || enough || invalid.is_some() {
            break;
        }
        piece.clear();
        unread.clear();
        ended = bytes.read_up_to(PIECE, &mut piece)?;
        invalid = decode(decoder.as_mut(), &piece, ended, &mut unread).err();
    }
    let whole = ended && rows.text().len() <= options.whole_table;

    let mut stream = match (settled, decoder) {
        (Some(settled), Some(decoder)) => {
            Stream { input, options: options.clone(), bytes, settled, decoder, rows, rules, ended }
        }
        _ => settle(rows, rules, first_line, whole || ended, input, options, bytes)?,
    };
    stream.ended = ended;
    findings.extend(stream.settled.finding.take());
    if let Some(invalid) = invalid {
        return Err(stream.invalid(&invalid));
    }
    if ended {
        stream.end(findings)?;
    }
    if stream.rows.marks().is_empty() {
        return Err(empty(input, "there are only blank lines in the input"));
    }
    let head = if whole { stream.rows.all() } else { stream.rows.take(options.whole_table) };
    let head = head.map_err(|disagreement| stream.disagreement(disagreement))?;
    if whole && head.rows().all(|row| row.is_blank() && row.len() == 1) {
        return Err(empty(input, "there are only blank lines in the input"));
    }
    let how = How {
        format: "csv",
        sheet: None,
        compression: stream.bytes.packing().map(Packing::name),
        encoding: stream.settled.name.clone(),
        encoding_why: stream.settled.why.clone(),
        encoding_guessed: stream.settled.guessed,
        delimiter: Some(dialect.delimiter),
        delimiter_why: dialect.why,
    };
    let findings = Vec::new();
    let says = document::says(&head).unwrap_or_default();
    let unguard = document::unguard(&head, !says.is_empty());
    let head = document::without_guards(head, unguard);
    Ok(Opened {
        name,
        how,
        head,
        whole,
        findings,
        says,
        unguard,
        rest: Rest::Text(Box::new(stream)),
    })
}

/// Settles the encoding of a text that is UTF-8 or in a code page, by all that was read of it.
fn settle(
    mut rows: Rows,
    rules: Rules,
    first_line: u64,
    all: bool,
    input: InputId,
    options: &ReadOptions,
    bytes: Unpacked,
) -> Result<Stream, Error> {
    // What is behind the last whole record may end inside a character, and is judged with the rest.
    let carry = if all { Vec::new() } else { rows.take_carry() };
    let settled = Settled::by_text(rows.text(), input, first_line)?;
    let options = options.clone();
    if settled.encoding == encoding_rs::UTF_8 {
        let decoder = Decoder::utf8_after(rows.text());
        let stream = Stream { input, options, bytes, settled, decoder, rows, rules, ended: false };
        return stream.with_carry(&carry);
    }
    let mut decoder = Decoder::new(settled.encoding);
    let mut text = Vec::new();
    let code_page = rows.into_text();
    let outcome = decoder.decode(&code_page, false, &mut text);
    drop(code_page);
    let rows = Rows::new(rules, first_line);
    let mut stream = Stream { input, options, bytes, settled, decoder, rows, rules, ended: false };
    stream.push(&text)?;
    match outcome {
        Ok(()) => stream.with_carry(&carry),
        Err(invalid) => Err(stream.invalid(&invalid)),
    }
}

impl Stream {
    fn with_carry(mut self, carry: &[u8]) -> Result<Self, Error> {
        self.decode_and_push(carry, false)?;
        Ok(self)
    }

    fn next_block(&mut self, findings: &mut Vec<Finding>) -> Result<Option<Table>, Error> {
        let mut piece = Vec::new();
        while !self.ended && self.rows.complete() < self.options.block.max(1) {
            piece.clear();
            self.ended = self.bytes.read_up_to(PIECE, &mut piece)?;
            self.decode_and_push(&piece, self.ended)?;
            if self.ended {
                self.end(findings)?;
            }
        }
        if self.rows.marks().is_empty() {
            return Ok(None);
        }
        let block = self.rows.take(self.options.block);
        block.map(Some).map_err(|disagreement| self.disagreement(disagreement))
    }

    fn decode_and_push(&mut self, bytes: &[u8], last: bool) -> Result<(), Error> {
        let mut text = Vec::new();
        let decoded = self.decoder.decode(bytes, last, &mut text);
        self.push(&text)?;
        decoded.map_err(|invalid| self.invalid(&invalid))
    }

    fn push(&mut self, text: &[u8]) -> Result<(), Error> {
        let pushed = self.rows.push(text);
        pushed.map_err(|fault| self.fault(fault))
    }

    /// The text is at its end.
    fn end(&mut self, findings: &mut Vec<Finding>) -> Result<(), Error> {
        findings.append(&mut self.bytes.take_findings());
        let ending = self.rows.end();
        let ending = ending.map_err(|fault| self.fault(fault))?;
        let place = Place::row(self.input, ending.line);
        if ending.ctrl_z {
            let message = "the end-of-file byte of DOS (Ctrl-Z) at the end was dropped";
            findings.push(Finding::note(Code::ControlChar, message).at(place));
        }
        if ending.open_line {
            let message = "the last line has no line end: check that the file is not cut off";
            findings.push(Finding::note(Code::FinalNewlineMissing, message).at(place));
        }
        Ok(())
    }

    fn fault(&self, fault: Fault) -> Error {
        fault::finding(fault, self.rows.text(), self.input, &self.options.limits).into()
    }

    /// The error for bytes behind all that was pushed.
    fn invalid(&self, invalid: &Invalid) -> Error {
        encoding::invalid(invalid, &self.settled, self.input, self.rows.line()).into()
    }

    fn disagreement(&self, disagreement: Disagreement) -> Error {
        let line = disagreement.line;
        let name = self.bytes.name();
        Error::io(
            format!("cannot read `{name}`: a mistake of this program near line {line}"),
            std::io::Error::other("the index of records disagrees with the csv reader"),
        )
    }
}

fn decode(
    decoder: Option<&mut Decoder>,
    bytes: &[u8],
    last: bool,
    into: &mut Vec<u8>,
) -> Result<(), Invalid> {
    if let Some(decoder) = decoder {
        return decoder.decode(bytes, last, into);
    }
    into.extend_from_slice(bytes);
    Ok(())
}

fn empty(input: InputId, message: &str) -> Error {
    Finding::error(Code::InputEmpty, message).at(top_of(input)).into()
}

/// The error with what was found before it.
fn with(mut findings: Vec<Finding>, error: Error) -> Error {
    match error {
        Error::Data(errors) => {
            findings.extend(errors);
            Error::Data(findings)
        }
        error => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Level;
    use proptest::prelude::*;
    use std::io::{self, Read};

    fn read(bytes: &[u8], options: &ReadOptions) -> Result<Opened, Error> {
        open(Source::bytes("x.csv", bytes.to_vec()), InputId(0), options)
    }

    fn whole(bytes: &[u8]) -> Opened {
        let opened = read(bytes, &ReadOptions::default()).unwrap();
        assert!(opened.whole);
        opened
    }

    #[track_caller]
    fn refused(bytes: &[u8], options: &ReadOptions) -> Finding {
        match read(bytes, options) {
            Err(Error::Data(mut findings)) => findings.pop().unwrap(),
            Err(other) => panic!("{other:?}"),
            Ok(opened) => panic!("{:?}", opened.head),
        }
    }

    fn rows(table: &Table) -> Vec<(u64, Vec<String>)> {
        let cells = |row: crate::read::Row<'_>| row.cells().map(str::to_owned).collect();
        table.rows().map(|row| (row.line(), cells(row))).collect()
    }

    fn codes(opened: &Opened) -> Vec<(Code, Level)> {
        opened.findings.iter().map(|finding| (finding.code, finding.level)).collect()
    }

    #[test]
    fn a_table_comes_with_its_lines_and_what_was_assumed() {
        let opened = whole(b"\xEF\xBB\xBFcandidate;votes\r\n\r\n\"Roe; J\";10\r\n");
        let expected = [(1, vec!["candidate", "votes"]), (3, vec!["Roe; J", "10"])];
        let expected: Vec<(u64, Vec<String>)> = expected
            .into_iter()
            .map(|(line, cells)| (line, cells.into_iter().map(str::to_owned).collect()))
            .collect();
        assert_eq!(rows(&opened.head), expected);
        assert_eq!((opened.how.encoding.as_str(), opened.how.delimiter), ("utf-8", Some(b';')));
        assert_eq!(codes(&opened), []);
        assert_eq!(opened.finish().unwrap().bytes, 35);
    }

    #[test]
    fn what_was_done_to_the_text_is_noted() {
        let noted = |bytes: &[u8]| codes(&whole(bytes));
        assert_eq!(noted(b"a,b\n1,2"), [(Code::FinalNewlineMissing, Level::Note)]);
        assert_eq!(noted(b"a,b\n1,2\n\x1A"), [(Code::ControlChar, Level::Note)]);
        assert_eq!(noted(b"\xFF\xFEa\0,\0b\0\n\0"), [(Code::EncodingDetected, Level::Note)]);
        assert_eq!(noted(b"a\nJos\xE9\nNi\xF1o\n"), [(Code::EncodingGuessed, Level::Warning)]);
        let source = Source::bytes("a.csv.GZ", b"a,b\n".to_vec());
        let opened = open(source, InputId(0), &ReadOptions::default()).unwrap();
        assert_eq!(codes(&opened), [(Code::FormatMismatch, Level::Note)]);
    }

    #[test]
    fn nothing_and_blank_lines_are_empty() {
        let options = ReadOptions::default();
        for bytes in [&b""[..], b"\n\r\n\r", b"  \n \n", b"\xEF\xBB\xBF", b"\x1A", b"sep=;\n"] {
            assert_eq!(refused(bytes, &options).code, Code::InputEmpty, "{bytes:?}");
        }
        assert_eq!(whole(b",,\n").head.len(), 1);
    }

    #[test]
    fn faults_have_their_place_and_a_way_out() {
        let options = ReadOptions::default();
        let case = |bytes: &[u8], code: Code, line: u64, help: &str| {
            let finding = refused(bytes, &options);
            let found = finding.help.clone().unwrap_or_default();
            assert_eq!((finding.code, finding.place.unwrap().line), (code, line));
            assert!(found.contains(help), "{found}");
            finding
        };
        let nul = case(b"candidate,votes\nAl\0pha,10\n", Code::NulByte, 2, "utf-16le");
        assert_eq!(nul.snippet.unwrap().start + 1, 3);
        case(b"a,b\n\"A\" Jr,1\n", Code::QuoteStray, 2, "--lenient-quotes");
        case(b"a,b\n\"A \\\"B\\\" C\",1\n", Code::QuoteStray, 2, "--escape");
        case(b"a,b\nx,1\n\"B,2\nC,3\n", Code::QuoteUnclosed, 3, "close the quote");
        case(b"a,b;c\nx,R;1\ny,B;2\n", Code::DelimiterAmbiguous, 1, "--delimiter");
        let wide = vec!["c"; 5000].join(",");
        case(wide.as_bytes(), Code::TooManyColumns, 1, "--max-columns");
        let long = [b"a,b\n".to_vec(), vec![b'x'; 1 << 21]].concat();
        case(&long, Code::FieldTooLarge, 2, "--max-field");
        case(b"%PDF-1.7\n", Code::FormatMismatch, 1, "export the table to CSV");
    }

    #[test]
    fn bytes_that_a_given_encoding_does_not_allow_are_an_error_with_their_line() {
        let utf8 = ReadOptions { encoding: Some("utf-8".into()), ..ReadOptions::default() };
        let finding = refused(b"candidate,votes\nAl\xED\xA0\x80pha,10\n", &utf8);
        assert_eq!((finding.code, finding.place.unwrap().line), (Code::EncodingInvalid, 2));
        let utf16 = ReadOptions { encoding: Some("utf-16le".into()), ..ReadOptions::default() };
        let finding = refused(b"a\0\n\0b\0\x00\xD8\n\0", &utf16);
        assert_eq!((finding.code, finding.place.unwrap().line), (Code::EncodingInvalid, 2));
    }

    #[test]
    fn past_the_head_other_bytes_are_an_error_with_their_line() {
        let options = ReadOptions { whole_table: 10, block: 16, ..ReadOptions::default() };
        let filler = "Alpha,10\n".repeat(20_000);
        for (start, code) in [("é,1\n", Code::EncodingMixed), ("e,1\n", Code::EncodingInvalid)] {
            let bytes = [start.as_bytes(), filler.as_bytes(), b"Jos\xE9,1\n"].concat();
            let mut opened = read(&bytes, &options).unwrap();
            let error = loop {
                match opened.next_block() {
                    Ok(Some(_)) => {}
                    Ok(None) => panic!("it was read"),
                    Err(error) => break error,
                }
            };
            let Error::Data(findings) = error else { panic!("{error:?}") };
            assert_eq!((findings[0].code, findings[0].place.unwrap().line), (code, 20_002));
        }
    }

    #[test]
    fn a_bomb_is_stopped_at_the_limit_of_a_field() {
        use std::io::Write;
        let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        bomb.write_all(b"a,b\n").unwrap();
        for _ in 0..20 {
            bomb.write_all(&vec![b'A'; 1 << 20]).unwrap();
        }
        let finding = refused(&bomb.finish().unwrap(), &ReadOptions::default());
        assert_eq!(finding.code, Code::FieldTooLarge);
    }

    #[test]
    fn a_snippet_shows_the_line_and_marks_the_field() {
        let opened = whole("candidate,votes\n\"Alpha\nOmega\",10\nJané Roe,1O4\n".as_bytes());
        let at = |line, field| opened.snippet(Place { input: InputId(0), line, field }).unwrap();
        let (snippet, column) = at(4, Some(1));
        assert_eq!((snippet.text.as_str(), snippet.start, snippet.length), ("Jané Roe,1O4", 9, 3));
        assert_eq!(column, 10);
        assert_eq!(at(3, None).0.text, "Omega\",10");
        assert_eq!(at(2, Some(0)).0.text, "\"Alpha");
        assert_eq!(opened.snippet(Place::row(InputId(1), 1)), None);
    }

    /// Reads with every seam in another place: the head, the blocks, the pieces of the source.
    fn in_blocks(bytes: &[u8], options: &ReadOptions, slow: bool) -> Vec<(u64, Vec<String>)> {
        struct Slow(io::Cursor<Vec<u8>>, bool);
        impl Read for Slow {
            fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
                self.1 = !self.1;
                if self.1 {
                    return Err(io::ErrorKind::Interrupted.into());
                }
                let one = into.len().min(1);
                self.0.read(into.get_mut(..one).unwrap())
            }
        }
        let source = if slow {
            Source::reader("x", Box::new(Slow(io::Cursor::new(bytes.to_vec()), false)))
        } else {
            Source::bytes("x", bytes.to_vec())
        };
        let mut opened = open(source, InputId(0), options).unwrap();
        let mut all = rows(&opened.head);
        while let Some(block) = opened.next_block().unwrap() {
            all.extend(rows(&block));
        }
        all
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn the_head_and_the_blocks_are_the_table(
            names in proptest::collection::vec("[a-zé ]{0,6}", 1..30),
            whole_table in 0_usize..200,
            block in 1_usize..64,
            line_end in prop_oneof![Just("\n"), Just("\r\n"), Just("\r")],
            encoding in prop_oneof![Just("utf-8"), Just("utf-16le"), Just("windows-1252")],
        ) {
            let rows: Vec<String> = names.iter().map(|name| format!("{name},\"x{line_end}y\",1")).collect();
            let text = rows.join(line_end);
            let bytes: Vec<u8> = match encoding {
                "utf-16le" => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
                "windows-1252" => encoding_rs::WINDOWS_1252.encode(&text).0.into_owned(),
                _ => text.into_bytes(),
            };
            let options = ReadOptions {
                encoding: Some(encoding.to_owned()),
                delimiter: Some(b','),
                whole_table,
                block,
                ..ReadOptions::default()
            };
            let expected: Vec<(u64, Vec<String>)> = (0..)
                .zip(&names)
                .map(|(index, name)| {
                    (2 * index + 1, vec![name.clone(), format!("x{line_end}y"), "1".to_owned()])
                })
                .collect();
            prop_assert_eq!(&in_blocks(&bytes, &options, false), &expected);
            prop_assert_eq!(&in_blocks(&bytes, &options, true), &expected);
        }

        #[test]
        fn any_bytes_give_rows_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let small = ReadOptions { whole_table: 20, block: 7, ..ReadOptions::default() };
            for options in [ReadOptions::default(), small] {
                if let Ok(mut opened) = read(&bytes, &options) {
                    while let Ok(Some(block)) = opened.next_block() {
                        prop_assert!(!block.is_empty());
                    }
                }
            }
        }
    }

    #[test]
    fn a_code_page_is_settled_by_the_head_and_holds_for_the_rest() {
        let (line, _, _) = encoding_rs::WINDOWS_1251.encode("Иванов;10\r\nПетров;20\r\n");
        let bytes = line.repeat(10_000);
        let options = ReadOptions { whole_table: 100, block: 1000, ..ReadOptions::default() };
        let all = in_blocks(&bytes, &options, false);
        assert_eq!(all.len(), 20_000);
        assert_eq!(all[19_999], (20_000, vec!["Петров".to_owned(), "20".to_owned()]));
    }

    #[test]
    fn a_file_that_changes_while_it_is_read_is_an_error_of_the_system() {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), "a,b\n".repeat(100_000)).unwrap();
        let options = ReadOptions { whole_table: 1000, ..ReadOptions::default() };
        let opened = open(Source::file(file.path()), InputId(0), &options).unwrap();
        file.as_file().set_len(1000).unwrap();
        let Err(Error::Io { doing, .. }) = opened.finish() else { panic!("it was not seen") };
        assert!(doing.starts_with("input-changed: "), "{doing}");
    }
}
