//! Streams of a server of the older era that break off, and those that open late: asked for at a pace, and what was missed is news.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{Method, Response};
use futures_util::{StreamExt as _, stream};
use gloss_mcp::{Address, Connection, News, Opening};
use serde_json::{Map, Value, json};
use tokio::time::sleep;

use crate::pipes::{Record, WITHIN, opening};

const MS: Duration = Duration::from_millis(1);

/// How its streams are.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Streams {
    /// They end at once, and are to be asked for at once.
    End,
    /// They break off, with an event each.
    Break,
    /// They open late, and stay open.
    OpenLate,
}

/// Serves so, and counts how often a stream is asked for.
async fn serve(streams: Streams) -> (Address, Arc<AtomicUsize>) {
    let port = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/mcp", port.local_addr().unwrap());
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    let answer = move |request: Request| {
        let count = count.clone();
        async move {
            let (parts, body) = request.into_parts();
            match parts.method {
                Method::GET => stream_of(streams, count.fetch_add(1, Ordering::SeqCst)).await,
                _ => answer(&to_bytes(body, 1 << 20).await.unwrap()),
            }
        }
    };
    tokio::spawn(async move { axum::serve(port, Router::new().fallback(answer)).await });
    (Address { url, ..Address::default() }, asked)
}

async fn stream_of(streams: Streams, at: usize) -> Response<Body> {
    let event = |event: String| Ok::<_, std::io::Error>(event);
    let body = match streams {
        Streams::End => Body::from("retry: 0\ndata:\n\n"),
        Streams::Break => {
            let breaks = async {
                sleep(10 * MS).await;
                Err(std::io::Error::other("it broke off"))
            };
            let first = event(format!("id: {at}\nretry: 0\ndata:\n\n"));
            Body::from_stream(stream::iter([first]).chain(stream::once(breaks)))
        }
        Streams::OpenLate => {
            sleep(1_400 * MS).await;
            Body::from_stream(
                stream::once(async move { event(": here\n\n".to_owned()) }).chain(stream::pending()),
            )
        }
    };
    Response::builder().header("content-type", "text/event-stream").body(body).unwrap()
}

/// Answers a message; a call's answer is on a stream that ends before it, after an event.
fn answer(body: &[u8]) -> Response<Body> {
    let message: Value = serde_json::from_slice(body).unwrap_or_default();
    let response = Response::builder().header("mcp-session-id", "s");
    let result = match message["method"].as_str() {
        Some("initialize") => json!({
            "protocolVersion": "2025-11-25", "capabilities": { "tools": { "listChanged": true } },
            "serverInfo": { "name": "a", "version": "1" }
        }),
        Some("tools/call") => {
            let body = Body::from("id: call\nretry: 0\ndata:\n\n");
            return response.header("content-type", "text/event-stream").body(body).unwrap();
        }
        _ if message["id"].is_null() => return response.status(202).body(Body::empty()).unwrap(),
        Some("tools/list") => json!({ "tools": [] }),
        _ => json!({}),
    };
    let result = json!({ "jsonrpc": "2.0", "id": message["id"], "result": result }).to_string();
    response.header("content-type", "application/json").body(Body::from(result)).unwrap()
}

#[tokio::test]
async fn a_stream_that_ends_at_once_is_not_asked_for_in_a_hot_loop() {
    for streams in [Streams::End, Streams::Break] {
        let (address, asked) = serve(streams).await;
        let _connection = Connection::over_http(&address, opening()).await.unwrap();
        sleep(2_000 * MS).await;
        let asked = asked.load(Ordering::SeqCst);
        // At once, and after 250, 500 and 1,000 milliseconds more.
        assert!((2..=5).contains(&asked), "{streams:?} {asked}");
    }
}

#[tokio::test]
async fn nor_is_the_answer_to_a_call() {
    let (address, asked) = serve(Streams::Break).await;
    let connection = Connection::over_http(&address, opening()).await.unwrap();
    let before = asked.load(Ordering::SeqCst);
    let late = connection.call("t", Map::new(), 1_500 * MS).await;
    assert!(late.is_err());
    let asked = asked.load(Ordering::SeqCst) - before;
    assert!((1..=8).contains(&asked), "{asked}");
}

#[tokio::test]
async fn what_may_have_been_missed_before_the_first_stream_is_news() {
    let (address, _) = serve(Streams::OpenLate).await;
    let record: Record = Arc::new(Mutex::new(Vec::new()));
    let to = record.clone();
    let opening = Opening { news: Arc::new(move |news| to.lock().unwrap().push(news)), ..opening() };
    let connection = Connection::over_http(&address, opening).await.unwrap();
    connection.tools(WITHIN).await.unwrap();
    assert!(record.lock().unwrap().is_empty());
    sleep(1_000 * MS).await;
    assert_eq!(*record.lock().unwrap(), [News::ToolsChanged]);
}
