//! Text between XML and people: entities, and the `_xHHHH_` escapes of the Office formats (ECMA-376 part 1,
//! 22.9.2.19) for characters that XML cannot hold.

use std::borrow::Cow;
use std::ops::Range;

/// The text that a piece of XML content stands for: the five entities, character references and CDATA. What is
/// no entity stays as it is written, as no declared entities are ever read.
pub fn decode(raw: &str) -> Cow<'_, str> {
    if !raw.contains(['&', '<']) {
        return Cow::Borrowed(raw);
    }
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find(['&', '<']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        if let Some(inner) = from.strip_prefix("<![CDATA[") {
            let (text, after) = inner.split_once("]]>").unwrap_or((inner, ""));
            out.push_str(text);
            rest = after;
        } else if let Some(inner) = from.strip_prefix("<!--") {
            rest = inner.split_once("-->").map_or("", |(_, after)| after);
        } else if let Some((found, after)) = entity(from) {
            out.push(found);
            rest = after;
        } else {
            let next = from.chars().next().map_or(0, char::len_utf8);
            let (one, after) = from.split_at(next);
            out.push_str(one);
            rest = after;
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The character of an entity at the start of the text, and what is behind it.
fn entity(from: &str) -> Option<(char, &str)> {
    let (name, after) = from.strip_prefix('&')?.split_once(';')?;
    let found = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let code = name.strip_prefix('#')?;
            let number = match code.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => code.parse().ok()?,
            };
            char::from_u32(number)?
        }
    };
    Some((found, after))
}

/// Text as XML content or as an attribute's value in double quotes. Line ends are written as references, because
/// a reader would turn them into others.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\r' => out.push_str("&#13;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push_str("&#9;"),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            _ => out.push(c),
        }
    }
    out
}

/// A character as it is drawn in a line; one for one, so that offsets in UTF-16 hold. A file can name control signs that XML
/// forbids; none of them gets into words, where they would stand for something else.
pub(crate) fn flat(c: char) -> char {
    match c {
        '\n' | '\r' => ' ',
        '\t' => c,
        '\0'..='\u{1f}' => '\u{fffd}',
        other => other,
    }
}

/// Where a range of words stands in the XML that says them; none where that is not plain text.
pub(crate) fn raw_range(raw: &str, words: &Range<usize>) -> Option<Range<usize>> {
    let (mut at, mut said) = (0, 0);
    let mut start = None;
    loop {
        if said == words.start {
            start.get_or_insert(at);
        }
        if said >= words.end {
            return Some(start?..at);
        }
        let rest = raw.get(at..)?;
        let (sign, length) = match entity(rest) {
            Some((sign, after)) => (sign, rest.len() - after.len()),
            None => {
                let sign = rest.chars().next().filter(|sign| *sign != '<')?;
                (sign, sign.len_utf8())
            }
        };
        at += length;
        said += flat(sign).len_utf8();
    }
}

/// Words as the content of an `a:t` or a `w:t`: quotes need no escape there, and undoing an edit gives the bytes that were.
pub(crate) fn escape_words(words: &str) -> String {
    let mut out = String::with_capacity(words.len() + 8);
    for sign in words.chars() {
        match sign {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\t' => out.push(sign),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            _ => out.push(sign),
        }
    }
    out
}

/// Text of a cell as XML content: characters that XML cannot hold become `_xHHHH_`, and what looks like such an
/// escape is itself escaped.
pub(crate) fn escape_cell_text(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for (at, c) in text.char_indices() {
        match c {
            '_' if text.get(at..).is_some_and(|rest| cell_escape(rest).is_some()) => out.push_str("_x005F_"),
            '\n' | '\t' => out.push(c),
            '\r' => out.push_str("_x000D_"),
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {
                out.push_str(&format!("_x{:04X}_", u32::from(c)));
            }
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            _ => out.push(c),
        }
    }
    out
}

/// The character code of an `_xHHHH_` at the start of the text.
fn cell_escape(text: &str) -> Option<u32> {
    let hex = text.strip_prefix("_x")?.get(..4)?;
    if text.as_bytes().get(6) != Some(&b'_') || !hex.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    u32::from_str_radix(hex, 16).ok()
}

/// The text of a cell without its `_xHHHH_` escapes.
pub(crate) fn unescape_cell_text(text: &str) -> Cow<'_, str> {
    if !text.contains("_x") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        if let Some(c) = cell_escape(from).and_then(char::from_u32) {
            out.push(c);
            rest = from.get(7..).unwrap_or_default();
        } else {
            out.push('_');
            rest = from.get(1..).unwrap_or_default();
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn entities_and_sections_are_read() {
        for (raw, text) in [
            ("a &lt;b&gt; &amp;amp; &#65;&#x42;", "a <b> &amp; AB"),
            ("<![CDATA[1<2&amp;]]>x<!-- no -->y", "1<2&amp;xy"),
            ("&unknown; &#xD800; & &;", "&unknown; &#xD800; & &;"),
        ] {
            assert_eq!(decode(raw), text);
        }
    }

    proptest! {
        #[test]
        fn text_goes_into_a_cell_and_back(text in any::<String>()) {
            let raw = escape_cell_text(&text);
            let read = decode(&raw);
            prop_assert_eq!(unescape_cell_text(&read), text);
        }

        #[test]
        fn escaped_looking_text_survives(text in "[_x0-9A-F]{0,24}") {
            let raw = escape_cell_text(&text);
            prop_assert_eq!(unescape_cell_text(&raw), text);
        }

        #[test]
        fn anything_can_be_decoded(text in any::<String>()) {
            decode(&text);
            unescape_cell_text(&text);
        }
    }
}
