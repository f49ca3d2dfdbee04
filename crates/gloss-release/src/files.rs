//! A release's files as they are kept: in memory, each with its tag, and a moment later words packed twice (gzip, brotli). What
//! they say never changes.

use std::collections::HashMap;
use std::io::Write;

use bytes::Bytes;
use sha2::{Digest, Sha256};

use crate::Refusal;
use crate::content::{is_packable, mime_of};

/// Bytes of a release before packing.
pub const MAX_BYTES: usize = 64 << 20;
/// Files of a release.
pub const MAX_FILES: usize = 5000;

/// How hard brotli tries: the reference's measurement found that more costs five times the time for 6 %.
const BROTLI: u32 = 5;
/// From this size on a file is packed.
const PACKED_FROM: usize = 512;
/// Larger files are sent as they are: packing them takes longer than a person waits.
const PACKED_TO: usize = 16 << 20;

/// A file in the forms that browsers ask for.
pub(crate) struct File {
    pub mime: &'static str,
    /// A strong tag (RFC 9110, 8.8.3), the same for the same bytes.
    pub tag: String,
    pub plain: Bytes,
    pub gzip: Option<Bytes>,
    pub brotli: Option<Bytes>,
}

/// The files of a release, by their names.
pub struct Files {
    by_name: HashMap<String, File>,
    bytes: usize,
}

impl std::fmt::Debug for Files {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} files, {} bytes", self.by_name.len(), self.bytes)
    }
}

impl Files {
    /// Takes files over, not packed yet: visitors need not wait for that.
    ///
    /// # Errors
    /// [`Refusal::TooLarge`]; [`Refusal::NoIndex`] without an `index.html`.
    pub fn new(all: impl IntoIterator<Item = (String, Vec<u8>)>) -> Result<Self, Refusal> {
        let (mut by_name, mut bytes) = (HashMap::new(), 0_usize);
        for (name, plain) in all {
            bytes = bytes.saturating_add(plain.len());
            if bytes > MAX_BYTES || by_name.len() >= MAX_FILES {
                return Err(Refusal::TooLarge);
            }
            by_name.insert(name.clone(), File::new(&name, plain));
        }
        if !by_name.contains_key("index.html") {
            return Err(Refusal::NoIndex);
        }
        Ok(Self { by_name, bytes })
    }

    /// The same with words packed. Takes about 20 ms for a megabyte of them.
    pub(crate) fn packed(&self) -> Self {
        let by_name = self.by_name.iter().map(|(name, file)| (name.clone(), file.packed())).collect();
        Self { by_name, bytes: self.bytes }
    }

    pub(crate) fn get(&self, name: &str) -> Option<&File> {
        self.by_name.get(name)
    }
}

impl File {
    fn new(name: &str, plain: Vec<u8>) -> Self {
        let mime = mime_of(name, &plain);
        let tag = format!("\"{}\"", hex::encode(&Sha256::digest(&plain)[..16]));
        Self { mime, tag, plain: Bytes::from(plain), gzip: None, brotli: None }
    }

    fn packed(&self) -> Self {
        let plain = &self.plain;
        let is_packed = is_packable(self.mime) && (PACKED_FROM..=PACKED_TO).contains(&plain.len());
        // What got no smaller is sent as it is.
        let smaller =
            |packed: Option<Vec<u8>>| packed.filter(|packed| packed.len() < plain.len()).map(Bytes::from);
        let gzip = is_packed.then(|| smaller(gzip(plain))).flatten();
        let brotli = is_packed.then(|| smaller(brotli(plain))).flatten();
        Self { mime: self.mime, tag: self.tag.clone(), plain: plain.clone(), gzip, brotli }
    }
}

fn gzip(plain: &[u8]) -> Option<Vec<u8>> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(6));
    packer.write_all(plain).ok()?;
    packer.finish().ok()
}

fn brotli(plain: &[u8]) -> Option<Vec<u8>> {
    let mut packed = Vec::new();
    let mut packer = brotli::CompressorWriter::new(&mut packed, 4096, BROTLI, 22);
    packer.write_all(plain).ok()?;
    packer.flush().ok()?;
    drop(packer);
    Some(packed)
}
