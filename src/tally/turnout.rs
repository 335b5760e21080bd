//! Turnout, with both its terms named.

use crate::model::{Quantity, Votes};
use crate::share::Share;

/// Who took part, of whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turnout {
    /// What the numerator counts: `cast` or `issued`.
    pub num: Quantity,
    /// How many took part.
    pub voted: Votes,
    /// How many could have: `registered`, with `supplementary` where that is stated.
    pub entitled: Votes,
    /// Both terms in words: "ballots cast of registered voters".
    pub of: String,
}

impl Turnout {
    /// The share; `None` where nobody was entitled, which is neither 0% nor 100%.
    pub fn share(&self) -> Option<Share> {
        Share::new(self.voted, self.entitled)
    }
}

/// Turnout from the figures of a contest or unit: `cast`, else `issued`, of `registered` and
/// `supplementary`. `wanted` names the numerator where the law does. `None` where a term is not
/// known.
pub fn turnout(
    figure: impl Fn(Quantity) -> Option<Votes>,
    wanted: Option<Quantity>,
) -> Option<Turnout> {
    let numerators = [Quantity::Cast, Quantity::Issued];
    let mut numerators =
        numerators.into_iter().filter(|num| wanted.is_none_or(|want| want == *num));
    let (num, voted) = numerators.find_map(|num| Some((num, figure(num)?)))?;
    let registered = figure(Quantity::Registered)?;
    let supplementary = figure(Quantity::Supplementary);
    let entitled = registered.checked_add(supplementary.unwrap_or(Votes::ZERO))?;
    let den = Quantity::Registered.label();
    let of = match supplementary {
        Some(_) => {
            let added = Quantity::Supplementary.label();
            format!("{} of {den} and {added}", num.label())
        }
        None => format!("{} of {den}", num.label()),
    };
    Some(Turnout { num, voted, entitled, of })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(figures: &[(Quantity, u64)], wanted: Option<Quantity>) -> Option<Turnout> {
        let figure = |quantity| {
            let found = figures.iter().find(|(name, _)| *name == quantity);
            found.map(|&(_, votes)| Votes(votes))
        };
        turnout(figure, wanted)
    }

    #[test]
    fn ballots_cast_come_before_ballots_issued() {
        let figures =
            [(Quantity::Registered, 1000), (Quantity::Cast, 600), (Quantity::Issued, 620)];
        let by_default = of(&figures, None).unwrap();
        assert_eq!(by_default.of, "ballots cast of registered voters");
        assert_eq!(by_default.voted, Votes(600));
        let by_law = of(&figures, Some(Quantity::Issued)).unwrap();
        assert_eq!((by_law.voted, by_law.entitled), (Votes(620), Votes(1000)));
        assert!(of(&figures[..2], Some(Quantity::Issued)).is_none());
    }

    #[test]
    fn supplementary_voters_are_entitled_too() {
        let figures =
            [(Quantity::Registered, 500), (Quantity::Supplementary, 30), (Quantity::Cast, 520)];
        let turnout = of(&figures, None).unwrap();
        assert_eq!(turnout.entitled, Votes(530));
        assert_eq!(turnout.of, "ballots cast of registered voters and supplementary voters");
    }

    #[test]
    fn nobody_entitled_is_no_share() {
        let nobody = of(&[(Quantity::Registered, 0), (Quantity::Cast, 0)], None).unwrap();
        assert!(nobody.share().is_none());
        assert!(of(&[(Quantity::Cast, 5)], None).is_none());
    }
}
