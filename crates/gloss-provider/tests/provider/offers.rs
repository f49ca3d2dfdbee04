//! The provider over a real socket: lists of models, and the test of an address and a key.

use crate::common::{self, answer_requests, mock, provider};
use gloss_mock_model::{Mock, Script};
use gloss_protocol::{Code, Problem};
use gloss_provider::{HttpProvider, Policy, Wire};
use serde_json::{Value, json};
use std::time::Duration;

fn of(wire: Wire, mock: &Mock, key: Option<&str>) -> HttpProvider {
    provider(wire, &mock.base_url, key, common::patient())
}

fn says() -> Value {
    json!({ "do": { "text": "Yes." } })
}

/// A list that is only there for who has a key.
fn locked() -> Value {
    json!([
        { "when": { "path": "/models", "nth": 0 }, "do": { "body": {"data": [{"id": "mock"}]}, "times": 1 } },
        { "when": { "path": "/models" }, "do": { "status": 401, "message": "No key." } },
        says(),
    ])
}

#[tokio::test]
async fn every_wire_lists_its_models() {
    for wire in Wire::ALL {
        let mock = mock(json!([]));
        let models = of(wire, &mock, None).models().await.unwrap();
        let told: Vec<_> = models.iter().map(|model| (model.id.as_str(), model.context_window)).collect();
        // OpenAI's list says no more than the names.
        let window = matches!(wire, Wire::Anthropic | Wire::Ollama).then_some(131_072);
        assert_eq!(told, [("mock", window)], "{wire:?}");
    }
}

#[tokio::test]
async fn lists_are_bounded() {
    let many: Vec<Value> = (0..3_000).map(|at| json!({"id": format!("m{at}")})).collect();
    let long = "x".repeat(9 * 1024 * 1024);
    for (list, expect) in
        [(json!({"data": many}), Ok(2_000)), (json!({"data": [{"id": long}]}), Err(Code::ModelBroken))]
    {
        let mock = mock(json!([{ "when": { "path": "/models" }, "do": { "body": list } }]));
        let models = of(Wire::Chat, &mock, None).models().await;
        assert_eq!(models.map(|all| all.len()).map_err(|problem| problem.code), expect);
    }
}

#[tokio::test]
async fn a_test_asks_no_more_than_it_must() {
    // key, model, script, whether a model must be asked
    let open = json!([says()]);
    let none = json!([{ "when": { "path": "/models" }, "do": { "status": 404 } }, says()]);
    let cases = [
        ("no key, no model: the list is enough", None, "", open.clone(), false),
        ("no key, a model of the list", None, "mock", open.clone(), false),
        ("a model that is not in the list", None, "other", open.clone(), true),
        ("a key that the list needs", Some("sk-right-key"), "mock", locked(), false),
        ("a list that is there for everybody proves no key", Some("sk-right-key"), "", open, true),
        ("no list", Some("sk-right-key"), "mock", none, true),
    ];
    for (case, key, model, script, asks) in cases {
        for wire in [Wire::Responses, Wire::Chat, Wire::Anthropic] {
            let mock = mock(script.clone());
            let tested =
                of(wire, &mock, key).test(model).await.unwrap_or_else(|e| panic!("{case} {wire:?}: {e:?}"));
            assert_eq!(
                (tested.asked, answer_requests(&mock).len()),
                (asks, usize::from(asks)),
                "{case} {wire:?}"
            );
            for request in answer_requests(&mock) {
                assert_ne!(request.body["stream"], true, "{case}");
                let most =
                    ["max_tokens", "max_output_tokens"].iter().find_map(|key| request.body[key].as_u64());
                assert!(most.is_some_and(|most| most <= 16), "{case}: {}", request.body);
            }
        }
    }
}

fn check(problem: &Problem, code: Code, says: &str, next: &str, case: &str) {
    let fits = problem.code == code && problem.says.contains(says) && problem.next.contains(next);
    assert!(fits, "{case}: {problem:?}");
    assert!(!format!("{problem:?}").contains("canary"), "{case}: {problem:?}");
}

#[tokio::test]
async fn what_is_wrong_is_said_with_what_to_do() {
    let list = |reply: Value| json!([{ "when": { "path": "/models" }, "do": reply }, says()]);
    let refused = json!({"status": 401, "message": "Incorrect API key provided: {{key}}"});
    let cases = [
        ("key refused", list(refused), Code::ModelRefusedKey, "[key]", "Check the key"),
        ("a website", list(json!({"page": true})), Code::ModelBroken, "web page and no model", "address"),
        (
            "no list and no model",
            list(json!({"status": 404})),
            Code::ModelUnknown,
            "no list of models",
            "Write the model's name",
        ),
        ("busy", list(json!({"status": 503})), Code::ModelOverloaded, "", ""),
        (
            "LM Studio's word for a wrong path",
            list(json!({"body": {"error": "Unexpected endpoint or method. (GET /models)"}})),
            Code::ModelUnknown,
            "no list",
            "",
        ),
        ("no model at all", list(json!({"body": {"data": []}})), Code::ModelUnknown, "offers no model", ""),
    ];
    for (case, script, code, says, next) in cases {
        for wire in [Wire::Responses, Wire::Chat, Wire::Anthropic] {
            let mock = mock(script.clone());
            let problem = of(wire, &mock, Some("sk-canary-123")).test("").await.unwrap_err();
            check(&problem, code, says, next, case);
        }
    }
    // The model itself refuses.
    let mock = mock(json!([{ "do": { "status": 404, "message": "model 'other' not found" } }]));
    let problem = of(Wire::Ollama, &mock, None).test("other").await.unwrap_err();
    check(&problem, Code::ModelUnknown, "model 'other' not found", "", "unknown model");
}

#[tokio::test]
async fn addresses_that_lead_nowhere() {
    let gone = Mock::start(Script::default()).unwrap();
    let closed = gone.base_url.clone();
    drop(gone);
    let here = mock(json!([]));
    let secure = here.base_url.replace("http://", "https://");
    let cases = [
        (closed.as_str(), Code::ModelUnreachable, "refused", "Start the model's server"),
        (secure.as_str(), Code::ModelUnreachable, "no TLS", "http://"),
        ("http://nowhere.invalid/v1", Code::ModelUnreachable, "no server of that name", "spelling"),
        ("localhost:11434", Code::ModelUnknown, "no web address", "http://localhost:11434"),
    ];
    for (base, code, says, next) in cases {
        let problem =
            provider(Wire::Chat, base, Some("sk-canary-123"), common::patient()).test("m").await.unwrap_err();
        check(&problem, code, says, next, base);
    }
    let lost = mock(json!([{ "when": { "path": "/models" }, "do": { "status": 404 } }]));
    let base = lost.base_url.replace("/v1", "");
    let problem = provider(Wire::Chat, &base, None, common::patient()).models().await.unwrap_err();
    check(&problem, Code::ModelUnknown, "no list", &format!("{base}/v1"), "no /v1");
}

#[tokio::test]
async fn a_silent_server_is_not_waited_for_for_ever() {
    let hasty = Policy { first_byte: Duration::from_millis(100), ..common::patient() };
    let mock = mock(json!([{ "when": { "path": "/models" }, "do": { "silence_ms": 600_000 } }]));
    let problem = provider(Wire::Responses, &mock.base_url, None, hasty).test("").await.unwrap_err();
    assert_eq!(problem.code, Code::ModelSilent);
}
