//! Ballots and votes against the voters on the roll.

use crate::check::scope::{Scope, Sides, evaluate, evaluate_once};
use crate::check::sums::{Manner, excess};
use crate::code::Code;
use crate::finding::{Finding, Findings, Level};
use crate::model::{Quantity, Votes};
use crate::tally::Election;

/// Checks all of these.
pub fn check(election: &Election, findings: &mut Findings) {
    for (scope, _) in evaluate_once(election, figures).into_iter().flatten() {
        findings.extend(ballots(&scope));
    }
    choices_above_roll(election, findings);
    votes_above_roll(election, findings);
    for (scope, sides) in evaluate_once(election, roll).into_iter().flatten() {
        findings.extend(open_roll(&scope, sides));
    }
}

/// Ballots cast and the registered and supplementary voters. The first must not be more.
pub fn cast_registered(scope: &Scope<'_>) -> Option<Sides> {
    Some(Sides { left: scope.stated(Quantity::Cast)?, right: scope.entitled()? })
}

/// Those who took part and those who did not, and the registered and supplementary voters.
pub fn roll(scope: &Scope<'_>) -> Option<Sides> {
    let left = scope.stated(Quantity::Cast)?.checked_add(scope.stated(Quantity::Abstained)?)?;
    Some(Sides { left, right: scope.entitled()? })
}

/// What there is to say about the ballots of a unit and its roll.
///
/// More ballots than voters are a fault. A station without a roll of its own is none: voters come
/// with certificates, and its turnout means nothing or has no value.
pub fn ballots(scope: &Scope<'_>) -> Option<Finding> {
    let sides = cast_registered(scope)?;
    let registered = scope.stated(Quantity::Registered)?;
    let code = Code::VotesExceedRegistered;
    let supplementary = scope.or_zero(Quantity::Supplementary)?;
    if registered == Votes::ZERO && (sides.left == supplementary || supplementary == Votes::ZERO) {
        if !scope.is_unit() && sides.left > Votes::ZERO {
            // A whole contest has voters: the column is empty or is not the roll.
            let message = format!("{} ballots, no registered voter", sides.left);
            return Some(scope.finding(code, Level::Warning, message));
        }
        let (code, message) = if sides.left == Votes::ZERO {
            let nobody = "no voter on the roll and no ballot: turnout has no value";
            (Code::EmptyUnit, nobody.to_owned())
        } else {
            (code, format!("{} ballots, and no voter on a roll of this unit", sides.left))
        };
        return Some(scope.finding(code, Level::Note, message));
    }
    if !sides.exceed() {
        return None;
    }
    let message = if scope.has(Quantity::Supplementary) {
        format!("{} ballots, {} registered and supplementary voters", sides.left, sides.right)
    } else {
        format!("{} ballots, {} registered voters", sides.left, sides.right)
    };
    Some(sides.explain(scope.finding(code, Level::Fault, message)))
}

/// The figures of [`ballots`], so that those that contests repeat are looked at once.
fn figures(scope: &Scope<'_>) -> Option<(Sides, Option<Votes>)> {
    Some((cast_registered(scope)?, scope.stated(Quantity::Registered)))
}

/// Where ballots cast are not stated: no choice can have more votes than there are voters.
fn choices_above_roll(election: &Election, findings: &mut Findings) {
    let terms = |scope: &Scope<'_>| {
        let voters = people(scope)?;
        let above: Vec<_> = scope
            .counts()
            .filter_map(|(id, votes)| Some((id, votes?)))
            .filter(|(_, votes)| *votes > voters)
            .collect();
        (!above.is_empty()).then_some((voters, above))
    };
    for (scope, (voters, above)) in evaluate(election, terms).into_iter().flatten() {
        for (id, votes) in above {
            let name = scope.name(id);
            let message = format!("`{name}` has {votes} votes, more than the {voters} voters");
            findings.push(scope.finding(Code::VotesExceedRegistered, Level::Fault, message));
        }
    }
}

fn votes_above_roll(election: &Election, findings: &mut Findings) {
    let terms = |scope: &Scope<'_>| Some(Sides { left: scope.marks()?, right: people(scope)? });
    for evaluated in evaluate(election, terms) {
        let over: Vec<_> = evaluated.iter().filter(|(_, sides)| sides.exceed()).copied().collect();
        let code = Code::VotesExceedRegistered;
        let noun = "registered voters";
        findings.extend(excess(code, noun, &over, evaluated.len(), Manner::Unknown));
    }
}

/// The voters of a roll, where ballots are not stated: these would be compared instead.
fn people(scope: &Scope<'_>) -> Option<Votes> {
    let people = scope.entitled().filter(|people| *people > Votes::ZERO)?;
    scope.stated(Quantity::Cast).is_none().then_some(people)
}

fn open_roll(scope: &Scope<'_>, sides: Sides) -> Option<Finding> {
    if sides.are_equal() {
        return None;
    }
    let message = format!(
        "`cast` and `abstained` add up to {}, `registered` says {}",
        sides.left, sides.right
    );
    let finding = scope.finding(Code::SumCast, Level::Warning, message);
    Some(sides.explain(finding).and("units that were not counted leave such a difference"))
}

#[cfg(test)]
mod tests {
    use Quantity::{Abstained, Cast, Registered, Supplementary};

    use super::*;
    use crate::check::build::{election, message, run};

    const FAULT: (Code, Level) = (Code::VotesExceedRegistered, Level::Fault);
    const NOTE: (Code, Level) = (Code::VotesExceedRegistered, Level::Note);

    #[track_caller]
    fn case(unit: &[(Quantity, u64)], want: &[(Code, Level)]) {
        assert_eq!(run(check, &election(&[], &[(&[], unit)])), want);
    }

    #[test]
    fn more_ballots_than_voters_are_a_fault() {
        case(&[(Registered, 500), (Cast, 520)], &[FAULT]);
        case(&[(Registered, 500), (Cast, 500)], &[]);
        case(&[(Registered, 500), (Supplementary, 30), (Cast, 520)], &[]);
        case(&[(Registered, 500), (Supplementary, 10), (Cast, 520)], &[FAULT]);
    }

    #[test]
    fn a_station_without_a_roll_is_worth_a_note() {
        case(&[(Registered, 0), (Supplementary, 812), (Cast, 812)], &[NOTE]);
        case(&[(Registered, 0), (Cast, 40)], &[NOTE]);
        case(&[(Registered, 0), (Cast, 0)], &[(Code::EmptyUnit, Level::Note)]);
        case(&[(Registered, 0), (Supplementary, 800), (Cast, 812)], &[FAULT]);
    }

    #[test]
    fn contests_that_repeat_a_unit_tell_it_once() {
        let mut two = election(&[], &[(&[], &[(Registered, 500), (Cast, 520)])]);
        two.contests.push(two.contests[0].clone());
        assert_eq!(run(check, &two), [FAULT]);
    }

    #[test]
    fn votes_are_compared_where_ballots_are_not_stated() {
        let roll = [(Registered, 100)];
        let names = ["Alpha", "Beta"];
        let over = election(&names, &[(&[70, 40], &roll)]);
        assert_eq!(run(check, &over), [(Code::VotesExceedRegistered, Level::Warning)]);
        assert_eq!(message(check, &over), "110 votes, 100 registered voters");
        assert_eq!(run(check, &election(&names, &[(&[60, 40], &roll)])), []);
        assert_eq!(run(check, &election(&names, &[(&[101, 0], &roll)])), [FAULT]);
    }

    #[test]
    fn a_roll_that_does_not_close_is_doubtful() {
        // Brazil 2022: sections that were not counted make the 657.
        let unit = [(Registered, 156_454_011), (Abstained, 32_200_558), (Cast, 124_252_796)];
        case(&unit, &[(Code::SumCast, Level::Warning)]);
        case(&[(Registered, 10), (Abstained, 4), (Cast, 6)], &[]);
    }
}
