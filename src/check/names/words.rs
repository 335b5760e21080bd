//! Names and their characters in the text of a finding.

/// A longer name is unusual.
pub(super) const LONG: usize = 200;
/// So much of a long name is shown in a message.
const SHOWN: usize = 80;
/// So many characters are listed by their code points.
const LISTED: usize = 8;

/// A name in a message: cut where it is long.
pub(super) fn shown(name: &str) -> String {
    if name.chars().count() <= SHOWN {
        return name.to_owned();
    }
    name.chars().take(SHOWN).chain(['…']).collect()
}

/// The code points of those characters, each once.
pub(super) fn points(text: &str, wanted: impl Fn(char) -> bool) -> String {
    let mut found: Vec<char> = Vec::new();
    for letter in text.chars().filter(|letter| wanted(*letter)) {
        if !found.contains(&letter) && found.len() < LISTED {
            found.push(letter);
        }
    }
    let points: Vec<String> =
        found.into_iter().map(|letter| format!("U+{:04X}", u32::from(letter))).collect();
    points.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::name::is_invisible;

    #[test]
    fn code_points_are_listed_once_each() {
        let text = "a\u{200b}b\u{200b}\u{ad}";
        assert_eq!(points(text, is_invisible), "U+200B, U+00AD");
    }

    #[test]
    fn a_long_name_is_cut() {
        assert_eq!(shown(&"é".repeat(80)), "é".repeat(80));
        assert_eq!(shown(&"é".repeat(81)), format!("{}…", "é".repeat(80)));
    }
}
