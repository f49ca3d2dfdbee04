//! Signs that are no letters to a reader: what a terminal obeys, what turns the direction of reading, and what can't be seen.
//! One place, for names, terminals and addresses. Says of a sign only; changes no text.

/// True for a sign that a terminal would obey (C0, C1 and DEL of ECMA-48, but for line ends and tabs), that turns the
/// direction of reading (Unicode Standard Annex 9), or that parts lines where no line is seen to end.
pub fn is_obeyed(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t')
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// True for a sign that turns the direction of reading or can't be seen: in a name it only deceives.
pub fn is_unseen(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'..='\u{1160}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

#[cfg(test)]
mod tests {
    use super::{is_obeyed, is_unseen};

    #[test]
    fn letters_of_all_writings_are_seen() {
        for c in "aÄß日本語한국어עבריתالعربيةहिन्दी€—“”\u{301}🙂".chars()
        {
            assert!(!is_obeyed(c) && !is_unseen(c), "{c:?}");
        }
        for c in ['\u{1b}', '\u{9b}', '\u{7f}', '\r', '\u{202e}', '\u{2067}'] {
            assert!(is_obeyed(c), "{c:?}");
        }
        for c in ['\u{200b}', '\u{ad}', '\u{feff}', '\u{e0041}', '\u{202e}'] {
            assert!(is_unseen(c), "{c:?}");
        }
    }
}
