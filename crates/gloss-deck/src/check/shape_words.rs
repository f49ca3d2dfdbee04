//! A shape of a slide with the words that it holds, for what is read of them. Draws nothing.

use gloss_ooxml::presentation::{Shape, cells, paragraphs};
use gloss_ooxml::xml::{Id, Tree};

/// A shape with the words that it holds.
pub(super) struct ShapeWords {
    pub shape: Shape,
    /// Words of its paragraphs, or of its cells.
    pub words: Vec<String>,
}

impl ShapeWords {
    pub(super) fn has_words(&self) -> bool {
        self.words.iter().any(|words| !words.trim().is_empty())
    }

    /// True for the date, the footer and the number of a slide.
    pub(super) fn is_footer(&self) -> bool {
        let place = self.shape.placeholder.as_ref();
        place.is_some_and(|place| matches!(place.kind.as_str(), "dt" | "ftr" | "sldNum" | "hdr"))
    }
}

/// Reads the words of a shape.
pub(super) fn read_words(tree: &Tree<'_>, shape: Shape) -> ShapeWords {
    let of = |body: Id| paragraphs(tree, body).into_iter().map(|one| one.text).collect::<Vec<_>>();
    let mut words = shape.text_body(tree).map(of).unwrap_or_default();
    if let Some(table) = shape.table(tree) {
        words.extend(cells(tree, table).iter().filter_map(|cell| cell.text_body(tree)).flat_map(of));
    }
    ShapeWords { shape, words }
}
