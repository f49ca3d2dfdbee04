//! A model over HTTP: one try after another until an answer is whole, a fault lasts or the person stops.
//!
//! Never runs a tool (so a broken stream may be asked again), never follows a redirect (a key goes to the
//! configured address and nowhere else), never takes a proxy from the environment (what leaves is
//! configured, not inherited), and never lets the key into words.

use std::sync::OnceLock;
use std::time::Duration;

use futures_util::StreamExt;
use gloss_protocol::{Code, Problem};
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use reqwest::{Client, Response, Url};
use tokio::sync::mpsc::Sender;
use tokio::time::{Instant, timeout, timeout_at};
use tokio_util::sync::CancellationToken;

use crate::fault::Fault;
use crate::heard::Heard;
use crate::model::{Answer, Answering, Delta, Failure, Provider, Request};
use crate::policy::{Policy, asked_wait, whole_seconds};
use crate::secret::Secret;
use crate::sse::Decoder;
use crate::wires::Wire;

/// The most that is read of an error's body, in bytes; the sentence in it is shown, nothing else.
const MAX_ERROR_BODY: usize = 64 * 1024;
/// Idle connections are dropped before servers commonly close them, so that no request is lost to a
/// connection that is just ending.
const KEEP_IDLE: Duration = Duration::from_secs(30);

/// Where a model is and how it is spoken to.
#[derive(Clone, Debug)]
pub struct HttpConfig {
    /// The provider's name in the configuration, for sentences.
    pub name: String,
    /// The address above `responses` or `chat/completions`, such as `https://api.openai.com/v1`.
    pub base_url: String,
    /// How it is spoken to.
    pub wire: Wire,
    /// Sent as a bearer token.
    pub key: Option<Secret>,
    /// Durations and counts.
    pub policy: Policy,
}

/// A provider over HTTP. One value serves all threads: its connections are shared.
#[derive(Debug)]
pub struct HttpProvider {
    config: HttpConfig,
    /// Built at the first request: loading the system's certificates takes time that a start has not.
    client: OnceLock<Client>,
}

impl HttpProvider {
    /// A provider; nothing is connected or checked until the first request.
    pub fn new(config: HttpConfig) -> Self {
        Self { config, client: OnceLock::new() }
    }

    fn client(&self) -> Result<&Client, Fault> {
        if let Some(client) = self.client.get() {
            return Ok(client);
        }
        let mut builder = Client::builder();
        if self.url()?.scheme() == "http" {
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
                Fault::lasting(Code::Internal, format!("No secure connection: {}", chain(&error)))
            })?;
        Ok(self.client.get_or_init(|| built))
    }

    fn url(&self) -> Result<Url, Fault> {
        let base = self.config.base_url.trim().trim_end_matches('/');
        let found = Url::parse(&format!("{base}/{}", self.config.wire.path())).ok();
        found.filter(|url| matches!(url.scheme(), "http" | "https")).ok_or_else(|| {
            let says = format!("The address of the model provider {} is no web address.", self.config.name);
            Fault::lasting(Code::ModelUnknown, says)
        })
    }

    fn authorization(&self) -> Result<Option<HeaderValue>, Fault> {
        let Some(key) = self.config.key.as_ref().filter(|key| !key.expose().is_empty()) else {
            return Ok(None);
        };
        let mut value = HeaderValue::from_str(&format!("Bearer {}", key.expose())).map_err(|_| {
            Fault::lasting(Code::ModelRefusedKey, "The model's key has characters that no key can have.")
        })?;
        value.set_sensitive(true);
        Ok(Some(value))
    }

    /// Tries until it is settled.
    async fn settle(&self, request: &Request, heard: &mut Heard) -> Result<Answer, Fault> {
        let body = self.config.wire.body(request).to_string();
        let policy = &self.config.policy;
        let mut failed = 0;
        loop {
            heard.begin();
            let fault = match self.attempt(body.clone(), heard).await {
                Ok(answer) => return Ok(answer),
                Err(fault) => fault,
            };
            failed += 1;
            if !fault.again || failed >= policy.attempts {
                return Err(fault);
            }
            let wait = policy.wait(failed, fault.asked, fastrand::f64());
            if fault.asked.is_some_and(|asked| asked > policy.longest_wait) {
                let hours = policy.longest_wait.as_secs() / 3600;
                let says = format!("The model asks to wait for more than {hours} hours");
                return Err(Fault { says, again: false, ..fault });
            }
            let why = fault.told(|text| self.erase(text));
            heard.send(Delta::Waiting { seconds: whole_seconds(wait), why }).await;
            tokio::time::sleep(wait).await;
        }
    }

    async fn attempt(&self, body: String, heard: &mut Heard) -> Result<Answer, Fault> {
        let policy = &self.config.policy;
        let mut builder = self
            .client()?
            .post(self.url()?)
            .header(CONTENT_TYPE, "application/json")
            .header(ACCEPT, "text/event-stream")
            .body(body);
        if let Some(value) = self.authorization()? {
            builder = builder.header(AUTHORIZATION, value);
        }
        let first_byte = Instant::now() + policy.first_byte;
        let response = match timeout_at(first_byte, builder.send()).await {
            Err(_) => return Err(silent(policy.first_byte)),
            Ok(Err(error)) => return Err(self.unreachable(&error)),
            Ok(Ok(response)) => response,
        };
        if !response.status().is_success() {
            return Err(self.refused(response).await);
        }
        if let Some(fault) = self.not_a_stream(&response) {
            let body = read_error(response, policy.idle).await;
            // An error told under status 200 is still that error.
            let told =
                serde_json::from_str::<serde_json::Value>(&body).ok().filter(|v| v.get("error").is_some());
            return Err(told.map_or(fault, |error| Fault::from_event(&error)));
        }
        self.read(response, first_byte, heard).await
    }

    async fn read(
        &self,
        response: Response,
        first_byte: Instant,
        heard: &mut Heard,
    ) -> Result<Answer, Fault> {
        let policy = &self.config.policy;
        let mut decoder = Decoder::default();
        let mut reader = self.config.wire.reader();
        let mut bytes = response.bytes_stream();
        let mut limit = policy.first_byte;
        let mut until = first_byte;
        while !reader.is_over() {
            let chunk = match timeout_at(until, bytes.next()).await {
                Ok(Some(Ok(chunk))) => chunk,
                Ok(None) => break,
                // What comes after the provider said why it stopped is not worth failing for.
                _ if reader.is_whole() => break,
                Err(_) => return Err(silent(limit)),
                Ok(Some(Err(_))) => return Err(Fault::cut_off()),
            };
            for event in decoder.push(&chunk) {
                let deltas = match reader.push(&event) {
                    Ok(deltas) => deltas,
                    Err(_) if reader.is_whole() => break,
                    Err(fault) => return Err(fault),
                };
                for delta in deltas {
                    heard.send(delta).await;
                }
                if reader.is_over() {
                    break;
                }
            }
            // Counted from here, so that a slow listener is not taken for a silent model.
            limit = policy.idle;
            until = Instant::now() + limit;
        }
        let answer = reader.finish()?;
        heard.end().await;
        Ok(answer)
    }

    /// A page or a plain document where a stream of events was asked for.
    fn not_a_stream(&self, response: &Response) -> Option<Fault> {
        let kind = response.headers().get(CONTENT_TYPE)?.to_str().ok()?;
        let kind = kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let wrong = matches!(kind.as_str(), "text/html" | "application/json");
        wrong.then(|| {
            let says = format!(
                "The address of {} answers with {kind} and not with a stream of events.",
                self.config.name
            );
            Fault::lasting(Code::ModelBroken, says)
        })
    }

    async fn refused(&self, response: Response) -> Fault {
        let status = response.status().as_u16();
        let headers = response.headers().clone();
        let asked = asked_wait(|name| headers.get(name)?.to_str().ok());
        let body = read_error(response, self.config.policy.idle).await;
        let fault = Fault::from_status(status, &body);
        Fault { asked: asked.or(fault.asked), ..fault }
    }

    fn unreachable(&self, error: &reqwest::Error) -> Fault {
        let says = format!("{} cannot be reached: {}.", self.config.name, chain(error));
        Fault::passing(Code::ModelUnreachable, says)
    }

    fn erase(&self, text: &str) -> String {
        self.config.key.as_ref().map_or_else(|| text.to_owned(), |key| key.erase(text))
    }

    fn failure(&self, problem: Problem, heard: Heard) -> Failure {
        Failure { problem, partial: self.erase(&heard.into_partial()) }
    }
}

impl Provider for HttpProvider {
    fn answer(&self, request: Request, deltas: Sender<Delta>, cancel: CancellationToken) -> Answering<'_> {
        Box::pin(async move {
            let mut heard = Heard::new(deltas);
            let ended = cancel.run_until_cancelled(self.settle(&request, &mut heard)).await;
            match ended {
                Some(Ok(answer)) => Ok(answer),
                Some(Err(fault)) => Err(self.failure(fault.problem(|text| self.erase(text)), heard)),
                None => Err(self.failure(Problem::new(Code::Interrupted, "The answer was stopped."), heard)),
            }
        })
    }
}

fn silent(waited: Duration) -> Fault {
    let says = format!("The model said nothing for {} s.", whole_seconds(waited));
    Fault::passing(Code::ModelSilent, says)
}

/// A body as text; what cannot be read is left out. One that passes the bound is no error's sentence but a
/// page or worse, and cutting it could leave half a key: nothing is taken of it.
async fn read_error(response: Response, idle: Duration) -> String {
    let mut bytes = response.bytes_stream();
    let mut body = Vec::new();
    while let Ok(Some(Ok(chunk))) = timeout(idle, bytes.next()).await {
        body.extend_from_slice(&chunk);
        if body.len() > MAX_ERROR_BODY {
            return String::new();
        }
    }
    String::from_utf8_lossy(&body).into_owned()
}

/// The last cause of an error, which is the one that says something: "Connection refused".
fn chain(error: &reqwest::Error) -> String {
    let mut cause: &dyn std::error::Error = error;
    while let Some(next) = cause.source() {
        cause = next;
    }
    cause.to_string()
}
