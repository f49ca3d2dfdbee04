//! The mind: the turn machine, its driver, and the tools an agent has.
//!
//! [`machine::step`] is pure: a state and an input give a state, what to record and what to do. [`drive`]
//! does it, each transition recorded before its effects. Everything an agent can touch it touches through
//! [`Host`], which the engine implements; this crate never opens a file or a database.

mod compact;
pub mod conversation;
mod drive;
mod host;
mod looks;
pub mod machine;
mod prompt;
mod tools;

pub use conversation::Entry;
pub use drive::{Begin, drive};
pub use host::{
    CellEdit, ChartEdit, ChartSeries, Future, Helped, HelperTask, Host, ListedFile, MadeFigure, MadePlace,
    NoteSlice, ReadFile, Record, ToolRecord, Transition, Written,
};
pub use prompt::{instructions, notes_message, task_message};
pub use tools::{Allowed, Serves, Tool, site_limits, slice, specs};
