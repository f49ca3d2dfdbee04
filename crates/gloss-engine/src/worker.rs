//! The processes that work beside the engine, each this same program under a hidden word. Knows nothing of what they do.

use std::ffi::OsStr;

use gloss_protocol::Problem;

/// A worker's whole life.
pub type Worker = fn() -> Result<(), Problem>;

/// The worker that a program's first word asks it to be; none where it is no such word.
pub fn worker(word: &OsStr) -> Option<Worker> {
    let known: [(&str, Worker); 3] = [
        (gloss_calc::limits::WORKER, crate::sheet::calc::serve),
        (gloss_convert::limits::WORKER, crate::sheet::foreign::serve),
        (crate::tables::WORKER, crate::tables::worker::serve),
    ];
    known.into_iter().find(|(known, _)| word == *known).map(|(_, worker)| worker)
}
