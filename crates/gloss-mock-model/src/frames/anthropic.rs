//! The events of Anthropic's Messages API, as Anthropic sends them. Pure.

use serde_json::{Value, json};

use super::{Answer, Frames, named, object, pieces, words};

/// Collects events, which name their own type.
#[derive(Default)]
struct Builder {
    body: Vec<String>,
    index: u64,
}

impl Builder {
    fn push(&mut self, data: &Value) {
        let kind = data.get("type").and_then(Value::as_str).unwrap_or_default();
        self.body.push(named(kind, data));
    }

    /// A block and its deltas; `at` is the index that it claims.
    fn block(&mut self, at: Option<u64>, block: &Value, deltas: Vec<Value>) {
        let index = at.unwrap_or(self.index);
        self.push(&json!({"type": "content_block_start", "index": index, "content_block": block}));
        for delta in deltas {
            self.push(&json!({"type": "content_block_delta", "index": index, "delta": delta}));
        }
        self.push(&json!({"type": "content_block_stop", "index": index}));
        self.index += 1;
    }
}

pub(super) fn frames(said: &Answer) -> Frames {
    let mut builder = Builder::default();
    let mut begun = message(said, &[], None);
    begun["usage"]["output_tokens"] = 1.into();
    builder.push(&json!({"type": "message_start", "message": begun}));
    builder.push(&json!({"type": "ping"}));
    if !said.thinking.is_empty() {
        let block = json!({"type": "thinking", "thinking": "", "signature": ""});
        let mut deltas: Vec<Value> = words(&said.thinking)
            .into_iter()
            .map(|word| json!({"type": "thinking_delta", "thinking": word}))
            .collect();
        deltas.push(json!({"type": "signature_delta", "signature": seal(said)}));
        builder.block(None, &block, deltas);
    }
    if !said.text.is_empty() {
        let deltas = words(&said.text).into_iter().map(|word| json!({"type": "text_delta", "text": word}));
        builder.block(None, &json!({"type": "text", "text": ""}), deltas.collect());
    }
    for call in &said.calls {
        let block = json!({"type": "tool_use", "id": call.id, "name": call.name, "input": {}});
        let json_delta = |piece: &str| json!({"type": "input_json_delta", "partial_json": piece});
        let mut deltas = vec![json_delta("")];
        // A call without arguments has no more than the empty delta.
        if call.arguments != "{}" {
            deltas.extend(pieces(&call.arguments).iter().map(|piece| json_delta(piece)));
        }
        builder.block(said.index0.then_some(0), &block, deltas);
    }
    let delta = json!({"type": "message_delta",
        "delta": {"stop_reason": reason(said), "stop_sequence": null},
        "usage": {"output_tokens": said.usage.output}});
    let end = vec![named("message_delta", &delta), named("message_stop", &json!({"type": "message_stop"}))];
    Frames { body: builder.body, end }
}

/// The answer in one piece. Arguments that are no object become an empty one: here the provider parses them.
pub(super) fn whole(said: &Answer) -> Value {
    let mut content = Vec::new();
    if !said.thinking.is_empty() {
        content.push(json!({"type": "thinking", "thinking": said.thinking, "signature": seal(said)}));
    }
    if !said.text.is_empty() {
        content.push(json!({"type": "text", "text": said.text, "citations": null}));
    }
    for call in &said.calls {
        let input = object(&call.arguments).unwrap_or_else(|| json!({}));
        content.push(json!({"type": "tool_use", "id": call.id, "name": call.name, "input": input}));
    }
    message(said, &content, Some(reason(said)))
}

/// The signature of an answer's thinking.
fn seal(said: &Answer) -> String {
    format!("sealed-{}", said.nth)
}

fn message(said: &Answer, content: &[Value], reason: Option<&str>) -> Value {
    let usage = &said.usage;
    json!({"id": format!("msg_{}", said.nth), "type": "message", "role": "assistant", "model": said.model,
           "content": content, "stop_reason": reason, "stop_sequence": null,
           "usage": {"input_tokens": usage.input.saturating_sub(usage.cached).saturating_sub(usage.cache_written),
                     "cache_creation_input_tokens": usage.cache_written, "cache_read_input_tokens": usage.cached,
                     "output_tokens": usage.output, "service_tier": "standard"}})
}

fn reason(said: &Answer) -> &'static str {
    match (said.length, said.calls.is_empty()) {
        (true, _) => "max_tokens",
        (false, true) => "end_turn",
        (false, false) => "tool_use",
    }
}

/// An error as a body or an event carries it.
pub(super) fn error(status: u16, code: &str, message: &str) -> Value {
    let kind = match status {
        _ if !code.is_empty() => code,
        401 => "authentication_error",
        402 => "billing_error",
        403 => "permission_error",
        404 => "not_found_error",
        413 => "request_too_large",
        429 => "rate_limit_error",
        529 => "overloaded_error",
        500.. => "api_error",
        _ => "invalid_request_error",
    };
    json!({"type": "error", "error": {"type": kind, "message": message}, "request_id": "req_mock"})
}

/// Why the provider would refuse a request: what its reference says must be there. None where it is.
pub(crate) fn refuses(body: &Value) -> Option<String> {
    if body.get("max_tokens").and_then(Value::as_u64).is_none_or(|most| most == 0) {
        return Some("max_tokens: Field required".to_owned());
    }
    if body.to_string().matches("\"cache_control\"").count() > 4 {
        return Some("A maximum of 4 blocks with cache_control may be provided.".to_owned());
    }
    let blocks =
        |message: &Value| message.get("content").and_then(Value::as_array).cloned().unwrap_or_default();
    let kind = |block: &Value| block.get("type").and_then(Value::as_str).unwrap_or_default().to_owned();
    let mut waiting: Vec<Value> = Vec::new();
    for (at, message) in body.get("messages").and_then(Value::as_array).into_iter().flatten().enumerate() {
        let blocks = blocks(message);
        let answered = blocks.iter().take_while(|block| kind(block) == "tool_result");
        let ids: Vec<Value> = answered.filter_map(|block| block.get("tool_use_id").cloned()).collect();
        if waiting.iter().any(|id| !ids.contains(id)) {
            let must = "`tool_use` ids were found without `tool_result` blocks immediately after";
            return Some(format!("messages.{at}: {must}"));
        }
        if blocks.iter().skip(ids.len()).any(|block| kind(block) == "tool_result") {
            return Some(format!("messages.{at}: `tool_result` blocks must come first"));
        }
        let empty = |block: &Value| kind(block) == "text" && block.get("text").is_none_or(|text| text == "");
        if blocks.iter().any(empty) {
            return Some(format!("messages.{at}: text content blocks must be non-empty"));
        }
        let uses = blocks.iter().filter(|block| kind(block) == "tool_use");
        waiting = uses.filter_map(|block| block.get("id").cloned()).collect();
    }
    None
}
