//! What all connections of a proxy share: the way out, what is granted, bounds and what is left of them, the log. Decides by the
//! grants of now, never by those of before.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use tokio::sync::watch;

use super::authority::Authority;
use super::log::{Log, OnEntry};
use crate::error::NetworkError;
use crate::grant::{Hosts, Leave};
use crate::secrets::Secrets;
use crate::start::Network;
use crate::target::Target;

/// Bounds on a proxy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProxyLimits {
    /// Connections of its programs at once.
    pub connections: usize,
    /// Bytes of a request's content, all of which is held and searched.
    pub request: usize,
    /// Bytes that leave over its whole life.
    pub sent: u64,
    /// Bytes of answers over its whole life.
    pub received: u64,
    /// Time without a byte, in either direction.
    pub idle: Duration,
    /// Time for each connection to a host.
    pub connect: Duration,
}

impl Default for ProxyLimits {
    fn default() -> Self {
        Self {
            connections: 64,
            request: 1 << 20,
            sent: 64 << 20,
            received: 1 << 30,
            idle: Duration::from_secs(60),
            connect: Duration::from_secs(10),
        }
    }
}

/// The state of a proxy.
pub(crate) struct Shared {
    pub(crate) network: Network,
    hosts: watch::Receiver<Hosts>,
    secrets: Arc<Secrets>,
    pub(crate) limits: ProxyLimits,
    pub(crate) authority: Authority,
    pub(crate) log: Log,
    sent: AtomicU64,
    received: AtomicU64,
}

impl Shared {
    pub(crate) fn new(
        network: Network,
        hosts: watch::Receiver<Hosts>,
        secrets: Secrets,
        limits: ProxyLimits,
        authority: Authority,
        on_entry: OnEntry,
    ) -> Self {
        let (secrets, log) = (Arc::new(secrets), Log::new(on_entry));
        let (sent, received) = Default::default();
        Self { network, hosts, secrets, limits, authority, log, sent, received }
    }

    /// The leave for a target, as it is now.
    ///
    /// # Errors
    /// Where there is none.
    pub(crate) fn leave(&self, target: &Target) -> Result<Leave, NetworkError> {
        let hosts = self.hosts.borrow();
        let (host, port) = (target.host.to_string(), target.port);
        hosts.leave(target).ok_or_else(|| {
            let by_https =
                Target { is_plain: false, port: if port == 80 { 443 } else { port }, ..target.clone() };
            match target.is_plain && hosts.leave(&by_https).is_some() {
                true => NetworkError::NotPlain { host },
                false => NetworkError::NotGranted { host, port },
            }
        })
    }

    /// Waits until the leave for a target is less than it is at the call, or the proxy is gone.
    pub(crate) fn narrowed(&self, target: &Target) -> impl Future<Output = ()> + use<> {
        let (mut hosts, target) = (self.hosts.clone(), target.clone());
        let before = hosts.borrow_and_update().leave(&target);
        async move {
            while hosts.changed().await.is_ok() {
                if hosts.borrow_and_update().leave(&target) < before {
                    return;
                }
            }
        }
    }

    /// Searches what is about to leave to a target.
    ///
    /// # Errors
    /// Where it holds a secret.
    pub(crate) async fn search(
        &self,
        target: &Target,
        text: Vec<u8>,
        place: &'static str,
    ) -> Result<(), NetworkError> {
        let (secrets, target) = (self.secrets.clone(), target.clone());
        // A megabyte takes some milliseconds, in which other connections go on.
        let found = tokio::task::spawn_blocking(move || secrets.search_to(&target, &text)).await;
        let found = found.map_err(|error| NetworkError::NotOpened { why: error.to_string() })?;
        found.map_or(Ok(()), |leak| Err(NetworkError::HoldsSecret { what: leak.what, place }))
    }

    /// Takes bytes that leave from what is left.
    ///
    /// # Errors
    /// Where too little is left.
    pub(crate) fn send(&self, bytes: u64) -> Result<(), NetworkError> {
        take(&self.sent, bytes, self.limits.sent).ok_or(NetworkError::Spent { verb: "send" })
    }

    /// Takes bytes of an answer from what is left.
    ///
    /// # Errors
    /// Where too little is left.
    pub(crate) fn receive(&self, bytes: usize) -> Result<(), NetworkError> {
        take(&self.received, bytes as u64, self.limits.received)
            .ok_or(NetworkError::Spent { verb: "receive" })
    }
}

fn take(taken: &AtomicU64, bytes: u64, most: u64) -> Option<()> {
    let more = |now: u64| now.checked_add(bytes).filter(|sum| *sum <= most);
    taken.fetch_update(Ordering::SeqCst, Ordering::SeqCst, more).ok().map(|_| ())
}
