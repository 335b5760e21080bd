//! Which tables of a run are read together, and which for themselves.
//!
//! Inputs are parts of one table. The sheets of a workbook are tables of their own, and so are
//! tables that stand under each other in one sheet or file.

use std::collections::{BTreeMap, BTreeSet};

use crate::Studied;
use crate::interpret::{self, Block};
use crate::model::ChoiceKind;
use crate::options::{ColumnFlag, Decimal, Layout, Options};
use crate::read::{Opened, Table};
use crate::report::Contest;

/// Tables that are parts of one and are interpreted together. Their inputs are counted from 0 in
/// here; `inputs` says which of the run they are.
#[derive(Debug)]
pub(crate) struct Study {
    /// The contest's name where its rows do not say it.
    pub(crate) title: String,
    /// The inputs of the run, by position.
    pub(crate) inputs: Vec<usize>,
    /// The rows, where they are not the whole of the one input.
    pub(crate) stretch: Option<Table>,
}

/// The studies of a run: by the sheet where a source has several. `of` is the source of each
/// input.
pub(crate) fn studies(inputs: &[Opened], of: &[usize]) -> Vec<Study> {
    let mut found: Vec<Study> = Vec::new();
    for (at, input) in inputs.iter().enumerate() {
        let source = of.get(at);
        let has_siblings = of.iter().filter(|other| Some(*other) == source).count() > 1;
        let sheet = input.how.sheet.clone().filter(|_| has_siblings).unwrap_or_default();
        match found.iter_mut().find(|study| study.title == sheet) {
            Some(study) => study.inputs.push(at),
            None => found.push(Study { title: sheet, inputs: vec![at], stretch: None }),
        }
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
        .map(|Block { title, table }| Study { title, inputs: vec![at], stretch: Some(table) })
        .collect()
}

/// The options of a study: what the format says of its columns stands where no flag does.
pub(crate) fn options(study: &Study, inputs: &[Opened], options: &Options) -> Options {
    let mut options = options.clone();
    let says: Vec<ColumnFlag> = study
        .inputs
        .first()
        .and_then(|&at| inputs.get(at))
        .map(|input| input.says.clone())
        .unwrap_or_default();
    let wanted = &mut options.interpret;
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

/// Contests of several tables that have one name get the title of their table before it, and every
/// identifier is made one of its own.
pub(crate) fn tell_apart(results: &mut [Studied]) {
    if results.len() < 2 {
        return;
    }
    let mut count: BTreeMap<(String, Option<String>), usize> = BTreeMap::new();
    for contest in results.iter().flat_map(|studied| &studied.contests) {
        *count.entry((contest.name.clone(), contest.district.clone())).or_default() += 1;
    }
    let mut taken: BTreeSet<String> = BTreeSet::new();
    for studied in results {
        let title = studied.study.title.clone();
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
