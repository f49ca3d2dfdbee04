//! Whether what a note says fits its place: new words for the whole of it or for one number in it, a name for the place that it
//! has, a value that a cell can hold. What leaves open what is meant is given back with the question; changes no place itself.

use gloss_protocol::Layout;
use serde_json::Value;

use super::edit::Place;
use super::literal::{self, is_number};
use super::literal_words::is_unit;
use super::note_text::Note;
use super::phrases::{self, Reading};
use super::request::Request;
use gloss_figures::links::head;
use gloss_figures::sentence::visible;

/// Most words that are no sentence yet.
const FRAGMENT: usize = 3;

/// Settles a wish at its place; why it can't be done there, for the person.
pub(super) fn settle(text: &str, region: &Value, place: &Place, wish: &mut Request) -> Option<String> {
    let reading = phrases::read(text).filter(|reading| reading.wish == *wish);
    let around = Around::read(region, place);
    let here = match &reading {
        Some(reading) => reading.here.clone(),
        None if *wish == Request::Delete => Note::new(text).lower,
        None => String::new(),
    };
    if let Some(why) = called(&here, &around, reading.as_ref()) {
        return Some(why);
    }
    if *wish == Request::Delete && around.empties_item {
        return Some(
            "This is all that its bullet says, and more stands under it. Say “delete this item” to take it out with what \
             stands under it, or mark the words that should go."
                .to_owned(),
        );
    }
    let reach = region.get("reach").and_then(Value::as_str).unwrap_or_default();
    let whole = matches!(*wish, Request::Set(_) | Request::Rename(_));
    if whole && matches!(reach, "row" | "column") && place.ranges.len() > 1 {
        return Some(format!(
            "A {reach} holds several cells. Mark the one that should say this, or all that should."
        ));
    }
    let reading = reading?;
    if place.cells {
        return of_cells(&reading, place).err();
    }
    match of_text(&reading, &around) {
        Ok(Some(other)) => *wish = other,
        Ok(None) => {}
        Err(why) => return Some(why),
    }
    None
}

/// The words at a place, and what is beside it.
struct Around {
    cells: bool,
    /// The place's words as they are read.
    words: String,
    heading: bool,
    /// Whether the words are all that a list's item says and something stands under it.
    empties_item: bool,
}

impl Around {
    fn read(region: &Value, place: &Place) -> Self {
        let side = |key: &str| region.get(key).and_then(Value::as_str).unwrap_or_default();
        let text = place.ranges.concat();
        let line = side("before").rsplit('\n').next().unwrap_or_default();
        let marks = |line: &str| !line.trim().is_empty() && head(&format!("{line}x")) == line.len();
        let alone = marks(line) && (side("after").is_empty() || side("after").starts_with('\n'));
        let is_heading = |line: &str| line.trim_start().starts_with('#');
        let words = visible(text.get(head(&text)..).unwrap_or(&text)).trim().to_owned();
        let is_title = title_of_slide(region).is_some_and(|title| visible(title) == words);
        Self {
            cells: place.cells,
            heading: is_heading(line) && marks(line) || is_heading(&text) || is_title,
            words,
            empties_item: !place.cells && alone && !is_heading(line) && !line.trim_start().starts_with('>'),
        }
    }

    /// The numbers among the words, as they are written.
    fn numbers(&self) -> Vec<&str> {
        let outer = |word: &'_ str| -> bool { is_number(word) };
        self.words
            .split_whitespace()
            .map(|word| word.trim_end_matches(['.', ',', ';', ':', ')']).trim_start_matches('('))
            .filter(|word| outer(word))
            .collect()
    }

    /// True for a number with its currency or unit and nothing else.
    fn is_number(&self) -> bool {
        let mut words = self.words.split_whitespace();
        self.numbers().len() == 1 && words.all(|word| is_number(word) || is_unit(word))
    }

    fn count(&self) -> usize {
        self.words.split_whitespace().count()
    }

    fn is_sentence(&self) -> bool {
        self.count() > FRAGMENT && self.words.ends_with(['.', '!', '?'])
    }
}

/// The title of the slide that a place is on, as what stands before it begins: `Slide 3 of 9, “Sales rose”.`
fn title_of_slide(region: &Value) -> Option<&str> {
    let text = |key: &str| region.get(key).and_then(Value::as_str);
    let head = text("before")?.lines().next()?;
    let deck = Layout::of_path(text("path")?).is_deck();
    let (_, title) = head.split_once('“').filter(|_| deck)?;
    title.rsplit_once('”').map(|(title, _)| title)
}

/// Why a place is not what the note calls it.
fn called(here: &str, around: &Around, reading: Option<&Reading>) -> Option<String> {
    if around.cells {
        return None;
    }
    let noun = super::vocabulary::words(here).last().copied().unwrap_or_default().to_lowercase();
    let of_number =
        reading.is_some_and(|reading| is_value(&reading.new.words)) && around.numbers().len() == 1;
    let fits = match noun.as_str() {
        "title" | "heading" | "titel" | "überschrift" => around.heading,
        "number" | "figure" | "value" | "zahl" | "wert" => of_number || around.is_number(),
        "values" | "cells" | "alle" => false,
        "word" | "wort" => around.count() == 1,
        "name" => around.count() <= FRAGMENT && !around.is_sentence(),
        "date" | "datum" => around.count() <= 4 && around.words.contains(|c: char| c.is_ascii_digit()),
        _ => true,
    };
    (!fits)
        .then(|| format!("The marked place is more than a {noun}. Mark just the {noun}, then send it again."))
}

/// True for a number, with a unit or without.
fn is_value(words: &str) -> bool {
    let mut all = words.split_whitespace();
    all.clone().next().is_some_and(is_number) && all.all(|word| is_number(word) || is_unit(word))
}

/// New words at a place of a document: another wish where only a number in it is meant.
fn of_text(reading: &Reading, around: &Around) -> Result<Option<Request>, String> {
    let new = &reading.new;
    if new.set_off {
        return Ok(None);
    }
    let named = matches!(reading.wish, Request::Rename(_)) || around.heading;
    let stands = |word: &String| {
        around.words.split(|c: char| !c.is_alphanumeric()).any(|known| known == word.trim_matches([',', '.']))
    };
    if let Some(word) = new.leaning.iter().find(|word| !named && !stands(word)) {
        return Err(format!(
            "I can’t tell whether “{word}” is to be written or says something about the change. Put the new words in quotes: “{}”.",
            new.words
        ));
    }
    let (Request::Set(words) | Request::Rename(words)) = &reading.wish else { return Ok(None) };
    if is_value(words) {
        let old = around.numbers();
        let bare = words.split_whitespace().count() == 1 && words.ends_with(|c: char| c.is_ascii_digit());
        let plain = bare && words.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '−'));
        return match old.as_slice() {
            _ if around.is_number() && (!plain || around.count() == 1 && is_plain(&around.words)) => Ok(None),
            [] if !around.is_sentence() => Ok(None),
            [one] if plain => Ok(Some(Request::Replace { old: core(one), new: words.clone() })),
            [_] if bare && !around.is_sentence() && around.is_number() => Ok(None),
            _ if super::literal_words::is_dated(&around.words) && super::literal_words::is_dated(words) => {
                Ok(None)
            }
            _ => Err(which(words)),
        };
    }
    let short = words.split_whitespace().count() <= FRAGMENT + 1;
    if around.is_sentence() && short && !named {
        return Err(which(words));
    }
    Ok(None)
}

fn which(words: &str) -> String {
    format!(
        "More is marked than “{words}” can stand for. Mark the words that it replaces, or say “replace … with {words}”."
    )
}

/// True for digits with no currency or unit at them.
fn is_plain(word: &str) -> bool {
    core(word).len() == word.len()
}

/// The digits of a number, without currency and unit.
fn core(word: &str) -> String {
    let digit = |c: char| c.is_ascii_digit();
    let from = word.find(digit).unwrap_or(0);
    let to = word.rfind(digit).map_or(word.len(), |at| at + 1);
    word.get(from..to).unwrap_or(word).to_owned()
}

/// Whether new contents of cells are words to be written, and not a cell's name or a remark.
fn of_cells(reading: &Reading, place: &Place) -> Result<(), String> {
    let new = &reading.new;
    if new.set_off || new.words.starts_with('=') {
        return Ok(());
    }
    if literal::names_cell(&new.words) {
        return Err(format!(
            "“{}” names a cell. To write it as words, put it in quotes; to take its value, write a formula that begins with “=”.",
            new.words
        ));
    }
    let stands = |word: &String| place.ranges.iter().any(|cell| cell.split(' ').any(|known| known == word));
    let heads = matches!(reading.wish, Request::Rename(_));
    if let Some(word) = new.leaning.iter().find(|word| !heads && !stands(word)) {
        return Err(format!(
            "I can’t tell whether “{word}” is to be written or says something about the change. Put the new words in quotes: “{}”.",
            new.words
        ));
    }
    Ok(())
}
