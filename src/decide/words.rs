//! Counts, shares and names in sentences.

use crate::model::Votes;
use crate::share::{Rounding, Share};

/// How shares are shown in sentences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shown {
    /// The least number of digits.
    pub decimals: u32,
    /// How they are rounded.
    pub rounding: Rounding,
}

impl Shown {
    /// `81.31`: with more digits where the share would otherwise stand on the wrong side of a line.
    pub(crate) fn percent(self, share: Share, lines: &[Share]) -> String {
        let digits = |line: &Share| {
            share.decimals_for_side(*line, self.decimals, self.rounding).unwrap_or(6)
        };
        let digits = lines.iter().map(digits).max().unwrap_or(self.decimals);
        share.display(digits.max(self.decimals), self.rounding)
    }

    /// `6,456,393 of 7,940,478 valid votes (81.31%)`
    pub(crate) fn part(self, votes: Votes, base: Votes, label: &str, lines: &[Share]) -> String {
        let of = format!("{} of {} {label}", grouped(votes.0), grouped(base.0));
        match Share::new(votes, base) {
            Some(share) => format!("{of} ({}%)", self.percent(share, lines)),
            None => of,
        }
    }
}

/// The count with a comma before each group of three digits.
pub(crate) fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 vote`, `1,234 votes`
pub(crate) fn counted(count: u64, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", grouped(count))
}

/// `A`, `A and B`, `A, B and C`; of very many the first, and how many more.
pub(crate) fn listed(names: &[&str]) -> String {
    const NAMED: usize = 12;
    match names.split_at_checked(NAMED) {
        Some((first, rest)) if !rest.is_empty() => {
            format!("{} and {} more", first.join(", "), rest.len())
        }
        _ => match names {
            [all @ .., last] if !all.is_empty() => format!("{} and {last}", all.join(", ")),
            names => names.concat(),
        },
    }
}

/// The text with its first letter as at the start of a sentence.
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// That a unit of the file is not in the rule, with the nearest that is.
pub(crate) fn unknown_unit<'a>(
    rule: &str,
    unit: &str,
    known: impl Iterator<Item = &'a str> + Clone,
) -> String {
    let unknown = crate::decide::rule::unknown("unit", unit, known);
    format!("the rule `{rule}` does not fit the file: {unknown}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_stays_on_its_side_of_every_line() {
        let shown = Shown { decimals: 1, rounding: Rounding::HalfUp };
        let share = Share::new(Votes(49_996), Votes(100_000)).unwrap();
        assert_eq!(shown.percent(share, &[]), "50.0");
        assert_eq!(shown.percent(share, &[Share::HALF]), "49.996");
    }

    #[test]
    fn names_are_listed_as_in_a_sentence() {
        assert_eq!(listed(&["A"]), "A");
        assert_eq!(listed(&["A", "B", "C"]), "A, B and C");
        assert_eq!(listed(&["A"; 14]), format!("{} and 2 more", ["A"; 12].join(", ")));
        assert_eq!(counted(1, "seat"), "1 seat");
        assert_eq!(counted(1_234, "vote"), "1,234 votes");
    }
}
