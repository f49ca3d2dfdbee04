//! The worker of queries: a process of its own that holds tables in memory and runs one SELECT after the other over them.
//! It asks the engine for what a query names, reads the blobs that it is told of, and nothing else.

use std::collections::HashMap;
use std::io::Read;
use std::sync::Arc;
use std::sync::mpsc;
use std::time::{Duration, Instant};

use gloss_client::{answer_message, bound_worker, read_message};
use gloss_data::talk::{Ask, MAX_MESSAGE, Marked, Tell};
use gloss_data::{Computed, DataError, Library, Limits, TableSource};
use gloss_protocol::{Code, Layout, Problem};
use gloss_store::Blobs;

use crate::failed::failed;

/// Memory limit of the worker, in bytes: the files, the tables made of them, and what a query sorts.
const MAX_MEMORY: u64 = 2 << 30;
/// CPU time limit of the worker, in seconds of its whole life: the engine ends a query long before, and this one where the engine is gone.
const MAX_CPU_SECONDS: u64 = 3_600;
/// Bytes of files that are held; of those that no query of now names the oldest are let go.
const MAX_HELD: usize = 256 << 20;

/// The worker's cache of tables and files, and the library that queries them.
struct Shelf {
    library: Library,
    /// Files by path, with their marks and when they were named last.
    held: HashMap<String, Held>,
    /// Queries so far.
    n: u64,
}

struct Held {
    mark: String,
    source: TableSource,
    named: u64,
}

/// The worker's whole life.
///
/// # Errors
/// Where its limits can't be set.
pub(crate) fn serve() -> Result<(), Problem> {
    bound_worker(MAX_MEMORY, MAX_CPU_SECONDS).map_err(failed)?;
    let library = Library::start().map_err(|error| Problem::new(Code::Internal, error.to_string()))?;
    let mut shelf = Shelf { library, held: HashMap::new(), n: 0 };
    // Read by a thread of its own, which ends the process with its input: whoever started it is gone then.
    let (tell, asks) = mpsc::sync_channel(1);
    let heard = std::thread::Builder::new().name("hears".to_owned()).spawn(move || {
        let mut input = std::io::stdin().lock();
        while let Some(ask) = hear(&mut input) {
            if tell.send(ask).is_err() {
                break;
            }
        }
        std::process::exit(0);
    });
    heard.map_err(failed)?;
    while let Ok((ask, _)) = asks.recv() {
        let Ask::Query { sql, rows, cells, bytes, time, files } = ask else { continue };
        let limits = Limits { rows, cells, bytes, time };
        let told = match shelf.answer(&sql, limits, &files, &asks) {
            Ok(computed) => Tell::Done { computed },
            Err(says) => Tell::Not { says },
        };
        answer_message(&told.line()).map_err(failed)?;
    }
    Ok(())
}

/// The next message, with a file's bytes where they follow it.
fn hear(input: &mut impl Read) -> Option<(Ask, Vec<u8>)> {
    let ask = serde_json::from_slice(&read_message(input, MAX_MESSAGE).ok()?).ok()?;
    let mut bytes = Vec::new();
    if let Ask::Source { bytes: len, .. } = &ask {
        let len = (*len).min(MAX_HELD);
        bytes.reserve_exact(len);
        input.by_ref().take(len as u64).read_to_end(&mut bytes).ok()?;
    }
    Some((ask, bytes))
}

impl Shelf {
    fn answer(
        &mut self,
        sql: &str,
        limits: Limits,
        files: &[Marked],
        asks: &mpsc::Receiver<(Ask, Vec<u8>)>,
    ) -> Result<Computed, String> {
        let begun = Instant::now();
        self.n += 1;
        // What is another now, or gone, is let go.
        self.held.retain(|path, held| files.iter().any(|(known, mark)| known == path && held.mark == *mark));
        let (mut lacking, mut needed) = (HashMap::new(), 0);
        loop {
            self.let_go();
            let sources = files.iter().map(|(path, _)| match self.held.get(path) {
                Some(held) => held.source.clone(),
                None => TableSource::absent(path),
            });
            self.library.set_sources(sources.collect());
            let time = limits.time.saturating_sub(begun.elapsed()).max(Duration::from_millis(1));
            let paths = match self.library.compute(sql, Limits { time, ..limits }, &Arc::default()) {
                Err(DataError::NotHere { paths }) => paths,
                Err(DataError::TooSlow { .. }) => {
                    return Err(DataError::TooSlow { seconds: limits.time.as_secs() }.to_string());
                }
                Err(DataError::Table { path, error }) => {
                    self.held.retain(|path, _| !lacking.contains_key(path));
                    return Err(lacking.remove(&path).unwrap_or_else(|| format!("{path}: {error}")));
                }
                answer => return self.done(answer, &lacking),
            };
            for path in paths {
                match self.fetch(&path, files, asks) {
                    Ok(bytes) => needed += bytes,
                    // A workbook that can't be read has no sheets; the name may mean another file.
                    Err(says) if Layout::of_path(&path).is_workbook() => {
                        self.hold(&path, files, (1, Vec::new()));
                        lacking.insert(path, says);
                    }
                    Err(says) => return Err(says),
                }
            }
            if needed > MAX_HELD {
                let (needed, most) = (needed >> 20, MAX_HELD >> 20);
                return Err(format!(
                    "the files that the query names have {needed} MB; {most} MB can be asked at once"
                ));
            }
        }
    }

    /// Has the engine give a file; its bytes.
    fn fetch(
        &mut self,
        path: &str,
        files: &[Marked],
        asks: &mpsc::Receiver<(Ask, Vec<u8>)>,
    ) -> Result<usize, String> {
        let broken = || "the engine gave no file".to_owned();
        answer_message(&Tell::Needs { path: path.to_owned() }.line()).map_err(|_| broken())?;
        let (version, bytes) = match asks.recv().map_err(|_| broken())? {
            (Ask::Source { version, .. }, bytes) => (version, bytes),
            (Ask::Blob { version, dir, sha256, .. }, _) => {
                let bytes = Blobs::of(dir).get(&sha256).map_err(|error| Problem::from(error).says)?;
                (version, bytes)
            }
            (Ask::Lacks { says, .. }, _) => return Err(says),
            (Ask::Query { .. }, _) => return Err(broken()),
        };
        let size = bytes.len();
        self.hold(path, files, (version, bytes));
        Ok(size)
    }

    fn hold(&mut self, path: &str, files: &[Marked], (version, bytes): (u32, Vec<u8>)) {
        let mark = files.iter().find(|(known, _)| known == path).map(|(_, mark)| mark.clone());
        let source = TableSource { path: path.to_owned(), version: version.max(1), bytes: bytes.into() };
        let held = Held { mark: mark.unwrap_or_default(), source, named: self.n };
        self.held.insert(path.to_owned(), held);
    }

    /// Finishes a query; files that were read are kept for the next, and those that could not be are asked for again.
    fn done(
        &mut self,
        answer: Result<Computed, DataError>,
        lacking: &HashMap<String, String>,
    ) -> Result<Computed, String> {
        self.held.retain(|path, _| !lacking.contains_key(path));
        let computed = answer.map_err(|error| error.to_string())?;
        for source in &computed.sources {
            if let Some(held) = self.held.get_mut(&source.path) {
                held.named = self.n;
            }
        }
        Ok(computed)
    }

    /// Lets go what was named longest ago, where it is too much. What the query of now named stays.
    fn let_go(&mut self) {
        let mut bytes: usize = self.held.values().map(|held| held.source.bytes.len()).sum();
        while bytes > MAX_HELD {
            let old = self.held.iter().filter(|(_, held)| held.named < self.n);
            let Some(path) = old.min_by_key(|(_, held)| held.named).map(|(path, _)| path.clone()) else {
                return;
            };
            if let Some(held) = self.held.remove(&path) {
                bytes -= held.source.bytes.len();
            }
        }
    }
}
