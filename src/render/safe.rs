//! Text from the data, made safe to show to a person on a terminal.

use std::fmt::{self, Write};

use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// At most this many combining marks are shown on one letter; more of them climb over other lines.
const MARKS: usize = 8;

/// Columns of the longest count there is, with its groups of digits.
const LONGEST_COUNT: usize = 26;

/// Text that cannot move the cursor, change colours, turn the direction of reading or hide
/// characters. The only way to make one is [`Safe::new`], and what writes tables and messages takes
/// nothing else.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Safe(String);

impl Safe {
    /// Makes text safe: control, direction, invisible and private characters as `<U+202E>`, tabs and
    /// line ends as a blank, and at most eight combining marks a letter.
    pub fn new(text: &str) -> Self {
        let mut safe = String::with_capacity(text.len());
        let mut marks = 0;
        let mut letters = text.chars().peekable();
        while let Some(letter) = letters.next() {
            if is_combining_mark(letter) {
                marks += 1;
                if safe.is_empty() {
                    // A mark with nothing beneath it would sit on the frame of the table.
                    safe.push('\u{25CC}');
                }
                if marks <= MARKS {
                    safe.push(letter);
                }
                continue;
            }
            marks = 0;
            match letter {
                '\r' if letters.peek() == Some(&'\n') => {}
                '\t' | '\r' | '\n' => safe.push(' '),
                _ if is_hazard(letter) => {
                    // Writing to a string does not fail.
                    let _ = write!(safe, "<U+{:04X}>", u32::from(letter));
                }
                _ => safe.push(letter),
            }
        }
        Self(safe)
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether there is no text.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Columns on a terminal: two for Chinese, Japanese and Korean letters and emoji, none for marks.
    ///
    /// Counted letter by letter, as terminals do, so that Arabic ligatures count as their letters.
    pub fn width(&self) -> usize {
        if self.0.is_ascii() {
            return self.0.len();
        }
        self.0.graphemes(true).map(UnicodeWidthStr::width).sum()
    }

    /// The text in at most `width` columns, with `…` for what is left out.
    #[must_use]
    pub fn cut(&self, width: usize) -> Self {
        if self.0.len() <= width || self.width() <= width {
            return self.clone();
        }
        let Some(room) = width.checked_sub(1) else { return Self::default() };
        let mut cut = take(self.0.graphemes(true), room);
        // A blank before the dots looks like a mistake.
        cut.truncate(cut.trim_end().len());
        cut.push('…');
        Self(cut)
    }

    /// The end of the text in at most `width` columns, with `…` for what is left out before it.
    #[must_use]
    pub fn cut_front(&self, width: usize) -> Self {
        if self.0.len() <= width || self.width() <= width {
            return self.clone();
        }
        let Some(room) = width.checked_sub(1) else { return Self::default() };
        let mut used = 0;
        let mut start = self.0.len();
        for (at, grapheme) in self.0.grapheme_indices(true).rev() {
            used += grapheme.width();
            if used > room {
                break;
            }
            start = at;
        }
        Self(format!("…{}", self.0.get(start..).unwrap_or_default()))
    }

    /// Both, one after the other.
    #[must_use]
    pub fn then(&self, other: &Self) -> Self {
        Self(format!("{}{}", self.0, other.0))
    }

    /// The words of the text filled into lines of at most `width` columns. A word that is longer
    /// stands alone; it is broken only where it is longer than any count, so that none is torn.
    pub fn wrap(&self, width: usize) -> Vec<Self> {
        let mut lines: Vec<Self> = Vec::new();
        let mut line = Self::default();
        let mut used = 0;
        for word in self.0.split(' ').flat_map(|word| pieces(word, width.max(LONGEST_COUNT))) {
            let columns = word.width();
            if !line.is_empty() && used + 1 + columns > width {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            if !line.is_empty() {
                line.0.push(' ');
                used += 1;
            }
            line.0.push_str(&word.0);
            used += columns;
        }
        lines.push(line);
        lines
    }
}

impl fmt::Display for Safe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A word in pieces of at most `width` columns.
fn pieces(word: &str, width: usize) -> Vec<Safe> {
    let mut pieces = Vec::new();
    let mut rest = word;
    loop {
        let piece = take(rest.graphemes(true), width);
        match rest.get(piece.len()..) {
            Some(more) if !more.is_empty() && !piece.is_empty() => rest = more,
            _ => {
                pieces.push(Safe(rest.to_owned()));
                return pieces;
            }
        }
        pieces.push(Safe(piece));
    }
}

/// As many graphemes as fit in `room` columns.
fn take<'a>(graphemes: impl Iterator<Item = &'a str>, room: usize) -> String {
    let mut taken = String::new();
    let mut used = 0;
    for grapheme in graphemes {
        used += grapheme.width();
        if used > room {
            break;
        }
        taken.push_str(grapheme);
    }
    taken
}

/// Whether a character can fool the reader or the terminal when it is shown as it is.
pub(super) fn is_hazard(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            // separators of lines and paragraphs, direction controls
            '\u{2028}' | '\u{2029}' | '\u{061C}' | '\u{200E}' | '\u{200F}'
            | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{206F}'
            // invisible: soft hyphen, zero-width blank, joiners of words, fillers, annotations, tags
            | '\u{00AD}' | '\u{180E}' | '\u{200B}' | '\u{2060}'..='\u{2065}' | '\u{3164}'
            | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}'
            // private use
            | '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{10FFFF}'
            | '\u{FDD0}'..='\u{FDEF}')
        || u32::from(letter) & 0xFFFE == 0xFFFE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn shows(text: &str, want: &str) {
        assert_eq!(Safe::new(text).as_str(), want);
    }

    #[test]
    fn no_character_can_move_the_cursor_or_turn_the_reading() {
        shows("\u{1B}[2J red", "<U+001B>[2J red");
        shows("a\u{202E}b\u{2066}c\u{200F}", "a<U+202E>b<U+2066>c<U+200F>");
        shows("\u{0}\u{7F}\u{9B}\u{2028}\u{E000}", "<U+0000><U+007F><U+009B><U+2028><U+E000>");
        shows("\u{E0041}\u{FEFF}\u{AD}", "<U+E0041><U+FEFF><U+00AD>");
    }

    #[test]
    fn tabs_and_line_ends_are_blanks() {
        shows("a\tb\r\nc\nd\re", "a b c d e");
    }

    #[test]
    fn joiners_that_scripts_need_stay() {
        shows("می\u{200C}خواهم", "می\u{200C}خواهم");
        shows("👨\u{200D}👩", "👨\u{200D}👩");
    }

    #[test]
    fn a_letter_bears_eight_marks() {
        let zalgo = format!("e{}x", "\u{301}".repeat(50));
        shows(&zalgo, &format!("e{}x", "\u{301}".repeat(8)));
        shows("\u{301}x", "\u{25CC}\u{301}x");
    }

    #[test]
    fn width_is_that_of_the_terminal() {
        assert_eq!(Safe::new("Токаев").width(), 6);
        assert_eq!(Safe::new("蔡英文").width(), 6);
        assert_eq!(Safe::new("e\u{301}").width(), 1);
        assert_eq!(Safe::new("👨\u{200D}👩\u{200D}👧").width(), 2);
        assert_eq!(Safe::new("لا").width(), 2);
    }

    #[test]
    fn a_cut_never_splits_a_letter_and_never_exceeds_the_width() {
        assert_eq!(Safe::new("Tokayev").cut(4).as_str(), "Tok…");
        assert_eq!(Safe::new("Tokayev").cut(7).as_str(), "Tokayev");
        assert_eq!(Safe::new("蔡英文").cut(4).as_str(), "蔡…");
        assert_eq!(Safe::new("ab\u{301}c d").cut(3).as_str(), "ab\u{301}…");
        assert_eq!(Safe::new("ab cd").cut(4).as_str(), "ab…");
        assert_eq!(Safe::new("ab").cut(0).as_str(), "");
        assert_eq!(Safe::new("Tokayev").cut_front(4).as_str(), "…yev");
        assert_eq!(Safe::new("蔡英文").cut_front(4).as_str(), "…文");
    }

    #[test]
    fn text_is_filled_into_lines_of_whole_words() {
        let lines = Safe::new("Turnout 69.4%: 8,300,046 ballots").wrap(14);
        let lines: Vec<&str> = lines.iter().map(Safe::as_str).collect();
        assert_eq!(lines, ["Turnout 69.4%:", "8,300,046", "ballots"]);
        assert_eq!(Safe::new("8,300,046").wrap(3).len(), 1);
        assert_eq!(Safe::new(&"a".repeat(60)).wrap(3).len(), 3);
    }
}
