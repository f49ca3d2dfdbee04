//! Cells as XML, and whether what somebody wants to write can be held by a cell.

use super::request::Input;
use crate::cell::{Cell, CellRef, Value};
use crate::error::Refused;
use crate::formula::{check, future};
use crate::limits::MAX_TEXT_CHARS;
use crate::xml::{escape, escape_cell_text};

/// A number as it is stored: the shortest decimal that reads back the same.
pub(crate) fn number(value: f64) -> String {
    let size = value.abs();
    if value == 0.0 {
        "0".to_owned()
    } else if (1e-5..1e15).contains(&size) {
        value.to_string()
    } else {
        format!("{value:e}")
    }
}

/// The future content of a cell, validated. Formulas get the prefixes under which Excel stores younger functions.
pub(super) fn checked(at: CellRef, input: &Input, sheets: &[String]) -> Result<Cell, Refused> {
    if !at.exists() {
        return Err(Refused::OutOfSheet(format!("row {}, column {}", at.row, at.column)));
    }
    let value = match input {
        Input::Empty => Value::Empty,
        Input::Number(number) if !number.is_finite() => return Err(Refused::NotANumber(number.to_string())),
        Input::Number(number) => Value::Number(*number),
        Input::Bool(yes) => Value::Bool(*yes),
        Input::Text(text) => {
            // Excel counts UTF-16 units.
            let chars = text.encode_utf16().count();
            if chars > MAX_TEXT_CHARS {
                return Err(Refused::TooLong { what: "the text", chars, limit: MAX_TEXT_CHARS });
            }
            Value::Text(text.clone())
        }
        Input::Formula(formula) => {
            let formula = future(formula);
            check(&formula, sheets)?;
            return Ok(Cell { value: Value::Empty, formula: Some(formula), style: 0 });
        }
    };
    Ok(Cell { value, formula: None, style: 0 })
}

/// The element of a cell: `style` and `rest` are attributes as written, `extension` an element to keep.
pub(super) fn cell(
    prefix: &str,
    at: CellRef,
    cell: &Cell,
    style: Option<&str>,
    rest: &str,
    extension: &str,
) -> String {
    let style = style.map_or(String::new(), |style| format!(" s=\"{style}\""));
    let (kind, inner) = match (&cell.formula, &cell.value) {
        (Some(formula), _) => ("", format!("<{prefix}f>{}</{prefix}f>", escape(formula))),
        (None, Value::Empty) => ("", String::new()),
        (None, Value::Number(value)) => ("", format!("<{prefix}v>{}</{prefix}v>", number(*value))),
        (None, Value::Bool(yes)) => (" t=\"b\"", format!("<{prefix}v>{}</{prefix}v>", u8::from(*yes))),
        (None, Value::Error(error)) => (" t=\"e\"", format!("<{prefix}v>{}</{prefix}v>", escape(error))),
        (None, Value::Text(text)) => {
            let space =
                if text.trim() == text && !text.contains('\n') { "" } else { " xml:space=\"preserve\"" };
            let text = escape_cell_text(text);
            (" t=\"inlineStr\"", format!("<{prefix}is><{prefix}t{space}>{text}</{prefix}t></{prefix}is>"))
        }
    };
    if inner.is_empty() && extension.is_empty() {
        return format!("<{prefix}c r=\"{at}\"{style}{rest}/>");
    }
    format!("<{prefix}c r=\"{at}\"{style}{rest}{kind}>{inner}{extension}</{prefix}c>")
}

/// The element of a cell whose text has several looks: `rich` is what stands in its `is`.
pub(super) fn rich_cell(at: CellRef, rich: &str, style: Option<&str>, rest: &str, extension: &str) -> String {
    let style = style.map_or(String::new(), |style| format!(" s=\"{style}\""));
    format!("<c r=\"{at}\"{style}{rest} t=\"inlineStr\"><is>{rich}</is>{extension}</c>")
}
