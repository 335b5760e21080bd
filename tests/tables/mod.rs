//! Made-up elections whose sums are known, and the tables that could have been published of them.

use std::collections::BTreeMap;

use proptest::prelude::*;

/// Names that nobody could take for one another.
const CHOICES: [&str; 6] =
    ["Anna Lind", "Boris Petrov", "Chen Wei", "Dolores Ruiz", "Emeka Obi", "Fatima Zahra"];
const CONTESTS: [&str; 3] = ["Mayor", "Treasurer", "Sheriff"];

/// What was counted.
#[derive(Debug, Clone)]
pub(crate) struct World {
    /// Votes by contest, unit and choice.
    votes: Vec<Vec<Vec<u64>>>,
    /// Registered voters by unit.
    registered: Vec<u64>,
}

/// How it is published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A row a choice, of the first contest.
    Summary,
    /// The same, with a row of the total.
    SummaryWithTotal,
    /// A row a unit and choice, of the first contest.
    Long,
    /// A row a contest, unit and choice, with the voters of the unit in each row.
    LongOfAll,
    /// The same as `Long`, with a total for each choice.
    LongWithTotals,
    /// A row a unit, of the first contest.
    Wide,
    /// The same, with the voters and the sum of each row, and a row of totals.
    WideWithTotals,
    /// A column a unit, of the first contest, with a column and a row of totals.
    Transposed,
}

impl Shape {
    pub(crate) const ALL: &[Self] = &[
        Self::Summary,
        Self::SummaryWithTotal,
        Self::Long,
        Self::LongOfAll,
        Self::LongWithTotals,
        Self::Wide,
        Self::WideWithTotals,
        Self::Transposed,
    ];
    pub(crate) const LONG: &[Self] = &[Self::Long, Self::LongOfAll, Self::LongWithTotals];
    pub(crate) const WITH_UNITS: &[Self] =
        &[Self::Long, Self::LongOfAll, Self::LongWithTotals, Self::Wide, Self::WideWithTotals];

    fn is_of_all(self) -> bool {
        self == Self::LongOfAll
    }

    fn has_registered(self) -> bool {
        matches!(self, Self::LongOfAll | Self::WideWithTotals)
    }
}

/// A table of text cells.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    pub(crate) head: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
}

impl Table {
    /// The text of the file.
    pub(crate) fn csv(&self) -> String {
        let rows = std::iter::once(&self.head).chain(&self.rows);
        rows.map(|cells| cells.join(",") + "\n").collect()
    }

    /// The same with other columns, given by their positions.
    pub(crate) fn with_columns(&self, columns: &[usize]) -> Self {
        let pick = |cells: &Vec<String>| columns.iter().map(|&at| cells[at].clone()).collect();
        Self { head: pick(&self.head), rows: self.rows.iter().map(pick).collect() }
    }

    /// The cells that hold a count, by row and column.
    pub(crate) fn counts(&self) -> Vec<(usize, usize)> {
        let rows = self.rows.iter().enumerate();
        rows.flat_map(|(row, cells)| {
            let counts = cells.iter().enumerate().filter(|(_, cell)| cell.parse::<u64>().is_ok());
            counts.map(move |(column, _)| (row, column))
        })
        .collect()
    }

    /// Two tables with the rows before and after.
    pub(crate) fn split(&self, at: usize) -> [Self; 2] {
        let part = |rows: &[Vec<String>]| Self { head: self.head.clone(), rows: rows.to_vec() };
        [part(&self.rows[..at]), part(&self.rows[at..])]
    }
}

/// Elections of some contests, units and choices.
pub(crate) fn worlds() -> impl Strategy<Value = World> {
    (1..=3_usize, 2..12_usize, 2..=6_usize)
        .prop_flat_map(|(contests, units, choices)| of_size(contests, units, choices))
}

/// Elections whose tables are longer than 4 KiB.
pub(crate) fn large() -> impl Strategy<Value = World> {
    (1..=2_usize, 350..450_usize, 2..=3_usize)
        .prop_flat_map(|(contests, units, choices)| of_size(contests, units, choices))
}

fn of_size(contests: usize, units: usize, choices: usize) -> impl Strategy<Value = World> {
    use prop::collection::vec;
    let count = prop_oneof![1 => Just(0_u64), 9 => 1..5000_u64];
    (vec(vec(vec(count, choices), units), contests), vec(0..3000_u64, units)).prop_map(
        |(votes, away)| {
            let registered = away.iter().enumerate().map(|(unit, away)| {
                let voted = votes.iter().map(|units| units[unit].iter().sum::<u64>()).max();
                away + voted.unwrap_or(0) + 1
            });
            World { registered: registered.collect(), votes }
        },
    )
}

impl World {
    /// All counts multiplied.
    pub(crate) fn times(&self, times: u64) -> Self {
        let mut many = self.clone();
        let votes = many.votes.iter_mut().flatten().flatten();
        for count in votes.chain(&mut many.registered) {
            *count *= times;
        }
        many
    }

    /// The sums by contest and choice, as this shape shows them.
    pub(crate) fn sums(&self, shape: Shape) -> BTreeMap<String, BTreeMap<String, u128>> {
        let contests = if shape.is_of_all() { self.votes.len() } else { 1 };
        (0..contests)
            .map(|contest| {
                let name = if shape.is_of_all() { CONTESTS[contest] } else { "" };
                let sums = (0..self.choices()).map(|choice| {
                    let votes = self.votes[contest].iter().map(|unit| u128::from(unit[choice]));
                    (CHOICES[choice].to_owned(), votes.sum())
                });
                (name.to_owned(), sums.collect())
            })
            .collect()
    }

    /// The registered voters, where this shape shows them.
    pub(crate) fn registered(&self, shape: Shape) -> Option<u128> {
        let sum = self.registered.iter().map(|&voters| u128::from(voters)).sum();
        shape.has_registered().then_some(sum)
    }

    /// The table of a shape.
    pub(crate) fn table(&self, shape: Shape) -> Table {
        match shape {
            Shape::Summary => self.summary(false),
            Shape::SummaryWithTotal => self.summary(true),
            Shape::Long => self.long(false),
            Shape::LongWithTotals => self.long(true),
            Shape::LongOfAll => self.long_of_all(),
            Shape::Wide => self.wide(false),
            Shape::WideWithTotals => self.wide(true),
            Shape::Transposed => self.transposed(),
        }
    }

    fn choices(&self) -> usize {
        self.votes[0][0].len()
    }

    /// Votes of the first contest for a choice in all units.
    fn sum(&self, choice: usize) -> u64 {
        self.votes[0].iter().map(|unit| unit[choice]).sum()
    }

    fn summary(&self, with_total: bool) -> Table {
        let mut rows: Vec<Vec<String>> =
            (0..self.choices()).map(|choice| row([&CHOICES[choice], &self.sum(choice)])).collect();
        if with_total {
            let total: u64 = (0..self.choices()).map(|choice| self.sum(choice)).sum();
            rows.push(row([&"Total", &total]));
        }
        Table { head: row([&"candidate", &"votes"]), rows }
    }

    fn long(&self, with_totals: bool) -> Table {
        let mut rows = Vec::new();
        for (unit, votes) in self.votes[0].iter().enumerate() {
            for (choice, votes) in votes.iter().enumerate() {
                rows.push(row([&precinct(unit), &CHOICES[choice], votes]));
            }
        }
        if with_totals {
            rows.extend(
                (0..self.choices())
                    .map(|choice| row([&"Total", &CHOICES[choice], &self.sum(choice)])),
            );
        }
        Table { head: row([&"precinct", &"candidate", &"votes"]), rows }
    }

    fn long_of_all(&self) -> Table {
        let mut rows = Vec::new();
        for (contest, units) in self.votes.iter().enumerate() {
            for (unit, votes) in units.iter().enumerate() {
                let voters = &self.registered[unit];
                for (choice, votes) in votes.iter().enumerate() {
                    rows.push(row([
                        &precinct(unit),
                        &CONTESTS[contest],
                        voters,
                        &CHOICES[choice],
                        votes,
                    ]));
                }
            }
        }
        let head = row([&"precinct", &"contest", &"registered_voters", &"candidate", &"votes"]);
        Table { head, rows }
    }

    fn wide(&self, with_totals: bool) -> Table {
        let mut head = row([&"Station"]);
        if with_totals {
            head.push("Registered voters".to_owned());
        }
        head.extend(CHOICES.iter().take(self.choices()).map(|&name| name.to_owned()));
        if with_totals {
            head.push("Valid votes".to_owned());
        }
        let cells = |station: String, registered: u64, votes: &[u64]| {
            let mut cells = vec![station];
            if with_totals {
                cells.push(registered.to_string());
            }
            cells.extend(votes.iter().map(ToString::to_string));
            if with_totals {
                cells.push(votes.iter().sum::<u64>().to_string());
            }
            cells
        };
        let units = self.votes[0].iter().zip(&self.registered).enumerate();
        let mut rows: Vec<Vec<String>> = units
            .map(|(unit, (votes, registered))| cells(precinct(unit), *registered, votes))
            .collect();
        if with_totals {
            let sums: Vec<u64> = (0..self.choices()).map(|choice| self.sum(choice)).collect();
            rows.push(cells("Total".to_owned(), self.registered.iter().sum(), &sums));
        }
        Table { head, rows }
    }

    fn transposed(&self) -> Table {
        let units = self.votes[0].iter();
        let mut head = row([&"Candidate"]);
        head.extend((0..units.len()).map(precinct));
        head.push("Total".to_owned());
        let cells = |name: &str, votes: Vec<u64>| {
            let mut cells = row([&name]);
            cells.extend(votes.iter().map(ToString::to_string));
            cells.push(votes.iter().sum::<u64>().to_string());
            cells
        };
        let mut rows: Vec<Vec<String>> = (0..self.choices())
            .map(|choice| cells(CHOICES[choice], units.clone().map(|unit| unit[choice]).collect()))
            .collect();
        rows.push(cells("Total", units.map(|unit| unit.iter().sum()).collect()));
        Table { head, rows }
    }
}

fn precinct(unit: usize) -> String {
    format!("P{unit:04}")
}

fn row<const N: usize>(cells: [&dyn ToString; N]) -> Vec<String> {
    cells.iter().map(|cell| cell.to_string()).collect()
}
