//! Sheets that were read last to be drawn: a person scrolls in one, and each window of it is asked for by itself. Kept by
//! their content, which never changes, so that none is ever stale.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use gloss_ooxml::{DrawnSheet, Limits, OpenError, Rgb, Sheet, Workbook};

/// Sheets kept: the one on the desk and those that a person goes to and fro between.
const SHEETS: usize = 6;
/// Bytes of parts kept, the newest always among them.
const SHEET_BYTES: usize = 96 << 20;

/// A sheet ready to be drawn, and the sheets of its workbook.
pub(crate) struct Drawn {
    pub sheet: DrawnSheet,
    pub all: Vec<Sheet>,
    /// The colours of its tabs, by sheet.
    pub tabs: BTreeMap<String, Rgb>,
    name: String,
}

/// What is kept, last used first.
#[derive(Default)]
pub(crate) struct Sheets(Mutex<VecDeque<(String, Arc<Drawn>)>>);

impl Sheets {
    /// A sheet of the workbook with this content, which is read where it is not kept.
    ///
    /// # Errors
    /// Where it can't be read, or drawn with its looks.
    pub(crate) fn read<E: From<OpenError>>(
        &self,
        sha256: &str,
        sheet: &str,
        bytes: impl FnOnce() -> Result<Vec<u8>, E>,
    ) -> Result<Arc<Drawn>, E> {
        if let Some(found) = self.kept(sha256, sheet) {
            return Ok(found);
        }
        // Not under the lock: another who asks meanwhile may have what it needs, or reads beside us.
        let book = Workbook::open(&bytes()?, Limits::default())?;
        let (name, sheet) = (sheet.to_owned(), book.drawn(sheet)?);
        let drawn = Arc::new(Drawn { sheet, all: book.sheets().to_vec(), tabs: book.tab_colors(), name });
        self.keep(sha256, drawn.clone());
        Ok(drawn)
    }

    fn kept(&self, sha256: &str, sheet: &str) -> Option<Arc<Drawn>> {
        let mut sheets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = sheets.iter().position(|(of, drawn)| of == sha256 && drawn.name == sheet)?;
        let found = sheets.remove(at)?;
        let drawn = found.1.clone();
        sheets.push_front(found);
        Some(drawn)
    }

    fn keep(&self, sha256: &str, drawn: Arc<Drawn>) {
        let mut sheets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sheets.retain(|(of, kept)| of != sha256 || kept.name != drawn.name);
        sheets.push_front((sha256.to_owned(), drawn));
        let (mut bytes, mut count) = (0, 0);
        sheets.retain(|(_, drawn)| {
            bytes += drawn.sheet.bytes();
            count += 1;
            count == 1 || (count <= SHEETS && bytes <= SHEET_BYTES)
        });
    }
}
