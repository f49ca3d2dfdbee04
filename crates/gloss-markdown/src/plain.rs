//! The view of last resort: every line a block with one exact run. Never interprets anything.

use std::sync::Arc;

use crate::model::{Block, Document, El, Leaf, LeafKind, Node, Run};

/// A document whose lines are shown as they are, with the reason.
pub(crate) fn document(source: &str, why: &'static str) -> Document {
    let mut document = Document { plain: Some(why), ..Document::default() };
    let mut start = 0;
    for line in source.split_inclusive('\n') {
        let text = line.trim_end_matches(['\n', '\r']);
        let (span, whole_line) = (start..start + text.len(), start..start + line.len());
        start += line.len();
        if text.is_empty() {
            continue;
        }
        let (run, leaf) = (document.runs.len() as u32, document.leaves.len() as u32);
        let block = document.blocks.len() as u32;
        document.runs.push(Run { span: span.clone(), shown: None, whole: false, leaf, inline: None });
        document.leaves.push(Leaf {
            kind: LeafKind::Paragraph,
            block,
            within: None,
            span,
            runs: run..run + 1,
        });
        let node = Arc::new(Node::El { el: El::Paragraph, n: 0, to: None, of: vec![Node::Run(0)] });
        document.blocks.push(Block {
            span: whole_line,
            runs: run..run + 1,
            leaves: leaf..leaf + 1,
            inlines: 0..0,
            containers: 0..0,
            node,
        });
    }
    document
}
