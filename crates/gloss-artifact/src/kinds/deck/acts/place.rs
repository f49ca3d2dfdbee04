//! Where shapes lie: moved, sized, turned, lined up, in equal distance, before and behind each other, and once more.

use gloss_ooxml::presentation::{Change, Edit};

use super::marked::{self, not_here};
use crate::error::Unwritable;
use crate::kinds::Written;
use crate::kinds::acts::{Args, At, Outcome, Planned};
use crate::kinds::deck::write::shapes::ShapePlace;
use crate::kinds::deck::write::{made, shapes};

/// EMU in a point.
const POINT: f64 = 12_700.0;

/// Points in a centimetre.
const POINTS_IN_CM: f64 = 72.0 / 2.54;

/// The least that is told as beyond an edge, in centimetres.
const LEAST_OVER: f64 = 0.05;

/// How far a copy lies from what it is a copy of, in EMU.
const BESIDE: i64 = 228_600;

/// The least room between a shape and the next that is told as being in one row with it, in points.
const SAME_ROW: f32 = 0.5;

/// Shapes of one slide, each with its number, and its rectangle and turn in points.
struct Placed {
    slide: usize,
    all: Vec<(usize, ShapePlace)>,
}

fn places(at: &At<'_>) -> Result<Placed, Unwritable> {
    let (slide, shapes) = marked::shapes(at).ok_or_else(|| not_here("No shape", "Mark one."))?;
    of(at, slide, &shapes)
}

fn of(at: &At<'_>, slide: usize, chosen: &[usize]) -> Result<Placed, Unwritable> {
    let deck = marked::deck(at)?;
    let on = deck.slides.get(slide).ok_or_else(|| not_here("No slide", "Mark one."))?;
    let inside = crate::kinds::deck::geometry::insides(on);
    let mut all = Vec::new();
    for n in chosen {
        let (Some(shape), Some(inside)) = (on.shapes.get(*n), inside.get(*n)) else { continue };
        let rect = shape.place.rect.ok_or_else(|| {
            Unwritable::new(
                format!("{} does not say where it lies.", marked::called(shape)),
                "Move it once in PowerPoint.",
            )
        })?;
        let [sx, sy, dx, dy] = inside.on_slide;
        let [x, y, w, h] = rect.map(|side| side as f64);
        all.push((
            *n,
            ShapePlace {
                run: shape.lines.start,
                x: ((x * sx + dx) / POINT) as f32,
                y: ((y * sy + dy) / POINT) as f32,
                width: (w * sx / POINT) as f32,
                height: (h * sy / POINT) as f32,
                turn: (shape.place.turn as f64 / 60_000.0) as f32,
            },
        ));
    }
    Ok(Placed { slide, all })
}

fn names(at: &At<'_>, placed: &Placed) -> String {
    let deck = at.text.deck();
    let named = placed.all.iter().filter_map(|(n, _)| deck?.shape_at((placed.slide, *n))).map(marked::called);
    named.collect::<Vec<_>>().join(", ")
}

/// Puts shapes there; lines that are tied to them follow.
fn put(at: &At<'_>, placed: &Placed, verb: (&str, &str)) -> Result<Planned, Unwritable> {
    let wanted: Vec<ShapePlace> = placed.all.iter().map(|(_, place)| *place).collect();
    let made = shapes::place(at.bytes, at.text, &wanted)?;
    let tied = match made.followed {
        0 => String::new(),
        1 => "; a line that is tied to it follows".to_owned(),
        count => format!("; {count} lines that are tied to it follow"),
    };
    let beyond = at.text.deck().map(|deck| beyond(deck.size, &wanted)).unwrap_or_default();
    Ok(Planned::splices(made.splices, Outcome::new(verb, &names(at, placed)).and(&tied).and(&beyond)))
}

/// How far shapes reach over the edges of a slide of this size in EMU.
fn beyond((width, height): (i64, i64), all: &[ShapePlace]) -> String {
    let (width, height) = (width as f64 / POINT, height as f64 / POINT);
    let mut over = [0.0_f64; 4];
    for one in all {
        let (w, h) = (f64::from(one.width) / 2.0, f64::from(one.height) / 2.0);
        let (x, y) = (f64::from(one.x) + w, f64::from(one.y) + h);
        let (sin, cos) = f64::from(one.turn).to_radians().sin_cos();
        // Half of the room that it takes, as it is turned.
        let (w, h) = ((w * cos).abs() + (h * sin).abs(), (w * sin).abs() + (h * cos).abs());
        for (most, own) in over.iter_mut().zip([w - x, h - y, x + w - width, y + h - height]) {
            *most = most.max(own);
        }
    }
    let named = over.iter().zip(["left", "top", "right", "bottom"]);
    let told = named.map(|(over, edge)| (over / POINTS_IN_CM, edge)).filter(|(over, _)| *over >= LEAST_OVER);
    let told: Vec<String> = told.map(|(over, edge)| format!("{over:.1} cm beyond the {edge} edge")).collect();
    if told.is_empty() { String::new() } else { format!("; {} of the slide", told.join(" and ")) }
}

pub(super) fn place(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    if let Some(each) = args.get("each") {
        return put(at, &read_each(at, each)?, ("move", "Moved"));
    }
    let mut placed = places(at)?;
    if args.flag("reset", false) {
        let runs: Vec<u32> = placed.all.iter().map(|(_, place)| place.run).collect();
        let said = Outcome::new(("put", "Put"), &names(at, &placed)).and(" where the layout has it");
        return Ok(Planned::splices(shapes::reset(at.text, &runs)?, said));
    }
    if args.is_empty() {
        return Err(Unwritable::new(
            "It is not said where to.",
            "Say x=2cm, y=3cm, w=10cm, h=5cm, turn=45, right=1cm or scale=2.",
        ));
    }
    let points = |name: &str| args.length(name).map(|emu| (emu as f64 / POINT) as f32);
    let scale = args.number("scale").unwrap_or(1.0);
    if !(0.01..=100.0).contains(&scale) {
        return Err(Unwritable::new("That is no size.", "Say scale=2 for twice as large."));
    }
    let negative = ["w", "h"].iter().any(|name| points(name).is_some_and(|side| side < 0.0));
    if negative {
        return Err(Unwritable::new("A side can't be less than nothing.", "Give another width and height."));
    }
    let room = at.text.deck().map_or((i64::MAX, i64::MAX), |deck| deck.size);
    for (_, place) in &mut placed.all {
        let (w, h) = (place.width * scale as f32, place.height * scale as f32);
        // It grows around its middle.
        place.x -= (w - place.width) / 2.0;
        place.y -= (h - place.height) / 2.0;
        (place.width, place.height) = (points("w").unwrap_or(w), points("h").unwrap_or(h));
        place.x = points("x").unwrap_or(place.x) + points("right").unwrap_or(0.0);
        place.y = points("y").unwrap_or(place.y) + points("down").unwrap_or(0.0);
        if scale > 1.0 {
            // What grew stays on the slide, where it fits.
            let (width, height) = (room.0 as f64 / POINT, room.1 as f64 / POINT);
            place.x = place.x.min(width as f32 - place.width).max(0.0);
            place.y = place.y.min(height as f32 - place.height).max(0.0);
        }
        place.turn = args.number("turn").map_or(place.turn, |turn| turn as f32);
    }
    let sizes = ["w", "h", "scale"].iter().any(|name| args.get(name).is_some());
    put(at, &placed, if sizes { ("resize", "Resized") } else { ("move", "Moved") })
}

/// `x,y,w,h,turn` in points for each marked shape, parted by semicolons: in their order, or each behind its id and a colon. What lies in
/// a marked group goes with the group.
fn read_each(at: &At<'_>, each: &str) -> Result<Placed, Unwritable> {
    let bad = || {
        Unwritable::new(
            "These places can't be read.",
            "Write x,y,w,h,turn in points for each marked shape, parted by “;”.",
        )
    };
    let (slide, own) = marked::shapes(at).ok_or_else(|| not_here("No shape", "Mark one."))?;
    let deck = marked::deck(at)?;
    let on = deck.slides.get(slide).ok_or_else(bad)?;
    let given: Vec<(Option<&str>, &str)> = each
        .split(';')
        .map(|one| one.split_once(':').map_or((None, one), |(id, place)| (Some(id.trim()), place)))
        .collect();
    let keyed = given.iter().all(|(id, _)| id.is_some());
    if !keyed && given.len() != own.len() {
        return Err(bad());
    }
    let mut all = Vec::new();
    for (at, n) in own.iter().enumerate() {
        let shape = on.shapes.get(*n).ok_or_else(bad)?;
        let twin = on.shapes.iter().take(*n).filter(|other| other.id == shape.id).count() + 1;
        let is_own = |id: &str| {
            let (own, nth) = id.split_once('#').unwrap_or((id, "1"));
            own.parse() == Ok(shape.id) && nth.parse() == Ok(twin)
        };
        let found = match keyed {
            true => given.iter().find(|(id, _)| id.is_some_and(is_own)),
            false => given.get(at),
        };
        let words = found.ok_or_else(bad)?.1;
        let numbers: Result<Vec<f32>, _> = words.split(',').map(|word| word.trim().parse::<f32>()).collect();
        let [x, y, width, height, turn] = numbers.map_err(|_| bad())?[..] else { return Err(bad()) };
        if ![x, y, width, height, turn].iter().all(|n| n.is_finite()) {
            return Err(bad());
        }
        all.push((*n, ShapePlace { run: shape.lines.start, x, y, width, height, turn }));
    }
    Ok(Placed { slide, all })
}

pub(super) fn order(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let (slide, own) = marked::shapes(at).ok_or_else(|| not_here("No shape", "Mark one."))?;
    let [shape] = own.as_slice() else {
        return Err(Unwritable::new("Several shapes are marked.", "Order them one by one."));
    };
    let to_front = args.text("to") == "front";
    let what = marked::deck(at)?.shape_at((slide, *shape)).map(marked::called).unwrap_or_default();
    let said = Outcome::new(("bring", "Brought"), &what).and(if to_front {
        " to the front"
    } else {
        " to the back"
    });
    let change = Change::Level { shape: *shape, to_front };
    let written = marked::written(at, (slide, &[*shape]), &[Edit::Slide { slide, changes: vec![change] }])?;
    if written.bytes == at.bytes {
        return Ok(Planned::splices(Vec::new(), said));
    }
    Ok(Planned::written(written, said))
}

pub(super) fn align(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let mut placed = places(at)?;
    let deck = marked::deck(at)?;
    let to = args.text("to");
    let is_alone = placed.all.len() == 1;
    let with_others = to == "others"
        || args.get("with") == Some("others")
        || !is_alone && args.get("with") != Some("slide");
    // Left, top, right, bottom that is lined up with.
    let frame: [f32; 4] = if with_others && is_alone {
        let on = deck.slides.get(placed.slide).ok_or_else(|| not_here("No slide", "Mark one."))?;
        let (own, _) = placed.all.first().copied().ok_or_else(|| not_here("No shape", "Mark one."))?;
        return beside(at, placed, on, own, to);
    } else if with_others {
        placed.all.iter().fold([f32::MAX, f32::MAX, f32::MIN, f32::MIN], |all, (_, one)| {
            [
                all[0].min(one.x),
                all[1].min(one.y),
                all[2].max(one.x + one.width),
                all[3].max(one.y + one.height),
            ]
        })
    } else {
        [0.0, 0.0, (deck.size.0 as f64 / POINT) as f32, (deck.size.1 as f64 / POINT) as f32]
    };
    for (_, one) in &mut placed.all {
        line_up(one, to, frame);
    }
    put(at, &placed, ("align", "Aligned"))
}

fn line_up(one: &mut ShapePlace, to: &str, [left, top, right, bottom]: [f32; 4]) {
    match to {
        "left" => one.x = left,
        "center" => one.x = (left + right - one.width) / 2.0,
        "right" => one.x = right - one.width,
        "top" => one.y = top,
        "middle" => one.y = (top + bottom - one.height) / 2.0,
        _ => one.y = bottom - one.height,
    }
}

/// Lines one shape up with those of its size beside it: by the side that most of them share.
fn beside(
    at: &At<'_>,
    mut placed: Placed,
    on: &crate::kinds::deck::index::Slide,
    own: usize,
    to: &str,
) -> Result<Planned, Unwritable> {
    let kind = on.shapes.get(own).map(|shape| shape.kind);
    let peers: Vec<usize> = (0..on.shapes.len())
        .filter(|n| *n != own && on.shapes.get(*n).map(|shape| shape.kind) == kind)
        .filter(|n| on.shapes.get(*n).is_some_and(|shape| shape.place.rect.is_some()))
        .collect();
    let others = of(at, placed.slide, &peers)?;
    let alone = || {
        Unwritable::new(
            "There is nothing like it beside it.",
            "Say to=left, center, right, top, middle or bottom.",
        )
    };
    if others.all.is_empty() {
        return Err(alone());
    }
    let frame = others.all.first().map(|(_, one)| *one).ok_or_else(alone)?;
    let shared = |side: fn(&ShapePlace) -> f32| {
        others.all.iter().all(|(_, one)| (side(one) - side(&frame)).abs() < SAME_ROW).then(|| side(&frame))
    };
    let side: fn(&ShapePlace) -> f32 = match to {
        "left" => |one| one.x,
        "right" => |one| one.x + one.width,
        "center" => |one| one.x + one.width / 2.0,
        "top" => |one| one.y,
        "bottom" => |one| one.y + one.height,
        "middle" => |one| one.y + one.height / 2.0,
        _ => |one| one.y,
    };
    let (_, one) = placed.all.first_mut().ok_or_else(alone)?;
    if to != "others" {
        let line = side(&frame);
        line_up(one, to, [line, line, line, line]);
        if matches!(to, "center") {
            one.x = line - one.width / 2.0;
        }
        if matches!(to, "middle") {
            one.y = line - one.height / 2.0;
        }
        return put(at, &placed, ("align", "Aligned"));
    }
    // The others share a top, a bottom or a left side: that is what it is lined up with.
    let (tops, middles, lefts) =
        (shared(|one| one.y), shared(|one| one.y + one.height / 2.0), shared(|one| one.x));
    match (tops, middles, lefts) {
        _ if others.all.len() == 1 => {
            // Of two, the nearer side counts.
            let (dx, dy) = ((one.x - frame.x).abs(), (one.y - frame.y).abs());
            if dy <= dx { one.y = frame.y } else { one.x = frame.x }
        }
        (Some(top), ..) => one.y = top,
        (_, Some(middle), _) => one.y = middle - one.height / 2.0,
        (.., Some(left)) => one.x = left,
        _ => {
            let says = "The others are in no one line.";
            return Err(Unwritable::new(says, "Say to=left, center, right, top, middle or bottom."));
        }
    }
    put(at, &placed, ("align", "Aligned"))
}

pub(super) fn distribute(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let mut placed = places(at)?;
    if placed.all.len() < 3 {
        return Err(Unwritable::new("Three shapes at least have room between them.", "Mark more of them."));
    }
    let across = args.text("to") == "across";
    let start = |one: &ShapePlace| if across { one.x } else { one.y };
    let side = |one: &ShapePlace| if across { one.width } else { one.height };
    let mut order: Vec<usize> = (0..placed.all.len()).collect();
    order.sort_by(|a, b| start(&placed.all[*a].1).total_cmp(&start(&placed.all[*b].1)));
    let (Some(first), Some(last)) = (order.first().copied(), order.last().copied()) else {
        return Err(not_here("No shape", "Mark some."));
    };
    let span = start(&placed.all[last].1) + side(&placed.all[last].1) - start(&placed.all[first].1);
    let taken: f32 = placed.all.iter().map(|(_, one)| side(one)).sum();
    let gap = (span - taken) / (order.len() - 1) as f32;
    let mut place = start(&placed.all[first].1);
    for n in order {
        if let Some((_, one)) = placed.all.get_mut(n) {
            if across {
                one.x = place;
            } else {
                one.y = place;
            }
            place += side(one) + gap;
        }
    }
    put(at, &placed, ("distribute", "Distributed"))
}

/// Two shapes change places: each takes the other's left top.
pub(super) fn swapped(at: &At<'_>, slide: usize, (a, b): (usize, usize)) -> Result<Planned, Unwritable> {
    let mut placed = of(at, slide, &[a, b])?;
    let [(_, first), (_, second)] = placed.all.as_mut_slice() else {
        return Err(not_here("No two shapes", "Mark two."));
    };
    let (fx, fy) = (first.x + first.width / 2.0, first.y + first.height / 2.0);
    let (sx, sy) = (second.x + second.width / 2.0, second.y + second.height / 2.0);
    (first.x, first.y) = (sx - first.width / 2.0, sy - first.height / 2.0);
    (second.x, second.y) = (fx - second.width / 2.0, fy - second.height / 2.0);
    put(at, &placed, ("swap", "Swapped"))
}

/// Copies of shapes beside them.
pub(super) fn copies(at: &At<'_>, slide: usize, shapes: &[usize]) -> Result<Planned, Unwritable> {
    let deck = marked::deck(at)?;
    // From the last to the first, so that the numbers of the others stay.
    let edits: Vec<Edit> =
        shapes.iter().rev().map(|shape| Edit::Copy { slide, shape: *shape, by: (BESIDE, BESIDE) }).collect();
    let names: Vec<String> =
        shapes.iter().filter_map(|n| deck.shape_at((slide, *n))).map(marked::called).collect();
    let said = Outcome::new(("duplicate", "Duplicated"), &names.join(", "));
    let (bytes, now) = made(at.bytes, &edits)?;
    let count =
        |text: &crate::Text| text.deck().and_then(|deck| deck.slides.get(slide).map(|one| one.shapes.len()));
    if count(&now) <= count(at.text) {
        return Err(Unwritable::new("The copy could not be made.", "Copy it in PowerPoint."));
    }
    let splices = marked::splices(at.text, &now);
    Ok(Planned::written(Written { bytes, text: now, splices }, said))
}
