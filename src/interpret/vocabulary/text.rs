//! Text of a header or label to words that can be compared.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// Longer texts are no headers; the rest is not looked at.
const LONGEST: usize = 512;

/// The text in lower case, its words separated by one blank: compatibility forms made plain, marks
/// of punctuation gone, `camelCase` and `letter1` taken apart, blanks inside Chinese, Japanese,
/// Korean and Thai closed. `%` is a word. Accents are kept.
pub fn normalise(text: &str) -> String {
    let chars: Vec<char> = text.chars().take(LONGEST).nfkc().collect();
    let mut words = String::with_capacity(text.len().min(LONGEST));
    let mut last: Option<char> = None;
    let mut is_apart = false;
    let mut at = 0;
    while let Some(&char) = chars.get(at) {
        let before = at.checked_sub(1).and_then(|index| chars.get(index)).copied();
        let after = chars.get(at + 1).copied();
        at += 1;
        if is_invisible(char) {
            continue;
        }
        if is_quote(char) {
            if is_possessive(char, after, chars.get(at + 1).copied()) {
                at += 1;
                is_apart = true;
            } else if !is_joining(before, after) {
                is_apart = true;
            }
            continue;
        }
        let is_percent = matches!(char, '%' | '\u{66a}' | '\u{2030}');
        if !is_percent && !is_part_of_word(char) {
            is_apart = true;
            continue;
        }
        if let Some(last) = last
            && (is_apart || is_seam(last, char, after) || is_percent || last == '%')
            && !(is_unspaced(last) && is_unspaced(char))
        {
            words.push(' ');
        }
        if is_percent {
            words.push('%');
        } else {
            words.extend(char.to_lowercase());
        }
        last = Some(if is_percent { '%' } else { char });
        is_apart = false;
    }
    words
}

/// The same words without accents, and with letters that are written in several ways made one:
/// what is compared in the end. `żółw` and `zolw`, `ё` and `е`, final and other sigma.
pub(super) fn fold(words: &str) -> String {
    if words.is_ascii() {
        return words.to_owned();
    }
    let mut plain = String::with_capacity(words.len());
    for char in words.chars() {
        if char.is_ascii() || !(char < '\u{700}' || ('\u{1e00}'..'\u{2000}').contains(&char)) {
            plain.push(char);
            continue;
        }
        decompose_canonical(char, |part| match part {
            '\u{300}'..='\u{36f}'
            | '\u{591}'..='\u{5c7}'
            | '\u{640}'
            | '\u{64b}'..='\u{65f}'
            | '\u{670}' => {}
            'ł' => plain.push('l'),
            'ø' => plain.push('o'),
            'đ' | 'ð' => plain.push('d'),
            'ı' => plain.push('i'),
            'ħ' => plain.push('h'),
            'ß' => plain.push_str("ss"),
            'æ' => plain.push_str("ae"),
            'œ' => plain.push_str("oe"),
            'þ' => plain.push_str("th"),
            'ς' => plain.push('σ'),
            'ى' | 'ی' => plain.push('ي'),
            'ک' => plain.push('ك'),
            'ة' | 'ہ' | 'ۃ' | 'ھ' => plain.push('ه'),
            other => plain.push(other),
        });
    }
    plain
}

/// The words with two letters for one, as a keyboard without it writes them: `Waehler`. `None`
/// where there is nothing to replace.
pub(super) fn spell_out(words: &str) -> Option<String> {
    let is_special = |char: char| matches!(char, 'ä' | 'ö' | 'ü' | 'å' | 'ø');
    words.contains(is_special).then(|| {
        words.replace('ä', "ae").replace(['ö', 'ø'], "oe").replace('ü', "ue").replace('å', "aa")
    })
}

/// Whether the script is written without blanks between words, so that a word is looked for inside
/// a run of letters. Korean has blanks, but not the same ones in every file.
pub(super) fn is_unspaced(char: char) -> bool {
    matches!(char,
        '\u{e00}'..='\u{eff}'
        | '\u{1000}'..='\u{109f}'
        | '\u{1100}'..='\u{11ff}'
        | '\u{1780}'..='\u{17ff}'
        | '\u{3005}'..='\u{3007}'
        | '\u{3040}'..='\u{30ff}'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{ac00}'..='\u{d7af}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

fn is_part_of_word(char: char) -> bool {
    char.is_alphanumeric() || is_combining_mark(char)
}

fn is_invisible(char: char) -> bool {
    matches!(char, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn is_quote(char: char) -> bool {
    matches!(
        char,
        '\'' | '’' | '‘' | '`' | '´' | 'ʻ' | 'ʼ' | '"' | '”' | '“' | '\u{5f3}' | '\u{5f4}'
    )
}

/// English `'s`, which says nothing.
fn is_possessive(char: char, after: Option<char>, beyond: Option<char>) -> bool {
    matches!(char, '\'' | '’')
        && matches!(after, Some('s' | 'S'))
        && !beyond.is_some_and(char::is_alphanumeric)
}

/// Marks inside a word: Ukrainian `ім'я`, Hebrew `סה"כ`, Uzbek `ro'yxat`.
fn is_joining(before: Option<char>, after: Option<char>) -> bool {
    let (Some(before), Some(after)) = (before, after) else { return false };
    let is_cyrillic = |char: char| ('\u{400}'..'\u{530}').contains(&char);
    let is_hebrew = |char: char| ('\u{590}'..'\u{600}').contains(&char);
    (is_cyrillic(before) && is_cyrillic(after))
        || (is_hebrew(before) && is_hebrew(after))
        || (matches!(before, 'o' | 'g' | 'O' | 'G') && after.is_alphabetic())
}

/// Whether a new word begins although no blank stands there.
fn is_seam(last: char, char: char, after: Option<char>) -> bool {
    if is_combining_mark(char) {
        return false;
    }
    let is_digit = |char: char| char.is_numeric();
    // `PartyNm` is two words, the party `AfD` is one.
    let is_hump =
        last.is_lowercase() && char.is_uppercase() && after.is_some_and(char::is_alphabetic);
    let is_end_of_initials =
        last.is_uppercase() && char.is_uppercase() && after.is_some_and(char::is_lowercase);
    is_hump
        || is_end_of_initials
        || is_digit(last) != is_digit(char)
        || is_unspaced(last) != is_unspaced(char)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_is_taken_apart_at_every_seam() {
        #[track_caller]
        fn case(text: &str, expected: &str) {
            assert_eq!(normalise(text), expected);
        }
        case("OrdinaryVotes", "ordinary votes");
        case("PartyNm", "party nm");
        case("REG_VOTERS", "reg voters");
        case("PU-Code", "pu code");
        case("Voix 1", "voix 1");
        case("total2016", "total 2016");
        case("% Exprimés/votants", "% exprimés votants");
        case("47,70%", "47 70 %");
        case("  Candidate's  Family\tName ", "candidate family name");
        case("Nombre d’inscrits", "nombre d inscrits");
        case("무효\n투표수", "무효투표수");
        case("有效票數A", "有效票數 a");
        case("סה\"כ", "סהכ");
        case("Ім'я", "імя");
        case("ＶＯＴＥＳ", "votes");
        case("\u{feff}Nr OKW", "nr okw");
        case("“ბიძინა”", "ბიძინა");
        case("मतों की संख्या", "मतों की संख्या");
        case("***", "");
        case("DSCargo", "ds cargo");
        case("AfD_Erststimmen", "afd erststimmen");
        case("DivisionID", "division id");
    }

    #[test]
    fn folding_forgets_accents_and_keeps_letters() {
        #[track_caller]
        fn case(text: &str, expected: &str) {
            assert_eq!(fold(&normalise(text)), expected);
        }
        case("Électeurs", "electeurs");
        case("Głosów nieważnych", "glosow niewaznych");
        case("Geçersiz OY SAYISI", "gecersiz oy sayisi");
        case("İPTAL", "iptal");
        case("ΕΓΓΕΓΡΑΜΜΈΝΟΣ", "εγγεγραμμενοσ");
        case("Учтённых", "учтенных");
        case("الأصوات الباطلة", "الاصوات الباطله");
        case("투표수", "투표수");
        case("कुल मतदाता", "कुल मतदाता");
    }

    #[test]
    fn a_huge_text_is_cut() {
        assert!(normalise(&"votes ".repeat(100_000)).len() <= 512);
    }
}
