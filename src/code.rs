//! The codes of findings: stable words for what is doubtful or wrong, used in reports and scripts.

use serde::{Serialize, Serializer};

/// What a finding is about. The code is a stable word; `tally explain CODE` tells more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Code {
    /// There is nothing in the input.
    InputEmpty,
    /// There is a header and nothing under it.
    NoDataRows,
    /// The content is not what the name or the text of the file promises.
    FormatMismatch,
    /// A format that this version does not read.
    FormatUnsupported,
    /// The compressed data end too early.
    ArchiveTruncated,
    /// The compressed data contradict their checksum or form.
    ArchiveCorrupt,
    /// Something follows the compressed data.
    ArchiveTrailingData,
    /// The compressed data unpack to more than the limit.
    ExpansionLimit,
    /// Bytes that the encoding does not allow.
    EncodingInvalid,
    /// UTF-8 and another encoding in one file.
    EncodingMixed,
    /// The encoding was guessed from the text.
    EncodingGuessed,
    /// The encoding was read from a byte-order mark or a sure sign.
    EncodingDetected,
    /// Several encodings are equally likely.
    EncodingAmbiguous,
    /// A NUL byte in text.
    NulByte,
    /// A control character outside the cells was skipped.
    ControlChar,
    /// The last line has no line end.
    FinalNewlineMissing,
    /// Two inputs hold the same bytes.
    InputDuplicate,
    /// The input changed while it was read.
    InputChanged,
    /// A quote opens and never closes.
    QuoteUnclosed,
    /// Text follows a closing quote.
    QuoteStray,
    /// A row with too few fields.
    RowShort,
    /// A row with too many fields.
    RowLong,
    /// Extra empty fields at the end of rows.
    RowTrailingEmpty,
    /// The first row is data, not a header.
    HeaderMissing,
    /// Two columns have the same header and one of them counts.
    HeaderDuplicate,
    /// A column has no header.
    HeaderEmpty,
    /// The header stands again inside the table.
    HeaderRepeated,
    /// Another header stands inside the table or in a later input.
    HeaderChanged,
    /// Lines above the header were left out.
    PreambleSkipped,
    /// Lines below the table were left out.
    FooterSkipped,
    /// Two delimiters fit equally well.
    DelimiterAmbiguous,
    /// No column was recognised as choices or votes.
    ColumnsNotFound,
    /// Several columns could have the same role.
    ColumnsAmbiguous,
    /// A flag names a column that the table does not have.
    ColumnUnknown,
    /// A layout that this version does not count.
    LayoutUnsupported,
    /// Two layouts fit about equally well.
    LayoutAmbiguous,
    /// A row does not fit the reading of the table.
    LayoutBroken,
    /// Several sheets hold results.
    SheetAmbiguous,
    /// A sheet or a part of it that is no table of results was left out.
    SheetSkipped,
    /// A JSON document that is broken or is no result.
    JsonInvalid,
    /// An XML document that is broken or is no result.
    XmlInvalid,
    /// An XML document that declares a document type or uses an entity.
    XmlEntity,
    /// A field over the limit.
    FieldTooLarge,
    /// A row over the limit.
    RowTooLarge,
    /// More columns than the limit.
    TooManyColumns,
    /// More choices, contests or units than the limit.
    TooManyGroups,
    /// The table does not fit the recipe.
    RecipeMismatch,
    /// A cell that should hold a count holds something else.
    NumberInvalid,
    /// A negative count.
    NumberNegative,
    /// A fraction where a whole count is due.
    NumberFractional,
    /// A number that could mean two things.
    NumberAmbiguous,
    /// Thousands marks that could have been decimal marks were read as grouping.
    NumberGrouping,
    /// A number in scientific notation.
    NumberScientific,
    /// A number or sum above 64 bits.
    NumberTooLarge,
    /// Whole numbers written with decimals.
    NumberDecimalZero,
    /// Digits of another script.
    NumberOtherDigits,
    /// A count above ten billion.
    CountImplausible,
    /// A count is missing.
    VotesMissing,
    /// A count is withheld by the publisher.
    VotesSuppressed,
    /// A figure is zero throughout and was taken as not reported.
    FigureNotReported,
    /// A row holds a remark in place of its counts.
    RemarkRow,
    /// Votes for a choice without a name.
    NameEmpty,
    /// A name of unusual length.
    NameLong,
    /// Blanks inside or around a name were made one.
    NameWhitespace,
    /// Composed and decomposed letters were made one.
    NameUnnormalized,
    /// Invisible characters were dropped from a name.
    NameInvisible,
    /// Control characters or piled-up marks in a name.
    NameControlChars,
    /// Direction controls in a name.
    NameBidi,
    /// Two names look alike and are different letters.
    NameConfusable,
    /// Two names differ in letter case, punctuation or blanks.
    NameCaseVariant,
    /// Two names are nearly the same.
    NameNearDuplicate,
    /// A name looks decoded twice.
    NameMojibake,
    /// A name holds the mark of lost characters.
    NameReplacementChar,
    /// A name that a spreadsheet would run as a formula.
    NameFormula,
    /// Rows that repeat the sum of others were left out.
    TotalRow,
    /// A printed total differs from the sum.
    TotalMismatch,
    /// Rows of a higher level were left out.
    ParentRow,
    /// A row repeats another and was counted once.
    RowDuplicate,
    /// Two rows give different counts for the same thing.
    RowConflict,
    /// Rows without their contest.
    ContestEmpty,
    /// Units whose ballots have no choice in common were made contests of their own.
    ContestsByBallot,
    /// A candidate stands under several parties.
    CandidateParties,
    /// The same name under different parties was kept apart.
    Namesakes,
    /// A repeated figure of a unit differs between its rows.
    QuantityConflict,
    /// More votes than ballots.
    VotesExceedBallots,
    /// More votes or ballots than registered voters.
    VotesExceedRegistered,
    /// Fewer units than expected.
    UnitsMissing,
    /// Checks by unit were skipped to stay within the memory budget.
    UnitChecksSkipped,
    /// Shown shares do not add up to 100 because of rounding.
    SharesRounded,
    /// The choices do not add up to the valid votes.
    SumOptions,
    /// Valid and invalid do not add up to the ballots cast.
    SumCast,
    /// More ballots found than handed out.
    BoxIssued,
    /// More ballots handed out than voters on the roll.
    IssuedRoll,
    /// Received ballots differ from issued, unused and lost.
    Papers,
    /// Votes, overvotes and undervotes do not fill the ballots.
    Capacity,
    /// A unit with voters and without a ballot.
    EmptyUnit,
    /// Admitted voters and counted ballots differ by 2% or 15.
    AdmittedCounted,
    /// 3% or more of the ballots are invalid.
    InvalidHigh,
    /// 3% or more of the ballots are blank.
    BlankHigh,
    /// A printed percentage does not follow from the counts.
    RoundTotals,
    /// Everyone voted, or everyone voted alike.
    Unanimous,
    /// A choice without a vote in a large unit.
    ZeroOption,
    /// A unit far from the others.
    Outlier,
    /// Two entries of one protocol differ.
    SecondEntry,
}

impl Code {
    /// All codes: file, structure, numbers, names, meaning, checks.
    pub const ALL: [Self; 104] = [
        Self::InputEmpty,
        Self::NoDataRows,
        Self::FormatMismatch,
        Self::FormatUnsupported,
        Self::ArchiveTruncated,
        Self::ArchiveCorrupt,
        Self::ArchiveTrailingData,
        Self::ExpansionLimit,
        Self::EncodingInvalid,
        Self::EncodingMixed,
        Self::EncodingGuessed,
        Self::EncodingDetected,
        Self::EncodingAmbiguous,
        Self::NulByte,
        Self::ControlChar,
        Self::FinalNewlineMissing,
        Self::InputDuplicate,
        Self::InputChanged,
        Self::QuoteUnclosed,
        Self::QuoteStray,
        Self::RowShort,
        Self::RowLong,
        Self::RowTrailingEmpty,
        Self::HeaderMissing,
        Self::HeaderDuplicate,
        Self::HeaderEmpty,
        Self::HeaderRepeated,
        Self::HeaderChanged,
        Self::PreambleSkipped,
        Self::FooterSkipped,
        Self::DelimiterAmbiguous,
        Self::ColumnsNotFound,
        Self::ColumnsAmbiguous,
        Self::ColumnUnknown,
        Self::LayoutUnsupported,
        Self::LayoutAmbiguous,
        Self::LayoutBroken,
        Self::SheetAmbiguous,
        Self::SheetSkipped,
        Self::JsonInvalid,
        Self::XmlInvalid,
        Self::XmlEntity,
        Self::FieldTooLarge,
        Self::RowTooLarge,
        Self::TooManyColumns,
        Self::TooManyGroups,
        Self::RecipeMismatch,
        Self::NumberInvalid,
        Self::NumberNegative,
        Self::NumberFractional,
        Self::NumberAmbiguous,
        Self::NumberGrouping,
        Self::NumberScientific,
        Self::NumberTooLarge,
        Self::NumberDecimalZero,
        Self::NumberOtherDigits,
        Self::CountImplausible,
        Self::VotesMissing,
        Self::VotesSuppressed,
        Self::FigureNotReported,
        Self::RemarkRow,
        Self::NameEmpty,
        Self::NameLong,
        Self::NameWhitespace,
        Self::NameUnnormalized,
        Self::NameInvisible,
        Self::NameControlChars,
        Self::NameBidi,
        Self::NameConfusable,
        Self::NameCaseVariant,
        Self::NameNearDuplicate,
        Self::NameMojibake,
        Self::NameReplacementChar,
        Self::NameFormula,
        Self::TotalRow,
        Self::TotalMismatch,
        Self::ParentRow,
        Self::RowDuplicate,
        Self::RowConflict,
        Self::ContestEmpty,
        Self::ContestsByBallot,
        Self::CandidateParties,
        Self::Namesakes,
        Self::QuantityConflict,
        Self::VotesExceedBallots,
        Self::VotesExceedRegistered,
        Self::UnitsMissing,
        Self::UnitChecksSkipped,
        Self::SharesRounded,
        Self::SumOptions,
        Self::SumCast,
        Self::BoxIssued,
        Self::IssuedRoll,
        Self::Papers,
        Self::Capacity,
        Self::EmptyUnit,
        Self::AdmittedCounted,
        Self::InvalidHigh,
        Self::BlankHigh,
        Self::RoundTotals,
        Self::Unanimous,
        Self::ZeroOption,
        Self::Outlier,
        Self::SecondEntry,
    ];

    /// The word: `total-mismatch`.
    pub fn name(self) -> &'static str {
        match self {
            Self::InputEmpty => "input-empty",
            Self::NoDataRows => "no-data-rows",
            Self::FormatMismatch => "format-mismatch",
            Self::FormatUnsupported => "format-unsupported",
            Self::ArchiveTruncated => "archive-truncated",
            Self::ArchiveCorrupt => "archive-corrupt",
            Self::ArchiveTrailingData => "archive-trailing-data",
            Self::ExpansionLimit => "expansion-limit",
            Self::EncodingInvalid => "encoding-invalid",
            Self::EncodingMixed => "encoding-mixed",
            Self::EncodingGuessed => "encoding-guessed",
            Self::EncodingDetected => "encoding-detected",
            Self::EncodingAmbiguous => "encoding-ambiguous",
            Self::NulByte => "nul-byte",
            Self::ControlChar => "control-char",
            Self::FinalNewlineMissing => "final-newline-missing",
            Self::InputDuplicate => "input-duplicate",
            Self::InputChanged => "input-changed",
            Self::QuoteUnclosed => "quote-unclosed",
            Self::QuoteStray => "quote-stray",
            Self::RowShort => "row-short",
            Self::RowLong => "row-long",
            Self::RowTrailingEmpty => "row-trailing-empty",
            Self::HeaderMissing => "header-missing",
            Self::HeaderDuplicate => "header-duplicate",
            Self::HeaderEmpty => "header-empty",
            Self::HeaderRepeated => "header-repeated",
            Self::HeaderChanged => "header-changed",
            Self::PreambleSkipped => "preamble-skipped",
            Self::FooterSkipped => "footer-skipped",
            Self::DelimiterAmbiguous => "delimiter-ambiguous",
            Self::ColumnsNotFound => "columns-not-found",
            Self::ColumnsAmbiguous => "columns-ambiguous",
            Self::ColumnUnknown => "column-unknown",
            Self::LayoutUnsupported => "layout-unsupported",
            Self::LayoutAmbiguous => "layout-ambiguous",
            Self::LayoutBroken => "layout-broken",
            Self::SheetAmbiguous => "sheet-ambiguous",
            Self::SheetSkipped => "sheet-skipped",
            Self::JsonInvalid => "json-invalid",
            Self::XmlInvalid => "xml-invalid",
            Self::XmlEntity => "xml-entity",
            Self::FieldTooLarge => "field-too-large",
            Self::RowTooLarge => "row-too-large",
            Self::TooManyColumns => "too-many-columns",
            Self::TooManyGroups => "too-many-groups",
            Self::RecipeMismatch => "recipe-mismatch",
            Self::NumberInvalid => "number-invalid",
            Self::NumberNegative => "number-negative",
            Self::NumberFractional => "number-fractional",
            Self::NumberAmbiguous => "number-ambiguous",
            Self::NumberGrouping => "number-grouping",
            Self::NumberScientific => "number-scientific",
            Self::NumberTooLarge => "number-too-large",
            Self::NumberDecimalZero => "number-decimal-zero",
            Self::NumberOtherDigits => "number-other-digits",
            Self::CountImplausible => "count-implausible",
            Self::VotesMissing => "votes-missing",
            Self::VotesSuppressed => "votes-suppressed",
            Self::FigureNotReported => "figure-not-reported",
            Self::RemarkRow => "remark-row",
            Self::NameEmpty => "name-empty",
            Self::NameLong => "name-long",
            Self::NameWhitespace => "name-whitespace",
            Self::NameUnnormalized => "name-unnormalized",
            Self::NameInvisible => "name-invisible",
            Self::NameControlChars => "name-control-chars",
            Self::NameBidi => "name-bidi",
            Self::NameConfusable => "name-confusable",
            Self::NameCaseVariant => "name-case-variant",
            Self::NameNearDuplicate => "name-near-duplicate",
            Self::NameMojibake => "name-mojibake",
            Self::NameReplacementChar => "name-replacement-char",
            Self::NameFormula => "name-formula",
            Self::TotalRow => "total-row",
            Self::TotalMismatch => "total-mismatch",
            Self::ParentRow => "parent-row",
            Self::RowDuplicate => "row-duplicate",
            Self::RowConflict => "row-conflict",
            Self::ContestEmpty => "contest-empty",
            Self::ContestsByBallot => "contests-by-ballot",
            Self::CandidateParties => "candidate-parties",
            Self::Namesakes => "namesakes",
            Self::QuantityConflict => "quantity-conflict",
            Self::VotesExceedBallots => "votes-exceed-ballots",
            Self::VotesExceedRegistered => "votes-exceed-registered",
            Self::UnitsMissing => "units-missing",
            Self::UnitChecksSkipped => "unit-checks-skipped",
            Self::SharesRounded => "shares-rounded",
            Self::SumOptions => "sum-options",
            Self::SumCast => "sum-cast",
            Self::BoxIssued => "box-issued",
            Self::IssuedRoll => "issued-roll",
            Self::Papers => "papers",
            Self::Capacity => "capacity",
            Self::EmptyUnit => "empty-unit",
            Self::AdmittedCounted => "admitted-counted",
            Self::InvalidHigh => "invalid-high",
            Self::BlankHigh => "blank-high",
            Self::RoundTotals => "round-totals",
            Self::Unanimous => "unanimous",
            Self::ZeroOption => "zero-option",
            Self::Outlier => "outlier",
            Self::SecondEntry => "second-entry",
        }
    }

    /// The code of that word.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|code| code.name() == name)
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
