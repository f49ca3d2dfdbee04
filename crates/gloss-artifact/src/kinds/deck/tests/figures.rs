//! Where figures stand: places as a maker knows them, points as wholes, and figures as links in what is read and typed.

use gloss_protocol::Span;

use super::support::{SMALL, text_of_form};
use crate::kinds::deck::{Within, figure_place};
use crate::{Text, linked};

fn says(text: &Text, span: Span) -> &str {
    text.source().get(span.range()).unwrap()
}

#[test]
fn a_place_that_a_maker_knows_is_found_in_the_text() {
    let text = text_of_form(SMALL);
    let words = |paragraph, start, end| Within::Words { paragraph, start, end };
    let cell = |row, column, start, end| Within::Cell { row, column, start, end };
    for (slide, shape, within, expect) in [
        (256, 2, words(0, 0, 5), Some("Sales")),
        (256, 3, words(1, 4, 10), Some("second")),
        (256, 3, words(3, 0, 1), None),
        (256, 3, words(0, 5, 900), None),
        (256, 5, cell(1, 1, 0, 5), Some("1,200")),
        (256, 5, cell(2, 1, 0, 1), None),
        (257, 2, Within::Point { series: 0, point: 1 }, Some("2025\u{1c}15\n")),
        (257, 2, Within::Point { series: 0, point: 2 }, None),
        (257, 3, words(0, 0, 1), None),
        (999, 2, words(0, 0, 1), None),
    ] {
        let found = figure_place(&text, slide, shape, within);
        assert_eq!(found.map(|span| says(&text, span)), expect, "{slide} {shape} {within:?}");
    }
}

#[test]
fn a_point_is_its_line_and_its_value_stands_in_it() {
    let text = text_of_form(SMALL);
    let place = figure_place(&text, 257, 2, Within::Point { series: 0, point: 0 }).unwrap();
    let value = text.value_in(place);
    assert_eq!(says(&text, value), "12");
    assert_eq!(text.place_of(value), place);
    let (chart, points) = text.chart_of(place).unwrap();
    assert!(chart.contains(place) && points == 4);
    let around = text.rules().slides().map(|slides| slides.around(&text, place)).unwrap();
    assert_eq!((around.before.as_str(), around.bare), ("| 2024 | ", true));
    let cell = figure_place(&text, 256, 5, Within::Cell { row: 1, column: 1, start: 0, end: 5 }).unwrap();
    let around = text.rules().slides().map(|slides| slides.around(&text, cell)).unwrap();
    assert!(around.before.contains("North") && !around.bare, "{around:?}");
    assert_eq!(text.chart_of(cell), None);
}

#[test]
fn figures_are_typed_with_their_links() {
    let text = text_of_form(SMALL);
    let rules = text.rules();
    let point = figure_place(&text, 257, 2, Within::Point { series: 0, point: 0 }).unwrap();
    let title = figure_place(&text, 256, 2, Within::Words { paragraph: 0, start: 0, end: 5 }).unwrap();
    for (place, words, expect, figures) in [
        (point, "2024: [13](fact:a/r1c2)", "2024\u{1c}13\n", vec![("13", "a/r1c2")]),
        (point, "[1,300](fact:a)", "2024\u{1c}1300\n", vec![("1300", "a")]),
        (point, "2024: –", "2024\u{1c}\n", vec![]),
        (title, "Up [3 %](fact:a), down [4](fact:b)", "Up 3 %, down 4", vec![("3 %", "a"), ("4", "b")]),
        (title, "no link", "no link", vec![]),
    ] {
        let (new, found) =
            linked::typed(words, |words| rules.typed("d.pptx", (&text, place), words)).unwrap();
        assert_eq!(new, expect, "{words}");
        let found: Vec<(&str, &str)> =
            found.iter().map(|(range, fact)| (new.get(range.clone()).unwrap(), fact.as_str())).collect();
        assert_eq!(found, figures, "{words}");
    }
}

#[test]
fn a_chart_is_typed_with_another_number_of_points() {
    let text = text_of_form(SMALL);
    let point = figure_place(&text, 257, 2, Within::Point { series: 0, point: 0 }).unwrap();
    let (chart, _) = text.chart_of(point).unwrap();
    let words =
        "Sales by year\nNorth\n2024: 12\n2025: 15\n2026: [18](fact:a/r3c2)\nSouth\n2024: 7\n2025: –\n2026: 9";
    let typed = linked::typed(words, |words| text.rules().typed("d.pptx", (&text, chart), words));
    let (new, found) = typed.unwrap();
    let lines: Vec<&str> = new.lines().skip(1).collect();
    let expect = "Sales by year\n\u{1f}North\n2024\u{1c}12\n2025\u{1c}15\n2026\u{1c}18\n\u{1f}South\n2024\u{1c}7\n2025\u{1c}\n2026\u{1c}9";
    assert_eq!(lines.join("\n"), expect);
    assert_eq!(found.first().map(|(range, _)| &new[range.clone()]), Some("18"));
}
