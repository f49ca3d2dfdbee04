//! Versions: taking up what other programs did, making new ones, putting right what a crash left.
//!
//! A version is a blob, then a row, then a file exchanged into its place, then a mark that it stands there; a
//! crash between any two of these ends in one whole state or the other.

use std::collections::HashMap;

use gloss_artifact::{Splice, Text, sha256};
use gloss_protocol::{Artifact, Code, Kind, MadeBy, NoteId, Problem, Span, ThreadId, TurnId, Version};
use gloss_store::{Installed, Prepared, StoreError, Tx, Write};

use crate::places;
use crate::space::{Space, now};

/// What else one transaction writes.
pub(crate) type Also<'a> = Box<dyn FnOnce(&mut Tx<'_>, &Version) -> Result<(), StoreError> + 'a>;

/// A version to be made by Gloss.
pub(crate) struct NewVersion<'a> {
    pub path: String,
    pub bytes: Vec<u8>,
    pub made_by: MadeBy,
    pub why: String,
    pub thread: Option<ThreadId>,
    pub turn: Option<TurnId>,
    /// How it differs from the newest version, where that is known exactly.
    pub splices: Option<Vec<Splice>>,
    /// Ranges of the newest version that a note's own change rewrites.
    pub own: HashMap<NoteId, Vec<Span>>,
    /// What the same transaction writes besides.
    pub also: Also<'a>,
}

impl Space {
    /// The artifact of a path after a look at the disk; made where it is new to Gloss.
    ///
    /// # Errors
    /// A path that leaves the folder, a file that can't be read, or none at all.
    pub(crate) fn artifact(&mut self, path: &str) -> Result<Artifact, Problem> {
        let path = self.shared.folder.normal(path)?;
        self.refresh(&path)?;
        self.store
            .read()
            .artifact(&path)?
            .ok_or_else(|| Problem::new(Code::FileMissing, format!("There is no file {path} here.")))
    }

    /// Compares a file with its newest version and takes up what another program did. True where it did.
    ///
    /// # Errors
    /// A file that can't be read.
    pub(crate) fn refresh(&mut self, path: &str) -> Result<bool, Problem> {
        let stat = std::fs::symlink_metadata(self.shared.folder.root().join(path))
            .ok()
            .map(|meta| {
                let modified = meta
                    .modified()
                    .ok()
                    .and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
                (meta.len(), modified.map_or(0, |since| since.as_nanos() as i128))
            });
        if stat.is_some() && self.seen.get(path) == stat.as_ref() {
            return Ok(false);
        }
        let known = self.store.read().artifact(path)?;
        let Some(bytes) = self.shared.folder.read(path)? else {
            return self.gone(known);
        };
        let latest = match &known {
            Some(artifact) => self.store.read().version(path, artifact.version)?,
            None => None,
        };
        let hash = sha256(&bytes);
        let same = latest
            .as_ref()
            .is_some_and(|latest| latest.version.sha256 == hash);
        if same && known.as_ref().is_some_and(|artifact| artifact.present) {
            self.saw(path, stat);
            return Ok(false);
        }
        if same {
            if let Some(artifact) = known {
                self.write(Write::VersionOutside, |tx| {
                    tx.artifact(&Artifact {
                        present: true,
                        ..artifact
                    })
                })?;
            }
            self.saw(path, stat);
            return Ok(true);
        }
        self.take_up(path, &bytes, known)?;
        self.saw(path, stat);
        Ok(true)
    }

    /// Compares a file with the disk before a query. One that can't be read now still has its versions; one that
    /// never could be read is refused.
    ///
    /// # Errors
    /// A path that leaves the folder, or a file that can't be read and that Gloss does not know.
    pub(crate) fn look_at(&mut self, path: &str) -> Result<(), Problem> {
        let path = self.shared.folder.normal(path)?;
        match self.refresh(&path) {
            Err(problem) if self.store.read().artifact(&path)?.is_none() => Err(problem),
            _ => Ok(()),
        }
    }

    fn saw(&mut self, path: &str, stat: Option<(u64, i128)>) {
        // Within a clock tick of the last write another one could leave the same time behind.
        let settled = |modified: i128| {
            let now = i128::from(now().0) * 1_000_000;
            now - modified > 50_000_000
        };
        match stat {
            Some(stat) if settled(stat.1) => {
                self.seen.insert(path.to_owned(), stat);
            }
            _ => {
                self.seen.remove(path);
            }
        }
    }

    fn gone(&mut self, known: Option<Artifact>) -> Result<bool, Problem> {
        let Some(artifact) = known.filter(|artifact| artifact.present) else {
            return Ok(false);
        };
        self.seen.remove(&artifact.path);
        self.write(Write::VersionOutside, |tx| {
            tx.artifact(&Artifact {
                present: false,
                ..artifact
            })
        })?;
        Ok(true)
    }

    /// Makes a version of what another program wrote.
    fn take_up(&mut self, path: &str, bytes: &[u8], known: Option<Artifact>) -> Result<(), Problem> {
        let hash = self.store.blobs().put(bytes)?;
        let parent = known.as_ref().map(|artifact| artifact.version);
        let why = if known.is_some() {
            "Changed in another program"
        } else {
            "As found in the folder"
        };
        let version = Version {
            path: path.to_owned(),
            version: self.next_version(path)?,
            parent,
            made_by: MadeBy::Outside,
            why: why.to_owned(),
            created_at: now(),
            sha256: hash,
            bytes: bytes.len() as u32,
            turn: None,
        };
        let new = gloss_artifact::open_text(Kind::of_path(path), bytes).ok();
        let old = parent.and_then(|parent| self.text(path, parent).ok());
        let notes = self.store.read().notes(Some(path))?;
        let moved = places::after_outside(self, notes, version.version, old.as_ref(), new.as_ref());
        let artifact = artifact_row(&version, new.as_ref(), known.and_then(|a| a.thread));
        self.write(Write::VersionOutside, |tx| {
            tx.artifact(&artifact)?;
            tx.version(&version, None, true)?;
            for note in &moved {
                tx.note(note)?;
            }
            tx.log("version.added", &ids(&version), &version.sha256)
        })?;
        self.source_changed(path, version.version, bytes)
    }

    fn next_version(&self, path: &str) -> Result<u32, Problem> {
        Ok(self
            .store
            .read()
            .versions(path)?
            .last()
            .map_or(1, |stored| stored.version.version + 1))
    }

    /// Makes a new version and puts it in the folder. The newest version must have been compared with the
    /// disk just before.
    ///
    /// # Errors
    /// A full disk, a read-only folder, a file that another program changed meanwhile; then no version was
    /// made.
    pub(crate) fn make(&mut self, new: NewVersion<'_>) -> Result<Version, Problem> {
        let NewVersion {
            path,
            bytes,
            made_by,
            why,
            thread,
            turn,
            splices,
            own,
            also,
        } = new;
        let known = self.store.read().artifact(&path)?;
        let parent = known.as_ref().map(|artifact| artifact.version);
        let expected = match &known {
            Some(artifact) if artifact.present => Some(self.bytes(&path, artifact.version)?),
            _ => None,
        };
        let hash = sha256(&bytes);
        let prepared = self.shared.folder.prepare(&path, &bytes, &hash)?;
        self.store.blobs().put(&bytes)?;
        let version = Version {
            path: path.clone(),
            version: self.next_version(&path)?,
            parent,
            made_by,
            why,
            created_at: now(),
            sha256: hash,
            bytes: bytes.len() as u32,
            turn,
        };
        let text = gloss_artifact::open_text(Kind::of_path(&path), &bytes).ok();
        let old = parent.and_then(|parent| self.text(&path, parent).ok());
        let notes = self.store.read().notes(Some(&path))?;
        let moved = match (&splices, &text) {
            (Some(splices), Some(text)) => {
                places::after_known(self, notes, version.version, splices, &own, text)
            }
            _ => places::after_outside(self, notes, version.version, old.as_ref(), text.as_ref()),
        };
        let artifact = artifact_row(&version, text.as_ref(), thread.or(known.and_then(|a| a.thread)));
        let splices = splices
            .map(serde_json::to_value)
            .transpose()
            .map_err(StoreError::from)?;
        self.write(Write::VersionRecord, |tx| {
            tx.artifact(&artifact)?;
            tx.version(&version, splices.as_ref(), false)?;
            for note in &moved {
                tx.note(note)?;
            }
            also(tx, &version)?;
            tx.log("version.added", &ids(&version), &version.sha256)
        })?;
        self.put_in_place(&version, prepared, expected.as_deref(), &bytes)?;
        self.source_changed(&path, version.version, &bytes)?;
        Ok(version)
    }

    /// Puts a recorded version in the folder, or takes its record back. What somebody else wrote in the same moment
    /// is kept as a version.
    fn put_in_place(
        &mut self,
        version: &Version,
        prepared: Prepared,
        expected: Option<&[u8]>,
        bytes: &[u8],
    ) -> Result<(), Problem> {
        let path = version.path.as_str();
        self.seen.remove(path);
        let installed = match prepared.install(expected) {
            Ok(Installed::Clean) => self.stands(version),
            Ok(Installed::Replaced(theirs)) => self
                .stands(version)
                .and_then(|()| self.keep_replaced(path, &theirs, bytes)),
            Err(StoreError::Changed { .. }) => {
                drop(prepared);
                self.install_over(version, bytes)
            }
            Err(error) => Err(error.into()),
        };
        if let Err(problem) = installed {
            self.write(Write::VersionWithdraw, |tx| tx.withdraw(path, version.version))?;
            return Err(problem);
        }
        Ok(())
    }

    fn stands(&mut self, version: &Version) -> Result<(), Problem> {
        self.write(Write::VersionInstall, |tx| {
            tx.installed(&version.path, version.version)
        })
    }

    /// Another program wrote in the same moment: its bytes are kept as a version, and ours, which stand in the
    /// folder, as the newest again.
    fn keep_replaced(&mut self, path: &str, theirs: &[u8], ours: &[u8]) -> Result<(), Problem> {
        let known = self.store.read().artifact(path)?;
        self.take_up(path, theirs, known)?;
        let known = self.store.read().artifact(path)?;
        self.take_up(path, ours, known)
    }

    /// Installs a recorded version over whatever stands there, which is kept as a version.
    fn install_over(&mut self, version: &Version, bytes: &[u8]) -> Result<(), Problem> {
        let found = self.shared.folder.read(&version.path)?;
        let prepared = self
            .shared
            .folder
            .prepare(&version.path, bytes, &version.sha256)?;
        prepared.install(found.as_deref())?;
        self.stands(version)?;
        match found {
            Some(theirs) => self.keep_replaced(&version.path, &theirs, bytes),
            None => Ok(()),
        }
    }

    /// After a crash: versions that were recorded come to stand in the folder, bytes that were exchanged out
    /// are kept, and what lies beside its place is taken away.
    pub(crate) fn recover_versions(&mut self) -> Result<(), Problem> {
        let swept = self.shared.folder.sweep()?;
        for stored in self.store.read().versions_to_install()? {
            let version = stored.version;
            let bytes = self.store.blobs().get(&version.sha256)?;
            let found = self.shared.folder.read(&version.path)?;
            let found_hash = found.as_deref().map(sha256);
            let parent = match version.parent {
                Some(parent) => self
                    .store
                    .read()
                    .version(&version.path, parent)?
                    .map(|p| p.version.sha256),
                None => None,
            };
            if found_hash.as_ref() == Some(&version.sha256) {
                self.write(Write::Recover, |tx| tx.installed(&version.path, version.version))?;
            } else if found_hash == parent || found.is_none() {
                let prepared = self
                    .shared
                    .folder
                    .prepare(&version.path, &bytes, &version.sha256)?;
                prepared.install(found.as_deref())?;
                self.write(Write::Recover, |tx| tx.installed(&version.path, version.version))?;
            } else {
                self.write(Write::Recover, |tx| tx.installed(&version.path, version.version))?;
                self.refresh(&version.path)?;
            }
        }
        for left in swept {
            let ours = sha256(&left.bytes) == left.sha256;
            let half = self
                .store
                .blobs()
                .get(&left.sha256)
                .is_ok_and(|whole| whole.starts_with(&left.bytes));
            let known = self.store.read().versions(&left.path)?;
            let kept = known
                .iter()
                .any(|stored| stored.version.sha256 == sha256(&left.bytes));
            if !ours && !half && !kept && !left.bytes.is_empty() {
                let artifact = self.store.read().artifact(&left.path)?;
                self.take_up(&left.path, &left.bytes, artifact)?;
                self.refresh(&left.path)?;
            }
        }
        Ok(())
    }
}

fn artifact_row(version: &Version, text: Option<&Text>, thread: Option<ThreadId>) -> Artifact {
    let kind = Kind::of_path(&version.path);
    let name = version
        .path
        .rsplit('/')
        .next()
        .unwrap_or(&version.path)
        .to_owned();
    let title = text
        .filter(|_| kind == Kind::Document)
        .and_then(Text::title)
        .unwrap_or(name);
    Artifact {
        path: version.path.clone(),
        kind,
        title,
        version: version.version,
        versions: version.version,
        present: true,
        thread,
        updated_at: version.created_at,
    }
}

fn ids(version: &Version) -> serde_json::Value {
    serde_json::json!({ "path": version.path, "version": version.version, "turn": version.turn })
}
