//! When things are due: a rule in, its next times out.
//!
//! `rule` reads a rule (cron, iCalendar's RRULE, or words) and writes it again; `words` is the English both ways;
//! `times` turns what a calendar on the wall says into moments; `plan` says what is due, what was missed and what is
//! caught up. The clock is always an argument: nothing here reads one, waits, or starts anything.

mod error;
mod plan;
mod recurrence;
mod rule;
mod says;
mod times;
mod words;
mod zone;

pub use error::RuleError;
pub use plan::{Missed, Plan, Policy, plan};
pub use rule::Rule;
pub use words::{Spoken, spoken};
pub use zone::Zone;
