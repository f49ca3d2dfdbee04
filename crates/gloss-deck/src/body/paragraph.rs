//! Paragraphs of a box with all that they inherit, ready to be set in lines.

use gloss_ooxml::presentation::{self, PieceKind};

use super::bullet::{Bullet, Counters, bullet};
use super::cascade::Levels;
use super::request::{Look, Request};
use super::run::{Capitals, RunLook, look};
use super::symbol;
use crate::canvas::Canvas;
use crate::node::Node;
use crate::text::{self, Align, Space, Span, Style, Tab};

/// Words set in lines, not placed yet.
pub(crate) struct Laid {
    pub lines: text::Lines,
    pub(crate) paragraphs: Vec<Set>,
    /// Whether the box becomes as high as its words when somebody types in it.
    pub grows: bool,
}

/// A paragraph that can be set.
pub(crate) struct Set {
    pub spans: Vec<Words>,
    pub bullet: Option<Bullet>,
    pub empty: Style,
    /// Where its bullet stands, from the side where its lines begin.
    pub hang: f32,
    shape: Shape,
}

/// Words of one look and where they are in the file.
pub(crate) struct Words {
    /// As they are drawn.
    pub text: String,
    pub look: Look,
    /// The piece of the paragraph.
    pub piece: u32,
    /// UTF-16 units in the paragraph's text in the file.
    pub range: (u32, u32),
    /// Whether what is drawn is not what the file holds, so that only the whole can be pointed at.
    pub whole: bool,
}

#[derive(Clone, Debug)]
struct Shape {
    left: f32,
    first: f32,
    right: f32,
    spacing: Space,
    before: Space,
    after: Space,
    align: Align,
    rtl: bool,
    tabs: Vec<Tab>,
    tab: f32,
}

impl Set {
    /// The same as the measuring takes it.
    pub(crate) fn measured(&self) -> text::Paragraph<'_> {
        let Shape { left, first, right, spacing, before, after, align, rtl, tabs, tab } = self.shape.clone();
        let spans =
            self.spans.iter().map(|words| Span { text: &words.text, style: words.look.style }).collect();
        text::Paragraph {
            spans,
            empty: self.empty,
            left,
            first,
            right,
            spacing,
            before,
            after,
            align,
            rtl,
            tabs,
            tab,
        }
    }

    pub(crate) fn rtl(&self) -> bool {
        self.shape.rtl
    }
}

/// How a box deals with words that are too many for it.
fn autofit<'a>(request: &Request<'a>) -> Option<Node<'a>> {
    let fits = ["noAutofit", "normAutofit", "spAutoFit"];
    request.properties.iter().find_map(|node| node.children().find(|child| fits.contains(&child.local())))
}

/// Whether a box becomes as high as its words.
pub(super) fn grows(request: &Request<'_>) -> bool {
    autofit(request).is_some_and(|own| own.local() == "spAutoFit")
}

/// How a box shrinks its type and its lines: as the program that last wrote it found out.
fn shrunk(request: &Request<'_>) -> (f32, f32) {
    let own = autofit(request);
    let Some(own) = own.filter(|own| own.local() == "normAutofit") else { return (1.0, 0.0) };
    let share = |name: &str, usual: f32| own.share(name).unwrap_or(usual);
    (share("fontScale", 1.0).clamp(0.05, 1.0), share("lnSpcReduction", 0.0).clamp(0.0, 0.9))
}

/// All paragraphs of a box.
pub(super) fn all<'a>(canvas: &mut Canvas<'a>, request: &Request<'a>) -> Vec<Set> {
    let (scale, less) = shrunk(request);
    let mut counters = Counters::default();
    let mut out = Vec::new();
    for paragraph in presentation::paragraphs(request.node.tree, request.node.id) {
        if !canvas.characters(paragraph.text.len()) {
            canvas.undrawn("more words than can be drawn on one slide");
            break;
        }
        let node = request.node.at(paragraph.node);
        let levels = Levels::of(node, &request.styles);
        let spans = spans(canvas, request, &levels, &paragraph, scale);
        let end = look(canvas, request, &levels, node.child("endParaRPr"), scale).look;
        // A bullet is drawn before words only.
        let first = spans.iter().find(|words| !words.text.is_empty()).map(|words| words.look);
        let bullet = match &first {
            Some(first) => bullet(canvas, request, &levels, &mut counters, first),
            None => None,
        };
        let (shape, hang) = shape(canvas, &levels, bullet.as_ref(), less);
        out.push(Set { spans, bullet, empty: end.style, hang, shape });
    }
    out
}

fn spans<'a>(
    canvas: &mut Canvas<'a>,
    request: &Request<'a>,
    levels: &Levels<'a, '_>,
    paragraph: &presentation::Paragraph,
    scale: f32,
) -> Vec<Words> {
    let mut out = Vec::new();
    let mut units = 0;
    for (number, piece) in paragraph.pieces.iter().enumerate() {
        let node = request.node.at(piece.node);
        let written = paragraph.text.get(piece.at.clone()).unwrap_or_default();
        let length = u32::try_from(written.encode_utf16().count()).unwrap_or(0);
        let found = look(canvas, request, levels, node.child("rPr"), scale);
        let number_field =
            piece.kind == PieceKind::Field && node.attr("type").is_some_and(|kind| kind == "slidenum");
        let text = if number_field { canvas.scene.number.to_string() } else { drawn(&found, written) };
        let whole = number_field || text.encode_utf16().count() != length as usize;
        out.push(Words {
            text,
            look: found.look,
            piece: u32::try_from(number).unwrap_or(u32::MAX),
            range: (units, units + length),
            whole,
        });
        units += length;
    }
    out
}

/// Words as they are drawn: in capitals, or as signs of a symbol font; one character for one.
fn drawn(found: &RunLook, written: &str) -> String {
    let capital = |c: char| {
        let mut upper = c.to_uppercase();
        match (upper.next(), upper.next()) {
            (Some(one), None) => one,
            _ => c,
        }
    };
    let font = found.font.as_str();
    let one = |c: char| {
        if c.is_control() || c == ' ' {
            c
        } else if let Some(sign) = symbol::sign(font, c) {
            sign
        } else if found.capitals == Capitals::None {
            c
        } else {
            capital(c)
        }
    };
    written.chars().map(one).collect()
}

fn space(node: Node<'_>) -> Option<Space> {
    let share = node.child("spcPct").and_then(|child| child.share("val"));
    let points =
        || node.child("spcPts").and_then(|child| child.number::<f32>("val")).map(|hundreds| hundreds / 100.0);
    let share = share.map(|share| Space::Lines(share.clamp(0.0, 20.0)));
    share.or_else(|| points().map(|points| Space::Points(points.clamp(0.0, 1_584.0))))
}

fn shape(canvas: &Canvas<'_>, levels: &Levels<'_, '_>, bullet: Option<&Bullet>, less: f32) -> (Shape, f32) {
    let length =
        |name: &'static str| levels.find(|node| node.points(name)).unwrap_or(0.0).clamp(-4_000.0, 4_000.0);
    let (margin, indent) = (length("marL"), length("indent"));
    let rtl = levels.find(|node| node.yes("rtl")).unwrap_or(false);
    let spacing = levels.find(|node| node.child("lnSpc").and_then(space)).unwrap_or(Space::Lines(1.0));
    let spacing = match spacing {
        Space::Lines(share) => Space::Lines((share - less).max(0.1)),
        points => points,
    };
    let distance = |name: &'static str| {
        levels.find(|node| node.child(name).and_then(space)).unwrap_or(Space::Points(0.0))
    };
    let align = match levels.find(|node| node.attr("algn")).as_deref() {
        Some("ctr") => Align::Centre,
        Some("r") => Align::Right,
        Some("just" | "justLow" | "dist" | "thaiDist") => Align::Justify,
        Some(_) => Align::Left,
        None if rtl => Align::Right,
        None => Align::Left,
    };
    let hang = margin + indent;
    let first = bullet.map_or(hang, |bullet| {
        let width = bullet_width(canvas, bullet);
        // Words follow the bullet at the margin, or right behind it where it reaches beyond.
        if hang + width <= margin { margin } else { hang + width + bullet.look.style.size * 0.25 }
    });
    let (left, first, right) =
        if rtl { (0.0, 0.0, length("marR").max(margin)) } else { (margin, first, length("marR")) };
    let shape = Shape {
        left,
        first,
        right,
        spacing,
        before: distance("spcBef"),
        after: distance("spcAft"),
        align,
        rtl,
        tabs: tabs(levels),
        tab: levels.find(|node| node.points("defTabSz")).unwrap_or(72.0).clamp(1.0, 4_000.0),
    };
    (shape, hang)
}

fn tabs(levels: &Levels<'_, '_>) -> Vec<Tab> {
    let Some(list) = levels.find(|node| node.child("tabLst")) else { return Vec::new() };
    let tab = |node: Node<'_>| {
        let align = match node.attr("algn").as_deref() {
            Some("ctr") => Align::Centre,
            Some("r" | "dec") => Align::Right,
            _ => Align::Left,
        };
        Some(Tab { at: node.points("pos")?, align })
    };
    let mut tabs: Vec<Tab> = list.named("tab").take(64).filter_map(tab).collect();
    tabs.sort_by(|a, b| a.at.total_cmp(&b.at));
    tabs
}

/// How wide a bullet is.
pub(super) fn bullet_width(canvas: &Canvas<'_>, bullet: &Bullet) -> f32 {
    if let Some(picture) = &bullet.picture {
        return bullet.look.style.size * picture.pixels.0 as f32 / picture.pixels.1 as f32;
    }
    let one = text::Paragraph::plain(&bullet.text, bullet.look.style);
    text::measure(canvas.scene.fonts, &[one], f32::INFINITY).width
}
