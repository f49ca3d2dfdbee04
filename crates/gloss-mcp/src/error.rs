//! Why a server could not be talked to. The words of the server itself are cut, and told as its own.

use rmcp::service::{ClientInitializeError, ServiceError};
use rmcp::transport::DynamicTransportError;
use rmcp::transport::auth::AuthError;
use rmcp::transport::streamable_http_client::{
    AuthRequiredError, InsufficientScopeError, StreamableHttpError,
};

use crate::challenge::Challenge;
use crate::plain::cut;

/// Why a server did not do what it was asked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ServerError {
    /// It ended, or let go of its pipes.
    #[error("It ended.")]
    Ended,
    /// It did not answer in time.
    #[error("It did not answer within {seconds} seconds.")]
    Late {
        /// How long it was waited for.
        seconds: u64,
    },
    /// It answered with an error.
    #[error("It answered: “{0}”")]
    Refused(String),
    /// It speaks something else.
    #[error("It does not speak the protocol: {0}.")]
    Unspoken(String),
    /// Its address can't be used.
    #[error("Its address can’t be used: {0}.")]
    BadAddress(String),
    /// It wants a person to sign in, or to sign in once more.
    #[error("It wants you to sign in.")]
    SignInNeeded {
        /// What it answered, for [`crate::SignIn::begin`].
        challenge: Challenge,
    },
    /// What a person allowed it when they signed in is not enough.
    #[error("It wants to be allowed more than you allowed it when you signed in.")]
    MoreNeeded {
        /// What it answered, for [`crate::SignIn::begin`].
        challenge: Challenge,
    },
    /// It can't be reached.
    #[error("It can’t be reached: {0}.")]
    Unreached(String),
    /// It went on asking back.
    #[error("It asked back more often than is answered.")]
    AskedBack,
    /// The person, or whoever calls, wants it no more.
    #[error("It was stopped.")]
    Stopped,
}

impl ServerError {
    pub(crate) fn of_opening(error: &ClientInitializeError) -> Self {
        match error {
            ClientInitializeError::TransportError { error, .. } => Self::of_transport(error),
            ClientInitializeError::ConnectionClosed(_) => Self::Ended,
            ClientInitializeError::JsonRpcError(data) => Self::Refused(cut(&data.message)),
            ClientInitializeError::LegacyFallbackFailed { fallback, .. } => Self::of_opening(fallback),
            ClientInitializeError::NoCompatibleProtocolVersion { .. } => {
                Self::Unspoken("it knows no version of it that is known here".to_owned())
            }
            ClientInitializeError::Cancelled => Self::Stopped,
            _ => Self::Unspoken("its first answer is another than was asked for".to_owned()),
        }
    }

    /// Why a message was not sent: a pipe that is closed, what the network says, or that nobody signed in.
    fn of_transport(error: &DynamicTransportError) -> Self {
        let mut at: Option<&(dyn std::error::Error + 'static)> = Some(error.error.as_ref());
        let mut innermost = String::new();
        let mut is_http = false;
        while let Some(error) = at {
            if let Some(needed) = needed(error) {
                return needed;
            }
            is_http |= error.is::<reqwest::Error>() || error.is::<StreamableHttpError<reqwest::Error>>();
            innermost = match error.downcast_ref::<reqwest::Error>() {
                Some(error) => describe_request(error).to_owned(),
                None => error.to_string(),
            };
            // It hides what it came of.
            at = match error.downcast_ref::<StreamableHttpError<reqwest::Error>>() {
                Some(StreamableHttpError::Client(inner)) => Some(inner),
                _ => error.source(),
            };
        }
        if is_http { Self::Unreached(cut(innermost.trim_end_matches('.'))) } else { Self::Ended }
    }

    pub(crate) fn of_request(error: &ServiceError) -> Self {
        match error {
            ServiceError::McpError(data) => Self::Refused(cut(&data.message)),
            ServiceError::TransportSend(error) => Self::of_transport(error),
            ServiceError::TransportClosed => Self::Ended,
            ServiceError::InputRequiredRoundsExceeded { .. } => Self::AskedBack,
            ServiceError::Cancelled { .. } => Self::Stopped,
            ServiceError::Timeout { timeout } => Self::Late { seconds: timeout.as_secs() },
            _ => Self::Unspoken("its answer is another than was asked for".to_owned()),
        }
    }
}

impl ServerError {
    /// The same for a server that is sent a key of the person's own: nobody signs in there.
    pub(crate) fn with_own_key(self) -> Self {
        match self {
            Self::SignInNeeded { .. } => {
                Self::Refused("401, as it does not take the key that was written down for it".to_owned())
            }
            Self::MoreNeeded { .. } => {
                Self::Refused("403, as the key that was written down for it allows too little".to_owned())
            }
            other => other,
        }
    }
}

/// What is wrong with a request. Its own words have the address in them, which may hold a key.
fn describe_request(error: &reqwest::Error) -> &'static str {
    if error.is_timeout() {
        "it took too long"
    } else if error.is_connect() {
        "nobody answers there"
    } else if error.is_redirect() {
        "it leads elsewhere"
    } else {
        "what it sends can’t be read"
    }
}

/// Whether an error is that nobody signed in, or that too little was allowed then.
fn needed(error: &(dyn std::error::Error + 'static)) -> Option<ServerError> {
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
        // Whoever issued it answered, and does not renew it. One that was not reached is told of in words that begin otherwise.
        Some(AuthError::TokenRefreshFailed(words)) if !words.starts_with("Request") => return sign_in(""),
        _ => {}
    }
    match error.downcast_ref::<StreamableHttpError<reqwest::Error>>() {
        Some(StreamableHttpError::UnexpectedServerResponse(words)) if words.starts_with("HTTP 401") => {
            sign_in("")
        }
        _ => None,
    }
}
