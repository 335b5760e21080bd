//! A contest in its units, and units with weights.

use std::collections::BTreeMap;

use crate::decide::field::{Field, is_name};
use crate::decide::rule::{Bar, Weights};
use crate::error::Error;
use crate::model::{Cell, ChoiceKind, Votes};
use crate::share::Share;
use crate::tally::{Contest, Sum, Unit};

/// A unit of a contest, in the shape of a contest.
pub(in crate::decide) struct Part {
    pub(in crate::decide) name: String,
    pub(in crate::decide) contest: Contest,
}

impl Part {
    /// Whether every count of it is there.
    pub(super) fn is_whole(&self) -> bool {
        self.contest.is_complete()
    }
}

/// The contest by its units of a level; by all units where they have one level only. `None` where
/// no figures by unit are there.
///
/// # Errors
/// [`Error::Usage`] where units have several levels and the rule does not say which.
pub(in crate::decide) fn parts(
    field: &Field<'_>,
    level: Option<&str>,
) -> Result<Option<Vec<Part>>, Error> {
    let Some(rows) = &field.rows.units else { return Ok(None) };
    let units = || rows.keys().filter_map(|id| field.election.unit(*id));
    let depth = units().map(|unit| unit.key.len()).max().unwrap_or(0);
    if rows.is_empty() || depth == 0 {
        return Ok(None);
    }
    if level.is_none() && depth > 1 {
        let mut names: Vec<&str> = Vec::new();
        for (name, _) in units().flat_map(|unit| &unit.key) {
            if !names.contains(&name.as_str()) {
                names.push(name);
            }
        }
        return Err(Error::Usage(format!(
            "the units have several levels ({}), and the rule `{}` does not say which one counts: \
             give it the key `level`",
            names.join(", "),
            field.rule.name
        )));
    }
    let mut index: BTreeMap<String, usize> = BTreeMap::new();
    let mut parts: Vec<Part> = Vec::new();
    for (id, row) in rows {
        let Some(name) = field.election.unit(*id).and_then(|unit| at_level(unit, level)) else {
            continue;
        };
        let at = *index.entry(name.clone()).or_insert_with(|| {
            parts.push(Part { name, contest: empty(field.rows) });
            parts.len() - 1
        });
        let Some(part) = parts.get_mut(at) else { continue };
        for (choice, cell) in &row.votes {
            if let Some(choice) = part.contest.choices.get_mut(choice.0) {
                add(&mut choice.sum, *cell);
            }
        }
        for (quantity, cell) in &row.quantities {
            add(part.contest.quantities.entry(*quantity).or_default(), *cell);
        }
        part.contest.units_reported += 1;
    }
    Ok(Some(parts))
}

/// The values of the unit's key down to the level.
fn at_level(unit: &Unit, level: Option<&str>) -> Option<String> {
    let Some(level) = level else { return Some(unit.name()) };
    let last = unit.key.iter().position(|(name, _)| is_name(level, name))?;
    unit.key.get(last).map(|(_, value)| value.clone())
}

fn empty(contest: &Contest) -> Contest {
    let choices = contest.choices.iter().map(|choice| {
        let mut choice = choice.clone();
        choice.sum = Sum::default();
        choice.modes = Vec::new();
        choice.spellings = Vec::new();
        choice
    });
    Contest {
        name: contest.name.clone(),
        district: None,
        choices: choices.collect(),
        quantities: BTreeMap::new(),
        blank_in_base: contest.blank_in_base,
        units_reported: 0,
        units: None,
        stated: Vec::new(),
        place: contest.place,
    }
}

fn add(sum: &mut Sum, cell: Cell) {
    let before = sum.votes;
    match cell {
        Cell::Counted(votes) => match before.unwrap_or_default().checked_add(votes) {
            Some(votes) => sum.votes = Some(votes),
            None => sum.missing += 1,
        },
        Cell::Correction(votes) => match before.unwrap_or_default().checked_sub(votes) {
            Some(votes) => sum.votes = Some(votes),
            None => sum.missing += 1,
        },
        Cell::Missing => sum.missing += 1,
        Cell::Hidden => sum.hidden += 1,
    }
}

/// Units that say Yes and No, with their weights, as exact fractions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WeighedUnits {
    /// The weight of the units with more Yes than No.
    pub yes: Share,
    /// The weight of the others that are known.
    pub no: Share,
    /// The weight of all.
    pub total: Share,
}

impl WeighedUnits {
    /// Whether more than half of the weight says Yes. `None` where units are missing that can
    /// change it.
    pub fn majority(&self) -> Option<bool> {
        let yes = twice_exceeds(self.yes, self.total);
        if yes {
            return Some(true);
        }
        // Half or more against is enough to reject: equal weights reject.
        let no = Bar { share: Share::HALF, strict: false };
        let (no_part, total) = common(self.no, self.total)?;
        no.is_met(no_part, total).then_some(false)
    }
}

fn twice_exceeds(part: Share, total: Share) -> bool {
    common(part, total).is_some_and(|(part, total)| Bar::MAJORITY.is_met(part, total))
}

/// Two fractions over one denominator.
fn common(left: Share, right: Share) -> Option<(Votes, Votes)> {
    let scaled = |num: u64, den: u64| num.checked_mul(den).map(Votes);
    Some((scaled(left.num(), right.den())?, scaled(right.num(), left.den())?))
}

/// The sum of two fractions, in lowest terms.
fn plus(left: Share, right: Share) -> Option<Share> {
    let (one, other) = common(left, right)?;
    let (num, den) = (one.checked_add(other)?, left.den().checked_mul(right.den())?);
    let divisor = gcd(num.0.max(1), den);
    if num == Votes::ZERO {
        return Share::new(num, Votes(1));
    }
    Share::new(Votes(num.0 / divisor), Votes(den / divisor))
}

fn gcd(mut left: u64, mut right: u64) -> u64 {
    while right > 0 {
        (left, right) = (right, left % right);
    }
    left
}

/// Adds up the weights of units by whether each says Yes; a unit of equal votes does not. `None` in
/// the list stands for a unit whose counts are missing. `None` where the weights are too large.
pub fn weigh(units: &[(String, Option<bool>)], weights: &Weights) -> Option<WeighedUnits> {
    let zero = Share::new(Votes::ZERO, Votes(1))?;
    let (mut yes, mut no, mut open) = (zero, zero, zero);
    for (name, says) in units {
        let special = weights.special.iter().find(|(unit, _)| is_name(unit, name));
        let weight = special.map_or(weights.whole, |(_, weight)| *weight);
        match says {
            Some(true) => yes = plus(yes, weight)?,
            Some(false) => no = plus(no, weight)?,
            None => open = plus(open, weight)?,
        }
    }
    let seen = plus(plus(yes, no)?, open)?;
    Some(WeighedUnits { yes, no, total: weights.total.unwrap_or(seen) })
}

/// Whether a unit has more Yes than No; `None` where a count is missing.
pub(super) fn says_yes(part: &Part) -> Option<bool> {
    if !part.is_whole() {
        return None;
    }
    let of = |kind| part.contest.choices.iter().find(|choice| choice.kind == kind)?.sum.votes;
    Some(of(ChoiceKind::Yes)? > of(ChoiceKind::No)?)
}

/// A fraction as a number of units: `8.5`, `14 1/3`.
pub(super) fn weight_words(weight: Share) -> String {
    let (whole, rest) = (weight.num() / weight.den(), weight.num() % weight.den());
    match (rest, weight.den()) {
        (0, _) => whole.to_string(),
        (rest, den) if 2 * rest == den => format!("{whole}.5"),
        (rest, den) => format!("{whole} {rest}/{den}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(num: u64, den: u64) -> Share {
        Share::new(Votes(num), Votes(den)).unwrap()
    }

    #[test]
    fn halves_add_up_exactly_and_equal_weights_reject() {
        let weights = Weights {
            level: None,
            whole: share(1, 1),
            special: BTreeMap::from([("Basel".to_owned(), share(1, 2))]),
            total: None,
        };
        let units = |basel, zug| {
            vec![
                ("basel".to_owned(), basel),
                ("Zug".to_owned(), zug),
                ("Uri".to_owned(), Some(false)),
            ]
        };
        let weighed = weigh(&units(Some(true), Some(true)), &weights).unwrap();
        assert_eq!(
            (weighed.yes, weighed.no, weighed.total),
            (share(3, 2), share(1, 1), share(5, 2))
        );
        assert_eq!(weighed.majority(), Some(true));
        let open = weigh(&units(Some(true), None), &weights).unwrap();
        assert_eq!(open.majority(), None, "Zug decides");
        let two = Weights { total: Some(share(2, 1)), ..weights };
        let equal = weigh(&[("Zug".to_owned(), Some(true)), ("Uri".to_owned(), Some(false))], &two);
        assert_eq!(equal.unwrap().majority(), Some(false));
    }

    #[test]
    fn weights_are_told_as_numbers_of_units() {
        let told = [share(17, 2), share(23, 1), share(43, 3)].map(weight_words);
        assert_eq!(told, ["8.5", "23", "14 1/3"]);
    }
}
