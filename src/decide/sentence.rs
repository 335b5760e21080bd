//! The closing sentence of a contest, in plain words.

use crate::decide::standing::Standing;
use crate::decide::words;
use crate::model::{Base, ChoiceKind, Quantity, Votes};
use crate::share::{Rounding, Share};
use crate::tally::{ChoiceId, Contest, ContestBase};

/// How many tied choices are named before the rest is counted.
const NAMED: usize = 3;

/// Who has most votes, of how many, by what lead, and whether that is more than half; that nobody
/// has them; or that several share them. What makes the figures unsure follows. Empty where the
/// contest has no choice.
///
/// `decimals` is the least number of digits; more are shown where the percentage would otherwise
/// stand on the wrong side of one half.
pub fn sentence(
    contest: &Contest,
    base: &ContestBase,
    standing: &Standing,
    decimals: u32,
    rounding: Rounding,
) -> String {
    let teller = Teller { contest, base, decimals, rounding };
    let mut text = match (standing.leader, standing.tied.as_slice()) {
        (Some(leader), _) => teller.lead(leader, standing),
        (None, tied @ [first, ..]) => teller.tie(tied, teller.votes(*first)),
        (None, []) if contest.choices.is_empty() => return String::new(),
        (None, []) if contest.choices.iter().all(|choice| choice.sum.votes.is_none()) => {
            return "No count is known.".to_owned();
        }
        (None, []) => "No choice has a vote.".to_owned(),
    };
    if !contest.is_complete() {
        text.push_str(" Some counts are missing or withheld, so that this may change.");
    }
    if let Some(votes) = base.not_listed {
        let label = base.base.label();
        let unlisted = format!(" The file does not list {} of the {label}.", grouped(votes));
        text.push_str(&unlisted);
    }
    text
}

struct Teller<'a> {
    contest: &'a Contest,
    base: &'a ContestBase,
    decimals: u32,
    rounding: Rounding,
}

impl Teller<'_> {
    fn lead(&self, leader: ChoiceId, standing: &Standing) -> String {
        let votes = self.votes(leader);
        let name = self.name(leader);
        let count = self.of_base(votes);
        let Some(margin) = standing.margin else {
            return format!("{name} is the only choice with a count: {count}.");
        };
        let over = self.name(margin.over);
        let mut text =
            format!("{name} has most votes: {count}, {} more than {over}", grouped(margin.votes));
        // With several votes a ballot, half of the marks is no measure of support.
        if !self.has_several_votes_a_ballot() {
            match standing.majority {
                Some(true) => text.push_str("; that is more than half"),
                Some(false) if self.is_half(votes) => text.push_str("; that is exactly half"),
                Some(false) => text.push_str("; that is not more than half"),
                None => {}
            }
        }
        text.push('.');
        if let Some(after) = self.nobody(leader, standing) {
            text.push_str(&after);
        }
        text
    }

    /// What a lead of a line means that is no one in particular.
    fn nobody(&self, leader: ChoiceId, standing: &Standing) -> Option<String> {
        let kind = self.contest.choices.get(leader.0)?.kind;
        let line = match kind {
            ChoiceKind::Candidate | ChoiceKind::List | ChoiceKind::Yes | ChoiceKind::No => {
                return None;
            }
            ChoiceKind::AgainstAll => "It is a line against everyone, and nobody's victory",
            ChoiceKind::Blank => "Blank votes are nobody's victory",
            ChoiceKind::WriteIn => "That line may hold votes for many people",
            ChoiceKind::Other => "That line holds the votes of several choices",
        };
        let named = |id: &&ChoiceId| {
            self.contest.choices.get(id.0).is_some_and(|choice| {
                choice.kind.can_win() && choice.sum.votes.is_some_and(|votes| votes > Votes::ZERO)
            })
        };
        let Some(&next) = standing.order.iter().find(named) else {
            return Some(format!(" {line}."));
        };
        let votes = self.votes(next);
        let same = |id: &&ChoiceId| named(id) && self.votes(**id) == votes;
        if standing.order.iter().filter(same).count() > 1 {
            return Some(format!(
                " {line}; among the others several are first with {}.",
                counted(votes)
            ));
        }
        Some(format!(
            " {line}; {} is first among the others with {}.",
            self.name(next),
            counted(votes)
        ))
    }

    fn tie(&self, tied: &[ChoiceId], votes: Votes) -> String {
        let names: Vec<&str> = tied.iter().take(NAMED).map(|&id| self.name(id)).collect();
        let rest = tied.len().saturating_sub(NAMED);
        let names = match names.as_slice() {
            _ if rest > 0 => {
                let others = if rest == 1 { "other" } else { "others" };
                format!("{} and {rest} {others}", names.join(", "))
            }
            [all @ .., last] if !all.is_empty() => format!("{} and {last}", all.join(", ")),
            names => names.concat(),
        };
        format!("{names} are tied for most votes, with {} each.", self.of_base(votes))
    }

    /// `6,456,393 of 7,940,478 valid votes (81.3%)`
    fn of_base(&self, votes: Votes) -> String {
        let Some(base) = self.base.votes else { return counted(votes) };
        let label = self.base.base.label();
        let of = format!("{} of {} {label}", grouped(votes), grouped(base));
        match (Share::new(votes, base), Share::new(Votes(1), Votes(2))) {
            (Some(share), Some(half)) => {
                let digits = share.decimals_for_side(half, self.decimals, self.rounding);
                let digits = digits.unwrap_or(self.decimals.max(6));
                format!("{of} ({}%)", share.display(digits, self.rounding))
            }
            _ => of,
        }
    }

    fn is_half(&self, votes: Votes) -> bool {
        self.base.votes.is_some_and(|base| 2 * u128::from(votes.0) == u128::from(base.0))
    }

    fn has_several_votes_a_ballot(&self) -> bool {
        let cast = self.contest.stated(Quantity::Cast);
        let marks = self.contest.all_choices();
        self.base.base == Base::Votes || cast.zip(marks).is_some_and(|(cast, marks)| marks > cast)
    }

    fn votes(&self, id: ChoiceId) -> Votes {
        self.contest.choices.get(id.0).and_then(|choice| choice.sum.votes).unwrap_or_default()
    }

    fn name(&self, id: ChoiceId) -> &str {
        self.contest.choices.get(id.0).map_or("", |choice| choice.name.as_str())
    }
}

/// `1 vote`, `1,234 votes`
fn counted(votes: Votes) -> String {
    words::counted(votes.0, "vote")
}

/// The count with a comma before each group of three digits.
fn grouped(votes: Votes) -> String {
    words::grouped(votes.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::decide::standing::{standing, tests::contest};
    use crate::tally::{Sum, base};

    fn told(contest: &Contest) -> String {
        let base = base(contest, None);
        sentence(contest, &base, &standing(contest, &base), 1, Rounding::HalfUp)
    }

    #[track_caller]
    fn case(choices: &[(&str, ChoiceKind, Option<u64>)], want: &str) {
        assert_eq!(told(&contest(choices)), want);
    }

    use ChoiceKind::{AgainstAll, Candidate, WriteIn};

    #[test]
    fn a_majority_is_told_with_its_base_and_lead() {
        // Kazakhstan 2022: 7,940,478 valid votes, 81.31%.
        case(
            &[
                ("Kassym-Jomart Tokayev", Candidate, Some(6_456_393)),
                ("The five others", Candidate, Some(1_023_601)),
                ("against all", AgainstAll, Some(460_484)),
            ],
            "Kassym-Jomart Tokayev has most votes: 6,456,393 of 7,940,478 valid votes (81.3%), \
             5,432,792 more than The five others; that is more than half.",
        );
    }

    #[test]
    fn a_share_below_half_is_not_printed_as_half() {
        case(
            &[
                ("A", Candidate, Some(49_996)),
                ("B", Candidate, Some(30_004)),
                ("C", Candidate, Some(20_000)),
            ],
            "A has most votes: 49,996 of 100,000 valid votes (49.996%), 19,992 more than B; \
             that is not more than half.",
        );
        case(
            &[("A", Candidate, Some(50)), ("B", Candidate, Some(30)), ("C", Candidate, Some(20))],
            "A has most votes: 50 of 100 valid votes (50.0%), 20 more than B; that is exactly half.",
        );
    }

    #[test]
    fn a_lead_of_the_line_against_all_is_nobodys_victory() {
        // Nevada 1976: 47.31% for the line.
        case(
            &[
                ("None of These Candidates", AgainstAll, Some(16_097)),
                ("Walden Earhart", Candidate, Some(9_831)),
                ("Dart Anthony", Candidate, Some(8_097)),
            ],
            "None of These Candidates has most votes: 16,097 of 34,025 valid votes (47.3%), \
             6,266 more than Walden Earhart; that is not more than half. \
             It is a line against everyone, and nobody's victory; \
             Walden Earhart is first among the others with 9,831 votes.",
        );
    }

    #[test]
    fn written_in_names_together_are_not_one_person() {
        case(
            &[("Write-in", WriteIn, Some(9)), ("A", Candidate, Some(1)), ("B", Candidate, Some(1))],
            "Write-in has most votes: 9 of 11 valid votes (81.8%), 8 more than A; \
             that is more than half. That line may hold votes for many people; \
             among the others several are first with 1 vote.",
        );
    }

    #[test]
    fn a_tie_is_a_tie() {
        case(
            &[
                ("Alpha", Candidate, Some(20)),
                ("Beta", Candidate, Some(20)),
                ("Gamma", Candidate, Some(1)),
            ],
            "Alpha and Beta are tied for most votes, with 20 of 41 valid votes (48.8%) each.",
        );
        let five = ["A", "B", "C", "D", "E"].map(|name| (name, Candidate, Some(2)));
        case(
            &five,
            "A, B, C and 2 others are tied for most votes, with 2 of 10 valid votes (20.0%) each.",
        );
    }

    #[test]
    fn without_votes_or_counts_there_is_no_leader() {
        case(&[("A", Candidate, Some(0)), ("B", Candidate, Some(0))], "No choice has a vote.");
        case(&[("A", Candidate, None)], "No count is known.");
        case(&[], "");
    }

    #[test]
    fn missing_counts_and_votes_that_are_not_listed_are_told() {
        let mut partial = contest(&[("A", Candidate, Some(6)), ("B", Candidate, Some(2))]);
        partial.choices[1].sum.hidden = 1;
        assert_eq!(
            told(&partial),
            "A has most votes: 6 of 8 valid votes (75.0%), 4 more than B. \
             Some counts are missing or withheld, so that this may change."
        );
        let mut more = contest(&[("A", Candidate, Some(6)), ("B", Candidate, Some(2))]);
        let stated = Sum { votes: Some(Votes(10)), missing: 0, hidden: 0 };
        more.quantities.insert(Quantity::Valid, stated);
        assert_eq!(
            told(&more),
            "A has most votes: 6 of 10 valid votes (60.0%), 4 more than B; \
             that is more than half. The file does not list 2 of the valid votes."
        );
    }

    #[test]
    fn half_of_the_marks_is_no_measure_with_several_votes_a_ballot() {
        let mut council = contest(&[("A", Candidate, Some(70)), ("B", Candidate, Some(60))]);
        let stated = Sum { votes: Some(Votes(100)), missing: 0, hidden: 0 };
        council.quantities.insert(Quantity::Cast, stated);
        assert_eq!(
            told(&council),
            "A has most votes: 70 of 130 valid votes (53.8%), 10 more than B."
        );
    }

    #[test]
    fn a_single_choice_leads_nobody() {
        case(
            &[("A", Candidate, Some(10))],
            "A is the only choice with a count: 10 of 10 valid votes (100.0%).",
        );
    }
}
