//! Requests as the wires write them.

use serde_json::{Value, json};

use crate::model::{Call, Message, Request, ToolSpec};
use crate::wires::{Shape, Spoken, Thinks, Wire};

fn request() -> Request {
    let call =
        |id: &str, arguments: &str| Call { id: id.into(), name: "one".into(), arguments: arguments.into() };
    let sealed = json!({"type": "reasoning", "id": "rs", "encrypted_content": "gAAA"});
    Request {
        model: "m".into(),
        instructions: "Be brief.".into(),
        messages: vec![
            Message::User { text: "Go.".into(), input: None },
            Message::Assistant {
                text: "I go.".into(),
                calls: vec![call("a", "{\"x\": 1}"), call("b", "{\"x\": tru")],
                opaque: vec![
                    json!({"type": "gloss.call", "call_id": "a"}),
                    sealed,
                    json!({"type": "thinking", "signature": "of another wire"}),
                    json!({"type": "gloss.text"}),
                ],
            },
            Message::ToolResult {
                call_id: "a".into(),
                name: "one".into(),
                text: "R".into(),
                ok: true,
                stopped: false,
            },
            Message::ToolResult {
                call_id: "b".into(),
                name: "one".into(),
                text: "no".into(),
                ok: false,
                stopped: false,
            },
        ],
        tools: vec![ToolSpec::new("one", "Does one.", json!({"type": "object"}))],
        cache_key: "t_1".into(),
        effort: None,
        facts: Default::default(),
        paid_from: Default::default(),
    }
}

#[test]
fn responses_request() {
    let unreadable = json!({"unreadable": "{\"x\": tru"}).to_string();
    let expect = json!({
        "model": "m", "instructions": "Be brief.",
        "input": [
            {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "Go."}]},
            {"type": "function_call", "call_id": "a", "name": "one", "arguments": "{\"x\": 1}"},
            {"type": "reasoning", "id": "rs", "encrypted_content": "gAAA"},
            {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "I go."}]},
            {"type": "function_call", "call_id": "b", "name": "one", "arguments": unreadable},
            {"type": "function_call_output", "call_id": "a", "output": "R"},
            {"type": "function_call_output", "call_id": "b", "output": "Error: no"},
        ],
        "tools": [{"type": "function", "name": "one", "description": "Does one.",
                   "parameters": {"type": "object"}, "strict": false}],
        "parallel_tool_calls": true, "store": false, "stream": true,
        "include": ["reasoning.encrypted_content"], "prompt_cache_key": "t_1",
    });
    assert_eq!(Wire::Responses.body(&request(), &Shape::default()), expect);
}

#[test]
fn chat_request() {
    let unreadable = json!({"unreadable": "{\"x\": tru"}).to_string();
    let call = |id: &str, arguments: &str| json!({"id": id, "type": "function", "function": {"name": "one", "arguments": arguments}});
    let expect = json!({
        "model": "m",
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "Go."},
            {"role": "assistant", "content": "I go.", "tool_calls": [call("a", "{\"x\": 1}"), call("b", &unreadable)]},
            {"role": "tool", "tool_call_id": "a", "content": "R"},
            {"role": "tool", "tool_call_id": "b", "content": "Error: no"},
        ],
        "stream": true, "stream_options": {"include_usage": true},
        "tools": [{"type": "function", "function":
            {"name": "one", "description": "Does one.", "parameters": {"type": "object"}}}],
    });
    assert_eq!(Wire::Chat.body(&request(), &Shape::default()), expect);
}

#[test]
fn small_requests_leave_out_what_is_not_there() {
    let bare =
        Request { tools: Vec::new(), cache_key: String::new(), instructions: String::new(), ..request() };
    assert!(Wire::Responses.body(&bare, &Shape::default()).get("prompt_cache_key").is_none());
    assert!(Wire::Responses.body(&bare, &Shape::default()).get("reasoning").is_none());
    let thinks = Request { effort: Some("low".into()), ..bare.clone() };
    assert_eq!(Wire::Responses.body(&thinks, &Shape::default())["reasoning"]["effort"], "low");
    assert_eq!(Wire::Chat.body(&thinks, &Shape::default())["reasoning_effort"], "low");
    let chat = Wire::Chat.body(&bare, &Shape::default());
    assert!(chat.get("tools").is_none());
    assert_eq!(chat["messages"][0]["role"], "user");
}

/// The request with an answer's own kept items in it.
fn with_opaque(opaque: Vec<Value>) -> Request {
    let mut request = request();
    if let Message::Assistant { opaque: kept, .. } = &mut request.messages[1] {
        *kept = opaque;
    }
    request
}

#[test]
fn anthropic_request() {
    let thinking = json!({"type": "thinking", "thinking": "Hm.", "signature": "S"});
    let hidden = json!({"type": "redacted_thinking", "data": "E"});
    let mut request = with_opaque(vec![
        thinking.clone(),
        json!({"type": "gloss.call", "call_id": "a"}),
        hidden.clone(),
        json!({"type": "reasoning", "encrypted_content": "of another wire"}),
        json!({"type": "gloss.reasoning", "field": "reasoning", "text": "of another wire"}),
    ]);
    // What the person said meanwhile stands behind the results, wherever it came.
    request.messages.insert(3, Message::User { text: "And hurry.".into(), input: None });
    request.messages.push(Message::User { text: " ".into(), input: None });
    let point = json!({"type": "ephemeral"});
    let unreadable = json!({"unreadable": "{\"x\": tru"});
    let expect = json!({
        "model": "m", "max_tokens": 8192, "stream": true,
        "messages": [
            {"role": "user", "content": [{"type": "text", "text": "Go.", "cache_control": point}]},
            {"role": "assistant", "content": [
                thinking,
                {"type": "tool_use", "id": "a", "name": "one", "input": {"x": 1}},
                hidden,
                {"type": "text", "text": "I go."},
                {"type": "tool_use", "id": "b", "name": "one", "input": unreadable},
            ]},
            {"role": "user", "content": [
                {"type": "tool_result", "tool_use_id": "a", "content": "R"},
                {"type": "tool_result", "tool_use_id": "b", "content": "no", "is_error": true},
                {"type": "text", "text": "And hurry.", "cache_control": point},
            ]},
        ],
        "system": [{"type": "text", "text": "Be brief.", "cache_control": point}],
        "tools": [{"name": "one", "description": "Does one.", "input_schema": {"type": "object"},
                   "cache_control": point}],
    });
    let body = Wire::Anthropic.body(&request, &Shape::default());
    assert_eq!(body, expect);
    assert_eq!(body.to_string().matches("cache_control").count(), 4);
}

/// However long a conversation is, there are at most four cache points, and none on thinking.
#[test]
fn anthropic_cache_points() {
    let mut request = request();
    for _ in 0..6 {
        let turn = request.messages[..4].to_vec();
        request.messages.extend(turn);
    }
    let body = Wire::Anthropic.body(&request, &Shape::default());
    assert_eq!(body.to_string().matches("cache_control").count(), 4);
    let bare = Request { tools: Vec::new(), instructions: String::new(), messages: Vec::new(), ..request };
    let body = Wire::Anthropic.body(&bare, &Shape::default());
    assert!(
        body.get("tools").is_none() && body.get("system").is_none() && !body.to_string().contains("cache")
    );
}

#[test]
fn thinking_is_asked_for_as_the_server_can() {
    let asked = |wire: Wire, thinks: Thinks, max_output: Option<u64>| {
        let body = wire.body(&request(), &Shape { thinks, max_output, ..Shape::default() });
        body.get("thinking").or(body.get("think")).cloned()
    };
    assert_eq!(asked(Wire::Anthropic, Thinks::Unasked, None), None);
    let freely = json!({"type": "adaptive", "display": "summarized"});
    assert_eq!(asked(Wire::Anthropic, Thinks::Freely, None), Some(freely));
    let up_to = |tokens: u64| Some(json!({"type": "enabled", "budget_tokens": tokens}));
    assert_eq!(asked(Wire::Anthropic, Thinks::UpTo, None), up_to(4096));
    assert_eq!(asked(Wire::Anthropic, Thinks::UpTo, Some(1500)), up_to(1024));
    assert_eq!(asked(Wire::Anthropic, Thinks::UpTo, Some(1024)), None);
    assert_eq!(asked(Wire::Ollama, Thinks::Freely, None), Some(json!(true)));
    assert_eq!(asked(Wire::Ollama, Thinks::Unasked, None), None);
}

#[test]
fn ollama_request() {
    let request = with_opaque(vec![
        json!({"type": "gloss.thinking", "text": "Hm."}),
        json!({"type": "thinking", "signature": "of another wire"}),
    ]);
    let unreadable = json!({"unreadable": "{\"x\": tru"});
    let expect = json!({
        "model": "m",
        "messages": [
            {"role": "system", "content": "Be brief."},
            {"role": "user", "content": "Go."},
            {"role": "assistant", "content": "I go.", "thinking": "Hm.", "tool_calls": [
                {"id": "a", "function": {"name": "one", "arguments": {"x": 1}}},
                {"id": "b", "function": {"name": "one", "arguments": unreadable}},
            ]},
            {"role": "tool", "tool_name": "one", "tool_call_id": "a", "content": "R"},
            {"role": "tool", "tool_name": "one", "tool_call_id": "b", "content": "Error: no"},
        ],
        "stream": true, "keep_alive": "30m", "truncate": false, "shift": false,
        "tools": [{"type": "function", "function":
            {"name": "one", "description": "Does one.", "parameters": {"type": "object"}}}],
        "options": {"num_ctx": 16384},
    });
    assert_eq!(Wire::Ollama.body(&request, &Shape::default()), expect);
}

#[test]
fn ollama_asks_for_as_much_context_as_is_needed_and_there_is() {
    let context = |bytes: usize, window: Option<u64>, window_fixed: bool| {
        let mut request = request();
        request.messages.push(Message::User { text: "x".repeat(bytes), input: None });
        let shape = Shape { window, window_fixed, ..Shape::default() };
        let body = Wire::Ollama.body(&request, &shape);
        (body["options"]["num_ctx"].clone(), Wire::Ollama.fits(&request, &body.to_string(), &shape).is_ok())
    };
    assert_eq!(context(0, None, false), (json!(16_384), true));
    assert_eq!(context(0, Some(8_192), false), (json!(8_192), true));
    assert_eq!(context(0, Some(40_960), false), (json!(16_384), true));
    assert_eq!(context(60_000, Some(131_072), false), (json!(32_768), true));
    assert_eq!(context(90_000, Some(40_960), false), (json!(40_960), true));
    assert_eq!(context(90_000, Some(12_000), false), (json!(12_000), false));
    assert_eq!(context(0, Some(65_536), true), (json!(65_536), true));
}

#[test]
fn reasoning_goes_back_under_the_name_under_which_it_came() {
    let told =
        |item: Value| Wire::Chat.body(&with_opaque(vec![item]), &Shape::default())["messages"][2].clone();
    for field in ["reasoning_content", "reasoning"] {
        let told = told(json!({"type": "gloss.reasoning", "field": field, "text": "Hm."}));
        assert_eq!(told[field], "Hm.");
        assert_eq!(told["tool_calls"].as_array().map(Vec::len), Some(2));
    }
    let items = json!([{"type": "reasoning.encrypted", "data": "E"}]);
    assert_eq!(told(json!({"type": "gloss.reasoning_details", "items": items}))["reasoning_details"], items);
    for other in
        [json!({"type": "thinking"}), json!({"type": "gloss.reasoning", "field": "role", "text": "x"})]
    {
        let told = told(other);
        assert_eq!(told["role"], "assistant");
        assert!(told.get("reasoning_content").or(told.get("reasoning")).is_none());
    }
}

#[test]
fn limits_and_forms_are_written_as_each_wire_knows_them() {
    let body = |wire: Wire, openai: bool| {
        wire.body(&request(), &Shape { stream: false, max_output: Some(9), openai, ..Shape::default() })
    };
    for wire in Wire::ALL {
        assert_eq!(body(wire, false)["stream"], false, "{wire:?}");
    }
    assert_eq!(body(Wire::Responses, true)["max_output_tokens"], 16);
    assert_eq!(body(Wire::Chat, false)["max_tokens"], 9);
    assert!(body(Wire::Chat, false).get("prompt_cache_key").is_none());
    assert!(body(Wire::Chat, false).get("stream_options").is_none());
    assert_eq!(body(Wire::Chat, true)["max_completion_tokens"], 9);
    assert_eq!(body(Wire::Chat, true)["prompt_cache_key"], "t_1");
    assert_eq!(body(Wire::Anthropic, false)["max_tokens"], 9);
    assert_eq!(body(Wire::Ollama, false)["options"]["num_predict"], 9);
}
