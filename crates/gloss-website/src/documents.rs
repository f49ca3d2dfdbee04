//! Documents as parts of a page: Markdown, parted at its headings, as plain elements. HTML in it is shown as it is written, pictures
//! by their words, and only addresses on the web lead anywhere. Reads no file.

use std::fmt::Write as _;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use crate::html::{address, id, text};

/// Parts of all documents of a page.
pub(crate) const MAX_PARTS: usize = 2_000;

/// A document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Document {
    pub(crate) path: String,
    pub(crate) title: String,
    /// Its first sentences, as words.
    pub(crate) lead: String,
    /// How many words it has.
    pub(crate) words: usize,
    pub(crate) parts: Vec<Part>,
    /// Why charts in it are not drawn, in sentences.
    pub(crate) undrawn: Vec<String>,
}

/// A section of a document: a heading and what stands under it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Part {
    /// The section's HTML id in the page.
    pub(crate) id: String,
    /// 1 for the document's own title.
    pub(crate) level: u8,
    pub(crate) heading: String,
    /// Its elements.
    pub(crate) html: String,
}

/// Longest lead, in characters.
const LEAD: usize = 240;

/// Reads a document.
pub(crate) fn read(path: &str, source: &str) -> Document {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut reader =
        Reader { document: Document { path: path.to_owned(), ..Document::default() }, ..Reader::default() };
    for event in Parser::new_ext(source, options) {
        reader.take(event);
    }
    reader.close();
    reader.document
}

/// The language of a fenced block: the first word behind its fence.
fn language(info: &str) -> &str {
    info.split_whitespace().next().unwrap_or_default()
}

#[derive(Default)]
struct Reader {
    document: Document,
    part: Part,
    /// The words of the heading that is open.
    heading: Option<String>,
    /// The closing tags of open links; an empty one for a link that is not written.
    links: Vec<&'static str>,
    in_head: bool,
    in_comment: bool,
    /// True within what describes the document and is none of it.
    skips: bool,
    lead_open: bool,
    /// The words of the chart or the diagram that is open, and whether it is a diagram.
    chart: Option<(String, bool)>,
}

impl Reader {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(Tag::MetadataBlock(_)) => self.skips = true,
            Event::End(TagEnd::MetadataBlock(_)) => self.skips = false,
            _ if self.skips => {}
            Event::Start(tag) => self.open(tag),
            Event::End(tag) => self.end(tag),
            // A comment was not written for readers.
            Event::Html(words) if self.comments(&words) => {}
            Event::InlineHtml(words) if words.starts_with("<!--") => {}
            Event::Text(words) if self.chart.is_some() => {
                self.chart.iter_mut().for_each(|(chart, _)| chart.push_str(&words));
            }
            Event::Text(words) | Event::Html(words) | Event::InlineHtml(words) => self.say(&words),
            Event::Code(words) => {
                self.put("<code>");
                self.say(&words);
                self.put("</code>");
            }
            Event::SoftBreak => self.say(" "),
            Event::HardBreak => self.put("<br>"),
            Event::Rule => self.put("<hr>\n"),
            Event::TaskListMarker(done) => self.say(if done { "☑ " } else { "☐ " }),
            _ => {}
        }
    }

    /// Draws a diagram; of one that can't be drawn its words stand there.
    fn draw_diagram(&mut self, words: &str) {
        match gloss_diagram::draw(words, gloss_diagram::Theme::Plain) {
            Ok(drawn) => {
                self.put(&format!("<figure class=\"chart\" tabindex=\"0\">{}</figure>\n", drawn.svg));
            }
            Err(error) => {
                self.put("<pre><code>");
                self.say(words);
                self.put("</code></pre>\n");
                let says = format!("A diagram of {} is not drawn: {error}", self.document.path);
                self.document.undrawn.push(says);
            }
        }
    }

    /// Draws a chart whose rows stand in it; of another a sentence says why it is not there.
    fn draw(&mut self, chart: &str) {
        let drawn = gloss_chart::read_with(chart, &gloss_chart::nowhere)
            .and_then(|(spec, _)| gloss_chart::scene(&spec))
            .map(|scene| gloss_chart::svg(&scene, gloss_chart::Theme::Plain));
        match drawn {
            Ok(svg) => self.put(&format!("<figure class=\"chart\" tabindex=\"0\">{svg}</figure>\n")),
            Err(_) => self.document.undrawn.push(format!(
                "A chart of {} is left out: a page draws those alone whose values stand in them.",
                self.document.path
            )),
        }
    }

    /// True for a line of a comment.
    fn comments(&mut self, line: &str) -> bool {
        let was = self.in_comment || line.trim_start().starts_with("<!--");
        self.in_comment = was && !line.contains("-->");
        was
    }

    /// Words, as words.
    fn say(&mut self, words: &str) {
        self.document.words += words.split_whitespace().count();
        if let Some(heading) = &mut self.heading {
            heading.push_str(words);
            return;
        }
        if self.lead_open && self.document.lead.chars().count() < LEAD {
            self.document.lead.push_str(words);
        }
        let words = text(words);
        self.part.html.push_str(&words);
    }

    /// A tag; in a heading there is none.
    fn put(&mut self, tag: &str) {
        if self.heading.is_none() {
            self.part.html.push_str(tag);
        }
    }

    fn open(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.close();
                self.part.level = depth(level);
                self.heading = Some(String::new());
            }
            Tag::Paragraph => {
                self.lead_open = self.document.lead.is_empty();
                self.put("<p>");
            }
            Tag::BlockQuote(_) => self.put("<blockquote>"),
            Tag::CodeBlock(CodeBlockKind::Fenced(of)) if ["chart", "mermaid"].contains(&language(&of)) => {
                self.chart = Some((String::new(), language(&of) == "mermaid"));
            }
            Tag::CodeBlock(_) => self.put("<pre tabindex=\"0\"><code>"),
            Tag::List(None) => self.put("<ul>\n"),
            Tag::List(Some(first)) => self.put(&format!("<ol start=\"{first}\">\n")),
            Tag::Item => self.put("<li>"),
            Tag::Table(_) => self.put("<div class=\"wide\" tabindex=\"0\"><table>\n"),
            Tag::TableHead => {
                self.in_head = true;
                self.put("<thead><tr>");
            }
            Tag::TableRow => self.put("<tr>"),
            Tag::TableCell => self.put(if self.in_head { "<th>" } else { "<td>" }),
            Tag::Emphasis => self.put("<em>"),
            Tag::Strong => self.put("<strong>"),
            Tag::Strikethrough => self.put("<s>"),
            Tag::Link { dest_url, .. } => match address(&dest_url) {
                Some(to) => {
                    self.links.push("</a>");
                    self.put(&format!("<a href=\"{to}\" rel=\"noreferrer\">"));
                }
                None => self.links.push(""),
            },
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                let heading = self.heading.take().unwrap_or_default();
                self.part.heading = heading.split_whitespace().collect::<Vec<_>>().join(" ");
                if self.document.title.is_empty() && self.part.level == 1 {
                    self.document.title.clone_from(&self.part.heading);
                }
            }
            TagEnd::Paragraph => {
                self.lead_open = false;
                self.put("</p>\n");
            }
            TagEnd::BlockQuote(_) => self.put("</blockquote>\n"),
            TagEnd::CodeBlock => match self.chart.take() {
                Some((words, true)) => self.draw_diagram(&words),
                Some((chart, false)) => self.draw(&chart),
                None => self.put("</code></pre>\n"),
            },
            TagEnd::List(false) => self.put("</ul>\n"),
            TagEnd::List(true) => self.put("</ol>\n"),
            TagEnd::Item => self.put("</li>\n"),
            TagEnd::Table => self.put("</tbody></table></div>\n"),
            TagEnd::TableHead => {
                self.in_head = false;
                self.put("</tr></thead>\n<tbody>");
            }
            TagEnd::TableRow => self.put("</tr>\n"),
            TagEnd::TableCell => self.put(if self.in_head { "</th>" } else { "</td>" }),
            TagEnd::Emphasis => self.put("</em>"),
            TagEnd::Strong => self.put("</strong>"),
            TagEnd::Strikethrough => self.put("</s>"),
            TagEnd::Link => {
                let close = self.links.pop().unwrap_or_default();
                self.put(close);
            }
            _ => {}
        }
    }

    /// Ends the part that is open.
    fn close(&mut self) {
        let mut part = std::mem::take(&mut self.part);
        if part.heading.is_empty() && part.html.trim().is_empty() {
            return;
        }
        let known = |id: &str| self.document.parts.iter().any(|one| one.id == id);
        let named = if part.heading.is_empty() { "begin" } else { &part.heading };
        let own = id("part", &format!("{} {named}", self.document.path));
        let mut number = 1;
        part.id.clone_from(&own);
        while known(&part.id) {
            number += 1;
            part.id.truncate(own.len());
            let _ = write!(part.id, "-{number}");
        }
        self.document.parts.push(part);
    }
}

fn depth(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        _ => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn a_document_is_parted_at_its_headings() {
        let read = read(
            "prices.md",
            "---\nx: 1\n---\n# Bread *prices*\n\nA loaf costs **2.50**.\n\n## By town\n\n| Town | Price |\n|-|-|\n| A | 2 |\n\n## By town\n\n- [x] one\n",
        );
        assert_eq!((read.title.as_str(), read.lead.as_str()), ("Bread prices", "A loaf costs 2.50."));
        let parts: Vec<_> =
            read.parts.iter().map(|part| (part.level, part.heading.as_str(), part.id.as_str())).collect();
        assert_eq!(
            parts,
            [
                (1, "Bread prices", "part-prices_2e_md_Bread_prices"),
                (2, "By town", "part-prices_2e_md_By_town"),
                (2, "By town", "part-prices_2e_md_By_town-2")
            ]
        );
        assert_eq!(read.parts[0].html, "<p>A loaf costs <strong>2.50</strong>.</p>\n");
        assert!(
            read.parts[1].html.contains("<tbody><tr><td>A</td><td>2</td></tr>\n</tbody></table></div>"),
            "{}",
            read.parts[1].html
        );
    }

    #[test]
    fn nothing_of_a_document_runs_or_loads() {
        let read = read(
            "a.md",
            "<!-- for us\nalone -->\n<script>alert(1)</script>\n\n![Shop](https://x.example/a.png) <b onclick=x>b</b> [a](javascript:alert(1)) [b](https://b.example/?a&b) [c](other.md)\n",
        );
        let html: String = read.parts.iter().map(|part| part.html.as_str()).collect();
        assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("<b "), "{html}");
        assert!(!html.contains("javascript:") || !html.contains("href=\"javascript"), "{html}");
        assert!(!html.contains("alone"), "{html}");
        assert!(
            html.contains("Shop")
                && html.contains("href=\"https://b.example/?a&amp;b\"")
                && html.contains("c</p>"),
            "{html}"
        );
    }
}
