//! A wish applied to a place's source. Shortening only leaves out; nothing is ever worded anew, and links keep
//! their targets.

use std::ops::Range;

use serde_json::Value;

use super::round;
use super::wish::{Case, Length, Wish};
use crate::sentence::{sentences, words};

/// New texts by range, or why it can't be done, for the person.
pub(super) fn apply(wish: &Wish, region: &Value) -> Result<Vec<(usize, String)>, String> {
    let list = |key: &str| region.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    let ranges: Vec<String> = list("ranges")
        .iter()
        .map(|range| range.get("text").and_then(Value::as_str).unwrap_or_default().to_owned())
        .collect();
    let figures = list("figures");
    let new: Vec<String> = match wish {
        Wish::Delete => vec![String::new(); ranges.len()],
        Wish::DeleteSentence { last } => without_sentence(&ranges, *last)?,
        Wish::Replace { old, new } => replace(&ranges, old, new)?,
        Wish::Set(new) => set(&ranges, new),
        Wish::Rename(new) => rename(&ranges, new),
        Wish::Shorten(Length::Sentences(n)) => first_sentences(&ranges, *n),
        Wish::Shorten(Length::Words(n)) => first_words(&ranges, *n),
        Wish::Shorten(Length::Less) => less(&ranges)?,
        Wish::Case(case) => ranges.iter().map(|text| visibly(text, |text| cased(text, *case))).collect(),
        Wish::Mark(mark) => ranges.iter().map(|text| marked(text, mark)).collect(),
        Wish::Round(n) => rounded(&ranges, &figures, *n)?,
        Wish::Source | Wish::Other | Wish::Unknown => {
            return Err("This is a question; send it as an Ask.".to_owned());
        }
    };
    let edits: Vec<(usize, String)> =
        new.into_iter().enumerate().filter(|(at, new)| ranges.get(*at) != Some(new)).collect();
    if edits.is_empty() {
        return Err(match wish {
            Wish::Shorten(_) => "It is already that short. Say how many words or sentences it should have.",
            _ => "It already says that; there is nothing to change.",
        }
        .to_owned());
    }
    Ok(edits)
}

/// The parts of a source that are links' targets: they are never text.
fn targets(source: &str) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for (at, _) in source.match_indices("](") {
        let before = source.get(..at).unwrap_or_default();
        if before.ends_with('\\') || out.last().is_some_and(|last| last.contains(&at)) {
            continue;
        }
        let end = source.get(at..).and_then(|rest| rest.find(')')).map_or(source.len(), |n| at + n + 1);
        out.push(at + 1..end);
    }
    out
}

/// A source with its visible parts changed.
fn visibly(source: &str, change: impl Fn(&str) -> String) -> String {
    let mut out = String::new();
    let mut at = 0;
    for target in targets(source) {
        out.push_str(&change(source.get(at..target.start).unwrap_or_default()));
        out.push_str(source.get(target.clone()).unwrap_or_default());
        at = target.end;
    }
    out.push_str(&change(source.get(at..).unwrap_or_default()));
    out
}

/// A person's words as Markdown: a bar would end a table's cell, an angle bracket begin a tag.
fn typed(text: &str) -> String {
    text.replace(['\n', '\r'], " ").replace('|', "\\|").replace('<', "\\<")
}

fn replace(ranges: &[String], old: &str, new: &str) -> Result<Vec<String>, String> {
    let new = typed(new);
    for (old, any_case) in
        [(old.to_owned(), false), (crate::words::escape(old), false), (old.to_owned(), true)]
    {
        let out: Vec<String> =
            ranges.iter().map(|text| visibly(text, |text| swap(text, &old, &new, any_case))).collect();
        if out != ranges {
            return Ok(out);
        }
    }
    Err(format!(
        "I can’t find “{old}” in the marked place. Mark the place where it stands, or write it as it stands there."
    ))
}

/// Each occurrence replaced; where it goes, one of the spaces around it goes with it.
fn swap(text: &str, old: &str, new: &str, any_case: bool) -> String {
    let found = |from: usize| -> Option<(usize, usize)> {
        let rest = text.get(from..)?;
        if !any_case {
            return rest.find(old).map(|at| (from + at, from + at + old.len()));
        }
        rest.char_indices().find_map(|(at, _)| {
            let tail = rest.get(at..)?;
            let same = tail.get(..old.len()).is_some_and(|head| head.eq_ignore_ascii_case(old));
            same.then_some((from + at, from + at + old.len()))
        })
    };
    let mut out = String::new();
    let mut at = 0;
    while let Some((start, mut end)) = found(at).filter(|(start, end)| end > start) {
        // A word is not found within another: "cat" in "category".
        let inner = |c: Option<char>, edge: Option<char>| {
            c.is_some_and(char::is_alphanumeric) && edge.is_some_and(char::is_alphanumeric)
        };
        let before = text.get(..start).and_then(|head| head.chars().next_back());
        let after = text.get(end..).and_then(|tail| tail.chars().next());
        if inner(before, old.chars().next()) || inner(after, old.chars().next_back()) {
            let next =
                start + text.get(start..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
            out.push_str(text.get(at..next).unwrap_or_default());
            at = next;
            continue;
        }
        out.push_str(text.get(at..start).unwrap_or_default());
        out.push_str(new);
        if new.is_empty() && after == Some(' ') && before.is_none_or(char::is_whitespace) {
            end += 1;
        } else if new.is_empty() && before == Some(' ') && after.is_none_or(|c| c.is_ascii_punctuation()) {
            out.pop();
        }
        at = end;
    }
    out.push_str(text.get(at..).unwrap_or_default());
    out
}

/// The whole place by new words: block marks and spaces at its edges stay, further ranges become empty.
fn set(ranges: &[String], new: &str) -> Vec<String> {
    let put = |(at, text): (usize, &String)| {
        if at > 0 {
            return String::new();
        }
        let (head, body) = text.split_at_checked(head(text)).unwrap_or(("", text));
        let tail = body.get(body.trim_end().len()..).unwrap_or_default();
        // A full stop that closed the sentence closes the new one too.
        let stop = if body.trim_end().ends_with('.') && body.contains(' ') && !new.ends_with(['.', '!', '?'])
        {
            "."
        } else {
            ""
        };
        format!("{head}{}{stop}{tail}", typed(new.trim()))
    };
    ranges.iter().enumerate().map(put).collect()
}

/// A section is renamed by its heading; what stands under it stays.
fn rename(ranges: &[String], new: &str) -> Vec<String> {
    match ranges {
        [section] if section.starts_with('#') && section.trim_end().contains('\n') => {
            let end = section.find('\n').unwrap_or(section.len());
            let (heading, rest) = section.split_at_checked(end).unwrap_or((section, ""));
            let renamed = set(&[heading.to_owned()], new).concat();
            vec![format!("{renamed}{rest}")]
        }
        _ => set(ranges, new),
    }
}

/// Bytes of spaces and block marks at a source's beginning: `## `, `- `, `1. `, `> `.
fn head(text: &str) -> usize {
    let spaces = text.len() - text.trim_start().len();
    let rest = text.trim_start();
    let marks = rest.len() - rest.trim_start_matches(['#', '-', '*', '+', '>']).len();
    let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let numbered = digits > 0 && rest.get(digits..).is_some_and(|rest| rest.starts_with(". "));
    if numbered {
        spaces + digits + 2
    } else if marks > 0 && rest.get(marks..).is_some_and(|rest| rest.starts_with(' ')) {
        spaces + marks + 1
    } else {
        spaces
    }
}

fn without_sentence(ranges: &[String], last: bool) -> Result<Vec<String>, String> {
    let mut out = ranges.to_vec();
    let at = if last { out.len().checked_sub(1) } else { Some(0) };
    let Some(text) = at.and_then(|at| out.get_mut(at)) else {
        return Ok(out);
    };
    let all = sentences(text);
    if all.len() + ranges.len() < 3 {
        return Err("The marked place is one sentence. Say “delete” to take it out.".to_owned());
    }
    let kept = if last { all.get(..all.len() - 1) } else { all.get(1..) };
    let kept: String = kept.unwrap_or_default().concat();
    *text = if last { with_end(text, &kept) } else { kept };
    Ok(out)
}

/// Kept words with the spaces that closed the whole text.
fn with_end(text: &str, kept: &str) -> String {
    format!("{}{}", kept.trim_end(), text.get(text.trim_end().len()..).unwrap_or_default())
}

fn first_sentences(ranges: &[String], n: usize) -> Vec<String> {
    let mut left = n;
    let keep = |text: &String| {
        let all = sentences(text);
        let kept: String = all.iter().take(left).copied().collect();
        let out = if all.len() <= left { text.clone() } else { with_end(text, &kept) };
        left = left.saturating_sub(all.len());
        if kept.is_empty() { String::new() } else { out }
    };
    ranges.iter().map(keep).collect()
}

/// The first words, up to the end of a sentence or clause where there is one in the second half of them.
fn first_words(ranges: &[String], n: usize) -> Vec<String> {
    let mut left = n;
    let mut keep = |text: &String| {
        let all = words(text);
        if all.len() <= left {
            left -= all.len();
            return text.clone();
        }
        let take = std::mem::take(&mut left);
        let head = all.get(..take).unwrap_or_default();
        let sentence = head.iter().rposition(|word| word.ends_with(['.', '!', '?']));
        let clause = head.iter().rposition(|word| word.ends_with([',', ';', ':']));
        let far = |at: &usize| (at + 1) * 2 >= take;
        let end = sentence.filter(far).or_else(|| clause.filter(far)).map_or(take, |at| at + 1);
        let Some(last) = head.get(..end).and_then(<[&str]>::last) else {
            return String::new();
        };
        // The end of the last kept word, as a place in the source.
        let offset = last.as_ptr() as usize - text.as_ptr() as usize + last.len();
        let kept = text.get(..offset).unwrap_or_default().trim_end_matches([',', ';', ':', '–']);
        with_end(text, &closed(kept, text))
    };
    ranges.iter().map(&mut keep).collect()
}

/// Kept words, ended as the whole text was.
fn closed(kept: &str, text: &str) -> String {
    let stopped = kept.ends_with(['.', '!', '?']);
    let ends = text.trim_end().ends_with(['.', '!', '?']);
    format!("{kept}{}", if ends && !stopped { "." } else { "" })
}

/// The first half of the sentences; of one sentence, what stands before its last clause.
fn less(ranges: &[String]) -> Result<Vec<String>, String> {
    let count: usize = ranges.iter().map(|text| sentences(text).len()).sum();
    if count > 1 {
        return Ok(first_sentences(ranges, count.div_ceil(2)));
    }
    let cut = |text: &String| {
        let skip = targets(text);
        let free = |at: usize| !skip.iter().any(|target| target.contains(&at));
        let clauses = [", which ", ", while ", ", and ", ", but ", " (", "; ", " – ", " — ", ", "];
        let at = clauses.iter().find_map(|clause| text.rfind(clause).filter(|at| free(*at) && *at > 0))?;
        Some(with_end(text, &closed(text.get(..at)?, text)))
    };
    ranges.iter().map(cut).collect::<Option<_>>().ok_or_else(|| "It is one plain sentence; I can’t shorten it without wording it anew. Say how many words it may have, or what it should say.".to_owned())
}

fn cased(text: &str, case: Case) -> String {
    match case {
        Case::Upper => text.to_uppercase(),
        Case::Lower => text.to_lowercase(),
        Case::Title => text.split_inclusive(' ').map(crate::words::capital).collect(),
    }
}

fn marked(text: &str, mark: &str) -> String {
    let line = |line: &str| {
        let (head, body) = line.split_at_checked(head(line)).unwrap_or(("", line));
        let inner = body.trim();
        if inner.is_empty()
            || inner.starts_with("```")
            || inner.starts_with(mark) && inner.ends_with(mark) && (mark == "**" || !inner.starts_with("**"))
        {
            return line.to_owned();
        }
        let tail = body.get(body.trim_end().len()..).unwrap_or_default();
        format!("{head}{mark}{inner}{mark}{tail}")
    };
    text.split_inclusive('\n').map(line).collect()
}

fn rounded(ranges: &[String], figures: &[Value], decimals: usize) -> Result<Vec<String>, String> {
    let out: Vec<String> = ranges
        .iter()
        .map(|text| round::figures(text, figures, decimals).unwrap_or_else(|| text.clone()))
        .collect();
    if out == ranges {
        return Err("I find no figure here that this would change.".to_owned());
    }
    Ok(out)
}

#[cfg(test)]
#[path = "edit_tests.rs"]
mod tests;
