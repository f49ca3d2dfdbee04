//! Inheritance of a placeholder's rectangle from its layout and its master, where it has none of its own (ECMA-376
//! part 1, 19.3.1.36). Colours, fonts and bullets are asked for by whoever draws.

use super::shape::{Frame, Placeholder, own_frame, shapes};
use crate::xml::Tree;

/// The placeholders of a layout or a master, each with the rectangle that it gives.
#[derive(Clone, Debug, Default)]
pub struct PlaceholderFrames(Vec<(Placeholder, Option<Frame>)>);

/// The placeholders of a layout's or a master's part.
pub fn placeholder_frames(tree: &Tree<'_>) -> PlaceholderFrames {
    let all = shapes(tree).into_iter();
    PlaceholderFrames(
        all.filter_map(|shape| Some((shape.placeholder?, own_frame(tree, shape.node)))).collect(),
    )
}

/// Types that take what another one gives.
fn family(kind: &str) -> &str {
    match kind {
        "ctrTitle" => "title",
        "dt" | "ftr" | "sldNum" | "title" => kind,
        // A master has one body, for whatever is filled with words, pictures or tables.
        _ => "body",
    }
}

impl PlaceholderFrames {
    /// The rectangle that a slide's placeholder takes of this layout; `master` is its layout's master.
    pub fn frame(&self, own: &Placeholder, master: &PlaceholderFrames) -> Option<Frame> {
        let in_layout = self.in_layout(own);
        if let Some((_, Some(frame))) = in_layout {
            return Some(*frame);
        }
        let kind = in_layout.map_or(own.kind.as_str(), |(found, _)| found.kind.as_str());
        master.0.iter().find(|(known, _)| family(&known.kind) == family(kind)).and_then(|(_, frame)| *frame)
    }

    fn in_layout(&self, own: &Placeholder) -> Option<&(Placeholder, Option<Frame>)> {
        let kind = family(&own.kind);
        if kind != "body" {
            return self.0.iter().find(|(known, _)| family(&known.kind) == kind);
        }
        let same = |known: &Placeholder| known.index == own.index && family(&known.kind) == "body";
        self.0.iter().find(|(known, _)| same(known))
    }
}
