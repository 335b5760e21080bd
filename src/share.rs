//! Exact fractions: compared by cross products, rounded once, when shown.
//!
//! No float is made here or anywhere: a share is two integers until it is text.

use std::cmp::Ordering;

use serde::Serialize;

use crate::model::Votes;

/// An exact share: `num` of `den`, with `den` above zero. A share of nothing cannot be written
/// down. It may exceed one (turnout over 100%).
#[derive(Debug, Clone, Copy, Serialize)]
pub struct Share {
    num: u64,
    den: u64,
}

/// How a share is rounded when it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// Exact halves go up. The default.
    #[default]
    HalfUp,
    /// Exact halves go to the even digit.
    HalfEven,
    /// The rest is cut off.
    Truncate,
}

/// A percentage that was rounded: `scaled` units of 10^-`decimals` percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Percent {
    scaled: u128,
    decimals: u32,
}

impl Share {
    /// One half.
    pub const HALF: Self = Self { num: 1, den: 2 };

    /// `num` of `den`, or `None` where the base is zero: then there is no share, not 0%.
    pub fn new(num: Votes, den: Votes) -> Option<Self> {
        (den.0 > 0).then_some(Self { num: num.0, den: den.0 })
    }

    /// The part.
    pub fn num(self) -> u64 {
        self.num
    }

    /// The whole, above zero.
    pub fn den(self) -> u64 {
        self.den
    }

    /// The percentage with `decimals` digits after the point (at most 12 are given).
    ///
    /// Half-up is `floor((200 * num * 10^d + den) / (2 * den))`.
    pub fn percent(self, decimals: u32, rounding: Rounding) -> Percent {
        let decimals = decimals.min(12);
        let scaled = u128::from(self.num) * 100 * 10_u128.pow(decimals);
        let den = u128::from(self.den);
        let (floor, rest) = (scaled / den, scaled % den);
        let up = match rounding {
            Rounding::Truncate => false,
            Rounding::HalfUp => 2 * rest >= den,
            Rounding::HalfEven => match (2 * rest).cmp(&den) {
                Ordering::Greater => true,
                Ordering::Less => false,
                Ordering::Equal => floor % 2 == 1,
            },
        };
        Percent { scaled: floor + u128::from(up), decimals }
    }

    /// The percentage as text for a person: `81.3`, and where rounding would mislead `<0.1` for a
    /// positive count shown as nothing, `>99.9` for one that is not all shown as all.
    pub fn display(self, decimals: u32, rounding: Rounding) -> String {
        let percent = self.percent(decimals, rounding);
        let step = Percent { scaled: 1, decimals: percent.decimals };
        let full = 100 * 10_u128.pow(percent.decimals);
        if self.num > 0 && percent.scaled == 0 {
            return format!("<{step}");
        }
        if self.num < self.den && percent.scaled >= full {
            return format!(">{}", Percent { scaled: full - 1, ..percent });
        }
        percent.to_string()
    }

    /// The least number of decimals, from `decimals` up to 6, with which the shown percentage stands
    /// on the true side of `line`; `None` where 6 do not suffice.
    ///
    /// A share below a majority or threshold must not be printed as reaching it, nor the reverse.
    pub fn decimals_for_side(self, line: Self, decimals: u32, rounding: Rounding) -> Option<u32> {
        (decimals..=decimals.max(6)).find(|&digits| {
            let shown = self.percent(digits, rounding).as_share_of_line(line);
            shown == self.cmp(&line)
        })
    }
}

impl Percent {
    /// Digits after the point.
    pub fn decimals(self) -> u32 {
        self.decimals
    }

    /// The value in units of 10^-decimals percent.
    pub fn scaled(self) -> u128 {
        self.scaled
    }

    /// How the printed percentage compares with an exact share.
    fn as_share_of_line(self, line: Share) -> Ordering {
        // scaled / (100 * 10^d) against num / den
        let left = self.scaled.checked_mul(u128::from(line.den));
        let right = (100 * 10_u128.pow(self.decimals)).checked_mul(u128::from(line.num));
        match (left, right) {
            (Some(left), Some(right)) => left.cmp(&right),
            (None, _) => Ordering::Greater,
            (_, None) => Ordering::Less,
        }
    }
}

impl std::fmt::Display for Percent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let unit = 10_u128.pow(self.decimals);
        if self.decimals == 0 {
            return write!(f, "{}", self.scaled);
        }
        let width = self.decimals as usize;
        write!(f, "{}.{:0width$}", self.scaled / unit, self.scaled % unit)
    }
}

impl PartialEq for Share {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Share {}

impl PartialOrd for Share {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Share {
    fn cmp(&self, other: &Self) -> Ordering {
        let left = u128::from(self.num) * u128::from(other.den);
        let right = u128::from(other.num) * u128::from(self.den);
        left.cmp(&right)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(num: u64, den: u64) -> Share {
        Share::new(Votes(num), Votes(den)).unwrap()
    }

    #[track_caller]
    fn case(num: u64, den: u64, decimals: u32, rounding: Rounding, want: &str) {
        assert_eq!(share(num, den).percent(decimals, rounding).to_string(), want);
    }

    #[test]
    fn exact_halves_go_up_by_default() {
        case(335, 10_000, 1, Rounding::HalfUp, "3.4");
        case(3_335, 10_000, 1, Rounding::HalfUp, "33.4");
        case(345, 10_000, 1, Rounding::HalfEven, "3.4");
        case(345, 10_000, 1, Rounding::HalfUp, "3.5");
        case(349, 10_000, 1, Rounding::Truncate, "3.4");
        case(1, 2, 0, Rounding::HalfUp, "50");
    }

    #[test]
    fn the_largest_counts_do_not_overflow() {
        case(u64::MAX, 1, 12, Rounding::HalfUp, "1844674407370955161500.000000000000");
        case(u64::MAX, u64::MAX, 2, Rounding::HalfUp, "100.00");
    }

    #[test]
    fn equal_fractions_are_equal_shares() {
        assert_eq!(share(1, 3), share(2, 6));
        assert!(share(1, 3) < share(334, 1000));
    }

    #[test]
    fn a_share_of_nothing_cannot_be_made() {
        assert!(Share::new(Votes(0), Votes(0)).is_none());
    }

    #[test]
    fn tiny_shares_are_not_zero_and_nearly_all_is_not_all() {
        assert_eq!(share(1, 10_000_000).display(1, Rounding::HalfUp), "<0.1");
        assert_eq!(share(9_999_999, 10_000_000).display(1, Rounding::HalfUp), ">99.9");
        assert_eq!(share(0, 10).display(1, Rounding::HalfUp), "0.0");
        assert_eq!(share(10, 10).display(1, Rounding::HalfUp), "100.0");
        assert_eq!(share(520, 500).display(1, Rounding::HalfUp), "104.0");
    }

    #[test]
    fn decimals_are_added_until_the_side_of_the_line_is_true() {
        let half = share(1, 2);
        assert_eq!(share(49_996, 100_000).decimals_for_side(half, 1, Rounding::HalfUp), Some(3));
        assert_eq!(share(1, 2).decimals_for_side(half, 1, Rounding::HalfUp), Some(1));
        assert_eq!(
            share(4_973, 100_000).decimals_for_side(share(1, 20), 1, Rounding::HalfUp),
            Some(2)
        );
    }
}
