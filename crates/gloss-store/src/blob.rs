//! Blobs: the bytes of versions, by SHA-256, compressed with zstd. Written whole or not at all.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::{Point, StoreError, crash};

/// Largest blob, in bytes uncompressed.
const MAX_BLOB: usize = 128 << 20;

/// The folder of blobs.
#[derive(Clone, Debug)]
pub struct Blobs {
    dir: PathBuf,
}

impl Blobs {
    pub(crate) fn open(dir: &Path) -> Result<Self, StoreError> {
        std::fs::create_dir_all(dir).map_err(StoreError::file("Making the folder of versions", dir))?;
        Ok(Self { dir: dir.to_owned() })
    }

    fn path(&self, sha256: &str) -> PathBuf {
        let (head, tail) = sha256.split_at(sha256.len().min(2));
        self.dir.join(head).join(tail)
    }

    /// Keeps bytes and gives back their name.
    ///
    /// # Errors
    /// Where the disk says no; then nothing was kept.
    pub fn put(&self, bytes: &[u8]) -> Result<String, StoreError> {
        let sha256 = hex::encode(Sha256::digest(bytes));
        let path = self.path(&sha256);
        if path.exists() {
            return Ok(sha256);
        }
        let dir = path.parent().unwrap_or(&self.dir).to_owned();
        std::fs::create_dir_all(&dir).map_err(StoreError::file("Keeping a version", &dir))?;
        let packed = zstd::bulk::compress(bytes, 3).map_err(StoreError::file("Keeping a version", &path))?;
        let temporary = dir.join(format!(".{}", uuid::Uuid::now_v7().simple()));
        let written = (|| {
            let mut file = std::fs::File::create_new(&temporary)?;
            file.write_all(&packed)?;
            file.sync_all()?;
            crash::pass(Point::Before("blob.rename"));
            std::fs::rename(&temporary, &path)?;
            crash::pass(Point::After("blob.rename"));
            std::fs::File::open(&dir)?.sync_all()
        })();
        if let Err(error) = written {
            let _ = std::fs::remove_file(&temporary);
            return Err(StoreError::file("Keeping a version", &path)(error));
        }
        Ok(sha256)
    }

    /// The bytes by their name, checked against it.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where they are not what they were.
    pub fn get(&self, sha256: &str) -> Result<Vec<u8>, StoreError> {
        let path = self.path(sha256);
        let packed = std::fs::read(&path).map_err(StoreError::file("Reading a version", &path))?;
        let bytes =
            zstd::bulk::decompress(&packed, MAX_BLOB).map_err(|_| StoreError::Damaged(sha256.to_owned()))?;
        if hex::encode(Sha256::digest(&bytes)) == sha256 {
            Ok(bytes)
        } else {
            Err(StoreError::Damaged(sha256.to_owned()))
        }
    }
}
