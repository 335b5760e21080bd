//! JSON with its lines: numbers stay the text that they are, and a key stands once.

use crate::code::Code;
use crate::finding::Finding;
use crate::model::{InputId, Place};

/// Lists and objects inside of each other; the formats of the field need a dozen.
const DEPTH: usize = 100;

/// A value and the line where it begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Node {
    pub(super) line: u64,
    pub(super) value: Value,
}

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    Null,
    Bool(bool),
    /// As it is written.
    Number(String),
    Text(String),
    List(Vec<Node>),
    Object(Vec<(String, Node)>),
}

impl Node {
    /// A value of an object by its key.
    pub(super) fn get(&self, key: &str) -> Option<&Node> {
        match &self.value {
            Value::Object(fields) => {
                fields.iter().find(|(known, _)| known == key).map(|(_, node)| node)
            }
            _ => None,
        }
    }

    /// The values of a list; none of anything else.
    pub(super) fn list(&self) -> &[Node] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// The text of a text or a number.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) | Value::Number(text) => Some(text),
            _ => None,
        }
    }
}

/// Reads a document. `limit` is that of the bytes of one text.
///
/// # Errors
///
/// `json-invalid` with the line, `header-duplicate` for a key that stands twice in an object,
/// `field-too-large`.
pub(super) fn parse(text: &str, limit: usize) -> Result<Node, Finding> {
    let mut parser = Parser { text, at: 0, line: 1, limit };
    let node = parser.value(0)?;
    parser.blanks();
    match parser.peek() {
        None => Ok(node),
        Some(_) => Err(parser.wrong("something stands behind its end")),
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
    line: u64,
    limit: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn blanks(&mut self) {
        while let Some(byte @ (b' ' | b'\t' | b'\r' | b'\n')) = self.peek() {
            self.at += 1;
            let cr = byte == b'\r' && self.peek() != Some(b'\n');
            self.line += u64::from(byte == b'\n' || cr);
        }
    }

    fn wrong(&self, why: &str) -> Finding {
        Finding::error(Code::JsonInvalid, format!("this is no sound JSON: {why}"))
            .at(Place::row(InputId(0), self.line))
            .help("the file may be cut off: fetch it again")
    }

    fn value(&mut self, depth: usize) -> Result<Node, Finding> {
        if depth > DEPTH {
            let message = format!("lists and objects stand more than {DEPTH} deep in each other");
            return Err(self.wrong(&message));
        }
        self.blanks();
        let line = self.line;
        let value = match self.peek() {
            Some(b'{') => self.object(depth)?,
            Some(b'[') => self.list(depth)?,
            Some(b'"') => Value::Text(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(_) => self.word()?,
            None => return Err(self.wrong("it ends where a value should stand")),
        };
        Ok(Node { line, value })
    }

    fn word(&mut self) -> Result<Value, Finding> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let words =
            [("null", Value::Null), ("true", Value::Bool(true)), ("false", Value::Bool(false))];
        for (word, value) in words {
            if rest.starts_with(word) {
                self.at += word.len();
                return Ok(value);
            }
        }
        let found: String = rest.chars().take(10).collect();
        Err(self.wrong(&format!("`{found}` is no value")))
    }

    fn number(&mut self) -> Result<Value, Finding> {
        let start = self.at;
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        let zero = self.peek() == Some(b'0');
        let whole = self.digits();
        let mut sound = whole == 1 || (whole > 0 && !zero);
        if self.peek() == Some(b'.') {
            self.at += 1;
            sound &= self.digits() > 0;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            sound &= self.digits() > 0;
        }
        let text = self.text.get(start..self.at).unwrap_or_default();
        if !sound {
            return Err(self.wrong(&format!("`{text}` is no number")));
        }
        Ok(Value::Number(text.to_owned()))
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while let Some(b'0'..=b'9') = self.peek() {
            self.at += 1;
        }
        self.at - start
    }

    fn string(&mut self) -> Result<String, Finding> {
        self.at += 1;
        let mut text = String::new();
        loop {
            let rest = self.text.get(self.at..).unwrap_or_default();
            let plain = rest.find(|c: char| c == '"' || c == '\\' || c < ' ');
            let Some(plain) = plain else {
                return Err(self.wrong("it ends inside of a text"));
            };
            text.push_str(rest.get(..plain).unwrap_or_default());
            if text.len() > self.limit {
                return Err(Finding::error(
                    Code::FieldTooLarge,
                    format!("a text of the document has more than {} bytes", self.limit),
                )
                .at(Place::row(InputId(0), self.line))
                .help("--max-field raises the limit"));
            }
            self.at += plain + 1;
            match rest.as_bytes().get(plain) {
                Some(b'"') => return Ok(text),
                Some(b'\\') => text.push(self.escaped()?),
                _ => return Err(self.wrong("a text holds a line end or another control character")),
            }
        }
    }

    fn escaped(&mut self) -> Result<char, Finding> {
        let byte = self.peek();
        self.at += 1;
        Ok(match byte {
            Some(byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                let first = self.hex()?;
                let rest = self.text.get(self.at..).unwrap_or_default();
                let mut code = first;
                if (0xD800..0xDC00).contains(&first) && rest.starts_with("\\u") {
                    self.at += 2;
                    let second = self.hex()?;
                    if (0xDC00..0xE000).contains(&second) {
                        code = 0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00);
                    }
                }
                let letter = char::from_u32(code);
                return letter.ok_or_else(|| self.wrong("half of a character stands alone"));
            }
            _ => return Err(self.wrong("a backslash stands before a letter that it cannot")),
        })
    }

    fn hex(&mut self) -> Result<u32, Finding> {
        let digits = self.text.get(self.at..self.at + 4).unwrap_or_default();
        let sound = digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        self.at += 4;
        let code = u32::from_str_radix(digits, 16).ok().filter(|_| sound);
        code.ok_or_else(|| self.wrong("`\\u` stands without four digits"))
    }

    fn list(&mut self, depth: usize) -> Result<Value, Finding> {
        self.at += 1;
        let mut items = Vec::new();
        self.blanks();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Value::List(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            self.blanks();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => {
                    self.at += 1;
                    return Ok(Value::List(items));
                }
                Some(_) => return Err(self.wrong("a comma or `]` is missing in a list")),
                None => return Err(self.wrong("it ends inside of a list")),
            }
        }
    }

    fn object(&mut self, depth: usize) -> Result<Value, Finding> {
        self.at += 1;
        let mut fields: Vec<(String, Node)> = Vec::new();
        // A short object is searched as it is; of a long one the keys are kept sorted.
        let mut keys = std::collections::BTreeSet::new();
        self.blanks();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(Value::Object(fields));
        }
        loop {
            self.blanks();
            match self.peek() {
                Some(b'"') => {}
                Some(_) => return Err(self.wrong("a key in quotes is missing in an object")),
                None => return Err(self.wrong("it ends inside of an object")),
            }
            let line = self.line;
            let key = self.string()?;
            if !keys.insert(key.clone()) {
                return Err(Finding::error(
                    Code::HeaderDuplicate,
                    format!("the key `{key}` stands twice in one object"),
                )
                .at(Place::row(InputId(0), line))
                .and("which of its values is meant, nothing says")
                .help("take one of them out"));
            }
            self.blanks();
            if self.peek() != Some(b':') {
                return Err(self.wrong("a colon is missing behind a key"));
            }
            self.at += 1;
            fields.push((key, self.value(depth + 1)?));
            self.blanks();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => {
                    self.at += 1;
                    return Ok(Value::Object(fields));
                }
                Some(_) => return Err(self.wrong("a comma or `}` is missing in an object")),
                None => return Err(self.wrong("it ends inside of an object")),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn code(text: &str) -> Code {
        parse(text, 1000).unwrap_err().code
    }

    #[test]
    fn values_have_their_lines_and_numbers_their_text() {
        let node = parse("[\n1e400, {\"a\":\r\n \"\\u00e9\\ud83d\\ude00\"}]\n", 100).unwrap();
        let [number, object] = node.list() else { panic!("{node:?}") };
        assert_eq!((number.line, number.text()), (2, Some("1e400")));
        let text = object.get("a").unwrap();
        assert_eq!((text.line, text.text()), (3, Some("é😀")));
    }

    #[test]
    fn faults_have_their_code_and_line() {
        assert_eq!(code("[1,2"), Code::JsonInvalid);
        assert_eq!(code("{\"a\":1,\"a\":2}"), Code::HeaderDuplicate);
        assert_eq!(code(&"[".repeat(100_000)), Code::JsonInvalid);
        assert_eq!(code(&format!("\"{}\"", "x".repeat(1001))), Code::FieldTooLarge);
        let finding = parse("{\n\"a\": 1,\n}", 10).unwrap_err();
        assert_eq!(finding.place.unwrap().line, 3);
    }

    /// The same document without lines, as `serde_json` sees it.
    fn plain(node: &Node) -> serde_json::Value {
        match &node.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(value) => (*value).into(),
            Value::Number(text) => serde_json::from_str(text).unwrap_or_default(),
            Value::Text(text) => text.clone().into(),
            Value::List(items) => items.iter().map(plain).collect(),
            Value::Object(fields) => {
                fields.iter().map(|(key, node)| (key.clone(), plain(node))).collect()
            }
        }
    }

    fn text() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            "[\\[\\]{},: \n]",
            Just("\"a\"".to_owned()),
            Just("\"b\":".to_owned()),
            "[-0-9.eE+]{1,3}",
            "\"[a-zé\\\\nu0-9d]{0,6}\"",
            Just("true".to_owned()),
            Just("null".to_owned()),
        ];
        proptest::collection::vec(piece, 0..14).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]

        #[test]
        fn what_serde_json_reads_is_read_and_nothing_else(text in text()) {
            let known: Result<serde_json::Value, _> = serde_json::from_str(&text);
            match (parse(&text, 1000), known) {
                (Ok(node), Ok(known)) => prop_assert_eq!(plain(&node), known),
                // A number out of range, or half of a character, is told elsewhere.
                (Ok(_), Err(error)) => prop_assert!(
                    error.to_string().contains("out of range"), "{}: {}", text, error
                ),
                (Err(finding), Ok(_)) => {
                    prop_assert_eq!(finding.code, Code::HeaderDuplicate, "{}", text);
                }
                (Err(_), Err(_)) => {}
            }
        }
    }
}
