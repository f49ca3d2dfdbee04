//! A copy that a model wrote as a whole: what is in marked places is inside, everything else is outside, whatever it did to the
//! other slides; and what a comparison lists.

use gloss_protocol::{ChangeClass, Kind, Span};

use super::support::{SMALL, region, text_of_form};
use crate::confine::Staging;
use crate::{Text, splice};

#[test]
fn a_rewrite_of_everything_changes_what_was_marked() {
    let base = text_of_form(SMALL);
    let places = [
        "slide:1/title",
        "slide:1/shape:5/cells:B2",
        "slide:2/shape:2/point:North!2025",
        "slide:1/text:\"short\"",
    ];
    let marks: Vec<(usize, Vec<Span>)> =
        places.iter().enumerate().map(|(note, at)| (note, region(&base, at).spans().to_vec())).collect();
    let mut staging = Staging::new(&base, &marks);
    let rewritten = base
        .source()
        .replace("Sales rose in the north", "The north sells more")
        .replace("1,200", "1,300")
        .replace("2025\u{1c}15", "2025\u{1c}99")
        .replace("It is short.", "It is brief.")
        // None of these was asked for.
        .replace("Say it slowly.", "Shout it.")
        .replace("Left", "Wrong")
        .replace("\nRegion\n", "\nCountry\n")
        .replace("838200,3000000", "0,0")
        .replace("2024\u{1c}7", "2024\u{1c}8")
        .replace("\u{1d}258 shown 333 Blank\n", "\u{1d}258 hidden 333 Blank\n");
    staging.write(&rewritten);
    let verdict = staging.verdict();
    let made = Text::new(Kind::Deck, &verdict.apply(base.source()));
    let expect = base
        .source()
        .replace("Sales rose in the north", "The north sells more")
        .replace("1,200", "1,300")
        .replace("2025\u{1c}15", "2025\u{1c}99")
        .replace("It is short.", "It is brief.");
    assert_eq!(made.source(), expect);
    assert!(verdict.outside.len() >= 6, "{:#?}", verdict.outside);
    // All that is held back, taken too, is the rewrite.
    let mut all: Vec<crate::Splice> =
        verdict.inside.iter().map(|one| crate::Splice::new(one.span, one.after.clone())).collect();
    all.extend(verdict.outside.iter().map(|one| crate::Splice::new(one.span, one.after.clone())));
    all.sort_by_key(|one| one.old);
    assert_eq!(splice::apply(base.source(), &all), rewritten);
}

#[test]
fn what_is_no_deck_changes_nothing() {
    let base = text_of_form(SMALL);
    let mark = region(&base, "slide:1/title").spans().to_vec();
    for rewritten in ["", "Just words.\nAnd more.\n", "\u{1d}deck 1,1\n"] {
        let mut staging = Staging::new(&base, &[(0, mark.clone())]);
        staging.write(rewritten);
        let verdict = staging.verdict();
        let made = verdict.apply(base.source());
        let inside: String = verdict.inside.iter().map(|one| one.before.clone()).collect();
        assert!(made == base.source() || inside.contains("Sales rose"), "{rewritten:?}: {made}");
        // Outside of the mark nothing differs.
        assert!(made.contains("Say it slowly.") && made.contains("\u{1d}258 shown"), "{made}");
    }
}

#[test]
fn slides_that_come_and_go_in_a_rewrite_are_outside() {
    let base = text_of_form(SMALL);
    let mark = region(&base, "slide:1/title").spans().to_vec();
    let mut staging = Staging::new(&base, &[(0, mark)]);
    let second = base.source()[region(&base, "slide:2").spans()[0].range()].to_owned();
    let rewritten = base.source().replace(&second, "").replace("in the north", "in the south")
        + "\u{1d}300 shown 9 Blank\n\u{1e}2 box 0 1,1,1,1 - New\nNew words\n";
    staging.write(&rewritten);
    let verdict = staging.verdict();
    assert_eq!(verdict.apply(base.source()), base.source().replace("in the north", "in the south"));
    assert!(verdict.outside.iter().any(|one| one.before == second && one.after.is_empty()));
    assert!(verdict.outside.iter().any(|one| one.after.contains("New words")));
}

#[test]
fn a_comparison_says_what_a_reader_sees() {
    let old = text_of_form(SMALL);
    let new = old
        .source()
        .replace("in the north", "in the south")
        .replace("1,200", "1,300")
        .replace("2025\u{1c}15", "2025\u{1c}16")
        .replace("7000000,1825625", "3600000,3600000")
        .replace("257 hidden", "257 shown")
        .replace("\u{1e}9 box 0 838200,5500000,100,100 - Twin\nSame\n", "");
    let new = Text::new(Kind::Deck, &new);
    let whole = |text: &Text| Span::new(0, text.source().len());
    let found = new.rules().differences((&old, whole(&old)), (&new, whole(&new)), ChangeClass::Outside);
    let told: Vec<(&str, &str, &str)> =
        found.iter().map(|one| (one.at.as_str(), one.before.as_str(), one.after.as_str())).collect();
    let expect = [
        ("slide:1/shape:2/paragraph:1", "Sales rose in the north", "Sales rose in the south"),
        ("slide:1/shape:4", "A dog: 19.4, 5.1; 2.8 × 2.8 cm", "A dog: 10.0, 10.0; 2.8 × 2.8 cm"),
        ("slide:1/shape:5/cells:B2", "1,200", "1,300"),
        ("slide:2", "hidden", "shown"),
        ("slide:2/shape:2/point:North!2025", "2025: 15", "2025: 16"),
        ("slide:2/shape:9#2", "Same", ""),
    ];
    assert_eq!(told, expect);
    // A known edit is told by its own stretch alone.
    let splices = crate::steps(&old, &new);
    let first = splices.first().unwrap();
    let after = splice::after(&splices)[0];
    let found = new.rules().differences((&old, first.old), (&new, after), ChangeClass::Inside);
    assert_eq!(found.len(), 1, "{found:?}");
}

#[test]
fn a_comparison_says_which_slide_has_moved() {
    let old = text_of_form(SMALL);
    let at = |needle: &str| old.source().find(needle).unwrap();
    let (second, third) = (at("\u{1d}257"), at("\u{1d}258"));
    let (first, rest) = (old.source().get(..second).unwrap(), old.source().get(third..).unwrap());
    let new = Text::new(Kind::Deck, &format!("{first}{rest}{}", old.source().get(second..third).unwrap()));
    let whole = |text: &Text| Span::new(0, text.source().len());
    let found = new.rules().differences((&old, whole(&old)), (&new, whole(&new)), ChangeClass::Outside);
    let told: Vec<(&str, &str, &str)> =
        found.iter().map(|one| (one.at.as_str(), one.before.as_str(), one.after.as_str())).collect();
    // Two slides changed places: one of them has moved, and that is enough.
    let expect = [("slide:3", "slide 2", "moved to be slide 3")];
    let other = [("slide:2", "slide 3", "moved to be slide 2")];
    assert!(told == expect || told == other, "{told:?}");
}

#[test]
fn a_change_is_shown_without_signs() {
    let text = text_of_form(SMALL);
    for (at, new, before, after) in [
        ("slide:1/shape:5/cells:2:2", "", "North in all | 1,200", ""),
        ("slide:1/shape:5/cells:B2", "7\n", "1,200", "7"),
        ("slide:2/shape:2/point:North!2025", "2025\u{1c}16\n", "2025: 15", "2025: 16"),
        ("slide:1/shape:3/text:\"short\"", "brief", "short", "brief"),
    ] {
        let span = region(&text, at).spans()[0];
        let shown = text.rules().describe_change(&text, span, &text.source()[span.range()], new).unwrap();
        assert_eq!((shown.at.as_str(), shown.before.as_str(), shown.after.as_str()), (at, before, after));
    }
}
