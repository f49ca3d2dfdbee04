//! A conflict of two writers, who changed the same places of a file: the second writes once it has read what the first wrote, and the person is
//! asked whose words shall stand. Never takes anybody's words away by itself, and no work waits for the answer.

use gloss_protocol::{
    Code, CommandId, Done, Item, ItemId, MadeBy, OverwriteConflict, Problem, Question, Thread, ThreadId, Turn,
};
use gloss_store::{StoreError, Tx, Write};
use serde_json::json;

use super::question::MAX_OPEN;
use crate::doors::now;
use crate::sheet::values::Values;
use crate::turn::room::Turns;
use crate::versions::make::NewVersion;
use crate::versions::places::Own;
use crate::versions::restore::bring_back;

/// The first choice: nothing changes.
const KEEP: &str = "Keep it as it is now";

/// The last choice: the other's words stand in a file beside it.
const BOTH: &str = "Keep both, each in a file of its own";

/// Answer on an older question about the same file, once it is asked anew.
const ANEW: &str = "Asked again below";

/// The question, to be stored with the version that it is about.
pub(crate) struct AskWhose {
    thread: Thread,
    turn: Turn,
    next: u32,
    path: String,
    theirs: u32,
    other: String,
    older: Vec<Item>,
}

impl AskWhose {
    /// Stores the question.
    ///
    /// # Errors
    /// Errors of the store.
    pub(crate) fn put(self, tx: &mut Tx<'_>, ours: u32) -> Result<(), StoreError> {
        let Self { mut thread, turn, next, path, theirs, other, older } = self;
        let text = format!(
            "This task and {other} changed the same places of {path}. Version {ours} has this task’s words there, \
version {theirs} the other’s. Which shall stand?"
        );
        let choices = vec![KEEP.to_owned(), format!("Go back to version {theirs}"), BOTH.to_owned()];
        let whose = Some(OverwriteConflict { path, theirs, ours });
        let item = Turns::asks(&mut thread, &turn, next, (text, choices), whose);
        thread.updated_at = now();
        older.iter().try_for_each(|item| tx.item(item, None))?;
        tx.item(&item, None)?;
        tx.thread(&thread)?;
        tx.log("question.asked", &json!({ "task": thread.id, "turn": turn.id, "question": item.id }), "")
    }
}

impl Turns {
    /// Question to ask once a turn writes over places that stand in `theirs`; a helper's is asked by its task. None
    /// where enough questions wait already: the version says it too.
    ///
    /// # Errors
    /// Errors of the store.
    pub(crate) fn conflict_question(
        &self,
        row: &Turn,
        path: &str,
        theirs: u32,
    ) -> Result<Option<AskWhose>, Problem> {
        let read = self.store.read();
        let Some(own) = read.thread(&row.thread)? else { return Ok(None) };
        let (mut thread, turn) = match &own.helps {
            None => (own, row.clone()),
            Some(helps) => match (read.thread(&helps.task)?, read.turns(&helps.task)?.pop()) {
                (Some(thread), Some(turn)) => (thread, turn),
                _ => return Ok(None),
            },
        };
        if thread.questions.len() >= MAX_OPEN {
            return Ok(None);
        }
        // Asked anew, it is one question for each file.
        let again = |asked: &&Question| asked.whose.as_ref().is_some_and(|whose| whose.path == path);
        let again = thread.questions.iter().find(again).map(|asked| asked.item.clone());
        let older = match again {
            Some(item) => self.answered(&mut thread, Some(&item), ANEW)?,
            None => Vec::new(),
        };
        let other = match read.version(path, theirs)?.map(|stored| stored.version) {
            Some(version) if version.made_by == MadeBy::Person => "you".to_owned(),
            Some(version) => match version.turn.map(|turn| read.turn(&turn)).transpose()?.flatten() {
                Some(turn) if turn.thread == row.thread => return Ok(None),
                Some(turn) => read.thread(&turn.thread)?.map(|thread| format!("“{}”", thread.title)),
                None => None,
            }
            .unwrap_or_else(|| "another program".to_owned()),
            None => return Ok(None),
        };
        // The version's own step comes first.
        let next = read.next_item(&thread.id)? + u32::from(thread.id == row.thread);
        Ok(Some(AskWhose { thread, turn, next, path: path.to_owned(), theirs, other, older }))
    }

    /// Does what the person chose, and tells no model; none where the words choose nothing of such a question, which
    /// then are for the task to hear.
    ///
    /// # Errors
    /// [`Code::StaleBase`] where the file is another one by now; errors of the disk and the store.
    pub(crate) fn chosen(
        &mut self,
        id: &CommandId,
        task: &ThreadId,
        which: Option<&ItemId>,
        words: &str,
    ) -> Result<Option<Done>, Problem> {
        let Some(mut thread) = self.store.read().thread(task)? else { return Ok(None) };
        let meant =
            |asked: &&Question| asked.whose.is_some() && which.is_none_or(|which| asked.item == *which);
        let asked: Vec<Question> = thread.questions.iter().filter(meant).cloned().collect();
        let [Question { item, choices, whose: Some(whose), .. }] = asked.as_slice() else { return Ok(None) };
        let Some(choice) = choices.iter().position(|choice| choice == words.trim()) else { return Ok(None) };
        let answered = self.answered(&mut thread, Some(item), words.trim())?;
        thread.updated_at = now();
        let settled = |tx: &mut Tx<'_>| {
            tx.thread(&thread)?;
            answered.iter().try_for_each(|item| tx.item(item, None))
        };
        let version = match choice {
            0 => {
                let done = Done::Thread { thread: Box::new(thread.clone()) };
                self.write(Write::TurnSteer, |tx| {
                    settled(tx)?;
                    tx.command(id, &done)
                })?;
                return Ok(Some(done));
            }
            1 => {
                let path = self.look_at(&whose.path)?;
                let newest = self.store.read().artifact(&path)?.map(|artifact| artifact.version);
                if newest != Some(whose.ours) {
                    let says = format!("{path} was changed since this was asked, so nothing was put back.");
                    let next = "Look at its versions, and restore the one that you want.";
                    return Err(Problem::new(Code::StaleBase, says).with_next(next));
                }
                bring_back(self, id, &path, (whose.theirs, whose.ours), Box::new(|tx, _| settled(tx)))?
            }
            _ => self.beside(id, whose, &settled)?,
        };
        Ok(Some(Done::Version { version: Some(version) }))
    }

    /// The other's words as a file of their own.
    fn beside(
        &mut self,
        id: &CommandId,
        OverwriteConflict { path, theirs, .. }: &OverwriteConflict,
        settled: &dyn Fn(&mut Tx<'_>) -> Result<(), StoreError>,
    ) -> Result<gloss_protocol::Version, Problem> {
        let path = self.look_at(path)?;
        let bytes = self.bytes(&path, *theirs)?;
        let free = self.free_name(&path)?;
        self.make(NewVersion {
            path: free,
            bytes,
            made_by: MadeBy::Person,
            why: format!("Version {theirs} of {path}, kept beside it"),
            thread: None,
            turn: None,
            splices: None,
            text: None,
            values: Values::Left,
            own: Own::new(),
            undoes: false,
            made_as: None,
            figures: Vec::new(),
            also: Box::new(|tx, made| {
                settled(tx)?;
                tx.command(id, &Done::Version { version: Some(made.clone()) })
            }),
        })
    }
}
