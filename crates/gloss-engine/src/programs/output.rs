//! What a command prints: kept up to a bound, told to the model by its beginning and its end, with signs that would move a
//! terminal's cursor made visible. Runs nothing.

/// Bytes of it that are kept; a command that prints more is ended.
const KEPT: usize = 4 << 20;
/// Bytes that a model is told of: of its beginning, and of its end.
const HEAD: usize = 12 << 10;
const TAIL: usize = 20 << 10;

/// What was printed so far.
#[derive(Debug, Default)]
pub(super) struct Printed(Vec<u8>);

impl Printed {
    /// Takes what comes; false where it is too much.
    pub(super) fn take(&mut self, piece: &[u8]) -> bool {
        let room = KEPT - self.0.len();
        self.0.extend_from_slice(piece.get(..room).unwrap_or(piece));
        piece.len() <= room
    }

    /// All that is kept.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// The words for a model, and whether some were left out.
    pub(super) fn words(&self) -> (String, bool) {
        let text = visible(&String::from_utf8_lossy(&self.0));
        if text.len() <= HEAD + TAIL {
            return (text, false);
        }
        let head = text.floor_char_boundary(HEAD);
        let tail = text.ceil_char_boundary(text.len() - TAIL);
        let left_out = tail - head;
        let (head, tail) = (text.get(..head).unwrap_or_default(), text.get(tail..).unwrap_or_default());
        (format!("{head}\n[{left_out} bytes are left out here]\n{tail}"), true)
    }
}

/// Signs that control a terminal as the pictures that Unicode has for them (U+2400 and on); a carriage return before a new
/// line is none.
fn visible(text: &str) -> String {
    let picture = |sign: char| match sign {
        '\n' | '\t' => sign,
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + sign as u32).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        '\u{80}'..='\u{9f}' => '\u{fffd}',
        _ => sign,
    };
    text.replace("\r\n", "\n").chars().map(picture).collect()
}

#[cfg(test)]
mod tests {
    use super::{HEAD, KEPT, Printed, TAIL, visible};

    #[test]
    fn signs_that_move_a_cursor_are_seen() {
        assert_eq!(visible("a\r\nb\tc\u{1b}[31m\u{7}\r"), "a\nb\tc␛[31m␇␍");
    }

    #[test]
    fn much_is_told_by_its_ends_and_kept_up_to_a_bound() {
        let mut printed = Printed::default();
        assert!(printed.take("ä".repeat(40_000).as_bytes()));
        let (words, clipped) = printed.words();
        assert!(clipped && words.len() < HEAD + TAIL + 100 && words.starts_with('ä') && words.ends_with('ä'));
        assert!(!printed.take(&vec![b'x'; KEPT]));
        assert_eq!(printed.bytes().len(), KEPT);
        assert!(!printed.take(b"more"));
    }
}
