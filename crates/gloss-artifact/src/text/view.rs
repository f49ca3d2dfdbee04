//! From a parsed document to the blocks that a viewer draws. Writes no HTML and drops nothing: what is not
//! drawn as an element is drawn as its source.

use std::hash::{BuildHasher, Hasher};
use std::sync::LazyLock;

use foldhash::quality::RandomState;
use gloss_markdown as md;
use gloss_protocol::{Blocks, El, Span};

use super::Text;

pub use gloss_chart::Cells;

impl Text {
    /// A window of blocks; `count` 0 is all. Also the number of blocks there are. Charts of cells are not drawn.
    pub fn blocks(&self, from: u32, count: u32) -> (Blocks, u32) {
        self.blocks_with(from, count, &gloss_chart::nowhere)
    }

    /// [`Text::blocks`] with the rows of a range of cells such as `sales.xlsx!2024!A1:C20`, its first row being the
    /// columns' names, for charts; or why there are none.
    pub fn blocks_with(&self, from: u32, count: u32, cells: Cells<'_>) -> (Blocks, u32) {
        let total = self.parsed().blocks.len() as u32;
        let to = if count == 0 { total } else { from.saturating_add(count).min(total) };
        let from = from.min(to);
        let at = |block: u32| self.parsed().blocks.get(block as usize).map(|block| block.span().start);
        let bytes = at(to).unwrap_or(self.source.len()) - at(from).unwrap_or(self.source.len());
        let mut out = Blocks::with_capacity((to - from) as usize, self.parsed().steps_of(from..to), bytes);
        for id in from..to {
            let Some(block) = self.parsed().blocks.get(id as usize) else { break };
            let span = block.span();
            // A chart of cells is another picture when the cells are others.
            let drawn = match self.parsed().element(id) {
                Some(md::El::Chart) => self.chart(self.parsed().first_run(id), cells).1,
                _ => String::new(),
            };
            let hash = hash(self.source.get(span.clone()), &drawn);
            out.block(id, Span::new(span.start, span.end), hash, self.parsed().first_run(id));
            self.draw(id, cells, &mut out);
        }
        (out, total)
    }

    /// Why the document is shown as plain text, where it is.
    pub fn plain(&self) -> Option<&'static str> {
        self.parsed().plain
    }

    /// The charts and diagrams of a document that are not drawn: the line that each begins in, from 1, what it is, and why not.
    pub fn undrawn_charts(&self, cells: Cells<'_>) -> Vec<(usize, &'static str, String)> {
        let undrawn = |(run, _): (u32, String)| {
            let what = if self.is_diagram(run) { "diagram" } else { "chart" };
            Some((self.line_of_run(run), what, self.draw_chart(run, cells).err()?))
        };
        self.elements(md::El::Chart).into_iter().filter_map(undrawn).collect()
    }

    /// The addresses of a document's pictures, each with the line that it stands in, from 1.
    pub fn pictures(&self) -> Vec<(usize, String)> {
        self.elements(md::El::Image).into_iter().map(|(run, to)| (self.line_of_run(run), to)).collect()
    }

    /// The elements of a kind in a document: the run that each begins with, and what it leads to.
    fn elements(&self, wanted: md::El) -> Vec<(u32, String)> {
        let mut found = Vec::new();
        if !self.is_markdown() {
            return found;
        }
        for block in 0..self.parsed().blocks.len() as u32 {
            let mut next = self.parsed().first_run(block);
            for step in self.parsed().steps(block) {
                match step {
                    md::Step::Run(id) => next = id + 1,
                    md::Step::Begin { el, to, .. } if el == wanted => found.push((next, to.to_owned())),
                    md::Step::Begin { .. } | md::Step::End => {}
                }
            }
        }
        found
    }

    fn line_of_run(&self, run: u32) -> usize {
        let start = self.parsed().runs.get(run as usize).map_or(self.source.len(), |run| run.span().start);
        1 + self.source.get(..start).unwrap_or_default().matches('\n').count()
    }

    /// The drawing of a chart or a diagram: 0 and its picture, or 1 and why there is none.
    fn chart(&self, run: u32, cells: Cells<'_>) -> (u32, String) {
        match self.draw_chart(run, cells) {
            Ok(svg) => (0, svg),
            Err(why) if self.is_diagram(run) => (1, format!("This diagram is not drawn. {why}")),
            Err(why) => (1, format!("This chart is not drawn. {why}")),
        }
    }

    fn block_of(&self, run: u32) -> &str {
        let run = self.parsed().runs.get(run as usize);
        run.map(|run| self.parsed().text(&self.source, run)).unwrap_or_default()
    }

    fn is_diagram(&self, run: u32) -> bool {
        md::is_diagram(self.block_of(run))
    }

    /// Its picture as SVG, or what is wrong with its words and what would work.
    fn draw_chart(&self, run: u32, cells: Cells<'_>) -> Result<String, String> {
        let block = self.block_of(run);
        if md::is_diagram(block) {
            return super::diagram::draw(&md::fenced(block));
        }
        let refused = |refused: gloss_chart::Refused| refused.to_string();
        let (spec, _) = gloss_chart::read_with(&md::fenced(block), cells).map_err(refused)?;
        Ok(gloss_chart::svg(&gloss_chart::scene(&spec).map_err(refused)?, gloss_chart::Theme::Page))
    }

    /// Draws the content of a block.
    fn draw(&self, block: u32, cells: Cells<'_>, out: &mut Blocks) {
        let mut next = self.parsed().first_run(block);
        for step in self.parsed().steps(block) {
            match step {
                md::Step::Run(id) => {
                    next = id + 1;
                    if let Some(run) = self.parsed().runs.get(id as usize) {
                        out.run(self.parsed().text(&self.source, run), run.is_whole());
                    }
                }
                md::Step::Begin { el: md::El::Link, n, to } => match to.strip_prefix("fact:") {
                    Some(fact) => out.begin(El::Fact, n, fact),
                    None => out.begin(El::Link, n, safe_target(to)),
                },
                md::Step::Begin { el: md::El::Chart, .. } => {
                    let (n, to) = self.chart(next, cells);
                    out.begin(El::Chart, n, &to);
                }
                md::Step::Begin { el, n, to } => out.begin(element(el), n, to),
                md::Step::End => out.end(),
            }
        }
    }
}

/// A link goes to the web, to a mail address or to a place in this folder; any other scheme could run
/// something, and is dropped.
fn safe_target(to: &str) -> &str {
    let Some((scheme, _)) = to.split_once(':') else { return to };
    let safe = ["http", "https", "mailto"].iter().any(|known| scheme.eq_ignore_ascii_case(known));
    let is_scheme = scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    if safe || !is_scheme { to } else { "" }
}

/// Whether a block is the one that was drawn before is asked within a process, by a hash with a key of this process: a
/// document can't be written to hold two blocks that are taken for each other by one who never sees the key or a hash.
/// Not SipHash: it took a thirtieth of all drawing.
fn hash(source: Option<&str>, drawn: &str) -> u64 {
    static KEY: LazyLock<RandomState> = LazyLock::new(RandomState::default);
    let mut hasher = KEY.build_hasher();
    hasher.write(source.unwrap_or_default().as_bytes());
    if !drawn.is_empty() {
        hasher.write(drawn.as_bytes());
    }
    hasher.finish()
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
        md::El::Line => El::Line,
        md::El::Chart => El::Chart,
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
        md::El::Aside => El::Aside,
        md::El::Underline => El::Underline,
        md::El::Inserted => El::Inserted,
        md::El::Deleted => El::Deleted,
    }
}
