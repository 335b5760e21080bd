//! A `Reading` and rows to a [`Tally`], and that to an [`Election`].

mod ballots;
mod base;
mod count;
mod election;
mod figures;
mod finish;
mod join;
mod keys;
mod lines;
mod memory;
mod rollup;
mod stated;
mod table;
mod totals;
mod turnout;

pub use base::{ContestBase, base};
pub use count::Counter;
pub use election::{
    Choice, ChoiceId, Contest, Election, Line, StatedTotal, Sum, Unit, UnitId, UnitRow,
};
pub use figures::Figures;
pub use rollup::{Rollup, rollups};
pub use table::Tally;
pub use totals::{Figure, options, stated_throughout, totals};
pub use turnout::{Turnout, turnout};
