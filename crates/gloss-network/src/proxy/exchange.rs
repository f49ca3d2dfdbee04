//! One request of a program and its answer: checked, searched, written into the log, and only then sent. Nothing of it leaves
//! before all of that.

use bytes::Bytes;
use http_body_util::Full;
use hyper::header::{HOST, HeaderName, HeaderValue};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::time::timeout;

use super::answer::hand_on;
use super::body::{content, searchable};
use super::head::{Framing, Head};
use super::log::Open;
use super::shared::Shared;
use super::wire::Wire;
use crate::dial::Connection;
use crate::error::NetworkError;
use crate::grant::Leave;
use crate::target::Target;

/// Bytes of a head where only reading is allowed: words that are carried out in an address are few.
const MAX_READ: usize = 16 << 10;

/// Why an exchange did not end well, and whether its program has a part of an answer already.
pub(crate) struct Failed {
    pub(crate) error: NetworkError,
    pub(crate) has_begun: bool,
}

impl From<NetworkError> for Failed {
    fn from(error: NetworkError) -> Self {
        Self { error, has_begun: false }
    }
}

/// Makes one exchange, on a connection that is there or a new one. `path` is the path with its query.
pub(crate) async fn exchange<S: AsyncRead + AsyncWrite + Unpin>(
    wire: &mut Wire<S>,
    head: &Head,
    (target, path): (&Target, &str),
    connection: &mut Option<Connection>,
    shared: &Shared,
) -> Result<(), Failed> {
    let mut open = shared.log.open(target.host.to_string(), target.port, &head.method, Some(path));
    let answer = send(wire, head, (target, path), connection, shared, &mut open).await;
    let (answer, status) = match answer {
        Ok(answer) => (Ok(()), Some(answer)),
        Err(error) => (Err(Failed::from(error)), None),
    };
    let Some(response) = status else {
        if let Err(failed) = &answer {
            open.close(Err(&failed.error));
        }
        return answer;
    };
    let status = response.status().as_u16();
    match hand_on(wire, head, response, target, shared, &mut open).await {
        Ok(()) => {
            open.close(Ok(status));
            Ok(())
        }
        Err(error) => {
            open.close(Err(&error));
            Err(Failed { error, has_begun: true })
        }
    }
}

async fn send<S: AsyncRead + AsyncWrite + Unpin>(
    wire: &mut Wire<S>,
    head: &Head,
    (target, path): (&Target, &str),
    connection: &mut Option<Connection>,
    shared: &Shared,
    open: &mut Open<'_>,
) -> Result<hyper::Response<hyper::body::Incoming>, NetworkError> {
    same_host(head, target)?;
    let text = lines(head, target, path);
    if may(head, target, shared)? < Leave::Sends && text.len() > MAX_READ {
        return Err(NetworkError::RequestTooLarge { most: MAX_READ });
    }
    let head_size = text.len();
    shared.search(target, text, "The request").await?;
    let content = content(wire, head, shared.limits.request).await?;
    if !content.is_empty() {
        shared.search(target, searchable(head, &content)?, "The content").await?;
    }
    let request = request(head, (target, path), &content)?;
    let size = (head_size + content.len()) as u64;
    shared.send(size)?;
    open.allow(size);
    let is_ready = match connection {
        Some(known) => known.is_ready().await,
        None => false,
    };
    if !is_ready {
        *connection = Some(shared.network.dial(target, shared.limits.connect).await?);
    }
    // Looked at once more: reading and searching took their time.
    may(head, target, shared)?;
    let Some(connection) = connection else {
        return Err(NetworkError::NotOpened { why: "there is no connection".to_owned() });
    };
    let late =
        || NetworkError::TookTooLong { host: target.host.to_string(), seconds: shared.limits.idle.as_secs() };
    let answer = timeout(shared.limits.idle, connection.ask(request)).await.map_err(|_| late())??;
    if answer.status().as_u16() < 200 {
        let why = "it asks for another protocol".to_owned();
        return Err(NetworkError::BrokenAnswer { host: target.host.to_string(), why });
    }
    Ok(answer)
}

/// The host that a request names is the one that it goes to.
fn same_host(head: &Head, target: &Target) -> Result<(), NetworkError> {
    let Some(host) = &head.host else { return Ok(()) };
    let own_port = Some(if target.is_plain { 80 } else { 443 });
    let named = Target::of_authority(host, own_port, target.is_plain)?;
    if named == *target {
        return Ok(());
    }
    Err(NetworkError::BadRequest { why: "it names another host than it goes to" })
}

/// The leave for a request, where it is as much as the request needs.
fn may(head: &Head, target: &Target, shared: &Shared) -> Result<Leave, NetworkError> {
    let leave = shared.leave(target)?;
    if matches!(head.method.as_str(), "TRACE" | "TRACK" | "CONNECT") {
        return Err(NetworkError::BadRequest { why: "its method is not known here" });
    }
    let only_reads =
        matches!(head.method.as_str(), "GET" | "HEAD" | "OPTIONS") && head.framing == Framing::Length(0);
    if only_reads || leave >= Leave::Sends {
        return Ok(leave);
    }
    Err(NetworkError::ReadsOnly { host: target.host.to_string(), method: head.method.clone() })
}

/// All that a request says in its head, as it is searched.
fn lines(head: &Head, target: &Target, path: &str) -> Vec<u8> {
    let scheme = if target.is_plain { "http" } else { "https" };
    let mut text = format!("{scheme}://{}{path}\n", target.authority()).into_bytes();
    for (name, value) in &head.headers {
        text.extend_from_slice(&[name.as_bytes(), b": ", value, b"\n"].concat());
    }
    text
}

fn request(
    head: &Head,
    (target, path): (&Target, &str),
    content: &[u8],
) -> Result<hyper::Request<Full<Bytes>>, NetworkError> {
    let bad = |why: &'static str| NetworkError::BadRequest { why };
    let content = Full::new(Bytes::copy_from_slice(content));
    let built = hyper::Request::builder().method(head.method.as_str()).uri(path).body(content);
    let mut request = built.map_err(|_| bad("its address can't be read"))?;
    for (name, value) in &head.headers {
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| bad("a header can't be read"))?;
        let value = HeaderValue::from_bytes(value).map_err(|_| bad("a header can't be read"))?;
        request.headers_mut().append(name, value);
    }
    let host = HeaderValue::from_str(&target.authority()).map_err(|_| bad("its host can't be read"))?;
    request.headers_mut().insert(HOST, host);
    Ok(request)
}
