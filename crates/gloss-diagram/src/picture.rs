//! The SVG that comes of a diagram: shapes and words in absolute coordinates, with colours as attributes. It has no
//! group, no id, no style and no reference, so that two of them in one page never meet.

use std::fmt::Write;

use gloss_chart::{Theme, num};

use crate::geometry::{Bounds, Matrix, Point, Segment};
use crate::measure;
use crate::style::{Anchor, Style};
use crate::theme::Paint;

/// Faces, the page's first: those of charts.
const FACES: &str = "Inter Variable, Inter, system-ui, Segoe UI, Helvetica, Arial, sans-serif";
/// Mermaid sets words at 16 pixels; Gloss' are 14.
const SCALE: f64 = 0.875;
/// Free pixels around all.
const EDGE: f64 = 8.0;

/// Words in one look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    pub text: String,
    pub bold: bool,
    pub italic: bool,
}

/// A picture that is being drawn.
#[derive(Debug)]
pub(crate) struct Picture {
    pub theme: Theme,
    out: String,
    /// What is drawn over all else.
    late: String,
    bounds: Bounds,
    /// The words in it, each label once, in their order.
    pub labels: Vec<String>,
}

impl Picture {
    pub(crate) fn new(theme: Theme) -> Self {
        Self { theme, out: String::new(), late: String::new(), bounds: Bounds::EMPTY, labels: Vec::new() }
    }

    /// An outline, in coordinates of the picture.
    pub(crate) fn outline(&mut self, pieces: &[Segment], style: &Style, by: Matrix) {
        let moved: Vec<Segment> = pieces.iter().map(|piece| piece.transformed(by)).collect();
        if style.fill == Paint::None && style.stroke == Paint::None {
            return;
        }
        self.bounds.include_all(&moved);
        let mut data = String::new();
        for piece in &moved {
            let _ = match *piece {
                Segment::Move(to) => write!(data, "M{}", pair(to)),
                Segment::Line(to) => write!(data, "L{}", pair(to)),
                Segment::Curve(one, two, to) => write!(data, "C{} {} {}", pair(one), pair(two), pair(to)),
                Segment::Close => write!(data, "Z"),
            };
        }
        let paint = self.paint(style, by.factor());
        self.put(style, &format!("<path d=\"{data}\"{paint}/>"));
    }

    /// An upright rectangle with round corners, in coordinates of the picture.
    pub(crate) fn rectangle(&mut self, (x, y): Point, (width, height): Point, radius: f64, style: &Style) {
        self.bounds.include((x, y));
        self.bounds.include((x + width, y + height));
        let round = if radius > 0.0 { format!(" rx=\"{}\"", num(radius)) } else { String::new() };
        let paint = self.paint(style, 1.0);
        let (x, y, width, height) = (num(x), num(y), num(width), num(height));
        self.put(
            style,
            &format!("<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\"{round}{paint}/>"),
        );
    }

    /// A circle, in coordinates of the picture.
    pub(crate) fn circle(&mut self, (x, y): Point, radius: f64, style: &Style) {
        self.bounds.include((x - radius, y - radius));
        self.bounds.include((x + radius, y + radius));
        let paint = self.paint(style, 1.0);
        let (x, y, radius) = (num(x), num(y), num(radius));
        self.put(style, &format!("<circle cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"{paint}/>"));
    }

    /// A line of words, whose baseline goes through a point.
    pub(crate) fn words(&mut self, (x, y): Point, runs: &[Run], style: &Style) {
        let width = width_of(runs, style.font_size);
        let left = match style.anchor {
            Anchor::Start => x,
            Anchor::Middle => x - width / 2.0,
            Anchor::End => x - width,
        };
        self.bounds.include((left, y - style.font_size));
        self.bounds.include((left + width, y + style.font_size * 0.3));
        let anchor = match style.anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let mut text = format!(
            "<text x=\"{}\" y=\"{}\" font-size=\"{}\" fill=\"{}\"{anchor}{}>",
            num(x),
            num(y),
            num(style.font_size),
            style.fill.value(self.theme),
            face(style.bold, style.italic),
        );
        for run in runs {
            let look = face(run.bold && !style.bold, run.italic && !style.italic);
            let words = escape(&run.text);
            let _ = match look.as_str() {
                "" => write!(text, "{words}"),
                look => write!(text, "<tspan{look}>{words}</tspan>"),
            };
        }
        text.push_str("</text>");
        self.put(style, &text);
    }

    /// Remembers the words of a label.
    pub(crate) fn label(&mut self, words: &str) {
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        if !words.is_empty() && !self.labels.contains(&words) {
            self.labels.push(words);
        }
    }

    /// Width and height in pixels, and the whole SVG, which says of itself what it shows.
    pub(crate) fn finish(self, description: &str) -> Option<(f64, f64, String)> {
        let Bounds { left, top, right, bottom } = self.bounds;
        let (x, y) = ((left - EDGE).floor(), (top - EDGE).floor());
        let (width, height) = ((right + EDGE - x).ceil(), (bottom + EDGE - y).ceil());
        if !(width.is_finite() && height.is_finite() && width > 0.0 && height > 0.0) {
            return None;
        }
        let size = (width * SCALE, height * SCALE);
        let svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"{} {} {} {}\" width=\"{}\" height=\"{}\" \
             role=\"img\" aria-label=\"{}\" font-family=\"{FACES}\">{}{}</svg>",
            num(x),
            num(y),
            num(width),
            num(height),
            num(size.0),
            num(size.1),
            escape(description),
            self.out,
            self.late,
        );
        Some((size.0, size.1, svg))
    }

    fn put(&mut self, style: &Style, text: &str) {
        if style.late { self.late.push_str(text) } else { self.out.push_str(text) }
    }

    /// The attributes of a shape's colours and lines.
    fn paint(&self, style: &Style, factor: f64) -> String {
        let mut out = format!(" fill=\"{}\"", style.fill.value(self.theme));
        if style.fill_opacity < 1.0 && style.fill != Paint::None {
            let _ = write!(out, " fill-opacity=\"{}\"", num(style.fill_opacity));
        }
        if style.stroke != Paint::None && style.stroke_width > 0.0 {
            let (stroke, width) = (style.stroke.value(self.theme), num(style.stroke_width * factor));
            let _ = write!(out, " stroke=\"{stroke}\" stroke-width=\"{width}\"");
            if !style.dashes.is_empty() {
                let dashes: Vec<String> = style.dashes.iter().map(|dash| num(*dash)).collect();
                let _ = write!(out, " stroke-dasharray=\"{}\"", dashes.join(" "));
            }
        }
        out
    }
}

/// How wide runs are at a size.
pub(crate) fn width_of(runs: &[Run], size: f64) -> f64 {
    runs.iter().map(|run| measure::width(&run.text, size, run.bold)).sum()
}

fn face(bold: bool, italic: bool) -> String {
    let weight = if bold { " font-weight=\"600\"" } else { "" };
    let slant = if italic { " font-style=\"italic\"" } else { "" };
    format!("{weight}{slant}")
}

fn pair((x, y): Point) -> String {
    format!("{} {}", num(x), num(y))
}

/// Text for SVG: no tags, and no character that XML forbids.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for ch in text.chars() {
        match ch {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            ch if ch.is_whitespace() => out.push(' '),
            ch if ch.is_control() || matches!(ch, '\u{fffe}' | '\u{ffff}') => {}
            ch => out.push(ch),
        }
    }
    out
}
