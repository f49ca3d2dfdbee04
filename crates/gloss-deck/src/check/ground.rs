//! Backgrounds of words: the colours filled below them, or the mean colour where that is a picture or a gradient.

use super::area::{Areas, Rect, Words};
use crate::drawing::{Colour, Drawing, Item, Paint};
use crate::write::render_pixels;

/// Pixels of the width of what is drawn to look at.
const WIDE: u32 = 480;
/// How often a slide is drawn for it, each time with more of its layers.
const MOST_DRAWN: usize = 8;
/// Layers that are looked at on one slide.
const MOST_LAYERS: usize = 2_000_000;

/// The backgrounds of the lines of a slide.
pub(super) struct Grounds<'d> {
    drawing: &'d Drawing,
    areas: &'d Areas,
    looked: usize,
    drawn: usize,
    /// The last that was drawn: how many layers, and its pixels.
    last: Option<(usize, resvg::tiny_skia::Pixmap)>,
}

/// The background of one point.
enum Ground {
    Colour(Colour),
    /// A picture, or colours that become each other.
    Mixed,
}

impl<'d> Grounds<'d> {
    pub(super) fn new(drawing: &'d Drawing, areas: &'d Areas) -> Self {
        Self { drawing, areas, looked: 0, drawn: 0, last: None }
    }

    /// The colours behind a line; nothing where too much had to be looked at. `true` where they are only a mean.
    pub(super) fn of(&mut self, words: &Words) -> Option<(Vec<Colour>, bool)> {
        let mut out = Vec::new();
        for point in words.rect.samples() {
            match self.at(words.entry, point)? {
                Ground::Colour(colour) => out.push(colour),
                Ground::Mixed => return Some((vec![self.mean(words.entry, &words.rect)?], true)),
            }
        }
        Some((out, false))
    }

    fn at(&mut self, below: usize, point: (f32, f32)) -> Option<Ground> {
        let layers = &self.areas.layers;
        let end = layers.partition_point(|layer| layer.entry < below);
        let mut over: Vec<Colour> = Vec::new();
        for layer in layers.iter().take(end).rev() {
            self.looked += 1;
            if self.looked > MOST_LAYERS {
                return None;
            }
            if !layer.covers(point) {
                continue;
            }
            match self.drawing.entries.get(layer.entry).map(|entry| &entry.item) {
                Some(Item::Path { fill: Some(Paint::Solid(colour)), blur, .. }) if *blur == 0.0 => {
                    over.push(*colour);
                    if colour.alpha >= 0.99 {
                        break;
                    }
                }
                Some(Item::Path { .. } | Item::Image { .. }) => return Some(Ground::Mixed),
                _ => {}
            }
        }
        Some(Ground::Colour(over.into_iter().rev().fold(Colour::WHITE, mixed)))
    }

    /// The mean of what is drawn below an entry, without words.
    fn mean(&mut self, below: usize, rect: &Rect) -> Option<Colour> {
        let layers = self.areas.layers.partition_point(|layer| layer.entry < below);
        if self.last.as_ref().is_none_or(|(known, _)| *known != layers) {
            self.drawn += 1;
            if self.drawn > MOST_DRAWN {
                return None;
            }
            let entries = self.drawing.entries.iter().take(below);
            let entries = entries.filter(|entry| !matches!(entry.item, Item::Line { .. })).cloned().collect();
            let bare = Drawing {
                width: self.drawing.width,
                height: self.drawing.height,
                entries,
                ..Drawing::default()
            };
            self.last = Some((layers, render_pixels(&bare, WIDE).ok()?));
        }
        let (_, map) = self.last.as_ref()?;
        let scale = WIDE as f32 / self.drawing.width.max(1.0);
        let side = |value: f32, most: u32| ((value * scale).max(0.0) as u32).min(most);
        let (left, right) = (side(rect.left, map.width()), side(rect.right, map.width()));
        let (top, bottom) = (side(rect.top, map.height()), side(rect.bottom, map.height()));
        let mut sum = [0_u64; 3];
        let mut count = 0_u64;
        for (x, y) in (top..=bottom).flat_map(|y| (left..=right).map(move |x| (x, y))) {
            if let Some(pixel) = map.pixel(x, y) {
                for (slot, value) in sum.iter_mut().zip([pixel.red(), pixel.green(), pixel.blue()]) {
                    *slot += u64::from(value);
                }
                count += 1;
            }
        }
        let [red, green, blue] =
            sum.map(|value| u8::try_from(value.checked_div(count).unwrap_or(255)).unwrap_or(255));
        Some(Colour::new(red, green, blue))
    }
}

/// A colour put on another.
pub(super) fn mixed(below: Colour, above: Colour) -> Colour {
    let mix =
        |low: u8, high: u8| (f32::from(low) + (f32::from(high) - f32::from(low)) * above.alpha).round() as u8;
    Colour::new(mix(below.red, above.red), mix(below.green, above.green), mix(below.blue, above.blue))
}
