//! Domains of scales by Vega-Lite's rules: names in order, the ends of amounts with or without 0. No marks.

use std::collections::{HashMap, HashSet};

use crate::error::Refused;
use crate::flow::{Flow, Slot, amount, fold};
use crate::limits::{CATEGORIES, SERIES};
use crate::scale::{Scale, ScaleKind, nice, pad};
use crate::spec::{Aggregate, Channel, Data, FieldType, MarkKind, Sort, Spec};
use crate::value::{Key, Value};

/// Free pixels at both ends of an axis along which bars of no width of their own stand, as wide as those.
pub(super) const THIN_BAR: f64 = 5.0;

/// A channel's scale; None where the spec does not use the channel.
pub(super) fn scale(
    spec: &Spec,
    flow: &Flow,
    slot: Slot,
    range: (f64, f64),
) -> Result<Option<Scale>, Refused> {
    let Some(channel) = slot.of(spec) else { return Ok(None) };
    if !channel.is_names() {
        return Ok(Some(line(spec, flow, slot, channel, range)));
    }
    let domain = names(spec, flow, slot, channel)?;
    let offset = matches!(slot, Slot::XOffset | Slot::YOffset);
    // Names on y go down from the top.
    let range = (range.0.min(range.1), range.0.max(range.1));
    let grouped = match slot {
        Slot::X => spec.x_offset.is_some(),
        Slot::Y => spec.y_offset.is_some(),
        _ => false,
    };
    let (kind, inner, outer) = match (spec.mark.kind, offset, grouped) {
        (_, true, _) => (ScaleKind::Band, 0.0, 0.0),
        (MarkKind::Bar, _, true) => (ScaleKind::Band, 0.2, 0.2),
        (MarkKind::Bar, ..) => (ScaleKind::Band, 0.1, 0.05),
        _ => (ScaleKind::Point, 1.0, 0.5),
    };
    Ok(Some(Scale::names(kind, domain, range, inner, outer)))
}

/// Names of a channel, in order, each once.
pub(super) fn names(spec: &Spec, flow: &Flow, slot: Slot, channel: &Channel) -> Result<Vec<Value>, Refused> {
    let mut out: Vec<Value> = Vec::new();
    let mut seen: HashSet<Key> = HashSet::new();
    let mut take = |value: &Value| {
        if seen.insert(value.key()) {
            out.push(value.clone());
        }
    };
    match (&channel.domain, &channel.sort) {
        (Some(domain), _) => domain.iter().for_each(&mut take),
        (None, Sort::Ascending | Sort::Descending | Sort::Data) => {
            flow.data.iter().for_each(|datum| take(datum.at(slot)));
        }
        _ => flow.raw.iter().for_each(|datum| take(datum.at(slot))),
    }
    if channel.domain.is_none() {
        order(spec, flow, slot, channel, &mut out);
    }
    let (most, what) = if slot == Slot::Color { (SERIES, "colours") } else { (CATEGORIES, "names") };
    if out.len() > most {
        return Err(Refused::new(
            if slot == Slot::Color { "encoding.color.field" } else { "encoding" },
            format!("There are {} {what}; at most {most} can be told apart.", out.len()),
            "Put the small ones together under one name, such as \"Other\".",
        ));
    }
    Ok(out)
}

fn order(spec: &Spec, flow: &Flow, slot: Slot, channel: &Channel, names: &mut [Value]) {
    match &channel.sort {
        Sort::Data => {}
        Sort::Ascending => names.sort_by(Value::order),
        Sort::Descending => names.sort_by(|a, b| b.order(a)),
        Sort::List(list) => {
            let place = |name: &Value| list.iter().position(|other| other.key() == name.key());
            names.sort_by_key(|name| place(name).unwrap_or(list.len()));
        }
        Sort::Channel { y, descending } => {
            let other = if *y { Slot::Y } else { Slot::X };
            let Some(by) = other.of(spec) else { return };
            let stacked = flow.stacked == Some(other);
            let op = by.aggregate.unwrap_or(if stacked { Aggregate::Sum } else { Aggregate::Min });
            let values = flow.raw.iter().map(|datum| (datum.at(slot), datum.at(other).number()));
            rank(names, values, op, *descending);
        }
        Sort::Field { field, op, descending } => {
            let Data::Rows(rows) = &spec.data else { return };
            let Some(column) = rows.column(field) else { return };
            let value = |row: &Vec<Value>| row.get(column).and_then(amount);
            let values = flow.raw.iter().zip(&rows.rows).map(|(datum, row)| (datum.at(slot), value(row)));
            rank(names, values, *op, *descending);
        }
    }
}

/// Orders names by a number that is made of each one's rows.
fn rank<'a>(
    names: &mut [Value],
    values: impl Iterator<Item = (&'a Value, Option<f64>)>,
    op: Aggregate,
    descending: bool,
) {
    let mut rows: HashMap<Key, (Vec<f64>, usize)> = HashMap::new();
    for (name, value) in values {
        let entry = rows.entry(name.key()).or_default();
        entry.0.extend(value);
        entry.1 += 1;
    }
    let ranks: HashMap<Key, f64> = rows
        .into_iter()
        .filter_map(|(key, (values, count))| fold(op, values, count).map(|rank| (key, rank)))
        .collect();
    let rank = |name: &Value| ranks.get(&name.key()).copied().unwrap_or(f64::NEG_INFINITY);
    names.sort_by(|a, b| {
        let order = rank(a).total_cmp(&rank(b));
        if descending { order.reverse() } else { order }
    });
}

fn line(spec: &Spec, flow: &Flow, slot: Slot, channel: &Channel, range: (f64, f64)) -> Scale {
    let time = channel.kind == FieldType::Temporal;
    let kind = if time { ScaleKind::Time } else { ScaleKind::Linear };
    if let Some([a, .., b]) = channel.domain.as_deref() {
        let ends = (a.number().unwrap_or_default(), b.number().unwrap_or_default());
        return Scale::line(kind, ends, range);
    }
    if let Some(bins) = flow.bins(slot) {
        return Scale::line(kind, (bins.start, bins.stop), range);
    }
    let mut ends = extent(spec, flow, slot, channel);
    if !time && zero(spec, flow, slot, channel) {
        ends = (ends.0.min(0.0), ends.1.max(0.0));
    }
    if spec.mark.kind == MarkKind::Bar && along(flow, slot) && channel.unit.is_none() {
        ends = pad(ends, (range.1 - range.0).abs(), THIN_BAR);
    }
    let position = matches!(slot, Slot::X | Slot::Y);
    if channel.nice.unwrap_or(position && !time) && !time {
        ends = nice(ends, 10.0);
    }
    Scale::line(kind, ends, range)
}

/// True for the axis that bars stand along.
fn along(flow: &Flow, slot: Slot) -> bool {
    match slot {
        Slot::X => flow.vertical,
        Slot::Y => !flow.vertical,
        _ => false,
    }
}

/// Whether 0 is on the scale: always for what has a length, by the spec elsewhere.
fn zero(spec: &Spec, flow: &Flow, slot: Slot, channel: &Channel) -> bool {
    let kind = spec.mark.kind;
    if let Some(zero) = channel.zero {
        return zero;
    }
    if kind != MarkKind::Point && kind != MarkKind::Arc && along(flow, slot) {
        return false;
    }
    true
}

/// The least and the largest of what is drawn.
fn extent(spec: &Spec, flow: &Flow, slot: Slot, channel: &Channel) -> (f64, f64) {
    if flow.stacked == Some(slot) && flow.normal {
        return (0.0, 1.0);
    }
    let ends = channel.unit.is_some() && spec.mark.kind == MarkKind::Bar;
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    let mut take = |number: f64| {
        low = low.min(number);
        high = high.max(number);
    };
    for datum in &flow.data {
        match datum.stack.filter(|_| flow.stacked == Some(slot)) {
            Some((from, to)) => {
                take(from);
                take(to);
            }
            None => datum.at(slot).number().into_iter().for_each(&mut take),
        }
        if ends {
            datum.end(slot).number().into_iter().for_each(&mut take);
        }
    }
    if low > high { (0.0, 0.0) } else { (low, high) }
}
