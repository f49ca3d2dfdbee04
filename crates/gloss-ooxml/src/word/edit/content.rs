//! Words as a run says them: text, with a tab and a line break as elements between. Writes strings alone.

use crate::word::signs::BREAK;
use crate::xml::{Id, Tree, escape_words};

/// The content of a run for words: `w:t` elements whose blanks count, under a prefix.
pub(super) fn content(prefix: &str, words: &str) -> String {
    let mut out = String::new();
    for part in words.split_inclusive(['\t', BREAK]) {
        let text = part.trim_end_matches(['\t', BREAK]);
        if !text.is_empty() {
            out.push_str(&format!("<{prefix}t xml:space=\"preserve\">{}</{prefix}t>", escape_words(text)));
        }
        match part.chars().next_back() {
            Some('\t') => out.push_str(&format!("<{prefix}tab/>")),
            Some(BREAK) => out.push_str(&format!("<{prefix}br/>")),
            _ => {}
        }
    }
    out
}

/// Words within a `w:t` that is open: what is no text ends it and begins another one.
pub(super) fn within(prefix: &str, words: &str) -> String {
    let mut out = String::new();
    for sign in words.split_inclusive(['\t', BREAK]) {
        let text = sign.trim_end_matches(['\t', BREAK]);
        out.push_str(&escape_words(text));
        let element = match sign.chars().next_back() {
            Some('\t') => "tab",
            Some(BREAK) => "br",
            _ => continue,
        };
        out.push_str(&format!("</{prefix}t><{prefix}{element}/><{prefix}t xml:space=\"preserve\">"));
    }
    out
}

/// A run for words with a look.
pub(super) fn run(prefix: &str, look: &str, words: &str) -> String {
    format!("<{prefix}r>{look}{}</{prefix}r>", content(prefix, words))
}

/// What a look says of its own changes: words that are put beside it have none of these.
const CHANGES: [&str; 5] = ["rPrChange", "ins", "del", "moveFrom", "moveTo"];

/// The look of a run for words that are put beside it.
pub(super) fn look(tree: &Tree<'_>, run: Id) -> String {
    tree.child(run, "rPr").map(|own| properties(tree, own)).unwrap_or_default()
}

/// A look as it is written, without what was changed of it before; nothing where none is left.
pub(super) fn properties(tree: &Tree<'_>, own: Id) -> String {
    let (name, inner) = (tree.tag(own).name(), inner(tree, own));
    if inner.is_empty() { inner } else { format!("<{name}>{inner}</{name}>") }
}

/// What such a look holds.
pub(super) fn inner(tree: &Tree<'_>, own: Id) -> String {
    let children = tree.children(own).filter(|id| !CHANGES.contains(&tree.local(*id)));
    children.filter_map(|id| tree.source().get(tree.whole(id))).collect()
}
