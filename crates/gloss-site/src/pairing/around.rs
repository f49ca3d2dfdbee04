//! Pairs what holds others: an element is the one that holds most of what it held. One that could be its own wrapper is only
//! suggested.

use std::collections::HashMap;

use super::both::Both;

/// The share of what two elements hold that must be common.
const SHARE: f64 = 0.4;
/// How far ahead the best one must be of the next.
const AHEAD: f64 = 0.05;
/// The share from which on it is suggested.
const LIKELY: f64 = 0.25;
/// Limit of the elements inside an element that are looked at.
const MOST: usize = 300;
/// Limit of the ancestors of an element that are looked at.
const HIGHEST: usize = 64;

/// Pairs holders.
pub(super) fn by_contents(both: &mut Both<'_>) {
    let counts = paired_before(both);
    // The innermost first: what they hold is what tells those around them.
    for old in (0..both.old.count()).rev() {
        if !both.is_free(old) || both.old.inside(old).is_empty() {
            continue;
        }
        let Some((new, share, ahead)) = best(both, old, &counts) else { continue };
        if !both.is_held_alike(old, new) {
            continue;
        }
        let sure = both.old.tag(old) == both.new.tag(new) || share >= 0.8;
        if share >= SHARE && ahead >= AHEAD && sure && !both.is_wrapper(old, new) {
            both.pair(old, new);
        } else if share >= SHARE && both.is_wrapper(old, new) {
            both.pair_chains(old, new);
        }
    }
}

/// Suggests holders for what is left.
pub(super) fn suggest(both: &mut Both<'_>) {
    let counts = paired_before(both);
    for old in (0..both.old.count()).rev() {
        if both.is_free(old)
            && let Some((new, share, _)) = best(both, old, &counts)
            && share >= LIKELY
            && let Some(slot) = both.likely.get_mut(old)
        {
            *slot = Some(new);
        }
    }
}

/// How many new elements up to each are paired.
fn paired_before(both: &Both<'_>) -> Vec<usize> {
    let mut out = vec![0];
    for at in 0..both.new.count() {
        out.push(out.last().copied().unwrap_or(0) + usize::from(both.is_taken(at)));
    }
    out
}

/// The free new element that holds most of what an old one held, its share, and how far it is ahead of the next.
fn best(both: &Both<'_>, old: usize, counts: &[usize]) -> Option<(usize, f64, f64)> {
    let mut votes: HashMap<usize, usize> = HashMap::new();
    let mut placed = 0_usize;
    for inner in both.old.inside(old) {
        let Some(to) = both.to.get(inner).copied().flatten() else { continue };
        placed += 1;
        if placed > MOST {
            break;
        }
        let mut above = both.new.parent(to);
        for _ in 0..HIGHEST {
            let Some(at) = above else { break };
            if !both.is_taken(at) {
                *votes.entry(at).or_default() += 1;
            }
            above = both.new.parent(at);
        }
    }
    let placed = placed.min(MOST);
    let share = |(at, common): (&usize, &usize)| {
        let inside = both.new.inside(*at);
        let count = |at: usize| counts.get(at).copied().unwrap_or_default();
        let held = count(inside.end).saturating_sub(count(inside.start)).max(*common);
        // Of many only some were looked at.
        let held = if placed == MOST { held.min(MOST.max(*common)) } else { held };
        let mut share = 2.0 * *common as f64 / (placed + held) as f64;
        if both.new.tag(*at) != both.old.tag(old) {
            share *= 0.9;
        }
        (*at, share)
    };
    let mut all: Vec<(usize, f64)> = votes.iter().map(share).collect();
    // Of those that hold the same the innermost of the same tag comes first.
    all.sort_by(|a, b| b.1.total_cmp(&a.1).then(b.0.cmp(&a.0)));
    let (at, first) = all.first().copied()?;
    let next = all.get(1).map_or(0.0, |(_, share)| *share);
    Some((at, first, first - next))
}
