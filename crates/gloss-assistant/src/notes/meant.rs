//! The part of a place that a note's words name: “delete this row”, “remove the second bullet”, „diese Spalte löschen“. Reads
//! words alone; where the part is, and whether there is one, the artifact says. What is not wholly read names nothing.

use gloss_protocol::{Intent, Part, Reach, Which};

use super::note_text::Note;
use super::vocabulary::{number, words};

/// Verbs of taking away, the longer before those that they begin with.
const VERBS: [&str; 12] = [
    "get rid of ",
    "strike out ",
    "take out ",
    "cut out ",
    "leave out ",
    "delete ",
    "remove ",
    "drop ",
    "erase ",
    "strike ",
    "cut ",
    "omit ",
];
/// The same with what is taken between their two words.
const AROUND: [(&str, &str); 5] =
    [("take ", " out"), ("cut ", " out"), ("leave ", " out"), ("strike ", " out"), ("take ", " away")];
/// German ones, before what they take and behind it.
const GERMAN_BEFORE: [&str; 6] = ["lösche ", "lösch ", "entferne ", "entfern ", "streiche ", "streich "];
const GERMAN_BEHIND: [&str; 6] = [" löschen", " entfernen", " streichen", " raus", " weg", " herausnehmen"];

/// Words before a noun that name the place itself.
const DETERMINERS: &str = "this that the my its whole entire complete full marked selected diese dieser diesen dieses die der den das ganze ganzen ganzer gesamte gesamten";
/// The same for all that is marked.
const PLURAL: &str = "these those all both alle";
/// Words behind a noun that name what it is in.
const TAIL: &str = "of from in the this that table list here sheet cell cells paragraph section document text slide shape box folie deck completely entirely bitte aus der dem dieser diesem tabelle liste hier";
/// Words before a noun that make it name another place: “below this row”, “by this column”.
const ELSEWHERE: &str = "by below above before after under beneath over like than with from as to into between behind unter über vor nach";

/// The parts that a word for a place can mean, the likeliest first, and whether it is several; none for any other word.
fn noun(word: &str) -> Option<(&'static [Reach], bool)> {
    Some(match word {
        "row" | "zeile" | "entry" | "eintrag" => (&[Reach::Row, Reach::Item], false),
        "line" => (&[Reach::Row, Reach::Item], false),
        "rows" | "zeilen" | "lines" | "entries" | "einträge" => (&[Reach::Row, Reach::Item], true),
        "column" | "spalte" => (&[Reach::Column], false),
        "columns" | "spalten" => (&[Reach::Column], true),
        "bullet" | "item" | "point" | "punkt" | "bulletpoint" | "bullet-point" | "aufzählungspunkt" => {
            (&[Reach::Item], false)
        }
        "bullets" | "items" | "points" | "punkte" | "bulletpoints" | "bullet-points" => {
            (&[Reach::Item], true)
        }
        "sentence" | "satz" => (&[Reach::Sentence], false),
        "sentences" | "sätze" => (&[Reach::Sentence], true),
        "paragraph" | "absatz" => (&[Reach::Paragraph], false),
        "paragraphs" | "absätze" => (&[Reach::Paragraph], true),
        "section" | "chapter" | "abschnitt" | "kapitel" => (&[Reach::Section], false),
        "slide" | "folie" => (&[Reach::Slide], false),
        "slides" | "folien" => (&[Reach::Slide], true),
        "shape" | "textbox" | "textfeld" => (&[Reach::Shape], false),
        "shapes" => (&[Reach::Shape], true),
        "series" | "datenreihe" => (&[Reach::Series], false),
        _ => return None,
    })
}

/// The parts that the words of a note name outside of quotes: rows, columns, items, sentences, paragraphs and sections.
pub(super) fn nouns(text: &str) -> impl Iterator<Item = &'static [Reach]> {
    let lower = Note::new(text).plain.to_lowercase();
    let found: Vec<&'static [Reach]> =
        words(&lower).into_iter().filter_map(|word| Some(noun(word)?.0)).collect();
    found.into_iter()
}

fn ordinal(word: &str) -> Option<Which> {
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let ends = word.get(digits.len()..).unwrap_or_default();
    if !digits.is_empty() && matches!(ends, "st" | "nd" | "rd" | "th") {
        return digits.parse().ok().map(Which::Nth);
    }
    let german = ["erst", "zweit", "dritt", "viert", "fünft", "sechst", "siebt", "acht", "neunt", "zehnt"];
    let stem = ["en", "er", "es", "e"].iter().find_map(|end| word.strip_suffix(end));
    if let Some(at) = stem.and_then(|stem| german.iter().position(|known| *known == stem)) {
        return u32::try_from(at + 1).ok().map(Which::Nth);
    }
    let english =
        ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"];
    match word {
        "last" | "final" | "bottom" | "letzte" | "letzten" | "letzter" | "letztes" => Some(Which::Last),
        "top" => Some(Which::Nth(1)),
        _ => english
            .iter()
            .position(|known| *known == word)
            .and_then(|at| u32::try_from(at + 1).ok())
            .map(Which::Nth),
    }
}

/// The parts that the words can mean, the likeliest first; none where they name none.
pub fn meant(intent: Intent, text: &str) -> Vec<Part> {
    if intent == Intent::Ask {
        return Vec::new();
    }
    let said = Note::new(text);
    // Of German letters the small ones are other bytes.
    let lower = said.plain.to_lowercase();
    match delete_target(&lower) {
        Some(rest) => going(&rest),
        None => staying(&lower),
    }
}

/// True for a phrase that names a part of the place itself, and no part by a name of its own.
pub(super) fn names_itself(phrase: &str) -> bool {
    !going(&phrase.to_lowercase()).is_empty()
}

/// The object of a verb of taking away.
fn delete_target(lower: &str) -> Option<String> {
    let bare = lower.trim_end_matches('.').trim();
    let bare = bare.strip_prefix("bitte ").unwrap_or(bare);
    let bare = bare.strip_suffix(" bitte").unwrap_or(bare);
    let around = AROUND.iter().find_map(|(first, last)| bare.strip_prefix(first)?.strip_suffix(last));
    let behind = || GERMAN_BEHIND.iter().find_map(|verb| bare.strip_suffix(verb));
    let before = || VERBS.iter().chain(&GERMAN_BEFORE).find_map(|verb| bare.strip_prefix(verb));
    let verbs = || VERBS.iter().chain(&GERMAN_BEFORE).chain(&GERMAN_BEHIND);
    let alone = || verbs().any(|verb| bare == verb.trim()).then_some("");
    around.or_else(before).or_else(behind).or_else(alone).map(str::to_owned)
}

/// The parts that a phrase names as what goes, where it is read to its end.
fn going(phrase: &str) -> Vec<Part> {
    let all: Vec<&str> = words(phrase)
        .into_iter()
        .filter(|word| !matches!(*word, "cells'" | "cells’" | "cell's" | "cell’s"))
        .collect();
    let part = |reach, which| Part { reach, which, goes: true };
    let here = "it this that these them here all everything of das es";
    if all.iter().all(|word| is_of(here, word)) {
        return vec![part(Reach::Selection, Which::This)];
    }
    let plural = all
        .iter()
        .take_while(|word| is_of(DETERMINERS, word) || is_of(PLURAL, word) || **word == "of")
        .any(|word| is_of(PLURAL, word));
    let rest =
        all.iter().skip_while(|word| is_of(DETERMINERS, word) || is_of(PLURAL, word) || **word == "of");
    let mut rest = rest.copied().peekable();
    let nth = rest.next_if(|word| ordinal(word).is_some()).and_then(ordinal);
    let Some((reaches, several)) = rest.next().and_then(noun) else { return Vec::new() };
    // “Bullet point”, “list item”: two words for one thing.
    let reaches =
        rest.next_if(|word| noun(word).is_some()).and_then(noun).map_or(reaches, |(second, _)| second);
    let counted = rest.next_if(|word| number(word).is_some());
    let counted = counted.and_then(|word| u32::try_from(number(word)?).ok()).map(Which::Nth);
    // A row's number is the sheet's own, and nobody says whether headers count.
    if !rest.all(|word| is_of(TAIL, word))
        || nth.is_some() && counted.is_some()
        || counted.is_some() && reaches != [Reach::Item]
    {
        return Vec::new();
    }
    let which = match nth.or(counted) {
        Some(_) if several || plural => return Vec::new(),
        Some(which) => which,
        None if several => Which::These,
        None => Which::This,
    };
    reaches.iter().map(|reach| part(*reach, which)).collect()
}

/// The parts that words name as what something is done to: “make this row bold”.
fn staying(lower: &str) -> Vec<Part> {
    let all = words(lower);
    let names = |at: &usize| {
        let word = |by: usize| all.get(at.checked_sub(by)?).copied();
        let Some((_, false)) = all.get(*at).copied().and_then(noun) else { return false };
        let (own, before) = match word(1) {
            Some("whole" | "entire" | "complete") => (word(2), word(3)),
            own => (own, word(2)),
        };
        let is_this = own
            .is_some_and(|own| matches!(own, "this" | "that" | "diese" | "diesen" | "dieser" | "dieses"))
            || matches!((own, word(1)), (Some("the"), Some("whole" | "entire" | "complete")));
        is_this && !before.is_some_and(|before| is_of(ELSEWHERE, before))
    };
    let mut found = (0..all.len()).filter(names);
    let (Some(at), None) = (found.next(), found.next()) else { return Vec::new() };
    let reaches = all.get(at).copied().and_then(noun).map(|(reaches, _)| reaches).unwrap_or_default();
    reaches.iter().map(|reach| Part { reach: *reach, which: Which::This, goes: false }).collect()
}

fn is_of(list: &str, word: &str) -> bool {
    list.split(' ').any(|known| known == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_name_a_part_or_none() {
        use Reach::{Column, Item, Paragraph, Row, Section, Selection, Sentence};
        use Which::{Last, Nth, These, This};
        for (text, goes, expect) in [
            ("Delete this row", true, Some((Row, This))),
            ("Please remove the whole row.", true, Some((Row, This))),
            ("Take this row out", true, Some((Row, This))),
            ("Delete this line of the table", true, Some((Row, This))),
            ("Diese Zeile löschen", true, Some((Row, This))),
            ("Bitte lösche diese Spalte", true, Some((Column, This))),
            ("Den zweiten Punkt löschen", true, Some((Item, Nth(2)))),
            ("Remove the 2nd bullet point", true, Some((Item, Nth(2)))),
            ("Delete item 3", true, Some((Item, Nth(3)))),
            ("Drop the last sentence of this paragraph", true, Some((Sentence, Last))),
            ("Delete these rows", true, Some((Row, These))),
            ("Remove these cells' row", true, Some((Row, This))),
            ("Get rid of it", true, Some((Selection, This))),
            ("Delete", true, Some((Selection, This))),
            ("Löschen", true, Some((Selection, This))),
            ("Bitte streichen", true, Some((Selection, This))),
            ("Diesen Absatz bitte streichen", true, Some((Paragraph, This))),
            ("Make this row bold", false, Some((Row, This))),
            ("Tidy up the whole section", false, Some((Section, This))),
            ("Rewrite this paragraph", false, Some((Paragraph, This))),
            ("Delete this slide", true, Some((Reach::Slide, This))),
            ("Diese Folie löschen", true, Some((Reach::Slide, This))),
            ("Remove the shape", true, Some((Reach::Shape, This))),
            ("Remove the second bullet of this slide", true, Some((Item, Nth(2)))),
            ("Delete slide 3", true, None),
            ("Move it to this slide", false, None),
            ("Delete the row above", true, None),
            ("Delete row 3", true, None),
            ("Delete the row Café Luna", true, None),
            ("Remove the column Invoices", true, None),
            ("Sort by this column", false, None),
            ("Insert a row below this row", false, None),
            ("Say this in one sentence", false, None),
            ("Delete this row and that column", true, None),
            ("Make this row like this column", false, Some((Row, This))),
            ("Replace \"this row\" with \"that\"", false, None),
        ] {
            let found = meant(Intent::Change, text);
            assert_eq!(found.first().map(|part| (part.reach, part.which)), expect, "{text}");
            assert!(found.iter().all(|part| part.goes == goes), "{text}");
        }
        assert!(meant(Intent::Ask, "Why this row?").is_empty());
    }
}
