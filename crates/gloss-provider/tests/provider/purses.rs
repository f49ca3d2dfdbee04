//! The purse of a request over a real socket, on all wires: each try is reserved for before it is sent, and settled whatever becomes
//! of it. The purse here keeps what it is asked and told.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use gloss_protocol::{Code, Problem, Usage};
use gloss_provider::{Allowed, Counted, PaidFrom, Policy, Purse, Request, Reserving, Wire, Worst};
use serde_json::{Value, json};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::common::{WIRES, answer_requests, ask, mock, patient, provider, user};
use gloss_provider::Provider as _;

/// A purse that allows answers of so many tokens, or refuses after so many tries.
#[derive(Default)]
struct RecordingPurse {
    allows: Option<u64>,
    is_short: bool,
    tries: Option<usize>,
    worst: Mutex<Vec<Worst>>,
    settled: Mutex<Vec<(String, Counted)>>,
}

fn refusal() -> Problem {
    Problem::new(Code::BudgetSpent, "The ceiling is reached.").with_next("Raise it.")
}

impl Purse for RecordingPurse {
    fn reserve(&self, worst: Worst) -> Reserving<'_> {
        Box::pin(async move {
            let mut all = self.worst.lock().unwrap();
            if self.tries.is_some_and(|tries| all.len() >= tries) {
                return Err(refusal());
            }
            all.push(worst);
            let short = self.is_short.then(refusal);
            Ok(Allowed { id: all.len().to_string(), answer: self.allows, short })
        })
    }

    fn settle(&self, id: &str, counted: Counted) {
        self.settled.lock().unwrap().push((id.to_owned(), counted));
    }
}

fn paid(purse: &Arc<RecordingPurse>) -> Request {
    Request { paid_from: PaidFrom::purse(purse.clone()), ..user("Hello") }
}

/// The limit of the answer in a body, by any of its names.
fn limit(body: &Value) -> Option<u64> {
    let names = ["max_output_tokens", "max_tokens", "max_completion_tokens"];
    let named = names.iter().find_map(|name| body[*name].as_u64());
    named.or_else(|| body["options"]["num_predict"].as_u64())
}

fn body(recorded: &gloss_mock_model::Recorded) -> Value {
    recorded.body.clone()
}

#[tokio::test]
async fn each_try_is_reserved_for_and_settled() {
    let used = json!({ "input": 12, "output": 3 });
    let script = json!([{ "do": { "status": 503, "times": 1 } }, { "do": { "text": "Half an answer", "drop_after": 1, "times": 1 } },
        { "do": { "text": "Sales rose.", "usage": used } }]);
    for wire in WIRES {
        let double = mock(script.clone());
        let purse = Arc::new(RecordingPurse { allows: Some(77), ..RecordingPurse::default() });
        let (outcome, _) = ask(&provider(wire, &double.base_url, None, patient()), paid(&purse)).await;
        assert_eq!(outcome.unwrap().text, "Sales rose.", "{wire:?}");
        let (worst, settled) = (purse.worst.lock().unwrap().clone(), purse.settled.lock().unwrap().clone());
        let requests = answer_requests(&double);
        assert_eq!((worst.len(), settled.len(), requests.len()), (3, 3, 3), "{wire:?}");
        // Never fewer bytes than were sent, and the answer has the limit that it was allowed.
        for (worst, request) in worst.iter().zip(&requests) {
            let sent = body(request);
            assert!(worst.bytes >= sent.to_string().len() as u64 && worst.goes_on, "{wire:?} {worst:?}");
            assert_eq!(limit(&sent), Some(77), "{wire:?} {sent}");
        }
        let nothing = Counted::whole(Usage::default());
        assert_eq!(settled[0], ("1".to_owned(), nothing), "{wire:?}: its server refused it");
        assert_eq!(settled[1].1, Counted::default(), "{wire:?}: it broke off, and nobody counted it");
        let Counted { usage, has_input, has_output } = settled[2].1;
        assert_eq!((usage.input, usage.output, has_input, has_output), (12, 3, true, true), "{wire:?}");
    }
}

#[tokio::test]
async fn what_is_refused_is_not_sent_and_a_retry_neither() {
    for wire in WIRES {
        let double = mock(json!([{ "do": { "status": 503 } }]));
        let purse = Arc::new(RecordingPurse { tries: Some(1), ..RecordingPurse::default() });
        let (outcome, _) = ask(&provider(wire, &double.base_url, None, patient()), paid(&purse)).await;
        let failure = outcome.unwrap_err();
        assert_eq!(
            (failure.problem.code, failure.problem.says.as_str()),
            (Code::BudgetSpent, "The ceiling is reached.")
        );
        assert_eq!(failure.problem.next, "Raise it.");
        assert_eq!(answer_requests(&double).len(), 1, "{wire:?}");
        assert_eq!(purse.settled.lock().unwrap().len(), 1, "{wire:?}");
    }
}

#[tokio::test]
async fn an_answer_that_a_ceiling_cuts_off_says_so_and_counts() {
    let script =
        json!([{ "do": { "text": "Half an", "length": true, "usage": { "input": 12, "output": 3 } } }]);
    for wire in WIRES {
        let double = mock(script.clone());
        let purse =
            Arc::new(RecordingPurse { allows: Some(30), is_short: true, ..RecordingPurse::default() });
        let (outcome, _) = ask(&provider(wire, &double.base_url, None, patient()), paid(&purse)).await;
        let failure = outcome.unwrap_err();
        assert_eq!(
            (failure.problem.code, failure.usage.output, failure.partial.as_str()),
            (Code::BudgetSpent, 3, "Half an"),
            "{wire:?}"
        );
        assert_eq!(purse.settled.lock().unwrap().len(), 1);
    }
}

#[tokio::test]
async fn what_is_stopped_on_its_way_is_settled_too() {
    let double = mock(json!([{ "do": { "text": "Sales rose, and more", "hang_after": 3 } }]));
    let purse = Arc::new(RecordingPurse::default());
    let (sender, mut heard) = mpsc::channel(4);
    let cancel = CancellationToken::new();
    let provider = provider(Wire::Chat, &double.base_url, None, patient());
    let stopping = async {
        heard.recv().await;
        cancel.cancel();
    };
    let (outcome, ()) = tokio::join!(provider.answer(paid(&purse), sender, cancel.clone()), stopping);
    assert_eq!(outcome.unwrap_err().problem.code, Code::Interrupted);
    let settled = purse.settled.lock().unwrap().clone();
    assert_eq!(settled, [("1".to_owned(), Counted::default())], "nobody counted it");
}

#[tokio::test]
async fn a_limit_that_a_server_finds_too_high_is_asked_for_again_lower() {
    let says = "max_tokens is too large: 16384. This model supports at most 8192 completion tokens.";
    let double = mock(
        json!([{ "do": { "status": 400, "message": says, "times": 1 } }, { "do": { "text": "Sales rose." } }]),
    );
    let purse = Arc::new(RecordingPurse::default());
    let (outcome, deltas) = ask(&provider(Wire::Chat, &double.base_url, None, patient()), paid(&purse)).await;
    assert_eq!(outcome.unwrap().text, "Sales rose.");
    assert_eq!(deltas.len(), 2, "nobody waits for it: {deltas:?}");
    let limits: Vec<_> = answer_requests(&double).iter().map(|one| limit(&body(one))).collect();
    assert_eq!(limits, [None, Some(4_096)]);
    assert_eq!(purse.worst.lock().unwrap()[1].answer, Some(4_096));
}

#[tokio::test]
async fn what_nobody_counted_stays_as_it_was_reserved() {
    let silent = json!([{ "do": { "text": "Sales rose.", "silence_ms": 1500 } }]);
    let hasty = Policy { first_byte: Duration::from_millis(150), ..patient() };
    let none = json!([{ "do": { "text": "Sales rose.", "usage": { "input": 0, "output": 0 } } }]);
    let half = json!([{ "do": { "text": "Sales rose.", "usage": { "input": 9, "output": 0 } } }]);
    let added = json!([{ "do": { "text": "Sales rose.", "usage": { "input": 90_000, "output": 3 } } }]);
    let cut = json!([{ "do": { "text": "Sales rose, and more", "cut_after": 3 } }]);
    for wire in WIRES {
        for (script, policy, tries, expect) in [
            (&silent, hasty, 3, (false, false)),
            (&none, patient(), 1, (false, false)),
            (&half, patient(), 1, (true, false)),
            (&added, patient(), 1, (true, true)),
            (&cut, patient(), 3, (false, false)),
        ] {
            let double = mock(script.clone());
            let purse = Arc::new(RecordingPurse::default());
            let _ = ask(&provider(wire, &double.base_url, None, policy), paid(&purse)).await;
            let settled = purse.settled.lock().unwrap().clone();
            let found: Vec<_> = settled.iter().map(|(_, one)| (one.has_input, one.has_output)).collect();
            assert_eq!(found, vec![expect; tries], "{wire:?} {script}");
            if script == &added {
                assert_eq!(settled[0].1.usage.input, 90_000, "{wire:?}: it is billed as its provider counts");
            }
        }
    }
}

#[tokio::test]
async fn an_error_in_the_stead_of_an_answer_costs_nothing_and_a_document_that_is_none_may() {
    let says = json!({ "error": { "type": "overloaded_error", "message": "Overloaded" } });
    let document = json!({ "id": "a_1", "error": null, "usage": { "total_tokens": 9_000 } });
    for (wire, body, expect) in [
        (Wire::Responses, &says, Counted::whole(Usage::default())),
        (Wire::Anthropic, &says, Counted::whole(Usage::default())),
        (Wire::Chat, &says, Counted::whole(Usage::default())),
        (Wire::Responses, &document, Counted::default()),
        (Wire::Anthropic, &document, Counted::default()),
        (Wire::Chat, &document, Counted::default()),
    ] {
        let double = mock(json!([{ "do": { "body": body } }]));
        let purse = Arc::new(RecordingPurse::default());
        let (outcome, _) = ask(&provider(wire, &double.base_url, None, patient()), paid(&purse)).await;
        assert!(outcome.is_err(), "{wire:?} {body}");
        let settled = purse.settled.lock().unwrap().clone();
        assert!(!settled.is_empty() && settled.iter().all(|(_, one)| *one == expect), "{wire:?} {settled:?}");
    }
}
