//! What a server asked of the network while it was called: of one that is started by its way there, of one that has an address by what
//! went to it and came back. Opens no way.

use std::sync::{Arc, Mutex, PoisonError};

use gloss_agent::doors::HostUse;
use gloss_extension::Transport;
use gloss_mcp::Answer;
use serde_json::{Map, Value};

use super::defined::Defined;
use super::live::Live;

/// Hosts that are named in a sentence.
const FEW: usize = 3;

/// Where the hosts of a call are noted: also of one that nobody waits for any more.
pub(crate) type Reached = Arc<Mutex<Vec<HostUse>>>;

/// The use of a call that lasts; noted when it is over.
pub(super) struct NetworkUse {
    live: Arc<Live>,
    /// Of an address its host, and the bytes of the call; none of a program, whose way counts.
    address: Option<(String, u64)>,
    received: u64,
    reached: Reached,
}

impl NetworkUse {
    /// Before a call.
    pub(super) fn begin(
        defined: &Defined,
        live: &Arc<Live>,
        arguments: &Map<String, Value>,
        reached: &Reached,
    ) -> Self {
        let address = match &defined.server.transport {
            Transport::Stdio { .. } => None,
            Transport::Http { url, .. } => {
                let bytes = serde_json::to_vec(arguments).map_or(0, |bytes| bytes.len());
                Some((gloss_network::host_of(url).unwrap_or_default(), bytes as u64))
            }
        };
        Self { live: live.clone(), address, received: 0, reached: reached.clone() }
    }

    /// What came back.
    pub(super) fn came(&mut self, answer: &Answer) {
        let pictures = answer.pictures.iter().map(|one| one.bytes.len()).sum::<usize>();
        self.received = (answer.text.len() + pictures) as u64;
    }
}

impl Drop for NetworkUse {
    fn drop(&mut self) {
        let hosts = match &self.address {
            // Also what it asked for between two calls.
            None => self.live.take_unrecorded(),
            Some((host, sent)) => vec![HostUse {
                host: host.clone(),
                requests: 1,
                sent: *sent,
                received: self.received,
                refused: 0,
            }],
        };
        *self.reached.lock().unwrap_or_else(PoisonError::into_inner) = hosts;
    }
}

/// What a person can do about hosts that a server asked for and may not reach; none where there were none.
pub(super) fn refused_words(defined: &Defined, reached: &[HostUse]) -> Option<String> {
    let hosts: Vec<&str> =
        reached.iter().filter(|of| of.refused > 0).map(|of| of.host.as_str()).take(FEW).collect();
    let flags: Vec<String> = hosts.iter().map(|host| format!("--host {host}")).collect();
    (!hosts.is_empty()).then(|| {
        format!(
            "It asked for {}, which it may not reach. If it shall: gloss mcp add {} {}",
            hosts.join(", "),
            defined.server.name,
            flags.join(" ")
        )
    })
}
