//! What is odd about a reading of old bytes whatever its language: signs where none stand, letters
//! of two scripts in a word, a capital behind a small letter, a word without a vowel.

/// What a sign costs that makes no sense where it stands, in quarter bits.
const ODD: u32 = 88;

/// What is odd about a text whatever its language.
#[derive(Default)]
pub(super) struct Form {
    /// Quarter bits.
    pub(super) cost: u32,
    /// Characters beyond ASCII.
    pub(super) count: u32,
    /// Those of them that are letters.
    pub(super) letters: u32,
    /// Those of them that make no sense where they stand.
    pub(super) odd: u32,
}

impl Form {
    /// Adds the cost of a cell.
    pub(super) fn look_at(&mut self, text: &[char]) {
        for word in text.split(|c| !c.is_alphabetic()) {
            self.vowels(word);
        }
        // Names and headers mostly begin with a capital.
        let small = |c: &char| !c.is_ascii() && c.is_lowercase();
        self.cost = self.cost.saturating_add(if text.first().is_some_and(small) { 8 } else { 0 });
        let mut run = 0_u32;
        for (at, c) in text.iter().copied().enumerate() {
            let before = at.checked_sub(1).and_then(|at| text.get(at)).copied();
            let after = text.get(at + 1).copied();
            run = if !c.is_ascii() && script(c) == Some(Script::Latin) { run + 1 } else { 0 };
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
            self.letters += u32::from(is_letter(c));
            if is_letter(c) && !matches!(c, 'ª' | 'º' | 'ƒ' | 'ˆ' | 'µ') {
                let alien = |near: Option<char>| near.is_some_and(|near| clash(c, near));
                if alien(before) || alien(after) {
                    self.odd(80);
                } else {
                    self.bad_case(before, c, text, at);
                }
            } else {
                match sign_cost(text, at) {
                    Ok(cost) => self.cost = self.cost.saturating_add(cost),
                    Err(cost) => self.odd(cost),
                }
            }
        }
    }

    /// A word without a vowel is an abbreviation, and those stand in capitals.
    fn vowels(&mut self, word: &[char]) {
        let vowel = |c: &char| "аеёиоуыэюяіїєўαεηιουωάέήίόύώϊϋΐΰ".contains(lower(*c));
        let vowelled = |c: &char| matches!(script(*c), Some(Script::Cyrillic | Script::Greek));
        let small = word.iter().all(|c| vowelled(c) && c.is_lowercase());
        if word.len() > 2 && small && !word.iter().any(vowel) {
            self.cost = self.cost.saturating_add(32);
        }
        // Greek has no four consonants in a row.
        let greek = word.iter().all(|c| script(*c) == Some(Script::Greek) && c.is_lowercase());
        if greek && word.windows(4).any(|four| !four.iter().any(vowel)) {
            self.cost = self.cost.saturating_add(24);
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

/// The lower-case letter; of the dotted capital I the plain one.
pub(super) fn lower(letter: char) -> char {
    letter.to_lowercase().next().unwrap_or(letter)
}

/// Whether it is part of a word: a letter, or a tone mark of Thai.
pub(super) fn is_letter(c: char) -> bool {
    c.is_alphabetic() || matches!(c, '\u{E47}'..='\u{E4E}')
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Script {
    Latin,
    Greek,
    Cyrillic,
    Hebrew,
    Arabic,
    Thai,
}

/// The script of a letter.
fn script(c: char) -> Option<Script> {
    let script = match c {
        '\u{0}'..='\u{24F}' => Script::Latin,
        '\u{370}'..='\u{3FF}' => Script::Greek,
        '\u{400}'..='\u{52F}' => Script::Cyrillic,
        '\u{590}'..='\u{5FF}' => Script::Hebrew,
        '\u{600}'..='\u{6FF}' => Script::Arabic,
        '\u{E00}'..='\u{E7F}' => Script::Thai,
        _ => return None,
    };
    is_letter(c).then_some(script)
}

fn clash(a: char, b: char) -> bool {
    matches!((script(a), script(b)), (Some(a), Some(b)) if a != b)
}

/// What a sign beyond ASCII costs where it stands; `Err` where it makes no sense there.
fn sign_cost(text: &[char], at: usize) -> Result<u32, u32> {
    let near = |at: Option<usize>| at.and_then(|at| text.get(at)).copied();
    let (before, after) = (near(at.checked_sub(1)), near(Some(at + 1)));
    let letter = |near: Option<char>| near.is_some_and(char::is_alphabetic);
    let small = |near: Option<char>| near.is_some_and(char::is_lowercase);
    let digit = |near: Option<char>| near.is_some_and(|near| near.is_ascii_digit());
    let fits = |fits: bool, cost: u32| if fits { Ok(cost) } else { Err(ODD) };
    // A quotation mark whose partner is in the cell.
    let paired = |partners: &[char]| text.iter().any(|c| partners.contains(c));
    let c = near(Some(at)).unwrap_or_default();
    match c {
        '\u{2019}' => apostrophe(text, at),
        '\u{2018}' | '\u{201A}' if !letter(before) => {
            fits(paired(&['\u{2019}', '\u{2018}']) && !digit(before), 24)
        }
        '\u{2018}' => Err(64),
        '\u{201C}' if letter(before) && paired(&['\u{201E}']) => fits(!letter(after), 24),
        '\u{201C}' | '\u{201E}' | '«' | '‹' => {
            let alone = !paired(&['\u{201C}', '\u{201D}', '»', '›']);
            fits(!letter(before) && !digit(before), if alone { 48 } else { 24 })
        }
        '\u{201D}' | '»' | '›' => {
            let alone = !paired(&['\u{201C}', '\u{201E}', '«', '‹']);
            if alone { Err(64) } else { fits(!letter(after) && !digit(after), 24) }
        }
        // Between letters of one case without a blank, or at the beginning of a word, a letter of
        // another encoding is more likely: `BRE—A`, `—AHUI`.
        '\u{2013}' | '\u{2014}' | '·' if letter(after) && small(before) == small(after) => Err(64),
        '\u{AD}' if letter(before) => {
            if letter(after) {
                Ok(56)
            } else {
                Err(ODD)
            }
        }
        '\u{A0}' if letter(before) && (small(after) || after.is_none()) => Ok(48),
        '\u{2013}' | '\u{2014}' | '·' | '\u{A0}' | '\u{AD}' => {
            let plain =
                |near: Option<char>| near.is_none_or(|near| near.is_ascii() || letter(Some(near)));
            let hanging = letter(before) && after.is_none();
            fits(plain(before) && plain(after), if hanging { 60 } else { 32 })
        }
        '…' => fits(!letter(after), 44),
        'º' | 'ª' | '°' => {
            let ordinal =
                digit(before) || matches!(before, Some('.' | 'n' | 'N' | 'D' | 'd' | 'M' | 'o'));
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
        // The maqaf and the marks of Hebrew and Arabic, and the joiners and marks of direction.
        '\u{5BE}' | '\u{5F3}' | '\u{5F4}' | '،' | '؛' | '؟' | 'ـ' | '\u{200C}'..='\u{200F}' => {
            let own = |near: Option<char>| {
                matches!(near.and_then(script), Some(Script::Hebrew | Script::Arabic))
            };
            fits(own(before) || own(after), 28)
        }
        '\u{80}'..='\u{9F}' => Err(160),
        '\u{2500}'..='\u{25FF}' => Err(100),
        _ => Err(ODD),
    }
}

/// What `’` costs: it stands for letters left out, mostly before a vowel or at the end.
fn apostrophe(text: &[char], at: usize) -> Result<u32, u32> {
    let (head, tail) = text.split_at_checked(at).unwrap_or((text, &[]));
    let before = head.last().copied().filter(|c| is_letter(*c));
    let mut rest = tail.iter().copied().skip(1).take_while(|c| is_letter(*c));
    let (after, next) = (rest.next(), rest.next());
    match (before, after) {
        (Some(before), Some(after)) if clash(before, after) => Err(ODD),
        // `’t`, `’s` of Dutch.
        (None, Some(after)) => {
            if matches!(after, 's' | 't' | 'n') && next.is_none() {
                Ok(24)
            } else {
                Err(ODD)
            }
        }
        (Some(_), Some(after)) => {
            let vowel = "aeiouyhàáâãäåæèéêëìíîïòóôõöøùúûü".contains(lower(after));
            let torn = after.is_ascii_lowercase() && !vowel && next.is_some();
            Ok(if torn { 56 } else { 24 })
        }
        (Some(_), None) => Ok(if head.contains(&'\u{2018}') { 24 } else { 40 }),
        (None, None) => Ok(40),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn odd(text: &str) -> u32 {
        let mut form = Form::default();
        form.look_at(&text.chars().collect::<Vec<char>>());
        form.odd
    }

    #[test]
    fn letters_of_two_scripts_and_capitals_inside_words_are_odd() {
        for text in ["Иванoв", "КЯнзмбБллбг", "aא", "Jos\u{414}"] {
            assert!(odd(text) > 0, "{text}");
        }
        for text in ["Иванов", "ΝΕΑ Δημοκρατία", "ירושלים", "Jean-François Müller"]
        {
            assert_eq!(odd(text), 0, "{text}");
        }
    }

    #[test]
    fn signs_that_stand_for_letters_of_another_encoding_are_odd() {
        for text in [
            "Le—n",
            "BRE—A",
            "—AHUIMPUQUIO",
            "Malm”",
            "Kj‘r",
            "’κυρα",
            "θ’r",
            "Viggi\u{200C}",
            "Mure\u{AD}",
        ] {
            assert!(odd(text) > 0, "{text}");
        }
        for text in
            ["Nord – Süd", "„Wähler“", "O’Brien", "Côte-d’Or", "’t Hart", "N.º 1", "10\u{A0}000"]
        {
            assert_eq!(odd(text), 0, "{text}");
        }
    }
}
