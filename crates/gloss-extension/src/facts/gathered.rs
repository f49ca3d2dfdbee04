//! What a plugin may do, line by line as it is found. Finds nothing.

use sha2::{Digest as _, Sha256};

use crate::authority::{Authority, Verb};

/// Longest object, in characters.
pub(super) const MAX_OBJECT: usize = 300;

/// Facts as they are gathered.
#[derive(Default)]
pub(super) struct Facts(pub(super) Vec<Authority>);

impl Facts {
    /// Adds one, cut where it is long.
    pub(super) fn add(&mut self, verb: Verb, object: impl Into<String>, (file, line): (&str, u32)) {
        let object: String = object.into();
        let whole = object.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut object: String = whole.chars().take(MAX_OBJECT).collect();
        if object.len() < whole.len() {
            // An update that changes what is not shown is no other than one that changes what is.
            object += &format!("… ({})", hex::encode(Sha256::digest(&whole)).get(..12).unwrap_or_default());
        }
        if !object.is_empty() {
            self.0.push(Authority { verb, object, file: file.to_owned(), line });
        }
    }
}
