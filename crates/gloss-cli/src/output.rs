//! The only place that prints: JSON lines or words on standard output, messages on standard error. A reader that
//! is gone (`gloss tasks | head`) is no failure.

use std::io::Write as _;

use gloss_protocol::Problem;
use serde_json::Value;

/// Prints one JSON object on a line.
pub(crate) fn json(value: &Value) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{value}").and_then(|()| out.flush());
}

/// Prints words as they are.
pub(crate) fn words(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{text}").and_then(|()| out.flush());
}

/// Prints a text exactly, adding a newline only where it ends without one.
pub(crate) fn text(text: &str) {
    let mut out = std::io::stdout().lock();
    let end = if text.ends_with('\n') { "" } else { "\n" };
    let _ = write!(out, "{text}{end}").and_then(|()| out.flush());
}

/// Says something on standard error.
pub(crate) fn complain(words: &str) {
    let _ = writeln!(std::io::stderr(), "{words}");
}

/// Says a problem with its next step and what to choose from.
pub(crate) fn problem(problem: &Problem) {
    complain(&format!("gloss: {}", problem.says));
    for candidate in &problem.candidates {
        complain(&format!("  {candidate}"));
    }
    complain(&format!("       {}", problem.next));
}

/// JSON where it was asked for, else words.
pub(crate) fn either(as_json: bool, value: &Value, words_for: impl FnOnce() -> String) {
    if as_json { json(value) } else { words(&words_for()) }
}
