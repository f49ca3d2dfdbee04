//! Hands frames between one browser page and the engine: a connection to the engine for each page.
//!
//! Only submit, query and subscribe for the folder that was opened, and which task is shown, go through; nothing else
//! is understood. A page that reads slowly slows down its own connection, and the engine tells it that it is behind.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{SplitSink, SplitStream};
use futures_util::{SinkExt, StreamExt};
use gloss_client::{Raw, RawReceiver, RawSender};
use gloss_protocol::{ClientBody, ClientFrame, Code, Problem, ServerFrame, WorkspaceId};
use tokio::sync::mpsc;
use tokio::time::timeout;

use crate::{House, guard};

/// Largest message from a page, in bytes: a pasted document, not a file.
pub const MAX_FRAME: usize = 1 << 20;
/// Pages that may be connected at once.
pub const MAX_CONNECTIONS: usize = 32;
/// Refusals that may wait to be sent; a page that causes more waits with its next frame.
const MAX_REFUSALS: usize = 32;
/// Longest wait for a page to take a message; a page that hangs longer connects again.
const SENDING: Duration = Duration::from_secs(30);

/// Lets a page in, or says why not.
pub(crate) async fn upgrade(
    State(house): State<Arc<House>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    if !guard::own_origin(&headers, house.port) {
        return (StatusCode::FORBIDDEN, "Only Gloss's own page may connect.\n").into_response();
    }
    if !guard::has_token(query.as_deref(), &house.token) {
        return (StatusCode::UNAUTHORIZED, "Open the address that gloss serve printed.\n").into_response();
    }
    let Ok(seat) = house.seats.clone().try_acquire_owned() else {
        return (StatusCode::SERVICE_UNAVAILABLE, "Too many pages are open.\n").into_response();
    };
    upgrade.max_message_size(MAX_FRAME).max_frame_size(MAX_FRAME).on_upgrade(async move |socket| {
        let stop = house.stop.clone();
        tokio::select! {
            () = page(&house, socket) => {}
            () = stop.cancelled() => {}
        }
        drop(seat);
    })
}

async fn page(house: &House, mut socket: WebSocket) {
    match open(house).await {
        Ok((raw, opened, workspace)) => {
            let (to_engine, from_engine) = raw.into_split();
            let (mut to_page, from_page) = socket.split();
            if say(&mut to_page, &opened).await.is_some() {
                let (refuse, refusals) = mpsc::channel(MAX_REFUSALS);
                // Whichever side ends first ends the other: the page connects again and resumes.
                tokio::select! {
                    _ = inward(from_page, to_engine, &workspace, refuse) => {}
                    _ = outward(from_engine, to_page, refusals) => {}
                }
            }
        }
        Err(problem) => {
            // The page may have gone; then there is nobody to tell.
            if let Ok(text) = serde_json::to_string(&ServerFrame::Problem { id: 0, problem }) {
                let _ = timeout(SENDING, socket.send(Message::text(text))).await;
            }
        }
    }
}

/// A connection to the engine with the folder open.
async fn open(house: &House) -> Result<(Raw, ServerFrame, WorkspaceId), Problem> {
    let mut raw = Raw::connect(&house.connect).await?;
    raw.send(&ClientFrame { id: 0, body: ClientBody::Open { folder: house.folder.clone() } }).await?;
    match raw.receive().await? {
        Some(ServerFrame::Opened { id, workspace }) => {
            Ok((raw, ServerFrame::Opened { id, workspace: workspace.clone() }, workspace))
        }
        Some(ServerFrame::Problem { problem, .. }) => Err(problem),
        _ => Err(Problem::new(Code::EngineGone, "The engine left before the folder was open.")),
    }
}

async fn inward(
    mut from_page: SplitStream<WebSocket>,
    mut to_engine: RawSender,
    workspace: &WorkspaceId,
    refuse: mpsc::Sender<Refusal>,
) -> Option<()> {
    while let Some(Ok(message)) = from_page.next().await {
        let checked = match message {
            Message::Text(text) => check(text.as_str(), workspace),
            Message::Binary(_) => Err(refusal(0, "Frames are text.")),
            Message::Close(_) => return None,
            Message::Ping(_) | Message::Pong(_) => continue,
        };
        match checked {
            // Written anew and not as it came: a line break inside would be two frames for the engine.
            Ok(frame) => to_engine.send(&frame).await.ok()?,
            Err(refused) => refuse.send(refused).await.ok()?,
        }
    }
    None
}

async fn outward(
    mut from_engine: RawReceiver,
    mut to_page: SplitSink<WebSocket, Message>,
    mut refusals: mpsc::Receiver<Refusal>,
) -> Option<()> {
    loop {
        tokio::select! {
            line = from_engine.receive_line() => {
                let message = Message::text(line.ok()??);
                timeout(SENDING, to_page.send(message)).await.ok()?.ok()?;
            }
            Some(Refusal { id, problem }) = refusals.recv() => {
                say(&mut to_page, &ServerFrame::Problem { id, problem }).await?;
            }
        }
    }
}

async fn say(to_page: &mut SplitSink<WebSocket, Message>, frame: &ServerFrame) -> Option<()> {
    let text = serde_json::to_string(frame).ok()?;
    timeout(SENDING, to_page.send(Message::text(text))).await.ok()?.ok()
}

/// The frame, where a page may send it.
fn check(text: &str, opened: &WorkspaceId) -> Result<ClientFrame, Refusal> {
    let frame: ClientFrame = serde_json::from_str(text).map_err(|e| {
        let id =
            serde_json::from_str::<serde_json::Value>(text).ok().and_then(|value| value.get("id")?.as_u64());
        refusal(id.unwrap_or(0), &format!("This is no frame: {e}."))
    })?;
    match &frame.body {
        ClientBody::Submit { workspace, .. }
        | ClientBody::Query { workspace, .. }
        | ClientBody::Subscribe { workspace, .. } => {
            if workspace == opened {
                Ok(frame)
            } else {
                Err(refusal(frame.id, "This page shows another folder."))
            }
        }
        ClientBody::Show { .. } => Ok(frame),
        ClientBody::Hello { .. }
        | ClientBody::Open { .. }
        | ClientBody::Await { .. }
        | ClientBody::Leave {} => {
            Err(refusal(frame.id, "A page may only submit, query, subscribe and say what it shows."))
        }
    }
}

/// A frame that does not go through: its number, and why.
#[derive(Debug)]
struct Refusal {
    id: u64,
    problem: Problem,
}

fn refusal(id: u64, says: &str) -> Refusal {
    Refusal { id, problem: Problem::new(Code::BadRequest, says) }
}

#[cfg(test)]
mod tests {
    use gloss_protocol::WorkspaceId;

    use super::check;

    #[test]
    fn only_four_things_go_through_and_only_for_the_open_folder() {
        let opened = WorkspaceId::from("w_1");
        for (text, refused) in [
            (r#"{"id":7,"do":"query","workspace":"w_1","query":{"type":"models"}}"#, None),
            (r#"{"id":7,"do":"subscribe","workspace":"w_1","after_seq":0}"#, None),
            (
                r#"{"id":7,"do":"submit","workspace":"w_1","command_id":"k_1","command":{"type":"workspace.sample"}}"#,
                None,
            ),
            (r#"{"id":7,"do":"show","task":"t_1"}"#, None),
            (r#"{"id":7,"do":"show","task":null}"#, None),
            (r#"{"id":7,"do":"query","workspace":"w_2","query":{"type":"models"}}"#, Some(7)),
            (r#"{"id":7,"do":"open","folder":"/"}"#, Some(7)),
            (r#"{"id":7,"do":"leave"}"#, Some(7)),
            (r#"{"id":7,"do":"hello","hello":{"protocol":1,"build":"x","keys":{}}}"#, Some(7)),
            (r#"{"id":7,"do":"something"}"#, Some(7)),
            (r#"{"do":"leave"}"#, Some(0)),
            ("nonsense", Some(0)),
            ("", Some(0)),
        ] {
            match check(text, &opened) {
                Ok(frame) => assert_eq!((refused, frame.id), (None, 7), "{text}"),
                Err(refusal) => assert_eq!(refused, Some(refusal.id), "{text}"),
            }
        }
    }
}
