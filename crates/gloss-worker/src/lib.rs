//! The workers beside the engine, each a process of its own with limits on it: formulas, conversion, queries, pages of the web,
//! and files to hand on. What can take long, ask for much memory or end the process happens here. Keeps nothing and decides nothing.

mod export;
mod failed;
mod query;

use std::ffi::OsStr;
use std::io::{stdin, stdout};

use gloss_client::bound_worker;
use gloss_errand::{calc, convert, page};
use gloss_protocol::Problem;

use crate::failed::failed;

/// A worker's whole life.
pub type Worker = fn() -> Result<(), Problem>;

/// The worker that a program's first word asks it to be; none where it is no such word.
pub fn worker(word: &OsStr) -> Option<Worker> {
    let known: [(&str, Worker); 5] = [
        (calc::limits::WORKER, formulas),
        (convert::limits::WORKER, conversion),
        (page::limits::WORKER, web_page),
        (gloss_data::talk::WORKER, query::serve),
        (gloss_errand::export::WORKER, export::serve),
    ];
    known.into_iter().find(|(known, _)| word == *known).map(|(_, worker)| worker)
}

fn formulas() -> Result<(), Problem> {
    bound_worker(calc::limits::MAX_MEMORY, calc::limits::MAX_CPU_SECONDS).map_err(failed)?;
    gloss_calc::serve(stdin().lock(), stdout().lock()).map_err(failed)
}

fn conversion() -> Result<(), Problem> {
    bound_worker(convert::limits::MAX_MEMORY, convert::limits::MAX_CPU_SECONDS).map_err(failed)?;
    gloss_convert::serve(stdin().lock(), stdout().lock()).map_err(failed)
}

fn web_page() -> Result<(), Problem> {
    bound_worker(page::limits::MAX_MEMORY, page::limits::MAX_CPU_SECONDS).map_err(failed)?;
    gloss_page::serve(stdin().lock(), stdout().lock()).map_err(failed)
}
