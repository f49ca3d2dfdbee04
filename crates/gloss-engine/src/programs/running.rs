//! The commands that run now, so that they can be ended when what they run by is taken away. Ends nothing by itself.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use gloss_protocol::{Action, May, ThreadId, WorkspaceId};

/// Ancestors of a process that are looked at.
const MAX_ANCESTORS: usize = 256;

/// Longest wait for what was taken away to be at its end; what takes longer is ended all the same.
const ENDS_WITHIN: Duration = Duration::from_secs(1);

/// A command that runs, or is about to.
#[derive(Debug)]
pub(crate) struct Command {
    /// Its workspace and the task whose access it runs by.
    of: (WorkspaceId, ThreadId),
    /// What it runs by: each of them can be taken away.
    by: Vec<Action>,
    /// The entries of the card that it runs by.
    leaves: Vec<May>,
    /// Whether it runs by the rule alone, and no card was answered for it.
    is_unasked: bool,
    /// Set where it is wanted no more.
    pub stop: Arc<AtomicBool>,
    /// The process that supervises it; 0 before it is started.
    pub supervisor: AtomicU32,
    /// Held while it is started: what is taken away meanwhile waits, and then finds it.
    pub starting: Mutex<()>,
}

/// Those that run.
#[derive(Debug, Default)]
pub(crate) struct Commands {
    known: Mutex<(u64, HashMap<u64, Arc<Command>>)>,
    /// One of them is at its end.
    ended: Condvar,
}

/// One of them; it leaves the list when this is dropped.
pub(crate) struct Listed {
    commands: Arc<Commands>,
    number: u64,
    /// It.
    pub command: Arc<Command>,
}

impl Drop for Listed {
    fn drop(&mut self) {
        self.commands.known.lock().unwrap_or_else(PoisonError::into_inner).1.remove(&self.number);
        self.commands.ended.notify_all();
    }
}

impl Command {
    /// Whether it sees a file that is asked about.
    pub(crate) fn sees_keys(&self) -> bool {
        self.leaves.iter().any(|leave| matches!(leave, May::ReadFile { .. }))
    }
}

impl Commands {
    /// Lists a command that is about to be started: in the same step of the core in which its leave is looked up, so that
    /// nothing is taken away in between unseen.
    pub(crate) fn list(
        self: &Arc<Self>,
        of: (WorkspaceId, ThreadId),
        (by, leaves): (Vec<Action>, Vec<May>),
        is_unasked: bool,
    ) -> Listed {
        let (stop, supervisor, starting) = (Arc::default(), AtomicU32::new(0), Mutex::new(()));
        let command = Arc::new(Command { of, by, leaves, is_unasked, stop, supervisor, starting });
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.0 += 1;
        let number = known.0;
        known.1.insert(number, command.clone());
        Listed { commands: self.clone(), number, command }
    }

    /// The command that a process belongs to: it descends from what supervises that.
    pub(crate) fn command_of(&self, pid: i32) -> Option<(WorkspaceId, ThreadId)> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
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

    /// Ends what a task, or a whole workspace, runs by an action. When this returns none of it begins any more, and what ran is
    /// at its end.
    pub(crate) fn end(&self, workspace: &WorkspaceId, task: Option<&ThreadId>, action: Action) {
        self.end_those(workspace, task, |command| command.by.contains(&action));
    }

    /// The same of what a task runs by the rule for an action, and not by a card's answer.
    pub(crate) fn end_unasked(&self, workspace: &WorkspaceId, task: &ThreadId, action: Action) {
        self.end_those(workspace, Some(task), |command| command.is_unasked && command.by.contains(&action));
    }

    /// The tasks of a workspace by whose access something runs now.
    pub(crate) fn tasks(&self, workspace: &WorkspaceId) -> Vec<ThreadId> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let own = known.1.values().filter(|command| command.of.0 == *workspace);
        own.map(|command| command.of.1.clone()).collect()
    }

    /// The same of what runs by one entry of the card.
    pub(crate) fn end_by(&self, workspace: &WorkspaceId, task: Option<&ThreadId>, leave: &May) {
        self.end_those(workspace, task, |command| command.leaves.contains(leave));
    }

    fn end_those(&self, workspace: &WorkspaceId, task: Option<&ThreadId>, is_one: impl Fn(&Command) -> bool) {
        let of =
            |command: &Command| command.of.0 == *workspace && task.is_none_or(|task| *task == command.of.1);
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let found: Vec<_> = known
            .1
            .iter()
            .filter(|(_, command)| of(command) && is_one(command))
            .map(|(number, command)| (*number, command.clone()))
            .collect();
        drop(known);
        for (_, command) in &found {
            let _starting = command.starting.lock().unwrap_or_else(PoisonError::into_inner);
            command.stop.store(true, Ordering::SeqCst);
        }
        let begun = Instant::now();
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        while found.iter().any(|(number, _)| known.1.contains_key(number)) {
            let Some(left) = ENDS_WITHIN.checked_sub(begun.elapsed()) else {
                tracing::warn!(count = found.len(), "access.not_ended_yet");
                return;
            };
            known = self.ended.wait_timeout(known, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }
}

/// The parent of a process, as `/proc/PID/stat` has it: its name stands in parentheses and may hold anything (proc(5)).
fn parent_of(pid: u32) -> Option<u32> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()
}
