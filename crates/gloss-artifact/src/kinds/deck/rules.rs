//! Rules of decks where they differ from lines of text: read from slides, named by slides and shapes, found again by
//! their shapes' signs, changed place by place, and written back into the file.

use gloss_protocol::{
    Abilities, ChangeClass, ChangePreview, Comparison, Container, ExportFormat, Kind, Part as Named, Pointed,
    Reach, Region, Selection, Span, Which,
};

use super::index::{Deck, Slide};
use super::{changes, figures, find, form, located, naming, outline, point, target, verdict, words, write};
use crate::confine::{Inside, Mark, Outside, sort_words};
use crate::error::Unwritable;
use crate::hash::short_hash;
use crate::kinds::changes::Changes;
use crate::kinds::form::{Form, Stored};
use crate::kinds::own::{Own, Slides};
use crate::kinds::places::Places;
use crate::kinds::reading::{Around, Reading, bytes_at};
use crate::kinds::words::Words;
use crate::kinds::written::Written;
use crate::locate::{self, Relocate};
use crate::text::{NoPart, Structure, Text, called};
use crate::{ArtifactError, Splice};

/// The ways out that decks have.
const DECK_EXPORTS: &[ExportFormat] =
    &[ExportFormat::Pdf, ExportFormat::Png, ExportFormat::Md, ExportFormat::Review];

/// Slide decks.
pub(crate) struct Presentation;

impl Presentation {
    /// Reads the index of a text, which is one of a deck.
    fn deck<T>(text: &Text, of: impl FnOnce(&Deck) -> T) -> T {
        match text.deck() {
            Some(deck) => of(deck),
            None => of(&Deck::new("")),
        }
    }
}

impl Form for Presentation {
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

    fn stored(&self) -> Stored {
        Stored::Package
    }

    fn own(&self) -> Own<'_> {
        Own::Slides(self)
    }

    fn is_slow_to_read(&self) -> bool {
        true
    }

    fn check_text(&self, path: &str, _: &str, _: &dyn Fn() -> String) -> Result<(), Unwritable> {
        let says = format!("{path} is a presentation and can't be written as text.");
        Err(Unwritable::new(says, "Make a presentation with make_deck."))
    }

    fn keeps_figures_apart(&self) -> bool {
        true
    }

    fn holds_plain_words(&self) -> bool {
        true
    }

    fn read(&self, _: &str, bytes: &[u8]) -> Result<Text, ArtifactError> {
        let source = form::form(bytes)?;
        Ok(Text::of(Kind::Deck, &source, self.parse(&source)))
    }

    fn parse(&self, source: &str) -> Structure {
        Structure::Slides(Deck::new(source))
    }

    fn write(&self, _: &str, bytes: &[u8], text: &Text, splices: Vec<Splice>) -> Result<Written, Unwritable> {
        write::write(bytes, text, &splices)
    }

    fn take_back(
        &self,
        bytes: &[u8],
        (text, splices): (&Text, Vec<Splice>),
        earlier: &[u8],
    ) -> Result<Written, Unwritable> {
        write::take_back(bytes, text, &splices, earlier)
    }

    fn typed(&self, _: &str, (text, span): (&Text, Span), words: &str) -> Result<String, ArtifactError> {
        Self::deck(text, |deck| Ok(words::typed((deck, text), span, words)?))
    }
}

impl Places for Presentation {
    fn what(&self, text: &Text, spans: &[Span]) -> String {
        let own = text.deck().zip(spans.first()).and_then(|(deck, first)| {
            let spot = deck.spot(deck.line_at(first.start));
            deck.shape_at((spot.slide?, spot.shape?)).map(|shape| shape.kind.plain().to_owned())
        });
        own.unwrap_or_default()
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

    fn containers(&self, text: &Text, spans: &[Span]) -> Vec<(Container, Vec<Span>)> {
        Self::deck(text, |deck| point::containers(deck, text, spans))
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
}

impl Changes for Presentation {
    /// Refuses a text that is none of the slides it was made of: what stands outside of every shape, what a shape can't hold.
    fn check_edit(
        &self,
        text: &Text,
        _: (&Text, &[Span]),
        (edited, _): (&Text, &[Span]),
    ) -> Result<(), Unwritable> {
        write::check_edit(text, edited)
    }

    fn project(&self, _: &Text, before: &Text, after: &Text, marks: &[Mark]) -> Vec<Span> {
        verdict::project(before, after, marks)
    }

    /// Sorts changes by the places of a copy that was edited place by place, and by the shapes of a whole new text.
    fn verdict(
        &self,
        base: &Text,
        now: &Text,
        marks: &[Mark],
        rewritten: bool,
    ) -> (Vec<Inside>, Vec<Outside>) {
        match rewritten {
            true => verdict::verdict(base, now, marks),
            false => sort_words(base.source(), now.source(), marks),
        }
    }
}

impl crate::kinds::acts::Acts for Presentation {
    fn acts(&self) -> Vec<&'static crate::kinds::acts::ActSpec> {
        super::acts::ACTS.iter().chain(&super::acts::SLIDES).chain([&crate::kinds::acts::REPLACE]).collect()
    }
}

impl Words for Presentation {
    fn at(&self, text: &Text, spans: &[Span]) -> String {
        Self::deck(text, |deck| deck.name(text, spans)).unwrap_or_else(|| bytes_at(spans))
    }

    fn visible(&self, text: &Text, region: &Region) -> String {
        Self::deck(text, |deck| words::visible(deck, text, region))
    }

    fn plain(&self, text: &Text, region: &Region) -> String {
        Self::deck(text, |deck| words::plain_text(deck, text, &text.spans(region)))
    }

    fn reading(&self, text: &Text, spans: &[Span]) -> Reading {
        Self::deck(text, |deck| words::reading(deck, text, spans))
    }

    fn search(&self, text: &Text, lower: &str, most: usize) -> Vec<(String, String)> {
        Self::deck(text, |deck| naming::search(deck, text, lower, most))
    }

    fn outline(&self, text: &Text) -> Option<String> {
        Some(Self::deck(text, |deck| outline::whole(text, deck)))
    }

    fn beside(&self, text: &Text, spans: &[Span]) -> Vec<String> {
        Self::deck(text, |deck| naming::shapes_beside(deck, spans))
    }

    fn title(&self, text: &Text) -> Option<String> {
        Self::deck(text, |deck| words::title_of(deck, text, 0))
    }

    fn describe_change(&self, text: &Text, span: Span, before: &str, after: &str) -> Option<ChangePreview> {
        changes::describe_change(text, span, before, after)
    }

    fn differences(&self, old: (&Text, Span), new: (&Text, Span), class: ChangeClass) -> Vec<Comparison> {
        changes::differences(old, new, class)
    }
}

impl Slides for Presentation {
    fn stays_when_emptied(&self, reach: Reach) -> Option<Unwritable> {
        match reach {
            Reach::Column => Some(Unwritable::new(
                "A column can't be taken out of a slide's table here: it would stay, with empty cells.",
                "Delete it in the program that made the presentation, or mark cells to empty these.",
            )),
            Reach::Shape => Some(Unwritable::new(
                "Emptied, this box would stay on the slide, without words.",
                "The person can take it away on the slide: select it and press Delete.",
            )),
            _ => None,
        }
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

    fn unsourced(&self, text: &Text, known: &[Span]) -> Vec<String> {
        Self::deck(text, |deck| figures::unsourced(deck, text, known))
    }

    fn around(&self, text: &Text, place: Span) -> Around {
        Self::deck(text, |deck| figures::around(deck, text, place))
    }
}
