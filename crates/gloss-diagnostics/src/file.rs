//! A file that never grows over its bound: when it is full it becomes the older of two and a new one begins. Knows nothing
//! of what is written.

use std::fs::File;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// Bytes after which a file is full; there are two of each program.
pub const MAX_FILE: u64 = 1 << 20;

/// The file of a program and the older one beside it.
#[derive(Debug)]
pub struct Bounded {
    path: PathBuf,
    older: PathBuf,
    open: Mutex<Open>,
}

#[derive(Debug)]
struct Open {
    file: File,
    len: u64,
}

impl Bounded {
    /// Goes on in a program's file, or begins it. Only the person's own account can read it.
    ///
    /// # Errors
    /// Errors of the disk.
    pub fn open(folder: &Path, program: &str) -> std::io::Result<Self> {
        std::fs::create_dir_all(folder)?;
        let path = folder.join(format!("{program}.log"));
        let older = folder.join(format!("{program}.older.log"));
        let open = Mutex::new(open(&path)?);
        Ok(Self { path, older, open })
    }

    /// Writes a line, whole. A full disk loses it: nothing else may fail for it.
    pub fn write(&self, line: &str) {
        let mut now = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if now.len + line.len() as u64 > MAX_FILE {
            let _ = std::fs::rename(&self.path, &self.older);
            match open(&self.path) {
                Ok(fresh) => *now = fresh,
                Err(_) => return,
            }
        }
        if now.file.write_all(line.as_bytes()).is_ok() {
            now.len += line.len() as u64;
        }
    }
}

fn open(path: &Path) -> std::io::Result<Open> {
    let file = File::options().append(true).create(true).mode(0o600).open(path)?;
    let len = file.metadata()?.len();
    Ok(Open { file, len })
}

#[cfg(test)]
mod tests {
    use super::{Bounded, MAX_FILE};

    #[test]
    fn two_files_are_never_longer_than_twice_the_bound() {
        let folder = tempfile::tempdir().unwrap();
        let line = format!("{}\n", "x".repeat(9_999));
        for round in 0..3 {
            let file = Bounded::open(folder.path(), "engine").unwrap();
            for n in 0..200 {
                file.write(&format!("{round}.{n} {line}"));
            }
        }
        let sizes: Vec<u64> = std::fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().metadata().unwrap().len())
            .collect();
        assert!(sizes.len() == 2 && sizes.iter().all(|size| *size <= MAX_FILE), "{sizes:?}");
        let newest = std::fs::read_to_string(folder.path().join("engine.log")).unwrap();
        assert!(newest.lines().last().unwrap().starts_with("2.199 "));
    }
}
