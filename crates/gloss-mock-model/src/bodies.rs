//! Bodies on their way: events with time between them, and the ends that a rule wants.

use std::time::Duration;

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use futures_util::stream::{self, Stream, StreamExt};
use serde_json::Value;

use crate::frames::{Wire, error_body};
use crate::script::Reply;

/// The events with the delay between them, and the end that the rule wants: in good order, broken, or never.
pub(crate) fn spaced(
    all: Vec<String>,
    delay: Duration,
    reply: &Reply,
) -> impl Stream<Item = Result<String, std::io::Error>> + use<> {
    let (drop, hang) = (reply.drop_after.is_some(), reply.hang_after.is_some());
    let body = stream::iter(all).then(move |frame| async move {
        if !delay.is_zero() {
            tokio::time::sleep(delay).await;
        }
        Ok(frame)
    });
    let end = stream::once(async move {
        if hang {
            std::future::pending::<()>().await;
        }
        if drop {
            // The connection sends what it has when it is asked to wait, and not when it is broken.
            tokio::task::yield_now().await;
        }
        drop.then(|| Err(std::io::Error::other("dropped as scripted")))
    });
    body.chain(end.filter_map(|end| async move { end }))
}

/// The answer with the headers that its rule gives it.
pub(crate) fn with_headers(mut response: Response, reply: &Reply) -> Response {
    let given = [(header::RETRY_AFTER, &reply.retry_after), (header::LOCATION, &reply.location)];
    for (name, value) in given {
        if let Some(value) = value.as_deref().and_then(|text| text.parse().ok()) {
            response.headers_mut().insert(name, value);
        }
    }
    response
}

/// An error as a wire writes it.
pub(crate) fn error(wire: Option<Wire>, status: u16, code: &str, message: &str) -> Response {
    let body = error_body(wire, status, code, message);
    json_body(StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR), &body)
}

/// A JSON body.
pub(crate) fn json_body(status: StatusCode, value: &Value) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], value.to_string()).into_response()
}
