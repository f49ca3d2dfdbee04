//! Views of tables that were asked for last: row numbers in an order, made on a thread of their own, one at a time, and
//! only as long as somebody asks. Kept by the file's content and the view, so that none is ever stale; in no file.

use std::collections::VecDeque;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use gloss_protocol::{Code, Problem, RowView};
use gloss_table::index::Head;

/// Views kept: those that a person goes to and fro between.
const MAX_KEPT: usize = 8;
/// Bytes of their row numbers together, the newest always among them: four of the largest.
const MAX_KEPT_BYTES: usize = 64 << 20;
/// Time that one question waits for a view before it is told how far that is.
const PATIENCE: Duration = Duration::from_millis(500);
/// A view that nobody asked for so long is not made any further: shells ask again more often.
const FORGOTTEN: Duration = Duration::from_millis(1_500);

/// A view of a sheet.
#[derive(Debug)]
pub(crate) struct Made {
    /// The view with its columns as they stand in this version.
    pub view: RowView,
    /// Rows above the data.
    pub head: Head,
    /// The numbers of the rows below, from 1, in the view's order.
    pub rows: Vec<u32>,
}

/// A view, or how far it is.
pub(crate) enum Answer {
    Made(Arc<Made>),
    Making(String),
}

/// State shared between the one who makes a view and those who wait for it.
pub(crate) struct Job {
    key: String,
    state: Mutex<State>,
    changed: Condvar,
}

struct State {
    /// Time at which it was asked for last, and the number of those who wait.
    asked: Instant,
    waiting: u32,
    says: String,
    done: Option<Result<Arc<Made>, Problem>>,
}

/// The views of a home.
#[derive(Default)]
pub(crate) struct Views {
    jobs: Mutex<VecDeque<Arc<Job>>>,
    /// Held by the one that is made: each holds a column.
    turn: Arc<Mutex<()>>,
}

impl Views {
    /// A view by what names it, made where it is not kept.
    ///
    /// # Errors
    /// Errors of `make`.
    pub(crate) fn get(
        &self,
        key: &str,
        make: impl FnOnce(&Job) -> Result<Made, Problem> + Send + 'static,
    ) -> Result<Answer, Problem> {
        let (job, fresh) = self.job(key);
        if fresh {
            let (own, turn) = (job.clone(), self.turn.clone());
            let work = move || {
                let turn = turn.lock().unwrap_or_else(PoisonError::into_inner);
                let done = if own.wanted() { make(&own) } else { Err(given_up()) };
                drop(turn);
                own.finish(done.map(Arc::new));
            };
            if std::thread::Builder::new().name("view of rows".to_owned()).spawn(work).is_err() {
                job.finish(Err(given_up()));
            }
        }
        let answer = job.wait();
        if answer.is_err() {
            // Asked again, it is tried again.
            self.jobs.lock().unwrap_or_else(PoisonError::into_inner).retain(|kept| !Arc::ptr_eq(kept, &job));
        }
        answer
    }

    /// The job of a key, and whether it is a new one.
    fn job(&self, key: &str) -> (Arc<Job>, bool) {
        let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        let known = jobs.iter().position(|job| job.key == key).and_then(|at| jobs.remove(at));
        // One that was given up while nobody asked is begun anew.
        let known = known.filter(|job| !job.failed());
        let fresh = known.is_none();
        let job = known.unwrap_or_else(|| Arc::new(Job::new(key)));
        jobs.push_front(job.clone());
        let (mut count, mut bytes) = (0, 0);
        jobs.retain(|job| {
            (count, bytes) = (count + 1, bytes + job.bytes());
            count == 1 || (count <= MAX_KEPT && bytes <= MAX_KEPT_BYTES)
        });
        (job, fresh)
    }
}

impl Job {
    fn new(key: &str) -> Self {
        let state = State { asked: Instant::now(), waiting: 0, says: String::new(), done: None };
        Self { key: key.to_owned(), state: Mutex::new(state), changed: Condvar::new() }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// True while somebody asks for it.
    pub(crate) fn wanted(&self) -> bool {
        let state = self.state();
        state.waiting > 0 || state.asked.elapsed() < FORGOTTEN
    }

    /// Tells those who wait how far the view is.
    pub(crate) fn says(&self, words: &str) {
        words.clone_into(&mut self.state().says);
    }

    fn finish(&self, done: Result<Arc<Made>, Problem>) {
        self.state().done = Some(done);
        self.changed.notify_all();
    }

    fn failed(&self) -> bool {
        matches!(self.state().done, Some(Err(_)))
    }

    fn bytes(&self) -> usize {
        match &self.state().done {
            Some(Ok(made)) => made.rows.len() * size_of::<u32>(),
            _ => 0,
        }
    }

    fn wait(&self) -> Result<Answer, Problem> {
        let mut state = self.state();
        state.asked = Instant::now();
        state.waiting += 1;
        let waits = |state: &mut State| state.done.is_none();
        let waited = self.changed.wait_timeout_while(state, PATIENCE, waits);
        (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        state.waiting -= 1;
        state.asked = Instant::now();
        match &state.done {
            Some(Ok(made)) => Ok(Answer::Made(made.clone())),
            Some(Err(problem)) => Err(problem.clone()),
            None => Ok(Answer::Making(state.says.clone())),
        }
    }
}

/// Problem for those who ask for a view just when it is given up.
fn given_up() -> Problem {
    Problem::new(Code::Busy, "These rows were not put together.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(rows: usize) -> Made {
        Made { view: RowView::default(), head: Head::default(), rows: vec![1; rows] }
    }

    #[test]
    fn a_view_is_made_once_and_kept() {
        let views = Views::default();
        assert!(matches!(views.get("a", |_| Ok(made(3))), Ok(Answer::Made(made)) if made.rows.len() == 3));
        let again = views.get("a", |_| panic!("it is made again"));
        assert!(matches!(again, Ok(Answer::Made(_))));
        for n in 0..MAX_KEPT {
            views.get(&n.to_string(), |_| Ok(made(1))).unwrap();
        }
        assert!(matches!(views.get("a", |_| Ok(made(5))), Ok(Answer::Made(made)) if made.rows.len() == 5));
    }

    #[test]
    fn a_failure_is_told_and_tried_again() {
        let views = Views::default();
        let failed = views.get("a", |_| Err(Problem::new(Code::NotFound, "There is no such column.")));
        assert!(matches!(failed, Err(problem) if problem.code == Code::NotFound));
        assert!(matches!(views.get("a", |_| Ok(made(1))), Ok(Answer::Made(_))));
    }

    #[test]
    fn what_takes_long_is_told_and_given_up_once_nobody_asks() {
        let views = Views::default();
        let (sender, ended) = std::sync::mpsc::channel();
        let slow = move |job: &Job| {
            job.says("Putting rows in order");
            while job.wanted() {
                std::thread::sleep(Duration::from_millis(5));
            }
            sender.send(()).unwrap();
            Err(given_up())
        };
        let Ok(Answer::Making(says)) = views.get("a", slow) else { panic!("it is still being made") };
        assert_eq!(says, "Putting rows in order");
        ended.recv_timeout(Duration::from_secs(20)).unwrap();
        // Once the slow one has gone the next is made, under the same name too.
        assert!(matches!(views.get("b", |_| Ok(made(1))), Ok(Answer::Made(_))));
    }
}
