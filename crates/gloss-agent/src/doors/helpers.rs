//! Other agents as a tool reaches them: parts of a task given away, and tasks begun elsewhere.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use gloss_protocol::ThreadId;

use super::Future;

/// A part of a task that a helper is to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HelperTask {
    /// `explorer`, `worker`, `reviewer`, or one of the person's own roles.
    pub role: String,
    /// A few words that tell it from the others.
    pub name: String,
    /// The work that it is to do, in words.
    pub task: String,
    /// Files that it works on.
    pub files: Vec<String>,
}

/// The outcome of a helper's part.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Helped {
    /// Its name.
    pub name: String,
    /// How it ended: `done`, `failed`, `interrupted`, `waiting`, `late`.
    pub status: String,
    /// Its closing words.
    pub says: String,
    /// The files that it wrote.
    pub files: Vec<String>,
}

/// Agents that do parts of the work.
pub trait Helpers: Send + Sync {
    /// Gives parts of the task to helpers, and waits until all are at rest, the time is over, or the flag is set.
    fn delegate(
        &self,
        tasks: Vec<HelperTask>,
        seconds: u64,
        cancel: Arc<AtomicBool>,
    ) -> Future<'_, Vec<Helped>>;
    /// Starts a task in another folder that the person named, and waits for nothing.
    fn dispatch(&self, folder: &str, task: &str) -> Future<'_, ThreadId>;
}
