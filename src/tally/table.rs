//! The accumulating table: counts by contest, unit and line, and how two of them merge.
//!
//! Nothing here knows layouts. A [`Tally`] of one block merged with that of another equals the
//! tally of both blocks; which came first is told by the places, not by the order of merging.

use std::cmp::Ordering;
use std::collections::{BTreeMap, HashMap};

use crate::code::Code;
use crate::error::Error;
use crate::finding::{Finding, Findings};
use crate::hash::NumberMap;
use crate::model::{Cell, ChoiceKind, InputId, Place, Quantity, Votes};
use crate::options::{CountOptions, Duplicates};
use crate::tally::keys::TextIndex;
use crate::tally::memory::Memory;

/// One line of a contest: a choice under a party, in one mode of voting.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct SlotKey {
    pub(crate) name: String,
    pub(crate) party: String,
    /// Empty where the row or column is about all modes.
    pub(crate) mode: String,
}

#[derive(Debug, Clone)]
pub(crate) struct Slot {
    pub(crate) key: SlotKey,
    pub(crate) kind: ChoiceKind,
    pub(crate) spellings: Vec<(String, Place)>,
    pub(crate) place: Place,
}

/// The name of a contest.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub(crate) struct ContestKey {
    pub(crate) name: String,
    pub(crate) district: String,
}

/// A cell with its line, in two words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Entry {
    value: u64,
    /// Kind in the lowest three bits, line above.
    meta: u64,
}

impl Entry {
    fn new(cell: Cell, line: u64) -> Self {
        let (kind, value) = match cell {
            Cell::Counted(votes) => (1, votes.0),
            Cell::Correction(votes) => (2, votes.0),
            Cell::Missing => (3, 0),
            Cell::Hidden => (4, 0),
        };
        Self { value, meta: line << 3 | kind }
    }

    const NONE: Self = Self { value: 0, meta: 0 };

    /// The cell, or `None` where the unit has no such line.
    pub(crate) fn cell(self) -> Option<Cell> {
        match self.meta & 7 {
            1 => Some(Cell::Counted(Votes(self.value))),
            2 => Some(Cell::Correction(Votes(self.value))),
            3 => Some(Cell::Missing),
            4 => Some(Cell::Hidden),
            _ => None,
        }
    }

    fn line(self) -> u64 {
        self.meta >> 3
    }
}

/// The figures of a unit in a contest.
#[derive(Debug, Clone, Default)]
pub(crate) struct UnitEntries {
    /// By slot.
    pub(crate) slots: Vec<Entry>,
    pub(crate) quantities: Vec<(Quantity, Entry)>,
    pub(crate) place: Place,
}

impl UnitEntries {
    /// The cell of a slot, where the unit has one.
    pub(crate) fn slot(&self, slot: usize) -> Option<Cell> {
        self.slots.get(slot).and_then(|entry| entry.cell())
    }
}

/// A sum over cells whose units are no longer kept.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Folded {
    pub(crate) plus: u64,
    pub(crate) minus: u64,
    pub(crate) counted: u64,
    pub(crate) missing: u64,
    pub(crate) hidden: u64,
}

impl Folded {
    /// Adds a cell; `None` where 64 bits cannot hold the sum.
    pub(crate) fn add(&mut self, cell: Cell) -> Option<()> {
        match cell {
            Cell::Counted(votes) => {
                self.plus = self.plus.checked_add(votes.0)?;
                self.counted += 1;
            }
            Cell::Correction(votes) => {
                self.minus = self.minus.checked_add(votes.0)?;
                self.counted += 1;
            }
            Cell::Missing => self.missing += 1,
            Cell::Hidden => self.hidden += 1,
        }
        Some(())
    }

    fn merge(&mut self, other: Self) -> Option<()> {
        self.plus = self.plus.checked_add(other.plus)?;
        self.minus = self.minus.checked_add(other.minus)?;
        self.counted += other.counted;
        self.missing += other.missing;
        self.hidden += other.hidden;
        Some(())
    }
}

/// A total that the file prints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Stated {
    pub(crate) contest: usize,
    pub(crate) line: StatedLine,
    pub(crate) votes: Votes,
    /// Texts of the unit columns, by their index in the key, that the covered units share.
    pub(crate) scope: Vec<(usize, String)>,
    pub(crate) label: String,
    pub(crate) place: Place,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StatedLine {
    Slot(usize),
    Quantity(Quantity),
    AllChoices,
}

/// One contest of a [`Tally`].
#[derive(Debug, Clone, Default)]
pub(crate) struct ContestEntries {
    pub(crate) key: ContestKey,
    pub(crate) place: Place,
    pub(crate) slots: Vec<Slot>,
    slot_ids: HashMap<SlotKey, usize>,
    /// Index in `units` by unit.
    unit_ids: NumberMap<usize, u32>,
    pub(crate) units: Vec<(usize, UnitEntries)>,
    /// Sums of what is no longer kept by unit.
    pub(crate) folded: Vec<Folded>,
    pub(crate) folded_quantities: Vec<(Quantity, Folded)>,
}

/// A unit's key, and where it stands first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UnitKey {
    pub(crate) values: Vec<String>,
    pub(crate) place: Place,
}

/// What a unit takes, here or once the election is made of it, whichever is more: its key, each of
/// its names, its row in a contest, and each figure in that. Blocks of the allocator included.
const UNIT_BYTES: usize = 200;
const NAME_BYTES: usize = 104;
const ROW_BYTES: usize = 330;
const FIGURE_BYTES: usize = 24;

/// Counts by contest, unit and line, of a part of the input or of all of it.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    pub(crate) contests: Vec<ContestEntries>,
    contest_ids: HashMap<ContestKey, usize>,
    pub(crate) units: Vec<UnitKey>,
    unit_ids: TextIndex,
    /// Figures of a unit that belong to every contest held there.
    pub(crate) unit_quantities: Vec<(usize, Quantity, Entry, InputId)>,
    unit_quantity_ids: HashMap<(usize, Quantity), usize>,
    /// What was looked up for the texts of rows.
    pub(super) memory: Memory,
    pub(crate) stated: Vec<Stated>,
    pub(crate) findings: Findings,
    /// Findings of level error.
    pub(crate) errors: Findings,
    /// Rows of data counted.
    pub(crate) rows: u64,
    /// Bytes that the rows by unit take, about.
    bytes: usize,
    /// Whether rows by unit were given up to stay within the memory budget.
    pub(crate) is_folded: bool,
    /// Whether the names of the units were given up too.
    is_nameless: bool,
    /// How many units there were; without names, how many runs of their rows.
    pub(crate) unit_count: usize,
    groups: usize,
    /// Rows that repeat one that does not stand directly above them.
    pub(crate) repeats: u64,
    /// Units of a name that another one had before.
    pub(crate) namesakes: u64,
    /// The rows of the unit at hand.
    run: Option<Run>,
}

/// Rows of one unit that follow each other.
#[derive(Debug, Clone)]
struct Run {
    unit: usize,
    place: Place,
    last: u64,
    contests: Vec<(usize, UnitEntries)>,
    /// Index in `contests` by contest, once there are many.
    index: NumberMap<usize, usize>,
    /// Index of the one at hand.
    at: usize,
}

/// So many contests are looked through one by one.
const FEW: usize = 16;

/// Room is made at once for so many slots.
const FEW_SLOTS: usize = 32;

impl Run {
    fn new(unit: usize, place: Place) -> Self {
        Self {
            unit,
            place,
            last: place.line,
            contests: Vec::new(),
            index: NumberMap::default(),
            at: 0,
        }
    }

    fn find(&self, contest: usize) -> Option<usize> {
        if self.contests.get(self.at).is_some_and(|(known, _)| *known == contest) {
            return Some(self.at);
        }
        if self.contests.len() > FEW {
            return self.index.get(&contest).copied();
        }
        self.contests.iter().position(|(known, _)| *known == contest)
    }

    /// The figures in a contest; room is made for so many slots where there are none yet.
    fn row(&mut self, contest: usize, place: Place, slots: usize) -> &mut UnitEntries {
        let index = self.find(contest).unwrap_or_else(|| {
            let row =
                UnitEntries { place, slots: Vec::with_capacity(slots), ..UnitEntries::default() };
            self.push(contest, row)
        });
        self.at = index;
        // The index is that of a row that was found or just made.
        &mut self.contests[index].1
    }

    fn push(&mut self, contest: usize, row: UnitEntries) -> usize {
        let next = self.contests.len();
        self.contests.push((contest, row));
        if next == FEW {
            let known = self.contests.iter().enumerate();
            self.index = known.map(|(index, (contest, _))| (*contest, index)).collect();
        } else if next > FEW {
            self.index.insert(contest, next);
        }
        next
    }
}

/// How rows of a unit meet those that are there already.
#[derive(Debug, Default)]
struct Meeting {
    /// Equal counts above zero.
    same: usize,
    /// Equal zeros.
    zeros: usize,
    /// Counts that grew, and that fell.
    more: usize,
    less: usize,
    figures_differ: bool,
    /// First and last line of what is there.
    first: u64,
    last: u64,
}

impl Meeting {
    fn compare(&mut self, before: Entry, here: Entry) {
        let (Some(was), Some(is)) = (before.cell(), here.cell()) else { return };
        if was == Cell::Missing || is == Cell::Missing {
            return;
        }
        let line = before.line();
        self.first = if self.first == 0 { line } else { self.first.min(line) };
        self.last = self.last.max(line);
        let number = |cell: Cell| cell.votes().map_or(0, |votes| votes.0);
        match number(is).cmp(&number(was)) {
            Ordering::Equal if was != is => self.more += 1,
            Ordering::Equal if number(is) == 0 => self.zeros += 1,
            Ordering::Equal => self.same += 1,
            Ordering::Greater => self.more += 1,
            Ordering::Less => self.less += 1,
        }
    }

    /// Every count stands there already.
    fn is_repeat(&self) -> bool {
        self.same + self.zeros > 0 && self.more + self.less == 0 && !self.figures_differ
    }

    /// Most counts are others, some larger and some smaller (or very many): no correction of the
    /// first rows, but another unit of the same name.
    fn is_another_unit(&self) -> bool {
        let others = self.more + self.less;
        let both_ways = self.more > 0 && self.less > 0;
        others > self.same && (others >= 30 || (others >= 3 && both_ways))
    }
}

/// How rows for the same thing are joined, and within which bounds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rules {
    pub(crate) duplicates: Option<Duplicates>,
    /// Whether the table has columns that name units. Without any, rows for the same choice are
    /// parts of its votes.
    pub(crate) has_units: bool,
    pub(crate) memory: usize,
    pub(crate) groups: usize,
    /// Whether figures of a unit stand on each of its rows.
    pub(crate) repeated_figures: bool,
}

impl Rules {
    pub(crate) fn new(options: &CountOptions, has_units: bool, groups: usize) -> Self {
        Self {
            duplicates: options.duplicates,
            has_units,
            memory: options.memory,
            groups,
            repeated_figures: false,
        }
    }
}

/// Why a cell cannot be joined with the one before it.
enum Clash {
    /// The same again.
    Equal { before: u64 },
    /// Another count.
    Different { before: u64, was: Cell },
    /// The sum is above 64 bits.
    TooLarge,
}

impl Tally {
    /// How many rows of data were counted.
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// The contest of that name.
    pub(crate) fn contest(&mut self, key: ContestKey, place: Place) -> usize {
        if let Some(&id) = self.contest_ids.get(&key) {
            if let Some(contest) = self.contests.get_mut(id) {
                contest.place = contest.place.min(place);
            }
            return id;
        }
        let id = self.contests.len();
        self.contest_ids.insert(key.clone(), id);
        self.contests.push(ContestEntries { key, place, ..ContestEntries::default() });
        self.groups += 1;
        id
    }

    /// The unit with that key.
    pub(crate) fn unit<S: AsRef<str>>(&mut self, values: &[S], place: Place) -> usize {
        if self.is_nameless {
            // Only neighbouring rows need to be told apart.
            self.unit_count += 1;
            return self.unit_count;
        }
        let units = &mut self.units;
        let is_same = |id: usize| {
            units.get(id).is_some_and(|unit| {
                let same = unit.values.iter().zip(values).all(|(one, other)| one == other.as_ref());
                same && unit.values.len() == values.len()
            })
        };
        let number = match self.unit_ids.find(values, is_same) {
            Ok(id) => {
                if let Some(unit) = units.get_mut(id) {
                    unit.place = unit.place.min(place);
                }
                return id;
            }
            Err(number) => number,
        };
        let id = units.len();
        let values: Vec<String> = values.iter().map(|value| value.as_ref().to_owned()).collect();
        if !self.is_folded {
            self.bytes += UNIT_BYTES + values.iter().map(|value| value.len() + NAME_BYTES).sum::<usize>();
        }
        self.unit_ids.insert(number, id);
        self.units.push(UnitKey { values, place });
        self.unit_count += 1;
        self.groups += 1;
        id
    }

    /// The line of that name in a contest.
    pub(crate) fn slot(
        &mut self,
        contest: usize,
        key: SlotKey,
        kind: ChoiceKind,
        place: Place,
    ) -> usize {
        let Some(entries) = self.contests.get_mut(contest) else { return 0 };
        if let Some(&id) = entries.slot_ids.get(&key) {
            if let Some(slot) = entries.slots.get_mut(id) {
                slot.place = slot.place.min(place);
            }
            return id;
        }
        let id = entries.slots.len();
        entries.slot_ids.insert(key.clone(), id);
        entries.slots.push(Slot { key, kind, spellings: Vec::new(), place });
        self.groups += 1;
        id
    }

    /// Notes how a slot's name is spelled in the file.
    pub(crate) fn spelling(&mut self, contest: usize, slot: usize, raw: &str, place: Place) {
        let slot = self.contests.get_mut(contest).and_then(|entries| entries.slots.get_mut(slot));
        let Some(slot) = slot else { return };
        if let Some((_, first)) = slot.spellings.iter_mut().find(|(known, _)| known == raw) {
            *first = (*first).min(place);
        } else if slot.spellings.len() < 10 {
            slot.spellings.push((raw.to_owned(), place));
        }
    }

    /// The figures of a unit, as they were counted so far.
    pub(crate) fn entries(&self, contest: usize, unit: usize) -> Option<&UnitEntries> {
        let entries = self.contests.get(contest)?;
        entries.units.get(*entries.unit_ids.get(&unit)? as usize).map(|(_, unit)| unit)
    }

    /// Turns to the rows of a unit. Rows of one unit that follow each other are a run, and are
    /// joined with what is there of the unit as a whole.
    pub(crate) fn turn_to(&mut self, unit: usize, place: Place, rules: Rules) {
        if self.run.as_ref().is_some_and(|run| run.unit == unit && run.place.input == place.input) {
            return;
        }
        self.close_run(rules);
        self.run = Some(Run::new(unit, place));
    }

    /// Adds the votes of one cell of the unit at hand.
    pub(crate) fn add(
        &mut self,
        contest: usize,
        slot: usize,
        cell: Cell,
        place: Place,
        rules: Rules,
    ) {
        let Some(run) = self.run.as_mut() else { return };
        run.last = place.line;
        let unit = run.unit;
        // The slots of a long table come one by one, those of a wide one are all there soon.
        let known = self.contests.get(contest).map_or(0, |contest| contest.slots.len());
        let row = run.row(contest, place, known.min(FEW_SLOTS));
        if row.slots.len() <= slot {
            row.slots.resize(slot + 1, Entry::NONE);
        }
        let clash = row.slots.get_mut(slot).and_then(|entry| join(entry, cell, place.line, rules));
        if let Some(clash) = clash {
            self.clash(contest, unit, ClashOf::Slot(slot), clash, cell, place, rules);
        }
    }

    /// Adds a figure of the unit at hand in one contest.
    pub(crate) fn quantity(
        &mut self,
        contest: usize,
        quantity: Quantity,
        cell: Cell,
        how: Repeat,
        place: Place,
        rules: Rules,
    ) {
        if self.is_folded && how == Repeat::Same {
            self.too_many_units(place);
            return;
        }
        let Some(run) = self.run.as_mut() else { return };
        run.last = place.line;
        let unit = run.unit;
        let row = run.row(contest, place, 0);
        let clash = match row.quantities.iter_mut().find(|(known, _)| *known == quantity) {
            Some((_, entry)) if how == Repeat::Parts => {
                let sum = Rules { duplicates: Some(Duplicates::Sum), ..rules };
                join(entry, cell, place.line, sum)
            }
            Some((_, entry)) => {
                join(entry, cell, place.line, Rules { has_units: true, duplicates: None, ..rules })
            }
            None => {
                row.quantities.push((quantity, Entry::new(cell, place.line)));
                None
            }
        };
        match clash {
            None | Some(Clash::Equal { .. }) => {}
            Some(clash) => {
                self.clash(contest, unit, ClashOf::Quantity(quantity), clash, cell, place, rules);
            }
        }
    }

    /// Joins the rows at hand with what is there of their unit.
    pub(crate) fn close_run(&mut self, rules: Rules) {
        let Some(run) = self.run.take() else { return };
        self.take_in(run, rules);
        self.keep_within(rules);
    }

    fn take_in(&mut self, run: Run, rules: Rules) {
        if self.is_folded {
            self.fold_in(run.contests);
            return;
        }
        let meeting = self.meeting(&run);
        let mut unit = run.unit;
        let is_met = rules.duplicates.is_none() && rules.has_units;
        if is_met && meeting.is_repeat() {
            self.repeats_run(&run, &meeting);
            return;
        }
        if is_met && meeting.is_another_unit() {
            unit = self.another_unit(&run, &meeting);
        }
        for (contest, row) in run.contests {
            self.insert(contest, unit, row, rules);
        }
    }

    /// How the rows at hand meet those that are there of the same unit.
    fn meeting(&self, run: &Run) -> Meeting {
        let mut meeting = Meeting::default();
        for (contest, row) in &run.contests {
            let Some(known) = self.entries(*contest, run.unit) else { continue };
            let slots = known.slots.iter().zip(&row.slots).map(|(a, b)| (*a, *b));
            let has_votes = row.slots.iter().any(|entry| entry.cell().is_some());
            let quantities = row.quantities.iter().filter_map(|(quantity, entry)| {
                let of = known.quantities.iter().find(|(other, _)| other == quantity)?;
                Some((of.1, *entry))
            });
            for (before, here) in slots {
                meeting.compare(before, here);
            }
            for (before, here) in quantities {
                if has_votes {
                    meeting.figures_differ |= before.cell() != here.cell();
                } else {
                    meeting.compare(before, here);
                }
            }
        }
        meeting
    }

    /// The same rows again: counted once.
    fn repeats_run(&mut self, run: &Run, meeting: &Meeting) {
        let rows = meeting.same + meeting.zeros;
        if meeting.last + 1 != run.place.line {
            self.repeats += rows as u64;
        }
        let name = self.units.get(run.unit).map(|unit| unit.values.join(", ")).unwrap_or_default();
        if !self.findings.has_room(Code::RowDuplicate) {
            self.findings.count(Code::RowDuplicate);
            return;
        }
        let lines = if run.last == run.place.line {
            format!("line {} repeats line {}", run.place.line, meeting.first)
        } else {
            format!(
                "lines {} to {} repeat line {} and those after it",
                run.place.line, run.last, meeting.first
            )
        };
        self.findings.push(
            Finding::warning(Code::RowDuplicate, format!("{lines}; counted once"))
                .at(run.place)
                .unit(name)
                .help("--duplicates sum counts both"),
        );
    }

    /// A unit of the same name, told apart by the line where its rows begin.
    fn another_unit(&mut self, run: &Run, meeting: &Meeting) -> usize {
        let mut values =
            self.units.get(run.unit).map(|unit| unit.values.clone()).unwrap_or_default();
        let name = values.join(", ");
        self.findings.push(
            Finding::warning(
                Code::RowConflict,
                format!(
                    "the rows from line {} and from line {} name one unit and have other counts throughout: taken as two units",
                    meeting.first, run.place.line
                ),
            )
            .at(run.place)
            .unit(name)
            .help("name the column that tells them apart with --column unit=HEADER; --duplicates first or last keeps one"),
        );
        values.push(format!("line {}", run.place.line));
        self.namesakes += 1;
        self.unit(&values, run.place)
    }

    /// Puts the figures of a unit in a contest, or joins them with those that are there.
    fn insert(&mut self, contest: usize, unit: usize, row: UnitEntries, rules: Rules) {
        let place = row.place;
        let Some(entries) = self.contests.get_mut(contest) else { return };
        let (known, added) = entries.row(unit, place);
        let more = row.slots.len().saturating_sub(known.slots.len());
        self.bytes += added + (more + row.quantities.len()) * FIGURE_BYTES;
        if known.slots.is_empty() && known.quantities.is_empty() {
            let first = known.place;
            *known = UnitEntries { place: first.min(place), ..row };
            known.slots.shrink_to_fit();
            return;
        }
        known.place = known.place.min(place);
        if more > 0 {
            known.slots.resize(row.slots.len(), Entry::NONE);
        }
        let mut clashes = Vec::new();
        for (slot, (entry, here)) in known.slots.iter_mut().zip(&row.slots).enumerate() {
            if let Some(cell) = here.cell()
                && let Some(clash) = join(entry, cell, here.line(), rules)
            {
                clashes.push((ClashOf::Slot(slot), clash, cell, here.line()));
            }
        }
        for (quantity, here) in row.quantities {
            let Some(cell) = here.cell() else { continue };
            match known.quantities.iter_mut().find(|(other, _)| *other == quantity) {
                Some((_, entry)) => {
                    let once = Rules {
                        has_units: true,
                        duplicates: rules.duplicates.filter(|_| !rules.repeated_figures),
                        ..rules
                    };
                    match join(entry, cell, here.line(), once) {
                        None | Some(Clash::Equal { .. }) => {}
                        Some(clash) => {
                            clashes.push((ClashOf::Quantity(quantity), clash, cell, here.line()))
                        }
                    }
                }
                None => known.quantities.push((quantity, here)),
            }
        }
        for (of, clash, cell, line) in clashes {
            let at = Place::row(place.input, line);
            self.clash(contest, unit, of, clash, cell, at, rules);
        }
    }

    /// Adds the rows at hand to the sums, where units are no longer kept.
    fn fold_in(&mut self, contests: Vec<(usize, UnitEntries)>) {
        let mut fits = true;
        for (contest, row) in contests {
            if let Some(entries) = self.contests.get_mut(contest) {
                fits &= entries.fold_row(&row);
            }
        }
        if !fits {
            self.too_large();
        }
    }

    fn too_large(&mut self) {
        self.errors.push(Finding::error(
            Code::NumberTooLarge,
            "votes add up to more than 64 bits can hold",
        ));
    }

    /// Adds a figure of a unit that belongs to every contest held there.
    pub(crate) fn unit_quantity(
        &mut self,
        unit: usize,
        quantity: Quantity,
        cell: Cell,
        place: Place,
        rules: Rules,
    ) {
        if self.is_nameless {
            // There are contests, whose rows by unit it belongs to, and these are not kept.
            return;
        }
        if let Some(&index) = self.unit_quantity_ids.get(&(unit, quantity)) {
            let Some((_, _, entry, _)) = self.unit_quantities.get_mut(index) else { return };
            let clash = join(entry, cell, place.line, Rules { has_units: true, ..rules });
            if let Some(clash @ (Clash::Different { .. } | Clash::TooLarge)) = clash {
                self.clash(
                    usize::MAX,
                    unit,
                    ClashOf::Quantity(quantity),
                    clash,
                    cell,
                    place,
                    rules,
                );
            }
        } else {
            self.unit_quantity_ids.insert((unit, quantity), self.unit_quantities.len());
            let entry = Entry::new(cell, place.line);
            self.unit_quantities.push((unit, quantity, entry, place.input));
        }
    }

    /// Says that two cells for the same thing do not go together.
    fn clash(
        &mut self,
        contest: usize,
        unit: usize,
        of: ClashOf,
        clash: Clash,
        cell: Cell,
        place: Place,
        rules: Rules,
    ) {
        let entries = self.contests.get(contest);
        let thing = match of {
            ClashOf::Slot(slot) => entries
                .and_then(|entries| entries.slots.get(slot))
                .map_or_else(String::new, |slot| format!("`{}`", slot.key.name)),
            ClashOf::Quantity(quantity) => format!("the {}", quantity.label()),
        };
        let name = self.units.get(unit).map(|unit| unit.values.join(", ")).unwrap_or_default();
        let contest_name = entries.map(|entries| entries.key.name.clone()).unwrap_or_default();
        let about = |finding: Finding| {
            let finding = finding.at(place);
            let finding = if name.is_empty() { finding } else { finding.unit(name.clone()) };
            if contest_name.is_empty() { finding } else { finding.contest(contest_name.clone()) }
        };
        match clash {
            Clash::TooLarge => self.errors.push(about(Finding::error(
                Code::NumberTooLarge,
                format!("the votes for {thing} add up to more than 64 bits can hold"),
            ))),
            Clash::Equal { before } if !rules.has_units => self.findings.push(
                about(Finding::warning(
                    Code::RowDuplicate,
                    format!(
                        "{thing} stands on lines {before} and {}, and both were added",
                        place.line
                    ),
                ))
                .and("the table has no units, so that the rows are parts of its votes")
                .help("--duplicates first counts it once"),
            ),
            Clash::Equal { before } => {
                self.repeats += u64::from(before + 1 != place.line);
                self.findings.push(
                    about(Finding::warning(
                        Code::RowDuplicate,
                        format!(
                            "line {} repeats line {before} for {thing}, and was counted once",
                            place.line
                        ),
                    ))
                    .help("--duplicates sum counts both"),
                );
            }
            Clash::Different { before, was } => {
                let count =
                    |cell: Cell| cell.votes().map_or("no number".into(), |votes| votes.to_string());
                let message = format!(
                    "{thing} has {} on line {before} and {} on line {}",
                    count(was),
                    count(cell),
                    place.line
                );
                match of {
                    ClashOf::Slot(_) => self.errors.push(
                        about(Finding::error(Code::RowConflict, message))
                            .and("both rows are for the same unit, contest and choice")
                            .help("--duplicates sum adds them, first or last keeps one; or a column that tells them apart needs a role: --column unit=HEADER"),
                    ),
                    ClashOf::Quantity(_) => self.findings.push(
                        about(Finding::fault(Code::QuantityConflict, message))
                            .and("the figure belongs to the unit and should be the same on all its rows; the first was taken"),
                    ),
                }
            }
        }
    }

    fn too_many_units(&mut self, place: Place) {
        if self.errors.has_room(Code::TooManyGroups) && self.errors.counts().is_empty() {
            self.errors.push(
                Finding::error(
                    Code::TooManyGroups,
                    "the figures of the units repeat on their rows, and the units do not fit into the memory budget",
                )
                .at(place)
                .help("raise the budget with --memory, or split the file by units"),
            );
        }
    }

    /// Gives the rows by unit up when they grow over the budget; sums stay exact.
    fn keep_within(&mut self, rules: Rules) {
        if self.groups > rules.groups && self.errors.is_empty() {
            self.errors.push(
                Finding::error(
                    Code::TooManyGroups,
                    format!("more than {} different choices, contests and units", rules.groups),
                )
                .help("--max-groups raises the limit"),
            );
        }
        if self.is_folded || self.bytes <= rules.memory {
            return;
        }
        self.fold();
    }

    /// Adds the rows by unit up and forgets them.
    pub(crate) fn fold(&mut self) {
        self.is_folded = true;
        self.bytes = 0;
        let mut fits = true;
        for entries in &mut self.contests {
            for (_, row) in std::mem::take(&mut entries.units) {
                fits &= entries.fold_row(&row);
            }
            entries.unit_ids = NumberMap::default();
        }
        if self.unit_quantities.is_empty() {
            self.is_nameless = true;
            self.units = Vec::new();
            self.unit_ids = TextIndex::default();
        }
        if !fits {
            self.too_large();
        }
    }

    /// Adds another tally of the same reading.
    ///
    /// # Errors
    /// None of its own: what clashes is kept among the errors of the result.
    pub(crate) fn merge(&mut self, mut other: Self, rules: Rules) {
        other.close_run(rules);
        self.close_run(rules);
        if other.is_folded && !self.is_folded {
            self.fold();
        }
        if other.is_nameless {
            self.unit_count += other.unit_count;
        }
        self.rows += other.rows;
        self.repeats += other.repeats;
        self.namesakes += other.namesakes;
        let units: Vec<usize> =
            other.units.into_iter().map(|unit| self.unit(&unit.values, unit.place)).collect();
        let unit_of = |unit: usize| units.get(unit).copied().unwrap_or(usize::MAX);
        let contests = self.merge_contests(other.contests, &unit_of, rules);
        for (unit, quantity, entry, input) in other.unit_quantities {
            if let Some(cell) = entry.cell() {
                let place = Place::row(input, entry.line());
                self.unit_quantity(unit_of(unit), quantity, cell, place, rules);
            }
        }
        for mut stated in other.stated {
            let Some((contest, slots)) = contests.get(stated.contest) else { continue };
            stated.contest = *contest;
            if let StatedLine::Slot(slot) = stated.line {
                stated.line = StatedLine::Slot(slots.get(slot).copied().unwrap_or(usize::MAX));
            }
            self.stated.push(stated);
        }
        self.findings.extend(other.findings.iter().cloned());
        self.errors.extend(other.errors.iter().cloned());
    }

    /// Adds contests of another tally; gives the contest and the slots that each of them is here.
    pub(crate) fn merge_contests(
        &mut self,
        all: Vec<ContestEntries>,
        unit_of: &dyn Fn(usize) -> usize,
        rules: Rules,
    ) -> Vec<(usize, Vec<usize>)> {
        let mut contests = Vec::new();
        let mut rows: BTreeMap<usize, Run> = BTreeMap::new();
        for theirs in all {
            let contest = self.contest(theirs.key, theirs.place);
            let slots: Vec<usize> = theirs
                .slots
                .into_iter()
                .map(|slot| {
                    let id = self.slot(contest, slot.key, slot.kind, slot.place);
                    for (raw, place) in slot.spellings {
                        self.spelling(contest, id, &raw, place);
                    }
                    id
                })
                .collect();
            let input = theirs.place.input;
            for (unit, row) in theirs.units {
                let unit = unit_of(unit);
                let mut moved =
                    UnitEntries { quantities: row.quantities, place: row.place, slots: Vec::new() };
                for (slot, entry) in row.slots.iter().enumerate() {
                    if let (true, Some(&slot)) = (entry.cell().is_some(), slots.get(slot)) {
                        if moved.slots.len() <= slot {
                            moved.slots.resize(slot + 1, Entry::NONE);
                        }
                        if let Some(place) = moved.slots.get_mut(slot) {
                            *place = *entry;
                        }
                    }
                }
                let place = row.place;
                let run = rows.entry(unit).or_insert_with(|| Run::new(unit, place));
                run.place = run.place.min(place);
                run.push(contest, moved);
            }
            self.merge_folded(contest, &slots, &theirs.folded, &theirs.folded_quantities, input);
            contests.push((contest, slots));
        }
        for run in rows.into_values() {
            self.take_in(run, rules);
        }
        self.keep_within(rules);
        contests
    }

    fn merge_folded(
        &mut self,
        contest: usize,
        slots: &[usize],
        folded: &[Folded],
        quantities: &[(Quantity, Folded)],
        input: InputId,
    ) {
        let Some(entries) = self.contests.get_mut(contest) else { return };
        let mut fits = true;
        for (sum, &slot) in folded.iter().zip(slots) {
            if entries.folded.len() <= slot {
                entries.folded.resize(slot + 1, Folded::default());
            }
            if let Some(ours) = entries.folded.get_mut(slot) {
                fits &= ours.merge(*sum).is_some();
            }
        }
        for &(quantity, sum) in quantities {
            match entries.folded_quantities.iter_mut().find(|(known, _)| *known == quantity) {
                Some((_, ours)) => fits &= ours.merge(sum).is_some(),
                None => entries.folded_quantities.push((quantity, sum)),
            }
        }
        if !fits {
            self.errors.push(
                Finding::error(Code::NumberTooLarge, "votes add up to more than 64 bits can hold")
                    .at(Place::row(input, 1)),
            );
        }
    }

    /// Makes a contest one of all districts.
    pub(crate) fn forget_district(&mut self, contest: usize) {
        if let Some(entries) = self.contests.get_mut(contest) {
            entries.key.district.clear();
            self.contest_ids.insert(entries.key.clone(), contest);
        }
    }

    /// Makes the units known again by their keys, after some were added by hand.
    pub(crate) fn index_units(&mut self) {
        self.unit_ids = TextIndex::default();
        let mut again = Vec::new();
        // Of equal keys the last one is found.
        for (id, unit) in self.units.iter().enumerate().rev() {
            let is_same = |other: usize| {
                self.units.get(other).is_some_and(|other| other.values == unit.values)
            };
            match self.unit_ids.find(&unit.values, is_same) {
                Ok(known) => again.push((known, unit.place)),
                Err(number) => self.unit_ids.insert(number, id),
            }
        }
        for (id, place) in again {
            if let Some(unit) = self.units.get_mut(id) {
                unit.place = unit.place.min(place);
            }
        }
    }

    /// The unit that has the key of this one: another one where two were made of it.
    pub(crate) fn known_unit(&self, unit: usize) -> usize {
        let Some(key) = self.units.get(unit) else { return unit };
        let is_same =
            |other: usize| self.units.get(other).is_some_and(|other| other.values == key.values);
        self.unit_ids.find(&key.values, is_same).unwrap_or(unit)
    }

    /// The errors found while counting, as one.
    pub(crate) fn error(&self) -> Option<Error> {
        if self.errors.is_empty() {
            return None;
        }
        let mut all = self.errors.clone();
        all.sort();
        Some(Error::Data(all.iter().cloned().collect()))
    }
}

#[derive(Debug, Clone, Copy)]
enum ClashOf {
    Slot(usize),
    Quantity(Quantity),
}

/// How often a figure of a unit may stand in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Repeat {
    /// On one row.
    Once,
    /// On each of its rows, always the same.
    Same,
    /// In several columns of one row, which are added.
    Parts,
}

impl ContestEntries {
    /// Adds a row to the sums; `false` where 64 bits cannot hold one.
    fn fold_row(&mut self, row: &UnitEntries) -> bool {
        if self.folded.len() < row.slots.len() {
            self.folded.resize(row.slots.len(), Folded::default());
        }
        let mut fits = true;
        for (sum, entry) in self.folded.iter_mut().zip(&row.slots) {
            if let Some(cell) = entry.cell() {
                fits &= sum.add(cell).is_some();
            }
        }
        for (quantity, entry) in &row.quantities {
            let sums = &mut self.folded_quantities;
            let index = sums.iter().position(|(known, _)| known == quantity).unwrap_or_else(|| {
                sums.push((*quantity, Folded::default()));
                sums.len() - 1
            });
            if let (Some((_, sum)), Some(cell)) = (sums.get_mut(index), entry.cell()) {
                fits &= sum.add(cell).is_some();
            }
        }
        fits
    }

    /// The row of a unit, and how many bytes were added for it.
    fn row(&mut self, unit: usize, place: Place) -> (&mut UnitEntries, usize) {
        let next = self.units.len();
        let id = u32::try_from(next).unwrap_or(u32::MAX);
        let index = *self.unit_ids.entry(unit).or_insert(id) as usize;
        let mut added = 0;
        if index == next {
            added = ROW_BYTES;
            self.units.push((unit, UnitEntries { place, ..UnitEntries::default() }));
        }
        // The index is that of an existing row: it was just made, or kept by `unit_ids`.
        let last = self.units.len() - 1;
        let row = &mut self.units[index.min(last)].1;
        row.place = row.place.min(place);
        (row, added)
    }
}

/// Joins a cell with what stands there already.
fn join(entry: &mut Entry, cell: Cell, line: u64, rules: Rules) -> Option<Clash> {
    let Some(was) = entry.cell() else {
        *entry = Entry::new(cell, line);
        return None;
    };
    let before = entry.line();
    let (first, last) = if line < before { (line, before) } else { (before, line) };
    // A row without the figure is completed by the one that has it.
    if was == Cell::Missing || cell == Cell::Missing {
        if was == Cell::Missing {
            *entry = Entry::new(cell, line);
        }
        return None;
    }
    let sum = |entry: &mut Entry| match add_cells(was, cell) {
        Some(sum) => {
            *entry = Entry::new(sum, first);
            None
        }
        None => Some(Clash::TooLarge),
    };
    match rules.duplicates {
        Some(Duplicates::Sum) => sum(entry),
        Some(Duplicates::First) => {
            if line < before {
                *entry = Entry::new(cell, line);
            }
            None
        }
        Some(Duplicates::Last) => {
            if line >= last {
                *entry = Entry::new(cell, line);
            }
            None
        }
        None if !rules.has_units => {
            let clash = sum(entry);
            clash.or(Some(Clash::Equal { before }))
        }
        None if was == cell => Some(Clash::Equal { before }),
        None => Some(Clash::Different { before, was }),
    }
}

/// The sum of two cells; a hidden one keeps the sum hidden.
fn add_cells(one: Cell, other: Cell) -> Option<Cell> {
    let signed = |cell: Cell| match cell {
        Cell::Counted(votes) => Some(i128::from(votes.0)),
        Cell::Correction(votes) => Some(-i128::from(votes.0)),
        Cell::Missing | Cell::Hidden => None,
    };
    match (signed(one), signed(other)) {
        (Some(a), Some(b)) => {
            let sum = a + b;
            let size = u64::try_from(sum.unsigned_abs()).ok()?;
            Some(if sum < 0 { Cell::Correction(Votes(size)) } else { Cell::Counted(Votes(size)) })
        }
        _ => Some(Cell::Hidden),
    }
}
