//! Pairs by what tells an element for sure: its author's id, all that it is, its words; each only where it is the only one of
//! its kind on both sides.

use std::collections::HashMap;
use std::hash::Hash;

use super::both::Both;
use super::side::{LOOKS, Side};

/// Characters and elements from which on an element is told by all that it is.
const CHARACTERS: usize = 6;
const ELEMENTS: usize = 4;
/// Characters from which on words alone tell what says them.
const WORDED: usize = 12;

/// The free elements of both sides that are the only ones with their key.
fn only<K: Hash + Eq>(both: &Both<'_>, key: impl Fn(&Side<'_>, usize) -> Option<K>) -> Vec<(usize, usize)> {
    let mut keys: HashMap<K, (Option<usize>, u32, Option<usize>, u32)> = HashMap::new();
    for at in (0..both.old.count()).filter(|at| both.is_free(*at)) {
        if let Some(key) = key(&both.old, at) {
            let slot = keys.entry(key).or_default();
            (slot.0, slot.1) = (Some(at), slot.1 + 1);
        }
    }
    for at in (0..both.new.count()).filter(|at| !both.is_taken(*at)) {
        if let Some(slot) = key(&both.new, at).and_then(|key| keys.get_mut(&key)) {
            (slot.2, slot.3) = (Some(at), slot.3 + 1);
        }
    }
    let one = |(old, count, new, other): (Option<usize>, u32, Option<usize>, u32)| {
        (count == 1 && other == 1).then_some((old?, new?))
    };
    let mut found: Vec<(usize, usize)> = keys.into_values().filter_map(one).collect();
    found.sort_unstable();
    found
}

/// Elements that a page has one of.
const ONCE: [&str; 5] = ["html", "head", "body", "title", "main"];

/// By tag and the id that the author gave; what there is one of by its tag.
pub(super) fn by_id(both: &mut Both<'_>) {
    let once =
        |side: &Side<'_>, at: usize| Some(side.tag(at).to_owned()).filter(|tag| ONCE.contains(&tag.as_str()));
    for (old, new) in only(both, once) {
        both.pair(old, new);
    }
    for (old, new) in only(both, |side, at| Some((side.tag(at).to_owned(), side.id(at)?.to_owned()))) {
        both.pair(old, new);
    }
    for (old, new) in only(both, |side, at| Some(side.id(at)?.to_owned())) {
        both.pair(old, new);
    }
    // What a template binds to a row of data has the row's key.
    for (old, new) in only(both, |side, at| Some((side.tag(at).to_owned(), side.key(at)?.to_owned()))) {
        both.pair(old, new);
    }
    for (old, new) in only(both, |side, at| Some(side.key(at)?.to_owned())) {
        both.pair(old, new);
    }
}

/// By all that an element is, with all that lies in it.
pub(super) fn by_all(both: &mut Both<'_>) {
    let key = |side: &Side<'_>, at: usize| {
        let tells = side.text(at).1 >= CHARACTERS || side.inside(at).len() + 1 >= ELEMENTS;
        tells.then(|| side.all(at))
    };
    for (old, new) in only(both, key) {
        // What lies in equal elements lies there in the same order.
        let inside = both.old.inside(old).zip(both.new.inside(new));
        for (a, b) in inside.collect::<Vec<_>>() {
            both.pair(a, b);
        }
        both.pair(old, new);
    }
}

/// By tag and words; then by words alone, where an element has them and nothing else does. Few words tell only what lies in
/// elements that are one: a cell may come to say what another one said.
pub(super) fn by_text(both: &mut Both<'_>) {
    let tagged = |side: &Side<'_>, at: usize| {
        let (text, length) = side.text(at);
        (length > 0).then(|| (side.tag(at).to_owned(), text, length))
    };
    for (old, new) in only(both, tagged) {
        let parents = (both.old.parent(old), both.new.parent(new));
        let within_one = match parents {
            (Some(old), Some(new)) => both.to.get(old) == Some(&Some(new)),
            (None, None) => true,
            _ => false,
        };
        if (within_one || both.old.text(old).1 >= WORDED) && !both.is_wrapper(old, new) {
            both.pair(old, new);
        }
    }
    let worded = |side: &Side<'_>, at: usize| {
        let ((own, length), text) = (side.right(at), side.text(at));
        (length >= WORDED).then_some((own, text))
    };
    for (old, new) in only(both, worded) {
        both.pair(old, new);
    }
}

/// By tag and what its attributes name, looks aside: where a link leads, which picture it is, what a field is called.
pub(super) fn by_attributes(both: &mut Both<'_>) {
    let key = |side: &Side<'_>, at: usize| {
        let names: Vec<(String, String)> = side
            .attributes(at)
            .filter(|(name, _)| !LOOKS.contains(name))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        let length: usize = names.iter().map(|(_, value)| value.len()).sum();
        (length >= CHARACTERS).then(|| (side.tag(at).to_owned(), names))
    };
    for (old, new) in only(both, key) {
        if both.is_held_alike(old, new) {
            both.pair(old, new);
        }
    }
}
