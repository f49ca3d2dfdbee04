//! A connection to a server: opened in whichever era of the protocol it speaks, asked within bounds, closed. Sources: the Model
//! Context Protocol of 2025-11-25 and of 2026-07-28.

use std::collections::HashSet;
use std::os::fd::OwnedFd;
use std::path::PathBuf;
use std::time::Duration;

use rmcp::model::{CallToolRequestParams, PaginatedRequestParams, ProtocolVersion};
use rmcp::service::{ClientLifecycleMode, ClientServiceExt as _, RunningService};
use rmcp::transport::IntoTransport;
use rmcp::transport::async_rw::AsyncRwTransport;
use rmcp::{RoleClient, service::ServiceError};
use serde_json::{Map, Value};
use tokio::net::unix::pipe::{Receiver, Sender};
use tokio::time::timeout;

use crate::answer::Answer;
use crate::error::ServerError;
use crate::handler::{Handler, News, OnNews};
use crate::http::Address;
use crate::metered::{MAX_MESSAGE, Metered};
use crate::tool::Tools;

/// Pages of a list.
const MAX_PAGES: usize = 50;
/// Times that a server may ask back before it answers a call.
const MAX_ROUNDS: usize = 8;
/// Longest name of a server, in characters.
const MAX_NAME: usize = 60;
/// How long a server has to let go before it is let go of.
const CLOSES: Duration = Duration::from_secs(1);

/// What a connection is opened with.
pub struct Opening {
    /// The folders that were granted to the server.
    pub roots: Vec<PathBuf>,
    /// How long its first answer may take.
    pub within: Duration,
    /// Takes what it tells by itself.
    pub news: OnNews,
}

/// What a server says that it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// Its name and its version; empty where it says none.
    pub name: String,
    /// How it wants to be used, in its words.
    pub instructions: String,
    /// The protocol's version that was agreed on.
    pub protocol: String,
}

/// A connection to a server.
pub struct Connection {
    service: RunningService<RoleClient, Handler>,
}

impl Connection {
    /// Connects to a program over its pipes. To be called inside of the runtime.
    ///
    /// # Errors
    /// Where it does not answer in time, or speaks something else.
    pub async fn over_pipes(input: OwnedFd, printed: OwnedFd, opening: Opening) -> Result<Self, ServerError> {
        let unspoken = |error: std::io::Error| ServerError::Unspoken(error.to_string());
        let read = Receiver::from_owned_fd(printed).map_err(unspoken)?;
        let write = Sender::from_owned_fd(input).map_err(unspoken)?;
        let news = opening.news.clone();
        let read = Metered::new(read, move || news(News::Flooded));
        let transport = AsyncRwTransport::new_client(read, write).with_max_line_length(MAX_MESSAGE);
        Self::open(transport, opening).await
    }

    /// Connects to an address. To be called inside of the runtime.
    ///
    /// # Errors
    /// For an address that is none, and where it does not answer in time, or speaks something else.
    pub async fn over_http(address: &Address, opening: Opening) -> Result<Self, ServerError> {
        Self::open(address.transport()?, opening).await
    }

    async fn open<T, E, A>(transport: T, opening: Opening) -> Result<Self, ServerError>
    where
        T: IntoTransport<RoleClient, E, A>,
        E: std::error::Error + Send + Sync + 'static,
    {
        let mode = ClientLifecycleMode::Auto {
            preferred_versions: vec![ProtocolVersion::LATEST],
            legacy_version: Some(ProtocolVersion::LATEST_WITH_INITIALIZE),
        };
        let handler = Handler { roots: opening.roots, news: opening.news };
        let served = timeout(opening.within, handler.serve_with_lifecycle(transport, mode)).await;
        match served {
            Err(_) => Err(ServerError::Late { seconds: opening.within.as_secs() }),
            Ok(Err(error)) => Err(ServerError::of_opening(&error)),
            Ok(Ok(service)) => Self { service }.checked(),
        }
    }

    /// Refuses one that agreed on what nobody knows.
    fn checked(self) -> Result<Self, ServerError> {
        let agreed = self.service.peer_info().map(|info| info.protocol_version.clone());
        match agreed {
            Some(version) if !ProtocolVersion::KNOWN_VERSIONS.contains(&version) => {
                let words: String = version.to_string().chars().take(40).collect();
                Err(ServerError::Unspoken(format!("it wants its version “{words}”")))
            }
            _ => Ok(self),
        }
    }

    /// What the server says that it is.
    pub fn about(&self) -> About {
        let Some(info) = self.service.peer_info() else { return About::default() };
        // A stranger's words on a person's screen: short, and none that turn what stands beside them round.
        let is_plain = |char: &char| {
            !char.is_control()
                && !"\u{200e}\u{200f}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}"
                    .contains(*char)
        };
        let plain = |words: String| words.chars().filter(is_plain).take(MAX_NAME).collect::<String>();
        let name = info.server_info.as_ref().map(|of| plain(format!("{} {}", of.name, of.version)));
        About {
            name: name.unwrap_or_default(),
            instructions: info.instructions.clone().unwrap_or_default(),
            protocol: info.protocol_version.to_string(),
        }
    }

    /// Whether it is gone.
    pub fn is_closed(&self) -> bool {
        self.service.is_closed() || self.service.is_transport_closed()
    }

    /// Its tools; those beyond the bounds are left out.
    ///
    /// # Errors
    /// Where it does not answer in time, or otherwise.
    pub async fn tools(&self, within: Duration) -> Result<Tools, ServerError> {
        timed(within, self.all_tools()).await
    }

    async fn all_tools(&self) -> Result<Tools, ServiceError> {
        let (mut out, mut cursor, mut seen) = (Tools::default(), None, HashSet::new());
        for _ in 0..MAX_PAGES {
            let page = PaginatedRequestParams::default().with_cursor(cursor.take());
            let page = self.service.list_tools(Some(page)).await?;
            page.tools.into_iter().for_each(|tool| out.take(tool));
            match page.next_cursor {
                // One that leads in a circle leads nowhere.
                Some(next) if !out.is_full() && seen.insert(next.clone()) => cursor = Some(next),
                _ => break,
            }
        }
        Ok(out)
    }

    /// Calls a tool; whoever drops the call has it cancelled.
    ///
    /// # Errors
    /// Where it does not answer in time, or otherwise. That the tool failed is an answer.
    pub async fn call(
        &self,
        tool: &str,
        arguments: Map<String, Value>,
        within: Duration,
    ) -> Result<Answer, ServerError> {
        let params = CallToolRequestParams::new(tool.to_owned()).with_arguments(arguments);
        let result = timed(within, self.service.call_tool_with_mrtr_max_rounds(params, MAX_ROUNDS)).await?;
        Ok(Answer::of(result))
    }

    /// Lets go of it: its input is closed, which asks a program to end.
    pub async fn close(&mut self) {
        let _ = self.service.close_with_timeout(CLOSES).await;
    }
}

async fn timed<T>(
    within: Duration,
    work: impl Future<Output = Result<T, ServiceError>>,
) -> Result<T, ServerError> {
    match timeout(within, work).await {
        Err(_) => Err(ServerError::Late { seconds: within.as_secs() }),
        Ok(Err(error)) => Err(ServerError::of_request(&error)),
        Ok(Ok(value)) => Ok(value),
    }
}
