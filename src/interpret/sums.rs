//! Sums that close: which lines of a table add up to another one, place by place.
//!
//! A *line* is what has a figure in every place: a column of a wide table (places are its rows), or
//! a row of a transposed one (places are its columns). Words say what a line may be; that its
//! figures add up, place after place, says what it is.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::model::{ChoiceKind, Quantity};

/// What the words of a line say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sense {
    /// Nothing known: a name, perhaps.
    Unknown,
    /// A line that can be marked.
    Choice(ChoiceKind),
    /// A quantity.
    Quantity(Quantity),
    /// A part of a quantity, such as men or women among its people.
    PartOf(Quantity),
    /// A total of something, or "votes" alone.
    Total,
    /// Certainly not counted: a percentage, a rank, a code.
    Not,
}

/// One line with its figures.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// What its words say.
    pub(crate) sense: Sense,
    /// Whether the words are the whole of its name.
    pub(crate) exact: bool,
    /// Its figures by place; `None` where there is no number.
    pub(crate) figures: Vec<Option<u64>>,
}

/// Choices that add up to something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Group {
    /// The lines that are choices, in order.
    pub(crate) choices: Vec<usize>,
    /// The line that they add up to, and what it is.
    pub(crate) total: Option<(usize, Quantity)>,
    /// The quantities that had to be added to close the sum.
    pub(crate) with: Vec<Quantity>,
    /// Whether the blank votes are inside the valid ones.
    pub(crate) blank_inside: bool,
    /// How many places close, of how many.
    pub(crate) closes: (usize, usize),
    /// The total of a part of the choices that closes as well, where no word says which is meant.
    pub(crate) rival: Option<usize>,
}

/// Of a hundred places, this many must close: a few may be wrong in the file, and are reported.
const CLOSE_ENOUGH: usize = 95;

/// Runs are searched in at most this many lines.
const LINES: usize = 1500;

/// Lines by quantity that are not parts.
pub(crate) fn of_quantity(lines: &[Line], quantity: Quantity) -> Vec<usize> {
    positions(lines, |line| line.sense == Sense::Quantity(quantity))
}

/// Lines that satisfy a condition.
pub(crate) fn positions(lines: &[Line], wanted: impl Fn(&Line) -> bool) -> Vec<usize> {
    (0..lines.len()).filter(|&index| lines.get(index).is_some_and(&wanted)).collect()
}

fn figure(lines: &[Line], line: usize, place: usize) -> Option<u64> {
    lines.get(line)?.figures.get(place).copied().flatten()
}

fn places(lines: &[Line]) -> usize {
    lines.iter().map(|line| line.figures.len()).max().unwrap_or(0)
}

/// Whether `total` is the sum of `parts` in nearly all places where it has a figure, and in at
/// least one where it is above zero. Gives the places that close and those that were compared.
pub(crate) fn closes(lines: &[Line], total: usize, parts: &[usize]) -> Option<(usize, usize)> {
    let (mut good, mut all, mut positive) = (0_usize, 0_usize, 0_usize);
    for place in 0..places(lines) {
        let Some(total) = figure(lines, total, place) else { continue };
        let mut sum = 0_u64;
        let mut any = false;
        for &part in parts {
            if let Some(votes) = figure(lines, part, place) {
                sum = sum.checked_add(votes)?;
                any = true;
            }
        }
        if !any && total == 0 {
            continue;
        }
        all += 1;
        good += usize::from(sum == total);
        positive += usize::from(sum == total && total > 0);
    }
    (positive > 0 && enough(good, all)).then_some((good, all))
}

fn enough(good: usize, all: usize) -> bool {
    all > 0 && 100 * good >= CLOSE_ENOUGH * all
}

/// Which line is the total of several ones for the same quantity, if one is.
pub(crate) fn total_among(lines: &[Line], candidates: &[usize]) -> Option<usize> {
    if candidates.len() < 3 {
        return None;
    }
    candidates.iter().copied().find(|&total| {
        let rest: Vec<usize> = candidates.iter().copied().filter(|&line| line != total).collect();
        closes(lines, total, &rest).is_some()
    })
}

/// Whether two lines have the same figures wherever both have one.
pub(crate) fn same_figures(lines: &[Line], one: usize, other: usize) -> bool {
    let mut any = false;
    for place in 0..places(lines) {
        if let (Some(a), Some(b)) = (figure(lines, one, place), figure(lines, other, place)) {
            any = true;
            if a != b {
                return false;
            }
        }
    }
    any
}

/// Choices found by what they add up to, the surest group first; several where several contests
/// stand side by side.
///
/// `order` holds the lines that may be choices, in the order of the table.
pub(crate) fn groups(lines: &[Line], order: &[usize]) -> Vec<Group> {
    if order.len() > LINES {
        return Vec::new();
    }
    let mut free: Vec<usize> = order.to_vec();
    let mut found: Vec<Group> = Vec::new();
    loop {
        let used: BTreeSet<usize> = found
            .iter()
            .flat_map(|group| group.choices.iter().copied().chain(group.total.map(|total| total.0)))
            .collect();
        free.retain(|line| !used.contains(line));
        let Some(best) = best_group(lines, &free, &used) else { return found };
        found.push(best);
        if found.len() >= 64 {
            return found;
        }
    }
}

/// A sum that may close: a total and the quantities to be added to the choices.
struct Equation {
    total: usize,
    with: Vec<Quantity>,
    added: Vec<usize>,
    weight: u32,
}

fn best_group(lines: &[Line], free: &[usize], used: &BTreeSet<usize>) -> Option<Group> {
    let mut found: Vec<(Rank, Group)> = Vec::new();
    for equation in equations(lines, free, used) {
        let order: Vec<usize> =
            free.iter().copied().filter(|&line| line != equation.total).collect();
        let Some((from, to, good, all)) = best_run(lines, &order, &equation) else { continue };
        let choices: Vec<usize> = order.get(from..to).unwrap_or_default().to_vec();
        let rank = Rank {
            weight: equation.weight,
            few_added: usize::MAX - equation.with.len(),
            good: 1000 * good / all.max(1),
            length: choices.len(),
        };
        found.push((rank, group(lines, equation, choices, (good, all))));
    }
    // What is itself the sum of other lines is no choice: valid and invalid add up too.
    let splits = |group: &Group| {
        found.iter().any(|(_, other)| {
            let of = other.total.map(|(total, _)| total);
            of.is_some_and(|total| group.choices.contains(&total))
                && other.choices.iter().all(|line| !group.choices.contains(line))
        })
    };
    let leaves: Vec<bool> = found.iter().map(|(_, group)| !splits(group)).collect();
    // Where no word names the total, and a part of the choices adds up to a column too, the rest may
    // be the invalid ballots.
    let rivals: Vec<Option<usize>> = found
        .iter()
        .map(|(rank, group)| {
            found.iter().find_map(|(_, other)| {
                let total = other.total.map(|(total, _)| total)?;
                let inner = other.choices.len() < group.choices.len()
                    && group.choices.len() - other.choices.len() <= 2
                    && other.choices.iter().all(|line| group.choices.contains(line))
                    && !group.choices.contains(&total)
                    && group.total.map(|(total, _)| total) != Some(total);
                (inner && rank.weight == 1).then_some(total)
            })
        })
        .collect();
    let kept = found
        .into_iter()
        .zip(rivals)
        .zip(leaves)
        .filter(|(_, leaf)| *leaf)
        .map(|((found, rival), _)| (found.0, Group { rival, ..found.1 }));
    kept.reduce(|best, next| if next.0 > best.0 { next } else { best }).map(|(_, group)| group)
}

/// Whether the total, with one more line, adds up to yet another one: valid and invalid votes are
/// the ballots, and nothing completes the roll.
pub(crate) fn is_completed(lines: &[Line], group: &Group) -> bool {
    let Some((total, _)) = group.total else { return false };
    let open: Vec<usize> = positions(lines, |line| !line.figures.is_empty())
        .into_iter()
        .filter(|line| *line != total && !group.choices.contains(line))
        .collect();
    if open.len() > 60 {
        return false;
    }
    open.iter().any(|&added| {
        let positive = lines
            .get(added)
            .is_some_and(|line| line.figures.iter().flatten().any(|&votes| votes > 0));
        positive
            && open.iter().any(|&sum| sum != added && closes(lines, sum, &[total, added]).is_some())
    })
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    weight: u32,
    good: usize,
    few_added: usize,
    length: usize,
}

fn group(lines: &[Line], equation: Equation, choices: Vec<usize>, closes: (usize, usize)) -> Group {
    let sense = lines.get(equation.total).map_or(Sense::Unknown, |line| line.sense);
    let with_blank = equation.with.contains(&Quantity::Blank);
    let papers = equation.with.iter().any(|&quantity| quantity != Quantity::Blank);
    let quantity = match sense {
        Sense::Quantity(Quantity::Valid) => Quantity::Valid,
        Sense::Quantity(Quantity::Cast) if !is_completed_by_invalid(lines, &equation) => {
            Quantity::Cast
        }
        _ if papers || with_blank => Quantity::Cast,
        _ => Quantity::Valid,
    };
    Group {
        blank_inside: quantity == Quantity::Valid && with_blank,
        total: Some((equation.total, quantity)),
        with: equation.with,
        choices,
        closes,
        rival: None,
    }
}

/// Whether a sum of choices alone is called the ballots, and another line of that name is this one
/// and the invalid ballots: then it is the valid votes.
fn is_completed_by_invalid(lines: &[Line], equation: &Equation) -> bool {
    let invalid = of_quantity(lines, Quantity::Invalid);
    let cast = of_quantity(lines, Quantity::Cast);
    equation.with.is_empty()
        && cast.iter().any(|&cast| {
            cast != equation.total
                && invalid.iter().any(|&part| {
                    closes(lines, cast, &[equation.total, part]).is_some()
                        && !same_figures(lines, cast, equation.total)
                })
        })
}

/// The sums that are tried, by what words say of the total.
fn equations(lines: &[Line], free: &[usize], used: &BTreeSet<usize>) -> Vec<Equation> {
    use Quantity::{Blank, Invalid, Overvotes, Undervotes, Unmarked};
    let papers: &[&[Quantity]] = &[
        &[],
        &[Invalid],
        &[Blank],
        &[Invalid, Blank],
        &[Invalid, Blank, Unmarked],
        &[Invalid, Unmarked],
        &[Overvotes, Undervotes],
        &[Overvotes, Undervotes, Blank],
    ];
    let valid: &[&[Quantity]] = &[&[], &[Blank]];
    let mut found = Vec::new();
    for (total, line) in lines.iter().enumerate() {
        if used.contains(&total) {
            continue;
        }
        let (sets, weight) = match line.sense {
            Sense::Quantity(Quantity::Valid) => (valid, 4),
            Sense::Total => (papers, 3),
            Sense::Quantity(Quantity::Cast) => (papers, 2),
            Sense::Unknown if free.contains(&total) => (papers, 1),
            _ => continue,
        };
        for with in sets {
            let mut added = Vec::new();
            let mut known = true;
            for &quantity in *with {
                let of = single(lines, quantity, used);
                known &= of.is_some();
                added.extend(of.unwrap_or_default());
            }
            if known {
                found.push(Equation { total, with: with.to_vec(), added, weight });
            }
        }
    }
    found
}

/// The lines that make up a quantity: the only one, or the total among several, or all of them.
fn single(lines: &[Line], quantity: Quantity, used: &BTreeSet<usize>) -> Option<Vec<usize>> {
    let mut all = of_quantity(lines, quantity);
    all.retain(|line| !used.contains(line));
    match all.as_slice() {
        [] => None,
        [_] => Some(all),
        _ => Some(total_among(lines, &all).map_or(all, |total| vec![total])),
    }
}

/// The longest run of lines in `order` that closes the equation in most places.
fn best_run(
    lines: &[Line],
    order: &[usize],
    equation: &Equation,
) -> Option<(usize, usize, usize, usize)> {
    let mut wanted: Vec<(usize, i128)> = Vec::new();
    for place in 0..places(lines) {
        let Some(total) = figure(lines, equation.total, place) else { continue };
        let mut rest = i128::from(total);
        for &line in &equation.added {
            rest -= figure(lines, line, place).map_or(0, i128::from);
        }
        let any =
            order.iter().any(|&line| figure(lines, line, place).is_some_and(|votes| votes > 0));
        if rest > 0 || any {
            wanted.push((place, rest));
        }
    }
    if wanted.is_empty() {
        return None;
    }
    // Candidates come from a few places; then every place is asked.
    let mut candidates: BTreeSet<(usize, usize)> = BTreeSet::new();
    let steps = wanted.len().min(7);
    for step in 0..steps {
        let index = step * (wanted.len() - 1) / (steps - 1).max(1);
        if let Some(&(place, rest)) = wanted.get(index) {
            runs(lines, order, place, rest, &mut candidates);
        }
        if candidates.len() > 50_000 {
            break;
        }
    }
    let prefixes: Vec<Vec<i128>> =
        wanted.iter().map(|&(place, _)| prefix(lines, order, place)).collect();
    let mut best: Option<((usize, usize), (usize, usize))> = None;
    for (from, to) in candidates {
        let mut good = 0;
        for (sums, &(_, rest)) in prefixes.iter().zip(&wanted) {
            good += usize::from(between(sums, from, to) == rest);
        }
        let rank = (good, to - from);
        if enough(good, wanted.len()) && best.is_none_or(|(before, _)| rank > before) {
            best = Some((rank, (from, to)));
        }
    }
    let ((good, _), (from, to)) = best?;
    let votes = |line: &usize| {
        lines.get(*line).is_some_and(|line| line.figures.iter().flatten().any(|&votes| votes > 0))
    };
    let with_votes = order.get(from..to)?.iter().filter(|line| votes(line)).count();
    (with_votes >= 2).then_some((from, to, good, wanted.len()))
}

fn prefix(lines: &[Line], order: &[usize], place: usize) -> Vec<i128> {
    let mut sums = Vec::with_capacity(order.len() + 1);
    let mut sum = 0_i128;
    sums.push(sum);
    for &line in order {
        sum += figure(lines, line, place).map_or(0, i128::from);
        sums.push(sum);
    }
    sums
}

fn between(sums: &[i128], from: usize, to: usize) -> i128 {
    sums.get(to).copied().unwrap_or(0) - sums.get(from).copied().unwrap_or(0)
}

/// All runs of at least two lines that add up to `rest` in one place.
fn runs(
    lines: &[Line],
    order: &[usize],
    place: usize,
    rest: i128,
    found: &mut BTreeSet<(usize, usize)>,
) {
    let sums = prefix(lines, order, place);
    let mut starts: HashMap<i128, Vec<usize>> = HashMap::new();
    for (to, &sum) in sums.iter().enumerate() {
        if let Some(from) = starts.get(&(sum - rest)) {
            found.extend(from.iter().filter(|&&from| from + 2 <= to).map(|&from| (from, to)));
            if found.len() > 50_000 {
                return;
            }
        }
        starts.entry(sum).or_default().push(to);
    }
}

/// Lines that are the sum of the lines directly before them, group after group: the lists over
/// their candidates, the counties under their precincts. Gives each such line with its parts.
///
/// A line that repeats the only one of its group is one too, where other groups have several.
pub(crate) fn subtotals_after(lines: &[Line], order: &[usize]) -> BTreeMap<usize, Vec<usize>> {
    let found = subtotals(lines, order, 1);
    let several = found.values().filter(|parts| parts.len() > 1).count();
    if several >= 2 { found } else { subtotals(lines, order, 2) }
}

fn subtotals(lines: &[Line], order: &[usize], least: usize) -> BTreeMap<usize, Vec<usize>> {
    let mut found = BTreeMap::new();
    let mut open: Vec<usize> = Vec::new();
    for &line in order {
        let exact = |parts: &[usize]| {
            closes(lines, line, parts).is_some_and(|(good, all)| good == all && all >= 2)
        };
        // The shortest run that closes, from the line upwards; a single line only if it is the
        // whole group.
        let closing = (2..=open.len())
            .find(|&count| {
                let parts = open.get(open.len() - count..).unwrap_or_default();
                exact(parts) && has_two_with_votes(lines, parts)
            })
            .or_else(|| (least == 1 && open.len() == 1 && exact(&open)).then_some(1));
        if let Some(count) = closing {
            let parts = open.split_off(open.len() - count);
            found.insert(line, parts);
            open.clear();
        } else {
            open.push(line);
        }
    }
    found
}

fn has_two_with_votes(lines: &[Line], parts: &[usize]) -> bool {
    let positive = |line: usize| {
        lines.get(line).is_some_and(|line| line.figures.iter().flatten().any(|&votes| votes > 0))
    };
    parts.iter().filter(|&&line| positive(line)).count() >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(sense: Sense, figures: &[u64]) -> Line {
        Line { sense, exact: false, figures: figures.iter().map(|&votes| Some(votes)).collect() }
    }

    #[test]
    fn choices_are_the_run_that_adds_up_to_the_valid_votes() {
        let lines = [
            line(Sense::Unknown, &[9, 9, 8]),
            line(Sense::Unknown, &[10, 20, 30]),
            line(Sense::Unknown, &[1, 2, 3]),
            line(Sense::Quantity(Quantity::Valid), &[11, 22, 33]),
            line(Sense::Unknown, &[7, 7, 5]),
        ];
        let found = groups(&lines, &[0, 1, 2, 4]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].choices, [1, 2]);
        assert_eq!(found[0].total, Some((3, Quantity::Valid)));
    }

    #[test]
    fn blank_votes_are_inside_where_the_valid_votes_need_them() {
        let lines = [
            line(Sense::Unknown, &[10, 20, 30]),
            line(Sense::Unknown, &[1, 2, 3]),
            line(Sense::Quantity(Quantity::Blank), &[4, 5, 6]),
            line(Sense::Quantity(Quantity::Valid), &[15, 27, 39]),
        ];
        let found = groups(&lines, &[0, 1]);
        assert!(found[0].blank_inside);
    }

    #[test]
    fn a_total_with_the_rejected_ballots_in_it_is_the_ballots_cast() {
        let lines = [
            line(Sense::Unknown, &[10, 20, 30]),
            line(Sense::Unknown, &[1, 2, 3]),
            line(Sense::Quantity(Quantity::Invalid), &[4, 5, 6]),
            line(Sense::Total, &[15, 27, 39]),
        ];
        assert_eq!(groups(&lines, &[0, 1])[0].total, Some((3, Quantity::Cast)));
    }

    #[test]
    fn valid_and_invalid_are_no_choices_though_they_add_up() {
        // valid + invalid = boxes, and the candidates = valid; no word is known.
        let lines = [
            line(Sense::Unknown, &[1, 0, 2, 0, 1]),
            line(Sense::Unknown, &[30, 40, 50, 60, 70]),
            line(Sense::Unknown, &[0, 0, 0, 0, 0]),
            line(Sense::Unknown, &[31, 40, 52, 60, 71]),
            line(Sense::Unknown, &[20, 15, 30, 10, 40]),
            line(Sense::Unknown, &[10, 25, 20, 50, 30]),
        ];
        let found = groups(&lines, &[0, 1, 2, 3, 4, 5]);
        assert_eq!(found[0].choices, [4, 5]);
        assert_eq!(found[0].total, Some((1, Quantity::Valid)));
    }

    #[test]
    fn lists_after_their_candidates_are_subtotals() {
        let lines: Vec<Line> = [[1, 2], [3, 4], [4, 6], [5, 5], [6, 6], [11, 11]]
            .iter()
            .map(|figures| line(Sense::Unknown, figures))
            .collect();
        let found = subtotals_after(&lines, &[0, 1, 2, 3, 4, 5]);
        assert_eq!(found.keys().copied().collect::<Vec<_>>(), [2, 5]);
        assert_eq!(found[&5], [3, 4]);
    }
}
