//! A document's places in a reader's words, with none of the signs that the text is made of; and words that somebody typed for a place,
//! as the text has them: what is typed so as it is read is what stood there, objects among it too.

use std::ops::Range;

use gloss_protocol::{ChangePreview, Region, Span};

use super::signs::{
    BOX, BREAK, CELL, OBJECT, OBJECT_END, ROLE, ROLE_END, STORY, TABLE, caption, is_mark, plain, role,
};
use crate::diff;
use crate::kinds::Reading;
use crate::text::Text;

/// Words around a place that an agent is shown, in bytes.
const AROUND: usize = 900;

/// A range of a text as it is read, and for each byte of that the byte of the text that says it.
struct Read {
    words: String,
    /// Whether it is told which byte says what: of a whole document nobody asks, and there are many.
    is_mapped: bool,
    /// Where each byte begins in the text; one more for its end.
    from: Vec<usize>,
    /// Where what says it ends.
    to: Vec<usize>,
}

/// Reads a range: objects by their captions, lines that are no paragraphs as the ends of lines alone.
fn read(source: &str, span: Span, is_mapped: bool) -> Read {
    let mut out = Read { words: String::new(), is_mapped, from: Vec::new(), to: Vec::new() };
    let text = source.get(span.range()).unwrap_or_default();
    let mut at = span.start as usize;
    let mut is_line_start = at == 0 || source.as_bytes().get(at - 1) == Some(&b'\n');
    for line in text.split_inclusive('\n') {
        let words = line.strip_suffix('\n').unwrap_or(line);
        if !(is_line_start && is_mark(words)) {
            let skipped = if is_line_start { words.len() - role(words).1.len() } else { 0 };
            let inner = words.get(skipped..).unwrap_or_default();
            for (from, piece) in super::signs::pieces(inner) {
                out.piece(piece, at + skipped + from);
            }
            if words.len() < line.len() {
                out.push("\n", at + words.len()..at + line.len());
            }
        }
        at += line.len();
        is_line_start = true;
    }
    out.from.push(span.end as usize);
    out.to.push(span.end as usize);
    out
}

impl Read {
    fn piece(&mut self, piece: &str, at: usize) {
        if piece.starts_with(OBJECT) {
            return self.push(&caption(piece), at..at + piece.len());
        }
        for (from, sign) in piece.char_indices() {
            let own = at + from..at + from + sign.len_utf8();
            match sign {
                BREAK => self.push("\n", own),
                // A range may begin or end within the name of something; a sign by itself says nothing.
                OBJECT | OBJECT_END | ROLE | ROLE_END | TABLE | BOX | STORY | CELL => {}
                sign => self.push(sign.encode_utf8(&mut [0; 4]), own),
            }
        }
    }

    /// Words that a range says; each byte of them stands for all of it, but the bytes of a letter.
    fn push(&mut self, words: &str, own: Range<usize>) {
        let is_verbatim = words.len() == own.len();
        for n in 0..if self.is_mapped { words.len() } else { 0 } {
            self.from.push(if is_verbatim { own.start + n } else { own.start });
            self.to.push(if is_verbatim { own.start + n + 1 } else { own.end });
        }
        self.words.push_str(words);
    }
}

/// The visible text of a place.
pub(super) fn visible(text: &Text, region: &Region) -> String {
    let spans = text.spans(region);
    let words: Vec<String> = spans.iter().map(|span| read(text.source(), *span, false).words).collect();
    words.join("\n").trim_matches('\n').to_owned()
}

/// A place as an agent reads it.
pub(super) fn reading(text: &Text, spans: &[Span]) -> Reading {
    let source = text.source();
    let start = spans.iter().map(|span| span.start as usize).min().unwrap_or(0);
    let end = spans.iter().map(|span| span.end as usize).max().unwrap_or(0);
    let from = source.ceil_char_boundary(start.saturating_sub(AROUND));
    let from = source.get(from..start).and_then(|head| head.find('\n')).map_or(from, |cut| from + cut + 1);
    let to = source.floor_char_boundary((end + AROUND).min(source.len()));
    let span = |start: usize, end: usize| read(source, Span::new(start.min(end), end), false).words;
    Reading {
        ranges: spans.iter().map(|one| read(source, *one, false).words).collect(),
        before: span(from, start),
        after: span(end, to.max(end)),
        ..Reading::default()
    }
}

/// Makes words that were typed for a place into the document's text: what reads the same stays, signs and objects too.
pub(super) fn typed(text: &Text, span: Span, words: &str) -> String {
    let source = text.source();
    let old = read(source, span, true);
    let clean: String = words
        .replace("\r\n", "\n")
        .replace('\r', "\n")
        .chars()
        .filter(|c| !c.is_control() || matches!(*c, '\n' | '\t'))
        .collect();
    // A line end at the end of what is typed ends its last line.
    let clean = match old.words.ends_with('\n') {
        true => clean,
        false => clean.strip_suffix('\n').unwrap_or(&clean).to_owned(),
    };
    let (mut out, mut at) = (String::new(), span.start as usize);
    for hunk in diff::words(&old.words, &clean) {
        let (from, to) = place(source, &old, &hunk.old);
        out.push_str(source.get(at..from.max(at)).unwrap_or_default());
        out.push_str(clean.get(hunk.new).unwrap_or_default());
        at = to.max(at);
    }
    out.push_str(source.get(at..span.end as usize).unwrap_or_default());
    out
}

/// The bytes of the text that some bytes of what was read stand for. Whole lines go with what they are.
fn place(source: &str, old: &Read, hunk: &Range<usize>) -> (usize, usize) {
    let end_of = |n: usize| n.checked_sub(1).and_then(|n| old.to.get(n)).copied();
    let mut from = old.from.get(hunk.start).copied().unwrap_or_default();
    if hunk.is_empty() {
        // Behind what it follows, and not before what stands hidden between the two.
        let at = end_of(hunk.start)
            .filter(|_| !old.words.get(..hunk.start).is_some_and(|head| head.ends_with('\n')));
        let at = at.unwrap_or(from);
        return (at, at);
    }
    let to = end_of(hunk.end).unwrap_or(from).max(from);
    let takes_lines = source.get(from..to).is_some_and(|gone| gone.ends_with('\n'));
    let line = source.get(..from).and_then(|head| head.rfind('\n')).map_or(0, |end| end + 1);
    let is_whole = source.get(line..from).is_some_and(|head| head.is_empty() || head.ends_with(ROLE_END));
    if takes_lines && is_whole {
        from = line;
    }
    (from, to)
}

/// Where words stand, ignoring case: the place of each line that has them and its words.
pub(super) fn search(text: &Text, lower: &str, most: usize) -> Vec<(String, String)> {
    let found =
        text.source().lines().enumerate().filter(|(_, line)| !is_mark(line)).filter_map(|(n, line)| {
            let words = plain(line);
            words
                .to_lowercase()
                .contains(lower)
                .then(|| (format!("lines:{}", n + 1), words.trim().to_owned()))
        });
    found.take(most).collect()
}

/// A part of a text as a reader has it.
pub(super) fn as_read(source: &str) -> String {
    read(source, Span::new(0, source.len()), false).words
}

/// A change in a reader's words, where its source has signs that are none; none where it is its source.
pub(super) fn preview(at: String, before: &str, after: &str) -> Option<ChangePreview> {
    let has_signs = |words: &str| words.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t'));
    (has_signs(before) || has_signs(after)).then(|| ChangePreview {
        at,
        before: as_read(before),
        after: as_read(after),
        computed: false,
    })
}
