//! A chart block of a document as a deck's native chart, where it brings its own values: one name and one number each, or one
//! more name for its series. What reads a file or works something out is none of these.

use serde_json::{Map, Value, json};

/// The chart; none where it is of another sort.
pub(super) fn native(spec: &Value) -> Option<Value> {
    let mark = spec.get("mark")?;
    let mark = mark.as_str().or_else(|| mark.get("type")?.as_str())?;
    let rows: Vec<&Map<String, Value>> =
        spec.get("data")?.get("values")?.as_array()?.iter().filter_map(Value::as_object).collect();
    let encoding = spec.get("encoding")?.as_object()?;
    let channel = |name: &str| encoding.get(name)?.get("field")?.as_str();
    let computed = |name: &str| {
        encoding.get(name).is_some_and(|one| one.get("aggregate").is_some() || one.get("bin").is_some())
    };
    if ["x", "y", "theta"].into_iter().any(computed) || spec.get("transform").is_some() {
        return None;
    }
    let numeric = |field: &str| rows.iter().all(|row| row.get(field).is_some_and(Value::is_number));
    let (across, up) = (channel("x"), channel("y"));
    let (kind, names, numbers) = match (mark, across, up) {
        ("arc", ..) => ("pie", channel("color")?, channel("theta")?),
        ("bar", Some(x), Some(y)) if numeric(x) && !numeric(y) => ("bar", y, x),
        ("bar", Some(x), Some(y)) => ("column", x, y),
        ("line", Some(x), Some(y)) => ("line", x, y),
        ("area", Some(x), Some(y)) => ("area", x, y),
        _ => return None,
    };
    let split = channel("color").filter(|field| mark != "arc" && *field != names);
    let mut categories: Vec<String> = Vec::new();
    let mut series: Vec<(String, Vec<(String, f64)>)> = Vec::new();
    for row in &rows {
        let (name, value) = (words(row.get(names)?)?, row.get(numbers)?.as_f64()?);
        if !categories.contains(&name) {
            categories.push(name.clone());
        }
        let of = split.and_then(|field| words(row.get(field)?)).unwrap_or_else(|| numbers.to_owned());
        match series.iter_mut().find(|(known, _)| *known == of) {
            Some((_, points)) => points.push((name, value)),
            None => series.push((of, vec![(name, value)])),
        }
    }
    let values = |points: &[(String, f64)]| -> Vec<Value> {
        let of = |name: &String| points.iter().find(|(known, _)| known == name).map(|(_, value)| *value);
        categories.iter().map(|name| json!(of(name))).collect()
    };
    let all: Vec<Value> =
        series.iter().map(|(name, points)| json!({ "name": name, "values": values(points) })).collect();
    let title = spec.get("title").and_then(Value::as_str).unwrap_or(numbers);
    (!all.is_empty() && !categories.is_empty()).then(
        || json!({ "kind": kind, "categories": categories, "category": names, "series": all, "alt": title }),
    )
}

fn words(value: &Value) -> Option<String> {
    match value {
        Value::String(words) => Some(words.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::native;
    use serde_json::json;

    #[test]
    fn a_chart_with_its_own_values_is_drawn_natively() {
        let values = json!([{ "q": "Q1", "n": 3, "of": "a" }, { "q": "Q2", "n": 5, "of": "a" }, { "q": "Q1", "n": 4, "of": "b" }]);
        let encoding = json!({ "x": { "field": "q" }, "y": { "field": "n" }, "color": { "field": "of" } });
        let spec = json!({ "mark": "line", "data": { "values": values }, "encoding": encoding });
        let chart = native(&spec).unwrap();
        assert_eq!(chart["categories"], json!(["Q1", "Q2"]));
        assert_eq!(chart["series"][1], json!({ "name": "b", "values": [4.0, null] }));
        for none in [
            json!({ "mark": "bar", "data": { "cells": "a.csv!A:B" }, "encoding": encoding }),
            json!({ "mark": "boxplot", "data": { "values": values }, "encoding": encoding }),
        ] {
            assert_eq!(native(&none), None);
        }
    }
}
