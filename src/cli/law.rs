//! What was typed about a rule to the rule.

use std::io;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args as ClapArgs;
use serde_json::{Value, json};
use tally::decide::rule::{AGAINST_ALL, Draft, ELSE, METHODS, TieRule, fraction_of};
use tally::decide::{Asked, Expected};
use tally::model::Base;

use super::values;

/// A result to an outcome.
#[derive(Debug, ClapArgs)]
pub(super) struct Deciding {
    #[arg(long, value_name = "RULE")]
    rule: Option<String>,
    #[arg(long, value_name = "N", value_parser = values::at_least_one)]
    seats: Option<usize>,
    #[arg(long, value_name = "METHOD", value_parser = METHODS)]
    method: Option<String>,
    #[arg(long, value_name = "SHARE", value_parser = share)]
    threshold: Option<Share>,
    #[arg(long, value_name = "SHARE", value_parser = share)]
    quorum: Option<Share>,
    #[arg(long, value_name = "N", value_parser = values::at_least_one)]
    votes_per_ballot: Option<usize>,
    #[arg(long = "else", id = "else", value_name = "WHAT", value_parser = ELSE.map(|(name, _)| name))]
    or_else: Option<String>,
    #[arg(long, value_name = "EFFECT", value_parser = AGAINST_ALL.map(|(name, _)| name))]
    against_all: Option<String>,
    #[arg(long, value_name = "RULE", value_parser = TieRule::ALL.map(TieRule::name))]
    tie: Option<String>,
    #[arg(long = "lot", value_name = "NAME")]
    lots: Vec<String>,
    #[arg(long, value_name = "N|FILE")]
    expected_units: Option<String>,
    #[arg(long)]
    pub(super) explain: bool,
}

/// A share that has to be reached, or passed where it was typed with `>`.
#[derive(Debug, Clone)]
struct Share {
    text: String,
    strict: bool,
}

fn share(typed: &str) -> Result<Share, String> {
    let (text, strict) = match typed.strip_prefix('>') {
        Some(text) => (text.trim(), true),
        None => (typed.strip_prefix(">=").unwrap_or(typed).trim(), false),
    };
    let (text, strict) = match text.strip_prefix('=') {
        Some(text) => (text.trim(), false),
        None => (text, strict),
    };
    match fraction_of(text) {
        Some(share) if share.num() <= share.den() => Ok(Share { text: text.to_owned(), strict }),
        _ => {
            Err("a share such as 5%, 1/20 or 3.25%, which is enough; `>5%` has to be passed".into())
        }
    }
}

/// A rule as it was asked for, with files that are still to be read.
#[derive(Debug, Default)]
pub(crate) struct Ruling {
    rule: Option<Named>,
    keys: Vec<(&'static str, Value)>,
    threshold: Option<Value>,
    base: Option<Base>,
    lots: Vec<String>,
    expected: Option<Units>,
}

#[derive(Debug)]
enum Named {
    Preset(String),
    File(PathBuf),
    /// Flags alone.
    Flags,
}

#[derive(Debug)]
enum Units {
    Number(u64),
    File(PathBuf),
}

/// What was typed, or what is wrong with it.
pub(super) fn ruling(typed: Deciding, base: Option<Base>) -> Result<Ruling, String> {
    let flags = [
        ("--seats", typed.seats.is_some()),
        ("--threshold", typed.threshold.is_some()),
        ("--quorum", typed.quorum.is_some()),
        ("--votes-per-ballot", typed.votes_per_ballot.is_some()),
        ("--else", typed.or_else.is_some()),
        ("--against-all", typed.against_all.is_some()),
        ("--tie", typed.tie.is_some()),
        ("--lot", !typed.lots.is_empty()),
    ];
    let rule = match typed.rule {
        Some(name) if name.contains(['.', '/', '\\']) && !Draft::is_preset(&name) => {
            Some(Named::File(name.into()))
        }
        Some(name) => Some(Named::Preset(name)),
        None if typed.method.is_some() => Some(Named::Flags),
        None => None,
    };
    if rule.is_none()
        && let Some((flag, _)) = flags.iter().find(|(_, given)| *given)
    {
        return Err(format!(
            "{flag} changes a rule, and there is none: give --rule RULE, such as plurality or \
             majority, or --method METHOD for seats by lists; `tally rules` lists the rules"
        ));
    }
    let mut keys: Vec<(&'static str, Value)> = Vec::new();
    let mut set = |key, value: Option<Value>| keys.extend(value.map(|value| (key, value)));
    set("seats", typed.seats.map(Value::from));
    set("method", typed.method.map(Value::from));
    set("votes_per_ballot", typed.votes_per_ballot.map(Value::from));
    set("else", typed.or_else.map(Value::from));
    set("against_all_effect", typed.against_all.map(Value::from));
    set("tie", typed.tie.map(Value::from));
    set(
        "quorum",
        typed
            .quorum
            .map(|share| json!({ "of": "registered", "min": share.text, "strict": share.strict })),
    );
    let threshold =
        typed.threshold.map(|share| json!({ "share": share.text, "strict": share.strict }));
    let expected = typed.expected_units.map(|typed| match typed.parse() {
        Ok(number) => Units::Number(number),
        Err(_) => Units::File(typed.into()),
    });
    Ok(Ruling { rule, keys, threshold, base, lots: typed.lots, expected })
}

impl Ruling {
    /// The files that are read for it, each with what it is.
    pub(crate) fn files(&self) -> Vec<(&'static str, &Path)> {
        let rule = self.rule.as_ref().and_then(|rule| match rule {
            Named::File(path) => Some(("rule", path.as_path())),
            Named::Preset(_) | Named::Flags => None,
        });
        let units = self.expected.as_ref().and_then(|units| match units {
            Units::File(path) => Some(("list of units", path.as_path())),
            Units::Number(_) => None,
        });
        rule.into_iter().chain(units).collect()
    }

    /// The rule and the units, with their files read.
    pub(crate) fn asked(self, read: impl Fn(&Path) -> io::Result<String>) -> anyhow::Result<Asked> {
        let expected = match self.expected {
            None => None,
            Some(Units::Number(number)) => Some(Expected::Number(number)),
            Some(Units::File(path)) => {
                let text = read(&path);
                let text = text.with_context(|| {
                    format!("cannot read the list of units `{}`", path.display())
                })?;
                Some(Expected::list(&text))
            }
        };
        let Some(rule) = self.rule else {
            return Ok(Asked { rule: None, lots: Vec::new(), expected });
        };
        let mut draft = match rule {
            Named::Flags => Draft::empty(),
            Named::Preset(name) => Draft::preset(&name)?,
            Named::File(path) => {
                let text = read(&path);
                let text =
                    text.with_context(|| format!("cannot read the rule `{}`", path.display()))?;
                let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
                Draft::parse(&name.unwrap_or_default(), &text)?
            }
        };
        // The base of a rule that no law has is asked for; that of a law stays.
        if let Some(base) = self.base {
            if draft.is_common() {
                draft.set("base", base.name());
            } else {
                draft.set_open("base", base.name());
            }
        }
        for (key, value) in self.keys {
            draft.set(key, value);
        }
        if let Some(threshold) = self.threshold {
            draft.set_threshold(threshold);
        }
        Ok(Asked { rule: Some(draft.understand()?), lots: self.lots, expected })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_enough_unless_it_has_to_be_passed() {
        for (typed, text, strict) in [
            ("5%", "5%", false),
            (">5%", "5%", true),
            (">=5%", "5%", false),
            ("1/20", "1/20", false),
        ] {
            let share = share(typed).unwrap();
            assert_eq!((share.text.as_str(), share.strict), (text, strict), "{typed}");
        }
        assert!(share("five").is_err() && share("150%").is_err() && share("").is_err());
    }
}
