//! The encoding of a text: a byte-order mark, a flag, UTF-8 by its form, or one guess.

use encoding_rs::Encoding;

use crate::code::Code;
use crate::error::Error;
use crate::finding::Finding;
use crate::model::{InputId, Place};
use crate::options::top_of;
use crate::read::charset::Charset;
use crate::read::decode::Invalid;
use crate::read::guess::{self, Guess};

/// An encoding that was settled, and how.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Settled {
    pub(super) encoding: &'static Encoding,
    /// The name for people and reports.
    pub(super) name: String,
    /// On what evidence.
    pub(super) why: String,
    /// Whether it is a guess.
    pub(super) guessed: bool,
    /// Bytes of a byte-order mark.
    pub(super) mark: usize,
    /// What to say about it.
    pub(super) finding: Option<Finding>,
}

/// Labels that a message names; every label of the Encoding Standard is taken.
const KNOWN: &str = "utf-8, utf-16le, utf-16be, windows-1250 to windows-1258, iso-8859-1 to \
                     iso-8859-16, koi8-r, koi8-u, cp866, macintosh, shift_jis, euc-jp, gbk, \
                     gb18030, big5, euc-kr";

/// The encoding that a flag names.
///
/// # Errors
///
/// `Error::Usage` for a label that is not known.
fn named(label: &str) -> Result<&'static Encoding, Error> {
    let plain = label.trim().to_ascii_lowercase().replace('_', "-");
    let known = [label, plain.as_str()]
        .into_iter()
        .find_map(|label| Encoding::for_label_no_replacement(label.as_bytes()));
    known.ok_or_else(|| {
        Error::Usage(format!(
            "unknown encoding `{label}`; known are {KNOWN} and their other labels"
        ))
    })
}

impl Settled {
    fn new(encoding: &'static Encoding, why: &str) -> Self {
        Self {
            encoding,
            name: encoding.name().to_ascii_lowercase(),
            why: why.to_owned(),
            guessed: false,
            mark: 0,
            finding: None,
        }
    }

    /// Settles the encoding by the first bytes, where they or the flag do; `None` where the text
    /// is UTF-8 or in a code page, which only the whole of it tells.
    ///
    /// # Errors
    ///
    /// `Error::Usage` for an unknown label; `encoding-invalid` for UTF-32.
    pub(super) fn by_start(
        start: &[u8],
        flag: Option<&str>,
        input: InputId,
    ) -> Result<Option<Self>, Error> {
        let marked = Encoding::for_bom(start);
        if let Some(label) = flag {
            let mut encoding = named(label)?;
            let any_utf16 = label.trim().eq_ignore_ascii_case("utf-16");
            if let Some((found, _)) = marked.filter(|_| any_utf16) {
                encoding = found;
            }
            let mark = marked.filter(|(found, _)| *found == encoding).map_or(0, |(_, mark)| mark);
            return Ok(Some(Self { mark, ..Self::new(encoding, "given by --encoding") }));
        }
        if start.starts_with(b"\xFF\xFE\0\0") || start.starts_with(b"\0\0\xFE\xFF") {
            let finding =
                Finding::error(Code::EncodingInvalid, "the text is UTF-32, which is not read");
            return Err(finding.at(top_of(input)).help("convert it to UTF-8").into());
        }
        if let Some((encoding, mark)) = marked {
            let settled = Self { mark, ..Self::new(encoding, "byte-order mark") };
            let message = format!("the text is `{}`, by its byte-order mark", settled.name);
            let utf16 = encoding != encoding_rs::UTF_8;
            let finding =
                utf16.then(|| Finding::note(Code::EncodingDetected, message).at(top_of(input)));
            return Ok(Some(Self { finding, ..settled }));
        }
        let Some(encoding) = utf16_by_nul(start) else { return Ok(None) };
        let mut settled = Self::new(encoding, "every second byte of plain letters is NUL");
        settled.guessed = true;
        let message = format!("the text was taken for `{}`", settled.name);
        let finding = Finding::warning(Code::EncodingGuessed, message)
            .at(top_of(input))
            .and("it has no byte-order mark; every second byte of its plain letters is NUL")
            .help(format!("give `--encoding {}`, or the right one", settled.name));
        settled.finding = Some(finding);
        Ok(Some(settled))
    }

    /// Settles the encoding of a text that is UTF-8 or in a code page.
    ///
    /// # Errors
    ///
    /// `encoding-mixed`, `encoding-ambiguous`, `encoding-invalid`. `first_line` is the physical
    /// line of the first byte.
    pub(super) fn by_text(text: &[u8], input: InputId, first_line: u64) -> Result<Self, Error> {
        let Err(error) = std::str::from_utf8(text) else {
            let why = if text.is_ascii() { "all bytes are ASCII" } else { "valid UTF-8" };
            return Ok(Self::new(encoding_rs::UTF_8, why));
        };
        let bad = error.valid_up_to();
        let cut = error.error_len().is_none();
        if cut && text.get(..bad).is_some_and(|text| !text.is_ascii()) {
            let place = Place::row(input, first_line + lines_before(text, bad));
            let message = "the text ends in the middle of a character of UTF-8";
            let finding = Finding::error(Code::EncodingInvalid, message).at(place);
            return Err(finding.help("the file may be cut off: fetch it again").into());
        }
        let place = Place::row(input, first_line + lines_before(text, bad));
        match guess::guess(text) {
            Guess::One { encoding, example } => Ok(Self::guessed(encoding, text, &example, input)),
            Guess::Two(readings) => {
                let [one, other] = readings.map(|(charset, cell)| match charset {
                    Charset::Read(encoding) => (name(encoding, text), cell),
                    Charset::Known(name, _) => (name.to_owned(), cell),
                });
                let message = format!(
                    "the text could be `{}` (`{}`) or `{}` (`{}`)",
                    one.0, one.1, other.0, other.1
                );
                let help = which(&one.0, &other.0);
                Err(Finding::error(Code::EncodingAmbiguous, message).at(place).help(help).into())
            }
            Guess::Unread { name, example } => {
                let message = format!(
                    "the text looks like `{name}` (`{}`), which is not read",
                    example.trim()
                );
                let help = "convert it to UTF-8, or give `--encoding` if it is another one";
                Err(Finding::error(Code::EncodingAmbiguous, message).at(place).help(help).into())
            }
            Guess::Mixed => Err(mixed(place).into()),
            Guess::None => Err(Finding::error(
                Code::EncodingInvalid,
                format!(
                    "{} are not UTF-8, and most of such bytes form no letters in the encodings \
                         that are guessed",
                    bytes_in_words(text.get(bad..).unwrap_or_default())
                ),
            )
            .at(place)
            .help(hint(text))
            .into()),
        }
    }

    fn guessed(encoding: &'static Encoding, text: &[u8], example: &str, input: InputId) -> Self {
        let name = name(encoding, text);
        let message = format!("the text was taken for `{name}`: it is not UTF-8");
        let finding = Finding::warning(Code::EncodingGuessed, message)
            .at(top_of(input))
            .and(format!("read so, a cell is `{}`", example.trim()))
            .help("where names look wrong, give `--encoding` with the right one");
        Self {
            name,
            guessed: true,
            finding: Some(finding),
            ..Self::new(encoding, "not UTF-8; guessed by the letters")
        }
    }
}

/// How to say which of two encodings it is; of those that are not read there is no flag.
fn which(one: &str, other: &str) -> String {
    let read = |name: &str| Encoding::for_label(name.as_bytes()).is_some();
    match (read(one), read(other)) {
        (true, true) => format!("give `--encoding {one}` or `--encoding {other}`"),
        (true, false) => format!("give `--encoding {one}`, or convert it from {other} to UTF-8"),
        (false, true) => format!("give `--encoding {other}`, or convert it from {one} to UTF-8"),
        (false, false) => format!("convert it from {one} or {other} to UTF-8"),
    }
}

/// The error for bytes that the settled encoding does not allow, on `line`.
pub(super) fn invalid(fault: &Invalid, settled: &Settled, input: InputId, line: u64) -> Finding {
    let place = Place::row(input, line);
    if fault.beyond_ascii && settled.why != "given by --encoding" {
        return mixed(place);
    }
    let bytes = bytes_in_words(&fault.bytes);
    let finding = if fault.bytes.is_empty() {
        let message = format!("the text ends in the middle of a character of `{}`", settled.name);
        Finding::error(Code::EncodingInvalid, message)
    } else {
        let verb = if fault.bytes.len() == 1 { "is" } else { "are" };
        let message = format!("{bytes} {verb} not valid in `{}`", settled.name);
        Finding::error(Code::EncodingInvalid, message)
    };
    finding.at(place).help("give `--encoding` with the encoding of the whole file")
}

fn mixed(place: Place) -> Finding {
    let message = "other lines are UTF-8, this one is not: the file is in two encodings";
    Finding::error(Code::EncodingMixed, message)
        .at(place)
        .help("convert the parts to UTF-8 before they are joined")
}

/// The name that people know: where no byte tells them apart, `iso-8859-1`.
fn name(encoding: &'static Encoding, text: &[u8]) -> String {
    let latin1 = encoding == encoding_rs::WINDOWS_1252
        && !text.iter().any(|byte| (0x80..0xA0).contains(byte));
    if latin1 { "iso-8859-1".to_owned() } else { encoding.name().to_ascii_lowercase() }
}

/// What to do, where it is none of the encodings that are guessed: perhaps one of East Asia, which
/// the browsers' detector knows.
fn hint(text: &[u8]) -> String {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(text.get(..1 << 20).unwrap_or(text), true);
    let likely = detector.guess(None, chardetng::Utf8Detection::Deny);
    if likely.is_single_byte() {
        "give `--encoding` with the right one; the file may be damaged".to_owned()
    } else {
        format!("give `--encoding`: perhaps `{}`", likely.name().to_ascii_lowercase())
    }
}

/// UTF-16 without a mark: plain letters, delimiters and line ends have a NUL beside them.
fn utf16_by_nul(start: &[u8]) -> Option<&'static Encoding> {
    let sample = start.get(..4096.min(start.len()) & !1)?;
    let nuls = |parity: usize| sample.iter().skip(parity).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (nuls(0), nuls(1));
    let units = sample.len() / 2;
    let encoding = match (even, odd) {
        (0, odd) if units > 1 && odd * 8 >= units => encoding_rs::UTF_16LE,
        (even, 0) if units > 1 && even * 8 >= units => encoding_rs::UTF_16BE,
        _ => return None,
    };
    let (text, broken) = encoding.decode_without_bom_handling(sample);
    let control = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    (!broken && !text.chars().any(control)).then_some(encoding)
}

/// How many line ends stand before byte `end`.
fn lines_before(text: &[u8], end: usize) -> u64 {
    let mut before = 0;
    let mut cr = false;
    for byte in text.iter().take(end) {
        before += u64::from(*byte == b'\r' || *byte == b'\n' && !cr);
        cr = *byte == b'\r';
    }
    before
}

/// The first bytes, such as `0xED 0xA0`.
fn bytes_in_words(bytes: &[u8]) -> String {
    let high = bytes.iter().take(4).take_while(|byte| !byte.is_ascii());
    let mut words: Vec<String> = high.map(|byte| format!("0x{byte:02X}")).collect();
    if words.is_empty() {
        words.extend(bytes.iter().take(4).map(|byte| format!("0x{byte:02X}")));
    }
    let noun = if words.len() == 1 { "byte" } else { "bytes" };
    format!("{noun} `{}`", words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn by_start(start: &[u8], flag: Option<&str>) -> Result<Option<Settled>, Error> {
        Settled::by_start(start, flag, InputId(0))
    }

    #[track_caller]
    fn refused(text: &[u8], code: Code, line: u64) -> Finding {
        match Settled::by_text(text, InputId(0), 1) {
            Err(Error::Data(mut findings)) => {
                let finding = findings.remove(0);
                assert_eq!((finding.code, finding.place.unwrap().line), (code, line));
                finding
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_mark_decides_and_is_told_of_utf16() {
        let utf8 = by_start(b"\xEF\xBB\xBFa,b", None).unwrap().unwrap();
        assert_eq!((utf8.name.as_str(), utf8.mark, utf8.finding), ("utf-8", 3, None));
        let utf16 = by_start(b"\xFE\xFF\0a", None).unwrap().unwrap();
        assert_eq!((utf16.name.as_str(), utf16.mark), ("utf-16be", 2));
        assert_eq!(utf16.finding.unwrap().code, Code::EncodingDetected);
        assert!(by_start(b"\xFF\xFE\0\0a\0\0\0", None).is_err());
    }

    #[test]
    fn utf16_without_a_mark_is_guessed_by_its_nuls() {
        let settled = by_start(b"n\0a\0,\0v\0\n\0A\0,\x001\0\n\0", None).unwrap().unwrap();
        assert_eq!((settled.name.as_str(), settled.guessed), ("utf-16le", true));
        assert_eq!(settled.finding.unwrap().code, Code::EncodingGuessed);
        assert_eq!(by_start(b"Al\0pha,10\nBeta,20\n", None).unwrap(), None);
    }

    #[test]
    fn a_flag_overrules_and_an_unknown_label_is_told_the_known_ones() {
        for label in ["cp866", "IBM866", "ibm_866", "866"] {
            if let Ok(settled) = by_start(b"a", Some(label)) {
                assert_eq!(settled.unwrap().name, "ibm866");
            }
        }
        assert_eq!(by_start(b"a", Some("latin1")).unwrap().unwrap().name, "windows-1252");
        let big = by_start(b"\xFE\xFF\0a", Some("utf-16")).unwrap().unwrap();
        assert_eq!((big.name.as_str(), big.mark), ("utf-16be", 2));
        let Err(Error::Usage(message)) = by_start(b"a", Some("cp437")) else { panic!() };
        assert!(message.contains("`cp437`") && message.contains("windows-1250"), "{message}");
    }

    #[test]
    fn latin_1_has_its_name_where_no_byte_tells_otherwise() {
        let name = |text: &[u8]| Settled::by_text(text, InputId(0), 1).unwrap().name;
        assert_eq!(name(b"candidate\nJos\xE9 Ni\xF1o\n"), "iso-8859-1");
        assert_eq!(name(b"candidate\nJos\xE9 Ni\xF1o \x96 x\n"), "windows-1252");
        assert_eq!(name("José Niño".as_bytes()), "utf-8");
    }

    #[test]
    fn errors_name_the_line_and_the_flag() {
        refused(b"candidate,votes\nJos\xC3\xA9,10\nN\xFA\xF1ez,20\n", Code::EncodingMixed, 3);
        refused(b"candidate,votes\r\nAl\xED\xA0\x80pha,10\r\n", Code::EncodingInvalid, 2);
        refused("é\né".as_bytes().split_last().unwrap().1, Code::EncodingInvalid, 2);
        let finding = refused(b"name\rErd\xF5s\r", Code::EncodingAmbiguous, 2);
        let help = finding.help.unwrap();
        assert!(help.contains("--encoding windows-1250") && help.contains("--encoding iso-8859-1"));
        assert!(finding.message.contains("Erdős") && finding.message.contains("Erdõs"));
    }

    #[test]
    fn an_encoding_of_east_asia_is_guessed_and_where_a_byte_is_broken_suggested() {
        let text = "候補者,得票数\n山田太郎,10\n鈴木花子,20\n佐藤一郎,30\n".repeat(3);
        let (bytes, ..) = encoding_rs::SHIFT_JIS.encode(&text);
        let settled = Settled::by_text(&bytes, InputId(0), 1).unwrap();
        assert_eq!((settled.name.as_str(), settled.guessed), ("shift_jis", true));
        assert_eq!(settled.finding.unwrap().code, Code::EncodingGuessed);
        let broken = [&bytes, b"\xFF,1\n".as_slice()].concat();
        let Err(Error::Data(findings)) = Settled::by_text(&broken, InputId(0), 1) else { panic!() };
        assert!(findings[0].help.as_ref().unwrap().contains("shift_jis"), "{findings:?}");
    }

    #[test]
    fn a_set_that_is_not_read_is_named() {
        let finding = refused(
            b"name\nM\x81ller\nK\x94hler\nJ\x84ger\nSchr\x94der\n",
            Code::EncodingAmbiguous,
            2,
        );
        assert!(finding.message.contains("Müller"), "{}", finding.message);
        assert!(finding.help.unwrap().contains("UTF-8"));
    }
}
