//! A whole [`Tally`] to an [`Election`]: modes added, party lines joined, totals set beside sums.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::code::Code;
use crate::error::Error;
use crate::finding::{Finding, Findings};
use crate::interpret::Reading;
use crate::model::{Cell, ChoiceKind, Place, Quantity, Votes};
use crate::name;
use crate::options::{CountOptions, Layout};
use crate::tally::election::{
    Choice, ChoiceId, Contest, Election, Line, StatedTotal, Sum, Unit, UnitId, UnitRow,
};
use crate::tally::join;
use crate::tally::table::{ContestEntries, Folded, Rules, Slot, StatedLine, Tally};

/// So many rows that repeat others are more than a slip.
const REPEATS: u64 = 10;

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
    modes: Vec<(String, usize)>,
}

/// The lines of a contest with their votes by unit.
pub(crate) struct Lines {
    pub(crate) lines: Vec<PartyLine>,
    /// Votes of each line by unit; empty where units are not kept.
    pub(crate) rows: Vec<BTreeMap<usize, Cell>>,
    sums: Vec<Folded>,
    mode_sums: Vec<Vec<Folded>>,
}

impl Tally {
    /// The election that was counted, with what is doubtful in it.
    ///
    /// # Errors
    /// [`Error::Data`] with everything that was wrong with single rows, or where a sum is negative or
    /// above 64 bits.
    pub(crate) fn finish(
        mut self,
        reading: &Reading,
        options: &CountOptions,
        rules: Rules,
    ) -> Result<(Election, Findings), Error> {
        self.close_run(rules);
        if let Some(error) = self.error() {
            return Err(error);
        }
        let mut findings = std::mem::take(&mut self.findings);
        if self.repeats >= REPEATS && options.duplicates.is_none() {
            return Err(self.many_repeats(&findings));
        }
        if 20 * self.namesakes > self.units.len() as u64 {
            return Err(self.many_namesakes(&findings));
        }
        join::contests(&mut self, reading, &mut findings);
        let mut order: Vec<usize> = (0..self.contests.len()).collect();
        order.sort_by_key(|&index| self.contests.get(index).map(|contest| contest.place));
        let mut units = UnitOrder::new(&self, reading);
        let mut contests = Vec::new();
        for index in order {
            let Some(entries) = self.contests.get(index) else { continue };
            let has_anything = !entries.units.is_empty()
                || entries.folded.iter().any(|sum| sum.counted + sum.missing + sum.hidden > 0)
                || !entries.folded_quantities.is_empty();
            if has_anything {
                contests.push(self.contest_of(index, entries, reading, options, &mut units, &mut findings)?);
            }
        }
        if contests.is_empty() && !self.unit_quantities.is_empty() {
            contests.push(self.turnout_only(&mut units));
        }
        Ok((Election { contests, units: units.units }, findings))
    }

    /// Many rows that stand twice are a copy of a part of the file, or units under wrong numbers:
    /// nobody can know.
    fn many_repeats(&self, findings: &Findings) -> Error {
        let first = findings.iter().find(|finding| finding.code == Code::RowDuplicate);
        let mut finding = Finding::error(
            Code::RowDuplicate,
            format!("{} rows repeat others further up, with the same counts", self.repeats),
        )
        .and("they are a part of the file that stands twice, or units that have the wrong number")
        .help("--duplicates first counts them once, --duplicates sum counts all");
        finding.place = first.and_then(|first| first.place);
        finding.into()
    }

    /// Where many units stand twice, the file holds two versions of them, or its key has another
    /// column.
    fn many_namesakes(&self, findings: &Findings) -> Error {
        let first = findings.iter().find(|finding| finding.code == Code::RowConflict);
        let mut finding = Finding::error(
            Code::RowConflict,
            format!(
                "{} of {} units stand twice with other counts",
                self.namesakes,
                self.units.len()
            ),
        )
        .and("they are two versions of the same units, or a column that tells them apart was not seen")
        .help("name that column with --column unit=HEADER, or say --duplicates sum, first or last");
        finding.place = first.and_then(|first| first.place);
        finding.unit = first.and_then(|first| first.unit.clone());
        finding.into()
    }

    fn contest_of(
        &self,
        index: usize,
        entries: &ContestEntries,
        reading: &Reading,
        options: &CountOptions,
        units: &mut UnitOrder,
        findings: &mut Findings,
    ) -> Result<Contest, Error> {
        let title = title(entries);
        let lines = lines(entries, &title, findings)?;
        let joined = join::choices(&lines, options, self.is_folded, &title, findings);
        let mut choices = Vec::new();
        for group in &joined {
            choices.push(choice(group, &lines, &title)?);
        }
        let line_choice: HashMap<usize, usize> = joined
            .iter()
            .enumerate()
            .flat_map(|(choice, group)| group.iter().map(move |&line| (line, choice)))
            .collect();
        let mut rows = BTreeMap::new();
        let mut quantities: BTreeMap<Quantity, Folded> = BTreeMap::new();
        if self.is_folded {
            for &(quantity, sum) in &entries.folded_quantities {
                quantities.insert(quantity, sum);
            }
        } else {
            rows = self.rows_of(entries, &lines, &line_choice, units);
            for row in rows.values() {
                for (&quantity, &cell) in &row.quantities {
                    if quantities.entry(quantity).or_default().add(cell).is_none() {
                        return Err(too_large(&title, quantity.label()));
                    }
                }
            }
        }
        let mut sums = BTreeMap::new();
        for (quantity, folded) in quantities {
            sums.insert(quantity, sum_of(folded, &title, quantity.label())?);
        }
        let mut contest = Contest {
            name: entries.key.name.clone(),
            district: (!entries.key.district.is_empty()).then(|| entries.key.district.clone()),
            choices,
            quantities: sums,
            blank_in_base: reading.blank_in_base,
            units_reported: units_reported(reading, &rows),
            units: (!self.is_folded).then_some(rows),
            stated: Vec::new(),
            place: entries.place,
        };
        contest.stated = self.stated_totals(index, entries, &lines, &line_choice, &contest, units);
        incomplete(&contest, &title, findings);
        figures_missing(&contest, &title, findings);
        not_reported(&mut contest, &title, findings);
        blank_choice(&mut contest);
        Ok(contest)
    }

    /// The figures by unit, with those that belong to every contest held there.
    fn rows_of(
        &self,
        entries: &ContestEntries,
        lines: &Lines,
        line_choice: &HashMap<usize, usize>,
        units: &mut UnitOrder,
    ) -> BTreeMap<UnitId, UnitRow> {
        let mut rows: BTreeMap<UnitId, UnitRow> = BTreeMap::new();
        for (unit, row) in &entries.units {
            let id = units.id(self, *unit);
            let entry = rows.entry(id).or_insert_with(|| UnitRow { place: row.place, ..UnitRow::default() });
            for (quantity, cell) in &row.quantities {
                if let Some(cell) = cell.cell() {
                    entry.quantities.insert(*quantity, cell);
                }
            }
            for (quantity, cell) in units.shared(*unit) {
                entry.quantities.entry(quantity).or_insert(cell);
            }
        }
        for (line, votes) in lines.rows.iter().enumerate() {
            let Some(&choice) = line_choice.get(&line) else { continue };
            for (&unit, &cell) in votes {
                let id = units.id(self, unit);
                if let Some(row) = rows.get_mut(&id) {
                    row.votes
                        .entry(ChoiceId(choice))
                        .and_modify(|before| *before = add(*before, cell))
                        .or_insert(cell);
                }
            }
        }
        rows
    }

    /// A file that has turnout figures by unit under offices, and no contest.
    fn turnout_only(&self, units: &mut UnitOrder) -> Contest {
        let mut rows: BTreeMap<UnitId, UnitRow> = BTreeMap::new();
        let mut sums: BTreeMap<Quantity, Folded> = BTreeMap::new();
        for &(unit, quantity, entry, _) in &self.unit_quantities {
            let Some(cell) = entry.cell() else { continue };
            let id = units.id(self, unit);
            let place = self.units.get(unit).map(|unit| unit.place).unwrap_or_default();
            rows.entry(id)
                .or_insert_with(|| UnitRow { place, ..UnitRow::default() })
                .quantities
                .insert(quantity, cell);
            sums.entry(quantity).or_default().add(cell);
        }
        let quantities = sums
            .into_iter()
            .filter_map(|(quantity, sum)| Some((quantity, sum_of(sum, "", quantity.label()).ok()?)))
            .collect();
        Contest {
            name: String::new(),
            district: None,
            choices: Vec::new(),
            quantities,
            blank_in_base: false,
            units_reported: rows.len() as u64,
            place: rows.values().map(|row| row.place).min().unwrap_or_default(),
            units: Some(rows),
            stated: Vec::new(),
        }
    }

    fn stated_totals(
        &self,
        index: usize,
        entries: &ContestEntries,
        lines: &Lines,
        line_choice: &HashMap<usize, usize>,
        contest: &Contest,
        units: &UnitOrder,
    ) -> Vec<StatedTotal> {
        let line_of = |slot: usize| {
            lines.lines.iter().position(|line| {
                line.whole == Some(slot) || line.modes.iter().any(|&(_, other)| other == slot)
            })
        };
        let _ = entries;
        let mut found = Vec::new();
        for stated in self.stated.iter().filter(|stated| stated.contest == index) {
            let covers = |unit: usize| {
                self.units.get(unit).is_some_and(|unit| {
                    stated.scope.iter().all(|(index, text)| unit.values.get(*index) == Some(text))
                })
            };
            if self.is_folded && !stated.scope.is_empty() {
                continue;
            }
            let (line, counted) = match stated.line {
                StatedLine::Slot(slot) => {
                    let Some(line) = line_of(slot) else { continue };
                    let Some(&choice) = line_choice.get(&line) else { continue };
                    let counted = if self.is_folded {
                        lines.sums.get(line).and_then(|sum| sum.plus.checked_sub(sum.minus))
                    } else {
                        lines.rows.get(line).and_then(|row| sum_where(row, covers))
                    };
                    (Line::Choice(ChoiceId(choice)), counted)
                }
                StatedLine::Quantity(quantity) => {
                    let counted = if stated.scope.is_empty() {
                        contest.stated(quantity).map(|votes| votes.0)
                    } else {
                        units.sum_quantity(contest, quantity, &covers)
                    };
                    (Line::Quantity(quantity), counted)
                }
                StatedLine::AllChoices => {
                    let Some(counted) = self.all_choices(lines, &covers) else { continue };
                    if self.fits_with_papers(contest, units, &covers, counted, stated.votes.0) {
                        continue;
                    }
                    (Line::AllChoices, Some(counted))
                }
            };
            if let Some(counted) = counted {
                found.push(StatedTotal {
                    line,
                    stated: stated.votes,
                    counted: Votes(counted),
                    label: stated.label.clone(),
                    place: stated.place,
                });
            }
        }
        found
    }

    fn all_choices(&self, lines: &Lines, covers: &impl Fn(usize) -> bool) -> Option<u64> {
        let mut sum = 0_u64;
        for (line, folded) in lines.sums.iter().enumerate() {
            let votes = if self.is_folded {
                folded.plus.checked_sub(folded.minus)?
            } else {
                lines.rows.get(line).and_then(|row| sum_where(row, covers)).unwrap_or(0)
            };
            sum = sum.checked_add(votes)?;
        }
        Some(sum)
    }

    /// Whether a total of all lines holds ballots without a valid vote too.
    fn fits_with_papers(
        &self,
        contest: &Contest,
        units: &UnitOrder,
        covers: &impl Fn(usize) -> bool,
        counted: u64,
        stated: u64,
    ) -> bool {
        let papers = [
            Quantity::Blank,
            Quantity::Invalid,
            Quantity::Unmarked,
            Quantity::Overvotes,
            Quantity::Undervotes,
        ];
        let figures: Vec<u64> = papers
            .into_iter()
            .filter_map(|quantity| units.sum_quantity(contest, quantity, covers))
            .collect();
        (1_u32..1 << figures.len()).any(|set| {
            let added = figures.iter().enumerate().filter(|(bit, _)| set & (1 << bit) != 0);
            let sum = added.map(|(_, votes)| *votes).try_fold(counted, u64::checked_add);
            sum == Some(stated)
        })
    }
}

/// The name for messages.
fn title(entries: &ContestEntries) -> String {
    match (entries.key.name.is_empty(), entries.key.district.is_empty()) {
        (_, true) => entries.key.name.clone(),
        (true, false) => entries.key.district.clone(),
        (false, false) => format!("{}, {}", entries.key.name, entries.key.district),
    }
}

fn too_large(title: &str, what: &str) -> Error {
    let mut finding = Finding::error(
        Code::NumberTooLarge,
        format!("the {what} add up to more than 64 bits can hold"),
    );
    if !title.is_empty() {
        finding = finding.contest(title);
    }
    finding.into()
}

fn sum_of(folded: Folded, title: &str, what: &str) -> Result<Sum, Error> {
    let votes = if folded.counted == 0 {
        None
    } else {
        let Some(votes) = folded.plus.checked_sub(folded.minus) else {
            return Err(Finding::error(
                Code::NumberNegative,
                format!("the corrections of {what} are larger than its votes"),
            )
            .contest(title)
            .into());
        };
        Some(Votes(votes))
    };
    Ok(Sum { votes, missing: folded.missing, hidden: folded.hidden })
}

/// The sum of two cells of one choice in one unit.
fn add(one: Cell, other: Cell) -> Cell {
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

fn sum_where(row: &BTreeMap<usize, Cell>, covers: impl Fn(usize) -> bool) -> Option<u64> {
    let mut sum: Option<u64> = None;
    for (_, cell) in row.iter().filter(|(unit, _)| covers(**unit)) {
        if let Cell::Counted(votes) = cell {
            sum = Some(sum.unwrap_or(0).checked_add(votes.0)?);
        }
    }
    sum
}

/// The slots as lines, with the votes of each by unit: the figure of all modes where it stands,
/// else the modes added.
fn lines(entries: &ContestEntries, title: &str, findings: &mut Findings) -> Result<Lines, Error> {
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
    let mut rows = vec![BTreeMap::new(); lines.len()];
    let mut sums = vec![Folded::default(); lines.len()];
    let mut mode_sums: Vec<Vec<Folded>> =
        lines.iter().map(|line| vec![Folded::default(); line.modes.len()]).collect();
    for (index, line) in lines.iter().enumerate() {
        let (Some(sum), Some(by_mode), Some(row)) =
            (sums.get_mut(index), mode_sums.get_mut(index), rows.get_mut(index))
        else {
            continue;
        };
        let mut fits = true;
        if !entries.folded.is_empty() {
            let of = |slot: usize| entries.folded.get(slot).copied().unwrap_or_default();
            for (mode_sum, &(_, slot)) in by_mode.iter_mut().zip(&line.modes) {
                *mode_sum = of(slot);
            }
            match line.whole {
                Some(slot) => *sum = of(slot),
                None => {
                    for mode in by_mode.iter() {
                        fits &= merge(sum, *mode);
                    }
                }
            }
        }
        for (unit, entry) in &entries.units {
            let cell = |slot: usize| entry.slots.get(slot).and_then(|entry| entry.cell());
            let whole = line.whole.and_then(cell);
            let mut modes: Option<Cell> = None;
            for (mode_sum, &(_, slot)) in by_mode.iter_mut().zip(&line.modes) {
                if let Some(cell) = cell(slot) {
                    fits &= mode_sum.add(cell).is_some();
                    modes = Some(modes.map_or(cell, |before| add(before, cell)));
                }
            }
            if let (Some(Cell::Counted(whole)), Some(Cell::Counted(modes))) = (whole, modes)
                && whole != modes
            {
                findings.push(modes_differ(line, title, whole, modes, entry.place));
            }
            let cell = match (whole, modes) {
                (Some(Cell::Missing), Some(modes)) => Some(modes),
                (Some(whole), _) => Some(whole),
                (None, modes) => modes,
            };
            if let Some(cell) = cell {
                fits &= sum.add(cell).is_some();
                row.insert(*unit, cell);
            }
        }
        if !fits {
            return Err(too_large(title, &format!("votes for `{}`", line.name)));
        }
    }
    Ok(Lines { lines, rows, sums, mode_sums })
}

fn merge(sum: &mut Folded, other: Folded) -> bool {
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

/// One choice made of its lines.
fn choice(group: &[usize], lines: &Lines, title: &str) -> Result<Choice, Error> {
    let of: Vec<&PartyLine> = group.iter().filter_map(|&line| lines.lines.get(line)).collect();
    let first = of.first().copied();
    let name = first.map(|line| line.name.clone()).unwrap_or_default();
    let what = format!("votes for `{name}`");
    let mut folded = Folded::default();
    let mut modes: Vec<(String, Folded)> = Vec::new();
    for &line in group {
        if !lines.sums.get(line).is_some_and(|sum| merge(&mut folded, *sum)) {
            return Err(too_large(title, &what));
        }
        let of_line = lines.lines.get(line).map_or(&[][..], |line| line.modes.as_slice());
        let sums = lines.mode_sums.get(line).map_or(&[][..], Vec::as_slice);
        for ((mode, _), sum) in of_line.iter().zip(sums) {
            match modes.iter_mut().find(|(known, _)| known == mode) {
                Some((_, known)) => {
                    merge(known, *sum);
                }
                None => modes.push((mode.clone(), *sum)),
            }
        }
    }
    let mut parties: Vec<&str> = Vec::new();
    for line in &of {
        if !line.party.is_empty() && !parties.contains(&line.party.as_str()) {
            parties.push(&line.party);
        }
    }
    let mut spellings: Vec<(String, Place)> =
        of.iter().flat_map(|line| line.spellings.iter().cloned()).collect();
    spellings.extend(of.iter().skip(1).filter(|line| line.name != name).map(|line| (line.name.clone(), line.place)));
    spellings.truncate(10);
    Ok(Choice {
        party: (!parties.is_empty()).then(|| parties.join(" / ")),
        kind: first.map_or(ChoiceKind::Candidate, |line| line.kind),
        sum: sum_of(folded, title, &what)?,
        modes: modes
            .into_iter()
            .map(|(mode, sum)| Ok((mode, sum_of(sum, title, &what)?)))
            .collect::<Result<_, Error>>()?,
        stated_percent: None,
        spellings,
        place: of.iter().map(|line| line.place).min().unwrap_or_default(),
        name,
    })
}

fn units_reported(reading: &Reading, rows: &BTreeMap<UnitId, UnitRow>) -> u64 {
    let named = !reading.levels().is_empty()
        || matches!(reading.layout, Layout::Wide | Layout::Transposed);
    if !named {
        return 0;
    }
    let counted = |row: &&UnitRow| {
        row.votes.values().chain(row.quantities.values()).any(|cell| *cell != Cell::Missing)
    };
    rows.values().filter(counted).count() as u64
}

/// Says which choices have counts that are missing or withheld.
fn incomplete(contest: &Contest, title: &str, findings: &mut Findings) {
    let say = |code, of: &dyn Fn(&Sum) -> u64, what: &str, help: &str, findings: &mut Findings| {
        let cells: u64 = contest.choices.iter().map(|choice| of(&choice.sum)).sum();
        let choices: Vec<&Choice> =
            contest.choices.iter().filter(|choice| of(&choice.sum) > 0).collect();
        let Some(first) = choices.first() else { return };
        let mut names: Vec<String> =
            choices.iter().take(5).map(|choice| format!("`{}`", choice.name)).collect();
        if choices.len() > 5 {
            names.push(format!("{} more", choices.len() - 5));
        }
        let counts = if cells == 1 { "1 count is".to_owned() } else { format!("{cells} counts are") };
        let finding = Finding::warning(code, format!("{counts} {what}: {}", names.join(", ")))
            .at(first.place)
            .and(help);
        findings.push(if title.is_empty() { finding } else { finding.contest(title) });
    };
    say(
        Code::VotesMissing,
        &|sum| sum.missing,
        "missing",
        "missing is not zero: the contest is marked incomplete, and sums are of what is there",
        findings,
    );
    say(
        Code::VotesSuppressed,
        &|sum| sum.hidden,
        "withheld by the publisher",
        "withheld is not zero: the contest is marked incomplete, and sums are at least that much",
        findings,
    );
}

/// Says which figures some units do not have, so that their sum is less than it seems.
fn figures_missing(contest: &Contest, title: &str, findings: &mut Findings) {
    for (quantity, sum) in &contest.quantities {
        let gaps = sum.missing + sum.hidden;
        if gaps == 0 || sum.votes.is_none() {
            continue;
        }
        let units = if gaps == 1 { "1 unit has".to_owned() } else { format!("{gaps} units have") };
        let first = contest.units.iter().flat_map(BTreeMap::values).find(|row| {
            row.quantities.get(quantity).is_some_and(|cell| cell.votes().is_none())
        });
        let finding = Finding::warning(
            Code::VotesMissing,
            format!("{units} no figure for the {}: the sum is that of the others", quantity.label()),
        )
        .at(first.map_or(contest.place, |row| row.place))
        .and("a turnout or share that uses it compares other units than it seems");
        findings.push(if title.is_empty() { finding } else { finding.contest(title) });
    }
}

/// Figures that are zero throughout while there are votes are not reported, and not zero.
fn not_reported(contest: &mut Contest, title: &str, findings: &mut Findings) {
    let votes = contest.choices.iter().any(|choice| choice.sum.votes > Some(Votes::ZERO));
    if !votes {
        return;
    }
    let about = [
        Quantity::Registered,
        Quantity::Received,
        Quantity::Issued,
        Quantity::Cast,
        Quantity::Valid,
    ];
    for quantity in about {
        if contest.stated(quantity) == Some(Votes::ZERO) {
            contest.quantities.remove(&quantity);
            for row in contest.units.iter_mut().flat_map(BTreeMap::values_mut) {
                row.quantities.remove(&quantity);
            }
            let finding = Finding::note(
                Code::FigureNotReported,
                format!("the {} are 0 beside votes, and were taken as not reported", quantity.label()),
            );
            findings.push(if title.is_empty() { finding } else { finding.contest(title) });
        }
    }
}

/// Where blank votes are in the base they stand among the choices.
fn blank_choice(contest: &mut Contest) {
    if !contest.blank_in_base || contest.choices.is_empty() {
        return;
    }
    let Some(&sum) = contest.quantities.get(&Quantity::Blank) else { return };
    let id = ChoiceId(contest.choices.len());
    contest.choices.push(Choice {
        name: "Blank votes".into(),
        party: None,
        kind: ChoiceKind::Blank,
        sum,
        modes: Vec::new(),
        stated_percent: None,
        spellings: Vec::new(),
        place: contest.place,
    });
    for row in contest.units.iter_mut().flat_map(BTreeMap::values_mut) {
        if let Some(&cell) = row.quantities.get(&Quantity::Blank) {
            row.votes.insert(id, cell);
        }
    }
}

/// The units in the order of the file, and the figures that all contests of a unit share.
pub(crate) struct UnitOrder {
    pub(crate) units: Vec<Unit>,
    ids: HashMap<usize, UnitId>,
    shared: HashMap<usize, Vec<(Quantity, Cell)>>,
}

impl UnitOrder {
    fn new(tally: &Tally, reading: &Reading) -> Self {
        let levels = if reading.layout == Layout::Transposed {
            vec!["unit".to_owned()]
        } else if reading.levels().is_empty() {
            vec!["row".to_owned()]
        } else {
            reading.levels()
        };
        let mut order: Vec<usize> = (0..tally.units.len()).collect();
        order.sort_by_key(|&unit| tally.units.get(unit).map(|unit| unit.place));
        let mut units = Vec::with_capacity(order.len());
        let mut ids = HashMap::with_capacity(order.len());
        for unit in order {
            let Some(known) = tally.units.get(unit) else { continue };
            ids.insert(unit, UnitId(units.len()));
            let extra = std::iter::repeat("district".to_owned());
            let key = levels.iter().cloned().chain(extra).zip(known.values.iter().cloned()).collect();
            units.push(Unit { key, place: known.place });
        }
        let mut shared: HashMap<usize, Vec<(Quantity, Cell)>> = HashMap::new();
        for &(unit, quantity, entry, _) in &tally.unit_quantities {
            if let Some(cell) = entry.cell() {
                shared.entry(unit).or_default().push((quantity, cell));
            }
        }
        Self { units, ids, shared }
    }

    fn id(&self, _tally: &Tally, unit: usize) -> UnitId {
        self.ids.get(&unit).copied().unwrap_or(UnitId(unit))
    }

    fn shared(&self, unit: usize) -> Vec<(Quantity, Cell)> {
        self.shared.get(&unit).cloned().unwrap_or_default()
    }

    fn sum_quantity(
        &self,
        contest: &Contest,
        quantity: Quantity,
        covers: &impl Fn(usize) -> bool,
    ) -> Option<u64> {
        let covered: BTreeSet<UnitId> = {
            let mut pairs: Vec<(usize, UnitId)> = Vec::new();
            let mut unit = 0;
            while let Some(&id) = self.ids.get(&unit) {
                pairs.push((unit, id));
                unit += 1;
            }
            pairs.into_iter().filter(|&(unit, _)| covers(unit)).map(|(_, id)| id).collect()
        };
        let rows = contest.units.as_ref()?;
        let mut sum: Option<u64> = None;
        for (_, row) in rows.iter().filter(|(id, _)| covered.contains(id)) {
            if let Some(Cell::Counted(votes)) = row.quantities.get(&quantity) {
                sum = Some(sum.unwrap_or(0).checked_add(votes.0)?);
            }
        }
        sum
    }
}

/// A key that is the same for spellings that differ in letter case, punctuation or blanks.
pub(crate) fn folded(text: &str) -> String {
    name::fold(text)
}
