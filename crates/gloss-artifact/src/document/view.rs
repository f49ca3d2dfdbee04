//! From a parsed document to the blocks that a viewer draws. Writes no HTML and drops nothing: what is not
//! drawn as an element is drawn as its source.

use gloss_markdown as md;
use gloss_protocol::{Block, El, InlineNode, Span};
use sha2::{Digest, Sha256};

use super::Text;

impl Text {
    /// A window of blocks; `count` 0 is all. Also the number of blocks there are.
    pub fn blocks(&self, from: u32, count: u32) -> (Vec<Block>, u32) {
        let total = self.parsed.blocks.len() as u32;
        let count = if count == 0 { total } else { count };
        let blocks = self
            .parsed
            .blocks
            .iter()
            .enumerate()
            .skip(from as usize)
            .take(count as usize)
            .map(|(id, block)| Block {
                id: id as u32,
                span: Span::new(block.span.start, block.span.end),
                hash: short_hash(self.source.get(block.span.clone())),
                node: self.node(&block.node, block.runs.start),
            })
            .collect();
        (blocks, total)
    }

    /// Why the document is shown as plain text, where it is.
    pub fn plain(&self) -> Option<&'static str> {
        self.parsed.plain
    }

    /// A node of a block whose first run has the number `first`.
    fn node(&self, node: &md::Node, first: u32) -> InlineNode {
        match node {
            md::Node::Run(nth) => {
                let id = first + nth;
                let run = self.parsed.runs.get(id as usize);
                InlineNode::Run {
                    id,
                    text: run.map(|run| run.text(&self.source).to_owned()).unwrap_or_default(),
                    whole: run.is_some_and(|run| run.whole),
                }
            }
            md::Node::El { el, n, to, of } => {
                let to = to.as_deref().unwrap_or_default();
                let fact = to.strip_prefix("fact:").filter(|_| *el == md::El::Link);
                InlineNode::El {
                    el: if fact.is_some() { El::Fact } else { element(*el) },
                    n: *n,
                    to: fact.map_or_else(|| safe_target(*el, to), str::to_owned),
                    of: of.iter().map(|node| self.node(node, first)).collect(),
                }
            }
        }
    }
}

/// A link goes to the web, to a mail address or to a place in this folder; any other scheme could run
/// something, and is dropped.
fn safe_target(el: md::El, to: &str) -> String {
    if el != md::El::Link {
        return to.to_owned();
    }
    let scheme = to.split_once(':').map(|(scheme, _)| scheme.to_ascii_lowercase());
    match scheme.as_deref() {
        None | Some("http" | "https" | "mailto") => to.to_owned(),
        Some(scheme) if scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c)) => {
            String::new()
        }
        Some(_) => to.to_owned(),
    }
}

/// The first 16 hex digits of SHA-256: enough to tell blocks of one document apart.
pub(super) fn short_hash(source: Option<&str>) -> String {
    let digest = Sha256::digest(source.unwrap_or_default());
    hex::encode(digest.get(..8).unwrap_or_default())
}

fn element(el: md::El) -> El {
    match el {
        md::El::Paragraph => El::Paragraph,
        md::El::Heading => El::Heading,
        md::El::Quote => El::Quote,
        md::El::List => El::List,
        md::El::OrderedList => El::OrderedList,
        md::El::Item => El::Item,
        md::El::CodeBlock => El::CodeBlock,
        md::El::Table => El::Table,
        md::El::TableHead => El::TableHead,
        md::El::TableRow => El::TableRow,
        md::El::TableCell => El::TableCell,
        md::El::Rule => El::Rule,
        md::El::Footnote => El::Footnote,
        md::El::Raw => El::Raw,
        md::El::Emphasis => El::Emphasis,
        md::El::Strong => El::Strong,
        md::El::Strike => El::Strike,
        md::El::Code => El::Code,
        md::El::Link => El::Link,
        md::El::Image => El::Image,
        md::El::FootnoteRef => El::FootnoteRef,
        md::El::TaskBox => El::TaskBox,
        md::El::Math => El::Math,
        md::El::Break => El::Break,
    }
}
