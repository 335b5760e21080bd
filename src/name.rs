//! Names as keys: what is made one before two names are compared, and what that changed.
//!
//! The rules are those of the output too: a key is composed (NFC), trimmed, its runs of blanks are
//! one blank, and what nobody can see is dropped. Joiners stay: Persian, the scripts of India and
//! emoji need them. Controls stay as well, because a changed name is worse than an ugly one;
//! renderers show them safely.

use std::borrow::Cow;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc, is_nfc_quick};

/// What stands for a choice without a name.
pub const NO_NAME: &str = "(no name)";

/// More combining marks than this on one letter are no writing system's.
const MARKS_PER_LETTER: usize = 8;

/// A name as a key, and what was done to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Normalised<'a> {
    /// The key: borrowed where nothing but outer blanks had to go.
    pub text: Cow<'a, str>,
    /// What was changed, and what is doubtful and stays.
    pub changed: Changes,
}

/// A set of things that were changed in a name, or that are doubtful in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Changes(u8);

impl Changes {
    /// Several blanks inside the name, or one that is not U+0020, became one. Blanks around a name
    /// are worth no word.
    pub const WHITESPACE: Self = Self(1);
    /// The name was not in composed form (NFC).
    pub const UNNORMALIZED: Self = Self(1 << 1);
    /// Characters that nobody can see were dropped.
    pub const INVISIBLE: Self = Self(1 << 2);
    /// Control characters, noncharacters or piled-up marks, which stay; or a tab or line end inside
    /// the name, which became a blank.
    pub const CONTROL: Self = Self(1 << 3);
    /// Direction controls, which stay.
    pub const BIDI: Self = Self(1 << 4);

    /// Whether all of `other` is in the set.
    pub fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether the set is empty.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Adds `other`.
    pub fn insert(&mut self, other: Self) {
        self.0 |= other.0;
    }
}

/// Makes the key of a name.
pub fn normalise(raw: &str) -> Normalised<'_> {
    let trimmed = raw.trim();
    if is_plain_ascii(trimmed) || is_ordinary(trimmed) {
        return Normalised { text: Cow::Borrowed(trimmed), changed: Changes::default() };
    }
    let (text, changed) = rewrite(raw);
    Normalised { text: Cow::Owned(text), changed }
}

/// The key under which spellings that differ only in letter case, punctuation or blanks are equal.
/// It does not depend on the locale. Diacritics count.
pub fn fold(name: &str) -> String {
    if name.is_ascii() {
        let kept: String = name
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|letter| letter.to_ascii_lowercase())
            .collect();
        return if kept.is_empty() { without_blanks(name) } else { kept };
    }
    // Up first, so that ß meets SS and the final sigma the others.
    let kept: String = name
        .nfc()
        .filter(|&letter| !letter.is_whitespace() && !is_control(letter) && !is_punctuation(letter))
        .flat_map(char::to_uppercase)
        .flat_map(char::to_lowercase)
        .nfc()
        .collect();
    if kept.is_empty() { without_blanks(name) } else { kept }
}

/// Whether a character cannot be seen and carries no meaning in a name: soft hyphen, zero-width
/// space, word joiner, inner byte-order mark, tag letters, Hangul fillers.
pub fn is_invisible(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}'
            | '\u{34f}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{17b4}'
            | '\u{17b5}'
            | '\u{180e}'
            | '\u{200b}'
            | '\u{2060}'..='\u{2064}'
            | '\u{206a}'..='\u{206f}'
            | '\u{3164}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e007f}'
    )
}

/// Whether a character changes the direction of text without being seen.
pub fn is_bidi_control(letter: char) -> bool {
    matches!(
        letter,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
    )
}

/// Printable ASCII with single blanks: most names of most files.
fn is_plain_ascii(text: &str) -> bool {
    let mut before = b'x';
    text.bytes().all(|byte| {
        let plain = byte.is_ascii_graphic() || (byte == b' ' && before != b' ');
        before = byte;
        plain
    })
}

/// Any script, and nothing to do.
fn is_ordinary(text: &str) -> bool {
    let mut before = 'x';
    text.chars().all(|letter| {
        let plain = if letter.is_whitespace() {
            letter == ' ' && before != ' '
        } else {
            !is_invisible(letter)
                && !is_bidi_control(letter)
                && !is_control(letter)
                && (is_settled(letter) || !is_combining_mark(letter))
        };
        before = letter;
        plain
    }) && (text.chars().all(is_settled) || is_nfc_quick(text.chars()) == IsNormalized::Yes)
}

/// Letters that are no marks and composed in themselves, known without a table: Latin, Cyrillic, Han,
/// Hangul.
fn is_settled(letter: char) -> bool {
    matches!(
        letter,
        '\0'..='\u{2ff}'
            | '\u{400}'..='\u{482}'
            | '\u{48a}'..='\u{52f}'
            | '\u{4e00}'..='\u{9fff}'
            | '\u{ac00}'..='\u{d7a3}'
    )
}

fn rewrite(raw: &str) -> (String, Changes) {
    let mut text = String::with_capacity(raw.len());
    let mut changed = Changes::default();
    let mut blanks = Blanks::default();
    let mut marks = 0;
    for letter in raw.chars() {
        if letter.is_whitespace() {
            blanks.add(letter);
            continue;
        }
        if is_invisible(letter) {
            changed.insert(Changes::INVISIBLE);
            continue;
        }
        if is_control(letter) {
            changed.insert(Changes::CONTROL);
        } else if is_bidi_control(letter) {
            changed.insert(Changes::BIDI);
        }
        marks = if is_combining_mark(letter) { marks + 1 } else { 0 };
        if marks > MARKS_PER_LETTER {
            changed.insert(Changes::CONTROL);
        }
        let between = std::mem::take(&mut blanks);
        if between.count > 0 && !text.is_empty() {
            text.push(' ');
            changed.insert(between.changes());
        }
        text.push(letter);
    }
    if !is_nfc(&text) {
        text = text.nfc().collect();
        changed.insert(Changes::UNNORMALIZED);
    }
    (text, changed)
}

/// A run of blanks between two visible characters.
#[derive(Default)]
struct Blanks {
    count: usize,
    unusual: bool,
    line_ends: bool,
}

impl Blanks {
    fn add(&mut self, letter: char) {
        self.count += 1;
        match letter {
            ' ' => {}
            '\t'..='\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => self.line_ends = true,
            _ => self.unusual = true,
        }
    }

    fn changes(&self) -> Changes {
        let mut changes = Changes::default();
        if self.line_ends {
            changes.insert(Changes::CONTROL);
        } else if self.unusual || self.count > 1 {
            changes.insert(Changes::WHITESPACE);
        }
        changes
    }
}

/// C0, DEL, C1 and code points that are no characters; blanks were looked at before.
fn is_control(letter: char) -> bool {
    let point = u32::from(letter);
    letter.is_control() || point & 0xfffe == 0xfffe || (0xfdd0..=0xfdef).contains(&point)
}

fn is_punctuation(letter: char) -> bool {
    letter.is_ascii_punctuation()
        || matches!(
            letter,
            '«' | '»' | '·' | '¡' | '¿' | '´' | '¨' | '¯' | '¸' | '§' | '¶'
                | '\u{2b9}'..='\u{2bf}'
                | '\u{55a}'..='\u{55f}'
                | '\u{589}' | '\u{58a}' | '\u{5be}' | '\u{5f3}' | '\u{5f4}'
                | '\u{60c}' | '\u{61b}' | '\u{61f}' | '\u{6d4}'
                | '\u{964}' | '\u{965}'
                | '\u{2010}'..='\u{2027}'
                | '\u{2030}'..='\u{205e}'
                | '\u{3001}'..='\u{3003}'
                | '\u{3008}'..='\u{301f}'
                | '\u{30fb}'
                | '\u{ff01}'..='\u{ff0f}'
                | '\u{ff1a}'..='\u{ff20}'
                | '\u{ff3b}'..='\u{ff40}'
                | '\u{ff5b}'..='\u{ff65}'
        )
}

fn without_blanks(name: &str) -> String {
    name.chars().filter(|letter| !letter.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(raw: &str, text: &str, changes: &[Changes]) {
        let got = normalise(raw);
        let mut want = Changes::default();
        for &change in changes {
            want.insert(change);
        }
        assert_eq!((got.text.as_ref(), got.changed), (text, want), "{raw:?}");
    }

    #[test]
    fn a_plain_name_is_borrowed_and_outer_blanks_are_no_change() {
        case("John Roe", "John Roe", &[]);
        case("  Beta\t", "Beta", &[]);
        case("", "", &[]);
        case(" \u{a0}\n", "", &[]);
        assert!(matches!(normalise(" John Roe ").text, Cow::Borrowed("John Roe")));
        assert!(matches!(normalise("José Niño").text, Cow::Borrowed(_)));
        assert!(matches!(normalise("小泉進次郎").text, Cow::Borrowed(_)));
    }

    #[test]
    fn runs_of_blanks_and_no_break_blanks_become_one() {
        case("John  Roe", "John Roe", &[Changes::WHITESPACE]);
        case("John\u{a0}Roe", "John Roe", &[Changes::WHITESPACE]);
        case("小泉\u{3000}進次郎", "小泉 進次郎", &[Changes::WHITESPACE]);
    }

    #[test]
    fn tabs_and_line_ends_inside_a_name_are_controls() {
        case("Alpha\nOmega", "Alpha Omega", &[Changes::CONTROL]);
        case("Alpha\r\nOmega", "Alpha Omega", &[Changes::CONTROL]);
        case("Alpha\tOne", "Alpha One", &[Changes::CONTROL]);
        case("Alpha\rOmega", "Alpha Omega", &[Changes::CONTROL]);
        case("\t=1+1", "=1+1", &[]);
    }

    #[test]
    fn control_characters_stay_and_are_told() {
        case("\u{1b}[2JAlpha", "\u{1b}[2JAlpha", &[Changes::CONTROL]);
        case("Al\u{2}pha", "Al\u{2}pha", &[Changes::CONTROL]);
        case("Be\u{ffff}ta", "Be\u{ffff}ta", &[Changes::CONTROL]);
        case("\u{9b}31mAlpha", "\u{9b}31mAlpha", &[Changes::CONTROL]);
        case("Alpha\u{202e}01", "Alpha\u{202e}01", &[Changes::BIDI]);
    }

    #[test]
    fn nine_marks_on_a_letter_are_no_name_and_eight_may_be() {
        let piled = |marks: usize| format!("x{}", "\u{333}".repeat(marks));
        case(&piled(8), &piled(8), &[]);
        case(&piled(9), &piled(9), &[Changes::CONTROL]);
    }

    #[test]
    fn decomposed_letters_are_composed() {
        case("Jose\u{301}", "José", &[Changes::UNNORMALIZED]);
    }

    #[test]
    fn invisible_characters_are_dropped_and_joiners_stay() {
        case("Smi\u{200b}th", "Smith", &[Changes::INVISIBLE]);
        case("Sm\u{ad}ith", "Smith", &[Changes::INVISIBLE]);
        case("Al\u{3164}pha", "Alpha", &[Changes::INVISIBLE]);
        case("\u{feff} Beta", "Beta", &[Changes::INVISIBLE]);
        case("Be\u{2060}ta", "Beta", &[Changes::INVISIBLE]);
        case("Alpha\u{e0041}\u{e0042}", "Alpha", &[Changes::INVISIBLE]);
        case("می\u{200c}خواهم", "می\u{200c}خواهم", &[]);
        case("👨\u{200d}👩\u{200d}👧 Party", "👨\u{200d}👩\u{200d}👧 Party", &[]);
        case("🇺🇸 Beta", "🇺🇸 Beta", &[]);
    }

    #[test]
    fn normalising_twice_changes_nothing_more() {
        for raw in ["Jose\u{301}  \u{ad}X", "e\u{200b}\u{301}", " a\u{a0}\u{feff} b ", "가\u{11a8}"]
        {
            let once = normalise(raw).text.into_owned();
            assert_eq!(normalise(&once).text, once);
        }
    }

    #[test]
    fn settled_letters_are_composed_and_no_marks() {
        for letter in ('\0'..=char::MAX).filter(|letter| is_settled(*letter)) {
            assert!(!is_combining_mark(letter), "{letter}");
            assert_eq!(is_nfc_quick([letter].into_iter()), IsNormalized::Yes, "{letter}");
        }
    }

    #[test]
    fn folding_forgets_case_punctuation_and_blanks_only() {
        assert_eq!(fold("John Roe"), fold("JOHN  ROE"));
        assert_eq!(fold("O'Neil, Jr."), fold("ONEIL JR"));
        assert_eq!(fold("Straße"), fold("STRASSE"));
        assert_eq!(fold("ΟΔΟΣ"), fold("οδος"));
        assert_eq!(fold("«Ак Жол»"), fold("АК ЖОЛ"));
        assert_ne!(fold("José"), fold("Jose"));
        assert_ne!(fold("***"), fold("---"));
        assert_ne!(fold("कि"), fold("क"));
    }
}
