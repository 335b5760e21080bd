//! Names of choices: what was changed to compare them, what is doubtful, and which look like others
//! of the same contest. Nothing is merged here.

use crate::check::scope::Scope;
use crate::code::Code;
use crate::finding::{Finding, Findings, Level};
use crate::model::{Place, Votes};
use crate::name::{Changes, NO_NAME, is_bidi_control, is_invisible, normalise};
use crate::tally::{Choice, Contest, Election};

mod alike;
mod signs;
mod words;

use signs::{double_decoded, runs_as_formula};
use words::{LONG, points, shown};

/// Checks the names of the choices of every contest.
pub fn check(election: &Election, findings: &mut Findings) {
    for contest in &election.contests {
        for choice in &contest.choices {
            changes(contest, choice, findings);
            doubts(contest, choice, findings);
        }
        alike::check(contest, findings);
    }
}

/// Findings about what was changed in the spellings of a name, or stays and is doubtful: one of a
/// code for a choice.
fn changes(contest: &Contest, choice: &Choice, findings: &mut Findings) {
    let spellings: Vec<(&str, Place, Changes)> = spellings(choice)
        .map(|(text, place)| (text, place, normalise(text).changed))
        .filter(|(_, _, changed)| !changed.is_empty())
        .collect();
    let name = shown(&choice.name);
    let mut add = |change: Changes, code: Code, level: Level, what: fn(&str) -> String| {
        let mut having = spellings.iter().filter(|(_, _, changed)| changed.contains(change));
        if let Some((text, place, _)) = having.next() {
            let message = format!("`{name}`: {}", what(text));
            let finding = finding(contest, code, level, message).at(*place);
            findings.push(finding.value(shown(text)));
        }
    };
    add(Changes::WHITESPACE, Code::NameWhitespace, Level::Note, |_| {
        "several blanks, or one of another kind, were made one blank".to_owned()
    });
    add(Changes::UNNORMALIZED, Code::NameUnnormalized, Level::Note, |_| {
        "letters and their marks were composed (NFC)".to_owned()
    });
    add(Changes::INVISIBLE, Code::NameInvisible, Level::Warning, |text| {
        format!("characters that nobody sees were dropped: {}", points(text, is_invisible))
    });
    add(Changes::CONTROL, Code::NameControlChars, Level::Warning, |text| {
        let found = points(text.trim(), |c| c.is_control() || u32::from(c) & 0xfffe == 0xfffe);
        if found.is_empty() {
            "more combining marks on a letter than any writing has, or no characters".to_owned()
        } else {
            format!("control characters in the name: {found}")
        }
    });
    add(Changes::BIDI, Code::NameBidi, Level::Warning, |text| {
        format!("characters that turn the direction of text: {}", points(text, is_bidi_control))
    });
}

/// Findings about the name as it stands.
fn doubts(contest: &Contest, choice: &Choice, findings: &mut Findings) {
    let name = shown(&choice.name);
    let mut add = |code: Code, level: Level, message: String, help: &str| {
        let finding = finding(contest, code, level, message).at(choice.place);
        findings.push(if help.is_empty() { finding } else { finding.help(help) });
    };
    if (choice.name.is_empty() || choice.name == NO_NAME) && choice.sum.votes != Some(Votes::ZERO) {
        let votes = choice.sum.votes.map_or("votes".to_owned(), |votes| match votes {
            Votes(1) => "1 vote".to_owned(),
            votes => format!("{votes} votes"),
        });
        let message = format!("{votes} for a choice without a name");
        add(Code::NameEmpty, Level::Warning, message, "they stay in the total");
    }
    let length = choice.name.chars().count();
    if length > LONG {
        let message = format!("a name of {length} characters: `{name}`");
        add(Code::NameLong, Level::Warning, message, "is a quote missing?");
    }
    if choice.name.contains('\u{fffd}') {
        let message = format!("`{name}` holds U+FFFD: a letter was lost before it came here");
        add(Code::NameReplacementChar, Level::Warning, message, "take the file from its source");
    }
    if let Some(likely) = spellings(choice).find_map(|(text, _)| double_decoded(text)) {
        let message =
            format!("`{name}` looks as if decoded twice; likely it is `{}`", shown(&likely));
        let help = "the name is left as it is; take the file from its source";
        add(Code::NameMojibake, Level::Warning, message, help);
    }
    if spellings(choice).any(|(text, _)| runs_as_formula(text)) {
        let message = format!("a spreadsheet would run `{name}` as a formula");
        add(Code::NameFormula, Level::Warning, message, "");
    }
    if let Some(parties) = choice.party.as_deref().filter(|party| party.contains(" / ")) {
        let message = format!("`{name}` stands under several parties: {}", shown(parties));
        let help = "lawful in places, and counted together";
        add(Code::CandidateParties, Level::Note, message, help);
    }
}

/// The name and its other spellings.
fn spellings(choice: &Choice) -> impl Iterator<Item = (&str, Place)> {
    let others = choice.spellings.iter().map(|(text, place)| (text.as_str(), *place));
    std::iter::once((choice.name.as_str(), choice.place)).chain(others)
}

fn finding(contest: &Contest, code: Code, level: Level, message: String) -> Finding {
    Scope::total(contest).finding(code, level, message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::build::{run, summary};

    /// Findings of a choice with this spelling, named as counting would name it.
    fn of(raw: &str) -> Vec<(Code, Level)> {
        let mut election = summary(&[(&normalise(raw).text, 10), ("Beta", 20)], &[]);
        let choice = &mut election.contests[0].choices[0];
        if choice.name != raw {
            choice.spellings.push((raw.to_owned(), choice.place));
        }
        run(check, &election)
    }

    #[test]
    fn names_that_are_in_order_have_no_finding() {
        for raw in [
            "Alpha",
            " Alpha ",
            "می\u{200c}خواهم",
            "👨\u{200d}👩\u{200d}👧 Party",
            "🇺🇸 Beta",
            "이재명",
            "小泉進次郎",
            "דוד כהן",
            "محمد",
            "<script>alert(1)</script>",
            "\"><svg onload=alert(1)>",
            "a|b",
            "[click](javascript:alert(1))",
            "back\\|slash",
            "Null",
            "NaN",
            "N/A",
            "__proto__",
            "007",
            "1e3",
            "- none -",
            "José Niño",
            "Jean-François",
        ] {
            assert_eq!(of(raw), [], "{raw}");
        }
    }

    #[test]
    fn what_was_changed_in_a_name_is_told() {
        assert_eq!(of("John  Roe"), [(Code::NameWhitespace, Level::Note)]);
        assert_eq!(of("John\u{a0}Roe"), [(Code::NameWhitespace, Level::Note)]);
        assert_eq!(of("Jose\u{301}"), [(Code::NameUnnormalized, Level::Note)]);
        assert_eq!(of("Smi\u{200b}th"), [(Code::NameInvisible, Level::Warning)]);
        assert_eq!(of("Alpha\nOmega"), [(Code::NameControlChars, Level::Warning)]);
        assert_eq!(of("Alpha\tOne"), [(Code::NameControlChars, Level::Warning)]);
    }

    #[test]
    fn what_is_doubtful_and_stays_is_told() {
        assert_eq!(of("\u{1b}[2JAlpha"), [(Code::NameControlChars, Level::Warning)]);
        assert_eq!(of("Ze\u{ffff}ta"), [(Code::NameControlChars, Level::Warning)]);
        let piled = format!("A{}", "\u{301}".repeat(120));
        assert!(of(&piled).contains(&(Code::NameControlChars, Level::Warning)));
        assert_eq!(of("Alpha\u{202e}01"), [(Code::NameBidi, Level::Warning)]);
        assert_eq!(of("Jos\u{fffd}"), [(Code::NameReplacementChar, Level::Warning)]);
        assert_eq!(of("JosÃ© NiÃ±o"), [(Code::NameMojibake, Level::Warning)]);
        assert_eq!(of(&"x".repeat(201)), [(Code::NameLong, Level::Warning)]);
        assert_eq!(of(&"x".repeat(200)), []);
        for formula in ["=HYPERLINK(\"http://x.test\")", "@SUM(1+1)", "\t=1+1", "\r=1+1", "＝1+1"]
        {
            assert_eq!(of(formula), [(Code::NameFormula, Level::Warning)], "{formula:?}");
        }
    }

    #[test]
    fn votes_for_nobody_are_told_where_there_are_any() {
        assert_eq!(of(""), [(Code::NameEmpty, Level::Warning)]);
        assert_eq!(run(check, &summary(&[("", 0), ("Beta", 20)], &[])), []);
    }

    #[test]
    fn several_parties_are_worth_a_note() {
        let mut fusion = summary(&[("Alpha", 15), ("Beta", 20)], &[]);
        fusion.contests[0].choices[0].party = Some("Red / Blue".to_owned());
        assert_eq!(run(check, &fusion), [(Code::CandidateParties, Level::Note)]);
    }
}
