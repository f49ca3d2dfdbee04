//! Styles of a document (17.7): what each paragraph style makes of its paragraphs, with what it inherits. Draws nothing.

use std::collections::BTreeMap;

use super::read::{attribute, flag, numbering};
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
    /// The properties of its words that are on or off, by their names in the file.
    flags: BTreeMap<&'static str, bool>,
}

/// Properties of words that styles switch on and off (17.7.3), as far as they are drawn.
const TOGGLES: [&str; 3] = ["b", "i", "strike"];

/// The paragraph styles of a document, by their ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Styles {
    all: BTreeMap<String, Style>,
    /// Those of words.
    words: BTreeMap<String, Style>,
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
            let Some(own) = attribute(&tree, id, "styleId") else { continue };
            let is_of_words = match kind.as_deref() {
                None | Some("paragraph") => false,
                Some("character") => true,
                Some(_) => continue,
            };
            let value = |name: &str| tree.child(id, name).and_then(|id| attribute(&tree, id, "val"));
            let look = tree.child(id, "pPr");
            let outline = look.and_then(|look| tree.child(look, "outlineLvl"));
            let outline = outline.and_then(|id| attribute(&tree, id, "val"));
            let list = look.and_then(|look| tree.child(look, "numPr"));
            let words = tree.child(id, "rPr");
            let flags = TOGGLES.iter().filter_map(|name| Some((*name, flag(&tree, words?, name)?))).collect();
            if !is_of_words
                && attribute(&tree, id, "default").is_some_and(|value| matches!(&*value, "1" | "true" | "on"))
            {
                styles.usual = Some(own.clone().into_owned());
            }
            let style = Style {
                name: value("name").unwrap_or_default().into_owned(),
                base: value("basedOn").map(|base| base.into_owned()),
                outline: outline.and_then(|level| level.trim().parse().ok()),
                list: list.and_then(|list| numbering(&tree, list)),
                flags,
            };
            let all = if is_of_words { &mut styles.words } else { &mut styles.all };
            all.insert(own.into_owned(), style);
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
        let level = outline.map(|level| level + 1).or_else(named);
        level.filter(|level| (1..=9).contains(level))
    }

    /// Whether a style is that of the document's title.
    pub fn is_title(&self, id: Option<&str>) -> bool {
        self.get(id).is_some_and(|style| style.name.eq_ignore_ascii_case("title"))
    }

    /// Whether a paragraph style switches a property of words on.
    pub(super) fn toggle(&self, id: Option<&str>, name: &str) -> bool {
        self.chain(id).find_map(|style| style.flags.get(name).copied()).unwrap_or(false)
    }

    /// Whether a style of words switches a property on.
    pub(super) fn toggle_of_words(&self, id: &str, name: &str) -> bool {
        let mut at = self.words.get(id);
        for _ in 0..MAX_BASES {
            let Some(style) = at else { return false };
            if let Some(on) = style.flags.get(name) {
                return *on;
            }
            at = style.base.as_deref().and_then(|base| self.words.get(base));
        }
        false
    }

    /// The list of a style's paragraphs.
    pub fn list(&self, id: Option<&str>) -> Option<(u32, u8)> {
        self.chain(id).find_map(|style| style.list).filter(|(number, _)| *number != 0)
    }
}
