//! The socket: takes a request, finds its rule, and answers or fails as the rule says.
//!
//! Binds the loopback only. Serves any number of conversations at once; all that it remembers between
//! requests is how often each rule has held.

use std::fs::File;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use tokio::sync::oneshot;

use crate::bodies::{error, json_body, spaced, with_headers};
use crate::conversation::Conversation;
use crate::fill::Source;
use crate::flood::flooded;
use crate::frames::{Answer, AnswerCall, Wire, deltas, frames, refuses, whole};
use crate::lists;
use crate::record::{Record, Recorded, headers, locked};
use crate::script::{ErrorEvent, Reply, Script, Tokens};

/// The largest request, in bytes: a conversation with whole documents in it.
const MAX_BODY: usize = 64 * 1024 * 1024;
/// The size of the object of `huge_tool_json` is bounded so that a script cannot take all memory.
const MAX_HUGE: usize = 64 * 1024 * 1024;

/// The header by which Anthropic's clients are known.
const ANTHROPIC: &str = "anthropic-version";
/// How often it is looked whether the file that an answer waits for is there.
const LOOK_AGAIN: Duration = Duration::from_millis(20);

/// What is done before a request is answered, and while its answer is held: a test that changes something in that very moment.
#[derive(Clone)]
pub struct Watch(Arc<dyn Fn(&Recorded) + Send + Sync>);

impl Watch {
    /// Holds each answer until this returns.
    pub fn new(watch: impl Fn(&Recorded) + Send + Sync + 'static) -> Self {
        Self(Arc::new(watch))
    }
}

impl std::fmt::Debug for Watch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Watch")
    }
}

/// How the double runs.
#[derive(Debug, Default)]
pub struct Options {
    /// The port; 0 takes a free one.
    pub port: u16,
    /// Between two events. The timer's grain is a millisecond.
    pub delay: Duration,
    /// Answers are stretched to so many words of text, with filler words in front.
    pub tokens: usize,
    /// OpenRouter's `pricing` of each model on the lists of OpenAI's kind.
    pub pricing: Option<Value>,
    /// A line of JSON for each request.
    pub log: Option<File>,
    /// What is done before each answer.
    pub watch: Option<Watch>,
}

/// A running double; dropping it closes the socket and all connections.
#[derive(Debug)]
pub struct Mock {
    /// The address for a provider's configuration, with `/v1` at its end.
    pub base_url: String,
    record: Arc<Record>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Mock {
    /// Starts a double on a free port, on a thread of its own, so that it serves tests without a runtime.
    pub fn start(script: Script) -> std::io::Result<Self> {
        Self::start_with(script, Options::default())
    }

    /// Starts a double with options.
    pub fn start_with(script: Script, options: Options) -> std::io::Result<Self> {
        let listener = std::net::TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, options.port)))?;
        listener.set_nonblocking(true)?;
        let base_url = format!("http://{}/v1", listener.local_addr()?);
        let record = Arc::new(Record::new(options.log));
        let shared = Arc::new(Shared {
            counts: Mutex::new(Counts { requests: 0, held: vec![0; script.rules.len()] }),
            script,
            record: Arc::clone(&record),
            began: Instant::now(),
            delay: options.delay,
            tokens: options.tokens,
            pricing: options.pricing,
            watch: options.watch,
        });
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let (stop, stopped) = oneshot::channel::<()>();
        let thread = std::thread::Builder::new().name("mock-model".to_owned()).spawn(move || {
            runtime.block_on(async {
                tokio::select! {
                    _ = stopped => {}
                    () = serve(listener, shared) => {}
                }
            });
        })?;
        Ok(Self { base_url, record, stop: Some(stop), thread: Some(thread) })
    }

    /// The requests so far, oldest first; of `GET …/models` too.
    pub fn requests(&self) -> Vec<Recorded> {
        self.record.all()
    }

    /// Serves until the process ends.
    pub fn wait(mut self) {
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

struct Shared {
    script: Script,
    counts: Mutex<Counts>,
    record: Arc<Record>,
    began: Instant,
    delay: Duration,
    tokens: usize,
    pricing: Option<Value>,
    watch: Option<Watch>,
}

struct Counts {
    requests: u64,
    /// How often each rule has held.
    held: Vec<u64>,
}

async fn serve(listener: std::net::TcpListener, shared: Arc<Shared>) {
    let router = Router::new().fallback(answer).layer(DefaultBodyLimit::max(MAX_BODY)).with_state(shared);
    if let Ok(listener) = tokio::net::TcpListener::from_std(listener) {
        let _ = axum::serve(listener, router).await;
    }
}

async fn answer(State(shared): State<Arc<Shared>>, uri: Uri, map: HeaderMap, bytes: Bytes) -> Response {
    let path = uri.path().to_owned();
    let wire = Wire::of(&path);
    let body: Value = serde_json::from_slice(&bytes).unwrap_or_default();
    let recorded = Recorded { path, headers: headers(&map), body, at: shared.began.elapsed() };
    let (path, body) = (recorded.path.clone(), recorded.body.clone());
    let conversation = Conversation::read(&body);
    if let Some(watch) = shared.watch.as_ref().filter(|_| wire.is_some()) {
        (watch.0)(&recorded);
    }
    let (nth, rule) = shared.choose(&path, wire.is_some(), &conversation);
    shared.record.add(recorded, nth, rule, bytes.len());
    let Some(reply) = rule.and_then(|at| shared.script.rules.get(at)).map(|rule| &rule.reply) else {
        if wire.is_some() {
            let (rounds, user) = (conversation.rounds(), conversation.last_user());
            return error(wire, 400, "", &format!("no rule holds in round {rounds} of: {user}"));
        }
        return match lists::at(&path, map.contains_key(ANTHROPIC), &body, shared.pricing.as_ref()) {
            Some(list) => json_body(StatusCode::OK, &list),
            None => error(wire, 404, "", "no such path"),
        };
    };
    tokio::time::sleep(Duration::from_millis(reply.silence_ms)).await;
    while reply.until_file.as_ref().is_some_and(|path| !path.exists()) {
        tokio::time::sleep(LOOK_AGAIN).await;
    }
    let key = map.get(header::AUTHORIZATION).or_else(|| map.get("x-api-key"));
    let key = key.and_then(|value| value.to_str().ok()).unwrap_or_default();
    let source = Source { conversation: &conversation, key };
    match shared.fill_answer(reply, &source, nth, bytes.len()) {
        Ok(said) => shared.reply(reply, Request { wire, body: &body, headers: &map }, said, &source),
        Err(says) => error(wire, 400, "", &says),
    }
}

/// A request that is answered.
#[derive(Clone, Copy)]
struct Request<'a> {
    wire: Option<Wire>,
    body: &'a Value,
    headers: &'a HeaderMap,
}

impl Shared {
    /// Counts a request for an answer and takes the first rule that holds; anything else is request 0.
    fn choose(&self, path: &str, answers: bool, conversation: &Conversation) -> (u64, Option<usize>) {
        let mut counts = locked(&self.counts);
        counts.requests += u64::from(answers);
        let nth = if answers { counts.requests } else { 0 };
        let chosen = self.script.rules.iter().zip(&mut counts.held).position(|(rule, held)| {
            let left = rule.reply.times.is_none_or(|times| *held < times);
            let holds = left && rule.when.is_for(path, answers) && rule.when.holds(conversation, nth);
            *held += u64::from(holds);
            holds
        });
        (nth, chosen)
    }

    fn fill_answer(
        &self,
        reply: &Reply,
        source: &Source<'_>,
        nth: u64,
        bytes: usize,
    ) -> Result<Answer, String> {
        let mut calls = Vec::new();
        for (at, call) in reply.calls.iter().enumerate() {
            let arguments = match source.value(&call.arguments)? {
                Value::String(raw) => raw,
                Value::Null => "{}".to_owned(),
                value => value.to_string(),
            };
            let id = match call.id.as_str() {
                "" => format!("call_{nth}_{at}"),
                id => source.text(id)?,
            };
            calls.push(AnswerCall { id, name: source.text(&call.name)?, arguments });
        }
        if let (Some(size), Some(first)) = (reply.huge_tool_json, calls.first_mut()) {
            first.arguments = json!({"huge": "x".repeat(size.min(MAX_HUGE))}).to_string();
        }
        let error = match &reply.error_event {
            Some(event) => {
                Some(ErrorEvent { code: event.code.clone(), message: source.text(&event.message)? })
            }
            None => None,
        };
        let text = source.text(&reply.text)?;
        let filler = self.tokens.saturating_sub(text.split_whitespace().count());
        let mut said = Answer {
            nth,
            model: String::new(),
            tell_usage: false,
            text: format!("{}{text}", "word ".repeat(filler)),
            thinking: source.text(&reply.thinking)?,
            calls,
            usage: Tokens::default(),
            length: reply.length,
            index0: reply.two_calls_index0,
            error,
        };
        let written = deltas(&said) as u64;
        let read = bytes as u64 / 4;
        said.usage = reply.usage.unwrap_or(Tokens { input: read, output: written, ..Tokens::default() });
        Ok(said)
    }

    fn reply(&self, reply: &Reply, asked: Request<'_>, said: Answer, source: &Source<'_>) -> Response {
        let wire = asked.wire;
        if let Some(status) = reply.status {
            return match source.text(&reply.message) {
                Ok(message) => with_headers(error(wire, status, &reply.code, &message), reply),
                Err(says) => error(wire, 400, "", &says),
            };
        }
        if reply.page {
            return axum::response::Html("<html><body>Sign in</body></html>").into_response();
        }
        if let Some(body) = &reply.body {
            return json_body(StatusCode::OK, body);
        }
        let Some(wire) = wire else {
            return error(wire, 400, "", "a list has a body, a status or a page");
        };
        if let Some(says) = refuses(wire, asked.headers, asked.body) {
            return error(Some(wire), 400, "invalid_request_error", &says);
        }
        let model = asked.body.get("model").and_then(Value::as_str).unwrap_or("mock").to_owned();
        let tell_usage = asked.body.pointer("/stream_options/include_usage") == Some(&Value::Bool(true));
        let said = Answer { model, tell_usage, ..said };
        if let Some(flood) = reply.flood {
            let kind = if wire == Wire::Ollama { "application/x-ndjson" } else { "text/event-stream" };
            let body = Body::from_stream(flooded(wire, &said, flood));
            return ([(header::CONTENT_TYPE, kind)], body).into_response();
        }
        let (kind, parts) = if wire.streams(asked.body) {
            let kind = if wire == Wire::Ollama { "application/x-ndjson" } else { "text/event-stream" };
            (kind, frames(wire, &said, reply))
        } else if let Some(event) = &said.error {
            return error(Some(wire), 529, &event.code, &event.message);
        } else {
            ("application/json", whole(wire, &said, reply))
        };
        let stream = spaced(parts, self.delay, reply);
        ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-cache")], Body::from_stream(stream))
            .into_response()
    }
}

#[cfg(test)]
mod tests;
