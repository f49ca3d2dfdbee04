//! The events of Chat Completions, as OpenAI sends them. Pure.

use serde_json::{Value, json};

use super::{Answer, AnswerCall, Frames, pieces, plain, words};

pub(super) fn frames(said: &Answer) -> Frames {
    let id = format!("chatcmpl-{}", said.nth);
    let chunk = |delta: Value, finish: Value| {
        let choice = json!({"index": 0, "delta": delta, "logprobs": null, "finish_reason": finish});
        plain(&json!({"id": id, "object": "chat.completion.chunk", "created": 0, "model": said.model,
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
    let mut end = vec![chunk(json!({}), reason(said).into())];
    if said.tell_usage {
        end.push(plain(
            &json!({"id": id, "object": "chat.completion.chunk", "created": 0, "model": said.model,
                               "choices": [], "usage": usage(said)}),
        ));
    }
    end.push("data: [DONE]\n\n".to_owned());
    Frames { body, end }
}

/// The answer in one piece.
pub(super) fn whole(said: &Answer) -> Value {
    let called = |call: &AnswerCall| {
        let function = json!({"name": call.name, "arguments": call.arguments});
        json!({"id": call.id, "type": "function", "function": function})
    };
    let content = if said.text.is_empty() { Value::Null } else { said.text.as_str().into() };
    let mut message = json!({"role": "assistant", "content": content, "refusal": null, "annotations": []});
    if !said.thinking.is_empty() {
        message["reasoning_content"] = said.thinking.as_str().into();
    }
    if !said.calls.is_empty() {
        message["tool_calls"] = said.calls.iter().map(called).collect();
    }
    let choice = json!({"index": 0, "message": message, "logprobs": null, "finish_reason": reason(said)});
    json!({"id": format!("chatcmpl-{}", said.nth), "object": "chat.completion", "created": 0,
           "model": said.model, "choices": [choice], "usage": usage(said)})
}

fn reason(said: &Answer) -> &'static str {
    match (said.length, said.calls.is_empty()) {
        (true, _) => "length",
        (false, true) => "stop",
        (false, false) => "tool_calls",
    }
}

fn usage(said: &Answer) -> Value {
    let usage = &said.usage;
    let mut read = json!({"cached_tokens": usage.cached});
    if usage.cache_written > 0 {
        // OpenRouter's; OpenAI tells no such count.
        read["cache_write_tokens"] = usage.cache_written.into();
    }
    json!({"prompt_tokens": usage.input, "completion_tokens": usage.output,
           "total_tokens": usage.input + usage.output, "prompt_tokens_details": read})
}
