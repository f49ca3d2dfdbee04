//! What one transaction can write. Each write of a noun also stores its event: the type and the id, no words.

use gloss_protocol::{
    Artifact, Change, ChangeState, CommandId, Done, Event, EventBody, Fact, Item, Memory, Note, NoteId,
    Thread, Turn, Version, WorkspaceId,
};
use rusqlite::{Transaction, params};
use serde::Serialize;

use crate::events::key;
use crate::read::Read;
use crate::{Memories, StoreError, VersionFile, log};

macro_rules! writes {
    ($($(#[$doc:meta])* $name:ident => $word:literal, $durable:literal;)*) => {
        /// Every transaction has a name; the crash tests end the process before and after each of them.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Write { $($(#[$doc])* $name),* }

        impl Write {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The name.
            pub fn word(self) -> &'static str {
                match self { $(Self::$name => $word),* }
            }

            /// True where it must survive a power cut.
            pub fn durable(self) -> bool {
                match self { $(Self::$name => $durable),* }
            }
        }
    };
}

writes! {
    /// A turn begins: thread, turn, first items.
    TurnStart => "turn.start", true;
    /// The person says something while a turn is at work.
    TurnSteer => "turn.steer", true;
    /// A transition of the turn machine, before its effects.
    TurnStep => "turn.step", false;
    /// A tool call is about to run.
    ToolStart => "tool.start", false;
    /// A tool call has its result.
    ToolFinish => "tool.finish", false;
    /// A turn comes to rest.
    TurnFinish => "turn.finish", true;
    /// A task is removed.
    TaskRemove => "task.remove", true;
    /// A version of several files is about to be installed, or was put back.
    VersionIntent => "version.intent", true;
    /// A version that stands in the folder is recorded.
    VersionRecord => "version.record", true;
    /// Another program's version is taken up.
    VersionOutside => "version.outside", true;
    /// A file has another name.
    ArtifactMove => "artifact.move", true;
    /// A note is added, altered, placed or dropped.
    NoteWrite => "note.write", true;
    /// Notes are sent.
    NoteSend => "note.send", true;
    /// A note is answered, or needs the person.
    NoteAnswer => "note.answer", true;
    /// Changes are held back or settled.
    ChangeWrite => "change.write", true;
    /// Facts are recorded.
    FactWrite => "fact.write", true;
    /// An automation is saved, paused, resumed or removed.
    AutomationWrite => "automation.write", true;
    /// A run of an automation is claimed, begins or ends.
    RunWrite => "run.write", true;
    /// A goal is started, judged, paused or ended.
    GoalWrite => "goal.write", true;
    /// A recipe is made, changed, run or removed.
    RecipeWrite => "recipe.write", true;
    /// A release is made, shown otherwise, taken back or over.
    ReleaseWrite => "release.write", true;
    /// Visits are counted.
    ReleaseVisits => "release.visits", true;
    /// An approval is answered.
    ApprovalWrite => "approval.write", true;
    /// Something is remembered, changed or forgotten.
    MemoryWrite => "memory.write", true;
    /// The state after a crash is put in order.
    Recover => "recover", true;
}

/// An open transaction.
pub struct Tx<'a> {
    pub(crate) transaction: Transaction<'a>,
    workspace: WorkspaceId,
    seq: u64,
    events: Vec<Event>,
    pub(crate) counted: log::Counted,
}

impl<'a> Tx<'a> {
    pub(crate) fn new(transaction: Transaction<'a>, workspace: WorkspaceId, seq: u64) -> Self {
        Self { transaction, workspace, seq, events: Vec::new(), counted: log::Counted::default() }
    }

    /// The tables as this transaction sees them.
    pub fn read(&self) -> Read<'_> {
        Read(&self.transaction)
    }

    pub(crate) fn commit(self) -> Result<(Vec<Event>, log::Counted), StoreError> {
        self.transaction.commit()?;
        Ok((self.events, self.counted))
    }

    pub(crate) fn event(&mut self, body: EventBody) -> Result<(), StoreError> {
        self.seq += 1;
        let at = crate::now();
        let (kind, id) = key(&body);
        self.transaction
            .prepare_cached("INSERT INTO events (seq, at, type, id) VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![self.seq as i64, at.0, kind, id])?;
        self.events.push(Event { v: 1, workspace: self.workspace.clone(), seq: self.seq, at, body });
        Ok(())
    }

    /// Writes a thread.
    ///
    /// # Errors
    /// What SQLite says, here and in all that follow.
    pub fn thread(&mut self, thread: &Thread) -> Result<(), StoreError> {
        let new = is_new(self.read().thread(&thread.id))?;
        self.transaction
            .prepare_cached(
                "INSERT INTO threads (id, updated_at, body) VALUES (?1, ?2, ?3)
                 ON CONFLICT (id) DO UPDATE SET updated_at = ?2, body = ?3",
            )?
            .execute(params![thread.id.0, thread.updated_at.0, json(thread)?])?;
        let thread = thread.clone();
        self.event(if new {
            EventBody::ThreadStarted { thread }
        } else {
            EventBody::ThreadUpdated { thread }
        })
    }

    /// Writes a turn.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn turn(&mut self, turn: &Turn) -> Result<(), StoreError> {
        let new = is_new(self.read().turn(&turn.id))?;
        let rest = turn.at_rest();
        self.transaction
            .prepare_cached(
                "INSERT INTO turns (id, thread, started_at, at_rest, body) VALUES (?1, ?2, ?3, ?4, ?5)
                 ON CONFLICT (id) DO UPDATE SET at_rest = ?4, body = ?5, machine = iif(?4, '{}', machine)",
            )?
            .execute(params![turn.id.0, turn.thread.0, turn.started_at.0, rest, json(turn)?])?;
        // Nothing goes on from there.
        if rest {
            self.no_stages(&turn.id)?;
        }
        let turn = turn.clone();
        self.event(match (new, rest) {
            (true, _) => EventBody::TurnStarted { turn },
            (false, false) => EventBody::TurnUpdated { turn },
            (false, true) => EventBody::TurnFinished { turn },
        })
    }

    /// Keeps a turn's machine state, from which it goes on after a crash.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn machine(
        &mut self,
        turn: &gloss_protocol::TurnId,
        state: &serde_json::Value,
    ) -> Result<(), StoreError> {
        self.transaction
            .prepare_cached("UPDATE turns SET machine = ?2 WHERE id = ?1")?
            .execute(params![turn.0, state.to_string()])?;
        Ok(())
    }

    /// Keeps the staging copy of an artifact for a turn.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn stage(
        &mut self,
        turn: &gloss_protocol::TurnId,
        path: &str,
        body: &serde_json::Value,
    ) -> Result<(), StoreError> {
        self.transaction
            .prepare_cached(
                "INSERT INTO stages (turn, path, body) VALUES (?1, ?2, ?3)
                 ON CONFLICT (turn, path) DO UPDATE SET body = ?3",
            )?
            .execute(params![turn.0, path, body.to_string()])?;
        Ok(())
    }

    /// Keeps no staging copy of a turn.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn no_stages(&mut self, turn: &gloss_protocol::TurnId) -> Result<(), StoreError> {
        self.transaction.prepare_cached("DELETE FROM stages WHERE turn = ?1")?.execute([&turn.0])?;
        Ok(())
    }

    /// Writes an item; `model` is what the conversation with the model needs of it, kept where given.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn item(&mut self, item: &Item, model: Option<&serde_json::Value>) -> Result<(), StoreError> {
        self.transaction
            .prepare_cached(
                "INSERT INTO items (id, thread, turn, n, body, model) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT (id) DO UPDATE SET body = ?5, model = coalesce(?6, model)",
            )?
            .execute(params![
                item.id.0,
                item.thread.0,
                item.turn.0,
                item.n,
                json(item)?,
                model.map(ToString::to_string)
            ])?;
        let done = item.ended_at.is_some();
        let item = item.clone();
        self.event(if done { EventBody::ItemCompleted { item } } else { EventBody::ItemStarted { item } })
    }

    /// Writes an artifact.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn artifact(&mut self, artifact: &Artifact) -> Result<(), StoreError> {
        self.transaction
            .prepare_cached(
                "INSERT INTO artifacts (path, body) VALUES (?1, ?2) ON CONFLICT (path) DO UPDATE SET body = ?2",
            )?
            .execute(params![artifact.path, json(artifact)?])?;
        self.event(EventBody::ArtifactUpdated { artifact: artifact.clone() })
    }

    /// Records a version with its files. `splices` say how it differs from its parent where Gloss made the change itself.
    ///
    /// # Errors
    /// What SQLite says; a version number is never used twice.
    pub fn version(
        &mut self,
        version: &Version,
        files: &[VersionFile],
        splices: Option<&serde_json::Value>,
    ) -> Result<(), StoreError> {
        self.version_files(&version.path, version.version, files)?;
        self.counted.versions += 1;
        self.transaction
            .prepare_cached(
                "INSERT INTO versions (path, n, sha256, splices, body) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![
                version.path,
                version.version,
                version.sha256,
                splices.map(ToString::to_string),
                json(version)?
            ])?;
        self.event(EventBody::VersionAdded { version: version.clone() })
    }

    /// Writes a note.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn note(&mut self, note: &Note) -> Result<(), StoreError> {
        let new = is_new(self.read().note(&note.id))?;
        self.transaction
            .prepare_cached(
                "INSERT INTO notes (id, path, n, state, created_at, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT (id) DO UPDATE SET path = ?2, n = ?3, state = ?4, body = ?6",
            )?
            .execute(params![
                note.id.0,
                note.path,
                note.n,
                note.state.word(),
                note.created_at.0,
                json(note)?
            ])?;
        let note = note.clone();
        self.event(if new { EventBody::NoteAdded { note } } else { EventBody::NoteUpdated { note } })
    }

    /// Deletes a note.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn drop_note(&mut self, note: &NoteId) -> Result<(), StoreError> {
        self.transaction.prepare_cached("DELETE FROM notes WHERE id = ?1")?.execute([&note.0])?;
        self.event(EventBody::NoteDropped { note: note.clone() })
    }

    /// Writes a change.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn change(&mut self, change: &Change) -> Result<(), StoreError> {
        self.transaction
            .prepare_cached(
                "INSERT INTO changes (id, path, turn, state, version, body) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT (id) DO UPDATE SET path = ?2, state = ?4, version = ?5, body = ?6",
            )?
            .execute(params![
                change.id.0,
                change.path,
                change.turn.as_ref().map(|turn| &turn.0),
                change.state.word(),
                change.version,
                json(change)?
            ])?;
        for note in &change.notes {
            self.transaction
                .prepare_cached("INSERT OR IGNORE INTO change_notes (change, note) VALUES (?1, ?2)")?
                .execute([&change.id.0, &note.0])?;
        }
        let change = change.clone();
        self.event(if change.state == ChangeState::Held {
            EventBody::ChangeHeld { change }
        } else {
            EventBody::ChangeSettled { change }
        })
    }

    /// Writes a fact.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn fact(&mut self, fact: &Fact) -> Result<(), StoreError> {
        let new = is_new(self.read().fact(&fact.id.0))?;
        self.transaction
            .prepare_cached(
                "INSERT INTO facts (id, stale, created_at, body) VALUES (?1, ?2, ?3, ?4)
                 ON CONFLICT (id) DO UPDATE SET stale = ?2, body = ?4",
            )?
            .execute(params![fact.id.0, fact.stale, fact.created_at.0, json(fact)?])?;
        let fact = fact.clone();
        self.event(if new { EventBody::FactAdded { fact } } else { EventBody::FactUpdated { fact } })
    }

    /// Remembers what a command came to, so that sending it again is harmless.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn command(&mut self, id: &CommandId, done: &Done) -> Result<(), StoreError> {
        self.transaction
            .prepare_cached("INSERT OR IGNORE INTO commands (id, done, at) VALUES (?1, ?2, ?3)")?
            .execute(params![id.0, json(done)?, crate::now().0])?;
        Ok(())
    }

    /// The memories as this transaction sees and writes them.
    pub fn memories(&self) -> Memories<'_> {
        Memories(&self.transaction)
    }

    /// Takes a memory's words out of the tasks that said or were told them.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn unsaid(&mut self, memory: &Memory) -> Result<(), StoreError> {
        crate::forget::scrub(&self.transaction, memory)?;
        self.unsalt("instr(ids, ?1) > 0", &memory.id.0)
    }

    /// Takes the salts of the log's entries of which a condition on an id holds: the entries stay, and nobody can tell any more
    /// of which words they were.
    pub(crate) fn unsalt(&mut self, which: &str, id: &str) -> Result<(), StoreError> {
        let sql =
            format!("DELETE FROM log_salts WHERE n IN (SELECT n FROM log WHERE {which}) RETURNING n, salt");
        let mut statement = self.transaction.prepare_cached(&sql)?;
        let gone = statement.query_map([id], |row| Ok((row.get(0)?, row.get(1)?)))?;
        for salt in gone {
            self.counted.forgotten.push(salt?);
        }
        Ok(())
    }

    /// Tells shells that memories changed.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn memory_changed(&mut self) -> Result<(), StoreError> {
        self.event(EventBody::MemoryChanged {})
    }

    /// Tells shells that the folder's list of files changed.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn files_changed(&mut self) -> Result<(), StoreError> {
        self.event(EventBody::FilesChanged {})
    }

    /// Appends to the log: what happened, the ids it concerns, and a salted hash of the words.
    ///
    /// # Errors
    /// What SQLite says.
    pub fn log(&mut self, kind: &str, ids: &serde_json::Value, words: &str) -> Result<(), StoreError> {
        log::append(&self.transaction, &mut self.counted, (kind, ids, words))
    }
}

/// True where there was none; one that can't be read was there, and is written over.
pub(crate) fn is_new<T>(found: Result<Option<T>, StoreError>) -> Result<bool, StoreError> {
    Ok(match found {
        Err(error) if crate::left_out::is_of_row(&error) => false,
        found => found?.is_none(),
    })
}

pub(crate) fn json<T: Serialize>(value: &T) -> Result<String, StoreError> {
    Ok(serde_json::to_string(value)?)
}
