//! A chart as its part has it: the numbers are those of its caches, which is what was last seen of its workbook.

use gloss_ooxml::Value;
use gloss_ooxml::format::NumberFormat;

use crate::limits::{MAX_POINTS, MAX_SERIES};
use crate::node::Node;

/// What draws series.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Bars,
    Lines,
    Area,
    Pie,
    Ring,
    Radar,
    Scatter,
    Bubble,
    Stock,
}

/// How series lie together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stack {
    Side,
    Stacked,
    Percent,
}

/// Series that are drawn alike on the same axes.
pub(super) struct Plot<'a> {
    pub node: Node<'a>,
    pub kind: Kind,
    /// True for bars that lie.
    pub lies: bool,
    pub stack: Stack,
    pub varied: bool,
    pub series: Vec<Series<'a>>,
    pub axes: Vec<String>,
}

/// A series.
pub(super) struct Series<'a> {
    pub node: Node<'a>,
    /// Its place in the file, over all plots.
    pub number: u32,
    /// What its colour is counted by.
    pub index: usize,
    pub name: String,
    pub categories: Vec<String>,
    pub values: Vec<Option<f64>>,
    /// Of scatters and bubbles.
    pub along: Vec<Option<f64>>,
    pub sizes: Vec<Option<f64>>,
    pub format: String,
}

impl<'a> Series<'a> {
    /// What the file says of one point.
    pub(super) fn point(&self, at: usize) -> Option<Node<'a>> {
        self.node.named("dPt").find(|point| {
            point.setting("idx").and_then(|index| index.trim().parse::<usize>().ok()) == Some(at)
        })
    }
}

/// The plots of a chart, in the order of the file.
pub(super) fn plots(area: Node<'_>) -> Vec<Plot<'_>> {
    let mut number = 0;
    area.children().filter_map(|node| plot(node, &mut number)).take(20).collect()
}

fn plot<'a>(node: Node<'a>, number: &mut u32) -> Option<Plot<'a>> {
    let kind = match node.local() {
        "barChart" | "bar3DChart" => Kind::Bars,
        "lineChart" | "line3DChart" => Kind::Lines,
        "areaChart" | "area3DChart" => Kind::Area,
        "pieChart" | "pie3DChart" | "ofPieChart" => Kind::Pie,
        "doughnutChart" => Kind::Ring,
        "radarChart" => Kind::Radar,
        "scatterChart" => Kind::Scatter,
        "bubbleChart" => Kind::Bubble,
        "stockChart" => Kind::Stock,
        _ => return None,
    };
    let stack = match node.setting("grouping").as_deref() {
        Some("stacked") => Stack::Stacked,
        Some("percentStacked") => Stack::Percent,
        _ => Stack::Side,
    };
    let round = matches!(kind, Kind::Pie | Kind::Ring);
    let varied = node.setting("varyColors").map_or(round, |value| matches!(&*value, "1" | "true"));
    let mut series = Vec::new();
    for one in node.named("ser").take(MAX_SERIES) {
        series.push(read(one, *number));
        *number += 1;
    }
    let axes =
        node.named("axId").filter_map(|axis| axis.attr("val")).map(|id| id.trim().to_owned()).collect();
    let lies = node.setting("barDir").as_deref() == Some("bar");
    Some(Plot { node, kind, lies, stack, varied, series, axes })
}

fn read(node: Node<'_>, number: u32) -> Series<'_> {
    let either = |one: &str, other: &str| node.child(one).or_else(|| node.child(other));
    let values = either("val", "yVal");
    let format = values.and_then(|holder| holder.below("formatCode")).map(|code| code.text().into_owned());
    let index = node.setting("idx").and_then(|index| index.trim().parse().ok());
    let name =
        node.child("tx").map(|tx| tx.below("v").map_or_else(String::new, |words| words.text().into_owned()));
    Series {
        node,
        number,
        index: index.unwrap_or(number as usize),
        name: name.unwrap_or_else(|| format!("Series {}", number + 1)),
        categories: either("cat", "xVal").map(words).unwrap_or_default(),
        values: values.map(numbers).unwrap_or_default(),
        along: node.child("xVal").map(numbers).unwrap_or_default(),
        sizes: node.child("bubbleSize").map(numbers).unwrap_or_default(),
        format: format.unwrap_or_else(|| "General".to_owned()),
    }
}

/// The cache below `c:cat` and its like; of several levels the innermost.
fn cache(holder: Node<'_>) -> Option<Node<'_>> {
    let found = holder.children().next()?;
    match found.local() {
        "numLit" | "strLit" => Some(found),
        "multiLvlStrRef" => found.child("multiLvlStrCache")?.child("lvl"),
        _ => found.children().find(|child| child.local().ends_with("Cache")),
    }
}

fn points(holder: Node<'_>) -> Vec<Option<String>> {
    let Some(cache) = cache(holder) else { return Vec::new() };
    let mut out: Vec<Option<String>> = Vec::new();
    let count = cache.setting("ptCount").and_then(|count| count.trim().parse::<usize>().ok());
    out.resize(count.unwrap_or(0).min(MAX_POINTS), None);
    for point in cache.named("pt") {
        let at = point.number::<usize>("idx").unwrap_or(usize::MAX);
        if at >= MAX_POINTS {
            continue;
        }
        if at >= out.len() {
            out.resize(at + 1, None);
        }
        if let (Some(slot), Some(value)) = (out.get_mut(at), point.child("v")) {
            *slot = Some(value.text().into_owned());
        }
    }
    out
}

fn numbers(holder: Node<'_>) -> Vec<Option<f64>> {
    let read = |value: Option<String>| value?.trim().parse::<f64>().ok().filter(|number| number.is_finite());
    points(holder).into_iter().map(read).collect()
}

/// Categories as they are shown.
fn words(holder: Node<'_>) -> Vec<String> {
    let code = holder.below("formatCode").map(|code| code.text().into_owned());
    let format = code.map(|code| NumberFormat::new(&code));
    let show = |value: Option<String>| {
        let value = value.unwrap_or_default();
        match (&format, value.trim().parse::<f64>()) {
            (Some(format), Ok(number)) => format.show(&Value::Number(number), false).text,
            _ => value,
        }
    };
    points(holder).into_iter().map(show).collect()
}

/// Names of what the legend has: points where each has a colour of its own, else series.
pub(super) fn by_point(plots: &[Plot<'_>]) -> bool {
    plots.first().is_some_and(|plot| {
        matches!(plot.kind, Kind::Pie | Kind::Ring)
            || plot.varied && plots.len() == 1 && plot.series.len() == 1
    })
}
