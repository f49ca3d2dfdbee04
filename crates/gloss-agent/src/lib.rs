//! The mind: the turn machine, its driver, and the tools an agent has.
//!
//! [`machine::step`] is pure: a state and an input give a state, what to record and what to do. [`drive`]
//! does it, each transition recorded before its effects. Everything an agent can touch it touches through
//! [`Doors`], which the engine implements; this crate never opens a file or a database.

mod answer;
mod begin;
mod circles;
mod compact;
pub mod conversation;
pub mod doors;
mod drive;
pub mod hollow;
mod hooks;
mod journal;
mod looks;
pub mod machine;
mod prompt;
mod tool;
mod toolbox;
mod tools;
mod trial;

pub use begin::Begin;
pub use conversation::Entry;
pub use doors::{Doors, DoorsOf};
pub use drive::{answer_unheard, drive};
pub use hooks::{HookFuture, HookWords, Hooks, Moment, NoHooks};
pub use journal::{Ask, Decisions, Journal, Record, ToolRecord, Transition, WantedCall};
pub use prompt::instructions;
pub use tool::{
    Arguments, Authority, Content, Effect, Outcome, Scope, Serves, Tool, ToolCall, Touch, UNASKED_HELPERS,
    only_reads,
};
pub use toolbox::Toolbox;
pub use tools::{MakeCards, ReadSkill, ServerTool, built_in, server_tools, site_limits, slice};
pub use trial::try_model;
