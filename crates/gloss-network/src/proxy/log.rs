//! What a proxy was asked for, as entries of a log: hosts and numbers, the path only as a hash. Never holds words of a request or
//! of an answer.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use gloss_protocol::Timestamp;
use sha2::{Digest, Sha256};

use crate::error::NetworkError;

/// What came of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It may leave, and does once this entry was taken. Another entry with its number follows.
    Allowed,
    /// It did not leave.
    Refused {
        /// Why, in a sentence.
        why: String,
    },
    /// It was answered.
    Answered {
        /// The status (RFC 9110 §15).
        status: u16,
    },
    /// It left and was not answered in full.
    Broken {
        /// Why, in a sentence.
        why: String,
    },
    /// It left, and was cut off: its leave was taken away, its program or its task ended.
    CutOff,
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The number of the request with this proxy; the first is 1.
    pub number: u64,
    /// When.
    pub at: Timestamp,
    /// The host; empty where the request named none that can be read.
    pub host: String,
    /// Its port; 0 where there is no host.
    pub port: u16,
    /// The method; `CONNECT` for a tunnel, whose requests have entries of their own; empty where it can't be read.
    pub method: String,
    /// SHA-256 of path and query, in hexadecimal digits; none where there is none.
    pub path_sha256: Option<String>,
    /// Bytes of the request that left, its head included.
    pub sent: u64,
    /// Bytes of the answer's content that were handed on.
    pub received: u64,
    /// What came of it.
    pub outcome: Outcome,
}

/// Takes an entry, at once: a program hears of nothing that was not taken before. It must not block.
pub type OnEntry = Arc<dyn Fn(Entry) + Send + Sync>;

/// A proxy's log, and the number of its next request.
pub(crate) struct Log {
    on_entry: OnEntry,
    count: AtomicU64,
}

/// A request whose end is not in the log yet; where this value goes, it was cut off.
pub(crate) struct Open<'a> {
    log: &'a Log,
    entry: Entry,
    is_out: bool,
}

impl Log {
    pub(crate) fn new(on_entry: OnEntry) -> Self {
        Self { on_entry, count: AtomicU64::new(0) }
    }

    /// Begins a request; nothing is written yet.
    pub(crate) fn open(&self, host: String, port: u16, method: &str, path: Option<&str>) -> Open<'_> {
        let entry = Entry {
            number: self.count.fetch_add(1, Ordering::Relaxed) + 1,
            at: now(),
            host,
            port,
            method: method.chars().take(20).collect(),
            path_sha256: path.map(|path| hex::encode(Sha256::digest(path))),
            sent: 0,
            received: 0,
            outcome: Outcome::Allowed,
        };
        Open { log: self, entry, is_out: false }
    }
}

impl Open<'_> {
    /// Writes that it may leave.
    pub(crate) fn allow(&mut self, sent: u64) {
        (self.log.on_entry)(self.entry.clone());
        self.is_out = true;
        self.entry.sent = sent;
    }

    /// Counts what was handed on of its answer.
    pub(crate) fn receive(&mut self, bytes: usize) {
        self.entry.received += bytes as u64;
    }

    /// Writes its end.
    pub(crate) fn close(mut self, end: Result<u16, &NetworkError>) {
        let outcome = match end {
            Ok(status) => Outcome::Answered { status },
            Err(why) if self.is_out && !is_rule(why) => Outcome::Broken { why: why.to_string() },
            Err(why) => Outcome::Refused { why: why.to_string() },
        };
        self.is_out = false;
        (self.log.on_entry)(Entry { at: now(), outcome, ..self.entry.clone() });
    }
}

/// Whether a rule kept it from leaving, after its entry was taken and before a byte of it went.
fn is_rule(error: &NetworkError) -> bool {
    matches!(
        error,
        NetworkError::AddressRefused { .. }
            | NetworkError::NotGranted { .. }
            | NetworkError::NotPlain { .. }
            | NetworkError::ReadsOnly { .. }
    )
}

impl Drop for Open<'_> {
    fn drop(&mut self) {
        if self.is_out {
            (self.log.on_entry)(Entry { at: now(), outcome: Outcome::CutOff, ..self.entry.clone() });
        }
    }
}

fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
