//! XML, one element of interest after the other: a document is never held as a tree in whole.

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::code::Code;
use crate::finding::Finding;
use crate::model::{InputId, Place};

/// Elements inside of each other; the formats of the field need a dozen.
const DEPTH: usize = 64;
/// Attributes of one element.
const ATTRIBUTES: usize = 256;

/// An element with all that is in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Element {
    /// The name without its prefix.
    pub(super) name: String,
    attributes: Vec<(String, String)>,
    /// The text directly in it.
    pub(super) text: String,
    pub(super) children: Vec<Element>,
    /// The line where its tag begins, from 1.
    pub(super) line: u64,
}

impl Element {
    /// An attribute by its name without prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, text)| text.as_str())
    }

    /// The elements of a name directly in it.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The first element of a name directly in it.
    pub(super) fn one(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|child| child.name == name)
    }

    /// The text of an element directly in it, without blanks around.
    pub(super) fn text_of(&self, name: &str) -> Option<&str> {
        self.one(name).map(|child| child.text.trim())
    }
}

/// The outermost element, without what is in it.
///
/// # Errors
///
/// What stands before it and is no XML, or declares a document type.
pub(super) fn root(text: &str, limit: usize) -> Result<Element, Finding> {
    let mut walk = Walk::new(text, limit);
    loop {
        let line = walk.line();
        match walk.next()? {
            Event::Start(tag) | Event::Empty(tag) => return walk.element(&tag, line),
            Event::Eof => return Err(walk.broken("there is no element")),
            _ => {}
        }
    }
}

/// Gives every element of these names with all that is in it, in the order of the document; not
/// those inside of one that was given.
///
/// # Errors
///
/// Where the text is no XML, passes a limit, or uses entities; and what `each` finds.
pub(super) fn elements(
    text: &str,
    names: &[&str],
    limit: usize,
    mut each: impl FnMut(Element) -> Result<(), Finding>,
) -> Result<(), Finding> {
    let mut walk = Walk::new(text, limit);
    let mut open: Vec<Element> = Vec::new();
    let mut depth = 0_usize;
    loop {
        let line = walk.line();
        match walk.next()? {
            Event::Start(tag) => {
                depth += 1;
                if depth > DEPTH {
                    let message = format!("elements stand more than {DEPTH} deep in each other");
                    return Err(walk.broken(&message));
                }
                if !open.is_empty() || names.contains(&tag.local_name().as_ref()) {
                    open.push(walk.element(&tag, line)?);
                }
            }
            Event::Empty(tag) => {
                let element = || walk.element(&tag, line);
                match open.last_mut() {
                    Some(parent) => parent.children.push(element()?),
                    None if names.contains(&tag.local_name().as_ref()) => each(element()?)?,
                    None => {}
                }
            }
            Event::End(_) => {
                depth = depth.saturating_sub(1);
                if let Some(done) = open.pop() {
                    match open.last_mut() {
                        Some(parent) => parent.children.push(done),
                        None => each(done)?,
                    }
                }
            }
            Event::Text(text) => walk.add(&mut open, &text)?,
            Event::CData(text) => walk.add(&mut open, &text)?,
            Event::GeneralRef(entity) => {
                let text = walk.resolved(&entity)?;
                walk.add(&mut open, &text)?;
            }
            Event::Eof if depth > 0 => {
                return Err(walk.broken("the document ends inside of an element: it is cut off"));
            }
            Event::Eof => return Ok(()),
            _ => {}
        }
    }
}

/// The events of a text, with the line where each begins.
struct Walk<'a> {
    text: &'a str,
    reader: Reader<&'a [u8]>,
    /// Bytes whose line ends are counted, and the line there.
    seen: std::cell::Cell<(usize, u64)>,
    limit: usize,
}

impl<'a> Walk<'a> {
    fn new(text: &'a str, limit: usize) -> Self {
        let reader = Reader::from_str(text);
        Self { text, reader, seen: std::cell::Cell::new((0, 1)), limit }
    }

    fn line(&self) -> u64 {
        let (from, line) = self.seen.get();
        let to = usize::try_from(self.reader.buffer_position()).unwrap_or(from);
        let between = self.text.as_bytes().get(from..to).unwrap_or_default();
        // A lone CR ends a line too.
        let ends = between.iter().enumerate().filter(|&(at, &byte)| {
            byte == b'\n' || (byte == b'\r' && between.get(at + 1) != Some(&b'\n'))
        });
        let line = line + ends.count() as u64;
        self.seen.set((to.max(from), line));
        line
    }

    fn next(&mut self) -> Result<Event<'a>, Finding> {
        match self.reader.read_event() {
            Ok(Event::DocType(_)) => Err(Finding::error(
                Code::XmlEntity,
                "the document declares a document type, which can define entities",
            )
            .at(self.place())
            .and("entities can name other files, or grow without bound; none is followed")
            .help("save it without the DOCTYPE, if you trust it")),
            Ok(event) => Ok(event),
            Err(error) => Err(self.broken(&error.to_string())),
        }
    }

    fn element(&self, tag: &BytesStart<'_>, line: u64) -> Result<Element, Finding> {
        let mut element =
            Element { name: tag.local_name().as_ref().to_owned(), line, ..Element::default() };
        for found in tag.attributes() {
            let found = found.map_err(|error| self.broken(&error.to_string()))?;
            if element.attributes.len() == ATTRIBUTES {
                let message = format!("an element has more than {ATTRIBUTES} attributes");
                return Err(self.broken(&message));
            }
            let text = found.normalized_value(XmlVersion::Implicit1_0);
            let text = text.map_err(|error| self.entity(&error.to_string()))?;
            self.hold(text.len())?;
            let name = found.key.local_name().as_ref().to_owned();
            element.attributes.push((name, text.into_owned()));
        }
        Ok(element)
    }

    fn add(&self, open: &mut [Element], text: &str) -> Result<(), Finding> {
        if let Some(element) = open.last_mut() {
            element.text.push_str(text);
            self.hold(element.text.len())?;
        }
        Ok(())
    }

    fn hold(&self, bytes: usize) -> Result<(), Finding> {
        if bytes <= self.limit {
            return Ok(());
        }
        Err(Finding::error(
            Code::FieldTooLarge,
            format!("a text of the document has more than {} bytes", self.limit),
        )
        .at(self.place())
        .help("--max-field raises the limit"))
    }

    /// One of the five entities that XML has, or a character by its number.
    fn resolved(&self, entity: &BytesRef<'_>) -> Result<String, Finding> {
        let letter = entity.resolve_char_ref().map_err(|error| self.broken(&error.to_string()))?;
        if let Some(letter) = letter {
            return Ok(letter.to_string());
        }
        let name: &str = entity;
        match quick_xml::escape::resolve_xml_entity(name) {
            Some(text) => Ok(text.to_owned()),
            None => Err(self.entity(&format!("`&{name};` is none of the entities of XML itself"))),
        }
    }

    fn entity(&self, why: &str) -> Finding {
        Finding::error(Code::XmlEntity, format!("an entity is not followed: {why}"))
            .at(self.place())
    }

    fn broken(&self, why: &str) -> Finding {
        Finding::error(Code::XmlInvalid, format!("this is no sound XML: {why}"))
            .at(self.place())
            .help("the file may be cut off: fetch it again")
    }

    fn place(&self) -> Place {
        Place::row(InputId(0), self.line())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(text: &str, names: &[&str]) -> Result<Vec<Element>, Finding> {
        let mut found = Vec::new();
        elements(text, names, 100, |element| {
            found.push(element);
            Ok(())
        })
        .map(|()| found)
    }

    #[test]
    fn elements_come_whole_with_their_lines() {
        let text = "<?xml version='1.0'?>\n<a:r xmlns:a='x'>\n<b n='1 &amp; 2'>one &lt;&#65;\n\
                    <c/></b><d><b/></d>\r\n<b><![CDATA[<x>]]></b></a:r>";
        let found = given(text, &["b"]).unwrap();
        assert_eq!(root(text, 100).unwrap().name, "r");
        assert_eq!(found.iter().map(|b| b.line).collect::<Vec<_>>(), [3, 4, 5]);
        assert_eq!(found[0].attribute("n"), Some("1 & 2"));
        assert_eq!(found[0].text.trim(), "one <A");
        assert_eq!(found[0].one("c").map(|c| c.line), Some(4));
        assert_eq!(found[2].text, "<x>");
    }

    #[test]
    fn entities_and_document_types_are_refused() {
        let doctype = "<!DOCTYPE r [<!ENTITY a 'b'>]>\n<r><b>&a;</b></r>";
        assert_eq!(given(doctype, &["b"]).unwrap_err().code, Code::XmlEntity);
        assert_eq!(root(doctype, 100).unwrap_err().code, Code::XmlEntity);
        for text in ["<r>\n<b>&a;</b></r>", "<r>\n<b n='&a;'/></r>"] {
            let finding = given(text, &["b"]).unwrap_err();
            assert_eq!((finding.code, finding.place.unwrap().line), (Code::XmlEntity, 2));
        }
    }

    #[test]
    fn what_is_cut_off_deep_or_long_is_refused() {
        let code = |text: &str| given(text, &["b"]).unwrap_err().code;
        assert_eq!(code("<r><b>"), Code::XmlInvalid);
        assert_eq!(code("<r><b></r>"), Code::XmlInvalid);
        assert_eq!(code("<r n='1' n='2'><b n='1' n='2'/></r>"), Code::XmlInvalid);
        assert_eq!(code(&"<b>".repeat(100_000)), Code::XmlInvalid);
        assert_eq!(code(&format!("<b>{}</b>", "x".repeat(101))), Code::FieldTooLarge);
        let many: Vec<String> = (0..300).map(|n| format!(" a{n}='1'")).collect();
        let many = many.concat();
        assert_eq!(code(&format!("<b{many}/>")), Code::XmlInvalid);
    }
}
