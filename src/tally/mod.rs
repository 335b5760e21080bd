//! Counting.

mod base;
mod election;
mod totals;
mod turnout;

pub use base::{ContestBase, base};
pub use election::{
    Choice, ChoiceId, Contest, Election, Line, StatedTotal, Sum, Unit, UnitId, UnitRow,
};
pub use totals::{Figure, options, stated_throughout, totals};
pub use turnout::{Turnout, turnout};
