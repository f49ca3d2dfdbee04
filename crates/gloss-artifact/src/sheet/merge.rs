//! Two tables of one beginning made one, cell by cell: what each changed elsewhere is kept. Where rows or columns came, went
//! or moved, where both changed one cell, or where a workbook was changed in more than its cells, there is no merge. It
//! never guesses which cell is which.

use gloss_ooxml::{Limits, Package};
use gloss_protocol::Kind;
use gloss_table::Format;

use super::block::{Block, room};
use super::grid::At;
use super::write::write_block;
use super::{Grid, Map};
use crate::document::Text;
use crate::splice::Splice;

/// Largest file that is merged, in bytes: the engine's core waits for it.
const MAX_BYTES: usize = 4 << 20;

/// A cell that is not there.
const EMPTY: &str = "\t";

/// What a part of a sheet or chart says of its cells: these follow from them, and are no change of their own.
const FOLLOWS: [&str; 5] = ["sheetData", "cols", "dimension", "c:numCache", "c:strCache"];

/// `theirs` with what `mine` changed of `base`, as a file; none where that can't be said cell by cell.
pub fn merged(format: Format, base: &[u8], mine: &[u8], theirs: &[u8]) -> Option<Vec<u8>> {
    if [base, mine, theirs].iter().any(|bytes| bytes.len() > MAX_BYTES) {
        return None;
    }
    if format == Format::Xlsx && !only_cells_differ(base, mine) {
        return None;
    }
    let open = |bytes| Some(Text::new(Kind::Sheet, &super::form(bytes, format).ok()?));
    let (base, mine, text) = (open(base)?, open(mine)?, open(theirs)?);
    stays(&base, &mine)?;
    stays(&base, &text)?;
    let changed = changes(&base, &mine, &text)?;
    let mut roomy = None;
    for (at, _) in &changed {
        let more = room(roomy.as_ref().unwrap_or(&text), at.sheet, (at.row + 1, at.column + 1)).ok()?;
        roomy = more.or(roomy);
    }
    let into = roomy.as_ref().unwrap_or(&text);
    let span = |at: At| into.grid()?.span(into.source(), at);
    let splices: Option<Vec<Splice>> =
        changed.into_iter().map(|(at, cell)| Some(Splice::new(span(at)?, cell))).collect();
    let mut splices = splices?;
    splices.sort_by_key(|splice| splice.old);
    Some(write_block(format, theirs, &text, &Block { room: roomy, splices }).ok()?.bytes)
}

/// None where a sheet, row or column of one is not where it was in the other.
fn stays(old: &Text, new: &Text) -> Option<()> {
    let (from, to) = (old.grid()?, new.grid()?);
    let names = |grid: &Grid| -> Vec<(String, bool)> {
        grid.sheets.iter().map(|sheet| (sheet.name.clone(), sheet.charts)).collect()
    };
    let map = Map::told((old.source(), from), (new.source(), to));
    let still = |places: &[Option<u32>], used: u32| {
        places.iter().zip(0..used).all(|(to, at)| to.is_none_or(|to| to == at))
    };
    let whole = from.sheets.iter().zip(&map.sheets).enumerate().all(|(at, (sheet, map))| {
        let (rows, columns) = sheet.used;
        let now = to.sheets.get(at).map_or((0, 0), |sheet| sheet.used);
        if now.0 < rows || now.1 < columns {
            return false;
        }
        map.as_ref().is_some_and(|map| {
            map.to == at && still(&map.rows, rows) && still(&map.columns, columns) && map.doubtful.is_empty()
        })
    });
    (names(from) == names(to) && whole).then_some(())
}

/// The cells that `mine` changed, with what they are to say; none where the others changed one of them otherwise.
fn changes(base: &Text, mine: &Text, theirs: &Text) -> Option<Vec<(At, String)>> {
    let grid = mine.grid()?;
    let cell = |text: &Text, at: At| -> String {
        let span = text.grid().and_then(|grid| grid.span(text.source(), at));
        span.and_then(|span| text.source().get(span.range())).unwrap_or(EMPTY).to_owned()
    };
    let mut out = Vec::new();
    for (sheet, rows) in grid.sheets.iter().enumerate() {
        let before = base.grid()?.sheets.get(sheet)?;
        let (tall, wide) = (rows.used.0.max(before.used.0), rows.used.1.max(before.used.1));
        for (row, column) in (0..tall).flat_map(|row| (0..wide).map(move |column| (row, column))) {
            let at = At { sheet, row, column };
            let (was, new) = (cell(base, at), cell(mine, at));
            if was == new {
                continue;
            }
            let now = cell(theirs, at);
            if now == new {
                continue;
            }
            // A chart is no cell, and is changed by itself.
            if now != was || rows.charts {
                return None;
            }
            out.push((at, new));
        }
    }
    Some(out)
}

/// True where two workbooks are the same in all but their cells, and what follows from these.
fn only_cells_differ(a: &[u8], b: &[u8]) -> bool {
    let open = |bytes| Package::open(bytes, Limits::default()).ok();
    let (Some(a), Some(b)) = (open(a), open(b)) else { return false };
    // Words of cells, the order in which formulas were worked out, and who wrote the file when.
    let counts = |name: &&str| {
        !(name.starts_with("docProps/")
            || name.ends_with("sharedStrings.xml")
            || name.ends_with("calcChain.xml"))
    };
    let names = |package: &Package| -> Vec<String> {
        let mut names: Vec<String> = package.names().filter(counts).map(str::to_owned).collect();
        names.sort_unstable();
        names
    };
    let same = |name: &String| match (a.part(name), b.part(name)) {
        (Ok(a), Ok(b)) if a == b => true,
        (Ok(a), Ok(b)) => {
            let texts = (String::from_utf8(a), String::from_utf8(b));
            matches!(texts, (Ok(a), Ok(b)) if beside_cells(&a) == beside_cells(&b))
        }
        _ => false,
    };
    names(&a) == names(&b) && names(&a).iter().all(same)
}

/// Where a tag begins whose name is just this one.
fn begins(text: &str, open: &str) -> Option<usize> {
    let ends = |at: &usize| {
        let after = text.get(at + open.len()..).and_then(|rest| rest.chars().next());
        after.is_none_or(|sign| matches!(sign, ' ' | '/' | '>' | '\n' | '\r' | '\t'))
    };
    text.match_indices(open).map(|(at, _)| at).find(ends)
}

/// A part without what follows from cells.
fn beside_cells(part: &str) -> String {
    let mut out = part.to_owned();
    for name in FOLLOWS {
        let (open, close) = (format!("<{name}"), format!("</{name}>"));
        let mut rest = std::mem::take(&mut out);
        while let Some(at) = begins(&rest, &open) {
            let tail = rest.split_off(at);
            out.push_str(&rest);
            let tag = tail.find('>').map_or(tail.len(), |end| end + 1);
            let alone = tail.get(..tag).is_some_and(|tag| tag.ends_with("/>"));
            let end = match tail.find(&close) {
                Some(end) if !alone => end + close.len(),
                _ => tag,
            };
            rest = tail.get(end..).unwrap_or_default().to_owned();
        }
        out.push_str(&rest);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{beside_cells, merged};
    use gloss_table::Format;

    #[test]
    fn what_each_changed_in_other_cells_is_kept() {
        let base = "shop,rent,words\nA,1,\"a, b\"\nB,2,c\nC,3,d\n";
        for (mine, theirs, expect) in [
            (
                "shop,rent,words\nA,9,\"a, b\"\nB,2,c\nC,3,d\n",
                "shop,rent,words\nA,1,\"a, \"\"B\"\"\"\nB,2,c\nC,3,d\n",
                Some("shop,rent,words\nA,9,\"a, \"\"B\"\"\"\nB,2,c\nC,3,d\n"),
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
                None,
            ),
            // A column that came.
            (
                "shop,rent,words\nA,1,\"a, b\"\nB,7,c\nC,3,d\n",
                "place,shop,rent,words\nx,A,1,\"a, b\"\nx,B,2,c\nx,C,3,d\n",
                None,
            ),
            // Rows that went.
            ("shop,rent,words\nA,1,\"a, b\"\n", "shop,rent,words\nA,1,\"a, b\"\nB,5,c\nC,3,d\n", None),
            // A row that came at the end, and a cell.
            (
                "shop,rent,words\nA,1,\"a, b\"\nB,2,c\nC,3,d\nD,4,\"e, f\"\n",
                "shop,rent,words\nA,1,\"a, b\"\nB,2,C\nC,3,d\n",
                Some("shop,rent,words\nA,1,\"a, b\"\nB,2,C\nC,3,d\nD,4,\"e, f\"\n"),
            ),
        ] {
            let both = merged(Format::Csv, base.as_bytes(), mine.as_bytes(), theirs.as_bytes());
            let both = both.map(|bytes| String::from_utf8(bytes).unwrap());
            assert_eq!(both.as_deref(), expect, "{mine} | {theirs}");
        }
    }

    #[test]
    fn what_follows_from_cells_is_cut_and_nothing_else() {
        for (part, rest) in [
            ("<a><cols><col/></cols><sheetData><row/></sheetData><b/></a>", "<a><b/></a>"),
            ("<a><dimension ref=\"A1\"/><sheetData/><colsOther/></a>", "<a><colsOther/></a>"),
            ("<a><c:numCache>1</c:numCache>x<c:numCache>2</c:numCache></a>", "<a>x</a>"),
            ("<sheetData", ""),
        ] {
            assert_eq!(beside_cells(part), rest, "{part}");
        }
    }
}
