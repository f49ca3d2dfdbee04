//! Pairs by what stands beside: within two elements that are one, between neighbours that are paired, equal ones in their order,
//! then the ones that are most alike. Two that are as alike are none.

use std::collections::HashMap;
use std::hash::Hash;

use super::both::Both;
use super::numbering::Numbered;
use super::side::{Side, alike, attributes_alike, says_the_same_but_figures};

/// How alike two elements must be.
const ALIKE: f64 = 0.5;
/// The same for what has a number alone for a name, where it differs in figures alone: rows of one table are alike in much of
/// what they say, and one that says other words may be another one.
const NUMBERED: f64 = 0.8;
/// More than any two are.
const NEVER: f64 = 2.0;
/// How much more than the next.
const AHEAD: f64 = 0.1;
/// How alike they are where one is suggested.
const LIKELY: f64 = 0.3;
/// Tags of rows, which stand as one of several of their kind.
const ROWS: [&str; 2] = ["li", "tr"];
/// Comparisons between two neighbours.
const MOST: usize = 60_000;

/// Pairs what stands between paired neighbours.
pub(super) fn by_neighbours(both: &mut Both<'_>) {
    for (a, b) in stretches(both) {
        equal_runs(both, &a, &b);
        nearest(both, &a, &b);
        alone(both, &a, &b);
    }
}

/// Pairs an element that stands alone between two neighbours, or a cell of a row with as many, whatever it says now.
fn alone(both: &mut Both<'_>, a: &[usize], b: &[usize]) {
    let a: Vec<usize> = a.iter().copied().filter(|old| both.is_free(*old)).collect();
    let b: Vec<usize> = b.iter().copied().filter(|new| !both.is_taken(*new)).collect();
    let (Some(first), Some(other)) = (a.first(), b.first()) else { return };
    let count =
        |side: &Side<'_>, at: usize| side.parent(at).map_or(0, |parent| side.page.children(parent).count());
    if a.len() != b.len() || count(&both.old, *first) != count(&both.new, *other) {
        return;
    }
    let in_row = both.old.parent(*first).is_some_and(|parent| both.old.tag(parent) == "tr");
    if a.len() > 1 && !in_row {
        return;
    }
    for (old, new) in a.into_iter().zip(b) {
        // Where one row went and one came they are two, unless they say much the same.
        let numbered = !in_row && both.old.numbered(old) != Numbered::default();
        let is_row = numbered || ROWS.contains(&both.old.tag(old));
        if is_row && alike(&both.old, old, &both.new, new) < enough(both, old, new) {
            continue;
        }
        let (was, is) = (both.old.text(old), both.new.text(new));
        let same = both.old.tag(old) == both.new.tag(new) || was == is;
        let looks = attributes_alike(&both.old, old, &both.new, new) >= 0.5;
        // What is said as often as before, and here no more, has gone elsewhere; so has what came.
        let as_often = |text: (u64, usize), before: &Side<'_>, after: &Side<'_>| {
            text.1 > 0 && before.says(text) > 0 && after.says(text) >= before.says(text)
        };
        let went = was != is && (as_often(was, &both.old, &both.new) || as_often(is, &both.new, &both.old));
        let shells = both.old.is_shell(old) == both.new.is_shell(new);
        if same && !went && shells && (looks || in_row) && !both.is_wrapper(old, new) {
            both.pair(old, new);
        }
    }
}

/// Suggests what is most alike of what is left.
pub(super) fn suggest(both: &mut Both<'_>) {
    for (a, b) in stretches(both) {
        for old in a.iter().copied().filter(|old| both.is_free(*old)).collect::<Vec<_>>() {
            if both.likely.get(old).is_none_or(Option::is_some) || a.len() * b.len() > MOST {
                continue;
            }
            let free = b.iter().copied().filter(|new| !both.is_taken(*new));
            let scored = free.map(|new| (new, alike(&both.old, old, &both.new, new)));
            let best = scored.max_by(|one, other| one.1.total_cmp(&other.1));
            if let (Some((new, score)), Some(slot)) = (best, both.likely.get_mut(old)) {
                *slot = Some(new).filter(|_| score >= LIKELY);
            }
        }
    }
}

/// The free children of paired parents that stand between the same paired neighbours.
fn stretches(both: &Both<'_>) -> Vec<(Vec<usize>, Vec<usize>)> {
    let mut out = Vec::new();
    let tops = |side: &Side<'_>| -> Vec<usize> {
        (0..side.count()).filter(|at| side.parent(*at).is_none()).collect()
    };
    out.extend(between(both, &tops(&both.old), &tops(&both.new)));
    for old in 0..both.old.count() {
        let Some(new) = both.to.get(old).copied().flatten() else { continue };
        let (a, b): (Vec<usize>, Vec<usize>) =
            (both.old.page.children(old).collect(), both.new.page.children(new).collect());
        if a.iter().any(|at| both.is_free(*at)) && b.iter().any(|at| !both.is_taken(*at)) {
            out.extend(between(both, &a, &b));
        }
    }
    out
}

fn between(both: &Both<'_>, a: &[usize], b: &[usize]) -> Vec<(Vec<usize>, Vec<usize>)> {
    let (mut out, mut from) = (Vec::new(), 0);
    let mut held: Vec<usize> = Vec::new();
    for old in a {
        let Some(new) = both.to.get(*old).copied().flatten() else {
            held.push(*old);
            continue;
        };
        // A neighbour that went elsewhere says nothing of where others are.
        let Some(at) = b.iter().skip(from).position(|other| *other == new).map(|at| at + from) else {
            continue;
        };
        push(both, &mut out, &mut held, b.get(from..at).unwrap_or_default());
        from = at + 1;
    }
    push(both, &mut out, &mut held, b.get(from..).unwrap_or_default());
    out
}

fn push(both: &Both<'_>, out: &mut Vec<(Vec<usize>, Vec<usize>)>, held: &mut Vec<usize>, b: &[usize]) {
    let free: Vec<usize> = b.iter().copied().filter(|new| !both.is_taken(*new)).collect();
    let held = std::mem::take(held);
    if !held.is_empty() && !free.is_empty() {
        out.push((held, free));
    }
}

/// As many of a kind on one side as on the other are one after the other the same: those that are equal in all first, then
/// those of one tag that say the same.
fn equal_runs(both: &mut Both<'_>, a: &[usize], b: &[usize]) {
    if a.len() * b.len() > MOST {
        return;
    }
    let all = |side: &Side<'_>, at: usize| (side.all(at), side.inside(at).len(), String::new());
    let said = |side: &Side<'_>, at: usize| {
        let (text, length) = side.text(at);
        (text ^ length as u64, side.inside(at).len(), side.tag(at).to_owned())
    };
    runs_of(both, a, b, all);
    runs_of(both, a, b, said);
}

fn runs_of<K: Eq + Hash>(both: &mut Both<'_>, a: &[usize], b: &[usize], key: impl Fn(&Side<'_>, usize) -> K) {
    let mut kinds: HashMap<K, (Vec<usize>, Vec<usize>)> = HashMap::new();
    for old in a.iter().filter(|old| both.is_free(**old)) {
        kinds.entry(key(&both.old, *old)).or_default().0.push(*old);
    }
    for new in b.iter().filter(|new| !both.is_taken(**new)) {
        if let Some(kind) = kinds.get_mut(&key(&both.new, *new)) {
            kind.1.push(*new);
        }
    }
    let mut pairs: Vec<(usize, usize)> = kinds
        .into_values()
        .filter(|(old, new)| old.len() == new.len())
        .flat_map(|(old, new)| old.into_iter().zip(new))
        .collect();
    pairs.sort_unstable();
    for (old, new) in pairs {
        let inside: Vec<(usize, usize)> = match both.old.all(old) == both.new.all(new) {
            true => both.old.inside(old).zip(both.new.inside(new)).collect(),
            false => Vec::new(),
        };
        both.pair(old, new);
        for (a, b) in inside {
            both.pair(a, b);
        }
    }
}

/// The ones that are most alike in both directions, and clearly so.
fn nearest(both: &mut Both<'_>, a: &[usize], b: &[usize]) {
    let a: Vec<usize> = a.iter().copied().filter(|old| both.is_free(*old)).collect();
    let b: Vec<usize> = b.iter().copied().filter(|new| !both.is_taken(*new)).collect();
    if a.is_empty() || b.is_empty() || a.len() * b.len() > MOST {
        return;
    }
    let scores: Vec<Vec<f64>> =
        a.iter().map(|old| b.iter().map(|new| alike(&both.old, *old, &both.new, *new)).collect()).collect();
    for (row, old) in scores.iter().zip(&a) {
        let Some((column, score)) = clear(row.iter().copied()) else { continue };
        let down = scores.iter().map(|row| row.get(column).copied().unwrap_or_default());
        let is_mutual = clear(down).is_some_and(|(at, _)| a.get(at) == Some(old));
        if let (true, Some(new)) = (is_mutual, b.get(column))
            && score >= enough(both, *old, *new)
            && !both.is_wrapper(*old, *new)
        {
            both.pair(*old, *new);
        }
    }
}

/// How alike two must be to be one.
fn enough(both: &Both<'_>, old: usize, new: usize) -> f64 {
    let is_numbered = |one: Numbered| one != Numbered::default();
    let by_number = is_numbered(both.old.numbered(old)) || is_numbered(both.new.numbered(new));
    match by_number {
        true if says_the_same_but_figures(&both.old, old, &both.new, new) => NUMBERED,
        true => NEVER,
        false => ALIKE,
    }
}

/// The best of some scores, where it is clearly ahead of the next.
fn clear(scores: impl Iterator<Item = f64>) -> Option<(usize, f64)> {
    let (mut best, mut next) = (None, 0.0_f64);
    for (at, score) in scores.enumerate() {
        match best {
            Some((_, top)) if score <= top => next = next.max(score),
            _ => {
                next = best.map_or(next, |(_, top): (usize, f64)| next.max(top));
                best = Some((at, score));
            }
        }
    }
    best.filter(|(_, score)| score - next >= AHEAD)
}
