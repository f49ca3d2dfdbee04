//! A chart's numbers and what it shows, in words.

use gloss_ooxml::Value;
use gloss_ooxml::format::NumberFormat;

use crate::spec::{Chart, ChartKind, Trace};

/// A number as a label shows it.
pub(crate) fn label(code: &str, number: f64) -> String {
    NumberFormat::new(code).show(&Value::Number(number), false).text.trim().to_owned()
}

/// A point's number as its label shows it.
pub(crate) fn point_label(chart: &Chart, series: usize, point: usize) -> String {
    let value = chart.series.get(series).and_then(|one| one.points.get(point)?.as_ref());
    value.map_or_else(String::new, |point| label(&super::series_code(chart, series), point.value))
}

/// The alternative text of a chart.
pub(crate) fn describe(chart: &Chart) -> String {
    if !chart.description.is_empty() {
        return chart.description.clone();
    }
    if chart.is_waterfall() {
        return format!("Waterfall chart: {}.", steps(chart).join(", "));
    }
    let kind = match chart.kind {
        ChartKind::Bar => "Bar chart",
        ChartKind::Column => "Column chart",
        ChartKind::Line => "Line chart",
        ChartKind::Area => "Area chart",
        ChartKind::Pie => "Pie chart",
        ChartKind::Doughnut => "Doughnut chart",
        ChartKind::Scatter => "Scatter chart",
    };
    let series: Vec<String> = chart
        .series
        .iter()
        .enumerate()
        .map(|(at, one)| {
            let code = super::series_code(chart, at);
            if one.trace == Trace::Reference {
                return format!("{} at {}", one.name, point_label(chart, at, 0));
            }
            let points =
                one.points.iter().enumerate().filter_map(|(at, point)| Some((at, point.as_ref()?.value)));
            let named = |(at, value): (usize, f64)| match chart.categories.get(at) {
                Some(name) => format!("{} ({name})", label(&code, value)),
                None => label(&code, value),
            };
            let low = points.clone().min_by(|a, b| a.1.total_cmp(&b.1)).map(named).unwrap_or_default();
            let high = points.max_by(|a, b| a.1.total_cmp(&b.1)).map(named).unwrap_or_default();
            format!("{} from {low} to {high}", one.name)
        })
        .collect();
    format!("{kind}: {}.", series.join("; "))
}

/// The steps and totals of a waterfall, each with its number.
fn steps(chart: &Chart) -> Vec<String> {
    let told = |at: usize| {
        let shown = (0..chart.series.len())
            .filter(|series| chart.series.get(*series).is_some_and(|one| one.trace != Trace::Base))
            .map(|series| point_label(chart, series, at))
            .find(|shown| !shown.is_empty());
        chart.categories.get(at).map(|name| format!("{name} {}", shown.unwrap_or_default()))
    };
    (0..chart.categories.len()).filter_map(told).collect()
}
