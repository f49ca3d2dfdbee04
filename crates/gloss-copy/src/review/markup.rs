//! Words and bytes in the HTML of a review copy. Reads no file.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

/// The type and the bytes of an image of the folder.
pub type Images<'a> = &'a dyn Fn(&str) -> Option<(String, Vec<u8>)>;

/// Words as text of an element or an attribute; a page has no NUL.
pub(super) fn text(out: &mut String, words: &str) {
    out.push_str(&htmlize::escape_attribute(words.replace('\0', "")));
}

/// Bytes as an address that holds them.
pub(super) fn data(mime: &str, bytes: &[u8]) -> String {
    let mime: String = mime.chars().filter(|c| c.is_ascii_alphanumeric() || "/+-.".contains(*c)).collect();
    format!("data:{mime};base64,{}", BASE64_STANDARD.encode(bytes))
}
