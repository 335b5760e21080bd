//! The encodings of one byte a character that are looked for, with the languages written in them.

use encoding_rs::Encoding;

use crate::read::charset::{self, Charset};
use crate::read::language::{self, Language};

/// An encoding that is looked for.
pub(super) struct Page {
    /// Its characters.
    pub(super) charset: Charset,
    /// The languages that are written in it.
    pub(super) languages: &'static [Language],
    /// Quarter bits: how much rarer such files are.
    pub(super) rare: u32,
}

const fn read(encoding: &'static Encoding, languages: &'static [Language], rare: u32) -> Page {
    Page { charset: Charset::Read(encoding), languages, rare }
}

const fn known(charset: Charset, languages: &'static [Language], rare: u32) -> Page {
    Page { charset, languages, rare }
}

/// All of them.
pub(super) static PAGES: [Page; 36] = [
    read(encoding_rs::WINDOWS_1252, language::WESTERN, 0),
    read(encoding_rs::WINDOWS_1251, language::CYRILLIC, 0),
    read(encoding_rs::WINDOWS_1253, language::HELLENIC, 4),
    read(encoding_rs::WINDOWS_1255, language::HEBRAIC, 4),
    read(encoding_rs::WINDOWS_1256, language::ARABIAN, 4),
    read(encoding_rs::WINDOWS_874, language::SIAMESE, 4),
    read(encoding_rs::WINDOWS_1250, language::CENTRAL, 8),
    read(encoding_rs::WINDOWS_1254, language::SOUTHERN, 8),
    read(encoding_rs::WINDOWS_1257, language::BALTIC, 12),
    read(encoding_rs::ISO_8859_2, language::CENTRAL, 20),
    read(encoding_rs::ISO_8859_7, language::HELLENIC, 12),
    read(encoding_rs::ISO_8859_6, language::ARABIAN, 10),
    read(encoding_rs::KOI8_R, language::CYRILLIC, 12),
    read(encoding_rs::KOI8_U, language::CYRILLIC, 16),
    read(encoding_rs::IBM866, language::CYRILLIC, 16),
    read(encoding_rs::ISO_8859_5, language::CYRILLIC, 20),
    read(encoding_rs::X_MAC_CYRILLIC, language::CYRILLIC, 24),
    read(encoding_rs::MACINTOSH, language::WESTERN, 20),
    read(encoding_rs::ISO_8859_15, language::WESTERN, 20),
    read(encoding_rs::ISO_8859_3, language::SOUTHERN, 44),
    read(encoding_rs::ISO_8859_4, language::BALTIC, 28),
    known(charset::CP437, language::WESTERN, 28),
    known(charset::CP850, language::WESTERN, 24),
    known(charset::CP852, language::CENTRAL, 28),
    known(charset::CP737, language::HELLENIC, 24),
    known(charset::CP869, language::HELLENIC, 36),
    known(charset::CP855, language::CYRILLIC, 32),
    known(charset::CP857, language::SOUTHERN, 28),
    known(charset::CP775, language::BALTIC, 32),
    known(charset::CP862, language::HEBRAIC, 24),
    known(charset::CP865, language::WESTERN, 36),
    known(charset::CP1125, language::CYRILLIC, 24),
    known(charset::KZ1048, language::STEPPE, 24),
    known(charset::MAC_GREEK, language::HELLENIC, 32),
    known(charset::MAC_CENTRAL, language::CENTRAL, 32),
    known(charset::MAC_TURKISH, language::SOUTHERN, 32),
];
