//! What comes onto a slide: a box, a shape, a line, a picture, a table, a bullet; and another picture in the place of one.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use gloss_ooxml::presentation::{Edit, Frame, NewShape};

use super::marked::{self, not_here};
use super::words;
use crate::error::Unwritable;
use crate::kinds::Written;
use crate::kinds::acts::{Args, At, Outcome, Planned, parted};
use crate::kinds::deck::geometry::bounds;
use crate::kinds::deck::write::{made, replace_picture};

/// Bytes of a picture's file.
const MAX_PICTURE: usize = 8 << 20;

/// Rows and columns of a new table.
const MAX_TABLE: usize = 50;

/// EMU in a centimetre.
const CENTIMETRE: i64 = 360_000;

/// Room that is left around what is put on a slide, in EMU.
const GAP: i64 = 180_000;

/// The bytes of the picture that is named or given.
fn picture_bytes(at: &At<'_>, args: &Args<'_>) -> Result<Vec<u8>, Unwritable> {
    let bytes = match (args.get("file"), args.get("base64")) {
        (Some(path), _) => at.supply.file(path)?,
        (None, Some(words)) => BASE64_STANDARD
            .decode(words)
            .map_err(|_| Unwritable::new("The picture did not arrive whole.", "Choose it again."))?,
        (None, None) => return Err(Unwritable::new("No picture is named.", "Say file=PICTURE.")),
    };
    if bytes.len() > MAX_PICTURE {
        let says = format!("The picture is larger than {} MB.", MAX_PICTURE >> 20);
        return Err(Unwritable::new(says, "Choose a smaller one, or save it smaller first."));
    }
    Ok(bytes)
}

pub(super) fn picture(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let deck = marked::deck(at)?;
    let (slide, shapes) = marked::shapes(at).ok_or_else(|| not_here("No picture", "Mark one."))?;
    let [shape] = shapes.as_slice() else {
        return Err(Unwritable::new("Several shapes are marked.", "Replace pictures one by one."));
    };
    let own = deck.shape_at((slide, *shape)).ok_or_else(|| not_here("No picture", "Mark one."))?;
    let made = replace_picture(at.bytes, at.text, own.lines.start, &picture_bytes(at, args)?)?;
    Ok(Planned::written(made, Outcome::new(("replace", "Replaced"), &marked::called(own))))
}

pub(super) fn add(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let kind = args.text("kind");
    if kind == "bullet" {
        let own = bullets(at)?;
        let place = At { spans: std::slice::from_ref(&own), ..*at };
        return words::insert(&place, args, true);
    }
    let slides = marked::slides(at).ok_or_else(|| not_here("No slide", "Mark one."))?;
    let [slide] = slides.as_slice() else {
        return Err(Unwritable::new("Several slides are marked.", "Mark one."));
    };
    let lines: Vec<String> =
        args.text("text").lines().map(|line| line.chars().filter(|c| !c.is_control()).collect()).collect();
    let (new, size) = match kind {
        "text" => (
            NewShape::Text(lines.clone()),
            (10 * CENTIMETRE, CENTIMETRE * 6 / 5 * (lines.len().max(1) as i64)),
        ),
        "line" | "arrow" => (NewShape::Line(kind == "arrow"), (6 * CENTIMETRE, 0)),
        "picture" => {
            let bytes = picture_bytes(at, args)?;
            let (w, h) = gloss_ooxml::presentation::picture_size(&bytes).unwrap_or((4.0, 3.0));
            let wide = 8.0 * CENTIMETRE as f64;
            (NewShape::Picture(bytes, args.text("alt").to_owned()), (wide as i64, (wide * h / w) as i64))
        }
        "table" => {
            let rows = table_rows(args)?;
            let tall = rows.len() as i64 * CENTIMETRE;
            (NewShape::Table(rows), (20 * CENTIMETRE, tall))
        }
        form => (NewShape::Form(form_of(form), lines), (5 * CENTIMETRE, 3 * CENTIMETRE)),
    };
    let frame = frame(at, args, *slide, size)?;
    let (bytes, now) = made(at.bytes, &[Edit::Add { slide: *slide, frame, new }])?;
    let before = marked::deck(at)?.slides.get(*slide).map(|one| one.shapes.len());
    if now.deck().and_then(|deck| deck.slides.get(*slide)).map(|one| one.shapes.len()) <= before {
        return Err(Unwritable::new("It could not be put there.", "Do it in PowerPoint."));
    }
    let splices = marked::splices(at.text, &now);
    let what = match kind {
        "text" => "a text box",
        "oval" => "an oval",
        "arrow" => "an arrow",
        "rounded" => "a rounded rectangle",
        "block-arrow" => "a block arrow",
        "line" => "a line",
        "picture" => "a picture",
        "table" => "a table",
        "triangle" => "a triangle",
        "chevron" => "a chevron",
        _ => "a rectangle",
    };
    let said = Outcome::new(("put", "Put"), &format!("{what} on slide {}", slide + 1));
    Ok(Planned::written(Written { bytes, text: now, splices }, said))
}

fn form_of(word: &str) -> &'static str {
    match word {
        "rounded" => "roundRect",
        "oval" => "ellipse",
        "triangle" => "triangle",
        "chevron" => "chevron",
        "block-arrow" => "rightArrow",
        _ => "rect",
    }
}

/// The last bullet of the marked text, or of the slide's only text beside its title.
fn bullets(at: &At<'_>) -> Result<gloss_protocol::Span, Unwritable> {
    let deck = marked::deck(at)?;
    if let Some(found) = marked::lines(at) {
        let whole = found.marked.len() == found.all.len();
        let line = if whole { found.all.len() - 1 } else { found.marked.last().copied().unwrap_or(0) };
        return Ok(deck.spans(&(found.all.start + line as u32..found.all.start + line as u32 + 1)));
    }
    let slides = marked::slides(at).unwrap_or_default();
    let on = slides.first().and_then(|slide| deck.slides.get(*slide).map(|on| (*slide, on)));
    let (slide, on) = on.ok_or_else(|| not_here("No text", "Mark one."))?;
    let bodies: Vec<usize> = (0..on.shapes.len())
        .filter(|n| {
            on.shapes.get(*n).is_some_and(|shape| shape.kind == crate::kinds::deck::index::ShapeKind::Body)
        })
        .filter(|n| words::holds_words(at, slide, *n))
        .collect();
    match bodies.as_slice() {
        [one] => {
            let lines = deck.shape_at((slide, *one)).map(|shape| shape.inner()).unwrap_or(0..0);
            Ok(deck.spans(&(lines.end.saturating_sub(1)..lines.end)))
        }
        _ => Err(Unwritable::new("The slide has no one list.", "Mark the text that is to have the bullet.")),
    }
}

fn table_rows(args: &Args<'_>) -> Result<Vec<Vec<String>>, Unwritable> {
    let given: Vec<&str> = args.text("cells").lines().collect();
    let side = |name: &str, otherwise: usize| args.number(name).map_or(otherwise, |n| n as usize);
    let most =
        given.iter().map(|line| line.split('|').count().max(line.split('\t').count())).max().unwrap_or(0);
    let (rows, columns) = (side("rows", given.len().max(3)), side("columns", most.max(3)));
    if !(1..=MAX_TABLE).contains(&rows) || !(1..=MAX_TABLE).contains(&columns) {
        return Err(Unwritable::new("A table has 1 to 50 rows and columns.", "Say rows=4 columns=3."));
    }
    let row =
        |n: usize| parted(&given.get(n).map_or(String::new(), |line| line.replace('\t', " | ")), columns);
    (0..rows).map(row).collect()
}

/// Where it lies: as said, else beside the marked shape, else below what is on the slide, else in its middle.
fn frame(at: &At<'_>, args: &Args<'_>, slide: usize, (wide, tall): (i64, i64)) -> Result<Frame, Unwritable> {
    let deck = marked::deck(at)?;
    let on = deck.slides.get(slide).ok_or_else(|| not_here("No slide", "Mark one."))?;
    let all = bounds(on);
    let (across, down) = deck.size;
    let marked = marked::shapes(at).and_then(|(_, shapes)| shapes.first().copied());
    let own = marked.and_then(|n| all.get(n).copied().flatten());
    let (w, h) = (args.length("w").unwrap_or(wide.min(across)), args.length("h").unwrap_or(tall.min(down)));
    if w < 0 || h < 0 {
        return Err(Unwritable::new("A side can't be less than nothing.", "Give another width and height."));
    }
    let (x, y) = match (own, args.get("at")) {
        (Some([left, _, _, bottom]), None | Some("below")) => (left as i64, bottom as i64 + GAP / 3),
        (Some([left, top, ..]), Some("above")) => (left as i64, top as i64 - h - GAP / 3),
        (Some([_, top, right, _]), Some("right")) => (right as i64 + GAP, top as i64),
        (Some([left, top, ..]), Some(_)) => (left as i64 - w - GAP, top as i64),
        (None, _) => {
            let lowest = all
                .iter()
                .flatten()
                .map(|one| one[3] as i64)
                .filter(|bottom| *bottom < down)
                .max()
                .unwrap_or(0);
            let room = down - lowest;
            let y = if room > h + GAP { lowest + GAP } else { (down - h) / 2 };
            ((across - w) / 2, y)
        }
    };
    // What would lie beyond the slide is kept on it.
    let x = args.length("x").unwrap_or(x.clamp(0, (across - w).max(0)));
    let y = args.length("y").unwrap_or(y.clamp(0, (down - h).max(0)));
    Ok(Frame { x, y, width: w, height: h, ..Frame::default() })
}
