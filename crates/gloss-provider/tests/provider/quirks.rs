//! The provider over a real socket: what single servers do differently, and what is asked of them for it.

use crate::common::{self, answer_requests, ask, mock, provider, user};
use gloss_mock_model::Mock;
use gloss_protocol::Code;
use gloss_provider::{Answer, Call, Delta, Failure, HttpProvider, Message, Options, Request, Stop, Wire};
use serde_json::{Value, json};

fn of(wire: Wire, mock: &Mock, options: Options) -> HttpProvider {
    provider(wire, &mock.base_url, None, common::patient()).with_options(options)
}

async fn outcome(
    wire: Wire,
    mock: &Mock,
    options: Options,
    request: Request,
) -> (Result<Answer, Failure>, Vec<Delta>) {
    ask(&of(wire, mock, options), request).await
}

/// The body of the n-th request for an answer, from 0.
fn body(mock: &Mock, nth: usize) -> Value {
    answer_requests(mock)[nth].body.clone()
}

#[tokio::test]
async fn limits_are_those_of_the_server_unless_the_configuration_says_others() {
    let told = Options { context_window: Some(50_000), max_output_tokens: Some(700), ..Options::default() };
    for (options, max_tokens, num_ctx) in
        [(Options::default(), json!(16_384), json!(16_384)), (told, json!(700), json!(50_000))]
    {
        let mock = mock(json!([{ "do": { "text": "Yes." } }]));
        outcome(Wire::Anthropic, &mock, options, user("Hello")).await.0.unwrap();
        outcome(Wire::Ollama, &mock, options, user("Hello")).await.0.unwrap();
        assert_eq!(
            (&body(&mock, 0)["max_tokens"], &body(&mock, 1)["options"]["num_ctx"]),
            (&max_tokens, &num_ctx)
        );
        assert_eq!(body(&mock, 0)["thinking"]["type"], "adaptive");
        assert_eq!(body(&mock, 1)["think"], true);
    }
}

#[tokio::test]
async fn a_server_without_cards_is_asked_all_the_same() {
    let no = json!([
        { "when": { "path": "/models/mock" }, "do": { "status": 404 } },
        { "when": { "path": "/api/show" }, "do": { "status": 500 } },
        { "do": { "text": "Yes." } },
    ]);
    let mock = mock(no);
    for wire in [Wire::Anthropic, Wire::Ollama] {
        let provider = of(wire, &mock, Options::default());
        for _ in 0..2 {
            assert_eq!(ask(&provider, user("Hello")).await.0.unwrap().text, "Yes.");
        }
    }
    assert_eq!(body(&mock, 0)["max_tokens"], 8_192);
    assert!(body(&mock, 0).get("thinking").is_none() && body(&mock, 2).get("think").is_none());
    // What has no card is asked for it once; what was busy is asked again.
    let cards = |end: &str| mock.requests().iter().filter(|request| request.path.ends_with(end)).count();
    assert_eq!((cards("/models/mock"), cards("/api/show")), (1, 2));
}

#[tokio::test]
async fn a_conversation_that_cannot_fit_is_not_sent_to_be_shortened_in_silence() {
    let card = json!({"model_info": {"mock.context_length": 4096}});
    let mock = mock(json!([
        { "when": { "path": "/api/show" }, "do": { "body": card } },
        { "do": { "text": "Yes." } },
    ]));
    let (outcome, _) = outcome(Wire::Ollama, &mock, Options::default(), user(&"word ".repeat(8_000))).await;
    assert_eq!(outcome.unwrap_err().problem.code, Code::ModelContextFull);
    assert!(answer_requests(&mock).is_empty());
}

#[tokio::test]
async fn answers_in_one_piece_where_a_stream_loses_calls() {
    let calls = json!([{"name": "read", "arguments": {"a": 1}}]);
    // As configured: from the first request on.
    let whole = Options { stream_tools: false, ..Options::default() };
    for wire in [Wire::Chat, Wire::Ollama] {
        let mock = mock(json!([{ "do": { "text": "I read.", "thinking": "Hm.", "calls": calls } }]));
        let (outcome, deltas) = outcome(wire, &mock, whole, user("Hello")).await;
        let answer = outcome.unwrap();
        assert_eq!(
            (answer.stop, answer.calls[0].arguments.as_str()),
            (Stop::Calls, r#"{"a":1}"#),
            "{wire:?}"
        );
        assert_eq!(deltas, [Delta::Thinking("Hm.".into()), Delta::Text("I read.".into())], "{wire:?}");
        assert_eq!(body(&mock, 0)["stream"], false);
        // Without tools there is nothing to lose.
        let bare = Request { tools: Vec::new(), ..user("Hello") };
        ask(&of(wire, &mock, whole), bare).await.0.unwrap();
        assert_eq!(body(&mock, 1)["stream"], true);
    }
    // As seen: tokens were counted, and nothing came of them.
    let mock = mock(json!([
        { "do": { "usage": {"input": 9, "output": 30}, "times": 1 } },
        { "do": { "calls": calls } },
    ]));
    let provider = of(Wire::Ollama, &mock, Options::default());
    for nth in [1, 2] {
        let (outcome, deltas) = ask(&provider, user("Hello")).await;
        assert_eq!(outcome.unwrap().calls.len(), 1);
        assert!(deltas.is_empty(), "nobody waits for it: {deltas:?}");
        assert_eq!(body(&mock, nth)["stream"], false, "and it stays so");
    }
}

#[tokio::test]
async fn another_models_sealed_reasoning_is_left_out_when_it_is_refused() {
    let cases = [
        (
            Wire::Responses,
            json!({"type": "reasoning", "id": "rs", "encrypted_content": "E"}),
            "invalid_encrypted_content",
        ),
        (Wire::Anthropic, json!({"type": "thinking", "thinking": "T", "signature": "S"}), ""),
    ];
    for (wire, item, code) in cases {
        let says = "messages.1.content.0: Invalid `signature` in `thinking` block";
        let mock = mock(json!([
            { "do": { "status": 400, "code": code, "message": says, "times": 1 } },
            { "do": { "text": "Yes." } },
        ]));
        let mut request = user("Hello");
        request.messages.push(Message::Assistant {
            text: "Hi.".into(),
            calls: Vec::new(),
            opaque: vec![item],
        });
        request.messages.push(Message::User { text: "Again.".into(), input: None });
        let (answered, deltas) = outcome(wire, &mock, Options::default(), request).await;
        assert_eq!(answered.unwrap().text, "Yes.", "{wire:?}");
        assert!(!deltas.iter().any(|delta| matches!(delta, Delta::Waiting { .. })));
        let kept = |nth: usize| {
            body(&mock, nth).to_string().contains(r#""id":"rs""#)
                || body(&mock, nth).to_string().contains(r#""signature""#)
        };
        assert!(kept(0) && !kept(1), "{wire:?}");
        // Where there is none to leave out, the refusal stands.
        let (answered, _) = outcome(
            wire,
            &common::mock(json!([{ "do": { "status": 400, "message": says } }])),
            Options::default(),
            user("Hello"),
        )
        .await;
        assert_eq!(answered.unwrap_err().problem.code, Code::ModelBroken);
    }
}

/// Two servers' calls without ids get ids that are new in the whole conversation.
#[tokio::test]
async fn calls_without_ids_are_numbered_through_the_conversation() {
    let mock = mock(json!([{ "do": { "calls": [{"name": "read"}, {"name": "read"}] } }]));
    let mut request = user("Hello");
    let call = |id: &str| Call { id: id.into(), name: "read".into(), arguments: "{}".into() };
    let calls = vec![call("call_1"), call("call_2"), call("call_3")];
    request.messages.push(Message::Assistant { text: String::new(), calls, opaque: Vec::new() });
    let (answered, _) = outcome(Wire::Ollama, &mock, Options::default(), request).await;
    let ids: Vec<String> = answered.unwrap().calls.into_iter().map(|call| call.id).collect();
    assert_eq!(ids, ["call_4", "call_5"]);
}

#[tokio::test]
async fn what_servers_say_in_their_own_words() {
    let cases = [
        (
            500,
            "model requires more system memory (5.6 GiB) than is available (3.0 GiB)",
            Code::ModelBroken,
            "smaller",
        ),
        (
            400,
            "registry.ollama.ai/library/gemma:2b does not support tools",
            Code::ModelBroken,
            "another model",
        ),
        (
            400,
            "Trying to keep the first 9000 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens",
            Code::ModelContextFull,
            "",
        ),
        (
            400,
            "The decoder prompt (length 9000) is longer than the maximum model length of 4096.",
            Code::ModelContextFull,
            "",
        ),
        (400, "prompt is too long: 210000 tokens > 200000 maximum", Code::ModelContextFull, ""),
        (
            400,
            "the request exceeds the available context size, try increasing it",
            Code::ModelContextFull,
            "",
        ),
        (
            400,
            "The input token count (1300000) exceeds the maximum number of tokens allowed (1048576).",
            Code::ModelContextFull,
            "",
        ),
        (400, "Your credit balance is too low to access the Anthropic API.", Code::ModelRateLimited, ""),
    ];
    for (status, says, code, next) in cases {
        for wire in Wire::ALL {
            let mock = mock(json!([{ "do": { "status": status, "message": says } }]));
            let failure = outcome(wire, &mock, Options::default(), user("Hello")).await.0.unwrap_err();
            assert_eq!((failure.problem.code, answer_requests(&mock).len()), (code, 1), "{wire:?} {says}");
            assert!(failure.problem.next.contains(next), "{failure:?}");
        }
    }
}
