//! When a piece of work must stop: a deadline and a flag that the person can set.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::DataError;

/// The deadline and the flag of one piece of work.
#[derive(Clone, Debug)]
pub(crate) struct Guard {
    cancel: Arc<AtomicBool>,
    limit: Duration,
    since: Instant,
}

impl Guard {
    pub(crate) fn new(cancel: Arc<AtomicBool>, limit: Duration) -> Self {
        Self { cancel, limit, since: Instant::now() }
    }

    /// One without an end, for work that is bounded by the size of a file.
    pub(crate) fn unbounded() -> Self {
        Self::new(Arc::default(), Duration::MAX)
    }

    pub(crate) fn stopped(&self) -> bool {
        self.cancel.load(Ordering::Relaxed) || self.since.elapsed() > self.limit
    }

    pub(crate) fn check(&self) -> Result<(), DataError> {
        if self.stopped() { Err(self.reason()) } else { Ok(()) }
    }

    /// Why it stopped.
    pub(crate) fn reason(&self) -> DataError {
        if self.cancel.load(Ordering::Relaxed) {
            DataError::Cancelled
        } else {
            DataError::TooSlow { seconds: self.limit.as_secs() }
        }
    }
}
