//! Fills of areas: a colour, a gradient, a picture, a pattern (ECMA-376 part 1, 20.1.8).

use crate::canvas::Canvas;
use crate::drawing::{Along, Colour, Gradient, Item, Matrix, Outline, Paint};
use crate::node::Node;
use crate::scene::Scene;
use crate::theme::Ink;

/// An element's own looks and those of the style that it names: the style of a shape goes before what its layout says.
pub(crate) type Layer<'a> = (Option<Node<'a>>, Option<Node<'a>>);

/// A fill as a file has it, and the colour that stands for `phClr` in it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Source<'a> {
    pub node: Node<'a>,
    pub own: Option<Colour>,
}

const FILLS: [&str; 6] = ["noFill", "solidFill", "gradFill", "blipFill", "pattFill", "grpFill"];

impl<'a> Source<'a> {
    /// The fill that an element such as `spPr` holds.
    pub(crate) fn of(holder: Node<'a>) -> Option<Self> {
        let node = holder.children().find(|child| FILLS.contains(&child.local()))?;
        Some(Self { node, own: None })
    }
}

/// The fill of a shape: of the first that says something of it.
pub(crate) fn find<'a>(
    scene: &Scene<'a>,
    layers: &[Layer<'a>],
    group: Option<Source<'a>>,
) -> Option<Source<'a>> {
    let found = layers.iter().find_map(|(properties, style)| {
        let own = properties.and_then(Source::of).map(Some);
        own.or_else(|| {
            style.and_then(|style| style.child("fillRef")).map(|reference| themed(scene, reference))
        })
    });
    let found = found.flatten()?;
    match found.node.local() {
        "noFill" => None,
        "grpFill" => group,
        _ => Some(found),
    }
}

/// The fill that a style names by its number; 0 is none.
fn themed<'a>(scene: &Scene<'a>, reference: Node<'a>) -> Option<Source<'a>> {
    let node = scene.theme.fill(reference.number("idx")?)?;
    Some(Source { node, own: Ink { theme: &scene.theme, own: None }.within(reference) })
}

/// Fills an area within a box of this size.
pub(crate) fn area(
    canvas: &mut Canvas<'_>,
    source: &Source<'_>,
    outline: &Outline,
    size: (f32, f32),
    matrix: Matrix,
) {
    if source.node.local() == "blipFill" {
        return picture(canvas, source.node, outline, size, matrix);
    }
    if let Some(paint) = paint(&canvas.scene.ink(), source, size) {
        canvas.path(outline.clone(), Some(paint), None, matrix);
    }
}

/// A fill that is no picture.
pub(crate) fn paint(ink: &Ink<'_>, source: &Source<'_>, size: (f32, f32)) -> Option<Paint> {
    let ink = ink.with(source.own);
    match source.node.local() {
        "solidFill" => ink.within(source.node).map(Paint::Solid),
        "gradFill" => gradient(&ink, source.node, size),
        "pattFill" => pattern(&ink, source.node).map(Paint::Solid),
        _ => None,
    }
}

/// The one colour that comes closest to a fill, for edges and words.
pub(crate) fn plain(ink: &Ink<'_>, source: &Source<'_>) -> Option<Colour> {
    match paint(ink, source, (1.0, 1.0))? {
        Paint::Solid(colour) => Some(colour),
        Paint::Gradient(gradient) => gradient.stops.first().map(|(_, colour)| *colour),
    }
}

fn gradient(ink: &Ink<'_>, node: Node<'_>, (width, height): (f32, f32)) -> Option<Paint> {
    let mut stops: Vec<(f32, Colour)> = node
        .child("gsLst")?
        .named("gs")
        .take(100)
        .filter_map(|stop| Some((stop.share("pos")?.clamp(0.0, 1.0), ink.within(stop)?)))
        .collect();
    stops.sort_by(|a, b| a.0.total_cmp(&b.0));
    if stops.len() < 2 {
        return stops.first().map(|(_, colour)| Paint::Solid(*colour));
    }
    if let Some(path) = node.child("path") {
        let side = |name: &str| {
            path.child("fillToRect").and_then(|rect| rect.share(name)).unwrap_or(0.0).clamp(-1.0, 2.0)
        };
        let middle_x = width * (side("l") + 1.0 - side("r")) / 2.0;
        let middle_y = height * (side("t") + 1.0 - side("b")) / 2.0;
        let (far_x, far_y) = (middle_x.max(width - middle_x), middle_y.max(height - middle_y));
        let radius = if path.attr("path").is_some_and(|kind| kind == "circle") {
            far_x.hypot(far_y)
        } else {
            far_x.max(far_y)
        };
        let along = Along::Circle { middle: (middle_x, middle_y), radius: radius.max(0.1) };
        return Some(Paint::Gradient(Gradient { along, stops }));
    }
    let line = node.child("lin");
    let mut angle = line.and_then(|line| line.number::<f32>("ang")).unwrap_or(0.0) / 60_000.0;
    if line.and_then(|line| line.yes("scaled")).unwrap_or(false) && width > 0.0 && height > 0.0 {
        let (sin, cos) = angle.to_radians().sin_cos();
        angle = (sin * height).atan2(cos * width).to_degrees();
    }
    let (sin, cos) = angle.to_radians().sin_cos();
    let half = ((width * cos).abs() + (height * sin).abs()) / 2.0;
    let (x, y) = (width / 2.0, height / 2.0);
    let along = Along::Line { from: (x - cos * half, y - sin * half), to: (x + cos * half, y + sin * half) };
    Some(Paint::Gradient(Gradient { along, stops }))
}

/// A pattern as the colour that it looks like from afar.
fn pattern(ink: &Ink<'_>, node: Node<'_>) -> Option<Colour> {
    let front = ink.within(node.child("fgClr")?)?;
    let back = node.child("bgClr").and_then(|back| ink.within(back)).unwrap_or(Colour::WHITE);
    let name = node.attr("prst").unwrap_or_default();
    let share = match name.strip_prefix("pct").and_then(|rest| rest.parse::<f32>().ok()) {
        Some(percent) => percent / 100.0,
        None if name.starts_with("lt") || name.starts_with("dot") || name.ends_with("Grid") => 0.2,
        None if name.starts_with("dk") || name.starts_with("wd") => 0.6,
        None => 0.35,
    };
    Some(mixed(back, front, share))
}

/// A colour between two.
pub(crate) fn mixed(from: Colour, to: Colour, share: f32) -> Colour {
    let part = |from: u8, to: u8| {
        (f32::from(from) + (f32::from(to) - f32::from(from)) * share).round().clamp(0.0, 255.0) as u8
    };
    Colour {
        red: part(from.red, to.red),
        green: part(from.green, to.green),
        blue: part(from.blue, to.blue),
        alpha: from.alpha + (to.alpha - from.alpha) * share,
    }
}

/// Lighter from 0 to 1, darker from 0 to -1.
pub(crate) fn shaded(colour: Colour, by: f32) -> Colour {
    let to = if by > 0.0 { Colour::WHITE } else { Colour::BLACK };
    mixed(colour, Colour { alpha: colour.alpha, ..to }, by.abs())
}

/// How opaque a picture is.
pub(crate) fn opacity(blip: Node<'_>) -> f32 {
    let share = blip.child("alphaModFix").and_then(|node| node.share("amt"));
    share.unwrap_or(1.0).clamp(0.0, 1.0)
}

/// How much of a picture's sides is cut off: left, top, right, bottom.
pub(crate) fn sides(holder: Node<'_>, name: &str) -> [f32; 4] {
    let rect = holder.child(name);
    ["l", "t", "r", "b"]
        .map(|side| rect.and_then(|rect| rect.share(side)).filter(|share| share.abs() < 100.0).unwrap_or(0.0))
}

fn picture(
    canvas: &mut Canvas<'_>,
    node: Node<'_>,
    outline: &Outline,
    (width, height): (f32, f32),
    matrix: Matrix,
) {
    let Some(blip) = node.child("blip") else { return };
    let target = blip.prefixed("embed").and_then(|id| node.part.target(&id).map(str::to_owned));
    let found = target.ok_or("a picture that is missing").and_then(|part| canvas.picture(&part));
    let picture = match found {
        Ok(picture) => picture,
        Err(why) => return canvas.undrawn(why),
    };
    let opacity = opacity(blip);
    let push = |canvas: &mut Canvas<'_>, x: f32, y: f32, width: f32, height: f32| {
        let (clip, picture) = (Some(outline.clone()), picture.clone());
        canvas.push(Item::Image { x, y, width, height, picture, clip, opacity }, matrix);
    };
    if let Some(tile) = node.child("tile") {
        let scale = |name| tile.share(name).filter(|share| *share > 0.001).unwrap_or(1.0);
        // A pixel is a 96th of an inch where the picture says nothing else.
        let own_width = picture.pixels.0 as f32 * 0.75 * scale("sx");
        let own_height = picture.pixels.1 as f32 * 0.75 * scale("sy");
        let (columns, rows) = ((width / own_width).ceil(), (height / own_height).ceil());
        if columns * rows <= 2_000.0 {
            for row in 0..rows as u32 {
                for column in 0..columns as u32 {
                    push(canvas, column as f32 * own_width, row as f32 * own_height, own_width, own_height);
                }
            }
            return;
        }
    }
    let [left, top, right, bottom] =
        node.child("stretch").map(|stretch| sides(stretch, "fillRect")).unwrap_or_default();
    let (x, y) = (left * width, top * height);
    let (width, height) = (width * (1.0 - left - right), height * (1.0 - top - bottom));
    let [left, top, right, bottom] = sides(node, "srcRect");
    let (share_x, share_y) = (1.0 - left - right, 1.0 - top - bottom);
    if width > 0.0 && height > 0.0 && share_x > 0.001 && share_y > 0.001 {
        let (whole_x, whole_y) = (width / share_x, height / share_y);
        push(canvas, x - left * whole_x, y - top * whole_y, whole_x, whole_y);
    }
}
