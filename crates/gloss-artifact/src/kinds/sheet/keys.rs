//! Which row and column of one version is which of another that some program wrote: sheets by their names, columns by
//! their headers, rows by a column of keys, and where there is none, by what they hold. What could be several is said to
//! be so; nothing is chosen because it stands near.

use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

use gloss_protocol::Span;

use super::Grid;
use super::charts;
use super::content::split;
use super::map::{Map, SheetMap};
use crate::locate::rows::tells_apart;

/// The time limit for comparing rows without keys; past it fewer of them are matched.
const DEADLINE: Duration = Duration::from_secs(2);

/// Rows that are kept of those that one row could be.
const CANDIDATES: usize = 10;

/// Rows of one key that are told apart by all that they hold: each is compared with each.
const MANY: usize = 64;

/// Share of a column's rows that must hold something, and of that which must differ, for it to name rows.
const KEY_SHARE: f64 = 0.95;

/// Rows that are looked at for the header: titles and blank lines may stand above it.
const HEADER_WITHIN: u32 = 20;

/// Share of a sheet's cells that stand in another one which has another name, for it to be that one renamed.
const RENAMED_SHARE: f64 = 0.5;

/// Share of the headers' names that are in both versions, for them to be the headers of one table.
const HEADER_SHARE: f64 = 0.5;

/// Share of a column's cells that are as they were, where its header was altered.
const COLUMN_SHARE: f64 = 0.5;

/// Share of a row's other cells that are as they were, where its key was altered.
const ROW_SHARE: f64 = 0.5;

/// A sheet as cells without their looks.
pub(super) struct Table<'a> {
    rows: Vec<Vec<&'a str>>,
    /// Rows up to the last that holds anything, and columns likewise.
    used: usize,
    wide: usize,
    header: Option<usize>,
}

impl<'a> Table<'a> {
    fn new(source: &'a str, grid: &Grid, sheet: usize) -> Self {
        let count = grid.sheets.get(sheet).map_or(0, |sheet| sheet.rows.len() as u32);
        let content = |span: Span| split(source.get(span.range()).unwrap_or_default()).0;
        let rows: Vec<Vec<&str>> =
            (0..count).map(|row| grid.cells(source, sheet, row).map(content).collect()).collect();
        let (used, wide) = grid.sheets.get(sheet).map_or((0, 0), |sheet| sheet.used);
        let (used, wide) = (used as usize, wide as usize);
        let header = header(&rows, used);
        Self { rows, used, wide, header }
    }

    fn cell(&self, row: usize, column: usize) -> &'a str {
        self.rows.get(row).and_then(|row| row.get(column)).copied().unwrap_or_default()
    }

    /// The first cell of each row.
    fn first(&self) -> Vec<&'a str> {
        (0..self.rows.len()).map(|row| self.cell(row, 0)).collect()
    }

    fn width(&self) -> usize {
        self.rows.first().map_or(0, Vec::len)
    }

    /// A row's cells in the order of some columns.
    fn row(&self, row: usize, columns: &[usize]) -> Vec<&'a str> {
        columns.iter().map(|column| self.cell(row, *column)).collect()
    }
}

/// The first row of words with data below: its cells name the columns.
fn header(rows: &[Vec<&str>], used: usize) -> Option<usize> {
    let filled = |row: &[&str]| row.iter().filter(|cell| !cell.is_empty()).count();
    let widest = rows.iter().take(used).map(|row| filled(row)).max().unwrap_or(0);
    let is_header = |row: &&Vec<&str>| {
        let words = row.iter().filter(|cell| !cell.is_empty());
        filled(row) * 2 > widest
            && words.clone().all(|cell| super::content::number(cell).is_none() && !cell.starts_with('='))
    };
    let at = rows.iter().take(used.min(HEADER_WITHIN as usize)).position(|row| is_header(&row))?;
    (at + 1 < used).then_some(at)
}

impl Map {
    /// The map that headers and keys tell.
    pub(crate) fn infer(old: (&str, &Grid), new: (&str, &Grid)) -> Self {
        let olds: Vec<Table<'_>> = (0..old.1.sheets.len()).map(|at| Table::new(old.0, old.1, at)).collect();
        let news: Vec<Table<'_>> = (0..new.1.sheets.len()).map(|at| Table::new(new.0, new.1, at)).collect();
        let pairs = sheets(old.1, new.1, &olds, &news);
        let one = |(at, to): (usize, Option<usize>)| {
            let (was, now) = (olds.get(at)?, news.get(to?)?);
            let charts = old.1.sheets.get(at).is_some_and(|sheet| sheet.charts);
            Some(if charts { charts::map(&was.first(), &now.first(), to?) } else { sheet(was, now, to?) })
        };
        Self { sheets: pairs.into_iter().enumerate().map(one).collect() }
    }
}

/// Sheets by name; what is left over by what it holds, where that leaves no doubt.
fn sheets(old: &Grid, new: &Grid, olds: &[Table<'_>], news: &[Table<'_>]) -> Vec<Option<usize>> {
    let named = |name: &str, charts: bool| {
        new.sheets.iter().position(|sheet| sheet.name == name && sheet.charts == charts)
    };
    let mut out: Vec<Option<usize>> =
        old.sheets.iter().map(|sheet| named(&sheet.name, sheet.charts)).collect();
    let has_cells = |grid: &Grid, at: usize| grid.sheets.get(at).is_some_and(|sheet| !sheet.charts);
    for at in 0..out.len() {
        if out.get(at).copied().flatten().is_some() || !has_cells(old, at) {
            continue;
        }
        let free = (0..news.len()).filter(|to| !out.contains(&Some(*to)) && has_cells(new, *to));
        let mut likely = free.filter(|to| match (olds.get(at), news.get(*to)) {
            (Some(a), Some(b)) => shared(a, b) >= RENAMED_SHARE,
            _ => false,
        });
        let found = (likely.next(), likely.next());
        if let ((Some(to), None), Some(slot)) = (found, out.get_mut(at)) {
            *slot = Some(to);
        }
    }
    // Charts go with their sheet.
    for at in 0..out.len() {
        let Some(charts) = old.sheets.get(at).filter(|sheet| sheet.charts) else { continue };
        let own = old.sheets.iter().position(|sheet| sheet.name == charts.name && !sheet.charts);
        let there = own.and_then(|own| out.get(own).copied().flatten()).and_then(|to| new.sheets.get(to));
        let found = there.and_then(|sheet| named(&sheet.name, true));
        if let Some(slot) = out.get_mut(at) {
            *slot = found;
        }
    }
    out
}

/// Share of the different cells of a sheet that stand in another one, wherever: columns may have come and gone.
fn shared(a: &Table<'_>, b: &Table<'_>) -> f64 {
    fn cells<'t>(table: &'t Table<'_>) -> HashSet<&'t str> {
        table.rows.iter().take(table.used).flatten().copied().filter(|cell| !cell.is_empty()).collect()
    }
    let (mine, there) = (cells(a), cells(b));
    let found = mine.iter().filter(|cell| there.contains(*cell)).count();
    if mine.is_empty() { 0.0 } else { found as f64 / mine.len() as f64 }
}

fn sheet(old: &Table<'_>, new: &Table<'_>, to: usize) -> SheetMap {
    let (columns, guessed, sure) = columns(old, new);
    let mut map = SheetMap { to, columns, sure, ..SheetMap::default() };
    rows(old, new, &mut map);
    // A column told by its neighbours alone is the same one where most of its cells are; else it is another in its place.
    let others: Vec<usize> = guessed.into_iter().filter(|column| !is_kept(old, new, &map, *column)).collect();
    if !others.is_empty() {
        for column in others {
            if let Some(slot) = map.columns.get_mut(column) {
                *slot = None;
            }
        }
        map.doubtful.clear();
        rows(old, new, &mut map);
    }
    map
}

/// Whether most cells of a column are what they were, in the rows that are known.
fn is_kept(old: &Table<'_>, new: &Table<'_>, map: &SheetMap, column: usize) -> bool {
    let Some(to) = map.columns.get(column).copied().flatten() else { return true };
    let (mut filled, mut same) = (0usize, 0usize);
    for row in first_data(old)..old.used {
        let Some(there) = map.rows.get(row).copied().flatten() else { continue };
        let (was, now) = (old.cell(row, column), new.cell(there as usize, to as usize));
        filled += usize::from(!(was.is_empty() && now.is_empty()));
        same += usize::from(was == now && !was.is_empty());
    }
    filled == 0 || same as f64 >= filled as f64 * COLUMN_SHARE
}

/// Columns by their headers; those between two that are known by their place between these.
///
/// The second list names the columns that are told by nothing else.
fn columns(old: &Table<'_>, new: &Table<'_>) -> (Vec<Option<u32>>, Vec<usize>, bool) {
    let (Some(a), Some(b)) = (old.header, new.header) else {
        let map = (0..old.width()).map(|at| (at < new.width()).then_some(at as u32)).collect();
        return (map, Vec::new(), old.wide == new.wide);
    };
    let named = |table: &Table<'_>, row: usize| {
        let mut names: HashMap<String, Vec<u32>> = HashMap::new();
        for column in 0..table.wide {
            let name = table.cell(row, column);
            if !name.is_empty() {
                names.entry(name.to_owned()).or_default().push(column as u32);
            }
        }
        names
    };
    let (was, now) = (named(old, a), named(new, b));
    let mut map = vec![None; old.width()];
    for (name, columns) in &was {
        // Columns of the same name keep their order, where there are as many of them.
        if let Some(there) = now.get(name).filter(|there| there.len() == columns.len()) {
            for (column, to) in columns.iter().zip(there) {
                if let Some(slot) = map.get_mut(*column as usize) {
                    *slot = Some(*to);
                }
            }
        }
    }
    // Else what looks like headers may be a row of words like any other.
    let common = was.keys().filter(|name| now.contains_key(*name)).count();
    let sure = common as f64 >= was.len() as f64 * HEADER_SHARE;
    let named: Vec<bool> = map.iter().map(Option::is_some).collect();
    if let Some(used) = map.get_mut(..old.wide) {
        fill_gaps(used, new.wide as u32, |_, _| true);
    }
    let told = |(at, to): (usize, &Option<u32>)| to.is_some() && named.get(at) == Some(&false);
    let guessed = (0..old.wide).zip(&map).filter(|one| told(*one)).map(|(at, _)| at).collect();
    behind(&mut map, old.wide, new.wide, new.width());
    (map, guessed, sure)
}

/// Maps the empty rows or columns behind a table: they stay as far behind it as they were.
fn behind(map: &mut [Option<u32>], old: usize, new: usize, limit: usize) {
    for (at, slot) in map.iter_mut().enumerate().skip(old) {
        let to = new + (at - old);
        *slot = (to < limit).then_some(to as u32);
    }
}

/// Between two that are known, and are neighbours in both versions as well as here, what is not known stands in its
/// order, where there are as many and `fits` says so.
fn fill_gaps(map: &mut [Option<u32>], limit: u32, fits: impl Fn(usize, u32) -> bool) {
    let taken: HashSet<u32> = map.iter().flatten().copied().collect();
    let mut at = 0;
    while at < map.len() {
        if map.get(at).copied().flatten().is_some() {
            at += 1;
            continue;
        }
        let end = map.iter().skip(at).position(Option::is_some).map_or(map.len(), |more| at + more);
        let before = at.checked_sub(1).and_then(|before| map.get(before).copied().flatten());
        let first = if at == 0 { Some(0) } else { before.map(|before| before + 1) };
        let next = if end == map.len() { Some(limit) } else { map.get(end).copied().flatten() };
        if let (Some(first), Some(next)) = (first, next) {
            let room: Vec<u32> = (first..next.max(first)).filter(|to| !taken.contains(to)).collect();
            if room.len() == end - at && room.len() as u32 == next.saturating_sub(first) {
                for (from, to) in (at..end).zip(room) {
                    if let (Some(slot), true) = (map.get_mut(from), fits(from, to)) {
                        *slot = Some(to);
                    }
                }
            }
        }
        at = end;
    }
}

fn rows(old: &Table<'_>, new: &Table<'_>, map: &mut SheetMap) {
    let pairs: Vec<(usize, usize)> =
        map.columns.iter().enumerate().filter_map(|(at, to)| Some((at, to.map(|to| to as usize)?))).collect();
    let (mine, theirs): (Vec<usize>, Vec<usize>) = pairs.iter().copied().unzip();
    map.rows = vec![None; old.rows.len()];
    let (from, until) = (first_data(old), first_data(new));
    let key = key(old, &pairs);
    match key.is_empty() {
        false => by_key(old, new, &key, (&mine, &theirs), map),
        true => by_content(old, new, (from, until), (&mine, &theirs), map),
    }
    if let (Some(a), Some(b), true) = (old.header, new.header, map.sure) {
        if let Some(slot) = map.rows.get_mut(a) {
            *slot = Some(b as u32);
        }
        // Titles above the header stay where they are from it.
        for up in 1..=a.min(b) {
            if let Some(slot) = map.rows.get_mut(a - up) {
                *slot = Some((b - up) as u32);
            }
        }
    }
    let doubtful = std::mem::take(&mut map.doubtful);
    let alike = |a: usize, b: u32| {
        let (a, b) = (old.row(a, &mine), new.row(b as usize, &theirs));
        let filled = a.iter().zip(&b).filter(|(a, b)| !(a.is_empty() && b.is_empty())).count();
        let same = a.iter().zip(&b).filter(|(a, b)| a == b && !a.is_empty()).count();
        filled == 0 || same as f64 >= filled as f64 * ROW_SHARE
    };
    let (used, limit) = (old.used.min(map.rows.len()), new.used as u32);
    if let Some(within) = map.rows.get_mut(..used) {
        let known: Vec<bool> = within.iter().map(Option::is_some).collect();
        fill_gaps(within, limit, |row, to| !doubtful.contains_key(&(row as u32)) && alike(row, to));
        // Where names tell rows apart, what stands in a row's place under another name is another row, or the same renamed.
        let is_named =
            mine.iter().any(|column| tells_apart((from..old.used).map(|row| old.cell(row, *column))));
        let guessed =
            |(row, to): (usize, &Option<u32>)| to.is_some() && known.get(row) == Some(&false) && row >= from;
        let rows = within.iter().enumerate().filter(|one| is_named && guessed(*one));
        let rows: Vec<usize> = rows.map(|(row, _)| row).filter(|row| row_is_filled(old, *row)).collect();
        // Where one cell alone of all is another, it is that which was changed, and its row is what it was.
        let cells = |row: usize| {
            let there = old.row(row, &mine).into_iter().zip(new.row(row - from + until, &theirs));
            there.filter(|(a, b)| a != b).count()
        };
        let as_long = old.used - from == new.used.saturating_sub(until);
        let is_one_cell = as_long && rows.len() == 1 && (from..old.used).map(cells).sum::<usize>() == 1;
        map.guessed = rows.into_iter().filter(|_| !is_one_cell).map(|row| row as u32).collect();
    }
    map.doubtful = doubtful;
    behind(&mut map.rows, old.used, new.used, new.rows.len());
}

fn row_is_filled(table: &Table<'_>, row: usize) -> bool {
    (0..table.wide).any(|column| !table.cell(row, column).is_empty())
}

fn first_data(table: &Table<'_>) -> usize {
    table.header.map_or(0, |header| header + 1)
}

/// The columns that name rows, from the first that can on, as many as it takes for nearly all of them to differ; none where all of
/// them leave rows alike.
fn key(table: &Table<'_>, pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let rows = || first_data(table)..table.used;
    let mut key: Vec<(usize, usize)> = Vec::new();
    for (column, to) in pairs.iter().copied() {
        let cells = || rows().map(|row| table.cell(row, column)).filter(|cell| !cell.is_empty());
        let filled = cells().count() as f64 >= rows().count() as f64 * KEY_SHARE;
        if !filled || cells().any(|cell| cell.starts_with('=')) || !(column == 0 || tells_apart(cells())) {
            continue;
        }
        key.push((column, to));
        let columns: Vec<usize> = key.iter().map(|(column, _)| *column).collect();
        let distinct = rows().map(|row| table.row(row, &columns)).collect::<HashSet<_>>().len();
        if rows().count() > 1 && distinct as f64 >= rows().count() as f64 * KEY_SHARE {
            return key;
        }
    }
    Vec::new()
}

fn by_key(
    old: &Table<'_>,
    new: &Table<'_>,
    key: &[(usize, usize)],
    columns: (&[usize], &[usize]),
    map: &mut SheetMap,
) {
    fn index<'a>(table: &Table<'a>, columns: &[usize]) -> HashMap<Vec<&'a str>, Vec<u32>> {
        let mut rows: HashMap<Vec<&str>, Vec<u32>> = HashMap::new();
        for row in first_data(table)..table.used {
            let name = table.row(row, columns);
            if name.first().is_some_and(|first| !first.is_empty()) {
                rows.entry(name).or_default().push(row as u32);
            }
        }
        rows
    }
    let (mine, theirs): (Vec<usize>, Vec<usize>) = key.iter().copied().unzip();
    let (was, now) = (index(old, &mine), index(new, &theirs));
    for (name, rows) in &was {
        let Some(there) = now.get(name) else { continue };
        if let ([row], [to]) = (rows.as_slice(), there.as_slice()) {
            if let Some(slot) = map.rows.get_mut(*row as usize) {
                *slot = Some(*to);
            }
            continue;
        }
        let could_be: Vec<u32> = there.iter().copied().take(CANDIDATES).collect();
        // A key that stands more than once names nothing; the whole row may.
        for row in rows {
            let mine = old.row(*row as usize, columns.0);
            let few = rows.len().max(there.len()) <= MANY;
            let twins = |rows: &[u32], table: &Table<'_>, columns: &[usize]| {
                let same = rows.iter().copied().filter(|other| table.row(*other as usize, columns) == mine);
                if few { same.collect::<Vec<u32>>() } else { Vec::new() }
            };
            match (twins(rows, old, columns.0).len(), twins(there, new, columns.1).as_slice()) {
                (1, [to]) => {
                    if let Some(slot) = map.rows.get_mut(*row as usize) {
                        *slot = Some(*to);
                    }
                }
                _ => {
                    map.doubtful.insert(*row, could_be.clone());
                }
            }
        }
    }
}

/// Rows by all that they hold: those that stand once in each version, and between these those in the same order.
fn by_content(
    old: &Table<'_>,
    new: &Table<'_>,
    from: (usize, usize),
    columns: (&[usize], &[usize]),
    map: &mut SheetMap,
) {
    let (a, b): (Vec<_>, Vec<_>) = (
        (from.0..old.used).map(|row| old.row(row, columns.0)).collect(),
        (from.1..new.used).map(|row| new.row(row, columns.1)).collect(),
    );
    let (in_a, in_b) = (Equal::all(&a, from.0), Equal::all(&b, from.1));
    let none = Equal::default();
    let deadline = Some(Instant::now() + DEADLINE);
    for op in similar::capture_diff_slices_deadline(similar::Algorithm::Patience, &a, &b, deadline) {
        let similar::DiffOp::Equal { old_index, new_index, len } = op else { continue };
        for step in 0..len {
            let row = a.get(old_index + step).map(Vec::as_slice).unwrap_or_default();
            let (was, now) = (in_a.get(row).unwrap_or(&none), in_b.get(row).unwrap_or(&none));
            let at = (from.0 + old_index + step) as u32;
            if was.count.max(now.count) > 1 && row.iter().any(|cell| !cell.is_empty()) {
                // Of equal rows some came or went, or changed places: nobody knows which.
                map.doubtful.insert(at, now.first.clone());
            } else if let Some(slot) = map.rows.get_mut(at as usize) {
                *slot = Some((from.1 + new_index + step) as u32);
            }
        }
    }
    // A row that moved is told where it is the only one of its kind.
    for (at, row) in a.iter().enumerate() {
        let at = from.0 + at;
        let free = map.rows.get(at).copied().flatten().is_none() && !map.doubtful.contains_key(&(at as u32));
        let filled = row.iter().any(|cell| !cell.is_empty());
        let row = row.as_slice();
        let (was, now) = (in_a.get(row).unwrap_or(&none), in_b.get(row).unwrap_or(&none));
        if let (true, Some(to), Some(slot)) =
            (free && filled && was.count == 1 && now.count == 1, now.first.first(), map.rows.get_mut(at))
        {
            *slot = Some(*to);
        }
    }
}

/// Rows that hold the same: how many, and where the first of them stand.
#[derive(Default)]
struct Equal {
    count: usize,
    first: Vec<u32>,
}

impl Equal {
    fn all<'r, 'a>(rows: &'r [Vec<&'a str>], from: usize) -> HashMap<&'r [&'a str], Self> {
        let mut all: HashMap<&[&str], Self> = HashMap::new();
        for (at, row) in rows.iter().enumerate() {
            let equal = all.entry(row).or_default();
            equal.count += 1;
            if equal.first.len() < CANDIDATES {
                equal.first.push((from + at) as u32);
            }
        }
        all
    }
}
