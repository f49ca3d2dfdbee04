//! From a parsed Markdown document to what is exported. Figures become plain text, links that lead nowhere once the
//! file has left the folder become plain text too, and what nobody is meant to read (front matter, comments) is left
//! out. Never reads a file.

use std::collections::{HashMap, HashSet};
use std::ops::Range;
use std::sync::Arc;

use gloss_markdown::{Document, El, RunId, Step};

use crate::model::{Align, Block, Cell, Item, Paper, Piece, Style, Table, Target, What, clean, text};

/// Deepest nesting of lists and quotes that is drawn: Word knows nine levels of a list, and nobody reads more.
const MAX_DEPTH: usize = 8;

/// Reads a document.
pub(crate) fn paper(source: &str, document: &Document, cells: gloss_chart::Cells<'_>) -> Paper {
    let names = headings(source, document);
    let labels = labels(document);
    let mut reader = Reader {
        source,
        document,
        cells,
        paper: Paper::default(),
        notes: labels.iter().enumerate().map(|(at, label)| (label.clone(), at)).collect(),
        known: names.iter().cloned().collect(),
        names: names.into_iter(),
        depth: 0,
        in_note: false,
    };
    reader.paper.footnotes = vec![Vec::new(); labels.len()];
    for at in 0..document.blocks.len() {
        if document.plain.is_none() && hidden(source, document, at) {
            continue;
        }
        let mut blocks = Vec::new();
        if let Some(node) = tree(document, at as u32) {
            reader.block(&node, &mut blocks);
            reader.outside(&node);
        }
        reader.paper.blocks.append(&mut blocks);
    }
    titled(reader.paper)
}

/// A heading of the first level that nothing stands before is the title; where no other is of that level, the ones
/// below count from 1.
fn titled(mut paper: Paper) -> Paper {
    let first = |block: &Block| matches!(block, Block::Heading { level: 1, .. });
    if paper.blocks.first().is_some_and(first)
        && let Block::Heading { pieces, .. } = paper.blocks.remove(0)
    {
        paper.title = pieces;
        if !paper.blocks.iter().any(first) {
            for block in &mut paper.blocks {
                if let Block::Heading { level, .. } = block {
                    *level = level.saturating_sub(1).max(1);
                }
            }
        }
    }
    paper
}

/// True for front matter and for comments in HTML.
fn hidden(source: &str, document: &Document, at: usize) -> bool {
    let span = document.blocks.get(at).map_or(0..0, |block| block.span());
    let raw = source.get(span).unwrap_or_default().trim();
    let comment = raw.starts_with("<!--") && raw.find("-->") == raw.len().checked_sub(3);
    document.element(at as u32) == Some(El::Raw) && (comment || at == 0 && raw.starts_with("---"))
}

/// A block's tree. Runs are numbered as in the document.
enum Node {
    Run(RunId),
    El { el: El, n: u32, to: Option<Arc<str>>, of: Vec<Node> },
}

fn tree(document: &Document, block: u32) -> Option<Node> {
    let mut open: Vec<Node> = Vec::new();
    for step in document.steps(block) {
        let node = match step {
            Step::Begin { el, n, to } => {
                let to = (!to.is_empty()).then(|| Arc::from(to));
                open.push(Node::El { el, n, to, of: Vec::new() });
                continue;
            }
            Step::Run(run) => Node::Run(run),
            Step::End => open.pop()?,
        };
        match open.last_mut() {
            Some(Node::El { of, .. }) => of.push(node),
            _ => return Some(node),
        }
    }
    None
}

/// The labels that the text refers to, each once, in order. Footnotes nobody refers to stay where they stand.
fn labels(document: &Document) -> Vec<Arc<str>> {
    let footnotes: Vec<Range<usize>> =
        document.containers.iter().filter(|at| at.el == El::Footnote).map(|at| at.span()).collect();
    let in_note = |span: &Range<usize>| {
        let before = footnotes.partition_point(|note| note.start <= span.start);
        before.checked_sub(1).and_then(|at| footnotes.get(at)).is_some_and(|note| span.end <= note.end)
    };
    let mut seen: HashSet<&str> = HashSet::new();
    let refs = document
        .inlines
        .iter()
        .filter(|inline| inline.el == El::FootnoteRef && !in_note(&inline.span()))
        .filter_map(|inline| document.target(inline));
    refs.filter(|label| seen.insert(label)).map(Arc::from).collect()
}

/// The names of all headings, in order: as GitHub makes them, a second one of a name with `-1`.
fn headings(source: &str, document: &Document) -> Vec<Arc<str>> {
    let mut seen: HashMap<String, u32> = HashMap::new();
    let headings =
        document.leaves.iter().filter(|leaf| matches!(leaf.kind, gloss_markdown::LeafKind::Heading(_)));
    headings
        .map(|leaf| {
            let name: String = document
                .leaf_text(source, leaf)
                .trim()
                .chars()
                .filter_map(|c| match c {
                    ' ' | '\n' => Some('-'),
                    c if c.is_alphanumeric() || c == '-' || c == '_' => Some(c),
                    _ => None,
                })
                .flat_map(char::to_lowercase)
                .collect();
            let name = if name.is_empty() { "section".to_owned() } else { name };
            let count = seen.entry(name.clone()).or_default();
            *count += 1;
            if *count == 1 { name.into() } else { format!("{name}-{}", *count - 1).into() }
        })
        .collect()
}

struct Reader<'a> {
    source: &'a str,
    document: &'a Document,
    cells: gloss_chart::Cells<'a>,
    paper: Paper,
    notes: HashMap<Arc<str>, usize>,
    known: HashSet<Arc<str>>,
    names: std::vec::IntoIter<Arc<str>>,
    depth: usize,
    in_note: bool,
}

/// Style and link of the elements around a piece.
#[derive(Clone, Default)]
struct Around {
    style: Style,
    link: Option<Target>,
}

impl Reader<'_> {
    fn block(&mut self, node: &Node, out: &mut Vec<Block>) {
        let Node::El { el, n, to, of } = node else {
            return out.extend(self.paragraph(std::slice::from_ref(node)));
        };
        match el {
            // One without any words has no name.
            El::Heading if of.is_empty() => {}
            El::Heading => {
                let name = self.names.next().unwrap_or_default();
                let pieces = self.line(of);
                if !text(&pieces).trim().is_empty() {
                    out.push(Block::Heading { level: (*n).clamp(1, 6) as u8, name, pieces });
                }
            }
            El::Quote => {
                let blocks = self.deeper(of);
                if self.depth < MAX_DEPTH { out.push(Block::Quote(blocks)) } else { out.extend(blocks) }
            }
            El::List => out.push(self.list(None, of)),
            El::OrderedList => out.push(self.list(Some(*n), of)),
            El::Chart => out.extend(self.chart(of)),
            El::CodeBlock | El::Raw => {
                let pieces = self.code(of);
                if !pieces.is_empty() {
                    out.push(Block::Code(pieces));
                }
            }
            El::Table => out.push(Block::Table(self.table(of))),
            El::Rule => out.push(Block::Rule),
            El::Footnote => {
                let at = to.as_ref().and_then(|label| self.notes.get(label)).copied();
                self.in_note = true;
                let blocks = self.blocks(of);
                self.in_note = false;
                match at.and_then(|at| self.paper.footnotes.get_mut(at)) {
                    Some(note) => *note = blocks,
                    None => out.extend(blocks),
                }
            }
            // Paragraphs, and an item's own words.
            _ => out.extend(self.paragraph(of)),
        }
    }

    /// Blocks among which lines may stand that are in no paragraph of their own, as in a tight list.
    fn blocks(&mut self, nodes: &[Node]) -> Vec<Block> {
        let mut out = Vec::new();
        let mut loose: &[Node] = &[];
        for (at, node) in nodes.iter().enumerate() {
            let inline = match node {
                Node::Run(_) => true,
                Node::El { el, .. } => el.is_inline(),
            };
            if inline {
                let start = at - loose.len();
                loose = nodes.get(start..=at).unwrap_or_default();
                continue;
            }
            out.extend(self.paragraph(std::mem::take(&mut loose)));
            self.block(node, &mut out);
        }
        out.extend(self.paragraph(loose));
        out
    }

    fn deeper(&mut self, of: &[Node]) -> Vec<Block> {
        self.depth += 1;
        let blocks = self.blocks(of);
        self.depth -= 1;
        blocks
    }

    fn paragraph(&self, nodes: &[Node]) -> Option<Block> {
        let pieces = self.line(nodes);
        (!pieces.is_empty()).then_some(Block::Paragraph(pieces))
    }

    fn list(&mut self, first: Option<u32>, of: &[Node]) -> Block {
        let mut items = Vec::new();
        for node in of {
            let Node::El { el: El::Item, of, .. } = node else { continue };
            let blocks = self.deeper(of);
            let (mut own, mut below) = (Vec::new(), Vec::new());
            for block in blocks {
                match block {
                    // What nests too deeply goes on beside its parent.
                    Block::List { items, .. } if self.depth + 1 >= MAX_DEPTH => below.extend(items),
                    block => own.push(block),
                }
            }
            items.push(Item { task: task(of), blocks: own });
            items.append(&mut below);
        }
        Block::List { first, items }
    }

    fn table(&self, of: &[Node]) -> Table {
        let mut table = Table { columns: Vec::new(), rows: Vec::new() };
        for row in of {
            let Node::El { of, .. } = row else { continue };
            let mut cells: Vec<Cell> = Vec::new();
            for cell in of {
                let Node::El { n, of, .. } = cell else { continue };
                if table.rows.is_empty() {
                    table.columns.push(match n {
                        2 => Align::Centre,
                        3 => Align::Right,
                        _ => Align::Left,
                    });
                }
                cells.push(self.line(of));
            }
            cells.resize(table.columns.len(), Vec::new());
            table.rows.push(cells);
        }
        table
    }

    /// A chart is an image; one that is not drawn is its words, and above them why.
    fn chart(&self, of: &[Node]) -> Vec<Block> {
        let code = self.code(of);
        let block = text(&code);
        let around = Around::default();
        match crate::chart::image(&block, self.cells) {
            Ok((src, alt)) => {
                let what = What::Image { src: src.into(), alt: clean(&alt) };
                vec![Block::Paragraph(vec![self.whole(of, &around, what)])]
            }
            Err(why) => {
                let why = self.whole(of, &around, What::Text(clean(&why)));
                vec![Block::Paragraph(vec![why]), Block::Code(code)]
            }
        }
    }

    /// Code keeps its lines' ends.
    fn code(&self, of: &[Node]) -> Vec<Piece> {
        let mut pieces = Vec::new();
        let around = Around { style: Style { code: true, ..Style::default() }, link: None };
        for node in of {
            if let Node::Run(run) = node {
                self.run(*run, &around, true, &mut pieces);
            }
        }
        pieces
    }

    fn line(&self, nodes: &[Node]) -> Vec<Piece> {
        let mut pieces = Vec::new();
        self.inline(nodes, &Around::default(), &mut pieces);
        pieces
    }

    fn inline(&self, nodes: &[Node], around: &Around, out: &mut Vec<Piece>) {
        for node in nodes {
            let (el, to, of) = match node {
                Node::Run(run) => {
                    self.run(*run, around, false, out);
                    continue;
                }
                Node::El { el, to, of, .. } => (*el, to, of),
            };
            let mut inner = around.clone();
            match el {
                El::Emphasis => inner.style.italic = true,
                El::Strong => inner.style.bold = true,
                El::Strike => inner.style.strike = true,
                El::Code | El::Math => inner.style.code = true,
                El::Link => inner.link = to.as_deref().and_then(|to| self.target(to)),
                El::Break => {
                    out.push(self.whole(of, around, What::Break));
                    continue;
                }
                El::TaskBox => continue,
                El::Image => {
                    let mut alt = Vec::new();
                    self.inline(of, &Around::default(), &mut alt);
                    let src = to.clone().unwrap_or_default();
                    out.push(self.whole(of, around, What::Image { src, alt: clean(&text(&alt)) }));
                    continue;
                }
                El::FootnoteRef => {
                    let label = to.clone().unwrap_or_default();
                    let what = match self.notes.get(&label) {
                        Some(at) if !self.in_note => What::Footnote(*at),
                        _ => What::Text(format!("[{}]", clean(&label))),
                    };
                    out.push(self.whole(of, around, what));
                    continue;
                }
                _ => {}
            }
            self.inline(of, &inner, out);
        }
    }

    /// A piece that can only be pointed at as one.
    fn whole(&self, of: &[Node], around: &Around, what: What) -> Piece {
        let spans: Vec<Range<usize>> = of
            .iter()
            .filter_map(|node| match node {
                Node::Run(run) => self.document.runs.get(*run as usize).map(|run| run.span()),
                Node::El { .. } => None,
            })
            .collect();
        let start = spans.first().map_or(0, |span| span.start);
        let end = spans.last().map_or(0, |span| span.end);
        Piece { what, style: around.style, link: around.link.clone(), span: start..end, exact: false }
    }

    fn run(&self, run: u32, around: &Around, code: bool, out: &mut Vec<Piece>) {
        let Some(run) = self.document.runs.get(run as usize) else { return };
        let raw = self.document.text(self.source, run);
        let said = if code { clean(raw) } else { clean(raw).replace('\n', " ") };
        if said.is_empty() {
            return;
        }
        // Two blanks in a row are drawn as one, wherever they come from.
        let exact = !run.is_whole() && run.is_verbatim() && said.len() == raw.len();
        out.push(Piece {
            what: What::Text(said),
            style: around.style,
            link: around.link.clone(),
            span: run.span(),
            exact,
        });
    }

    /// Gathers the addresses that links lead to.
    fn outside(&mut self, node: &Node) {
        let Node::El { el, to, of, .. } = node else { return };
        if *el == El::Link
            && let Some(Target::Outside(to)) = to.as_deref().and_then(|to| self.target(to))
        {
            self.paper.outside.insert(to);
        }
        of.iter().for_each(|node| self.outside(node));
    }

    fn target(&self, to: &str) -> Option<Target> {
        if let Some(name) = to.strip_prefix('#') {
            return self.known.get(name).map(|name| Target::Heading(name.clone()));
        }
        let scheme = to.split_once(':')?.0.to_ascii_lowercase();
        let fit = to.len() < 2_048 && !to.chars().any(|c| c.is_control() || c.is_whitespace());
        (fit && matches!(scheme.as_str(), "http" | "https" | "mailto"))
            .then(|| Target::Outside(clean(to).into()))
    }
}

/// The tick of the box that an item begins with.
fn task(of: &[Node]) -> Option<bool> {
    of.iter().take(2).find_map(|node| match node {
        Node::El { el: El::TaskBox, n, .. } => Some(*n == 1),
        Node::El { el: El::Paragraph, of, .. } => task(of),
        _ => None,
    })
}

#[cfg(test)]
mod tests;
