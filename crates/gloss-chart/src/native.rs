//! A chart as a workbook's own chart would hold it: its kind, its categories and its series of numbers. Writes none.

use std::collections::HashMap;

use crate::error::Refused;
use crate::flow::{Flow, Slot};
use crate::scene::scene;
use crate::spec::{MarkKind, Sort, Spec, Stack};
use crate::value::{Key, Value};

/// The kinds that workbooks have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum NativeKind {
    Column,
    Bar,
    Line,
    Area,
    Scatter,
    Pie,
    Doughnut,
}

/// How series are put together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grouping {
    /// Beside each other.
    Clustered,
    /// On top of each other.
    Stacked,
    /// As shares of 100 %.
    Percent,
}

/// A chart for a workbook.
#[derive(Clone, Debug, PartialEq)]
pub struct NativeChart {
    /// Which.
    pub kind: NativeKind,
    /// How series are put together.
    pub grouping: Grouping,
    /// What stands above.
    pub title: Option<String>,
    /// Title of the axis of categories.
    pub category_title: Option<String>,
    /// Title of the axis of amounts.
    pub value_title: Option<String>,
    /// True where bars touch, as in a histogram.
    pub touching: bool,
    /// Names along the axis, in order: the labels that the picture has. Empty for a scatter.
    pub categories: Vec<String>,
    /// Series, in the order of their colours.
    pub series: Vec<NativeSeries>,
    /// Where the data is a range of cells and each series is a column of it as it stands (nothing summed up, gathered
    /// or put in another order), the chart may refer to those cells: the columns by name. None where the values above
    /// must be written to cells of their own first.
    pub columns: Option<NativeColumns>,
}

/// Columns that a chart may refer to as they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NativeColumns {
    /// Its categories, or a scatter's x.
    pub category: String,
    /// Its values.
    pub value: String,
}

/// A series.
#[derive(Clone, Debug, PartialEq)]
pub struct NativeSeries {
    /// What it is called.
    pub name: String,
    /// Its numbers, one for each category; None is a gap. A scatter's are its y.
    pub values: Vec<Option<f64>>,
    /// A scatter's x, as long as `values`; empty elsewhere.
    pub x: Vec<f64>,
}

/// The same chart for a workbook.
///
/// # Errors
/// As [`scene`]: where its cells were not read, or it holds too much.
pub fn native(spec: &Spec) -> Result<NativeChart, Refused> {
    let scene = scene(spec)?;
    let flow = Flow::new(spec);
    let (along, amount) = match (spec.mark.kind, flow.vertical) {
        (MarkKind::Arc, _) => (Slot::Color, Slot::Theta),
        (_, true) => (Slot::X, Slot::Y),
        (_, false) => (Slot::Y, Slot::X),
    };
    let title = |slot: Slot| slot.of(spec).and_then(crate::Channel::title);
    let kind = kind(spec, flow.vertical);
    let mut out = NativeChart {
        kind,
        grouping: grouping(spec, &flow),
        title: spec.title.clone(),
        category_title: title(along),
        value_title: title(amount),
        touching: along.of(spec).is_some_and(|channel| channel.bin.is_some()),
        categories: Vec::new(),
        series: Vec::new(),
        columns: columns(spec, along, amount),
    };
    let names = match (&scene.legend, spec.mark.kind) {
        (Some(legend), kind) if kind != MarkKind::Arc => legend.entries.clone(),
        _ => vec![(Value::Null, title(amount).unwrap_or_default())],
    };
    out.series = names
        .iter()
        .map(|(_, name)| NativeSeries { name: name.clone(), values: Vec::new(), x: Vec::new() })
        .collect();
    let one = names.len() == 1;
    let of = |value: &Value| {
        if one { Some(0) } else { names.iter().position(|(name, _)| name.key() == value.key()) }
    };
    if kind == NativeKind::Scatter {
        for datum in &flow.data {
            let series = of(datum.at(Slot::Color)).and_then(|at| out.series.get_mut(at));
            let (x, y) = (datum.at(Slot::X).number(), datum.at(Slot::Y).number());
            if let (Some(series), Some(x), Some(y)) = (series, x, y) {
                series.x.push(x);
                series.values.push(Some(y));
            }
        }
        return Ok(out);
    }
    let categories = categories(spec, &scene, &flow, along);
    let places: HashMap<Key, usize> =
        categories.iter().enumerate().map(|(at, (value, _))| (value.key(), at)).collect();
    for series in &mut out.series {
        series.values = vec![None; categories.len()];
    }
    for datum in &flow.data {
        let place = places.get(&datum.at(along).key()).copied();
        let series = of(datum.at(Slot::Color)).and_then(|at| out.series.get_mut(at));
        let cell = place.zip(series).and_then(|(place, series)| series.values.get_mut(place));
        if let Some(cell) = cell {
            // Rows of one place and series lie on each other in the picture: they are one number here.
            *cell = match (*cell, datum.at(amount).number()) {
                (Some(a), Some(b)) => Some(a + b),
                (a, b) => a.or(b),
            };
        }
    }
    out.categories = categories.into_iter().map(|(_, name)| name).collect();
    Ok(out)
}

fn kind(spec: &Spec, vertical: bool) -> NativeKind {
    match spec.mark.kind {
        MarkKind::Bar if vertical => NativeKind::Column,
        MarkKind::Bar => NativeKind::Bar,
        MarkKind::Line => NativeKind::Line,
        MarkKind::Area => NativeKind::Area,
        MarkKind::Point => NativeKind::Scatter,
        MarkKind::Arc if spec.mark.inner_radius > 0.0 => NativeKind::Doughnut,
        MarkKind::Arc => NativeKind::Pie,
    }
}

fn grouping(spec: &Spec, flow: &Flow) -> Grouping {
    let grouped = spec.x_offset.is_some() || spec.y_offset.is_some();
    match flow.stacked {
        Some(_) if flow.normal => Grouping::Percent,
        Some(_) if spec.color.is_some() && !grouped && spec.mark.kind != MarkKind::Arc => Grouping::Stacked,
        _ => Grouping::Clustered,
    }
}

/// Values of the axis of categories with their words: the names of a scale, or what stands along a line.
fn categories(spec: &Spec, scene: &crate::Scene, flow: &Flow, along: Slot) -> Vec<(Value, String)> {
    if along == Slot::Color {
        return scene.legend.as_ref().map(|legend| legend.entries.clone()).unwrap_or_default();
    }
    let axis = if along == Slot::X { &scene.x } else { &scene.y };
    if along.of(spec).is_some_and(crate::Channel::is_names) {
        let ticks = axis.iter().flat_map(|axis| &axis.ticks);
        return ticks.map(|tick| (tick.value.clone(), tick.label.clone())).collect();
    }
    let mut all: Vec<(Value, String)> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for datum in &flow.data {
        if seen.insert(datum.at(along).key()) {
            all.push((datum.at(along).clone(), crate::scene::word_of(spec, datum, along)));
        }
    }
    all.sort_by(|a, b| a.0.order(&b.0));
    all
}

fn columns(spec: &Spec, along: Slot, amount: Slot) -> Option<NativeColumns> {
    let (category, value) = (along.of(spec)?, amount.of(spec)?);
    let as_is = [category, value]
        .iter()
        .all(|channel| channel.aggregate.is_none() && channel.bin.is_none() && channel.unit.is_none());
    let ordered = !category.is_names() || category.sort == Sort::Data;
    let one = spec.color.is_none() || spec.mark.kind == MarkKind::Arc;
    let shares = value.stack == Stack::Normalize;
    if !as_is || !ordered || !one || shares {
        return None;
    }
    Some(NativeColumns { category: category.field.clone()?, value: value.field.clone()? })
}
