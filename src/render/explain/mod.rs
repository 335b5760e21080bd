//! `tally explain`: what each code means, why it matters, an example, and what to do.

mod checks;
mod file;
mod manual;
mod meaning;
mod names;
mod numbers;
mod structure;

use std::io::{self, Write};

use self::manual::Manual;
use super::cells::{Cell, Holds};
use super::contest::paragraph;
use super::grid::Grid;
use super::safe::Safe;
use super::style::{Ink, Style};
use crate::code::Code;

/// What a manual entry is filled into where the output has no width.
const WIDTH: usize = 80;
/// Longer lines are hard to read, however wide the terminal.
const WIDEST: usize = 100;

/// Writes the manual entry of a code.
///
/// # Errors
///
/// What `out` gives.
pub fn explain(code: Code, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let manual = manual(code);
    let style = Style { width: Some(style.width.unwrap_or(WIDTH).min(WIDEST)), ..style.clone() };
    writeln!(out, "{}", style.paint(Ink::Title, code.name()))?;
    writeln!(out)?;
    paragraph(manual.means, Ink::Plain, &style, out)?;
    paragraph(manual.why, Ink::Plain, &style, out)?;
    writeln!(out)?;
    for (head, text) in [("Example:", manual.example), ("What to do:", manual.todo)] {
        let indent = "What to do: ".len();
        let room = style.width.unwrap_or(WIDTH).saturating_sub(indent).max(indent);
        for (nth, line) in Safe::new(text).wrap(room).iter().enumerate() {
            let head = if nth == 0 { head } else { "" };
            let padding = " ".repeat(indent - head.len());
            writeln!(out, "{}{padding}{line}", style.paint(Ink::Faint, head))?;
        }
    }
    Ok(())
}

/// Lists all codes with the first sentence of their entries.
///
/// # Errors
///
/// What `out` gives.
pub fn explain_all(style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut grid = Grid::default();
    grid.column(Holds::Words, "code");
    grid.column(Holds::Prose, "meaning");
    for code in Code::ALL {
        let means = manual(code).means;
        let sentence = means.split_once(". ").map_or(means, |(first, _)| first);
        let sentence = sentence.trim_end_matches('.');
        grid.line(vec![Cell::new(code.name()).ink(Ink::Leader), Cell::new(sentence)]);
    }
    grid.write(style, out)?;
    writeln!(out)?;
    paragraph("`tally explain CODE` tells more of one.", Ink::Faint, style, out)
}

/// The entry of a code; the compiler asks for one for each.
fn manual(code: Code) -> &'static Manual {
    match code {
        Code::InputEmpty => &file::INPUT_EMPTY,
        Code::NoDataRows => &file::NO_DATA_ROWS,
        Code::FormatMismatch => &file::FORMAT_MISMATCH,
        Code::FormatUnsupported => &file::FORMAT_UNSUPPORTED,
        Code::ArchiveTruncated => &file::ARCHIVE_TRUNCATED,
        Code::ArchiveCorrupt => &file::ARCHIVE_CORRUPT,
        Code::ArchiveTrailingData => &file::ARCHIVE_TRAILING_DATA,
        Code::ExpansionLimit => &file::EXPANSION_LIMIT,
        Code::EncodingInvalid => &file::ENCODING_INVALID,
        Code::EncodingMixed => &file::ENCODING_MIXED,
        Code::EncodingGuessed => &file::ENCODING_GUESSED,
        Code::EncodingDetected => &file::ENCODING_DETECTED,
        Code::EncodingAmbiguous => &file::ENCODING_AMBIGUOUS,
        Code::NulByte => &file::NUL_BYTE,
        Code::ControlChar => &file::CONTROL_CHAR,
        Code::FinalNewlineMissing => &file::FINAL_NEWLINE_MISSING,
        Code::InputDuplicate => &file::INPUT_DUPLICATE,
        Code::InputChanged => &file::INPUT_CHANGED,
        Code::QuoteUnclosed => &structure::QUOTE_UNCLOSED,
        Code::QuoteStray => &structure::QUOTE_STRAY,
        Code::RowShort => &structure::ROW_SHORT,
        Code::RowLong => &structure::ROW_LONG,
        Code::RowTrailingEmpty => &structure::ROW_TRAILING_EMPTY,
        Code::HeaderMissing => &structure::HEADER_MISSING,
        Code::HeaderDuplicate => &structure::HEADER_DUPLICATE,
        Code::HeaderEmpty => &structure::HEADER_EMPTY,
        Code::HeaderRepeated => &structure::HEADER_REPEATED,
        Code::HeaderChanged => &structure::HEADER_CHANGED,
        Code::PreambleSkipped => &structure::PREAMBLE_SKIPPED,
        Code::FooterSkipped => &structure::FOOTER_SKIPPED,
        Code::DelimiterAmbiguous => &structure::DELIMITER_AMBIGUOUS,
        Code::ColumnsNotFound => &structure::COLUMNS_NOT_FOUND,
        Code::ColumnsAmbiguous => &structure::COLUMNS_AMBIGUOUS,
        Code::ColumnUnknown => &structure::COLUMN_UNKNOWN,
        Code::LayoutUnsupported => &structure::LAYOUT_UNSUPPORTED,
        Code::LayoutAmbiguous => &structure::LAYOUT_AMBIGUOUS,
        Code::LayoutBroken => &structure::LAYOUT_BROKEN,
        Code::SheetAmbiguous => &structure::SHEET_AMBIGUOUS,
        Code::SheetSkipped => &structure::SHEET_SKIPPED,
        Code::JsonInvalid => &file::JSON_INVALID,
        Code::XmlInvalid => &file::XML_INVALID,
        Code::XmlEntity => &file::XML_ENTITY,
        Code::FieldTooLarge => &structure::FIELD_TOO_LARGE,
        Code::RowTooLarge => &structure::ROW_TOO_LARGE,
        Code::TooManyColumns => &structure::TOO_MANY_COLUMNS,
        Code::TooManyGroups => &structure::TOO_MANY_GROUPS,
        Code::RecipeMismatch => &structure::RECIPE_MISMATCH,
        Code::NumberInvalid => &numbers::NUMBER_INVALID,
        Code::NumberNegative => &numbers::NUMBER_NEGATIVE,
        Code::NumberFractional => &numbers::NUMBER_FRACTIONAL,
        Code::NumberAmbiguous => &numbers::NUMBER_AMBIGUOUS,
        Code::NumberGrouping => &numbers::NUMBER_GROUPING,
        Code::NumberScientific => &numbers::NUMBER_SCIENTIFIC,
        Code::NumberTooLarge => &numbers::NUMBER_TOO_LARGE,
        Code::NumberDecimalZero => &numbers::NUMBER_DECIMAL_ZERO,
        Code::NumberOtherDigits => &numbers::NUMBER_OTHER_DIGITS,
        Code::CountImplausible => &numbers::COUNT_IMPLAUSIBLE,
        Code::VotesMissing => &numbers::VOTES_MISSING,
        Code::VotesSuppressed => &numbers::VOTES_SUPPRESSED,
        Code::FigureNotReported => &numbers::FIGURE_NOT_REPORTED,
        Code::RemarkRow => &numbers::REMARK_ROW,
        Code::NameEmpty => &names::NAME_EMPTY,
        Code::NameLong => &names::NAME_LONG,
        Code::NameWhitespace => &names::NAME_WHITESPACE,
        Code::NameUnnormalized => &names::NAME_UNNORMALIZED,
        Code::NameInvisible => &names::NAME_INVISIBLE,
        Code::NameControlChars => &names::NAME_CONTROL_CHARS,
        Code::NameBidi => &names::NAME_BIDI,
        Code::NameConfusable => &names::NAME_CONFUSABLE,
        Code::NameCaseVariant => &names::NAME_CASE_VARIANT,
        Code::NameNearDuplicate => &names::NAME_NEAR_DUPLICATE,
        Code::NameMojibake => &names::NAME_MOJIBAKE,
        Code::NameReplacementChar => &names::NAME_REPLACEMENT_CHAR,
        Code::NameFormula => &names::NAME_FORMULA,
        Code::TotalRow => &meaning::TOTAL_ROW,
        Code::TotalMismatch => &meaning::TOTAL_MISMATCH,
        Code::ParentRow => &meaning::PARENT_ROW,
        Code::RowDuplicate => &meaning::ROW_DUPLICATE,
        Code::RowConflict => &meaning::ROW_CONFLICT,
        Code::ContestEmpty => &meaning::CONTEST_EMPTY,
        Code::ContestsByBallot => &meaning::CONTESTS_BY_BALLOT,
        Code::CandidateParties => &meaning::CANDIDATE_PARTIES,
        Code::Namesakes => &meaning::NAMESAKES,
        Code::QuantityConflict => &meaning::QUANTITY_CONFLICT,
        Code::VotesExceedBallots => &checks::VOTES_EXCEED_BALLOTS,
        Code::VotesExceedRegistered => &checks::VOTES_EXCEED_REGISTERED,
        Code::UnitsMissing => &checks::UNITS_MISSING,
        Code::UnitChecksSkipped => &checks::UNIT_CHECKS_SKIPPED,
        Code::SharesRounded => &checks::SHARES_ROUNDED,
        Code::SumOptions => &checks::SUM_OPTIONS,
        Code::SumCast => &checks::SUM_CAST,
        Code::BoxIssued => &checks::BOX_ISSUED,
        Code::IssuedRoll => &checks::ISSUED_ROLL,
        Code::Papers => &checks::PAPERS,
        Code::Capacity => &checks::CAPACITY,
        Code::EmptyUnit => &checks::EMPTY_UNIT,
        Code::AdmittedCounted => &checks::ADMITTED_COUNTED,
        Code::InvalidHigh => &checks::INVALID_HIGH,
        Code::BlankHigh => &checks::BLANK_HIGH,
        Code::RoundTotals => &checks::ROUND_TOTALS,
        Code::Unanimous => &checks::UNANIMOUS,
        Code::ZeroOption => &checks::ZERO_OPTION,
        Code::Outlier => &checks::OUTLIER,
        Code::SecondEntry => &checks::SECOND_ENTRY,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_says_what_why_how_and_what_to_do() {
        let mut out = Vec::new();
        explain(Code::SumOptions, &Style::default(), &mut out).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "sum-options\n\n\
             The votes for all choices do not add up to the valid votes.\n\
             A choice may be missing, or counted twice, or blank votes may be valid by law.\n\n\
             Example:    300 + 500 + 12 is 812, and `valid` says 821.\n\
             What to do: Compare with the protocol.\n"
        );
    }

    #[test]
    fn every_code_is_listed_and_every_entry_is_whole_sentences() {
        let mut out = Vec::new();
        explain_all(&Style::default(), &mut out).unwrap();
        let list = String::from_utf8(out).unwrap();
        for code in Code::ALL {
            assert!(list.lines().any(|line| line.starts_with(code.name())), "{code:?}");
            let Manual { means, why, todo, .. } = manual(code);
            for text in [means, why, todo] {
                assert!(text.ends_with('.'), "{text}");
                assert!(text.starts_with(|first: char| !first.is_lowercase()), "{text}");
            }
        }
    }

    #[test]
    fn entries_differ() {
        let mut seen: Vec<&str> = Code::ALL.iter().map(|code| manual(*code).means).collect();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), Code::ALL.len());
    }

    #[test]
    fn entries_fit_the_terminal() {
        for code in Code::ALL {
            let mut out = Vec::new();
            let style = Style { width: Some(60), ..Style::default() };
            explain(code, &style, &mut out).unwrap();
            for line in String::from_utf8(out).unwrap().lines() {
                assert!(Safe::new(line).width() <= 60, "{line}");
            }
        }
    }
}
