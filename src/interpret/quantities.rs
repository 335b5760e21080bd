//! Which lines hold the quantities, where several could: decided by the identities between them.

use std::collections::BTreeMap;

use crate::interpret::sums::{self, Group, Line, Sense};
use crate::model::Quantity;

/// The roles of the lines that are no choices.
#[derive(Debug, Default)]
pub(crate) struct Resolved {
    /// Line to quantity, the contest it belongs to (by group), and why.
    pub(crate) columns: BTreeMap<usize, (Quantity, Option<usize>, String)>,
    /// Lines that are left out, and why.
    pub(crate) ignored: BTreeMap<usize, String>,
    /// Lines that repeat the sum of the choices of a group, and why.
    pub(crate) totals: BTreeMap<usize, (usize, String)>,
    /// Whether blank votes are inside the base.
    pub(crate) blank_in_base: bool,
}

/// Gives every line with a quantity's name its role.
pub(crate) fn resolve(
    lines: &[Line],
    groups: &[Group],
    title: impl Fn(usize) -> String,
) -> Resolved {
    let mut found = Resolved::default();
    for (index, group) in groups.iter().enumerate() {
        if let Some((total, quantity)) = group.total {
            let (good, all) = group.closes;
            let why = if group.with.is_empty() {
                format!("the sum of the choices in {good} of {all} rows")
            } else {
                let with: Vec<&str> = group.with.iter().map(|quantity| quantity.name()).collect();
                format!("the sum of the choices and {} in {good} of {all} rows", with.join(" and "))
            };
            found.columns.insert(total, (quantity, Some(index), why));
        }
        found.blank_in_base |= group.blank_inside;
    }
    // Papers without a mark are counted apart from blank votes only where blank is a vote.
    let has = |quantity| !sums::of_quantity(lines, quantity).is_empty();
    found.blank_in_base |= has(Quantity::Unmarked) && has(Quantity::Blank);
    kinds_of_votes(lines, groups, &mut found);
    for quantity in Quantity::ALL {
        one(lines, groups, quantity, &title, &mut found);
    }
    totals(lines, groups, &mut found);
    cast_by_sum(lines, groups, &mut found);
    found
}

/// A column that no word explains is the ballots cast where valid and invalid add up to it.
fn cast_by_sum(lines: &[Line], groups: &[Group], found: &mut Resolved) {
    let of = |quantity| {
        let columns = found.columns.iter().filter(move |(_, (known, _, _))| *known == quantity);
        columns.map(|(&line, _)| line).collect::<Vec<usize>>()
    };
    let of_valid = of(Quantity::Valid);
    let &[valid] = of_valid.as_slice() else { return };
    let invalid = of(Quantity::Invalid);
    if !of(Quantity::Cast).is_empty() || groups.len() > 1 {
        return;
    }
    let mut parts = vec![valid];
    parts.extend(&invalid);
    let with_blank: Vec<usize> = parts.iter().copied().chain(of(Quantity::Blank)).collect();
    let taken: Vec<usize> = found.columns.keys().copied().collect();
    let open = sums::positions(lines, |line| line.sense == Sense::Unknown);
    let open: Vec<usize> = open
        .into_iter()
        .filter(|line| !found.columns.contains_key(line))
        .filter(|line| !groups.iter().any(|group| group.choices.contains(line)))
        .collect();
    let line = sums::positions(lines, |line| {
        matches!(line.sense, Sense::Unknown | Sense::Total)
            || line.sense == Sense::Quantity(Quantity::Cast)
    })
    .into_iter()
    .filter(|line| !taken.contains(line))
    .find(|&line| {
        (parts.len() > 1
            && (sums::closes(lines, line, &parts).is_some()
                || sums::closes(lines, line, &with_blank).is_some()))
            || (open.len() <= 40
                && open.iter().any(|&more| {
                    more != line
                        && sums::closes(lines, line, &[valid, more]).is_some()
                        && lines.get(more).is_some_and(|line| {
                            line.figures.iter().flatten().any(|&votes| votes > 0)
                        })
                }))
    });
    if let Some(line) = line {
        found.ignored.remove(&line);
        found.totals.remove(&line);
        found.columns.insert(line, (Quantity::Cast, None, "valid and invalid add up to it".into()));
    }
}

/// Without choices and without a figure for the valid votes: kinds of votes that, with blank and
/// invalid ones, add up to the ballots cast, are the valid votes in parts.
fn kinds_of_votes(lines: &[Line], groups: &[Group], found: &mut Resolved) {
    let votes = sums::positions(lines, |line| line.sense == Sense::Total);
    let is_known = !sums::of_quantity(lines, Quantity::Valid).is_empty();
    if !groups.is_empty() || votes.is_empty() || is_known {
        return;
    }
    let mut parts = votes.clone();
    for quantity in [Quantity::Blank, Quantity::Invalid, Quantity::Unmarked] {
        parts.extend(sums::of_quantity(lines, quantity));
    }
    let cast = sums::of_quantity(lines, Quantity::Cast);
    if cast.iter().any(|&cast| sums::closes(lines, cast, &parts).is_some()) {
        for line in votes {
            let why =
                "a kind of valid votes; with blank and invalid ones they add up to the ballots";
            found.columns.insert(line, (Quantity::Valid, None, why.into()));
        }
    }
}

fn one(
    lines: &[Line],
    groups: &[Group],
    quantity: Quantity,
    title: &impl Fn(usize) -> String,
    found: &mut Resolved,
) {
    let whole: Vec<usize> = sums::of_quantity(lines, quantity)
        .into_iter()
        .filter(|line| !found.columns.contains_key(line))
        .collect();
    let parts = sums::positions(lines, |line| line.sense == Sense::PartOf(quantity));
    let taken: Vec<usize> = found
        .columns
        .iter()
        .filter(|(_, (known, _, _))| *known == quantity)
        .map(|(&line, _)| line)
        .collect();
    for &part in &parts {
        found.ignored.insert(part, format!("a part of the {}", quantity.label()));
    }
    // Two contests side by side may each have their own: then each belongs to the nearest group.
    if groups.len() > 1 && whole.len() == groups.len() && taken.is_empty() {
        for (index, line) in nearest(groups, &whole) {
            found.columns.insert(
                line,
                (
                    quantity,
                    Some(index),
                    format!("named {}, one for each contest", quantity.label()),
                ),
            );
        }
        return;
    }
    if !taken.is_empty() {
        for &line in &whole {
            let why = if taken.iter().any(|&other| sums::same_figures(lines, line, other)) {
                format!("repeats the {}", quantity.label())
            } else {
                format!("named {}, and another column closes the sums", quantity.label())
            };
            found.ignored.insert(line, why);
        }
        return;
    }
    match whole.as_slice() {
        [] => by_parts(lines, quantity, &parts, found),
        [line] => {
            found.columns.insert(*line, (quantity, None, format!("named {}", quantity.label())));
        }
        _ => several(lines, groups, quantity, &whole, title, found),
    }
}

/// Lines with the group that begins next after them, or the last one.
fn nearest(groups: &[Group], whole: &[usize]) -> Vec<(usize, usize)> {
    whole.iter().enumerate().map(|(index, &line)| (index.min(groups.len() - 1), line)).collect()
}

/// Several lines with one quantity's name: the total of the others, or the one that closes an
/// identity, or the only one that is named exactly; else none of them.
fn several(
    lines: &[Line],
    groups: &[Group],
    quantity: Quantity,
    whole: &[usize],
    title: &impl Fn(usize) -> String,
    found: &mut Resolved,
) {
    let exact: Vec<usize> = whole
        .iter()
        .copied()
        .filter(|&line| lines.get(line).is_some_and(|line| line.exact))
        .collect();
    let equal = whole.iter().all(|&line| {
        whole.first().is_some_and(|&first| line == first || sums::same_figures(lines, first, line))
    });
    let chosen = sums::total_among(lines, whole)
        .map(|line| (line, "the sum of the others so named".to_owned()))
        .or_else(|| closing(lines, groups, quantity, whole))
        .or_else(|| match exact.as_slice() {
            [line] => Some((*line, format!("named exactly {}", quantity.label()))),
            _ => None,
        })
        .or_else(|| {
            let first = whole.first().copied()?;
            equal.then(|| (first, format!("named {}; the others repeat it", quantity.label())))
        });
    if let Some((line, why)) = chosen {
        found.columns.insert(line, (quantity, None, why));
        for &other in whole.iter().filter(|&&other| other != line) {
            found.ignored.insert(
                other,
                format!("also named {}; `{}` was taken", quantity.label(), title(line)),
            );
        }
    } else if quantity == Quantity::Invalid && kinds_of_invalid(lines, groups, whole) {
        for &line in whole {
            found.columns.insert(line, (quantity, None, "one kind of invalid ballots".into()));
        }
    } else {
        for &line in whole {
            found.ignored.insert(
                line,
                format!(
                    "several columns could be the {}, and no sum decides: --column {}=HEADER",
                    quantity.label(),
                    quantity.name()
                ),
            );
        }
    }
}

/// Whether several kinds of invalid ballots are all needed for the ballots cast.
fn kinds_of_invalid(lines: &[Line], groups: &[Group], whole: &[usize]) -> bool {
    let cast = sums::of_quantity(lines, Quantity::Cast);
    cast.iter().any(|&cast| {
        let mut parts = counted_lines(lines, groups);
        if groups.is_empty() {
            parts.extend(sums::positions(lines, |line| line.sense == Sense::Total));
        }
        parts.extend_from_slice(whole);
        sums::closes(lines, cast, &parts).is_some()
    })
}

/// The valid votes, or else the choices of the first group, and the blank ones beside them.
fn counted_lines(lines: &[Line], groups: &[Group]) -> Vec<usize> {
    let first = groups.first();
    let mut parts = match first.and_then(|group| group.total) {
        Some((total, Quantity::Valid)) => vec![total],
        _ => first.map(|group| group.choices.clone()).unwrap_or_default(),
    };
    if parts.is_empty() {
        parts = sums::of_quantity(lines, Quantity::Valid);
    }
    if !first.is_some_and(|group| group.blank_inside) {
        parts.extend(sums::of_quantity(lines, Quantity::Blank));
    }
    parts
}

/// The line that an identity points to.
fn closing(
    lines: &[Line],
    groups: &[Group],
    quantity: Quantity,
    whole: &[usize],
) -> Option<(usize, String)> {
    let valid = counted_lines(lines, groups);
    match quantity {
        Quantity::Cast => {
            let mut invalid = sums::of_quantity(lines, Quantity::Invalid);
            if let Some(total) = sums::total_among(lines, &invalid) {
                invalid = vec![total];
            }
            let mut parts = valid;
            parts.extend(invalid);
            parts.extend(sums::of_quantity(lines, Quantity::Unmarked));
            whole
                .iter()
                .copied()
                .find(|&line| sums::closes(lines, line, &parts).is_some())
                .map(|line| (line, "valid and invalid add up to it".to_owned()))
        }
        Quantity::Valid => {
            let choices = groups.first().map(|group| group.choices.clone()).unwrap_or_default();
            whole
                .iter()
                .copied()
                .find(|&line| sums::closes(lines, line, &choices).is_some())
                .map(|line| (line, "the choices add up to it".to_owned()))
        }
        Quantity::Invalid => {
            let cast = sums::of_quantity(lines, Quantity::Cast);
            whole.iter().copied().find_map(|line| {
                let mut parts = counted_lines(lines, groups);
                parts.push(line);
                cast.iter().any(|&cast| sums::closes(lines, cast, &parts).is_some()).then(|| {
                    (line, "with the valid votes it adds up to the ballots cast".to_owned())
                })
            })
        }
        _ => None,
    }
}

/// A quantity that is given in parts only: they are added where they fill an identity or lie
/// between the ballots and the voters.
fn by_parts(lines: &[Line], quantity: Quantity, parts: &[usize], found: &mut Resolved) {
    if parts.len() < 2 {
        return;
    }
    let closing_total = |wanted: Quantity| {
        found.columns.iter().find(|(_, (known, _, _))| *known == wanted).map(|(&line, _)| line)
    };
    let fills = match quantity {
        Quantity::Cast => {
            let valid = closing_total(Quantity::Valid);
            let invalid = sums::of_quantity(lines, Quantity::Invalid);
            valid.is_some_and(|valid| {
                let mut wanted = invalid.clone();
                wanted.push(valid);
                equal_sums(lines, parts, &wanted)
            })
        }
        Quantity::Issued => {
            let roll = sums::of_quantity(lines, Quantity::Registered);
            roll.first().is_some_and(|&roll| sums_within(lines, parts, roll))
        }
        Quantity::Registered => {
            let cast = sums::of_quantity(lines, Quantity::Cast);
            cast.first().is_some_and(|&cast| sum_at_least(lines, parts, cast))
        }
        _ => false,
    };
    if fills {
        for &part in parts {
            found.ignored.remove(&part);
            found.columns.insert(
                part,
                (
                    quantity,
                    None,
                    format!("a part of the {}; the parts are added", quantity.label()),
                ),
            );
        }
    }
}

fn sum_at(lines: &[Line], parts: &[usize], place: usize) -> Option<u64> {
    let figures =
        parts.iter().filter_map(|&line| lines.get(line)?.figures.get(place).copied().flatten());
    figures.into_iter().try_fold(0_u64, u64::checked_add)
}

fn compare(
    lines: &[Line],
    one: &[usize],
    other: &[usize],
    fits: impl Fn(u64, u64) -> bool,
) -> bool {
    let places = lines.iter().map(|line| line.figures.len()).max().unwrap_or(0);
    let (mut good, mut all) = (0_usize, 0_usize);
    for place in 0..places {
        if let (Some(one), Some(other)) = (sum_at(lines, one, place), sum_at(lines, other, place)) {
            all += 1;
            good += usize::from(fits(one, other));
        }
    }
    all > 0 && 100 * good >= 95 * all
}

fn equal_sums(lines: &[Line], one: &[usize], other: &[usize]) -> bool {
    compare(lines, one, other, |one, other| one == other)
}

fn sums_within(lines: &[Line], parts: &[usize], bound: usize) -> bool {
    compare(lines, parts, &[bound], |sum, bound| sum <= bound && 10 * sum >= bound)
}

fn sum_at_least(lines: &[Line], parts: &[usize], bound: usize) -> bool {
    compare(lines, parts, &[bound], |sum, bound| sum >= bound)
}

/// Lines named as a total, or as votes alone, that no equation used.
fn totals(lines: &[Line], groups: &[Group], found: &mut Resolved) {
    for line in sums::positions(lines, |line| line.sense == Sense::Total) {
        if found.columns.contains_key(&line) {
            continue;
        }
        let Some(group) = groups.first() else {
            found.ignored.insert(line, "named a total, and nothing adds up to it".into());
            continue;
        };
        if sums::closes(lines, line, &group.choices).is_some() {
            found.totals.insert(line, (0, "the sum of the choices".into()));
        } else if group.total.is_none()
            && compare(lines, &group.choices, &[line], |sum, total| sum <= total)
            && !found.columns.values().any(|(quantity, _, _)| *quantity == Quantity::Valid)
        {
            found.columns.insert(
                line,
                (
                    Quantity::Valid,
                    Some(0),
                    "all votes; the listed choices stay below it in every row".into(),
                ),
            );
        } else {
            found.ignored.insert(line, "named a total; nothing adds up to it".into());
        }
    }
}
