//! What a program is told: an answer handed on with its framing made anew, or a refusal in words. Changes no content.

use http_body_util::BodyExt;
use hyper::Response;
use hyper::body::{Body, Incoming};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::timeout;

use super::head::Head;
use super::log::Open;
use super::shared::Shared;
use super::wire::Wire;
use crate::dial::broken;
use crate::error::NetworkError;
use crate::target::Target;

/// Headers of one connection, and those that lead to another way.
const OWN: [&str; 8] = [
    "connection",
    "keep-alive",
    "transfer-encoding",
    "content-length",
    "trailer",
    "upgrade",
    "alt-svc",
    "proxy-authenticate",
];

/// Hands an answer on.
pub(crate) async fn hand_on<S: AsyncRead + AsyncWrite + Unpin>(
    wire: &mut Wire<S>,
    head: &Head,
    answer: Response<Incoming>,
    target: &Target,
    shared: &Shared,
    open: &mut Open<'_>,
) -> Result<(), NetworkError> {
    let host = target.host.to_string();
    let (parts, mut body) = answer.into_parts();
    let has_none = head.method == "HEAD" || matches!(parts.status.as_u16(), 204 | 304);
    let exact = body.size_hint().exact();
    let is_chunked = !has_none && exact.is_none() && head.is_new;
    let mut lines = format!(
        "HTTP/1.1 {} {}\r\n",
        parts.status.as_u16(),
        parts.status.canonical_reason().unwrap_or("Status")
    )
    .into_bytes();
    for (name, value) in parts.headers.iter().filter(|(name, _)| !OWN.contains(&name.as_str())) {
        lines.extend_from_slice(&[name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
    }
    match exact {
        _ if has_none => {}
        Some(length) => lines.extend_from_slice(format!("Content-Length: {length}\r\n").as_bytes()),
        None if is_chunked => lines.extend_from_slice(b"Transfer-Encoding: chunked\r\n"),
        None => {}
    }
    lines.extend_from_slice(if head.stays { b"\r\n" } else { b"Connection: close\r\n\r\n" });
    wire.write(&lines).await?;
    let late = || NetworkError::TookTooLong { host: host.clone(), seconds: shared.limits.idle.as_secs() };
    while let Some(frame) = timeout(shared.limits.idle, body.frame()).await.map_err(|_| late())? {
        let Ok(data) = frame.map_err(|error| broken(&host, &error))?.into_data() else { continue };
        if data.is_empty() {
            continue;
        }
        shared.receive(data.len())?;
        if is_chunked {
            wire.write(format!("{:x}\r\n", data.len()).as_bytes()).await?;
        }
        wire.write(&data).await?;
        if is_chunked {
            wire.write(b"\r\n").await?;
        }
        open.receive(data.len());
    }
    if is_chunked { wire.write(b"0\r\n\r\n").await } else { Ok(()) }
}

/// Refuses a request in words, and ends the connection: what follows on it is of no known beginning.
pub(crate) async fn refuse<S: AsyncRead + AsyncWrite + Unpin>(mut wire: Wire<S>, error: &NetworkError) {
    let words = format!("Gloss: {error} {}\n", error.next_step());
    let (status, reason) = status(error);
    let head = format!(
        "HTTP/1.1 {status} {reason}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
        words.len()
    );
    if wire.write(format!("{head}{words}").as_bytes()).await.is_ok() {
        wire.close().await;
    }
}

/// The status that a refusal has (RFC 9110 §15).
fn status(error: &NetworkError) -> (u16, &'static str) {
    match error {
        NetworkError::BadRequest { .. } | NetworkError::BadAddress { .. } | NetworkError::BadHost { .. } => {
            (400, "Bad Request")
        }
        NetworkError::RequestTooLarge { .. } => (413, "Content Too Large"),
        NetworkError::TookTooLong { .. } => (504, "Gateway Timeout"),
        NetworkError::NoSuchHost { .. }
        | NetworkError::NoAnswerAboutHost { .. }
        | NetworkError::Unreachable { .. }
        | NetworkError::NotTrusted { .. }
        | NetworkError::BrokenAnswer { .. }
        | NetworkError::NotOpened { .. } => (502, "Bad Gateway"),
        _ => (403, "Forbidden"),
    }
}
