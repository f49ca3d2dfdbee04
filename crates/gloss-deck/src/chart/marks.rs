//! The marks of points: signs on lines and the bubbles of bubble charts. A point without one can still be pointed at.

use super::field::Field;
use super::look;
use super::read::{Kind, Plot, Series};
use super::space::setting;
use crate::canvas::Canvas;
use crate::drawing::{Matrix, Outline, Paint};
use crate::node::Node;
use crate::shape::fill;

/// Draws the mark of a point; gives how far it reaches. A point without one can still be pointed at.
pub(super) fn mark(
    canvas: &mut Canvas<'_>,
    plot: &Plot<'_>,
    series: &Series<'_>,
    (at, x, y): (usize, f32, f32),
    (field, matrix): (Field, Matrix),
) -> f32 {
    if plot.kind == Kind::Bubble {
        let largest =
            plot.series.iter().flat_map(|one| one.sizes.iter().flatten()).fold(0.0_f64, |a, b| a.max(*b));
        let own = series.sizes.get(at).copied().flatten().unwrap_or(1.0).max(0.0);
        let share = if largest > 0.0 { (own / largest).sqrt() as f32 } else { 0.5 };
        let radius =
            field.width.min(field.height) * 0.125 * share * setting(plot, "bubbleScale", 100.0) / 100.0;
        let fill = look::filled(canvas, plot, series, at, (radius, radius));
        let edge = look::edged(canvas, series, at);
        canvas.path(Outline::ellipse(x - radius, y - radius, radius * 2.0, radius * 2.0), fill, edge, matrix);
        return radius;
    }
    let own = series.point(at).and_then(|point| point.child("marker"));
    let markers: Vec<Node<'_>> = own.into_iter().chain(series.node.child("marker")).collect();
    let symbol = markers.iter().find_map(|marker| marker.setting("symbol")).map(|symbol| symbol.into_owned());
    let asked = plot.kind == Kind::Scatter || plot.node.setting("marker").is_some_and(|on| on == "1");
    let symbol =
        symbol.unwrap_or_else(|| if asked { automatic_symbol(series.index) } else { "none" }.to_owned());
    let size = markers.iter().find_map(|marker| marker.numbered::<f32>("size"));
    let radius = size.unwrap_or(5.0).clamp(2.0, 72.0) / 2.0;
    if symbol == "none" {
        canvas.spot(x, y, matrix);
        return 0.0;
    }
    let properties = markers.iter().find_map(|marker| marker.child("spPr"));
    let source = properties.and_then(fill::Source::of);
    let fill = match source {
        Some(source) if source.node.local() == "noFill" => None,
        Some(source) => fill::plain(&canvas.scene.ink(), &source).map(Paint::Solid),
        None => Some(Paint::Solid(look::automatic(canvas, series.index))),
    };
    let edge = look::stroke(canvas, properties.and_then(|properties| properties.child("ln")));
    let drawn_by_line = matches!(symbol.as_str(), "x" | "plus" | "star" | "dash");
    let plain = || look::plain(look::automatic(canvas, series.index), 1.0);
    let edge = edge.or_else(|| drawn_by_line.then(plain));
    canvas.path(symbol_outline(&symbol, x, y, radius), fill, edge, matrix);
    radius
}

fn automatic_symbol(index: usize) -> &'static str {
    ["diamond", "square", "triangle", "x", "star", "circle"].get(index % 6).copied().unwrap_or("circle")
}

fn symbol_outline(symbol: &str, x: f32, y: f32, radius: f32) -> Outline {
    use crate::drawing::Step::{Line, Move};
    let r = radius;
    match symbol {
        "square" => Outline::rectangle(x - r, y - r, r * 2.0, r * 2.0),
        "diamond" => Outline::points(&[(x, y - r), (x + r, y), (x, y + r), (x - r, y)], true),
        "triangle" => Outline::points(&[(x, y - r), (x + r, y + r), (x - r, y + r)], true),
        "x" | "star" => {
            let mut out =
                vec![Move(x - r, y - r), Line(x + r, y + r), Move(x + r, y - r), Line(x - r, y + r)];
            if symbol == "star" {
                out.extend([Move(x, y - r), Line(x, y + r)]);
            }
            Outline(out)
        }
        "plus" => Outline(vec![Move(x - r, y), Line(x + r, y), Move(x, y - r), Line(x, y + r)]),
        "dash" => Outline::line((x - r, y), (x + r, y)),
        _ => Outline::ellipse(x - r, y - r, r * 2.0, r * 2.0),
    }
}
