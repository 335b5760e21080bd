//! What was counted, in the shape that checks, decisions and reports read.

use std::collections::BTreeMap;

use crate::model::{Cell, ChoiceKind, Place, Quantity, Votes};
use crate::tally::figures::Figures;

/// A unit of the input: a precinct, a municipality, a whole file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit {
    /// Its level names and values, widest first: `[("county", "Kings"), ("precinct", "0010")]`.
    pub key: Vec<(String, String)>,
    /// Where it stands first.
    pub place: Place,
}

impl Unit {
    /// The values of its key in one line: `Kings, 0010`.
    pub fn name(&self) -> String {
        let values: Vec<&str> = self
            .key
            .iter()
            .map(|(_, value)| value.as_str())
            .filter(|value| !value.is_empty())
            .collect();
        values.join(", ")
    }
}

/// Which unit of an [`Election`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitId(pub usize);

/// Which choice of a [`Contest`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChoiceId(pub usize);

/// A sum over cells, with what the cells did not say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Sum {
    /// The sum of the counted cells; `None` where no cell was counted.
    pub votes: Option<Votes>,
    /// Cells without a number.
    pub missing: u64,
    /// Cells withheld.
    pub hidden: u64,
}

impl Sum {
    /// Whether every cell was counted, and there was one.
    pub fn is_whole(&self) -> bool {
        self.votes.is_some() && self.missing == 0 && self.hidden == 0
    }
}

/// One choice of a contest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The name, normalised and otherwise as it stands in the file.
    pub name: String,
    /// The party, where the file gives one; several party lines are joined by " / ".
    pub party: Option<String>,
    /// What kind of line it is.
    pub kind: ChoiceKind,
    /// The votes over all units and modes.
    pub sum: Sum,
    /// The votes by mode of voting, where the file tells them apart, in the file's order.
    pub modes: Vec<(String, Sum)>,
    /// Printed percentages of this choice, where the table has one for the whole contest.
    pub stated_percent: Option<String>,
    /// Spellings in the file that differ from the name, and where each stands first; at most 10.
    pub spellings: Vec<(String, Place)>,
    /// Where it stands first.
    pub place: Place,
}

/// What a printed total is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Line {
    /// The votes of a choice.
    Choice(ChoiceId),
    /// A quantity.
    Quantity(Quantity),
    /// The sum of all choices.
    AllChoices,
}

/// A total that the file prints, to be compared with the sum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatedTotal {
    /// What it is a total of.
    pub line: Line,
    /// What the file prints.
    pub stated: Votes,
    /// What was counted over the same cells.
    pub counted: Votes,
    /// What it covers, in words: the total row's label or the column's header.
    pub label: String,
    /// Where it stands.
    pub place: Place,
}

/// The figures of one unit in one contest.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct UnitRow {
    /// Votes of each choice, by [`ChoiceId`]; a choice that the unit does not list is not in it.
    pub votes: Figures<ChoiceId>,
    /// Quantities of the unit.
    pub quantities: Figures<Quantity>,
    /// Votes by choice and mode of voting, where `CountOptions::modes_by_unit` asks for them.
    pub modes: Vec<(ChoiceId, String, Cell)>,
    /// Where the unit's row stands.
    pub place: Place,
}

/// One contest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contest {
    /// The name: the office, and where the file has several, the district. Empty where the file
    /// gives none.
    pub name: String,
    /// The district alone, where the contest is that of a district.
    pub district: Option<String>,
    /// The choices, in the order of the file.
    pub choices: Vec<Choice>,
    /// Figures over all units of the contest, as the file states them.
    pub quantities: BTreeMap<Quantity, Sum>,
    /// Whether blank votes are in the base, by the file's own figures or by law as the file shows.
    pub blank_in_base: bool,
    /// How many units have a row in the contest.
    pub units_reported: u64,
    /// The figures by unit; `None` where the memory budget did not suffice.
    pub units: Option<BTreeMap<UnitId, UnitRow>>,
    /// Totals that the file prints.
    pub stated: Vec<StatedTotal>,
    /// Where it stands first.
    pub place: Place,
}

impl Contest {
    /// The sum of all choices, or `None` where 64 bits cannot hold it.
    pub fn all_choices(&self) -> Option<Votes> {
        Votes::checked_sum(self.choices.iter().filter_map(|choice| choice.sum.votes))
    }

    /// A quantity as the file states it.
    pub fn stated(&self, quantity: Quantity) -> Option<Votes> {
        self.quantities.get(&quantity).and_then(|sum| sum.votes)
    }

    /// Whether a count of a choice is missing or hidden somewhere.
    pub fn is_complete(&self) -> bool {
        self.choices.iter().all(|choice| choice.sum.missing == 0 && choice.sum.hidden == 0)
    }
}

/// All that was counted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Election {
    /// The contests, in the order of the file.
    pub contests: Vec<Contest>,
    /// The units of all contests.
    pub units: Vec<Unit>,
}

impl Election {
    /// A unit.
    pub fn unit(&self, id: UnitId) -> Option<&Unit> {
        self.units.get(id.0)
    }
}
