//! A deck's WHERE: `slide:3`, `slide:3/title`, `slide:3/shape:7/cells:B2`, `slide:3/rect:0.1,0.2,0.3,0.1`, `text:"..."` and
//! what else `docs/ways.md` lists. What could be several places is refused with them; nothing is guessed.

use std::ops::Range;
use std::str::FromStr;

use gloss_ooxml::Area;
use gloss_protocol::{Region, Span};

use super::geometry::{bounds, covered};
use super::index::{Body, Deck, ShapeKind};
use super::target::{Table, Target};
use crate::ArtifactError;
use crate::text::{Text, every, fold, split_pick, unquote};

/// Candidates listed at most.
const MAX_CANDIDATES: usize = 20;

/// The share of a shape that a rectangle must cover.
const COVERED: f64 = 0.5;

const PLACES: &str = "Use slide:3, slide:3/title, slide:3/notes, slide:3/shape:7, slide:3/rect:X,Y,WIDTH,HEIGHT (parts of \
                      the slide), text:\"...\" or all; behind a shape /text:\"...\", /paragraph:N, /cells:B2, /series:NAME or \
                      /point:SERIES!POINT.";

/// Resolves a WHERE.
pub(super) fn find(deck: &Deck, text: &Text, at: &str) -> Result<Region, ArtifactError> {
    let at = at.trim();
    let Some((scheme, rest)) = at.split_once(':') else { return Err(bad(at)) };
    match scheme {
        "slide" => slide(deck, text, at, rest),
        "text" => within(deck, text, at, rest, 0..deck.count()),
        "bytes" | "lines" => text.find_leaves(at),
        _ => Err(bad(at)),
    }
}

fn bad(at: &str) -> ArtifactError {
    ArtifactError::BadWhere(format!("{at} is not a place of a presentation. {PLACES}"))
}

fn missing(at: &str, why: &str) -> ArtifactError {
    ArtifactError::NotFound(format!("{at} ({why})"))
}

/// `3`, `2-4`, `1,3`, `3/...`.
fn slide(deck: &Deck, text: &Text, at: &str, rest: &str) -> Result<Region, ArtifactError> {
    let (numbers, inner) = rest.split_once('/').map_or((rest, None), |(number, inner)| (number, Some(inner)));
    let count = deck.slides.len();
    let mut slides: Vec<usize> = Vec::new();
    for part in numbers.split(',') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let number = |word: &str| word.trim().parse::<usize>().map_err(|_| bad(at));
        let (first, last) = (number(first)?, number(last)?);
        if first == 0 || last > count || first > last {
            return Err(missing(at, &format!("there are {count} slides")));
        }
        slides.extend(first - 1..last);
    }
    slides.sort_unstable();
    slides.dedup();
    match (inner, slides.as_slice()) {
        (None, _) => Ok(deck.region(&Target::Slides(slides))),
        (Some(inner), [slide]) => on_slide(deck, text, at, *slide, inner),
        (Some(_), _) => Err(bad(at)),
    }
}

fn on_slide(deck: &Deck, text: &Text, at: &str, slide: usize, inner: &str) -> Result<Region, ArtifactError> {
    let (first, rest) = match inner.split_once('/') {
        // Words may hold a slash.
        Some(_) if inner.starts_with("text:") || inner.starts_with("rect:") => (inner, None),
        Some((first, rest)) => (first, Some(rest)),
        None => (inner, None),
    };
    let on = deck.slides.get(slide).ok_or_else(|| bad(at))?;
    let one = |kind: ShapeKind, what: &str| {
        let all: Vec<usize> =
            (0..on.shapes.len()).filter(|n| on.shapes.get(*n).is_some_and(|s| s.kind == kind)).collect();
        match all.as_slice() {
            [] => Err(missing(at, &format!("slide {} has no {what}", slide + 1))),
            [one] => Ok(*one),
            several => Err(ambiguous(
                deck,
                text,
                at,
                &several.iter().map(|n| Target::Shapes(slide, vec![*n])).collect::<Vec<_>>(),
            )),
        }
    };
    let shapes = match first.split_once(':') {
        None if first == "title" => vec![one(ShapeKind::Title, "title")?],
        None if first == "notes" => vec![one(ShapeKind::Notes, "notes")?],
        Some(("shape", ids)) => shapes(deck, text, at, slide, ids)?,
        Some(("rect", sides)) => return rect(deck, at, slide, sides),
        Some(("text", words)) => return within(deck, text, at, words, on.lines.clone()),
        _ => return Err(bad(at)),
    };
    match (rest, shapes.as_slice()) {
        (None, _) => Ok(deck.region(&Target::Shapes(slide, shapes))),
        (Some(rest), [shape]) => on_shape(deck, text, at, (slide, *shape), rest),
        (Some(_), _) => Err(bad(at)),
    }
}

/// `7`, `7#2` where a file gives an id to several, `4,7`.
fn shapes(deck: &Deck, text: &Text, at: &str, slide: usize, ids: &str) -> Result<Vec<usize>, ArtifactError> {
    let all = deck.slides.get(slide).map(|slide| slide.shapes.as_slice()).unwrap_or_default();
    let mut out = Vec::new();
    for word in ids.split(',') {
        let (id, pick) = split_pick(word.trim());
        let id: u32 = id.parse().map_err(|_| bad(at))?;
        let has = |n: &usize| all.get(*n).is_some_and(|shape| shape.id == id && !shape.is_notes());
        let found: Vec<usize> = (0..all.len()).filter(has).collect();
        match (found.as_slice(), pick) {
            ([], _) => return Err(missing(at, &format!("slide {} has no shape {id}", slide + 1))),
            ([one], None | Some(1)) => out.push(*one),
            (several, None) => {
                let targets = several.iter().map(|n| Target::Shapes(slide, vec![*n])).collect::<Vec<_>>();
                return Err(ambiguous(deck, text, at, &targets));
            }
            (several, Some(pick)) => {
                let one = pick.checked_sub(1).and_then(|n| several.get(n));
                out.push(*one.ok_or_else(|| missing(at, &format!("{} shapes have this id", several.len())))?);
            }
        }
    }
    out.sort_unstable();
    out.dedup();
    Ok(out)
}

fn on_shape(deck: &Deck, text: &Text, at: &str, own: Table, rest: &str) -> Result<Region, ArtifactError> {
    let shape = deck.shape_at(own).ok_or_else(|| bad(at))?;
    let (scheme, words) = rest.split_once(':').unwrap_or((rest, ""));
    match (scheme, &shape.body) {
        ("text", _) => within(deck, text, at, words, shape.lines.clone()),
        ("paragraph", Body::Words(lines)) => {
            let number: u32 = words.trim().parse().map_err(|_| bad(at))?;
            let line = number.checked_sub(1).map(|n| lines.start + n).filter(|line| lines.contains(line));
            let line = line.ok_or_else(|| missing(at, &format!("it has {} paragraphs", lines.len())))?;
            Ok(deck.region(&Target::Paragraph(line)))
        }
        ("cells", Body::Table(_)) => cells(deck, at, own, words),
        ("title", Body::Chart(Some(line), _)) => Ok(deck.region(&Target::Paragraph(*line))),
        ("series", Body::Chart(..)) => {
            let found = series(deck, text, own, words);
            one(deck, text, at, &found.into_iter().map(|n| Target::Series(own, n)).collect::<Vec<_>>())
        }
        ("point", Body::Chart(..)) => one(deck, text, at, &points(deck, text, own, words)),
        ("cells", _) => Err(missing(at, "it is no table")),
        ("series" | "point", _) => Err(missing(at, "it is no chart")),
        _ => Err(bad(at)),
    }
}

/// `B2`, `B2:C3`, `2:2` for a row, `B:B` for a column.
fn cells(deck: &Deck, at: &str, table: Table, words: &str) -> Result<Region, ArtifactError> {
    let area = Area::from_str(words.trim()).map_err(|()| bad(at))?;
    let rows = deck.rows(table);
    let is_rows = words.split(':').all(|word| word.trim().bytes().all(|byte| byte.is_ascii_digit()));
    let first = area.from.row as usize - 1;
    if is_rows && first < rows.len() {
        let end = (area.to.row as usize).min(rows.len());
        return Ok(deck.region(&Target::Rows(table, first..end)));
    }
    let found = deck.within(table, &area);
    if !found.is_empty() {
        return Ok(deck.region(&Target::Cells(table, found)));
    }
    let columns = rows.first().map_or(0, |row| row.cells.len());
    let at_cell = (first, area.from.column as usize - 1);
    let is_covered = deck.cell(table, at_cell).is_some_and(|cell| cell.covered);
    let why = match is_covered {
        true => "this cell is covered by a merged one, which holds the words".to_owned(),
        false => format!("the table has {} rows and {columns} columns", rows.len()),
    };
    Err(missing(at, &why))
}

/// The series of a name, or of a number behind `#`.
fn series(deck: &Deck, text: &Text, chart: Table, name: &str) -> Vec<usize> {
    let all = deck.series(chart);
    match pick_of(name, all.len()) {
        Some(at) => vec![at],
        None => {
            let is = |at: &usize| all.get(*at).is_some_and(|one| same(deck.series_words(text, one), name));
            (0..all.len()).filter(is).collect()
        }
    }
}

/// The points of `SERIES!POINT`; either may hold a `!` of its own.
fn points(deck: &Deck, text: &Text, chart: Table, words: &str) -> Vec<Target> {
    let mut out = Vec::new();
    for (cut, _) in words.match_indices('!') {
        let (name, point) = (words.get(..cut).unwrap_or_default(), words.get(cut + 1..).unwrap_or_default());
        for at in series(deck, text, chart, name) {
            let Some(one) = deck.series(chart).get(at) else { continue };
            let count = one.points.len();
            let is = |n: &usize| same(deck.point_words(text, one.points.start + *n as u32).0, point);
            let found: Vec<usize> = match pick_of(point, count) {
                Some(n) => vec![n],
                None => (0..count).filter(is).collect(),
            };
            out.extend(found.into_iter().map(|n| Target::Point(chart, at, n)));
        }
    }
    out
}

/// `#2` of so many, from 0.
fn pick_of(word: &str, count: usize) -> Option<usize> {
    let number: usize = word.trim().strip_prefix('#')?.parse().ok()?;
    number.checked_sub(1).filter(|at| *at < count)
}

fn same(a: &str, b: &str) -> bool {
    let b = unquote(b);
    fold(a).0 == fold(&b).0
}

/// The shapes that a rectangle covers at least by half; sides are parts of the slide's.
fn rect(deck: &Deck, at: &str, slide: usize, sides: &str) -> Result<Region, ArtifactError> {
    let sides: Result<Vec<f64>, _> = sides.split(',').map(|side| side.trim().parse::<f64>()).collect();
    let sides = sides.map_err(|_| bad(at))?;
    let [x, y, width, height] = sides.as_slice() else { return Err(bad(at)) };
    if sides.iter().any(|side| !side.is_finite()) || *width <= 0.0 || *height <= 0.0 {
        return Err(bad(at));
    }
    let (across, down) = (deck.size.0 as f64, deck.size.1 as f64);
    let by = [x * across, y * down, (x + width) * across, (y + height) * down];
    let on = deck.slides.get(slide).ok_or_else(|| bad(at))?;
    let all = bounds(on);
    let is_in = |n: &usize| all.get(*n).copied().flatten().is_some_and(|own| covered(&own, &by) >= COVERED);
    let found: Vec<usize> = (0..all.len()).filter(is_in).collect();
    if found.is_empty() {
        return Err(missing(at, "no shape lies there by half"));
    }
    Ok(deck.region(&Target::Shapes(slide, found)))
}

/// `"words"`, with `#2` behind it for the second of several, among some lines.
fn within(
    deck: &Deck,
    text: &Text,
    at: &str,
    words: &str,
    lines: Range<u32>,
) -> Result<Region, ArtifactError> {
    let words = words.trim();
    // A `#2` within the quotes is of the words.
    let (words, pick) = if words.ends_with('"') { (words, None) } else { split_pick(words) };
    let found = occurrences(deck, text, &unquote(words), lines);
    match pick {
        None => one(deck, text, at, &found),
        Some(pick) => {
            let target = pick.checked_sub(1).and_then(|n| found.get(n));
            let target =
                target.ok_or_else(|| missing(at, &format!("there are {}, not {pick}", found.len())))?;
            Ok(deck.region(target))
        }
    }
}

/// Every place at which words stand, blanks folded; on words' edges where there is such a place.
pub(super) fn occurrences(deck: &Deck, text: &Text, words: &str, lines: Range<u32>) -> Vec<Target> {
    let wanted = fold(words).0;
    let mut all: Vec<(bool, Target)> = Vec::new();
    let mut line = lines.start;
    while line < lines.end && !wanted.is_empty() {
        let Some(unit) = unit(deck, line) else {
            line += 1;
            continue;
        };
        line = unit.end.max(line + 1);
        let span = deck.spans(&unit);
        let source = text.source().get(span.range()).unwrap_or_default();
        // Between a category and its value stands a sign of the same length.
        let (folded, back) = fold(&source.replace([super::signs::CELL, super::signs::ROW], " "));
        for start in every(&folded, &wanted) {
            let end = start + wanted.len();
            let (Some(from), Some(last)) = (back.get(start), back.get(end - 1)) else { continue };
            let to =
                last + source.get(*last..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
            let at = Span::new(span.start as usize + from, span.start as usize + to);
            all.push((on_edges(&folded, start..end), target_at(deck, at)));
        }
    }
    let some = all.iter().any(|(edges, _)| *edges);
    let mut out: Vec<Target> =
        all.into_iter().filter(|(edges, _)| *edges || !some).map(|(_, target)| target).collect();
    out.dedup();
    out
}

/// The lines of a text, a series' name or a point; none of a header.
fn unit(deck: &Deck, line: u32) -> Option<Range<u32>> {
    use super::index::Part;
    match deck.spot(line).part {
        Part::Series(_) | Part::Point(..) => Some(line..line + 1),
        _ => deck.text_lines(line),
    }
}

/// Words; of a chart the series or the point whose words they are.
fn target_at(deck: &Deck, at: Span) -> Target {
    use super::index::Part;
    let spot = deck.spot(deck.line_at(at.start));
    match (spot.slide.zip(spot.shape), spot.part) {
        (Some(own), Part::Series(n)) => Target::Series(own, n),
        (Some(own), Part::Point(n, point)) => Target::Point(own, n, point),
        _ => Target::Words(at),
    }
}

fn on_edges(text: &str, range: Range<usize>) -> bool {
    let joined = |a: Option<char>, b: Option<char>| {
        a.is_some_and(char::is_alphanumeric) && b.is_some_and(char::is_alphanumeric)
    };
    let inner = text.get(range.clone()).unwrap_or_default();
    let before = text.get(..range.start).and_then(|text| text.chars().next_back());
    let after = text.get(range.end..).and_then(|text| text.chars().next());
    !joined(before, inner.chars().next()) && !joined(inner.chars().next_back(), after)
}

/// The only place, or why there is none.
fn one(deck: &Deck, text: &Text, at: &str, found: &[Target]) -> Result<Region, ArtifactError> {
    match found {
        [] => Err(ArtifactError::NotFound(at.to_owned())),
        [one] => Ok(deck.region(one)),
        _ => Err(ambiguous(deck, text, at, found)),
    }
}

fn ambiguous(deck: &Deck, text: &Text, at: &str, found: &[Target]) -> ArtifactError {
    let candidate = |target: &Target| {
        let region = deck.region(target);
        let line = deck.ranges(target).first().map_or(0, |span| deck.line_at(span.start));
        let words: String = super::words::around(deck, text, line).chars().take(60).collect();
        format!("{}  …{words}…", text.at(&region))
    };
    let candidates = found.iter().take(MAX_CANDIDATES).map(candidate).collect();
    ArtifactError::Ambiguous { at: at.to_owned(), count: found.len(), candidates }
}
