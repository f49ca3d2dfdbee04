//! What the library drew, drawn anew: element by element, as shapes and words in our own colours. What is not known
//! here is refused; nothing is passed on as it is.

use std::borrow::Cow;
use std::collections::HashMap;

use gloss_chart::Theme;
use roxmltree::{Document, Node, ParsingOptions};

use crate::error::DiagramError;
use crate::geometry::{Matrix, Segment};
use crate::kind::Kind;
use crate::limits;
use crate::picture::{Picture, width_of};
use crate::shape;
use crate::style::{Anchor, Context, Style, color, inline};
use crate::stylesheet::Element;
use crate::text;
use crate::theme::Paint;

/// The library leaves tags of HTML in labels of some kinds as they are.
const UNCLOSED_TAG: &str =
    "A label has a tag of HTML in it that is not closed, or an attribute that is not understood.";
/// What the library could not have meant.
const UNSUPPORTED: &str =
    "The diagram could not be drawn: there is something in it that has no picture here.";
/// How much is seen of the author's colour behind other nodes on a page, whose lines may be pale or dark. Paper is
/// white, as authors think of it.
const AREA_OPACITY: f64 = 0.4;
/// Percent of a pie that have room for their number.
const MIN_LABELED_SHARE: f64 = 4.0;
/// Room at both sides of words that have a background.
const LABEL_PADDING: f64 = 3.0;

/// The state of drawing.
struct Drawing<'a> {
    picture: Picture,
    /// The elements that the current one lies in, and itself.
    path: Vec<Element>,
    markers: HashMap<&'a str, Node<'a, 'a>>,
    /// The fill that the author gave to the node that is being drawn.
    own_fill: Option<[u8; 3]>,
    /// The colour of the edge whose arrowhead is being drawn.
    edge: Option<Paint>,
}

/// Draws what the library drew.
pub(crate) fn draw(svg: &str, kind: Kind, theme: Theme) -> Result<Picture, DiagramError> {
    let nodes = u32::try_from(limits::DRAWN_ELEMENTS * 4).unwrap_or(u32::MAX);
    let options = ParsingOptions { nodes_limit: nodes, ..ParsingOptions::default() };
    let svg = with_known_entities(svg);
    let document =
        Document::parse_with_options(&svg, options).map_err(|_| DiagramError::unread(UNCLOSED_TAG))?;
    let markers =
        document.descendants().filter(|node| node.has_tag_name(("http://www.w3.org/2000/svg", "marker")));
    let markers = markers.filter_map(|node| Some((node.attribute("id")?, node))).collect();
    let root =
        Element { tag: "svg".to_owned(), classes: vec![kind.class().to_owned()], ..Element::default() };
    let mut drawing =
        Drawing { picture: Picture::new(theme), path: vec![root], markers, own_fill: None, edge: None };
    for child in document.root_element().children() {
        drawing.element(child, &Style::default(), Matrix::NONE)?;
    }
    Ok(drawing.picture)
}

/// Words may hold references that HTML knows and XML does not; these become the characters that they are written with.
fn with_known_entities(svg: &str) -> Cow<'_, str> {
    let mut parts = svg.split('&');
    let mut out = parts.next().unwrap_or_default().to_owned();
    let mut changed = false;
    for part in parts {
        let name = part.split_once(';').map_or("", |(name, _)| name);
        let number = name.strip_prefix('#').map(|number| match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => number.parse().ok(),
        });
        let is_known = match number {
            None => matches!(name, "amp" | "lt" | "gt" | "quot" | "apos"),
            Some(code) => code.and_then(char::from_u32).is_some_and(|ch| {
                matches!(ch, '\t' | '\n' | '\r') || (ch >= ' ' && !matches!(ch, '\u{fffe}' | '\u{ffff}'))
            }),
        };
        changed |= !is_known;
        out.push_str(if is_known { "&" } else { "&amp;" });
        out.push_str(part);
    }
    if changed { Cow::Owned(out) } else { Cow::Borrowed(svg) }
}

impl<'a> Drawing<'a> {
    fn element(&mut self, node: Node<'a, 'a>, outer: &Style, by: Matrix) -> Result<(), DiagramError> {
        if !node.is_element() {
            return Ok(());
        }
        if self.path.len() > limits::DEPTH {
            return Err(DiagramError::large("The diagram has boxes in boxes too deep to be drawn."));
        }
        let by = match node.attribute("transform") {
            Some(text) => by.compose(Matrix::parse(text).ok_or_else(|| DiagramError::unread(UNSUPPORTED))?),
            None => by,
        };
        self.path.push(Element::of(node));
        let style = outer.of(node, &self.path, &self.around(node));
        let drawn = if style.hidden { Ok(()) } else { self.draw_element(node, &style, by) };
        self.path.pop();
        drawn
    }

    fn draw_element(&mut self, node: Node<'a, 'a>, style: &Style, by: Matrix) -> Result<(), DiagramError> {
        match node.tag_name().name() {
            "svg" | "g" | "a" => {
                let before = self.own_fill;
                if self.path.last().is_some_and(|seen| seen.has("node")) {
                    self.own_fill = own_fill(node);
                }
                for child in node.children() {
                    self.element(child, style, by)?;
                }
                self.own_fill = before;
                Ok(())
            }
            "path" | "line" | "polygon" | "polyline" | "ellipse" | "circle" | "rect" => {
                self.shape(node, style, by)
            }
            "text" => {
                self.text(node, style, by);
                Ok(())
            }
            "foreignObject" => {
                self.html(node, style, by);
                Ok(())
            }
            // Said by the picture itself, or used up by now: arrowheads, shades, sheets.
            "title" | "desc" | "defs" | "marker" | "style" | "symbol" | "filter" | "linearGradient" => Ok(()),
            "image" => {
                Err(DiagramError::unread("The diagram asks for a picture of its own, which is not loaded."))
            }
            _ => Err(DiagramError::unread(UNSUPPORTED)),
        }
    }

    fn around(&self, node: Node<'_, '_>) -> Context {
        let series = self.path.iter().rev().flat_map(|seen| &seen.classes).find_map(|class| section(class));
        let fill = inline(node.attribute("style").unwrap_or_default()).find(|(name, _)| *name == "fill");
        let fill = fill.map(|(_, value)| value).or_else(|| node.attribute("fill")).and_then(color);
        Context { series: series.unwrap_or(0), fill, edge: self.edge }
    }

    fn shape(&mut self, node: Node<'a, 'a>, style: &Style, by: Matrix) -> Result<(), DiagramError> {
        let mut style = style.clone();
        let is_area =
            |seen: &Element| seen.has("cluster") || seen.has("statediagram-cluster") || seen.has("rect");
        if self.picture.theme == Theme::Page
            && matches!(style.fill, Paint::Own(_))
            && self.path.iter().any(is_area)
        {
            style.fill_opacity = AREA_OPACITY;
        }
        let style = &style;
        let name = node.tag_name().name();
        let at = |name| shape::number(node, name).unwrap_or(0.0);
        let is_milestone = self.path.last().is_some_and(|seen| seen.has("milestone"));
        match (name, by.uniform_scale()) {
            ("rect", Some(factor)) if !is_milestone => {
                let size = (at("width") * factor, at("height") * factor);
                if size.0 > 0.0 && size.1 > 0.0 {
                    let radius = at("rx").max(at("ry")) * factor;
                    self.picture.rectangle(by.apply((at("x"), at("y"))), size, radius, style);
                }
                return Ok(());
            }
            ("circle", Some(factor)) => {
                self.picture.circle(by.apply((at("cx"), at("cy"))), at("r") * factor, style);
                return Ok(());
            }
            _ => {}
        }
        let pieces = if is_milestone { shape::milestone(node) } else { shape::outline(node) };
        let Some(pieces) = pieces else {
            // A path without data, and a shape without a size, show nothing.
            let empty = node.attribute("d").or_else(|| node.attribute("points")).is_none_or(str::is_empty);
            return if empty { Ok(()) } else { Err(DiagramError::unread(UNSUPPORTED)) };
        };
        self.picture.outline(&pieces, style, by);
        self.heads(node, &pieces, style, by)
    }

    fn heads(
        &mut self,
        node: Node<'a, 'a>,
        pieces: &[Segment],
        style: &Style,
        by: Matrix,
    ) -> Result<(), DiagramError> {
        let heads = shape::heads(node, pieces, style.stroke_width, |id| self.markers.get(id).copied());
        for (marker, placed) in heads {
            let edge = self.edge.replace(style.stroke);
            // Rules for what an edge lies in are not for its arrowheads.
            let alone = self.path.first().cloned().into_iter().chain([Element::of(marker)]).collect();
            let path = std::mem::replace(&mut self.path, alone);
            let mut drawn = Ok(());
            for child in marker.children() {
                drawn = drawn.and_then(|()| self.element(child, &Style::default(), by.compose(placed)));
            }
            (self.path, self.edge) = (path, edge);
            drawn?;
        }
        Ok(())
    }

    fn text(&mut self, node: Node<'a, 'a>, style: &Style, by: Matrix) {
        let style = self.legible(style, None);
        let is_share = self.path.last().is_some_and(|seen| seen.has("slice"));
        let share = node.text().and_then(|text| text.trim().trim_end_matches('%').parse::<f64>().ok());
        if is_share && share.is_some_and(|share| share < MIN_LABELED_SHARE) {
            return;
        }
        let mut label = String::new();
        for (place, line) in text::positioned(node, &style) {
            line.iter().for_each(|run| label.push_str(&run.text));
            label.push(' ');
            self.picture.words(by.apply((place.0, place.1 + style.shift)), &line, &style);
        }
        self.picture.label(&label);
    }

    /// A box of HTML: its words in lines, in the middle of it.
    fn html(&mut self, node: Node<'a, 'a>, style: &Style, by: Matrix) {
        let at = |name| shape::number(node, name).unwrap_or(0.0);
        let (x, y, width, height) = (at("x"), at("y"), at("width"), at("height"));
        let style = self.legible(style, text::own_color(node));
        let lines = text::lines_of(node, width, style.font_size);
        if lines.is_empty() {
            return;
        }
        if style.back != Paint::None {
            let widest = lines.iter().map(|line| width_of(line, style.font_size)).fold(0.0, f64::max);
            let middle = x + width / 2.0;
            let back = Style { fill: style.back, stroke: Paint::None, ..style.clone() };
            let high = height.min(style.font_size * (1.5 * lines.len() as f64 - 0.25));
            let corner = by.apply((middle - widest / 2.0 - LABEL_PADDING, y + (height - high) / 2.0));
            self.picture.rectangle(corner, (widest + 2.0 * LABEL_PADDING, high), LABEL_PADDING, &back);
        }
        let x = match style.anchor {
            Anchor::Start => x,
            Anchor::Middle => x + width / 2.0,
            Anchor::End => x + width,
        };
        let mut label = String::new();
        for (line, base) in lines.iter().zip(text::baselines(lines.len(), height, style.font_size)) {
            line.iter().for_each(|run| label.push_str(&run.text));
            label.push(' ');
            self.picture.words(by.apply((x, y + base)), line, &style);
        }
        self.picture.label(&label);
    }

    /// Words on a colour of the author's: in the colour that they got with it, else in black or white. Without such a
    /// colour behind them they have the page's, which fits light and dark.
    fn legible(&self, style: &Style, own: Option<&str>) -> Style {
        let Some(fill) = self.own_fill else { return style.clone() };
        let words = own.and_then(color).filter(|paint| *paint != Paint::None);
        let back = if style.back == Paint::None { Paint::None } else { Paint::Own(fill) };
        Style { fill: words.unwrap_or_else(|| Paint::ink_on(fill)), back, ..style.clone() }
    }
}

/// The number of the section that a class names, counted from the first.
fn section(class: &str) -> Option<usize> {
    let number = class.strip_prefix("section-edge-").or_else(|| class.strip_prefix("section-"))?;
    let number: i64 = number.parse().ok()?;
    usize::try_from(number + 1).ok()
}

/// The fill that an author gave to a node: what its first shape with such a fill says.
fn own_fill(group: Node<'_, '_>) -> Option<[u8; 3]> {
    let shapes = group
        .descendants()
        .filter(|node| matches!(node.tag_name().name(), "rect" | "path" | "polygon" | "circle" | "ellipse"));
    shapes.flat_map(|node| inline(node.attribute("style").unwrap_or_default())).find_map(|(name, value)| {
        let value = value.trim_end_matches("!important").trim();
        match (name, color(value)) {
            ("fill", Some(Paint::Own(rgb))) => Some(rgb),
            _ => None,
        }
    })
}
