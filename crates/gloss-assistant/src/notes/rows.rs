//! Notes on rows of a sheet: delete these, delete those where a column is empty or says something, insert one above or below.
//! Says which marked rows are meant; whether they may go is the engine's to decide.

use serde_json::{Value, json};

use super::block::Block;
use super::decimals::{held, limit};
use super::literal_words::is_hint;

/// Most rows that one note inserts: more is said in a file.
const MAX_NEW: usize = 100;

/// A change of rows.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Rows {
    /// The marked ones go.
    Delete,
    /// Of the marked ones those go in which a column says so.
    Where {
        /// Its header; none is every marked cell of the row.
        column: Option<String>,
        test: Test,
    },
    /// Empty ones come.
    Insert { below: bool, count: usize },
}

/// The test that a cell must pass.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Test {
    Empty,
    Filled,
    Is(String),
    IsNot(String),
    Over(f64),
    Under(f64),
}

const VERBS: [&str; 8] =
    ["delete ", "remove ", "drop ", "take out ", "cut out ", "cut ", "get rid of ", "leave out "];

/// The edit of rows that words ask for; none where they ask for something else.
pub(super) fn parse_rows(text: &str) -> Option<Rows> {
    let plain = text.trim().trim_end_matches(['.', '!']).trim();
    let lower = plain.to_ascii_lowercase();
    let lower = lower.strip_prefix("please ").unwrap_or(&lower);
    // Lower case of ASCII keeps every byte where it is, so that names come out as they were written.
    let plain = plain.get(plain.len() - lower.len()..)?;
    if let Some(verb) = VERBS.iter().find(|verb| lower.starts_with(**verb)) {
        return deleted(plain.get(verb.len()..)?, lower.get(verb.len()..)?);
    }
    let rest = ["insert ", "add ", "put "].iter().find_map(|verb| lower.strip_prefix(verb))?;
    inserted(rest)
}

fn deleted(plain: &str, lower: &str) -> Option<Rows> {
    let whole = [
        "this row",
        "these rows",
        "the row",
        "the rows",
        "row",
        "rows",
        "that row",
        "those rows",
        "the whole row",
        "the whole rows",
        "the entire row",
        "the marked row",
        "the marked rows",
        "all these rows",
        "all of these rows",
        "this whole row",
        "this line",
        "these lines",
    ];
    if whole.contains(&lower) {
        return Some(Rows::Delete);
    }
    if ["empty rows", "blank rows", "the empty rows", "the blank rows", "all empty rows", "all blank rows"]
        .contains(&lower)
    {
        return Some(Rows::Where { column: None, test: Test::Empty });
    }
    let heads = ["", "the ", "all ", "all the ", "every ", "any ", "all of the ", "these ", "each "];
    let head = heads.iter().find_map(|head| {
        let rest = lower.strip_prefix(head)?;
        let rest = rest.strip_prefix("rows ").or_else(|| rest.strip_prefix("row "))?;
        Some(lower.len() - rest.len())
    })?;
    let (plain, lower) = (plain.get(head..)?, lower.get(head..)?);
    for without in ["without a ", "without an ", "without ", "with no ", "with an empty ", "with empty "] {
        if let Some(rest) = lower.strip_prefix(without) {
            let column = plain.get(plain.len() - rest.len()..)?;
            return Some(Rows::Where { column: Some(bare(column)), test: Test::Empty });
        }
    }
    let start = ["where the ", "where ", "in which the ", "in which ", "whose ", "with "]
        .iter()
        .find_map(|word| lower.strip_prefix(word))?;
    condition(plain.get(plain.len() - start.len()..)?, start)
}

/// `Units is empty`, `Region is North`, `Price over 100`.
fn condition(plain: &str, lower: &str) -> Option<Rows> {
    let empty = [
        " is empty",
        " is blank",
        " is missing",
        " are empty",
        " is not filled",
        " is not set",
        " has no value",
        " says nothing",
    ];
    let filled = [" is not empty", " is not blank", " is filled", " isn't empty"];
    for (ends, test) in [(filled.as_slice(), Test::Filled), (empty.as_slice(), Test::Empty)] {
        if let Some(column) = ends.iter().find_map(|end| lower.strip_suffix(end)) {
            return Some(Rows::Where { column: Some(bare(plain.get(..column.len())?)), test });
        }
    }
    let over = [" is over ", " is above ", " is more than ", " is greater than ", " over ", " above ", " > "];
    let under = [" is under ", " is below ", " is less than ", " under ", " below ", " < "];
    for (joints, test) in [(over.as_slice(), Test::Over as fn(f64) -> Test), (under.as_slice(), Test::Under)]
    {
        for joint in joints {
            if let Some((column, value)) = lower.split_once(joint) {
                let column = Some(bare(plain.get(..column.len())?));
                return Some(Rows::Where { column, test: test(limit(value)?) });
            }
        }
    }
    let not = [" is not ", " isn't ", " != "];
    let is = [" is ", " says ", " equals ", " = "];
    for (joints, test) in [(not.as_slice(), Test::IsNot as fn(String) -> Test), (is.as_slice(), Test::Is)] {
        for joint in joints {
            if let Some((column, value)) = lower.split_once(joint) {
                let value = plain.get(plain.len() - value.len()..)?;
                // Two conditions, or one with an exception, would be read as one long value that no cell has.
                if !is_quoted(value) && value.split(' ').any(|word| is_hint(word, false)) {
                    return None;
                }
                let value = bare(value);
                return Some(Rows::Where {
                    column: Some(bare(plain.get(..column.len())?)),
                    test: test(value),
                });
            }
        }
    }
    None
}

fn is_quoted(words: &str) -> bool {
    words.trim().starts_with(['"', '“', '„', '\'', '‘'])
}

/// Words without the quotes around them.
fn bare(words: &str) -> String {
    words.trim().trim_matches(['"', '“', '”', '\'', '‘', '’']).trim().to_owned()
}

/// `a row below`, `two empty rows above this one`.
fn inserted(rest: &str) -> Option<Rows> {
    let words: Vec<&str> = rest.split_whitespace().collect();
    let at = words.iter().position(|word| matches!(*word, "row" | "rows" | "line" | "lines"))?;
    let (before, after) = (words.get(..at)?, words.get(at + 1..)?);
    let mut count = 1;
    for word in before {
        let named = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];
        match *word {
            "a" | "an" | "another" | "new" | "empty" | "blank" | "more" => {}
            number => {
                let named = named.iter().position(|name| *name == number).map(|at| at + 1);
                count =
                    named.or_else(|| number.parse().ok()).filter(|count| (1..=MAX_NEW).contains(count))?;
            }
        }
    }
    let below = match after.first()? {
        &"above" | &"before" => false,
        &"below" | &"under" | &"after" | &"beneath" => true,
        _ => return None,
    };
    let here = after.get(1..)?.join(" ");
    ["", "this", "it", "this row", "here", "this one", "these", "these rows", "the row", "that"]
        .contains(&here.as_str())
        .then_some(Rows::Insert { below, count })
}

/// The edits of `edit_cells`, or why there are none, for the person. Rows are named by the note's own ranges, which stay the
/// same whatever other notes do.
pub(super) fn edits(rows: &Rows, block: &Block, cells: &[String]) -> Result<Vec<Value>, String> {
    let all = block.rows();
    let first_of = |row: u32| block.places().position(|(other, _)| other == row);
    match rows {
        Rows::Delete => {
            let ranges: Vec<usize> = all.iter().filter_map(|row| first_of(*row)).collect();
            Ok(vec![json!({ "ranges": ranges, "do": "delete_rows" })])
        }
        Rows::Insert { below, count } => {
            let row = if *below { all.last() } else { all.first() };
            let Some(range) = row.and_then(|row| first_of(*row)) else {
                return Err("I can’t tell which row is marked.".to_owned());
            };
            let how = if *below { "insert_below" } else { "insert_above" };
            Ok(vec![json!({ "ranges": [range], "do": how }); *count])
        }
        Rows::Where { column, test } => {
            let columns = match column {
                Some(name) => vec![block.column(name)?],
                None => block.columns(),
            };
            // The first row names the columns, and says nothing of them.
            let body = all.iter().filter(|row| **row != 1 || column.is_none());
            let meant =
                |row: &&u32| columns.iter().all(|column| test.holds(block.cell(cells, **row, *column)));
            let ranges: Vec<usize> = body.filter(meant).filter_map(|row| first_of(*row)).collect();
            if ranges.is_empty() {
                return Err("In no marked row is that so, so nothing was deleted.".to_owned());
            }
            Ok(vec![json!({ "ranges": ranges, "do": "delete_rows" })])
        }
    }
}

impl Test {
    /// Whether a cell's words say so.
    pub(super) fn holds(&self, cell: &str) -> bool {
        let same = |words: &str| match (held(cell), held(words)) {
            (Some(a), Some(b)) => a.total_cmp(&b).is_eq(),
            _ => cell.trim().to_lowercase() == words.trim().to_lowercase(),
        };
        match self {
            Self::Empty => cell.trim().is_empty(),
            Self::Filled => !cell.trim().is_empty(),
            Self::Is(words) => same(words),
            Self::IsNot(words) => !same(words),
            Self::Over(limit) => held(cell).is_some_and(|value| value > *limit),
            Self::Under(limit) => held(cell).is_some_and(|value| value < *limit),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_rows_are_read_and_others_left() {
        let column = |name: &str, test| Some(Rows::Where { column: Some(name.to_owned()), test });
        for (text, expect) in [
            ("Delete this row", Some(Rows::Delete)),
            ("Please remove these rows.", Some(Rows::Delete)),
            ("delete rows where Units is empty", column("Units", Test::Empty)),
            ("Delete all rows without a Price", column("Price", Test::Empty)),
            ("remove every row where the Region is North", column("Region", Test::Is("North".to_owned()))),
            (
                "drop rows where Region is not \"North East\"",
                column("Region", Test::IsNot("North East".to_owned())),
            ),
            ("Delete rows where Price is over 1,000", column("Price", Test::Over(1000.0))),
            ("Delete rows where Price is not empty", column("Price", Test::Filled)),
            ("Delete the empty rows", Some(Rows::Where { column: None, test: Test::Empty })),
            ("Insert a row above", Some(Rows::Insert { below: false, count: 1 })),
            ("Add two empty rows below this row", Some(Rows::Insert { below: true, count: 2 })),
            ("Delete the row for North", None),
            ("Add a row of totals", None),
            ("Insert a chart below", None),
            ("Delete the last sentence", None),
            ("Add 1000 rows below", None),
        ] {
            assert_eq!(parse_rows(text), expect, "{text}");
        }
    }

    #[test]
    fn rows_are_named_by_ranges_of_the_note() {
        let cells =
            [("A1", "Region"), ("B1", "Units"), ("A2", "North"), ("B2", "12"), ("A3", "South"), ("B3", "")];
        let ranges: Vec<Value> =
            cells.iter().map(|(cell, text)| json!({ "cell": cell, "text": text })).collect();
        let region = json!({ "path": "t.csv", "ranges": ranges, "before": "row 1: Region | Units\n" });
        let block = Block::read(&region);
        let held: Vec<String> = cells.iter().map(|(_, text)| (*text).to_owned()).collect();
        let to = |rows| edits(&rows, &block, &held);
        let gone = |ranges: Vec<usize>| Ok(vec![json!({ "ranges": ranges, "do": "delete_rows" })]);
        let test = |name: &str, test| Rows::Where { column: Some(name.to_owned()), test };
        assert_eq!(to(test("units", Test::Empty)), gone(vec![4]));
        assert_eq!(to(test("Region", Test::Is("north".to_owned()))), gone(vec![2]));
        assert_eq!(to(test("Units", Test::Over(3.0))), gone(vec![2]));
        assert_eq!(to(Rows::Delete), gone(vec![0, 2, 4]));
        assert!(to(test("Price", Test::Empty)).unwrap_err().contains("Price"));
        assert!(to(test("Units", Test::Over(99.0))).unwrap_err().contains("nothing was deleted"));
        let below = to(Rows::Insert { below: true, count: 2 }).unwrap();
        assert_eq!(below, vec![json!({ "ranges": [4], "do": "insert_below" }); 2]);
    }
}
