//! A row a unit, a column a choice. Nothing marks where choices begin: sums that close do.

use std::collections::{BTreeMap, BTreeSet};

use crate::code::Code;
use crate::finding::Finding;
use crate::interpret::affix::{Affixes, unwrap_function};
use crate::interpret::frame::counted;
use crate::interpret::layout::{Answer, BY_FLAG, Proposal, Sureness};
use crate::interpret::quantities;
use crate::interpret::reading::{Assumed, ColumnChoice, ColumnContest, Role, TotalOf};
use crate::interpret::roles::{self, Fixed, FixedRole};
use crate::interpret::sums::{self, Group, Line, Sense};
use crate::interpret::survey::{Class, Profile, Survey};
use crate::interpret::units;
use crate::interpret::vocabulary::{self, Meaning};
use crate::model::{ChoiceKind, Quantity};
use crate::options::Layout;

/// Sums are tried over at most this many rows.
const SAMPLE: usize = 400;

pub(crate) fn propose(survey: &Survey<'_>, fixed: &Fixed) -> Answer {
    if fixed.layout != Some(Layout::Wide) && rows_are_lines(survey) {
        return Answer::No;
    }
    if fixed.layout != Some(Layout::Wide) && names_each_row(survey) {
        return Answer::No;
    }
    let (lines, from_words) = lines(survey, fixed);
    let asked = fixed.layout == Some(Layout::Wide)
        || (0..survey.width()).any(|column| fixed.role(column) == Some(&FixedRole::ChoiceVotes));
    let groups = match choose(survey, fixed, &lines, asked) {
        Ok(groups) => groups,
        Err(finding) => return Answer::Unsure(Box::new(finding)),
    };
    if groups.is_empty() && !has_turnout(survey, &lines) {
        return Answer::No;
    }
    if groups.is_empty()
        && let Some(finding) = several_years(survey, &lines)
    {
        return Answer::Unsure(Box::new(finding));
    }
    if let Some(numbered) = without_names(survey, &groups) {
        return Answer::Unsure(Box::new(numbered));
    }
    let sums_close = groups.iter().any(|group| group.total.is_some());
    let figures_only = groups.is_empty();
    // Where a column names the choices, others are theirs only if sums say so.
    if !asked && !sums_close && !figures_only && has_choices(survey) {
        return Answer::No;
    }
    let mut roles: Vec<(Role, String)> =
        (0..survey.width()).map(|_| (Role::Ignored, String::new())).collect();
    let mut contests = name_contests(survey, &groups);
    for (index, group) in groups.iter().enumerate() {
        let why = why_choice(survey, group);
        for (choice, &column) in group.choices.iter().enumerate() {
            set(&mut roles, column, Role::ChoiceVotes { contest: index, choice }, why.clone());
        }
    }
    let several = groups.len() > 1;
    let found = quantities::resolve(&lines, &groups, |column| {
        survey.profile(column).map_or_else(String::new, |profile| profile.header.name.clone())
    });
    let unused = sums::positions(&lines, |line| line.sense == Sense::Total)
        .into_iter()
        .filter(|column| !found.columns.contains_key(column))
        .count();
    if figures_only && unused >= 2 {
        return Answer::Unsure(Box::new(
            Finding::error(
                Code::ColumnsAmbiguous,
                "several columns are called votes or totals, and nothing says of which choices",
            )
            .help("name the choices: --column choice-votes=HEADER, one flag for each"),
        ));
    }
    if let Some(finding) = groups.iter().find_map(|group| answers_beside_names(survey, group)) {
        return Answer::Unsure(Box::new(finding));
    }
    for (column, (quantity, contest, why)) in found.columns {
        let contest = contest.filter(|_| several);
        set(&mut roles, column, Role::Quantity { quantity, contest }, why);
    }
    for (column, why) in found.ignored {
        set(&mut roles, column, Role::Ignored, why);
    }
    for (column, (of, why)) in found.totals {
        set(&mut roles, column, Role::Total(TotalOf::Choices(of)), why);
    }
    let blank_in_base = found.blank_in_base;
    if blank_in_base {
        for contest in &mut contests {
            contest.name = contest.name.clone();
        }
    }
    for column in 0..survey.width() {
        if let Some(role) = fixed.plain(column) {
            set(&mut roles, column, role.clone(), BY_FLAG.into());
        }
    }
    units::assign(survey, fixed, &mut roles);
    explain_rest(survey, &mut roles);
    let mut assumed = Vec::new();
    if let Some(group) = groups.first() {
        assumed.push(assume(survey, group, &contests));
    }
    let sureness = if asked {
        Sureness::Asked
    } else if sums_close || (figures_only && from_words) {
        Sureness::Sums
    } else {
        Sureness::Words
    };
    Answer::Fits(Box::new(Proposal {
        layout: Layout::Wide,
        columns: roles,
        contests,
        blank_in_base,
        districts_may_be_units: false,
        lines_repeat: false,
        gaps_are_zero: false,
        assumed,
        labels: BTreeMap::new(),
        sureness,
    }))
}

/// Answers to a question beside the names of candidates are another contest.
fn answers_beside_names(survey: &Survey<'_>, group: &Group) -> Option<Finding> {
    let meaning = |column: &&usize| {
        let title = survey.profile(**column).map(|profile| profile.header.name.as_str());
        title.and_then(vocabulary::label)
    };
    let answers = group
        .choices
        .iter()
        .filter(|column| matches!(meaning(column), Some(Meaning::Yes | Meaning::No)))
        .count();
    let names = group.choices.iter().filter(|column| meaning(column).is_none()).count();
    (answers >= 2 && names >= 2).then(|| {
        Finding::error(
            Code::LayoutUnsupported,
            "answers to a question stand beside the names of candidates: two contests in one row",
        )
        .and(titles(survey, &group.choices))
        .help("take one at a time: --column choice-votes=HEADER, one flag for each of its choices")
    })
}

/// Whether a column that is called candidates holds several of them.
fn has_choices(survey: &Survey<'_>) -> bool {
    survey.columns.iter().any(|profile| {
        profile.class == Class::Words
            && profile.distinct > 2
            && profile.exact() == Some(&Meaning::Choice)
    })
}

/// Whether a column that is called candidates has another one in nearly every row.
fn names_each_row(survey: &Survey<'_>) -> bool {
    if roles::rolls_differ(survey) {
        return false;
    }
    survey.columns.iter().any(|profile| {
        profile.class == Class::Words
            && profile.exact() == Some(&Meaning::Choice)
            && 10 * profile.distinct >= 9 * survey.rows()
    })
}

/// Whether a column of words names quantities, row by row: then the rows are the lines of a result.
fn rows_are_lines(survey: &Survey<'_>) -> bool {
    (0..survey.width()).any(|column| {
        if !survey.profile(column).is_some_and(Profile::is_text) {
            return false;
        }
        let mut texts = BTreeSet::new();
        for row in survey.data.sample(300) {
            texts.insert(survey.text(row, column));
        }
        let named = texts.iter().filter(|text| {
            let exact = matches!(
                vocabulary::label(text),
                Some(Meaning::Quantity(_) | Meaning::WriteIn | Meaning::AgainstAll)
            );
            exact
                || vocabulary::header(text).first().is_some_and(|found| {
                    found.words >= 4
                        && found.covered >= 2
                        && matches!(found.meaning, Meaning::Quantity(_))
                })
        });
        let named = named.count();
        named >= 2 && 4 * named >= texts.len()
    })
}

/// Turnout figures of several elections side by side: the same quantity under several years.
fn several_years(survey: &Survey<'_>, lines: &[Line]) -> Option<Finding> {
    for quantity in [Quantity::Registered, Quantity::Cast] {
        let of = sums::of_quantity(lines, quantity);
        let years = of.iter().filter(|&&column| year_in(survey, column).is_some()).count();
        if years > 1 {
            return Some(
                Finding::error(
                    Code::LayoutUnsupported,
                    format!(
                        "the table has the {} of several elections side by side",
                        quantity.label()
                    ),
                )
                .and(titles(survey, &of))
                .help(format!("take one election: --column {}=HEADER", quantity.name())),
            );
        }
    }
    None
}

fn year_in(survey: &Survey<'_>, column: usize) -> Option<u32> {
    let name = &survey.profile(column)?.header.name;
    name.split(|c: char| !c.is_ascii_digit())
        .filter(|part| part.len() == 4)
        .filter_map(|part| part.parse().ok())
        .find(|year| (1800..2100).contains(year))
}

/// Columns that are called votes and a number: their names stand elsewhere.
fn without_names(survey: &Survey<'_>, groups: &[Group]) -> Option<Finding> {
    let is_bare = |column: &usize| {
        survey.profile(*column).and_then(|profile| profile.matches.first()).is_some_and(|found| {
            found.exact
                && found.known >= found.words
                && matches!(found.meaning, Meaning::Votes | Meaning::Total)
        })
    };
    let bare = groups.iter().find(|group| group.choices.iter().all(is_bare))?;
    Some(
        Finding::error(
            Code::LayoutUnsupported,
            "the columns of votes are numbered, and the names of the choices stand in cells",
        )
        .and(titles(survey, &bare.choices))
        .and("this version does not read groups of columns that repeat for each candidate")
        .help("bring the table into rows first: unit, candidate, votes"),
    )
}

fn set(roles: &mut [(Role, String)], column: usize, role: Role, why: String) {
    if let Some(entry) = roles.get_mut(column) {
        *entry = (role, why);
    }
}

/// Every column as a line of figures.
fn lines(survey: &Survey<'_>, fixed: &Fixed) -> (Vec<Line>, bool) {
    let sample = survey.data.sample(SAMPLE);
    let mut from_words = false;
    let claimed = roles::claimed(survey);
    let lines: Vec<Line> = (0..survey.width())
        .map(|column| {
            let Some(profile) = survey.profile(column) else {
                return Line { sense: Sense::Not, exact: false, figures: Vec::new() };
            };
            let (mut sense, mut exact) = roles::sense(profile, survey.rows(), &claimed);
            match fixed.role(column) {
                Some(FixedRole::ChoiceVotes) => sense = Sense::Unknown,
                Some(FixedRole::Total) => sense = Sense::Total,
                Some(FixedRole::Role(Role::Quantity { quantity, .. })) => {
                    (sense, exact) = (Sense::Quantity(*quantity), true);
                }
                Some(FixedRole::Role(_) | FixedRole::UnitVotes) => sense = Sense::Not,
                None => {}
            }
            from_words |= exact && matches!(sense, Sense::Quantity(_));
            let figures = if sense == Sense::Not {
                Vec::new()
            } else {
                sample.iter().map(|&row| survey.count(row, column)).collect()
            };
            Line { sense, exact, figures }
        })
        .collect();
    let mut lines = lines;
    name_votes(survey, &mut lines);
    break_down_invalid(&mut lines);
    (lines, from_words)
}

/// Columns right after the invalid ballots that add up to them are the reasons why.
fn break_down_invalid(lines: &mut [Line]) {
    let of = sums::of_quantity(lines, Quantity::Invalid);
    let &[invalid] = of.as_slice() else { return };
    for count in 2..=8 {
        let parts: Vec<usize> = (invalid + 1..=invalid + count).collect();
        let positive = parts.iter().filter(|&&part| {
            lines
                .get(part)
                .is_some_and(|line| line.figures.iter().flatten().any(|&votes| votes > 0))
        });
        if positive.count() >= 2 && sums::closes(lines, invalid, &parts).is_some() {
            for part in parts {
                if let Some(line) = lines.get_mut(part) {
                    line.sense = Sense::PartOf(Quantity::Invalid);
                }
            }
            return;
        }
    }
}

/// Columns of which several say "votes" with something beside it are votes for that: `votes_gop`.
fn name_votes(survey: &Survey<'_>, lines: &mut [Line]) {
    let beside: Vec<usize> = (0..survey.width())
        .filter(|&column| lines.get(column).is_some_and(|line| line.sense == Sense::Total))
        .filter(|&column| {
            survey
                .profile(column)
                .and_then(|profile| profile.matches.first())
                .is_some_and(|found| found.meaning == Meaning::Votes && found.covered < found.words)
        })
        .collect();
    if beside.len() >= 2 {
        for column in beside {
            if let Some(line) = lines.get_mut(column) {
                line.sense = Sense::Unknown;
            }
        }
    }
}

/// Whether there are turnout figures that make a result without any choice.
fn has_turnout(survey: &Survey<'_>, lines: &[Line]) -> bool {
    let has = |quantity| !sums::of_quantity(lines, quantity).is_empty();
    let unknown = sums::positions(lines, |line| line.sense == Sense::Unknown);
    let names_choices = survey.columns.iter().any(|profile| {
        profile.class == Class::Words
            && profile.means(|meaning| {
                matches!(
                    meaning,
                    Meaning::Choice
                        | Meaning::ChoiceFamily
                        | Meaning::ChoiceGiven
                        | Meaning::Party
                        | Meaning::Metric
                )
            })
    });
    unknown.is_empty()
        && !names_choices
        && (has(Quantity::Registered) || has(Quantity::Cast))
        && (has(Quantity::Cast) || has(Quantity::Valid) || has(Quantity::Issued))
}

fn choose(
    survey: &Survey<'_>,
    fixed: &Fixed,
    lines: &[Line],
    asked: bool,
) -> Result<Vec<Group>, Finding> {
    let told: Vec<usize> = (0..survey.width())
        .filter(|&column| fixed.role(column) == Some(&FixedRole::ChoiceVotes))
        .collect();
    if !told.is_empty() {
        return Ok(vec![Group {
            choices: told,
            total: None,
            with: Vec::new(),
            blank_inside: false,
            closes: (0, 0),
            rival: None,
        }]);
    }
    let order =
        sums::positions(lines, |line| matches!(line.sense, Sense::Unknown | Sense::Choice(_)));
    if let Some(&range) =
        order.iter().find(|&&column| survey.profile(column).is_some_and(Profile::is_range))
    {
        return Err(unsure(
            survey,
            "the headers are ranges of numbers: a distribution, and no votes",
            &[titles(survey, &[range])],
        ));
    }
    let found = sums::groups(lines, &order);
    if let Some(first) = found.first() {
        if let Some(rival) = first.rival.filter(|_| !asked) {
            let title = survey.profile(rival).map_or_else(String::new, Profile::title);
            return Err(unsure(
                survey,
                "columns add up to a total, and a part of them adds up to another one",
                &[
                    format!("all of them: {}", titles(survey, &first.choices)),
                    format!("a part of them adds up to `{title}`"),
                ],
            ));
        }
        if !asked && let Some(finding) = unproved(survey, lines, first) {
            return Err(finding);
        }
        let kept = keep_alike(survey, lines, found)?;
        let kept = with_stray_lines(lines, kept);
        no_sibling_left(survey, lines, &kept, &order)?;
        return Ok(kept);
    }
    by_shape(survey, lines, &order, asked)
}

/// Of several groups, those that are contests side by side: named alike, with a total of the same
/// kind. A group of its own kind beside them is something else.
fn keep_alike(
    survey: &Survey<'_>,
    lines: &[Line],
    found: Vec<Group>,
) -> Result<Vec<Group>, Finding> {
    let Some(first) = found.first().cloned() else { return Ok(found) };
    let known = |group: &Group| {
        group.total.is_some_and(|(total, _)| {
            lines.get(total).is_some_and(|line| line.sense != Sense::Unknown)
        })
    };
    let words = |group: &Group| affixes(survey, group).words();
    // Nothing completes the total of the roll, and invalid votes complete that of the valid ones.
    if !known(&first) && found.len() > 1 {
        let completed: Vec<&Group> =
            found.iter().filter(|group| sums::is_completed(lines, group)).collect();
        if let [only] = completed.as_slice() {
            return Ok(vec![(*only).clone()]);
        }
    }
    let mut kept = vec![first.clone()];
    for group in found.into_iter().skip(1) {
        let alike = words(&group) != words(&first)
            && !words(&group).is_empty()
            && !words(&first).is_empty()
            && known(&group) == known(&first);
        if alike {
            kept.push(group);
        } else if known(&group) == known(&first) && group.choices.len() > 1 {
            let names = |group: &Group| titles(survey, &group.choices);
            return Err(Finding::error(
                Code::ColumnsAmbiguous,
                "two groups of columns each add up to a total, and nothing says which are the choices",
            )
            .and(format!("one group: {}", names(&first)))
            .and(format!("the other: {}", names(&group)))
            .help("name the choices: --column choice-votes=HEADER for each, or take columns out with --column ignored=HEADER"));
        }
    }
    // Contests in the order of their columns.
    kept.sort_by_key(|group| group.choices.first().copied());
    Ok(kept)
}

fn titles(survey: &Survey<'_>, columns: &[usize]) -> String {
    let mut names: Vec<String> = columns
        .iter()
        .take(6)
        .filter_map(|&column| survey.profile(column))
        .map(|profile| format!("`{}`", profile.title()))
        .collect();
    if columns.len() > 6 {
        names.push(format!("and {} more", columns.len() - 6));
    }
    names.join(", ")
}

/// A sum that could as well be all ballots: nothing in the table says where blank and invalid ones
/// are, so that some of the columns may be they.
fn unproved(survey: &Survey<'_>, lines: &[Line], group: &Group) -> Option<Finding> {
    let (total, _) = group.total?;
    let sense = lines.get(total)?.sense;
    let is_open = sense == Sense::Unknown
        || (sense == Sense::Quantity(Quantity::Cast) && group.choices.len() > 2);
    let known = [Quantity::Valid, Quantity::Invalid, Quantity::Blank]
        .into_iter()
        .any(|quantity| lines.iter().any(|line| line.sense == Sense::Quantity(quantity)));
    let roll = !sums::of_quantity(lines, Quantity::Registered).is_empty();
    if !is_open || known || !group.with.is_empty() || !(roll || sense != Sense::Unknown) {
        return None;
    }
    let title = survey.profile(total).map_or_else(String::new, Profile::title);
    Some(unsure(
        survey,
        "columns add up to a total, and blank or invalid ballots may be among them",
        &[
            format!("they add up to `{title}`: {}", titles(survey, &group.choices)),
            format!(
                "if all of them are choices, say --layout wide; if not, what `{title}` and the others are"
            ),
        ],
    ))
}

/// A line against all, for write-ins or others that stands outside the sum is a choice all the same;
/// then the total is not that of all choices.
fn with_stray_lines(lines: &[Line], mut groups: Vec<Group>) -> Vec<Group> {
    let [group] = groups.as_mut_slice() else { return groups };
    let stray = sums::positions(lines, |line| {
        line.sense == Sense::Choice(ChoiceKind::AgainstAll)
            && line.figures.iter().flatten().any(|&votes| votes > 0)
    });
    let stray: Vec<usize> =
        stray.into_iter().filter(|line| !group.choices.contains(line)).collect();
    if stray.is_empty() {
        return groups;
    }
    group.choices.extend(stray);
    group.total = None;
    group.blank_inside = false;
    group.with = Vec::new();
    groups
}

/// Columns that are named like those of the contests found, and belong to none of them.
fn no_sibling_left(
    survey: &Survey<'_>,
    lines: &[Line],
    groups: &[Group],
    order: &[usize],
) -> Result<(), Finding> {
    let ends = |column: usize| {
        let name = &survey.profile(column)?.header.name;
        let (stem, end) = name.rsplit_once(['_', '-', '–'])?;
        (!stem.trim().is_empty() && end.chars().any(char::is_alphabetic))
            .then(|| end.trim().to_lowercase())
    };
    let taken: BTreeSet<usize> = groups
        .iter()
        .flat_map(|group| group.choices.iter().copied().chain(group.total.map(|total| total.0)))
        .collect();
    let known: BTreeSet<String> = taken.iter().filter_map(|&column| ends(column)).collect();
    let left: Vec<usize> = order
        .iter()
        .copied()
        .filter(|column| !taken.contains(column))
        .filter(|&column| {
            lines
                .get(column)
                .is_some_and(|line| line.figures.iter().flatten().any(|&votes| votes > 0))
        })
        .filter(|&column| ends(column).is_some_and(|end| known.contains(&end)))
        .collect();
    if left.len() < 2 {
        return Ok(());
    }
    Err(unsure(
        survey,
        "columns are named like those that add up, and no sum is theirs",
        &[format!("left over: {}", titles(survey, &left))],
    ))
}

/// Without a sum that closes: one block of columns side by side that no word explains.
fn by_shape(
    survey: &Survey<'_>,
    lines: &[Line],
    order: &[usize],
    asked: bool,
) -> Result<Vec<Group>, Finding> {
    let blocks = blocks(survey, order);
    let large: Vec<&Vec<usize>> = blocks.iter().filter(|block| block.len() >= 2).collect();
    let block = match large.as_slice() {
        [] => return Ok(Vec::new()),
        [only] => (*only).clone(),
        [..] => {
            return Err(unsure(
                survey,
                "several groups of columns could be the choices, and no sum decides",
                &large.iter().map(|block| titles(survey, block)).collect::<Vec<_>>(),
            ));
        }
    };
    if let Some(measures) = measures(survey, &block) {
        return Err(unsure(
            survey,
            "the columns hold several measures of each choice, and no sum says which are the votes",
            &measures,
        ));
    }
    let stray: Vec<usize> =
        order.iter().copied().filter(|column| !block.contains(column)).collect();
    let evidence = [
        numbered(survey, &block),
        within_ceiling(lines, &block),
        shares_fit(survey, &block),
        has_choice_words(survey, lines, &block),
    ];
    let unit_key = (0..survey.width()).any(|column| {
        survey.profile(column).is_some_and(|profile| {
            profile.is_text()
                && profile.means(|meaning| {
                    matches!(meaning, Meaning::Unit(_) | Meaning::UnitCode | Meaning::District)
                })
        })
    });
    let all_explained = stray.is_empty() && unit_key;
    let sure = evidence.iter().filter(|fits| **fits).count();
    if exceeds_ceiling(lines, &block) {
        return Err(unsure(
            survey,
            "the columns that could be choices add up to more than the ballots or voters",
            &[titles(survey, &block)],
        ));
    }
    let stated = sums::of_quantity(lines, Quantity::Valid);
    if let (Some(&valid), false) = (stated.first(), asked) {
        let places = lines.iter().map(|line| line.figures.len()).max().unwrap_or(0);
        let pairs = (0..places).filter_map(|place| {
            Some((
                block_sum(lines, &block, place)?,
                lines.get(valid)?.figures.get(place).copied().flatten()?,
            ))
        });
        let (mut less, mut all) = (0_usize, 0_usize);
        for (sum, valid) in pairs {
            all += 1;
            less += usize::from(sum != valid);
        }
        if 2 * less > all {
            return Err(unsure(
                survey,
                "the columns that could be choices do not add up to the valid votes",
                &[titles(survey, &block)],
            ));
        }
    }
    let enough = asked || sure >= 2 || (sure >= 1 && stray.is_empty()) || all_explained;
    if !enough {
        return Err(unsure(
            survey,
            "these columns may be the choices, and neither words nor sums confirm it",
            &[titles(survey, &block)],
        ));
    }
    Ok(vec![Group {
        choices: block,
        total: None,
        with: Vec::new(),
        blank_inside: false,
        closes: (0, 0),
        rival: None,
    }])
}

fn unsure(survey: &Survey<'_>, message: &str, facts: &[String]) -> Finding {
    let mut finding = Finding::error(Code::ColumnsAmbiguous, message);
    for fact in facts.iter().take(6) {
        finding = finding.and(fact.clone());
    }
    let example = survey
        .counts()
        .last()
        .and_then(|&column| survey.profile(column))
        .map_or_else(|| "HEADER".into(), super::super::survey::Profile::title);
    finding.help(format!(
        "say that a column is a choice with --column choice-votes=`{example}`, one flag for each, \
         or take columns out with --column ignored=HEADER; --layout wide takes them all"
    ))
}

/// Columns of `order` that stand side by side, shares and empty columns between them aside.
fn blocks(survey: &Survey<'_>, order: &[usize]) -> Vec<Vec<usize>> {
    let mut blocks: Vec<Vec<usize>> = Vec::new();
    let passable = |column: usize| {
        survey
            .profile(column)
            .is_some_and(|profile| matches!(profile.class, Class::Measures | Class::Empty))
    };
    for &column in order {
        let joined = blocks
            .last()
            .and_then(|block| block.last())
            .is_some_and(|&last| (last + 1..column).all(passable));
        match blocks.last_mut() {
            Some(block) if joined => block.push(column),
            _ => blocks.push(vec![column]),
        }
    }
    blocks
}

/// `stem_measure` headers: several measures for each of several stems.
fn measures(survey: &Survey<'_>, block: &[usize]) -> Option<Vec<String>> {
    let mut stems: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for &column in block {
        let name = survey.profile(column)?.header.name.clone();
        let split = name.rsplit_once(['_', '-', '–', ':', '|'])?;
        stems
            .entry(split.0.trim().to_lowercase())
            .or_default()
            .insert(split.1.trim().to_lowercase());
    }
    let several: Vec<&BTreeSet<String>> = stems.values().filter(|found| found.len() >= 2).collect();
    let first = several.first()?;
    let shared = several.iter().filter(|found| found == &first).count();
    (several.len() >= 2 && 2 * shared > stems.len())
        .then(|| first.iter().map(|measure| format!("measure `{measure}`")).collect())
}

/// Headers that begin with a number of the ballot: `1 - NAME`, `41 “NAME”`.
fn numbered(survey: &Survey<'_>, block: &[usize]) -> bool {
    let mut before = 0_u32;
    block.iter().all(|&column| {
        let Some(profile) = survey.profile(column) else { return false };
        let name = profile.header.name.trim();
        let digits: String = name.chars().take_while(char::is_ascii_digit).collect();
        let number: u32 = digits.parse().unwrap_or(0);
        let rises = number > before && name.chars().any(char::is_alphabetic);
        before = number;
        rises
    })
}

fn block_sum(lines: &[Line], block: &[usize], place: usize) -> Option<u64> {
    let figures = block.iter().filter_map(|&line| *lines.get(line)?.figures.get(place)?);
    figures.clone().next()?;
    figures.into_iter().try_fold(0_u64, u64::checked_add)
}

/// The least of the figures that bound the votes in a place.
fn ceiling(lines: &[Line], place: usize) -> Option<u64> {
    let bounds = [Quantity::Cast, Quantity::Issued, Quantity::Registered, Quantity::Valid];
    lines
        .iter()
        .filter(|line| {
            bounds.iter().any(|&quantity| line.sense == Sense::Quantity(quantity))
                || line.sense == Sense::Total
        })
        .filter_map(|line| line.figures.get(place).copied().flatten())
        .filter(|&figure| figure > 0)
        .min()
}

fn compare_with_ceiling(lines: &[Line], block: &[usize]) -> (usize, usize, usize) {
    let places = lines.iter().map(|line| line.figures.len()).max().unwrap_or(0);
    let (mut under, mut over, mut near) = (0, 0, 0);
    for place in 0..places {
        let (Some(sum), Some(bound)) = (block_sum(lines, block, place), ceiling(lines, place))
        else {
            continue;
        };
        if sum > bound {
            over += 1;
        } else {
            under += 1;
        }
        near += usize::from(sum <= bound && sum.saturating_mul(5) >= bound);
    }
    (under, over, near)
}

/// Whether the columns add up to no more than the ballots in nearly all places, and to a good part
/// of them in most.
fn within_ceiling(lines: &[Line], block: &[usize]) -> bool {
    let (under, over, near) = compare_with_ceiling(lines, block);
    under > 0 && 20 * over <= under + over && 2 * near > under
}

fn exceeds_ceiling(lines: &[Line], block: &[usize]) -> bool {
    let (under, over, _) = compare_with_ceiling(lines, block);
    10 * over > under + over
}

/// Whether a column of measures beside each of most choices is the share of its votes.
fn shares_fit(survey: &Survey<'_>, block: &[usize]) -> bool {
    let measures: Vec<usize> = (0..survey.width())
        .filter(|&column| {
            survey.profile(column).is_some_and(|profile| {
                profile.class == Class::Measures && profile.means(|m| matches!(m, Meaning::Percent))
            })
        })
        .collect();
    measures.len() >= block.len()
}

/// Whether some header of the block says that it is a choice: an against-all line, a write-in line,
/// the word "votes" with a name.
fn has_choice_words(survey: &Survey<'_>, lines: &[Line], block: &[usize]) -> bool {
    let worded = |column: &usize| {
        survey.profile(*column).is_some_and(|profile| {
            profile.matches.iter().any(|found| {
                matches!(found.meaning, Meaning::Votes | Meaning::Party | Meaning::Choice)
            })
        })
    };
    block
        .iter()
        .any(|&column| matches!(lines.get(column).map(|line| line.sense), Some(Sense::Choice(_))))
        || block.iter().all(worded)
}

fn affixes(survey: &Survey<'_>, group: &Group) -> Affixes {
    Affixes::of(&names(survey, group))
}

fn names(survey: &Survey<'_>, group: &Group) -> Vec<String> {
    group
        .choices
        .iter()
        .filter_map(|&column| survey.profile(column))
        .map(|profile| unwrap_function(&profile.header.name))
        .collect()
}

fn name_contests(survey: &Survey<'_>, groups: &[Group]) -> Vec<ColumnContest> {
    let several = groups.len() > 1;
    groups
        .iter()
        .map(|group| {
            let affixes = affixes(survey, group);
            let choices = group
                .choices
                .iter()
                .zip(names(survey, group))
                .map(|(&column, name)| {
                    let stripped = affixes.strip(&name);
                    let label = vocabulary::label(&stripped).or_else(|| {
                        let profile = survey.profile(column)?;
                        profile.exact().copied().or_else(|| vocabulary::label(&profile.header.name))
                    });
                    let kind = roles::kind(label, ChoiceKind::Candidate);
                    ColumnChoice { name: stripped, kind }
                })
                .collect();
            let name = if several { affixes.words() } else { String::new() };
            ColumnContest { name, choices }
        })
        .collect()
}

fn why_choice(survey: &Survey<'_>, group: &Group) -> String {
    let Some((total, _)) = group.total else {
        return "a block of counts that no word explains, within the ballots".into();
    };
    let title =
        survey.profile(total).map_or_else(String::new, super::super::survey::Profile::title);
    let (good, all) = group.closes;
    let with: Vec<&str> = group.with.iter().map(|quantity| quantity.name()).collect();
    let plus =
        if with.is_empty() { String::new() } else { format!(" with {}", with.join(" and ")) };
    format!(
        "the {} add up{plus} to `{title}` in {good} of {}",
        counted(group.choices.len(), "column"),
        counted(all, "row"),
    )
}

fn assume(survey: &Survey<'_>, group: &Group, contests: &[ColumnContest]) -> Assumed {
    let count: usize = contests.iter().map(|contest| contest.choices.len()).sum();
    Assumed {
        about: "layout",
        value: format!("wide: {} are choices", counted(count, "column")),
        why: why_choice(survey, group),
        flag: Some("--layout"),
    }
}

fn explain_rest(survey: &Survey<'_>, roles: &mut [(Role, String)]) {
    for (column, (role, why)) in roles.iter_mut().enumerate() {
        if *role == Role::Ignored
            && why.is_empty()
            && let Some(profile) = survey.profile(column)
        {
            *why = units::why_ignored(profile);
        }
    }
}
