//! A document in a review copy: its blocks as the screen draws them, each run under its number. Raw HTML is shown as it is
//! written.

use gloss_protocol::{Block, El, InlineNode};

use super::markup::{Images, data, text};

pub(super) fn write(out: &mut String, blocks: &[Block], images: Images<'_>) {
    out.push_str("<article class=\"document\">\n");
    for block in blocks {
        node(out, &block.node, images);
        out.push('\n');
    }
    out.push_str("</article>\n");
}

fn node(out: &mut String, node: &InlineNode, images: Images<'_>) {
    match node {
        InlineNode::Run { id, text: words, whole } => {
            out.push_str(&format!("<span data-r=\"{id}\"{}>", if *whole { " data-w" } else { "" }));
            text(out, words);
            out.push_str("</span>");
        }
        InlineNode::El { el, n, to, of } => element(out, (*el, *n, to, of), images),
    }
}

fn all(out: &mut String, of: &[InlineNode], images: Images<'_>) {
    of.iter().for_each(|one| node(out, one, images));
}

/// Opens and closes an element around what is in it; a leaf is what can be pointed at as a whole.
fn around(out: &mut String, tag: &str, is_leaf: bool, more: &str, of: &[InlineNode], images: Images<'_>) {
    let leaf = if is_leaf { " data-leaf tabindex=\"0\"" } else { "" };
    out.push_str(&format!("<{tag}{leaf}{more}>"));
    all(out, of, images);
    out.push_str(&format!("</{tag}>"));
}

fn element(out: &mut String, (el, n, to, of): (El, u32, &str, &[InlineNode]), images: Images<'_>) {
    let mut put = |tag: &str, is_leaf: bool, more: &str| around(out, tag, is_leaf, more, of, images);
    match el {
        El::Paragraph => put("p", true, ""),
        El::Heading => put(&format!("h{}", (n + 1).clamp(2, 6)), true, ""),
        El::Quote => put("blockquote", false, ""),
        El::List => put("ul", false, ""),
        El::OrderedList => put("ol", false, &format!(" start=\"{n}\"")),
        El::Item => put("li", true, ""),
        El::CodeBlock | El::Raw => put("pre", true, ""),
        El::Line => put("div", true, " class=\"line\""),
        El::Footnote => put("div", true, " class=\"footnote\""),
        El::Aside => put("div", false, " class=\"aside\""),
        El::Underline => put("u", false, ""),
        El::Inserted => put("ins", false, ""),
        El::Deleted => put("del", false, ""),
        El::TableHead => put("tr", false, " class=\"head\""),
        El::TableRow => put("tr", false, ""),
        El::TableCell => put(
            "td",
            true,
            ["", " class=\"l\"", " class=\"c\"", " class=\"r\""].get(n as usize).unwrap_or(&""),
        ),
        El::Emphasis => put("em", false, ""),
        El::Strong => put("strong", false, ""),
        El::Strike => put("s", false, ""),
        El::Code | El::Math => put("code", false, ""),
        El::FootnoteRef => put("sup", false, ""),
        El::Link | El::Fact | El::Break => {
            put("span", false, if el == El::Link { " class=\"link\"" } else { "" });
        }
        El::Rule => out.push_str("<hr>"),
        El::TaskBox => out.push_str(if n == 1 { "☑ " } else { "☐ " }),
        El::Table => {
            out.push_str("<div class=\"wide\"><table>");
            all(out, of, images);
            out.push_str("</table></div>");
        }
        El::Chart => {
            out.push_str("<figure data-leaf tabindex=\"0\">");
            match n {
                0 => picture(out, "image/svg+xml", to.as_bytes(), ""),
                _ => text(out, to),
            }
            out.push_str("<figcaption>");
            all(out, of, images);
            out.push_str("</figcaption></figure>");
        }
        El::Image => {
            out.push_str("<span class=\"image\">");
            if let Some((mime, bytes)) = images(to) {
                picture(out, &mime, &bytes, "");
            }
            all(out, of, images);
            out.push_str("</span>");
        }
    }
}

fn picture(out: &mut String, mime: &str, bytes: &[u8], words: &str) {
    out.push_str(&format!("<img src=\"{}\" alt=\"", data(mime, bytes)));
    text(out, words);
    out.push_str("\">");
}
