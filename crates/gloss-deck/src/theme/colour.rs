//! Colours as drawings name them (ECMA-376 part 1, 20.1.2.3), with what is done to them in its order.

use gloss_ooxml::{from_hsl, to_hsl};

use super::{Theme, names};
use crate::drawing::Colour;
use crate::node::Node;

/// A resolver of colours: a theme, and the colour that stands for `phClr` there.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ink<'a> {
    pub theme: &'a Theme<'a>,
    pub own: Option<Colour>,
}

impl<'a> Ink<'a> {
    /// The colour that an element such as `solidFill` holds.
    pub(crate) fn within(&self, holder: Node<'_>) -> Option<Colour> {
        holder.children().find_map(|node| self.read(node))
    }

    /// The colour of an element such as `schemeClr`.
    pub(crate) fn read(&self, node: Node<'_>) -> Option<Colour> {
        let base = match node.local() {
            "schemeClr" => match &*node.attr("val")? {
                "phClr" => self.own.or_else(|| self.theme.colour("tx1")),
                name => self.theme.colour(name),
            },
            _ => plain(node),
        };
        Some(node.children().fold(base?, |colour, change| changed(colour, change)))
    }

    /// The same with another colour for `phClr`.
    pub(crate) fn with(&self, own: Option<Colour>) -> Self {
        Self { own: own.or(self.own), ..*self }
    }
}

/// A colour that needs no theme, before anything is done to it.
pub(super) fn plain(node: Node<'_>) -> Option<Colour> {
    let hex = |value: &str| {
        let value = value.trim();
        let valid = value.len() == 6 && value.bytes().all(|byte| byte.is_ascii_hexdigit());
        valid.then(|| u32::from_str_radix(value, 16).ok()).flatten()
    };
    let value = match node.local() {
        "srgbClr" => hex(&node.attr("val")?)?,
        "sysClr" => match node.attr("lastClr").and_then(|last| hex(&last)) {
            Some(last) => last,
            None if node
                .attr("val")
                .is_some_and(|name| name.starts_with("window") && name != "windowText") =>
            {
                0xff_ffff
            }
            None => 0,
        },
        "prstClr" => names::named(&node.attr("val")?)?,
        "scrgbClr" => {
            let part = |name| node.share(name).map(|share| from_linear(share.clamp(0.0, 1.0)));
            return Some(rgb(part("r")?, part("g")?, part("b")?, 1.0));
        }
        "hslClr" => {
            let hue = node.number::<f32>("hue")? / 60_000.0 / 60.0;
            return Some(of_hsl([hue, node.share("sat")?, node.share("lum")?], 1.0));
        }
        _ => return None,
    };
    let [_, red, green, blue] = value.to_be_bytes();
    Some(Colour::new(red, green, blue))
}

fn rgb(red: f32, green: f32, blue: f32, alpha: f32) -> Colour {
    let byte = |part: f32| (part * 255.0).round().clamp(0.0, 255.0) as u8;
    Colour { red: byte(red), green: byte(green), blue: byte(blue), alpha }
}

fn of_hsl(hsl: [f32; 3], alpha: f32) -> Colour {
    let [red, green, blue] = from_hsl(hsl.map(f64::from)).map(|part| part as f32);
    rgb(red, green, blue, alpha)
}

fn parts(colour: Colour) -> [f32; 3] {
    [colour.red, colour.green, colour.blue].map(|part| f32::from(part) / 255.0)
}

/// One change of a colour.
fn changed(colour: Colour, change: Node<'_>) -> Colour {
    let Some(by) = change.share("val").or(Some(0.0)) else { return colour };
    let [red, green, blue] = parts(colour);
    let alpha = colour.alpha;
    let linear = |f: &dyn Fn(f32) -> f32| {
        let part = |value: f32| from_linear(f(to_linear(value)).clamp(0.0, 1.0));
        rgb(part(red), part(green), part(blue), alpha)
    };
    let by_hsl = |f: &dyn Fn(&mut [f32; 3])| {
        let mut hsl = to_hsl([red, green, blue].map(f64::from)).map(|part| part as f32);
        f(&mut hsl);
        of_hsl([hsl[0], hsl[1].clamp(0.0, 1.0), hsl[2].clamp(0.0, 1.0)], alpha)
    };
    match change.local() {
        "alpha" => Colour { alpha: by.clamp(0.0, 1.0), ..colour },
        "alphaMod" => Colour { alpha: (alpha * by).clamp(0.0, 1.0), ..colour },
        "alphaOff" => Colour { alpha: (alpha + by).clamp(0.0, 1.0), ..colour },
        "tint" => linear(&|part| 1.0 - (1.0 - part) * by),
        "shade" => linear(&|part| part * by),
        "lumMod" => by_hsl(&|hsl| hsl[2] *= by),
        "lumOff" => by_hsl(&|hsl| hsl[2] += by),
        "lum" => by_hsl(&|hsl| hsl[2] = by),
        "satMod" => by_hsl(&|hsl| hsl[1] *= by),
        "satOff" => by_hsl(&|hsl| hsl[1] += by),
        "sat" => by_hsl(&|hsl| hsl[1] = by),
        "hueMod" => by_hsl(&|hsl| hsl[0] *= by),
        // In 60,000ths of a degree, of which a share has 100,000ths.
        "hueOff" => by_hsl(&|hsl| hsl[0] += by * 100_000.0 / 3_600_000.0),
        "inv" => rgb(1.0 - red, 1.0 - green, 1.0 - blue, alpha),
        "comp" => by_hsl(&|hsl| hsl[0] += 3.0),
        "gray" => {
            let grey = 0.299 * red + 0.587 * green + 0.114 * blue;
            rgb(grey, grey, grey, alpha)
        }
        _ => colour,
    }
}

fn to_linear(part: f32) -> f32 {
    if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
}

fn from_linear(part: f32) -> f32 {
    if part <= 0.003_130_8 { part * 12.92 } else { 1.055 * part.powf(1.0 / 2.4) - 0.055 }
}
