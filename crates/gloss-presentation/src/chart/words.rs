//! A chart's numbers and what it shows, in words.

use gloss_ooxml::Value;
use gloss_ooxml::format::NumberFormat;

use crate::spec::{Chart, ChartKind};

/// A number as a label shows it.
pub(crate) fn label(code: &str, number: f64) -> String {
    NumberFormat::new(code).show(&Value::Number(number), false).text.trim().to_owned()
}

/// A point's number as its label shows it.
pub(crate) fn point_label(chart: &Chart, series: usize, point: usize) -> String {
    let value = chart.series.get(series).and_then(|one| one.points.get(point)?.as_ref());
    value.map_or_else(String::new, |point| label(&super::code(chart), point.value))
}

/// The alternative text of a chart.
pub(crate) fn describe(chart: &Chart) -> String {
    if !chart.description.is_empty() {
        return chart.description.clone();
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
    let code = super::code(chart);
    let series: Vec<String> = chart
        .series
        .iter()
        .map(|one| {
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
