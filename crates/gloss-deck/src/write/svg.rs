//! A drawing as SVG: real text with its measured length, each group with what it is of. No script, nothing from outside, and ids that
//! several slides on one page don't share.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use gloss_ooxml::xml::escape;

use crate::drawing::{
    Along, Colour, Drawing, Drawn, Entry, Gradient, Item, Matrix, Of, Outline, Paint, Step, Stroke,
};
use crate::text::fonts::Fonts;

/// A drawing as SVG.
pub fn svg(drawing: &Drawing) -> String {
    written(drawing, false)
}

/// Pages show several slides, whose definitions must not be mixed up.
static NEXT: AtomicU64 = AtomicU64::new(0);

pub(super) fn written(drawing: &Drawing, plain: bool) -> String {
    let number = if plain { 0 } else { NEXT.fetch_add(1, Ordering::Relaxed) };
    let mut writer = Writer {
        out: String::new(),
        definitions: String::new(),
        prefix: format!("gd{number}-"),
        pictures: BTreeMap::new(),
        next: 0,
        fonts: Fonts::bundled(),
        plain,
    };
    let mut at = 0;
    while let Some(entry) = drawing.entries.get(at) {
        let same =
            drawing.entries.iter().skip(at).take_while(|other| one_shape(&other.of, &entry.of)).count();
        writer.shape(drawing, &entry.of, drawing.entries.get(at..at + same).unwrap_or_default());
        at += same.max(1);
    }
    let (width, height) = (Number(drawing.width), Number(drawing.height));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         role=\"img\"><defs>{}</defs><rect width=\"{width}\" height=\"{height}\" fill=\"#fff\"/>{}</svg>",
        writer.definitions, writer.out
    )
}

fn one_shape(one: &Of, other: &Of) -> bool {
    (one.shape, one.twin, one.inherited) == (other.shape, other.twin, other.inherited)
}

/// A number as SVG has it: at most two places.
struct Number(f32);

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let value = (f64::from(if self.0.is_finite() { self.0 } else { 0.0 }) * 100.0).round() / 100.0;
        write!(f, "{value}")
    }
}

struct Writer {
    out: String,
    definitions: String,
    prefix: String,
    pictures: BTreeMap<String, String>,
    next: usize,
    fonts: Fonts,
    plain: bool,
}

impl Writer {
    fn id(&mut self) -> String {
        self.next += 1;
        format!("{}{}", self.prefix, self.next)
    }

    fn shape(&mut self, drawing: &Drawing, of: &Of, entries: &[Entry]) {
        if self.plain {
            return entries.iter().for_each(|entry| self.item(entry));
        }
        let _ = write!(self.out, "<g data-shape=\"{}\"", shape_key(of.shape, of.twin));
        if of.inherited {
            self.out.push_str(" data-inherited=\"1\"");
        }
        let about = |one: &&Drawn| (one.id, one.twin, one.inherited) == (of.shape, of.twin, of.inherited);
        if let Some(about) = drawing.shapes.iter().find(about).filter(|about| !about.description.is_empty()) {
            let _ = write!(self.out, " role=\"img\" aria-label=\"{}\"", escape(&about.description));
        }
        self.out.push('>');
        let mut at = 0;
        while let Some(entry) = entries.get(at) {
            let same =
                entries.iter().skip(at).take_while(|other| one_place(&other.of, &entry.of)).count().max(1);
            let marks = marks(&entry.of);
            if !marks.is_empty() {
                let _ = write!(self.out, "<g{marks}>");
            }
            entries.iter().skip(at).take(same).for_each(|entry| self.item(entry));
            if !marks.is_empty() {
                self.out.push_str("</g>");
            }
            at += same;
        }
        self.out.push_str("</g>");
    }

    fn item(&mut self, entry: &Entry) {
        match &entry.item {
            Item::Path { outline, fill, stroke, blur } => {
                self.path(outline, (fill.as_ref(), stroke.as_ref()), *blur, &entry.matrix);
            }
            Item::Image { .. } => self.image(entry),
            Item::Line { .. } => self.line(entry),
        }
    }

    fn path(
        &mut self,
        outline: &Outline,
        (fill, stroke): (Option<&Paint>, Option<&Stroke>),
        blur: f32,
        matrix: &Matrix,
    ) {
        let fill = match fill {
            None => " fill=\"none\"".to_owned(),
            Some(Paint::Solid(colour)) => paint("fill", *colour),
            Some(Paint::Gradient(gradient)) => format!(" fill=\"url(#{})\"", self.gradient(gradient)),
        };
        let filter =
            if blur > 0.1 { format!(" filter=\"url(#{})\"", self.blur(blur)) } else { String::new() };
        let steps = steps(outline);
        let _ = write!(self.out, "<path d=\"{steps}\"{fill}{filter}");
        if let Some(one) = stroke {
            self.out.push_str(&edge(one));
        }
        self.transform(matrix);
        self.out.push_str("/>");
    }

    fn transform(&mut self, matrix: &Matrix) {
        if *matrix != Matrix::default() {
            let [a, b, c, d, e, f] = matrix.0;
            let _ = write!(
                self.out,
                " transform=\"matrix({a:.5} {b:.5} {c:.5} {d:.5} {} {})\"",
                Number(e),
                Number(f)
            );
        }
    }

    fn gradient(&mut self, gradient: &Gradient) -> String {
        let id = self.id();
        let mut stops = String::new();
        for (at, colour) in &gradient.stops {
            let _ = write!(stops, "<stop offset=\"{at:.4}\" stop-color=\"{}\"", colour.hex());
            if colour.alpha < 1.0 {
                let _ = write!(stops, " stop-opacity=\"{:.3}\"", colour.alpha);
            }
            stops.push_str("/>");
        }
        let kind = "gradientUnits=\"userSpaceOnUse\"";
        let _ = match gradient.along {
            Along::Line { from, to } => write!(
                self.definitions,
                "<linearGradient id=\"{id}\" {kind} x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\">{stops}</linearGradient>",
                Number(from.0),
                Number(from.1),
                Number(to.0),
                Number(to.1)
            ),
            Along::Circle { middle, radius } => write!(
                self.definitions,
                "<radialGradient id=\"{id}\" {kind} cx=\"{}\" cy=\"{}\" r=\"{}\">{stops}</radialGradient>",
                Number(middle.0),
                Number(middle.1),
                Number(radius)
            ),
        };
        id
    }

    fn blur(&mut self, radius: f32) -> String {
        let id = self.id();
        let _ = write!(
            self.definitions,
            "<filter id=\"{id}\" x=\"-50%\" y=\"-50%\" width=\"200%\" height=\"200%\"><feGaussianBlur stdDeviation=\"{}\"/></filter>",
            Number(radius / 2.5)
        );
        id
    }

    fn image(&mut self, entry: &Entry) {
        let Item::Image { x, y, width, height, picture, clip, opacity } = &entry.item else { return };
        let id = match self.pictures.get(&picture.part) {
            Some(id) => id.clone(),
            None => {
                let id = self.id();
                let _ = write!(
                    self.definitions,
                    "<image id=\"{id}\" width=\"1\" height=\"1\" preserveAspectRatio=\"none\" href=\"data:{};base64,{}\"/>",
                    picture.media_type,
                    STANDARD.encode(&picture.bytes)
                );
                self.pictures.insert(picture.part.clone(), id.clone());
                id
            }
        };
        let clip = clip.as_ref().map(|clip| {
            let id = self.id();
            let _ =
                write!(self.definitions, "<clipPath id=\"{id}\"><path d=\"{}\"/></clipPath>", steps(clip));
            format!(" clip-path=\"url(#{id})\"")
        });
        let _ = write!(self.out, "<g{}", clip.unwrap_or_default());
        if *opacity < 1.0 {
            let _ = write!(self.out, " opacity=\"{opacity:.3}\"");
        }
        self.transform(&entry.matrix);
        let _ = write!(
            self.out,
            "><use href=\"#{id}\" transform=\"translate({} {}) scale({} {})\"/></g>",
            Number(*x),
            Number(*y),
            Number(*width),
            Number(*height)
        );
    }

    fn line(&mut self, entry: &Entry) {
        let Item::Line { x, baseline, width, text, font, size, colour, underline, strike, .. } = &entry.item
        else {
            return;
        };
        let file = self.fonts.file(*font);
        let _ = write!(
            self.out,
            "<text x=\"{}\" y=\"{}\" font-family=\"{}\" font-size=\"{}\"",
            Number(*x),
            Number(*baseline),
            file.family,
            Number(*size)
        );
        if file.bold {
            self.out.push_str(" font-weight=\"700\"");
        }
        if file.italic {
            self.out.push_str(" font-style=\"italic\"");
        }
        self.out.push_str(&paint("fill", *colour));
        if text.chars().nth(1).is_some() && *width > 0.0 {
            let _ = write!(self.out, " textLength=\"{}\" lengthAdjust=\"spacingAndGlyphs\"", Number(*width));
        }
        let drawn = [(*underline, "underline"), (*strike, "line-through")];
        let drawn: Vec<&str> = drawn.iter().filter(|(on, _)| *on).map(|(_, word)| *word).collect();
        if !drawn.is_empty() {
            let _ = write!(self.out, " text-decoration=\"{}\"", drawn.join(" "));
        }
        if let (Some((start, end)), false) = (entry.of.range, self.plain) {
            let _ = write!(self.out, " data-start=\"{start}\" data-end=\"{end}\"");
        }
        self.transform(&entry.matrix);
        let text: String = text.chars().filter(|c| !c.is_control()).collect();
        let _ = write!(self.out, " xml:space=\"preserve\">{}</text>", escape(&text));
    }
}

/// What tells a shape of a drawn slide from all others: its id, `7`, and of several with one id `7#2` for the second, as
/// places name them.
pub fn shape_key(id: u32, twin: u32) -> String {
    match twin {
        0 => id.to_string(),
        _ => format!("{id}#{}", twin + 1),
    }
}

fn one_place(one: &Of, other: &Of) -> bool {
    one.cell == other.cell && one.paragraph == other.paragraph && one.point == other.point
}

fn marks(of: &Of) -> String {
    let mut out = String::new();
    if let Some((row, column)) = of.cell {
        let _ = write!(out, " data-cell=\"{row},{column}\"");
    }
    if let Some(paragraph) = of.paragraph {
        let _ = write!(out, " data-paragraph=\"{paragraph}\"");
    }
    if let Some((series, point)) = of.point {
        let _ = write!(out, " data-point=\"{series},{point}\"");
    }
    out
}

fn paint(name: &str, colour: Colour) -> String {
    let mut out = format!(" {name}=\"{}\"", colour.hex());
    if colour.alpha < 1.0 {
        let _ = write!(out, " {name}-opacity=\"{:.3}\"", colour.alpha);
    }
    out
}

fn edge(one: &Stroke) -> String {
    let mut out = paint("stroke", one.colour);
    let _ = write!(out, " stroke-width=\"{}\"", Number(one.width));
    if !one.dashes.is_empty() {
        let lengths: Vec<String> = one.dashes.iter().map(|length| Number(*length).to_string()).collect();
        let _ = write!(out, " stroke-dasharray=\"{}\"", lengths.join(" "));
    }
    if one.round {
        out.push_str(" stroke-linecap=\"round\"");
    }
    if !one.mitre {
        out.push_str(" stroke-linejoin=\"round\"");
    }
    out
}

fn steps(outline: &Outline) -> String {
    let mut out = String::new();
    for step in &outline.0 {
        let _ = match *step {
            Step::Move(x, y) => write!(out, "M{} {}", Number(x), Number(y)),
            Step::Line(x, y) => write!(out, "L{} {}", Number(x), Number(y)),
            Step::Curve(a, b, c, d, x, y) => write!(
                out,
                "C{} {} {} {} {} {}",
                Number(a),
                Number(b),
                Number(c),
                Number(d),
                Number(x),
                Number(y)
            ),
            Step::Close => write!(out, "Z"),
        };
    }
    out
}
