//! Named moments around every write, so that a test can end the process at each of them and look at what is
//! left. In a release build a moment is nothing at all.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

/// A moment: just before or just after a named write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Point {
    /// Before a transaction commits, a blob is renamed or a file is installed.
    Before(&'static str),
    /// After it.
    After(&'static str),
}

/// What to wait for: `before:NAME:COUNT` or `after:NAME:COUNT`.
static ARMED: OnceLock<Option<(String, u32)>> = OnceLock::new();
static SEEN: AtomicU32 = AtomicU32::new(0);

/// Arms a moment by its words; the process kills itself there. Only debug builds listen.
pub fn arm(words: Option<&str>) {
    let parsed = words.and_then(|words| {
        let (name, count) = words.rsplit_once(':')?;
        Some((name.to_owned(), count.parse().ok()?))
    });
    let _ = ARMED.set(parsed);
}

/// Passes a moment.
pub(crate) fn pass(point: Point) {
    if !cfg!(debug_assertions) {
        return;
    }
    let Some(Some((name, count))) = ARMED.get() else {
        return;
    };
    let here = match point {
        Point::Before(name) => format!("before:{name}"),
        Point::After(name) => format!("after:{name}"),
    };
    if here == *name && SEEN.fetch_add(1, Ordering::SeqCst) + 1 == *count {
        let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
    }
}
