//! Rows of a spec: inline, or the name of a range of cells. Opens nothing.

use serde_json::Value as Json;

use super::object::{Object, short};
use crate::error::Refused;
use crate::limits::{COLUMNS, NAME_CHARS, NUMBER, ROWS};
use crate::spec::{Data, FACT};
use crate::value::{Rows, Value};

pub(super) fn read(all: &Object<'_>) -> Result<Data, Refused> {
    let Some(data) = all.object("data")? else {
        return Err(Refused::new(
            "data",
            "There are no rows.",
            "Add \"data\": {\"fact\": \"ID\"}, {\"cells\": \"file.xlsx!Sheet1!A1:C20\"} or {\"values\": [...]}.",
        ));
    };
    data.only(&["values", "cells", "fact", "name"])?;
    match (data.get("values"), data.words("cells", NAME_CHARS)?, data.words("fact", NAME_CHARS)?) {
        (None, None, Some(fact)) => {
            let fact = fact.strip_prefix(FACT).unwrap_or(&fact);
            let is_id = fact.len() == 8 && fact.bytes().all(|byte| byte.is_ascii_hexdigit());
            is_id.then(|| Data::Cells(format!("{FACT}{fact}"))).ok_or_else(|| {
                data.no("fact", "This names no fact.", "Write the id that compute answered, eight signs.")
            })
        }
        (None, Some(cells), None) => is_range(&cells).then_some(Data::Cells(cells)).ok_or_else(|| {
            data.no("cells", "This names no range of cells.", "Write it as \"file.xlsx!Sheet1!A1:C20\".")
        }),
        (Some(Json::Array(values)), None, None) => rows(&data, values).map(Data::Rows),
        (Some(_), None, None) => {
            Err(data.no("values", "A list of rows is wanted here.", "Write [{\"name\": value, ...}, ...]."))
        }
        _ => Err(data.no("values", "Rows come from one place.", "Give \"fact\", \"cells\" or \"values\".")),
    }
}

/// A file, a sheet where the file has several, and a range or whole columns.
fn is_range(text: &str) -> bool {
    let parts: Vec<&str> = text.split('!').collect();
    let range = parts.last().copied().unwrap_or_default().replace('$', "");
    let cell = |cell: &str| {
        let letters = cell.bytes().take_while(u8::is_ascii_uppercase).count();
        let digits = cell.get(letters..).unwrap_or_default();
        (1..=3).contains(&letters)
            && (1..=7).contains(&digits.len())
            && digits.bytes().all(|b| b.is_ascii_digit())
    };
    let column =
        |column: &str| (1..=3).contains(&column.len()) && column.bytes().all(|b| b.is_ascii_uppercase());
    let both = range.split_once(':').is_some_and(|(a, b)| cell(a) && cell(b) || column(a) && column(b));
    (2..=3).contains(&parts.len()) && parts.iter().all(|part| !part.is_empty()) && both
}

fn rows(data: &Object<'_>, values: &[Json]) -> Result<Rows, Refused> {
    if values.len() > ROWS {
        return Err(data.no(
            "values",
            &format!("There are more than {ROWS} rows."),
            "Sum them up first, or use fewer.",
        ));
    }
    let mut out = Rows::default();
    for (at, value) in values.iter().enumerate() {
        let path = format!("data.values[{at}]");
        let Json::Object(map) = value else {
            return Err(Refused::new(path, "A row is wanted here.", "Write {\"name\": value, ...}."));
        };
        let mut row = vec![Value::Null; out.columns.len()];
        for (name, value) in map {
            let value = cell(&path, name, value)?;
            match out.column(name) {
                Some(column) => {
                    if let Some(place) = row.get_mut(column) {
                        *place = value;
                    }
                }
                None => {
                    if out.columns.len() >= COLUMNS || name.chars().count() > NAME_CHARS {
                        return Err(Refused::new(
                            path,
                            format!("A row has at most {COLUMNS} columns with short names."),
                            "Leave out the columns that the chart does not show.",
                        ));
                    }
                    out.columns.push(name.clone());
                    row.push(value);
                }
            }
        }
        out.rows.push(row);
    }
    let width = out.columns.len();
    for row in &mut out.rows {
        row.resize(width, Value::Null);
    }
    Ok(out)
}

fn cell(path: &str, name: &str, value: &Json) -> Result<Value, Refused> {
    match value {
        Json::Null => Ok(Value::Null),
        Json::Bool(truth) => Ok(Value::Text(truth.to_string())),
        Json::String(text) => Ok(Value::Text(text.clone())),
        Json::Number(number) => match number.as_f64().filter(|number| number.abs() < NUMBER) {
            Some(number) => Ok(Value::Number(number)),
            None => Err(Refused::new(
                format!("{path}.{}", short(name)),
                "This number is too large to draw.",
                "Use another unit.",
            )),
        },
        Json::Array(_) | Json::Object(_) => Err(Refused::new(
            format!("{path}.{}", short(name)),
            "A value is a number, words or nothing.",
            "Give each part a column of its own.",
        )),
    }
}
