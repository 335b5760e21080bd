//! Where records begin and end, on which physical lines, and what the `csv` crate would not tell:
//! a quote that never closes, text after a closing quote, NUL bytes, what is over a limit.
//!
//! The states are those of `csv-core`: a quote opens only at the start of a field, a doubled quote
//! inside is a quote, LF, CRLF and a lone CR end a record, and records without a byte are none.

use crate::options::Limits;

/// One record: bytes `start..end`, its line end included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mark {
    pub(super) start: usize,
    pub(super) end: usize,
    /// The physical line on which it begins.
    pub(super) line: u64,
    /// Whether a field of it is quoted.
    pub(super) quoted: bool,
}

/// Why scanning stopped, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) kind: FaultKind,
    /// The byte at fault.
    pub(super) offset: usize,
    /// Its physical line.
    pub(super) line: u64,
    /// The field, from 0.
    pub(super) field: usize,
}

/// What stopped the scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FaultKind {
    /// A NUL byte.
    Nul,
    /// A byte follows a closing quote; whether a backslash stands before that quote.
    QuoteStray { backslash: bool },
    /// A quote opens here and never closes; whether `\"` stands behind it.
    QuoteUnclosed { backslash: bool },
    /// A field over the limit; whether a quote opened it.
    FieldTooLarge { quoted: bool },
    /// A row over the limit.
    RowTooLarge,
    /// A row with this many columns, or more.
    TooManyColumns { columns: usize },
}

/// What the scanner is told about the text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rules {
    pub(super) delimiter: u8,
    pub(super) escape: Option<u8>,
    pub(super) lenient_quotes: bool,
    pub(super) limits: Limits,
}

/// A scan over text that comes in pieces; offsets are those of the buffer it is shown.
pub(super) struct Scanner {
    rules: Rules,
    classes: [Class; 256],
    state: State,
    /// The line of the next byte.
    line: u64,
    /// Where the byte behind the last CR is: a LF there belongs to it.
    behind_cr: usize,
    record: Mark,
    field: usize,
    field_start: usize,
    /// Where the last opening quote stands, and on which line.
    quote: (usize, u64),
    /// The line of the byte behind the last record.
    line_behind: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Other,
    Delimiter,
    Quote,
    Escape,
    Lf,
    Cr,
    Nul,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    StartRecord,
    StartField,
    InField,
    InQuotes,
    Escaped,
    AfterQuote,
}

const NOWHERE: usize = usize::MAX;

impl Scanner {
    /// A scan that begins on `line`.
    pub(super) fn new(rules: Rules, line: u64) -> Self {
        let mut classes = [Class::Other; 256];
        let mut set = |byte: u8, class| {
            if let Some(slot) = classes.get_mut(usize::from(byte)) {
                *slot = class;
            }
        };
        set(0, Class::Nul);
        if let Some(escape) = rules.escape {
            set(escape, Class::Escape);
        }
        set(b'\n', Class::Lf);
        set(b'\r', Class::Cr);
        set(rules.delimiter, Class::Delimiter);
        set(b'"', Class::Quote);
        Self {
            rules,
            classes,
            state: State::StartRecord,
            line,
            behind_cr: NOWHERE,
            record: Mark { start: 0, end: 0, line, quoted: false },
            field: 0,
            field_start: 0,
            quote: (0, line),
            line_behind: line,
        }
    }

    /// The physical line of the next byte.
    pub(super) fn line(&self) -> u64 {
        self.line
    }

    /// Scans `text` from byte `from` on, and adds a mark for each record that ends in it.
    ///
    /// # Errors
    ///
    /// The first thing that makes the text no table of ours.
    pub(super) fn scan(
        &mut self,
        text: &[u8],
        from: usize,
        marks: &mut Vec<Mark>,
    ) -> Result<(), Fault> {
        let mut at = from;
        loop {
            let rest = text.get(at..).unwrap_or_default();
            if matches!(self.state, State::InField | State::InQuotes) {
                // Most bytes are plain bytes inside a field.
                let plain = rest.iter().position(|byte| self.class(*byte) != Class::Other);
                at += plain.unwrap_or(rest.len());
            }
            let Some(byte) = text.get(at) else { break };
            self.step(self.class(*byte), at, text, marks)?;
            at += 1;
        }
        self.check_open(text.len())
    }

    /// Ends the last record, where it has no line end.
    ///
    /// # Errors
    ///
    /// A quote that is open.
    pub(super) fn end(&mut self, text: &[u8], marks: &mut Vec<Mark>) -> Result<(), Fault> {
        match self.state {
            State::StartRecord => return Ok(()),
            State::InQuotes | State::Escaped => {
                let (offset, line) = self.quote;
                let rest = text.get(offset..).unwrap_or_default();
                let backslash = rest.windows(2).any(|pair| pair == b"\\\"");
                let kind = FaultKind::QuoteUnclosed { backslash };
                return Err(Fault { kind, offset, line, field: self.field });
            }
            State::StartField | State::InField | State::AfterQuote => {}
        }
        self.end_field(text.len())?;
        self.end_record(text.len(), marks)
    }

    /// Tells that the first `count` bytes of the buffer are gone.
    pub(super) fn forget(&mut self, count: usize) {
        let less = |offset: usize| offset.saturating_sub(count);
        self.record.start = less(self.record.start);
        self.field_start = less(self.field_start);
        self.quote.0 = less(self.quote.0);
        if self.behind_cr != NOWHERE {
            self.behind_cr = self.behind_cr.checked_sub(count).unwrap_or(NOWHERE);
        }
    }

    /// Begins again behind the last whole record, at byte `at`; `behind_cr` tells whether that
    /// record ended with a CR.
    pub(super) fn restart(&mut self, at: usize, behind_cr: bool) {
        self.state = State::StartRecord;
        self.line = self.line_behind;
        self.behind_cr = if behind_cr { at } else { NOWHERE };
    }

    fn class(&self, byte: u8) -> Class {
        self.classes.get(usize::from(byte)).copied().unwrap_or(Class::Other)
    }

    fn step(
        &mut self,
        class: Class,
        at: usize,
        text: &[u8],
        marks: &mut Vec<Mark>,
    ) -> Result<(), Fault> {
        if class == Class::Nul {
            return Err(self.fault(FaultKind::Nul, at));
        }
        match self.state {
            State::StartRecord => match class {
                Class::Lf | Class::Cr => self.end_line(class, at),
                _ => {
                    self.record = Mark { start: at, end: at, line: self.line, quoted: false };
                    self.field = 0;
                    self.field_start = at;
                    self.state = State::StartField;
                    return self.step(class, at, text, marks);
                }
            },
            State::InQuotes => match class {
                Class::Quote => self.state = State::AfterQuote,
                Class::Escape => self.state = State::Escaped,
                Class::Lf | Class::Cr => self.end_line(class, at),
                Class::Other | Class::Delimiter | Class::Nul => {}
            },
            State::Escaped => {
                self.state = State::InQuotes;
                if matches!(class, Class::Lf | Class::Cr) {
                    self.end_line(class, at);
                }
            }
            State::StartField | State::InField | State::AfterQuote => match class {
                Class::Delimiter => {
                    self.end_field(at)?;
                    self.field += 1;
                    self.field_start = at + 1;
                    self.state = State::StartField;
                }
                Class::Lf | Class::Cr => {
                    self.end_field(at)?;
                    self.end_line(class, at);
                    self.end_record(at + 1, marks)?;
                }
                Class::Quote if self.state == State::StartField => {
                    self.quote = (at, self.line);
                    self.record.quoted = true;
                    self.state = State::InQuotes;
                }
                Class::Quote if self.state == State::AfterQuote => self.state = State::InQuotes,
                Class::Other | Class::Quote | Class::Escape | Class::Nul => {
                    if self.state == State::AfterQuote && !self.rules.lenient_quotes {
                        let backslash =
                            at.checked_sub(2).and_then(|at| text.get(at)) == Some(&b'\\');
                        return Err(self.fault(FaultKind::QuoteStray { backslash }, at));
                    }
                    self.state = State::InField;
                }
            },
        }
        Ok(())
    }

    fn end_line(&mut self, class: Class, at: usize) {
        if class == Class::Cr {
            self.behind_cr = at + 1;
            self.line += 1;
        } else if self.behind_cr != at {
            self.line += 1;
        }
    }

    fn end_field(&mut self, at: usize) -> Result<(), Fault> {
        if at - self.field_start > self.rules.limits.field {
            return Err(self.field_too_large());
        }
        Ok(())
    }

    fn end_record(&mut self, end: usize, marks: &mut Vec<Mark>) -> Result<(), Fault> {
        self.check_row(end)?;
        self.record.end = end;
        marks.push(self.record);
        self.line_behind = self.line;
        self.state = State::StartRecord;
        Ok(())
    }

    /// Holds what has begun and not ended to the limits.
    fn check_open(&self, end: usize) -> Result<(), Fault> {
        if self.state == State::StartRecord {
            return Ok(());
        }
        if end - self.field_start > self.rules.limits.field {
            return Err(self.field_too_large());
        }
        self.check_row(end)
    }

    fn check_row(&self, end: usize) -> Result<(), Fault> {
        let at = |kind| Fault {
            kind,
            offset: self.record.start,
            line: self.record.line,
            field: self.field,
        };
        if self.field >= self.rules.limits.columns {
            return Err(at(FaultKind::TooManyColumns { columns: self.field + 1 }));
        }
        if end - self.record.start > self.rules.limits.row {
            return Err(at(FaultKind::RowTooLarge));
        }
        Ok(())
    }

    fn field_too_large(&self) -> Fault {
        let quoted = self.record.quoted && self.quote.0 == self.field_start;
        let line = if quoted { self.quote.1 } else { self.line };
        let kind = FaultKind::FieldTooLarge { quoted };
        Fault { kind, offset: self.field_start, line, field: self.field }
    }

    fn fault(&self, kind: FaultKind, offset: usize) -> Fault {
        Fault { kind, offset, line: self.line, field: self.field }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> Rules {
        Rules { delimiter: b',', escape: None, lenient_quotes: false, limits: Limits::default() }
    }

    fn scan(text: &str, rules: Rules) -> Result<Vec<Mark>, Fault> {
        let mut scanner = Scanner::new(rules, 1);
        let mut marks = Vec::new();
        scanner.scan(text.as_bytes(), 0, &mut marks)?;
        scanner.end(text.as_bytes(), &mut marks)?;
        Ok(marks)
    }

    fn lines(text: &str) -> Vec<u64> {
        scan(text, rules()).unwrap().iter().map(|mark| mark.line).collect()
    }

    #[test]
    fn every_kind_of_line_end_ends_one_line() {
        assert_eq!(lines("a\nb\nc"), [1, 2, 3]);
        assert_eq!(lines("a\r\nb\r\nc\r\n"), [1, 2, 3]);
        assert_eq!(lines("a\rb\rc\r"), [1, 2, 3]);
        assert_eq!(lines("a\n\n\r\n\rb"), [1, 5]);
        assert_eq!(lines("\"a\r\nb\rc\nd\",1\r\nnext"), [1, 5]);
    }

    #[test]
    fn a_quote_that_never_closes_is_found_where_it_opens() {
        let fault = scan("candidate,votes\nAlpha,10\n\"Beta,20\nGamma,30\n", rules()).unwrap_err();
        assert_eq!(fault.kind, FaultKind::QuoteUnclosed { backslash: false });
        assert_eq!((fault.line, fault.field, fault.offset), (3, 0, 25));
        let fault = scan("a,\"b\\\"c\\\",1\n", rules()).unwrap_err();
        assert_eq!(fault.kind, FaultKind::QuoteStray { backslash: true });
    }

    #[test]
    fn text_after_a_closing_quote_is_found() {
        let fault = scan("a,b\n\"Alpha\" Jr,10\n", rules()).unwrap_err();
        assert_eq!(fault.kind, FaultKind::QuoteStray { backslash: false });
        assert_eq!((fault.line, fault.field, fault.offset), (2, 0, 11));
        let lenient = Rules { lenient_quotes: true, ..rules() };
        assert_eq!(scan("\"Alpha\" Jr,10\n", lenient).unwrap().len(), 1);
        let escape = Rules { escape: Some(b'\\'), ..rules() };
        assert_eq!(scan("\"John \\\"Jack\\\" Roe\",10\nx", escape).unwrap().len(), 2);
    }

    #[test]
    fn a_quote_inside_an_unquoted_field_is_a_character() {
        let marks = scan("John \"Jack\" Roe,10\nBeta,20\n", rules()).unwrap();
        assert_eq!(marks.len(), 2);
        assert!(!marks[0].quoted);
    }

    #[test]
    fn limits_hold_for_open_fields_too() {
        let limits = Limits { field: 4, row: 8, columns: 3, groups: 1 };
        let rules = Rules { limits, ..rules() };
        assert_eq!(scan("abcd,b\n", rules).unwrap().len(), 1);
        let kind = |text| scan(text, rules).unwrap_err().kind;
        assert_eq!(kind("abcde,b\n"), FaultKind::FieldTooLarge { quoted: false });
        assert_eq!(kind("a\n\"bcdef"), FaultKind::FieldTooLarge { quoted: true });
        assert_eq!(kind("abc,abc,a\n"), FaultKind::RowTooLarge);
        assert_eq!(kind("a,b,c,d\n"), FaultKind::TooManyColumns { columns: 4 });
        assert_eq!(kind("a,\0"), FaultKind::Nul);
    }
}
