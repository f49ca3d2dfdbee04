//! Notes of one batch on the same words: what another note has done there meanwhile is never written over by this one.

use std::collections::BTreeMap;

use serde_json::Value;

/// The reply where another note's change would be lost.
pub(super) const TAKEN: &str = "Another note of this batch changed the words that this one marks, and this would take that back. Send it again once \
you have seen that change.";

/// Whether new words for the ranges of a place, as it reads now, would lose what another note did there since it was read first: words that came
/// and would go, or that went and would come back.
pub(super) fn loses_others_change(edits: &[(usize, String)], first: &Value, now: &Value) -> bool {
    edits.iter().any(|(range, new)| {
        let (before, now, after) = (words(text(first, *range)), words(text(now, *range)), words(new));
        let count = |of: &BTreeMap<&str, i64>, word: &str| of.get(word).copied().unwrap_or(0);
        let came = now.iter().filter(|(word, n)| **n > count(&before, word));
        let went = before.iter().filter(|(word, n)| **n > count(&now, word));
        came.into_iter().any(|(word, n)| count(&after, word) < *n)
            || went.into_iter().any(|(word, _)| count(&after, word) > count(&now, word))
    })
}

fn text(region: &Value, range: usize) -> &str {
    region.get("ranges").and_then(|ranges| ranges.get(range)?.get("text")?.as_str()).unwrap_or_default()
}

/// How often each word stands in a text.
fn words(text: &str) -> BTreeMap<&str, i64> {
    let mut counts = BTreeMap::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        *counts.entry(word).or_default() += 1;
    }
    counts
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::loses_others_change;

    #[test]
    fn what_another_note_did_is_kept_or_the_note_is_left() {
        for (first, now, new, expect) in [
            ("House1 stands by the river.", "House6 went home.", "House7 was sold.", true),
            ("House1 stands by the river.", "House1 stands by the sea.", "House2 stands by the sea.", false),
            ("House1 stands by the river.", "House1 stands.", "House2 stands by the river.", true),
            ("House1 stands by the river.", "House1 stands by the river.", "House7 was sold.", false),
            ("A house by the river.", "A house by the sea.", "A house by the river.", true),
        ] {
            let region = |text: &str| json!({ "ranges": [{ "range": 0, "text": text }] });
            assert_eq!(
                loses_others_change(&[(0, new.to_owned())], &region(first), &region(now)),
                expect,
                "{first} {now} {new}"
            );
        }
    }
}
