//! Edits of whole slides that are no edit of their text: moved, made twice, taken away, passed over; and another
//! picture in the place of one. Proved as every edit is.

use gloss_ooxml::presentation::Edit;
use gloss_protocol::Span;

use super::made;
use crate::error::Unwritable;
use crate::kinds::Written;
use crate::kinds::deck::form;
use crate::kinds::deck::index::{Deck, Slide};
use crate::splice::Splice;
use crate::text::Text;

/// An edit of whole slides. Slides are told by their numbers, from 0, in ascending order and each once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SlideEdit {
    /// They are put there, one behind the other.
    Move {
        /// The slides.
        slides: Vec<usize>,
        /// The number of the first of them afterwards.
        to: usize,
    },
    /// A copy of each is made behind it.
    Duplicate(Vec<usize>),
    /// They are taken away.
    Delete(Vec<usize>),
    /// They are passed over when the slides are shown, or shown again.
    Hide(Vec<usize>, bool),
}

/// Does something to slides of a file, all of it or nothing.
///
/// # Errors
/// [`Unwritable`] where the file can't be read, there is no such slide, or it can't be done without harm.
pub fn slides(bytes: &[u8], edit: &SlideEdit) -> Result<Written, Unwritable> {
    let unread =
        |error: crate::ArtifactError| Unwritable::new(error.to_string(), "Open another presentation.");
    let before = Text::new(gloss_protocol::Kind::Deck, &form::form(bytes).map_err(unread)?);
    let Some(deck) = before.deck() else { return Err(none(0)) };
    let count = deck.slides.len();
    if chosen(edit).iter().any(|at| *at >= count) {
        return Err(none(count));
    }
    let expected = expected(edit, count);
    // From the last to the first, so that the numbers of the others stay what they are.
    let from_last =
        |slides: &[usize], make: fn(usize) -> Edit| slides.iter().rev().map(|at| make(*at)).collect();
    let edits: Vec<Edit> = match edit {
        SlideEdit::Move { .. } => vec![Edit::Order(expected.clone())],
        SlideEdit::Duplicate(slides) => from_last(slides, Edit::Duplicate),
        SlideEdit::Delete(slides) => from_last(slides, Edit::Delete),
        SlideEdit::Hide(slides, hidden) => {
            slides.iter().map(|at| Edit::Hide { slide: *at, hidden: *hidden }).collect()
        }
    };
    let (bytes, now) = made(bytes, &edits)?;
    let Some(is) = now.deck() else { return Err(none(0)) };
    let kept = is.slides.len() == expected.len()
        && is.slides.iter().zip(&expected).all(|(slide, from)| {
            let was = deck.slides.get(*from);
            was.is_some_and(|was| same((deck, before.source(), was), (is, now.source(), slide)))
        });
    if !kept {
        let says = "Nothing was changed: another slide would say something else afterwards.";
        return Err(Unwritable::new(says, "Do it in the program that made the presentation."));
    }
    let splices = steps(deck, is, now.source(), edit);
    Ok(Written { bytes, text: now, splices })
}

/// The slides that an edit names.
fn chosen(edit: &SlideEdit) -> &[usize] {
    match edit {
        SlideEdit::Move { slides, .. }
        | SlideEdit::Duplicate(slides)
        | SlideEdit::Delete(slides)
        | SlideEdit::Hide(slides, _) => slides,
    }
}

fn none(count: usize) -> Unwritable {
    Unwritable::new(format!("There is no such slide; there are {count}."), "Choose one of the slides.")
}

/// The old slide that each slide is afterwards; a copy is the one that it is of.
pub(super) fn expected(edit: &SlideEdit, count: usize) -> Vec<usize> {
    let others = |slides: &[usize]| (0..count).filter(|at| !slides.contains(at)).collect::<Vec<usize>>();
    match edit {
        SlideEdit::Move { slides, to } => {
            let mut all = others(slides);
            let to = (*to).min(all.len());
            all.splice(to..to, slides.iter().copied());
            all
        }
        SlideEdit::Duplicate(slides) => {
            (0..count).flat_map(|at| std::iter::repeat_n(at, 1 + usize::from(slides.contains(&at)))).collect()
        }
        SlideEdit::Delete(slides) => others(slides),
        SlideEdit::Hide(..) => (0..count).collect(),
    }
}

/// Whether two slides say the same; marks of making and the state of being shown aside.
fn same((deck, source, was): (&Deck, &str, &Slide), (other, now, is): (&Deck, &str, &Slide)) -> bool {
    let shapes = was.shapes.len() == is.shapes.len()
        && was.shapes.iter().zip(&is.shapes).all(|(a, b)| {
            let words = |deck: &Deck, source: &str, lines: std::ops::Range<u32>| {
                source.get(deck.spans(&lines).range()).unwrap_or_default().to_owned()
            };
            (a.id, a.kind, &a.place, &a.name, &a.description)
                == (b.id, b.kind, &b.place, &b.name, &b.description)
                && words(deck, source, a.inner()) == words(other, now, b.inner())
        });
    was.layout == is.layout && shapes
}

/// How the text differs: whole slides that come and go, so that places on others are carried along.
fn steps(deck: &Deck, is: &Deck, now: &str, edit: &SlideEdit) -> Vec<Splice> {
    let old = |at: usize| {
        let end = deck.spans(&(deck.count()..deck.count())).end;
        deck.slides.get(at).map_or(Span { start: end, end }, |slide| deck.spans(&slide.lines))
    };
    let new = |at: usize| {
        let span = is.slides.get(at).map_or(Span { start: 0, end: 0 }, |slide| is.spans(&slide.lines));
        now.get(span.range()).unwrap_or_default()
    };
    let before = |at: usize| Span { start: old(at).start, end: old(at).start };
    match edit {
        SlideEdit::Move { slides, to } => {
            let others: Vec<usize> = (0..deck.slides.len()).filter(|at| !slides.contains(at)).collect();
            let to = (*to).min(others.len());
            let place = before(others.get(to).copied().unwrap_or(deck.slides.len()));
            let words: String = (to..to + slides.len()).map(new).collect();
            let mut out: Vec<Splice> = slides.iter().map(|at| Splice::new(old(*at), "")).collect();
            out.push(Splice::new(place, words));
            out.sort_by_key(|splice| splice.old);
            out
        }
        SlideEdit::Duplicate(slides) => {
            let copy = |(n, at): (usize, &usize)| Splice::new(before(at + 1), new(at + n + 1));
            slides.iter().enumerate().map(copy).collect()
        }
        SlideEdit::Delete(slides) => slides.iter().map(|at| Splice::new(old(*at), "")).collect(),
        SlideEdit::Hide(slides, _) => slides
            .iter()
            .map(|at| Splice::new(old(*at), new(*at)))
            .filter(|one| !one.new.is_empty())
            .collect(),
    }
}

/// Puts the slides of a file into an order: the number of each as it was.
///
/// # Errors
/// [`Unwritable`] where the file can't be read, or the order names not each slide once.
pub(in crate::kinds::deck) fn ordered(bytes: &[u8], order: &[usize]) -> Result<Written, Unwritable> {
    let unread =
        |error: crate::ArtifactError| Unwritable::new(error.to_string(), "Open another presentation.");
    let before = Text::new(gloss_protocol::Kind::Deck, &form::form(bytes).map_err(unread)?);
    let (bytes, now) = made(bytes, &[Edit::Order(order.to_vec())])?;
    let splices = crate::diff::splices(before.source(), now.source());
    Ok(Written { bytes, text: now, splices })
}

/// Puts another picture in the place of one, told by its run, and the bytes of a PNG, JPEG or GIF.
///
/// # Errors
/// [`Unwritable`] where there is no such picture, or the bytes are none.
pub fn replace_picture(bytes: &[u8], text: &Text, run: u32, picture: &[u8]) -> Result<Written, Unwritable> {
    let deck = text.deck().ok_or_else(|| none(0))?;
    let (slide, on) = super::shapes::shape_of(deck, run)?;
    // The file numbers its shapes as they are read; the notes are none of them, and come last.
    looked(bytes, text, Edit::Picture { slide, shape: on, bytes: picture.to_vec() })
}

/// Gives a deck the colours and fonts of a theme's part.
///
/// # Errors
/// [`Unwritable`] where the deck has no theme that could be changed.
pub fn retheme(bytes: &[u8], text: &Text, look: String) -> Result<Written, Unwritable> {
    looked(bytes, text, Edit::Theme(look))
}

/// Makes an edit of the looks alone: all that is said stays.
fn looked(bytes: &[u8], text: &Text, edit: Edit) -> Result<Written, Unwritable> {
    let (bytes, now) = made(bytes, &[edit])?;
    if now.source() != text.source() {
        let says = "Nothing was changed: something else would change with it.";
        return Err(Unwritable::new(says, "Do it in the program that made the presentation."));
    }
    Ok(Written { bytes, text: now, splices: Vec::new() })
}
