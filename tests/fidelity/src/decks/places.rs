//! Places of a deck, and where they are in a later version: the tags of a twin say so, line by line. A deck and its twin have the same
//! slides, shapes and lines; where they have not, nothing is told. Never guesses by words.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use fastrand::Rng;
use gloss_artifact::Text;
use gloss_artifact::deck::{Body, Cell, Deck, Row, Shape, Slide};

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
    /// Whether another one beside it says the same: a slide of the deck, a shape of the slide, a row of the table.
    pub(super) has_twin: bool,
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
    fn same(&self) -> BTreeSet<usize> {
        let (own, twin) = (&self.deck().slides, &self.twin.deck().expect("a deck").slides);
        if own.len() != twin.len() {
            return BTreeSet::new();
        }
        let built =
            |shapes: &[Shape]| -> Vec<_> { shapes.iter().map(|one| (one.kind, one.lines.clone())).collect() };
        (0..own.len()).filter(|at| built(&own[*at].shapes) == built(&twin[*at].shapes)).collect()
    }

    /// All places whose tags are known.
    pub(super) fn places(&self, rng: &mut Rng) -> Vec<Place> {
        let lines: HashMap<u32, u32> = tags(&self.twin).into_iter().map(|(tag, line)| (line, tag)).collect();
        let mut all = Vec::new();
        for at in self.same() {
            self.places_of(at, &lines, rng, &mut all);
        }
        all.retain(|place| !place.tags.is_empty());
        all
    }

    fn places_of(&self, at: usize, tags: &HashMap<u32, u32>, rng: &mut Rng, out: &mut Vec<Place>) {
        let deck = self.deck();
        let slide = &deck.slides[at];
        let inside = |range: &Range<u32>| range.clone().filter_map(|line| tags.get(&line).copied()).collect();
        let twin = deck.slides.iter().filter(|other| self.bodies(other) == self.bodies(slide)).count() > 1;
        let mut add = |on: On, lines: &Range<u32>, quote: Range<usize>, has_twin: bool| {
            out.push(Place { on, quote, tags: inside(lines), has_twin: twin || has_twin });
        };
        add(On::Slide, &slide.lines, bytes(deck, &slide.lines), false);
        for (number, shape) in slide.shapes.iter().enumerate() {
            let same = |other: &&Shape| {
                (other.kind, &other.name) == (shape.kind, &shape.name)
                    && self.inner(other) == self.inner(shape)
            };
            let twin = slide.shapes.iter().filter(same).count() > 1;
            // A shape is told by its own name, and by its own words where a program gave it another one.
            add(On::Shape, &shape.lines, bytes(deck, &deck.extent(at, number)), twin);
            for (cell, equal) in self.cells(shape) {
                let first = cell.words.start..cell.words.start + 1;
                add(On::Cell, &first, bytes(deck, &cell.words), twin || equal);
            }
            for (line, equal) in self.paragraphs(shape) {
                let (lines, twin) = (line..line + 1, twin || equal);
                let whole = bytes(deck, &lines);
                if matches!(&shape.body, Body::Words(all) if all.len() > 1) {
                    add(On::Paragraph, &lines, whole.clone(), twin);
                }
                if let Some(quote) = words(self.deck.source(), &whole, rng) {
                    add(On::Words, &lines, quote, twin);
                }
            }
        }
    }

    /// What the row of a cell says; none of what is no cell.
    pub(super) fn row_at(&self, at: usize) -> Option<&str> {
        let deck = self.deck();
        let line = deck.line_at(at as u32);
        let spot = deck.spot(line);
        let Body::Table(rows) = &deck.shape_at((spot.slide?, spot.shape?))?.body else { return None };
        let row = rows.iter().find(|row| row.lines.contains(&line))?;
        Some(&self.deck.source()[bytes(deck, &row.lines)])
    }

    fn inner(&self, shape: &Shape) -> &str {
        &self.deck.source()[bytes(self.deck(), &shape.inner())]
    }

    fn bodies(&self, slide: &Slide) -> Vec<&str> {
        slide.shapes.iter().map(|shape| self.inner(shape)).collect()
    }

    /// The cells of a table, each with whether another row says the same.
    fn cells<'s>(&self, shape: &'s Shape) -> Vec<(&'s Cell, bool)> {
        let Body::Table(rows) = &shape.body else { return Vec::new() };
        let said = |row: &Row| &self.deck.source()[bytes(self.deck(), &row.lines)];
        let twin = |row: &Row| rows.iter().filter(|other| said(other) == said(row)).count() > 1;
        rows.iter()
            .flat_map(|row| row.cells.iter().map(move |cell| (cell, twin(row))))
            .filter(|(cell, _)| !cell.covered)
            .collect()
    }

    /// The lines of a shape that are paragraphs, each with whether another one beside it says the same.
    fn paragraphs(&self, shape: &Shape) -> Vec<(u32, bool)> {
        let Body::Words(lines) = &shape.body else {
            let cells = self.cells(shape).into_iter();
            return cells.flat_map(|(cell, twin)| cell.words.clone().map(move |line| (line, twin))).collect();
        };
        let said = |line: u32| &self.deck.source()[bytes(self.deck(), &(line..line + 1))];
        let twin = |line: u32| lines.clone().filter(|other| said(*other) == said(line)).count() > 1;
        lines.clone().map(|line| (line, twin(line))).collect()
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
            On::Cell => self
                .cells(shape)
                .into_iter()
                .find(|(cell, _)| cell.words.contains(&first))
                .map_or(Truth::Untold, |(cell, _)| here(&cell.words)),
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
