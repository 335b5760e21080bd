//! Who stands where, without a rule of any law: most votes, a tie, a lead, more than half.
//!
//! Nobody is elected here. What a count means is for a law to say, and a rule has to be named.

pub mod seats;
mod sentence;
mod standing;

pub use sentence::sentence;
pub use standing::{Margin, Standing, standing};
