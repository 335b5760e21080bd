//! The worked examples: files of figures with what is known of them.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

/// Where they are.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/examples")
}

/// One of them, by its path.
pub(crate) fn load(path: &Path) -> Value {
    let text = fs::read_to_string(path).expect("the example is there");
    serde_json::from_str(&text).expect("the example is JSON")
}

/// A text in it.
#[track_caller]
pub(crate) fn text(value: &Value) -> &str {
    value.as_str().expect("a text")
}
