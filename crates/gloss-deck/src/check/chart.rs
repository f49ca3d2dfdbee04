//! Charts: numbers other than those of the workbook behind them, bars that don't begin at zero, more series than can be told apart.

use gloss_ooxml::presentation::{Presentation, chart_differs};

use super::finding::{Findings, Rule};
use crate::node::{Node, Part};

/// More series than these can't be told apart by their colours.
const MOST_SERIES: usize = 6;
/// Points that are counted as different.
const MOST_POINTS: usize = 100;

pub(super) fn check(deck: &Presentation, part: &str, shape: u32, findings: &mut Findings) {
    if let Ok(differs) = chart_differs(deck.package(), part, MOST_POINTS)
        && let Some(first) = differs.first()
    {
        let told = |words: &str| {
            if words.trim().is_empty() {
                "nothing".to_owned()
            } else {
                words.chars().take(30).collect::<String>()
            }
        };
        let rest = match differs.len() {
            1 => String::new(),
            count => format!(", and {} more differ", count - 1),
        };
        let says = format!(
            "The chart shows {} where its workbook has {} (cell {}){rest}.",
            told(&first.shown),
            told(&first.has),
            first.cell
        );
        findings.add(Rule::ChartDiffers, shape, says);
    }
    let Ok(part) = Part::load(deck, part) else { return };
    let Ok(tree) = part.tree(deck) else { return };
    let Some(area) = Node::root(&part, &tree).path(&["chart", "plotArea"]) else { return };
    series(area, shape, findings);
    axes(area, shape, findings);
}

fn series(area: Node<'_>, shape: u32, findings: &mut Findings) {
    let count: usize = area
        .children()
        .filter(|plot| plot.local().ends_with("Chart"))
        .map(|plot| plot.named("ser").count())
        .sum();
    if count > MOST_SERIES {
        let says =
            format!("{count} series are in one chart; more than {MOST_SERIES} can hardly be told apart.");
        findings.add(Rule::ManySeries, shape, says);
    }
}

/// Whether columns stand on each other and the lowest of them is not seen.
fn is_bridge(area: Node<'_>) -> bool {
    let stacked = |plot: &Node<'_>| plot.setting("grouping").as_deref() == Some("stacked");
    let unseen = |one: Node<'_>| one.child("spPr").is_some_and(|looks| looks.child("noFill").is_some());
    area.named("barChart").filter(stacked).any(|plot| plot.named("ser").next().is_some_and(unseen))
}

/// Bars say how much by their length, so their axis begins at zero. A bridge, whose columns stand on one that is not seen, is read by
/// its steps.
fn axes(area: Node<'_>, shape: u32, findings: &mut Findings) {
    if is_bridge(area) {
        return;
    }
    let bars = area.children().filter(|plot| matches!(plot.local(), "barChart" | "bar3DChart" | "areaChart"));
    let ids: Vec<String> = bars
        .flat_map(|plot| plot.named("axId"))
        .filter_map(|id| Some(id.attr("val")?.into_owned()))
        .collect();
    for axis in area.named("valAx") {
        let of_bars = axis.setting("axId").is_some_and(|id| ids.iter().any(|known| *known == id));
        let least =
            axis.child("scaling").and_then(|scaling| scaling.setting("min")?.trim().parse::<f64>().ok());
        if let Some(least) = least.filter(|least| of_bars && *least > 0.0) {
            findings.add(
                Rule::CutAxis,
                shape,
                format!("The axis of these bars begins at {least}, so their lengths mislead."),
            );
        }
    }
}
