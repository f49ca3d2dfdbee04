//! Words as a run says them: text, with a tab and a line break as elements between. Writes strings alone.

use crate::word::signs::BREAK;
use crate::xml::{Id, Tree, escape_words};

/// The content of a run for words: `w:t` elements whose blanks count, under a prefix; `kind` is `t`, or `delText` for deleted ones.
pub(super) fn content(prefix: &str, kind: &str, words: &str) -> String {
    let mut out = String::new();
    for part in words.split_inclusive(['\t', BREAK]) {
        let text = part.trim_end_matches(['\t', BREAK]);
        if !text.is_empty() {
            out.push_str(&format!(
                "<{prefix}{kind} xml:space=\"preserve\">{}</{prefix}{kind}>",
                escape_words(text)
            ));
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
    format!("<{prefix}r>{look}{}</{prefix}r>", content(prefix, "t", words))
}

/// The look of a run for words that are put beside it: without what was changed of it before.
pub(super) fn look(tree: &Tree<'_>, run: Id) -> String {
    let Some(own) = tree.child(run, "rPr") else { return String::new() };
    properties(tree, own, &["rPrChange", "ins", "del", "moveFrom", "moveTo"], tree.tag(own).name())
}

/// Properties as they are written, without some of them, under a name; nothing where none is left.
pub(super) fn properties(tree: &Tree<'_>, own: Id, without: &[&str], name: &str) -> String {
    let children = tree.children(own).filter(|id| !without.contains(&tree.local(*id)));
    let inner: String = children.filter_map(|id| tree.source().get(tree.whole(id))).collect();
    if inner.is_empty() { String::new() } else { format!("<{name}>{inner}</{name}>") }
}
