//! Sources of a cell's value: the cells that its formula reads, as it names them, one step at a time. Says what
//! stands in the file and works nothing out.

use std::sync::Arc;

use gloss_artifact::kinds;
use gloss_ooxml::{Area, CellRef, Limits, OpenError, Piece, Value, Workbook, formula_parts};
use gloss_protocol::{CellArea, CellSource, Code, Problem, Reply, SourceKind};

use crate::doors::{Shared, readable};
use crate::queries::view::newest;

/// Cells that one answer names: a person reads far fewer. The rest is counted.
const MAX_SOURCES: usize = 60;
/// Rows of an area that are looked at for what they are: a whole column is told by its first ones.
const MAX_LOOKED: u32 = 2_000;

pub(crate) fn sources(
    shared: &Arc<Shared>,
    path: &str,
    sheet: Option<&str>,
    version: Option<u32>,
    (row, column): (u32, u32),
) -> Result<Reply, Problem> {
    let (path, bytes, sha256) = shared.read(|read, blobs| {
        let path = shared.folder.normal(path)?;
        let version = newest(read, &path, version)?;
        let stored = read.version(&path, version)?.map(|stored| stored.version.sha256);
        Ok((path.clone(), readable(shared, read, blobs, &path, version)?, stored.unwrap_or_default()))
    })?;
    if !kinds::of_path(&path).holds_formulas(&path) {
        // Nothing is worked out in a file of text.
        return Ok(Reply::CellSources { formula: None, sources: Vec::new(), more: 0 });
    }
    let fails = |e: OpenError| Problem::new(Code::NotText, format!("{path} can't be read. {e}"));
    let book = Workbook::open(&bytes, Limits::default()).map_err(fails)?;
    let first = || book.sheets().first().map(|sheet| sheet.name.clone()).unwrap_or_default();
    let home = sheet.map_or_else(first, str::to_owned);
    let at = CellRef::new(row.saturating_add(1), column.saturating_add(1));
    let Some(formula) = book.cell(&home, at).map_err(fails)?.formula else {
        return Ok(Reply::CellSources { formula: None, sources: Vec::new(), more: 0 });
    };
    let named = named(&book, &home, at.row, &formula);
    let more = u32::try_from(named.len().saturating_sub(MAX_SOURCES)).unwrap_or(u32::MAX);
    let look = |one: &Named| {
        let drawn = one.cell().and_then(|(sheet, at)| {
            let drawn = shared.sheets.read(&sha256, sheet, || Ok::<_, Problem>(&bytes))?;
            let cells = drawn.sheet.window(at.row, at.row, at.column).ok()?;
            cells.into_iter().find(|cell| cell.at == at).map(|cell| cell.shown.text)
        });
        one.cell_source(&book, drawn)
    };
    let sources = named.iter().take(MAX_SOURCES).map(look).collect();
    Ok(Reply::CellSources { formula: Some(formula), sources, more })
}

/// Cells as a formula names them; no place where that can't be told.
#[derive(Debug, PartialEq)]
struct Named {
    named: String,
    place: Option<(String, Area)>,
}

impl Named {
    /// The single cell that it is.
    fn cell(&self) -> Option<(&str, CellRef)> {
        let (sheet, area) = self.place.as_ref()?;
        (area.from == area.to).then_some((sheet, area.from))
    }

    fn cell_source(&self, book: &Workbook, drawn: Option<String>) -> CellSource {
        let elsewhere = CellSource {
            named: self.named.clone(),
            sheet: String::new(),
            area: None,
            kind: SourceKind::Elsewhere,
            shows: String::new(),
        };
        let Some((sheet, area)) = &self.place else { return elsewhere };
        let last =
            CellRef::new(area.to.row.min(area.from.row.saturating_add(MAX_LOOKED - 1)), area.to.column);
        let Ok(cells) = book.cells(sheet, Area::new(area.from, last)) else { return elsewhere };
        let worked = cells.iter().filter(|(_, cell)| cell.formula.is_some()).count();
        let typed = cells.iter().filter(|(_, cell)| cell.formula.is_none() && cell.value != Value::Empty);
        let kind = match (worked, typed.count()) {
            (0, 0) => SourceKind::Empty,
            (0, _) => SourceKind::Typed,
            (_, 0) => SourceKind::WorkedOut,
            _ => SourceKind::Both,
        };
        // Whole columns and rows are told as far as they are filled.
        let used = book.used(sheet).ok().flatten();
        let to = used.map_or(area.to, |used| {
            let (row, column) = (area.to.row.min(used.to.row), area.to.column.min(used.to.column));
            CellRef::new(row.max(area.from.row), column.max(area.from.column))
        });
        CellSource {
            sheet: book.sheet(sheet).map_or_else(|_| sheet.clone(), |(_, found)| found.name.clone()),
            area: Some(CellArea {
                top: area.from.row - 1,
                left: area.from.column - 1,
                bottom: to.row - 1,
                right: to.column - 1,
            }),
            kind,
            shows: drawn.unwrap_or_default(),
            ..elsewhere
        }
    }
}

/// Places that a formula reads, each once, in its order; the cells behind a name where it stands for plain ones.
fn named(book: &Workbook, home: &str, row: u32, formula: &str) -> Vec<Named> {
    let mut out: Vec<Named> = Vec::new();
    for part in formula_parts(formula) {
        let place = match &part.piece {
            Piece::Cells { last: Some(_), .. } | Piece::Elsewhere => None,
            Piece::Cells { sheet, area, .. } => {
                Some((sheet.clone().unwrap_or_else(|| home.to_owned()), *area))
            }
            Piece::Name { sheet } => {
                let Some(known) = defined(book, sheet.as_deref().unwrap_or(home), part.text) else {
                    continue;
                };
                known
            }
            Piece::Structured => columns(book, home, row, part.text),
            _ => continue,
        };
        let one = Named { named: part.text.replace('$', ""), place };
        let known = |other: &Named| match &one.place {
            Some(_) => other.place == one.place,
            None => other.named == one.named,
        };
        if !out.iter().any(known) {
            out.push(one);
        }
    }
    out
}

/// The cells that a defined name stands for, an inner none where these can't be told; none where there is no such name:
/// TRUE, a function's own word.
fn defined(book: &Workbook, home: &str, text: &str) -> Option<Option<(String, Area)>> {
    let bare = text.rsplit('!').next().unwrap_or(text);
    let home = book.sheet(home).ok().map(|(at, _)| at);
    let same = |name: &&gloss_ooxml::DefinedName| name.name.eq_ignore_ascii_case(bare);
    let of = |sheet: Option<usize>| book.names().iter().filter(same).find(|name| name.sheet == sheet);
    let name = of(home).or_else(|| of(None))?;
    let parts = formula_parts(&name.formula);
    Some(match &parts[..] {
        [one] => match &one.piece {
            Piece::Cells { sheet: Some(sheet), last: None, area, .. } => Some((sheet.clone(), *area)),
            _ => None,
        },
        _ => None,
    })
}

/// A table's columns, `Table[Column]` or a cell of this row, `[@Column]`; none where it is written in another way.
fn columns(book: &Workbook, home: &str, row: u32, text: &str) -> Option<(String, Area)> {
    let (name, inner) = text.split_once('[')?;
    let inner = inner.strip_suffix(']')?;
    let (this_row, column) = match inner.strip_prefix('@') {
        Some(column) => (true, column.trim_start_matches('[').trim_end_matches(']')),
        None => (false, inner),
    };
    if column.contains(['[', ']', '#', ':', ',']) {
        return None;
    }
    for sheet in book.sheets() {
        let Ok(bonds) = book.bonds(&sheet.name) else { continue };
        for table in bonds.tables {
            let mine = match name.is_empty() {
                true => sheet.name == home && (table.area.from.row..=table.area.to.row).contains(&row),
                false => table.name.eq_ignore_ascii_case(name),
            };
            let Some(at) = table.columns.iter().position(|one| one.eq_ignore_ascii_case(column)) else {
                continue;
            };
            if !mine {
                continue;
            }
            let across = table.area.from.column + u32::try_from(at).ok()?;
            let (top, bottom) = match this_row {
                true => (row, row),
                false => (
                    table.area.from.row + u32::from(table.header),
                    table.area.to.row.saturating_sub(u32::from(table.totals)),
                ),
            };
            return (top <= bottom).then(|| {
                (sheet.name.clone(), Area::new(CellRef::new(top, across), CellRef::new(bottom, across)))
            });
        }
    }
    None
}
