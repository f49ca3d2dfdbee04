//! Markdown: drawn by its grammar, with figures that lead to their sources, and follow-ons of a change.

mod acts;
mod tables;

use gloss_markdown::{Leaf, LeafKind};
use gloss_protocol::{Abilities, ExportFormat, Kind, Span};

use super::acts::{ActSpec, Acts, REPLACE};
use super::changes::Changes;
use super::form::{Form, Stored};
use super::own::{Blocks, Own};
use super::places::Places;
use super::words::Words;
use super::written::Written;
use crate::confine::{Inside, Settled, settle_markdown};
use crate::error::Unwritable;
use crate::follow::{self, Derived};
use crate::locate::Relocate;
use crate::text::{Structure, Text};
use crate::{Splice, merge};

/// The ways out that documents have.
const DOCUMENT_EXPORTS: &[ExportFormat] =
    &[ExportFormat::Pdf, ExportFormat::Docx, ExportFormat::Html, ExportFormat::Review];

pub(super) struct Document;

impl Form for Document {
    fn kind(&self) -> Kind {
        Kind::Document
    }

    fn abilities(&self, _: &str) -> Abilities {
        Abilities {
            write: true,
            compare: true,
            exchange: true,
            facts: true,
            exports: DOCUMENT_EXPORTS.to_vec(),
            ..Abilities::of_text()
        }
    }

    fn stored(&self) -> Stored {
        Stored::Text
    }

    fn own(&self) -> Own<'_> {
        Own::Blocks(self)
    }

    fn parse(&self, source: &str) -> Structure {
        Structure::Markdown(gloss_markdown::parse(source))
    }

    /// Only what the edit reaches is parsed again.
    fn write(&self, _: &str, _: &[u8], text: &Text, splices: Vec<Splice>) -> Result<Written, Unwritable> {
        let text = text.edited(&splices).text;
        Ok(Written { bytes: text.source().as_bytes().to_vec(), text, splices })
    }

    fn merge(&self, _: &str, sides: [&[u8]; 3], yields: bool) -> Option<Vec<u8>> {
        let [base, mine, theirs] = sides.map(std::str::from_utf8);
        merge::merged([base.ok()?, mine.ok()?, theirs.ok()?], yields).map(String::into_bytes)
    }
}

impl Places for Document {
    /// Rows that were made anew of other data are found among rows, all else by its words.
    fn compare(&self, old: &Text, new: &Text) -> Box<dyn Relocate> {
        Box::new(tables::Tables::new(old, new))
    }

    fn what(&self, text: &Text, spans: &[Span]) -> String {
        let Some(first) = spans.first() else { return String::new() };
        let holds =
            |leaf: &&Leaf| leaf.span().start <= first.range().start && first.range().start < leaf.span().end;
        let is_heading = |leaf: &Leaf| matches!(leaf.kind, LeafKind::Heading(_));
        let found = text.parsed().leaves.iter().find(holds).is_some_and(is_heading);
        if found { "heading".to_owned() } else { String::new() }
    }
}

impl Changes for Document {
    fn settle(&self, text: &Text, inside: Vec<Inside>) -> Settled {
        settle_markdown(text, inside)
    }
}

impl Acts for Document {
    fn acts(&self) -> Vec<&'static ActSpec> {
        acts::ACTS.iter().chain([&REPLACE]).collect()
    }
}

impl Words for Document {
    fn title(&self, text: &Text) -> Option<String> {
        text.first_heading()
    }
}

impl Blocks for Document {
    fn follow(&self, text: &Text, changes: &[Splice]) -> Derived {
        if changes.is_empty() { Derived::default() } else { follow::derive(text, changes) }
    }
}
