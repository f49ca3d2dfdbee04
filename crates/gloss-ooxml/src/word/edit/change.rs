//! Words changed at once: each piece of the file keeps its look, what goes over several takes that of the first. Suggests nothing.

use std::collections::BTreeMap;
use std::ops::Range;

use super::content;
use super::request::WordSplice;
use super::touch::{check, has_object, touched};
use crate::error::{Refused, fixed};
use crate::word::paragraph::{Paragraph, Piece, PieceKind};
use crate::word::read::keeps_blanks;
use crate::word::signs::BREAK;
use crate::xml::{Id, Patch, Tree, raw_range};

/// The replacements in each piece of words, by its place among the pieces and in bytes of its words.
pub(super) type Pieces = BTreeMap<usize, Vec<WordSplice>>;

/// Makes replacements, which are in order and apart.
pub(super) fn change(
    tree: &Tree<'_>,
    paragraph: &Paragraph,
    splices: &[WordSplice],
    patch: &mut Patch,
) -> Result<(), Refused> {
    let mut pieces = Pieces::new();
    for (range, new) in splices {
        check(paragraph, range, &|_| false)?;
        one(tree, paragraph, range, new, &mut pieces, patch)?;
    }
    write(tree, paragraph, &pieces, patch);
    Ok(())
}

/// One replacement: its words go into one piece, what it takes goes from all that it touches.
pub(super) fn one(
    tree: &Tree<'_>,
    paragraph: &Paragraph,
    range: &Range<usize>,
    new: &str,
    pieces: &mut Pieces,
    patch: &mut Patch,
) -> Result<(), Refused> {
    if has_object(new) {
        return Err(fixed("no picture, note or formula can be typed", "Change the words beside it."));
    }
    let mut host = None;
    for (at, piece) in touched(paragraph, range) {
        if piece.kind == PieceKind::Words {
            let words = if host.is_none() { new } else { "" };
            host.get_or_insert(at);
            let cut = piece.at.start.max(range.start)..piece.at.end.min(range.end);
            pieces.entry(at).or_default().push((local(piece, &cut), words.to_owned()));
        } else {
            patch.cut(piece.raw.clone());
        }
    }
    if host.is_some() || new.is_empty() {
        return Ok(());
    }
    put(tree, paragraph, range, new, pieces, patch)
}

pub(super) fn local(piece: &Piece, range: &Range<usize>) -> Range<usize> {
    range.start - piece.at.start..range.end - piece.at.start
}

/// The piece of words that takes what is put at a place: the one that ends there or holds it, else the one that begins there.
pub(super) fn host_of(paragraph: &Paragraph, at: usize) -> Option<usize> {
    let words = || {
        let own = paragraph.pieces.iter().enumerate();
        own.filter(|(_, piece)| piece.kind == PieceKind::Words && piece.fixed.is_none())
    };
    let holds = words().find(|(_, piece)| piece.at.start < at && at <= piece.at.end);
    holds.or_else(|| words().find(|(_, piece)| piece.at.start == at)).map(|(at, _)| at)
}

/// Puts words where no words are touched.
fn put(
    tree: &Tree<'_>,
    paragraph: &Paragraph,
    range: &Range<usize>,
    new: &str,
    pieces: &mut Pieces,
    patch: &mut Patch,
) -> Result<(), Refused> {
    if let Some(at) = host_of(paragraph, range.start)
        && let Some(piece) = paragraph.pieces.get(at)
    {
        let place = local(piece, &(range.start..range.start));
        pieces.entry(at).or_default().push((place, new.to_owned()));
        return Ok(());
    }
    let prefix = tree.tag(paragraph.node).prefix();
    let free = |piece: &&Piece| piece.fixed.is_none();
    let before = paragraph.pieces.iter().rev().find(|piece| piece.at.end <= range.start).filter(free);
    let after = paragraph.pieces.iter().find(|piece| piece.at.start >= range.end).filter(free);
    let in_run = content::content(prefix, new);
    match (before, after) {
        (Some(before), _) if before.node != before.run => patch.insert(before.raw.end, in_run),
        (Some(before), _) => patch.insert(before.raw.end, content::run(prefix, "", new)),
        (None, Some(after)) if after.node != after.run => patch.insert(after.raw.start, in_run),
        (None, Some(after)) => patch.insert(after.raw.start, content::run(prefix, "", new)),
        (None, None) => beside_all(tree, paragraph, range.start, new, patch)?,
    }
    Ok(())
}

/// Puts words at the beginning or the end of a paragraph, where nothing that can be changed stands.
pub(super) fn beside_all(
    tree: &Tree<'_>,
    paragraph: &Paragraph,
    at: usize,
    new: &str,
    patch: &mut Patch,
) -> Result<(), Refused> {
    let prefix = tree.tag(paragraph.node).prefix();
    place_run(tree, paragraph, at, content::run(prefix, &mark_look(tree, paragraph), new), patch)
}

/// Puts a run at the beginning or the end of a paragraph.
pub(super) fn place_run(
    tree: &Tree<'_>,
    paragraph: &Paragraph,
    at: usize,
    run: String,
    patch: &mut Patch,
) -> Result<(), Refused> {
    let tag = tree.tag(paragraph.node);
    if tag.is_empty() {
        let open = tag.raw.trim_end_matches("/>").trim_end();
        patch.replace(tree.whole(paragraph.node), format!("{open}>{run}</{}>", tag.name()));
    } else if at == 0 {
        let behind = tree.child(paragraph.node, "pPr").map(|own| tree.whole(own).end);
        patch.insert(behind.unwrap_or(tree.inner(paragraph.node).start), run);
    } else if at == paragraph.text.len() {
        patch.insert(tree.inner(paragraph.node).end, run);
    } else {
        return Err(fixed("these words stand between two that Word fills in", "Change it in Word."));
    }
    Ok(())
}

/// The look of what is typed into an empty paragraph: its mark's.
pub(super) fn mark_look(tree: &Tree<'_>, paragraph: &Paragraph) -> String {
    mark_of(tree, paragraph).map(|own| content::properties(tree, own)).unwrap_or_default()
}

/// What says how a paragraph's mark looks.
pub(super) fn mark_of(tree: &Tree<'_>, paragraph: &Paragraph) -> Option<Id> {
    tree.child(paragraph.node, "pPr").and_then(|own| tree.child(own, "rPr"))
}

/// Writes the new words of pieces, each within its `w:t`, so that every other byte stays.
pub(super) fn write(tree: &Tree<'_>, paragraph: &Paragraph, pieces: &Pieces, patch: &mut Patch) {
    for (at, edits) in pieces {
        let Some(piece) = paragraph.pieces.get(*at) else { continue };
        let prefix = tree.tag(piece.node).prefix();
        let tag = tree.tag(piece.node);
        if tag.is_empty() {
            let words: String = edits.iter().map(|(_, new)| new.as_str()).collect();
            patch.replace(tree.whole(piece.node), content::content(prefix, &words));
            continue;
        }
        let raw = tree.source().get(piece.raw.clone()).unwrap_or_default();
        let own = paragraph.text.get(piece.at.clone()).unwrap_or_default();
        let places: Option<Vec<Range<usize>>> =
            edits.iter().map(|(range, _)| raw_range(raw, range)).collect();
        match places {
            Some(places) => {
                for (place, (_, new)) in places.into_iter().zip(edits) {
                    let from = piece.raw.start;
                    patch.replace(from + place.start..from + place.end, content::within(prefix, new));
                }
            }
            // CDATA, or a comment in the middle: the words are written anew.
            None => patch.replace(piece.raw.clone(), content::within(prefix, &edited(own, edits))),
        }
        let words = edited(own, edits);
        // What a tab parts begins with a `w:t` in which all blanks count.
        let is_parted = edits.iter().any(|(_, new)| new.contains(['\t', BREAK]));
        let needs = is_parted || words.split(['\t', BREAK]).any(has_blank_edge);
        keep_blanks(tree, piece, needs, patch);
    }
}

/// Words with edits made in them.
pub(super) fn edited(words: &str, edits: &[WordSplice]) -> String {
    let (mut out, mut at) = (String::new(), 0);
    for (range, new) in edits {
        out.push_str(words.get(at..range.start).unwrap_or_default());
        out.push_str(new);
        at = range.end;
    }
    out.push_str(words.get(at..).unwrap_or_default());
    out
}

fn has_blank_edge(words: &str) -> bool {
    words.starts_with([' ', '\t']) || words.ends_with([' ', '\t'])
}

/// Says that the blanks at the edges of a `w:t` count, where they have to; those that did not count go.
pub(super) fn keep_blanks(tree: &Tree<'_>, piece: &Piece, needs: bool, patch: &mut Patch) {
    if !needs || keeps_blanks(tree, piece.node) {
        return;
    }
    patch.attribute(&tree.tag(piece.node), "xml:space", "preserve");
    let inner = tree.inner(piece.node);
    for blank in [inner.start..piece.raw.start, piece.raw.end..inner.end] {
        if !blank.is_empty() {
            patch.cut(blank);
        }
    }
}
