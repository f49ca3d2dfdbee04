//! A slide: its background, what it takes from its master and layout, and what is on it.

use gloss_ooxml::presentation::Presentation;

use crate::canvas::Canvas;
use crate::drawing::{Drawing, Matrix, Of, Outline};
use crate::error::DrawError;
use crate::limits::MAX_SIDE_EMU;
use crate::node::{Node, points};
use crate::scene::{Parts, Scene, Trees};
use crate::shape;
use crate::shape::fill::Source;
use crate::text::fonts::Fonts;

/// Draws a slide, counted from 0.
///
/// # Errors
///
/// When there is no such slide, the presentation says of no sensible size, or the slide's own part is damaged.
pub fn draw(deck: &Presentation, slide: usize, fonts: &Fonts) -> Result<Drawing, DrawError> {
    let count = deck.slides().len();
    let own = deck.slides().get(slide).ok_or(DrawError::NoSlide { slide: slide.saturating_add(1), count })?;
    let (width, height) = deck.size();
    let fits = |side: i64| (1..=MAX_SIDE_EMU).contains(&side);
    // A file that says nothing has slides of 10 by 7.5 inches.
    let (width, height) = if (width, height) == (0, 0) { (9_144_000, 6_858_000) } else { (width, height) };
    if !fits(width) || !fits(height) {
        return Err(DrawError::Size { width, height });
    }
    let parts = Parts::load(deck, own)?;
    let trees = Trees::parse(deck, &parts)?;
    let scene = Scene::new(deck, fonts, (&parts, &trees), slide);
    let mut canvas = Canvas::new(&scene, points(width as f64), points(height as f64));
    background(&mut canvas);
    let shows = |node: Node<'_>| node.yes("showMasterSp").unwrap_or(true);
    if shows(scene.slide) {
        if let Some(master) = scene.master.filter(|_| scene.layout.is_none_or(shows)) {
            shape::sheet(&mut canvas, master, true);
        }
        if let Some(layout) = scene.layout {
            shape::sheet(&mut canvas, layout, true);
        }
    }
    shape::sheet(&mut canvas, scene.slide, false);
    Ok(canvas.finish())
}

fn background(canvas: &mut Canvas<'_>) {
    let scene = canvas.scene;
    let size = (canvas.drawing.width, canvas.drawing.height);
    let sheets = [Some(scene.slide), scene.layout, scene.master];
    let found = sheets.into_iter().flatten().enumerate().find_map(|(at, node)| {
        let held = node.path(&["cSld", "bg"])?;
        Some((at > 0, held.children().next()?))
    });
    let Some((inherited, held)) = found else { return };
    canvas.of = Of { inherited, ..Of::default() };
    let source = match held.local() {
        "bgRef" => {
            let own = scene.ink().within(held);
            let node = held.number::<usize>("idx").and_then(|index| scene.theme.fill(index));
            node.map(|node| Source { node, own })
        }
        _ => Source::of(held),
    };
    if let Some(source) = source {
        let outline = Outline::rectangle(0.0, 0.0, size.0, size.1);
        shape::fill::area(canvas, &source, &outline, size, Matrix::default());
    }
}
