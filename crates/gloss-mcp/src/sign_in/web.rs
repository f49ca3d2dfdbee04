//! All requests of signing in: within the same walls as those to the server itself, bounded in size and time. Follows no redirect
//! but one of a question (GET) at the same place, and reaches this computer only for a server that is on it.

use std::time::Duration;

use reqwest::header::LOCATION;
use reqwest::{Client, Method, Url};
use rmcp::transport::auth::{
    OAuthHttpClient, OAuthHttpClientError, OAuthHttpClientFuture, OAuthHttpRedirectPolicy, OAuthHttpRequest,
};

use crate::error::ServerError;
use crate::http;

/// Largest answer, in bytes.
const MAX_ANSWER: usize = 256 << 10;
/// Longest that one request takes.
const ANSWERS: Duration = Duration::from_secs(15);
/// Redirects of a question.
const MAX_REDIRECTS: usize = 3;

/// A response as the library has it; it names the type nowhere that can be reached from here.
type Response = <<OAuthHttpClientFuture<'static> as Future>::Output as IntoIterator>::Item;

/// Why a request was not sent, or its answer not read.
#[derive(Debug, thiserror::Error)]
enum WebError {
    #[error("{0}")]
    Address(ServerError),
    #[error("it lies on this computer, and its server does not")]
    Own,
    #[error("its answer is larger than {} KB", MAX_ANSWER >> 10)]
    TooLarge,
    #[error("it leads somewhere else")]
    LeadsAway,
}

/// Sends the requests of one sign-in.
pub(super) struct Web {
    /// For what is on this computer; only where the server is, too.
    own: Option<Client>,
    public: Client,
}

impl Web {
    /// For a server at this address.
    ///
    /// # Errors
    /// For an address that can't be used.
    pub(super) fn new(server: &str) -> Result<Self, ServerError> {
        let own = http::is_own(server)?.then(|| http::client(true)).transpose()?;
        Ok(Self { own, public: http::client(false)? })
    }

    /// Whether a request may go there.
    fn client(&self, url: &str) -> Result<&Client, WebError> {
        match http::is_own(url).map_err(WebError::Address)? {
            true => self.own.as_ref().ok_or(WebError::Own),
            false => Ok(&self.public),
        }
    }

    /// Whether a person may be led there.
    ///
    /// # Errors
    /// Why not.
    pub(super) fn check(&self, url: &str) -> Result<(), String> {
        self.client(url).map(drop).map_err(|error| error.to_string().trim_end_matches('.').to_owned())
    }

    async fn send(&self, request: OAuthHttpRequest) -> Result<Response, OAuthHttpClientError> {
        let follows = matches!(request.redirect_policy, OAuthHttpRedirectPolicy::Follow);
        let mut request = reqwest::Request::try_from(request.request)?;
        let follows = follows && request.method() == Method::GET;
        for _ in 0..=MAX_REDIRECTS {
            let sent = request.try_clone();
            let response = self.client(request.url().as_str())?.execute(request).await?;
            let next = response.headers().get(LOCATION).and_then(|to| to.to_str().ok());
            let next = next.and_then(|to| response.url().join(to).ok());
            match (next, sent) {
                (Some(next), Some(mut sent)) if follows && response.status().is_redirection() => {
                    is_same_place(response.url(), &next).then_some(()).ok_or(WebError::LeadsAway)?;
                    *sent.url_mut() = next;
                    request = sent;
                }
                _ => return read(response).await,
            }
        }
        Err(WebError::LeadsAway.into())
    }
}

impl OAuthHttpClient for Web {
    fn execute(&self, request: OAuthHttpRequest) -> OAuthHttpClientFuture<'_> {
        Box::pin(async move { tokio::time::timeout(ANSWERS, self.send(request)).await? })
    }
}

fn is_same_place(one: &Url, other: &Url) -> bool {
    one.scheme() == other.scheme()
        && one.host_str() == other.host_str()
        && one.port_or_known_default() == other.port_or_known_default()
}

async fn read(mut response: reqwest::Response) -> Result<Response, OAuthHttpClientError> {
    let mut out = Response::default();
    *out.status_mut() = response.status();
    *out.headers_mut() = response.headers().clone();
    while let Some(piece) = response.chunk().await? {
        if out.body().len() + piece.len() > MAX_ANSWER {
            return Err(WebError::TooLarge.into());
        }
        out.body_mut().extend_from_slice(&piece);
    }
    Ok(out)
}
