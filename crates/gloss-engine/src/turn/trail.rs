//! The trail of a turn: what its tools read, reached and ran, and how long its model took, gathered beside the core and logged
//! with the record of the calls that it is of, in one transaction. Holds what is to be logged; writes nothing by itself.

use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use gloss_agent::doors::{CommandRun, ReadFile, ReadPage};
use gloss_errand::page::Origin;
use gloss_network::host_of;
use gloss_protocol::FactSource;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// Sources that one record logs; those beyond are counted.
const MAX_SOURCES: usize = 500;

/// Something to be logged.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TrailEntry {
    /// What happened.
    pub kind: &'static str,
    /// What it concerns, beside the task and the turn.
    pub ids: Value,
    /// The words that it is of.
    pub words: String,
}

/// How long an answer of a model took, in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct AnswerTime {
    /// Until its first words; none where there were none.
    pub first: Option<u64>,
    /// Until its end.
    pub all: u64,
}

/// What is to be logged with a record.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Trail {
    pub entries: Vec<TrailEntry>,
    pub answer: Option<AnswerTime>,
}

/// What is gathered until the next record.
#[derive(Debug, Default)]
struct Gathered {
    trail: Trail,
    /// Sources that were logged already, with their versions and ranges.
    known: HashSet<(String, u32, String)>,
    /// Sources beyond those that are logged.
    more: usize,
    /// Since when the model is asked, and the time until its first words.
    asking: Option<(Instant, Option<u64>)>,
}

/// The trail that a turn's tools leave.
#[derive(Debug, Default)]
pub(crate) struct TrailLog(Mutex<Gathered>);

impl TrailLog {
    fn gathered(&self) -> MutexGuard<'_, Gathered> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The model is being asked.
    pub(crate) fn begin_answer(&self) {
        self.gathered().asking = Some((Instant::now(), None));
    }

    /// Words of its answer came.
    pub(crate) fn see_words(&self) {
        if let Some((since, first @ None)) = &mut self.gathered().asking {
            *first = Some(milliseconds(*since));
        }
    }

    /// A file was read, whole or in part.
    pub(crate) fn add_file(&self, read: &ReadFile) {
        let origin = read.path.ends_with(".md").then(|| Origin::of_file(&read.bytes)).flatten();
        let outside = origin.and_then(|origin| host_of(&origin.address).ok());
        self.add_source((&read.path, read.version, ""), None, outside);
    }

    /// A place of a file was read.
    pub(crate) fn add_place(&self, path: &str, version: u32) {
        self.add_source((path, version, ""), None, None);
    }

    /// Cells were read by a query.
    pub(crate) fn add_cells(&self, sources: &[FactSource]) {
        for source in sources {
            self.add_source((&source.path, source.version, &source.range), Some(&source.sha256), None);
        }
    }

    fn add_source(
        &self,
        (path, version, range): (&str, u32, &str),
        sha256: Option<&str>,
        outside: Option<String>,
    ) {
        let mut gathered = self.gathered();
        if !gathered.known.insert((path.to_owned(), version, range.to_owned())) {
            return;
        }
        if gathered.trail.entries.len() >= MAX_SOURCES {
            gathered.more += 1;
            return;
        }
        let mut ids = json!({ "path": path, "version": version });
        for (key, value) in [("range", Some(range).filter(|range| !range.is_empty())), ("sha256", sha256)] {
            if let Some(value) = value {
                ids[key] = value.into();
            }
        }
        if let Some(host) = outside {
            ids["outside"] = host.into();
        }
        gathered.trail.entries.push(TrailEntry { kind: "source.read", ids, words: String::new() });
    }

    /// A page was read.
    pub(crate) fn add_page(&self, page: &ReadPage) {
        // A kept page is told from one that somebody wrote by what its words were.
        let text = hex::encode(Sha256::digest(&page.text));
        let ids = json!({ "host": page.host, "sha256": page.sha256, "bytes": page.bytes, "text": text });
        self.add(TrailEntry { kind: "page.read", ids, words: page.address.clone() });
    }

    /// A command came to its end.
    pub(crate) fn add_command(&self, command: &str, run: &CommandRun) {
        let hosts: Vec<Value> = run
            .hosts
            .iter()
            .map(|host| {
                json!({ "host": host.host, "requests": host.requests, "sent": host.sent,
                    "received": host.received, "refused": host.refused })
            })
            .collect();
        let mut ids = json!({ "status": run.status, "walls": run.walls, "ms": run.milliseconds });
        if !hosts.is_empty() {
            ids["hosts"] = hosts.into();
        }
        self.add(TrailEntry { kind: "command.ran", ids, words: command.to_owned() });
    }

    fn add(&self, entry: TrailEntry) {
        self.gathered().trail.entries.push(entry);
    }

    /// Takes what is to be logged now; an answer's time only where the record is of an answer.
    pub(crate) fn take(&self, is_answer: bool) -> Trail {
        let mut gathered = self.gathered();
        let mut trail = std::mem::take(&mut gathered.trail);
        let more = std::mem::take(&mut gathered.more);
        if more > 0 {
            let ids = json!({ "more": more });
            trail.entries.push(TrailEntry { kind: "source.read", ids, words: String::new() });
        }
        if is_answer && let Some((since, first)) = gathered.asking.take() {
            trail.answer = Some(AnswerTime { first, all: milliseconds(since) });
        }
        trail
    }
}

fn milliseconds(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::TrailLog;

    #[test]
    fn a_source_is_logged_once_and_very_many_are_counted() {
        let log = TrailLog::default();
        for n in 0..600 {
            log.add_place("memo.md", 3);
            log.add_place(&format!("{n}.md"), 1);
        }
        let trail = log.take(false);
        assert_eq!(trail.entries.len(), 501);
        assert_eq!(trail.entries[500].ids["more"], 101);
        log.add_place("memo.md", 3);
        log.add_place("memo.md", 4);
        assert_eq!(log.take(false).entries.len(), 1);
    }

    #[test]
    fn an_answer_is_timed_once() {
        let log = TrailLog::default();
        log.begin_answer();
        log.see_words();
        assert_eq!(log.take(false).answer, None);
        assert!(log.take(true).answer.is_some_and(|time| time.first.is_some_and(|first| first <= time.all)));
        assert_eq!(log.take(true).answer, None);
    }
}
