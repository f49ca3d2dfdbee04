//! Lines, by example and by property.

use proptest::prelude::*;

use super::fonts::Fonts;
use super::{Align, Lines, Paragraph, Space, Span, Style, Tab, measure};

fn arial(size: f32) -> Style {
    Style::new(&Fonts::bundled(), "Arial", false, false, size)
}

fn words(text: &str, lines: &Lines) -> Vec<String> {
    let units: Vec<u16> = text.encode_utf16().collect();
    let line = |range: std::ops::Range<u32>| {
        String::from_utf16_lossy(&units[range.start as usize..range.end as usize]).trim_end().to_owned()
    };
    lines.lines.iter().map(|one| line(one.range.clone())).collect()
}

#[test]
fn lines_end_where_presentation_programs_end_them() {
    let fonts = Fonts::bundled();
    for (text, width, want) in [
        ("The quick brown fox", 60.0, &["The quick", "brown fox"] as &[&str]),
        ("input/output of all", 70.0, &["input/output", "of all"]),
        ("state-of-the-art", 50.0, &["state-of-", "the-art"]),
        ("one\u{b}two", 500.0, &["one", "two"]),
        ("one\u{b}", 500.0, &["one", ""]),
        ("", 500.0, &[""]),
        ("x", 0.0, &["x"]),
        ("ab", 0.0, &["a", "b"]),
        ("10 000 €", 500.0, &["10 000 €"]),
    ] {
        let lines = measure(&fonts, &[Paragraph::plain(text, arial(12.0))], width);
        assert_eq!(words(text, &lines), want, "{text}");
    }
}

#[test]
fn widths_are_those_of_the_font() {
    // Helvetica's widths, which Arial has: A 667, V 667, kerned by -74; a blank 278.
    let fonts = Fonts::bundled();
    let width = |text: &str| measure(&fonts, &[Paragraph::plain(text, arial(100.0))], f32::INFINITY).width;
    for (text, want) in [("A", 66.7), ("AV", 133.4 - 7.4), ("a a", 55.6 * 2.0 + 27.8), ("a ", 55.6)] {
        assert!((width(text) - want).abs() < 0.2, "{text}: {} for {want}", width(text));
    }
}

#[test]
fn spacing_alignment_and_tabs_place_lines() {
    let fonts = Fonts::bundled();
    let mut one = Paragraph::plain("a\tb", arial(10.0));
    one.tabs = vec![Tab { at: 100.0, align: Align::Right }];
    let lines = measure(&fonts, std::slice::from_ref(&one), 200.0);
    let behind = &lines.lines[0].fragments[1];
    assert!((behind.x + behind.width - 100.0).abs() < 0.01);
    one.tabs.clear();
    let lines = measure(&fonts, std::slice::from_ref(&one), 200.0);
    assert!((lines.lines[0].fragments[1].x - 72.0).abs() < 0.01);

    let mut two = Paragraph::plain("word", arial(10.0));
    two.align = Align::Right;
    two.before = Space::Points(6.0);
    two.spacing = Space::Lines(1.5);
    let lines = measure(&fonts, &[two.clone(), two], 100.0);
    let [first, second] = lines.lines.as_slice() else { panic!("two lines") };
    assert!((first.x + first.width - 100.0).abs() < 0.01);
    assert!((second.top - 12.0 - 6.0).abs() < 0.01, "{second:?}");
    assert!((second.height - 18.0).abs() < 0.01);
}

#[test]
fn text_of_both_directions_stands_in_reading_order() {
    let fonts = Fonts::bundled();
    let text = "abc אבג def";
    let lines = measure(&fonts, &[Paragraph::plain(text, arial(10.0))], 500.0);
    let fragments = &lines.lines[0].fragments;
    assert_eq!(fragments.iter().map(|one| one.rtl).collect::<Vec<_>>(), [false, true, false]);
    assert!(fragments.windows(2).all(|pair| pair[0].x + pair[0].width <= pair[1].x + 0.01));
    let mut rtl = Paragraph::plain("אב גד", arial(10.0));
    rtl.rtl = true;
    let lines = measure(&fonts, &[rtl], 500.0);
    assert_eq!(lines.lines[0].fragments.len(), 1);
}

fn anything() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Z /\\-.,äöü]{0,80}",
        "[a-z0-9 \t\u{b}א-ת漢-漣]{0,60}",
        proptest::collection::vec(any::<char>(), 0..40).prop_map(|all| all.into_iter().collect()),
    ]
}

proptest! {
    #[test]
    fn lines_cover_the_text_within_the_box(
        texts in proptest::collection::vec(anything(), 1..4),
        width in 0.0f32..400.0,
        size in 1.0f32..60.0,
        rtl in any::<bool>(),
    ) {
        let fonts = Fonts::bundled();
        let mut paragraphs: Vec<Paragraph<'_>> = texts.iter().map(|text| Paragraph::plain(text, arial(size))).collect();
        paragraphs.iter_mut().for_each(|one| one.rtl = rtl);
        let lines = measure(&fonts, &paragraphs, width);
        for (number, text) in texts.iter().enumerate() {
            let own: Vec<_> = lines.lines.iter().filter(|line| line.paragraph == number).collect();
            let units = text.encode_utf16().count() as u32;
            prop_assert_eq!(own.first().map(|line| line.range.start), Some(0));
            prop_assert_eq!(own.last().map(|line| line.range.end), Some(units));
            prop_assert!(own.windows(2).all(|pair| pair[0].range.end == pair[1].range.start));
            for line in own {
                let cluster = line.range.end - line.range.start <= 12;
                prop_assert!(line.width <= width + 0.05 || cluster, "{:?}", line);
                for one in &line.fragments {
                    prop_assert!(line.range.start <= one.range.start && one.range.end <= line.range.end);
                    prop_assert!(text.get(one.bytes.clone()).is_some());
                }
            }
        }
        let total: f32 = lines.lines.iter().map(|line| line.height).sum();
        prop_assert!((total - lines.height).abs() < 0.5 && lines.fit_height >= lines.height - 0.01);
    }

    #[test]
    fn spans_break_as_one_text_does(text in "[a-z ]{0,60}", at in 0usize..60, width in 20.0f32..200.0) {
        let fonts = Fonts::bundled();
        let (head, tail) = text.split_at(at.min(text.len()));
        let whole = Paragraph::plain(&text, arial(10.0));
        let mut split = whole.clone();
        split.spans = vec![Span { text: head, style: arial(10.0) }, Span { text: tail, style: arial(10.0) }];
        let (whole, split) = (measure(&fonts, &[whole], width), measure(&fonts, &[split], width));
        // Only kerning across the border may differ, and may so move a word.
        prop_assert!(whole.lines.len().abs_diff(split.lines.len()) <= 1);
        prop_assert_eq!(whole.lines.last().map(|line| line.range.end), split.lines.last().map(|line| line.range.end));
    }
}
