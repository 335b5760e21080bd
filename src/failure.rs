//! Exit statuses, and what is said where there is no result.

use std::io::{self, Write};
use std::process::ExitCode;

use tally::error::Error;
use tally::render::Safe;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    /// The result was written, or whoever read it has seen enough.
    Good,
    /// A check failed.
    Doubtful,
    /// Wrong use.
    Usage,
    /// The input cannot be tabulated.
    Data,
    /// Reading or writing failed.
    System,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(match status {
            Status::Good => 0,
            Status::Doubtful => 1,
            Status::Usage => 2,
            Status::Data => 3,
            Status::System => 4,
        })
    }
}

/// Prints clap's answer, which may be the help that was asked for.
///
/// # Errors
///
/// That it could not be printed on standard output.
pub(crate) fn refuse(refused: &clap::Error) -> anyhow::Result<Status> {
    match (refused.print(), refused.use_stderr()) {
        (_, true) => Ok(Status::Usage),
        (Ok(()), false) => Ok(Status::Good),
        (Err(error), false) => Err(anyhow::Error::new(error).context("cannot write the help")),
    }
}

/// Says what failed, and gives the status for it. A closed pipe is no failure: who reads it has
/// seen enough.
pub(crate) fn report(error: &anyhow::Error) -> Status {
    if error.chain().any(is_closed_pipe) {
        return Status::Good;
    }
    let (status, help) = match error.downcast_ref::<Error>() {
        Some(Error::Usage(_)) => (Status::Usage, None),
        Some(Error::Data(_)) => (Status::Data, None),
        Some(Error::Io { help, .. }) => (Status::System, help.as_deref()),
        None => (Status::System, None),
    };
    let causes: Vec<String> = error.chain().map(|cause| words(&cause.to_string())).collect();
    let mut err = io::stderr().lock();
    // Where this cannot be written either, the status has to do.
    let _ = writeln!(err, "tally: error: {}", Safe::new(&causes.join(": ")));
    if let Some(help) = help {
        let _ = writeln!(err, "  = help: {}", Safe::new(help));
    }
    status
}

fn is_closed_pipe(cause: &(dyn std::error::Error + 'static)) -> bool {
    cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

/// The system's words as ours: without its number, and in lower case, but for an acronym.
fn words(cause: &str) -> String {
    let cause = match cause.rsplit_once(" (os error ") {
        Some((words, number)) if number.ends_with(')') => words,
        _ => cause,
    };
    let mut letters = cause.chars();
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() || second == ' ' => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => cause.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_the_system_are_shown_without_their_number() {
        let said = io::Error::from_raw_os_error(2).to_string();
        assert!(said.contains("os error"), "{said}");
        assert!(!words(&said).contains("os error"));
        assert_eq!(words("Is a directory (os error 21)"), "is a directory");
        assert_eq!(words("I/O error"), "I/O error");
        assert_eq!(words("cannot read `A`"), "cannot read `A`");
        assert_eq!(words(""), "");
    }

    #[test]
    fn a_closed_pipe_is_found_under_any_context() {
        let pipe = || io::Error::from(io::ErrorKind::BrokenPipe);
        let deep = anyhow::Error::new(pipe()).context("cannot write the result").context("more");
        assert_eq!(report(&deep), Status::Good);
        let ours = anyhow::Error::new(Error::io("cannot write `x`", pipe()));
        assert_eq!(report(&ours), Status::Good);
    }

    #[test]
    fn each_kind_of_error_has_its_status() {
        let full = Error::io("cannot write `x`", io::ErrorKind::StorageFull.into());
        assert_eq!(report(&full.into()), Status::System);
        assert_eq!(report(&Error::Usage("no".to_owned()).into()), Status::Usage);
        assert_eq!(report(&anyhow::anyhow!("anything else")), Status::System);
    }
}
