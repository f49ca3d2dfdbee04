//! Two texts in, the ranges that differ out: lines first, then words inside the lines that differ.
//!
//! Myers' algorithm by the `similar` crate, with a deadline; past it the answer is coarser and still true.
//! Never normalises: two texts are equal only where their bytes are.

use std::ops::Range;
use std::time::{Duration, Instant};

use similar::{Algorithm, DiffOp, capture_diff_slices_deadline};

/// How long one diff may take before it gets coarser: a second is what a person waits without wondering.
pub const DEADLINE: Duration = Duration::from_secs(1);

/// A differing range of the old text and what stands in its place in the new one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hunk {
    /// Range of the old text.
    pub old: Range<usize>,
    /// Range of the new text.
    pub new: Range<usize>,
}

/// The ranges that differ, in order, at the grain of words.
pub fn words(old: &str, new: &str) -> Vec<Hunk> {
    let deadline = Instant::now() + DEADLINE;
    let (head, tail) = common_ends(old, new);
    let (a, b) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    let (a_lines, b_lines) = (lines(a), lines(b));
    let mut hunks = Vec::new();
    for op in ops(&a_lines, &b_lines, a, b, deadline) {
        if matches!(op, DiffOp::Equal { .. }) {
            continue;
        }
        let (ra, rb) = (
            bytes_of(&a_lines, op.old_range()),
            bytes_of(&b_lines, op.new_range()),
        );
        let (ta, tb) = (tokens(&a[ra.clone()]), tokens(&b[rb.clone()]));
        let token_ops = ops(&ta, &tb, &a[ra.clone()], &b[rb.clone()], deadline);
        for inner in without_islands(&token_ops, &ta, &a[ra.clone()]) {
            let (ia, ib) = (bytes_of(&ta, inner.0), bytes_of(&tb, inner.1));
            push(
                &mut hunks,
                Hunk {
                    old: head + ra.start + ia.start..head + ra.start + ia.end,
                    new: head + rb.start + ib.start..head + rb.start + ib.end,
                },
            );
        }
    }
    hunks
}

fn push(hunks: &mut Vec<Hunk>, hunk: Hunk) {
    match hunks.last_mut() {
        Some(last) if last.old.end == hunk.old.start && last.new.end == hunk.new.start => {
            last.old.end = hunk.old.end;
            last.new.end = hunk.new.end;
        }
        _ => hunks.push(hunk),
    }
}

fn ops(a: &[Range<usize>], b: &[Range<usize>], at: &str, bt: &str, deadline: Instant) -> Vec<DiffOp> {
    let a: Vec<&str> = a.iter().map(|r| &at[r.clone()]).collect();
    let b: Vec<&str> = b.iter().map(|r| &bt[r.clone()]).collect();
    capture_diff_slices_deadline(Algorithm::Myers, &a, &b, Some(deadline))
}

/// Joins changes that only a lone short word or punctuation keeps apart: such a match is chance, and to call
/// it "kept" would split one rewording into many.
fn without_islands(ops: &[DiffOp], tokens: &[Range<usize>], text: &str) -> Vec<(Range<usize>, Range<usize>)> {
    let mut out: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    for (at, op) in ops.iter().enumerate() {
        let DiffOp::Equal { old_index, len, .. } = *op else {
            match out.last_mut() {
                Some(last) if last.0.end == op.old_range().start && last.1.end == op.new_range().start => {
                    last.0.end = op.old_range().end;
                    last.1.end = op.new_range().end;
                }
                _ => out.push((op.old_range(), op.new_range())),
            }
            continue;
        };
        let words = tokens
            .get(old_index..old_index + len)
            .unwrap_or_default()
            .iter()
            .map(|r| text.get(r.clone()).unwrap_or_default())
            .filter(|t| t.chars().any(char::is_alphanumeric));
        let letters: usize = words.map(|w| w.chars().count()).sum();
        let inside = at > 0 && at + 1 < ops.len();
        let newline = tokens
            .get(old_index..old_index + len)
            .unwrap_or_default()
            .iter()
            .any(|r| text.get(r.clone()).is_some_and(|t| t.contains('\n')));
        if inside
            && letters <= 3
            && !newline
            && let Some(last) = out.last_mut()
        {
            last.0.end = op.old_range().end;
            last.1.end = op.new_range().end;
        }
    }
    out
}

fn common_ends(a: &str, b: &str) -> (usize, usize) {
    let mut head = a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count();
    // Whole lines only: the word differ sees a changed line from its start.
    head = a[..floor(a, head)].rfind('\n').map_or(0, |at| at + 1);
    let mut tail = a.as_bytes()[head..]
        .iter()
        .rev()
        .zip(b.as_bytes()[head..].iter().rev())
        .take_while(|(x, y)| x == y)
        .count();
    tail = a[ceil(a, a.len() - tail)..]
        .find('\n')
        .map_or(0, |at| a.len() - (ceil(a, a.len() - tail) + at + 1));
    (head, tail)
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn ceil(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

fn lines(text: &str) -> Vec<Range<usize>> {
    let mut at = 0;
    text.split_inclusive('\n')
        .map(|line| {
            at += line.len();
            at - line.len()..at
        })
        .collect()
}

/// Words, runs of blanks, and every other character by itself (CJK included).
pub fn tokens(text: &str) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    let mut last = Class::Other;
    for (at, ch) in text.char_indices() {
        let class = Class::of(ch);
        let end = at + ch.len_utf8();
        match out.last_mut() {
            Some(token) if class == last && class != Class::Other => token.end = end,
            _ => out.push(at..end),
        }
        last = class;
    }
    out
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Word,
    Blank,
    Other,
}

impl Class {
    fn of(ch: char) -> Self {
        // Hiragana to the end of the CJK blocks, and Hangul: a character is a word there.
        let own_word =
            matches!(ch, '\u{3040}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{20000}'..='\u{3ffff}');
        if own_word || ch == '\n' {
            Self::Other
        } else if ch.is_alphanumeric() || ch == '_' || ('\u{300}'..='\u{36f}').contains(&ch) {
            Self::Word
        } else if ch.is_whitespace() {
            Self::Blank
        } else {
            Self::Other
        }
    }
}

fn bytes_of(tokens: &[Range<usize>], range: Range<usize>) -> Range<usize> {
    let end_of_text = tokens.last().map_or(0, |t| t.end);
    let start = tokens.get(range.start).map_or(end_of_text, |t| t.start);
    let end = if range.end > range.start {
        tokens.get(range.end - 1).map_or(end_of_text, |t| t.end)
    } else {
        start
    };
    start..end
}

#[cfg(test)]
mod tests {
    use super::words;
    use crate::splice::{Splice, apply};
    use gloss_protocol::Span;
    use proptest::prelude::*;

    fn shown(old: &str, new: &str) -> Vec<(String, String)> {
        words(old, new)
            .into_iter()
            .map(|h| (old[h.old].to_owned(), new[h.new].to_owned()))
            .collect()
    }

    #[test]
    fn differences_are_words_not_letters() {
        type Pairs = &'static [(&'static str, &'static str)];
        let table: [(&str, &str, Pairs); 6] = [
            ("a b c\n", "a b c\n", &[]),
            ("the cat sat\n", "the dog sat\n", &[("cat", "dog")]),
            ("one\ntwo\nthree\n", "one\nthree\n", &[("two\n", "")]),
            ("one\nthree\n", "one\ntwo\nthree\n", &[("", "two\n")]),
            (
                "It is flat, so it is.\n",
                "It is steep, so it is.\n",
                &[("flat", "steep")],
            ),
            ("猫が好き", "犬が好き", &[("猫", "犬")]),
        ];
        for (old, new, expect) in table {
            let expect: Vec<_> = expect
                .iter()
                .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
                .collect();
            assert_eq!(shown(old, new), expect, "{old:?} {new:?}");
        }
    }

    proptest! {
        #[test]
        fn the_hunks_make_the_new_text_of_the_old(old in "[a-dé \n]{0,80}", new in "[a-dé \n]{0,80}") {
            let splices: Vec<Splice> = words(&old, &new)
                .into_iter()
                .map(|h| Splice::new(Span::new(h.old.start, h.old.end), &new[h.new]))
                .collect();
            prop_assert_eq!(apply(&old, &splices), new);
        }
    }
}
