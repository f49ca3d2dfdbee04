//! A Word document that is open: its stories, each with the part that holds it, and its styles. Reads alone.

use super::read::{Item, attribute, items};
use super::styles::Styles;
use crate::error::OpenError;
use crate::limits::Limits;
use crate::package::Package;
use crate::xml::{Id, Tree};

/// The kind of a story.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StoryKind {
    /// The text itself.
    Main,
    /// A footnote.
    Footnote,
    /// An endnote.
    Endnote,
    /// What stands at the top of pages.
    Header,
    /// What stands at their foot.
    Footer,
}

/// A story: a text of its own within a document.
#[derive(Clone, Debug)]
pub struct Story {
    /// Its kind.
    pub kind: StoryKind,
    /// The part that holds it.
    pub part: String,
    /// The id of a note; of all others 0.
    pub id: i64,
    /// The element that holds its blocks.
    pub node: Id,
    /// What is in it.
    pub items: Vec<Item>,
}

/// What the author of a document allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protection {
    /// Changes, if they are tracked.
    Tracked,
    /// No changes of its words.
    Closed,
}

/// A Word document.
#[derive(Clone, Debug)]
pub struct Document {
    pub(super) package: Package,
    pub(super) stories: Vec<Story>,
    styles: Styles,
    protection: Option<Protection>,
}

impl Document {
    /// Opens a document.
    ///
    /// # Errors
    /// Where it is no package, beyond the limits, damaged, or no document.
    pub fn open(bytes: &[u8], limits: Limits) -> Result<Self, OpenError> {
        Self::of(Package::open(bytes, limits)?)
    }

    pub(super) fn of(package: Package) -> Result<Self, OpenError> {
        let main =
            package.relations("")?.into_iter().find(|one| one.kind == "officeDocument" && !one.external);
        let main = main.ok_or(OpenError::NoDocument("it names no main part"))?.target;
        let mut stories = Vec::new();
        let text = package.text(&main)?;
        let tree = Tree::parse(&text, &main, package.limits())?;
        if tree.local(tree.root()) != "document" {
            return Err(OpenError::NoDocument("its main part is none of Word's"));
        }
        if let Some(body) = tree.child(tree.root(), "body") {
            let items = items(&tree, body);
            stories.push(Story { kind: StoryKind::Main, part: main.clone(), id: 0, node: body, items });
        }
        let related = package.relations(&main)?;
        let of = |kind: &'static str| related.iter().filter(move |one| one.kind == kind && !one.external);
        for (name, kind) in [("footnotes", StoryKind::Footnote), ("endnotes", StoryKind::Endnote)] {
            for one in of(name).take(1) {
                notes(&package, &one.target, kind, &mut stories)?;
            }
        }
        for (name, kind) in [("header", StoryKind::Header), ("footer", StoryKind::Footer)] {
            let mut parts: Vec<&str> = of(name).map(|one| one.target.as_str()).collect();
            parts.sort_unstable();
            parts.dedup();
            for part in parts {
                if !package.has(part) {
                    continue;
                }
                let text = package.text(part)?;
                let tree = Tree::parse(&text, part, package.limits())?;
                let (node, items) = (tree.root(), items(&tree, tree.root()));
                stories.push(Story { kind, part: part.to_owned(), id: 0, node, items });
            }
        }
        let styles = match of("styles").next().filter(|one| package.has(&one.target)) {
            // A damaged list of styles must not keep a person from the words.
            Some(one) => Styles::read(&package, &one.target).unwrap_or_default(),
            None => Styles::default(),
        };
        let protection = of("settings").next().and_then(|one| protection(&package, &one.target));
        Ok(Self { package, stories, styles, protection })
    }

    /// Its stories: the main one first, then notes, headers and footers.
    pub fn stories(&self) -> &[Story] {
        &self.stories
    }

    /// Its styles.
    pub fn styles(&self) -> &Styles {
        &self.styles
    }

    /// What its author allows; none where everything is.
    pub fn protection(&self) -> Option<Protection> {
        self.protection
    }

    /// The package.
    pub fn package(&self) -> &Package {
        &self.package
    }
}

/// The notes of a part, without those that draw the line above them.
fn notes(package: &Package, part: &str, kind: StoryKind, out: &mut Vec<Story>) -> Result<(), OpenError> {
    if !package.has(part) {
        return Ok(());
    }
    let text = package.text(part)?;
    let tree = Tree::parse(&text, part, package.limits())?;
    let name = if kind == StoryKind::Footnote { "footnote" } else { "endnote" };
    for node in tree.children(tree.root()).filter(|id| tree.local(*id) == name) {
        let is_line = attribute(&tree, node, "type").is_some_and(|own| own != "normal");
        let id = attribute(&tree, node, "id").and_then(|id| id.trim().parse().ok());
        if let (Some(id), false) = (id, is_line) {
            out.push(Story { kind, part: part.to_owned(), id, node, items: items(&tree, node) });
        }
    }
    Ok(())
}

/// What the settings allow (17.15.1.29).
fn protection(package: &Package, part: &str) -> Option<Protection> {
    let text = package.text(part).ok()?;
    let tree = Tree::parse(&text, part, package.limits()).ok()?;
    let own = tree.child(tree.root(), "documentProtection")?;
    let is_on = attribute(&tree, own, "enforcement").is_some_and(|on| matches!(&*on, "1" | "true" | "on"));
    match attribute(&tree, own, "edit").as_deref() {
        Some("trackedChanges") if is_on => Some(Protection::Tracked),
        Some("readOnly" | "comments" | "forms") if is_on => Some(Protection::Closed),
        _ => None,
    }
}
