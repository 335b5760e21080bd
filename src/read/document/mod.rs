//! Documents: the standard formats of the field, in XML and JSON. Each becomes one long table whose
//! columns and rows say what they are, so that nothing of it is told by words.
//!
//! A format is a file in here and a line in [`FORMATS`].

mod ballots;
mod clarity;
mod eml;
mod json;
mod long;
mod nist;
mod records;
mod xml;

pub(super) use ballots::{is_ballot_sheet, is_ballots};
pub(super) use long::{Unguard, says, unguard, without_guards};

use crate::code::Code;
use crate::error::Error;
use crate::finding::Finding;
use crate::model::{InputId, Place};
use crate::options::{ColumnFlag, ReadOptions, top_of};
use crate::read::decode::Decoder;
use crate::read::encoding::{self, Settled};
use crate::read::opened::{How, Opened};
use crate::read::signature;
use crate::read::table::Table;
use crate::read::unpack::{Packing, Unpacked};
use json::Node;
use xml::Element;

/// A document of more bytes than this is refused.
const LARGEST: usize = 256 << 20;

/// A table of more bytes of text than this is refused.
const LARGEST_TABLE: usize = 512 << 20;

/// The formats that are read, in the order in which a document is held to them.
const FORMATS: &[Format] = &[nist::JSON, nist::XML, eml::EML, clarity::CLARITY, records::RECORDS];

/// One format.
struct Format {
    /// The name in reports.
    name: &'static str,
    reads: Reads,
}

/// How a format is known, and read.
enum Reads {
    /// By the outermost element; the reader gets the whole text.
    Xml { knows: fn(&Element) -> bool, read: fn(&str, usize) -> Result<Found, Finding> },
    /// By the document itself.
    Json { knows: fn(&Node) -> bool, read: fn(&Node) -> Result<Found, Finding> },
}

/// What a reader makes of a document.
struct Found {
    table: Table,
    /// Roles of the columns; none where they have to be told by the evidence.
    says: Vec<ColumnFlag>,
    findings: Vec<Finding>,
}

/// What a document is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Syntax {
    Xml,
    Json,
}

impl Syntax {
    /// By the first bytes.
    pub(super) fn of(start: &[u8]) -> Option<Self> {
        let utf16 = encoding_rs::Encoding::for_bom(start).filter(|(_, mark)| *mark == 2);
        match utf16 {
            Some((encoding, mark)) => {
                let start = start.get(mark..).unwrap_or_default();
                signature::syntax(encoding.decode_without_bom_handling(start).0.as_bytes())
            }
            None => signature::syntax(start),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Xml => "XML",
            Self::Json => "JSON",
        }
    }

    /// Whether a name says something else.
    fn contradicts(self, name: &str) -> bool {
        let lower = name.to_ascii_lowercase();
        let stem = [".gz", ".gzip", ".zst", ".zstd"].iter().find_map(|end| lower.strip_suffix(end));
        let Some((_, ending)) = stem.unwrap_or(&lower).rsplit_once('.') else { return false };
        match self {
            Self::Xml => matches!(ending, "csv" | "tsv" | "xls" | "xlsx" | "ods" | "json"),
            Self::Json => matches!(ending, "csv" | "tsv" | "xls" | "xlsx" | "ods" | "xml"),
        }
    }
}

/// Opens a document of which `sample` was read.
///
/// # Errors
///
/// `Error::Io` where reading fails, `Error::Data` for a document that is broken, larger than the
/// limits, of a format that is not read, or that holds ballots in place of results.
pub(super) fn open(
    syntax: Syntax,
    mut bytes: Unpacked,
    sample: Vec<u8>,
    input: InputId,
    options: &ReadOptions,
) -> Result<Vec<Opened>, Error> {
    let mut whole = sample;
    if !bytes.read_up_to(LARGEST, &mut whole)? {
        return Err(Finding::error(Code::ExpansionLimit, "the document is larger than 256 MiB")
            .at(top_of(input))
            .help("of CSV any size is read")
            .into());
    }
    let name = bytes.name().to_owned();
    let packing = bytes.packing().map(Packing::name);
    let mut findings = bytes.take_findings();
    let facts = bytes.facts()?;
    let (text, settled) = decoded(syntax, &whole, input, options)?;
    let here = |finding: Finding| -> Finding {
        let line = finding.place.map_or(1, |place| place.line);
        finding.at(Place::row(input, line))
    };
    let (format, found) = read(syntax, &text, options).map_err(&here)?;
    if found.table.text_len() > LARGEST_TABLE {
        return Err(Finding::error(Code::ExpansionLimit, "the table of it has more than 512 MiB")
            .at(top_of(input))
            .into());
    }
    if syntax.contradicts(&name) {
        let message = format!("the content is {}, which the name does not say", syntax.name());
        findings.push(Finding::note(Code::FormatMismatch, message).at(top_of(input)));
    }
    findings.extend(settled.finding.clone());
    findings.extend(found.findings.into_iter().map(here));
    let how = How {
        format,
        sheet: None,
        compression: packing,
        encoding: settled.name.clone(),
        encoding_why: settled.why.clone(),
        encoding_guessed: settled.guessed,
        delimiter: None,
        delimiter_why: String::new(),
    };
    let mut opened = Opened::read(name, how, found.table, facts);
    opened.findings = findings;
    opened.says = found.says;
    Ok(vec![opened])
}

/// The text of a document: by its mark or a flag, else UTF-8, else what an XML document declares.
fn decoded(
    syntax: Syntax,
    bytes: &[u8],
    input: InputId,
    options: &ReadOptions,
) -> Result<(String, Settled), Error> {
    let mut settled = Settled::by_start(bytes, options.encoding.as_deref(), input)?;
    if settled.is_none()
        && syntax == Syntax::Xml
        && let Some(label) = declared(bytes)
        && std::str::from_utf8(bytes).is_err()
    {
        settled = Settled::by_start(bytes, Some(&label), input)?;
    }
    let settled = match settled {
        Some(settled) => settled,
        None => match std::str::from_utf8(bytes) {
            Ok(_) => Settled::by_text(bytes, input, 1)?,
            Err(_) => {
                return Err(Finding::error(Code::EncodingInvalid, "the document is no UTF-8")
                    .at(top_of(input))
                    .help("say its encoding: --encoding windows-1252")
                    .into());
            }
        },
    };
    let bytes = bytes.get(settled.mark..).unwrap_or_default();
    let mut text = Vec::with_capacity(bytes.len());
    let read = Decoder::new(settled.encoding).decode(bytes, true, &mut text);
    if let Err(invalid) = read {
        let line = 1 + text.split(|byte| *byte == b'\n').skip(1).count() as u64;
        return Err(encoding::invalid(&invalid, &settled, input, line).into());
    }
    let text = String::from_utf8(text).map_err(|_| {
        Finding::error(Code::EncodingInvalid, "the document is no UTF-8").at(top_of(input))
    })?;
    Ok((text, settled))
}

/// The encoding that an XML declaration names.
fn declared(bytes: &[u8]) -> Option<String> {
    let head = bytes.get(..bytes.len().min(200))?;
    let head: String = head.iter().map(|&byte| char::from(byte)).collect();
    let head = head.get(..head.find("?>")?)?;
    let (_, rest) = head.split_once("encoding")?;
    let rest = rest.trim_start().strip_prefix('=')?.trim_start();
    let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    rest.get(1..)?.split_once(quote).map(|(label, _)| label.to_owned())
}

fn read(
    syntax: Syntax,
    text: &str,
    options: &ReadOptions,
) -> Result<(&'static str, Found), Finding> {
    let limit = options.limits.field;
    match syntax {
        Syntax::Xml => {
            let root = xml::root(text, limit)?;
            for format in FORMATS {
                if let Reads::Xml { knows, read } = format.reads
                    && knows(&root)
                {
                    return Ok((format.name, read(text, limit)?));
                }
            }
            Err(ballots::refuse_xml(&root))
        }
        Syntax::Json => {
            let node = json::parse(text, limit)?;
            if let Some(what) = ballots::json(&node) {
                return Err(ballots::refuse(what));
            }
            for format in FORMATS {
                if let Reads::Json { knows, read } = format.reads
                    && knows(&node)
                {
                    return Ok((format.name, read(&node)?));
                }
            }
            Err(Finding::error(
                Code::FormatUnsupported,
                "this is JSON of a form that this version does not read",
            )
            .and("read are: NIST SP 1500-100, and a list of flat objects with the same keys")
            .help("export the table to CSV"))
        }
    }
}

/// A total that a document states and that its parts do not add up to.
fn mismatch(what: &str, stated: u64, counted: u64, line: u64) -> Finding {
    Finding::fault(
        Code::TotalMismatch,
        format!("{what}: the document states {stated}, and its parts add up to {counted}"),
    )
    .at(Place::row(InputId(0), line))
    .and("the parts were counted")
}

/// A figure as a number, where it is a plain one.
fn count(text: &str) -> Option<u64> {
    text.trim().parse().ok()
}
