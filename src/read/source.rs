//! A name and its bytes: a file, standard input, or bytes at hand.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::error::Error;
use crate::read::raw::Raw;

/// Something to read: a name for messages, and where the bytes come from. Nothing is opened before
/// [`open`](crate::read::open).
pub struct Source {
    name: String,
    origin: Origin,
}

enum Origin {
    File(PathBuf),
    Stdin,
    Bytes(Vec<u8>),
    Reader(Box<dyn Read + Send>),
}

impl Source {
    /// A file, a FIFO or a device by its path.
    pub fn file(path: impl Into<PathBuf>) -> Self {
        let path = path.into();
        Self { name: path.to_string_lossy().into_owned(), origin: Origin::File(path) }
    }

    /// Standard input, named `-`.
    pub fn stdin() -> Self {
        Self { name: "-".to_owned(), origin: Origin::Stdin }
    }

    /// Bytes at hand, under a name.
    pub fn bytes(name: impl Into<String>, bytes: Vec<u8>) -> Self {
        Self { name: name.into(), origin: Origin::Bytes(bytes) }
    }

    /// Any reader, under a name.
    pub fn reader(name: impl Into<String>, reader: Box<dyn Read + Send>) -> Self {
        Self { name: name.into(), origin: Origin::Reader(reader) }
    }

    /// The name, as it was given; `-` for standard input. It may hold any character.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Opens it.
    ///
    /// # Errors
    ///
    /// `Error::Io` where there is no such file, where it is a folder, or where it cannot be opened.
    pub(super) fn open(self, hash: bool) -> Result<(String, Raw), Error> {
        let name = self.name;
        let raw = match self.origin {
            Origin::File(path) => {
                let file = File::open(&path).map_err(|error| cannot_open(&name, &path, error))?;
                let raw = Raw::file(file, hash);
                raw.map_err(|error| Error::io(format!("cannot read `{name}`"), error))?
            }
            Origin::Stdin => Raw::reader(Box::new(io::stdin()), hash),
            Origin::Bytes(bytes) => Raw::reader(Box::new(io::Cursor::new(bytes)), hash),
            Origin::Reader(reader) => Raw::reader(reader, hash),
        };
        Ok((name, raw))
    }
}

/// The error for a file that did not open; with a near name of the same folder, where the name is
/// not there at all.
fn cannot_open(name: &str, path: &Path, error: io::Error) -> Error {
    let near = if error.kind() == io::ErrorKind::NotFound { near_name(path) } else { None };
    Error::Io {
        doing: format!("cannot read `{name}`"),
        source: error,
        help: near.map(|near| format!("did you mean `{near}`?")),
    }
}

/// The file of the same folder whose name is nearest, if it is near enough to be a slip.
fn near_name(path: &Path) -> Option<String> {
    let wanted = path.file_name()?.to_str()?;
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    // A third of the letters may differ, and at least two.
    let bound = (wanted.chars().count() / 3).max(2);
    let mut best: Option<(usize, String)> = None;
    for entry in std::fs::read_dir(folder).ok()?.take(10_000).flatten() {
        let Ok(found) = entry.file_name().into_string() else { continue };
        let distance = strsim::osa_distance(&wanted.to_lowercase(), found.to_lowercase().as_str());
        let candidate = (distance, found);
        if distance <= bound && best.as_ref().is_none_or(|best| candidate < *best) {
            best = Some(candidate);
        }
    }
    let (_, found) = best?;
    Some(path.with_file_name(found).to_string_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(path: &Path) -> (String, String, Option<String>) {
        match Source::file(path).open(false) {
            Err(Error::Io { doing, source, help }) => (doing, source.to_string(), help),
            _ => panic!("it opened"),
        }
    }

    #[test]
    fn a_missing_file_is_named_and_a_near_name_is_suggested() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("results.csv"), "a").unwrap();
        std::fs::write(folder.path().join("other.txt"), "a").unwrap();
        let (doing, _, help) = failure(&folder.path().join("reuslts.csv"));
        assert!(doing.contains("reuslts.csv"), "{doing}");
        let near = folder.path().join("results.csv");
        assert_eq!(help.unwrap(), format!("did you mean `{}`?", near.display()));
        let (_, _, help) = failure(&folder.path().join("votes-by-precinct.csv"));
        assert_eq!(help, None);
        assert_eq!(failure(&folder.path().join("no/such/folder.csv")).2, None);
    }

    #[test]
    fn a_folder_is_called_a_folder() {
        let folder = tempfile::tempdir().unwrap();
        let (doing, source, _) = failure(folder.path());
        assert!(doing.contains(&folder.path().display().to_string()));
        assert_eq!(source, "is a folder");
    }
}
