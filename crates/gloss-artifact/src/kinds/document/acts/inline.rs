//! Looks of words within a line: bold, italic, struck through, code, links. Marks are put around the words of each block that the
//! place touches, or taken away; the words themselves stay, which is proved by reading the document again.

use std::ops::Range;

use gloss_markdown::{Document, El, Leaf, LeafKind};
use gloss_protocol::Span;

use crate::error::Unwritable;
use crate::kinds::acts::{Args, At, Outcome, Planned, quoted};
use crate::splice::{self, Splice};
use crate::text::Text;

pub(super) fn bold(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    look(at, (El::Strong, "**"), args.flag("on", true), "bold")
}

pub(super) fn italic(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    look(at, (El::Emphasis, "*"), args.flag("on", true), "italic")
}

pub(super) fn strike(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    look(at, (El::Strike, "~~"), args.flag("on", true), "struck through")
}

pub(super) fn code(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    look(at, (El::Code, "`"), args.flag("on", true), "code")
}

pub(super) fn link(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let words = quoted(&at.text.visible(&at.region()));
    let Some(to) = args.get("to").map(str::trim).filter(|to| !to.is_empty()) else {
        let said = Outcome::new(("take the link off", "Took the link off"), &words);
        let mut splices = Vec::new();
        for link in around(at.text.parsed(), at.spans, El::Link) {
            let shown = at.says(link).to_owned();
            let Some((label, _)) = shown.strip_prefix('[').and_then(|rest| rest.rsplit_once("](")) else {
                continue;
            };
            splices.push(Splice::new(link, label));
        }
        if splices.is_empty() {
            return Err(Unwritable::new("These words are no link.", "Mark the words of a link."));
        }
        return proved(at, splices, said);
    };
    let unsafe_scheme = ["javascript:", "data:", "vbscript:", "file:"];
    if to.contains(char::is_control)
        || unsafe_scheme.iter().any(|scheme| to.to_lowercase().starts_with(scheme))
    {
        return Err(Unwritable::new(
            "A link can't lead there.",
            "Give a web address, a mail address or a file.",
        ));
    }
    let address = if to.contains([' ', '(', ')']) {
        format!("<{}>", to.replace(['<', '>'], ""))
    } else {
        to.to_owned()
    };
    let said = Outcome::new(("link", "Linked"), &words).and(&format!(" to {to}"));
    let mut splices = Vec::new();
    for range in stretches(at) {
        let own = Span::new(range.start, range.end);
        match around(at.text.parsed(), &[own], El::Link).first() {
            Some(link) => {
                let shown = at.says(*link);
                let Some((label, _)) = shown.strip_prefix('[').and_then(|rest| rest.rsplit_once("](")) else {
                    return Err(Unwritable::new(
                        "This link names its own address.",
                        "Write the words of the link anew.",
                    ));
                };
                splices.push(Splice::new(*link, format!("[{label}]({address})")));
            }
            None => {
                splices.push(Splice::new(Span::new(range.start, range.start), "["));
                splices.push(Splice::new(Span::new(range.end, range.end), format!("]({address})")));
            }
        }
    }
    proved(at, splices, said)
}

/// Puts marks around the words of a place, or takes those away that are around them.
fn look(at: &At<'_>, (el, mark): (El, &str), on: bool, called: &str) -> Result<Planned, Unwritable> {
    let words = quoted(&at.text.visible(&at.region()));
    let document = at.text.parsed();
    let mut splices: Vec<Splice> = Vec::new();
    if !on {
        for found in around(document, at.spans, el) {
            // The marks around more than what is meant would go from all of it.
            if !covers(at, found) {
                let whole = quoted(&at.text.visible(&crate::locate::selection(vec![found])));
                let says = format!("{whole} is {called} as a whole.");
                return Err(Unwritable::new(says, "Mark all of these words."));
            }
            let (inner, before) = inner_of(at.says(found));
            let start = found.start as usize + before;
            splices.push(Splice::new(Span::new(found.start as usize, start), ""));
            splices.push(Splice::new(Span::new(start + inner.len(), found.end as usize), ""));
        }
        if splices.is_empty() {
            return Err(Unwritable::new(
                format!("These words are not {called}."),
                "Mark the words that are.",
            ));
        }
        let said = Outcome::new(("make", "Made"), &format!("{words} no longer {called}"));
        return proved(at, splices, said);
    }
    let said = Outcome::new(("make", "Made"), &format!("{words} {called}"));
    for range in stretches(at) {
        let own = Span::new(range.start, range.end);
        if around(document, &[own], el).iter().any(|found| found.contains(own)) {
            continue;
        }
        // What has the look within the words would be marked twice.
        for found in document.inlines.iter().filter(|one| one.el == el) {
            let span = Span::new(found.span().start, found.span().end);
            if own.contains(span) {
                let (inner, before) = inner_of(at.says(span));
                let start = span.start as usize + before;
                splices.push(Splice::new(Span::new(span.start as usize, start), ""));
                splices.push(Splice::new(Span::new(start + inner.len(), span.end as usize), ""));
            }
        }
        splices.push(Splice::new(Span::new(range.start, range.start), mark));
        splices.push(Splice::new(Span::new(range.end, range.end), mark));
    }
    if splices.is_empty() {
        return Ok(Planned::splices(splices, said));
    }
    // Marks at one place: what ends comes before what begins.
    let merged = merged(splices);
    proved(at, merged, said)
}

/// Whether the place has all words of an element.
fn covers(at: &At<'_>, element: Span) -> bool {
    let (inner, before) = inner_of(at.says(element));
    let start = element.start as usize + before;
    let words = Span::new(start, start + inner.len());
    at.spans.iter().any(|span| span.contains(words))
}

/// Replacements at one place or side by side as one each.
fn merged(mut splices: Vec<Splice>) -> Vec<Splice> {
    splices.sort_by_key(|one| (one.old.start, one.old.end));
    let mut out: Vec<Splice> = Vec::new();
    for one in splices {
        match out.last_mut() {
            Some(last) if one.old.start <= last.old.end => {
                last.old.end = last.old.end.max(one.old.end);
                last.new.push_str(&one.new);
            }
            _ => out.push(one),
        }
    }
    out
}

/// The words between the marks of an element, and the length of the mark before them.
fn inner_of(shown: &str) -> (&str, usize) {
    let mark = shown.len() - shown.trim_start_matches(['*', '_', '~', '`']).len();
    let own = match shown.as_bytes().first() {
        Some(b'`') => mark,
        Some(b'~') => mark.min(2),
        // Three marks are two elements; an element within has its own.
        _ if shown.starts_with("**") || shown.starts_with("__") => 2,
        _ => 1,
    };
    (shown.get(own..shown.len().saturating_sub(own)).unwrap_or_default(), own)
}

/// The elements of a kind that hold a range, or lie in it.
fn around(document: &Document, spans: &[Span], el: El) -> Vec<Span> {
    let of = |span: Range<usize>| Span::new(span.start, span.end);
    let found = document.inlines.iter().filter(|one| one.el == el).map(|one| of(one.span()));
    let touches = |one: &Span| spans.iter().any(|span| one.contains(*span) || span.contains(*one));
    found.filter(touches).collect()
}

/// The words of a place, block by block, without the blanks at their ends.
fn stretches(at: &At<'_>) -> Vec<Range<usize>> {
    let document = at.text.parsed();
    let is_words = |leaf: &&Leaf| !matches!(leaf.kind, LeafKind::Code | LeafKind::Raw);
    let mut out = Vec::new();
    for span in at.spans {
        for leaf in document.leaves.iter().filter(is_words) {
            let own = leaf.span();
            let (start, end) = (own.start.max(span.start as usize), own.end.min(span.end as usize));
            if start >= end {
                continue;
            }
            let words = at.source().get(start..end).unwrap_or_default();
            let (lead, tail) = (words.len() - words.trim_start().len(), words.len() - words.trim_end().len());
            if lead + tail < words.len() {
                out.push(start + lead..end - tail);
            }
        }
    }
    out
}

/// An edit after which every word is read as before: only their looks differ.
fn proved(at: &At<'_>, mut splices: Vec<Splice>, said: Outcome) -> Result<Planned, Unwritable> {
    splices.sort_by_key(|one| one.old);
    let now = Text::new(at.text.kind(), &splice::apply(at.source(), &splices));
    let read = |text: &Text| -> Vec<String> {
        text.parsed().leaves.iter().map(|leaf| text.parsed().leaf_text(text.source(), leaf)).collect()
    };
    if read(at.text) == read(&now) {
        return Ok(Planned::splices(splices, said));
    }
    Err(Unwritable::new(
        "Markdown has no marks for just these words.",
        "Mark whole words, or the whole sentence.",
    ))
}
