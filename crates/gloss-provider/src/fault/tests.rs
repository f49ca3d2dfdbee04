//! Statuses, error bodies and error events of the providers, each with what it means.

use super::{Fault, quote};
use gloss_protocol::Code;
use serde_json::json;

#[test]
fn statuses() {
    let check = |status: u16, body: &str, code: Code, again: bool| {
        let fault = Fault::from_status(status, body);
        assert_eq!((fault.code, fault.again), (code, again), "{status} {body} -> {fault:?}");
    };
    let openai = |code: &str| json!({"error": {"message": "Words.", "type": "x", "code": code}}).to_string();
    check(400, &openai("invalid_request_error"), Code::ModelBroken, false);
    check(400, &openai("context_length_exceeded"), Code::ModelContextFull, false);
    check(
        400,
        r#"{"error":{"message":"This model's maximum context length is 4096"}}"#,
        Code::ModelContextFull,
        false,
    );
    check(401, "", Code::ModelRefusedKey, false);
    check(402, "", Code::ModelRateLimited, false);
    check(403, "<html>no</html>", Code::ModelRefusedKey, false);
    check(404, &openai("model_not_found"), Code::ModelUnknown, false);
    check(408, "", Code::ModelOverloaded, true);
    check(413, "", Code::ModelContextFull, false);
    check(425, "", Code::ModelOverloaded, true);
    check(429, "", Code::ModelRateLimited, true);
    check(429, &openai("insufficient_quota"), Code::ModelRateLimited, false);
    check(500, "not json {", Code::ModelOverloaded, true);
    check(
        529,
        r#"{"type":"error","error":{"type":"overloaded_error","message":"O"}}"#,
        Code::ModelOverloaded,
        true,
    );
    check(307, "", Code::ModelBroken, false);
}

#[test]
fn events() {
    let check = |event: serde_json::Value, code: Code, again: bool| {
        let fault = Fault::from_event(&event);
        assert_eq!((fault.code, fault.again), (code, again), "{event} -> {fault:?}");
    };
    check(json!({"type": "error", "code": "server_error", "message": "M"}), Code::ModelOverloaded, true);
    check(
        json!({"type": "error", "error": {"type": "overloaded_error", "message": "O"}}),
        Code::ModelOverloaded,
        true,
    );
    check(
        json!({"response": {"error": {"code": "rate_limit_exceeded", "message": "M"}}}),
        Code::ModelRateLimited,
        true,
    );
    check(json!({"response": {"error": {"code": "context_length_exceeded"}}}), Code::ModelContextFull, false);
    check(json!({"error": {"code": 502, "message": "Provider"}}), Code::ModelOverloaded, true);
    check(json!({"error": {"code": 429, "message": "slow"}}), Code::ModelRateLimited, true);
    check(json!({"error": {"code": "401", "message": "no"}}), Code::ModelRefusedKey, false);
    check(
        json!({"object": "error", "type": "BadRequestError", "code": 400, "message": "b"}),
        Code::ModelBroken,
        false,
    );
    check(json!({"error": "an unexpected error was encountered"}), Code::ModelOverloaded, true);
    check(json!({"error": {"code": "invalid_prompt", "message": "M"}}), Code::ModelBroken, false);
    check(json!(7), Code::ModelOverloaded, true);
}

#[test]
fn sentences_are_one_bounded_line() {
    assert_eq!(quote("a\u{1b}[31m\n  b"), "a [31m b");
    assert_eq!(quote(&"ü".repeat(400)).chars().count(), 301);
    let fault = Fault::from_status(500, r#"{"error":{"message":"it\nbroke"}}"#);
    assert_eq!(fault.to_string(), "The model's server has a problem: it broke.");
    assert_eq!(Fault::from_status(500, "").to_string(), "The model's server has a problem.");
    assert!(!Fault::from_status(400, "").problem(str::to_owned).retry);
    assert!(Fault::from_status(429, "").problem(str::to_owned).retry);
}

#[test]
fn waits_asked_for_in_words() {
    let check = |message: &str, expect: Option<f64>| {
        let fault = Fault::from_event(&json!({"code": "rate_limit_exceeded", "message": message}));
        assert_eq!(fault.asked.map(|wait| wait.as_secs_f64()), expect, "{message}");
    };
    check("Rate limit reached. Please try again in 11.054s. Visit", Some(11.054));
    check("Please try again in 250ms.", Some(0.25));
    check("Please try again in 6 seconds.", Some(6.0));
    check("Please try again in 3 days.", None);
    check("Please try again in 1.2.3s.", None);
    check("try again in ", None);
    check("No.", None);
}

#[test]
fn a_secret_is_erased_before_the_cut() {
    let body = json!({"error": {"message": format!("{} SECRET", "x".repeat(297))}}).to_string();
    let told = Fault::from_status(500, &body).sentence(|text| text.replace("SECRET", "[key]"));
    assert!(!told.contains("SE") && told.ends_with(" [k…"), "{told}");
}
