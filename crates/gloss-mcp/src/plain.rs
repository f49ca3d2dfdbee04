//! A stranger's words, made fit for a person's screen: none that turn what is beside them round, and no more of them than fit.
//! Never judges what they say.

use gloss_protocol::{is_obeyed, is_unseen};

/// Longest words of a stranger within a sentence, in characters.
const MAX_WORDS: usize = 300;

/// Whether a person reads it as it is.
fn is_plain(char: &char) -> bool {
    !char.is_control() && !is_obeyed(*char) && !is_unseen(*char)
}

/// The beginning of them, on one line.
pub(crate) fn line(words: &str, most: usize) -> String {
    words.chars().filter(is_plain).take(most).collect()
}

/// The beginning of them, with their lines.
pub(crate) fn lines(words: &str, most: usize) -> String {
    words.chars().filter(|char| *char == '\n' || is_plain(char)).take(most).collect()
}

/// The beginning of them on one line, for a sentence; where something is missing it says so.
pub(crate) fn cut(words: &str) -> String {
    let words: Vec<String> = words.split_whitespace().map(|word| line(word, usize::MAX)).collect();
    let words = words.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    match words.char_indices().nth(MAX_WORDS) {
        Some((end, _)) => format!("{}…", words.get(..end).unwrap_or_default()),
        None => words,
    }
}

#[cfg(test)]
mod tests {
    use super::{cut, line, lines};

    #[test]
    fn what_turns_words_round_is_dropped_and_what_is_long_is_cut() {
        assert_eq!(line("a\u{202e}b\n\u{1b}c", 10), "abc");
        assert_eq!(lines("a\r\nb\u{200b}", 10), "a\nb");
        assert_eq!(line("äöü", 2), "äö");
    }

    #[test]
    fn signs_that_nobody_sees_are_dropped_everywhere() {
        for sign in ['\u{ad}', '\u{61c}', '\u{2028}', '\u{3164}', '\u{fff9}', '\u{e0041}', '\u{9b}'] {
            let words = format!("a{sign}b");
            assert_eq!((line(&words, 9), lines(&words, 9)), ("ab".to_owned(), "ab".to_owned()), "{sign:?}");
            assert!(!cut(&words).contains(sign), "{sign:?}");
        }
    }

    #[test]
    fn words_in_a_sentence_stand_on_one_line_and_say_where_something_is_missing() {
        assert_eq!(cut(" a\n\tb \u{202e} c\u{200b} "), "a b c");
        assert_eq!(cut(&"x".repeat(300)), "x".repeat(300));
        assert_eq!(cut(&"x".repeat(301)), format!("{}…", "x".repeat(300)));
    }
}
