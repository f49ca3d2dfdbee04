//! Workbooks of other formats (.xls, .xlsb, .ods): read as the XLSX that a worker process makes of them, kept by their
//! content, and never written. A file that can't be read is remembered as such, so that nobody waits for it twice.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use gloss_client::{Bounds, Ended};
use gloss_errand::convert::{ConvertError, Reply, Source, limits};
use gloss_protocol::{Code, Problem};

use crate::cache::Cache;

/// Time limit for converting a file: a person who opened it waits beside the screen.
const PATIENCE: Duration = Duration::from_secs(40);
/// Files kept as XLSX, and their bytes: the one on the desk and a few that questions read.
const KEPT: usize = 16;
const KEPT_BYTES: usize = 128 << 20;

type Made = Result<Arc<[u8]>, Problem>;

/// Cache of files of other formats, converted to XLSX, last used first.
pub(crate) struct Foreign {
    kept: Cache<Made>,
    /// Held while a worker is at it: several at once would need the memory of several.
    at_work: Mutex<()>,
}

impl Default for Foreign {
    fn default() -> Self {
        Self { kept: Cache::new(KEPT, KEPT_BYTES), at_work: Mutex::default() }
    }
}

impl Foreign {
    /// A file's bytes as they are read: of another format as XLSX, of anything else as they are.
    ///
    /// # Errors
    /// Errors of `raw`; also where the file is not of its format, or too much for the worker.
    pub(crate) fn readable<E: From<Problem>>(
        &self,
        path: &str,
        sha256: &str,
        raw: impl FnOnce() -> Result<Vec<u8>, E>,
    ) -> Result<Vec<u8>, E> {
        let Some(source) = Source::of_path(path) else { return raw() };
        if let Some(made) = self.kept.of(sha256) {
            return Ok(made?.to_vec());
        }
        let _only = self.at_work.lock().unwrap_or_else(PoisonError::into_inner);
        // Whoever was before may have asked for the same.
        if let Some(made) = self.kept.of(sha256) {
            return Ok(made?.to_vec());
        }
        let made = converted(path, source, raw()?).map(Arc::from);
        self.kept.keep(sha256, made.clone(), |made| made.as_ref().map_or(0, |made| made.len()));
        Ok(made?.to_vec())
    }
}

/// Converts a file to XLSX, by a worker. Blocks.
fn converted(path: &str, source: Source, raw: Vec<u8>) -> Result<Vec<u8>, Problem> {
    let fails = |why: &str| {
        Problem::new(Code::NotText, format!("{path} can't be read. {why}"))
            .with_next("Open it in the program that made it and save it as .xlsx.")
    };
    if raw.len() > limits::MAX_FILE {
        return Err(fails(&ConvertError::TooLarge.to_string()));
    }
    let bounds = Bounds { wall: PATIENCE, answer: limits::MAX_REPLY };
    match gloss_client::run_worker(limits::WORKER, source.question(raw), bounds) {
        Ended::Answered(bytes) => match Reply::read(bytes) {
            Some(Reply::Made(bytes)) => Ok(bytes),
            Some(Reply::Not(why)) => Err(fails(&why)),
            None => Err(fails("What reads it made a mistake.")),
        },
        Ended::TookTooLong => Err(fails("It takes too long to read.")),
        Ended::NeededTooMuchMemory => Err(fails("It needs too much memory.")),
        Ended::NotStarted(why) => Err(fails(&why)),
        Ended::Failed(_) => Err(fails("It is damaged or not of the format its name says.")),
    }
}

/// Whether a file is one that Gloss only reads.
pub(crate) fn is_foreign(path: &str) -> bool {
    Source::of_path(path).is_some()
}

/// Format of a foreign file, in words for a person; none for any other.
pub(crate) fn words(path: &str) -> Option<String> {
    Source::of_path(path).map(|source| source.words().to_owned())
}

/// Refuses to write a file that Gloss only reads.
///
/// # Errors
/// For a workbook of another format.
pub(crate) fn can_write(path: &str) -> Result<(), Problem> {
    let Some(source) = Source::of_path(path) else { return Ok(()) };
    let says = format!("{path} is {}, which Gloss reads but does not change.", source.words());
    Err(Problem::new(Code::BadRequest, says).with_next("Make an .xlsx copy of it, and change that."))
}
