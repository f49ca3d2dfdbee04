//! Labels of a stacked chart that are left out where their part is low: made anew with its numbers, where they followed these before.
//! Labels that somebody took away by hand stay as they are.

use super::chart::ChartEdit;
use crate::presentation::chart::chart_points;
use crate::xml::{Id, Patch, Tree};

/// A part of a stack under this share of the highest one has no room for its label.
pub const LEAST_LABELLED: f64 = 0.07;

/// Leaves out other labels where other numbers are low.
pub(super) fn follow(tree: &Tree<'_>, series: &[Id], change: &ChartEdit, patch: &mut Patch) {
    if change.values.is_empty() && change.count.is_none() {
        return;
    }
    let stacked = |id: &Id| {
        let grouping = tree.child(tree.parent(*id), "grouping").and_then(|id| tree.tag(id).get("val"));
        tree.local(tree.parent(*id)) == "barChart" && grouping.as_deref() == Some("stacked")
    };
    let own: Vec<(usize, Id)> =
        series.iter().copied().enumerate().filter(|(_, id)| stacked(id)).collect();
    let old: Vec<Vec<Option<f64>>> = own.iter().map(|(_, id)| values(tree, *id)).collect();
    let mut new = old.clone();
    for ((at, _), values) in own.iter().zip(&mut new) {
        if let Some(count) = change.count {
            values.resize(count, None);
        }
        for (_, point, words) in change.values.iter().filter(|(of, ..)| of == at) {
            if let Some(value) = values.get_mut(*point) {
                *value = words.trim().parse().ok();
            }
        }
    }
    let (before, after) = (low(&old), low(&new));
    for (((_, id), before), after) in own.iter().zip(&before).zip(&after) {
        let Some(labels) = tree.child(*id, "dLbls").filter(|_| before != after) else { continue };
        let single: Vec<Id> = tree.children(labels).filter(|id| tree.local(*id) == "dLbl").collect();
        let index = |id: &Id| {
            let is_gone = tree.child(*id, "delete").is_some_and(|id| tree.tag(id).flag("val"));
            tree.child(*id, "idx").filter(|_| is_gone).and_then(|id| tree.tag(id).number::<usize>("val"))
        };
        let gone: Option<Vec<usize>> = single.iter().map(index).collect();
        if gone.as_ref() != Some(before) {
            continue;
        }
        single.iter().for_each(|id| patch.cut(tree.whole(*id)));
        let prefix = tree.tag(labels).prefix();
        let mark = if prefix.is_empty() { String::new() } else { format!("{}:", prefix.trim_end_matches(':')) };
        let all: String = after
            .iter()
            .map(|at| format!("<{mark}dLbl><{mark}idx val=\"{at}\"/><{mark}delete val=\"1\"/></{mark}dLbl>"))
            .collect();
        patch.insert(tree.inner(labels).start, all);
    }
}

fn values(tree: &Tree<'_>, series: Id) -> Vec<Option<f64>> {
    let holder = tree.child(series, "val");
    holder.map_or_else(Vec::new, |id| chart_points(tree, id)).iter().map(|text| text.trim().parse().ok()).collect()
}

/// The points of each series that are low beside the highest stack.
fn low(all: &[Vec<Option<f64>>]) -> Vec<Vec<usize>> {
    let rows = all.iter().map(Vec::len).max().unwrap_or(0);
    let stack = |row: usize| all.iter().filter_map(|values| (*values.get(row)?)?.abs().into()).sum::<f64>();
    let highest = (0..rows).map(stack).fold(0.0, f64::max);
    let is_low = |value: &Option<f64>| value.is_some_and(|value| value.abs() < highest * LEAST_LABELLED);
    let of = |values: &Vec<Option<f64>>| {
        values.iter().enumerate().filter(|(_, value)| is_low(value)).map(|(at, _)| at).collect()
    };
    all.iter().map(of).collect()
}
