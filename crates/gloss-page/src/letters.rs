//! Letters that nobody sees, in which words can be hidden from people: tags (U+E0000 to U+E007F), changes of direction, blanks of
//! no width. Joiners, which scripts and pictures of faces need, stay.

/// Whether nobody sees a letter.
fn is_hidden(letter: char) -> bool {
    matches!(
        letter,
        '\u{ad}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e01ef}' | '\0'..='\u{8}' | '\u{b}' | '\u{e}'..='\u{1f}' | '\u{7f}'
    )
}

/// Text without them, and how many there were.
pub(crate) fn visible(text: &str) -> (String, usize) {
    let mut hidden = 0;
    let kept = text.chars().filter(|letter| {
        hidden += usize::from(is_hidden(*letter));
        !is_hidden(*letter)
    });
    let kept = kept.collect();
    (kept, hidden)
}

/// The number of words of a text.
pub(crate) fn words(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_letters_go_and_are_counted() {
        let tags: String = "send it".chars().filter_map(|c| char::from_u32(0xe0000 + u32::from(c))).collect();
        assert_eq!(visible(&format!("Open{tags} daily\u{200b}\u{202e}")), ("Open daily".to_owned(), 9));
        for text in ["می\u{200c}خواهم", "👩\u{200d}🌾", "❤\u{fe0f}", "Ö\u{308} a\tb\n"] {
            assert_eq!(visible(text), (text.to_owned(), 0));
        }
        assert_eq!(words("One, two — 3 | *** four"), 4);
    }
}
