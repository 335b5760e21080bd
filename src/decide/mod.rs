//! What a rule of law makes of the counts: who is elected, with reasons; and without a rule, who
//! stands where.
//!
//! Without a rule nobody is elected here. What a count means is for a law to say, and it has to be
//! named.

mod allot;
mod asked;
mod counting;
mod field;
mod judge;
mod outcome;
pub mod rule;
pub mod seats;
mod sentence;
mod settle;
mod standing;
mod together;
mod win;
mod words;

pub use asked::{Asked, Decided};
pub use counting::{Ballot, Expected, ExpectedUnit, Out};
pub use judge::decide;
pub(crate) use judge::{no_such_tie, outcomes};
pub use outcome::{Lead, Outcome, Reason, ReasonKind, Status};
pub use rule::Rule;
pub use sentence::sentence;
pub use standing::{Margin, Standing, standing};
pub use win::{WeighedUnits, weigh};
pub use words::Shown;
