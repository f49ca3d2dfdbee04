//! Every finding is true, and a sound slide has none: small slides with what is to be found on them, public decks, hostile ones.
#![allow(clippy::unwrap_used, missing_docs)]

#[path = "support/slides.rs"]
mod slides;

use std::path::Path;

use gloss_deck::check::{CheckContext, Finding, Rule, Weight, check};
use gloss_deck::{Fonts, draw};
use gloss_ooxml::Limits;
use gloss_ooxml::presentation::Presentation;

use slides::{Words, deck, group, picture};

fn checked(deck: &Presentation) -> Vec<Finding> {
    let fonts = Fonts::bundled();
    let all: Vec<usize> = (0..deck.slides().len()).collect();
    check(deck, &all, &CheckContext::default(), |at| draw(deck, at, &fonts).ok())
}

/// What is found on a slide, as `rule place`, with a mark where it is only worth a look.
fn found(shapes: &[String]) -> Vec<String> {
    let all = checked(&deck(&shapes.concat()));
    let told = |one: Finding| {
        let mark = if one.weight == Weight::Look { "?" } else { "" };
        format!("{}{mark} {}", one.rule.word(), one.place())
    };
    // The small package of a test lacks much that PowerPoint asks for.
    all.into_iter().filter(|one| one.rule != Rule::FaultyFile).map(told).collect()
}

fn title() -> Words<'static> {
    Words { holder: "title", size: 28, ..Words::at(2, [40, 30, 640, 60], "What this slide finds") }
}

#[test]
fn each_fault_is_found_where_it_is_and_nothing_else() {
    let long = "A sentence that goes on for long enough to take several lines of its box. ".repeat(4);
    let many = "word ".repeat(80);
    let body = |place, words| Words::at(3, place, words);
    let other = |place, words| Words::at(4, place, words);
    let plain = || title().xml();
    let below = [40, 120, 400, 100];
    for (name, shapes, expected) in [
        ("a sound slide", vec![plain(), body(below, "It grew by a third.").xml()], vec![]),
        (
            "too many words for the box",
            vec![plain(), body([40, 120, 300, 40], &long).xml()],
            vec!["overflow slide:1/shape:3"],
        ),
        (
            "a box that grows with its words",
            vec![plain(), Words { body: "<a:spAutoFit/>", ..body([40, 120, 300, 40], &long) }.xml()],
            vec!["overflow? slide:1/shape:3"],
        ),
        (
            "a word wider than its box",
            vec![plain(), body([40, 120, 70, 100], "Unmistakablylongword").xml()],
            vec!["long-word slide:1/shape:3"],
        ),
        (
            "words beyond the slide",
            vec![plain(), body([600, 480, 110, 120], "One two three four five six").xml()],
            vec!["off-slide slide:1/shape:3"],
        ),
        (
            "a box that nobody sees",
            vec![plain(), body([900, 120, 100, 60], "Old words").xml()],
            vec!["off-slide? slide:1/shape:3"],
        ),
        (
            "words on words",
            vec![
                plain(),
                body(below, "It grew by a third.").xml(),
                other([60, 122, 400, 100], "It fell by half.").xml(),
            ],
            vec!["overlap slide:1/shape:3"],
        ),
        (
            "words on words held by one group",
            vec![
                plain(),
                group(
                    9,
                    &[
                        body(below, "It grew by a third.").xml(),
                        other([60, 122, 400, 100], "It fell by half.").xml(),
                    ],
                ),
            ],
            vec![],
        ),
        (
            "words below something",
            vec![
                plain(),
                body(below, "It grew by a third.").xml(),
                Words { fill: "336699", ..other(below, "") }.xml(),
            ],
            vec!["covered slide:1/shape:3"],
        ),
        (
            "words on something",
            vec![
                plain(),
                Words { fill: "F0F0F0", ..other(below, "") }.xml(),
                body(below, "It grew by a third.").xml(),
            ],
            vec![],
        ),
        (
            "grey on white",
            vec![plain(), Words { colour: "AAAAAA", ..body(below, "It grew.") }.xml()],
            vec!["contrast slide:1/shape:3"],
        ),
        (
            "a little too light",
            vec![plain(), Words { colour: "808080", ..body(below, "It grew.") }.xml()],
            vec!["contrast? slide:1/shape:3"],
        ),
        (
            "large words need less",
            vec![plain(), Words { colour: "808080", size: 24, ..body(below, "It grew.") }.xml()],
            vec![],
        ),
        (
            "white on a dark box of another shape",
            vec![
                plain(),
                Words { fill: "203040", ..other(below, "") }.xml(),
                Words { colour: "FFFFFF", ..body(below, "It grew.") }.xml(),
            ],
            vec![],
        ),
        (
            "small type",
            vec![plain(), Words { size: 8, ..body(below, "It grew.") }.xml()],
            vec!["small-type? slide:1/shape:3"],
        ),
        (
            "edges that slipped",
            vec![title().xml(), body([43, 120, 400, 60], "It grew.").xml()],
            vec!["uneven-edges? slide:1/shape:3"],
        ),
        ("too many words", vec![plain(), body([40, 120, 640, 400], &many).xml()], vec!["crowded? slide:1"]),
        (
            "nothing in a placeholder",
            vec![plain(), Words { holder: "body", ..body(below, "") }.xml()],
            vec!["empty-placeholder? slide:1/shape:3"],
        ),
        (
            "a footer with nothing in it",
            vec![plain(), Words { holder: "ftr", ..body(below, "") }.xml()],
            vec![],
        ),
        ("no title", vec![body(below, "It grew.").xml()], vec!["no-title? slide:1"]),
        (
            "an empty title",
            vec![Words { text: "", ..title() }.xml(), body(below, "It grew.").xml()],
            vec!["no-title? slide:1/shape:2"],
        ),
        (
            "the title is read last",
            vec![body(below, "It grew.").xml(), plain()],
            vec!["reading-order? slide:1/shape:2"],
        ),
        (
            "the lower box is read first",
            vec![plain(), other([40, 300, 400, 60], "Then this.").xml(), body(below, "First this.").xml()],
            vec!["reading-order? slide:1/shape:3"],
        ),
        (
            "a picture of which nothing is said",
            vec![plain(), picture(5, "")],
            vec!["no-alt-text? slide:1/shape:5"],
        ),
        ("a picture that is described", vec![plain(), picture(5, "The hall at noon")], vec![]),
    ] {
        assert_eq!(found(&shapes), expected, "{name}");
    }
}

#[test]
fn a_last_line_of_one_short_word_is_found_at_the_width_that_makes_it() {
    let at = |width| {
        let words =
            Words::at(3, [40, 120, width, 200], "The north sold more than all of the others did in a");
        found(&[title().xml(), words.xml()])
    };
    let orphans = (150..640).filter(|width| at(*width) == ["orphan? slide:1/shape:3"]).count();
    assert!((1..200).contains(&orphans), "{orphans} widths leave a word alone");
    assert_eq!(at(640), Vec::<String>::new());
}

#[test]
fn the_same_title_twice_and_places_of_cells() {
    let decks = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite/decks");
    let of = |name: &str| {
        let deck = Presentation::open(&std::fs::read(decks.join(name)).unwrap(), Limits::default()).unwrap();
        checked(&deck)
            .into_iter()
            .map(|one| format!("{} {}", one.rule.word(), one.place()))
            .collect::<Vec<_>>()
    };
    assert!(of("layouts.pptx").contains(&"repeated-title slide:4/shape:2".to_owned()));
    assert!(
        of("table-with-theme.pptx").contains(&"contrast slide:1/shape:4/cells:A2".to_owned()),
        "yellow on white"
    );
    let backgrounds = of("backgrounds.pptx");
    assert!(backgrounds.contains(&"covered slide:4/shape:2".to_owned()), "a title below a box");
}

/// Every public deck is checked; a place that is told can be written down, and nothing is said without end.
#[test]
fn public_decks_are_checked_within_bounds() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/suite/decks");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().flatten().map(|one| one.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "pptx"));
    paths.sort();
    let (mut count, mut faults) = (0, 0);
    for path in &paths {
        let deck = Presentation::open(&std::fs::read(path).unwrap(), Limits::default()).unwrap();
        for one in checked(&deck) {
            println!(
                "{}\t{}\t{}\t{}",
                path.file_stem().unwrap().to_string_lossy(),
                one.place(),
                one.rule.word(),
                one.says
            );
            assert!(one.says.ends_with('.') && one.next().ends_with('.') && one.says.len() < 400, "{one:?}");
            count += 1;
            faults += usize::from(one.weight == Weight::Fault);
        }
    }
    assert!(paths.len() >= 30 && count >= 40, "{count} findings in {} decks", paths.len());
    assert!(
        faults * 4 < count,
        "most of what public decks have is worth a look only: {faults} of {count} are faults"
    );
}

#[test]
fn ten_thousand_shapes_and_sizes_of_nothing_end() {
    let one = |id: u32| Words { fill: "EEEEEE", ..Words::at(id, [40, 40, 300, 60], "Same place") }.xml();
    let many: String = (3..10_003).map(one).collect();
    let all = checked(&deck(&many));
    assert!(all.len() <= 60, "{} findings of one slide", all.len());
    assert!(all.iter().any(|one| matches!(one.rule, Rule::Covered | Rule::Overlap)));
    for place in [[0, 0, 0, 0], [-9_000, -9_000, 1, 1], [0, 0, 100_000, 100_000]] {
        let all = checked(&deck(&Words::at(3, place, "Words in a box of no size").xml()));
        assert!(all.len() <= 60);
    }
}
