//! Exact fractions of any size: quotas, quotients, divisors.

use std::cmp::Ordering;
use std::fmt;

use num_bigint::BigUint;
use num_integer::Integer as _;

/// A fraction in lowest terms, never negative.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Fraction {
    num: BigUint,
    den: BigUint,
}

impl Fraction {
    /// `num` of `den` in lowest terms, or `None` where `den` is zero.
    pub fn new(num: impl Into<BigUint>, den: impl Into<BigUint>) -> Option<Self> {
        let (num, den) = (num.into(), den.into());
        (den != BigUint::ZERO).then(|| Self::lowest(&num, &den))
    }

    /// A whole number.
    pub fn whole(number: impl Into<BigUint>) -> Self {
        Self { num: number.into(), den: BigUint::from(1_u8) }
    }

    /// The numerator, in lowest terms.
    pub fn num(&self) -> &BigUint {
        &self.num
    }

    /// The denominator, in lowest terms; above zero.
    pub fn den(&self) -> &BigUint {
        &self.den
    }

    /// The whole part.
    pub fn floor(&self) -> BigUint {
        &self.num / &self.den
    }

    /// Whether it is zero.
    pub fn is_zero(&self) -> bool {
        self.num == BigUint::ZERO
    }

    /// The decimal number with up to `digits` digits after the point, cut off and not rounded, so
    /// that it never passes what it is compared with: `69551.50666`. A whole number has no point.
    pub fn decimal(&self, digits: usize) -> String {
        let (whole, mut rest) = self.num.div_rem(&self.den);
        let mut text = whole.to_string();
        for place in 0..digits {
            if rest == BigUint::ZERO {
                break;
            }
            if place == 0 {
                text.push('.');
            }
            let (digit, left) = (rest * 10_u8).div_rem(&self.den);
            text.push_str(&digit.to_string());
            rest = left;
        }
        text
    }

    pub(super) fn times(&self, other: &Self) -> Self {
        Self::lowest(&(&self.num * &other.num), &(&self.den * &other.den))
    }

    pub(super) fn plus(&self, other: &Self) -> Self {
        let num = &self.num * &other.den + &other.num * &self.den;
        Self::lowest(&num, &(&self.den * &other.den))
    }

    /// The difference, or `None` where it would be negative.
    pub(super) fn minus(&self, other: &Self) -> Option<Self> {
        let (left, right) = (&self.num * &other.den, &other.num * &self.den);
        (left >= right).then(|| Self::lowest(&(left - right), &(&self.den * &other.den)))
    }

    /// The quotient, or `None` where `other` is zero.
    pub(super) fn over(&self, other: &Self) -> Option<Self> {
        Self::new(&self.num * &other.den, &self.den * &other.num)
    }

    /// The product, if it is less than what is known, or nothing is.
    pub(super) fn times_if_below(&self, other: &Self, known: Option<&Self>) -> Option<Self> {
        let (num, den) = (&self.num * &other.num, &self.den * &other.den);
        let below = known.is_none_or(|known| &num * &known.den < &known.num * &den);
        below.then(|| Self::lowest(&num, &den))
    }

    /// The fraction with the least denominator from this one to a larger one, both included.
    pub(super) fn simplest_to(&self, most: &Self) -> Self {
        let floor = Self::whole(self.floor());
        let next = Self::whole(self.floor() + 1_u8);
        if floor == *self {
            return floor;
        }
        if next <= *most {
            return next;
        }
        // Both lie strictly between two whole numbers: what is between them turns upside down.
        let inverse = |end: &Self| end.minus(&floor).and_then(|rest| Self::whole(1_u8).over(&rest));
        let inner = inverse(most)
            .zip(inverse(self))
            .and_then(|(least, most)| Self::whole(1_u8).over(&least.simplest_to(&most)));
        inner.map_or_else(|| self.clone(), |rest| floor.plus(&rest))
    }

    /// `den` is above zero.
    fn lowest(num: &BigUint, den: &BigUint) -> Self {
        if let (Ok(small), Ok(den)) = (u64::try_from(num), u64::try_from(den)) {
            let common = small.gcd(&den);
            return Self { num: (small / common).into(), den: (den / common).into() };
        }
        let common = num.gcd(den);
        Self { num: num / &common, den: den / common }
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        let small = |one: &BigUint, two: &BigUint| {
            Some(u128::from(u64::try_from(one).ok()?) * u128::from(u64::try_from(two).ok()?))
        };
        if let (Some(left), Some(right)) =
            (small(&self.num, &other.den), small(&other.num, &self.den))
        {
            return left.cmp(&right);
        }
        (&self.num * &other.den).cmp(&(&other.num * &self.den))
    }
}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// `5104/15`; a whole number without its denominator.
impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.den == BigUint::from(1_u8) {
            self.num.fmt(f)
        } else {
            write!(f, "{}/{}", self.num, self.den)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fraction(num: u64, den: u64) -> Fraction {
        Fraction::new(num, den).unwrap()
    }

    #[test]
    fn a_fraction_is_in_lowest_terms() {
        assert_eq!(fraction(6, 4), fraction(3, 2));
        assert_eq!(fraction(6, 4).to_string(), "3/2");
        assert_eq!(fraction(8, 4).to_string(), "2");
        assert_eq!(fraction(0, 4).to_string(), "0");
        assert_eq!(Fraction::new(1_u8, 0_u8), None);
    }

    #[test]
    fn fractions_compare_exactly() {
        assert!(fraction(u64::MAX, 3) > fraction(u64::MAX - 1, 3));
        assert!(fraction(1, 3) < fraction(334, 1000));
    }

    #[test]
    fn arithmetic_is_exact() {
        assert_eq!(fraction(1, 3).plus(&fraction(1, 6)), fraction(1, 2));
        assert_eq!(fraction(1, 2).minus(&fraction(1, 3)), Some(fraction(1, 6)));
        assert_eq!(fraction(1, 3).minus(&fraction(1, 2)), None);
        assert_eq!(fraction(2, 3).times(&fraction(3, 4)), fraction(1, 2));
        assert_eq!(fraction(2, 3).over(&fraction(4, 3)), Some(fraction(1, 2)));
        assert_eq!(fraction(2, 3).over(&fraction(0, 1)), None);
    }

    #[test]
    fn the_simplest_fraction_between_two_is_found() {
        let between = |least: Fraction, most: Fraction| least.simplest_to(&most).to_string();
        assert_eq!(between(fraction(314, 100), fraction(315, 100)), "22/7");
        assert_eq!(between(fraction(1, 3), fraction(1, 2)), "1/2");
        assert_eq!(between(fraction(7, 2), fraction(11, 2)), "4");
        assert_eq!(between(fraction(2, 5), fraction(2, 5)), "2/5");
    }

    #[test]
    fn decimals_are_cut_off() {
        assert_eq!(fraction(10_432_726, 150).decimal(5), "69551.50666");
        assert_eq!(fraction(2, 3).decimal(2), "0.66");
        assert_eq!(fraction(1, 2).decimal(6), "0.5");
        assert_eq!(fraction(13_650, 1).decimal(3), "13650");
        assert_eq!(fraction(7, 2).decimal(0), "3");
    }
}
