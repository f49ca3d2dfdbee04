//! What a note's words ask for, where that is one of the changes the assistant can make by rule. When in doubt
//! it is unknown: a literal reading of "make it friendlier" would be worse than none.

use gloss_protocol::Intent;

use super::said::Said;
use super::shape::{round, shorten, style};
use crate::choose::NEEDS_MODEL;

/// How short.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Length {
    Sentences(usize),
    Words(usize),
    /// Shorter, by as much as can be left out well.
    Less,
}

/// How letters are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Case {
    Upper,
    Lower,
    Title,
}

/// What a note asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Wish {
    /// Take the whole place out.
    Delete,
    /// Take its first or last sentence out.
    DeleteSentence {
        last: bool,
    },
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
    /// Figures to so many decimals.
    Round(usize),
    /// Where something comes from.
    Source,
    /// A question that needs a model.
    Other,
    /// A change that needs a model.
    Unknown,
}

impl Wish {
    /// What will be done, as foresight says it.
    pub(crate) fn says(&self) -> String {
        match self {
            Self::Delete => "Will delete the marked place".to_owned(),
            Self::DeleteSentence { last: true } => "Will delete the last sentence".to_owned(),
            Self::DeleteSentence { last: false } => "Will delete the first sentence".to_owned(),
            Self::Replace { old, new } if new.is_empty() => format!("Will take out “{old}”"),
            Self::Replace { old, new } => format!("Will replace “{old}” with “{new}”"),
            Self::Set(new) | Self::Rename(new) => format!("Will make it say “{new}”"),
            Self::Shorten(Length::Sentences(1)) => "Will shorten it to its first sentence".to_owned(),
            Self::Shorten(Length::Sentences(n)) => format!("Will shorten it to its first {n} sentences"),
            Self::Shorten(Length::Words(n)) => format!("Will shorten it to {n} words or fewer"),
            Self::Shorten(Length::Less) => "Will shorten it by leaving things out".to_owned(),
            Self::Case(Case::Upper) => "Will write it in capitals".to_owned(),
            Self::Case(Case::Lower) => "Will write it in small letters".to_owned(),
            Self::Case(Case::Title) => "Will begin each word with a capital".to_owned(),
            Self::Mark("**") => "Will make it bold".to_owned(),
            Self::Mark(_) => "Will make it italic".to_owned(),
            Self::Round(0) => "Will round its figures to whole numbers".to_owned(),
            Self::Round(1) => "Will round its figures to 1 decimal".to_owned(),
            Self::Round(n) => format!("Will round its figures to {n} decimals"),
            Self::Source => "Will say where it comes from".to_owned(),
            Self::Other => {
                "Needs a model. Without one I can say where a figure comes from. Connect a model".to_owned()
            }
            Self::Unknown => NEEDS_MODEL.replace(
                "write reports, actions and briefings",
                "replace, delete, shorten, round and format",
            ),
        }
    }
}

/// Most decimals that a figure is rounded to.
const MAX_DECIMALS: usize = 6;

/// What a note asks for.
pub(crate) fn wish(intent: Intent, text: &str) -> Wish {
    let said = Said::new(text);
    match intent {
        Intent::Ask if asks_source(&said.lower) => Wish::Source,
        Intent::Ask => Wish::Other,
        Intent::Change => change(&said).filter(sane).unwrap_or(Wish::Unknown),
    }
}

fn sane(wish: &Wish) -> bool {
    match wish {
        Wish::Replace { old, new } => !old.is_empty() && old != new,
        Wish::Set(new) | Wish::Rename(new) => !new.is_empty(),
        Wish::Shorten(Length::Sentences(n) | Length::Words(n)) => *n > 0,
        Wish::Round(n) => *n <= MAX_DECIMALS,
        _ => true,
    }
}

fn asks_source(lower: &str) -> bool {
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    has(&[
        "come from",
        "comes from",
        "came from",
        "source",
        "calculated",
        "computed",
        "worked out",
        "based on",
        "which cells",
        "which rows",
        "which data",
        "how do you know",
        "how did you get",
        "where is this",
        "where's this",
        "where did you",
        "what is this number",
        "what is this figure",
    ])
}

fn change(said: &Said) -> Option<Wish> {
    let format = if said.quoted.is_empty() {
        round(said).or_else(|| shorten(said)).or_else(|| style(said))
    } else {
        None
    };
    let replaces = ["replace ", "rename ", "swap "].iter().any(|verb| said.lower.starts_with(verb));
    if replaces {
        return replace(said);
    }
    format.or_else(|| delete(said)).or_else(|| replace(said)).or_else(|| instead(said)).or_else(|| set(said))
}

/// Words that mean the place itself.
fn is_here(piece: &str) -> bool {
    let lower = piece.trim().trim_end_matches('.').to_ascii_lowercase();
    let bare = ["this ", "that ", "the whole ", "the ", "it "]
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
            | "cell"
            | "place"
            | "name"
    )
}

fn named(verb: &str, new: String) -> Wish {
    if verb == "rename " { Wish::Rename(new) } else { Wish::Set(new) }
}

fn replace(said: &Said) -> Option<Wish> {
    for verb in ["replace ", "change ", "rename ", "swap ", "turn "] {
        let Some(rest) = said.after(verb) else { continue };
        let lower = rest.to_ascii_lowercase();
        for joint in [" with ", " to ", " by ", " into ", " for "] {
            let Some(at) = lower.find(joint) else { continue };
            let (old, new) = (rest.get(..at)?, rest.get(at + joint.len()..)?);
            if is_here(old) && !said.is_quoted(old) {
                return literal(said, new, verb == "replace " || verb == "rename ")
                    .then(|| named(verb, said.value(new)));
            }
            return Some(Wish::Replace { old: said.value(old), new: said.value(new) });
        }
        for joint in ["to ", "with ", "into "] {
            if let Some(new) = lower.starts_with(joint).then(|| rest.get(joint.len()..)).flatten() {
                return literal(said, new, verb == "rename ").then(|| named(verb, said.value(new)));
            }
        }
    }
    None
}

/// `use B instead of A`, `B instead of A`, `say B instead`.
fn instead(said: &Said) -> Option<Wish> {
    let start = ["use ", "say ", "write ", "put ", "call it ", "call this ", ""]
        .iter()
        .find_map(|verb| said.after(verb))?;
    let lower = start.to_ascii_lowercase();
    if let Some(at) = lower.find(" instead of ") {
        let (new, old) = (said.value(start.get(..at)?), start.get(at + " instead of ".len()..)?);
        return Some(if is_here(old) && !said.is_quoted(old) {
            Wish::Set(new)
        } else {
            Wish::Replace { old: said.value(old), new }
        });
    }
    let at = lower.trim_end_matches('.').strip_suffix(" instead")?.len();
    let verb = start.len() < said.plain.len();
    let new = start.get(..at)?;
    (verb || said.is_quoted(new)).then(|| Wish::Set(said.value(new)))
}

fn set(said: &Said) -> Option<Wish> {
    for verb in [
        "make it say ",
        "make this say ",
        "it should say ",
        "this should say ",
        "should say ",
        "should read ",
        "it should read ",
        "make it read ",
    ] {
        if let Some(new) = said.after(verb) {
            return Some(Wish::Set(said.value(new)));
        }
    }
    for verb in [
        "make it ",
        "make this ",
        "set it to ",
        "set to ",
        "it should be ",
        "this should be ",
        "should be ",
        "say ",
        "write ",
        "call it ",
        "call this ",
    ] {
        if let Some(new) = said.after(verb) {
            return literal(said, new, false).then(|| Wish::Set(said.value(new)));
        }
    }
    (said.plain.chars().count() == 1 && said.is_quoted(&said.plain))
        .then(|| Wish::Set(said.value(&said.plain)))
}

/// True where words are meant as they are written: quoted, with a figure, or beginning with a capital.
fn literal(said: &Said, new: &str, explicit: bool) -> bool {
    let new = new.trim();
    explicit
        || said.is_quoted(new)
        || new.chars().any(|c| c.is_ascii_digit())
        || new.starts_with(char::is_uppercase)
}

fn delete(said: &Said) -> Option<Wish> {
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
    ];
    let verb = verbs.iter().find(|verb| {
        bare.strip_prefix(**verb).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    })?;
    let rest = said.plain.get(verb.len()..)?.trim();
    let lower = rest.trim_end_matches('.').to_ascii_lowercase();
    let sentence = lower.strip_prefix("the ").unwrap_or(&lower);
    match sentence {
        "last sentence" => return Some(Wish::DeleteSentence { last: true }),
        "first sentence" => return Some(Wish::DeleteSentence { last: false }),
        _ => {}
    }
    if !said.is_quoted(rest) && is_here(rest) {
        return Some(Wish::Delete);
    }
    let named = ["the words ", "the word ", "the phrase ", "words ", "word "]
        .iter()
        .find(|word| lower.starts_with(**word));
    let old = named.and_then(|word| rest.get(word.len()..)).unwrap_or(rest);
    Some(Wish::Replace { old: said.value(old), new: String::new() })
}

#[cfg(test)]
#[path = "wish_tests.rs"]
mod tests;
