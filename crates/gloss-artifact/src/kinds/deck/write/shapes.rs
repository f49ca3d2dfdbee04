//! Edits of shapes by hand: they lie elsewhere, go, take their layout's place again. Says what edit of the deck's
//! text that is; whether it can be made is asked of the plan, as of any edit.

use gloss_ooxml::presentation::Frame;
use gloss_protocol::Span;

use super::tied;
use crate::error::Unwritable;
use crate::kinds::deck::form;
use crate::kinds::deck::geometry::{Inside, insides};
use crate::kinds::deck::index::{Deck, Place, Shape};
use crate::splice::Splice;
use crate::text::Text;

/// EMU in a point.
const POINT: f64 = 12_700.0;

/// Parts of a degree that a turn counts in.
const DEGREE: f64 = 60_000.0;

/// The distance, in points, below which a shape is where it was: a screen's numbers are rounded.
const SAME: f64 = 0.02;

/// The least side of a shape that had one, in points.
const LEAST: f64 = 1.0;

/// Shapes that are changed at once, at most.
const MOST: usize = 2_000;

/// Where a shape is to lie on its slide.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ShapePlace {
    /// The shape's run.
    pub run: u32,
    /// The distance from the slide's left edge, in points, before it is turned.
    pub x: f32,
    /// The distance from the slide's top edge, in points.
    pub y: f32,
    /// Width in points.
    pub width: f32,
    /// Height in points.
    pub height: f32,
    /// Clockwise turn in degrees.
    pub turn: f32,
}

/// An edit of where shapes lie.
#[derive(Debug)]
pub struct Placed {
    /// The edit of the deck's text; none where all lie there already.
    pub splices: Vec<Splice>,
    /// Lines that are tied to what moved, and went with it.
    pub followed: usize,
}

/// The edit that puts shapes elsewhere, in a file and its text. Lines that are tied to them keep their ends at them.
///
/// # Errors
/// [`Unwritable`] where a shape is not there, has no place that could be another, or could not lie there.
pub fn place(bytes: &[u8], text: &Text, shapes: &[ShapePlace]) -> Result<Placed, Unwritable> {
    let runs: Vec<u32> = shapes.iter().map(|one| one.run).collect();
    let found = chosen(text, &runs)?;
    let deck = text.deck().ok_or_else(none)?;
    let mut frames: Vec<((usize, usize), Frame)> = Vec::new();
    for (slide, at) in found {
        let Some(on) = deck.slides.get(slide) else { continue };
        let (Some(shape), Some(inside)) = (on.shapes.get(at), insides(on).get(at).copied()) else { continue };
        if let Some(to) = shapes.iter().find(|one| one.run == shape.lines.start) {
            frames.push(((slide, at), frame(shape, inside, to)?));
        }
    }
    let own = frames.len();
    let mut slides: Vec<usize> = frames.iter().map(|((slide, _), _)| *slide).collect();
    slides.dedup();
    for slide in slides {
        let Some(on) = deck.slides.get(slide) else { continue };
        let moved: Vec<(usize, Frame)> =
            frames.iter().filter(|((of, _), _)| *of == slide).map(|((_, at), frame)| (*at, *frame)).collect();
        frames.extend(
            tied::follow(bytes, slide, on, &moved).into_iter().map(|(at, frame)| ((slide, at), frame)),
        );
    }
    let (mut splices, mut followed) = (Vec::new(), 0);
    for (n, (at, frame)) in frames.iter().enumerate() {
        let Some(shape) = deck.shape_at(*at) else { continue };
        let space = shape.place.space.map(|[x, y, width, height]| format!(">{x},{y},{width},{height}"));
        let words = format!("{}{}", form::place(frame), space.unwrap_or_default());
        let made = header(deck, text, shape, &words);
        followed += usize::from(n >= own && made.is_some());
        splices.extend(made);
    }
    splices.sort_by_key(|splice| splice.old);
    Ok(Placed { splices, followed })
}

/// The edit that lets shapes lie where their layout puts them.
///
/// # Errors
/// [`Unwritable`] where a shape is not there; one without a placeholder is refused when it is written.
pub fn reset(text: &Text, runs: &[u32]) -> Result<Vec<Splice>, Unwritable> {
    let deck = text.deck().ok_or_else(none)?;
    let mut splices = Vec::new();
    for at in chosen(text, runs)? {
        if let Some(shape) = deck.shape_at(at).filter(|shape| !shape.place.inherits) {
            splices.extend(header(deck, text, shape, "="));
        }
    }
    Ok(splices)
}

/// The edit that takes shapes away, with all that is in them.
///
/// # Errors
/// [`Unwritable`] where a shape is not there.
pub fn delete(text: &Text, runs: &[u32]) -> Result<Vec<Splice>, Unwritable> {
    let deck = text.deck().ok_or_else(none)?;
    let found = chosen(text, runs)?;
    Ok(found
        .into_iter()
        .map(|(slide, shape)| Splice::new(deck.spans(&deck.extent(slide, shape)), ""))
        .collect())
}

/// The shapes that runs stand for, by slide and number in their order; those in a group that is among them go with it.
fn chosen(text: &Text, runs: &[u32]) -> Result<Vec<(usize, usize)>, Unwritable> {
    let deck = text.deck().ok_or_else(none)?;
    if runs.len() > MOST {
        return Err(Unwritable::new("These are too many shapes at once.", "Choose fewer."));
    }
    let mut out = Vec::new();
    for run in runs {
        out.push(shape_of(deck, *run)?);
    }
    out.sort_unstable();
    out.dedup();
    let mut last = 0..0;
    out.retain(|(slide, shape)| {
        let own = deck.extent(*slide, *shape);
        let free = !last.contains(&own.start);
        if free {
            last = own;
        }
        free
    });
    Ok(out)
}

/// The shape that a run stands for: its slide and its number there.
pub(super) fn shape_of(deck: &Deck, run: u32) -> Result<(usize, usize), Unwritable> {
    let spot = deck.spot(run);
    let found = spot.slide.zip(spot.shape);
    let is_it = |at: &(usize, usize)| {
        deck.shape_at(*at).is_some_and(|shape| shape.lines.start == run && !shape.is_notes())
    };
    found.filter(|at| run < deck.count() && is_it(at)).ok_or_else(none)
}

fn none() -> Unwritable {
    Unwritable::new("This shape is not there any more.", "Choose another one.")
}

/// Where a shape is to lie, in the numbers of what it lies in. What is as it was stays so to the last EMU.
fn frame(shape: &Shape, inside: Inside, to: &ShapePlace) -> Result<Frame, Unwritable> {
    let Some(inside) = inside.upright else {
        let says = "This shape lies in a group that is turned.";
        return Err(Unwritable::new(says, "Move the whole group."));
    };
    let Place { rect, turn, flips, .. } = shape.place;
    let given = [to.x, to.y, to.width, to.height, to.turn].map(f64::from);
    if given.iter().any(|side| !side.is_finite()) {
        return Err(Unwritable::new("This is no place on a slide.", "Choose a place on the slide."));
    }
    let [x, y, width, height, degrees] = given;
    let [scale_x, scale_y, left, top] = inside;
    // A group of no size gives its shapes none, and they none back.
    let within =
        |on_slide: f64, before: f64, scale: f64| if scale > 0.0 { (on_slide - before) / scale } else { 0.0 };
    let wanted = [
        within(x * POINT, left, scale_x),
        within(y * POINT, top, scale_y),
        within(width * POINT, 0.0, scale_x),
        within(height * POINT, 0.0, scale_y),
    ];
    let scales = [scale_x, scale_y, scale_x, scale_y];
    let mut sides = [0_i64; 4];
    for (n, side) in sides.iter_mut().enumerate() {
        let (wanted, scale) =
            (wanted.get(n).copied().unwrap_or_default(), scales.get(n).copied().unwrap_or(1.0));
        let was = rect.and_then(|rect| rect.get(n).copied());
        let stays = was.filter(|was| ((wanted - *was as f64) * scale).abs() <= SAME * POINT);
        let least = if n < 2 || was == Some(0) {
            wanted
        } else {
            wanted.max(LEAST * POINT / scale.max(f64::MIN_POSITIVE))
        };
        *side = stays.unwrap_or(least.round() as i64);
    }
    let [x, y, width, height] = sides;
    let turned = (degrees.rem_euclid(360.0) * DEGREE).round() as i64;
    let full = (360.0 * DEGREE) as i64;
    let apart = (turned - turn.rem_euclid(full)).rem_euclid(full);
    let turn = if apart.min(full - apart) <= (SAME * DEGREE) as i64 { turn } else { turned % full };
    Ok(Frame { x, y, width, height, turn, flip_across: flips.0, flip_down: flips.1 })
}

/// The edit of a shape's header that gives it another place; none where it says so already.
fn header(deck: &Deck, text: &Text, shape: &Shape, place: &str) -> Option<Splice> {
    let span = deck.span(shape.lines.start);
    let line = text.source().get(span.range())?;
    let before: usize = line.split(' ').take(3).map(|word| word.len() + 1).sum();
    let old = line.get(before..)?.split(' ').next()?;
    let start = span.start as usize + before;
    (old != place).then(|| Splice::new(Span::new(start, start + old.len()), place))
}
