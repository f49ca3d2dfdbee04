//! The file: which format it is, and its sheets read by calamine. Writes nothing.

use std::io::Cursor;

use calamine::{Data, Dimensions, Ods, OdsError, Range, Reader, Xls, XlsError, Xlsb, XlsbError};
use gloss_errand::convert::limits::{MAX_CELLS, MAX_FILE, MAX_SHEETS};
use gloss_errand::convert::{ConvertError, Source};
use rust_xlsxwriter::Workbook;

use crate::sheet;

/// A sheet as it was read.
pub(crate) struct Sheet {
    pub name: String,
    pub cells: Range<Data>,
    pub merges: Vec<Dimensions>,
    /// Whether its days count from 1904.
    pub from_1904: bool,
}

/// A workbook of that format as XLSX.
///
/// # Errors
/// Where the bytes are not of it, or more than the bounds allow.
pub fn convert(source: Source, bytes: &[u8]) -> Result<Vec<u8>, ConvertError> {
    if bytes.len() > MAX_FILE {
        return Err(ConvertError::TooLarge);
    }
    let bytes = Cursor::new(bytes);
    let sheets = match source {
        Source::Xls => {
            let mut book = Xls::new(bytes).map_err(|error| match error {
                XlsError::Password => ConvertError::Protected,
                error => ConvertError::Broken(error.to_string()),
            })?;
            let from_1904 = book.has_1904_epoch();
            read(&mut book, from_1904, |book, name| book.merge_cells_by_sheet_name(name).unwrap_or_default())?
        }
        Source::Xlsb => {
            let mut book = Xlsb::new(bytes).map_err(|error| match error {
                XlsbError::Password => ConvertError::Protected,
                error => ConvertError::Broken(error.to_string()),
            })?;
            let from_1904 = book.has_1904_epoch();
            read(&mut book, from_1904, |_, _| Vec::new())?
        }
        Source::Ods => {
            let mut book = Ods::new(bytes).map_err(|error| match error {
                OdsError::Password => ConvertError::Protected,
                error => ConvertError::Broken(error.to_string()),
            })?;
            read(&mut book, false, |_, _| Vec::new())?
        }
    };
    written(sheets)
}

fn read<'b, R: Reader<Cursor<&'b [u8]>>>(
    book: &mut R,
    from_1904: bool,
    merges: impl Fn(&R, &str) -> Vec<Dimensions>,
) -> Result<Vec<Sheet>, ConvertError> {
    let names = book.sheet_names();
    if names.len() > MAX_SHEETS {
        return Err(ConvertError::TooManySheets);
    }
    let mut sheets = Vec::new();
    let mut count = 0;
    for name in names {
        // A chart's sheet has no cells, and macros' sheets may have none that can be read.
        let Ok(cells) = book.worksheet_range(&name) else { continue };
        count += cells.used_cells().count();
        if count > MAX_CELLS {
            return Err(ConvertError::TooManyCells);
        }
        let merges = merges(book, &name);
        sheets.push(Sheet { name, cells, merges, from_1904 });
    }
    Ok(sheets)
}

fn written(sheets: Vec<Sheet>) -> Result<Vec<u8>, ConvertError> {
    if sheets.is_empty() {
        return Err(ConvertError::NoSheet);
    }
    let mut book = Workbook::new();
    let mut names = Vec::new();
    for one in sheets {
        let name = sheet::name(&one.name, &names);
        let made = sheet::write(book.add_worksheet(), &one).and_then(|made| made.set_name(&name).map(drop));
        made.map_err(|_| ConvertError::TooFar)?;
        names.push(name);
    }
    book.save_to_buffer().map_err(|error| ConvertError::Broken(error.to_string()))
}
