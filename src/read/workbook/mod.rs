//! Workbooks: the sheets of an XLSX, XLS or ODS file as tables of text cells.
//!
//! A cell is its value as text: a whole number as digits, a fraction with a point, a date as
//! ISO 8601. How a number is shown is not looked at. A workbook is read whole, within limits; a
//! sheet is kept cell by cell, so that one stray cell in the last corner costs nothing.

mod archive;
mod grid;
mod ods;
mod value;
mod xls;
mod xlsx;

use crate::code::Code;
use crate::error::Error;
use crate::finding::Finding;
use crate::model::InputId;
use crate::options::{ReadOptions, top_of};
use crate::read::opened::{How, Opened};
use crate::read::unpack::{Packing, Unpacked};
use grid::Grid;

/// The text of a cell whose formula was never computed: it is no number and no gap.
pub const NOT_COMPUTED: &str = "=…";

/// A workbook of more bytes than this is refused.
const LARGEST: usize = 64 << 20;

/// A kind of workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Container {
    /// Office Open XML.
    Xlsx,
    /// The binary format of Excel until 2003.
    Xls,
    /// `OpenDocument`.
    Ods,
}

impl Container {
    /// By the first bytes. A ZIP archive is taken for a workbook where the names of its first parts
    /// say so.
    pub(super) fn of(start: &[u8]) -> Option<Self> {
        let has = |part: &[u8]| start.windows(part.len()).any(|window| window == part);
        if start.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
            Some(Self::Xls)
        } else if !start.starts_with(b"PK\x03\x04") || has(b"word/") {
            None
        } else if has(b"opendocument.spreadsheet") {
            Some(Self::Ods)
        } else if has(b"opendocument.") || has(b"ppt/") {
            None
        } else if has(b"xl/") || has(b"[Content_Types].xml") {
            Some(Self::Xlsx)
        } else {
            None
        }
    }

    /// The name in reports.
    fn name(self) -> &'static str {
        match self {
            Self::Xlsx => "xlsx",
            Self::Xls => "xls",
            Self::Ods => "ods",
        }
    }
}

/// A sheet as it was read.
struct Sheet {
    name: String,
    is_hidden: bool,
    grid: Grid,
}

/// What stands between a workbook and its cells.
#[derive(Debug)]
enum Fault {
    /// A finding that says it.
    Found(Box<Finding>),
    /// What the reader of the format said.
    Broken(String),
    /// There is a password on it, or it is another kind of document.
    Closed,
}

impl From<Finding> for Fault {
    fn from(finding: Finding) -> Self {
        Self::Found(Box::new(finding))
    }
}

/// Opens a workbook of which `sample` was read: its sheets that hold anything, visible ones first.
///
/// # Errors
///
/// `Error::Io` where reading fails, `Error::Data` for a workbook that is broken, closed, or larger
/// than the limits.
pub(super) fn open(
    container: Container,
    mut bytes: Unpacked,
    sample: Vec<u8>,
    first: InputId,
    options: &ReadOptions,
) -> Result<Vec<Opened>, Error> {
    let mut whole = sample;
    if !bytes.read_up_to(LARGEST, &mut whole)? {
        return Err(Finding::error(Code::ExpansionLimit, "the workbook is larger than 64 MiB")
            .at(top_of(first))
            .help("save the sheet as CSV: of that, any size is read")
            .into());
    }
    let name = bytes.name().to_owned();
    let packing = bytes.packing().map(Packing::name);
    let mut found = bytes.take_findings();
    let facts = bytes.facts()?;
    let limits = grid::Limits::new(options);
    let sheets = match container {
        Container::Xlsx => xlsx::sheets(whole, limits),
        Container::Xls => xls::sheets(whole, limits),
        Container::Ods => ods::sheets(&whole, limits),
    };
    let sheets = sheets.map_err(|fault| refused(fault, container, first))?;
    if container_by_name(&name) != Some(container) {
        let message = format!("the content is a workbook ({})", container.name());
        found.push(Finding::note(Code::FormatMismatch, message).at(top_of(first)));
    }
    let sheets = asked_for(sheets, &options.sheets)?;
    let hidden = sheets.iter().filter(|sheet| sheet.is_hidden && !sheet.grid.is_empty()).count();
    if hidden > 0 {
        let message = format!("the workbook has hidden sheets ({hidden}), which are not read");
        found.push(Finding::note(Code::SheetSkipped, message).at(top_of(first)));
    }
    let mut tables = Vec::new();
    for sheet in sheets.into_iter().filter(|sheet| !sheet.is_hidden) {
        if sheet.grid.is_empty() {
            continue;
        }
        let table = sheet.grid.into_table();
        let how = How {
            format: container.name(),
            sheet: Some(sheet.name),
            compression: packing,
            encoding: "utf-8".to_owned(),
            encoding_why: "the format says so".to_owned(),
            encoding_guessed: false,
            delimiter: None,
            delimiter_why: String::new(),
        };
        tables.push(Opened::read(name.clone(), how, table, facts.clone()));
    }
    let Some(opened) = tables.first_mut() else {
        return Err(Finding::error(
            Code::InputEmpty,
            "no visible sheet of the workbook holds anything",
        )
        .at(top_of(first))
        .into());
    };
    opened.findings = found;
    Ok(tables)
}

/// The sheets that were asked for by name, each as a visible one; all where none was.
fn asked_for(sheets: Vec<Sheet>, names: &[String]) -> Result<Vec<Sheet>, Error> {
    if names.is_empty() {
        return Ok(sheets);
    }
    let known: Vec<String> = sheets.iter().map(|sheet| sheet.name.clone()).collect();
    let is = |sheet: &str, name: &str| sheet.trim().to_lowercase() == name.trim().to_lowercase();
    if let Some(name) = names.iter().find(|name| !known.iter().any(|sheet| is(sheet, name))) {
        return Err(Error::Usage(format!(
            "--sheet `{name}`: the workbook has no such sheet; there are: {}",
            known.join(", ")
        )));
    }
    let wanted = sheets.into_iter().filter(|sheet| names.iter().any(|name| is(&sheet.name, name)));
    Ok(wanted.map(|sheet| Sheet { is_hidden: false, ..sheet }).collect())
}

fn container_by_name(name: &str) -> Option<Container> {
    let lower = name.to_ascii_lowercase();
    let (_, extension) = lower.rsplit_once('.')?;
    match extension {
        "xlsx" | "xlsm" | "xltx" => Some(Container::Xlsx),
        "xls" | "xlt" => Some(Container::Xls),
        "ods" | "ots" => Some(Container::Ods),
        _ => None,
    }
}

fn refused(fault: Fault, container: Container, input: InputId) -> Error {
    let finding = match fault {
        Fault::Found(finding) => {
            return match finding.place {
                Some(mut place) => {
                    place.input = input;
                    finding.at(place).into()
                }
                None => finding.at(top_of(input)).into(),
            };
        }
        Fault::Broken(why) => Finding::error(
            Code::ArchiveCorrupt,
            format!("the workbook ({}) cannot be read: {why}", container.name()),
        )
        .help("open it in a spreadsheet program and save it again, or save the sheet as CSV"),
        Fault::Closed => Finding::error(
            Code::FormatUnsupported,
            "this is a workbook with a password, or an old office document without a workbook",
        )
        .help("open it in a spreadsheet program and save the sheet as CSV"),
    };
    finding.at(top_of(input)).into()
}
