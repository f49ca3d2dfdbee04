//! What is installed: one file that lists it, and the files of each plugin beside. Read anew each time; written whole or not at all.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use gloss_extension::{Contents, Definition, Files, Finding, read_plugin_files};
use gloss_plugin::{hash_of, read_folder};
use gloss_protocol::{Code, PluginFinding, Problem, Timestamp};
use serde::{Deserialize, Serialize};

use crate::digest::digest_of;
use crate::plain_file;

/// Largest list, in bytes.
const MAX_LIST: u64 = 4 << 20;
/// Plugins that are installed at most.
pub(super) const MAX_PLUGINS: usize = 200;

/// A plugin that is installed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Installed {
    /// Its name.
    pub name: String,
    /// Where it came from, as it was named.
    pub source: String,
    /// Where that lies on this computer.
    #[serde(default)]
    pub at: String,
    /// The folder whose marketplace named it, where what it named lies on another computer.
    #[serde(default)]
    pub market: String,
    /// A branch or a tag that was named.
    #[serde(default)]
    pub reference: Option<String>,
    /// The commit that it was read from.
    #[serde(default)]
    pub commit: String,
    /// The entry of the marketplace that named it, which defines it with its files.
    #[serde(default)]
    pub entry: Option<Definition>,
    /// Links of its source that were left out, each with the reason.
    #[serde(default)]
    pub left_out: Vec<PluginFinding>,
    /// Hash over all its files, and over that entry: what lies there otherwise is not it.
    pub hash: String,
    /// Whether its parts are used.
    pub enabled: bool,
    /// When it was installed, or updated last.
    pub since: Timestamp,
}

#[derive(Default, Serialize, Deserialize)]
struct List {
    plugins: Vec<Installed>,
}

fn root(home: &Path) -> PathBuf {
    home.join("plugins")
}

fn list_file(home: &Path) -> PathBuf {
    root(home).join("installed.json")
}

/// The folder in which the files of a plugin lie.
pub(crate) fn folder_of(home: &Path, name: &str) -> PathBuf {
    root(home).join("files").join(name)
}

/// What is installed, by name.
///
/// # Errors
/// Where the list can't be read.
pub(crate) fn installed(home: &Path) -> Result<Vec<Installed>, Problem> {
    let bad = |says: String| {
        Problem::new(Code::StoreDamaged, says)
            .with_next("Move plugins/installed.json away and install them again.")
    };
    let bytes = plain_file::read(&list_file(home), MAX_LIST)
        .map_err(|error| bad(format!("The list of plugins: {error}")))?;
    let Some(bytes) = bytes else { return Ok(Vec::new()) };
    let list: List = serde_json::from_slice(&bytes)
        .map_err(|error| bad(format!("The list of plugins can’t be read: {error}.")))?;
    Ok(list.plugins)
}

/// Writes what is installed.
///
/// # Errors
/// Where the disk says no.
pub(super) fn write(home: &Path, mut plugins: Vec<Installed>) -> Result<(), Problem> {
    plugins.sort_by(|a, b| a.name.cmp(&b.name));
    let write = || -> std::io::Result<()> {
        std::fs::create_dir_all(root(home))?;
        let mut file = tempfile::NamedTempFile::new_in(root(home))?;
        file.write_all(&serde_json::to_vec_pretty(&List { plugins })?)?;
        file.as_file().sync_all()?;
        file.persist(list_file(home))?;
        Ok(())
    };
    write().map_err(|error| {
        Problem::new(Code::DiskFull, format!("The list of plugins can’t be written: {error}."))
    })
}

/// Hash over all that a plugin is: its files, and the entry of a marketplace that defines it.
pub(super) fn whole_hash(files: &Files, entry: Option<&Definition>) -> String {
    let of_files = hash_of(files);
    let Some(entry) = entry else { return of_files };
    let line = entry.line.to_string();
    let is_whole = if entry.is_whole_market { "whole" } else { "" };
    digest_of([of_files.as_str(), &entry.file, &line, is_whole, &entry.text])
}

/// The files of a plugin as they were installed.
///
/// # Errors
/// Where they are gone, or something else changed them.
pub(crate) fn files_of(home: &Path, plugin: &Installed) -> Result<Files, Problem> {
    let again = |says: String| {
        Problem::new(Code::FileChanged, says)
            .with_next(format!("Install it again: gloss plugin update {}", plugin.name))
    };
    let files = read_folder(&folder_of(home, &plugin.name))
        .map_err(|error| again(format!("{}: {error}", plugin.name)))?;
    match whole_hash(&files, plugin.entry.as_ref()) == plugin.hash {
        true => Ok(files),
        false => Err(again(format!("The files of {} are not those that were installed.", plugin.name))),
    }
}

/// What there is to say of a file of a plugin.
pub(super) fn finding((file, found): &(String, Finding)) -> PluginFinding {
    let says = match found.field.is_empty() {
        true => found.says.clone(),
        false => format!("{}: {}", found.field, found.says),
    };
    PluginFinding { file: file.clone(), line: found.place.line, says }
}

/// What a plugin brings.
///
/// # Errors
/// Where its files are not those that were installed, or can't be read.
pub(crate) fn contents_of(home: &Path, plugin: &Installed) -> Result<Contents, Problem> {
    read(&plugin.name, plugin.entry.as_ref(), &files_of(home, plugin)?)
}

/// What files bring as a plugin.
///
/// # Errors
/// Where they are none.
pub(super) fn read(name: &str, entry: Option<&Definition>, files: &Files) -> Result<Contents, Problem> {
    read_plugin_files(name, entry, files).map_err(|(file, finding)| {
        Problem::new(Code::BadRequest, format!("{name} can’t be read: {file}, {finding}"))
            .with_next("Tell its author, or take another version.")
    })
}

#[cfg(test)]
mod tests {
    use gloss_extension::{Definition, Files, PluginBytes};

    use super::whole_hash;

    #[test]
    fn what_is_pinned_is_every_file_and_every_word_of_the_entry() {
        let files: Files = [("a".to_owned(), PluginBytes { bytes: b"x".to_vec(), is_program: false })].into();
        let entry =
            Definition { file: "f".to_owned(), line: 3, is_whole_market: false, text: "{}".to_owned() };
        let hash = whole_hash(&files, Some(&entry));
        let others = [
            Definition { file: "g".to_owned(), ..entry.clone() },
            Definition { line: 4, ..entry.clone() },
            Definition { is_whole_market: true, ..entry.clone() },
            Definition { text: "{ }".to_owned(), ..entry.clone() },
        ];
        assert!(others.iter().all(|other| whole_hash(&files, Some(other)) != hash));
        assert_ne!(whole_hash(&files, None), hash);
        assert_ne!(whole_hash(&Files::new(), Some(&entry)), hash);
        assert_eq!(whole_hash(&files, Some(&entry.clone())), hash);
    }
}
