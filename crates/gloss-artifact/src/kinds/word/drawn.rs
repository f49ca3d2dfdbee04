//! The text of a document that was read from its file, with how it looks. Reads nothing by itself.

use gloss_protocol::Kind;

use super::{blocks, form, read_looks};
use crate::text::{Structure, Text};

/// The text of a document that was read, with how it looks.
pub(super) fn text_of(form: &form::Form) -> Text {
    let looks = read_looks::looks(form);
    Text::of(Kind::Word, &form.source, Structure::Paragraphs(blocks::blocks(&form.source, &looks)))
}
