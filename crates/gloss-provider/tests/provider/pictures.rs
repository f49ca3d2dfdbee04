//! Pictures over a real socket: the part that each wire documents where the model is known to see, words where it is not, and bounds.

use crate::common::{WIRES, answer_requests, ask, mock, patient, provider, user};
use gloss_provider::{Call, Message, Options, Picture, Provider as _, Request, Wire};
use serde_json::{Value, json};

/// A PNG of 800 × 450 by its header, and as many bytes as are asked for: nothing between here and a model looks further.
fn png(bytes: usize) -> Vec<u8> {
    let mut out = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x03\x20\0\0\x01\xc2".to_vec();
    out.resize(out.len().max(bytes), b'p');
    out
}

/// How [`png`] with no bytes beside its header is written.
const WRITTEN: &str = "iVBORw0KGgoAAAANSUhEUgAAAyAAAAHC";

/// A deck was made and its slides are shown.
fn request_with_pictures(count: u32, bytes: usize) -> Request {
    let mut request = user("Make a deck.");
    let call = Call { id: "c1".into(), name: "read".into(), arguments: "{}".into() };
    request.messages.push(Message::Assistant { text: String::new(), calls: vec![call], opaque: Vec::new() });
    request.messages.push(Message::ToolResult {
        call_id: "c1".into(),
        name: "read".into(),
        text: "{}".into(),
        ok: true,
        stopped: false,
    });
    request.messages.extend((1..=count).map(|n| Message::Picture {
        caption: format!("Slide {n}."),
        picture: Picture::png(&png(bytes)).unwrap(),
    }));
    request
}

fn sees(sees: Option<bool>) -> Options {
    Options { sees, ..Options::default() }
}

/// The body of the request that was sent.
async fn body(wire: Wire, options: Options, request: Request) -> Value {
    let mock = mock(json!([{ "do": { "text": "I see." } }]));
    let provider = provider(wire, &mock.base_url, None, patient()).with_options(options);
    assert_eq!(ask(&provider, request).await.0.unwrap().text, "I see.");
    answer_requests(&mock)[0].body.clone()
}

/// The last message of a body without the mark of a cache.
fn last(body: &Value) -> Value {
    let list = body.get("input").or(body.get("messages")).unwrap().as_array().unwrap();
    let bare = list.last().unwrap().to_string().replace(r#","cache_control":{"type":"ephemeral"}"#, "");
    serde_json::from_str(&bare).unwrap()
}

#[tokio::test]
async fn each_wire_shows_a_picture_as_it_documents_it() {
    let url = format!("data:image/png;base64,{WRITTEN}");
    for wire in WIRES {
        let expect = match wire {
            Wire::Responses => json!({"type": "message", "role": "user", "content": [
                {"type": "input_text", "text": "Slide 1."}, {"type": "input_image", "image_url": url}]}),
            Wire::Chat => json!({"role": "user", "content": [
                {"type": "text", "text": "Slide 1."}, {"type": "image_url", "image_url": {"url": url}}]}),
            Wire::Anthropic => json!({"role": "user", "content": [
                {"type": "tool_result", "tool_use_id": "c1", "content": "{}"},
                {"type": "text", "text": "Slide 1."},
                {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": WRITTEN}}]}),
            Wire::Ollama => json!({"role": "user", "content": "Slide 1.", "images": [WRITTEN]}),
        };
        assert_eq!(
            last(&body(wire, sees(Some(true)), request_with_pictures(1, 0)).await),
            expect,
            "{wire:?}"
        );
    }
}

#[tokio::test]
async fn a_model_that_is_not_known_to_see_is_told_so_and_sent_none() {
    for wire in WIRES {
        for options in [sees(None), sees(Some(false))] {
            let body = body(wire, options, request_with_pictures(2, 0)).await.to_string();
            assert!(!body.contains(WRITTEN), "{wire:?}: {body}");
            assert_eq!(body.matches("It is not shown").count(), 2, "{wire:?}: {body}");
        }
    }
}

#[tokio::test]
async fn at_most_three_go_with_a_request_and_they_are_the_newest() {
    for wire in WIRES {
        let body = body(wire, sees(Some(true)), request_with_pictures(5, 0)).await.to_string();
        assert_eq!(body.matches(WRITTEN).count(), 3, "{wire:?}: {body}");
        assert!(
            body.contains("Slide 2. (It is not shown") && !body.contains("Slide 3. (It"),
            "{wire:?}: {body}"
        );
    }
}

#[tokio::test]
async fn a_server_that_says_its_model_sees_is_believed() {
    let can = json!({"capabilities": {"image_input": {"supported": true}}});
    for (wire, path, card) in [
        (Wire::Anthropic, "/models/mock", can),
        (Wire::Ollama, "/api/show", json!({"capabilities": ["completion", "tools", "vision"]})),
    ] {
        for (options, expect) in [(sees(None), true), (sees(Some(false)), false)] {
            let mock = mock(json!([
                { "when": { "path": path }, "do": { "body": card } }, { "do": { "text": "I see." } },
            ]));
            let provider = provider(wire, &mock.base_url, None, patient()).with_options(options);
            assert_eq!(provider.sees("mock").await, expect, "{wire:?}");
            ask(&provider, request_with_pictures(1, 0)).await.0.unwrap();
            assert_eq!(answer_requests(&mock)[0].body.to_string().contains(WRITTEN), expect, "{wire:?}");
        }
    }
}

/// Their bytes are a hundred times what a model counts: they must not be taken for a conversation that does not fit.
#[tokio::test]
async fn large_pictures_are_counted_by_their_pixels() {
    let options = Options { context_window: Some(16_384), ..sees(Some(true)) };
    let sent = body(Wire::Ollama, options, request_with_pictures(3, 1 << 20)).await;
    assert_eq!(sent["options"]["num_ctx"], 16_384);
    let sent = body(Wire::Ollama, sees(Some(true)), request_with_pictures(3, 1 << 20)).await;
    assert_eq!(sent["options"]["num_ctx"], 16_384, "and no larger context is asked for");
}
