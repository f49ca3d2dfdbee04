//! A chart as its part has it: the numbers are those of its caches, which is what was last seen of its workbook.

use gloss_ooxml::format::NumberFormat;
use gloss_ooxml::limits::MAX_CHART_SERIES;
use gloss_ooxml::presentation::chart_points;
use gloss_ooxml::{Stack, Value};

use crate::drawing::Matrix;
use crate::node::Node;

/// The kind of a plot.
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

/// A chart and where it is drawn.
#[derive(Clone, Copy)]
pub(super) struct Chart<'c, 'a> {
    pub root: Node<'a>,
    /// The element of its title, its legend and its plots.
    pub node: Node<'a>,
    pub area: Node<'a>,
    pub plots: &'c [Plot<'a>],
    pub matrix: Matrix,
    /// The width and height of all of it.
    pub size: (f32, f32),
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
    /// The index that its automatic colour goes by.
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
    /// The file's own properties of one point (`dPt`), where there are some.
    pub(super) fn point(&self, at: usize) -> Option<Node<'a>> {
        self.node.named("dPt").find(|point| point.numbered("idx") == Some(at))
    }

    /// How many points it has.
    fn count(&self) -> usize {
        self.values.len().max(self.categories.len())
    }
}

impl Plot<'_> {
    /// How many points its longest series has.
    pub(super) fn count(&self) -> usize {
        self.series.iter().map(Series::count).max().unwrap_or(0)
    }

    /// All values.
    pub(super) fn values(&self) -> impl Iterator<Item = f64> {
        self.series.iter().flat_map(|one| one.values.iter().flatten().copied())
    }

    /// How its file writes the numbers of its first series.
    pub(super) fn format(&self) -> &str {
        self.series.first().map_or("General", |one| &one.format)
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
    let round = matches!(kind, Kind::Pie | Kind::Ring);
    let varied = node.setting("varyColors").map_or(round, |value| matches!(&*value, "1" | "true"));
    let mut series = Vec::new();
    for one in node.named("ser").take(MAX_CHART_SERIES) {
        series.push(read(one, *number));
        *number += 1;
    }
    let axes =
        node.named("axId").filter_map(|axis| axis.attr("val")).map(|id| id.trim().to_owned()).collect();
    let lies = node.setting("barDir").as_deref() == Some("bar");
    let stack = Stack::of(node.tree, node.id);
    Some(Plot { node, kind, lies, stack, varied, series, axes })
}

fn read(node: Node<'_>, number: u32) -> Series<'_> {
    let either = |one: &str, other: &str| node.child(one).or_else(|| node.child(other));
    let values = either("val", "yVal");
    let format = values.and_then(|holder| holder.below("formatCode")).map(|code| code.text().into_owned());
    let name =
        node.child("tx").map(|tx| tx.below("v").map_or_else(String::new, |words| words.text().into_owned()));
    Series {
        node,
        number,
        index: node.numbered("idx").unwrap_or(number as usize),
        name: name.unwrap_or_else(|| format!("Series {}", number + 1)),
        categories: either("cat", "xVal").map(words).unwrap_or_default(),
        values: values.map(numbers).unwrap_or_default(),
        along: node.child("xVal").map(numbers).unwrap_or_default(),
        sizes: node.child("bubbleSize").map(numbers).unwrap_or_default(),
        format: format.unwrap_or_else(|| "General".to_owned()),
    }
}

fn numbers(holder: Node<'_>) -> Vec<Option<f64>> {
    let read = |value: String| value.trim().parse::<f64>().ok().filter(|number| number.is_finite());
    chart_points(holder.tree, holder.id).into_iter().map(read).collect()
}

/// Categories as they are shown.
fn words(holder: Node<'_>) -> Vec<String> {
    let code = holder.below("formatCode").map(|code| code.text().into_owned());
    let format = code.map(|code| NumberFormat::new(&code));
    let show = |value: String| match (&format, value.trim().parse::<f64>()) {
        (Some(format), Ok(number)) => format.show(&Value::Number(number), false).text,
        _ => value,
    };
    chart_points(holder.tree, holder.id).into_iter().map(show).collect()
}

/// Names of what the legend has: points where each has a colour of its own, else series.
pub(super) fn by_point(plots: &[Plot<'_>]) -> bool {
    plots.first().is_some_and(|plot| {
        matches!(plot.kind, Kind::Pie | Kind::Ring)
            || plot.varied && plots.len() == 1 && plot.series.len() == 1
    })
}
