//! Rows out of an index.

use std::io::{Read, Seek, SeekFrom};
use std::ops::Range;

use super::bytes::{Bytes, Unpacker};
use super::{
    About, Block, IndexError, Key, Kinds, MAGIC, MAX_FOOT_BYTES, MAX_GROUP_BYTES, MAX_GROUPS, TRAILER_BYTES,
    VERSION, Value, group,
};
use crate::limits::MAX_COLUMNS;
use crate::{Cell, Row};

/// An open index.
pub struct Index<R> {
    source: R,
    unpacker: Unpacker,
    about: About,
    pub(super) blocks: Vec<Block>,
}

impl<R: Read + Seek> Index<R> {
    /// Opens an index and looks whether it is whole and made of what the key names.
    ///
    /// # Errors
    /// [`IndexError::Stale`] or [`IndexError::Damaged`] where it is to be made again.
    pub fn open(mut source: R, key: &Key) -> Result<Self, IndexError> {
        let end = source.seek(SeekFrom::End(0))?;
        let trailer_at = end.checked_sub(TRAILER_BYTES as u64).ok_or(IndexError::Damaged)?;
        let trailer = read_at(&mut source, trailer_at, TRAILER_BYTES)?;
        let mut bytes = Bytes(&trailer);
        let (at, packed, plain) = (bytes.u64()?, bytes.len()?, bytes.len()?);
        if bytes.0 != MAGIC || at.checked_add(packed as u64) != Some(trailer_at) || packed > MAX_FOOT_BYTES {
            return Err(IndexError::Damaged);
        }
        let mut unpacker = Unpacker::new()?;
        let foot = read_at(&mut source, at, packed)?;
        let foot = unpacker.unpack(&foot, plain, MAX_FOOT_BYTES)?;
        let (about, blocks) = foot_of(&foot, key, at)?;
        Ok(Self { source, unpacker, about, blocks })
    }

    /// The metadata of its sheet.
    pub fn about(&self) -> &About {
        &self.about
    }

    /// The rows with these numbers that are not blank, with their cells in these columns. Rows count from 1,
    /// columns from 0.
    ///
    /// # Errors
    /// Where the index is damaged or can't be read.
    pub fn rows(&mut self, rows: Range<u32>, columns: Range<u32>) -> Result<Vec<Row>, IndexError> {
        let mut found = Vec::new();
        let begin = self.blocks.partition_point(|block| block.first + (block.rows - 1) < rows.start);
        let mut at = begin;
        while let Some(block) = self.blocks.get(at).copied().filter(|block| block.first < rows.end) {
            at += 1;
            let mut within: Vec<Row> = (block.first..block.first + block.rows)
                .map(|number| Row { number, ..Row::default() })
                .collect();
            self.cells(block, &columns, |row, column, value| {
                if let Some(row) = within.get_mut(row as usize).filter(|row| rows.contains(&row.number)) {
                    row.width = column + 1;
                    row.cells.push((column, owned(value)));
                }
            })?;
            found.extend(within.into_iter().filter(|row| !row.cells.is_empty()));
        }
        Ok(found)
    }

    /// Rows by their numbers from 1, in any order and each as often as it is named; blank ones have no cells. Each block
    /// is read once.
    ///
    /// # Errors
    /// As [`Self::rows`].
    pub fn rows_at(&mut self, numbers: &[u32], columns: Range<u32>) -> Result<Vec<Row>, IndexError> {
        let mut wanted: Vec<(u32, usize)> = numbers.iter().copied().zip(0..).collect();
        wanted.sort_unstable();
        let mut found: Vec<Row> =
            numbers.iter().map(|number| Row { number: *number, ..Row::default() }).collect();
        let mut rest = wanted.as_slice();
        while let Some((number, _)) = rest.first().copied() {
            let at = self.blocks.partition_point(|block| block.first + (block.rows - 1) < number);
            let Some(block) = self.blocks.get(at).copied() else { break };
            let end = rest.partition_point(|(number, _)| *number < block.first + block.rows);
            let (own, after) = rest.split_at(end);
            rest = after;
            self.cells(block, &columns, |row, column, value| {
                let number = block.first + row;
                let from = own.partition_point(|(own, _)| *own < number);
                for (_, at) in own.iter().skip(from).take_while(|(own, _)| *own == number) {
                    if let Some(row) = found.get_mut(*at) {
                        row.width = column + 1;
                        row.cells.push((column, owned(value)));
                    }
                }
            })?;
        }
        Ok(found)
    }

    /// Shows each cell of a block in these columns, column by column.
    pub(super) fn cells(
        &mut self,
        block: Block,
        columns: &Range<u32>,
        mut see: impl FnMut(u32, u32, Value<'_>),
    ) -> Result<(), IndexError> {
        let head = read_at(&mut self.source, block.at, 8)?;
        let mut head = Bytes(&head);
        let (packed, plain) = (head.len()?, head.len()?);
        let mut at = block.at + 8 + packed as u64;
        let end = block.at + u64::from(block.length);
        if at > end {
            return Err(IndexError::Damaged);
        }
        let directory = read_at(&mut self.source, block.at + 8, packed)?;
        let directory = self.unpacker.unpack(&directory, plain, 16 * MAX_GROUPS)?;
        let mut entries = Bytes(&directory);
        while !entries.0.is_empty() {
            let (from, to) = (entries.u32()?, entries.u32()?);
            let (packed, plain) = (entries.len()?, entries.len()?);
            if at + packed as u64 > end {
                return Err(IndexError::Damaged);
            }
            if from < columns.end && to >= columns.start {
                let group = read_at(&mut self.source, at, packed)?;
                let group = self.unpacker.unpack(&group, plain, MAX_GROUP_BYTES)?;
                group::read(&group, block.rows, |column| columns.contains(&column), &mut see)?;
            }
            at += packed as u64;
        }
        Ok(())
    }
}

fn foot_of(foot: &[u8], key: &Key, end: u64) -> Result<(About, Vec<Block>), IndexError> {
    let mut bytes = Bytes(foot);
    if bytes.u32()? != VERSION || bytes.take(key.len())? != key {
        return Err(IndexError::Stale);
    }
    let count = bytes.len()?;
    let mut sheets = Vec::new();
    for _ in 0..count {
        sheets.push(bytes.words()?);
    }
    let sheet = bytes.words()?;
    let (rows, columns, delimiter) = (bytes.u32()?, bytes.u32()?, bytes.u8()?);
    let delimiter = Some(delimiter).filter(|byte| *byte != 0);
    let count = bytes.len()?;
    let mut blocks: Vec<Block> = Vec::with_capacity(count.min(foot.len() / 20));
    for _ in 0..count {
        let block = Block { first: bytes.u32()?, rows: bytes.u32()?, at: bytes.u64()?, length: bytes.u32()? };
        let after = blocks.last().map_or(1, |before| before.first + before.rows);
        let last = block.first.checked_add(block.rows).ok_or(IndexError::Damaged)?;
        let inside = block.at.checked_add(u64::from(block.length)).is_some_and(|at| at <= end);
        if block.first < after || block.rows == 0 || last > rows.saturating_add(1) || !inside {
            return Err(IndexError::Damaged);
        }
        blocks.push(block);
    }
    let count = bytes.len()?;
    if columns > MAX_COLUMNS || count > MAX_COLUMNS as usize {
        return Err(IndexError::Damaged);
    }
    let mut kinds = Vec::with_capacity(count);
    for _ in 0..count {
        let (text, numbers, bools) = (bytes.u32()?, bytes.u32()?, bytes.u32()?);
        kinds.push(Kinds { text, numbers, bools, dates: bytes.u32()?, errors: bytes.u32()? });
    }
    Ok((About { sheet, sheets, rows, columns, delimiter, kinds }, blocks))
}

/// Bytes at a position, in memory that grows only with what is really there.
fn read_at(source: &mut (impl Read + Seek), at: u64, length: usize) -> Result<Vec<u8>, IndexError> {
    source.seek(SeekFrom::Start(at))?;
    let mut bytes = Vec::new();
    source.take(length as u64).read_to_end(&mut bytes)?;
    if bytes.len() == length { Ok(bytes) } else { Err(IndexError::Damaged) }
}

pub(super) fn owned(value: Value<'_>) -> Cell {
    match value {
        Value::Text(words) => Cell::Text(words.to_owned()),
        Value::Number(n) => Cell::Number(n),
        Value::Bool(b) => Cell::Bool(b),
        Value::Date(iso) => Cell::Date(iso.to_owned()),
        Value::Error(shown) => Cell::Error(shown.to_owned()),
    }
}
