//! Charts with two axes: bars, lines, areas, scatters, bubbles; several kinds on one pair of axes, and a second axis at the right.

use gloss_ooxml::Stack;

use super::axis::{self, Axis};
use super::field::Field;
use super::labels::{self, At, Labels};
use super::look;
use super::marks;
use super::read::{Chart, Kind, Plot, Series};
use super::scale::{Scale, extent};
use super::space::{Space, piled, point, setting};
use crate::canvas::Canvas;
use crate::drawing::{Matrix, Outline};
use crate::node::Node;

/// The least and the greatest of what plots show on their axis of values.
fn range<'p>(plots: impl Iterator<Item = &'p Plot<'p>>) -> (f64, f64) {
    extent(plots.flat_map(|plot| {
        match plot.stack {
            Stack::Percent => vec![0.0, 1.0],
            Stack::Side => plot.values().collect(),
            Stack::Stacked => (0..plot.count())
                .flat_map(|at| {
                    let all =
                        || plot.series.iter().filter_map(move |one| one.values.get(at).copied().flatten());
                    [all().filter(|value| *value > 0.0).sum(), all().filter(|value| *value < 0.0).sum()]
                })
                .collect(),
        }
    }))
}

fn count(plots: &[Plot<'_>]) -> usize {
    plots.iter().map(Plot::count).max().unwrap_or(0)
}

/// All axes of a chart.
struct Axes<'a> {
    values: (Axis<'a>, Scale),
    second: Option<(Axis<'a>, Scale)>,
    along: (Axis<'a>, Option<Scale>),
    lies: bool,
}

/// Draws all plots on their axes.
pub(super) fn draw(canvas: &mut Canvas<'_>, chart: &Chart<'_, '_>, outer: Field) {
    let Chart { root, plots, matrix, .. } = *chart;
    let Some(first) = plots.first() else { return };
    let axes = axes(canvas, chart, first, outer);
    let manual = root.path(&["chart", "plotArea", "layout", "manualLayout"]).is_some_and(|layout| {
        layout.setting("layoutTarget").is_some_and(|target| target == "inner") && layout.child("w").is_some()
    });
    let left = inner(canvas, &axes, outer, count(plots));
    // Where the file says where the field is, the words of its axes lie around it.
    let (field, outer) = if manual { (outer, around(outer, left)) } else { (left, outer) };
    let crosses = axes.values.0.node.and_then(|axis| axis.setting("crossBetween"));
    let bands = crosses.is_none_or(|crosses| crosses != "midCat")
        && !plots.iter().all(|plot| plot.kind == Kind::Area);
    let way = axes.along.0.node.and_then(|axis| axis.child("scaling")?.setting("orientation"));
    let own = Space {
        field,
        along: axes.along.1.as_ref(),
        values: &axes.values.1,
        lies: axes.lies,
        count: count(plots),
        bands,
        reversed: way.is_some_and(|way| way == "maxMin"),
        matrix,
        size: chart.size,
    };
    backdrop(canvas, &own, &axes);
    for plot in plots {
        let second = axes.second.as_ref().filter(|_| plot.axes != first.axes);
        let values = second.map_or(&axes.values.1, |(_, scale)| scale);
        series(canvas, root, plot, &Space { values, ..own });
    }
    canvas.of.point = None;
    let (below, beside) =
        if axes.lies { (&axes.values.0, &axes.along.0) } else { (&axes.along.0, &axes.values.0) };
    axis::titles(canvas, (below, beside), (outer, field), matrix);
}

fn axes<'a>(canvas: &mut Canvas<'_>, chart: &Chart<'_, 'a>, first: &Plot<'a>, outer: Field) -> Axes<'a> {
    let Chart { root, area, plots, .. } = *chart;
    let points = matches!(first.kind, Kind::Scatter | Kind::Bubble);
    let node = axis::find(area, first, |name| name == "valAx", usize::from(points));
    let holders: Vec<Node<'a>> = node.into_iter().chain([root]).collect();
    let size = look::words(canvas, &holders, (10.0, false)).0.size;
    let room = if first.lies { outer.width / size / 1.7 } else { outer.height * 0.85 / size / 1.2 };
    let room = (room as usize).clamp(2, 10);
    let is_first = |plot: &&Plot<'_>| plot.axes == first.axes;
    let mut of_values = |plot: &Plot<'_>, range: (f64, f64), zero: bool| {
        let node = axis::find(area, plot, |name| name == "valAx", usize::from(points));
        let scale = Scale::new(range, node, zero, room);
        let words = axis::numbers(node, &scale, plot.format(), plot.stack == Stack::Percent);
        (Axis::new(canvas, root, node, words), scale)
    };
    let zero = plots.iter().filter(is_first).any(|plot| matches!(plot.kind, Kind::Bars | Kind::Area));
    let values = of_values(first, range(plots.iter().filter(is_first)), zero);
    let second = plots.iter().find(|plot| !is_first(plot)).map(|plot| {
        of_values(plot, range(plots.iter().filter(|plot| !is_first(plot))), plot.kind == Kind::Bars)
    });
    let along = if points {
        let room = ((outer.width / size / 3.5) as usize).clamp(2, 10);
        numbered_along(canvas, chart, first, room)
    } else {
        let is = |name: &str| matches!(name, "catAx" | "dateAx" | "serAx");
        let words = category_words(plots);
        (Axis::new(canvas, root, axis::find(area, first, is, 0), words), None)
    };
    Axes { values, second, along, lies: first.lies }
}

fn numbered_along<'a>(
    canvas: &mut Canvas<'_>,
    chart: &Chart<'_, 'a>,
    first: &Plot<'a>,
    room: usize,
) -> (Axis<'a>, Option<Scale>) {
    let Chart { root, area, plots, .. } = *chart;
    let node = axis::find(area, first, |name| name == "valAx", 0);
    let all = plots.iter().flat_map(|plot| &plot.series).flat_map(|one| one.along.iter().flatten());
    let (low, high) = extent(all.copied());
    let range = if low.is_finite() { (low, high) } else { (1.0, count(plots).max(1) as f64) };
    let scale = Scale::new(range, node, false, room);
    let words = axis::numbers(node, &scale, "General", false);
    (Axis::new(canvas, root, node, words), Some(scale))
}

fn category_words(plots: &[Plot<'_>]) -> Vec<String> {
    let named = plots.iter().flat_map(|plot| &plot.series).find(|one| !one.categories.is_empty());
    let mut words = named.map(|one| one.categories.clone()).unwrap_or_default();
    let rest = words.len()..count(plots);
    words.extend(rest.map(|at| if named.is_some() { String::new() } else { (at + 1).to_string() }));
    words
}

/// The plot area that is left beside the labels and titles of its axes.
fn inner(canvas: &Canvas<'_>, axes: &Axes<'_>, outer: Field, count: usize) -> Field {
    let mut field = outer;
    let (values, along) = (&axes.values.0, &axes.along.0);
    let (beside, below) = if axes.lies { (along, values) } else { (values, along) };
    let left = beside.title_room()
        + if beside.labelled {
            beside.widest(canvas).min(outer.width * 0.4) + beside.look.0.size * 0.7
        } else {
            0.0
        };
    field.x += left;
    field.width -= left;
    if let Some((second, _)) = axes.second.as_ref().filter(|(axis, _)| axis.labelled) {
        field.width -= second.widest(canvas) + second.look.0.size * 0.7;
    } else {
        field.width -= values.look.0.size * 0.5;
    }
    if beside.labelled {
        field.y += beside.look.0.size * 0.5;
        field.height -= beside.look.0.size * 0.5;
    }
    let size = below.look.0.size;
    let mut bottom = below.title_room();
    if below.labelled {
        let band = field.width / count.max(1) as f32;
        let numbered = axes.lies || axes.along.1.is_some();
        let slanted = !numbered && below.widest(canvas) > band * 0.98 && !axis::wraps(canvas, below, band);
        let lines = if numbered || below.widest(canvas) <= band * 0.98 { 1.0 } else { 2.0 };
        bottom += if slanted { below.widest(canvas) * 0.71 + size * 1.2 } else { size * (0.6 + 1.2 * lines) };
    }
    field.height -= bottom.min(outer.height * 0.6);
    field
}

/// A field with as much room beside and below it as was taken from it for words.
fn around(field: Field, left: Field) -> Field {
    let beside = left.x - field.x;
    let below = (field.y + field.height - left.y - left.height).max(0.0);
    Field { x: field.x - beside, width: field.width + beside, height: field.height + below, ..field }
}

/// Grids, axes and their words, which lie below the series.
fn backdrop(canvas: &mut Canvas<'_>, space: &Space<'_>, axes: &Axes<'_>) {
    let (field, lies, matrix) = (space.field, space.lies, space.matrix);
    axis::numbered(canvas, &axes.values.0, &axes.values.1, (field, lies, false), matrix);
    if let Some((axis, scale)) = &axes.second {
        axis::numbered(canvas, axis, scale, (field, lies, true), matrix);
    }
    let along = &axes.along.0;
    if let Some(scale) = &axes.along.1 {
        return axis::numbered(canvas, along, scale, (field, true, false), matrix);
    }
    if let Some(stroke) = along.node.filter(|_| along.shown).and_then(|node| look::ruled(canvas, node)) {
        let at = space.value(axes.values.1.ground());
        canvas.path(field.line(at, lies), None, Some(stroke), matrix);
    }
    if along.labelled {
        let centres: Vec<f32> = (0..space.count).map(|at| space.centre(at)).collect();
        axis::categories(canvas, along, field, (&centres, space.band(), lies), matrix);
    }
}

fn series(canvas: &mut Canvas<'_>, root: Node<'_>, plot: &Plot<'_>, space: &Space<'_>) {
    match plot.kind {
        Kind::Bars => bars(canvas, root, plot, space),
        Kind::Area => areas(canvas, plot, space),
        _ => lines(canvas, root, plot, space),
    }
}

fn bars(canvas: &mut Canvas<'_>, root: Node<'_>, plot: &Plot<'_>, space: &Space<'_>) {
    let beside = if plot.stack == Stack::Side { plot.series.len().max(1) } else { 1 };
    let gap = setting(plot, "gapWidth", 150.0).clamp(0.0, 500.0) / 100.0;
    let over = if plot.stack == Stack::Side {
        setting(plot, "overlap", 0.0).clamp(-100.0, 100.0) / 100.0
    } else {
        0.0
    };
    let parts = 1.0 + (beside as f32 - 1.0) * (1.0 - over) + gap;
    let thick = space.band() / parts;
    for (number, series) in plot.series.iter().enumerate() {
        let labels = Labels::of(root, plot, series);
        for at in 0..series.values.len().min(space.count) {
            let Some((from, to)) = space.reach(plot, number, at) else { continue };
            if canvas.full() {
                return;
            }
            let shift = if plot.stack == Stack::Side { number as f32 } else { 0.0 } * thick * (1.0 - over);
            let start = -(space.band() - gap * thick) / 2.0 + shift;
            let upwards = space.lies != space.reversed;
            // Of lying bars the first series is the lowest.
            let edge = space.centre(at) + if upwards { -start - thick } else { start };
            let (a, b) = (space.value(from), space.value(to));
            let (low, long) = (a.min(b), (a - b).abs());
            let (x, y) = if space.lies { (low, edge) } else { (edge, low) };
            let (width, height) = if space.lies { (long, thick) } else { (thick, long) };
            canvas.of.point = point(series, at);
            let fill = look::filled(canvas, plot, series, at, (width, height));
            let line = look::edged(canvas, series, at);
            let outline = Outline::rectangle(0.0, 0.0, width, height);
            canvas.path(outline, fill, line, space.matrix.after(&Matrix::shift(x, y)));
            let middle = edge + thick / 2.0;
            label_bar(canvas, (&labels, series, at), (a, b, middle), plot.stack, space);
        }
    }
}

fn label_bar(
    canvas: &mut Canvas<'_>,
    (labels, series, at): (&Labels<'_>, &Series<'_>, usize),
    (from, to, middle): (f32, f32, f32),
    stack: Stack,
    space: &Space<'_>,
) {
    let Some(words) = labels.words(series, at, None) else { return };
    let look = labels.look(canvas, at);
    let size = look.0.size;
    let usual = if stack == Stack::Side { "outEnd" } else { "ctr" };
    let place = labels.place(at).unwrap_or_else(|| usual.to_owned());
    let away = if to >= from { 1.0 } else { -1.0 };
    let along = match place.as_str() {
        "ctr" => (from + to) / 2.0,
        "inEnd" => to - away * size * 0.7,
        "inBase" => from + away * size * 0.7,
        _ => to + away * size * 0.7,
    };
    let own = if space.lies {
        let align = match place.as_str() {
            "ctr" => 0.5,
            "inEnd" => (1.0 + away) / 2.0,
            _ => (1.0 - away) / 2.0,
        };
        let near = if place == "ctr" { along } else { along - away * size * 0.4 };
        At { x: near, y: middle, align }
    } else {
        At { x: middle, y: along, align: 0.5 }
    };
    let own = labels.moved(at, own, space.size);
    labels::write(canvas, &words, own, look, space.matrix);
}

fn areas(canvas: &mut Canvas<'_>, plot: &Plot<'_>, space: &Space<'_>) {
    for (number, series) in plot.series.iter().enumerate() {
        let (mut top, mut bottom) = (Vec::new(), Vec::new());
        for at in 0..series.values.len().min(space.count) {
            let ground = space.values.ground();
            let (from, to) = space.reach(plot, number, at).unwrap_or((ground, ground));
            let x = space.centre(at);
            top.push((x, space.value(to)));
            bottom.push((x, space.value(from)));
        }
        bottom.reverse();
        top.extend(bottom);
        canvas.of.point = None;
        let fill = look::filled(canvas, plot, series, usize::MAX, (space.field.width, space.field.height));
        let edge = look::edged(canvas, series, usize::MAX);
        canvas.path(Outline::points(&top, true), fill, edge, space.matrix);
        // Each point of an area can be pointed at, though nothing is seen of it.
        for (at, (x, y)) in top.iter().take(series.values.len()).enumerate() {
            canvas.of.point = point(series, at);
            canvas.spot(*x, *y, space.matrix);
        }
    }
}

/// Where the points of a series are, in runs that nothing interrupts.
fn spots(plot: &Plot<'_>, number: usize, series: &Series<'_>, space: &Space<'_>) -> Vec<(usize, f32, f32)> {
    let total = series.values.len();
    let place = |at: usize| {
        let (_, to) = piled(plot, number, at)?;
        let x = match space.along {
            Some(_) => {
                let usual = if series.along.is_empty() { Some((at + 1) as f64) } else { None };
                space.across(series.along.get(at).copied().flatten().or(usual)?)
            }
            None => space.centre(at),
        };
        Some((at, x, space.value(to)))
    };
    (0..total).filter_map(place).collect()
}

fn lines(canvas: &mut Canvas<'_>, root: Node<'_>, plot: &Plot<'_>, space: &Space<'_>) {
    for (number, series) in plot.series.iter().enumerate() {
        let spots = spots(plot, number, series, space);
        let style = plot.node.setting("scatterStyle");
        let bare = plot.kind == Kind::Bubble
            || plot.kind == Kind::Stock
            || plot.kind == Kind::Scatter && style.is_some_and(|style| style == "marker");
        canvas.of.point = None;
        if let Some(stroke) = look::lined(canvas, plot, series).filter(|_| !bare) {
            let smooth = series.node.child("smooth").is_some_and(|node| node.yes("val").unwrap_or(true));
            for run in runs(&spots, plot.kind) {
                canvas.path(curve(&run, smooth), None, Some(stroke.clone()), space.matrix);
            }
        }
        let labels = Labels::of(root, plot, series);
        for (at, x, y) in spots {
            if canvas.full() {
                return;
            }
            canvas.of.point = point(series, at);
            let radius = marks::mark(canvas, plot, series, (at, x, y), (space.field, space.matrix));
            label_point(canvas, (&labels, series, at), (x, y, radius), (space.matrix, space.size));
        }
    }
}

fn label_point(
    canvas: &mut Canvas<'_>,
    (labels, series, at): (&Labels<'_>, &Series<'_>, usize),
    (x, y, radius): (f32, f32, f32),
    (matrix, size_of): (Matrix, (f32, f32)),
) {
    let Some(words) = labels.words(series, at, None) else { return };
    let look = labels.look(canvas, at);
    let (near, size) = (radius + 2.0, look.0.size);
    let place = match labels.place(at).as_deref() {
        Some("t") => At { x, y: y - near - size * 0.5, align: 0.5 },
        Some("b") => At { x, y: y + near + size * 0.5, align: 0.5 },
        Some("l") => At { x: x - near, y, align: 1.0 },
        Some("ctr") => At { x, y, align: 0.5 },
        _ => At { x: x + near, y, align: 0.0 },
    };
    let place = labels.moved(at, place, size_of);
    labels::write(canvas, &words, place, look, matrix);
}

/// Points that follow each other without a gap.
fn runs(spots: &[(usize, f32, f32)], kind: Kind) -> Vec<Vec<(f32, f32)>> {
    let mut out: Vec<Vec<(f32, f32)>> = Vec::new();
    let mut last = None;
    for (at, x, y) in spots {
        let follows = kind == Kind::Scatter || last == at.checked_sub(1);
        match out.last_mut().filter(|_| follows && last.is_some()) {
            Some(run) => run.push((*x, *y)),
            None => out.push(vec![(*x, *y)]),
        }
        last = Some(*at);
    }
    out
}

/// A line through points, smooth where the file says so.
fn curve(points: &[(f32, f32)], smooth: bool) -> Outline {
    use crate::drawing::Step;
    if !smooth || points.len() < 3 {
        return Outline::points(points, false);
    }
    let get = |at: usize| points.get(at.min(points.len() - 1)).copied().unwrap_or_default();
    let mut out = Outline(vec![Step::Move(get(0).0, get(0).1)]);
    for at in 0..points.len() - 1 {
        let (before, from, to, behind) = (get(at.saturating_sub(1)), get(at), get(at + 1), get(at + 2));
        out.0.push(Step::Curve(
            from.0 + (to.0 - before.0) / 6.0,
            from.1 + (to.1 - before.1) / 6.0,
            to.0 - (behind.0 - from.0) / 6.0,
            to.1 - (behind.1 - from.1) / 6.0,
            to.0,
            to.1,
        ));
    }
    out
}
