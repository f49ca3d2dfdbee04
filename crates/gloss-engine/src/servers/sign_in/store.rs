//! What a person's signing in left behind, among the keys: one entry for each server as it is written down, of one workspace. Beside
//! it lies in clear with whom they signed in, and nothing else.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, MutexGuard, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use gloss_keychain::ExposeSecret as _;
use gloss_mcp::{CredentialStore, Credentials, StoreError, Work};
use gloss_protocol::{Code, Problem, WorkspaceId};
use serde::{Deserialize, Serialize};

use super::super::wall::servers_folder;
use crate::doors::Shared;
use crate::home::HomeShared;
use crate::models::refused::refused;
use crate::off_core::{self, OffCore};
use crate::plain_file;

/// Largest file of who signed in, in bytes.
const MAX_FILE: u64 = 16 << 10;

/// How the name of a file ends that says who signed in.
const MARK: &str = ".signed-in.json";

/// What is known of a sign-in without opening the keys.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct SignedIn {
    /// With whom.
    pub issuer: String,
    /// The plugin that the server comes with; empty where it comes with none.
    #[serde(default)]
    pub plugin: String,
}

/// The credentials of one server.
#[derive(Clone)]
pub(crate) struct ServerCredentials {
    home: Arc<HomeShared>,
    /// The name of the entry among the keys.
    entry: String,
    file: PathBuf,
    /// How often it was forgotten before this began.
    forgotten: u64,
}

impl ServerCredentials {
    /// Those of a server of a workspace. What they are for stands in them: at another address they are not used.
    pub(crate) fn of(shared: &Shared, server: &str) -> Self {
        let entry = entry_of(server, &shared.id);
        let file = servers_folder(&shared.home.dir, &shared.id).join(format!("{server}{MARK}"));
        let home = shared.home.clone();
        let forgotten = times(&home).get(&entry).copied().unwrap_or_default();
        Self { home, entry, file, forgotten }
    }

    /// With whom the person signed in; none where they did not.
    pub(crate) fn signed_in(&self) -> Option<SignedIn> {
        let bytes = plain_file::read(&self.file, MAX_FILE).ok()??;
        serde_json::from_slice(&bytes).ok()
    }

    /// The credentials; it may wait for the person to unlock the system's keychain.
    ///
    /// # Errors
    /// Where the keys are locked.
    pub(super) fn read(&self, _off: &OffCore) -> Result<Option<Credentials>, Problem> {
        let found = self.home.keychain().find(&self.entry).map_err(|error| refused(&error))?;
        let text = found.and_then(|found| STANDARD.decode(found.expose_secret()).ok());
        let credentials = text.and_then(|text| Credentials::of_text(std::str::from_utf8(&text).ok()?));
        credentials.iter().for_each(|found| self.learn(found));
        Ok(credentials)
    }

    /// Keeps credentials over those that were there.
    ///
    /// # Errors
    /// Where the keys are locked, or there is no place for them.
    pub(super) fn write(
        &self,
        _off: &OffCore,
        credentials: &Credentials,
        plugin: Option<&str>,
    ) -> Result<(), Problem> {
        self.learn(credentials);
        let times = times(&self.home);
        if times.get(&self.entry).copied().unwrap_or_default() != self.forgotten {
            return Err(Problem::new(Code::NotDone, "The person signed out meanwhile."));
        }
        // Its mark lies there first: what is among the keys can always be forgotten.
        let was = self.signed_in();
        // What is renewed comes with what it came with.
        let plugin = plugin.or(was.as_ref().map(|was| was.plugin.as_str())).unwrap_or_default();
        self.mark(credentials.issuer(), plugin)?;
        let text = STANDARD.encode(credentials.to_text().expose());
        let kept = self.home.keychain().set(&self.entry, &text, None).map_err(|error| refused(&error));
        if kept.is_err() && was.is_none() {
            let _ = std::fs::remove_file(&self.file);
        }
        kept.map(drop)
    }

    /// Writes down with whom a person is signed in.
    fn mark(&self, issuer: &str, plugin: &str) -> Result<(), Problem> {
        let (issuer, plugin) = (issuer.to_owned(), plugin.to_owned());
        let lies = || -> std::io::Result<()> {
            let folder = self.file.parent().unwrap_or(&self.file);
            std::fs::create_dir_all(folder)?;
            let mut file = tempfile::NamedTempFile::new_in(folder)?;
            serde_json::to_writer(&mut file, &SignedIn { issuer, plugin })?;
            file.persist(&self.file).map(drop).map_err(|error| error.error)
        };
        lies().map_err(|error| Problem::new(Code::DiskFull, format!("It can’t be written down: {error}.")))
    }

    /// Forgets them.
    ///
    /// # Errors
    /// Where the keys are locked: then nothing is forgotten.
    pub(super) fn forget(&self, _off: &OffCore) -> Result<(), Problem> {
        forget(&self.home, &self.entry, &self.file)
    }

    /// From now on they are taken out of what is stored and said.
    fn learn(&self, credentials: &Credentials) {
        for secret in credentials.secrets() {
            self.home.redaction.learn(&self.entry, secret.expose());
        }
    }
}

/// The name of an entry among the keys: no provider has a blank in its name, and no secret of a folder begins with a small letter.
fn entry_of(server: &str, workspace: &WorkspaceId) -> String {
    format!("sign-in of {server} of {}", workspace.0)
}

fn forget(home: &HomeShared, entry: &str, file: &Path) -> Result<(), Problem> {
    let mut times = times(home);
    home.keychain().remove_all(entry).map_err(|error| refused(&error))?;
    *times.entry(entry.to_owned()).or_default() += 1;
    let _ = std::fs::remove_file(file);
    Ok(())
}

/// Forgets all sign-ins to the servers of a plugin in a workspace.
///
/// # Errors
/// Where the keys are locked.
pub(in super::super) fn forget_of_plugin(
    home: &HomeShared,
    workspace: &WorkspaceId,
    plugin: &str,
) -> Result<(), Problem> {
    let Ok(files) = servers_folder(&home.dir, workspace).read_dir() else { return Ok(()) };
    for file in files.flatten().map(|file| file.path()) {
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let Some(server) = name.strip_suffix(MARK) else { continue };
        let bytes = plain_file::read(&file, MAX_FILE).ok().flatten().unwrap_or_default();
        let mark: Option<SignedIn> = serde_json::from_slice(&bytes).ok();
        if mark.is_some_and(|mark| mark.plugin == plugin) {
            forget(home, &entry_of(server, workspace), &file)?;
        }
    }
    Ok(())
}

/// How often each was forgotten; whoever has it changes what lies among the keys alone.
fn times(home: &HomeShared) -> MutexGuard<'_, HashMap<String, u64>> {
    home.servers.forgotten.lock().unwrap_or_else(PoisonError::into_inner)
}

impl CredentialStore for ServerCredentials {
    fn load<'a>(&'a self, server: &'a str) -> Work<'a, Option<Credentials>> {
        Box::pin(async move {
            let store = self.clone();
            let read = off_core::spawn(move |off| store.read(off)).await;
            let read = read.map_err(|_| StoreError("Reading the keys broke off.".to_owned()))?;
            let read = read.map_err(|problem| StoreError(problem.says))?;
            Ok(read.filter(|found| found.server() == server))
        })
    }

    fn save(&self, credentials: Credentials) -> Work<'_, ()> {
        Box::pin(async move {
            let store = self.clone();
            let written = off_core::spawn(move |off| store.write(off, &credentials, None)).await;
            let written = written.map_err(|_| StoreError("Keeping it broke off.".to_owned()))?;
            written.map_err(|problem| StoreError(problem.says))
        })
    }
}
