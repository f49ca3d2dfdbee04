//! Words for a mark and for a picture. The words are the data's own; nothing is judged.

use std::collections::HashSet;

use super::content::Item;
use crate::flow::{Datum, Flow, Slot};
use crate::format::{Pattern, moment, whole_moment};
use crate::spec::{Aggregate, Channel, Labels, MarkKind, Spec};
use crate::value::Value;

/// A number as it is, without groups of thousands: a year stays 2019.
pub(super) fn plain(number: f64) -> String {
    let text = number.to_string();
    if text.len() > 15 { Pattern::default().number(number) } else { text }
}

/// A number for reading: groups of thousands, and no more digits than its making has.
fn number(channel: &Channel, number: f64) -> String {
    if let Some(Labels::Number(pattern)) = &channel.labels {
        return pattern.number(number);
    }
    let digits = match channel.aggregate {
        Some(Aggregate::Mean | Aggregate::Median) if number.abs() >= 1.0 => ",.2~f",
        Some(Aggregate::Mean | Aggregate::Median) => ",.4~g",
        _ => ",.10~f",
    };
    Pattern::read(digits).map_or_else(|| plain(number), |pattern| pattern.number(number))
}

fn word(channel: &Channel, datum: &Datum, slot: Slot) -> String {
    match (datum.at(slot), datum.end(slot)) {
        (Value::Number(from), Value::Number(to)) => {
            format!("{} to {}", number(channel, *from), number(channel, *to))
        }
        (value, _) => value_word(channel, value),
    }
}

/// A value as its channel says it.
pub(super) fn value_word(channel: &Channel, value: &Value) -> String {
    match value {
        Value::Number(value) if channel.is_names() => plain(*value),
        Value::Number(value) => number(channel, *value),
        Value::Time(ms) => match (&channel.labels, channel.unit) {
            (Some(Labels::Moment(pattern)), _) => moment(pattern, *ms),
            (_, Some(unit)) => moment(unit.pattern(), *ms),
            _ => whole_moment(*ms),
        },
        Value::Text(text) => text.clone(),
        Value::Null => "none".to_owned(),
    }
}

/// `2019, Chairs: 1,234`.
pub(super) fn label(spec: &Spec, flow: &Flow, datum: &Datum) -> String {
    let say = |slot: Slot| slot.of(spec).map(|channel| word(channel, datum, slot));
    let (along, amount) = match spec.mark.kind {
        MarkKind::Arc => (Slot::Color, Slot::Theta),
        _ if flow.vertical => (Slot::X, Slot::Y),
        _ => (Slot::Y, Slot::X),
    };
    let mut names = vec![say(along).unwrap_or_default()];
    for slot in [Slot::Color, Slot::XOffset, Slot::YOffset] {
        names.extend(say(slot).filter(|name| !name.is_empty()));
    }
    let mut seen = HashSet::new();
    names.retain(|name| seen.insert(name.clone()));
    let mut out = format!("{}: {}", names.join(", "), say(amount).unwrap_or_default());
    if spec.mark.kind == MarkKind::Arc || flow.normal {
        let share = datum.stack.map(|(from, to)| to - from).filter(|_| flow.normal).or_else(|| {
            let total: f64 = flow.data.iter().filter_map(|datum| datum.at(amount).number()).sum();
            datum.at(amount).number().filter(|_| total > 0.0).map(|value| value / total)
        });
        let percent = share.zip(Pattern::read(".1~%")).map(|(share, pattern)| pattern.number(share));
        if let Some(percent) = percent {
            out = format!("{out} ({percent})");
        }
    }
    match say(Slot::Size) {
        Some(size) => format!("{out}, {size}"),
        None => out,
    }
}

/// A summary of the picture: `Bar chart: Sales by region. 4 marks.`
pub(super) fn summary(spec: &Spec, marks: &[Item]) -> String {
    let kind = match spec.mark.kind {
        MarkKind::Bar if spec.x.as_ref().or(spec.y.as_ref()).is_some_and(|axis| axis.bin.is_some()) => {
            "Histogram"
        }
        MarkKind::Bar => "Bar chart",
        MarkKind::Line => "Line chart",
        MarkKind::Area => "Area chart",
        MarkKind::Point => "Scatter plot",
        MarkKind::Arc => "Pie chart",
    };
    let name = |channel: &Option<Channel>| channel.as_ref().map(Channel::name);
    let of = match (name(&spec.y), name(&spec.x)) {
        (Some(y), Some(x)) => format!("{y} by {x}"),
        _ => [name(&spec.theta), name(&spec.color)].into_iter().flatten().collect::<Vec<_>>().join(" by "),
    };
    let what = spec.description.clone().or_else(|| spec.title.clone()).unwrap_or(of);
    let count = marks.len();
    format!("{kind}: {what}. {count} {}.", if count == 1 { "value" } else { "values" })
}
