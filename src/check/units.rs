//! Units that are worth a look: empty, unanimous, without a vote for a strong choice, or not there.

use std::collections::BTreeMap;

use crate::check::scope::{Scope, evaluate, evaluate_once};
use crate::code::Code;
use crate::finding::{Finding, Findings, Level};
use crate::model::{Quantity, Votes};
use crate::tally::{ChoiceId, Election};

/// Above so many voters or votes it is unusual that all do the same.
const MANY: Votes = Votes(100);
/// Above so many votes it is unusual that a choice has none...
const VERY_MANY: Votes = Votes(500);
/// ...if its share elsewhere would give it at least so many.
const EXPECTED: u128 = 10;

/// Checks all of these.
pub fn check(election: &Election, findings: &mut Findings) {
    empty(election, findings);
    everyone_voted(election, findings);
    everyone_alike(election, findings);
    without_a_vote(election, findings);
    if election.contests.iter().any(|contest| contest.units.is_none()) {
        findings.push(
            Finding::note(
                Code::UnitChecksSkipped,
                "checks by unit were skipped to stay within the memory budget; totals are exact",
            )
            .help("raise the budget with --memory"),
        );
    }
}

/// Fewer units than a file or a parent says there should be.
pub fn missing(expected: u64, found: u64) -> Option<Finding> {
    let message = format!("{found} of {expected} units are there");
    (found < expected).then(|| Finding::warning(Code::UnitsMissing, message))
}

fn empty(election: &Election, findings: &mut Findings) {
    let terms = |scope: &Scope<'_>| {
        let registered = scope.stated(Quantity::Registered)?;
        let cast = scope.stated(Quantity::Cast)?;
        let counted = scope.contest.stated(Quantity::Cast)? > Votes::ZERO;
        let empty = registered > Votes::ZERO && cast == Votes::ZERO && counted;
        (scope.is_unit() && empty).then_some(registered)
    };
    for (scope, registered) in evaluate_once(election, terms).into_iter().flatten() {
        let message = format!("no ballot, and {registered} registered voters");
        findings.push(scope.finding(Code::EmptyUnit, Level::Warning, message));
    }
}

fn everyone_voted(election: &Election, findings: &mut Findings) {
    let terms = |scope: &Scope<'_>| {
        let cast = scope.stated(Quantity::Cast)?;
        (scope.is_unit() && cast > MANY && scope.entitled()? == cast).then_some(cast)
    };
    for (scope, cast) in evaluate_once(election, terms).into_iter().flatten() {
        // A station without a roll of its own has a note already.
        if scope.stated(Quantity::Registered) == Some(Votes::ZERO) {
            continue;
        }
        let message = format!("all {cast} voters took part");
        findings.push(scope.finding(Code::Unanimous, Level::Note, message));
    }
}

fn everyone_alike(election: &Election, findings: &mut Findings) {
    let terms = |scope: &Scope<'_>| {
        let votes = scope.marks().filter(|votes| scope.is_unit() && *votes > MANY)?;
        let mut with_votes = scope.counts().filter(|(_, count)| *count != Some(Votes::ZERO));
        let (only, _) = with_votes.next()?;
        with_votes.next().is_none().then_some((only, votes))
    };
    for evaluated in evaluate(election, terms) {
        for (scope, (only, votes)) in evaluated {
            let someone_else = scope.contest.choices.iter().enumerate().any(|(id, choice)| {
                id != only.0 && choice.sum.votes.is_some_and(|votes| votes > Votes::ZERO)
            });
            if someone_else {
                let message = format!("all {votes} votes are for `{}`", scope.name(only));
                findings.push(scope.finding(Code::Unanimous, Level::Note, message));
            }
        }
    }
}

/// A choice that has votes nearly everywhere and none in a large unit: columns may be shifted.
fn without_a_vote(election: &Election, findings: &mut Findings) {
    let terms = |scope: &Scope<'_>| {
        let votes = scope.marks().filter(|votes| scope.is_unit() && *votes > VERY_MANY)?;
        let all = scope.contest.all_choices()?;
        let strong = |id: ChoiceId| {
            let choice = scope.contest.choices.get(id.0)?.sum.votes?;
            Some(u128::from(choice.0) * u128::from(votes.0) >= EXPECTED * u128::from(all.0))
        };
        let none: Vec<ChoiceId> = scope
            .counts()
            .filter(|(id, count)| *count == Some(Votes::ZERO) && strong(*id) == Some(true))
            .map(|(id, _)| id)
            .collect();
        Some((votes, none))
    };
    for evaluated in evaluate(election, terms) {
        let mut units: BTreeMap<ChoiceId, usize> = BTreeMap::new();
        for id in evaluated.iter().flat_map(|(_, (_, none))| none) {
            *units.entry(*id).or_default() += 1;
        }
        for (scope, (votes, none)) in &evaluated {
            for id in none {
                // A choice that is absent from many units does not stand there.
                if units.get(id).is_some_and(|&units| units > 1 && units * 4 > evaluated.len()) {
                    continue;
                }
                let name = scope.name(*id);
                let message = format!("no vote for `{name}` among {votes}");
                let finding = scope.finding(Code::ZeroOption, Level::Note, message);
                findings.push(finding.help("it has votes elsewhere: are columns shifted?"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use Quantity::{Cast, Registered};

    use super::*;
    use crate::check::build::{Row, election, message, run};

    const NAMES: [&str; 2] = ["Alpha", "Beta"];

    #[test]
    fn usual_units_have_no_finding() {
        let unit = [(Registered, 1000), (Cast, 600)];
        assert_eq!(run(check, &election(&NAMES, &[(&[400, 200], &unit), (&[1, 599], &unit)])), []);
    }

    #[test]
    fn a_unit_with_voters_and_no_ballot_is_doubtful() {
        let rows: [Row<'_>; 2] =
            [(&[3, 2], &[(Registered, 10), (Cast, 5)]), (&[0, 0], &[(Registered, 10), (Cast, 0)])];
        let bad = election(&NAMES, &rows);
        assert_eq!(run(check, &bad), [(Code::EmptyUnit, Level::Warning)]);
        assert_eq!(message(check, &bad), "no ballot, and 10 registered voters");
        // Before the count everything is empty.
        assert_eq!(run(check, &election(&NAMES, &rows[1..])), []);
    }

    #[test]
    fn a_unit_where_all_took_part_or_voted_alike_is_worth_a_note() {
        let all = election(&NAMES, &[(&[60, 41], &[(Registered, 101), (Cast, 101)])]);
        assert_eq!(message(check, &all), "all 101 voters took part");
        let alike = election(&NAMES, &[(&[101, 0], &[]), (&[0, 5], &[])]);
        assert_eq!(run(check, &alike), [(Code::Unanimous, Level::Note)]);
        assert_eq!(message(check, &alike), "all 101 votes are for `Alpha`");
        assert_eq!(run(check, &election(&NAMES, &[(&[100, 0], &[]), (&[0, 5], &[])])), []);
        // Nobody else has a vote anywhere: there was no contest.
        assert_eq!(run(check, &election(&NAMES, &[(&[101, 0], &[])])), []);
    }

    #[test]
    fn a_strong_choice_without_a_vote_in_a_large_unit_is_worth_a_note() {
        let rows: [Row<'_>; 3] =
            [(&[300, 300, 50], &[]), (&[300, 250, 0], &[]), (&[300, 300, 50], &[])];
        let names = ["Alpha", "Beta", "Gamma"];
        let bad = election(&names, &rows);
        assert_eq!(run(check, &bad), [(Code::ZeroOption, Level::Note)]);
        assert_eq!(message(check, &bad), "no vote for `Gamma` among 550");
        let weak: [Row<'_>; 2] = [(&[300, 300, 1], &[]), (&[300, 250, 0], &[])];
        assert_eq!(run(check, &election(&names, &weak)), []);
    }

    #[test]
    fn units_that_are_not_there_are_counted() {
        let finding = missing(4, 3).unwrap();
        assert_eq!((finding.code, finding.level), (Code::UnitsMissing, Level::Warning));
        assert!(missing(4, 4).is_none());
    }

    #[test]
    fn skipped_checks_are_told() {
        let mut large = election(&NAMES, &[(&[1, 2], &[])]);
        large.contests[0].units = None;
        assert_eq!(run(check, &large), [(Code::UnitChecksSkipped, Level::Note)]);
    }
}
