//! Doors of a workspace, for all its rooms: its store, written in named transactions whose events go to the shells, and
//! what queries and connections share with it. Decides nothing.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use gloss_artifact::Text;
use gloss_protocol::{EventBody, Problem, Timestamp, WorkspaceId};
use gloss_store::{Blobs, Folder, KnownWorkspace, Read, Reader, Store, StoreError, Tally, Tx, Write};

use crate::content::{bytes_of, stored};
use crate::deck::Decks;
use crate::feed::Feed;
use crate::forms::Forms;
use crate::home::HomeShared;
use crate::queries::made::Made;
use crate::renewals::Renewals;
use crate::sheet::drawn::Sheets;
use crate::sites::Sites;
use crate::tables::Tables;
use crate::texts::Texts;
use crate::troubles::Troubles;
use crate::words::Words;

/// Read connections kept open between queries.
const IDLE_READERS: usize = 4;

/// State of a workspace that queries and connections share.
pub(crate) struct Shared {
    pub id: WorkspaceId,
    pub folder: Folder,
    pub home: Arc<HomeShared>,
    /// Events that happened last.
    pub feed: Feed,
    /// Set once the folder is watched.
    pub watched: OnceLock<()>,
    pub texts: Texts,
    pub sheets: Sheets,
    pub decks: Decks,
    pub sites: Sites,
    /// Workers that compute figures.
    pub tables: Arc<Tables>,
    /// Reasons that published sites can't be opened just now.
    pub troubles: Troubles,
    /// Words of models that are still answering.
    pub words: Words,
    /// Forms of servers that wait for the person.
    pub forms: Forms,
    /// Cache of the values that stale figures would have.
    pub renewals: Renewals,
    /// What something other than Gloss took out of the workspace's memory, in a sentence.
    pub missing: Option<String>,
    /// State of the log when its check was asked for, as the core and the home know it.
    pub known: Mutex<Vec<Tally>>,
    /// The file that was exported last, for those who fetch its next part.
    pub exported: Mutex<Option<Made>>,
    readers: Mutex<Vec<Reader>>,
    maker: Mutex<Box<dyn Fn() -> Result<Reader, StoreError> + Send>>,
}

impl Shared {
    /// Shared state of a workspace, before anything is known of it.
    pub(crate) fn new(known: KnownWorkspace, store: &Store, home: Arc<HomeShared>) -> Self {
        Self {
            missing: store.missing(),
            id: known.id,
            folder: Folder::new(known.folder),
            home,
            feed: Feed::default(),
            watched: OnceLock::new(),
            texts: Texts::default(),
            sheets: Sheets::default(),
            decks: Decks::default(),
            sites: Sites::default(),
            tables: Arc::default(),
            troubles: Troubles::default(),
            words: Words::default(),
            forms: Forms::default(),
            renewals: Renewals::default(),
            known: Mutex::default(),
            exported: Mutex::new(None),
            readers: Mutex::new(Vec::new()),
            maker: Mutex::new(Box::new(store.reader_maker())),
        }
    }

    /// Runs a look-up on a read connection.
    ///
    /// # Errors
    /// Errors of the look-up.
    pub(crate) fn read<T>(
        &self,
        look: impl FnOnce(Read<'_>, &Blobs) -> Result<T, Problem>,
    ) -> Result<T, Problem> {
        let idle = self.readers.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let reader = match idle {
            Some(reader) => reader,
            None => (self.maker.lock().unwrap_or_else(PoisonError::into_inner))()?,
        };
        let found = look(reader.read(), reader.blobs());
        let mut readers = self.readers.lock().unwrap_or_else(PoisonError::into_inner);
        if readers.len() < IDLE_READERS {
            readers.push(reader);
        }
        found
    }
}

/// The one way to a workspace's store that may write.
pub(crate) struct Doors {
    pub shared: Arc<Shared>,
    pub store: Store,
    /// A turn came to rest since the log was folded in.
    pub is_rested: bool,
    /// The home knows what was in the database when its log was folded in last.
    pub is_marked: bool,
    /// Something was written that may be due at another time than was known.
    pub is_due_changed: bool,
}

impl Doors {
    /// Runs one named transaction; its events go to the shells once it is stored.
    ///
    /// # Errors
    /// Errors of the store; then nothing was written.
    pub(crate) fn write<T>(
        &mut self,
        name: Write,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError>,
    ) -> Result<T, Problem> {
        self.shared.home.room.to_write()?;
        self.write_to_make_room(name, work)
    }

    /// Runs a transaction that gives room back, also where there is none to write in.
    ///
    /// # Errors
    /// Errors of the store; then nothing was written.
    pub(crate) fn write_to_make_room<T>(
        &mut self,
        name: Write,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError>,
    ) -> Result<T, Problem> {
        let (value, events) = self.store.write(name, work)?;
        self.is_rested |= events.iter().any(|event| matches!(event.body, EventBody::TurnFinished { .. }));
        self.is_due_changed |= events.iter().any(|event| is_about_time(&event.body));
        if events.iter().any(|event| moves(&event.body)) {
            self.shared.home.stir();
        }
        for event in events {
            self.shared.feed.tell(event);
        }
        Ok(value)
    }

    /// The bytes of a version.
    ///
    /// # Errors
    /// Where there is no such version, or its blob is damaged.
    pub(crate) fn bytes(&self, path: &str, version: u32) -> Result<Vec<u8>, Problem> {
        bytes_of(self.store.read(), self.store.blobs(), path, version)
    }

    /// The bytes of a version as they are read: a workbook of another format as XLSX.
    ///
    /// # Errors
    /// As [`Self::bytes`], and where it is not of its format.
    pub(crate) fn readable(&self, path: &str, version: u32) -> Result<Vec<u8>, Problem> {
        readable(&self.shared, self.store.read(), self.store.blobs(), path, version)
    }

    /// A version as text.
    ///
    /// # Errors
    /// Where there is no such version, or it is no text.
    pub(crate) fn text(&self, path: &str, version: u32) -> Result<Arc<Text>, Problem> {
        self.shared.texts.read(self.store.read(), self.store.blobs(), path, version)
    }
}

/// The time.
pub(crate) fn now() -> Timestamp {
    gloss_store::now()
}

/// Bytes of a version as they are read: a workbook of another format as XLSX.
///
/// # Errors
/// As [`Doors::bytes`], and where it is not of its format.
pub(crate) fn readable(
    shared: &Shared,
    read: Read<'_>,
    blobs: &Blobs,
    path: &str,
    version: u32,
) -> Result<Vec<u8>, Problem> {
    let sha256 = stored(read, path, version)?.version.sha256;
    shared.texts.foreign.readable(path, &sha256, || bytes_of(read, blobs, path, version))
}

/// Whether it may change what `hey` tells.
fn moves(body: &EventBody) -> bool {
    matches!(
        body,
        EventBody::ThreadStarted { .. }
            | EventBody::ThreadUpdated { .. }
            | EventBody::ThreadRemoved { .. }
            | EventBody::NoteAdded { .. }
            | EventBody::NoteUpdated { .. }
            | EventBody::NoteDropped { .. }
            | EventBody::AutomationAdded { .. }
            | EventBody::AutomationUpdated { .. }
            | EventBody::AutomationRemoved { .. }
            | EventBody::GoalUpdated { .. }
            | EventBody::CardsChanged {}
    )
}

/// Whether it may change what is due next.
fn is_about_time(body: &EventBody) -> bool {
    matches!(
        body,
        EventBody::AutomationAdded { .. }
            | EventBody::AutomationUpdated { .. }
            | EventBody::AutomationRemoved { .. }
            | EventBody::GoalUpdated { .. }
            | EventBody::ReleaseUpdated { .. }
    )
}
