//! Whether a file holds a password or a key, told by its words: of an Office file, or another package of files, by those of its
//! parts. Reads nothing itself.

use gloss_ooxml::{Limits, Package};
use gloss_secrets::{Container, Redaction, Weight, container, is_searched};

use crate::off_core::OffCore;

/// Bytes of the words of a file that are searched for a password or a key: more is felt.
pub(crate) const MAX_SEARCHED: usize = 16 << 20;
/// Bytes of the parts of a package that are opened.
const MAX_OPENED: u64 = 64 << 20;

/// True for a file in whose words a password or a key is found: one of those that are kept, or what looks like one.
pub(crate) fn holds_secret(_off: &OffCore, keys: &Redaction, (name, bytes): (&str, &[u8])) -> bool {
    let holds = |name: &str, words: &[u8]| {
        let words = words.get(..MAX_SEARCHED).unwrap_or(words);
        keys.found_in(words).is_some()
            || gloss_secrets::search(name, words).iter().any(|found| found.weight == Weight::Secret)
    };
    holds(name, bytes) || (container(bytes) == Some(Container::Zip) && any_part(bytes, holds))
}

/// Whether the words of any part of a package are such ones. One that can't be opened has no parts.
fn any_part(bytes: &[u8], is_such: impl Fn(&str, &[u8]) -> bool) -> bool {
    let Ok(package) = Package::open(bytes, Limits::default()) else { return false };
    let mut names: Vec<&str> = package.names().filter(|name| is_searched(name)).collect();
    // Texts come before sheets, which are large and mostly numbers.
    names.sort_by_key(|name| is_sheet(name));
    let mut left = MAX_OPENED;
    names.into_iter().any(|name| {
        let Some(rest) = left.checked_sub(package.size(name)) else { return false };
        left = rest;
        let Ok(part) = package.part(name) else { return false };
        let has_words = || part.windows(4).any(|mark| mark == b"<is>" || mark == b"=\"st");
        let words = || words_of(name, &part).is_some_and(|words| is_such("part.txt", &words));
        match is_sheet(name) {
            true => has_words() && words(),
            // Settings stand in attributes, as the password of a connection.
            false => is_such(name, &part) || words(),
        }
    })
}

fn is_sheet(name: &str) -> bool {
    name.contains("/worksheets/") && name.ends_with(".xml")
}

/// The words of a part that has tags, each between two of them on a line of its own, as keys stand in files; of a text those of a
/// paragraph, which may be in several pieces. None where it has no tags.
fn words_of(name: &str, part: &[u8]) -> Option<Vec<u8>> {
    let is_text = ["word/", "ppt/"].iter().any(|folder| name.starts_with(folder));
    let text = part.strip_prefix(b"\xef\xbb\xbf").unwrap_or(part);
    if !text.trim_ascii_start().starts_with(b"<") {
        return None;
    }
    let mut out = Vec::with_capacity(part.len() / 2);
    for piece in text.split(|byte| *byte == b'<') {
        let end = piece.iter().position(|byte| *byte == b'>');
        let (tag, words) = end.map_or((&[][..], piece), |end| (&piece[..end], &piece[end + 1..]));
        if !is_text || [&b"/w:p"[..], b"/a:p", b"w:br", b"w:tab"].iter().any(|ends| tag.starts_with(ends)) {
            out.push(b'\n');
        }
        out.extend_from_slice(words);
    }
    // What a key may be written with.
    let words =
        String::from_utf8_lossy(&out).replace("&amp;", "&").replace("&quot;", "\"").replace("&#39;", "'");
    Some(words.into_bytes())
}

#[cfg(test)]
mod tests {
    use super::words_of;

    #[test]
    fn the_words_of_a_part_stand_on_lines_of_their_own() {
        let part = br#"<?xml version="1.0"?><sst><si><t>a &amp; b</t></si><si><t>c</t></si></sst>"#;
        let words = String::from_utf8(words_of("xl/sharedStrings.xml", part).unwrap()).unwrap();
        assert_eq!(words.split_whitespace().collect::<Vec<_>>(), ["a", "&", "b", "c"]);
        assert!(words.contains("a & b\n"));
        assert_eq!(words_of("a.txt", b"TOKEN=<x>"), None);
        let runs =
            b"<w:p><w:r><w:t>ghp_16C7</w:t></w:r><w:r><w:t>e42F</w:t></w:r></w:p><w:p><w:t>b</w:t></w:p>";
        assert_eq!(words_of("word/document.xml", runs).unwrap().trim_ascii(), b"ghp_16C7e42F\nb");
    }
}
