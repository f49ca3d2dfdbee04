//! The lines of Ollama's own API, as Ollama sends them. Pure.

use serde_json::{Value, json};

use super::{Answer, AnswerCall, Frames, line, object, words};

pub(super) fn frames(said: &Answer) -> Frames {
    let spoken = |key: &str, word: &str| {
        let mut message = json!({"role": "assistant", "content": ""});
        message[key] = word.into();
        line(&answer_line(said, &message, false))
    };
    let mut body: Vec<String> =
        words(&said.thinking).into_iter().map(|word| spoken("thinking", word)).collect();
    body.extend(words(&said.text).into_iter().map(|word| spoken("content", word)));
    for call in &said.calls {
        match called(call) {
            Ok(called) => {
                let message = json!({"role": "assistant", "content": "", "tool_calls": [called]});
                body.push(line(&answer_line(said, &message, false)));
            }
            Err(error) => return Frames { body, end: vec![line(&error)] },
        }
    }
    let end = answer_line(said, &json!({"role": "assistant", "content": ""}), true);
    Frames { body, end: vec![line(&end)] }
}

/// The answer in one piece.
pub(super) fn whole(said: &Answer) -> Value {
    let mut message = json!({"role": "assistant", "content": said.text});
    if !said.thinking.is_empty() {
        message["thinking"] = said.thinking.as_str().into();
    }
    match said.calls.iter().map(called).collect::<Result<Vec<_>, _>>() {
        Err(error) => return error,
        Ok(calls) if calls.is_empty() => {}
        Ok(calls) => message["tool_calls"] = calls.into(),
    }
    answer_line(said, &message, true)
}

/// A call. It has no id, and all claim index 0; arguments are an object, and where the model wrote none, the
/// server itself gives up.
fn called(call: &AnswerCall) -> Result<Value, Value> {
    let Some(arguments) = object(&call.arguments) else {
        let raw = &call.arguments;
        return Err(json!({"error": format!("error parsing tool call: raw='{raw}', err=invalid JSON")}));
    };
    Ok(json!({"function": {"index": 0, "name": call.name, "arguments": arguments}}))
}

fn answer_line(said: &Answer, message: &Value, done: bool) -> Value {
    let mut told = json!({"model": said.model, "created_at": "2026-01-01T00:00:00Z", "message": message,
                          "done": done});
    if done {
        told["done_reason"] = if said.length { "length" } else { "stop" }.into();
        for key in ["total_duration", "load_duration", "prompt_eval_duration", "eval_duration"] {
            told[key] = 1_000_000.into();
        }
        told["prompt_eval_count"] = said.usage.input.into();
        told["eval_count"] = said.usage.output.into();
    }
    told
}

/// An error as a body or a line carries it: words alone.
pub(super) fn error(code: &str, message: &str) -> Value {
    json!({"error": if message.is_empty() { code } else { message }})
}
