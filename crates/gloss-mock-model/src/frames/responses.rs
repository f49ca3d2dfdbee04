//! The events of the Responses API, as OpenAI sends them. Pure.

use serde_json::{Value, json};

use super::{Answer, AnswerCall, Frames, named, pieces, words};

/// Builds the events with their sequence numbers.
struct Builder {
    body: Vec<String>,
    sequence: u64,
    output: Vec<Value>,
}

impl Builder {
    fn event(&mut self, kind: &str, mut data: Value) -> String {
        if let Some(fields) = data.as_object_mut() {
            fields.shift_insert(0, "type".to_owned(), kind.into());
            fields.insert("sequence_number".to_owned(), self.sequence.into());
        }
        self.sequence += 1;
        named(kind, &data)
    }

    fn push(&mut self, kind: &str, data: Value) {
        let frame = self.event(kind, data);
        self.body.push(frame);
    }

    fn thinking(&mut self, said: &Answer) {
        let (at, id) = (self.output.len(), format!("rs_{}", said.nth));
        let begun = json!({"type": "reasoning", "id": id, "summary": []});
        self.push("response.output_item.added", json!({"output_index": at, "item": begun}));
        let place = |key: &str, value: Value| {
            let mut data = json!({"item_id": id, "output_index": at, "summary_index": 0});
            data[key] = value;
            data
        };
        let part = |text: &str| json!({"type": "summary_text", "text": text});
        self.push("response.reasoning_summary_part.added", place("part", part("")));
        for word in words(&said.thinking) {
            self.push("response.reasoning_summary_text.delta", place("delta", word.into()));
        }
        self.push("response.reasoning_summary_text.done", place("text", said.thinking.as_str().into()));
        self.push("response.reasoning_summary_part.done", place("part", part(&said.thinking)));
        let item = json!({"type": "reasoning", "id": id,
            "summary": [{"type": "summary_text", "text": said.thinking}],
            "encrypted_content": format!("sealed-{}", said.nth)});
        self.push("response.output_item.done", json!({"output_index": at, "item": item}));
        self.output.push(item);
    }

    fn text(&mut self, said: &Answer) {
        let (at, id) = (self.output.len(), format!("msg_{}", said.nth));
        let item = |status: &str, content: Value| json!({"type": "message", "id": id, "role": "assistant", "status": status, "content": content});
        let part = |text: &str| json!({"type": "output_text", "text": text, "annotations": []});
        let place = |more: Value| {
            let mut data = json!({"item_id": id, "output_index": at, "content_index": 0});
            if let (Some(fields), Value::Object(more)) = (data.as_object_mut(), more) {
                fields.extend(more);
            }
            data
        };
        let begun = item("in_progress", json!([]));
        self.push("response.output_item.added", json!({"output_index": at, "item": begun}));
        self.push("response.content_part.added", place(json!({"part": part("")})));
        for word in words(&said.text) {
            self.push("response.output_text.delta", place(json!({"delta": word})));
        }
        self.push("response.output_text.done", place(json!({"text": said.text})));
        self.push("response.content_part.done", place(json!({"part": part(&said.text)})));
        let done = item("completed", json!([part(&said.text)]));
        self.push("response.output_item.done", json!({"output_index": at, "item": done}));
        self.output.push(done);
    }

    fn call(&mut self, call: &AnswerCall, index0: bool) {
        let at = if index0 { 0 } else { self.output.len() };
        // An item has an id of its own, also where two calls claim one.
        let id = format!("fc_{}_{}", self.output.len(), call.id);
        let item = |status: &str, arguments: &str| {
            json!({"type": "function_call", "id": id, "call_id": call.id, "name": call.name,
                   "arguments": arguments, "status": status})
        };
        let begun = item("in_progress", "");
        self.push("response.output_item.added", json!({"output_index": at, "item": begun}));
        for piece in pieces(&call.arguments) {
            let data = json!({"item_id": id, "output_index": at, "delta": piece});
            self.push("response.function_call_arguments.delta", data);
        }
        let data = json!({"item_id": id, "output_index": at, "name": call.name, "arguments": call.arguments});
        self.push("response.function_call_arguments.done", data);
        let done = item("completed", &call.arguments);
        self.push("response.output_item.done", json!({"output_index": at, "item": done}));
        self.output.push(done);
    }
}

/// A response as its events carry it.
fn response(said: &Answer, status: &str, output: &[Value], usage: &Value, why: &Value) -> Value {
    json!({"id": format!("resp_{}", said.nth), "object": "response", "created_at": 0, "status": status,
           "error": null, "incomplete_details": why, "instructions": null, "metadata": {},
           "model": said.model, "output": output, "parallel_tool_calls": true, "temperature": 1.0,
           "tool_choice": "auto", "tools": [], "top_p": 1.0, "usage": usage})
}

/// The events, and the response with which they end.
fn answer_events(said: &Answer) -> (Builder, &'static str, Value) {
    let mut builder = Builder { body: Vec::new(), sequence: 0, output: Vec::new() };
    let begun = json!({"response": response(said, "in_progress", &[], &Value::Null, &Value::Null)});
    builder.push("response.created", begun.clone());
    builder.push("response.in_progress", begun);
    if !said.thinking.is_empty() {
        builder.thinking(said);
    }
    if !said.text.is_empty() {
        builder.text(said);
    }
    for call in &said.calls {
        builder.call(call, said.index0);
    }
    let usage = &said.usage;
    let usage = json!({"input_tokens": usage.input, "output_tokens": usage.output,
        "total_tokens": usage.input + usage.output,
        "input_tokens_details": {"cached_tokens": usage.cached},
        "output_tokens_details": {"reasoning_tokens": 0}});
    let output = std::mem::take(&mut builder.output);
    let (kind, status, why) = if said.length {
        ("response.incomplete", "incomplete", json!({"reason": "max_output_tokens"}))
    } else {
        ("response.completed", "completed", Value::Null)
    };
    let last = response(said, status, &output, &usage, &why);
    (builder, kind, last)
}

pub(super) fn frames(said: &Answer) -> Frames {
    let (mut builder, kind, last) = answer_events(said);
    let end = vec![builder.event(kind, json!({"response": last}))];
    Frames { body: builder.body, end }
}

/// The answer in one piece.
pub(super) fn whole(said: &Answer) -> Value {
    answer_events(said).2
}
