//! Votes against valid votes and ballots: `valid = sum of the choices`, `cast = valid + invalid`,
//! and no choice above either.

use std::collections::BTreeMap;

use crate::check::scope::{ENOUGH_UNITS, Scope, Sides, evaluate, evaluate_once, is_systematic};
use crate::code::Code;
use crate::finding::{Finding, Findings, Level};
use crate::model::{Quantity, Votes};
use crate::tally::Election;

/// Checks all of these.
pub fn check(election: &Election, findings: &mut Findings) {
    sums_of_options(election, findings);
    sums_of_ballots(election, findings);
    options_above_ballots(election, findings);
    votes_above_ballots(election, findings);
    capacities(election, findings);
}

/// The choices, with blank votes where they are in the base, and the stated valid votes.
pub fn sum_options(scope: &Scope<'_>) -> Option<Sides> {
    Some(Sides { left: scope.options()?, right: scope.stated(Quantity::Valid)? })
}

/// Valid and invalid papers, with what is neither, and the ballots cast. Where blank papers are
/// among the invalid ones and the sum closes so, that is the sum.
pub fn sum_cast(scope: &Scope<'_>) -> Option<Sides> {
    let right = scope.stated(Quantity::Cast)?;
    let papers = scope
        .stated(Quantity::Valid)?
        .checked_add(scope.stated(Quantity::Invalid)?)?
        .checked_add(scope.or_zero(Quantity::Unmarked)?)?;
    let apart = !scope.contest.blank_in_base && !scope.lists_blank();
    let blank = if apart { scope.or_zero(Quantity::Blank)? } else { Votes::ZERO };
    let with_blank = papers.checked_add(blank)?;
    let rights =
        scope.or_zero(Quantity::Overvotes)?.checked_add(scope.or_zero(Quantity::Undervotes)?)?;
    let ways = [with_blank, papers, papers.checked_add(rights)?, with_blank.checked_add(rights)?];
    let left = ways.into_iter().find(|way| *way == right).unwrap_or(with_blank);
    Some(Sides { left, right })
}

/// Votes and vote rights that were lost or not used, and the rights of all ballots with `votes`
/// votes each.
///
/// A ballot with too many marks loses all its rights; some systems count it once only.
pub fn capacity(scope: &Scope<'_>, votes: u64) -> Option<Sides> {
    let marks = scope.marks()?.checked_add(scope.stated(Quantity::Undervotes)?)?;
    let over = scope.stated(Quantity::Overvotes)?;
    let right = Votes(scope.stated(Quantity::Cast)?.0.checked_mul(votes)?);
    let left = marks.checked_add(over)?;
    let by_ballot = marks.checked_add(Votes(over.0.checked_mul(votes)?))?;
    Some(Sides { left: if by_ballot == right { by_ballot } else { left }, right })
}

fn sums_of_options(election: &Election, findings: &mut Findings) {
    for evaluated in evaluate(election, sum_options) {
        let wrong: Vec<_> =
            evaluated.iter().filter(|(_, sides)| !sides.are_equal()).copied().collect();
        if is_systematic(wrong.len(), evaluated.len()) {
            findings.extend(never(Code::SumOptions, &wrong, evaluated.len(), |more| {
                let what = "the sum of the choices";
                if more {
                    format!("{what} is above `valid`")
                } else {
                    format!("{what} is not `valid`")
                }
            }));
            continue;
        }
        for (scope, sides) in wrong {
            // More votes than papers is told as that; it may mean several votes a ballot.
            if scope.stated(Quantity::Cast).is_some_and(|cast| sides.left > cast) {
                continue;
            }
            let message = format!("choices add up to {}, `valid` says {}", sides.left, sides.right);
            let finding = scope.finding(Code::SumOptions, Level::Fault, message);
            findings.push(sides.explain(finding));
        }
    }
}

fn sums_of_ballots(election: &Election, findings: &mut Findings) {
    for evaluated in evaluate_once(election, sum_cast) {
        let wrong: Vec<_> =
            evaluated.iter().filter(|(_, sides)| !sides.are_equal()).copied().collect();
        if is_systematic(wrong.len(), evaluated.len()) {
            findings.extend(never(Code::SumCast, &wrong, evaluated.len(), |_| {
                "valid and invalid do not add up to `cast`".to_owned()
            }));
            continue;
        }
        for (scope, sides) in wrong {
            let message =
                format!("valid and invalid add up to {}, `cast` says {}", sides.left, sides.right);
            let finding = scope.finding(Code::SumCast, Level::Fault, message);
            findings.push(sides.explain(finding));
        }
    }
}

/// One finding for an identity that fails nearly everywhere.
fn never(
    code: Code,
    wrong: &[(Scope<'_>, Sides)],
    units: usize,
    what: impl Fn(bool) -> String,
) -> Option<Finding> {
    let (first, sides) = wrong.first()?;
    let above = wrong.iter().all(|(_, sides)| sides.exceed());
    let message = format!("{} in {} of {units} units", what(above), wrong.len());
    let whole = Scope::total(first.contest);
    let example = format!("the first: {} against {}", sides.left, sides.right);
    let finding = whole.finding(code, Level::Warning, message).and(example);
    Some(finding.help(
        "this identity may not hold in this file: choices that are not listed, several votes a \
         ballot, or a column that means something else; `tally inspect` shows the columns",
    ))
}

fn options_above_ballots(election: &Election, findings: &mut Findings) {
    let terms = |scope: &Scope<'_>| {
        let limits = [Quantity::Cast, Quantity::Valid]
            .map(|quantity| scope.stated(quantity).map(|votes| (votes, quantity)));
        // The higher limit says more, and holds with several votes a ballot too.
        let over: Vec<_> = scope
            .counts()
            .filter_map(|(id, votes)| {
                let votes = votes?;
                let limit = limits.iter().flatten().find(|(limit, _)| votes > *limit)?;
                Some((id, votes, *limit))
            })
            .collect();
        (!over.is_empty()).then_some(over)
    };
    for (scope, over) in evaluate(election, terms).into_iter().flatten() {
        for (id, votes, (limit, quantity)) in over {
            let name = scope.name(id);
            let message =
                format!("`{name}` has {votes} votes, more than the {limit} {}", quantity.label());
            findings.push(scope.finding(Code::VotesExceedBallots, Level::Fault, message));
        }
    }
}

fn votes_above_ballots(election: &Election, findings: &mut Findings) {
    let terms = |scope: &Scope<'_>| {
        let votes = scope.marks()?;
        let cast = scope.stated(Quantity::Cast)?;
        Some((Sides { left: votes, right: cast }, closes(scope, votes, cast)))
    };
    for evaluated in evaluate(election, terms) {
        let closing = evaluated.iter().filter(|(_, (_, closes))| *closes).count();
        let single = closing * 2 > evaluated.len();
        let over: Vec<_> = evaluated
            .iter()
            .filter(|(_, (sides, _))| sides.exceed())
            .map(|(scope, (sides, _))| (*scope, *sides))
            .collect();
        let manner = if single { Manner::OneVote } else { Manner::Unknown };
        findings.extend(excess(
            Code::VotesExceedBallots,
            "ballots",
            &over,
            evaluated.len(),
            manner,
        ));
    }
}

/// What is known about the votes of a ballot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    /// Elsewhere in the contest votes and ballots close with one vote each.
    OneVote,
    /// Nothing tells.
    Unknown,
}

/// Findings for sums of votes above a number of ballots or people: a fault with one vote a ballot;
/// else lawful only with several votes a ballot, which is likely where most units are so.
pub(super) fn excess(
    code: Code,
    noun: &str,
    over: &[(Scope<'_>, Sides)],
    units: usize,
    manner: Manner,
) -> Vec<Finding> {
    let several = "lawful only where a voter has several votes in the contest";
    if manner == Manner::Unknown
        && units >= ENOUGH_UNITS
        && over.len() * 2 > units
        && let Some((first, sides)) = over.first()
    {
        let message = format!(
            "more votes than {noun} in {} of {units} units: several votes a voter",
            over.len()
        );
        let example = format!("the first: {} votes, {} {noun}", sides.left, sides.right);
        let whole = Scope::total(first.contest);
        return vec![whole.finding(code, Level::Note, message).and(example).and(several)];
    }
    over.iter()
        // A choice that alone is above the limit has its own finding.
        .filter(|(scope, sides)| {
            !scope.counts().any(|(_, votes)| votes.is_some_and(|votes| votes > sides.right))
        })
        .map(|(scope, sides)| {
            let message = format!("{} votes, {} {noun}", sides.left, sides.right);
            match manner {
                Manner::OneVote => sides.explain(scope.finding(code, Level::Fault, message)),
                Manner::Unknown => scope.finding(code, Level::Warning, message).and(several),
            }
        })
        .collect()
}

/// Whether votes and ballots close with one vote a ballot.
fn closes(scope: &Scope<'_>, votes: Votes, cast: Votes) -> bool {
    let stated = |quantity| scope.stated(quantity).unwrap_or_default().0;
    let sum = |one: u64, other: u64| one.saturating_add(other);
    let rights = sum(stated(Quantity::Overvotes), stated(Quantity::Undervotes));
    let papers = sum(stated(Quantity::Invalid), stated(Quantity::Unmarked));
    let blank = stated(Quantity::Blank);
    let ways = [0, blank, papers, sum(papers, blank)];
    votes > Votes::ZERO
        && ways
            .iter()
            .flat_map(|rest| [*rest, sum(*rest, rights)])
            .any(|rest| votes.0.checked_add(rest) == Some(cast.0))
}

/// Units enough to learn from them how many votes a ballot has.
const ENOUGH_TO_LEARN: usize = 10;

fn capacities(election: &Election, findings: &mut Findings) {
    for evaluated in evaluate(election, rights) {
        let mut exact: BTreeMap<u64, usize> = BTreeMap::new();
        for (_, sides) in &evaluated {
            if sides.left.0 > 0 && sides.left.0.is_multiple_of(sides.right.0) {
                *exact.entry(sides.left.0 / sides.right.0).or_default() += 1;
            }
        }
        let usual = exact.into_iter().max_by_key(|(_, units)| *units);
        let Some((votes, _)) = usual else { continue };
        let units = evaluated.len();
        let holding = evaluated
            .iter()
            .filter(|(scope, _)| capacity(scope, votes).is_some_and(Sides::are_equal))
            .count();
        if units < ENOUGH_TO_LEARN || !is_systematic(holding, units) {
            continue;
        }
        for (scope, _) in evaluated {
            let Some(sides) = capacity(&scope, votes).filter(|sides| !sides.are_equal()) else {
                continue;
            };
            let message = format!(
                "votes, overvotes and undervotes add up to {}, {} ballots with {votes} of them \
                 make {}",
                sides.left,
                scope.stated(Quantity::Cast).unwrap_or_default(),
                sides.right
            );
            let finding = scope.finding(Code::Capacity, Level::Fault, message);
            findings.push(sides.explain(finding));
        }
    }
}

/// The vote rights that are accounted for, and the ballots.
fn rights(scope: &Scope<'_>) -> Option<Sides> {
    let sides = capacity(scope, 1)?;
    (sides.right > Votes::ZERO).then_some(sides)
}

#[cfg(test)]
mod tests {
    use Quantity::{Blank, Cast, Invalid, Overvotes, Undervotes, Valid};

    use super::*;
    use crate::check::build::{Row, election, message, run, summary};

    const NAMES: [&str; 2] = ["Alpha", "Beta"];

    #[test]
    fn a_sound_table_has_no_finding() {
        let unit = [(Cast, 100), (Valid, 95), (Invalid, 5)];
        let sound = election(&NAMES, &[(&[60, 35], &unit), (&[30, 65], &unit)]);
        assert_eq!(run(check, &sound), []);
        let blank = [(Cast, 100), (Valid, 90), (Invalid, 5), (Blank, 5)];
        assert_eq!(run(check, &election(&NAMES, &[(&[60, 30], &blank)])), []);
        let among_invalid = [(Cast, 100), (Valid, 90), (Invalid, 10), (Blank, 5)];
        assert_eq!(run(check, &election(&NAMES, &[(&[60, 30], &among_invalid)])), []);
    }

    #[test]
    fn choices_that_do_not_add_up_to_valid_are_a_fault() {
        let bad = summary(&[("A", 500), ("B", 300), ("Against all", 12)], &[(Valid, 821)]);
        assert_eq!(run(check, &bad), [(Code::SumOptions, Level::Fault)]);
        assert_eq!(message(check, &bad), "choices add up to 812, `valid` says 821");
        let mut findings = Findings::default();
        check(&bad, &mut findings);
        let finding = findings.iter().next().unwrap();
        assert_eq!(finding.notes, ["the difference is 9"]);
        assert!(finding.help.as_ref().unwrap().contains("two digits swapped"));
    }

    #[test]
    fn blank_votes_count_where_they_are_in_the_base() {
        let unit = [(Valid, 100), (Blank, 10)];
        let mut colombia = election(&NAMES, &[(&[60, 30], &unit)]);
        colombia.contests[0].blank_in_base = true;
        assert_eq!(run(check, &colombia), []);
        colombia.contests[0].blank_in_base = false;
        assert_eq!(run(check, &colombia), [(Code::SumOptions, Level::Fault)]);
    }

    #[test]
    fn an_identity_without_all_its_terms_is_not_checked() {
        assert_eq!(run(check, &election(&NAMES, &[(&[60, 30], &[(Cast, 100), (Blank, 3)])])), []);
        let mut missing = election(&NAMES, &[(&[60, 30], &[(Valid, 100)])]);
        let units = missing.contests[0].units.as_mut().unwrap();
        let row = units.values_mut().next().unwrap();
        row.votes.insert(crate::tally::ChoiceId(1), crate::model::Cell::Hidden);
        missing.contests[0].choices[1].sum.hidden = 1;
        assert_eq!(run(check, &missing), []);
    }

    #[test]
    fn only_the_unit_that_is_wrong_is_named() {
        let good = [(Valid, 90)];
        let bad = [(Valid, 80)];
        let mixed = election(&NAMES, &[(&[60, 30], &good), (&[60, 30], &bad)]);
        let mut findings = Findings::default();
        check(&mixed, &mut findings);
        let units: Vec<_> = findings.iter().map(|finding| finding.unit.as_deref()).collect();
        // Beta has 30 and Alpha 60 of 80: nobody is above the limit.
        assert_eq!(units, [Some("P2")]);
        assert_eq!(findings.iter().next().unwrap().place.unwrap().line, 3);
    }

    #[test]
    fn an_identity_that_never_holds_is_told_once() {
        let unit = [(Valid, 100)];
        let listed: Vec<_> = (0..6).map(|_| (&[60, 30][..], &unit[..])).collect();
        // Equal rows in different units are different facts.
        let findings = run(check, &election(&NAMES, &listed));
        assert_eq!(findings, [(Code::SumOptions, Level::Warning)]);
    }

    #[test]
    fn valid_and_invalid_that_do_not_add_up_to_cast_are_a_fault() {
        let unit = [(Cast, 102), (Valid, 90), (Invalid, 10)];
        let bad = election(&NAMES, &[(&[60, 30], &unit)]);
        assert_eq!(run(check, &bad), [(Code::SumCast, Level::Fault)]);
        assert_eq!(message(check, &bad), "valid and invalid add up to 100, `cast` says 102");
    }

    #[test]
    fn a_choice_above_the_ballots_is_a_fault_in_any_contest() {
        let bad = election(&NAMES, &[(&[101, 0], &[(Cast, 100)])]);
        assert_eq!(run(check, &bad), [(Code::VotesExceedBallots, Level::Fault)]);
        assert_eq!(message(check, &bad), "`Alpha` has 101 votes, more than the 100 ballots cast");
    }

    #[test]
    fn more_votes_than_ballots_may_be_several_votes_a_ballot() {
        let bad = election(&NAMES, &[(&[70, 40], &[(Cast, 100)])]);
        assert_eq!(run(check, &bad), [(Code::VotesExceedBallots, Level::Warning)]);
        assert_eq!(message(check, &bad), "110 votes, 100 ballots");
        let rows: Vec<Row<'_>> = vec![(&[70, 40], &[(Cast, 100)]); 5];
        let council = election(&NAMES, &rows);
        assert_eq!(run(check, &council), [(Code::VotesExceedBallots, Level::Note)]);
        // Few units do not show what is usual.
        assert_eq!(run(check, &election(&NAMES, &rows[..2])).len(), 2);
    }

    #[test]
    fn more_votes_than_ballots_are_a_fault_where_the_others_close_with_one_vote() {
        let good = [(Cast, 100), (Undervotes, 10)];
        let rows: [Row<'_>; 3] = [(&[60, 30], &good), (&[50, 40], &good), (&[70, 40], &good)];
        assert_eq!(
            run(check, &election(&NAMES, &rows)),
            [(Code::VotesExceedBallots, Level::Fault)]
        );
    }

    #[test]
    fn a_unit_that_breaks_the_capacity_of_the_others_is_a_fault() {
        let unit = [(Cast, 100), (Undervotes, 48), (Overvotes, 2)];
        let mut rows: Vec<Row<'_>> = vec![(&[80, 70], &unit); 11];
        assert_eq!(run(check, &election(&NAMES, &rows)), [(Code::VotesExceedBallots, Level::Note)]);
        rows.push((&[80, 60], &unit));
        let found = run(check, &election(&NAMES, &rows));
        assert!(found.contains(&(Code::Capacity, Level::Fault)), "{found:?}");
    }
}
