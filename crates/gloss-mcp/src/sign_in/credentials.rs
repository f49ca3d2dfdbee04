//! What a person's signing in left behind: for one server, from one issuer, and sent to no other. Nothing of it is printed; where
//! it is stored is for whoever implements the store.

use std::fmt;
use std::pin::Pin;

use serde::{Deserialize, Serialize};

/// Largest credentials as text, in bytes.
const MAX_TEXT: usize = 256 << 10;

/// What an issuer says of how clients say who they are. Source: RFC 8414 §2.
pub(super) const METHODS: &str = "token_endpoint_auth_methods_supported";

/// Words that are never printed.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps them.
    pub fn new(words: impl Into<String>) -> Self {
        Self(words.into())
    }

    /// They themselves, for where they are sent or stored and for nothing else.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("[secret]")
    }
}

/// What a server takes as a sign that a person signed in, with what renews it.
#[derive(Clone, PartialEq, Eq)]
pub struct Credentials(pub(super) Parts);

/// All of it, as it is stored.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Parts {
    /// The address of the server that it is sent to.
    pub server: String,
    /// What the server is called where it is signed in to. Source: RFC 8707.
    pub resource: String,
    /// Who issued it. Source: RFC 8414.
    pub issuer: String,
    /// Where a person is led, and where it is renewed.
    pub authorization_endpoint: String,
    pub token_endpoint: String,
    /// How a client says there who it is, as the issuer lists it.
    pub methods: Vec<String>,
    /// The client, by its name there.
    pub client: String,
    pub client_secret: Option<String>,
    /// Where the client is called back.
    pub redirect: String,
    /// The token and its renewal, as RFC 6749 §5.1 has them.
    pub token: serde_json::Value,
    /// When it came, in seconds since 1970.
    pub received: u64,
    /// What was wanted, and what was allowed.
    pub wanted: Vec<String>,
    pub granted: Vec<String>,
}

impl Credentials {
    /// The address of the server that they are for.
    pub fn server(&self) -> &str {
        &self.0.server
    }

    /// Who issued them.
    pub fn issuer(&self) -> &str {
        &self.0.issuer
    }

    /// What they allow.
    pub fn scopes(&self) -> &[String] {
        &self.0.granted
    }

    /// Where the person's browser was led back to: their client is registered with it.
    pub fn redirect(&self) -> &str {
        &self.0.redirect
    }

    /// What of them is a secret.
    pub fn secrets(&self) -> Vec<Secret> {
        let token = |name: &str| self.0.token.get(name)?.as_str().map(Secret::new);
        let client = self.0.client_secret.as_deref().map(Secret::new);
        ["access_token", "refresh_token", "id_token"].into_iter().filter_map(token).chain(client).collect()
    }

    /// All of them as a text, to be stored.
    pub fn to_text(&self) -> Secret {
        Secret(serde_json::to_string(&self.0).unwrap_or_default())
    }

    /// Credentials from their text; none from another one.
    pub fn of_text(text: &str) -> Option<Self> {
        let text = Some(text).filter(|text| text.len() <= MAX_TEXT)?;
        serde_json::from_str(text).ok().map(Self)
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Parts { server, issuer, granted, .. } = &self.0;
        write!(out, "Credentials for {server} from {issuer} {granted:?}")
    }
}

/// Work of a store.
pub type Work<'a, T> = Pin<Box<dyn Future<Output = Result<T, StoreError>> + Send + 'a>>;

/// Why a store did nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct StoreError(pub String);

/// Where credentials are, one for each server's address. It is held for as long as a connection is, and used from its tasks.
pub trait CredentialStore: Send + Sync {
    /// Those for a server's address.
    fn load<'a>(&'a self, server: &'a str) -> Work<'a, Option<Credentials>>;

    /// Takes those for a server, in the place of earlier ones: after signing in, and each time they were renewed.
    fn save(&self, credentials: Credentials) -> Work<'_, ()>;
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Credentials, Parts, Secret};

    #[test]
    fn no_secret_is_printed_and_all_come_back_from_their_text() {
        let text = |text: &str| text.to_owned();
        let all = Credentials(Parts {
            server: text("https://a.example/mcp"),
            resource: text("https://a.example/mcp"),
            issuer: text("https://b.example"),
            authorization_endpoint: text("https://b.example/authorize"),
            token_endpoint: text("https://b.example/token"),
            methods: vec![],
            client: text("client"),
            client_secret: Some(text("hush-1")),
            redirect: text("http://127.0.0.1:1/"),
            token: json!({ "access_token": "hush-2", "refresh_token": "hush-3", "token_type": "bearer" }),
            received: 1,
            wanted: vec![],
            granted: vec![text("read")],
        });
        let printed = format!("{all:?} {:?} {:?}", all.to_text(), Secret::new("hush-4"));
        assert!(!printed.contains("hush") && printed.contains("https://b.example"), "{printed}");
        assert_eq!(Credentials::of_text(all.to_text().expose()), Some(all));
        assert_eq!(Credentials::of_text("{}"), None);
    }
}
