//! Making versions: blobs first, an intent where several files become others, each file exchanged into its place, and one
//! transaction for all that follows. Decides nothing about what a version holds.

use std::sync::Arc;

use gloss_artifact::{Splice, Text};
use gloss_protocol::{Artifact, Change, MadeBy, Note, Problem, ThreadId, TurnId, Version};
use gloss_store::{Exchange, FileChange, Installation, Intent, StoreError, Tx, VersionFile, Write};

use super::rows::{ids, row_after};
use crate::content::Content;
use crate::doors::now;
use crate::figures::Written;
use crate::sheet::values::{Filled, Values};
use crate::versions::places::{self, Own};
use crate::versions::room::Versions;

/// Rows that one transaction writes besides the version.
pub(crate) type Also<'a> = Box<dyn FnOnce(&mut Tx<'_>, &Version) -> Result<(), StoreError> + 'a>;

/// A version to be made by Gloss.
pub(crate) struct NewVersion<'a> {
    pub path: String,
    pub bytes: Vec<u8>,
    pub made_by: MadeBy,
    pub why: String,
    pub thread: Option<ThreadId>,
    pub turn: Option<TurnId>,
    /// Edits by which it differs from the newest version, where they are known exactly.
    pub splices: Option<Vec<Splice>>,
    /// Its bytes as a text, where they were parsed already.
    pub text: Option<Arc<Text>>,
    /// Effect on the values of its formulas.
    pub values: Values,
    /// Places to which a note's own change moves its ranges.
    pub own: Own,
    /// Whether it takes notes back.
    pub undoes: bool,
    /// What an agent made as a whole, where that was merged with what others had changed.
    pub made_as: Option<Vec<u8>>,
    /// Figures that were written into it, where its file can't lead to their sources.
    pub figures: Written,
    /// Rows that the same transaction writes besides.
    pub also: Also<'a>,
}

impl Versions {
    /// Makes a new version: first the files are exchanged into their places, then everything is recorded in one
    /// transaction; a crash in between is undone at the next start. The newest version must have been compared with
    /// the disk just before.
    ///
    /// # Errors
    /// A full disk, a read-only folder, a file that another program changed meanwhile; then no version was made and
    /// every file is as it was.
    pub(crate) fn make(&mut self, new: NewVersion<'_>) -> Result<Version, Problem> {
        let NewVersion {
            path,
            bytes,
            made_by,
            why,
            thread,
            turn,
            splices,
            text,
            values,
            own,
            undoes,
            made_as,
            figures,
            also,
        } = new;
        let known = self.store.read().artifact(&path)?;
        let parent = known.as_ref().map(|artifact| artifact.version);
        let text = text.or_else(|| self.shared.texts.open(&path, &bytes).ok().map(Arc::new));
        let Filled { bytes, changes, settled } =
            self.filled(&path, (parent, bytes), (text.as_deref(), splices.as_deref()), values)?;
        let content = Content::new(&path, bytes)?;
        content.keep(self.store.blobs())?;
        let made_as = made_as.map(|made| self.store.blobs().put(&made)).transpose()?;
        let version = Version {
            path: path.clone(),
            version: self.next_version(&path)?,
            parent,
            made_by,
            why,
            created_at: now(),
            sha256: content.sha256.clone(),
            bytes: content.size(),
            turn,
            settled,
            undoes,
            made_as,
        };
        let moved = self.moved_notes(&version, text.as_deref(), splices.as_deref(), &own)?;
        let numbers = (parent, version.version);
        let figures = self.figures_after(&path, numbers, splices.as_deref(), text.as_deref(), &figures)?;
        let installed = self.install(&content, known.as_ref())?;
        let artifact = row_after(&version, text.as_deref(), thread, known.as_ref());
        let splices = splices.map(serde_json::to_value).transpose().map_err(StoreError::from)?;
        let inode = self.stat(&path).map(|stat| stat.inode);
        let recorded = self.write(Write::VersionRecord, |tx| {
            tx.artifact(&artifact)?;
            tx.version(&version, &content.files, splices.as_ref())?;
            tx.no_intent(&path)?;
            inode.map_or(Ok(()), |inode| tx.inode(&path, inode))?;
            moved.iter().try_for_each(|note| tx.note(note))?;
            tx.figures(&path, version.version, &figures)?;
            for change in changes {
                tx.change(&Change { version: Some(version.version), ..change })?;
            }
            also(tx, &version)?;
            tx.log("version.added", &ids(&version), &version.sha256)
        });
        self.finish_install(&path, installed, recorded)?;
        if let Some(text) = text {
            self.shared.texts.keep(&path, &version.sha256, text);
        }
        self.source_changed(&path, version.version, &content.bytes)?;
        Ok(version)
    }

    /// The notes whose places a new version moves.
    fn moved_notes(
        &self,
        version: &Version,
        text: Option<&Text>,
        splices: Option<&[Splice]>,
        own: &Own,
    ) -> Result<Vec<Note>, Problem> {
        let notes = self.store.read().notes(Some(&version.path))?;
        if let (Some(splices), Some(text)) = (splices, text) {
            return Ok(places::after_known(&self.doors, notes, version.version, splices, own, text));
        }
        let old = version.parent.and_then(|parent| self.text(&version.path, parent).ok());
        Ok(places::reanchor_notes(&self.doors, notes, version.version, old.as_deref(), text))
    }

    /// Puts the files that become others into their places. Where there are several, what is about to happen is written
    /// down before: no two names can be exchanged at once.
    fn install(&mut self, content: &Content, known: Option<&Artifact>) -> Result<Installation, Problem> {
        let path = content.path.clone();
        let before = match known {
            Some(artifact) if artifact.present => self.store.read().files(&path, artifact.version)?,
            Some(_) => self.left_of(content)?,
            None => Vec::new(),
        };
        let changes = changes(content, &before);
        let has_intent = changes.len() > 1;
        if has_intent {
            let files = changes.iter().map(exchange).collect();
            let intent = Intent { path: path.clone(), files };
            self.write(Write::VersionIntent, |tx| tx.intent(&intent))?;
        }
        self.seen.remove(&path);
        let installed = self.shared.folder.prepare_all(&changes).and_then(|mut installation| {
            installation.install()?;
            Ok(installation)
        });
        if installed.is_err() {
            if has_intent {
                self.write(Write::VersionIntent, |tx| tx.no_intent(&path))?;
            }
            // What stands there instead becomes a version now, so that the next try starts from it.
            let _ = self.refresh(&path);
        }
        Ok(installed?)
    }

    /// The files of a folder that stand there although it is gone as an artifact: its first page was taken away, and the
    /// others were not. One that is in no version is not among them, so that it is never written over.
    fn left_of(&self, content: &Content) -> Result<Vec<VersionFile>, Problem> {
        let mut left = Vec::new();
        for file in content.files.iter().filter(|file| !file.file.is_empty()) {
            let Some(bytes) = self.shared.folder.read(&format!("{}{}", content.path, file.file))? else {
                continue;
            };
            let sha256 = gloss_artifact::sha256(&bytes);
            if self.store.read().has_file(&content.path, &sha256)? {
                left.push(VersionFile { file: file.file.clone(), sha256, bytes: bytes.len() as u64 });
            }
        }
        Ok(left)
    }

    /// Takes away what lies beside the places, or puts it back where nothing was recorded.
    fn finish_install(
        &mut self,
        path: &str,
        mut installed: Installation,
        recorded: Result<(), Problem>,
    ) -> Result<(), Problem> {
        if let Err(problem) = recorded {
            installed.put_back()?;
            // What could not be recorded is told, and not that the intent stays until the next start.
            let _ = self.write(Write::VersionIntent, |tx| tx.no_intent(path));
            return Err(problem);
        }
        installed.finish();
        Ok(())
    }
}

/// Changes of the files that are others than before. An artifact of one file is written whatever it holds.
fn changes<'a>(content: &'a Content, before: &[VersionFile]) -> Vec<FileChange<'a>> {
    let full = |file: &str| format!("{}{file}", content.path);
    let was = |file: &str| before.iter().find(|known| known.file == file).map(|known| known.sha256.clone());
    let mut changes = Vec::new();
    for (file, bytes) in content.files.iter().zip(content.parts()) {
        let was = was(&file.file);
        if was.as_ref() != Some(&file.sha256) || file.file.is_empty() {
            changes.push(FileChange { path: full(&file.file), was, now: Some((bytes, file.sha256.clone())) });
        }
    }
    for known in before.iter().filter(|known| content.files.iter().all(|file| file.file != known.file)) {
        changes.push(FileChange { path: full(&known.file), was: Some(known.sha256.clone()), now: None });
    }
    changes
}

fn exchange(change: &FileChange<'_>) -> Exchange {
    let now = change.now.as_ref().map(|(_, sha256)| sha256.clone());
    Exchange { path: change.path.clone(), was: change.was.clone(), now }
}
