//! Compressed inputs, found by their content: gzip (all members) and Zstandard (all frames).

use std::io::{self, Read};

use flate2::bufread::GzDecoder;
use ruzstd::decoding::errors::{FrameDecoderError, ReadFrameHeaderError};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};

use crate::code::Code;
use crate::error::Error;
use crate::finding::Finding;
use crate::model::InputId;
use crate::options::top_of;
use crate::read::raw::{InputFacts, Raw};

const GZIP: &[u8] = &[0x1F, 0x8B];
const ZSTD: &[u8] = &[0x28, 0xB5, 0x2F, 0xFD];

/// The unpacked bytes of an input.
pub(super) struct Unpacked {
    name: String,
    input: InputId,
    packing: Option<Packing>,
    /// `None` only for the moment in which one member ends and the next begins.
    layer: Option<Layer>,
    findings: Vec<Finding>,
}

/// A way of compressing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    Gzip,
    Zstd,
}

enum Layer {
    Plain(Raw),
    Gzip(Box<GzDecoder<Raw>>),
    Zstd(Box<Zstd>),
    /// All members are unpacked.
    Over(Raw),
}

struct Zstd {
    raw: Raw,
    frame: FrameDecoder,
    /// Whether `frame` is inside a frame.
    open: bool,
}

impl Packing {
    /// The name in reports.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        }
    }

    /// By the first bytes.
    pub(super) fn of(start: &[u8]) -> Option<Self> {
        if start.starts_with(GZIP) {
            Some(Self::Gzip)
        } else if start.starts_with(ZSTD) || is_skippable(start) {
            Some(Self::Zstd)
        } else {
            None
        }
    }

    /// By the ending of a name.
    pub(super) fn of_name(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        match ending.to_ascii_lowercase().as_str() {
            "gz" | "gzip" => Some(Self::Gzip),
            "zst" | "zstd" => Some(Self::Zstd),
            _ => None,
        }
    }
}

/// A Zstandard frame that holds no data (RFC 8878, 3.1.2).
fn is_skippable(start: &[u8]) -> bool {
    matches!(start, [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..])
}

impl Unpacked {
    /// Looks at the first bytes and starts to unpack.
    ///
    /// # Errors
    ///
    /// `Error::Io` where the first read fails.
    pub(super) fn new(name: String, mut raw: Raw, input: InputId) -> Result<Self, Error> {
        let packing = match raw.peek(4) {
            Ok(start) => Packing::of(start),
            Err(error) => return Err(cannot_read(&name, raw.take_failure().unwrap_or(error))),
        };
        let layer = match packing {
            None => Layer::Plain(raw),
            Some(Packing::Gzip) => Layer::Gzip(Box::new(GzDecoder::new(raw))),
            Some(Packing::Zstd) => {
                Layer::Zstd(Box::new(Zstd { raw, frame: FrameDecoder::new(), open: false }))
            }
        };
        Ok(Self { name, input, packing, layer: Some(layer), findings: Vec::new() })
    }

    /// How it is compressed.
    pub(super) fn packing(&self) -> Option<Packing> {
        self.packing
    }

    /// The name of the input.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// What was found since this was last asked.
    pub(super) fn take_findings(&mut self) -> Vec<Finding> {
        std::mem::take(&mut self.findings)
    }

    /// The next bytes; 0 at the end.
    ///
    /// # Errors
    ///
    /// `Error::Io` where reading fails, `archive-truncated` and `archive-corrupt`.
    pub(super) fn read(&mut self, into: &mut [u8]) -> Result<usize, Error> {
        loop {
            let Some(layer) = self.layer.take() else { return Ok(0) };
            let (layer, read) = match layer {
                Layer::Plain(mut raw) => {
                    let result = raw.read(into);
                    let read = result
                        .map_err(|e| cannot_read(&self.name, raw.take_failure().unwrap_or(e)))?;
                    (Layer::Plain(raw), Some(read))
                }
                Layer::Over(raw) => (Layer::Over(raw), Some(0)),
                Layer::Gzip(decoder) => self.read_gzip(decoder, into)?,
                Layer::Zstd(mut zstd) => {
                    let result = zstd.read(into);
                    match result {
                        Ok(0) if !into.is_empty() => (self.next_member(zstd.raw)?, None),
                        Ok(read) => (Layer::Zstd(zstd), Some(read)),
                        Err(fault) => return Err(self.broken(&mut zstd.raw, &fault)),
                    }
                }
            };
            self.layer = Some(layer);
            if let Some(read) = read {
                return Ok(read);
            }
        }
    }

    /// Fills `into` behind what it holds, until it holds `size` bytes or all is read; says whether
    /// all is read.
    pub(super) fn read_up_to(&mut self, size: usize, into: &mut Vec<u8>) -> Result<bool, Error> {
        let mut end = into.len();
        while end < size {
            if into.len() == end {
                // What is asked for may be far more than there is.
                into.resize(size.min((2 * end).max(64 << 10)), 0);
            }
            match self.read(into.get_mut(end..).unwrap_or_default())? {
                0 => {
                    into.truncate(end);
                    return Ok(true);
                }
                read => end += read,
            }
        }
        into.truncate(end);
        Ok(false)
    }

    /// Reads what is left and tells what was read in all.
    ///
    /// # Errors
    ///
    /// Those of [`Unpacked::read`]; `Error::Io` where the file changed meanwhile.
    pub(super) fn facts(mut self) -> Result<InputFacts, Error> {
        let mut rest = vec![0; 64 << 10];
        while self.read(&mut rest)? > 0 {}
        let raw = match self.layer {
            Some(Layer::Plain(raw) | Layer::Over(raw)) => raw,
            Some(Layer::Gzip(decoder)) => decoder.into_inner(),
            Some(Layer::Zstd(zstd)) => zstd.raw,
            None => return Ok(InputFacts { bytes: 0, sha256: None }),
        };
        raw.facts().map_err(|source| Error::Io {
            doing: format!(
                "{}: `{}` changed while it was read",
                Code::InputChanged.name(),
                self.name
            ),
            source,
            help: Some("wait until it is written, and run again".to_owned()),
        })
    }

    fn read_gzip(
        &mut self,
        mut decoder: Box<GzDecoder<Raw>>,
        into: &mut [u8],
    ) -> Result<(Layer, Option<usize>), Error> {
        loop {
            match decoder.read(into) {
                Ok(0) if !into.is_empty() => {
                    return Ok((self.next_member(decoder.into_inner())?, None));
                }
                Ok(read) => return Ok((Layer::Gzip(decoder), Some(read))),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(self.broken(decoder.get_mut(), &error.to_string())),
            }
        }
    }

    /// What follows the end of a member: another one, or nothing, or padding, or garbage.
    fn next_member(&mut self, mut raw: Raw) -> Result<Layer, Error> {
        let packing = match raw.peek(4) {
            Ok([]) => return Ok(Layer::Over(raw)),
            Ok(start) => Packing::of(start),
            Err(error) => return Err(cannot_read(&self.name, raw.take_failure().unwrap_or(error))),
        };
        match (packing, self.packing) {
            (Some(Packing::Gzip), Some(Packing::Gzip)) => {
                Ok(Layer::Gzip(Box::new(GzDecoder::new(raw))))
            }
            (Some(Packing::Zstd), Some(Packing::Zstd)) => {
                Ok(Layer::Zstd(Box::new(Zstd { raw, frame: FrameDecoder::new(), open: false })))
            }
            _ => self.trailing(raw),
        }
    }

    /// Reads what follows the compressed data; zeros are padding, as tapes have it.
    fn trailing(&mut self, mut raw: Raw) -> Result<Layer, Error> {
        let mut piece = vec![0; 64 << 10];
        let mut zeros = true;
        let mut count = 0_u64;
        loop {
            match raw.read(&mut piece) {
                Ok(0) => break,
                Ok(read) => {
                    count += read as u64;
                    zeros &= piece.iter().take(read).all(|byte| *byte == 0);
                }
                Err(e) => return Err(cannot_read(&self.name, raw.take_failure().unwrap_or(e))),
            }
        }
        let packing = self.packing.map_or("compressed", Packing::name);
        let code = Code::ArchiveTrailingData;
        let bytes = if count == 1 { "byte" } else { "bytes" };
        let finding = if zeros {
            let message = format!("{count} zero {bytes} of padding after the {packing} data");
            Finding::note(code, message)
        } else {
            let message = format!("{count} {bytes} after the {packing} data were not read");
            Finding::warning(code, message).help("check that the file is whole")
        };
        self.findings.push(finding.at(top_of(self.input)));
        Ok(Layer::Over(raw))
    }

    /// The error for compressed data that cannot be unpacked.
    fn broken(&self, raw: &mut Raw, fault: &str) -> Error {
        if let Some(failure) = raw.take_failure() {
            return cannot_read(&self.name, failure);
        }
        let packing = self.packing.map_or("compressed", Packing::name);
        let finding = if fault.starts_with(TOO_WIDE) {
            let message = format!("the {packing} data need more memory than the limit: {fault}");
            Finding::error(Code::ExpansionLimit, message).help("unpack the file first")
        } else if raw.take_starved() {
            let message = format!("the {packing} data end before their end: the file is cut off");
            Finding::error(Code::ArchiveTruncated, message).help("fetch the file again")
        } else {
            let message = format!("the {packing} data are corrupt: {fault}");
            Finding::error(Code::ArchiveCorrupt, message).help("fetch the file again")
        };
        finding.at(top_of(self.input)).into()
    }
}

/// How the words for a window that is too large begin.
const TOO_WIDE: &str = "a window of";

impl Zstd {
    /// The next bytes of the frame; 0 at its end. Frames without data are skipped.
    fn read(&mut self, into: &mut [u8]) -> Result<usize, String> {
        self.raw.take_starved();
        if !self.open {
            match self.frame.reset(&mut self.raw) {
                Ok(()) => self.open = true,
                Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                    length,
                    ..
                })) => {
                    let mut skipped = (&mut self.raw).take(u64::from(length));
                    let count =
                        io::copy(&mut skipped, &mut io::sink()).map_err(|e| e.to_string())?;
                    let whole = count == u64::from(length);
                    return if whole { Ok(0) } else { Err("a frame is cut off".to_owned()) };
                }
                Err(FrameDecoderError::WindowSizeTooBig { requested, .. }) => {
                    return Err(format!("{TOO_WIDE} {requested} bytes"));
                }
                Err(error) => return Err(error.to_string()),
            }
        }
        while self.frame.can_collect() == 0 && !self.frame.is_finished() {
            let one = BlockDecodingStrategy::UptoBlocks(1);
            self.frame.decode_blocks(&mut self.raw, one).map_err(|error| error.to_string())?;
        }
        let read = self.frame.read(into).map_err(|error| error.to_string())?;
        // The checksum is right only once all was taken.
        if read == 0 && !into.is_empty() {
            let stated = self.frame.get_checksum_from_data();
            if stated.is_some() && stated != self.frame.get_calculated_checksum() {
                return Err("the checksum is wrong".to_owned());
            }
        }
        Ok(read)
    }
}

fn cannot_read(name: &str, error: io::Error) -> Error {
    Error::io(format!("cannot read `{name}`"), error)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::Level;
    use flate2::Compression;
    use flate2::write::GzEncoder;
    use ruzstd::encoding::{CompressionLevel, compress_to_vec};
    use std::io::Write;

    fn gzip(text: &str) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text.as_bytes()).unwrap();
        encoder.finish().unwrap()
    }

    fn zstd(text: &str) -> Vec<u8> {
        compress_to_vec(text.as_bytes(), CompressionLevel::Fastest)
    }

    /// Gives one byte at a time, and an interruption before each.
    struct Slow(io::Cursor<Vec<u8>>, bool);

    impl Read for Slow {
        fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
            self.1 = !self.1;
            if self.1 {
                return Err(io::ErrorKind::Interrupted.into());
            }
            let one = into.len().min(1);
            self.0.read(into.get_mut(..one).unwrap())
        }
    }

    fn unpack(bytes: &[u8]) -> Result<(String, Vec<Finding>), Error> {
        let slow = Slow(io::Cursor::new(bytes.to_vec()), false);
        let raw = Raw::reader(Box::new(slow), false);
        let mut unpacked = Unpacked::new("x".to_owned(), raw, InputId(0))?;
        let mut text = Vec::new();
        while !unpacked.read_up_to(text.len() + 7, &mut text)? {}
        let findings = unpacked.take_findings();
        assert_eq!(unpacked.facts()?.bytes, bytes.len() as u64);
        Ok((String::from_utf8(text).unwrap(), findings))
    }

    #[track_caller]
    fn refused(bytes: &[u8], code: Code) {
        match unpack(bytes) {
            Err(Error::Data(findings)) => assert_eq!(findings[0].code, code),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn all_members_and_frames_are_read() {
        let skippable = [0x50, 0x2A, 0x4D, 0x18, 3, 0, 0, 0, 1, 2, 3];
        for bytes in [
            [gzip("a,b\n"), gzip("1,2\n")].concat(),
            [zstd("a,b\n"), zstd("1,2\n")].concat(),
            [skippable.to_vec(), zstd("a,b\n"), skippable.to_vec(), zstd("1,2\n")].concat(),
        ] {
            assert_eq!(unpack(&bytes).unwrap(), ("a,b\n1,2\n".to_owned(), vec![]));
        }
    }

    #[test]
    fn every_cut_is_seen() {
        for whole in [gzip("candidate,votes\nAlpha,10\n"), zstd("candidate,votes\nAlpha,10\n")] {
            for length in 4..whole.len() {
                refused(&whole[..length], Code::ArchiveTruncated);
            }
        }
    }

    #[test]
    fn a_wrong_checksum_is_corruption() {
        let mut bytes = gzip("a,b\n");
        let crc = bytes.len() - 8;
        bytes[crc] ^= 1;
        refused(&bytes, Code::ArchiveCorrupt);
        let mut bytes = zstd("a,b\n");
        *bytes.last_mut().unwrap() ^= 1;
        refused(&bytes, Code::ArchiveCorrupt);
    }

    #[test]
    fn padding_is_noted_and_garbage_is_a_warning() {
        for (tail, level) in [(&[0; 512][..], Level::Note), (b"garbage", Level::Warning)] {
            for packed in [gzip("a,b\n"), zstd("a,b\n")] {
                let (text, findings) = unpack(&[&packed, tail].concat()).unwrap();
                assert_eq!(text, "a,b\n");
                assert_eq!(findings[0].code, Code::ArchiveTrailingData);
                assert_eq!(findings[0].level, level);
            }
        }
    }

    #[test]
    fn a_failing_disk_is_no_corrupt_archive() {
        struct Fails(io::Cursor<Vec<u8>>);
        impl Read for Fails {
            fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
                match self.0.read(into)? {
                    0 => Err(io::Error::other("disk on fire")),
                    read => Ok(read),
                }
            }
        }
        for bytes in [gzip("a,b\n"), zstd("a,b\n"), b"a,b\n".to_vec()] {
            for length in 0..bytes.len() {
                let reader = Fails(io::Cursor::new(bytes[..length].to_vec()));
                let raw = Raw::reader(Box::new(reader), false);
                let read = Unpacked::new("x".to_owned(), raw, InputId(0))
                    .and_then(|mut unpacked| unpacked.read_up_to(100, &mut Vec::new()));
                match read {
                    Err(Error::Io { source, .. }) => assert_eq!(source.to_string(), "disk on fire"),
                    other => panic!("{other:?} after {length} bytes"),
                }
            }
        }
    }
}
