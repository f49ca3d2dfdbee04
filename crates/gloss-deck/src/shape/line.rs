//! Strokes of edges (ECMA-376 part 1, 20.1.2.2.24): each property from the first source that has it.

use super::fill::Layer;
use super::fill::{Source, plain};
use crate::drawing::{Colour, Stroke};
use crate::node::Node;
use crate::scene::Scene;
use crate::theme::Ink;

/// An edge with what is at its ends.
#[derive(Clone, Debug)]
pub(crate) struct Edge {
    pub stroke: Stroke,
    pub head: Option<End>,
    pub tail: Option<End>,
}

/// The arrowhead at an end of a line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct End {
    pub kind: EndKind,
    /// In widths of the line.
    pub width: f32,
    pub length: f32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EndKind {
    Triangle,
    Stealth,
    Arrow,
    Diamond,
    Oval,
}

/// The edge of a shape: of the first that says what it is drawn with.
pub(crate) fn find<'a>(scene: &Scene<'a>, layers: &[Layer<'a>]) -> Option<Edge> {
    let mut lines: Vec<Node<'a>> = Vec::new();
    for (properties, style) in layers {
        if let Some(line) = properties.and_then(|node| node.child("ln")) {
            lines.push(line);
            if Source::of(line).is_some() {
                return of(scene, &lines, *style);
            }
        }
        if let Some(reference) = style.and_then(|style| style.child("lnRef")) {
            let none = reference.attr("idx").is_some_and(|index| index == "0");
            return if none { None } else { of(scene, &lines, *style) };
        }
    }
    of(scene, &lines, None)
}

/// An edge from `ln` elements, the strongest first.
pub(crate) fn of<'a>(scene: &Scene<'a>, lines: &[Node<'a>], style: Option<Node<'a>>) -> Option<Edge> {
    let ink = Ink { theme: &scene.theme, own: None };
    let reference = style.and_then(|style| style.child("lnRef"));
    let own = reference.and_then(|reference| ink.within(reference));
    let themed = reference.and_then(|reference| scene.theme.line(reference.number("idx")?));
    let all: Vec<Node<'a>> = lines.iter().copied().chain(themed).collect();
    let source = all.iter().find_map(|line| Source::of(*line))?;
    let colour = plain(&ink, &Source { own, ..source })?;
    let width = all.iter().find_map(|line| line.points("w")).unwrap_or(0.75);
    // A width of nothing is the thinnest that can be drawn.
    let width = if width <= 0.0 { 0.25 } else { width.min(1_584.0) };
    Some(Edge {
        stroke: stroke(&all, colour, width),
        head: all.iter().find_map(|line| line.child("headEnd")).and_then(end),
        tail: all.iter().find_map(|line| line.child("tailEnd")).and_then(end),
    })
}

fn stroke(all: &[Node<'_>], colour: Colour, width: f32) -> Stroke {
    let dashes = all.iter().find_map(|line| {
        line.setting("prstDash").map(|name| preset(&name)).or_else(|| line.child("custDash").map(custom))
    });
    let round = all.iter().find_map(|line| line.attr("cap")).is_some_and(|cap| cap == "rnd");
    let join =
        |line: &Node<'_>| ["round", "bevel", "miter"].into_iter().find(|name| line.child(name).is_some());
    let mitre = all.iter().find_map(join) == Some("miter");
    let dashes = dashes.unwrap_or_default().iter().map(|length| (length * width).max(0.1)).collect();
    Stroke { colour, width, dashes, round, mitre }
}

/// Lengths in widths of the line.
fn preset(name: &str) -> Vec<f32> {
    match name {
        "dot" | "sysDot" => vec![1.0, if name == "dot" { 3.0 } else { 1.0 }],
        "dash" => vec![4.0, 3.0],
        "lgDash" => vec![8.0, 3.0],
        "dashDot" => vec![4.0, 3.0, 1.0, 3.0],
        "lgDashDot" => vec![8.0, 3.0, 1.0, 3.0],
        "lgDashDotDot" => vec![8.0, 3.0, 1.0, 3.0, 1.0, 3.0],
        "sysDash" => vec![3.0, 1.0],
        "sysDashDot" => vec![3.0, 1.0, 1.0, 1.0],
        "sysDashDotDot" => vec![3.0, 1.0, 1.0, 1.0, 1.0, 1.0],
        _ => Vec::new(),
    }
}

fn custom(node: Node<'_>) -> Vec<f32> {
    let lengths = node.named("ds").take(20).flat_map(|one| [one.share("d"), one.share("sp")]);
    lengths.map(|length| length.unwrap_or(1.0).max(0.0)).collect()
}

fn end(node: Node<'_>) -> Option<End> {
    let kind = match &*node.attr("type")? {
        "triangle" => EndKind::Triangle,
        "stealth" => EndKind::Stealth,
        "arrow" => EndKind::Arrow,
        "diamond" => EndKind::Diamond,
        "oval" => EndKind::Oval,
        _ => return None,
    };
    let size = |name: &str| match node.attr(name).as_deref() {
        Some("sm") => 2.0,
        Some("lg") => 5.0,
        _ => 3.0,
    };
    Some(End { kind, width: size("w"), length: size("len") })
}
