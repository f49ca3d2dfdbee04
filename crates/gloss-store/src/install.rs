//! Versions on their way into the person's folder, so that nothing of theirs is ever lost: each file is written beside its
//! place and the two names are exchanged; what stood there is looked at afterwards, and where it is not what was expected,
//! it goes back. Several files go one after the other, and all of them back where one can't. Records nothing.

use std::io::Write as _;
use std::os::fd::OwnedFd;

use rustix::fs::{AtFlags, OFlags, RenameFlags};
use sha2::{Digest, Sha256};

use crate::{Folder, Point, StoreError, crash};

/// Stands for the hash of a file that is taken away.
pub const NOTHING: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// A change of a file: its hash before, and its new bytes.
#[derive(Clone, Debug)]
pub struct FileChange<'a> {
    /// The file, from the folder.
    pub path: String,
    /// SHA-256 of what stands there; none where nothing does.
    pub was: Option<String>,
    /// The new bytes with their SHA-256; none where the file is to be taken away.
    pub now: Option<(&'a [u8], String)>,
}

/// The files of one version on their way: all of them are put in their places, or none.
pub struct Installation {
    files: Vec<(Prepared, Option<String>)>,
}

impl Installation {
    /// Puts all in their places. What was replaced stays beside them until [`Self::finish`].
    ///
    /// # Errors
    /// As [`Prepared::install`]; then everything is as it was.
    pub fn install(&mut self) -> Result<(), StoreError> {
        for at in 0..self.files.len() {
            let Some((prepared, was)) = self.files.get_mut(at) else { break };
            if let Err(error) = prepared.install(was.as_deref()) {
                self.put_back()?;
                return Err(error);
            }
        }
        Ok(())
    }

    /// Undoes [`Self::install`], the last first.
    ///
    /// # Errors
    /// The first error of the file system; the others are put back all the same.
    pub fn put_back(&mut self) -> Result<(), StoreError> {
        let back: Vec<_> = self.files.iter_mut().rev().map(|(prepared, _)| prepared.put_back()).collect();
        back.into_iter().collect()
    }

    /// They are recorded: what lies beside is no longer needed.
    pub fn finish(self) {
        self.files.into_iter().for_each(|(prepared, _)| prepared.finish());
    }
}

/// A file that lies beside its place, or what it replaced once it was put there.
pub struct Prepared {
    folder: Folder,
    dir: OwnedFd,
    parent: String,
    name: String,
    temporary: String,
    /// The SHA-256 of the bytes beside its place, or [`NOTHING`].
    sha256: String,
    /// Whether the file is to be taken away.
    removes: bool,
    /// The progress of the installation; once placed, the file beside holds what stood there before.
    placed: Placed,
    /// Whether the file beside is one that somebody saved in its place meanwhile: it stays, kept at the next start.
    foreign: bool,
}

/// The step that [`Prepared::install`] has reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Placed {
    /// Nothing: the new bytes lie beside.
    No,
    /// A new file; the one beside is a second name of it.
    New,
    /// Two names exchanged; the old bytes lie beside.
    Exchanged,
    /// Taken away; the old bytes lie beside.
    Removed,
}

impl Prepared {
    fn path(&self) -> String {
        join(&self.parent, &self.name)
    }

    fn failed(&self, errno: rustix::io::Errno) -> StoreError {
        let path = self.path();
        match errno {
            rustix::io::Errno::EXIST | rustix::io::Errno::NOENT => StoreError::Changed { path },
            other => StoreError::file("Writing", self.folder.root().join(&path))(other.into()),
        }
    }

    fn rename(&self, from: &str, to: &str, flags: RenameFlags) -> Result<(), StoreError> {
        rustix::fs::renameat_with(&self.dir, from, &self.dir, to, flags).map_err(|e| self.failed(e))
    }

    /// Puts it in its place. `was` is the SHA-256 of what stands there as far as is known; none where nothing does. The
    /// file beside stays until [`Self::finish`], so that a crash before that can be told and put back.
    ///
    /// # Errors
    /// [`StoreError::Changed`] where something else stands there than was expected, what the disk says otherwise;
    /// then everything is as it was.
    pub fn install(&mut self, was: Option<&str>) -> Result<(), StoreError> {
        crash::pass(Point::Before("file.rename"));
        let (temporary, name) = (self.temporary.as_str(), self.name.as_str());
        self.placed = match was {
            _ if self.removes => {
                self.rename(name, temporary, RenameFlags::NOREPLACE)?;
                Placed::Removed
            }
            None => {
                rustix::fs::linkat(&self.dir, temporary, &self.dir, name, AtFlags::empty())
                    .map_err(|e| self.failed(e))?;
                Placed::New
            }
            Some(_) => {
                self.rename(temporary, name, RenameFlags::EXCHANGE)?;
                Placed::Exchanged
            }
        };
        crash::pass(Point::After("file.rename"));
        if let Some(was) = was {
            // What was exchanged out is looked at now: where it is not what was expected it goes back at once.
            let replaced = self.folder.read(&join(&self.parent, &self.temporary));
            let is_it = |bytes: &Vec<u8>| hex::encode(Sha256::digest(bytes)) == was;
            if !matches!(&replaced, Ok(Some(replaced)) if is_it(replaced)) {
                self.put_back()?;
                return Err(StoreError::Changed { path: self.path() });
            }
        }
        let _ = rustix::fs::fsync(&self.dir);
        Ok(())
    }

    /// Undoes [`Self::install`].
    ///
    /// # Errors
    /// Errors of the file system; then the person's bytes stay beside their place, to be found at the next start.
    pub fn put_back(&mut self) -> Result<(), StoreError> {
        let (temporary, name) = (self.temporary.as_str(), self.name.as_str());
        match self.placed {
            Placed::No => {}
            // Another file has the name by now: somebody saved there, and theirs stays.
            Placed::New if !self.is_second_name() => {}
            Placed::New => {
                rustix::fs::unlinkat(&self.dir, name, AtFlags::empty()).map_err(|e| self.failed(e))?;
            }
            Placed::Exchanged => self.rename(temporary, name, RenameFlags::EXCHANGE)?,
            Placed::Removed => self.rename(temporary, name, RenameFlags::NOREPLACE)?,
        }
        let was = std::mem::replace(&mut self.placed, Placed::No);
        self.foreign = was == Placed::Exchanged && !self.holds_own();
        Ok(())
    }

    /// It is recorded: what lies beside is no longer needed.
    pub fn finish(mut self) {
        self.discard();
        self.placed = Placed::No;
    }

    /// Whether what stands in its place is still the file that was put there.
    fn is_second_name(&self) -> bool {
        let of = |name: &str| {
            let stat = rustix::fs::statat(&self.dir, name, AtFlags::SYMLINK_NOFOLLOW).ok()?;
            Some((stat.st_dev, stat.st_ino))
        };
        let own = of(&self.temporary);
        own.is_some() && own == of(&self.name)
    }

    /// Whether what lies beside is what was written there, and not what somebody saved in its place meanwhile.
    fn holds_own(&self) -> bool {
        let beside = self.folder.read(&join(&self.parent, &self.temporary));
        matches!(beside, Ok(Some(bytes)) if hex::encode(Sha256::digest(&bytes)) == self.sha256)
    }

    fn discard(&self) {
        let _ = rustix::fs::unlinkat(&self.dir, self.temporary.as_str(), AtFlags::empty());
    }
}

impl Drop for Prepared {
    fn drop(&mut self) {
        // Old bytes are never thrown away by a path that did not say so.
        let holds_old = matches!(self.placed, Placed::Exchanged | Placed::Removed);
        if !holds_old && !self.removes && !self.foreign {
            self.discard();
        }
    }
}

impl Folder {
    /// Writes all files of a version beside their places.
    ///
    /// # Errors
    /// As [`Self::prepare`]; then nothing is left.
    pub fn prepare_all(&self, changes: &[FileChange<'_>]) -> Result<Installation, StoreError> {
        let prepare = |change: &FileChange<'_>| {
            let prepared = match &change.now {
                Some((bytes, sha256)) => self.prepare(&change.path, bytes, sha256),
                None => self.prepare_removal(&change.path),
            };
            Ok((prepared?, change.was.clone()))
        };
        Ok(Installation { files: changes.iter().map(prepare).collect::<Result<_, StoreError>>()? })
    }

    /// Writes a file beside its place, so that only a rename is left to do. `sha256` names the bytes, so that what a
    /// crash leaves can be told apart.
    ///
    /// # Errors
    /// A path that leaves the folder, a folder that cannot be written, a full disk; then nothing is left.
    pub fn prepare(&self, path: &str, bytes: &[u8], sha256: &str) -> Result<Prepared, StoreError> {
        let prepared = self.beside(path, sha256)?;
        let full = self.root().join(prepared.path());
        prepared.discard();
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC | OFlags::NOFOLLOW;
        let mode = self.mode_of(&prepared.path());
        let fd = rustix::fs::openat(&prepared.dir, prepared.temporary.as_str(), flags, mode)
            .map_err(|e| StoreError::file("Writing", &full)(e.into()))?;
        let mut file = std::fs::File::from(fd);
        file.write_all(bytes)
            .and_then(|()| file.sync_all())
            .map(|()| prepared)
            .map_err(StoreError::file("Writing", &full))
    }

    /// Names where a file goes that is taken away.
    fn prepare_removal(&self, path: &str) -> Result<Prepared, StoreError> {
        let mut prepared = self.beside(path, NOTHING)?;
        prepared.removes = true;
        Ok(prepared)
    }

    fn beside(&self, path: &str, sha256: &str) -> Result<Prepared, StoreError> {
        let path = self.normal(path)?;
        let (parent, name) = path.rsplit_once('/').unwrap_or(("", &path));
        Ok(Prepared {
            folder: self.clone(),
            dir: self.make_dirs(parent)?,
            parent: parent.to_owned(),
            name: name.to_owned(),
            temporary: name_beside(name, sha256),
            sha256: sha256.to_owned(),
            removes: false,
            placed: Placed::No,
            foreign: false,
        })
    }
}

/// The name under which a file lies beside its place.
pub(crate) fn name_beside(name: &str, sha256: &str) -> String {
    // Names may have 255 bytes; this one needs 72 of them. A longer one is told from another that begins alike.
    if name.len() <= 180 {
        return format!(".{name}.gloss-{sha256}");
    }
    let clipped = name.get(..name.floor_char_boundary(160)).unwrap_or_default();
    let whole = hex::encode(Sha256::digest(name.as_bytes()));
    format!(".{clipped}~{}.gloss-{sha256}", whole.get(..16).unwrap_or_default())
}

pub(crate) fn join(parent: &str, name: &str) -> String {
    if parent.is_empty() { name.to_owned() } else { format!("{parent}/{name}") }
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::{FileChange, NOTHING};
    use crate::{Folder, StoreError};

    const FILES: usize = 200;

    fn hash(bytes: &[u8]) -> String {
        hex::encode(Sha256::digest(bytes))
    }

    fn name(n: usize) -> String {
        format!("site/{}/page {n}.html", n % 7)
    }

    /// Each third file changed, each fifth gone, each seventh new, of those that were written by [`folder_of`].
    fn changes(new: &[Vec<u8>]) -> Vec<FileChange<'_>> {
        let mut changes = Vec::new();
        for (n, bytes) in new.iter().enumerate() {
            let was = (n % 7 != 0).then(|| hash(name(n).as_bytes()));
            let now = (n % 5 != 0 || n % 7 == 0).then(|| (bytes.as_slice(), hash(bytes)));
            if n % 3 == 0 || now.is_none() || was.is_none() {
                changes.push(FileChange { path: name(n), was, now });
            }
        }
        changes
    }

    fn folder_of(root: &std::path::Path) -> Folder {
        for n in (0..FILES).filter(|n| n % 7 != 0) {
            let path = root.join(name(n));
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, name(n)).unwrap();
        }
        Folder::new(root)
    }

    fn contents(folder: &Folder) -> Vec<(String, Vec<u8>)> {
        let files = folder.list().unwrap().into_iter();
        files.map(|file| (file.path.clone(), folder.read(&file.path).unwrap().unwrap())).collect()
    }

    #[test]
    fn all_files_of_a_version_come_to_their_places_and_back() {
        let dir = tempfile::tempdir().unwrap();
        let folder = folder_of(dir.path());
        let before = contents(&folder);
        let new: Vec<Vec<u8>> = (0..FILES).map(|n| format!("new {n}").into_bytes()).collect();
        let mut installation = folder.prepare_all(&changes(&new)).unwrap();
        installation.install().unwrap();
        let after = contents(&folder);
        for change in changes(&new) {
            let stands =
                after.iter().find(|(path, _)| *path == change.path).map(|(_, bytes)| bytes.as_slice());
            assert_eq!(stands, change.now.as_ref().map(|(bytes, _)| *bytes), "{}", change.path);
        }
        // What was taken away lies beside until it is known to be recorded.
        assert!(folder.left_beside().unwrap().iter().any(|left| left.sha256 == NOTHING));
        installation.put_back().unwrap();
        drop(installation);
        assert_eq!(contents(&folder), before);
        let mut again = folder.prepare_all(&changes(&new)).unwrap();
        again.install().unwrap();
        again.finish();
        assert_eq!(contents(&folder), after);
        assert!(folder.left_beside().unwrap().is_empty());
    }

    #[test]
    fn a_file_that_somebody_else_changed_keeps_all_of_them_as_they_are() {
        let new: Vec<Vec<u8>> = (0..FILES).map(|n| format!("new {n}").into_bytes()).collect();
        for (n, change) in changes(&new).iter().enumerate().step_by(9) {
            let dir = tempfile::tempdir().unwrap();
            let folder = folder_of(dir.path());
            std::fs::create_dir_all(dir.path().join(&change.path).parent().unwrap()).unwrap();
            std::fs::write(dir.path().join(&change.path), "theirs").unwrap();
            let before = contents(&folder);
            let mut installation = folder.prepare_all(&changes(&new)).unwrap();
            let failed = installation.install();
            assert!(matches!(&failed, Err(StoreError::Changed { path }) if *path == change.path), "{n}");
            drop(installation);
            assert_eq!(contents(&folder), before, "{n}");
            assert!(folder.left_beside().unwrap().is_empty(), "{n}");
        }
    }

    #[test]
    fn what_somebody_saves_before_it_is_put_back_is_kept() {
        for was in [Some(hash(b"old")), None] {
            let dir = tempfile::tempdir().unwrap();
            let folder = Folder::new(dir.path());
            let place = dir.path().join("a.html");
            if was.is_some() {
                std::fs::write(&place, "old").unwrap();
            }
            let change = FileChange { path: "a.html".to_owned(), was, now: Some((b"new", hash(b"new"))) };
            let mut installation = folder.prepare_all(&[change]).unwrap();
            installation.install().unwrap();
            std::fs::write(dir.path().join("theirs"), "theirs").unwrap();
            std::fs::rename(dir.path().join("theirs"), &place).unwrap();
            installation.put_back().unwrap();
            drop(installation);
            let beside = folder.left_beside().unwrap().into_iter().map(|left| left.read().unwrap());
            let stands = std::fs::read(&place).ok();
            assert!(beside.chain(stands).any(|bytes| bytes == b"theirs"));
        }
    }

    #[test]
    fn a_name_that_only_looks_like_a_left_file_is_not_touched() {
        let dir = tempfile::tempdir().unwrap();
        let folder = Folder::new(dir.path());
        for hash in ["x".repeat(64), "\u{e9}".repeat(32), "A".repeat(64)] {
            std::fs::write(dir.path().join(format!(".a.md.gloss-{hash}")), "theirs").unwrap();
        }
        assert!(folder.left_beside().unwrap().is_empty());
    }

    #[test]
    fn what_was_taken_away_is_found_under_its_full_name() {
        let dir = tempfile::tempdir().unwrap();
        let long = format!("{}.html", "x".repeat(240));
        std::fs::write(dir.path().join(&long), "old").unwrap();
        let folder = Folder::new(dir.path());
        let change = FileChange { path: long.clone(), was: Some(hash(b"old")), now: None };
        let mut installation = folder.prepare_all(&[change]).unwrap();
        installation.install().unwrap();
        drop(installation);
        let mut left = folder.left_beside().unwrap().remove(0);
        assert!(left.is_of(&long) && !left.is_of("other.html") && left.path != long);
        left.path.clone_from(&long);
        folder.exchange_back(&left).unwrap();
        assert_eq!(folder.read(&long).unwrap().unwrap(), b"old");
    }
}
