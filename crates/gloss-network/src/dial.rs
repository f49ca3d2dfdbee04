//! A connection to a target: resolved, checked, connected to the very address that was checked, encrypted, HTTP/1.1 on it. Asks
//! nothing of the other side yet, and decides no grant.

use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper::Response;
use hyper::body::Incoming;
use hyper::client::conn::http1::{Builder, SendRequest};
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout, timeout_at};

use crate::error::NetworkError;
use crate::host::Host;
use crate::resolve::resolve;
use crate::start::Network;
use crate::target::Target;

/// Time for one address, where there are several.
const ONE_ADDRESS: Duration = Duration::from_secs(4);
/// Bytes of an answer's head, and its lines.
const MAX_HEAD: usize = 64 << 10;
const MAX_LINES: usize = 100;

/// A connection to one target; it is closed when this value goes.
pub(crate) struct Connection {
    sender: SendRequest<Full<Bytes>>,
    driver: JoinHandle<()>,
    host: String,
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.driver.abort();
    }
}

impl Connection {
    /// Whether another request can be made on it.
    pub(crate) async fn is_ready(&mut self) -> bool {
        self.sender.ready().await.is_ok()
    }

    /// Makes one request; the head of its answer.
    pub(crate) async fn ask(
        &mut self,
        request: hyper::Request<Full<Bytes>>,
    ) -> Result<Response<Incoming>, NetworkError> {
        let host = self.host.clone();
        self.sender.send_request(request).await.map_err(|error| broken(&host, &error))
    }
}

/// What the other side did wrong, in words.
pub(crate) fn broken(host: &str, error: &hyper::Error) -> NetworkError {
    let why = match error {
        error if error.is_parse_too_large() => "its head is too large".to_owned(),
        error if error.is_incomplete_message() || error.is_closed() => "it hung up in the middle".to_owned(),
        error => std::error::Error::source(error).map_or(error.to_string(), ToString::to_string),
    };
    NetworkError::BrokenAnswer { host: host.to_owned(), why }
}

impl Network {
    /// Connects to a target within a time.
    pub(crate) async fn dial(&self, target: &Target, time: Duration) -> Result<Connection, NetworkError> {
        let host = target.host.to_string();
        let late = || NetworkError::TookTooLong { host: host.clone(), seconds: time.as_secs() };
        timeout(time, self.dial_now(target, time)).await.map_err(|_| late())?
    }

    async fn dial_now(&self, target: &Target, time: Duration) -> Result<Connection, NetworkError> {
        let addresses = resolve(&target.host).await?;
        let stream = connect(&addresses, target, Instant::now() + time).await?;
        if target.is_plain {
            return shake_hands(stream, target).await;
        }
        let host = target.host.to_string();
        let name = match &target.host {
            Host::Name(name) => ServerName::try_from(name.clone()),
            Host::Address(address) => Ok(ServerName::IpAddress((*address).into())),
        };
        let distrusted = |why: String| NetworkError::NotTrusted { host: host.clone(), why };
        let name = name.map_err(|error| distrusted(error.to_string()))?;
        let stream = self.tls.connect(name, stream).await.map_err(|error| distrusted(error.to_string()))?;
        shake_hands(stream, target).await
    }
}

/// Connects to the first address that answers.
async fn connect(addresses: &[IpAddr], target: &Target, until: Instant) -> Result<TcpStream, NetworkError> {
    let mut why = "no address answers".to_owned();
    for address in addresses {
        let at = SocketAddr::new(*address, target.port);
        match timeout_at(until.min(Instant::now() + ONE_ADDRESS), TcpStream::connect(at)).await {
            Ok(Ok(stream)) => return Ok(stream),
            Ok(Err(error)) => why = error.to_string(),
            Err(_) => why = format!("{address} is silent"),
        }
    }
    Err(NetworkError::Unreachable { host: target.host.to_string(), why })
}

async fn shake_hands<S>(stream: S, target: &Target) -> Result<Connection, NetworkError>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let host = target.host.to_string();
    let (sender, connection) = Builder::new()
        .max_buf_size(MAX_HEAD)
        .max_headers(MAX_LINES)
        .handshake(TokioIo::new(stream))
        .await
        .map_err(|error| broken(&host, &error))?;
    let driver = tokio::spawn(async move {
        // How it ended is told by the request that it carried.
        let _ = connection.await;
    });
    Ok(Connection { sender, driver, host })
}
