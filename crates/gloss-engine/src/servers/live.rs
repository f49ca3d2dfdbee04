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

    /// The hosts that its process asked for so far.
    pub(super) fn hosts(&self) -> Vec<HostUse> {
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
