//! The theme of a slide: colours, fonts and the numbered fills, lines and effects (ECMA-376 part 1, 20.1.6).

mod colour;
mod names;

pub(crate) use colour::Ink;

use crate::drawing::Colour;
use crate::node::Node;

/// Names of a theme's colours in the order of `Theme::colours`.
const SLOTS: [&str; 12] = [
    "dk1", "lt1", "dk2", "lt2", "accent1", "accent2", "accent3", "accent4", "accent5", "accent6", "hlink",
    "folHlink",
];

/// The colours that Office has where a file brings no theme.
const OFFICE: [(u8, u8, u8); 12] = [
    (0, 0, 0),
    (255, 255, 255),
    (0x44, 0x54, 0x6a),
    (0xe7, 0xe6, 0xe6),
    (0x44, 0x72, 0xc4),
    (0xed, 0x7d, 0x31),
    (0xa5, 0xa5, 0xa5),
    (0xff, 0xc0, 0),
    (0x5b, 0x9b, 0xd5),
    (0x70, 0xad, 0x47),
    (0x05, 0x63, 0xc1),
    (0x95, 0x4f, 0x72),
];

/// The theme of a slide, with the map of its master.
#[derive(Clone, Debug)]
pub(crate) struct Theme<'a> {
    format: Option<Node<'a>>,
    colours: [Colour; 12],
    /// Which colour of the theme `bg1`, `tx1`, `bg2` and `tx2` are.
    map: [usize; 4],
    major: Faces,
    minor: Faces,
}

#[derive(Clone, Debug, Default)]
struct Faces {
    latin: String,
    east_asian: String,
    complex: String,
}

impl Faces {
    fn read(scheme: Option<Node<'_>>, name: &str) -> Self {
        let face = |script: &str| {
            let found = scheme.and_then(|scheme| scheme.path(&[name, script]));
            found.and_then(|node| node.attr("typeface")).unwrap_or_default().into_owned()
        };
        Self { latin: face("latin"), east_asian: face("ea"), complex: face("cs") }
    }
}

impl<'a> Theme<'a> {
    /// Reads a theme's part; `maps` are `clrMap` and its overrides, the strongest first.
    pub(crate) fn read(root: Option<Node<'a>>, maps: &[Node<'a>]) -> Self {
        let elements = root.and_then(|root| root.child("themeElements"));
        let mut colours = OFFICE.map(|(red, green, blue)| Colour::new(red, green, blue));
        if let Some(scheme) = elements.and_then(|all| all.child("clrScheme")) {
            for (name, slot) in SLOTS.iter().zip(&mut colours) {
                let found = scheme.child(name).and_then(|node| node.children().next());
                if let Some(colour) = found.and_then(colour::plain) {
                    *slot = colour;
                }
            }
        }
        let fonts = elements.and_then(|all| all.child("fontScheme"));
        let mut theme = Self {
            format: elements.and_then(|all| all.child("fmtScheme")),
            colours,
            map: [1, 0, 3, 2],
            major: Faces::read(fonts, "majorFont"),
            minor: Faces::read(fonts, "minorFont"),
        };
        for (slot, name) in ["bg1", "tx1", "bg2", "tx2"].iter().enumerate() {
            let found = maps.iter().find_map(|map| map.attr(name));
            let known = found.and_then(|found| SLOTS.iter().position(|slot| *slot == found));
            if let (Some(known), Some(own)) = (known, theme.map.get_mut(slot)) {
                *own = known;
            }
        }
        theme
    }

    /// A colour by its name in a scheme, such as `tx1` or `accent2`.
    pub(crate) fn colour(&self, name: &str) -> Option<Colour> {
        let mapped = ["bg1", "tx1", "bg2", "tx2"].iter().position(|known| *known == name);
        let slot = match mapped {
            Some(at) => self.map.get(at).copied(),
            None => SLOTS.iter().position(|known| *known == name),
        };
        slot.and_then(|slot| self.colours.get(slot)).copied()
    }

    /// The name of a font: `+mj-lt` and its like are the theme's.
    pub(crate) fn typeface(&self, name: &str) -> String {
        let faces = match name.get(..3) {
            Some("+mj") => &self.major,
            Some("+mn") => &self.minor,
            _ => return name.to_owned(),
        };
        let face = match name.get(3..) {
            Some("-ea") => &faces.east_asian,
            Some("-cs") => &faces.complex,
            _ => &faces.latin,
        };
        face.clone()
    }

    /// A numbered fill; from 1001 on those of backgrounds.
    pub(crate) fn fill(&self, index: usize) -> Option<Node<'a>> {
        let (list, at) = match index {
            0 => return None,
            1..1000 => ("fillStyleLst", index - 1),
            _ => ("bgFillStyleLst", index.checked_sub(1001)?),
        };
        self.format?.child(list)?.children().nth(at)
    }

    /// A numbered line.
    pub(crate) fn line(&self, index: usize) -> Option<Node<'a>> {
        self.format?.child("lnStyleLst")?.children().nth(index.checked_sub(1)?)
    }

    /// A numbered effect.
    pub(crate) fn effect(&self, index: usize) -> Option<Node<'a>> {
        self.format?.child("effectStyleLst")?.children().nth(index.checked_sub(1)?)?.child("effectLst")
    }
}
