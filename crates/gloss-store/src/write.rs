//! One transaction: its name, its events and its log. Each write of a noun, which stands in that noun's file, also stores its
//! event: the type and the id, no words.

use std::borrow::Cow;
use std::sync::Arc;

use gloss_protocol::{Event, EventBody, WorkspaceId};
use gloss_secrets::Redaction;
use rusqlite::{Transaction, params};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::events::key;
use crate::read::Read;
use crate::{StoreError, log};

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

            /// Whether it must survive a power cut.
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
    /// It is chosen how changes of an artifact are made.
    ArtifactWrite => "artifact.write", true;
    /// A file has another name.
    ArtifactMove => "artifact.move", true;
    /// Files are about to be moved or deleted.
    OperationBegin => "operation.begin", true;
    /// They were, or are back where they were.
    OperationEnd => "operation.end", true;
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
    /// What may be done is given or taken away.
    AccessWrite => "access.write", true;
    /// An approval is answered.
    ApprovalWrite => "approval.write", true;
    /// Something is remembered, changed or forgotten.
    MemoryWrite => "memory.write", true;
    /// Cards are made, recalled, corrected or removed.
    CardWrite => "card.write", true;
    /// The state after a crash is put in order.
    Recover => "recover", true;
}

/// Fields that stay as they are whatever stands in them: names of the person's files, the words of these by which a place is found
/// again or an edit taken back, and what holds a row together.
const KEPT: [&str; 14] = [
    "path", "file", "folder", "anchor", "place", "applied", "seen", "hash", "id", "kind", "model",
    "provider", "status", "type",
];

/// An open transaction. Whatever is written fails with what SQLite says.
pub struct Tx<'a> {
    pub(crate) transaction: Transaction<'a>,
    workspace: WorkspaceId,
    seq: u64,
    events: Vec<Event>,
    redaction: Arc<Redaction>,
    pub(crate) counted: log::Counted,
}

impl<'a> Tx<'a> {
    pub(crate) fn new(
        transaction: Transaction<'a>,
        workspace: WorkspaceId,
        seq: u64,
        redaction: Arc<Redaction>,
    ) -> Self {
        let counted = log::Counted::default();
        Self { transaction, workspace, seq, events: Vec::new(), redaction, counted }
    }

    /// A row's value as it is stored and delivered, and as text: without the keys that are kept.
    pub(crate) fn clean<'v, T: Clone + Serialize + DeserializeOwned>(
        &self,
        value: &'v T,
    ) -> Result<(String, Cow<'v, T>), StoreError> {
        let text = json(value)?;
        if self.redaction.found_in(text.as_bytes()).is_none() {
            return Ok((text, Cow::Borrowed(value)));
        }
        let mut clean: serde_json::Value = serde_json::from_str(&text)?;
        self.redaction.value(&mut clean, &KEPT);
        Ok((clean.to_string(), Cow::Owned(serde_json::from_value(clean)?)))
    }

    /// A value of no fixed shape as it is stored.
    pub(crate) fn clean_text(&self, value: &serde_json::Value) -> String {
        let text = value.to_string();
        if self.redaction.found_in(text.as_bytes()).is_none() {
            return text;
        }
        let mut clean = value.clone();
        self.redaction.value(&mut clean, &KEPT);
        clean.to_string()
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

    /// Tells shells that the folder's list of files changed.
    pub fn files_changed(&mut self) -> Result<(), StoreError> {
        self.event(EventBody::FilesChanged {})
    }

    fn clean_ids(&self, ids: &serde_json::Value) -> serde_json::Value {
        let mut ids = ids.clone();
        self.redaction.value(&mut ids, &KEPT);
        ids
    }

    /// Appends to the log: what happened, the ids it concerns, and a salted hash of the words.
    pub fn log(&mut self, kind: &str, ids: &serde_json::Value, words: &str) -> Result<(), StoreError> {
        let (ids, words) = (self.clean_ids(ids), self.redaction.text(words));
        log::append(&self.transaction, &mut self.counted, (kind, &ids, &words))
    }
}

/// Whether there was none; one that can't be read was there, and is written over.
pub(crate) fn is_new<T>(found: Result<Option<T>, StoreError>) -> Result<bool, StoreError> {
    Ok(match found {
        Err(error) if crate::left_out::is_of_row(&error) => false,
        found => found?.is_none(),
    })
}

pub(crate) fn json<T: Serialize>(value: &T) -> Result<String, StoreError> {
    Ok(serde_json::to_string(value)?)
}
