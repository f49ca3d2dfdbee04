//! Times one way of reading or changing a large workbook, for `cargo xtask bench sheets`: each in a process of its own,
//! so that its CPU time and its memory are its own. Prints one line of JSON. Asserts nothing about time.

#![expect(clippy::print_stdout, reason = "its output is what it is for")]

#[path = "../spent.rs"]
mod spent;

use std::collections::HashMap;
use std::fs::File;
use std::io::{BufReader, BufWriter, Cursor, Read, Seek, SeekFrom};
use std::os::unix::fs::FileExt;
use std::sync::Arc;
use std::time::Instant;

use calamine::{DataRef, Reader, Xlsx};
use gloss_ooxml::{CellRef as At, Edit, Input, Limits, Workbook};
use gloss_table::index::{self, Filter, Index, Order, Wanted};
use gloss_table::{CellRef, each_cell};
use serde_json::{Value, json};
use spent::with_spent;

type Failed = Box<dyn std::error::Error>;

/// What an index is named by here: the bench makes each anew.
const KEY: index::Key = [1; 32];
/// The part that has the cells, as rust_xlsxwriter names it.
const SHEET: &str = "xl/worksheets/sheet1.xml";

/// An open file that several readers read, each at its own place.
#[derive(Clone)]
struct Shared(Arc<File>, u64);

impl Read for Shared {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let got = self.0.read_at(into, self.1)?;
        self.1 += got as u64;
        Ok(got)
    }
}

impl Seek for Shared {
    fn seek(&mut self, to: SeekFrom) -> std::io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => i128::from(at),
            SeekFrom::Current(by) => i128::from(self.1) + i128::from(by),
            SeekFrom::End(by) => i128::from(self.0.metadata()?.len()) + i128::from(by),
        };
        self.1 = u64::try_from(at).map_err(|_| std::io::Error::other("before the beginning"))?;
        Ok(self.1)
    }
}

fn shared(path: &str) -> std::io::Result<Shared> {
    Ok(Shared(Arc::new(File::open(path)?), 0))
}

/// Seven columns of numbers and three of text, as in the measurements that the goals come from.
fn make(path: &str, rows: u32) -> Result<Value, Failed> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet_with_constant_memory()?;
    for row in 0..rows {
        let n = f64::from(row);
        for column in 0..7u16 {
            let value = match column {
                0 => n,
                1 => (n * 7.0) % 1_000.0,
                2 => n / 3.0,
                column => ((n * f64::from(column)) % 10_007.0) / 100.0,
            };
            sheet.write_number(row, column, value)?;
        }
        sheet.write_string(row, 7, format!("name {}", row % 20_000))?;
        sheet.write_string(row, 8, if row % 2 == 0 { "North & South" } else { "Zürich" })?;
        sheet.write_string(row, 9, format!("item-{row}"))?;
    }
    book.save(path)?;
    Ok(json!({ "bytes": std::fs::metadata(path)?.len() }))
}

/// The floor: the sheet's part inflated and thrown away.
fn inflate(path: &str) -> Result<Value, Failed> {
    let mut archive = zip::ZipArchive::new(BufReader::new(File::open(path)?))?;
    let bytes = std::io::copy(&mut archive.by_name(SHEET)?, &mut std::io::sink())?;
    Ok(json!({ "bytes": bytes }))
}

/// What all numbers and texts come to, so that no reader can leave any out.
#[derive(Default)]
struct Sum {
    cells: u64,
    numbers: f64,
    bytes: u64,
}

impl Sum {
    fn shown(&self) -> Value {
        json!({ "cells": self.cells, "sum": self.numbers, "text": self.bytes })
    }
}

fn calamine_cells(path: &str) -> Result<Value, Failed> {
    let mut book = Xlsx::new(BufReader::new(File::open(path)?))?;
    let name = book.sheet_names().first().cloned().unwrap_or_default();
    let mut cells = book.worksheet_cells_reader(&name)?;
    let mut sum = Sum::default();
    while let Some(cell) = cells.next_cell()? {
        sum.cells += 1;
        match cell.get_value() {
            DataRef::Float(n) => sum.numbers += n,
            DataRef::String(words) => sum.bytes += words.len() as u64,
            DataRef::SharedString(words) => sum.bytes += words.len() as u64,
            _ => {}
        }
    }
    Ok(sum.shown())
}

fn calamine_range(path: &str) -> Result<Value, Failed> {
    let mut book = Xlsx::new(BufReader::new(File::open(path)?))?;
    let name = book.sheet_names().first().cloned().unwrap_or_default();
    let range = book.worksheet_range(&name)?;
    Ok(json!({ "cells": range.get_size().0 * range.get_size().1 }))
}

fn scan(path: &str) -> Result<Value, Failed> {
    let mut sum = Sum::default();
    each_cell(shared(path)?, None, |_, _, value| {
        sum.cells += 1;
        match value {
            CellRef::Number(n) => sum.numbers += n,
            CellRef::Text(words) => sum.bytes += words.len() as u64,
            _ => {}
        }
    })?;
    Ok(sum.shown())
}

/// Value by value: how many cells differ between calamine and the scanner.
fn compare(path: &str) -> Result<Value, Failed> {
    let mut book = Xlsx::new(BufReader::new(File::open(path)?))?;
    let name = book.sheet_names().first().cloned().unwrap_or_default();
    let mut cells = book.worksheet_cells_reader(&name)?;
    let (mut same, mut other) = (0u64, 0u64);
    let mut failed = None;
    each_cell(shared(path)?, None, |row, column, value| {
        let next = cells.next_cell();
        let Ok(Some(cell)) = next else {
            failed = Some(format!("calamine ends before row {row}"));
            return;
        };
        let equal = match (cell.get_value(), value) {
            (DataRef::Float(a), CellRef::Number(b)) => a.to_bits() == b.to_bits(),
            (DataRef::String(a), CellRef::Text(b)) => a == b,
            (DataRef::SharedString(a), CellRef::Text(b)) => *a == b,
            _ => false,
        };
        if equal && cell.get_position() == (row - 1, column) { same += 1 } else { other += 1 }
    })?;
    if cells.next_cell()?.is_some() {
        failed = Some("calamine has more cells".to_owned());
    }
    Ok(json!({ "same": same, "different": other, "failed": failed }))
}

/// The first hundred rows as they are served: a workbook is looked into where it lies.
fn first(path: &str) -> Result<Value, Failed> {
    let begun = Instant::now();
    let (window, _) = gloss_table::first_of_workbook(shared(path)?, None, 100)?;
    let shown = window.rows.iter().flatten().map(|cell| json!(cell.text)).collect::<Vec<_>>();
    let length = Value::from(shown).to_string().len();
    Ok(json!({ "rows": window.rows.len(), "total": window.total_rows, "json": length, "ms": ms(begun) }))
}

fn ms(begun: Instant) -> f64 {
    begun.elapsed().as_secs_f64() * 1e3
}

fn build(path: &str, out: &str) -> Result<Value, Failed> {
    let file = BufWriter::with_capacity(1 << 20, File::create(out)?);
    let about = index::build_workbook(shared(path)?, None, &KEY, file, |_| true)?;
    Ok(json!({ "rows": about.rows, "bytes": std::fs::metadata(out)?.len() }))
}

/// Windows of a hundred rows anywhere, each with its index opened anew as the engine does; and what else it is for.
fn windows(out: &str) -> Result<Value, Failed> {
    let mut times = Vec::new();
    let rows = Index::open(File::open(out)?, &KEY)?.about().rows;
    for n in 0..300u32 {
        let from = n.wrapping_mul(2_654_435_761) % rows;
        let begun = Instant::now();
        let mut index = Index::open(File::open(out)?, &KEY)?;
        let window = gloss_table::from_index(&mut index, from, 100)?;
        times.push(ms(begun));
        if window.rows.len() != 100.min(rows - from) as usize {
            return Err("a window has a hole".into());
        }
    }
    let mut index = Index::open(File::open(out)?, &KEY)?;
    let begun = Instant::now();
    let found = index.find("ITEM-999999", 100, || true)?;
    let find = ms(begun);
    let begun = Instant::now();
    let head = index.head()?;
    let mut column = |nth| index.column(nth, &head, &mut || true);
    let by = [Order { column: column(1)?, down: true }, Order { column: column(7)?, down: false }];
    let (kinds, kept) = (ms(begun), index.filter_rows(&head, &[], || true)?);
    let order = index.sorted(&kept, &by, || true)?;
    let sort = ms(begun);
    let begun = Instant::now();
    let wanted =
        Filter::new(index.column(1, &head, &mut || true)?, Wanted::Has("99".to_owned()), HashMap::new());
    let kept = index.filter_rows(&head, &[wanted], || true)?.len();
    let filter = ms(begun);
    let begun = Instant::now();
    let window = gloss_table::rows_from_index(&mut index, order.get(..120).unwrap_or(&order))?;
    let first = ms(begun);
    Ok(json!({
        "windows": times, "find": find, "found": found.places.len(), "kinds": kinds, "sort": sort, "sorted": order.len(),
        "filter": filter, "kept": kept, "first": first, "rows": window.len(),
    }))
}

fn edit(path: &str, out: &str) -> Result<Value, Failed> {
    let bytes = std::fs::read(path)?;
    let mut book = Workbook::open(&bytes, Limits::default())?;
    let sheet = book.sheets().first().map(|sheet| sheet.name.clone()).unwrap_or_default();
    let at = At::new(500, 3);
    let done = book.apply(&[Edit::Set { sheet, cells: vec![(at, Input::Number(42.5))] }])?;
    std::fs::write(out, &done.bytes)?;
    Ok(json!({ "parts": done.parts }))
}

/// The floor of an edit: the sheet's part inflated and deflated again.
fn repack(path: &str) -> Result<Value, Failed> {
    let mut archive = zip::ZipArchive::new(Cursor::new(std::fs::read(path)?))?;
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    out.start_file(SHEET, zip::write::SimpleFileOptions::default())?;
    std::io::copy(&mut archive.by_name(SHEET)?, &mut out)?;
    Ok(json!({ "bytes": out.finish()?.into_inner().len() }))
}

/// Parts whose packed bytes differ between two packages.
fn parts(path: &str, other: &str) -> Result<Value, Failed> {
    let raw = |path: &str| -> Result<Vec<(String, Vec<u8>)>, Failed> {
        let mut archive = zip::ZipArchive::new(BufReader::new(File::open(path)?))?;
        let mut all = Vec::new();
        for at in 0..archive.len() {
            let mut part = archive.by_index_raw(at)?;
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes)?;
            all.push((part.name()?.into_owned(), bytes));
        }
        Ok(all)
    };
    let (before, after) = (raw(path)?, raw(other)?);
    let changed: Vec<&String> =
        before.iter().filter(|part| !after.contains(part)).map(|(name, _)| name).collect();
    Ok(json!({ "changed": changed, "parts": before.len(), "after": after.len() }))
}

fn main() -> Result<(), Failed> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let begun = Instant::now();
    let said = match words.as_slice() {
        ["make", path, rows] => make(path, rows.parse()?)?,
        ["inflate", path] => inflate(path)?,
        ["calamine-cells", path] => calamine_cells(path)?,
        ["calamine-range", path] => calamine_range(path)?,
        ["scan", path] => scan(path)?,
        ["compare", path] => compare(path)?,
        ["first", path] => first(path)?,
        ["index", path, out] => build(path, out)?,
        ["windows", out] => windows(out)?,
        ["edit", path, out] => edit(path, out)?,
        ["repack", path] => repack(path)?,
        ["parts", path, other] => parts(path, other)?,
        _ => return Err("make, inflate, calamine-cells, calamine-range, scan, compare, first, index, windows, edit, repack, parts".into()),
    };
    println!("{}", with_spent(said, begun));
    Ok(())
}
