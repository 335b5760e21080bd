//! A whole [`Tally`] to an [`Election`]: modes added, party lines joined, totals set beside sums.

use std::collections::BTreeMap;

use crate::code::Code;
use crate::error::Error;
use crate::finding::{Finding, Findings};
use crate::hash::NumberMap;
use crate::interpret::Reading;
use crate::model::{Cell, ChoiceKind, Place, Quantity, Votes};
use crate::options::{CountOptions, Layout};
use crate::tally::ballots;
use crate::tally::election::{Choice, ChoiceId, Contest, Election, Sum, Unit, UnitId, UnitRow};
use crate::tally::figures::Figures;
use crate::tally::join;
use crate::tally::lines::{Lines, PartyLine, add, lines, merge};
use crate::tally::stated;
use crate::tally::table::{ContestEntries, Folded, Rules, Tally, UnitEntries, UnitKey};

/// So many rows that repeat others are more than a slip.
const REPEATS: u64 = 10;

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
        let hidden =
            self.contests.iter().find_map(|entries| Some((entries.hidden_total()?, entries.place)));
        if let Some((line, place)) = hidden.filter(|_| !reading.is_exact) {
            return Err(Finding::error(
                Code::LayoutBroken,
                format!(
                    "line {line} equals the sum of all other rows: a total that nothing calls one"
                ),
            )
            .at(Place { line, ..place })
            .help("take the row out, or name its unit `Total`")
            .into());
        }
        let mut findings = std::mem::take(&mut self.findings);
        if self.repeats >= REPEATS && options.duplicates.is_none() {
            return Err(self.many_repeats(&findings));
        }
        if 20 * self.namesakes > self.unit_count as u64 {
            return Err(self.many_namesakes(&findings));
        }
        if !reading.is_exact {
            join::contests(&mut self, reading, &mut findings);
        }
        let mut order: Vec<usize> = (0..self.contests.len()).collect();
        order.sort_by_key(|&index| self.contests.get(index).map(|contest| contest.place));
        let units = UnitOrder::new(&mut self, reading);
        let mut contests = Vec::new();
        for index in order {
            let Some(entries) = self.contests.get_mut(index).map(std::mem::take) else { continue };
            let has_anything = !entries.units.is_empty()
                || entries.folded.iter().any(|sum| sum.counted + sum.missing + sum.hidden > 0)
                || !entries.folded_quantities.is_empty();
            if has_anything {
                contests.push(self.contest_of(
                    index,
                    entries,
                    reading,
                    options,
                    &units,
                    &mut findings,
                )?);
            }
        }
        if contests.is_empty() && !self.unit_quantities.is_empty() {
            contests.push(self.turnout_only(&units));
        }
        let mut election = Election { contests, units: units.units };
        if matches!(reading.layout, Layout::Long | Layout::Summary) {
            ballots::split(&mut election, &mut findings);
        }
        Ok((election, findings))
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
                self.namesakes, self.unit_count
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
        entries: ContestEntries,
        reading: &Reading,
        options: &CountOptions,
        units: &UnitOrder,
        findings: &mut Findings,
    ) -> Result<Contest, Error> {
        let title = title(&entries);
        let lines = lines(&entries, &title, findings)
            .map_err(|name| too_large(&title, &format!("votes for `{name}`")))?;
        let joined = join::choices(&lines, options, self.is_folded, &title, findings);
        let mut choices = Vec::new();
        for group in &joined {
            choices.push(choice(group, &lines, &title)?);
        }
        let mut line_choice = vec![None; lines.lines.len()];
        for (choice, group) in joined.iter().enumerate() {
            for &line in group {
                if let Some(of_line) = line_choice.get_mut(line) {
                    *of_line = Some(ChoiceId(choice));
                }
            }
        }
        let mut sums = BTreeMap::new();
        for (quantity, folded) in self.quantities_of(&entries, &title, units)? {
            sums.insert(quantity, sum_of(folded, &title, quantity.label())?);
        }
        let stated = self.stated.iter().filter(|stated| stated.contest == index);
        let stated = stated::totals(stated, &lines, &line_choice, &sums, units, self.is_folded);
        // From here on the rows of the tally give way to those of the contest, one by one.
        let lines = lines.lines;
        let rows = if self.is_folded {
            BTreeMap::new()
        } else {
            rows_of(entries.units, &lines, &line_choice, units, options.modes_by_unit)
        };
        let mut contest = Contest {
            district: (!entries.key.district.is_empty()).then_some(entries.key.district),
            name: entries.key.name,
            choices,
            quantities: sums,
            blank_in_base: reading.blank_in_base,
            units_reported: units_reported(reading, &rows, units),
            units: (!self.is_folded).then_some(rows),
            stated,
            place: entries.place,
        };
        incomplete(&contest, &title, findings);
        figures_missing(&contest, &title, findings);
        not_reported(&mut contest, &title, findings);
        blank_choice(&mut contest);
        Ok(contest)
    }

    /// Sums of the quantities over all units.
    fn quantities_of(
        &self,
        entries: &ContestEntries,
        title: &str,
        units: &UnitOrder,
    ) -> Result<BTreeMap<Quantity, Folded>, Error> {
        if self.is_folded {
            return Ok(entries.folded_quantities.iter().copied().collect());
        }
        let mut sums: BTreeMap<Quantity, Folded> = BTreeMap::new();
        for (unit, row) in &entries.units {
            for (quantity, cell) in units.quantities(*unit, row) {
                if sums.entry(quantity).or_default().add(cell).is_none() {
                    return Err(too_large(title, quantity.label()));
                }
            }
        }
        Ok(sums)
    }

    /// A file that has turnout figures by unit under offices, and no contest.
    fn turnout_only(&self, units: &UnitOrder) -> Contest {
        let mut rows: BTreeMap<UnitId, UnitRow> = BTreeMap::new();
        let mut sums: BTreeMap<Quantity, Folded> = BTreeMap::new();
        for &(unit, quantity, entry, _) in &self.unit_quantities {
            let Some(cell) = entry.cell() else { continue };
            let id = units.id(unit);
            let place = units.unit(unit).map(|unit| unit.place).unwrap_or_default();
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
}

/// The figures by unit, with those that belong to every contest held there.
fn rows_of(
    units: Vec<(usize, UnitEntries)>,
    lines: &[PartyLine],
    line_choice: &[Option<ChoiceId>],
    order: &UnitOrder,
    with_modes: bool,
) -> BTreeMap<UnitId, UnitRow> {
    let mut rows: Vec<(UnitId, UnitRow)> = Vec::with_capacity(units.len());
    for (unit, row) in units {
        let mut votes = Vec::with_capacity(lines.len().min(row.slots.len()));
        let mut modes: Vec<(ChoiceId, String, Cell)> = Vec::new();
        for (line, choice) in lines.iter().zip(line_choice) {
            let of_line = if with_modes { line.modes.as_slice() } else { &[] };
            for (mode, slot) in of_line {
                let (Some(choice), Some(cell)) = (choice, row.slot(*slot)) else { continue };
                let known = modes.iter_mut().find(|(of, name, _)| of == choice && name == mode);
                match known {
                    Some((_, _, known)) => *known = add(*known, cell),
                    None => modes.push((*choice, mode.clone(), cell)),
                }
            }
            if let (Some(choice), Some(cell)) = (choice, line.cell(&row)) {
                votes.push((*choice, cell));
            }
        }
        let mut quantities = Vec::with_capacity(row.quantities.len());
        quantities.extend(order.quantities(unit, &row));
        let row = UnitRow {
            votes: Figures::joined(votes, add),
            quantities: quantities.into_iter().collect(),
            modes,
            place: row.place,
        };
        rows.push((order.id(unit), row));
    }
    rows.into_iter().collect()
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

/// One choice made of its lines.
fn choice(group: &[usize], lines: &Lines<'_>, title: &str) -> Result<Choice, Error> {
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
    spellings.extend(
        of.iter()
            .skip(1)
            .filter(|line| line.name != name)
            .map(|line| (line.name.clone(), line.place)),
    );
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

fn units_reported(reading: &Reading, rows: &BTreeMap<UnitId, UnitRow>, units: &UnitOrder) -> u64 {
    let named =
        !reading.levels().is_empty() || matches!(reading.layout, Layout::Wide | Layout::Transposed);
    if !named {
        return 0;
    }
    // A row of the contest as a whole, beside those of its units.
    let is_whole = |id: &UnitId| {
        let unit = units.units.get(id.0).filter(|_| reading.is_exact);
        unit.is_some_and(|unit| unit.key.iter().all(|(_, value)| value.is_empty()))
    };
    let counted = |(id, row): &(&UnitId, &UnitRow)| {
        !is_whole(id)
            && row.votes.values().chain(row.quantities.values()).any(|cell| *cell != Cell::Missing)
    };
    rows.iter().filter(counted).count() as u64
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
        let counts =
            if cells == 1 { "1 count is".to_owned() } else { format!("{cells} counts are") };
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
        let first =
            contest.units.iter().flat_map(BTreeMap::values).find(|row| {
                row.quantities.get(quantity).is_some_and(|cell| cell.votes().is_none())
            });
        let finding = Finding::warning(
            Code::VotesMissing,
            format!(
                "{units} no figure for the {}: the sum is that of the others",
                quantity.label()
            ),
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
                format!(
                    "the {} are 0 beside votes, and were taken as not reported",
                    quantity.label()
                ),
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
pub(super) struct UnitOrder {
    pub(super) units: Vec<Unit>,
    /// By unit of the tally.
    ids: Vec<UnitId>,
    shared: NumberMap<usize, Vec<(Quantity, Cell)>>,
}

impl UnitOrder {
    /// Takes the units from the tally, so that their names are there once.
    fn new(tally: &mut Tally, reading: &Reading) -> Self {
        let levels = if reading.layout == Layout::Transposed {
            vec!["unit".to_owned()]
        } else if reading.levels().is_empty() {
            vec!["row".to_owned()]
        } else {
            reading.levels()
        };
        let mut known: Vec<(usize, UnitKey)> =
            std::mem::take(&mut tally.units).into_iter().enumerate().collect();
        known.sort_by_key(|(_, unit)| unit.place);
        let mut ids = vec![UnitId(0); known.len()];
        let mut units = Vec::with_capacity(known.len());
        for (unit, key) in known {
            if let Some(id) = ids.get_mut(unit) {
                *id = UnitId(units.len());
            }
            let extra = std::iter::repeat("district".to_owned());
            let place = key.place;
            let mut named = Vec::with_capacity(key.values.len());
            named.extend(levels.iter().cloned().chain(extra).zip(key.values));
            units.push(Unit { key: named, place });
        }
        let mut shared: NumberMap<usize, Vec<(Quantity, Cell)>> = NumberMap::default();
        for &(unit, quantity, entry, _) in &tally.unit_quantities {
            if let Some(cell) = entry.cell() {
                shared.entry(unit).or_default().push((quantity, cell));
            }
        }
        Self { units, ids, shared }
    }

    fn id(&self, unit: usize) -> UnitId {
        self.ids.get(unit).copied().unwrap_or(UnitId(unit))
    }

    /// A unit of the tally.
    pub(super) fn unit(&self, unit: usize) -> Option<&Unit> {
        self.units.get(self.id(unit).0)
    }

    /// The figures of a unit in a contest: its own, then those that all its contests share.
    pub(super) fn quantities<'a>(
        &'a self,
        unit: usize,
        row: &'a UnitEntries,
    ) -> impl Iterator<Item = (Quantity, Cell)> + 'a {
        let own = row
            .quantities
            .iter()
            .filter_map(|(quantity, entry)| entry.cell().map(|cell| (*quantity, cell)));
        let shared = self.shared.get(&unit).map_or(&[][..], Vec::as_slice);
        let is_own = |quantity: Quantity| {
            row.quantities.iter().any(|(known, entry)| *known == quantity && entry.cell().is_some())
        };
        own.chain(shared.iter().copied().filter(move |(quantity, _)| !is_own(*quantity)))
    }
}
