//! A table file's version: its bytes, its rows, how its sheets are drawn. Reads and keeps nothing of its own.

use std::sync::Arc;

use gloss_artifact::{Text, sheet};
use gloss_protocol::{Code, Problem};
use gloss_store::BlobFile;
use gloss_table::{Format, TableError};

use crate::content::stored;
use crate::doors::Shared;
use crate::queries::view::newest;
use crate::sheet::calc;
use crate::sheet::drawn::Drawn;
use crate::sheet::foreign;
use crate::sheet::indexes::{INDEXED_FROM, RowsAnswer, RowsRequest};

/// Bytes of a workbook that is drawn with its looks, and whose cells have a text: all of a sheet is held for that, some
/// eight times its packed size.
const DRAWN_TO: u32 = 8 << 20;

/// A table file's version, of which rows are asked for.
#[derive(Clone)]
pub(crate) struct File {
    pub shared: Arc<Shared>,
    pub path: String,
    pub version: u32,
    pub format: Format,
    pub sha256: String,
    /// Size in bytes.
    size: u32,
    /// Gloss wrote it: formulas may have no value yet.
    pub by_gloss: bool,
    /// Whether its formulas show what they come to.
    pub settled: bool,
}

/// Error that keeps rows or looks from being read.
pub(crate) enum Failed {
    File(Problem),
    Table(TableError),
}

impl From<Problem> for Failed {
    fn from(problem: Problem) -> Self {
        Self::File(problem)
    }
}

impl From<TableError> for Failed {
    fn from(error: TableError) -> Self {
        Self::Table(error)
    }
}

impl File {
    /// A version of a file; none is the newest.
    ///
    /// # Errors
    /// Where there is no such version, or the file is no table.
    pub(crate) fn of(shared: &Arc<Shared>, path: &str, version: Option<u32>) -> Result<Self, Problem> {
        let (path, version, stored) = shared.read(|read, _| {
            let path = shared.folder.normal(path)?;
            let version = newest(read, &path, version)?;
            let stored = stored(read, &path, version)?;
            Ok((path, version, stored))
        })?;
        let Some(format) = sheet::format_of(&path) else {
            return Err(Problem::new(Code::NotText, format!("{path} is no table.")));
        };
        // What an edit of Gloss's own left is what was worked out before it, unless Gloss could work it out.
        let by_gloss = format == Format::Xlsx && stored.splices.is_some();
        let settled = stored.version.settled;
        let (sha256, size) = (stored.version.sha256, stored.version.bytes);
        Ok(Self { shared: shared.clone(), path, version, format, sha256, size, by_gloss, settled })
    }

    /// Whether values that follow from its last edit were worked out with it.
    pub(crate) fn computed(&self) -> Result<bool, Problem> {
        let follows = self.shared.read(|read, _| Ok(read.changes_of_version(&self.path, self.version)?))?;
        Ok(follows.iter().any(calc::is_computed))
    }

    /// Its bytes.
    pub(crate) fn bytes(&self) -> Result<Vec<u8>, Failed> {
        let raw = || self.shared.read(|_, blobs| Ok(blobs.get(&self.sha256)?)).map_err(Failed::File);
        let bytes = self.shared.texts.foreign.readable(&self.path, &self.sha256, raw)?;
        Ok(if self.can_lack_values() {
            self.shared.texts.unvalued.with_computed_values(&self.sha256, bytes)
        } else {
            bytes
        })
    }

    /// True for a workbook of which formulas without values are worked out to be shown: a larger one is read row by row.
    fn can_lack_values(&self) -> bool {
        self.format == Format::Xlsx && !foreign::is_foreign(&self.path) && self.size < INDEXED_FROM
    }

    /// Whether it is shown with values that its file has not, once its rows were read.
    pub(crate) fn lacks_values(&self) -> bool {
        self.can_lack_values() && self.shared.texts.unvalued.is_made(&self.sha256)
    }

    /// Workbook's blob, where it can be looked into: most are compressed themselves, and lie as they are.
    fn lies(&self) -> Option<BlobFile> {
        let workbook = self.format == Format::Xlsx && !foreign::is_foreign(&self.path);
        workbook.then(|| self.shared.read(|_, blobs| Ok(blobs.file(&self.sha256))).ok()).flatten().flatten()
    }

    /// Request for rows of its index.
    pub(crate) fn rows_request<'a>(
        &'a self,
        sheet: Option<&'a str>,
        from: u32,
        count: u32,
    ) -> RowsRequest<'a> {
        RowsRequest { sha256: &self.sha256, format: self.format, sheet, from, count }
    }

    /// Rows; of a large file out of its index, with how far that is made where it is not whole yet.
    pub(crate) fn window(&self, sheet: Option<&str>, from: u32, count: u32) -> Result<RowsAnswer, Problem> {
        let given = if self.size >= INDEXED_FROM {
            let (own, asked) = (self.clone(), self.rows_request(sheet, from, count));
            self.shared.home.indexes.window(asked, || self.lies(), move || own.bytes())
        } else {
            self.bytes()
                .and_then(|bytes| Ok((gloss_table::window(&bytes, self.format, sheet, from, count)?, None)))
        };
        given.map_err(|failed| self.fails(failed))
    }

    /// Problem that it can't be shown, in words.
    pub(crate) fn fails(&self, failed: Failed) -> Problem {
        match failed {
            Failed::File(problem) => problem,
            Failed::Table(error) => {
                Problem::new(Code::NotText, format!("{} can't be shown. {error}", self.path))
            }
        }
    }

    /// The text of its cells where Gloss wrote it and it is not too large: formulas stand in it as they are written.
    pub(crate) fn written(&self) -> Result<Option<Arc<Text>>, Problem> {
        if self.by_gloss { self.text() } else { Ok(None) }
    }

    /// The text of its cells, where it is not too large and has one.
    pub(crate) fn text(&self) -> Result<Option<Arc<Text>>, Problem> {
        if self.size > DRAWN_TO {
            return Ok(None);
        }
        let shared = &self.shared;
        shared.read(|read, blobs| Ok(shared.texts.read(read, blobs, &self.path, self.version).ok()))
    }

    /// Whether its formulas can be told.
    pub(crate) fn is_small(&self) -> bool {
        self.size <= DRAWN_TO
    }

    /// Its sheet ready to be drawn with its looks; none where that can't be.
    pub(crate) fn drawn(&self, sheet: &str) -> Option<Arc<Drawn>> {
        let can = self.format == Format::Xlsx && self.is_small();
        can.then(|| self.shared.sheets.read(&self.sha256, sheet, || self.bytes())).flatten()
    }
}
