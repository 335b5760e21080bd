//! Ballot papers: what was received, handed out and found, and how much of it holds no lawful vote.

use crate::check::scope::{Scope, Sides, evaluate_once, is_systematic};
use crate::code::Code;
use crate::finding::{Findings, Level};
use crate::model::{Quantity, Votes};
use crate::share::{Rounding, Share};
use crate::tally::Election;

/// Admitted voters and counted ballots of a station may differ by less than this (Dutch W.203).
const ADMITTED_VOTES: u64 = 15;
/// Or by less than this percentage of the ballots.
const ADMITTED_PERCENT: u64 = 2;
/// From this percentage of the ballots on, invalid or blank ones are many (Dutch W.201, W.202).
const HIGH_PERCENT: u64 = 3;

/// Checks all of these.
pub fn check(election: &Election, findings: &mut Findings) {
    limit(election, findings, Code::BoxIssued, box_issued, |sides| {
        format!("{} ballots were found, {} were issued", sides.left, sides.right)
    });
    limit(election, findings, Code::IssuedRoll, issued_roll, |sides| {
        format!("{} ballots were issued, {} voters are on the roll", sides.left, sides.right)
    });
    received(election, findings);
    admitted(election, findings);
    shares(election, findings, Quantity::Invalid, Code::InvalidHigh);
    shares(election, findings, Quantity::Blank, Code::BlankHigh);
}

/// Ballots found and ballots issued; the first must not be more.
pub fn box_issued(scope: &Scope<'_>) -> Option<Sides> {
    Some(Sides { left: scope.stated(Quantity::Cast)?, right: scope.stated(Quantity::Issued)? })
}

/// Ballots issued and voters on the roll, supplementary ones among them; the first must not be more.
/// A station without a roll of its own is not compared.
pub fn issued_roll(scope: &Scope<'_>) -> Option<Sides> {
    let right = scope.entitled().filter(|people| *people > Votes::ZERO)?;
    Some(Sides { left: scope.stated(Quantity::Issued)?, right })
}

/// Papers received, and those issued, unused and lost. (Papers that nobody can account for make the
/// difference.)
pub fn papers(scope: &Scope<'_>) -> Option<Sides> {
    let right = scope
        .stated(Quantity::Issued)?
        .checked_add(scope.stated(Quantity::Unused)?)?
        .checked_add(scope.or_zero(Quantity::Lost)?)?;
    Some(Sides { left: scope.stated(Quantity::Received)?, right })
}

/// Whether admitted voters and counted ballots of a station differ too much: by 15, or by 2% of the
/// ballots (Dutch W.203).
pub fn admitted_differ(admitted: Votes, counted: Votes) -> bool {
    let difference = admitted.0.abs_diff(counted.0);
    difference >= ADMITTED_VOTES || differ_by_percent(difference, counted.0)
}

fn differ_by_percent(difference: u64, counted: u64) -> bool {
    difference > 0
        && u128::from(difference) * 100 >= u128::from(counted) * u128::from(ADMITTED_PERCENT)
}

/// The share of the ballots, if it is 3% or more.
pub fn high_share(part: Votes, cast: Votes) -> Option<Share> {
    let share = Share::new(part, cast)?;
    let limit = Share::new(Votes(HIGH_PERCENT), Votes(100))?;
    (share >= limit).then_some(share)
}

fn limit(
    election: &Election,
    findings: &mut Findings,
    code: Code,
    sides: fn(&Scope<'_>) -> Option<Sides>,
    words: fn(Sides) -> String,
) {
    for (scope, sides) in evaluate_once(election, sides).into_iter().flatten() {
        if sides.exceed() {
            let finding = scope.finding(code, Level::Fault, words(sides));
            findings.push(sides.explain(finding));
        }
    }
}

fn received(election: &Election, findings: &mut Findings) {
    let evaluated: Vec<_> = evaluate_once(election, papers).into_iter().flatten().collect();
    let wrong: Vec<_> = evaluated.iter().filter(|(_, sides)| !sides.are_equal()).collect();
    if is_systematic(wrong.len(), evaluated.len()) {
        let Some((first, sides)) = wrong.first() else { return };
        let message = format!(
            "ballots issued, unused and lost are not those received in {} of {} units",
            wrong.len(),
            evaluated.len()
        );
        let finding = Scope::total(first.contest).finding(Code::Papers, Level::Warning, message);
        let example = format!("the first: {} received, {} add up", sides.left, sides.right);
        findings.push(finding.and(example).help(
            "a column may mean something else; `tally inspect` shows how each was understood",
        ));
        return;
    }
    for (scope, sides) in wrong {
        let message = format!(
            "{} ballots were received; issued, unused and lost add up to {}",
            sides.left, sides.right
        );
        let finding = scope.finding(Code::Papers, Level::Fault, message);
        findings.push(sides.explain(finding));
    }
}

fn admitted(election: &Election, findings: &mut Findings) {
    for (scope, sides) in evaluate_once(election, box_issued).into_iter().flatten() {
        let (counted, admitted) = (sides.left, sides.right);
        // More ballots than voters is a fault already; a whole contest differs by 15 soon.
        let differ = if scope.is_unit() {
            admitted_differ(admitted, counted)
        } else {
            differ_by_percent(sides.difference().0, counted.0)
        };
        if differ && admitted > counted {
            let message = format!("{admitted} voters were admitted, {counted} ballots were found");
            let finding = scope.finding(Code::AdmittedCounted, Level::Warning, message);
            findings.push(finding.and(format!("the difference is {}", sides.difference())));
        }
    }
}

/// A high share of the whole contest is told once, and not again for each unit.
fn shares(election: &Election, findings: &mut Findings, part: Quantity, code: Code) {
    let terms = |scope: &Scope<'_>| Some((scope.stated(part)?, scope.stated(Quantity::Cast)?));
    for evaluated in evaluate_once(election, terms) {
        let Some((first, _)) = evaluated.first() else { continue };
        let whole = Scope::total(first.contest);
        if let Some((votes, cast)) = terms(&whole)
            && high_share(votes, cast).is_some()
        {
            findings.extend(high(&whole, part, code, votes, cast));
            continue;
        }
        for (scope, (votes, cast)) in &evaluated {
            findings.extend(high(scope, part, code, *votes, *cast));
        }
    }
}

fn high(
    scope: &Scope<'_>,
    part: Quantity,
    code: Code,
    votes: Votes,
    cast: Votes,
) -> Option<crate::finding::Finding> {
    let percent = high_share(votes, cast)?.percent(2, Rounding::HalfUp);
    let message = format!("{votes} of {cast} ballots are {}: {percent}%", word(part));
    let limit = format!("{HIGH_PERCENT}.00% or more is unusual");
    Some(scope.finding(code, Level::Warning, message).and(limit))
}

fn word(part: Quantity) -> &'static str {
    if part == Quantity::Blank { "blank" } else { "invalid" }
}

#[cfg(test)]
mod tests {
    use Quantity::{
        Blank, Cast, Invalid, Issued, Lost, Received, Registered, Supplementary, Unused,
    };

    use super::*;
    use crate::check::build::{election, message, run};

    #[track_caller]
    fn case(unit: &[(Quantity, u64)], want: &[(Code, Level)]) {
        assert_eq!(run(check, &election(&[], &[(&[], unit)])), want);
    }

    #[test]
    fn a_sound_protocol_has_no_finding() {
        case(
            &[
                (Registered, 1000),
                (Supplementary, 20),
                (Received, 1100),
                (Issued, 780),
                (Unused, 318),
                (Lost, 2),
                (Cast, 779),
                (Invalid, 10),
                (Blank, 10),
            ],
            &[],
        );
    }

    #[test]
    fn more_ballots_found_than_issued_are_a_fault() {
        let bad = [(Cast, 787), (Issued, 780)];
        case(&bad, &[(Code::BoxIssued, Level::Fault)]);
        assert_eq!(
            message(check, &election(&[], &[(&[], &bad)])),
            "787 ballots were found, 780 were issued"
        );
    }

    #[test]
    fn more_ballots_issued_than_voters_are_a_fault() {
        case(
            &[(Issued, 1021), (Registered, 1000), (Supplementary, 20)],
            &[(Code::IssuedRoll, Level::Fault)],
        );
        case(&[(Issued, 1020), (Registered, 1000), (Supplementary, 20)], &[]);
        case(&[(Issued, 30), (Registered, 0)], &[]);
    }

    #[test]
    fn papers_that_are_not_accounted_for_are_a_fault() {
        case(
            &[(Received, 1100), (Issued, 780), (Unused, 310), (Lost, 0)],
            &[(Code::Papers, Level::Fault)],
        );
        case(&[(Received, 1100), (Issued, 780)], &[]);
    }

    #[test]
    fn admitted_voters_who_left_no_ballot_are_doubtful_from_two_percent_or_fifteen() {
        case(&[(Issued, 102), (Cast, 100)], &[(Code::AdmittedCounted, Level::Warning)]);
        case(&[(Issued, 101), (Cast, 100)], &[]);
        case(&[(Issued, 1014), (Cast, 1000)], &[]);
        case(&[(Issued, 1015), (Cast, 1000)], &[(Code::AdmittedCounted, Level::Warning)]);
    }

    #[test]
    fn three_percent_of_invalid_or_blank_ballots_is_much() {
        case(&[(Cast, 100), (Invalid, 3)], &[(Code::InvalidHigh, Level::Warning)]);
        case(&[(Cast, 1000), (Invalid, 29)], &[]);
        case(&[(Cast, 100), (Blank, 3)], &[(Code::BlankHigh, Level::Warning)]);
        case(&[(Cast, 0), (Invalid, 0)], &[]);
    }

    #[test]
    fn a_high_share_of_the_whole_is_told_once() {
        let high = [(Cast, 100), (Invalid, 5)];
        let low = [(Cast, 100), (Invalid, 1)];
        let many = election(&[], &[(&[], &high), (&[], &high), (&[], &low)]);
        assert_eq!(run(check, &many), [(Code::InvalidHigh, Level::Warning)]);
        assert_eq!(message(check, &many), "11 of 300 ballots are invalid: 3.67%");
        let few = election(&[], &[(&[], &high), (&[], &low), (&[], &low)]);
        assert_eq!(message(check, &few), "5 of 100 ballots are invalid: 5.00%");
    }
}
