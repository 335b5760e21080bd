//! Why there can be no report.

use std::{error, fmt, io};

use crate::finding::Finding;

/// Why there is no report.
#[derive(Debug)]
pub enum Error {
    /// The data cannot be tabulated: malformed, ambiguous, over a limit. At least one finding of
    /// level error says why; notes and warnings made before may stand beside it. Exit status 3.
    Data(Vec<Finding>),
    /// Reading or writing failed. Exit status 4.
    Io {
        /// What was being done, to what: "cannot read `results.csv`".
        doing: String,
        /// What the system said.
        source: io::Error,
        /// What to do, if that is known.
        help: Option<String>,
    },
    /// The program was used in a wrong way that the command line could not tell. Exit status 2.
    Usage(String),
}

impl Error {
    /// Bad data, for one reason.
    pub fn data(finding: Finding) -> Self {
        Self::Data(vec![finding])
    }

    /// A failure of the system.
    pub fn io(doing: impl Into<String>, source: io::Error) -> Self {
        Self::Io { doing: doing.into(), source, help: None }
    }
}

impl From<Finding> for Error {
    fn from(finding: Finding) -> Self {
        Self::data(finding)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Data(findings) => match findings.iter().max_by_key(|finding| finding.level) {
                Some(finding) => write!(f, "{}: {}", finding.code.name(), finding.message),
                None => f.write_str("the data cannot be tabulated"),
            },
            Self::Io { doing, .. } => f.write_str(doing),
            Self::Usage(message) => f.write_str(message),
        }
    }
}

impl error::Error for Error {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        match self {
            Self::Io { source, .. } => Some(source),
            Self::Data(_) | Self::Usage(_) => None,
        }
    }
}
