//! How words look, as far as a reader needs it: bold and its kin with what styles give (17.7.3), links, and who suggests them. Reads
//! alone; fonts, sizes and colours are not read.

use std::ops::Range;

use super::file::Document;
use super::paragraph::{Paragraph, Piece, PieceKind};
use super::read::{Item, attribute, flag};
use crate::error::OpenError;
use crate::package::Relation;
use crate::xml::{Id, Tree};

/// The look of words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TextLook {
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// Struck through.
    pub strike: bool,
    /// Underlined.
    pub underline: bool,
    /// Where it leads, if anywhere: an address, or `#` and a bookmark.
    pub link: Option<String>,
    /// Who suggests the words, where somebody does; empty where the file does not say.
    pub inserted: Option<String>,
}

/// How a paragraph is aligned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// As the direction of its script has it.
    #[default]
    Start,
    /// In the middle.
    Center,
    /// At the other side.
    End,
}

/// The looks of a paragraph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ParagraphLooks {
    /// How it is aligned.
    pub align: Align,
    /// The looks of its words, in order and apart; words that look as usual are in none.
    pub words: Vec<(Range<usize>, TextLook)>,
    /// Where words stand that somebody suggests to take away, and who.
    pub deleted: Vec<(usize, String)>,
}

impl Document {
    /// The looks of all paragraphs, by story and item.
    ///
    /// # Errors
    /// Where a part is damaged.
    pub fn looks(&self) -> Result<Vec<Vec<Option<ParagraphLooks>>>, OpenError> {
        let mut out = Vec::with_capacity(self.stories.len());
        // Notes share a part, which is read once.
        let mut at = 0;
        while let Some(first) = self.stories.get(at) {
            let text = self.package.text(&first.part)?;
            let tree = Tree::parse(&text, &first.part, self.package.limits())?;
            let related = self.package.relations(&first.part)?;
            while let Some(story) = self.stories.get(at).filter(|story| story.part == first.part) {
                let look = |item: &Item| match item {
                    Item::Paragraph(paragraph) => Some(self.paragraph_looks(&tree, &related, paragraph)),
                    _ => None,
                };
                out.push(story.items.iter().map(look).collect());
                at += 1;
            }
        }
        Ok(out)
    }

    fn paragraph_looks(
        &self,
        tree: &Tree<'_>,
        related: &[Relation],
        paragraph: &Paragraph,
    ) -> ParagraphLooks {
        let mut looks = ParagraphLooks { align: align(tree, paragraph), ..ParagraphLooks::default() };
        for piece in &paragraph.pieces {
            if piece.kind == PieceKind::Object {
                if matches!(tree.local(piece.node), "del" | "moveFrom") {
                    let author = attribute(tree, piece.node, "author").unwrap_or_default();
                    looks.deleted.push((piece.at.start, author.into_owned()));
                }
                continue;
            }
            let look = self.piece_look(tree, related, paragraph, piece);
            if look == TextLook::default() || piece.at.is_empty() {
                continue;
            }
            match looks.words.last_mut() {
                Some((at, last)) if at.end == piece.at.start && *last == look => at.end = piece.at.end,
                _ => looks.words.push((piece.at.clone(), look)),
            }
        }
        looks
    }

    fn piece_look(
        &self,
        tree: &Tree<'_>,
        related: &[Relation],
        paragraph: &Paragraph,
        piece: &Piece,
    ) -> TextLook {
        let own = tree.child(piece.run, "rPr");
        let direct = |name: &str| own.and_then(|own| flag(tree, own, name));
        let style = own.and_then(|own| tree.child(own, "rStyle")).and_then(|id| attribute(tree, id, "val"));
        let toggle = |name: &'static str| {
            direct(name).unwrap_or_else(|| {
                let by_paragraph = self.styles().toggle(paragraph.style.as_deref(), name);
                let by_words =
                    style.as_deref().is_some_and(|style| self.styles().toggle_of_words(style, name));
                by_paragraph != by_words
            })
        };
        let underline = own.and_then(|own| tree.child(own, "u")).and_then(|id| attribute(tree, id, "val"));
        let (link, inserted) = around(tree, related, piece.run);
        TextLook {
            bold: toggle("b"),
            italic: toggle("i"),
            strike: toggle("strike"),
            underline: underline.is_some_and(|kind| kind != "none") && link.is_none(),
            link,
            inserted,
        }
    }
}

fn align(tree: &Tree<'_>, paragraph: &Paragraph) -> Align {
    let own = tree.child(paragraph.node, "pPr").and_then(|own| tree.child(own, "jc"));
    match own.and_then(|id| attribute(tree, id, "val")).as_deref() {
        Some("center") => Align::Center,
        Some("right" | "end") => Align::End,
        _ => Align::Start,
    }
}

/// Where a run leads, and who suggests it.
fn around(tree: &Tree<'_>, related: &[Relation], run: Id) -> (Option<String>, Option<String>) {
    let (mut link, mut inserted) = (None, None);
    let mut at = run;
    while tree.parent(at) != at && tree.local(at) != "p" {
        at = tree.parent(at);
        match tree.local(at) {
            "hyperlink" => {
                let anchor = attribute(tree, at, "anchor").map(|anchor| format!("#{anchor}"));
                let target = tree.tag(at).prefixed("id");
                let target = target.and_then(|id| related.iter().find(|one| one.id == id));
                link = target.filter(|one| one.external).map(|one| one.target.clone()).or(anchor);
            }
            "ins" | "moveTo" => {
                inserted = Some(attribute(tree, at, "author").unwrap_or_default().into_owned());
            }
            _ => {}
        }
    }
    (link, inserted)
}
