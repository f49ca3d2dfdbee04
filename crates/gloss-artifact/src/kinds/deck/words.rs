//! A deck's places in a reader's words, with none of the signs that the text is made of; and words that somebody typed for
//! a place, as the text has them. What is typed so as it is read is what stood there.

use std::ops::Range;

use gloss_ooxml::presentation::BREAK;
use gloss_protocol::{Region, Span};

use super::index::{Body, Deck, Part, Shape, ShapeKind};
use super::signs::{CELL, ROW, SHAPE, SLIDE};
use crate::kinds::{Reading, Unwritable, sheet};
use crate::linked;
use crate::text::Text;

/// Stands for a number that can't be had: a gap in a chart.
const GAP: &str = "–";

/// Stands between the cells of a row.
const BETWEEN: &str = " | ";

/// Words around a place that an agent is shown, in bytes.
const AROUND: usize = 900;

/// The visible text of a range.
pub(super) fn visible_text(deck: &Deck, source: &str, span: Span) -> String {
    let mut out = String::new();
    // In a row a cell is one line; by itself it has the paragraphs that it has.
    let (mut any, mut in_row, mut at_start) = (false, false, false);
    for line in if span.is_empty() { 0..0 } else { deck.touched(span) } {
        let own = deck.span(line);
        let start = own.start.max(span.start);
        let cut = Span { start, end: own.end.min(span.end).max(start) };
        let words = source.get(cut.range()).unwrap_or_default();
        let spot = deck.spot(line);
        let next = if any { "\n" } else { "" };
        match spot.part {
            Part::Header => {
                let Some(caption) = deck.shape(&spot).and_then(caption) else { continue };
                out.push_str(&format!("{next}{caption}"));
            }
            Part::Row(_) => {
                out.push_str(next);
                (in_row, at_start) = (true, true);
            }
            Part::CellStart(_, column) => {
                out.push_str(if column > 0 && in_row { BETWEEN } else { "" });
                (in_row, at_start) = (true, true);
            }
            Part::Cell(..) if in_row => {
                out.push_str(if at_start { "" } else { " " });
                out.push_str(&words.replace(BREAK, " "));
                at_start = false;
            }
            Part::Series(_) => out.push_str(&format!("{next}{}", words.trim_start_matches(ROW))),
            Part::Point(..) => out.push_str(&format!("{next}{}", words.replacen(CELL, ": ", 1))),
            Part::Paragraph | Part::Cell(..) | Part::ChartTitle => {
                out.push_str(&format!("{next}{}", words.replace(BREAK, "\n")));
            }
        }
        any = true;
    }
    out
}

/// The caption in place of a shape that holds no words: its kind with its name or its alternative text.
fn caption(shape: &Shape) -> Option<String> {
    if !matches!(shape.body, Body::Words(ref lines) if lines.is_empty()) || shape.is_notes() {
        return None;
    }
    let said = if shape.description.is_empty() { &shape.name } else { &shape.description };
    Some(format!("[{}: {said}]", shape.kind.word()))
}

/// The text around a line, in a reader's words.
pub(super) fn around(deck: &Deck, text: &Text, line: u32) -> String {
    let spot = deck.spot(line);
    let words = match (deck.shape(&spot), spot.part) {
        (Some(shape), Part::Header) => format!("{} “{}”", shape.kind.word(), shape.name),
        _ => visible_text(deck, text.source(), deck.spans(&(line..line + 1))),
    };
    words.replace('\n', " ")
}

/// A place on a terminal: of slides a list of what is on them, with the exact name of each shape.
pub(super) fn plain_text(deck: &Deck, text: &Text, spans: &[Span]) -> String {
    let mut out: Vec<String> = Vec::new();
    for span in spans {
        let lines = deck.touched(*span);
        let whole: Vec<usize> = (0..deck.slides.len())
            .filter(|at| {
                deck.slides.get(*at).is_some_and(|s| lines.start <= s.lines.start && s.lines.end <= lines.end)
            })
            .collect();
        match whole.is_empty() {
            true => out.push(visible_text(deck, text.source(), *span)),
            false => out.extend(whole.into_iter().map(|at| slide(deck, text, at))),
        }
    }
    out.join("\n")
}

/// Lists the shapes of a slide.
fn slide(deck: &Deck, text: &Text, at: usize) -> String {
    let Some(slide) = deck.slides.get(at) else { return String::new() };
    let state = if slide.hidden { ", hidden" } else { "" };
    let mut out = format!("slide:{}{state}", at + 1);
    for (n, shape) in slide.shapes.iter().enumerate() {
        let name = deck.named((at, n)).unwrap_or_default();
        out.push_str(&format!("\n{name}  {}", shape.kind.word()));
        if !shape.name.is_empty() {
            out.push_str(&format!(" “{}”", shape.name));
        }
        let words = visible_text(deck, text.source(), deck.spans(&shape.inner()));
        for line in words.lines().filter(|line| !line.trim().is_empty()) {
            out.push_str(&format!("\n    {line}"));
        }
    }
    out
}

/// The title of a slide, else the first words on it.
pub(super) fn title_of(deck: &Deck, text: &Text, at: usize) -> Option<String> {
    let slide = deck.slides.get(at)?;
    let words = |shape: &Shape| {
        let words = visible_text(deck, text.source(), deck.spans(&shape.inner()));
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        (!words.is_empty()).then_some(words)
    };
    let title = slide.title().and_then(|n| slide.shapes.get(n)).and_then(words);
    title.or_else(|| slide.shapes.iter().filter(|shape| !shape.is_notes()).find_map(words))
}

/// A place as an agent reads it.
pub(super) fn reading(deck: &Deck, text: &Text, spans: &[Span]) -> Reading {
    let ranges = spans.iter().map(|span| visible_text(deck, text.source(), *span)).collect();
    let (Some(first), Some(last)) = (spans.first(), spans.last()) else { return Reading::default() };
    let spot = deck.spot(deck.line_at(first.start));
    let Some(at) = spot.slide else { return Reading { ranges, ..Reading::default() } };
    let title = title_of(deck, text, at).unwrap_or_default();
    let head = format!("Slide {} of {}, “{title}”.\n", at + 1, deck.slides.len());
    // What else is in the shape; of a whole shape, what else is on the slide.
    let own = deck.shape(&spot).filter(|_| spot.part != Part::Header);
    let lines = own.map(Shape::inner).or_else(|| deck.slides.get(at).map(|slide| slide.lines.clone()));
    let around = deck.spans(&lines.unwrap_or(0..0));
    let words = |start: u32, end: u32| {
        let span = Span { start: start.min(end), end };
        visible_text(deck, text.source(), span)
    };
    let (before, after) = (words(around.start, first.start), words(last.end, around.end.max(last.end)));
    let before =
        before.get(before.ceil_char_boundary(before.len().saturating_sub(AROUND))..).unwrap_or_default();
    let after = after.get(..after.floor_char_boundary(AROUND)).unwrap_or_default();
    Reading { ranges, before: format!("{head}{before}"), after: after.to_owned(), ..Reading::default() }
}

/// All of a text in a reader's words.
pub(super) fn visible(deck: &Deck, text: &Text, region: &Region) -> String {
    let spans = text.spans(region);
    spans.iter().map(|span| visible_text(deck, text.source(), *span)).collect::<Vec<_>>().join("\n")
}

/// Words without the signs that the text is made of.
fn clean(words: &str) -> String {
    let words = words.replace("\r\n", "\n").replace('\r', "\n");
    words.chars().filter(|c| !c.is_control() || matches!(*c, '\n' | '\t' | BREAK)).collect()
}

/// Makes typed words for a place into the deck's text.
///
/// # Errors
/// [`Unwritable`] for what would leave something else behind than the words say: a series that is to go, a number that can be
/// read in two ways.
pub(super) fn typed((deck, text): (&Deck, &Text), span: Span, words: &str) -> Result<String, Unwritable> {
    let before = text.source().get(span.range()).unwrap_or_default();
    let first = before.chars().next().unwrap_or_default();
    let in_form = words.starts_with(first) && matches!(first, SLIDE | SHAPE | ROW);
    if in_form {
        return Ok(with_end(words.to_owned()));
    }
    let nothing = words.trim().is_empty();
    Ok(match first {
        // Nothing in a slide's place is no slide, and nothing in that of whole rows is none of them.
        SLIDE if nothing => String::new(),
        ROW if nothing && is_rows(before) => String::new(),
        SLIDE | SHAPE => {
            let (header, body) = before.split_once('\n').unwrap_or((before, ""));
            format!("{header}\n{}", of_shape(header, body, words)?)
        }
        ROW if is_rows(before) => rows(before, words),
        ROW => series(before, words)?,
        _ if before.ends_with('\n') && before.contains(CELL) => point(before, words)?,
        // A paragraph of which nothing is left goes; the last one of a text stays, empty.
        _ if before.ends_with('\n') && nothing && !before.trim().is_empty() && leaves_others(deck, span) => {
            String::new()
        }
        _ if before.ends_with('\n') => paragraphs(before, words),
        _ => {
            let breaks = before.matches(BREAK).count();
            let words = clean(words);
            let same = breaks > 0 && words.matches('\n').count() == breaks;
            if same { words.replace('\n', &BREAK.to_string()) } else { words }
        }
    })
}

/// True for whole rows of a table.
fn is_rows(before: &str) -> bool {
    before.contains(&format!("\n{CELL}"))
}

/// True for paragraphs beside which their text has others.
fn leaves_others(deck: &Deck, span: Span) -> bool {
    let lines = deck.touched(span);
    deck.text_lines(lines.start).is_some_and(|all| all.start < lines.start || lines.end < all.end)
}

fn with_end(mut words: String) -> String {
    if !words.ends_with('\n') {
        words.push('\n');
    }
    words
}

/// Makes typed words for a whole shape into text: its header stays.
fn of_shape(header: &str, body: &str, words: &str) -> Result<String, Unwritable> {
    let kind = header.split(' ').nth(1).unwrap_or_default();
    if header.starts_with(SHAPE) && kind == "table" && body.starts_with(ROW) {
        return Ok(rows(body, words));
    }
    if header.starts_with(SHAPE) && kind == "chart" {
        let cut = body.find(ROW).unwrap_or(body.len());
        let (title, rest) = body.split_at(cut);
        let all = pieces(rest);
        let words = words.trim_end_matches('\n');
        let lines: Vec<&str> = words.split('\n').collect();
        let head = title.matches([BREAK, '\n']).count();
        let count: usize = head + all.iter().map(|one| one.matches('\n').count()).sum::<usize>();
        if lines.len() != count {
            if let Some(more) = with_points(&all, lines.get(head..).unwrap_or_default()) {
                return Ok(paragraphs(title, &lines.get(..head).unwrap_or_default().join("\n")) + &more?);
            }
            return Err(Unwritable::new(
                "This leaves out series or points of the chart, which can't be taken away by writing it anew.",
                "Give all of its lines, or name what is to say something else: its title, a series or a point.",
            ));
        }
        let (own, mut left) = lines.split_at(head);
        let mut out = paragraphs(title, &own.join("\n"));
        for one in all {
            let (lines, more) = left.split_at(one.matches('\n').count().min(left.len()));
            out.push_str(&series(one, &lines.join("\n"))?);
            left = more;
        }
        return Ok(out);
    }
    Ok(paragraphs(body, words))
}

/// Rows of a table, a line each; more lines than there were are like the last.
fn rows(before: &str, words: &str) -> String {
    let rows: Vec<&str> = pieces(before);
    let lines: Vec<&str> = words.trim_end_matches('\n').split('\n').collect();
    let like = |n: usize| rows.get(n).or(rows.last()).copied().unwrap_or_default();
    lines.iter().enumerate().map(|(n, line)| row(like(n), line)).collect()
}

/// Series with another number of points: each begins with the line of its name, as it was. None where it does not.
fn with_points(all: &[&str], lines: &[&str]) -> Option<Result<String, Unwritable>> {
    let name = |one: &str| one.lines().next().unwrap_or_default().trim_start_matches(ROW).to_owned();
    let mut out = String::new();
    let mut rest = lines;
    for (n, one) in all.iter().enumerate() {
        let (first, more) = rest.split_first()?;
        (*first == name(one)).then_some(())?;
        let next = all.get(n + 1).map(|next| name(next));
        let end = next.and_then(|next| more.iter().position(|line| *line == next)).unwrap_or(more.len());
        let (points, left) = more.split_at(end);
        (!points.is_empty()).then_some(())?;
        out.push_str(&format!("{ROW}{first}\n"));
        let old: Vec<&str> = one.split_inclusive('\n').skip(1).collect();
        for (n, line) in points.iter().enumerate() {
            match point(old.get(n).copied().unwrap_or_default(), line) {
                Ok(point) => out.push_str(&point),
                Err(why) => return Some(Err(why)),
            }
        }
        rest = left;
    }
    rest.is_empty().then_some(Ok(out))
}

/// Rows or series one by one.
fn pieces(body: &str) -> Vec<&str> {
    let mut starts: Vec<usize> = body.match_indices(ROW).map(|(at, _)| at).collect();
    starts.push(body.len());
    starts.windows(2).filter_map(|pair| body.get(*pair.first()?..*pair.last()?)).collect()
}

/// Paragraphs: each line is one, and line breaks stay where the words beside them do.
fn paragraphs(before: &str, words: &str) -> String {
    let words = clean(words);
    // A last line end ends the last line, but where an empty paragraph stands last.
    let ends_empty = before.strip_suffix('\n').is_some_and(|body| body.ends_with(['\n', BREAK]));
    let words = if ends_empty { &words } else { words.strip_suffix('\n').unwrap_or(&words) };
    if !before.contains(BREAK) {
        return format!("{words}\n");
    }
    let old: Vec<(&str, char)> = before
        .split_inclusive(['\n', BREAK])
        .map(|piece| (piece.trim_end_matches(['\n', BREAK]), piece.chars().next_back().unwrap_or('\n')))
        .collect();
    let new: Vec<&str> = words.split('\n').collect();
    let same = old.len() == new.len();
    let (mut out, mut at) = (String::new(), 0);
    for (n, line) in new.iter().enumerate() {
        out.push_str(line);
        let found = old.iter().skip(at).position(|(old, _)| old == line).map(|step| at + step);
        let sign = match found {
            _ if n + 1 == new.len() => '\n',
            _ if same => old.get(n).map_or('\n', |(_, sign)| *sign),
            Some(found) => {
                at = found + 1;
                old.get(found).map_or('\n', |(_, sign)| *sign)
            }
            None => '\n',
        };
        out.push(sign);
    }
    out
}

/// A row: its cells parted by ` | ` or tabs. A cell that reads as before is as before.
fn row(before: &str, words: &str) -> String {
    let words = clean(words.trim_end_matches('\n'));
    let cells: Vec<&str> =
        if words.contains('\t') { words.split('\t').collect() } else { words.split(BETWEEN).collect() };
    let mut cells = cells.into_iter();
    let mut out = format!("{ROW}\n");
    for cell in before.split(CELL).skip(1) {
        if cell.starts_with("covered") {
            out.push_str(&format!("{CELL}covered\n"));
            // A reader sees an empty cell where another one lies over it.
            cells.next();
            continue;
        }
        let body = cell.strip_prefix('\n').unwrap_or(cell);
        let seen = body.strip_suffix('\n').unwrap_or(body).replace(['\n', BREAK], " ");
        let new = cells.next().unwrap_or_default();
        out.push_str(&format!("{CELL}\n"));
        out.push_str(&if new == seen { body.to_owned() } else { paragraphs(body, new.trim()) });
    }
    // One too many is told by who writes it.
    out.extend(cells.map(|more| format!("{CELL}\n{more}\n")));
    out
}

/// A series: its name and its points, a line each; a single line is its name.
fn series(before: &str, words: &str) -> Result<String, Unwritable> {
    let words = clean(words.trim_end_matches('\n'));
    let mut old = before.split_inclusive('\n');
    let name = old.next().unwrap_or_default();
    let points: Vec<&str> = old.collect();
    let mut lines = words.split('\n');
    let count = words.matches('\n').count() + 1;
    if count == points.len() && points.len() > 1 {
        let told = points.iter().zip(lines).map(|(was, line)| point(was, line));
        return Ok(format!("{name}{}", told.collect::<Result<String, _>>()?));
    }
    let nothing = words.trim().is_empty() && !before.trim_matches([ROW, '\n']).is_empty();
    if nothing || count > 1 && count <= points.len() {
        return Err(Unwritable::new(
            "A series of a chart and its points can't be taken away here: the bars or lines would stay.",
            "Take them away with Edit Data in the program that made the presentation.",
        ));
    }
    let mut out = format!("{ROW}{}\n", lines.next().unwrap_or_default());
    let mut rest = points.iter();
    for line in lines {
        out.push_str(&point(rest.next().copied().unwrap_or_default(), line)?);
    }
    out.extend(rest.copied());
    Ok(out)
}

/// A point: a number is its value, `North: 12` its category and its value; a dash leaves it without one.
fn point(before: &str, words: &str) -> Result<String, Unwritable> {
    let words = words.trim_end_matches('\n');
    if words.contains(linked::OPEN) {
        // A figure is written as its fact is: with a point before the decimals.
        let read = |words: &str| {
            Ok(match words.strip_suffix('%') {
                Some(percent) => sheet::number_of(percent).map(sheet::share),
                None => sheet::number_of(words),
            })
        };
        let made = point_by(before, &words.replace([linked::OPEN, linked::CLOSE], ""), &read)?;
        let (category, value) = made.trim_end_matches('\n').split_once(CELL).unwrap_or_default();
        return Ok(format!("{category}{CELL}{}{value}{}\n", linked::OPEN, linked::CLOSE));
    }
    point_by(before, words, &sheet::certain)
}

/// How the words of a number are read.
type Read<'a> = &'a dyn Fn(&str) -> Result<Option<f64>, Unwritable>;

/// The same with a reading of numbers.
fn point_by(before: &str, words: &str, read: Read<'_>) -> Result<String, Unwritable> {
    let (category, was) = before.trim_end_matches('\n').split_once(CELL).unwrap_or_default();
    if words.contains(CELL) {
        return Ok(format!("{}\n", words.trim_end_matches('\n')));
    }
    let words = clean(words);
    let own = |value: &str| Ok(format!("{category}{CELL}{}\n", number_by(was, value, read)?));
    if let Some(value) = words.strip_prefix(category).and_then(|rest| rest.strip_prefix(':')) {
        return own(value);
    }
    if is_number(&words) {
        return own(&words);
    }
    let parted =
        words.split_once('\t').or_else(|| words.rsplit_once(':').filter(|(_, value)| is_number(value)));
    match parted {
        Some((name, value)) => Ok(format!("{}{CELL}{}\n", name.trim(), number_by(was, value, read)?)),
        None => own(&words),
    }
}

fn is_number(words: &str) -> bool {
    let words = words.trim();
    // What can be read as two numbers is one of them.
    words == GAP || sheet::certain(words).map_or(true, |number| number.is_some())
}

/// A number as a chart keeps it, where it was another one; what is none stays as it is, to be refused in words.
///
/// # Errors
/// [`Unwritable`] for what can be read as two numbers.
pub(super) fn number(was: &str, words: &str) -> Result<String, Unwritable> {
    number_by(was, words, &sheet::certain)
}

fn number_by(was: &str, words: &str, read: Read<'_>) -> Result<String, Unwritable> {
    let words = words.trim();
    if words == GAP {
        return Ok(String::new());
    }
    // Beside a number with as many decimals as a group of thousands has digits it is read as that one; more were worked out.
    let decimals = |digits: &str| digits.split_once('.').map_or(0, |(_, decimals)| decimals.len());
    if was == words || (3..=6).contains(&decimals(was)) && words.parse::<f64>().is_ok() {
        return Ok(words.to_owned());
    }
    Ok(match read(words)? {
        // Digits that a chart can hold as they are stay so.
        Some(_) if words.parse::<f64>().is_ok() => words.to_owned(),
        Some(value) => value.to_string(),
        None => words.replace('\n', " "),
    })
}

/// The kinds of shapes that can hold words.
pub(super) fn holds_words(kind: ShapeKind) -> bool {
    matches!(kind, ShapeKind::Title | ShapeKind::Body | ShapeKind::Box | ShapeKind::Notes)
}

/// Lines as the words of a text.
pub(super) fn lines<'t>(deck: &Deck, source: &'t str, lines: &Range<u32>) -> Vec<&'t str> {
    lines.clone().map(|line| deck.words(source, line)).collect()
}
