//! Each kind of edit on public decks: what is written, what says so when it is read again, and which parts differ.

use super::support::{differing, file, inverse, new_faults, says, set, text, typed};
use crate::Splice;
use crate::kinds::deck::{SlideEdit, slides};
use crate::kinds::{self, Written};
use gloss_protocol::Kind;

/// Writes splices of a file's text.
fn write(bytes: &[u8], splices: Vec<Splice>) -> Result<Written, kinds::Unwritable> {
    kinds::of(Kind::Deck).write("deck.pptx", bytes, &text(bytes), splices)
}

/// The text of a place without the place's own name, edited by a function.
fn rewritten(bytes: &[u8], change: impl Fn(&str) -> String) -> Result<Written, kinds::Unwritable> {
    let text = text(bytes);
    let now = change(text.source());
    assert_ne!(now, text.source(), "nothing was changed");
    write(bytes, vec![Splice::new(gloss_protocol::Span::new(0, text.source().len()), now)])
}

#[test]
fn what_is_set_is_said_and_nothing_else_differs() {
    let table = [
        ("table_test.pptx", "slide:1/shape:4/cells:A1", "New"),
        ("sample.pptx", "slide:1/title", "A finding in a sentence"),
        ("sample.pptx", "slide:1/notes", "Say this.\nThen that."),
        ("bar-chart.pptx", "slide:1/shape:2/point:#1!#2", "17.5"),
        ("layouts.pptx", "slide:2/title", "Other words"),
        ("layouts.pptx", "slide:2/shape:3", "One\nTwo\nThree"),
    ];
    for (name, at, words) in table {
        let bytes = file(name);
        let before = text(&bytes);
        if let Err(error) = before.find(at) {
            let all = before.plain_words(&gloss_protocol::Region::Whole);
            panic!("{name}: {error}\n{all}");
        }
        let done = set(&bytes, at, words).unwrap_or_else(|error| panic!("{name} {at}: {error}"));
        let said = says(&done.text, at);
        assert!(said == words || said.ends_with(&format!(": {words}")), "{name} {at}: {said}");
        let parts = differing(&bytes, &done.bytes);
        let most = if at.contains("point") { 2 } else { 1 };
        assert_eq!(parts.len(), most, "{name} {at}: {parts:?}");
        assert_eq!(new_faults(&bytes, &done.bytes), Vec::<String>::new());
        let back = write(&done.bytes, inverse(before.source(), &done.splices)).unwrap();
        assert_eq!(back.text.source(), before.source(), "{name} {at}");
    }
}

#[test]
fn slides_are_moved_copied_hidden_and_deleted() {
    let bytes = file("layouts.pptx");
    let before = text(&bytes);
    let titles = |text: &crate::Text| -> Vec<String> {
        let deck = text.deck().unwrap();
        (0..deck.slides.len()).map(|n| says(text, &format!("slide:{}", n + 1))).collect()
    };
    let was = titles(&before);
    let moved = slides(&bytes, &SlideEdit::Move { slides: vec![0], to: 2 }).unwrap();
    let mut expect = was.clone();
    let one = expect.remove(0);
    expect.insert(2, one);
    assert_eq!(titles(&moved.text), expect);
    assert_eq!(differing(&bytes, &moved.bytes), ["ppt/presentation.xml"]);
    assert_eq!(crate::splice::apply(before.source(), &moved.splices), moved.text.source());
    let back = write(&moved.bytes, inverse(before.source(), &moved.splices)).unwrap();
    assert_eq!(back.text.source(), before.source());
    assert_eq!(differing(&bytes, &back.bytes), Vec::<String>::new());

    let copied = slides(&bytes, &SlideEdit::Duplicate(vec![1])).unwrap();
    assert_eq!(crate::splice::apply(before.source(), &copied.splices), copied.text.source());
    assert_eq!(new_faults(&bytes, &copied.bytes), Vec::<String>::new());
    let back = write(&copied.bytes, inverse(before.source(), &copied.splices)).unwrap();
    assert_eq!(back.text.source(), before.source());
    // All that came with the copy goes with it.
    let left = differing(&bytes, &back.bytes);
    assert!(
        left.iter().all(|part| part.starts_with("ppt/presentation")
            || part.contains("presentation.xml.rels")
            || part == "[Content_Types].xml"),
        "{left:?}"
    );

    let hidden = slides(&bytes, &SlideEdit::Hide(vec![0], true)).unwrap();
    assert!(hidden.text.deck().unwrap().slides[0].hidden);
    assert_eq!(differing(&bytes, &hidden.bytes).len(), 1);
    let shown = slides(&hidden.bytes, &SlideEdit::Hide(vec![0], false)).unwrap();
    assert_eq!(differing(&bytes, &shown.bytes), Vec::<String>::new());

    let gone = slides(&bytes, &SlideEdit::Delete(vec![0])).unwrap();
    assert_eq!(titles(&gone.text), was[1..]);
    assert_eq!(new_faults(&bytes, &gone.bytes), Vec::<String>::new());
    assert!(slides(&bytes, &SlideEdit::Delete(vec![99])).is_err());
}

#[test]
fn charts_slides_and_notes_have_copies_of_their_own() {
    for name in ["bar-chart.pptx", "sample.pptx"] {
        let bytes = file(name);
        let copied = slides(&bytes, &SlideEdit::Duplicate(vec![0])).unwrap();
        let new: Vec<String> = differing(&bytes, &copied.bytes);
        let at = if name == "bar-chart.pptx" { "slide:2/shape:2/point:#1!#1" } else { "slide:2/notes" };
        let done = set(&copied.bytes, at, "77").unwrap();
        assert!(says(&done.text, at).ends_with("77"));
        let first = at.replace("slide:2", "slide:1");
        assert_eq!(says(&done.text, &first), says(&copied.text, &first), "{name}: the first stays");
        assert!(differing(&copied.bytes, &done.bytes).iter().all(|part| new.contains(part)), "{name}");
    }
}

#[test]
fn rows_come_and_go_with_the_height_of_the_table() {
    let bytes = file("table_test.pptx");
    let before = text(&bytes);
    let row = "slide:1/shape:4/cells:2:2";
    let span = super::support::region(&before, row).spans()[0];
    let words = before.source()[span.range()].to_owned();
    let height = |text: &crate::Text| {
        text.deck().unwrap().slides[0].shapes.iter().find(|s| s.id == 4).unwrap().place.rect.unwrap()[3]
    };
    let gone = write(&bytes, vec![Splice::new(span, "")]).unwrap();
    assert!(height(&gone.text) < height(&before));
    let end = gloss_protocol::Span { start: span.end, end: span.end };
    let come = write(&bytes, vec![Splice::new(end, words)]).unwrap();
    assert!(height(&come.text) > height(&before));
    assert_eq!(says(&come.text, row), says(&come.text, "slide:1/shape:4/cells:3:3"));
    let back = write(&come.bytes, inverse(before.source(), &come.splices)).unwrap();
    assert_eq!(back.text.source(), before.source());
}

#[test]
fn what_is_emptied_goes_and_leaves_nothing_behind() {
    let bytes = file("layouts.pptx");
    let three = set(&bytes, "slide:2/shape:3", "One\nTwo\nThree").unwrap().bytes;
    let of = |bytes: &[u8], at: &str| says(&text(bytes), at);
    let second = set(&three, "slide:2/shape:3/paragraph:2", "").unwrap();
    assert_eq!(says(&second.text, "slide:2/shape:3"), "One\nThree");
    assert!(second.text.find("slide:2/shape:3/paragraph:3").is_err(), "the paragraph is gone");
    let back = write(&second.bytes, inverse(text(&three).source(), &second.splices)).unwrap();
    assert_eq!(back.text.source(), text(&three).source());
    let first = set(&second.bytes, "slide:2/shape:3/paragraph:1", " ").unwrap();
    let none = set(&first.bytes, "slide:2/shape:3/paragraph:1", "").unwrap();
    assert_eq!(
        (says(&first.text, "slide:2/shape:3"), says(&none.text, "slide:2/shape:3")),
        ("Three".into(), String::new())
    );
    assert!(none.text.find("slide:2/shape:3/paragraph:1").is_ok(), "the last one stays, empty");

    let table = file("table_test.pptx");
    let row = set(&table, "slide:1/shape:4/cells:2:2", "").unwrap();
    assert_eq!(says(&row.text, "slide:1/shape:4/cells:2:2"), of(&table, "slide:1/shape:4/cells:3:3"));
    assert_eq!(new_faults(&table, &row.bytes), Vec::<String>::new());
}

#[test]
fn what_would_stay_in_a_chart_is_not_taken_away_in_words_alone() {
    for (at, words, why) in [
        ("slide:1/shape:2/series:#1", "", "can't be taken away here"),
        ("slide:1/shape:2/series:#1", "A\nB: 1", "can't be taken away here"),
        ("slide:1/shape:2", "zzz", "leaves out series or points"),
        ("slide:1/shape:2", "", "leaves out series or points"),
        ("slide:1/shape:2/point:#1!#1", "13.000", "can be read in two ways: as 13000 or as 13"),
        ("slide:1/shape:2/point:#1!#1", "1,234", "can be read in two ways: as 1234 or as 1.234"),
    ] {
        let refused = set(&file("bar-chart.pptx"), at, words).map(|made| says(&made.text, at));
        let error = refused.expect_err(&format!("{at} {words}"));
        assert!(error.says.contains(why) && !error.next.is_empty(), "{at} {words}: {error}");
    }
}

#[test]
fn shapes_are_moved_named_and_deleted() {
    let bytes = file("layouts.pptx");
    let before = text(&bytes);
    let place = |from: &str, to: &str| {
        let (from, to) = (from.to_owned(), to.to_owned());
        rewritten(&bytes, move |text| text.replacen(&from, &to, 1)).unwrap()
    };
    let header = before.source().lines().find(|line| line.contains(" title 0 =")).unwrap();
    let old = header.split(' ').nth(3).unwrap();
    let moved = place(&format!(" title 0 {old} "), " title 0 100,200,3000000,400000,60000,h ");
    assert!(moved.text.source().contains(" title 0 100,200,3000000,400000,60000,h "));
    let back = write(&moved.bytes, inverse(before.source(), &moved.splices)).unwrap();
    assert_eq!(back.text.source(), before.source());
    let name = header.splitn(6, ' ').nth(5).unwrap();
    let named = place(&format!(" {name}\n"), " Finding & title\tSaid of it\n");
    assert!(named.text.source().contains(" Finding & title\tSaid of it\n"));
    let span = super::support::region(&before, "slide:2/shape:3").spans()[0];
    let gone = write(&bytes, vec![Splice::new(span, "")]).unwrap();
    assert!(gone.text.find("slide:2/shape:3").is_err());
    assert_eq!(new_faults(&bytes, &gone.bytes), Vec::<String>::new());
}

#[test]
fn what_cannot_be_written_is_refused_with_what_would_work() {
    let table = [
        ("bar-chart.pptx", "slide:1/shape:2/point:#1!#1", "many", "is no number"),
        ("bug68703.pptx", "slide:1/shape:6/cells:1:1", "a | b | c", "2 cells, and 3 were given"),
        ("layouts.pptx", "slide:1", "words", "can't stand there"),
    ];
    for (name, at, words, why) in table {
        let error = set(&file(name), at, words).map(|_| ()).unwrap_err();
        assert!(error.says.contains(why), "{name} {at}: {error}");
        assert!(!error.next.is_empty(), "{name}: {error}");
    }
    let bytes = file("layouts.pptx");
    let source = text(&bytes).source().to_owned();
    let slide = &source[super::support::region(&text(&bytes), "slide:1").spans()[0].range()];
    for (change, why) in [
        (format!("{source}{}", slide.replacen("\u{1d}256", "\u{1d}999", 1)), "can't be made by writing"),
        (source.replacen("\u{1e}2 ", "\u{1e}77 ", 1), "A shape can't be made"),
        (source.replacen("deck ", "deck 1", 1), "size of all slides"),
        (source.trim_end().to_owned(), "can't stand there"),
        (source.replace(" shown ", " seen "), "can't stand there"),
    ] {
        let error = rewritten(&bytes, |_| change.clone()).map(|_| ()).unwrap_err();
        assert!(error.says.contains(why), "{why}: {error}");
    }
    assert!(typed(&text(&bytes), "slide:2/title", "x").is_ok_and(|one| one.len() == 1));
}
