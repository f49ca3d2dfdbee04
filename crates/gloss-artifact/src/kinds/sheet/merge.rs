//! Two tables of one beginning made one, cell by cell: what each changed elsewhere is kept. Where rows or columns came, went
//! or moved, where both wrote below the table, where both changed one cell, or where a workbook was changed in more than
//! its cells, there is no merge. It never guesses which cell is which.

mod beside;

use std::collections::HashSet;

use gloss_protocol::{Kind, Span};
use gloss_table::Format;

use super::block::{Block, MAX_BLOCK, room};
use super::content::{number, split};
use super::csv::Source;
use super::grid::At;
use super::write::write_block;
use super::{Grid, Map};
use crate::splice::Splice;
use crate::text::Text;

/// Largest file that is merged, and largest text of its cells, in bytes: the engine's core waits for it.
const MAX_BYTES: usize = 2 << 20;
const MAX_TEXT: usize = 4 << 20;

/// A cell that is not there.
const EMPTY: &str = "\t";

/// `theirs` with what `mine` changed of `base`, as a file; none where that can't be said cell by cell.
pub fn merged(format: Format, base: &[u8], mine: &[u8], theirs: &[u8]) -> Option<Vec<u8>> {
    if [base, mine, theirs].iter().any(|bytes| bytes.len() > MAX_BYTES) {
        return None;
    }
    match format {
        Format::Csv => by_cell(format, base, mine, theirs).or_else(|| by_row(base, mine, theirs)),
        Format::Xlsx if !beside::is_same(base, mine) => None,
        Format::Xlsx => by_cell(format, base, mine, theirs),
    }
}

fn by_cell(format: Format, base: &[u8], mine: &[u8], theirs: &[u8]) -> Option<Vec<u8>> {
    let open = |bytes| {
        let form = super::form(bytes, format).ok().filter(|form| form.len() <= MAX_TEXT)?;
        Some(Text::new(Kind::Sheet, &form))
    };
    let (base, mine, text) = (open(base)?, open(mine)?, open(theirs)?);
    stays(&base, &mine)?;
    stays(&base, &text)?;
    let changed = changes(&base, &mine, &text)?;
    let mut roomy = None;
    for sheet in 0..mine.grid()?.sheets.len() {
        let here = || changed.iter().map(|(at, _)| at).filter(|at| at.sheet == sheet);
        let end = (here().map(|at| at.row + 1).max(), here().map(|at| at.column + 1).max());
        if let (Some(rows), Some(columns)) = end {
            roomy = room(roomy.as_ref().unwrap_or(&text), sheet, (rows, columns)).ok()?.or(roomy);
        }
    }
    let into = roomy.as_ref().unwrap_or(&text);
    let span = |at: At| into.grid()?.span(into.source(), at);
    let splices: Option<Vec<Splice>> =
        changed.into_iter().map(|(at, cell)| Some(Splice::new(span(at)?, cell))).collect();
    let mut splices = splices?;
    splices.sort_by_key(|splice| splice.old);
    Some(write_block(format, theirs, &text, &Block { room: roomy, splices }).ok()?.bytes)
}

/// Whole rows that came or went, where every line is a row of the same columns.
fn by_row(base: &[u8], mine: &[u8], theirs: &[u8]) -> Option<Vec<u8>> {
    let read = |bytes| gloss_table::decode_text(bytes).ok();
    let ((base, encoding), (mine, own), (theirs, other)) = (read(base)?, read(mine)?, read(theirs)?);
    if own != encoding || other != encoding {
        return None;
    }
    let (base, mine, theirs) = (&*base, &*mine, &*theirs);
    let (sources, texts) = ([base, mine, theirs].map(Source::new), [base, mine, theirs]);
    let first = sources.first()?.rows.first()?.fields.len();
    let plain = |(source, text): (&Source<'_>, &str)| {
        source.rows.iter().all(|row| row.fields.len() == first)
            && source.rows.len() == text.split_inclusive('\n').count()
            && source.delimiter == sources[0].delimiter
            && text.lines().next() == base.lines().next()
    };
    let same = sources.iter().zip(texts).all(plain);
    let merged = same.then(|| crate::merge::by_line(base, mine, theirs)).flatten()?;
    encoding.encode(&merged).ok()
}

/// None where a sheet, row or column of one is not where it was in the other.
fn stays(old: &Text, new: &Text) -> Option<()> {
    let (from, to) = (old.grid()?, new.grid()?);
    let names = |grid: &Grid| -> Vec<(String, bool)> {
        grid.sheets.iter().map(|sheet| (sheet.name.clone(), sheet.charts)).collect()
    };
    let map = Map::infer((old.source(), from), (new.source(), to));
    let whole = from.sheets.iter().zip(&map.sheets).enumerate().all(|(at, (sheet, map))| {
        let (rows, columns) = sheet.used;
        let now = to.sheets.get(at).map_or((0, 0), |sheet| sheet.used);
        let still =
            |places: &[Option<u32>], used: u32| places.iter().zip(0..used).all(|(to, at)| *to == Some(at));
        // A row that is told of nowhere stands where it was, where it still says the same.
        let row = |(told, row): (&Option<u32>, u32)| match told {
            Some(told) => *told == row,
            None => from.line(old.source(), at, row) == to.line(new.source(), at, row),
        };
        map.as_ref().is_some_and(|map| {
            let stand = map.rows.iter().zip(0..rows).all(row);
            now.0 >= rows && now.1 >= columns && map.to == at && stand && still(&map.columns, columns)
        })
    });
    (names(from) == names(to) && whole).then_some(())
}

/// The cells that `mine` changed, with what they are to say; none where the others changed one of them otherwise, wrote in the
/// same rows or columns beside what both began from, or where a row or column that both changed may be another one by now.
fn changes(base: &Text, mine: &Text, theirs: &Text) -> Option<Vec<(At, String)>> {
    let mut out = Vec::new();
    for (sheet, rows) in mine.grid()?.sheets.iter().enumerate() {
        let (before, now) = (base.grid()?.sheets.get(sheet)?.used, theirs.grid()?.sheets.get(sheet)?.used);
        let mut columns = Columns::default();
        for row in 0..rows.used.0.max(before.0).max(now.0) {
            let [was, new, stands] = [base, mine, theirs].map(|text| cells(text, sheet, row));
            columns.look(&was, &new, &stands);
            if was == new || stands == new {
                continue;
            }
            // A chart is no cell, and is changed by itself.
            let below = row >= before.0 && !stands.is_empty();
            if rows.charts || below || !is_same_row(&was, &new, &stands) {
                return None;
            }
            for column in 0..was.len().max(new.len()) {
                let [old, new, stands] = [&was, &new, &stands].map(|cells| cell(cells, column));
                if old == new || stands == new {
                    continue;
                }
                let column = column as u32;
                if stands != old || (column >= before.1 && now.1 > before.1) || out.len() >= MAX_BLOCK {
                    return None;
                }
                out.push((At { sheet, row, column }, new.to_owned()));
            }
        }
        if columns.doubtful() {
            return None;
        }
    }
    Some(out)
}

fn cell<'t>(cells: &[&'t str], at: usize) -> &'t str {
    cells.get(at).copied().unwrap_or(EMPTY)
}

/// Words, by which a person knows a row; a number, a formula and an empty cell are not.
fn is_words(cell: &str) -> bool {
    let content = split(cell).0;
    !content.is_empty() && !content.starts_with('=') && number(content).is_none()
}

/// Whether a row that both changed is still known as the same: neither its first cell nor any words of it were changed.
fn is_same_row(was: &[&str], new: &[&str], stands: &[&str]) -> bool {
    if was == stands {
        return true;
    }
    let first = was.iter().position(|cell| !split(cell).0.is_empty());
    let kept = |at: usize| {
        let old = cell(was, at);
        (first != Some(at) && !is_words(old)) || (cell(new, at) == old && cell(stands, at) == old)
    };
    (0..was.len()).all(kept)
}

/// Changes of columns: which each side changed, and whose first cell it changed.
#[derive(Default)]
struct Columns {
    begun: HashSet<usize>,
    /// Columns whose first cell was changed by each side, and columns in which any was.
    heads: [HashSet<usize>; 2],
    any: [HashSet<usize>; 2],
}

impl Columns {
    fn look(&mut self, was: &[&str], new: &[&str], stands: &[&str]) {
        for column in 0..was.len() {
            let old = cell(was, column);
            let head = old != EMPTY && self.begun.insert(column);
            for (side, now) in [new, stands].into_iter().enumerate() {
                if cell(now, column) != old {
                    self.any[side].insert(column);
                    if head {
                        self.heads[side].insert(column);
                    }
                }
            }
        }
    }

    /// Whether one side gave a column another head and the other changed a cell of it.
    fn doubtful(&self) -> bool {
        !self.heads[0].is_disjoint(&self.any[1]) || !self.heads[1].is_disjoint(&self.any[0])
    }
}

/// A row's cells, without the empty ones behind the last.
fn cells(text: &Text, sheet: usize, row: u32) -> Vec<&str> {
    let Some(grid) = text.grid() else { return Vec::new() };
    let said = |span: Span| text.source().get(span.range()).unwrap_or(EMPTY);
    let mut cells: Vec<&str> = grid.cells(text.source(), sheet, row).map(said).collect();
    while cells.last() == Some(&EMPTY) {
        cells.pop();
    }
    cells
}

#[cfg(test)]
mod tests {
    use super::merged;
    use gloss_table::Format;

    #[test]
    fn what_each_changed_in_other_cells_is_kept() {
        let base = "shop,rent,words\nA,1,\"a, b\"\nB,2,c\nC,3,d\n";
        for (mine, theirs, expect) in [
            (
                "shop,rent,words\nA,9,\"a, b\"\nB,2,c\nC,3,d\n",
                "shop,rent,words\nA,1,\"a, b\"\nB,2,\"a, \"\"B\"\"\"\nC,3,d\n",
                Some("shop,rent,words\nA,9,\"a, b\"\nB,2,\"a, \"\"B\"\"\"\nC,3,d\n"),
            ),
            // One row, of which one changed words: it may be another row by now, however much of it is alike.
            (
                "shop,rent,words\nA,9,\"a, b\"\nB,2,c\nC,3,d\n",
                "shop,rent,words\nA,1,\"a, c\"\nB,2,c\nC,3,d\n",
                None,
            ),
            (
                "shop,rent,words\nA,1,\"a, b\"\nB,2,c\nD,3,d\n",
                "shop,rent,words\nA,1,\"a, b\"\nB,2,c\nC,3,paid\n",
                None,
            ),
            // A column with another head, and a cell of it.
            (
                "shop,paid,words\nA,1,\"a, b\"\nB,2,c\nC,3,d\n",
                "shop,rent,words\nA,1,\"a, b\"\nB,5,c\nC,3,d\n",
                None,
            ),
            // The same cell.
            (
                "shop,rent,words\nA,9,\"a, b\"\nB,2,c\nC,3,d\n",
                "shop,rent,words\nA,8,\"a, b\"\nB,2,c\nC,3,d\n",
                None,
            ),
            // A row that came above: what was in the third row is in the fourth.
            (
                "shop,rent,words\nA,1,\"a, b\"\nB,7,c\nC,3,d\n",
                "shop,rent,words\nNew,2,e\nA,1,\"a, b\"\nB,2,c\nC,3,d\n",
                Some("shop,rent,words\nNew,2,e\nA,1,\"a, b\"\nB,7,c\nC,3,d\n"),
            ),
            // Another row stands where one stood whose cell was changed: either of them, and its rest may be alike.
            (
                "shop,rent,words\nA,1,\"a, b\"\nB,2,c\nD,4,d\n",
                "shop,rent,words\nA,1,\"a, b\"\nB,2,c\nC,3,paid\n",
                None,
            ),
            (
                "shop,rent,words\nA,1,\"a, b\"\nB,2,c\nC,3,paid\n",
                "shop,rent,words\nA,1,\"a, b\"\nB,2,c\nD,4,d\n",
                None,
            ),
            // A column that came, on either side, and rows beside it.
            (
                "shop,rent,words\nA,1,\"a, b\"\nB,7,c\nC,3,d\n",
                "place,shop,rent,words\nx,A,1,\"a, b\"\nx,B,2,c\nx,C,3,d\n",
                None,
            ),
            (
                "place,shop,rent,words\nx,A,1,\"a, b\"\nx,B,2,c\nx,C,3,d\n",
                "shop,rent,words\nA,1,\"a, b\"\nB,2,c\nC,3,d\nD,4,e\n",
                None,
            ),
            // A row that went, and a cell of another.
            (
                "shop,rent,words\nA,1,\"a, b\"\nC,3,d\n",
                "shop,rent,words\nA,5,\"a, b\"\nB,2,c\nC,3,d\n",
                Some("shop,rent,words\nA,5,\"a, b\"\nC,3,d\n"),
            ),
            // A row that went, and a cell of it.
            ("shop,rent,words\nA,1,\"a, b\"\nC,3,d\n", "shop,rent,words\nA,1,\"a, b\"\nB,5,c\nC,3,d\n", None),
            // A row that came at the end, and a cell.
            (
                "shop,rent,words\nA,1,\"a, b\"\nB,2,c\nC,3,d\nD,4,\"e, f\"\n",
                "shop,rent,words\nA,1,\"a, b\"\nB,2,C\nC,3,d\n",
                Some("shop,rent,words\nA,1,\"a, b\"\nB,2,C\nC,3,d\nD,4,\"e, f\"\n"),
            ),
            // Both wrote in the row below: neither is the other's.
            (
                "shop,rent,words\nA,1,\"a, b\"\nB,2,c\nC,3,d\nD,4,\n",
                "shop,rent,words\nA,1,\"a, b\"\nB,2,c\nC,3,d\n,,checked by Ada\n",
                None,
            ),
        ] {
            let both = merged(Format::Csv, base.as_bytes(), mine.as_bytes(), theirs.as_bytes());
            let both = both.map(|bytes| String::from_utf8(bytes).unwrap());
            assert_eq!(both.as_deref(), expect, "{mine} | {theirs}");
        }
    }

    #[test]
    fn numbers_of_one_row_are_merged_where_all_that_names_it_is_as_it_was() {
        let table =
            |rent: u32, sales: u32| format!("shop,rent,sales\nA,{rent},{sales}\nB,2,20\n").into_bytes();
        let both = merged(Format::Csv, &table(1, 10), &table(9, 10), &table(1, 11)).unwrap();
        assert_eq!(both, table(9, 11));
        // Its first cell names a row, also where that is a number.
        let table = |id: u32, sales: u32| format!("id,sales\n{id},{sales}\n2,20\n").into_bytes();
        assert_eq!(merged(Format::Csv, &table(1, 10), &table(3, 10), &table(1, 11)), None);
    }

    #[test]
    fn signs_between_cells_are_those_of_the_file() {
        let merged = |base: &str, mine: &str, theirs: &str| {
            let both = merged(Format::Csv, base.as_bytes(), mine.as_bytes(), theirs.as_bytes());
            both.map(|bytes| String::from_utf8(bytes).unwrap())
        };
        let base = "a;b;c\nA;1,5;x\nB;2,5;y\n";
        assert_eq!(merged(base, "a;b;c\nA;2,5;x\nB;2,5;y\n", "a;b;c\nA;1,7;x\nB;2,5;y\n"), None);
        let both = merged(base, "a;b;c\nA;2,5;x\nB;2,5;y\n", "a;b;c\nA;1,5;x\nB;2,5;z\n");
        assert_eq!(both.as_deref(), Some("a;b;c\nA;2,5;x\nB;2,5;z\n"));
        // Two changes within one cell of several lines are one cell's.
        let base = "a,b\nA,\"one\ntwo\nthree\"\nB,x\n";
        let (mine, theirs) = ("a,b\nA,\"ONE\ntwo\nthree\"\nB,x\n", "a,b\nA,\"one\ntwo\nTHREE\"\nB,x\n");
        assert_eq!(merged(base, mine, theirs), None);
    }

    #[test]
    fn wide_and_tall_tables_are_soon_refused_or_merged() {
        let wide = |last: &str| format!("{}{last}\n", ",".repeat(200_000)).into_bytes();
        let both = merged(Format::Csv, &wide("a"), &wide("b"), &wide("a"));
        assert!(both.is_none_or(|both| both == wide("b")));
        let rows = |n: usize, first: &str| {
            let rows: String = (0..n).map(|n| format!("{n},x\n")).collect();
            format!("{first},b\n{rows}").into_bytes()
        };
        let both = merged(Format::Csv, &rows(9, "a"), &rows(20_000, "a"), &rows(9, "A")).unwrap();
        assert_eq!(both, rows(20_000, "A"));
    }
}
