//! Names of files that nobody can see as they are, or that a program takes for something else. Pure.

use gloss_protocol::{Code, Problem, Refuser, is_unseen};

/// Longest name of a new file, in bytes: more is none in any file system.
const LONGEST: usize = 255;

/// Letters of a name that a sentence shows.
const SHOWN: usize = 80;

/// Names that are devices on Windows, whatever their ending (Microsoft, Naming Files, Paths, and Namespaces).
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// Refuses a name that a person can't see as it is, or that a program takes for something else than a file: signs that
/// control a terminal or turn the direction of reading, blanks at an end, options, backslashes, a home, a device.
///
/// # Errors
/// [`Code::BadRequest`].
pub(crate) fn check_name(path: &str) -> Result<(), Problem> {
    if !path.split('/').filter(|part| !part.is_empty()).any(is_bad) && !path.contains('\\') {
        return Ok(());
    }
    let says = format!("“{}” is no name for a file.", visible_name(path));
    let next = "Use letters, digits, blanks between words, and signs that can be seen; begin with a letter or a digit.";
    Err(Problem::new(Code::BadRequest, says).with_next(next).refused_by(Refuser::Rule))
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

/// A name with its signs as they are written in code; of a long one the beginning and the end, which says what it is.
pub(crate) fn visible_name(path: &str) -> String {
    let signs: Vec<char> = path.chars().collect();
    let visible = |signs: &[char]| signs.iter().copied().map(visible_sign).collect::<String>();
    match signs.len().checked_sub(SHOWN / 2) {
        Some(last) if signs.len() > SHOWN => {
            let (head, tail) = (signs.get(..SHOWN / 2), signs.get(last..));
            format!("{}…{}", visible(head.unwrap_or_default()), visible(tail.unwrap_or_default()))
        }
        _ => visible(&signs),
    }
}

/// A whole name with its signs as they are written in code.
pub(crate) fn whole_name(path: &str) -> String {
    path.chars().map(visible_sign).collect()
}

/// A sign, or what it is written as in code where nobody sees it.
pub(crate) fn visible_sign(c: char) -> String {
    if c.is_control() || is_unseen(c) { c.escape_unicode().to_string() } else { c.to_string() }
}

#[cfg(test)]
mod tests {
    use super::check_name;

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
