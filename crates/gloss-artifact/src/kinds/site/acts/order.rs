//! Elements put into another order, each as it is written. Knows of no table and no list.

use super::on::On;
use crate::splice::Splice;

/// Elements put into the places of others: in the place of the first stands the first of the order, and so on.
pub(super) fn reordered(on: &On<'_>, all: &[usize], order: &[usize]) -> Vec<Splice> {
    let mut splices = Vec::new();
    for (slot, from) in all.iter().zip(order) {
        if slot != from {
            let closed = closed(on, *from);
            splices.push(on.splice(on.whole(*slot), closed));
        }
    }
    splices
}

/// An element as it is written, with the end that the page leaves to be told by what follows.
pub(super) fn closed(on: &On<'_>, element: usize) -> String {
    let whole = on.whole(element);
    let says = on.says(&whole);
    let is_open = on.inner(element).end == whole.end
        && !says.ends_with("/>")
        && !matches!(on.tag(element), "img" | "br" | "hr" | "input");
    if is_open { format!("{}</{}>", says.trim_end(), on.tag(element)) } else { says.to_owned() }
}
