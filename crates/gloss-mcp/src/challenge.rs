//! What a server answers to a request that nobody signed in for: handed on to whoever signs in, and believed there as little as
//! anything else of it. Source: RFC 6750 §3, RFC 9728 §5.

use rmcp::transport::auth::AuthError;
use rmcp::transport::streamable_http_client::{
    AuthRequiredError, InsufficientScopeError, StreamableHttpError,
};

use crate::error::{ServerError, cut};

/// Longest answer that is handed on, in bytes.
const MAX_HEADER: usize = 8 << 10;

/// What a server answered: its `WWW-Authenticate` header.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Challenge {
    header: String,
    more: Vec<String>,
}

impl Challenge {
    /// One as it came in a response with 401.
    pub fn of_header(header: &str) -> Self {
        let header = if header.len() > MAX_HEADER { String::new() } else { header.to_owned() };
        Self { header, more: Vec::new() }
    }

    fn of_more(error: &InsufficientScopeError) -> Self {
        let scope = error.required_scope.as_deref().unwrap_or_default();
        Self {
            more: scope.split_whitespace().map(str::to_owned).collect(),
            ..Self::of_header(&error.www_authenticate_header)
        }
    }

    /// The header; none where the server sent none, or one that is too long.
    pub(crate) fn header(&self) -> Option<&str> {
        Some(self.header.as_str()).filter(|header| !header.is_empty())
    }

    /// What the server wants to be allowed on top; empty where it only wants a person to sign in.
    pub fn more(&self) -> &[String] {
        &self.more
    }
}

/// Whether an error is that nobody signed in, or that too little was allowed then.
pub(crate) fn needed(error: &(dyn std::error::Error + 'static)) -> Option<ServerError> {
    let sign_in = |header: &str| Some(ServerError::SignInNeeded { challenge: Challenge::of_header(header) });
    if let Some(error) = error.downcast_ref::<AuthRequiredError>() {
        return sign_in(&error.www_authenticate_header);
    }
    if let Some(error) = error.downcast_ref::<InsufficientScopeError>() {
        let is_scope = error.www_authenticate_header.to_ascii_lowercase().contains("insufficient_scope");
        return Some(match is_scope {
            true => ServerError::MoreNeeded { challenge: Challenge::of_more(error) },
            false => ServerError::Refused(cut(&error.www_authenticate_header)),
        });
    }
    match error.downcast_ref::<AuthError>() {
        Some(AuthError::AuthorizationRequired) => return sign_in(""),
        // Whoever issued it answered, and does not renew it; else it was not reached.
        Some(AuthError::TokenRefreshFailed(words)) if !words.starts_with("Request failed") => {
            return sign_in("");
        }
        _ => {}
    }
    match error.downcast_ref::<StreamableHttpError<reqwest::Error>>() {
        Some(StreamableHttpError::UnexpectedServerResponse(words)) if words.starts_with("HTTP 401") => {
            sign_in("")
        }
        _ => None,
    }
}
