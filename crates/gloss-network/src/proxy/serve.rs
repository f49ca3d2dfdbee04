//! One connection of a program: requests with whole addresses (RFC 9112 §3.2.2), or a tunnel (RFC 9110 §9.3.6) whose encryption
//! ends here, so that what goes through it is checked as well. Everything is cut off once its leave is taken away.

use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::UnixStream;
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;

use super::answer::refuse;
use super::exchange::exchange;
use super::head::{Framing, Head};
use super::log::Open;
use super::shared::Shared;
use super::wire::Wire;
use crate::dial::Connection;
use crate::error::NetworkError;
use crate::target::{Target, page_url};

/// Time in which a program begins its encryption.
const HANDSHAKE: Duration = Duration::from_secs(10);

/// The whole life of a connection.
pub(crate) async fn serve(stream: UnixStream, shared: &Shared) {
    let mut wire = Wire::new(stream, shared.limits.idle);
    loop {
        let head = match wire.head().await {
            Ok(Some(head)) => head,
            Ok(None) => return,
            Err(error) => return turn_away(wire, None, error, shared).await,
        };
        if head.method == "CONNECT" {
            return open_tunnel(wire, &head, shared).await;
        }
        let (target, path) = match whole_address(&head) {
            Ok(known) => known,
            Err(error) => return turn_away(wire, Some((&head, None)), error, shared).await,
        };
        let narrowed = shared.narrowed(&target);
        let mut connection = None;
        let made = tokio::select! {
            biased;
            () = narrowed => return,
            made = exchange(&mut wire, &head, (&target, &path), &mut connection, shared) => made,
        };
        match made {
            Ok(()) if head.stays => {}
            Ok(()) => return wire.close().await,
            Err(failed) if failed.has_begun => return,
            Err(failed) => return refuse(wire, &failed.error).await,
        }
    }
}

/// Refuses what became no exchange, and says so in the log.
async fn turn_away<S: AsyncRead + AsyncWrite + Unpin>(
    wire: Wire<S>,
    asked_for: Option<(&Head, Option<&Target>)>,
    error: NetworkError,
    shared: &Shared,
) {
    let (method, target) = asked_for.map_or(("", None), |(head, target)| (head.method.as_str(), target));
    let (host, port) = target.map_or((String::new(), 0), |target| (target.host.to_string(), target.port));
    shared.log.open(host, port, method, None).close(Err(&error));
    refuse(wire, &error).await;
}

/// The target and the path of a request that names the whole address.
fn whole_address(head: &Head) -> Result<(Target, String), NetworkError> {
    let url = page_url(&head.target)?;
    if url.scheme() != "http" {
        return Err(NetworkError::BadRequest { why: "https goes through a tunnel" });
    }
    let path = url.query().map_or(url.path().to_owned(), |query| format!("{}?{query}", url.path()));
    Ok((Target::of_url(&url)?, path))
}

/// What a tunnel leads to, where it may be opened.
fn tunnel_target(head: &Head) -> Result<Target, NetworkError> {
    let target = Target::of_authority(&head.target, None, false)?;
    if head.framing != Framing::Length(0) {
        return Err(NetworkError::BadRequest { why: "a tunnel begins without content" });
    }
    match head.host.as_ref().map(|host| Target::of_authority(host, Some(443), false)) {
        Some(Ok(named)) if named != target => {
            Err(NetworkError::BadRequest { why: "it names another host than it goes to" })
        }
        Some(Err(error)) => Err(error),
        _ => Ok(target),
    }
}

async fn open_tunnel(mut wire: Wire<UnixStream>, head: &Head, shared: &Shared) {
    let target = match tunnel_target(head) {
        Ok(target) => target,
        Err(error) => return turn_away(wire, Some((head, None)), error, shared).await,
    };
    let narrowed = shared.narrowed(&target);
    let through = async {
        let mut open = shared.log.open(target.host.to_string(), target.port, &head.method, None);
        let connection = match reach(&target, shared, &mut open).await {
            Ok(connection) => connection,
            Err(error) => {
                open.close(Err(&error));
                return refuse(wire, &error).await;
            }
        };
        open.close(Ok(200));
        if wire.write(b"HTTP/1.1 200 Connection established\r\n\r\n").await.is_err() {
            return;
        }
        // What came before the word to begin was not encrypted, or speaks past it.
        let Some(stream) = wire.into_stream() else { return };
        let Ok(config) = shared.authority.server(&target.host) else { return };
        let Ok(Ok(stream)) = timeout(HANDSHAKE, TlsAcceptor::from(config).accept(stream)).await else {
            return;
        };
        run_tunnel(Wire::new(stream, shared.limits.idle), &target, connection, shared).await;
    };
    tokio::select! {
        biased;
        () = narrowed => {}
        () = through => {}
    }
}

/// Connects to what a tunnel leads to: a program that is refused hears it before it begins.
async fn reach(target: &Target, shared: &Shared, open: &mut Open<'_>) -> Result<Connection, NetworkError> {
    shared.leave(target)?;
    shared.search(target, target.authority().into_bytes(), "The host").await?;
    // Name servers and the host hear its name from here on.
    open.allow(0);
    shared.network.dial(target, shared.limits.connect).await
}

async fn run_tunnel<S: AsyncRead + AsyncWrite + Unpin>(
    mut wire: Wire<S>,
    target: &Target,
    connection: Connection,
    shared: &Shared,
) {
    let mut connection = Some(connection);
    loop {
        let head = match wire.head().await {
            Ok(Some(head)) => head,
            Ok(None) => return wire.close().await,
            Err(error) => return turn_away(wire, None, error, shared).await,
        };
        let is_path = head.target.starts_with('/') || head.target == "*" && head.method == "OPTIONS";
        if !is_path {
            let error = NetworkError::BadRequest { why: "within a tunnel it names more than a path" };
            return turn_away(wire, Some((&head, Some(target))), error, shared).await;
        }
        let path = head.target.clone();
        match exchange(&mut wire, &head, (target, &path), &mut connection, shared).await {
            Ok(()) if head.stays => {}
            Ok(()) => return wire.close().await,
            Err(failed) if failed.has_begun => return,
            Err(failed) => return refuse(wire, &failed.error).await,
        }
    }
}
