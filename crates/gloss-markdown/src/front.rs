//! Front matter: the block between `---` and `---` or `...` that a file may begin with. Only there: the same
//! lines further down are a rule and a heading. Never reads what is in it.

/// The bytes of the front matter that a source begins with, its last line's end included.
pub(crate) fn matter(source: &str) -> Option<usize> {
    let mut lines = source.split_inclusive('\n');
    let first = lines.next().filter(|line| line.trim_end() == "---")?;
    let mut len = first.len();
    for (at, line) in lines.enumerate() {
        let words = line.trim_end();
        len += line.len();
        // A rule is followed by a blank line.
        if at == 0 && (words.is_empty() || words == "---") {
            return None;
        }
        if words == "---" || words == "..." {
            return Some(len);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::matter;

    #[test]
    fn only_a_closed_block_at_the_start_is_front_matter() {
        let table = [
            ("---\ntitle: A\n---\nText", Some(17)),
            ("---\r\ntitle: A\r\n...\r\nText", Some(20)),
            ("---\n\nText\n\n---\n", None),
            ("---\ntitle: A\n", None),
            ("----\na: b\n---\n", None),
            ("Text\n---\na\n---\n", None),
            ("", None),
        ];
        for (source, expect) in table {
            assert_eq!(matter(source), expect, "{source:?}");
        }
    }
}
