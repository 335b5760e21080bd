//! What a recipe says of one column, and the words in which it says it.

use serde::{Deserialize, Serialize};

use crate::interpret::reading::{Column, ColumnChoice, ColumnContest, LineRole, Role, TotalOf};
use crate::interpret::roles::{self, FixedRole, ROLE_NAMES};
use crate::model::{ChoiceKind, Quantity};
use crate::options::{Decimal, Layout, Thousands};
use crate::read::{MarkSet, Marks};

/// A column of the recipe.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// The whole header.
    pub(super) header: String,
    /// Where it stands, from 0, if several columns have this header.
    pub(super) position: Option<usize>,
    pub(super) role: Role,
    /// How its numbers are written, where that is known.
    pub(super) marks: Option<Marks>,
}

/// A column as it stands in the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Written {
    header: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    position: Option<usize>,
    role: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    choice: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    contest: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unit: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    of: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    marks: Option<String>,
}

/// The word for a total of some of the units.
const SOME_UNITS: &str = "some-units";

const KINDS: [ChoiceKind; 8] = [
    ChoiceKind::Candidate,
    ChoiceKind::List,
    ChoiceKind::Yes,
    ChoiceKind::No,
    ChoiceKind::AgainstAll,
    ChoiceKind::WriteIn,
    ChoiceKind::Blank,
    ChoiceKind::Other,
];

/// A column of a reading, in words.
pub(super) fn write(
    column: &Column,
    position: Option<usize>,
    contests: &[ColumnContest],
) -> Written {
    let name = |contest: usize| contests.get(contest).map(|contest| contest.name.clone());
    let mut written = Written {
        header: column.header.clone(),
        position: position.map(|position| position + 1),
        role: column.role.name(),
        choice: None,
        kind: None,
        contest: None,
        unit: None,
        of: None,
        marks: None,
    };
    match &column.role {
        Role::ChoiceVotes { contest, choice } => {
            written.contest = name(*contest).filter(|name| !name.is_empty());
            let said = contests.get(*contest).and_then(|contest| contest.choices.get(*choice));
            written.choice = said.map(|choice| choice.name.clone());
            written.kind = said.map(|choice| choice.kind.name().to_owned());
        }
        Role::Quantity { contest, .. } => written.contest = contest.and_then(name),
        Role::Total(TotalOf::Choices(contest)) => {
            written.contest = name(*contest).filter(|name| !name.is_empty());
        }
        Role::Total(TotalOf::SomeUnits) => written.of = Some(SOME_UNITS.to_owned()),
        Role::UnitVotes(unit) if *unit != column.header => written.unit = Some(unit.clone()),
        _ => {}
    }
    if column.role.is_counted() && column.marks_shown {
        written.marks = Some(column.marks.example().to_owned());
    }
    written
}

/// The columns that are written, and the contests that they are about; or what is wrong.
pub(super) fn read(
    written: Vec<Written>,
    layout: Layout,
) -> Result<(Vec<Entry>, Vec<ColumnContest>), String> {
    let mut contests: Vec<ColumnContest> = Vec::new();
    let mut roles = Vec::with_capacity(written.len());
    for column in &written {
        let said = |error: String| format!("column `{}`: {error}", column.header);
        let role = roles::parse(&column.role).map_err(|_| {
            said(format!("there is no role `{}`; roles are {ROLE_NAMES}", column.role))
        })?;
        fits(column, &role).map_err(said)?;
        if role == FixedRole::ChoiceVotes {
            add_choice(column, &mut contests).map_err(said)?;
        }
        roles.push(role);
    }
    let mut taken = vec![0_usize; contests.len()];
    let mut entries = Vec::with_capacity(written.len());
    for (column, role) in written.into_iter().zip(roles) {
        let said = |error: String| format!("column `{}`: {error}", column.header);
        let role = meant(&column, role, layout, &contests, &mut taken).map_err(said)?;
        let marks = match &column.marks {
            None => None,
            Some(example) => Some(shown(example).ok_or_else(|| {
                said(format!("`{example}` is no example of a number; write one such as 1,234.5"))
            })?),
        };
        let position = match column.position {
            Some(0) => return Err(said("positions begin with 1".to_owned())),
            position => position.map(|position| position - 1),
        };
        entries.push(Entry { header: column.header, position, role, marks });
    }
    Ok((entries, contests))
}

/// Whether nothing is said that means nothing for the role.
fn fits(column: &Written, role: &FixedRole) -> Result<(), String> {
    let is_choice = *role == FixedRole::ChoiceVotes;
    let has_contest =
        is_choice || matches!(role, FixedRole::Total | FixedRole::Role(Role::Quantity { .. }));
    let words = [
        ("choice", column.choice.is_some(), is_choice),
        ("kind", column.kind.is_some(), is_choice),
        ("contest", column.contest.is_some(), has_contest),
        ("unit", column.unit.is_some(), *role == FixedRole::UnitVotes),
        ("of", column.of.is_some(), *role == FixedRole::Total),
    ];
    match words.into_iter().find(|&(_, said, means)| said && !means) {
        Some((word, ..)) => Err(format!("`{word}` means nothing for the role `{}`", column.role)),
        None => Ok(()),
    }
}

fn add_choice(column: &Written, contests: &mut Vec<ColumnContest>) -> Result<(), String> {
    let kind = match &column.kind {
        None => ChoiceKind::Candidate,
        Some(name) => kind(name).ok_or_else(|| no_kind(name))?,
    };
    let name = column.choice.clone().unwrap_or_else(|| column.header.clone());
    let contest = column.contest.clone().unwrap_or_default();
    let choice = ColumnChoice { name, kind };
    match contests.iter_mut().find(|known| known.name == contest) {
        Some(known) => known.choices.push(choice),
        None => contests.push(ColumnContest { name: contest, choices: vec![choice] }),
    }
    Ok(())
}

/// The role with all that the other words say. `taken` counts the choices of each contest so far.
fn meant(
    column: &Written,
    role: FixedRole,
    layout: Layout,
    contests: &[ColumnContest],
    taken: &mut [usize],
) -> Result<Role, String> {
    let find = |name: &str| {
        contests
            .iter()
            .position(|contest| contest.name == name)
            .ok_or_else(|| format!("no column of votes is of the contest `{name}`"))
    };
    Ok(match role {
        FixedRole::ChoiceVotes => {
            let contest = find(column.contest.as_deref().unwrap_or_default())?;
            let next = taken.get_mut(contest);
            let choice = next.as_deref().copied().unwrap_or_default();
            if let Some(next) = next {
                *next += 1;
            }
            Role::ChoiceVotes { contest, choice }
        }
        FixedRole::UnitVotes => {
            Role::UnitVotes(column.unit.clone().unwrap_or_else(|| column.header.clone()))
        }
        FixedRole::Total => Role::Total(match (layout, column.of.as_deref()) {
            (Layout::Transposed, None) => TotalOf::Units,
            (Layout::Transposed, Some(SOME_UNITS)) => TotalOf::SomeUnits,
            (_, Some(of)) => return Err(format!("`of` is not `{of}` in a table of this layout")),
            (Layout::Long | Layout::Summary, None) => TotalOf::Modes,
            (Layout::Wide, None) => match (&column.contest, contests) {
                (Some(name), _) => TotalOf::Choices(find(name)?),
                (None, [_]) => TotalOf::Choices(0),
                (None, _) => TotalOf::Choices(find("")?),
            },
        }),
        FixedRole::Role(Role::Quantity { quantity, .. }) => {
            let contest = column.contest.as_deref().map(find).transpose()?;
            Role::Quantity { quantity, contest }
        }
        FixedRole::Role(role) => role,
    })
}

fn kind(name: &str) -> Option<ChoiceKind> {
    KINDS.into_iter().find(|kind| kind.name() == name)
}

fn no_kind(name: &str) -> String {
    format!("there is no kind `{name}`; kinds are {}", KINDS.map(ChoiceKind::name).join(", "))
}

/// The marks that an example shows: digits, the mark of thousands, digits, that of decimals, digits.
fn shown(example: &str) -> Option<Marks> {
    let mut parts = example.split(|letter: char| !letter.is_ascii_digit());
    let is_whole = parts.clone().count() == 3 && parts.all(|digits| !digits.is_empty());
    let mut marks = example.chars().filter(|letter| !letter.is_ascii_digit());
    let (thousands, decimal) = (marks.next()?, marks.next()?);
    let thousands = thousands_mark(thousands)?;
    let decimal = decimal_mark(decimal)?;
    MarkSet::with(Some(thousands), Some(decimal)).iter().next().filter(|_| is_whole)
}

/// The mark between groups of digits that a character is.
pub(super) fn thousands_mark(mark: char) -> Option<Thousands> {
    match mark {
        ',' => Some(Thousands::Comma),
        '.' => Some(Thousands::Dot),
        '\'' | '\u{2019}' => Some(Thousands::Apostrophe),
        blank if blank.is_whitespace() => Some(Thousands::Space),
        _ => None,
    }
}

/// The mark before a fraction that a character is.
pub(super) fn decimal_mark(mark: char) -> Option<Decimal> {
    match mark {
        '.' => Some(Decimal::Dot),
        ',' => Some(Decimal::Comma),
        _ => None,
    }
}

/// What a row with a label is, in a word.
pub(super) fn write_line(role: LineRole) -> String {
    match role {
        LineRole::Choice(kind) => format!("choice:{}", kind.name()),
        LineRole::Quantity(quantity) => quantity.name().to_owned(),
        LineRole::Total => "total".to_owned(),
        LineRole::Ignored => "ignored".to_owned(),
    }
}

/// The same read back; or what is wrong.
pub(super) fn read_line(label: &str, word: &str) -> Result<LineRole, String> {
    let role = match word {
        "choice" => Some(LineRole::Choice(ChoiceKind::Candidate)),
        "total" => Some(LineRole::Total),
        "ignored" => Some(LineRole::Ignored),
        _ => match word.strip_prefix("choice:") {
            Some(name) => Some(LineRole::Choice(kind(name).ok_or_else(|| no_kind(name))?)),
            None => Quantity::from_name(word).map(LineRole::Quantity),
        },
    };
    role.ok_or_else(|| {
        let quantities = Quantity::ALL.map(Quantity::name).join(", ");
        format!("label `{label}`: `{word}` is none of choice:KIND, total, ignored, {quantities}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_example_shows_both_marks() {
        for marks in Marks::ALL {
            assert_eq!(shown(marks.example()), Some(marks));
        }
        assert_eq!(shown("12\u{a0}345,67"), Some(Marks::SpaceComma));
        assert_eq!(shown("9\u{2019}876.5"), Some(Marks::ApostropheDot));
        for wrong in
            ["", "1234", "1,234", "1,234,567", "1.234.5", ",.", "1,.5", "x1,234.5", "1,2,3.4"]
        {
            assert_eq!(shown(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_role_of_a_line_is_read_as_it_was_written() {
        for kind in KINDS {
            let role = LineRole::Choice(kind);
            assert_eq!(read_line("x", &write_line(role)), Ok(role));
        }
        for quantity in Quantity::ALL {
            let role = LineRole::Quantity(quantity);
            assert_eq!(read_line("x", &write_line(role)), Ok(role));
        }
        assert_eq!(read_line("x", "total"), Ok(LineRole::Total));
        assert_eq!(read_line("x", "ignored"), Ok(LineRole::Ignored));
        assert_eq!(read_line("x", "choice"), Ok(LineRole::Choice(ChoiceKind::Candidate)));
        assert!(read_line("Blanco", "blanks").is_err_and(|error| error.contains("`Blanco`")));
        assert!(read_line("x", "choice:person").is_err());
    }
}
