//! The analysis of a table: what its columns are, which of them add up, what its rows come to, and what of that is worth a
//! sentence.
//! It asks through [`Questions`] alone, and works out nothing outside SQL but which finding comes first. Opens no file.

mod additive;
mod assign;
mod bands;
mod bare;
pub mod base;
mod change;
mod changes;
mod columns;
mod contrast;
mod course;
mod figures;
mod findings;
mod flags;
mod gains;
mod groups;
mod importance;
pub mod limits;
pub mod measures;
mod movers;
pub mod names;
mod outcome;
mod panel;
pub mod periods;
mod pictures;
pub mod profile;
mod questions;
mod ranks;
mod rates;
pub mod roles;
mod running;
pub mod schema;
mod season;
mod series;
mod shares;
mod sheets;
pub mod since;
pub mod story;
mod survey;
mod table;
mod things;
pub mod time;
mod totals;
mod turns;
mod units;
mod values;
pub mod variants;

pub use columns::{ColumnProfile, columns};
pub use findings::parts;
pub use questions::Questions;
pub use table::Table;
