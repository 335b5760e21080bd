//! How counts and shares are written for people.

use std::fmt;

use crate::model::Votes;
use crate::report::Line;
use crate::share::{Rounding, Share};

/// A count with its digits in groups of three: `6,456,393`.
pub(super) fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A count, or `-` where there is none.
pub(super) fn grouped_or_dash(votes: Option<Votes>) -> String {
    votes.map_or_else(|| "-".to_owned(), |votes| grouped(votes.0))
}

/// A number of things with its noun: `1 warning`, `2 warnings`.
pub(super) struct Number<'a>(pub(super) u64, pub(super) &'a str);

impl fmt::Display for Number<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (count, noun) = (self.0, self.1);
        let plural = if count == 1 { "" } else { "s" };
        write!(f, "{} {noun}{plural}", grouped(count))
    }
}

/// How many digits a column of shares needs after the point, and how they are rounded.
#[derive(Debug, Clone, Copy)]
pub(super) struct Digits {
    pub(super) decimals: u32,
    pub(super) rounding: Rounding,
}

impl Digits {
    /// The same with as many more decimals as it takes that no share below one half is shown as
    /// reaching it, nor the reverse. The whole column has them, so that it stays readable.
    pub(super) fn true_to_half(self, shares: impl Iterator<Item = Share>) -> Self {
        self.true_to(&[], shares)
    }

    /// The same for one half and for the shares that decide by the rule.
    pub(super) fn true_to(self, lines: &[Line], shares: impl Iterator<Item = Share>) -> Self {
        let lines: Vec<Share> = lines.iter().map(|line| line.share).chain([Share::HALF]).collect();
        let needed = shares.filter_map(|share| {
            let digits = move |line: &Share| {
                share.decimals_for_side(*line, self.decimals, self.rounding).unwrap_or(6)
            };
            lines.iter().map(digits).max()
        });
        Self { decimals: needed.max().unwrap_or(self.decimals).max(self.decimals), ..self }
    }

    /// The share as in [`Digits::show`], with a mark where it would mislead: `*` for a share that
    /// has to be passed and is just reached, `<` or `>` where the digits do not show the side.
    pub(super) fn cell(self, share: Option<Share>, lines: &[Line]) -> String {
        let text = self.show(share);
        let Some(share) = share else { return text };
        if lines.iter().any(|line| is_just_reached(*line, share)) {
            return format!("{text}*");
        }
        let mut lines = lines.iter().map(|line| line.share).chain([Share::HALF]);
        let hidden = lines.find(|line| {
            share.decimals_for_side(*line, self.decimals, self.rounding) != Some(self.decimals)
        });
        match hidden {
            Some(line) if share < line => format!("<{text}"),
            Some(line) if share > line => format!(">{text}"),
            _ => text,
        }
    }

    /// The share as a percentage, or `-` where there is none.
    pub(super) fn show(self, share: Option<Share>) -> String {
        share.map_or_else(|| "-".to_owned(), |share| share.display(self.decimals, self.rounding))
    }
}

/// Whether a share is just that which has to be passed.
pub(super) fn is_just_reached(line: Line, share: Share) -> bool {
    line.strict && line.share == share
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_grouped_from_the_right() {
        let shown = [0, 999, 1000, 6_456_393, u64::MAX].map(grouped);
        assert_eq!(shown, ["0", "999", "1,000", "6,456,393", "18,446,744,073,709,551,615"]);
    }

    #[test]
    fn one_thing_is_not_several() {
        let shown = [0, 1, 2].map(|count| Number(count, "warning").to_string());
        assert_eq!(shown, ["0 warnings", "1 warning", "2 warnings"]);
    }

    #[test]
    fn a_share_below_half_is_never_shown_as_half() {
        let digits = Digits { decimals: 1, rounding: Rounding::HalfUp };
        let share = Share::new(Votes(49_996), Votes(100_000));
        assert_eq!(digits.true_to_half(share.into_iter()).show(share), "49.996");
        assert_eq!(digits.show(None), "-");
    }

    #[test]
    fn a_share_on_the_wrong_side_of_any_line_gets_digits_or_a_mark() {
        let digits = Digits { decimals: 1, rounding: Rounding::HalfUp };
        let share = |num, den| Share::new(Votes(num), Votes(den));
        let bar = Line { share: share(1, 20).unwrap(), strict: false };
        // Germany 2025: 4.981% for the BSW; Schleswig-Holstein 1992: 4.973%.
        let bsw = share(2_472_947, 49_649_512);
        let fine = digits.true_to(&[bar], bsw.into_iter());
        assert_eq!(fine.cell(bsw, &[bar]), "4.98");
        let half = Line { share: Share::HALF, strict: true };
        assert_eq!(digits.cell(share(1, 2), &[half]), "50.0*");
        assert_eq!(digits.cell(share(1, 2), &[Line { strict: false, ..half }]), "50.0");
        let near = share(4_999_999_999, 10_000_000_000);
        let fine = digits.true_to(&[half], near.into_iter());
        assert_eq!(fine.cell(near, &[half]), "<50.000000");
    }
}
