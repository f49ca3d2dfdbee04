//! One HTML file with everything in it: style and images inside, no script, and a policy of its own that lets the
//! browser fetch nothing. Every word of the document is escaped; raw HTML in it is shown as it is written.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::figures;
use crate::job::Job;
use crate::model::{Align, Block, Item, Paper, Piece, Table, Target, What, absent};
use crate::picture::Picture;
use crate::pictures::Pictures;

/// Sections from which on a document gets a list of them.
const CONTENTS_FROM: usize = 6;

/// Writes the file.
pub(crate) fn write(job: &Job<'_>, paper: &Paper, warnings: &mut Vec<String>) -> Vec<u8> {
    let pictures = Pictures::fetch([paper], job.images, warnings);
    let mut writer =
        Writer { out: String::new(), pictures: &pictures, noted: vec![0; paper.footnotes.len()] };
    let appendix = figures::appendix(job);
    let language: String = job.language.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '-').collect();
    writer.out.push_str("<!doctype html>\n<html lang=\"");
    writer.out.push_str(&language);
    writer.out.push_str("\">\n<head>\n<meta charset=\"utf-8\">\n");
    writer.out.push_str("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'\">\n");
    writer.out.push_str("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"generator\" content=\"Gloss\">\n");
    writer.out.push_str("<title>");
    writer.text(&job.title_of(paper));
    writer.out.push_str("</title>\n<style>\n");
    writer.out.push_str(include_str!("html/page.css"));
    writer.out.push_str("</style>\n</head>\n<body>\n<header>\n<h1>");
    if paper.title.is_empty() {
        writer.text(&job.title_of(paper));
    } else {
        writer.pieces(&paper.title);
    }
    writer.out.push_str("</h1>\n");
    let byline = job.byline(paper);
    if !byline.is_empty() {
        writer.out.push_str("<p class=\"byline\">");
        writer.text(&byline);
        writer.out.push_str("</p>\n");
    }
    writer.out.push_str("</header>\n");
    writer.contents(paper, &appendix);
    writer.out.push_str("<main>\n");
    writer.blocks(&paper.blocks);
    writer.out.push_str("</main>\n");
    writer.footnotes(paper);
    if !appendix.is_empty() {
        writer.out.push_str("<section class=\"sources\">\n");
        writer.blocks(&appendix);
        writer.out.push_str("</section>\n");
    }
    writer.out.push_str("</body>\n</html>\n");
    writer.out.into_bytes()
}

struct Writer<'a> {
    out: String,
    pictures: &'a Pictures,
    /// How often each footnote was referred to so far.
    noted: Vec<usize>,
}

impl Writer<'_> {
    fn contents(&mut self, paper: &Paper, appendix: &[Block]) {
        let headings: Vec<_> = paper
            .blocks
            .iter()
            .chain(appendix)
            .filter_map(|block| match block {
                Block::Heading { level: level @ 1..=2, name, pieces } => Some((*level, name, pieces)),
                _ => None,
            })
            .collect();
        if headings.len() < CONTENTS_FROM {
            return;
        }
        self.out.push_str("<nav aria-label=\"Contents\">\n<p>Contents</p>\n<ol>\n");
        for (level, name, pieces) in headings {
            self.out.push_str(if level == 1 {
                "<li><a href=\"#"
            } else {
                "<li class=\"deeper\"><a href=\"#"
            });
            self.text(name);
            self.out.push_str("\">");
            self.text(&crate::model::text(pieces));
            self.out.push_str("</a></li>\n");
        }
        self.out.push_str("</ol>\n</nav>\n");
    }

    fn footnotes(&mut self, paper: &Paper) {
        if paper.footnotes.is_empty() {
            return;
        }
        self.out.push_str("<section class=\"footnotes\" aria-label=\"Footnotes\">\n<ol>\n");
        for (at, blocks) in paper.footnotes.iter().enumerate() {
            let n = at + 1;
            self.out.push_str(&format!("<li id=\"fn:{n}\">"));
            self.item_blocks(blocks);
            for nth in 0..self.noted.get(at).copied().unwrap_or_default() {
                let id = reference(n, nth);
                self.out.push_str(&format!(
                    " <a class=\"back\" href=\"#{id}\" aria-label=\"Back to the text\">↩</a>"
                ));
            }
            self.out.push_str("</li>\n");
        }
        self.out.push_str("</ol>\n</section>\n");
    }

    fn blocks(&mut self, blocks: &[Block]) {
        blocks.iter().for_each(|block| self.block(block));
    }

    /// A list item's or footnote's blocks: its only paragraph needs no element of its own.
    fn item_blocks(&mut self, blocks: &[Block]) {
        match blocks {
            [Block::Paragraph(pieces), rest @ ..]
                if !rest.iter().any(|block| matches!(block, Block::Paragraph(_))) =>
            {
                self.pieces(pieces);
                self.blocks(rest);
            }
            blocks => self.blocks(blocks),
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading { level, name, pieces } => {
                let level = (level + 1).min(6);
                self.out.push_str(&format!("<h{level} dir=\"auto\" id=\""));
                self.text(name);
                self.out.push_str("\">");
                self.pieces(pieces);
                self.out.push_str(&format!("</h{level}>\n"));
            }
            Block::Paragraph(pieces)
                if matches!(pieces.as_slice(), [Piece { what: What::Image { .. }, .. }]) =>
            {
                self.out.push_str("<figure>");
                self.pieces(pieces);
                self.out.push_str("</figure>\n");
            }
            Block::Paragraph(pieces) => {
                self.out.push_str("<p dir=\"auto\">");
                self.pieces(pieces);
                self.out.push_str("</p>\n");
            }
            Block::Quote(blocks) => {
                self.out.push_str("<blockquote>\n");
                self.blocks(blocks);
                self.out.push_str("</blockquote>\n");
            }
            Block::List { first, items } => self.list(*first, items),
            Block::Code(pieces) => {
                self.out.push_str("<pre><code>");
                self.text(&crate::model::text(pieces));
                self.out.push_str("</code></pre>\n");
            }
            Block::Table(table) => self.table(table),
            Block::Rule => self.out.push_str("<hr>\n"),
        }
    }

    fn list(&mut self, first: Option<u32>, items: &[Item]) {
        match first {
            Some(1) => self.out.push_str("<ol>\n"),
            Some(first) => self.out.push_str(&format!("<ol start=\"{first}\">\n")),
            None => self.out.push_str("<ul>\n"),
        }
        for item in items {
            match item.task {
                Some(done) => {
                    let (sign, says) = if done { ("☑", "done") } else { ("☐", "open") };
                    let boxed = format!(
                        "<li dir=\"auto\" class=\"task\"><span class=\"box\" role=\"img\" aria-label=\"{says}\">{sign}</span>"
                    );
                    self.out.push_str(&boxed);
                }
                None => self.out.push_str("<li dir=\"auto\">"),
            }
            self.item_blocks(&item.blocks);
            self.out.push_str("</li>\n");
        }
        self.out.push_str(if first.is_some() { "</ol>\n" } else { "</ul>\n" });
    }

    fn table(&mut self, table: &Table) {
        self.out.push_str("<div class=\"table\" role=\"group\" tabindex=\"0\">\n<table>\n");
        for (at, row) in table.rows.iter().enumerate() {
            let (open, tag, close) = match at {
                0 => ("<thead>\n<tr>", "th", "</tr>\n</thead>\n<tbody>\n"),
                _ => ("<tr>", "td", "</tr>\n"),
            };
            self.out.push_str(open);
            for (cell, align) in row.iter().zip(&table.columns) {
                let scope = if at == 0 { " scope=\"col\"" } else { "" };
                let class = match align {
                    Align::Left => "",
                    Align::Centre => " class=\"centre\"",
                    Align::Right => " class=\"right\"",
                };
                self.out.push_str(&format!("<{tag}{scope}{class} dir=\"auto\">"));
                self.pieces(cell);
                self.out.push_str(&format!("</{tag}>"));
            }
            self.out.push_str(close);
        }
        if !table.rows.is_empty() {
            self.out.push_str("</tbody>\n");
        }
        self.out.push_str("</table>\n</div>\n");
    }

    fn pieces(&mut self, pieces: &[Piece]) {
        for piece in pieces {
            let mut close: Vec<&str> = Vec::new();
            match &piece.link {
                Some(Target::Outside(to)) => {
                    self.out.push_str("<a rel=\"noopener noreferrer\" href=\"");
                    self.text(to);
                    self.out.push_str("\">");
                    close.push("</a>");
                }
                Some(Target::Heading(name)) => {
                    self.out.push_str("<a href=\"#");
                    self.text(name);
                    self.out.push_str("\">");
                    close.push("</a>");
                }
                None => {}
            }
            let style = piece.style;
            for (on, open, end) in [
                (style.bold, "<strong>", "</strong>"),
                (style.italic, "<em>", "</em>"),
                (style.strike, "<s>", "</s>"),
                (style.code, "<code>", "</code>"),
            ] {
                if on {
                    self.out.push_str(open);
                    close.push(end);
                }
            }
            self.what(&piece.what);
            close.iter().rev().for_each(|end| self.out.push_str(end));
        }
    }

    fn what(&mut self, what: &What) {
        match what {
            What::Text(text) => self.text(text),
            What::Break => self.out.push_str("<br>\n"),
            What::Image { src, alt } => match self.pictures.get(src) {
                // Its marks can be pointed at, and its colours are the page's.
                Some(Picture { chart: Some(chart), .. }) => self.out.push_str(&chart.1),
                Some(picture) => {
                    let data = BASE64_STANDARD.encode(&picture.bytes);
                    let (w, h) = (picture.width, picture.height);
                    self.out.push_str("<img alt=\"");
                    self.text(alt);
                    let ending = picture.ending();
                    self.out.push_str(&format!(
                        "\" width=\"{w}\" height=\"{h}\" src=\"data:image/{ending};base64,{data}\">"
                    ));
                }
                None => {
                    self.out.push_str("<span class=\"missing\">");
                    self.text(&absent(src, alt));
                    self.out.push_str("</span>");
                }
            },
            What::Footnote(at) => {
                let n = at + 1;
                if let Some(count) = self.noted.get_mut(*at) {
                    let id = reference(n, *count);
                    *count += 1;
                    self.out.push_str(&format!(
                        "<sup class=\"note\" id=\"{id}\"><a href=\"#fn:{n}\">{n}</a></sup>"
                    ));
                }
            }
        }
    }

    /// Text, fit for elements and for attributes in double quotes.
    fn text(&mut self, text: &str) {
        escape(&mut self.out, text);
    }
}

/// Words as text of an element or an attribute.
fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
}

/// The id of a reference to a footnote.
fn reference(n: usize, nth: usize) -> String {
    if nth == 0 { format!("ref:{n}") } else { format!("ref:{n}:{}", nth + 1) }
}
