//! The door from outside: real sockets, and in place of the engine a task that answers what it is asked.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;

use futures_util::{SinkExt, StreamExt};
use gloss_protocol::{
    BUILD, ClientBody, ClientFrame, EngineFile, PROTOCOL, Reply, ServerFrame, Welcome, WorkspaceId,
};
use gloss_server::{MAX_CONNECTIONS, MAX_FRAME, Options, Serving, serve};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpStream, UnixListener, UnixStream};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

type Page = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Listens like the engine of this home.
fn engine(home: &Path) {
    let address = home.join("engine.sock");
    let listener = UnixListener::bind(&address).unwrap();
    let address = address.display().to_string();
    let file =
        EngineFile { pid: 1, address, build: BUILD.to_owned(), protocol: PROTOCOL, secret: String::new() };
    std::fs::write(home.join("engine.json"), serde_json::to_vec(&file).unwrap()).unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(answer(stream));
        }
    });
}

async fn answer(stream: UnixStream) {
    let (from, mut to) = stream.into_split();
    let mut lines = BufReader::new(from).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        let ClientFrame { id, body } = serde_json::from_str(&line).unwrap();
        let frame = match body {
            ClientBody::Hello { .. } => {
                let welcome = Welcome { protocol: PROTOCOL, build: BUILD.to_owned(), pid: 1 };
                ServerFrame::Welcome { id, welcome }
            }
            ClientBody::Open { .. } => ServerFrame::Opened { id, workspace: WorkspaceId::from("w_1") },
            ClientBody::Query { .. } => ServerFrame::Reply {
                id,
                reply: Reply::Models { models: Vec::new(), providers: Vec::new(), default: String::new() },
                left_out: Vec::new(),
            },
            _ => ServerFrame::Ok { id },
        };
        let mut line = serde_json::to_vec(&frame).unwrap();
        line.push(b'\n');
        to.write_all(&line).await.unwrap();
    }
}

async fn serving(home: &Path) -> Serving {
    engine(home);
    let exe = home.join("never-started");
    let options = Options { home: home.to_owned(), exe, folder: home.to_owned(), port: None };
    serve(options).await.unwrap()
}

fn socket_url(serving: &Serving) -> String {
    let token = serving.url.split_once("#token=").unwrap().1;
    format!("ws://{}/ws?token={token}", serving.address)
}

async fn text(page: &mut Page) -> String {
    page.next().await.unwrap().unwrap().into_text().unwrap().to_string()
}

/// The status of an upgrade that was refused.
async fn refused(url: &str, header: Option<(&'static str, &str)>) -> u16 {
    let mut request = url.into_client_request().unwrap();
    if let Some((name, value)) = header {
        request.headers_mut().insert(name, value.parse().unwrap());
    }
    match connect_async(request).await {
        Err(Error::Http(response)) => response.status().as_u16(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_page_is_opened_and_its_frames_are_handed_on() {
    let home = tempfile::tempdir().unwrap();
    let serving = serving(home.path()).await;
    let (mut page, _) = connect_async(socket_url(&serving)).await.unwrap();
    assert_eq!(text(&mut page).await, r#"{"is":"opened","id":0,"workspace":"w_1"}"#);
    let query = "{\"id\":3,\n\"do\":\"query\",\"workspace\":\"w_1\",\"query\":{\"type\":\"models\"}}";
    page.send(Message::text(query)).await.unwrap();
    assert_eq!(
        text(&mut page).await,
        r#"{"is":"reply","id":3,"reply":{"type":"models","models":[],"providers":[],"default":""}}"#
    );
    page.send(Message::text(r#"{"id":4,"do":"leave"}"#)).await.unwrap();
    assert!(text(&mut page).await.starts_with(r#"{"is":"problem","id":4,"#));
    drop(serving);
    let ended = page.next().await;
    assert!(!matches!(ended, Some(Ok(Message::Text(_)))), "{ended:?}");
}

#[tokio::test]
async fn strangers_are_refused() {
    let home = tempfile::tempdir().unwrap();
    let serving = serving(home.path()).await;
    let url = socket_url(&serving);
    assert_eq!(refused(&format!("ws://{}/ws", serving.address), None).await, 401);
    assert_eq!(refused(&url.replace("token=", "token=0"), None).await, 401);
    assert_eq!(refused(&url, Some(("origin", "http://evil.example"))).await, 403);
    assert_eq!(refused(&url, Some(("host", "evil.example"))).await, 403);
}

#[tokio::test]
async fn large_messages_and_many_pages_are_bounded() {
    let home = tempfile::tempdir().unwrap();
    let serving = serving(home.path()).await;
    let url = socket_url(&serving);
    let mut pages = Vec::new();
    for _ in 0..MAX_CONNECTIONS {
        pages.push(connect_async(&url).await.unwrap().0);
    }
    assert_eq!(refused(&url, None).await, 503);
    let mut page = pages.pop().unwrap();
    text(&mut page).await;
    let sent = page.send(Message::text("x".repeat(MAX_FRAME + 1))).await;
    let answer = page.next().await;
    assert!(sent.is_err() || !matches!(answer, Some(Ok(Message::Text(_)))), "{answer:?}");
}

#[tokio::test]
async fn every_answer_carries_the_headers_of_the_house() {
    let home = tempfile::tempdir().unwrap();
    let serving = serving(home.path()).await;
    for path in ["/", "/nothing"] {
        let mut stream = TcpStream::connect(serving.address).await.unwrap();
        let ask = format!(
            "GET {path} HTTP/1.1\r\nHost: localhost:{}\r\nConnection: close\r\n\r\n",
            serving.address.port()
        );
        stream.write_all(ask.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        let port = serving.address.port();
        for header in [
            "x-content-type-options: nosniff".to_owned(),
            "referrer-policy: no-referrer".to_owned(),
            format!("connect-src 'self' ws://localhost:{port};"),
            "default-src 'none'".to_owned(),
        ] {
            assert!(answer.contains(&header), "{path} lacks {header}:\n{answer}");
        }
    }
}
