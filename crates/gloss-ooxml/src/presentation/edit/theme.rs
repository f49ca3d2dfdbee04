//! Another theme: the colours and fonts of every master's theme become those of another one. What is drawn in colours and
//! fonts of its own keeps them, and so do the effects. The theme of speaker notes is left alone.

use std::collections::BTreeSet;

use super::markup::raw;
use crate::error::{Refused, fixed};
use crate::presentation::slides::Presentation;
use crate::xml::{Id, Patch, Tree};

/// The parts of a theme that are taken over (ECMA-376 part 1, 20.1.6.2 and 20.1.4.1.18).
const TAKEN: [&str; 2] = ["clrScheme", "fontScheme"];

const ELSEWHERE: &str = "Choose another theme in the program that made the presentation.";

/// Gives all masters the colours and fonts of a theme's part.
pub(super) fn put(deck: &mut Presentation, look: &str) -> Result<(), Refused> {
    let limits = *deck.package.limits();
    let given = Tree::parse(look, "the theme", &limits)?;
    let mut themes = BTreeSet::new();
    for master in related(deck, deck.part(), "slideMaster")? {
        themes.extend(related(deck, &master, "theme")?);
    }
    if themes.is_empty() {
        return Err(fixed("the presentation has no theme", ELSEWHERE));
    }
    for part in themes {
        let text = deck.package.text(&part)?;
        let tree = Tree::parse(&text, &part, &limits)?;
        let mut patch = Patch::default();
        for name in TAKEN {
            let of = |tree: &Tree<'_>| -> Option<Id> {
                tree.child(tree.child(tree.root(), "themeElements")?, name)
            };
            let (Some(old), Some(new)) = (of(&tree), of(&given)) else {
                return Err(fixed("the presentation's theme can't be read", ELSEWHERE));
            };
            let prefix = tree.tag(old).prefix();
            if prefix != given.tag(new).prefix() || tree.tag(tree.root()).raw.contains("purl.oclc.org") {
                return Err(fixed(
                    "the presentation's theme is written in a form that is not changed here",
                    ELSEWHERE,
                ));
            }
            patch.replace(tree.whole(old), raw(&given, new).to_owned());
        }
        deck.package.set_patched(&part, &text, patch);
    }
    Ok(())
}

/// The parts that a part leads to by a kind of relation.
fn related(deck: &Presentation, part: &str, kind: &str) -> Result<Vec<String>, Refused> {
    let all = deck.package.relations(part)?;
    Ok(all.into_iter().filter(|one| one.kind == kind && !one.external).map(|one| one.target).collect())
}
