//! Bytes to UTF-8, piece by piece.

use encoding_rs::{DecoderResult, Encoding};

/// Turns pieces of an encoding into UTF-8; a character may be cut between two pieces.
pub(super) struct Decoder {
    kind: Kind,
}

enum Kind {
    Utf8 {
        /// The begun bytes of a character.
        tail: Vec<u8>,
        /// Whether a character beyond ASCII was seen.
        beyond_ascii: bool,
    },
    Other(encoding_rs::Decoder),
}

/// Bytes that the encoding does not allow.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Invalid {
    /// The bytes, as far as they are known.
    pub(super) bytes: Vec<u8>,
    /// Whether characters of UTF-8 beyond ASCII were seen before.
    pub(super) beyond_ascii: bool,
}

impl Decoder {
    /// A decoder that takes no notice of byte-order marks.
    pub(super) fn new(encoding: &'static Encoding) -> Self {
        let kind = if encoding == encoding_rs::UTF_8 {
            Kind::Utf8 { tail: Vec::new(), beyond_ascii: false }
        } else {
            Kind::Other(encoding.new_decoder_without_bom_handling())
        };
        Self { kind }
    }

    /// A decoder of UTF-8 for what follows `text`.
    pub(super) fn utf8_after(text: &[u8]) -> Self {
        Self { kind: Kind::Utf8 { tail: Vec::new(), beyond_ascii: !text.is_ascii() } }
    }

    /// Appends the text of `bytes` to `into`; `last` says that nothing follows.
    ///
    /// # Errors
    ///
    /// Bytes that are not allowed; what stands before them was appended.
    pub(super) fn decode(
        &mut self,
        bytes: &[u8],
        last: bool,
        into: &mut Vec<u8>,
    ) -> Result<(), Invalid> {
        match &mut self.kind {
            Kind::Utf8 { tail, beyond_ascii } => {
                if tail.is_empty() {
                    return decode_utf8(bytes, last, tail, beyond_ascii, into);
                }
                let joined = [std::mem::take(tail).as_slice(), bytes].concat();
                decode_utf8(&joined, last, tail, beyond_ascii, into)
            }
            Kind::Other(decoder) => decode_other(decoder, bytes, last, into),
        }
    }
}

fn decode_utf8(
    bytes: &[u8],
    last: bool,
    tail: &mut Vec<u8>,
    beyond_ascii: &mut bool,
    into: &mut Vec<u8>,
) -> Result<(), Invalid> {
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => {
            *beyond_ascii |= !text.is_ascii();
            into.extend_from_slice(bytes);
            return Ok(());
        }
        Err(error) => error,
    };
    let (valid, rest) = bytes.split_at_checked(error.valid_up_to()).unwrap_or((bytes, &[]));
    *beyond_ascii |= !valid.is_ascii();
    into.extend_from_slice(valid);
    if error.error_len().is_none() && !last {
        tail.extend_from_slice(rest);
        return Ok(());
    }
    // An encoded surrogate is three bytes of one mistake.
    let length = match rest {
        [0xED, 0xA0..=0xBF, 0x80..=0xBF, ..] => 3,
        [0xC0 | 0xC1, 0x80..=0xBF, ..] => 2,
        _ => error.error_len().unwrap_or(rest.len()),
    };
    let bytes = rest.get(..length).unwrap_or(rest).to_vec();
    Err(Invalid { bytes, beyond_ascii: *beyond_ascii })
}

fn decode_other(
    decoder: &mut encoding_rs::Decoder,
    bytes: &[u8],
    last: bool,
    into: &mut Vec<u8>,
) -> Result<(), Invalid> {
    let mut rest = bytes;
    loop {
        let start = into.len();
        let most = decoder.max_utf8_buffer_length_without_replacement(rest.len());
        into.resize(start + most.unwrap_or(rest.len()).max(16), 0);
        let space = into.get_mut(start..).unwrap_or_default();
        let (result, read, written) = decoder.decode_to_utf8_without_replacement(rest, space, last);
        into.truncate(start + written);
        let (done, left) = rest.split_at_checked(read).unwrap_or((rest, &[]));
        match result {
            DecoderResult::InputEmpty => return Ok(()),
            DecoderResult::OutputFull => rest = left,
            DecoderResult::Malformed(length, behind) => {
                let end = done.len().saturating_sub(usize::from(behind));
                let start = end.saturating_sub(usize::from(length));
                let bytes = done.get(start..end).unwrap_or_default().to_vec();
                return Err(Invalid { bytes, beyond_ascii: false });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn case(encoding: &'static Encoding, bytes: &[u8], piece: usize) -> Result<String, Invalid> {
        let mut decoder = Decoder::new(encoding);
        let mut into = Vec::new();
        for piece in bytes.chunks(piece) {
            decoder.decode(piece, false, &mut into)?;
        }
        decoder.decode(&[], true, &mut into)?;
        Ok(String::from_utf8(into).unwrap())
    }

    #[test]
    fn characters_may_be_cut_anywhere() {
        let text = "é漢😀,1";
        let utf16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        for piece in 1..9 {
            assert_eq!(case(encoding_rs::UTF_8, text.as_bytes(), piece).unwrap(), text);
            assert_eq!(case(encoding_rs::UTF_16LE, &utf16, piece).unwrap(), text);
        }
    }

    #[test]
    fn bytes_that_are_not_allowed_are_shown() {
        for piece in [1, 100] {
            let bytes = b"Al\xED\xA0\x80pha";
            let invalid = case(encoding_rs::UTF_8, bytes, piece).unwrap_err();
            assert_eq!(invalid.bytes.first(), Some(&0xED));
        }
        let whole = case(encoding_rs::UTF_8, b"Al\xED\xA0\x80pha", 100).unwrap_err();
        assert_eq!(whole.bytes, [0xED, 0xA0, 0x80]);
        assert_eq!(case(encoding_rs::UTF_8, b"a\xC3", 9).unwrap_err().bytes, [0xC3]);
        let cut = case(encoding_rs::UTF_16LE, b"a\0b", 9).unwrap_err();
        assert!(cut.bytes.is_empty(), "it was taken in before the end was known");
        let mixed = case(encoding_rs::UTF_8, b"\xC3\xA9 \xE9,", 9).unwrap_err();
        assert!(mixed.beyond_ascii);
    }
}
