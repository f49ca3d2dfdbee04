//! Edits by hand: shapes that are put elsewhere lie there and nothing else does, a chart's numbers are a sheet
//! that comes back as it was given, slides go by several at once, a theme changes colours and fonts alone.

use std::collections::BTreeMap;

use gloss_presentation::ThemeName;
use gloss_protocol::{ChartNumbers, ChartRow, Kind};

use super::packages::{patched, swap};
use super::support::{SMALL, differing, file, made, new_faults, public, text, text_of_form};
use crate::kinds::deck::geometry::{bounds, insides};
use crate::kinds::deck::index::{Body, ShapeKind};
use crate::kinds::deck::shapes::ShapePlace;
use crate::kinds::deck::{SlideEdit, chart_numbers, retheme, set_chart_numbers, shapes, slides};
use crate::kinds::{self, Unwritable};
use crate::{Splice, Text, splice};

const POINT: f64 = 12_700.0;

fn put(run: u32, [x, y, width, height]: [f32; 4], turn: f32) -> ShapePlace {
    ShapePlace { run, x, y, width, height, turn }
}

fn applied(text: &Text, splices: &[Splice]) -> Text {
    Text::new(Kind::Deck, &splice::apply(text.source(), splices))
}

#[test]
fn a_shape_is_put_where_it_was_let_go() {
    let text = text_of_form(SMALL);
    let run = |id: u32| {
        let deck = text.deck().unwrap();
        deck.slides.iter().flat_map(|slide| &slide.shapes).rfind(|shape| shape.id == id).unwrap().lines.start
    };
    let title = text.deck().unwrap().slides[0].shapes[0].lines.start;
    for (shape, to, expect) in [
        // The title takes its layout's place until it is moved.
        (title, put(title, [10.0, 20.0, 300.0, 40.0], 0.0), "2 title 0 127000,254000,3810000,508000 {A}"),
        // In a group of a tenth of a degree of nothing: 2,000 EMU to one of the group's.
        (run(5), put(run(5), [640.0, 90.0, 50.0, 60.0], 0.0), "5 box 1 64,72,318,381 {H}"),
        // A group keeps the space in which its shapes say where they lie.
        (
            run(3),
            put(run(3), [0.0, 0.0, 200.0, 100.0], 90.0),
            "3 group 0 0,0,2540000,1270000,5400000>0,0,1000,1000",
        ),
    ] {
        let made = applied(&text, &shapes::place(b"", &text, &[to]).unwrap().splices);
        assert!(made.source().contains(expect), "{shape}: {}", made.source());
        let again = shapes::place(b"", &made, &[to]).unwrap().splices;
        assert!(again.is_empty(), "{shape} is there: {again:?}");
        let back = applied(&made, &shapes::reset(&made, &[title]).unwrap());
        assert!(back.source().contains("2 title 0 ="), "{}", back.source());
    }
}

#[test]
fn what_goes_with_a_group_is_not_moved_twice_and_what_is_not_there_is_refused() {
    let text = text_of_form(SMALL);
    let deck = text.deck().unwrap();
    let all: Vec<u32> = deck.slides[1].shapes.iter().map(|shape| shape.lines.start).collect();
    let [_, group, left, right, ..] = all[..] else { panic!("{all:?}") };
    let by = |run: u32, x: f32| put(run, [x, 0.0, 100.0, 100.0], 0.0);
    let moved = shapes::place(b"", &text, &[by(left, 0.0), by(group, 9.0), by(right, 0.0)]).unwrap().splices;
    assert_eq!(moved.len(), 1, "{moved:?}");
    let gone = applied(&text, &shapes::delete(&text, &[right, group, left]).unwrap());
    assert!(!gone.source().contains("{F}") && !gone.source().contains("Right"), "{}", gone.source());
    assert!(gone.source().contains("9 box 0 838200,5000000"));
    let notes = deck.slides[0].shapes.last().unwrap();
    assert_eq!(notes.kind, ShapeKind::Notes);
    for run in [notes.lines.start, left + 1, 99_999, deck.slides[0].lines.start] {
        assert!(shapes::delete(&text, &[run]).is_err() && shapes::reset(&text, &[run]).is_err(), "{run}");
        assert!(shapes::place(b"", &text, &[by(run, 1.0)]).is_err(), "{run}");
    }
    for bad in [f32::NAN, f32::INFINITY, f32::MAX] {
        let placed =
            shapes::place(b"", &text, &[by(group, bad)]).map(|placed| applied(&text, &placed.splices));
        assert!(placed.is_err() || bad == f32::MAX, "{placed:?}");
    }
    let turned =
        SMALL.replace("8000000,1000000,2000000,2000000>", "8000000,1000000,2000000,2000000,5400000>");
    let refused = shapes::place(b"", &text_of_form(&turned), &[by(left, 1.0)]).unwrap_err();
    assert!(refused.says.contains("turned") && refused.next.contains("group"), "{refused}");
}

/// All shapes of the public and the made decks, one after the other: each goes to a place by hand, is found there in the file
/// that is written, and nothing else has moved.
#[test]
fn shapes_of_all_decks_lie_where_they_were_put() {
    let soak = std::env::var_os("GLOSS_SOAK").is_some();
    let (mut done, mut refused) = (0, BTreeMap::<String, usize>::new());
    for (name, bytes) in public().into_iter().chain(made()) {
        let before = text(&bytes);
        let deck = before.deck().unwrap();
        let all = deck
            .slides
            .iter()
            .enumerate()
            .flat_map(|(at, slide)| (0..slide.shapes.len()).map(move |n| (at, n)));
        for (n, at) in all.enumerate() {
            let shape = deck.shape_at(at).unwrap();
            if shape.is_notes() || shape.place.rect.is_none() || !soak && n % 5 != 0 {
                continue;
            }
            let to = put(shape.lines.start, [31.5, 47.25, 180.0, 96.0], 15.0);
            let written = shapes::place(&bytes, &before, &[to]).and_then(|placed| {
                assert_eq!(placed.followed, 0, "{name}: no line of these is tied");
                kinds::of(Kind::Deck).write(&name, &bytes, &before, placed.splices)
            });
            let written = match written {
                Ok(written) => written,
                Err(Unwritable { says, .. }) => {
                    *refused.entry(says).or_default() += 1;
                    continue;
                }
            };
            done += 1;
            let case = format!("{name} {at:?} {}", shape.name);
            assert_eq!(new_faults(&bytes, &written.bytes), Vec::<String>::new(), "{case}");
            let now = text(&written.bytes);
            let is = now.deck().unwrap().shape_at(at).unwrap();
            let inside = insides(&now.deck().unwrap().slides[at.0])[at.1].on_slide;
            let [x, y, width, height] = is.place.rect.unwrap().map(|side| side as f64);
            let [sx, sy, dx, dy] = inside;
            for (is, to) in
                [(x * sx + dx, 31.5), (y * sy + dy, 47.25), (width * sx, 180.0), (height * sy, 96.0)]
            {
                assert!((is / POINT - to).abs() < 0.1 * sx.max(sy).max(1.0), "{case}: {is} {to}");
            }
            let others = |text: &Text| {
                let all = text.deck().unwrap().slides.iter().map(bounds).collect::<Vec<_>>();
                let own = text.deck().unwrap().extent(at.0, at.1);
                let shapes = &text.deck().unwrap().slides[at.0].shapes;
                let mut all: Vec<Vec<String>> =
                    all.iter().map(|one| one.iter().map(|bounds| format!("{bounds:?}")).collect()).collect();
                // A shape moves what is in it.
                for (n, shape) in
                    shapes.iter().enumerate().filter(|(_, shape)| own.contains(&shape.lines.start))
                {
                    all[at.0][n] = shape.name.clone();
                }
                all
            };
            assert_eq!(others(&before), others(&now), "{case}");
        }
    }
    let count: usize = refused.values().sum();
    println!("{done} shapes put by hand, {count} refused: {refused:#?}");
    assert!(done > 70 && count * 20 <= done, "{done} {refused:#?}");
}

/// A slide with two boxes, one of them in a group, and an arrow from the right side of the first to the left side of the other.
fn tied() -> Vec<u8> {
    let xfrm = |x: i64, y: i64, w: i64, h: i64| {
        format!("<a:off x=\"{x}\" y=\"{y}\"/><a:ext cx=\"{w}\" cy=\"{h}\"/>")
    };
    let boxed = |id: u32, place: String| {
        format!(
            "<p:sp><p:nvSpPr><p:cNvPr id=\"{id}\" name=\"Box {id}\"/><p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr><a:xfrm>{place}</a:xfrm><a:prstGeom prst=\"rect\"><a:avLst/></a:prstGeom></p:spPr></p:sp>"
        )
    };
    let shapes = format!(
        "{}<p:grpSp><p:nvGrpSpPr><p:cNvPr id=\"11\" name=\"Group 11\"/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm>{}<a:chOff x=\"0\" y=\"0\"/><a:chExt cx=\"1000\" cy=\"1000\"/></a:xfrm></p:grpSpPr>{}</p:grpSp>\
         <p:cxnSp><p:nvCxnSpPr><p:cNvPr id=\"13\" name=\"Arrow 13\"/><p:cNvCxnSpPr><a:stCxn id=\"10\" idx=\"3\"/><a:endCxn id=\"12\" idx=\"1\"/></p:cNvCxnSpPr><p:nvPr/></p:nvCxnSpPr><p:spPr><a:xfrm flipV=\"1\">{}</a:xfrm><a:prstGeom prst=\"straightConnector1\"><a:avLst/></a:prstGeom></p:spPr></p:cxnSp></p:spTree>",
        boxed(10, xfrm(1_000_000, 4_000_000, 1_000_000, 500_000)),
        xfrm(5_000_000, 2_000_000, 2_000_000, 1_000_000),
        boxed(12, xfrm(0, 0, 1_000, 1_000)),
        xfrm(2_000_000, 2_500_000, 3_000_000, 1_750_000),
    );
    patched(&file("copy-slide-demo.pptx"), |package| {
        swap(package, "ppt/slides/slide1.xml", "</p:spTree>", &shapes);
    })
}

#[test]
fn a_tied_line_keeps_its_ends_at_what_moved() {
    let bytes = tied();
    let before = text(&bytes);
    let run = |id: u32| {
        let shapes = &before.deck().unwrap().slides[0].shapes;
        shapes.iter().find(|shape| shape.id == id).unwrap().lines.start
    };
    let line = |text: &Text| {
        let found = text.source().lines().find(|line| line.contains("Arrow 13")).unwrap().to_owned();
        found.split(' ').nth(3).unwrap().to_owned()
    };
    assert_eq!(line(&before), "2000000,2500000,3000000,1750000,v");
    let points = |emu: i64| emu as f32 / 12_700.0;
    let at = |run: u32, [x, y, w, h]: [i64; 4]| put(run, [x, y, w, h].map(points), 0.0);
    let (first, group) =
        ([1_000_000, 5_000_000, 1_000_000, 500_000], [5_000_000, 2_000_000, 2_000_000, 2_000_000]);
    for (moves, followed, expect) in [
        // The first box goes down by a million: so does its end.
        (vec![at(run(10), first)], 1, "2000000,2500000,3000000,2750000,v"),
        // The group is twice as high: the middle of its left side is half a million lower.
        (vec![at(run(11), group)], 1, "2000000,3000000,3000000,1250000,v"),
        (vec![at(run(10), first), at(run(11), group)], 1, "2000000,3000000,3000000,2250000,v"),
        // Below the other one now: the line goes the other way.
        (vec![at(run(10), [1_000_000, 0, 1_000_000, 500_000])], 1, "2000000,250000,3000000,2250000"),
        // What is moved itself is put where it was let go.
        (vec![at(run(10), first), at(run(13), [0, 0, 12_700, 12_700])], 0, "0,0,12700,12700,v"),
        (
            vec![at(run(10), [1_000_000, 4_000_000, 1_000_000, 500_000])],
            0,
            "2000000,2500000,3000000,1750000,v",
        ),
    ] {
        let placed = shapes::place(&bytes, &before, &moves).unwrap();
        assert_eq!(placed.followed, followed, "{moves:?}");
        let written = kinds::of(Kind::Deck).write("deck.pptx", &bytes, &before, placed.splices).unwrap();
        assert_eq!(line(&written.text), expect, "{moves:?}");
        assert_eq!(new_faults(&bytes, &written.bytes), Vec::<String>::new());
    }
}

#[test]
fn a_charts_numbers_are_a_sheet_that_comes_back_as_it_was_given() {
    let (mut charts, mut locked, mut refused) = (0, 0, BTreeMap::<String, usize>::new());
    for (name, bytes) in public().into_iter().chain(made()) {
        let before = text(&bytes);
        let all = before.deck().unwrap().slides.iter().flat_map(|slide| &slide.shapes);
        for shape in all.filter(|shape| matches!(shape.body, Body::Chart(..))) {
            let run = shape.lines.start;
            let (numbers, why) = chart_numbers(&before, run).unwrap();
            charts += 1;
            if let Some(why) = why {
                locked += 1;
                assert_eq!(set_chart_numbers(&before, run, &numbers).unwrap_err().says, why);
                continue;
            }
            assert!(set_chart_numbers(&before, run, &numbers).unwrap().is_empty(), "{name}: as it was");
            let mut wanted = numbers.clone();
            wanted.rows[0].values[0] = "41.25".to_owned();
            if let Some(last) = wanted.rows.last().cloned() {
                wanted
                    .rows
                    .push(ChartRow { values: last.values.iter().map(|_| "7".to_owned()).collect(), ..last });
            }
            let splices = set_chart_numbers(&before, run, &wanted).unwrap();
            match kinds::of(Kind::Deck).write(&name, &bytes, &before, splices) {
                Ok(written) => {
                    assert_eq!(chart_numbers(&written.text, run).unwrap(), (wanted, None), "{name}");
                    assert_eq!(new_faults(&bytes, &written.bytes), Vec::<String>::new(), "{name}");
                    let touched = differing(&bytes, &written.bytes);
                    let may = |part: &String| {
                        part.starts_with("ppt/charts/") || part.starts_with("ppt/embeddings/")
                    };
                    assert!(touched.iter().all(may), "{name}: {touched:?}");
                }
                Err(error) => *refused.entry(error.says).or_default() += 1,
            }
        }
    }
    let count: usize = refused.values().sum();
    println!("{charts} charts, {locked} are no one sheet, {count} refused: {refused:#?}");
    assert!(charts >= 20 && count * 2 <= charts, "{refused:#?}");
}

#[test]
fn what_is_no_sheet_of_a_chart_is_refused() {
    let text = text_of_form(SMALL);
    let run = text.deck().unwrap().slides[1].shapes[0].lines.start;
    let (numbers, _) = chart_numbers(&text, run).unwrap();
    assert_eq!(numbers.series, ["North", "South"]);
    assert_eq!(
        numbers.rows[1],
        ChartRow { category: "2025".into(), values: vec!["15".into(), String::new()] }
    );
    let row = |values: &[&str]| ChartRow {
        category: "2026\u{1c}\n9".into(),
        values: values.iter().map(|value| (*value).to_owned()).collect(),
    };
    for (series, rows) in [(1, vec![row(&["1"])]), (2, vec![row(&["1"])]), (2, Vec::new())] {
        let numbers = ChartNumbers { series: vec!["A".to_owned(); series], rows };
        assert!(set_chart_numbers(&text, run, &numbers).is_err(), "{numbers:?}");
    }
    // Signs that part what a chart says are no part of its words.
    let given = ChartNumbers { series: vec!["A\nB".into(), "C".into()], rows: vec![row(&["1", " 2 "])] };
    let made = applied(&text, &set_chart_numbers(&text, run, &given).unwrap());
    let (numbers, locked) = chart_numbers(&made, run).unwrap();
    assert_eq!((numbers.series[0].as_str(), locked), ("A B", None));
    assert_eq!(numbers.rows, [ChartRow { category: "2026  9".into(), values: vec!["1".into(), "2".into()] }]);
    assert!(chart_numbers(&text, run + 1).is_err() && chart_numbers(&text, 99_999).is_err());
}

#[test]
fn several_slides_go_together() {
    for (name, bytes) in public().into_iter().chain(made()) {
        let before = text(&bytes);
        let ids =
            |text: &Text| text.deck().unwrap().slides.iter().map(|slide| slide.id).collect::<Vec<u32>>();
        let was = ids(&before);
        let [a, b, c, d, ..] = was[..] else { continue };
        let rest = &was[4..];
        for (edit, expect) in [
            (SlideEdit::Move { slides: vec![1, 3], to: 0 }, vec![b, d, a, c]),
            (SlideEdit::Move { slides: vec![0, 2], to: 2 }, vec![b, d, a, c]),
            (SlideEdit::Delete(vec![0, 2]), vec![b, d]),
            (SlideEdit::Hide(vec![0, 3], true), vec![a, b, c, d]),
            (SlideEdit::Duplicate(vec![0, 2]), vec![a, 0, b, c, 0, d]),
        ] {
            let made = slides(&bytes, &edit).unwrap_or_else(|error| panic!("{name} {edit:?}: {error}"));
            let expect: Vec<u32> = expect.into_iter().chain(rest.iter().copied()).collect();
            let mut now = ids(&made.text);
            // What is new has a number that nobody knew.
            now.iter_mut().filter(|id| !was.contains(id)).for_each(|id| *id = 0);
            assert_eq!(now, expect, "{name} {edit:?}");
            assert_eq!(splice::apply(before.source(), &made.splices), made.text.source(), "{name} {edit:?}");
            assert_eq!(new_faults(&bytes, &made.bytes), Vec::<String>::new(), "{name} {edit:?}");
        }
        assert!(slides(&bytes, &SlideEdit::Delete(vec![0, 999])).is_err());
    }
}

#[test]
fn a_theme_changes_colours_and_fonts_alone() {
    let (mut done, mut refused) = (0, Vec::new());
    for (name, bytes) in public().into_iter().chain(made()) {
        let before = text(&bytes);
        match retheme(&bytes, &before, gloss_presentation::theme_part(ThemeName::Ink)) {
            Ok(made) => {
                done += 1;
                let parts = differing(&bytes, &made.bytes);
                assert!(parts.iter().all(|part| part.starts_with("ppt/theme/")), "{name}: {parts:?}");
                assert_eq!(new_faults(&bytes, &made.bytes), Vec::<String>::new(), "{name}");
                let again =
                    retheme(&made.bytes, &made.text, gloss_presentation::theme_part(ThemeName::Ink)).unwrap();
                assert_eq!(differing(&made.bytes, &again.bytes), Vec::<String>::new(), "{name}");
            }
            Err(error) => refused.push(format!("{name}: {error}")),
        }
    }
    assert!(done >= 20 && refused.len() <= 2, "{done} {refused:#?}");
}
