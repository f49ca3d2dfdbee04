//! Entries of tool calls in the conversation. Reads and joins; keeps nothing.

use serde_json::Value;

/// The call id that a planned item's entry names.
pub(crate) fn call_of(entry: Option<&Value>) -> String {
    entry.and_then(|entry| entry.get("call")).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// Two parts of one item's entry.
pub(crate) fn merged(entry: Option<Value>, other: Value) -> Value {
    match (entry, other) {
        (Some(Value::Object(mut entry)), Value::Object(other)) => {
            entry.extend(other);
            Value::Object(entry)
        }
        (_, other) => other,
    }
}
