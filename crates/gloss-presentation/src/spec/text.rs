//! Words with what is said of them: strong, a link, the fact behind a number. Knows no font.

/// A line of words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// Its pieces, in order.
    pub pieces: Vec<Piece>,
}

/// Words that look alike.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Piece {
    /// The words.
    pub words: String,
    /// Whether they are strong.
    pub bold: bool,
    /// The fact that stands behind them.
    pub fact: Option<String>,
    /// The address that they lead to.
    pub link: Option<String>,
}

/// The bullet or number of a paragraph.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mark {
    /// With its words.
    #[default]
    None,
    /// With a bullet.
    Bullet,
    /// With its number.
    Number,
}

/// A paragraph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Paragraph {
    /// Its words.
    pub text: Text,
    /// Its bullet or number.
    pub mark: Mark,
    /// Its level of indentation: 0 or 1.
    pub level: u8,
    /// The number it begins with, where it is numbered.
    pub number: usize,
    /// Whether it goes on with a paragraph of the slide before: it has no mark of its own.
    pub continued: bool,
}

impl Text {
    /// Plain words.
    pub fn plain(words: impl Into<String>) -> Self {
        Self { pieces: vec![Piece { words: words.into(), ..Piece::default() }] }
    }

    /// All words.
    pub fn words(&self) -> String {
        self.pieces.iter().map(|piece| piece.words.as_str()).collect()
    }

    /// Whether there is nothing to read.
    pub fn is_blank(&self) -> bool {
        self.pieces.iter().all(|piece| piece.words.trim().is_empty())
    }

    /// The same with words behind it.
    pub fn followed_by(mut self, words: &str) -> Self {
        self.pieces.push(Piece { words: words.to_owned(), ..Piece::default() });
        self
    }

    /// The words before and from a byte, both with what is said of them. The blank at the seam is left out.
    pub fn split_at(&self, at: usize) -> (Self, Self) {
        let (mut before, mut after, mut seen) = (Vec::new(), Vec::new(), 0);
        for piece in &self.pieces {
            let cut = at.saturating_sub(seen).min(piece.words.len());
            let (head, tail) = piece.words.split_at_checked(cut).unwrap_or((&piece.words, ""));
            for (words, side) in [(head, &mut before), (tail, &mut after)] {
                if !words.is_empty() {
                    side.push(Piece { words: words.to_owned(), ..piece.clone() });
                }
            }
            seen += piece.words.len();
        }
        if let Some(last) = before.last_mut() {
            last.words.truncate(last.words.trim_end().len());
        }
        if let Some(first) = after.first_mut() {
            first.words = first.words.trim_start().to_owned();
        }
        (Self { pieces: before }, Self { pieces: after })
    }
}

#[cfg(test)]
mod tests {
    use super::Text;

    #[test]
    fn a_text_is_split_with_what_is_said_of_it() {
        let mut text = Text::plain("One two ").followed_by("three four");
        text.pieces[1].fact = Some("f".to_owned());
        let (before, after) = text.split_at(13);
        assert_eq!((before.words().as_str(), after.words().as_str()), ("One two three", "four"));
        assert_eq!(after.pieces[0].fact.as_deref(), Some("f"));
        assert_eq!(text.split_at(0).0, Text::default());
        assert_eq!(text.split_at(99).1, Text::default());
    }
}
