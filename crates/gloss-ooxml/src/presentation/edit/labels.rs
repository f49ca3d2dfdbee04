//! Labels of a stacked chart that are left out where their part is low: made anew with its numbers, where they followed these before.
//! Labels that somebody took away by hand stay as they are.

use crate::presentation::chart::chart_points;
use crate::xml::{Id, Patch, Tree};

/// A part of a stack under this share of the highest one has no room for its label.
pub const LEAST_LABELLED: f64 = 0.07;

/// Leaves out other labels where other numbers are low. `changed` are values by series and point, and `count` is how many points each
/// series has by now.
pub(super) fn follow(
    tree: &Tree<'_>,
    series: &[Id],
    (changed, count): (&[(usize, usize, String)], Option<usize>),
    patch: &mut Patch,
) {
    if changed.is_empty() && count.is_none() {
        return;
    }
    let mut plots: Vec<Id> = series.iter().map(|id| tree.parent(*id)).collect();
    plots.dedup();
    for plot in plots.into_iter().filter(|plot| is_stacked(tree, *plot)) {
        let all = series.iter().copied().enumerate();
        let own: Vec<(usize, Id)> = all.filter(|(_, id)| tree.parent(*id) == plot).collect();
        follow_in(tree, &own, (changed, count), patch);
    }
}

/// Whether a plot's bars stand on each other, and none of them is unseen: a bridge's labels are moved, not left out.
fn is_stacked(tree: &Tree<'_>, plot: Id) -> bool {
    let grouping = tree.child(plot, "grouping").and_then(|id| tree.tag(id).get("val"));
    let unseen = |id: Id| tree.child(id, "spPr").is_some_and(|looks| tree.child(looks, "noFill").is_some());
    tree.local(plot) == "barChart"
        && grouping.as_deref() == Some("stacked")
        && !tree.children(plot).any(|id| tree.local(id) == "ser" && unseen(id))
}

fn follow_in(
    tree: &Tree<'_>,
    own: &[(usize, Id)],
    (changed, count): (&[(usize, usize, String)], Option<usize>),
    patch: &mut Patch,
) {
    let old: Vec<Vec<Option<f64>>> = own.iter().map(|(_, id)| values(tree, *id)).collect();
    let mut new = old.clone();
    for ((at, _), values) in own.iter().zip(&mut new) {
        if let Some(count) = count {
            values.resize(count, None);
        }
        for (_, point, words) in changed.iter().filter(|(of, ..)| of == at) {
            if let Some(value) = values.get_mut(*point) {
                *value = words.trim().parse().ok();
            }
        }
    }
    let (before, after) = (low(&old), low(&new));
    let single = |labels: Id| tree.children(labels).filter(|id| tree.local(*id) == "dLbl");
    let index = |id: Id| {
        let is_deleted = tree.child(id, "delete").is_some_and(|id| tree.tag(id).flag("val"));
        tree.child(id, "idx").filter(|_| is_deleted).and_then(|id| tree.tag(id).number::<usize>("val"))
    };
    let labelled =
        || own.iter().zip(&before).filter_map(|((_, id), low)| Some((tree.child(*id, "dLbls")?, low)));
    let follows = |(labels, low): (Id, &Vec<usize>)| {
        single(labels).map(index).collect::<Option<Vec<usize>>>().is_some_and(|deleted| deleted == *low)
    };
    // Where nothing was left out nobody knows whether it would have been.
    if !labelled().any(|(_, low)| !low.is_empty()) || !labelled().all(follows) {
        return;
    }
    for (((_, id), before), after) in own.iter().zip(&before).zip(&after) {
        let Some(labels) = tree.child(*id, "dLbls").filter(|_| before != after) else { continue };
        let single: Vec<Id> = single(labels).collect();
        single.iter().for_each(|id| patch.cut(tree.whole(*id)));
        let prefix = tree.tag(labels).prefix();
        let mark =
            if prefix.is_empty() { String::new() } else { format!("{}:", prefix.trim_end_matches(':')) };
        let all: String = after
            .iter()
            .map(|at| format!("<{mark}dLbl><{mark}idx val=\"{at}\"/><{mark}delete val=\"1\"/></{mark}dLbl>"))
            .collect();
        patch.insert(tree.inner(labels).start, all);
    }
}

fn values(tree: &Tree<'_>, series: Id) -> Vec<Option<f64>> {
    let holder = tree.child(series, "val");
    holder
        .map_or_else(Vec::new, |id| chart_points(tree, id))
        .iter()
        .map(|text| text.trim().parse().ok())
        .collect()
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

#[cfg(test)]
mod tests {
    use super::follow;
    use crate::limits::Limits;
    use crate::presentation::chart::all_series;
    use crate::xml::{Patch, Tree};

    fn chart(labels: &str) -> String {
        let series = |values: [&str; 3], labels: &str| {
            let points: String = (0..)
                .zip(values)
                .map(|(at, value)| format!("<c:pt idx=\"{at}\"><c:v>{value}</c:v></c:pt>"))
                .collect();
            format!(
                "<c:ser><c:dLbls>{labels}<c:showVal val=\"1\"/></c:dLbls><c:val><c:numRef><c:numCache><c:ptCount val=\"3\"/>{points}\
                 </c:numCache></c:numRef></c:val></c:ser>"
            )
        };
        format!(
            "<c:chartSpace xmlns:c=\"c\"><c:chart><c:plotArea><c:barChart><c:grouping val=\"stacked\"/>{}{}</c:barChart></c:plotArea>\
             </c:chart></c:chartSpace>",
            series(["100", "90", "80"], ""),
            series(["1", "20", "30"], labels),
        )
    }

    fn deleted(at: usize) -> String {
        format!("<c:dLbl><c:idx val=\"{at}\"/><c:delete val=\"1\"/></c:dLbl>")
    }

    #[test]
    fn labels_that_are_left_out_follow_the_numbers_and_those_taken_away_by_hand_stay() {
        for (labels, expect) in [(deleted(0), deleted(2)), (deleted(1), deleted(1))] {
            let source = chart(&labels);
            let tree = Tree::parse(&source, "chart.xml", &Limits::default()).unwrap();
            let mut patch = Patch::default();
            let changed = [(1, 0, "40".to_owned()), (1, 2, "0".to_owned())];
            follow(&tree, &all_series(&tree), (&changed, None), &mut patch);
            assert_eq!(patch.apply(&source), chart(&expect), "{labels}");
        }
    }
}
