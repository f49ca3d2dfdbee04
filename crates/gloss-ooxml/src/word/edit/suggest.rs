//! Words suggested: what goes is marked as deleted, what comes as inserted, by whom and when, and nothing else of the file
//! differs (17.13.5.14, 17.13.5.18). A run is parted where a change begins or ends in it; both halves keep its look.

use std::ops::Range;

use super::change::{self, Pieces};
use super::content;
use super::request::WordSplice;
use super::revision::Revisions;
use super::touch::{check, has_object, touched};
use crate::error::{Refused, fixed};
use crate::word::paragraph::{Fixed, Paragraph, Piece, PieceKind};
use crate::word::read::attribute;
use crate::xml::{Id, Patch, Tree, raw_range};

/// Suggests replacements, which are in order and apart.
pub(super) fn suggest(
    tree: &Tree<'_>,
    paragraph: &Paragraph,
    splices: &[WordSplice],
    revisions: &mut Revisions<'_>,
    patch: &mut Patch,
) -> Result<(), Refused> {
    let author = revisions.reviser.author.clone();
    let own = |piece: &Piece| {
        piece.fixed == Some(Fixed::Suggested) && suggested_by(tree, piece) == Some(author.clone())
    };
    let mut pieces = Pieces::new();
    for (range, new) in splices {
        check(paragraph, range, &own)?;
        if has_object(new) {
            return Err(fixed("no picture, note or formula can be typed", "Change the words beside it."));
        }
        // What the same person suggested before is changed as it stands.
        let mut all = touched(paragraph, range).peekable();
        if all.peek().is_some() && all.all(|(_, piece)| own(piece)) {
            change::one(tree, paragraph, range, new, &mut pieces, patch)?;
            continue;
        }
        if touched(paragraph, range).any(|(_, piece)| own(piece)) {
            return Err(fixed(
                "some of these words are a suggestion already",
                "Change the suggested words and the others one after the other.",
            ));
        }
        one(tree, paragraph, range, new, revisions, patch)?;
    }
    change::write(tree, paragraph, &pieces, patch);
    Ok(())
}

/// Who suggested the words of a piece.
fn suggested_by(tree: &Tree<'_>, piece: &Piece) -> Option<String> {
    let mut at = piece.run;
    while tree.parent(at) != at {
        at = tree.parent(at);
        if matches!(tree.local(at), "ins" | "moveTo") {
            return attribute(tree, at, "author").map(|author| author.into_owned());
        }
    }
    None
}

/// A piece that is parted: where in its run it stands.
struct Parted<'t> {
    prefix: &'t str,
    run: Range<usize>,
    /// The look of its run, for another run beside it.
    look: String,
    /// Nothing of the run's content stands before it, or behind it.
    first: bool,
    last: bool,
}

fn parted<'t>(tree: &Tree<'t>, piece: &Piece) -> Parted<'t> {
    let content: Vec<Id> = tree
        .children(piece.run)
        .filter(|id| !matches!(tree.local(*id), "rPr" | "lastRenderedPageBreak"))
        .collect();
    Parted {
        prefix: tree.tag(piece.run).prefix(),
        run: tree.whole(piece.run),
        look: content::look(tree, piece.run),
        first: content.first() == Some(&piece.node),
        last: content.last() == Some(&piece.node),
    }
}

fn one(
    tree: &Tree<'_>,
    paragraph: &Paragraph,
    range: &Range<usize>,
    new: &str,
    revisions: &mut Revisions<'_>,
    patch: &mut Patch,
) -> Result<(), Refused> {
    // What is put within words takes none of them.
    let all: Vec<&Piece> = match range.is_empty() {
        true => Vec::new(),
        false => touched(paragraph, range).map(|(_, piece)| piece).collect(),
    };
    let Some(last) = all.len().checked_sub(1) else {
        return put(tree, paragraph, range.start, new, revisions, patch);
    };
    let look_of = all.iter().find(|piece| piece.kind == PieceKind::Words).or(all.first()).copied();
    for (n, piece) in all.iter().enumerate() {
        let beside = match look_of.filter(|_| n == last && !new.is_empty()) {
            Some(host) => {
                let prefix = tree.tag(host.run).prefix();
                let run = content::run(prefix, &content::look(tree, host.run), new);
                revisions.wrap(prefix, "ins", &run)
            }
            None => String::new(),
        };
        let cut = piece.at.start.max(range.start)..piece.at.end.min(range.end);
        take(tree, paragraph, piece, &cut, &beside, revisions, patch);
    }
    Ok(())
}

/// Marks a part of a piece as deleted, with what is inserted behind it.
fn take(
    tree: &Tree<'_>,
    paragraph: &Paragraph,
    piece: &Piece,
    cut: &Range<usize>,
    beside: &str,
    revisions: &mut Revisions<'_>,
    patch: &mut Patch,
) {
    let own = parted(tree, piece);
    let p = own.prefix;
    let source = tree.source();
    let is_words = piece.kind == PieceKind::Words;
    let local = change::local(piece, cut);
    let raw = source.get(piece.raw.clone()).unwrap_or_default();
    let place = match raw_range(raw, &local).filter(|_| is_words) {
        Some(place) => piece.raw.start + place.start..piece.raw.start + place.end,
        None => piece.raw.clone(),
    };
    let inner = match is_words {
        true => {
            let words = source.get(place.clone()).unwrap_or_default();
            format!("<{p}delText xml:space=\"preserve\">{words}</{p}delText>")
        }
        false => source.get(place.clone()).unwrap_or_default().to_owned(),
    };
    let deleted = revisions.wrap(p, "del", &format!("<{p}r>{}{inner}</{p}r>", own.look));
    let added = format!("{deleted}{beside}");
    let words = paragraph.text.get(piece.at.clone()).unwrap_or_default();
    let (head, tail) = (own.first && local.start == 0, own.last && local.end == words.len());
    match (head, tail) {
        // All of the run goes: what is left of it would be empty.
        (true, true) => patch.replace(own.run, added),
        (true, false) => {
            patch.insert(own.run.start, added);
            patch.cut(if is_words { place } else { piece.raw.clone() });
        }
        (false, true) => {
            patch.cut(place);
            patch.insert(own.run.end, added);
        }
        (false, false) => {
            let (close, open) = seam(&own, is_words);
            patch.replace(place, format!("{close}{added}{open}"));
        }
    }
    if is_words && !(head && tail) {
        change::keep_blanks(tree, piece, true, patch);
    }
}

/// What ends a run in the middle, and begins another one like it.
fn seam(own: &Parted<'_>, in_words: bool) -> (String, String) {
    let p = own.prefix;
    match in_words {
        true => (format!("</{p}t></{p}r>"), format!("<{p}r>{}<{p}t xml:space=\"preserve\">", own.look)),
        false => (format!("</{p}r>"), format!("<{p}r>{}", own.look)),
    }
}

/// Inserts words where none are touched.
fn put(
    tree: &Tree<'_>,
    paragraph: &Paragraph,
    at: usize,
    new: &str,
    revisions: &mut Revisions<'_>,
    patch: &mut Patch,
) -> Result<(), Refused> {
    if new.is_empty() {
        return Ok(());
    }
    let host = change::host_of(paragraph, at).and_then(|host| paragraph.pieces.get(host));
    let Some(piece) = host else {
        let prefix = tree.tag(paragraph.node).prefix();
        let free = |piece: &&Piece| piece.fixed.is_none();
        let before = paragraph.pieces.iter().rev().find(|piece| piece.at.end <= at).filter(free);
        let look = before.filter(|piece| piece.node != piece.run).map(|piece| content::look(tree, piece.run));
        let look = look.unwrap_or_else(|| change::mark_look(tree, paragraph));
        let added = revisions.wrap(prefix, "ins", &content::run(prefix, &look, new));
        let Some(before) = before else { return change::place_run(tree, paragraph, at, added, patch) };
        let own = parted(tree, before);
        match own.last || before.node == before.run {
            true => patch.insert(own.run.end, added),
            false => {
                let (close, open) = seam(&own, false);
                patch.insert(before.raw.end, format!("{close}{added}{open}"));
            }
        }
        return Ok(());
    };
    let own = parted(tree, piece);
    let run = content::run(own.prefix, &own.look, new);
    let added = revisions.wrap(own.prefix, "ins", &run);
    let local = change::local(piece, &(at..at));
    let raw = tree.source().get(piece.raw.clone()).unwrap_or_default();
    let words = paragraph.text.get(piece.at.clone()).unwrap_or_default();
    if own.first && local.start == 0 {
        patch.insert(own.run.start, added);
    } else if own.last && local.start == words.len() {
        patch.insert(own.run.end, added);
    } else if let Some(place) = raw_range(raw, &local) {
        let (close, open) = seam(&own, true);
        patch.insert(piece.raw.start + place.start, format!("{close}{added}{open}"));
        change::keep_blanks(tree, piece, true, patch);
    } else {
        return Err(fixed(
            "these words are written in a way that can't be parted",
            "Replace the whole sentence.",
        ));
    }
    Ok(())
}
