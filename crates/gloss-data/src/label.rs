//! When two texts are one label: `Bonn` with a blank beside it is `Bonn`, and `KÖLN` is `Köln`, however its dots are written.
//! For SQL a collation that every text column has, one that queries may ask for, and a function. Changes no value: what a
//! query shows is what its file holds.

use std::borrow::Cow;
use std::cmp::Ordering;

use rusqlite::functions::FunctionFlags;
use rusqlite::types::Value;
use rusqlite::{Connection, Result};
use unicode_normalization::{UnicodeNormalization, is_nfc};

/// The collation of text columns: blanks and the Unicode form make no difference, letters do.
const SEEN: &str = "seen";

/// The collation and the function of labels: the case of letters makes no difference either.
const LABEL: &str = "label";

/// Adds the collations and the function to a connection.
pub(crate) fn register(db: &Connection) -> Result<()> {
    db.create_collation(SEEN, |a, b| seen(a).cmp(&seen(b)))?;
    db.create_collation(LABEL, compared)?;
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    db.create_scalar_function(LABEL, 1, flags, |ctx| {
        Ok(match ctx.get::<Value>(0)? {
            Value::Text(text) => Value::Text(label(&text)),
            other => other,
        })
    })
}

/// Normalizes a label for comparison: its visible text, in small letters. Where one letter stands again and
/// again, as in `Aa`, its size is all that tells labels apart, and is kept.
pub fn label(text: &str) -> String {
    let seen = seen(text);
    if sized(&seen) { seen.into_owned() } else { seen.to_lowercase() }
}

/// True for one letter again and again.
fn sized(seen: &str) -> bool {
    let mut letters = seen.chars().flat_map(char::to_lowercase);
    let first = letters.next();
    let mut more = letters.peekable();
    more.peek().is_some() && more.all(|letter| Some(letter) == first)
}

/// Labels in their order. Most are plain, and are compared without being written anew.
fn compared(a: &str, b: &str) -> Ordering {
    if a == b {
        return Ordering::Equal;
    }
    if plain(a) && plain(b) && !sized(a) && !sized(b) {
        let small = |text: &'_ str| text.bytes().map(|byte| byte.to_ascii_lowercase()).collect::<Vec<u8>>();
        return small(a).cmp(&small(b));
    }
    label(a).cmp(&label(b))
}

/// The visible text: composed, without what has no width, and with one blank for any run of them between words.
pub fn seen(text: &str) -> Cow<'_, str> {
    if plain(text) {
        return Cow::Borrowed(text);
    }
    let composed =
        if is_nfc(text) { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect::<String>()) };
    let kept: String = composed.chars().filter(|c| !unseen(*c)).collect();
    let words: Vec<&str> = kept.split_whitespace().collect();
    Cow::Owned(words.join(" "))
}

/// True for a text of ASCII that is written as it is seen.
fn plain(text: &str) -> bool {
    let mut before = b' ';
    for byte in text.bytes() {
        if !(b' '..=b'~').contains(&byte) || before == b' ' && byte == b' ' {
            return false;
        }
        before = byte;
    }
    before != b' ' || text.is_empty()
}

/// True for characters that take no place on the page.
fn unseen(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn labels_are_one_but_for_case_blanks_and_form() {
        for (a, b) in [
            ("Bonn", "Bonn\u{a0}"),
            ("Bonn", "\u{200b}Bonn"),
            ("Surgery", "surgery "),
            ("New  York", "new\u{2009}york"),
            ("Köln", "Ko\u{308}ln"),
            ("KÖLN", "Ko\u{308}ln"),
            ("IT", "it"),
        ] {
            assert_eq!(label(a), label(b), "{a} {b}");
            assert_eq!(compared(a, b), Ordering::Equal, "{a} {b}");
        }
        for (a, b) in [("AA", "Aa"), ("Bonn", "Born"), ("m²", "m2"), ("Köln", "Koln"), ("North", "North 2")]
        {
            assert_ne!(label(a), label(b), "{a} {b}");
            assert_ne!(compared(a, b), Ordering::Equal, "{a} {b}");
        }
        assert_eq!(seen("Bonn\u{a0}"), "Bonn");
        assert_ne!(seen("Bonn"), seen("bonn"));
    }

    proptest! {
        // A collation must be an order, or SQLite groups wrongly.
        #[test]
        fn the_quick_way_is_the_long_way(a in "[aAbB \u{a0}ö\u{308}o\u{200b}1]{0,6}", b in "[aAbB \u{a0}ö\u{308}o\u{200b}1]{0,6}") {
            prop_assert_eq!(compared(&a, &b), label(&a).cmp(&label(&b)));
            prop_assert_eq!(compared(&b, &a), compared(&a, &b).reverse());
        }
    }
}
