//! What is done to slides as a whole and is no edit of their text: moved, made twice, taken away, passed over; and another
//! picture in the place of one. Proved as every edit is.

use gloss_ooxml::presentation::Edit;
use gloss_protocol::Span;

use super::made;
use crate::kinds::deck::form;
use crate::kinds::deck::index::{Deck, Slide};
use crate::kinds::{Unwritable, Written};
use crate::splice::Splice;
use crate::text::Text;

/// What is done to a slide. Slides are told by their numbers, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SlideEdit {
    /// It is put there: its number afterwards.
    Move {
        /// The slide.
        from: usize,
        /// Where it is to stand.
        to: usize,
    },
    /// A copy of it is made behind it.
    Duplicate(usize),
    /// It is taken away.
    Delete(usize),
    /// It is passed over when the slides are shown, or shown again.
    Hide(usize, bool),
}

/// Does something to a slide of a file.
///
/// # Errors
/// [`Unwritable`] where the file can't be read, there is no such slide, or it can't be done without harm.
pub fn slides(bytes: &[u8], edit: SlideEdit) -> Result<Written, Unwritable> {
    let unread =
        |error: crate::ArtifactError| Unwritable::new(error.to_string(), "Open another presentation.");
    let before = Text::new(gloss_protocol::Kind::Deck, &form::form(bytes).map_err(unread)?);
    let Some(deck) = before.deck() else { return Err(none(0)) };
    let count = deck.slides.len();
    let known = |at: usize| if at < count { Ok(at) } else { Err(none(count)) };
    let edits = match edit {
        SlideEdit::Move { from, to } => {
            let mut order: Vec<usize> = (0..count).collect();
            let one = order.remove(known(from)?);
            order.insert(known(to)?, one);
            Edit::Order(order)
        }
        SlideEdit::Duplicate(at) => Edit::Duplicate(known(at)?),
        SlideEdit::Delete(at) => Edit::Delete(known(at)?),
        SlideEdit::Hide(slide, hidden) => Edit::Hide { slide: known(slide)?, hidden },
    };
    let (bytes, now) = made(bytes, &[edits])?;
    let Some(is) = now.deck() else { return Err(none(0)) };
    let expected = expected(edit, count);
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

fn none(count: usize) -> Unwritable {
    Unwritable::new(format!("There is no such slide; there are {count}."), "Choose one of the slides.")
}

/// The old slide that each slide is afterwards; a copy is the one that it is of.
fn expected(edit: SlideEdit, count: usize) -> Vec<usize> {
    let mut all: Vec<usize> = (0..count).collect();
    match edit {
        SlideEdit::Move { from, to } => {
            let one = all.remove(from);
            all.insert(to, one);
        }
        SlideEdit::Duplicate(at) => all.insert(at + 1, at),
        SlideEdit::Delete(at) => drop(all.remove(at)),
        SlideEdit::Hide(..) => {}
    }
    all
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
fn steps(deck: &Deck, is: &Deck, now: &str, edit: SlideEdit) -> Vec<Splice> {
    let old = |at: usize| {
        let end = deck.spans(&(deck.count()..deck.count())).end;
        deck.slides.get(at).map_or(Span { start: end, end }, |slide| deck.spans(&slide.lines))
    };
    let new = |at: usize| {
        let span = is.slides.get(at).map_or(Span { start: 0, end: 0 }, |slide| is.spans(&slide.lines));
        now.get(span.range()).unwrap_or_default().to_owned()
    };
    let before = |at: usize| Span { start: old(at).start, end: old(at).start };
    match edit {
        SlideEdit::Move { from, to } if from == to => Vec::new(),
        SlideEdit::Move { from, to } => {
            let place = if to > from { before(to + 1) } else { before(to) };
            let mut out = vec![Splice::new(old(from), ""), Splice::new(place, new(to))];
            out.sort_by_key(|splice| splice.old);
            out
        }
        SlideEdit::Duplicate(at) => vec![Splice::new(before(at + 1), new(at + 1))],
        SlideEdit::Delete(at) => vec![Splice::new(old(at), "")],
        SlideEdit::Hide(at, _) => {
            let changed = new(at);
            vec![Splice::new(old(at), changed)].into_iter().filter(|one| !one.new.is_empty()).collect()
        }
    }
}

/// Puts another picture in the place of one: its slide and its number there, from 0, and the bytes of a PNG, JPEG or GIF.
///
/// # Errors
/// [`Unwritable`] where there is no such picture, or the bytes are none.
pub fn replace_picture(
    bytes: &[u8],
    (slide, shape): (usize, usize),
    picture: &[u8],
) -> Result<Written, Unwritable> {
    let unread =
        |error: crate::ArtifactError| Unwritable::new(error.to_string(), "Open another presentation.");
    let before = form::form(bytes).map_err(unread)?;
    let (bytes, text) = made(bytes, &[Edit::Picture { slide, shape, bytes: picture.to_vec() }])?;
    if text.source() != before {
        let says = "Nothing was changed: something else would change with the picture.";
        return Err(Unwritable::new(says, "Do it in the program that made the presentation."));
    }
    Ok(Written { bytes, text, splices: Vec::new() })
}
