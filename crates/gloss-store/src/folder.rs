//! The person's folder: which files lie in it, which of its folders are one artifact, and reading them. Writes nothing.
//!
//! Path traversal is refused: every path is resolved by the kernel beneath the folder without following symlinks
//! (`openat2`), so a link swapped in between a check and its use leads nowhere.

use std::io::Read as _;
use std::os::fd::OwnedFd;
use std::path::{Component, Path, PathBuf};

use gloss_protocol::{MAX_LISTED, SITE_INDEX};
use rustix::fs::{CWD, Mode, OFlags, ResolveFlags};

use crate::StoreError;

/// Largest file that is read, in bytes: a workbook of ten million cells takes 67 MiB.
pub(crate) const MAX_FILE: u64 = 128 << 20;

/// Files that are counted at most where not all are listed.
const MAX_COUNTED: usize = 200_000;

/// Deepest folder that is listed.
pub(crate) const MAX_DEPTH: usize = 12;

/// The person's folder.
#[derive(Clone, Debug)]
pub struct Folder {
    pub(crate) root: PathBuf,
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

/// Whether a folder is a home of Gloss's, this one's or another's: told by what lies in it, so that no link hides it.
#[must_use]
pub fn is_home(folder: &Path) -> bool {
    folder.join("home.db").is_file()
        && ["workspaces", "engine.lock"].iter().any(|name| folder.join(name).exists())
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

    /// A path normalized as it is written everywhere: relative, with forward slashes, no `.` or `..`. That of a folder which is one
    /// artifact ends with a slash, however it was given.
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
        let named = path.ends_with('/');
        let path = parts.join("/");
        let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
        if ends.filter_map(|end| path.get(..end)).any(|folder| is_home(&self.root.join(folder))) {
            return Err(StoreError::Outside { path, why: "What lies there is what Gloss remembers." });
        }
        let path_is_folder = named && !self.root.join(&path).is_file();
        Ok(if path_is_folder || self.is_site(&path) { path + "/" } else { path })
    }

    /// The folder that is one artifact and that a file lies in, and the file's path from there: the outermost there is.
    pub fn site_of<'p>(&self, path: &'p str) -> Option<(&'p str, &'p str)> {
        let folders = path.match_indices('/').filter(|(at, _)| at + 1 < path.len());
        let mut sites =
            folders.filter(|(at, _)| path.get(..*at).is_some_and(|folder| self.has_index(folder)));
        sites.next().and_then(|(at, _)| path.split_at_checked(at + 1))
    }

    /// True for a folder with a page that a browser opens first, and in no other such folder.
    fn is_site(&self, path: &str) -> bool {
        self.has_index(path) && self.site_of(path).is_none()
    }

    fn has_index(&self, folder: &str) -> bool {
        let index = self.root.join(folder).join(SITE_INDEX);
        index.symlink_metadata().is_ok_and(|meta| meta.is_file())
    }

    fn open_dir(&self) -> Result<OwnedFd, StoreError> {
        rustix::fs::open(&self.root, OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC, Mode::empty())
            .map_err(|e| StoreError::file("Opening the folder", &self.root)(e.into()))
    }

    pub(crate) fn open_beneath(&self, path: &str, flags: OFlags) -> Result<OwnedFd, StoreError> {
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

    /// Plain files, by path; hidden ones, what lies in hidden folders, and the locks of office programs are left out.
    ///
    /// # Errors
    /// Where the folder itself cannot be read; what lies in it and can't be read is left out.
    pub fn list(&self) -> Result<Vec<FolderFile>, StoreError> {
        Ok(self.list_counted()?.0)
    }

    /// The same, and how many more there are that are not listed, since they are too many.
    ///
    /// # Errors
    /// As [`Self::list`].
    pub fn list_counted(&self) -> Result<(Vec<FolderFile>, usize), StoreError> {
        let mut files = Vec::new();
        std::fs::read_dir(&self.root).map_err(StoreError::file("Listing the folder", &self.root))?;
        let mut unlisted = 0;
        self.list_into(&self.root, ("", 0), &mut files, &mut unlisted);
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok((files, unlisted))
    }

    /// Lists the artifacts of the folder: plain files, and for a site its folder instead of all its files.
    ///
    /// # Errors
    /// As [`Self::list`].
    pub fn list_artifacts(&self) -> Result<Vec<FolderFile>, StoreError> {
        Ok(self.list_artifacts_counted()?.0)
    }

    /// The same, and how many more files there are that are not listed.
    ///
    /// # Errors
    /// As [`Self::list`].
    pub fn list_artifacts_counted(&self) -> Result<(Vec<FolderFile>, usize), StoreError> {
        use std::os::unix::fs::MetadataExt as _;
        let mut listed: Vec<FolderFile> = Vec::new();
        let (files, unlisted) = self.list_counted()?;
        let index = format!("/{SITE_INDEX}");
        let sites: Vec<&str> = files
            .iter()
            .filter_map(|file| Some(&file.path[..=file.path.strip_suffix(&index)?.len()]))
            .collect();
        let site_of =
            |path: &str| sites.iter().filter(|site| path.starts_with(**site)).min_by_key(|s| s.len());
        for file in &files {
            let Some(site) = site_of(&file.path) else {
                listed.push(file.clone());
                continue;
            };
            match listed.iter_mut().rfind(|known| known.path == **site) {
                Some(known) => {
                    known.bytes += file.bytes;
                    known.modified = known.modified.max(file.modified);
                }
                None => {
                    let inode = self.root.join(site).symlink_metadata().map_or(0, |meta| meta.ino());
                    listed.push(FolderFile { path: (*site).to_owned(), inode, ..file.clone() });
                }
            }
        }
        listed.sort_by(|a, b| a.path.cmp(&b.path));
        Ok((listed, unlisted))
    }

    /// The files of a folder that is one artifact, by their paths from it; none where it has no first page (any more).
    ///
    /// # Errors
    /// [`StoreError::TooMany`] over `most` files.
    pub fn list_within(&self, path: &str, most: usize) -> Result<Option<Vec<FolderFile>>, StoreError> {
        let mut files = Vec::new();
        self.list_into(&self.root.join(path), ("", 0), &mut files, &mut 0);
        // What other programs could not take for one name is no name in a list of them.
        files.retain(|file| !file.path.contains(|c: char| c.is_control() || c == '\\'));
        if files.len() > most {
            let path = path.trim_end_matches('/').to_owned();
            return Err(StoreError::TooMany { path, files: files.len(), most });
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(files.iter().any(|file| file.path == SITE_INDEX).then_some(files))
    }

    fn list_into(
        &self,
        dir: &Path,
        (prefix, depth): (&str, usize),
        files: &mut Vec<FolderFile>,
        unlisted: &mut usize,
    ) {
        use std::os::unix::fs::MetadataExt as _;
        let Ok(entries) = std::fs::read_dir(dir) else {
            return;
        };
        // By name, and not as the disk has them: where not all are listed it is the same ones each time.
        let mut entries: Vec<_> = entries.flatten().take(MAX_COUNTED).collect();
        entries.sort_by_key(std::fs::DirEntry::file_name);
        for entry in entries {
            let name = entry.file_name();
            let (Some(name), true) = (name.to_str(), files.len() + *unlisted < MAX_COUNTED) else {
                continue;
            };
            let Ok(meta) = entry.path().symlink_metadata() else {
                continue;
            };
            // `~$` is Office's own word on who has a file open.
            let is_own = name.starts_with('.') || name.starts_with("~$");
            if is_own || name.contains('\u{1f}') || name == "node_modules" {
                continue;
            }
            let path = format!("{prefix}{name}");
            if meta.is_dir() && is_home(&entry.path()) {
                continue;
            }
            if meta.is_dir() && depth < MAX_DEPTH {
                self.list_into(&entry.path(), (&format!("{path}/"), depth + 1), files, unlisted);
            } else if meta.is_file() && files.len() >= MAX_LISTED {
                *unlisted += 1;
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

    pub(crate) fn make_dirs(&self, parent: &str) -> Result<OwnedFd, StoreError> {
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

    /// A replaced file keeps its permissions; none where there is no file.
    pub(crate) fn mode_of(&self, path: &str) -> Option<Mode> {
        use std::os::unix::fs::PermissionsExt as _;
        let found = self.root.join(path).symlink_metadata().ok().filter(std::fs::Metadata::is_file)?;
        Some(Mode::from_raw_mode(found.permissions().mode() & 0o777))
    }
}

#[cfg(test)]
mod tests {
    use super::Folder;
    use crate::StoreError;

    #[test]
    fn a_folder_with_a_first_page_is_one_artifact_and_the_outermost_wins() {
        let dir = tempfile::tempdir().unwrap();
        let files = ["index.html", "memo.md", "a/b.md", "market/index.html", "market/x/index.html"];
        let more = [
            "market/data.js",
            "market.txt",
            "a/shop/index.html",
            "market/.hidden/x",
            "deep/a/b/index.html",
            "~$memo.docx",
        ];
        for path in files.into_iter().chain(more) {
            let whole = dir.path().join(path);
            std::fs::create_dir_all(whole.parent().unwrap()).unwrap();
            std::fs::write(whole, path).unwrap();
        }
        let folder = Folder::new(dir.path());
        let listed = folder.list_artifacts().unwrap();
        let paths: Vec<&str> = listed.iter().map(|file| file.path.as_str()).collect();
        let expect = ["a/b.md", "a/shop/", "deep/a/b/", "index.html", "market.txt", "market/", "memo.md"];
        assert_eq!(paths, expect, "the workspace's own folder is none");
        let market = listed.iter().find(|file| file.path == "market/").unwrap();
        assert_eq!(market.bytes, 17 + 19 + 14);
        for (given, named) in [
            ("market", "market/"),
            ("market/", "market/"),
            ("./market", "market/"),
            ("market/x", "market/x"),
            ("market/index.html", "market/index.html"),
            ("a/shop/", "a/shop/"),
            ("a", "a"),
            ("memo.md/", "memo.md"),
        ] {
            assert_eq!(folder.normal(given).unwrap(), named, "{given}");
        }
        assert_eq!(folder.site_of("market/x/index.html"), Some(("market/", "x/index.html")));
        assert_eq!(folder.site_of("a/shop/new/page.html"), Some(("a/shop/", "new/page.html")));
        assert_eq!((folder.site_of("market/"), folder.site_of("a/b.md")), (None, None));
        let within = folder.list_within("market/", 9).unwrap().unwrap();
        let within: Vec<&str> = within.iter().map(|file| file.path.as_str()).collect();
        assert_eq!(within, ["data.js", "index.html", "x/index.html"]);
        assert!(matches!(
            folder.list_within("market/", 2),
            Err(StoreError::TooMany { files: 3, most: 2, .. })
        ));
        assert_eq!(folder.list_within("a/", 9).unwrap(), None);
        assert_eq!(folder.list_within("none/", 9).unwrap(), None);
    }
}
