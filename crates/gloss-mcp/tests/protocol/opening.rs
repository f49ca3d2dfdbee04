//! Opening a connection over HTTP takes as long as it may, and no longer, whatever it consists of.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::to_bytes;
use axum::extract::Request;
use gloss_mcp::{Address, Connection, CredentialStore, Credentials, Opening, ServerError, Work};
use serde_json::{Value, json};
use tokio::time::{Instant, sleep};

use crate::pipes::opening;

const MS: Duration = Duration::from_millis(1);

/// A store that takes its time, and has nothing.
struct Slow;

impl CredentialStore for Slow {
    fn load<'a>(&'a self, _: &'a str) -> Work<'a, Option<Credentials>> {
        Box::pin(async {
            sleep(300 * MS).await;
            Ok(None)
        })
    }

    fn save(&self, _: Credentials) -> Work<'_, ()> {
        Box::pin(async { Ok(()) })
    }
}

/// A server that answers everything with nonsense, after a while.
async fn nonsense() -> Address {
    let port = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/mcp", port.local_addr().unwrap());
    let answer = |request: Request| async {
        let body = to_bytes(request.into_body(), 1 << 20).await.unwrap();
        sleep(300 * MS).await;
        let message: Value = serde_json::from_slice(&body).unwrap_or_default();
        let nothing = json!({ "jsonrpc": "2.0", "id": message["id"], "result": {} });
        ([("content-type", "application/json")], nothing.to_string())
    };
    tokio::spawn(async move { axum::serve(port, Router::new().fallback(answer)).await });
    Address { url, ..Address::default() }
}

#[tokio::test]
async fn all_of_it_has_one_time() {
    let address = nonsense().await;
    let opened = Connection::over_http(&address, opening()).await.map(drop);
    assert!(matches!(opened, Err(ServerError::Unspoken(_))), "{opened:?}");
    for (credentials, within) in
        [(None, 450 * MS), (Some(Arc::new(Slow) as Arc<dyn CredentialStore>), 700 * MS)]
    {
        let since = Instant::now();
        let opening = Opening { within, credentials, ..opening() };
        let opened = Connection::over_http(&address, opening).await.map(drop);
        assert_eq!(opened, Err(ServerError::Late { seconds: 0 }));
        assert!(since.elapsed() < within + 100 * MS, "{:?}", since.elapsed());
    }
}
