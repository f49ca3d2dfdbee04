//! The web as a tool reaches it: one page is read from a host that was granted by name. Every address is a model's; whoever
//! implements this checks it, and searches it for secrets before it leaves.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::{Destination, Future, Written};

/// A page as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReadPage {
    /// The address at which it ended up.
    pub address: String,
    /// The host of that address.
    pub host: String,
    /// Its title; nothing where it has none.
    pub title: String,
    /// Its words as Markdown.
    pub text: String,
    /// When it was read: RFC 3339, where the person is.
    pub at: String,
    /// SHA-256 of the bytes that came, in hexadecimal digits.
    pub sha256: String,
    /// How many bytes came.
    pub bytes: u64,
    /// What was left out, in sentences: hidden text, scripts, what was too long.
    pub left_out: Vec<String>,
}

/// The web.
pub trait Web: Send + Sync {
    /// Reads a page.
    fn read_page(&self, address: &str, stop: &Arc<AtomicBool>) -> Future<'_, ReadPage>;
    /// Keeps a page that was read in this task as a Markdown file of the folder, with its address, time and hash.
    fn keep_page(&self, page: &ReadPage, to: Destination<'_>) -> Future<'_, Written>;
}
