//! State that all workspaces of a home share: where it lies, its providers, and keys that live in memory only.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use gloss_agent::{Tool, Toolbox, built_in};
use gloss_keychain::{ExposeSecret, KeyPlace, Keychain, Use};
use gloss_protocol::{KeyState, Problem};
use gloss_provider::Secret;
use gloss_release::Releases;
use gloss_secrets::Redaction;
use gloss_store::{Home, Room};
use tokio::sync::watch;

use crate::config::{Config, ProviderConfig};
use crate::money::book::Book;
use crate::plugins::Plugins;
use crate::programs::shared::Programs;
use crate::provider_pool::ProviderPool;
use crate::servers::Servers;
use crate::sheet::indexes::Indexes;
use crate::sheet::views::Views;
use crate::skills::SkillFolders;

/// Keys kept at most.
const MAX_KEYS: usize = 64;

/// The home.
pub(crate) struct HomeShared {
    /// Its folder.
    pub dir: PathBuf,
    /// The tools that its agents have.
    pub toolbox: Toolbox,
    /// Providers through which its turns talk to models.
    pub providers: ProviderPool,
    /// Indexes of its large sheets.
    pub indexes: Arc<Indexes>,
    /// Views of tables that were asked for last.
    pub views: Views,
    /// Room to go on reading where the disk is full.
    pub room: Room,
    /// Programs that its agents run.
    pub programs: Programs,
    /// The servers that run.
    pub servers: Servers,
    /// What was read of plugins.
    pub plugins: Plugins,
    /// What was read of skills' folders.
    pub skills: SkillFolders,
    /// What was spent and is reserved, of all folders.
    pub book: Book,
    /// Published sites, of all folders.
    pub releases: Arc<Releases>,
    /// The keys that this process has had, taken out of what is stored and said.
    pub redaction: Arc<Redaction>,
    keys: Mutex<BTreeMap<String, String>>,
    keychain: OnceLock<Keychain>,
    changing: Mutex<()>,
    /// What this start found missing, or brought back.
    notices: OnceLock<Vec<String>>,
    /// The home's database, for what is remembered everywhere.
    memory: Mutex<Option<Home>>,
    /// Counts what `hey` may tell otherwise; begins at a number of this engine's own.
    moved: watch::Sender<u64>,
}

impl HomeShared {
    pub(crate) fn new(dir: PathBuf, tools: Vec<Arc<dyn Tool>>) -> Self {
        let redaction = Arc::new(Redaction::default());
        Self {
            toolbox: Toolbox::new(built_in().into_iter().chain(tools)),
            indexes: Arc::new(Indexes::new(&dir)),
            views: Views::default(),
            room: Room::of(&dir),
            programs: Programs::new(&dir, redaction.clone()),
            redaction,
            servers: Servers::default(),
            plugins: Plugins::default(),
            skills: SkillFolders::default(),
            book: Book::new(dir.clone()),
            releases: Arc::new(Releases::new(Arc::new(|| gloss_store::now().0))),
            dir,
            providers: ProviderPool::default(),
            keys: Mutex::default(),
            keychain: OnceLock::new(),
            changing: Mutex::default(),
            notices: OnceLock::new(),
            memory: Mutex::default(),
            moved: watch::Sender::new(u64::from(std::process::id()) << 24),
        }
    }

    /// Sentences on what this start found missing in the home, or brought back.
    pub(crate) fn notices(&self) -> &[String] {
        self.notices.get().map_or(&[], Vec::as_slice)
    }

    /// Keeps what a start found, once.
    pub(crate) fn keep_notices(&self, found: Vec<String>) {
        let _ = self.notices.set(found);
    }

    /// Tells those who wait that `hey` may have something else to say.
    pub(crate) fn stir(&self) {
        self.moved.send_modify(|mark| *mark = mark.wrapping_add(1));
    }

    /// Waits for a mark other than this one.
    pub(crate) async fn moved(&self, mark: u64) -> u64 {
        let mut marks = self.moved.subscribe();
        // The sender lives as long as this, so the wait ends with a mark.
        marks.wait_for(|now| *now != mark).await.map_or(mark, |now| *now)
    }

    /// Takes over the keys that a shell sent.
    pub(crate) fn learn(&self, keys: BTreeMap<String, String>) {
        let mut known = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        for (name, value) in keys {
            self.redaction.learn(&name, &value);
            if known.len() < MAX_KEYS || known.contains_key(&name) {
                known.insert(name, value);
            }
        }
    }

    /// Uses the database of what is remembered everywhere.
    ///
    /// # Errors
    /// Errors of the home's database.
    pub(crate) fn memories<T>(&self, with: impl FnOnce(&Home) -> Result<T, Problem>) -> Result<T, Problem> {
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        let home = match memory.take() {
            Some(home) => home,
            None => Home::open(&self.dir)?,
        };
        let home = memory.insert(home);
        let done = with(home);
        home.write_tally();
        done
    }

    /// The folders that were opened before, the newest first.
    ///
    /// # Errors
    /// Errors of the home's database.
    pub(crate) fn folders(&self) -> Result<Vec<PathBuf>, Problem> {
        self.memories(|home| Ok(home.workspaces()?.into_iter().map(|known| known.folder).collect()))
    }

    /// Locks the configuration while it is read and written again.
    pub(crate) fn changing(&self) -> MutexGuard<'_, ()> {
        self.changing.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The keys that Gloss itself keeps.
    pub(crate) fn keychain(&self) -> &Keychain {
        self.keychain.get_or_init(|| {
            let file = Config::read(&self.dir)
                .is_ok_and(|config| config.credentials_store.as_deref() == Some("file"));
            Keychain::new(&self.dir, if file { Use::File } else { Use::Auto })
        })
    }

    /// A variable that a shell sent of its environment.
    pub(crate) fn sent_key(&self, name: &str) -> Option<String> {
        self.keys.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
    }

    /// Values that must not leave, each with the name by which a person knows it: the keys that shells sent, and those that
    /// were kept and looked up since this process began.
    pub(crate) fn known_secrets(&self) -> Vec<(String, String)> {
        self.learn_kept();
        let keys = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
        let sent = keys.iter().map(|(name, value)| (name.clone(), value.clone()));
        sent.chain(self.redaction.values()).collect()
    }

    /// Learns the values of the keys that are unlocked, so that they are taken out of what is stored and said.
    pub(crate) fn learn_kept(&self) {
        for (name, key) in self.keychain().unlocked() {
            self.redaction.learn(&name, key.expose_secret());
        }
    }

    /// A provider's key and where it is. What a shell has in its environment counts before what is kept.
    pub(crate) fn key_of(&self, name: &str, provider: &ProviderConfig) -> (Option<Secret>, KeyState) {
        if let Some(variable) = &provider.env_key {
            let known = self.keys.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(key) = known.get(variable) {
                return (Some(Secret::new(key.clone())), KeyState::Environment);
            }
        }
        let (state, place) = match provider.key_in.as_deref() {
            Some("keychain") => (KeyState::Keychain, KeyPlace::System),
            Some("file") => (KeyState::File, KeyPlace::File),
            _ if provider.env_key.is_some() => return (None, KeyState::Missing),
            _ => return (None, KeyState::None),
        };
        match self.keychain().get(name, place) {
            Ok(Some(key)) => {
                self.redaction.learn(name, key.expose_secret());
                (Some(Secret::new(key.expose_secret())), state)
            }
            Ok(None) => (None, KeyState::Missing),
            Err(_) => (None, KeyState::Locked),
        }
    }
}
