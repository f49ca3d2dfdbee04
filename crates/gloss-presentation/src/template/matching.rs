//! Our layouts on a template's: each takes the one that is meant for the same, else one with as many places, else one with a
//! title alone and boxes of its own.

use gloss_ooxml::presentation::Frame;

use super::layouts::{Found, Holder, TemplateLayout};
use crate::layout::part::ph;
use crate::layout::{Holds, LAYOUTS, Layout, SIZE, Slot, frame, w, x};
use crate::plan::{Seat, Seating};
use crate::spec::LayoutName;

/// How high the line of a source is, in EMU.
const LINE: i64 = 165_100;

/// The seats of all our layouts.
pub(super) fn seatings(found: &Found, size: (i64, i64)) -> Vec<Seating> {
    LAYOUTS.iter().filter_map(|layout| seating(found, layout, size)).collect()
}

/// The types of a template's layouts that are meant for one of ours, the best first.
fn meant(name: LayoutName) -> &'static [&'static str] {
    match name {
        LayoutName::Cover => &["title"],
        LayoutName::Section => &["secHead", "title"],
        LayoutName::Content => &["obj", "tx"],
        LayoutName::TwoColumns => &["twoObj"],
        LayoutName::Comparison => &["twoTxTwoObj"],
        LayoutName::ChartAndTakeaway => &["chartAndTx", "twoObj"],
        LayoutName::Chart => &["chart", "obj"],
        LayoutName::Table => &["tbl", "obj"],
        // Captions of office templates are too narrow for a text.
        LayoutName::PictureRight => &["twoObj", "picTx"],
        LayoutName::PictureFull => &["picTx"],
        LayoutName::KeyFigures
        | LayoutName::Quote
        | LayoutName::Steps
        | LayoutName::TwoByTwo
        | LayoutName::TitleOnly => &["titleOnly"],
    }
}

fn seating(found: &Found, layout: &'static Layout, size: (i64, i64)) -> Option<Seating> {
    let titled = |known: &&TemplateLayout| known.holders.iter().any(Holder::is_title);
    let by_kind = |kind: &&str| found.layouts.iter().filter(titled).find(|known| known.kind == **kind);
    let count = |known: &TemplateLayout| known.holders.iter().filter(|holder| holder.is_content()).count();
    let wanted = layout.slots.len() - 1;
    let same = || {
        found.layouts.iter().filter(titled).find(|known| wanted > 0 && count(known) == wanted && wanted <= 2)
    };
    let bare = || found.layouts.iter().filter(titled).min_by_key(|known| count(known));
    let own = found.layouts.iter().find(|known| is_ours(known, layout));
    let other = || meant(layout.name).iter().find_map(by_kind).or_else(same).or_else(bare);
    let known = own.or_else(other).or(found.layouts.first())?;
    let room = room(found, known, size);
    let mut free: Vec<&Holder> = known.holders.iter().filter(|holder| holder.is_content()).collect();
    free.sort_by_key(|holder| (holder.frame.x, holder.frame.y));
    let mut seats = Vec::new();
    for slot in layout.slots {
        let placed =
            own.and_then(|known| known.holders.iter().find(|holder| holder.tag == ph(slot))).map(held);
        let seat = placed.unwrap_or_else(|| seat(known, layout, slot, &mut free, &room));
        seats.push((slot.key, seat));
    }
    let small = |kind: &str| known.holders.iter().find(|holder| holder.kind == kind).map(held);
    let (footer, number) = (small("ftr"), small("sldNum"));
    let below = [&footer, &number].into_iter().flatten().map(|seat| seat.frame.y).min();
    let below = below.filter(|y| *y > size.1 / 2).unwrap_or(size.1 - 3 * LINE);
    let source = Seat { frame: frame(room.x, below - LINE, room.width, LINE), ..Seat::default() };
    Some(Seating {
        layout,
        part: known.part.clone(),
        mapping: known.mapping.clone(),
        seats,
        source,
        footer,
        number,
    })
}

/// True for a layout that was made here: each slot has its placeholder.
fn is_ours(known: &TemplateLayout, layout: &Layout) -> bool {
    known.name == layout.shown
        && layout.slots.iter().all(|slot| known.holders.iter().any(|holder| holder.tag == ph(slot)))
}

/// The seat of a placeholder; of one that can't be told from another a box of its own in the same place.
fn held(holder: &Holder) -> Seat {
    Seat {
        frame: holder.frame,
        insets: holder.insets,
        placeholder: (!holder.twin).then(|| holder.tag.clone()),
        size: holder.size,
    }
}

/// Whether a placeholder takes what a slot holds.
fn takes(holder: &Holder, slot: &Slot) -> bool {
    let kind = holder.kind.as_str();
    match slot.holds {
        Holds::Line if slot.key == "subtitle" => matches!(kind, "subTitle" | "body" | "obj"),
        Holds::Line | Holds::Text => matches!(kind, "body" | "obj" | "subTitle"),
        Holds::Any => matches!(kind, "obj" | "body"),
        Holds::Chart => matches!(kind, "obj" | "chart"),
        Holds::Table => matches!(kind, "obj" | "tbl"),
        Holds::Picture => matches!(kind, "obj" | "pic"),
    }
}

/// The seat of a slot: a placeholder that nothing else took, else a box in the template's room.
fn seat(known: &TemplateLayout, layout: &Layout, slot: &Slot, free: &mut Vec<&Holder>, room: &Frame) -> Seat {
    if slot.key == "title" {
        let title = known.holders.iter().find(|holder| holder.is_title());
        return title.map_or_else(|| Seat { frame: scaled(slot, room), ..Seat::default() }, held);
    }
    // Figures, quotes and steps have places of their own, and the words beside a chart are no head.
    let own = matches!(
        layout.name,
        LayoutName::KeyFigures | LayoutName::Quote | LayoutName::Steps | LayoutName::TwoByTwo
    );
    // Heads are low, what stands below them is high.
    let low = |holder: &Holder| holder.frame.height * 4 < room.height;
    let head = slot.key.ends_with("_head") || slot.key == "label";
    let fits = |holder: &&Holder| {
        takes(holder, slot) && (layout.name != LayoutName::Comparison || head == low(holder))
    };
    match free.iter().position(|holder| !own && slot.key != "label" && fits(holder)) {
        Some(at) => held(free.remove(at)),
        None => Seat { frame: scaled(slot, room), ..Seat::default() },
    }
}

/// The room below a template's title: that of its content, else what is between title and foot.
fn room(found: &Found, known: &TemplateLayout, (wide, high): (i64, i64)) -> Frame {
    let body = found.layouts.iter().find(|known| known.kind == "obj");
    let body = body.and_then(|known| known.holders.iter().find(|holder| holder.is_content()));
    if let Some(body) = body {
        return body.frame;
    }
    let title = known.holders.iter().find(|holder| holder.is_title()).map(|holder| holder.frame);
    let edge = wide / 20;
    let top = title.map_or(high / 5, |title| (title.y + title.height).clamp(0, high / 2)) + edge / 3;
    frame(edge, top, wide - 2 * edge, high - top - high / 8)
}

/// A slot's box in another room: as it lies in our own.
fn scaled(slot: &Slot, room: &Frame) -> Frame {
    let own = match slot.frame {
        // Pictures to the edge stay within a template's room.
        at if slot.holds == Holds::Picture && at.width == SIZE.0 => frame(x(1), 1_463_040, w(12), 3_800_000),
        _ if slot.holds == Holds::Picture => frame(x(7), 1_463_040, w(6), 4_480_560),
        _ if slot.key == "caption" => frame(x(1), 5_300_000, w(12), 643_600),
        at => at,
    };
    let across = |value: i64| {
        i64::try_from(i128::from(value) * i128::from(room.width) / i128::from(w(12))).unwrap_or(0)
    };
    let down =
        |value: i64| i64::try_from(i128::from(value) * i128::from(room.height) / 4_480_560).unwrap_or(0);
    frame(
        room.x + across(own.x - x(1)),
        room.y + down(own.y - 1_463_040),
        across(own.width).max(1),
        down(own.height).max(1),
    )
}
