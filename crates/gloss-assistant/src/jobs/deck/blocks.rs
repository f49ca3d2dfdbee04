//! A document as the blocks that a slide can hold: words in a deck's own marks, lists, tables, charts. Takes every word as it
//! stands and says what it could not take; works nothing out.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use serde_json::Value;

use super::grid::Grid;

/// A block of a document.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Block {
    /// A heading with its depth, from 1.
    Heading(u8, String),
    /// A paragraph.
    Text(String),
    /// A list: how deep each item stands, 0 or 1, and its words.
    List(Vec<(u8, String)>),
    /// Words of somebody else.
    Quote(String),
    /// A table.
    Table(Grid),
    /// A chart's specification.
    Chart(Value),
    /// A picture: its path and what is on it.
    Picture(String, String),
    /// A block that no slide shows, by what it is.
    Left(&'static str),
}

/// The blocks of a Markdown text, in order.
pub(crate) fn blocks(markdown: &str) -> Vec<Block> {
    let mut reader = Reader::default();
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS;
    for event in Parser::new_ext(front(markdown), options) {
        reader.take(event);
    }
    reader.flush();
    reader.out
}

/// The text without what programs keep before it.
fn front(markdown: &str) -> &str {
    let rest = markdown.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n"));
    rest.map_or(markdown, |(_, rest)| rest)
}

/// Words so that none of them is a mark of a deck's text.
pub(crate) fn literal(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        if matches!(c, '\\' | '*' | '[') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// A line of Markdown in a deck's marks.
pub(crate) fn line(markdown: &str) -> String {
    let all = blocks(markdown).into_iter().filter_map(|block| match block {
        Block::Text(words) | Block::Heading(_, words) | Block::Quote(words) => Some(words),
        Block::List(items) => Some(items.into_iter().map(|(_, words)| words).collect::<Vec<_>>().join(" ")),
        _ => None,
    });
    all.collect::<Vec<_>>().join(" ")
}

#[derive(Default)]
struct Reader {
    out: Vec<Block>,
    words: String,
    /// Lists that are open, and the items so far.
    lists: usize,
    items: Vec<(u8, String)>,
    /// Quotes that are open.
    quotes: usize,
    table: Option<Grid>,
    code: Option<(String, String)>,
    /// A picture that is being read.
    picture: Option<(String, String)>,
    /// Addresses of links that are open; none for one that a slide can't follow.
    links: Vec<Option<String>>,
}

impl Reader {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.open(tag),
            Event::End(tag) => self.close(tag),
            Event::Text(words) | Event::Code(words) => self.say(&words),
            Event::SoftBreak | Event::HardBreak => self.say(" "),
            Event::TaskListMarker(done) => self.words.push_str(if done { "☑ " } else { "☐ " }),
            Event::Html(_) => self.out.push(Block::Left("HTML")),
            Event::InlineMath(_) | Event::DisplayMath(_) => self.out.push(Block::Left("a formula")),
            Event::InlineHtml(_) | Event::FootnoteReference(_) | Event::Rule => {}
        }
    }

    fn say(&mut self, words: &str) {
        if let Some((_, code)) = &mut self.code {
            code.push_str(words);
        } else if let Some((_, about)) = &mut self.picture {
            about.push_str(words);
        } else {
            self.words.push_str(&literal(words));
        }
    }

    fn open(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Strong => self.words.push_str("**"),
            Tag::Link { dest_url, .. } => {
                let known = ["fact:", "https://", "http://", "mailto:"];
                let link = known.iter().any(|scheme| dest_url.starts_with(scheme));
                self.words.push_str(if link { "[" } else { "" });
                self.links.push(link.then(|| dest_url.to_string()));
            }
            Tag::Image { dest_url, .. } => self.picture = Some((dest_url.to_string(), String::new())),
            Tag::List(_) => {
                self.end_item();
                self.lists += 1;
            }
            Tag::BlockQuote(_) => self.quotes += 1,
            Tag::Table(_) => self.table = Some(Grid::default()),
            Tag::TableRow | Tag::TableHead => {
                if let Some(table) = &mut self.table {
                    table.rows.push(Vec::new());
                }
            }
            Tag::CodeBlock(kind) => {
                let language = match kind {
                    CodeBlockKind::Fenced(language) => language.to_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                self.code = Some((language, String::new()));
            }
            _ => {}
        }
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Strong => self.words.push_str("**"),
            TagEnd::Link => {
                if let Some(Some(address)) = self.links.pop() {
                    self.words.push_str(&format!("]({address})"));
                }
            }
            TagEnd::Image => {
                let (path, about) = self.picture.take().unwrap_or_default();
                self.out.push(Block::Picture(path, about));
            }
            TagEnd::Heading(level) => {
                let words = self.take_words();
                self.out.push(Block::Heading(depth(level), words));
            }
            TagEnd::Paragraph if self.lists == 0 => self.paragraph(),
            TagEnd::Item => self.end_item(),
            TagEnd::List(_) => {
                self.end_item();
                self.lists = self.lists.saturating_sub(1);
                if self.lists == 0 && !self.items.is_empty() {
                    self.out.push(Block::List(std::mem::take(&mut self.items)));
                }
            }
            TagEnd::BlockQuote(_) => self.quotes = self.quotes.saturating_sub(1),
            TagEnd::TableCell => {
                let words = self.take_words();
                if let Some(row) = self.table.as_mut().and_then(|table| table.rows.last_mut()) {
                    row.push(words);
                }
            }
            TagEnd::Table => {
                if let Some(table) = self.table.take() {
                    self.out.push(Block::Table(table.headed()));
                }
            }
            TagEnd::CodeBlock => self.fenced(),
            _ => {}
        }
    }

    fn take_words(&mut self) -> String {
        std::mem::take(&mut self.words).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn paragraph(&mut self) {
        let words = self.take_words();
        if !words.is_empty() {
            self.out.push(if self.quotes > 0 { Block::Quote(words) } else { Block::Text(words) });
        }
    }

    fn end_item(&mut self) {
        let words = self.take_words();
        if self.lists > 0 && !words.is_empty() {
            self.items.push((u8::from(self.lists > 1), words));
        }
    }

    fn fenced(&mut self) {
        let Some((language, code)) = self.code.take() else { return };
        let chart = ["chart", "vega-lite", "vegalite"].contains(&language.trim());
        let spec = serde_json::from_str(&code).ok().filter(|_| chart);
        self.out.push(match spec {
            Some(spec) => Block::Chart(spec),
            None => Block::Left(if chart { "a chart" } else { "code" }),
        });
    }

    fn flush(&mut self) {
        if !self.words.trim().is_empty() {
            self.paragraph();
        }
    }
}

fn depth(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        _ => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_is_read_as_its_blocks() {
        let text = "---\na: b\n---\n# T & [1]\n\nOne **two**\nthree [4 %](fact:x/r1c2), see [here](a.md).\n\n- a\n  - b\n- c\n\n> said\n\n| g | n |\n|---|--:|\n| x | [5](fact:y) |\n\n```chart\n{\"mark\":\"bar\"}\n```\n\n```rust\nfn\n```\n\n![Yard](yard.png)\n";
        let grid =
            Grid { header: vec!["g".into(), "n".into()], rows: vec![vec!["x".into(), "[5](fact:y)".into()]] };
        assert_eq!(
            blocks(text),
            vec![
                Block::Heading(1, "T & \\[1]".into()),
                Block::Text("One **two** three [4 %](fact:x/r1c2), see here.".into()),
                Block::List(vec![(0, "a".into()), (1, "b".into()), (0, "c".into())]),
                Block::Quote("said".into()),
                Block::Table(grid),
                Block::Chart(serde_json::json!({ "mark": "bar" })),
                Block::Left("code"),
                Block::Picture("yard.png".into(), "Yard".into()),
            ]
        );
    }
}
