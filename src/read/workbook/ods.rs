//! `OpenDocument`: rows and cells that may stand for many of their kind.

use std::io::{BufReader, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesRef, BytesStart, Event};

use super::grid::{Grid, Limits, number};
use super::{Fault, Sheet, archive};
use crate::code::Code;
use crate::finding::Finding;

/// More rows than a sheet can have.
const ROWS: u32 = 1 << 20;

pub(super) fn sheets(bytes: &[u8], limits: Limits) -> Result<Vec<Sheet>, Fault> {
    let mut archive = archive::open(bytes)?;
    let content = archive.by_name("content.xml").map_err(|_| Fault::Closed)?;
    content_sheets(content, limits)
}

/// A cell that is open.
#[derive(Default)]
struct OpenCell {
    value: Option<String>,
    text: String,
    repeated: u32,
    rows: u32,
    is_covered: bool,
}

fn content_sheets(content: impl Read, limits: Limits) -> Result<Vec<Sheet>, Fault> {
    let mut reader = Reader::from_reader(BufReader::new(content));
    let mut buffer = Vec::new();
    let mut sheets: Vec<Sheet> = Vec::new();
    let mut hidden_styles: Vec<String> = Vec::new();
    let mut style = String::new();
    let (mut row, mut column, mut repeats) = (0_u32, 0_u32, 1_u32);
    let mut line: Vec<(u32, String)> = Vec::new();
    let mut merged: Vec<(u32, u32, u32)> = Vec::new();
    let mut cell: Option<OpenCell> = None;
    // Remarks of readers stand inside of cells and are none of their text.
    let mut remark = false;
    loop {
        buffer.clear();
        let event = reader.read_event_into(&mut buffer).map_err(xml)?;
        match event {
            Event::Eof => return Ok(sheets),
            Event::DocType(_) => {
                let message = "the content of the workbook declares a document type";
                return Err(Finding::error(Code::XmlEntity, message).into());
            }
            Event::Start(ref tag) | Event::Empty(ref tag) => {
                let is_empty = matches!(event, Event::Empty(_));
                match tag.local_name().as_ref() {
                    "style" => style = attribute(tag, "name")?.unwrap_or_default(),
                    "table-properties"
                        if attribute(tag, "display")?.as_deref() == Some("false") =>
                    {
                        hidden_styles.push(std::mem::take(&mut style));
                    }
                    "table" => {
                        let name = attribute(tag, "name")?.unwrap_or_default();
                        let of = attribute(tag, "style-name")?.unwrap_or_default();
                        let is_hidden = hidden_styles.contains(&of);
                        sheets.push(Sheet { name, is_hidden, grid: Grid::default() });
                        (row, merged) = (0, Vec::new());
                    }
                    "table-row" => {
                        repeats = times(tag, "number-rows-repeated")?;
                        (column, line) = (0, Vec::new());
                        if is_empty {
                            row = row.saturating_add(repeats);
                        }
                    }
                    "table-cell" | "covered-table-cell" => {
                        let open = OpenCell {
                            value: value(tag)?,
                            text: String::new(),
                            repeated: times(tag, "number-columns-repeated")?,
                            rows: times(tag, "number-rows-spanned")?,
                            is_covered: tag.local_name().as_ref() == "covered-table-cell",
                        };
                        if is_empty {
                            close(open, row, &mut column, &mut line, &mut merged, limits);
                        } else {
                            cell = Some(open);
                        }
                    }
                    "annotation" => remark = !is_empty,
                    "line-break" => add(&mut cell, remark, "\n"),
                    "s" | "tab" => add(&mut cell, remark, " "),
                    "p" => {
                        let begun = cell.as_ref().is_some_and(|cell| !cell.text.is_empty());
                        if begun {
                            add(&mut cell, remark, "\n");
                        }
                    }
                    _ => {}
                }
            }
            Event::Text(text) => add(&mut cell, remark, &text),
            Event::CData(text) => add(&mut cell, remark, &text),
            Event::GeneralRef(entity) => add(&mut cell, remark, &resolved(&entity)?),
            Event::End(tag) => match tag.local_name().as_ref() {
                "annotation" => remark = false,
                "table-cell" | "covered-table-cell" => {
                    if let Some(open) = cell.take() {
                        close(open, row, &mut column, &mut line, &mut merged, limits);
                    }
                }
                "table-row" => {
                    if let Some(sheet) = sheets.last_mut() {
                        put(&mut sheet.grid, row, repeats, &line, limits)?;
                    }
                    row = row.saturating_add(repeats);
                }
                "table" => {
                    if let Some(sheet) = sheets.last_mut() {
                        for &(top, rows, column) in &merged {
                            sheet.grid.merge(top..=top.saturating_add(rows - 1), column);
                        }
                    }
                }
                _ => {}
            },
            _ => {}
        }
    }
}

/// The cells of a row, as often as it stands there.
fn put(
    grid: &mut Grid,
    row: u32,
    repeats: u32,
    line: &[(u32, String)],
    limits: Limits,
) -> Result<(), Fault> {
    if line.is_empty() {
        return Ok(());
    }
    for at in row..row.saturating_add(repeats).min(ROWS) {
        for (column, text) in line {
            grid.put(at, *column, text.clone(), limits)?;
        }
    }
    Ok(())
}

fn close(
    cell: OpenCell,
    row: u32,
    column: &mut u32,
    line: &mut Vec<(u32, String)>,
    merged: &mut Vec<(u32, u32, u32)>,
    limits: Limits,
) {
    let text = cell.value.unwrap_or(cell.text);
    if !cell.is_covered && !text.trim().is_empty() {
        if cell.rows > 1 {
            merged.push((row, cell.rows, *column));
        }
        for at in *column..column.saturating_add(cell.repeated).min(limits.beyond()) {
            line.push((at, text.clone()));
        }
    }
    *column = column.saturating_add(cell.repeated);
}

fn add(cell: &mut Option<OpenCell>, remark: bool, text: &str) {
    if let Some(cell) = cell.as_mut().filter(|_| !remark) {
        cell.text.push_str(text);
    }
}

/// The value of a cell of numbers or dates; of texts it is what is shown.
fn value(tag: &BytesStart<'_>) -> Result<Option<String>, Fault> {
    match attribute(tag, "value-type")?.as_deref() {
        Some("float" | "currency" | "percentage") => {
            let Some(text) = attribute(tag, "value")? else { return Ok(None) };
            Ok(Some(text.parse().map_or(text, number)))
        }
        Some("date") => attribute(tag, "date-value"),
        Some("boolean") => Ok(attribute(tag, "boolean-value")?.map(|text| text.to_uppercase())),
        _ => Ok(None),
    }
}

fn times(tag: &BytesStart<'_>, name: &str) -> Result<u32, Fault> {
    let text = attribute(tag, name)?;
    Ok(text.and_then(|text| text.parse().ok()).unwrap_or(1).max(1))
}

fn attribute(tag: &BytesStart<'_>, name: &str) -> Result<Option<String>, Fault> {
    for found in tag.attributes() {
        let found = found.map_err(|error| Fault::Broken(error.to_string()))?;
        if found.key.local_name().as_ref() == name {
            let text = found.normalized_value(quick_xml::XmlVersion::Implicit1_0).map_err(xml)?;
            return Ok(Some(text.into_owned()));
        }
    }
    Ok(None)
}

/// One of the five entities that XML has, or a character by its number.
fn resolved(entity: &BytesRef<'_>) -> Result<String, Fault> {
    if let Some(letter) = entity.resolve_char_ref().map_err(xml)? {
        return Ok(letter.to_string());
    }
    let name: &str = entity;
    if let Some(text) = quick_xml::escape::resolve_xml_entity(name) {
        return Ok(text.to_owned());
    }
    let message = format!("the content of the workbook uses an entity, `{name}`");
    Err(Finding::error(Code::XmlEntity, message).into())
}

fn xml(error: impl std::fmt::Display) -> Fault {
    Fault::Broken(error.to_string())
}
