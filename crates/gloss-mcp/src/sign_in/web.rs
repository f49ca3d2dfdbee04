//! All requests of signing in: within the same walls as those to the server itself, bounded in size and time. Follows no redirect
//! (the library follows some at the same place, where it looks for descriptions), and reaches this computer only for a server that
//! is on it.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use reqwest::header::LOCATION;
use reqwest::{Client, StatusCode, Url};
use rmcp::transport::auth::{OAuthHttpClient, OAuthHttpClientError, OAuthHttpClientFuture, OAuthHttpRequest};

use crate::error::ServerError;
use crate::http;

/// Largest answer, in bytes.
const MAX_ANSWER: usize = 256 << 10;
/// Requests of one sign-in, and how many of them no description may take: a client is registered, a code is turned in.
const MAX_REQUESTS: usize = 32;
const LAST_REQUESTS: usize = 2;
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
    #[error("it leads from one address to the next without end")]
    TooMany,
}

/// Sends the requests of one sign-in, or of a connection's renewals.
pub(super) struct Web {
    /// For what is on this computer; only where the server is, too.
    own: Option<Client>,
    public: Client,
    /// How many requests may still be sent; without end where each renews.
    rest: Option<AtomicUsize>,
    read: Mutex<Read>,
    /// How the server was called when a person signed in; the library writes it down in another way.
    resource: Option<String>,
}

/// Where something was read.
#[derive(Default)]
struct Read {
    /// Where a redirect came from that is followed next.
    from: Option<Url>,
    /// Where the request began whose answer was read last.
    last: Option<Url>,
}

impl Web {
    /// For signing in to a server at this address.
    ///
    /// # Errors
    /// For an address that can't be used.
    pub(super) fn for_sign_in(server: &str) -> Result<Self, ServerError> {
        Self::new(server, Some(MAX_REQUESTS), None)
    }

    /// For renewing credentials for a server at this address, which was called so when a person signed in.
    ///
    /// # Errors
    /// For an address that can't be used.
    pub(super) fn for_renewals(server: &str, resource: &str) -> Result<Self, ServerError> {
        Self::new(server, None, Some(resource.to_owned()))
    }

    fn new(server: &str, most: Option<usize>, resource: Option<String>) -> Result<Self, ServerError> {
        let own = http::is_own(server)?.then(|| http::client(true)).transpose()?;
        let (rest, read) = (most.map(AtomicUsize::new), Mutex::default());
        Ok(Self { own, public: http::client(false)?, rest, read, resource })
    }

    /// The address whose answer was read last; that at which it began, where it led on to another.
    pub(super) fn read_at(&self) -> Option<Url> {
        self.read.lock().unwrap_or_else(PoisonError::into_inner).last.clone()
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

    /// Counts a request.
    fn count(&self, is_get: bool) -> Result<(), WebError> {
        let Some(rest) = &self.rest else { return Ok(()) };
        let reserved = if is_get { LAST_REQUESTS } else { 0 };
        let one_less = |rest: usize| rest.checked_sub(1).filter(|_| rest > reserved);
        let counted = rest.fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_less);
        counted.map(drop).map_err(|_| WebError::TooMany)
    }

    /// Remembers where an answer was read.
    fn note(&self, url: Url, response: &reqwest::Response) {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let began = read.from.take().unwrap_or(url);
        match response.status() {
            status if status.is_redirection() && response.headers().contains_key(LOCATION) => {
                read.from = Some(began);
            }
            StatusCode::OK => read.last = Some(began),
            _ => {}
        }
    }

    async fn send(&self, request: OAuthHttpRequest) -> Result<Response, OAuthHttpClientError> {
        let mut request = request.request;
        let is_get = request.method() == reqwest::Method::GET;
        self.count(is_get)?;
        if let Some(resource) = &self.resource
            && let Some(body) = with_resource(request.body(), resource)
        {
            *request.body_mut() = body;
        }
        let request = reqwest::Request::try_from(request)?;
        let url = request.url().clone();
        let response = self.client(url.as_str())?.execute(request).await?;
        if is_get {
            self.note(url, &response);
        }
        // One that is down says nothing of what it was asked.
        match response.status() {
            status if status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS => {
                Err(WebError::Down(status).into())
            }
            _ => read(response).await,
        }
    }
}

/// A form in which a server is called by another name; none where it is not called at all.
fn with_resource(body: &[u8], resource: &str) -> Option<Vec<u8>> {
    let mut form = Url::parse("http://localhost/").ok()?;
    form.set_query(Some(std::str::from_utf8(body).ok()?));
    let fields: Vec<(String, String)> = form.query_pairs().into_owned().collect();
    if !fields.iter().any(|(name, _)| name == "resource") {
        return None;
    }
    let named = fields
        .iter()
        .map(|(name, value)| (name.as_str(), if name == "resource" { resource } else { value.as_str() }));
    form.query_pairs_mut().clear().extend_pairs(named);
    form.query().map(|query| query.as_bytes().to_vec())
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
    use super::{MAX_REQUESTS, Web, with_resource};

    #[test]
    fn one_sign_in_sends_so_many_requests_and_turns_its_code_in_with_the_last() {
        let web = Web::for_sign_in("https://mcp.example/mcp").unwrap();
        let sent = (0..100).filter(|_| web.count(true).is_ok()).count();
        assert_eq!(sent, MAX_REQUESTS - 2);
        assert_eq!((0..100).filter(|_| web.count(false).is_ok()).count(), 2);
        let web = Web::for_renewals("https://mcp.example/mcp", "https://mcp.example").unwrap();
        assert!((0..100).all(|_| web.count(false).is_ok()));
    }

    #[test]
    fn a_server_is_called_as_it_was_when_a_person_signed_in() {
        let body = b"grant_type=refresh_token&refresh_token=a%2Bb%26c+d&resource=https%3A%2F%2Fa.example%2F";
        let named = with_resource(body, "https://a.example").unwrap();
        let expect = "grant_type=refresh_token&refresh_token=a%2Bb%26c+d&resource=https%3A%2F%2Fa.example";
        assert_eq!(String::from_utf8(named).unwrap(), expect);
        assert_eq!(with_resource(b"a=b", "c"), None);
        assert_eq!(with_resource(b"", "c"), None);
    }

    #[test]
    fn a_server_elsewhere_leads_nobody_to_this_computer_or_a_private_network() {
        let (public, own) = (
            Web::for_sign_in("https://mcp.example/mcp").unwrap(),
            Web::for_sign_in("http://127.0.0.1:1/").unwrap(),
        );
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
        assert!(Web::for_sign_in("https://192.168.0.1/mcp").is_err());
    }
}
