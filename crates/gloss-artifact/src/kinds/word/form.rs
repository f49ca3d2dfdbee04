//! A Word document as text of a fixed form: a line for each paragraph, and lines that say where tables, cells, boxes and other stories
//! begin and end (docs/decisions/0060-a-word-document-as-text.md). The form is part of what is stored, so it is never altered.

use gloss_ooxml::word::{Document, Holder, Item, Paragraph, Story, StoryKind};
use gloss_ooxml::{Limits, OpenError};

use super::signs::{BOX, CELL, MAX_FORM, ROLE, ROLE_END, STORY, TABLE};
use crate::ArtifactError;

/// The paragraph that a line is: its story and its place among that one's items; none of a line that names something.
pub(super) type Origin = Option<(usize, usize)>;

/// A document with its text, and what each line of it is.
pub(super) struct Form {
    pub document: Document,
    pub source: String,
    pub origins: Vec<Origin>,
}

/// Reads a file.
///
/// # Errors
/// [`ArtifactError::Unpointable`] where it can't be read as a Word document, or is too large to be reviewed.
pub(super) fn read(bytes: &[u8]) -> Result<Form, ArtifactError> {
    let document = Document::open(bytes, Limits::default()).map_err(|error| unreadable(&error))?;
    let (mut source, mut origins) = (String::new(), Vec::new());
    let mut counts = [0_usize; 2];
    for (n, story) in document.stories().iter().enumerate() {
        let name = match story.kind {
            StoryKind::Main => None,
            StoryKind::Footnote => Some(format!("note {}", story.id)),
            StoryKind::Endnote => Some(format!("endnote {}", story.id)),
            StoryKind::Header => numbered("header", &mut counts[0]),
            StoryKind::Footer => numbered("footer", &mut counts[1]),
        };
        if let Some(name) = name {
            source.push_str(&format!("{STORY}{name}\n"));
            origins.push(None);
        }
        items(&document, (n, story), &mut source, &mut origins)?;
    }
    Ok(Form { document, source, origins })
}

fn numbered(name: &str, count: &mut usize) -> Option<String> {
    *count += 1;
    Some(format!("{name} {count}"))
}

fn items(
    document: &Document,
    (story, own): (usize, &Story),
    source: &mut String,
    origins: &mut Vec<Origin>,
) -> Result<(), ArtifactError> {
    for (at, item) in own.items.iter().enumerate() {
        let mut origin = None;
        match item {
            Item::Paragraph(paragraph) => {
                let role = role_of(document, paragraph);
                if !role.is_empty() {
                    source.push_str(&format!("{ROLE}{role}{ROLE_END}"));
                }
                source.push_str(&paragraph.text);
                origin = Some((story, at));
            }
            Item::Begin(Holder::Table, _) => source.push_str(&format!("{TABLE}table")),
            Item::Begin(Holder::Row, _) => source.push_str(&format!("{TABLE}row")),
            Item::Begin(Holder::Cell { covered }, _) => {
                source.push(CELL);
                source.push_str(if *covered { "covered" } else { "" });
            }
            Item::Begin(Holder::Box, _) => source.push_str(&format!("{BOX}box")),
            Item::End(Holder::Table) => source.push_str(&format!("{TABLE}end")),
            Item::End(Holder::Box) => source.push_str(&format!("{BOX}end")),
            Item::End(Holder::Row | Holder::Cell { .. }) => continue,
        }
        source.push('\n');
        origins.push(origin);
        if source.len() > MAX_FORM {
            let limit = MAX_FORM >> 20;
            let says = format!(
                "Word documents of up to {limit} MB of words can be pointed into; this one has more."
            );
            return Err(ArtifactError::Unpointable(says));
        }
    }
    Ok(())
}

/// What a paragraph is: `t` for the title, `h2` for a heading of the second level, `l0` for an item of the outermost list.
fn role_of(document: &Document, paragraph: &Paragraph) -> String {
    let style = paragraph.style.as_deref();
    let own = paragraph.outline.map(|level| level + 1).filter(|level| *level <= 9);
    if own.is_none() && document.styles().is_title(style) {
        return "t".to_owned();
    }
    if let Some(level) = own.or_else(|| document.styles().heading(style)) {
        return format!("h{level}");
    }
    let list = match paragraph.list {
        Some((0, _)) => None,
        Some(own) => Some(own),
        None => document.styles().list(style),
    };
    list.map_or_else(String::new, |(_, level)| format!("l{}", level.min(8)))
}

pub(super) fn unreadable(error: &OpenError) -> ArtifactError {
    let says = error.to_string();
    let mut letters = says.chars();
    let first = letters.next().map(|first| first.to_uppercase().collect::<String>()).unwrap_or_default();
    ArtifactError::Unpointable(format!("{first}{}.", letters.as_str()))
}
