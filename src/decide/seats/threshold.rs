//! Thresholds: who takes part in an allocation at all.

use crate::model::Votes;
use crate::share::Share;

/// A share of votes that a list must have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bar {
    base: Votes,
    share: Share,
    strictness: Strictness,
}

/// Whether the share itself suffices.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strictness {
    /// "At least 5 percent": it does.
    AtLeast,
    /// "More than 5 percent": it does not.
    MoreThan,
}

impl Bar {
    /// `share` of `base`: 1/20 of the valid votes, 1/150 for a full quota of the Netherlands.
    ///
    /// The base is what the law names (valid votes with those of failing lists, perhaps blank
    /// votes, perhaps all ballots). `None` where no count could meet the bar: a share above one,
    /// more than the whole, or a base of zero.
    pub fn new(base: Votes, share: Share, strictness: Strictness) -> Option<Self> {
        let room = match strictness {
            Strictness::AtLeast => share.num() <= share.den(),
            Strictness::MoreThan => share.num() < share.den(),
        };
        (room && base > Votes::ZERO).then_some(Self { base, share, strictness })
    }

    /// What the share is of.
    pub fn base(self) -> Votes {
        self.base
    }

    /// The share.
    pub fn share(self) -> Share {
        self.share
    }

    /// Whether the share itself suffices.
    pub fn strictness(self) -> Strictness {
        self.strictness
    }

    /// The fewest votes that meet it: `ceil(base * num / den)`, or `floor(base * num / den) + 1`
    /// where it is more than the share.
    pub fn needed(self) -> Votes {
        let product = u128::from(self.base.0) * u128::from(self.share.num());
        let den = u128::from(self.share.den());
        let needed = match self.strictness {
            Strictness::AtLeast => product.div_ceil(den),
            Strictness::MoreThan => product / den + 1,
        };
        // Not above the base, by the check of `new`.
        u64::try_from(needed).map_or(self.base, Votes)
    }

    /// Whether that many votes meet it.
    pub fn is_met(self, votes: Votes) -> bool {
        votes >= self.needed()
    }
}

/// A list before the threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidacy {
    /// Its votes.
    pub votes: Votes,
    /// Its bar, which may be another one for coalitions. `None` for a list that no bar holds for
    /// (minorities), or where there is no threshold.
    pub bar: Option<Bar>,
    /// Seats that it won in districts.
    pub district_seats: u32,
    /// So many district seats are an alternative to the bar. `None` where the law has none.
    pub or_district_seats: Option<u32>,
}

impl Candidacy {
    /// A list that has to meet a bar.
    pub fn new(votes: Votes, bar: Bar) -> Self {
        Self { votes, bar: Some(bar), district_seats: 0, or_district_seats: None }
    }

    /// A list that takes part whatever its votes.
    pub fn exempt(votes: Votes) -> Self {
        Self { votes, bar: None, district_seats: 0, or_district_seats: None }
    }

    /// The same with seats won in districts, and how many of them open the door.
    #[must_use]
    pub fn with_district_seats(self, won: u32, needed: u32) -> Self {
        Self { district_seats: won, or_district_seats: Some(needed), ..self }
    }

    /// Whether it takes part, and why.
    pub fn admission(self) -> Admission {
        let Some(bar) = self.bar else { return Admission::Exempt };
        let needed = bar.needed();
        if let Some(above) = self.votes.checked_sub(needed) {
            return Admission::ByVotes { above };
        }
        let short = needed.checked_sub(self.votes).unwrap_or_default();
        match self.or_district_seats {
            Some(least) if self.district_seats >= least => Admission::ByDistrictSeats { short },
            _ => Admission::Below { short },
        }
    }
}

/// Whether a list takes part, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Admission {
    /// It meets the bar.
    ByVotes {
        /// Votes that it could lose and still meet it, with the same base.
        above: Votes,
    },
    /// It is below the bar and has the seats in districts that make up for it.
    ByDistrictSeats {
        /// Votes that it is short of.
        short: Votes,
    },
    /// No bar holds for it.
    Exempt,
    /// It does not take part.
    Below {
        /// Votes that it is short of, with the same base.
        short: Votes,
    },
}

impl Admission {
    /// Whether it takes part.
    pub fn is_admitted(self) -> bool {
        match self {
            Self::ByVotes { .. } | Self::ByDistrictSeats { .. } | Self::Exempt => true,
            Self::Below { .. } => false,
        }
    }
}

/// Who takes part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Admissions {
    /// Some do. One admission for each list, in their order.
    Some(Vec<Admission>),
    /// Nobody does: what then happens is for the law to say. One admission for each list.
    Nobody(Vec<Admission>),
}

/// Holds every list to its bar.
pub fn admit(lists: &[Candidacy]) -> Admissions {
    let all: Vec<Admission> = lists.iter().map(|list| list.admission()).collect();
    if all.iter().any(|admission| admission.is_admitted()) {
        Admissions::Some(all)
    } else {
        Admissions::Nobody(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(base: u64, num: u64, den: u64, strictness: Strictness) -> Option<Bar> {
        Bar::new(Votes(base), Share::new(Votes(num), Votes(den)).unwrap(), strictness)
    }

    #[test]
    fn the_share_itself_counts_by_strictness() {
        let at_least = bar(1_000, 1, 20, Strictness::AtLeast).unwrap();
        assert_eq!(at_least.needed(), Votes(50));
        assert!(at_least.is_met(Votes(50)) && !at_least.is_met(Votes(49)));
        let more = bar(1_000, 1, 20, Strictness::MoreThan).unwrap();
        assert_eq!(more.needed(), Votes(51));
        assert!(more.is_met(Votes(51)) && !more.is_met(Votes(50)));
        // Thuringia 2019, preliminary: 55,422 of 1,108,338 was five above.
        assert_eq!(bar(1_108_338, 1, 20, Strictness::AtLeast).unwrap().needed(), Votes(55_417));
        assert_eq!(bar(1_108_338, 1, 20, Strictness::MoreThan).unwrap().needed(), Votes(55_417));
    }

    #[test]
    fn a_bar_that_nobody_could_meet_is_none() {
        assert_eq!(bar(0, 1, 20, Strictness::AtLeast), None);
        assert_eq!(bar(10, 3, 2, Strictness::AtLeast), None);
        assert_eq!(bar(10, 1, 1, Strictness::MoreThan), None);
        assert_eq!(bar(u64::MAX, 1, 1, Strictness::AtLeast).unwrap().needed(), Votes(u64::MAX));
    }

    #[test]
    fn district_seats_and_exemptions_open_the_door() {
        let bar = bar(1_000, 1, 20, Strictness::AtLeast).unwrap();
        let list = Candidacy::new(Votes(30), bar);
        assert_eq!(list.admission(), Admission::Below { short: Votes(20) });
        let one = list.with_district_seats(2, 3).admission();
        assert_eq!(one, Admission::Below { short: Votes(20) });
        let three = list.with_district_seats(3, 3).admission();
        assert_eq!(three, Admission::ByDistrictSeats { short: Votes(20) });
        assert_eq!(Candidacy::exempt(Votes(1)).admission(), Admission::Exempt);
        let above = Candidacy::new(Votes(57), bar).admission();
        assert_eq!(above, Admission::ByVotes { above: Votes(7) });
    }

    #[test]
    fn nobody_above_the_bar_is_said() {
        let bar = bar(1_000, 1, 20, Strictness::AtLeast).unwrap();
        let lists = [Candidacy::new(Votes(49), bar), Candidacy::new(Votes(1), bar)];
        assert!(matches!(admit(&lists), Admissions::Nobody(all) if all.len() == 2));
        assert!(matches!(admit(&[]), Admissions::Nobody(_)));
        let lists = [lists[0], Candidacy::exempt(Votes(1))];
        assert!(matches!(admit(&lists), Admissions::Some(all) if !all[0].is_admitted()));
    }
}
