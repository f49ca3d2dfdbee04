//! Inheritance of text properties: run, paragraph, the shape's own levels, layout, master, presentation; first wins.

use crate::drawing::Colour;
use crate::node::Node;

/// A source of looks.
#[derive(Clone, Debug)]
pub(crate) enum List<'a> {
    /// An element with `lvl1pPr` to `lvl9pPr`.
    Levels(Node<'a>),
    /// Looks that no level has: of a shape's style or of a table's.
    Plain(Plain),
}

/// Looks of all words alike.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plain {
    pub colour: Option<Colour>,
    pub font: Option<String>,
    pub bold: Option<bool>,
    pub italic: Option<bool>,
    pub size: Option<f32>,
}

/// A source of a run's looks.
#[derive(Clone, Copy, Debug)]
pub(super) enum Source<'a, 's> {
    Node(Node<'a>),
    Plain(&'s Plain),
}

const LEVELS: [&str; 9] =
    ["lvl1pPr", "lvl2pPr", "lvl3pPr", "lvl4pPr", "lvl5pPr", "lvl6pPr", "lvl7pPr", "lvl8pPr", "lvl9pPr"];

/// The sources of a paragraph's properties and of its runs', the strongest first.
pub(super) struct Levels<'a, 's> {
    pub paragraph: Vec<Node<'a>>,
    pub runs: Vec<Source<'a, 's>>,
    pub level: usize,
}

impl<'a, 's> Levels<'a, 's> {
    pub(super) fn of(paragraph: Node<'a>, lists: &'s [List<'a>]) -> Self {
        let own = paragraph.child("pPr");
        let level = own.and_then(|own| own.number::<usize>("lvl")).unwrap_or(0).min(8);
        let mut out = Self { paragraph: own.into_iter().collect(), runs: Vec::new(), level };
        for list in lists {
            match list {
                List::Levels(node) => {
                    let name = LEVELS.get(level).copied().unwrap_or_default();
                    for node in [node.child(name), node.child("defPPr")].into_iter().flatten() {
                        out.paragraph.push(node);
                        out.runs.extend(node.child("defRPr").map(Source::Node));
                    }
                }
                List::Plain(plain) => out.runs.push(Source::Plain(plain)),
            }
        }
        out
    }

    /// The first value that a property of the paragraph has.
    pub(super) fn find<T>(&self, read: impl Fn(Node<'a>) -> Option<T>) -> Option<T> {
        self.paragraph.iter().find_map(|node| read(*node))
    }
}
