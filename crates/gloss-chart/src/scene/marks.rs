//! Marks in their places: bars, points, slices, and lines with the points they run through. No colours.

use std::collections::HashMap;

use super::content::{Item, Legend, Path, Shape};
use super::domain::THIN_BAR;
use super::plot::Plot;
use super::wording;
use crate::flow::{Datum, Flow, Slot, channels, grouped, is_drawn};
use crate::scale::Scale;
use crate::spec::{MarkKind, Spec};
use crate::value::{Key, Value};

/// Area of a point, in square pixels, where no column says it (Vega-Lite's).
const POINT: f64 = 30.0;
/// A bar is never thinner, in pixels.
const THINNEST: f64 = 0.25;

/// Lines and areas, and all marks.
pub(super) fn draw(spec: &Spec, flow: &Flow, plot: &Plot, legend: Option<&Legend>) -> (Vec<Path>, Vec<Item>) {
    let colors: HashMap<Key, usize> = legend
        .map(|legend| legend.entries.iter().enumerate().map(|(at, (value, _))| (value.key(), at)).collect())
        .unwrap_or_default();
    let series = |datum: &Datum| colors.get(&datum.at(Slot::Color).key()).copied().unwrap_or_default();
    let item = |datum: &Datum, shape: Shape| Item {
        shape,
        series: series(datum),
        label: wording::label(spec, flow, datum),
        values: values(spec, datum),
        row: datum.row,
    };
    match spec.mark.kind {
        MarkKind::Line | MarkKind::Area => lines(spec, flow, plot, &series, &item),
        MarkKind::Bar => {
            let marks = flow.data.iter().filter_map(|datum| Some(item(datum, bar(spec, flow, plot, datum)?)));
            (Vec::new(), marks.collect())
        }
        MarkKind::Point => {
            let marks = flow.data.iter().filter_map(|datum| {
                let (x, y) = point(plot, datum)?;
                let size = plot.size.as_ref().and_then(|scale| scale.place(datum.at(Slot::Size)));
                Some(item(datum, Shape::Dot { x, y, size: size.unwrap_or(POINT).max(0.0), seen: true }))
            });
            (Vec::new(), marks.collect())
        }
        MarkKind::Arc => {
            let outer = plot.width.min(plot.height) / 2.0;
            let inner = spec.mark.inner_radius.min(outer * 0.9);
            let marks = flow.data.iter().filter_map(|datum| {
                let ((from, to), scale) = (datum.stack?, plot.theta.as_ref()?);
                Some(item(datum, Shape::Slice { from: scale.at(from), to: scale.at(to), inner, outer }))
            });
            (Vec::new(), marks.collect())
        }
    }
}

fn values(spec: &Spec, datum: &Datum) -> Vec<(&'static str, Value)> {
    channels(spec).map(|(name, slot, _)| (name, datum.at(slot).clone())).collect()
}

fn point(plot: &Plot, datum: &Datum) -> Option<(f64, f64)> {
    let place = |scale: &Option<Scale>, slot: Slot| scale.as_ref()?.place(datum.at(slot));
    Some((place(&plot.x, Slot::X)?, place(&plot.y, Slot::Y)?))
}

/// Start and length along an axis, the smaller first.
fn stretch(a: f64, b: f64) -> (f64, f64) {
    (a.min(b), (a - b).abs())
}

fn bar(spec: &Spec, flow: &Flow, plot: &Plot, datum: &Datum) -> Option<Shape> {
    let (along, amount) = if flow.vertical { (Slot::X, Slot::Y) } else { (Slot::Y, Slot::X) };
    let (a, v) = if flow.vertical { (&plot.x, &plot.y) } else { (&plot.y, &plot.x) };
    let (a, v) = (a.as_ref()?, v.as_ref()?);
    let (from, to) = match datum.stack {
        Some(stack) => stack,
        None => (0.0, datum.at(amount).number()?),
    };
    let (v_start, v_length) = stretch(v.at(from), v.at(to));
    let (a_start, a_length) = match flow.vertical {
        true => foot(spec, plot.x_offset.as_ref(), Slot::XOffset, a, along, datum)?,
        false => foot(spec, plot.y_offset.as_ref(), Slot::YOffset, a, along, datum)?,
    };
    Some(if flow.vertical {
        Shape::Rect { x: a_start, y: v_start, width: a_length, height: v_length }
    } else {
        Shape::Rect { x: v_start, y: a_start, width: v_length, height: a_length }
    })
}

/// Where a bar stands and how wide it is.
fn foot(
    spec: &Spec,
    offset: Option<&Scale>,
    slot: Slot,
    scale: &Scale,
    along: Slot,
    datum: &Datum,
) -> Option<(f64, f64)> {
    let place = scale.place(datum.at(along))?;
    let channel = along.of(spec)?;
    if channel.is_names() {
        let Some(offset) = offset else { return Some((place, scale.bandwidth().max(THINNEST))) };
        return Some((place + offset.place(datum.at(slot))?, offset.bandwidth().max(THINNEST)));
    }
    if channel.bin.is_none() && channel.unit.is_none() {
        return Some((place - THIN_BAR / 2.0, THIN_BAR));
    }
    // One pixel is left free between two bars, at the left or at the top.
    let (start, length) = stretch(place, scale.place(datum.end(along))?);
    let free = if length - 1.0 < THINNEST { (length - THINNEST).max(0.0) } else { 1.0 };
    Some((start + free, (length - free).max(THINNEST)))
}

fn lines(
    spec: &Spec,
    flow: &Flow,
    plot: &Plot,
    series: &dyn Fn(&Datum) -> usize,
    item: &dyn Fn(&Datum, Shape) -> Item,
) -> (Vec<Path>, Vec<Item>) {
    let across = |datum: &Datum| plot.x.as_ref().and_then(|scale| scale.place(datum.at(Slot::X)));
    let (mut paths, mut marks) = (Vec::new(), Vec::new());
    for mut group in grouped(&flow.data, &[Slot::Color]) {
        group.sort_by(|a, b| across(a).unwrap_or(0.0).total_cmp(&across(b).unwrap_or(0.0)));
        let mut points = Vec::with_capacity(group.len());
        for datum in &group {
            let at = point(plot, datum).filter(|_| is_drawn(spec, datum));
            let Some((x, value)) = at else {
                points.push(None);
                continue;
            };
            let foot = |number: f64| plot.y.as_ref().map_or(0.0, |scale| scale.at(number));
            let (y, y0) = match datum.stack {
                Some((from, to)) => (foot(to), foot(from)),
                None => (value, foot(0.0)),
            };
            points.push(Some((x, y, y0)));
            marks.push(item(datum, Shape::Dot { x, y, size: POINT, seen: spec.mark.point }));
        }
        paths.push(Path { series: group.first().map_or(0, |datum| series(datum)), points });
    }
    (paths, marks)
}
