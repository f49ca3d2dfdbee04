//! What a page is: by what its server says, and by its first bytes where that says little (after the MIME Sniffing Standard). Never
//! makes a page of what is called plain text.

use gloss_errand::page::PageError;

/// A kind of page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Html,
    Feed,
    Json,
    Csv,
    Markdown,
    Text,
}

/// The kind of a page.
pub(crate) fn kind(content_type: Option<&str>, bytes: &[u8]) -> Result<Kind, PageError> {
    let named = content_type.unwrap_or_default();
    if bytes.starts_with(b"%PDF") || named == "application/pdf" {
        return Err(PageError::Pdf);
    }
    let ending = named.rsplit(['/', '+']).next().unwrap_or_default();
    match (named, ending) {
        ("text/html" | "application/xhtml+xml", _) => Ok(Kind::Html),
        ("text/csv" | "text/tab-separated-values" | "application/csv", _) => Ok(Kind::Csv),
        ("text/markdown" | "text/x-markdown", _) => Ok(Kind::Markdown),
        ("text/plain", _) if is_text(bytes) => Ok(Kind::Text),
        (_, "json" | "ld+json") => Ok(Kind::Json),
        (_, "rss" | "atom" | "xml" | "rdf") if !named.starts_with("image/") => {
            Ok(if beginning(bytes).contains("<html") { Kind::Html } else { Kind::Feed })
        }
        ("" | "application/octet-stream" | "binary/octet-stream" | "text/plain", _) => sniffed(named, bytes),
        _ if named.starts_with("text/") && is_text(bytes) => Ok(Kind::Text),
        _ => Err(PageError::NotWords(named.chars().filter(|c| !c.is_control()).take(60).collect())),
    }
}

fn sniffed(named: &str, bytes: &[u8]) -> Result<Kind, PageError> {
    let start = beginning(bytes);
    let start = start.trim_start_matches('\u{feff}').trim_start();
    if start.starts_with("<!doctype") || start.starts_with("<html") || start.starts_with("<head") {
        return Ok(Kind::Html);
    }
    if start.starts_with("<?xml") || start.starts_with("<rss") || start.starts_with("<feed") {
        return Ok(if start.contains("<html") { Kind::Html } else { Kind::Feed });
    }
    if is_text(bytes) {
        return Ok(Kind::Text);
    }
    let named = if named.is_empty() { "it says no kind" } else { named };
    Err(PageError::NotWords(named.to_owned()))
}

/// The first bytes in lower case.
fn beginning(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes.get(..1024).unwrap_or(bytes)).to_ascii_lowercase()
}

/// No bytes that stand in no text, whatever its charset; two bytes a letter are known by their mark.
fn is_text(bytes: &[u8]) -> bool {
    let head = bytes.get(..1024).unwrap_or(bytes);
    let is_wide = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
    is_wide || !head.iter().any(|byte| matches!(byte, 0..=8 | 0x0e..=0x1a | 0x1c..=0x1f))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_apart() {
        for (named, bytes, expect) in [
            (Some("text/html"), "words", Some(Kind::Html)),
            (None, "  <!DOCTYPE html><p>", Some(Kind::Html)),
            (Some("text/plain"), "<!DOCTYPE html><p>", Some(Kind::Text)),
            (None, "words", Some(Kind::Text)),
            (Some("application/rss+xml"), "<rss>", Some(Kind::Feed)),
            (Some("text/xml"), "<?xml version='1.0'?><html>", Some(Kind::Html)),
            (None, "<?xml version='1.0'?><feed>", Some(Kind::Feed)),
            (Some("application/ld+json"), "{}", Some(Kind::Json)),
            (Some("text/csv"), "a,b", Some(Kind::Csv)),
            (Some("text/markdown"), "# a", Some(Kind::Markdown)),
            (Some("text/css"), "a{}", Some(Kind::Text)),
            (Some("image/png"), "words", None),
            (Some("image/svg+xml"), "<svg>", None),
            (Some("application/zip"), "words", None),
            (None, "a\0b", None),
            (Some("text/plain"), "a\0b", None),
        ] {
            assert_eq!(kind(named, bytes.as_bytes()).ok(), expect, "{named:?} {bytes}");
        }
        assert_eq!(kind(Some("application/pdf"), b"words"), Err(PageError::Pdf));
        assert_eq!(kind(Some("text/html"), b"%PDF-1.7"), Err(PageError::Pdf));
    }
}
