//! A model over HTTP: where it is, how it is asked, and what is said when it cannot be reached.
//!
//! Never follows a redirect (a key goes to the configured address and nowhere else), never takes a proxy from
//! the environment (what leaves is configured, not inherited), and never lets the key into words. Asking
//! until there is an answer is in `retry.rs`, what a provider offers in `offers.rs`.

use std::sync::atomic::AtomicBool;
use std::sync::{Mutex, OnceLock};
use std::time::Duration;

use futures_util::StreamExt;
use gloss_protocol::Code;
use reqwest::header::{AUTHORIZATION, HeaderName, HeaderValue};
use reqwest::{Client, RequestBuilder, Response, Url};
use tokio::time::timeout;

use crate::address::{Ask, url};
use crate::cards::Card;
use crate::fault::Fault;
use crate::policy::{Policy, asked_wait};
use crate::secret::Secret;
use crate::wires::Wire;

/// The most that is read of an error's body, in bytes; the sentence in it is shown, nothing else.
const MAX_ERROR_BODY: usize = 64 * 1024;
/// Idle connections are dropped before servers commonly close them, so that no request is lost to a
/// connection that is just ending.
const KEEP_IDLE: Duration = Duration::from_secs(30);
/// The version of Anthropic's API that is spoken, and its headers.
const ANTHROPIC: (&str, &str) = ("anthropic-version", "2023-06-01");
const ANTHROPIC_KEY: HeaderName = HeaderName::from_static("x-api-key");

/// Where a model is and how it is spoken to.
#[derive(Clone, Debug)]
pub struct HttpConfig {
    /// The provider's name in the configuration, for sentences.
    pub name: String,
    /// The address above the wire's endpoints, such as `https://api.openai.com/v1`,
    /// `https://api.anthropic.com` or `http://localhost:11434`.
    pub base_url: String,
    /// How it is spoken to.
    pub wire: Wire,
    /// Sent as a bearer token, or as `x-api-key` on Anthropic's wire.
    pub key: Option<Secret>,
    /// Durations and counts.
    pub policy: Policy,
}

/// Options of a model from a configuration; what it does not say is asked of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Options {
    /// `model_context_window`: how many tokens fit, question and answer together.
    pub context_window: Option<u64>,
    /// `model_max_output_tokens`: how many tokens an answer may have.
    pub max_output_tokens: Option<u64>,
    /// `stream_tools`: false asks for answers in one piece where there are tools, for servers that lose
    /// calls in a stream (Chat and Ollama).
    pub stream_tools: bool,
    /// `sees_pictures`: whether its models see; where it is not said, as the server says.
    pub sees: Option<bool>,
}

impl Default for Options {
    fn default() -> Self {
        Self { context_window: None, max_output_tokens: None, stream_tools: true, sees: None }
    }
}

/// A provider over HTTP. One value serves all threads: its connections are shared.
#[derive(Debug)]
pub struct HttpProvider {
    pub(crate) config: HttpConfig,
    pub(crate) options: Options,
    /// Built at the first request: loading the system's certificates takes time that a start has not.
    client: OnceLock<Client>,
    /// The card of the model that was asked last, by the model's name.
    pub(crate) card: Mutex<Option<(String, Card)>>,
    /// This server was seen to lose calls in a stream.
    pub(crate) unstreamed: AtomicBool,
}

impl HttpProvider {
    /// A provider; nothing is connected or checked until the first request.
    pub fn new(config: HttpConfig) -> Self {
        Self {
            config,
            options: Options::default(),
            client: OnceLock::new(),
            card: Mutex::default(),
            unstreamed: AtomicBool::new(false),
        }
    }

    /// The same provider with what the configuration says of the model.
    #[must_use]
    pub fn with_options(self, options: Options) -> Self {
        Self { options, ..self }
    }

    fn client(&self) -> Result<&Client, Fault> {
        if let Some(client) = self.client.get() {
            return Ok(client);
        }
        let mut builder = Client::builder();
        if self.url(Ask::Talk)?.scheme() == "http" {
            // No connection of this client will be encrypted, so the system's certificates are not loaded.
            builder = builder.tls_certs_only([]);
        }
        let built = builder
            .connect_timeout(self.config.policy.connect)
            .pool_idle_timeout(KEEP_IDLE)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .no_proxy()
            .user_agent(concat!("gloss/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(|error| {
                Fault::lasting(Code::Internal, format!("No secure connection: {}", last_cause(&error)))
            })?;
        Ok(self.client.get_or_init(|| built))
    }

    pub(crate) fn url(&self, ask: Ask<'_>) -> Result<Url, Fault> {
        url(&self.config.base_url, self.config.wire, ask).ok_or_else(|| {
            let says = format!("The address of the model provider {} is no web address.", self.config.name);
            let next = "Write the address with https:// or http:// in front, such as http://localhost:11434.";
            Fault::lasting(Code::ModelUnknown, says).with_next(next)
        })
    }

    /// The name and value of the header that carries the key.
    fn authorization(&self) -> Result<Option<(HeaderName, HeaderValue)>, Fault> {
        let Some(key) = self.config.key.as_ref().filter(|key| !key.expose().is_empty()) else {
            return Ok(None);
        };
        let (name, words) = match self.config.wire {
            Wire::Anthropic => (ANTHROPIC_KEY, key.expose().to_owned()),
            _ => (AUTHORIZATION, format!("Bearer {}", key.expose())),
        };
        let mut value = HeaderValue::from_str(&words).map_err(|_| {
            Fault::lasting(Code::ModelRefusedKey, "The model's key has characters that no key can have.")
        })?;
        value.set_sensitive(true);
        Ok(Some((name, value)))
    }

    /// The headers that every request carries.
    pub(crate) fn signed(&self, builder: RequestBuilder) -> Result<RequestBuilder, Fault> {
        let builder = match self.authorization()? {
            Some((name, value)) => builder.header(name, value),
            None => builder,
        };
        Ok(self.versioned(builder))
    }

    fn versioned(&self, builder: RequestBuilder) -> RequestBuilder {
        let anthropic = self.config.wire == Wire::Anthropic;
        if anthropic { builder.header(ANTHROPIC.0, ANTHROPIC.1) } else { builder }
    }

    /// A request that reads; without the key where `open` is set.
    pub(crate) fn get(&self, url: Url, open: bool) -> Result<RequestBuilder, Fault> {
        let builder = self.client()?.get(url);
        if open { Ok(self.versioned(builder)) } else { self.signed(builder) }
    }

    /// A request that carries a body.
    pub(crate) fn post(&self, url: Url, body: String) -> Result<RequestBuilder, Fault> {
        let json = HeaderValue::from_static("application/json");
        let builder = self.client()?.post(url).header(reqwest::header::CONTENT_TYPE, json).body(body);
        self.signed(builder)
    }

    /// The fault of an answer whose status is none of success.
    pub(crate) async fn refused(&self, response: Response) -> Fault {
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let asked = asked_wait(|name| headers.get(name)?.to_str().ok());
        let body = read_body(response, self.config.policy.idle, MAX_ERROR_BODY).await.unwrap_or_default();
        let fault = Fault::from_status(status, &body);
        Fault { asked: asked.or(fault.asked), ..fault }
    }

    /// The fault of a request that found no server, in words that say which of the many things it was.
    pub(crate) fn unreachable(&self, error: &reqwest::Error) -> Fault {
        let (name, cause) = (&self.config.name, last_cause(error));
        let all = causes(error).join(" ").to_lowercase();
        let has = |any: &[&str]| any.iter().any(|part| all.contains(part));
        let fault = |says: String, next: &str| Fault::passing(Code::ModelUnreachable, says).with_next(next);
        if has(&["invalidcontenttype", "corrupt message", "wrong version number"]) {
            let says =
                format!("{name} cannot be reached securely: its server speaks no TLS at this address.");
            return Fault {
                again: false,
                ..fault(says, "If it is on your own machine, write http:// instead of https://.")
            };
        }
        if has(&["certificate", "handshake", "tls"]) {
            let cause =
                if has(&["certificate"]) { "this machine does not trust its certificate" } else { &cause };
            let says = format!("{name} cannot be reached securely: {cause}.");
            return Fault {
                again: false,
                ..fault(says, "Check the address; its server could not show that it is the right one.")
            };
        }
        if has(&["lookup", "dns", "name or service not known"]) {
            let next = "Check the spelling of the address and the internet connection, then try again.";
            return fault(format!("{name} cannot be reached: there is no server of that name."), next);
        }
        if has(&["refused"]) {
            let next = "Start the model's server, or check the address and its port, then try again.";
            return fault(format!("{name} cannot be reached: {cause}."), next);
        }
        if error.is_timeout() || has(&["timed out"]) {
            let seconds = self.config.policy.connect.as_secs();
            let says = format!("{name} cannot be reached: nothing answered within {seconds} s.");
            return fault(says, "Check the address and the connection, then try again.");
        }
        Fault::passing(Code::ModelUnreachable, format!("{name} cannot be reached: {cause}."))
    }

    /// A text without the key.
    pub(crate) fn erase(&self, text: &str) -> String {
        self.config.key.as_ref().map_or_else(|| text.to_owned(), |key| key.erase(text))
    }
}

/// A body as text, none where it passes the bound; where it breaks off, what came of it. Nothing is taken of
/// a body past the bound: it is no error's sentence but a page or worse, and cutting it could leave half a key.
pub(crate) async fn read_body(response: Response, idle: Duration, most: usize) -> Option<String> {
    let mut bytes = response.bytes_stream();
    let mut body = Vec::new();
    while let Ok(Some(Ok(chunk))) = timeout(idle, bytes.next()).await {
        body.extend_from_slice(&chunk);
        if body.len() > most {
            return None;
        }
    }
    Some(String::from_utf8_lossy(&body).into_owned())
}

/// The content type of a response: `text/html`, `application/json`.
pub(crate) fn content_type(response: &Response) -> String {
    let value = response.headers().get(reqwest::header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    value.unwrap_or_default().split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

/// All causes of an error, the outermost first.
fn causes(error: &reqwest::Error) -> Vec<String> {
    let mut all = Vec::new();
    let mut next: Option<&dyn std::error::Error> = Some(error);
    while let Some(cause) = next {
        all.push(cause.to_string());
        next = cause.source();
    }
    all
}

/// The last cause of an error, which is the one that says something: "Connection refused", without the system's number
/// behind it.
fn last_cause(error: &reqwest::Error) -> String {
    let cause = causes(error).pop().unwrap_or_default();
    cause.split(" (os error").next().unwrap_or_default().to_owned()
}
