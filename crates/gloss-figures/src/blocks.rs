//! The blocks of a place's source, told apart by their lines: enough to find its one table or list and to leave
//! the rest as it is. Draws nothing and changes nothing.

use std::ops::Range;

/// The kind of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Lines of words.
    Paragraph,
    /// One line behind hash signs.
    Heading,
    /// Items behind bullets or numbers.
    List,
    /// Lines of cells between bars.
    Table,
    /// Code, quotes and what else is left alone.
    Other,
}

/// A block by its bytes, without the end of its last line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// Its kind.
    pub kind: Kind,
    /// Its bytes in the source.
    pub range: Range<usize>,
}

/// The marker of a list item's line, with the spaces before and after it: `- `, `12. `.
pub fn marker(line: &str) -> Option<&str> {
    let rest = line.trim_start_matches(' ');
    let body = rest.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = rest.len() - body.len();
    let sign = match digits {
        0 => rest.strip_prefix(['-', '*', '+'])?,
        1..=9 => body.strip_prefix(['.', ')'])?,
        _ => return None,
    };
    let after = sign.len() - sign.trim_start_matches(' ').len();
    let empty = sign.trim().is_empty();
    (after > 0 && !empty).then(|| line.get(..line.len() - sign.len() + after)).flatten()
}

/// The sign that a marker counts with: a bullet's own, or the one behind a number.
fn sort(marker: &str) -> Option<char> {
    marker.trim_end().chars().next_back()
}

/// True for the line under a table's header: `| --- | --: |`.
pub fn rules(line: &str) -> bool {
    let line = line.trim();
    line.contains('|') && line.contains('-') && line.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '))
}

fn fence(line: &str) -> Option<&'static str> {
    ["```", "~~~"].into_iter().find(|mark| line.trim_start().starts_with(mark))
}

fn heading(line: &str) -> bool {
    let body = line.trim_start_matches('#');
    let level = line.len() - body.len();
    (1..=6).contains(&level) && (body.is_empty() || body.starts_with(' '))
}

/// The blocks of a source, in order.
pub fn blocks(text: &str) -> Vec<Block> {
    let mut lines: Vec<(usize, &str)> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        lines.push((at, line.trim_end_matches(['\n', '\r'])));
        at += line.len();
    }
    let line = |n: usize| lines.get(n).map(|(_, line)| *line);
    let blank = |n: usize| line(n).is_none_or(|line| line.trim().is_empty());
    let mut out = Vec::new();
    let mut n = 0;
    while let Some(first) = line(n) {
        if blank(n) {
            n += 1;
            continue;
        }
        let start = n;
        let kind = if heading(first) {
            n += 1;
            Kind::Heading
        } else if let Some(mark) = fence(first) {
            n += 1;
            while line(n).is_some_and(|line| !line.trim_start().starts_with(mark)) {
                n += 1;
            }
            n += usize::from(line(n).is_some());
            Kind::Other
        } else if first.contains('|') && line(n + 1).is_some_and(rules) {
            while !blank(n) && line(n).is_some_and(|line| line.contains('|')) {
                n += 1;
            }
            Kind::Table
        } else if let Some(own) = marker(first) {
            // Another sign at the same depth begins another list: bullets, or numbers.
            let ends_here = |line: &str| {
                let depth = line.len() - line.trim_start_matches(' ').len();
                depth < own.len() && marker(line).is_some_and(|mark| sort(mark) != sort(own))
            };
            let goes_on = |line: &str| marker(line).is_some() || line.starts_with([' ', '\t']);
            let ends = |line: &str| heading(line) || line.starts_with("```") || line.starts_with("~~~");
            while line(n).is_some_and(|line| !ends(line) && !ends_here(line))
                && (!blank(n) || line(n + 1).is_some_and(|next| !blank(n + 1) && goes_on(next)))
            {
                n += 1;
            }
            Kind::List
        } else {
            let quoted = first.trim_start().starts_with(['>', '<']);
            n += 1;
            while !blank(n) && line(n).is_some_and(|line| quoted || !begins(line, line_after(&lines, n))) {
                n += 1;
            }
            if quoted { Kind::Other } else { Kind::Paragraph }
        };
        let from = lines.get(start).map_or(0, |(at, _)| *at);
        let last = (start + 1..=n).rev().find(|at| !blank(at - 1)).unwrap_or(n);
        let end = lines.get(last - 1).map_or(text.len(), |(at, line)| at + line.len());
        out.push(Block { kind, range: from..end });
    }
    out
}

fn line_after<'a>(lines: &[(usize, &'a str)], n: usize) -> Option<&'a str> {
    lines.get(n + 1).map(|(_, line)| *line)
}

/// True for a line that ends the paragraph before it.
fn begins(line: &str, next: Option<&str>) -> bool {
    let table = line.contains('|') && next.is_some_and(rules);
    heading(line) || fence(line).is_some() || marker(line).is_some() || table
}

/// The one block of a kind in a place; why there is none to work on, for the person.
pub fn only(text: &str, kind: Kind) -> Result<Range<usize>, String> {
    let mut found = blocks(text).into_iter().filter(|block| block.kind == kind);
    let name = if kind == Kind::Table { "table" } else { "list" };
    match (found.next(), found.next()) {
        (Some(block), None) => Ok(block.range),
        (None, _) => Err(format!(
            "The marked place holds no whole {name}. Widen it to the section of the {name}, then send it again."
        )),
        _ => Err(format!("There is more than one {name} in the marked place. Mark one of them.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_told_apart() {
        use Kind::{Heading, List, Other, Paragraph, Table};
        for (text, kinds) in [
            ("# A\nWords\nmore\n\n- a\n- b\n\n  more\n\nEnd", vec![Heading, Paragraph, List, Paragraph]),
            ("| a | b |\n| --- | --: |\n| 1 | 2 |\n\n1. x\n2. y\n", vec![Table, List]),
            ("Words:\n- a\n```\n- no\n\n# no\n```", vec![Paragraph, List, Other]),
            ("```\n| a |\n|---|\n```\n> said\n> more", vec![Other, Other]),
            ("a | b\nc", vec![Paragraph]),
            ("- a\n- b\n\n1. x\n2. y\n", vec![List, List]),
            ("- a\n* b\n", vec![List, List]),
            ("1. a\n   - x\n2. b\n\n   more\n", vec![List]),
            ("\n \n", vec![]),
        ] {
            let found: Vec<Kind> = blocks(text).iter().map(|block| block.kind).collect();
            assert_eq!(found, kinds, "{text}");
        }
        assert_eq!(marker("  12) x"), Some("  12) "));
        assert_eq!(marker("-x"), None);
        assert_eq!(marker("2019 was"), None);
    }

    proptest::proptest! {
        #[test]
        fn blocks_are_in_order_and_hold_every_word(text in "([-a|#`>1. ]{0,8}\n{0,2}){0,12}") {
            let mut at = 0;
            for block in blocks(&text) {
                proptest::prop_assert!(block.range.start >= at && block.range.end >= block.range.start);
                proptest::prop_assert!(text[at..block.range.start].trim().is_empty());
                at = block.range.end;
            }
            proptest::prop_assert!(text[at..].trim().is_empty());
        }
    }
}
