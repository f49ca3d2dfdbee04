//! Model lists and cards of the double, for each kind of server: one model, `mock`. Pure.

use serde_json::{Value, json};

/// The context that the double's cards tell, in tokens.
const WINDOW: u64 = 131_072;
/// The longest answer that they tell, in tokens.
const OUTPUT: u64 = 16_384;

/// The list or card of a path, none where there is none there. `anthropic` is true for a request with
/// Anthropic's headers; `pricing` is told as it is on OpenAI's kind.
pub(crate) fn at(path: &str, anthropic: bool, body: &Value, pricing: Option<&Value>) -> Option<Value> {
    if path.ends_with("/api/tags") {
        return Some(json!({"models": [tag("mock")]}));
    }
    if path.ends_with("/api/show") {
        let name = body.get("model").or_else(|| body.get("name")).and_then(Value::as_str)?;
        return Some(model_details(name));
    }
    if path.ends_with("/api/version") {
        return Some(json!({"version": "0.12.6"}));
    }
    let card = |id: &str| if anthropic { claude(id) } else { openai(id, pricing) };
    if path.ends_with("/models") {
        let list = json!([card("mock")]);
        return Some(if anthropic {
            json!({"data": list, "has_more": false, "first_id": "mock", "last_id": "mock"})
        } else {
            json!({"object": "list", "data": list})
        });
    }
    path.rsplit_once("/models/").map(|(_, id)| card(id))
}

fn openai(id: &str, pricing: Option<&Value>) -> Value {
    let mut card = json!({"id": id, "object": "model", "created": 0, "owned_by": "gloss"});
    if let Some(pricing) = pricing {
        card["pricing"] = pricing.clone();
    }
    card
}

fn claude(id: &str) -> Value {
    let can = |it: bool| json!({"supported": it});
    json!({"type": "model", "id": id, "display_name": "Mock", "created_at": "2026-01-01T00:00:00Z",
           "max_input_tokens": WINDOW, "max_tokens": OUTPUT,
           "capabilities": {"thinking": {"supported": true,
               "types": {"adaptive": can(true), "enabled": can(false), "disabled": can(true)}}}})
}

fn details() -> Value {
    json!({"parent_model": "", "format": "gguf", "family": "mock", "families": ["mock"],
           "parameter_size": "8B", "quantization_level": "Q4_K_M"})
}

fn tag(name: &str) -> Value {
    json!({"name": name, "model": name, "modified_at": "2026-01-01T00:00:00Z", "size": 1, "digest": "0",
           "details": details()})
}

fn model_details(name: &str) -> Value {
    json!({"license": "", "modelfile": format!("FROM {name}"), "parameters": "temperature 0", "template": "",
           "details": details(), "model_info": {"general.architecture": "mock", "mock.context_length": WINDOW},
           "capabilities": ["completion", "tools", "thinking"], "modified_at": "2026-01-01T00:00:00Z"})
}
