//! Versions that were parsed last: a person points again and again at the same one, and the screen asks for its view,
//! its figures and its marks at once. Kept by their content, which never changes, so that none is ever stale.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use gloss_artifact::{Text, kinds};
use gloss_protocol::{Kind, Problem};
use gloss_store::{Blobs, Read};
use sha2::{Digest, Sha256};

use crate::content::{bytes_of, stored};
use crate::sheet::foreign::{self, Foreign};
use crate::sheet::unvalued::Unvalued;

/// Versions kept parsed: the one on the desk, those it is compared with, and those that tasks are at.
const TEXTS: usize = 8;

/// Bytes of source kept parsed, the newest always among them: what parsing makes of them is several times that.
const TEXT_BYTES: usize = 16 << 20;

/// Time that more than [`TEXT_BYTES`] are kept for whoever asks again.
const LARGE_KEPT: Duration = Duration::from_secs(5);

/// Parsed text, by its kind and its content.
struct Parsed {
    kind: Kind,
    sha256: String,
    text: Arc<Text>,
    used: Instant,
}

/// Cache of parsed texts, last used first.
#[derive(Default)]
pub(crate) struct Texts {
    kept: Mutex<VecDeque<Parsed>>,
    /// Files that are read in another format than their own, converted.
    pub foreign: Foreign,
    /// Workbooks shown with values that their file does not have.
    pub unvalued: Unvalued,
}

impl Texts {
    /// A version as text, through some connection.
    ///
    /// # Errors
    /// Where there is no such version, or it is no text.
    pub(crate) fn read(
        &self,
        read: Read<'_>,
        blobs: &Blobs,
        path: &str,
        version: u32,
    ) -> Result<Arc<Text>, Problem> {
        let (kind, sha256) = (kinds::of_path(path).kind(), stored(read, path, version)?.version.sha256);
        if let Some(text) = self.cached(kind, &sha256) {
            return Ok(text);
        }
        // Not under the lock: another who asks meanwhile may have what it needs, or parses beside us.
        let raw = || bytes_of(read, blobs, path, version);
        let text = Arc::new(gloss_artifact::open_text(path, &self.foreign.readable(path, &sha256, raw)?)?);
        self.keep(path, &sha256, text.clone());
        Ok(text)
    }

    /// Bytes that may be no version yet, as text.
    ///
    /// # Errors
    /// Where they are no text.
    pub(crate) fn open(&self, path: &str, bytes: &[u8]) -> Result<Text, Problem> {
        Ok(gloss_artifact::open_text(path, &self.readable(path, bytes)?)?)
    }

    /// Bytes that may be no version yet, as they are read.
    ///
    /// # Errors
    /// Where they can't be.
    pub(crate) fn readable<'b>(&self, path: &str, bytes: &'b [u8]) -> Result<Cow<'b, [u8]>, Problem> {
        if !foreign::is_foreign(path) {
            return Ok(Cow::Borrowed(bytes));
        }
        let sha256 = hex::encode(Sha256::digest(bytes));
        self.foreign.readable(path, &sha256, || Ok(bytes.to_vec())).map(Cow::Owned)
    }

    fn cached(&self, kind: Kind, sha256: &str) -> Option<Arc<Text>> {
        let mut texts = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let at = texts.iter().position(|text| text.kind == kind && text.sha256 == sha256)?;
        let mut found = texts.remove(at)?;
        found.used = Instant::now();
        let text = found.text.clone();
        texts.push_front(found);
        Some(text)
    }

    /// Keeps what was parsed of this content, for the next who asks.
    pub(crate) fn keep(&self, path: &str, sha256: &str, text: Arc<Text>) {
        let kind = kinds::of_path(path).kind();
        let mut texts = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        texts.retain(|text| text.kind != kind || text.sha256 != sha256);
        texts.push_front(Parsed { kind, sha256: sha256.to_owned(), text, used: Instant::now() });
        let (mut bytes, mut count) = (0, 0);
        texts.retain(|one| {
            bytes += one.text.source().len();
            count += 1;
            count == 1 || (count <= TEXTS && bytes <= TEXT_BYTES)
        });
    }

    /// Drops a text that is larger than all may be, once nobody asks for it any more. True while there is such a one.
    pub(crate) fn rest(&self) -> bool {
        let mut texts = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let is_large = |one: &Parsed| one.text.source().len() > TEXT_BYTES;
        texts.retain(|one| !is_large(one) || one.used.elapsed() < LARGE_KEPT);
        texts.iter().any(is_large)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use gloss_artifact::Text;
    use gloss_protocol::Kind;

    use super::{TEXT_BYTES, TEXTS, Texts};

    fn text(bytes: &str) -> Arc<Text> {
        Arc::new(gloss_artifact::open_text("a.txt", bytes.as_bytes()).unwrap())
    }

    fn is_kept(texts: &Texts, sha256: usize) -> bool {
        texts.cached(Kind::of_path("a.txt"), &sha256.to_string()).is_some()
    }

    #[test]
    fn what_was_used_last_is_kept_and_no_more_than_the_bounds() {
        let texts = Texts::default();
        for n in 0..TEXTS {
            texts.keep("a.txt", &n.to_string(), text("x"));
        }
        assert!(is_kept(&texts, 0), "the oldest, used again");
        texts.keep("a.txt", "8", text("x"));
        assert!(is_kept(&texts, 0) && !is_kept(&texts, 1));
        assert!(
            texts.cached(Kind::Document, "0").is_none(),
            "the same bytes as another kind are parsed anew"
        );
        texts.keep("a.txt", "9", text(&"x".repeat(TEXT_BYTES)));
        assert!(is_kept(&texts, 9) && !is_kept(&texts, 0), "one of any size, and nothing beside it");
    }
}
