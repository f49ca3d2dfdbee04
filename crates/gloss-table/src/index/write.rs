//! Makes an index: rows in, blocks out. Holds one block and the table of blocks.

use std::io::{Read, Seek, Write};

use super::bytes::{Packer, put_len, put_u32, put_u64};
use super::group::Column;
use super::{
    About, BLOCK_BYTES, BLOCK_ROWS, Block, GROUP_BYTES, IndexError, Key, Kinds, MAGIC, Progress, VERSION,
    Value,
};
use crate::book::Lines;
use crate::limits::ROWS_BETWEEN_LOOKS;
use crate::scan::RowBuf;
use crate::xlsx::Workbook;
use crate::{Book, TableError};

/// Makes the index of a sheet, where none is named of the first. `go_on` is told how far it is, every few hundred
/// rows, and stops the work by false.
///
/// # Errors
/// Where the sheet can't be read, the index can't be written, or it was stopped ([`TableError::Stopped`]).
pub fn build(
    book: &mut Book<'_>,
    sheet: Option<&str>,
    key: &Key,
    out: impl Write,
    go_on: impl FnMut(Progress) -> bool,
) -> Result<About, IndexError> {
    let name = book.sheet_name(sheet)?;
    let delimiter = book.delimiter();
    let about = About { sheets: book.sheets().to_vec(), sheet: name, delimiter, ..About::default() };
    let rows = book.rows_as_asked(Some(&about.sheet.clone()))?;
    lines(rows, about, key, out, go_on)
}

/// Makes the index of a workbook's sheet from anything that can be read at any place by several readers, such as
/// an open file, without holding the workbook.
///
/// # Errors
/// As [`build`].
pub fn build_workbook<R: Read + Seek + Clone>(
    source: R,
    sheet: Option<&str>,
    key: &Key,
    out: impl Write,
    go_on: impl FnMut(Progress) -> bool,
) -> Result<About, IndexError> {
    let (mut book, sheets) = Workbook::glance(source)?;
    let name = crate::book::named(&sheets, sheet)?;
    let rows = book.rows(&name, false)?;
    lines(rows, About { sheets, sheet: name, ..About::default() }, key, out, go_on)
}

fn lines(
    mut rows: impl Lines,
    about: About,
    key: &Key,
    out: impl Write,
    mut go_on: impl FnMut(Progress) -> bool,
) -> Result<About, IndexError> {
    let mut writer = Writer::new(out, about)?;
    let mut row = RowBuf::default();
    let mut looks = 0u32;
    let of = rows.says().map(|(rows, _)| rows);
    while rows.read_into(&mut row)? {
        writer.row(&row)?;
        looks += 1;
        if looks.is_multiple_of(ROWS_BETWEEN_LOOKS) && !go_on(Progress { rows: row.number, of }) {
            return Err(TableError::Stopped.into());
        }
    }
    writer.finish(key)
}

struct Writer<W> {
    out: W,
    at: u64,
    packer: Packer,
    blocks: Vec<Block>,
    about: About,
    /// The open block's first and last row, from 1.
    first: u32,
    last: u32,
    /// Bytes of its values.
    bytes: usize,
    columns: Vec<Column>,
    /// Columns that have a cell in it.
    touched: Vec<u32>,
    group: Vec<u8>,
}

impl<W: Write> Writer<W> {
    fn new(out: W, about: About) -> Result<Self, IndexError> {
        Ok(Self {
            out,
            at: 0,
            packer: Packer::new()?,
            blocks: Vec::new(),
            about,
            first: 1,
            last: 1,
            bytes: 0,
            columns: Vec::new(),
            touched: Vec::new(),
            group: Vec::new(),
        })
    }

    fn row(&mut self, row: &RowBuf) -> Result<(), IndexError> {
        if row.number >= self.first.saturating_add(BLOCK_ROWS) || self.bytes >= BLOCK_BYTES {
            self.close()?;
        }
        if self.touched.is_empty() {
            self.first = row.number;
        }
        self.about.rows = row.number;
        self.about.columns = self.about.columns.max(row.width);
        if !row.cells.is_empty() {
            self.last = row.number;
        }
        let within = u16::try_from(row.number - self.first).map_err(|_| IndexError::Damaged)?;
        for (column, slot) in &row.cells {
            let at = *column as usize;
            if self.columns.len() <= at {
                self.columns.resize_with(at + 1, Column::default);
                self.about.kinds.resize(at + 1, Kinds::default());
            }
            let (Some(into), Some(kinds)) = (self.columns.get_mut(at), self.about.kinds.get_mut(at)) else {
                continue;
            };
            let Some(value) = row.value(slot) else {
                continue;
            };
            let count = match value {
                Value::Number(_) => &mut kinds.numbers,
                Value::Bool(_) => &mut kinds.bools,
                Value::Error(_) => &mut kinds.errors,
                Value::Text(_) => &mut kinds.text,
                Value::Date(_) => &mut kinds.dates,
            };
            *count += 1;
            if into.is_empty() {
                self.touched.push(*column);
            }
            self.bytes += into.push(within, value);
        }
        Ok(())
    }

    /// Writes the open block.
    fn close(&mut self) -> Result<(), IndexError> {
        if self.touched.is_empty() {
            return Ok(());
        }
        self.touched.sort_unstable();
        let rows = self.last - self.first + 1;
        let mut directory = Vec::new();
        let mut groups: Vec<Vec<u8>> = Vec::new();
        self.group.clear();
        let mut from = None;
        let end = self.touched.len() - 1;
        for (n, column) in self.touched.iter().enumerate() {
            from.get_or_insert(*column);
            if let Some(cells) = self.columns.get_mut(*column as usize) {
                cells.write(*column, rows, &mut self.group);
            }
            if self.group.len() >= GROUP_BYTES || n == end {
                let packed = self.packer.pack(&self.group)?;
                put_u32(&mut directory, from.take().unwrap_or(*column));
                put_u32(&mut directory, *column);
                put_len(&mut directory, packed.len());
                put_len(&mut directory, self.group.len());
                groups.push(packed);
                self.group.clear();
            }
        }
        let packed = self.packer.pack(&directory)?;
        let mut head = Vec::with_capacity(packed.len() + 8);
        put_len(&mut head, packed.len());
        put_len(&mut head, directory.len());
        head.extend_from_slice(&packed);
        let begin = self.at;
        self.put(&head)?;
        for group in &groups {
            self.put(group)?;
        }
        let length = u32::try_from(self.at - begin).map_err(|_| IndexError::Damaged)?;
        self.blocks.push(Block { first: self.first, rows, at: begin, length });
        if self.bytes > 2 * BLOCK_BYTES {
            // One monstrous row must not hold its memory for all that follow.
            self.columns.clear();
            self.group = Vec::new();
        }
        self.touched.clear();
        self.bytes = 0;
        Ok(())
    }

    fn put(&mut self, bytes: &[u8]) -> Result<(), IndexError> {
        self.out.write_all(bytes)?;
        self.at += bytes.len() as u64;
        Ok(())
    }

    fn finish(mut self, key: &Key) -> Result<About, IndexError> {
        self.close()?;
        let mut foot = Vec::new();
        put_u32(&mut foot, VERSION);
        foot.extend_from_slice(key);
        put_len(&mut foot, self.about.sheets.len());
        for name in self.about.sheets.iter().chain([&self.about.sheet]) {
            put_len(&mut foot, name.len());
            foot.extend_from_slice(name.as_bytes());
        }
        put_u32(&mut foot, self.about.rows);
        put_u32(&mut foot, self.about.columns);
        // No field ends at a zero byte, which no text has.
        foot.push(self.about.delimiter.unwrap_or(0));
        put_len(&mut foot, self.blocks.len());
        for block in &self.blocks {
            put_u32(&mut foot, block.first);
            put_u32(&mut foot, block.rows);
            put_u64(&mut foot, block.at);
            put_u32(&mut foot, block.length);
        }
        put_len(&mut foot, self.about.kinds.len());
        for kinds in &self.about.kinds {
            for count in [kinds.text, kinds.numbers, kinds.bools, kinds.dates, kinds.errors] {
                put_u32(&mut foot, count);
            }
        }
        let packed = self.packer.pack(&foot)?;
        let at = self.at;
        let mut trailer = Vec::new();
        put_u64(&mut trailer, at);
        put_len(&mut trailer, packed.len());
        put_len(&mut trailer, foot.len());
        trailer.extend_from_slice(&MAGIC);
        self.put(&packed)?;
        self.put(&trailer)?;
        self.out.flush()?;
        Ok(self.about)
    }
}
