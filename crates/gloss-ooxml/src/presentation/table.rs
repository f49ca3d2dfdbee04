//! Tables of a slide: their cells by row and column, and which of them are part of a larger one.

use crate::xml::{Id, Tree};

/// A cell of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Its element.
    pub node: Id,
    /// Its row, from 0.
    pub row: usize,
    /// Its column, from 0.
    pub column: usize,
    /// How many rows and columns it takes.
    pub span: (usize, usize),
    /// Whether another cell lies over it, which holds what is read here.
    pub covered: bool,
}

impl Cell {
    /// Its `txBody`, where it has one.
    pub fn text_body(&self, tree: &Tree<'_>) -> Option<Id> {
        tree.child(self.node, "txBody")
    }
}

/// The cells of an `a:tbl`, row by row.
pub fn cells(tree: &Tree<'_>, table: Id) -> Vec<Cell> {
    let rows = tree.children(table).filter(|id| tree.local(*id) == "tr").enumerate();
    let row = |(row, tr): (usize, Id)| {
        let cells = tree.children(tr).filter(|id| tree.local(*id) == "tc").enumerate();
        cells.map(move |(column, node)| {
            let tag = tree.tag(node);
            let span = |name| tag.number::<usize>(name).unwrap_or(1).max(1);
            Cell {
                node,
                row,
                column,
                span: (span("rowSpan"), span("gridSpan")),
                covered: tag.flag("hMerge") || tag.flag("vMerge"),
            }
        })
    };
    rows.flat_map(row).collect()
}
