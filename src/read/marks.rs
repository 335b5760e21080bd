//! Number styles: which mark stands between groups of digits and which before a fraction.

use crate::options::{Decimal, Thousands};

/// A number style.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Marks {
    /// `1,234.5`, and the Indian `12,34,567.5`.
    CommaDot,
    /// `1.234,5`
    DotComma,
    /// `1 234,5`, with any Unicode blank.
    SpaceComma,
    /// `1 234.5`, with any Unicode blank.
    SpaceDot,
    /// `1'234.5` or `1’234.5`
    ApostropheDot,
    /// `1'234,5` or `1’234,5`
    ApostropheComma,
}

/// A set of number styles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct MarkSet(u8);

impl Marks {
    /// All styles, the most common first.
    pub const ALL: [Self; 6] = [
        Self::CommaDot,
        Self::DotComma,
        Self::SpaceComma,
        Self::SpaceDot,
        Self::ApostropheDot,
        Self::ApostropheComma,
    ];

    /// The mark between groups of digits.
    pub fn thousands(self) -> Thousands {
        match self {
            Self::CommaDot => Thousands::Comma,
            Self::DotComma => Thousands::Dot,
            Self::SpaceComma | Self::SpaceDot => Thousands::Space,
            Self::ApostropheDot | Self::ApostropheComma => Thousands::Apostrophe,
        }
    }

    /// The mark before a fraction.
    pub fn decimal(self) -> Decimal {
        match self {
            Self::CommaDot | Self::SpaceDot | Self::ApostropheDot => Decimal::Dot,
            Self::DotComma | Self::SpaceComma | Self::ApostropheComma => Decimal::Comma,
        }
    }

    /// The style shown by an example: `1,234.5`.
    pub fn example(self) -> &'static str {
        match self {
            Self::CommaDot => "1,234.5",
            Self::DotComma => "1.234,5",
            Self::SpaceComma => "1 234,5",
            Self::SpaceDot => "1 234.5",
            Self::ApostropheDot => "1'234.5",
            Self::ApostropheComma => "1'234,5",
        }
    }
}

impl MarkSet {
    /// No style.
    pub const NONE: Self = Self(0);

    /// Every style.
    pub const ALL: Self = Self(0b11_1111);

    /// The styles that have these marks; `None` stands for any.
    pub fn with(thousands: Option<Thousands>, decimal: Option<Decimal>) -> Self {
        Marks::ALL
            .into_iter()
            .filter(|marks| thousands.is_none_or(|thousands| marks.thousands() == thousands))
            .filter(|marks| decimal.is_none_or(|decimal| marks.decimal() == decimal))
            .collect()
    }

    /// Whether a style is in it.
    pub fn contains(self, marks: Marks) -> bool {
        self.0 & bit(marks) != 0
    }

    /// The styles in either.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The styles in both.
    #[must_use]
    pub fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The styles in it, the most common first.
    pub fn iter(self) -> impl Iterator<Item = Marks> {
        Marks::ALL.into_iter().filter(move |marks| self.contains(*marks))
    }
}

impl FromIterator<Marks> for MarkSet {
    fn from_iter<I: IntoIterator<Item = Marks>>(styles: I) -> Self {
        styles.into_iter().fold(Self::NONE, |set, marks| Self(set.0 | bit(marks)))
    }
}

fn bit(marks: Marks) -> u8 {
    match marks {
        Marks::CommaDot => 1,
        Marks::DotComma => 2,
        Marks::SpaceComma => 4,
        Marks::SpaceDot => 8,
        Marks::ApostropheDot => 16,
        Marks::ApostropheComma => 32,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_what_was_put_in() {
        let dots = MarkSet::with(None, Some(Decimal::Dot));
        let styles: Vec<Marks> = dots.iter().collect();
        assert_eq!(styles, [Marks::CommaDot, Marks::SpaceDot, Marks::ApostropheDot]);
        let commas = MarkSet::with(None, Some(Decimal::Comma));
        assert!(dots.intersection(commas).is_empty());
        assert_eq!(dots.union(commas), MarkSet::ALL);
        let one = MarkSet::with(Some(Thousands::Dot), Some(Decimal::Comma));
        assert_eq!(one.iter().collect::<Vec<_>>(), [Marks::DotComma]);
        assert!(!MarkSet::NONE.contains(Marks::CommaDot));
        assert_eq!(MarkSet::with(None, None), MarkSet::ALL);
    }
}
