//! Formulas that need their own result, refused. Walked without recursion, for a running total has as many steps as rows.
//! Works nothing out.

use std::collections::HashMap;

use super::table::{Book, Cell};
use crate::Refusal;
use crate::formula::{At, ColumnAt};

/// Something that formulas name: a cell, or all formulas of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Node {
    Cell(usize, usize, usize),
    Whole(ColumnAt),
}

/// Looks whether each formula can be worked out after those that it names.
///
/// # Errors
/// A formula that needs its own result, by its place in the spec.
pub(super) fn refuse_circles(book: &Book) -> Result<(), Refusal> {
    // False while what a node names is being looked at.
    let mut seen: HashMap<Node, bool> = HashMap::new();
    for start in formulas(book) {
        let mut open = vec![(start, false)];
        while let Some((node, named)) = open.pop() {
            if named {
                seen.insert(node, true);
                continue;
            }
            match seen.get(&node) {
                Some(true) => continue,
                Some(false) => return Err(circle(book, node)),
                None => {}
            }
            seen.insert(node, false);
            open.push((node, true));
            for next in needs(book, node) {
                match seen.get(&next) {
                    Some(true) => {}
                    Some(false) => return Err(circle(book, next)),
                    None => open.push((next, false)),
                }
            }
        }
    }
    Ok(())
}

fn circle(book: &Book, node: Node) -> Refusal {
    let column = match node {
        Node::Cell(sheet, row, column) => match book.cell(sheet, row, column) {
            Some(Cell::Formula(index)) => book.formulas.get(*index).map(|formula| formula.path.clone()),
            _ => None,
        },
        Node::Whole((sheet, column)) => Some(format!("sheets[{sheet}].columns[{column}]")),
    };
    Refusal::new(
        column.unwrap_or_default(),
        "The formula needs its own result.",
        "Let it name other columns; [<Header] names the row above, for running totals.",
    )
}

fn formulas(book: &Book) -> Vec<Node> {
    let mut out = Vec::new();
    for (sheet, table) in book.tables.iter().enumerate() {
        for (row, cells) in table.cells.iter().enumerate() {
            let is = |(_, cell): &(usize, &Cell)| matches!(cell, Cell::Formula(_));
            out.extend(cells.iter().enumerate().filter(is).map(|(column, _)| Node::Cell(sheet, row, column)));
        }
    }
    out
}

fn needs(book: &Book, node: Node) -> Vec<Node> {
    let formula = |sheet, row, column| match book.cell(sheet, row, column) {
        Some(Cell::Formula(index)) => Some(*index),
        _ => None,
    };
    let (sheet, row, column) = match node {
        Node::Cell(sheet, row, column) => (sheet, row, column),
        Node::Whole((sheet, column)) => {
            let rows = book.tables.get(sheet).map_or(0, |table| table.rows());
            return (0..rows)
                .filter(|row| formula(sheet, *row, column).is_some())
                .map(|row| Node::Cell(sheet, row, column))
                .collect();
        }
    };
    let mut cells = Vec::new();
    if let Some(found) = formula(sheet, row, column).and_then(|index| book.formulas.get(index)) {
        found.expr.cells(&mut cells);
    }
    let node = |cells: &crate::formula::Cells| {
        let (of, column) = cells.column;
        let row = match cells.at {
            At::All => return Some(Node::Whole(cells.column)),
            At::Row => row,
            At::Above => row.checked_sub(1)?,
            At::Nth(n) => n.checked_sub(1)?,
            At::Total => book.tables.get(of)?.rows(),
        };
        formula(of, row, column).map(|_| Node::Cell(of, row, column))
    };
    cells.iter().filter_map(node).collect()
}
