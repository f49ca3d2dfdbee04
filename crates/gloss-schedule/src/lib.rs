//! When things are due: a rule in, its next times out.
//!
//! `rule` reads a rule (cron, iCalendar's RRULE, or words) and writes it again, `says` tells it; `words` reads English and
//! German, a rule by itself or in a task's sentence (`spoken`);
//! `times` turns what a calendar on the wall says into moments; `plan` says what is due, what was missed and what is
//! caught up; `recall` says when a card is recalled again. The clock is always an argument: nothing here reads one, waits, or starts anything.

mod error;
mod plan;
mod recall;
mod recurrence;
mod rule;
mod says;
mod spoken;
mod times;
mod words;
mod zone;

pub use error::RuleError;
pub use plan::{Missed, Plan, Policy, plan};
pub use recall::{due_after, next_dues};
pub use rule::Rule;
pub use spoken::{Spoken, spoken};
pub use zone::Zone;
