//! From rows to what is drawn: typed values, bins and time units, sums, stacks. Knows no pixels.
//!
//! The order of steps and of results is Vega-Lite's: bin and time unit, aggregate, impute, stack, filter.

mod stack;

use std::collections::HashMap;

use crate::bins::Bins;
use crate::spec::{Aggregate, Channel, Data, FieldType, MarkKind, Spec};
use crate::time;
use crate::value::{Key, Rows, Value};

/// The channels, as places in a row of values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Slot {
    X,
    Y,
    XOffset,
    YOffset,
    Color,
    Theta,
    Size,
}

impl Slot {
    pub(crate) const ALL: [Self; 7] =
        [Self::X, Self::Y, Self::XOffset, Self::YOffset, Self::Color, Self::Theta, Self::Size];
    /// How a spec calls each.
    pub(crate) const NAMES: [&'static str; 7] = ["x", "y", "xOffset", "yOffset", "color", "theta", "size"];

    pub(crate) fn of(self, spec: &Spec) -> Option<&Channel> {
        match self {
            Self::X => spec.x.as_ref(),
            Self::Y => spec.y.as_ref(),
            Self::XOffset => spec.x_offset.as_ref(),
            Self::YOffset => spec.y_offset.as_ref(),
            Self::Color => spec.color.as_ref(),
            Self::Theta => spec.theta.as_ref(),
            Self::Size => spec.size.as_ref(),
        }
    }
}

/// The channels in use, each with its name and place.
pub(crate) fn channels(spec: &Spec) -> impl Iterator<Item = (&'static str, Slot, &Channel)> {
    Slot::NAMES.into_iter().zip(Slot::ALL).filter_map(|(name, slot)| Some((name, slot, slot.of(spec)?)))
}

/// The values of one mark, or of one point of a line.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Datum {
    at: [Value; 7],
    end: [Value; 7],
    /// From and to of a stacked amount.
    pub(crate) stack: Option<(f64, f64)>,
    /// The row of the data that it is, from 0; none where it is several, or none.
    pub(crate) row: Option<usize>,
}

impl Datum {
    pub(crate) fn at(&self, slot: Slot) -> &Value {
        &self.at[slot as usize]
    }

    /// The end of a bin or a time unit.
    pub(crate) fn end(&self, slot: Slot) -> &Value {
        &self.end[slot as usize]
    }

    fn key(&self, slots: &[Slot]) -> Vec<Key> {
        slots.iter().map(|slot| self.at(*slot).key()).collect()
    }
}

/// Rows on their way to marks.
#[derive(Clone, Debug)]
pub(crate) struct Flow {
    /// Each row's values as they are in the data, gathered by bin and unit but not summed up.
    pub(crate) raw: Vec<Datum>,
    /// The data that is drawn, in order.
    pub(crate) data: Vec<Datum>,
    /// Which channel is stacked.
    pub(crate) stacked: Option<Slot>,
    /// Whether stacks are shares.
    pub(crate) normal: bool,
    /// Whether amounts go up; false where they go to the right.
    pub(crate) vertical: bool,
    bins: [Option<Bins>; 7],
}

impl Flow {
    pub(crate) fn bins(&self, slot: Slot) -> Option<&Bins> {
        self.bins[slot as usize].as_ref()
    }

    /// Works through the rows of a spec.
    pub(crate) fn new(spec: &Spec) -> Self {
        let empty = Rows::default();
        let rows = match &spec.data {
            Data::Rows(rows) => rows,
            Data::Cells(_) => &empty,
        };
        let mut raw = typed(spec, rows);
        let bins = gather(spec, &mut raw);
        let mut flow =
            Self { data: Vec::new(), raw, stacked: None, normal: false, vertical: vertical(spec), bins };
        flow.data = if summed(spec) { sums(spec, &flow.raw) } else { flow.raw.clone() };
        stack::run(spec, &mut flow);
        if !matches!(spec.mark.kind, MarkKind::Line | MarkKind::Area) {
            flow.data.retain(|datum| is_drawn(spec, datum));
        }
        flow
    }
}

/// Whether every amount and moment of a datum is there.
pub(crate) fn is_drawn(spec: &Spec, datum: &Datum) -> bool {
    channels(spec).all(|(_, slot, channel)| channel.is_names() || datum.at(slot).number().is_some())
}

fn summed(spec: &Spec) -> bool {
    channels(spec).any(|(.., channel)| channel.aggregate.is_some())
}

/// Which way bars and areas stand: Vega-Lite's `orient`.
fn vertical(spec: &Spec) -> bool {
    let (Some(x), Some(y)) = (&spec.x, &spec.y) else { return true };
    if spec.mark.kind == MarkKind::Line || spec.mark.kind == MarkKind::Area {
        return true;
    }
    match (x.is_amount(), y.is_amount()) {
        (true, true) => !(x.aggregate.is_some() && y.aggregate.is_none()),
        (amount, _) => !amount,
    }
}

/// An amount: a number, or words that are one.
pub(crate) fn amount(value: &Value) -> Option<f64> {
    match value {
        Value::Text(text) => {
            text.trim().parse().ok().filter(|number: &f64| number.abs() < crate::limits::NUMBER)
        }
        other => other.number(),
    }
}

fn typed(spec: &Spec, rows: &Rows) -> Vec<Datum> {
    let columns = Slot::ALL.map(|slot| {
        let channel = slot.of(spec)?;
        Some((channel, channel.field.as_deref().and_then(|field| rows.column(field))))
    });
    let read = |(number, row): (usize, &Vec<Value>)| {
        let mut datum = Datum { row: Some(number), ..Datum::default() };
        for (place, column) in datum.at.iter_mut().zip(&columns) {
            let Some((channel, Some(column))) = column else { continue };
            *place = cast(channel, row.get(*column).unwrap_or(&Value::Null));
        }
        datum
    };
    rows.rows.iter().enumerate().map(read).collect()
}

/// A value as the channel's type has it.
fn cast(channel: &Channel, value: &Value) -> Value {
    let moment = channel.kind == FieldType::Temporal || channel.unit.is_some();
    match value {
        Value::Text(text) if moment => time::read(text).map_or(Value::Null, Value::Time),
        // A bare number of a year's size is a year; Vega takes it as milliseconds, which no sheet holds.
        Value::Number(number) if moment && (1_000.0..3_000.0).contains(number) => {
            time::at(*number as i64, 1, 1).map_or(Value::Null, Value::Time)
        }
        Value::Number(number) if moment => Value::Time(number.clamp(-6e13, 6e13) as i64),
        value if channel.kind == FieldType::Quantitative => amount(value).map_or(Value::Null, Value::Number),
        value => value.clone(),
    }
}

/// Bins and time units: each value becomes the start of where it falls, and `end` its end.
fn gather(spec: &Spec, raw: &mut [Datum]) -> [Option<Bins>; 7] {
    let mut out = [None; 7];
    for (_, slot, channel) in channels(spec) {
        let at = slot as usize;
        if let Some(unit) = channel.unit {
            for datum in raw.iter_mut() {
                let Value::Time(ms) = datum.at[at] else { continue };
                let (from, to) = unit.span(ms);
                (datum.at[at], datum.end[at]) = (Value::Time(from), Value::Time(to));
            }
        } else if let Some(bin) = channel.bin {
            let numbers = || raw.iter().filter_map(|datum| datum.at[at].number());
            let (min, max) = (numbers().fold(f64::MAX, f64::min), numbers().fold(f64::MIN, f64::max));
            if min > max {
                continue;
            }
            let bins = Bins::over((min, max), bin.most, bin.step);
            for datum in raw.iter_mut() {
                let Some(number) = datum.at[at].number() else { continue };
                let (from, to) = bins.of(number);
                (datum.at[at], datum.end[at]) = (Value::Number(from), Value::Number(to));
            }
            out[at] = Some(bins);
        }
    }
    out
}

/// One datum for all rows that agree in what is not summed up, in the order of their first rows.
fn sums(spec: &Spec, raw: &[Datum]) -> Vec<Datum> {
    let kept = channels(spec).filter(|(.., channel)| channel.aggregate.is_none());
    let by: Vec<Slot> = kept.map(|(_, slot, _)| slot).collect();
    let one = |rows: Vec<&Datum>| {
        let mut out = rows.first().map(|datum| (*datum).clone()).unwrap_or_default();
        out.row = out.row.filter(|_| rows.len() == 1);
        for (_, slot, channel) in channels(spec) {
            let Some(op) = channel.aggregate else { continue };
            let values = rows.iter().filter_map(|datum| datum.at(slot).number()).collect();
            let result = fold(op, values, rows.len());
            out.at[slot as usize] = result.map_or(Value::Null, Value::Number);
        }
        out
    };
    grouped(raw, &by).into_iter().map(one).collect()
}

/// Groups data that agree in these channels, in the order of the first of each group.
pub(crate) fn grouped<'a>(data: &'a [Datum], by: &[Slot]) -> Vec<Vec<&'a Datum>> {
    let mut out: Vec<Vec<&Datum>> = Vec::new();
    let mut places: HashMap<Vec<Key>, usize> = HashMap::new();
    for datum in data {
        let place = *places.entry(datum.key(by)).or_insert(out.len());
        match out.get_mut(place) {
            Some(group) => group.push(datum),
            None => out.push(vec![datum]),
        }
    }
    out
}

/// Several numbers as one; `rows` counts also those without a number.
pub(crate) fn fold(op: Aggregate, mut values: Vec<f64>, rows: usize) -> Option<f64> {
    if op == Aggregate::Count {
        return Some(rows as f64);
    }
    let count = values.len();
    if count == 0 {
        return None;
    }
    let sum: f64 = values.iter().sum();
    match op {
        Aggregate::Sum => Some(sum),
        Aggregate::Mean => Some(sum / count as f64),
        Aggregate::Min => values.into_iter().reduce(f64::min),
        Aggregate::Max => values.into_iter().reduce(f64::max),
        Aggregate::Median => {
            values.sort_by(f64::total_cmp);
            let at = |index: usize| values.get(index).copied();
            let (low, high) = (at((count - 1) / 2)?, at(count / 2)?);
            Some((low + high) / 2.0)
        }
        Aggregate::Count => None,
    }
}
