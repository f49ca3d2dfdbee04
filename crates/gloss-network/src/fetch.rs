//! One page, read: GET or HEAD, its redirects by the same rules as itself, within limits; or one message that is sent, and what is answered.
//! No cookie, no referrer, no key, one fixed name of a program; nothing of it is kept and nothing is run.

mod answer;

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use gloss_protocol::Timestamp;
use http_body_util::Full;
use hyper::Response;
use hyper::body::Incoming;
use hyper::header::{ACCEPT, ACCEPT_ENCODING, CONTENT_TYPE, HOST, LOCATION, USER_AGENT};
use sha2::{Digest, Sha256};
use tokio::time::timeout;
use url::Url;

use answer::{content_type, gather, header};

use crate::dial::Connection;
use crate::error::NetworkError;
use crate::grant::{Hosts, Leave};
use crate::secrets::Secrets;
use crate::start::Network;
use crate::target::{Target, page_url};

/// Redirects that are followed.
const MAX_REDIRECTS: usize = 10;
/// The name of this program, as servers see it.
const AGENT: &str = concat!("Gloss/", env!("CARGO_PKG_VERSION"));
/// Kinds of pages that can be read.
const KINDS: &str = "text/html,application/xhtml+xml,application/atom+xml,application/rss+xml,application/json,text/*;q=0.9,*/*;q=0.5";

/// What is asked of a page's host.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Method {
    /// The whole page.
    #[default]
    Get,
    /// What it is, without its content.
    Head,
    /// What is answered to a message; takes a host that may be sent to, and is led on nowhere.
    Post {
        /// The message's kind, such as `text/plain`.
        kind: &'static str,
        /// The message.
        body: Bytes,
    },
}

impl Method {
    fn parts(&self) -> (&'static str, Bytes) {
        match self {
            Self::Get => ("GET", Bytes::new()),
            Self::Head => ("HEAD", Bytes::new()),
            Self::Post { body, .. } => ("POST", body.clone()),
        }
    }

    /// What it takes of a host's leave.
    const fn takes(&self) -> Leave {
        match self {
            Self::Get | Self::Head => Leave::Reads,
            Self::Post { .. } => Leave::Sends,
        }
    }
}

/// A page to be read, or a message to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Its address, as it was written.
    pub url: String,
    /// How it is read.
    pub method: Method,
}

/// Bounds on reading one page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the page at most, on their way and unpacked.
    pub bytes: usize,
    /// Time for the whole of it, redirects included.
    pub total: Duration,
    /// Time for each connection.
    pub connect: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 4 << 20, total: Duration::from_secs(30), connect: Duration::from_secs(10) }
    }
}

/// A page as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// The address at which it ended up, without what stands behind `#`.
    pub url: String,
    /// Addresses that led there, the asked one first; empty where it was there at once.
    pub hops: Vec<String>,
    /// The status (RFC 9110 §15); a page that says that there is none is a page too.
    pub status: u16,
    /// Its kind in lower case, such as `text/html`.
    pub content_type: Option<String>,
    /// The charset that the server names, in lower case.
    pub charset: Option<String>,
    /// Its content, unpacked.
    pub bytes: Vec<u8>,
    /// The SHA-256 of its content, in hexadecimal digits.
    pub sha256: String,
    /// When it came.
    pub at: Timestamp,
}

impl Network {
    /// Reads a page of a granted host. What leaves is searched for secrets before it does. Drop the future where the host's leave
    /// is taken away: its connection is closed at once. Each host is in `asked` before anything is asked of it, those that the page
    /// leads on to as well, so that they are known however it ends.
    ///
    /// # Errors
    /// Where a rule forbids the page or one that it leads on to, or it can't be had within the limits.
    pub async fn fetch(
        &self,
        request: &Request,
        hosts: &Hosts,
        secrets: &Secrets,
        limits: &Limits,
        asked: &mut Vec<String>,
    ) -> Result<Fetched, NetworkError> {
        let url = page_url(&request.url)?;
        let host = url.host_str().unwrap_or_default().to_owned();
        let late = || NetworkError::TookTooLong { host, seconds: limits.total.as_secs() };
        timeout(limits.total, self.follow(url, &request.method, hosts, secrets, limits, asked))
            .await
            .map_err(|_| late())?
    }

    async fn follow(
        &self,
        mut url: Url,
        method: &Method,
        hosts: &Hosts,
        secrets: &Secrets,
        limits: &Limits,
        asked: &mut Vec<String>,
    ) -> Result<Fetched, NetworkError> {
        let mut hops = Vec::new();
        loop {
            let target = allowed(&mut url, method, hosts, secrets)?;
            asked.push(target.host.to_string());
            // Kept to the end: the answer's bytes come on it.
            let dialled = self.dial(&target, limits.connect).await.inspect_err(|error| {
                if error.is_before_any_host() {
                    asked.pop();
                }
            });
            let mut connection = dialled?;
            let answer = ask(&mut connection, &url, &target, method).await?;
            match next(&url, &answer)?.filter(|_| method.takes() == Leave::Reads) {
                Some(_) if hops.len() == MAX_REDIRECTS => {
                    return Err(NetworkError::TooManyRedirects { most: MAX_REDIRECTS });
                }
                Some(next) => hops.push(String::from(std::mem::replace(&mut url, next))),
                None => return fetched(url, hops, answer, &target, limits.bytes).await,
            }
        }
    }
}

/// Whether an address may be read, and what is reached by it. Without encryption only where it was granted so; else the same
/// address by https.
fn allowed(url: &mut Url, method: &Method, hosts: &Hosts, secrets: &Secrets) -> Result<Target, NetworkError> {
    let mut target = Target::of_url(url)?;
    if target.is_plain
        && hosts.leave(&target).is_none()
        && target.port == 80
        && url.set_scheme("https").is_ok()
    {
        target = Target::of_url(url)?;
    }
    if hosts.leave(&target).is_none() {
        let plain = Target {
            is_plain: false,
            port: if target.port == 80 { 443 } else { target.port },
            ..target.clone()
        };
        return Err(match target.is_plain && hosts.leave(&plain).is_some() {
            true => NetworkError::NotPlain { host: target.host.to_string() },
            false => NetworkError::NotGranted { host: target.host.to_string(), port: target.port },
        });
    }
    if hosts.leave(&target) < Some(method.takes()) {
        let method = method.parts().0.to_owned();
        return Err(NetworkError::ReadsOnly { host: target.host.to_string(), method });
    }
    let parts = [(url.as_str().as_bytes(), "The address"), (&method.parts().1, "What is sent")];
    match parts.into_iter().find_map(|(bytes, place)| Some((secrets.search(bytes)?, place))) {
        Some((leak, place)) => Err(NetworkError::HoldsSecret { what: leak.what, place }),
        None => Ok(target),
    }
}

async fn ask(
    connection: &mut Connection,
    url: &Url,
    target: &Target,
    method: &Method,
) -> Result<Response<Incoming>, NetworkError> {
    let (name, body) = method.parts();
    let path = url.query().map_or(url.path().to_owned(), |query| format!("{}?{query}", url.path()));
    let mut request = hyper::Request::builder()
        .method(name)
        .uri(path)
        .header(HOST, target.authority())
        .header(USER_AGENT, AGENT)
        .header(ACCEPT, KINDS)
        .header(ACCEPT_ENCODING, "gzip");
    if let Method::Post { kind, .. } = method {
        request = request.header(CONTENT_TYPE, *kind);
    }
    let bad = |error: hyper::http::Error| NetworkError::BadAddress { why: error.to_string() };
    connection.ask(request.body(Full::new(body)).map_err(bad)?).await
}

/// Where an answer leads on to; none where it is the page.
fn next(url: &Url, answer: &Response<Incoming>) -> Result<Option<Url>, NetworkError> {
    if !matches!(answer.status().as_u16(), 301 | 302 | 303 | 307 | 308) {
        return Ok(None);
    }
    let Some(location) = header(answer, &LOCATION) else { return Ok(None) };
    let joined = url.join(&location).map_err(|error| NetworkError::BadAddress { why: error.to_string() })?;
    let next = page_url(joined.as_str())?;
    if url.scheme() == "https" && next.scheme() != "https" {
        return Err(NetworkError::Downgrade { host: next.host_str().unwrap_or_default().to_owned() });
    }
    Ok(Some(next))
}

async fn fetched(
    url: Url,
    hops: Vec<String>,
    answer: Response<Incoming>,
    target: &Target,
    most: usize,
) -> Result<Fetched, NetworkError> {
    let status = answer.status().as_u16();
    if status < 200 {
        let why = "it answers with what was not asked for".to_owned();
        return Err(NetworkError::BrokenAnswer { host: target.host.to_string(), why });
    }
    let (content_type, charset) = content_type(&answer);
    let bytes = gather(answer, &target.host.to_string(), most).await?;
    let sha256 = hex::encode(Sha256::digest(&bytes));
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let at = Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX));
    Ok(Fetched { url: url.into(), hops, status, content_type, charset, bytes, sha256, at })
}
