//! Room to go on reading where a disk is full: a file of a megabyte in the home that is given up to start, and made again
//! once there is space. While it is given up nothing is written, so that its room stays for reading.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

use crate::StoreError;

/// Its size in bytes.
const BALLAST: usize = 1 << 20;
/// Free bytes below which it is given up.
const FULL: u64 = 256 << 10;
/// Free bytes from which it is made again.
const ENOUGH: u64 = 3 << 20;

/// The room of a home.
#[derive(Debug)]
pub struct Room {
    ballast: PathBuf,
    given_up: AtomicBool,
}

/// Bytes that are free where a path lies; none where the system does not say.
pub(crate) fn free_bytes(path: &Path) -> Option<u64> {
    let stat = rustix::fs::statvfs(path).ok()?;
    stat.f_bavail.checked_mul(stat.f_frsize)
}

impl Room {
    /// Looks how much room a home has, and gives the ballast up where there is none.
    pub fn of(home: &Path) -> Self {
        let room = Self { ballast: home.join("ballast"), given_up: AtomicBool::new(false) };
        if free_bytes(home).is_some_and(|left| left < FULL) {
            let _ = std::fs::remove_file(&room.ballast);
            room.given_up.store(true, Ordering::SeqCst);
        }
        room
    }

    /// Makes the ballast where it is missing and there is room for it. Meant for when nothing is at work.
    pub fn keep(&self) {
        let home = self.ballast.parent().unwrap_or(&self.ballast);
        let is_there = self.ballast.metadata().is_ok_and(|meta| meta.len() == BALLAST as u64);
        if is_there || free_bytes(home).is_none_or(|left| left < ENOUGH) {
            return;
        }
        match std::fs::write(&self.ballast, vec![b'.'; BALLAST]) {
            Ok(()) => self.given_up.store(false, Ordering::SeqCst),
            // Half of it holds no room for anybody.
            Err(_) => drop(std::fs::remove_file(&self.ballast)),
        }
    }

    /// Says no while the ballast is given up and there is no space.
    ///
    /// # Errors
    /// Then.
    pub fn to_write(&self) -> Result<(), StoreError> {
        if !self.given_up.load(Ordering::SeqCst) {
            return Ok(());
        }
        self.keep();
        if !self.given_up.load(Ordering::SeqCst) {
            return Ok(());
        }
        let full = std::io::Error::from(std::io::ErrorKind::StorageFull);
        Err(StoreError::file("Writing", self.ballast.parent().unwrap_or(&self.ballast))(full))
    }
}
