//! `gloss rpc`: JSON lines on standard input and output, in the manner of JSON-RPC 2.0 without its header, with the
//! names of Codex's app-server where the concept is the same, and two doors of Gloss's own: `gloss/submit` takes any
//! command of the protocol, `gloss/query` any query. Standard output carries nothing else. Decides nothing.

mod notifications;
mod requests;

use std::io::{BufRead, Read};

use gloss_client::Incoming;
use gloss_protocol::{Code, Problem};
use serde_json::{Value, json};
use tokio::sync::mpsc;

use crate::output;
use crate::session::Session;
use notifications::Notifier;
use requests::Requests;

/// Longest line that is read, in bytes: a frame to the engine may not be longer.
const MAX_LINE: u64 = 16 << 20;
/// Lines that may wait: a program that asks faster than it is answered waits too.
const WAITING: usize = 16;

/// Error codes of JSON-RPC 2.0.
const PARSE_ERROR: i64 = -32700;
const INVALID_REQUEST: i64 = -32600;
const METHOD_NOT_FOUND: i64 = -32601;
const INVALID_PARAMS: i64 = -32602;
/// Of the range that is the server's own.
const SERVER_ERROR: i64 = -32000;

/// Why a request was not carried out.
pub(super) enum Refused {
    /// Before anything was tried.
    Request(i64, String),
    /// By the engine.
    Problem(Box<Problem>),
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self::Problem(Box::new(problem))
    }
}

pub(super) async fn serve(session: &Session) -> Result<u8, Problem> {
    let seq = session.snapshot().await?.seq;
    let mut events = session.client.subscribe(&session.workspace, seq).await?;
    let mut lines = listen()?;
    let mut asked = Requests::default();
    let mut told = Notifier::default();
    loop {
        tokio::select! {
            line = lines.recv() => match line {
                None => return Ok(0),
                Some(Line::TooLong) => {
                    output::json(&error(&Value::Null, INVALID_REQUEST, "A line is longer than 16 MB."));
                    return Ok(1);
                }
                Some(Line::Whole(line)) => answer(session, &mut asked, &line).await,
            },
            incoming = events.next() => match incoming {
                Some(Ok(Incoming::Event(event))) => {
                    told.event(&event).iter().filter(|_| asked.is_ready()).for_each(output::json);
                }
                // Too far behind: what was missed is read anew by whoever needs it.
                Some(Ok(Incoming::Behind)) => {
                    output::json(&json!({ "method": "gloss/behind", "params": {} }));
                    events = session.client.subscribe(&session.workspace, session.snapshot().await?.seq).await?;
                }
                Some(Err(problem)) => return Err(problem),
                None => return Err(Problem::new(Code::EngineGone, "Gloss's engine is gone.")),
            },
        }
    }
}

enum Line {
    Whole(Vec<u8>),
    TooLong,
}

/// The lines of standard input, read by a thread of their own: a read of it can't be given up in between.
fn listen() -> Result<mpsc::Receiver<Line>, Problem> {
    let (sender, lines) = mpsc::channel(WAITING);
    let read = move || {
        let mut input = std::io::stdin().lock();
        loop {
            let mut line = Vec::new();
            let read = (&mut input).take(MAX_LINE).read_until(b'\n', &mut line);
            let told = match read {
                Ok(0) | Err(_) => return,
                Ok(n) if n as u64 >= MAX_LINE && line.last() != Some(&b'\n') => Line::TooLong,
                Ok(_) => Line::Whole(line),
            };
            if sender.blocking_send(told).is_err() {
                return;
            }
        }
    };
    std::thread::Builder::new()
        .name("gloss-rpc".to_owned())
        .spawn(read)
        .map_err(|e| Problem::new(Code::Internal, format!("No thread could be started: {e}")))?;
    Ok(lines)
}

async fn answer(session: &Session, asked: &mut Requests, line: &[u8]) {
    if line.iter().all(u8::is_ascii_whitespace) {
        return;
    }
    let Ok(request) = serde_json::from_slice::<Value>(line) else {
        output::json(&error(&Value::Null, PARSE_ERROR, "This line is no JSON."));
        return;
    };
    let id = request.get("id").cloned();
    let Some(method) = request.get("method").and_then(Value::as_str) else {
        output::json(&error(&id.unwrap_or_default(), INVALID_REQUEST, "A request needs a method."));
        return;
    };
    let params = request.get("params").cloned().unwrap_or_else(|| json!({}));
    let Some(id) = id else {
        asked.notice(method);
        return;
    };
    match asked.carry_out(session, method, params).await {
        Ok(result) => output::json(&json!({ "id": id, "result": result })),
        Err(Refused::Request(code, says)) => output::json(&error(&id, code, &says)),
        Err(Refused::Problem(problem)) => {
            let code = if problem.code == Code::BadRequest { INVALID_PARAMS } else { SERVER_ERROR };
            let mut told = error(&id, code, &problem.says);
            if let Some(error) = told.get_mut("error").and_then(Value::as_object_mut) {
                error.insert("data".to_owned(), serde_json::to_value(&problem).unwrap_or_default());
            }
            output::json(&told);
        }
    }
}

fn error(id: &Value, code: i64, says: &str) -> Value {
    json!({ "id": id, "error": { "code": code, "message": says } })
}
