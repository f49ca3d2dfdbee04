//! Rules of Word documents where they differ from lines of text: read paragraph by paragraph, drawn as blocks, written back into the
//! file as splices, or as suggestions of somebody.

use gloss_ooxml::word::Reviser;
use gloss_protocol::{Abilities, ChangeClass, ChangePreview, Comparison, ExportFormat, Kind, Region, Span};

use super::{acts, blocks, drawn, form, looks, outline, words, write};
use crate::error::Unwritable;
use crate::kinds::acts::{ActSpec, Acts, REPLACE};
use crate::kinds::changes::Changes;
use crate::kinds::form::{Form, Stored};
use crate::kinds::own::{Own, Paragraphs};
use crate::kinds::places::Places;
use crate::kinds::reading::Reading;
use crate::kinds::words::{Words, differences_of_source};
use crate::kinds::written::Written;
use crate::text::{Structure, Text};
use crate::{ArtifactError, Splice};

/// The ways out that Word documents have.
const EXPORTS: &[ExportFormat] = &[ExportFormat::Review];

/// Word documents.
pub(crate) struct WordDocument;

impl Form for WordDocument {
    fn kind(&self) -> Kind {
        Kind::Word
    }

    fn abilities(&self, _: &str) -> Abilities {
        Abilities { compare: true, suggest: true, exports: EXPORTS.to_vec(), ..Abilities::of_text() }
    }

    fn stored(&self) -> Stored {
        Stored::Package
    }

    fn own(&self) -> Own<'_> {
        Own::Paragraphs(self)
    }

    fn is_slow_to_read(&self) -> bool {
        true
    }

    fn check_text(&self, path: &str, _: &str, _: &dyn Fn() -> String) -> Result<(), Unwritable> {
        let says = format!("{path} is a Word document and can't be written as a whole text.");
        Err(Unwritable::new(says, "Change places in it with edit_region, or write Markdown (.md)."))
    }

    fn holds_plain_words(&self) -> bool {
        true
    }

    fn read(&self, _: &str, bytes: &[u8]) -> Result<Text, ArtifactError> {
        Ok(drawn::text_of(&form::read(bytes)?))
    }

    fn parse(&self, source: &str) -> Structure {
        Structure::Paragraphs(blocks::blocks(source, &looks::Looks::default()))
    }

    fn write(&self, _: &str, bytes: &[u8], text: &Text, splices: Vec<Splice>) -> Result<Written, Unwritable> {
        write::write(bytes, text, &splices, None)
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
        Ok(words::typed(text, span, words))
    }
}

impl Paragraphs for WordDocument {
    fn suggest(
        &self,
        bytes: &[u8],
        (text, splices): (&Text, Vec<Splice>),
        reviser: &Reviser,
    ) -> Result<Written, Unwritable> {
        write::write(bytes, text, &splices, Some(reviser))
    }
}

impl Places for WordDocument {}

impl Changes for WordDocument {
    fn check_edit(
        &self,
        text: &Text,
        _: (&Text, &[Span]),
        (edited, _): (&Text, &[Span]),
    ) -> Result<(), Unwritable> {
        write::check_edit(text, edited)
    }
}

impl Acts for WordDocument {
    fn acts(&self) -> Vec<&'static ActSpec> {
        acts::ACTS.iter().chain([&REPLACE]).collect()
    }
}

impl Words for WordDocument {
    fn visible(&self, text: &Text, region: &Region) -> String {
        words::visible(text, region)
    }

    fn plain(&self, text: &Text, region: &Region) -> String {
        words::visible(text, region)
    }

    fn reading(&self, text: &Text, spans: &[Span]) -> Reading {
        words::reading(text, spans)
    }

    fn outline(&self, text: &Text) -> Option<String> {
        Some(outline::outline(text))
    }

    fn search(&self, text: &Text, lower: &str, most: usize) -> Vec<(String, String)> {
        words::search(text, lower, most)
    }

    fn describe_change(&self, text: &Text, span: Span, before: &str, after: &str) -> Option<ChangePreview> {
        words::preview(self.at(text, &[span]), before, after)
    }

    fn differences(&self, old: (&Text, Span), new: (&Text, Span), class: ChangeClass) -> Vec<Comparison> {
        let own = differences_of_source(&|text, span| self.at(text, &[span]), old, new, class);
        let read = |one: Comparison| Comparison {
            before: words::as_read(&one.before),
            after: words::as_read(&one.after),
            ..one
        };
        own.into_iter().map(read).collect()
    }

    fn title(&self, text: &Text) -> Option<String> {
        text.first_heading()
    }
}
