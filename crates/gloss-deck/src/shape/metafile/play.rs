//! The commands of a metafile, one after the other.

use super::bitmap;
use super::record::Record;
use super::state::{Face, State, Tool, Tools, colour};
use crate::canvas::Canvas;
use crate::drawing::{Colour, Item, Matrix, Outline, Paint, Step, Stroke};
use crate::text::{self, Style};

/// Points of one command.
const MAX_POINTS: usize = 100_000;

pub(super) struct Player {
    part: String,
    /// From the device to the slide.
    fit: Matrix,
    state: State,
    saved: Vec<State>,
    tools: Tools,
    /// The path between `BeginPath` and `EndPath`.
    path: Option<Outline>,
    ended: Outline,
}

impl Player {
    pub(super) fn new(part: &str, fit: Matrix) -> Self {
        Self {
            part: part.to_owned(),
            fit,
            state: State::default(),
            saved: Vec::new(),
            tools: Tools::default(),
            path: None,
            ended: Outline::default(),
        }
    }

    /// One command; none where it is shorter than it must be.
    pub(super) fn play(
        &mut self,
        canvas: &mut Canvas<'_>,
        kind: u32,
        record: &Record<'_>,
        at: usize,
    ) -> Option<()> {
        match kind {
            2..=6 | 85..=89 => self.points(canvas, kind, record)?,
            7 | 8 | 90 | 91 => self.several(canvas, kind, record)?,
            9..=12 | 17 => self.state.mapping(kind, record)?,
            22 => self.state.align = record.u32(8)?,
            24 => self.state.ink = colour(record, 8)?,
            27 => self.move_to((record.i32(8)?, record.i32(12)?)),
            33 if self.saved.len() < 1_000 => self.saved.push(self.state.clone()),
            34 => self.state = self.saved.pop()?,
            35 | 36 => self.transform(kind, record)?,
            37 => self.select(self.tools.get(record.u32(8)?)?),
            38 | 39 | 82 | 95 => self.tools.make(kind, record)?,
            40 => self.tools.delete(record.u32(8)?),
            42..=44 => self.boxed(canvas, kind, record)?,
            54 => {
                let to = (record.i32(8)?, record.i32(12)?);
                self.line(canvas, &[to], false);
            }
            59 => self.path = Some(Outline::default()),
            60 => self.ended = self.path.take().unwrap_or_default(),
            61 => self.path.as_mut()?.0.push(Step::Close),
            62..=64 => {
                let outline = std::mem::take(&mut self.ended);
                self.ink(canvas, outline, kind != 64, kind != 62);
            }
            76 | 77 | 81 => self.picture(canvas, kind, record, at)?,
            84 => self.words(canvas, record)?,
            _ => {}
        }
        Some(())
    }

    fn select(&mut self, tool: Tool) {
        match tool {
            Tool::Pen(pen) => self.state.pen = pen,
            Tool::Brush(brush) => self.state.brush = brush,
            Tool::Font(face) => self.state.face = face,
        }
    }

    fn transform(&mut self, kind: u32, record: &Record<'_>) -> Option<()> {
        let mut own = [0.0; 6];
        for (at, slot) in own.iter_mut().enumerate() {
            *slot = record.f32(8 + at * 4)?;
        }
        let own = Matrix(own);
        self.state.world = match (kind, record.u32(32)) {
            (36, Some(1)) => Matrix::default(),
            (36, Some(2)) => self.state.world.after(&own),
            (36, Some(3)) => own.after(&self.state.world),
            _ => own,
        };
        Some(())
    }

    fn place(&self, point: (f32, f32)) -> (f32, f32) {
        self.fit.after(&self.state.matrix()).apply(point)
    }

    /// How much larger the slide's points are than the numbers of commands.
    fn scale(&self) -> f32 {
        let [a, b, c, d, ..] = self.fit.after(&self.state.matrix()).0;
        (a * d - b * c).abs().sqrt()
    }

    fn move_to(&mut self, to: (f32, f32)) {
        self.state.at = to;
        let (x, y) = self.place(to);
        if let Some(path) = &mut self.path {
            path.0.push(Step::Move(x, y));
        }
    }

    /// Points of a record: their count at an offset, then themselves, of 16 or 32 bits.
    fn read(record: &Record<'_>, at: usize, count: usize, small: bool) -> Option<Vec<(f32, f32)>> {
        if count > MAX_POINTS {
            return None;
        }
        let one = |number: usize| {
            if small {
                Some((record.i16(at + number * 4)?, record.i16(at + number * 4 + 2)?))
            } else {
                Some((record.i32(at + number * 8)?, record.i32(at + number * 8 + 4)?))
            }
        };
        (0..count).map(one).collect()
    }

    fn points(&mut self, canvas: &mut Canvas<'_>, kind: u32, record: &Record<'_>) -> Option<()> {
        let small = kind >= 85;
        let points = Self::read(record, 28, record.size(24)?, small)?;
        match if small { kind - 83 } else { kind } {
            2 => {
                let (first, rest) = points.split_first()?;
                self.move_to(*first);
                self.line(canvas, rest, true);
            }
            3 => self.shape(canvas, &[points], true),
            4 => self.shape(canvas, &[points], false),
            5 => self.line(canvas, &points, true),
            _ => self.line(canvas, &points, false),
        }
        Some(())
    }

    fn several(&mut self, canvas: &mut Canvas<'_>, kind: u32, record: &Record<'_>) -> Option<()> {
        let (count, small) = (record.size(24)?, kind >= 90);
        if count > MAX_POINTS {
            return None;
        }
        let mut at = 32 + count * 4;
        let mut all = Vec::new();
        for number in 0..count {
            let own = record.size(32 + number * 4)?;
            all.push(Self::read(record, at, own, small)?);
            at += own * if small { 4 } else { 8 };
        }
        self.shape(canvas, &all, matches!(kind, 8 | 91));
        Some(())
    }

    /// Lines from point to point, several in one; closed ones are filled.
    fn shape(&mut self, canvas: &mut Canvas<'_>, all: &[Vec<(f32, f32)>], closed: bool) {
        let mut outline = Outline::default();
        for points in all {
            let placed: Vec<(f32, f32)> = points.iter().map(|point| self.place(*point)).collect();
            outline.0.extend(Outline::points(&placed, closed).0);
        }
        self.put(canvas, outline, closed);
    }

    fn put(&mut self, canvas: &mut Canvas<'_>, outline: Outline, filled: bool) {
        match &mut self.path {
            Some(path) => path.0.extend(outline.0),
            None => self.ink(canvas, outline, filled, true),
        }
    }

    /// A line from where the pen is; `curved` takes points by threes.
    fn line(&mut self, canvas: &mut Canvas<'_>, points: &[(f32, f32)], curved: bool) {
        let (x, y) = self.place(self.state.at);
        let mut outline = Outline(vec![Step::Move(x, y)]);
        if curved {
            for three in points.chunks_exact(3) {
                let [first, second, to] = [three[0], three[1], three[2]].map(|point| self.place(point));
                outline.0.push(Step::Curve(first.0, first.1, second.0, second.1, to.0, to.1));
            }
        } else {
            outline.0.extend(points.iter().map(|point| self.place(*point)).map(|(x, y)| Step::Line(x, y)));
        }
        if let Some(last) = points.last() {
            self.state.at = *last;
        }
        if self.path.is_some() {
            outline.0.remove(0);
        }
        self.put(canvas, outline, false);
    }

    /// The rectangle between two corners.
    fn between(&self, from: (f32, f32), to: (f32, f32)) -> (f32, f32, f32, f32) {
        let ((left, top), (right, bottom)) = (self.place(from), self.place(to));
        (left.min(right), top.min(bottom), (right - left).abs(), (bottom - top).abs())
    }

    fn boxed(&mut self, canvas: &mut Canvas<'_>, kind: u32, record: &Record<'_>) -> Option<()> {
        let (from, to) = ((record.i32(8)?, record.i32(12)?), (record.i32(16)?, record.i32(20)?));
        let (x, y, width, height) = self.between(from, to);
        let outline = match kind {
            42 => Outline::ellipse(x, y, width, height),
            _ => Outline::rectangle(x, y, width, height),
        };
        self.put(canvas, outline, true);
        Some(())
    }

    fn ink(&self, canvas: &mut Canvas<'_>, outline: Outline, fill: bool, edge: bool) {
        let fill = self.state.brush.filter(|_| fill).map(Paint::Solid);
        let stroke = self.state.pen.filter(|_| edge).map(|(colour, width)| Stroke {
            colour,
            width: (width * self.scale()).clamp(0.25, 200.0),
            dashes: Vec::new(),
            round: false,
            mitre: true,
        });
        if matches!(outline.0.first(), Some(Step::Move(..))) {
            canvas.path(outline, fill, stroke, Matrix::default());
        }
    }

    fn picture(&mut self, canvas: &mut Canvas<'_>, kind: u32, record: &Record<'_>, at: usize) -> Option<()> {
        let (size_at, head_at) = if kind == 81 { (72, 48) } else { (32, 84) };
        let corner = (record.i32(24)?, record.i32(28)?);
        let size = (record.i32(size_at)?, record.i32(size_at + 4)?);
        let (x, y, width, height) = self.between(corner, (corner.0 + size.0, corner.1 + size.1));
        if kind != 81 && record.size(head_at + 4)? == 0 {
            // Nothing is copied: an area is filled.
            let colour = match record.u32(40)? {
                0x00ff_0062 => Some(Colour::WHITE),
                0x0000_0042 => Some(Colour::BLACK),
                0x00f0_0021 => self.state.brush,
                _ => None,
            };
            canvas.path(
                Outline::rectangle(x, y, width, height),
                colour.map(Paint::Solid),
                None,
                Matrix::default(),
            );
            return Some(());
        }
        let head = record.range(record.size(head_at)?, record.size(head_at + 4)?)?;
        let bits = record.range(record.size(head_at + 8)?, record.size(head_at + 12)?)?;
        let picture = bitmap::picture(head, bits, format!("{}#{at}", self.part))?;
        canvas
            .push(Item::Image { x, y, width, height, picture, clip: None, opacity: 1.0 }, Matrix::default());
        Some(())
    }

    fn words(&mut self, canvas: &mut Canvas<'_>, record: &Record<'_>) -> Option<()> {
        let (count, offset) = (record.size(44)?, record.size(48)?);
        if count > 10_000 || !canvas.characters(count) {
            return None;
        }
        let units: Vec<u16> = (0..count).map_while(|at| record.u16(offset + at * 2)).collect();
        let words = String::from_utf16_lossy(&units);
        let spaces = record.size(72).filter(|at| *at > 0);
        let width: Option<f32> = spaces.and_then(|at| (0..count).map(|one| record.i32(at + one * 4)).sum());
        let Face { name, height, bold, italic, underline, turn } = self.state.face.clone();
        let scale = self.scale();
        let size = if height > 0.0 { height / text::PITCH } else { -height };
        let size = (size * scale).clamp(0.5, 400.0);
        let style = Style::new(canvas.scene.fonts, &name, bold, italic, size);
        let measured =
            text::measure(canvas.scene.fonts, &[text::Paragraph::plain(&words, style)], f32::INFINITY).width;
        let width = width.map_or(measured, |width| width * scale).max(0.0);
        let from = if self.state.align & 1 == 1 { self.state.at } else { (record.i32(36)?, record.i32(40)?) };
        let (x, y) = self.place(from);
        let back = match self.state.align & 6 {
            6 => width / 2.0,
            2 => width,
            _ => 0.0,
        };
        let down = match self.state.align & 24 {
            24 => 0.0,
            8 => -size * 0.2,
            _ => size * 0.95,
        };
        if words.trim().is_empty() {
            return Some(());
        }
        let item = Item::Line {
            x: -back,
            baseline: down,
            width,
            text: words,
            font: style.font,
            size,
            colour: self.state.ink,
            stretch: style.stretch,
            spacing: 0.0,
            underline,
            strike: false,
            rtl: false,
        };
        canvas.push(item, Matrix::shift(x, y).after(&Matrix::turn(-turn)));
        Some(())
    }
}
