//! The formulas of a workbook, to be worked out; and the values that came of it, written beside them.

mod answer;
mod error;
pub mod limits;
mod value;
mod wire;
mod write;

pub use answer::{Agreement, Answer, Difference, FollowOn, NotWorkedOut, Reason};
pub use error::CalcError;
pub use value::{Place, Value, agree};
pub use wire::{Asks, Reply, Request, WireError};
pub use write::{to_show, with_values};
