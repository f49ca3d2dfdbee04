//! Numbers and frames in bytes. Trusts no length that it reads.

use std::io;

use super::IndexError;

/// Packs as fast as it can: the index is a cache, and half of it is numbers that do not pack.
const LEVEL: i32 = 1;

/// Packs frames, in memory that is used again.
pub(super) struct Packer(zstd::bulk::Compressor<'static>);

impl Packer {
    pub(super) fn new() -> io::Result<Self> {
        let mut packer = zstd::bulk::Compressor::new(LEVEL)?;
        packer.include_checksum(true)?;
        Ok(Self(packer))
    }

    pub(super) fn pack(&mut self, plain: &[u8]) -> io::Result<Vec<u8>> {
        self.0.compress(plain)
    }
}

/// Unpacks frames whose checksums are right and whose length is as it was said.
pub(super) struct Unpacker(zstd::bulk::Decompressor<'static>);

impl Unpacker {
    pub(super) fn new() -> io::Result<Self> {
        Ok(Self(zstd::bulk::Decompressor::new()?))
    }

    pub(super) fn unpack(
        &mut self,
        packed: &[u8],
        length: usize,
        most: usize,
    ) -> Result<Vec<u8>, IndexError> {
        if length > most {
            return Err(IndexError::Damaged);
        }
        let plain = self.0.decompress(packed, length).map_err(|_| IndexError::Damaged)?;
        if plain.len() == length { Ok(plain) } else { Err(IndexError::Damaged) }
    }
}

pub(super) fn put_u32(out: &mut Vec<u8>, n: u32) {
    out.extend_from_slice(&n.to_le_bytes());
}

/// A length as a number; what is too long was bounded before.
pub(super) fn put_len(out: &mut Vec<u8>, n: usize) {
    put_u32(out, u32::try_from(n).unwrap_or(u32::MAX));
}

pub(super) fn put_u64(out: &mut Vec<u8>, n: u64) {
    out.extend_from_slice(&n.to_le_bytes());
}

/// Takes numbers and stretches off the front of bytes.
pub(super) struct Bytes<'a>(pub(super) &'a [u8]);

impl<'a> Bytes<'a> {
    pub(super) fn take(&mut self, n: usize) -> Result<&'a [u8], IndexError> {
        let (head, rest) = self.0.split_at_checked(n).ok_or(IndexError::Damaged)?;
        self.0 = rest;
        Ok(head)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], IndexError> {
        self.take(N)?.try_into().map_err(|_| IndexError::Damaged)
    }

    pub(super) fn u8(&mut self) -> Result<u8, IndexError> {
        Ok(u8::from_le_bytes(self.array()?))
    }

    pub(super) fn u16(&mut self) -> Result<u16, IndexError> {
        Ok(u16::from_le_bytes(self.array()?))
    }

    pub(super) fn u32(&mut self) -> Result<u32, IndexError> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    pub(super) fn u64(&mut self) -> Result<u64, IndexError> {
        Ok(u64::from_le_bytes(self.array()?))
    }

    pub(super) fn f64(&mut self) -> Result<f64, IndexError> {
        Ok(f64::from_le_bytes(self.array()?))
    }

    /// Words behind their length.
    pub(super) fn words(&mut self) -> Result<String, IndexError> {
        let length = self.len()?;
        Ok(std::str::from_utf8(self.take(length)?).map_err(|_| IndexError::Damaged)?.to_owned())
    }

    pub(super) fn len(&mut self) -> Result<usize, IndexError> {
        Ok(self.u32()? as usize)
    }
}
