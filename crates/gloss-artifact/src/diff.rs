//! Two texts in, the ranges that differ out: lines first, then words inside the lines that differ.
//!
//! Myers' algorithm by the `similar` crate, with a deadline; past it the answer is coarser and still true.
//! Never normalises: two texts are equal only where their bytes are.

use std::ops::Range;
use std::time::{Duration, Instant};

use gloss_protocol::Span;
use similar::{Algorithm, DiffOp, capture_diff_slices_deadline};

use crate::splice::Splice;

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

impl Hunk {
    /// The replacement that it is; `text` is the new text.
    pub fn splice(&self, text: &str) -> Splice {
        Splice::new(Span::new(self.old.start, self.old.end), text.get(self.new.clone()).unwrap_or_default())
    }
}

/// The edit that makes the new text of the old one, in order, at the grain of words.
pub fn splices(old: &str, new: &str) -> Vec<Splice> {
    words(old, new).iter().map(|hunk| hunk.splice(new)).collect()
}

/// The ranges that differ, in order, at the grain of words.
pub fn words(old: &str, new: &str) -> Vec<Hunk> {
    let deadline = Instant::now() + DEADLINE;
    let (head, tail) = common_ends(old, new);
    let (a, b) = (&old[head..old.len() - tail], &new[head..new.len() - tail]);
    let (a_lines, b_lines) = (lines(a), lines(b));
    let mut hunks = Vec::new();
    let ops = ops(&a_lines, &b_lines, a, b, deadline);
    for (old_lines, new_lines) in
        blocks(&ops, |line| a_lines.get(line).is_some_and(|r| has_letters(&a[r.clone()])))
    {
        let (ra, rb) = (bytes_of(&a_lines, old_lines), bytes_of(&b_lines, new_lines));
        for inner in in_block(&a[ra.clone()], &b[rb.clone()], deadline) {
            push(
                &mut hunks,
                Hunk {
                    old: head + ra.start + inner.old.start..head + ra.start + inner.old.end,
                    new: head + rb.start + inner.new.start..head + rb.start + inner.new.end,
                },
            );
        }
    }
    hunks
}

/// The blocks of lines that differ. Lines without a word between two of them keep nothing apart: blank lines are all
/// alike, and one paragraph fewer would pair each of those that follow with its neighbour.
fn blocks(ops: &[DiffOp], has_words: impl Fn(usize) -> bool) -> Vec<(Range<usize>, Range<usize>)> {
    let mut blocks: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    for op in ops.iter().filter(|op| !matches!(op, DiffOp::Equal { .. })) {
        match blocks.last_mut() {
            Some((old, new)) if !(old.end..op.old_range().start).any(&has_words) => {
                old.end = op.old_range().end;
                new.end = op.new_range().end;
            }
            _ => blocks.push((op.old_range(), op.new_range())),
        }
    }
    blocks
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

/// Differences within a block of lines. Words alone are compared: blanks and full stops are so many that an
/// alignment of everything would rather keep ten of them than one sentence. What stands between two kept words is
/// compared by itself.
fn in_block(a: &str, b: &str, deadline: Instant) -> Vec<Hunk> {
    let words = |text: &str| -> Vec<Range<usize>> {
        let is_word = |range: &Range<usize>| text.get(range.clone()).is_some_and(has_letters);
        tokens(text).into_iter().filter(is_word).collect()
    };
    let (wa, wb) = (words(a), words(b));
    let mut hunks: Vec<Hunk> = Vec::new();
    // Letters that were kept since the last difference.
    let mut letters = usize::MAX;
    let (mut at, mut bt) = (0, 0);
    let kept = ops(&wa, &wb, a, b, deadline).into_iter().filter(|op| matches!(op, DiffOp::Equal { .. }));
    let pairs = kept.flat_map(|op| op.old_range().zip(op.new_range()));
    let pairs = pairs.filter_map(|(i, j)| Some((wa.get(i)?.clone(), wb.get(j)?.clone())));
    for (word_a, word_b) in pairs.chain([(a.len()..a.len(), b.len()..b.len())]) {
        if let Some(gap) = gap(a, b, at..word_a.start, bt..word_b.start) {
            // A lone short word between two differences was kept by chance: they are one rewording.
            match hunks.last_mut() {
                Some(last) if letters <= 3 && !apart(a.get(last.old.end..gap.old.start)) => {
                    last.old.end = gap.old.end;
                    last.new.end = gap.new.end;
                }
                _ => hunks.push(gap),
            }
            letters = 0;
        }
        letters = letters.saturating_add(a.get(word_a.clone()).unwrap_or_default().chars().count());
        (at, bt) = (word_a.end, word_b.end);
    }
    hunks
}

/// Whether a line or a cell ends between two differences: then they are not one rewording.
fn apart(between: Option<&str>) -> bool {
    between.is_none_or(|between| between.contains(['\n', '|']))
}

fn has_letters(token: &str) -> bool {
    token.chars().any(char::is_alphanumeric)
}

/// The difference between two stretches without a common word, less the signs they share at their ends.
fn gap(a: &str, b: &str, old: Range<usize>, new: Range<usize>) -> Option<Hunk> {
    let (x, y) = (a.get(old.clone())?, b.get(new.clone())?);
    if x == y {
        return None;
    }
    // Words are told whole.
    let same = |(p, q): &(char, char)| p == q && !p.is_alphanumeric();
    let head: usize = x.chars().zip(y.chars()).take_while(same).map(|(c, _)| c.len_utf8()).sum();
    let (rest_x, rest_y) = (x.get(head..)?, y.get(head..)?);
    let tail: usize =
        rest_x.chars().rev().zip(rest_y.chars().rev()).take_while(same).map(|(c, _)| c.len_utf8()).sum();
    Some(Hunk { old: old.start + head..old.end - tail, new: new.start + head..new.end - tail })
}

fn common_ends(a: &str, b: &str) -> (usize, usize) {
    let mut head = a.bytes().zip(b.bytes()).take_while(|(x, y)| x == y).count();
    // Whole lines only: the word differ sees a changed line from its start.
    head = a[..a.floor_char_boundary(head)].rfind('\n').map_or(0, |at| at + 1);
    let mut tail = a.as_bytes()[head..]
        .iter()
        .rev()
        .zip(b.as_bytes()[head..].iter().rev())
        .take_while(|(x, y)| x == y)
        .count();
    let from = a.ceil_char_boundary(a.len() - tail);
    tail = a[from..].find('\n').map_or(0, |at| a.len() - (from + at + 1));
    (head, tail)
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

    fn changed_words(old: &str, new: &str) -> Vec<(String, String)> {
        words(old, new).into_iter().map(|h| (old[h.old].to_owned(), new[h.new].to_owned())).collect()
    }

    #[test]
    fn differences_are_words_not_letters() {
        type Pairs = &'static [(&'static str, &'static str)];
        let table: [(&str, &str, Pairs); 8] = [
            ("a b c\n", "a b c\n", &[]),
            ("the cat sat\n", "the dog sat\n", &[("cat", "dog")]),
            ("one\ntwo\nthree\n", "one\nthree\n", &[("two\n", "")]),
            ("one\nthree\n", "one\ntwo\nthree\n", &[("", "two\n")]),
            ("It is flat, so it is.\n", "It is steep, so it is.\n", &[("flat", "steep")]),
            ("猫が好き", "犬が好き", &[("猫", "犬")]),
            // A short cell between two differences was not kept by chance.
            ("| a | 80 | 90 |\n", "| a | 81 | 90 |\n\nWhat next?\n", &[("80", "81"), ("", "\nWhat next?\n")]),
            // Blank lines are all alike: they pair no paragraph with its neighbour.
            (
                "Gone now.\n\nCosts fell here. All was well.\n\nShops grew fast. So it ends.\n",
                "Costs fell here. All is well.\n\nShops grew fast. So it goes.\n",
                &[("Gone now.\n\n", ""), ("was", "is"), ("ends", "goes")],
            ),
        ];
        for (old, new, expect) in table {
            let expect: Vec<_> = expect.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
            assert_eq!(changed_words(old, new), expect, "{old:?} {new:?}");
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
