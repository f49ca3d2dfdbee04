//! Where shapes lie on their slide, in EMU: through the groups that they lie in, around their turn. Never says how they look.

use super::index::{Deck, Place, Shape, Slide};

/// Left, top, right, bottom.
pub(super) type Bounds = [f64; 4];

/// A turn that is as good as none, in 60,000ths of a degree.
const FULL_TURN: i64 = 21_600_000;

/// The rectangle of each shape of a slide, by its number; none where nothing says where it lies.
pub(super) fn bounds(slide: &Slide) -> Vec<Option<Bounds>> {
    // The groups that are open: how deep, and how their inside is laid out on the slide.
    let mut open: Vec<(u32, [f64; 4])> = Vec::new();
    let mut out = Vec::with_capacity(slide.shapes.len());
    for shape in &slide.shapes {
        open.retain(|(depth, _)| *depth < shape.depth);
        let [sx, sy, dx, dy] = open.last().map_or([1.0, 1.0, 0.0, 0.0], |(_, inside)| *inside);
        let rect = shape.place.rect.map(|rect| rect.map(|side| side as f64));
        let on_slide = rect.map(|[x, y, w, h]| [x * sx + dx, y * sy + dy, w * sx, h * sy]);
        if let (Some([x, y, w, h]), Some(space)) = (on_slide, shape.place.space) {
            let [cx, cy, cw, ch] = space.map(|side| side as f64);
            let scale = |own: f64, inner: f64| if inner > 0.0 { own / inner } else { 1.0 };
            let (gx, gy) = (scale(w, cw), scale(h, ch));
            open.push((shape.depth, [gx, gy, x - cx * gx, y - cy * gy]));
        }
        out.push(on_slide.map(|rect| around(rect, &shape.place)));
    }
    out
}

/// What a turned rectangle takes.
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
