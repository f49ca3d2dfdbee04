//! Figures of a text that can't hold links: read and typed as links all the same, and kept beside the text. A place is read
//! with its figures as links, so that whoever serves a note sees their sources; what is typed is taken apart into words and
//! figures again. Never changes a text by itself.

use std::ops::Range;

use gloss_protocol::Span;

/// Stand around a figure's words while they are made into a text of a kind: two that no file of ours holds.
pub(crate) const OPEN: char = '\u{fdd0}';
pub(crate) const CLOSE: char = '\u{fdd1}';

/// The sign that begins the address of a figure's link.
const SIGN: &str = "](fact:";

/// Words, and where figures stand in them.
pub type Figures = (String, Vec<(Range<usize>, String)>);

/// A source with its figures as links, and ranges of it as they stand then. Figures are in order and overlap nowhere.
pub fn linked(source: &str, figures: &[(Span, String)], spans: &[Span]) -> (String, Vec<Span>) {
    let mut out = String::new();
    let mut at = 0;
    let mut spans: Vec<(usize, usize)> =
        spans.iter().map(|span| (span.start as usize, span.end as usize)).collect();
    let old = spans.clone();
    for (span, fact) in figures {
        let (start, end) = (span.start as usize, span.end as usize);
        let (Some(head), Some(words)) = (source.get(at..start), source.get(start..end)) else { continue };
        out.push_str(head);
        let link = format!("[{}{SIGN}{fact})", escaped(words));
        let grown = link.len().saturating_sub(words.len());
        for ((from, to), (was_from, was_to)) in spans.iter_mut().zip(&old) {
            *from += if *was_from >= end { grown } else { 0 };
            *to += if *was_to >= end { grown } else { 0 };
        }
        out.push_str(&link);
        at = end;
    }
    out.push_str(source.get(at..).unwrap_or_default());
    (out, spans.into_iter().map(|(from, to)| Span::new(from, to.max(from))).collect())
}

fn escaped(words: &str) -> String {
    words.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")
}

fn plain(words: &str) -> String {
    let mut out = String::new();
    let mut chars = words.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('\\', Some(next)) if next.is_ascii_punctuation() => out.extend(chars.next()),
            _ => out.push(c),
        }
    }
    out
}

/// Words without their links, the words of each between two signs, and the figures in order.
fn marked(words: &str) -> (String, Vec<String>) {
    let words: String = words.chars().filter(|c| !matches!(*c, OPEN | CLOSE)).collect();
    let (mut out, mut facts, mut at) = (String::new(), Vec::new(), 0);
    for (middle, sign) in words.match_indices(SIGN) {
        let is_escaped = |at: usize| words.get(..at).is_some_and(|head| head.ends_with('\\'));
        let head = words.get(at..middle).unwrap_or_default();
        let open = head.match_indices('[').map(|(n, _)| at + n).rfind(|open| !is_escaped(*open));
        let to = middle + sign.len();
        let end = words.get(to..).and_then(|rest| rest.find(')')).map(|n| to + n);
        let (Some(open), Some(end), false) = (open, end, is_escaped(middle)) else { continue };
        let part = |range: Range<usize>| words.get(range).unwrap_or_default();
        out.push_str(&format!("{}{OPEN}{}{CLOSE}", part(at..open), plain(part(open + 1..middle))));
        facts.push(part(to..end).to_owned());
        at = end + 1;
    }
    out.push_str(words.get(at..).unwrap_or_default());
    (out, facts)
}

/// Makes words typed for a place into its text by its kind (`as_text`), with the figures that they hold.
///
/// # Errors
/// Errors of the kind.
pub fn typed<E>(words: &str, as_text: impl FnOnce(&str) -> Result<String, E>) -> Result<Figures, E> {
    let (words, facts) = marked(words);
    let made = as_text(&words)?;
    let (mut out, mut found, mut open) = (String::new(), Vec::new(), None);
    for c in made.chars() {
        match c {
            OPEN => open = Some(out.len()),
            CLOSE => found.extend(open.take().map(|from| from..out.len())),
            c => out.push(c),
        }
    }
    // Where a kind took some of the words and left others, nobody knows which figure is which.
    let whole = found.len() == facts.len();
    let figures = found.into_iter().zip(facts).filter(|(range, _)| whole && !range.is_empty());
    let figures = figures.collect();
    Ok((out, figures))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_read_as_links_and_typed_as_words() {
        let figures = [(Span::new(2, 4), "ab/r1c2".to_owned()), (Span::new(7, 10), "cd".to_owned())];
        let (text, spans) = linked("a 12 b [3] c", &figures, &[Span::new(0, 12), Span::new(5, 6)]);
        assert_eq!(text, "a [12](fact:ab/r1c2) b [\\[3\\]](fact:cd) c");
        let range = |at: usize| text.get(spans[at].range());
        assert_eq!((range(0), range(1)), (Some(text.as_str()), Some("b")));
        let (words, found) = marked(&text);
        assert_eq!(words.replace([OPEN, CLOSE], "|"), "a |12| b |[3]| c");
        assert_eq!(found, ["ab/r1c2", "cd"]);
    }

    proptest::proptest! {
        #[test]
        fn any_words_are_taken_apart(words in "[\\[\\]()a1\\\\ ]{0,20}(\\]\\(fact:)?[\\[\\]()a1\\\\]{0,9}") {
            let (out, facts) = marked(&words);
            proptest::prop_assert_eq!(out.matches(OPEN).count(), facts.len());
        }
    }
}
