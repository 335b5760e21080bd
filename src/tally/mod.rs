//! Counting.

mod election;

pub use election::{
    Choice, ChoiceId, Contest, Election, Line, StatedTotal, Sum, Unit, UnitId, UnitRow,
};
