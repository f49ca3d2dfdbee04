//! The provider over a real socket: stopping, waiting, secrets, many at once, and whole conversations.

use crate::common::{self, WIRES, answer_requests, ask, mock, provider, user};
use gloss_mock_model::Recorded;
use gloss_protocol::Code;
use gloss_provider::{Answer, Delta, Failure, HttpProvider, Message, Provider, Request, Stop, Wire};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// Asks and stops as soon as `until` holds for something heard.
async fn stop_at(provider: &HttpProvider, until: impl Fn(&Delta) -> bool) -> Failure {
    let (sender, mut receiver) = mpsc::channel(4);
    let cancel = CancellationToken::new();
    let stop = async {
        while let Some(delta) = receiver.recv().await {
            if until(&delta) {
                cancel.cancel();
                return;
            }
        }
    };
    let (outcome, ()) = tokio::join!(provider.answer(user("Hello"), sender, cancel.clone()), stop);
    outcome.unwrap_err()
}

#[tokio::test]
async fn stopping_keeps_the_text() {
    for wire in WIRES {
        let mock = mock(json!([{ "do": { "text": "Sales rose fast now.", "hang_after": 6 } }]));
        let provider = provider(wire, &mock.base_url, None, common::patient());
        let failure = stop_at(&provider, |delta| *delta == Delta::Text("rose ".into())).await;
        assert_eq!(failure.problem.code, Code::Interrupted);
        assert!(failure.partial.starts_with("Sales rose "), "{failure:?}");
    }
}

#[tokio::test]
async fn a_long_rate_limit_is_shown_and_can_be_stopped() {
    for wire in WIRES {
        let mock = mock(json!([{ "do": { "status": 429, "retry_after": "3600" } }]));
        let provider = provider(wire, &mock.base_url, None, common::patient());
        let failure = stop_at(&provider, |delta| match delta {
            Delta::Waiting { seconds, why } => {
                assert!((3600..=3601).contains(seconds) && why.contains("no more requests"), "{delta:?}");
                true
            }
            _ => false,
        })
        .await;
        assert_eq!(failure.problem.code, Code::Interrupted);
        assert_eq!(answer_requests(&mock).len(), 1);
    }
}

#[tokio::test]
async fn a_wait_beyond_all_measure_fails_at_once() {
    let mock = mock(json!([{ "do": { "status": 429, "retry_after": "1000000000" } }]));
    let provider = provider(Wire::Chat, &mock.base_url, None, common::patient());
    let (outcome, deltas) = ask(&provider, user("Hello")).await;
    let failure = outcome.unwrap_err();
    assert_eq!(failure.problem.code, Code::ModelRateLimited);
    assert!(failure.problem.says.contains("24 hours"), "{failure:?}");
    assert!(deltas.is_empty());
}

#[tokio::test]
async fn stopping_does_not_wait_for_a_listener_that_does_not_listen() {
    let mock = mock(json!([{ "do": { "text": "a b c d e f g h" } }]));
    let provider = provider(Wire::Chat, &mock.base_url, None, common::patient());
    let (sender, receiver) = mpsc::channel(1);
    let cancel = CancellationToken::new();
    let full = sender.clone();
    let stop = async {
        // The one place in the channel is taken when no permit can be had any more.
        while full.try_reserve().is_ok() {
            tokio::task::yield_now().await;
        }
        cancel.cancel();
    };
    let (outcome, ()) = tokio::join!(provider.answer(user("Hello"), sender, cancel.clone()), stop);
    assert_eq!(outcome.unwrap_err().problem.code, Code::Interrupted);
    drop(receiver);
}

#[tokio::test]
async fn a_listener_that_left_ends_nothing() {
    let mock = mock(json!([{ "do": { "text": "Sales rose." } }]));
    let provider = provider(Wire::Responses, &mock.base_url, None, common::patient());
    let (sender, receiver) = mpsc::channel(1);
    drop(receiver);
    let answer = provider.answer(user("Hello"), sender, CancellationToken::new()).await.unwrap();
    assert_eq!(answer.text, "Sales rose.");
}

#[tokio::test]
async fn the_key_never_comes_back() {
    const CANARY: &str = "sk-canary-0123456789abcdef";
    let long = format!("{} {{{{key}}}}", "x".repeat(280));
    let in_stream = json!({"code": "invalid", "message": long});
    let faults = [
        json!({"status": 401, "message": "Incorrect key: {{key}}"}),
        json!({"status": 500, "message": "{{key}}"}),
        json!({"status": 429, "message": long, "retry_after": "0"}),
        json!({"status": 400, "message": "{{key}} {{key}}"}),
        json!({"text": "So.", "error_event": in_stream}),
        json!({"text": "So.", "error_event": {"code": "overloaded", "message": "for {{key}}"}}),
        json!({"text": "{{key}} a b c d e f", "cut_after": 7}),
    ];
    for wire in WIRES {
        for fault in &faults {
            let mock = mock(json!([{ "do": fault }]));
            let provider = provider(wire, &mock.base_url, Some(CANARY), common::patient());
            let (outcome, deltas) = ask(&provider, user("Hello")).await;
            let failure = outcome.unwrap_err();
            let shown: Vec<&Delta> = deltas.iter().filter(|d| matches!(d, Delta::Waiting { .. })).collect();
            let words = format!("{failure:?} {} {shown:?} {provider:?}", failure.problem);
            assert!(!words.contains("canary"), "{wire:?} {fault}: {words}");
            for request in mock.requests() {
                let header = if wire == Wire::Anthropic { "x-api-key" } else { "authorization" };
                assert!(request.header(header).unwrap().starts_with("sha256:"), "{wire:?}");
                assert!(!format!("{request:?}").contains("canary"));
            }
        }
    }
}

#[tokio::test]
async fn a_key_that_cannot_be_sent_is_told_without_it() {
    let provider = provider(Wire::Chat, "http://127.0.0.1:9", Some("sk-canary\nx"), common::patient());
    let failure = ask(&provider, user("Hello")).await.0.unwrap_err();
    assert_eq!(failure.problem.code, Code::ModelRefusedKey);
    assert!(!format!("{failure:?}").contains("canary"));
}

#[tokio::test]
async fn many_at_once_share_a_provider() {
    for wire in WIRES {
        let mock = mock(json!([
            { "when": { "round": 1 }, "do": { "text": "{{json:/said}} came back" } },
            { "do": { "calls": [{"name": "read", "arguments": {"said": "{{after:number}}"}}] } },
        ]));
        let provider = provider(wire, &mock.base_url, None, common::patient());
        let threads = (0..32).map(|number| {
            let provider = &provider;
            async move {
                let (answer, _) = converse(provider, user(&format!("number {number}"))).await;
                assert_eq!(answer.text, format!("{number} came back"));
            }
        });
        futures_util::future::join_all(threads).await;
        assert_eq!(answer_requests(&mock).len(), 64);
    }
}

/// Answers calls with their own arguments until the model rests; gives the answer and its conversation.
async fn converse(provider: &HttpProvider, mut request: Request) -> (Answer, Request) {
    loop {
        let answer = ask(provider, request.clone()).await.0.unwrap();
        if answer.stop != Stop::Calls {
            return (answer, request);
        }
        let results = answer.calls.iter().map(|call| Message::ToolResult {
            call_id: call.id.clone(),
            name: call.name.clone(),
            text: call.arguments.clone(),
            ok: true,
            stopped: false,
        });
        let results: Vec<Message> = results.collect();
        let Answer { text, calls, opaque, .. } = answer;
        request.messages.push(Message::Assistant { text, calls, opaque });
        request.messages.extend(results);
    }
}

#[tokio::test]
async fn a_whole_conversation() {
    let script = json!([
        { "when": { "tool": "edit_region" }, "do": { "text": "Done.", "thinking": "All is well." } },
        { "when": { "tool": "read_region", "tool_result_contains": "n_0a" },
          "do": { "text": "Now I edit.", "calls": [{"name": "edit_region", "arguments": {"base": "{{json:/base}}"}}] } },
        { "when": { "contains": "shorten", "round": 0, "nth": 1 },
          "do": { "thinking": "I look first.",
                  "calls": [{"name": "read_region", "arguments": {"note": "{{note:1}}", "base": "v3"}}] } },
    ]);
    for wire in WIRES {
        let mock = mock(script.clone());
        let provider = provider(wire, &mock.base_url, None, common::patient());
        let (answer, _) = converse(&provider, user("Please shorten n_0a.")).await;
        assert_eq!(answer.text, "Done.");
        let requests = answer_requests(&mock);
        let bodies: Vec<&Value> = requests.iter().map(|request: &Recorded| &request.body).collect();
        assert_eq!(bodies.len(), 3);
        let last = bodies[2].to_string();
        assert!(last.contains(r#"{\"base\":\"v3\"}"#), "the base that was read is sent back: {last}");
        // Reasoning goes back with the conversation, sealed where its wire seals it.
        let sealed = match wire {
            Wire::Responses => "\"encrypted_content\":\"sealed-1\"",
            Wire::Chat => "\"reasoning_content\":\"I look first.\"",
            Wire::Anthropic => "\"thinking\":\"I look first.\",\"signature\":\"sealed-1\"",
            Wire::Ollama => "\"thinking\":\"I look first.\"",
        };
        assert!(last.contains(sealed), "{wire:?}: {last}");
        // What was sent before is the beginning of what is sent now, so that a provider's cache is found.
        let list = |body: &Value| {
            let list = body.get("input").or(body.get("messages")).unwrap();
            // A cache point moves with the end of the conversation and is no part of what is compared.
            let bare = list.to_string().replace(r#","cache_control":{"type":"ephemeral"}"#, "");
            serde_json::from_str::<Value>(&bare).unwrap().as_array().unwrap().clone()
        };
        assert!(
            list(bodies[2]).starts_with(&list(bodies[1])) && list(bodies[1]).starts_with(&list(bodies[0]))
        );
    }
}
