//! From what was selected on a slide to a place, and how far a note can reach from it: words, paragraph, shape, slide; a
//! point, its series, its chart. A header line is its shape or its slide, never words. Nothing is looked up by its words.

use std::ops::Range;

use gloss_protocol::{Container, Pointed, Reach, Region, RunPoint, Selection, Span, Which};

use super::index::{Body, Deck, Part, Shape, ShapeKind, Spot};
use super::target::{Table, Target};
use crate::ArtifactError;
use crate::text::{Text, byte_of_utf16, sentence_around, snap_to_words, squeeze};

/// Reaches, narrowest first.
const ALL: [Reach; 12] = [
    Reach::Selection,
    Reach::Sentence,
    Reach::Paragraph,
    Reach::Cell,
    Reach::Row,
    Reach::Column,
    Reach::Point,
    Reach::Series,
    Reach::Chart,
    Reach::Shape,
    Reach::Slide,
    Reach::Document,
];

/// Resolves a selection.
pub(super) fn point(
    deck: &Deck,
    text: &Text,
    selection: &Selection,
    reach: Reach,
) -> Result<Pointed, ArtifactError> {
    let mut raws = vec![raw(deck, text, selection.start, selection.end)?];
    for (start, end) in selection.more.iter().flatten() {
        raws.push(raw(deck, text, *start, *end)?);
    }
    let narrow = match raws.as_slice() {
        [raw] => narrowest(deck, text, raw),
        several => all_of(deck, several),
    };
    let narrow = narrow.ok_or(ArtifactError::SelectionMoved)?;
    agrees(deck, text, &raws, &narrow, &selection.text)?;
    let reaches = reaches(deck, text, &narrow);
    // What was not asked for, or makes no sense here, is what was pointed at.
    let region = match reach {
        Reach::Document => Region::Whole,
        _ => deck.region(&widened(deck, text, &narrow, reach).unwrap_or(narrow)),
    };
    let others = text.elsewhere(&region);
    let paint = |regions: &[Region]| {
        regions.iter().flat_map(Region::spans).flat_map(|one| text.paint(*one)).collect()
    };
    Ok(Pointed {
        text: text.visible(&region),
        at: text.at(&region),
        paint: paint(std::slice::from_ref(&region)),
        elsewhere: others.len() as u32,
        also: paint(&others),
        reaches,
        region,
    })
}

/// The bytes between two points of the view; the lines that they stand in.
struct Raw {
    bytes: Range<usize>,
    lines: Range<u32>,
}

fn raw(deck: &Deck, text: &Text, start: RunPoint, end: RunPoint) -> Result<Raw, ArtifactError> {
    let at = |point: RunPoint| {
        if point.run >= deck.count() {
            return None;
        }
        let span = deck.span(point.run);
        let words = text.source().get(span.range())?;
        // A header has no words to stand among.
        let is_sign = words.starts_with([
            super::signs::SLIDE,
            super::signs::SHAPE,
            super::signs::ROW,
            super::signs::CELL,
        ]);
        let byte = if is_sign { 0 } else { byte_of_utf16(words, point.utf16)? };
        Some(span.start as usize + byte)
    };
    let (Some(a), Some(b)) = (at(start), at(end)) else { return Err(ArtifactError::SelectionMoved) };
    if start.run > end.run || a > b {
        return Err(ArtifactError::SelectionMoved);
    }
    Ok(Raw { bytes: a..b, lines: start.run..end.run + 1 })
}

/// The viewer and the text must say the same; of what is no words the viewer may say nothing.
fn agrees(deck: &Deck, text: &Text, raws: &[Raw], narrow: &Target, seen: &str) -> Result<(), ArtifactError> {
    let seen = squeeze(seen);
    let words = |span: Span| squeeze(&super::words::visible_text(deck, text.source(), span));
    let is_words = matches!(narrow, Target::Words(_) | Target::Paragraph(_));
    let of_raws: String = raws.iter().map(|raw| words(Span::new(raw.bytes.start, raw.bytes.end))).collect();
    let of_target: String = deck.ranges(narrow).into_iter().map(words).collect();
    let fits = seen == of_raws || seen == of_target && !is_words || seen.is_empty() && !is_words;
    // An empty paragraph is pointed at by standing in it.
    if fits || seen.is_empty() && of_target.is_empty() { Ok(()) } else { Err(ArtifactError::SelectionMoved) }
}

/// The narrowest place of one stretch.
fn narrowest(deck: &Deck, text: &Text, raw: &Raw) -> Option<Target> {
    let (first, last) = (deck.spot(raw.lines.start), deck.spot(raw.lines.end - 1));
    let (from, to) = (first.slide?, last.slide?);
    if from != to {
        return Some(Target::Slides((from..=to).collect()));
    }
    let (Some(shape), Some(end)) = (first.shape, last.shape) else { return Some(Target::Slides(vec![from])) };
    if shape != end {
        return Some(Target::Shapes(from, (shape..=end).collect()));
    }
    let table = (from, shape);
    Some(match (first.part, last.part) {
        (Part::Header, _) => Target::Shapes(from, vec![shape]),
        (Part::Row(row), _) => Target::Rows(table, row..row_of(last.part).unwrap_or(row) + 1),
        (Part::CellStart(row, column), part) if part == first.part => {
            let covered = deck.cell(table, (row, column))?.covered;
            if covered {
                Target::Rows(table, row..row + 1)
            } else {
                Target::Cells(table, vec![(row, column)])
            }
        }
        (a, b) if cell_of(a).is_some() && cell_of(a) != cell_of(b) => between(deck, table, a, b)?,
        (Part::Series(at), Part::Series(end)) if at == end => Target::Series(table, at),
        (Part::Series(_) | Part::Point(..), Part::Series(_) | Part::Point(..)) => {
            points(table, first.part, last.part)
        }
        (Part::ChartTitle, Part::Series(_) | Part::Point(..)) => Target::Shapes(from, vec![shape]),
        _ => words(deck, text, raw),
    })
}

fn row_of(part: Part) -> Option<usize> {
    match part {
        Part::Row(row) | Part::CellStart(row, _) | Part::Cell(row, _) => Some(row),
        _ => None,
    }
}

fn cell_of(part: Part) -> Option<(usize, usize)> {
    match part {
        Part::CellStart(row, column) | Part::Cell(row, column) => Some((row, column)),
        _ => None,
    }
}

/// The rectangle of cells between two of them.
fn between(deck: &Deck, table: Table, a: Part, b: Part) -> Option<Target> {
    let (a, b) = (cell_of(a)?, cell_of(b).or_else(|| Some((row_of(b)?, 0)))?);
    let at = |(row, column): (usize, usize)| gloss_ooxml::CellRef::new(row as u32 + 1, column as u32 + 1);
    let cells = deck.within(table, &gloss_ooxml::Area::new(at(a), at(b)));
    (!cells.is_empty()).then_some(Target::Cells(table, cells))
}

/// One point, or the series that it is in where there are several.
fn points(chart: Table, first: Part, last: Part) -> Target {
    match (first, last) {
        (Part::Point(a, point), Part::Point(b, other)) if (a, point) == (b, other) => {
            Target::Point(chart, a, point)
        }
        (Part::Point(a, _) | Part::Series(a), Part::Point(b, _) | Part::Series(b)) if a == b => {
            Target::Series(chart, a)
        }
        _ => Target::Shapes(chart.0, vec![chart.1]),
    }
}

/// Words of one text, on their edges; an empty paragraph as a whole.
fn words(deck: &Deck, text: &Text, raw: &Raw) -> Target {
    let unit = deck.text_lines(raw.lines.start).unwrap_or(raw.lines.clone());
    let whole = deck.spans(&unit);
    // The end of the last line is no word.
    let source = text.source().get(whole.start as usize..(whole.end as usize).max(1) - 1).unwrap_or_default();
    let from = whole.start as usize;
    let cut = raw.bytes.start - from..(raw.bytes.end - from).min(source.len());
    if cut.is_empty() && deck.span(raw.lines.start).is_empty() {
        return Target::Paragraph(raw.lines.start);
    }
    let found = snap_to_words(source, if cut.is_empty() { cut.start..cut.start } else { cut.clone() });
    let found = if found.is_empty() { word_at(source, cut.start) } else { found };
    let spot = deck.spot(raw.lines.start);
    if let (Some(cell), Some(table)) = (cell_of(spot.part), spot.slide.zip(spot.shape))
        && found.len() == source.trim().len()
    {
        return Target::Cells(table, vec![cell]);
    }
    match found.is_empty() {
        true => Target::Paragraph(raw.lines.start),
        false => Target::Words(Span::new(from + found.start, from + found.end)),
    }
}

/// The word in which a caret stands.
fn word_at(source: &str, at: usize) -> Range<usize> {
    let end = source.get(at..).and_then(|rest| rest.chars().next()).map_or(at, |c| at + c.len_utf8());
    let found = snap_to_words(source, at..end);
    if source.get(found.clone()).is_some_and(|word| !word.trim().is_empty()) { found } else { at..at }
}

/// Several stretches: shapes of one slide, slides, or cells of one table.
fn all_of(deck: &Deck, raws: &[Raw]) -> Option<Target> {
    let spots: Vec<Spot> = raws.iter().map(|raw| deck.spot(raw.lines.start)).collect();
    let first = spots.first()?;
    let sorted = |mut all: Vec<usize>| {
        all.sort_unstable();
        all.dedup();
        all
    };
    if spots.iter().any(|spot| spot.slide != first.slide || spot.shape.is_none()) {
        return Some(Target::Slides(sorted(spots.iter().filter_map(|spot| spot.slide).collect())));
    }
    let own = (first.slide?, first.shape?);
    let cells: Option<Vec<(usize, usize)>> = spots.iter().map(|spot| cell_of(spot.part)).collect();
    if let (Some(mut cells), true) = (cells, spots.iter().all(|spot| spot.shape == first.shape)) {
        cells.sort_unstable();
        cells.dedup();
        cells.retain(|at| deck.cell(own, *at).is_some_and(|cell| !cell.covered));
        return Some(Target::Cells(own, cells)).filter(|target| !deck.ranges(target).is_empty());
    }
    Some(Target::Shapes(own.0, sorted(spots.iter().filter_map(|spot| spot.shape).collect())))
}

/// A place widened to a reach; none where it has none there.
pub(super) fn widened(deck: &Deck, text: &Text, from: &Target, reach: Reach) -> Option<Target> {
    let ranges = deck.ranges(from);
    let (first, last) = (*ranges.first()?, *ranges.last()?);
    let lines = deck.touched(first);
    let (spot, end) = (deck.spot(lines.start), deck.spot(deck.touched(last).end - 1));
    let slides = || Some((spot.slide?..=end.slide?).collect());
    let table = || Some((spot.slide?, spot.shape?));
    let cell = || cell_of(spot.part);
    match reach {
        Reach::Selection => Some(from.clone()),
        Reach::Sentence => {
            let Target::Words(span) = from else { return None };
            let unit = deck.spans(&deck.text_lines(lines.start)?);
            // A sentence ends with its paragraph.
            let own = deck.span(deck.line_at(span.start));
            let line = Span {
                start: own.start,
                end: deck.span(deck.line_at(span.end.max(1) - 1)).end.min(unit.end),
            };
            let words = text.source().get(line.range())?;
            let start = line.start as usize;
            let found = sentence_around(words, &(span.start as usize - start..span.end as usize - start));
            Some(Target::Words(Span::new(start + found.start, start + found.end)))
        }
        Reach::Paragraph => match (from, spot.part) {
            (Target::Words(_) | Target::Paragraph(_), Part::Paragraph | Part::ChartTitle)
                if lines.len() == 1 =>
            {
                Some(Target::Paragraph(lines.start))
            }
            (Target::Words(_), Part::Paragraph) => Some(Target::Words(deck.spans(&lines))),
            _ => None,
        },
        Reach::Cell => match from {
            Target::Words(_) | Target::Paragraph(_) => Some(Target::Cells(table()?, vec![cell()?])),
            Target::Cells(_, cells) if cells.len() == 1 => Some(from.clone()),
            _ => None,
        },
        Reach::Row => Some(Target::Rows(table()?, row_of(spot.part)?..row_of(end.part)? + 1)),
        Reach::Column => {
            let (_, column) = cell()?;
            let one = |cells: &[(usize, usize)]| cells.iter().all(|cell| cell.1 == column);
            if matches!(from, Target::Cells(_, cells) if !one(cells)) {
                return None;
            }
            Some(Target::Cells(table()?, deck.column(table()?, column)))
        }
        Reach::Point => matches!(from, Target::Point(..)).then(|| from.clone()),
        Reach::Series => match from {
            Target::Point(chart, at, _) | Target::Series(chart, at) => Some(Target::Series(*chart, *at)),
            _ => None,
        },
        Reach::Chart => {
            let chart = deck.shape(&spot).is_some_and(super::index::Shape::is_chart);
            let alone = !matches!(from, Target::Shapes(_, shapes) if shapes.len() > 1);
            (chart && alone).then(|| Some(Target::Shapes(spot.slide?, vec![spot.shape?])))?
        }
        Reach::Shape => match from {
            Target::Slides(_) => None,
            Target::Shapes(..) => Some(from.clone()),
            _ => Some(Target::Shapes(spot.slide?, vec![spot.shape?])),
        },
        Reach::Slide => Some(Target::Slides(slides()?)),
        Reach::Item | Reach::Section | Reach::Document => None,
    }
}

/// The reaches that make sense from a place, no two of them the same.
fn reaches(deck: &Deck, text: &Text, from: &Target) -> Vec<Reach> {
    let mut seen: Vec<Vec<Span>> = Vec::new();
    let is_words = matches!(from, Target::Words(_));
    let fits = |reach: &Reach| match (reach, from) {
        (Reach::Document, _) => true,
        (Reach::Selection, _) => is_words || matches!(from, Target::Cells(_, cells) if cells.len() > 1),
        (Reach::Shape, Target::Shapes(..)) => true,
        (Reach::Paragraph, _) => matches!(from, Target::Words(_) | Target::Paragraph(_)),
        _ => true,
    };
    let mut out = Vec::new();
    for reach in ALL.into_iter().filter(fits) {
        if reach == Reach::Document {
            out.push(reach);
            continue;
        }
        let Some(target) = widened(deck, text, from, reach) else { continue };
        let ranges = deck.ranges(&target);
        // Words and their paragraph differ by an end that nobody sees.
        let bare: Vec<Span> = ranges.iter().map(|span| trimmed(text, *span)).collect();
        if !ranges.is_empty() && !seen.contains(&bare) {
            seen.push(bare);
            out.push(reach);
        }
    }
    out
}

fn trimmed(text: &Text, span: Span) -> Span {
    let words = text.source().get(span.range()).unwrap_or_default();
    Span::new(span.start as usize, span.start as usize + words.trim_end_matches('\n').len())
}

/// The part that words name from a place: “this row”, “the slide”.
pub(super) fn part_of(deck: &Deck, text: &Text, region: &Region, reach: Reach) -> Option<Region> {
    let target = deck.target(&text.spans(region))?;
    if reach == Reach::Selection {
        return Some(region.clone());
    }
    widened(deck, text, &target, reach).map(|target| deck.region(&target))
}

/// The parts around a place, narrowest first; of a whole slide its shapes with words, each by itself.
pub(super) fn containers(deck: &Deck, text: &Text, spans: &[Span]) -> Vec<(Container, Vec<Span>)> {
    let Some(target) = deck.target(spans) else { return Vec::new() };
    if let Target::Slides(slides) = &target
        && let [at] = slides.as_slice()
        && let Some(slide) = deck.slides.get(*at)
    {
        let has_words = |shape: &&Shape| matches!(shape.body, Body::Words(_) | Body::Table(_));
        let shapes = slide.shapes.iter().enumerate().filter(|(_, shape)| has_words(shape));
        let own = shapes.flat_map(|(n, _)| deck.ranges(&Target::Shapes(*at, vec![n]))).collect::<Vec<_>>();
        return if own.is_empty() { Vec::new() } else { vec![(Container::Shape, own)] };
    }
    if let Target::Shapes(_, shapes) = &target
        && shapes.len() > 1
    {
        return vec![(Container::Shape, deck.ranges(&target))];
    }
    let is_table = deck
        .ranges(&target)
        .first()
        .and_then(|span| deck.shape(&deck.spot(deck.touched(*span).start)))
        .is_some_and(|shape| shape.kind == ShapeKind::Table);
    let shape = if is_table { Container::Table } else { Container::Shape };
    let all = [
        (Container::Paragraph, Reach::Paragraph),
        (Container::Cell, Reach::Cell),
        (Container::Row, Reach::Row),
        (Container::Column, Reach::Column),
        (Container::Chart, Reach::Chart),
        (shape, Reach::Shape),
        (Container::Slide, Reach::Slide),
    ];
    let around = |(container, reach): (Container, Reach)| {
        let found = widened(deck, text, &target, reach)?;
        Some((container, deck.region(&found).spans().to_vec()))
    };
    all.into_iter().filter_map(around).collect()
}

/// The paragraph of a number, or the last, of the one text that a place is in; none where a slide has several texts of more than
/// one paragraph.
pub(super) fn paragraph_of(deck: &Deck, text: &Text, region: &Region, which: Which) -> Option<Region> {
    let spans = text.spans(region);
    let target = deck.target(&spans)?;
    let lines = |shape: &Shape| match &shape.body {
        Body::Words(lines) => Some(lines.clone()),
        _ => None,
    };
    let own = match &target {
        Target::Slides(slides) => {
            let [slide] = slides.as_slice() else { return None };
            let shapes = deck.slides.get(*slide)?.shapes.iter();
            let shown = shapes.filter(|shape| shape.kind != ShapeKind::Notes);
            let mut several = shown.filter_map(lines).filter(|lines| lines.len() > 1);
            several.next().filter(|_| several.next().is_none())?
        }
        Target::Shapes(_, shapes) if shapes.len() != 1 => return None,
        _ => lines(deck.shape(&deck.spot(deck.line_at(spans.first()?.start)))?)?,
    };
    // An empty paragraph is no bullet.
    let said = |line: &u32| {
        text.source().get(deck.span(*line).range()).is_some_and(|words| !words.trim().is_empty())
    };
    let mut lines = own.filter(said);
    let at = match which {
        Which::Nth(n) => lines.nth(usize::try_from(n.checked_sub(1)?).ok()?)?,
        Which::Last => lines.next_back()?,
        Which::This | Which::These => return None,
    };
    Some(deck.region(&Target::Paragraph(at)))
}

/// True for a place that is words and nothing else.
pub(super) fn is_words(deck: &Deck, span: Span) -> bool {
    let spot = deck.spot(deck.line_at(span.start));
    let body = deck.shape(&spot).map(|shape| &shape.body);
    matches!(spot.part, Part::Paragraph | Part::Cell(..) | Part::ChartTitle)
        && matches!(body, Some(Body::Words(_) | Body::Table(_) | Body::Chart(..)))
}
