//! Where what is drawn lies on the slide: the box of each line of words, and the areas that are filled, each with the shape that it is of.
//! Draws nothing.

use std::collections::HashMap;

use gloss_ooxml::presentation::ShapeKind;

use crate::drawing::{Drawing, Entry, Item, Matrix, Of, Outline, Step};

/// A shape: its id, and whether it is the layout's or the master's.
pub(super) type Key = (u32, bool);

/// How much of the type's size words reach above and below their baseline: that of capitals, and a little of what hangs.
const ABOVE: f32 = 0.7;
const BELOW: f32 = 0.08;

/// Points of a curve that an outline is followed by.
const CURVE: u8 = 6;

/// A rectangle on the slide.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rect {
    pub left: f32,
    pub top: f32,
    pub right: f32,
    pub bottom: f32,
}

impl Rect {
    const NONE: Self =
        Self { left: f32::INFINITY, top: f32::INFINITY, right: f32::NEG_INFINITY, bottom: f32::NEG_INFINITY };

    pub(super) fn around(points: impl IntoIterator<Item = (f32, f32)>) -> Self {
        points.into_iter().fold(Self::NONE, |rect, (x, y)| Self {
            left: rect.left.min(x),
            top: rect.top.min(y),
            right: rect.right.max(x),
            bottom: rect.bottom.max(y),
        })
    }

    pub(super) fn joined(self, other: Self) -> Self {
        Self {
            left: self.left.min(other.left),
            top: self.top.min(other.top),
            right: self.right.max(other.right),
            bottom: self.bottom.max(other.bottom),
        }
    }

    fn within(self, other: &Self) -> Self {
        Self {
            left: self.left.max(other.left),
            top: self.top.max(other.top),
            right: self.right.min(other.right),
            bottom: self.bottom.min(other.bottom),
        }
    }

    pub(super) fn area(&self) -> f32 {
        (self.right - self.left).max(0.0) * (self.bottom - self.top).max(0.0)
    }

    pub(super) fn common(&self, other: &Self) -> f32 {
        let width = self.right.min(other.right) - self.left.max(other.left);
        let height = self.bottom.min(other.bottom) - self.top.max(other.top);
        width.max(0.0) * height.max(0.0)
    }

    pub(super) fn contains(&self, (x, y): (f32, f32)) -> bool {
        (self.left..=self.right).contains(&x) && (self.top..=self.bottom).contains(&y)
    }

    /// Points along the middle of it, where words stand.
    pub(super) fn samples(&self) -> [(f32, f32); 5] {
        let y = (self.top + self.bottom) / 2.0;
        let at = |share: f32| (self.left + (self.right - self.left) * share, y);
        [at(0.05), at(0.275), at(0.5), at(0.725), at(0.95)]
    }

    /// How far it reaches beyond a page of this size.
    pub(super) fn beyond(&self, (width, height): (f32, f32)) -> f32 {
        (-self.left).max(-self.top).max(self.right - width).max(self.bottom - height)
    }
}

/// A line of words.
pub(super) struct Words {
    /// Its place in the display list.
    pub entry: usize,
    pub key: Key,
    /// The shape on the slide itself that it lies in, through all groups.
    pub top: usize,
    pub rect: Rect,
}

/// Something that hides what is below it.
pub(super) struct Layer {
    /// Its place in the display list.
    pub entry: usize,
    pub key: Key,
    pub top: usize,
    pub rect: Rect,
    /// Corners of it; none for the whole of the rectangle.
    corners: Vec<Vec<(f32, f32)>>,
}

impl Layer {
    /// Whether it lies over a point, by the even-odd rule over all its rings.
    pub(super) fn covers(&self, point: (f32, f32)) -> bool {
        if !self.rect.contains(point) {
            return false;
        }
        self.corners.is_empty() || self.corners.iter().filter(|ring| inside(ring, point)).count() % 2 == 1
    }
}

fn inside(ring: &[(f32, f32)], (x, y): (f32, f32)) -> bool {
    let next = ring.iter().cycle().skip(1);
    let crossed = ring
        .iter()
        .zip(next)
        .filter(|((ax, ay), (bx, by))| (*ay > y) != (*by > y) && x < (bx - ax) * (y - ay) / (by - ay) + ax);
    crossed.count() % 2 == 1
}

/// The places of all words and of all things that can hide others on a slide.
pub(super) struct Areas {
    pub words: Vec<Words>,
    pub layers: Vec<Layer>,
    /// The box of all that is drawn of each shape.
    pub ink: HashMap<Key, Rect>,
    /// The shape on the slide itself that each lies in.
    tops: HashMap<Key, usize>,
}

impl Areas {
    pub(super) fn of(drawing: &Drawing) -> Self {
        let mut out =
            Self { words: Vec::new(), layers: Vec::new(), ink: HashMap::new(), tops: tops(drawing) };
        for (at, entry) in drawing.entries.iter().enumerate() {
            out.take(at, entry);
        }
        out
    }

    pub(super) fn top(&self, key: Key) -> usize {
        self.tops.get(&key).copied().unwrap_or(usize::MAX)
    }

    fn take(&mut self, at: usize, entry: &Entry) {
        let key = key(&entry.of);
        let top = self.top(key);
        let rect = match &entry.item {
            Item::Line { x, baseline, width, size, .. } => {
                let rect =
                    boxed(entry.matrix, (*x, baseline - size * ABOVE), (*width, size * (ABOVE + BELOW)));
                self.words.push(Words { entry: at, key, top, rect });
                rect
            }
            Item::Image { x, y, width, height, clip, .. } => {
                let whole = boxed(entry.matrix, (*x, *y), (*width, *height));
                let corners = clip.as_ref().map(|clip| rings(clip, &entry.matrix)).unwrap_or_default();
                let rect = if corners.is_empty() {
                    whole
                } else {
                    whole.within(&Rect::around(corners.iter().flatten().copied()))
                };
                self.layers.push(Layer { entry: at, key, top, rect, corners });
                rect
            }
            Item::Path { outline, fill, .. } => {
                let corners = rings(outline, &entry.matrix);
                let rect = Rect::around(corners.iter().flatten().copied());
                if fill.is_some() {
                    self.layers.push(Layer { entry: at, key, top, rect, corners });
                }
                rect
            }
        };
        let known = self.ink.entry(key).or_insert(rect);
        *known = known.joined(rect);
    }
}

pub(super) fn key(of: &Of) -> Key {
    (of.shape, of.inherited)
}

fn tops(drawing: &Drawing) -> HashMap<Key, usize> {
    let mut top = 0;
    let mut out = HashMap::new();
    for (at, shape) in drawing.shapes.iter().enumerate() {
        if shape.depth == 0 {
            top = at;
        }
        out.entry((shape.id, shape.inherited)).or_insert(top);
    }
    out
}

fn boxed(matrix: Matrix, (x, y): (f32, f32), (width, height): (f32, f32)) -> Rect {
    let corners = [(x, y), (x + width, y), (x, y + height), (x + width, y + height)];
    Rect::around(corners.map(|corner| matrix.apply(corner)))
}

/// The rings of an outline on the slide, curves as a few straight lines.
fn rings(outline: &Outline, matrix: &Matrix) -> Vec<Vec<(f32, f32)>> {
    let mut out: Vec<Vec<(f32, f32)>> = Vec::new();
    let mut last = (0.0, 0.0);
    for step in &outline.0 {
        match *step {
            Step::Move(x, y) => {
                out.push(vec![matrix.apply((x, y))]);
                last = (x, y);
            }
            Step::Line(x, y) => {
                out.last_mut().into_iter().for_each(|ring| ring.push(matrix.apply((x, y))));
                last = (x, y);
            }
            Step::Curve(a, b, c, d, x, y) => {
                let along = |at: u8| curve(f32::from(at) / f32::from(CURVE), last, (a, b), (c, d), (x, y));
                let ring = out.last_mut();
                ring.into_iter().for_each(|ring| ring.extend((1..=CURVE).map(|at| matrix.apply(along(at)))));
                last = (x, y);
            }
            Step::Close => {}
        }
    }
    out
}

fn curve(at: f32, p: (f32, f32), a: (f32, f32), b: (f32, f32), q: (f32, f32)) -> (f32, f32) {
    let rest = 1.0 - at;
    let (one, two, three, four) =
        (rest * rest * rest, 3.0 * rest * rest * at, 3.0 * rest * at * at, at * at * at);
    (p.0 * one + a.0 * two + b.0 * three + q.0 * four, p.1 * one + a.1 * two + b.1 * three + q.1 * four)
}

/// The name of a shape as a sentence calls it.
pub(super) fn called(drawing: &Drawing, key: Key) -> String {
    let shape = drawing.shapes.iter().find(|shape| (shape.id, shape.inherited) == key);
    let Some(shape) = shape else { return "something".to_owned() };
    let kind = match (shape.kind, shape.placeholder.as_deref()) {
        (_, Some("title" | "ctrTitle")) => return "the title".to_owned(),
        (ShapeKind::Picture, _) => "the picture",
        (ShapeKind::Table, _) => "the table",
        (ShapeKind::Chart, _) => "the chart",
        (ShapeKind::Diagram, _) => "the diagram",
        (ShapeKind::Connector, _) => "the line",
        _ => "the box",
    };
    let name: String = shape.name.chars().take(40).collect();
    if name.is_empty() { kind.to_owned() } else { format!("{kind} “{name}”") }
}
