//! Where the bytes of a package lie: in memory, or wherever whoever opens it can read them by their place. Opens no file
//! itself and writes nothing.

use std::fmt::Debug;
use std::io::{Error, Read, Result, Seek, SeekFrom};
use std::sync::Arc;

/// Bytes that can be read at any place by several at once, and that don't change meanwhile.
pub trait Stored: Debug + Send + Sync {
    /// How many bytes there are.
    fn size(&self) -> u64;

    /// Reads what lies from `at` on, as much as it likes; nothing at the end.
    ///
    /// # Errors
    ///
    /// When the bytes can't be read where they lie.
    fn read_at(&self, at: u64, into: &mut [u8]) -> Result<usize>;

    /// How many bytes are read at once where little is asked for: none where reading costs nothing.
    fn ahead(&self) -> usize {
        256 << 10
    }
}

impl Stored for Arc<[u8]> {
    fn size(&self) -> u64 {
        self.len() as u64
    }

    fn read_at(&self, at: u64, into: &mut [u8]) -> Result<usize> {
        let from = usize::try_from(at).unwrap_or(usize::MAX);
        let mut left = self.get(from..).unwrap_or_default();
        left.read(into)
    }

    fn ahead(&self) -> usize {
        0
    }
}

/// A place in stored bytes.
#[derive(Debug)]
pub(super) struct Reader {
    stored: Arc<dyn Stored>,
    at: u64,
    /// A buffer of bytes that were read ahead, and where it begins.
    ahead: Vec<u8>,
    from: u64,
}

/// A clone reads from the same place, with an empty read-ahead buffer.
impl Clone for Reader {
    fn clone(&self) -> Self {
        Self { at: self.at, ..Self::new(Arc::clone(&self.stored)) }
    }
}

impl Reader {
    /// From the beginning.
    pub(super) fn new(stored: Arc<dyn Stored>) -> Self {
        Self { stored, at: 0, ahead: Vec::new(), from: 0 }
    }

    /// Whether these are the first bytes.
    pub(super) fn begins_with(&self, bytes: &[u8]) -> bool {
        let mut first = Vec::with_capacity(bytes.len());
        let read = self.clone().take(bytes.len() as u64).read_to_end(&mut first);
        read.is_ok() && first == bytes
    }

    /// The buffered bytes from the current place on.
    fn read_ahead(&self) -> &[u8] {
        let from = self.at.checked_sub(self.from).and_then(|from| usize::try_from(from).ok());
        from.and_then(|from| self.ahead.get(from..)).unwrap_or_default()
    }
}

impl Read for Reader {
    fn read(&mut self, into: &mut [u8]) -> Result<usize> {
        let most = self.stored.ahead();
        let got = if into.len() >= most {
            self.stored.read_at(self.at, into)?
        } else {
            if self.read_ahead().is_empty() {
                self.ahead.resize(most, 0);
                let got = self.stored.read_at(self.at, &mut self.ahead);
                self.ahead.truncate(*got.as_ref().unwrap_or(&0));
                self.from = self.at;
                got?;
            }
            self.read_ahead().read(into)?
        };
        self.at += got as u64;
        Ok(got)
    }
}

impl Seek for Reader {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        let (base, by) = match to {
            SeekFrom::Start(at) => (at, 0),
            SeekFrom::Current(by) => (self.at, by),
            SeekFrom::End(by) => (self.stored.size(), by),
        };
        self.at = base.checked_add_signed(by).ok_or_else(|| Error::other("before the beginning"))?;
        Ok(self.at)
    }
}
