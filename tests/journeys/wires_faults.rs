//! What goes wrong with a model, over every wire: the provider's outcome, case by case. No tool of a broken
//! answer is ever given out, and whatever lasts is said plainly.

use std::time::Duration;

use gloss_mock_model::{Mock, Script};
use gloss_protocol::Code;
use gloss_provider::{
    Answer, Delta, Failure, HttpConfig, HttpProvider, Message, Policy, Provider, Request, ToolSpec, Wire,
};
use gloss_tests::{Desk, Table, text};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// Tries of the policy that the cases run with.
const TRIES: usize = 3;

/// What came of a question.
struct Heard {
    outcome: Result<Answer, Failure>,
    /// The waits that were shown, in seconds.
    waits: Vec<u64>,
    tries: usize,
}

/// Asks a double that follows a script; stops at a wait of an hour, as a person may.
async fn heard(wire: Wire, script: &Value, policy: Policy) -> Heard {
    let mock = Mock::start(Script::from_value(script.clone()).expect("a script")).expect("the double starts");
    let config =
        HttpConfig { name: "The double".into(), base_url: mock.base_url.clone(), wire, key: None, policy };
    let provider = HttpProvider::new(config);
    let tool = ToolSpec::new("read", "Reads.", json!({"type": "object"}));
    let request = Request {
        model: "mock".into(),
        instructions: String::new(),
        messages: vec![Message::User { text: "Hello".into(), input: None }],
        tools: vec![tool],
        cache_key: String::new(),
        effort: None,
        facts: Default::default(),
        paid_from: Default::default(),
    };
    let (sender, mut deltas) = mpsc::channel(4);
    let cancel = CancellationToken::new();
    let listening = async {
        let mut waits = Vec::new();
        while let Some(delta) = deltas.recv().await {
            if let Delta::Waiting { seconds, .. } = delta {
                waits.push(seconds);
                if seconds >= 3600 {
                    cancel.cancel();
                }
            }
        }
        waits
    };
    let (outcome, waits) = tokio::join!(provider.answer(request, sender, cancel.clone()), listening);
    let answers = |path: &str| !path.contains("/models") && !path.ends_with("/api/show");
    let tries = mock.requests().iter().filter(|request| answers(&request.path)).count();
    Heard { outcome, waits, tries }
}

fn patient() -> Policy {
    let long = Duration::from_secs(60);
    let short = Duration::from_millis(2);
    Policy {
        connect: long,
        first_byte: long,
        idle: long,
        attempts: TRIES as u32,
        backoff: short,
        backoff_cap: short,
        ..Policy::default()
    }
}

/// What a case must come to.
enum Must {
    /// The text, after so many tries.
    Say(&'static str, usize),
    /// The code and the text that is kept, after so many tries.
    Fail(Code, &'static str, usize),
    /// So many calls, of which the first does not parse.
    CallBadly(usize),
    /// So many calls with ids of their own.
    Call(usize),
}
use Must::{Call, CallBadly, Fail, Say};

fn judge(case: &str, wire: Wire, must: &Must, heard: Heard) -> String {
    let case = format!("{case}, {}", wire.word());
    match (must, heard.outcome) {
        (Say(words, tries), Ok(answer)) => {
            assert_eq!(
                (answer.text.as_str(), answer.calls.len(), heard.tries),
                (*words, 0, *tries),
                "{case}"
            );
            format!("whole at try {tries}")
        }
        (Fail(code, partial, tries), Err(failure)) => {
            let told = (failure.problem.code, failure.partial.as_str(), heard.tries);
            assert_eq!(told, (*code, *partial, *tries), "{case}: {failure:?}");
            let kept = if partial.is_empty() { String::new() } else { format!(", kept: {partial}") };
            let waited = heard.waits.iter().max().filter(|wait| **wait >= 3600);
            let waited =
                waited.map_or(String::new(), |wait| format!(", waited visibly for {wait} s until stopped"));
            format!("{} after {tries}{kept}{waited}", failure.problem.says)
        }
        (CallBadly(count), Ok(answer)) => {
            assert_eq!(answer.calls.len(), *count, "{case}");
            let parses = serde_json::from_str::<Value>(&answer.calls[0].arguments).is_ok();
            assert!(!parses, "{case}: it must become a mistake to the model and not be run");
            format!("given on unparsed, {} bytes", answer.calls[0].arguments.len())
        }
        (Call(count), Ok(answer)) => {
            let mut ids: Vec<_> = answer.calls.iter().map(|call| call.id.as_str()).collect();
            ids.dedup();
            assert_eq!((answer.calls.len(), ids.len()), (*count, *count), "{case}");
            format!("{count} calls: {}", ids.join(", "))
        }
        (_, outcome) => panic!("{case}: {outcome:?}"),
    }
}

/// The cases that are the same for every wire; events before the second word, by wire.
fn cases(wire: Wire) -> Vec<(&'static str, Value, Must)> {
    let two_words = match wire {
        Wire::Responses => 6,
        Wire::Chat => 3,
        Wire::Anthropic => 5,
        Wire::Ollama => 2,
    };
    let write = json!([{"name": "write", "arguments": {"a": 1}}]);
    let cut = json!({"text": "Sales rose fast.", "calls": write, "cut_after": two_words});
    let once = |fault: &Value| {
        let mut first = fault.clone();
        first["times"] = json!(1);
        json!([{ "do": first }, { "do": { "text": "Whole." } }])
    };
    let overloaded =
        json!({"text": "Sales ", "error_event": {"code": "overloaded_error", "message": "Overloaded"}});
    let too_long =
        json!([{ "do": { "status": 400, "message": "prompt is longer than the maximum context length" } }]);
    let too_long_inside = json!({"code": "context_length_exceeded", "message": "exceeds the context length"});
    let malformed = json!([{ "do": { "calls": [{"name": "write", "arguments": "{\"a\": tru"}] } }]);
    let malformed_must = match wire {
        // Its server reads the arguments and gives up itself.
        Wire::Ollama => Fail(Code::ModelOverloaded, "", TRIES),
        _ => CallBadly(1),
    };
    vec![
        ("1 ends in the middle, once", once(&cut), Say("Whole.", 2)),
        (
            "1 ends in the middle, always",
            json!([{ "do": cut }]),
            Fail(Code::ModelCutOff, "Sales rose ", TRIES),
        ),
        (
            "2 asks to wait for an hour",
            json!([{ "do": { "status": 429, "retry_after": "3600" } }]),
            Fail(Code::Interrupted, "", 1),
        ),
        ("3 overloaded after 200, once", once(&overloaded), Say("Whole.", 2)),
        (
            "3 overloaded after 200, always",
            json!([{ "do": overloaded }]),
            Fail(Code::ModelOverloaded, "Sales ", TRIES),
        ),
        (
            "3 status 529, always",
            json!([{ "do": { "status": 529 } }]),
            Fail(Code::ModelOverloaded, "", TRIES),
        ),
        ("5 arguments that are no JSON", malformed, malformed_must),
        (
            "5 arguments of 5 MB",
            json!([{ "do": { "calls": write, "huge_tool_json": 5_000_000 } }]),
            CallBadly(1),
        ),
        (
            "6 two calls at index 0",
            json!([{ "do": { "calls": [{"name": "read"}, {"name": "read"}], "two_calls_index0": true } }]),
            Call(2),
        ),
        ("7 key refused", json!([{ "do": { "status": 401 } }]), Fail(Code::ModelRefusedKey, "", 1)),
        ("8 too long, as a status", too_long, Fail(Code::ModelContextFull, "", 1)),
        (
            "8 too long, inside the stream",
            json!([{ "do": { "error_event": too_long_inside } }]),
            Fail(Code::ModelContextFull, "", 1),
        ),
    ]
}

#[test]
fn what_goes_wrong_with_a_model_over_every_wire() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let mut table = Table::new("What goes wrong with a model, over every wire");
    for wire in Wire::ALL {
        for (case, script, must) in cases(wire) {
            let heard = runtime.block_on(heard(wire, &script, patient()));
            table.row(&format!("{case} → {}", wire.word()), judge(case, wire, &must, heard));
        }
        let hasty =
            Policy { first_byte: Duration::from_millis(300), idle: Duration::from_millis(300), ..patient() };
        let silent = json!([{ "do": { "text": "never", "silence_ms": 600_000 } }]);
        let heard = runtime.block_on(heard(wire, &silent, hasty));
        let case = "4 silence";
        let told = judge(case, wire, &Fail(Code::ModelSilent, "", TRIES), heard);
        table.row(&format!("{case} → {}", wire.word()), told);
    }
}

#[test]
fn the_same_step_for_ever_is_stopped_over_every_wire() {
    let mut table = Table::new("The same step for ever, over every wire");
    for wire in Wire::ALL {
        let forever = json!([{ "do": { "calls": [{ "name": "list_files", "arguments": {} }] } }]);
        let mock = Mock::start(Script::from_value(forever).expect("a script")).expect("the double starts");
        let desk = Desk::new();
        desk.connect(&mock, wire.word());
        let end = desk.run(&["run", "Go on", "--json"]).last();
        assert_eq!(
            (text(&end, "status"), text(&end, "problem")),
            ("failed", "too_many_steps"),
            "{wire:?}: {end}"
        );
        table.row(&format!("9 the same step for ever → {}", wire.word()), text(&end, "says"));
    }
}
