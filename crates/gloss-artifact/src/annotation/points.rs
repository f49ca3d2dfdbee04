//! Positions in a text in units that are not bytes: code points, and UTF-16 units. Counted once for a text, with a mark
//! every thousandth character, so that thousands of notes do not count it thousands of times.

/// Characters between two marks.
const STEP: usize = 1024;

/// A text's positions in one unit.
pub(super) struct Points {
    /// Byte and position of every so many characters.
    marks: Vec<(usize, usize)>,
    unit: fn(char) -> usize,
}

impl Points {
    /// Code points.
    pub(super) fn code_points(source: &str) -> Self {
        Self::counted(source, |_| 1)
    }

    /// UTF-16 units.
    pub(super) fn utf16(source: &str) -> Self {
        Self::counted(source, char::len_utf16)
    }

    fn counted(source: &str, unit: fn(char) -> usize) -> Self {
        let (mut marks, mut count) = (Vec::new(), 0);
        for (nth, (byte, ch)) in source.char_indices().enumerate() {
            if nth % STEP == 0 {
                marks.push((byte, count));
            }
            count += unit(ch);
        }
        Self { marks, unit }
    }

    /// The position of a byte.
    pub(super) fn of(&self, source: &str, byte: usize) -> usize {
        let mark = self.marks.partition_point(|(start, _)| *start <= byte).checked_sub(1);
        let (start, count) = mark.and_then(|mark| self.marks.get(mark).copied()).unwrap_or((0, 0));
        let text = source.get(start..byte).unwrap_or_default();
        count + text.chars().map(self.unit).sum::<usize>()
    }

    /// The byte at a position; none outside of the text, or within a character.
    pub(super) fn byte(&self, source: &str, position: usize) -> Option<usize> {
        let mark = self.marks.partition_point(|(_, count)| *count <= position).checked_sub(1);
        let (start, mut count) = mark.and_then(|mark| self.marks.get(mark).copied()).unwrap_or((0, 0));
        for (at, ch) in source.get(start..)?.char_indices() {
            if count >= position {
                return (count == position).then_some(start + at);
            }
            count += (self.unit)(ch);
        }
        (count == position).then_some(source.len())
    }
}

#[cfg(test)]
mod tests {
    use super::Points;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn there_and_back(source in "[aé🎉\n]{0,3000}", at in 0.0f64..1.0) {
            let mut byte = (source.len() as f64 * at) as usize;
            while !source.is_char_boundary(byte) {
                byte -= 1;
            }
            for (points, count) in [
                (Points::code_points(&source), source[..byte].chars().count()),
                (Points::utf16(&source), source[..byte].encode_utf16().count()),
            ] {
                prop_assert_eq!(points.of(&source, byte), count);
                prop_assert_eq!(points.byte(&source, count), Some(byte));
                prop_assert_eq!(points.byte(&source, source.len() + 1), None);
            }
        }
    }
}
