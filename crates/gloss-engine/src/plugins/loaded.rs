//! The plugins whose parts are used, read once for as long as they are as they were installed.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use gloss_artifact::sha256;
use gloss_extension::Contents;
use gloss_protocol::{Problem, Timestamp};

use super::installed::{Installed, files_of, folder_of, installed, read};

/// A plugin that is used.
#[derive(Clone, Debug)]
pub(crate) struct Loaded {
    /// Its name.
    pub name: String,
    /// The folder in which its files lie.
    pub folder: PathBuf,
    /// Hash over all its files.
    pub hash: String,
    /// SHA-256 of each of its files.
    pub digests: Arc<BTreeMap<String, String>>,
    /// What it brings.
    pub contents: Arc<Contents>,
}

/// What was read of a plugin when it was installed or updated last; none where it can't be used.
struct ReadPlugin {
    since: Timestamp,
    loaded: Option<Loaded>,
}

/// What was read of plugins, by their names.
#[derive(Default)]
pub(crate) struct Plugins(Mutex<HashMap<String, ReadPlugin>>);

impl Plugins {
    /// The plugins that are on. One whose files are not those that were installed is none.
    pub(crate) fn loaded(&self, home: &Path) -> Vec<Loaded> {
        let all = installed(home).unwrap_or_default();
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|name, known| all.iter().any(|one| one.name == *name && one.since == known.since));
        let mut out = Vec::new();
        for plugin in all.into_iter().filter(|plugin| plugin.enabled) {
            let known = known.entry(plugin.name.clone()).or_insert_with(|| ReadPlugin {
                since: plugin.since,
                // The list of plugins says why one can't be.
                loaded: load(home, &plugin).ok(),
            });
            out.extend(known.loaded.clone());
        }
        out
    }
}

fn load(home: &Path, plugin: &Installed) -> Result<Loaded, Problem> {
    let files = files_of(home, plugin)?;
    let digests = files.iter().map(|(path, file)| (path.clone(), sha256(&file.bytes))).collect();
    Ok(Loaded {
        folder: folder_of(home, &plugin.name),
        hash: plugin.hash.clone(),
        digests: Arc::new(digests),
        contents: Arc::new(read(&plugin.name, plugin.entry.as_ref(), &files)?),
        name: plugin.name.clone(),
    })
}

/// Checks that the files of a plugin are still those that were installed.
///
/// # Errors
/// Where they are not.
pub(crate) fn check_files(home: &Path, name: &str) -> Result<(), Problem> {
    let all = installed(home)?;
    all.iter().find(|plugin| plugin.name == name).map_or(Ok(()), |plugin| files_of(home, plugin).map(drop))
}
