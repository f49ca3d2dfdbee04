//! Links made whole and pictures made words, in the tree of an article. Loads neither.

use std::collections::HashSet;

use dom_query::{Document, NodeRef};
use gloss_errand::page::limits::MAX_LINKS;
use gloss_errand::page::{LeftOut, Link};
use url::Url;

use crate::letters::visible;

/// Letters of a link's words, and of an address that is named.
const MAX_WORDS: usize = 200;
const MAX_ADDRESS: usize = 2_000;

/// Makes the links of an article whole, and its pictures words; its links.
pub(crate) fn settle(document: &Document, base: &Url, left_out: &mut LeftOut) -> Vec<Link> {
    for node in document.select("img, picture source").nodes() {
        if node.has_name("img") {
            left_out.pictures += 1;
            picture(node, base);
        } else {
            node.remove_from_parent();
        }
    }
    let (mut links, mut known) = (Vec::new(), HashSet::new());
    for node in document.select("a").nodes() {
        let address = node.attr("href").and_then(|href| whole(&href, base));
        let Some(address) = address else {
            // A link to nowhere, or to a script, is its words.
            node.rename("span");
            node.remove_all_attrs();
            continue;
        };
        node.remove_all_attrs();
        node.set_attr("href", &address);
        let words = short(&node.text(), MAX_WORDS);
        if links.len() < MAX_LINKS && !words.is_empty() && known.insert(address.clone()) {
            links.push(Link { words, address });
        }
    }
    links
}

/// The whole address of a link: http, https or mailto.
pub(crate) fn whole(href: &str, base: &Url) -> Option<String> {
    let url = base.join(href.trim()).ok()?;
    let is_known = matches!(url.scheme(), "http" | "https" | "mailto");
    // A name before the host makes one host look like another.
    let is_plain = url.username().is_empty() && url.password().is_none();
    (is_known && is_plain && url.as_str().len() <= MAX_ADDRESS).then(|| url.into())
}

/// A picture as a link with its words, or as its words where it stands in a link already.
fn picture(node: &NodeRef<'_>, base: &Url) {
    let words = short(&node.attr_or("alt", ""), MAX_WORDS);
    let address = ["src", "data-src"].iter().find_map(|name| whole(&node.attr(name)?, base));
    let words = if words.is_empty() { "Picture".to_owned() } else { format!("Picture: {words}") };
    let is_in_link = node.ancestors_it(None).any(|one| one.has_name("a"));
    let words = escaped(&words);
    node.replace_with_html(match address.filter(|_| !is_in_link) {
        Some(address) => format!("<a href=\"{}\">{words}</a>", escaped(&address)),
        None => format!("<span>{words}</span>"),
    });
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Words on one line, and not too many.
fn short(text: &str, most: usize) -> String {
    let line = visible(text).0.split_whitespace().collect::<Vec<_>>().join(" ");
    line.chars().take(most).collect()
}
