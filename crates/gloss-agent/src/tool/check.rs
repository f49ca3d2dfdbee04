//! A call's arguments held against the schema that its tool was described with: what is not in it is refused with what there is,
//! all faults at once, so that nothing a model asks for is dropped in silence. Reads the parts of JSON Schema that
//! [`super::schema`] writes; what another schema says beyond them is for its tool.

use gloss_protocol::Problem;
use serde_json::{Map, Value};

use super::arguments::{bad, clip};

/// Faults that are told at once.
const MAX_FAULTS: usize = 8;

/// Refuses arguments that the schema has not, or has otherwise. `more` are keys that Gloss itself gives beside it.
///
/// # Errors
/// With the faults, and what there is in their place.
pub(crate) fn check_arguments(schema: &Value, arguments: &Value, more: &[&str]) -> Result<(), Problem> {
    let mut faults = Vec::new();
    check("", schema, arguments, more, &mut faults);
    if faults.is_empty() {
        return Ok(());
    }
    let unsaid = faults.len().saturating_sub(MAX_FAULTS);
    faults.truncate(MAX_FAULTS);
    if unsaid > 0 {
        faults.push(format!("{unsaid} more."));
    }
    Err(bad(faults.join(" ")).with_next("Nothing was done. Correct the arguments, and call it again."))
}

fn check(at: &str, schema: &Value, value: &Value, more: &[&str], faults: &mut Vec<String>) {
    if let Some(choices) = schema.get("enum").and_then(Value::as_array) {
        if !choices.contains(value) {
            faults.push(format!("{at} must be one of {}.", list(choices.iter().map(words))));
        }
        return;
    }
    let Some(wanted) = schema.get("type").and_then(Value::as_str) else { return };
    // A part that is open is its reader's, who may take it in a shorter form too.
    if wanted == "object" && !is_closed(schema) {
        return;
    }
    if !is_of(wanted, value) {
        faults.push(format!(
            "{} must be {}.",
            if at.is_empty() { "What is given" } else { at },
            article(wanted)
        ));
        return;
    }
    match value {
        Value::Object(all) => check_object(at, schema, all, more, faults),
        Value::Array(items) => {
            let Some(schema) = schema.get("items") else { return };
            for (n, item) in items.iter().enumerate() {
                if faults.len() > MAX_FAULTS {
                    return;
                }
                check(&format!("{at}[{n}]"), schema, item, &[], faults);
            }
        }
        _ => {}
    }
}

fn check_object(at: &str, schema: &Value, all: &Map<String, Value>, more: &[&str], faults: &mut Vec<String>) {
    let Some(known) = schema.get("properties").and_then(Value::as_object) else { return };
    let within = |key: &str| if at.is_empty() { key.to_owned() } else { format!("{at}.{key}") };
    for (key, value) in all {
        match known.get(key) {
            // A key without a value is one that is not given.
            Some(schema) if value.is_null() || (value == "" && schema.get("enum").is_some()) => {}
            Some(schema) => check(&within(key), schema, value, &[], faults),
            None if !more.contains(&key.as_str()) => {
                let there = list(known.keys().map(|key| key.as_str().to_owned()));
                faults.push(format!("There is no {}; there is {there}.", within(&clip(key, 40))));
            }
            None => {}
        }
    }
    let required =
        schema.get("required").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    // Who gives Gloss's own arguments asks for something else, which its tool checks itself.
    let is_own = more.iter().any(|key| all.get(*key).is_some_and(|value| !value.is_null()));
    for key in required.filter(|_| !is_own).filter(|key| all.get(*key).is_none_or(Value::is_null)) {
        faults.push(format!("{} is missing.", within(key)));
    }
}

fn is_closed(schema: &Value) -> bool {
    schema.get("additionalProperties") == Some(&Value::Bool(false))
}

fn is_of(wanted: &str, value: &Value) -> bool {
    match wanted {
        "string" => value.is_string(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => true,
    }
}

fn article(wanted: &str) -> &'static str {
    match wanted {
        "string" => "a string",
        "integer" => "a whole number",
        "number" => "a number",
        "boolean" => "true or false",
        "array" => "a list",
        _ => "an object",
    }
}

fn words(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn list(all: impl Iterator<Item = String>) -> String {
    all.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::schema::{object, text};
    use super::check_arguments;

    fn says(arguments: &Value) -> String {
        let look =
            object(json!({ "bold": { "type": "boolean" }, "align": { "enum": ["left", "right"] } }), &[]);
        let schema = object(
            json!({
                "path": text("A file."),
                "from": { "type": "integer" },
                "looks": { "type": "array", "items": look },
                "open": { "type": "object" },
            }),
            &["path"],
        );
        check_arguments(&schema, arguments, &["own"]).err().map(|problem| problem.says).unwrap_or_default()
    }

    #[test]
    fn what_the_schema_has_not_is_refused_with_what_it_has() {
        for (arguments, expect) in [
            (
                json!({ "path": "a", "from": 3, "looks": [{ "bold": true }], "open": { "any": 1 }, "own": 1 }),
                "",
            ),
            (json!({ "path": "a", "from": null }), ""),
            (json!({ "path": "a", "from": 3.0, "looks": [{ "align": "" }] }), ""),
            (json!({ "own": 1 }), ""),
            (json!({ "path": "a", "sheet": "x" }), "There is no sheet; there is path, from, looks, open."),
            (
                json!({ "path": "a", "looks": [{}, { "font": "F" }] }),
                "There is no looks[1].font; there is bold, align.",
            ),
            (
                json!({ "path": "a", "looks": [{ "align": "up" }] }),
                "looks[0].align must be one of left, right.",
            ),
            (json!({ "from": "3" }), "from must be a whole number. path is missing."),
            (json!({ "path": 1, "looks": {} }), "path must be a string. looks must be a list."),
            (json!([]), "What is given must be an object."),
        ] {
            assert_eq!(says(&arguments), expect, "{arguments}");
        }
        let many = json!({ "path": "a", "looks": (0..400).map(|_| json!({ "x": 1 })).collect::<Vec<_>>() });
        assert!(says(&many).ends_with("1 more."), "{}", says(&many));
    }
}
