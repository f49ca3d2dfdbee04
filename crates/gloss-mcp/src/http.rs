//! The way to a server that has an address: only to public addresses, but for one that a person wrote down as this computer's own;
//! no redirect is followed, and what comes is bounded.

use std::collections::HashMap;
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use gloss_network::refusal;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::header::{HeaderName, HeaderValue};
use reqwest::{Client, Url};
use rmcp::transport::StreamableHttpClientTransport;
use rmcp::transport::common::client_side_sse::ExponentialBackoff;
use rmcp::transport::streamable_http_client::{StreamableHttpClient, StreamableHttpClientTransportConfig};

use crate::error::ServerError;
use crate::metered::MAX_MESSAGE;

/// How long after a stream could not be opened it is tried once more, at most.
const LAST_RETRY: Duration = Duration::from_secs(5 * 60);

/// The address of a server, with what it is sent each time.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Address {
    /// It.
    pub url: String,
    /// Headers with their values.
    pub headers: Vec<(String, String)>,
    /// The token of its `Authorization` header.
    pub token: Option<String>,
}

impl Address {
    /// Whether a person wrote down what it is sent as a sign of who they are.
    pub(crate) fn has_own_key(&self) -> bool {
        self.token.is_some()
            || self.headers.iter().any(|(name, _)| name.trim().eq_ignore_ascii_case("authorization"))
    }

    pub(crate) fn client(&self) -> Result<Client, ServerError> {
        client(is_own(&self.url)?)
    }

    pub(crate) fn transport<C: StreamableHttpClient>(
        &self,
        client: C,
    ) -> Result<StreamableHttpClientTransport<C>, ServerError> {
        let mut config = StreamableHttpClientTransportConfig::with_uri(self.url.as_str())
            .max_json_response_size(MAX_MESSAGE)
            .max_sse_event_size(MAX_MESSAGE);
        let mut retries = ExponentialBackoff::default();
        retries.max_delay = Some(LAST_RETRY);
        config.retry_config = Arc::new(retries);
        if let Some(token) = &self.token {
            config = config.auth_header(token);
        }
        Ok(StreamableHttpClientTransport::with_client(client, config.custom_headers(self.headers()?)))
    }

    fn headers(&self) -> Result<HashMap<HeaderName, HeaderValue>, ServerError> {
        let header = |(name, value): &(String, String)| {
            let bad = || ServerError::BadAddress(format!("its header {name} can’t be sent"));
            let name = name.parse::<HeaderName>().map_err(|_| bad())?;
            let mut value = value.parse::<HeaderValue>().map_err(|_| bad())?;
            value.set_sensitive(true);
            Ok((name, value))
        };
        self.headers.iter().map(header).collect()
    }
}

/// Without what may be a key: the values of headers, the token, and what stands behind a question mark.
impl fmt::Debug for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bare = self.url.split(['?', '#']).next().unwrap_or_default();
        let url = bare.rsplit_once('@').map_or(bare, |(_, host)| host);
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        let has_token = self.token.is_some();
        out.debug_struct("Address")
            .field("url", &url)
            .field("headers", &names)
            .field("has_token", &has_token)
            .finish()
    }
}

/// What sends requests, to this computer or to everything but it; follows no redirect.
///
/// # Errors
/// Where there is no network at all.
pub(crate) fn client(own: bool) -> Result<Client, ServerError> {
    Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .dns_resolver(Arc::new(Addresses { own }))
        .build()
        .map_err(|_| ServerError::BadAddress("nothing can be asked over the network here".to_owned()))
}

/// Whether an address is this computer's own.
///
/// # Errors
/// For one that is none, that is not encrypted, or that lies in a private network.
pub(crate) fn is_own(url: &str) -> Result<bool, ServerError> {
    let bad = |why: &str| ServerError::BadAddress(why.to_owned());
    let url = Url::parse(url).map_err(|_| bad("it is none"))?;
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
    if host.is_empty() || !url.username().is_empty() || url.password().is_some() {
        return Err(bad("it names no host, or a password"));
    }
    let literal = host.parse::<IpAddr>().ok();
    let own = literal
        .map_or_else(|| host == "localhost" || host.ends_with(".localhost"), |address| address.is_loopback());
    match (url.scheme(), own, literal.and_then(refusal)) {
        ("http" | "https", true, _) => Ok(true),
        ("https", false, None) => Ok(false),
        ("https", false, Some(why)) => Err(ServerError::BadAddress(format!("it is not reached: {why}"))),
        ("http", ..) => Err(bad("it is not encrypted: it begins with http and not with https")),
        _ => Err(bad("it begins with neither http nor https")),
    }
}

/// Looks up names, and lets through the addresses that may be reached.
struct Addresses {
    /// Only this computer, else everything but it.
    own: bool,
}

impl Resolve for Addresses {
    fn resolve(&self, name: Name) -> Resolving {
        let own = self.own;
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let may = |at: &SocketAddr| if own { at.ip().is_loopback() } else { refusal(at.ip()).is_none() };
            let found: Vec<SocketAddr> = found.filter(may).collect();
            if found.is_empty() {
                return Err("its name leads to no address that may be reached".into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::{Address, is_own};

    #[test]
    fn no_key_is_printed() {
        let address = Address {
            url: "https://me:hush-1@mcp.example/mcp?key=hush-2#hush-3".to_owned(),
            headers: vec![("X-Key".to_owned(), "hush-4".to_owned())],
            token: Some("hush-5".to_owned()),
        };
        let printed = format!("{address:?} {address:#?}");
        assert!(!printed.contains("hush"), "{printed}");
        assert!(printed.contains("mcp.example/mcp") && printed.contains("X-Key"), "{printed}");
    }

    #[test]
    fn only_public_encrypted_addresses_and_this_computers_own() {
        let cases: [(&str, Result<bool, &str>); 12] = [
            ("https://mcp.example/mcp", Ok(false)),
            ("http://localhost:3845/mcp", Ok(true)),
            ("http://127.0.0.1:9/x", Ok(true)),
            ("http://[::1]:9/x", Ok(true)),
            ("http://mcp.example/", Err("not encrypted")),
            ("https://10.0.0.1/", Err("not reached")),
            ("https://169.254.169.254/latest", Err("not reached")),
            ("https://[fd00::1]/", Err("not reached")),
            ("https://0/", Err("not reached")),
            ("https://a:b@mcp.example/", Err("password")),
            ("file:///etc/passwd", Err("no host")),
            ("nonsense", Err("none")),
        ];
        for (url, expect) in cases {
            match (is_own(url), expect) {
                (Ok(own), Ok(expect)) => assert_eq!(own, expect, "{url}"),
                (Err(error), Err(words)) => assert!(error.to_string().contains(words), "{url}: {error}"),
                (other, _) => panic!("{url}: {other:?}"),
            }
        }
    }
}
