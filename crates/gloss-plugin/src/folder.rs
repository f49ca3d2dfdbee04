//! A folder of this computer as files. Links lead anywhere: in a plugin's source one is a copy of what lies within bounds, and left out
//! otherwise; in what is installed there is none.

use std::fs::{DirEntry, File};
use std::io::Read as _;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use gloss_extension::Files;

use crate::bounds::{Gathered, MAX_DEPTH, is_left_out, too_deep};
use crate::error::SourceError;
use crate::links::{Followed, IN_A_CIRCLE, LEADS_NOWHERE, LEADS_OUT, LeftOut, SourceFiles};

/// Folders of a source that are looked into, each as often as it is reached.
const MAX_FOLDERS: usize = 20_000;

/// Reads a folder of plain files.
///
/// # Errors
/// For one that is none, that is too large, or that holds anything but folders and plain files.
pub fn read_folder(folder: &Path) -> Result<Files, SourceError> {
    read(folder, None).map(|taken| taken.files)
}

/// Reads a folder with links, each as a copy of what it leads to in the folder, or in the one around it that is named.
///
/// # Errors
/// As for a folder of plain files, without the links.
pub fn read_linked_folder(folder: &Path, around: Option<&Path>) -> Result<SourceFiles, SourceError> {
    let real = folder.canonicalize().map_err(|_| SourceError::Missing(folder.display().to_string()))?;
    let around = around.and_then(|around| around.canonicalize().ok());
    let bounds = around.filter(|around| real.starts_with(around)).unwrap_or_else(|| real.clone());
    read(&real, Some(&bounds))
}

/// A folder that is still to be looked into.
struct Inner {
    at: PathBuf,
    /// Its path in the plugin.
    path: String,
    depth: usize,
    /// The folders as which it was reached, none of them a link.
    chain: Rc<Chain>,
    /// Whether a link led out of the plugin's own folder to it.
    is_beyond: bool,
}

/// A folder with those above it on the way.
struct Chain {
    real: PathBuf,
    above: Option<Rc<Chain>>,
}

impl Chain {
    fn holds(&self, real: &Path) -> bool {
        let mut at = Some(self);
        while let Some(chain) = at {
            if chain.real.starts_with(real) {
                return true;
            }
            at = chain.above.as_deref();
        }
        false
    }
}

fn read(folder: &Path, bounds: Option<&Path>) -> Result<SourceFiles, SourceError> {
    if !folder.is_dir() {
        return Err(SourceError::Missing(folder.display().to_string()));
    }
    let mut reader = Reader {
        own: folder,
        bounds,
        out: Gathered::default(),
        followed: Followed::default(),
        left_out: LeftOut::default(),
    };
    let chain = Rc::new(Chain { real: folder.to_owned(), above: None });
    let mut left =
        vec![Inner { at: folder.to_owned(), path: String::new(), depth: 0, chain, is_beyond: false }];
    let mut folders = 0;
    while let Some(of) = left.pop() {
        folders += 1;
        if folders > MAX_FOLDERS && bounds.is_some() {
            return Err(SourceError::TooLarge(format!("{MAX_FOLDERS} folders")));
        }
        for entry in of.at.read_dir().map_err(|error| unreadable(&error))? {
            let entry = entry.map_err(|error| unreadable(&error))?;
            let inner = reader.entry(&of, &entry)?;
            left.extend(inner);
        }
    }
    Ok(SourceFiles { files: reader.out.files(), left_out: reader.left_out.all() })
}

fn unreadable(error: &std::io::Error) -> SourceError {
    SourceError::Unreadable(error.to_string())
}

/// What is read of a folder so far.
struct Reader<'a> {
    /// The plugin's folder.
    own: &'a Path,
    /// Where links may lead; none where there may be none.
    bounds: Option<&'a Path>,
    out: Gathered,
    followed: Followed,
    left_out: LeftOut,
}

impl Reader<'_> {
    /// Takes an entry of a folder; gives it where it is one itself.
    fn entry(&mut self, of: &Inner, entry: &DirEntry) -> Result<Option<Inner>, SourceError> {
        let name = entry.file_name().to_string_lossy().into_owned();
        if is_left_out(&name) {
            return Ok(None);
        }
        // What others keep out of sight is no part of this one: a link to their folder brings none of it in.
        if of.is_beyond && name.starts_with('.') {
            return Ok(None);
        }
        let path = if of.path.is_empty() { name } else { format!("{}/{name}", of.path) };
        let mut kind = entry.file_type().map_err(|error| unreadable(&error))?;
        let mut real = entry.path();
        if kind.is_symlink() {
            let Some(bounds) = self.bounds else { return Err(SourceError::NotPlain(path, "a link")) };
            self.followed.one()?;
            self.out.check_path(&path)?;
            real = match target(&real, (self.own, bounds)) {
                Ok(real) => real,
                Err(says) => {
                    self.left_out.add(&path, says);
                    return Ok(None);
                }
            };
            kind = real.symlink_metadata().map_err(|error| unreadable(&error))?.file_type();
            if kind.is_dir() && of.chain.holds(&real) {
                self.left_out.add(&path, IN_A_CIRCLE);
                return Ok(None);
            }
        }
        if kind.is_dir() {
            let depth = of.depth + 1;
            if depth > MAX_DEPTH {
                return Err(too_deep());
            }
            let chain = Rc::new(Chain { real: real.clone(), above: Some(of.chain.clone()) });
            let is_beyond = !real.starts_with(self.own);
            return Ok(Some(Inner { at: real, path, depth, chain, is_beyond }));
        }
        if !kind.is_file() {
            return Err(SourceError::NotPlain(path, "a device or a pipe"));
        }
        let found = real.symlink_metadata().map_err(|error| unreadable(&error))?;
        self.out.check(&path, found.len())?;
        let mut bytes = Vec::new();
        // What grows meanwhile is read as long as it was.
        let file = File::open(&real).map_err(|error| unreadable(&error))?;
        file.take(found.len()).read_to_end(&mut bytes).map_err(|error| unreadable(&error))?;
        self.out.take(path, bytes, found.permissions().mode() & 0o111 != 0);
        Ok(None)
    }
}

/// Where a link leads within bounds, or why it is left out.
fn target(link: &Path, (own, bounds): (&Path, &Path)) -> Result<PathBuf, &'static str> {
    let real = link.canonicalize().map_err(|_| LEADS_NOWHERE)?;
    let within = real.strip_prefix(bounds).map_err(|_| LEADS_OUT)?;
    // What no plugin is made of comes in by no other name, and nothing that others keep out of sight.
    let is_own = real.starts_with(own);
    let is_part = |part: &std::ffi::OsStr| {
        let name = part.to_string_lossy();
        !is_left_out(&name) && (is_own || !name.starts_with('.'))
    };
    match within.iter().all(is_part) {
        true => Ok(real),
        false => Err(LEADS_OUT),
    }
}
