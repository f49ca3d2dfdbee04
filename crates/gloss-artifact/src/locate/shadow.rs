//! Comparing as a reader would: blanks folded, quotation marks and dashes straight, letters decomposed (NFD). Made for
//! comparing only; nothing that is stored is ever normalised.

use unicode_normalization::char::decompose_canonical;

/// A text as it is compared.
pub(super) fn fold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for ch in text.chars() {
        let ch = match ch {
            '\u{2018}' | '\u{2019}' => '\'',
            '\u{201c}' | '\u{201d}' => '"',
            '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
            other if other.is_whitespace() => ' ',
            other => other,
        };
        if ch == ' ' && (out.is_empty() || out.ends_with(' ')) {
            continue;
        }
        if ch.is_ascii() { out.push(ch) } else { decompose_canonical(ch, |part| out.push(part)) }
    }
    if out.ends_with(' ') {
        out.pop();
    }
    out
}

/// Whether two texts read the same.
pub(super) fn same(a: &str, b: &str) -> bool {
    a == b || fold(a) == fold(b)
}

/// Characters that are not blanks.
pub(super) fn letters(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

#[cfg(test)]
mod tests {
    use super::same;

    #[test]
    fn texts_that_read_the_same_are_the_same() {
        let table = [
            ("a  b\nc", "a b c", true),
            ("isn\u{2019}t", "isn't", true),
            ("caf\u{e9}", "cafe\u{301}", true),
            ("2019\u{2013}2020", "2019-2020", true),
            ("a b", "ab", false),
            ("A", "a", false),
        ];
        for (a, b, expect) in table {
            assert_eq!(same(a, b), expect, "{a:?} {b:?}");
        }
    }
}
