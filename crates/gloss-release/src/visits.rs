//! How often pages were opened, by day, without a word about who. Counts only.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

/// Pages opened, by days since 1970 (UTC).
pub type Visits = BTreeMap<i64, u64>;

#[derive(Default)]
pub(crate) struct Counter(Mutex<Visits>);

impl Counter {
    pub(crate) fn count(&self, now: i64) {
        let mut days = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *days.entry(now.div_euclid(DAY)).or_default() += 1;
    }

    /// Reads the count of visits; it stays counted.
    pub(crate) fn look(&self) -> Visits {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Takes the visits counted since the last call, and starts again.
    pub(crate) fn take(&self) -> Visits {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
