//! Reading a table of keys that all have to be known.

use serde_json::{Map, Value};

use super::bar::fraction;
use crate::share::Share;

/// What is wrong with a rule, in words, with the place in the rule.
pub(super) type Wrong = String;

/// A message about a key.
pub(super) fn wrong(at: &str, what: &str) -> Wrong {
    if at.is_empty() { what.to_owned() } else { format!("`{at}`: {what}") }
}

/// A table of the rule, and the keys of it that were asked for: what is left over is not known.
pub(super) struct Keys<'a> {
    at: String,
    map: &'a Map<String, Value>,
    known: Vec<&'static str>,
}

impl<'a> Keys<'a> {
    pub(super) fn of(at: &str, value: &'a Value) -> Result<Self, Wrong> {
        match value {
            Value::Object(map) => Ok(Self { at: at.to_owned(), map, known: Vec::new() }),
            _ => Err(wrong(at, "it is no table of keys and values")),
        }
    }

    /// The whole name of a key.
    pub(super) fn at(&self, key: &str) -> String {
        if self.at.is_empty() { key.to_owned() } else { format!("{}.{key}", self.at) }
    }

    /// The value of a key, which is known from here on.
    pub(super) fn take(&mut self, key: &'static str) -> Option<&'a Value> {
        self.known.push(key);
        self.map.get(key).filter(|value| !value.is_null())
    }

    /// Keys that are known and say nothing that is asked here.
    pub(super) fn pass(&mut self, keys: &[&'static str]) {
        self.known.extend(keys);
    }

    pub(super) fn text(&mut self, key: &'static str) -> Result<Option<&'a str>, Wrong> {
        match self.take(key) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(wrong(&self.at(key), "it is no text")),
        }
    }

    /// A text, or a list of texts.
    pub(super) fn texts(&mut self, key: &'static str) -> Result<Vec<String>, Wrong> {
        let at = self.at(key);
        let text = |value: &Value| {
            value.as_str().map(str::to_owned).ok_or_else(|| wrong(&at, "it is no list of texts"))
        };
        match self.take(key) {
            None => Ok(Vec::new()),
            Some(Value::Array(list)) => list.iter().map(text).collect(),
            Some(value) => Ok(vec![text(value)?]),
        }
    }

    /// A whole number, from zero.
    pub(super) fn count(&mut self, key: &'static str) -> Result<Option<u64>, Wrong> {
        match self.take(key) {
            None => Ok(None),
            Some(value) => match value.as_u64() {
                Some(count) => Ok(Some(count)),
                None => Err(wrong(&self.at(key), "it is no whole number from 0")),
            },
        }
    }

    /// A whole number of at least one.
    pub(super) fn number(&mut self, key: &'static str) -> Result<Option<u64>, Wrong> {
        match self.count(key)? {
            Some(0) => Err(wrong(&self.at(key), "it is zero, and has to be at least 1")),
            count => Ok(count),
        }
    }

    pub(super) fn flag(&mut self, key: &'static str) -> Result<Option<bool>, Wrong> {
        match self.take(key) {
            None => Ok(None),
            Some(value) => match value.as_bool() {
                Some(flag) => Ok(Some(flag)),
                None => Err(wrong(&self.at(key), "it is neither true nor false")),
            },
        }
    }

    pub(super) fn fraction(&mut self, key: &'static str) -> Result<Option<Share>, Wrong> {
        let at = self.at(key);
        self.take(key).map(|value| fraction(&at, value)).transpose()
    }

    /// One of some words.
    pub(super) fn word<T: Copy>(
        &mut self,
        key: &'static str,
        words: &[(&'static str, T)],
    ) -> Result<Option<T>, Wrong> {
        let Some(said) = self.text(key)? else { return Ok(None) };
        if let Some((_, meaning)) = words.iter().find(|(word, _)| *word == said) {
            return Ok(Some(*meaning));
        }
        let names = words.iter().map(|(word, _)| *word);
        Err(wrong(&self.at(key), &unknown("value", said, names)))
    }

    /// Whether every key was asked for.
    pub(super) fn finish(self) -> Result<(), Wrong> {
        match self.map.keys().find(|key| !self.known.contains(&key.as_str())) {
            None => Ok(()),
            Some(key) => {
                let message = unknown("key", key, self.known.iter().copied());
                Err(wrong(&self.at, &message))
            }
        }
    }
}

/// That a word is not known, and the nearest that is; all of them where none is near.
pub(crate) fn unknown<'a>(
    what: &str,
    said: &str,
    known: impl Iterator<Item = &'a str> + Clone,
) -> String {
    let distance = |name: &&str| strsim::osa_distance(said, name);
    let near = known.clone().min_by_key(distance);
    let near = near.filter(|name| distance(name) * 2 <= said.chars().count().max(4));
    if let Some(near) = near {
        return format!("no such {what}: `{said}`; did you mean `{near}`?");
    }
    let all: Vec<&str> = known.collect();
    format!("no such {what}: `{said}`; there are: {}", all.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_told_or_all_of_them() {
        let known = ["base", "threshold", "else"];
        let told = |said| unknown("key", said, known.into_iter());
        assert_eq!(told("treshold"), "no such key: `treshold`; did you mean `threshold`?");
        assert_eq!(told("winner"), "no such key: `winner`; there are: base, threshold, else");
    }

    #[test]
    fn a_key_that_nobody_asked_for_is_an_error() {
        let value = serde_json::json!({ "seats": 3, "seat": 4, "none": null });
        let mut keys = Keys::of("x", &value).unwrap();
        assert_eq!(keys.number("seats"), Ok(Some(3)));
        assert_eq!(keys.text("none"), Ok(None), "null says nothing");
        assert_eq!(
            keys.finish(),
            Err("`x`: no such key: `seat`; did you mean `seats`?".to_owned())
        );
        assert!(Keys::of("", &value).unwrap().text("seats").is_err());
    }
}
