//! The only place that prints: JSON lines or words on standard output, messages on standard error. A reader that
//! is gone (`gloss tasks | head`) is no failure.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::{IsTerminal as _, Write as _};

use gloss_protocol::{Problem, is_obeyed};
use serde_json::Value;

/// Prints one JSON object on a line. What a terminal would obey is written by its number, which JSON reads as the same.
pub(crate) fn json(value: &Value) {
    let mut out = std::io::stdout().lock();
    let value = value.to_string();
    let text = escaped(&value, |c, text| {
        let mut units = [0; 2];
        for unit in c.encode_utf16(&mut units) {
            let _ = write!(text, "\\u{unit:04x}");
        }
    });
    let _ = writeln!(out, "{text}").and_then(|()| out.flush());
}

/// Prints words. What a terminal would obey is shown as a sign: a name or a model's answer must not paint over a question.
pub(crate) fn words(text: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{}", visible(text)).and_then(|()| out.flush());
}

/// Prints a text exactly, adding a newline only where it ends without one; to a terminal as words are.
pub(crate) fn text(text: &str) {
    let mut out = std::io::stdout().lock();
    let end = if text.ends_with('\n') { "" } else { "\n" };
    let shown = if out.is_terminal() { visible(text) } else { text.into() };
    let _ = write!(out, "{shown}{end}").and_then(|()| out.flush());
}

/// Asks on standard error, on the line on which the answer is written.
pub(crate) fn ask(words: &str) {
    let mut out = std::io::stderr().lock();
    let _ = write!(out, "{}", visible(words)).and_then(|()| out.flush());
}

/// Says something on standard error.
pub(crate) fn complain(words: &str) {
    let _ = writeln!(std::io::stderr(), "{}", visible(words));
}

/// A text with each sign that a terminal would obey as one that can be seen: `␛` for an escape, else its number.
fn visible(text: &str) -> Cow<'_, str> {
    escaped(text, |c, out| match u32::from(c) {
        code @ 0..=0x1f => out.extend(char::from_u32(0x2400 + code)),
        0x7f => out.push('␡'),
        code => drop(write!(out, "\\u{{{code:x}}}")),
    })
}

/// A name on a line of its own: one that has line ends must not look like several.
pub(crate) fn name(text: &str) -> String {
    text.replace('\n', "␊").replace('\t', "␉")
}

/// Exchanges what a terminal would obey or read in another direction.
fn escaped(text: &str, with: impl Fn(char, &mut String)) -> Cow<'_, str> {
    if !text.contains(is_obeyed) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_obeyed(c) { with(c, &mut out) } else { out.push(c) }
    }
    out.into()
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

/// Words as a terminal shows them: a figure without the link to its fact.
pub(crate) fn without_fact_links(text: &str) -> String {
    let (mut out, mut rest) = (String::new(), text);
    while let Some((before, after)) = rest.split_once("](fact:") {
        let (head, shown) = before.rsplit_once('[').unwrap_or((before, ""));
        out.push_str(head);
        out.push_str(shown);
        rest = after.split_once(')').map_or("", |(_, rest)| rest);
    }
    out + rest
}

/// Letters of a hash that stand behind a name.
const HASH: usize = 12;

/// A name with the hash of what it was looked at as: what is another one by then is not taken.
pub(crate) fn as_seen(name: &str, hash: &str) -> String {
    format!("{name}@{}", hash.get(..HASH).unwrap_or(hash))
}

/// A name, and the hash that stands behind it.
pub(crate) fn seen(words: &str) -> (String, Option<String>) {
    let parts = words.rsplit_once('@');
    let is_hash = |hash: &&str| hash.len() >= HASH && hash.chars().all(|char| char.is_ascii_hexdigit());
    match parts.filter(|(_, hash)| is_hash(hash)) {
        Some((name, hash)) => (name.to_owned(), Some(hash.to_owned())),
        None => (words.to_owned(), None),
    }
}

#[cfg(test)]
mod tests {
    use super::visible;

    #[test]
    fn nothing_raw_reaches_a_terminal() {
        assert_eq!(visible("plain\ttext\nÄ 日本"), "plain\ttext\nÄ 日本");
        assert_eq!(visible("\u{1b}]0;pwn\u{7}\r\u{7f}"), "␛]0;pwn␇␍␡");
        assert_eq!(visible("\u{9b}31m \u{202e}gnp.md"), "\\u{9b}31m \\u{202e}gnp.md");
    }
}
