//! Sets of characters by which a text is judged: those that are read, and old ones of DOS and the
//! Macintosh that are not, so that a text in them is not taken for another one.

use encoding_rs::Encoding;

/// A set of characters, one or two bytes each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Charset {
    /// One that is read.
    Read(&'static Encoding),
    /// One that is only known: its name, and the characters of the bytes from 0x80.
    Known(&'static str, &'static str),
}

impl Charset {
    /// A reader of bytes.
    pub(super) fn reader(self) -> Reader {
        match self {
            Self::Read(encoding) => Reader { encoding: Some(encoding), table: Vec::new() },
            Self::Known(_, characters) => {
                Reader { encoding: None, table: characters.chars().collect() }
            }
        }
    }

    /// The text of `bytes`.
    pub(super) fn decode(self, bytes: &[u8]) -> String {
        self.reader().decode(bytes)
    }
}

/// Reads bytes in a set of characters.
pub(super) struct Reader {
    encoding: Option<&'static Encoding>,
    /// The characters of the bytes from 0x80, where there is no encoding.
    table: Vec<char>,
}

impl Reader {
    /// The text of `bytes`; what is not valid is U+FFFD.
    pub(super) fn decode(&self, bytes: &[u8]) -> String {
        if let Some(encoding) = self.encoding {
            return encoding.decode_without_bom_handling(bytes).0.into_owned();
        }
        let character = |byte: &u8| match usize::from(*byte).checked_sub(0x80) {
            Some(index) => self.table.get(index).copied().unwrap_or(char::REPLACEMENT_CHARACTER),
            None => char::from(*byte),
        };
        bytes.iter().map(character).collect()
    }
}

// What is no letter and no mark of a text is `▒`.

/// DOS of the United States.
pub(super) const CP437: Charset = Charset::Known(
    "cp437",
    "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ▒▒▒▒ƒáíóúñÑªº¿▒▒▒▒¡«»▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒\
     ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒αßΓπΣσµτΦΘΩδ▒φε▒▒▒▒▒▒▒▒▒°▒·▒ⁿ▒▒\u{A0}",
);

/// DOS of Western Europe.
pub(super) const CP850: Charset = Charset::Known(
    "cp850",
    "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø▒Ø▒ƒáíóúñÑªº¿▒▒▒▒¡«»▒▒▒▒▒ÁÂÀ▒▒▒▒▒▒▒▒\
     ▒▒▒▒▒▒ãÃ▒▒▒▒▒▒▒▒ðÐÊËÈıÍÎÏ▒▒▒▒▒Ì▒ÓßÔÒõÕµþÞÚÛÙýÝ▒▒▒▒▒▒▒§▒▒°▒·▒▒▒▒\u{A0}",
);

/// DOS of Central Europe.
pub(super) const CP852: Charset = Charset::Known(
    "cp852",
    "ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ▒čáíóúĄąŽžĘę▒źČş«»▒▒▒▒▒ÁÂĚŞ▒▒▒▒Żż▒\
     ▒▒▒▒▒▒Ăă▒▒▒▒▒▒▒▒đĐĎËďŇÍÎě▒▒▒▒ŢŮ▒ÓßÔŃńňŠšŔÚŕŰýÝţ▒▒▒▒ˇ▒§▒▒°▒▒űŘř▒\u{A0}",
);

/// DOS of Greece.
pub(super) const CP737: Charset = Charset::Known(
    "cp737",
    "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρσςτυφχψ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒\
     ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒ωάέήϊίόύϋώΆΈΉΊΌΎΏ▒▒▒ΪΫ▒▒°▒·▒ⁿ▒▒\u{A0}",
);

/// Another of Greece.
pub(super) const CP869: Charset = Charset::Known(
    "cp869",
    "▒▒▒▒▒▒Ά▒·▒▒‘’Έ▒ΉΊΪΌ▒▒ΎΫ▒Ώ▒▒ά▒έήίϊΐόύΑΒΓΔΕΖΗ▒ΘΙ«»▒▒▒▒▒ΚΛΜΝ▒▒▒▒ΞΟ▒\
     ▒▒▒▒▒▒ΠΡ▒▒▒▒▒▒▒ΣΤΥΦΧΨΩαβγ▒▒▒▒δε▒ζηθικλμνξοπρσςτ▒▒▒υφχ§ψ▒°▒ωϋΰώ▒\u{A0}",
);

/// DOS of Bulgaria and Serbia.
pub(super) const CP855: Charset = Charset::Known(
    "cp855",
    "ђЂѓЃёЁєЄѕЅіІїЇјЈљЉњЊћЋќЌўЎџЏюЮъЪаАбБцЦдДеЕфФгГ«»▒▒▒▒▒хХиИ▒▒▒▒йЙ▒\
     ▒▒▒▒▒▒кК▒▒▒▒▒▒▒▒лЛмМнНоОп▒▒▒▒Пя▒ЯрРсСтТуУжЖвВьЬ№▒ыЫзЗшШэЭщЩчЧ§▒\u{A0}",
);

/// DOS of Turkey.
pub(super) const CP857: Charset = Charset::Known(
    "cp857",
    "ÇüéâäàåçêëèïîıÄÅÉæÆôöòûùİÖÜø▒ØŞşáíóúñÑĞğ¿▒▒▒▒¡«»▒▒▒▒▒ÁÂÀ▒▒▒▒▒▒▒▒\
     ▒▒▒▒▒▒ãÃ▒▒▒▒▒▒▒▒ºªÊËÈ▒ÍÎÏ▒▒▒▒▒Ì▒ÓßÔÒõÕµ▒▒ÚÛÙìÿ▒▒▒▒▒▒▒§▒▒°▒·▒▒▒▒\u{A0}",
);

/// DOS of the Baltic countries.
pub(super) const CP775: Charset = Charset::Known(
    "cp775",
    "ĆüéāäģåćłēŖŗīŹÄÅÉæÆōöĢ▒ŚśÖÜø▒Ø▒▒ĀĪóŻżź”▒▒▒▒▒▒Ł«»▒▒▒▒▒ĄČĘĖ▒▒▒▒ĮŠ▒\
     ▒▒▒▒▒▒ŲŪ▒▒▒▒▒▒▒Žąčęėįšųūž▒▒▒▒▒▒▒ÓßŌŃõÕµńĶķĻļņĒŅ’▒▒“▒▒§▒„°▒·▒▒▒▒\u{A0}",
);

/// DOS of Israel.
pub(super) const CP862: Charset = Charset::Known(
    "cp862",
    "אבגדהוזחטיךכלםמןנסעףפץצקרשת▒▒▒▒ƒáíóúñÑªº¿▒▒▒▒¡«»▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒\
     ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒αßΓπΣσµτΦΘΩδ▒φε▒▒▒▒▒▒▒▒▒°▒·▒ⁿ▒▒\u{A0}",
);

/// DOS of Denmark and Norway.
pub(super) const CP865: Charset = Charset::Known(
    "cp865",
    "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø▒Ø▒ƒáíóúñÑªº¿▒▒▒▒¡«▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒\
     ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒αßΓπΣσµτΦΘΩδ▒φε▒▒▒▒▒▒▒▒▒°▒·▒ⁿ▒▒\u{A0}",
);

/// DOS of Ukraine.
pub(super) const CP1125: Charset = Charset::Known(
    "cp1125",
    "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмноп▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒\
     ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒рстуфхцчшщъыьэюяЁёҐґЄєІіЇї·▒№▒▒\u{A0}",
);

/// Windows of Kazakhstan.
pub(super) const KZ1048: Charset = Charset::Known(
    "kz-1048",
    "ЂЃ▒ѓ„…▒▒▒▒Љ▒ЊҚҺЏђ‘’“”▒–—▒▒љ▒њқһџ\u{A0}ҰұӘ▒Ө▒§Ё▒Ғ«▒▒▒Ү°▒Ііөµ▒·ё№ғ»әҢңү\
     АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюя",
);

/// Macintosh of Greece.
pub(super) const MAC_GREEK: Charset = Charset::Known(
    "x-mac-greek",
    "Ä▒▒É▒ÖÜ▒àâä▒▒çéèêë▒▒îï▒▒▒ôö▒▒ùûü▒ΓΔΘΛΞΠß▒▒ΣΪ§▒°·Α▒▒▒▒ΒΕΖΗΙΚΜΦΫΨΩ\
     άΝ▒ΟΡ▒Τ«»…\u{A0}ΥΧΆΈœ–▒“”‘’▒ΉΊΌΎέήίόΏύαβψδεφγηιξκλμνοπώρστθωςχυζϊϋΐΰ▒",
);

/// Macintosh of Central Europe.
pub(super) const MAC_CENTRAL: Charset = Charset::Known(
    "x-mac-ce",
    "ÄĀāÉĄÖÜáąČäčĆćéŹźĎíďĒēĖóėôöõúĚěü▒°Ę▒§▒▒ß▒▒▒ę▒▒ģĮįĪ▒▒īĶ▒▒łĻļĽľĹĺŅ\
     ņŃ▒▒ńŇ▒«»…\u{A0}ňŐÕőŌ–—“”‘’▒▒ōŔŕŘ▒▒řŖŗŠ▒„šŚśÁŤťÍŽžŪÓÔūŮÚůŰűŲųÝýķŻŁżĢˇ",
);

/// Macintosh of Turkey.
pub(super) const MAC_TURKISH: Charset = Charset::Known(
    "x-mac-turkish",
    "ÄÅÇÉÑÖÜáàâäãåçéèêëíìîïñóòôöõúùûü▒°▒▒§▒▒ß▒▒▒▒▒▒ÆØ▒▒▒▒▒µ▒▒▒π▒ªºΩæø\
     ¿¡▒▒ƒ▒▒«»…\u{A0}ÀÃÕŒœ–—“”‘’▒▒ÿŸĞğİıŞş▒·▒„▒ÂÊÁËÈÍÎÏÌÓÔ▒ÒÚÛÙ▒ˆ▒▒▒▒▒▒▒▒ˇ",
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_set_has_a_character_for_every_byte() {
        for set in [
            CP437,
            CP850,
            CP852,
            CP737,
            CP869,
            CP855,
            CP857,
            CP775,
            CP862,
            CP865,
            CP1125,
            KZ1048,
            MAC_GREEK,
            MAC_CENTRAL,
            MAC_TURKISH,
        ] {
            let Charset::Known(name, characters) = set else { panic!("{set:?} is read") };
            assert_eq!(characters.chars().count(), 128, "{name}");
        }
    }

    #[test]
    fn dos_and_macintosh_letters_are_known() {
        // From the code charts: 0x81 is u with diaeresis in 437 and 850, 0x88 l with stroke in 852.
        assert_eq!(CP437.decode(b"M\x81ller"), "Müller");
        assert_eq!(CP850.decode(b"M\x81ller"), "Müller");
        assert_eq!(CP852.decode(b"Wa\x88\xA9sa"), "Wałęsa");
        assert_eq!(CP737.decode(b"\x80\x9F\xE3\xA4\x98"), "Αθήνα");
    }
}
