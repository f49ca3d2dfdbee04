//! What a server answers to a request that nobody signed in for: handed on to whoever signs in, and believed there as little as
//! anything else of it. Source: RFC 6750 §3, RFC 9728 §5.

use rmcp::transport::streamable_http_client::InsufficientScopeError;

/// Longest answer that is handed on, in bytes.
const MAX_HEADER: usize = 8 << 10;

/// What a server answered: its `WWW-Authenticate` header.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Challenge {
    header: String,
    more: Vec<String>,
    is_more: bool,
}

impl Challenge {
    /// One as it came in a response with 401.
    pub(crate) fn of_header(header: &str) -> Self {
        let header = if header.len() > MAX_HEADER { String::new() } else { header.to_owned() };
        Self { header, more: Vec::new(), is_more: false }
    }

    /// One as it came in a response with 403, for too little that was allowed.
    pub(crate) fn of_more(error: &InsufficientScopeError) -> Self {
        let challenge = Self::of_header(&error.www_authenticate_header);
        // What is too long to be handed on is not read for its scopes either.
        let scope = challenge.header().and(error.required_scope.as_deref()).unwrap_or_default();
        Self { more: scope.split_whitespace().map(str::to_owned).collect(), is_more: true, ..challenge }
    }

    /// The header; none where the server sent none, or one that is too long.
    pub(crate) fn header(&self) -> Option<&str> {
        Some(self.header.as_str()).filter(|header| !header.is_empty())
    }

    /// What the server wants to be allowed on top; empty where it only wants a person to sign in, or names nothing.
    pub fn more(&self) -> &[String] {
        &self.more
    }

    /// Whether it wants to be allowed more, be it named or not.
    pub fn is_more(&self) -> bool {
        self.is_more
    }
}
