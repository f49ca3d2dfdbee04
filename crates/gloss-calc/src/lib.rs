//! A workbook's formulas worked out: which values an edit changes, and whether the workbook agrees with the values it
//! came with. Bytes in, values out, by IronCalc. Never the source of truth: what it can't work out for sure is named
//! with the reason, and nothing is fetched, run or written. IronCalc can take long or end the process, so
//! [`serve`] works in a process of its own with limits on it.

mod book;
mod depend;
mod formula;
mod functions;
mod model;
mod serve;
mod work;

pub use functions::{supports_function, told_apart};
pub use serve::serve;
pub use work::{Worth, all_values, formula_values, unvalued, work_out};
