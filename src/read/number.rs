//! A cell's text to all that it can be: a count in each number style, missing, hidden, no number.
//!
//! Which style holds is settled for a whole column, by others: `1,234` is a count in one and a
//! fraction in another.

use crate::model::{Cell, Votes};
use crate::options::{Decimal, Thousands};
use crate::read::marks::{MarkSet, Marks};
use crate::read::misread::{self, NumberFault};

/// What kind of text a cell holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum CellKind {
    /// Nothing: empty, `-`, `n/a`, `NULL`.
    Missing,
    /// Withheld: `*`, `<5`.
    Hidden,
    /// A number in some style, perhaps negative, a fraction or a percentage.
    Number,
    /// Anything else.
    Text,
}

/// All readings of a cell as a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own about the text")]
pub struct Shape {
    /// What kind of text it is.
    pub kind: CellKind,
    /// The styles under which it is a whole number, not below zero.
    pub count_if: MarkSet,
    /// The styles under which it is a fraction; for a percentage, those under which the number
    /// before the sign can be read at all.
    pub fraction_if: MarkSet,
    /// For a negative number, the styles under which it is whole. Else none.
    pub correction_if: MarkSet,
    /// The styles under which it is whole and written with decimals: `12.0`.
    pub decimal_zero_if: MarkSet,
    /// Whether a percent sign follows.
    pub percent: bool,
    /// Whether it is below zero.
    pub negative: bool,
    /// Whether it consists of digits only.
    pub plain: bool,
    /// The mark that stands, or can stand, between its groups of digits.
    pub grouping: Option<Thousands>,
    /// Whether it begins with a zero before other digits: `007`.
    pub leading_zero: bool,
    /// Whether there is a style under which it is whole and written with decimals: `37618.0`.
    pub decimal_zero: bool,
    /// Whether its digits are not those of ASCII.
    pub other_digits: bool,
}

impl Shape {
    const NOTHING: Self = Self {
        kind: CellKind::Text,
        count_if: MarkSet::NONE,
        fraction_if: MarkSet::NONE,
        correction_if: MarkSet::NONE,
        decimal_zero_if: MarkSet::NONE,
        percent: false,
        negative: false,
        plain: false,
        grouping: None,
        leading_zero: false,
        decimal_zero: false,
        other_digits: false,
    };
}

/// The readings of a cell.
pub fn shape(cell: &str) -> Shape {
    let bytes = cell.as_bytes();
    if !bytes.is_empty() && bytes.iter().all(u8::is_ascii_digit) {
        let leading_zero = bytes.len() > 1 && bytes.first() == Some(&b'0');
        let (kind, count_if) = (CellKind::Number, MarkSet::ALL);
        return Shape { kind, count_if, plain: true, leading_zero, ..Shape::NOTHING };
    }
    let text = trim(cell);
    if is_missing(text) {
        return Shape { kind: CellKind::Missing, ..Shape::NOTHING };
    }
    if is_hidden(text) {
        return Shape { kind: CellKind::Hidden, ..Shape::NOTHING };
    }
    if let Some((count, decimal)) = before_share(text) {
        let shape = shape(count);
        // The mark of the share's fraction is none of the count's groups.
        let marks = MarkSet::with(None, decimal);
        return Shape {
            count_if: shape.count_if.intersection(marks),
            fraction_if: shape.fraction_if.intersection(marks),
            correction_if: shape.correction_if.intersection(marks),
            plain: false,
            ..shape
        };
    }
    let Some(parts) = Parts::of(text) else { return Shape::NOTHING };
    let mut shape = Shape {
        percent: parts.percent,
        negative: parts.negative,
        plain: parts.is_plain(),
        leading_zero: parts.leading_zero(),
        other_digits: parts.zero != '0',
        ..Shape::NOTHING
    };
    for marks in Marks::ALL {
        let Some(reading) = parts.read(marks) else { continue };
        let one: MarkSet = [marks].into_iter().collect();
        if reading.grouped {
            shape.grouping = Some(marks.thousands());
        }
        let set = if parts.percent || !reading.whole {
            &mut shape.fraction_if
        } else if parts.negative {
            &mut shape.correction_if
        } else {
            &mut shape.count_if
        };
        *set = set.union(one);
        if reading.whole && reading.decimals && !parts.percent {
            shape.decimal_zero_if = shape.decimal_zero_if.union(one);
        }
    }
    let readable = shape.count_if.union(shape.fraction_if).union(shape.correction_if);
    if readable.is_empty() {
        return Shape::NOTHING;
    }
    Shape { kind: CellKind::Number, decimal_zero: !shape.decimal_zero_if.is_empty(), ..shape }
}

/// The value of a cell in a style.
///
/// # Errors
///
/// Why it is no count: `number-invalid`, `number-negative` (unless that is allowed),
/// `number-fractional`, `number-scientific`, `number-ambiguous` (a count in another style only),
/// `number-too-large`.
pub fn value(cell: &str, marks: Marks, allow_negative: bool) -> Result<Cell, NumberFault> {
    let bytes = cell.as_bytes();
    // 19 digits always fit 64 bits.
    if (1..=19).contains(&bytes.len()) && bytes.iter().all(u8::is_ascii_digit) {
        let number = bytes.iter().fold(0, |sum, digit| sum * 10 + u64::from(digit - b'0'));
        return Ok(Cell::Counted(Votes(number)));
    }
    let text = trim(cell);
    if is_missing(text) {
        return Ok(Cell::Missing);
    }
    if is_hidden(text) {
        return Ok(Cell::Hidden);
    }
    if let Some((count, _)) = before_share(text) {
        return value(count, marks, allow_negative);
    }
    let parts = Parts::of(text).ok_or_else(|| misread::no_number(text))?;
    if parts.percent {
        return Err(misread::percentage(text));
    }
    let Some(reading) = parts.read(marks) else {
        return Err(if shape(text).count_if.is_empty() {
            misread::no_number(text)
        } else {
            misread::other_style(text, marks)
        });
    };
    if !reading.whole {
        return Err(misread::fraction(text));
    }
    if parts.negative && !allow_negative {
        return Err(misread::negative(text));
    }
    let votes = Votes(reading.number.ok_or_else(|| misread::too_large(text))?);
    Ok(if parts.negative { Cell::Correction(votes) } else { Cell::Counted(votes) })
}

/// Without blanks and invisible marks around it: exports from right-to-left sheets have them.
fn trim(cell: &str) -> &str {
    let invisible = |c: char| {
        c.is_whitespace()
            || matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}')
    };
    cell.trim_matches(invisible)
}

/// The count of a cell that holds its share too: `104,292 (39.97)`, `1 234 (5 %)`, `812 12.5%`. A
/// number in brackets that is neither a fraction nor a percentage may be anything.
///
/// The second is the mark before the share's fraction, where it has one.
fn before_share(text: &str) -> Option<(&str, Option<Decimal>)> {
    let (count, share) = match text.strip_suffix(')') {
        Some(front) => front.rsplit_once('(')?,
        None if text.ends_with('%') => text.rsplit_once(char::is_whitespace)?,
        None => return None,
    };
    let (count, share) = (trim(count), trim(share));
    let number = share.strip_suffix('%').map_or(share, str::trim_end);
    let (whole, fraction) = number.split_once(['.', ',']).unwrap_or((number, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_share = digits(whole)
        && digits(fraction)
        && !number.is_empty()
        && (number.len() < share.len() || !fraction.is_empty())
        && (whole.is_empty() || whole.parse::<u32>().is_ok_and(|whole| whole <= 100));
    // `12 34%` is one number with a mark of thousands that is none, and `%` alone is no share.
    let is_count = count.starts_with(|c: char| c.is_ascii_digit()) && !count.contains(['%', '(']);
    let decimal = match number.get(whole.len()..=whole.len()) {
        Some(".") => Some(Decimal::Dot),
        Some(",") => Some(Decimal::Comma),
        _ => None,
    };
    (is_share && is_count).then_some((count, decimal))
}

fn is_missing(text: &str) -> bool {
    const WORDS: [&str; 9] = ["n/a", "na", "n.a.", "#n/a", "null", "\\n", "#ne", "#ne#", "#nulo#"];
    if text.is_empty() {
        return true;
    }
    // A dash is missing, however it is drawn; so are dots, as statistical offices print them.
    let dash =
        |c: char| matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE63}' | '\u{FF0D}');
    let count = text.chars().count();
    if count <= 3 && (text.chars().all(dash) || text.chars().all(|c| matches!(c, '.' | '…'))) {
        return true;
    }
    WORDS.iter().any(|word| word.eq_ignore_ascii_case(text))
}

fn is_hidden(text: &str) -> bool {
    if text.len() <= 3 && !text.is_empty() && text.bytes().all(|byte| byte == b'*') {
        return true;
    }
    let bound = text.strip_prefix("<=").or_else(|| text.strip_prefix(['<', '≤']));
    bound.is_some_and(|bound| {
        let bound = bound.trim_start();
        !bound.is_empty() && bound.len() <= 4 && bound.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// A number taken apart: sign, groups of digits with the marks between them, percent sign.
struct Parts<'a> {
    digits: &'a str,
    zero: char,
    negative: bool,
    percent: bool,
}

/// A number read in a style.
struct Reading {
    /// The number without its fraction; `None` above 64 bits.
    number: Option<u64>,
    whole: bool,
    /// Whether a mark stands between groups.
    grouped: bool,
    /// Whether digits stand behind a decimal mark.
    decimals: bool,
}

impl<'a> Parts<'a> {
    /// Takes a text apart; `None` where it holds anything but a number's characters.
    fn of(text: &'a str) -> Option<Self> {
        let (text, percent) = match text.strip_suffix(['%', '٪', '％']) {
            Some(text) => (text.trim_end(), true),
            None => (text, false),
        };
        let minus = ['-', '\u{2212}', '\u{2010}', '\u{2011}', '\u{2013}', '\u{FE63}', '\u{FF0D}'];
        let inside = text.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
        let (digits, negative) = match (inside, text.strip_prefix(minus)) {
            (Some(inside), _) => (inside.trim(), true),
            (None, Some(size)) => (size.trim_start(), true),
            (None, None) => (text, false),
        };
        let mut zero = None;
        for c in digits.chars() {
            match digit_zero(c) {
                Some(found) if *zero.get_or_insert(found) != found => return None,
                Some(_) => {}
                None if mark(c).is_some() => {}
                None => return None,
            }
        }
        Some(Self { digits, zero: zero?, negative, percent })
    }

    fn is_plain(&self) -> bool {
        !self.negative && !self.percent && self.digits.chars().all(|c| mark(c).is_none())
    }

    fn leading_zero(&self) -> bool {
        let mut chars = self.digits.chars();
        chars.next() == Some(self.zero) && chars.next().is_some_and(|c| mark(c).is_none())
    }

    /// Reads it in a style; `None` where its marks or groups are not those of the style.
    fn read(&self, marks: Marks) -> Option<Reading> {
        let point = match marks.decimal() {
            Decimal::Dot => '.',
            Decimal::Comma => ',',
        };
        let (integer, fraction) = match self.digits.split_once(point) {
            Some((integer, fraction)) => (integer, Some(fraction)),
            None => (self.digits, None),
        };
        let zeros = match fraction {
            Some(fraction) => {
                if fraction.is_empty() || fraction.chars().any(|c| mark(c).is_some()) {
                    return None;
                }
                fraction.chars().all(|c| c == self.zero)
            }
            None => true,
        };
        let grouped = self.check_groups(integer, marks.thousands())?;
        if integer.is_empty() && zeros {
            return None; // `.0` is nothing that anyone writes.
        }
        let mut number = Some(0_u64);
        for c in integer.chars().filter(|c| mark(*c).is_none()) {
            let digit = u64::from(u32::from(c) - u32::from(self.zero));
            number = number.and_then(|n| n.checked_mul(10)).and_then(|n| n.checked_add(digit));
        }
        Some(Reading { number, whole: zeros, grouped, decimals: fraction.is_some() })
    }

    /// Whether there are groups, which have to be right ones: of three digits, or in the Indian way
    /// of two with three at the end.
    fn check_groups(&self, integer: &str, thousands: Thousands) -> Option<bool> {
        let mut lengths = [0_usize; 16];
        let mut count = 1;
        let mut blank = None;
        for c in integer.chars() {
            match mark(c) {
                None => *lengths.get_mut(count - 1)? += 1,
                Some(found) if found == thousands => {
                    // Blanks and apostrophes of two kinds in one number are two numbers.
                    if *blank.get_or_insert(c) != c {
                        return None;
                    }
                    count += 1;
                }
                Some(_) => return None,
            }
        }
        if count == 1 {
            return Some(false);
        }
        let lengths = lengths.get(..count)?;
        let (first, rest) = lengths.split_first()?;
        let (last, middle) = rest.split_last()?;
        let size = |size: usize| middle.iter().all(|length| *length == size);
        let indian = thousands == Thousands::Comma && size(2);
        let right =
            *last == 3 && (1..=if indian { 4 } else { 3 }).contains(first) && (size(3) || indian);
        (right && !integer.starts_with(self.zero)).then_some(true)
    }
}

/// The mark that a character can be.
fn mark(c: char) -> Option<Thousands> {
    match c {
        ',' => Some(Thousands::Comma),
        '.' => Some(Thousands::Dot),
        '\'' | '\u{2019}' => Some(Thousands::Apostrophe),
        '\t' | '\n' | '\r' => None,
        c if c.is_whitespace() => Some(Thousands::Space),
        _ => None,
    }
}

/// The zero of the script whose decimal digit this is.
fn digit_zero(c: char) -> Option<char> {
    if c.is_ascii() {
        return c.is_ascii_digit().then_some('0');
    }
    let code = u32::from(c);
    let zero = DIGITS.iter().find(|zero| (**zero..**zero + 10).contains(&code))?;
    char::from_u32(*zero)
}

/// The zeros of scripts in use (Unicode, general category Nd).
const DIGITS: [u32; 22] = [
    0x0660, // Arabic-Indic
    0x06F0, // Persian and Urdu
    0x07C0, // N'Ko
    0x0966, // Devanagari
    0x09E6, // Bengali
    0x0A66, // Gurmukhi
    0x0AE6, // Gujarati
    0x0B66, // Oriya
    0x0BE6, // Tamil
    0x0C66, // Telugu
    0x0CE6, // Kannada
    0x0D66, // Malayalam
    0x0DE6, // Sinhala
    0x0E50, // Thai
    0x0ED0, // Lao
    0x0F20, // Tibetan
    0x1040, // Myanmar
    0x17E0, // Khmer
    0x1810, // Mongolian
    0x1B50, // Balinese
    0xABF0, // Meetei Mayek
    0xFF10, // fullwidth
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::Code;

    const COMMA_DECIMALS: [Marks; 3] = [Marks::DotComma, Marks::SpaceComma, Marks::ApostropheComma];

    fn set(marks: &[Marks]) -> MarkSet {
        marks.iter().copied().collect()
    }

    #[track_caller]
    fn case(cell: &str, count_if: MarkSet, fraction_if: MarkSet) -> Shape {
        let shape = shape(cell);
        assert_eq!(shape.kind, CellKind::Number, "{cell}");
        assert_eq!((shape.count_if, shape.fraction_if), (count_if, fraction_if), "{cell}");
        shape
    }

    #[track_caller]
    fn count(cell: &str, marks: Marks, votes: u64) {
        assert_eq!(value(cell, marks, false), Ok(Cell::Counted(Votes(votes))), "{cell}");
    }

    #[track_caller]
    fn fault(cell: &str, marks: Marks, code: Code) {
        assert_eq!(value(cell, marks, false).unwrap_err().code, code, "{cell}");
    }

    #[test]
    fn digits_alone_are_a_count_in_every_style() {
        let shape = case("1234", MarkSet::ALL, MarkSet::NONE);
        assert!(shape.plain && !shape.leading_zero);
        assert!(case("007", MarkSet::ALL, MarkSet::NONE).leading_zero);
        assert!(!case("0", MarkSet::ALL, MarkSet::NONE).leading_zero);
        assert!(case(" 2938 ", MarkSet::ALL, MarkSet::NONE).plain);
        count("00123", Marks::CommaDot, 123);
    }

    #[test]
    fn one_mark_before_three_digits_is_a_group_or_a_fraction() {
        let shape = case("1,234", set(&[Marks::CommaDot]), set(&COMMA_DECIMALS));
        assert_eq!(shape.grouping, Some(Thousands::Comma));
        let dots = set(&[Marks::CommaDot, Marks::SpaceDot, Marks::ApostropheDot]);
        let shape = case("1.234", set(&[Marks::DotComma]), dots);
        assert_eq!(shape.grouping, Some(Thousands::Dot));
        count("1,234", Marks::CommaDot, 1234);
        fault("1,234", Marks::DotComma, Code::NumberFractional);
    }

    #[test]
    fn a_share_with_a_decimal_comma_is_no_count() {
        let shape = case("0,760109698", MarkSet::NONE, set(&COMMA_DECIMALS));
        assert_eq!(shape.grouping, None);
        case("0,760", MarkSet::NONE, set(&COMMA_DECIMALS));
    }

    #[test]
    fn groups_have_to_be_right() {
        case("12,34,567", set(&[Marks::CommaDot]), MarkSet::NONE);
        count("326,70,930", Marks::CommaDot, 32_670_930);
        count("1,42,782", Marks::CommaDot, 142_782);
        case("1.234.567", set(&[Marks::DotComma]), MarkSet::NONE);
        case("1.234,5", MarkSet::NONE, set(&[Marks::DotComma]));
        case("1,234.5", MarkSet::NONE, set(&[Marks::CommaDot]));
        for cell in ["1,2345,678", "1234,567,890", "12.34.567", "1,234,56", ",123,456", "1,,234"] {
            assert_eq!(shape(cell).kind, CellKind::Text, "{cell}");
            fault(cell, Marks::CommaDot, Code::NumberInvalid);
        }
        // Two digits are no group, and a fraction where the comma is a decimal mark.
        case("1,23", MarkSet::NONE, set(&COMMA_DECIMALS));
        fault("1,23", Marks::CommaDot, Code::NumberInvalid);
    }

    #[test]
    fn blanks_and_apostrophes_group() {
        let spaces = set(&[Marks::SpaceComma, Marks::SpaceDot]);
        for cell in ["1 234", "1\u{A0}234", "1\u{2009}234", "1\u{202F}234"] {
            let shape = case(cell, spaces, MarkSet::NONE);
            assert_eq!(shape.grouping, Some(Thousands::Space));
            count(cell, Marks::SpaceComma, 1234);
        }
        for cell in ["1'234'567", "1’234’567"] {
            let apostrophes = set(&[Marks::ApostropheDot, Marks::ApostropheComma]);
            case(cell, apostrophes, MarkSet::NONE);
            count(cell, Marks::ApostropheDot, 1_234_567);
        }
        case("1'234.50", MarkSet::NONE, set(&[Marks::ApostropheDot]));
        assert_eq!(shape("12 34").kind, CellKind::Text);
    }

    #[test]
    fn zeros_behind_the_decimal_mark_leave_a_whole_number() {
        let dots = set(&[Marks::CommaDot, Marks::SpaceDot, Marks::ApostropheDot]);
        let shape = case("37618.0", dots, MarkSet::NONE);
        assert!(shape.decimal_zero);
        count("37618.0", Marks::CommaDot, 37_618);
        // A thousand in one style, one in others.
        let shape = case(
            "1,000",
            MarkSet::NONE.union(set(&[Marks::CommaDot])).union(set(&COMMA_DECIMALS)),
            MarkSet::NONE,
        );
        assert_eq!(shape.decimal_zero_if, set(&COMMA_DECIMALS));
        count("1,000", Marks::CommaDot, 1000);
        count("1,000", Marks::DotComma, 1);
    }

    #[test]
    fn missing_and_hidden_are_neither_zero_nor_text() {
        for cell in [
            "", " ", "-", "—", "–", "--", "n/a", "N/A", "na", "NULL", "..", "...", "\\N", "#NE",
            "#NULO#",
        ] {
            assert_eq!(shape(cell).kind, CellKind::Missing, "{cell}");
            assert_eq!(value(cell, Marks::CommaDot, false), Ok(Cell::Missing));
        }
        for cell in ["*", "**", "<5", "< 10", "≤5"] {
            assert_eq!(shape(cell).kind, CellKind::Hidden, "{cell}");
            assert_eq!(value(cell, Marks::CommaDot, false), Ok(Cell::Hidden));
        }
        for cell in ["x", "<", "Null Island", "<b>", "5*", "NaN"] {
            assert_eq!(shape(cell).kind, CellKind::Text, "{cell}");
        }
    }

    #[test]
    fn a_negative_number_is_a_correction_where_that_is_allowed() {
        for cell in ["-5", "\u{2212}5", "(5)", "- 5"] {
            let shape = shape(cell);
            assert!(shape.negative && shape.count_if.is_empty(), "{cell}");
            assert_eq!(shape.correction_if, MarkSet::ALL);
            fault(cell, Marks::CommaDot, Code::NumberNegative);
            assert_eq!(value(cell, Marks::CommaDot, true), Ok(Cell::Correction(Votes(5))));
        }
        case(
            "-0.68",
            MarkSet::NONE,
            set(&[Marks::CommaDot, Marks::SpaceDot, Marks::ApostropheDot]),
        );
    }

    #[test]
    fn a_count_may_have_its_share_beside_it() {
        for cell in ["104,292\n(39.97)", "104,292 (39,97 %)", "104,292 (40%)", "104,292 39.97%"] {
            assert_eq!(
                value(cell, Marks::CommaDot, false),
                Ok(Cell::Counted(Votes(104_292))),
                "{cell}"
            );
            assert_eq!(shape(cell).grouping, Some(Thousands::Comma), "{cell}");
        }
        for cell in ["5 (3)", "5 (spoiled)", "(5.5)", "5 (1.5) (2)", "5 (101%)", "x (5.5)"] {
            assert!(value(cell, Marks::CommaDot, false).is_err(), "{cell}");
        }
    }

    #[test]
    fn a_percentage_is_no_count() {
        let shape = case("47,70 %", MarkSet::NONE, set(&COMMA_DECIMALS));
        assert!(shape.percent);
        assert!(case("12%", MarkSet::NONE, MarkSet::ALL).percent);
        fault("33.3%", Marks::CommaDot, Code::NumberInvalid);
    }

    #[test]
    fn digits_of_one_other_script_count() {
        for cell in ["١٢٣", "۱۲۳", "１２３", "१२३"] {
            let shape = case(cell, MarkSet::ALL, MarkSet::NONE);
            assert!(shape.other_digits);
            count(cell, Marks::CommaDot, 123);
        }
        fault("1٢3", Marks::CommaDot, Code::NumberInvalid);
        assert_eq!(shape("١۲").kind, CellKind::Text);
    }

    #[test]
    fn all_of_64_bits_and_no_more() {
        count("18446744073709551615", Marks::CommaDot, u64::MAX);
        fault("18446744073709551616", Marks::CommaDot, Code::NumberTooLarge);
        assert_eq!(shape("99999999999999999999999").count_if, MarkSet::ALL);
    }

    #[test]
    fn what_fits_another_style_only_says_so() {
        fault("1.234.567", Marks::CommaDot, Code::NumberAmbiguous);
        fault("1 234", Marks::CommaDot, Code::NumberAmbiguous);
        fault("1.5", Marks::CommaDot, Code::NumberFractional);
        fault("1E+05", Marks::CommaDot, Code::NumberScientific);
    }
}
