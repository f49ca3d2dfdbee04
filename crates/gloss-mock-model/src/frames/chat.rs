//! The events of Chat Completions, as OpenAI sends them. Pure.

use serde_json::{Value, json};

use super::{Frames, Said, pieces, plain, words};

pub(super) fn frames(said: &Said) -> Frames {
    let id = format!("chatcmpl-{}", said.nth);
    let chunk = |delta: Value, finish: Value| {
        let choice = json!({"index": 0, "delta": delta, "logprobs": null, "finish_reason": finish});
        plain(&json!({"id": id, "object": "chat.completion.chunk", "created": 0, "model": "mock",
                      "choices": [choice]}))
    };
    let mut body = vec![chunk(json!({"role": "assistant", "content": ""}), Value::Null)];
    body.extend(
        words(&said.thinking).into_iter().map(|word| chunk(json!({"reasoning_content": word}), Value::Null)),
    );
    body.extend(words(&said.text).into_iter().map(|word| chunk(json!({"content": word}), Value::Null)));
    for (at, call) in said.calls.iter().enumerate() {
        let index = if said.index0 { 0 } else { at };
        let head = json!({"index": index, "id": call.id, "type": "function",
                          "function": {"name": call.name, "arguments": ""}});
        body.push(chunk(json!({"tool_calls": [head]}), Value::Null));
        for piece in pieces(&call.arguments) {
            let part = json!({"index": index, "function": {"arguments": piece}});
            body.push(chunk(json!({"tool_calls": [part]}), Value::Null));
        }
    }
    let reason = match (said.length, said.calls.is_empty()) {
        (true, _) => "length",
        (false, true) => "stop",
        (false, false) => "tool_calls",
    };
    let usage = &said.usage;
    let last = json!({"id": id, "object": "chat.completion.chunk", "choices": [], "usage": {
        "prompt_tokens": usage.input, "completion_tokens": usage.output,
        "total_tokens": usage.input + usage.output,
        "prompt_tokens_details": {"cached_tokens": usage.cached}}});
    Frames { body, end: vec![chunk(json!({}), reason.into()), plain(&last), "data: [DONE]\n\n".to_owned()] }
}
