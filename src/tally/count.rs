//! A [`Reading`] and a block of rows to a [`Tally`]. Every row is held to the reading.

use std::borrow::Cow;

use crate::code::Code;
use crate::error::Error;
use crate::finding::{Finding, Findings};
use crate::interpret::{
    LeftOut, LineRole, Meaning, NamePart, Reading, Role, TotalOf, hold_length, is_total,
    is_total_unit, label, mode,
};
use crate::model::{BLANK_IN_BASE, Cell, ChoiceKind, InputId, Place, QUANTITY, Quantity, Votes};
use crate::name;
use crate::options::{CountOptions, Duplicates, Layout};
use crate::read::{self, Marks, NumberFault, Row, Table};
use crate::tally::election::Election;
use crate::tally::memory::{Means, Memory, Office, WideSlots};
use crate::tally::table::{ContestKey, Repeat, Rules, SlotKey, Stated, StatedLine, Tally};

/// Counts blocks of rows by one reading.
#[derive(Debug)]
pub struct Counter<'a> {
    reading: &'a Reading,
    options: &'a CountOptions,
    rules: Rules,
    width: usize,
    contests: Vec<usize>,
    districts: Vec<usize>,
    units: Vec<usize>,
    names: Vec<usize>,
    /// What a choice is whose name says nothing else: a list under a word for parties.
    usual_kind: ChoiceKind,
    party: Option<usize>,
    mode: Option<usize>,
    kind: Option<usize>,
    /// Columns of votes with their mode; the empty one is all modes.
    votes: Vec<(usize, String)>,
    quantities: Vec<(usize, Quantity, Option<usize>)>,
    /// Quantities that stand in several columns, which are added.
    in_parts: Vec<Quantity>,
    choices: Vec<(usize, usize, usize)>,
    places: Vec<(usize, String)>,
    totals: Vec<usize>,
}

const SEPARATOR: char = '\u{1f}';

/// There are fewer people.
const MOST_PLAUSIBLE: u64 = 10_000_000_000;

impl<'a> Counter<'a> {
    /// A counter for a reading.
    pub fn new(reading: &'a Reading, options: &'a CountOptions, groups: usize) -> Self {
        let find = |wanted: &dyn Fn(&Role) -> bool| reading.positions(|role| wanted(role));
        let units = find(&|role| matches!(role, Role::Unit(_)));
        let has_units =
            !units.is_empty() || matches!(reading.layout, Layout::Wide | Layout::Transposed);
        let mut names = find(&|role| matches!(role, Role::Choice(_)));
        names.sort_by_key(|&column| match reading.columns.get(column).map(|column| &column.role) {
            Some(Role::Choice(part)) => *part,
            _ => NamePart::Whole,
        });
        let names_parties = names.first().and_then(|&column| reading.columns.get(column));
        let names_parties = names_parties.is_some_and(|column| {
            crate::interpret::header(&column.header)
                .first()
                .is_some_and(|found| found.meaning == Meaning::Party)
        });
        let usual_kind = if names_parties { ChoiceKind::List } else { ChoiceKind::Candidate };
        let mut votes = Vec::new();
        let mut quantities = Vec::new();
        let mut choices = Vec::new();
        let mut places = Vec::new();
        let mut totals = Vec::new();
        for (index, column) in reading.columns.iter().enumerate() {
            match &column.role {
                Role::Votes | Role::Total(TotalOf::Modes) => votes.push((index, String::new())),
                Role::ModeVotes(mode) => votes.push((index, mode.clone())),
                Role::Quantity { quantity, contest } => {
                    quantities.push((index, *quantity, *contest));
                }
                Role::ChoiceVotes { contest, choice } => choices.push((index, *contest, *choice)),
                Role::UnitVotes(unit) => places.push((index, unit.clone())),
                Role::Total(TotalOf::Units) => totals.push(index),
                _ => {}
            }
        }
        let in_parts = Quantity::ALL
            .into_iter()
            .filter(|quantity| {
                let of = quantities.iter().filter(|(_, known, _)| known == quantity);
                let mut contests: Vec<Option<usize>> = of.map(|&(_, _, contest)| contest).collect();
                let count = contests.len();
                contests.dedup();
                contests.len() < count
            })
            .collect();
        Self {
            rules: Rules {
                duplicates: options
                    .duplicates
                    .or_else(|| reading.lines_repeat.then_some(Duplicates::Sum)),
                repeated_figures: matches!(reading.layout, Layout::Long | Layout::Summary),
                ..Rules::new(options, has_units, groups)
            },
            options,
            width: reading.columns.len(),
            contests: find(&|role| *role == Role::Contest),
            districts: find(&|role| *role == Role::District),
            units,
            names,
            usual_kind,
            party: find(&|role| *role == Role::Party).first().copied(),
            mode: find(&|role| *role == Role::Mode).first().copied(),
            kind: find(&|role| *role == Role::Kind).first().copied(),
            votes,
            quantities,
            in_parts,
            choices,
            places,
            totals,
            reading,
        }
    }

    /// Adds what was counted of another input to the whole.
    pub fn merge(&self, whole: &mut Tally, part: Tally) {
        whole.merge(part, self.rules);
    }

    /// The election that was counted.
    ///
    /// # Errors
    /// [`Error::Data`] with all that was wrong with single rows, or where sums do not fit.
    pub fn finish(&self, tally: Tally) -> Result<(Election, Findings), Error> {
        tally.finish(self.reading, self.options, self.rules)
    }

    /// Counts the rows of a block, the first `skip` ones aside.
    ///
    /// What is wrong with single rows is kept in the tally, so that all of it can be told.
    ///
    /// # Errors
    /// [`Error::Data`] where a row has another length than the header.
    pub fn count(
        &self,
        table: &Table,
        input: InputId,
        skip: usize,
        tally: &mut Tally,
    ) -> Result<(), Error> {
        let mut memory = std::mem::take(&mut tally.memory);
        let counted = self.rows(table, input, skip, tally, &mut memory);
        tally.memory = memory;
        counted
    }

    fn rows(
        &self,
        table: &Table,
        input: InputId,
        skip: usize,
        tally: &mut Tally,
        memory: &mut Memory,
    ) -> Result<(), Error> {
        for row in table.rows().skip(skip) {
            if row.is_blank() {
                continue;
            }
            let place = Place::row(input, row.line());
            let left_out = self.reading.left_out.get(&(input, row.line()));
            let left_out = left_out.filter(|_| !self.reading.is_exact);
            match left_out {
                Some(LeftOut::Total(shared)) => {
                    self.stated(row, place, shared, tally, memory);
                    continue;
                }
                Some(_) => continue,
                None => {}
            }
            hold_length(row, self.width, false, place)?;
            if !self.reading.is_exact && self.is_header(row) {
                tally.findings.push(
                    Finding::warning(
                        Code::HeaderRepeated,
                        "the header stands again inside the table and was left out",
                    )
                    .at(place),
                );
                continue;
            }
            if !self.reading.is_exact && self.is_named_total(row, memory) {
                let shared: Vec<usize> = self
                    .units
                    .iter()
                    .copied()
                    .filter(|&column| {
                        !row.cell(column).is_empty() && !is_total_unit(row.cell(column))
                    })
                    .collect();
                tally.findings.push(
                    Finding::note(Code::TotalRow, "the row holds a sum of others and was left out")
                        .at(place),
                );
                self.stated(row, place, &shared, tally, memory);
                continue;
            }
            tally.rows += 1;
            match self.reading.layout {
                Layout::Wide => self.wide(row, place, tally, memory),
                Layout::Transposed => self.transposed(row, place, tally, memory),
                Layout::Long | Layout::Summary => self.long(row, place, tally, memory),
            }
        }
        Ok(())
    }

    fn is_header(&self, row: Row<'_>) -> bool {
        let head = &self.reading.head;
        !head.lines.is_empty()
            && head.headers.iter().enumerate().all(|(index, header)| row.cell(index) == header.name)
    }

    /// Whether the row's unit is called a total: past the rows that interpretation saw.
    fn is_named_total(&self, row: Row<'_>, memory: &mut Memory) -> bool {
        if memory.totals.len() < self.units.len() {
            memory.totals.resize_with(self.units.len(), Default::default);
        }
        self.units.iter().zip(&mut memory.totals).any(|(&column, last)| {
            let text = row.cell(column);
            if let Some(known) = last.get(text) {
                return known;
            }
            let is_total = !text.is_empty() && is_total_unit(text);
            last.set(text, is_total);
            is_total
        })
    }

    fn marks(&self, column: usize) -> Marks {
        self.reading.columns.get(column).map_or(Marks::CommaDot, |column| column.marks)
    }

    /// The cell as a count; one that is wrong is missing.
    fn cell(&self, row: Row<'_>, column: usize) -> Cell {
        let value = read::value(row.cell(column), self.marks(column), self.options.allow_negative);
        value.unwrap_or(Cell::Missing)
    }

    /// The cell as a count; what is wrong with it or doubtful goes to the tally.
    fn counted(&self, row: Row<'_>, column: usize, place: Place, tally: &mut Tally) -> Cell {
        let text = row.cell(column);
        match read::value(text, self.marks(column), self.options.allow_negative) {
            Ok(cell) => {
                if cell.votes().is_some_and(|votes| votes.0 > MOST_PLAUSIBLE) {
                    self.implausible(text, column, place, &mut tally.findings);
                }
                cell
            }
            Err(fault) => {
                self.no_count(fault, text, column, place, &mut tally.errors);
                Cell::Missing
            }
        }
    }

    fn no_count(
        &self,
        fault: NumberFault,
        text: &str,
        column: usize,
        place: Place,
        errors: &mut Findings,
    ) {
        if !errors.has_room(fault.code) {
            errors.count(fault.code);
            return;
        }
        let mut finding = Finding::error(fault.code, fault.message)
            .at(Place::cell(place.input, place.line, column))
            .value(text);
        if let Some(column) = self.reading.columns.get(column) {
            finding = finding.field(column.header.clone());
        }
        finding.help = fault.help;
        errors.push(finding);
    }

    fn implausible(&self, text: &str, column: usize, place: Place, findings: &mut Findings) {
        let mut finding = Finding::warning(
            Code::CountImplausible,
            format!("`{text}` is more votes than there are people"),
        )
        .at(Place::cell(place.input, place.line, column))
        .value(text);
        if let Some(column) = self.reading.columns.get(column) {
            finding = finding.field(column.header.clone());
        }
        findings.push(finding);
    }

    fn join(row: Row<'_>, columns: &[usize], text: &mut String) {
        for &column in columns {
            text.push_str(row.cell(column));
            text.push(SEPARATOR);
        }
    }

    fn texts(row: Row<'_>, columns: &[usize]) -> String {
        let texts: Vec<_> = columns
            .iter()
            .map(|&column| name::normalise(row.cell(column)).text)
            .filter(|text| !text.is_empty())
            .collect();
        texts.join(", ")
    }

    /// The contest of a row, or the quantity that stands in its place where it is no contest.
    fn contest(
        &self,
        row: Row<'_>,
        place: Place,
        tally: &mut Tally,
        memory: &mut Memory,
    ) -> Office {
        let key = &mut memory.key;
        key.clear();
        Self::join(row, &self.contests, key);
        let office = key.len();
        Self::join(row, &self.districts, key);
        if let Some(known) = memory.contests.get(key) {
            return known;
        }
        let name = Self::texts(row, &self.contests);
        let found = match label(&name) {
            Some(Meaning::Quantity(quantity)) if office > 1 && !self.reading.is_exact => {
                Office::Quantity(quantity)
            }
            _ if !self.reading.is_exact
                && let Some(quantity) = self.quantity_of_ballot(row) =>
            {
                Office::Part(quantity)
            }
            _ => {
                let district = Self::texts(row, &self.districts);
                Office::Contest(tally.contest(ContestKey { name, district }, place))
            }
        };
        memory.contests.insert(key, found);
        found
    }

    /// The quantity that one of several contest columns names, where the row names no choice: the
    /// ballots of one party's primary.
    fn quantity_of_ballot(&self, row: Row<'_>) -> Option<Quantity> {
        let names_choice = self.names.iter().any(|&column| !row.cell(column).is_empty());
        if self.contests.len() < 2 || names_choice {
            return None;
        }
        self.contests.iter().find_map(|&column| match label(row.cell(column)) {
            Some(Meaning::Quantity(quantity)) => Some(quantity),
            _ => None,
        })
    }

    fn part_left_out(quantity: Quantity, place: Place, findings: &mut Findings) {
        if !findings.has_room(Code::FigureNotReported) {
            findings.count(Code::FigureNotReported);
            return;
        }
        let message = format!(
            "the {} of one ballot of several stand on a row of their own and are not used",
            quantity.label()
        );
        findings.push(Finding::note(Code::FigureNotReported, message).at(place));
    }

    fn unit(&self, row: Row<'_>, place: Place, tally: &mut Tally, memory: &mut Memory) -> usize {
        let key = &mut memory.key;
        key.clear();
        Self::join(row, &self.units, key);
        if let Some(unit) = memory.unit.get(key) {
            return unit;
        }
        let values: Vec<Cow<'_, str>> =
            self.units.iter().map(|&column| name::normalise(row.cell(column)).text).collect();
        let unit = tally.unit(&values, place);
        memory.unit.set(key, unit);
        unit
    }

    fn unit_values(&self, row: Row<'_>) -> Vec<String> {
        self.units
            .iter()
            .map(|&column| name::normalise(row.cell(column)).text.into_owned())
            .collect()
    }

    fn long(&self, row: Row<'_>, place: Place, tally: &mut Tally, memory: &mut Memory) {
        let office = self.contest(row, place, tally, memory);
        let unit = self.unit(row, place, tally, memory);
        tally.turn_to(unit, place, self.rules);
        let contest = match office {
            Office::Contest(contest) => contest,
            Office::Quantity(quantity) => {
                let cell = self.row_figure(row, place, tally);
                tally.unit_quantity(unit, quantity, cell, place, self.rules);
                return;
            }
            Office::Part(quantity) => {
                Self::part_left_out(quantity, place, &mut tally.findings);
                return;
            }
        };
        for &(column, quantity, _) in &self.quantities {
            let cell = self.counted(row, column, place, tally);
            if cell != Cell::Missing {
                let how =
                    if self.in_parts.contains(&quantity) { Repeat::Parts } else { Repeat::Same };
                tally.quantity(contest, quantity, cell, how, place, self.rules);
            }
        }
        let means = if self.reading.is_exact {
            self.said(row)
        } else {
            match self.kind_of_vote(row, memory) {
                Some(quantity) => Means::Quantity(quantity),
                None => self.meaning(row, memory),
            }
        };
        match means {
            Means::Ignored => {}
            Means::Quantity(quantity) if !self.reading.is_exact && self.is_of_the_unit(row) => {
                let cell = self.row_figure(row, place, tally);
                tally.unit_quantity(unit, quantity, cell, place, self.rules);
            }
            Means::Quantity(quantity) => {
                let cell = self.row_figure(row, place, tally);
                tally.quantity(contest, quantity, cell, Repeat::Once, place, self.rules);
            }
            Means::Total => {
                if tally.findings.has_room(Code::TotalRow) {
                    tally.findings.push(
                        Finding::note(
                            Code::TotalRow,
                            format!(
                                "the row `{}` holds a total and was left out",
                                Self::texts(row, &self.names)
                            ),
                        )
                        .at(place),
                    );
                } else {
                    tally.findings.count(Code::TotalRow);
                }
                if let Cell::Counted(votes) = self.row_figure(row, place, tally) {
                    let scope = self.unit_values(row).into_iter().enumerate().collect();
                    let label = Self::texts(row, &self.names);
                    let line = StatedLine::AllChoices;
                    tally.stated.push(Stated { contest, line, votes, scope, label, place });
                }
            }
            Means::Slot => {
                self.contest_missing(row, place, tally);
                for (column, mode) in &self.votes {
                    let cell = self.counted(row, *column, place, tally);
                    // Without any figure by mode the whole column alone speaks, and the reverse.
                    if cell == Cell::Missing && self.votes.len() > 1 && !mode.is_empty() {
                        continue;
                    }
                    let slot = self.slot(row, contest, mode, place, tally, memory);
                    let at = Place { field: Some(*column), ..place };
                    tally.add(contest, slot, cell, at, self.rules);
                }
            }
        }
    }

    /// What the row counts, as its format says: a quantity by its name, else votes for its choice.
    fn said(&self, row: Row<'_>) -> Means {
        match self.kind.map_or("", |column| row.cell(column)) {
            QUANTITY => Quantity::from_name(&Self::name(row, &self.names))
                .map_or(Means::Ignored, Means::Quantity),
            BLANK_IN_BASE => Means::Quantity(Quantity::Blank),
            _ => Means::Slot,
        }
    }

    /// What the row counts where a column of kinds says that it is no vote for its choice.
    fn kind_of_vote(&self, row: Row<'_>, memory: &mut Memory) -> Option<Quantity> {
        let text = row.cell(self.kind?);
        if let Some(known) = memory.kinds.get(text) {
            return known;
        }
        let meaning = label(text).or_else(|| {
            crate::interpret::header(text)
                .first()
                .filter(|found| found.exact)
                .map(|found| found.meaning)
        });
        let quantity = match meaning {
            Some(Meaning::Quantity(Quantity::Valid)) => None,
            Some(Meaning::Quantity(quantity)) => Some(quantity),
            _ => None,
        };
        memory.kinds.insert(text, quantity);
        quantity
    }

    /// Whether a figure's row leaves a column of the contest empty: it is that of the unit.
    fn is_of_the_unit(&self, row: Row<'_>) -> bool {
        self.contests.iter().any(|&column| row.cell(column).is_empty())
    }

    fn contest_missing(&self, row: Row<'_>, place: Place, tally: &mut Tally) {
        if self.contests.is_empty()
            || self.reading.is_exact
            || self.contests.iter().any(|&column| !row.cell(column).is_empty())
        {
            return;
        }
        if !tally.findings.has_room(Code::ContestEmpty) {
            tally.findings.count(Code::ContestEmpty);
            return;
        }
        let column = self.contests.first().copied().unwrap_or(0);
        tally.findings.push(
            Finding::warning(
                Code::ContestEmpty,
                "the row does not say its contest, and is counted in one without a name",
            )
            .at(Place::cell(place.input, place.line, column)),
        );
    }

    /// The figure of a row that is no choice: the whole column, else the modes added.
    fn row_figure(&self, row: Row<'_>, place: Place, tally: &mut Tally) -> Cell {
        let mut modes: Option<u64> = None;
        for (column, mode) in &self.votes {
            let cell = self.counted(row, *column, place, tally);
            if mode.is_empty() && cell != Cell::Missing {
                return cell;
            }
            if let Cell::Counted(votes) = cell {
                modes = modes.unwrap_or(0).checked_add(votes.0);
            }
        }
        modes.map_or(Cell::Missing, |votes| Cell::Counted(Votes(votes)))
    }

    /// What the row's label means.
    fn meaning(&self, row: Row<'_>, memory: &mut Memory) -> Means {
        let key = &mut memory.key;
        key.clear();
        Self::join(row, &self.names, key);
        if let Some(means) = memory.labels.get(key) {
            return means;
        }
        let text = Self::name(row, &self.names);
        let said = self.reading.labels.get(row.cell(self.names.first().copied().unwrap_or(0)));
        let means = match said {
            Some(LineRole::Choice(_)) => Means::Slot,
            Some(LineRole::Quantity(quantity)) => Means::Quantity(*quantity),
            Some(LineRole::Total) => Means::Total,
            Some(LineRole::Ignored) => Means::Ignored,
            None => match label(&text) {
                Some(Meaning::Quantity(quantity)) => Means::Quantity(quantity),
                Some(Meaning::Total) => Means::Total,
                Some(
                    Meaning::Percent | Meaning::Accredited | Meaning::Reporting | Meaning::Snapshot,
                ) => Means::Ignored,
                _ if is_total(&text) => Means::Total,
                _ => Means::Slot,
            },
        };
        memory.labels.insert(key, means);
        means
    }

    /// The name that the columns give together.
    fn name(row: Row<'_>, columns: &[usize]) -> String {
        let parts: Vec<&str> = columns
            .iter()
            .map(|&column| row.cell(column))
            .filter(|part| !part.is_empty())
            .collect();
        name::normalise(&parts.join(" ")).text.into_owned()
    }

    fn slot(
        &self,
        row: Row<'_>,
        contest: usize,
        mode_name: &str,
        place: Place,
        tally: &mut Tally,
        memory: &mut Memory,
    ) -> usize {
        let mut key = std::mem::take(&mut memory.key);
        key.clear();
        Self::join(row, &self.names, &mut key);
        key.push_str(self.party.map_or("", |column| row.cell(column)));
        key.push(SEPARATOR);
        key.push_str(self.mode.map_or("", |column| row.cell(column)));
        key.push(SEPARATOR);
        key.push_str(mode_name);
        let known = memory.slots_of(contest).and_then(|slots| slots.get(&key));
        let slot = known.unwrap_or_else(|| {
            let slot = self.new_slot(row, contest, mode_name, place, tally);
            if let Some(slots) = memory.slots_of(contest) {
                slots.insert(&key, slot);
            }
            slot
        });
        memory.key = key;
        slot
    }

    fn new_slot(
        &self,
        row: Row<'_>,
        contest: usize,
        mode_name: &str,
        place: Place,
        tally: &mut Tally,
    ) -> usize {
        let party = self
            .party
            .map(|column| name::normalise(row.cell(column)).text.into_owned())
            .unwrap_or_default();
        let mut text = Self::name(row, &self.names);
        let said = self.kind.filter(|_| self.reading.is_exact);
        let said = said.and_then(|column| ChoiceKind::from_name(row.cell(column)));
        let mut kind = said.unwrap_or_else(|| self.kind(&text, &party));
        if text.is_empty() && !party.is_empty() && said.is_none() {
            text.clone_from(&party);
            kind = self.kind(&text, "");
            if kind == ChoiceKind::Candidate {
                kind = ChoiceKind::List;
            }
        }
        let of_row = self.mode.map_or("", |column| row.cell(column));
        let of_row = if of_row.is_empty() || is_total(of_row) {
            String::new()
        } else {
            mode(of_row).map_or_else(|| of_row.to_owned(), str::to_owned)
        };
        let mode_name = if mode_name.is_empty() { of_row } else { mode_name.to_owned() };
        let slot_key = SlotKey { name: text, party, mode: mode_name };
        let first = Place { field: self.names.first().copied(), ..place };
        let slot = tally.slot(contest, slot_key.clone(), kind, first);
        let raw: Vec<&str> = self.names.iter().filter_map(|&column| row.get(column)).collect();
        let raw = raw.join(" ");
        if raw.trim() != slot_key.name {
            tally.spelling(contest, slot, &raw, first);
        }
        slot
    }

    fn kind(&self, name: &str, party: &str) -> ChoiceKind {
        let from = |meaning: Option<Meaning>| match meaning {
            Some(Meaning::AgainstAll) => Some(ChoiceKind::AgainstAll),
            Some(Meaning::WriteIn) => Some(ChoiceKind::WriteIn),
            Some(Meaning::Others) => Some(ChoiceKind::Other),
            Some(Meaning::Yes) => Some(ChoiceKind::Yes),
            Some(Meaning::No) => Some(ChoiceKind::No),
            _ => None,
        };
        from(label(name))
            .or_else(|| {
                from(label(party)).filter(|kind| *kind == ChoiceKind::AgainstAll && name.is_empty())
            })
            .unwrap_or(self.usual_kind)
    }

    fn wide(&self, row: Row<'_>, place: Place, tally: &mut Tally, memory: &mut Memory) {
        let unit = if self.units.is_empty() {
            // Rows that nothing names are units of their own.
            tally.unit(&[format!("row {}", place.line)], place)
        } else {
            self.unit(row, place, tally, memory)
        };
        tally.turn_to(unit, place, self.rules);
        let remark = self.remark(row);
        if let Some(column) = remark {
            tally.findings.push(
                Finding::note(
                    Code::RemarkRow,
                    format!("the row holds the remark `{}` in place of votes", row.cell(column)),
                )
                .at(Place::cell(place.input, place.line, column)),
            );
        }
        let index = self.wide_slots(row, place, tally, memory);
        let Some(wide) = memory.wide_slots.get_mut(index) else { return };
        let choices = if remark.is_some() { &[][..] } else { self.choices.as_slice() };
        for (&(column, index, choice), slot) in choices.iter().zip(&mut wide.slots) {
            let contest = wide.contests.get(index).copied().unwrap_or(0);
            let cell = self.counted(row, column, place, tally);
            let at = Place { field: Some(column), ..place };
            let known = slot.or_else(|| self.column_slot(index, choice, contest, at, tally));
            *slot = known;
            // Where the others are all of the valid votes, an empty cell is a choice that did not
            // stand there.
            if let Some(slot) = known
                && (cell != Cell::Missing || !self.is_closed(row, index))
            {
                tally.add(contest, slot, cell, at, self.rules);
            }
        }
        for &(column, quantity, of) in &self.quantities {
            let cell = self.counted(row, column, place, tally);
            for (index, &contest) in wide.contests.iter().enumerate() {
                if of.is_some_and(|of| of != index) {
                    continue;
                }
                let how =
                    if self.in_parts.contains(&quantity) { Repeat::Parts } else { Repeat::Once };
                tally.quantity(contest, quantity, cell, how, place, self.rules);
            }
        }
    }

    /// The contests and slots of a row's columns, by their index in the memory.
    fn wide_slots(
        &self,
        row: Row<'_>,
        place: Place,
        tally: &mut Tally,
        memory: &mut Memory,
    ) -> usize {
        let key = &mut memory.key;
        key.clear();
        Self::join(row, &self.contests, key);
        Self::join(row, &self.districts, key);
        if let Some(known) = memory.wide.get(key) {
            return known;
        }
        let office = Self::texts(row, &self.contests);
        let district = Self::texts(row, &self.districts);
        let contests = (0..self.reading.contests.len().max(1))
            .map(|index| {
                let own =
                    self.reading.contests.get(index).map_or("", |contest| contest.name.as_str());
                let name = match (office.is_empty(), own.is_empty()) {
                    (true, _) => own.to_owned(),
                    (false, true) => office.clone(),
                    (false, false) => format!("{office}, {own}"),
                };
                tally.contest(ContestKey { name, district: district.clone() }, place)
            })
            .collect();
        let index = memory.wide_slots.len();
        memory.wide_slots.push(WideSlots { contests, slots: vec![None; self.choices.len()] });
        memory.wide.insert(key, index);
        index
    }

    /// The slot of a column of choices in a contest of the tally.
    fn column_slot(
        &self,
        index: usize,
        choice: usize,
        contest: usize,
        at: Place,
        tally: &mut Tally,
    ) -> Option<usize> {
        let known = self.reading.contests.get(index)?.choices.get(choice)?;
        let key = SlotKey {
            name: name::normalise(&known.name).text.into_owned(),
            party: String::new(),
            mode: String::new(),
        };
        Some(tally.slot(contest, key, known.kind, at))
    }

    /// Whether the choices that have a count are all of the valid votes of the row.
    fn is_closed(&self, row: Row<'_>, index: usize) -> bool {
        let valid = self.quantities.iter().find(|(_, quantity, of)| {
            *quantity == Quantity::Valid && of.is_none_or(|of| of == index)
        });
        let Some(&(column, _, _)) = valid else { return false };
        let Cell::Counted(valid) = self.cell(row, column) else { return false };
        let mut sum = 0_u64;
        for &(column, _, _) in self.choices.iter().filter(|(_, of, _)| *of == index) {
            match self.cell(row, column) {
                Cell::Counted(votes) => sum = sum.saturating_add(votes.0),
                Cell::Hidden => return false,
                Cell::Missing | Cell::Correction(_) => {}
            }
        }
        sum == valid.0
    }

    /// A row with words in one column of choices and nothing in the others.
    fn remark(&self, row: Row<'_>) -> Option<usize> {
        if self.choices.len() < 2 {
            return None;
        }
        let mut filled = self.choices.iter().filter(|(column, _, _)| !row.cell(*column).is_empty());
        let &(column, _, _) = filled.next()?;
        let text = row.cell(column);
        let words = text.chars().filter(|letter| letter.is_alphabetic()).count();
        (filled.next().is_none() && words >= 4 && text.contains(' ')).then_some(column)
    }

    fn transposed(&self, row: Row<'_>, place: Place, tally: &mut Tally, memory: &mut Memory) {
        let contest = tally.contest(ContestKey::default(), place);
        match self.meaning(row, memory) {
            Means::Ignored => {}
            Means::Quantity(quantity) => {
                for (column, unit) in &self.places {
                    let cell = self.counted(row, *column, place, tally);
                    let unit = tally.unit(
                        &[name::normalise(unit).text],
                        Place { field: Some(*column), line: 0, ..place },
                    );
                    tally.turn_to(unit, place, self.rules);
                    tally.quantity(contest, quantity, cell, Repeat::Once, place, self.rules);
                }
                self.total_columns(row, contest, StatedLine::Quantity(quantity), place, tally);
            }
            Means::Total => {
                for (column, unit) in &self.places {
                    if let Cell::Counted(votes) = self.counted(row, *column, place, tally) {
                        let label = Self::name(row, &self.names);
                        let scope = vec![(0, name::normalise(unit).text.into_owned())];
                        let line = StatedLine::AllChoices;
                        tally.stated.push(Stated { contest, line, votes, scope, label, place });
                    }
                }
                self.total_columns(row, contest, StatedLine::AllChoices, place, tally);
            }
            Means::Slot => {
                let slot = self.slot(row, contest, "", place, tally, memory);
                let is_full = self.reading.gaps_are_zero || self.is_full(row);
                for (column, unit) in &self.places {
                    let mut cell = self.counted(row, *column, place, tally);
                    if is_full && cell == Cell::Missing {
                        cell = Cell::Counted(Votes::ZERO);
                    }
                    let unit = tally.unit(
                        &[name::normalise(unit).text],
                        Place { field: Some(*column), line: 0, ..place },
                    );
                    tally.turn_to(unit, place, self.rules);
                    let at = Place { field: Some(*column), ..place };
                    tally.add(contest, slot, cell, at, self.rules);
                }
                self.total_columns(row, contest, StatedLine::Slot(slot), place, tally);
            }
        }
    }

    /// Whether the units that have a count are all of the total of the row: no vote is in the others.
    fn is_full(&self, row: Row<'_>) -> bool {
        let mut sum = 0_u64;
        for (column, _) in &self.places {
            match self.cell(row, *column) {
                Cell::Counted(votes) => sum = sum.saturating_add(votes.0),
                Cell::Missing => {}
                Cell::Hidden | Cell::Correction(_) => return false,
            }
        }
        let is_sum = |&column: &usize| self.cell(row, column) == Cell::Counted(Votes(sum));
        sum > 0 && self.totals.iter().any(is_sum)
    }

    fn total_columns(
        &self,
        row: Row<'_>,
        contest: usize,
        line: StatedLine,
        place: Place,
        tally: &mut Tally,
    ) {
        for &column in &self.totals {
            if let Cell::Counted(votes) = self.counted(row, column, place, tally) {
                let label = self
                    .reading
                    .columns
                    .get(column)
                    .map_or_else(String::new, |column| column.header.clone());
                let at = Place { field: Some(column), ..place };
                tally.stated.push(Stated {
                    contest,
                    line,
                    votes,
                    scope: Vec::new(),
                    label,
                    place: at,
                });
            }
        }
    }

    /// What a total row states.
    fn stated(
        &self,
        row: Row<'_>,
        place: Place,
        shared: &[usize],
        tally: &mut Tally,
        memory: &mut Memory,
    ) {
        let scope: Vec<(usize, String)> = self
            .units
            .iter()
            .enumerate()
            .filter(|(_, column)| shared.contains(column))
            .map(|(index, &column)| (index, name::normalise(row.cell(column)).text.into_owned()))
            .collect();
        let label = Self::texts(row, &self.units);
        match self.reading.layout {
            Layout::Wide => {
                let office = Self::texts(row, &self.contests);
                for index in 0..self.reading.contests.len().max(1) {
                    let own = self
                        .reading
                        .contests
                        .get(index)
                        .map_or("", |contest| contest.name.as_str());
                    let name = if own.is_empty() {
                        office.clone()
                    } else if office.is_empty() {
                        own.to_owned()
                    } else {
                        format!("{office}, {own}")
                    };
                    // A total row often leaves the contest's column empty.
                    let known = tally.contests.iter().position(|contest| {
                        contest.key.name == name || (name == own && contest.key.name.ends_with(own))
                    });
                    let Some(contest) = known.or_else(|| {
                        (!self.reading.contests.is_empty() && self.contests.is_empty()).then(|| {
                            tally.contest(ContestKey { name, district: String::new() }, place)
                        })
                    }) else {
                        continue;
                    };
                    for &(column, of, choice) in
                        self.choices.iter().filter(|(_, of, _)| *of == index)
                    {
                        let Cell::Counted(votes) = self.cell(row, column) else { continue };
                        let at = Place { field: Some(column), ..place };
                        let Some(slot) = self.column_slot(of, choice, contest, at, tally) else {
                            continue;
                        };
                        tally.stated.push(Stated {
                            contest,
                            line: StatedLine::Slot(slot),
                            votes,
                            scope: scope.clone(),
                            label: label.clone(),
                            place: at,
                        });
                    }
                    for &(column, quantity, of) in &self.quantities {
                        if of.is_some_and(|of| of != index) || self.in_parts.contains(&quantity) {
                            continue;
                        }
                        let Cell::Counted(votes) = self.cell(row, column) else { continue };
                        let at = Place { field: Some(column), ..place };
                        tally.stated.push(Stated {
                            contest,
                            line: StatedLine::Quantity(quantity),
                            votes,
                            scope: scope.clone(),
                            label: label.clone(),
                            place: at,
                        });
                    }
                }
            }
            Layout::Long | Layout::Summary => {
                let Office::Contest(contest) = self.contest(row, place, tally, memory) else {
                    return;
                };
                let line = match self.meaning(row, memory) {
                    Means::Ignored => return,
                    Means::Quantity(quantity) => StatedLine::Quantity(quantity),
                    Means::Total => StatedLine::AllChoices,
                    Means::Slot => {
                        StatedLine::Slot(self.slot(row, contest, "", place, tally, memory))
                    }
                };
                let whole = self.votes.iter().find(|(_, mode)| mode.is_empty());
                if let Some((column, _)) = whole
                    && let Cell::Counted(votes) = self.cell(row, *column)
                {
                    let at = Place { field: Some(*column), ..place };
                    tally.stated.push(Stated { contest, line, votes, scope, label, place: at });
                }
            }
            Layout::Transposed => {}
        }
    }
}
