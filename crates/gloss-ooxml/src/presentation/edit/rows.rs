//! Rows of a table come and go: a new one looks as one beside it, and the frame grows and shrinks with them. Merged cells that
//! reach over several rows are left alone.

use super::body::{self, Line};
use super::change::Row;
use super::markup::called;
use crate::error::{Refused, fixed};
use crate::limits::Limits;
use crate::presentation::paragraph::paragraphs;
use crate::presentation::shape::{Frame, Shape, own_frame, own_xfrm};
use crate::xml::{Id, Patch, Tree};

/// Makes a table these rows; `placed` where its place is set besides.
pub(super) fn set(
    tree: &Tree<'_>,
    own: &Shape,
    rows: &[Row],
    placed: bool,
    patch: &mut Patch,
) -> Result<(), Refused> {
    let Some(table) = own.table(tree) else {
        return Err(fixed(format!("{} is no table", called(own)), "Choose a table."));
    };
    let all: Vec<Id> = tree.children(table).filter(|id| tree.local(*id) == "tr").collect();
    if rows.is_empty() {
        return Err(fixed("a table keeps one row at least", "Delete the table."));
    }
    let mut ids = RowIds::new(tree, table);
    let mut grown = 0;
    let height = |tr: Id| tree.tag(tr).number::<i64>("h").unwrap_or_default();
    let mut at = all.first().map_or(tree.inner(table).end, |tr| tree.whole(*tr).start);
    let mut kept = Vec::new();
    for row in rows {
        match row {
            Row::Kept(n) => {
                let Some(tr) = all.get(*n) else { continue };
                at = tree.whole(*tr).end;
                kept.push(*tr);
            }
            Row::New(like, cells) => {
                let tr = all.get(*like).or(all.last()).copied();
                let tr = tr.ok_or_else(|| fixed("the table has no row to go by", "Make a new table."))?;
                free_of_merges(tree, tr)?;
                patch.insert(at, new(tree, tr, cells, &mut ids)?);
                grown += height(tr);
            }
        }
    }
    for tr in all.iter().filter(|tr| !kept.contains(tr)) {
        free_of_merges(tree, *tr)?;
        patch.cut(tree.whole(*tr));
        grown -= height(*tr);
    }
    if !placed && let Some(ext) = own_xfrm(tree, own.node).and_then(|xfrm| tree.child(xfrm, "ext")) {
        let tag = tree.tag(ext);
        let tall = tag.number::<i64>("cy").unwrap_or_default().saturating_add(grown).max(0);
        patch.attribute(&tag, "cy", &tall.to_string());
    }
    Ok(())
}

/// Makes the columns and rows of a table as wide and high as its new frame is, each by its share: a table is as large as they
/// are, whatever its frame says.
pub(super) fn stretch(tree: &Tree<'_>, own: &Shape, to: &Frame, patch: &mut Patch) {
    let (Some(table), Some(from)) = (own.table(tree), own_frame(tree, own.node)) else { return };
    let grid = tree.child(table, "tblGrid");
    let columns =
        grid.into_iter().flat_map(|grid| tree.children(grid)).filter(|id| tree.local(*id) == "gridCol");
    let rows = tree.children(table).filter(|id| tree.local(*id) == "tr");
    let sides = [
        (columns.collect::<Vec<Id>>(), "w", from.width, to.width),
        (rows.collect(), "h", from.height, to.height),
    ];
    for (all, name, was, is) in sides {
        if was == is || was <= 0 {
            continue;
        }
        let (mut before, mut given) = (0_i64, 0_i64);
        for id in all {
            let tag = tree.tag(id);
            let Some(side) = tag.number::<i64>(name).filter(|side| *side >= 0) else { continue };
            before = before.saturating_add(side);
            // By what all up to here come to, so that roundings do not add up.
            let ends = (before as f64 * is as f64 / was as f64).round() as i64;
            patch.attribute(&tag, name, &(ends - given).max(0).to_string());
            given = ends;
        }
    }
}

/// A cell that reaches over several rows would be cut.
fn free_of_merges(tree: &Tree<'_>, tr: Id) -> Result<(), Refused> {
    let merged = |id: &Id| {
        let tag = tree.tag(*id);
        tag.number::<u32>("rowSpan").unwrap_or(1) > 1 || tag.flag("vMerge")
    };
    if tree.children(tr).filter(|id| tree.local(*id) == "tc").any(|id| merged(&id)) {
        let says = "the row has a cell that is merged over several rows";
        return Err(fixed(says, "Choose a row beside it, or split the cell first."));
    }
    Ok(())
}

/// A row that looks as another one and says something else.
fn new(tree: &Tree<'_>, like: Id, cells: &[Vec<String>], ids: &mut RowIds) -> Result<String, Refused> {
    let source = super::markup::raw(tree, like);
    let limits = Limits::default();
    let row = Tree::parse(source, "the table", &limits)?;
    let mut patch = Patch::default();
    let all: Vec<Id> = row.children(row.root()).filter(|id| row.local(*id) == "tc").collect();
    let open: Vec<Id> = all.iter().copied().filter(|id| !row.tag(*id).flag("hMerge")).collect();
    if open.len() != cells.len() {
        let says = format!("the row has {} cells, and {} were given", open.len(), cells.len());
        return Err(fixed(says, "Write the cells with | between them, as many as there are columns."));
    }
    for (cell, words) in open.into_iter().zip(cells) {
        let lines: Vec<Line> = words.iter().map(|words| Line::New(0, words.clone())).collect();
        match row.child(cell, "txBody") {
            Some(found) if !paragraphs(&row, found).is_empty() => body::set(&row, found, &lines, &mut patch)?,
            Some(found) => patch.replace(row.whole(found), body::of_cell(&row, cell, &lines)),
            None => patch.insert(row.inner(cell).start, body::of_cell(&row, cell, &lines)),
        }
    }
    if let Some(id) = row.all().find(|id| row.local(*id) == "rowId") {
        patch.attribute(&row.tag(id), "val", &ids.next().to_string());
    }
    Ok(patch.apply(source))
}

/// The ids of rows: no two are the same.
struct RowIds(Vec<u32>);

impl RowIds {
    fn new(tree: &Tree<'_>, table: Id) -> Self {
        let whole = tree.whole(table);
        let inside = |id: &Id| {
            let at = tree.whole(*id);
            whole.start <= at.start && at.end <= whole.end
        };
        let ids = tree.all().filter(|id| tree.local(*id) == "rowId").filter(inside);
        Self(ids.filter_map(|id| tree.tag(id).number("val")).collect())
    }

    fn next(&mut self) -> u32 {
        let mut id = self.0.iter().copied().max().unwrap_or(10_000).wrapping_add(1);
        while self.0.contains(&id) {
            id = id.wrapping_add(1);
        }
        self.0.push(id);
        id
    }
}
