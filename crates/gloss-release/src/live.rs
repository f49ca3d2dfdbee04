//! A release as it is served: what it shows, to whom, under which names, and until when. Knows no connection.

use std::net::Ipv4Addr;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use hyper::header::{self, HeaderMap};
use tokio_util::sync::CancellationToken;

use crate::files::Files;
use crate::gate::Gate;
use crate::visits::Counter;
use crate::{Audience, Clock};

/// A release as it is served.
pub(crate) struct Live {
    pub(crate) audience: Audience,
    pub(crate) port: u16,
    pub(crate) until: Option<i64>,
    pub(crate) files: RwLock<Arc<Files>>,
    pub(crate) gate: Option<Gate>,
    pub(crate) clock: Clock,
    pub(crate) visits: Counter,
    pub(crate) ended: CancellationToken,
}

impl Live {
    pub(crate) fn files(&self) -> Arc<Files> {
        self.files.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn is_over(&self) -> bool {
        self.until.is_some_and(|until| (self.clock)() >= until)
    }

    /// Whether a request asks for this release by a name that leads nowhere else: its own below `localhost`, or a number
    /// of this network. A name that somebody else may point here is none (DNS rebinding).
    pub(crate) fn is_named(&self, headers: &HeaderMap) -> bool {
        let mut hosts = headers.get_all(header::HOST).iter();
        let (Some(host), None) = (hosts.next(), hosts.next()) else { return false };
        let Ok(host) = host.to_str() else { return false };
        let (name, port) = host.rsplit_once(':').unwrap_or((host, "80"));
        if port.parse() != Ok(self.port) {
            return false;
        }
        match &self.audience {
            Audience::Me(own) => name.strip_suffix(".localhost") == Some(own),
            _ => name == "localhost" || name.parse::<Ipv4Addr>().is_ok() || is_own_name(name),
        }
    }
}

/// True for this computer's own name, alone or below `local`.
fn is_own_name(name: &str) -> bool {
    static OWN: OnceLock<String> = OnceLock::new();
    let own = OWN.get_or_init(|| {
        let read = std::fs::read_to_string("/proc/sys/kernel/hostname").unwrap_or_default();
        read.trim().to_ascii_lowercase()
    });
    let name = name.to_ascii_lowercase();
    !own.is_empty() && name.strip_suffix(".local").unwrap_or(&name) == own
}
