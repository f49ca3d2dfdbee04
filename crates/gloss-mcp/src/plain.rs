//! A stranger's words, made fit for a person's screen: none that turn what is beside them round, and no more of them than fit.
//! Never judges what they say.

/// Characters that change the direction of others, or can't be seen.
const TURNING: &str = "\u{200b}\u{200e}\u{200f}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2060}\u{2066}\u{2067}\u{2068}\u{2069}\u{feff}";

/// The beginning of them, on one line.
pub(crate) fn line(words: &str, most: usize) -> String {
    words.chars().filter(|char| !char.is_control() && !TURNING.contains(*char)).take(most).collect()
}

/// The beginning of them, with their lines.
pub(crate) fn lines(words: &str, most: usize) -> String {
    let fits = |char: &char| *char == '\n' || (!char.is_control() && !TURNING.contains(*char));
    words.chars().filter(fits).take(most).collect()
}

#[cfg(test)]
mod tests {
    use super::{line, lines};

    #[test]
    fn what_turns_words_round_is_dropped_and_what_is_long_is_cut() {
        assert_eq!(line("a\u{202e}b\n\u{1b}c", 10), "abc");
        assert_eq!(lines("a\r\nb\u{200b}", 10), "a\nb");
        assert_eq!(line("äöü", 2), "äö");
    }
}
