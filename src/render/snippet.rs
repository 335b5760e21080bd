//! A line of the input with a mark under what is meant.

use std::io::{self, Write};

use super::safe::Safe;
use super::style::{Ink, Style};
use crate::finding::Snippet;

/// The width of a snippet where the output has none.
const WIDTH: usize = 120;
/// The least that is shown of the line, in a terminal as narrow as a finger.
const LEAST: usize = 10;

/// The parts of a line, as they are shown.
struct Shown {
    before: Safe,
    marked: Safe,
    after: Safe,
}

/// Writes the line with its number, and under it the mark with `label`.
pub(super) fn write(
    snippet: &Snippet,
    line: u64,
    label: &Safe,
    ink: Ink,
    style: &Style,
    out: &mut dyn Write,
) -> io::Result<()> {
    let number = line.to_string();
    let blank = " ".repeat(number.len());
    let bar = style.paint(Ink::Gutter, "|");
    let room = style.width.unwrap_or(WIDTH).saturating_sub(number.len() + 3).max(LEAST);
    let Shown { before, marked, after } = cut(snippet, room);
    writeln!(out, "{blank} {bar}")?;
    writeln!(out, "{} {bar} {before}{marked}{after}", style.paint(Ink::Gutter, &number))?;
    let mark = "^".repeat(marked.width().max(1));
    let label = if label.is_empty() { String::new() } else { format!(" {}", label.cut(room)) };
    let mark = style.paint(ink, &format!("{mark}{label}"));
    writeln!(out, "{blank} {bar} {}{mark}", " ".repeat(before.width()))
}

/// The line around its mark, in at most `room` columns.
fn cut(snippet: &Snippet, room: usize) -> Shown {
    // A row may be 16 MiB long: only what could be shown is looked at.
    let mut letters = snippet.text.chars();
    let skipped = snippet.start.saturating_sub(room + 1);
    let start = letters.by_ref().take(skipped).count();
    let before: String = letters.by_ref().take(snippet.start - start.min(snippet.start)).collect();
    let length = snippet.length.max(1);
    let marked: String = letters.by_ref().take(length.min(room + 1)).collect();
    let mut rest = letters.skip(length.saturating_sub(room + 1));
    let after: String = rest.by_ref().take(room + 1).collect();
    let marked = Safe::new(&marked).cut(room);
    let left = room - marked.width();
    let (before, after) = (Safe::new(&before), Safe::new(&after));
    // The text before the mark may have all that the text after it does not need, and at least half.
    let before = before.cut_front(left.saturating_sub(after.width()).max(left.div_ceil(2)));
    let after = after.cut(left.saturating_sub(before.width()));
    Shown { before, marked, after }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, start: usize, length: usize, width: usize) -> Vec<String> {
        let snippet = Snippet { text: text.to_owned(), start, length };
        let style = Style { width: Some(width), ..Style::default() };
        let mut out = Vec::new();
        write(&snippet, 7, &Safe::default(), Ink::Error, &style, &mut out).unwrap();
        String::from_utf8(out).unwrap().lines().skip(1).map(str::to_owned).collect()
    }

    #[test]
    fn a_long_row_is_cut_around_the_mark() {
        let row = format!("{},1O4,{}", "a".repeat(5000), "b".repeat(5000));
        assert_eq!(
            shown(&row, 5001, 3, 30),
            ["7 | …aaaaaaaaaa,1O4,bbbbbbbbb…", "  |             ^^^"]
        );
    }

    #[test]
    fn the_mark_stands_under_the_same_letters_whatever_is_before_it() {
        assert_eq!(shown("蔡英文,x,y", 4, 1, 40), ["7 | 蔡英文,x,y", "  |        ^"]);
        assert_eq!(shown("\u{202e}ab,x", 4, 1, 40), ["7 | <U+202E>ab,x", "  |            ^"]);
        assert_eq!(shown("a,\u{7}", 2, 1, 40), ["7 | a,<U+0007>", "  |   ^^^^^^^^"]);
    }

    #[test]
    fn a_mark_outside_the_line_or_of_no_length_still_shows() {
        assert_eq!(shown("a,b", 3, 0, 40), ["7 | a,b", "  |    ^"]);
        assert_eq!(shown("a,b", 999, 5, 40).len(), 2);
        assert_eq!(shown("", 0, usize::MAX, 0).len(), 2);
        assert_eq!(shown("a", usize::MAX, usize::MAX, 40).len(), 2);
    }
}
