//! All requests of signing in: within the same walls as those to the server itself, bounded in size and time. Follows no redirect
//! (the library follows some at the same place, where it looks for descriptions), and reaches this computer only for a server that
//! is on it.

use std::time::Duration;

use reqwest::{Client, StatusCode};
use rmcp::transport::auth::{OAuthHttpClient, OAuthHttpClientError, OAuthHttpClientFuture, OAuthHttpRequest};

use crate::error::ServerError;
use crate::http;

/// Largest answer, in bytes.
const MAX_ANSWER: usize = 256 << 10;
/// Longest that one request takes.
const ANSWERS: Duration = Duration::from_secs(15);

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
    #[error("it answers {0}")]
    Down(StatusCode),
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
        let request = reqwest::Request::try_from(request.request)?;
        let response = self.client(request.url().as_str())?.execute(request).await?;
        // One that is down says nothing of what it was asked.
        match response.status() {
            status if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS => {
                Err(WebError::Down(status).into())
            }
            _ => read(response).await,
        }
    }
}

impl OAuthHttpClient for Web {
    fn execute(&self, request: OAuthHttpRequest) -> OAuthHttpClientFuture<'_> {
        Box::pin(async move { tokio::time::timeout(ANSWERS, self.send(request)).await? })
    }
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

#[cfg(test)]
mod tests {
    use super::Web;

    #[test]
    fn a_server_elsewhere_leads_nobody_to_this_computer_or_a_private_network() {
        let (public, own) =
            (Web::new("https://mcp.example/mcp").unwrap(), Web::new("http://127.0.0.1:1/").unwrap());
        for url in ["http://127.0.0.1:2/token", "https://localhost/", "https://[::1]/"] {
            assert!(public.check(url).is_err() && own.check(url).is_ok(), "{url}");
        }
        for url in [
            "https://10.0.0.1/",
            "https://169.254.169.254/",
            "https://[fd00::1]/",
            "http://a.example/",
            "file:///a",
        ] {
            assert!(public.check(url).is_err() && own.check(url).is_err(), "{url}");
        }
        assert!(
            public.check("https://a.example/token").is_ok() && own.check("https://a.example/token").is_ok()
        );
        assert!(Web::new("https://192.168.0.1/mcp").is_err());
    }
}
