//! The person's folder: reading files that lie inside it, and installing versions so that nothing of theirs
//! is ever lost.
//!
//! Every path is resolved by the kernel beneath the folder without following symlinks (`openat2`), so a link
//! swapped in between a check and its use leads nowhere. A version is installed by exchanging two names: what
//! stood there is looked at afterwards, and where it is not what was expected, it is handed back to be kept.

use std::io::{Read as _, Write as _};
use std::os::fd::OwnedFd;
use std::path::{Component, Path, PathBuf};

use rustix::fs::{AtFlags, CWD, Mode, OFlags, RenameFlags, ResolveFlags};

use crate::{Point, StoreError, crash};

/// Largest file that is read, in bytes: a workbook of ten million cells takes 67 MiB.
const MAX_FILE: u64 = 128 << 20;

/// Files listed at most: beyond that a folder is no workspace but a disk.
const MAX_LISTED: usize = 20_000;

/// Deepest folder that is listed.
const MAX_DEPTH: usize = 12;

/// The person's folder.
#[derive(Clone, Debug)]
pub struct Folder {
    root: PathBuf,
}

/// A file of the folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FolderFile {
    /// Relative, with forward slashes.
    pub path: String,
    /// Bytes.
    pub bytes: u64,
    /// Modification time, in nanoseconds since the epoch: a hint, never proof.
    pub modified: i128,
    /// Its inode: stays when it is renamed.
    pub inode: u64,
}

/// A file that a crash left beside its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Swept {
    /// The path it was meant for; cut where the name was very long.
    pub path: String,
    /// SHA-256 of what was written to it.
    pub sha256: String,
    /// What it holds.
    pub bytes: Vec<u8>,
    /// Its own name.
    beside: PathBuf,
}

/// A version that lies beside its place, or what it replaced once it was put there.
pub struct Prepared {
    folder: Folder,
    dir: OwnedFd,
    parent: String,
    name: String,
    temporary: String,
    /// What stands in its place was put there by this, and the file beside holds what stood there before.
    placed: Placed,
}

/// What [`Prepared::install`] has done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Placed {
    /// Nothing: the new bytes lie beside.
    No,
    /// A new file; the one beside is a second name of it.
    New,
    /// Two names exchanged; the old bytes lie beside.
    Exchanged,
}

impl Prepared {
    fn failed(&self, errno: rustix::io::Errno) -> StoreError {
        let path = join(&self.parent, &self.name);
        match errno {
            rustix::io::Errno::EXIST | rustix::io::Errno::NOENT => StoreError::Changed { path },
            other => StoreError::file("Writing", self.folder.root.join(&path))(other.into()),
        }
    }

    /// Puts it in its place. `expected` is what stands there as far as is known; none where nothing does. The file
    /// beside stays until [`Self::finish`], so that a crash before that can be told and put back.
    ///
    /// # Errors
    /// [`StoreError::Changed`] where something else stands there than was expected, what the disk says otherwise;
    /// then everything is as it was.
    pub fn install(&mut self, expected: Option<&[u8]>) -> Result<(), StoreError> {
        crash::pass(Point::Before("file.rename"));
        let (dir, temporary, name) = (&self.dir, self.temporary.as_str(), self.name.as_str());
        match expected {
            None => {
                rustix::fs::linkat(dir, temporary, dir, name, AtFlags::empty())
                    .map_err(|e| self.failed(e))?;
                self.placed = Placed::New;
            }
            Some(_) => {
                rustix::fs::renameat_with(dir, temporary, dir, name, RenameFlags::EXCHANGE)
                    .map_err(|e| self.failed(e))?;
                self.placed = Placed::Exchanged;
            }
        }
        crash::pass(Point::After("file.rename"));
        if let Some(expected) = expected {
            // What was exchanged out is looked at now: where it is not what was expected it goes back at once.
            let replaced = self.folder.read(&join(&self.parent, &self.temporary));
            if !matches!(&replaced, Ok(Some(replaced)) if replaced == expected) {
                self.put_back()?;
                return Err(StoreError::Changed { path: join(&self.parent, &self.name) });
            }
        }
        let _ = rustix::fs::fsync(&self.dir);
        Ok(())
    }

    /// Undoes [`Self::install`].
    ///
    /// # Errors
    /// What the disk says; then the person's bytes stay beside their place, to be found at the next start.
    pub fn put_back(&mut self) -> Result<(), StoreError> {
        let (dir, temporary, name) = (&self.dir, self.temporary.as_str(), self.name.as_str());
        match self.placed {
            Placed::No => {}
            Placed::New => rustix::fs::unlinkat(dir, name, AtFlags::empty()).map_err(|e| self.failed(e))?,
            Placed::Exchanged => rustix::fs::renameat_with(dir, temporary, dir, name, RenameFlags::EXCHANGE)
                .map_err(|e| self.failed(e))?,
        }
        self.placed = Placed::No;
        Ok(())
    }

    /// It is recorded: what lies beside is no longer needed.
    pub fn finish(mut self) {
        self.placed = Placed::No;
    }
}

impl Drop for Prepared {
    fn drop(&mut self) {
        // Old bytes are never thrown away by a path that did not say so.
        if self.placed != Placed::Exchanged {
            let _ = rustix::fs::unlinkat(&self.dir, self.temporary.as_str(), AtFlags::empty());
        }
    }
}

impl Folder {
    /// A folder by its absolute path.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// Its absolute path.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A path as it is written everywhere: relative, with forward slashes, no `.` or `..`.
    ///
    /// # Errors
    /// [`StoreError::Outside`] where it leaves the folder or is no name at all.
    pub fn normal(&self, path: &str) -> Result<String, StoreError> {
        let outside = |why| StoreError::Outside { path: path.to_owned(), why };
        if path.contains('\0') || path.contains('\u{1f}') {
            return Err(outside("It holds a character that no name has."));
        }
        let given = Path::new(path);
        let given = given.strip_prefix(&self.root).unwrap_or(given);
        let mut parts: Vec<&str> = Vec::new();
        for component in given.components() {
            match component {
                Component::Normal(part) => {
                    parts.push(part.to_str().ok_or_else(|| outside("Its name is not UTF-8."))?);
                }
                Component::CurDir => {}
                Component::ParentDir => {
                    parts.pop().ok_or_else(|| outside("It leads out of the folder."))?;
                }
                Component::RootDir | Component::Prefix(_) => {
                    return Err(outside("It leads out of the folder."));
                }
            }
        }
        if parts.is_empty() {
            return Err(outside("It names no file."));
        }
        Ok(parts.join("/"))
    }

    fn open_dir(&self) -> Result<OwnedFd, StoreError> {
        rustix::fs::open(&self.root, OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())
            .map_err(|e| StoreError::file("Opening the folder", &self.root)(e.into()))
    }

    fn open_beneath(&self, path: &str, flags: OFlags) -> Result<OwnedFd, StoreError> {
        let dir = self.open_dir()?;
        let resolve = ResolveFlags::BENEATH | ResolveFlags::NO_MAGICLINKS | ResolveFlags::NO_SYMLINKS;
        rustix::fs::openat2(&dir, path, flags | OFlags::CLOEXEC, Mode::empty(), resolve).map_err(
            |e| match e {
                rustix::io::Errno::XDEV | rustix::io::Errno::LOOP => StoreError::Outside {
                    path: path.to_owned(),
                    why: "A link stands in its way; Gloss follows none.",
                },
                other => StoreError::file("Opening", self.root.join(path))(other.into()),
            },
        )
    }

    /// A file's bytes; none where there is no file.
    ///
    /// # Errors
    /// A path that leaves the folder, something that is no plain file, or one over 128 MB.
    pub fn read(&self, path: &str) -> Result<Option<Vec<u8>>, StoreError> {
        let path = self.normal(path)?;
        // Non-blocking: opening a pipe would otherwise wait for a writer for ever.
        let fd = match self.open_beneath(&path, OFlags::RDONLY | OFlags::NONBLOCK) {
            Ok(fd) => fd,
            Err(StoreError::File { source, .. }) if source.kind() == std::io::ErrorKind::NotFound => {
                return Ok(None);
            }
            Err(error) => return Err(error),
        };
        let mut file = std::fs::File::from(fd);
        let meta = file.metadata().map_err(StoreError::file("Reading", self.root.join(&path)))?;
        if !meta.is_file() {
            return Err(StoreError::Outside { path, why: "It is not a plain file." });
        }
        if meta.len() > MAX_FILE {
            return Err(StoreError::TooLarge { path, bytes: meta.len() });
        }
        let mut bytes = Vec::with_capacity(meta.len() as usize);
        (&mut file)
            .take(MAX_FILE)
            .read_to_end(&mut bytes)
            .map_err(StoreError::file("Reading", self.root.join(&path)))?;
        Ok(Some(bytes))
    }

    /// Plain files, by path; hidden ones and what lies in hidden folders are left out.
    ///
    /// # Errors
    /// Where the folder itself cannot be read; what lies in it and can't be read is left out.
    pub fn list(&self) -> Result<Vec<FolderFile>, StoreError> {
        let mut files = Vec::new();
        std::fs::read_dir(&self.root).map_err(StoreError::file("Listing the folder", &self.root))?;
        self.list_into(&self.root, "", 0, &mut files);
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(files)
    }

    fn list_into(&self, dir: &Path, prefix: &str, depth: usize, files: &mut Vec<FolderFile>) {
        use std::os::unix::fs::MetadataExt as _;
        let Ok(entries) = std::fs::read_dir(dir) else {
            return;
        };
        for entry in entries.flatten() {
            let name = entry.file_name();
            let (Some(name), true) = (name.to_str(), files.len() < MAX_LISTED) else {
                continue;
            };
            let Ok(meta) = entry.path().symlink_metadata() else {
                continue;
            };
            if name.starts_with('.') || name.contains('\u{1f}') || name == "node_modules" {
                continue;
            }
            let path = format!("{prefix}{name}");
            if meta.is_dir() && depth < MAX_DEPTH {
                self.list_into(&entry.path(), &format!("{path}/"), depth + 1, files);
            } else if meta.is_file() {
                let modified = meta
                    .modified()
                    .ok()
                    .and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok())
                    .map_or(0, |since| since.as_nanos() as i128);
                files.push(FolderFile { path, bytes: meta.len(), modified, inode: meta.ino() });
            }
        }
    }

    /// Writes a version beside its place, so that only a rename is left to do. `sha256` names the bytes, so
    /// that what a crash leaves can be told apart.
    ///
    /// # Errors
    /// A path that leaves the folder, a folder that cannot be written, a full disk; then nothing is left.
    pub fn prepare(&self, path: &str, bytes: &[u8], sha256: &str) -> Result<Prepared, StoreError> {
        let path = self.normal(path)?;
        let (parent, name) = path.rsplit_once('/').unwrap_or(("", &path));
        let full = self.root.join(&path);
        let dir = self.make_dirs(parent)?;
        let temporary = format!(".{}.gloss-{sha256}", clipped(name));
        let _ = rustix::fs::unlinkat(&dir, temporary.as_str(), AtFlags::empty());
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::CLOEXEC | OFlags::NOFOLLOW;
        let fd = rustix::fs::openat(&dir, temporary.as_str(), flags, self.mode_of(&path))
            .map_err(|e| StoreError::file("Writing", &full)(e.into()))?;
        let mut file = std::fs::File::from(fd);
        let prepared = Prepared {
            folder: self.clone(),
            dir,
            parent: parent.to_owned(),
            name: name.to_owned(),
            temporary,
            placed: Placed::No,
        };
        file.write_all(bytes)
            .and_then(|()| file.sync_all())
            .map(|()| prepared)
            .map_err(StoreError::file("Writing", &full))
    }

    /// What a crash left beside its place, each with the hash of what was written to it. Takes nothing away.
    ///
    /// # Errors
    /// Where the folder cannot be listed.
    pub fn left_beside(&self) -> Result<Vec<Swept>, StoreError> {
        let mut found = Vec::new();
        std::fs::read_dir(&self.root).map_err(StoreError::file("Listing the folder", &self.root))?;
        sweep_dir(&self.root, "", 0, &mut found);
        Ok(found)
    }

    /// Exchanges what lies beside with what stands in its place: an installation that was never recorded is undone.
    ///
    /// # Errors
    /// What the disk says.
    pub fn exchange_back(&self, left: &Swept) -> Result<(), StoreError> {
        let place = self.root.join(self.normal(&left.path)?);
        rustix::fs::renameat_with(CWD, &left.beside, CWD, &place, RenameFlags::EXCHANGE)
            .map_err(|e| StoreError::file("Putting back", &place)(e.into()))
    }

    /// True where a file and what lies beside it are two names of one file: a new one that was never recorded.
    pub fn is_second_name(&self, left: &Swept) -> bool {
        use std::os::unix::fs::MetadataExt as _;
        let of = |path: &Path| path.symlink_metadata().ok().map(|meta| (meta.dev(), meta.ino()));
        let own = of(&left.beside);
        own.is_some() && own == of(&self.root.join(&left.path))
    }

    /// Takes a new file away that was never recorded.
    pub fn unplace(&self, left: &Swept) {
        let _ = std::fs::remove_file(self.root.join(&left.path));
    }

    /// Takes away what lies beside, once its bytes are kept or known.
    pub fn discard(&self, left: &Swept) {
        let _ = std::fs::remove_file(&left.beside);
    }

    fn make_dirs(&self, parent: &str) -> Result<OwnedFd, StoreError> {
        let mut dir = rustix::fs::openat(CWD, &self.root, OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())
            .map_err(|e| StoreError::file("Opening the folder", &self.root)(e.into()))?;
        for part in parent.split('/').filter(|part| !part.is_empty()) {
            let flags = OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
            let failed = |e: rustix::io::Errno| StoreError::file("Opening", self.root.join(parent))(e.into());
            dir = match rustix::fs::openat(&dir, part, flags, Mode::empty()) {
                Err(rustix::io::Errno::NOENT) => {
                    rustix::fs::mkdirat(&dir, part, Mode::from_raw_mode(0o755)).map_err(failed)?;
                    rustix::fs::openat(&dir, part, flags, Mode::empty()).map_err(failed)?
                }
                other => other.map_err(failed)?,
            };
        }
        Ok(dir)
    }

    /// A replaced file keeps its permissions.
    fn mode_of(&self, path: &str) -> Mode {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = self.root.join(path).symlink_metadata().map_or(0o644, |meta| meta.permissions().mode());
        Mode::from_raw_mode(mode & 0o777)
    }
}

fn sweep_dir(dir: &Path, prefix: &str, depth: usize, found: &mut Vec<Swept>) {
    let Ok(entries) = std::fs::read_dir(dir) else {
        return;
    };
    for entry in entries.flatten() {
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        let Ok(meta) = entry.path().symlink_metadata() else {
            continue;
        };
        if meta.is_dir() && depth < MAX_DEPTH && !name.starts_with('.') {
            sweep_dir(&entry.path(), &format!("{prefix}{name}/"), depth + 1, found);
        } else if let Some((original, sha256)) = name.strip_prefix('.').and_then(|n| n.rsplit_once(".gloss-"))
            && meta.is_file()
            && meta.len() <= MAX_FILE
            && sha256.len() == 64
            && let Ok(bytes) = std::fs::read(entry.path())
        {
            let path = format!("{prefix}{original}");
            found.push(Swept { path, sha256: sha256.to_owned(), bytes, beside: entry.path() });
        }
    }
}

fn join(parent: &str, name: &str) -> String {
    if parent.is_empty() { name.to_owned() } else { format!("{parent}/{name}") }
}

/// Names may have 255 bytes; the temporary one needs 72 of them.
fn clipped(name: &str) -> &str {
    name.get(..name.floor_char_boundary(180)).unwrap_or_default()
}
