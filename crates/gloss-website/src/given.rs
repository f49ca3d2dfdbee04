//! What a site is made of beside its spec and rows. Holds what others read; reads no file.

/// What a site is made of beside its spec and rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Given<'a> {
    /// The files that the rows come from, as they are told.
    pub sources: &'a [String],
    /// When, as a person writes a day.
    pub day: &'a str,
    /// Documents and pictures that the spec and its rows name, with what they hold. What is missing is said.
    pub files: &'a [(String, Vec<u8>)],
}

impl Given<'_> {
    /// What a file holds; none where it was not there.
    pub(crate) fn file(&self, path: &str) -> Option<&[u8]> {
        self.files.iter().find(|(name, _)| name == path).map(|(_, bytes)| bytes.as_slice())
    }
}
