//! The figures of a contest: those that the file states, and those that an identity gives.
//!
//! Nothing is made from a sum that is not whole, and nothing that a file states is replaced: where
//! an identity disagrees with it, a check says so.

use std::collections::BTreeMap;

use crate::model::{ChoiceKind, Quantity, Votes};
use crate::tally::election::Contest;

/// A figure of a contest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Figure {
    /// The count.
    pub votes: Votes,
    /// Whether it follows from others and the file does not state it.
    pub derived: bool,
}

/// All figures that are known: stated ones as they are, then what follows from the identities of a
/// contest with one vote a ballot, until nothing more follows.
///
/// `valid` is the sum of the choices, or `cast - invalid`, less what is neither, where that is more;
/// `cast = valid + invalid`, with what is neither, only where `invalid` is stated;
/// `invalid = cast - valid - blank` only where these three are stated;
/// `abstained = registered + supplementary - cast`, and that read the other two ways.
pub fn totals(contest: &Contest) -> BTreeMap<Quantity, Figure> {
    Known::of(contest).figures
}

/// A quantity as the file states it, if no cell of it is missing and every unit has it.
///
/// A sum over some of the units says nothing about all of them.
pub fn stated_throughout(contest: &Contest, quantity: Quantity) -> Option<Votes> {
    let sum = contest.quantities.get(&quantity).filter(|sum| sum.is_whole())?;
    if let Some(units) = &contest.units {
        let having = units.values().filter(|row| row.quantities.contains_key(&quantity)).count();
        if having != 0 && having != units.len() {
            return None;
        }
    }
    sum.votes
}

/// The sum of all choices, with blank votes where they are in the base; `None` where there is no
/// choice or a count is missing.
pub fn options(contest: &Contest) -> Option<Votes> {
    if contest.choices.is_empty() || !contest.is_complete() {
        return None;
    }
    let choices = contest.all_choices()?;
    match blank_beside_choices(contest) {
        Blank::Absent => Some(choices),
        Blank::Counted(blank) => choices.checked_add(blank),
        Blank::Unknown => None,
    }
}

/// Blank votes that belong to the base and are no line among the choices.
pub(super) enum Blank {
    /// There are none to be added.
    Absent,
    /// So many.
    Counted(Votes),
    /// They belong there, and their number is not known.
    Unknown,
}

/// Blank votes that are to be added to the sum of the choices.
pub(super) fn blank_beside_choices(contest: &Contest) -> Blank {
    let listed = contest.choices.iter().any(|choice| choice.kind == ChoiceKind::Blank);
    if !contest.blank_in_base || listed || !contest.quantities.contains_key(&Quantity::Blank) {
        return Blank::Absent;
    }
    stated_throughout(contest, Quantity::Blank).map_or(Blank::Unknown, Blank::Counted)
}

/// Figures under derivation.
pub(super) struct Known<'a> {
    contest: &'a Contest,
    figures: BTreeMap<Quantity, Figure>,
    /// Those that hold for the whole contest, so that others may follow from them.
    whole: BTreeMap<Quantity, Votes>,
}

impl<'a> Known<'a> {
    pub(super) fn of(contest: &'a Contest) -> Self {
        let stated = |votes| Figure { votes, derived: false };
        let mut known = Self {
            contest,
            figures: contest
                .quantities
                .iter()
                .filter_map(|(&quantity, sum)| Some((quantity, stated(sum.votes?))))
                .collect(),
            whole: contest
                .quantities
                .keys()
                .filter_map(|&quantity| Some((quantity, stated_throughout(contest, quantity)?)))
                .collect(),
        };
        while known.step() {}
        known
    }

    /// A figure that holds for the whole contest.
    pub(super) fn get(&self, quantity: Quantity) -> Option<Votes> {
        self.whole.get(&quantity).copied()
    }

    /// The figure, with whether it was derived, if it holds for the whole contest.
    pub(super) fn figure(&self, quantity: Quantity) -> Option<Figure> {
        self.get(quantity).and_then(|_| self.figures.get(&quantity).copied())
    }

    /// Applies each identity once; whether something new followed.
    fn step(&mut self) -> bool {
        let mut new = false;
        new |= self.set(Quantity::Valid, Self::valid);
        new |= self.set(Quantity::Cast, Self::cast);
        new |= self.set(Quantity::Invalid, Self::invalid);
        new |= self.set(Quantity::Abstained, Self::abstained);
        new |= self.set(Quantity::Registered, Self::registered);
        new
    }

    fn set(&mut self, quantity: Quantity, rule: fn(&Self) -> Option<Votes>) -> bool {
        // What is stated stands. A column without any number states nothing.
        if self.figures.contains_key(&quantity) {
            return false;
        }
        let Some(votes) = rule(self) else { return false };
        self.figures.insert(quantity, Figure { votes, derived: true });
        self.whole.insert(quantity, votes);
        true
    }

    fn valid(&self) -> Option<Votes> {
        let options = options(self.contest);
        match (options, self.valid_of_cast(options)) {
            (Some(options), Some(rest)) => Some(options.max(rest)),
            (options, rest) => options.or(rest),
        }
    }

    /// `cast - invalid`, less what is neither valid nor invalid.
    fn valid_of_cast(&self, options: Option<Votes>) -> Option<Votes> {
        if !self.has_one_vote_a_ballot() {
            return None;
        }
        let found = self.stated(Quantity::Cast)?.checked_sub(self.stated(Quantity::Invalid)?)?;
        let found = found.checked_sub(self.or_zero(Quantity::Unmarked)?)?;
        // Blank papers may be among the invalid ones; the choices tell where they close.
        if options == Some(found) {
            return options;
        }
        found.checked_sub(self.blank_apart()?)
    }

    fn cast(&self) -> Option<Votes> {
        let invalid = self.stated(Quantity::Invalid);
        if let (Some(invalid), true) = (invalid, self.has_one_vote_a_ballot()) {
            let terms = [
                self.get(Quantity::Valid)?,
                invalid,
                self.blank_apart()?,
                self.or_zero(Quantity::Unmarked)?,
            ];
            return Votes::checked_sum(terms);
        }
        let entitled = self.stated(Quantity::Registered)?;
        let entitled = entitled.checked_add(self.or_zero(Quantity::Supplementary)?)?;
        entitled.checked_sub(self.stated(Quantity::Abstained)?)
    }

    fn invalid(&self) -> Option<Votes> {
        let rest = self.stated(Quantity::Cast)?.checked_sub(self.stated(Quantity::Valid)?)?;
        let listed = self.contest.choices.iter().any(|choice| choice.kind == ChoiceKind::Blank);
        if !listed && self.stated(Quantity::Blank).is_none() {
            return None;
        }
        rest.checked_sub(self.blank_apart()?)?.checked_sub(self.or_zero(Quantity::Unmarked)?)
    }

    fn abstained(&self) -> Option<Votes> {
        let entitled = self.stated(Quantity::Registered)?;
        let entitled = entitled.checked_add(self.or_zero(Quantity::Supplementary)?)?;
        entitled.checked_sub(self.get(Quantity::Cast)?)
    }

    fn registered(&self) -> Option<Votes> {
        let people = self.get(Quantity::Cast)?.checked_add(self.stated(Quantity::Abstained)?)?;
        people.checked_sub(self.or_zero(Quantity::Supplementary)?)
    }

    /// A figure that the file states for the whole contest.
    fn stated(&self, quantity: Quantity) -> Option<Votes> {
        self.figure(quantity).filter(|figure| !figure.derived).map(|figure| figure.votes)
    }

    /// Nothing where the file has no such figure; `None` where it has one that is not whole.
    fn or_zero(&self, quantity: Quantity) -> Option<Votes> {
        if self.figures.contains_key(&quantity) || self.contest.quantities.contains_key(&quantity) {
            return self.get(quantity);
        }
        Some(Votes::ZERO)
    }

    /// Blank papers that are not in the base.
    fn blank_apart(&self) -> Option<Votes> {
        let listed = self.contest.choices.iter().any(|choice| choice.kind == ChoiceKind::Blank);
        if self.contest.blank_in_base || listed {
            return Some(Votes::ZERO);
        }
        self.or_zero(Quantity::Blank)
    }

    /// Whether ballots may be reckoned from votes. Overvotes and undervotes count vote rights, and
    /// more votes than papers or voters mean several votes a ballot.
    fn has_one_vote_a_ballot(&self) -> bool {
        let rights = [Quantity::Overvotes, Quantity::Undervotes];
        if rights.iter().any(|quantity| self.contest.quantities.contains_key(quantity)) {
            return false;
        }
        let Some(votes) = self.contest.all_choices() else { return false };
        let people = self
            .stated(Quantity::Registered)
            .and_then(|registered| registered.checked_add(self.or_zero(Quantity::Supplementary)?));
        [self.stated(Quantity::Cast), self.stated(Quantity::Issued), people]
            .into_iter()
            .flatten()
            .all(|papers| votes <= papers)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::model::{Cell, Place};
    use crate::tally::election::{Choice, Sum, UnitId, UnitRow};

    pub(in crate::tally) fn whole(votes: u64) -> Sum {
        Sum { votes: Some(Votes(votes)), missing: 0, hidden: 0 }
    }

    pub(in crate::tally) fn contest(
        choices: &[(&str, ChoiceKind, u64)],
        quantities: &[(Quantity, u64)],
    ) -> Contest {
        Contest {
            name: String::new(),
            district: None,
            choices: choices
                .iter()
                .map(|&(name, kind, votes)| Choice {
                    name: name.to_owned(),
                    party: None,
                    kind,
                    sum: whole(votes),
                    modes: Vec::new(),
                    stated_percent: None,
                    spellings: Vec::new(),
                    place: Place::default(),
                })
                .collect(),
            quantities: quantities.iter().map(|&(name, votes)| (name, whole(votes))).collect(),
            blank_in_base: false,
            units_reported: 0,
            units: Some(BTreeMap::new()),
            stated: Vec::new(),
            place: Place::default(),
        }
    }

    const TWO: [(&str, ChoiceKind, u64); 2] =
        [("Alpha", ChoiceKind::Candidate, 60), ("Beta", ChoiceKind::Candidate, 30)];

    #[track_caller]
    fn case(contest: &Contest, derived: &[(Quantity, u64)]) {
        let got: Vec<(Quantity, u64)> = totals(contest)
            .into_iter()
            .filter(|(_, figure)| figure.derived)
            .map(|(quantity, figure)| (quantity, figure.votes.0))
            .collect();
        assert_eq!(got, derived);
    }

    #[test]
    fn a_sum_of_options_is_valid_and_never_cast() {
        case(&contest(&TWO, &[]), &[(Quantity::Valid, 90)]);
        case(&contest(&TWO, &[(Quantity::Blank, 5)]), &[(Quantity::Valid, 90)]);
    }

    #[test]
    fn cast_follows_where_invalid_is_stated() {
        case(
            &contest(&TWO, &[(Quantity::Invalid, 4), (Quantity::Blank, 5)]),
            &[(Quantity::Cast, 99), (Quantity::Valid, 90)],
        );
        let mut blank_counts = contest(&TWO, &[(Quantity::Invalid, 4), (Quantity::Blank, 5)]);
        blank_counts.blank_in_base = true;
        case(&blank_counts, &[(Quantity::Cast, 99), (Quantity::Valid, 95)]);
    }

    #[test]
    fn votes_that_the_file_does_not_list_are_valid() {
        case(
            &contest(&TWO, &[(Quantity::Cast, 100), (Quantity::Invalid, 4)]),
            &[(Quantity::Valid, 96)],
        );
    }

    #[test]
    fn blank_papers_among_the_invalid_ones_are_not_taken_off_twice() {
        let figures = [(Quantity::Cast, 100), (Quantity::Invalid, 10), (Quantity::Blank, 7)];
        case(&contest(&TWO, &figures), &[(Quantity::Valid, 90)]);
        // Without a choice nothing tells, and the rule of the field holds.
        case(&contest(&[], &figures), &[(Quantity::Valid, 83)]);
    }

    #[test]
    fn invalid_follows_only_from_three_stated_figures() {
        let all = [(Quantity::Cast, 100), (Quantity::Valid, 90), (Quantity::Blank, 3)];
        case(&contest(&TWO, &all), &[(Quantity::Invalid, 7)]);
        case(&contest(&TWO, &all[..2]), &[]);
    }

    #[test]
    fn voters_and_abstentions_follow_from_each_other() {
        case(
            &contest(&[], &[(Quantity::Registered, 120), (Quantity::Cast, 100)]),
            &[(Quantity::Abstained, 20)],
        );
        case(
            &contest(&[], &[(Quantity::Abstained, 20), (Quantity::Cast, 100)]),
            &[(Quantity::Registered, 120)],
        );
        case(
            &contest(&[], &[(Quantity::Abstained, 20), (Quantity::Registered, 120)]),
            &[(Quantity::Cast, 100)],
        );
    }

    #[test]
    fn nothing_negative_follows() {
        case(&contest(&[], &[(Quantity::Registered, 90), (Quantity::Cast, 100)]), &[]);
    }

    #[test]
    fn ballots_are_not_reckoned_from_vote_rights_or_several_votes() {
        case(
            &contest(&TWO, &[(Quantity::Invalid, 4), (Quantity::Undervotes, 5)]),
            &[(Quantity::Valid, 90)],
        );
        case(
            &contest(&TWO, &[(Quantity::Invalid, 4), (Quantity::Registered, 80)]),
            &[(Quantity::Valid, 90)],
        );
    }

    #[test]
    fn nothing_follows_from_an_incomplete_sum() {
        let mut hidden = contest(&TWO, &[(Quantity::Invalid, 4)]);
        hidden.choices[1].sum.hidden = 1;
        case(&hidden, &[]);

        let mut some = contest(&[], &[(Quantity::Registered, 120), (Quantity::Cast, 100)]);
        let row = |cast: bool| UnitRow {
            quantities: [(Quantity::Registered, Cell::Counted(Votes(60)))]
                .into_iter()
                .chain(cast.then_some((Quantity::Cast, Cell::Counted(Votes(100)))))
                .collect(),
            ..UnitRow::default()
        };
        some.units = Some([(UnitId(0), row(true)), (UnitId(1), row(false))].into());
        case(&some, &[]);
    }

    #[test]
    fn a_stated_figure_stands_against_an_identity() {
        let figures = totals(&contest(&TWO, &[(Quantity::Valid, 95)]));
        assert_eq!(figures[&Quantity::Valid], Figure { votes: Votes(95), derived: false });
    }
}
