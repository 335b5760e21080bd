//! The delimiter: what the file says (`sep=;`), what a flag says, or what makes the text
//! rectangular.

use crate::code::Code;
use crate::finding::Finding;

/// How a text is divided into fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dialect {
    /// The byte between fields.
    pub delimiter: u8,
    /// On what evidence.
    pub why: String,
    /// Bytes of a leading `sep=` line, its line end included; it is no row.
    pub sep_line: usize,
}

/// Delimiters that are looked for, in the order in which they are named.
const CANDIDATES: [u8; 4] = [b',', b';', b'\t', b'|'];

/// The name of a delimiter for people.
pub(super) fn name(delimiter: u8) -> String {
    match delimiter {
        b',' => "comma".to_owned(),
        b';' => "semicolon".to_owned(),
        b'\t' => "tab".to_owned(),
        b'|' => "pipe".to_owned(),
        other => format!("`{}`", char::from(other)),
    }
}

impl Dialect {
    /// The dialect of a text, by its first part; `whole` tells whether that is all of it.
    ///
    /// # Errors
    ///
    /// `delimiter-ambiguous` where two delimiters divide the text equally well.
    pub(super) fn of(sample: &[u8], whole: bool, flag: Option<u8>) -> Result<Self, Box<Finding>> {
        let sep = sep_line(sample);
        let sep_line = sep.map_or(0, |(_, length)| length);
        if let Some(delimiter) = flag {
            return Ok(Self { delimiter, why: "given by --delimiter".to_owned(), sep_line });
        }
        if let Some((delimiter, _)) = sep {
            return Ok(Self {
                delimiter,
                why: "the file says so in a `sep=` line".to_owned(),
                sep_line,
            });
        }
        let (delimiter, why) = sniff(whole_lines(sample, whole))?;
        Ok(Self { delimiter, why, sep_line: 0 })
    }
}

/// A first line `sep=;`, as Excel reads and writes it: the delimiter and the length of the line.
fn sep_line(text: &[u8]) -> Option<(u8, usize)> {
    let end = text.iter().position(|byte| matches!(byte, b'\n' | b'\r')).unwrap_or(text.len());
    let (line, rest) = text.split_at_checked(end)?;
    let inner =
        line.strip_prefix(b"\"").map_or(line, |line| line.strip_suffix(b"\"").unwrap_or(line));
    match inner {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', delimiter] if *delimiter < 0x80 => {
            let line_end = match rest {
                [b'\r', b'\n', ..] => 2,
                [] => 0,
                _ => 1,
            };
            Some((*delimiter, end + line_end))
        }
        _ => None,
    }
}

/// The sample without a last line that is cut.
fn whole_lines(sample: &[u8], whole: bool) -> &[u8] {
    let last = sample.iter().rposition(|byte| matches!(byte, b'\n' | b'\r'));
    match last {
        Some(last) if !whole => sample.get(..=last).unwrap_or(sample),
        _ => sample,
    }
}

/// What a delimiter makes of the sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Division {
    delimiter: u8,
    /// Fields of the most common row length above one.
    fields: usize,
    /// Records of that length.
    records: usize,
    /// Records that it divides at all.
    divided: usize,
}

fn sniff(sample: &[u8]) -> Result<(u8, String), Box<Finding>> {
    let mut total = 0;
    let mut divisions: Vec<Division> = Vec::new();
    for delimiter in CANDIDATES {
        let records = records(sample, delimiter);
        total = total.max(records.len());
        divisions.extend(divide(delimiter, &records));
    }
    divisions.sort_by_key(|division| std::cmp::Reverse((division.records, division.divided)));
    let Some(best) = divisions.first().copied() else {
        return Ok((b',', "no delimiter found: one column".to_owned()));
    };
    let mut chosen = best;
    let as_good =
        |other: &&Division| (other.records, other.divided) == (best.records, best.divided);
    for other in divisions.iter().skip(1).filter(as_good) {
        // Where both fit, three times as many bounds are no accident.
        if other.fields > 3 * (chosen.fields - 1) {
            chosen = *other;
        } else if chosen.fields <= 3 * (other.fields - 1) {
            return Err(Box::new(ambiguous(chosen, *other)));
        }
    }
    // One odd line in a text that no delimiter divides is a remark with a semicolon.
    if chosen.records == 1 && chosen.divided * 2 < total {
        return Ok((b',', "no delimiter found: one column".to_owned()));
    }
    let lines = if total == 1 { "line has" } else { "lines have" };
    let why = format!("{} of {total} {lines} {} fields", chosen.records, chosen.fields);
    Ok((chosen.delimiter, why))
}

fn ambiguous(one: Division, other: Division) -> Finding {
    let (one, other) = if one.delimiter == b',' { (one, other) } else { (other, one) };
    let message = format!(
        "{} and {} both divide the text evenly: {} lines into {} fields, or into {}",
        name(one.delimiter),
        name(other.delimiter),
        one.records,
        one.fields,
        other.fields
    );
    let flag = |delimiter: u8| match delimiter {
        b'\t' => "--delimiter tab".to_owned(),
        other => format!("--delimiter '{}'", char::from(other)),
    };
    let help = format!("give `{}` or `{}`", flag(one.delimiter), flag(other.delimiter));
    Finding::error(Code::DelimiterAmbiguous, message).help(help)
}

/// One record under a delimiter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Record {
    fields: usize,
    /// Whether it speaks for the delimiter: no text after a closing quote, and not only decimal
    /// commas beside another delimiter.
    speaks: bool,
}

/// The most common length above one among the records that speak for the delimiter.
fn divide(delimiter: u8, records: &[Record]) -> Option<Division> {
    let mut lengths: Vec<usize> =
        records.iter().filter(|r| r.fields > 1 && r.speaks).map(|r| r.fields).collect();
    lengths.sort_unstable();
    let runs = lengths.chunk_by(|a, b| a == b);
    // Of equally common lengths the longest: the other may be a footer's.
    let best = runs.max_by_key(|run| run.len())?;
    let (records, divided) = (best.len(), lengths.len());
    Some(Division { delimiter, fields: *best.first()?, records, divided })
}

/// Divides the sample, quotes heeded as in `csv`. Lines without a byte are no records.
fn records(sample: &[u8], delimiter: u8) -> Vec<Record> {
    let mut records = Vec::new();
    let mut at = 0;
    while let Some(byte) = sample.get(at) {
        if matches!(byte, b'\n' | b'\r') {
            at += 1;
            continue;
        }
        let (record, end) = record(sample, at, delimiter);
        records.push(record);
        at = end;
    }
    records
}

fn record(sample: &[u8], start: usize, delimiter: u8) -> (Record, usize) {
    let mut fields = 1;
    let mut stray = false;
    let mut in_numbers = true;
    let mut beside_other = false;
    let mut field_start = true;
    let mut at = start;
    while let Some(byte) = sample.get(at).copied() {
        if field_start && byte == b'"' {
            let (end, closed) = behind_quotes(sample, at);
            at = end;
            let next = sample.get(at).copied();
            stray |= !closed || next.is_some_and(|b| b != delimiter && b != b'\n' && b != b'\r');
            field_start = false;
            continue;
        }
        if matches!(byte, b'\n' | b'\r') {
            break;
        }
        field_start = byte == delimiter;
        if byte == delimiter {
            fields += 1;
            let digit = |at: Option<usize>| {
                at.and_then(|at| sample.get(at)).is_some_and(u8::is_ascii_digit)
            };
            in_numbers &= digit(at.checked_sub(1)) && digit(Some(at + 1));
        } else {
            beside_other |= CANDIDATES.contains(&byte);
        }
        at += 1;
    }
    let decimal = delimiter == b',' && fields > 1 && in_numbers && beside_other;
    (Record { fields, speaks: !stray && !decimal }, at)
}

/// The byte behind a quoted field that opens at `start`, and whether it closes.
fn behind_quotes(sample: &[u8], start: usize) -> (usize, bool) {
    let mut at = start + 1;
    while let Some(byte) = sample.get(at) {
        at += 1;
        if *byte == b'"' {
            if sample.get(at) != Some(&b'"') {
                return (at, true);
            }
            at += 1;
        }
    }
    (at, false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(text: &str, delimiter: char) {
        let dialect = Dialect::of(text.as_bytes(), true, None).unwrap();
        assert_eq!(char::from(dialect.delimiter), delimiter, "{}", dialect.why);
    }

    #[test]
    fn what_makes_the_text_rectangular_is_the_delimiter() {
        case("candidate,votes\nAlpha,10\n", ',');
        case("candidate;votes;share\nAlpha;10;33,3\nBeta;20;66,7\n", ';');
        case("candidate\tvotes\nAlpha\t10\n", '\t');
        case("candidate|votes\nAlpha|10\n", '|');
        case("candidate,votes\n", ',');
        case("a;b;c\n1;2;3;4\n", ';');
        case("name;votes\nSmith, John;10\nRoe, Jane;20\n", ';');
        case("name,votes\n\"Smith; J\",10\n\"Roe; J\",20\n", ',');
    }

    #[test]
    fn decimal_commas_are_no_delimiter() {
        case("Alpha;33,3\nBeta;66,7\n", ';');
        case("Alpha\t33,3\nBeta\t66,7\n", '\t');
        // Without anything else between the numbers, commas are.
        case("1,2\n3,4\n", ',');
    }

    #[test]
    fn lines_above_and_below_the_table_do_not_matter() {
        case("Results; final\nCounty, 2024; all\na,b,c\n1,2,3\n4,5,6\n7,8,9\nsource; x, y\n", ',');
        case("Results, final, of 2024\n\na;b\nx;2\ny;4\n\nsource, of course, is x\n", ';');
    }

    #[test]
    fn a_quote_belongs_to_the_delimiter_behind_it() {
        case("\"Smith, J\";\"10\"\n\"Roe, J\";\"20\"\n", ';');
        case("\"a\nb\",1\n\"c\nd\",2\n", ',');
    }

    #[test]
    fn a_draw_is_an_error_that_names_the_flag() {
        let text = "candidate,party;votes\nAlpha,Red;10\nBeta,Blue;20\n";
        let finding = Dialect::of(text.as_bytes(), true, None).unwrap_err();
        assert_eq!(finding.code, Code::DelimiterAmbiguous);
        assert!(finding.help.unwrap().contains("--delimiter"));
        let dialect = Dialect::of(text.as_bytes(), true, Some(b';')).unwrap();
        assert_eq!(dialect.delimiter, b';');
    }

    #[test]
    fn many_fields_in_every_line_are_no_accident() {
        case("name\tfirst, last\ta\tb\tc\nx\tRoe, Jo\t1\t2\t3\n", '\t');
    }

    #[test]
    fn one_column_has_no_delimiter() {
        case("vote\nAlpha\nBeta\nAlpha\n", ',');
        case("vote\nAlpha\nBeta; Jr\nAlpha\n", ',');
        case("candidate      votes\nAlpha            10\n", ',');
    }

    #[test]
    fn a_sep_line_is_honoured_and_is_no_row() {
        for (text, length) in [("sep=;\na;b\n", 6), ("SEP=;\r\na;b,c\r\n", 7), ("\"sep=;\"\na", 8)]
        {
            let dialect = Dialect::of(text.as_bytes(), true, None).unwrap();
            assert_eq!((dialect.delimiter, dialect.sep_line), (b';', length));
        }
        assert_eq!(Dialect::of(b"sep=ab\n1,2\n", true, None).unwrap().sep_line, 0);
    }
}
