//! Named moments around every write, so that a test can end the process at each of them and look at what is
//! left. In a release build a moment is nothing at all.

use std::io::Write as _;
use std::path::Path;
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

/// The armed moment: `before:NAME` or `after:NAME`, and how often it passes first.
static ARMED: OnceLock<Option<(String, u32)>> = OnceLock::new();
static SEEN: AtomicU32 = AtomicU32::new(0);

/// Arms the first of the moments that `GLOSS_STOP_AT` names (`before:NAME:COUNT`, several with commas) at which no
/// engine of this home has stopped before. Only debug builds listen.
pub fn arm(home: &Path) {
    let words = std::env::var("GLOSS_STOP_AT").unwrap_or_default();
    let log = std::fs::read_to_string(home.join("engine.log")).unwrap_or_default();
    let next = words.split(',').find(|word| !word.is_empty() && !log.contains(word));
    let parsed = next.and_then(|word| {
        let (name, count) = word.rsplit_once(':')?;
        Some((name.to_owned(), count.parse().ok()?))
    });
    let _ = ARMED.set(parsed.filter(|_| cfg!(debug_assertions)));
}

/// Passes a moment.
pub(crate) fn pass(point: Point) {
    let Some(Some((name, count))) = ARMED.get() else {
        return;
    };
    let here = match point {
        Point::Before(name) => format!("before:{name}"),
        Point::After(name) => format!("after:{name}"),
    };
    if here == *name && SEEN.fetch_add(1, Ordering::SeqCst) + 1 == *count {
        let _ = writeln!(std::io::stderr(), "stopped at {here}:{count}");
        let _ = rustix::process::kill_process(rustix::process::getpid(), rustix::process::Signal::KILL);
    }
}
