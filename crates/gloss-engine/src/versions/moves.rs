//! A file that has another name: noticed when its old name is gone and a file that Gloss does not know has the same
//! bytes, or the same inode with a similar text. Its versions, notes, changes and tasks go with it, and its old names
//! lead to it. A copy is another file. Never guesses: where two files could be it, none is.

use std::collections::BTreeMap;

use gloss_artifact::{diff, kinds, locate};
use gloss_protocol::{Artifact, Note, Problem, TurnId};
use gloss_store::{StoreError, Tx, Write};
use serde_json::json;

use crate::content::{Content, Stat, name_of};
use crate::versions::copies::{Stage, changed_rows, write_rows};
use crate::versions::room::Versions;
use crate::versions::rows::artifact_row;

/// Files that are read at most in search of one that was moved: more of the very same size are no memos.
const MAX_READ: usize = 200;

/// Share of both texts that must be the same where only the inode says that it is the same file: a file system gives
/// the number of a deleted file to the next one.
const SIMILAR: f64 = 0.5;

/// Quality of a file's match: by inode, then by its own name, else only by its bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    Bytes,
    Name,
    Inode,
}

/// A file that could be an artifact under another name, or a copy of it that is an artifact of its own.
struct Alike {
    path: String,
    is_known: bool,
}

/// An artifact under another name, with all that is known of it.
pub(crate) struct Renamed {
    from: String,
    row: Artifact,
    notes: Vec<Note>,
    inode: Option<u64>,
    stages: Vec<(TurnId, BTreeMap<String, Stage>)>,
}

impl Renamed {
    /// Writes it down.
    ///
    /// # Errors
    /// Errors of the store.
    pub(crate) fn write(&self, tx: &mut Tx<'_>) -> Result<(), StoreError> {
        tx.move_artifact(&self.from, &self.row, &self.notes)?;
        self.inode.map_or(Ok(()), |inode| tx.inode(&self.row.path, inode))?;
        for (turn, stages) in &self.stages {
            tx.no_stages(turn)?;
            write_rows(tx, turn, &changed_rows(stages)?)?;
        }
        Ok(())
    }
}

impl Versions {
    /// A path as it is written everywhere. That of a site whose folder is gone is known from before.
    ///
    /// # Errors
    /// A path that leaves the folder.
    pub(crate) fn normal(&self, path: &str) -> Result<String, Problem> {
        let path = self.shared.folder.normal(path)?;
        let read = self.store.read();
        let folder = format!("{path}/");
        let is_folder = read.artifact(&path)?.is_none()
            && (read.artifact(&folder)?.is_some() || read.moved_to(&folder)?.is_some());
        Ok(if is_folder && !path.ends_with('/') { folder } else { path })
    }

    /// The name that a file has now, where this one is neither a file nor known but was an artifact's name before.
    ///
    /// # Errors
    /// Errors of the store.
    pub(crate) fn name_now(&self, path: String) -> Result<String, Problem> {
        if self.store.read().artifact(&path)?.is_some() {
            return Ok(path);
        }
        Ok(self.store.read().moved_to(&path)?.unwrap_or(path))
    }

    /// Looks where a known file went that is no longer in its place. True where it was found.
    ///
    /// # Errors
    /// Errors of the store or the folder.
    pub(crate) fn moved_away(&mut self, artifact: &Artifact) -> Result<bool, Problem> {
        match the_one(self.files_like(artifact)?) {
            Some(file) if !file.is_known => self.move_to(artifact, &file.path).map(|()| true),
            _ => Ok(false),
        }
    }

    /// The files that could be an artifact under another name, and those that Gloss knows as copies of it: which of
    /// two with the same bytes was there first is not told by who looked first.
    fn files_like(&self, artifact: &Artifact) -> Result<Vec<(Fit, Alike)>, Problem> {
        let mut found = Vec::new();
        let Some(latest) = self.store.read().version(&artifact.path, artifact.version)? else {
            return Ok(found);
        };
        let inode = self.store.read().inode(&artifact.path)?;
        let mut left = MAX_READ;
        let folders = self.shared.folder.list_artifacts()?.into_iter();
        let folders = folders.filter(|file| kinds::of_path(&file.path).is_folder());
        for file in self.shared.folder.list()?.into_iter().chain(folders) {
            let same_inode = inode == Some(file.inode);
            let is_candidate = same_inode || file.bytes == u64::from(latest.version.bytes);
            let is_known = self.store.read().artifact(&file.path)?.is_some();
            // A second name of the very same file is as good a name as a new one.
            if !is_candidate || left == 0 || is_known && same_inode {
                continue;
            }
            left -= 1;
            let Ok(Some(content)) = self.content(&file.path) else { continue };
            if let Some(fit) = self.fit(artifact, &content, same_inode)? {
                found.push((fit, Alike { path: file.path, is_known }));
            }
        }
        Ok(found)
    }

    /// Looks whether a file that Gloss does not know is a known one that is no longer in its place. True where it is,
    /// and where no other file could be it as well.
    ///
    /// # Errors
    /// Errors of the store or the folder.
    pub(crate) fn moved_here(&mut self, content: &Content, stat: Option<Stat>) -> Result<bool, Problem> {
        let inode = stat.map(|stat| stat.inode);
        let mut found = Vec::new();
        for artifact in self.store.read().artifacts_like(&content.sha256, inode)? {
            if self.content(&artifact.path).is_ok_and(|content| content.is_none()) {
                let same_inode = inode.is_some() && self.store.read().inode(&artifact.path)? == inode;
                if let Some(fit) = self.fit(&artifact, content, same_inode)? {
                    found.push((fit, (fit, artifact)));
                }
            }
        }
        let Some((fit, artifact)) = the_one(found) else { return Ok(false) };
        let mut alike = self.files_like(&artifact)?;
        alike.retain(|(_, file)| file.path != content.path);
        alike.push((fit, Alike { path: content.path.clone(), is_known: false }));
        match the_one(alike) {
            Some(file) if file.path == content.path => self.move_to(&artifact, &content.path).map(|()| true),
            _ => Ok(false),
        }
    }

    fn fit(&self, artifact: &Artifact, content: &Content, same_inode: bool) -> Result<Option<Fit>, Problem> {
        let latest = self.store.read().version(&artifact.path, artifact.version)?;
        let same_bytes = latest.is_some_and(|latest| latest.version.sha256 == content.sha256);
        if same_inode {
            let same = same_bytes || similar(&self.bytes(&artifact.path, artifact.version)?, &content.bytes);
            return Ok(same.then_some(Fit::Inode));
        }
        let fit = if name_of(&content.path) == name_of(&artifact.path) { Fit::Name } else { Fit::Bytes };
        // All empty files have the same bytes.
        Ok((same_bytes && !content.bytes.is_empty()).then_some(fit))
    }

    /// Gives an artifact its new name, and takes up what was changed in it besides.
    fn move_to(&mut self, artifact: &Artifact, to: &str) -> Result<(), Problem> {
        let from = artifact.path.clone();
        let renamed = self.renamed(artifact, to)?;
        self.write(Write::ArtifactMove, |tx| {
            renamed.write(tx)?;
            tx.log("artifact.moved", &json!({ "from": from, "path": to }), "")
        })?;
        self.settle_renamed(renamed);
        self.refresh(to)?;
        self.changed_by_others.extend([from, to.to_owned()]);
        Ok(())
    }

    /// What becomes of an artifact under another name, found out before it is written down.
    ///
    /// # Errors
    /// Errors of the store.
    pub(crate) fn renamed(&self, artifact: &Artifact, to: &str) -> Result<Renamed, Problem> {
        let from = artifact.path.clone();
        let is_same_kind = kinds::of_path(&from).kind() == kinds::of_path(to).kind();
        let title = if artifact.title == name_of(&from) { name_of(to) } else { &artifact.title };
        let row = match self.store.read().version(&from, artifact.version)? {
            Some(stored) if !is_same_kind => {
                let content = self.content(to)?;
                let text = content.and_then(|content| self.shared.texts.open(to, &content.bytes).ok());
                let version = gloss_protocol::Version { path: to.to_owned(), ..stored.version };
                artifact_row(&version, text.as_ref(), artifact.thread.clone())
            }
            _ => Artifact { title: title.to_owned(), ..artifact.clone() },
        };
        Ok(Renamed {
            row: Artifact { present: true, path: to.to_owned(), ..row },
            notes: self.renamed_notes(&from, to)?,
            inode: Stat::of(&self.shared.folder.root().join(to)).map(|stat| stat.inode),
            stages: self.renamed_stages(&from, to),
            from,
        })
    }

    /// Takes over in memory what was written of an artifact under another name.
    pub(crate) fn settle_renamed(&mut self, renamed: Renamed) {
        let to = renamed.row.path;
        for (turn, stages) in renamed.stages {
            if let Some(copies) = self.copies.get_mut(&turn) {
                copies.stages = stages;
            }
            self.stages_are_stored(&turn);
        }
        for copies in self.copies.values_mut() {
            if let Some(read) = copies.reads.remove(&renamed.from) {
                copies.reads.insert(to.clone(), read);
            }
        }
        self.seen.remove(&renamed.from);
    }

    /// The notes under the new name. Where that makes another kind of it, their places read differently.
    fn renamed_notes(&self, from: &str, to: &str) -> Result<Vec<Note>, Problem> {
        let (notes, same_kind) =
            (self.store.read().notes(Some(from))?, kinds::of_path(from).kind() == kinds::of_path(to).kind());
        let mut renamed = Vec::new();
        for mut note in notes {
            if let (Some(region), false) = (&note.place.region, same_kind) {
                let bytes = self.bytes(from, note.place.version)?;
                let cells = [from, to].into_iter().any(|path| kinds::of_path(path).cells().is_some());
                if cells {
                    // Ranges of cells are no ranges of the file's own words.
                    note.place = locate::unplaced(note.place.version);
                } else if let Ok(text) = self.shared.texts.open(to, &bytes) {
                    let read = locate::place(note.place.version, note.place.status, region.clone(), &text);
                    note.place = gloss_protocol::Place { text: read.text, at: read.at, ..note.place };
                }
            }
            to.clone_into(&mut note.path);
            renamed.push(note);
        }
        Ok(renamed)
    }

    /// Of each turn at work on it its staging copies under the new name, stored nowhere yet.
    fn renamed_stages(&self, from: &str, to: &str) -> Vec<(TurnId, BTreeMap<String, Stage>)> {
        let renamed = |stages: &BTreeMap<String, Stage>| {
            let name = |path: &String| if path == from { to.to_owned() } else { path.clone() };
            stages.iter().map(|(path, stage)| (name(path), stage.unstored())).collect()
        };
        let at_work = self.copies.iter().filter(|(_, copies)| copies.stages.contains_key(from));
        at_work.map(|(turn, copies)| (turn.clone(), renamed(&copies.stages))).collect()
    }

    /// Remembers a file's inode where it has another one than was known.
    ///
    /// # Errors
    /// Errors of the store.
    pub(crate) fn know_inode(&mut self, path: &str, stat: Option<Stat>) -> Result<(), Problem> {
        let Some(inode) = stat.map(|stat| stat.inode) else { return Ok(()) };
        if self.store.read().inode(path)? == Some(inode) {
            return Ok(());
        }
        self.write(Write::VersionOutside, |tx| tx.inode(path, inode))
    }
}

/// The candidate that fits better than all others.
fn the_one<T>(mut found: Vec<(Fit, T)>) -> Option<T> {
    found.sort_by_key(|(fit, _)| std::cmp::Reverse(*fit));
    if let [(first, _), (second, _), ..] = found.as_slice()
        && first == second
    {
        return None;
    }
    found.into_iter().next().map(|(_, one)| one)
}

/// Whether two texts have most of their bytes in common.
fn similar(old: &[u8], new: &[u8]) -> bool {
    let (Ok(old), Ok(new)) = (std::str::from_utf8(old), std::str::from_utf8(new)) else {
        return false;
    };
    let kept = old.len() - diff::words(old, new).iter().map(|hunk| hunk.old.len()).sum::<usize>();
    kept as f64 >= SIMILAR * old.len().max(new.len()) as f64
}
