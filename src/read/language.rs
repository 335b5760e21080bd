//! Letter frequencies of the languages whose old encodings are guessed.
//!
//! A row lists letters with their share of a text in hundredths of a percent, rounded, from the
//! usual published tables (as collected in the letter-frequency tables of Wikipedia, 2024); letters
//! that occur in foreign names only have 1. They need not be exact: they rank readings of the same
//! bytes.

/// A language: its letters, and where they do not stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Language {
    /// Lower-case letters, each followed by its frequency.
    letters: &'static str,
    /// Letters that begin no word.
    never_first: &'static str,
    /// Letters, and behind each colon the letters that do not follow it; `$` is the end of a word.
    never_before: &'static str,
    /// Quarter bits of doubt: how much rarer such files are.
    rare: u32,
}

/// Costs of the letters of a language, in quarter bits.
pub(super) struct Costs {
    by_letter: Vec<u32>,
    language: Language,
}

/// Letters up to here are looked up: Latin with its extensions, Greek, Cyrillic, Hebrew, Arabic, Thai.
const LETTERS: usize = 0xE60;

/// What a letter costs that the language does not have: 14 bits.
pub(super) const FOREIGN: u32 = 56;

/// What a letter costs where it does not stand: 3 bits.
const MISPLACED: u32 = 12;

impl Language {
    /// Whether it is written in Latin letters.
    pub(super) fn is_latin(self) -> bool {
        self.letters.starts_with(|first: char| first < '\u{250}')
    }

    /// The costs of its letters: a letter that makes out 1/n of a text costs log2 n bits.
    pub(super) fn costs(self) -> Costs {
        let mut by_letter = vec![FOREIGN; LETTERS];
        for entry in self.letters.split(' ') {
            let mut chars = entry.chars();
            let Some(letter) = chars.next() else { continue };
            let frequency: u64 = chars.as_str().parse().unwrap_or(1);
            if let Some(cost) = by_letter.get_mut(letter as usize) {
                // 4 * log2(10_000) = 53.
                *cost = 53_u32.saturating_sub(frequency.pow(4).max(1).ilog2());
            }
        }
        Costs { by_letter, language: self }
    }
}

impl Costs {
    /// Quarter bits of doubt in the language itself.
    pub(super) fn rare(&self) -> u32 {
        self.language.rare
    }

    /// Whether the language has the letter (lower case).
    pub(super) fn has(&self, letter: char) -> bool {
        self.by_letter.get(letter as usize).is_some_and(|cost| *cost < FOREIGN)
    }

    /// The cost of a lower-case letter between its neighbours in a word.
    pub(super) fn letter(&self, before: Option<char>, letter: char, after: Option<char>) -> u32 {
        let cost = self.by_letter.get(letter as usize).copied().unwrap_or(FOREIGN);
        if letter.is_ascii() || cost == FOREIGN {
            return cost;
        }
        let misplaced = before.is_none() && self.language.never_first.contains(letter)
            || self.never_before(letter, after.unwrap_or('$'));
        cost + if misplaced { MISPLACED } else { 0 }
    }

    fn never_before(&self, letter: char, after: char) -> bool {
        let rules = self.language.never_before.split(' ').filter_map(|rule| rule.split_once(':'));
        rules.filter(|(letters, _)| letters.contains(letter)).any(|(_, rest)| rest.contains(after))
    }
}

const ENGLISH: Language = Language {
    letters: "a817 b149 c278 d425 e1270 f223 g202 h609 i697 j15 k77 l403 m241 n675 o751 p193 q10 \
              r599 s633 t906 u276 v98 w236 x15 y197 z7 é4 ñ2 á2 í2 ó2 ü1 ö1 è1 ç1 ï1 ë1 ô1 ê1 ú1 à1",
    never_first: "",
    never_before: "ñ:bcdfghjklmnpqrstvwxyz$",
    rare: 0,
};

const FRENCH: Language = Language {
    letters: "a764 b90 c326 d367 e1472 f107 g87 h74 i753 j61 k7 l546 m297 n710 o580 p252 q136 \
              r669 s795 t724 u631 v184 w5 x43 y13 z33 à49 â5 ç9 è27 é150 ê22 ë3 î5 ï3 ô5 ù6 û6 œ2 \
              ü2 ö1 ÿ1 ñ1 ä1 á1 í1 ó1",
    never_first: "ùûïëè",
    never_before: "ç:bcdfghjklmnpqrstvwxyz$ ê:aouié ñ:bcdfghjklmnpqrstvwxyz$",
    rare: 0,
};

const GERMAN: Language = Language {
    letters: "a652 b189 c273 d508 e1640 f166 g301 h458 i655 j27 k142 l344 m253 n978 o259 p67 q2 \
              r700 s727 t615 u417 v85 w192 x3 y4 z113 ä58 ö44 ß31 ü100 é3 è1 à1 ç1 á1 ê1",
    never_first: "ß",
    never_before: "",
    rare: 0,
};

const SPANISH: Language = Language {
    letters: "a1153 b222 c402 d501 e1218 f69 g177 h70 i625 j49 k3 l497 m316 n671 o868 p251 q88 \
              r687 s798 t463 u293 v114 w2 x22 y101 z47 á50 é43 í73 ñ31 ó83 ú17 ü4 ç2 à3 è2 ò2 ï1",
    never_first: "",
    never_before: "ñ:bcdfghjklmnpqrstvwxyz$",
    rare: 0,
};

const PORTUGUESE: Language = Language {
    letters: "a1463 b104 c388 d499 e1257 f102 g130 h78 i619 j40 k2 l278 m474 n445 o974 p252 q120 \
              r653 s681 t434 u364 v158 w4 x25 y4 z47 á40 â20 ã73 ç53 é34 ê30 í33 ó30 ô20 õ14 ú15 \
              à7 ü1",
    never_first: "ãõç",
    never_before: "ç:bcdfghjklmnpqrstvwxyz$ ã:abcdfghijklmpqrtuvwxyz õ:abcdfghijklmopqrtuvwxyz$",
    rare: 0,
};

const ITALIAN: Language = Language {
    letters: "a1175 b93 c450 d374 e1179 f115 g164 h64 i1014 j3 k3 l651 m251 n688 o983 p306 q51 \
              r637 s498 t562 u301 v210 w3 x2 y3 z118 à64 è26 ì20 ò10 ù22 é6 ü2 ö2 ä2 ß1 ç1 ô1 â1",
    never_first: "ìòù",
    never_before: "",
    rare: 0,
};

const DUTCH: Language = Language {
    letters: "a749 b158 c124 d593 e1891 f81 g340 h238 i650 j146 k225 l357 m221 n1003 o606 p157 q2 \
              r641 s373 t679 u199 v285 w152 x4 y10 z139 é6 ë9 ï5 ö3 ü3 è3 ê2 ç1 á1 â2 û2 ú1 à1",
    never_first: "",
    never_before: "",
    rare: 4,
};

const SWEDISH_FINNISH: Language = Language {
    letters: "a1050 b100 c80 d300 e920 f120 g170 h200 i800 j130 k400 l550 m340 n870 o510 p184 q2 \
              r580 s710 t820 u340 v240 w14 x16 y120 z7 å70 ä250 ö100 é5 ü1 š1 ž1 á1",
    never_first: "",
    never_before: "",
    rare: 0,
};

const DANISH_NORWEGIAN: Language = Language {
    letters: "a630 b190 c57 d520 e1545 f230 g400 h162 i600 j80 k360 l523 m324 n724 o490 p176 q1 \
              r896 s600 t720 u188 v233 w7 x3 y70 z3 å119 æ60 ø90 é4 ö2 ä2 ü1 ò1 ô1 á2 š1 đ1",
    never_first: "",
    never_before: "",
    rare: 0,
};

const ICELANDIC: Language = Language {
    letters: "a1011 b104 c3 d158 e642 f301 g424 h187 i758 j114 k331 l453 m404 n771 o217 p79 r858 \
              s563 t495 u456 v244 w1 x5 y90 z3 á180 æ87 ð439 é65 í157 ó99 ö78 þ145 ú61 ý23",
    never_first: "ð",
    never_before: "þ:bcdfghjklmnpqstvwxz$ ý:u",
    rare: 28,
};

const ESTONIAN: Language = Language {
    letters: "a1160 b100 c5 d450 e1240 f30 g180 h150 i930 j150 k490 l630 m380 n520 o380 p160 r310 \
              s810 t660 u550 v200 w5 y5 z5 ä110 õ100 ö40 ü70 š3 ž3",
    never_first: "",
    never_before: "õ:$",
    rare: 16,
};

const POLISH: Language = Language {
    letters: "a891 b147 c396 d325 e766 f30 g142 h108 i821 j228 k351 l210 m280 n552 o775 p313 q1 \
              r469 s432 t398 u250 v4 w465 x2 y376 z564 ą99 ć40 ę111 ł182 ń20 ó85 ś66 ź6 ż83 ü1 ö1",
    never_first: "ąęńó",
    never_before: "ąę:aeiouyąęóv$w ńćśź:aeiouyąęó",
    rare: 0,
};

const CZECH: Language = Language {
    letters: "a622 b156 c160 d360 e770 f27 g27 h127 i435 j212 k374 l384 m323 n654 o867 p341 q1 \
              r370 s452 t573 u314 v466 w3 x8 y191 z220 á224 č95 ď2 é135 ě165 í326 ň8 ó3 ř121 š80 \
              ť4 ú10 ů69 ý107 ž99 ö1 ü1 ä1",
    never_first: "ěůýň",
    never_before: "ňďť:eiěéí",
    rare: 0,
};

const SLOVAK: Language = Language {
    letters: "a840 b160 c210 d350 e780 f30 g30 h150 i540 j190 k370 l340 m320 n560 o870 p310 q1 \
              r430 s430 t500 u270 v460 w3 x5 y140 z200 á165 ä8 č105 ď15 é80 í100 ĺ1 ľ38 ň18 ó18 \
              ô20 ŕ2 š85 ť60 ú85 ý110 ž90 ö1 ü1",
    never_first: "ýĺŕ",
    never_before: "ňďť:eií",
    rare: 0,
};

const HUNGARIAN: Language = Language {
    letters: "a892 b194 c81 d188 e1020 f54 g284 h120 i425 j124 k452 l638 m305 n559 o407 p81 q1 \
              r381 s625 t738 u89 v190 w4 x2 y226 z398 á344 é390 í50 ó95 ö112 ő88 ú20 ü62 ű21 ä1",
    never_first: "",
    never_before: "",
    rare: 0,
};

const CROATIAN: Language = Language {
    letters: "a1150 b150 c80 d370 e840 f20 g160 h80 i980 j520 k360 l330 m310 n660 o900 p290 q1 \
              r540 s560 t480 u430 v350 w1 x1 y2 z230 č120 ć90 đ20 š100 ž50 ö1 ü1",
    never_first: "",
    never_before: "",
    rare: 4,
};

const ROMANIAN: Language = Language {
    letters: "a995 b107 c528 d345 e1147 f118 g99 h47 i996 j24 k11 l448 m310 n647 o407 p318 q1 \
              r682 s440 t604 u620 v123 w3 x11 y7 z71 ă406 â91 î140 ş155 ţ100 ö1 ü1 é1",
    never_first: "ă",
    never_before: "",
    rare: 4,
};

const TURKISH: Language = Language {
    letters: "a1192 b284 c96 d471 e891 f46 g125 h121 i860 j3 k468 l592 m375 n749 o248 p89 q1 \
              r672 s301 t331 u324 v96 w1 x1 y334 z150 ç116 ğ113 ı511 ö78 ş178 ü185 â4 î2 û1",
    never_first: "ğ",
    never_before: "",
    rare: 0,
};

const RUSSIAN: Language = Language {
    letters: "о1097 е845 а801 и735 н670 т626 с547 р473 в454 л440 к349 м321 д298 п281 у262 я201 \
              ы190 ь174 г170 з165 б159 ч144 й121 х97 ж94 ш73 ю64 ц48 щ36 э32 ф26 ъ4 ё4 і1",
    never_first: "ьъы",
    never_before: "й:аоуыэиеёюя ъ:бвгдзклмнпрст$",
    rare: 0,
};

const UKRAINIAN: Language = Language {
    letters: "о928 а834 и626 н681 і575 в523 р430 т527 е463 с400 к350 у336 д330 м302 л362 п284 я248 \
              з232 ь183 г155 ч141 б177 х119 ц83 ю93 ж71 й138 ї65 є61 ф28 ш76 щ56 ґ1 ё1 ы1 э1 ъ1",
    never_first: "ь",
    never_before: "",
    rare: 4,
};

const BELARUSIAN: Language = Language {
    letters: "а1350 е500 і650 н600 о420 р500 с460 т400 к400 л400 ы450 ў200 в330 у330 д360 я430 з290 \
              п290 м290 ь230 ц260 г160 б150 ч160 э100 х100 ж80 ш80 й130 ю80 ё70 ф20 и1 щ1",
    never_first: "ьў",
    never_before: "",
    rare: 8,
};

const BULGARIAN: Language = Language {
    letters: "а1170 б150 в430 г160 д360 е860 ж70 з210 и900 й70 к340 л330 м280 н770 о860 п280 р510 \
              с500 т720 у150 ф30 х80 ц90 ч140 ш50 щ50 ъ170 ь2 ю10 я180",
    never_first: "ь",
    never_before: "ь:абвгдежзиклмнпрст$ ъ:$",
    rare: 4,
};

const SERBIAN: Language = Language {
    letters: "а1150 о910 и980 е860 н660 с560 р540 ј520 т480 у430 д370 к360 в350 л330 м310 п290 з230 \
              г160 б150 ч120 ш100 ц80 х80 љ60 њ80 ћ90 ђ20 џ5 ж50 ф20 ѓ1 ќ1 ѕ1",
    never_first: "",
    never_before: "",
    rare: 8,
};

const GREEK: Language = Language {
    letters: "α890 ά205 β82 γ184 δ174 ε716 έ174 ζ51 η379 ή153 θ123 ι655 ί246 ϊ10 ΐ3 κ460 λ338 μ348 \
              ν614 ξ46 ο767 ό184 π420 ρ471 σ409 ς348 τ696 υ317 ύ92 ϋ3 ΰ1 φ92 χ113 ψ20 ω143 ώ72",
    never_first: "ς",
    never_before: "ς:αάβγδεέζηήθιίκλμνξοόπρσςτυύφχψωώ σ:$",
    rare: 0,
};

const HEBREW: Language = Language {
    letters: "א622 ב465 ג127 ד254 ה1066 ו1018 ז130 ח243 ט122 י1084 כ245 ך79 ל724 מ451 ם343 נ280 \
              ן255 ס145 ע317 פ186 ף20 צ122 ץ20 ק210 ר550 ש432 ת491",
    never_first: "ךםןףץ",
    never_before: "ךםןףץ:אבגדהוזחטיכךלמםנןסעפףצץקרשת כמנצ:$",
    rare: 0,
};

const ARABIC: Language = Language {
    letters: "ا1212 ل1077 ي740 م615 و548 ن538 ر510 ب385 ة317 ت365 د365 ه269 ع385 س288 ف250 ح260 \
              ق231 ك221 أ183 ج163 ش125 ص125 ط115 خ106 ى67 ض77 ز96 ث58 ذ48 غ58 إ67 ء38 ئ29 ظ29 آ19 \
              ؤ14 ـ5",
    never_first: "ةىؤئء",
    never_before: "ةى:ابتثجحخدذرزسشصضطظعغفقكلمنهويةىأإآؤئء",
    rare: 0,
};

const PERSIAN: Language = Language {
    letters: "ا1379 ي919 ر685 ن674 د654 و572 م562 ه511 ت409 ب388 س337 ل317 ش276 ز255 ک184 ك204 \
              ع174 ف163 ق153 ج143 خ133 گ112 ح153 آ92 پ92 ص82 ط72 چ51 ض61 غ41 ظ20 ث15 ذ20 ئ15 أ20 \
              ء10 ژ10 ى31 ة5 ؤ3",
    never_first: "ةىؤئء",
    never_before: "ة:ابتثجحخدذرزسشصضطظعغفقكلمنهويةىأإآؤئء",
    rare: 12,
};

const LITHUANIAN: Language = Language {
    letters: "i1340 a1128 s796 t594 e574 n524 o614 r564 u463 k463 m353 l332 v252 d262 p262 j212 \
              g171 ė161 b136 y131 ų121 š106 ž81 c60 ą65 į55 ū42 z30 č43 ę20 f25 h15 w2 x1 q1",
    never_first: "ę",
    never_before: "",
    rare: 0,
};

const LATVIAN: Language = Language {
    letters: "a1208 i942 s778 e666 t614 r573 u491 n471 k389 o399 m348 l338 d317 p266 v256 ā440 \
              ī195 z174 ē174 j225 b143 g133 c92 š97 ū56 ņ51 ļ46 ž26 č12 ķ26 ģ18 f15 h10 ō1 ŗ2 w1 \
              y1 x1 q1",
    never_first: "",
    never_before: "",
    rare: 0,
};

const THAI: Language = Language {
    letters: "า597 น564 ร556 ก406 อ398 เ357 ง348 ่340 ม332 ย323 ล299 ว282 ้274 ด274 ท265 ต232 ส257 \
              ั290 ี241 ิ241 ป191 บ207 ะ166 ค182 ห207 แ141 จ133 พ158 ช124 ข124 ใ83 ไ108 โ91 ุ141 \
              ู108 ึ58 ื100 ์108 ็58 ำ75 ถ66 ซ50 ณ58 ผ58 ศ66 ธ58 ภ41 ษ33 ญ29 ฐ17 ฉ12 ฝ8 ฟ12 ฎ4 ฏ2 \
              ฑ2 ฒ2 ฆ2 ฬ2 ฮ4 ฤ4 ๊8 ๋7 ๆ8 ฯ4 ฌ1",
    never_first: "ะาัำิีึืฺุู่้๊๋์็",
    never_before: "เแโใไ:ะาัำิีึืุู่้๊๋์็เแโใไ$ ัึื:$ะาำิี",
    rare: 0,
};

const KAZAKH: Language = Language {
    letters: "а1089 ы786 е739 н654 т521 л511 р493 і474 к313 д407 с426 қ369 м350 б256 о332 ғ170 \
              й208 ж161 ұ123 з180 у170 ә104 ү85 п161 ң133 и170 ө66 ш123 г161 я43 в57 х33 ь24 э19 \
              ф17 ц19 ю19 һ5 ч19 щ5 ё3 ъ2",
    never_first: "ңьъ",
    never_before: "",
    rare: 0,
};

/// Languages written in windows-1252 and iso-8859-1.
pub(super) const WESTERN: &[Language] = &[
    ENGLISH,
    FRENCH,
    GERMAN,
    SPANISH,
    PORTUGUESE,
    ITALIAN,
    DUTCH,
    SWEDISH_FINNISH,
    DANISH_NORWEGIAN,
    ICELANDIC,
    ESTONIAN,
];

/// Languages written in windows-1250 and iso-8859-2.
pub(super) const CENTRAL: &[Language] =
    &[POLISH, CZECH, SLOVAK, HUNGARIAN, CROATIAN, ROMANIAN, GERMAN];

/// Languages written in windows-1254.
pub(super) const SOUTHERN: &[Language] = &[TURKISH, GERMAN];

/// Languages written in windows-1251, KOI8 and cp866.
pub(super) const CYRILLIC: &[Language] = &[RUSSIAN, UKRAINIAN, BELARUSIAN, BULGARIAN, SERBIAN];

/// Languages written in windows-1253 and iso-8859-7.
pub(super) const HELLENIC: &[Language] = &[GREEK];

/// Languages written in windows-1255.
pub(super) const HEBRAIC: &[Language] = &[HEBREW];

/// Languages written in windows-1256 and iso-8859-6.
pub(super) const ARABIAN: &[Language] = &[ARABIC, PERSIAN];

/// Languages written in windows-1257: it has the letters of its neighbours too, who seldom use it.
pub(super) const BALTIC: &[Language] = &[
    LITHUANIAN,
    LATVIAN,
    ESTONIAN,
    Language { rare: 12, ..POLISH },
    Language { rare: 12, ..DANISH_NORWEGIAN },
];

/// Languages written in windows-874.
pub(super) const SIAMESE: &[Language] = &[THAI];

/// Languages written in kz-1048.
pub(super) const STEPPE: &[Language] = &[KAZAKH, RUSSIAN];

/// All of them, for text that is UTF-8.
pub(super) const ALL: &[&[Language]] =
    &[WESTERN, CENTRAL, SOUTHERN, CYRILLIC, HELLENIC, HEBRAIC, ARABIAN, BALTIC, SIAMESE, STEPPE];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_costs_its_share_in_bits() {
        let costs = RUSSIAN.costs();
        // 10.97% is one in 9.1: 3.2 bits.
        assert!((12..=14).contains(&costs.letter(None, 'о', None)));
        assert_eq!(costs.letter(None, 'é', None), FOREIGN);
        assert!(costs.has('щ') && !costs.has('ñ'));
        assert_eq!(costs.letter(None, 'ь', None), costs.letter(Some('н'), 'ь', None) + MISPLACED);
    }

    #[test]
    fn every_table_lists_its_letters_once_and_is_a_whole() {
        for language in ALL.iter().copied().flatten() {
            let mut letters: Vec<char> =
                language.letters.split(' ').filter_map(|entry| entry.chars().next()).collect();
            let count = letters.len();
            letters.sort_unstable();
            letters.dedup();
            assert_eq!(letters.len(), count);
            let numbers = language
                .letters
                .split(' ')
                .map(|entry| &entry[entry.chars().next().unwrap().len_utf8()..]);
            let sum: u32 = numbers.map(|number| number.parse::<u32>().unwrap()).sum();
            assert!((9_400..=10_600).contains(&sum), "{sum}: {}", language.letters);
        }
    }
}
