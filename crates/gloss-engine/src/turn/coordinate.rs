//! A task over several folders: its agent plans, and starts tasks there. Only in folders that the person named, each once
//! for the same words, and never with more than the person could start there.

use std::path::Path;

use gloss_protocol::{Code, CommandId, ItemBody, Problem, Thread, ThreadId, TurnId};
use gloss_store::{Folder, Write};

use crate::turn::room::Turns;

/// Begins the ids of commands by which a task begins others elsewhere: what these say is no person's word.
pub(crate) const FROM_TASK: &str = "from-task-";

/// The task elsewhere whose command it is; none of a person's.
pub(crate) fn began_by(id: &CommandId) -> Option<ThreadId> {
    let (task, _) = id.0.strip_prefix(FROM_TASK)?.split_once('-')?;
    task.starts_with(ThreadId::PREFIX).then(|| ThreadId(task.to_owned()))
}

/// Tasks that one task may start elsewhere.
const MAX_STARTED: usize = 50;

/// Files of a folder that its coordinator is told of.
const TOLD: usize = 30;

/// A folder's name, as its coordinator calls it.
pub(crate) fn name_of(folder: &str) -> &str {
    Path::new(folder).file_name().and_then(|name| name.to_str()).unwrap_or(folder)
}

/// A folder's name as its coordinator is told it.
pub(crate) fn shown_name(folder: &str) -> String {
    name_of(folder).chars().filter(|c| !c.is_control()).collect()
}

impl Turns {
    /// Instructions of a coordinator about its folders; empty for any other task.
    pub(crate) fn as_coordinator(&self, thread: &Thread) -> String {
        if thread.spans.is_empty() {
            return String::new();
        }
        let told = |folder: &String| {
            let files = Folder::new(folder).list().unwrap_or_default();
            // A name is material, whatever it says.
            let quoted = |file: &gloss_store::FolderFile| {
                format!("{:?}", file.path.chars().take(80).collect::<String>())
            };
            let names: Vec<String> = files.iter().take(TOLD).map(quoted).collect();
            let more =
                if files.len() > TOLD { format!(" and {} more", files.len() - TOLD) } else { String::new() };
            let name = shown_name(folder);
            format!("- {name}: {}{more}", names.join(", "))
        };
        let folders: Vec<String> = thread.spans.iter().map(told).collect();
        format!(
            "You coordinate work over several folders. Each has an agent of its own that sees only that folder and the words \
that you give it. Plan what has to be done where, start each part with dispatch, and close by saying what you started where. \
The folders, with what is in them:\n{}",
            folders.join("\n")
        )
    }

    /// Budget that a task lends to one started elsewhere: it is taken out of its own, once for the same command,
    /// so that all together use no more. None where there is none.
    ///
    /// # Errors
    /// Where nothing is left.
    pub(crate) fn lent_budget(&mut self, turn: &TurnId, to: &str) -> Result<Option<u64>, Problem> {
        let row = self.turn(turn)?;
        let Some(mut thread) = self.store.read().thread(&row.thread)? else { return Ok(None) };
        // What is begun elsewhere is paid from its ceiling too, which is known there by the home alone.
        self.shared.home.book.set_ceiling_of(&thread)?;
        let Some(budget) = thread.budget else { return Ok(None) };
        let known = self.running.get(turn).and_then(|running| running.lent_to.get(to).copied());
        if known.is_some() {
            return Ok(known);
        }
        let lent = budget.saturating_sub(thread.usage.total()) / (thread.spans.len() as u64 + 1);
        if lent == 0 {
            return Err(Problem::new(
                Code::BudgetSpent,
                "Nothing of the budget is left to give to another task.",
            ));
        }
        thread.budget = Some(budget - lent);
        self.write(Write::TurnStep, |tx| tx.thread(&thread))?;
        if let Some(running) = self.running.get_mut(turn) {
            running.lent_to.insert(to.to_owned(), lent);
        }
        Ok(Some(lent))
    }

    /// A task that was not started gives back what it was lent.
    ///
    /// # Errors
    /// Errors of the store.
    pub(crate) fn returned_budget(&mut self, turn: &TurnId, from: &str) -> Result<(), Problem> {
        let lent = self.running.get_mut(turn).and_then(|running| running.lent_to.remove(from));
        let row = self.turn(turn)?;
        let (Some(lent), Some(mut thread)) = (lent, self.store.read().thread(&row.thread)?) else {
            return Ok(());
        };
        thread.budget = thread.budget.map(|budget| budget + lent);
        self.write(Write::TurnStep, |tx| tx.thread(&thread))
    }

    /// The folder of a name among those that a task spans.
    ///
    /// # Errors
    /// A name that is none of them.
    pub(crate) fn spanned(&self, thread: &Thread, name: &str) -> Result<String, Problem> {
        let items = self.store.read().items(&thread.id)?;
        let started = items
            .iter()
            .filter(|item| matches!(&item.body, ItemBody::Tool { name, .. } if name == "dispatch"));
        if started.count() > MAX_STARTED {
            let says = format!("{MAX_STARTED} tasks were started already.");
            return Err(Problem::new(Code::TooLarge, says).with_next("Come to an end."));
        }
        let found = thread.spans.iter().find(|folder| name_of(folder) == name || folder.as_str() == name);
        found.cloned().ok_or_else(|| {
            let names: Vec<&str> = thread.spans.iter().map(|folder| name_of(folder)).collect();
            let says = format!("{name} is none of the folders of this task.");
            Problem::new(Code::NotFound, says).with_next(format!("They are: {}.", names.join(", ")))
        })
    }
}
