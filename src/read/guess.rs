//! Which old encoding a text is in: one guess over the whole of it.
//!
//! Every candidate reads the cells that hold bytes above 0x7F, and each reading has a cost in
//! quarter bits: how unlikely its letters are in the language that fits best, how unlikely its case
//! pattern, how odd its signs between letters. Candidates that read the bytes that occur in the
//! same way are one.

use std::collections::BTreeSet;

use encoding_rs::Encoding;

use crate::read::language::{self, Costs, Language};

/// What the bytes are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Guess {
    /// In this encoding; `example` is a cell read in it.
    One { encoding: &'static Encoding, example: String },
    /// In one of two: both, with their readings of one cell.
    Two([(&'static Encoding, String); 2]),
    /// UTF-8 in some places, and another encoding in others.
    Mixed,
    /// In no encoding that is looked for.
    None,
}

/// An encoding that is looked for.
struct Page {
    encoding: &'static Encoding,
    languages: &'static [Language],
    /// Quarter bits: how much rarer such files are.
    rare: u32,
}

static PAGES: [Page; 8] = [
    Page { encoding: encoding_rs::WINDOWS_1252, languages: language::WESTERN, rare: 0 },
    Page { encoding: encoding_rs::WINDOWS_1251, languages: language::CYRILLIC, rare: 0 },
    Page { encoding: encoding_rs::WINDOWS_1250, languages: language::CENTRAL, rare: 8 },
    Page { encoding: encoding_rs::WINDOWS_1254, languages: language::SOUTHERN, rare: 8 },
    Page { encoding: encoding_rs::ISO_8859_2, languages: language::CENTRAL, rare: 20 },
    Page { encoding: encoding_rs::KOI8_R, languages: language::CYRILLIC, rare: 12 },
    Page { encoding: encoding_rs::KOI8_U, languages: language::CYRILLIC, rare: 16 },
    Page { encoding: encoding_rs::IBM866, languages: language::CYRILLIC, rare: 16 },
];

/// Cells that are looked at, at most: more would say the same again.
const SAMPLES: usize = 8192;

/// Bytes of a cell that are looked at.
const SAMPLE: usize = 200;

/// Below this many quarter bits between the best two, nothing is decided.
const MARGIN: u32 = 16;

/// Quarter bits a character: words of a language take about 20, and letters at random far more.
const UNLIKELY: u32 = 30;

/// Quarter bits that a short text may cost above that.
const SLACK: u32 = 60;

/// What a sign costs that makes no sense where it stands.
const ODD: u32 = 88;

/// What it costs to say that a file is in two encodings.
const MIXED: u32 = 60;

/// Guesses the encoding of `text`, which is not UTF-8 throughout.
pub(super) fn guess(text: &[u8]) -> Guess {
    let samples = samples(text);
    let mut readings: Vec<Reading> = PAGES.iter().map(|page| Reading::of(page, &samples)).collect();
    // Stable: of equal ones the first, which is the more common one, stays.
    readings.sort_by_key(|reading| reading.cost);
    let Some(best) = readings.first() else { return Guess::None };
    if mixed_cost(&samples, best.page).saturating_add(MIXED) < best.cost {
        return Guess::Mixed;
    }
    if best.odd * 2 >= best.count || best.cost > best.length * UNLIKELY + SLACK {
        return Guess::None;
    }
    let first = |page: &'static Page| samples.first().map(|sample| decode(page, sample));
    // One that reads all samples alike is no rival.
    let rival = readings.iter().skip(1).find_map(|reading| {
        let sample = samples.iter().find(|s| decode(reading.page, s) != decode(best.page, s))?;
        Some((reading, sample))
    });
    if let Some((rival, sample)) = rival
        && rival.cost - best.cost < MARGIN
    {
        let show = |page: &'static Page| (page.encoding, decode(page, sample));
        return Guess::Two([show(best.page), show(rival.page)]);
    }
    Guess::One { encoding: best.page.encoding, example: first(best.page).unwrap_or_default() }
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

fn decode(page: &Page, bytes: &[u8]) -> String {
    page.encoding.decode_without_bom_handling(bytes).0.into_owned()
}

/// What an encoding makes of the samples.
struct Reading {
    page: &'static Page,
    /// Quarter bits, in the language that fits best.
    cost: u32,
    /// Characters beyond ASCII.
    count: u32,
    /// Those of them that make no sense where they stand.
    odd: u32,
    /// All characters that have a cost.
    length: u32,
}

impl Reading {
    fn of(page: &'static Page, samples: &[&[u8]]) -> Self {
        let texts: Vec<Vec<char>> =
            samples.iter().map(|sample| decode(page, sample).chars().collect()).collect();
        let mut form = Form::default();
        for text in &texts {
            form.look_at(text);
        }
        let languages = page.languages.iter().map(|language| {
            let costs = language.costs();
            let letters = texts.iter().map(|text| letters(text, &costs));
            letters.fold(costs.rare(), u32::saturating_add)
        });
        let cost = languages.min().unwrap_or(0).saturating_add(form.cost).saturating_add(page.rare);
        Self { page, cost, count: form.count, odd: form.odd, length: form.length }
    }
}

/// What the letters of a text cost in a language.
fn letters(text: &[char], costs: &Costs) -> u32 {
    let mut sum = 0_u32;
    for (at, letter) in text.iter().enumerate().filter(|(_, c)| c.is_alphabetic()) {
        let near = |at: Option<usize>| {
            at.and_then(|at| text.get(at)).copied().filter(|c| c.is_alphabetic()).map(lower)
        };
        let cost = if letter.is_ascii() && !costs.has('a') {
            19 // A Latin letter in a Cyrillic text: one of 26.
        } else {
            costs.letter(near(at.checked_sub(1)), lower(*letter), near(Some(at + 1)))
        };
        sum = sum.saturating_add(cost);
    }
    sum
}

/// The lower-case letter; of the dotted capital I the plain one.
fn lower(letter: char) -> char {
    letter.to_lowercase().next().unwrap_or(letter)
}

/// What is odd about a text whatever its language.
#[derive(Default)]
struct Form {
    cost: u32,
    count: u32,
    odd: u32,
    length: u32,
}

impl Form {
    fn look_at(&mut self, text: &[char]) {
        for word in text.split(|c| !c.is_alphabetic()) {
            self.vowels(word);
        }
        let mut run = 0_u32;
        for (at, c) in text.iter().copied().enumerate() {
            let before = at.checked_sub(1).and_then(|at| text.get(at)).copied();
            let after = text.get(at + 1).copied();
            self.length += u32::from(c.is_alphabetic() || !c.is_ascii());
            run = if !c.is_ascii() && is_latin(c) { run + 1 } else { 0 };
            if run > 2 {
                self.cost = self.cost.saturating_add(16);
            }
            if c.is_ascii() {
                // What a neighbour beyond ASCII does to it is told by that neighbour, but for case.
                if before.is_some_and(|b| !b.is_ascii()) {
                    self.bad_case(before, c, text, at);
                }
                continue;
            }
            self.count += 1;
            if c.is_alphabetic() && !matches!(c, 'ª' | 'º' | 'ƒ' | 'ˆ' | 'µ') {
                let alien = |near: Option<char>| near.is_some_and(|near| scripts_clash(c, near));
                if alien(before) || alien(after) {
                    self.odd(80);
                } else {
                    self.bad_case(before, c, text, at);
                }
            } else {
                match sign_cost(before, c, after) {
                    Ok(cost) => self.cost = self.cost.saturating_add(cost),
                    Err(cost) => self.odd(cost),
                }
            }
        }
    }

    /// A word without a vowel is an abbreviation, and those stand in capitals.
    fn vowels(&mut self, word: &[char]) {
        let vowel = |c: &char| "аеёиоуыэюяіїєў".contains(lower(*c));
        let small = word.iter().all(|c| is_cyrillic(*c) && c.is_lowercase());
        if word.len() > 2 && small && !word.iter().any(vowel) {
            self.cost = self.cost.saturating_add(32);
        }
    }

    fn odd(&mut self, cost: u32) {
        self.odd += 1;
        self.cost = self.cost.saturating_add(cost);
    }

    /// A capital behind a small letter, in one word.
    fn bad_case(&mut self, before: Option<char>, c: char, text: &[char], at: usize) {
        let Some(before) = before else { return };
        if before.is_lowercase() && c.is_uppercase() {
            // `McÉwan` has one small letter or two before it, and small ones behind it.
            let mac =
                !before.is_ascii() || !text.get(at + 1).is_some_and(|next| next.is_lowercase());
            self.odd(if mac { 48 } else { 32 });
        }
    }
}

fn is_latin(c: char) -> bool {
    c.is_alphabetic() && u32::from(c) < 0x250
}

fn is_cyrillic(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{52F}')
}

fn scripts_clash(a: char, b: char) -> bool {
    is_latin(a) && is_cyrillic(b) || is_cyrillic(a) && is_latin(b)
}

/// What a sign beyond ASCII costs between its neighbours; `Err` where it makes no sense there.
fn sign_cost(before: Option<char>, c: char, after: Option<char>) -> Result<u32, u32> {
    let letter = |near: Option<char>| near.is_some_and(char::is_alphabetic);
    let digit = |near: Option<char>| near.is_some_and(|near| near.is_ascii_digit());
    let fits = |fits: bool, cost: u32| if fits { Ok(cost) } else { Err(ODD) };
    match c {
        '\u{2018}' | '\u{2019}' => Ok(24),
        '\u{201C}' | '\u{201E}' | '\u{201A}' | '«' | '‹' => {
            fits(!letter(before) && !digit(before), 24)
        }
        '\u{201D}' | '»' | '›' => fits(!letter(after) && !digit(after), 24),
        '\u{2013}' | '\u{2014}' | '·' | '\u{A0}' | '\u{AD}' => {
            let plain =
                |near: Option<char>| near.is_none_or(|near| near.is_ascii() || letter(Some(near)));
            fits(plain(before) && plain(after), 32)
        }
        '…' => fits(!letter(after), 28),
        'º' | 'ª' | '°' => {
            let ordinal =
                digit(before) || matches!(before, Some('n' | 'N' | 'D' | 'd' | 'M' | 'o'));
            fits(ordinal && !letter(after), 24)
        }
        '№' => fits(!letter(before) && !letter(after), 24),
        '§' | '€' | '£' | '¿' | '¡' | '†' | '‡' | '•' | '±' => {
            let opens = matches!(c, '¿' | '¡') || !letter(after);
            fits(!letter(before) && opens, 36)
        }
        '²' | '³' | '¹' | '½' | '¼' | '¾' | '®' | '™' | '©' | '‰' => {
            fits(!letter(after) && !letter(before), 36)
        }
        '\u{80}'..='\u{9F}' => Err(160),
        '\u{2500}'..='\u{25FF}' => Err(100),
        _ => Err(ODD),
    }
}

/// The cost of reading those samples as UTF-8 that are, and the others in `page`.
fn mixed_cost(samples: &[&[u8]], page: &'static Page) -> u32 {
    let (utf8, other): (Vec<&[u8]>, Vec<&[u8]>) =
        samples.iter().partition(|sample| std::str::from_utf8(sample).is_ok());
    if utf8.is_empty() || other.is_empty() {
        return u32::MAX;
    }
    let texts: Vec<Vec<char>> =
        utf8.iter().map(|sample| String::from_utf8_lossy(sample).chars().collect()).collect();
    let mut form = Form::default();
    for text in &texts {
        form.look_at(text);
    }
    let languages = language::ALL.iter().copied().flatten().map(|language| {
        let costs = language.costs();
        texts.iter().map(|text| letters(text, &costs)).fold(0, u32::saturating_add)
    });
    let utf8 = languages.min().unwrap_or(u32::MAX).saturating_add(form.cost);
    utf8.saturating_add(Reading::of(page, &other).cost)
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
