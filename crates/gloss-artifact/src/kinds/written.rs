//! A file after an edit of its text. A value: it writes nothing.

use crate::{Splice, Text};

/// A file with an edit of its text made.
#[derive(Clone, Debug)]
pub struct Written {
    /// The file.
    pub bytes: Vec<u8>,
    /// Its text.
    pub text: Text,
    /// How its text differs from the one before: what was asked for, and what followed from it.
    pub splices: Vec<Splice>,
}
