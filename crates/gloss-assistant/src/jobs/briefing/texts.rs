//! A document as a briefing tells it: its title, how it begins, its own day, and what differs from an older version.
//! Quotes; rewords and sums up nothing.

use std::collections::HashMap;

use jiff::civil::Date;
use serde_json::{Value, json};
use similar::{Algorithm, DiffOp, TextDiff, capture_diff_slices};

use super::day;
use super::files::File;
use crate::desk::Desk;
use crate::sentence::{sentences, visible};
use crate::words::{clip, escape, file_name, without_extension};

/// Characters quoted from a document's beginning, and of a passage that is new in it.
const QUOTED: usize = 220;
/// Pages of a document that are read.
const PAGES: usize = 2;
/// Lines among which a document's title and day are looked for.
const HEAD: usize = 12;
/// Lines that are joined to quote the first sentences of them.
const BEGIN: usize = 6;
/// Passages that are compared; of a longer document it is only said that it changed.
const PASSAGES: usize = 2_000;
/// Share of its words that a passage must keep to be the same one, reworded.
const REWORDED: f32 = 0.5;
/// What stands before a colon in lines that say who and when, not what.
const FORM: [&str; 14] = [
    "present",
    "attendees",
    "participants",
    "apologies",
    "date",
    "time",
    "place",
    "location",
    "from",
    "to",
    "cc",
    "author",
    "status",
    "subject",
];

/// A document.
#[derive(Clone, Debug)]
pub(super) struct Doc {
    pub path: String,
    /// The version that was read.
    pub version: Option<u64>,
    pub text: String,
    /// Its own day: as its first lines or its name say, else when it last changed.
    pub on: Option<Date>,
}

/// Reads a document, of a version or as it is now. None while it is being read.
pub(super) fn read(
    desk: &Desk,
    path: &str,
    version: Option<u64>,
) -> Option<Result<(String, Option<u64>), String>> {
    let (mut text, mut from, mut read) = (String::new(), 0, None);
    for _ in 0..PAGES {
        let mut arguments = json!({ "path": path });
        if let Some(version) = version {
            arguments["version"] = json!(version);
        }
        if from > 0 {
            arguments["from"] = json!(from);
        }
        let page = match desk.ask("read_file", &arguments)? {
            Ok(page) => page,
            Err(why) => return Some(Err(why)),
        };
        text.push_str(page.get("text").and_then(Value::as_str).unwrap_or_default());
        read = page.get("version").and_then(Value::as_u64);
        match page.get("next").and_then(Value::as_u64) {
            Some(next) if next > from => from = next,
            _ => break,
        }
    }
    Some(Ok((text, read)))
}

impl Doc {
    /// A document of the folder. None while it is being read.
    pub(super) fn open(desk: &Desk, file: &File) -> Option<Result<Self, String>> {
        let (text, version) = match read(desk, &file.path, None)? {
            Ok(read) => read,
            Err(why) => return Some(Err(why)),
        };
        let head = text.lines().filter(|line| !line.trim().is_empty()).take(HEAD);
        let on = head
            .map(str::trim)
            .filter(|line| line.starts_with('#') || line.split(' ').count() <= HEAD)
            .find_map(|line| day::full(&visible(line)))
            .or_else(|| day::full(&without_extension(file_name(&file.path)).replace('_', " ")))
            .or_else(|| file.local.map(|at| at.date()));
        Some(Ok(Self { path: file.path.clone(), version, text, on }))
    }

    /// Its title and its first sentences, escaped.
    pub(super) fn begins(&self) -> String {
        let title =
            self.text.lines().find_map(|line| line.strip_prefix("# ")).map(|title| escape(&visible(title)));
        let mut body: Vec<String> = Vec::new();
        let lines = self.text.lines().map(str::trim).filter(|line| {
            !line.is_empty() && !line.starts_with(['#', '|', '-', '*', '>', '`', '=', '+']) && !is_form(line)
        });
        for line in lines.take(BEGIN) {
            body.push(visible(line));
        }
        let body = body.join(" ");
        let start: String = sentences(&body).into_iter().take(2).collect();
        let quote = escape(&clip(start.trim(), QUOTED));
        match (title, quote.is_empty()) {
            (Some(title), true) => format!("{title}. {}", self.boxes()).trim().to_owned(),
            (Some(title), false) => format!("{title}. “{quote}”"),
            (None, false) => format!("“{quote}”"),
            (None, true) if !self.boxes().is_empty() => self.boxes(),
            (None, true) => "no running text.".to_owned(),
        }
    }

    /// `Three open boxes, one ticked.` Empty where it has none.
    fn boxes(&self) -> String {
        let marked = |mark: &str| passages(&self.text).iter().filter(|text| text.starts_with(mark)).count();
        let (open, done) = (marked(OPEN), marked(DONE));
        let said = crate::words::capital(&super::lead::many(open, "open box"));
        match (open, done) {
            (0, 0) => String::new(),
            (_, 0) => format!("{said}."),
            (_, done) => format!("{said}, {} ticked.", super::lead::number(done)),
        }
    }

    /// What differs from an older text, as the end of a sentence that begins with its name, escaped.
    pub(super) fn since(&self, old: &str) -> String {
        let (old, new) = (passages(old), passages(&self.text));
        if old.len() > PASSAGES || new.len() > PASSAGES {
            return "has changed.".to_owned();
        }
        Difference::of(&old, &new).told()
    }
}

fn is_form(line: &str) -> bool {
    let plain = visible(line).to_lowercase();
    plain.split_once(':').is_some_and(|(before, _)| FORM.contains(&before.trim()))
}

/// A text's passages: paragraphs, list items, headings and rows, without what only lays them out.
fn passages(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        let line = line.trim();
        let begins = line.starts_with(['#', '-', '*', '+', '|', '>'])
            || line
                .split_once(['.', ')'])
                .is_some_and(|(n, _)| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit()));
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
    for (mark, kept) in [("[ ]", OPEN), ("[x]", DONE), ("[X]", DONE)] {
        if let Some(rest) = bare.strip_prefix(mark) {
            return format!("{kept}{}", visible(rest));
        }
    }
    visible(bare)
}

const OPEN: &str = "☐ ";
const DONE: &str = "☑ ";

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

    fn told(&self) -> String {
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
        let quote = quote.map_or_else(String::new, |text| format!(": “{}”", escape(&clip(text, QUOTED))));
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
                format!("ticked off: {}{more}", crate::words::list(&ticked))
            }
        };
        match (parts.is_empty(), ticked.is_empty()) {
            (true, true) => "has changed in its layout only.".to_owned(),
            (true, false) => format!("{ticked}."),
            (false, true) => format!("{}{quote}.", crate::words::list(&parts)).replace(".”.", ".”"),
            (false, false) => format!("{}{quote}; {ticked}.", crate::words::list(&parts)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn since(old: &str, new: &str) -> String {
        let doc = Doc { path: "a.md".to_owned(), version: None, text: new.to_owned(), on: None };
        doc.since(old)
    }

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
