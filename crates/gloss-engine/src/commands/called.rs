//! The command that a person's words call: its own words, with what stands behind its name in its places. Pure but for what is found.

use super::found::{Holds, commands};
use crate::doors::Shared;
use crate::off_core::OffCore;

/// Longest words of a command that a model is given, in bytes.
const MAX_WORDS: usize = 48 << 10;

/// A command that was called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Called {
    /// What a model is told.
    pub words: String,
    /// What is held to.
    pub holds: Holds,
}

/// The command that some words call; none where they call none.
pub(crate) fn called(off: &OffCore, shared: &Shared, text: &str) -> Option<Called> {
    let (name, rest) = cut(text)?;
    let found = commands(off, shared).into_iter().find(|found| found.name == name)?;
    let whose = if found.from == "gloss" { "" } else { ", whose words are not theirs" };
    let words = filled(&found.words, rest);
    let end = words.floor_char_boundary(MAX_WORDS.min(words.len()));
    Some(Called {
        words: format!(
            "The person calls the command /{name}{whose}. Follow it:\n{}",
            words.get(..end).unwrap_or_default().trim()
        ),
        holds: found.holds,
    })
}

/// The name behind a slash, and what stands behind it.
fn cut(text: &str) -> Option<(&str, &str)> {
    let text = text.trim().strip_prefix('/')?;
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    (!name.is_empty() && !name.contains('/')).then(|| (name, rest.trim()))
}

/// Words with what stands behind the name in its places: all of it for `$ARGUMENTS`, a word of it for `$1` to `$9`. Where they have
/// no such place it stands below.
fn filled(words: &str, rest: &str) -> String {
    let parts: Vec<&str> = rest.split_whitespace().collect();
    let (mut out, mut left, mut has_place) = (String::new(), words, false);
    while let Some((before, after)) = left.split_once('$') {
        out += before;
        let digit = after.chars().next().and_then(|char| char.to_digit(10)).filter(|digit| *digit > 0);
        if let Some(behind) = after.strip_prefix("ARGUMENTS") {
            out += rest;
            (left, has_place) = (behind, true);
        } else if let Some(digit) = digit {
            out += parts.get(digit as usize - 1).copied().unwrap_or_default();
            (left, has_place) = (after.get(1..).unwrap_or_default(), true);
        } else {
            out.push('$');
            left = after;
        }
    }
    out += left;
    if !has_place && !rest.is_empty() {
        out += &format!("\n\nARGUMENTS: {rest}");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{cut, filled};

    #[test]
    fn what_stands_behind_a_name_comes_into_its_places() {
        let cases = [
            ("Look at $1, then $2.", "a.md b.md", "Look at a.md, then b.md."),
            ("All: $ARGUMENTS", "one  two", "All: one  two"),
            ("Costs $5 or $x$", "", "Costs  or $x$"),
            ("Plain", "more", "Plain\n\nARGUMENTS: more"),
            ("Plain", "", "Plain"),
        ];
        for (words, rest, expect) in cases {
            assert_eq!(filled(words, rest), expect, "{words}");
        }
    }

    #[test]
    fn a_path_is_no_command() {
        assert_eq!(cut("/plan it all"), Some(("plan", "it all")));
        assert_eq!(cut(" /sales:brief\nx"), Some(("sales:brief", "x")));
        for text in ["/home/ada/x.csv", "plan", "/", "// x", "Say /plan"] {
            assert_eq!(cut(text), None, "{text}");
        }
    }
}
