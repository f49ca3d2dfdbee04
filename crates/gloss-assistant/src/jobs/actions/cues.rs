//! The cues by which lines of notes are told apart. A line that shows none is left out.

use super::who::{due, owner};
use gloss_figures::sentence::sentences;

/// Lines that are looked at, and the most of one sort that is kept: a list that nobody reads helps nobody.
const MAX_LINES: usize = 5_000;
const MAX_FOUND: usize = 200;

/// An action.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::jobs) struct Action {
    pub what: String,
    /// Empty where the line names nobody.
    pub owner: String,
    /// Empty where the line names no date.
    pub by: String,
}

/// The decisions, actions and questions in the notes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    pub decisions: Vec<String>,
    pub actions: Vec<Action>,
    pub questions: Vec<String>,
}

impl Found {
    pub(super) fn is_empty(&self) -> bool {
        self.decisions.is_empty() && self.actions.is_empty() && self.questions.is_empty()
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sort {
    Decision,
    Action,
    Question,
    Other,
}

/// A sentence or a list's item, and what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::jobs) struct Statement {
    /// The heading above it; empty where there is none.
    pub heading: String,
    /// Its words without marks.
    pub text: String,
    /// Whether it is an action: it says that somebody has to do something.
    pub is_action: bool,
    /// Whether it is an unticked box.
    pub is_open: bool,
    sort: Sort,
}

/// A text's sentences and items, in its order; ticked boxes are left out.
pub(in crate::jobs) fn statements(text: &str) -> Vec<Statement> {
    let (mut out, mut section, mut above) = (Vec::new(), Sort::Other, String::new());
    for line in unwrapped(text) {
        let plain = line.trim();
        if let Some(heading) = heading(plain) {
            (section, above) = (headed(heading), unmarked(heading));
            continue;
        }
        let Some((item, is_open)) = item(plain) else { continue };
        let listed = item.len() < plain.len();
        let parts = if listed { vec![item] } else { sentences(item) };
        let parts = parts.into_iter().flat_map(clauses);
        for part in parts {
            let text = unmarked(part);
            let sort = match is_open {
                true => Sort::Action,
                false => sort_of(&text, if listed { section } else { Sort::Other }),
            };
            let (heading, is_action) = (above.clone(), sort == Sort::Action);
            out.push(Statement { heading, text, is_action, is_open, sort });
        }
    }
    out
}

/// A sentence in two where somebody's work is said behind a semicolon: "Nobody knew; Anna will ask".
fn clauses(sentence: &str) -> Vec<&str> {
    match sentence.split_once("; ") {
        Some((before, rest)) if !owner(rest).is_empty() => vec![before, rest],
        _ => vec![sentence],
    }
}

/// Characters from which a line without an end of its sentence goes on in the next: it was broken to fit a page.
const WRAPPED: usize = 60;

/// A text's lines, those of one paragraph that were broken to fit a page put together again.
fn unwrapped(text: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut goes_on = false;
    for line in text.lines().take(MAX_LINES) {
        let plain = line.trim();
        let begins = plain.is_empty()
            || plain.starts_with(['#', '-', '*', '+', '•', '>', '|', '[', '`'])
            || plain.starts_with(|c: char| c.is_ascii_digit())
                && item(plain).is_some_and(|(rest, _)| rest != plain);
        match out.last_mut().filter(|_| goes_on && !begins) {
            Some(last) => {
                last.push(' ');
                last.push_str(plain);
            }
            None => out.push(line.to_owned()),
        }
        let ended = plain.ends_with(['.', '!', '?', ':', ';', '|']) || plain.starts_with(['#', '|']);
        goes_on = plain.chars().count() >= WRAPPED && !ended;
    }
    out
}

/// Sorts a text's sentences.
pub(super) fn sort(text: &str) -> Found {
    let mut found = Found::default();
    for said in statements(text) {
        match said.sort {
            Sort::Decision => keep(&mut found.decisions, tidy(&said.text, &DECIDED)),
            Sort::Question => keep(&mut found.questions, tidy(&said.text, &QUESTION)),
            Sort::Action => keep(&mut found.actions, action(&said.text)),
            Sort::Other => {}
        }
    }
    found
}

fn keep<T: PartialEq>(list: &mut Vec<T>, item: T) {
    if list.len() < MAX_FOUND && !list.contains(&item) {
        list.push(item);
    }
}

/// A heading's words: `## Actions`, `**Actions**`, `Actions:`.
fn heading(line: &str) -> Option<&str> {
    if let Some(rest) = line.strip_prefix('#') {
        return Some(rest.trim_start_matches('#').trim());
    }
    let bold = line.strip_prefix("**").and_then(|rest| rest.trim_end_matches(':').strip_suffix("**"));
    bold.or_else(|| {
        line.strip_suffix(':').filter(|rest| rest.split(' ').count() <= 4 && !rest.starts_with(['-', '*']))
    })
}

fn headed(heading: &str) -> Sort {
    let lower = heading.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if has(&["decision", "decided", "agreed", "resolved"]) {
        Sort::Decision
    } else if has(&["action", "todo", "to do", "to-do", "next step", "follow"]) {
        Sort::Action
    } else if has(&["question", "open", "unclear", "parking"]) {
        Sort::Question
    } else {
        Sort::Other
    }
}

/// A line without its bullet, and whether it is an unticked box. None for lines that hold no notes.
fn item(line: &str) -> Option<(&str, bool)> {
    let rest = line.trim_start_matches(['-', '*', '+', '•', '>', ' ']);
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let numbered =
        rest.get(digits..).and_then(|rest| rest.strip_prefix(". ").or_else(|| rest.strip_prefix(") ")));
    let rest = match numbered {
        Some(rest) if digits > 0 => rest,
        _ => rest,
    };
    if rest.starts_with("[x]") || rest.starts_with("[X]") {
        return None;
    }
    let open = rest.strip_prefix("[ ]");
    let rest = open.unwrap_or(rest).trim();
    (rest.chars().any(char::is_alphanumeric) && !rest.starts_with('|')).then_some((rest, open.is_some()))
}

fn unmarked(text: &str) -> String {
    text.replace("**", "").replace("__", "").replace('`', "").trim().to_owned()
}

const DECIDED: [&str; 8] = [
    "decision:",
    "decided:",
    "agreed:",
    "we decided that ",
    "we decided to ",
    "decided to ",
    "decided that ",
    "it was decided that ",
];
const TODO: [&str; 8] =
    ["action:", "action item:", "ai:", "todo:", "to do:", "to-do:", "todo ", "next step:"];
const QUESTION: [&str; 5] = ["question:", "open question:", "open:", "q:", "tbd:"];

fn sort_of(text: &str, section: Sort) -> Sort {
    let lower = text.to_lowercase();
    let starts = |words: &[&str]| words.iter().any(|word| lower.starts_with(word));
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if text.ends_with('?')
        || starts(&QUESTION)
        || has(&["still open", "unclear ", "to be decided", "to be clarified", "not decided"])
    {
        Sort::Question
    } else if starts(&TODO) {
        Sort::Action
    } else if starts(&DECIDED)
        || has(&["decided", "agreed", "we'll go with", "we will go with", "approved", "resolved to"])
    {
        Sort::Decision
    } else if section != Sort::Other {
        section
    } else if has(&[" be away", " be absent", " be out of", " be on leave", " be on holiday"]) {
        Sort::Other
    } else if !owner(text).is_empty()
        && (has(&[" will ", " to ", "’ll ", "'ll ", " should ", " must "]) || text.starts_with('@'))
    {
        Sort::Action
    } else {
        Sort::Other
    }
}

/// A text without the cue at its beginning.
fn tidy(text: &str, cues: &[&str]) -> String {
    let lower = text.to_lowercase();
    let cue = cues.iter().find(|cue| lower.starts_with(**cue));
    let rest = cue.and_then(|cue| text.get(cue.len()..)).unwrap_or(text).trim();
    gloss_figures::words::capital(rest)
}

/// An action's words as work, owner and day.
pub(in crate::jobs) fn action(text: &str) -> Action {
    let what = tidy(text, &TODO);
    let (owner, by) = (owner(&what), due(&what));
    // "Anna: book the room" and "@anna book the room" say the owner first and the work after.
    let stripped = what
        .strip_prefix('@')
        .unwrap_or(&what)
        .split_at_checked(owner.len())
        .filter(|(head, _)| !owner.is_empty() && head.to_lowercase() == owner.to_lowercase())
        .map(|(_, rest)| rest);
    let rest = stripped.map(|rest| rest.trim_start());
    let work = [":", "–", "-", "to ", "will ", "should ", "must ", "’ll ", "'ll "]
        .iter()
        .find_map(|cue| rest?.strip_prefix(cue));
    let work = work
        .or_else(|| rest.filter(|_| what.starts_with('@')))
        .map(|rest| gloss_figures::words::capital(rest.trim()));
    Action { what: work.unwrap_or(what).trim_end_matches('.').to_owned(), owner, by }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
