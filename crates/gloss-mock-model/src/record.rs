//! The double's record of requests: kept for tests, and written to a log where one is wanted.
//!
//! Never keeps a key: the headers that carry one become a hash as they come in.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::http::HeaderMap;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// The most requests kept; the oldest are dropped. More than any test makes, and a bound for long runs.
const MAX_RECORDED: usize = 4096;

/// One request.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded {
    /// Its path.
    pub path: String,
    /// Its headers by lower-case name; of `authorization` and `x-api-key` the value is `sha256:` and its hash in
    /// hex.
    pub headers: Vec<(String, String)>,
    /// Its body, null where it is no JSON.
    pub body: Value,
    /// Since the start of the server.
    pub at: Duration,
}

impl Recorded {
    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// The headers as they are kept.
pub(crate) fn headers(map: &HeaderMap) -> Vec<(String, String)> {
    let kept = |name: &str, value: &[u8]| {
        if name == "authorization" || name == "x-api-key" {
            format!("sha256:{}", hex::encode(Sha256::digest(value)))
        } else {
            String::from_utf8_lossy(value).into_owned()
        }
    };
    map.iter().map(|(name, value)| (name.to_string(), kept(name.as_str(), value.as_bytes()))).collect()
}

/// The requests so far.
#[derive(Debug, Default)]
pub(crate) struct Record {
    kept: Mutex<VecDeque<Recorded>>,
    log: Option<Mutex<BufWriter<File>>>,
}

impl Record {
    /// An empty record that writes a line for each request to the file.
    pub(crate) fn new(log: Option<File>) -> Self {
        Self { kept: Mutex::default(), log: log.map(|file| Mutex::new(BufWriter::new(file))) }
    }

    /// All requests that are kept, oldest first.
    pub(crate) fn all(&self) -> Vec<Recorded> {
        locked(&self.kept).iter().cloned().collect()
    }

    /// Keeps a request. `rule` is the place of the rule that answers it; `bytes` its body's length.
    pub(crate) fn add(&self, request: Recorded, nth: u64, rule: Option<usize>, bytes: usize) {
        if let Some(log) = &self.log {
            let at = u64::try_from(request.at.as_micros()).unwrap_or(u64::MAX);
            let line = json!({"nth": nth, "at_us": at, "path": request.path, "rule": rule, "bytes": bytes,
                              "body": request.body});
            let mut log = locked(log);
            // A log that cannot be written must not change what is measured.
            let _ = writeln!(log, "{line}").and_then(|()| log.flush());
        }
        let mut kept = locked(&self.kept);
        if kept.len() >= MAX_RECORDED {
            kept.pop_front();
        }
        kept.push_back(request);
    }
}

/// The lock, also after a panic of its holder: what it guards is whole after every statement.
pub(crate) fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
