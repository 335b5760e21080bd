//! The ZIP archive around a workbook, before anything of it is believed.

use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::Fault;
use crate::code::Code;
use crate::finding::Finding;

/// A part up to this many bytes may be packed as tightly as it likes.
const SMALL: u64 = 16 << 20;
/// A larger one that unpacks to so many times its size is a bomb.
const TIGHTEST: u64 = 200;
/// No part is larger than this.
const LARGEST: u64 = 1 << 30;

/// An archive whose parts keep to the limits and declare no entities.
pub(super) fn open(bytes: &[u8]) -> Result<ZipArchive<Cursor<&[u8]>>, Fault> {
    let tail = bytes.len().saturating_sub((64 << 10) + 22);
    let end = bytes.get(tail..).unwrap_or_default();
    if !end.windows(4).any(|window| window == b"PK\x05\x06") {
        let message = "the workbook is cut off: its table of contents is missing";
        let finding = Finding::error(Code::ArchiveTruncated, message).help("fetch the file again");
        return Err(finding.into());
    }
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(broken)?;
        hold(part)?;
    }
    Ok(archive)
}

/// Unpacks a part once for its size and its beginning. The size in the table of contents is the
/// word of whoever made the file.
fn hold<R: Read>(mut part: zip::read::ZipFile<'_, R>) -> Result<(), Fault> {
    let packed = part.compressed_size().max(1);
    let name = part.name().map_err(broken)?.into_owned();
    let lower = name.to_ascii_lowercase();
    let is_text = [".xml", ".rels"].iter().any(|end| lower.ends_with(end));
    if !is_text {
        return Ok(());
    }
    let limit = SMALL.max(packed.saturating_mul(TIGHTEST)).min(LARGEST);
    let mut count = 0_u64;
    let mut buffer = vec![0; 64 << 10];
    let mut is_first = true;
    loop {
        let read = part.read(&mut buffer).map_err(|error| Fault::Broken(error.to_string()))?;
        if read == 0 {
            return Ok(());
        }
        count += read as u64;
        if count > limit {
            let message = format!(
                "the part `{name}` of the workbook unpacks to more than {} MiB out of {packed} bytes",
                limit >> 20
            );
            let finding = Finding::error(Code::ExpansionLimit, message);
            return Err(finding.help("save the sheet as CSV").into());
        }
        let piece = buffer.get(..read).unwrap_or_default();
        if is_first && declares(piece) {
            let message = format!("the part `{name}` of the workbook declares a document type");
            let finding = Finding::error(Code::XmlEntity, message);
            return Err(finding
                .help("no spreadsheet program writes this: get the file from its publisher")
                .into());
        }
        is_first = false;
    }
}

/// Whether a document type stands at the beginning: the only place for one, and for its entities.
fn declares(piece: &[u8]) -> bool {
    let start = piece.get(..4096).unwrap_or(piece);
    start.windows(9).any(|window| window.eq_ignore_ascii_case(b"<!doctype"))
}

fn broken(error: ZipError) -> Fault {
    match error {
        ZipError::UnsupportedArchive(_) => Fault::Closed,
        other => Fault::Broken(other.to_string()),
    }
}
