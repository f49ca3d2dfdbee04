//! The built-in assistant: a provider with no model.
//!
//! It does a closed list of jobs by rules, through the same conversation and the same tools as any model: a
//! report from a table, decisions and actions from meeting notes, a briefing on a folder, and the notes it can
//! recognise. It keeps nothing between two answers: everything is read again from the conversation. It works
//! out no number itself, touches no file, and never claims to understand what it doesn't.

mod answers;
mod choose;
mod desk;
mod grammar;
mod jobs;
mod notes;
mod preference;
mod provider;
mod reason;
mod recipe;
mod same;

pub use choose::{foresee, source_of};
pub use notes::{NoteReading, meant, read_note};
pub use preference::gist;
pub use provider::Assistant;
pub use recipe::about;
