//! Two into one and one into two: paragraphs, items and sentences at their joints. No word is added but a full
//! stop and an "and", none is taken out but the word that joined them.

use super::items::Items;
use gloss_figures::blocks::{Kind, blocks, only};
use gloss_figures::links::targets;
use gloss_figures::sentence::{sentences, words};
use gloss_figures::words::capital;

/// Words that a part must have to stand as a sentence by itself.
const MIN_WORDS: usize = 4;

/// The place as one; why it can't be, for the person.
pub(super) fn joined(ranges: &[String]) -> Result<Vec<String>, String> {
    if let [text] = ranges {
        return one(text).map(|text| vec![text]);
    }
    let bodies: Vec<&str> = ranges.iter().map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
    if bodies
        .iter()
        .any(|text| text.contains('|') || blocks(text).iter().any(|block| block.kind != Kind::Paragraph))
    {
        return Err("I can join paragraphs, items of one list, and sentences. Mark those alone.".to_owned());
    }
    let mut out = vec![String::new(); ranges.len()];
    if let Some(first) = out.first_mut() {
        *first = bodies.join(" ");
    }
    Ok(out)
}

/// A list with one more item at its end, marked as the first is.
pub(super) fn with_item(text: &str, words: &str) -> Result<String, String> {
    let range =
        only(text, Kind::List).map_err(|_| "Mark the list to which it should be added.".to_owned())?;
    let list = text.get(range.clone()).unwrap_or_default();
    let first = list.lines().next().unwrap_or_default();
    let mark = first.get(..gloss_figures::links::head(first)).unwrap_or_default();
    let count = list
        .lines()
        .filter(|line| {
            line.len() - line.trim_start().len() == mark.len() - mark.trim_start().len()
                && gloss_figures::links::head(line) > 0
        })
        .count();
    let digits = mark.trim_start().bytes().take_while(u8::is_ascii_digit).count();
    let mark = match mark.trim_start().get(..digits).and_then(|n| n.parse::<usize>().ok()) {
        Some(from) => format!("{}. ", from + count),
        None => mark.to_owned(),
    };
    let (head, tail) = (text.get(..range.end).unwrap_or_default(), text.get(range.end..).unwrap_or_default());
    let end = head.trim_end();
    Ok(format!("{end}\n{mark}{}{}{tail}", words, head.get(end.len()..).unwrap_or_default()))
}

fn one(text: &str) -> Result<String, String> {
    let found = blocks(text);
    let kinds: Vec<Kind> = found.iter().map(|block| block.kind).collect();
    let (start, end) =
        (found.first().map_or(0, |block| block.range.start), found.last().map_or(0, |block| block.range.end));
    let body = text.get(start..end).unwrap_or_default();
    let new = match kinds.as_slice() {
        [Kind::Paragraph] => sentence(body)?,
        [Kind::List] => item(body)?,
        all if all.len() > 1 && all.iter().all(|kind| *kind == Kind::Paragraph) => {
            let parts: Vec<&str> =
                found.iter().filter_map(|block| text.get(block.range.clone())).map(str::trim).collect();
            parts.join(" ")
        }
        _ => {
            return Err(
                "I can join paragraphs, items of one list, and sentences. Mark those alone.".to_owned()
            );
        }
    };
    Ok(format!("{}{new}{}", text.get(..start).unwrap_or_default(), text.get(end..).unwrap_or_default()))
}

/// Two sentences as one, the second after "and" or a semicolon.
fn sentence(text: &str) -> Result<String, String> {
    let all = sentences(text);
    let [first, second] = all.as_slice() else {
        return Err(match all.len() {
            0 | 1 => "It is one sentence already; there is nothing to join.",
            _ => "I can join two sentences. Mark just two.",
        }
        .to_owned());
    };
    let Some(head) = first.trim_end().strip_suffix('.') else {
        return Err("I can only join sentences that end with a full stop.".to_owned());
    };
    let lead = second.split(' ').next().unwrap_or_default().trim_end_matches(',');
    // A capital that is only there for the sentence's beginning goes.
    const SMALL: [&str; 22] = [
        "The", "This", "That", "These", "Those", "It", "They", "We", "There", "He", "She", "A", "An", "In",
        "On", "At", "For", "Of", "By", "Its", "Their", "Both",
    ];
    let second = if SMALL.contains(&lead) {
        let mut chars = second.chars();
        chars.next().map(|c| c.to_lowercase().chain(chars).collect()).unwrap_or_default()
    } else {
        (*second).to_owned()
    };
    let joins = ["But ", "And ", "So ", "Or "]
        .iter()
        .find_map(|word| Some((word.to_lowercase(), second.strip_prefix(word)?)));
    Ok(match joins {
        Some((word, rest)) => format!("{head}, {word}{rest}"),
        None => format!("{head}; {second}"),
    })
}

fn item(text: &str) -> Result<String, String> {
    let mut list = Items::read(text).ok_or("I can’t tell the items apart.")?;
    if list.items.len() < 2 {
        return Err("It is one item; there is nothing to join.".to_owned());
    }
    let bodies: Vec<String> = list.items.iter().map(|item| item.body.trim().to_owned()).collect();
    let stopped = bodies.iter().all(|body| body.ends_with(['.', '!', '?']));
    list.items.truncate(1);
    if let Some(item) = list.items.first_mut() {
        item.body = if stopped { bodies.join(" ") } else { bodies.join("; ") };
    }
    Ok(list.source())
}

/// The place as two; why it can't be, for the person.
pub(super) fn parted(text: &str) -> Result<String, String> {
    let found = blocks(text);
    let [block] = found.as_slice() else {
        return Err("I can split one paragraph, sentence or item. Mark one.".to_owned());
    };
    let body = text.get(block.range.clone()).unwrap_or_default();
    let new = match block.kind {
        Kind::Paragraph => match sentences(body).as_slice() {
            [one] => split(one).ok_or_else(hard)?,
            many => halves(many, "\n\n"),
        },
        Kind::List => {
            let mut list = Items::read(body).ok_or("I can’t tell the items apart.")?;
            let [item] = list.items.as_slice() else {
                return Err("Mark the one item that should be split.".to_owned());
            };
            let parts = match sentences(&item.body).as_slice() {
                [one] => split(one)
                    .map(|text| {
                        sentences(&text).iter().map(|part| part.trim().to_owned()).collect::<Vec<_>>()
                    })
                    .ok_or_else(hard)?,
                many => halves(many, "\u{0}").split('\u{0}').map(str::to_owned).collect(),
            };
            let item = item.clone();
            list.items = parts.into_iter().map(|body| item.with(body)).collect();
            list.source()
        }
        _ => return Err("I can split one paragraph, sentence or item. Mark one.".to_owned()),
    };
    Ok(format!(
        "{}{new}{}",
        text.get(..block.range.start).unwrap_or_default(),
        text.get(block.range.end..).unwrap_or_default()
    ))
}

fn hard() -> String {
    "I see no joint at which this sentence could be two without other words. Say what it should say."
        .to_owned()
}

/// Sentences in two parts of about as many words.
fn halves(all: &[&str], between: &str) -> String {
    let total: usize = all.iter().map(|sentence| words(sentence).len()).sum();
    let mut at = 1;
    let mut count = all.first().map_or(0, |sentence| words(sentence).len());
    while at + 1 < all.len() && count * 2 < total {
        count += all.get(at).map_or(0, |sentence| words(sentence).len());
        at += 1;
    }
    let part = |part: Option<&[&str]>| part.unwrap_or_default().concat().trim().to_owned();
    format!("{}{between}{}", part(all.get(..at)), part(all.get(at..)))
}

/// Joints of a sentence, and whether the word is kept at the new beginning.
const JOINTS: [(&str, &str); 7] = [
    ("; ", ""),
    (", but ", "But "),
    (", and ", ""),
    (", so ", "So "),
    (" – ", ""),
    (" — ", ""),
    (", yet ", "Yet "),
];

/// Words that a clause of its own begins with: after ", and" anything else may lean on what was before it.
const SUBJECTS: [&str; 18] = [
    "the", "this", "that", "these", "those", "it", "they", "we", "there", "he", "she", "a", "an", "its",
    "their", "both", "most", "all",
];

fn split(sentence: &str) -> Option<String> {
    let skip = targets(sentence);
    JOINTS.iter().find_map(|(joint, lead)| {
        let at = sentence.match_indices(joint).map(|(at, _)| at).find(|at| {
            let (head, tail) = (
                sentence.get(..*at).unwrap_or_default(),
                sentence.get(at + joint.len()..).unwrap_or_default(),
            );
            let free = !skip.iter().any(|target| target.contains(at))
                && head.matches('(').count() == head.matches(')').count();
            let first = tail.split(' ').next().unwrap_or_default().trim_matches('*').to_lowercase();
            let own = *joint == "; "
                || SUBJECTS.contains(&first.as_str())
                || !lead.is_empty() && tail.starts_with(char::is_uppercase);
            free && own
                && words(head).len() >= MIN_WORDS
                && words(tail).len() >= MIN_WORDS
                && !head.contains(", if ")
        })?;
        let tail = sentence.get(at + joint.len()..)?;
        let tail = if lead.is_empty() { capital(tail) } else { format!("{lead}{tail}") };
        Some(format!("{}. {tail}", sentence.get(..at)?))
    })
}
