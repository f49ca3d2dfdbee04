//! Notes that put one thing right or add one: “64 should be 65”, “it is 65, not 64”, “add a bullet: …”, “increase by 10 %”. Reads
//! words; what comes of it at a place is `edit`'s.

use super::known::words;
use super::said::Said;
use super::wish::{Wish, is_here, literal};

/// Longest words that are put right, in words: a longer subject is a sentence about something.
const MAX_WORDS: usize = 6;
/// Most percent by which values change.
const MAX_PERCENT: f64 = 1000.0;

/// One thing put right.
pub(super) fn corrected(said: &Said) -> Option<Wish> {
    let lower = said.lower.trim_end_matches('.');
    let plain = said.plain.get(..lower.len())?;
    for joint in [" should be ", " should read ", " should say ", " must be ", " has to be ", " ought to be "]
    {
        let Some(at) = lower.find(joint) else { continue };
        let (old, new) = (plain.get(..at)?, plain.get(at + joint.len()..)?);
        if !literal(said, new, false) || !is_short(old) {
            return None;
        }
        let bare = lower.get(..at)?.trim_start_matches("the ").trim_start_matches("this ");
        return Some(match bare {
            "title" | "heading" | "name" => Wish::Rename(said.value(new)),
            _ if is_here(old) && !said.is_quoted(old) => Wish::Set(said.value(new)),
            _ => Wish::Replace { old: said.value(old), new: said.value(new) },
        });
    }
    let (new, old) = plain.rsplit_once(", not ").or_else(|| plain.rsplit_once(" and not "))?;
    let lead = ["it is ", "it's ", "it’s ", "that is ", "this is ", "should be ", ""]
        .iter()
        .find(|lead| new.to_ascii_lowercase().starts_with(**lead))?;
    let new = new.get(lead.len()..)?;
    (literal(said, new, false) && is_short(old) && is_short(new) && !is_here(old))
        .then(|| Wish::Replace { old: said.value(old), new: said.value(new) })
}

fn is_short(piece: &str) -> bool {
    (1..=MAX_WORDS).contains(&words(piece).len())
}

/// Something more: an item of a list, or words behind a place.
pub(super) fn added(said: &Said) -> Option<Wish> {
    let rest = ["add ", "append "].iter().find_map(|verb| said.after(verb))?;
    let lower = rest.to_ascii_lowercase();
    let items = [
        "a bullet",
        "a bullet point",
        "an item",
        "a point",
        "another bullet",
        "another item",
        "another point",
        "a list item",
    ];
    if let Some(item) =
        items.iter().find(|item| lower.strip_prefix(**item).is_some_and(|rest| rest.starts_with([':', ' '])))
    {
        let words = rest.get(item.len()..)?.trim_start();
        let words = ["saying ", "that says ", "for "]
            .iter()
            .find_map(|lead| words.strip_prefix(lead))
            .or_else(|| words.strip_prefix(':'))?;
        let text = as_written(said, words);
        return (!text.is_empty()).then_some(Wish::AddItem(text));
    }
    for lead in ["after this:", "behind this:", "at the end:"] {
        if let Some(text) =
            lower.strip_prefix(lead).and_then(|_| rest.get(lead.len()..)).map(|text| as_written(said, text))
        {
            return (!text.is_empty()).then_some(Wish::AddBehind(text));
        }
    }
    let (head, tail) = rest.split_at_checked(rest.chars().next()?.len_utf8())?;
    if !said.is_quoted(head) || said.quoted.len() != 1 {
        return None;
    }
    match tail.trim().trim_end_matches('.') {
        "" | "to the list" | "to this list" => Some(Wish::AddItem(said.value(head))),
        "after this" | "behind this" | "at the end" | "after this sentence" => {
            Some(Wish::AddBehind(said.value(head)))
        }
        _ => None,
    }
}

/// Values by so many percent more or less.
pub(super) fn scaled(said: &Said) -> Option<Wish> {
    let lower = said.lower.trim_end_matches('.').replace('%', " percent ").replace("per cent", "percent");
    let all = words(&lower);
    let sign = match *all.first()? {
        "increase" | "raise" | "add" => 1.0,
        "reduce" | "lower" | "decrease" | "cut" => -1.0,
        _ => return None,
    };
    let at = all.iter().position(|word| *word == "percent")?;
    let percent: f64 = all.get(at.checked_sub(1)?)?.parse().ok()?;
    let others =
        all.iter().enumerate().filter(|(n, _)| *n != 0 && *n != at && n + 1 != at).map(|(_, word)| *word);
    let known = "it these this them those all values value numbers cells prices by to of the each every one";
    let known = |word: &str| known.split(' ').any(|one| one == word);
    let by = all.first() != Some(&"add") || all.contains(&"to");
    (by && others.clone().all(known) && percent > 0.0 && percent <= MAX_PERCENT)
        .then_some(Wish::Scale(sign * percent))
}

/// A piece as it was written, its full stop too; quoted words without their quotes.
fn as_written(said: &Said, piece: &str) -> String {
    if said.is_quoted(piece) { said.value(piece) } else { piece.trim().to_owned() }
}
