//! Every transcript under `tests/transcripts` read by its wire, and hostile streams. What the wires write is
//! in `requests.rs`.

mod requests;

use std::path::Path;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{Shape, Spoken, Wire};
use crate::fault::Fault;
use crate::lines::Lines;
use crate::model::{Answer, Delta, Request, ToolSpec};
use crate::sse::{Decoder, Event};

fn folder() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/transcripts"))
}

fn wire_of(file: &str) -> Wire {
    Wire::of_word(file.split('-').next().unwrap()).unwrap()
}

fn events(file: &str) -> Vec<Event> {
    let read = |ending: &str| std::fs::read(folder().join(format!("{file}.{ending}"))).unwrap();
    match wire_of(file) {
        Wire::Ollama => Lines::default().push(&read("ndjson")),
        _ => Decoder::default().push(&read("sse")),
    }
}

/// A first request, with a tool that may be called.
fn first() -> Request {
    let tool = ToolSpec::new("one", "", json!({}));
    Request {
        model: "m".into(),
        instructions: String::new(),
        messages: Vec::new(),
        tools: vec![tool],
        cache_key: String::new(),
        effort: None,
        facts: Default::default(),
        paid_from: Default::default(),
    }
}

/// The deltas up to the end or the fault, and what came of it.
fn read(wire: Wire, events: &[Event]) -> (Vec<String>, Result<Answer, Fault>) {
    let mut reader = wire.reader(&first(), &Shape::default());
    let mut shown = Vec::new();
    for event in events {
        match reader.push(event) {
            Ok(deltas) => shown.extend(deltas.into_iter().map(|delta| match delta {
                Delta::Text(text) => text,
                Delta::Thinking(text) => format!("({text})"),
                other => format!("{other:?}"),
            })),
            Err(fault) => return (shown, Err(fault)),
        }
        if reader.is_over() {
            break;
        }
    }
    (shown, reader.finish())
}

fn summarize_answer(answer: &Result<Answer, Fault>) -> Value {
    match answer {
        Err(fault) => json!({ "fault": fault.code }),
        Ok(answer) => {
            let calls: Vec<Value> =
                answer.calls.iter().map(|call| json!([call.id, call.name, call.arguments])).collect();
            let usage = &answer.usage;
            json!({"text": answer.text, "calls": calls, "opaque": answer.opaque,
                   "usage": [usage.input, usage.cached, usage.output], "stop": format!("{:?}", answer.stop)})
        }
    }
}

fn cases() -> Vec<Value> {
    serde_json::from_slice(&std::fs::read(folder().join("expect.json")).unwrap()).unwrap()
}

#[test]
fn transcripts() {
    let cases = cases();
    let files = std::fs::read_dir(folder()).unwrap().filter(|entry| {
        entry.as_ref().unwrap().path().extension().is_some_and(|ending| ending != "json" && ending != "md")
    });
    assert_eq!(files.count(), cases.len(), "each transcript is expected something of");
    for mut case in cases {
        let fields = case.as_object_mut().unwrap();
        let file = fields.shift_remove("file").unwrap().as_str().unwrap().to_owned();
        let deltas = fields.shift_remove("deltas").unwrap();
        let (shown, answer) = read(wire_of(&file), &events(&file));
        assert_eq!(json!(shown), deltas, "{file}");
        assert_eq!(summarize_answer(&answer), case, "{file}: {answer:?}");
    }
}

/// No beginning of a stream is taken for an answer before the provider said why it stopped.
#[test]
fn every_cut_is_noticed() {
    for case in cases() {
        let file = case["file"].as_str().unwrap();
        let all = events(file);
        let says_why = |event: &Event| {
            let data: Value = serde_json::from_str(&event.data).unwrap_or_default();
            let finished = data.pointer("/choices/0/finish_reason").and_then(Value::as_str);
            ["response.completed", "response.incomplete", "message_delta"].contains(&event.name.as_str())
                || finished.is_some_and(|reason| !reason.is_empty())
                || data["done"] == true
        };
        let before = all.iter().take_while(|event| !says_why(event)).count();
        for cut in 0..=before.min(all.len().saturating_sub(1)) {
            let (_, answer) = read(wire_of(file), &all[..cut]);
            assert!(answer.is_err(), "{file} cut after {cut}: {answer:?}");
        }
    }
}

#[test]
fn a_huge_call_is_cut_and_never_parses() {
    let huge = json!({"x": "y".repeat(5 * 1024 * 1024)}).to_string();
    let added = json!({"type": "response.output_item.added", "output_index": 0,
        "item": {"type": "function_call", "id": "f", "call_id": "a", "name": "one", "arguments": ""}});
    let event = |data: Value| Event { data: data.to_string(), ..Event::default() };
    let mut all = vec![event(added)];
    for piece in huge.as_bytes().chunks(64 * 1024) {
        let piece = std::str::from_utf8(piece).unwrap();
        all.push(event(json!({"type": "response.function_call_arguments.delta", "output_index": 0,
                              "item_id": "f", "delta": piece})));
    }
    // The events that repeat the whole pass the bound of one event and come without their data.
    for name in ["response.function_call_arguments.done", "response.output_item.done", "response.completed"] {
        all.push(Event { name: name.into(), data: String::new(), oversize: true });
    }
    let answer = read(Wire::Responses, &all).1.unwrap();
    assert_eq!(answer.calls.len(), 1);
    assert_eq!(answer.calls[0].arguments.len(), super::gather::MAX_ARGUMENTS);
    assert!(serde_json::from_str::<Value>(&answer.calls[0].arguments).is_err());
    // Nothing before it, so nothing is known of what was too large.
    assert!(read(Wire::Responses, &all[all.len() - 3..]).1.is_err());
}

/// JSON built from the words of the wires, so that hostile streams reach every branch.
fn hostile() -> impl Strategy<Value = Value> {
    let words = [
        "type",
        "delta",
        "item",
        "item_id",
        "output_index",
        "response",
        "output",
        "choices",
        "tool_calls",
        "function",
        "arguments",
        "index",
        "id",
        "name",
        "error",
        "usage",
        "content",
        "finish_reason",
        "message",
        "call_id",
        "function_call",
        "reasoning",
        "response.completed",
        "response.output_item.added",
        "response.output_item.done",
        "response.function_call_arguments.delta",
        "response.output_text.delta",
        "response.incomplete",
        "stop",
        "length",
        "content_block_start",
        "content_block_delta",
        "content_block_stop",
        "message_delta",
        "message_stop",
        "content_block",
        "tool_use",
        "thinking",
        "thinking_delta",
        "signature_delta",
        "input_json_delta",
        "partial_json",
        "input",
        "stop_reason",
        "text",
        "text_delta",
        "done",
        "reasoning_details",
    ];
    let word = proptest::sample::select(words.to_vec());
    let leaf = prop_oneof![
        word.clone().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        Just(Value::Null),
        Just(json!(0)),
        Just(json!(true)),
    ];
    leaf.prop_recursive(4, 24, 4, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(Value::Array),
            proptest::collection::vec((word.clone(), inner), 0..5).prop_map(|fields| {
                Value::Object(fields.into_iter().map(|(key, value)| (key.to_owned(), value)).collect())
            }),
        ]
    })
}

proptest! {
    #[test]
    fn hostile_events_never_panic(stream in proptest::collection::vec(hostile(), 0..8), done in any::<bool>()) {
        let mut all: Vec<Event> =
            stream.iter().map(|data| Event { data: data.to_string(), ..Event::default() }).collect();
        if done {
            all.push(Event { data: "[DONE]".into(), ..Event::default() });
        }
        for wire in Wire::ALL {
            if let Ok(answer) = read(wire, &all).1 {
                prop_assert!(answer.calls.iter().all(|call| !call.id.is_empty()));
            }
        }
    }
}
