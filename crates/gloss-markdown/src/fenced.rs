//! The content of a fenced code block. Finds no blocks and knows no language.

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
    use super::fenced;

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
