//! Notes that ask for another shape of the same words: fewer of them, rounder figures, other letters.

use super::said::Said;
use super::wish::{Case, Length, Wish};

/// The count that stands right before one of the words.
fn count_before(lower: &str, units: &[&str]) -> Option<usize> {
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let at = words.iter().position(|word| units.contains(word))?;
    words.get(at.checked_sub(1)?).and_then(|word| match *word {
        "a" | "single" | "one" => Some(1),
        "no" | "zero" => Some(0),
        word => word.parse().ok().or_else(|| (2..=12).find(|n| crate::words::count_word(*n) == Some(word))),
    })
}

/// Figures to so many decimals.
pub(super) fn round(said: &Said) -> Option<Wish> {
    let lower = &said.lower;
    let rounds = lower.starts_with("round") || lower.contains("decimal");
    if !rounds
        || lower.contains("nearest")
            && !["whole", "integer", "percent", "one"].iter().any(|word| lower.contains(word))
    {
        return None;
    }
    let units = ["decimal", "decimals", "digit", "digits", "place", "places"];
    let bare =
        matches!(lower.trim_end_matches('.'), "round" | "round it" | "round this" | "round up" | "round off");
    let whole = ["whole", "integer", "full number", "no decimal", "without decimal", "nearest"]
        .iter()
        .any(|word| lower.contains(word));
    match count_before(lower, &units) {
        Some(n) => Some(Wish::Round(n)),
        None => (whole || bare && !lower.contains("up")).then_some(Wish::Round(0)),
    }
}

/// Shorter, and by how much.
pub(super) fn shorten(said: &Said) -> Option<Wish> {
    let lower = &said.lower;
    let asks = [
        "shorten",
        "shorter",
        "condense",
        "trim",
        "cut to",
        "cut down",
        "cut it",
        "cut this to",
        "reduce",
        "keep only",
        "keep the first",
        "at most",
        "max",
        "too long",
        "in one sentence",
        "to one sentence",
        "into one sentence",
    ];
    if !asks.iter().any(|word| lower.contains(word)) {
        return None;
    }
    if let Some(n) = count_before(lower, &["sentence", "sentences"]) {
        return Some(Wish::Shorten(Length::Sentences(n)));
    }
    if let Some(n) = count_before(lower, &["word", "words"]) {
        return Some(Wish::Shorten(Length::Words(n)));
    }
    let first = lower.contains("first sentence");
    let plain = ["shorten", "shorter", "condense", "trim", "cut down", "too long"]
        .iter()
        .any(|word| lower.contains(word))
        && lower.split(' ').count() <= 5;
    first
        .then_some(Wish::Shorten(Length::Sentences(1)))
        .or_else(|| plain.then_some(Wish::Shorten(Length::Less)))
}

/// Case, bold and italic.
pub(super) fn style(said: &Said) -> Option<Wish> {
    let lower = said.lower.trim_end_matches('.');
    if lower.split(' ').count() > 6 || lower.contains("not ") || lower.contains("remove") {
        return None;
    }
    let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if has(&["uppercase", "upper case", "all caps", "in capitals"]) {
        Some(Wish::Case(Case::Upper))
    } else if has(&["lowercase", "lower case", "small letters"]) {
        Some(Wish::Case(Case::Lower))
    } else if has(&["title case", "capitalise", "capitalize"]) {
        Some(Wish::Case(Case::Title))
    } else if has(&["bold"]) {
        Some(Wish::Mark("**"))
    } else if has(&["italic"]) {
        Some(Wish::Mark("*"))
    } else {
        None
    }
}
