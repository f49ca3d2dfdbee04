//! Every WHERE of a deck, what it says, and that each place is found under the name that it is given.

use gloss_protocol::{Part, Reach, Region, Which};

use super::support::{SMALL, public, region, says, text, text_of_form};
use crate::ArtifactError;
use crate::kinds::deck::index::{Body, Deck};
use crate::kinds::deck::target::Target;

#[test]
fn every_where_says_what_it_names() {
    let text = text_of_form(SMALL);
    let table = [
        ("slide:1/title", "Sales rose in the north"),
        ("slide:1/shape:2", "Sales rose in the north"),
        ("slide:1/shape:3", "The first point. It is short.\nThe second point\nwith a break\n"),
        ("slide:1/shape:3/paragraph:2", "The second point\nwith a break"),
        ("slide:1/shape:3/text:\"short\"", "short"),
        ("slide:1/shape:4", "[Picture: A dog]"),
        ("slide:1/shape:5", "Region | Sales\nNorth in all | 1,200\nBoth | "),
        ("slide:1/shape:5/cells:B2", "1,200"),
        ("slide:1/shape:5/cells:A2", "North\nin all"),
        ("slide:1/shape:5/cells:2:2", "North in all | 1,200"),
        ("slide:1/shape:5/cells:A:A", "Region\nNorth\nin all\nBoth"),
        ("slide:1/shape:5/cells:A1:B1", "Region\nSales"),
        ("slide:1/notes", "Say it slowly."),
        ("slide:1/text:\"slowly\"", "slowly"),
        ("slide:2/shape:2", "Sales by year\nNorth\n2024: 12\n2025: 15\nSouth\n2024: 7\n2025: "),
        ("slide:2/shape:2/title", "Sales by year"),
        ("slide:2/shape:2/series:North", "North\n2024: 12\n2025: 15"),
        ("slide:2/shape:2/series:#2", "South\n2024: 7\n2025: "),
        ("slide:2/shape:2/point:North!2025", "2025: 15"),
        ("slide:2/shape:2/point:#2!#1", "2024: 7"),
        ("slide:2/shape:3", "[Group: Group 2]\nLeft\nRight"),
        ("slide:2/shape:4,5", "Left\nRight"),
        ("slide:2/shape:9#2", "Same"),
        ("slide:2/text:\"Same\"#2", "Same"),
        ("slide:2/rect:0.65,0.14,0.1,0.17", "Left"),
        ("slide:2/rect:0.6,0.1,0.4,0.4", "[Group: Group 2]\nLeft\nRight"),
        ("slide:1/rect:0,0,1,0.3", "Sales rose in the north"),
        ("text:\"with a break\"", "with a break"),
        ("text:\"second point with a\"", "second point\nwith a"),
        ("text:\"2025 15\"", "2025: 15"),
        ("slide:3", ""),
        (
            "slide:2-3",
            "Sales by year\nNorth\n2024: 12\n2025: 15\nSouth\n2024: 7\n2025: \n[Group: Group 2]\nLeft\nRight\nSame\nSame\n",
        ),
    ];
    for (at, expect) in table {
        assert_eq!(says(&text, at), expect, "{at}");
    }
}

#[test]
fn what_is_nowhere_is_refused_in_words() {
    let text = text_of_form(SMALL);
    let table = [
        ("slide:4", "there are 3 slides"),
        ("slide:0", "there are 3 slides"),
        ("slide:x", "is not a place of a presentation"),
        ("slide:3/title", "slide 3 has no title"),
        ("slide:3/notes", "slide 3 has no notes"),
        ("slide:1/shape:77", "slide 1 has no shape 77"),
        ("slide:1/shape:5/cells:C1", "the table has 3 rows and 2 columns"),
        ("slide:1/shape:5/cells:B3", "this cell is covered"),
        ("slide:1/shape:3/cells:A1", "it is no table"),
        ("slide:1/shape:3/series:A", "it is no chart"),
        ("slide:1/shape:3/paragraph:9", "it has 3 paragraphs"),
        ("slide:2/shape:2/series:West", "Nothing here matches"),
        ("slide:2/shape:2/point:North!2030", "Nothing here matches"),
        ("slide:2/rect:0.9,0.9,0.1,0.1", "no shape lies there by half"),
        ("slide:2/rect:0,0,-1,1", "is not a place of a presentation"),
        ("slide:2/rect:0,0,NaN,1", "is not a place of a presentation"),
        ("heading:\"A\"", "is not a place of a presentation"),
        ("text:\"nowhere\"", "Nothing here matches"),
        ("text:\"Title 1\"", "Nothing here matches"),
    ];
    for (at, why) in table {
        let error = text.find(at).unwrap_err().to_string();
        assert!(error.contains(why), "{at}: {error}");
    }
}

#[test]
fn what_could_be_several_is_refused_with_their_names() {
    let text = text_of_form(SMALL);
    for (at, names) in [
        ("text:\"Same\"", ["slide:2/shape:9#1/text:\"Same\"", "slide:2/shape:9#2/text:\"Same\""]),
        ("slide:2/shape:9", ["slide:2/shape:9#1", "slide:2/shape:9#2"]),
        ("text:\"2024\"", ["slide:2/shape:2/point:North!2024", "slide:2/shape:2/point:South!2024"]),
    ] {
        let Err(ArtifactError::Ambiguous { candidates, .. }) = text.find(at) else {
            panic!("{at} is one place")
        };
        for (candidate, name) in candidates.iter().zip(names) {
            assert!(candidate.starts_with(&format!("{name}  ")), "{at}: {candidate}");
            region(&text, name);
        }
    }
}

/// All places of a deck.
pub(super) fn targets(deck: &Deck) -> Vec<Target> {
    let mut out = Vec::new();
    for (slide, on) in deck.slides.iter().enumerate() {
        out.push(Target::Slides(vec![slide]));
        for (n, shape) in on.shapes.iter().enumerate() {
            let own = (slide, n);
            out.push(Target::Shapes(slide, vec![n]));
            match &shape.body {
                Body::Words(lines) => out.extend(lines.clone().map(Target::Paragraph)),
                Body::Table(rows) => {
                    for (row, one) in rows.iter().enumerate() {
                        out.push(Target::Rows(own, row..row + 1));
                        let open = (0..one.cells.len()).filter(|at| !one.cells[*at].covered);
                        out.extend(open.map(|column| Target::Cells(own, vec![(row, column)])));
                    }
                }
                Body::Chart(title, series) => {
                    out.extend(title.map(Target::Paragraph));
                    for (at, one) in series.iter().enumerate() {
                        out.push(Target::Series(own, at));
                        out.extend((0..one.points.len()).map(|point| Target::Point(own, at, point)));
                    }
                }
            }
        }
    }
    out
}

#[test]
fn each_place_is_found_under_its_name_and_typed_as_it_is_read() {
    let mut decks: Vec<(String, Vec<u8>)> = public();
    let mut count = 0;
    let small = text_of_form(SMALL);
    let mut texts = vec![("small".to_owned(), small)];
    texts.extend(decks.drain(..).map(|(name, bytes)| (name, text(&bytes))));
    for (name, text) in &texts {
        let deck = text.deck().unwrap();
        assert_eq!(deck.stray, None, "{name}: a line that is none of a deck");
        for target in targets(deck) {
            count += 1;
            let found = deck.region(&target);
            let at = text.at(&found);
            assert_eq!(region(text, &at), found, "{name}: {at} {target:?}");
            let [span] = found.spans() else { panic!("{name}: {at} is several") };
            let before = &text.source()[span.range()];
            // A slide is no text to be typed.
            if !matches!(target, Target::Slides(_)) && !is_group(deck, &target) {
                let seen = text.visible(&found);
                let typed = text.rules().typed("a.pptx", (text, *span), &seen).unwrap();
                let caption =
                    seen.starts_with('[') && before.ends_with('\n') && before.matches('\n').count() == 1;
                assert!(
                    typed == before || caption,
                    "{name}: {at}: {seen:?} is typed as {typed:?}, not {before:?}"
                );
            }
        }
    }
    assert!(count > 500, "{count} places");
}

fn is_group(deck: &Deck, target: &Target) -> bool {
    let Target::Shapes(slide, shapes) = target else { return false };
    deck.extent(*slide, shapes[0]) != deck.slides[*slide].shapes[shapes[0]].lines
}

#[test]
fn words_have_names_that_lead_back() {
    for (name, bytes) in public() {
        let text = text(&bytes);
        let deck = text.deck().unwrap();
        for line in 0..deck.count() {
            let span = deck.span(line);
            let words = &text.source()[span.range()];
            if deck.text_lines(line).is_none() || words.trim().is_empty() {
                continue;
            }
            let first = words.split_whitespace().next().unwrap();
            let start = span.start as usize + words.find(first).unwrap();
            let own = crate::locate::selection(vec![gloss_protocol::Span::new(start, start + first.len())]);
            let at = text.at(&own);
            assert_eq!(text.find(&at).as_ref().map(Region::spans), Ok(own.spans()), "{name}: {at}");
        }
    }
}

#[test]
fn what_is_typed_keeps_what_nobody_typed() {
    let text = text_of_form(SMALL);
    let table = [
        ("slide:1/title", "New title", "New title"),
        ("slide:1/shape:5/cells:B2", "9", "9"),
        ("slide:1/shape:5/cells:2:2", "South | 9", "South | 9"),
        ("slide:2/shape:2/point:North!2025", "16", "2025: 16"),
        ("slide:2/shape:2/point:North!2025", "1.600,5", "2025: 1600.5"),
        ("slide:2/shape:2/point:North!2025", "12.5 %", "2025: 0.125"),
        ("slide:2/shape:2/point:North!2025", "2026: 3", "2026: 3"),
        ("slide:2/shape:2/series:North", "East", "East\n2024: 12\n2025: 15"),
        ("slide:2/shape:2/series:North", "1\n2", "North\n2024: 1\n2025: 2"),
        ("slide:1/shape:3", "One\nThe second point\nwith a break", "One\nThe second point\nwith a break"),
        ("slide:1/notes", "Faster\n\nnow", "Faster\n\nnow"),
        ("slide:1/title", "a\u{1e}b\u{1d}c\r\nd", "abc\nd"),
    ];
    for (at, words, expect) in table {
        let found = region(&text, at);
        let span = found.spans()[0];
        let new = text.rules().typed("a.pptx", (&text, span), words).unwrap();
        let after = crate::splice::apply(text.source(), &[crate::Splice::new(span, new.clone())]);
        let after = crate::Text::new(gloss_protocol::Kind::Deck, &after);
        assert_eq!(after.deck().unwrap().stray, None, "{at}: {new:?}");
        assert_eq!(
            says(&after, &at.replace("North!2025", "#1!#2").replace("series:North", "series:#1")),
            expect,
            "{at}"
        );
    }
}

#[test]
fn a_bullet_is_named_by_its_number_in_the_one_text_that_is_meant() {
    let text = text_of_form(SMALL);
    let second = region(&text, "slide:1/shape:3/paragraph:2");
    for (at, which, found) in [
        ("slide:1/shape:3", Which::Nth(2), true),
        ("slide:1/shape:3/text:\"short\"", Which::Last, true),
        ("slide:1/shape:3", Which::Nth(9), false),
        ("slide:1/shape:3", Which::Nth(0), false),
        // A table and a picture have no bullets.
        ("slide:1/shape:5", Which::Nth(1), false),
        ("slide:1/shape:4", Which::Last, false),
    ] {
        let part = Part { reach: Reach::Item, which, goes: true };
        let named = text.part(&region(&text, at), part);
        assert_eq!(named.ok().as_ref().map(Region::spans), found.then(|| second.spans()), "{at} {which:?}");
    }
    let slide = Part { reach: Reach::Slide, which: Which::This, goes: true };
    let title = region(&text, "slide:1/title");
    assert_eq!(text.part(&title, slide).unwrap().spans(), region(&text, "slide:1").spans());
}
