//! Hooks of the ecosystem: programs that are run around the moments of a task, each behind a wall, once a person trusted it as it is.
//! They forbid and add; none grants anything.

mod found;
mod list;
mod matching;
mod moment;
mod run;
mod trust;
mod verdict;

pub(crate) use found::hooks;
pub(crate) use list::list;
pub(crate) use moment::{OfTurn, TurnHooks};
pub(crate) use trust::trust;
