//! The workbook's shared texts, by index. Read when a cell first asks for one.

use std::collections::BTreeMap;

use super::rich::has_runs;
use crate::error::OpenError;
use crate::limits::Limits;
use crate::xml::{Event, Tree, Walk, decode, unescape_cell_text};

/// All shared texts, without their rich formatting and without phonetic hints.
#[derive(Clone, Debug, Default)]
pub(crate) struct SharedText {
    texts: Vec<String>,
    /// What stands in those that have several looks, as it is written.
    rich: BTreeMap<usize, String>,
}

impl SharedText {
    /// Reads the part.
    pub(crate) fn read(source: &str, part: &str, limits: &Limits) -> Result<Self, OpenError> {
        let mut walk = Walk::new(source, part, limits.depth);
        let (mut texts, mut rich) = (Vec::new(), BTreeMap::new());
        loop {
            match walk.next()? {
                Event::Open(tag) if tag.local() == "si" => {
                    let (end, _) = walk.skip()?;
                    let inner = source.get(tag.end()..end).unwrap_or_default();
                    if has_runs(inner) {
                        rich.insert(texts.len(), inner.to_owned());
                    }
                    texts.push(rich_text(inner, part, limits)?);
                }
                Event::Empty(tag) if tag.local() == "si" => texts.push(String::new()),
                Event::End => return Ok(Self { texts, rich }),
                _ => {}
            }
        }
    }

    /// The text of this index.
    pub(crate) fn get(&self, index: usize) -> Option<&str> {
        self.texts.get(index).map(String::as_str)
    }

    /// What stands in the text of this index, as it is written, where it has several looks.
    pub(crate) fn rich(&self, index: usize) -> Option<&str> {
        self.rich.get(&index).map(String::as_str)
    }
}

/// The text of `<si>` or `<is>`, given what is between its tags: all `<t>` but those of phonetic hints.
pub(crate) fn rich_text(inner: &str, part: &str, limits: &Limits) -> Result<String, OpenError> {
    // Nearly all texts are one `<t>`: no need for an index.
    if inner.bytes().filter(|byte| *byte == b'<').count() == 2
        && let Some((tag, rest)) = inner.trim_start().split_once('>')
        && (crate::xml::Tag { raw: tag, start: 0 }).local() == "t"
    {
        let text = decode(rest.rsplit_once('<').map_or("", |(text, _)| text));
        return Ok(unescape_cell_text(&text).into_owned());
    }
    // Several elements beside each other are no document of their own.
    let whole = format!("<is>{inner}</is>");
    let tree = Tree::parse(&whole, part, limits)?;
    let text: String = tree
        .all()
        .filter(|id| tree.local(*id) == "t" && tree.local(tree.parent(*id)) != "rPh")
        .map(|id| decode(whole.get(tree.inner(id)).unwrap_or_default()))
        .collect();
    Ok(unescape_cell_text(&text).into_owned())
}
