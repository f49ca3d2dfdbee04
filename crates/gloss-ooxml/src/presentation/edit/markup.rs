//! The markup of slides, as edits read and write it. Changes nothing itself.

use crate::error::Refused;
use crate::presentation::shape::Shape;
use crate::presentation::slides::Presentation;
use crate::xml::{Id, Tree};

/// The names under which a part of a presentation declares the namespace of drawings.
pub(super) struct Drawing {
    /// The prefix, with its colon.
    pub prefix: String,
    /// The declaration that an element of its own needs; nothing where the part has one.
    pub declared: String,
}

/// The prefix for elements of drawings: the part's own where it declares one at its root.
pub(super) fn drawing(tree: &Tree<'_>) -> Drawing {
    const MAIN: [&str; 2] = [
        "http://schemas.openxmlformats.org/drawingml/2006/main",
        "http://purl.oclc.org/ooxml/drawingml/main",
    ];
    let root = tree.tag(tree.root());
    let own = root.attributes().find(|one| one.name.starts_with("xmlns:") && MAIN.contains(&one.raw));
    match own {
        Some(own) => {
            Drawing { prefix: format!("{}:", own.name.trim_start_matches("xmlns:")), declared: String::new() }
        }
        None => {
            let is_strict = root.raw.contains("http://purl.oclc.org/ooxml/");
            let [usual, strict] = MAIN;
            let namespace = if is_strict { strict } else { usual };
            Drawing { prefix: "a:".to_owned(), declared: format!(" xmlns:a=\"{namespace}\"") }
        }
    }
}

/// An element as it is written.
pub(super) fn raw<'t>(tree: &Tree<'t>, id: Id) -> &'t str {
    tree.source().get(tree.whole(id)).unwrap_or_default()
}

/// The shapes of a slide with its tree, for what an edit needs of them.
pub(super) fn parsed<T>(
    deck: &Presentation,
    part: &str,
    of: impl FnOnce(&Tree<'_>) -> Result<T, Refused>,
) -> Result<T, Refused> {
    let text = deck.package().text(part)?;
    let tree = Tree::parse(&text, part, deck.package().limits())?;
    of(&tree)
}

/// The name of a shape as a sentence quotes it; by its id where it has none.
pub(super) fn called(own: &Shape) -> String {
    match own.name.as_str() {
        "" => format!("the shape {}", own.id),
        name => format!("“{name}”"),
    }
}
