//! What the scan found, in words and with its place.

use crate::code::Code;
use crate::finding::{Finding, Snippet};
use crate::model::{InputId, Place};
use crate::options::Limits;
use crate::read::scan::{Fault, FaultKind};
use crate::read::snippet;

/// The finding for a fault in `text`.
pub(super) fn finding(fault: Fault, text: &[u8], input: InputId, limits: &Limits) -> Finding {
    let place = Place::cell(input, fault.line, fault.field);
    let row = Place::row(input, fault.line);
    let shown = snippet::around(text, fault.offset, 1);
    let column = shown.as_ref().map_or(1, |(_, column)| *column);
    let finding = match fault.kind {
        FaultKind::Nul => {
            let message = format!("a NUL byte on line {}, column {column}", fault.line);
            Finding::error(Code::NulByte, message).at(place).help(
                "the file is damaged, or not text; if it is UTF-16, give `--encoding utf-16le` or \
                 `--encoding utf-16be`",
            )
        }
        FaultKind::QuoteStray { backslash } => {
            let finding =
                Finding::error(Code::QuoteStray, "text follows a closing quote").at(place);
            if backslash {
                finding
                    .and("a backslash stands before the quote")
                    .help("if the backslash escapes it, give `--escape '\\'`")
            } else {
                finding.help(
                    "double the quotes inside a quoted field, or give `--lenient-quotes` to keep \
                     the text",
                )
            }
        }
        FaultKind::QuoteUnclosed { backslash } => {
            let finding =
                Finding::error(Code::QuoteUnclosed, "a quote opens here and never closes")
                    .at(place)
                    .and("everything behind it would be one field");
            if backslash {
                finding.help("if a backslash escapes quotes, give `--escape '\\'`; else close it")
            } else {
                finding.help("close the quote, or double it inside a quoted field")
            }
        }
        FaultKind::FieldTooLarge { quoted } => {
            let message = format!("a field of more than {} bytes", limits.field);
            let finding = Finding::error(Code::FieldTooLarge, message).at(place);
            if quoted {
                finding
                    .and("a quote opens it, which may never close")
                    .help("close the quote; `--max-field` raises the limit")
            } else {
                finding.help("`--max-field` raises the limit")
            }
        }
        FaultKind::RowTooLarge => {
            let message = format!("a row of more than {} bytes", limits.row);
            Finding::error(Code::RowTooLarge, message).at(row).help("`--max-row` raises the limit")
        }
        FaultKind::TooManyColumns { columns } => {
            let message =
                format!("the row has {columns} columns or more; the limit is {}", limits.columns);
            Finding::error(Code::TooManyColumns, message)
                .at(row)
                .help("`--max-columns` raises the limit")
        }
    };
    let snippet: Option<Snippet> = shown.map(|(snippet, _)| snippet);
    Finding { snippet, ..finding }
}
