//! The trail of a turn: what its tools read, reached and ran, and how long its model took, gathered beside the core and logged
//! with the record of the calls that it is of, in one transaction. Holds what is to be logged; writes nothing by itself.

use std::collections::HashSet;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use gloss_agent::doors::{CommandRun, HostUse, ReadFile, ReadPage, ToolUse};
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

    /// A page is about to be asked for.
    pub(crate) fn page_request(&self, address: &str) -> PageRequest<'_> {
        PageRequest { trail: self, address: address.to_owned(), hosts: Vec::new(), status: 0, bytes: 0 }
    }

    /// A page was read.
    fn add_page(&self, page: &ReadPage) {
        // A kept page is told from one that somebody wrote by what its words were.
        let text = hex::encode(Sha256::digest(&page.text));
        let ids = json!({ "host": page.host, "sha256": page.sha256, "bytes": page.bytes, "text": text });
        self.add(TrailEntry { kind: "page.read", ids, words: page.address.clone() });
    }

    /// A command came to its end.
    pub(crate) fn add_command(&self, command: &str, run: &CommandRun) {
        let hosts = hosts_of(&run.hosts);
        let mut ids = json!({ "status": run.status, "walls": run.walls, "ms": run.milliseconds });
        if !hosts.is_empty() {
            ids["hosts"] = hosts.into();
        }
        self.add(TrailEntry { kind: "command.ran", ids, words: command.to_owned() });
    }

    /// A tool of a server was called; of one that asked for no host its step tells all.
    pub(crate) fn add_server(&self, of: &ToolUse, hosts: &[HostUse]) {
        if !hosts.is_empty() {
            let ids = json!({ "server": of.server, "tool": of.tool, "hosts": hosts_of(hosts) });
            self.add(TrailEntry { kind: "server.called", ids, words: String::new() });
        }
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

/// The hosts that a page is asked of. What they were asked is logged whatever came of it, also where nobody waits for it any more.
pub(crate) struct PageRequest<'t> {
    trail: &'t TrailLog,
    address: String,
    /// Those that were asked so far, the page's own first.
    pub(crate) hosts: Vec<String>,
    /// The status by which the last one says that there is no page; 0 where it does not.
    pub(crate) status: u16,
    /// Bytes that came of the last one.
    pub(crate) bytes: u64,
}

impl PageRequest<'_> {
    /// The addresses from which words came beside the page that was read: the one that was asked for, and of those that it led on
    /// to the hosts alone.
    pub(crate) fn addresses(&self, read: Option<&ReadPage>) -> Vec<String> {
        let Some(first) = self.hosts.first() else { return Vec::new() };
        let own = read.is_none_or(|read| read.address != self.address).then(|| self.address.clone());
        let is_other = |host: &&String| *host != first && read.is_none_or(|read| read.host != **host);
        let others = self.hosts.iter().filter(is_other).map(|host| format!("https://{host}/"));
        own.into_iter().chain(others).collect()
    }

    /// It brought the page.
    pub(crate) fn brought(mut self, page: &ReadPage) {
        self.hosts.pop();
        self.log(None);
        self.hosts.clear();
        self.trail.add_page(page);
    }

    /// Logs each host with its requests; the last one's brought nothing where it is `failed`.
    fn log(&self, failed: Option<&str>) {
        let mut requests: Vec<(&str, u32)> = Vec::new();
        for host in &self.hosts {
            match requests.iter_mut().find(|(known, _)| known == host) {
                Some((_, count)) => *count += 1,
                None => requests.push((host, 1)),
            }
        }
        for (host, requests) in requests {
            let mut ids = json!({ "host": host, "requests": requests });
            if failed == Some(host) {
                (ids["failed"], ids["bytes"]) = (true.into(), self.bytes.into());
                if self.status > 0 {
                    ids["status"] = self.status.into();
                }
            }
            self.trail.add(TrailEntry { kind: "page.asked", ids, words: self.address.clone() });
        }
    }
}

impl Drop for PageRequest<'_> {
    fn drop(&mut self) {
        self.log(self.hosts.last().map(String::as_str));
    }
}

fn hosts_of(hosts: &[HostUse]) -> Vec<Value> {
    let host = |host: &HostUse| {
        json!({ "host": host.host, "requests": host.requests, "sent": host.sent,
            "received": host.received, "refused": host.refused })
    };
    hosts.iter().map(host).collect()
}

fn milliseconds(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::{ReadPage, TrailLog, json};

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
    fn whom_a_page_is_asked_of_is_logged_whatever_comes_of_it() {
        let page = |host: &str| ReadPage { host: host.to_owned(), ..ReadPage::default() };
        let asked = |host: &str, requests: u32| ("page.asked", json!({ "host": host, "requests": requests }));
        let failed = |host: &str, requests: u32| {
            let ids = json!({ "host": host, "requests": requests, "failed": true, "bytes": 0 });
            ("page.asked", ids)
        };
        let read = |host: &str| ("page.read", json!({ "host": host }));
        for (hosts, brings, expect) in [
            (&["a"][..], true, vec![read("a")]),
            (&["a"], false, vec![failed("a", 1)]),
            (&["a", "a", "b"], true, vec![asked("a", 2), read("b")]),
            (&["a", "b", "a"], true, vec![asked("a", 1), asked("b", 1), read("a")]),
            (&["a", "b"], false, vec![asked("a", 1), failed("b", 1)]),
            (&["a", "b", "a"], false, vec![failed("a", 2), asked("b", 1)]),
            (&[], false, Vec::new()),
        ] {
            let log = TrailLog::default();
            let mut request = log.page_request("https://a/?b");
            request.hosts = hosts.iter().map(|host| (*host).to_owned()).collect();
            match hosts.last().filter(|_| brings) {
                Some(last) => request.brought(&page(last)),
                None => drop(request),
            }
            let logged = log.take(false).entries;
            assert_eq!(logged.len(), expect.len(), "{hosts:?}: {logged:?}");
            for (entry, (kind, ids)) in logged.iter().zip(expect) {
                assert_eq!((entry.kind, &entry.ids["host"]), (kind, &ids["host"]), "{hosts:?}");
                assert!(kind == "page.read" || entry.ids == ids, "{hosts:?}: {entry:?}");
                assert!(kind == "page.read" || entry.words == "https://a/?b", "{hosts:?}: {entry:?}");
            }
        }
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
