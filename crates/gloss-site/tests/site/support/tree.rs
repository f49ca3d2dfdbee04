//! A page as a tree that can be taken apart: every byte of the source is in a node, and each element keeps its number.

use gloss_site::Page;

/// An element or the page itself.
#[derive(Clone, Debug, Default)]
pub(crate) struct Node {
    /// The number of the element in the page that was read; none of what came later, and of the page.
    pub(crate) number: Option<usize>,
    /// The tag's name.
    pub(crate) tag: String,
    /// Its start tag as it is written.
    pub(crate) start: String,
    /// Its end tag as it is written; nothing where there is none.
    pub(crate) end: String,
    /// The nodes and texts in it.
    pub(crate) inner: Vec<Inner>,
}

/// Content of a node: text or another node.
#[derive(Clone, Debug)]
pub(crate) enum Inner {
    /// Text, comments and whatever else is no element.
    Text(String),
    /// An element.
    Node(Node),
}

impl Node {
    /// The tree of a page.
    pub(crate) fn of(source: &str) -> Self {
        let page = Page::read(source).unwrap();
        let mut root = Self::default();
        let tops: Vec<usize> =
            (0..page.elements.len()).filter(|at| page.elements[*at].parent.is_none()).collect();
        root.inner = inner(&page, source, 0..source.len(), tops.into_iter());
        root
    }

    /// The source of a tree.
    pub(crate) fn source(&self) -> String {
        let mut out = String::new();
        self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) {
        out.push_str(&self.start);
        for one in &self.inner {
            match one {
                Inner::Text(text) => out.push_str(text),
                Inner::Node(node) => node.write(out),
            }
        }
        out.push_str(&self.end);
    }

    /// The numbers of the elements, in the order of their start tags.
    pub(crate) fn numbers(&self) -> Vec<Option<usize>> {
        let mut out = Vec::new();
        self.visit(&mut |node| {
            if !node.start.is_empty() {
                out.push(node.number);
            }
        });
        out
    }

    /// Looks at all nodes, the outer ones first.
    pub(crate) fn visit(&self, look: &mut impl FnMut(&Self)) {
        look(self);
        for one in &self.inner {
            if let Inner::Node(node) = one {
                node.visit(look);
            }
        }
    }

    /// Changes all nodes, the outer ones first.
    pub(crate) fn change(&mut self, change: &mut impl FnMut(&mut Self)) {
        change(self);
        for one in &mut self.inner {
            if let Inner::Node(node) = one {
                node.change(change);
            }
        }
    }

    /// The same with no numbers: what is new.
    pub(crate) fn unknown(&self) -> Self {
        let mut copy = self.clone();
        copy.change(&mut |node| node.number = None);
        copy
    }
}

fn inner(
    page: &Page,
    source: &str,
    range: std::ops::Range<usize>,
    children: impl Iterator<Item = usize>,
) -> Vec<Inner> {
    let (mut out, mut at) = (Vec::new(), range.start);
    let text = |from: usize, to: usize, out: &mut Vec<Inner>| {
        if to > from {
            out.push(Inner::Text(source[from..to].to_owned()));
        }
    };
    for child in children {
        let own = &page.elements[child];
        text(at, own.start.start, &mut out);
        out.push(Inner::Node(Node {
            number: Some(child),
            tag: own.tag.clone(),
            start: source[own.start.clone()].to_owned(),
            end: source[own.inner.end..own.whole.end].to_owned(),
            inner: inner(page, source, own.inner.clone(), page.children(child)),
        }));
        at = own.whole.end;
    }
    text(at, range.end, &mut out);
    out
}
