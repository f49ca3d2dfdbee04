//! A package's parts by name, each a bounded stream of inflated bytes whose checksum is looked at when it ends.
//! Unpacks nothing whole.

use std::io::{Error, Read, Seek, SeekFrom, Take};

use flate2::read::DeflateDecoder;
use zip::{CompressionMethod, ZipArchive};

use super::Unsure;
use crate::limits::{MAX_ENTRIES, MAX_INFLATED_BYTES, MAX_RATIO, RATIO_FLOOR_BYTES};

/// The parts of a package, found by its directory.
pub(crate) struct Package<R> {
    source: R,
    archive: ZipArchive<R>,
}

impl<R: Read + Seek + Clone> Package<R> {
    pub(crate) fn open(source: R) -> Result<Self, Unsure> {
        let archive = ZipArchive::new(source.clone()).map_err(|_| Unsure)?;
        if archive.len() > MAX_ENTRIES {
            return Err(Unsure);
        }
        Ok(Self { source, archive })
    }

    /// Whether the directory has exactly one part of this name; none where it has no such part.
    /// Names that differ in case or slashes alone are not told apart by all readers, so they are not sure.
    fn index(&self, name: &str) -> Result<Option<usize>, Unsure> {
        let same = |other: &str| {
            other.len() == name.len()
                && other
                    .bytes()
                    .zip(name.bytes())
                    .all(|(a, b)| a.eq_ignore_ascii_case(&b) || (a == b'\\' && b == b'/'))
        };
        let mut found = None;
        for at in 0..self.archive.len() {
            let other = self.archive.name_for_index(at).ok_or(Unsure)?.map_err(|_| Unsure)?;
            if same(&other) && found.replace(at).is_some() {
                return Err(Unsure);
            }
        }
        Ok(found)
    }

    /// A part as a stream; none where there is none of that name.
    pub(crate) fn part(&mut self, name: &str) -> Result<Option<Part<R>>, Unsure> {
        let Some(at) = self.index(name)? else {
            return Ok(None);
        };
        let mut source = self.source.clone();
        let file = self.archive.by_index_raw(at).map_err(|_| Unsure)?;
        if file.encrypted() {
            return Err(Unsure);
        }
        let start = file.data_start().ok_or(Unsure)?;
        let packed = file.compressed_size();
        source.seek(SeekFrom::Start(start)).map_err(|_| Unsure)?;
        let raw = source.take(packed);
        let stream = match file.compression() {
            CompressionMethod::Stored => Stream::Stored(raw),
            CompressionMethod::Deflated => {
                Stream::Deflated(Box::new(DeflateDecoder::new_with_buf(raw, vec![0; PACKED_CHUNK])))
            }
            _ => return Err(Unsure),
        };
        let most = RATIO_FLOOR_BYTES.max(packed.saturating_mul(MAX_RATIO)).min(MAX_INFLATED_BYTES);
        Ok(Some(Part { stream, hash: crc32fast::Hasher::new(), crc: file.crc32(), left: most }))
    }
}

/// Packed bytes asked for at a time: some reads from a disk per megabyte.
const PACKED_CHUNK: usize = 64 << 10;

enum Stream<R> {
    Stored(Take<R>),
    Deflated(Box<DeflateDecoder<Take<R>>>),
}

/// The inflated bytes of one part. Ends with an error where they exceed a bound or their checksum is wrong.
pub(crate) struct Part<R> {
    stream: Stream<R>,
    hash: crc32fast::Hasher,
    crc: u32,
    left: u64,
}

impl<R: Read> Read for Part<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let got = match &mut self.stream {
            Stream::Stored(raw) => raw.read(into)?,
            Stream::Deflated(inflate) => inflate.read(into)?,
        };
        if got == 0 && !into.is_empty() && self.hash.clone().finalize() != self.crc {
            return Err(Error::other("the checksum is wrong"));
        }
        self.left = self.left.checked_sub(got as u64).ok_or_else(|| Error::other("too much"))?;
        self.hash.update(into.get(..got).unwrap_or_default());
        Ok(got)
    }
}
