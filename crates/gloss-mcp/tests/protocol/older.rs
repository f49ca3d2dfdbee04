//! A server of the older era over HTTP: it answers with nonsense what it does not know, and asks on a stream of its own, which opens
//! late.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{Method, Response};
use futures_util::stream;
use gloss_mcp::{Address, Connection, FormAnswer, Opening, ServerError};
use serde_json::{Map, Value, json};
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::time::sleep;

use crate::pipes::{WITHIN, opening, person};

/// What is on its stream, once that is open, and where answers to what it asks arrive.
#[derive(Clone)]
struct Server {
    stream: Arc<Mutex<Option<Sender<String>>>>,
    answers: (Sender<Value>, Arc<tokio::sync::Mutex<Receiver<Value>>>),
}

impl Server {
    async fn answer(self, request: Request) -> Response<Body> {
        let (parts, body) = request.into_parts();
        let response = Response::builder().header("mcp-session-id", "s");
        if parts.method == Method::GET {
            sleep(Duration::from_millis(150)).await;
            let (to, from) = channel(8);
            *self.stream.lock().unwrap() = Some(to);
            let events = stream::unfold(from, |mut from| async {
                Some((Ok::<_, std::io::Error>(from.recv().await?), from))
            });
            return response
                .header("content-type", "text/event-stream")
                .body(Body::from_stream(events))
                .unwrap();
        }
        let body = to_bytes(body, 1 << 20).await.unwrap();
        let message: Value = serde_json::from_slice(&body).unwrap_or_default();
        let result = match message["method"].as_str() {
            Some("initialize") => json!({
                "protocolVersion": "2025-11-25", "capabilities": { "tools": {} }, "serverInfo": { "name": "a", "version": "1" }
            }),
            Some("tools/call") => json!({ "content": [{ "type": "text", "text": self.ask().await }] }),
            None if message["result"].is_object() => {
                self.answers.0.send(message["result"].clone()).await.unwrap();
                return response.status(202).body(Body::empty()).unwrap();
            }
            _ if message["id"].is_null() => return response.status(202).body(Body::empty()).unwrap(),
            _ => json!({}),
        };
        let result = json!({ "jsonrpc": "2.0", "id": message["id"], "result": result }).to_string();
        response.header("content-type", "application/json").body(Body::from(result)).unwrap()
    }

    /// Asks on its stream, and says what came; without the stream nothing does.
    async fn ask(&self) -> String {
        let Some(stream) = self.stream.lock().unwrap().clone() else { return "lost".to_owned() };
        let params = json!({ "message": "m", "requestedSchema": { "type": "object", "properties": { "a": { "type": "boolean" } } } });
        let request =
            json!({ "jsonrpc": "2.0", "id": "q", "method": "elicitation/create", "params": params });
        stream.send(format!("data: {request}\n\n")).await.unwrap();
        self.answers.1.lock().await.recv().await.unwrap().to_string()
    }
}

#[tokio::test]
async fn what_it_asks_at_once_is_not_lost() {
    let port = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/mcp", port.local_addr().unwrap());
    let (to, from) = channel(8);
    let server = Server { stream: Arc::default(), answers: (to, Arc::new(tokio::sync::Mutex::new(from))) };
    let router = Router::new().fallback(move |request: Request| server.clone().answer(request));
    tokio::spawn(async move { axum::serve(port, router).await });
    let values = json!({ "a": true });
    let (ask, _) = person(FormAnswer::Accept(values.as_object().unwrap().clone()), Duration::ZERO);
    let address = Address { url, ..Address::default() };
    let connection = Connection::over_http(&address, Opening { ask: Some(ask), ..opening() }).await.unwrap();
    assert_eq!(connection.about().protocol, "2025-11-25");
    let answer = connection.call("t", Map::new(), WITHIN).await.unwrap();
    assert_eq!(
        serde_json::from_str::<Value>(&answer.text).unwrap(),
        json!({ "action": "accept", "content": values })
    );
}

#[tokio::test]
async fn an_address_with_a_key_in_it_stands_in_no_error() {
    let address = Address {
        url: "http://127.0.0.1:1/mcp?apiKey=canary-2209".to_owned(),
        headers: Vec::new(),
        token: None,
    };
    let opened = Connection::over_http(&address, opening()).await.map(drop);
    let error = opened.expect_err("nobody is there");
    assert!(matches!(error, ServerError::Unreached(_)), "{error:?}");
    assert!(!format!("{error:?} {error}").contains("canary"), "{error:?}");
}
