//! The words of a shape: where its text box is, and what they inherit.

use super::Held;
use crate::body::{self, Frame, List, Plain, Request};
use crate::canvas::Canvas;
use crate::node::Node;

pub(super) fn draw<'a>(canvas: &mut Canvas<'a>, held: &Held<'a>, [x, y, width, height]: [f32; 4]) {
    let Some(node) = held.node.child("txBody") else { return };
    let styles = lists(canvas, held);
    let properties = held.chain.iter().filter_map(|one| one.path(&["txBody", "bodyPr"])).collect();
    let request = Request { node, properties, styles, ink: canvas.scene.ink() };
    let mut frame = Frame { x, y, width, height, matrix: held.spot.upright() };
    // SmartArt says where its words are beside the shape.
    if let Some(place) = held.node.child("txXfrm") {
        frame = elsewhere(place, held, frame);
    } else if held.spot.down {
        frame.y = held.spot.height - y - height;
    }
    body::draw(canvas, &request, &frame);
}

fn elsewhere(place: Node<'_>, held: &Held<'_>, frame: Frame) -> Frame {
    let of = |child: &str, name: &str| place.child(child).and_then(|found| found.points(name));
    let own = held.node.path(&["spPr", "xfrm"]);
    let own_of = |name: &str| own.and_then(|own| own.child("off")).and_then(|off| off.points(name));
    match (of("off", "x"), of("off", "y"), of("ext", "cx"), of("ext", "cy"), own_of("x"), own_of("y")) {
        (Some(x), Some(y), Some(width), Some(height), Some(own_x), Some(own_y)) => {
            let turn = place.number::<f32>("rot").unwrap_or(0.0) / 60_000.0;
            let (x, y) = (held.spot.x + x - own_x, held.spot.y + y - own_y);
            let spot =
                super::Spot { x, y, width, height, turn: turn + held.spot.turn, ..super::Spot::default() };
            Frame { x: 0.0, y: 0.0, width, height, matrix: spot.upright() }
        }
        _ => frame,
    }
}

/// The list styles that the words inherit, the strongest first.
fn lists<'a>(canvas: &Canvas<'a>, held: &Held<'a>) -> Vec<List<'a>> {
    let scene = canvas.scene;
    let own = |node: &Node<'a>| node.path(&["txBody", "lstStyle"]);
    let mut lists: Vec<List<'a>> = held.chain.first().and_then(own).map(List::Levels).into_iter().collect();
    if let Some(reference) = held.style().and_then(|style| style.child("fontRef")) {
        let colour = scene.ink().within(reference);
        let font = match reference.attr("idx").as_deref() {
            Some("major") => Some("+mj-lt".to_owned()),
            Some("minor") => Some("+mn-lt".to_owned()),
            _ => None,
        };
        lists.push(List::Plain(Plain { colour, font, ..Plain::default() }));
    }
    lists.extend(held.chain.iter().skip(1).filter_map(own).map(List::Levels));
    let kind = held.shape.placeholder.as_ref().map(|place| place.kind.as_str());
    // A placeholder without a type is what its layout says it is.
    let from_layout = || held.chain.get(1)?.below("ph")?.attr("type");
    let kind = match kind {
        Some("obj") => from_layout().unwrap_or("obj".into()).into_owned(),
        Some(kind) => kind.to_owned(),
        None => String::new(),
    };
    let defaults = scene.presentation.and_then(|node| node.child("defaultTextStyle"));
    let master = scene.master_style((!kind.is_empty()).then_some(kind.as_str()));
    let rest = if kind.is_empty() { [defaults, master] } else { [master, defaults] };
    lists.extend(rest.into_iter().flatten().map(List::Levels));
    lists
}
