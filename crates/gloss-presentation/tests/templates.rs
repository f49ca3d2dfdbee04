//! Decks made on other people's templates: public decks of the suite stand in for them. Their masters and layouts stay byte by
//! byte, their slides are gone, what was asked for is there, and no new fault.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "support/mod.rs"]
#[allow(dead_code, unused_imports)]
mod support;

use std::collections::BTreeSet;
use std::path::Path;

use gloss_ooxml::presentation::{Presentation, shapes};
use gloss_ooxml::xml::Tree;
use gloss_ooxml::{Limits, Package};
use gloss_presentation::{Made, Materials, Refusal, Template, make, read};

fn on(template: &[u8], name: &str) -> Result<Made, Refusal> {
    let pictures = support::pictures();
    let given =
        Materials { pictures: &pictures, fonts: &gloss_deck::Fonts::bundled(), seed: 3, at: 1_795_000_000 };
    make(&read(&support::spec(name)).unwrap(), Template::Package(template), &given)
}

/// The public decks with their names.
fn decks() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite/decks");
    let mut out: Vec<(String, Vec<u8>)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "pptx"))
        .map(|path| (path.file_stem().unwrap().to_string_lossy().into_owned(), std::fs::read(&path).unwrap()))
        .collect();
    out.sort();
    out
}

/// Faults without the numbers in them.
fn kinds(bytes: &[u8]) -> BTreeSet<String> {
    support::faults(bytes).into_iter().collect()
}

#[test]
fn a_deck_is_made_on_every_public_template() {
    let mut count = 0;
    for (name, bytes) in decks() {
        for spec in ["gallery", "long"] {
            let made = on(&bytes, spec).unwrap_or_else(|refusal| panic!("{name}: {refusal}"));
            support::keep(&format!("on-{name}-{spec}"), &made.bytes);
            let new: Vec<String> = kinds(&made.bytes).difference(&kinds(&bytes)).cloned().collect();
            assert_eq!(new, Vec::<String>::new(), "{name}");
            titles(&name, &made);
            apart(&name, &made);
            assert_kept(&name, &bytes, &made.bytes);
            count += 1;
        }
    }
    assert!(count > 60, "{count} decks were made");
}

/// No two shapes of a slide fill the same placeholder: both would lie in its place.
fn apart(name: &str, made: &Made) {
    let deck = support::deck(&made.bytes);
    for slide in deck.slides() {
        let text = deck.package().text(&slide.part).unwrap();
        let tree = Tree::parse(&text, &slide.part, deck.package().limits()).unwrap();
        let mut filled = BTreeSet::new();
        for holder in shapes(&tree).iter().filter_map(|shape| shape.placeholder.as_ref()) {
            assert!(filled.insert((&holder.kind, holder.index)), "{name}, {}: {holder:?} twice", slide.part);
        }
    }
}

/// Each slide has its title, in the placeholder for it where the layout has one.
fn titles(name: &str, made: &Made) {
    let deck = support::deck(&made.bytes);
    assert_eq!(deck.slides().len(), made.slides.len(), "{name}");
    for (slide, said) in deck.slides().iter().zip(&made.slides) {
        let text = deck.package().text(&slide.part).unwrap();
        let tree = Tree::parse(&text, &slide.part, deck.package().limits()).unwrap();
        let words = |shape: &gloss_ooxml::presentation::Shape| {
            let body = shape.text_body(&tree)?;
            Some(
                gloss_ooxml::presentation::paragraphs(&tree, body)
                    .into_iter()
                    .map(|one| one.text)
                    .collect::<String>(),
            )
        };
        let found = shapes(&tree).iter().any(|shape| words(shape).as_deref() == Some(said.title.as_str()));
        assert!(found, "{name}: {} is not there", said.title);
        assert!(slide.layout.is_some() && slide.master.is_some(), "{name}");
    }
}

/// Masters, layouts and themes are as they were, and no slide of the template is left.
fn assert_kept(name: &str, before: &[u8], after: &[u8]) {
    let (before, after) = (open(before), open(after));
    let mut same = 0;
    for part in before.package().names() {
        let stays = ["ppt/slideMasters/", "ppt/slideLayouts/"].iter().any(|folder| part.starts_with(folder));
        if stays && after.package().has(part) {
            assert_eq!(
                before.package().part(part).unwrap(),
                after.package().part(part).unwrap(),
                "{name}: {part}"
            );
            same += 1;
        }
    }
    assert!(same > 1, "{name}: masters and layouts are kept");
    let old: BTreeSet<&str> = before.slides().iter().filter_map(|slide| slide.creation.as_deref()).collect();
    assert!(
        after.slides().iter().all(|slide| !old.contains(slide.creation.as_deref().unwrap_or_default())),
        "{name}"
    );
}

fn open(bytes: &[u8]) -> Presentation {
    Presentation::open(bytes, Limits::default()).unwrap()
}

#[test]
fn our_own_deck_is_a_template_too() {
    let own = support::made(&support::spec("gallery"));
    let made = on(&own.bytes, "gallery").unwrap();
    assert_eq!(kinds(&made.bytes), BTreeSet::new());
    let names = |bytes: &[u8]| {
        Package::open(bytes, Limits::default())
            .unwrap()
            .names()
            .filter(|name| name.contains("slideLayouts"))
            .count()
    };
    assert_eq!(names(&made.bytes), names(&own.bytes));
    // The same layouts are found again.
    let layouts =
        |bytes: &[u8]| open(bytes).slides().iter().map(|slide| slide.layout.clone()).collect::<Vec<_>>();
    assert_eq!(layouts(&made.bytes), layouts(&own.bytes));
}

#[test]
fn placeholders_that_cannot_be_told_apart_are_filled_once() {
    // As LibreOffice saves them: a layout with several contents has `<p:ph/>` for each.
    let mut package =
        Package::open(&support::made(&support::spec("gallery")).bytes, Limits::default()).unwrap();
    let layouts: Vec<String> = package
        .names()
        .filter(|name| name.starts_with("ppt/slideLayouts/slide"))
        .map(str::to_owned)
        .collect();
    for layout in layouts {
        let text = package.text(&layout).unwrap();
        let alike =
            (1..40).fold(text.to_string(), |text, index| text.replace(&format!(" idx=\"{index}\""), ""));
        package.set(&layout, alike);
    }
    let made = on(&package.save().unwrap(), "gallery").unwrap();
    apart("alike", &made);
    titles("alike", &made);
}

#[test]
fn what_is_no_template_is_refused() {
    let deck = support::made(&support::spec("hard")).bytes;
    let book = {
        let package =
            Package::open(&support::made(&support::spec("charts")).bytes, Limits::default()).unwrap();
        let name = package.names().find(|name| name.ends_with(".xlsx")).unwrap().to_owned();
        package.part(&name).unwrap()
    };
    let without = |part: &str| {
        let mut package = Package::open(&deck, Limits::default()).unwrap();
        package.remove(part).unwrap();
        package.save().unwrap()
    };
    for (bytes, says) in [
        (Vec::new(), "can't be read"),
        (b"PK\x03\x04".to_vec(), "can't be read"),
        (book, "a form that is not known"),
        (deck.get(..deck.len() / 2).unwrap().to_vec(), "can't be read"),
        (without("ppt/presentation.xml"), "no presentation"),
        (without("ppt/slideMasters/slideMaster1.xml"), "no master"),
    ] {
        let refusal = on(&bytes, "hard").unwrap_err();
        assert_eq!(refusal.path, "template");
        assert!(refusal.says.contains(says), "{refusal}");
    }
}
