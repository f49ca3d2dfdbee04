//! Versions on their way into the person's folder, so that nothing of theirs is ever lost: each file is written beside its
//! place and the two names are exchanged; what stood there is looked at afterwards, and where it is not what was expected,
//! it goes back. Several files go one after the other, and all of them back where one can't. Records nothing.

use std::io::{Read as _, Write as _};
use std::os::fd::OwnedFd;

use rustix::fs::{AtFlags, Mode, OFlags, RenameFlags};
use sha2::{Digest, Sha256};

use crate::opened::{self, Inode};
use crate::{Folder, Point, StoreError, crash};

/// Exchanges that are tried until what somebody saves meanwhile stands in its place.
const MAX_EXCHANGES: usize = 16;

/// Milliseconds within which two writes may have the same time.
const TICK: i64 = 20;

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
        // Nobody comes to what was exchanged out by its name any more, but a program that had it open before still writes there.
        let old: Vec<_> = self.files.iter().filter_map(|(prepared, _)| prepared.replaced_file()).collect();
        if let Some(at) = opened::written_by_others(&old.iter().map(|(inode, _)| *inode).collect::<Vec<_>>())
        {
            let path = old.get(at).map(|(_, path)| path.clone()).unwrap_or_default();
            self.put_back()?;
            return Err(StoreError::Changed { path });
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
    /// The file that was written there.
    own: Option<Print>,
    /// The rights that it has from the one that it replaces.
    mode: Option<Mode>,
    /// Whether the file is to be taken away.
    removes: bool,
    /// The progress of the installation; once placed, the file beside holds what stood there before.
    placed: Placed,
    /// The file that was replaced, as it lay there before its bytes were read, and their SHA-256.
    replaced: Option<(Look, String)>,
    /// Whether the file beside is one that somebody saved in its place meanwhile: it stays, kept at the next start.
    foreign: bool,
}

/// A file's device, inode, size, and the time of its last change in nanoseconds, which no program can set.
type Look = (u64, u64, i64, i64);

/// What tells a file from every other, and from itself with other bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Print {
    inode: Inode,
    /// SHA-256 of its bytes; none of what is no plain file, or can't be read.
    sha256: Option<String>,
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
            let looked_at = self.look(&self.temporary);
            // By its path: the folder may have another name by now.
            let replaced = self.folder.read(&join(&self.parent, &self.temporary));
            let is_it = |bytes: &Vec<u8>| hex::encode(Sha256::digest(bytes)) == was;
            // Rights that it was given meanwhile would be lost as well.
            let has_rights = self.mode.is_none() || self.mode == self.mode_beside();
            if !has_rights || !matches!(&replaced, Ok(Some(replaced)) if is_it(replaced)) {
                self.put_back()?;
                return Err(StoreError::Changed { path: self.path() });
            }
            self.replaced = looked_at.map(|look| (look, was.to_owned()));
        }
        let _ = rustix::fs::fsync(&self.dir);
        Ok(())
    }

    /// The file that was replaced, with its path.
    fn replaced_file(&self) -> Option<(Inode, String)> {
        let stat = rustix::fs::statat(&self.dir, self.temporary.as_str(), AtFlags::SYMLINK_NOFOLLOW).ok()?;
        let is_old = matches!(self.placed, Placed::Exchanged | Placed::Removed);
        is_old.then(|| ((stat.st_dev, stat.st_ino), self.path()))
    }

    /// Undoes [`Self::install`].
    ///
    /// # Errors
    /// Errors of the file system; then the person's bytes stay beside their place, to be found at the next start.
    pub fn put_back(&mut self) -> Result<(), StoreError> {
        let (temporary, name) = (self.temporary.as_str(), self.name.as_str());
        match self.placed {
            Placed::No => {}
            Placed::New => self.unplace()?,
            Placed::Exchanged => self.exchange_back()?,
            Placed::Removed => self.rename(temporary, name, RenameFlags::NOREPLACE)?,
        }
        let was = std::mem::replace(&mut self.placed, Placed::No);
        self.foreign |= was == Placed::Exchanged && !self.holds_own();
        Ok(())
    }

    /// Exchanges back. What somebody saved in the place meanwhile is newer than what goes back there, so it is exchanged in again.
    fn exchange_back(&self) -> Result<(), StoreError> {
        let mut stands = self.own.clone();
        for _ in 0..MAX_EXCHANGES {
            let next = self.print(&self.temporary);
            self.rename(&self.temporary, &self.name, RenameFlags::EXCHANGE)?;
            if self.print(&self.temporary) == stands {
                break;
            }
            stands = next;
        }
        Ok(())
    }

    /// Takes a new file out of its place again, unless somebody saved there meanwhile: theirs stays.
    fn unplace(&mut self) -> Result<(), StoreError> {
        let own = self.own.clone();
        if self.print(&self.name) != own {
            return Ok(());
        }
        let aside = name_beside(&self.name, NOTHING);
        self.rename(&self.name, &aside, RenameFlags::NOREPLACE)?;
        if self.print(&aside) == own {
            let _ = rustix::fs::unlinkat(&self.dir, aside.as_str(), AtFlags::empty());
        } else if self.rename(&aside, &self.name, RenameFlags::NOREPLACE).is_err() {
            // Something newer has its name already: it is kept at the next start.
            self.foreign = true;
        }
        Ok(())
    }

    /// It is recorded: what lies beside is no longer needed. Where somebody wrote into it after it was looked at, through a handle
    /// that they had, theirs goes back into its place: what stood there is recorded.
    pub fn finish(mut self) {
        if self.is_written_since() && (self.put_back().is_err() || self.foreign) {
            return;
        }
        self.discard();
        self.placed = Placed::No;
    }

    /// Whether somebody wrote into what was replaced since it was looked at.
    fn is_written_since(&self) -> bool {
        let Some((look, sha256)) = &self.replaced else { return false };
        // Within a tick of the clock a second write may leave the same time.
        let is_settled = crate::now().0.saturating_sub(look.3 / 1_000_000) > TICK;
        let is_same = is_settled && self.look(&self.temporary).as_ref() == Some(look);
        !is_same && self.print(&self.temporary).and_then(|print| print.sha256).as_ref() != Some(sha256)
    }

    fn mode_beside(&self) -> Option<Mode> {
        let stat = rustix::fs::statat(&self.dir, self.temporary.as_str(), AtFlags::SYMLINK_NOFOLLOW).ok()?;
        Some(Mode::from_raw_mode(stat.st_mode & 0o777))
    }

    fn look(&self, name: &str) -> Option<Look> {
        let stat = rustix::fs::statat(&self.dir, name, AtFlags::SYMLINK_NOFOLLOW).ok()?;
        let changed = stat.st_ctime.saturating_mul(1_000_000_000).saturating_add(stat.st_ctime_nsec as i64);
        Some((stat.st_dev, stat.st_ino, stat.st_size, changed))
    }

    /// What has a name beside it.
    fn print(&self, name: &str) -> Option<Print> {
        let stat = rustix::fs::statat(&self.dir, name, AtFlags::SYMLINK_NOFOLLOW).ok()?;
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let opened = rustix::fs::openat(&self.dir, name, flags, Mode::empty()).ok();
        let sha256 = opened.and_then(|fd| {
            let mut file = std::fs::File::from(fd);
            let (mut bytes, is_file) = (Vec::new(), file.metadata().ok()?.is_file());
            (is_file && file.read_to_end(&mut bytes).is_ok()).then(|| hex::encode(Sha256::digest(&bytes)))
        });
        Some(Print { inode: (stat.st_dev, stat.st_ino), sha256 })
    }

    /// Whether what lies beside is what was written there, and not what somebody saved in its place meanwhile.
    fn holds_own(&self) -> bool {
        self.own.is_some() && self.print(&self.temporary) == self.own
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
        let mut prepared = self.beside(path, sha256)?;
        let full = self.root().join(prepared.path());
        prepared.discard();
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC | OFlags::NOFOLLOW;
        let mode = self.mode_of(&prepared.path());
        let new = mode.unwrap_or(Mode::from_raw_mode(0o644));
        let fd = rustix::fs::openat(&prepared.dir, prepared.temporary.as_str(), flags, new)
            .map_err(|e| StoreError::file("Writing", &full)(e.into()))?;
        let sha256 = Some(hex::encode(Sha256::digest(bytes)));
        let own = rustix::fs::fstat(&fd).ok();
        let own = own.map(|stat| Print { inode: (stat.st_dev, stat.st_ino), sha256 });
        (prepared.own, prepared.mode) = (own, mode);
        // What is masked for new files is not for one that had these rights.
        if let Some(mode) = mode {
            let _ = rustix::fs::fchmod(&fd, mode);
        }
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
            own: None,
            mode: None,
            removes: false,
            placed: Placed::No,
            replaced: None,
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
mod tests;
