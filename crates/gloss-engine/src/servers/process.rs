//! The process of one server: what it complained last, and how it ended. Ends with its value; starts nothing.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use gloss_agent::doors::HostUse;
use gloss_mcp::ServerError;
use gloss_protocol::{Code, Problem};
use gloss_sandbox::{Ended, Ender, Limits, Ran};
use gloss_secrets::Redaction;

/// Letters of what it complained that are told: of its beginning, where programs say why, and of its end.
const BEGIN: usize = 300;
const END: usize = 500;
/// How long a program may take to say why it ended.
const LAST_WORDS: Duration = Duration::from_millis(500);

/// A way into the network that counts what is asked of it.
pub(super) trait CountsHosts: Send + Sync {
    /// The hosts that were asked for so far.
    fn hosts(&self) -> Vec<HostUse>;
}

/// The process of a server, which ends with this.
pub(super) struct Process {
    pub ender: Ender,
    pub tail: Arc<Mutex<Vec<u8>>>,
    pub ended: tokio::sync::watch::Receiver<Option<Ran>>,
    /// Whether all that it complained was read.
    pub is_heard: tokio::sync::watch::Receiver<bool>,
    pub limits: Limits,
    /// Its way into the network, open as long as it runs; none where no host was granted.
    pub way: Option<Box<dyn CountsHosts>>,
}

impl Drop for Process {
    fn drop(&mut self) {
        self.ender.end();
    }
}

/// Why a server does not answer.
pub(super) async fn describe(process: Option<&Process>, keys: &Redaction, error: &ServerError) -> Problem {
    match process {
        Some(process) => process.describe(keys, error).await,
        None => {
            let code = match error {
                ServerError::SignInNeeded { .. } | ServerError::MoreNeeded { .. } => Code::SignInNeeded,
                _ => Code::ServerFailed,
            };
            Problem::new(code, keys.text(&error.to_string()).into_owned())
        }
    }
}

impl Process {
    /// Why a server does not answer: how it ended, else what it answered, with the end of what it complained.
    pub(super) async fn describe(&self, keys: &Redaction, error: &ServerError) -> Problem {
        let mut ended = self.ended.clone();
        let ran = match error {
            // Its last words may still be on their way.
            ServerError::Ended => {
                let waited = tokio::time::timeout(LAST_WORDS, ended.wait_for(Option::is_some)).await;
                waited.ok().and_then(Result::ok).and_then(|ran| ran.clone())
            }
            _ => ended.borrow_and_update().clone(),
        };
        if ran.is_some() {
            // Its last words are read beside the news of its end.
            let mut is_heard = self.is_heard.clone();
            let _ = tokio::time::timeout(LAST_WORDS, is_heard.wait_for(|is_heard| *is_heard)).await;
        }
        let says = match ran.map(|ran| ran.ended) {
            Some(Ended::Limit { limit }) => limit.sentence(&self.limits),
            Some(Ended::NoWall { why }) => format!("Its wall did not stand, so nothing was run. {why}"),
            Some(Ended::Exited { code }) => format!("It ended by itself ({code})."),
            Some(Ended::Signalled { signal }) => format!("It was ended by signal {signal}."),
            Some(Ended::Stopped) | None => error.to_string(),
        };
        let last = self.last_words(keys);
        let says = if last.is_empty() { says } else { format!("{says} It printed last: “{last}”") };
        Problem::new(Code::ServerFailed, says)
    }

    /// The end of what it complained, without keys.
    fn last_words(&self, keys: &Redaction) -> String {
        let tail = self.tail.lock().unwrap_or_else(PoisonError::into_inner);
        let words = String::from_utf8_lossy(&tail).into_owned();
        drop(tail);
        let words: String = words.chars().filter(|char| !char.is_control() || *char == '\n').collect();
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        let to = words.char_indices().nth(BEGIN).map_or(words.len(), |(at, _)| at);
        let from = words.char_indices().rev().nth(END - 1).map_or(0, |(at, _)| at);
        let both = match from <= to {
            true => words,
            false => {
                format!("{} … {}", words.get(..to).unwrap_or_default(), words.get(from..).unwrap_or_default())
            }
        };
        keys.text(&both).into_owned()
    }
}
