//! The slots of a contest as lines: a choice under one party, its modes of voting added.

use std::collections::{BTreeMap, BTreeSet};

use crate::code::Code;
use crate::finding::{Finding, Findings};
use crate::model::{Cell, ChoiceKind, Place, Votes};
use crate::tally::table::{ContestEntries, Folded, Slot, UnitEntries};

/// One line: a choice under one party, over all modes.
#[derive(Debug, Clone)]
pub(crate) struct PartyLine {
    pub(crate) name: String,
    pub(crate) party: String,
    pub(crate) kind: ChoiceKind,
    pub(crate) spellings: Vec<(String, Place)>,
    pub(crate) place: Place,
    /// The slot of all modes.
    whole: Option<usize>,
    /// Slots by mode.
    pub(super) modes: Vec<(String, usize)>,
}

impl PartyLine {
    /// The votes in a unit: the figure of all modes where it stands, else the modes added.
    pub(super) fn cell(&self, row: &UnitEntries) -> Option<Cell> {
        let whole = self.whole.and_then(|slot| row.slot(slot));
        match whole {
            Some(Cell::Missing) => self.added_modes(row).or(whole),
            Some(_) => whole,
            None => self.added_modes(row),
        }
    }

    fn added_modes(&self, row: &UnitEntries) -> Option<Cell> {
        self.modes.iter().filter_map(|&(_, slot)| row.slot(slot)).reduce(add)
    }

    /// Whether a slot is one of the line.
    pub(super) fn has(&self, slot: usize) -> bool {
        self.whole == Some(slot) || self.modes.iter().any(|&(_, other)| other == slot)
    }
}

/// The lines of a contest with the rows of its units.
pub(crate) struct Lines<'a> {
    pub(crate) lines: Vec<PartyLine>,
    /// The units; none where they are not kept.
    pub(super) rows: &'a [(usize, UnitEntries)],
    pub(super) sums: Vec<Folded>,
    pub(super) mode_sums: Vec<Vec<Folded>>,
}

impl Lines<'_> {
    /// The units in which a line has a figure, even a withheld one.
    pub(crate) fn present(&self, line: usize) -> BTreeSet<usize> {
        let Some(line) = self.lines.get(line) else { return BTreeSet::new() };
        let has = |row: &UnitEntries| line.cell(row).is_some_and(|cell| cell != Cell::Missing);
        self.rows.iter().filter(|(_, row)| has(row)).map(|&(unit, _)| unit).collect()
    }
}

/// The slots as lines, with the sum of each. The line whose votes 64 bits cannot hold is the error.
pub(super) fn lines<'a>(
    entries: &'a ContestEntries,
    title: &str,
    findings: &mut Findings,
) -> Result<Lines<'a>, String> {
    let lines = party_lines(entries);
    let mut all = Lines {
        sums: vec![Folded::default(); lines.len()],
        mode_sums: lines.iter().map(|line| vec![Folded::default(); line.modes.len()]).collect(),
        rows: &entries.units,
        lines,
    };
    let mut fits = vec![true; all.lines.len()];
    if !entries.folded.is_empty() {
        all.add_folded(&entries.folded, &mut fits);
    }
    all.add_rows(title, findings, &mut fits);
    match fits.iter().position(|fits| !fits).and_then(|line| all.lines.get(line)) {
        Some(line) => Err(line.name.clone()),
        None => Ok(all),
    }
}

fn party_lines(entries: &ContestEntries) -> Vec<PartyLine> {
    let mut lines: Vec<PartyLine> = Vec::new();
    let mut ids: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut order: Vec<(usize, &Slot)> = entries.slots.iter().enumerate().collect();
    order.sort_by_key(|(_, slot)| slot.place);
    for (slot_id, slot) in order {
        let key = (slot.key.name.as_str(), slot.key.party.as_str());
        let id = *ids.entry(key).or_insert_with(|| {
            lines.push(PartyLine {
                name: slot.key.name.clone(),
                party: slot.key.party.clone(),
                kind: slot.kind,
                spellings: Vec::new(),
                place: slot.place,
                whole: None,
                modes: Vec::new(),
            });
            lines.len() - 1
        });
        let Some(line) = lines.get_mut(id) else { continue };
        if slot.key.mode.is_empty() {
            line.whole = Some(slot_id);
        } else {
            line.modes.push((slot.key.mode.clone(), slot_id));
        }
        for (raw, place) in &slot.spellings {
            if !line.spellings.iter().any(|(known, _)| known == raw) {
                line.spellings.push((raw.clone(), *place));
            }
        }
    }
    lines
}

impl Lines<'_> {
    /// Adds the sums of units that are no longer kept.
    fn add_folded(&mut self, folded: &[Folded], fits: &mut [bool]) {
        let of = |slot: usize| folded.get(slot).copied().unwrap_or_default();
        let sums = self.sums.iter_mut().zip(&mut self.mode_sums);
        for ((line, (sum, by_mode)), fits) in self.lines.iter().zip(sums).zip(fits) {
            for (mode_sum, &(_, slot)) in by_mode.iter_mut().zip(&line.modes) {
                *mode_sum = of(slot);
            }
            match line.whole {
                Some(slot) => *sum = of(slot),
                None => {
                    for mode in by_mode.iter() {
                        *fits &= merge(sum, *mode);
                    }
                }
            }
        }
    }

    /// Adds the figures of the units, and compares those of all modes with the modes.
    fn add_rows(&mut self, title: &str, findings: &mut Findings, fits: &mut [bool]) {
        for (_, row) in self.rows {
            let sums = self.sums.iter_mut().zip(&mut self.mode_sums);
            for ((line, (sum, by_mode)), fits) in self.lines.iter().zip(sums).zip(fits.iter_mut()) {
                for (mode_sum, &(_, slot)) in by_mode.iter_mut().zip(&line.modes) {
                    if let Some(cell) = row.slot(slot) {
                        *fits &= mode_sum.add(cell).is_some();
                    }
                }
                let whole = line.whole.and_then(|slot| row.slot(slot));
                if let (Some(Cell::Counted(whole)), false) = (whole, line.modes.is_empty())
                    && let Some(Cell::Counted(modes)) = line.added_modes(row)
                    && whole != modes
                {
                    findings.push(modes_differ(line, title, whole, modes, row.place));
                }
                if let Some(cell) = line.cell(row) {
                    *fits &= sum.add(cell).is_some();
                }
            }
        }
    }
}

/// The sum of two cells of one choice in one unit.
pub(super) fn add(one: Cell, other: Cell) -> Cell {
    match (one, other) {
        (Cell::Counted(a), Cell::Counted(b)) => a.checked_add(b).map_or(Cell::Hidden, Cell::Counted),
        (Cell::Hidden, _) | (_, Cell::Hidden) => Cell::Hidden,
        (Cell::Missing, cell) | (cell, Cell::Missing) => cell,
        (Cell::Counted(a), Cell::Correction(b)) | (Cell::Correction(b), Cell::Counted(a)) => {
            match a.checked_sub(b) {
                Some(votes) => Cell::Counted(votes),
                None => Cell::Correction(Votes(b.0 - a.0)),
            }
        }
        (Cell::Correction(a), Cell::Correction(b)) => {
            a.checked_add(b).map_or(Cell::Hidden, Cell::Correction)
        }
    }
}

/// Adds sums; `false` where 64 bits cannot hold one.
pub(super) fn merge(sum: &mut Folded, other: Folded) -> bool {
    let (Some(plus), Some(minus)) =
        (sum.plus.checked_add(other.plus), sum.minus.checked_add(other.minus))
    else {
        return false;
    };
    *sum = Folded {
        plus,
        minus,
        counted: sum.counted + other.counted,
        missing: sum.missing + other.missing,
        hidden: sum.hidden + other.hidden,
    };
    true
}

fn modes_differ(line: &PartyLine, title: &str, whole: Votes, modes: Votes, place: Place) -> Finding {
    let finding = Finding::fault(
        Code::TotalMismatch,
        format!("`{}` has {whole} votes, and its modes of voting add up to {modes}", line.name),
    )
    .at(place)
    .and("the figure for all modes was counted");
    if title.is_empty() { finding } else { finding.contest(title) }
}
