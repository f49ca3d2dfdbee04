//! Notes that fill cells down from the first marked one, and that lay a colour behind cells which say something. Says which
//! cells are meant; what a formula comes to is not in a sheet's text, so no formula is coloured by it.

use serde_json::{Value, json};

use super::block::{Block, letters};
use super::decimals::limit;
use super::rows::Test;

/// Stretches of cells of one note: as many as one call takes.
const MAX_STRETCHES: usize = 200;

/// Colours that can be asked for, pale enough to read on.
const COLOURS: [(&str, &str); 5] =
    [("yellow", "FFF2CC"), ("green", "D9EAD3"), ("red", "F4CCCC"), ("blue", "CFE2F3"), ("orange", "FCE5CD")];

/// The way that cells are filled.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Fill {
    /// The content of the first marked row goes into those below, formulas as Excel copies them.
    Down,
    /// A colour behind those that say so; all of them where there is no test.
    Colour { test: Option<Test>, colour: &'static str },
}

/// The fill that words ask for; none where they ask for something else.
pub(super) fn parse_fill(text: &str) -> Option<Fill> {
    let lower = text.trim().trim_end_matches(['.', '!']).trim().to_ascii_lowercase();
    let lower = lower.strip_prefix("please ").unwrap_or(&lower);
    let down = [
        "fill down",
        "fill this down",
        "fill it down",
        "fill these down",
        "copy down",
        "copy this down",
        "fill the formula down",
        "copy the formula down",
        "fill down the formula",
        "copy down the formula",
    ];
    if down.contains(&lower) {
        return Some(Fill::Down);
    }
    let rest = ["highlight ", "colour ", "color "].iter().find_map(|verb| lower.strip_prefix(verb))?;
    let (rest, colour) = coloured(rest);
    let all = [
        "this",
        "it",
        "these",
        "these cells",
        "this cell",
        "this row",
        "these rows",
        "the marked cells",
        "all",
    ];
    if all.contains(&rest) {
        return Some(Fill::Colour { test: None, colour });
    }
    let rest = ["the ", "all ", "all the ", "any ", "every ", ""].iter().find_map(|head| {
        let rest = rest.strip_prefix(head)?;
        ["values ", "value ", "cells ", "cell ", "numbers ", "number ", "figures "]
            .iter()
            .find_map(|noun| rest.strip_prefix(noun))
    });
    let Some(rest) = rest else {
        let empty = ["the empty cells", "empty cells", "the blank cells", "blank cells", "all empty cells"];
        let rest =
            coloured(["highlight ", "colour ", "color "].iter().find_map(|verb| lower.strip_prefix(verb))?).0;
        return empty.contains(&rest).then_some(Fill::Colour { test: Some(Test::Empty), colour });
    };
    let rest = ["that are ", "which are ", ""].iter().find_map(|head| rest.strip_prefix(head))?;
    let over = ["over ", "above ", "more than ", "greater than ", "larger than ", "> "];
    let under = ["under ", "below ", "less than ", "smaller than ", "< "];
    let of = |words: &[&str]| words.iter().find_map(|word| rest.strip_prefix(word)).and_then(limit);
    let test = of(&over).map(Test::Over).or_else(|| of(&under).map(Test::Under))?;
    Some(Fill::Colour { test: Some(test), colour })
}

/// Words without the colour at their end, and that colour; yellow where none is named.
fn coloured(words: &str) -> (&str, &'static str) {
    for (name, hex) in COLOURS {
        for joint in [" in ", " with ", " "] {
            let rest = words.strip_suffix(name).and_then(|rest| rest.strip_suffix(joint));
            if let Some(rest) = rest {
                return (rest, hex);
            }
        }
    }
    (words, "FFF2CC")
}

/// The edits of `edit_cells`, or why there are none, for the person.
pub(super) fn edits(fill: &Fill, block: &Block, cells: &[String]) -> Result<Vec<Value>, String> {
    match fill {
        Fill::Down => down(block, cells),
        Fill::Colour { test, colour } => {
            if block.is_plain() {
                return Err("This file holds words and numbers alone. Ask me to make a workbook from it; its cells can \
                    have colours."
                    .to_owned());
            }
            let formula = |cell: &str| cell.starts_with('=');
            let meant = |cell: &str| match test {
                None => true,
                Some(test) => !formula(cell) && test.holds(cell),
            };
            let stretches = stretches(block, |row, column| meant(block.cell(cells, row, column)));
            match stretches.len() {
                0 if cells.iter().any(|cell| formula(cell)) => {
                    Err("The marked cells hold formulas, and what these come to I can’t see. A rule of Excel’s can: \
                        Home, Conditional Formatting."
                        .to_owned())
                }
                0 => Err("No marked cell is so, so nothing was coloured.".to_owned()),
                n if n > MAX_STRETCHES => Err(format!(
                    "These are {n} separate stretches of cells, and I can colour {MAX_STRETCHES} at once. Mark fewer rows."
                )),
                _ => Ok(stretches
                    .into_iter()
                    .map(|cells| json!({ "cells": cells, "look": { "colour": colour } }))
                    .collect()),
            }
        }
    }
}

fn down(block: &Block, cells: &[String]) -> Result<Vec<Value>, String> {
    let (rows, columns) = (block.rows(), block.columns());
    let (Some(first), Some(last)) = (rows.first().copied(), rows.last().copied()) else {
        return Err("I can’t tell which cells are marked.".to_owned());
    };
    if rows.len() < 2 || !block.whole() || (last - first) as usize + 1 != rows.len() {
        return Err("Mark the cell to copy together with those below it, in one piece.".to_owned());
    }
    let filled = columns.into_iter().filter_map(|column| {
        let words = block.cell(cells, first, column);
        let letters = letters(column);
        (!words.is_empty())
            .then(|| json!({ "cells": format!("{letters}{first}:{letters}{last}"), "fill": words }))
    });
    let edits: Vec<Value> = filled.collect();
    if edits.is_empty() {
        Err("The first marked row is empty; there is nothing to fill down.".to_owned())
    } else {
        Ok(edits)
    }
}

/// Cells below each other as one address.
fn stretches(block: &Block, meant: impl Fn(u32, u32) -> bool) -> Vec<String> {
    let mut at: Vec<(u32, u32)> = block.places().map(|(row, column)| (column, row)).collect();
    at.sort_unstable();
    let mut runs: Vec<(u32, u32, u32)> = Vec::new();
    for (column, row) in at.into_iter().filter(|(column, row)| meant(*row, *column)) {
        match runs.last_mut().filter(|(other, _, last)| *other == column && *last + 1 == row) {
            Some((_, _, last)) => *last = row,
            None => runs.push((column, row, row)),
        }
    }
    let written = |(column, from, to): (u32, u32, u32)| {
        let letters = letters(column);
        if from == to { format!("{letters}{from}") } else { format!("{letters}{from}:{letters}{to}") }
    };
    runs.into_iter().map(written).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_read_and_others_left() {
        let colour = |test, colour| Some(Fill::Colour { test, colour });
        for (text, expect) in [
            ("Fill down", Some(Fill::Down)),
            ("Copy the formula down.", Some(Fill::Down)),
            ("Highlight the values over 100", colour(Some(Test::Over(100.0)), "FFF2CC")),
            ("highlight cells below 1,000 in green", colour(Some(Test::Under(1000.0)), "D9EAD3")),
            ("Highlight the empty cells in red", colour(Some(Test::Empty), "F4CCCC")),
            ("Colour these rows blue", colour(None, "CFE2F3")),
            ("Highlight the best argument", None),
            ("Fill in the gaps", None),
        ] {
            assert_eq!(parse_fill(text), expect, "{text}");
        }
    }

    #[test]
    fn cells_are_named_by_address() {
        let cells = [("A1", "5"), ("B1", "=A1*2"), ("A2", "120"), ("B2", ""), ("A3", "130"), ("B3", "7")];
        let ranges: Vec<Value> =
            cells.iter().map(|(cell, text)| json!({ "cell": cell, "text": text })).collect();
        let held: Vec<String> = cells.iter().map(|(_, text)| (*text).to_owned()).collect();
        let block =
            |path: &str| Block::read(&json!({ "path": path, "ranges": ranges, "before": "row 1: 5 | 10\n" }));
        let book = block("t.xlsx");
        let over = Fill::Colour { test: Some(Test::Over(100.0)), colour: "FFF2CC" };
        assert_eq!(
            edits(&over, &book, &held),
            Ok(vec![json!({ "cells": "A2:A3", "look": { "colour": "FFF2CC" } })])
        );
        assert_eq!(
            edits(&Fill::Down, &book, &held),
            Ok(vec![json!({ "cells": "A1:A3", "fill": "5" }), json!({ "cells": "B1:B3", "fill": "=A1*2" })])
        );
        assert!(edits(&over, &block("t.csv"), &held).unwrap_err().contains("workbook"));
        let far = Fill::Colour { test: Some(Test::Over(999.0)), colour: "FFF2CC" };
        assert!(edits(&far, &book, &held).unwrap_err().contains("formulas"));
    }
}
