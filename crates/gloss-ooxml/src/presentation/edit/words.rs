//! Words of a paragraph, changed within the runs that hold them: each run keeps its look, and what goes over several takes
//! that of the first. Line breaks come and go whole; what a program fills in, such as the slide's number, is never touched.

use std::ops::Range;

use crate::error::{Refused, fixed};
use crate::presentation::paragraph::{BREAK, Paragraph, Piece, PieceKind};
use crate::xml::{Id, Patch, Tree, escape_words as escape, raw_range};

/// A replacement in a paragraph's words, in bytes of them.
pub type WordSplice = (Range<usize>, String);

/// The replacements within each run, by the run's place in its paragraph.
type Runs = Vec<(usize, Vec<WordSplice>)>;

/// Makes replacements, which are in order and apart.
pub(super) fn splice(
    tree: &Tree<'_>,
    paragraph: &Paragraph,
    splices: &[WordSplice],
    patch: &mut Patch,
) -> Result<(), Refused> {
    let mut runs: Runs = Vec::new();
    for (range, new) in splices {
        one(tree, paragraph, range, new, &mut runs, patch)?;
    }
    let left = |at: usize, piece: &Piece| match runs.iter().find(|(own, _)| *own == at) {
        Some((_, edits)) => !edited(&paragraph.text, &piece.at, edits).is_empty(),
        None => true,
    };
    let all = || paragraph.pieces.iter().enumerate().filter(|(_, piece)| piece.kind == PieceKind::Run);
    // A paragraph without words keeps one run, and with it the look of what will be typed there.
    let keeps = all().any(|(at, piece)| left(at, piece));
    let kept = if keeps { None } else { runs.first().map(|(at, _)| *at) };
    for (at, edits) in &runs {
        let Some(piece) = paragraph.pieces.get(*at) else { continue };
        if left(*at, piece) || kept == Some(*at) && !looks_as_end(tree, paragraph.node, piece) {
            write(tree, &paragraph.text, piece, edits, patch);
        } else {
            patch.cut(tree.whole(piece.node));
        }
    }
    Ok(())
}

/// Whether words typed at the end of an empty paragraph would look as a run does: then the run need not stay for its look.
fn looks_as_end(tree: &Tree<'_>, paragraph: Id, piece: &Piece) -> bool {
    let (own, end) = (tree.child(piece.node, "rPr"), tree.child(paragraph, "endParaRPr"));
    let written = own.map(|own| super::markup::raw(tree, own)).unwrap_or_default();
    let name = own.map_or("", |own| tree.tag(own).name());
    end.map(|end| renamed(tree, end, name)).unwrap_or_default() == written
}

/// One replacement: its words go into one run, what it takes goes from all that it touches.
fn one(
    tree: &Tree<'_>,
    paragraph: &Paragraph,
    range: &Range<usize>,
    new: &str,
    runs: &mut Runs,
    patch: &mut Patch,
) -> Result<(), Refused> {
    let touched = |piece: &Piece| piece.at.start < range.end && range.start < piece.at.end;
    let mut host = None;
    for (at, piece) in paragraph.pieces.iter().enumerate().filter(|(_, piece)| touched(piece)) {
        match piece.kind {
            PieceKind::Field => {
                let words = paragraph.text.get(piece.at.clone()).unwrap_or_default();
                let says =
                    format!("“{words}” is filled in when the slides are shown, as the slide's number is");
                return Err(fixed(says, "Change the words beside it."));
            }
            PieceKind::Break => patch.cut(tree.whole(piece.node)),
            PieceKind::Run => {
                let words = if host.is_none() { new } else { "" };
                host.get_or_insert(at);
                let cut = piece.at.start.max(range.start)..piece.at.end.min(range.end);
                add(runs, at, cut, words);
            }
        }
    }
    if host.is_some() || new.is_empty() {
        return Ok(());
    }
    match host_of(paragraph, range.start) {
        Some(at) => add(runs, at, range.start..range.start, new),
        None => {
            let before = paragraph.pieces.iter().find(|piece| piece.at.start >= range.end && !touched(piece));
            let look = look(tree, paragraph);
            let added = run(tree, paragraph.node, &look, new);
            match before {
                Some(piece) => patch.insert(tree.whole(piece.node).start, added),
                None => append(tree, paragraph.node, &added, patch),
            }
        }
    }
    Ok(())
}

fn add(runs: &mut Runs, at: usize, range: Range<usize>, new: &str) {
    match runs.iter_mut().find(|(own, _)| *own == at) {
        Some((_, edits)) => edits.push((range, new.to_owned())),
        None => runs.push((at, vec![(range, new.to_owned())])),
    }
}

/// The run that takes words put at a place: the one that ends there or holds it, else the one that begins there.
fn host_of(paragraph: &Paragraph, at: usize) -> Option<usize> {
    let runs = || paragraph.pieces.iter().enumerate().filter(|(_, piece)| piece.kind == PieceKind::Run);
    let holds = runs().find(|(_, piece)| piece.at.start < at && at <= piece.at.end);
    holds.or_else(|| runs().find(|(_, piece)| piece.at.start == at)).map(|(at, _)| at)
}

/// A run's words with edits made.
fn edited(text: &str, own: &Range<usize>, edits: &[WordSplice]) -> String {
    let (mut out, mut at) = (String::new(), own.start);
    for (range, new) in edits {
        out.push_str(text.get(at..range.start).unwrap_or_default());
        out.push_str(new);
        at = range.end;
    }
    out.push_str(text.get(at..own.end).unwrap_or_default());
    out
}

/// Writes a run's new words: within its `a:t` where no line break comes, so that every other byte stays.
fn write(tree: &Tree<'_>, text: &str, piece: &Piece, edits: &[WordSplice], patch: &mut Patch) {
    let holder = tree.child(piece.node, "t").filter(|id| !tree.tag(*id).is_empty());
    let breaks = edits.iter().any(|(_, new)| new.contains(BREAK));
    if let (Some(holder), false) = (holder, breaks) {
        let inner = tree.inner(holder);
        let raw = tree.source().get(inner.clone()).unwrap_or_default();
        let local = |range: &Range<usize>| range.start - piece.at.start..range.end - piece.at.start;
        let places: Option<Vec<Range<usize>>> =
            edits.iter().map(|(range, _)| raw_range(raw, &local(range))).collect();
        match places {
            Some(places) => {
                for (place, (_, new)) in places.into_iter().zip(edits) {
                    patch.replace(inner.start + place.start..inner.start + place.end, escape(new));
                }
            }
            None => patch.replace(inner, escape(&edited(text, &piece.at, edits))),
        }
        return;
    }
    let look = tree.child(piece.node, "rPr").and_then(|id| tree.source().get(tree.whole(id)));
    patch.replace(
        tree.whole(piece.node),
        run(tree, piece.node, look.unwrap_or_default(), &edited(text, &piece.at, edits)),
    );
}

/// Runs with line breaks between them for words, under the prefix of an element beside them.
pub(super) fn run(tree: &Tree<'_>, beside: Id, look: &str, words: &str) -> String {
    let p = tree.tag(beside).prefix();
    let mut out = String::new();
    for (n, part) in words.split(BREAK).enumerate() {
        if n > 0 {
            out.push_str(&match look {
                "" => format!("<{p}br/>"),
                look => format!("<{p}br>{look}</{p}br>"),
            });
        }
        if !part.is_empty() || !words.contains(BREAK) {
            out.push_str(&format!("<{p}r>{look}<{p}t>{}</{p}t></{p}r>", escape(part)));
        }
    }
    out
}

/// The look for words that are put into a paragraph: of its first run, else of what would be typed at its end.
pub(super) fn look(tree: &Tree<'_>, paragraph: &Paragraph) -> String {
    let p = tree.tag(paragraph.node).prefix();
    let first = paragraph.pieces.iter().find(|piece| piece.kind != PieceKind::Break);
    let own = first.and_then(|piece| tree.child(piece.node, "rPr"));
    own.or_else(|| tree.child(paragraph.node, "endParaRPr"))
        .map(|id| renamed(tree, id, &format!("{p}rPr")))
        .unwrap_or_default()
}

/// Properties of words under another element's name, without the links that they lead to.
pub(super) fn renamed(tree: &Tree<'_>, id: Id, name: &str) -> String {
    let tag = tree.tag(id);
    let attributes = tag.raw.get(1 + tag.name().len()..).unwrap_or_default();
    let attributes = attributes.trim_end_matches('>').trim_end_matches('/').trim_end();
    let children: String = tree
        .children(id)
        .filter(|child| !tree.local(*child).starts_with("hlink"))
        .filter_map(|child| tree.source().get(tree.whole(child)))
        .collect();
    match children.is_empty() {
        true => format!("<{name}{attributes}/>"),
        false => format!("<{name}{attributes}>{children}</{name}>"),
    }
}

/// Puts an element at the end of a paragraph, before what says how its end looks.
fn append(tree: &Tree<'_>, paragraph: Id, added: &str, patch: &mut Patch) {
    let tag = tree.tag(paragraph);
    if tag.is_empty() {
        let open = tag.raw.trim_end_matches("/>").trim_end();
        patch.replace(tree.whole(paragraph), format!("{open}>{added}</{}>", tag.name()));
        return;
    }
    let end = tree.child(paragraph, "endParaRPr").map(|id| tree.whole(id).start);
    patch.insert(end.unwrap_or(tree.inner(paragraph).end), added);
}
