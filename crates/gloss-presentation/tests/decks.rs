//! Decks made from specs, each held to what a sound package is, read again, and held to its spec: nothing lost, nothing outside of
//! its box, every fact where the result says it is. With `GLOSS_SOAK` also opened by LibreOffice, where that is on the machine.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "support/mod.rs"]
mod support;

use gloss_ooxml::presentation::{ShapeKind, cells, paragraphs, shapes};
use gloss_ooxml::xml::Tree;
use gloss_presentation::{Made, Place, Placed};
use serde_json::Value;

use support::{SPECS, deck, faults, made, made_with, spec};

/// Each spec in each theme, with its name.
fn all() -> impl Iterator<Item = (String, Value, Made)> {
    SPECS.iter().flat_map(|name| {
        ["paper", "ink", "letter"].into_iter().map(move |theme| {
            let mut spec = spec(name);
            spec["theme"] = Value::from(theme);
            let made = made(&spec);
            (format!("{name}-{theme}"), spec, made)
        })
    })
}

#[test]
fn every_deck_is_a_sound_package() {
    for (name, _, made) in all() {
        support::keep(&name, &made.bytes);
        assert_eq!(faults(&made.bytes), Vec::<String>::new(), "{name}");
        assert_eq!(deck(&made.bytes).slides().len(), made.slides.len(), "{name}");
    }
}

#[test]
fn the_same_spec_gives_the_same_bytes() {
    let spec = spec("gallery");
    assert!(made_with(&spec, 7).bytes == made_with(&spec, 7).bytes);
    assert!(made_with(&spec, 7).bytes != made_with(&spec, 8).bytes, "another deck has other marks");
}

/// The ids of all facts that a spec names.
fn named(spec: &Value, out: &mut Vec<String>) {
    match spec {
        Value::String(words) => {
            let marks = words.split("](fact:").skip(1).filter_map(|rest| rest.split_once(')'));
            out.extend(marks.map(|(fact, _)| fact.to_owned()));
        }
        Value::Array(list) => list.iter().for_each(|one| named(one, out)),
        Value::Object(map) => {
            out.extend(map.get("fact").and_then(Value::as_str).map(str::to_owned));
            map.values().for_each(|one| named(one, out));
        }
        _ => {}
    }
}

/// The UTF-16 units of a text.
fn units(text: &str, range: &std::ops::Range<usize>) -> String {
    String::from_utf16_lossy(&text.encode_utf16().skip(range.start).take(range.len()).collect::<Vec<_>>())
}

/// What stands at the place of a fact, read from the file.
fn found(bytes: &[u8], placed: &Placed) -> String {
    let deck = deck(bytes);
    let slide = &deck.slides()[placed.slide - 1];
    assert_eq!(slide.id, placed.slide_id);
    let text = deck.package().text(&slide.part).unwrap();
    let tree = Tree::parse(&text, &slide.part, deck.package().limits()).unwrap();
    let shape = shapes(&tree).into_iter().find(|shape| shape.id == placed.shape).unwrap();
    assert_eq!(shape.creation.as_deref(), Some(placed.creation.as_str()));
    match &placed.place {
        Place::Text { paragraph, range } => {
            units(&paragraphs(&tree, shape.text_body(&tree).unwrap())[*paragraph].text, range)
        }
        Place::Cell { row, column, range } => {
            let all = cells(&tree, shape.table(&tree).unwrap());
            let cell = all.iter().find(|cell| (cell.row, cell.column) == (*row, *column)).unwrap();
            units(&paragraphs(&tree, cell.text_body(&tree).unwrap())[0].text, range)
        }
        Place::Point { series, point } => {
            let relation = shape.chart_relation(&tree).unwrap();
            let related = deck.package().relations(&slide.part).unwrap();
            let part = &related.iter().find(|one| one.id == relation).unwrap().target;
            let chart = support::chart(&deck, part);
            let code = &chart.series[*series].code;
            let value = gloss_ooxml::Value::Number(chart.series[*series].values[*point].unwrap());
            gloss_ooxml::format::NumberFormat::new(code).show(&value, false).text
        }
    }
}

#[test]
fn facts_stand_where_they_are_said_to() {
    let mut count = 0;
    for (name, spec, made) in all() {
        let mut wanted = Vec::new();
        named(&spec, &mut wanted);
        for fact in &wanted {
            assert!(made.placed.iter().any(|placed| placed.fact == *fact), "{name}: {fact} is lost");
        }
        for placed in &made.placed {
            assert_eq!(found(&made.bytes, placed), placed.shown, "{name}: {placed:?}");
            count += 1;
        }
    }
    assert!(count >= 36, "{count} places were held");
}

#[test]
fn a_chart_and_its_workbook_say_the_same() {
    let mut points = 0;
    for (name, _, made) in all() {
        let deck = deck(&made.bytes);
        let parts: Vec<String> = deck
            .package()
            .names()
            .filter(|name| name.contains("charts/") && name.ends_with(".xml"))
            .map(str::to_owned)
            .collect();
        for part in parts {
            let chart = support::chart(&deck, &part);
            let cells = support::cells(&deck, &part);
            for series in &chart.series {
                assert_eq!(cells.text(&series.name.0), series.name.1, "{name} {part}");
                for (at, category) in series.categories.1.iter().enumerate() {
                    assert_eq!(cells.nth(&series.categories.0, at), *category, "{name} {part}");
                }
                for (at, value) in series.values.iter().enumerate() {
                    let cell = cells.nth(&series.cells, at);
                    assert_eq!(cell.parse::<f64>().ok(), *value, "{name} {part}: {cell}");
                    points += usize::from(value.is_some());
                }
            }
        }
    }
    assert!(points > 400, "{points} points were held");
}

/// All words of a deck's slides, without the counts behind titles.
fn words(bytes: &[u8]) -> String {
    let deck = deck(bytes);
    let mut out = String::new();
    for slide in deck.slides() {
        let text = deck.package().text(&slide.part).unwrap();
        let tree = Tree::parse(&text, &slide.part, deck.package().limits()).unwrap();
        for shape in shapes(&tree).iter().filter(|shape| !shape.is_title()) {
            let mut bodies: Vec<_> = shape.text_body(&tree).into_iter().collect();
            if shape.kind == ShapeKind::Table {
                let cells = cells(&tree, shape.table(&tree).unwrap());
                bodies.extend(cells.iter().filter_map(|cell| cell.text_body(&tree)));
            }
            for paragraph in bodies.into_iter().flat_map(|body| paragraphs(&tree, body)) {
                out.push_str(&paragraph.text);
                out.push(' ');
            }
        }
    }
    out.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn a_text_that_is_parted_loses_no_word() {
    let spec = spec("long");
    let made = made(&spec);
    let all = words(&made.bytes);
    let coffee = spec["slides"][1]["body"].as_str().unwrap();
    for sentence in coffee.split(". ") {
        assert!(all.contains(sentence.trim_end_matches('.')), "{sentence}");
    }
    for list in
        [&spec["slides"][0]["body"], &spec["slides"][4]["takeaway"], &spec["slides"][5]["left"]["numbered"]]
    {
        for point in list.as_array().unwrap().iter().filter_map(Value::as_str) {
            assert!(all.contains(point), "{point}");
        }
    }
    let rows = spec["slides"][3]["table"]["rows"].as_array().unwrap();
    for row in rows {
        assert!(all.contains(row[0].as_str().unwrap()), "{row}");
    }
    let titles: Vec<&str> = made.slides.iter().map(|slide| slide.title.as_str()).collect();
    assert!(titles.contains(&"A table of forty rows\u{a0}(2/2)"), "{titles:?}");
    assert_eq!(all.matches("Month Orders Revenue").count(), 2, "the head is repeated");
}

#[test]
fn what_did_not_come_out_as_asked_is_said() {
    assert_eq!(made(&spec("gallery")).said, []);
    assert_eq!(made(&spec("charts")).said, []);
    assert_eq!(made(&spec("bridges")).said, []);
    let said: Vec<(usize, String)> =
        made(&spec("long")).said.into_iter().map(|said| (said.slide, said.says)).collect();
    for (slide, words) in [
        (1, "it stands on 2"),
        (4, "The title is long"),
        (5, "it stands on 2"),
        (7, "it stands on 2"),
        (10, "The step text is long: it is set at 12 points"),
        (11, "The table is wide"),
    ] {
        assert!(
            said.iter().any(|(at, says)| *at == slide && says.contains(words)),
            "{slide} {words}: {said:#?}"
        );
    }
}

/// Every made deck in LibreOffice: as many pages as slides, and every word within the box of a shape.
#[test]
fn words_are_in_their_boxes_in_libreoffice() {
    if std::env::var_os("GLOSS_SOAK").is_none() || !support::office::is_here() {
        return;
    }
    let mut count = 0;
    for (name, _, made) in all() {
        let path = support::keep(&name, &made.bytes);
        let pages = support::office::words(&path);
        assert_eq!(pages.len(), made.slides.len(), "{name}");
        for (at, (page, boxes)) in pages.iter().zip(support::boxes(&made.bytes)).enumerate() {
            for word in page {
                assert!(
                    boxes.iter().any(|one| one.holds(word)),
                    "{name}, slide {}: {word:?} in {boxes:?}",
                    at + 1
                );
                count += 1;
            }
        }
    }
    assert!(count > 5_000, "{count} words were held");
}

#[test]
fn an_axis_is_named_beside_its_numbers_and_not_over_them() {
    let made = made(&spec("gallery"));
    let deck = deck(&made.bytes);
    let at = made.slides.iter().position(|slide| slide.layout == "chart-and-takeaway").unwrap();
    let drawing = gloss_deck::draw(&deck, at, gloss_presentation::fonts()).unwrap();
    let from = |words: &str| {
        let found = drawing.entries.iter().find_map(|entry| match &entry.item {
            gloss_deck::Item::Line { x, baseline, text, .. } if text == words => {
                Some(entry.matrix.apply((*x, *baseline)).0)
            }
            _ => None,
        });
        found.unwrap_or_else(|| panic!("{words} is not drawn"))
    };
    // The baseline of what is turned is its right edge.
    assert!(from("€ thousand a month") <= from("500"), "{} {}", from("€ thousand a month"), from("500"));
}

/// A wide picture leads where few words stand beside it, and every slide has its number at one place.
#[test]
fn a_wide_picture_leads_and_numbers_stay_in_their_place() {
    let short = "Six tons a week";
    let long = "Six tons a week, which is twice what the old roaster gives, and heat that warms the shop in winter. ".repeat(4);
    for (picture, body, expected) in
        [("harbour.jpg", short, 620.8), ("harbour.jpg", &long, 458.4), ("roastery.png", short, 458.4)]
    {
        let spec = serde_json::json!({ "title": "Roastery", "storyline": ["A roastery by the water", "What it gives"], "slides": [
            { "layout": "picture-right", "body": [body], "picture": { "name": picture, "alt": "The roastery" }, "source": "Picture: our own" },
            { "layout": "content", "body": [short] } ] });
        let made = made(&spec);
        assert_eq!(faults(&made.bytes), Vec::<String>::new());
        let boxes = support::boxes(&made.bytes);
        let of = |slide: usize, name: &str| {
            let found = boxes[slide].iter().find(|one| one.words.starts_with(name));
            found.unwrap_or_else(|| panic!("{name} in {:?}", boxes[slide]))
        };
        let (shot, words) = (of(0, "Picture"), of(0, "Text"));
        assert!((shot.right - shot.left - expected).abs() < 0.5, "{picture} {body}: {shot:?}");
        assert!(
            words.right <= shot.left && of(0, "Title").right <= shot.left,
            "{picture}: {words:?} {shot:?}"
        );
        let number = |slide: usize| (of(slide, "Slide Number").left, of(slide, "Slide Number").top);
        assert_eq!(number(0), number(1));
    }
}

/// A long source goes on in a second line before it is set smaller, and is never set so small that it can't be read.
#[test]
fn a_source_can_be_read() {
    for (words, count, size) in
        [("till data ", 9, "1000"), ("till data ", 17, "1000"), ("MWMW MWMW ", 39, "800")]
    {
        let spec = serde_json::json!({ "title": "Roastery", "storyline": ["What it gives"], "slides": [
            { "layout": "content", "body": ["Six tons a week"], "source": words.repeat(count) } ] });
        let deck = deck(&made(&spec).bytes);
        let text = deck.package().text(&deck.slides()[0].part).unwrap();
        let source = text.split("name=\"Source").nth(1).unwrap().split("</p:sp>").next().unwrap();
        assert!(source.contains(&format!("sz=\"{size}\"")), "{words}: {source}");
    }
}

/// Where each series says the same format, the numbers of the axis have it too.
#[test]
fn a_format_that_all_series_have_is_that_of_the_axis() {
    let values: Vec<i32> = (1..=16).map(|n| n * 150_000).collect();
    let names: Vec<String> = (1..=16).map(|n| format!("Desk {n}")).collect();
    let series = |name: &str| serde_json::json!({ "name": name, "values": values, "format": "money", "currency": "€", "scale": "million" });
    let chart = serde_json::json!({ "kind": "column", "categories": names, "series": [series("Open"), series("At risk")] });
    let made = made(&serde_json::json!({
        "title": "Pipeline", "storyline": ["Who carries most"], "slides": [{ "layout": "chart", "chart": chart }],
    }));
    let drawing = gloss_deck::draw(&deck(&made.bytes), 0, gloss_presentation::fonts()).unwrap();
    let lines = drawing.entries.iter().filter_map(|entry| match &entry.item {
        gloss_deck::Item::Line { text, .. } => Some(text.as_str()),
        _ => None,
    });
    let lines: Vec<&str> = lines.collect();
    assert!(lines.contains(&"€2.0m") && !lines.contains(&"2,000,000"), "{lines:?}");
}
