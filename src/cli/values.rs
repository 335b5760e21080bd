//! The values of options: a word to what it means, or what it could have been.

use clap::builder::{PossibleValuesParser, TypedValueParser};
use tally::code::Code;
use tally::model::Base;
use tally::options::{ColumnFlag, ColumnRef, Decimal, Duplicates, Layout, Thousands};
use tally::render::{FORMATS, Format, MessageFormat, TARGETS, Target};

/// A value out of a list of names.
fn one_of<T: Copy + Send + Sync + 'static>(
    names: Vec<(&'static str, T)>,
) -> impl TypedValueParser<Value = T> {
    let list = PossibleValuesParser::new(names.iter().map(|(name, _)| *name));
    list.try_map(move |typed| {
        let found = names.iter().find(|(name, _)| *name == typed);
        found.map(|(_, value)| *value).ok_or("not one of the list")
    })
}

pub(super) fn layout() -> impl TypedValueParser<Value = Layout> {
    one_of(Layout::ALL.map(|layout| (layout.name(), layout)).to_vec())
}

pub(super) fn base() -> impl TypedValueParser<Value = Base> {
    one_of(Base::ALL.map(|base| (base.name(), base)).to_vec())
}

pub(super) fn duplicates() -> impl TypedValueParser<Value = Duplicates> {
    one_of(vec![("sum", Duplicates::Sum), ("first", Duplicates::First), ("last", Duplicates::Last)])
}

pub(super) fn format() -> impl TypedValueParser<Value = Format> {
    one_of(FORMATS.iter().map(|info| (info.name, info.format)).collect())
}

pub(super) fn target() -> impl TypedValueParser<Value = &'static Target> {
    one_of(TARGETS.iter().map(|target| (target.name, target)).collect())
}

pub(super) fn message_format() -> impl TypedValueParser<Value = MessageFormat> {
    one_of(vec![("long", MessageFormat::Long), ("short", MessageFormat::Short)])
}

pub(super) fn delimiter(typed: &str) -> Result<u8, String> {
    let named = match typed {
        "comma" => Some(b','),
        "semicolon" => Some(b';'),
        "tab" | "\\t" | "\t" => Some(b'\t'),
        "pipe" => Some(b'|'),
        _ => None,
    };
    match named {
        Some(byte) => Ok(byte),
        None => sign(typed).ok_or_else(|| {
            "one sign, or one of comma, semicolon, tab, pipe; no letter, digit, dot or quote"
                .to_owned()
        }),
    }
}

pub(super) fn escape(typed: &str) -> Result<u8, String> {
    sign(typed).ok_or_else(|| "one sign, usually a backslash; no letter or digit".to_owned())
}

/// A character that can separate or escape: a letter, a digit, a dot or a minus inside a number
/// cannot, and a quote or a line end has its own meaning.
fn sign(typed: &str) -> Option<u8> {
    match typed.as_bytes() {
        [b'"' | b'.' | b'-'] => None,
        [byte] if byte.is_ascii_punctuation() || *byte == b' ' => Some(*byte),
        _ => None,
    }
}

pub(super) fn thousands(typed: &str) -> Result<Thousands, String> {
    match typed {
        "," | "comma" => Ok(Thousands::Comma),
        "." | "dot" => Ok(Thousands::Dot),
        " " | "\u{a0}" | "\u{202f}" | "space" => Ok(Thousands::Space),
        "'" | "\u{2019}" | "apostrophe" => Ok(Thousands::Apostrophe),
        _ => Err("one of comma, dot, space, apostrophe, or the mark itself".to_owned()),
    }
}

pub(super) fn decimal(typed: &str) -> Result<Decimal, String> {
    match typed {
        "," | "comma" => Ok(Decimal::Comma),
        "." | "dot" => Ok(Decimal::Dot),
        _ => Err("one of dot, comma, or the mark itself".to_owned()),
    }
}

pub(super) fn column(typed: &str) -> Result<ColumnFlag, String> {
    let form = || "ROLE=COLUMN, such as choice=Candidate or votes=3".to_owned();
    let (role, column) = typed.split_once('=').ok_or_else(form)?;
    if role.is_empty() || column.is_empty() {
        return Err(form());
    }
    let column = if column.bytes().all(|byte| byte.is_ascii_digit()) {
        match column.parse() {
            Ok(0) => return Err("columns count from 1".to_owned()),
            Ok(position) => ColumnRef::Position(position),
            Err(_) => return Err("no table has so many columns".to_owned()),
        }
    } else {
        ColumnRef::Header(column.to_owned())
    };
    Ok(ColumnFlag { role: role.to_owned(), column })
}

/// `65536`, `64K`, `256M`, `2G`: bytes, in powers of 1024.
pub(super) fn size(typed: &str) -> Result<usize, String> {
    let form = || "bytes, such as 65536, 64K, 256M or 2G".to_owned();
    let upper = typed.to_ascii_uppercase();
    let short = upper.strip_suffix("IB").or_else(|| upper.strip_suffix('B')).unwrap_or(&upper);
    let units = [('K', 10), ('M', 20), ('G', 30)];
    let (digits, shift) = units
        .into_iter()
        .find_map(|(unit, shift)| Some((short.strip_suffix(unit)?, shift)))
        .unwrap_or((short, 0));
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(form());
    }
    let bytes = digits.parse::<usize>().ok().and_then(|count| count.checked_mul(1 << shift));
    match bytes {
        Some(0) => Err("at least one byte".to_owned()),
        Some(bytes) => Ok(bytes),
        None => Err("larger than this computer can address".to_owned()),
    }
}

pub(super) fn at_least_one(typed: &str) -> Result<usize, String> {
    match typed.parse() {
        Ok(0) | Err(_) => Err("a whole number from 1".to_owned()),
        Ok(number) => Ok(number),
    }
}

pub(super) fn threads(typed: &str) -> Result<usize, String> {
    match typed.parse() {
        Ok(number @ 1..=256) => Ok(number),
        _ => Err("a whole number from 1 to 256".to_owned()),
    }
}

/// A code, also as a message shows it: `error[row-short]`.
pub(super) fn code(typed: &str) -> Result<Code, String> {
    let bare = typed.split_once('[').map_or(typed, |(_, rest)| rest).trim_end_matches([']', ':']);
    if let Some(code) = Code::from_name(bare) {
        return Ok(code);
    }
    let distance = |code: &Code| strsim::osa_distance(bare, code.name());
    let near = Code::ALL.into_iter().min_by_key(distance).filter(|code| distance(code) <= 4);
    Err(match near {
        Some(near) => format!("no such code; did you mean `{}`?", near.name()),
        None => "no such code; `tally explain` lists all".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delimiter_is_a_sign_or_its_name() {
        for (typed, byte) in [
            (",", b','),
            ("comma", b','),
            ("semicolon", b';'),
            ("tab", b'\t'),
            ("\\t", b'\t'),
            ("\t", b'\t'),
            ("pipe", b'|'),
            ("^", b'^'),
        ] {
            assert_eq!(delimiter(typed), Ok(byte), "{typed:?}");
        }
        for typed in ["", ",,", "\"", "\n", "a", "7", "-", ".", "é", "coma"] {
            assert!(delimiter(typed).is_err(), "{typed:?}");
        }
    }

    #[test]
    fn marks_have_names_for_those_who_do_not_like_quoting() {
        assert_eq!(thousands("."), thousands("dot"));
        assert_eq!(thousands(" "), thousands("space"));
        assert_eq!(thousands("\u{2019}"), thousands("apostrophe"));
        assert_ne!(thousands(","), thousands("."));
        assert!(thousands("x").is_err() && thousands("").is_err() && decimal("'").is_err());
    }

    #[test]
    fn a_column_of_digits_only_is_a_position_from_1() {
        let of = |typed| column(typed).map(|flag| flag.column);
        assert_eq!(of("votes=12"), Ok(ColumnRef::Position(12)));
        assert_eq!(of("votes=2017 votes"), Ok(ColumnRef::Header("2017 votes".into())));
        assert_eq!(of("votes=a=b"), Ok(ColumnRef::Header("a=b".into())));
        for typed in ["votes", "=3", "votes=", "votes=0", "votes=99999999999999999999999"] {
            assert!(of(typed).is_err(), "{typed}");
        }
    }

    #[test]
    fn sizes_are_powers_of_1024_and_never_wrap() {
        assert_eq!(size("1"), Ok(1));
        assert_eq!(size("64k"), Ok(65_536));
        assert_eq!(size("256M"), Ok(268_435_456));
        assert_eq!(size("1GiB"), Ok(1_073_741_824));
        for typed in ["", "M", "0", "-1", "+1", "1.5M", "1T", "1KK", "99999999999999G"] {
            assert!(size(typed).is_err(), "{typed}");
        }
    }

    #[test]
    fn a_code_is_understood_as_a_message_shows_it() {
        assert_eq!(code("warning[row-short]:"), Ok(Code::RowShort));
        assert_eq!(code("row-short"), Ok(Code::RowShort));
        assert!(code("nothing at all like it").unwrap_err().contains("lists all"));
    }
}
