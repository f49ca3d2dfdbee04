//! A provider, a double and a listener, for the tests of this folder.

use gloss_mock_model::{Mock, Recorded, Script};
use gloss_provider::{
    Answer, Delta, Failure, HttpConfig, HttpProvider, Message, Policy, Provider, Request, Secret, ToolSpec,
    Wire,
};
use serde_json::{Value, json};
use std::time::Duration;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

/// All wires.
pub(crate) const WIRES: [Wire; 4] = Wire::ALL;

/// Retries at once and waits long: on a busy machine nothing fails for being slow.
pub(crate) fn patient() -> Policy {
    Policy {
        connect: Duration::from_secs(30),
        first_byte: Duration::from_secs(60),
        idle: Duration::from_secs(60),
        attempts: 3,
        backoff: Duration::from_millis(2),
        backoff_cap: Duration::from_millis(4),
        ..Policy::default()
    }
}

pub(crate) fn provider(wire: Wire, base_url: &str, key: Option<&str>, policy: Policy) -> HttpProvider {
    let (name, base_url) = ("The double".to_owned(), base_url.to_owned());
    HttpProvider::new(HttpConfig { name, base_url, wire, key: key.map(Secret::new), policy })
}

pub(crate) fn mock(script: Value) -> Mock {
    Mock::start(Script::from_value(script).unwrap()).unwrap()
}

/// A conversation with one message.
pub(crate) fn user(text: &str) -> Request {
    Request {
        model: "mock".into(),
        instructions: "Be brief.".into(),
        messages: vec![Message::User { text: text.into(), input: None }],
        tools: vec![ToolSpec::new("read", "Reads.", json!({"type": "object"}))],
        cache_key: "t_1".into(),
        effort: None,
        facts: Default::default(),
        paid_from: Default::default(),
    }
}

/// Asks, and gives the outcome and everything that was heard.
pub(crate) async fn ask(provider: &HttpProvider, request: Request) -> (Result<Answer, Failure>, Vec<Delta>) {
    let (sender, mut receiver) = mpsc::channel(4);
    let heard = async {
        let mut deltas = Vec::new();
        while let Some(delta) = receiver.recv().await {
            deltas.push(delta);
        }
        deltas
    };
    tokio::join!(provider.answer(request, sender, CancellationToken::new()), heard)
}

/// One question to a fresh double.
pub(crate) struct Run {
    pub(crate) outcome: Result<Answer, Failure>,
    pub(crate) deltas: Vec<Delta>,
    pub(crate) requests: Vec<Recorded>,
}

pub(crate) async fn run(wire: Wire, script: Value, policy: Policy) -> Run {
    let mock = mock(script);
    let provider = provider(wire, &mock.base_url, Some("sk-test-key"), policy);
    let (outcome, deltas) = ask(&provider, user("Hello")).await;
    Run { outcome, deltas, requests: answer_requests(&mock) }
}

/// The requests for an answer; those for a model's card are left out.
pub(crate) fn answer_requests(mock: &Mock) -> Vec<Recorded> {
    let mut all = mock.requests();
    all.retain(|request| !request.path.contains("/models") && !request.path.ends_with("/api/show"));
    all
}

impl Run {
    /// The text that stands on the screen after all deltas.
    pub(crate) fn screen(&self) -> String {
        self.deltas.iter().fold(String::new(), |mut screen, delta| {
            match delta {
                Delta::Text(text) => screen.push_str(text),
                Delta::Restarted => screen.clear(),
                Delta::Thinking(_) | Delta::Waiting { .. } => {}
            }
            screen
        })
    }

    pub(crate) fn waits(&self) -> Vec<u64> {
        let seconds = |delta: &Delta| match delta {
            Delta::Waiting { seconds, .. } => Some(*seconds),
            _ => None,
        };
        self.deltas.iter().filter_map(seconds).collect()
    }
}
