//! The content of a fenced code block, and whether it is a diagram's. Finds no blocks.

/// The language of a diagram's words. Source: mermaid.js.org.
pub(crate) const DIAGRAM: &str = "mermaid";

/// Whether a fenced block is a diagram.
pub fn is_diagram(block: &str) -> bool {
    let info = unquoted(block.lines().next().unwrap_or_default()).trim_start().trim_start_matches(['`', '~']);
    info.split_whitespace().next() == Some(DIAGRAM)
}

/// The lines between a fence and its end, without the marks of quotes that each line begins with.
pub fn fenced(block: &str) -> String {
    let mut lines: Vec<&str> = block.lines().skip(1).map(unquoted).collect();
    let closes = |line: &&str| {
        let line = line.trim();
        line.len() >= 3 && (line.bytes().all(|b| b == b'`') || line.bytes().all(|b| b == b'~'))
    };
    // A block that runs to the end of the document has no closing fence.
    if lines.last().is_some_and(closes) {
        lines.pop();
    }
    lines.join("\n")
}

fn unquoted(line: &str) -> &str {
    let mut rest = line;
    while let Some(after) = rest.trim_start().strip_prefix('>') {
        rest = after;
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::{fenced, is_diagram};

    #[test]
    fn a_diagram_is_told_by_its_language() {
        for (block, expect) in [
            ("```mermaid\npie\n```", true),
            ("~~~~ mermaid wide\n~~~~", true),
            ("> ```mermaid\n> pie", true),
            ("```chart\n{}\n```", false),
            ("```mermaids\n```", false),
            ("", false),
        ] {
            assert_eq!(is_diagram(block), expect, "{block}");
        }
    }

    #[test]
    fn a_block_gives_its_lines() {
        for (block, inside) in [
            ("```chart\n{\"a\": 1}\n```", "{\"a\": 1}"),
            ("~~~~ chart\n{\n}\n~~~~", "{\n}"),
            ("```chart\n{", "{"),
            ("```chart\n> {}\n> ```", " {}"),
            ("```chart", ""),
            ("", ""),
        ] {
            assert_eq!(fenced(block), inside, "{block}");
        }
    }
}
