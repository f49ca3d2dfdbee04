//! A workbook's own chart as a spec, so that it is drawn as any other. Its looks are those of
//! Gloss, not of the file. Reads no file.

use crate::error::Refused;
use crate::limits::{NUMBER, TITLE_CHARS};
use crate::native::{Grouping, NativeChart, NativeKind};
use crate::spec::{Caption, Channel, FieldType, Mark, MarkKind, Sort, Spec, Stack};
use crate::value::{Rows, Value};

/// The columns of the rows that a chart becomes.
const CATEGORY: &str = "category";
const SERIES: &str = "series";
const VALUE: &str = "value";
/// The hole of a doughnut, in pixels of a picture of the usual size.
const HOLE: f64 = 60.0;

/// The spec that draws a workbook's chart. Where `moments` is true its categories are days or moments as
/// `2026-03-01`, and stand as far apart as they lie.
///
/// # Errors
/// A chart that can't be drawn, in words for the person who made it.
pub fn picture(chart: &NativeChart, moments: bool) -> Result<Spec, Refused> {
    let refuse = |says: &str| Err(Refused::new("", says, "Open it in the program that made it."));
    if chart.series.is_empty() {
        return refuse("It has no series.");
    }
    let round = matches!(chart.kind, NativeKind::Pie | NativeKind::Doughnut);
    if round && chart.series.len() > 1 {
        return refuse("It has several rings.");
    }
    if chart.kind == NativeKind::Line && chart.grouping != Grouping::Clustered {
        return refuse("Its lines are stacked on each other.");
    }
    let rows = if chart.kind == NativeKind::Scatter { points(chart) } else { rows(chart) };
    let (title, mark) = (chart.title.as_deref().map(cut), mark(chart.kind));
    let mut spec = Spec { title, mark, ..Spec::default() };
    encode(&mut spec, chart, moments);
    spec.with_rows(rows)
}

fn mark(kind: NativeKind) -> Mark {
    let (kind, hole) = match kind {
        NativeKind::Column | NativeKind::Bar => (MarkKind::Bar, 0.0),
        NativeKind::Line => (MarkKind::Line, 0.0),
        NativeKind::Area => (MarkKind::Area, 0.0),
        NativeKind::Scatter => (MarkKind::Point, 0.0),
        NativeKind::Pie => (MarkKind::Arc, 0.0),
        NativeKind::Doughnut => (MarkKind::Arc, HOLE),
    };
    // Areas in front of others let those be seen.
    let opacity = (kind == MarkKind::Area).then_some(0.7);
    Mark { kind, inner_radius: hole, filled: kind == MarkKind::Point, opacity, ..Mark::default() }
}

/// Assigns columns to the channels of the spec.
fn encode(spec: &mut Spec, chart: &NativeChart, moments: bool) {
    let many = chart.series.len() > 1;
    let names = |field: &str| channel(field, FieldType::Nominal, None);
    // A single series says at the axis what it is.
    let own = chart.series.first().filter(|one| !many && !one.name.is_empty()).map(|one| one.name.as_str());
    let amount_title = chart.value_title.as_deref().or(own);
    let mut amount = channel(VALUE, FieldType::Quantitative, amount_title);
    if many {
        spec.color = Some(names(SERIES));
    }
    match chart.kind {
        NativeKind::Pie | NativeKind::Doughnut => {
            spec.color = Some(names(CATEGORY));
            spec.theta = Some(amount);
            return;
        }
        NativeKind::Scatter => {
            let mut x = channel(CATEGORY, FieldType::Quantitative, chart.category_title.as_deref());
            // Points lie where they lie: 0 may be far away.
            (x.zero, amount.zero) = (Some(false), Some(false));
            (spec.x, spec.y) = (Some(x), Some(amount));
            return;
        }
        _ => {}
    }
    let runs = moments && matches!(chart.kind, NativeKind::Line | NativeKind::Area);
    let kind = if runs { FieldType::Temporal } else { FieldType::Ordinal };
    let along = channel(CATEGORY, kind, chart.category_title.as_deref());
    amount.stack = match chart.grouping {
        Grouping::Clustered => Stack::Off,
        Grouping::Stacked => Stack::Zero,
        Grouping::Percent => Stack::Normalize,
    };
    let offset = (many && chart.grouping == Grouping::Clustered).then(|| names(SERIES));
    match chart.kind {
        NativeKind::Bar => {
            (spec.y, spec.x, spec.y_offset) = (Some(along), Some(amount), offset);
        }
        NativeKind::Column => {
            (spec.x, spec.y, spec.x_offset) = (Some(along), Some(amount), offset);
        }
        _ => {
            if chart.kind == NativeKind::Line {
                amount.stack = Stack::Usual;
            }
            (spec.x, spec.y) = (Some(along), Some(amount));
        }
    }
}

fn channel(field: &str, kind: FieldType, title: Option<&str>) -> Channel {
    Channel {
        field: Some(field.to_owned()),
        kind,
        sort: Sort::Data,
        caption: title.map_or(Caption::Off, |title| Caption::Words(cut(title))),
        ..Channel::default()
    }
}

/// The origin of a row of a picture's data: the place of its series, and of its value in it.
pub fn behind(chart: &NativeChart, row: usize) -> Option<(usize, usize)> {
    if chart.kind != NativeKind::Scatter {
        let series = chart.series.len();
        return (series > 0).then(|| (row % series, row / series));
    }
    let mut left = row;
    for (at, one) in chart.series.iter().enumerate() {
        let points = one.x.len().min(one.values.len());
        if left < points {
            return Some((at, left));
        }
        left -= points;
    }
    None
}

/// A row for each category and series; in each category the series in their order.
fn rows(chart: &NativeChart) -> Rows {
    let count = chart.series.iter().map(|one| one.values.len()).max().unwrap_or(0);
    let names = told_apart(
        (0..count).map(|at| chart.categories.get(at).cloned().unwrap_or_else(|| (at + 1).to_string())),
    );
    let series = series_names(chart);
    let mut rows = Vec::with_capacity(count * series.len());
    for (at, name) in names.iter().enumerate() {
        for (one, series) in chart.series.iter().zip(&series) {
            let value = one.values.get(at).copied().flatten();
            rows.push(vec![Value::Text(name.clone()), Value::Text(series.clone()), amount(value)]);
        }
    }
    Rows { columns: [CATEGORY, SERIES, VALUE].map(str::to_owned).to_vec(), rows }
}

fn points(chart: &NativeChart) -> Rows {
    let series = series_names(chart);
    let mut rows = Vec::new();
    for (one, series) in chart.series.iter().zip(&series) {
        for (x, y) in one.x.iter().zip(&one.values) {
            rows.push(vec![amount(Some(*x)), Value::Text(series.clone()), amount(*y)]);
        }
    }
    Rows { columns: [CATEGORY, SERIES, VALUE].map(str::to_owned).to_vec(), rows }
}

fn series_names(chart: &NativeChart) -> Vec<String> {
    told_apart(chart.series.iter().enumerate().map(|(at, one)| match one.name.trim() {
        "" => format!("Series {}", at + 1),
        _ => cut(&one.name),
    }))
}

/// Equal names are told apart by a sign that is not seen: each has a place of its own, as in the workbook.
fn told_apart(names: impl Iterator<Item = String>) -> Vec<String> {
    let mut seen: std::collections::HashMap<String, usize> = std::collections::HashMap::new();
    names
        .map(|name| {
            let times = seen.entry(name.clone()).or_insert(0);
            *times += 1;
            format!("{name}{}", "\u{200b}".repeat(*times - 1))
        })
        .collect()
}

fn amount(value: Option<f64>) -> Value {
    value.filter(|number| number.abs() < NUMBER).map_or(Value::Null, Value::Number)
}

/// Words of a title, as long as a chart shows.
fn cut(words: &str) -> String {
    words.chars().take(TITLE_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::picture;
    use crate::native::{Grouping, NativeChart, NativeKind, NativeSeries};
    use crate::{Theme, scene, svg};

    const KINDS: [NativeKind; 7] = [
        NativeKind::Column,
        NativeKind::Bar,
        NativeKind::Line,
        NativeKind::Area,
        NativeKind::Scatter,
        NativeKind::Pie,
        NativeKind::Doughnut,
    ];

    fn chart(kind: NativeKind, grouping: Grouping, series: usize) -> NativeChart {
        let one = |at: usize| NativeSeries {
            name: format!("S{at}"),
            values: vec![Some(3.0 + at as f64), None, Some(5.0)],
            x: if kind == NativeKind::Scatter { vec![1.0, 2.0, 4.0] } else { Vec::new() },
        };
        NativeChart {
            kind,
            grouping,
            title: Some("Sales".to_owned()),
            category_title: None,
            value_title: Some("m €".to_owned()),
            categories: ["b", "a", "c"].map(str::to_owned).to_vec(),
            series: (0..series).map(one).collect(),
        }
    }

    #[test]
    fn a_workbooks_chart_is_drawn_with_all_of_its_points() {
        for kind in KINDS {
            for grouping in [Grouping::Clustered, Grouping::Stacked, Grouping::Percent] {
                for series in [1, 2] {
                    let piles = matches!(kind, NativeKind::Column | NativeKind::Bar | NativeKind::Area);
                    let round = matches!(kind, NativeKind::Pie | NativeKind::Doughnut);
                    if (grouping != Grouping::Clustered && (!piles || series == 1)) || (round && series > 1) {
                        continue;
                    }
                    let first = chart(kind, grouping, series);
                    let spec = super::picture(&first, false).unwrap_or_else(|why| panic!("{kind:?} {why}"));
                    let picture = scene(&spec).unwrap();
                    assert_eq!(picture.title, first.title);
                    assert_eq!(picture.marks.len(), 2 * series, "{kind:?} {grouping:?}");
                    let names = if kind == NativeKind::Bar { &picture.y } else { &picture.x };
                    if let Some(axis) = names.as_ref().filter(|axis| axis.names) {
                        assert_eq!(axis.ticks.first().unwrap().label, "b", "in the file's order");
                    }
                    let drawn = svg(&picture, Theme::Page);
                    assert!(drawn.contains("Sales"), "{kind:?}");
                }
            }
        }
    }

    #[test]
    fn equal_names_keep_their_places_and_what_cannot_be_drawn_is_said() {
        let mut twice = chart(NativeKind::Column, Grouping::Clustered, 1);
        twice.categories = vec!["a".to_owned(); 3];
        twice.series[0].values = vec![Some(1.0), Some(2.0), Some(3.0)];
        let scene = scene(&picture(&twice, false).unwrap()).unwrap();
        assert_eq!(scene.marks.len(), 3);
        for (kind, grouping, series, says) in [
            (NativeKind::Pie, Grouping::Clustered, 2, "rings"),
            (NativeKind::Line, Grouping::Stacked, 2, "stacked"),
            (NativeKind::Column, Grouping::Clustered, 0, "no series"),
        ] {
            let why = picture(&chart(kind, grouping, series), false).unwrap_err().to_string();
            assert!(why.contains(says), "{why}");
        }
    }

    #[test]
    fn days_stand_as_far_apart_as_they_lie() {
        let mut days = chart(NativeKind::Line, Grouping::Clustered, 1);
        days.categories = ["2026-01-01", "2026-01-02", "2026-01-11"].map(str::to_owned).to_vec();
        days.series[0].values = vec![Some(1.0), Some(2.0), Some(3.0)];
        let scene = scene(&picture(&days, true).unwrap()).unwrap();
        let across: Vec<f64> = scene.paths[0].points.iter().flatten().map(|point| point.0).collect();
        assert!((across[2] - across[1]) > (across[1] - across[0]) * 8.0, "{across:?}");
    }
}
