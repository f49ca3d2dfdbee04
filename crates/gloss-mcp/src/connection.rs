//! A connection to a server: opened in whichever era of the protocol it speaks, asked within bounds, closed. Sources: the Model
//! Context Protocol of 2025-11-25 and of 2026-07-28.

use std::collections::HashSet;
use std::os::fd::OwnedFd;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use rmcp::model::{CallToolRequestParams, PaginatedRequestParams, ProtocolVersion};
use rmcp::service::{ClientLifecycleMode, ClientServiceExt as _, RunningService};
use rmcp::transport::IntoTransport;
use rmcp::transport::async_rw::AsyncRwTransport;
use rmcp::transport::auth::AuthClient;
use rmcp::{RoleClient, service::ServiceError};
use serde_json::{Map, Value};
use tokio::net::unix::pipe::{Receiver, Sender};
use tokio::time::{Instant, timeout};

use crate::answer::Answer;
use crate::calls::Calls;
use crate::error::ServerError;
use crate::form::Ask;
use crate::handler::{Forms, Handler, News, OnNews};
use crate::http::Address;
use crate::late_answer::WithoutLateAnswer;
use crate::listen::{Listening, listen};
use crate::metered::{MAX_MESSAGE, Metered};
use crate::pause::Pause;
use crate::plain;
use crate::sign_in::{CredentialStore, StoreError, Unsaved, renewed};
use crate::tool::Tools;
use crate::watched::{Stream, Watched};

/// Pages of a list.
const MAX_PAGES: usize = 50;
/// Times that a server may ask back before it answers a call.
const MAX_ROUNDS: usize = 8;
/// Longest name of a server, in characters.
const MAX_NAME: usize = 60;
/// How long a server has to let go before it is let go of.
const CLOSES: Duration = Duration::from_secs(1);

/// What a connection is opened with.
#[derive(Clone)]
pub struct Opening {
    /// The folders that were granted to the server.
    pub roots: Vec<PathBuf>,
    /// How long opening may take, with all that belongs to it.
    pub within: Duration,
    /// Takes what it tells by itself.
    pub news: OnNews,
    /// Takes its forms to a person; without it they are declined.
    pub ask: Option<Ask>,
    /// Where it is signed in to, for one that has an address and is sent no key of the person's own.
    pub credentials: Option<Arc<dyn CredentialStore>>,
}

/// What a server says that it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// Its name and its version; empty where it says none.
    pub name: String,
    /// The protocol's version that was agreed on.
    pub protocol: String,
}

/// A connection to a server.
pub struct Connection {
    service: RunningService<RoleClient, Handler>,
    pause: Pause,
    calls: Calls,
    listening: Option<Listening>,
    has_own_key: bool,
    unsaved: Option<Unsaved>,
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
        let within = opening.within;
        let opened = timeout(within, Self::open(transport, opening, both())).await;
        opened.unwrap_or_else(|_| Err(late(within)))
    }

    /// Connects to an address, with the credentials for it where there are some. To be called inside of the runtime.
    ///
    /// # Errors
    /// For an address that is none, where it wants a person to sign in ([`ServerError::SignInNeeded`]), and where it does not
    /// answer in time, or speaks something else.
    pub async fn over_http(address: &Address, opening: Opening) -> Result<Self, ServerError> {
        let (within, since) = (opening.within, Instant::now());
        let either = async {
            match Self::over_http_as(address, opening.clone(), both()).await {
                // A server of the older era that answers what it does not know with nonsense.
                Err(ServerError::Unspoken(_)) => {
                    Self::over_http_as(address, opening, ClientLifecycleMode::Initialize).await
                }
                opened => opened,
            }
        };
        let (opened, stream) = match timeout(within, either).await {
            Err(_) => return Err(late(within)),
            Ok(Err(error)) if address.has_own_key() => return Err(error.with_own_key()),
            Ok(opened) => opened?,
        };
        stream.opened(within.saturating_sub(since.elapsed())).await;
        Ok(opened)
    }

    async fn over_http_as(
        address: &Address,
        opening: Opening,
        mode: ClientLifecycleMode,
    ) -> Result<(Self, Stream), ServerError> {
        let (client, stream) = Watched::new(address.client()?, opening.news.clone());
        let has_own_key = address.has_own_key();
        let signed_in = match &opening.credentials {
            Some(store) if !has_own_key => renewed(&address.url, store.clone()).await?,
            _ => None,
        };
        let (mut opened, unsaved) = match signed_in {
            Some((manager, unsaved)) => {
                let client = AuthClient::new(client, manager);
                (Self::open(address.transport(client)?, opening, mode).await?, Some(unsaved))
            }
            None => (Self::open(address.transport(client)?, opening, mode).await?, None),
        };
        (opened.has_own_key, opened.unsaved) = (has_own_key, unsaved);
        Ok((opened, stream))
    }

    async fn open<T, E, A>(
        transport: T,
        opening: Opening,
        mode: ClientLifecycleMode,
    ) -> Result<Self, ServerError>
    where
        T: IntoTransport<RoleClient, E, A>,
        E: std::error::Error + Send + Sync + 'static,
    {
        let (pause, calls, news) = (Pause::new(), Calls::default(), opening.news.clone());
        let forms = opening.ask.map(|ask| Forms::new(ask, pause.clone(), calls.clone()));
        let handler = Handler { roots: opening.roots, news: opening.news, forms };
        let transport = WithoutLateAnswer::new(transport.into_transport());
        // Boxed, as nobody could tell of one so deep that it may be sent elsewhere.
        let serving: BoxFuture<'_, Result<_, _>> = Box::pin(handler.serve_with_lifecycle(transport, mode));
        let service = serving.await.map_err(|error| ServerError::of_opening(&error))?;
        let listening = listen(service.peer(), news);
        Self { service, pause, calls, listening, has_own_key: false, unsaved: None }.checked()
    }

    /// Refuses one that agreed on what nobody knows.
    fn checked(self) -> Result<Self, ServerError> {
        let agreed = self.service.peer_info().map(|info| info.protocol_version.clone());
        match agreed {
            Some(version) if !ProtocolVersion::KNOWN_VERSIONS.contains(&version) => {
                let words = plain::line(&version.to_string(), 40);
                Err(ServerError::Unspoken(format!("it wants its version “{words}”")))
            }
            _ => Ok(self),
        }
    }

    /// What the server says that it is.
    pub fn about(&self) -> About {
        let Some(info) = self.service.peer_info() else { return About::default() };
        let name =
            info.server_info.as_ref().map(|of| plain::line(&format!("{} {}", of.name, of.version), MAX_NAME));
        About { name: name.unwrap_or_default(), protocol: info.protocol_version.to_string() }
    }

    /// Why credentials that were renewed are not stored: they are used here all the same, and whoever opens it next has to sign in.
    pub fn unsaved(&self) -> Option<StoreError> {
        self.unsaved.as_ref().and_then(|unsaved| unsaved.borrow().clone())
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
        self.timed(within, self.all_tools()).await
    }

    async fn all_tools(&self) -> Result<Tools, ServiceError> {
        if let Some(listening) = &self.listening {
            listening.opened().await;
        }
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

    /// Calls a tool; whoever drops the call has it cancelled. The time in which a person has a form of its open does not count, up
    /// to half an hour.
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
        let call = self.service.call_tool_with_mrtr_max_rounds(params, MAX_ROUNDS);
        Ok(Answer::of(self.timed(within, self.calls.during(call)).await?))
    }

    /// Lets go of it: its input is closed, which asks a program to end.
    pub async fn close(&mut self) {
        let _ = self.service.close_with_timeout(CLOSES).await;
    }

    async fn timed<T>(
        &self,
        within: Duration,
        work: impl Future<Output = Result<T, ServiceError>>,
    ) -> Result<T, ServerError> {
        match self.pause.timed(within, work).await {
            None => Err(late(within)),
            Some(Err(error)) if self.has_own_key => Err(ServerError::of_request(&error).with_own_key()),
            Some(Err(error)) => Err(ServerError::of_request(&error)),
            Some(Ok(value)) => Ok(value),
        }
    }
}

fn late(within: Duration) -> ServerError {
    ServerError::Late { seconds: within.as_secs() }
}

/// The newer era first, and the older one where a server does not know it.
fn both() -> ClientLifecycleMode {
    ClientLifecycleMode::Auto {
        preferred_versions: vec![ProtocolVersion::LATEST],
        legacy_version: Some(ProtocolVersion::LATEST_WITH_INITIALIZE),
    }
}
