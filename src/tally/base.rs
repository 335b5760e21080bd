//! The base of the shares: a named setting, never an accident of which columns are there.

use crate::model::{Base, ChoiceKind, Quantity, Votes};
use crate::tally::election::Contest;
use crate::tally::totals::{Blank, Known, blank_beside_choices};

/// What the shares of a contest are shares of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContestBase {
    /// Its name.
    pub base: Base,
    /// Its size; `None` where the file cannot give it.
    pub votes: Option<Votes>,
    /// How it is known, or why not, in words.
    pub from: String,
    /// Votes in the base that no line of the file lists.
    pub not_listed: Option<Votes>,
}

impl ContestBase {
    fn new(base: Base, votes: Votes, from: impl Into<String>) -> Self {
        Self { base, votes: Some(votes), from: from.into(), not_listed: None }
    }

    fn unknown(base: Base, why: impl Into<String>) -> Self {
        Self { base, votes: None, from: why.into(), not_listed: None }
    }

    fn named(self, base: Base) -> Self {
        Self { base, ..self }
    }
}

/// The base of a contest.
///
/// By default it is `valid`: as the file states it or an identity gives it, where that is at least
/// the sum of the choices, the rest being votes that the file does not list; else the sum of all
/// choices, the line against all among them.
pub fn base(contest: &Contest, wanted: Option<Base>) -> ContestBase {
    let wanted = wanted.unwrap_or(Base::Valid);
    match wanted {
        Base::Valid => valid(contest),
        Base::Votes => votes(contest),
        Base::ValidWithoutAgainstAll => without_against_all(contest),
        Base::ValidWithBlank => with_blank(contest),
        Base::Cast | Base::Ballots => quantity(contest, wanted, Quantity::Cast),
        Base::Registered => quantity(contest, wanted, Quantity::Registered),
    }
}

fn valid(contest: &Contest) -> ContestBase {
    let listed = listed(contest);
    let Some(figure) = Known::of(contest).figure(Quantity::Valid) else {
        return match listed {
            Some(votes) if contest.is_complete() => {
                ContestBase::new(Base::Valid, votes, "sum of the choices")
            }
            Some(votes) => {
                ContestBase::new(Base::Valid, votes, "sum of those counts that are known")
            }
            None => ContestBase::unknown(Base::Valid, "the file has no count of votes"),
        };
    };
    let sum = listed.unwrap_or(Votes::ZERO);
    match figure.votes.checked_sub(sum) {
        Some(Votes::ZERO) if figure.derived => {
            ContestBase::new(Base::Valid, sum, "sum of the choices")
        }
        Some(rest) => {
            let from = if figure.derived {
                "ballots cast without those that are not valid"
            } else {
                "stated by the file"
            };
            let not_listed = (listed.is_some() && rest > Votes::ZERO).then_some(rest);
            ContestBase { not_listed, ..ContestBase::new(Base::Valid, figure.votes, from) }
        }
        None => {
            let from = format!("sum of the choices; the file states only {} valid", figure.votes);
            ContestBase::new(Base::Valid, sum, from)
        }
    }
}

/// Marks. Blank votes are none, wherever they are counted.
fn votes(contest: &Contest) -> ContestBase {
    match blank_beside_choices(contest) {
        Blank::Absent => valid(contest).named(Base::Votes),
        Blank::Counted(_) | Blank::Unknown => match contest.all_choices() {
            Some(votes) => ContestBase::new(Base::Votes, votes, "sum of the choices"),
            None => ContestBase::unknown(Base::Votes, "the sum of the choices is too large"),
        },
    }
}

fn without_against_all(contest: &Contest) -> ContestBase {
    let wanted = Base::ValidWithoutAgainstAll;
    let valid = valid(contest).named(wanted);
    let Some(votes) = valid.votes else { return valid };
    let mut against = contest.choices.iter().filter(|choice| choice.kind == ChoiceKind::AgainstAll);
    let sum = against.try_fold(Votes::ZERO, |sum, choice| {
        let whole = choice.sum.votes.filter(|_| choice.sum.is_whole())?;
        sum.checked_add(whole)
    });
    match sum.and_then(|against| votes.checked_sub(against)) {
        Some(rest) => ContestBase {
            votes: Some(rest),
            from: format!("{}, less those against all", valid.from),
            ..valid
        },
        None => ContestBase::unknown(wanted, "the votes against all are not known"),
    }
}

fn with_blank(contest: &Contest) -> ContestBase {
    let wanted = Base::ValidWithBlank;
    let valid = valid(contest).named(wanted);
    let listed = contest.choices.iter().any(|choice| choice.kind == ChoiceKind::Blank);
    if contest.blank_in_base || listed {
        return valid;
    }
    let Some(votes) = valid.votes else { return valid };
    let blank = Known::of(contest).get(Quantity::Blank);
    match blank.and_then(|blank| votes.checked_add(blank)) {
        Some(sum) => ContestBase {
            votes: Some(sum),
            from: format!("{}, and the blank votes stated by the file", valid.from),
            ..valid
        },
        None => ContestBase::unknown(wanted, "the file does not state all blank votes"),
    }
}

fn quantity(contest: &Contest, wanted: Base, quantity: Quantity) -> ContestBase {
    match Known::of(contest).figure(quantity) {
        Some(figure) => {
            let from = if figure.derived { "from other figures" } else { "stated by the file" };
            ContestBase::new(wanted, figure.votes, from)
        }
        None => ContestBase::unknown(
            wanted,
            format!("the file does not state the {} of all units", quantity.label()),
        ),
    }
}

/// The sum of the counts that are known, with blank votes where they belong to the base.
fn listed(contest: &Contest) -> Option<Votes> {
    if contest.choices.iter().all(|choice| choice.sum.votes.is_none()) {
        return None;
    }
    let choices = contest.all_choices()?;
    match blank_beside_choices(contest) {
        Blank::Counted(blank) => choices.checked_add(blank),
        Blank::Absent | Blank::Unknown => Some(choices),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tally::totals::tests::contest;

    const THREE: [(&str, ChoiceKind, u64); 3] = [
        ("Alpha", ChoiceKind::Candidate, 60),
        ("Beta", ChoiceKind::Candidate, 30),
        ("Against all", ChoiceKind::AgainstAll, 10),
    ];

    #[track_caller]
    fn case(contest: &Contest, wanted: Base, votes: Option<u64>, not_listed: Option<u64>) {
        let got = base(contest, Some(wanted));
        assert_eq!((got.votes, got.not_listed), (votes.map(Votes), not_listed.map(Votes)));
        assert_eq!(got.base, wanted);
    }

    #[test]
    fn the_default_is_the_sum_of_all_printed_choices() {
        let got = base(&contest(&THREE, &[]), None);
        assert_eq!(got, ContestBase::new(Base::Valid, Votes(100), "sum of the choices"));
    }

    #[test]
    fn stated_valid_votes_hold_those_that_are_not_listed() {
        case(&contest(&THREE, &[(Quantity::Valid, 104)]), Base::Valid, Some(104), Some(4));
        case(&contest(&THREE, &[(Quantity::Valid, 100)]), Base::Valid, Some(100), None);
        let cast = [(Quantity::Cast, 110), (Quantity::Invalid, 3)];
        case(&contest(&THREE, &cast), Base::Valid, Some(107), Some(7));
    }

    #[test]
    fn stated_valid_votes_below_the_sum_are_not_the_base() {
        let got = base(&contest(&THREE, &[(Quantity::Valid, 90)]), None);
        assert_eq!(got.votes, Some(Votes(100)));
        assert_eq!(got.from, "sum of the choices; the file states only 90 valid");
    }

    #[test]
    fn other_bases_go_by_their_names() {
        let full = contest(
            &THREE,
            &[(Quantity::Registered, 200), (Quantity::Cast, 110), (Quantity::Blank, 7)],
        );
        case(&full, Base::ValidWithoutAgainstAll, Some(90), None);
        case(&full, Base::ValidWithBlank, Some(107), None);
        case(&full, Base::Cast, Some(110), None);
        case(&full, Base::Ballots, Some(110), None);
        case(&full, Base::Registered, Some(200), None);
        case(&full, Base::Votes, Some(100), None);
    }

    #[test]
    fn a_base_that_the_file_cannot_give_says_why() {
        let got = base(&contest(&THREE, &[]), Some(Base::Cast));
        assert_eq!(got.votes, None);
        assert_eq!(got.from, "the file does not state the ballots cast of all units");
        case(&contest(&THREE, &[]), Base::ValidWithBlank, None, None);
        case(&contest(&[], &[]), Base::Valid, None, None);
    }

    #[test]
    fn blank_votes_are_in_the_base_where_the_file_puts_them_there() {
        let mut colombia = contest(&THREE, &[(Quantity::Blank, 7)]);
        colombia.blank_in_base = true;
        case(&colombia, Base::Valid, Some(107), None);
        case(&colombia, Base::ValidWithBlank, Some(107), None);
        case(&colombia, Base::Votes, Some(100), None);
    }

    #[test]
    fn known_counts_make_the_base_where_some_are_hidden() {
        let mut hidden = contest(&THREE, &[]);
        hidden.choices[2].sum.hidden = 1;
        assert_eq!(base(&hidden, None).from, "sum of those counts that are known");
        case(&hidden, Base::ValidWithoutAgainstAll, None, None);
    }
}
