//! Signing in to a server that has an address, as a person does it: where to is found out, an address is opened in their browser,
//! and what comes back is turned into credentials. Opens no browser, listens at no port, and stores nothing itself. Source: the
//! protocol of 2025-11-25 and of 2026-07-28, "Authorization"; RFC 6749, 7591, 7636, 8414, 8707, 9207, 9728.

mod callback;
mod credentials;
mod error;
mod metadata;
mod renew;
mod scopes;
mod web;

use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;
use rmcp::transport::auth::{
    AuthError, AuthorizationManager, AuthorizationMetadata, CredentialStore as _, InMemoryCredentialStore,
    OAuthClientConfig,
};
use serde_json::{Value, json};
use tokio::time::{Instant, timeout};

pub use credentials::{CredentialStore, Credentials, Secret, StoreError, Work};
pub use error::SignInError;
pub(crate) use renew::{Unsaved, renewed};

use crate::challenge::Challenge;
use crate::http::Address;
use callback::Callback;
use credentials::Parts;
use error::clause;
use web::Web;

/// Longest address that is opened, in bytes.
const MAX_URL: usize = 16 << 10;
/// How long a person has.
const SIGNS_IN: Duration = Duration::from_secs(15 * 60);

/// A client that was registered by hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Client {
    /// With whom; only there is it used. None where a person wrote down a name without a secret, and not whose it is.
    pub issuer: Option<String>,
    /// Its name there.
    pub id: String,
    /// Its secret there.
    pub secret: Option<Secret>,
}

/// How Gloss says who it is, and what was there before.
#[derive(Clone, Debug)]
pub struct Ways {
    /// Where the person's browser leads them back to: an address of this computer.
    pub redirect: String,
    /// What the server answered to a request without credentials, or with too few.
    pub challenge: Challenge,
    /// What its file says is to be wanted; what the server wants where it says nothing.
    pub scopes: Vec<String>,
    /// A client that was registered by hand; goes before all others.
    pub client: Option<Client>,
    /// The address of the client's own description; goes before registering one. Source: SEP-991.
    pub document: Option<String>,
    /// What the client is called where it is registered.
    pub name: String,
    /// The credentials until now. With the same issuer their client is used once more, and what they allow is wanted with the rest;
    /// without them a person begins anew, as where an issuer knows that client no more.
    pub before: Option<Credentials>,
    /// How long finding out may take, and turning in what came back.
    pub within: Duration,
}

/// A person who is signing in.
pub struct SignIn {
    manager: AuthorizationManager,
    came: InMemoryCredentialStore,
    parts: Parts,
    url: String,
    state: String,
    since: Instant,
    within: Duration,
}

impl SignIn {
    /// Finds out where to sign in, and says who wants to.
    ///
    /// # Errors
    /// Where that is not to be found, can't be trusted, or does not let Gloss in.
    pub async fn begin(address: &Address, ways: Ways) -> Result<Self, SignInError> {
        let within = ways.within;
        let begun = timeout(within, begin(&address.url, ways)).await;
        begun.unwrap_or(Err(SignInError::Late { seconds: within.as_secs() }))
    }

    /// The address to open in the person's browser.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What comes back with the answer to it; says to which of several an answer belongs.
    pub fn state(&self) -> &str {
        &self.state
    }

    /// Who lets the person sign in: to be read by them before the address is opened.
    pub fn issuer(&self) -> &str {
        &self.parts.issuer
    }

    /// What is wanted to be allowed.
    pub fn scopes(&self) -> &[String] {
        &self.parts.wanted
    }

    /// Turns in what came back. An answer that is not the one that was waited for changes nothing.
    ///
    /// # Errors
    /// Where the person said no, and for an answer from somewhere else, or of another kind.
    pub async fn finish(&self, callback: &str) -> Result<Credentials, SignInError> {
        if self.since.elapsed() > SIGNS_IN {
            return Err(SignInError::Late { seconds: SIGNS_IN.as_secs() });
        }
        let came = Callback::of(callback, &self.parts.redirect, &self.state)?;
        let code = came.code(&self.parts.issuer)?;
        let exchange = self.manager.exchange_code_for_token_with_issuer(code, &self.state, came.issuer());
        match timeout(self.within, exchange).await {
            Err(_) => return Err(SignInError::Late { seconds: self.within.as_secs() }),
            // It was turned in before.
            Ok(Err(AuthError::InternalError(_))) => return Err(SignInError::OtherCallback),
            Ok(Err(error)) => return Err(SignInError::of(&error)),
            Ok(Ok(_)) => {}
        }
        let came = self.came.load().await.map_err(|error| SignInError::of(&error))?;
        let came = came.ok_or(SignInError::OtherCallback)?;
        let mut parts = self.parts.clone();
        parts.token = json!(came.token_response);
        parts.granted = came.granted_scopes;
        parts.received = came.token_received_at.unwrap_or_default();
        let is_bearer =
            parts.token["token_type"].as_str().is_some_and(|of| of.eq_ignore_ascii_case("bearer"));
        let other =
            || SignInError::BadMetadata("its credentials are of a kind that is not used here".to_owned());
        is_bearer.then_some(Credentials(parts)).ok_or_else(other)
    }
}

async fn begin(server: &str, ways: Ways) -> Result<SignIn, SignInError> {
    callback::check_redirect(&ways.redirect)?;
    let web = Arc::new(
        Web::for_sign_in(server).map_err(|error| SignInError::BadAddress(clause(&error.to_string())))?,
    );
    let manager = AuthorizationManager::new_with_oauth_http_client(server, web.clone()).await;
    let mut manager = manager.map_err(|error| SignInError::of(&error))?;
    let found = manager.resolve_metadata_from_challenge(ways.challenge.header()).await;
    let found = found.map_err(|error| SignInError::of(&error))?;
    let metadata = found.metadata;
    let issuer = metadata::check(&metadata, &web)?;
    manager.set_metadata(metadata.clone());
    let before =
        ways.before.as_ref().filter(|of| of.issuer() == issuer && of.server() == server).map(|of| &of.0);
    let wanted = scopes::wanted(&manager, (&ways.challenge, &ways.scopes), before).await?;
    let scopes: Vec<&str> = wanted.iter().map(String::as_str).collect();
    let client = client(&mut manager, (&metadata, &issuer), &ways, before, &scopes).await?;
    manager.configure_client(client.clone()).map_err(|error| SignInError::of(&error))?;
    let came = InMemoryCredentialStore::new();
    manager.set_credential_store(came.clone());
    let url = manager.get_authorization_url(&scopes).await.map_err(|error| SignInError::of(&error))?;
    let part = |name: &str| {
        let url = Url::parse(&url).ok()?;
        url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    };
    let (Some(state), Some(resource), true) = (part("state"), part("resource"), url.len() <= MAX_URL) else {
        return Err(SignInError::BadMetadata("the address to open is too long".to_owned()));
    };
    let parts = Parts {
        server: server.to_owned(),
        resource,
        issuer,
        methods: metadata::methods(&metadata),
        authorization_endpoint: metadata.authorization_endpoint,
        token_endpoint: metadata.token_endpoint,
        client: client.client_id,
        client_secret: client.client_secret,
        redirect: ways.redirect,
        token: Value::Null,
        received: 0,
        wanted,
        granted: Vec::new(),
    };
    Ok(SignIn { manager, came, parts, url, state, since: Instant::now(), within: ways.within })
}

/// Who Gloss is to an issuer, in the order that the protocol has: registered by hand, described at an address, registered before,
/// registered now, and else a person has to do it.
async fn client(
    manager: &mut AuthorizationManager,
    (metadata, issuer): (&AuthorizationMetadata, &str),
    ways: &Ways,
    before: Option<&Parts>,
    scopes: &[&str],
) -> Result<OAuthClientConfig, SignInError> {
    let by_name = |id: &str, secret: Option<&str>| {
        let client = OAuthClientConfig::new(id, ways.redirect.as_str());
        Ok(secret.into_iter().fold(client, OAuthClientConfig::with_client_secret))
    };
    match &ways.client {
        Some(Client { issuer: None, secret: Some(_), .. }) => return Err(SignInError::SecretOfNobody),
        Some(Client { issuer: of, id, secret }) if of.as_ref().is_none_or(|of| of == issuer) => {
            return by_name(id, secret.as_ref().map(Secret::expose));
        }
        _ => {}
    }
    let reads_documents = metadata.additional_fields.get("client_id_metadata_document_supported");
    if let (Some(document), Some(Value::Bool(true))) = (&ways.document, reads_documents) {
        return by_name(document, None);
    }
    if let Some(before) = before.filter(|before| before.redirect == ways.redirect) {
        return by_name(&before.client, before.client_secret.as_deref());
    }
    if metadata.registration_endpoint.is_none() {
        return Err(SignInError::ClientNeeded { issuer: clause(issuer) });
    }
    let registered = manager.register_client(&ways.name, &ways.redirect, scopes).await;
    registered.map_err(|error| SignInError::of(&error))
}
