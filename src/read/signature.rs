//! What is no delimited text, by its first bytes: pictures, web pages, workbooks, archives.

use crate::code::Code;
use crate::finding::Finding;
use crate::read::document::Syntax;
use crate::read::unpack::Packing;

/// Refuses what is no delimited text. `start` is the first part of the unpacked bytes, `packing`
/// how they were packed.
///
/// # Errors
///
/// `format-mismatch` for what never holds a table, `format-unsupported` for what may hold one in a
/// form that this version does not read.
pub(super) fn check(start: &[u8], packing: Option<Packing>) -> Result<(), Box<Finding>> {
    if let (Some(outer), Some(inner)) = (packing, Packing::of(start)) {
        let again = if inner == outer { "still" } else { "also" };
        let message = format!("compressed twice: {again} {} after one unpacking", inner.name());
        let finding = Finding::error(Code::FormatMismatch, message);
        return Err(Box::new(finding.help("unpack the file first")));
    }
    for (magic, what, kind) in MAGIC {
        if start.starts_with(magic) {
            return Err(refuse(what, *kind));
        }
    }
    match text_kind(start) {
        Some((what, kind)) => Err(refuse(what, kind)),
        None if start.starts_with(b"PK\x03\x04") => Err(refuse(zip_kind(start), Kind::Table)),
        None => Ok(()),
    }
}

/// XML or JSON, by the first bytes; a page of the web is neither.
pub(super) fn syntax(start: &[u8]) -> Option<Syntax> {
    match text_kind(start) {
        Some((XML, _)) => Some(Syntax::Xml),
        Some((JSON, _)) => Some(Syntax::Json),
        _ => None,
    }
}

const XML: &str = "an XML document";
const JSON: &str = "JSON";

/// What a format is to us.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// May hold a table that this version does not read.
    Table,
    /// Packed in a way that this version does not unpack.
    Packed,
    /// A document: a table in it has to be exported.
    Document,
    /// A page that a server sent in place of the file.
    Page,
    /// A picture.
    Picture,
    /// A stand-in for a file that was not fetched.
    Pointer,
}

/// First bytes, what they stand for, what that is to us.
const MAGIC: &[(&[u8], &str, Kind)] = &[
    (b"\x89PNG\r\n\x1A\n", "a PNG picture", Kind::Picture),
    (b"\xFF\xD8\xFF", "a JPEG picture", Kind::Picture),
    (b"GIF87a", "a GIF picture", Kind::Picture),
    (b"GIF89a", "a GIF picture", Kind::Picture),
    (b"II*\0", "a TIFF picture", Kind::Picture),
    (b"MM\0*", "a TIFF picture", Kind::Picture),
    (b"%PDF-", "a PDF document", Kind::Document),
    (b"%!PS", "a PostScript document", Kind::Document),
    (b"{\\rtf", "an RTF document", Kind::Document),
    (
        b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1",
        "an old Excel workbook (.xls) or a password-protected one",
        Kind::Table,
    ),
    (b"PK\x05\x06", "an empty ZIP archive", Kind::Packed),
    (b"SQLite format 3\0", "an SQLite database", Kind::Table),
    (b"PAR1", "a Parquet file", Kind::Table),
    (b"BZh", "bzip2 data", Kind::Packed),
    (b"\xFD7zXZ\0", "xz data", Kind::Packed),
    (b"7z\xBC\xAF\x27\x1C", "a 7z archive", Kind::Packed),
    (b"Rar!\x1A\x07", "a RAR archive", Kind::Packed),
    (b"version https://git-lfs", "a Git LFS pointer, not the file itself", Kind::Pointer),
];

fn refuse(what: &str, kind: Kind) -> Box<Finding> {
    let mismatch = |help: &str| {
        let message = format!("this is {what}, not delimited text");
        Finding::error(Code::FormatMismatch, message).help(help)
    };
    let unsupported = |help: &str| {
        let message = format!("this is {what}; this version reads delimited text");
        Finding::error(Code::FormatUnsupported, message).help(help)
    };
    let finding = match kind {
        Kind::Table => unsupported("export the table to CSV"),
        Kind::Packed => unsupported("unpack it first"),
        Kind::Document => mismatch("export the table to CSV"),
        Kind::Page => mismatch("fetch the file again; the server may have asked to sign in"),
        Kind::Picture => mismatch("a table that was scanned has to be typed"),
        Kind::Pointer => mismatch("fetch the file with `git lfs pull`"),
    };
    Box::new(finding)
}

/// Text that is no delimited text: HTML, XML, JSON.
fn text_kind(start: &[u8]) -> Option<(&'static str, Kind)> {
    let start = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start).trim_ascii_start();
    let head: Vec<u8> = start.iter().take(4096).map(u8::to_ascii_lowercase).collect();
    let page = ("an HTML page", Kind::Page);
    let xml = (XML, Kind::Table);
    if starts_with_any(&head, &[b"<!doctype html", b"<html", b"<head", b"<body", b"<table"]) {
        return Some(page);
    }
    if starts_with_any(&head, &[b"<?xml", b"<!doctype", b"<!--"]) {
        return Some(if contains(&head, b"<html") { page } else { xml });
    }
    match start {
        // An element with attributes or a namespace, or with a further element in it.
        [b'<', b'a'..=b'z' | b'A'..=b'Z', ..] => {
            let (tag, rest) = head.split_at(head.iter().position(|byte| *byte == b'>')? + 1);
            (contains(tag, b"xmlns") || rest.contains(&b'<')).then_some(xml)
        }
        [b'{', rest @ ..] => {
            let json = matches!(rest.trim_ascii_start(), [b'"' | b'}', ..]);
            json.then_some((JSON, Kind::Table))
        }
        [b'[', rest @ ..] => {
            let json = matches!(rest.trim_ascii_start(), [b'{' | b'[' | b'"', ..]);
            json.then_some((JSON, Kind::Table))
        }
        _ => None,
    }
}

/// What a ZIP archive is, by the names of its parts.
fn zip_kind(start: &[u8]) -> &'static str {
    if contains(start, b"opendocument.spreadsheet") {
        "an OpenDocument workbook (.ods)"
    } else if contains(start, b"word/") || contains(start, b"opendocument.text") {
        "a text document (.docx or .odt)"
    } else if contains(start, b"xl/") || contains(start, b"[Content_Types].xml") {
        "an Excel workbook (.xlsx)"
    } else {
        "a ZIP archive"
    }
}

fn starts_with_any(text: &[u8], starts: &[&[u8]]) -> bool {
    starts.iter().any(|start| text.starts_with(start))
}

fn contains(text: &[u8], part: &[u8]) -> bool {
    text.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(start: &[u8], code: Code, says: &str) {
        let finding = check(start, None).unwrap_err();
        assert_eq!(finding.code, code);
        assert!(finding.message.contains(says), "{}", finding.message);
    }

    #[test]
    fn what_never_holds_a_table_is_named() {
        case(b"\x89PNG\r\n\x1A\n\0\0", Code::FormatMismatch, "PNG");
        case(b"\xFF\xD8\xFF\xE0", Code::FormatMismatch, "JPEG");
        case(b"%PDF-1.7\n", Code::FormatMismatch, "PDF");
        case(b"\n <!DOCTYPE html><html>", Code::FormatMismatch, "HTML page");
        case(b"<?xml version='1.0'?><html xmlns='x'>", Code::FormatMismatch, "HTML page");
        let pdf = check(b"%PDF-1.4", None).unwrap_err();
        assert_eq!(pdf.help.as_deref(), Some("export the table to CSV"));
    }

    #[test]
    fn formats_that_may_hold_a_table_are_named() {
        case(b"PK\x03\x04\x14\0[Content_Types].xml", Code::FormatUnsupported, "Excel workbook");
        case(b"PK\x03\x04\x14\0a.csv", Code::FormatUnsupported, "ZIP archive");
        case(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Code::FormatUnsupported, ".xls");
        case(b"[{\"candidate\":\"Alpha\"}]", Code::FormatUnsupported, "JSON");
        case(b"\xEF\xBB\xBF{ \"a\": 1}", Code::FormatUnsupported, "JSON");
        case(b"<?xml version=\"1.0\"?><EML>", Code::FormatUnsupported, "XML");
        case(b"<r xmlns='a'>", Code::FormatUnsupported, "XML");
    }

    #[test]
    fn tables_that_begin_oddly_are_text() {
        for text in ["[Total],1\n", "{x},1\n", "<5,1\n<b,2\n", "<unknown>,5\n", "PKW,1\n", ""] {
            assert_eq!(check(text.as_bytes(), None), Ok(()), "{text}");
        }
    }

    #[test]
    fn what_is_compressed_twice_is_refused() {
        let finding = check(&[0x1F, 0x8B, 8], Some(Packing::Gzip)).unwrap_err();
        assert_eq!(finding.code, Code::FormatMismatch);
        assert!(finding.message.contains("still gzip"), "{}", finding.message);
    }
}
