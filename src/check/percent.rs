//! Printed percentages against the counts, with the base known or not.
//!
//! A count and its printed share leave an interval of possible bases. Lines whose interval does not
//! meet that of the others hold a wrong count or a wrong share.

use crate::check::scope::Scope;
use crate::code::Code;
use crate::finding::{Finding, Findings, Level};
use crate::model::{Base, Votes};
use crate::share::{Rounding, Share};
use crate::tally::{Choice, Contest, Election, base};

/// More digits than this are rounded off: tables made by a program print what a float held.
const DECIMALS: u32 = 6;

/// How tables round.
const ROUNDINGS: [Rounding; 2] = [Rounding::HalfUp, Rounding::Truncate];

/// A printed percentage: `scaled` units of 10^-`decimals` percent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Printed {
    /// The digits.
    pub scaled: u64,
    /// How many of them stand after the point, at most 6.
    pub decimals: u32,
}

/// The base on which most lines agree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreement {
    /// The smallest and the largest base that all agreeing lines allow.
    pub base: (u128, u128),
    /// The lines that do not agree, by position.
    pub suspects: Vec<usize>,
}

/// Checks the printed percentages of choices.
///
/// They follow from the counts if one base, of those that the file gives or of any size, yields all
/// of them. Else the lines that do not fit the base of most others are doubtful.
pub fn check(election: &Election, findings: &mut Findings) {
    for contest in &election.contests {
        findings.extend(contest_findings(contest));
    }
}

/// The percentage that a text gives: `81.31`, `81,31 %`; `None` for anything else, such as `<0.1`.
pub fn parse(text: &str) -> Option<Printed> {
    let text = text.trim().trim_end_matches('%').trim_end();
    let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 4 || !digits(whole) || !digits(fraction) {
        return None;
    }
    let kept = fraction.get(..DECIMALS as usize).unwrap_or(fraction);
    let up = fraction.as_bytes().get(kept.len()).is_some_and(|digit| *digit >= b'5');
    let scaled: u64 = format!("{whole}{kept}").parse().ok()?;
    let decimals = u32::try_from(kept.len()).ok()?;
    Some(Printed { scaled: scaled + u64::from(up), decimals })
}

/// Whether the printed percentage follows from the count and the base.
pub fn follows(votes: Votes, base: Votes, printed: Printed, rounding: Rounding) -> bool {
    Share::new(votes, base).is_some_and(|share| {
        share.percent(printed.decimals, rounding).scaled() == u128::from(printed.scaled)
    })
}

/// Solves the base from each line's count and percentage, and finds the one on which most lines
/// agree. `None` where no base suits more than half of them, and three.
pub fn agreement(lines: &[(Votes, Printed)], rounding: Rounding) -> Option<Agreement> {
    let intervals: Vec<Option<(u128, u128)>> =
        lines.iter().map(|&(votes, printed)| possible_bases(votes, printed, rounding)).collect();
    let mut lows: Vec<u128> = intervals.iter().flatten().map(|&(low, _)| low).collect();
    let mut highs: Vec<u128> = intervals.iter().flatten().map(|&(_, high)| high).collect();
    lows.sort_unstable();
    highs.sort_unstable();
    // How many intervals hold a point only grows where one begins.
    let holding = |point: u128| {
        lows.partition_point(|low| *low <= point) - highs.partition_point(|high| *high < point)
    };
    let best = lows.iter().copied().max_by_key(|&low| holding(low))?;
    let most = holding(best);
    if most < 3 || most * 2 <= lines.len() {
        return None;
    }
    let holds = |interval: &Option<(u128, u128)>| {
        interval.is_some_and(|(low, high)| low <= best && best <= high)
    };
    let agreeing = intervals.iter().filter(|interval| holds(interval)).flatten();
    let base = agreeing.fold((0, u128::MAX), |(low, high), &(next_low, next_high)| {
        (low.max(next_low), high.min(next_high))
    });
    let suspects = intervals.iter().enumerate().filter(|(_, interval)| !holds(interval));
    Some(Agreement { base, suspects: suspects.map(|(index, _)| index).collect() })
}

/// The bases for which the count gives the printed percentage; `None` where no base does.
fn possible_bases(votes: Votes, printed: Printed, rounding: Rounding) -> Option<(u128, u128)> {
    let scaled = u128::from(printed.scaled);
    let units = u128::from(votes.0) * 100 * 10_u128.pow(printed.decimals.min(DECIMALS));
    // The share lies in [from, to) / den.
    let (from, to, den) = match rounding {
        Rounding::Truncate => (scaled, scaled + 1, 1),
        Rounding::HalfUp | Rounding::HalfEven => {
            ((2 * scaled).saturating_sub(1), 2 * scaled + 1, 2)
        }
    };
    let low = units * den / to + 1;
    let high = if scaled == 0 { u128::MAX } else { units * den / from };
    (low <= high).then_some((low, high))
}

/// A line with a count and a printed percentage.
struct Line<'a> {
    choice: &'a Choice,
    votes: Votes,
    printed: Printed,
    text: &'a str,
}

fn contest_findings(contest: &Contest) -> Vec<Finding> {
    let mut lines: Vec<Line<'_>> = contest.choices.iter().filter_map(line).collect();
    if lines.len() < 2 {
        return Vec::new();
    }
    as_percentages(&mut lines);
    let known = known_base(contest, &lines);
    let pairs: Vec<(Votes, Printed)> =
        lines.iter().map(|line| (line.votes, line.printed)).collect();
    let solved = ROUNDINGS
        .into_iter()
        .filter_map(|rounding| agreement(&pairs, rounding))
        .min_by_key(|agreement| agreement.suspects.len());
    match (known, solved) {
        (Some(known), _) if known.suspects.is_empty() => Vec::new(),
        (_, Some(solved)) if solved.suspects.is_empty() => Vec::new(),
        (Some(known), _) => known
            .suspects
            .iter()
            .filter_map(|&index| Some(against_known(contest, lines.get(index)?, &known)))
            .collect(),
        (None, Some(solved)) => solved
            .suspects
            .iter()
            .filter_map(|&index| Some(against_others(contest, lines.get(index)?, solved.base)))
            .collect(),
        (None, None) => {
            let message = "the printed percentages do not follow from the counts with any one base";
            let scope = Scope::total(contest);
            vec![scope.finding(Code::RoundTotals, Level::Note, message.to_owned())]
        }
    }
}

fn line(choice: &Choice) -> Option<Line<'_>> {
    let text = choice.stated_percent.as_deref()?;
    let votes = choice.sum.votes.filter(|_| choice.sum.is_whole())?;
    Some(Line { choice, votes, printed: parse(text)?, text })
}

/// Reads `0.8131` as 81.31% where no line is above one and that is not for want of votes.
fn as_percentages(lines: &mut [Line<'_>]) {
    let is_fraction = |line: &Line<'_>| {
        line.printed.decimals >= 2 && line.printed.scaled <= 10_u64.pow(line.printed.decimals)
            || line.printed.scaled <= 1 && line.printed.decimals == 0
    };
    let has_large =
        lines.iter().any(|line| line.printed.scaled * 2 >= 10_u64.pow(line.printed.decimals));
    if !has_large || !lines.iter().all(is_fraction) {
        return;
    }
    for line in lines {
        line.printed = if line.printed.decimals >= 2 {
            Printed { decimals: line.printed.decimals - 2, ..line.printed }
        } else {
            Printed { scaled: line.printed.scaled * 100, decimals: 0 }
        };
    }
}

/// A base that the file gives and that most lines fit.
struct KnownBase {
    votes: Votes,
    label: &'static str,
    rounding: Rounding,
    suspects: Vec<usize>,
}

fn known_base(contest: &Contest, lines: &[Line<'_>]) -> Option<KnownBase> {
    let mut best: Option<KnownBase> = None;
    for name in Base::ALL {
        let Some(votes) = base(contest, Some(name)).votes else { continue };
        for rounding in ROUNDINGS {
            let wrong = |line: &Line<'_>| !follows(line.votes, votes, line.printed, rounding);
            let suspects: Vec<usize> =
                (0..).zip(lines).filter(|(_, line)| wrong(line)).map(|(index, _)| index).collect();
            if best.as_ref().is_none_or(|best| suspects.len() < best.suspects.len()) {
                best = Some(KnownBase { votes, label: name.label(), rounding, suspects });
            }
        }
    }
    best.filter(|best| best.suspects.len() * 2 < lines.len())
}

fn against_known(contest: &Contest, line: &Line<'_>, known: &KnownBase) -> Finding {
    let share = Share::new(line.votes, known.votes);
    let computed = share.map_or_else(String::new, |share| {
        share.percent(line.printed.decimals, known.rounding).to_string()
    });
    let KnownBase { votes, label, .. } = known;
    let message = format!(
        "`{}` has `{}` percent printed; {} of {votes} {label} are {computed}%",
        line.choice.name, line.text, line.votes
    );
    finding(contest, line, message)
        .and("the other percentages follow from this base")
        .help("the count or the percentage is wrong: two digits swapped?")
}

fn against_others(contest: &Contest, line: &Line<'_>, (low, high): (u128, u128)) -> Finding {
    let message = format!(
        "`{}` has `{}` percent printed, which {} votes are not of the base of the other lines",
        line.choice.name, line.text, line.votes
    );
    finding(contest, line, message)
        .and(format!("the other lines leave a base between {low} and {high}"))
        .help("the count or the percentage is wrong")
}

fn finding(contest: &Contest, line: &Line<'_>, message: String) -> Finding {
    Scope::total(contest)
        .finding(Code::RoundTotals, Level::Warning, message)
        .at(line.choice.place)
        .value(line.text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::build::{message, run, summary};
    use crate::model::Quantity;

    const WARNING: (Code, Level) = (Code::RoundTotals, Level::Warning);

    fn table(lines: &[(u64, &str)], quantities: &[(Quantity, u64)]) -> Election {
        let choices: Vec<(&str, u64)> = lines.iter().map(|&(votes, _)| ("A", votes)).collect();
        let mut election = summary(&choices, quantities);
        for (choice, (_, text)) in election.contests[0].choices.iter_mut().zip(lines) {
            choice.stated_percent = Some((*text).to_owned());
        }
        election
    }

    #[test]
    fn percentages_are_read_with_point_or_comma() {
        assert_eq!(parse("81.31"), Some(Printed { scaled: 8131, decimals: 2 }));
        assert_eq!(parse(" 81,31 % "), Some(Printed { scaled: 8131, decimals: 2 }));
        assert_eq!(parse("5"), Some(Printed { scaled: 5, decimals: 0 }));
        assert_eq!(parse("52.49999999"), Some(Printed { scaled: 52_500_000, decimals: 6 }));
        for text in ["<0.1", "", "%", "1.234.567", "-1", "99999", "١٢"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn percentages_that_follow_have_no_finding() {
        let thirds = [(1, "33.3"), (1, "33.3"), (1, "33.3")];
        assert_eq!(run(check, &table(&thirds, &[])), []);
        // Cut, not rounded, and of all ballots: Ukraine's manner.
        let cut = [(666, "66.6%"), (333, "33.3%")];
        assert_eq!(run(check, &table(&cut, &[(Quantity::Cast, 1000)])), []);
        // As fractions of one.
        assert_eq!(run(check, &table(&[(2, "0.6667"), (1, "0.3333")], &[])), []);
        // Of a base that the file does not give: 12,345.
        let unknown = [(6_000, "48.60"), (3_000, "24.30"), (1_000, "8.10")];
        assert_eq!(run(check, &table(&unknown, &[])), []);
    }

    #[test]
    fn a_line_that_does_not_fit_the_base_of_the_others_is_doubtful() {
        let lines = [(600, "60.0"), (300, "30.0"), (100, "15.0")];
        let bad = table(&lines, &[]);
        assert_eq!(run(check, &bad), [WARNING]);
        assert_eq!(
            message(check, &bad),
            "`A` has `15.0` percent printed; 100 of 1000 valid votes are 10.0%"
        );
    }

    #[test]
    fn a_wrong_count_shows_against_a_base_that_is_not_given() {
        // 12,345 again, with 3,000 printed as 2,000: the sum is wrong too.
        let lines = [(6_000, "48.60"), (2_000, "24.30"), (1_000, "8.10"), (2_345, "19.00")];
        let bad = table(&lines, &[]);
        assert_eq!(run(check, &bad), [WARNING]);
        assert!(message(check, &bad).contains("which 2000 votes are not"));
    }

    #[test]
    fn percentages_of_something_else_are_told_once() {
        let lines = [(600, "5.0"), (300, "60.0"), (100, "15.0")];
        assert_eq!(run(check, &table(&lines, &[])), [(Code::RoundTotals, Level::Note)]);
        assert_eq!(run(check, &table(&[(600, "5.0")], &[])), []);
    }

    #[test]
    fn a_share_without_votes_fits_no_base() {
        assert_eq!(possible_bases(Votes(0), parse("1.0").unwrap(), Rounding::HalfUp), None);
        let any = Some((1, u128::MAX));
        assert_eq!(possible_bases(Votes(0), parse("0.0").unwrap(), Rounding::HalfUp), any);
        let half = possible_bases(Votes(1), parse("50").unwrap(), Rounding::HalfUp);
        assert_eq!(half, Some((2, 2)));
    }
}
