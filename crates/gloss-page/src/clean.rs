//! A page's tree without what nobody reads: scripts, styles, frames, forms, and what is hidden, with its words counted. Changes no
//! words that it leaves.

use dom_query::{Document, NodeRef};
use gloss_errand::page::LeftOut;

use crate::hidden::Sheets;
use crate::letters::words;

/// Elements that hold nothing to be read.
const DROPPED: [&str; 20] = [
    "script", "style", "template", "noscript", "iframe", "frame", "object", "embed", "applet", "svg",
    "canvas", "audio", "video", "input", "select", "textarea", "button", "dialog", "link", "map",
];

/// Takes out of a page what nobody reads.
pub(crate) fn strip(document: &Document, left_out: &mut LeftOut) {
    let mut sheets = Sheets::default();
    for style in document.select("style").nodes() {
        sheets.read(&style.text());
    }
    let mut left = vec![document.root()];
    while let Some(node) = left.pop() {
        if node.is_comment() || is_dropped(&node) {
            node.remove_from_parent();
        } else if node.is_element() && sheets.hides(&node) && !node.has_name("html") && !node.has_name("body")
        {
            left_out.hidden_words += shown_words(&node);
            node.remove_from_parent();
        } else {
            left.extend(node.children_it(false));
        }
    }
}

/// The words of an element, those of its scripts and styles left out.
fn shown_words(node: &NodeRef<'_>) -> usize {
    let (mut count, mut left) = (0, vec![*node]);
    while let Some(node) = left.pop() {
        if node.is_text() {
            count += words(&node.text());
        } else if !is_dropped(&node) {
            left.extend(node.children_it(false));
        }
    }
    count
}

fn is_dropped(node: &NodeRef<'_>) -> bool {
    // A script of structured data says who wrote the page; it is read for that and never shown.
    let is_data = node.attr("type").is_some_and(|kind| &*kind == "application/ld+json");
    !is_data && DROPPED.iter().any(|name| node.has_name(name))
}
