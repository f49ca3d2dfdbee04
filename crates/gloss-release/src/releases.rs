//! The releases that are served just now: begun, shown with other files, and taken back. Each has its own listener; all share one
//! runtime of their own, so that many visitors do not slow whoever works in Gloss.

use std::collections::HashMap;
use std::io::ErrorKind;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};
use std::time::Duration;

use tokio::runtime::Runtime;
use tokio_util::sync::CancellationToken;

use crate::files::Files;
use crate::gate::Gate;
use crate::listen::listen;
use crate::live::Live;
use crate::visits::{Counter, Visits};
use crate::{Audience, Clock, Refusal};

/// How often a port is tried that was given up just now, and how long is waited between.
const TRIES: u32 = 100;
const PAUSE: Duration = Duration::from_millis(5);

/// A release to serve.
pub struct Served {
    /// The key that names it from now on.
    pub key: String,
    /// Who can open it.
    pub audience: Audience,
    /// The port that it had before.
    pub port: Option<u16>,
    /// When it is over, in milliseconds since 1970.
    pub until: Option<i64>,
    /// The files of the site.
    pub files: Arc<Files>,
}

/// All that are served.
pub struct Releases {
    clock: Clock,
    live: Mutex<HashMap<String, Arc<Live>>>,
    runtime: Mutex<Option<Runtime>>,
}

impl Releases {
    /// A server with nothing to serve yet.
    #[must_use]
    pub fn new(clock: Clock) -> Self {
        Self { clock, live: Mutex::default(), runtime: Mutex::new(None) }
    }

    /// Serves a release from now on, and says at which port. One that is served under the same key is taken back first.
    ///
    /// # Errors
    /// [`Refusal::NoPort`] where the port that it had belongs to somebody else; [`Refusal::NotStarted`].
    pub fn open(&self, served: Served) -> Result<u16, Refusal> {
        let was_open = self.is_open(&served.key);
        self.close(&served.key);
        let all = match served.audience {
            Audience::Me(_) => Ipv4Addr::LOCALHOST,
            _ => Ipv4Addr::UNSPECIFIED,
        };
        let at = SocketAddr::new(IpAddr::V4(all), served.port.unwrap_or(0));
        let listener = bind(at, was_open).map_err(Refusal::NoPort)?;
        listener.set_nonblocking(true).map_err(Refusal::NoPort)?;
        let port = listener.local_addr().map_err(Refusal::NoPort)?.port();
        let gate = match &served.audience {
            Audience::Link(hash) => Some(Gate::new(&served.key, hash.clone(), self.clock.clone())?),
            _ => None,
        };
        let live = Arc::new(Live {
            audience: served.audience,
            port,
            until: served.until,
            files: RwLock::new(served.files),
            gate,
            clock: self.clock.clone(),
            visits: Counter::default(),
            ended: CancellationToken::new(),
        });
        if let Some(runtime) = self.runtime()?.as_ref() {
            runtime.spawn(listen(live.clone(), listener));
            pack(runtime, &live);
        }
        self.live().insert(served.key, live);
        Ok(port)
    }

    /// Shows other files at a release's address.
    pub fn show(&self, key: &str, files: Arc<Files>) {
        let Some(live) = self.live().get(key).cloned() else { return };
        *live.files.write().unwrap_or_else(PoisonError::into_inner) = files;
        if let Ok(runtime) = self.runtime()
            && let Some(runtime) = runtime.as_ref()
        {
            pack(runtime, &live);
        }
    }

    /// Takes a release back: its port is closed and every connection to it ended. What was counted since is told once more.
    pub fn close(&self, key: &str) -> Visits {
        let Some(live) = self.live().remove(key) else { return Visits::new() };
        live.ended.cancel();
        live.visits.take()
    }

    /// Whether a release is served just now.
    #[must_use]
    pub fn is_open(&self, key: &str) -> bool {
        self.live().contains_key(key)
    }

    /// How many are served.
    #[must_use]
    pub fn count(&self) -> usize {
        self.live().len()
    }

    /// Reads the visits of a release that were not taken yet.
    #[must_use]
    pub fn visits(&self, key: &str) -> Visits {
        self.live().get(key).map(|live| live.visits.look()).unwrap_or_default()
    }

    /// Takes the visits of a release counted since the last call.
    #[must_use]
    pub fn take_visits(&self, key: &str) -> Visits {
        self.live().get(key).map(|live| live.visits.take()).unwrap_or_default()
    }

    fn live(&self) -> MutexGuard<'_, HashMap<String, Arc<Live>>> {
        self.live.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn runtime(&self) -> Result<MutexGuard<'_, Option<Runtime>>, Refusal> {
        let mut runtime = self.runtime.lock().unwrap_or_else(PoisonError::into_inner);
        if runtime.is_none() {
            let made = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(1)
                .thread_name("gloss-release")
                .enable_all()
                .build()
                .map_err(|error| Refusal::NotStarted(error.to_string()))?;
            *runtime = Some(made);
        }
        Ok(runtime)
    }
}

/// Binds a port. One that this server gave up just now is free a moment later.
fn bind(at: SocketAddr, waits: bool) -> std::io::Result<TcpListener> {
    for _ in 0..TRIES {
        match TcpListener::bind(at) {
            Err(error) if waits && error.kind() == ErrorKind::AddrInUse => std::thread::sleep(PAUSE),
            bound => return bound,
        }
    }
    TcpListener::bind(at)
}

/// Packs what a release shows, beside its visitors, unless it shows something else by then.
fn pack(runtime: &Runtime, live: &Arc<Live>) {
    let live = live.clone();
    runtime.spawn_blocking(move || {
        let plain = live.files();
        let packed = Arc::new(plain.packed());
        let mut files = live.files.write().unwrap_or_else(PoisonError::into_inner);
        if Arc::ptr_eq(&files, &plain) {
            *files = packed;
        }
    });
}

impl Drop for Releases {
    fn drop(&mut self) {
        for live in self.live().values() {
            live.ended.cancel();
        }
        if let Some(runtime) = self.runtime.lock().unwrap_or_else(PoisonError::into_inner).take() {
            runtime.shutdown_background();
        }
    }
}
