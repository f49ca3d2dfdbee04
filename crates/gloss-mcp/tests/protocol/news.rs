//! That a server's tools are others now comes through in both eras, also after what carried it broke off.

use std::sync::Arc;
use std::time::Duration;

use gloss_mcp::{News, Opening};
use serde_json::{Value, json};
use tokio::time::{sleep, timeout};

use crate::pipes::{Era, Record, Talk, WITHIN, connect, opening};

const CHANGED: &str = "notifications/tools/list_changed";

fn hearing() -> (Opening, Record) {
    let heard = Record::default();
    let to = heard.clone();
    let news = Arc::new(move |news| to.lock().unwrap().push(news));
    (Opening { news, ..opening() }, heard)
}

async fn comes_to(heard: &Record, count: usize) {
    let comes = async {
        while heard.lock().unwrap().len() < count {
            sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(WITHIN, comes).await.expect("news");
    assert!(heard.lock().unwrap().iter().all(|news| *news == News::ToolsChanged));
}

/// A notification of a stream, by the request that opened it.
fn on_stream(id: &Value, method: &str, mut params: Value) -> Value {
    params["_meta"] = json!({ "io.modelcontextprotocol/subscriptionId": id });
    json!({ "jsonrpc": "2.0", "method": method, "params": params })
}

/// Opens a stream as its client wants it.
async fn acknowledge(talk: &mut Talk, message: &Value) -> Value {
    assert_eq!(message["method"], "subscriptions/listen");
    assert_eq!(message["params"]["notifications"], json!({ "toolsListChanged": true }));
    let params = json!({ "notifications": { "toolsListChanged": true } });
    talk.write(on_stream(&message["id"], "notifications/subscriptions/acknowledged", params)).await;
    message["id"].clone()
}

#[tokio::test]
async fn a_server_of_the_older_era_tells_by_itself() {
    let (opening, heard) = hearing();
    let server = |mut talk: Talk| async move {
        while let Some(message) = talk.next().await {
            assert_eq!(message["method"], "tools/list", "nothing is subscribed to");
            talk.write(json!({ "jsonrpc": "2.0", "method": CHANGED })).await;
            talk.answer(&message["id"], json!({ "tools": [] })).await;
        }
    };
    let connection = connect(Era::Older, opening, server).await;
    connection.tools(WITHIN).await.unwrap();
    comes_to(&heard, 1).await;
}

#[tokio::test]
async fn a_server_of_the_newer_era_is_listened_to_once_more_after_a_break() {
    let (opening, heard) = hearing();
    let server = |mut talk: Talk| async move {
        let first = talk.next().await.unwrap();
        let id = acknowledge(&mut talk, &first).await;
        talk.write(on_stream(&id, CHANGED, json!({}))).await;
        let meta = json!({ "io.modelcontextprotocol/subscriptionId": id });
        talk.answer(&id, json!({ "resultType": "complete", "_meta": meta })).await;
        let second = talk.next().await.unwrap();
        let id = acknowledge(&mut talk, &second).await;
        talk.write(on_stream(&id, CHANGED, json!({}))).await;
        while talk.next().await.is_some() {}
    };
    let _connection = connect(Era::Newer, opening, server).await;
    // Once, what may have been missed, and once on the second stream.
    comes_to(&heard, 3).await;
}

#[tokio::test]
async fn one_that_refuses_is_asked_once_and_one_that_is_let_go_of_no_more() {
    let (opening, heard) = hearing();
    let (refuses, refused) = tokio::sync::oneshot::channel();
    let server = |mut talk: Talk| async move {
        let message = talk.next().await.unwrap();
        let error = json!({ "code": -32601, "message": "Method not found" });
        talk.write(json!({ "jsonrpc": "2.0", "id": message["id"], "error": error })).await;
        refuses.send(timeout(Duration::from_millis(1_500), talk.next()).await.is_err()).unwrap();
    };
    let _connection = connect(Era::Newer, opening, server).await;
    assert!(refused.await.unwrap(), "nothing comes after it");
    assert!(heard.lock().unwrap().is_empty());
    let (opening, _) = hearing();
    let (opens, opened) = tokio::sync::oneshot::channel();
    let (ends, ended) = tokio::sync::oneshot::channel();
    let server = |mut talk: Talk| async move {
        let message = talk.next().await.unwrap();
        acknowledge(&mut talk, &message).await;
        opens.send(()).unwrap();
        while talk.next().await.is_some() {}
        ends.send(()).unwrap();
    };
    let connection = connect(Era::Newer, opening, server).await;
    opened.await.unwrap();
    drop(connection);
    timeout(WITHIN, ended).await.expect("its pipes are closed").unwrap();
}

#[tokio::test]
async fn what_comes_before_the_first_stream_is_open_is_not_lost() {
    let serve = |mut talk: Talk, after: Duration| async move {
        let first = talk.next().await.unwrap();
        assert_eq!(first["method"], "subscriptions/listen");
        // It says so once the time is over; what is asked before that is answered with the older tools.
        let early = timeout(after, talk.next()).await;
        let is_early = early.is_ok();
        let list = json!({ "resultType": "complete", "ttlMs": 0, "cacheScope": "private", "tools": [] });
        if let Ok(Some(message)) = early {
            talk.answer(&message["id"], list.clone()).await;
            sleep(after).await;
        }
        acknowledge(&mut talk, &first).await;
        while let Some(message) = talk.next().await {
            assert!(!is_early, "it is listed once here");
            talk.answer(&message["id"], list.clone()).await;
        }
    };
    // Where it opens soon, it is waited for, and where it does not, what may have been missed counts as news.
    for (after, count) in [(Duration::from_millis(300), 0), (Duration::from_millis(1_200), 1)] {
        let (opening, heard) = hearing();
        let connection = connect(Era::Newer, opening, move |talk| serve(talk, after)).await;
        connection.tools(WITHIN).await.unwrap();
        comes_to(&heard, count).await;
        sleep(Duration::from_millis(100)).await;
        assert_eq!(heard.lock().unwrap().len(), count);
        if count == 0 {
            connection.tools(WITHIN).await.unwrap();
        }
    }
}
