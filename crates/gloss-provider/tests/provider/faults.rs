//! The provider over a real socket: every fault of the model double on all wires.

use crate::common::{self, Run, WIRES, ask, run, user};
use gloss_mock_model::{Mock, Script};
use gloss_protocol::Code;
use gloss_provider::{Delta, Policy, Stop, Wire};
use serde_json::{Value, json};
use std::time::Duration;

/// The expected end of a script.
enum End {
    /// The text of a whole answer.
    Says(&'static str),
    /// A failure, and what is kept of the text.
    Fails(Code, &'static str),
}
use End::{Fails, Says};

/// Runs a script on all wires; `tries` requests must have come.
async fn check(name: &str, script: Value, tries: usize, end: End) -> Vec<Run> {
    let mut runs = Vec::new();
    for wire in WIRES {
        let run = run(wire, script.clone(), common::patient()).await;
        match (&end, &run.outcome) {
            (Says(text), Ok(answer)) => {
                assert_eq!(answer.text, *text, "{name} {wire:?}");
                assert_eq!(run.screen(), *text, "{name} {wire:?}: the screen");
            }
            (Fails(code, partial), Err(failure)) => {
                assert_eq!(failure.problem.code, *code, "{name} {wire:?}: {failure:?}");
                assert_eq!(failure.partial, *partial, "{name} {wire:?}: {failure:?}");
            }
            _ => panic!("{name} {wire:?}: {:?}", run.outcome),
        }
        assert_eq!(run.requests.len(), tries, "{name} {wire:?}");
        assert_eq!(run.waits().len(), tries - 1, "{name} {wire:?}: each retry is shown");
        runs.push(run);
    }
    runs
}

fn once_then_whole(fault: Value) -> Value {
    let mut first = fault;
    first["times"] = json!(1);
    json!([{ "do": first }, { "do": { "text": "Sales rose." } }])
}

#[tokio::test]
async fn whole_answers() {
    let usage = json!({"input": 12, "cached": 8, "output": 3});
    let script = json!([{ "do": { "text": "Sales rose.", "usage": usage, "comments": true } }]);
    for (wire, run) in WIRES.into_iter().zip(check("plain", script, 1, Says("Sales rose.")).await) {
        let answer = run.outcome.unwrap();
        // Ollama does not say what it had in its cache.
        let cached = if wire == Wire::Ollama { 0 } else { 8 };
        assert_eq!((answer.usage.input, answer.usage.cached, answer.usage.output), (12, cached, 3));
        assert_eq!((answer.stop, answer.calls.len()), (Stop::Done, 0));
        assert_eq!(run.deltas, [Delta::Text("Sales ".into()), Delta::Text("rose.".into())]);
    }
    let length = json!([{ "do": { "text": "Half an", "length": true, "calls": [{"name": "t"}] } }]);
    for run in check("length", length, 1, Says("Half an")).await {
        let answer = run.outcome.unwrap();
        assert_eq!((answer.stop, answer.calls.len()), (Stop::Length, 0));
    }
}

#[tokio::test]
async fn faults_that_pass() {
    let faults = [
        ("end without a terminal event", json!({"text": "Sal es", "cut_after": 2})),
        ("end before anything", json!({"text": "Sal", "cut_after": 0})),
        ("connection broken", json!({"text": "Sal es", "drop_after": 2})),
        ("broken JSON", json!({"text": "Sal es", "broken_json": 3})),
        ("error event", json!({"text": "Sal", "error_event": {"code": "server_is_overloaded"}})),
        ("500", json!({"status": 500})),
        ("529", json!({"status": 529, "message": "Overloaded"})),
        ("408", json!({"status": 408})),
        ("409", json!({"status": 409})),
        ("425", json!({"status": 425})),
        ("429", json!({"status": 429})),
        ("429 with a wait", json!({"status": 429, "retry_after": "0.01"})),
    ];
    for (name, fault) in faults {
        check(name, once_then_whole(fault), 2, Says("Sales rose.")).await;
    }
}

#[tokio::test]
async fn a_broken_text_is_taken_back_when_the_next_try_speaks() {
    // Enough events on all wires for the first word and not for the end.
    let script = once_then_whole(json!({"text": "Sal", "error_event": {"code": "overloaded"}}));
    for run in check("restart", script, 2, Says("Sales rose.")).await {
        let said: Vec<&Delta> = run.deltas.iter().collect();
        let [Delta::Text(first), Delta::Waiting { seconds: 1, why }, Delta::Restarted, ..] = said.as_slice()
        else {
            panic!("{said:?}");
        };
        assert_eq!(first, "Sal");
        assert!(why.starts_with("The model's server has a problem"), "{why}");
    }
    let calls_only = json!([
        { "do": { "text": "Sal", "error_event": {"code": "overloaded"}, "times": 1 } },
        { "do": { "calls": [{"name": "t"}] } },
    ]);
    for run in check("restart with calls only", calls_only, 2, Says("")).await {
        assert_eq!(run.deltas.last(), Some(&Delta::Restarted));
    }
}

#[tokio::test]
async fn faults_that_stay_after_all_tries() {
    let overloaded = json!({"code": "overloaded_error", "message": "Overloaded"});
    let faults = [
        ("broken JSON", json!({"text": "Sales rose", "broken_json": 1}), Code::ModelBroken, ""),
        (
            "error event",
            json!({"text": "Sales rose", "error_event": overloaded}),
            Code::ModelOverloaded,
            "Sales rose",
        ),
        ("500", json!({"status": 500}), Code::ModelOverloaded, ""),
        ("429", json!({"status": 429}), Code::ModelRateLimited, ""),
        ("end before anything", json!({"text": "Sales", "cut_after": 0}), Code::ModelCutOff, ""),
    ];
    for (name, fault, code, partial) in faults {
        let tries = common::patient().attempts as usize;
        check(name, json!([{ "do": fault }]), tries, Fails(code, partial)).await;
    }
}

#[tokio::test]
async fn the_text_of_a_cut_answer_is_kept() {
    for (wire, events) in [(Wire::Responses, 6), (Wire::Chat, 3), (Wire::Anthropic, 5), (Wire::Ollama, 2)] {
        for end in ["cut_after", "drop_after"] {
            let script = json!([{ "do": { "text": "Sales rose fast.", end: events } }]);
            let failure = run(wire, script, common::patient()).await.outcome.unwrap_err();
            assert_eq!(failure.problem.code, Code::ModelCutOff, "{wire:?} {end}");
            assert_eq!(failure.partial, "Sales rose ", "{wire:?} {end}");
        }
    }
}

#[tokio::test]
async fn faults_that_are_never_tried_again() {
    // Ollama has no codes, only words.
    let faults = [
        (400, "", "As scripted.", Code::ModelBroken),
        (400, "", "The prompt is longer than the maximum context length.", Code::ModelContextFull),
        (401, "", "As scripted.", Code::ModelRefusedKey),
        (402, "", "As scripted.", Code::ModelRateLimited),
        (403, "", "As scripted.", Code::ModelRefusedKey),
        (404, "", "As scripted.", Code::ModelUnknown),
        (413, "", "As scripted.", Code::ModelContextFull),
        (429, "", "Insufficient_quota: your credit balance is too low.", Code::ModelRateLimited),
    ];
    for (status, code, message, expect) in faults {
        let fault = json!({"status": status, "code": code, "message": message, "retry_after": "0"});
        for run in check(&format!("{status} {message}"), json!([{ "do": fault }]), 1, Fails(expect, "")).await
        {
            assert!(run.outcome.unwrap_err().problem.says.ends_with(message));
        }
    }
    check("a page", json!([{ "do": { "page": true } }]), 1, Fails(Code::ModelBroken, "")).await;
}

#[tokio::test]
async fn silence() {
    let hasty = Policy {
        first_byte: Duration::from_millis(150),
        idle: Duration::from_millis(150),
        attempts: 2,
        ..common::patient()
    };
    for (wire, events) in [(Wire::Responses, 5), (Wire::Chat, 2), (Wire::Anthropic, 4), (Wire::Ollama, 1)] {
        for (fault, partial) in
            [(json!({"silence_ms": 600_000}), ""), (json!({"hang_after": events}), "Sales ")]
        {
            let mut script = json!([{ "do": fault }]);
            script[0]["do"]["text"] = json!("Sales rose.");
            let run = run(wire, script, hasty).await;
            let failure = run.outcome.unwrap_err();
            assert_eq!(
                (failure.problem.code, failure.partial.as_str()),
                (Code::ModelSilent, partial),
                "{wire:?}"
            );
            assert_eq!(run.requests.len(), 2);
        }
    }
    // Silence after the model said why it stopped costs nothing but the wait.
    let script = json!([{ "do": { "text": "Sales rose.", "hang_after": 4 } }]);
    let run = run(Wire::Chat, script, hasty).await;
    assert_eq!(run.outcome.unwrap().text, "Sales rose.");
}

#[tokio::test]
async fn tool_calls() {
    let calls = json!([{"name": "read", "arguments": {"note": "n_1"}}, {"name": "read", "arguments": {}}]);
    for index0 in [false, true] {
        let script = json!([{ "do": { "text": "I read.", "calls": calls, "two_calls_index0": index0 } }]);
        for run in check("calls", script, 1, Says("I read.")).await {
            let answer = run.outcome.unwrap();
            let told: Vec<_> =
                answer.calls.iter().map(|call| (call.name.as_str(), call.arguments.as_str())).collect();
            assert_eq!(told, [("read", r#"{"note":"n_1"}"#), ("read", "{}")]);
            assert_ne!(answer.calls[0].id, answer.calls[1].id);
            assert_eq!(answer.stop, Stop::Calls);
        }
    }
    let broken = json!([{ "do": { "calls": [{"name": "look", "arguments": "{\"a\": tru"}] } }]);
    for wire in [Wire::Responses, Wire::Chat, Wire::Anthropic] {
        let answer = run(wire, broken.clone(), common::patient()).await.outcome.unwrap();
        assert_eq!(answer.calls[0].arguments, "{\"a\": tru", "as it was written, to be told as a mistake");
    }
    // Ollama reads the arguments itself and gives up where it cannot.
    let run = run(Wire::Ollama, broken, common::patient()).await;
    assert_eq!(run.outcome.unwrap_err().problem.code, Code::ModelOverloaded);
    assert_eq!(run.requests.len(), 3);
    let huge = json!([{ "do": { "calls": [{"name": "write"}], "huge_tool_json": 5_000_000 } }]);
    for run in check("huge", huge, 1, Says("")).await {
        let answer = run.outcome.unwrap();
        assert_eq!(answer.calls.len(), 1);
        assert!(serde_json::from_str::<Value>(&answer.calls[0].arguments).is_err(), "it must not be run");
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let other = Mock::start(Script::from_value(json!([{ "do": { "text": "Stolen." } }])).unwrap()).unwrap();
    for status in [301, 302, 307, 308] {
        let script = json!([{ "do": { "status": status, "location": other.base_url } }]);
        check("redirect", script, 1, Fails(Code::ModelBroken, "")).await;
    }
    assert!(other.requests().is_empty());
}

#[tokio::test]
async fn addresses_that_lead_nowhere() {
    let mock = Mock::start(Script::default()).unwrap();
    let closed = mock.base_url.clone();
    drop(mock);
    let cases = [
        (closed.as_str(), Code::ModelUnreachable),
        ("not an address", Code::ModelUnknown),
        ("file:///etc", Code::ModelUnknown),
        ("", Code::ModelUnknown),
    ];
    for (base, code) in cases {
        let provider = common::provider(Wire::Chat, base, None, common::patient());
        let failure = ask(&provider, user("Hello")).await.0.unwrap_err();
        assert_eq!(failure.problem.code, code, "{base}: {failure:?}");
        assert!(failure.problem.says.contains("double"), "names the provider: {}", failure.problem.says);
    }
}
