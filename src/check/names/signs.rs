//! Signs of damage or danger in a single name.

use encoding_rs::WINDOWS_1252;

use crate::name::{is_bidi_control, is_invisible};

/// What the name was before UTF-8 was read as Windows-1252: where its characters are the bytes of
/// sound UTF-8. That is next to impossible by chance.
pub(super) fn double_decoded(name: &str) -> Option<String> {
    if name.is_ascii() {
        return None;
    }
    let (bytes, _, lost) = WINDOWS_1252.encode(name);
    if lost {
        return None;
    }
    let likely = String::from_utf8(bytes.into_owned()).ok()?;
    (!likely.contains(char::is_control)).then_some(likely)
}

/// Whether a spreadsheet would run the name: a sign that opens a formula, after anything that is not
/// seen, and what can follow it. A dash before a word is a dash.
pub(super) fn runs_as_formula(name: &str) -> bool {
    let unseen = |letter: char| {
        letter.is_whitespace()
            || letter.is_control()
            || is_invisible(letter)
            || is_bidi_control(letter)
    };
    let sign = |letter: char| matches!(letter, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠');
    let text = name.trim_start_matches(unseen);
    let Some(first) = text.chars().next().filter(|first| sign(*first)) else { return false };
    let rest = text.trim_start_matches(sign);
    if matches!(first, '=' | '＝') {
        return rest.contains(char::is_alphanumeric);
    }
    rest.starts_with(|letter: char| letter.is_ascii_digit() || letter == '(')
        || (!rest.starts_with(char::is_whitespace) && rest.contains(['(', '!', '|']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_of_utf8_read_as_windows_1252_are_known() {
        assert_eq!(double_decoded("JosÃ© NiÃ±o").as_deref(), Some("José Niño"));
        assert_eq!(double_decoded("JÃ¼rgen").as_deref(), Some("Jürgen"));
        assert_eq!(double_decoded("Ð”ÐµÐ½ÑŒ").as_deref(), Some("День"));
    }

    #[test]
    fn letters_with_marks_alone_are_no_double_decoding() {
        for name in ["José Niño", "João", "Ångström", "Ãlvaro", "Иванов", "Jones"] {
            assert_eq!(double_decoded(name), None, "{name}");
        }
    }

    #[test]
    fn formulas_are_known_and_dashes_are_not() {
        for formula in
            ["=1+1", "= 1", "+1-2", "-3+4", "@SUM(1+1)", "\u{200b}=A1", "-cmd|' /C calc'!A0", "＋1"]
        {
            assert!(runs_as_formula(formula), "{formula}");
        }
        for name in ["- none -", "---", "-", "+Europa", "@handle", "===", "A=B", "", "– (none)"] {
            assert!(!runs_as_formula(name), "{name}");
        }
    }
}
