//! A text after splices, with only the blocks parsed again that they can have reached, and which blocks those are.
//! Gives what opening the edited source would give, and nothing else.

use std::ops::Range;

use super::{Structure, Text};
use crate::splice::{self, Splice};

/// More splices than these are parsed as a whole: each copies the tables of the document once.
const MANY: usize = 8;

/// A text after an edit.
#[derive(Clone, Debug)]
pub struct Edited {
    /// The text.
    pub text: Text,
    /// Its blocks that are other than they were, in order; all others are drawn as before, with other numbers.
    pub changed: Vec<Range<u32>>,
}

impl Text {
    /// The text after splices, which must be sorted and disjoint.
    pub fn edited(&self, splices: &[Splice]) -> Edited {
        let is_grammar = matches!(self.structure, Structure::Markdown(_));
        if !is_grammar || splices.len() > MANY {
            let text = Self::new(self.kind, &splice::apply(&self.source, splices));
            let all = 0..text.parsed().blocks.len() as u32;
            return Edited { text, changed: vec![all] };
        }
        let (mut text, mut changed) = (None, Vec::new());
        // From the last to the first, so that those before it keep their offsets.
        for splice in splices.iter().rev() {
            let before: &Self = text.as_ref().unwrap_or(self);
            let source = splice::apply(&before.source, std::slice::from_ref(splice));
            let (edit, len) = (splice.old.range(), splice.new.len());
            let found = gloss_markdown::reparse(before.parsed(), &before.source, &source, edit, len);
            changed = behind(&changed, &found.blocks, &found.was);
            text = Some(Self { kind: self.kind, source, structure: Structure::Markdown(found.document) });
        }
        Edited { text: text.unwrap_or_else(|| self.clone()), changed }
    }
}

/// The blocks of an edit, and behind them those of later ones; where they meet they are one.
fn behind(later: &[Range<u32>], blocks: &Range<u32>, was: &Range<u32>) -> Vec<Range<u32>> {
    let mut out = if blocks.is_empty() { Vec::new() } else { vec![blocks.clone()] };
    for range in later {
        // What an edit parsed again has new numbers; what is beyond it has moved.
        let moved = |at: u32| if at >= was.end { at + blocks.end - was.end } else { at.min(blocks.end) };
        let (start, end) = (moved(range.start), moved(range.end));
        match out.last_mut() {
            Some(last) if start < last.end => last.end = last.end.max(end),
            _ if start < end => out.push(start..end),
            _ => {}
        }
    }
    out
}
