//! A rule before it is understood: the text of a file, or a preset, with what flags add.

use serde_json::{Map, Value};

use super::law::Rule;
use super::presets::PRESETS;
use super::{keys, read};
use crate::error::Error;

/// A rule as it is written, key by key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    name: String,
    keys: Map<String, Value>,
}

impl Draft {
    /// A rule of flags only.
    pub fn empty() -> Self {
        Self { name: "rule".to_owned(), keys: Map::new() }
    }

    /// The rule of that name among those that come with the program.
    ///
    /// # Errors
    /// [`Error::Usage`] where there is none, with the nearest name.
    pub fn preset(name: &str) -> Result<Self, Error> {
        let Some(preset) = PRESETS.iter().find(|preset| preset.name == name) else {
            let names = PRESETS.iter().map(|preset| preset.name);
            return Err(Error::Usage(format!(
                "{} (`tally rules` lists those that there are; a file has a dot in its name)",
                keys::unknown("rule", name, names)
            )));
        };
        Self::parse(name, &preset.text())
    }

    /// Whether there is a rule of that name.
    pub fn is_preset(name: &str) -> bool {
        PRESETS.iter().any(|preset| preset.name == name)
    }

    /// Reads TOML, or JSON where the text starts with a brace.
    ///
    /// # Errors
    /// [`Error::Usage`] for a text that is neither.
    pub fn parse(name: &str, text: &str) -> Result<Self, Error> {
        let text = text.trim_start_matches('\u{feff}');
        let value: Result<Value, String> = if text.trim_start().starts_with('{') {
            serde_json::from_str(text).map_err(|error| error.to_string())
        } else {
            toml::from_str(text).map_err(|error| error.to_string().trim_end().to_owned())
        };
        match value {
            Ok(Value::Object(keys)) => Ok(Self { name: name.to_owned(), keys }),
            Ok(_) => Err(Error::Usage(format!("the rule `{name}` is no table of keys and values"))),
            Err(error) => {
                Err(Error::Usage(format!("the rule `{name}` is neither TOML nor JSON: {error}")))
            }
        }
    }

    /// Sets a key, as a flag does: what a flag says is stronger than what is written.
    pub fn set(&mut self, key: &str, value: impl Into<Value>) {
        self.keys.insert(key.to_owned(), value.into());
    }

    /// Sets a key where the rule leaves it open.
    pub fn set_open(&mut self, key: &str, value: impl Into<Value>) {
        if !self.keys.contains_key(key) {
            self.set(key, value);
        }
    }

    /// Sets the threshold, and leaves what else the rule says of it.
    pub fn set_threshold(&mut self, share: Value) {
        match (self.keys.get_mut("threshold"), share) {
            (Some(Value::Object(known)), Value::Object(share)) => {
                known.retain(|key, _| !["num", "den", "votes"].contains(&key.as_str()));
                known.extend(share);
            }
            (_, share) => self.set("threshold", share),
        }
    }

    /// Whether it is of no law: a rule that comes with the program and has no source.
    pub fn is_common(&self) -> bool {
        Self::is_preset(&self.name) && !self.keys.contains_key("source")
    }

    /// Understands the rule.
    ///
    /// # Errors
    /// [`Error::Usage`] for a key that is not known, with the nearest one that is; for a value that
    /// makes no sense; and for what the rule leaves open, with the flag that says it.
    pub fn understand(self) -> Result<Rule, Error> {
        let Self { name, keys } = self;
        read::rule(&name, &Value::Object(keys))
            .map_err(|wrong| Error::Usage(format!("the rule `{name}`: {wrong}")))
    }
}

impl Rule {
    /// Reads a rule from TOML or JSON under that name.
    ///
    /// # Errors
    /// Those of [`Draft::parse`] and [`Draft::understand`].
    pub fn parse(name: &str, text: &str) -> Result<Self, Error> {
        Draft::parse(name, text)?.understand()
    }
}
