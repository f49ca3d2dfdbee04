//! The request in a note's words, where that is one of the changes the assistant can make by rule. When in doubt
//! it is unknown: a literal reading of "make it friendlier" would be worse than none.

use gloss_protocol::Intent;

use super::note_text::Note;
use super::{amend, arrange, columns, phrases, shape, voice};

/// How short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Length {
    Words(usize),
    /// Half of its words.
    Half,
    /// One sentence that fits on a line.
    Line,
    /// Shorter, by as much as can be left out well.
    Less,
}

/// How letters are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Case {
    Upper,
    Lower,
    Title,
    Sentence,
}

/// How figures are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Digits {
    Decimals(usize),
    /// To a power of ten: 3 for thousands, with the words of scale from there.
    Power(i32),
    /// With thousands apart.
    Grouped,
    /// With the sign of per cent.
    Percent,
}

/// The kind of block that a place becomes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Bullets,
    Numbered,
    Table,
    Prose,
}

/// The key that is sorted by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    /// The first column, or an item's words.
    Name,
    /// The first column of figures, or an item's figure.
    Figure,
    /// Figures where there are some, else names.
    Any,
    Column(String),
}

/// Where something moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum To {
    First,
    Last,
    Up,
    Down,
}

/// Another order of rows or items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// `largest` first, or smallest; figures largest first and names from A to Z where it is not said.
    Sort {
        key: Key,
        largest: Option<bool>,
    },
    Reverse,
    /// A row or item by its words; the marked place itself where there are none.
    Move {
        what: String,
        to: To,
    },
}

/// Another tone, by tables of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    Plain,
    Formal,
    /// Without filler words.
    Lean,
    /// Without hedging.
    Direct,
    Contract,
    Expand,
    British,
    American,
    /// Doubled words and spaces.
    Spacing,
}

/// The statistic that a row sums up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stat {
    Total,
    Mean,
    Median,
    Lowest,
    Highest,
    Count,
}

/// A column that is added. Columns are named by their headers; none or empty is the first, or last, that fits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Extra {
    Share(Option<String>),
    Rank(Option<String>),
    Difference {
        from: String,
        to: String,
    },
    /// In per cent of the first.
    Change {
        from: String,
        to: String,
    },
}

/// A row or column more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Grow {
    Row(Stat),
    /// The row of a named group.
    Group(String),
    Column(Extra),
}

/// A request that a note makes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Request {
    /// Take the whole place out.
    Delete,
    /// Take its first or last sentence out.
    DeleteSentence {
        last: bool,
    },
    /// Leave only its first sentences.
    KeepSentences(usize),
    /// One more item of a list.
    AddItem(String),
    /// Words behind the place.
    AddBehind(String),
    /// Values by so many percent more, or less.
    Scale(f64),
    /// Take the one sentence out that it is.
    DeleteThisSentence,
    /// Words within the place by others; by nothing where `new` is empty.
    Replace {
        old: String,
        new: String,
    },
    /// The whole place by these words.
    Set(String),
    /// The place's name by these words: of a section its heading, else the whole place.
    Rename(String),
    Shorten(Length),
    Case(Case),
    /// Bold or italic, by its Markdown mark.
    Mark(&'static str),
    /// Not bold or italic any more; neither where the mark is empty.
    Unmark(&'static str),
    Round(Digits),
    Form(Form),
    Order(Order),
    Join,
    Split,
    Tone(Tone),
    CutRow(String),
    CutColumn(String),
    /// A column's header by another name.
    Header {
        old: String,
        new: String,
    },
    Grow(Grow),
    /// Work the place's figures out again.
    Recompute,
    /// Where something comes from.
    Source,
    /// The parts that a figure is made of.
    Why,
    /// Against the period before.
    Compare,
    /// Whether it is right.
    Check,
    /// A question that needs a model.
    Other,
    /// A change that needs a model.
    Unknown,
}

/// Most decimals that a figure is rounded to.
const MAX_DECIMALS: usize = 6;

/// The request in a note's words.
pub(crate) fn parse_request(intent: Intent, text: &str) -> Request {
    let said = Note::new(text);
    match intent {
        Intent::Ask => voice::question(&said.lower).unwrap_or(Request::Other),
        Intent::Change => change(&said, text).filter(sane).unwrap_or(Request::Unknown),
    }
}

fn sane(wish: &Request) -> bool {
    match wish {
        Request::Replace { old, new } => !old.is_empty() && old != new,
        Request::Set(new) | Request::Rename(new) => !new.is_empty(),
        Request::KeepSentences(n) | Request::Shorten(Length::Words(n)) => *n > 0,
        Request::Round(Digits::Decimals(n)) => *n <= MAX_DECIMALS,
        _ => true,
    }
}

fn change(said: &Note, text: &str) -> Option<Request> {
    let table = || columns::cut(said).or_else(|| columns::grow(said)).or_else(|| arrange::shift(said));
    let format = || {
        [
            shape::round,
            shape::digits,
            shape::shorten,
            arrange::form,
            arrange::join,
            shape::style,
            voice::tone,
            voice::recompute,
        ]
        .iter()
        .find_map(|read| read(said))
    };
    // What follows a colon is text, whatever it could ask for elsewhere.
    if let Some(reading) = phrases::after_colon(text) {
        return Some(reading.wish);
    }
    let plain = said.quoted.is_empty();
    let amended = amend::scaled(said).or_else(|| amend::added(said)).or_else(|| keep_sentences(said));
    if let Some(wish) = amended {
        return Some(wish);
    }
    if let Some(wish) = table().or_else(|| plain.then(format).flatten()).or_else(|| arrange::sort(said)) {
        return Some(wish);
    }
    delete(said).or_else(|| phrases::read(text).map(|reading| reading.wish))
}

/// Words that mean the place itself.
pub(super) fn is_here(piece: &str) -> bool {
    let lower = piece.trim().trim_end_matches('.').to_lowercase();
    let bare = ["this ", "that ", "these ", "all these ", "the whole ", "the ", "it "]
        .iter()
        .find_map(|word| lower.strip_prefix(word))
        .unwrap_or(&lower);
    matches!(
        bare,
        "" | "it"
            | "this"
            | "that"
            | "all"
            | "these"
            | "them"
            | "everything"
            | "here"
            | "sentence"
            | "paragraph"
            | "word"
            | "words"
            | "text"
            | "line"
            | "title"
            | "heading"
            | "section"
            | "part"
            | "bullet"
            | "point"
            | "number"
            | "figure"
            | "phrase"
            | "row"
            | "value"
            | "content"
            | "contents"
            | "cell"
            | "place"
            | "name"
            | "values"
            | "cells"
            | "date"
            | "das"
            | "dies"
            | "es"
            | "alle"
            | "alles"
            | "das hier"
            | "diese zelle"
            | "die zelle"
            | "den wert"
            | "diesen wert"
            | "die zahl"
            | "das wort"
            | "den titel"
            | "die überschrift"
            | "das datum"
    )
}

/// `keep only the first sentence`, `delete everything but the first two sentences`.
fn keep_sentences(said: &Note) -> Option<Request> {
    let leads = [
        "keep only ",
        "keep just ",
        "leave only ",
        "delete everything but ",
        "delete everything except ",
        "delete all but ",
        "delete all except ",
        "remove everything but ",
        "remove everything except ",
        "remove all but ",
        "remove all except ",
    ];
    let rest = leads.iter().find_map(|lead| said.after(lead))?.to_ascii_lowercase();
    let rest =
        rest.trim_end_matches('.').strip_prefix("the ").unwrap_or(&rest).trim_end_matches('.').to_owned();
    match rest.split(' ').collect::<Vec<_>>().as_slice() {
        ["first", "sentence"] => Some(Request::KeepSentences(1)),
        ["first", n, "sentences"] => super::vocabulary::number(n).map(Request::KeepSentences),
        _ => None,
    }
}

fn delete(said: &Note) -> Option<Request> {
    let bare = said.lower.trim_end_matches('.');
    let verbs = [
        "delete",
        "remove",
        "drop",
        "erase",
        "strike out",
        "strike",
        "take out",
        "get rid of",
        "cut out",
        "cut",
        "leave out",
        "omit",
        "clear",
        "empty",
    ];
    let verb = verbs.iter().find(|verb| {
        bare.strip_prefix(**verb).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    })?;
    let rest = said.plain.get(verb.len()..)?.trim();
    let lower = rest.trim_end_matches('.').to_ascii_lowercase();
    let sentence = lower.strip_prefix("the ").unwrap_or(&lower);
    match sentence {
        "last sentence" => return Some(Request::DeleteSentence { last: true }),
        "first sentence" => return Some(Request::DeleteSentence { last: false }),
        "sentence" | "this sentence" | "that sentence" | "whole sentence" => {
            return Some(Request::DeleteThisSentence);
        }
        _ => {}
    }
    if !said.is_quoted(rest) && is_here(rest) {
        return Some(Request::Delete);
    }
    let named = ["the words ", "the word ", "the phrase ", "words ", "word "]
        .iter()
        .find(|word| lower.starts_with(**word));
    // Words that say more than which words: "the part about costs, but not the last".
    let more = [" but ", " about ", " keep ", " except "].iter().any(|word| lower.contains(word));
    if more && named.is_none() && !said.is_quoted(rest) {
        return None;
    }
    let old = named.and_then(|word| rest.get(word.len()..)).unwrap_or(rest);
    Some(Request::Replace { old: said.value(old), new: String::new() })
}

#[cfg(test)]
#[path = "request_tests.rs"]
mod tests;
