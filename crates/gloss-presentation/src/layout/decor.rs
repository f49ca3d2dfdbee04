//! Decorations that a theme draws on its layouts: the panel or the rules of a cover or a section, the rule of a quote.
//! Other layouts have none.

use gloss_ooxml::presentation::Frame;

use super::{Layout, MARGIN, SIZE, Slot, frame, w, x};
use crate::package::xml::{fill, xfrm};
use crate::spec::LayoutName;
use crate::theme::{Style, Theme};

/// A filled rectangle behind everything.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shape {
    name: &'static str,
    frame: Frame,
    colour: &'static str,
}

impl Shape {
    pub(super) fn xml(&self, id: u32) -> String {
        format!(
            "<p:sp><p:nvSpPr><p:cNvPr id=\"{id}\" name=\"{} {id}\"/><p:cNvSpPr/><p:nvPr userDrawn=\"1\"/></p:nvSpPr><p:spPr>{}\
             <a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom>{}<a:ln><a:noFill/></a:ln></p:spPr><p:txBody><a:bodyPr/><a:lstStyle/>\
             <a:p><a:endParaRPr lang=\"en-US\"/></a:p></p:txBody></p:sp>",
            self.name,
            xfrm("a", &self.frame),
            fill(self.colour),
        )
    }
}

const fn shape(name: &'static str, frame: Frame, colour: &'static str) -> Shape {
    Shape { name, frame, colour }
}

/// Where a panel beside a cover's words begins.
const BESIDE: i64 = x(10);

/// The decorations behind the slots of a layout.
pub(super) fn shapes(theme: &Theme, layout: LayoutName) -> Vec<Shape> {
    let tall = |x, width, colour| shape("Panel", frame(x, 0, width, SIZE.1), colour);
    let rule = |x, y, width, height, colour| shape("Rule", frame(x, y, width, height), colour);
    match (layout, theme.style) {
        (LayoutName::Cover, Style::Panel) => vec![
            tall(0, BESIDE, "accent1"),
            tall(BESIDE, SIZE.0 - BESIDE, "bg2"),
            rule(BESIDE, 3_566_160, SIZE.0 - BESIDE, 1_645_920, "accent2"),
        ],
        (LayoutName::Cover, Style::Beam) => vec![
            tall(BESIDE, SIZE.0 - BESIDE, "bg2"),
            tall(BESIDE - 45_720, 91_440, "accent1"),
            rule(MARGIN, 3_566_160, w(1), 27_432, "accent1"),
        ],
        (LayoutName::Cover, Style::Rules) => vec![
            rule(MARGIN, 914_400, w(12), 38_100, "accent1"),
            rule(MARGIN, 990_600, w(12), 6_350, "accent1"),
            rule(MARGIN, 5_867_400, w(12), 6_350, "accent1"),
            rule(MARGIN, 5_911_850, w(12), 38_100, "accent1"),
        ],
        // On a section the ground is the accent, and `accent1` the ground's colour.
        (LayoutName::Section, Style::Panel | Style::Beam) => {
            vec![
                tall(BESIDE, SIZE.0 - BESIDE, "tx1 alpha:14000"),
                rule(MARGIN, 3_598_164, w(1), 27_432, "tx1"),
            ]
        }
        (LayoutName::Section, Style::Rules) => {
            vec![rule(MARGIN, 914_400, w(12), 6_350, "tx2"), rule(MARGIN, 5_943_600, w(12), 6_350, "tx2")]
        }
        (LayoutName::Quote, _) => {
            vec![rule(x(2), 4_375_404, w(1), 27_432, "accent1")]
        }
        _ => Vec::new(),
    }
}

/// The ground of a layout, where it is not the master's.
pub(super) fn ground(_theme: &Theme, layout: &Layout) -> Option<&'static str> {
    layout.on_accent.then_some("bg1")
}

/// The colour of a slot's text in a theme.
pub(super) fn colour(theme: &Theme, layout: LayoutName, slot: &Slot) -> &'static str {
    match (layout, theme.style, slot.key) {
        (LayoutName::Cover, Style::Panel, "title") => "bg1",
        (LayoutName::Cover, Style::Panel, _) => "bg2",
        (LayoutName::Cover, Style::Rules, "title") => "accent1",
        _ => slot.look.colour,
    }
}
