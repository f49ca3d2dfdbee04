//! The files that a task's words name by names with blanks in them: “Rechnungen Oktober 2026 (Export).csv”. A name without
//! blanks is a word and needs no folder to be told; one with blanks is found as the longest name that the folder has.

/// Files named in one message.
const MAX_NAMED: usize = 20;

/// The files whose names with blanks stand in the words, in their order; those that are attached already are left out.
pub(crate) fn named(text: &str, files: &[String], attached: &[String]) -> Vec<String> {
    let lower = text.to_lowercase();
    let blank = |path: &&String| path.contains(char::is_whitespace) && !attached.contains(path);
    let mut known: Vec<(&String, String)> =
        files.iter().filter(blank).map(|path| (path, path.to_lowercase())).collect();
    // The longest first, so that a name within another is not taken for it.
    known.sort_by_key(|(_, lower)| std::cmp::Reverse(lower.len()));
    let mut taken: Vec<(std::ops::Range<usize>, &String)> = Vec::new();
    for (path, name) in known {
        let last = name.rsplit('/').next().unwrap_or(&name);
        let free = |range: &std::ops::Range<usize>| {
            taken.iter().all(|(other, _)| other.end <= range.start || range.end <= other.start)
        };
        let own = Some(last).filter(|last| last.contains(char::is_whitespace));
        let found = at(&lower, &name).find(free).or_else(|| at(&lower, own?).find(free));
        if let Some(range) = found.filter(|_| taken.len() < MAX_NAMED) {
            taken.push((range, path));
        }
    }
    taken.sort_by_key(|(range, _)| range.start);
    taken.into_iter().map(|(_, path)| path.clone()).collect()
}

/// The files that a message is about: those that its words name come before those that are only attached.
pub(crate) fn meant(text: &str, files: &[String], attached: &[String]) -> Vec<String> {
    let mut out = named(text, files, &[]);
    let rest: Vec<String> = attached.iter().filter(|path| !out.contains(path)).cloned().collect();
    out.extend(rest);
    out
}

/// Finds the places where a name stands by itself.
fn at<'a>(text: &'a str, name: &'a str) -> impl Iterator<Item = std::ops::Range<usize>> + 'a {
    let all = text.match_indices(name).map(|(at, _)| at..at + name.len());
    all.filter(|range| {
        let before = text.get(..range.start).and_then(|head| head.chars().next_back());
        let after = text.get(range.end..).and_then(|tail| tail.chars().next());
        !before.is_some_and(|c| c.is_alphanumeric() || c == '/') && !after.is_some_and(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn the_longest_name_that_the_folder_has_is_meant() {
        let files = [
            "Rechnungen Oktober 2026 (Export).csv",
            "Oktober 2026 (Export).csv",
            "a/My notes.md",
            "plain.csv",
        ]
        .map(str::to_owned);
        for (text, expect) in [
            (
                "Write a report on Rechnungen Oktober 2026 (Export).csv",
                vec!["Rechnungen Oktober 2026 (Export).csv"],
            ),
            (
                "compare rechnungen oktober 2026 (export).csv with Oktober 2026 (Export).csv.",
                vec!["Rechnungen Oktober 2026 (Export).csv", "Oktober 2026 (Export).csv"],
            ),
            ("List actions from My notes.md, please", vec!["a/My notes.md"]),
            ("Write a report on plain.csv", vec![]),
            ("My notes.mdx", vec![]),
        ] {
            assert_eq!(named(text, &files, &[]), expect, "{text}");
        }
        assert!(named("My notes.md", &files, &["a/My notes.md".to_owned()]).is_empty());
    }
}
