//! How two versions of a document differ, passage by passage: what was added, reworded, taken out, moved, ticked off.
//! Counts and quotes; says nothing of what a change means.

use std::collections::HashMap;

use similar::{Algorithm, DiffOp, TextDiff, capture_diff_slices};

use gloss_figures::sentence::visible;
use gloss_figures::words::{clip, escape};

/// Passages that are compared; of a longer document it is only said that it changed.
const PASSAGES: usize = 2_000;
/// Share of its words that a passage must keep to be the same one, reworded.
const REWORDED: f32 = 0.5;

/// The differences between two texts, as the end of a sentence, escaped.
pub(super) fn since(old: &str, new: &str) -> String {
    let (old, new) = (passages(old), passages(new));
    if old.len() > PASSAGES || new.len() > PASSAGES {
        return "has changed.".to_owned();
    }
    Difference::of(&old, &new).describe()
}

/// A text's passages: paragraphs, list items, headings and rows, without what only lays them out.
pub(super) fn passages(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        let line = line.trim();
        let begins = line.starts_with('#') || is_item(line);
        let plain = visible_box(line);
        if plain.chars().all(|c| !c.is_alphanumeric()) {
            open = false;
            continue;
        }
        match out.last_mut().filter(|_| open && !begins) {
            Some(last) => {
                last.push(' ');
                last.push_str(&plain);
            }
            None => out.push(plain),
        }
        open = !line.starts_with(['#', '|']);
    }
    out
}

/// A line's visible words; a box stays one, so that it can be told when it is ticked.
fn visible_box(line: &str) -> String {
    let bare = line.trim_start_matches(['#', '-', '*', '+', '>', ' ']);
    let bare = if is_item(bare) {
        bare.split_once(['.', ')']).map_or(bare, |(_, rest)| rest.trim_start())
    } else {
        bare
    };
    for (mark, kept) in [("[ ]", OPEN), ("[x]", DONE), ("[X]", DONE)] {
        if let Some(rest) = bare.strip_prefix(mark) {
            return format!("{kept}{}", visible(rest));
        }
    }
    visible(bare)
}

/// The mark before the words of a box that is open.
pub(super) const OPEN: &str = "☐ ";
/// And of one that is ticked.
pub(super) const DONE: &str = "☑ ";

/// How two texts' passages differ.
#[derive(Debug, Default, PartialEq)]
struct Difference {
    added: Vec<String>,
    reworded: Vec<String>,
    ticked: Vec<String>,
    gone: usize,
    moved: usize,
}

impl Difference {
    fn of(old: &[String], new: &[String]) -> Self {
        let mut out = Self::default();
        let (mut gone, mut added): (Vec<&String>, Vec<&String>) = (Vec::new(), Vec::new());
        for op in capture_diff_slices(Algorithm::Myers, old, new) {
            if matches!(op, DiffOp::Equal { .. }) {
                continue;
            }
            gone.extend(old.get(op.old_range()).unwrap_or_default());
            added.extend(new.get(op.new_range()).unwrap_or_default());
        }
        // What is gone here and new there has only moved.
        let mut left: HashMap<&String, usize> = HashMap::new();
        added.iter().for_each(|text| *left.entry(text).or_default() += 1);
        let mut moved: HashMap<&String, usize> = HashMap::new();
        gone.retain(|text| match left.get_mut(text).filter(|n| **n > 0) {
            Some(n) => {
                *n -= 1;
                *moved.entry(text).or_default() += 1;
                false
            }
            None => true,
        });
        added.retain(|text| match moved.get_mut(text).filter(|n| **n > 0) {
            Some(n) => {
                *n -= 1;
                out.moved += 1;
                false
            }
            None => true,
        });
        for text in added {
            let before = gone.iter().position(|old| {
                text.strip_prefix(DONE).is_some_and(|done| old.strip_prefix(OPEN) == Some(done))
                    || TextDiff::from_words(old.as_str(), text.as_str()).ratio() >= REWORDED
            });
            match before.map(|at| gone.remove(at)) {
                Some(old) if text.starts_with(DONE) && old.starts_with(OPEN) => out.ticked.push(text.clone()),
                Some(_) => out.reworded.push(text.clone()),
                None => out.added.push(text.clone()),
            }
        }
        out.gone = gone.len();
        out
    }

    fn describe(&self) -> String {
        let mut parts: Vec<String> = Vec::new();
        let mut part = |n: usize, what: &str| {
            if n > 0 {
                let noun =
                    if parts.is_empty() { super::lead::many(n, "passage") } else { super::lead::number(n) };
                parts.push(format!("{noun} {what}"));
            }
        };
        part(self.added.len(), "added");
        part(self.reworded.len(), "reworded");
        part(self.gone, "taken out");
        part(self.moved, "moved");
        let quote = self.added.first().or(self.reworded.first());
        let quote = quote.map(|text| text.trim_start_matches(OPEN).trim_start_matches(DONE));
        let quote = quote
            .map_or_else(String::new, |text| format!(": “{}”", escape(&clip(text, super::texts::QUOTED))));
        let ticked: Vec<String> = self
            .ticked
            .iter()
            .take(3)
            .map(|text| format!("“{}”", escape(text.trim_start_matches(DONE))))
            .collect();
        let ticked = match (ticked.is_empty(), self.ticked.len() > ticked.len()) {
            (true, _) => String::new(),
            (false, more) => {
                let more = if more { " and more" } else { "" };
                format!("ticked off: {}{more}", gloss_figures::words::list(&ticked))
            }
        };
        match (parts.is_empty(), ticked.is_empty()) {
            (true, true) => "has changed in its layout only.".to_owned(),
            (true, false) => format!("{ticked}."),
            (false, true) => format!("{}{quote}.", gloss_figures::words::list(&parts)).replace(".”.", ".”"),
            (false, false) => format!("{}{quote}; {ticked}.", gloss_figures::words::list(&parts)),
        }
    }
}

/// True for a line of a list, whose day is what it is about and not the document's own.
pub(super) fn is_item(line: &str) -> bool {
    let numbered = || {
        let number = line.split_once(['.', ')']).map(|(number, _)| number);
        number.is_some_and(|number| !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit()))
    };
    line.starts_with(['-', '+', '|', '>']) || line.starts_with("* ") || numbered()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_differs_is_counted_and_quoted() {
        let old = "# Plan\n\nFirst we look at the market.\n\nThen we build it.\n\n- [ ] book the room\n- call Ben\n";
        for (new, says) in [
            (old.to_owned(), "has changed in its layout only."),
            (old.replace("\n\nThen", "\n\n\n\nThen"), "has changed in its layout only."),
            (format!("{old}\nA new end.\n"), "one passage added: “A new end.”"),
            (
                old.replace("the market", "the whole market"),
                "one passage reworded: “First we look at the whole market.”",
            ),
            (old.replace("- call Ben\n", ""), "one passage taken out."),
            (old.replace("[ ]", "[x]"), "ticked off: “book the room”."),
            (
                format!("{}\nNew.\n", old.replace("- call Ben\n", "").replace("build it", "build all of it")),
                "one passage added, one reworded and one taken out: “New.”",
            ),
            (
                old.replace(
                    "First we look at the market.\n\nThen we build it.",
                    "Then we build it.\n\nFirst we look at the market.",
                ),
                "one passage moved.",
            ),
        ] {
            assert_eq!(since(old, &new), says, "{new}");
        }
    }

    proptest::proptest! {
        #[test]
        fn counts_add_up(old in proptest::collection::vec("[abc]{1,2}", 0..12), new in proptest::collection::vec("[abc]{1,2}", 0..12)) {
            let found = Difference::of(&old, &new);
            let (more, less) = (found.added.len(), found.gone);
            assert_eq!(new.len() + less, old.len() + more, "{found:?}");
            assert_eq!(old == new, found == Difference::default());
        }
    }
}
