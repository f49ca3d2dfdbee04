//! `gloss rpc`: a program starts a thread, says something, hears each step and the end, in the names of Codex's
//! app-server; and what is no request gets a plain error and ends nothing.

use gloss_mock_model::{Mock, Script};
use gloss_tests::{Desk, Program, Table, text};
use serde_json::json;

#[test]
fn a_program_drives_a_thread_from_its_start_to_its_end() {
    let mock = Mock::start(
        Script::from_value(json!([
            { "when": { "contains": "memo", "round": 0 }, "do": { "calls": [
                { "name": "write_artifact", "arguments": { "path": "memo.md", "content": "# Memo\n\nWords.\n" } }] } },
            { "when": { "contains": "wait" }, "do": { "text": "never", "silence_ms": 600_000 } },
            { "do": { "text": "I wrote it, as you wanted it to be written." } }
        ]))
        .expect("a script"),
    )
    .expect("the double");
    let desk = Desk::new();
    desk.connect(&mock, "responses");
    let mut program = Program::start(&desk);
    assert_eq!(program.ask("thread/start", json!({}))["error"]["message"], "Not initialized");
    program.ask("initialize", json!({ "clientInfo": { "name": "test", "version": "1" } }));
    assert_eq!(program.ask("initialize", json!({}))["error"]["message"], "Already initialized");
    program.write(&json!({ "method": "initialized" }).to_string());

    let started = program.ask("thread/start", json!({}));
    let thread = text(&started["result"]["thread"], "id").to_owned();
    let input = json!([{ "type": "text", "text": "Write a memo" }]);
    let turn = program.ask("turn/start", json!({ "threadId": thread, "input": input }));
    assert_eq!(turn["result"]["turn"]["status"], "inProgress", "{turn}");
    let end = program.until("turn/completed");
    assert_eq!(end["params"]["turn"]["status"], "completed", "{end}");
    let methods = program.methods();
    for wanted in
        ["thread/started", "turn/started", "item/started", "item/completed", "thread/tokenUsage/updated"]
    {
        assert!(methods.iter().any(|method| method == wanted), "{wanted} in {methods:?}");
    }
    let kinds: Vec<&str> = program
        .heard
        .iter()
        .filter(|line| line["method"] == "item/completed")
        .map(|line| text(&line["params"]["item"], "type"))
        .collect();
    for wanted in ["userMessage", "toolCall", "fileChange", "agentMessage"] {
        assert!(kinds.contains(&wanted), "{wanted} in {kinds:?}");
    }
    // The pieces of an answer together are its words.
    let said = program
        .heard
        .iter()
        .rfind(|l| l["method"] == "item/completed" && l["params"]["item"]["type"] == "agentMessage")
        .unwrap();
    let id = &said["params"]["item"]["id"];
    let pieces: String = program
        .heard
        .iter()
        .filter(|line| line["method"] == "item/agentMessage/delta" && line["params"]["itemId"] == *id)
        .map(|line| text(&line["params"], "delta"))
        .collect();
    assert!(text(&said["params"]["item"], "text").starts_with(&pieces));

    let read = program.ask("thread/read", json!({ "threadId": thread }));
    assert_eq!(read["result"]["thread"]["turns"].as_array().map(Vec::len), Some(1));
    assert_eq!(read["result"]["thread"]["preview"], "Write a memo");
    let list = program.ask("thread/list", json!({ "limit": 1 }));
    assert_eq!(list["result"]["data"][0]["id"], json!(thread));
    assert!(
        program.ask("model/list", json!({}))["result"]["data"].as_array().is_some_and(|all| all.len() == 2)
    );
    let queried = program.ask("gloss/query", json!({ "query": { "type": "versions", "path": "memo.md" } }));
    assert_eq!(queried["result"]["versions"].as_array().map(Vec::len), Some(1));

    let input = json!([{ "type": "text", "text": "Now wait" }]);
    program.ask("turn/start", json!({ "threadId": thread, "input": input }));
    let late = program.ask("turn/interrupt", json!({ "threadId": thread, "turnId": "u_other" }));
    assert_eq!(late["error"]["message"], "This turn is not at work.", "{late}");
    for (params, wanted) in [
        (json!({ "sandbox": "read-only" }), "The sandbox read-only can't be kept"),
        (json!({ "sandbox": { "type": "dangerFullAccess" } }), "The sandbox dangerFullAccess can't be kept"),
        (json!({ "approvalPolicy": "never" }), "The approval policy never can't be kept"),
        (json!({ "cwd": "/" }), "cwd can only be"),
    ] {
        let refused = program.ask("thread/start", params.clone());
        assert_eq!(refused["error"]["code"], -32602, "{params}: {refused}");
        assert!(text(&refused["error"], "message").starts_with(wanted), "{params}: {refused}");
    }
    let kept = json!({ "sandbox": "workspace-write", "approvalPolicy": "on-request", "cwd": desk.folder });
    assert!(program.ask("thread/start", kept)["result"]["thread"].is_object());
    program.ask("turn/interrupt", json!({ "threadId": thread }));
    let end = program.until("turn/completed");
    assert_eq!(end["params"]["turn"]["status"], "interrupted");
}

#[test]
fn what_is_no_request_ends_nothing() {
    let mut table = Table::new("rpc: what is no request");
    let desk = Desk::new();
    let mut program = Program::start(&desk);
    program.ask("initialize", json!({}));
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let cases: [(&str, String, i64); 8] = [
        ("no JSON", "hello".to_owned(), -32700),
        ("nested 100,000 deep", deep, -32700),
        ("no method", json!({ "id": 901 }).to_string(), -32600),
        ("an unknown method", json!({ "id": 902, "method": "thread/explode" }).to_string(), -32601),
        ("a command without a type", json!({ "id": 903, "method": "gloss/submit", "params": {} }).to_string(), -32602),
        ("an unknown thread", json!({ "id": 904, "method": "thread/read", "params": { "threadId": "t_1" } }).to_string(), -32000),
        ("input of another type", json!({ "id": 905, "method": "turn/start", "params": { "threadId": "t_1", "input": [{ "type": "smell" }] } }).to_string(), -32602),
        ("a cursor of somebody else", json!({ "id": 906, "method": "thread/list", "params": { "cursor": "x" } }).to_string(), -32602),
    ];
    for (case, line, code) in cases {
        program.write(&line);
        let answer = program.line();
        assert_eq!(answer["error"]["code"], code, "{case}: {answer}");
        table.row(case, text(&answer["error"], "message"));
    }
    program.write("");
    assert!(program.ask("thread/list", json!({}))["result"].is_object(), "it still answers");
}
