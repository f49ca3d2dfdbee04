//! Which column, series or point of one table or chart is which of another, by words that only one has. Twins are none.

/// The key that tells one from others.
type Key = fn(&(String, String)) -> &String;

/// Matches old ones with new ones, each given as its words and its name: by words that only one has, then by a name
/// that only one has, then by standing between the same others. Twins stay unmatched where their count differs there.
pub(super) fn told_apart(old: &[(String, String)], new: &[(String, String)]) -> Vec<Option<usize>> {
    let mut found: Vec<Option<usize>> = vec![None; old.len()];
    let keys: [Key; 2] = [|one| &one.0, |one| &one.1];
    for key in keys {
        for at in 0..old.len() {
            let Some(own) = old.get(at).map(key).filter(|own| !own.trim().is_empty()) else { continue };
            let only = |all: &[(String, String)]| {
                let mut hits = (0..all.len()).filter(|n| all.get(*n).map(key) == Some(own));
                hits.next().filter(|_| hits.next().is_none())
            };
            let free = |to: &usize| !found.contains(&Some(*to));
            if let (Some(_), Some(to), Some(None)) = (only(old), only(new).filter(free), found.get(at))
                && let Some(slot) = found.get_mut(at)
            {
                *slot = Some(to);
            }
        }
    }
    let mut at = 0;
    while at < old.len() {
        let end = (at..old.len()).find(|n| found.get(*n).is_some_and(Option::is_some)).unwrap_or(old.len());
        let before = at.checked_sub(1).and_then(|n| found.get(n).copied().flatten()).map_or(0, |to| to + 1);
        let after = found.get(end).copied().flatten().unwrap_or(new.len());
        if after >= before && after - before == end - at {
            for step in 0..end - at {
                if let Some(slot) = found.get_mut(at + step) {
                    *slot = Some(before + step);
                }
            }
        }
        at = end + 1;
    }
    found
}
