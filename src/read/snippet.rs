//! The physical line of a place, cut around what is to be marked.

use crate::finding::Snippet;
use crate::read::scan::{Mark, Rules};

/// Characters of a line that are shown, at most.
const WIDTH: usize = 200;

/// Bytes that are looked at on each side of a mark: enough for `WIDTH` characters of any size.
const REACH: usize = WIDTH * 4;

/// The line around byte `offset`, with `length` characters marked, and the column of the mark in
/// characters from 1.
pub(super) fn around(text: &[u8], offset: usize, length: usize) -> Option<(Snippet, u64)> {
    let start = line_start(text, offset);
    let line = text.get(start..line_end(text, offset.max(start)))?;
    Some(cut(line, offset - start, length))
}

/// The line of a record's field, with the field marked, or the whole line where `field` is `None`
/// or stands on a later line of the record.
pub(super) fn of_field(
    text: &[u8],
    mark: &Mark,
    rules: &Rules,
    field: Option<usize>,
) -> Option<(Snippet, u64)> {
    let line = text.get(mark.start..line_end(text, mark.start))?;
    let (start, end) = match field {
        Some(field) => field_in(line, rules, field),
        None => (0, line.len()),
    };
    let marked = line.get(start..end)?;
    // Blanks around a field are not marked, unless it is all blank.
    let trimmed = marked.trim_ascii();
    let (start, marked) = match trimmed {
        [] => (start, marked),
        trimmed => {
            let blanks = marked.len() - marked.trim_ascii_start().len();
            (start + blanks, trimmed)
        }
    };
    let length = String::from_utf8_lossy(marked).chars().count().max(1);
    Some(cut(line, start, length))
}

/// The whole line that begins at `start`.
pub(super) fn line_at(text: &[u8], start: usize) -> Option<(Snippet, u64)> {
    let line = text.get(start..line_end(text, start))?;
    Some(cut(line, 0, String::from_utf8_lossy(line).chars().count()))
}

/// Where the line begins that is `skip` lines behind the one at `start`.
pub(super) fn nth_line(text: &[u8], start: usize, skip: usize) -> Option<usize> {
    let mut at = start;
    for _ in 0..skip {
        at = line_end(text, at);
        at += if text.get(at..)?.starts_with(b"\r\n") { 2 } else { 1 };
    }
    (at < text.len()).then_some(at)
}

/// The bytes of a field in the first line of its record; behind the end of the line where it does
/// not begin on it.
fn field_in(line: &[u8], rules: &Rules, field: usize) -> (usize, usize) {
    let mut start = 0;
    for index in 0.. {
        let end = field_end(line, rules, start);
        if index == field {
            return (start, end);
        }
        if end >= line.len() {
            break;
        }
        start = end + 1;
    }
    (line.len(), line.len())
}

/// Where the field that begins at `start` ends, in this line at the latest.
fn field_end(line: &[u8], rules: &Rules, start: usize) -> usize {
    let mut at = start;
    if line.get(at) == Some(&b'"') {
        at += 1;
        while let Some(byte) = line.get(at) {
            at += 1;
            if *byte == b'"' {
                if line.get(at) != Some(&b'"') {
                    break;
                }
                at += 1;
            } else if rules.escape == Some(*byte) {
                at += 1;
            }
        }
    }
    let rest = line.get(at..).unwrap_or_default();
    let bound = rest.iter().position(|byte| *byte == rules.delimiter);
    bound.map_or(line.len(), |bound| at + bound)
}

fn line_start(text: &[u8], offset: usize) -> usize {
    let before = text.get(..offset).unwrap_or(text);
    before.iter().rposition(|byte| matches!(byte, b'\n' | b'\r')).map_or(0, |at| at + 1)
}

fn line_end(text: &[u8], from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    let end = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
    end.map_or(text.len(), |end| from + end)
}

/// Cuts a line around byte `start`.
fn cut(line: &[u8], start: usize, length: usize) -> (Snippet, u64) {
    let before = line.get(..start).unwrap_or(line);
    // Counted over the whole line; decoded only near the mark.
    let column = before.iter().filter(|byte| !(0x80..0xC0).contains(*byte)).count() + 1;
    let first = boundary(line, start.saturating_sub(REACH));
    let last = boundary(line, start.saturating_add(REACH).min(line.len()));
    let near = |from: usize, to: usize| {
        String::from_utf8_lossy(line.get(from..to).unwrap_or_default()).into_owned()
    };
    let (left, right) = (near(first, start), near(start, last.max(start)));
    // Half of the width for what stands before, more where what follows is short.
    let follows = right.chars().count();
    let room = (WIDTH / 2).max(WIDTH.saturating_sub(follows));
    let stands = left.chars().count();
    let text: String =
        left.chars().skip(stands.saturating_sub(room)).chain(right.chars()).take(WIDTH).collect();
    let start = stands.min(room);
    let length = length.min(WIDTH.saturating_sub(start)).max(1);
    (Snippet { text, start, length }, column as u64)
}

/// The nearest start of a character of UTF-8 at or before `at`.
fn boundary(line: &[u8], at: usize) -> usize {
    let inside = |at: usize| line.get(at).is_some_and(|byte| (0x80..0xC0).contains(byte));
    (at.saturating_sub(3)..=at).rev().find(|at| !inside(*at)).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::options::Limits;

    fn rules() -> Rules {
        Rules { delimiter: b',', escape: None, lenient_quotes: false, limits: Limits::default() }
    }

    #[track_caller]
    fn case(text: &str, start: usize, field: Option<usize>, marked: &str, column: u64) {
        let mark = Mark { start, end: text.len(), line: 1, quoted: false };
        let (snippet, found) = of_field(text.as_bytes(), &mark, &rules(), field).unwrap();
        let cut: String = snippet.text.chars().skip(snippet.start).take(snippet.length).collect();
        assert_eq!((cut.as_str(), found), (marked, column));
    }

    #[test]
    fn the_field_is_marked_in_its_line() {
        case("candidate,votes\nJané Roe,1O4\r\nx", 16, Some(1), "1O4", 10);
        case("candidate,votes\nJané Roe,1O4\r\nx", 16, None, "Jané Roe,1O4", 1);
        case("\"Roe, J\", 1O4 \n", 0, Some(1), "1O4", 11);
        case("\"Roe, \"\"J\"\n", 0, Some(0), "\"Roe, \"\"J\"", 1);
        case("a,b\n", 0, Some(5), "", 4);
    }

    #[test]
    fn a_long_line_is_cut_around_the_mark() {
        let text = format!("{}é,1O4,{}", "é".repeat(5000), "y".repeat(5000));
        let mark = Mark { start: 0, end: text.len(), line: 1, quoted: false };
        let (snippet, column) = of_field(text.as_bytes(), &mark, &rules(), Some(1)).unwrap();
        assert_eq!(column, 5003);
        assert_eq!(snippet.text.chars().count(), WIDTH);
        let cut: String = snippet.text.chars().skip(snippet.start).take(3).collect();
        assert_eq!(cut, "1O4");
        assert!(!snippet.text.contains('\u{FFFD}'));
    }
}
