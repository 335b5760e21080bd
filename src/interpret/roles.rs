//! What flags say of columns, and what words say of them.

use std::collections::BTreeSet;

use crate::code::Code;
use crate::error::Error;
use crate::finding::Finding;
use crate::interpret::reading::{NamePart, Role};
use crate::interpret::sums::Sense;
use crate::interpret::survey::{Class, Profile, Survey};
use crate::interpret::vocabulary::{self, Meaning};
use crate::model::{ChoiceKind, Quantity};
use crate::options::{ColumnFlag, ColumnRef, Layout};

/// What flags and recipes say of the columns.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fixed {
    /// The role of each column, where one is said.
    pub(crate) roles: Vec<Option<FixedRole>>,
    /// The layout, where one is said.
    pub(crate) layout: Option<Layout>,
    /// Whether a flag says what becomes of rows for the same choice.
    pub(crate) repeats_decided: bool,
}

/// A role that a flag can give.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum FixedRole {
    /// Any role that does not depend on other columns.
    Role(Role),
    /// The votes for a choice that is this column.
    ChoiceVotes,
    /// The figures of a unit that is this column.
    UnitVotes,
    /// A total of whatever the layout sums.
    Total,
}

impl Fixed {
    /// The columns that the flags mean.
    pub(crate) fn new(
        flags: &[ColumnFlag],
        layout: Option<Layout>,
        survey: &Survey<'_>,
    ) -> Result<Self, Error> {
        let mut roles = vec![None; survey.width()];
        for flag in flags {
            let column = find(flag, survey)?;
            if let Some(role) = roles.get_mut(column) {
                *role = Some(parse(&flag.role)?);
            }
        }
        Ok(Self { roles, layout, repeats_decided: false })
    }

    pub(crate) fn role(&self, column: usize) -> Option<&FixedRole> {
        self.roles.get(column)?.as_ref()
    }

    pub(crate) fn plain(&self, column: usize) -> Option<&Role> {
        match self.role(column)? {
            FixedRole::Role(role) => Some(role),
            _ => None,
        }
    }

    pub(crate) fn any(&self) -> bool {
        self.roles.iter().any(Option::is_some)
    }
}

/// The names of roles that `--column` takes, for help and errors.
pub(crate) const ROLE_NAMES: &str = "choice, choice:given, choice:middle, choice:family, party, \
    votes, votes:MODE, unit, unit:LEVEL, contest, district, mode, kind, choice-votes, unit-votes, total, \
    percent, ignored, registered, supplementary, received, issued, unused, lost, cast, valid, \
    invalid, blank, unmarked, overvotes, undervotes, rejected_write_ins, abstained";

/// The role of a name.
pub(crate) fn parse(name: &str) -> Result<FixedRole, Error> {
    let role = match name {
        "choice" | "candidate" | "list" => Role::Choice(NamePart::Whole),
        "choice:given" => Role::Choice(NamePart::Given),
        "choice:middle" => Role::Choice(NamePart::Middle),
        "choice:family" => Role::Choice(NamePart::Family),
        "party" => Role::Party,
        "votes" => Role::Votes,
        "unit" => Role::Unit("unit".into()),
        "contest" => Role::Contest,
        "district" => Role::District,
        "mode" => Role::Mode,
        "kind" => Role::Kind,
        "percent" => Role::Percent,
        "ignored" | "ignore" => Role::Ignored,
        "choice-votes" => return Ok(FixedRole::ChoiceVotes),
        "unit-votes" => return Ok(FixedRole::UnitVotes),
        "total" => return Ok(FixedRole::Total),
        _ => {
            if let Some(level) = name.strip_prefix("unit:") {
                Role::Unit(level.to_owned())
            } else if let Some(mode) = name.strip_prefix("votes:") {
                Role::ModeVotes(mode.to_owned())
            } else if let Some(quantity) = Quantity::from_name(name) {
                Role::Quantity { quantity, contest: None }
            } else {
                return Err(Error::Usage(format!(
                    "--column: there is no role `{name}`; roles are {ROLE_NAMES}"
                )));
            }
        }
    };
    Ok(FixedRole::Role(role))
}

fn find(flag: &ColumnFlag, survey: &Survey<'_>) -> Result<usize, Error> {
    let titles: Vec<String> = survey.columns.iter().map(Profile::title).collect();
    match &flag.column {
        ColumnRef::Position(position) => {
            if (1..=survey.width()).contains(position) {
                return Ok(position - 1);
            }
            Err(Finding::error(
                Code::ColumnUnknown,
                format!(
                    "--column {}={position}: the table has {} columns",
                    flag.role,
                    survey.width()
                ),
            )
            .into())
        }
        ColumnRef::Header(header) => {
            let same = |title: &str| title.trim().to_lowercase() == header.trim().to_lowercase();
            let mut found = (0..survey.width()).filter(|&column| {
                survey
                    .profile(column)
                    .is_some_and(|profile| same(&profile.header.name) || same(&profile.title()))
            });
            match (found.next(), found.next()) {
                (Some(column), None) => Ok(column),
                (Some(_), Some(_)) => Err(Finding::error(
                    Code::ColumnsAmbiguous,
                    format!("--column {}={header}: several columns have this header", flag.role),
                )
                .help("give the column's position, from 1")
                .into()),
                (None, _) => Err(unknown(flag, header, &titles).into()),
            }
        }
    }
}

fn unknown(flag: &ColumnFlag, header: &str, titles: &[String]) -> Finding {
    let near = titles
        .iter()
        .map(|title| {
            (strsim::damerau_levenshtein(&title.to_lowercase(), &header.to_lowercase()), title)
        })
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, _)| 2 * distance <= header.chars().count());
    let finding = Finding::error(
        Code::ColumnUnknown,
        format!("--column {}={header}: no column has this header", flag.role),
    );
    match near {
        Some((_, title)) => finding.help(format!("did you mean `{title}`?")),
        None => finding.and(format!("headers: {}", titles.join(", "))),
    }
}

/// What the words of a counted line say, for a column header.
pub(crate) fn sense(profile: &Profile, rows: usize, claimed: &BTreeSet<Quantity>) -> (Sense, bool) {
    if !profile.is_count() {
        return (Sense::Not, false);
    }
    if profile.running
        || (rows > 3 && profile.distinct == 1 && profile.sum > 0 && !is_quantity(profile))
    {
        return (Sense::Not, false);
    }
    if profile.is_years {
        return (Sense::Not, false);
    }
    let Some(best) = profile.matches.first() else { return (Sense::Unknown, false) };
    let mostly = best.exact || 2 * best.covered >= best.words;
    let part = profile.matches.iter().any(|found| found.meaning == Meaning::Part);
    let of = profile.matches.iter().find_map(|found| match found.meaning {
        Meaning::Quantity(quantity) => Some(quantity),
        _ => None,
    });
    let of_exact: Vec<Quantity> = exact_quantities(profile);
    let as_total =
        profile.matches.iter().any(|found| found.exact && found.meaning == Meaning::Total);
    if !part && !as_total && of_exact.len() > 1 && matches!(best.meaning, Meaning::Quantity(_)) {
        // A word with two meanings has the one that no other column claims for sure.
        let free = of_exact.iter().find(|quantity| !claimed.contains(quantity));
        return (
            Sense::Quantity(free.or(of_exact.first()).copied().unwrap_or(Quantity::Cast)),
            true,
        );
    }
    let sense = match best.meaning {
        Meaning::Quantity(Quantity::Cast | Quantity::Valid) if as_total && !part => {
            under_quantity(profile).map_or(Sense::Total, Sense::Quantity)
        }
        Meaning::Quantity(quantity) if part => Sense::PartOf(quantity),
        // A word of a name, where another column has the quantity: `Mme NULLE Anne`.
        Meaning::Quantity(quantity)
            if !best.exact && !mostly && best.known < best.words && claimed.contains(&quantity) =>
        {
            Sense::Unknown
        }
        Meaning::Part => of.map_or(Sense::Not, Sense::PartOf),
        Meaning::Quantity(quantity) => Sense::Quantity(quantity),
        Meaning::Snapshot | Meaning::Accredited => Sense::Not,
        _ if !mostly => Sense::Unknown,
        Meaning::AgainstAll => Sense::Choice(ChoiceKind::AgainstAll),
        Meaning::WriteIn => Sense::Choice(ChoiceKind::WriteIn),
        Meaning::Others => Sense::Choice(ChoiceKind::Other),
        Meaning::Yes => Sense::Choice(ChoiceKind::Yes),
        Meaning::No => Sense::Choice(ChoiceKind::No),
        Meaning::Total | Meaning::Votes if under_quantity(profile).is_some() => {
            under_quantity(profile).map_or(Sense::Total, Sense::Quantity)
        }
        Meaning::Total => Sense::Total,
        Meaning::Votes if best.exact => Sense::Total,
        Meaning::Mode(_) if best.exact => Sense::Not,
        Meaning::Votes | Meaning::Choice | Meaning::Party | Meaning::Mode(_) => Sense::Unknown,
        _ => Sense::Not,
    };
    (sense, best.exact)
}

/// The quantity that the title over the column's header names: "Voters turnout" over "Total".
fn under_quantity(profile: &Profile) -> Option<Quantity> {
    if profile.header.group.is_empty()
        || vocabulary::label(&profile.header.name) != Some(Meaning::Total)
    {
        return None;
    }
    match vocabulary::header(&profile.header.group).first()?.meaning {
        Meaning::Quantity(quantity) => Some(quantity),
        // A turnout that is counted is that of people.
        Meaning::Percent => Some(Quantity::Cast),
        _ => None,
    }
}

/// The quantities that the whole header can mean.
fn exact_quantities(profile: &Profile) -> Vec<Quantity> {
    profile
        .matches
        .iter()
        .filter(|found| found.exact)
        .filter_map(|found| match found.meaning {
            Meaning::Quantity(quantity) => Some(quantity),
            _ => None,
        })
        .collect()
}

/// Whether nearly every row has its own registered voters or ballots: then rows are units, whatever
/// their first column is called.
pub(crate) fn rolls_differ(survey: &Survey<'_>) -> bool {
    survey.rows() > 1
        && survey.columns.iter().any(|profile| {
            // `Total votes` may be the ballots and may be the votes of the row's choice.
            let is_roll = exact_quantities(profile) == [Quantity::Registered];
            profile.is_count() && is_roll && 10 * profile.distinct > 8 * survey.rows()
        })
}

/// The quantities that columns of counts name without a second meaning.
pub(crate) fn claimed(survey: &Survey<'_>) -> BTreeSet<Quantity> {
    survey
        .columns
        .iter()
        .filter(|profile| profile.is_count())
        .filter_map(|profile| match exact_quantities(profile).as_slice() {
            [only] => Some(*only),
            _ => None,
        })
        .collect()
}

fn is_quantity(profile: &Profile) -> bool {
    profile.matches.iter().any(|found| matches!(found.meaning, Meaning::Quantity(_)))
}

/// The kind of a choice by the words of its label.
pub(crate) fn kind(label: Option<Meaning>, otherwise: ChoiceKind) -> ChoiceKind {
    match label {
        Some(Meaning::AgainstAll) => ChoiceKind::AgainstAll,
        Some(Meaning::WriteIn) => ChoiceKind::WriteIn,
        Some(Meaning::Others) => ChoiceKind::Other,
        Some(Meaning::Yes) => ChoiceKind::Yes,
        Some(Meaning::No) => ChoiceKind::No,
        _ => otherwise,
    }
}

/// Labels that are a quantity's name only in the company of others: "Blanco" is a name alone, and
/// blank votes between "Nulos" and "No marcados". Gives their index and quantity.
pub(crate) fn labels_in_company(labels: &[&str]) -> Vec<(usize, Quantity)> {
    let mut distinct: BTreeSet<&str> = BTreeSet::new();
    let known = labels
        .iter()
        .filter(|label| distinct.insert(label))
        .filter(|label| matches!(vocabulary::label(label), Some(Meaning::Quantity(_))))
        .count();
    if known < 2 {
        return Vec::new();
    }
    labels
        .iter()
        .enumerate()
        .filter(|(_, label)| vocabulary::label(label).is_none())
        .filter_map(|(index, label)| match vocabulary::header(label).first() {
            Some(found) if found.exact && found.known >= found.words => match found.meaning {
                Meaning::Quantity(quantity) => Some((index, quantity)),
                _ => None,
            },
            _ => None,
        })
        .collect()
}

/// Whether a text column can be part of a unit's identity: not a link, not a date, not a flag.
pub(crate) fn can_name_units(survey: &Survey<'_>, column: usize) -> bool {
    let Some(profile) = survey.profile(column) else { return false };
    if !profile.is_text() || profile.filled == 0 {
        return false;
    }
    if profile.matches.iter().any(|found| {
        matches!(
            found.meaning,
            Meaning::Ignore | Meaning::Date | Meaning::Percent | Meaning::Elected | Meaning::Party
        ) && found.exact
    }) {
        return false;
    }
    let sample = survey.data.sample(50);
    let texts: Vec<&str> = sample
        .iter()
        .map(|&row| survey.text(row, column))
        .filter(|text| !text.is_empty())
        .collect();
    let most =
        |test: fn(&str) -> bool| 2 * texts.iter().filter(|text| test(text)).count() > texts.len();
    // Under a word for a place, `N` and `F` are places: North, a ward F.
    let is_place = profile.matches.iter().any(|found| {
        found.exact
            && matches!(
                found.meaning,
                Meaning::Unit(_) | Meaning::UnitCode | Meaning::District | Meaning::Contest
            )
    });
    profile.class == Class::Codes
        || !(most(is_link) || (most(is_flag) && !is_place) || most(is_time))
}

fn is_link(text: &str) -> bool {
    text.contains("://") || text.starts_with("www.")
}

fn is_flag(text: &str) -> bool {
    matches!(
        text.to_lowercase().as_str(),
        "true" | "false" | "unknown" | "yes" | "no" | "y" | "n" | "t" | "f" | "si" | "oui" | "non"
    )
}

fn is_time(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    digits >= 6 && text.contains(':') && text.contains(['-', '/', '.'])
}
