//! The bytes of an input as they lie on the disk or come through a pipe: counted, hashed on the
//! way, and held to what the file was when it was opened.

use std::fs::File;
use std::io::{self, BufRead, Read};
use std::time::SystemTime;

use sha2::{Digest, Sha256};

/// Bytes asked of the system at a time.
const BUFFER: usize = 64 << 10;

/// A buffered reader over the bytes of an input.
///
/// Decoders above it turn a failed read into errors of their own; the system's own error is kept
/// here, so that a disk fault is never taken for a corrupt archive.
pub(super) struct Raw {
    reader: Box<dyn Read + Send>,
    /// The opened file once more, to look at its size and time after the read.
    stamped: Option<(File, Stamp)>,
    /// Bytes `start..end` are read and not taken.
    buffer: Box<[u8]>,
    start: usize,
    end: usize,
    count: u64,
    hasher: Option<Sha256>,
    ended: bool,
    starved: bool,
    failure: Option<io::Error>,
}

/// What a file was at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Stamp {
    bytes: u64,
    modified: Option<SystemTime>,
}

/// What was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputFacts {
    /// Bytes read, before unpacking.
    pub bytes: u64,
    /// SHA-256 of these bytes in hexadecimal, where it was asked for.
    pub sha256: Option<String>,
}

impl Raw {
    /// The bytes of a reader.
    pub(super) fn reader(reader: Box<dyn Read + Send>, hash: bool) -> Self {
        Self {
            reader,
            stamped: None,
            buffer: vec![0; BUFFER].into_boxed_slice(),
            start: 0,
            end: 0,
            count: 0,
            hasher: hash.then(Sha256::new),
            ended: false,
            starved: false,
            failure: None,
        }
    }

    /// The bytes of an opened file.
    ///
    /// # Errors
    ///
    /// That it is a folder, or that the system does not tell what it is.
    pub(super) fn file(file: File, hash: bool) -> io::Result<Self> {
        let facts = file.metadata()?;
        if facts.is_dir() {
            return Err(io::Error::new(io::ErrorKind::IsADirectory, "is a folder"));
        }
        let stamped = if facts.is_file() {
            Some((file.try_clone()?, Stamp::of(&file)?))
        } else {
            None // A FIFO or a device has no size to compare.
        };
        Ok(Self { stamped, ..Self::reader(Box::new(file), hash) })
    }

    /// The next bytes without taking them: at least `count` (which is few), or all that are left.
    pub(super) fn peek(&mut self, count: usize) -> io::Result<&[u8]> {
        while self.available().len() < count.min(BUFFER) && !self.ended {
            self.more()?;
        }
        Ok(self.available())
    }

    /// Whether something asked for bytes after the last one, since this was last asked.
    pub(super) fn take_starved(&mut self) -> bool {
        std::mem::take(&mut self.starved)
    }

    /// The system's error, where reading failed.
    pub(super) fn take_failure(&mut self) -> Option<io::Error> {
        self.failure.take()
    }

    /// What was read, after all of it was.
    ///
    /// # Errors
    ///
    /// That the file is not what it was when it was opened.
    pub(super) fn facts(self) -> io::Result<InputFacts> {
        if let Some((file, before)) = &self.stamped {
            let after = Stamp::of(file)?;
            // Files of the system's own (`/proc`) say 0 bytes and give more.
            let short = before.bytes > 0 && self.count != before.bytes;
            if after != *before || short {
                return Err(io::Error::other(format!(
                    "it had {} bytes, {} were read, it has {} bytes",
                    before.bytes, self.count, after.bytes
                )));
            }
        }
        let sha256 = self.hasher.map(|hasher| {
            let digits = hasher.finalize();
            digits
                .iter()
                .fold(String::with_capacity(64), |text, byte| text + &format!("{byte:02x}"))
        });
        Ok(InputFacts { bytes: self.count, sha256 })
    }

    fn available(&self) -> &[u8] {
        self.buffer.get(self.start..self.end).unwrap_or_default()
    }

    /// Reads once from the system, behind what is there.
    fn more(&mut self) -> io::Result<()> {
        self.buffer.copy_within(self.start..self.end, 0);
        self.end -= self.start;
        self.start = 0;
        let old = self.end;
        let space = self.buffer.get_mut(old..).unwrap_or_default();
        let room = space.len();
        let result = loop {
            match self.reader.read(space) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                result => break result,
            }
        };
        // A reader that claims more than it was given room for is held to the room.
        let read = *result.as_ref().unwrap_or(&0).min(&room);
        self.end += read;
        match result {
            Ok(_) => {
                self.ended = read == 0;
                self.count += read as u64;
                if let Some(hasher) = &mut self.hasher {
                    hasher.update(self.buffer.get(old..self.end).unwrap_or_default());
                }
                Ok(())
            }
            Err(error) => {
                let told = io::Error::from(error.kind());
                self.failure = Some(error);
                Err(told)
            }
        }
    }
}

impl Read for Raw {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.fill_buf()?.read(into)?;
        self.consume(read);
        Ok(read)
    }
}

impl BufRead for Raw {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.peek(1)?;
        self.starved |= self.available().is_empty();
        Ok(self.available())
    }

    fn consume(&mut self, count: usize) {
        self.start = (self.start + count).min(self.end);
    }
}

impl Stamp {
    fn of(file: &File) -> io::Result<Self> {
        let facts = file.metadata()?;
        Ok(Self { bytes: facts.len(), modified: facts.modified().ok() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn the_hash_is_that_of_the_bytes_read() {
        let mut raw = Raw::reader(Box::new(&b"abc"[..]), true);
        assert_eq!(io::read_to_string(&mut raw).unwrap(), "abc");
        let facts = raw.facts().unwrap();
        assert_eq!(facts.bytes, 3);
        // FIPS 180-2, appendix B.1.
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(facts.sha256.unwrap(), abc);
    }

    #[test]
    fn a_file_that_grows_or_shrinks_while_it_is_read_is_refused() {
        for grow in [true, false] {
            let mut file = tempfile::NamedTempFile::new().unwrap();
            file.write_all(&vec![b'x'; 200_000]).unwrap();
            let mut raw = Raw::file(File::open(file.path()).unwrap(), false).unwrap();
            raw.peek(10).unwrap();
            file.as_file().set_len(if grow { 200_001 } else { 1000 }).unwrap();
            io::copy(&mut raw, &mut io::sink()).unwrap();
            let error = raw.facts().unwrap_err().to_string();
            assert!(error.starts_with("it had 200000 bytes"), "{error}");
        }
    }

    #[test]
    fn peeking_takes_nothing_and_gathers_from_small_reads() {
        struct OneByte(&'static [u8], bool);
        impl Read for OneByte {
            fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
                self.1 = !self.1;
                if self.1 {
                    return Err(io::ErrorKind::Interrupted.into());
                }
                let count = self.0.len().min(1).min(into.len());
                (&mut self.0).take(count as u64).read(into)
            }
        }
        let mut raw = Raw::reader(Box::new(OneByte(b"abcdef", false)), false);
        assert_eq!(raw.peek(4).unwrap(), b"abcd");
        assert_eq!(io::read_to_string(&mut raw).unwrap(), "abcdef");
        assert!(raw.take_starved());
        assert_eq!(raw.facts().unwrap().bytes, 6);
    }
}
