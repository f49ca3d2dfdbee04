//! A document as a briefing tells it: its title, how it begins, its own day, and what differs from an older version.
//! Quotes; rewords and sums up nothing.

use jiff::civil::Date;
use serde_json::{Value, json};

use super::day;
use super::files::File;
use super::passages::{self, DONE, OPEN, is_item, passages};
use crate::desk::Desk;
use gloss_figures::sentence::{sentences, visible};
use gloss_figures::words::{clip, escape, file_name, without_extension};

/// Characters quoted from a document's beginning, and of a passage that is new in it.
pub(super) const QUOTED: usize = 220;
/// Pages of a document that are read.
const PAGES: usize = 2;
/// Lines among which a document's title and day are looked for.
const HEAD: usize = 12;
/// Lines that are joined to quote the first sentences of them.
const BEGIN: usize = 6;
/// Words before a colon in lines that say who and when, not what.
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
            .filter(|line| line.starts_with('#') || line.split(' ').count() <= HEAD && !is_item(line))
            .find_map(|line| day::full(&visible(line)))
            .or_else(|| day::full(&without_extension(file_name(&file.path)).replace('_', " ")))
            .or_else(|| file.local.map(|at| at.date()));
        Some(Ok(Self { path: file.path.clone(), version, text, on }))
    }

    /// Its title, escaped.
    pub(super) fn title(&self) -> Option<String> {
        self.text.lines().find_map(|line| line.strip_prefix("# ")).map(|title| escape(&visible(title)))
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
        let said = gloss_figures::words::capital(&super::lead::many(open, "open box"));
        match (open, done) {
            (0, 0) => String::new(),
            (_, 0) => format!("{said}."),
            (_, done) => format!("{said}, {} ticked.", super::lead::number(done)),
        }
    }

    /// The differences from an older text, as the end of a sentence that begins with its name, escaped.
    pub(super) fn since(&self, old: &str) -> String {
        passages::since(old, &self.text)
    }
}

fn is_form(line: &str) -> bool {
    let plain = visible(line).to_lowercase();
    plain.split_once(':').is_some_and(|(before, _)| FORM.contains(&before.trim()))
}
