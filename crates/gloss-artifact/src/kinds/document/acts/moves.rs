//! Parts of a document in another place among their like: items of a list, rows and columns of a table, blocks and sections, sentences
//! of a paragraph. And the same once more behind themselves.

use gloss_markdown::{Container, El, LeafKind};
use gloss_protocol::{Part, Reach, Span, Which};

use super::edit::{not_here, with_what_follows};
use super::lists::{items_of, marker_of};
use super::table::{DATA, Table};
use crate::error::Unwritable;
use crate::kinds::acts::destination::{To, WAYS, find_named, nth};
use crate::kinds::acts::{Args, At, Outcome, Planned, quoted};
use crate::splice::Splice;

pub(super) fn duplicate(at: &At<'_>, _: &Args<'_>) -> Result<Planned, Unwritable> {
    let said = Outcome::new(("duplicate", "Duplicated"), &quoted(&at.text.visible(&at.region())));
    if let Some(row) = whole_rows(at) {
        let line = row.lines.get(row.rows.last().copied().unwrap_or(0)).map(|line| line.span);
        let line = line.ok_or_else(|| not_here("No row", "Mark one."))?;
        let copies: String = row
            .rows
            .iter()
            .filter_map(|n| row.lines.get(*n))
            .map(|one| format!("{}\n", at.says(one.span).trim_end()))
            .collect();
        let lead = if at.says(line).ends_with('\n') { "" } else { "\n" };
        return Ok(Planned::splices(
            vec![Splice::new(Span { start: line.end, end: line.end }, format!("{lead}{copies}"))],
            said,
        ));
    }
    let part = Part { reach: Reach::Selection, which: Which::This, goes: true };
    let gone = at
        .text
        .part(&at.region(), part)
        .map_err(|error| Unwritable::new(error.to_string(), "Mark one part."))?;
    let spans = at.text.spans(&gone);
    let splices: Vec<Splice> = spans
        .iter()
        .map(|span| {
            let words = at.says(*span);
            let lead = if words.ends_with('\n') || words.starts_with(char::is_whitespace) || spans.len() > 1 {
                ""
            } else {
                " "
            };
            let lead = if lead == " " && words.contains('\n') { "\n\n" } else { lead };
            Splice::new(Span { start: span.end, end: span.end }, format!("{lead}{words}"))
        })
        .collect();
    Ok(with_what_follows(at, splices, said))
}

pub(super) fn relocate(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let to = To::parse(args.text("to"))?;
    let said = Outcome::new(("move", "Moved"), &quoted(&at.text.visible(&at.region()))).and(&to.says());
    put(at, to, said)
}

pub(super) fn swap(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let to = To::With(args.text("with"));
    let said = Outcome::new(("swap", "Swapped"), &quoted(&at.text.visible(&at.region()))).and(&to.says());
    put(at, to, said)
}

fn put(at: &At<'_>, to: To<'_>, said: Outcome) -> Result<Planned, Unwritable> {
    let target = match to.place().filter(|place| nth(place).is_none()) {
        Some(place) => Some(find_named(at, place).map_err(|error| Unwritable::new(error.to_string(), WAYS))?),
        None => None,
    };
    let target = target.map(|region| at.text.spans(&region));
    if target
        .as_ref()
        .is_some_and(|spans| spans.iter().any(|span| at.spans.iter().any(|own| own.contains(*span))))
    {
        return Err(Unwritable::new("It stands there itself.", "Name a place outside of it."));
    }
    let mut edit = None;
    for reorder in [columns, rows, items, sections, sentences] {
        if let Some(found) = reorder(at, &to, target.as_deref())? {
            edit = Some(found);
            break;
        }
    }
    let splices = edit.ok_or_else(|| {
        not_here("Nothing that can be moved as a whole", "Mark an item, a row, a paragraph or a section.")
    })?;
    if splices.iter().all(|one| at.says(one.old) == one.new) {
        return Ok(Planned::splices(Vec::new(), said));
    }
    Ok(with_what_follows(at, splices, said))
}

type Moved = Result<Option<Vec<Splice>>, Unwritable>;

/// The table of whole rows that are marked.
fn whole_rows(at: &At<'_>) -> Option<Table> {
    let table = Table::of(at).ok()?;
    let all = table.columns.len() == table.width() && !table.rows.contains(&0);
    all.then_some(table)
}

const OTHER: &str = "Both must be of one list, table or document.";

fn elsewhere() -> Unwritable {
    Unwritable::new("That place is not among these.", OTHER)
}

/// Whole columns, where the place has cells of all rows or only its headers.
fn columns(at: &At<'_>, to: &To<'_>, target: Option<&[Span]>) -> Moved {
    let Ok(table) = Table::of(at) else { return Ok(None) };
    // A cell without words is in no place that is marked.
    let is_marked = |row: usize| {
        table.rows.contains(&row)
            || table.columns.iter().all(|column| table.words(at, row, *column).is_empty())
    };
    let all_rows = table.rows.contains(&0) && table.data().all(is_marked);
    if !(all_rows || table.rows == [0]) || table.columns.len() == table.width() {
        return Ok(None);
    }
    let there = target.map(|spans| Table::of(&At { spans, ..*at })).transpose()?;
    let beside = match (&there, target) {
        (Some(other), Some(_))
            if other.lines.first().map(|one| one.span) == table.lines.first().map(|one| one.span) =>
        {
            other.columns.first().copied()
        }
        (Some(_), _) => return Err(elsewhere()),
        _ => None,
    };
    if table.lines.iter().any(|line| line.cells.len() != table.width()) {
        let says = "Some rows of this table have other cells than its headers.";
        return Err(Unwritable::new(says, "Give each row all of its cells first."));
    }
    let order = to.order(table.width(), &table.columns, beside).ok_or_else(elsewhere)?;
    let mut splices = Vec::new();
    for line in &table.lines {
        for (n, from) in order.iter().enumerate() {
            let (Some(old), Some(new)) = (line.cells.get(n), line.cells.get(*from)) else { continue };
            if n != *from {
                splices.push(Splice::new(*old, at.says(*new)));
            }
        }
    }
    Ok(Some(splices))
}

fn rows(at: &At<'_>, to: &To<'_>, target: Option<&[Span]>) -> Moved {
    let Ok(table) = Table::of(at) else { return Ok(None) };
    if table.rows.contains(&0) {
        return Err(Unwritable::new("The row of headers stays first.", "Mark the rows below it."));
    }
    let there = target.map(|spans| Table::of(&At { spans, ..*at })).transpose()?;
    let beside = match &there {
        Some(other) if other.lines.first().map(|one| one.span) == table.lines.first().map(|one| one.span) => {
            other.rows.first().and_then(|row| row.checked_sub(DATA))
        }
        Some(_) => return Err(elsewhere()),
        None => None,
    };
    let own: Vec<usize> = table.rows.iter().filter_map(|row| row.checked_sub(DATA)).collect();
    let order = to.order(table.lines.len() - DATA, &own, beside).ok_or_else(elsewhere)?;
    Ok(Some(reordered(at, &table, &order)))
}

/// Rows of data in another order.
pub(super) fn reordered(at: &At<'_>, table: &Table, order: &[usize]) -> Vec<Splice> {
    let lines: Vec<&str> =
        table.lines.iter().skip(DATA).map(|line| at.says(line.span).trim_end_matches(['\n', '\r'])).collect();
    let mut splices = Vec::new();
    for (n, from) in order.iter().enumerate() {
        let (Some(line), Some(new)) = (table.lines.get(n + DATA), lines.get(*from)) else { continue };
        let own = lines.get(n).map_or(0, |own| own.len());
        if n != *from {
            let start = line.span.start as usize;
            splices.push(Splice::new(Span::new(start, start + own), *new));
        }
    }
    splices
}

/// Whole items of one list.
fn items(at: &At<'_>, to: &To<'_>, target: Option<&[Span]>) -> Moved {
    let Some((list, own)) = marked_items(at, at.spans) else { return Ok(None) };
    let beside = match target {
        Some(spans) => {
            let (other, found) = marked_items(at, spans).ok_or_else(elsewhere)?;
            if other != list {
                return Err(elsewhere());
            }
            found.first().copied()
        }
        None => None,
    };
    let items = items_of(at, list);
    let order = to.order(items.len(), &own, beside).ok_or_else(elsewhere)?;
    Ok(Some(reordered_items(at, &items, &order)))
}

/// Items of a list in another order; the markers stay where they are.
pub(super) fn reordered_items(at: &At<'_>, items: &[Container], order: &[usize]) -> Vec<Splice> {
    let source = at.source();
    let body = |item: &Container| {
        let own = source.get(item.span()).unwrap_or_default();
        let marker = marker_of(own).map_or(0, str::len);
        let start = item.span().start + marker;
        Span::new(start, item.span().start + own.trim_end().len().max(marker))
    };
    let mut splices = Vec::new();
    for (n, from) in order.iter().enumerate() {
        let (Some(old), Some(new)) = (items.get(n), items.get(*from)) else { continue };
        if n != *from {
            splices.push(Splice::new(body(old), at.says(body(new))));
        }
    }
    splices
}

/// The innermost list with an item that holds ranges, or the one of which they mark whole items, and the numbers of these.
fn marked_items(at: &At<'_>, spans: &[Span]) -> Option<(usize, Vec<usize>)> {
    let containers = &at.text.parsed().containers;
    let span = |one: &Container| Span::new(one.span().start, one.span().end);
    let first = spans.first()?;
    let list = containers.iter().enumerate().rev().find_map(|(_, one)| {
        (one.el == El::Item && span(one).overlaps(*first)).then(|| one.parent().map(|list| list as usize))?
    })?;
    let items = items_of(at, list);
    let own: Vec<usize> = items
        .iter()
        .enumerate()
        .filter(|(_, item)| spans.iter().any(|place| span(item).overlaps(*place)))
        .map(|(n, _)| n)
        .collect();
    (!own.is_empty() && own.len() < items.len()).then_some((list, own))
}

/// How many blocks say something of the document as a whole: they stand before all others.
fn front_matter(at: &At<'_>) -> usize {
    let block = at.text.parsed().blocks.first().and_then(|block| at.source().get(block.span()));
    usize::from(block.is_some_and(|words| {
        words.starts_with("---") && words.trim_end().ends_with("---") && words.trim().len() > 3
    }))
}

/// The first and the last place that these blocks can have: a section among its like, which the same heading above them holds; one
/// without its like, and all else, below the document's title.
fn edges_among(at: &At<'_>, front: usize, (start, end): (usize, usize)) -> (usize, usize) {
    let document = at.text.parsed();
    let level = |block: usize| {
        document.leaves.iter().find_map(|leaf| match leaf.kind {
            LeafKind::Heading(level) if leaf.block as usize == block && leaf.within().is_none() => {
                Some(level)
            }
            _ => None,
        })
    };
    let count = document.blocks.len();
    let whole = (front + usize::from(level(front) == Some(1) && start > front), count);
    let Some(own) = level(start) else { return whole };
    let is_above = |block: &usize| level(*block).is_some_and(|level| level < own);
    let begin = (front..start).rev().find(is_above).map_or(front, |parent| parent + 1);
    let bottom = (end + 1..count).find(is_above).unwrap_or(count);
    let mut alike = (begin..bottom).filter(|block| *block != start && level(*block) == Some(own));
    match alike.next() {
        Some(first) => (first.min(start), bottom),
        None => whole,
    }
}

/// Blocks, or a heading with what is below it, cut out and put at the edge of another block.
fn sections(at: &At<'_>, to: &To<'_>, target: Option<&[Span]>) -> Moved {
    let document = at.text.parsed();
    let (Some(first), Some(last)) = (at.spans.first(), at.spans.last()) else { return Ok(None) };
    let blocks_of = |from: u32, to: u32| {
        let touches = |block: &gloss_markdown::Block| {
            (block.span().start as u32) < to.max(from + 1) && from < block.span().end as u32
        };
        let start = document.blocks.iter().position(touches)?;
        let end = document.blocks.iter().rposition(touches)?;
        Some((start, end))
    };
    let Some((start, end)) = blocks_of(first.start, last.end) else { return Ok(None) };
    let is_whole =
        document.leaves.iter().filter(|leaf| (start..=end).contains(&(leaf.block as usize))).all(|leaf| {
            at.spans
                .iter()
                .any(|span| span.start as usize <= leaf.span().start && leaf.span().end <= span.end as usize)
        });
    if !is_whole {
        return Ok(None);
    }
    let front = front_matter(at);
    if start < front {
        return Err(Unwritable::new("What is said of the document stays first.", "Mark what is below it."));
    }
    let (top, bottom) = edges_among(at, front, (start, end));
    let point = match (to, target) {
        (To::First, _) => top,
        (To::Last, _) => bottom,
        (To::Before(_), Some(spans)) => {
            edge(spans).and_then(|(from, to)| blocks_of(from, to)).ok_or_else(elsewhere)?.0
        }
        (To::After(_), Some(spans)) => {
            edge(spans).and_then(|(from, to)| blocks_of(from, to)).ok_or_else(elsewhere)?.1 + 1
        }
        _ => return Err(elsewhere()),
    };
    if (start..=end + 1).contains(&point) {
        return Ok(Some(Vec::new()));
    }
    let source = at.source();
    let trimmed = |n: usize| {
        let span = document.blocks.get(n)?.span();
        Some(span.start..span.start + source.get(span)?.trim_end().len())
    };
    let (Some(a), Some(b)) = (trimmed(start), trimmed(end)) else { return Ok(None) };
    let words = source.get(a.start..b.end).unwrap_or_default();
    let cut = match (document.blocks.get(end + 1), start.checked_sub(1).and_then(&trimmed)) {
        (Some(next), _) => Span::new(a.start, next.span().start),
        (None, Some(before)) => Span::new(before.end, b.end),
        (None, None) => return Ok(Some(Vec::new())),
    };
    let put = match document.blocks.get(point) {
        Some(block) => Splice::new(Span::new(block.span().start, block.span().start), format!("{words}\n\n")),
        None => {
            let end = source.trim_end().len();
            Splice::new(Span::new(end, end), format!("\n\n{words}"))
        }
    };
    Ok(Some(vec![Splice::new(cut, ""), put]))
}

fn edge(spans: &[Span]) -> Option<(u32, u32)> {
    Some((spans.first()?.start, spans.last()?.end))
}

/// A sentence among those of its paragraph.
fn sentences(at: &At<'_>, to: &To<'_>, target: Option<&[Span]>) -> Moved {
    let ([place], document) = (at.spans, at.text.parsed()) else { return Ok(None) };
    let holds = |leaf: &&gloss_markdown::Leaf| {
        leaf.span().start <= place.start as usize && place.end as usize <= leaf.span().end
    };
    let Some(leaf) = document.leaves.iter().find(holds) else { return Ok(None) };
    let own = leaf.span();
    let point = match (to, target) {
        (To::First, _) => own.start as u32,
        (To::Last, _) => own.end as u32,
        (To::Before(_), Some([span])) => span.start,
        (To::After(_), Some([span])) => span.end,
        _ => return Err(elsewhere()),
    };
    if !(own.start as u32..=own.end as u32).contains(&point) {
        return Err(Unwritable::new(
            "A sentence is moved within its paragraph.",
            "Cut it out and put it there.",
        ));
    }
    let source = at.source();
    let words = at.says(*place);
    let behind = source.get(place.end as usize..own.end).unwrap_or_default();
    let blanks = behind.len() - behind.trim_start().len();
    let cut = if blanks > 0 {
        Span { start: place.start, end: place.end + blanks as u32 }
    } else {
        let before = source.get(own.start..place.start as usize).unwrap_or_default();
        Span { start: place.start - (before.len() - before.trim_end().len()) as u32, end: place.end }
    };
    if cut.start <= point && point <= cut.end {
        return Ok(Some(Vec::new()));
    }
    let is_end = point as usize == own.end || matches!(to, To::After(_));
    let new = if is_end { format!(" {words}") } else { format!("{words} ") };
    Ok(Some(vec![Splice::new(cut, ""), Splice::new(Span { start: point, end: point }, new)]))
}
