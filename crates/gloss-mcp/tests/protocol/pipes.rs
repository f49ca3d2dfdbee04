//! A server at the other end of two pipes, that answers with what a test made up.

use std::os::fd::OwnedFd;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use gloss_mcp::{Ask, Connection, Form, FormAnswer, News, Opening};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::unix::pipe::{Receiver, Sender};

/// How long anything of a test may take.
pub(crate) const WITHIN: Duration = Duration::from_secs(10);

/// An era of the protocol.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Era {
    Older,
    Newer,
}

/// The server's end.
pub(crate) struct Talk {
    read: BufReader<Receiver>,
    write: Sender,
    era: Era,
    /// What the client said that it can.
    pub(crate) can: Value,
}

impl Talk {
    /// The next message that is not of the beginning; none at its end.
    pub(crate) async fn next(&mut self) -> Option<Value> {
        loop {
            let message = self.read().await?;
            let id = message["id"].clone();
            match (message["method"].as_str(), self.era) {
                (Some("server/discover"), Era::Older) => {
                    let error = json!({ "code": -32601, "message": "Method not found" });
                    self.write(json!({ "jsonrpc": "2.0", "id": id, "error": error })).await;
                }
                (Some("server/discover"), Era::Newer) => {
                    self.can =
                        message["params"]["_meta"]["io.modelcontextprotocol/clientCapabilities"].clone();
                    let result = json!({
                        "resultType": "complete", "supportedVersions": ["2026-07-28"], "ttlMs": 0, "cacheScope": "private",
                        "capabilities": { "tools": { "listChanged": true } },
                        "serverInfo": { "name": "test", "version": "1" }
                    });
                    self.answer(&id, result).await;
                }
                (Some("initialize"), _) => {
                    self.can = message["params"]["capabilities"].clone();
                    let result = json!({
                        "protocolVersion": "2025-11-25", "capabilities": { "tools": { "listChanged": true } },
                        "serverInfo": { "name": "test", "version": "1" }
                    });
                    self.answer(&id, result).await;
                }
                (Some("notifications/initialized"), _) => {}
                _ => return Some(message),
            }
        }
    }

    async fn read(&mut self) -> Option<Value> {
        let mut line = String::new();
        match self.read.read_line(&mut line).await {
            Ok(0) | Err(_) => None,
            Ok(_) => Some(serde_json::from_str(&line).unwrap()),
        }
    }

    pub(crate) async fn write(&mut self, message: Value) {
        let _ = self.write.write_all(format!("{message}\n").as_bytes()).await;
    }

    pub(crate) async fn answer(&mut self, id: &Value, result: Value) {
        self.write(json!({ "jsonrpc": "2.0", "id": id, "result": result })).await;
    }

    /// Answers a call with words.
    pub(crate) async fn says(&mut self, id: &Value, words: &str) {
        let content = json!([{ "type": "text", "text": words }]);
        self.answer(id, json!({ "resultType": "complete", "content": content })).await;
    }
}

/// Connects to what a test made up.
pub(crate) async fn connect<S, F>(era: Era, opening: Opening, server: S) -> Connection
where
    S: FnOnce(Talk) -> F + Send + 'static,
    F: Future<Output = ()> + Send + 'static,
{
    let (input, to_server) = std::io::pipe().unwrap();
    let (from_server, printed) = std::io::pipe().unwrap();
    let read = Receiver::from_owned_fd(OwnedFd::from(input)).unwrap();
    let write = Sender::from_owned_fd(OwnedFd::from(printed)).unwrap();
    tokio::spawn(server(Talk { read: BufReader::new(read), write, era, can: Value::Null }));
    Connection::over_pipes(to_server.into(), from_server.into(), opening).await.unwrap()
}

/// News in their order.
pub(crate) type Record = Arc<Mutex<Vec<News>>>;

/// An opening without anybody to ask.
pub(crate) fn opening() -> Opening {
    Opening { roots: Vec::new(), within: WITHIN, news: Arc::new(|_| {}), ask: None, credentials: None }
}

/// Somebody who answers each form with the same, after a while; what they saw is there to look at.
pub(crate) fn person(answer: FormAnswer, after: Duration) -> (Ask, Arc<Mutex<Vec<Form>>>) {
    let forms: Arc<Mutex<Vec<Form>>> = Arc::default();
    let seen = forms.clone();
    let ask: Ask = Arc::new(move |form| {
        seen.lock().unwrap().push(form);
        let answer = answer.clone();
        Box::pin(async move {
            tokio::time::sleep(after).await;
            answer
        })
    });
    (ask, forms)
}
