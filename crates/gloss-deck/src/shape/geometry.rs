//! The outline of a shape: one of the standard's 187 presets, or its own (ECMA-376 part 1, 20.1.9).

use std::collections::HashMap;
use std::sync::LazyLock;

use gloss_ooxml::Limits;
use gloss_ooxml::xml::Tree;

use super::Held;
use super::guide::Guides;
use crate::canvas::Canvas;
use crate::drawing::{Outline, Step};
use crate::limits::MAX_COMMANDS;
use crate::node::{Node, Part};

static PRESETS: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    include_str!("../../../../assets/shapes/presets.tsv")
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .collect()
});

/// A part of a shape's outline.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Path {
    pub outline: Outline,
    pub filled: bool,
    pub edged: bool,
    /// Lighter above 0, darker below.
    pub shade: f32,
}

/// The outline of a shape, in points within its box.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Geometry {
    pub paths: Vec<Path>,
    /// Where its words are: x, y, width, height.
    pub words: [f32; 4],
    /// Whether it is its box.
    pub plain: bool,
}

impl Geometry {
    /// The box itself.
    pub(crate) fn plain(width: f32, height: f32) -> Self {
        let outline = Outline::rectangle(0.0, 0.0, width, height);
        Self {
            paths: vec![Path { outline, filled: true, edged: true, shade: 0.0 }],
            words: [0.0, 0.0, width, height],
            plain: true,
        }
    }
}

/// The outline of a shape: its own, or that of the placeholder it fills.
pub(crate) fn of(canvas: &mut Canvas<'_>, held: &Held<'_>) -> Geometry {
    let (width, height) = (held.spot.width, held.spot.height);
    let found = held.properties().find_map(|properties| {
        properties.children().find(|child| matches!(child.local(), "prstGeom" | "custGeom"))
    });
    let Some(node) = found else { return Geometry::plain(width, height) };
    if node.local() == "custGeom" {
        return read(node, None, width, height);
    }
    let name = node.attr("prst").unwrap_or_default();
    if name == "rect" {
        return Geometry::plain(width, height);
    }
    match PRESETS.get(&*name) {
        Some(text) => preset(text, node, width, height).unwrap_or_else(|| Geometry::plain(width, height)),
        None => {
            canvas.undrawn("an outline of a kind that is not known");
            Geometry::plain(width, height)
        }
    }
}

fn preset(text: &'static str, own: Node<'_>, width: f32, height: f32) -> Option<Geometry> {
    let tree = Tree::parse(text, "presets", &Limits::default()).ok()?;
    let part = Part { name: String::new(), text: std::sync::Arc::default(), relations: Vec::new() };
    Some(read(Node::root(&part, &tree), own.child("avLst"), width, height))
}

fn read(node: Node<'_>, adjusted: Option<Node<'_>>, width: f32, height: f32) -> Geometry {
    let mut guides = Guides::new(f64::from(width) * 12_700.0, f64::from(height) * 12_700.0);
    guides.take(node.child("avLst"));
    guides.take(adjusted);
    guides.take(node.child("gdLst"));
    let mut left = MAX_COMMANDS;
    let list = node.child("pathLst");
    let paths = list.into_iter().flat_map(|list| list.named("path")).map(|path| {
        let outline = outline(path, &guides, (width, height), &mut left);
        let fill = path.attr("fill");
        let shade = match fill.as_deref() {
            Some("lighten") => 0.4,
            Some("lightenLess") => 0.2,
            Some("darken") => -0.4,
            Some("darkenLess") => -0.2,
            _ => 0.0,
        };
        Path {
            outline,
            filled: fill.as_deref() != Some("none"),
            edged: path.yes("stroke").unwrap_or(true),
            shade,
        }
    });
    let paths = paths.collect();
    let words = node.child("rect").map_or([0.0, 0.0, width, height], |rect| {
        let [left, top, right, bottom] =
            ["l", "t", "r", "b"].map(|side| (guides.of(rect, side) / 12_700.0) as f32);
        [left, top, (right - left).max(0.0), (bottom - top).max(0.0)]
    });
    Geometry { paths, words, plain: false }
}

/// One path: its own coordinates, where it has a size of its own, are stretched to the shape's.
fn outline(path: Node<'_>, guides: &Guides, (width, height): (f32, f32), left: &mut usize) -> Outline {
    let scale = |name: &str, side: f32| match path.number::<f64>(name) {
        Some(own) if own > 0.0 => f64::from(side) / own,
        _ => 1.0 / 12_700.0,
    };
    let (by_x, by_y) = (scale("w", width), scale("h", height));
    let mut out = Outline::default();
    let mut at = (0.0_f64, 0.0_f64);
    let at_slide = |(x, y): (f64, f64)| ((x * by_x) as f32, (y * by_y) as f32);
    for command in path.children() {
        *left = left.saturating_sub(1);
        if *left == 0 {
            break;
        }
        let points: Vec<(f64, f64)> =
            command.named("pt").take(3).map(|pt| (guides.of(pt, "x"), guides.of(pt, "y"))).collect();
        match (command.local(), points.as_slice()) {
            ("moveTo", [to]) => {
                let (x, y) = at_slide(*to);
                out.0.push(Step::Move(x, y));
                at = *to;
            }
            ("lnTo", [to]) => {
                let (x, y) = at_slide(*to);
                out.0.push(Step::Line(x, y));
                at = *to;
            }
            ("cubicBezTo", [first, second, to]) => {
                curve(&mut out, at_slide(*first), at_slide(*second), at_slide(*to));
                at = *to;
            }
            ("quadBezTo", [handle, to]) => {
                let third = |from: (f64, f64)| {
                    (from.0 + (handle.0 - from.0) * 2.0 / 3.0, from.1 + (handle.1 - from.1) * 2.0 / 3.0)
                };
                curve(&mut out, at_slide(third(at)), at_slide(third(*to)), at_slide(*to));
                at = *to;
            }
            ("arcTo", _) => at = arc(&mut out, command, guides, at, (by_x, by_y)),
            ("close", _) => out.0.push(Step::Close),
            _ => {}
        }
    }
    if !matches!(out.0.first(), Some(Step::Move(..))) {
        out.0.clear();
    }
    out
}

fn curve(out: &mut Outline, first: (f32, f32), second: (f32, f32), to: (f32, f32)) {
    out.0.push(Step::Curve(first.0, first.1, second.0, second.1, to.0, to.1));
}

/// An arc of an ellipse that begins where the path is; gives where it ends.
fn arc(
    out: &mut Outline,
    node: Node<'_>,
    guides: &Guides,
    at: (f64, f64),
    (by_x, by_y): (f64, f64),
) -> (f64, f64) {
    let (rx, ry) = (guides.of(node, "wR").abs(), guides.of(node, "hR").abs());
    let start = (guides.of(node, "stAng") / 60_000.0).to_radians();
    let sweep = (guides.of(node, "swAng") / 60_000.0).to_radians().clamp(-12.6, 12.6);
    // Angles are those on the paper; the ellipse's own parameter is another where it is not round.
    let parameter = |angle: f64| {
        let own = (rx * angle.sin()).atan2(ry * angle.cos());
        own + std::f64::consts::TAU * ((angle - own) / std::f64::consts::TAU).round()
    };
    let (first, last) = if rx > 0.0 && ry > 0.0 {
        (parameter(start), parameter(start + sweep))
    } else {
        (start, start + sweep)
    };
    let middle = (at.0 - rx * first.cos(), at.1 - ry * first.sin());
    out.arc(
        ((middle.0 * by_x) as f32, (middle.1 * by_y) as f32),
        ((rx * by_x) as f32, (ry * by_y) as f32),
        first as f32,
        (last - first) as f32,
    );
    (middle.0 + rx * last.cos(), middle.1 + ry * last.sin())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_preset_has_an_outline_that_stays_finite() {
        assert_eq!(PRESETS.len(), 187);
        for (name, text) in PRESETS.iter() {
            let tree = Tree::parse(text, "presets", &Limits::default()).unwrap();
            let part = Part { name: String::new(), text: std::sync::Arc::default(), relations: Vec::new() };
            for (width, height) in [(100.0, 60.0), (60.0, 100.0), (0.0, 0.0), (1.0, 2_000_000.0)] {
                let geometry = read(Node::root(&part, &tree), None, width, height);
                assert!(!geometry.paths.is_empty(), "{name}");
                let all = geometry.paths.iter().flat_map(|path| &path.outline.0);
                for step in all {
                    let fine = match step {
                        Step::Move(x, y) | Step::Line(x, y) => x.is_finite() && y.is_finite(),
                        Step::Curve(a, b, c, d, e, f) => [a, b, c, d, e, f].iter().all(|v| v.is_finite()),
                        Step::Close => true,
                    };
                    assert!(fine, "{name} {width}×{height}: {step:?}");
                }
            }
        }
    }
}
