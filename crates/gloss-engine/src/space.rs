//! A workspace at work: its store, its folder, its running turns. Owned by the core; what queries need of it
//! is in [`Shared`].

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use gloss_artifact::Text;
use gloss_protocol::{AutomationId, Code, EventBody, Problem, Timestamp, TurnId, WorkspaceId};
use gloss_store::{Blobs, Folder, KnownWorkspace, Read, Reader, Store, StoreError, Tally, Tx, Write};
use tokio::runtime::Handle;

use crate::automations::stirred::Stirred;
use crate::beside::Beside;
use crate::content::{Stat, bytes_of, stored};
use crate::core::CoreHandle;
use crate::deck::Decks;
use crate::feed::Feed;
use crate::goals::judging::Judging;
use crate::home::HomeShared;
use crate::queries::made::Made;
use crate::sheet::asked::{Rehearsal, Valued};
use crate::sheet::drawn::Sheets;
use crate::sites::Sites;
use crate::tables::Tables;
use crate::texts::Texts;
use crate::troubles::Troubles;
use crate::turn::Running;
use crate::words::Words;

/// Read connections kept open between queries.
const IDLE_READERS: usize = 4;

/// What queries and connections share with a workspace.
pub(crate) struct Shared {
    pub id: WorkspaceId,
    pub folder: Folder,
    pub home: Arc<HomeShared>,
    /// What happened last.
    pub feed: Feed,
    /// Set once the folder is watched.
    pub watched: OnceLock<()>,
    pub texts: Texts,
    pub sheets: Sheets,
    pub decks: Decks,
    pub sites: Sites,
    /// What works out figures.
    pub tables: Arc<Tables>,
    /// Why published sites can't be opened just now.
    pub troubles: Troubles,
    /// What models say just now.
    pub words: Words,
    /// What stale figures would say.
    pub beside: Beside,
    /// What the log held when its check was asked for, as the core and the home know it.
    pub known: Mutex<Vec<Tally>>,
    /// The file that was exported last, for those who fetch its next part.
    pub exported: Mutex<Option<Made>>,
    readers: Mutex<Vec<Reader>>,
    maker: Mutex<Box<dyn Fn() -> Result<Reader, StoreError> + Send>>,
}

impl Shared {
    /// Runs a look-up on a read connection.
    ///
    /// # Errors
    /// What the look-up says.
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

/// A workspace.
pub(crate) struct Space {
    pub shared: Arc<Shared>,
    pub store: Store,
    pub core: CoreHandle,
    pub runtime: Handle,
    pub running: HashMap<TurnId, Running>,
    /// A turn came or went since places were given out.
    pub changed: bool,
    /// A turn came to rest since the log was folded in.
    pub is_rested: bool,
    /// The home knows what was in the database when its log was folded in last.
    pub is_marked: bool,
    /// Rounds of goals that wait for their judge, by the judge's turn.
    pub judging: HashMap<TurnId, Judging>,
    /// Changes on disk that automations wait out.
    pub stirred: HashMap<AutomationId, Stirred>,
    /// When the person resumed automations, since the engine began.
    pub resumed: HashMap<AutomationId, Timestamp>,
    /// Releases that can be opened, as far as it is the person's to say.
    pub published: usize,
    /// When the next automation is due.
    pub due: Option<Timestamp>,
    /// Files as they were when they were last compared with their newest version: saves reading them again.
    pub seen: HashMap<String, Stat>,
    /// What the worker told of the edits that are being made right now, by path.
    pub valued: HashMap<String, Valued>,
    /// Workbooks that were too much for the worker.
    pub heavy: HashSet<String>,
    /// A command that is only tried right now.
    pub rehearsal: Option<Rehearsal>,
}

impl Space {
    /// Opens a workspace, puts right what a crash left, and goes on with the turns that were at work.
    ///
    /// # Errors
    /// Where its store can't be read.
    pub(crate) fn open(
        known: KnownWorkspace,
        store: Store,
        home: Arc<HomeShared>,
        core: CoreHandle,
        runtime: Handle,
    ) -> Result<Self, Problem> {
        let maker = store.reader_maker();
        let shared = Arc::new(Shared {
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
            beside: Beside::default(),
            known: Mutex::default(),
            exported: Mutex::new(None),
            readers: Mutex::new(Vec::new()),
            maker: Mutex::new(Box::new(maker)),
        });
        let mut space = Self {
            shared,
            store,
            core,
            runtime,
            running: HashMap::new(),
            changed: false,
            is_rested: false,
            is_marked: false,
            judging: HashMap::new(),
            stirred: HashMap::new(),
            resumed: HashMap::new(),
            published: 0,
            due: None,
            seen: HashMap::new(),
            valued: HashMap::new(),
            heavy: HashSet::new(),
            rehearsal: None,
        };
        // On a full disk it can be read all the same; what is to be put right waits for room.
        let recovered = space.recover();
        if recovered.as_ref().is_err_and(|problem| problem.code != Code::DiskFull) {
            recovered?;
        }
        space.look_over();
        space.tick();
        Ok(space)
    }

    fn recover(&mut self) -> Result<(), Problem> {
        self.recover_versions()?;
        self.recover_turns()?;
        self.recover_runs()?;
        self.recover_goals()?;
        self.recover_releases()
    }

    /// Turns that are at work or wait for their place.
    pub(crate) fn at_work(&self) -> usize {
        self.running.values().filter(|running| !running.awaits).count()
    }

    /// One named transaction; its events go to the shells once it is stored.
    ///
    /// # Errors
    /// What the store says; then nothing happened.
    pub(crate) fn write<T>(
        &mut self,
        name: Write,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError>,
    ) -> Result<T, Problem> {
        self.shared.home.room.to_write()?;
        self.write_to_make_room(name, work)
    }

    /// The same for what gives room back, also where there is none to write in.
    ///
    /// # Errors
    /// What the store says; then nothing happened.
    pub(crate) fn write_to_make_room<T>(
        &mut self,
        name: Write,
        work: impl FnOnce(&mut Tx<'_>) -> Result<T, StoreError>,
    ) -> Result<T, Problem> {
        self.writes()?;
        let (value, events) = self.store.write(name, work)?;
        self.is_rested |= events.iter().any(|event| matches!(event.body, EventBody::TurnFinished { .. }));
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

    /// What the operating system says has changed: known artifacts are compared with the disk. Without a path there was
    /// too much to tell, and whoever waits for a change looks.
    pub(crate) fn files_changed(&mut self, paths: &[String]) {
        if paths.is_empty() {
            self.look_over();
        }
        let mut by_others = Vec::new();
        // Two hundred files of a folder that is one artifact are looked at once.
        let mut owners: Vec<String> = paths.iter().map(|path| self.owner_of(path)).collect();
        owners.sort_unstable();
        owners.dedup();
        for path in &owners {
            let known = self.store.read().artifact(path).ok().flatten().is_some();
            let whole = self.shared.folder.root().join(path);
            // What of a known file others changed is told where that is found; a folder is no news but for what it holds.
            let news = match whole.is_dir() {
                _ if known => self.refresh(path).is_err(),
                true => self.holds_news(path),
                false => whole.symlink_metadata().is_ok(),
            };
            if news {
                by_others.push(path.clone());
            }
        }
        self.changed_by_others(&by_others);
        let _ = self.write(Write::VersionOutside, |tx| tx.files_changed());
    }
}

/// The time.
pub(crate) fn now() -> Timestamp {
    gloss_store::now()
}

/// The same as they are read: a workbook of another format as XLSX.
///
/// # Errors
/// As [`Space::bytes`], and where it is not of its format.
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

/// True where it may change what `hey` tells.
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
    )
}
