//! Names of files: which are hidden, which nobody can see as they are, and whether words say one. Pure.

use gloss_protocol::{Code, Problem, is_unseen};

use super::forbidden::forbids;

/// Longest name of a new file, in bytes: more is none in any file system.
const LONGEST: usize = 255;

/// Letters of a name that a sentence shows.
const SHOWN: usize = 80;

/// Names that are devices on Windows, whatever their ending (Microsoft, Naming Files, Paths, and Namespaces).
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// A hidden path and the hidden parts of it that lead there: who names a folder names what lies in it.
pub(super) fn hidden_names(path: &str) -> Vec<&str> {
    let mut names = vec![path];
    let mut at = 0;
    for part in path.split('/') {
        let end = at + part.len();
        if part.starts_with('.') {
            names.extend([path.get(..end).unwrap_or_default(), part]);
        }
        at = end + 1;
    }
    names.retain(|name| name.len() > 1);
    names
}

/// Whether words say one of these names as a word of its own, whatever its case: true where they name it, false where they
/// forbid it anywhere.
pub(super) fn hears(text: &str, names: &[&str]) -> Option<bool> {
    let text = text.to_lowercase();
    let mut named = None;
    for name in names {
        let name = name.to_lowercase();
        for (at, end) in places(&text, &name) {
            if forbids(&text, at, end) {
                return Some(false);
            }
            named = Some(true);
        }
    }
    named
}

/// Where a name stands in words as a word of its own, in bytes.
fn places<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = (usize, usize)> + 't {
    let inner = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    let found = text.match_indices(name).filter(|_| !name.is_empty());
    found.map(move |(at, name)| (at, at + name.len())).filter(move |(at, end)| {
        let before = text.get(..*at).and_then(|head| head.chars().next_back());
        let mut after = text.get(*end..).unwrap_or_default().chars();
        // A stop that ends a sentence is none of the name.
        let next = after.next();
        let goes_on = next.is_some_and(inner) || (next == Some('.') && after.next().is_some_and(inner));
        !before.is_some_and(|c| inner(c) || c == '.') && !goes_on
    })
}

/// Refuses a name that a person can't see as it is, or that a program takes for something else than a file: signs that
/// control a terminal or turn the direction of reading, blanks at an end, options, backslashes, a home, a device.
///
/// # Errors
/// [`Code::BadRequest`].
pub(in crate::turn) fn check_name(path: &str) -> Result<(), Problem> {
    if !path.split('/').filter(|part| !part.is_empty()).any(is_bad) && !path.contains('\\') {
        return Ok(());
    }
    let says = format!("“{}” is no name for a file.", shown(path));
    let next = "Use letters, digits, blanks between words, and signs that can be seen; begin with a letter or a digit.";
    Err(Problem::new(Code::BadRequest, says).with_next(next))
}

fn is_bad(part: &str) -> bool {
    part.trim() != part
        || part.len() > LONGEST
        || part.starts_with(['-', '~'])
        || part.ends_with('.')
        || part.chars().any(|c| c.is_control() || is_unseen(c))
        || is_device(part)
}

fn is_device(part: &str) -> bool {
    let stem = part.split('.').next().unwrap_or_default().trim_end().to_ascii_lowercase();
    let numbered = |name: &str| {
        let number = stem.strip_prefix(name).unwrap_or_default();
        matches!(number, "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "¹" | "²" | "³")
    };
    DEVICES.contains(&stem.as_str()) || numbered("com") || numbered("lpt")
}

/// A name with its signs as they are written in code.
pub(super) fn shown(path: &str) -> String {
    let one = |c: char| {
        if c.is_control() || is_unseen(c) { c.escape_unicode().to_string() } else { c.to_string() }
    };
    path.chars().take(SHOWN).map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::{check_name, hears, hidden_names};
    use crate::content::is_hidden;

    #[test]
    fn names_are_heard_where_they_are_said() {
        for (text, path, says) in [
            ("Look at .env and tell me", ".env", true),
            ("Look at .env.", ".env", true),
            ("What is in `.env`?", ".env", true),
            ("Look at .ENV", ".env", true),
            ("Look at .env.local", ".env", false),
            ("my.env is fine", ".env", false),
            ("Look at config/.env", "config/.env", true),
            ("Change the files in .github", ".github/workflows/x.yml", true),
            ("Change .github/workflows/x.yml", ".github/workflows/x.yml", true),
            ("Summarise the folder", ".env", false),
            (".", ".env", false),
        ] {
            assert_eq!(hears(text, &hidden_names(path)) == Some(true), says, "{text}: {path}");
        }
        assert!(is_hidden(".env") && is_hidden("a/.b/c") && !is_hidden("a.b/c.md"));
        assert!(is_hidden("\u{200c}.env") && is_hidden("a/\u{ad}.git/config"));
    }

    #[test]
    fn names_that_nobody_can_see_are_none() {
        for good in [
            "a.md",
            "Bericht Großmann 2026.md",
            "日本/報告.md",
            "a-b_(c).csv",
            "site/",
            "Q3: plan.md",
            "common.md",
        ] {
            assert!(check_name(good).is_ok(), "{good}");
        }
        for bad in [
            "a\nb.md",
            "\u{1b}[31mred.md",
            "\u{202e}gnp.md",
            " .md",
            "a.md ",
            "x/ y.md",
            "..\\..\\x.md",
            "a\u{200b}.md",
            "a\u{ad}.md",
            "a\u{e0041}.md",
            "\u{3164}.md",
            "-rf.md",
            "x/-o.csv",
            "~",
            "~/x.md",
            "CON",
            "nul.md",
            "x/Com1.csv",
            "lpt9.tar.md",
            "a.md.",
        ] {
            assert!(check_name(bad).is_err(), "{bad:?}");
        }
    }
}
