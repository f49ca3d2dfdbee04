//! Which of a sheet's first rows name its columns: one row, or several above each other, as in a table with years
//! above and measures below. Looks at shapes only; where nothing reads as names, there is no header.

use crate::number::{self, Mark, plain_number};
use crate::{Cell, Row};

/// The part of a sheet's width that a row must fill to be a header; a title above the table fills less.
const FILL: f64 = 0.6;
/// The part of a header's cells that must be names where some are not, as in a sheet with figures in its margin.
const NAMES: f64 = 0.75;
/// Names that such a header must have.
const ENOUGH: usize = 4;
/// Rows below a header that are looked at for numbers.
const BELOW: usize = 5;
/// Rows of names below a header that still belong to it.
const DEEPER: usize = 2;

/// The header among the first rows.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Header {
    /// Its names, as one row. The number is that of its last row.
    pub(crate) row: Row,
    /// How many of the first rows lie above the data.
    pub(crate) rows: usize,
}

/// Finds the header: the first row that fills most of the width, if it reads as names, with the rows of names
/// above and below it that belong to it.
pub(crate) fn find(head: &[Row]) -> Option<Header> {
    let width = head.iter().map(|row| row.cells.len()).max()?;
    let enough = ((width as f64 * FILL).ceil() as usize).max(1);
    let mut at = head.iter().position(|row| row.cells.len() >= enough)?;
    // Years or names above several columns each: the names of the columns themselves come in the next row.
    let grouped = |at: usize| {
        let next = head.get(at + 1)?;
        let first = head.get(at)?;
        let wider = next.cells.len() > first.cells.len() && repeats(first);
        (wider && all(first, |cell| is_name(cell) || is_year(cell)) && names(next)).then_some(())
    };
    if grouped(at).is_some() {
        at += 1;
    }
    let row = head.get(at)?;
    if !names(row) && !loose(row, head.get(at + 1..).unwrap_or_default()) {
        return None;
    }
    let above = at.checked_sub(1).and_then(|n| head.get(n)).filter(|above| belongs(above, row, width));
    let below = deeper(row, head.get(at + 1..).unwrap_or_default());
    let mut levels: Vec<&Row> = above.into_iter().collect();
    levels.push(row);
    levels.extend(head.get(at + 1..at + 1 + below).unwrap_or_default());
    Some(Header { row: joined(&levels), rows: at + 1 + below })
}

fn all(row: &Row, holds: impl Fn(&Cell) -> bool) -> bool {
    row.cells.iter().all(|(_, cell)| holds(cell))
}

fn value(cell: &Cell) -> Option<f64> {
    match cell {
        Cell::Number(n) => Some(*n),
        // A name may well be a currency's code with a year: `EUR 2024`.
        Cell::Text(text) => plain_number(text).or_else(|| {
            Some(number::read(text, Mark::Comma).filter(|_| !text.contains(char::is_alphabetic))?.value)
        }),
        _ => None,
    }
}

fn is_name(cell: &Cell) -> bool {
    matches!(cell, Cell::Text(_)) && value(cell).is_none()
}

fn is_year(cell: &Cell) -> bool {
    value(cell).is_some_and(|n| n.fract() == 0.0 && (1900.0..=2100.0).contains(&n))
}

/// Whether a value stands twice in a row.
fn repeats(row: &Row) -> bool {
    let mut seen = std::collections::HashSet::new();
    !row.cells.iter().all(|(_, cell)| seen.insert(cell.display().trim().to_lowercase()))
}

/// Whether every cell is text that is no number, or where the first is and all others are years, as in a
/// table that runs over time.
fn names(row: &Row) -> bool {
    let mut rest = row.cells.iter().map(|(_, cell)| cell);
    let first = rest.next().is_some_and(is_name);
    let rest: Vec<&Cell> = rest.collect();
    let years = rest.len() >= 2 && rest.iter().all(|cell| is_name(cell) || is_year(cell));
    first && (rest.iter().all(|cell| is_name(cell)) || years)
}

/// Whether most cells are names and the rows below have numbers under most of them.
fn loose(row: &Row, below: &[Row]) -> bool {
    let named: Vec<u32> = row.cells.iter().filter(|(_, cell)| is_name(cell)).map(|(at, _)| *at).collect();
    if named.len() < ENOUGH || (named.len() as f64) < row.cells.len() as f64 * NAMES {
        return false;
    }
    let numbers = |below: &&Row| {
        let n = named.iter().filter(|at| matches!(below.get(**at), Cell::Number(_))).count();
        n * 2 >= named.len()
    };
    below.iter().take(BELOW).filter(numbers).count() >= 2
}

/// True for a row right above a header that says what several of its columns have in common.
fn belongs(above: &Row, header: &Row, width: usize) -> bool {
    let adjacent = above.number + 1 == header.number;
    let last = above.cells.last().map_or(0, |(at, _)| *at as usize);
    let cells = above.cells.len();
    let fits = all(above, |cell| is_name(cell) || is_year(cell)) && cells >= 2 && cells < width.max(3) + 1;
    let years = above.cells.iter().filter(|(_, cell)| is_year(cell)).count() * 2 > cells;
    adjacent && fits && last * 2 >= width && (years || cells >= 3 || repeats(header))
}

/// How many rows right below a header name its columns further, as units do: nothing stands in the first column,
/// all is text, and numbers come after.
fn deeper(header: &Row, below: &[Row]) -> usize {
    let first = header.cells.first().map_or(0, |(at, _)| *at);
    let further = |row: &&Row| {
        row.cells.len() >= 2 && row.cells.first().is_some_and(|(at, _)| *at > first) && all(row, is_name)
    };
    let n = below.iter().take(DEEPER).take_while(further).count();
    // Rows of texts alone are data, unless numbers stand below them in the same columns.
    let named: Vec<u32> = below.iter().take(n).flat_map(|row| row.cells.iter().map(|(at, _)| *at)).collect();
    let after = below.get(n..).unwrap_or_default().iter().take(BELOW);
    let numbers = after.filter(|row| {
        named.iter().filter(|at| value(row.get(**at)).is_some()).count() * 2 >= named.len().max(1)
    });
    if n > 0 && numbers.count() >= 1 { n } else { 0 }
}

/// Several rows of names as one: each column has its own deepest name, after what stands above it or above the
/// columns to its left.
fn joined(levels: &[&Row]) -> Row {
    let Some((last, _)) = levels.split_last() else { return Row::default() };
    if levels.len() == 1 {
        // Figures in a header name nothing; years do.
        let cells = last.cells.iter().filter(|(_, cell)| is_name(cell) || is_year(cell)).cloned().collect();
        return Row { cells, ..(*last).clone() };
    }
    let width = levels.iter().map(|row| row.width).max().unwrap_or(0);
    let mut cells = Vec::new();
    for column in 0..width {
        let own = |row: &&&Row| matches!(row.get(column), cell if *cell != Cell::Empty);
        let Some(deepest) = levels.iter().rposition(|row| own(&row)) else { continue };
        let mut parts: Vec<String> = Vec::new();
        for (level, row) in levels.iter().take(deepest + 1).enumerate() {
            let cell = if level == deepest { row.get(column) } else { left_of(row, column) };
            let text = cell.display().trim().to_owned();
            if !text.is_empty() && parts.last() != Some(&text) {
                parts.push(text);
            }
        }
        let years = parts.first().is_some_and(|part| part.chars().all(|c| c.is_ascii_digit()));
        cells.push((column, Cell::Text(parts.join(if years { " " } else { ": " }))));
    }
    Row { number: last.number, width, cells, ..Row::default() }
}

/// The cell in a column, or the nearest one to its left: a merged cell has its text in its first column.
fn left_of(row: &Row, column: u32) -> &Cell {
    let before = row.cells.iter().rev().find(|(at, _)| *at <= column);
    before.map_or(row.get(column), |(_, cell)| cell)
}

#[cfg(test)]
mod tests {
    use crate::{Format, describe};

    #[test]
    fn headers_of_several_rows_become_one() {
        for (csv, names, rows) in [
            (
                "region,2023,,2024,\n,sales,cost,sales,cost\nN,1,2,3,4\nS,5,6,7,8\n",
                "region|2023 sales|2023 cost|2024 sales|2024 cost",
                2,
            ),
            (
                ",2023,2023,2024,2024\nregion,sales,cost,sales,cost\nN,1,2,3,4\n",
                "region|2023 sales|2023 cost|2024 sales|2024 cost",
                1,
            ),
            ("name,price,weight\n,EUR,kg\nA,1,2\nB,3,4\n", "name|price: EUR|weight: kg", 2),
            ("name,colour,size\nA,red,big\nB,blue,small\n", "name|colour|size", 2),
            ("name,note\nA,x\n,y\nB,z\n", "name|note", 3),
            (
                "shop;2023;;2024;\n;a;b;a;b\nN;1,5;2,5;3,5;4,5\nS;1,5;2,5;3,5;4,5\n",
                "shop|2023 a|2023 b|2024 a|2024 b",
                2,
            ),
            ("Report,,,\nname,a,b,c\nx,1,2,3\n", "name|a|b|c", 1),
        ] {
            let schema = describe(csv.as_bytes(), Format::Csv, None).unwrap();
            let found: Vec<&str> = schema.columns.iter().map(|c| c.name.as_str()).collect();
            assert_eq!((found.join("|").as_str(), schema.rows), (names, rows), "{csv}");
        }
    }
}
