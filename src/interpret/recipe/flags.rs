//! Options that a recipe keeps, since without them the table is not read as it was.

use serde::{Deserialize, Serialize};

use crate::interpret::recipe::entry::{decimal_mark, thousands_mark};
use crate::options::{Decimal, Duplicates, Options, Thousands};

/// The flags that were given, by their names.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Flags {
    #[serde(skip_serializing_if = "Option::is_none")]
    skip_header: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    skip_footer: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thousands: Option<char>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decimal: Option<char>,
    #[serde(skip_serializing_if = "Option::is_none")]
    duplicates: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    escape: Option<char>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sheets: Vec<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    lenient_quotes: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    allow_negative: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    merge_case: bool,
}

const DUPLICATES: [(&str, Duplicates); 3] =
    [("sum", Duplicates::Sum), ("first", Duplicates::First), ("last", Duplicates::Last)];

impl Flags {
    /// Those of a run.
    pub(super) fn of(options: &Options) -> Self {
        let (read, interpret, count) = (&options.read, &options.interpret, &options.count);
        let duplicates = DUPLICATES.into_iter().find(|(_, way)| Some(*way) == count.duplicates);
        Self {
            skip_header: interpret.skip_header,
            skip_footer: interpret.skip_footer,
            thousands: interpret.thousands.map(|mark| match mark {
                Thousands::Comma => ',',
                Thousands::Dot => '.',
                Thousands::Space => ' ',
                Thousands::Apostrophe => '\'',
            }),
            decimal: interpret.decimal.map(|mark| match mark {
                Decimal::Dot => '.',
                Decimal::Comma => ',',
            }),
            duplicates: duplicates.map(|(name, _)| name.to_owned()),
            escape: read.escape.map(char::from),
            sheets: read.sheets.clone(),
            lenient_quotes: read.lenient_quotes,
            allow_negative: interpret.allow_negative || count.allow_negative,
            merge_case: count.merge_case,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Fills in what the run was not given; or says what no flag can be.
    pub(super) fn fill(&self, options: &mut Options) -> Result<(), String> {
        let wrong = |name: &str, value: &dyn std::fmt::Display| {
            format!("options: `{name}` cannot be `{value}`")
        };
        let (read, interpret, count) =
            (&mut options.read, &mut options.interpret, &mut options.count);
        interpret.skip_header = interpret.skip_header.or(self.skip_header);
        interpret.skip_footer = interpret.skip_footer.or(self.skip_footer);
        // Of the two marks, one that is given speaks against an equal one of the recipe.
        let given = (interpret.thousands, interpret.decimal) != (None, None);
        if let Some(mark) = self.thousands.filter(|_| !given) {
            let mark = thousands_mark(mark).ok_or_else(|| wrong("thousands", &mark))?;
            interpret.thousands = Some(mark);
        }
        if let Some(mark) = self.decimal.filter(|_| !given) {
            interpret.decimal = Some(decimal_mark(mark).ok_or_else(|| wrong("decimal", &mark))?);
        }
        if let Some(name) = &self.duplicates {
            let way = DUPLICATES.into_iter().find(|(known, _)| known == name);
            let (_, way) = way.ok_or_else(|| wrong("duplicates", name))?;
            count.duplicates = count.duplicates.or(Some(way));
        }
        if let Some(sign) = self.escape {
            let byte = u8::try_from(sign).ok().filter(u8::is_ascii_punctuation);
            read.escape = read.escape.or(Some(byte.ok_or_else(|| wrong("escape", &sign))?));
        }
        if read.sheets.is_empty() {
            read.sheets.clone_from(&self.sheets);
        }
        read.lenient_quotes |= self.lenient_quotes;
        interpret.allow_negative |= self.allow_negative;
        count.allow_negative |= self.allow_negative;
        count.merge_case |= self.merge_case;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_given_is_filled_in_where_nothing_is_given_now() {
        let mut given = Options::default();
        given.interpret.skip_header = Some(3);
        given.interpret.thousands = Some(Thousands::Dot);
        given.count.duplicates = Some(Duplicates::Last);
        given.read.escape = Some(b'\\');
        given.count.merge_case = true;
        let flags = Flags::of(&given);
        let mut next = Options::default();
        flags.fill(&mut next).unwrap();
        assert_eq!(Flags::of(&next), flags);
        let mut other = Options::default();
        other.interpret.skip_header = Some(0);
        other.interpret.decimal = Some(Decimal::Dot);
        flags.fill(&mut other).unwrap();
        assert_eq!(other.interpret.skip_header, Some(0), "what is given now stands");
        assert_eq!(other.interpret.thousands, None, "dots would be both marks");
        assert!(Flags::of(&Options::default()).is_empty() && !flags.is_empty());
    }

    #[test]
    fn what_no_flag_can_be_is_refused() {
        let refused = |text: &str| {
            let flags: Flags = toml::from_str(text).unwrap();
            flags.fill(&mut Options::default()).is_err()
        };
        assert!(refused("thousands = \"x\"") && refused("decimal = \"'\""));
        assert!(refused("duplicates = \"any\"") && refused("escape = \"é\""));
        assert!(!refused("duplicates = \"first\""));
    }
}
