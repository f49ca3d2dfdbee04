//! Where the slots of each layout lie in the deck that is being made: where our own layouts have them, or where a template does.

use gloss_ooxml::presentation::Frame;

use crate::layout::part::{mapping, ph};
use crate::layout::{Bold, FOOTER, LAYOUTS, Layout, Look, NUMBER, SOURCE, Slot, feet, source};
use crate::spec::LayoutName;
use crate::theme::Theme;

/// A deck's stage.
#[derive(Clone, Debug)]
pub(crate) struct Stage {
    /// The font of headings.
    pub major: String,
    /// The font of all else.
    pub minor: String,
    /// Whether headings are strong.
    pub bold: bool,
    /// Whether the looks of text come from a template: what was measured is written out.
    pub foreign: bool,
    /// In which colour numbers stand on a fill of each accent.
    pub inks: [&'static str; 6],
    /// The layouts.
    pub layouts: Vec<Seating>,
}

/// A layout's seats.
#[derive(Clone, Debug)]
pub(crate) struct Seating {
    /// The layout of a spec.
    pub layout: &'static Layout,
    /// The layout's part in the package.
    pub part: String,
    /// How its slides map colours.
    pub mapping: String,
    /// Its slots' seats, by key.
    pub seats: Vec<(&'static str, Seat)>,
    /// The source's.
    pub source: Seat,
    /// The footer's, where there is one.
    pub footer: Option<Seat>,
    /// The number's, where there is one.
    pub number: Option<Seat>,
}

/// Where something lies.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Seat {
    /// Its box.
    pub frame: Frame,
    /// Its insets from the left, the top, the right and the bottom.
    pub insets: [i64; 4],
    /// The tag of its placeholder; a box of its own where there is none.
    pub placeholder: Option<String>,
    /// The size that a template sets its text at.
    pub size: Option<u16>,
}

impl Seat {
    /// The properties of a box of words that sits in it.
    pub(crate) fn holder(&self) -> (&'static str, String) {
        match &self.placeholder {
            Some(ph) => ("<p:cNvSpPr><a:spLocks noGrp=\"1\"/></p:cNvSpPr>", format!("<p:nvPr>{ph}</p:nvPr>")),
            None => ("<p:cNvSpPr txBox=\"1\"/>", "<p:nvPr/>".to_owned()),
        }
    }

    /// The placeholder of a graphic of this kind that sits in it, where it takes one: one for anything does.
    pub(crate) fn graphic(&self, kind: &str) -> String {
        let takes = |ph: &&String| {
            !ph.contains(" type=")
                || ph.contains(&format!(" type=\"{kind}\""))
                || ph.contains(" type=\"obj\"")
        };
        let taken = self.placeholder.as_ref().filter(takes);
        taken.map_or("<p:nvPr/>".to_owned(), |ph| format!("<p:nvPr>{ph}</p:nvPr>"))
    }

    fn of(frame: Frame, placeholder: String) -> Self {
        Self { frame, insets: [0; 4], placeholder: Some(placeholder), size: None }
    }

    /// The part of the box that holds words.
    pub(crate) fn inner(&self) -> Frame {
        let [left, top, right, bottom] = self.insets;
        let Frame { x, y, width, height, .. } = self.frame;
        Frame {
            x: x + left,
            y: y + top,
            width: (width - left - right).max(0),
            height: (height - top - bottom).max(0),
            ..self.frame
        }
    }
}

impl Seating {
    /// The seat of a slot.
    pub(crate) fn seat(&self, slot: &Slot) -> Seat {
        let found = self.seats.iter().find(|(key, _)| *key == slot.key);
        found.map_or_else(|| Seat { frame: slot.frame, ..Seat::default() }, |(_, seat)| seat.clone())
    }
}

impl Stage {
    /// The stage of one of our own themes.
    pub(crate) fn of(theme: &Theme) -> Self {
        let own = |(at, layout): (usize, &'static Layout)| {
            let (footer, number) = feet();
            let small = |kind: &str, index: u32| match kind {
                "body" => format!("<p:ph type=\"body\" idx=\"{index}\"/>"),
                kind => format!("<p:ph type=\"{kind}\" sz=\"quarter\" idx=\"{index}\"/>"),
            };
            Seating {
                layout,
                part: format!("ppt/slideLayouts/slideLayout{}.xml", at + 1),
                mapping: mapping(layout).to_owned(),
                seats: layout.slots.iter().map(|slot| (slot.key, Seat::of(slot.frame, ph(slot)))).collect(),
                source: Seat::of(source(), small("body", SOURCE)),
                footer: Some(Seat::of(footer, small("ftr", FOOTER))),
                number: Some(Seat::of(number, small("sldNum", NUMBER))),
            }
        };
        Self {
            major: theme.major.to_owned(),
            minor: theme.minor.to_owned(),
            inks: theme.inks(),
            bold: theme.bold,
            foreign: false,
            layouts: LAYOUTS.iter().enumerate().map(own).collect(),
        }
    }

    /// The seats of a layout.
    pub(crate) fn seating(&self, name: LayoutName) -> Option<&Seating> {
        self.layouts.iter().find(|seating| seating.layout.name == name)
    }

    /// The font of a look, and whether it is strong.
    pub(crate) fn face(&self, look: &Look) -> (&str, bool) {
        let strong = match look.bold {
            Bold::Yes => true,
            Bold::No => false,
            Bold::AsHeadings => self.bold,
        };
        (if look.major { &self.major } else { &self.minor }, strong)
    }
}
