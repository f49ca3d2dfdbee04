//! A workbook's formulas worked out: which values an edit changes, and whether the workbook agrees with the values it
//! came with. Bytes in, values out, by IronCalc. Never the source of truth: what it can't work out for sure is named
//! with the reason, and nothing is fetched, run or written. IronCalc can take long or end the process, so
//! [`serve`] works in a process of its own with limits on it.

mod answer;
mod book;
mod depend;
mod error;
mod formula;
mod functions;
pub mod limits;
mod model;
mod serve;
mod value;
mod wire;
mod work;
mod write;

pub use answer::{Agreement, Answer, Difference, FollowOn, NotWorkedOut, Reason};
pub use error::CalcError;
pub use functions::{supports_function, told_apart};
pub use serve::serve;
pub use value::{Place, Value, agree};
pub use wire::{Reply, Request, WireError};
pub use work::{Worth, all_values, unvalued, work_out};
pub use write::{to_show, with_values};
