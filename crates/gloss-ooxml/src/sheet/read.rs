//! The cells of a range, as they are stored.

use super::facts::Facts;
use super::rows::{Found, FoundCell, Rows};
use super::shared::{SharedText, rich_text};
use crate::cell::{Area, Cell, CellRef, Value};
use crate::error::OpenError;
use crate::limits::{Limits, MAX_READ_CELLS};
use crate::xml::{decode, unescape_cell_text};

/// The stored value of a cell.
pub(crate) fn value_of(
    cell: &FoundCell<'_>,
    source: &str,
    shared: &SharedText,
    limits: &Limits,
) -> Result<Value, OpenError> {
    if let Some(inline) = &cell.inline {
        let text = rich_text(source.get(inline.clone()).unwrap_or_default(), "a cell", limits)?;
        return Ok(Value::Text(text));
    }
    let Some((_, raw)) = &cell.value else { return Ok(Value::Empty) };
    let text = decode(raw);
    Ok(match cell.tag.get("t").as_deref() {
        Some("s") => text
            .trim()
            .parse()
            .ok()
            .and_then(|index| shared.get(index))
            .map_or(Value::Empty, |text| Value::Text(text.to_owned())),
        Some("str") => Value::Text(unescape_cell_text(&text).into_owned()),
        Some("inlineStr") => Value::Text(text.into_owned()),
        Some("b") => Value::Bool(matches!(text.trim(), "1" | "true")),
        Some("e") => Value::Error(text.into_owned()),
        Some("d") => Value::Text(text.into_owned()),
        _ if text.is_empty() => Value::Empty,
        _ => text.trim().parse().map_or_else(|_| Value::Text(text.to_string()), Value::Number),
    })
}

/// The cells of an area that are written in the file, row by row.
pub(crate) fn read_range(
    source: &str,
    part: &str,
    area: Area,
    facts: &Facts,
    shared: &SharedText,
    limits: &Limits,
) -> Result<Vec<(CellRef, Cell)>, OpenError> {
    let mut out = Vec::new();
    let mut written_out = 0;
    let Some(mut rows) = Rows::new(source, part, limits.depth)? else { return Ok(out) };
    loop {
        match rows.next()? {
            Found::Row(number, _) if number > area.to.row => return Ok(out),
            Found::Cell(cell) if area.contains(cell.at) => {
                if out.len() >= MAX_READ_CELLS {
                    return Err(OpenError::TooManyCells { limit: MAX_READ_CELLS });
                }
                let value = value_of(&cell, source, shared, limits)?;
                let formula = formula_of(&cell, facts);
                // A long formula shared by a million cells would fill memory.
                written_out += formula.as_ref().map_or(0, |formula| formula.len() as u64);
                if written_out > limits.inflated_bytes {
                    return Err(OpenError::TooMuchInflated { limit: limits.inflated_bytes });
                }
                out.push((cell.at, Cell { value, formula, style: style_of(&cell) }));
            }
            Found::End(_) => return Ok(out),
            _ => {}
        }
    }
}

/// The formula of a cell, written out.
pub(crate) fn formula_of(cell: &FoundCell<'_>, facts: &Facts) -> Option<String> {
    let formula = cell.formula.as_ref()?;
    match formula.kind().as_str() {
        "shared" if formula.raw.is_empty() => facts.shared(formula.tag.number("si").unwrap_or(0), cell.at),
        "dataTable" => None,
        _ => Some(formula.text()),
    }
}

/// The style of a cell.
pub(crate) fn style_of(cell: &FoundCell<'_>) -> u32 {
    cell.tag.number("s").unwrap_or(0)
}
