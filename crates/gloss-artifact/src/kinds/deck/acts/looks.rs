//! Looks: letters, lines, grounds and outlines of what is marked. No word, no number and no place changes.

use gloss_ooxml::Limits;
use gloss_ooxml::presentation::{
    Bullet, Change, ChartLook, Edit, Look, LookPart, Paint, Presentation, Size, text_size,
};

use super::marked::{self, not_here, target};
use crate::error::Unwritable;
use crate::kinds::acts::{Args, At, Outcome, Planned, counted, look_words, quoted};
use crate::kinds::deck::target::Target;

/// How much larger letters become.
const LARGER: f64 = 1.2;

/// Whether the place can have a look.
pub(super) fn fits(at: &At<'_>) -> bool {
    target(at).is_ok_and(|found| !matches!(found, Target::Slides(_)))
}

pub(super) fn bold(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    give(at, &Look { bold: Some(args.flag("on", true)), ..Look::default() }, "bold")
}

pub(super) fn italic(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    give(at, &Look { italic: Some(args.flag("on", true)), ..Look::default() }, "italic")
}

pub(super) fn strike(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    give(at, &Look { strike: Some(args.flag("on", true)), ..Look::default() }, "struck through")
}

pub(super) fn list(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let (bullet, called) = match args.text("kind") {
        "numbers" => (Bullet::Number, "numbered"),
        "bullets" => (Bullet::Dot, "bullets"),
        _ => (Bullet::None, "plain paragraphs"),
    };
    give(at, &Look { bullet: Some(bullet), ..Look::default() }, called)
}

pub(super) fn level(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let (step, called) = match args.text("by") {
        "in" => (1, "a level further in"),
        _ => (-1, "a level further out"),
    };
    give(at, &Look { level: Some(step), ..Look::default() }, called)
}

pub(super) fn look(at: &At<'_>, args: &Args<'_>) -> Result<Planned, Unwritable> {
    let paint = |name: &str| match args.get(name) {
        Some("none") => Some(Paint::None),
        _ => args.color(name).map(Paint::Color),
    };
    let flag = |name: &str| args.get(name).map(|_| args.flag(name, true));
    let wanted = Look {
        font: args.get("font").map(str::trim).filter(|font| !font.is_empty()).map(str::to_owned),
        size: args.get("size").map(|words| size(at, words)).transpose()?,
        bold: flag("bold"),
        italic: flag("italic"),
        underline: flag("underline"),
        strike: flag("strike"),
        color: args.color("color"),
        align: args.get("align").map(|word| match word {
            "left" => "l",
            "center" => "ctr",
            "right" => "r",
            _ => "just",
        }),
        anchor: args.get("valign").map(|word| match word {
            "top" => "t",
            "middle" => "ctr",
            _ => "b",
        }),
        bullet: None,
        level: None,
        fill: paint("fill"),
        line: paint("line"),
        line_width: args.length("width"),
    };
    if wanted == Look::default() {
        return Err(Unwritable::new(
            "It is not said how it is to look.",
            "Say size=24, bold=true, color=red and so on.",
        ));
    }
    let keys = [
        "font",
        "size",
        "bold",
        "italic",
        "underline",
        "strike",
        "color",
        "fill",
        "line",
        "width",
        "align",
        "valign",
    ];
    give(at, &wanted, &look_words(args, &keys))
}

/// `24`, `24pt`, `larger`, `smaller`.
fn size(at: &At<'_>, words: &str) -> Result<Size, Unwritable> {
    let otherwise = || -> f64 {
        let own = marked::shapes(at).and_then(|(slide, shapes)| Some((slide, *shapes.first()?)));
        let deck = Presentation::open(at.bytes, Limits::default()).ok();
        own.zip(deck).and_then(|((slide, shape), deck)| text_size(&deck, slide, shape)).unwrap_or(18.0)
    };
    match words.trim() {
        "larger" => Ok(Size::Times(LARGER, otherwise())),
        "smaller" => Ok(Size::Times(1.0 / LARGER, otherwise())),
        words => {
            let points: Option<f64> = words.trim_end_matches("pt").trim().parse().ok();
            let points = points.filter(|points| (1.0..=4000.0).contains(points));
            points.map(Size::Points).ok_or_else(|| {
                Unwritable::new("This is no size of letters.", "Say size=24, size=larger or size=smaller.")
            })
        }
    }
}

/// Gives what is marked a look.
fn give(at: &At<'_>, look: &Look, called: &str) -> Result<Planned, Unwritable> {
    let deck = marked::deck(at)?;
    let edit = |slide: usize, changes: Vec<Change>| Edit::Slide { slide, changes };
    let change = |shape: usize, part: LookPart| Change::Look { shape, part, look: look.clone() };
    let (slide, own, edits, what) = match target(at)? {
        Target::Slides(_) => return Err(not_here("A whole slide", "Mark what on it is meant.")),
        Target::Shapes(slide, shapes) => {
            let names: Vec<String> =
                shapes.iter().filter_map(|n| deck.shape_at((slide, *n))).map(marked::called).collect();
            let changes = shapes.iter().map(|n| change(*n, LookPart::Whole)).collect();
            (slide, shapes, vec![edit(slide, changes)], names.join(", "))
        }
        Target::Cells((slide, shape), cells) => {
            let what = counted(cells.len(), "cell", "cells");
            (slide, vec![shape], vec![edit(slide, vec![change(shape, LookPart::Cells(cells))])], what)
        }
        Target::Rows((slide, shape), rows) => {
            let what = counted(rows.len(), "row", "rows");
            let cells: Vec<(usize, usize)> = rows
                .flat_map(|row| {
                    let count = deck.rows((slide, shape)).get(row).map_or(0, |row| row.cells.len());
                    (0..count).map(move |column| (row, column))
                })
                .filter(|cell| deck.cell((slide, shape), *cell).is_some_and(|cell| !cell.covered))
                .collect();
            (slide, vec![shape], vec![edit(slide, vec![change(shape, LookPart::Cells(cells))])], what)
        }
        Target::Series((slide, shape), series) => {
            let paint = ChartLook { paint: Some((series, None, look.clone())), ..ChartLook::default() };
            (slide, vec![shape], vec![Edit::ChartLook { slide, shape, look: paint }], "the series".to_owned())
        }
        Target::Point((slide, shape), series, point) => {
            let paint =
                ChartLook { paint: Some((series, Some(point), look.clone())), ..ChartLook::default() };
            (slide, vec![shape], vec![Edit::ChartLook { slide, shape, look: paint }], "the point".to_owned())
        }
        Target::Paragraph(_) | Target::Words(_) => {
            let found = marked::lines(at)
                .ok_or_else(|| not_here("Nothing that has a look of its own", "Mark words of a text."))?;
            let (slide, shape) = found.own;
            let what = quoted(&at.text.visible(&at.region()));
            (slide, vec![shape], vec![edit(slide, vec![change(shape, found.part())])], what)
        }
    };
    if own.iter().any(|n| deck.shape_at((slide, *n)).is_some_and(|shape| shape.is_notes())) {
        return Err(Unwritable::new("Speaker notes have no look.", "Mark something on the slide."));
    }
    let said = Outcome::new(("make", "Made"), &format!("{what} {called}"));
    let written = marked::written(at, (slide, &own), &edits)?;
    Ok(Planned::written(written, said))
}
