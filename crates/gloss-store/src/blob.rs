//! Blobs: the bytes of versions, by SHA-256, compressed with zstd, or as they are where that gains nothing. Written whole
//! or not at all.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write as _};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::{Point, StoreError, crash};

/// Largest blob, in bytes uncompressed.
const MAX_BLOB: usize = 128 << 20;
/// Bytes from which a blob is kept as it is where compressing it gains less than a sixteenth: a large workbook, which is
/// compressed itself, is looked into where it lies.
const PLAIN_FROM: usize = 1 << 20;
/// How the name of such a blob ends.
const PLAIN: &str = "plain";

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
        let (head, tail) = sha256.split_at_checked(2).unwrap_or((sha256, ""));
        self.dir.join(head).join(tail)
    }

    /// Keeps bytes and gives back their name.
    ///
    /// # Errors
    /// Where the disk says no; then nothing was kept.
    pub fn put(&self, bytes: &[u8]) -> Result<String, StoreError> {
        let sha256 = hex::encode(Sha256::digest(bytes));
        let mut path = self.path(&sha256);
        let plain = path.with_extension(PLAIN);
        if path.exists() || plain.exists() {
            return Ok(sha256);
        }
        let dir = path.parent().unwrap_or(&self.dir).to_owned();
        std::fs::create_dir_all(&dir).map_err(StoreError::file("Keeping a version", &dir))?;
        let packed = zstd::bulk::compress(bytes, 3).map_err(StoreError::file("Keeping a version", &path))?;
        let mut packed = packed.as_slice();
        if bytes.len() >= PLAIN_FROM && packed.len() > bytes.len() - bytes.len() / 16 {
            (packed, path) = (bytes, plain);
        }
        let temporary = dir.join(format!(".{}", uuid::Uuid::now_v7().simple()));
        let written = (|| {
            let mut file = std::fs::File::create_new(&temporary)?;
            file.write_all(packed)?;
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
        let plain = path.with_extension(PLAIN);
        let read = |path: &Path| std::fs::read(path).map_err(StoreError::file("Reading a version", path));
        let bytes = if plain.exists() {
            read(&plain)?
        } else {
            let damaged = |_| StoreError::Damaged(sha256.to_owned());
            zstd::bulk::decompress(&read(&path)?, MAX_BLOB).map_err(damaged)?
        };
        if hex::encode(Sha256::digest(&bytes)) == sha256 {
            Ok(bytes)
        } else {
            Err(StoreError::Damaged(sha256.to_owned()))
        }
    }

    /// The file of a blob that is kept as it is, for a first look into it: nobody has checked its bytes. None where it is
    /// kept otherwise.
    pub fn file(&self, sha256: &str) -> Option<BlobFile> {
        let file = File::open(self.path(sha256).with_extension(PLAIN)).ok()?;
        let len = file.metadata().ok()?.len();
        Some(BlobFile { file: Arc::new(file), len, at: 0 })
    }
}

/// A blob's file; each copy reads at its own place.
#[derive(Clone, Debug)]
pub struct BlobFile {
    file: Arc<File>,
    len: u64,
    at: u64,
}

impl Read for BlobFile {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let read = self.file.read_at(into, self.at)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl Seek for BlobFile {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => self.len.checked_add_signed(by),
        };
        self.at = at.ok_or_else(|| std::io::Error::other("before the beginning, or beyond all files"))?;
        Ok(self.at)
    }
}
