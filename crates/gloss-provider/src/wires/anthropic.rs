//! Anthropic's Messages API: its reference, "Create a Message", "Prompt caching" and "Extended thinking".
//!
//! Pure: never a socket, never a repaired argument. Thinking is signed and goes back unchanged and in its
//! place; results of tools stand first in the one message that follows their calls. How an answer is read
//! is in `read.rs`.

mod read;

use serde_json::{Value, json};

use super::order::{Part, parts};
use super::shape::{Shape, Thinks};
use super::values::told_object;
use crate::model::{Call, Message, Request};
use crate::picture::Picture;

pub(super) use read::Answering;

/// The most tokens of an answer where neither the configuration nor the server says: what every model
/// that calls tools allows.
const MAX_TOKENS: u64 = 8_192;
/// The least thinking that may be asked for, and the share of the answer's tokens that thinking may take.
const LEAST_THINKING: u64 = 1_024;
const THINKING_SHARE: u64 = 2;

/// The request body. The cache points are the four that there may be, in the order in which the provider
/// reads them: tools, instructions, and the newest two messages of the person's side, of which the earlier
/// one was written into the cache by the request before.
pub(super) fn body(request: &Request, shape: &Shape) -> Value {
    let most = shape.max_output.unwrap_or(MAX_TOKENS).max(1);
    let mut body = json!({
        "model": request.model,
        "max_tokens": most,
        "stream": shape.stream,
        "messages": messages(&request.messages),
    });
    if !request.instructions.is_empty() {
        body["system"] = json!([cached(json!({"type": "text", "text": request.instructions}))]);
    }
    let mut tools: Vec<Value> = request
        .tools
        .iter()
        .map(|tool| {
            json!({"name": tool.name, "description": tool.description, "input_schema": *tool.parameters})
        })
        .collect();
    if let Some(last) = tools.pop() {
        tools.push(cached(last));
        body["tools"] = tools.into();
    }
    let budget = (most / THINKING_SHARE).max(LEAST_THINKING);
    match shape.thinks {
        Thinks::Freely => body["thinking"] = json!({"type": "adaptive", "display": "summarized"}),
        Thinks::UpTo if budget < most => {
            body["thinking"] = json!({"type": "enabled", "budget_tokens": budget});
        }
        Thinks::UpTo | Thinks::Unasked => {}
    }
    body
}

fn cached(mut block: Value) -> Value {
    block["cache_control"] = json!({"type": "ephemeral"});
    block
}

/// The conversation as messages of strictly alternating roles: what stands between two answers is one
/// message, in it the results first.
fn messages(conversation: &[Message]) -> Vec<Value> {
    let mut out: Vec<(&str, Vec<Value>)> = Vec::new();
    for message in conversation {
        let (role, blocks) = match message {
            Message::User { text, .. } => ("user", spoken(text)),
            Message::Assistant { text, calls, opaque } => ("assistant", assistant(text, calls, opaque)),
            Message::ToolResult { call_id, text, ok, .. } => ("user", vec![result(call_id, text, *ok)]),
            Message::Picture { caption, picture } => ("user", picture_blocks(caption, picture)),
        };
        match out.last_mut() {
            Some((last, all)) if *last == role => all.extend(blocks),
            _ if blocks.is_empty() => {}
            _ => out.push((role, blocks)),
        }
    }
    let places: Vec<usize> =
        (0..out.len()).filter(|at| out.get(*at).is_some_and(|m| m.0 == "user")).collect();
    for (at, (role, blocks)) in out.iter_mut().enumerate() {
        if *role == "user" {
            blocks.sort_by_key(|block| block["type"] != "tool_result");
        }
        if places.iter().rev().take(2).any(|place| *place == at)
            && let Some(last) = blocks.pop()
        {
            blocks.push(cached(last));
        }
    }
    out.into_iter().map(|(role, blocks)| json!({"role": role, "content": blocks})).collect()
}

/// A text; none where it is empty, which the provider refuses.
fn spoken(text: &str) -> Vec<Value> {
    if text.trim().is_empty() { Vec::new() } else { vec![json!({"type": "text", "text": text})] }
}

/// A picture behind the words that say what it is.
fn picture_blocks(caption: &str, picture: &Picture) -> Vec<Value> {
    let source = json!({"type": "base64", "media_type": "image/png", "data": picture.base64()});
    let mut blocks = spoken(caption);
    blocks.push(json!({"type": "image", "source": source}));
    blocks
}

fn result(call_id: &str, text: &str, ok: bool) -> Value {
    let mut block = json!({"type": "tool_result", "tool_use_id": call_id, "content": text});
    if !ok {
        block["is_error"] = true.into();
    }
    block
}

/// An answer told back, in the order in which it came. Blocks of other wires are left out.
fn assistant(said: &str, calls: &[Call], opaque: &[Value]) -> Vec<Value> {
    let mine = |kind: &str| {
        !kind.is_empty() && !kind.starts_with("gloss.") && !["reasoning", "text", "tool_use"].contains(&kind)
    };
    let block = |part: Part<'_>| match part {
        Part::Kept(block) => vec![block.clone()],
        Part::Text(text) => spoken(text),
        Part::Call(call) => {
            let input = told_object(&call.arguments);
            vec![json!({"type": "tool_use", "id": call.id, "name": call.name, "input": input})]
        }
    };
    parts(said, calls, opaque, mine).into_iter().flat_map(block).collect()
}
