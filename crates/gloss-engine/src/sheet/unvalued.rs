//! Workbooks whose formulas have no values in the file, as other programs leave them: a worker works them out to be shown, kept by
//! content. What is shown is never written into the file; a workbook whose other values differ from Gloss's is shown as it is.

use std::sync::{Arc, Mutex, PoisonError};

use gloss_agent::doors::WorkedOut;
use gloss_errand::calc::{self, Asks, NotWorkedOut, Reason, Request};
use gloss_ooxml::{Limits, Workbook};
use sha2::{Digest, Sha256};

use crate::cache::Cache;
use crate::sheet::calc::ask;
use crate::sheet::foreign::is_foreign;

/// Workbooks kept, and their bytes.
const KEPT: usize = 8;
const KEPT_BYTES: usize = 64 << 20;
/// Bytes up to which a workbook's formulas are worked out to be counted: a larger one takes longer than a query may.
const MAX_COUNTED: usize = 16 << 20;
/// Value of a formula that could not be worked out.
const UNKNOWN: &str = "#N/A";

/// Workbook with computed values; none where there was nothing to work out.
type Made = Option<Arc<[u8]>>;

/// Cache of workbooks with computed values, to show them, last used first.
pub(crate) struct Unvalued {
    kept: Cache<Made>,
    /// Held while a worker is at it: several at once would need the memory of several.
    at_work: Mutex<()>,
}

impl Default for Unvalued {
    fn default() -> Self {
        Self { kept: Cache::new(KEPT, KEPT_BYTES), at_work: Mutex::default() }
    }
}

impl Unvalued {
    /// Whether a workbook was found to lack values, and is shown with them.
    pub(crate) fn is_made(&self, sha256: &str) -> bool {
        matches!(self.kept.of(sha256), Some(Some(_)))
    }

    /// A workbook as queries count it: with the values that its formulas come to.
    pub(crate) fn counted(&self, path: &str, bytes: Vec<u8>) -> Vec<u8> {
        let workbook = gloss_data::format_of(path) == Some(gloss_table::Format::Xlsx) && !is_foreign(path);
        if !workbook || bytes.len() > MAX_COUNTED {
            return bytes;
        }
        let sha256 = hex::encode(Sha256::digest(&bytes));
        marked(self.with_computed_values(&sha256, bytes))
    }

    /// The values of all formulas of a workbook that is being made, and why the worker could not tell the others.
    pub(crate) fn formula_values(&self, workbook: Vec<u8>) -> WorkedOut {
        let _only = self.at_work.lock().unwrap_or_else(PoisonError::into_inner);
        let answer = ask(&Request { before: Vec::new(), after: workbook, asks: Asks::All });
        let Some(answer) = answer.ok().flatten() else { return WorkedOut::default() };
        let mut out = WorkedOut::default();
        for (place, value) in answer.set {
            let at = place.cell();
            out.values.entry(place.sheet).or_default().insert(at, (&value).into());
        }
        // What rests on a cell that is not worked out is mended with that one.
        let own = answer.not_worked_out.into_iter().filter(|one| !matches!(one.why, Reason::DependsOn(_)));
        for NotWorkedOut { place, why } in own {
            out.reasons.entry(place.sheet).or_default().insert(why.to_string());
        }
        out
    }

    /// A workbook as it is shown.
    pub(crate) fn with_computed_values(&self, sha256: &str, bytes: Vec<u8>) -> Vec<u8> {
        let as_made = |made: Made, bytes| made.map_or(bytes, |made| made.to_vec());
        if let Some(made) = self.kept.of(sha256) {
            return as_made(made, bytes);
        }
        let _only = self.at_work.lock().unwrap_or_else(PoisonError::into_inner);
        // Whoever was before may have asked for the same.
        if let Some(made) = self.kept.of(sha256) {
            return as_made(made, bytes);
        }
        let made = worked_out(&bytes).map(Arc::from);
        self.kept.keep(sha256, made.clone(), |made| made.as_ref().map_or(0, |made| made.len()));
        as_made(made, bytes)
    }
}

/// A workbook as it is counted: as it is shown, and a formula that could not be worked out is an error and not empty. What
/// can't be read stays as it is, and says so where it is read.
fn marked(shown: Vec<u8>) -> Vec<u8> {
    let Ok(mut book) = Workbook::open(&shown, Limits::default()) else { return shown };
    if !book.has_unvalued_formulas() {
        return shown;
    }
    match book.mark_unvalued(UNKNOWN) {
        Ok((made, 1..)) => made,
        _ => shown,
    }
}

/// The workbook with values for the formulas that have none; nothing where there are none, or where the worker could not tell.
fn worked_out(bytes: &[u8]) -> Option<Vec<u8>> {
    let book = Workbook::open(bytes, Limits::default()).ok()?;
    if !book.has_unvalued_formulas() {
        return None;
    }
    let request = Request { before: Vec::new(), after: bytes.to_vec(), asks: Asks::Unvalued };
    let answer = ask(&request).ok()??;
    calc::to_show(bytes, &answer).ok()?
}
