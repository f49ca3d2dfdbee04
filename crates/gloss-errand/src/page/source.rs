//! What is known of a page before it is read.

use gloss_protocol::Timestamp;
use serde::{Deserialize, Serialize};

/// Where a page came from, and what its server says that it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The address at which it was found.
    pub address: String,
    /// When it was read.
    pub at: Timestamp,
    /// SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: String,
    /// Its kind in lower case, such as `text/html`.
    pub content_type: Option<String>,
    /// The charset that the server names.
    pub charset: Option<String>,
}
