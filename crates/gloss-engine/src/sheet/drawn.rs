//! Sheets that were read last to be drawn: a person scrolls in one, and each window of it is asked for by itself. Kept
//! by their content, which never changes, so that none is ever stale.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

use gloss_ooxml::{DrawnSheet, Limits, OpenError, Picture, Rgb, Sheet, SheetKind, Workbook};

use crate::sheet::charts::{self, ChartPicture};

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
    /// The charts of each sheet that has any, by its name: drawn of this sheet, and only placed of others.
    pub charts: Vec<(String, Vec<ChartPicture>)>,
    /// The pictures over this sheet's cells that can be drawn.
    pub pictures: Vec<Picture>,
}

impl Drawn {
    /// The charts that lie on a sheet.
    pub(crate) fn charts_on(&self, sheet: &str) -> &[ChartPicture] {
        self.charts.iter().find(|(name, _)| name == sheet).map_or(&[], |(_, charts)| charts)
    }
}

/// Cache of drawn sheets, last used first.
#[derive(Default)]
pub(crate) struct Sheets(Mutex<VecDeque<CachedSheet>>);

/// A sheet by its workbook's content and its name; none where it can't be drawn, which is not tried again.
struct CachedSheet {
    sha256: String,
    name: String,
    drawn: Option<Arc<Drawn>>,
}

impl Sheets {
    /// A sheet of the workbook with this content; none where it can't be read, or drawn with its looks. `bytes` are asked
    /// for where it is not kept.
    pub(crate) fn read<B: AsRef<[u8]>, E>(
        &self,
        sha256: &str,
        name: &str,
        bytes: impl FnOnce() -> Result<B, E>,
    ) -> Option<Arc<Drawn>> {
        if let Some(found) = self.cached(sha256, name) {
            return found;
        }
        // Not under the lock: another who asks meanwhile may have what it needs, or reads beside us.
        let bytes = bytes().ok()?;
        let drawn = drawn(bytes.as_ref(), name).ok().map(Arc::new);
        self.keep(sha256, name, drawn.clone());
        drawn
    }

    fn cached(&self, sha256: &str, name: &str) -> Option<Option<Arc<Drawn>>> {
        let mut sheets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let at = sheets.iter().position(|kept| kept.sha256 == sha256 && kept.name == name)?;
        let found = sheets.remove(at)?;
        let drawn = found.drawn.clone();
        sheets.push_front(found);
        Some(drawn)
    }

    fn keep(&self, sha256: &str, name: &str, drawn: Option<Arc<Drawn>>) {
        let mut sheets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sheets.retain(|kept| kept.sha256 != sha256 || kept.name != name);
        sheets.push_front(CachedSheet { sha256: sha256.to_owned(), name: name.to_owned(), drawn });
        let (mut bytes, mut count) = (0, 0);
        sheets.retain(|kept| {
            bytes += kept.drawn.as_ref().map_or(0, |drawn| drawn.sheet.bytes());
            count += 1;
            count == 1 || (count <= SHEETS && bytes <= SHEET_BYTES)
        });
    }
}

fn drawn(bytes: &[u8], name: &str) -> Result<Drawn, OpenError> {
    let book = Workbook::open(bytes, Limits::default())?;
    let sheet = book.drawn(name)?;
    let cells = book.sheets().iter().filter(|one| one.kind == SheetKind::Worksheet);
    let charts = cells.map(|one| {
        let all =
            if one.name == name { charts::pictures(&book, name) } else { charts::placed(&book, &one.name) };
        (one.name.clone(), all)
    });
    let charts = charts.filter(|(_, charts)| !charts.is_empty()).collect();
    Ok(Drawn {
        sheet,
        all: book.sheets().to_vec(),
        tabs: book.tab_colors(),
        charts,
        pictures: charts::drawable(&book, name),
    })
}

#[cfg(test)]
mod tests {
    use super::{SHEETS, Sheets};

    fn read(sheets: &Sheets, sha256: &str) -> bool {
        sheets.read(sha256, "Data", || Ok::<_, ()>(b"no workbook".to_vec())).is_some()
    }

    #[test]
    fn what_was_used_last_is_kept_and_what_cannot_be_drawn_is_not_tried_again() {
        let sheets = Sheets::default();
        for n in 0..SHEETS {
            assert!(!read(&sheets, &n.to_string()));
        }
        assert!(matches!(sheets.cached("0", "Data"), Some(None)), "the oldest, used again");
        read(&sheets, "more");
        assert!(sheets.cached("0", "Data").is_some() && sheets.cached("1", "Data").is_none());
        assert!(sheets.cached("0", "Other").is_none(), "another sheet of the same workbook");
    }
}
