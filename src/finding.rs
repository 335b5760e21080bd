//! What is doubtful in the data, and where.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::code::Code;
use crate::model::Place;

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// For the record: something was done that a reader may want to know.
    Note,
    /// Something is doubtful; the result stands.
    Warning,
    /// The data contradict themselves; the result is given and is not final.
    Fault,
    /// There can be no result.
    Error,
}

impl Level {
    /// The word in messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Fault => "fault",
            Self::Error => "error",
        }
    }
}

/// One finding. Its texts are lower case, without a full stop, with input in backquotes; they may
/// hold any character of the data, so that only a renderer may show them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What it is about.
    pub code: Code,
    /// How grave it is.
    pub level: Level,
    /// What is wrong or was done, with both sides of what disagrees.
    pub message: String,
    /// Where, if at one place.
    pub place: Option<Place>,
    /// The input and the sheet of that place, as they are shown.
    pub source: Option<Origin>,
    /// The header of the column.
    pub field: Option<String>,
    /// The text of the cell.
    pub value: Option<String>,
    /// The line as it stands in the input, and the characters to mark (start and length, from 0).
    pub snippet: Option<Snippet>,
    /// Further facts, one a line.
    pub notes: Vec<String>,
    /// What to do, naming the flag that decides.
    pub help: Option<String>,
    /// The name of the contest, where it is about one.
    pub contest: Option<String>,
    /// The unit, where it is about one.
    pub unit: Option<String>,
}

/// Where a finding's place is: an input, and a sheet of it where it has several tables.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The name of the input.
    pub file: String,
    /// The name of the sheet.
    pub sheet: Option<String>,
}

/// A line of the input with a mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Snippet {
    /// The line, without its line end.
    pub text: String,
    /// First marked character, from 0.
    pub start: usize,
    /// How many characters are marked.
    pub length: usize,
}

impl Finding {
    /// A finding with its sentence; the rest is added by the methods below.
    pub fn new(code: Code, level: Level, message: impl Into<String>) -> Self {
        Self {
            code,
            level,
            message: message.into(),
            place: None,
            source: None,
            field: None,
            value: None,
            snippet: None,
            notes: Vec::new(),
            help: None,
            contest: None,
            unit: None,
        }
    }

    /// An error: there can be no result.
    pub fn error(code: Code, message: impl Into<String>) -> Self {
        Self::new(code, Level::Error, message)
    }

    /// A fault: the data contradict themselves.
    pub fn fault(code: Code, message: impl Into<String>) -> Self {
        Self::new(code, Level::Fault, message)
    }

    /// A warning.
    pub fn warning(code: Code, message: impl Into<String>) -> Self {
        Self::new(code, Level::Warning, message)
    }

    /// A note.
    pub fn note(code: Code, message: impl Into<String>) -> Self {
        Self::new(code, Level::Note, message)
    }

    /// Adds the place.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Adds the column's header.
    #[must_use]
    pub fn field(mut self, header: impl Into<String>) -> Self {
        self.field = Some(header.into());
        self
    }

    /// Adds the text of the cell.
    #[must_use]
    pub fn value(mut self, text: impl Into<String>) -> Self {
        self.value = Some(text.into());
        self
    }

    /// Adds a further fact.
    #[must_use]
    pub fn and(mut self, fact: impl Into<String>) -> Self {
        self.notes.push(fact.into());
        self
    }

    /// Adds what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds the contest it is about.
    #[must_use]
    pub fn contest(mut self, name: impl Into<String>) -> Self {
        self.contest = Some(name.into());
        self
    }

    /// Adds the unit it is about.
    #[must_use]
    pub fn unit(mut self, name: impl Into<String>) -> Self {
        self.unit = Some(name.into());
        self
    }
}

/// Findings in the order they were made, with a bound on how many of one code are kept; the counts
/// are always whole.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Findings {
    list: Vec<Finding>,
    counts: BTreeMap<Code, u64>,
}

impl Findings {
    /// How many findings of one code are kept.
    pub const KEPT_PER_CODE: u64 = 10_000;

    /// Adds one.
    pub fn push(&mut self, finding: Finding) {
        let count = self.counts.entry(finding.code).or_insert(0);
        *count += 1;
        if *count <= Self::KEPT_PER_CODE {
            self.list.push(finding);
        }
    }

    /// Whether another finding of this code would still be kept: lets a caller skip the work of
    /// wording what nobody will see.
    pub fn has_room(&self, code: Code) -> bool {
        self.counts.get(&code).is_none_or(|count| *count < Self::KEPT_PER_CODE)
    }

    /// Counts one that is not kept.
    pub fn count(&mut self, code: Code) {
        *self.counts.entry(code).or_insert(0) += 1;
    }

    /// Adds many.
    pub fn extend(&mut self, findings: impl IntoIterator<Item = Finding>) {
        for finding in findings {
            self.push(finding);
        }
    }

    /// Those that were kept.
    pub fn iter(&self) -> impl Iterator<Item = &Finding> {
        self.list.iter()
    }

    /// The same, to be completed.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = &mut Finding> {
        self.list.iter_mut()
    }

    /// How many of each code there were.
    pub fn counts(&self) -> &BTreeMap<Code, u64> {
        &self.counts
    }

    /// The gravest level, if there is any finding.
    pub fn worst(&self) -> Option<Level> {
        self.list.iter().map(|finding| finding.level).max()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Orders them: by input, by line, those without a place last; the order of making decides
    /// between equals.
    pub fn sort(&mut self) {
        self.list.sort_by_key(|finding| {
            finding.place.map_or((1, 0, 0), |place| (0, place.input.0, place.line))
        });
    }
}
