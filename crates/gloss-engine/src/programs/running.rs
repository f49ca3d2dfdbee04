//! The commands that run now, so that they can be ended when what they run by is taken away. Ends nothing by itself.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use gloss_protocol::{Action, ThreadId, WorkspaceId};

/// Ancestors of a process that are looked at.
const MAX_ANCESTORS: usize = 256;

/// A command that runs, or is about to.
#[derive(Debug)]
pub(crate) struct Command {
    /// Its workspace and the task whose access it runs by.
    of: (WorkspaceId, ThreadId),
    /// What it runs by: each of them can be taken away.
    by: Vec<Action>,
    /// Set where it is wanted no more.
    pub stop: Arc<AtomicBool>,
    /// The process that supervises it; 0 before it is started.
    pub supervisor: AtomicU32,
    /// Held while it is started: what is taken away meanwhile waits, and then finds it.
    pub starting: Mutex<()>,
}

/// Those that run.
#[derive(Debug, Default)]
pub(crate) struct Commands(Mutex<(u64, HashMap<u64, Arc<Command>>)>);

/// One of them; it leaves the list when this is dropped.
pub(crate) struct Listed<'a> {
    commands: &'a Commands,
    number: u64,
    /// It.
    pub command: Arc<Command>,
}

impl Drop for Listed<'_> {
    fn drop(&mut self) {
        self.commands.0.lock().unwrap_or_else(PoisonError::into_inner).1.remove(&self.number);
    }
}

impl Commands {
    /// Lists a command that is about to be started.
    pub(crate) fn list(
        &self,
        of: (WorkspaceId, ThreadId),
        by: Vec<Action>,
        stop: Arc<AtomicBool>,
    ) -> Listed<'_> {
        let command =
            Arc::new(Command { of, by, stop, supervisor: AtomicU32::new(0), starting: Mutex::new(()) });
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.0 += 1;
        let number = known.0;
        known.1.insert(number, command.clone());
        Listed { commands: self, number, command }
    }

    /// The command that a process belongs to: it descends from what supervises that.
    pub(crate) fn command_of(&self, pid: i32) -> Option<(WorkspaceId, ThreadId)> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let running: HashMap<u32, (WorkspaceId, ThreadId)> = known
            .1
            .values()
            .map(|command| (command.supervisor.load(Ordering::SeqCst), command.of.clone()))
            .filter(|(supervisor, _)| *supervisor != 0)
            .collect();
        drop(known);
        if running.is_empty() {
            return None;
        }
        let mut at = u32::try_from(pid).ok()?;
        for _ in 0..MAX_ANCESTORS {
            if let Some(of) = running.get(&at) {
                return Some(of.clone());
            }
            at = parent_of(at).filter(|parent| *parent > 1)?;
        }
        None
    }

    /// Ends what a task, or a whole workspace, runs by an action. When this returns none of them begins any more.
    pub(crate) fn end(&self, workspace: &WorkspaceId, task: Option<&ThreadId>, action: Action) {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let wanted =
            |(of, by): &(WorkspaceId, ThreadId)| of == workspace && task.is_none_or(|task| task == by);
        let found: Vec<_> = known
            .1
            .values()
            .filter(|command| wanted(&command.of) && command.by.contains(&action))
            .cloned()
            .collect();
        drop(known);
        for command in found {
            let _starting = command.starting.lock().unwrap_or_else(PoisonError::into_inner);
            command.stop.store(true, Ordering::SeqCst);
        }
    }
}

/// The parent of a process, as `/proc/PID/stat` has it: its name stands in parentheses and may hold anything (proc(5)).
fn parent_of(pid: u32) -> Option<u32> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()
}
