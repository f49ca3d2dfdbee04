//! The frame of a chart: its title and its legend around the series, and the area that is left for the plot.

use super::field::{Field, panel};
use super::labels::own_words;
use super::look::{self, Type};
use super::read::{Chart, Kind, Plot, by_point};
use crate::canvas::Canvas;
use crate::drawing::{Matrix, Outline, Paint, Stroke};
use crate::node::Node;
use crate::text::{self, Align, Paragraph};

/// Draws title and legend; gives where the plot is.
pub(super) fn draw(canvas: &mut Canvas<'_>, chart: &Chart<'_, '_>, whole: Field) -> Field {
    let pad = (whole.width.min(whole.height) * 0.025).clamp(2.0, 10.0);
    let mut left = Field {
        x: whole.x + pad,
        y: whole.y + pad,
        width: whole.width - 2.0 * pad,
        height: whole.height - 2.0 * pad,
    };
    title(canvas, chart, &mut left);
    legend(canvas, chart, whole, &mut left);
    let placed = manual(chart.area, whole);
    let field = placed.unwrap_or(left);
    panel(canvas, chart.area.child("spPr"), field, chart.matrix);
    field
}

/// Where the file itself puts something; whole sizes only.
fn manual(holder: Node<'_>, whole: Field) -> Option<Field> {
    let layout = holder.path(&["layout", "manualLayout"])?;
    let share = |name: &str| layout.numbered::<f32>(name).filter(|share| (-0.5..=1.5).contains(share));
    let inner = layout.setting("layoutTarget").is_some_and(|target| target == "inner");
    let (width, height) = (share("w")?, share("h")?);
    let field = Field {
        x: whole.width * share("x")?,
        y: whole.height * share("y")?,
        width: whole.width * width,
        height: whole.height * height,
    };
    inner.then_some(field)
}

/// The words of a title; of one that says nothing those of the only series.
fn title_words(node: Node<'_>, plots: &[Plot<'_>]) -> Option<String> {
    if let Some(tx) = node.child("tx") {
        if let Some(rich) = tx.child("rich") {
            let lines: Vec<String> = rich.named("p").map(own_words).collect();
            return Some(lines.join("\u{b}"));
        }
        return tx.below("v").map(|words| words.text().into_owned());
    }
    let only = match plots {
        [plot] if plot.series.len() == 1 => plot.series.first(),
        _ => None,
    };
    // What Office writes where nobody wrote anything.
    Some(only.map_or_else(|| "Chart Title".to_owned(), |series| series.name.clone()))
}

fn title(canvas: &mut Canvas<'_>, chart: &Chart<'_, '_>, left: &mut Field) {
    let Chart { root, plots, matrix, .. } = *chart;
    let Some(node) = chart.node.child("title") else { return };
    let Some(words) = title_words(node, plots).filter(|words| !words.trim().is_empty()) else { return };
    let base = look::words(canvas, &[root], (10.0, false)).0.size;
    let usual = if root.child("txPr").is_some() { base * 1.2 } else { 18.0 };
    // The chart's own size is that of its labels: a title is a fifth larger.
    let look = look::words(canvas, &[node], (usual, true));
    let height = write(canvas, &words, (left.x, left.y, left.width), look, matrix);
    if !node.is_on("overlay") {
        let taken = height + look.0.size * 0.4;
        left.y += taken;
        left.height -= taken;
    }
}

/// Words in the middle of a width; gives their height.
pub(super) fn write(
    canvas: &mut Canvas<'_>,
    words: &str,
    (x, y, width): (f32, f32, f32),
    (style, colour): Type,
    matrix: Matrix,
) -> f32 {
    let paragraph = Paragraph { align: Align::Centre, ..Paragraph::plain(words, style) };
    let lines = text::measure(canvas.scene.fonts, &[paragraph], width.max(1.0));
    for line in lines.lines.iter().take(20) {
        let at = (x + line.x, y + line.baseline);
        canvas.label(&line.words(words), at, 0.0, (style, colour), matrix);
    }
    lines.height
}

/// How wide words are.
pub(super) fn width_of(canvas: &Canvas<'_>, words: &str, style: text::Style) -> f32 {
    canvas.measure(words, style, f32::INFINITY).width
}

/// A key of the legend: its words, what it is of, and how it is drawn.
struct Key {
    words: String,
    fill: Option<Paint>,
    stroke: Option<Stroke>,
    of: (u32, Option<u32>),
}

fn keys(canvas: &Canvas<'_>, plots: &[Plot<'_>], legend: Node<'_>) -> Vec<Key> {
    let gone: Vec<usize> = legend
        .named("legendEntry")
        .filter(|entry| entry.is_on("delete"))
        .filter_map(|entry| entry.numbered("idx"))
        .collect();
    let mut out = Vec::new();
    if by_point(plots) {
        let Some((plot, series)) = plots.first().and_then(|plot| Some((plot, plot.series.first()?))) else {
            return Vec::new();
        };
        for at in 0..series.values.len().min(60) {
            let words = series.categories.get(at).cloned().unwrap_or_else(|| (at + 1).to_string());
            let fill = look::filled(canvas, plot, series, at, (8.0, 8.0));
            out.push(Key { words, fill, stroke: None, of: (series.number, u32::try_from(at).ok()) });
        }
    } else {
        for (plot, series) in
            plots.iter().flat_map(|plot| plot.series.iter().map(move |series| (plot, series)))
        {
            let line = matches!(plot.kind, Kind::Lines | Kind::Scatter | Kind::Radar | Kind::Stock);
            let stroke = if line { look::lined(canvas, plot, series) } else { None };
            let fill = if line { None } else { look::filled(canvas, plot, series, usize::MAX, (8.0, 8.0)) };
            out.push(Key { words: series.name.clone(), fill, stroke, of: (series.number, None) });
        }
    }
    let kept = out.into_iter().enumerate().filter(|(at, _)| !gone.contains(at));
    kept.map(|(_, key)| key).take(60).collect()
}

fn legend(canvas: &mut Canvas<'_>, chart: &Chart<'_, '_>, whole: Field, left: &mut Field) {
    let Chart { root, plots, matrix, .. } = *chart;
    let Some(node) = chart.node.child("legend") else { return };
    let keys = keys(canvas, plots, node);
    if keys.is_empty() {
        return;
    }
    let look = look::words(canvas, &[node, root], (10.0, false));
    let size = look.0.size;
    let (swatch, line) = (size * 1.4, size * 1.45);
    let widths: Vec<f32> = keys.iter().map(|key| width_of(canvas, &key.words, look.0)).collect();
    let place = node.setting("legendPos").map_or_else(|| "r".to_owned(), |place| place.into_owned());
    let over = node.is_on("overlay");
    let widest = widths.iter().copied().fold(0.0, f32::max);
    let manual = node.path(&["layout", "manualLayout"]).and_then(|layout| {
        Some((whole.width * layout.numbered::<f32>("x")?, whole.height * layout.numbered::<f32>("y")?))
    });
    let level = matches!(place.as_str(), "t" | "b");
    let gap = size * 0.8;
    let own = (swatch + size * 0.3 + widest + size * 0.3).min(left.width * 0.5);
    let middle = |from: f32, room: f32, total: f32| from + ((room - total) / 2.0).max(0.0);
    let usual = if level {
        let total: f32 = widths.iter().map(|width| swatch + size * 0.3 + width + gap).sum::<f32>() - gap;
        let y = if place == "t" { left.y } else { left.y + left.height - line };
        (middle(left.x, left.width, total), y)
    } else {
        let x = if place == "l" { left.x } else { left.x + left.width - own };
        let total = line * keys.len() as f32;
        (x, if place == "tr" { left.y } else { middle(left.y, left.height, total) })
    };
    let (mut x, mut y) = manual.unwrap_or(usual);
    for (key, width) in keys.iter().zip(&widths) {
        entry(canvas, key, (x, y, swatch), look, matrix);
        if level {
            x += swatch + size * 0.3 + width + gap;
        } else {
            y += line;
        }
    }
    if over {
        return;
    }
    if level {
        left.height -= line + size * 0.3;
        left.y += if place == "t" { line + size * 0.3 } else { 0.0 };
    } else {
        left.width -= own + size * 0.5;
        left.x += if place == "l" { own + size * 0.5 } else { 0.0 };
    }
}

fn entry(canvas: &mut Canvas<'_>, key: &Key, (x, y, swatch): (f32, f32, f32), look: Type, matrix: Matrix) {
    let size = look.0.size;
    canvas.of.point = key.of.1.map(|point| (key.of.0, point));
    let middle = y + size * 0.72;
    if let Some(stroke) = &key.stroke {
        let line = Outline::line((x, middle), (x + swatch, middle));
        canvas.path(line, None, Some(stroke.clone()), matrix);
    } else {
        let side = size * 0.62;
        let square = Outline::rectangle(x + swatch - side - size * 0.1, middle - side / 2.0, side, side);
        canvas.path(square, key.fill.clone(), None, matrix);
    }
    canvas.label(&key.words, (x + swatch + size * 0.3, y + size * 1.05), 0.0, look, matrix);
    canvas.of.point = None;
}
