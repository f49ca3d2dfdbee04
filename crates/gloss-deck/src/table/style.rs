//! Table styles resolved for a cell: of the whole table, then bands, then columns, then rows; each over the one before.

use crate::body::Plain;
use crate::drawing::{Colour, Stroke};
use crate::node::Node;
use crate::scene::Scene;
use crate::shape::fill::{Source, plain};
use crate::shape::line;

/// Sides of a cell.
pub(super) const SIDES: [&str; 4] = ["left", "right", "top", "bottom"];

/// The looks that a table style gives a cell.
#[derive(Clone, Debug, Default)]
pub(super) struct CellStyle {
    pub fill: Option<Colour>,
    /// In the order of `SIDES`.
    pub edges: [Option<Stroke>; 4],
    pub words: Plain,
}

/// The parts of its style that a table shows, such as the first row or banded rows.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Shows {
    pub first_row: bool,
    pub last_row: bool,
    pub first_column: bool,
    pub last_column: bool,
    pub rows: bool,
    pub columns: bool,
}

impl Shows {
    pub(super) fn read(properties: Option<Node<'_>>) -> Self {
        let yes = |name| properties.and_then(|node| node.yes(name)).unwrap_or(false);
        Self {
            first_row: yes("firstRow"),
            last_row: yes("lastRow"),
            first_column: yes("firstCol"),
            last_column: yes("lastCol"),
            rows: yes("bandRow"),
            columns: yes("bandCol"),
        }
    }
}

/// A cell's place: rows and columns from and to, and how many there are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Area {
    pub rows: (usize, usize),
    pub columns: (usize, usize),
    pub size: (usize, usize),
}

/// A part of a style and the rows and columns it is of.
type Part = (&'static str, (usize, usize), (usize, usize));

fn parts(shows: Shows, area: &Area) -> Vec<Part> {
    let (rows, columns) = area.size;
    let (all_rows, all_columns) = ((0, rows), (0, columns));
    let (row, column) = (area.rows.0, area.columns.0);
    let mut out = vec![("wholeTbl", all_rows, all_columns)];
    let body = |at: usize, first: bool| at.checked_sub(usize::from(first));
    if let Some(at) = body(column, shows.first_column).filter(|_| shows.columns) {
        out.push((if at % 2 == 0 { "band1V" } else { "band2V" }, all_rows, (column, column + 1)));
    }
    if let Some(at) = body(row, shows.first_row).filter(|_| shows.rows) {
        out.push((if at % 2 == 0 { "band1H" } else { "band2H" }, (row, row + 1), all_columns));
    }
    if shows.last_column && area.columns.1 == columns {
        out.push(("lastCol", all_rows, (columns - 1, columns)));
    }
    if shows.first_column && column == 0 {
        out.push(("firstCol", all_rows, (0, 1)));
    }
    if shows.last_row && area.rows.1 == rows {
        out.push(("lastRow", (rows - 1, rows), all_columns));
    }
    if shows.first_row && row == 0 {
        out.push(("firstRow", (0, 1), all_columns));
    }
    out
}

/// Resolves the looks that a table style gives a cell.
pub(super) fn cell_style(scene: &Scene<'_>, style: Option<Node<'_>>, shows: Shows, area: &Area) -> CellStyle {
    let mut out = CellStyle::default();
    let Some(style) = style else { return out };
    for (name, rows, columns) in parts(shows, area) {
        let Some(part) = style.child(name) else { continue };
        if let Some(words) = part.child("tcTxStyle") {
            take_words(scene, words, &mut out.words);
        }
        let Some(cell) = part.child("tcStyle") else { continue };
        if let Some(colour) = filled(scene, cell) {
            out.fill = colour;
        }
        let Some(edges) = cell.child("tcBdr") else { continue };
        let outer = [
            area.columns.0 == columns.0,
            area.columns.1 == columns.1,
            area.rows.0 == rows.0,
            area.rows.1 == rows.1,
        ];
        for (at, side) in SIDES.iter().enumerate() {
            let inner = if at < 2 { "insideV" } else { "insideH" };
            let name = if outer[at] { *side } else { inner };
            let Some(edge) = edges.child(name) else { continue };
            out.edges[at] = stroke(scene, edge);
        }
    }
    out
}

fn take_words(scene: &Scene<'_>, node: Node<'_>, words: &mut Plain) {
    words.bold = node.yes("b").or(words.bold);
    words.italic = node.yes("i").or(words.italic);
    words.colour = scene.ink().within(node).or(words.colour);
    if let Some(reference) = node.child("fontRef") {
        let face = match reference.attr("idx").as_deref() {
            Some("major") => Some("+mj-lt"),
            Some("minor") => Some("+mn-lt"),
            _ => None,
        };
        words.font = face.map(str::to_owned).or(words.font.take());
    }
}

/// The fill of a part of a style: none where it says nothing, `Some(None)` where it says that there is none.
#[allow(clippy::option_option)]
fn filled(scene: &Scene<'_>, cell: Node<'_>) -> Option<Option<Colour>> {
    if let Some(fill) = cell.child("fill") {
        return Source::of(fill).map(|source| plain(&scene.ink(), &source));
    }
    let reference = cell.child("fillRef")?;
    let node = scene.theme.fill(reference.number("idx")?)?;
    Some(plain(&scene.ink(), &Source { node, own: scene.ink().within(reference) }))
}

fn stroke(scene: &Scene<'_>, edge: Node<'_>) -> Option<Stroke> {
    match edge.child("ln") {
        Some(own) => line::of(scene, &[own], None).map(|edge| edge.stroke),
        None => line::of(scene, &[], Some(edge)).map(|edge| edge.stroke),
    }
}
