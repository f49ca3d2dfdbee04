//! Materials of a site beside its spec and rows. Holds what others read; reads no file.

/// Materials of a site beside its spec and rows.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Materials<'a> {
    /// The files that the rows come from, as they are told.
    pub sources: &'a [String],
    /// When, as a person writes a day.
    pub day: &'a str,
    /// Documents and pictures that the spec and its rows name, with what they hold. What is missing is said.
    pub files: &'a [(String, Vec<u8>)],
    /// The spec as it was given, kept with the site so that it can be made again.
    pub spec: Option<&'a serde_json::Value>,
}

impl Materials<'_> {
    /// The bytes of a file; none where it was not there.
    pub(crate) fn file(&self, path: &str) -> Option<&[u8]> {
        self.files.iter().find(|(name, _)| name == path).map(|(_, bytes)| bytes.as_slice())
    }
}
