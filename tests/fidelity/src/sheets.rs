//! Notes on cells across edits of a table whose rows and columns are tracked: inserted, deleted, sorted, moved, renamed
//! and overwritten, several at once and unseen, as another program leaves them.

use std::sync::Arc;

use fastrand::Rng;
use gloss_protocol::Kind;

use crate::score::{Case, Truth};

/// What another program does to a table in one go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Op {
    InsertRow,
    DeleteRow,
    Sort,
    MoveRow,
    InsertColumn,
    DeleteColumn,
    MoveColumn,
    RenameHeader,
    RenameSheet,
    RenameKey,
    Overwrite,
    OverwriteColumn,
    TitleAbove,
}

const OPS: [Op; 13] = [
    Op::InsertRow,
    Op::DeleteRow,
    Op::Sort,
    Op::MoveRow,
    Op::InsertColumn,
    Op::DeleteColumn,
    Op::MoveColumn,
    Op::RenameHeader,
    Op::RenameSheet,
    Op::RenameKey,
    Op::Overwrite,
    Op::OverwriteColumn,
    Op::TitleAbove,
];

/// A table with ids for what is tracked: new rows and columns have none.
#[derive(Clone)]
struct Table {
    sheet: String,
    title: bool,
    columns: Vec<(Option<u32>, String)>,
    rows: Vec<(Option<u32>, Vec<String>)>,
}

impl Table {
    /// Rows named by a unique first column where `keyed`, else of values that repeat.
    fn new(rng: &mut Rng, keyed: bool) -> Self {
        let (width, height) = (rng.usize(3..9), rng.usize(4..40));
        let columns: Vec<_> = (0..width).map(|at| (Some(at as u32), header(rng, at))).collect();
        let start = rng.u32(1..900);
        let rows = (0..height as u32).map(|at| {
            let key = if keyed { format!("K-{}", start + at * 3) } else { value(rng) };
            let cells = std::iter::once(key).chain((1..width).map(|_| value(rng))).collect();
            (Some(at), cells)
        });
        Self { sheet: "Sales".to_owned(), title: false, columns, rows: rows.collect() }
    }

    /// The text of its cells, as the engine has it.
    fn form(&self) -> String {
        let mut csv = String::new();
        if self.title {
            csv.push_str("Report of the year,\n");
        }
        let line = |cells: Vec<&str>| cells.join(",") + "\n";
        csv.push_str(&line(self.columns.iter().map(|(_, name)| name.as_str()).collect()));
        for (_, cells) in &self.rows {
            csv.push_str(&line(cells.iter().map(String::as_str).collect()));
        }
        let text = gloss_artifact::open_text("table.csv", csv.as_bytes()).expect("a table");
        // A file of text has no sheets' names; a workbook's form is the same but for this.
        text.source().replacen("\u{1d}\n", &format!("\u{1d}{}\n", self.sheet), 1)
    }

    fn edit(&mut self, op: Op, rng: &mut Rng) {
        let (rows, columns) = (self.rows.len(), self.columns.len());
        let (row, column) = (rng.usize(0..rows.max(1)), rng.usize(0..columns.max(1)));
        match op {
            Op::InsertRow => {
                let cells =
                    (0..columns).map(|at| if at == 0 { format!("N-{}", rng.u32(..)) } else { value(rng) });
                self.rows.insert(row, (None, cells.collect()));
            }
            Op::DeleteRow if rows > 2 => drop(self.rows.remove(row)),
            Op::Sort => self.rows.sort_by(|a, b| a.1[column].cmp(&b.1[column])),
            Op::MoveRow => {
                let moved = self.rows.remove(row);
                self.rows.insert(rng.usize(0..rows), moved);
            }
            Op::InsertColumn => {
                self.columns.insert(column, (None, format!("New {}", rng.u32(..))));
                self.rows.iter_mut().for_each(|(_, cells)| cells.insert(column, value(rng)));
            }
            Op::DeleteColumn if columns > 2 => {
                self.columns.remove(column);
                self.rows.iter_mut().for_each(|(_, cells)| drop(cells.remove(column)));
            }
            Op::MoveColumn => {
                let to = rng.usize(0..columns);
                let moved = self.columns.remove(column);
                self.columns.insert(to, moved);
                for (_, cells) in &mut self.rows {
                    let cell = cells.remove(column);
                    cells.insert(to, cell);
                }
            }
            Op::RenameHeader => self.columns[column].1 = format!("Renamed {}", rng.u32(..)),
            Op::RenameSheet => self.sheet = "Sales 2026".to_owned(),
            Op::RenameKey => self.rows[row].1[0] = format!("R-{}", rng.u32(..)),
            Op::Overwrite => self.rows[row].1[column] = value(rng),
            Op::OverwriteColumn if column > 0 => {
                self.rows.iter_mut().for_each(|(_, cells)| cells[column] = value(rng))
            }
            Op::TitleAbove => self.title = true,
            _ => {}
        }
    }

    /// Where a tracked cell is: the row and column of the sheet, from 1.
    fn place(&self, row: u32, column: u32) -> Option<(usize, usize)> {
        let at = self.rows.iter().position(|(id, _)| *id == Some(row))?;
        let across = self.columns.iter().position(|(id, _)| *id == Some(column))?;
        Some((at + 2 + usize::from(self.title), across + 1))
    }
}

fn header(rng: &mut Rng, at: usize) -> String {
    const NAMES: [&str; 9] = ["Item", "Price", "Units", "Region", "Month", "Total", "Share", "Cost", "Owner"];
    format!("{} {}", NAMES[at % NAMES.len()], rng.char('a'..='z'))
}

/// Numbers and words that repeat, as they do in tables.
fn value(rng: &mut Rng) -> String {
    match rng.u8(0..4) {
        0 => rng.u8(0..9).to_string(),
        1 => ["North", "South", "East", "West", "n/a"][rng.usize(0..5)].to_owned(),
        2 => String::new(),
        _ => format!("{}.{}", rng.u16(0..5000), rng.u8(0..10)),
    }
}

/// A cell's bytes in a text of cells.
fn bytes(form: &str, (row, column): (usize, usize)) -> Option<std::ops::Range<usize>> {
    let line = form.split_inclusive('\n').take(row).map(str::len).sum::<usize>();
    let rest = form.get(line..)?.split_inclusive('\n').next()?;
    let before: usize = rest.split_inclusive('\t').take(column - 1).map(str::len).sum();
    let cell = rest.split_inclusive('\t').nth(column - 1)?;
    Some(line + before..line + before + cell.len())
}

/// Notes on cells of tables with and without keys, each across one to four edits; with the name of its set.
pub fn sheets(count: usize, seed: u64) -> Vec<(&'static str, Case)> {
    let mut rng = Rng::with_seed(seed);
    let mut out = Vec::new();
    while out.len() < count {
        let keyed = out.len() % 4 != 3;
        let old = Table::new(&mut rng, keyed);
        let (row, column) = (rng.usize(0..old.rows.len()) as u32, rng.usize(0..old.columns.len()) as u32);
        let mut new = old.clone();
        let ops: Vec<Op> = (0..rng.usize(1..5)).map(|_| OPS[rng.usize(0..OPS.len())]).collect();
        ops.iter().for_each(|op| new.edit(*op, &mut rng));
        let (a, b) = (old.form(), new.form());
        let Some(quote) = old.place(row, column).and_then(|at| bytes(&a, at)) else { continue };
        let mine = &old.rows[row as usize].1;
        let twins = old.rows.iter().filter(|(_, cells)| cells == mine).count() > 1;
        let truth = match new.place(row, column).and_then(|at| bytes(&b, at)) {
            _ if twins => Truth::Untold,
            Some(at) => Truth::Here(at),
            None => Truth::Gone,
        };
        let name = format!("sheet {} {ops:?}", out.len());
        let set = if keyed { SETS[0] } else { SETS[1] };
        out.push((set, Case { name, kind: Kind::Sheet, old: a.into(), new: b.into(), quote, truth }));
    }
    out
}

/// Notes on one of several equal rows of which one goes: whatever is taken as certain is wrong.
pub fn doubles(count: usize, seed: u64) -> Vec<(&'static str, Case)> {
    let mut rng = Rng::with_seed(seed);
    (0..count)
        .filter_map(|at| {
            let mut old = Table::new(&mut rng, at % 2 == 0);
            let row = rng.usize(0..old.rows.len());
            let twin = old.rows[row].1.clone();
            old.rows.insert(rng.usize(0..old.rows.len()), (None, twin));
            let noted = old.rows.iter().position(|(id, _)| *id == Some(row as u32))?;
            let other = old.rows.iter().position(|(id, _)| id.is_none())?;
            let mut new = old.clone();
            new.rows.remove(if rng.bool() { noted } else { other });
            let (a, b) = (old.form(), new.form());
            let column = rng.u32(0..old.columns.len() as u32);
            let quote = old.place(row as u32, column).and_then(|at| bytes(&a, at))?;
            let name = format!("equal rows {at}");
            let (old, new): (Arc<str>, Arc<str>) = (a.into(), b.into());
            Some((SETS[2], Case { name, kind: Kind::Sheet, old, new, quote, truth: Truth::Gone }))
        })
        .collect()
}

/// Names of the sets of sheets.
pub(crate) const SETS: [&str; 3] = ["sheets with keys", "sheets without keys", "equal rows of a sheet"];
