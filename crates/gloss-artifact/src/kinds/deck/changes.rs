//! Differences between two versions of a deck, as a comparison lists them: by paragraph, cell, point, place and
//! shape, in a reader's words.

use gloss_protocol::{ChangeClass, Comparison, Span};

use super::align::{Pair, pairs};
use super::index::{Body, Deck, Part, Shape};
use super::located::{Both, Grid, Located};
use super::target::{Table, Target};
use super::words;
use crate::text::Text;

/// Lists the differences within a stretch of two texts.
pub(super) fn differences(old: (&Text, Span), new: (&Text, Span), class: ChangeClass) -> Vec<Comparison> {
    let Some(both) = Both::of(old.0, new.0) else { return Vec::new() };
    let mut list = List { both, class, stretch: (old.1, new.1), out: Vec::new() };
    let located = Located::new(both);
    let (from, to) = (both.old.0, both.new.0);
    let mut kept: Vec<Table> = Vec::new();
    let places: Vec<Option<usize>> =
        (0..from.slides.len()).map(|at| located.slide(at).map(|(other, _)| other)).collect();
    let moved = moved(&places);
    for (at, slide) in from.slides.iter().enumerate() {
        let Some(other) = places.get(at).copied().flatten() else {
            list.one(Some(from.spans(&slide.lines)), None);
            continue;
        };
        list.header(at, other);
        if moved.contains(&at) {
            list.moved(at, other);
        }
        for n in 0..slide.shapes.len() {
            match located.shape(both, (at, n)) {
                Some((shape, _)) => {
                    kept.push(shape);
                    list.shape((at, n), shape);
                }
                None => list.one(slide.shapes.get(n).map(|shape| from.spans(&shape.lines)), None),
            }
        }
    }
    for (at, slide) in to.slides.iter().enumerate() {
        let is_new = !places.contains(&Some(at));
        if is_new {
            list.one(None, Some(to.spans(&slide.lines)));
            continue;
        }
        for (n, shape) in slide.shapes.iter().enumerate().filter(|(n, _)| !kept.contains(&(at, *n))) {
            let _ = n;
            list.one(None, Some(to.spans(&shape.lines)));
        }
    }
    list.out
}

/// The slides that changed places, by their old numbers: the fewest without which the others stand in the order that they did.
fn moved(places: &[Option<usize>]) -> Vec<usize> {
    // For each, how long the longest row is that ends with it and only rises, and what stands before it there.
    let mut best: Vec<(usize, Option<usize>)> = Vec::with_capacity(places.len());
    for place in places {
        let before =
            best.iter().zip(places).enumerate().filter(|(_, (_, other))| other.is_some() && *other < place);
        let before = before.max_by_key(|(_, ((length, _), _))| *length);
        let longest = before.map_or(0, |(_, ((length, _), _))| *length);
        let own = usize::from(place.is_some());
        best.push((own * (longest + 1), before.map(|(n, _)| n)));
    }
    let mut stays = vec![false; places.len()];
    let mut next = best.iter().enumerate().max_by_key(|(_, (length, _))| *length).map(|(at, _)| at);
    while let Some(at) = next {
        if let Some(stay) = stays.get_mut(at) {
            *stay = true;
        }
        next = best.get(at).and_then(|(_, before)| *before);
    }
    let goes = |at: &usize| places.get(*at).is_some_and(Option::is_some) && stays.get(*at) == Some(&false);
    (0..places.len()).filter(goes).collect()
}

struct List<'a> {
    both: Both<'a>,
    class: ChangeClass,
    /// The stretch of both texts that is compared.
    stretch: (Span, Span),
    out: Vec<Comparison>,
}

impl List<'_> {
    fn words(&self, (deck, text): (&Deck, &Text), span: Option<Span>) -> String {
        span.map(|span| words::visible_text(deck, text.source(), span)).unwrap_or_default()
    }

    /// A place that says something else, came or went, where the stretch touches it.
    fn one(&mut self, old: Option<Span>, new: Option<Span>) {
        let (before, after) = (self.words(self.both.old, old), self.words(self.both.new, new));
        self.add_change(old, new, before, after);
    }

    fn add_change(&mut self, old: Option<Span>, new: Option<Span>, before: String, after: String) {
        let meets = |span: Option<Span>, of: Span| {
            span.is_some_and(|span| span.start <= of.end && of.start <= span.end)
        };
        if !meets(old, self.stretch.0) && !meets(new, self.stretch.1) {
            return;
        }
        let (text, span) = match (new, old) {
            (Some(new), _) => (self.both.new.1, new),
            (None, Some(old)) => (self.both.old.1, old),
            (None, None) => return,
        };
        let at = text.rules().at(text, &[span]);
        let none = Span { start: self.stretch.1.start, end: self.stretch.1.start };
        let gone = Span { start: self.stretch.0.start, end: self.stretch.0.start };
        let (old, new) = (old.unwrap_or(gone), new.unwrap_or(none));
        self.out.push(Comparison { at, class: self.class, before, after, old, new });
    }

    /// Lists a slide that moved among the others.
    fn moved(&mut self, at: usize, other: usize) {
        let (old, new) = (self.both.old.0, self.both.new.0);
        let (Some(was), Some(is)) = (old.slides.get(at), new.slides.get(other)) else { return };
        let (a, b) = (old.span(was.lines.start), new.span(is.lines.start));
        let count = self.out.len();
        self.add_change(
            Some(a),
            Some(b),
            format!("slide {}", at + 1),
            format!("moved to be slide {}", other + 1),
        );
        if let Some(last) = self.out.get_mut(count) {
            last.at = format!("slide:{}", other + 1);
        }
    }

    /// Lists a slide that was hidden or is shown again.
    fn header(&mut self, at: usize, other: usize) {
        let (old, new) = (self.both.old.0, self.both.new.0);
        let (Some(was), Some(is)) = (old.slides.get(at), new.slides.get(other)) else { return };
        if was.hidden != is.hidden {
            let state = |hidden: bool| if hidden { "hidden" } else { "shown" }.to_owned();
            let (a, b) = (old.span(was.lines.start), new.span(is.lines.start));
            self.add_change(Some(a), Some(b), state(was.hidden), state(is.hidden));
            if let Some(last) = self.out.last_mut().filter(|last| last.new == b) {
                last.at = format!("slide:{}", other + 1);
            }
        }
    }

    fn shape(&mut self, own: Table, other: Table) {
        let (Some(was), Some(is)) = (self.both.old.0.shape_at(own), self.both.new.0.shape_at(other)) else {
            return;
        };
        self.place(was, is, other);
        match (&was.body, &is.body) {
            (Body::Words(a), Body::Words(b)) => self.lines(a.clone(), b.clone()),
            (Body::Table(_), Body::Table(_)) => self.table(own, other),
            (Body::Chart(..), Body::Chart(..)) => self.lines(was.inner(), is.inner()),
            _ => self.one(Some(self.both.old.0.spans(&was.lines)), Some(self.both.new.0.spans(&is.lines))),
        }
    }

    /// Lists a shape that moved, was resized, turned or renamed.
    fn place(&mut self, was: &Shape, is: &Shape, own: Table) {
        let told = |shape: &Shape| {
            let lies = shape.place.describe().unwrap_or_default();
            let turn = shape.place.turn as f64 / 60_000.0;
            let turned = if turn == 0.0 { String::new() } else { format!(", turned by {turn}°") };
            let said = if shape.description.is_empty() { &shape.name } else { &shape.description };
            format!("{said}: {lies}{turned}")
        };
        let (before, after) = (told(was), told(is));
        if before != after {
            let (a, b) = (self.both.old.0.span(was.lines.start), self.both.new.0.span(is.lines.start));
            let count = self.out.len();
            self.add_change(Some(a), Some(b), before, after);
            let name = self.both.new.0.named(own).unwrap_or_default();
            if let Some(last) = self.out.get_mut(count) {
                last.at = name;
            }
        }
    }

    /// Paragraphs, series or points, one by one.
    fn lines(&mut self, old: std::ops::Range<u32>, new: std::ops::Range<u32>) {
        let a = words::lines(self.both.old.0, self.both.old.1.source(), &old);
        let b = words::lines(self.both.new.0, self.both.new.1.source(), &new);
        let whole = |deck: &Deck, line: u32| Some(deck.spans(&(line..line + 1)));
        for pair in pairs(&a, &b) {
            match pair {
                Pair::Both(x, y) if a.get(x) != b.get(y) => self.one(
                    whole(self.both.old.0, old.start + x as u32),
                    whole(self.both.new.0, new.start + y as u32),
                ),
                Pair::Both(..) => {}
                Pair::Old(x) => self.one(whole(self.both.old.0, old.start + x as u32), None),
                Pair::New(y) => self.one(None, whole(self.both.new.0, new.start + y as u32)),
            }
        }
    }

    /// Cells, and rows that came or went.
    fn table(&mut self, own: Table, other: Table) {
        let (old, new) = (self.both.old.0, self.both.new.0);
        let map = Grid::new(self.both, own, other);
        let mut kept = Vec::new();
        for (row, one) in old.rows(own).iter().enumerate() {
            let Some(to) = map.row(row) else {
                self.one(old.ranges(&Target::Rows(own, row..row + 1)).first().copied(), None);
                continue;
            };
            kept.push(to);
            for column in 0..one.cells.len() {
                let now = map.cell((row, column)).and_then(|at| new.cell(other, at));
                let (a, b) = (
                    old.cell(own, (row, column)).map(|cell| old.spans(&cell.words)),
                    now.map(|cell| new.spans(&cell.words)),
                );
                if self.words(self.both.old, a) != self.words(self.both.new, b) {
                    self.one(a, b);
                }
            }
        }
        for row in (0..new.rows(other).len()).filter(|row| !kept.contains(row)) {
            self.one(None, new.ranges(&Target::Rows(other, row..row + 1)).first().copied());
        }
    }
}

/// A change of a text in a reader's words: its place, and what it said and says.
pub(super) fn describe_change(
    text: &Text,
    span: Span,
    before: &str,
    after: &str,
) -> Option<gloss_protocol::ChangePreview> {
    let deck = text.deck()?;
    let line = deck.line_at(span.start);
    // Of the changed stretch alone, as it is and as it would stand in its place.
    let whole = deck.spans(&deck.touched(span));
    let head = text.source().get(whole.start as usize..span.start as usize)?;
    let tail = text.source().get(span.end as usize..(whole.end as usize).max(span.end as usize))?;
    let told = |words: &str| {
        let signs = |c: char| {
            matches!(c, super::signs::SLIDE | super::signs::SHAPE | super::signs::ROW | super::signs::CELL)
        };
        if !words.contains(signs) && !matches!(deck.spot(line).part, Part::Header | Part::Point(..)) {
            return words.strip_suffix('\n').unwrap_or(words).replace(gloss_ooxml::presentation::BREAK, "\n");
        }
        let (from, to) = (text.source().get(..whole.start as usize), text.source().get(whole.end as usize..));
        let all = format!("{}{head}{words}{tail}{}", from.unwrap_or_default(), to.unwrap_or_default());
        let other = Text::new(gloss_protocol::Kind::Deck, &all);
        let end = whole.start as usize + head.len() + words.len() + tail.len();
        other
            .deck()
            .map(|deck| words::visible_text(deck, &all, Span::new(whole.start as usize, end)))
            .unwrap_or_default()
    };
    let at = text.rules().at(text, &[if span.is_empty() { deck.span(line) } else { span }]);
    Some(gloss_protocol::ChangePreview { at, before: told(before), after: told(after), computed: false })
}

#[cfg(test)]
mod tests {
    use super::moved;

    #[test]
    fn the_fewest_slides_have_moved() {
        for (places, expect) in [
            (vec![0, 1, 2, 3], vec![]),
            (vec![3, 0, 1, 2], vec![0]),
            (vec![1, 2, 3, 0], vec![3]),
            (vec![1, 0], vec![0]),
            (vec![2, 3, 0, 1, 4], vec![0, 1]),
        ] {
            let places: Vec<Option<usize>> = places.into_iter().map(Some).collect();
            let found = moved(&places);
            assert_eq!(found.len(), expect.len(), "{places:?}: {found:?}");
        }
        assert_eq!(moved(&[Some(1), None, Some(0), Some(2)]).len(), 1);
        assert!(moved(&[None, None]).is_empty() && moved(&[]).is_empty());
    }
}
