//! Files that hold other files or packed text, known by their first bytes whatever they are called. Opens none.

/// A kind of container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Container {
    /// A zip archive: also a workbook, a document, a deck (xlsx, docx, pptx, odt).
    Zip,
    /// One packed file.
    Gzip,
    /// A PDF, whose pages are packed.
    Pdf,
    /// Another archive (7z, rar, xz, bzip2) or an old document of Office.
    Other,
}

/// The kind of container that bytes are, by their beginning, or by the end of a zip behind something else.
#[must_use]
pub fn container(bytes: &[u8]) -> Option<Container> {
    // The record at a zip's end is followed by a comment, whose length it says, and which ends the file.
    let end = bytes.get(bytes.len().saturating_sub(22 + 65_535)..).unwrap_or_default();
    let is_end = |at: usize, window: &[u8]| {
        window.starts_with(b"PK\x05\x06") && window.ends_with(&((end.len() - at - 22) as u16).to_le_bytes())
    };
    match bytes.get(..4) {
        Some(b"PK\x03\x04" | b"PK\x07\x08") => Some(Container::Zip),
        Some([0x1f, 0x8b, 8, _]) => Some(Container::Gzip),
        Some(b"%PDF") => Some(Container::Pdf),
        Some(b"7z\xbc\xaf" | b"Rar!" | b"\xfd7zX" | b"BZh9" | b"\xd0\xcf\x11\xe0") => Some(Container::Other),
        _ => end.windows(22).enumerate().any(|(at, window)| is_end(at, window)).then_some(Container::Zip),
    }
}
