//! Styles of a document (17.7): what each paragraph style makes of its paragraphs, with what it inherits. Draws nothing.

use std::collections::BTreeMap;

use super::read::{attribute, numbering};
use crate::error::OpenError;
use crate::package::Package;
use crate::xml::Tree;

/// Styles that lead to each other are followed so far.
const MAX_BASES: usize = 32;

/// A paragraph style.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// Its name, as Word calls it in every language: `heading 1`.
    pub name: String,
    /// The style that it is based on.
    pub base: Option<String>,
    /// The level of its outline, from 0.
    pub outline: Option<u8>,
    /// The list that its paragraphs are items of.
    pub list: Option<(u32, u8)>,
}

/// The paragraph styles of a document, by their ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Styles {
    all: BTreeMap<String, Style>,
    usual: Option<String>,
}

impl Styles {
    /// Reads the part with the styles.
    pub(super) fn read(package: &Package, part: &str) -> Result<Self, OpenError> {
        let text = package.text(part)?;
        let tree = Tree::parse(&text, part, package.limits())?;
        let mut styles = Self::default();
        for id in tree.children(tree.root()).filter(|id| tree.local(*id) == "style") {
            let kind = attribute(&tree, id, "type");
            let (Some(own), true) = (attribute(&tree, id, "styleId"), kind.is_none_or(|kind| kind == "paragraph"))
            else {
                continue;
            };
            let value = |name: &str| tree.child(id, name).and_then(|id| attribute(&tree, id, "val"));
            let look = tree.child(id, "pPr");
            let outline = look.and_then(|look| tree.child(look, "outlineLvl"));
            let outline = outline.and_then(|id| attribute(&tree, id, "val"));
            let list = look.and_then(|look| tree.child(look, "numPr"));
            if attribute(&tree, id, "default").is_some_and(|value| matches!(&*value, "1" | "true" | "on")) {
                styles.usual = Some(own.clone().into_owned());
            }
            let style = Style {
                name: value("name").unwrap_or_default().into_owned(),
                base: value("basedOn").map(|base| base.into_owned()),
                outline: outline.and_then(|level| level.trim().parse().ok()),
                list: list.and_then(|list| numbering(&tree, list)),
            };
            styles.all.insert(own.into_owned(), style);
        }
        Ok(styles)
    }

    /// A style by its id; of a paragraph without one the document's usual style.
    pub fn get(&self, id: Option<&str>) -> Option<&Style> {
        self.all.get(id.or(self.usual.as_deref())?)
    }

    /// All styles with their ids.
    pub fn all(&self) -> impl Iterator<Item = (&str, &Style)> {
        self.all.iter().map(|(id, style)| (id.as_str(), style))
    }

    /// A style and those that it is based on, from itself up.
    pub fn chain(&self, id: Option<&str>) -> impl Iterator<Item = &Style> {
        let mut at = self.get(id);
        std::iter::from_fn(move || {
            let found = at?;
            at = found.base.as_deref().and_then(|base| self.all.get(base));
            Some(found)
        })
        .take(MAX_BASES)
    }

    /// The heading level of a style's paragraphs, from 1; none where they are no headings. Level 9 of an outline is body text.
    pub fn heading(&self, id: Option<&str>) -> Option<u8> {
        let outline = self.chain(id).find_map(|style| style.outline);
        let named = || {
            self.chain(id).find_map(|style| {
                let level = style.name.to_ascii_lowercase();
                level.strip_prefix("heading ")?.trim().parse::<u8>().ok()
            })
        };
        let is_title = self.get(id).is_some_and(|style| style.name.eq_ignore_ascii_case("title"));
        let level = outline.map(|level| level + 1).or_else(named).or(is_title.then_some(1));
        level.filter(|level| (1..=9).contains(level))
    }

    /// The list of a style's paragraphs.
    pub fn list(&self, id: Option<&str>) -> Option<(u32, u8)> {
        self.chain(id).find_map(|style| style.list).filter(|(number, _)| *number != 0)
    }
}
