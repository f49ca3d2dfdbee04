//! What a command may have read although it is asked about: saved while it ran, where no wall had been built around it. Found when the
//! command ends; builds no wall itself.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use gloss_store::original_of;

use super::policy::look_through;
use super::visible::FileId;
use crate::clock;
use crate::content::name_of;
use crate::doors::Shared;
use crate::off_core::OffCore;
use crate::turn::file_names::visible_name;

/// What stood behind walls when a command began.
pub(super) struct Watch {
    /// What it does not see, as it lay there.
    hidden: HashMap<PathBuf, Option<FileId>>,
    /// The folders above these: of what lies in them the command was granted one by one.
    above: HashSet<PathBuf>,
    /// What it sees by leave.
    open: Vec<PathBuf>,
    began: SystemTime,
}

impl Watch {
    /// Begins, with what a command does not see: also where a key that came to be known since it was looked stands.
    pub(super) fn begin(
        off: &OffCore,
        shared: &Shared,
        (mut hidden, open, keys): (Vec<PathBuf>, Vec<PathBuf>, usize),
    ) -> (Self, Vec<PathBuf>) {
        if shared.home.redaction.count() != keys {
            let now = look_through(off, shared).asked_about.into_values();
            let known: HashSet<&PathBuf> = hidden.iter().chain(&open).collect();
            let more: Vec<PathBuf> = now.filter(|path| !known.contains(path)).collect();
            hidden.extend(more);
        }
        let above = hidden.iter().flat_map(|path| path.ancestors().skip(1)).map(Path::to_owned).collect();
        let ids = hidden.iter().map(|path| (path.clone(), FileId::of(path))).collect();
        (Self { hidden: ids, above, open, began: SystemTime::now() }, hidden)
    }

    /// The name of what the command may have read; none where there is nothing.
    pub(super) fn bared(&self, off: &OffCore, shared: &Shared) -> Option<String> {
        let root = shared.folder.root();
        let now = look_through(off, shared).asked_about;
        now.into_iter().find(|(name, path)| self.is_bare(root, name, path)).map(|(name, _)| name)
    }

    fn is_bare(&self, root: &Path, name: &str, path: &Path) -> bool {
        let is_within = path.ancestors().skip(1).any(|folder| self.hidden.contains_key(folder));
        if is_within || is_of_program(name) || self.open.iter().any(|open| open == path) {
            return false;
        }
        let Ok(found) = path.symlink_metadata() else { return false };
        if self.hidden.get(path).is_some_and(|id| *id == FileId::of(path)) {
            return false;
        }
        // What is new where each file was granted by itself was granted to nobody.
        let folders = path.ancestors().skip(1).take_while(|folder| folder.starts_with(root));
        let is_new = found.created().is_ok_and(|made| made >= self.began);
        !(is_new && folders.into_iter().all(|folder| self.above.contains(folder)))
    }

    /// Deletes what a command left in its scratch folder; what lay there before can't hold what it read.
    pub(super) fn clear(&self, scratch: &Path) {
        let since =
            self.began.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_millis() as i64) - clock::TICK;
        let mut left = vec![scratch.to_owned()];
        while let Some(folder) = left.pop() {
            for entry in folder.read_dir().into_iter().flatten().flatten() {
                match entry.metadata() {
                    Ok(found) if found.is_dir() => left.push(entry.path()),
                    Ok(found) if clock::changed(&found) < since => {}
                    _ => _ = std::fs::remove_file(entry.path()),
                }
            }
        }
    }
}

/// Why nothing is told of what came out.
pub(super) fn withheld(name: &str) -> String {
    format!(
        "{} was saved while it ran, and is asked about before it is read: nothing of what came out is told or kept. Run it again.",
        visible_name(name)
    )
}

/// Whether a program keeps such a file beside one that it has open, or is about to put into its place: it says nothing that does not
/// stand there.
fn is_of_program(path: &str) -> bool {
    let name = name_of(path);
    let is_lock = name.starts_with(".~lock.") || name.starts_with(".#");
    let is_swap = name.rsplit_once(".sw").is_some_and(|(_, end)| end.len() == 1);
    is_lock || is_swap || original_of(name).is_some()
}

#[cfg(test)]
mod tests {
    use super::is_of_program;

    #[test]
    fn what_programs_keep_beside_a_file_says_nothing_new() {
        let beside = format!("a/.b.md.gloss-{}", "0f".repeat(32));
        for name in ["a/.~lock.b.odt#", ".#b.md", ".b.md.swp", &beside] {
            assert!(is_of_program(name), "{name}");
        }
        for name in [".env", "a/.git", ".b.gloss-1", ".swap", "keys.swift"] {
            assert!(!is_of_program(name), "{name}");
        }
    }
}
