//! Which old encoding a text is in: one guess over the whole of it.
//!
//! Every candidate reads the cells that hold bytes above 0x7F, and each reading has a cost in
//! quarter bits: how unlikely its letters are in the language that fits best, how unlikely its case
//! pattern, how odd its signs between letters. Candidates that read the bytes that occur in the
//! same way are one.

use std::collections::BTreeSet;

use encoding_rs::Encoding;

use crate::read::charset::Charset;
use crate::read::eastern::{EASTERN, EasternReading};
use crate::read::form::{Form, is_letter, lower};
use crate::read::language::{self, Costs, Language};
use crate::read::page::{PAGES, Page};

/// What the bytes are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Guess {
    /// In this encoding; `example` is a cell read in it.
    One { encoding: &'static Encoding, example: String },
    /// In one of two: both, with their readings of one cell.
    Two([(Charset, String); 2]),
    /// In a set of characters that is known by name only.
    Unread { name: &'static str, example: String },
    /// UTF-8 in some places, and another encoding in others.
    Mixed,
    /// In no encoding that is looked for.
    None,
}

/// Cells that are looked at, at most: more would say the same again.
const SAMPLES: usize = 8192;

/// Bytes of a cell that are looked at.
const SAMPLE: usize = 200;

/// Below this many quarter bits between the best two, nothing is decided: where one is a rare
/// encoding, and where both are at most so rare.
const MARGIN: u32 = 24;
const MARGIN_EVERYDAY: u32 = 16;

/// The same where all bytes are signs in one and letters in the other: `K—pavogur`.
const MARGIN_SIGNS: u32 = 44;

/// Pages that are at most so rare are met every day.
const EVERYDAY: u32 = 8;

/// Quarter bits that a character beyond ASCII may cost on average: in the right reading it takes
/// about 18 in an alphabet of its own, 30 among Latin letters, and 40 in East Asia.
const FAIR: u32 = 24;
const FAIR_LATIN: u32 = 42;
const FAIR_EASTERN: u32 = 48;

/// Quarter bits that a short text may cost above that.
const SLACK: u32 = 20;

/// What it costs to say that a file is in two encodings.
const MIXED: u32 = 60;

/// Guesses the encoding of `text`, which is not UTF-8 throughout.
pub(super) fn guess(text: &[u8]) -> Guess {
    let samples = samples(text);
    let readings = ranked(text, &samples);
    let Some(best) = readings.first() else { return Guess::None };
    let poor = best.is_odd() || best.is_unlikely();
    if mixed(&samples).is_some_and(|cost| poor || cost.saturating_add(MIXED) < best.cost) {
        return Guess::Mixed;
    }
    if best.is_odd() {
        return Guess::None;
    }
    // One that reads all samples alike is no rival.
    let rival = readings.iter().skip(1).find_map(|reading| {
        let (one, other) = (best.charset.reader(), reading.charset.reader());
        let sample = samples.iter().find(|sample| one.decode(sample) != other.decode(sample))?;
        Some((reading, sample))
    });
    if let Some((rival, sample)) = rival
        && (rival.cost - best.cost < best.margin(rival) || poor)
    {
        let show = |charset: Charset| (charset, charset.decode(sample));
        return Guess::Two([show(best.charset), show(rival.charset)]);
    }
    let example = samples.first().map(|s| best.charset.decode(s)).unwrap_or_default();
    match best.charset {
        Charset::Read(encoding) => Guess::One { encoding, example },
        Charset::Known(name, _) => Guess::Unread { name, example },
    }
}

/// All readings of the text, the best first.
fn ranked(text: &[u8], samples: &[&[u8]]) -> Vec<Reading> {
    let eastern = EASTERN.iter().filter_map(|page| {
        let EasternReading { cost, beyond, count, odd } = page.read(text, SAMPLES, SAMPLE)?;
        let charset = Charset::Read(page.encoding);
        Some(Reading {
            charset,
            signs_only: false,
            rare: page.rare,
            fair: FAIR_EASTERN,
            cost,
            beyond,
            count,
            odd,
        })
    });
    let mut readings: Vec<Reading> =
        PAGES.iter().map(|page| Reading::of(page, samples)).chain(eastern).collect();
    // Stable: of equal ones the first, which is the more common one, stays.
    readings.sort_by_key(|reading| reading.cost);
    readings
}

/// The distinct cells that hold a byte above 0x7F, in the order of the text.
fn samples(text: &[u8]) -> Vec<&[u8]> {
    let mut seen = BTreeSet::new();
    let mut samples = Vec::new();
    let bound = |byte: &u8| matches!(byte, b',' | b';' | b'\t' | b'|' | b'"' | b'\n' | b'\r');
    for cell in text.split(bound) {
        if cell.is_ascii() {
            continue;
        }
        let high = cell.iter().position(|byte| !byte.is_ascii()).unwrap_or(0);
        let cell = cell.get(high.saturating_sub(SAMPLE / 2)..).unwrap_or(cell);
        let cell = cell.get(..SAMPLE).unwrap_or(cell);
        if seen.insert(cell) {
            samples.push(cell);
            if samples.len() == SAMPLES {
                break;
            }
        }
    }
    samples
}

/// What an encoding makes of the samples.
struct Reading {
    charset: Charset,
    /// Quarter bits: how much rarer such files are; they are in `cost`.
    rare: u32,
    /// Quarter bits that a character beyond ASCII may cost on average.
    fair: u32,
    /// Quarter bits, in the language that fits best.
    cost: u32,
    /// Those of them for characters beyond ASCII.
    beyond: u32,
    /// Whether none of the characters beyond ASCII is a letter.
    signs_only: bool,
    /// Characters beyond ASCII.
    count: u32,
    /// Those of them that make no sense where they stand.
    odd: u32,
}

impl Reading {
    fn is_odd(&self) -> bool {
        self.odd * 2 >= self.count || self.is_unlikely() && self.odd * 4 >= self.count
    }

    /// What has to be between this and the next one that something is decided.
    fn margin(&self, rival: &Self) -> u32 {
        if self.signs_only && !rival.signs_only {
            MARGIN_SIGNS
        } else if self.rare.max(rival.rare) > EVERYDAY {
            MARGIN
        } else {
            MARGIN_EVERYDAY
        }
    }

    fn is_unlikely(&self) -> bool {
        self.beyond > self.count * self.fair + SLACK
    }

    fn of(page: &'static Page, samples: &[&[u8]]) -> Self {
        let reader = page.charset.reader();
        let texts: Vec<Vec<char>> =
            samples.iter().map(|sample| reader.decode(sample).chars().collect()).collect();
        let (cost, beyond, form) = best_language(page.languages.iter(), &texts);
        let latin = page.languages.iter().any(|language| language.is_latin());
        let fair = if latin { FAIR_LATIN } else { FAIR };
        let Form { count, letters, odd, .. } = form;
        let signs_only = letters == 0;
        let cost = cost.saturating_add(page.rare);
        Self { charset: page.charset, signs_only, rare: page.rare, fair, cost, beyond, count, odd }
    }
}

/// The cost of a text in the language that fits it best, that of its characters beyond ASCII, and
/// its form.
fn best_language<'a>(
    languages: impl Iterator<Item = &'a Language>,
    texts: &[Vec<char>],
) -> (u32, u32, Form) {
    let mut form = Form::default();
    for text in texts {
        form.look_at(text);
    }
    let costs = languages.map(|language| {
        let costs = language.costs();
        let mut sum = (costs.rare(), 0_u32);
        for text in texts {
            let (cost, beyond) = letters(text, &costs);
            sum = (sum.0.saturating_add(cost), sum.1.saturating_add(beyond));
        }
        sum
    });
    let (cost, beyond) = costs.min().unwrap_or((u32::MAX, u32::MAX));
    (cost.saturating_add(form.cost), beyond.saturating_add(form.cost), form)
}

/// What the letters of a text cost in a language, and those beyond ASCII.
fn letters(text: &[char], costs: &Costs) -> (u32, u32) {
    let mut sum = 0_u32;
    let mut beyond = 0_u32;
    for (at, letter) in text.iter().enumerate().filter(|(_, c)| is_letter(**c)) {
        let near = |at: Option<usize>| {
            at.and_then(|at| text.get(at)).copied().filter(|c| is_letter(*c)).map(lower)
        };
        let cost = if letter.is_ascii() && !costs.has('a') {
            19 // A Latin letter in a Cyrillic text: one of 26.
        } else {
            let after = near(Some(at + 1));
            let last_capital = *letter == 'Σ' && after.is_none();
            let letter = if last_capital { 'ς' } else { lower(*letter) };
            costs.letter(near(at.checked_sub(1)), letter, after)
        };
        sum = sum.saturating_add(cost);
        beyond = beyond.saturating_add(if letter.is_ascii() { 0 } else { cost });
    }
    (sum, beyond)
}

/// The cost of reading those samples as UTF-8 that are, and the others in the page that fits them;
/// `None` where either would make no sense.
fn mixed(samples: &[&[u8]]) -> Option<u32> {
    let (utf8, other): (Vec<&[u8]>, Vec<&[u8]>) =
        samples.iter().partition(|sample| std::str::from_utf8(sample).is_ok());
    if utf8.is_empty() || other.is_empty() {
        return None;
    }
    let texts: Vec<Vec<char>> =
        utf8.iter().map(|sample| String::from_utf8_lossy(sample).chars().collect()).collect();
    let (cost, _, form) = best_language(language::ALL.iter().copied().flatten(), &texts);
    let rest = PAGES.iter().map(|page| Reading::of(page, &other));
    let rest = rest.min_by_key(|reading| reading.cost)?;
    let sense = form.odd * 2 < form.count && !rest.is_odd() && !rest.is_unlikely();
    sense.then(|| cost.saturating_add(rest.cost))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Text in an encoding, as a table of one name a line; ASCII stays.
    fn encode(encoding: &'static Encoding, names: &[&str]) -> Vec<u8> {
        let text = format!("candidate,votes\n{},10\n", names.join(",10\n"));
        let (bytes, _, lossy) = encoding.encode(&text);
        assert!(!lossy, "{names:?} cannot be written in {}", encoding.name());
        bytes.into_owned()
    }

    #[track_caller]
    fn case(encodings: &[&'static Encoding], names: &[&str]) {
        for encoding in encodings {
            let text = encode(encoding, names);
            match guess(&text) {
                Guess::One { encoding: found, .. } => {
                    // Another name is right where it reads the bytes in the same way.
                    let read = found.decode_without_bom_handling(&text).0;
                    let meant = encoding.decode_without_bom_handling(&text).0;
                    assert_eq!(read, meant, "{} for {}", found.name(), encoding.name());
                }
                other => panic!("{other:?} for {}", encoding.name()),
            }
        }
    }

    use encoding_rs::{
        IBM866, ISO_8859_2, KOI8_R, KOI8_U, WINDOWS_1250, WINDOWS_1251, WINDOWS_1252, WINDOWS_1254,
    };

    const CENTRAL: [&Encoding; 2] = [WINDOWS_1250, ISO_8859_2];

    #[test]
    fn short_cyrillic_lists_are_told_apart() {
        let russian = [WINDOWS_1251, KOI8_R, IBM866];
        case(&russian, &["Иванов", "Петров"]);
        case(&russian, &["ИВАНОВ", "ПЕТРОВ", "СИДОРОВ"]);
        case(&russian, &["Против всех"]);
        case(&russian, &["ЛДПР", "Яблоко", "КПРФ"]);
        case(&[WINDOWS_1251, KOI8_U], &["Зеленський", "Порошенко", "Її голос"]);
        case(&[WINDOWS_1251, KOI8_R, IBM866], &["Не подкрепям никого", "Румен Радев"]);
        case(&[WINDOWS_1251], &["Александар Вучић", "Саша Јанковић", "Љиг"]);
    }

    #[test]
    fn central_european_lists_are_told_apart() {
        case(&CENTRAL, &["Lech Wałęsa", "Rafał Trzaskowski", "Szymon Hołownia"]);
        case(&CENTRAL, &["Łódź", "Świętokrzyskie", "Żółtek"]);
        case(&CENTRAL, &["Andrej Babiš", "Danuše Nerudová", "Jiří Drahoš"]);
        case(&CENTRAL, &["Zuzana Čaputová", "Maroš Šefčovič", "Počet platných hlasov"]);
        case(&CENTRAL, &["Márki-Zay Péter", "Győr", "Szűcs", "Hűvös"]);
        case(&[WINDOWS_1250], &["Traian Băsescu", "Bucureşti", "Constanţa"]);
        case(&CENTRAL, &["Zoran Milanović", "Šibenik", "Čakovec", "Važeći listići"]);
    }

    #[test]
    fn turkish_is_no_icelandic_and_icelandic_no_turkish() {
        case(&[WINDOWS_1254], &["Erdoğan", "Kılıçdaroğlu", "İnce", "Akşener"]);
        case(&[WINDOWS_1254], &["Şanlıurfa", "Muğla", "Eskişehir"]);
        case(&[WINDOWS_1252], &["Guðni Jóhannesson", "Þóra Arnórsdóttir", "Sjálfstæðisflokkurinn"]);
    }

    #[test]
    fn western_lists_are_western() {
        let western = [WINDOWS_1252];
        case(&western, &["José Niño"]);
        case(&western, &["Muñoz", "Peñalosa"]);
        case(&western, &["Müller", "Weiß", "Jäger"]);
        case(&western, &["Ségolène Royal", "François Hollande", "Forêt"]);
        case(&western, &["São Paulo", "Eleição", "Simões"]);
        case(&western, &["Søren", "Håkon", "Sæther"]);
        case(&western, &["Malmö", "Växjö", "Åsa"]);
        case(&western, &["Forlì", "Cantù", "Società"]);
        case(&western, &["O’Brien – “Jack”", "Côte-d’Or…"]);
        // In the encoding of the Macintosh each of these letters is a dash.
        case(&western, &["BREÑA", "CAÑETE", "MARAÑON", "VIÑAC", "ÑAHUIMPUQUIO", "PUÑOS"]);
    }

    /// The lists of a language whole, by one name and by three: right, or refused, never wrong; the
    /// whole list is right.
    #[track_caller]
    fn language(encodings: &[&'static Encoding], names: &[&str]) {
        case(encodings, names);
        for encoding in encodings {
            for few in names.windows(1).chain(names.windows(2)).chain(names.windows(3)) {
                let text = encode(encoding, few);
                if let Guess::One { encoding: found, .. } = guess(&text) {
                    let read = found.decode_without_bom_handling(&text).0;
                    let meant = encoding.decode_without_bom_handling(&text).0;
                    assert_eq!(read, meant, "{} for {}", found.name(), encoding.name());
                }
            }
        }
    }

    #[test]
    fn greek_hebrew_arabic_thai_and_baltic_lists_are_read_or_refused() {
        language(
            &[encoding_rs::WINDOWS_1253, encoding_rs::ISO_8859_7],
            &["Εκλογική Περιφέρεια", "Εγγεγραμμένοι", "Άκυρα", "Λευκά", "ΝΕΑ ΔΗΜΟΚΡΑΤΙΑ", "ΣΥΡΙΖΑ"],
        );
        language(
            &[encoding_rs::WINDOWS_1255],
            &["ירושלים", "תל אביב", "מצביעים", "פסולים", "כשרים", "הליכוד"],
        );
        language(
            &[encoding_rs::WINDOWS_1256],
            &["محمد مرسي", "أحمد شفيق", "القاهرة", "الإسكندرية", "الأصوات الصحيحة"],
        );
        language(&[encoding_rs::WINDOWS_874], &["พลังประชารัฐ", "เพื่อไทย", "กรุงเทพมหานคร", "บัตรเสีย"]);
        language(
            &[encoding_rs::WINDOWS_1257],
            &["Gitanas Nausėda", "Ingrida Šimonytė", "Šiauliai", "Tėvynės sąjunga", "Galiojančių"],
        );
        language(
            &[encoding_rs::WINDOWS_1257],
            &["Jaunā Vienotība", "Rēzekne", "Krišjānis Kariņš", "Nederīgās zīmes", "Ķekava"],
        );
        language(
            &[encoding_rs::WINDOWS_1254],
            &["İstanbul", "Kayıtlı Seçmen", "AK PARTİ", "DEĞİŞİM PARTİSİ", "ŞANLIURFA", "Muğla"],
        );
        language(
            &[encoding_rs::ISO_8859_5, encoding_rs::X_MAC_CYRILLIC],
            &["Иванов", "Против всех", "Число избирателей", "Яблоко", "САНКТ-ПЕТЕРБУРГ"],
        );
    }

    #[test]
    fn lists_of_east_asia_are_read_or_refused() {
        let japanese = [encoding_rs::SHIFT_JIS, encoding_rs::EUC_JP];
        language(
            &japanese,
            &["開票区", "当日有権者数", "持帰り・その他", "小池 百合子", "山本 太郎"],
        );
        language(&japanese, &["いわき市", "れいわ新選組", "ヤマダ タロウ", "横浜市鶴見区"]);
        language(
            &[encoding_rs::EUC_KR],
            &["윤석열", "더불어민주당", "무효투표수", "서울특별시", "읍면동명", "홍준표"],
        );
        language(
            &[encoding_rs::GBK],
            &["张伟", "有效票", "登记选民", "工人党", "海淀区", "孙丽华"],
        );
        language(
            &[encoding_rs::BIG5],
            &["蔡英文", "韓國瑜", "有效票數", "民主進步黨", "屏東縣", "投開票所"],
        );
    }

    #[test]
    fn a_broken_byte_makes_no_code_page_of_a_list_of_east_asia() {
        for (encoding, name) in [
            (encoding_rs::SHIFT_JIS, "山本 太郎"),
            (encoding_rs::EUC_KR, "더불어민주당"),
            (encoding_rs::GBK, "登记选民"),
            (encoding_rs::BIG5, "民主進步黨"),
        ] {
            let mut text = encode(encoding, &[name, name]);
            text.extend(b"\xFF,1\n");
            let found = guess(&text);
            assert!(!matches!(found, Guess::One { .. }), "{}: {found:?}", encoding.name());
        }
    }

    #[test]
    fn old_sets_that_are_not_read_are_named_and_not_taken_for_others() {
        // Bytes by the code charts of IBM: a with diaeresis 0x84, o 0x94, u 0x81, l with stroke
        // 0x88, e with ogonek 0xA9, s with acute 0x98, o with acute 0xA2, z with acute 0xAB.
        let unread = |text: &[u8], names: &[&str]| match guess(text) {
            Guess::Unread { name, .. } => assert!(names.contains(&name), "{name}"),
            other => panic!("{other:?}"),
        };
        unread(b"M\x81ller,1\nK\x94hler,2\nJ\x84ger,3\nSchr\x94der,4\n", &["cp437", "cp850"]);
        unread(b"Wa\x88\xA9sa,1\n\x9D\xA2d\xAB,2\nWi\x98niewski,3\n", &["cp852"]);
        for text in [b"M\x81ller,1\n".as_slice(), b"Malm\x94,1\n", b"Tarapac\xA0,1\n"] {
            assert!(!matches!(guess(text), Guess::One { .. }), "{text:?}");
        }
    }

    #[test]
    fn readings_that_differ_in_nothing_are_no_ambiguity() {
        // `ü`, `ö` and `é` are the same bytes in windows-1250, -1252, -1254 and iso-8859-2.
        for name in ["Müller", "Köhler", "René"] {
            case(&[WINDOWS_1252, WINDOWS_1250], &[name]);
        }
    }

    #[test]
    fn two_readings_that_are_as_good_are_both_shown() {
        // `Erdős` in windows-1250 and `Erdõs` in windows-1252.
        let Guess::Two(readings) = guess(b"name\nErd\xF5s\n") else { panic!("it was decided") };
        let mut shown = readings.map(|(_, text)| text);
        shown.sort();
        assert_eq!(shown, ["Erdõs", "Erdős"]);
    }

    #[test]
    fn utf8_in_one_line_and_latin_in_the_next_is_mixed() {
        assert_eq!(guess(b"candidate,votes\nJos\xC3\xA9,10\nN\xFA\xF1ez,20\n"), Guess::Mixed);
        let cyrillic = ["Иванов,1\n".as_bytes(), &encode(WINDOWS_1251, &["Петров"])].concat();
        assert_eq!(guess(&cyrillic), Guess::Mixed);
    }

    #[test]
    fn bytes_that_form_no_letters_are_in_no_encoding() {
        assert_eq!(guess(b"candidate,votes\nAl\xED\xA0\x80pha,10\nB\xC0\xAFeta,20\n"), Guess::None);
        assert_eq!(guess(b"a\xFF\xFE\x81\x90\x9D,\x80\x81\x8D\n"), Guess::None);
    }
}
