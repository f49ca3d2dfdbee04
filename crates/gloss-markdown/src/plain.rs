//! The view of last resort: every line a block with one exact run. Never interprets anything.

use crate::model::{Block, Bytes, Document, EXACT, El, Leaf, LeafKind, NONE, Run};
use crate::tree::Mark;

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
        let bytes = Bytes::new(&span);
        let first = document.counts();
        document.blocks.push(Block { bytes: Bytes::new(&whole_line), first });
        document.runs.push(Run { bytes, shown: EXACT, leaf: first.leaves, inline: NONE });
        document.leaves.push(Leaf {
            kind: LeafKind::Paragraph,
            block: document.blocks.len() as u32 - 1,
            within: NONE,
            bytes,
            runs: (first.runs, first.runs + 1),
        });
        document.marks.extend([Mark::Begin(El::Paragraph), Mark::Run, Mark::End]);
    }
    document
}
