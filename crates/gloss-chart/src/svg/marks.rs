//! Marks: each an element with its number and its words. Lines and areas lie behind the points that name them.

use std::fmt::Write;

use super::Drawing;
use super::pen::{escape, num};
use crate::scene::{Item, Path, Shape};
use crate::spec::MarkKind;
use crate::theme::Ink;

/// Radius of what is pointed at where a line shows no points, in pixels.
const REACH: f64 = 7.0;

impl Drawing<'_> {
    /// All marks.
    pub(super) fn marks(&mut self) {
        let scene = self.scene;
        for path in &scene.paths {
            self.path(path);
        }
        for (number, item) in scene.marks.iter().enumerate() {
            self.mark(number, item);
        }
    }

    fn path(&mut self, path: &Path) {
        let (color, much) = self.color(path.series);
        let paper = self.ink(Ink::Paper);
        let area = self.scene.kind == MarkKind::Area;
        let stacked = area && self.scene.stacked && self.scene.paths.len() > 1;
        for run in path.points.split(Option::is_none) {
            let points: Vec<(f64, f64, f64)> = run.iter().flatten().copied().collect();
            let Some((first, _, _)) = points.first() else { continue };
            let line = trace(points.iter().map(|(x, y, _)| (*x, *y)));
            if area {
                let foot = trace(points.iter().rev().map(|(x, _, y0)| (*x, *y0)));
                let shape = format!("{line}L{}Z", foot.trim_start_matches('M'));
                let fill = self.scene.opacity.unwrap_or(if stacked { 0.9 } else { 0.22 }) * much;
                let edge =
                    if stacked { format!(" stroke=\"{paper}\" stroke-width=\"1\"") } else { String::new() };
                let fill = num(fill);
                let _ = write!(
                    self.pen.out,
                    "<path d=\"{shape}\" fill=\"{color}\" fill-opacity=\"{fill}\"{edge}/>"
                );
            }
            if !area || !stacked {
                let much = num(self.scene.opacity.filter(|_| !area).unwrap_or(1.0) * much);
                let _ = write!(
                    self.pen.out,
                    "<path d=\"{line}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"2\" \
                     stroke-linejoin=\"round\" stroke-linecap=\"round\" stroke-opacity=\"{much}\"/>"
                );
                // A value between two gaps is no line; it is seen as a dot.
                if points.len() == 1 && !area {
                    let (x, y) = (num(*first), num(points.first().map_or(0.0, |point| point.1)));
                    let _ =
                        write!(self.pen.out, "<circle cx=\"{x}\" cy=\"{y}\" r=\"2.5\" fill=\"{color}\"/>");
                }
            }
        }
    }

    fn mark(&mut self, number: usize, item: &Item) {
        let (color, much) = self.color(item.series);
        let much = much * self.scene.opacity.unwrap_or(1.0);
        let label = escape(&item.label);
        let shape = self.shape(item, &color, much);
        let _ = write!(
            self.pen.out,
            "{shape} data-mark=\"{number}\" role=\"graphics-symbol\" aria-label=\"{label}\"><title>{label}</title></{}>",
            match item.shape {
                Shape::Rect { .. } => "rect",
                Shape::Dot { .. } => "circle",
                Shape::Slice { .. } => "path",
            }
        );
    }

    /// The element, still open.
    fn shape(&self, item: &Item, color: &str, much: f64) -> String {
        let (paper, much) = (self.ink(Ink::Paper), num(much));
        match item.shape {
            Shape::Rect { x, y, width, height } => {
                // Parts of a stack are kept apart by a line of paper, where they are high enough for it.
                let apart = self.scene.stacked && self.scene.legend.is_some() && width.min(height) > 4.0;
                let edge =
                    if apart { format!(" stroke=\"{paper}\" stroke-width=\"0.75\"") } else { String::new() };
                let (x, y, width, height) = (num(x), num(y), num(width), num(height));
                format!(
                    "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" fill=\"{color}\" fill-opacity=\"{much}\"{edge}"
                )
            }
            Shape::Dot { x, y, size, seen } => {
                let (x, y) = (num(x), num(y));
                let r = (size / std::f64::consts::PI).sqrt();
                if !seen {
                    return format!(
                        "<circle cx=\"{x}\" cy=\"{y}\" r=\"{REACH}\" fill=\"{color}\" fill-opacity=\"0\""
                    );
                }
                let r = num(r);
                let whole = self.scene.filled || self.scene.kind != MarkKind::Point;
                if whole {
                    let edge = if self.scene.kind == MarkKind::Point { "0.75" } else { "1.5" };
                    return format!(
                        "<circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\" fill=\"{color}\" fill-opacity=\"{much}\" stroke=\"{paper}\" stroke-width=\"{edge}\""
                    );
                }
                format!(
                    "<circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\" fill=\"{color}\" fill-opacity=\"0.15\" stroke=\"{color}\" stroke-width=\"1.5\" stroke-opacity=\"{much}\""
                )
            }
            Shape::Slice { from, to, inner, outer } => {
                let middle = (self.scene.width / 2.0, self.scene.height / 2.0);
                let d = slice(middle, from, to, inner, outer);
                format!(
                    "<path d=\"{d}\" fill=\"{color}\" fill-opacity=\"{much}\" stroke=\"{paper}\" stroke-width=\"1.5\" stroke-linejoin=\"round\""
                )
            }
        }
    }
}

fn trace(points: impl Iterator<Item = (f64, f64)>) -> String {
    let mut out = String::new();
    for (x, y) in points {
        let _ = write!(out, "{}{} {}", if out.is_empty() { 'M' } else { 'L' }, num(x), num(y));
    }
    out
}

/// A slice of a ring; a whole turn is two half ones, for an arc cannot end where it begins.
fn slice((cx, cy): (f64, f64), from: f64, to: f64, inner: f64, outer: f64) -> String {
    let at = |angle: f64, r: f64| format!("{} {}", num(cx + r * angle.sin()), num(cy - r * angle.cos()));
    let half = (from + to) / 2.0;
    let arc = |r: f64, a: f64, b: f64, clockwise: u8| {
        format!(
            "A{r} {r} 0 {} {clockwise} {}",
            u8::from((b - a).abs() > std::f64::consts::PI),
            at(b, r),
            r = num(r)
        )
    };
    let mut out = format!("M{}{}{}", at(from, outer), arc(outer, from, half, 1), arc(outer, half, to, 1));
    if inner > 0.0 {
        let _ = write!(out, "L{}{}{}Z", at(to, inner), arc(inner, to, half, 0), arc(inner, half, from, 0));
    } else {
        let _ = write!(out, "L{} {}Z", num(cx), num(cy));
    }
    out
}
