//! One element of a part, taken apart so that an attribute or a child can be put where the schema wants it, and written again.
//! What is not named stays as it is written.

use super::{Id, Patch, Tag, Tree};

/// An element: its start tag without its end, and its children as they are written.
#[derive(Clone, Debug)]
pub(crate) struct Element {
    name: String,
    open: String,
    children: Vec<(String, String)>,
}

impl Element {
    /// The element of a tree.
    pub(crate) fn of(tree: &Tree<'_>, id: Id) -> Self {
        let tag = tree.tag(id);
        let open = tag.raw.trim_end_matches('>').trim_end_matches('/').trim_end().to_owned();
        let child = |id: Id| {
            let raw = tree.source().get(tree.whole(id)).unwrap_or_default();
            (tree.local(id).to_owned(), raw.to_owned())
        };
        Self { name: tag.name().to_owned(), open, children: tree.children(id).map(child).collect() }
    }

    /// A new element without anything in it.
    pub(crate) fn new(name: &str) -> Self {
        Self { name: name.to_owned(), open: format!("<{name}"), children: Vec::new() }
    }

    /// Gives an attribute a value.
    pub(crate) fn attribute(&mut self, name: &str, value: &str) {
        let written = format!("{}>", self.open);
        let mut patch = Patch::default();
        patch.attribute(&Tag { raw: &written, start: 0 }, name, value);
        self.open = patch.apply(&written).trim_end_matches('>').to_owned();
    }

    /// Takes an attribute away.
    pub(crate) fn without_attribute(&mut self, name: &str) {
        let written = format!("{}>", self.open);
        let mut patch = Patch::default();
        patch.drop_attribute(&Tag { raw: &written, start: 0 }, name);
        self.open = patch.apply(&written).trim_end_matches('>').to_owned();
    }

    /// Takes children of these names away.
    pub(crate) fn remove(&mut self, locals: &[&str]) {
        self.children.retain(|(name, _)| !locals.contains(&name.as_str()));
    }

    /// Puts a child in the stead of the one of its name, else where the order of the schema wants it.
    pub(crate) fn put(&mut self, local: &str, raw: String, order: &[&str]) {
        if let Some((_, own)) = self.children.iter_mut().find(|(name, _)| name == local) {
            *own = raw;
            return;
        }
        let rank = |name: &str| order.iter().position(|one| *one == name);
        let own = rank(local);
        let later = |(name, _): &(String, String)| rank(name).is_none_or(|other| Some(other) > own);
        let at = self.children.iter().position(later).unwrap_or(self.children.len());
        self.children.insert(at, (local.to_owned(), raw));
    }

    /// Puts a child before the first of these, else last.
    pub(crate) fn put_before(&mut self, local: &str, raw: String, later: &[&str]) {
        let at = self.children.iter().position(|(name, _)| later.contains(&name.as_str()));
        self.children.insert(at.unwrap_or(self.children.len()), (local.to_owned(), raw));
    }

    /// Puts a child before all others.
    pub(crate) fn put_first(&mut self, local: &str, raw: String) {
        self.children.insert(0, (local.to_owned(), raw));
    }

    /// Whether it holds nothing.
    pub(crate) fn is_empty(&self) -> bool {
        self.children.is_empty()
    }

    /// The element as it is written.
    pub(crate) fn write(&self) -> String {
        let inner: String = self.children.iter().map(|(_, raw)| raw.as_str()).collect();
        match inner.is_empty() {
            true => format!("{}/>", self.open),
            false => format!("{}>{inner}</{}>", self.open, self.name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Element;
    use crate::limits::Limits;
    use crate::xml::Tree;

    #[test]
    fn children_stand_where_the_schema_wants_them() {
        let source = "<a:rPr lang=\"de\"><a:ln w=\"1\"/><a:latin typeface=\"X\"/></a:rPr>";
        let tree = Tree::parse(source, "slide", &Limits::default()).unwrap();
        let mut own = Element::of(&tree, tree.root());
        let order = ["ln", "solidFill", "latin", "ea"];
        own.put("ea", "<a:ea/>".to_owned(), &order);
        own.put("solidFill", "<a:solidFill/>".to_owned(), &order);
        own.attribute("b", "1");
        own.attribute("lang", "en");
        let expect = "<a:rPr b=\"1\" lang=\"en\"><a:ln w=\"1\"/><a:solidFill/><a:latin typeface=\"X\"/><a:ea/></a:rPr>";
        assert_eq!(own.write(), expect);
        own.remove(&["ln", "solidFill", "latin", "ea"]);
        own.without_attribute("b");
        assert_eq!(own.write(), "<a:rPr lang=\"en\"/>");
    }
}
