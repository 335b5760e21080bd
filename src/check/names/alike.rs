//! Names of one contest that look like each other: other letters of the same shape, other letter
//! case, a typing error. They are told and never merged.

use std::collections::{BTreeMap, BTreeSet};

use strsim::osa_distance;
use unicode_security::skeleton;

use crate::check::names::words::{LONG, points, shown};
use crate::check::scope::Scope;
use crate::code::Code;
use crate::finding::{Finding, Findings, Level};
use crate::name::fold;
use crate::tally::{Choice, Contest};

/// Each pair is compared up to so many choices.
const PAIRS: usize = 500;
/// Shorter names are alike by chance.
const SHORT: usize = 8;
/// From so many letters on, two errors are still an error.
const TWO_ERRORS: usize = 12;

/// Compares the names of a contest with each other.
pub(super) fn check(contest: &Contest, findings: &mut Findings) {
    // Namesakes of other parties are no second spelling.
    let mut seen = BTreeSet::new();
    let choices = contest.choices.iter().filter(|choice| seen.insert(choice.name.as_str()));
    let names: Vec<Name<'_>> = choices.map(Name::of).collect();
    case_variants(contest, &names, findings);
    confusables(contest, &names, findings);
    if names.len() <= PAIRS {
        near_duplicates(contest, &names, findings);
    }
}

/// A name with what it is compared by.
struct Name<'a> {
    choice: &'a Choice,
    fold: String,
    length: usize,
    letters: u64,
}

impl<'a> Name<'a> {
    fn of(choice: &'a Choice) -> Self {
        let fold = fold(&choice.name);
        let letters = fold.chars().fold(0, |set, letter| set | 1 << (u32::from(letter) % 64));
        Self { choice, length: fold.chars().count(), fold, letters }
    }

    fn text(&self) -> &'a str {
        &self.choice.name
    }
}

fn case_variants(contest: &Contest, names: &[Name<'_>], findings: &mut Findings) {
    for [first, other] in pairs_by(names, |name| name.fold.clone()) {
        let (one, two) = (first.text(), other.text());
        let case_only = one.to_lowercase() == two.to_lowercase();
        let what = if case_only { "letter case" } else { "letter case, punctuation or blanks" };
        let message = format!("`{}` and `{}` differ only in {what}", shown(one), shown(two));
        let finding = pair(contest, Code::NameCaseVariant, Level::Warning, message, other);
        findings.push(finding.help(if case_only {
            "both stand; --merge-case counts them as one choice"
        } else {
            "both stand; make them equal in the file if they are one choice"
        }));
    }
}

fn confusables(contest: &Contest, names: &[Name<'_>], findings: &mut Findings) {
    for [first, other] in pairs_by(names, |name| skeleton(name.text()).collect()) {
        if first.fold == other.fold {
            continue;
        }
        let (one, two) = (first.text(), other.text());
        let own = |text: &str, there: &str| points(text, |letter| !there.contains(letter));
        let message = format!("`{}` and `{}` look alike and differ", shown(one), shown(two));
        let finding = pair(contest, Code::NameConfusable, Level::Warning, message, other);
        let letters = [own(one, two), own(two, one)];
        findings.push(
            finding
                .and(format!("letters of one only: {}; of the other: {}", letters[0], letters[1]))
                .help("both stand; if they are one choice, make them equal in the file"),
        );
    }
}

/// The first name of each group of equal keys with each other name of the group.
fn pairs_by<'n, 'a>(
    names: &'n [Name<'a>],
    key: impl Fn(&Name<'a>) -> String,
) -> Vec<[&'n Name<'a>; 2]> {
    let mut groups: BTreeMap<String, Vec<&Name<'a>>> = BTreeMap::new();
    for name in names.iter().filter(|name| !name.fold.is_empty()) {
        groups.entry(key(name)).or_default().push(name);
    }
    let pairs = groups.into_values().flat_map(|group| {
        let first = group.first().copied();
        let others = group.into_iter().skip(1);
        others.filter_map(move |other| Some([first?, other])).collect::<Vec<_>>()
    });
    let mut pairs: Vec<[&Name<'a>; 2]> = pairs.collect();
    pairs.sort_by_key(|[_, other]| other.choice.place);
    pairs
}

fn near_duplicates(contest: &Contest, names: &[Name<'_>], findings: &mut Findings) {
    for (index, other) in names.iter().enumerate() {
        for first in names.iter().take(index) {
            if are_near(first, other) {
                let (one, two) = (shown(first.text()), shown(other.text()));
                let message = format!("`{one}` and `{two}` are nearly the same name");
                let finding = pair(contest, Code::NameNearDuplicate, Level::Note, message, other);
                findings.push(finding.help("both stand; if one is a typing error, correct it"));
            }
        }
    }
}

fn are_near(one: &Name<'_>, two: &Name<'_>) -> bool {
    let shorter = one.length.min(two.length);
    let errors = if shorter >= TWO_ERRORS { 2 } else { 1 };
    // An error changes at most two letters of the set.
    let far = (one.letters ^ two.letters).count_ones() > 2 * errors;
    if shorter < SHORT || one.length.abs_diff(two.length) > errors as usize || far {
        return false;
    }
    let is_long = one.length.max(two.length) > LONG;
    if is_long || one.fold == two.fold || differ_by_number(one.text(), two.text()) {
        return false;
    }
    osa_distance(&one.fold, &two.fold) <= errors as usize
}

/// Whether the names are told apart on purpose: by digits, a Roman numeral, an initial or another
/// word of one or two letters.
fn differ_by_number(one: &str, two: &str) -> bool {
    let without_digits =
        |text: &str| -> String { text.chars().filter(|letter| !letter.is_numeric()).collect() };
    if without_digits(one) == without_digits(two) {
        return true;
    }
    let words = |text: &str| -> Vec<String> {
        let parts = text.split(|letter: char| !letter.is_alphanumeric());
        parts.filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
    };
    let (one, two) = (words(one), words(two));
    let mark = |word: &String| {
        word.chars().count() <= 2
            || word.chars().all(|letter| "ivxlcdm".contains(letter))
            || word.contains(char::is_numeric)
    };
    if one.len() != two.len() {
        // A word more, such as an initial.
        let (more, fewer) = if one.len() > two.len() { (&one, &two) } else { (&two, &one) };
        return more.iter().filter(|word| !fewer.contains(word)).all(mark);
    }
    one.iter().zip(&two).filter(|(one, two)| one != two).all(|(one, two)| mark(one) || mark(two))
}

fn pair(contest: &Contest, code: Code, level: Level, message: String, at: &Name<'_>) -> Finding {
    Scope::total(contest).finding(code, level, message).at(at.choice.place)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::build::{run, summary};
    use crate::check::names;

    fn of(all: &[&str]) -> Vec<(Code, Level)> {
        let choices: Vec<(&str, u64)> = all.iter().map(|name| (*name, 10)).collect();
        run(names::check, &summary(&choices, &[]))
    }

    const CONFUSABLE: (Code, Level) = (Code::NameConfusable, Level::Warning);
    const CASE: (Code, Level) = (Code::NameCaseVariant, Level::Warning);
    const NEAR: (Code, Level) = (Code::NameNearDuplicate, Level::Note);

    #[test]
    fn other_letters_of_the_same_shape_are_doubtful_in_one_contest() {
        assert_eq!(of(&["Ivanov", "Іvanov", "Beta"]), [CONFUSABLE]);
        assert_eq!(of(&["Ivanov", "Beta"]), []);
        let mut two = summary(&[("Ivanov", 10)], &[]);
        two.contests.extend(summary(&[("Іvanov", 10)], &[]).contests);
        assert_eq!(run(names::check, &two), []);
    }

    #[test]
    fn look_alikes_are_shown_with_their_code_points() {
        let mut findings = Findings::default();
        names::check(&summary(&[("Ivanov", 10), ("Іvanov", 5)], &[]), &mut findings);
        let notes: Vec<_> = findings.iter().flat_map(|finding| &finding.notes).collect();
        assert_eq!(notes, ["letters of one only: U+0049; of the other: U+0406"]);
    }

    #[test]
    fn names_that_differ_in_case_punctuation_or_blanks_are_doubtful() {
        assert_eq!(of(&["John Roe", "JOHN ROE", "Beta"]), [CASE]);
        assert_eq!(of(&["O'Neil Jr.", "ONeil, Jr"]), [CASE]);
        let mut findings = Findings::default();
        names::check(&summary(&[("John Roe", 1), ("JOHN ROE", 2)], &[]), &mut findings);
        let help = findings.iter().next().and_then(|finding| finding.help.clone()).unwrap();
        assert!(help.contains("--merge-case"));
    }

    #[test]
    fn namesakes_are_no_second_spelling() {
        assert_eq!(of(&["John Roe", "John Roe"]), []);
    }

    #[test]
    fn a_likely_typing_error_is_worth_a_note() {
        assert_eq!(of(&["Catherine Smith", "Catherine Smtih", "Beta"]), [NEAR]);
        assert_eq!(of(&["Kassym-Jomart", "Kasym-Jomart"]), [NEAR]);
    }

    #[test]
    fn names_that_are_told_apart_on_purpose_are_not_near() {
        for pair in [
            ["Question 10", "Question 11"],
            ["Candidate A", "Candidate B"],
            ["John A. Smith", "John B. Smith"],
            ["Amendment III", "Amendment VII"],
            ["Proposition 4A", "Proposition 4B"],
            ["Smith", "Smitt"],
            ["Maria Hernandez", "Mario Fernandes"],
        ] {
            assert_eq!(of(&pair), [], "{pair:?}");
        }
    }

    #[test]
    fn punctuation_alone_can_be_a_name() {
        assert_eq!(of(&["***", "---", "+++"]), []);
    }
}
