//! Slide decks: a presentation is pointed at, found again, confined and undone on a text of a fixed form, a line for each
//! thing (`form`), so that every rule for words holds for slides. What such a text becomes is written back into the
//! package by surgical edits (`write`), and read again to prove it. Draws nothing and runs nothing that a file holds.

mod align;
mod changes;
mod figures;
mod find;
mod form;
mod geometry;
pub(crate) mod index;
mod located;
mod matching;
mod naming;
mod outline;
mod parse;
mod pieces;
mod point;
mod signs;
mod target;
mod verdict;
mod words;
mod write;

use gloss_protocol::{
    Abilities, ChangeClass, Comparison, ExportFormat, Kind, Part as Named, Pointed, Reach, Region, Selection,
    Shown, Span, Which,
};

use super::kind::ArtifactKind;
use super::reading::{Around, Reading, bytes_at};
use super::written::Written;
use crate::confine::{Inside, Mark, Outside, sort_words};
use crate::error::Unwritable;
use crate::hash::short_hash;
use crate::locate::{self, Relocate};
use crate::text::{NoPart, Structure, Text, called};
use crate::{ArtifactError, Splice};

pub use outline::slide as outline;
pub use write::{SlideEdit, chart_numbers, replace_picture, retheme, set_chart_numbers, shapes, slides};

pub use figures::{Within, stands};
pub use index::{Body, Cell, Deck, Part, Place, Row, Series, Shape, ShapeKind, Slide, Spot};
pub use pieces::{Form, Piece, pieces};
pub use signs::MAX_FORM;

/// The ways out that decks have.
const DECK_EXPORTS: &[ExportFormat] =
    &[ExportFormat::Pdf, ExportFormat::Png, ExportFormat::Md, ExportFormat::Review];

/// Slide decks.
pub(super) struct Slides;

impl Slides {
    /// What stands where in a text, which is one of a deck.
    fn deck<T>(text: &Text, of: impl FnOnce(&Deck) -> T) -> T {
        match text.deck() {
            Some(deck) => of(deck),
            None => of(&Deck::new("")),
        }
    }
}

impl ArtifactKind for Slides {
    fn kind(&self) -> Kind {
        Kind::Deck
    }

    fn abilities(&self, _: &str) -> Abilities {
        Abilities {
            compare: true,
            check: true,
            facts: true,
            exports: DECK_EXPORTS.to_vec(),
            ..Abilities::of_text()
        }
    }

    fn text_is_file(&self) -> bool {
        false
    }

    fn is_slow_to_read(&self) -> bool {
        true
    }

    fn keeps_figures_apart(&self) -> bool {
        true
    }

    fn holds_plain_words(&self) -> bool {
        true
    }

    fn stays_when_emptied(&self, reach: Reach) -> Option<Unwritable> {
        let stays = || {
            Unwritable::new(
                "A column can't be taken out of a slide's table here: it would stay, with empty cells.",
                "Delete it in the program that made the presentation, or mark cells to empty these.",
            )
        };
        (reach == Reach::Column).then(stays)
    }

    fn value_in(&self, text: &Text, place: Span) -> Span {
        Self::deck(text, |deck| figures::value_in(deck, text, place))
    }

    fn place_of(&self, text: &Text, value: Span) -> Span {
        Self::deck(text, |deck| figures::place_of(deck, value))
    }

    fn chart_of(&self, text: &Text, place: Span) -> Option<(Span, usize)> {
        Self::deck(text, |deck| figures::chart_of(deck, place))
    }

    fn around(&self, text: &Text, place: Span) -> Option<Around> {
        Some(Self::deck(text, |deck| figures::around(deck, text, place)))
    }

    fn check_text(&self, path: &str, _: &str, _: &dyn Fn() -> String) -> Result<(), Unwritable> {
        let says = format!("{path} is a presentation and can't be written as text.");
        Err(Unwritable::new(says, "Make a presentation with make_deck."))
    }

    fn read(&self, _: &str, bytes: &[u8]) -> Result<Text, ArtifactError> {
        Ok(Text::new(Kind::Deck, &form::form(bytes)?))
    }

    fn outline(&self, text: &Text) -> Option<String> {
        Some(Self::deck(text, |deck| outline::whole(text, deck)))
    }

    fn parse(&self, source: &str) -> Structure {
        Structure::Slides(Deck::new(source))
    }

    fn write(&self, _: &str, bytes: &[u8], text: &Text, splices: Vec<Splice>) -> Result<Written, Unwritable> {
        write::write(bytes, text, &splices)
    }

    fn take_back(
        &self,
        _: &str,
        bytes: &[u8],
        (text, splices): (&Text, Vec<Splice>),
        earlier: &[u8],
    ) -> Result<Written, Unwritable> {
        write::take_back(bytes, text, &splices, earlier)
    }

    fn typed(&self, _: &str, (text, span): (&Text, Span), words: &str) -> Result<String, ArtifactError> {
        Self::deck(text, |deck| Ok(words::typed((deck, text), span, words)?))
    }

    fn find(&self, text: &Text, at: &str) -> Result<Region, ArtifactError> {
        Self::deck(text, |deck| find::find(deck, text, at))
    }

    fn point(&self, text: &Text, selection: &Selection, reach: Reach) -> Result<Pointed, ArtifactError> {
        Self::deck(text, |deck| point::point(deck, text, selection, reach))
    }

    fn part(&self, text: &Text, region: &Region, part: Named) -> Result<Region, NoPart> {
        let (one, _) = called(part.reach);
        // A bullet of a slide is a paragraph.
        let reach = if part.reach == Reach::Item { Reach::Paragraph } else { part.reach };
        let found = Self::deck(text, |deck| match part.which {
            Which::This | Which::These => point::part_of(deck, text, region, reach),
            Which::Nth(_) | Which::Last if reach == Reach::Paragraph => {
                point::paragraph_of(deck, text, region, part.which)
            }
            // What is counted among others is not known to be what is meant.
            Which::Nth(_) | Which::Last => None,
        });
        found.ok_or(NoPart::None { one })
    }

    fn at(&self, text: &Text, spans: &[Span]) -> String {
        Self::deck(text, |deck| deck.name(text, spans)).unwrap_or_else(|| bytes_at(spans))
    }

    fn visible(&self, text: &Text, region: &Region) -> String {
        Self::deck(text, |deck| words::visible(deck, text, region))
    }

    fn plain(&self, text: &Text, region: &Region) -> String {
        Self::deck(text, |deck| words::plain_text(deck, text, &text.spans(region)))
    }

    fn reading(&self, source: &str, spans: &[Span]) -> Reading {
        let text = &Text::new(Kind::Deck, source);
        Self::deck(text, |deck| words::reading(deck, text, spans))
    }

    /// The same words elsewhere; what is no words, such as a shape or a number, is another one elsewhere.
    fn elsewhere(&self, text: &Text, region: &Region) -> Vec<Region> {
        Self::deck(text, |deck| {
            let are_words = matches!(region.spans(), [span] if matches!(deck.target(&[*span]), Some(target::Target::Words(_))));
            let found = if are_words { text.elsewhere_in_leaves(region) } else { Vec::new() };
            let is_words = |other: &Region| other.spans().iter().all(|span| point::is_words(deck, *span));
            found.into_iter().filter(is_words).collect()
        })
    }

    /// One of each shape, and of each slide's own line.
    fn block_hashes(&self, text: &Text) -> Vec<String> {
        Self::deck(text, |deck| {
            let hash =
                |lines: &std::ops::Range<u32>| short_hash(text.source().get(deck.spans(lines).range()));
            let of = |slide: &Slide| {
                let own = slide.lines.start..slide.lines.start + 1;
                let shapes = slide.shapes.iter().map(|shape| hash(&shape.lines));
                std::iter::once(hash(&own)).chain(shapes).collect::<Vec<_>>()
            };
            deck.slides.iter().flat_map(of).collect()
        })
    }

    fn compare(&self, old: &Text, new: &Text) -> Box<dyn Relocate> {
        match located::Both::of(old, new) {
            Some(both) => Box::new(located::Located::new(both)),
            None => Box::new(locate::Words::new(old, new)),
        }
    }

    fn project(&self, _: &str, before: &str, after: &str, marks: &[Mark]) -> Vec<Span> {
        verdict::project(before, after, marks)
    }

    /// What was edited place by place is told by the places; a whole new text by what its shapes are.
    fn verdict(&self, base: &str, now: &str, marks: &[Mark], rewritten: bool) -> (Vec<Inside>, Vec<Outside>) {
        match rewritten {
            true => verdict::verdict(base, now, marks),
            false => sort_words(base, now, marks),
        }
    }

    fn describe_change(&self, text: &Text, span: Span, before: &str, after: &str) -> Option<Shown> {
        changes::describe_change(text, span, before, after)
    }

    fn differences(&self, old: (&Text, Span), new: (&Text, Span), class: ChangeClass) -> Vec<Comparison> {
        changes::differences(old, new, class)
    }

    fn title(&self, text: &Text) -> Option<String> {
        Self::deck(text, |deck| words::title_of(deck, text, 0))
    }
}

#[cfg(test)]
mod tests;
