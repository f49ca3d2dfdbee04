//! One server that answers: its connection, its tools as it listed them last, and its process. Starts nothing.

use std::sync::{Mutex, PoisonError};

use gloss_agent::doors::HostUse;
use gloss_mcp::{About, Connection, LeftOut, ServerError, ServerTool, Tools};
use gloss_protocol::{Problem, ServerLeave};
use gloss_sandbox::{Ender, Ran};
use gloss_secrets::Redaction;

use super::process::{Process, describe};

/// A server that runs.
pub(super) struct Live {
    pub connection: Connection,
    pub about: About,
    pub listed: Mutex<Tools>,
    /// The hosts that stand in a record already, with what was asked of each.
    pub recorded: Mutex<Vec<HostUse>>,
    /// What it was started as, and with.
    pub of: (String, ServerLeave),
    /// None of one that has an address.
    pub process: Option<Process>,
}

impl Live {
    /// Its tools, as it listed them last.
    pub(super) fn tools(&self) -> Vec<ServerTool> {
        self.listed.lock().unwrap_or_else(PoisonError::into_inner).tools.clone()
    }

    /// Tools of it that can't be used.
    pub(super) fn left_out(&self) -> Vec<LeftOut> {
        self.listed.lock().unwrap_or_else(PoisonError::into_inner).left_out.clone()
    }

    /// Takes the tools that it listed anew.
    pub(super) fn set_tools(&self, listed: Tools) {
        *self.listed.lock().unwrap_or_else(PoisonError::into_inner) = listed;
    }

    /// Says when its process is at its end; none of one that has an address.
    pub(super) fn ended(&self) -> Option<tokio::sync::watch::Receiver<Option<Ran>>> {
        self.process.as_ref().map(|process| process.ended.clone())
    }

    /// A handle by which it is ended, whoever is at work with it.
    pub(super) fn ender(&self) -> Option<Ender> {
        self.process.as_ref().and_then(|process| process.ender.try_clone().ok())
    }

    /// The hosts that its process asked for and that stand in no record yet; they do from now on.
    pub(super) fn take_unrecorded(&self) -> Vec<HostUse> {
        let mut recorded = self.recorded.lock().unwrap_or_else(PoisonError::into_inner);
        let before = std::mem::replace(&mut *recorded, self.hosts());
        recorded.iter().filter_map(|now| since(&before, now.clone())).collect()
    }

    /// The hosts that its process asked for so far.
    fn hosts(&self) -> Vec<HostUse> {
        let way = self.process.as_ref().and_then(|process| process.way.as_ref());
        way.map(|way| way.hosts()).unwrap_or_default()
    }

    /// Ends its process, whoever is at work with it.
    pub(super) fn end(&self) {
        if let Some(process) = &self.process {
            process.ender.end();
        }
    }

    /// Whether it is gone.
    pub(super) fn is_gone(&self) -> bool {
        self.connection.is_closed()
            || self.process.as_ref().is_some_and(|process| process.ended.borrow().is_some())
    }

    /// Why it does not answer.
    pub(super) async fn describe(&self, keys: &Redaction, error: &ServerError) -> Problem {
        describe(self.process.as_ref(), keys, error).await
    }
}

/// The use of a host beside what it was before; none where there was no more.
fn since(before: &[HostUse], now: HostUse) -> Option<HostUse> {
    let empty = HostUse::default();
    let was = before.iter().find(|was| was.host == now.host).unwrap_or(&empty);
    let more = HostUse {
        requests: now.requests - was.requests.min(now.requests),
        refused: now.refused - was.refused.min(now.refused),
        sent: now.sent - was.sent.min(now.sent),
        received: now.received - was.received.min(now.received),
        host: now.host,
    };
    (more.requests > 0 || more.refused > 0 || more.sent > 0).then_some(more)
}

#[cfg(test)]
mod tests {
    use super::{HostUse, since};

    #[test]
    fn only_what_came_on_top_counts() {
        let of = |host: &str, requests, refused, sent| HostUse {
            host: host.to_owned(),
            requests,
            refused,
            sent,
            received: 0,
        };
        let before = [of("a.example", 2, 0, 10)];
        assert_eq!(since(&before, of("a.example", 2, 0, 10)), None);
        assert_eq!(since(&before, of("a.example", 3, 1, 14)), Some(of("a.example", 1, 1, 4)));
        assert_eq!(since(&before, of("b.example", 0, 1, 0)), Some(of("b.example", 0, 1, 0)));
    }
}
