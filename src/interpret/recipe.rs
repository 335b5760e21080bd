//! A reading in a file: run on the next file of the same publisher, or refused by it.

mod entry;
mod fit;
mod flags;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::finding::Finding;
use crate::interpret::layout::Proposal;
use crate::interpret::reading::{Column, ColumnContest, LineRole, Reading, Role};
use crate::interpret::survey::Survey;
use crate::interpret::vocabulary;
use crate::options::{Layout, Options};
use crate::read::How;
use entry::Entry;
use flags::Flags;

/// A saved reading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipe {
    layout: Layout,
    /// How many rows the header has.
    header: usize,
    encoding: Option<String>,
    delimiter: Option<u8>,
    blank_in_base: bool,
    lines_repeat: bool,
    districts_may_be_units: bool,
    flags: Flags,
    labels: BTreeMap<String, LineRole>,
    columns: Vec<Entry>,
    contests: Vec<ColumnContest>,
}

/// The version that this program writes and reads.
const VERSION: u32 = 1;

const COMMENT: &str = "\
# How tally understands a table. For the next file of the same publisher:
#
#     tally --recipe THIS.toml FILE
#
# A file that no longer fits is refused. This text may be edited: a role is a name as --column
# takes it, marks are an example of a number with both its marks, labels say what rows are.

";

/// The file, word for word.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(rename = "tally-recipe")]
    version: u32,
    layout: String,
    header: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    encoding: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    delimiter: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    blank_in_base: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    lines_repeat: bool,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    districts_may_be_units: bool,
    #[serde(default, skip_serializing_if = "Flags::is_empty")]
    options: Flags,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    labels: BTreeMap<String, String>,
    column: Vec<entry::Written>,
}

/// What every version has.
#[derive(Debug, Deserialize)]
struct Version {
    #[serde(rename = "tally-recipe")]
    version: u32,
}

impl Recipe {
    /// The text of a recipe for how the inputs were read and understood, under the options of the
    /// run. `None` where a recipe cannot say it: contests of columns that share a name.
    pub fn write(reading: &Reading, inputs: &[&How], options: &Options) -> Option<String> {
        let written = Written {
            version: VERSION,
            layout: reading.layout.name().to_owned(),
            header: reading.head.lines.len(),
            encoding: same(inputs, |how| how.encoding.clone()),
            delimiter: same(inputs, |how| how.delimiter).flatten().map(delimiter_name),
            blank_in_base: reading.blank_in_base,
            lines_repeat: reading.lines_repeat,
            districts_may_be_units: reading.districts_may_be_units,
            options: Flags::of(options),
            labels: reading
                .labels
                .iter()
                .map(|(label, role)| (label.clone(), entry::write_line(*role)))
                .collect(),
            column: columns(reading),
        };
        let text = format!("{COMMENT}{}", toml::to_string(&written).ok()?);
        let recipe = Self::parse(&text).ok()?;
        recipe.says(reading).then_some(text)
    }

    /// Reads a recipe.
    ///
    /// # Errors
    /// [`Error::Usage`] for a text that is no recipe, or one of a version that is not known.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let Version { version } = from_toml(text)?;
        if version != VERSION {
            return Err(wrong(&format!(
                "it is of version {version}, and this program knows version {VERSION}"
            )));
        }
        let written: Written = from_toml(text)?;
        let layout = Layout::ALL.into_iter().find(|layout| layout.name() == written.layout);
        let layout = layout.ok_or_else(|| {
            let names = Layout::ALL.map(Layout::name).join(", ");
            wrong(&format!("there is no layout `{}`; layouts are {names}", written.layout))
        })?;
        let delimiter = written.delimiter.map(|name| delimiter(&name)).transpose()?;
        let labels = written.labels.into_iter().map(|(label, word)| {
            let role = entry::read_line(&label, &word).map_err(|error| wrong(&error))?;
            Ok((label, role))
        });
        let labels = labels.collect::<Result<_, Error>>()?;
        let (columns, contests) =
            entry::read(written.column, layout).map_err(|error| wrong(&error))?;
        Ok(Self {
            layout,
            header: written.header,
            encoding: written.encoding,
            delimiter,
            blank_in_base: written.blank_in_base,
            lines_repeat: written.lines_repeat,
            districts_may_be_units: written.districts_may_be_units,
            flags: written.options,
            labels,
            columns,
            contests,
        })
    }

    /// The options of a run by this recipe: what a flag gives stands, the rest is the recipe's.
    ///
    /// # Errors
    /// [`Error::Usage`] where flags say what columns are: that is in the recipe.
    pub fn complete(&self, options: &Options) -> Result<Options, Error> {
        let mut options = options.clone();
        let interpret = &mut options.interpret;
        if !interpret.columns.is_empty() || interpret.layout.is_some() {
            return Err(Error::Usage(
                "--column and --layout do not go with --recipe: edit the recipe instead".into(),
            ));
        }
        interpret.no_header |= self.header == 0;
        let read = &mut options.read;
        read.encoding = read.encoding.take().or_else(|| self.encoding.clone());
        read.delimiter = read.delimiter.or(self.delimiter);
        self.flags.fill(&mut options).map_err(|error| wrong(&error))?;
        Ok(options)
    }

    /// What the columns of a table are by this recipe. The marks of its numbers are settled in
    /// the survey; notes come beside.
    pub(crate) fn proposal(
        &self,
        survey: &mut Survey<'_>,
        header_rows: usize,
    ) -> Result<(Proposal, Vec<Finding>), Error> {
        fit::fit(self, survey, header_rows).map_err(Error::Data)
    }

    /// Whether nothing of the reading was lost on the way.
    fn says(&self, reading: &Reading) -> bool {
        let roles = self.columns.iter().map(|entry| &entry.role);
        self.contests == reading.contests
            && self.labels == reading.labels
            && roles.eq(reading.columns.iter().filter(|column| is_kept(column)).map(|c| &c.role))
    }
}

/// A column that holds nothing is none of the recipe: if the next file fills it, that is new.
fn is_kept(column: &Column) -> bool {
    !column.is_empty || column.role != Role::Ignored
}

fn columns(reading: &Reading) -> Vec<entry::Written> {
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for column in &reading.columns {
        *count.entry(vocabulary::normalise(&column.header)).or_default() += 1;
    }
    let is_one = |column: &Column| {
        let header = vocabulary::normalise(&column.header);
        !header.is_empty() && count.get(&header) == Some(&1)
    };
    reading
        .columns
        .iter()
        .enumerate()
        .filter(|(_, column)| is_kept(column))
        .map(|(index, column)| {
            entry::write(column, Some(index).filter(|_| !is_one(column)), &reading.contests)
        })
        .collect()
}

/// What is the same for all inputs.
fn same<T: PartialEq>(inputs: &[&How], of: impl Fn(&How) -> T) -> Option<T> {
    let first = of(inputs.first()?);
    inputs.iter().all(|how| of(how) == first).then_some(first)
}

fn delimiter_name(byte: u8) -> String {
    if byte == b'\t' { "tab".to_owned() } else { char::from(byte).to_string() }
}

fn delimiter(name: &str) -> Result<u8, Error> {
    match name.as_bytes() {
        b"tab" | b"\t" => Ok(b'\t'),
        // A quote, and what stands inside numbers, divides nothing.
        [b'"' | b'.' | b'-'] => Err(wrong(&format!("`{name}` is no delimiter"))),
        [sign] if *sign == b' ' || sign.is_ascii_punctuation() => Ok(*sign),
        _ => Err(wrong(&format!("`{name}` is no delimiter: one sign, or tab"))),
    }
}

fn from_toml<T: for<'a> Deserialize<'a>>(text: &str) -> Result<T, Error> {
    toml::from_str(text).map_err(|error: toml::de::Error| {
        let before = error.span().and_then(|span| text.get(..span.start));
        let line = before.map_or(1, |before| 1 + before.matches('\n').count());
        wrong(&format!("line {line}: {}", error.message().replace('\n', "; ")))
    })
}

fn wrong(what: &str) -> Error {
    Error::Usage(format!("the recipe cannot be used: {what}"))
}
