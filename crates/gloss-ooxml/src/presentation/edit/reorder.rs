//! Parts of a shape in another order, once more or not at all, as they are written: paragraphs with their runs, rows and columns of a
//! table, shapes before and behind each other. Writes no word.

use super::markup::{called, raw};
use crate::error::{Refused, fixed};
use crate::presentation::paragraph::paragraphs;
use crate::presentation::shape::{Shape, own_xfrm};
use crate::presentation::table::cells;
use crate::xml::{Element, Id, Patch, Tree};

/// A column of a table as it is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Column {
    /// The one of this number, from 0.
    Kept(usize),
    /// A new one that looks as the one of this number, with a word for each row.
    New(usize, Vec<String>),
}

/// The paragraphs of a text body that are to be, by their numbers now: one may come twice or not at all.
pub(super) fn lines(
    tree: &Tree<'_>,
    own: &Shape,
    cell: Option<(usize, usize)>,
    order: &[usize],
    patch: &mut Patch,
) -> Result<(), Refused> {
    let body = match (cell, own.table(tree)) {
        (Some(at), Some(table)) => {
            let all = cells(tree, table);
            all.iter().find(|one| (one.row, one.column) == at).and_then(|one| one.text_body(tree))
        }
        _ => own.text_body(tree),
    };
    let body = body.ok_or_else(|| fixed(format!("{} holds no words", called(own)), "Choose words."))?;
    let all = paragraphs(tree, body);
    let (Some(first), Some(last)) = (all.first(), all.last()) else { return Ok(()) };
    if order.is_empty() {
        // A text keeps a paragraph, with the look of what will be typed there.
        patch.replace(
            tree.whole(first.node).start..tree.whole(last.node).end,
            super::body::new(tree, body, Some(first), ""),
        );
        return Ok(());
    }
    let written: String = order.iter().filter_map(|n| all.get(*n)).map(|one| raw(tree, one.node)).collect();
    patch.replace(tree.whole(first.node).start..tree.whole(last.node).end, written);
    Ok(())
}

/// A table's rows, and columns, in another order.
pub(super) fn grid(
    tree: &Tree<'_>,
    own: &Shape,
    (rows, columns): (Option<&[usize]>, Option<&[Column]>),
    patch: &mut Patch,
) -> Result<(), Refused> {
    let table =
        own.table(tree).ok_or_else(|| fixed(format!("{} is no table", called(own)), "Choose a table."))?;
    let trs: Vec<Id> = tree.children(table).filter(|id| tree.local(*id) == "tr").collect();
    let merged = cells(tree, table).iter().any(|cell| cell.covered || cell.span != (1, 1));
    if merged {
        let says = "the table has merged cells, which would be torn";
        return Err(fixed(says, "Split them first, in the program that made the presentation."));
    }
    if let Some(order) = rows {
        for (slot, from) in trs.iter().zip(order) {
            if let Some(other) = trs.get(*from).filter(|other| *other != slot) {
                patch.replace(tree.whole(*slot), raw(tree, *other));
            }
        }
    }
    let Some(columns) = columns else { return Ok(()) };
    if columns.is_empty() {
        return Err(fixed("a table keeps one column at least", "Delete the table."));
    }
    let holder = tree.child(table, "tblGrid");
    let widths: Vec<Id> = holder
        .into_iter()
        .flat_map(|id| tree.children(id))
        .filter(|id| tree.local(*id) == "gridCol")
        .collect();
    let number = |column: &Column| match column {
        Column::Kept(n) | Column::New(n, _) => *n,
    };
    if let (Some(first), Some(last)) = (widths.first(), widths.last()) {
        let written: String = columns
            .iter()
            .filter_map(|one| widths.get(number(one)).map(|id| (one, *id)))
            .map(|(one, id)| column_width(tree, one, id))
            .collect();
        patch.replace(tree.whole(*first).start..tree.whole(*last).end, written);
    }
    for (n, tr) in trs.iter().enumerate() {
        let tcs: Vec<Id> = tree.children(*tr).filter(|id| tree.local(*id) == "tc").collect();
        let (Some(first), Some(last)) = (tcs.first(), tcs.last()) else { continue };
        let mut written = String::new();
        for one in columns {
            let Some(id) = tcs.get(number(one)) else { continue };
            match one {
                Column::Kept(_) => written.push_str(raw(tree, *id)),
                Column::New(_, words) => {
                    written.push_str(&reworded(tree, *id, words.get(n).map_or("", String::as_str)));
                }
            }
        }
        patch.replace(tree.whole(*first).start..tree.whole(*last).end, written);
    }
    // The frame is as wide as its columns.
    let width = |id: &Id| tree.tag(*id).number::<i64>("w").unwrap_or_default();
    let wide: i64 = columns.iter().filter_map(|one| widths.get(number(one))).map(width).sum();
    if let Some(ext) = own_xfrm(tree, own.node).and_then(|xfrm| tree.child(xfrm, "ext")) {
        patch.attribute(&tree.tag(ext), "cx", &wide.to_string());
    }
    Ok(())
}

/// A column's width; a new one is told apart by no mark of the old one.
fn column_width(tree: &Tree<'_>, column: &Column, id: Id) -> String {
    match column {
        Column::Kept(_) => raw(tree, id).to_owned(),
        Column::New(..) => {
            let mut element = Element::of(tree, id);
            element.remove(&["extLst"]);
            element.write()
        }
    }
}

/// A cell that looks as another one and says something else, in one paragraph.
fn reworded(tree: &Tree<'_>, cell: Id, words: &str) -> String {
    let source = raw(tree, cell);
    let limits = crate::limits::Limits::default();
    let Ok(own) = Tree::parse(source, "the table", &limits) else { return source.to_owned() };
    let Some(body) = own.child(own.root(), "txBody") else { return source.to_owned() };
    let all = paragraphs(&own, body);
    let (Some(first), Some(last)) = (all.first(), all.last()) else { return source.to_owned() };
    let mut patch = Patch::default();
    let span = own.whole(first.node).start..own.whole(last.node).end;
    patch.replace(span, super::body::new(&own, body, Some(first), words));
    patch.apply(source)
}

/// Puts a shape before or behind all others that lie beside it.
pub(super) fn level(tree: &Tree<'_>, own: &Shape, to_front: bool, patch: &mut Patch) -> Result<(), Refused> {
    let parent = tree.parent(own.node);
    if !matches!(tree.local(parent), "spTree" | "grpSp") {
        return Err(fixed(format!("{} is written in two ways", called(own)), "Order it in PowerPoint."));
    }
    let is_shape = |id: &Id| {
        matches!(
            tree.local(*id),
            "sp" | "pic" | "cxnSp" | "grpSp" | "graphicFrame" | "AlternateContent" | "contentPart"
        )
    };
    let all: Vec<Id> = tree.children(parent).filter(is_shape).collect();
    let (Some(first), Some(last)) = (all.first(), all.last()) else { return Ok(()) };
    let there = if to_front { *last } else { *first };
    if there == own.node {
        return Ok(());
    }
    patch.cut(tree.whole(own.node));
    let point = if to_front { tree.whole(there).end } else { tree.whole(there).start };
    patch.insert(point, raw(tree, own.node));
    Ok(())
}
