//! Why a cell is no count, in words that help.

use crate::code::Code;
use crate::read::marks::Marks;

/// Why a cell is no count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NumberFault {
    /// What it is about.
    pub code: Code,
    /// What is wrong, with the cell in backquotes.
    pub message: String,
    /// What may have happened, or what to do.
    pub help: Option<String>,
}

impl NumberFault {
    fn new(code: Code, message: String, help: impl Into<Option<&'static str>>) -> Self {
        Self { code, message, help: help.into().map(str::to_owned) }
    }
}

pub(super) fn percentage(text: &str) -> NumberFault {
    let message = format!("`{text}` is a percentage, not a vote count");
    NumberFault::new(Code::NumberInvalid, message, "these are shares; name the column of counts")
}

pub(super) fn fraction(text: &str) -> NumberFault {
    let message = format!("`{text}` is not a whole number");
    NumberFault::new(Code::NumberFractional, message, None)
}

pub(super) fn negative(text: &str) -> NumberFault {
    let message = format!("`{text}` is below zero");
    let help = "if it is a correction, give `--allow-negative`";
    NumberFault::new(Code::NumberNegative, message, help)
}

pub(super) fn too_large(text: &str) -> NumberFault {
    let message = format!("`{text}` is larger than 64 bits hold");
    NumberFault::new(Code::NumberTooLarge, message, None)
}

pub(super) fn other_style(text: &str, marks: Marks) -> NumberFault {
    let message =
        format!("`{text}` is no number in the style of its column, `{}`", marks.example());
    let help = "`--thousands` and `--decimal` say how numbers are written";
    NumberFault::new(Code::NumberAmbiguous, message, help)
}

/// A text that is a number in no style.
pub(super) fn no_number(text: &str) -> NumberFault {
    let message = format!("`{text}` is not a vote count");
    if is_scientific(text) {
        let message = format!("`{text}` is in scientific notation, as spreadsheets write it");
        let help = "digits may be lost: export again as a plain number";
        return NumberFault::new(Code::NumberScientific, message, help);
    }
    let help = letter_in_digits(text).or_else(|| what_it_looks_like(text).map(str::to_owned));
    NumberFault { code: Code::NumberInvalid, message, help }
}

/// `1E+05`, `1.23e5`
fn is_scientific(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.split_once(['e', 'E']) else { return false };
    let mantissa = mantissa.strip_prefix(['+', '-']).unwrap_or(mantissa);
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let numeric = |b: u8| b.is_ascii_digit() || b == b'.' || b == b',';
    mantissa.starts_with(|c: char| c.is_ascii_digit())
        && mantissa.bytes().all(numeric)
        && digits(exponent)
}

/// A letter O or l that was typed for a digit, with its place in words.
fn letter_in_digits(text: &str) -> Option<String> {
    let mut digits = false;
    let mut found = None;
    for (at, c) in text.chars().enumerate() {
        match c {
            '0'..='9' | ',' | '.' | ' ' => digits |= c.is_ascii_digit(),
            'O' | 'o' | 'l' | 'I' | 'i' | 'О' | 'о' | 'З' | 'S' | 'B' if found.is_none() => {
                found = Some((at, c));
            }
            'O' | 'o' | 'l' | 'I' | 'О' | 'о' => {}
            _ => return None,
        }
    }
    let (at, letter) = found.filter(|_| digits)?;
    let script = if letter.is_ascii() { "" } else { "Cyrillic " };
    Some(format!("the {} character is the {script}letter {letter}", ordinal(at + 1)))
}

fn ordinal(number: usize) -> String {
    const WORDS: [&str; 9] =
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth"];
    match number.checked_sub(1).and_then(|index| WORDS.get(index)) {
        Some(word) => (*word).to_owned(),
        None => format!("{number}th"),
    }
}

/// What else the text may be.
fn what_it_looks_like(text: &str) -> Option<&'static str> {
    let lower = text.to_lowercase();
    let starts_with_digit = text.starts_with(|c: char| c.is_ascii_digit());
    if ["nan", "inf", "infinity", "-inf", "+inf", "-nan"].contains(&lower.as_str()) {
        return Some("a program wrote it where it had no number");
    }
    if ["true", "false", "yes", "no"].contains(&lower.as_str()) {
        return Some("it is a truth value");
    }
    if lower.starts_with("0x") {
        return Some("it looks hexadecimal");
    }
    if looks_like_date(&lower) {
        return Some("it looks like a date: a spreadsheet may have changed the count");
    }
    if text.starts_with(|c: char| "$€£¥₹₽₴₸₺".contains(c)) {
        return Some("it looks like an amount of money");
    }
    if text.starts_with('+') {
        return Some("a plus sign does not belong to a count");
    }
    if text.contains('_') && starts_with_digit {
        return Some("underscores do not group the digits of a count");
    }
    let scripts = text.chars().filter(|c| c.is_numeric());
    let mut ascii = scripts.map(|c| c.is_ascii());
    let all_digits = text.chars().all(char::is_numeric);
    let first = ascii.next();
    let footnote = |c: char| "¹²³⁴⁵⁶⁷⁸⁹⁰*†‡§#])".contains(c) || "ªº".contains(c);
    if starts_with_digit && text.ends_with(footnote) {
        return Some("a footnote mark follows the number");
    }
    if all_digits && first.is_some_and(|first| ascii.any(|other| other != first)) {
        return Some("its digits are of two scripts");
    }
    let only_marks = |c: char| c.is_numeric() || c.is_whitespace() || ",.'\u{2019}".contains(c);
    if starts_with_digit && text.chars().all(only_marks) {
        return Some("its groups of digits are not of three");
    }
    if starts_with_digit && text.ends_with(char::is_alphabetic) {
        return Some("a word or unit follows the number");
    }
    None
}

/// `12-Mar`, `2026-05-12`, `12/3`, `5.12.2026`
fn looks_like_date(lower: &str) -> bool {
    const MONTHS: [&str; 24] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "mär",
        "mai", "okt", "dez", "янв", "фев", "мар", "апр", "июн", "июл", "окт", "дек",
    ];
    let parts: Vec<&str> = lower.split(['-', '/', '.', ' ']).filter(|p| !p.is_empty()).collect();
    let numeric = |part: &&str| part.len() <= 4 && part.bytes().all(|b| b.is_ascii_digit());
    let month = |part: &&str| MONTHS.iter().any(|month| part.starts_with(month));
    let numbers = parts.iter().filter(|part| numeric(part)).count();
    let months = parts.iter().filter(|part| month(part)).count();
    let parted = lower.contains(['-', '/']);
    match (parts.len(), numbers, months) {
        (2 | 3, numbers, 1) => numbers + 1 == parts.len(),
        (2, 2, 0) => parted,
        (3, 3, 0) => parted || parts.last().is_some_and(|year| year.len() == 4),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(text: &str, help: &str) {
        let fault = no_number(text);
        assert_eq!(fault.code, Code::NumberInvalid);
        assert!(fault.message.contains(&format!("`{text}`")));
        let found = fault.help.unwrap_or_default();
        assert!(found.contains(help), "`{text}`: {found}");
    }

    #[test]
    fn a_letter_among_digits_is_named_with_its_place() {
        case("1O4", "the second character is the letter O");
        case("l04", "the first character is the letter l");
        case("12о", "the third character is the Cyrillic letter о");
    }

    #[test]
    fn the_message_says_what_the_text_looks_like() {
        case("12-Mar", "looks like a date");
        case("2026-05-12", "looks like a date");
        case("12/3", "looks like a date");
        case("NaN", "no number");
        case("TRUE", "a truth value");
        case("0x1F", "hexadecimal");
        case("1_000", "underscores");
        case("$5", "money");
        case("+5", "plus sign");
        case("12²", "footnote");
        case("20*", "footnote");
        case("30[a]", "footnote");
        case("1٢3", "two scripts");
        case("1,23", "groups");
        case("10 votes", "word or unit");
        case("x", "");
    }

    #[test]
    fn scientific_notation_has_its_own_code() {
        for text in ["1E+05", "1.23E+05", "2e5", "1,5E-3"] {
            assert_eq!(no_number(text).code, Code::NumberScientific, "{text}");
        }
        for text in ["E5", "1E", "12 Eve", "1Ex5"] {
            assert_eq!(no_number(text).code, Code::NumberInvalid, "{text}");
        }
    }
}
