//! The way into the network for one command: a proxy of its own that knows the hosts of its task, on a socket that only this
//! command finds. Closed when the command ends. Grants nothing.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use gloss_agent::doors::HostUse;
use gloss_keychain::ExposeSecret as _;
use gloss_network::{Entry, Hosts, Network, OnEntry, Outcome, Proxy, ProxyLimits, ProxySetup, Secrets};
use gloss_protocol::{Code, Problem};
use gloss_sandbox::Way;

use super::secrets::Variable;
use crate::doors::Shared;
use crate::off_core::OffCore;

/// The port of the loopback on which a command finds it; the network is the command's own, so nobody else has it.
const PORT: u16 = 3128;
/// Lines of requests that a step tells.
const MAX_LINES: usize = 50;

/// Hosts that are counted.
const MAX_HOSTS: usize = 1_000;

/// Numbers of sockets of this start.
static NEXT: AtomicU64 = AtomicU64::new(1);

/// An open way.
pub(crate) struct OpenWay {
    proxy: Proxy,
    authority: PathBuf,
    lines: Arc<Mutex<Vec<String>>>,
    uses: Arc<Mutex<BTreeMap<String, HostUse>>>,
}

impl Drop for OpenWay {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(self.proxy.socket());
        let _ = std::fs::remove_file(&self.authority);
    }
}

impl OpenWay {
    /// Opens it for these hosts. To be called inside of the runtime.
    ///
    /// # Errors
    /// Where its socket or its certificate can't be made.
    pub(crate) fn open(
        _off: &OffCore,
        shared: &Shared,
        (hosts, given): (Hosts, &[Variable]),
    ) -> Result<Self, Problem> {
        let number = NEXT.fetch_add(1, Ordering::SeqCst);
        let beside = gloss_client::socket_path(&shared.home.dir);
        let socket = beside.with_file_name(format!("way-{number}.sock"));
        let authority = beside.with_file_name(format!("way-{number}.pem"));
        let lines = Arc::new(Mutex::new(Vec::new()));
        let (noted, uses) = (lines.clone(), Arc::new(Mutex::new(BTreeMap::new())));
        let counted = uses.clone();
        // Before the program hears of it: what it answers to a call is never there before what it asked for meanwhile.
        let on_entry: OnEntry = Arc::new(move |entry| {
            count(&mut counted.lock().unwrap_or_else(PoisonError::into_inner), &entry);
            let mut lines = noted.lock().unwrap_or_else(PoisonError::into_inner);
            if lines.len() < MAX_LINES {
                lines.push(line(&entry));
            }
        });
        let mut secrets = Secrets::new(shared.home.known_secrets())?;
        for Variable { value, host, .. } in given {
            if let Some(host) = host.as_ref().and_then(|host| host.parse().ok()) {
                secrets = secrets.letting(value.expose_secret(), host);
            }
        }
        let setup = ProxySetup { socket, hosts, secrets, limits: ProxyLimits::default(), on_entry };
        let proxy = Network::start()?.proxy(setup)?;
        let unwritten = |error: std::io::Error| {
            Problem::new(Code::Internal, format!("The way into the network can’t be made: {error}."))
        };
        std::fs::write(&authority, proxy.certificate()).map_err(unwritten)?;
        Ok(Self { proxy, authority, lines, uses })
    }

    /// As a policy names it.
    pub(crate) fn way(&self) -> Way {
        Way { socket: self.proxy.socket().to_owned(), port: PORT, authority: self.authority.clone() }
    }

    /// The hosts that were asked for so far.
    pub(crate) fn hosts(&self) -> Vec<HostUse> {
        self.uses.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    /// What was asked for so far, a line each.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// Adds a request to what is known of its host.
fn count(hosts: &mut BTreeMap<String, HostUse>, entry: &Entry) {
    // Names that are made up to be refused push none out that is reached.
    let most = match entry.outcome {
        Outcome::Refused { .. } => MAX_LINES,
        _ => MAX_HOSTS,
    };
    if !hosts.contains_key(&entry.host) && hosts.len() >= most {
        return;
    }
    let of = hosts
        .entry(entry.host.clone())
        .or_insert_with(|| HostUse { host: entry.host.clone(), ..HostUse::default() });
    match entry.outcome {
        // A tunnel holds requests that are counted by themselves. Another entry of it follows, with its bytes.
        Outcome::Allowed => of.requests += u32::from(entry.method != "CONNECT"),
        Outcome::Refused { .. } => {
            of.refused += 1;
            // A rule still held back what was about to leave.
            if entry.sent > 0 && entry.method != "CONNECT" {
                of.requests = of.requests.saturating_sub(1);
            }
        }
        Outcome::Answered { .. } | Outcome::Broken { .. } | Outcome::CutOff => {
            of.sent = of.sent.saturating_add(entry.sent);
            of.received = of.received.saturating_add(entry.received);
        }
    }
}

fn line(entry: &Entry) -> String {
    let outcome = match &entry.outcome {
        Outcome::Allowed => "allowed".to_owned(),
        Outcome::Refused { why } => format!("refused: {why}"),
        Outcome::Answered { status } => format!("answered {status}"),
        Outcome::Broken { why } => format!("broke off: {why}"),
        Outcome::CutOff => "cut off: its leave was taken away".to_owned(),
    };
    format!(
        "network: {} {} {outcome}, {} bytes out, {} in",
        entry.method, entry.host, entry.sent, entry.received
    )
}
