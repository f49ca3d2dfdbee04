//! Visible text of a source: entities read, white space as one space. Keeps nothing of where words stand.

use std::borrow::Cow;

/// Words as they are read: entities are their characters.
pub fn decoded(source: &str) -> Cow<'_, str> {
    if source.contains('&') { htmlize::unescape(source) } else { Cow::Borrowed(source) }
}

/// Words with white space of any kind and length as one space, none at their ends.
pub fn collapsed(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for word in words.split_ascii_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}
