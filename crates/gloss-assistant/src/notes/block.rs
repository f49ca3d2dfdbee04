//! Where marked cells of a sheet stand: rows and columns by their addresses. Puts rows in another order, and formulas that
//! sum up into an empty last row; never touches a cell that is not marked.

use serde_json::Value;

use super::decimals::{self, Mark};
use super::request::{Key, Order, Stat};
use gloss_figures::words::is_workbook;

/// The marked cells' places, in the order of the ranges.
#[derive(Debug, Default)]
pub(super) struct Block {
    /// Row and column from 1 of each cell.
    at: Vec<(u32, u32)>,
    /// The words of the sheet's first row, by column from 1.
    headers: Vec<String>,
    /// True for a file that holds no formulas.
    plain: bool,
    /// How its cells write decimals.
    mark: Mark,
}

impl Block {
    /// Reads what `read_region` says of a note's place.
    pub(super) fn read(region: &Value) -> Self {
        let ranges = region.get("ranges").and_then(Value::as_array);
        let at = |range: &Value| range.get("cell").and_then(Value::as_str).and_then(place).unwrap_or((0, 0));
        let text = |key: &str| region.get(key).and_then(Value::as_str).unwrap_or_default();
        let first = text("before").lines().next().and_then(|line| line.split_once("row 1: "));
        let plain = !is_workbook(text("path"));
        Self {
            at: ranges.into_iter().flatten().map(at).collect(),
            headers: first
                .map(|(_, words)| words.split(" | ").map(|word| word.trim().to_owned()).collect())
                .unwrap_or_default(),
            plain,
            mark: Mark::of(region, plain),
        }
    }

    /// New words of a cell as this table takes them; why not, for the person.
    pub(super) fn value(&self, words: &str, cell: &str) -> Result<String, String> {
        decimals::value(words, cell, self.mark, self.plain)
    }

    /// Row and column of each marked cell, in the order of the ranges.
    pub(super) fn places(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        self.at.iter().copied()
    }

    /// The number of a column that has marked cells, by its header.
    pub(super) fn column(&self, name: &str) -> Result<u32, String> {
        let same = |(_, header): &(u32, &String)| header.eq_ignore_ascii_case(name.trim());
        let mut found = (1..).zip(&self.headers).filter(same);
        match (found.next(), found.next()) {
            (Some((column, _)), None) if self.columns().contains(&column) => Ok(column),
            (Some(_), None) => {
                Err(format!("The column “{name}” is not marked. Mark whole rows, then send it again."))
            }
            (Some(_), Some(_)) => {
                Err(format!("Two columns are called “{name}”. Mark the rows to delete instead."))
            }
            (None, _) => Err(format!(
                "I can’t find a column “{name}” in the first row. Name its header as it is written."
            )),
        }
    }

    /// The marked rows, from the top.
    pub(super) fn rows(&self) -> Vec<u32> {
        distinct(self.at.iter().map(|(row, _)| *row))
    }

    /// The columns that have marked cells.
    pub(super) fn columns(&self) -> Vec<u32> {
        distinct(self.at.iter().map(|(_, column)| *column))
    }

    /// True for a file that holds words and numbers alone.
    pub(super) fn is_plain(&self) -> bool {
        self.plain
    }

    /// Whether the cells fill a rectangle.
    pub(super) fn whole(&self) -> bool {
        let mut at = self.at.clone();
        at.sort_unstable();
        at.dedup();
        at.len() == self.at.len()
            && at.len() == self.rows().len() * self.columns().len()
            && !at.contains(&(0, 0))
    }

    /// The text of a marked cell; empty where it is not marked.
    pub(super) fn cell<'a>(&self, cells: &'a [String], row: u32, column: u32) -> &'a str {
        let at = self.at.iter().position(|at| *at == (row, column));
        at.and_then(|at| cells.get(at)).map_or("", |cell| cell.trim())
    }

    /// A row of totals in the last marked row, which must be empty.
    pub(super) fn totalled(&self, cells: &[String], stat: Stat) -> Result<Vec<String>, String> {
        let (rows, columns) = (self.rows(), self.columns());
        if self.plain {
            return Err("This file can’t hold formulas. Ask me to make a workbook from it; that has totals."
                .to_owned());
        }
        let Some((last, above)) = rows.split_last().filter(|(_, above)| !above.is_empty() && self.whole())
        else {
            return Err("Mark the rows to sum up together with the empty row below them.".to_owned());
        };
        if columns.iter().any(|column| !self.cell(cells, *last, *column).is_empty()) {
            return Err(
                "A total goes into the marked cells only. Mark the empty row below too, then send it again."
                    .to_owned(),
            );
        }
        let name = match stat {
            Stat::Total => "SUM",
            Stat::Mean => "AVERAGE",
            Stat::Median => "MEDIAN",
            Stat::Lowest => "MIN",
            Stat::Highest => "MAX",
            Stat::Count => "COUNT",
        };
        let (from, to) = (above.first().copied().unwrap_or(0), above.last().copied().unwrap_or(0));
        if (to - from) as usize + 1 != above.len() {
            return Err("The marked rows do not stand together. Mark them in one piece.".to_owned());
        }
        let mut found = false;
        let new = self.at.iter().zip(cells).map(|((row, column), cell)| {
            if row != last {
                return cell.clone();
            }
            let numbers = above.iter().filter(|row| counts(self.cell(cells, **row, *column))).count();
            if numbers > 0 {
                found = true;
                let letters = letters(*column);
                return format!("={name}({letters}{from}:{letters}{to})");
            }
            let first = columns.first() == Some(column);
            if first { gloss_figures::words::capital(stat.name()) } else { String::new() }
        });
        let new: Vec<String> = new.collect();
        if found { Ok(new) } else { Err("No marked column holds numbers to sum up.".to_owned()) }
    }

    /// The marked rows in another order; the sheet's first row stays.
    pub(super) fn sorted(&self, cells: &[String], order: &Order) -> Result<Vec<String>, String> {
        let (rows, columns) = (self.rows(), self.columns());
        if !self.whole() || rows.len() < 2 {
            return Err("Mark the rows to sort in one piece, at least two.".to_owned());
        }
        if cells.iter().any(|cell| cell.starts_with('=')) {
            return Err("Some marked cells hold formulas, which would name other cells after sorting. Sort the table in Excel.".to_owned());
        }
        let named = (1..).zip(&self.headers).filter(|(_, name)| !name.is_empty());
        if named.clone().any(|(at, _)| !columns.contains(&at)) {
            return Err("Only some columns of these rows are marked, and sorting these alone would tear the rows apart. Mark whole rows.".to_owned());
        }
        let body: Vec<u32> = rows.iter().copied().filter(|row| *row != 1).collect();
        let mut sorted = body.clone();
        match order {
            Order::Reverse => sorted.reverse(),
            Order::Sort { key, largest } => {
                let figures =
                    |column: &u32| body.iter().any(|row| number(self.cell(cells, *row, *column)).is_some());
                let first = |wanted: bool| columns.iter().copied().find(|column| figures(column) == wanted);
                if *key == Key::Any && columns.iter().filter(|column| figures(column)).count() > 1 {
                    return Err("By which column? Say “sort by” and the name of its header.".to_owned());
                }
                let column = match key {
                    Key::Name => first(false),
                    Key::Figure => first(true),
                    Key::Any => first(true).or(first(false)),
                    Key::Column(name) => {
                        let same = |(_, header): &(u32, &String)| header.eq_ignore_ascii_case(name.trim());
                        named.clone().find(same).map(|(at, _)| at)
                    }
                };
                let Some(column) = column else {
                    return Err("I can’t tell which column to sort by. Name its header.".to_owned());
                };
                let largest = largest.unwrap_or(figures(&column));
                sorted.sort_by(|a, b| {
                    let (a, b) = (self.cell(cells, *a, column), self.cell(cells, *b, column));
                    // Empty cells stand last, whichever way.
                    let blank = a.is_empty().cmp(&b.is_empty());
                    let by = match (number(a), number(b)) {
                        (Some(a), Some(b)) => a.total_cmp(&b),
                        (Some(_), None) => std::cmp::Ordering::Less,
                        (None, Some(_)) => std::cmp::Ordering::Greater,
                        (None, None) => a.to_lowercase().cmp(&b.to_lowercase()),
                    };
                    blank.then(if largest { by.reverse() } else { by })
                });
            }
            Order::Move { .. } => return Err("I can sort marked rows, not move one.".to_owned()),
        }
        let from = |row: u32| {
            body.iter().position(|other| *other == row).and_then(|at| sorted.get(at)).copied().unwrap_or(row)
        };
        Ok(self.at.iter().map(|(row, column)| self.raw(cells, from(*row), *column)).collect())
    }

    fn raw(&self, cells: &[String], row: u32, column: u32) -> String {
        let at = self.at.iter().position(|at| *at == (row, column));
        at.and_then(|at| cells.get(at)).cloned().unwrap_or_default()
    }
}

/// A value that a sum counts: a number, or a formula that may come to one.
fn counts(cell: &str) -> bool {
    cell.starts_with('=') || number(cell).is_some()
}

fn number(cell: &str) -> Option<f64> {
    cell.parse::<f64>().ok().filter(|n| n.is_finite())
}

fn distinct(all: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut out: Vec<u32> = all.collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// `Sales!D3` as row 3, column 4.
fn place(cell: &str) -> Option<(u32, u32)> {
    let cell = cell.rsplit_once('!').map_or(cell, |(_, cell)| cell);
    let (letters, row) = cell.split_at_checked(cell.find(|c: char| c.is_ascii_digit())?)?;
    let column =
        gloss_table::column_index(letters).filter(|_| letters.bytes().all(|c| c.is_ascii_uppercase()))?;
    Some((row.parse().ok().filter(|row| *row > 0)?, column + 1))
}

/// A column's letters, from 1.
pub(super) fn letters(column: u32) -> String {
    column.checked_sub(1).map(gloss_table::column_letter).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn block(first: &str, wide: u32, cells: &[&str], headers: &str) -> (Block, Vec<String>) {
        let (row, column) = place(first).unwrap();
        let ranges: Vec<Value> = (0u32..)
            .zip(cells)
            .map(|(at, text)| json!({ "range": at, "text": text, "cell": format!("S!{}{}", letters(column + at % wide), row + at / wide) }))
            .collect();
        let region = json!({ "path": "b.xlsx", "ranges": ranges, "before": format!("S, row 1: {headers}\nS, row 2: x\n") });
        (Block::read(&region), cells.iter().map(|cell| (*cell).to_owned()).collect())
    }

    #[test]
    fn totals_go_into_an_empty_last_row() {
        let (place, cells) = block("A2", 3, &["N", "1", "", "S", "=B2*2", "x", "", "", ""], "a | b | c");
        assert_eq!(place.totalled(&cells, Stat::Total).unwrap()[6..], ["Total", "=SUM(B2:B3)", ""]);
        assert_eq!(place.totalled(&cells, Stat::Mean).unwrap()[7], "=AVERAGE(B2:B3)");
        let (place, cells) = block("B2", 1, &["1", "2"], "a | b");
        assert!(place.totalled(&cells, Stat::Total).unwrap_err().contains("empty row below"));
    }

    #[test]
    fn whole_rows_are_sorted_and_headers_stay() {
        let sort = |key: Key, largest| Order::Sort { key, largest };
        let (place, cells) = block("A1", 2, &["a", "b", "N", "1", "S", "10", "E", ""], "a | b");
        assert_eq!(
            place.sorted(&cells, &sort(Key::Any, None)).unwrap(),
            ["a", "b", "S", "10", "N", "1", "E", ""]
        );
        assert_eq!(
            place.sorted(&cells, &sort(Key::Column("A".to_owned()), Some(false))).unwrap(),
            ["a", "b", "E", "", "N", "1", "S", "10"]
        );
        let (place, cells) = block("B2", 1, &["1", "2"], "a | b");
        assert!(place.sorted(&cells, &Order::Reverse).unwrap_err().contains("whole rows"));
        let (place, cells) = block("A2", 2, &["N", "=A1", "S", "2"], "a | b");
        assert!(place.sorted(&cells, &Order::Reverse).unwrap_err().contains("formulas"));
    }

    #[test]
    fn addresses_are_read() {
        for (cell, expect) in [
            ("A1", Some((1, 1))),
            ("'My sheet'!AB12", Some((12, 28))),
            ("12", None),
            ("A", None),
            ("a1", None),
            ("", None),
        ] {
            assert_eq!(place(cell), expect, "{cell}");
        }
        assert_eq!([1, 26, 27, 702, 703].map(letters), ["A", "Z", "AA", "ZZ", "AAA"]);
    }
}
