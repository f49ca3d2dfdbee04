//! The plugins whose parts are used, read once for as long as they are as they were installed.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use gloss_extension::Contents;

use super::installed::{contents_of, folder_of, installed};

/// A plugin that is used.
#[derive(Clone, Debug)]
pub(crate) struct Loaded {
    /// Its name.
    pub name: String,
    /// The folder in which its files lie.
    pub folder: PathBuf,
    /// Hash over all its files.
    pub hash: String,
    /// What it brings.
    pub contents: Arc<Contents>,
}

/// What was read of plugins, by their names.
#[derive(Default)]
pub(crate) struct Plugins(Mutex<HashMap<String, Loaded>>);

impl Plugins {
    /// The plugins that are on. One whose files are not those that were installed is none.
    pub(crate) fn loaded(&self, home: &Path) -> Vec<Loaded> {
        let all = installed(home).unwrap_or_default();
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|name, _| all.iter().any(|one| one.name == *name));
        let mut out = Vec::new();
        for plugin in all.into_iter().filter(|plugin| plugin.enabled) {
            match known.get(&plugin.name).filter(|loaded| loaded.hash == plugin.hash) {
                Some(loaded) => out.push(loaded.clone()),
                None => {
                    let Ok(contents) = contents_of(home, &plugin) else { continue };
                    let loaded = Loaded {
                        folder: folder_of(home, &plugin.name),
                        hash: plugin.hash,
                        contents: Arc::new(contents),
                        name: plugin.name.clone(),
                    };
                    known.insert(plugin.name, loaded.clone());
                    out.push(loaded);
                }
            }
        }
        out
    }
}
