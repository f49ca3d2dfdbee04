//! Writing a region down so that it can be found again: its bytes at a version, and as evidence its words
//! with what stands around them. Never altered after capture.

use gloss_markdown::LeafKind;
use gloss_protocol::{Anchor, Quote, Region, Span, Structure};

use super::Text;
use crate::hash::short_hash;

/// Characters of source kept on each side of a quote.
const CONTEXT: usize = 48;

/// Longest quote kept, in bytes: the snapshot of the version holds the rest.
const MAX_QUOTE: usize = 8 << 10;

impl Text {
    pub(crate) fn anchor_leaves(&self, version: u32, region: &Region) -> Anchor {
        let first = self.spans(region).first().copied().unwrap_or(Span { start: 0, end: 0 });
        let exact = clip(self.source.get(first.range()).unwrap_or_default());
        let before = self.source.get(..first.start as usize).unwrap_or_default();
        let after = self.source.get(first.end as usize..).unwrap_or_default();
        let nth = if exact.is_empty() { 0 } else { before.matches(exact).count() + 1 };
        let of = if exact.is_empty() { 0 } else { self.source.matches(exact).count() };
        Anchor {
            version,
            region: region.clone(),
            quote: Quote {
                exact: exact.to_owned(),
                visible: clip(&self.visible(region)).to_owned(),
                prefix: last_chars(before, CONTEXT).to_owned(),
                suffix: first_chars(after, CONTEXT).to_owned(),
                nth: nth as u32,
                of: (of as u32).max(nth as u32),
            },
            structure: self.structure(first.start as usize),
        }
    }

    fn structure(&self, byte: usize) -> Structure {
        let at = self.parsed().leaves.partition_point(|leaf| leaf.span().end <= byte);
        let Some(leaf) = self.parsed().leaves.get(at).or(self.parsed().leaves.last()) else {
            return Structure::default();
        };
        let mut headings: Vec<(u32, String)> = Vec::new();
        for above in self.parsed().leaves.iter().take(at) {
            if let LeafKind::Heading(level) = above.kind {
                headings.retain(|(other, _)| *other < level);
                headings.push((level, self.parsed().leaf_text(&self.source, above)));
            }
        }
        let block = match leaf.kind {
            LeafKind::Paragraph => "paragraph",
            LeafKind::Heading(_) => "heading",
            LeafKind::Cell { .. } => "cell",
            LeafKind::Code => "code",
            LeafKind::Raw => "raw",
        };
        let span = self.parsed().blocks.get(leaf.block as usize).map(|block| block.span());
        Structure {
            block: block.to_owned(),
            headings: headings.into_iter().map(|(_, words)| words).collect(),
            ordinal: leaf.block,
            hash: short_hash(span.and_then(|span| self.source.get(span))),
        }
    }
}

fn clip(text: &str) -> &str {
    text.get(..text.floor_char_boundary(MAX_QUOTE)).unwrap_or_default()
}

fn last_chars(text: &str, count: usize) -> &str {
    let start = text.char_indices().rev().nth(count.saturating_sub(1)).map_or(0, |(at, _)| at);
    text.get(start..).unwrap_or_default()
}

fn first_chars(text: &str, count: usize) -> &str {
    let end = text.char_indices().nth(count).map_or(text.len(), |(at, _)| at);
    text.get(..end).unwrap_or_default()
}
