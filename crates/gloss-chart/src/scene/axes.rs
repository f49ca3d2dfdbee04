//! Ticks and their labels, and the keys to colours and sizes. Decides nothing about room: that is `svg`'s.

use super::content::{Axis, Legend, Sizes, Tick};
use super::{domain, wording};
use crate::error::Refused;
use crate::flow::{Flow, Slot};
use crate::format::{Pattern, tick_moment};
use crate::scale::{Scale, ScaleKind};
use crate::spec::{Channel, FieldType, Labels, Spec};
use crate::value::Value;

/// Pixels between two ticks, about; between two edges of bars.
const TICK: f64 = 40.0;
const EDGE: f64 = 10.0;
/// Ticks where Vega-Lite does not reckon with room: time units without a year.
const USUAL_TICKS: f64 = 10.0;

/// An axis with its ticks.
pub(super) fn axis(spec: &Spec, flow: &Flow, slot: Slot, scale: &Scale) -> Axis {
    let channel = if slot == Slot::X { spec.x.as_ref() } else { spec.y.as_ref() };
    let Some(channel) = channel else { return Axis { names: true, ..Axis::default() } };
    let count = count(channel, scale);
    let values = match flow.bins(slot) {
        Some(bins) => bins.edges().into_iter().map(Value::Number).collect(),
        None => scale.ticks(count),
    };
    let say = labels(flow, slot, channel, scale, count);
    let middle = scale.bandwidth() / 2.0;
    let ticks = values
        .into_iter()
        .filter_map(|value| Some(Tick { at: scale.place(&value)? + middle, label: say(&value), value }))
        .collect();
    let names = channel.is_names();
    let (a, b) = scale.ends();
    Axis {
        title: channel.title(),
        ticks,
        grid: channel.grid.unwrap_or(!names && channel.bin.is_none()),
        shown: !channel.hidden,
        names,
        angle: channel.angle,
        zero: (scale.kind == ScaleKind::Linear && a <= 0.0 && 0.0 <= b).then(|| scale.at(0.0)),
    }
}

/// About how many ticks there are, by room and by the least step of a time unit.
fn count(channel: &Channel, scale: &Scale) -> f64 {
    use crate::spec::TimeUnit::{Date, Day, Hours, Month, Quarter};
    let room = (scale.range.1 - scale.range.0).abs();
    let count = match channel.unit {
        _ if channel.bin.is_some() => (room / EDGE).ceil(),
        Some(Month | Quarter | Date | Day | Hours) => USUAL_TICKS,
        _ => (room / TICK).ceil(),
    };
    let Some(unit) = channel.unit.filter(|_| scale.kind == ScaleKind::Time) else { return count };
    let (a, b) = scale.ends();
    let steps = (b - a) / unit.min_step() as f64;
    count.min((if steps == 0.0 || steps.is_nan() { 1.0 } else { steps }).floor() + 1.0)
}

/// How the ticks of an axis are written.
fn labels<'a>(
    flow: &Flow,
    slot: Slot,
    channel: &'a Channel,
    scale: &Scale,
    count: f64,
) -> Box<dyn Fn(&Value) -> String + 'a> {
    let (a, b) = scale.ends();
    let pattern = match &channel.labels {
        Some(Labels::Number(pattern)) => *pattern,
        _ if flow.stacked == Some(slot) && flow.normal => Pattern::PERCENT,
        _ => Pattern::PLAIN,
    };
    let span = pattern.of_span(a, b, count);
    Box::new(move |value| match (value, &channel.labels) {
        (Value::Time(ms), None) if channel.unit.is_none() => tick_moment(*ms),
        (Value::Number(number), Some(_)) if channel.is_names() => pattern.number(*number),
        (Value::Number(number), _) if !channel.is_names() => span.number(*number),
        (value, _) => wording::value_word(channel, value),
    })
}

/// The key to colours.
pub(super) fn legend(spec: &Spec, flow: &Flow) -> Result<Option<Legend>, Refused> {
    let Some(color) = &spec.color else { return Ok(None) };
    let names = domain::names(spec, flow, Slot::Color, color)?;
    let entry = |value: Value| (value.clone(), wording::value_word(color, &value));
    let entries = names.into_iter().map(entry).collect();
    Ok(Some(Legend { title: color.title(), entries, shown: !color.hidden }))
}

/// The key to sizes: three round amounts.
pub(super) fn sizes(spec: &Spec, scale: &Scale) -> Option<Sizes> {
    let size = spec.size.as_ref().filter(|size| !size.hidden && size.kind == FieldType::Quantitative)?;
    let (a, b) = scale.ends();
    let entries = crate::scale::ticks(a, b, 3.0)
        .into_iter()
        .filter(|number| *number > 0.0)
        .map(|number| (scale.at(number), Pattern::PLAIN.of_span(a, b, 3.0).number(number)))
        .collect();
    Some(Sizes { title: size.title(), entries })
}
