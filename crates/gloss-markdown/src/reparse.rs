//! A document after an edit, with only the top-level blocks parsed again that the edit can have reached. Falls back
//! to a full parse wherever it can't be sure; never gives anything else than a full parse would.
//!
//! Why it is the same: blocks are found line by line (CommonMark 0.31, appendix A), so what stands before the block
//! before the edit's is as it was; one block more is parsed again, because whether a line is a table's head depends
//! on the next one. Where a line beyond the edit begins a top-level block, all blocks above it are closed; if it did
//! so before and does now, what follows is as it was. Text depends on its own block, on definitions, which
//! therefore are left to the full parse, and on nothing else.

use std::ops::Range;

use crate::model::{Block, Document};
use crate::{build, front};

/// A document after an edit.
#[derive(Clone, Debug)]
pub struct Reparsed {
    /// The document.
    pub document: Document,
    /// The blocks that are other than they were; all others are the same, with other numbers and offsets.
    pub blocks: Range<u32>,
    /// The blocks before the edit in whose stead they are.
    pub was: Range<u32>,
}

/// The document of `after`, which is `before` with `len` bytes in the place of `edit`. `document` is what
/// [`crate::parse`] gives for `before`.
pub fn reparse(document: &Document, before: &str, after: &str, edit: Range<usize>, len: usize) -> Reparsed {
    let fits = edit.start <= edit.end
        && edit.end <= before.len()
        && before.len() - edit.len() + len == after.len()
        && before.is_char_boundary(edit.start)
        && before.is_char_boundary(edit.end);
    let edit = Edit { before, after, old: edit, len };
    if fits && let Some(found) = edit.nearby(document) {
        return found;
    }
    let was = 0..document.blocks.len() as u32;
    let document = crate::parse(after);
    Reparsed { blocks: 0..document.blocks.len() as u32, document, was }
}

struct Edit<'a> {
    before: &'a str,
    after: &'a str,
    old: Range<usize>,
    len: usize,
}

impl Edit<'_> {
    /// An offset beyond the edit as it is after it.
    fn moved(&self, at: usize) -> usize {
        at + self.len - self.old.len()
    }

    fn nearby(&self, document: &Document) -> Option<Reparsed> {
        let mark = |source: &str| source.len() - source.trim_start_matches('\u{feff}').len();
        let matter = |source: &str| source.get(mark(source)..).and_then(front::matter);
        if document.plain.is_some()
            || self.after.len() > crate::MAX_SOURCE
            || mark(self.before) != mark(self.after)
            || matter(self.before) != matter(self.after)
        {
            return None;
        }
        let blocks = &document.blocks;
        let mut from = blocks.partition_point(|block| block.span().start < self.old.start).saturating_sub(2);
        // Whether a line begins a block depends on that line and, by tables, on the next: both must be as they were.
        let lines = |block: &Block| {
            let above = self.before.get(block.span().start..self.old.start).unwrap_or_default();
            above.bytes().filter(|b| *b == b'\n').take(2).count()
        };
        while from > 0 && blocks.get(from).is_some_and(|block| lines(block) < 2) {
            from -= 1;
        }
        let begin = match blocks.get(from) {
            Some(block) if from > 0 => line_start(self.before, block.span().start),
            _ => 0,
        };
        if below_definition(self.before, begin) {
            return None;
        }
        let beyond = |block: &Block| line_start(self.before, block.span().start) > self.old.end;
        let mut next = from + blocks.get(from..)?.partition_point(|block| !beyond(block));
        for step in 0.. {
            let end = match blocks.get(next + 1) {
                Some(block) => line_start(self.before, block.span().start),
                None => self.before.len(),
            };
            let part = self.part(document, begin..end)?;
            let until = match blocks.get(next) {
                Some(block) => (0..part.blocks.len()).find(|at| {
                    // The same line begins the same kind of block.
                    part.blocks.get(*at).is_some_and(|new| new.span().start == self.moved(block.span().start))
                        && part.element(*at as u32) == document.element(next as u32)
                }),
                None => Some(part.blocks.len()),
            };
            if let Some(until) = until {
                return Some(self.join(document, from..next.min(blocks.len()), &part, until));
            }
            next += 1 << step;
        }
        None
    }

    /// The lines parsed again; none where definitions are among them or could be meant by them.
    fn part(&self, document: &Document, old: Range<usize>) -> Option<Document> {
        let new = old.start..self.moved(old.end);
        let (was, is) = (self.before.get(old)?, self.after.get(new.clone())?);
        let defines = was.contains("]:") || is.contains("]:");
        if defines || document.defines && is.contains('[') || build::quote_depth(is) > crate::MAX_DEPTH {
            return None;
        }
        build::part(self.after, new)
    }

    /// The blocks before `old`, the first `until` of `part`, and those after `old`.
    fn join(&self, document: &Document, old: Range<usize>, part: &Document, until: usize) -> Reparsed {
        let mut out = Document { defines: document.defines, ..Document::default() };
        out.reserve(document, part);
        out.append(document, 0..old.start, 0);
        out.append(part, 0..until, 0);
        let grown = (self.len as u32).wrapping_sub(self.old.len() as u32);
        out.append(document, old.end..document.blocks.len(), grown);
        let (mut blocks, mut was) = (old.start..old.start + until, old);
        // Those that were parsed again and are the same have not changed.
        let same = |a: usize, b: usize| match (document.blocks.get(a), out.blocks.get(b)) {
            (Some(old), Some(new)) => {
                self.before.get(old.span()) == self.after.get(new.span())
                    && document.same_tree(a as u32, &out, b as u32)
            }
            _ => false,
        };
        while !blocks.is_empty() && !was.is_empty() && same(was.start, blocks.start) {
            (blocks.start, was.start) = (blocks.start + 1, was.start + 1);
        }
        while !blocks.is_empty() && !was.is_empty() && same(was.end - 1, blocks.end - 1) {
            (blocks.end, was.end) = (blocks.end - 1, was.end - 1);
        }
        let numbers = |range: Range<usize>| range.start as u32..range.end as u32;
        Reparsed { document: out, blocks: numbers(blocks), was: numbers(was) }
    }
}

/// True right below a definition, where a line is still that paragraph's: neither `1.` alone nor an indented line begins a
/// block there. The definition may be in the span of the list above it, so the lines themselves are read.
fn below_definition(source: &str, at: usize) -> bool {
    let above = source.get(..at).unwrap_or_default();
    above.lines().rev().take_while(|line| !line.trim().is_empty()).any(|line| line.contains("]:"))
}

fn line_start(source: &str, at: usize) -> usize {
    source.get(..at).and_then(|above| above.rfind(['\n', '\r'])).map_or(0, |end| end + 1)
}
