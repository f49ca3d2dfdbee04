//! The double over its socket, spoken to with bare HTTP: rules, counting, the record and the options.

use std::io::{Read, Write};
use std::net::TcpStream;

use super::{Mock, Options};
use crate::script::Script;
use serde_json::{Value, json};

fn mock(script: Value, options: Options) -> Mock {
    Mock::start_with(Script::from_value(script).unwrap(), options).unwrap()
}

/// The status and the rest of the answer.
fn send(mock: &Mock, method: &str, path: &str, body: &str) -> (u16, String) {
    let host = mock.base_url.strip_prefix("http://").and_then(|rest| rest.strip_suffix("/v1")).unwrap();
    let mut stream = TcpStream::connect(host).unwrap();
    let length = body.len();
    write!(
        stream,
        "{method} /v1/{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nAuthorization: Bearer k\r\n\
         Content-Length: {length}\r\n\r\n{body}"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
    (status, answer)
}

fn say(mock: &Mock, words: &str) -> (u16, String) {
    let body = json!({"messages": [{"role": "user", "content": words}], "stream": true}).to_string();
    send(mock, "POST", "chat/completions", &body)
}

#[test]
fn the_first_rule_that_holds_is_taken() {
    let mock = mock(
        json!([
            { "when": { "nth": 4 }, "do": { "text": "fourth" } },
            { "when": { "contains": "red" }, "do": { "text": "once", "times": 1 } },
            { "when": { "contains": "red" }, "do": { "text": "again" } },
            { "when": { "contains": "blue", "round": 1 }, "do": { "text": "never" } },
            { "when": { "contains": "note" }, "do": { "text": "{{note:1}}" } },
        ]),
        Options::default(),
    );
    let check = |words: &str, status: u16, part: &str| {
        let (got, answer) = say(&mock, words);
        assert!(got == status && answer.contains(part), "{words}: {answer}");
    };
    check("red", 200, "once");
    check("red", 200, "again");
    check("blue", 400, "no rule holds in round 0 of: blue");
    check("red", 200, "fourth");
    check("note n_7f", 200, "n_7f");
    check("note", 400, "{{note:1}} found nothing");
}

#[test]
fn other_paths_and_bodies() {
    let mock = mock(json!([{ "do": { "text": "Hi." } }]), Options::default());
    assert!(send(&mock, "GET", "models", "").1.contains("\"id\":\"mock\""));
    assert_eq!(send(&mock, "GET", "elsewhere", "").0, 404);
    assert_eq!(send(&mock, "POST", "responses", "no json {").0, 200);
    let requests = mock.requests();
    let paths: Vec<&str> = requests.iter().map(|request| request.path.as_str()).collect();
    assert_eq!(paths, ["/v1/models", "/v1/elsewhere", "/v1/responses"]);
    assert_eq!(requests[2].body, Value::Null);
    let key = requests[2].header("authorization").unwrap();
    assert_eq!(key.len(), "sha256:".len() + 64);
    assert!(requests.iter().is_sorted_by_key(|request| request.at));
}

#[test]
fn options() {
    let log = tempfile::NamedTempFile::new().unwrap();
    let options = Options { tokens: 7, log: Some(log.reopen().unwrap()), ..Options::default() };
    let mock = mock(json!([{ "do": { "text": "Hi there." } }]), options);
    let (_, answer) = say(&mock, "hello");
    assert_eq!(answer.matches("\"content\":\"word \"").count(), 5);
    let text = std::fs::read_to_string(log.path()).unwrap();
    let line: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        (&line["nth"], &line["rule"], &line["path"]),
        (&json!(1), &json!(0), &json!("/v1/chat/completions"))
    );
    assert_eq!(line["body"]["messages"][0]["content"], "hello");
}

#[test]
fn lists_and_cards() {
    let script = json!([
        { "when": { "path": "/models" }, "do": { "status": 401, "times": 1 } },
        { "when": { "path": "/api/tags" }, "do": { "body": {"models": []}, "times": 1 } },
        { "do": { "text": "Hi." } },
    ]);
    let mock = mock(script, Options::default());
    let check = |method: &str, path: &str, body: &str, status: u16, part: &str| {
        let (got, answer) = send(&mock, method, path, body);
        assert!(got == status && answer.contains(part), "{path}: {answer}");
    };
    check("GET", "models", "", 401, "error");
    check("GET", "models", "", 200, "\"object\":\"list\"");
    check("GET", "models/a%2Fb", "", 200, "\"object\":\"model\"");
    check("GET", "api/tags", "", 200, "{\"models\":[]}");
    check("GET", "api/tags", "", 200, "\"name\":\"mock\"");
    check("POST", "api/show", "{\"model\":\"m\"}", 200, "mock.context_length");
    check("GET", "api/version", "", 200, "version");
    check("POST", "messages", "{\"max_tokens\":1}", 400, "anthropic-version: header is required");
    check("POST", "api/chat", "{}", 200, "application/x-ndjson");
    check("POST", "chat/completions", "{}", 200, "\"object\":\"chat.completion\"");
}

#[test]
fn what_anthropic_refuses() {
    let used =
        json!({"role": "assistant", "content": [{"type": "tool_use", "id": "a", "name": "t", "input": {}}]});
    let result = json!({"type": "tool_result", "tool_use_id": "a", "content": ""});
    let text = json!({"type": "text", "text": "x"});
    let check = |messages: Value, part: &str| {
        let told = crate::frames::anthropic_refuses(&json!({"max_tokens": 1, "messages": messages}));
        assert!(
            told.clone().unwrap_or_default().contains(part) && told.is_some() != part.is_empty(),
            "{told:?}"
        );
    };
    check(json!([used, {"role": "user", "content": [result, text]}]), "");
    check(json!([used, {"role": "user", "content": [text, result]}]), "without `tool_result`");
    check(json!([used, {"role": "user", "content": "no"}]), "without `tool_result`");
    check(json!([{"role": "user", "content": [text, result]}]), "must come first");
    check(json!([{"role": "user", "content": [{"type": "text", "text": ""}]}]), "non-empty");
    let point = json!({"type": "text", "text": "x", "cache_control": {"type": "ephemeral"}});
    check(json!([{"role": "user", "content": [point, point, point, point, point]}]), "maximum of 4");
}

#[test]
fn scripts_that_are_refused() {
    for text in
        ["", "{}", r#"[{"do": {"txt": ""}}]"#, r#"[{"when": {"rounds": 1}, "do": {}}]"#, r#"[{"when": {}}]"#]
    {
        assert!(Script::parse(text).is_err(), "{text}");
    }
    assert_eq!(Script::parse(r#"[{"do": {"text": "a"}}]"#).unwrap().rules.len(), 1);
}

/// The example at the top of `script.rs` is a script.
#[test]
fn the_example_is_a_script() {
    let source = include_str!("../script.rs");
    let example = source.split_once("```json\n").and_then(|(_, rest)| rest.split_once("//! ```")).unwrap().0;
    let text: String = example.lines().map(|line| line.trim_start_matches("//!")).collect();
    assert_eq!(Script::parse(&text).unwrap().rules.len(), 5);
}
