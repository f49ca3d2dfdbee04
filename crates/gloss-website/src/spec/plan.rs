//! The inputs and outputs of a planner, as a spec gives them. Reads no formula.

use serde_json::{Map, Value};

use super::{needed, words};
use crate::refusal::Refusal;

/// Inputs and outputs of a planner.
const MOST: usize = 12;

/// A number that can be moved.
#[derive(Clone, Debug, PartialEq)]
pub struct Input {
    /// The variable name in formulas: letters, digits and `_`.
    pub name: String,
    /// The label on the page.
    pub label: String,
    /// The initial value.
    pub value: f64,
    /// The column of the query's row that gives it instead, so that it follows the data.
    pub column: Option<String>,
    /// The smallest value.
    pub min: f64,
    /// The largest value.
    pub max: f64,
    /// The step from one value to the next.
    pub step: f64,
    /// The unit behind the number: `€`, `%`; may be empty.
    pub unit: String,
}

/// A number that inputs lead to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Output {
    /// The variable name in later formulas.
    pub name: String,
    /// The label on the page.
    pub label: String,
    /// How it is worked out.
    pub formula: String,
    /// The unit behind the number; may be empty.
    pub unit: String,
}

pub(super) fn inputs(map: &Map<String, Value>) -> Result<Vec<Input>, Refusal> {
    all(map, "inputs", |own, path| {
        let number = |key: &str, without: Option<f64>| match own.get(key) {
            None | Some(Value::Null) => without.ok_or_else(|| refused(path, key, "This is missing.")),
            Some(value) => value
                .as_f64()
                .filter(|number| number.is_finite() && number.abs() < 1e15)
                .ok_or_else(|| refused(path, key, "This is no number.")),
        };
        let name = name(own, path)?;
        let column = own.get("value").and_then(Value::as_str).map(str::to_owned);
        if column.is_some() && (number("min", None).is_err() || number("max", None).is_err()) {
            return Err(refused(path, "value", "A column's value needs min and max."));
        }
        let value = if column.is_some() { number("min", None)? } else { number("value", None)? };
        let (min, max) =
            (number("min", Some(value.min(0.0)))?, number("max", Some((value * 2.0).max(value + 1.0)))?);
        let step = number("step", Some((max - min) / 100.0))?;
        if !(min..=max).contains(&value) || step <= 0.0 || min >= max {
            return Err(refused(path, "value", "This lies outside of its bounds, or they leave no room."));
        }
        Ok(Input {
            label: label(own, &name)?,
            name,
            value,
            column,
            min,
            max,
            step,
            unit: words(own, "unit")?.unwrap_or_default(),
        })
    })
}

pub(super) fn outputs(map: &Map<String, Value>) -> Result<Vec<Output>, Refusal> {
    all(map, "outputs", |own, path| {
        let name = name(own, path)?;
        let formula = needed(own, "formula", &format!("{path}."))?;
        Ok(Output { label: label(own, &name)?, name, formula, unit: words(own, "unit")?.unwrap_or_default() })
    })
}

fn all<T>(
    map: &Map<String, Value>,
    key: &str,
    one: impl Fn(&Map<String, Value>, &str) -> Result<T, Refusal>,
) -> Result<Vec<T>, Refusal> {
    let Some(value) = map.get(key).filter(|value| !value.is_null()) else { return Ok(Vec::new()) };
    let list = value.as_array().filter(|list| list.len() <= MOST);
    let list =
        list.ok_or_else(|| Refusal::new(key, "This is no list of parts.", format!("Give at most {MOST}.")))?;
    let each = list.iter().enumerate().map(|(n, value)| {
        let path = format!("{key}.{n}");
        let own = value
            .as_object()
            .ok_or_else(|| Refusal::new(path.clone(), "This is no part.", "Give an object."))?;
        one(own, &path)
    });
    each.collect()
}

fn name(own: &Map<String, Value>, path: &str) -> Result<String, Refusal> {
    let name = needed(own, "name", &format!("{path}."))?;
    let is_plain = name.chars().all(|c| c.is_alphanumeric() || c == '_')
        && !name.starts_with(|c: char| c.is_ascii_digit());
    if is_plain && name.chars().count() <= 40 {
        Ok(name)
    } else {
        Err(refused(path, "name", "A name has letters, digits and _, and begins with a letter."))
    }
}

fn label(own: &Map<String, Value>, name: &str) -> Result<String, Refusal> {
    Ok(words(own, "label")?.unwrap_or_else(|| name.replace('_', " ")))
}

fn refused(path: &str, key: &str, says: &str) -> Refusal {
    Refusal::new(
        format!("{path}.{key}"),
        says,
        "Give {name, label, value, min, max, step, unit}, or {name, label, formula, unit}.",
    )
}
