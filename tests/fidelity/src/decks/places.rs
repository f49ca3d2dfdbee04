//! Places of a deck, and where they are in a later version: the tags of a twin say so, line by line. A deck and its twin have the same
//! slides, shapes and lines; where they have not, nothing is told. Never guesses by words.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use fastrand::Rng;
use gloss_artifact::Text;
use gloss_artifact::deck::{Body, Cell, Deck, Shape};

use super::On;
use crate::score::Truth;

/// A version of a deck and of its twin.
pub(super) struct Pair {
    pub(super) deck: Text,
    pub(super) twin: Text,
}

/// A place: its bytes, the tags that tell where it is, and what it is on.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub(super) on: On,
    pub(super) quote: Range<usize>,
    /// Its own tag, or those of all that is in it.
    pub(super) tags: Vec<u32>,
}

/// The number of a tag that stands somewhere in words.
fn tag(words: &str) -> Option<u32> {
    words.split("zq").skip(1).find_map(|rest| rest.split_once("qz")?.0.parse().ok())
}

/// Where a version's tags stand, by line.
pub(super) fn tags(twin: &Text) -> HashMap<u32, u32> {
    let source = twin.source().lines().enumerate();
    source.filter_map(|(line, words)| Some((tag(words)?, line as u32))).collect()
}

fn bytes(deck: &Deck, lines: &Range<u32>) -> Range<usize> {
    let span = deck.spans(lines);
    span.start as usize..span.end as usize
}

impl Pair {
    fn deck(&self) -> &Deck {
        self.deck.deck().expect("a deck")
    }

    /// The slides that are built the same in both.
    fn same(&self) -> HashSet<usize> {
        let (own, twin) = (&self.deck().slides, &self.twin.deck().expect("a deck").slides);
        if own.len() != twin.len() {
            return HashSet::new();
        }
        let built =
            |shapes: &[Shape]| -> Vec<_> { shapes.iter().map(|one| (one.kind, one.lines.clone())).collect() };
        (0..own.len()).filter(|at| built(&own[*at].shapes) == built(&twin[*at].shapes)).collect()
    }

    /// All places whose tags are known.
    pub(super) fn places(&self, rng: &mut Rng) -> Vec<Place> {
        let lines: HashMap<u32, u32> = tags(&self.twin).into_iter().map(|(tag, line)| (line, tag)).collect();
        let deck = self.deck();
        let inside =
            |range: Range<u32>| range.filter_map(|line| lines.get(&line).copied()).collect::<Vec<u32>>();
        let mut out = Vec::new();
        for at in self.same() {
            let slide = &deck.slides[at];
            out.push(Place {
                on: On::Slide,
                quote: bytes(deck, &slide.lines),
                tags: inside(slide.lines.clone()),
            });
            for (number, shape) in slide.shapes.iter().enumerate() {
                let whole = deck.extent(at, number);
                // A shape is told by its own name, and by its own words where a program gave it another one.
                out.push(Place {
                    on: On::Shape,
                    quote: bytes(deck, &whole),
                    tags: inside(shape.lines.clone()),
                });
                for cell in cells(shape) {
                    out.push(Place {
                        on: On::Cell,
                        quote: bytes(deck, &cell.words),
                        tags: inside(cell.words.start..cell.words.start + 1),
                    });
                }
                for line in paragraphs(shape) {
                    let tags = inside(line..line + 1);
                    let whole = bytes(deck, &(line..line + 1));
                    let alone = matches!(&shape.body, Body::Words(lines) if lines.len() == 1);
                    if !alone && matches!(shape.body, Body::Words(_)) {
                        out.push(Place { on: On::Paragraph, quote: whole.clone(), tags: tags.clone() });
                    }
                    if let Some(quote) = words(self.deck.source(), &whole, rng) {
                        out.push(Place { on: On::Words, quote, tags });
                    }
                }
            }
        }
        out.retain(|place| !place.tags.is_empty());
        out
    }

    /// Where a place of the version before is in this one.
    pub(super) fn truth(&self, before: &Pair, place: &Place, tags: &HashMap<u32, u32>) -> Option<Truth> {
        let deck = self.deck();
        let lines: Vec<u32> = place.tags.iter().filter_map(|tag| tags.get(tag).copied()).collect();
        let first = *lines.first()?;
        let spot = deck.spot(first);
        let (slide, number) = (spot.slide?, spot.shape?);
        if !self.same().contains(&slide) {
            return Some(Truth::Untold);
        }
        let home = |line: &u32| (deck.spot(*line).slide, deck.spot(*line).shape);
        let shape = deck.shape_at((slide, number))?;
        let here = |lines: &Range<u32>| Truth::Here(bytes(deck, lines));
        Some(match place.on {
            On::Slide if lines.iter().all(|line| home(line).0 == Some(slide)) => {
                here(&deck.slides[slide].lines)
            }
            On::Shape if lines.iter().all(|line| home(line) == (Some(slide), Some(number))) => {
                here(&deck.extent(slide, number))
            }
            On::Cell => cells(shape)
                .find(|cell| cell.words.contains(&first))
                .map_or(Truth::Untold, |cell| here(&cell.words)),
            On::Paragraph => here(&(first..first + 1)),
            On::Words => {
                let said = &before.deck.source()[place.quote.clone()];
                let line = bytes(deck, &(first..first + 1));
                let now: Vec<_> = self.deck.source()[line.clone()].match_indices(said).collect();
                match now.as_slice() {
                    [(at, _)] => Truth::Here(line.start + at..line.start + at + said.len()),
                    _ => Truth::Untold,
                }
            }
            _ => Truth::Untold,
        })
    }
}

/// The cells of a table that no other lies over.
fn cells(shape: &Shape) -> impl Iterator<Item = &Cell> {
    let rows = match &shape.body {
        Body::Table(rows) => rows.as_slice(),
        _ => &[],
    };
    rows.iter().flat_map(|row| &row.cells).filter(|cell| !cell.covered)
}

/// The lines of a shape that are paragraphs.
fn paragraphs(shape: &Shape) -> Vec<u32> {
    match &shape.body {
        Body::Words(lines) => lines.clone().collect(),
        _ => cells(shape).flat_map(|cell| cell.words.clone()).collect(),
    }
}

/// One to five words that stand once in their line.
fn words(source: &str, line: &Range<usize>, rng: &mut Rng) -> Option<Range<usize>> {
    let text = source.get(line.clone())?;
    let mut all: Vec<Range<usize>> = Vec::new();
    for (at, word) in text.split_whitespace().scan(0, |from, word| {
        let at = *from + text.get(*from..)?.find(word)?;
        *from = at + word.len();
        Some((at, word))
    }) {
        all.push(at..at + word.len());
    }
    if all.is_empty() {
        return None;
    }
    let first = rng.usize(0..all.len());
    let last = (first + rng.usize(0..5)).min(all.len() - 1);
    let range = all[first].start..all[last].end;
    let once = text.matches(&text[range.clone()]).count() == 1;
    once.then_some(line.start + range.start..line.start + range.end)
}

#[cfg(test)]
mod tests {
    use super::tag;

    #[test]
    fn tags_are_read_in_words() {
        for (words, expect) in [
            ("zq12qz", Some(12)),
            ("a zq7qzSales", Some(7)),
            ("zqqz", None),
            ("quiz", None),
            ("zqxqzzq5qz", Some(5)),
        ] {
            assert_eq!(tag(words), expect, "{words}");
        }
    }
}
