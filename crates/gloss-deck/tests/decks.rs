//! Every public deck is drawn, and what is on the list says what it is of.
#![allow(clippy::type_complexity)]
#![allow(clippy::unwrap_used, missing_docs)]

use std::path::{Path, PathBuf};

use gloss_deck::{Drawing, Fonts, Item, draw, render_png, svg};
use gloss_ooxml::Limits;
use gloss_ooxml::presentation::{Presentation, ShapeKind, cells, paragraphs, shapes};
use gloss_ooxml::xml::Tree;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite/decks")
}

fn decks() -> Vec<(String, Presentation)> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder()).unwrap().flatten().map(|one| one.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "pptx"));
    paths.sort();
    let open = |path: PathBuf| {
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let deck = Presentation::open(&std::fs::read(&path).unwrap(), Limits::default()).unwrap();
        (name, deck)
    };
    paths.into_iter().map(open).collect()
}

/// A shape, a cell of it where it is a table, and the number of the paragraph.
type Place = (u32, Option<(u32, u32)>, u32);

/// The words of a paragraph of the slide by where the list says that they are.
fn words_of(deck: &Presentation, slide: usize) -> Vec<(Place, Vec<u16>)> {
    let part = &deck.slides()[slide].part;
    let text = deck.package().text(part).unwrap();
    let tree = Tree::parse(&text, part, deck.package().limits()).unwrap();
    let mut out = Vec::new();
    for shape in shapes(&tree) {
        let mut bodies: Vec<_> = shape.text_body(&tree).into_iter().map(|body| (None, body)).collect();
        if let Some(table) = shape.table(&tree) {
            let all = cells(&tree, table).into_iter();
            bodies.extend(all.filter_map(|cell| {
                Some((Some((cell.row as u32, cell.column as u32)), cell.text_body(&tree)?))
            }));
        }
        for (cell, body) in bodies {
            for (number, paragraph) in paragraphs(&tree, body).into_iter().enumerate() {
                out.push(((shape.id, cell, number as u32), paragraph.text.encode_utf16().collect()));
            }
        }
    }
    out
}

/// Holds each line that names words to the words in the file; gives how many did.
fn held(name: &str, deck: &Presentation, slide: usize, drawing: &Drawing) -> usize {
    let words = words_of(deck, slide);
    let mut count = 0;
    for entry in drawing.entries.iter().filter(|entry| !entry.of.inherited) {
        let (Item::Line { text, .. }, Some((start, end)), Some(paragraph)) =
            (&entry.item, entry.of.range, entry.of.paragraph)
        else {
            continue;
        };
        let place = (entry.of.shape, entry.of.cell, paragraph);
        // Ids are not unique in every deck: one of those of this id has these words.
        let found = words.iter().filter(|(at, _)| *at == place).any(|(_, words)| {
            let own = words.get(start as usize..end as usize);
            own.is_some_and(|own| {
                let own = String::from_utf16_lossy(own);
                own == *text
                    || own.to_uppercase() == *text
                    || own.chars().count() == text.chars().count()
                    || own.contains('‹')
                    || own.chars().all(|c| c.is_ascii_digit())
            })
        });
        assert!(found, "{name} slide {}: {text:?} is not at {place:?} {start}..{end}", slide + 1);
        count += 1;
    }
    count
}

#[test]
fn every_public_deck_is_drawn_and_says_where_its_words_are() {
    let fonts = Fonts::bundled();
    let (mut slides, mut words, mut tables, mut points, mut pictures) = (0, 0, 0, 0, 0);
    for (name, deck) in decks() {
        for slide in 0..deck.slides().len() {
            let drawing = draw(&deck, slide, &fonts).unwrap();
            slides += 1;
            words += held(&name, &deck, slide, &drawing);
            tables += drawing.entries.iter().filter(|entry| entry.of.cell.is_some()).count();
            points += drawing.entries.iter().filter(|entry| entry.of.point.is_some()).count();
            pictures +=
                drawing.entries.iter().filter(|entry| matches!(entry.item, Item::Image { .. })).count();
            let own = drawing.shapes.iter().filter(|shape| !shape.inherited).count();
            let part = &deck.slides()[slide].part;
            let text = deck.package().text(part).unwrap();
            let tree = Tree::parse(&text, part, deck.package().limits()).unwrap();
            assert!(own <= shapes(&tree).len(), "{name}");
        }
    }
    // Counts as they were when the pictures were looked at: a change of any is to be looked at, then written here.
    assert_eq!(
        [("slides", slides), ("words", words), ("cells", tables), ("points", points), ("pictures", pictures)],
        [("slides", 53), ("words", 298), ("cells", 173), ("points", 24), ("pictures", 181)],
    );
}

#[test]
fn charts_have_an_entry_for_each_point() {
    let (_, deck) = decks().into_iter().find(|(name, _)| name == "bar-chart").unwrap();
    let drawing = draw(&deck, 0, &Fonts::bundled()).unwrap();
    let chart = drawing.shapes.iter().find(|shape| shape.kind == ShapeKind::Chart).unwrap();
    let of_chart = drawing.entries.iter().filter(|entry| entry.of.shape == chart.id);
    let mut points: Vec<_> = of_chart.filter_map(|entry| entry.of.point).collect();
    points.dedup();
    assert_eq!(points, [(0, 0), (0, 1), (0, 2), (0, 3)]);
}

#[test]
fn the_svg_is_whole_and_closed() {
    let fonts = Fonts::bundled();
    for (name, deck) in decks() {
        let drawing = draw(&deck, 0, &fonts).unwrap();
        let text = svg(&drawing);
        let tree =
            Tree::parse(&text, "svg", &Limits::default()).unwrap_or_else(|why| panic!("{name}: {why}"));
        for id in tree.all() {
            let tag = tree.tag(id);
            assert!(!matches!(tag.local(), "script" | "foreignObject" | "style"), "{name}");
            if let Some(href) = tag.get("href") {
                assert!(href.starts_with("data:image/") || href.starts_with('#'), "{name}: {href}");
            }
            assert!(tag.attributes().all(|attribute| !attribute.name.starts_with("on")), "{name}");
        }
        let lines = drawing.entries.iter().filter(|entry| matches!(entry.item, Item::Line { .. })).count();
        assert_eq!(tree.all().filter(|id| tree.local(*id) == "text").count(), lines, "{name}");
        // Two drawings on one page share no id.
        let ids = |text: &str| -> Vec<String> {
            text.split(" id=\"").skip(1).filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())).collect()
        };
        let (first, second) = (ids(&text), ids(&svg(&drawing)));
        assert!(first.iter().all(|id| !second.contains(id)), "{name}");
    }
}

#[test]
fn a_picture_of_a_slide_has_the_size_asked_for_and_ink() {
    let (_, deck) = decks().into_iter().find(|(name, _)| name == "sample").unwrap();
    let fonts = Fonts::bundled();
    let drawing = draw(&deck, 0, &fonts).unwrap();
    let picture = image::load_from_memory(&render_png(&drawing, 320).unwrap()).unwrap().to_luma8();
    assert_eq!(picture.width(), 320);
    assert!(picture.pixels().filter(|pixel| pixel.0[0] < 128).count() > 50);
    assert!(render_png(&drawing, 0).is_err() && render_png(&drawing, 1_000_000).is_err());
}

#[test]
fn characters_that_no_bundled_font_has_are_told() {
    let fonts = Fonts::bundled();
    let found = |wanted: &str| {
        let deck = decks().into_iter().find(|(name, _)| name == wanted).unwrap().1;
        (0..deck.slides().len()).map(|at| draw(&deck, at, &fonts).unwrap().absent(&fonts)).collect::<String>()
    };
    let japanese = found("with_japanese");
    assert!(japanese.chars().any(|c| matches!(c, '\u{3041}'..='\u{9fff}')), "{japanese}");
    assert!(japanese.chars().all(|c| !c.is_ascii()), "{japanese}");
    assert_eq!(found("line-chart"), "");
}
