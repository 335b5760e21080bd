//! What a word in a header or a label can mean.

use std::fmt;

use crate::model::Quantity;

/// What a word or phrase stands for. A closed set: `vocabulary.csv` names one of these in each row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Meaning {
    /// The name of a candidate, list, party or answer that can be marked.
    Choice,
    /// The family name of a candidate, beside a column of given names.
    ChoiceFamily,
    /// The given name of a candidate.
    ChoiceGiven,
    /// The middle name of a candidate.
    ChoiceMiddle,
    /// The number of a choice on the ballot, or its code in a register.
    ChoiceNumber,
    /// A party, list, coalition or affiliation.
    Party,
    /// The code or number of a party.
    PartyCode,
    /// Votes for the choice of the row.
    Votes,
    /// What is decided: an office, a race, a question, an election.
    Contest,
    /// The seat or district that the contest is about.
    District,
    /// A place where ballots are counted; the word says the level: `county`, `precinct`.
    Unit(&'static str),
    /// A code of a place: FIPS, TERYT, INSEE, ubigeo.
    UnitCode,
    /// A way of voting, as header or cell: `absentee`, `election_day`.
    Mode(&'static str),
    /// A column whose cells are ways of voting.
    ModeColumn,
    /// A column whose cells are names of quantities.
    Metric,
    /// A share in percent, or a turnout. Never added.
    Percent,
    /// A place in an order.
    Rank,
    /// Seats: won, or to be filled.
    Seats,
    /// Whether a choice was elected.
    Elected,
    /// A figure of an election before this one.
    Previous,
    /// A lead, a majority, a swing, a change.
    Difference,
    /// A day, a year, a time.
    Date,
    /// Known to be neither a count nor a key.
    Ignore,
    /// How much has been counted: stations in, stations in all.
    Reporting,
    /// A quantity that is no vote for a choice.
    Quantity(Quantity),
    /// People signed in at the station. Kept apart: it is not the number of ballots.
    Accredited,
    /// The line that refuses everyone.
    AgainstAll,
    /// Names written by voters.
    WriteIn,
    /// The affirmative answer.
    Yes,
    /// The negative answer.
    No,
    /// All other choices together.
    Others,
    /// A sum of rows or columns.
    Total,
    /// Says that a figure is a part of another one: `male`, `of which`.
    Part,
    /// Says that a figure is as of a moment before the end.
    Snapshot,
    /// "Number of": the text is about a count. Never returned.
    CountOf,
    /// "Code of": turns a place or party into its code. Never returned.
    CodeOf,
    /// Says nothing beside another word: `name`, `number`. Never returned.
    Filler,
    /// A preposition or an article. Never returned.
    Glue,
    /// A proper name that is made of words of this list. Never returned.
    Name,
}

impl Meaning {
    /// The meaning of that name, as `vocabulary.csv` writes it: `registered`, `unit:county`.
    pub fn from_name(name: &'static str) -> Option<Self> {
        if let Some(level) = name.strip_prefix("unit:") {
            return is_word(level).then_some(Self::Unit(level));
        }
        if let Some(way) = name.strip_prefix("mode:") {
            return is_word(way).then_some(Self::Mode(way));
        }
        let plain = match name {
            "choice" => Self::Choice,
            "choice_family" => Self::ChoiceFamily,
            "choice_given" => Self::ChoiceGiven,
            "choice_middle" => Self::ChoiceMiddle,
            "choice_number" => Self::ChoiceNumber,
            "party" => Self::Party,
            "party_code" => Self::PartyCode,
            "votes" => Self::Votes,
            "contest" => Self::Contest,
            "district" => Self::District,
            "unit_code" => Self::UnitCode,
            "mode" => Self::ModeColumn,
            "metric" => Self::Metric,
            "percent" => Self::Percent,
            "rank" => Self::Rank,
            "seats" => Self::Seats,
            "elected" => Self::Elected,
            "previous" => Self::Previous,
            "difference" => Self::Difference,
            "date" => Self::Date,
            "ignore" => Self::Ignore,
            "reporting" => Self::Reporting,
            "accredited" => Self::Accredited,
            "against_all" => Self::AgainstAll,
            "write_in" => Self::WriteIn,
            "yes" => Self::Yes,
            "no" => Self::No,
            "others" => Self::Others,
            "total" => Self::Total,
            "part" => Self::Part,
            "snapshot" => Self::Snapshot,
            "count_of" => Self::CountOf,
            "code_of" => Self::CodeOf,
            "filler" => Self::Filler,
            "glue" => Self::Glue,
            "name" => Self::Name,
            _ => return Quantity::from_name(name).map(Self::Quantity),
        };
        Some(plain)
    }

    /// Whether the word only accompanies others and is never an answer.
    pub(super) fn is_silent(self) -> bool {
        matches!(self, Self::CountOf | Self::CodeOf | Self::Filler | Self::Glue | Self::Name)
    }

    /// Whether a cell of a label column may mean this. Roles of header cells are no labels.
    pub(super) fn is_line(self) -> bool {
        matches!(
            self,
            Self::Quantity(_)
                | Self::Accredited
                | Self::AgainstAll
                | Self::WriteIn
                | Self::Yes
                | Self::No
                | Self::Others
                | Self::Total
                | Self::Percent
                | Self::Reporting
        )
    }

    /// What the code of such a thing is.
    pub(super) fn coded(self) -> Self {
        match self {
            Self::Unit(_) | Self::District => Self::UnitCode,
            Self::Party => Self::PartyCode,
            Self::Choice => Self::ChoiceNumber,
            other => other,
        }
    }

    /// Who wins where several words stand in one header, lowest first: what turns a count into
    /// something else wins over the count, and the count over whose it is.
    pub(super) fn rank(self, is_ambiguous: bool) -> u8 {
        match self {
            Self::Ignore => 0,
            Self::Percent => 1,
            Self::Previous => 2,
            Self::Snapshot => 3,
            Self::Difference => 4,
            Self::Reporting => 5,
            Self::Elected | Self::Seats => 6,
            Self::Date | Self::Rank => 7,
            Self::AgainstAll => 8,
            Self::Quantity(_) | Self::Accredited if !is_ambiguous => 9,
            Self::WriteIn => 10,
            Self::Mode(_) => 11,
            Self::Quantity(_) | Self::Accredited => 12,
            Self::Votes => 13,
            Self::Yes | Self::No | Self::Others | Self::Total => 16,
            Self::Part => 14,
            Self::Choice
            | Self::ChoiceFamily
            | Self::ChoiceGiven
            | Self::ChoiceMiddle
            | Self::ChoiceNumber
            | Self::Party
            | Self::PartyCode
            | Self::Contest
            | Self::District
            | Self::Unit(_)
            | Self::UnitCode
            | Self::ModeColumn
            | Self::Metric => 15,
            Self::CountOf | Self::CodeOf | Self::Filler | Self::Glue | Self::Name => 17,
        }
    }
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

impl fmt::Display for Meaning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self {
            Self::Unit(level) => return write!(f, "unit:{level}"),
            Self::Mode(way) => return write!(f, "mode:{way}"),
            Self::Quantity(quantity) => quantity.name(),
            Self::Choice => "choice",
            Self::ChoiceFamily => "choice_family",
            Self::ChoiceGiven => "choice_given",
            Self::ChoiceMiddle => "choice_middle",
            Self::ChoiceNumber => "choice_number",
            Self::Party => "party",
            Self::PartyCode => "party_code",
            Self::Votes => "votes",
            Self::Contest => "contest",
            Self::District => "district",
            Self::UnitCode => "unit_code",
            Self::ModeColumn => "mode",
            Self::Metric => "metric",
            Self::Percent => "percent",
            Self::Rank => "rank",
            Self::Seats => "seats",
            Self::Elected => "elected",
            Self::Previous => "previous",
            Self::Difference => "difference",
            Self::Date => "date",
            Self::Ignore => "ignore",
            Self::Reporting => "reporting",
            Self::Accredited => "accredited",
            Self::AgainstAll => "against_all",
            Self::WriteIn => "write_in",
            Self::Yes => "yes",
            Self::No => "no",
            Self::Others => "others",
            Self::Total => "total",
            Self::Part => "part",
            Self::Snapshot => "snapshot",
            Self::CountOf => "count_of",
            Self::CodeOf => "code_of",
            Self::Filler => "filler",
            Self::Glue => "glue",
            Self::Name => "name",
        };
        f.write_str(name)
    }
}
