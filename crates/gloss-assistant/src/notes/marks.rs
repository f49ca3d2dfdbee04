//! The signs of bold and italic around words of a Markdown document, line by line and cell by cell. Code stays as it is: its signs
//! would be read.

use gloss_figures::blocks::rules;
use gloss_figures::links::{head, visibly};

/// Without bold or italic signs: pairs of them alone, in no link's target.
pub(super) fn unmarked(text: &str, mark: &str) -> String {
    let gone = |text: &str| {
        let held = text.replace("\\*", "\u{1}").replace("\\_", "\u{2}");
        let bare = match mark {
            "**" => held.replace("***", "\u{3}").replace("**", "").replace('\u{3}', "*").replace("__", ""),
            "*" => held.replace("**", "\u{3}").replace('*', "").replace('\u{3}', "**"),
            _ => held.replace('*', "").replace("__", ""),
        };
        bare.replace('\u{1}', "\\*").replace('\u{2}', "\\_")
    };
    let line = |line: &str| {
        let (head, body) = line.split_at_checked(head(line)).unwrap_or(("", line));
        format!("{head}{}", visibly(body, gone))
    };
    text.split_inclusive('\n').map(line).collect()
}

/// With the signs around each line's words; those of a table around the words of each cell.
pub(super) fn marked(text: &str, mark: &str) -> String {
    let mut fenced = false;
    let line = |line: &str| {
        let fence = ["```", "~~~"].iter().any(|sign| line.trim_start().starts_with(sign));
        fenced ^= fence;
        if fenced || fence || rules(line) {
            return line.to_owned();
        }
        if line.trim_start().starts_with('|') {
            return cells(line).into_iter().map(|cell| around(cell, mark)).collect::<Vec<_>>().join("|");
        }
        let (head, body) = line.split_at_checked(head(line)).unwrap_or(("", line));
        format!("{head}{}", around(body, mark))
    };
    text.split_inclusive('\n').map(line).collect()
}

/// The cells between the bars of a table's line; a bar behind a backslash is none.
fn cells(line: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    for (at, _) in line.match_indices('|') {
        if !line.get(..at).is_some_and(|head| head.ends_with('\\')) {
            out.extend(line.get(start..at));
            start = at + 1;
        }
    }
    out.extend(line.get(start..));
    out
}

/// The signs around words, the spaces outside of them; words that have them stay.
fn around(words: &str, mark: &str) -> String {
    let inner = words.trim();
    let has = inner.starts_with(mark) && inner.ends_with(mark) && (mark == "**" || !inner.starts_with("**"));
    if inner.is_empty() || has {
        return words.to_owned();
    }
    let start = words.len() - words.trim_start().len();
    let (lead, tail) =
        (words.get(..start).unwrap_or_default(), words.get(start + inner.len()..).unwrap_or_default());
    format!("{lead}{mark}{inner}{mark}{tail}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_marked_and_code_is_not() {
        for (text, expect) in [
            ("Words\n", "**Words**\n"),
            ("- a\n  - b", "- **a**\n  - **b**"),
            (
                "| a | b\\|c |\n| --- | --- |\n| 1 |  |\n",
                "| **a** | **b\\|c** |\n| --- | --- |\n| **1** |  |\n",
            ),
            ("```\nlet a = 1;\n```\nEnd", "```\nlet a = 1;\n```\n**End**"),
            ("**x**", "**x**"),
        ] {
            assert_eq!(marked(text, "**"), expect);
            assert_eq!(unmarked(&marked(text, "**"), "**"), text.replace("**", ""), "{text}");
        }
    }
}
