//! Printed totals against the sums: rows and columns of a table, parents and their children.

use std::collections::BTreeSet;

use crate::check::scope::{Scope, Sides};
use crate::code::Code;
use crate::finding::{Findings, Level};
use crate::model::Votes;
use crate::tally::{Contest, Election, Line, StatedTotal};

/// Checks the totals that the file prints.
pub fn check(election: &Election, findings: &mut Findings) {
    for contest in &election.contests {
        for total in &contest.stated {
            mismatch(contest, total, findings);
        }
    }
}

/// A parent's figure, or another printed total, and the sum of its parts; `None` where 64 bits cannot
/// hold the sum. `right` is the printed figure.
pub fn parent(printed: Votes, parts: impl IntoIterator<Item = Votes>) -> Option<Sides> {
    Some(Sides { left: Votes::checked_sum(parts)?, right: printed })
}

/// Rows that repeat an earlier one in every field, by position: each is counted once.
pub fn repeated<T: Ord>(rows: &[T]) -> Vec<usize> {
    let mut seen = BTreeSet::new();
    let rows = rows.iter().enumerate();
    rows.filter(|(_, row)| !seen.insert(*row)).map(|(index, _)| index).collect()
}

fn mismatch(contest: &Contest, total: &StatedTotal, findings: &mut Findings) {
    let sides = Sides { left: total.counted, right: total.stated };
    if sides.are_equal() {
        return;
    }
    let what = match total.line {
        Line::Choice(id) => {
            let name = contest.choices.get(id.0).map_or("", |choice| choice.name.as_str());
            format!("votes of `{name}`")
        }
        Line::Quantity(quantity) => quantity.label().to_owned(),
        Line::AllChoices => "votes".to_owned(),
    };
    let message =
        format!("`{}` says {} {what}, {} were counted", total.label, total.stated, total.counted);
    let scope = Scope::total(contest);
    // What is withheld may be the difference.
    let (level, open) = if counts_are_missing(contest, total.line) && !sides.exceed() {
        (Level::Note, true)
    } else {
        (Level::Fault, false)
    };
    let finding = scope.finding(Code::TotalMismatch, level, message).at(total.place);
    findings.push(if open {
        finding.and(format!(
            "counts that are missing or withheld may make the difference of {}",
            sides.difference()
        ))
    } else {
        sides.explain(finding)
    });
}

fn counts_are_missing(contest: &Contest, line: Line) -> bool {
    match line {
        Line::Choice(id) => contest.choices.get(id.0).is_some_and(|choice| !choice.sum.is_whole()),
        Line::Quantity(quantity) => {
            contest.quantities.get(&quantity).is_some_and(|sum| !sum.is_whole())
        }
        Line::AllChoices => !contest.is_complete(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::build::{message, run, summary};
    use crate::model::{InputId, Place};
    use crate::tally::ChoiceId;

    fn printed(line: Line, stated: u64, counted: u64) -> Election {
        let mut election = summary(&[("Alpha", 10), ("Beta", 20)], &[]);
        election.contests[0].stated.push(StatedTotal {
            line,
            stated: Votes(stated),
            counted: Votes(counted),
            label: "Total".to_owned(),
            place: Place::row(InputId(0), 4),
        });
        election
    }

    #[test]
    fn a_printed_total_that_is_not_the_sum_is_a_fault() {
        let bad = printed(Line::AllChoices, 31, 30);
        assert_eq!(run(check, &bad), [(Code::TotalMismatch, Level::Fault)]);
        assert_eq!(message(check, &bad), "`Total` says 31 votes, 30 were counted");
        assert_eq!(run(check, &printed(Line::AllChoices, 30, 30)), []);
        let one = printed(Line::Choice(ChoiceId(1)), 21, 20);
        assert_eq!(message(check, &one), "`Total` says 21 votes of `Beta`, 20 were counted");
    }

    #[test]
    fn a_multiple_of_nine_hints_at_swapped_digits() {
        let mut findings = Findings::default();
        check(&printed(Line::AllChoices, 6_366_441, 6_276_441), &mut findings);
        let finding = findings.iter().next().unwrap();
        assert_eq!(finding.notes, ["the difference is 90000"]);
        assert!(finding.help.as_ref().unwrap().contains("two digits swapped"));
        assert_eq!(finding.place.unwrap().line, 4);
    }

    #[test]
    fn withheld_counts_may_make_the_difference() {
        let mut hidden = printed(Line::AllChoices, 33, 30);
        hidden.contests[0].choices[0].sum.hidden = 1;
        assert_eq!(run(check, &hidden), [(Code::TotalMismatch, Level::Note)]);
        // But never a sum above the total.
        let mut above = printed(Line::AllChoices, 29, 30);
        above.contests[0].choices[0].sum.hidden = 1;
        assert_eq!(run(check, &above), [(Code::TotalMismatch, Level::Fault)]);
    }

    #[test]
    fn equal_rows_are_counted_once() {
        assert_eq!(repeated(&["a", "b", "a", "c", "a"]), [2, 4]);
    }
}
