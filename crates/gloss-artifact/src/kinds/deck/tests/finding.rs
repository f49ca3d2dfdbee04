//! Places found again after slides were moved, copied and deleted, after words were edited, and after another program numbered
//! all ids anew and dropped PowerPoint's marks. A place that is certain is the right one; twins are told apart or are none.

use gloss_protocol::{PlaceStatus, Region, Span};

use super::naming::targets;
use super::support::{Dice, SMALL, public, region, text, text_of_form};
use crate::kinds::deck::index::Deck;
use crate::kinds::deck::target::Target;
use crate::kinds::deck::{SlideEdit, slides};
use crate::locate::{Between, place};
use crate::{Splice, Text, splice};

fn find(old: &Text, new: &Text, region: &Region) -> (PlaceStatus, Vec<Span>) {
    let found = Between::new(old, new).map(&place(1, PlaceStatus::Exact, region.clone(), old), 2, old, new);
    (found.status, found.region.map(|region| region.spans().to_vec()).unwrap_or_default())
}

/// A place with its slide at another number.
fn shifted(target: &Target, to: &dyn Fn(usize) -> usize, old: &Deck, new: &Deck) -> Target {
    let table = |(slide, shape): (usize, usize)| (to(slide), shape);
    match target.clone() {
        Target::Slides(slides) => Target::Slides(slides.into_iter().map(to).collect()),
        Target::Shapes(slide, shapes) => Target::Shapes(to(slide), shapes),
        Target::Cells(own, cells) => Target::Cells(table(own), cells),
        Target::Rows(own, rows) => Target::Rows(table(own), rows),
        Target::Series(own, at) => Target::Series(table(own), at),
        Target::Point(own, at, point) => Target::Point(table(own), at, point),
        Target::Paragraph(line) => {
            let slide = old.spot(line).slide.unwrap();
            let from = line - old.slides[slide].lines.start;
            Target::Paragraph(new.slides[to(slide)].lines.start + from)
        }
        Target::Words(_) => unreachable!("no words here"),
    }
}

/// Another program's text of a deck: no marks, and ids from the start.
fn foreign(text: &Text) -> Text {
    let (mut slide, mut shape) = (255, 1);
    let mut line = |line: &str| {
        let mut words: Vec<String> = line.splitn(6, ' ').map(str::to_owned).collect();
        if let Some(rest) = line.strip_prefix('\u{1d}') {
            if rest.starts_with("deck ") {
                return line.to_owned();
            }
            (slide, shape) = (slide + 1, 1);
            words = line.splitn(4, ' ').map(str::to_owned).collect();
            (words[0], words[2]) = (format!("\u{1d}{slide}"), "-".to_owned());
        } else if line.starts_with('\u{1e}') && line != "\u{1e}notes\n" {
            shape += 1;
            (words[0], words[4]) = (format!("\u{1e}{shape}"), "-".to_owned());
        } else {
            return line.to_owned();
        }
        words.join(" ")
    };
    let all: String = text.source().split_inclusive('\n').map(&mut line).collect();
    Text::new(gloss_protocol::Kind::Deck, &all)
}

#[test]
fn places_go_with_their_slides() {
    let (mut places, mut certain, mut wrong, mut foreign_certain) = (0, 0, Vec::new(), 0);
    for (name, bytes) in public() {
        let old = text(&bytes);
        let deck = old.deck().unwrap();
        let count = deck.slides.len();
        let mut edits =
            vec![SlideEdit::Duplicate(vec![0]), SlideEdit::Move { slides: vec![0], to: count - 1 }];
        if count > 1 {
            edits.push(SlideEdit::Delete(vec![count - 1]));
        }
        for edit in edits {
            let Ok(made) = slides(&bytes, &edit) else { continue };
            // The first slide is copied, or goes to the end.
            let is_move = matches!(edit, SlideEdit::Move { .. });
            let is_copy = matches!(edit, SlideEdit::Duplicate(_));
            let to = move |at: usize| match at {
                0 if is_move => count - 1,
                at if is_move => at - 1,
                at => at + usize::from(is_copy && at > 0),
            };
            for (new, is_foreign) in [(made.text.clone(), false), (foreign(&made.text), true)] {
                let now = new.deck().unwrap();
                let between = Between::new(&old, &new);
                for target in targets(deck) {
                    let own = deck.ranges(&target);
                    let gone = matches!(edit, SlideEdit::Delete(_))
                        && own
                            .iter()
                            .any(|span| deck.slides[count - 1].lines.contains(&deck.line_at(span.start)));
                    let found =
                        between.map(&place(1, PlaceStatus::Exact, deck.region(&target), &old), 2, &old, &new);
                    let spans =
                        found.region.as_ref().map(|region| region.spans().to_vec()).unwrap_or_default();
                    places += usize::from(!gone);
                    if !found.status.certain() {
                        continue;
                    }
                    let right = !gone && spans == now.ranges(&shifted(&target, &to, deck, now));
                    certain += usize::from(right);
                    foreign_certain += usize::from(right && is_foreign);
                    if !right {
                        wrong.push(format!(
                            "{name} {edit:?} foreign {is_foreign}: {} is {}",
                            old.at(&deck.region(&target)),
                            found.at
                        ));
                    }
                }
            }
        }
    }
    println!(
        "{places} places, {certain} certain and right, {foreign_certain} of them without marks; wrong {}",
        wrong.len()
    );
    assert!(wrong.is_empty(), "{wrong:#?}");
    // Decks of one slide whose copy nothing tells from it are the rest: nobody knows which one it was.
    assert!(certain * 100 >= places * 78, "{certain} of {places}");
}

#[test]
fn words_are_found_in_their_own_shape() {
    let old = text_of_form(SMALL);
    let table = [
        ("slide:1/shape:3/text:\"short\"", "It is short.", "It is very short.", PlaceStatus::Exact, "short"),
        ("slide:1/title", "Sales rose in the north", "Costs fell", PlaceStatus::Edited, "Costs fell"),
        ("slide:1/shape:5/cells:B2", "1,200", "1,300", PlaceStatus::Edited, "1,300"),
        (
            "slide:1/shape:5/cells:B2",
            "\u{1f}\n\u{1c}\nRegion\n\u{1c}\nSales\n",
            "\u{1f}\n\u{1c}\nRegion\n\u{1c}\nSales\n\u{1f}\n\u{1c}\nWest\n\u{1c}\n3\n",
            PlaceStatus::Exact,
            "1,200",
        ),
        ("slide:2/shape:2/point:North!2025", "2025\u{1c}15", "2025\u{1c}16", PlaceStatus::Edited, "2025: 16"),
        (
            "slide:2/shape:2/series:South",
            "Sales by year",
            "By year",
            PlaceStatus::Exact,
            "South\n2024: 7\n2025: ",
        ),
        ("slide:1/shape:4", "7000000,1825625", "1000000,25", PlaceStatus::Exact, "[Picture: A dog]"),
        ("slide:1/notes", "Say it slowly.", "", PlaceStatus::Edited, ""),
        // Another shape says the same words now, and the one that was pointed at is gone.
        (
            "slide:1/title",
            "\u{1e}2 title 0 =838200,365125,10515600,1325563 {A} Title 1\nSales rose in the north\n",
            "",
            PlaceStatus::Unplaced,
            "",
        ),
    ];
    for (at, from, to, status, words) in table {
        assert!(old.source().contains(from), "{from}");
        let new = Text::new(gloss_protocol::Kind::Deck, &old.source().replacen(from, to, 1));
        let (found, spans) = find(&old, &new, &region(&old, at));
        let said: Vec<String> =
            spans.iter().map(|span| new.visible(&crate::locate::selection(vec![*span]))).collect();
        assert_eq!((found, said.join("\n").as_str()), (status, words), "{at}: {from} -> {to}");
    }
}

#[test]
fn twins_are_told_apart_or_are_none() {
    let old = text_of_form(SMALL);
    // Both twins say the same and have one id; they are told by where they lie.
    for (at, nth) in [("slide:2/shape:9#1", 1), ("slide:2/shape:9#2", 2)] {
        let new =
            Text::new(gloss_protocol::Kind::Deck, &old.source().replacen("Sales by year", "New title", 1));
        let (status, spans) = find(&old, &new, &region(&old, at));
        assert_eq!(
            (status, spans),
            (PlaceStatus::Exact, region(&new, &format!("slide:2/shape:9#{nth}")).spans().to_vec())
        );
    }
    // One of them is gone and the other lies somewhere else: nobody knows which one it was.
    let twin = "\u{1e}9 box 0 838200,5000000,100,100 - Twin\nSame\n";
    let new = old.source().replacen(twin, "", 1).replacen("838200,5500000", "5,5", 1);
    let new = Text::new(gloss_protocol::Kind::Deck, &new);
    for at in ["slide:2/shape:9#1", "slide:2/shape:9#2", "slide:2/shape:9#1/text:\"Same\""] {
        let (status, _) = find(&old, &new, &region(&old, at));
        assert!(!status.certain(), "{at}: {status:?}");
    }
}

#[test]
fn random_words_are_never_certain_and_wrong() {
    let mut dice = Dice(77);
    let (mut all, mut certain, mut wrong) = (0, 0, 0);
    for (name, bytes) in public() {
        let old = text(&bytes);
        let deck = old.deck().unwrap();
        let lines: Vec<u32> = (0..deck.count())
            .filter(|line| deck.text_lines(*line).is_some() && !deck.span(*line).is_empty())
            .collect();
        if lines.is_empty() {
            continue;
        }
        for _ in 0..10 {
            let changed: Vec<u32> = (0..2).map(|_| *dice.pick(&lines).unwrap()).collect();
            let mut sorted = changed.clone();
            sorted.sort_unstable();
            sorted.dedup();
            let splices: Vec<Splice> =
                sorted.iter().map(|line| Splice::new(deck.span(*line), dice.words())).collect();
            let new = foreign(&Text::new(gloss_protocol::Kind::Deck, &splice::apply(old.source(), &splices)));
            let now = new.deck().unwrap();
            for line in lines.iter().filter(|line| !sorted.contains(line)) {
                all += 1;
                let own =
                    Region::Text { spans: vec![deck.span(*line)], reach: gloss_protocol::Reach::Selection };
                let (status, spans) = find(&old, &new, &own);
                if status.certain() {
                    certain += 1;
                    if spans != [now.span(*line)] {
                        wrong += 1;
                        println!(
                            "{name}: {:?} is {:?}",
                            old.at(&own),
                            spans.first().map(|span| new.at(&crate::locate::selection(vec![*span])))
                        );
                    }
                }
            }
        }
    }
    println!("{certain} of {all} certain, {wrong} wrong");
    assert!(wrong * 200 <= certain, "{wrong} of {certain}");
    assert!(certain * 100 >= all * 90, "{certain} of {all}");
}

/// Effects of other programs that save a deck: ids from the start, places rounded, a copy before what was edited.
#[test]
fn what_another_program_saved_is_found_or_doubted() {
    let slides = |of: &[(u32, &str)]| {
        let slide = |(id, words): &(u32, &str)| {
            format!("S|{id} shown - Title\n#|9 title 0 =1,1,9,9 - Title 1\n{words}\n")
        };
        text_of_form(&format!("S|deck 100,100\n{}", of.iter().map(slide).collect::<String>()))
    };
    let three = [
        (256, "Sales of spring rose in the north 1"),
        (257, "Sales of spring rose in the south 2"),
        (258, "Costs of all regions fell after the summer 3"),
    ];
    /// The slides that are there then, the one looked for, where it is, and whether that is certain.
    type Row<'t> = (&'t [(u32, &'t str)], usize, Option<usize>, bool);
    let table: [Row<'_>; 4] = [
        // The first is gone, the rest are numbered anew and say another number of their own.
        (
            &[
                (256, "Sales of spring rose in the south 1"),
                (257, "Costs of all regions fell after the summer 2"),
            ],
            2,
            Some(1),
            true,
        ),
        (
            &[
                (256, "Sales of spring rose in the south 1"),
                (257, "Costs of all regions fell after the summer 2"),
            ],
            0,
            None,
            false,
        ),
        // A copy stands in front and has the id; the original was added to.
        (
            &[
                (256, "Costs of all regions fell after the summer 3"),
                (257, "Costs of all regions fell after the summer 3 and nobody was surprised by it at all"),
            ],
            2,
            None,
            false,
        ),
        // Nothing but the ids changed.
        (&[(300, three[0].1), (301, three[1].1), (302, three[2].1)], 1, Some(1), true),
    ];
    for (new, from, to, certain) in table {
        let (old, new) = (slides(&three), slides(new));
        let (status, spans) = find(&old, &new, &region(&old, &format!("slide:{}", from + 1)));
        assert_eq!(status.certain(), certain, "{from}: {status:?}");
        if let Some(to) = to {
            assert_eq!(spans, region(&new, &format!("slide:{}", to + 1)).spans().to_vec(), "{from}");
        }
    }
    // A picture is told by its name and a place that was rounded, and by its name alone a person is asked.
    let picture = |place: &str| {
        text_of_form(&format!(
            "S|deck 100,100\nS|256 shown - Blank\n#|{place} - Picture 4\n#|9 box 0 5,5,5,5 - Box\nWords\n"
        ))
    };
    let old = picture("5 picture 0 3405187,2471737,2333625,1914525");
    for (place, status) in [
        ("41 picture 0 3405240,2471760,2333160,1914120", PlaceStatus::Exact),
        ("41 picture 0 5,2471760,2333160,1914120", PlaceStatus::Suggested),
        ("41 box 0 3405240,2471760,2333160,1914120", PlaceStatus::Unplaced),
    ] {
        assert_eq!(find(&old, &picture(place), &region(&old, "slide:1/shape:5")).0, status, "{place}");
    }
}
