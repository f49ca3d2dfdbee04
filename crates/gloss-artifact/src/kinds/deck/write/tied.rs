//! Lines that are tied to shapes: where they lie once the shapes lie elsewhere. An end keeps its place at its shape's side, the
//! other one stays. A line that is tied to nothing that moves is left alone.

use gloss_ooxml::Limits;
use gloss_ooxml::presentation::{Frame, Presentation, ShapeKind, shapes};
use gloss_ooxml::xml::Tree;

use crate::kinds::deck::geometry::{Inside, insides};
use crate::kinds::deck::index::{Place, Slide};

/// Parts of a degree that a turn counts in.
const DEGREE: f64 = 60_000.0;

type Spot = (f64, f64);

/// The lines of a slide that follow shapes which are moved, by their numbers, each with its place then.
pub(super) fn follow(
    bytes: &[u8],
    number: usize,
    slide: &Slide,
    moved: &[(usize, Frame)],
) -> Vec<(usize, Frame)> {
    let insides = insides(slide);
    let mut out = Vec::new();
    for (at, ties) in ties(bytes, number) {
        let (Some(own), Some(inside)) = (slide.shapes.get(at), insides.get(at)) else { continue };
        let is_moved = |n: usize| moved.iter().any(|(moved, _)| covers(slide, *moved, n));
        let (Some(_), Some(upright), false) = (own.place.rect, inside.upright, is_moved(at)) else {
            continue;
        };
        let (mut ends, mut follows) =
            (ends(&frame_of(&own.place)).map(|end| laid(end, inside.on_slide)), false);
        for (end, tie) in ends.iter_mut().zip(ties) {
            let holder =
                tie.and_then(|id| slide.shapes.iter().position(|one| one.id == id && !one.is_notes()));
            let Some((shape, to)) =
                holder.and_then(|n| moved.iter().find(|(moved, _)| covers(slide, *moved, n)))
            else {
                continue;
            };
            let (Some(shape), Some(around)) = (slide.shapes.get(*shape), insides.get(*shape)) else {
                continue;
            };
            if shape.place.rect.is_some() {
                *end = carried(*end, &frame_of(&shape.place), to, *around);
                follows = true;
            }
        }
        if follows {
            out.push((at, between(ends.map(|end| unlaid(end, upright)), &frame_of(&own.place))));
        }
    }
    out
}

/// Whether a shape is another one, or lies in the group that it is.
fn covers(slide: &Slide, group: usize, at: usize) -> bool {
    let Some(own) = slide.shapes.get(group) else { return false };
    let inside = slide.shapes.iter().enumerate().skip(group + 1);
    at == group
        || inside.take_while(|(_, one)| !one.is_notes() && one.depth > own.depth).any(|(n, _)| n == at)
}

/// The lines of a slide that are tied to shapes, by their numbers, with the ids that their ends are tied to.
fn ties(bytes: &[u8], slide: usize) -> Vec<(usize, [Option<u32>; 2])> {
    let Ok(deck) = Presentation::open(bytes, Limits::default()) else { return Vec::new() };
    let Some(part) = deck.slides().get(slide).map(|slide| slide.part.clone()) else { return Vec::new() };
    let Ok(text) = deck.package().text(&part) else { return Vec::new() };
    let Ok(tree) = Tree::parse(&text, &part, deck.package().limits()) else { return Vec::new() };
    let all = shapes(&tree).into_iter().enumerate();
    let lines = all.filter(|(_, shape)| shape.kind == ShapeKind::Connector);
    lines
        .map(|(at, shape)| (at, shape.ties(&tree)))
        .filter(|(_, ties)| ties.iter().any(Option::is_some))
        .collect()
}

fn frame_of(place: &Place) -> Frame {
    let [x, y, width, height] = place.rect.unwrap_or_default();
    Frame { x, y, width, height, turn: place.turn, flip_across: place.flips.0, flip_down: place.flips.1 }
}

/// A spot of a group's space as one of the slide.
fn laid((x, y): Spot, [sx, sy, dx, dy]: [f64; 4]) -> Spot {
    (x * sx + dx, y * sy + dy)
}

/// A spot of the slide as one of a group's space.
fn unlaid((x, y): Spot, [sx, sy, dx, dy]: [f64; 4]) -> Spot {
    let within = |on: f64, scale: f64| if scale > 0.0 { on / scale } else { on };
    (within(x - dx, sx), within(y - dy, sy))
}

fn middle(frame: &Frame) -> Spot {
    (frame.x as f64 + frame.width as f64 / 2.0, frame.y as f64 + frame.height as f64 / 2.0)
}

/// A spot turned around another one.
fn turned((x, y): Spot, (cx, cy): Spot, turn: i64) -> Spot {
    let (sin, cos) = (turn as f64 / DEGREE).to_radians().sin_cos();
    let (x, y) = (x - cx, y - cy);
    (cx + x * cos - y * sin, cy + x * sin + y * cos)
}

/// Where a line begins and ends: corners of its rectangle that lie across from each other.
fn ends(frame: &Frame) -> [Spot; 2] {
    let (cx, cy) = middle(frame);
    let across = frame.width as f64 / if frame.flip_across { -2.0 } else { 2.0 };
    let down = frame.height as f64 / if frame.flip_down { -2.0 } else { 2.0 };
    [(cx - across, cy - down), (cx + across, cy + down)].map(|spot| turned(spot, (cx, cy), frame.turn))
}

/// The rectangle of a line between two spots, turned as it was.
fn between([from, to]: [Spot; 2], was: &Frame) -> Frame {
    let (cx, cy) = (f64::midpoint(from.0, to.0), f64::midpoint(from.1, to.1));
    let (ax, ay) = turned(from, (cx, cy), -was.turn);
    let (bx, by) = turned(to, (cx, cy), -was.turn);
    let (width, height) = ((bx - ax).abs(), (by - ay).abs());
    let [x, y, width, height] =
        [cx - width / 2.0, cy - height / 2.0, width, height].map(|side| side.round() as i64);
    // A line of no width lies as it lay.
    let flips = (
        if width == 0 { was.flip_across } else { bx < ax },
        if height == 0 { was.flip_down } else { by < ay },
    );
    Frame { x, y, width, height, turn: was.turn, flip_across: flips.0, flip_down: flips.1 }
}

/// Where a spot at a shape is once the shape lies elsewhere: at the same share of its sides.
fn carried(spot: Spot, from: &Frame, to: &Frame, inside: Inside) -> Spot {
    let at = turned(unlaid(spot, inside.on_slide), middle(from), -from.turn);
    let share = |at: f64, near: i64, side: i64, new: i64| match side {
        0 => at - near as f64,
        side => (at - near as f64) / side as f64 * new as f64,
    };
    let x = to.x as f64 + share(at.0, from.x, from.width, to.width);
    let y = to.y as f64 + share(at.1, from.y, from.height, to.height);
    laid(turned((x, y), middle(to), to.turn), inside.on_slide)
}

#[cfg(test)]
mod tests {
    use gloss_ooxml::presentation::Frame;

    use super::{between, carried, ends};
    use crate::kinds::deck::geometry::Inside;

    const SLIDE: Inside = Inside { on_slide: [1.0, 1.0, 0.0, 0.0], upright: Some([1.0, 1.0, 0.0, 0.0]) };

    fn frame(x: i64, y: i64, width: i64, height: i64) -> Frame {
        Frame { x, y, width, height, ..Frame::default() }
    }

    #[test]
    fn a_line_between_its_ends_is_itself() {
        for flips in [(false, false), (true, false), (false, true), (true, true)] {
            for turn in [0, 5_400_000, 16_200_000, 2_000_000] {
                let line =
                    Frame { turn, flip_across: flips.0, flip_down: flips.1, ..frame(100, 200, 5_000, 3_000) };
                let found = between(ends(&line), &line);
                assert_eq!(found, line);
            }
        }
        let level = Frame { flip_across: true, ..frame(0, 70, 900, 0) };
        assert_eq!(between(ends(&level), &level), level);
    }

    #[test]
    fn an_end_keeps_its_share_of_a_side() {
        let box_of = frame(1_000, 1_000, 400, 200);
        for (spot, to, expect) in [
            ((1_400.0, 1_100.0), frame(2_000, 500, 400, 200), (2_400.0, 600.0)),
            ((1_400.0, 1_100.0), frame(1_000, 1_000, 800, 100), (1_800.0, 1_050.0)),
            ((1_200.0, 1_000.0), frame(1_000, 1_000, 400, 200), (1_200.0, 1_000.0)),
            // Turned by a quarter its right side is below.
            ((1_400.0, 1_100.0), Frame { turn: 5_400_000, ..box_of }, (1_200.0, 1_300.0)),
        ] {
            let (x, y) = carried(spot, &box_of, &to, SLIDE);
            assert!((x - expect.0).abs() < 0.5 && (y - expect.1).abs() < 0.5, "{spot:?} {to:?}: {x} {y}");
        }
    }
}
