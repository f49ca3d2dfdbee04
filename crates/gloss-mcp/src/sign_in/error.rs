//! Why a person could not be signed in to a server, in plain sentences. Never holds a secret.

use rmcp::transport::auth::AuthError;

use crate::plain::cut;

/// Why nobody was signed in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignInError {
    /// The server's address, or that of the way back, can't be used.
    #[error("Its address can’t be used: {0}.")]
    BadAddress(String),
    /// It took too long.
    #[error("It took longer than {seconds} seconds.")]
    Late {
        /// How long it was waited for.
        seconds: u64,
    },
    /// The server names nobody who signs people in.
    #[error("It does not say where to sign in.")]
    NoIssuer,
    /// What it says of signing in does not fit together, or can't be trusted.
    #[error("What it says of signing in can’t be used: {0}.")]
    BadMetadata(String),
    /// The issuer registers no clients by itself: a person has to type the name of one.
    #[error("{issuer} wants a client that was registered there by hand.")]
    ClientNeeded {
        /// Who.
        issuer: String,
    },
    /// A secret without a word on whose it is.
    #[error("The client has a secret, and it is not written down whose.")]
    SecretOfNobody,
    /// The issuer did not register the client.
    #[error("It does not register Gloss: {0}.")]
    Unregistered(String),
    /// All that the server wants was asked for before.
    #[error("It wants what was asked for before, and was not enough.")]
    NothingMore,
    /// The way back came from somewhere else, or a second time.
    #[error("The answer is not the one that was waited for.")]
    OtherCallback,
    /// The answer came from another issuer than the one that was asked.
    #[error("The answer is not from {issuer}.")]
    OtherIssuer {
        /// Who it should be from.
        issuer: String,
    },
    /// The person, or the issuer, said no.
    #[error("It was refused: “{0}”")]
    Refused(String),
    /// It can't be reached.
    #[error("It can’t be reached: {0}.")]
    Unreached(String),
}

impl SignInError {
    /// An error of the library's on the way there.
    pub(super) fn of(error: &AuthError) -> Self {
        match error {
            AuthError::NoAuthorizationSupport => Self::NoIssuer,
            AuthError::DiscoveryRequestFailed { source, .. } => Self::Unreached(innermost(source.as_ref())),
            AuthError::AuthorizationServerMismatch { expected_issuer, .. }
            | AuthError::AuthorizationServerMissingIssuer { expected_issuer } => {
                Self::OtherIssuer { issuer: cut(expected_issuer) }
            }
            // In these words the library says that nobody answered; those of whoever did begin otherwise.
            AuthError::TokenExchangeFailed(words) if words.starts_with("Request") => {
                Self::Unreached("whoever signs you in did not answer".to_owned())
            }
            AuthError::RegistrationFailed(words) => Self::Unregistered(clause(words)),
            AuthError::TokenExchangeFailed(words) => Self::Refused(clause(words)),
            other => Self::BadMetadata(clause(&other.to_string())),
        }
    }
}

/// The beginning of a stranger's words, without their last point: the sentence that they stand in has its own.
pub(super) fn clause(words: &str) -> String {
    cut(words.trim().trim_end_matches('.'))
}

fn innermost(error: &(dyn std::error::Error + 'static)) -> String {
    let mut at = error;
    while let Some(source) = at.source() {
        at = source;
    }
    clause(&at.to_string())
}
