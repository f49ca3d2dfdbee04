//! Plan of edits to the presentation for an edited text: words, paragraphs, cells, rows, numbers, places, names;
//! shapes and slides that go, and the slides' order. Reads two texts; what is no edit of a deck is refused.

use gloss_ooxml::presentation::{Change, ChartEdit, Edit, Frame, Line, Row, WordSplice};

use crate::diff;
use crate::error::Unwritable;
use crate::kinds::deck::align::{Pair, pairs};
use crate::kinds::deck::index::{Body, Deck, Part, Place, Row as TableRow, Series, Shape, ShapeKind, Slide};
use crate::kinds::deck::words::{holds_words, lines};
use crate::splice;
use crate::text::Text;

const ELSEWHERE: &str = "Do it in the program that made the presentation.";

/// The edits that make one text of another.
pub(super) fn plan(old: &Text, new: &Text) -> Result<Vec<Edit>, Unwritable> {
    let (Some(from), Some(to)) = (old.deck(), new.deck()) else { return Err(no_deck()) };
    if let Some(line) = to.stray {
        return Err(stray(to, new, line));
    }
    if from.size != to.size {
        return Err(Unwritable::new("The size of all slides can't be changed here.", ELSEWHERE));
    }
    let order = order(from, to)?;
    let mut plan = Plan { old: old.source(), new: new.source(), from, to, edits: Vec::new() };
    for (at, now) in order.iter().zip(&to.slides) {
        if let Some(was) = from.slides.get(*at) {
            plan.slide(*at, was, now)?;
        }
    }
    let mut edits = plan.edits;
    // Charts and hiding first: what goes moves the numbers of what stands behind it.
    let gone: Vec<usize> = (0..from.slides.len()).rev().filter(|at| !order.contains(at)).collect();
    edits.extend(gone.iter().map(|at| Edit::Delete(*at)));
    let rank = |at: &usize| order.iter().filter(|other| *other < at).count();
    let left: Vec<usize> = order.iter().map(rank).collect();
    if left.windows(2).any(|pair| matches!(pair, [a, b] if a > b)) {
        edits.push(Edit::Order(left));
    }
    Ok(edits)
}

fn no_deck() -> Unwritable {
    Unwritable::new("This is no text of a presentation.", "Give each marked place its own new words.")
}

/// Words where none can stand.
fn stray(deck: &Deck, text: &Text, line: u32) -> Unwritable {
    let above = line.checked_sub(1).map(|line| deck.spot(line).part);
    if above == Some(Part::ChartTitle) {
        return Unwritable::new("A chart's title is one paragraph.", "Write it in one line.");
    }
    let words = deck.words(text.source(), line);
    let words: String = words.chars().filter(|c| !c.is_control()).take(60).collect();
    Unwritable::new(
        format!("“{words}” can't stand there: words of a slide are in its shapes, and cells in their rows."),
        "Point at the shape, the cell or the paragraph that is to say it.",
    )
}

/// The old slide that each new one is.
fn order(from: &Deck, to: &Deck) -> Result<Vec<usize>, Unwritable> {
    let mut out: Vec<usize> = Vec::new();
    for slide in &to.slides {
        let is = |at: &usize| from.slides.get(*at).is_some_and(|old| old.id == slide.id) && !out.contains(at);
        let Some(at) = (0..from.slides.len()).find(is) else {
            let says = "A slide can't be made by writing its text.";
            return Err(Unwritable::new(says, "Duplicate a slide and change the copy."));
        };
        out.push(at);
    }
    Ok(out)
}

struct Plan<'a> {
    old: &'a str,
    new: &'a str,
    from: &'a Deck,
    to: &'a Deck,
    edits: Vec<Edit>,
}

impl Plan<'_> {
    fn slide(&mut self, at: usize, was: &Slide, now: &Slide) -> Result<(), Unwritable> {
        if (&was.creation, &was.layout) != (&now.creation, &now.layout) {
            return Err(Unwritable::new("A slide's layout can't be changed here.", ELSEWHERE));
        }
        if was.hidden != now.hidden {
            self.edits.push(Edit::Hide { slide: at, hidden: now.hidden });
        }
        let kept = match_shapes(was, now, (self.from, self.old), (self.to, self.new))?;
        let mut changes = Vec::new();
        for (n, shape) in kept.iter().zip(&now.shapes) {
            let Some(own) = was.shapes.get(*n) else { continue };
            if own.is_notes() {
                if let Some(lines) = self.words(own, shape) {
                    self.edits.push(Edit::Notes { slide: at, lines });
                }
                continue;
            }
            self.shape(at, *n, own, shape, &mut changes)?;
        }
        remove_shapes(was, &kept, &mut changes)?;
        if !changes.is_empty() {
            self.edits.push(Edit::Slide { slide: at, changes });
        }
        Ok(())
    }

    fn shape(
        &mut self,
        slide: usize,
        shape: usize,
        was: &Shape,
        now: &Shape,
        changes: &mut Vec<Change>,
    ) -> Result<(), Unwritable> {
        if (was.depth, &was.creation, &was.place.space) != (now.depth, &now.creation, &now.place.space) {
            return Err(Unwritable::new("A shape can't be put into a group or out of it here.", ELSEWHERE));
        }
        if let Some(to) = placed(&was.place, &now.place) {
            changes.push(Change::Place { shape, to });
        }
        if (&was.name, &was.description) != (&now.name, &now.description) {
            let (name, description) = (now.name.clone(), now.description.clone());
            changes.push(Change::Named { shape, name, description });
        }
        match (&was.body, &now.body) {
            (Body::Words(a), Body::Words(b)) => {
                if a.is_empty() && !b.is_empty() && !holds_words(was.kind) {
                    return Err(no_words(was));
                }
                if let Some(lines) = self.words(was, now) {
                    changes.push(Change::Words { shape, lines });
                }
                Ok(())
            }
            (Body::Table(a), Body::Table(b)) => self.table(shape, a, b, changes),
            (Body::Chart(a, series), Body::Chart(b, others)) => {
                let title = self.title(*a, *b)?;
                let mut change = ChartEdit { title, ..ChartEdit::default() };
                self.series(series, others, &mut change)?;
                if change != ChartEdit::default() {
                    self.edits.push(Edit::Chart { slide, shape, change });
                }
                Ok(())
            }
            _ => Err(no_deck()),
        }
    }

    /// Other paragraphs of a text; none where they are as they were.
    fn words(&self, was: &Shape, now: &Shape) -> Option<Vec<Line>> {
        let (Body::Words(a), Body::Words(b)) = (&was.body, &now.body) else { return None };
        paragraphs(&lines(self.from, self.old, a), &lines(self.to, self.new, b))
    }

    fn table(
        &self,
        shape: usize,
        was: &[TableRow],
        now: &[TableRow],
        changes: &mut Vec<Change>,
    ) -> Result<(), Unwritable> {
        let all = |deck: &Deck, source: &str, rows: &[TableRow]| -> Vec<String> {
            let words =
                |row: &TableRow| source.get(deck.spans(&row.lines).range()).unwrap_or_default().to_owned();
            rows.iter().map(words).collect()
        };
        let pairs = pairs(&all(self.from, self.old, was), &all(self.to, self.new, now));
        let mut rows = Vec::new();
        let mut like = 0;
        for pair in &pairs {
            match pair {
                Pair::Both(a, b) => {
                    like = *a;
                    rows.push(Row::Kept(*a));
                    if let (Some(a), Some(b)) = (was.get(*a), now.get(*b)) {
                        self.cells(shape, like, a, b, changes)?;
                    }
                }
                Pair::Old(_) => {}
                Pair::New(b) => {
                    let row = now.get(*b).map(|row| row.cells.as_slice()).unwrap_or_default();
                    let open = row.iter().filter(|cell| !cell.covered);
                    let cells = open.map(|cell| filled(lines(self.to, self.new, &cell.words)));
                    rows.push(Row::New(like, cells.collect()));
                }
            }
        }
        if rows.is_empty() {
            return Err(Unwritable::new("A table keeps one row at least.", "Delete the table."));
        }
        if rows.len() != was.len() || rows.iter().any(|row| matches!(row, Row::New(..))) {
            changes.push(Change::Rows { shape, rows });
        }
        Ok(())
    }

    fn cells(
        &self,
        shape: usize,
        row: usize,
        was: &TableRow,
        now: &TableRow,
        changes: &mut Vec<Change>,
    ) -> Result<(), Unwritable> {
        if was.cells.len() != now.cells.len() {
            let (count, given) = (was.cells.len(), now.cells.len());
            return Err(Unwritable::new(
                format!("The row has {count} cells, and {given} were given."),
                "Write the cells with | between them, as many as there are columns.",
            ));
        }
        for (column, (a, b)) in was.cells.iter().zip(&now.cells).enumerate() {
            if a.covered || b.covered {
                if a.covered != b.covered || !b.words.is_empty() {
                    let says = "The cell is covered by a merged one, which holds the words.";
                    return Err(Unwritable::new(says, "Set the merged cell, or split it first."));
                }
                continue;
            }
            let found =
                paragraphs(&lines(self.from, self.old, &a.words), &lines(self.to, self.new, &b.words));
            if let Some(lines) = found {
                changes.push(Change::Cell { shape, at: (row, column), lines });
            }
        }
        Ok(())
    }

    /// A chart's other title.
    fn title(
        &self,
        was: Option<u32>,
        now: Option<u32>,
    ) -> Result<Option<(Vec<WordSplice>, String)>, Unwritable> {
        let (Some(was), Some(now)) = (was, now) else {
            return match was == now {
                true => Ok(None),
                false => Err(Unwritable::new("This chart can't be read here.", ELSEWHERE)),
            };
        };
        let (a, b) = (self.from.words(self.old, was), self.to.words(self.new, now));
        Ok((a != b).then(|| (changed(a, b), b.to_owned())))
    }

    fn series(&self, was: &[Series], now: &[Series], change: &mut ChartEdit) -> Result<(), Unwritable> {
        let counts = |all: &[Series]| {
            let mut counts = all.iter().map(|one| one.points.len());
            counts.next().filter(|first| counts.all(|other| other == *first))
        };
        let as_many = was.iter().zip(now).all(|(a, b)| a.points.len() == b.points.len());
        let resized = if as_many { None } else { counts(was).and(counts(now)) };
        if was.len() != now.len() || !(as_many || resized.is_some()) {
            return Err(Unwritable::new(
                "Series of a chart can't be added or taken away here, and all have as many points.",
                "Do it with Edit Data in the program that made the presentation.",
            ));
        }
        change.count = resized;
        for (at, (a, b)) in was.iter().zip(now).enumerate() {
            let (old, new) = (self.from.words(self.old, a.line), self.to.words(self.new, b.line));
            if old != new {
                change.names.push((at, new.trim_start_matches(crate::kinds::deck::signs::ROW).to_owned()));
            }
            for (point, new) in b.points.clone().enumerate() {
                let old = a.points.clone().nth(point).map(|old| self.from.words(self.old, old));
                let (old, new) = (old.unwrap_or_default(), self.to.words(self.new, new));
                let sign = crate::kinds::deck::signs::CELL;
                let ((category, value), (other, number)) =
                    (old.split_once(sign).unwrap_or_default(), new.split_once(sign).unwrap_or_default());
                if category != other {
                    change.categories.push((at, point, other.to_owned()));
                }
                if value != number {
                    change.values.push((at, point, number.to_owned()));
                }
            }
        }
        // A category that several series name is set once.
        let all = std::mem::take(&mut change.categories);
        for (at, point, words) in all {
            if !change.categories.iter().any(|(_, other, said)| *other == point && *said == words) {
                change.categories.push((at, point, words));
            }
        }
        Ok(())
    }
}

/// The old shape that each new one is: those that are left, in their order.
fn match_shapes(
    was: &Slide,
    now: &Slide,
    old: (&Deck, &str),
    new: (&Deck, &str),
) -> Result<Vec<usize>, Unwritable> {
    let (mut out, mut from) = (Vec::new(), 0);
    for shape in &now.shapes {
        let header = new.0.words(new.1, shape.lines.start);
        let is = |at: &usize| {
            was.shapes.get(*at).is_some_and(|own| {
                (own.id, own.kind, &own.creation) == (shape.id, shape.kind, &shape.creation)
            })
        };
        let same = |at: &usize| {
            let own = was.shapes.get(*at);
            own.is_some_and(|own| old.0.words(old.1, own.lines.start) == header)
        };
        let rest = from..was.shapes.len();
        // Where a file gives an id to several shapes, the very same header is the better sign.
        let found = rest.clone().find(|at| is(at) && same(at)).or_else(|| rest.clone().find(is));
        let Some(at) = found else {
            let says = "A shape can't be made or moved to another place in the order by writing its text.";
            return Err(Unwritable::new(says, ELSEWHERE));
        };
        out.push(at);
        from = at + 1;
    }
    Ok(out)
}

/// Shapes that go; what is in a group goes with it.
fn remove_shapes(was: &Slide, kept: &[usize], changes: &mut Vec<Change>) -> Result<(), Unwritable> {
    let mut at = 0;
    while let Some(shape) = was.shapes.get(at) {
        if kept.contains(&at) {
            at += 1;
            continue;
        }
        if shape.is_notes() {
            return Err(Unwritable::new(
                "Speaker notes can be emptied, and not taken away.",
                "Set them to nothing.",
            ));
        }
        changes.push(Change::Gone { shape: at });
        let inside = was
            .shapes
            .iter()
            .skip(at + 1)
            .take_while(|one| !one.is_notes() && one.depth > shape.depth)
            .count();
        if (at + 1..=at + inside).any(|inner| kept.contains(&inner)) {
            return Err(Unwritable::new(
                "A group goes with all that is in it.",
                "Delete the whole group, or ungroup it.",
            ));
        }
        at += inside + 1;
    }
    Ok(())
}

fn no_words(shape: &Shape) -> Unwritable {
    let kind = shape.kind.word();
    let says = match shape.kind {
        ShapeKind::Diagram => "The words of a diagram can't be changed here.".to_owned(),
        _ => format!("{kind} “{}” holds no words.", shape.name),
    };
    Unwritable::new(says, "Put the words into a text box or a placeholder.")
}

/// Another place; none where it is as it was.
fn placed(was: &Place, now: &Place) -> Option<Option<Frame>> {
    if now.inherits {
        return (!was.inherits).then_some(None);
    }
    let [x, y, width, height] = now.rect?;
    let frame =
        Frame { x, y, width, height, turn: now.turn, flip_across: now.flips.0, flip_down: now.flips.1 };
    (was != now).then_some(Some(frame))
}

/// A text has one paragraph at least.
fn filled(lines: Vec<&str>) -> Vec<String> {
    if lines.is_empty() { vec![String::new()] } else { lines.into_iter().map(str::to_owned).collect() }
}

/// The edit of paragraphs; none where they are as they were.
fn paragraphs(old: &[&str], new: &[&str]) -> Option<Vec<Line>> {
    if old == new || new.is_empty() && (old.is_empty() || old == [""]) {
        return None;
    }
    let empty = [""];
    let new = if new.is_empty() { &empty } else { new };
    let mut like = 0;
    let line = |pair: Pair| match pair {
        Pair::Both(a, b) => {
            like = a;
            let (old, new) = (old.get(a)?, new.get(b)?);
            Some(if old == new { Line::Kept(a) } else { Line::Changed(a, changed(old, new)) })
        }
        Pair::Old(_) => None,
        Pair::New(b) => Some(Line::New(like, (*new.get(b)?).to_owned())),
    };
    Some(pairs(old, new).into_iter().filter_map(line).collect())
}

/// The replacements that make new words of old ones, as small as they can be: what is not said anew keeps its run.
fn changed(old: &str, new: &str) -> Vec<WordSplice> {
    let small = |hunk: diff::Hunk| {
        let before = old.get(hunk.old.clone()).unwrap_or_default();
        let after = new.get(hunk.new).unwrap_or_default();
        let start = hunk.old.start;
        cut_or_framed(before, after)
            .into_iter()
            .map(move |(range, words)| (start + range.start..start + range.end, words))
    };
    diff::words(old, new).into_iter().flat_map(small).collect()
}

/// What makes other words of these: what is left or put in at both ends where one holds the other, once; else what differs between
/// their ends.
fn cut_or_framed(before: &str, after: &str) -> Vec<WordSplice> {
    let once = |outer: &str, inner: &str| {
        let mut found = outer.match_indices(inner);
        let first = found.next().filter(|_| !inner.is_empty() && found.next().is_none());
        first.map(|(at, _)| at)
    };
    if let Some(at) = once(before, after) {
        let cut = [0..at, at + after.len()..before.len()];
        return cut
            .into_iter()
            .filter(|range| !range.is_empty())
            .map(|range| (range, String::new()))
            .collect();
    }
    if let Some(at) = once(after, before) {
        let (left, right) =
            (after.get(..at).unwrap_or_default(), after.get(at + before.len()..).unwrap_or_default());
        let put = [(0..0, left), (before.len()..before.len(), right)];
        let put = put.into_iter().filter(|(_, words)| !words.is_empty());
        return put.map(|(range, words)| (range, words.to_owned())).collect();
    }
    let one = splice::between(before, after);
    one.map(|one| (one.old.start as usize..one.old.end as usize, one.new)).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::changed;

    #[test]
    fn what_is_left_of_a_word_keeps_its_runs() {
        let made = |old: &str, new: &str| {
            let mut out = old.to_owned();
            for (range, words) in changed(old, new).into_iter().rev() {
                out.replace_range(range, &format!("[{words}]"));
            }
            out
        };
        for (old, new, expect) in [
            ("Sunshinetoday", "nshineto", "[]nshineto[]"),
            ("shine", "Sunshinetoday", "[Sun]shine[today]"),
            ("Sunshinetoday", "Sunsoretoday", "Suns[or]etoday"),
            ("Sun shine", "Sun", "Sun[]"),
            ("aa", "a", "a[]"),
            ("Fall", "Rise", "[Rise]"),
        ] {
            assert_eq!(made(old, new), expect, "{old} → {new}");
        }
    }
}
