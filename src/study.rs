//! Which tables of a run are read together, and which for themselves.
//!
//! Inputs are parts of one table. The sheets of a workbook are tables of their own, and so are
//! tables that stand under each other in one sheet or file.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::assemble;
use crate::code::Code;
use crate::finding::{Finding, Findings, Level};
use crate::interpret::{self, Block, Reading, Unfold};
use crate::model::ChoiceKind;
use crate::options::{ColumnFlag, Decimal, Layout, Options};
use crate::read::{self, CellKind, Opened, Table};
use crate::report::{Contest, Rollup};

/// Tables that are parts of one and are interpreted together. Their inputs are counted from 0 in
/// here; `inputs` says which of the run they are.
#[derive(Debug, Clone)]
pub(crate) struct Study {
    /// The sheet, where a source has several; else empty.
    pub(crate) sheet: String,
    /// What stands above the table, where several stand under each other: the contest's name where
    /// its rows do not say it.
    pub(crate) title: String,
    /// The inputs of the run, by position.
    pub(crate) inputs: Vec<usize>,
    /// The rows, where they are not the whole of the one input.
    pub(crate) stretch: Option<Table>,
    /// How columns repeat for each candidate.
    pub(crate) unfold: Option<Unfold>,
    /// How many of these rows are their header.
    header: usize,
}

impl Study {
    /// Its title, after its sheet where tables of several sheets are told apart.
    fn name(&self, several_sheets: bool) -> String {
        match (several_sheets && !self.sheet.is_empty(), self.title.is_empty()) {
            (false, _) => self.title.clone(),
            (true, true) => self.sheet.clone(),
            (true, false) => format!("{}: {}", self.sheet, self.title),
        }
    }

    /// Rows of an input as they are interpreted and counted.
    pub(crate) fn rows<'t>(&self, table: &'t Table) -> Cow<'t, Table> {
        match &self.unfold {
            Some(unfold) => Cow::Owned(unfold.apply(table)),
            None => Cow::Borrowed(table),
        }
    }
}

/// What was made of one study.
pub(crate) struct Studied {
    pub(crate) study: Study,
    pub(crate) reading: Reading,
    pub(crate) rows: Vec<u64>,
    pub(crate) contests: Vec<Contest>,
    pub(crate) rollups: Vec<Rollup>,
    pub(crate) findings: Findings,
    /// The names of all contests, also of those that were not asked for.
    pub(crate) names: Vec<String>,
    /// That `--by` names no level of the units.
    pub(crate) no_level: Option<String>,
}

/// The studies of a run: by the sheet where a source has several. `of` is the source of each
/// input.
pub(crate) fn studies(inputs: &[Opened], of: &[usize]) -> Vec<Study> {
    let mut found: Vec<Study> = Vec::new();
    for (at, input) in inputs.iter().enumerate() {
        let source = of.get(at);
        let has_siblings = of.iter().filter(|other| Some(*other) == source).count() > 1;
        let sheet = input.how.sheet.clone().filter(|_| has_siblings).unwrap_or_default();
        if let Some(study) = found.iter_mut().find(|study| study.sheet == sheet) {
            study.inputs.push(at);
            continue;
        }
        let (title, inputs) = (String::new(), vec![at]);
        found.push(Study { sheet, title, inputs, stretch: None, unfold: None, header: 0 });
    }
    found
}

/// The tables that stand under each other in the one table of a study; none where it is one.
pub(crate) fn stacked(study: &Study, inputs: &[Opened], options: &Options) -> Vec<Study> {
    let &[at] = study.inputs.as_slice() else { return Vec::new() };
    let wanted = &options.interpret;
    let Some(input) = inputs.get(at) else { return Vec::new() };
    if !input.whole || !input.says.is_empty() || wanted.no_header || wanted.skip_header.is_some() {
        return Vec::new();
    }
    interpret::blocks(&input.head)
        .into_iter()
        .map(|block| Study {
            sheet: study.sheet.clone(),
            title: block.title,
            inputs: vec![at],
            stretch: Some(block.table),
            unfold: None,
            header: block.header,
        })
        .collect()
}

/// Whether tables hold so many numbers that they may be results.
pub(crate) fn has_figures(tables: &[&Table]) -> bool {
    const FEW: usize = 6;
    let cells = tables.iter().flat_map(|table| table.rows()).flat_map(|row| row.cells());
    let numbers = cells.filter(|cell| read::shape(cell.trim()).kind == CellKind::Number);
    numbers.take(FEW).count() == FEW
}

/// Whether a cell of counts is no number, which no other reading mends.
pub(crate) fn has_bad_number(errors: &[Finding]) -> bool {
    errors.iter().any(|finding| {
        finding.level == Level::Error
            && matches!(
                finding.code,
                Code::NumberInvalid | Code::NumberNegative | Code::NumberTooLarge
            )
    })
}

/// The errors of a sheet with figures that was not understood, and how to read the others.
pub(crate) fn other_sheets(mut found: Vec<Finding>, sheet: &str) -> Vec<Finding> {
    if let Some(error) = found.iter_mut().find(|finding| finding.level == Level::Error) {
        error.notes.push(format!(
            "the sheet `{sheet}` holds figures and was not understood; --sheet NAME reads the others"
        ));
    }
    found
}

/// The blocks of a study as one table whose units are their titles; `None` where their headers
/// differ.
pub(crate) fn as_units(study: &Study, parts: &[Study]) -> Option<Study> {
    let block = |part: &Study| {
        Some(Block { title: part.title.clone(), table: part.stretch.clone()?, header: part.header })
    };
    let blocks: Vec<Block> = parts.iter().filter_map(block).collect();
    let stretch = Some(interpret::titles_as_units(&blocks)?);
    Some(Study { stretch, ..study.clone() })
}

/// Whether two blocks have the same first row.
pub(crate) fn same_header(one: &Study, other: &Study) -> bool {
    let (Some(one), Some(other)) = (&one.stretch, &other.stretch) else { return false };
    match (one.row(0), other.row(0)) {
        (Some(one), Some(other)) => one.cells().eq(other.cells()),
        _ => false,
    }
}

/// How the columns of a study repeat for each candidate, by its first input.
pub(crate) fn unfold(study: &Study, inputs: &[Opened], options: &Options) -> Option<Unfold> {
    Unfold::of(unfoldable(study, inputs, options)?)
}

/// How the columns of a study repeat under titles that are the choices.
pub(crate) fn under_titles(study: &Study, inputs: &[Opened], options: &Options) -> Option<Unfold> {
    Unfold::under_titles(unfoldable(study, inputs, options)?)
}

/// The rows by which that is told; none where a flag or the format says what the columns are.
fn unfoldable<'a>(study: &'a Study, inputs: &'a [Opened], options: &Options) -> Option<&'a Table> {
    let wanted = &options.interpret;
    let input = inputs.get(study.inputs.first().copied()?)?;
    if !input.says.is_empty() || wanted.no_header || wanted.skip_header.is_some() {
        return None;
    }
    Some(study.stretch.as_ref().unwrap_or(&input.head))
}

/// The options of a study: what the format says of its columns stands where no flag does.
pub(crate) fn options(study: &Study, inputs: &[Opened], options: &Options) -> Options {
    let mut options = options.clone();
    let first = study.inputs.first().and_then(|&at| inputs.get(at));
    let says: Vec<ColumnFlag> = first.map(|input| input.says.clone()).unwrap_or_default();
    let unfolded: Vec<ColumnFlag> = study.unfold.iter().flat_map(Unfold::says).collect();
    let wanted = &mut options.interpret;
    if says.is_empty() && wanted.columns.is_empty() && wanted.recipe.is_none() {
        wanted.columns = unfolded;
    }
    if !says.is_empty() && wanted.recipe.is_none() {
        wanted.exact = true;
        wanted.layout = Some(Layout::Long);
        wanted.decimal = Some(Decimal::Dot);
        wanted.thousands = None;
        // Of two roles for a column the later one stands.
        wanted.columns = says.into_iter().chain(wanted.columns.drain(..)).collect();
    }
    options
}

/// Whether the tables hold the same choices: then they are units of one contest, and to give each
/// for itself would hide that. A question is asked many times with the same answers.
pub(crate) fn are_units(found: &[Studied]) -> bool {
    let mut choices = found.iter().map(|studied| {
        let contests = studied.contests.iter().filter(|contest| !is_question(contest));
        let names =
            contests.flat_map(|contest| &contest.choices).map(|choice| choice.name.as_str());
        names.collect::<BTreeSet<&str>>()
    });
    let first = choices.next().unwrap_or_default();
    first.len() > 1 && choices.all(|names| names == first)
}

/// Whether it is answered by yes or no.
pub(crate) fn is_question(contest: &Contest) -> bool {
    let answers = |kind: ChoiceKind| contest.choices.iter().any(|choice| choice.kind == kind);
    answers(ChoiceKind::Yes) || answers(ChoiceKind::No)
}

/// A contest without a name gets the title of its table; those of several tables that have one name
/// get it before that. Every identifier is made one of its own.
pub(crate) fn tell_apart(results: &mut [Studied]) {
    // The name of the one sheet that holds results says nothing of the contest.
    if results.len() < 2 {
        return;
    }
    let sheets: BTreeSet<&str> =
        results.iter().map(|studied| studied.study.sheet.as_str()).collect();
    let several = sheets.len() > 1;
    for studied in results.iter_mut() {
        let title = &studied.study.name(several);
        let [contest] = studied.contests.as_mut_slice() else { continue };
        if contest.name.is_empty() {
            contest.name.clone_from(title);
            contest.id = assemble::slug(title);
            for finding in studied.findings.iter_mut() {
                finding.contest.get_or_insert_with(|| title.clone());
            }
        }
    }
    let mut count: BTreeMap<(String, Option<String>), usize> = BTreeMap::new();
    for contest in results.iter().flat_map(|studied| &studied.contests) {
        *count.entry((contest.name.clone(), contest.district.clone())).or_default() += 1;
    }
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for studied in results {
        let title = studied.study.name(several);
        for contest in &mut studied.contests {
            let key = (contest.name.clone(), contest.district.clone());
            if count.get(&key).is_some_and(|&count| count > 1) && contest.name != title {
                contest.name = format!("{title}: {}", contest.name);
            }
            let mut id = contest.id.clone();
            let mut number = 2;
            while !taken.insert(id.clone()) {
                id = format!("{}-{number}", contest.id);
                number += 1;
            }
            for of in studied.rollups.iter_mut().flat_map(|rollup| &mut rollup.of) {
                if *of == contest.id {
                    of.clone_from(&id);
                }
            }
            contest.id = id;
        }
    }
}
