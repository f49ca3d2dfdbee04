//! An element of any part of the package, with the part it is in: what a slide inherits lies in several.

use std::borrow::Cow;
use std::str::FromStr;
use std::sync::Arc;

use gloss_ooxml::presentation::Presentation;
use gloss_ooxml::xml::{Id, Tree};
use gloss_ooxml::{OpenError, Relation};

/// A part's text and where it leads.
#[derive(Debug)]
pub(crate) struct Part {
    pub name: String,
    pub text: Arc<String>,
    pub relations: Vec<Relation>,
}

impl Part {
    pub(crate) fn load(deck: &Presentation, name: &str) -> Result<Self, OpenError> {
        let text = deck.package().text(name)?;
        // Damaged relationships cost what they lead to, not the slide.
        let relations = deck.package().relations(name).unwrap_or_default();
        Ok(Self { name: name.to_owned(), text, relations })
    }

    pub(crate) fn tree<'a>(&'a self, deck: &Presentation) -> Result<Tree<'a>, OpenError> {
        Tree::parse(&self.text, &self.name, deck.package().limits())
    }

    /// The part that a relationship of this id leads to; none where it leads out of the package.
    pub(crate) fn target(&self, id: &str) -> Option<&str> {
        let found = self.relations.iter().find(|one| one.id == id && !one.external)?;
        Some(&found.target)
    }

    /// The part that the first relationship of a kind leads to.
    pub(crate) fn of_kind(&self, kind: &str) -> Option<&str> {
        let found = self.relations.iter().find(|one| one.kind == kind && !one.external)?;
        Some(&found.target)
    }
}

/// An element.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node<'a> {
    pub part: &'a Part,
    pub tree: &'a Tree<'a>,
    pub id: Id,
}

impl<'a> Node<'a> {
    pub(crate) fn root(part: &'a Part, tree: &'a Tree<'a>) -> Self {
        Self { part, tree, id: tree.root() }
    }

    pub(crate) fn at(self, id: Id) -> Self {
        Self { id, ..self }
    }

    pub(crate) fn local(self) -> &'a str {
        self.tree.local(self.id)
    }

    pub(crate) fn child(self, name: &str) -> Option<Self> {
        self.tree.child(self.id, name).map(|id| self.at(id))
    }

    /// The element that a path of names leads to.
    pub(crate) fn path(self, names: &[&str]) -> Option<Self> {
        names.iter().try_fold(self, |node, name| node.child(name))
    }

    pub(crate) fn children(self) -> impl Iterator<Item = Self> + 'a {
        let tree: &'a Tree<'a> = self.tree;
        tree.children(self.id).map(move |id| self.at(id))
    }

    pub(crate) fn named(self, name: &'a str) -> impl Iterator<Item = Self> + 'a {
        self.children().filter(move |child| child.local() == name)
    }

    /// The first element of this name anywhere below.
    pub(crate) fn below(self, name: &str) -> Option<Self> {
        let end = self.tree.whole(self.id).end;
        let ids = (self.id + 1..self.tree.all().end).take_while(|id| self.tree.whole(*id).start < end);
        ids.map(|id| self.at(id)).find(|node| node.local() == name)
    }

    pub(crate) fn attr(self, name: &str) -> Option<Cow<'a, str>> {
        self.tree.tag(self.id).get(name)
    }

    pub(crate) fn prefixed(self, name: &str) -> Option<Cow<'a, str>> {
        self.tree.tag(self.id).prefixed(name)
    }

    pub(crate) fn number<T: FromStr>(self, name: &str) -> Option<T> {
        self.tree.tag(self.id).number(name)
    }

    /// An attribute that is yes or no, where it is given.
    pub(crate) fn yes(self, name: &str) -> Option<bool> {
        self.attr(name).map(|value| matches!(&*value, "1" | "true" | "on"))
    }

    pub(crate) fn text(self) -> Cow<'a, str> {
        self.tree.text(self.id)
    }

    /// The `val` of a child such as `<c:grouping val="stacked"/>`.
    pub(crate) fn setting(self, name: &str) -> Option<Cow<'a, str>> {
        self.child(name)?.attr("val")
    }

    /// The number in the `val` of a child.
    pub(crate) fn numbered<T: FromStr>(self, name: &str) -> Option<T> {
        self.child(name)?.number("val")
    }

    /// Whether the `val` of a child says yes.
    pub(crate) fn is_on(self, name: &str) -> bool {
        self.child(name).and_then(|child| child.yes("val")).unwrap_or(false)
    }

    /// A length in points that an attribute has in EMU; hostile ones are kept within a kilometre.
    pub(crate) fn points(self, name: &str) -> Option<f32> {
        self.number::<f64>(name).filter(|emu| emu.is_finite()).map(points)
    }

    /// A share that an attribute has in 1000ths of a percent, or with a percent sign.
    pub(crate) fn share(self, name: &str) -> Option<f32> {
        let raw = self.attr(name)?;
        let value = match raw.trim().strip_suffix('%') {
            Some(percent) => percent.trim().parse::<f32>().ok()? / 100.0,
            None => raw.trim().parse::<f32>().ok()? / 100_000.0,
        };
        value.is_finite().then(|| value.clamp(-1000.0, 1000.0))
    }
}

/// EMU to points, within a kilometre.
pub(crate) fn points(emu: f64) -> f32 {
    (emu / 12_700.0).clamp(-2_834_646.0, 2_834_646.0) as f32
}
