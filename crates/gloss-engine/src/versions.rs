//! Versions: taking up what other programs did, making new ones, putting right what a crash left.
//!
//! A version is a blob, then a file exchanged into its place, then one transaction that records it with everything
//! that follows from it; a crash between any two of these ends in one whole state or the other.

use std::sync::Arc;
use std::time::Duration;

use gloss_artifact::{Splice, Text, kinds, sha256};
use gloss_protocol::{Artifact, Change, Code, MadeBy, Problem, ThreadId, TurnId, Version};
use gloss_store::{StoreError, Swept, Tx, Write};

use crate::places::{self, Own};
use crate::sheet::values::{Filled, Values};
use crate::space::{Space, now};

/// Milliseconds after which a write is over: longer than a clock tick.
const SETTLED: i64 = 50;

/// Milliseconds after which an empty file is meant to be empty: longer than a program takes between emptying a file
/// and writing it, on a busy machine too.
const EMPTIED: i64 = 300;

/// Looks at a file that is being written, ten milliseconds apart: nobody else is served meanwhile.
const WRITING: usize = 32;

/// What tells that a file is the one that was looked at. The change time is the kernel's own: no program can set it
/// back, as copying and syncing tools do with the modification time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stat {
    size: u64,
    /// Stays when the file is renamed.
    pub inode: u64,
    modified: i64,
    /// Nanoseconds since the epoch.
    changed: i64,
}

impl Stat {
    /// True where its last write is a while ago: within a clock tick of it another one could leave the same times.
    fn settled(&self) -> bool {
        self.age() > SETTLED
    }

    /// Milliseconds since its last write.
    fn age(&self) -> i64 {
        now().0 - self.changed / 1_000_000
    }

    pub(crate) fn of(path: &std::path::Path) -> Option<Self> {
        use std::os::unix::fs::MetadataExt as _;
        let meta = path.symlink_metadata().ok()?;
        let nanoseconds =
            |seconds: i64, rest: i64| seconds.saturating_mul(1_000_000_000).saturating_add(rest);
        Some(Self {
            size: meta.len(),
            inode: meta.ino(),
            modified: nanoseconds(meta.mtime(), meta.mtime_nsec()),
            changed: nanoseconds(meta.ctime(), meta.ctime_nsec()),
        })
    }
}

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
    /// Its bytes as a text, where they were parsed already.
    pub text: Option<Arc<Text>>,
    /// What it does to the values of its formulas.
    pub values: Values,
    /// Where a note's own change puts its ranges.
    pub own: Own,
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
        let path = self.name_now(path)?;
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
        // A command that is only tried writes nothing, what others wrote neither.
        if self.rehearsal.is_some() {
            return Ok(false);
        }
        let stat = Stat::of(&self.shared.folder.root().join(path));
        if stat.is_some() && self.seen.get(path) == stat.as_ref() {
            return Ok(false);
        }
        let known = self.store.read().artifact(path)?;
        let Some(bytes) = self.read_whole(path)? else {
            let gone = self.gone(known)?;
            if gone {
                self.changed_by_others(&[path.to_owned()]);
            }
            return Ok(gone);
        };
        if known.is_none() && self.moved_here(path, &bytes, stat)? {
            return Ok(true);
        }
        let latest = match &known {
            Some(artifact) => self.store.read().version(path, artifact.version)?,
            None => None,
        };
        let hash = sha256(&bytes);
        let same = latest.as_ref().is_some_and(|latest| latest.version.sha256 == hash);
        let (changed, was_known) =
            (!same || known.as_ref().is_some_and(|artifact| !artifact.present), known.is_some());
        match known {
            Some(artifact) if same && changed => {
                self.write(Write::VersionOutside, |tx| tx.artifact(&Artifact { present: true, ..artifact }))?;
            }
            known if !same => self.take_up(path, &bytes, known)?,
            _ => {}
        }
        self.saw(path, stat);
        self.know_inode(path, stat)?;
        // Whoever looked first: what others changed in a file that was known is told here.
        if changed && was_known {
            self.changed_by_others(&[path.to_owned()]);
        }
        Ok(changed)
    }

    /// A file's bytes, and not those of a moment in which another program is writing it: most programs empty a file
    /// before they write it anew, and a version without a word would cost every note its place.
    fn read_whole(&self, path: &str) -> Result<Option<Vec<u8>>, Problem> {
        let stat = || Stat::of(&self.shared.folder.root().join(path));
        for _ in 0..WRITING {
            let before = stat();
            let Some(bytes) = self.shared.folder.read(path)? else { return Ok(None) };
            let emptied = bytes.is_empty() && before.is_some_and(|stat| stat.age() < EMPTIED);
            if before == stat() && !emptied {
                return Ok(Some(bytes));
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        Ok(self.shared.folder.read(path)?)
    }

    /// Compares a file with the disk before a query. One that can't be read now still has its versions; one that
    /// never could be read is refused. Gives the name it has now.
    ///
    /// # Errors
    /// A path that leaves the folder, or a file that can't be read and that Gloss does not know.
    pub(crate) fn look_at(&mut self, path: &str) -> Result<String, Problem> {
        let path = self.shared.folder.normal(path)?;
        match self.refresh(&path) {
            Err(problem) if self.store.read().artifact(&path)?.is_none() => Err(problem),
            _ => self.name_now(path),
        }
    }

    fn saw(&mut self, path: &str, stat: Option<Stat>) {
        match stat.filter(Stat::settled) {
            Some(stat) => {
                self.seen.insert(path.to_owned(), stat);
            }
            None => {
                self.seen.remove(path);
            }
        }
    }

    fn gone(&mut self, known: Option<Artifact>) -> Result<bool, Problem> {
        let Some(artifact) = known.filter(|artifact| artifact.present) else {
            return Ok(false);
        };
        self.seen.remove(&artifact.path);
        if self.moved_away(&artifact)? {
            return Ok(true);
        }
        self.write(Write::VersionOutside, |tx| tx.artifact(&Artifact { present: false, ..artifact }))?;
        Ok(true)
    }

    /// Makes a version of what another program wrote.
    fn take_up(&mut self, path: &str, bytes: &[u8], known: Option<Artifact>) -> Result<(), Problem> {
        let hash = self.store.blobs().put(bytes)?;
        let parent = known.as_ref().map(|artifact| artifact.version);
        let notes = self.store.read().notes(Some(path))?;
        // The cells of a large sheet take a while to read, and without notes nobody waits for them.
        let is_read = !kinds::of_path(path).is_slow_to_read() || !notes.is_empty();
        let new = is_read.then(|| self.shared.texts.open(path, bytes)).transpose();
        let why = match (&known, &new) {
            (None, _) => "As found in the folder".to_owned(),
            (Some(_), Ok(_)) => "Changed in another program".to_owned(),
            // Its notes have no place in it: that is said where they are shown.
            (Some(_), Err(error)) => format!("Changed in another program: {error}"),
        };
        let new = new.ok().flatten();
        let version = Version {
            path: path.to_owned(),
            version: self.next_version(path)?,
            parent,
            made_by: MadeBy::Outside,
            why,
            created_at: now(),
            sha256: hash,
            bytes: bytes.len() as u32,
            turn: None,
            settled: true,
        };
        let old = parent.filter(|_| !notes.is_empty()).and_then(|parent| self.text(path, parent).ok());
        let moved = places::after_outside(self, notes, version.version, old.as_deref(), new.as_ref());
        let artifact = artifact_row(&version, new.as_ref(), known.and_then(|a| a.thread));
        self.write(Write::VersionOutside, |tx| {
            tx.artifact(&artifact)?;
            tx.version(&version, None)?;
            for note in &moved {
                tx.note(note)?;
            }
            tx.log("version.added", &ids(&version), &version.sha256)
        })?;
        self.source_changed(path, version.version, bytes)
    }

    fn next_version(&self, path: &str) -> Result<u32, Problem> {
        Ok(self.store.read().versions(path)?.last().map_or(1, |stored| stored.version.version + 1))
    }

    /// Makes a new version: first the file is exchanged into its place, then everything is recorded in one
    /// transaction; a crash in between is undone at the next start. The newest version must have been compared with
    /// the disk just before.
    ///
    /// # Errors
    /// A full disk, a read-only folder, a file that another program changed meanwhile; then no version was made and
    /// the file is as it was.
    pub(crate) fn make(&mut self, new: NewVersion<'_>) -> Result<Version, Problem> {
        let NewVersion { path, bytes, made_by, why, thread, turn, splices, text, values, own, also } = new;
        self.tried(&path, &bytes, values)?;
        let known = self.store.read().artifact(&path)?;
        let parent = known.as_ref().map(|artifact| artifact.version);
        let expected = match &known {
            Some(artifact) if artifact.present => Some(self.bytes(&path, artifact.version)?),
            _ => None,
        };
        let text = text.or_else(|| self.shared.texts.open(&path, &bytes).ok().map(Arc::new));
        let told = (text.as_deref(), splices.as_deref());
        let Filled { bytes, changes, settled } = self.filled(&path, (parent, bytes), told, values)?;
        let hash = self.store.blobs().put(&bytes)?;
        let version = Version {
            path: path.clone(),
            version: self.next_version(&path)?,
            parent,
            made_by,
            why,
            created_at: now(),
            sha256: hash.clone(),
            bytes: bytes.len() as u32,
            turn,
            settled,
        };
        let notes = self.store.read().notes(Some(&path))?;
        let moved = match (&splices, &text) {
            (Some(splices), Some(text)) => {
                places::after_known(self, notes, version.version, splices, &own, text)
            }
            _ => {
                let old = parent.and_then(|parent| self.text(&path, parent).ok());
                places::after_outside(self, notes, version.version, old.as_deref(), text.as_deref())
            }
        };
        let artifact = artifact_row(&version, text.as_deref(), thread.or(known.and_then(|a| a.thread)));
        let splices = splices.map(serde_json::to_value).transpose().map_err(StoreError::from)?;
        let mut prepared = self.shared.folder.prepare(&path, &bytes, &hash)?;
        self.seen.remove(&path);
        if let Err(error) = prepared.install(expected.as_deref()) {
            // What stands there instead becomes a version now, so that the next try starts from it.
            let _ = self.refresh(&path);
            return Err(error.into());
        }
        let inode = Stat::of(&self.shared.folder.root().join(&path)).map(|stat| stat.inode);
        let recorded = self.write(Write::VersionRecord, |tx| {
            tx.artifact(&artifact)?;
            tx.version(&version, splices.as_ref())?;
            inode.map_or(Ok(()), |inode| tx.inode(&path, inode))?;
            moved.iter().try_for_each(|note| tx.note(note))?;
            for change in changes {
                tx.change(&Change { version: Some(version.version), ..change })?;
            }
            also(tx, &version)?;
            tx.log("version.added", &ids(&version), &version.sha256)
        });
        if let Err(problem) = recorded {
            prepared.put_back()?;
            return Err(problem);
        }
        prepared.finish();
        if let Some(text) = text {
            self.shared.texts.keep(&path, &version.sha256, text);
        }
        self.source_changed(&path, version.version, &bytes)?;
        Ok(version)
    }

    /// After a crash: an installation that was not recorded is undone, bytes that were exchanged out and are in no
    /// version are kept as one, and only then is what lies beside its place taken away. A file that can't be looked
    /// at now is left as it is; it keeps nobody from the others.
    ///
    /// # Errors
    /// Where the folder can't be listed.
    pub(crate) fn recover_versions(&mut self) -> Result<(), Problem> {
        for left in self.shared.folder.left_beside()? {
            // Left for the next start, with its bytes.
            let _ = self.recover_file(&left);
        }
        Ok(())
    }

    fn recover_file(&mut self, left: &Swept) -> Result<(), Problem> {
        let folder = self.shared.folder.clone();
        let versions = self.store.read().versions(&left.path)?;
        let known = |hash: &str| versions.iter().any(|stored| stored.version.sha256 == hash);
        let newest = versions.last().map(|stored| stored.version.sha256.clone());
        let (beside, recorded) = (sha256(&left.bytes), newest.as_deref() == Some(left.sha256.as_str()));
        if beside == left.sha256 {
            if !recorded && folder.is_second_name(left) {
                folder.unplace(left);
            }
        } else {
            let stands = folder.read(&left.path)?.map(|bytes| sha256(&bytes));
            let half = self.store.blobs().get(&left.sha256).is_ok_and(|whole| whole.starts_with(&left.bytes));
            if !recorded
                && stands.as_deref() == Some(left.sha256.as_str())
                && newest.as_deref() == Some(&beside)
            {
                folder.exchange_back(left)?;
            } else if !known(&beside) && !half {
                let artifact = self.store.read().artifact(&left.path)?;
                self.take_up(&left.path, &left.bytes, artifact)?;
                self.refresh(&left.path)?;
            }
        }
        folder.discard(left);
        Ok(())
    }
}

pub(crate) fn artifact_row(version: &Version, text: Option<&Text>, thread: Option<ThreadId>) -> Artifact {
    let kind = kinds::of_path(&version.path).kind();
    let name = version.path.rsplit('/').next().unwrap_or(&version.path).to_owned();
    let title = text.and_then(Text::title).unwrap_or(name);
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
