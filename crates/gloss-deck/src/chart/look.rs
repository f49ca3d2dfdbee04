//! Looks of a chart's words and series: the file's own, else those that Office gives them.

use super::read::{Plot, Series};
use crate::canvas::Canvas;
use crate::drawing::{Colour, Paint, Stroke};
use crate::node::Node;
use crate::shape::fill::{self, Source, shaded};
use crate::shape::line;
use crate::text::Style;

/// Lines that nothing else is said of.
pub(super) const GREY: Colour = Colour::new(0x86, 0x86, 0x86);

/// A look of words.
pub(super) type Type = (Style, Colour);

/// The look of words of an element with `txPr` or rich text, over that of the chart.
pub(super) fn words(canvas: &mut Canvas<'_>, holders: &[Node<'_>], usual: (f32, bool)) -> Type {
    let mut looks: Vec<Node<'_>> = Vec::new();
    for holder in holders {
        if let Some(run) = holder.path(&["tx", "rich"]).and_then(|rich| rich.below("rPr")) {
            looks.push(run);
        }
        for name in ["rich", "txPr"] {
            let found = holder.path(&["tx", name]).or_else(|| holder.child(name));
            looks.extend(found.and_then(|found| found.below("defRPr")));
        }
    }
    let size = looks.iter().find_map(|look| look.number::<f32>("sz")).map_or(usual.0, |size| size / 100.0);
    let bold = looks.iter().find_map(|look| look.yes("b")).unwrap_or(usual.1);
    let italic = looks.iter().find_map(|look| look.yes("i")).unwrap_or(false);
    let theme = &canvas.scene.theme;
    let face = looks.iter().find_map(|look| look.child("latin")?.attr("typeface"));
    let mut face = theme.typeface(face.as_deref().unwrap_or("+mn-lt"));
    if face.is_empty() {
        face = "Arial".to_owned();
    }
    let ink = canvas.scene.ink();
    let colour = looks.iter().find_map(|look| fill::plain(&ink, &Source::of(*look)?));
    let colour = colour.or_else(|| theme.colour("tx1")).unwrap_or(Colour::BLACK);
    let found = canvas.scene.fonts.find(&face, bold, italic);
    if found.substitute {
        canvas.substitute(&face);
    }
    (Style::of(found, size.clamp(1.0, 400.0)), colour)
}

/// The colour that Office gives the series or point of this number: the accents, then darker, then lighter.
pub(super) fn automatic(canvas: &Canvas<'_>, number: usize) -> Colour {
    let names = ["accent1", "accent2", "accent3", "accent4", "accent5", "accent6"];
    let name = names.get(number % 6).copied().unwrap_or_default();
    let colour = canvas.scene.theme.colour(name).unwrap_or(Colour::BLACK);
    match number / 6 {
        0 => colour,
        1 => shaded(colour, -0.4),
        2 => shaded(colour, 0.4),
        _ => shaded(colour, -0.2),
    }
}

/// The number of the colour of a point.
fn counted(plot: &Plot<'_>, series: &Series<'_>, point: usize) -> usize {
    if plot.varied && plot.series.len() == 1 || matches!(plot.kind, super::read::Kind::Ring) {
        point
    } else {
        series.index
    }
}

/// The fill of a point: its own, that of its series, else an automatic one; none where it has `noFill`.
pub(super) fn filled(
    canvas: &Canvas<'_>,
    plot: &Plot<'_>,
    series: &Series<'_>,
    point: usize,
    size: (f32, f32),
) -> Option<Paint> {
    let ink = canvas.scene.ink();
    let own = series.point(point).and_then(|point| point.child("spPr"));
    let found = [own, series.node.child("spPr")].into_iter().flatten().find_map(Source::of);
    if found.as_ref().is_some_and(|source| source.node.local() == "noFill") {
        return None;
    }
    let own = found.and_then(|source| fill::paint(&ink, &source, size));
    own.or_else(|| Some(Paint::Solid(automatic(canvas, counted(plot, series, point)))))
}

/// The stroke of `ln` elements, the strongest first.
pub(super) fn stroke<'a>(canvas: &Canvas<'a>, lines: impl IntoIterator<Item = Node<'a>>) -> Option<Stroke> {
    let lines: Vec<Node<'a>> = lines.into_iter().collect();
    line::of(canvas.scene, &lines, None).map(|edge| edge.stroke)
}

/// The edge of a filled point.
pub(super) fn edged(canvas: &Canvas<'_>, series: &Series<'_>, point: usize) -> Option<Stroke> {
    let own = series.point(point).and_then(|point| point.path(&["spPr", "ln"]));
    stroke(canvas, own.into_iter().chain(series.node.path(&["spPr", "ln"])))
}

/// A plain line.
pub(super) fn plain(colour: Colour, width: f32) -> Stroke {
    Stroke { colour, width, dashes: Vec::new(), round: false, mitre: true }
}

/// The line of a series; none where the file says that it has none.
pub(super) fn lined(canvas: &Canvas<'_>, plot: &Plot<'_>, series: &Series<'_>) -> Option<Stroke> {
    let own = series.node.path(&["spPr", "ln"]);
    if let Some(source) = own.and_then(Source::of) {
        if source.node.local() == "noFill" {
            return None;
        }
        return stroke(canvas, own);
    }
    let width = own.and_then(|own| own.points("w")).unwrap_or(2.25);
    let colour = automatic(canvas, counted(plot, series, usize::MAX - 7).min(series.index));
    Some(Stroke { colour, width, dashes: Vec::new(), round: true, mitre: false })
}

/// The line of an axis or of its grid: the file's, else thin and grey; none where there is none.
pub(super) fn ruled(canvas: &Canvas<'_>, holder: Node<'_>) -> Option<Stroke> {
    let own = holder.path(&["spPr", "ln"]);
    if own.and_then(Source::of).is_some() {
        return stroke(canvas, own);
    }
    Some(plain(GREY, 0.75))
}
