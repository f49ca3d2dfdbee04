//! Charts (ECMA-376 part 1, 21.2), drawn from the numbers they keep of their workbooks: bars, lines, areas, pies, rings, radars, scatters
//! and bubbles. Each point is an entry of its own. What is three-dimensional is drawn flat, and said.

mod axis;
mod field;
mod flat;
mod frame;
mod labels;
mod look;
mod marks;
mod read;
mod round;
mod scale;
mod space;

use crate::canvas::Canvas;
use crate::node::{Node, Part};
use crate::shape::held::Held;
use field::{Field, panel};
use read::{Chart, Kind};

pub(crate) fn draw<'a>(canvas: &mut Canvas<'a>, held: &Held<'a>) {
    let target = held.shape.chart_relation(held.node.tree);
    let target = target.and_then(|id| held.node.part.target(&id).map(str::to_owned));
    let part = target.and_then(|name| Part::load(canvas.scene.deck, &name).ok());
    let drawn = part.is_some_and(|part| match part.tree(canvas.scene.deck) {
        Ok(tree) => chart(canvas, Node::root(&part, &tree), held),
        Err(_) => false,
    });
    canvas.of.point = None;
    if !drawn {
        canvas.undrawn("a chart that can't be read");
        let said = if held.shape.description.is_empty() { &held.shape.name } else { &held.shape.description };
        canvas.stand_in((held.spot.width, held.spot.height), &format!("Chart: {said}"), held.spot.upright());
    }
}

fn chart(canvas: &mut Canvas<'_>, root: Node<'_>, held: &Held<'_>) -> bool {
    let Some(chart) = root.child("chart") else { return false };
    let Some(area) = chart.child("plotArea") else { return false };
    let (width, height) = (held.spot.width, held.spot.height);
    let matrix = held.spot.upright();
    let whole = Field { x: 0.0, y: 0.0, width, height };
    panel(canvas, root.child("spPr"), whole, matrix);
    let plots = read::plots(area);
    if plots.iter().all(|plot| plot.series.is_empty()) {
        return !plots.is_empty();
    }
    if area.children().any(|child| child.local().ends_with("3DChart")) {
        canvas.undrawn("a three-dimensional chart, drawn flat");
    }
    let all = Chart { root, node: chart, area, plots: &plots, matrix, size: (width, height) };
    let inner = frame::draw(canvas, &all, whole);
    if inner.width < 4.0 || inner.height < 4.0 {
        return true;
    }
    let first = plots.first().map(|plot| plot.kind);
    match first {
        Some(Kind::Pie | Kind::Ring) => {
            plots.iter().for_each(|plot| round::pie(canvas, &all, plot, inner));
        }
        Some(Kind::Radar) => round::radar(canvas, &all, inner),
        _ => flat::draw(canvas, &all, inner),
    }
    true
}
