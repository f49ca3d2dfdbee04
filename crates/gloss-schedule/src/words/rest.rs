//! A task without the phrases that say when. Changes no word that is left, but the capital with which it begins.

use std::ops::Range;

use super::table::{Language, Sense};
use super::tokens::Token;

/// The task without its phrases.
pub(super) fn rest(text: &str, tokens: &[Token], taken: &[Range<usize>], language: Language) -> String {
    let mut out = String::new();
    let mut from = 0;
    let begins = taken.first().is_some_and(|at| at.start == 0);
    for at in taken {
        let (Some(begin), Some(end)) = (tokens.get(at.start), tokens.get(at.end.saturating_sub(1))) else {
            continue;
        };
        let piece = text.get(from..begin.from).unwrap_or_default();
        let apart = piece.trim_end().ends_with([',', '—', '–', ';', '(']);
        push(&mut out, piece.trim_end().trim_end_matches([',', '—', '–', ';', '(']));
        // The full stop of “am 10.” is the number's.
        let day =
            at.end.checked_sub(2).and_then(|at| tokens.get(at)).map(|token| language.sense(&token.text));
        let named = language == Language::German && matches!(day, Some(Sense::On | Sense::And));
        let stop = end.dot && end.number().is_some() && named;
        from = end.to + usize::from(stop);
        // “Prüfe jeden Montag, ob …” keeps the comma of its own.
        if !apart && !out.is_empty() && text.get(from..).is_some_and(|rest| rest.starts_with(',')) {
            out.push(',');
        }
    }
    let last = text.get(from..).unwrap_or_default();
    let closing = last.trim_start_matches([' ', '\n', '\t', ')', ',']).trim_end();
    if last.chars().any(char::is_alphanumeric) {
        push(&mut out, last);
    } else {
        out.truncate(out.trim_end_matches(',').len());
        if !begins || !closing.is_empty() {
            out.push_str(if closing.is_empty() { "." } else { closing });
        }
    }
    let out = out.trim();
    if begins { capital(out) } else { out.to_owned() }
}

/// Adds a piece of the task behind another.
fn push(out: &mut String, piece: &str) {
    let piece =
        piece.trim_start_matches([',', ':', '.', ';', ' ', '\n', '\t', '—', '–', '-', ')']).trim_end();
    if !piece.is_empty() {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(piece);
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
