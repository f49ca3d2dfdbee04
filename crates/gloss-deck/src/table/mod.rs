//! Tables (ECMA-376 part 1, 21.1.3): cells filled by the table's style or their own, rows as high as their words need.

mod builtin;
mod style;

use std::collections::BTreeMap;

use gloss_ooxml::Limits;
use gloss_ooxml::presentation::{Cell, cells};
use gloss_ooxml::xml::Tree;

use crate::body::{self, Frame, Insets, Laid, List, Request};
use crate::canvas::Canvas;
use crate::drawing::{Matrix, Outline, Paint, Stroke};
use crate::limits::MAX_CELLS;
use crate::node::{Node, Part};
use crate::shape::fill::{self, Source};
use crate::shape::held::Held;
use crate::shape::line;
use style::{Area, CellStyle, Shows};

/// A cell with what it shows.
struct DrawnCell<'a> {
    node: Node<'a>,
    at: Area,
    given: CellStyle,
    laid: Option<Laid>,
    insets: Insets,
    /// Degrees by which its words are turned.
    turn: f32,
}

/// Edges between cells: true for those that lie, the row or column that they are before, and the other. The stronger wins.
type Edges = BTreeMap<(bool, usize, usize), (bool, Option<Stroke>)>;

pub(crate) fn draw<'a>(canvas: &mut Canvas<'a>, held: &Held<'a>) {
    let Some(table) = held.shape.table(held.node.tree).map(|id| held.node.at(id)) else { return };
    let own = named_style(canvas, table);
    let parsed = own.as_ref().and_then(|text| Tree::parse(text, "style", &Limits::default()).ok());
    let part = Part { name: String::new(), text: std::sync::Arc::default(), relations: Vec::new() };
    let style = match &parsed {
        Some(tree) => Some(Node::root(&part, tree)),
        None => file_style(canvas, table),
    };
    rows_and_cells(canvas, held, table, style);
    canvas.of.cell = None;
}

fn style_id(table: Node<'_>) -> Option<String> {
    let properties = table.child("tblPr")?;
    Some(properties.child("tableStyleId")?.text().trim().to_owned())
}

/// A style that the file itself brings.
fn file_style<'a>(canvas: &Canvas<'a>, table: Node<'a>) -> Option<Node<'a>> {
    if let Some(own) = table.child("tblPr").and_then(|properties| properties.child("tableStyle")) {
        return Some(own);
    }
    let id = style_id(table)?;
    let all = canvas.scene.tables?;
    all.named("tblStyle").find(|style| style.attr("styleId").is_some_and(|own| own.eq_ignore_ascii_case(&id)))
}

/// A style that PowerPoint knows by its id, where the file doesn't bring it.
fn named_style(canvas: &mut Canvas<'_>, table: Node<'_>) -> Option<String> {
    let id = style_id(table)?;
    let brought = canvas.scene.tables.is_some_and(|all| {
        all.named("tblStyle")
            .any(|style| style.attr("styleId").is_some_and(|own| own.eq_ignore_ascii_case(&id)))
    });
    if brought {
        return None;
    }
    let known = builtin::style(&id);
    let plain = id.eq_ignore_ascii_case("{2D5ABB26-0587-4C30-8999-92F81FD0307C}");
    if known.is_none() && !plain {
        canvas.undrawn("a table style that is not in the file");
    }
    known
}

fn rows_and_cells<'a>(canvas: &mut Canvas<'a>, held: &Held<'a>, table: Node<'a>, style: Option<Node<'_>>) {
    let grid = table.child("tblGrid");
    let widths: Vec<f32> = grid
        .into_iter()
        .flat_map(|grid| grid.named("gridCol"))
        .take(MAX_CELLS)
        .map(|column| column.points("w").unwrap_or(0.0).clamp(0.0, 20_000.0))
        .collect();
    let mut heights: Vec<f32> = table
        .named("tr")
        .take(MAX_CELLS)
        .map(|row| row.points("h").unwrap_or(0.0).clamp(0.0, 20_000.0))
        .collect();
    let all = cells(table.tree, table.id);
    if all.len() > MAX_CELLS || widths.is_empty() {
        canvas.undrawn("a table with more cells than are drawn");
        return canvas.stand_in((held.spot.width, held.spot.height), "Table", held.spot.upright());
    }
    let shows = Shows::read(table.child("tblPr"));
    let size = (heights.len(), widths.len());
    let mut shown: Vec<DrawnCell<'a>> = Vec::new();
    for cell in all.iter().filter(|cell| !cell.covered && cell.column < size.1 && cell.row < size.0) {
        shown.push(one(canvas, table.at(cell.node), cell, (style, shows), (&widths, &heights)));
    }
    grow(&mut heights, &shown);
    let matrix = held.spot.upright();
    let columns = sums(&widths);
    let rows = sums(&heights);
    paint(canvas, &shown, (&columns, &rows), matrix);
    for cell in &shown {
        let Some(laid) = &cell.laid else { continue };
        canvas.of.cell = Some((short(cell.at.rows.0), short(cell.at.columns.0)));
        let (x, y, width, height) = box_of(&cell.at, &columns, &rows);
        let frame = body::quarter_turned(&Frame { x, y, width, height, matrix }, cell.turn, 0.0);
        body::put(canvas, laid, &frame, &cell.insets);
    }
}

fn short(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn sums(all: &[f32]) -> Vec<f32> {
    let mut out = vec![0.0];
    out.extend(all.iter().scan(0.0, |sum, one| {
        *sum += one;
        Some(*sum)
    }));
    out
}

fn box_of(at: &Area, columns: &[f32], rows: &[f32]) -> (f32, f32, f32, f32) {
    let get = |all: &[f32], at: usize| all.get(at).or(all.last()).copied().unwrap_or(0.0);
    let (x, y) = (get(columns, at.columns.0), get(rows, at.rows.0));
    (x, y, get(columns, at.columns.1) - x, get(rows, at.rows.1) - y)
}

fn one<'a>(
    canvas: &mut Canvas<'a>,
    node: Node<'a>,
    cell: &Cell,
    (style, shows): (Option<Node<'_>>, Shows),
    (widths, heights): (&[f32], &[f32]),
) -> DrawnCell<'a> {
    let size = (heights.len(), widths.len());
    let at = Area {
        rows: (cell.row, cell.row.saturating_add(cell.span.0).min(size.0)),
        columns: (cell.column, cell.column.saturating_add(cell.span.1).min(size.1)),
        size,
    };
    let given = style::cell_style(canvas.scene, style, shows, &at);
    let properties = node.child("tcPr");
    let side = |name: &str, usual: f32| properties.and_then(|node| node.points(name)).unwrap_or(usual);
    let insets = Insets {
        left: side("marL", 7.2),
        top: side("marT", 3.6),
        right: side("marR", 7.2),
        bottom: side("marB", 3.6),
        anchor: match properties.and_then(|node| node.attr("anchor")).as_deref() {
            Some("ctr") => 0.5,
            Some("b") => 1.0,
            _ => 0.0,
        },
        middle: false,
    };
    let turn = match properties.and_then(|node| node.attr("vert")).as_deref() {
        Some("vert" | "eaVert") => 90.0,
        Some("vert270") => 270.0,
        _ => 0.0,
    };
    let (sides, range) = if turn == 0.0 { (widths, at.columns) } else { (heights, at.rows) };
    let width: f32 = sides.get(range.0..range.1).unwrap_or_default().iter().sum();
    let laid = node.child("txBody").map(|body_node| {
        let mut styles: Vec<List<'a>> = body_node.child("lstStyle").map(List::Levels).into_iter().collect();
        styles.push(List::Plain(given.words.clone()));
        let defaults = canvas.scene.presentation.and_then(|node| node.child("defaultTextStyle"));
        styles.extend(defaults.into_iter().chain(canvas.scene.master_style(None)).map(List::Levels));
        let properties = body_node.child("bodyPr").into_iter().collect();
        let request = Request { node: body_node, properties, styles, ink: canvas.scene.ink() };
        body::lay(canvas, &request, (width - insets.left - insets.right).max(1.0))
    });
    DrawnCell { node, at, given, laid, insets, turn }
}

/// Makes rows as high as the words in them.
fn grow(heights: &mut [f32], shown: &[DrawnCell<'_>]) {
    let need = |cell: &DrawnCell<'_>| {
        // Turned words are as long as the row is high, and never make it higher.
        let laid = cell.laid.as_ref().filter(|_| cell.turn == 0.0);
        let words = laid.map_or(0.0, |laid| laid.lines.height);
        words + cell.insets.top + cell.insets.bottom
    };
    let of_one = |cell: &&DrawnCell<'_>| cell.at.rows.1 - cell.at.rows.0 == 1;
    for cell in shown.iter().filter(of_one) {
        if let Some(height) = heights.get_mut(cell.at.rows.0) {
            *height = height.max(need(cell));
        }
    }
    for cell in shown.iter().filter(|cell| !of_one(cell)) {
        let own: f32 = heights.get(cell.at.rows.0..cell.at.rows.1).unwrap_or_default().iter().sum();
        if let Some(last) = cell.at.rows.1.checked_sub(1).and_then(|last| heights.get_mut(last)) {
            *last += (need(cell) - own).max(0.0);
        }
    }
}

/// Draws fills, then edges over them.
fn paint<'a>(
    canvas: &mut Canvas<'a>,
    shown: &[DrawnCell<'a>],
    (columns, rows): (&[f32], &[f32]),
    matrix: Matrix,
) {
    let mut edges = Edges::new();
    for cell in shown {
        let (x, y, width, height) = box_of(&cell.at, columns, rows);
        let outline = Outline::rectangle(0.0, 0.0, width, height);
        let inner = matrix.after(&Matrix::shift(x, y));
        canvas.of.cell = Some((short(cell.at.rows.0), short(cell.at.columns.0)));
        match cell.node.child("tcPr").and_then(Source::of) {
            Some(source) => fill::area(canvas, &source, &outline, (width, height), inner),
            None => {
                let colour = cell.given.fill.map(Paint::Solid);
                canvas.path(outline, colour, None, inner);
            }
        }
        collect(canvas, cell, &mut edges);
    }
    canvas.of.cell = None;
    let at = |all: &[f32], at: usize| all.get(at).or(all.last()).copied().unwrap_or(0.0);
    for ((lies, line, other), (_, stroke)) in edges {
        let Some(stroke) = stroke else { continue };
        let (from, to) = if lies {
            ((at(columns, other), at(rows, line)), (at(columns, other + 1), at(rows, line)))
        } else {
            ((at(columns, line), at(rows, other)), (at(columns, line), at(rows, other + 1)))
        };
        canvas.path(Outline::line(from, to), None, Some(stroke), matrix);
    }
}

/// Notes the edges of a cell: its own are stronger than those of the style.
fn collect<'a>(canvas: &Canvas<'a>, cell: &DrawnCell<'a>, edges: &mut Edges) {
    let properties = cell.node.child("tcPr");
    for (at, name) in ["lnL", "lnR", "lnT", "lnB"].iter().enumerate() {
        let own = properties.and_then(|node| node.child(name)).filter(|node| Source::of(*node).is_some());
        let (strong, stroke) = match own {
            Some(own) => (true, line::of(canvas.scene, &[own], None).map(|edge| edge.stroke)),
            None => (false, cell.given.edges.get(at).cloned().flatten()),
        };
        let Area { rows, columns, .. } = cell.at;
        let places: Vec<(bool, usize, usize)> = match at {
            0 => (rows.0..rows.1).map(|row| (false, columns.0, row)).collect(),
            1 => (rows.0..rows.1).map(|row| (false, columns.1, row)).collect(),
            2 => (columns.0..columns.1).map(|column| (true, rows.0, column)).collect(),
            _ => (columns.0..columns.1).map(|column| (true, rows.1, column)).collect(),
        };
        for place in places {
            let known = edges.get(&place);
            let weaker = known.is_none_or(|(known, drawn)| {
                strong && (!known || stroke.is_some()) || !known && (stroke.is_some() || drawn.is_none())
            });
            if weaker {
                edges.insert(place, (strong, stroke.clone()));
            }
        }
    }
}
