//! What is one and what is two: districts of one contest, spellings of its name, party lines and
//! spellings of a choice. Joined only where the file itself shows it.

use std::collections::{BTreeMap, BTreeSet};

use crate::code::Code;
use crate::finding::{Finding, Findings};
use crate::interpret::Reading;
use crate::model::ChoiceKind;
use crate::name;
use crate::options::CountOptions;
use crate::tally::lines::Lines;
use crate::tally::table::{ContestKey, Rules, Tally, UnitKey};

/// Joins contests that are parts of one: districts with the same choices, and spellings of a name
/// that never stand in one unit.
pub(crate) fn contests(tally: &mut Tally, reading: &Reading, findings: &mut Findings) {
    if reading.districts_may_be_units {
        districts(tally);
    }
    spellings(tally, findings);
}

/// Contests by a key, in the order of the file.
fn grouped(tally: &Tally, key: impl Fn(&ContestKey) -> String) -> BTreeMap<String, Vec<usize>> {
    let mut groups: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    let mut order: Vec<usize> = (0..tally.contests.len()).collect();
    order.sort_by_key(|&index| tally.contests.get(index).map(|contest| contest.place));
    for index in order {
        if let Some(contest) = tally.contests.get(index) {
            groups.entry(key(&contest.key)).or_default().push(index);
        }
    }
    groups
}

/// The names of a contest's choices, lines that are in every contest aside.
fn names(tally: &Tally, contest: usize) -> BTreeSet<&str> {
    let slots = tally.contests.get(contest).map_or(&[][..], |contest| contest.slots.as_slice());
    slots
        .iter()
        .filter(|slot| matches!(slot.kind, ChoiceKind::Candidate | ChoiceKind::List))
        .map(|slot| slot.key.name.as_str())
        .collect()
}

fn districts(tally: &mut Tally) {
    let groups = grouped(tally, |key| key.name.clone());
    let mut moves: Vec<(usize, usize)> = Vec::new();
    for of_office in groups.values().filter(|group| group.len() > 1) {
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        for &contest in of_office {
            for name in names(tally, contest) {
                *seen.entry(name).or_default() += 1;
            }
        }
        let shared = seen.values().filter(|&&count| count > 1).count();
        if !seen.is_empty() && 2 * shared >= seen.len() {
            let first = of_office.first().copied().unwrap_or(0);
            moves.extend(of_office.iter().skip(1).map(|&contest| (contest, first)));
        }
    }
    let mut joined = BTreeSet::new();
    for (from, to) in moves {
        if joined.insert(to) {
            with_district(tally, to);
        }
        with_district(tally, from);
        absorb(tally, from, to);
        tally.forget_district(to);
    }
}

/// Gives the units of a contest the district as part of their key.
fn with_district(tally: &mut Tally, contest: usize) {
    let Some(entries) = tally.contests.get_mut(contest) else { return };
    let district = entries.key.district.clone();
    if district.is_empty() {
        return;
    }
    let mut made: Vec<(usize, UnitKey)> = Vec::new();
    let next = tally.units.len();
    for (unit, _) in &mut entries.units {
        let Some(known) = tally.units.get(*unit) else { continue };
        let mut values = known.values.clone();
        values.push(district.clone());
        made.push((*unit, UnitKey { values, place: known.place }));
        *unit = next + made.len() - 1;
    }
    // Figures that all contests of the old unit share belong to the new one too.
    let shared: Vec<_> = made
        .iter()
        .enumerate()
        .flat_map(|(index, (old, _))| {
            tally
                .unit_quantities
                .iter()
                .filter(|(unit, ..)| unit == old)
                .map(move |&(_, quantity, entry, input)| (next + index, quantity, entry, input))
                .collect::<Vec<_>>()
        })
        .collect();
    tally.units.extend(made.into_iter().map(|(_, key)| key));
    tally.unit_quantities.extend(shared);
}

/// Moves the figures of one contest into another.
fn absorb(tally: &mut Tally, from: usize, to: usize) {
    let rules = Rules {
        duplicates: None,
        has_units: true,
        memory: usize::MAX,
        groups: usize::MAX,
        repeated_figures: true,
    };
    let Some(mut moved) = tally.contests.get_mut(from).map(std::mem::take) else { return };
    moved.key = tally.contests.get(to).map(|contest| contest.key.clone()).unwrap_or_default();
    for stated in &mut tally.stated {
        if stated.contest == from {
            // What a part states is compared with the part no longer.
            stated.contest = usize::MAX;
        }
    }
    tally.index_units();
    for (unit, _) in &mut moved.units {
        *unit = tally.known_unit(*unit);
    }
    tally.merge_contests(vec![moved], &|unit| unit, rules);
}

/// Contests whose names differ in letter case and punctuation only, and that share no unit.
fn spellings(tally: &mut Tally, findings: &mut Findings) {
    let groups = grouped(tally, |key| format!("{}\u{1f}{}", name::fold(&key.name), name::fold(&key.district)));
    let mut moves: Vec<(usize, usize)> = Vec::new();
    for group in groups.into_values().filter(|group| group.len() > 1) {
        let mut seen = BTreeSet::new();
        let mut apart = !tally.is_folded;
        for &contest in &group {
            for (unit, _) in tally.contests.get(contest).map_or(&[][..], |contest| &contest.units) {
                apart &= seen.insert(*unit);
            }
        }
        let alike = group.iter().skip(1).all(|&contest| {
            group.first().is_some_and(|&first| {
                names(tally, first).intersection(&names(tally, contest)).next().is_some()
            })
        });
        if apart && alike {
            let first = group.first().copied().unwrap_or(0);
            moves.extend(group.iter().skip(1).map(|&contest| (contest, first)));
        }
    }
    for (from, to) in moves {
        let spelled = |index: usize| {
            tally.contests.get(index).map(|contest| (contest.key.name.clone(), contest.place))
        };
        if let (Some((one, place)), Some((other, _))) = (spelled(from), spelled(to)) {
            findings.push(
                Finding::note(
                    Code::NameCaseVariant,
                    format!("the contests `{other}` and `{one}` were taken as one"),
                )
                .at(place)
                .and("the names differ in letter case or punctuation only, and no unit has both"),
            );
        }
        absorb(tally, from, to);
    }
}

/// Which lines are one choice, in the order of the file.
pub(crate) fn choices(
    lines: &Lines<'_>,
    options: &CountOptions,
    is_folded: bool,
    title: &str,
    findings: &mut Findings,
) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    let mut by_name: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, line) in lines.lines.iter().enumerate() {
        by_name.entry(&line.name).or_default().push(index);
    }
    let mut taken = BTreeSet::new();
    for index in 0..lines.lines.len() {
        let Some(line) = lines.lines.get(index) else { continue };
        if taken.contains(&index) {
            continue;
        }
        let same = by_name.get(line.name.as_str()).cloned().unwrap_or_default();
        if same.len() > 1 && are_one(lines, &same, is_folded) {
            taken.extend(same.iter().copied());
            groups.push(same);
        } else {
            if same.len() > 1 && same.first() == Some(&index) {
                findings.push(namesakes(lines, &same, title));
            }
            taken.insert(index);
            groups.push(vec![index]);
        }
    }
    join_spellings(lines, options, is_folded, title, groups, findings)
}

/// Whether lines of one name under several parties are one candidate: they never stand in one unit,
/// or they stand together in unit after unit.
fn are_one(lines: &Lines<'_>, same: &[usize], is_folded: bool) -> bool {
    if is_folded {
        return false;
    }
    let sets: Vec<BTreeSet<usize>> = same.iter().map(|&line| lines.present(line)).collect();
    let mut any: BTreeSet<usize> = BTreeSet::new();
    let mut sum = 0;
    for set in &sets {
        sum += set.len();
        any.extend(set);
    }
    if sum == any.len() {
        return true;
    }
    let all = any.iter().filter(|unit| sets.iter().all(|set| set.contains(unit))).count();
    all >= 2 && 10 * all >= 9 * any.len()
}

fn namesakes(lines: &Lines<'_>, same: &[usize], title: &str) -> Finding {
    let of: Vec<_> = same.iter().filter_map(|&line| lines.lines.get(line)).collect();
    let name = of.first().map(|line| line.name.clone()).unwrap_or_default();
    let parties: Vec<String> = of.iter().map(|line| format!("`{}`", line.party)).collect();
    let mut finding = Finding::warning(
        Code::Namesakes,
        format!("`{name}` stands under {} and was kept apart", parties.join(" and ")),
    )
    .and("they are counted together only where the same lines stand together in unit after unit");
    if let Some(line) = of.first() {
        finding = finding.at(line.place);
    }
    if title.is_empty() { finding } else { finding.contest(title) }
}

/// Joins spellings that differ in letter case, punctuation or blanks: asked for, or shown by
/// several units that never have both, under the same party.
fn join_spellings(
    lines: &Lines<'_>,
    options: &CountOptions,
    is_folded: bool,
    title: &str,
    groups: Vec<Vec<usize>>,
    findings: &mut Findings,
) -> Vec<Vec<usize>> {
    let mut joined: Vec<Vec<usize>> = Vec::new();
    let mut by_fold: BTreeMap<String, usize> = BTreeMap::new();
    for group in groups {
        let first = group.first().and_then(|&line| lines.lines.get(line));
        let Some(first) = first else { continue };
        let key = name::fold(&first.name);
        let known = by_fold.get(&key).copied().filter(|_| !key.is_empty());
        let target = known.and_then(|index| joined.get(index).map(|other| (index, other.clone())));
        if let Some((index, other)) = target
            && (options.merge_case || (!is_folded && file_agrees(lines, &other, &group)))
        {
            let name =
                other.first().and_then(|&line| lines.lines.get(line)).map(|line| line.name.clone());
            let mut finding = Finding::note(
                Code::NameCaseVariant,
                format!("`{}` and `{}` were counted as one", name.unwrap_or_default(), first.name),
            )
            .at(first.place);
            if !options.merge_case {
                finding = finding.and("no unit has both spellings, and the party is the same");
            }
            findings.push(if title.is_empty() { finding } else { finding.contest(title) });
            if let Some(target) = joined.get_mut(index) {
                target.extend(group);
            }
            continue;
        }
        by_fold.entry(key).or_insert(joined.len());
        joined.push(group);
    }
    joined
}

fn file_agrees(lines: &Lines<'_>, one: &[usize], other: &[usize]) -> bool {
    let units = |group: &[usize]| {
        group.iter().flat_map(|&line| lines.present(line)).collect::<BTreeSet<usize>>()
    };
    let parties = |group: &[usize]| {
        group
            .iter()
            .filter_map(|&line| lines.lines.get(line))
            .map(|line| line.party.clone())
            .collect::<BTreeSet<String>>()
    };
    let (a, b) = (units(one), units(other));
    a.is_disjoint(&b) && a.len() + b.len() >= 3 && parties(one) == parties(other)
}
