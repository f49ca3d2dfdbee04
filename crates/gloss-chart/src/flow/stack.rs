//! Amounts on top of each other: which channel, in which order, from where to where. Draws nothing.
//!
//! When a chart is stacked and how is Vega-Lite's rule (`stack`), the sums are Vega's `stack` transform.

use std::collections::HashMap;
use std::collections::HashSet;

use super::{Datum, Flow, Slot, grouped, summed};
use crate::spec::{MarkKind, Spec, Stack};
use crate::value::{Key, Value};

/// Stacks what is to be stacked.
pub(super) fn run(spec: &Spec, flow: &mut Flow) {
    let Some((slot, stack)) = channel(spec, flow.vertical) else { return };
    if stack == Stack::Off {
        return;
    }
    let dims: Vec<Slot> = match (spec.mark.kind, slot) {
        (MarkKind::Arc, _) => Vec::new(),
        (_, Slot::Y) => vec![Slot::X, Slot::XOffset],
        _ => vec![Slot::Y, Slot::YOffset],
    };
    let fields: Vec<_> =
        dims.iter().filter_map(|dim| dim.of(spec)).filter_map(|dim| dim.field.as_ref()).collect();
    let series =
        spec.color.as_ref().is_some_and(|color| color.field.as_ref().is_some_and(|f| !fields.contains(&f)));
    if summed(spec) && !series {
        return;
    }
    if spec.mark.kind == MarkKind::Area {
        impute(flow, if series { &[Slot::Color] } else { &[] });
    }
    flow.stacked = Some(slot);
    flow.normal = stack == Stack::Normalize;
    pile(flow, slot, &dims, series);
}

/// The channel whose amounts are stacked.
fn channel(spec: &Spec, vertical: bool) -> Option<(Slot, Stack)> {
    let slot = match spec.mark.kind {
        MarkKind::Arc => Slot::Theta,
        MarkKind::Bar | MarkKind::Area if vertical => Slot::Y,
        MarkKind::Bar | MarkKind::Area => Slot::X,
        MarkKind::Line | MarkKind::Point => return None,
    };
    let channel = slot.of(spec)?;
    channel.is_amount().then_some((slot, channel.stack))
}

/// Where a series has no value at a place that another has, it has 0 there: an area has no holes.
fn impute(flow: &mut Flow, by: &[Slot]) {
    let place = |datum: &Datum| (datum.at(Slot::X).clone(), datum.end(Slot::X).clone());
    let first = |group: Vec<&Datum>| group.first().map(|datum| place(datum));
    let places: Vec<(Value, Value)> = grouped(&flow.data, &[Slot::X]).into_iter().filter_map(first).collect();
    let series = |group: Vec<&Datum>| {
        let has: HashSet<Key> = group.iter().map(|datum| datum.at(Slot::X).key()).collect();
        Some(((*group.first()?).clone(), has))
    };
    let groups: Vec<(Datum, HashSet<Key>)> = grouped(&flow.data, by).into_iter().filter_map(series).collect();
    for (like, has) in groups {
        // The bound on marks is checked after; here it only keeps the loop short.
        for (place, end) in places.iter().filter(|(place, _)| !has.contains(&place.key())) {
            if flow.data.len() > crate::limits::ROWS {
                return;
            }
            let mut datum = like.clone();
            datum.at[Slot::X as usize] = place.clone();
            datum.end[Slot::X as usize] = end.clone();
            datum.at[Slot::Y as usize] = Value::Number(0.0);
            flow.data.push(datum);
        }
    }
}

fn pile(flow: &mut Flow, slot: Slot, dims: &[Slot], series: bool) {
    let mut piles: HashMap<Vec<Key>, Vec<usize>> = HashMap::new();
    for (at, datum) in flow.data.iter().enumerate() {
        piles.entry(datum.key(dims)).or_default().push(at);
    }
    let (normal, down) = (flow.normal, slot == Slot::Y);
    for mut pile in piles.into_values() {
        if series {
            sort(&flow.data, &mut pile, down);
        }
        let value = |at: &usize| {
            let number = flow.data.get(*at).and_then(|datum| datum.at(slot).number());
            (*at, number.unwrap_or(0.0))
        };
        let pile: Vec<(usize, f64)> = pile.iter().map(value).collect();
        let total: f64 = pile.iter().map(|(_, amount)| amount.abs()).sum();
        // Divided, not multiplied by one over it: of the smallest numbers that is infinite.
        let share = |part: f64| if total > 0.0 { part / total } else { part };
        let (mut up, mut below, mut all) = (0.0, 0.0, 0.0);
        for (at, amount) in pile {
            let from_to = if normal {
                // Shares are of sizes: both signs go the same way.
                let from = all;
                all += amount.abs();
                (share(from), share(all))
            } else if amount < 0.0 {
                let from = below;
                below += amount;
                (from, below)
            } else {
                let from = up;
                up += amount;
                (from, up)
            };
            if let Some(datum) = flow.data.get_mut(at) {
                datum.stack = Some(from_to);
            }
        }
    }
}

/// By series: the last at the foot of a column, the first at the foot of a bar and at a pie's twelve o'clock.
fn sort(data: &[Datum], pile: &mut [usize], down: bool) {
    let order = |a: &usize, b: &usize| match (data.get(*a), data.get(*b)) {
        (Some(a), Some(b)) => a.at(Slot::Color).order(b.at(Slot::Color)),
        _ => std::cmp::Ordering::Equal,
    };
    pile.sort_by(|a, b| if down { order(b, a) } else { order(a, b) });
}
