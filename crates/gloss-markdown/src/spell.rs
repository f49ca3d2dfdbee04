//! How the words of code and formulas are spelt in the source where the two differ: at the ends of lines, where a
//! quote's or a list's prefix follows, and at `\|` in tables. Never guesses: where the spelling cannot be
//! followed to its end, the caller takes the element whole.

use std::ops::Range;

/// A stretch of source with what it shows; none where it shows itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) span: Range<usize>,
    pub(crate) shown: Option<String>,
}

/// The pieces of `inner`, which is what stands between the delimiters, from its first byte at `at`. One blank at
/// either end may have been taken off the text (CommonMark 0.31, code spans).
pub(crate) fn pieces(inner: &str, text: &str, at: usize) -> Option<Vec<Piece>> {
    if let Some(found) = follow(inner, text, at) {
        return Some(found);
    }
    for lead in edges(inner, false) {
        for trail in edges(inner, true) {
            let stop = inner.len().checked_sub(trail)?;
            if let Some(found) = inner.get(lead..stop).and_then(|part| follow(part, text, at + lead)) {
                return Some(found);
            }
        }
    }
    None
}

fn is_prefix(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'>')
}

/// The lengths that a blank at an end may have: a space, or a line's end with any part of the prefix after it.
fn edges(inner: &str, end: bool) -> Vec<usize> {
    let bytes = inner.as_bytes();
    let prefix =
        |mut bytes: &mut dyn Iterator<Item = &u8>| (&mut bytes).take_while(|b| is_prefix(**b)).count();
    if end {
        let count = prefix(&mut bytes.iter().rev());
        match bytes.len().checked_sub(count + 1).and_then(|before| bytes.get(before)) {
            Some(b'\n') => vec![1, count + 1],
            _ => vec![1],
        }
    } else if bytes.first() == Some(&b'\n') {
        (1..=1 + prefix(&mut bytes.iter().skip(1))).collect()
    } else {
        vec![1]
    }
}

fn follow(inner: &str, text: &str, at: usize) -> Option<Vec<Piece>> {
    let mut out: Vec<Piece> = Vec::new();
    let (mut here, mut rest) = (0, text);
    while let Some(tail) = inner.get(here..).filter(|tail| !tail.is_empty()) {
        if tail.starts_with(['\r', '\n']) {
            let ends = if tail.starts_with("\r\n") { 2 } else { 1 };
            let shown = rest.get(..ends).filter(|s| s.bytes().all(|b| b.is_ascii_whitespace()))?;
            rest = rest.get(ends..)?;
            let after = tail.get(ends..)?;
            let skip = (0..=after.bytes().take_while(|b| is_prefix(*b)).count())
                .find(|skip| continues(after.get(*skip..).unwrap_or_default(), rest))?;
            let len = ends + skip;
            let same = tail.get(..len) == Some(shown);
            push(&mut out, at + here..at + here + len, (!same).then(|| shown.to_owned()));
            here += len;
        } else if tail.starts_with("\\|") && rest.starts_with('|') {
            push(&mut out, at + here..at + here + 2, Some("|".to_owned()));
            (here, rest) = (here + 2, rest.get(1..)?);
        } else {
            let ch = tail.chars().next()?;
            rest = rest.strip_prefix(ch)?;
            push(&mut out, at + here..at + here + ch.len_utf8(), None);
            here += ch.len_utf8();
        }
    }
    rest.is_empty().then_some(out)
}

/// Whether the source's line is what the text goes on with.
fn continues(source: &str, text: &str) -> bool {
    match source.find(['\r', '\n']) {
        Some(end) => source.get(..end).is_some_and(|line| text.starts_with(line)),
        None => source == text,
    }
}

fn push(out: &mut Vec<Piece>, span: Range<usize>, shown: Option<String>) {
    match out.last_mut() {
        Some(last) if last.shown.is_none() && shown.is_none() => last.span.end = span.end,
        _ => out.push(Piece { span, shown }),
    }
}

#[cfg(test)]
mod tests {
    use super::pieces;

    #[test]
    fn spelling_is_followed_or_given_up() {
        let table = [
            ("a b", "a b", Some("a b")),
            ("a\nb", "a b", Some("a|\n= |b")),
            ("a\n> b", "a b", Some("a|\n> = |b")),
            ("a\n> b\n> c", "a b c", Some("a|\n> = |b|\n> = |c")),
            (" a\n   b ", "a b", Some("a|\n   = |b")),
            ("\n> a ", "a", Some("a")),
            ("x\\|y", "x|y", Some("x|\\|=||y")),
            ("x\\\\|y", "x\\|y", Some("x\\|\\|=||y")),
            ("a", "b", None),
            ("a\nb", "a c", None),
        ];
        for (inner, text, expect) in table {
            let found = pieces(inner, text, 0).map(|all| {
                let shown = |shown: Option<String>| shown.map_or(String::new(), |s| format!("={s}"));
                let each = all.into_iter().map(|p| format!("{}{}", &inner[p.span], shown(p.shown)));
                each.collect::<Vec<_>>().join("|")
            });
            assert_eq!(found.as_deref(), expect, "{inner:?} as {text:?}");
        }
    }
}
