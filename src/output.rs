//! Where a result goes: standard output, a device, or a file that is written whole or not at all.

use std::fs::{self, File, Metadata, OpenOptions, Permissions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use tally::error::Error;

use crate::cli::Input;

/// A symbolic link to a link to a link, and so on, is a circle after this many.
const MOST_LINKS: usize = 40;

/// Where a result goes.
#[derive(Debug)]
pub(crate) enum Output {
    /// Standard output.
    Stdout,
    /// Something that is no regular file, and cannot be replaced by one.
    Device(PathBuf),
    /// A file, new or replaced.
    File(Target),
}

/// A file that is written whole or not at all.
#[derive(Debug)]
pub(crate) struct Target {
    /// The path as it was given.
    given: PathBuf,
    /// The file itself, where the path is a symbolic link.
    file: PathBuf,
    /// The folder of the file.
    folder: PathBuf,
    /// The permissions of the file that is replaced.
    permissions: Option<Permissions>,
}

impl Output {
    /// Settles where a result goes. Nothing is opened, and nothing is changed.
    ///
    /// # Errors
    ///
    /// That it can be told by now that writing will fail: no such folder, a folder of this name.
    pub(crate) fn new(path: Option<&Path>) -> anyhow::Result<Self> {
        let Some(path) = path else { return Ok(Self::Stdout) };
        // `/dev/stdout` may be a file that the shell opened, and is still no file to be replaced.
        if path == Path::new("-") || path == Path::new("/dev/stdout") {
            return Ok(Self::Stdout);
        }
        if ["/dev/stderr", "/dev/fd", "/proc"].iter().any(|open| path.starts_with(open)) {
            return Ok(Self::Device(path.to_owned()));
        }
        Self::file(path).with_context(|| cannot_write(path))
    }

    fn file(path: &Path) -> io::Result<Self> {
        let file = follow(path)?;
        let permissions = match fs::metadata(&file) {
            Ok(facts) if facts.is_dir() => {
                return Err(io::Error::new(io::ErrorKind::IsADirectory, "is a folder"));
            }
            Ok(facts) if !facts.is_file() => return Ok(Self::Device(path.to_owned())),
            Ok(facts) if facts.permissions().readonly() => {
                let words = "the file is protected against writing";
                return Err(io::Error::new(io::ErrorKind::PermissionDenied, words));
            }
            Ok(facts) => Some(facts.permissions()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        let folder = match file.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder.to_owned(),
            _ => PathBuf::from("."),
        };
        if !folder.is_dir() {
            let words = format!("there is no folder `{}`", folder.display());
            return Err(io::Error::new(io::ErrorKind::NotFound, words));
        }
        Ok(Self::File(Target { given: path.to_owned(), file, folder, permissions }))
    }

    /// Refuses to write over what is read, under whatever name or link.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] where the output is one of the inputs, or the `recipe`.
    pub(crate) fn keep_apart(
        &self,
        inputs: &[Input],
        others: &[(&str, &Path)],
    ) -> Result<(), Error> {
        let (output, name) = match self {
            Self::Stdout => (facts_of_stdout(), "standard output".to_owned()),
            Self::File(target) => {
                (fs::metadata(&target.file).ok(), format!("`{}`", target.given.display()))
            }
            Self::Device(_) => return Ok(()),
        };
        let Some(output) = output.as_ref().and_then(identity) else { return Ok(()) };
        let is_output = |facts: Option<Metadata>| facts.as_ref().and_then(identity) == Some(output);
        for input in inputs {
            let (facts, shown) = match input {
                Input::File(path) => (fs::metadata(path).ok(), format!("`{}`", path.display())),
                Input::Stdin => (facts_of_stdin(), "standard input".to_owned()),
            };
            if is_output(facts) {
                let which =
                    if shown == name { "an input".into() } else { format!("the input {shown}") };
                return Err(Error::Usage(format!(
                    "{name} is {which}; the result would be written over it"
                )));
            }
        }
        for (what, path) in others {
            if is_output(fs::metadata(path).ok()) {
                return Err(Error::Usage(format!(
                    "{name} is the {what}; the result would be written over it"
                )));
            }
        }
        Ok(())
    }

    /// Writes what `body` gives, and makes sure that it arrived.
    ///
    /// # Errors
    ///
    /// What writing gives. A file is then as it was before.
    pub(crate) fn write(
        &self,
        body: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> anyhow::Result<()> {
        match self {
            Self::Stdout => {
                let mut out = BufWriter::new(io::stdout().lock());
                body(&mut out).and_then(|()| out.flush()).context("cannot write the result")
            }
            Self::Device(path) => {
                let device = OpenOptions::new().write(true).open(path);
                let written = device.and_then(|device| {
                    let mut out = BufWriter::new(device);
                    body(&mut out)?;
                    out.flush()
                });
                written.with_context(|| cannot_write(path))
            }
            Self::File(target) => target.write(body),
        }
    }
}

impl Target {
    /// Writes a temporary file beside the target, and puts it in its place when it is complete.
    fn write(&self, body: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> anyhow::Result<()> {
        let mut builder = tempfile::Builder::new();
        builder.prefix(".tally-").suffix(".tmp");
        // What the system's mask leaves of these is what any new file gets.
        #[cfg(unix)]
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
        let mut file = builder.tempfile_in(&self.folder).map_err(|error| {
            // The name of the temporary file helps nobody.
            let kind = error.kind();
            let error = error.into_inner().map_or(io::Error::from(kind), io::Error::other);
            anyhow::Error::new(error).context(format!(
                "cannot write `{}`: no file can be made in the folder `{}`",
                self.given.display(),
                self.folder.display()
            ))
        })?;
        let complete = |file: &mut tempfile::NamedTempFile| {
            let mut out = BufWriter::new(file.as_file_mut());
            body(&mut out)?;
            out.flush()?;
            drop(out);
            if let Some(permissions) = &self.permissions {
                file.as_file().set_permissions(permissions.clone())?;
            }
            file.as_file().sync_all()
        };
        complete(&mut file)
            .and_then(|()| file.persist(&self.file).map_err(|failed| failed.error))
            .with_context(|| cannot_write(&self.given))?;
        // The new name lasts through a power cut. A system that cannot do this is no reason to
        // fail: the file is there.
        let _ = File::open(&self.folder).and_then(|folder| folder.sync_all());
        Ok(())
    }
}

fn cannot_write(path: &Path) -> String {
    format!("cannot write `{}`", path.display())
}

/// The file that a path leads to, which need not be there.
fn follow(path: &Path) -> io::Result<PathBuf> {
    let mut file = path.to_owned();
    for _ in 0..MOST_LINKS {
        match fs::read_link(&file) {
            Ok(target) => file = file.parent().unwrap_or(Path::new("")).join(target),
            Err(_) => return Ok(file),
        }
    }
    Err(io::Error::other("its symbolic links lead in a circle"))
}

/// What tells a regular file from all others, under each of its names.
#[cfg(unix)]
fn identity(facts: &Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    facts.is_file().then(|| (facts.dev(), facts.ino()))
}

#[cfg(not(unix))]
fn identity(_: &Metadata) -> Option<(u64, u64)> {
    None
}

#[cfg(unix)]
fn facts_of_stdin() -> Option<Metadata> {
    use std::os::fd::AsFd;
    facts_of(io::stdin().as_fd())
}

#[cfg(unix)]
fn facts_of_stdout() -> Option<Metadata> {
    use std::os::fd::AsFd;
    facts_of(io::stdout().as_fd())
}

#[cfg(unix)]
fn facts_of(stream: std::os::fd::BorrowedFd<'_>) -> Option<Metadata> {
    File::from(stream.try_clone_to_owned().ok()?).metadata().ok()
}

#[cfg(not(unix))]
fn facts_of_stdin() -> Option<Metadata> {
    None
}

#[cfg(not(unix))]
fn facts_of_stdout() -> Option<Metadata> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listing(folder: &Path) -> Vec<String> {
        let names = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name());
        names.map(|name| name.into_string().unwrap()).collect()
    }

    #[test]
    fn a_writer_that_fails_at_any_byte_leaves_the_old_file_and_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.csv");
        fs::write(&path, "old").unwrap();
        for bytes in [0, 1, 10_000, 100_000] {
            let output = Output::new(Some(&path)).unwrap();
            let failed = output.write(|out| {
                out.write_all(&vec![b'x'; bytes])?;
                Err(io::ErrorKind::StorageFull.into())
            });
            assert!(failed.unwrap_err().to_string().contains("out.csv"));
            assert_eq!(fs::read_to_string(&path).unwrap(), "old");
            assert_eq!(listing(folder.path()), ["out.csv"]);
        }
        Output::new(Some(&path)).unwrap().write(|out| out.write_all(b"new")).unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(listing(folder.path()), ["out.csv"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_replaced_file_keeps_its_permissions() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("out.csv");
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
        Output::new(Some(&path)).unwrap().write(|out| out.write_all(b"new")).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    }

    #[cfg(unix)]
    #[test]
    fn the_target_of_a_link_is_replaced_and_the_link_stays() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("inner");
        fs::create_dir(&inner).unwrap();
        let link = folder.path().join("link.csv");
        std::os::unix::fs::symlink("inner/out.csv", &link).unwrap();
        for text in ["first", "second"] {
            Output::new(Some(&link)).unwrap().write(|out| out.write_all(text.as_bytes())).unwrap();
            assert_eq!(fs::read_to_string(inner.join("out.csv")).unwrap(), text);
            assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        }
        let round = folder.path().join("round");
        std::os::unix::fs::symlink("round", &round).unwrap();
        assert!(Output::new(Some(&round)).is_err());
    }
}
