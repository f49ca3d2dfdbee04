//! Values that several wires read and write alike. Knows no provider.

use serde_json::{Value, json};

use crate::fault::Fault;
use crate::model::{Request, ToolSpec};
use crate::sse::{Event, MAX_EVENT};

/// How much of unreadable arguments a model is told back, in characters: enough to see its own mistake.
const TOLD_UNREADABLE: usize = 2_000;

/// The event's data as JSON.
pub(super) fn parsed(event: &Event) -> Result<Value, Fault> {
    if event.oversize {
        return Err(Fault::too_large("an event", MAX_EVENT));
    }
    serde_json::from_str(&event.data).map_err(|_| Fault::malformed("an event"))
}

/// The text of a field, empty where there is none.
pub(super) fn text<'a>(value: &'a Value, key: &str) -> &'a str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// A count inside nested objects, zero where there is none.
pub(super) fn count(value: &Value, pointer: &str) -> u64 {
    value.pointer(pointer).and_then(Value::as_u64).unwrap_or_default()
}

/// Arguments as they are told back to the provider. Some servers parse them and refuse the whole
/// conversation when they do not parse, so unreadable ones are told as a string inside an object.
pub(super) fn told_arguments(arguments: &str) -> String {
    match serde_json::from_str::<Value>(arguments) {
        Ok(Value::Object(_)) => arguments.to_owned(),
        _ if arguments.trim().is_empty() => "{}".to_owned(),
        _ => {
            let head: String = arguments.chars().take(TOLD_UNREADABLE).collect();
            json!({ "unreadable": head }).to_string()
        }
    }
}

/// The same for wires whose arguments are an object.
pub(super) fn told_object(arguments: &str) -> Value {
    serde_json::from_str(&told_arguments(arguments)).unwrap_or_else(|_| json!({}))
}

/// The tools as Chat Completions writes them, and those who follow it.
pub(super) fn functions(request: &Request) -> Vec<Value> {
    let function = |tool: &ToolSpec| {
        json!({"type": "function", "function":
            {"name": tool.name, "description": tool.description, "parameters": *tool.parameters}})
    };
    request.tools.iter().map(function).collect()
}

/// A tool's result as a provider reads it whose wire has no field for "failed".
pub(super) fn told_result(result: &str, ok: bool) -> String {
    if ok { result.to_owned() } else { format!("Error: {result}") }
}
