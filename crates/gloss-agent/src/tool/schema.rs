//! The parts of JSON Schema that tools describe their arguments with.

use serde_json::{Value, json};

/// A string.
pub(crate) fn text(about: &str) -> Value {
    json!({ "type": "string", "description": about })
}

/// An object with these keys and no others.
#[expect(clippy::needless_pass_by_value, reason = "it becomes part of the value given back")]
pub(crate) fn object(properties: Value, required: &[&str]) -> Value {
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

/// An object within another: whoever reads the whole refuses keys that it has not.
#[expect(clippy::needless_pass_by_value, reason = "it becomes part of the value given back")]
pub(crate) fn part(properties: Value, required: &[&str]) -> Value {
    json!({ "type": "object", "properties": properties, "required": required })
}
