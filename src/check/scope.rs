//! What an identity is checked over: one unit of a contest, or the contest as a whole.

use std::collections::BTreeSet;

use crate::code::Code;
use crate::finding::{Finding, Level};
use crate::model::{ChoiceKind, Place, Quantity, Votes};
use crate::tally::{
    ChoiceId, Contest, Election, Unit, UnitId, UnitRow, options, stated_throughout,
};

/// A unit of a contest, or all of it: figures that must fit each other.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// The contest.
    pub contest: &'a Contest,
    unit: Option<(UnitId, Option<&'a Unit>, &'a UnitRow)>,
}

/// Both sides of an identity or a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sides {
    /// What is added up, or must not be more.
    pub left: Votes,
    /// What the file states, or the limit.
    pub right: Votes,
}

impl Sides {
    /// Whether both sides are the same.
    pub fn are_equal(self) -> bool {
        self.left == self.right
    }

    /// Whether the left side is more.
    pub fn exceed(self) -> bool {
        self.left > self.right
    }

    /// By how much they differ.
    pub fn difference(self) -> Votes {
        Votes(self.left.0.abs_diff(self.right.0))
    }

    /// "the difference is 9", and the usual cause of a difference that is a multiple of 9.
    pub(super) fn explain(self, finding: Finding) -> Finding {
        let difference = self.difference();
        let finding = finding.and(format!("the difference is {difference}"));
        if difference.0 > 0 && difference.0.is_multiple_of(9) {
            return finding.help("the difference is a multiple of 9: two digits swapped?");
        }
        finding
    }
}

impl<'a> Scope<'a> {
    /// The whole contest.
    pub fn total(contest: &'a Contest) -> Self {
        Self { contest, unit: None }
    }

    /// One unit of it.
    pub fn unit(
        election: &'a Election,
        contest: &'a Contest,
        id: UnitId,
        row: &'a UnitRow,
    ) -> Self {
        Self { contest, unit: Some((id, election.unit(id), row)) }
    }

    /// A quantity as the file states it here: counted, and for the whole contest by every unit.
    pub fn stated(&self, quantity: Quantity) -> Option<Votes> {
        match self.unit {
            Some((_, _, row)) => row.quantities.get(&quantity).and_then(|cell| cell.votes()),
            None => stated_throughout(self.contest, quantity),
        }
    }

    /// Whether the file has such a quantity here, even without a number.
    pub fn has(&self, quantity: Quantity) -> bool {
        match self.unit {
            Some((_, _, row)) => row.quantities.contains_key(&quantity),
            None => self.contest.quantities.contains_key(&quantity),
        }
    }

    /// A quantity, or nothing where the file has no such column; `None` where the number is missing.
    pub fn or_zero(&self, quantity: Quantity) -> Option<Votes> {
        if self.has(quantity) { self.stated(quantity) } else { Some(Votes::ZERO) }
    }

    /// Registered voters and supplementary ones.
    pub fn entitled(&self) -> Option<Votes> {
        self.stated(Quantity::Registered)?.checked_add(self.or_zero(Quantity::Supplementary)?)
    }

    /// The choices that are listed here, with their votes where all of them are counted.
    pub fn counts(&self) -> impl Iterator<Item = (ChoiceId, Option<Votes>)> + use<'a> {
        let row = self.unit.map(|(_, _, row)| &row.votes);
        let whole = self.unit.is_none().then_some(&self.contest.choices);
        let in_unit = row.into_iter().flatten().map(|(id, cell)| (*id, cell.votes()));
        let in_all = (0..).map(ChoiceId).zip(whole.into_iter().flatten());
        in_unit.chain(
            in_all.map(|(id, choice)| (id, choice.sum.votes.filter(|_| choice.sum.is_whole()))),
        )
    }

    /// The sum of the choices, without blank votes that are no line among them; `None` where there
    /// is no choice or a count is missing.
    pub fn marks(&self) -> Option<Votes> {
        let mut counts = self.counts();
        let (_, first) = counts.next()?;
        counts.try_fold(first?, |sum, (_, votes)| sum.checked_add(votes?))
    }

    /// The sum of the choices, with blank votes where they are in the base.
    pub fn options(&self) -> Option<Votes> {
        if self.unit.is_none() {
            return options(self.contest);
        }
        let marks = self.marks()?;
        if self.contest.blank_in_base && !self.lists_blank() {
            return marks.checked_add(self.or_zero(Quantity::Blank)?);
        }
        Some(marks)
    }

    /// Whether blank votes are a line among the choices.
    pub fn lists_blank(&self) -> bool {
        self.contest.choices.iter().any(|choice| choice.kind == ChoiceKind::Blank)
    }

    /// The name of a choice, for a message.
    pub(super) fn name(&self, choice: ChoiceId) -> &'a str {
        self.contest.choices.get(choice.0).map_or("", |choice| choice.name.as_str())
    }

    /// Whether it is one unit.
    pub(super) fn is_unit(&self) -> bool {
        self.unit.is_some()
    }

    /// A finding about what is here.
    pub(super) fn finding(&self, code: Code, level: Level, message: String) -> Finding {
        let finding = Finding::new(code, level, message).at(self.place());
        let finding = match self.unit.and_then(|(_, unit, _)| unit).map(Unit::name) {
            Some(name) if !name.is_empty() => finding.unit(name),
            _ => finding,
        };
        if self.contest.name.is_empty() { finding } else { finding.contest(&self.contest.name) }
    }

    fn place(&self) -> Place {
        self.unit.map_or(self.contest.place, |(_, _, row)| row.place)
    }
}

/// Figures of one scope each, of the scopes of a contest.
pub(super) type Evaluated<'a, T> = Vec<(Scope<'a>, T)>;

/// The figures that a check compares, over the units of each contest; where no unit of a contest has
/// them, over the contest as a whole. A total of units that were all checked tells nothing new.
pub(super) fn evaluate<'a, T>(
    election: &'a Election,
    terms: impl Fn(&Scope<'a>) -> Option<T>,
) -> Vec<Evaluated<'a, T>> {
    let of_contest = |contest: &'a Contest| {
        let units = contest.units.iter().flatten();
        let scopes = units.map(|(&id, row)| Scope::unit(election, contest, id, row));
        let found: Vec<_> = scopes.filter_map(|scope| Some((scope, terms(&scope)?))).collect();
        if !found.is_empty() {
            return found;
        }
        let total = Scope::total(contest);
        terms(&total).map(|terms| (total, terms)).into_iter().collect()
    };
    election.contests.iter().map(of_contest).collect()
}

/// The same for figures that belong to the unit and not to the contest: where several contests
/// repeat them, the first has them.
pub(super) fn evaluate_once<'a, T: Ord + Clone>(
    election: &'a Election,
    terms: impl Fn(&Scope<'a>) -> Option<T>,
) -> Vec<Evaluated<'a, T>> {
    let mut seen = BTreeSet::new();
    let mut evaluated = evaluate(election, terms);
    for found in &mut evaluated {
        found
            .retain(|(scope, terms)| seen.insert((scope.unit.map(|(id, _, _)| id), terms.clone())));
    }
    evaluated
}

/// Where so many units of a contest, or more, can be compared, and an identity fails in nearly all,
/// it is not an identity of this file: that is said once.
pub(super) const ENOUGH_UNITS: usize = 5;

/// Whether nearly all of enough units are concerned.
pub(super) fn is_systematic(concerned: usize, units: usize) -> bool {
    units >= ENOUGH_UNITS && concerned * 10 > units * 9
}
