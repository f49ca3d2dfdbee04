//! Cells of a note's sheet by address: values, formulas and looks; and rows that come or go. What is not marked goes to the
//! person as a suggestion; that is for the door to sort out, not for the model.

use gloss_ooxml::format::Notation;
use gloss_protocol::{Problem, Reshape};
use gloss_provider::ToolSpec;
use serde_json::{Value, json};

use super::region::{edited, note, within, within_schema};
use crate::doors::{BaseOf, CellEdit, Future, Notes};
use crate::tool::{Arguments, Effect, Outcome, Scope, Tool, ToolCall, bad, clip, object, text};

/// Edits of one call: each is an area, which may be of thousands of cells.
const MAX_EDITS: usize = 200;

/// Longest content of a cell, in bytes: Excel takes 32,767 characters.
const MAX_CONTENT: usize = 128 << 10;

/// Changes cells by address.
pub(super) struct EditCells;

impl Tool for EditCells {
    fn name(&self) -> &str {
        "edit_cells"
    }

    fn spec(&self) -> ToolSpec {
        let (about, parameters) = spec();
        ToolSpec::new(self.name(), about, parameters)
    }

    fn effect(&self) -> Effect {
        Effect::Makes
    }

    fn fits(&self, turn: Scope) -> bool {
        turn.serves_cells() && turn.makes()
    }

    fn announce(&self, _: Arguments<'_>) -> String {
        "Changing cells".to_owned()
    }

    fn run<'a>(&'a self, call: ToolCall<'a>) -> Future<'a, Outcome> {
        Box::pin(edit(&*call.doors.notes, call.arguments))
    }
}

/// Its description for a model, and the schema of its parameters.
fn spec() -> (&'static str, Value) {
    let look = object(
        json!({
            "number": text("general, integer, decimal, percent, money, date, month, year, text, or a code: d mmm yyyy."),
            "currency": text("Of money, integer: €, CHF."),
            "bold": { "type": "boolean" },
            "colour": text("Behind the cells, as FFF2CC; none takes it away."),
        }),
        &[],
    );
    let edit = object(
        json!({
            "cells": text("D3:E5 of the note's sheet, or Sales!D3:E5."),
            "rows": { "type": "array", "items": { "type": "array" }, "description": "What each cell holds, row by row." },
            "fill": { "description": "Instead: one value for all, or the first cell's formula, copied." },
            "look": look,
            "do": { "enum": ["delete_rows", "insert_above", "insert_below"], "description": "Instead: whole rows go, or as many empty ones come. Later edits name cells as they stand after it." },
            "ranges": { "type": "array", "items": { "type": "integer" }, "description": "With do, instead of cells: the rows of these ranges." },
        }),
        &[],
    );
    let about = "Sets cells of a note's sheet by address: values, formulas in English with a leading =, formats. Where it sets \
more than the marked cells, or lets rows go that are not marked wholly, all of the note waits for the person; `within` widens the place.";
    let edits = json!({ "type": "array", "items": edit });
    (
        about,
        object(
            json!({
                "note": text("The note's id."),
                "base": text("As read_region gave it."),
                "within": within_schema(),
                "edits": edits,
            }),
            &["note", "base", "edits"],
        ),
    )
}

async fn edit(notes: &dyn Notes, arguments: Arguments<'_>) -> Result<Outcome, Problem> {
    let list = arguments.list("edits")?;
    if list.is_empty() || list.len() > MAX_EDITS {
        return Err(bad(format!("edits must have 1 to {MAX_EDITS} entries.")));
    }
    let edits = list
        .iter()
        .enumerate()
        .map(|(at, edit)| read(edit).map_err(|why| bad(format!("edits[{at}]: {why}"))));
    let edits: Vec<CellEdit> = edits.collect::<Result<_, _>>()?;
    let detail = clip(&edits.iter().map(describe_edit).collect::<Vec<_>>().join(", "), 400);
    let rows = edits.iter().all(|edit| edit.how.is_some());
    let at = BaseOf { base: arguments.text("base")?.to_owned(), within: within(arguments)? };
    let (after, outside) = notes.edit_cells(&note(arguments)?, at, edits).await?;
    let mut result = edited(&after);
    if outside > 0 {
        result.insert("not_marked".to_owned(), json!(outside));
        let told = "These cells or rows are not marked: all that this note changes waits for the person.";
        result.insert("told".to_owned(), json!(told));
    }
    let what = if rows { "rows" } else { "cells" };
    Ok(Outcome { says: format!("Changed {what} in {}", after.path), detail, result: Value::Object(result) })
}

/// An edit in a few words.
fn describe_edit(edit: &CellEdit) -> String {
    let rows = |n: usize| {
        if n == 1 { "the row of a marked cell".to_owned() } else { format!("the rows of {n} marked cells") }
    };
    let at = if edit.cells.is_empty() { rows(edit.ranges.len()) } else { edit.cells.clone() };
    match edit.how {
        None => at,
        Some(Reshape::DeleteRows) => format!("delete {at}"),
        Some(Reshape::InsertBelow) => format!("insert below {at}"),
        Some(_) => format!("insert above {at}"),
    }
}

fn read(edit: &Value) -> Result<CellEdit, String> {
    let map = edit.as_object().ok_or("it is no object.")?;
    let known = ["cells", "rows", "fill", "look", "do", "ranges"];
    if let Some(key) = map.keys().find(|key| !known.contains(&key.as_str())) {
        return Err(format!("there is no key {}.", clip(key, 40)));
    }
    if let Some(how) = map.get("do") {
        return lines(map, how);
    }
    let cells = map.get("cells").and_then(Value::as_str).ok_or("cells is missing, as D3:E5.")?;
    let rows = match map.get("rows") {
        None | Some(Value::Null) => None,
        Some(rows) => Some(
            rows.as_array()
                .and_then(|rows| rows.iter().map(row).collect())
                .ok_or("rows must be a list of lists.")?,
        ),
    };
    let fill =
        map.get("fill").map(|fill| content(fill).ok_or("fill must be one value or formula.")).transpose()?;
    if rows.is_some() && fill.is_some() {
        return Err("give rows or fill, not both.".to_owned());
    }
    let empty = json!({});
    let look = map.get("look").unwrap_or(&empty);
    let of = |key: &str| look.get(key).and_then(Value::as_str);
    let colour = of("colour").map(|colour| match colour {
        "none" => Ok(None),
        hex => hexed(hex).map(Some).ok_or("colour must be as FFF2CC, or none."),
    });
    let edit = CellEdit {
        cells: cells.to_owned(),
        ranges: Vec::new(),
        how: None,
        rows,
        fill,
        number: of("number").map(|name| code(name, of("currency").unwrap_or_default())).transpose()?,
        bold: look.get("bold").and_then(Value::as_bool),
        colour: colour.transpose()?,
    };
    let edit = if edit.number.as_deref() == Some("@") { as_words(edit) } else { edit };
    let nothing = CellEdit { cells: edit.cells.clone(), ..CellEdit::default() };
    if edit == nothing { Err("it says neither rows, fill nor look.".to_owned()) } else { Ok(edit) }
}

/// An edit whose contents stay words, however they look.
fn as_words(mut edit: CellEdit) -> CellEdit {
    for new in edit.rows.iter_mut().flatten().flatten().chain(&mut edit.fill) {
        if !new.is_empty() && !new.starts_with(['\'', '=']) {
            new.insert(0, '\'');
        }
    }
    edit
}

/// Whole rows that come or go.
fn lines(map: &serde_json::Map<String, Value>, how: &Value) -> Result<CellEdit, String> {
    let how = match how.as_str() {
        Some("delete_rows") => Reshape::DeleteRows,
        Some("insert_above") => Reshape::InsertAbove,
        Some("insert_below") => Reshape::InsertBelow,
        _ => return Err("do must be delete_rows, insert_above or insert_below.".to_owned()),
    };
    if ["rows", "fill", "look"].iter().any(|key| map.contains_key(*key)) {
        return Err("do stands alone; fill new rows with an edit of their own.".to_owned());
    }
    let cells = map.get("cells").and_then(Value::as_str).unwrap_or_default().to_owned();
    let ranges = map.get("ranges").and_then(Value::as_array).into_iter().flatten();
    let ranges: Option<Vec<usize>> = ranges.map(|at| usize::try_from(at.as_u64()?).ok()).collect();
    let ranges = ranges.ok_or("ranges must be numbers, from 0.")?;
    if cells.is_empty() == ranges.is_empty() {
        return Err("name the rows by cells, as 5:7, or by ranges.".to_owned());
    }
    Ok(CellEdit { cells, ranges, how: Some(how), ..CellEdit::default() })
}

fn row(row: &Value) -> Option<Vec<String>> {
    row.as_array()?.iter().map(content).collect()
}

/// A value as one would type it.
fn content(value: &Value) -> Option<String> {
    match value {
        Value::Null => Some(String::new()),
        Value::Bool(value) => Some(if *value { "TRUE" } else { "FALSE" }.to_owned()),
        Value::Number(number) => Some(number.to_string()),
        Value::String(words) => (words.len() <= MAX_CONTENT).then(|| words.clone()),
        Value::Array(_) | Value::Object(_) => None,
    }
}

/// A number format's code (ECMA-376-1, 18.8.31), by its name or as it is.
fn code(name: &str, currency: &str) -> Result<String, String> {
    if currency.chars().count() > 3 || currency.contains(['"', '\\']) {
        return Err("currency must be a sign as $, € or CHF.".to_owned());
    }
    if !currency.is_empty() && !matches!(name, "integer" | "decimal" | "money") {
        return Err(format!("a {} has no currency; money and integer (without cents) have.", clip(name, 40)));
    }
    let notation = Notation::of("en");
    Ok(match name {
        "general" => "General".to_owned(),
        "integer" => notation.money(currency, 0, 0),
        "decimal" | "money" => notation.money(currency, 2, 0),
        "percent" => notation.percent(1, false),
        "date" => notation.day.to_owned(),
        "month" => notation.month.to_owned(),
        "year" => "0".to_owned(),
        "text" => "@".to_owned(),
        code if is_code(code) => code.to_owned(),
        other => return Err(format!("there is no format {}.", clip(other, 40))),
    })
}

/// Longest code of a number format, in bytes.
const MAX_CODE: usize = 100;

/// Whether a text is a number format's code that every program reads: digits, days and times, marks, and words in quotes.
fn is_code(text: &str) -> bool {
    let (mut quoted, mut parts, mut digits, mut days) = (false, 1, false, false);
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            _ if quoted => {}
            ';' => parts += 1,
            '0' | '#' | '?' => digits = true,
            'y' | 'm' | 'd' | 'h' | 's' => days = true,
            '.' | ',' | ':' | '/' | '%' | '-' | '+' | '(' | ')' | ' ' => {}
            _ => return false,
        }
    }
    // Numbers and days in one code are none: a unit of letters stands in quotes.
    !quoted && digits != days && parts <= 3 && text.len() <= MAX_CODE
}

fn hexed(hex: &str) -> Option<(u8, u8, u8)> {
    let hex = hex.strip_prefix('#').unwrap_or(hex);
    let part = |from: usize| u8::from_str_radix(hex.get(from..from + 2)?, 16).ok();
    (hex.len() == 6).then(|| Some((part(0)?, part(2)?, part(4)?)))?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_read_or_refused() {
        let one = read(
            &json!({ "cells": "D3:E5", "fill": "=A1*2", "look": { "number": "money", "currency": "€", "bold": true, "colour": "#FFF2CC" } }),
        );
        let expect = CellEdit {
            cells: "D3:E5".to_owned(),
            ranges: Vec::new(),
            how: None,
            rows: None,
            fill: Some("=A1*2".to_owned()),
            number: Some("\"€\"#,##0.00".to_owned()),
            bold: Some(true),
            colour: Some(Some((255, 242, 204))),
        };
        assert_eq!(one, Ok(expect));
        let rows = read(&json!({ "cells": "A1:B1", "rows": [[1.5, null]] })).unwrap().rows;
        assert_eq!(rows, Some(vec![vec!["1.5".to_owned(), String::new()]]));
        let number = |look: Value| read(&json!({ "cells": "A1", "look": look })).unwrap().number.unwrap();
        assert_eq!(number(json!({ "number": "d mmm yyyy" })), "d mmm yyyy");
        assert_eq!(number(json!({ "number": "#,##0\" km\"" })), "#,##0\" km\"");
        for code in ["0.0 h", "\"open", "[Red]0", "", "yyyy;0;0;0"] {
            assert!(!is_code(code), "{code}");
        }
        let words =
            read(&json!({ "cells": "A1", "fill": "2027-02-15", "look": { "number": "text" } })).unwrap();
        assert_eq!(words.fill.as_deref(), Some("'2027-02-15"));
        let gone = read(&json!({ "ranges": [0, 5], "do": "delete_rows" })).unwrap();
        assert_eq!((gone.ranges, gone.how), (vec![0, 5], Some(Reshape::DeleteRows)));
        for (edit, says) in [
            (json!(7), "no object"),
            (json!({ "fill": 1 }), "cells"),
            (json!({ "cells": "A1" }), "neither"),
            (json!({ "cells": "A1", "rows": [[1]], "fill": 1 }), "not both"),
            (json!({ "cells": "A1", "rows": [[[1]]] }), "list of lists"),
            (json!({ "cells": "A1", "look": { "number": "roman" } }), "no format"),
            (json!({ "cells": "A1", "look": { "number": "date", "currency": "€" } }), "no currency"),
            (json!({ "cells": "A1", "look": { "colour": "blue" } }), "FFF2CC"),
            (json!({ "cells": "A1", "value": 1 }), "no key value"),
            (json!({ "cells": "3:3", "do": "delete_columns" }), "do must be"),
            (json!({ "cells": "3:3", "do": "delete_rows", "fill": 1 }), "stands alone"),
            (json!({ "do": "delete_rows" }), "name the rows"),
            (json!({ "do": "delete_rows", "ranges": [-1] }), "numbers"),
        ] {
            let why = read(&edit).unwrap_err();
            assert!(why.contains(says), "{why}");
        }
    }
}
