//! A proxy for the programs of one task: a Unix socket that speaks HTTP to them, whose grants can be changed while it runs. What
//! it does not know is refused; it opens no other way and keeps nothing.

mod answer;
mod authority;
mod body;
mod exchange;
mod head;
mod log;
mod serve;
mod shared;
mod wire;

use std::os::unix::fs::{FileTypeExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::net::UnixListener;
use tokio::sync::{Semaphore, watch};
use tokio::task::{JoinHandle, JoinSet};

use authority::Authority;
use shared::Shared;

use crate::error::NetworkError;
use crate::grant::Hosts;
use crate::secrets::Secrets;
use crate::start::Network;

pub use log::{Entry, OnEntry, Outcome};
pub use shared::ProxyLimits;

/// Rest after a connection that could not be taken.
const REST: Duration = Duration::from_millis(10);

/// What a proxy is opened with.
pub struct ProxySetup {
    /// Where its socket is made, in a folder that no other user can enter. One that lies there from before is replaced.
    pub socket: PathBuf,
    /// The hosts that its task was granted so far.
    pub hosts: Hosts,
    /// What must not leave.
    pub secrets: Secrets,
    /// Its bounds.
    pub limits: ProxyLimits,
    /// Takes what it is asked for. Nothing leaves before its entry was taken.
    pub on_entry: OnEntry,
}

/// A running proxy. All its connections are closed when this value goes.
#[derive(Debug)]
pub struct Proxy {
    socket: PathBuf,
    certificate: String,
    hosts: watch::Sender<Hosts>,
    accepts: JoinHandle<()>,
}

impl Network {
    /// Opens a proxy. Call it within a runtime of tokio.
    ///
    /// # Errors
    /// Where its socket or its certificate can't be made.
    pub fn proxy(&self, setup: ProxySetup) -> Result<Proxy, NetworkError> {
        let ProxySetup { socket, hosts, secrets, limits, on_entry } = setup;
        let authority = Authority::new()?;
        let certificate = authority.certificate().to_owned();
        let listener = bind(&socket).map_err(|error| NetworkError::NotOpened { why: error.to_string() })?;
        let (hosts, granted) = watch::channel(hosts);
        let shared = Arc::new(Shared::new(self.clone(), granted, secrets, limits, authority, on_entry));
        let accepts = tokio::spawn(accept(listener, shared));
        Ok(Proxy { socket, certificate, hosts, accepts })
    }
}

fn bind(socket: &Path) -> std::io::Result<UnixListener> {
    if std::fs::symlink_metadata(socket).is_ok_and(|known| known.file_type().is_socket()) {
        std::fs::remove_file(socket)?;
    }
    let listener = UnixListener::bind(socket)?;
    std::fs::set_permissions(socket, std::fs::Permissions::from_mode(0o600))?;
    Ok(listener)
}

async fn accept(listener: UnixListener, shared: Arc<Shared>) {
    let places = Arc::new(Semaphore::new(shared.limits.connections));
    let mut running = JoinSet::new();
    loop {
        while running.try_join_next().is_some() {}
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(REST).await;
            continue;
        };
        // One too many is closed at once, without a word: words would need a place.
        let Ok(place) = places.clone().try_acquire_owned() else { continue };
        let shared = shared.clone();
        running.spawn(async move {
            serve::serve(stream, &shared).await;
            drop(place);
        });
    }
}

impl Proxy {
    /// Replaces what is granted. Connections to hosts whose leave became less are closed at once, and nothing is begun for them.
    pub fn grant(&self, hosts: Hosts) {
        self.hosts.send_replace(hosts);
    }

    /// What is granted now.
    #[must_use]
    pub fn hosts(&self) -> Hosts {
        self.hosts.borrow().clone()
    }

    /// The certificate (PEM) of the authority that was made for this proxy alone; its key is in memory only.
    #[must_use]
    pub fn certificate(&self) -> &str {
        &self.certificate
    }

    /// Where its socket is.
    #[must_use]
    pub fn socket(&self) -> &Path {
        &self.socket
    }
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.accepts.abort();
        let _ = std::fs::remove_file(&self.socket);
    }
}
