//! The person as a tool reaches them: questions, proposals, a plan, and what was said so far. Nothing here waits for anybody.

use gloss_protocol::{MemoryKind, PlanStep};

use super::Future;
use crate::conversation::Entry;

/// The person whose task it is.
pub trait People: Send + Sync {
    /// Asks something, and waits for no answer: it comes as words of theirs.
    fn ask(&self, text: &str, choices: Vec<String>) -> Future<'_, ()>;
    /// Proposes something to be remembered; the person decides.
    fn propose_memory(&self, text: &str, kind: MemoryKind) -> Future<'_, ()>;
    /// Says that a run found nothing: nobody is told of it.
    fn report_nothing(&self) -> Future<'_, ()>;
    /// Shows a plan.
    fn show_plan(&self, steps: Vec<PlanStep>) -> Future<'_, ()>;
    /// The conversation so far, oldest first.
    fn conversation(&self) -> Future<'_, Vec<Entry>>;
}
