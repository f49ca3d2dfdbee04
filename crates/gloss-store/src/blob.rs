//! Blobs: the bytes of versions, by SHA-256, compressed with zstd, or as they are where that gains nothing. Written whole
//! or not at all. One that is damaged is taken again from the folder's file or another workspace's blobs where these still
//! have its bytes.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom, Write as _};
use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::mend::Sources;
use crate::{Point, StoreError, crash, plain};

/// Largest blob, in bytes uncompressed.
const MAX_BLOB: usize = 128 << 20;
/// Bytes from which a blob is kept as it is where compressing it gains less than a sixteenth: a large workbook, which is
/// compressed itself, is looked into where it lies.
const PLAIN_FROM: usize = 1 << 20;
/// The ending of such a blob's name.
const PLAIN: &str = "plain";

/// Bytes of a packed blob that tell the size of what it was packed from: zstd's longest frame header.
const HEADER: u64 = 18;

/// The folder of blobs.
#[derive(Clone, Debug)]
pub struct Blobs {
    dir: PathBuf,
    /// Sources from which damaged bytes may be recovered.
    sources: Option<Arc<Sources>>,
}

/// Whether there is any blob in a folder of blobs.
pub(crate) fn any(dir: &Path) -> bool {
    let heads = std::fs::read_dir(dir).into_iter().flatten().flatten();
    heads.into_iter().any(|head| {
        let within = std::fs::read_dir(head.path()).into_iter().flatten().flatten();
        within.into_iter().any(|blob| !blob.file_name().to_string_lossy().starts_with('.'))
    })
}

impl Blobs {
    pub(crate) fn open(dir: &Path) -> Result<Self, StoreError> {
        std::fs::create_dir_all(dir).map_err(StoreError::file("Making the folder of versions", dir))?;
        Ok(Self { dir: dir.to_owned(), sources: None })
    }

    /// The blobs of an existing folder, only to be read.
    pub fn of(dir: PathBuf) -> Self {
        Self { dir, sources: None }
    }

    /// The folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The same, with where bytes that are damaged may be had again.
    pub(crate) fn with(mut self, sources: Sources) -> Self {
        self.sources = Some(Arc::new(sources));
        self
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
        if !self.is_there(&sha256, bytes.len()) {
            self.write(&sha256, bytes)?;
        }
        Ok(sha256)
    }

    /// Whether bytes of that size are kept by that name: one that was cut or emptied is written again.
    fn is_there(&self, sha256: &str, size: usize) -> bool {
        let path = self.path(sha256);
        if let Ok(meta) = path.with_extension(PLAIN).metadata() {
            return meta.len() == size as u64;
        }
        let mut begin = Vec::new();
        let opened = plain::open(&path).and_then(|file| {
            let len = file.metadata()?.len();
            file.take(HEADER).read_to_end(&mut begin)?;
            Ok(len)
        });
        // The size that it unpacks to stands in its beginning; where it was cut it is shorter than what it was packed from
        // could be only by chance, so reading it tells.
        opened.is_ok_and(|len| len > 0)
            && zstd::zstd_safe::get_frame_content_size(&begin).is_ok_and(|known| known == Some(size as u64))
    }

    fn write(&self, sha256: &str, bytes: &[u8]) -> Result<(), StoreError> {
        let mut path = self.path(sha256);
        let plain = path.with_extension(PLAIN);
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
        Ok(())
    }

    /// The bytes by their name, checked against it. Where they are damaged or missing they are taken from wherever they
    /// still are, and kept again.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where they are not what they were, and nowhere else.
    pub fn get(&self, sha256: &str) -> Result<Vec<u8>, StoreError> {
        let failed = match self.read(sha256) {
            Ok(bytes) => return Ok(bytes),
            Err(error) => error,
        };
        let found = self.sources.as_ref().and_then(|sources| sources.find(sha256));
        let Some(bytes) = found else { return Err(failed) };
        // What is damaged under the other name would be read first.
        let _ = std::fs::remove_file(self.path(sha256).with_extension(PLAIN));
        // Where it can't be kept just now it is looked for again the next time.
        let _ = self.write(sha256, &bytes);
        Ok(bytes)
    }

    /// Whether the bytes are what they were.
    pub(crate) fn is_whole(&self, sha256: &str) -> bool {
        self.read(sha256).is_ok()
    }

    pub(crate) fn read(&self, sha256: &str) -> Result<Vec<u8>, StoreError> {
        let path = self.path(sha256);
        let own = path.with_extension(PLAIN);
        let read = |path: &Path| plain::read(path).map_err(StoreError::file("Reading a version", path));
        let bytes = if own.exists() {
            read(&own)?
        } else {
            let damaged = |_| StoreError::Damaged(sha256.to_owned());
            if !path.exists() {
                return Err(StoreError::Damaged(sha256.to_owned()));
            }
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
        let file = plain::open(&self.path(sha256).with_extension(PLAIN)).ok()?;
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
