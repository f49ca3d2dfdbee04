//! A finished deck as a recipe keeps it: its pieces as one document, so that every rule for documents holds for it, and back
//! again as new words for each place. A chart's numbers are written as they are, in no style; one that can't be had is a gap.

use std::ops::Range;

use gloss_artifact::deck::{Form, Piece};
use gloss_artifact::{Text, kinds};

use crate::draft::{Sentence, sentences};
use crate::method::{Figure, Method, Place, Step};
use gloss_figures::links::{cell, links};
use gloss_figures::results::Results;

/// Begins the line that stands before a piece.
const PLACE: &str = "```place ";
/// By its ending, what the pieces together are read as.
const PIECES: &str = "pieces.md";
/// Stands for a paragraph that says nothing.
const EMPTY: char = '\u{fdd2}';

/// A finished deck as a step, and what of it is shown to the person; none where a table's cells could not be told apart.
pub fn deck(
    path: &str,
    version: u32,
    pieces: &[Piece],
    figures: Vec<Figure>,
) -> Option<(Step, Vec<Sentence>)> {
    let (mut source, mut places) = (String::new(), Vec::new());
    for (n, piece) in pieces.iter().enumerate() {
        let place = place(piece);
        source.push_str(&format!("{PLACE}{n}\n```\n\n{}\n\n", document(piece, &place)?));
        places.push(place);
    }
    let numbers = Text::new(kinds::of_path(PIECES).kind(), &source).unsourced();
    let unsourced: Vec<Range<usize>> = numbers.iter().map(|number| number.span.range()).collect();
    let sentences = sentences(&source, &figures, &unsourced);
    let marked = sentences.iter().filter(|sentence| !sentence.why.is_empty()).map(|one| one.unit).collect();
    let shown = sentences.iter().map(|sentence| sentence.unit).collect();
    let path = path.to_owned();
    Some((Step::Deck { path, version, source, places, figures, shown, marked }, sentences))
}

fn place(piece: &Piece) -> Place {
    let is_list = piece.rows.len() > 1 && piece.rows.iter().flatten().all(|row| !row.trim().is_empty());
    let form = match piece.form {
        Form::Title if piece.rows.len() == 1 => "title",
        Form::Title | Form::Words if is_list => "list",
        Form::Title | Form::Words => "words",
        Form::Table => "table",
        Form::Chart => "chart",
    };
    let names = if piece.form == Form::Chart { piece.rows.first().cloned() } else { None };
    let (at, title) = (piece.at.clone(), piece.title.clone());
    Place { at, form: form.to_owned(), title, names: names.unwrap_or_default(), rows: piece.rows.len() }
}

/// A piece as a document's block; none where a cell holds what parts cells.
fn document(piece: &Piece, place: &Place) -> Option<String> {
    let row = |cells: Vec<&str>| format!("| {} |", cells.join(" | "));
    let first = |row: &Vec<String>| row.first().cloned().unwrap_or_default();
    let words = |row: &Vec<String>| if first(row).trim().is_empty() { EMPTY.to_string() } else { first(row) };
    let rows = &piece.rows;
    if matches!(piece.form, Form::Table | Form::Chart) {
        if rows.iter().flatten().any(|cell| cell.contains('|')) {
            return None;
        }
        let chart = piece.form == Form::Chart;
        let head: Vec<&str> = rows.first()?.iter().map(String::as_str).collect();
        let head = if chart { std::iter::once("").chain(head).collect() } else { head };
        let rule = row(vec!["---"; head.len()]);
        let body = rows.iter().skip(1).map(|cells| row(cells.iter().map(String::as_str).collect()));
        return Some([row(head), rule].into_iter().chain(body).collect::<Vec<_>>().join("\n"));
    }
    Some(match place.form.as_str() {
        "title" => format!("# {}", rows.first().map(first).unwrap_or_default()),
        "list" => rows.iter().map(|row| format!("- {}", first(row))).collect::<Vec<_>>().join("\n"),
        _ => rows.iter().map(words).collect::<Vec<_>>().join("\n\n"),
    })
}

/// The text of each place, with what stands before the first of them left out: its number, and where it stands in the
/// document.
fn parts(filled: &str) -> Vec<(usize, Range<usize>)> {
    let starts: Vec<usize> = filled.match_indices(PLACE).map(|(at, _)| at).collect();
    let ends = starts.iter().skip(1).copied().chain([filled.len()]);
    let part = |(start, end): (&usize, usize)| {
        let head = filled.get(start + PLACE.len()..end)?;
        let (number, rest) = head.split_once('\n')?;
        let rest = rest.strip_prefix("```")?;
        Some((number.trim().parse().ok()?, end - rest.len()..end))
    };
    starts.iter().zip(ends).filter_map(part).collect()
}

/// The place that a range of the filled document is in.
pub fn place_at<'p>(filled: &str, places: &'p [Place], at: &Range<usize>) -> Option<&'p Place> {
    let found = parts(filled).into_iter().find(|(_, part)| part.start <= at.start && at.start < part.end)?;
    places.get(found.0)
}

/// The new words of each place, by its name.
pub fn words(
    filled: &str,
    places: &[Place],
    method: &Method,
    results: &Results<'_>,
) -> Vec<(String, String)> {
    let new = |(number, part): (usize, Range<usize>)| {
        let place = places.get(number)?;
        let text = filled.get(part)?.trim_matches('\n');
        let words = match place.form.as_str() {
            "title" => text.trim_start_matches('#').trim_start().to_owned(),
            "list" => text
                .lines()
                .map(|line| line.strip_prefix("- ").unwrap_or(line))
                .collect::<Vec<_>>()
                .join("\n"),
            "table" => rows(text).iter().map(|row| row.join(" | ")).collect::<Vec<_>>().join("\n"),
            "chart" => chart(place, &rows(text), method, results),
            _ => text.split("\n\n").collect::<Vec<_>>().join("\n").replace(EMPTY, ""),
        };
        Some((place.at.clone(), unescaped(&words)))
    };
    parts(filled).into_iter().filter_map(new).collect()
}

/// Words without the signs that keep them from being read as a document's; what is in a link is read by who takes it.
fn unescaped(words: &str) -> String {
    let signs = |c: char| matches!(c, '*' | '_' | '`' | '<' | '>' | '~' | '#' | '$' | '&' | '^');
    let mut out = String::with_capacity(words.len());
    let mut chars = words.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, chars.peek()) {
            ('\\', Some(next)) if signs(*next) => out.extend(chars.next()),
            _ => out.push(c),
        }
    }
    out
}

/// The cells of a table, without the line under its head.
fn rows(text: &str) -> Vec<Vec<String>> {
    let cells = |line: &str| -> Vec<String> {
        let line = line.trim();
        let line = line.strip_prefix('|').unwrap_or(line);
        let line = line.strip_suffix('|').unwrap_or(line);
        line.split('|').map(|cell| cell.trim().to_owned()).collect()
    };
    let is_rule =
        |line: &str| line.chars().all(|c| matches!(c, '|' | '-' | ' ' | ':')) && line.contains("---");
    text.lines().filter(|line| !line.trim().is_empty() && !is_rule(line)).map(cells).collect()
}

/// A chart's lines: its title, and each series with its points.
fn chart(place: &Place, rows: &[Vec<String>], method: &Method, results: &Results<'_>) -> String {
    let mut out = method.words(&place.title).replace('\u{b}', "\n");
    for (n, name) in place.names.iter().enumerate() {
        // A series is told by its name where it gets another number of points.
        let same = rows.len() == place.rows;
        out.push_str(&format!("\n{}", if same { method.words(name) } else { name.clone() }));
        for row in rows.iter().skip(1) {
            let category = row.first().map(String::as_str).unwrap_or_default();
            let value = row.get(n + 1).map(String::as_str).unwrap_or_default();
            out.push_str(&format!(
                "\n{}: {}",
                gloss_figures::sentence::visible(category),
                exact(value, results)
            ));
        }
    }
    out
}

/// A number as its query gives it.
fn exact(value: &str, results: &Results<'_>) -> String {
    let found = links(value);
    let [link] = found.as_slice() else { return value.to_owned() };
    let (id, at) = cell(&link.fact);
    let (row, column) = at.unwrap_or((0, 0));
    let outcome = results.iter().filter_map(|(_, result)| result.as_ref().ok()).find(|one| one.id == id);
    match outcome.and_then(|outcome| outcome.value(row, column)).filter(|value| value.is_number()) {
        Some(number) => format!("[{number}](fact:{})", link.fact),
        None => "–".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(form: Form, rows: &[&[&str]]) -> Piece {
        let rows = rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect();
        Piece { at: "slide:1/shape:2".to_owned(), form, title: "T".to_owned(), rows }
    }

    #[test]
    fn pieces_go_into_a_document_and_back() {
        let pieces = [
            (piece(Form::Title, &[&["Sales: up"]]), "Sales: up"),
            (piece(Form::Words, &[&["One [1](fact:a)"], &["Two"]]), "One [1](fact:a)\nTwo"),
            (piece(Form::Words, &[&["One"], &[""], &["Three"]]), "One\n\nThree"),
            (piece(Form::Table, &[&["a", "b"], &["x", "[1](fact:a)"]]), "a | b\nx | [1](fact:a)"),
            (piece(Form::Chart, &[&["S"], &["May", "3"]]), "T\nS\nMay: 3"),
        ];
        let all: Vec<Piece> = pieces.iter().map(|(piece, _)| piece.clone()).collect();
        let (step, _) = deck("d.pptx", 1, &all, Vec::new()).unwrap();
        let Step::Deck { source, places, .. } = step else { panic!("no deck") };
        let told: Vec<String> = words(&source, &places, &Method::default(), &Vec::new())
            .into_iter()
            .map(|(_, words)| words)
            .collect();
        assert_eq!(told, pieces.map(|(_, words)| words));
        let at = source.find("Two").unwrap();
        assert_eq!(place_at(&source, &places, &(at..at + 3)), places.get(1));
        assert!(deck("d.pptx", 1, &[piece(Form::Table, &[&["a|b"]])], Vec::new()).is_none());
    }
}
