//! A rule of law as data: read from TOML or JSON, or one of those that come with the program.

mod bar;
mod draft;
mod house;
mod keys;
mod law;
mod presets;
mod read;

pub use bar::{Bar, fraction_of};
pub use draft::Draft;
pub use house::{Hurdle, METHODS, Places, SeatsRule, Shape, Threshold};
pub(crate) use keys::unknown;
pub use law::{
    AgainstAll, BlankEffect, Condition, Distribution, Otherwise, Quorum, Rule, TieRule,
    UnitsNeeded, Way, Weights,
};
pub use presets::{PRESETS, Preset};
pub use read::{AGAINST_ALL, ELSE};
