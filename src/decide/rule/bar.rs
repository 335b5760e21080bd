//! A share that has to be reached or passed, compared on integers.

use serde_json::Value;

use super::keys::{Keys, Wrong, wrong};
use crate::model::Votes;
use crate::share::Share;

/// A share that has to be reached, or passed where the law says "more than".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bar {
    /// The share.
    pub share: Share,
    /// Whether the share itself is not enough.
    pub strict: bool,
}

impl Bar {
    /// More than one half: the half itself is no majority.
    pub const MAJORITY: Self = Self { share: Share::HALF, strict: true };

    /// Whether so many votes of that base reach the bar: `votes * den > base * num`, or `>=`.
    pub fn is_met(self, votes: Votes, base: Votes) -> bool {
        let left = u128::from(votes.0) * u128::from(self.share.den());
        let right = u128::from(base.0) * u128::from(self.share.num());
        if self.strict { left > right } else { left >= right }
    }

    /// The least count that reaches the bar: `floor(base * num / den) + 1`, or the quotient rounded
    /// up where the bar itself is enough. `None` where 64 bits cannot hold it.
    pub fn needed(self, base: Votes) -> Option<Votes> {
        let product = u128::from(base.0) * u128::from(self.share.num());
        let den = u128::from(self.share.den());
        let needed = if self.strict { product / den + 1 } else { product.div_ceil(den) };
        u64::try_from(needed).ok().map(Votes)
    }

    /// In words: `more than half`, `at least 40%`, `more than 1/3`.
    pub fn words(self) -> String {
        let how = if self.strict { "more than" } else { "at least" };
        if self.share == Share::HALF {
            return format!("{how} half");
        }
        format!("{how} {}", share_words(self.share))
    }

    /// Out of `{ num = 1, den = 2, strict = true }`, `{ share = "1/20", strict = false }`, or a
    /// fraction or percentage alone; `strict` where that is not said.
    pub(super) fn read(at: &str, value: &Value, strict: bool) -> Result<Self, Wrong> {
        let Value::Object(_) = value else {
            return Ok(Self { share: fraction(at, value)?, strict });
        };
        let mut keys = Keys::of(at, value)?;
        let said = keys.flag("strict")?;
        let share = keys.fraction("share")?;
        let share = match (share, keys.count("num")?, keys.count("den")?) {
            (Some(share), None, None) => share,
            (None, Some(num), Some(den)) => parts(at, num, den)?,
            _ => return Err(wrong(at, "it takes `num` and `den`, or `share = \"1/20\"`")),
        };
        keys.finish()?;
        Ok(Self { share, strict: said.unwrap_or(strict) })
    }
}

/// `40%`, where the percentage ends within three digits, else `1/3`.
fn share_words(share: Share) -> String {
    let scaled = u128::from(share.num()) * 100_000;
    let den = u128::from(share.den());
    if !scaled.is_multiple_of(den) {
        return format!("{}/{}", share.num(), share.den());
    }
    let (whole, rest) = (scaled / den / 1000, scaled / den % 1000);
    let digits = format!("{rest:03}");
    match digits.trim_end_matches('0') {
        "" => format!("{whole}%"),
        digits => format!("{whole}.{digits}%"),
    }
}

fn parts(at: &str, num: u64, den: u64) -> Result<Share, Wrong> {
    Share::new(Votes(num), Votes(den)).ok_or_else(|| wrong(at, "its `den` is zero"))
}

/// A fraction as a rule writes it: `"1/20"`, `"5%"`, `"3.25%"`, `"23"`, `23`, or
/// `{ num = 1, den = 20 }`.
pub(super) fn fraction(at: &str, value: &Value) -> Result<Share, Wrong> {
    match value {
        Value::String(text) => fraction_of(text).ok_or_else(|| {
            wrong(at, &format!("`{text}` is no fraction; write it as \"1/20\" or \"5%\""))
        }),
        Value::Number(number) => match number.as_u64() {
            Some(whole) => parts(at, whole, 1),
            None => Err(wrong(at, "a fraction is written as a text: \"1/20\" or \"5%\"")),
        },
        Value::Object(_) => {
            let mut keys = Keys::of(at, value)?;
            let (num, den) = (keys.count("num")?, keys.count("den")?);
            keys.finish()?;
            match (num, den) {
                (Some(num), Some(den)) => parts(at, num, den),
                _ => Err(wrong(at, "it takes `num` and `den`")),
            }
        }
        _ => Err(wrong(at, "it is no fraction; write it as \"1/20\" or \"5%\"")),
    }
}

/// The fraction of a text, exactly as it stands: `1/20`, `5%`, `3.25%`, `10`, `7.5`.
pub fn fraction_of(text: &str) -> Option<Share> {
    let text = text.trim();
    if let Some((num, den)) = text.split_once('/') {
        return Share::new(Votes(whole(num.trim())?), Votes(whole(den.trim())?));
    }
    let (number, hundredth) = match text.strip_suffix('%') {
        Some(number) => (number.trim_end(), 100),
        None => (text, 1),
    };
    let (before, after) = number.split_once('.').unwrap_or((number, ""));
    if number.ends_with('.') || after.len() > 9 {
        return None;
    }
    let num = whole(&format!("{before}{after}"))?;
    let den = 10_u64.checked_pow(u32::try_from(after.len()).ok()?)?.checked_mul(hundredth)?;
    Share::new(Votes(num), Votes(den))
}

fn whole(text: &str) -> Option<u64> {
    (!text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_is_no_majority_and_the_next_vote_is_one() {
        let bar = Bar::MAJORITY;
        for (base, needed) in [(100_000, 50_001), (7_940_478, 3_970_240), (3, 2), (1, 1), (0, 1)] {
            assert_eq!(bar.needed(Votes(base)), Some(Votes(needed)));
            assert!(bar.is_met(Votes(needed), Votes(base)));
            assert!(!bar.is_met(Votes(needed - 1), Votes(base)));
        }
    }

    #[test]
    fn a_bar_that_may_be_just_reached_is_rounded_up() {
        // Thuringia 2019: 55,417 of 1,108,338 votes were needed; Germany 2025: 2,482,476.
        let bar = Bar { share: fraction_of("1/20").unwrap(), strict: false };
        assert_eq!(bar.needed(Votes(1_108_338)), Some(Votes(55_417)));
        assert_eq!(bar.needed(Votes(49_649_512)), Some(Votes(2_482_476)));
        assert!(bar.is_met(Votes(5), Votes(100)) && !bar.is_met(Votes(4), Votes(100)));
    }

    #[test]
    fn the_largest_counts_do_not_overflow() {
        let all = Bar { share: fraction_of("1").unwrap(), strict: false };
        assert_eq!(all.needed(Votes(u64::MAX)), Some(Votes(u64::MAX)));
        assert_eq!(Bar { strict: true, ..all }.needed(Votes(u64::MAX)), None);
    }

    #[test]
    fn fractions_are_exact_texts() {
        let is = |text, num, den| {
            assert_eq!(fraction_of(text), Share::new(Votes(num), Votes(den)), "{text}");
        };
        is("1/20", 1, 20);
        is("5%", 1, 20);
        is("3.25%", 13, 400);
        is(" 10 ", 10, 1);
        is("7.5", 15, 2);
        for text in ["", "%", "1/0", "-1/2", "5.%", "1e3", "1/2/3", "0.1234567890", "five"] {
            assert_eq!(fraction_of(text), None, "{text}");
        }
    }

    #[test]
    fn a_bar_is_told_as_the_law_tells_it() {
        let told = |text, strict| Bar { share: fraction_of(text).unwrap(), strict }.words();
        assert_eq!(told("1/2", true), "more than half");
        assert_eq!(told("2/5", false), "at least 40%");
        assert_eq!(told("13/400", false), "at least 3.25%");
        assert_eq!(told("1/3", true), "more than 1/3");
    }
}
