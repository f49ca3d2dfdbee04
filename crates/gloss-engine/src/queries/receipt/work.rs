//! The work of a task that its receipt is drawn from: the task with its helpers, their turns, steps, questions and entries of the
//! log. Reads once; draws nothing.

use std::collections::HashMap;

use gloss_protocol::{Approval, Code, Item, Problem, Thread, ThreadId, Turn, TurnId};
use gloss_store::{LogEntry, Read};

/// Entries of the log that a receipt looks at.
const MAX_ENTRIES: u32 = 50_000;

/// The work of a task.
pub(super) struct Work {
    /// The task.
    pub thread: Thread,
    /// Its helpers, the first first.
    pub helpers: Vec<Thread>,
    /// All their turns, by task.
    pub turns: Vec<Turn>,
    /// All their steps.
    pub items: Vec<Item>,
    /// All that they asked for.
    pub approvals: Vec<Approval>,
    /// Their entries of the log, oldest first.
    pub entries: Vec<LogEntry>,
    /// The task of each turn.
    tasks: HashMap<TurnId, ThreadId>,
}

impl Work {
    /// Reads it.
    ///
    /// # Errors
    /// Where there is no such task; errors of the store.
    pub(super) fn read(read: Read<'_>, task: &ThreadId) -> Result<Self, Problem> {
        let missing = || Problem::new(Code::NotFound, format!("There is no task {task}."));
        let thread = read.thread(task)?.ok_or_else(missing)?;
        let mut helpers = read.helpers(task)?;
        helpers.reverse();
        let (mut turns, mut items, mut approvals) = (Vec::new(), Vec::new(), Vec::new());
        for of in std::iter::once(&thread).chain(&helpers) {
            turns.extend(read.turns(&of.id)?);
            items.extend(read.items(&of.id)?);
        }
        for turn in &turns {
            approvals.extend(read.approvals_of(&turn.id)?);
        }
        let all: Vec<ThreadId> =
            std::iter::once(&thread).chain(&helpers).map(|thread| thread.id.clone()).collect();
        let ids: Vec<TurnId> = turns.iter().map(|turn| turn.id.clone()).collect();
        let entries = read.log_of(&all, &ids, thread.created_at, MAX_ENTRIES)?;
        let tasks = turns.iter().map(|turn| (turn.id.clone(), turn.thread.clone())).collect();
        Ok(Self { thread, helpers, turns, items, approvals, entries, tasks })
    }

    /// The entries of some kind.
    pub(super) fn entries_of<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a LogEntry> {
        self.entries.iter().filter(move |entry| entry.kind == kind)
    }

    /// The helper that a turn is of; none where it is the task's own.
    pub(super) fn helper(&self, turn: &TurnId) -> Option<ThreadId> {
        self.tasks.get(turn).filter(|task| **task != self.thread.id).cloned()
    }

    /// The helper that an entry is of.
    pub(super) fn helper_of(&self, entry: &LogEntry) -> Option<ThreadId> {
        self.helper(&TurnId(entry.text("turn").to_owned()))
    }

    /// The step that an entry is of.
    pub(super) fn item_of(&self, entry: &LogEntry) -> Option<&Item> {
        let id = entry.text("item");
        self.items.iter().find(|item| item.id.as_str() == id)
    }

    /// The turns of the task itself.
    pub(super) fn own_turns(&self) -> impl Iterator<Item = &Turn> {
        self.turns.iter().filter(|turn| turn.thread == self.thread.id)
    }
}
