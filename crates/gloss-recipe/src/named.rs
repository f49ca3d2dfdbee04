//! Where a line has the names of a row: as whole cells of a table, as whole words elsewhere, and never as a part of a
//! longer name. What can't be told apart is no name.

use std::ops::Range;

use serde_json::Value;

use crate::found::{Now, Rows};
use crate::units::Form;
use gloss_figures::links::links_and_code;
use gloss_figures::links::visibly;
use gloss_figures::links::{cell, links, unlinked};
use gloss_figures::sentence::visible;
use gloss_figures::words::escape;

/// A line with the names of another row.
pub(super) struct Exchanged {
    pub(super) text: String,
    /// Whether a new name reads as a part of a longer one.
    pub(super) unclear: bool,
}

/// Where a line has the names of a row, each with its column. `tables` have the other names there are.
fn names(line: &str, form: Form, row: &[Value], tables: &[&[Vec<Value>]]) -> Vec<(Range<usize>, usize)> {
    let kept = links_and_code(line);
    let texts = row.iter().enumerate().filter_map(|(column, value)| Some((column, value.as_str()?.trim())));
    let mut texts: Vec<(usize, &str)> = texts.filter(|(_, text)| !text.is_empty()).collect();
    texts.sort_by_key(|(_, text)| std::cmp::Reverse(text.len()));
    let mut out: Vec<(Range<usize>, usize)> = Vec::new();
    let mut done: Vec<&str> = Vec::new();
    for (_, text) in &texts {
        if done.contains(text) {
            continue;
        }
        done.push(text);
        let columns: Vec<usize> =
            texts.iter().filter(|(_, other)| other == text).map(|(column, _)| *column).collect();
        let apart = |at: &Range<usize>, other: &Range<usize>| at.end <= other.start || other.end <= at.start;
        let mut found = match form {
            Form::Row => cells(line, text),
            form => alone(line, text, form, tables),
        };
        found.retain(|at| kept.iter().chain(out.iter().map(|(at, _)| at)).all(|other| apart(at, other)));
        match columns.as_slice() {
            [column] if form != Form::Row || found.len() == 1 => {
                out.extend(found.into_iter().map(|at| (at, *column)));
            }
            // As many as there are columns that say so: in their order. Else nothing tells which is which.
            columns if columns.len() == found.len() => {
                out.extend(found.into_iter().zip(columns.iter().copied()));
            }
            _ => {}
        }
    }
    out.sort_by_key(|(at, _)| at.start);
    out
}

/// The cells of a table's line that say a text and nothing else, without marks of emphasis.
fn cells(line: &str, text: &str) -> Vec<Range<usize>> {
    let mut bars: Vec<usize> = line
        .match_indices('|')
        .map(|(at, _)| at)
        .filter(|at| !line.get(..*at).is_some_and(|head| head.ends_with('\\')))
        .collect();
    bars.insert(0, 0);
    bars.push(line.len());
    let mut out = Vec::new();
    for (from, to) in bars.iter().zip(bars.iter().skip(1)) {
        let cell = line.get(*from..*to).unwrap_or_default();
        if !visible(cell.trim_start_matches('|')).split_whitespace().eq(text.split_whitespace()) {
            continue;
        }
        let mark = |c: char| matches!(c, '|' | '*' | '_' | '~') || c.is_whitespace();
        let inner = cell.trim_start_matches(mark);
        let start = from + cell.len() - inner.len();
        let end = start + inner.trim_end_matches(mark).len();
        // A name that ends like a mark of emphasis is more than what is left.
        if visible(line.get(start..end).unwrap_or_default()).split_whitespace().eq(text.split_whitespace()) {
            out.push(start..end);
        }
    }
    out
}

/// Where words have a text, whole and as no part of a longer name.
fn spoken(line: &str, text: &str, tables: &[&[Vec<Value>]]) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for written in forms(text) {
        for (at, _) in line.match_indices(written.as_str()) {
            let range = at..at + written.len();
            let before = line.get(..at).and_then(|head| head.chars().next_back());
            let after = line.get(range.end..).and_then(|tail| tail.chars().next());
            let whole =
                !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric);
            let free = out.iter().all(|other| range.end <= other.start || other.end <= range.start);
            if whole && free && !is_part(line, &range, text, tables) {
                out.push(range);
            }
        }
    }
    out.sort_by_key(|at| at.start);
    out
}

/// The same, where no word beside may be a part of the name.
fn alone(line: &str, text: &str, form: Form, tables: &[&[Vec<Value>]]) -> Vec<Range<usize>> {
    let mut out = spoken(line, text, tables);
    out.retain(|at| !goes_on(line, at, form, tables));
    out
}

/// Whether words say a name, whole and as no part of a longer one of the results.
pub(super) fn says(line: &str, name: &str, tables: &[&[Vec<Value>]]) -> bool {
    !spoken(line, name.trim(), tables).is_empty()
}

/// Words that stand before a name and are no part of it, however they begin.
const BEFORE: [&str; 26] = [
    "the", "in", "for", "at", "from", "with", "by", "of", "on", "only", "as", "and", "but", "while", "der",
    "die", "das", "im", "für", "bei", "mit", "nur", "auf", "von", "und", "in",
];
/// Words that go on after a name in a sentence: any other may be a part of it.
const AFTER: [&str; 54] = [
    "is", "are", "was", "were", "has", "had", "with", "at", "led", "leads", "leading", "came", "comes",
    "made", "makes", "sold", "sells", "rose", "fell", "grew", "stands", "stood", "ranks", "ranked",
    "follows", "followed", "remains", "remained", "brought", "brings", "earned", "earns", "spent", "spends",
    "reached", "reaches", "again", "as", "in", "on", "by", "ist", "war", "hat", "hatte", "mit", "bei",
    "liegt", "lag", "führt", "führte", "kam", "kommt", "steht",
];

/// Whether the word beside a name may be a part of it, so that a person may have called the row by more than its
/// name: it is one of the names' words, or begins as names do. In a sentence any that is not known to stand beside names
/// may be; the lines of a list stand beside each other.
fn goes_on(line: &str, at: &Range<usize>, form: Form, tables: &[&[Vec<Value>]]) -> bool {
    let joins = |c: char| matches!(c, ' ' | '-' | '&' | '/' | '\\' | '*' | '_');
    let letters = |c: &char| c.is_alphanumeric();
    let tail = line.get(at.end..).unwrap_or_default();
    let next: String = tail.trim_start_matches(joins).chars().take_while(letters).collect();
    let head = line.get(..at.start).unwrap_or_default().trim_end_matches(joins);
    let before: String =
        head.chars().rev().take_while(letters).collect::<Vec<_>>().into_iter().rev().collect();
    let known = |word: &str| {
        let values = tables.iter().flat_map(|rows| rows.iter().flatten()).filter_map(Value::as_str);
        let mut words = values.flat_map(|name| name.split(|c: char| !c.is_alphanumeric()));
        !word.is_empty() && words.any(|other| other.to_lowercase() == word.to_lowercase())
    };
    let begins = |word: &str| word.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
    let is = |list: &[&str], word: &str| list.contains(&word.to_lowercase().as_str());
    let after = !next.is_empty() && form == Form::Sentence && !is(&AFTER, &next);
    let ahead = !before.is_empty() && form == Form::Sentence && !is(&AFTER, &before) && !is(&BEFORE, &before);
    after
        || ahead
        || begins(&next)
        || known(&next)
        || known(&before)
        || (begins(&before) && !is(&BEFORE, &before))
}

/// How a text may stand in Markdown.
fn forms(text: &str) -> Vec<String> {
    let mut out = vec![escape(text), text.to_owned()];
    out.dedup();
    out
}

/// Whether what stands at a place is a part of a longer name.
fn is_part(line: &str, at: &Range<usize>, text: &str, tables: &[&[Vec<Value>]]) -> bool {
    let values = tables.iter().flat_map(|rows| rows.iter().flatten()).filter_map(Value::as_str);
    let mut longer = values.map(str::trim).filter(|other| other.len() > text.len() && other.contains(text));
    longer.any(|other| {
        forms(other).iter().any(|other| {
            forms(text).iter().any(|own| {
                other.match_indices(own.as_str()).any(|(offset, _)| {
                    let start = at.start.checked_sub(offset);
                    start.is_some_and(|start| line.get(start..start + other.len()) == Some(other.as_str()))
                })
            })
        })
    })
}

/// Whether a line has all that names its row, so that it can be exchanged with its figures: a text as a whole cell of a
/// table, or as whole words elsewhere; a number as a figure. One that a person has renamed keeps its own row.
pub(super) fn names_its_row(line: &str, form: Form, rows: &Rows<'_>, row: usize) -> bool {
    let values = rows.row(row);
    let links = links(line);
    let is_linked = |column: usize| links.iter().any(|link| cell(&link.fact).1 == Some((row, column)));
    let said = names(line, form, values, &[&rows.figure.rows]);
    !values.is_empty()
        && rows.key.iter().all(|key| is_linked(*key) || said.iter().any(|(_, column)| column == key))
}

/// A line about row `was` with the names of row `row` of what there is now; its figures stay for whoever works them out.
/// `words` carries over what is left.
pub(super) fn exchanged(
    line: &str,
    form: Form,
    was: usize,
    (now, row): (&Now<'_>, usize),
    words: &impl Fn(&str) -> String,
) -> Exchanged {
    let tables = [now.rows.figure.rows.as_slice(), now.result.rows.as_slice()];
    let kept = links_and_code(line);
    let carried = |at: Range<usize>| -> String {
        let mut out = String::new();
        let mut from = at.start;
        for link in
            kept.iter().filter(|link| at.start <= link.start && link.end <= at.end && !link.is_empty())
        {
            out.push_str(&visibly(line.get(from..link.start.max(from)).unwrap_or_default(), words));
            out.push_str(line.get(link.start.max(from)..link.end).unwrap_or_default());
            from = link.end.max(from);
        }
        out + &visibly(line.get(from..at.end).unwrap_or_default(), words)
    };
    let (mut text, mut at, mut new) = (String::new(), 0, Vec::new());
    for (found, column) in names(line, form, now.rows.row(was), &tables[..1]) {
        text.push_str(&carried(at..found.start));
        let start = text.len();
        let name = match now.value(row, column) {
            Some(Value::String(name)) => name.clone(),
            Some(Value::Null) | None => "–".to_owned(),
            Some(other) => other.to_string(),
        };
        text.push_str(&escape(&name));
        new.push((start..text.len(), name));
        at = found.end;
    }
    text.push_str(&carried(at..line.len()));
    let unclear = form != Form::Row && new.iter().any(|(at, name)| is_part(&text, at, name.trim(), &tables));
    Exchanged { text, unclear }
}

/// The words of a line beside its figures and the names of its row: letters, digits and blanks, in small letters.
pub(super) fn beside(line: &str, form: Form, rows: &Rows<'_>, row: usize) -> String {
    let mut out = line.to_owned();
    for (range, _) in names(line, form, rows.row(row), &[&rows.figure.rows]).into_iter().rev() {
        out.replace_range(range, "");
    }
    let out = unlinked(&out);
    let text = out.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, ' ' | '.' | ')'));
    text.chars().filter(|c| c.is_alphanumeric() || *c == ' ').collect::<String>().trim().to_lowercase()
}

/// The name of another row that a line is called by, where it does not have that of its own: a reader would take its
/// figures for those of the other.
pub(super) fn called_otherwise(line: &str, form: Form, now: &Now<'_>, row: usize) -> Option<String> {
    let column = |key: &usize| now.column(*key).ok();
    let name = |row: usize| {
        now.rows.key.iter().filter_map(column).find_map(|at| now.result.value(row, at)?.as_str())
    };
    let tables = [now.result.rows.as_slice()];
    let called = |name: &str| match form {
        Form::Row => !cells(line, name.trim()).is_empty(),
        _ => !alone(line, name.trim(), form, &tables).is_empty(),
    };
    let own = name(row)?;
    if called(own) || (form != Form::Row && says(line, own, &tables)) {
        return None;
    }
    let others = (0..now.result.rows.len()).filter_map(name);
    others.filter(|name| *name != own && !name.trim().is_empty()).find(|name| called(name)).map(str::to_owned)
}
