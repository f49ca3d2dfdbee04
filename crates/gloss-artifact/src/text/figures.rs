//! The figures of a document: links into `fact:`, with what the reader sees. Whether they are true is
//! `gloss-data`'s question.

use gloss_markdown::El;
use gloss_protocol::Span;

use super::Text;

/// A figure as it stands in a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// The fact as written: `7f3a90b1` or `7f3a90b1/r2c3`.
    pub fact: String,
    /// The figure as the reader sees it.
    pub shown: String,
    /// The whole link in the source.
    pub span: Span,
}

impl Text {
    /// All figures, in order.
    pub fn figures(&self) -> Vec<Figure> {
        self.parsed()
            .inlines
            .iter()
            .filter(|inline| inline.el == El::Link)
            .filter_map(|inline| {
                Some(Figure {
                    fact: self.parsed().target(inline)?.strip_prefix("fact:")?.to_owned(),
                    shown: self.parsed().visible(&self.source, &inline.span()),
                    span: Span::new(inline.span().start, inline.span().end),
                })
            })
            .collect()
    }
}
