//! The view of last resort: every line a block with one exact run. Never interprets anything.

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
            span: span.clone(),
            runs: run..run + 1,
        });
        let node = Node::El { el: El::Paragraph, n: 0, to: String::new(), span, of: vec![Node::Run(run)] };
        document.blocks.push(Block { span: whole_line, node });
    }
    document
}
