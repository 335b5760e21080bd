//! Reads published election results as they are and gives the right result.

pub mod check;
pub mod code;
pub mod decide;
pub mod error;
pub mod finding;
pub mod interpret;
pub mod model;
pub mod name;
pub mod options;
pub mod read;
pub mod render;
pub mod report;
pub mod share;
pub mod tally;
