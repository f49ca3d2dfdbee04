//! The display list of a slide: what is drawn, from the lowest to the highest, each with what it is of. In points, from the top left of
//! the slide. Knows nothing of files and nothing of how it is written.

use std::collections::BTreeSet;
use std::sync::Arc;

use gloss_ooxml::presentation::ShapeKind;

pub use crate::colour::Colour;
use crate::text::fonts::{Font, Fonts};

/// A slide as it is drawn.
#[derive(Clone, Debug, Default)]
pub struct Drawing {
    /// In points.
    pub width: f32,
    /// In points.
    pub height: f32,
    /// From the lowest to the highest.
    pub entries: Vec<Entry>,
    /// All shapes that are drawn, those of the master and the layout first, in the order of the tree, which is that of reading.
    pub shapes: Vec<Drawn>,
    /// The words of each shape and cell, as they were set in their boxes.
    pub fitted: Vec<Fitted>,
    /// Things that are not drawn as they are in PowerPoint: a box stands for each, or a part of it is missing.
    pub undrawn: Vec<Undrawn>,
    /// Fonts whose widths are an estimate: they have no twin here.
    pub substitutes: Vec<String>,
}

impl Drawing {
    /// The characters of its words that no bundled font has, each once: what writes a picture looks for another font for
    /// them.
    pub fn absent(&self, fonts: &Fonts) -> String {
        let mut out = BTreeSet::new();
        for entry in &self.entries {
            if let Item::Line { text, font, .. } = &entry.item {
                let without = |c: &char| !c.is_control() && !c.is_whitespace() && !fonts.has(*font, *c);
                out.extend(text.chars().filter(without));
            }
        }
        out.into_iter().collect()
    }
}

/// A shape of the slide and where it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn {
    /// Its id.
    pub id: u32,
    /// How many shapes before it in the part have that id.
    pub twin: u32,
    /// Its kind.
    pub kind: ShapeKind,
    /// Its name.
    pub name: String,
    /// Its alternative text.
    pub description: String,
    /// The placeholder's type that it fills, such as `title`.
    pub placeholder: Option<String>,
    /// From the left, before it is turned.
    pub x: f32,
    /// From the top, before it is turned.
    pub y: f32,
    /// Its width.
    pub width: f32,
    /// Its height.
    pub height: f32,
    /// Degrees clockwise around its middle.
    pub turn: f32,
    /// Whether it is the layout's or the master's, and not on the slide itself.
    pub inherited: bool,
    /// How many groups it lies in.
    pub depth: usize,
}

/// Something that is not drawn as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undrawn {
    /// The shape, 0 for the slide.
    pub shape: u32,
    /// A description of it, in words.
    pub what: String,
}

/// The words of a shape or a cell.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Fitted {
    /// The shape, and the cell of a table.
    pub of: Of,
    /// How wide the lines may be; without end where they are not wrapped.
    pub room: f32,
    /// The height of the box that they stand in.
    pub height: f32,
    /// How far the words reach out of that box at its top or its bottom; less than 0 where they lie within.
    pub over: f32,
    /// Whether the box becomes as high as its words when somebody types in it.
    pub grows: bool,
    /// Whether a font has no twin here, so that all of this is an estimate.
    pub substitute: bool,
    /// Lines that hold words, from the top to the bottom.
    pub lines: Vec<FittedLine>,
}

/// A line of words.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FittedLine {
    /// The paragraph, from 0.
    pub paragraph: usize,
    /// How many words stand on it.
    pub words: usize,
    /// Its width.
    pub width: f32,
    /// Its height.
    pub height: f32,
    /// Whether a word was cut at its end, because it is wider than the box.
    pub cut: bool,
}

/// The origin of a display-list entry: a shape, or a cell of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Of {
    /// The shape's id; 0 for the background.
    pub shape: u32,
    /// How many shapes before it in the part have that id: 0, where no file gives one twice.
    pub twin: u32,
    /// Whether the shape is the layout's or the master's.
    pub inherited: bool,
    /// Row and column of a table's cell, from 0.
    pub cell: Option<(u32, u32)>,
    /// The paragraph of the shape or cell, from 0.
    pub paragraph: Option<u32>,
    /// The piece of the paragraph, from 0.
    pub run: Option<u32>,
    /// UTF-16 units in the paragraph's text, as `presentation::paragraphs` gives it.
    pub range: Option<(u32, u32)>,
    /// Series and point of a chart, from 0 in the order of the file.
    pub point: Option<(u32, u32)>,
}

/// Something that is drawn.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its origin.
    pub of: Of,
    /// The item to draw.
    pub item: Item,
    /// Where its own coordinates lie on the slide; the identity but for what is turned or mirrored.
    pub matrix: Matrix,
}

/// An item to draw.
#[derive(Clone, Debug)]
pub enum Item {
    /// An outline.
    Path {
        /// The outline.
        outline: Outline,
        /// The paint of its inside.
        fill: Option<Paint>,
        /// The stroke of its edge.
        stroke: Option<Stroke>,
        /// The blur radius, for shadows.
        blur: f32,
    },
    /// A picture, stretched to a rectangle.
    Image {
        /// From the left.
        x: f32,
        /// From the top.
        y: f32,
        /// Its width.
        width: f32,
        /// Its height.
        height: f32,
        /// Its bytes.
        picture: Arc<Picture>,
        /// Nothing is drawn outside of it.
        clip: Option<Outline>,
        /// From 0 to 1.
        opacity: f32,
    },
    /// Words of one look on one line.
    Line {
        /// From the left.
        x: f32,
        /// From the top.
        baseline: f32,
        /// Their width: what draws them stretches them to it.
        width: f32,
        /// The words as drawn, which may be capitals of those in the file.
        text: String,
        /// The face.
        font: Font,
        /// In points.
        size: f32,
        /// Their colour.
        colour: Colour,
        /// How much wider than the face they are.
        stretch: f32,
        /// Added behind each character.
        spacing: f32,
        /// Whether a line is below them.
        underline: bool,
        /// Whether a line is through them.
        strike: bool,
        /// Whether they are read from right to left.
        rtl: bool,
    },
}

/// The paint of an outline.
#[derive(Clone, Debug, PartialEq)]
pub enum Paint {
    /// One colour.
    Solid(Colour),
    /// From colour to colour.
    Gradient(Gradient),
}

/// Colours that become each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Gradient {
    /// Along what.
    pub along: Along,
    /// From 0 to 1, each with its colour.
    pub stops: Vec<(f32, Colour)>,
}

/// Along what a gradient runs, in the coordinates of its entry.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Along {
    /// From one point to another.
    Line {
        /// The first point.
        from: (f32, f32),
        /// The last.
        to: (f32, f32),
    },
    /// From a middle outwards.
    Circle {
        /// The middle.
        middle: (f32, f32),
        /// The radius at which the last colour lies.
        radius: f32,
    },
}

/// The stroke of an edge.
#[derive(Clone, Debug, PartialEq)]
pub struct Stroke {
    /// Its colour.
    pub colour: Colour,
    /// In points.
    pub width: f32,
    /// Lengths of dashes and gaps in points; none for a whole line.
    pub dashes: Vec<f32>,
    /// Whether its ends are round.
    pub round: bool,
    /// Whether its corners are pointed.
    pub mitre: bool,
}

/// A step of an outline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Step {
    /// Begins anew.
    Move(f32, f32),
    /// A straight line.
    Line(f32, f32),
    /// A cubic curve with its two handles.
    Curve(f32, f32, f32, f32, f32, f32),
    /// Back to where it began.
    Close,
}

/// An outline.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outline(pub Vec<Step>);

impl Outline {
    /// A rectangle.
    pub fn rectangle(x: f32, y: f32, width: f32, height: f32) -> Self {
        use Step::{Close, Line, Move};
        Self(vec![Move(x, y), Line(x + width, y), Line(x + width, y + height), Line(x, y + height), Close])
    }

    /// A straight line.
    pub fn line(from: (f32, f32), to: (f32, f32)) -> Self {
        Self(vec![Step::Move(from.0, from.1), Step::Line(to.0, to.1)])
    }

    /// Lines from point to point.
    pub fn points(points: &[(f32, f32)], close: bool) -> Self {
        let steps = points.iter().enumerate();
        let mut out: Vec<Step> =
            steps.map(|(at, (x, y))| if at == 0 { Step::Move(*x, *y) } else { Step::Line(*x, *y) }).collect();
        if close {
            out.push(Step::Close);
        }
        Self(out)
    }

    /// An ellipse within a rectangle.
    pub fn ellipse(x: f32, y: f32, width: f32, height: f32) -> Self {
        let (rx, ry) = (width / 2.0, height / 2.0);
        let (cx, cy) = (x + rx, y + ry);
        let mut out = Self(vec![Step::Move(cx + rx, cy)]);
        out.arc((cx, cy), (rx, ry), 0.0, std::f32::consts::TAU);
        out.0.push(Step::Close);
        out
    }

    /// Goes on along an ellipse around a middle, from an angle on by another, in radians of the ellipse's own parameter.
    pub fn arc(&mut self, (cx, cy): (f32, f32), (rx, ry): (f32, f32), start: f32, sweep: f32) {
        let parts = (sweep.abs() / std::f32::consts::FRAC_PI_2).ceil().clamp(1.0, 16.0);
        let step = sweep / parts;
        let handle = 4.0 / 3.0 * (step / 4.0).tan();
        let mut angle = start;
        for _ in 0..parts as u32 {
            let (from, to) = (angle, angle + step);
            let (x1, y1) = (from.cos() - handle * from.sin(), from.sin() + handle * from.cos());
            let (x2, y2) = (to.cos() + handle * to.sin(), to.sin() - handle * to.cos());
            self.0.push(Step::Curve(
                cx + rx * x1,
                cy + ry * y1,
                cx + rx * x2,
                cy + ry * y2,
                cx + rx * to.cos(),
                cy + ry * to.sin(),
            ));
            angle = to;
        }
    }

    /// The same elsewhere.
    pub fn moved(&self, dx: f32, dy: f32) -> Self {
        Self(self.0.iter().map(|step| step.mapped(&Matrix([1.0, 0.0, 0.0, 1.0, dx, dy]))).collect())
    }
}

impl Step {
    fn mapped(self, matrix: &Matrix) -> Self {
        let at = |x, y| matrix.apply((x, y));
        match self {
            Self::Move(x, y) => {
                let (x, y) = at(x, y);
                Self::Move(x, y)
            }
            Self::Line(x, y) => {
                let (x, y) = at(x, y);
                Self::Line(x, y)
            }
            Self::Curve(a, b, c, d, x, y) => {
                let ((a, b), (c, d), (x, y)) = (at(a, b), at(c, d), at(x, y));
                Self::Curve(a, b, c, d, x, y)
            }
            Self::Close => Self::Close,
        }
    }
}

/// A picture's bytes: PNG, JPEG, GIF or WebP, looked at and within bounds.
#[derive(Debug, PartialEq, Eq)]
pub struct Picture {
    /// Its part.
    pub part: String,
    /// Such as `image/png`.
    pub media_type: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Width and height in pixels.
    pub pixels: (u32, u32),
}

/// An affine transform from coordinates to the slide: `x' = a·x + c·y + e`, `y' = b·x + d·y + f`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Matrix(pub [f32; 6]);

impl Default for Matrix {
    fn default() -> Self {
        Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0])
    }
}

impl Matrix {
    /// Moved.
    pub fn shift(x: f32, y: f32) -> Self {
        Self([1.0, 0.0, 0.0, 1.0, x, y])
    }

    /// Turned clockwise by degrees around the origin.
    pub fn turn(degrees: f32) -> Self {
        let (sin, cos) = degrees.to_radians().sin_cos();
        Self([cos, sin, -sin, cos, 0.0, 0.0])
    }

    /// Stretched from the origin.
    pub fn scale(x: f32, y: f32) -> Self {
        Self([x, 0.0, 0.0, y, 0.0, 0.0])
    }

    /// First the other, then this.
    pub fn after(&self, first: &Self) -> Self {
        let ([a, b, c, d, e, f], [g, h, i, j, k, l]) = (self.0, first.0);
        Self([
            a * g + c * h,
            b * g + d * h,
            a * i + c * j,
            b * i + d * j,
            a * k + c * l + e,
            b * k + d * l + f,
        ])
    }

    /// Where a point lies.
    pub fn apply(&self, (x, y): (f32, f32)) -> (f32, f32) {
        let [a, b, c, d, e, f] = self.0;
        (a * x + c * y + e, b * x + d * y + f)
    }

    /// How far it moves, where it does nothing else.
    pub fn only_shift(&self) -> Option<(f32, f32)> {
        let [a, b, c, d, e, f] = self.0;
        let near = |value: f32, to: f32| (value - to).abs() < 1e-5;
        (near(a, 1.0) && near(b, 0.0) && near(c, 0.0) && near(d, 1.0)).then_some((e, f))
    }
}

impl Entry {
    /// The same with coordinates of the slide, where they were only moved.
    pub(crate) fn settled(mut self) -> Self {
        let Some((dx, dy)) = self.matrix.only_shift() else { return self };
        self.matrix = Matrix::default();
        match &mut self.item {
            Item::Path { outline, fill, .. } => {
                *outline = outline.moved(dx, dy);
                if let Some(Paint::Gradient(gradient)) = fill {
                    gradient.along = match gradient.along {
                        Along::Line { from, to } => {
                            Along::Line { from: (from.0 + dx, from.1 + dy), to: (to.0 + dx, to.1 + dy) }
                        }
                        Along::Circle { middle, radius } => {
                            Along::Circle { middle: (middle.0 + dx, middle.1 + dy), radius }
                        }
                    };
                }
            }
            Item::Image { x, y, clip, .. } => {
                (*x, *y) = (*x + dx, *y + dy);
                *clip = clip.as_ref().map(|clip| clip.moved(dx, dy));
            }
            Item::Line { x, baseline, .. } => (*x, *baseline) = (*x + dx, *baseline + dy),
        }
        self
    }
}
