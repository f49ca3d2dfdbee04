//! SQL over a workspace's tables, in worker processes beside the engine: one that runs too long, or for more memory than it
//! may have, is ended with its query, and what it held is given back with it. A table is read when a query names it. Knows
//! no task; decides no figure.

mod sources;

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use gloss_client::{Broke, Ended, Standing};
use gloss_data::talk::{Ask, MAX_MESSAGE, Marked, Tell, WORKER};
use gloss_data::{Computed, Limits};

use tokio::runtime::Handle;

pub(crate) use sources::SourceFile;

/// Workers of one workspace: a long query of one task does not hold up the next task's.
const MAX_WORKERS: usize = 2;
/// Time that a worker that nobody asks keeps its tables for the next query.
const KEPT: Duration = Duration::from_secs(20);
/// By how much the engine waits longer than the query may take: it ends by itself, with a better sentence.
const GRACE: Duration = Duration::from_millis(500);

/// The workers of one workspace.
#[derive(Default)]
pub(crate) struct Tables {
    workers: Mutex<Workers>,
    freed: Condvar,
}

#[derive(Default)]
struct Workers {
    idle: Vec<(Standing, Instant)>,
    at_work: usize,
}

impl Tables {
    /// Runs one SELECT over some files; `fetch` gives those that it names. Blocks. What went wrong is a sentence.
    ///
    /// # Errors
    /// Where it is refused, fails, goes over its bounds or is stopped.
    pub(crate) fn compute(
        self: &Arc<Self>,
        (sql, limits): (&str, Limits),
        cancel: &AtomicBool,
        files: Vec<Marked>,
        fetch: &mut dyn FnMut(&str) -> Result<SourceFile, String>,
    ) -> Result<Computed, String> {
        let until = Instant::now() + limits.time + GRACE;
        let mut worker = self.take(until)?;
        let answer = converse(&mut worker, (sql, limits), (cancel, until), files, fetch);
        let (kept, answer) = match answer {
            Ok(answer) => (Some(worker), answer),
            // One that broke off in the middle of a query is ended, and the next query has a new one.
            Err(broke) => (None, Err(says(&broke, limits))),
        };
        let is_kept = kept.is_some();
        self.give_back(kept);
        if is_kept && let Ok(runtime) = Handle::try_current() {
            let tables = self.clone();
            runtime.spawn(async move {
                tokio::time::sleep(KEPT).await;
                tables.let_go();
            });
        }
        answer
    }

    /// A worker, once there is one.
    fn take(&self, until: Instant) -> Result<Standing, String> {
        let mut workers = self.workers();
        loop {
            if let Some((mut worker, _)) = workers.idle.pop() {
                // One that the system ended meanwhile is none.
                if !worker.is_alive() {
                    continue;
                }
                workers.at_work += 1;
                return Ok(worker);
            }
            if workers.at_work < MAX_WORKERS {
                workers.at_work += 1;
                drop(workers);
                return Standing::start(WORKER, MAX_MESSAGE).map_err(|error| {
                    self.give_back(None);
                    format!("what works out figures can't be started: {error}")
                });
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err("other queries over this folder are still at work".to_owned());
            }
            workers = self.freed.wait_timeout(workers, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn give_back(&self, worker: Option<Standing>) {
        let mut workers = self.workers();
        workers.at_work = workers.at_work.saturating_sub(1);
        workers.idle.extend(worker.map(|worker| (worker, Instant::now())));
        drop(workers);
        self.freed.notify_one();
    }

    /// Ends the workers that nobody asked for a while.
    fn let_go(&self) {
        let mut workers = self.workers();
        let (kept, over) = workers.idle.drain(..).partition(|(_, since)| since.elapsed() < KEPT);
        workers.idle = kept;
        drop(workers);
        // Waited for without holding up anybody.
        let over: Vec<(Standing, Instant)> = over;
        drop(over);
    }

    fn workers(&self) -> MutexGuard<'_, Workers> {
        self.workers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Asks a worker and gives it what it needs until it has answered.
fn converse(
    worker: &mut Standing,
    (sql, limits): (&str, Limits),
    (cancel, until): (&AtomicBool, Instant),
    files: Vec<Marked>,
    fetch: &mut dyn FnMut(&str) -> Result<SourceFile, String>,
) -> Result<Result<Computed, String>, Broke> {
    let gone = |_: std::io::Error| Broke::Ended(Ended::Failed("the worker is gone".to_owned()));
    worker.say(&Ask::query(sql, limits, files).line(), &[]).map_err(gone)?;
    loop {
        let heard = worker.hear(until, cancel)?;
        match Tell::read(&heard) {
            Some(Tell::Done { computed }) => return Ok(Ok(computed)),
            Some(Tell::Not { says }) => return Ok(Err(says)),
            Some(Tell::Needs { path }) => {
                let (ask, bytes) = match fetch(&path) {
                    Ok(given) => given.into_message(&path),
                    Err(says) => (Ask::Lacks { path, says }, Vec::new()),
                };
                worker.say(&ask.line(), &bytes).map_err(gone)?;
            }
            None => return Err(Broke::Ended(Ended::Failed("the worker makes no sense".to_owned()))),
        }
    }
}

/// Reason that a query has no answer, as gloss-data says it where it notices by itself.
fn says(broke: &Broke, limits: Limits) -> String {
    use gloss_data::DataError;
    match broke {
        Broke::Stopped => DataError::Cancelled.to_string(),
        Broke::Ended(Ended::TookTooLong) => DataError::TooSlow { seconds: limits.time.as_secs() }.to_string(),
        Broke::Ended(Ended::NeededTooMuchMemory) => DataError::TooMuchData.to_string(),
        Broke::Ended(Ended::NotStarted(why) | Ended::Failed(why)) => format!("the query broke off: {why}"),
        Broke::Ended(Ended::Answered(_)) => "the query broke off".to_owned(),
    }
}
