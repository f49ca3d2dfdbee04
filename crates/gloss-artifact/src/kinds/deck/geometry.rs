//! Where shapes lie on their slide, in EMU: through the groups that they lie in, around their turn. Never says how they look.

use super::index::{Deck, Place, Shape, Slide};

/// Left, top, right, bottom.
pub(super) type Bounds = [f64; 4];

/// A turn that is as good as none, in 60,000ths of a degree.
const FULL_TURN: i64 = 21_600_000;

/// How what a shape says of its place is laid out on the slide.
#[derive(Clone, Copy, Debug)]
pub(super) struct Inside {
    /// Scale across and down, and what is added from the left and the top.
    pub on_slide: [f64; 4],
    /// The same; none where a group that it lies in is turned or mirrored, for which this is not all.
    pub upright: Option<[f64; 4]>,
}

/// How each shape of a slide is laid out by the groups that it lies in, by its number.
pub(super) fn insides(slide: &Slide) -> Vec<Inside> {
    const SLIDE: Inside = Inside { on_slide: [1.0, 1.0, 0.0, 0.0], upright: Some([1.0, 1.0, 0.0, 0.0]) };
    // The groups that are open: how deep, and how their inside is laid out.
    let mut open: Vec<(u32, Inside)> = Vec::new();
    let mut out = Vec::with_capacity(slide.shapes.len());
    for shape in &slide.shapes {
        open.retain(|(depth, _)| *depth < shape.depth);
        let own = open.last().map_or(SLIDE, |(_, inside)| *inside);
        if let (Some(rect), Some(space)) = (shape.place.rect, shape.place.space) {
            let [x, y, w, h] = laid(own.on_slide, rect);
            let [cx, cy, cw, ch] = space.map(|side| side as f64);
            let scale = |own: f64, inner: f64| if inner > 0.0 { own / inner } else { 1.0 };
            let (gx, gy) = (scale(w, cw), scale(h, ch));
            let on_slide = [gx, gy, x - cx * gx, y - cy * gy];
            let plain = shape.place.turn % FULL_TURN == 0 && shape.place.flips == (false, false);
            open.push((
                shape.depth,
                Inside { on_slide, upright: own.upright.filter(|_| plain).map(|_| on_slide) },
            ));
        }
        out.push(own);
    }
    out
}

/// A rectangle laid out on the slide.
fn laid([sx, sy, dx, dy]: [f64; 4], rect: [i64; 4]) -> [f64; 4] {
    let [x, y, w, h] = rect.map(|side| side as f64);
    [x * sx + dx, y * sy + dy, w * sx, h * sy]
}

/// The rectangle of each shape of a slide, by its number; none where nothing says where it lies.
pub(super) fn bounds(slide: &Slide) -> Vec<Option<Bounds>> {
    let one = |(shape, inside): (&Shape, Inside)| {
        let on_slide = laid(inside.on_slide, shape.place.rect?);
        Some(around(on_slide, &shape.place))
    };
    slide.shapes.iter().zip(insides(slide)).map(one).collect()
}

/// The bounding box of a turned rectangle.
fn around([x, y, w, h]: [f64; 4], place: &Place) -> Bounds {
    if place.turn % FULL_TURN == 0 {
        return [x, y, x + w, y + h];
    }
    let angle = (place.turn as f64 / 60_000.0).to_radians();
    let (sin, cos) = (angle.sin().abs(), angle.cos().abs());
    let (across, down) = (w * cos + h * sin, w * sin + h * cos);
    let (mx, my) = (x + w / 2.0, y + h / 2.0);
    [mx - across / 2.0, my - down / 2.0, mx + across / 2.0, my + down / 2.0]
}

/// The share of a rectangle that another one covers; a line counts by its length.
pub(super) fn covered(own: &Bounds, by: &Bounds) -> f64 {
    let axis = |near: usize, far: usize| {
        let (own, by) = ((own[near], own[far].max(own[near])), (by[near], by[far]));
        let length = own.1 - own.0;
        let inside = (own.1.min(by.1) - own.0.max(by.0)).max(0.0);
        match length > 0.0 {
            true => inside / length,
            false => f64::from(u8::from(by.0 <= own.0 && own.0 <= by.1)),
        }
    };
    axis(0, 2) * axis(1, 3)
}

impl Deck {
    /// The lines of a shape, and of what is in it where it is a group: that stands behind it.
    pub fn extent(&self, slide: usize, shape: usize) -> std::ops::Range<u32> {
        let all = self.slides.get(slide).map(|slide| slide.shapes.as_slice()).unwrap_or_default();
        let Some(own) = all.get(shape) else { return 0..0 };
        let inside = |other: &&Shape| !other.is_notes() && other.depth > own.depth;
        let last = all.iter().skip(shape + 1).take_while(inside).last();
        own.lines.start..last.map_or(own.lines.end, |last| last.lines.end)
    }
}
