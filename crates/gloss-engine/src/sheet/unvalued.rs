//! Workbooks whose formulas have no values in the file, as other programs leave them: a worker works them out to be shown, kept by
//! content. What is shown is never written into the file; a workbook whose other values differ from Gloss's is shown as it is.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use gloss_calc::{Reply, Request};
use gloss_client::{Bounds, Ended};
use gloss_ooxml::{Limits, Workbook};

/// How long a workbook may take: a person who opened it waits beside the screen.
const PATIENCE: Duration = Duration::from_secs(5);
/// Workbooks kept, and their bytes.
const KEPT: usize = 8;
const KEPT_BYTES: usize = 64 << 20;

/// What was made of a workbook; none where there was nothing to work out.
type Made = Option<Arc<[u8]>>;

/// What was made of workbooks to show them, last used first; nothing where there was nothing to work out.
#[derive(Default)]
pub(crate) struct Unvalued {
    kept: Mutex<VecDeque<(String, Made)>>,
    /// Held while a worker is at it: several at once would need the memory of several.
    at_work: Mutex<()>,
}

impl Unvalued {
    /// A workbook as it is shown, and whether that has values which the file has not.
    pub(crate) fn shown(&self, sha256: &str, bytes: Vec<u8>) -> (Vec<u8>, bool) {
        let as_made = |made: Made, bytes| match made {
            Some(made) => (made.to_vec(), true),
            None => (bytes, false),
        };
        if let Some(made) = self.kept(sha256) {
            return as_made(made, bytes);
        }
        let _only = self.at_work.lock().unwrap_or_else(PoisonError::into_inner);
        // Whoever was before may have asked for the same.
        if let Some(made) = self.kept(sha256) {
            return as_made(made, bytes);
        }
        let made = worked_out(&bytes).map(Arc::from);
        self.keep(sha256, made.clone());
        as_made(made, bytes)
    }

    fn kept(&self, sha256: &str) -> Option<Made> {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let at = kept.iter().position(|one| one.0 == sha256)?;
        let found = kept.remove(at)?;
        let made = found.1.clone();
        kept.push_front(found);
        Some(made)
    }

    fn keep(&self, sha256: &str, made: Made) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.push_front((sha256.to_owned(), made));
        let (mut bytes, mut count) = (0, 0);
        kept.retain(|(_, made)| {
            bytes += made.as_ref().map_or(0, |made| made.len());
            count += 1;
            count == 1 || (count <= KEPT && bytes <= KEPT_BYTES)
        });
    }
}

/// The workbook with values for the formulas that have none; nothing where there are none, or where the worker could not tell.
fn worked_out(bytes: &[u8]) -> Option<Vec<u8>> {
    let book = Workbook::open(bytes, Limits::default()).ok()?;
    if !book.has_unvalued_formulas() {
        return None;
    }
    let mut question = Vec::new();
    Request { before: Vec::new(), after: bytes.to_vec() }.write(&mut question).ok()?;
    let exe = std::env::current_exe().ok()?;
    let bounds = Bounds { wall: PATIENCE, answer: gloss_calc::limits::MAX_REPLY };
    let Ended::Answered(reply) = gloss_client::run_worker(&exe, gloss_calc::limits::WORKER, question, bounds)
    else {
        return None;
    };
    let Ok(Reply::Answer(answer)) = Reply::read(&reply) else { return None };
    gloss_calc::to_show(bytes, &answer).ok()?
}
