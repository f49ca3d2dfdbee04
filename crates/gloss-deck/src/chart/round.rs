//! Round charts: pies, rings and radars.

use std::f32::consts::{FRAC_PI_2, TAU};

use super::axis::{self, Axis};
use super::field::Field;
use super::labels::{self, At, Labels};
use super::look;
use super::read::{Chart, Kind, Plot, Series};
use super::scale::{Scale, extent};
use super::space::point;
use crate::canvas::Canvas;
use crate::drawing::{Matrix, Outline, Step};
use crate::node::Node;

/// A pie, or a ring for each series.
pub(super) fn pie(canvas: &mut Canvas<'_>, chart: &Chart<'_, '_>, plot: &Plot<'_>, field: Field) {
    let middle = (field.x + field.width / 2.0, field.y + field.height / 2.0);
    let labelled = plot.series.first().is_some_and(|series| {
        let labels = Labels::of(chart.root, plot, series);
        labels.words(series, 0, Some(0.5)).is_some()
            && !matches!(labels.place(0).as_deref(), Some("ctr" | "inEnd" | "bestFit"))
    });
    let full = field.width.min(field.height) / 2.0 * if labelled { 0.8 } else { 0.97 };
    let hole = if plot.kind == Kind::Ring {
        full * plot.node.numbered::<f32>("holeSize").unwrap_or(50.0).clamp(10.0, 90.0) / 100.0
    } else {
        0.0
    };
    // A pie shows its first series alone.
    let shown = if plot.kind == Kind::Ring { plot.series.len() } else { 1 };
    let start = plot.node.numbered::<f32>("firstSliceAng").unwrap_or(0.0).to_radians() - FRAC_PI_2;
    let thick = (full - hole) / shown.max(1) as f32;
    for (number, series) in plot.series.iter().take(shown).enumerate() {
        let inner = hole + thick * number as f32;
        slices(canvas, chart, (plot, series), middle, (inner, inner + thick, start));
    }
    canvas.of.point = None;
}

fn slices(
    canvas: &mut Canvas<'_>,
    chart: &Chart<'_, '_>,
    (plot, series): (&Plot<'_>, &Series<'_>),
    middle: (f32, f32),
    (inner, outer, start): (f32, f32, f32),
) {
    let Chart { root, matrix, .. } = *chart;
    let total: f64 = series.values.iter().flatten().map(|value| value.abs()).sum();
    if total <= 0.0 {
        return;
    }
    let labels = Labels::of(root, plot, series);
    let mut angle = start;
    for (at, value) in series.values.iter().enumerate() {
        let share = value.unwrap_or(0.0).abs() / total;
        let sweep = share as f32 * TAU;
        if canvas.full() {
            return;
        }
        let half = angle + sweep / 2.0;
        let out = explosion(series, at) * outer;
        let own = (middle.0 + half.cos() * out, middle.1 + half.sin() * out);
        canvas.of.point = point(series, at);
        let outline = slice(own, (inner, outer), (angle, sweep));
        let fill = look::filled(canvas, plot, series, at, (outer * 2.0, outer * 2.0));
        let edge = look::edged(canvas, series, at);
        canvas.path(outline, fill, edge, matrix);
        if let Some(words) = labels.words(series, at, Some(share)) {
            let look = labels.look(canvas, at);
            let size = look.0.size;
            let far = match labels.place(at).as_deref() {
                Some("outEnd") => outer + size,
                Some("inEnd") => outer - size,
                _ if inner > 0.0 => (inner + outer) / 2.0,
                Some("ctr") => outer * 0.55,
                _ => outer * 0.7,
            };
            let place = At {
                x: own.0 + half.cos() * far,
                y: own.1 + half.sin() * far,
                align: 0.5 - half.cos() * if far > outer { 0.5 } else { 0.0 },
            };
            labels::write(canvas, &words, place, look, matrix);
        }
        angle += sweep;
    }
}

fn explosion(series: &Series<'_>, at: usize) -> f32 {
    let own = series.point(at).and_then(|point| point.numbered::<f32>("explosion"));
    own.or_else(|| series.node.numbered("explosion")).unwrap_or(0.0).clamp(0.0, 400.0) / 100.0
}

fn slice(middle: (f32, f32), (inner, outer): (f32, f32), (start, sweep): (f32, f32)) -> Outline {
    let at = |radius: f32, angle: f32| (middle.0 + radius * angle.cos(), middle.1 + radius * angle.sin());
    let (x, y) = at(outer, start);
    let mut out = Outline(vec![Step::Move(x, y)]);
    out.arc(middle, (outer, outer), start, sweep);
    if inner > 0.0 {
        let (x, y) = at(inner, start + sweep);
        out.0.push(Step::Line(x, y));
        out.arc(middle, (inner, inner), start + sweep, -sweep);
    } else if sweep < TAU - 1e-4 {
        out.0.push(Step::Line(middle.0, middle.1));
    }
    out.0.push(Step::Close);
    out
}

/// A radar: each category a spoke.
pub(super) fn radar(canvas: &mut Canvas<'_>, chart: &Chart<'_, '_>, field: Field) {
    let Chart { root, area, plots, matrix, .. } = *chart;
    let Some(plot) = plots.first() else { return };
    let count = plot.count();
    if count == 0 {
        return;
    }
    let node = axis::find(area, plot, |name| name == "valAx", 0);
    let range = extent(plot.values().chain([0.0]));
    let spokes = axis::find(area, plot, |name| name == "catAx", 0);
    let words = plot.series.iter().find(|one| !one.categories.is_empty()).map(|one| one.categories.clone());
    let names = Axis::new(canvas, root, spokes, words.unwrap_or_default());
    let size = names.look.0.size;
    let radius = (field.width.min(field.height) / 2.0 - size * 1.4).max(4.0);
    let scale = Scale::new(range, node, true, ((radius / (size * 1.8)) as usize).clamp(2, 10));
    let middle = (field.x + field.width / 2.0, field.y + field.height / 2.0);
    let at = |spoke: usize, share: f32| {
        let angle = spoke as f32 / count as f32 * TAU - FRAC_PI_2;
        (middle.0 + angle.cos() * radius * share, middle.1 + angle.sin() * radius * share)
    };
    web(canvas, (root, node, plot), &scale, (count, &at), matrix);
    if names.labelled {
        for (spoke, words) in names.words.iter().enumerate().take(count) {
            let (x, y) = at(spoke, 1.0 + size * 0.9 / radius);
            let side = (x - middle.0) / radius;
            let align = if side > 0.2 {
                0.0
            } else if side < -0.2 {
                1.0
            } else {
                0.5
            };
            labels::write(canvas, words, At { x, y, align }, names.look, matrix);
        }
    }
    let filled = plot.node.setting("radarStyle").is_some_and(|style| style == "filled");
    for series in &plot.series {
        let points: Vec<(f32, f32)> = (0..count)
            .map(|spoke| at(spoke, scale.at(series.values.get(spoke).copied().flatten().unwrap_or(0.0))))
            .collect();
        canvas.of.point = None;
        let outline = Outline::points(&points, true);
        if filled {
            let fill = look::filled(canvas, plot, series, usize::MAX, (field.width, field.height));
            canvas.path(outline, fill, look::edged(canvas, series, usize::MAX), matrix);
        } else {
            let stroke = look::lined(canvas, plot, series);
            canvas.path(outline, None, stroke, matrix);
        }
        for (spoke, (x, y)) in points.iter().enumerate() {
            canvas.of.point = point(series, spoke);
            canvas.spot(*x, *y, matrix);
        }
    }
    canvas.of.point = None;
}

/// The spokes, the rings between them and their numbers.
fn web(
    canvas: &mut Canvas<'_>,
    (root, node, plot): (Node<'_>, Option<Node<'_>>, &Plot<'_>),
    scale: &Scale,
    (count, at): (usize, &dyn Fn(usize, f32) -> (f32, f32)),
    matrix: Matrix,
) {
    let grid = node.and_then(|node| node.child("majorGridlines")).and_then(|grid| look::ruled(canvas, grid));
    let words = axis::numbers(node, scale, plot.format(), false);
    let numbers = Axis::new(canvas, root, node, words);
    let spoke = look::plain(look::GREY, 0.75);
    for one in 0..count {
        canvas.path(Outline::line(at(one, 0.0), at(one, 1.0)), None, Some(spoke.clone()), matrix);
    }
    for (value, words) in scale.ticks().iter().zip(&numbers.words) {
        let share = scale.at(*value);
        let ring: Vec<(f32, f32)> = (0..count).map(|one| at(one, share)).collect();
        canvas.path(Outline::points(&ring, true), None, grid.clone(), matrix);
        if numbers.labelled {
            let (x, y) = at(0, share);
            let place = At { x: x - numbers.look.0.size * 0.4, y, align: 1.0 };
            labels::write(canvas, words, place, numbers.look, matrix);
        }
    }
}
