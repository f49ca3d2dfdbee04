//! Changes of what is on one slide: collected on the slide as it is, and spliced into its part at once.

use super::body::{self, Line};
use super::change::Change;
use super::markup::{called, drawing};
use super::{frame, look, removal, reorder, rows, shape as shapes_of};
use crate::error::{Refused, fixed};
use crate::presentation::shape::{Shape, ShapeKind, shapes};
use crate::presentation::slides::{Presentation, notes_body};
use crate::presentation::table::cells;
use crate::xml::{Patch, Tree};

/// Makes changes of a slide.
pub(super) fn apply(deck: &mut Presentation, slide: usize, changes: &[Change]) -> Result<(), Refused> {
    let part = deck.numbered(slide)?.part;
    let text = deck.package().text(&part)?;
    let tree = Tree::parse(&text, &part, deck.package().limits())?;
    let all = shapes(&tree);
    let mut patch = Patch::default();
    for change in changes {
        let own = all.get(change.shape());
        let own = own.ok_or_else(|| fixed("the slide has no such shape", "Choose one of its shapes."))?;
        one(&tree, own, change, changes, &mut patch)?;
    }
    let limit = deck.package().limits().inflated_bytes;
    if (text.len() + patch.grown()) as u64 > limit {
        return Err(Refused::Grown { part, limit });
    }
    deck.package.set_patched(&part, &text, patch);
    match changes.iter().any(|change| matches!(change, Change::Gone { .. })) {
        true => removal::unused(&mut deck.package, &part, &text),
        false => Ok(()),
    }
}

fn one(
    tree: &Tree<'_>,
    own: &Shape,
    change: &Change,
    all: &[Change],
    patch: &mut Patch,
) -> Result<(), Refused> {
    match change {
        Change::Words { lines, .. } => match own.text_body(tree) {
            Some(found) => body::set(tree, found, lines, patch),
            None => first_words(tree, own, lines, patch),
        },
        Change::Cell { at, lines, .. } => cell(tree, own, *at, lines, patch),
        Change::Rows { rows, .. } => {
            let placed = all
                .iter()
                .any(|other| matches!(other, Change::Place { shape, .. } if *shape == change.shape()));
            rows::set(tree, own, rows, placed, patch)
        }
        Change::Place { to, .. } => {
            let own_rows =
                |other: &Change| matches!(other, Change::Rows { shape, .. } if *shape == change.shape());
            if let (Some(to), false) = (to, all.iter().any(own_rows)) {
                rows::stretch(tree, own, to, patch);
            }
            frame::set(tree, own, to.as_ref(), patch)
        }
        Change::Named { name, description, .. } => shapes_of::name(tree, own, name, description, patch),
        Change::Gone { .. } => shapes_of::delete(tree, own, patch),
        Change::Look { part, look: wanted, .. } => look::set(tree, own, part, wanted, patch),
        Change::Lines { cell, order, .. } => reorder::lines(tree, own, *cell, order, patch),
        Change::Grid { rows, columns, .. } => {
            reorder::grid(tree, own, (rows.as_deref(), columns.as_deref()), patch)
        }
        Change::Level { to_front, .. } => reorder::level(tree, own, *to_front, patch),
    }
}

/// The first words of a box that had no text.
fn first_words(tree: &Tree<'_>, own: &Shape, lines: &[Line], patch: &mut Patch) -> Result<(), Refused> {
    if own.kind != ShapeKind::Box {
        let says = format!("{} holds no words", called(own));
        return Err(fixed(says, "Put the words into a text box or a placeholder."));
    }
    let names = drawing(tree);
    let p = tree.tag(own.node).prefix();
    let text = body::whole(&names.prefix, lines);
    let added = format!("<{p}txBody{}>{text}</{p}txBody>", names.declared);
    let before =
        tree.children(own.node).filter(|id| matches!(tree.local(*id), "nvSpPr" | "spPr" | "style")).last();
    patch.insert(before.map_or(tree.inner(own.node).end, |id| tree.whole(id).end), added);
    Ok(())
}

fn cell(
    tree: &Tree<'_>,
    own: &Shape,
    at: (usize, usize),
    lines: &[Line],
    patch: &mut Patch,
) -> Result<(), Refused> {
    let table = own.table(tree);
    let all = table.map(|table| cells(tree, table)).unwrap_or_default();
    let Some(found) = all.iter().find(|cell| (cell.row, cell.column) == at) else {
        return Err(fixed(format!("{} has no such cell", called(own)), "Choose one of the table's cells."));
    };
    if found.covered {
        let says = "the cell is covered by a merged one, which holds the words";
        return Err(fixed(says, "Set the merged cell, or split it first."));
    }
    match found.text_body(tree) {
        Some(found) => body::set(tree, found, lines, patch),
        None => {
            let added = body::of_cell(tree, found.node, lines);
            let tag = tree.tag(found.node);
            if tag.is_empty() {
                let open = tag.raw.trim_end_matches("/>").trim_end();
                patch.replace(tree.whole(found.node), format!("{open}>{added}</{}>", tag.name()));
            } else {
                patch.insert(tree.inner(found.node).start, added);
            }
            Ok(())
        }
    }
}

/// Gives the notes of a slide other paragraphs.
pub(super) fn notes(deck: &mut Presentation, slide: usize, lines: &[Line]) -> Result<(), Refused> {
    let slide = deck.numbered(slide)?;
    let none =
        || fixed("the slide has no speaker notes", "Add notes in the program that made the presentation.");
    let part = slide.notes.ok_or_else(none)?;
    let text = deck.package().text(&part)?;
    let tree = Tree::parse(&text, &part, deck.package().limits())?;
    let found = notes_body(&tree).ok_or_else(none)?;
    let mut patch = Patch::default();
    body::set(&tree, found, lines, &mut patch)?;
    deck.package.set_patched(&part, &text, patch);
    Ok(())
}
